//! Threads that each own a connection and take work from one queue.
//!
//! A connection is made when its thread first needs it and thrown away when it breaks, so a database that was
//! gone is used again as soon as it is back, without anybody's help.

use std::cell::{Cell, RefCell};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::result::{ConnectionResult, Error};

use crate::Db;
use crate::prepared::prepared;
use crate::store::{Away, BeforeCommit};

/// What a piece of work leaves behind: whether it may stay, and how to tell its owner.
pub(crate) struct Outcome {
    pub keep: bool,
    pub tell: Box<dyn FnOnce(Result<(), Away>) + Send>,
}

/// Work on a connection. With `Err` there is none: the owner is told and nothing was done.
pub(crate) type Job = Box<dyn FnOnce(Result<&mut Db, Away>) -> Outcome + Send>;
pub(crate) type Make = Arc<dyn Fn() -> ConnectionResult<Db> + Send + Sync>;
type Queue = Arc<Mutex<Receiver<Job>>>;

/// At most so many deeds share one commit: the first of them waits no longer than it takes to run the rest.
const GROUP_MOST: usize = 256;

/// Starts `threads` readers.
pub(crate) fn readers(threads: usize, make: &Make) -> Sender<Job> {
    start(threads, "yipan-read", make, |queue, make| {
        let mut kept = None;
        while let Some(job) = next(&queue) {
            with_connection(&mut kept, &make, answers, |db| {
                let outcome = within_moment(|| job(db));
                (outcome.tell)(Ok(()));
            });
        }
    })
}

/// Starts writers that give each deed a transaction of its own (PostgreSQL).
pub(crate) fn writers(threads: usize, make: &Make, seal: BeforeCommit) -> Sender<Job> {
    start(threads, "yipan-write", make, move |queue, make| {
        let mut kept = None;
        while let Some(job) = next(&queue) {
            with_connection(&mut kept, &make, begin, |db| within_moment(|| group(db, vec![job], seal)));
        }
    })
}

/// Starts the one writer that groups waiting deeds into one commit (SQLite).
pub(crate) fn grouping_writer(make: &Make, seal: BeforeCommit) -> Sender<Job> {
    start(1, "yipan-write", make, move |queue, make| {
        let mut kept = None;
        while let Some(first) = next(&queue) {
            let mut jobs = vec![first];
            let waiting = queue.lock().unwrap_or_else(PoisonError::into_inner);
            while jobs.len() < GROUP_MOST {
                match waiting.try_recv() {
                    Ok(job) => jobs.push(job),
                    Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
                }
            }
            drop(waiting);
            with_connection(&mut kept, &make, begin, |db| within_moment(|| group(db, jobs, seal)));
        }
    })
}

fn start(
    threads: usize,
    name: &str,
    make: &Make,
    body: impl Fn(Queue, Make) + Send + Clone + 'static,
) -> Sender<Job> {
    let (sender, receiver) = channel();
    let queue = Arc::new(Mutex::new(receiver));
    for n in 0..threads {
        let (queue, make, body) = (queue.clone(), make.clone(), body.clone());
        let started =
            std::thread::Builder::new().name(format!("{name}-{n}")).spawn(move || body(queue, make));
        drop(started);
    }
    sender
}

fn next(queue: &Queue) -> Option<Job> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// Gives `work` a connection on which `ready` held: a look whether it answers, or the beginning of a transaction. Where it
/// does not, PostgreSQL may have been away meanwhile, and a new connection is tried.
fn with_connection(
    kept: &mut Option<Db>,
    make: &Make,
    ready: fn(&mut Db) -> QueryResult<()>,
    work: impl FnOnce(Result<&mut Db, Away>),
) {
    let away = |error: &dyn ToString| Err(Away(error.to_string()));
    if kept.as_mut().is_some_and(is_broken) {
        *kept = None;
    }
    if let Some(mut db) = kept.take() {
        match ready(&mut db) {
            Ok(()) => return work(Ok(kept.insert(db))),
            Err(error) if !db.is_postgres() => {
                *kept = Some(db);
                return work(away(&error));
            }
            Err(_) => {}
        }
    }
    let mut db = match make() {
        Ok(db) => db,
        Err(error) => return work(away(&error)),
    };
    match ready(&mut db) {
        Ok(()) => work(Ok(kept.insert(db))),
        Err(error) => work(away(&error)),
    }
}

thread_local! {
    /// The moment of the work that is being done, and how many there were.
    static MOMENT: Cell<(Option<u64>, u64)> = const { Cell::new((None, 0)) };
}

/// A number for as long as what this thread met in the database may be taken to hold: one for each reading, and within a
/// group of deeds another one after every deed that was taken back. `None` outside of both.
pub fn moment() -> Option<u64> {
    MOMENT.get().0
}

fn next_moment() {
    let count = MOMENT.get().1 + 1;
    MOMENT.set((Some(count), count));
}

fn within_moment<T>(work: impl FnOnce() -> T) -> T {
    next_moment();
    let done = work();
    MOMENT.set((None, MOMENT.get().1));
    done
}

type Later = Box<dyn FnOnce(&mut Db) -> QueryResult<()>>;

thread_local! {
    /// What the deeds of the group being run left to be done before its commit.
    static LATER: RefCell<Vec<Later>> = const { RefCell::new(Vec::new()) };
}

/// Within a deed: leaves work to be done once, behind the savepoints of its group and before their commit. Undone
/// with the deed; when it fails, nothing of the group stays.
pub fn before_commit(work: impl FnOnce(&mut Db) -> QueryResult<()> + 'static) {
    LATER.with_borrow_mut(|later| later.push(Box::new(work)));
}

fn left_undone() -> usize {
    LATER.with_borrow(Vec::len)
}

fn finish(db: &mut Db) -> QueryResult<()> {
    LATER.take().into_iter().try_for_each(|work| work(db))
}

/// Runs the jobs in the transaction that has begun, a savepoint each, and tells their owners once it is durable. One alone needs no
/// savepoint: what takes it back takes the transaction back.
fn group(db: Result<&mut Db, Away>, jobs: Vec<Job>, seal: BeforeCommit) {
    let db = match db {
        Ok(db) => db,
        Err(away) => return refuse(jobs, &away),
    };
    LATER.take();
    let (mut kept, mut broken) = (0, None);
    let alone = jobs.len() == 1;
    let mut tell = Vec::with_capacity(jobs.len());
    let mut jobs = jobs.into_iter();
    for job in jobs.by_ref() {
        let before = left_undone();
        let run = |db: &mut Db| {
            let outcome = job(Ok(db));
            tell.push(outcome.tell);
            if outcome.keep { Ok(()) } else { Err(Error::RollbackTransaction) }
        };
        // The savepoint is released or rolled back by what the job says of itself.
        match if alone { run(db) } else { within_savepoint(db, run) } {
            Ok(()) => kept += 1,
            Err(Error::RollbackTransaction) => {
                LATER.with_borrow_mut(|later| later.truncate(before));
                next_moment();
            }
            // A full disk may have ended the transaction, and a savepoint would begin another one.
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
    }
    let committed = match broken {
        Some(error) => Err(error),
        None if kept == 0 => rollback(db),
        None => finish(db).and_then(|()| seal(db)).and_then(|()| commit(db)),
    };
    if committed.is_err() {
        let _ = rollback(db);
    }
    let committed = committed.map_err(|error| Away(error.to_string()));
    for tell in tell {
        tell(committed.clone());
    }
    if let Err(away) = committed {
        refuse(jobs.collect(), &away);
    }
}

/// What Diesel does for a transaction within another one, with statements that are kept prepared: every deed needs two.
fn within_savepoint(db: &mut Db, work: impl FnOnce(&mut Db) -> QueryResult<()>) -> QueryResult<()> {
    prepared("savepoint deed").execute(db)?;
    let done = work(db);
    if done.is_err() {
        prepared("rollback to savepoint deed").execute(db)?;
    }
    prepared("release savepoint deed").execute(db)?;
    done
}

fn refuse(jobs: Vec<Job>, away: &Away) {
    for job in jobs {
        (job(Err(away.clone())).tell)(Err(away.clone()));
    }
}

fn begin(db: &mut Db) -> QueryResult<()> {
    match db {
        // Immediate: another process that writes is waited for here, not met half-way through a deed.
        Db::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "begin immediate"),
        Db::Postgres(c) => AnsiTransactionManager::begin_transaction(c),
    }
}

fn commit(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(c) => AnsiTransactionManager::commit_transaction(c),
        // After an error within it PostgreSQL takes the commit for a rollback, and tells nobody: the statement before it
        // then fails aloud.
        Db::Postgres(c) => c.batch_execute("select 1; commit"),
    }
}

fn rollback(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c),
        Db::Postgres(c) => AnsiTransactionManager::rollback_transaction(c),
    }
}

/// Whether a transaction ended in a way that nobody understood.
fn is_broken(db: &mut Db) -> bool {
    match db {
        Db::Sqlite(c) => AnsiTransactionManager::is_broken_transaction_manager(c),
        Db::Postgres(c) => AnsiTransactionManager::is_broken_transaction_manager(c),
    }
}

/// Whether it answers. Not an empty statement: that is an error on a sound connection too.
fn answers(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(_) => Ok(()),
        Db::Postgres(c) => c.batch_execute("select 1"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use diesel::prelude::*;
    use diesel::sql_types::BigInt;

    use crate::{Away, Config, Db, Store, Where, moment};

    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }

    fn count(db: &mut Db) -> i64 {
        let counted: Vec<Count> = crate::sql("select count(*) as n from counter").load(db).unwrap();
        counted[0].n
    }

    fn add(db: &mut Db, name: &str) {
        db.run(&format!("insert into counter (city_id, name, value) values (1, '{name}', 1)")).unwrap();
    }

    struct House {
        store: Store,
        folder: std::path::PathBuf,
    }

    impl House {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("yipan-crew-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&folder);
            let place = Where::Folder(folder.clone());
            let config = Config { place, readers: 1, writers: 1, before_commit: |_| Ok(()) };
            Self { store: Store::open(&config).unwrap(), folder }
        }

        /// Has these deeds done in one group, in this order; gives what their owners were told.
        fn together(&self, deeds: Vec<fn(&mut Db) -> Result<(), ()>>) -> Vec<Result<Result<(), ()>, Away>> {
            let (begin, begins) = channel();
            self.store.deed_then(move |_| begins.recv().map_err(drop), drop);
            let (told, tells) = channel();
            for (nth, deed) in deeds.into_iter().enumerate() {
                let told = told.clone();
                self.store.deed_then(deed, move |result| told.send((nth, result)).unwrap());
            }
            drop(told);
            begin.send(()).unwrap();
            let mut all: Vec<_> = tells.iter().collect();
            all.sort_by_key(|(nth, _)| *nth);
            all.into_iter().map(|(_, result)| result).collect()
        }
    }

    impl Drop for House {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }

    #[test]
    fn of_a_group_what_says_no_is_taken_back_and_the_others_stay() {
        let house = House::new("group");
        let told = house.together(vec![
            |db| {
                add(db, "a");
                Ok(())
            },
            |db| {
                add(db, "b");
                Err(())
            },
            |db| {
                add(db, "c");
                Ok(())
            },
        ]);
        assert!(matches!(told[..], [Ok(Ok(())), Ok(Err(())), Ok(Ok(()))]), "{told:?}");
        assert_eq!(house.store.read(count).unwrap(), 2);
    }

    #[test]
    fn a_transaction_that_ends_within_takes_the_whole_group_with_it() {
        let house = House::new("ended");
        let told = house.together(vec![
            |db| {
                add(db, "a");
                Ok(())
            },
            |db| db.run("rollback").map_err(drop),
            |db| {
                add(db, "c");
                Ok(())
            },
        ]);
        assert!(told.iter().all(|told| told.is_err()), "{told:?}");
        assert_eq!(house.store.read(count).unwrap(), 0);
        let after = house.store.deed(|db| -> Result<(), ()> {
            add(db, "d");
            Ok(())
        });
        assert!(matches!(after, Ok(Ok(()))), "{after:?}");
    }

    #[test]
    fn one_alone_that_says_no_leaves_nothing() {
        let house = House::new("alone");
        let told = house.store.deed(|db| -> Result<(), ()> {
            add(db, "a");
            Err(())
        });
        assert!(matches!(told, Ok(Err(()))));
        assert_eq!(house.store.read(count).unwrap(), 0);
    }

    #[test]
    fn a_moment_lasts_for_a_group_until_something_is_taken_back() {
        let house = House::new("moment");
        let (told, tells) = channel();
        let (begin, begins) = channel();
        house.store.deed_then(move |_| begins.recv().map_err(drop), drop);
        for keep in [true, true, false, true] {
            let told = told.clone();
            let deed = move |_: &mut Db| {
                told.send(moment().unwrap()).unwrap();
                if keep { Ok(()) } else { Err(()) }
            };
            house.store.deed_then(deed, drop);
        }
        drop(told);
        begin.send(()).unwrap();
        let met: Vec<u64> = tells.iter().collect();
        assert!(met[0] == met[1] && met[1] == met[2] && met[2] != met[3], "{met:?}");
        assert_eq!(moment(), None);
    }
}
