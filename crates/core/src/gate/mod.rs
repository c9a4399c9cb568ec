//! Gates 转段: what must hold before the next phase opens, and what a named person may decide about it.
//!
//! ```text
//! criteria ─judge─▶ met · unmet · unmeasured · unreadable ─decide─▶ open | hold | redo
//! ```
//!
//! A criterion somebody cannot meet may be waived, with a reason. One that asks the people may not: below its bar
//! the survey is run again (DOMAIN, *Phase*; MISSION M5).

use crate::rule::{Named, NoRule, Rule};

/// How a criterion stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Met,
    /// It was measured and does not hold.
    Unmet,
    /// This figure has no value yet, or nobody measures it.
    Unmeasured(String),
    /// The expression is no rule: what is wrong with it.
    Unreadable(NoRule),
}

impl Verdict {
    /// Its word in tables, addresses and language files.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::Unmet => "unmet",
            Verdict::Unmeasured(_) => "unmeasured",
            Verdict::Unreadable(_) => "unreadable",
        }
    }
}

/// Asks a criterion of the figures that have a value.
pub fn judge(expression: &str, figures: &Named) -> Verdict {
    match Rule::parse(expression).and_then(|rule| rule.holds(figures)) {
        Ok(true) => Verdict::Met,
        Ok(false) => Verdict::Unmet,
        Err(NoRule::NoFigure(name)) => Verdict::Unmeasured(name),
        Err(cause) => Verdict::Unreadable(cause),
    }
}

/// What may be decided at a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The next phase opens.
    Open,
    /// Not yet.
    Hold,
    /// The people said no: the survey is run again.
    Redo,
}

impl Decision {
    /// All, with the word of each.
    pub const ALL: [(Decision, &'static str); 3] =
        [(Decision::Open, "open"), (Decision::Hold, "hold"), (Decision::Redo, "redo")];

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Reads the word back.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == word).map(|(decision, _)| *decision)
    }
}

/// One criterion as a decision sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it asks, in words.
    pub title: String,
    /// How it stands.
    pub verdict: Verdict,
    /// Whether it is the people who answer.
    pub is_survey: bool,
}

/// What the rules can answer instead of yes. The sentence stands in `words.*.ftl` under `gate-refused-…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Only an open phase has a gate to decide.
    NotOpen,
    /// A survey is below its bar: run it again.
    SurveyBelow(String),
    /// A survey was not run.
    SurveyMissing(String),
    /// So many criteria do not hold, and no reason is given.
    NoReason(usize),
    /// No survey is below its bar.
    NothingToRedo,
}

/// Whether the decision may be taken. `is_open` tells whether the phase is the open one; `has_reason` whether a
/// reason is given.
pub fn decide(
    decision: Decision,
    criteria: &[Asked],
    is_open: bool,
    has_reason: bool,
) -> Result<(), Refused> {
    if !is_open {
        return Err(Refused::NotOpen);
    }
    let survey = |wanted: fn(&Verdict) -> bool| {
        criteria.iter().find(|one| one.is_survey && wanted(&one.verdict)).map(|one| one.title.clone())
    };
    let below = survey(|verdict| *verdict == Verdict::Unmet);
    let missing = survey(|verdict| matches!(verdict, Verdict::Unmeasured(_) | Verdict::Unreadable(_)));
    let unmet = criteria.iter().filter(|one| one.verdict != Verdict::Met).count();
    match decision {
        Decision::Open => match (below, missing) {
            (Some(title), _) => Err(Refused::SurveyBelow(title)),
            (None, Some(title)) => Err(Refused::SurveyMissing(title)),
            _ if unmet > 0 && !has_reason => Err(Refused::NoReason(unmet)),
            _ => Ok(()),
        },
        Decision::Hold if !has_reason => Err(Refused::NoReason(unmet)),
        Decision::Hold => Ok(()),
        Decision::Redo if below.is_none() => Err(Refused::NothingToRedo),
        Decision::Redo => Ok(()),
    }
}

/// The ends of the 95 % interval of a share asked of a sample (Wilson, 1927), 0 to 1; nothing for an empty sample.
pub fn interval(satisfied: i64, asked: i64) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    if asked <= 0 || !(0..=asked).contains(&satisfied) {
        return None;
    }
    let (n, p) = (asked as f64, satisfied as f64 / asked as f64);
    let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(((middle - half).clamp(0.0, p), (middle + half).clamp(p, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_criterion_is_met_unmet_unmeasured_or_unreadable() {
        let figures =
            Named::from([("tasks.done_rate".into(), 0.96), ("survey.resident.satisfaction".into(), 0.88)]);
        let table = [
            ("tasks.done_rate >= 0.95", "met"),
            ("survey(\"resident\").satisfaction >= 0.90", "unmet"),
            ("dossier.coverage >= 1.0", "unmeasured"),
            ("tasks.done_rate >=", "unreadable"),
            ("tasks.done_rate", "unreadable"),
        ];
        for (expression, verdict) in table {
            assert_eq!(judge(expression, &figures).word(), verdict, "{expression}");
        }
    }

    fn asked(verdict: Verdict, is_survey: bool) -> Asked {
        Asked { title: "x".into(), verdict, is_survey }
    }

    #[test]
    fn every_decision_meets_every_state_of_the_criteria() {
        let unmeasured = || Verdict::Unmeasured("a.b".into());
        let states = [
            ("all met", vec![asked(Verdict::Met, false), asked(Verdict::Met, true)]),
            ("none", vec![]),
            ("one unmet", vec![asked(Verdict::Unmet, false)]),
            ("one unmeasured", vec![asked(unmeasured(), false)]),
            ("survey below", vec![asked(Verdict::Unmet, true)]),
            ("survey not run", vec![asked(unmeasured(), true)]),
        ];
        let mut table = String::new();
        for (name, criteria) in &states {
            let cells: Vec<&str> = [Decision::Open, Decision::Hold, Decision::Redo]
                .into_iter()
                .flat_map(|decision| [(decision, false), (decision, true)])
                .map(|(decision, reason)| match decide(decision, criteria, true, reason) {
                    Ok(()) => "yes",
                    Err(Refused::NoReason(_)) => "why?",
                    Err(Refused::SurveyBelow(_)) => "below",
                    Err(Refused::SurveyMissing(_)) => "missing",
                    Err(Refused::NothingToRedo) => "nothing",
                    Err(Refused::NotOpen) => "shut",
                })
                .collect();
            table.push_str(&format!("{name:<15}{}\n", cells.join(" ")));
        }
        // open, open with a reason, hold, hold with a reason, redo, redo with a reason
        assert_eq!(
            table,
            "all met        yes yes why? yes nothing nothing\n\
             none           yes yes why? yes nothing nothing\n\
             one unmet      why? yes why? yes nothing nothing\n\
             one unmeasured why? yes why? yes nothing nothing\n\
             survey below   below below why? yes yes yes\n\
             survey not run missing missing why? yes nothing nothing\n"
        );
        assert_eq!(decide(Decision::Open, &[], false, true), Err(Refused::NotOpen));
    }

    #[test]
    fn the_interval_of_a_share_is_the_published_one() {
        let near = |a: f64, b: f64| (a - b).abs() < 5e-4;
        let (low, high) = interval(81, 263).unwrap();
        assert!(near(low, 0.2553) && near(high, 0.3662), "{low} {high}");
        assert_eq!(interval(0, 0), None);
    }

    proptest! {
        /// The share lies in its interval, and more people asked with the same share never widen it.
        #[test]
        fn asking_more_people_never_widens_the_interval(satisfied in 0..200i64, rest in 0..200i64, times in 2..9i64) {
            prop_assume!(satisfied + rest > 0);
            let asked = satisfied + rest;
            let (low, high) = interval(satisfied, asked).unwrap();
            let share = satisfied as f64 / asked as f64;
            prop_assert!(low <= share && share <= high);
            let (a, b) = interval(satisfied * times, asked * times).unwrap();
            prop_assert!(b - a <= high - low + 1e-12);
        }
    }
}
