//! The page of the figures: each rate with both its numbers and its formula, and from each number to its cases.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan;
use serde::Deserialize;
use yipan_core::case::{CaseRecord, Count, Figure, Grade, Indicator, Tally, unit_points};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::figures::{self, Counted, Which};
use super::store;
use super::view::{self, Line};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Query;
use crate::kit::frame::{Frame, page};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who;

/// Rows of a list behind a figure.
const ROWS: usize = 200;

/// Which figures.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ask {
    /// First day, `2026-07-01`; the first of the month unless told.
    from: Option<String>,
    /// Last day; today unless told.
    to: Option<String>,
    /// Only of this unit and those below it.
    unit: Option<Id>,
    /// Only of this campaign.
    campaign: Option<Id>,
    /// The count whose cases are wanted.
    count: Option<String>,
    /// A count that is taken off it.
    less: Option<String>,
}

/// A period, checked.
struct Chosen {
    from: String,
    to: String,
    which: Which,
    unit: Option<(Id, String)>,
}

fn choose(db: &mut Db, by: &Actor, say: &Say, ask: &Ask) -> Result<Chosen, Problem> {
    let today = say.civil(say.now).date();
    let day =
        |text: &Option<String>, field: &str, usual| match text.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => text.parse().map_err(|_| Problem::field(field, "field-not-date")),
            None => Ok(usual),
        };
    let from: jiff::civil::Date = day(&ask.from, "from", today.first_of_month())?;
    let to: jiff::civil::Date = day(&ask.to, "to", today)?;
    let instant = |day: jiff::civil::Date| {
        day.to_zoned(say.zone.clone()).map_or(0, |at| at.timestamp().as_millisecond())
    };
    let top = by.sees(Right::ReadWork).ok_or(Problem::Missing("page"))?.to_owned();
    let (path, unit) = match ask.unit {
        Some(id) => {
            let unit = who::store::unit(db, by.city, id)?;
            (unit.path, Some((id, unit.short)))
        }
        None => (top.clone(), None),
    };
    if !within(&top, &path) {
        return Err(Problem::Missing("unit"));
    }
    let units = if path == "/" {
        None
    } else {
        Some(who::store::units_under(db, by.city, &path)?.into_iter().map(|unit| unit.id).collect())
    };
    let until = instant(to.saturating_add(1.day()));
    let which = Which { from: instant(from), until, units, campaign: ask.campaign };
    Ok(Chosen { from: from.to_string(), to: to.to_string(), which, unit })
}

/// One rate.
struct Rate {
    word: &'static str,
    figure: Figure,
    value: String,
    /// Words of the counts of its formula.
    numerator: &'static str,
    less: &'static str,
    denominator: &'static str,
}

/// One unit.
struct UnitRow {
    id: Id,
    name: String,
    given: i64,
    /// Value and both numbers of its rates.
    rates: Vec<(String, Figure)>,
    tenths: Option<i64>,
    points: String,
    grade: &'static str,
}

/// The rates a unit is shown with.
const OF_UNITS: [Indicator; 3] = [Indicator::Closing, Indicator::HandlingInTime, Indicator::Rework];

impl UnitRow {
    fn of(id: Id, name: String, tally: &Tally) -> Self {
        let rates = OF_UNITS.map(|indicator| {
            let figure = indicator.of(tally);
            (percent(figure.thousandths()), figure)
        });
        let tenths = unit_points(tally);
        Self {
            id,
            name,
            given: tally.count(Count::Dispatched),
            rates: rates.into(),
            tenths,
            points: tenths.map_or_else(|| "—".into(), |tenths| format!("{}.{}", tenths / 10, tenths % 10)),
            grade: tenths.map_or("", |tenths| Grade::of(tenths).letter()),
        }
    }
}

#[derive(Template)]
#[template(path = "case/pages/figures.html")]
struct FiguresPage {
    frame: Frame,
    chosen: Chosen,
    base: String,
    tally: Tally,
    rates: Vec<Rate>,
    rows: Vec<UnitRow>,
    exempt: usize,
    suspended: usize,
    clipped: bool,
}

impl FiguresPage {
    fn n(&self, count: &str) -> i64 {
        Count::of_word(count).map_or(0, |count| self.tally.count(count))
    }

    /// The address of the cases of a count, by its word.
    fn to(&self, count: &str) -> String {
        format!("/cases/figures/list?{}&count={count}", self.base)
    }
}

fn percent(thousandths: Option<i64>) -> String {
    thousandths.map_or_else(|| "—".into(), |t| format!("{}.{} %", t / 10, t % 10))
}

fn tally_of<'a>(rows: impl IntoIterator<Item = &'a Counted>, now: i64) -> Tally {
    let records: Vec<CaseRecord> = rows.into_iter().map(Counted::record).collect();
    Tally::of(&records, now)
}

/// `GET /cases/figures`.
pub async fn show(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let frame = Frame::new(say.clone(), &by, "cases", say.it("case-figures")).at("/cases/figures");
    let made = app
        .read(move |db| {
            let chosen = choose(db, &by, &say, &ask)?;
            let counted = figures::counted(db, by.city, &chosen.which)?;
            let names = view::units(db, by.city)?;
            let mut by_unit: BTreeMap<Id, Vec<&Counted>> = BTreeMap::new();
            for case in &counted {
                if let Some(unit) = case.unit_id {
                    by_unit.entry(unit).or_default().push(case);
                }
            }
            let mut rows: Vec<UnitRow> = by_unit
                .into_iter()
                .map(|(id, cases)| {
                    let name = names.get(&id).cloned().unwrap_or_default();
                    UnitRow::of(id, name, &tally_of(cases, say.now))
                })
                .collect();
            rows.sort_by(|one, other| other.tenths.cmp(&one.tenths).then_with(|| one.name.cmp(&other.name)));
            let tally = tally_of(&counted, say.now);
            let rates = Indicator::ALL.into_iter().map(|(indicator, word)| {
                let (numerator, less, denominator) = indicator.formula();
                let figure = indicator.of(&tally);
                Rate {
                    word,
                    figure,
                    value: percent(figure.thousandths()),
                    numerator: numerator.word(),
                    less: less.map_or("", Count::word),
                    denominator: denominator.word(),
                }
            });
            let mut base = format!("from={}&to={}", chosen.from, chosen.to);
            if let Some((id, _)) = &chosen.unit {
                base.push_str(&format!("&unit={id}"));
            }
            if let Some(id) = ask.campaign {
                base.push_str(&format!("&campaign={id}"));
            }
            Ok(FiguresPage {
                frame,
                base,
                rates: rates.collect(),
                rows,
                exempt: counted.iter().filter(|case| case.record().exempt).count(),
                suspended: counted.iter().filter(|case| case.record().suspended).count(),
                clipped: counted.len() as i64 >= figures::CASES_MOST,
                tally,
                chosen,
            })
        })
        .await?;
    Ok(page(&made))
}

#[derive(Template)]
#[template(path = "case/pages/counted.html")]
struct CountedPage {
    frame: Frame,
    count: Count,
    less: Option<Count>,
    from: String,
    to: String,
    unit: String,
    back: String,
    total: usize,
    lines: Vec<Line>,
}

/// `GET /cases/figures/list`: exactly the cases a number counted.
pub async fn list(
    State(app): State<App>,
    by: Actor,
    say: Say,
    Query(ask): Query<Ask>,
) -> Result<Response, Problem> {
    let word = |text: &Option<String>| {
        text.as_deref().map(|word| Count::of_word(word).ok_or(Problem::Missing("page")))
    };
    let count = word(&ask.count).transpose()?.ok_or(Problem::Missing("page"))?;
    let less = word(&ask.less).transpose()?;
    let title = say.of("case-count", count.word());
    let frame = Frame::new(say.clone(), &by, "cases", title).at("/cases/figures");
    let made = app
        .read(move |db| {
            let chosen = choose(db, &by, &say, &ask)?;
            let counted = figures::counted(db, by.city, &chosen.which)?;
            let holds = |case: &&Counted| {
                let record = case.record();
                count.holds(&record, say.now) && less.is_none_or(|less| !less.holds(&record, say.now))
            };
            let ids: Vec<Id> = counted.iter().filter(holds).map(|case| case.id).collect();
            let first: Vec<Id> = ids.iter().rev().take(ROWS).copied().collect();
            let rest = format!("city_id = {} and id in ({}) order by id desc", by.city, store::ids(&first));
            let units = view::units(db, by.city)?;
            let rows = store::select(db, &rest, None)?;
            let lines = rows.into_iter().map(|row| Line::of(&say, row, &units)).collect::<Result<_, _>>()?;
            let back = format!("/cases/figures?from={}&to={}", chosen.from, chosen.to);
            let unit = chosen.unit.map(|(_, name)| name).unwrap_or_default();
            Ok(CountedPage {
                frame,
                count,
                less,
                from: chosen.from,
                to: chosen.to,
                unit,
                back,
                total: ids.len(),
                lines,
            })
        })
        .await?;
    Ok(page(&made))
}
