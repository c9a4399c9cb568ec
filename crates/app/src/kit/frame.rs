//! The frame of a page: head band, rooms in the order of the loop, language, me.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};

use yipan_core::who::Right;

use super::Id;
use super::actor::Actor;
use super::say::Say;
use crate::problem::Problem;

/// The campaign a page belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InCampaign {
    /// Its id.
    pub id: Id,
    /// Its short name.
    pub name: String,
}

/// What the layout needs to know of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The speaker.
    pub say: Say,
    /// Title for the browser, without the program's name.
    pub title: String,
    /// Room of the loop: `board`, `work`, `plan`, `cases`, … or empty.
    pub room: &'static str,
    /// The person, if signed in.
    pub me: Option<Actor>,
    /// The campaign the rooms' links lead into.
    pub campaign: Option<InCampaign>,
    /// Where the language switch comes back to.
    pub path: String,
}

/// The rooms in the head, in the order of the loop, with the page each leads to.
const ROOMS: &[(&str, &str)] = &[
    ("board", ""),
    ("work", "/work"),
    ("standards", "standards"),
    ("duties", "duties"),
    ("plan", "plan"),
    ("meetings", "meetings"),
    ("rounds", "rounds"),
    ("cases", "cases"),
    ("scores", "scores"),
    ("bulletins", "bulletins"),
    ("ledger", "ledger"),
];

/// A link in the row of rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomLink {
    /// Word of the room.
    pub room: &'static str,
    /// Where it leads.
    pub to: String,
    /// Whether this page is in it.
    pub here: bool,
    /// The key that leads there after `g`; empty for none.
    pub key: &'static str,
}

/// Keys of the rooms people go to all day (LOOK §8).
const KEYS: &[(&str, &str)] =
    &[("board", "b"), ("work", "w"), ("plan", "p"), ("rounds", "r"), ("cases", "c"), ("scores", "s")];

impl Frame {
    /// A page of a signed-in person.
    pub fn new(say: Say, me: &Actor, room: &'static str, title: impl Into<String>) -> Self {
        Self { say, title: title.into(), room, me: Some(me.clone()), campaign: None, path: "/".into() }
    }

    /// A page without sign-in.
    pub fn public(say: Say, title: impl Into<String>) -> Self {
        Self { say, title: title.into(), room: "", me: None, campaign: None, path: "/".into() }
    }

    /// The page belongs to this campaign.
    pub fn within(mut self, id: Id, name: impl Into<String>) -> Self {
        self.campaign = Some(InCampaign { id, name: name.into() });
        self
    }

    /// Where the page is, for the language switch.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Whether entries of the ledger may be links for this person.
    pub fn reads_ledger(&self) -> bool {
        self.me.as_ref().is_some_and(|me| me.can(Right::ReadLedger))
    }

    /// The row of rooms.
    pub fn rooms(&self) -> Vec<RoomLink> {
        let base = self.campaign.as_ref().map(|c| format!("/campaigns/{}", c.id));
        let reads_ledger = self.reads_ledger();
        ROOMS
            .iter()
            .filter(|(room, _)| *room != "ledger" || reads_ledger)
            .map(|(room, page)| {
                let to = match (&base, *page) {
                    (None, "") => "/".to_owned(),
                    (Some(base), "") => base.clone(),
                    (_, page) if page.starts_with('/') => page.to_owned(),
                    (Some(base), page) => format!("{base}/{page}"),
                    (None, "cases" | "rounds" | "ledger") => format!("/{page}"),
                    // Outside a campaign its rooms are reached by choosing one.
                    (None, _) => "/campaigns".to_owned(),
                };
                let key = KEYS.iter().find(|(of, _)| of == room).map_or("", |(_, key)| key);
                RoomLink { room, to, here: *room == self.room, key }
            })
            .collect()
    }
}

/// Renders a page, or logs why it could not be.
pub fn page(template: &impl Template) -> Response {
    page_with(StatusCode::OK, template)
}

/// Renders a page with another status, such as 422 for a form shown again.
pub fn page_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "kit/pages/problem.html")]
struct ProblemPage {
    frame: Frame,
    heading: String,
    sentence: String,
    fields: Vec<String>,
    status: u16,
}

/// A problem as a friendly page.
pub fn problem_page(problem: &Problem, say: Say) -> Response {
    let heading = say.it(&format!("problem-title-{}", problem.word()));
    let fields = match problem {
        Problem::Invalid(fields) => fields.iter().map(|f| say.with(f.key, &f.args)).collect(),
        _ => Vec::new(),
    };
    let page = ProblemPage {
        sentence: problem.sentence(&say),
        frame: Frame::public(say, heading.clone()),
        heading,
        fields,
        status: problem.status().as_u16(),
    };
    page_with(problem.status(), &page)
}
