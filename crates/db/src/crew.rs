//! Threads that each own a connection and take work from one queue.
//!
//! A connection is made when its thread first needs it and thrown away when it breaks, so a database that was
//! gone is used again as soon as it is back, without anybody's help.

use std::cell::RefCell;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::result::ConnectionResult;

use crate::Db;
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
            with_connection(&mut kept, &make, |db| {
                let outcome = job(db);
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
            with_connection(&mut kept, &make, |db| group(db, vec![job], seal));
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
            with_connection(&mut kept, &make, |db| group(db, jobs, seal));
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

fn with_connection(kept: &mut Option<Db>, make: &Make, work: impl FnOnce(Result<&mut Db, Away>)) {
    if kept.as_mut().is_some_and(is_broken) {
        *kept = None;
    }
    if kept.is_none() {
        match make() {
            Ok(db) => *kept = Some(db),
            Err(error) => return work(Err(Away(error.to_string()))),
        }
    }
    match kept {
        Some(db) => work(Ok(db)),
        None => work(Err(Away("no connection".into()))),
    }
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

/// Runs the jobs in one transaction, a savepoint each, and tells their owners once it is durable.
fn group(db: Result<&mut Db, Away>, jobs: Vec<Job>, seal: BeforeCommit) {
    let db = match db {
        Ok(db) => db,
        Err(away) => return refuse(jobs, &away),
    };
    if let Err(error) = begin(db) {
        return refuse(jobs, &Away(error.to_string()));
    }
    LATER.take();
    let mut kept = 0;
    let mut outcomes = Vec::with_capacity(jobs.len());
    for job in jobs {
        let mut outcome = None;
        let before = left_undone();
        // The savepoint is released or rolled back by what the job says of itself.
        let stayed = db.transaction(|db| {
            let done = job(Ok(db));
            let keep = done.keep;
            outcome = Some(done);
            if keep { Ok(()) } else { Err(diesel::result::Error::RollbackTransaction) }
        });
        if let Some(outcome) = outcome {
            let lost = match stayed {
                Err(error) if outcome.keep => Err(Away(error.to_string())),
                _ => Ok(()),
            };
            if !outcome.keep || lost.is_err() {
                LATER.with_borrow_mut(|later| later.truncate(before));
            }
            kept += usize::from(outcome.keep && lost.is_ok());
            outcomes.push((outcome.tell, lost));
        }
    }
    let committed =
        if kept == 0 { rollback(db) } else { finish(db).and_then(|()| seal(db)).and_then(|()| commit(db)) };
    if committed.is_err() {
        let _ = rollback(db);
    }
    for (tell, lost) in outcomes {
        let result = match &committed {
            Err(error) => Err(Away(error.to_string())),
            Ok(()) => lost,
        };
        tell(result);
    }
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
        Db::Postgres(c) => AnsiTransactionManager::commit_transaction(c),
    }
}

fn rollback(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(c) => AnsiTransactionManager::rollback_transaction(c),
        Db::Postgres(c) => AnsiTransactionManager::rollback_transaction(c),
    }
}

fn is_broken(db: &mut Db) -> bool {
    match db {
        Db::Sqlite(c) => AnsiTransactionManager::is_broken_transaction_manager(c),
        Db::Postgres(c) => {
            // Not an empty statement: that is an error on a sound connection too.
            AnsiTransactionManager::is_broken_transaction_manager(c) || c.batch_execute("select 1").is_err()
        }
    }
}
