//! The list of cases: filters as links with counts, the worst first, page by page.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::Deserialize;
use yipan_core::case::StageName;
use yipan_core::who::Right;
use yipan_db::Db;

use super::bulk;
use super::filter::{Filter, MARKS};
use super::row::CaseRow;
use super::saved::{self, Saved};
use super::store::{self, StageCount};
use super::view::{self, Line, Units};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Path, Query};
use crate::kit::frame::{Frame, page};
use crate::kit::kept::Kept;
use crate::kit::say::Say;
use crate::place;
use crate::problem::Problem;

const ROWS: usize = 50;
/// Rows of one column of the columns by stage.
const COLUMN_ROWS: usize = 20;

/// Where the page begins, and how it looks.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Turn {
    /// `KEY.ID` of the last row before.
    after: Option<String>,
    /// `stages` for columns by stage.
    view: Option<String>,
}

/// A filter as a link.
#[derive(Debug, Clone)]
struct Choice {
    word: &'static str,
    to: String,
    count: Option<i64>,
    here: bool,
}

/// A filter with a name as a link.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    to: String,
    count: i64,
    here: bool,
}

/// A chosen filter that the rows above do not show, with the way to take it out.
#[derive(Debug, Clone)]
struct Chosen {
    name: String,
    without: String,
}

/// One column of the columns by stage.
#[derive(Debug, Clone)]
struct Column {
    stage: StageName,
    count: i64,
    to: String,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    open: i64,
    late: i64,
    soon: i64,
    fixed: i64,
}

#[derive(Template)]
#[template(path = "case/pages/list.html")]
struct ListPage {
    frame: Frame,
    base: String,
    sums: Sums,
    choices: Vec<Choice>,
    marks: Vec<Choice>,
    units: Vec<Named>,
    chosen: Vec<Chosen>,
    saved: Vec<Saved>,
    lines: Vec<Line>,
    columns: Vec<Column>,
    filter: Filter,
    query: String,
    filtered: bool,
    stages: bool,
    next: Option<String>,
    may_report: bool,
    reads_all: bool,
    bulk: Vec<&'static str>,
}

impl ListPage {
    fn q(&self) -> &str {
        self.filter.q.as_deref().unwrap_or_default()
    }

    fn ended(&self) -> bool {
        self.filter.is_ended()
    }

    /// The fields of the filter but the words, for the search form.
    fn kept(&self) -> Vec<(String, String)> {
        let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(&self.filter) else {
            return Vec::new();
        };
        let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        fields.into_iter().filter(|(name, _)| name != "q").map(|(name, value)| (name, text(value))).collect()
    }
}

/// `GET /cases`.
pub async fn whole(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(filter): Query<Filter>,
    Query(turn): Query<Turn>,
) -> Result<Response, Problem> {
    show(&app, by, say, None, filter, turn).await
}

/// `GET /campaigns/{id}/cases`.
pub async fn of_campaign(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(filter): Query<Filter>,
    Query(turn): Query<Turn>,
) -> Result<Response, Problem> {
    show(&app, by, say, Some(id), filter, turn).await
}

struct Found {
    lines: Vec<Line>,
    columns: Vec<Column>,
    next: Option<String>,
    units: Units,
    saved: Vec<Saved>,
    section: String,
}

const STATES: [&str; 8] = ["open", "late", "reported", "filed", "assigned", "working", "fixed", "ended"];
const IN_WORK: [StageName; 5] =
    [StageName::Reported, StageName::Filed, StageName::Assigned, StageName::Working, StageName::Fixed];

async fn show(
    app: &App,
    by: Actor,
    say: Say,
    campaign: Option<Id>,
    mut filter: Filter,
    turn: Turn,
) -> Result<Response, Problem> {
    let base = campaign.map_or_else(|| "/cases".to_owned(), |id| format!("/campaigns/{id}/cases"));
    let mut frame = Frame::new(say.clone(), &by, "cases", say.it("room-cases")).at(base.clone());
    if let Some(id) = campaign {
        frame = crate::flow::in_campaign(app, &by, frame, id).await?.at(base.clone());
    }
    // Without a state the list shows what is open; a search looks through everything.
    if filter.state.is_none() && filter.q.as_deref().is_none_or(str::is_empty) {
        filter.state = Some("open".into());
    }
    let may_report = by.can(Right::ReportCase);
    let reads_all = by.can_everywhere(Right::ReadWork);
    let stages = turn.view.as_deref() == Some("stages");
    let tail = if stages { "&view=stages" } else { "" };
    let bulk = bulk::offered(&by);
    let city = by.city;
    let (wanted, reader) = (filter.clone(), say.clone());
    let (of, at) = (base.clone(), turn.after);
    let kept = app.kept.clone();
    let found = app
        .read(move |db| {
            let counts = counts(db, &kept, &by, campaign, reader.now)?;
            let mut found = look(db, &by, &reader, campaign, &wanted, at.as_deref(), stages)?;
            for column in &mut found.columns {
                column.count = counts.of(column.stage.word());
                column.to = format!("{of}?{}", wanted.with("state", column.stage.word()).query());
            }
            Ok((found, counts))
        })
        .await;
    let (found, counts) = match found {
        // A word in the address that no list knows is no page.
        Err(Problem::Invalid(_)) => return Err(Problem::Missing("page")),
        found => found?,
    };
    let state = filter.state.clone().unwrap_or_default();
    let open: i64 = counts.stages.iter().map(|stage| stage.n).sum();
    let to = |filter: Filter| format!("{base}?{}{tail}", filter.query());
    let choices = STATES
        .iter()
        .map(|word| Choice {
            word,
            to: to(filter.with("state", word).with("q", "")),
            count: match *word {
                "open" => Some(open),
                "late" => Some(counts.late),
                "ended" => None,
                stage => Some(counts.of(stage)),
            },
            here: *word == state,
        })
        .collect();
    let marks = MARKS
        .iter()
        .map(|word| {
            let here = filter.mark.as_deref() == Some(word);
            Choice { word, to: to(filter.with("mark", if here { "" } else { word })), count: None, here }
        })
        .collect();
    let units = counts
        .by_unit
        .iter()
        .filter_map(|(id, count)| {
            let here = filter.unit == Some(*id);
            let to = to(filter.with("unit", &if here { String::new() } else { id.to_string() }));
            Some(Named { name: found.units.get(id)?.clone(), to, count: *count, here })
        })
        .collect();
    let chosen = chosen(&say, city, &filter, &found.section, &to);
    let query = filter.query();
    let next = found.next.map(|after| format!("{base}?{query}&after={after}"));
    let sums = Sums { open, late: counts.late, soon: counts.soon, fixed: counts.of("fixed") };
    Ok(page(&ListPage {
        frame,
        sums,
        choices,
        marks,
        units,
        chosen,
        saved: found.saved,
        lines: found.lines,
        columns: found.columns,
        filtered: query != "state=open",
        query,
        filter,
        stages,
        next,
        may_report,
        reads_all,
        bulk,
        base,
    }))
}

/// Section, kind and days that were chosen, each with the way to take it out.
fn chosen(say: &Say, city: Id, filter: &Filter, section: &str, to: &dyn Fn(Filter) -> String) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    if filter.section.is_some() {
        chosen.push(Chosen { name: section.to_owned(), without: to(filter.with("section", "")) });
    }
    if let Some(rule) = filter.rule {
        chosen
            .push(Chosen { name: say.one("case-rule", "rule", rule), without: to(filter.with("rule", "")) });
    }
    if let Some(word) = &filter.kind {
        let name = view::kind_name(say, super::book::Kind::find(city, word));
        chosen.push(Chosen { name, without: to(filter.with("kind", "")) });
    }
    let days = match (&filter.due, &filter.due_from, &filter.due_to) {
        (Some(word), ..) => say.of("case-due", word),
        (_, None, None) => String::new(),
        (_, from, until) => {
            let text = |day: &Option<String>| day.clone().unwrap_or_default();
            say.two("case-due-between", "from", text(from), "to", text(until))
        }
    };
    if !days.is_empty() {
        chosen.push(Chosen { name: days, without: to(filter.with("due", "")) });
    }
    chosen
}

/// What the list counts above its rows, whatever the filter.
struct Counts {
    stages: Vec<StageCount>,
    late: i64,
    soon: i64,
    by_unit: Vec<(Id, i64)>,
}

impl Counts {
    fn of(&self, stage: &str) -> i64 {
        self.stages.iter().find(|one| one.stage == stage).map_or(0, |one| one.n)
    }
}

fn counts(
    db: &mut Db,
    kept: &Arc<Kept>,
    by: &Actor,
    campaign: Option<Id>,
    now: i64,
) -> Result<Arc<Counts>, Problem> {
    let scope = view::scope(db, by, campaign)?;
    kept.or_make(db, &format!("case-list {scope}"), move |db| {
        let running = format!("{scope} and is_open and not suspended");
        let stages = store::open_by_stage(db, &scope)?;
        let late = store::count(db, &format!("{running} and due_at <= {now}"))?;
        let today = now + 86_400_000;
        let soon = store::count(db, &format!("{running} and due_at > {now} and due_at <= {today}"))?;
        let by_unit = open_by_unit(db, &scope)?;
        let rows = stages.iter().map(|stage| stage.n.unsigned_abs()).sum();
        Ok((Counts { stages, late, soon, by_unit }, rows))
    })
}

fn look(
    db: &mut Db,
    by: &Actor,
    say: &Say,
    campaign: Option<Id>,
    filter: &Filter,
    after: Option<&str>,
    stages: bool,
) -> Result<Found, Problem> {
    let now = say.now;
    let units = view::units(db, by.city)?;
    let lines = |rows: Vec<CaseRow>| -> Result<Vec<Line>, Problem> {
        rows.into_iter().map(|row| Line::of(say, row, &units)).collect()
    };
    let mut found = Found {
        lines: Vec::new(),
        columns: Vec::new(),
        next: None,
        units: Units::default(),
        saved: saved::of(db, by)?,
        section: match filter.section {
            Some(id) => place::store::section(db, by.city, id)?.name,
            None => String::new(),
        },
    };
    if stages {
        for stage in IN_WORK {
            let condition = filter.with("state", stage.word()).condition(db, by, campaign, now, &say.zone)?;
            let rows = condition.rows(db, None, COLUMN_ROWS)?;
            found.columns.push(Column { stage, count: 0, to: String::new(), lines: lines(rows)? });
        }
    } else {
        let condition = filter.condition(db, by, campaign, now, &say.zone)?;
        let mut rows = condition.rows(db, after, ROWS + 1)?;
        let more = rows.len() > ROWS;
        rows.truncate(ROWS);
        found.next = rows.last().filter(|_| more).map(|row| condition.cursor_of(row));
        found.lines = lines(rows)?;
    }
    found.units = units;
    Ok(found)
}

/// Open cases by unit, the most laden first.
fn open_by_unit(db: &mut Db, scope: &str) -> Result<Vec<(Id, i64)>, Problem> {
    #[derive(QueryableByName)]
    struct UnitCount {
        #[diesel(sql_type = BigInt)]
        unit_id: Id,
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let text = format!(
        "select unit_id, count(*) as n from cases where {scope} and is_open and unit_id is not null \
         group by unit_id order by n desc, unit_id limit 12"
    );
    let found: Vec<UnitCount> = yipan_db::sql(text).load(db)?;
    Ok(found.into_iter().map(|row| (row.unit_id, row.n)).collect())
}
