//! The first run 开局: five lines from a document to the first round, each struck when it is done.

use askama::Template;
use yipan_db::Db;

use super::store;
use super::view::rich;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::kit::say::Say;
use crate::problem::Problem;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its word: `start-WORD`, `start-WORD-what`, `start-go-WORD`.
    pub word: &'static str,
    /// Where it is done.
    pub to: &'static str,
    /// Whether it is.
    pub done: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "board/pages/start.html")]
pub struct StartPage {
    /// Head and language.
    pub frame: Frame,
    /// Name of the city.
    pub city: String,
    /// The five lines.
    pub lines: Vec<Line>,
}

/// Tables, each with a condition.
type Asked = &'static [(&'static str, &'static str)];

/// What each line asks of the data: table and condition; the first line that is not done carries the button.
const LINES: [(&str, &str, Asked); 5] = [
    ("draft", "/drafts", &[("campaign", "")]),
    ("review", "/drafts", &[("campaign", "")]),
    ("gaps", "/campaigns", &[("campaign", "and status <> 'draft'")]),
    ("sites", "/sites", &[("cases", "and site_id is not null")]),
    ("round", "/rounds", &[("cases", "and finding_id is not null")]),
];

/// How far the city has come.
pub fn page(db: &mut Db, by: &Actor, say: Say) -> Result<StartPage, Problem> {
    let city = crate::who::store::first_city(db)?.map(|(_, name)| name).unwrap_or_default();
    let mut lines = Vec::with_capacity(LINES.len());
    for (word, to, asks) in LINES {
        let mut done = true;
        for (table, condition) in asks {
            done &= store::any(db, by.city, table, condition)?;
        }
        lines.push(Line { word, to, done });
    }
    let frame = Frame::new(say.clone(), by, "board", say.it("start-title")).at("/");
    Ok(StartPage { frame, city, lines })
}

impl StartPage {
    /// The sentence of the page.
    pub fn lede(&self) -> String {
        rich(&self.frame.say.one("start-lede", "city", &self.city))
    }

    /// The sentence under a line.
    pub fn what(&self, line: &Line) -> String {
        self.frame.say.it(&format!("start-{}-what", line.word))
    }

    /// Whether this line is the next to do.
    pub fn is_next(&self, line: &Line) -> bool {
        self.lines.iter().find(|l| !l.done).is_some_and(|next| next.word == line.word)
    }
}
