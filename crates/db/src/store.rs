//! The open store: where the city's data is, and the two ways to it, [`Store::read`] and [`Store::deed`].

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::ConnectionResult;

use crate::crew::{self, Job, Make, Outcome};
use crate::{Db, migrate};

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Where {
    /// A folder holding `yipan.db`; made when missing.
    Folder(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

/// Runs at the end of every group of deeds, inside its transaction.
pub type BeforeCommit = fn(&mut Db) -> QueryResult<()>;

/// How a store is opened.
#[derive(Clone)]
pub struct Config {
    /// Folder or server.
    pub place: Where,
    /// Connections that read at the same time.
    pub readers: usize,
    /// Connections that write at the same time (PostgreSQL only; SQLite has one writer).
    pub writers: usize,
    /// Called before each commit: the ledger seals here.
    pub before_commit: BeforeCommit,
}

impl Config {
    /// Sensible numbers for two cores. Writers wait for the disk most of their time, and PostgreSQL makes the commits of
    /// all who wait durable at once: the more wait together, the more are done.
    pub fn new(place: Where, before_commit: BeforeCommit) -> Self {
        Self { place, readers: 8, writers: 32, before_commit }
    }
}

/// The database could not be reached, or it could not keep what was done. Nothing was done.
#[derive(Debug, Clone)]
pub struct Away(pub String);

impl fmt::Display for Away {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database did not answer: {}", self.0)
    }
}

impl std::error::Error for Away {}

/// Why a store could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// The folder could not be made or written.
    Folder(PathBuf, std::io::Error),
    /// No connection.
    Connect(String),
    /// A migration failed.
    Migrate(diesel::result::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path, error) => {
                write!(
                    f,
                    "{}: cannot keep data here ({error}); name another folder with --data",
                    path.display()
                )
            }
            Self::Connect(error) => {
                write!(f, "cannot reach the database ({error}); check --database and that the server runs")
            }
            Self::Migrate(error) => write!(f, "the database schema could not be brought up to date: {error}"),
        }
    }
}

impl std::error::Error for OpenError {}

/// An open city store; cheap to clone.
#[derive(Clone)]
pub struct Store {
    readers: Sender<Job>,
    writers: Sender<Job>,
    place: Arc<Where>,
    // Holds the number of this server on PostgreSQL for as long as the store lives.
    _server: Arc<std::sync::Mutex<Option<Db>>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens, and brings the schema up to date.
    pub fn open(config: &Config) -> Result<Self, OpenError> {
        if let Where::Folder(folder) = &config.place {
            std::fs::create_dir_all(folder).map_err(|e| OpenError::Folder(folder.clone(), e))?;
        }
        let make = maker(&config.place);
        let mut first = make().map_err(|e| OpenError::Connect(e.to_string()))?;
        migrate::run(&mut first).map_err(OpenError::Migrate)?;
        let server = server_number(&mut first).map_err(OpenError::Migrate)?;
        let newest = newest_id(&mut first).map_err(OpenError::Migrate)?;
        crate::ids::begin(server, newest);
        let writers = match &config.place {
            Where::Folder(_) => crew::grouping_writer(&make, config.before_commit),
            Where::Postgres(_) => crew::writers(config.writers, &make, config.before_commit),
        };
        let holder = first.is_postgres().then_some(first);
        Ok(Self {
            readers: crew::readers(config.readers, &make),
            writers,
            place: Arc::new(config.place.clone()),
            _server: Arc::new(std::sync::Mutex::new(holder)),
        })
    }

    /// The folder or server.
    pub fn place(&self) -> &Where {
        &self.place
    }

    /// Hands `work` to a reader and calls `tell` with what it gave, on the reader's thread.
    pub fn read_then<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> T + Send + 'static,
        tell: impl FnOnce(Result<T, Away>) + Send + 'static,
    ) {
        self.send(&self.readers, |_| true, work, tell);
    }

    /// Hands `work` to the writer; it stays only if it gives `Ok` and its group is durable. `tell` is called then.
    pub fn deed_then<T: Send + 'static, E: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
        tell: impl FnOnce(Result<Result<T, E>, Away>) + Send + 'static,
    ) {
        self.send(&self.writers, Result::is_ok, work, tell);
    }

    /// Reads and waits. Not from inside a deed or another read.
    pub fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> T + Send + 'static,
    ) -> Result<T, Away> {
        let (sender, receiver) = channel();
        self.read_then(work, move |result| drop(sender.send(result)));
        receiver.recv().unwrap_or_else(|_| Err(stopped()))
    }

    /// Does and waits until it is durable. Not from inside a deed or a read.
    pub fn deed<T: Send + 'static, E: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, E>, Away> {
        let (sender, receiver) = channel();
        self.deed_then(work, move |result| drop(sender.send(result)));
        receiver.recv().unwrap_or_else(|_| Err(stopped()))
    }

    fn send<T: Send + 'static>(
        &self,
        queue: &Sender<Job>,
        keep: fn(&T) -> bool,
        work: impl FnOnce(&mut Db) -> T + Send + 'static,
        tell: impl FnOnce(Result<T, Away>) + Send + 'static,
    ) {
        let job: Job = Box::new(move |db| match db {
            Err(away) => Outcome { keep: false, tell: Box::new(move |_| tell(Err(away))) },
            Ok(db) => {
                // A panic in one deed must not take the writer, and everybody's deeds, with it.
                let value = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(db)));
                match value {
                    Ok(value) => Outcome {
                        keep: keep(&value),
                        tell: Box::new(move |durable| tell(durable.map(|()| value))),
                    },
                    Err(_) => Outcome {
                        keep: false,
                        tell: Box::new(move |_| tell(Err(Away("the work itself broke".into())))),
                    },
                }
            }
        });
        if let Err(unsent) = queue.send(job) {
            (unsent.0(Err(stopped())).tell)(Err(stopped()));
        }
    }
}

fn stopped() -> Away {
    Away("the store has stopped".into())
}

fn maker(place: &Where) -> Make {
    match place {
        Where::Folder(folder) => {
            let file = folder.join("yipan.db");
            Arc::new(move || sqlite(&file))
        }
        Where::Postgres(url) => {
            let url = url.clone();
            Arc::new(move || PgConnection::establish(&url).map(Db::Postgres))
        }
    }
}

fn sqlite(file: &Path) -> ConnectionResult<Db> {
    let mut connection = SqliteConnection::establish(&file.to_string_lossy())?;
    connection
        .batch_execute(
            // No mapping of the file: each connection would hold the whole of it as memory of its own. What is in the log
            // goes into the file when it is worth it: a page that many commits changed is then written once.
            "pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = full;
             pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;
             pragma mmap_size = 0; pragma wal_autocheckpoint = 8000;",
        )
        .map_err(|error| ConnectionError::BadConnection(error.to_string()))?;
    Ok(Db::Sqlite(connection))
}

/// The newest id any program gave: every deed ends in the ledger, so the newest entry of each city tells it.
fn newest_id(db: &mut Db) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Newest {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        newest: i64,
    }
    let found: Vec<Newest> = diesel::sql_query(
        "select coalesce(max(own), 0) as newest from \
         (select (select max(id) from entry where entry.city_id = city.id) as own from city) as cities",
    )
    .load(db)?;
    Ok(found.first().map_or(0, |row| row.newest))
}

/// Servers sharing a PostgreSQL database take different numbers for their ids, by an advisory lock each holds.
fn server_number(db: &mut Db) -> QueryResult<u64> {
    #[derive(QueryableByName)]
    struct Got {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        got: bool,
    }
    if !db.is_postgres() {
        // A command run beside the server writes to the same file: its ids differ by its process.
        return Ok(u64::from(std::process::id() % 16));
    }
    for number in 0..16_i64 {
        let got: Vec<Got> = diesel::sql_query("select pg_try_advisory_lock($1) as got")
            .bind::<diesel::sql_types::BigInt, _>(8_420_000 + number)
            .load(db)?;
        if got.iter().any(|g| g.got) {
            return Ok(number as u64);
        }
    }
    Err(diesel::result::Error::QueryBuilderError("sixteen servers already share this database".into()))
}
