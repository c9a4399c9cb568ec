//! The page of a drive: targets, units, map, the form for records; and the records behind any of its sums.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yipan_core::drive::{Source, Sum, Target, share, write_amount};
use yipan_core::place::Point;
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::act::{self, Closing, NewRecord};
use super::store::{self, DriveRow, RecordRow, Wanted};
use crate::case::view::{self, Units};
use crate::case::{self, CaseRow, Fields, Location};
use crate::goal::view::day;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::place::{self, map};
use crate::problem::Problem;
use crate::who;

/// Rows of a page of records.
const ROWS: i64 = 100;
/// Records and cases shown on the map at most, of each kind.
const SPOTS: i64 = 200;
const NEWEST: i64 = 10;

/// One target with what was done.
struct Line {
    nth: usize,
    own: Target,
    sum: Sum,
    done: String,
    goal: String,
    percent: Option<i64>,
    /// Open cases of its classes.
    open: Option<i64>,
}

struct UnitLine {
    id: Id,
    name: String,
    cells: Vec<(usize, String, i64)>,
}

/// A record as it is shown.
pub(super) struct Shown {
    row: RecordRow,
    target: String,
    amount: String,
    unit: String,
    may_void: bool,
}

#[derive(Template)]
#[template(path = "drive/pages/drive.html")]
struct DrivePage {
    frame: Frame,
    row: DriveRow,
    from: String,
    to: String,
    lines: Vec<Line>,
    units: Vec<UnitLine>,
    newest: Vec<Shown>,
    map: String,
    time_percent: i64,
    own_only: bool,
    may_record: bool,
    may_close: bool,
    mine: Vec<(Id, String)>,
    by_hand: Vec<(usize, String)>,
    today: String,
    first: String,
    key: String,
    ask: NewRecord,
    why: Option<String>,
}

impl DrivePage {
    fn is_target(&self, nth: &usize) -> bool {
        self.ask.target == *nth
    }

    /// Width of a stroke, in percent of its box.
    fn wide(&self, percent: &i64) -> i64 {
        (*percent).clamp(0, 100)
    }

    fn is_unit(&self, id: &Id) -> bool {
        self.ask.unit == Some(*id)
    }
}

/// `GET /drives/{id}`.
pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
) -> Result<Response, Problem> {
    again(&app, by, say, id, NewRecord::default(), None).await
}

async fn again(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    ask: NewRecord,
    why: Option<String>,
) -> Result<Response, Problem> {
    let status = if why.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let reader = by.clone();
    let mut made = app.read(move |db| make(db, &reader, say, id, ask, why)).await?;
    if let Some(campaign) = made.row.campaign_id.filter(|_| by.can_everywhere(Right::ReadWork)) {
        let frame = made.frame.clone();
        made.frame = crate::flow::in_campaign(app, &by, frame, campaign).await?.at(format!("/drives/{id}"));
    }
    Ok(page_with(status, &made))
}

fn shown(
    by: &Actor,
    row: RecordRow,
    drive: &DriveRow,
    targets: &[Target],
    units: &Units,
    paths: &Paths,
) -> Shown {
    let target = usize::try_from(row.target).ok().and_then(|nth| targets.get(nth));
    let path = paths.get(&row.unit_id).map_or("", String::as_str);
    let open = drive.closed_at.is_none() && row.void_at.is_none();
    Shown {
        amount: format!("{} {}", write_amount(row.amount), target.map_or("", |own| own.unit.as_str())),
        target: target.map(|own| own.name.clone()).unwrap_or_default(),
        unit: units.get(&row.unit_id).cloned().unwrap_or_default(),
        may_void: open && by.may_at(Right::ReportProgress, path).is_ok(),
        row,
    }
}

type Paths = HashMap<Id, String>;

fn paths(db: &mut Db, city: Id) -> Result<Paths, Problem> {
    Ok(who::store::units_under(db, city, "/")?.into_iter().map(|unit| (unit.id, unit.path)).collect())
}

/// Records with a place, cases struck off, and open cases: late ones as diamonds.
fn drawn(
    db: &mut Db,
    drive: &DriveRow,
    targets: &[Target],
    wanted: &Wanted,
    say: &Say,
) -> Result<String, Problem> {
    let mut done: Vec<Point> = Vec::new();
    let mut lit = Vec::new();
    for row in store::records(db, drive, wanted, None, SPOTS)?.iter().filter(|row| row.void_at.is_none()) {
        done.extend(row.lon.zip(row.lat).map(|(lon, lat)| Point { lon, lat }));
    }
    for target in targets {
        let Source::Cases(classes) = &target.source else { continue };
        let closed = store::cases_of(drive, classes, wanted)?;
        for row in case::store::select(db, &format!("{closed} order by ended_at desc limit {SPOTS}"), None)? {
            done.extend(row.lon.zip(row.lat).map(|(lon, lat)| Point { lon, lat }));
        }
        let open = store::open_cases_of(drive, classes, wanted)?;
        for row in case::store::select(db, &format!("{open} order by due_at limit {SPOTS}"), None)? {
            let Some(at) = row.lon.zip(row.lat).map(|(lon, lat)| Point { lon, lat }) else { continue };
            let late = !row.suspended && row.due_at.is_some_and(|due| due <= say.now);
            lit.push(map::Lit {
                at: map::At::Place(at),
                light: if late { map::Light::Late(1) } else { map::Light::Soon },
                to: format!("/cases/{}", row.id),
                label: format!("{} 1", row.title),
            });
        }
    }
    if done.is_empty() && lit.is_empty() {
        return Ok(String::new());
    }
    let sections = place::store::sections(db, drive.city_id)?;
    let label = say.two("drive-map-what", "done", done.len(), "open", lit.len());
    Ok(map::draw(&sections, &lit, &done, &label))
}

fn make(
    db: &mut Db,
    by: &Actor,
    say: Say,
    id: Id,
    ask: NewRecord,
    why: Option<String>,
) -> Result<DrivePage, Problem> {
    let wanted = act::seen(db, by)?;
    let row = store::find(db, by.city, id)?;
    let (targets, units, paths) = (row.targets()?, view::units(db, by.city)?, paths(db, by.city)?);
    let tally = act::tally(db, &row, &wanted)?;
    let mut lines = Vec::new();
    for (nth, own) in targets.iter().enumerate() {
        let open = match &own.source {
            Source::Cases(classes) => {
                Some(case::store::count(db, &store::open_cases_of(&row, classes, &wanted)?)?)
            }
            Source::Records => None,
        };
        let sum = tally.totals.get(nth).copied().unwrap_or_default();
        lines.push(Line {
            nth,
            done: write_amount(sum.amount),
            goal: if own.goal > 0 { write_amount(own.goal) } else { String::new() },
            percent: share(sum.amount, own.goal).map(|part| part / 10),
            own: own.clone(),
            sum,
            open,
        });
    }
    let mut by_unit: Vec<UnitLine> = tally
        .units
        .iter()
        .map(|(id, sums)| UnitLine {
            id: *id,
            name: units.get(id).cloned().unwrap_or_else(|| say.it("drive-no-unit")),
            cells: sums
                .iter()
                .enumerate()
                .map(|(nth, sum)| (nth, write_amount(sum.amount), sum.records))
                .collect(),
        })
        .collect();
    by_unit.sort_by_key(|line| std::cmp::Reverse(line.cells.iter().map(|(.., n)| *n).sum::<i64>()));
    let newest = store::records(db, &row, &wanted, None, NEWEST)?;
    let newest = newest.into_iter().map(|own| shown(by, own, &row, &targets, &units, &paths)).collect();
    let parties = row.units()?;
    let takes = |path: &str| {
        parties.is_empty() || parties.iter().any(|unit| paths.get(unit).is_some_and(|own| within(own, path)))
    };
    let mine: Vec<(Id, String)> =
        who::store::units_under(db, by.city, by.sees(Right::ReportProgress).unwrap_or("-"))?
            .into_iter()
            .filter(|unit| {
                matches!(
                    unit.kind.as_str(),
                    "department" | "street" | "community" | "institution" | "enterprise"
                )
            })
            .filter(|unit| takes(&unit.path))
            .map(|unit| (unit.id, unit.short))
            .collect();
    let hand = |(nth, own): (usize, &Target)| {
        (own.source == Source::Records).then(|| (nth, format!("{}（{}）", own.name, own.unit)))
    };
    let by_hand: Vec<_> = targets.iter().enumerate().filter_map(hand).collect();
    let whole = (row.until_at - row.from_at).max(1);
    let map = drawn(db, &row, &targets, &wanted, &say)?;
    let today = say.now.min(row.until_at - 1);
    Ok(DrivePage {
        from: day(&say, &row.from_on),
        to: day(&say, &row.to_on),
        time_percent: ((say.now - row.from_at) * 100 / whole).clamp(0, 100),
        own_only: wanted.within.is_some(),
        may_record: row.closed_at.is_none()
            && row.from_at <= say.now
            && !mine.is_empty()
            && !by_hand.is_empty(),
        may_close: row.closed_at.is_none() && by.can_everywhere(Right::EditCampaign),
        today: say.date_value(&today),
        first: row.from_on.clone(),
        key: who::session::secret(),
        frame: Frame::new(say, by, "cases", row.title.clone()).at(format!("/drives/{id}")),
        lines,
        units: by_unit,
        newest,
        map,
        mine,
        by_hand,
        ask,
        why,
        row,
    })
}

/// `POST /drives/{id}/records`.
pub async fn record(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    request: Request,
) -> Result<Response, Problem> {
    let fields = Fields::read(&app, &by, request).await?;
    let location = fields.number::<f64>("lon")?.zip(fields.number::<f64>("lat")?);
    let ask = NewRecord {
        target: fields.number("target")?.unwrap_or(0),
        unit: fields.number("unit")?,
        amount: fields.text("amount").to_owned(),
        on: fields.some("on"),
        street: fields.number("street")?,
        place: fields.text("place").to_owned(),
        location: location.map(|(lon, lat)| Location { lon, lat }),
        note: fields.text("note").to_owned(),
        evidence: fields.evidence.first().copied(),
        client_key: fields.some("client_key"),
        again: fields.text("again") == "true",
    };
    let (actor, wanted) = (by.clone(), ask.clone());
    let done = app.deed(move |db, now| act::record(db, &actor, id, &wanted, now)).await;
    back(&app, by, say, id, done.map(|_| ()), ask).await
}

async fn back(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<(), Problem>,
    ask: NewRecord,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/drives/{id}")).into_response()),
        Err(problem) => {
            let why = problem.mend(&say).ok_or(problem)?;
            again(app, by, say, id, ask, Some(why)).await
        }
    }
}

/// Why a record is voided.
#[derive(Debug, Deserialize)]
pub struct Why {
    #[serde(default)]
    reason: String,
}

/// `POST /drive-records/{id}/voiding`.
pub async fn void(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(why): Form<Why>,
) -> Result<Response, Problem> {
    let city = by.city;
    let drive = app.read(move |db| store::record(db, city, id)).await?.drive_id;
    let actor = by.clone();
    let done = app.deed(move |db, now| act::void(db, &actor, id, &why.reason, now)).await;
    back(&app, by, say, drive, done.map(|_| ()), NewRecord::default()).await
}

/// `POST /drives/{id}/closing`.
pub async fn close(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(ask): Form<Closing>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = app.deed(move |db, now| act::close(db, &actor, id, &ask, now)).await;
    back(&app, by, say, id, done.map(|_| ()), NewRecord::default()).await
}

#[derive(Template)]
#[template(path = "drive/pages/records.html")]
struct RecordsPage {
    frame: Frame,
    row: DriveRow,
    target: Option<String>,
    unit: Option<String>,
    sums: Vec<String>,
    records: Vec<Shown>,
    cases: Vec<(CaseRow, String)>,
    next: Option<String>,
}

/// Which records.
#[derive(Debug, Default, Deserialize)]
pub struct Which {
    target: Option<usize>,
    unit: Option<Id>,
    after: Option<Id>,
}

/// `GET /drives/{id}/records`: exactly the records behind a sum.
pub async fn records(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let made = app
        .read(move |db| {
            let wanted = Wanted { target: which.target, unit: which.unit, ..act::seen(db, &by)? };
            let row = store::find(db, by.city, id)?;
            let (targets, units, paths) = (row.targets()?, view::units(db, by.city)?, paths(db, by.city)?);
            let tally = act::tally(db, &row, &wanted)?;
            let of = |(nth, own): (usize, &Target)| {
                let sum = tally.totals.get(nth).copied().unwrap_or_default();
                let amount = format!("{} {}", write_amount(sum.amount), own.unit);
                let here = which.target.map_or(sum.records > 0, |only| only == nth);
                here.then(|| {
                    say.three("drive-sum", "name", own.name.as_str(), "amount", amount, "n", sum.records)
                })
            };
            let sums = targets.iter().enumerate().filter_map(of).collect();
            let target = which.target.and_then(|nth| targets.get(nth));
            let by_cases = target.and_then(|own| match &own.source {
                Source::Cases(classes) => Some(classes),
                Source::Records => None,
            });
            let (mut records, mut cases, mut last) = (Vec::new(), Vec::new(), None);
            if let Some(classes) = by_cases {
                let after = which.after.map(|id| format!(" and id < {id}")).unwrap_or_default();
                let text = format!(
                    "{}{after} order by id desc limit {}",
                    store::cases_of(&row, classes, &wanted)?,
                    ROWS
                );
                for own in case::store::select(db, &text, None)? {
                    last = Some(own.id);
                    let unit = own.unit_id.and_then(|id| units.get(&id).cloned()).unwrap_or_default();
                    cases.push((own, unit));
                }
            } else {
                for own in store::records(db, &row, &wanted, which.after, ROWS)? {
                    last = Some(own.id);
                    records.push(shown(&by, own, &row, &targets, &units, &paths));
                }
            }
            let full = (records.len() + cases.len()) as i64 == ROWS;
            let target_at = which.target.map(|nth| format!("target={nth}&")).unwrap_or_default();
            let unit_at = which.unit.map(|id| format!("unit={id}&")).unwrap_or_default();
            let next = last.filter(|_| full).map(|id| format!("?{target_at}{unit_at}after={id}"));
            let title = say.one("drive-records-of", "title", row.title.as_str());
            Ok(RecordsPage {
                target: target.map(|own| own.name.clone()),
                unit: which.unit.map(|id| units.get(&id).cloned().unwrap_or_else(|| say.it("drive-no-unit"))),
                frame: Frame::new(say, &by, "cases", title).at(format!("/drives/{id}/records")),
                row,
                sums,
                records,
                cases,
                next,
            })
        })
        .await?;
    Ok(page_with(StatusCode::OK, &made))
}
