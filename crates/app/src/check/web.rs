//! Pages of rounds: the list, a new one, one with its draw in four steps.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use yipan_core::check::{Evaluation, RoundKind, Stage};
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, NewRound};
use super::api::known;
use super::shelf;
use super::store::{self, Round};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::download::{download, download_json};
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::{flow, place, who};

/// The pages of this room.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/rounds", get(all).post(plan))
        .route("/campaigns/{id}/rounds", get(of_campaign))
        .route("/rounds/new", get(new))
        .route("/rounds/{id}", get(one))
        .route("/rounds/{id}/draw.json", get(record))
        .route("/rounds/{id}/list.csv", get(list))
        .route("/rounds/{id}/{deed}", post(deed))
}

const PAGE: i64 = 40;

struct Line {
    id: Id,
    name: String,
    kind: String,
    stage: Stage,
    from: i64,
    until: i64,
    drawn: usize,
    visited: usize,
}

#[derive(Template)]
#[template(path = "check/pages/rounds.html")]
struct RoundsPage {
    frame: Frame,
    lines: Vec<Line>,
    open: usize,
    next: Option<i64>,
    may_plan: bool,
}

#[derive(Debug, Default, Deserialize)]
struct Before {
    after: Option<i64>,
}

async fn all(app: State<App>, by: Actor, say: Say, query: Query<Before>) -> Result<Response, Problem> {
    rounds(app.0, by, say, None, query.0.after).await
}

async fn of_campaign(
    app: State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    query: Query<Before>,
) -> Result<Response, Problem> {
    rounds(app.0, by, say, Some(id), query.0.after).await
}

async fn rounds(
    app: App,
    by: Actor,
    say: Say,
    campaign: Option<Id>,
    before: Option<i64>,
) -> Result<Response, Problem> {
    by.may_at(Right::ReadWork, &by.unit_path)?;
    let reader = by.clone();
    let lines = app
        .read(move |db| {
            let rows = known(db, &by, campaign, before, PAGE + 1)?;
            rows.into_iter()
                .map(|row| {
                    let sites = store::sites(db, by.city, row.id)?;
                    Ok(Line {
                        stage: row.at(),
                        drawn: sites.len(),
                        visited: sites.iter().filter(|s| s.visit_id.is_some()).count(),
                        id: row.id,
                        name: row.name,
                        kind: row.kind,
                        from: row.from_at,
                        until: row.until_at,
                    })
                })
                .collect::<Result<Vec<_>, Problem>>()
        })
        .await?;
    let paged = crate::kit::paging::Page::of(lines, PAGE, |l| l.id);
    let mut frame = Frame::new(say.clone(), &reader, "rounds", say.it("check-rounds")).at("/rounds");
    if let Some(id) = campaign {
        frame = flow::in_campaign(&app, &reader, frame, id).await?.at(format!("/campaigns/{id}/rounds"));
    }
    Ok(page(&RoundsPage {
        frame,
        open: paged.items.iter().filter(|l| l.stage == Stage::Open).count(),
        lines: paged.items,
        next: paged.next,
        may_plan: reader.can(Right::PlanRound),
    }))
}

#[derive(Template)]
#[template(path = "check/pages/new.html")]
struct NewPage {
    frame: Frame,
    why: Vec<String>,
    kinds: Vec<&'static str>,
    site_kinds: Vec<(String, i64)>,
    people: Vec<(Id, String)>,
    campaign: Option<Id>,
    from: String,
    until: String,
    name: String,
}

impl NewPage {
    fn kind(&self, word: &str) -> String {
        place::kind_name(&self.frame.say, word)
    }
}

#[derive(Debug, Default, Deserialize)]
struct InCampaign {
    campaign: Option<Id>,
}

async fn new_page(
    app: &App,
    by: &Actor,
    say: Say,
    ask: &NewRound,
    why: Vec<String>,
) -> Result<NewPage, Problem> {
    let city = by.city;
    let (site_kinds, people) = app
        .read(move |db| {
            let mut kinds = place::store::kinds(db, city)?;
            kinds.retain(|(kind, _)| shelf::for_kind(kind).is_some());
            Ok((kinds, inspectors(db, city)?))
        })
        .await?;
    let now = say.now;
    let value = |at: i64| say.civil(at).strftime("%Y-%m-%dT%H:%M").to_string();
    let (from, until) = if ask.until > 0 { (ask.from, ask.until) } else { (now, now + 3 * 86_400_000) };
    Ok(NewPage {
        from: value(from),
        until: value(until),
        name: ask.name.clone(),
        campaign: ask.campaign,
        frame: Frame::new(say.clone(), by, "rounds", say.it("check-new")).at("/rounds/new"),
        why,
        kinds: RoundKind::ALL.iter().map(|k| k.word()).collect(),
        site_kinds,
        people,
    })
}

/// People who may inspect, with their units.
fn inspectors(db: &mut Db, city: Id) -> Result<Vec<(Id, String)>, Problem> {
    let names = place::units(db, city)?;
    let mut people = who::store::people_page(db, city, 0, 10_000)?;
    people.retain(|p| {
        yipan_core::who::Role::read(&p.role).is_some_and(|role| role.reach(Right::Inspect).is_some())
    });
    Ok(people
        .into_iter()
        .map(|p| (p.id, format!("{} {}", names.get(&p.unit_id).map_or("", String::as_str), p.name)))
        .collect())
}

async fn new(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(ask): Query<InCampaign>,
) -> Result<Response, Problem> {
    by.may(Right::PlanRound)?;
    let ask = NewRound { campaign: ask.campaign, ..NewRound::default() };
    Ok(page(&new_page(&app, &by, say, &ask, Vec::new()).await?))
}

/// The form as pairs: a list comes as one field several times.
async fn plan(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let text = |name: &str| fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim());
    let all =
        |name: &str| fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v.clone()).collect::<Vec<_>>();
    let moment = |name: &str| {
        let civil: Option<jiff::civil::DateTime> = text(name).parse().ok();
        let zoned = civil.and_then(|c| c.to_zoned(app.zone.clone()).ok());
        zoned.map_or(0, |z| z.timestamp().as_millisecond())
    };
    let ask = NewRound {
        name: text("name").into(),
        kind: text("kind").into(),
        campaign: text("campaign").parse().ok(),
        from: moment("from"),
        until: moment("until"),
        site_kinds: all("site_kind"),
        strata: text("strata").into(),
        sample: text("sample").parse().unwrap_or(0),
        apart: text("apart").parse().unwrap_or(0),
        inspectors: all("inspector").iter().filter_map(|v| v.parse().ok()).collect(),
    };
    let (again, actor) = (ask.clone(), by.clone());
    match app.deed(move |db, now| act::plan(db, &by, &ask, now)).await {
        Ok(row) => Ok(Redirect::to(&format!("/rounds/{}", row.id)).into_response()),
        Err(Problem::Invalid(wrong)) => {
            let why = wrong.iter().map(|f| say.with(f.key, &f.args)).collect();
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&app, &actor, say, &again, why).await?))
        }
        Err(problem) => Err(problem),
    }
}

struct Stop {
    step: i64,
    site: Id,
    name: String,
    stratum: String,
    inspector: String,
    done: bool,
    failed: i64,
}

struct Share {
    stratum: String,
    of: usize,
    drawn: usize,
}

#[derive(Template)]
#[template(path = "check/pages/round.html")]
struct RoundPage {
    frame: Frame,
    why: Option<String>,
    round: Round,
    stops: Vec<Stop>,
    visited: usize,
    failed: i64,
    nobody: usize,
    shares: Vec<Share>,
    lots: usize,
    inspectors: Vec<String>,
    evaluation: Option<Evaluation>,
    may_plan: bool,
    may_record: bool,
    mine: bool,
}

impl RoundPage {
    fn points(&self, value: &f64) -> String {
        format!("{value:.1}")
    }

    fn short(&self, hash: &str) -> String {
        hash.chars().take(16).collect()
    }

    fn kind(&self, stratum: &str) -> String {
        let mut words = stratum.splitn(2, ' ');
        let kind = place::kind_name(&self.frame.say, words.next().unwrap_or_default());
        words.next().map_or(kind.clone(), |street| format!("{kind} {street}"))
    }
}

async fn one(State(app): State<App>, by: Actor, say: Say, Path(id): Path<Id>) -> Result<Response, Problem> {
    let found = round_page(&app, by, say, id, None).await?;
    Ok(page(&found))
}

async fn round_page(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    why: Option<String>,
) -> Result<RoundPage, Problem> {
    let frame = Frame::new(say.clone(), &by, "rounds", say.it("check-rounds")).at(format!("/rounds/{id}"));
    let reader = by.clone();
    let mut found = app
        .read(move |db| {
            let round = act::find(db, &by, id)?;
            let people: BTreeMap<Id, String> = inspectors(db, by.city)?.into_iter().collect();
            let person = |id: Id| people.get(&id).cloned().unwrap_or_default();
            let named = by.can(Right::PlanRound) || round.at() == Stage::Published;
            let mut stops = Vec::new();
            for slot in store::sites(db, by.city, id)? {
                if !named && slot.inspector_id != Some(by.person) {
                    continue;
                }
                let site = place::store::site(db, by.city, slot.site_id)?;
                let failed = match slot.visit_id {
                    Some(visit) => {
                        let findings = store::findings_of(db, by.city, visit)?;
                        findings.iter().filter(|f| f.outcome == "fail").count() as i64
                    }
                    None => 0,
                };
                stops.push(Stop {
                    step: slot.step,
                    site: site.id,
                    name: site.name,
                    stratum: slot.stratum,
                    inspector: slot.inspector_id.map(person).unwrap_or_default(),
                    done: slot.visit_id.is_some(),
                    failed,
                });
            }
            let lots = round.lots();
            let mut shares: BTreeMap<String, (usize, usize)> = BTreeMap::new();
            lots.iter().for_each(|lot| shares.entry(lot.stratum.clone()).or_default().0 += 1);
            stops.iter().for_each(|stop| shares.entry(stop.stratum.clone()).or_default().1 += 1);
            let visited = stops.iter().filter(|s| s.done).count();
            let evaluation = if visited > 0 && named { Some(act::evaluation(db, &round)?) } else { None };
            let going = store::inspectors(db, by.city, id)?;
            Ok(RoundPage {
                frame,
                why,
                visited,
                failed: stops.iter().map(|s| s.failed).sum(),
                nobody: stops.iter().filter(|s| s.inspector.is_empty()).count(),
                stops,
                shares: shares
                    .into_iter()
                    .map(|(stratum, (of, drawn))| Share { stratum, of, drawn })
                    .collect(),
                lots: lots.len(),
                mine: going.contains(&by.person),
                inspectors: going.into_iter().map(person).collect(),
                evaluation,
                may_plan: by.can(Right::PlanRound),
                may_record: round.seed.is_some() && named,
                round,
            })
        })
        .await?;
    found.frame.title = found.round.name.clone();
    if let Some(campaign) = found.round.campaign_id {
        found.frame = flow::in_campaign(app, &reader, found.frame, campaign).await?;
    }
    Ok(found)
}

#[derive(Debug, Default, Deserialize)]
struct Why {
    #[serde(default)]
    reason: String,
}

async fn deed(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path((id, deed)): Path<(Id, String)>,
    Form(ask): Form<Why>,
) -> Result<Response, Problem> {
    let reader = by.clone();
    let done = app
        .deed(move |db, now| match deed.as_str() {
            "promise" => act::promise(db, &by, id, now),
            "draw" => act::reveal(db, &by, id, now),
            "closing" => act::close(db, &by, id, now),
            "publication" => act::publish(db, &by, id, now),
            "cancellation" => act::cancel(db, &by, id, &ask.reason, now),
            _ => Err(Problem::Missing("page")),
        })
        .await;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/rounds/{id}")).into_response()),
        Err(problem @ (Problem::Refused(..) | Problem::Invalid(_))) => {
            let why = match &problem {
                Problem::Invalid(fields) => fields.first().map(|f| say.with(f.key, &f.args)),
                other => Some(other.sentence(&say)),
            };
            let again = round_page(&app, reader, say, id, why).await?;
            Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &again))
        }
        Err(problem) => Err(problem),
    }
}

/// A round whose draw this person may read whole.
fn open_record(db: &mut Db, by: &Actor, id: Id) -> Result<Round, Problem> {
    let row = act::find(db, by, id)?;
    if row.at() == Stage::Published || by.can(Right::PlanRound) {
        Ok(row)
    } else {
        Err(Problem::Missing("round"))
    }
}

async fn record(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let record = app
        .read(move |db| {
            let row = open_record(db, &by, id)?;
            act::record(&row)
        })
        .await?;
    download_json(&format!("draw-{id}.json"), &record)
}

async fn list(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    let lots = app.read(move |db| Ok(open_record(db, &by, id)?.lots())).await?;
    let cell = |text: &str| {
        if text.contains(['"', ',', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.into()
        }
    };
    let mut csv = String::from("id,stratum\n");
    lots.iter().for_each(|lot| csv.push_str(&format!("{},{}\n", cell(&lot.id), cell(&lot.stratum))));
    Ok(download(&format!("list-{id}.csv"), csv))
}
