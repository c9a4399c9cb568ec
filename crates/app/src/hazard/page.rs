//! The page of a hazard: where it stands, its one plan, who judges, what was published, what can be done next.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use yipan_core::hazard::{Due, Hazard, Level, Panel, Verdict};
use yipan_core::who::Right;
use yipan_db::Db;

use super::store::{self, HazardRow, Photo};
use super::{act, book, offer};
use crate::case::view::{self, Sign, Units};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page_with};
use crate::kit::offer::{Ask, Offer};
use crate::kit::say::Say;
use crate::ledger;
use crate::problem::Problem;
use crate::who;

/// The sign of a hazard: shape first, then word, then colour.
pub fn sign(row: &HazardRow, now: i64) -> Sign {
    use yipan_core::case::Light;
    let (symbol, class, word) = match (row.stage.as_str(), row.light(now)) {
        ("withdrawn", _) => ("s-no", "off", "hazard-stage-withdrawn"),
        (_, Some(Light::Red)) => ("s-late", "late", "hazard-sign-red"),
        ("struck", _) if row.rebounds > 0 => ("s-near", "near", "hazard-sign-back"),
        ("struck", _) => ("s-done", "done", "hazard-stage-struck"),
        (_, Some(Light::Yellow)) => ("s-near", "near", "hazard-sign-yellow"),
        ("done" | "accepted", _) => ("s-wait", "", "hazard-sign-wait"),
        ("found", _) => ("s-0", "", "hazard-sign-green"),
        _ => ("s-1", "", "hazard-sign-green"),
    };
    Sign { symbol, class, word }
}

/// A step of the stage line.
struct Step {
    word: &'static str,
    done: bool,
    here: bool,
}

/// One line of the ledger about it.
struct Trail {
    id: Id,
    at: i64,
    who: String,
    what: String,
    why: String,
}

#[derive(Template)]
#[template(path = "hazard/pages/hazard.html")]
struct HazardPage {
    frame: Frame,
    row: HazardRow,
    own: Hazard,
    sign: Sign,
    lede: String,
    units: Units,
    leader: String,
    steps: Vec<Step>,
    dues: Vec<Due>,
    photos: Vec<Photo>,
    trail: Vec<Trail>,
    offers: Vec<Offer>,
    reads_ledger: bool,
    to_confirm: bool,
    again: Option<String>,
    tried: String,
}

impl HazardPage {
    /// Where its deeds are.
    fn base(&self) -> String {
        format!("/hazards/{}", self.row.id)
    }

    fn unit<'a>(&'a self, id: impl Into<Option<&'a Id>>) -> &'a str {
        id.into().and_then(|id| self.units.get(id)).map_or("", String::as_str)
    }

    fn hurry(&self) -> &'static str {
        if matches!(self.sign.class, "late" | "near") { self.sign.class } else { "" }
    }

    fn is_late(&self, due: &Due) -> bool {
        due.due_at <= self.frame.say.now
    }

    fn tally(&self, panel: &Panel) -> String {
        let count = panel.count();
        let key = match panel.verdict {
            Some(Verdict::Accepted) => "hazard-tally-accepted",
            Some(Verdict::Sent) => "hazard-tally-sent",
            None => "hazard-tally-open",
        };
        self.frame.say.three(key, "yes", count.yes, "cast", count.cast, "members", count.members)
    }
}

/// `GET /hazards/{id}`.
pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    again(&app, by, say, id, "", None).await
}

/// The page, with the sentence of a refusal above the deed that was tried.
pub async fn again(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    tried: &str,
    why: Option<String>,
) -> Result<Response, Problem> {
    let status = if why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (reader, tried) = (by.clone(), tried.to_owned());
    let mut made = app.read(move |db| make(db, &reader, say, id, tried, why)).await?;
    if let Some(campaign) = made.row.campaign_id.filter(|_| by.can_everywhere(Right::ReadWork)) {
        let frame = made.frame.clone();
        made.frame = crate::flow::in_campaign(app, &by, frame, campaign).await?.at(format!("/hazards/{id}"));
    }
    Ok(page_with(status, &made))
}

fn steps(own: &Hazard) -> Vec<Step> {
    let words: &[&'static str] = match own.level {
        Level::Major => &["found", "fixing", "done", "accepted", "struck"],
        Level::Ordinary => &["fixing", "done", "struck"],
    };
    let here = own.stage.name().word();
    let at = words.iter().position(|word| *word == here).unwrap_or(0);
    let step = |(nth, word): (usize, &&'static str)| Step {
        word,
        done: nth < at || here == "struck",
        here: nth == at && here != "struck",
    };
    words.iter().enumerate().map(step).collect()
}

fn make(
    db: &mut Db,
    by: &Actor,
    say: Say,
    id: Id,
    tried: String,
    again: Option<String>,
) -> Result<HazardPage, Problem> {
    let row = act::find(db, by, id)?;
    let own = row.hazard()?;
    let units = view::units(db, by.city)?;
    let leader = match own.plan.as_ref().map(|plan| plan.leader) {
        Some(person) => who::store::person_name(db, by.city, person)?,
        None => String::new(),
    };
    let trail = ledger::store::of_subject(db, by.city, "hazard", id)?
        .iter()
        .rev()
        .map(|entry| Trail {
            id: entry.id,
            at: entry.at,
            who: if entry.actor_id == 0 { say.it("role-program") } else { entry.actor.clone() },
            what: say.it(&format!("fact-{}", entry.fact.replace('.', "-"))),
            why: entry.reason.clone(),
        })
        .collect();
    let unit = units.get(&row.unit_id).cloned().unwrap_or_default();
    let mut lede = say.one(&format!("hazard-lede-{}", row.stage), "unit", unit);
    if let Some(due) = own.main_due() {
        let key = if due.due_at <= say.now { "hazard-lede-was-due" } else { "hazard-lede-due" };
        lede.push_str(&say.one(key, "due", say.day(&due.due_at)));
    }
    let (_, rules) = book::of(db, by.city)?;
    Ok(HazardPage {
        sign: sign(&row, say.now),
        steps: steps(&own),
        dues: own.dues(),
        photos: store::photos(db, by.city, id)?,
        offers: offer::offers(db, by, &say, &row, &own)?,
        reads_ledger: by.can_everywhere(Right::ReadLedger),
        to_confirm: !rules.to_confirm.is_empty() && matches!(own.level, Level::Major),
        frame: Frame::new(say, by, "cases", format!("{} {}", row.number, row.title))
            .at(format!("/hazards/{id}")),
        row,
        own,
        lede,
        units,
        leader,
        trail,
        again,
        tried,
    })
}
