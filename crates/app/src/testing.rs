//! The test city: Anlan on a real SQLite file and on a real PostgreSQL, reached through HTTP.
//!
//! ```text
//! for city in TestCity::on_both_engines().await {
//!     let reply = city.as_("office").post("/cases/7/extension", "until=…&reason=rain").await;
//!     assert_eq!(reply.status, 303);
//! }
//! ```

pub mod postgres;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use object_store::memory::InMemory;
use serde_json::Value;
use tower::ServiceExt;
use yipan_db::{Config, Db, Store, Where};

use crate::demo::units::{self, Anlan};
use crate::kit::app::App;
use crate::problem::Problem;
use crate::who::session;
use crate::{flow, ledger, serve};

/// When the test city begins: a Wednesday afternoon.
pub const NOON: &str = "2026-07-22T15:02:00+08:00";

/// Milliseconds of an RFC 3339 moment.
pub fn at(moment: &str) -> i64 {
    moment.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// One small place with named units and people, on one engine.
pub struct TestCity {
    /// The program, its clock stopped at [`NOON`]; `city.app.clock.set(at("…"))` moves it.
    pub app: App,
    /// Ids by code and account.
    pub anlan: Anlan,
    /// `sqlite` or `postgres`, for messages.
    pub engine: &'static str,
    router: Router,
    _folder: Folder,
}

/// A temporary folder, gone with its value.
pub struct Folder(PathBuf);

impl Folder {
    /// A new empty folder.
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("yipan-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl TestCity {
    /// Anlan twice: on SQLite and on PostgreSQL.
    pub async fn on_both_engines() -> Vec<TestCity> {
        vec![Self::on("sqlite").await, Self::on("postgres").await]
    }

    /// Anlan on one engine.
    pub async fn on(engine: &'static str) -> TestCity {
        let folder = Folder::new();
        let place = match engine {
            "sqlite" => Where::Folder(folder.0.clone()),
            _ => Where::Postgres(postgres::SHARED.new_database()),
        };
        Self::at(engine, place, folder).await
    }

    /// Anlan on a PostgreSQL of its own, which the test may stop.
    pub async fn on_server(server: &postgres::Postgres) -> TestCity {
        Self::at("postgres", Where::Postgres(server.new_database()), Folder::new()).await
    }

    async fn at(engine: &'static str, place: Where, folder: Folder) -> TestCity {
        flow::install();
        let config = Config { place, readers: 2, writers: 2, before_commit: ledger::before_commit };
        let store = tokio::task::spawn_blocking(move || Store::open(&config)).await.unwrap().unwrap();
        let app = App::new(store, Arc::new(InMemory::new()));
        app.clock.set(at(NOON));
        let anlan = app.deed(|db, now| units::found(db, None, now)).await.unwrap();
        let router = serve::router(app.clone());
        TestCity { app, anlan, engine, router, _folder: folder }
    }

    /// A visitor signed in with an account of Anlan: `office`, `lead`, `unit`, `inspector`, …
    pub async fn as_(&self, account: &str) -> Visitor<'_> {
        let person = *self.anlan.people.get(account).unwrap_or_else(|| panic!("no account {account}"));
        let city = self.anlan.city();
        let secret = self
            .app
            .deed(move |db, now| session::open(db, city, person, session::Kind::Browser, "test", now))
            .await
            .unwrap();
        Visitor { city: self, cookie: Some(secret), lang: "zh" }
    }

    /// A visitor without an account.
    pub fn anybody(&self) -> Visitor<'_> {
        Visitor { city: self, cookie: None, lang: "zh" }
    }

    /// A unit's id by its code.
    pub fn unit(&self, code: &str) -> i64 {
        *self.anlan.units.get(code).unwrap_or_else(|| panic!("no unit {code}"))
    }

    /// Runs a deed directly, as an account.
    pub async fn deed<T: Send + 'static>(
        &self,
        account: &str,
        work: impl FnOnce(&mut Db, &crate::kit::actor::Actor, i64) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (anlan, account) = (self.anlan.clone(), account.to_owned());
        self.app
            .deed(move |db, now| {
                let by = anlan.actor(db, &account)?;
                work(db, &by, now)
            })
            .await
    }

    /// Everything that follows has followed, and PostgreSQL is sealed.
    pub async fn settle(&self) {
        flow::settle(&self.app).await.unwrap();
        if self.engine == "postgres" {
            self.app.deed(|db, now| ledger::seal(db, now).map_err(Problem::from)).await.unwrap();
        }
    }

    /// The newest ledger facts, oldest of them first: `["case.filed", "case.dispatched"]`.
    pub async fn facts(&self, last: i64) -> Vec<String> {
        let city = self.anlan.city();
        let rows = self
            .app
            .read(move |db| ledger::store::newest(db, city, &ledger::store::Wanted::default(), last))
            .await
            .unwrap();
        rows.into_iter().rev().map(|row| row.fact).collect()
    }
}

/// Somebody with a browser or a program.
#[derive(Clone)]
pub struct Visitor<'a> {
    city: &'a TestCity,
    cookie: Option<String>,
    lang: &'static str,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// `Location`, for redirects.
    pub location: String,
    /// Headers as given.
    pub headers: axum::http::HeaderMap,
    /// Body as text.
    pub text: String,
    /// Body as it came.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.text))
    }

    /// The `id` of a JSON answer.
    pub fn id(&self) -> i64 {
        self.json()["id"].as_i64().unwrap_or_else(|| panic!("no id in {} {}", self.status, self.text))
    }
}

impl Visitor<'_> {
    /// The same visitor reading English.
    pub fn in_english(mut self) -> Self {
        self.lang = "en";
        self
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path), Body::empty()).await
    }

    /// POST of a form: `"a=1&b=2"`.
    pub async fn post(&self, path: &str, form: &str) -> Reply {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.to_owned())).await
    }

    /// POST of JSON.
    pub async fn post_json(&self, path: &str, body: Value) -> Reply {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// POST of JSON with an `Idempotency-Key`.
    pub async fn post_json_once(&self, path: &str, key: &str, body: Value) -> Reply {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        self.send(request, Body::from(body.to_string())).await
    }

    /// POST of a multipart form: fields, then files as (field, file name, bytes).
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Reply {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        for (name, file, bytes) in files {
            body.extend_from_slice(
                format!(
                    "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                     Content-Type: application/octet-stream\r\n\r\n"
                )
                .as_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request, Body::from(body)).await
    }

    /// POST as a page of another site would make the browser send it.
    pub async fn post_from(&self, origin: &str, path: &str, form: &str) -> Reply {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, origin)
            .header("sec-fetch-site", "cross-site");
        self.send(request, Body::from(form.to_owned())).await
    }

    async fn send(&self, mut request: axum::http::request::Builder, body: Body) -> Reply {
        let mut cookies = format!("lang={}", self.lang);
        if let Some(secret) = &self.cookie {
            cookies.push_str(&format!("; yipan={secret}"));
        }
        request = request.header(header::COOKIE, cookies);
        if request.headers_ref().is_some_and(|h| !h.contains_key("sec-fetch-site")) {
            request = request.header("sec-fetch-site", "same-origin");
        }
        let response = self.city.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Reply {
            status: parts.status.as_u16(),
            location: parts
                .headers
                .get(header::LOCATION)
                .and_then(|v| v.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }
}

/// A small JPEG of one colour, for evidence.
pub fn photo(colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_fn(64, 48, |x, y| {
        image::Rgb([colour[0].wrapping_add((x * 3) as u8), colour[1].wrapping_add((y * 5) as u8), colour[2]])
    });
    image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&picture).unwrap();
    bytes
}
