//! A special operation (专项整治): a themed drive with its own targets, whose tally is always the sum of its records.
//!
//! A target is met by records that units write (tonnes taken away), or by cases struck off (stalls cleared). A record
//! belongs to one target; a case belongs to the one target that has its class, since no class stands under two. So
//! nothing counts twice, and a total is its records and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Targets of one drive at most.
pub const TARGETS_MOST: usize = 12;
/// The largest goal or amount, in thousandths: a billion.
pub const AMOUNT_MOST: i64 = 1_000_000_000_000;

/// What fills a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Records that units write.
    Records,
    /// Cases of these classes that are struck off: full keys, `events/2013/0406`.
    Cases(Vec<String>),
}

/// A target of a drive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What is counted: `占道摊点`.
    pub name: String,
    /// In what: `个`, `吨`.
    pub unit: String,
    /// How much is to be reached, in thousandths; 0 is no goal.
    pub goal: i64,
    /// What fills it.
    pub source: Source,
}

/// What is wrong with targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// None, or more than [`TARGETS_MOST`].
    HowMany,
    /// The target at this place, from 1, has no name or no unit.
    NoName(usize),
    /// Its goal is below 0 or too large.
    Goal(usize),
    /// It is filled by cases of no class.
    NoClass(usize),
    /// A class stands under two targets: each of its cases would count twice.
    Twice(String),
}

/// Looks for the first fault of a drive's targets.
pub fn check(targets: &[Target]) -> Result<(), Fault> {
    if targets.is_empty() || targets.len() > TARGETS_MOST {
        return Err(Fault::HowMany);
    }
    let mut seen = std::collections::BTreeSet::new();
    for (nth, target) in (1..).zip(targets) {
        if target.name.trim().is_empty() || target.unit.trim().is_empty() {
            return Err(Fault::NoName(nth));
        }
        if !(0..=AMOUNT_MOST).contains(&target.goal) {
            return Err(Fault::Goal(nth));
        }
        let Source::Cases(classes) = &target.source else { continue };
        if classes.is_empty() {
            return Err(Fault::NoClass(nth));
        }
        if let Some(twice) = classes.iter().find(|class| !seen.insert(class.as_str())) {
            return Err(Fault::Twice(twice.clone()));
        }
    }
    Ok(())
}

/// What one unit did for one target, of however many records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The target, from 0.
    pub target: usize,
    /// The unit.
    pub unit: i64,
    /// In thousandths.
    pub amount: i64,
    /// How many records or cases that is.
    pub records: i64,
}

/// A sum with how many records it is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// In thousandths.
    pub amount: i64,
    /// Records or cases.
    pub records: i64,
}

impl Sum {
    fn add(&mut self, part: &Part) {
        self.amount = self.amount.saturating_add(part.amount);
        self.records = self.records.saturating_add(part.records);
    }
}

/// The tally of a drive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of each target.
    pub totals: Vec<Sum>,
    /// Of each unit, of each target.
    pub units: BTreeMap<i64, Vec<Sum>>,
}

impl Tally {
    /// Sums parts; a part of a target that does not exist is left out.
    pub fn of(targets: usize, parts: &[Part]) -> Self {
        let mut tally = Self { totals: vec![Sum::default(); targets], units: BTreeMap::new() };
        for part in parts.iter().filter(|part| part.target < targets) {
            tally.totals[part.target].add(part);
            tally.units.entry(part.unit).or_insert_with(|| vec![Sum::default(); targets])[part.target]
                .add(part);
        }
        tally
    }
}

/// Share of a goal in thousandths; none without a goal.
pub fn share(done: i64, goal: i64) -> Option<i64> {
    (goal > 0).then(|| i64::try_from(i128::from(done) * 1_000 / i128::from(goal)).unwrap_or(i64::MAX))
}

/// Reads an amount with at most three decimals into thousandths: `12`, `2400.5`.
pub fn read_amount(text: &str) -> Option<i64> {
    let text = text.trim().replace([',', '，'], "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || part.len() > 3 || !digits(whole) || !digits(part) {
        return None;
    }
    let thousandths: i64 = format!("{part:0<3}").parse().ok()?;
    let amount = whole.parse::<i64>().ok()? * 1_000 + thousandths;
    (amount <= AMOUNT_MOST).then_some(amount)
}

/// Writes thousandths without idle zeros: `2,400.5`.
pub fn write_amount(amount: i64) -> String {
    let whole = (amount / 1_000).to_string();
    let mut out = String::new();
    for (nth, digit) in whole.chars().enumerate() {
        if nth > 0 && (whole.len() - nth).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let part = format!("{:03}", amount % 1_000);
    let part = part.trim_end_matches('0');
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn target(source: Source) -> Target {
        Target { name: "摊点".into(), unit: "个".into(), goal: 410_000, source }
    }

    #[test]
    fn no_class_stands_under_two_targets() {
        let cases = |classes: &[&str]| target(Source::Cases(classes.iter().map(|c| (*c).into()).collect()));
        assert_eq!(check(&[cases(&["a"]), cases(&["b"]), target(Source::Records)]), Ok(()));
        assert_eq!(check(&[cases(&["a", "b"]), cases(&["b"])]), Err(Fault::Twice("b".into())));
        assert_eq!(check(&[cases(&[])]), Err(Fault::NoClass(1)));
        assert_eq!(check(&[]), Err(Fault::HowMany));
    }

    #[test]
    fn amounts_are_read_and_written_as_people_do() {
        for (text, amount) in [("12", 12_000), ("2,400.5", 2_400_500), ("0.125", 125)] {
            assert_eq!(read_amount(text), Some(amount));
            assert_eq!(write_amount(amount), text);
        }
        for text in ["", "-1", "1.2345", "x", "99999999999"] {
            assert_eq!(read_amount(text), None, "{text}");
        }
    }

    proptest! {
        /// The total is the sum of its units and the sum of its records, in whatever order they come.
        #[test]
        fn a_total_is_the_sum_of_its_records(
            parts in proptest::collection::vec((0..3usize, 0..5i64, 0..9_999i64), 0..60), turn in 0..60usize
        ) {
            let part = |(target, unit, amount): &(usize, i64, i64)| Part {
                target: *target, unit: *unit, amount: *amount, records: 1,
            };
            let mut parts: Vec<Part> = parts.iter().map(part).collect();
            let tally = Tally::of(3, &parts);
            for nth in 0..3 {
                let of = |own: &&Part| own.target == nth;
                prop_assert_eq!(tally.totals[nth].amount, parts.iter().filter(of).map(|own| own.amount).sum::<i64>());
                prop_assert_eq!(tally.totals[nth].records, parts.iter().filter(of).count() as i64);
                prop_assert_eq!(tally.totals[nth].amount, tally.units.values().map(|unit| unit[nth].amount).sum::<i64>());
            }
            let at = turn.min(parts.len());
            parts.rotate_left(at);
            prop_assert_eq!(Tally::of(3, &parts), tally);
        }

        #[test]
        fn an_amount_written_is_the_amount_read(amount in 0..AMOUNT_MOST) {
            prop_assert_eq!(read_amount(&write_amount(amount)), Some(amount));
        }
    }
}
