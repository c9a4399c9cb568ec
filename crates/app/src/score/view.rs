//! What the ranking page shows: places on strips, each with the tree of its score.

use yipan_db::Db;

use super::store::{self, AppealRow, CardRow, RunRow};
use super::why::{self, Why};
use super::{Period, act};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Arg, Say};
use crate::problem::Problem;
use crate::who;

/// Everything the page needs, in words.
pub struct Ranking {
    /// The run.
    pub run: RunRow,
    /// The period's month in words.
    pub month: String,
    /// The month before in words.
    pub month_before: String,
    /// The scheme's edition.
    pub edition: String,
    /// The bar of the yellow list, as points.
    pub yellow: Option<String>,
    /// How many stand below it.
    pub yellow_count: usize,
    /// Groups with their rows.
    pub groups: Vec<GroupView>,
    /// The tree of the chosen unit.
    pub why: Option<Why>,
    /// Objections to this run that the reader may see.
    pub appeals: Vec<AppealView>,
}

/// One group.
pub struct GroupView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Places, best first.
    pub rows: Vec<Row>,
    /// Marks of the scale: position and figure.
    pub scale: Vec<(String, String)>,
    /// Position of the median.
    pub median: String,
    /// Position of the yellow bar.
    pub cut: Option<String>,
}

/// One place.
pub struct Row {
    /// The unit.
    pub unit: Id,
    /// Its short name.
    pub name: String,
    /// Place and whether it is shared.
    pub place: i64,
    /// Whether others share it.
    pub tied: bool,
    /// Movement in words.
    pub moved: String,
    /// Score, one decimal.
    pub score: String,
    /// Word of the list.
    pub mark: Option<String>,
    /// Position of the dot.
    pub now: String,
    /// Position of the ring of the last period.
    pub was: Option<String>,
    /// Whether its tree is shown.
    pub chosen: bool,
    /// Whether the reader may see its tree.
    pub open: bool,
}

/// An objection.
pub struct AppealView {
    /// As kept.
    pub row: AppealRow,
    /// The unit's name.
    pub unit: String,
}

/// The part of the scale that is drawn.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    low: i64,
    high: i64,
}

impl Scale {
    /// From the ten below the lowest figure to the ten above the highest.
    pub(super) fn of(values: impl Iterator<Item = i64>) -> Scale {
        let (mut low, mut high) = (70_000, 100_000);
        for value in values {
            low = low.min(value.div_euclid(10_000) * 10_000);
            high = high.max(value.div_euclid(10_000) * 10_000 + if value % 10_000 == 0 { 0 } else { 10_000 });
        }
        Scale { low, high }
    }

    pub(super) fn share(self, value: i64) -> f64 {
        100.0 * (value - self.low) as f64 / (self.high - self.low).max(1) as f64
    }

    pub(super) fn at(self, value: i64) -> String {
        format!("{:.1}%", self.share(value).clamp(0.0, 100.0))
    }

    pub(super) fn marks(self) -> Vec<(String, String)> {
        let step = if self.high - self.low > 50_000 { 20_000 } else { 10_000 };
        let mut marks = Vec::new();
        let mut at = self.low;
        while at <= self.high {
            marks.push((self.at(at), (at / 1_000).to_string()));
            at += step;
        }
        marks
    }
}

/// Points with one decimal.
pub fn points(thousandths: i64) -> String {
    let tenths = (thousandths.abs() + 50) / 100;
    let sign = if thousandths < 0 && tenths > 0 { "−" } else { "" };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// A change with two decimals and its sign.
pub fn change(thousandths: i64) -> String {
    let hundredths = (thousandths.abs() + 5) / 10;
    let sign = match thousandths {
        0 => "",
        t if t < 0 => "−",
        _ => "+",
    };
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A number of points as a scheme writes it: no empty decimals.
pub(super) fn plain(thousandths: i64) -> String {
    let text = format!("{}.{:03}", thousandths / 1_000, thousandths.abs() % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Builds the page of a run; `unit` is whose tree is wanted.
pub fn ranking(
    db: &mut Db,
    by: &Actor,
    say: &Say,
    run: RunRow,
    unit: Option<Id>,
) -> Result<Ranking, Problem> {
    let scheme = store::scheme(db, by.city, run.scheme_id)?.scheme()?;
    let cards = store::cards(db, by.city, run.id)?;
    let period = Period::read(&run.period)?;
    let before = match store::run_of(db, by.city, run.campaign_id, &period.before().word())? {
        Some(before) => store::cards(db, by.city, before.id)?,
        None => Vec::new(),
    };
    let sight = by.sees(yipan_core::who::Right::ReadWork).map(str::to_owned);
    let units = who::store::units_under(db, by.city, "/")?;
    let name =
        |id: Id| units.iter().find(|unit| unit.id == id).map_or(String::new(), |unit| unit.short.clone());
    let sees = |id: Id| {
        let path = units.iter().find(|unit| unit.id == id).map(|unit| unit.path.as_str());
        path.zip(sight.as_deref()).is_some_and(|(path, top)| path.starts_with(top))
    };
    // Without a wish, the worst one the reader may see: that is where help is needed.
    let chosen = unit.or_else(|| {
        let seen = cards.iter().filter(|card| sees(card.unit_id));
        seen.min_by_key(|card| (card.total, card.unit_id)).map(|card| card.unit_id)
    });
    if unit.is_some_and(|id| !sees(id)) {
        return Err(Problem::NotAllowed("not-allowed-place", Vec::new()));
    }
    let mut groups = Vec::new();
    for group in &scheme.groups {
        let own: Vec<&CardRow> = cards.iter().filter(|card| card.group_code == group.code).collect();
        if own.is_empty() {
            continue;
        }
        let was = |unit: Id| before.iter().find(|card| card.unit_id == unit).map(|card| card.total);
        let all = own.iter().map(|card| card.total).chain(own.iter().filter_map(|card| was(card.unit_id)));
        let scale = Scale::of(all.chain(scheme.yellow_below));
        let mut totals: Vec<i64> = own.iter().map(|card| card.total).collect();
        totals.sort_unstable();
        groups.push(GroupView {
            code: group.code.clone(),
            name: group.name.clone(),
            scale: scale.marks(),
            median: scale.at(totals[totals.len() / 2]),
            cut: scheme.yellow_below.map(|bar| scale.at(bar)),
            rows: own
                .iter()
                .map(|card| Row {
                    unit: card.unit_id,
                    name: name(card.unit_id),
                    place: card.place,
                    tied: card.tied,
                    moved: moved(say, card.moved),
                    score: points(card.total),
                    mark: card.mark.clone(),
                    now: scale.at(card.total),
                    was: was(card.unit_id).map(|was| scale.at(was)),
                    chosen: chosen == Some(card.unit_id),
                    open: sees(card.unit_id),
                })
                .collect(),
        });
    }
    let why = match chosen.and_then(|unit| cards.iter().find(|card| card.unit_id == unit)) {
        Some(card) => {
            let group = scheme.groups.iter().find(|group| group.code == card.group_code);
            let group = group.map_or("", |group| group.name.as_str());
            let was = before.iter().find(|was| was.unit_id == card.unit_id).map(|was| was.total);
            let stage = act::stage(&run)?;
            let path =
                units.iter().find(|unit| unit.id == card.unit_id).map_or("", |unit| unit.path.as_str());
            let may_appeal =
                stage.appeal().is_ok() && by.may_at(yipan_core::who::Right::Appeal, path).is_ok();
            Some(Why {
                may_appeal,
                name: name(card.unit_id),
                place: place(say, card, group, was, &period),
                ..why::tree(say, &scheme, card)?
            })
        }
        None => None,
    };
    let appeals = store::appeals(db, by.city, run.id)?
        .into_iter()
        .filter(|appeal| sees(appeal.unit_id))
        .map(|row| AppealView { unit: name(row.unit_id), row })
        .collect();
    Ok(Ranking {
        month: say.one("score-month", "m", period.month()),
        month_before: say.one("score-month", "m", period.before().month()),
        edition: scheme.edition.clone(),
        yellow: scheme.yellow_below.map(plain),
        yellow_count: cards.iter().filter(|card| card.mark.as_deref() == Some("yellow")).count(),
        groups,
        why,
        appeals,
        run,
    })
}

fn moved(say: &Say, moved: Option<i64>) -> String {
    match moved {
        None => say.it("score-moved-new"),
        Some(0) => say.it("score-moved-same"),
        Some(up) if up > 0 => say.one("score-moved-up", "n", up),
        Some(down) => say.one("score-moved-down", "n", -down),
    }
}

fn place(say: &Say, card: &CardRow, group: &str, was: Option<i64>, period: &Period) -> String {
    let args = [
        ("group", Arg::Text(group.to_owned())),
        ("place", Arg::Number(card.place)),
        ("month", Arg::Text(say.one("score-month", "m", period.before().month()))),
        ("was", Arg::Text(was.map(points).unwrap_or_default())),
        ("moved", Arg::Text(moved(say, card.moved))),
    ];
    say.with(if was.is_some() { "score-place-was" } else { "score-place" }, &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_told_with_one_decimal_and_changes_with_two() {
        assert_eq!([73_831, 100_000, -49, 89_650].map(points), ["73.8", "100.0", "0.0", "89.7"]);
        assert_eq!([-10_525, 1_000, 0, -4].map(change), ["−10.53", "+1.00", "0.00", "−0.00"]);
    }

    #[test]
    fn a_scale_reaches_from_the_lowest_to_the_highest() {
        let scale = Scale::of([73_800, 62_000].into_iter());
        assert_eq!(
            scale.marks().iter().map(|mark| mark.1.as_str()).collect::<Vec<_>>(),
            ["60", "70", "80", "90", "100"]
        );
        assert_eq!((scale.at(60_000), scale.at(100_000)), ("0.0%".into(), "100.0%".into()));
    }
}
