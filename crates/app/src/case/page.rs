//! The page of a case: where it stands, who held it how long, what proves it, what can be done next.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use yipan_core::case::near::Point;
use yipan_core::case::proof::FAR_METRES;
use yipan_core::case::{Case, Route, StageName};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::hold::{self, Lanes, Opinion};
use super::offer::{self, Ask, Offer};
use super::proof::{self, Doubt};
use super::recheck::{self, Recheck};
use super::row::CaseRow;
use super::view::{self, Line, Sign, Units};
use super::{act, appeal, book, near, rules, store};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::{Lang, Say};
use crate::ledger;
use crate::problem::Problem;
use crate::who;

/// A photo as it is shown.
#[derive(Debug, Clone)]
pub struct Shot {
    /// The evidence.
    pub id: Id,
    /// `before`, `after` or `check`.
    pub kind: String,
    /// When it was taken, or came.
    pub at: i64,
    /// Metres from the case, if the camera knew.
    pub metres: Option<i64>,
    /// Whether that is too far.
    pub far: bool,
    /// What else does not fit: `twin` with its case, `early`, `old`, `future`.
    pub doubts: Vec<Doubt>,
}

/// The photos of a case.
pub fn shots(db: &mut Db, row: &CaseRow) -> Result<Vec<Shot>, Problem> {
    let mut shots = Vec::new();
    let doubts = proof::doubts(db, row.city_id, row.id)?;
    for photo in store::photos(db, row.city_id, row.id)? {
        let kept = ledger::evidence::find(db, row.city_id, photo.evidence_id)?;
        let taken = kept.taken_lon.zip(kept.taken_lat).map(|(lon, lat)| Point { lon, lat });
        let metres = row.point().zip(taken).map(|(own, taken)| own.metres_to(taken));
        shots.push(Shot {
            id: kept.id,
            kind: photo.kind,
            at: kept.taken_at.unwrap_or(photo.at),
            metres: metres.map(|m| m.round() as i64),
            far: metres.is_some_and(|m| m > FAR_METRES),
            doubts: doubts
                .iter()
                .filter(|doubt| doubt.evidence_id == kept.id && doubt.what != "far")
                .cloned()
                .collect(),
        });
    }
    Ok(shots)
}

/// A step of the stage line.
#[derive(Debug, Clone)]
struct StageStep {
    stage: StageName,
    done: bool,
    here: bool,
    at: Option<i64>,
}

/// What this person could do here; the deeds say the last word.
#[derive(Debug, Clone, Copy, Default)]
struct May {
    file: bool,
    dispatch: bool,
    handle: bool,
    verify: bool,
    opine: bool,
    ledger: bool,
}

#[derive(Template)]
#[template(path = "case/pages/case.html")]
struct CasePage {
    frame: Frame,
    row: CaseRow,
    case: Case,
    number: String,
    sign: Sign,
    stage: StageName,
    kind: String,
    units: Units,
    lede: String,
    steps: Vec<StageStep>,
    clock: String,
    limit: String,
    due_at: Option<i64>,
    hurry: &'static str,
    lanes: Lanes,
    shots: Vec<Shot>,
    closing: Vec<String>,
    opinions: Vec<Opinion>,
    trail: Vec<Trail>,
    choices: Vec<(Id, String)>,
    route: Route,
    /// The unit grid it lies in, and the unit the rules would name, with the rule.
    grid: Option<String>,
    proposed: Option<(String, u32)>,
    bounced: Option<rules::Waiting>,
    appeal: Option<appeal::Kept>,
    appeal_deed: Option<&'static str>,
    duplicates: Vec<Line>,
    before: Vec<Line>,
    /// Reports that were merged into this one.
    merged: Vec<Line>,
    rechecks: Vec<Recheck>,
    may: May,
    offers: Vec<Offer>,
    handler: String,
    again: Option<String>,
    tried: String,
}

/// One line of the ledger about it.
#[derive(Debug, Clone)]
struct Trail {
    id: Id,
    at: i64,
    who: String,
    what: String,
    why: String,
}

/// `GET /cases/{id}`.
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
    let mut page = app.read(move |db| make(db, &reader, say, id, tried, why)).await?;
    if let Some(campaign) = page.row.campaign_id {
        let frame = page.frame.clone();
        page.frame = crate::flow::in_campaign(app, &by, frame, campaign).await?.at(format!("/cases/{id}"));
    }
    Ok(page_with(status, &page))
}

fn make(
    db: &mut Db,
    by: &Actor,
    say: Say,
    id: Id,
    tried: String,
    again: Option<String>,
) -> Result<CasePage, Problem> {
    book::refresh(db, by.city, say.now)?;
    let row = act::find(db, by, id)?;
    let case = row.case()?;
    let units = view::units(db, by.city)?;
    let entries = ledger::store::of_subject(db, by.city, "case", id)?;
    let number = view::number(&say, &row);
    let stage = case.stage.name();
    let sign = view::sign(by.city, &case.stage, row.late, say.now);
    let running = case.clock();
    let handled = row.handle_due_at.filter(|_| row.dispatched_at.is_some());
    let lanes = hold::lanes(&say, by.city, &hold::holds(&entries), running.as_ref(), handled, &units);
    let may = may(db, by, &case)?;
    let choices =
        if may.dispatch && stage == StageName::Filed { dispatch_choices(db, by)? } else { Vec::new() };
    let mut grid = None;
    let early = stage == StageName::Filed || (stage == StageName::Reported && may.file);
    let route = if early {
        let question = rules::Question::of(db, &row)?;
        grid.clone_from(&question.grid);
        rules::route(db, by.city, &question)?
    } else {
        Route { unit: None, rule: None, why: Vec::new() }
    };
    let proposed =
        route.unit.zip(route.rule).map(|(unit, rule)| (units.get(&unit).cloned().unwrap_or_default(), rule));
    let bounced = rules::bounced(db, &row)?;
    let appeal = if row.is_open { None } else { appeal::of(db, by.city, id)? };
    let appeal_deed = appeal::offered(db, by, &row, appeal.as_ref(), say.now)?;
    let everywhere = by.can_everywhere(Right::ReadWork);
    let lines = |rows: Vec<CaseRow>| -> Result<Vec<Line>, Problem> {
        rows.into_iter().map(|row| Line::of(&say, row, &units)).collect()
    };
    let duplicates = if everywhere && row.is_open { lines(near::duplicates(db, &row)?)? } else { Vec::new() };
    let before = if everywhere { lines(near::here_before(db, &row)?)? } else { Vec::new() };
    let merged = format!("city_id = {} and merged_into = {id} order by id limit 20", by.city);
    let merged = if everywhere { lines(store::select(db, &merged, None)?)? } else { Vec::new() };
    let closing = row.kind().map(|kind| kind.catalogue.closing_of(kind.category)).unwrap_or_default();
    let closing = closing.into_iter().map(|(zh, en)| if say.lang == Lang::Zh { zh } else { en }).collect();
    let trail = entries
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
    let offers = offer::offers(db, by, &say, &row, &case)?;
    let handler = match case.handler {
        Some(person) => who::store::person_name(db, by.city, person)?,
        None => String::new(),
    };
    let title = format!("{number} {}", row.title);
    let page = CasePage {
        lede: lede(&say, &case, &row, &units),
        steps: steps(&row, stage),
        clock: running.map(|running| view::clock(&say, by.city, &running)).unwrap_or_default(),
        limit: running.map(|running| view::limit(&say, &running)).unwrap_or_default(),
        due_at: running.map(|running| running.due_at),
        hurry: if matches!(sign.class, "late" | "near") { sign.class } else { "" },
        kind: view::kind_name(&say, row.kind()),
        shots: shots(db, &row)?,
        opinions: hold::opinions(&entries, &units),
        frame: Frame::new(say, by, "cases", title).at(format!("/cases/{id}")),
        row,
        case,
        number,
        sign,
        stage,
        units,
        lanes,
        closing,
        trail,
        choices,
        route,
        grid,
        proposed,
        bounced,
        appeal,
        appeal_deed,
        duplicates,
        before,
        merged,
        rechecks: recheck::of_case(db, by.city, id)?,
        may,
        offers,
        handler,
        again,
        tried,
    };
    Ok(page)
}

fn may(db: &mut Db, by: &Actor, case: &Case) -> Result<May, Problem> {
    let path = match case.unit() {
        Some(unit) => Some(who::store::unit(db, by.city, unit)?.path),
        None => None,
    };
    let own = path.as_deref().is_some_and(|path| within(path, &by.unit_path));
    Ok(May {
        file: by.can_everywhere(Right::FileCase),
        dispatch: by.can_everywhere(Right::DispatchCase),
        handle: path.as_deref().is_some_and(|path| by.may_at(Right::HandleCase, path).is_ok()),
        verify: by.can_everywhere(Right::VerifyCase) && !own,
        opine: by.can(Right::Opine) && case.rung.is_some(),
        ledger: by.can_everywhere(Right::ReadLedger),
    })
}

/// Units a case can be given to.
fn dispatch_choices(db: &mut Db, by: &Actor) -> Result<Vec<(Id, String)>, Problem> {
    let units = who::store::units_under(db, by.city, "/")?;
    let fit =
        |kind: &str| matches!(kind, "department" | "street" | "community" | "enterprise" | "institution");
    Ok(units.into_iter().filter(|unit| fit(&unit.kind)).map(|unit| (unit.id, unit.short)).collect())
}

fn steps(row: &CaseRow, stage: StageName) -> Vec<StageStep> {
    let line = [
        (StageName::Reported, Some(row.reported_at)),
        (StageName::Filed, row.filed_at),
        (StageName::Assigned, row.dispatched_at),
        (StageName::Working, None),
        (StageName::Fixed, row.fixed_at),
        (StageName::Closed, row.closed_at),
    ];
    line.into_iter()
        .map(|(step, at)| StageStep {
            stage: step,
            done: step < stage
                || stage == StageName::Closed
                || (step == StageName::Reported && at.is_some() && stage > StageName::Closed),
            here: step == stage && stage != StageName::Closed,
            at,
        })
        .collect()
}

/// The page's first sentence: for whom everybody waits, and until when.
fn lede(say: &Say, case: &Case, row: &CaseRow, units: &Units) -> String {
    let unit = case.unit().and_then(|id| units.get(&id).cloned()).unwrap_or_default();
    let stage = case.stage.name();
    let who = match case.rung {
        Some(rung) => say.one("case-lede-rung", "rung", say.of("case-rung", rung.word())),
        None => say.one(&format!("case-lede-{}", stage.word()), "unit", unit),
    };
    let Some(clock) = case.clock() else { return who };
    let key = match clock.paused {
        Some(_) => {
            return format!(
                "{who}{}",
                say.one("case-lede-paused", "day", view::clock(say, row.city_id, &clock))
            );
        }
        None if say.now >= clock.due_at => "case-lede-was-due",
        None => "case-lede-due",
    };
    let gap = if say.lang == Lang::En { " " } else { "" };
    format!("{who}{gap}{}", say.two(key, "limit", view::limit(say, &clock), "due", say.moment(&clock.due_at)))
}

impl CasePage {
    /// Where its deeds are.
    fn base(&self) -> String {
        format!("/cases/{}", self.row.id)
    }

    fn is_routed(&self, id: &Id) -> bool {
        self.bounced.is_none() && self.route.unit == Some(*id)
    }

    /// How the dispatch that bounced had come about.
    fn how_given(&self, waiting: &rules::Waiting) -> String {
        match waiting.bounce.rule {
            Some(rule) => self.frame.say.one("case-rule", "rule", rule),
            None => self.frame.say.it("case-by-hand"),
        }
    }

    /// Short name of a unit.
    fn unit<'a>(&'a self, id: impl Into<Option<&'a Id>>) -> &'a str {
        id.into().and_then(|id| self.units.get(id)).map_or("", String::as_str)
    }

    /// The limit of handling in words.
    fn handling_limit(&self) -> String {
        let limit = self.case.limits.handle;
        let key = format!("case-limit-{}", limit.unit.word().replace('_', "-"));
        self.frame.say.one(&key, "n", limit.amount)
    }
}
