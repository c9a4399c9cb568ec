//! Who held a case how long, and what each level said: read off its lines in the ledger.

use yipan_core::case::{Clock, Fact, Rung};

use super::book;
use super::view::{self, Units};
use crate::kit::Id;
use crate::kit::say::Say;
use crate::ledger::store::EntryRow;

/// In whose hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The office: filing, dispatch, arbitration.
    Office,
    /// A unit.
    Unit(Id),
    /// A level above it.
    Rung(Rung),
    /// Whoever checks.
    Verifier,
}

/// One stretch of time in one pair of hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Whose.
    pub holder: Holder,
    /// From when.
    pub from: i64,
    /// Until when; `None` is now.
    pub until: Option<i64>,
}

fn fact_of(entry: &EntryRow) -> Option<Fact> {
    serde_json::from_str(&entry.detail).ok()
}

/// The stretches, oldest first. Neighbours in the same hands are one.
pub fn holds(entries: &[EntryRow]) -> Vec<Hold> {
    let mut holds: Vec<Hold> = Vec::new();
    let mut unit = None;
    for entry in entries {
        let fact = fact_of(entry);
        let next = match (entry.fact.as_str(), &fact) {
            (
                "case.reported" | "case.filed" | "case.returned" | "case.reopened" | "case.looked"
                | "case.split-off",
                _,
            ) => Some(Holder::Office),
            ("case.looking" | "case.on-spot", _) => Some(Holder::Verifier),
            (_, Some(Fact::Dispatched { unit: to, .. } | Fact::Reassigned { unit: to, .. })) => {
                unit = Some(*to);
                Some(Holder::Unit(*to))
            }
            (_, Some(Fact::Escalated { to } | Fact::Overdue { to: Some(to), .. })) => Some(Holder::Rung(*to)),
            ("case.answered" | "case.failed", _) => Some(unit.map_or(Holder::Office, Holder::Unit)),
            ("case.fixed", _) => Some(Holder::Verifier),
            ("case.closed" | "case.forced" | "case.declined" | "case.merged" | "case.voided", _) => {
                if let Some(last) = holds.last_mut() {
                    last.until.get_or_insert(entry.at);
                }
                continue;
            }
            _ => None,
        };
        let Some(next) = next else { continue };
        match holds.last_mut() {
            Some(last) if last.holder == next && last.until.is_none() => {}
            last => {
                if let Some(last) = last {
                    last.until.get_or_insert(entry.at);
                }
                holds.push(Hold { holder: next, from: entry.at, until: None });
            }
        }
    }
    holds
}

/// A stretch as it is drawn: lengths in percent of the whole life.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Who.
    pub who: String,
    /// At what.
    pub what: String,
    /// Left end.
    pub x: String,
    /// Length before the deadline.
    pub width: String,
    /// Left end and length after it.
    pub late: Option<(String, String)>,
    /// How long, in words.
    pub took: String,
    /// Whether it is late now.
    pub is_late: bool,
}

/// The picture of a life.
#[derive(Debug, Clone, Default)]
pub struct Lanes {
    /// One lane for each stretch.
    pub bars: Vec<Bar>,
    /// Days along the top: position and word.
    pub days: Vec<(String, String)>,
    /// Where the deadline stands.
    pub due: Option<String>,
    /// Where now is, while the case is open.
    pub now: Option<String>,
}

/// Draws the stretches between the first and the last instant.
pub fn lanes(
    say: &Say,
    city: Id,
    holds: &[Hold],
    clock: Option<&Clock>,
    due_at: Option<i64>,
    units: &Units,
) -> Lanes {
    let Some(start) = holds.first().map(|hold| hold.from) else { return Lanes::default() };
    let open = holds.last().is_some_and(|hold| hold.until.is_none());
    let ended = holds.iter().filter_map(|hold| hold.until).max().unwrap_or(say.now);
    let end = if open { say.now.max(due_at.unwrap_or(0).min(say.now + 3 * 86_400_000)) } else { ended };
    let whole = (end - start).max(60_000);
    let at =
        |instant: i64| format!("{:.2}%", (instant - start).clamp(0, whole) as f64 * 100.0 / whole as f64);
    let long = |length: i64| format!("{:.2}%", (length.max(0) as f64 * 100.0 / whole as f64).max(0.6));
    let unit = clock.map(|clock| clock.limit.unit);
    let bars = holds
        .iter()
        .map(|hold| {
            let until = hold.until.unwrap_or(say.now);
            let handling = matches!(hold.holder, Holder::Unit(_) | Holder::Rung(_));
            let due = due_at.filter(|due| handling && *due < until);
            let before = due.map_or(until, |due| due.max(hold.from));
            let took = match unit.filter(|unit| handling && unit.is_working()) {
                Some(unit) => {
                    let calendar = book::shown_time(city);
                    view::span(say, city, unit, unit.between(hold.from, until, calendar))
                }
                None => say.span(until - hold.from),
            };
            let (who, what) = name(say, hold.holder, units);
            Bar {
                who,
                what,
                x: at(hold.from),
                width: if before > hold.from { long(before - hold.from) } else { "0".into() },
                late: due.map(|due| (at(due.max(hold.from)), long(until - due.max(hold.from)))),
                took,
                is_late: due.is_some() && hold.until.is_none(),
            }
        })
        .collect();
    let step = (whole / 86_400_000 / 7 + 1) * 86_400_000;
    let first = midnight_after(say, start);
    let days = (0..8)
        .map(|n| first + n * step)
        .filter(|day| *day < end)
        .map(|day| (at(day), say.short_day(&day)))
        .collect();
    Lanes { bars, days, due: due_at.filter(|due| *due <= end).map(at), now: open.then(|| at(say.now)) }
}

fn midnight_after(say: &Say, at: i64) -> i64 {
    let day = say.civil(at).date();
    let next = day.tomorrow().ok().and_then(|day| day.to_zoned(say.zone.clone()).ok());
    next.map_or(at, |next| next.timestamp().as_millisecond())
}

fn name(say: &Say, holder: Holder, units: &Units) -> (String, String) {
    match holder {
        Holder::Office => (say.it("case-holder-office"), say.it("case-holding-office")),
        Holder::Unit(id) => (units.get(&id).cloned().unwrap_or_default(), say.it("case-holding-unit")),
        Holder::Rung(rung) => (say.of("case-rung", rung.word()), say.it("case-holding-rung")),
        Holder::Verifier => (say.it("case-holder-verifier"), say.it("case-holding-verifier")),
    }
}

/// One opinion of the ladder.
#[derive(Debug, Clone)]
pub struct Opinion {
    /// Who, empty for the program.
    pub who: String,
    /// Of which unit.
    pub unit: String,
    /// Key of what it was.
    pub key: &'static str,
    /// The level it went to.
    pub to: Option<Rung>,
    /// When.
    pub at: i64,
    /// What was said.
    pub words: String,
}

/// The chain of opinions, oldest first.
pub fn opinions(entries: &[EntryRow], units: &Units) -> Vec<Opinion> {
    entries
        .iter()
        .filter_map(|entry| {
            let (key, to) = match fact_of(entry)? {
                Fact::Escalated { to } => ("case-opinion-asked", Some(to)),
                Fact::Overdue { to: Some(to), .. } => ("case-opinion-by-rule", Some(to)),
                Fact::Answered { from } => ("case-opinion-answered", Some(from)),
                _ => return None,
            };
            Some(Opinion {
                who: if entry.actor_id == 0 { String::new() } else { entry.actor.clone() },
                unit: units.get(&entry.unit_id).cloned().unwrap_or_default(),
                key,
                to,
                at: entry.at,
                words: entry.reason.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: i64, fact: &str, detail: &str) -> EntryRow {
        EntryRow {
            city_id: 1,
            id: at,
            at,
            actor_id: 0,
            actor: String::new(),
            unit_id: 0,
            fact: fact.into(),
            subject: "case".into(),
            subject_id: 1,
            campaign_id: None,
            detail: detail.into(),
            reason: String::new(),
            address: String::new(),
            leaf: String::new(),
            batch: None,
        }
    }

    #[test]
    fn every_minute_of_a_life_is_in_somebodys_hands() {
        let entries = [
            entry(0, "case.reported", "{}"),
            entry(10, "case.filed", r#"{"fact":"filed","number":"x"}"#),
            entry(20, "case.dispatched", r#"{"fact":"dispatched","unit":7,"due_at":50}"#),
            entry(25, "case.taken", r#"{"fact":"taken"}"#),
            entry(40, "case.escalated", r#"{"fact":"escalated","to":"lead"}"#),
            entry(50, "case.overdue", r#"{"fact":"overdue","stage":"working","due_at":50,"to":"sponsor"}"#),
            entry(60, "case.answered", r#"{"fact":"answered","from":"sponsor"}"#),
            entry(70, "case.fixed", r#"{"fact":"fixed","late":true,"due_at":50}"#),
            entry(80, "case.failed", r#"{"fact":"failed","due_at":90}"#),
            entry(85, "case.fixed", r#"{"fact":"fixed","late":false,"due_at":90}"#),
            entry(90, "case.closed", r#"{"fact":"passed","verifier":3}"#),
        ];
        let holds = holds(&entries);
        let told: Vec<_> = holds.iter().map(|hold| (hold.holder, hold.from, hold.until)).collect();
        assert_eq!(
            told,
            [
                (Holder::Office, 0, Some(20)),
                (Holder::Unit(7), 20, Some(40)),
                (Holder::Rung(Rung::Lead), 40, Some(50)),
                (Holder::Rung(Rung::Sponsor), 50, Some(60)),
                (Holder::Unit(7), 60, Some(70)),
                (Holder::Verifier, 70, Some(80)),
                (Holder::Unit(7), 80, Some(85)),
                (Holder::Verifier, 85, Some(90)),
            ]
        );
    }
}
