//! One deed for many cases: first a preview that says of each what would happen, then the deed, case by case.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use diesel::Connection;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act;
use super::deed::{self, Fields};
use super::view::{self, Line};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;

/// Most cases of one bulk deed.
const MOST: usize = 200;

/// Deeds that can be done to many cases with one reason, and who may.
const DEEDS: [(&str, Right); 7] = [
    ("file", Right::FileCase),
    ("dispatch", Right::DispatchCase),
    ("take", Right::HandleCase),
    ("urging", Right::Press),
    ("supervision", Right::Press),
    ("release", Right::Press),
    ("extension", Right::GrantCase),
];

/// The bulk deeds this person could do.
pub fn offered(by: &Actor) -> Vec<&'static str> {
    DEEDS.iter().filter(|(_, right)| by.can(*right)).map(|(deed, _)| *deed).collect()
}

/// What would happen, or happened, to one case.
struct Outcome {
    line: Line,
    /// The rule's sentence, if it says no.
    why: Option<String>,
}

#[derive(Template)]
#[template(path = "case/pages/bulk.html")]
struct BulkPage {
    frame: Frame,
    deed: String,
    reason: String,
    back: String,
    outcomes: Vec<Outcome>,
    done: bool,
}

impl BulkPage {
    fn good(&self) -> usize {
        self.outcomes.iter().filter(|one| one.why.is_none()).count()
    }

    fn bad(&self) -> usize {
        self.outcomes.len() - self.good()
    }
}

fn sentence(say: &Say, problem: &Problem) -> String {
    match problem {
        Problem::Invalid(fields) => fields.iter().map(|f| say.with(f.key, &f.args)).collect(),
        problem => problem.sentence(say),
    }
}

/// What the rules would say, found out by doing it and taking it back.
fn tried(
    db: &mut Db,
    by: &Actor,
    id: Id,
    deed: &str,
    fields: &Fields,
    now: i64,
) -> Result<Option<Problem>, Problem> {
    let mut answer = None;
    let undone: Result<(), Problem> = db.transaction(|db| {
        answer = deed::run(db, by, id, deed, fields, now).err();
        Err(Problem::SignIn)
    });
    match (undone, answer) {
        (Err(Problem::SignIn), Some(broken @ (Problem::Broken(_) | Problem::Away))) => Err(broken),
        (Err(Problem::SignIn), answer) => Ok(answer),
        (Err(problem), _) => Err(problem),
        (Ok(()), _) => Ok(None),
    }
}

/// `POST /cases/bulk`: without `sure` a preview.
pub async fn act(State(app): State<App>, by: Actor, say: Say, request: Request) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let deed = fields.text("deed").to_owned();
    if !offered(&by).contains(&deed.as_str()) {
        return Err(Problem::field("deed", "field-unknown"));
    }
    let mut ids = fields.numbers("id")?;
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || ids.len() > MOST {
        return Err(Problem::Refused("case-bulk-how-many", Vec::new()));
    }
    let sure = fields.text("sure") == "yes";
    let reason = fields.text("reason").to_owned();
    let back = fields.next().unwrap_or_else(|| "/cases".into());
    let mut outcomes = Vec::new();
    // Each case is a deed of its own: one that is refused, or that another person moved, stops no other.
    for id in ids {
        let (actor, word, reader) = (by.clone(), deed.clone(), say.clone());
        let plain = Fields::plain(&[("reason", reason.as_str())]);
        let answer = if sure {
            app.deed(move |db, now| deed::run(db, &actor, id, &word, &plain, now).map(|_| ())).await.err()
        } else {
            app.deed(move |db, now| tried(db, &actor, id, &word, &plain, now)).await?
        };
        let why = match answer {
            Some(problem @ (Problem::Broken(_) | Problem::Away)) => return Err(problem),
            answer => answer.map(|problem| sentence(&say, &problem)),
        };
        let actor = by.clone();
        let line = app.read(move |db| {
            let row = act::find(db, &actor, id)?;
            Line::of(&reader, row, &view::units(db, actor.city)?)
        });
        match line.await {
            Ok(line) => outcomes.push(Outcome { line, why }),
            Err(Problem::Missing(_)) => {} // not this person's to see: not told either
            Err(problem) => return Err(problem),
        }
    }
    let title = say.of("case-bulk", &deed);
    let frame = Frame::new(say, &by, "cases", title).at("/cases");
    Ok(page_with(StatusCode::OK, &BulkPage { frame, deed, reason, back, outcomes, done: sure }))
}
