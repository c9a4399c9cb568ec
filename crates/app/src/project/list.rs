//! The list of projects by state: which of them are behind, and what each does next. And the form for a new one.

use askama::Template;
use axum::extract::State as Held;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use yipan_core::project::State;
use yipan_core::who::Right;
use yipan_db::Db;

use super::act::{self, NewProject, Promise};
use super::page::{light_sign, light_word};
use super::store;
use super::view::{Line, Sum, lines, sum};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::after::after;
use crate::kit::app::App;
use crate::kit::form::{Form, Path, Query};
use crate::kit::frame::{Frame, page_with};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::series;
use crate::who::store::{Unit, units_under};

/// Which projects are shown.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Which {
    /// A state's word, `late`, or nothing for all that are under way.
    #[serde(default)]
    state: String,
    unit: Option<Id>,
    /// So many are on the pages before.
    #[serde(default)]
    from: usize,
}

/// Rows of a page.
const ROWS: usize = 100;

/// One state in the row of filters.
#[derive(Debug)]
struct Choice {
    word: &'static str,
    n: i64,
}

/// What a unit has.
#[derive(Debug)]
struct UnitLine {
    id: Id,
    name: String,
    sum: Sum,
    /// How many stand in each of the four states of a project's life.
    states: [usize; 4],
}

#[derive(Template)]
#[template(path = "project/pages/list.html")]
pub(super) struct ListPage {
    frame: Frame,
    id: Id,
    which: Which,
    choices: Vec<Choice>,
    unit: Option<String>,
    shown: Vec<Line>,
    /// Where the next page begins.
    next: Option<usize>,
    sum: Sum,
    /// Of all states and units.
    all: Sum,
    by_unit: Vec<UnitLine>,
    units: Vec<Unit>,
    may_edit: bool,
    year: i64,
    why: Option<String>,
}

impl ListPage {
    fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id, which: Which) -> Result<Self, Problem> {
        let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("campaign"))?.to_owned();
        let rows = store::of_campaign(db, by.city, id, &under)?;
        let today = frame.say.civil(frame.say.now).date();
        let own = lines(db, by.city, rows, today)?;
        let units = units_under(db, by.city, "/")?;
        let name = |id: Id| units.iter().find(|unit| unit.id == id).map(|unit| unit.short.clone());
        let is_open = |line: &Line| !matches!(line.state, State::Finished | State::Stopped);
        let mut choices = vec![
            Choice { word: "open", n: own.iter().filter(|line| is_open(line)).count() as i64 },
            Choice { word: "late", n: own.iter().filter(|line| line.is_late()).count() as i64 },
        ];
        choices.extend(State::ALL.into_iter().map(|state| Choice {
            word: state.word(),
            n: own.iter().filter(|line| line.state == state).count() as i64,
        }));
        let all = sum(own.iter());
        let mut by_unit: Vec<UnitLine> = Vec::new();
        for unit in &units {
            let mine = || own.iter().filter(|line| line.row.unit_id == unit.id);
            if mine().next().is_some() {
                let states = [State::Prepared, State::Landed, State::Running, State::Finished];
                let states = states.map(|state| mine().filter(|line| line.state == state).count());
                by_unit.push(UnitLine { id: unit.id, name: unit.short.clone(), sum: sum(mine()), states });
            }
        }
        by_unit.sort_by_key(|unit| std::cmp::Reverse((unit.sum.late, unit.sum.projects)));
        let mut shown: Vec<Line> = own
            .into_iter()
            .filter(|line| which.unit.is_none_or(|unit| line.row.unit_id == unit))
            .filter(|line| match which.state.as_str() {
                "" | "open" => is_open(line),
                "late" => line.is_late(),
                word => line.state.word() == word,
            })
            .collect();
        let sum = sum(shown.iter());
        let next = Some(which.from.saturating_add(ROWS)).filter(|next| *next < shown.len());
        shown = shown.into_iter().skip(which.from).take(ROWS).collect();
        Ok(ListPage {
            unit: which.unit.and_then(name),
            next,
            sum,
            may_edit: by.can_everywhere(Right::EditPlan),
            year: i64::from(today.year()),
            why: None,
            id,
            which,
            choices,
            shown,
            all,
            by_unit,
            units,
            frame,
        })
    }

    /// A new project has nothing to fill its fields with.
    fn blank(&self) -> Option<&store::ProjectRow> {
        None
    }

    fn n(&self, word: &str) -> i64 {
        self.choices.iter().find(|choice| choice.word == word).map_or(0, |choice| choice.n)
    }

    fn is_here(&self, word: &str) -> bool {
        self.which.state == word || (self.which.state.is_empty() && word == "open")
    }

    /// The address of a choice of state, with the unit that is chosen.
    fn to(&self, word: &str) -> String {
        let unit = self.which.unit.map(|unit| format!("&unit={unit}")).unwrap_or_default();
        format!("/campaigns/{}/projects?state={word}{unit}", self.id)
    }

    fn number(&self, value: &i64) -> String {
        series::number(&self.frame.say, *value)
    }

    /// Thousandths as per cent, cut off: what is not reached is not shown as reached.
    fn percent(&self, value: i64, of: i64) -> Option<i64> {
        (of > 0).then(|| value.max(0) * 100 / of)
    }

    fn sign(&self, line: &Line) -> &'static str {
        light_sign(line.stand.light)
    }

    fn word(&self, line: &Line) -> Option<(&'static str, String)> {
        light_word(&self.frame.say, &line.stand)
    }

    fn unit_of(&self, line: &Line) -> &str {
        self.units.iter().find(|unit| unit.id == line.row.unit_id).map_or("", |unit| unit.short.as_str())
    }

    fn bar(&self, per_mille: &i64) -> i64 {
        (*per_mille / 10).clamp(0, 100)
    }
}

pub(super) async fn load(app: &App, by: Actor, say: Say, id: Id, which: Which) -> Result<ListPage, Problem> {
    let title = say.it("project-title");
    let frame = Frame::new(say, &by, "plan", title).at(format!("/campaigns/{id}/projects"));
    let frame = crate::flow::in_campaign(app, &by, frame, id).await?;
    app.read(move |db| ListPage::load(db, &by, frame, id, which)).await
}

/// `GET /campaigns/{id}/projects`.
pub async fn show(
    Held(app): Held<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    Ok(page_with(StatusCode::OK, &load(&app, by, say, id, which).await?))
}

/// Back to the list, with what has to be mended.
pub(super) async fn back<T>(
    app: &App,
    by: Actor,
    say: Say,
    id: Id,
    done: Result<T, Problem>,
) -> Result<Response, Problem> {
    after(done, format!("/campaigns/{id}/projects"), say, async |say, why| {
        let shown = load(app, by, say, id, Which::default()).await?;
        Ok(ListPage { why: Some(why), ..shown })
    })
    .await
}

/// A project as the form sends it.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    number: String,
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    land_due: String,
    #[serde(default)]
    start_due: String,
    #[serde(default)]
    finish_due: String,
    #[serde(default)]
    total: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    land_on: String,
    #[serde(default)]
    start_on: String,
    #[serde(default)]
    finish_on: String,
}

/// A sum of money as somebody types it; nothing is nought.
pub(super) fn money(field: &str, text: &str) -> Result<f64, Problem> {
    match text.trim().replace([',', '，'], "") {
        text if text.is_empty() => Ok(0.0),
        text => text.parse().map_err(|_| Problem::field(field, "field-not-number")),
    }
}

impl Typed {
    /// What is promised.
    fn promise(&self) -> Result<Promise, Problem> {
        Ok(Promise {
            number: self.number.clone(),
            name: self.name.clone(),
            kind: self.kind.clone(),
            unit: self.unit.parse().map_err(|_| Problem::field("unit", "field-required"))?,
            place: self.place.clone(),
            content: self.content.clone(),
            land_due: self.land_due.clone(),
            start_due: self.start_due.clone(),
            finish_due: self.finish_due.clone(),
            total: money("total", &self.total)?,
            before: money("before", &self.before)?,
        })
    }
}

/// `POST /campaigns/{id}/projects`.
pub async fn create(
    Held(app): Held<App>,
    by: Actor,
    say: Say,
    Path(id): Path<Id>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let actor = by.clone();
    let done = match typed.promise() {
        Err(problem) => Err(problem),
        Ok(promise) => {
            let Typed { state, land_on, start_on, finish_on, .. } = typed;
            let ask = NewProject { campaign: id, promise, state, land_on, start_on, finish_on };
            app.deed(move |db, now| act::create(db, &actor, &ask, now)).await
        }
    };
    match done {
        Ok(project) => Ok(Redirect::to(&format!("/projects/{project}")).into_response()),
        Err(problem) => back(&app, by, say, id, Err::<(), _>(problem)).await,
    }
}
