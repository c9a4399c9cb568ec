//! The open program: store, files, clock; the two ways rooms reach the data, `read` and `deed`.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

use axum::http::{HeaderMap, header};
use jiff::tz::TimeZone;
use object_store::ObjectStore;
use yipan_db::{Db, Store};

use super::actor::Actor;
use super::idempotency;
use super::kept::Kept;
use super::model::{Model, ModelArgs};
use super::say::{Lang, Say};
use crate::problem::Problem;

/// The wall clock, or a moment set by a test or by the demonstration that lives through months in seconds.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        match self.0.load(Ordering::Relaxed) {
            0 => jiff::Timestamp::now().as_millisecond(),
            set => set,
        }
    }

    /// Stops the clock at this moment; 0 lets it run again.
    pub fn set(&self, at: i64) {
        self.0.store(at, Ordering::Relaxed);
    }
}

thread_local! {
    static FOLLOWED: Cell<bool> = const { Cell::new(false) };
}

/// Within a deed: something follows from it, so the flow is woken when it is done. Else a busy city would have the flow
/// look for what there is to do after every single deed.
pub fn is_followed() {
    FOLLOWED.set(true);
}

/// The sessions seen in the last seconds, so that a busy client costs no look-up for each request.
pub type SessionCache = Arc<RwLock<HashMap<String, (i64, Arc<Actor>)>>>;

/// Shared by every handler; cheap to clone: a request passes it on a dozen times.
#[derive(Clone)]
pub struct App(Arc<Open>);

impl Deref for App {
    type Target = Open;

    fn deref(&self) -> &Open {
        &self.0
    }
}

/// What an open program has.
pub struct Open {
    /// The database.
    pub store: Store,
    /// Evidence files by content hash.
    pub files: Arc<dyn ObjectStore>,
    /// What time it is.
    pub clock: Clock,
    /// The zone of the city.
    pub zone: TimeZone,
    /// Recently seen sessions.
    pub sessions: SessionCache,
    /// Sums over very many rows.
    pub kept: Arc<Kept>,
    /// Wakes the flow after a deed.
    pub woken: tokio::sync::Notify,
    /// Whether cookies are marked `Secure` (served over https).
    pub secure: bool,
    /// The language model that may be asked, where the city runs one.
    pub model: OnceLock<Arc<Model>>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("store", &self.store).finish_non_exhaustive()
    }
}

impl App {
    /// A program over an open store and a place for files.
    pub fn new(store: Store, files: Arc<dyn ObjectStore>) -> Self {
        Self(Arc::new(Open {
            kept: Arc::new(Kept::new(store.clone())),
            store,
            files,
            clock: Clock::default(),
            zone: TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC),
            sessions: SessionCache::default(),
            woken: tokio::sync::Notify::new(),
            secure: false,
            model: OnceLock::new(),
        }))
    }

    /// Takes the language model of the command line, if it names one.
    pub fn asks(&self, args: &ModelArgs) -> Result<(), String> {
        if let Some(model) = args.model()? {
            let _ = self.model.set(Arc::new(model));
        }
        Ok(())
    }

    /// Looks something up: `work` runs on a reader's connection.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        self.store.read_then(work, move |result| drop(sender.send(result)));
        receiver.await.map_err(|_| Problem::Away)??
    }

    /// Does something: `work` gets the connection and the moment, and what it did stays only if it gives `Ok`.
    /// Answers when it is on disk. Within an API request with an `Idempotency-Key`, happens at most once.
    pub async fn deed<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Db, i64) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let now = self.clock.now();
        let claim = idempotency::current();
        let (sender, receiver) = tokio::sync::oneshot::channel();
        self.store.deed_then(
            move |db| {
                FOLLOWED.set(false);
                idempotency::claim(db, claim, now)?;
                let done = work(db, now)?;
                Ok::<_, Problem>((done, FOLLOWED.get()))
            },
            move |result| drop(sender.send(result)),
        );
        let (done, is_followed) = receiver.await.map_err(|_| Problem::Away)???;
        if is_followed {
            self.woken.notify_one();
        }
        Ok(done)
    }

    /// The speaker for a request: the language cookie, else the browser's wish, else Chinese.
    pub fn say(&self, headers: &HeaderMap) -> Say {
        let chosen = cookie(headers, "lang").and_then(|word| Lang::read(&word));
        let wished = || {
            let text = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            text.split([',', ';']).find_map(|part| Lang::read(part.trim()))
        };
        self.say_in(chosen.or_else(wished).unwrap_or(Lang::Zh))
    }

    /// The speaker of a language at this moment.
    pub fn say_in(&self, lang: Lang) -> Say {
        Say { lang, zone: self.zone.clone(), now: self.clock.now() }
    }
}

/// A cookie of the request.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name).then(|| value.to_owned())
        })
}
