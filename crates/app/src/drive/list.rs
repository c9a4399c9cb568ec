//! The list of drives, and the form of a new one.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yipan_core::drive::{share, write_amount};
use yipan_core::who::Right;

use super::act::{self, NewDrive, TargetAsk};
use super::store::{self, DriveRow};
use crate::case;
use crate::goal::view::day;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who;

const ROWS: i64 = 30;
/// Rows for targets in the form.
const TARGETS: usize = 5;

struct Line {
    row: DriveRow,
    from: String,
    to: String,
    /// Name, done, goal, unit, share in percent.
    targets: Vec<(String, String, String, String, Option<i64>)>,
}

#[derive(Template)]
#[template(path = "drive/pages/list.html")]
struct ListPage {
    frame: Frame,
    base: String,
    lines: Vec<Line>,
    running: usize,
    next: Option<Id>,
    may_open: bool,
}

/// Where the list begins.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    after: Option<Id>,
    campaign: Option<Id>,
}

/// `GET /drives`.
pub async fn whole(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let frame = Frame::new(say, &by, "cases", String::new());
    show(&app, by, frame, None, from).await
}

/// `GET /campaigns/{id}/drives`.
pub async fn of_campaign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let frame = crate::flow::in_campaign(&app, &by, Frame::new(say, &by, "cases", String::new()), id).await?;
    show(&app, by, frame, Some(id), from).await
}

async fn show(
    app: &App,
    by: Actor,
    mut frame: Frame,
    campaign: Option<Id>,
    from: From,
) -> Result<Response, Problem> {
    frame.title = frame.say.it("drive-drives");
    let base = campaign.map_or_else(|| "/drives".to_owned(), |id| format!("/campaigns/{id}/drives"));
    frame.path.clone_from(&base);
    let made = app
        .read(move |db| {
            let wanted = act::seen(db, &by)?;
            let mut rows = store::list(db, by.city, campaign, from.after, ROWS + 1)?;
            let more = rows.len() as i64 > ROWS;
            rows.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
            let next = rows.last().map(|row| row.id).filter(|_| more);
            let now = frame.say.now;
            let running =
                rows.iter().filter(|row| row.closed_at.is_none() && row.from_at <= now && now < row.until_at);
            let running = running.count();
            let mut lines = Vec::new();
            for row in rows {
                let tally = act::tally(db, &row, &wanted)?;
                let targets = row.targets()?.into_iter().zip(&tally.totals).map(|(own, sum)| {
                    let part = share(sum.amount, own.goal).map(|part| part / 10);
                    (own.name, write_amount(sum.amount), write_amount(own.goal), own.unit, part)
                });
                let (from, to) = (day(&frame.say, &row.from_on), day(&frame.say, &row.to_on));
                lines.push(Line { targets: targets.collect(), from, to, row });
            }
            Ok(ListPage {
                base,
                lines,
                running,
                next,
                may_open: by.can_everywhere(Right::EditCampaign),
                frame,
            })
        })
        .await?;
    Ok(page_with(StatusCode::OK, &made))
}

#[derive(Template)]
#[template(path = "drive/pages/new.html")]
struct NewPage {
    frame: Frame,
    ask: NewDrive,
    targets: Vec<TargetAsk>,
    streets: Vec<(Id, String)>,
    units: Vec<(Id, String)>,
    campaigns: Vec<(Id, String)>,
    why: Vec<String>,
}

impl NewPage {
    fn in_street(&self, id: &Id) -> bool {
        self.ask.streets.contains(id)
    }

    fn has_unit(&self, id: &Id) -> bool {
        self.ask.units.contains(id)
    }

    fn is_campaign(&self, id: &Id) -> bool {
        self.ask.campaign == Some(*id)
    }
}

/// `GET /drives/new`.
pub async fn new(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(from): Query<From>,
) -> Result<Response, Problem> {
    let ask = NewDrive { campaign: from.campaign, from: say.date_value(&say.now), ..NewDrive::default() };
    form(&app, by, say, ask, Vec::new()).await
}

async fn form(app: &App, by: Actor, say: Say, ask: NewDrive, why: Vec<String>) -> Result<Response, Problem> {
    by.may(Right::EditCampaign)?;
    let status = if why.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let frame = Frame::new(say.clone(), &by, "cases", say.it("drive-new")).at("/drives/new");
    let made = app
        .read(move |db| {
            let units = who::store::units_under(db, by.city, "/")?;
            let fit = |kind: &str| matches!(kind, "department" | "street");
            let units =
                units.into_iter().filter(|unit| fit(&unit.kind)).map(|unit| (unit.id, unit.short)).collect();
            let running =
                crate::goal::store::campaigns(db, by.city)?.into_iter().filter(|own| own.status == "running");
            let mut targets = ask.targets.clone();
            targets.resize_with(targets.len().max(TARGETS), TargetAsk::default);
            let campaigns = running.map(|own| (own.id, own.name)).collect();
            Ok(NewPage { frame, targets, streets: case::streets(db, by.city)?, units, campaigns, why, ask })
        })
        .await?;
    Ok(page_with(status, &made))
}

/// `POST /drives`.
pub async fn open(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let text = |name: &str| {
        fields.iter().find(|(own, _)| own == name).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let many = |name: &str| -> Vec<String> {
        fields.iter().filter(|(own, _)| own == name).map(|(_, text)| text.clone()).collect()
    };
    let ids = |name: &str| many(name).iter().filter_map(|text| text.parse().ok()).collect();
    let (names, units, goals, classes) = (many("t_name"), many("t_unit"), many("t_goal"), many("t_classes"));
    let at = |list: &[String], nth: usize| list.get(nth).cloned().unwrap_or_default();
    let target = |nth: usize| TargetAsk {
        name: at(&names, nth),
        unit: at(&units, nth),
        goal: at(&goals, nth),
        classes: at(&classes, nth),
    };
    let ask = NewDrive {
        title: text("title"),
        aim: text("aim"),
        campaign: text("campaign").parse().ok(),
        from: text("from"),
        to: text("to"),
        targets: (0..names.len().min(20)).map(target).collect(),
        streets: ids("streets"),
        units: ids("units"),
    };
    let (actor, wanted) = (by.clone(), ask.clone());
    match app.deed(move |db, now| act::open(db, &actor, &wanted, now)).await {
        Ok(row) => Ok(Redirect::to(&format!("/drives/{}", row.id)).into_response()),
        Err(Problem::Invalid(wrong)) => {
            let why = wrong
                .iter()
                .map(|f| format!("{} {}", say.of("drive-field", &f.field), say.with(f.key, &f.args)));
            let why = why.collect();
            form(&app, by, say, ask, why).await
        }
        Err(problem) => Err(problem),
    }
}
