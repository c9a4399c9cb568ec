//! The visitor: who asks, from where, and what this person may do where. Every deed takes one.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use yipan_core::who::{Reach, Right, Role, within};

use super::Id;
use super::app::{App, cookie};
use super::say::Say;
use crate::args;
use crate::problem::Problem;

/// A post this person holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostHeld {
    /// Id of the post.
    pub id: Id,
    /// Its kind: `principal`, `deputy`, `liaison`, `sponsor`, `inspector`, `section-chief`, …
    pub kind: String,
    /// Its title as printed.
    pub title: String,
    /// Its unit.
    pub unit: Id,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The city: the boundary of data.
    pub city: Id,
    /// The person; 0 is the program itself.
    pub person: Id,
    /// Name as shown in lists and in the ledger.
    pub name: String,
    /// Sign-in name.
    pub username: String,
    /// Role: decides the rights.
    pub role: Role,
    /// The person's unit.
    pub unit: Id,
    /// Short name of the unit.
    pub unit_name: String,
    /// Path of the unit in the tree: `/1/5/9/`.
    pub unit_path: String,
    /// Posts held.
    pub posts: Vec<PostHeld>,
    /// Where the request came from, for the ledger.
    pub address: String,
    /// Hash of the session or token used, to sign out.
    pub session: String,
}

impl Actor {
    /// The program itself: the watch, the flow, imports by the command line.
    pub fn program(city: Id) -> Self {
        Self {
            city,
            person: 0,
            name: "yipan".into(),
            username: String::new(),
            role: Role::Program,
            unit: 0,
            unit_name: String::new(),
            unit_path: "/".into(),
            posts: Vec::new(),
            address: String::new(),
            session: String::new(),
        }
    }

    /// Requires the right everywhere in the city.
    pub fn may(&self, right: Right) -> Result<(), Problem> {
        match self.role.reach(right) {
            Some(Reach::City) => Ok(()),
            Some(Reach::OwnUnit) => Err(Problem::NotAllowed("not-allowed-place", Vec::new())),
            None => Err(self.lacks()),
        }
    }

    /// Requires the right at a place in the unit tree.
    pub fn may_at(&self, right: Right, unit_path: &str) -> Result<(), Problem> {
        match self.role.reach(right) {
            Some(Reach::City) => Ok(()),
            Some(Reach::OwnUnit) if within(&self.unit_path, unit_path) => Ok(()),
            Some(Reach::OwnUnit) => Err(Problem::NotAllowed("not-allowed-place", Vec::new())),
            None => Err(self.lacks()),
        }
    }

    /// Whether the right holds somewhere: to show or hide a button.
    pub fn can(&self, right: Right) -> bool {
        self.role.reach(right).is_some()
    }

    /// Whether the right holds everywhere.
    pub fn can_everywhere(&self, right: Right) -> bool {
        self.role.reach(right) == Some(Reach::City)
    }

    /// The top of what this person may see under a right: a path prefix for lists, `None` for nothing.
    pub fn sees(&self, right: Right) -> Option<&str> {
        match self.role.reach(right)? {
            Reach::City => Some("/"),
            Reach::OwnUnit => Some(&self.unit_path),
        }
    }

    fn lacks(&self) -> Problem {
        Problem::NotAllowed("not-allowed-right", args![role = self.role.word()])
    }
}

/// The address the request came from, for the ledger and for rate limits.
pub fn address(parts: &Parts) -> String {
    parts
        .extensions
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
        .map(|info| info.0.ip().to_string())
        .unwrap_or_default()
}

/// The secret of a session cookie or a bearer token.
fn secret(headers: &HeaderMap) -> Option<(String, bool)> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok()?.strip_prefix("Bearer ")?.trim();
        return Some((token.to_owned(), false));
    }
    cookie(headers, "yipan").map(|secret| (secret, true))
}

/// A page of another site cannot make a signed-in browser act: an unsafe request that carries the cookie must
/// come from our own pages. Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`.
fn from_our_pages(method: &Method, headers: &HeaderMap) -> bool {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        return true;
    }
    let text = |name| headers.get(name).and_then(|v: &axum::http::HeaderValue| v.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin" || site == "none";
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        (Some(_), None) => false,
    }
}

const CACHE_MS: i64 = 5_000;

async fn find(parts: &Parts, app: &App) -> Result<Option<Arc<Actor>>, Problem> {
    if let Some(actor) = parts.extensions.get::<Arc<Actor>>() {
        return Ok(Some(actor.clone()));
    }
    let Some((secret, by_cookie)) = secret(&parts.headers) else { return Ok(None) };
    if by_cookie && !from_our_pages(&parts.method, &parts.headers) {
        return Err(Problem::NotAllowed("not-allowed-other-site", Vec::new()));
    }
    let hash = crate::who::session::hash(&secret);
    let now = app.clock.now();
    let address = address(parts);
    let kept = {
        let sessions = app.sessions.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        sessions
            .get(&hash)
            .filter(|(until, actor)| *until > now && actor.address == address)
            .map(|(_, a)| a.clone())
    };
    if kept.is_some() {
        return Ok(kept);
    }
    let wanted = hash.clone();
    let found = app.read(move |db| crate::who::session::find(db, &wanted, now)).await?;
    let Some(mut actor) = found else { return Ok(None) };
    actor.address = address;
    let actor = Arc::new(actor);
    let mut sessions = app.sessions.write().unwrap_or_else(|poisoned| poisoned.into_inner());
    if sessions.len() > 10_000 {
        sessions.clear();
    }
    sessions.insert(hash, (now + CACHE_MS, actor.clone()));
    Ok(Some(actor))
}

impl FromRequestParts<App> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        find(parts, app).await?.map(|actor| (*actor).clone()).ok_or(Problem::SignIn)
    }
}

impl OptionalFromRequestParts<App> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        Ok(find(parts, app).await?.map(|actor| (*actor).clone()))
    }
}

impl FromRequestParts<App> for Say {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Ok(app.say(&parts.headers))
    }
}
