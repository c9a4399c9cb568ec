//! What is asked at a kind of site, as data, and what an answer means.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Items one checklist may have: more cannot be answered on one visit.
pub const ITEMS_MAX: usize = 200;
/// Photos one answer may carry.
pub const PHOTOS_MAX: usize = 6;

/// A checklist: one file under `templates/checklist/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Code, stable; the name of its file.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// In English.
    #[serde(default)]
    pub title_en: String,
    /// The types of site it is for.
    pub site_types: Vec<String>,
    /// What is asked, in walking order.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Code, unique in its list.
    pub code: String,
    /// What should be so, in words: a pass means yes.
    pub title: String,
    /// In English.
    #[serde(default)]
    pub title_en: String,
    /// Codes of the indicators the answer counts for: `standard/indicator`.
    #[serde(default)]
    pub indicators: Vec<String>,
    /// How it is answered.
    #[serde(default)]
    pub answer: AnswerKind,
    /// How bad a failure is.
    #[serde(default)]
    pub severity: Severity,
    /// Points lost by a failure, in thousandths.
    #[serde(default)]
    pub points: i64,
    /// When a photo is asked for.
    #[serde(default)]
    pub photo: PhotoRule,
    /// The case category a failure becomes.
    #[serde(default)]
    pub category: Option<String>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum AnswerKind {
    /// Yes, no, or there is none here.
    #[default]
    PassFail,
    /// How many there are: passes from this count upwards.
    AtLeast(f64),
    /// How many are wrong: passes up to this count.
    AtMost(f64),
}

/// How bad a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Put right in the ordinary time.
    #[default]
    Ordinary,
    /// A hazard, or visible to every passer-by.
    Major,
    /// One failure fails the whole evaluation (一票否决).
    Veto,
}

/// When a photo is asked for: only where it proves something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhotoRule {
    /// Never.
    Never,
    /// With a failure.
    #[default]
    OnFail,
    /// Always.
    Always,
}

/// What somebody on the spot says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The item's code.
    pub item: String,
    /// `pass` or `fail`; for counted items the program decides by the count.
    #[serde(default)]
    pub result: Option<Outcome>,
    /// The count, for counted items.
    #[serde(default)]
    pub value: Option<f64>,
    /// In the inspector's words.
    #[serde(default)]
    pub note: String,
    /// How many photos came with it.
    #[serde(default)]
    pub photos: usize,
}

/// What an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As it should be.
    Pass,
    /// Not as it should be.
    Fail,
    /// There is no such thing here; counts neither way.
    None,
}

/// One wrong place in a checklist file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The item's place, from 1; 0 is the list itself.
    pub item: usize,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What can be wrong in a checklist file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// No item, or more than [`ITEMS_MAX`].
    Items(usize),
    /// No type of site.
    NoSiteType,
    /// A code or title is empty.
    Empty(&'static str),
    /// Two items with this code.
    Twice(String),
    /// Points below zero.
    Points(i64),
    /// A count bound that is not a number from 0 upwards.
    Bound,
    /// An indicator that is not `standard/indicator`.
    Indicator(String),
}

/// Why answers cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerFault {
    /// The list asks no such thing.
    Unknown(String),
    /// Answered twice.
    Twice(String),
    /// Not answered.
    Missing(String),
    /// A count was asked for.
    Count(String),
    /// A photo was asked for.
    Photo(String),
    /// More photos than [`PHOTOS_MAX`].
    Photos(String),
}

impl AnswerFault {
    /// The item's code.
    pub fn item(&self) -> &str {
        match self {
            Self::Unknown(item)
            | Self::Twice(item)
            | Self::Missing(item)
            | Self::Count(item)
            | Self::Photo(item)
            | Self::Photos(item) => item,
        }
    }

    /// Stable word: the end of its sentence's name.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "unknown",
            Self::Twice(_) => "twice",
            Self::Missing(_) => "missing",
            Self::Count(_) => "count",
            Self::Photo(_) => "photo",
            Self::Photos(_) => "photos",
        }
    }
}

impl Checklist {
    /// Everything wrong with the list.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut wrong = |item, wrong| faults.push(Fault { item, wrong });
        if self.items.is_empty() || self.items.len() > ITEMS_MAX {
            wrong(0, Wrong::Items(self.items.len()));
        }
        if self.site_types.is_empty() {
            wrong(0, Wrong::NoSiteType);
        }
        let mut seen = BTreeSet::new();
        for (at, item) in (1..).zip(&self.items) {
            if item.code.trim().is_empty() {
                wrong(at, Wrong::Empty("code"));
            }
            if item.title.trim().is_empty() {
                wrong(at, Wrong::Empty("title"));
            }
            if !seen.insert(&item.code) {
                wrong(at, Wrong::Twice(item.code.clone()));
            }
            if item.points < 0 {
                wrong(at, Wrong::Points(item.points));
            }
            let (AnswerKind::AtLeast(bound) | AnswerKind::AtMost(bound)) = item.answer else {
                continue;
            };
            if !bound.is_finite() || bound < 0.0 {
                wrong(at, Wrong::Bound);
            }
        }
        for (at, item) in (1..).zip(&self.items) {
            let strange = |i: &&String| i.split('/').filter(|part| !part.trim().is_empty()).count() != 2;
            faults.extend(
                item.indicators
                    .iter()
                    .filter(strange)
                    .map(|i| Fault { item: at, wrong: Wrong::Indicator(i.clone()) }),
            );
        }
        faults
    }

    /// Points that can be lost, in thousandths.
    pub fn points(&self) -> i64 {
        self.items.iter().map(|item| item.points).sum()
    }
}

/// Judges a visit: one outcome for every item in the list's order, or everything that is wrong with the answers.
pub fn judge(list: &Checklist, answers: &[Answer]) -> Result<Vec<Outcome>, Vec<AnswerFault>> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for answer in answers {
        if !list.items.iter().any(|item| item.code == answer.item) {
            faults.push(AnswerFault::Unknown(answer.item.clone()));
        } else if !seen.insert(&answer.item) {
            faults.push(AnswerFault::Twice(answer.item.clone()));
        }
        if answer.photos > PHOTOS_MAX {
            faults.push(AnswerFault::Photos(answer.item.clone()));
        }
    }
    let mut outcomes = Vec::with_capacity(list.items.len());
    for item in &list.items {
        let code = item.code.clone();
        let Some(answer) = answers.iter().find(|answer| answer.item == code) else {
            faults.push(AnswerFault::Missing(code));
            continue;
        };
        let counted = answer.value.filter(|v| v.is_finite() && *v >= 0.0);
        let outcome = match (item.answer, answer.result, counted) {
            (_, Some(Outcome::None), _) => Some(Outcome::None),
            (AnswerKind::PassFail, said, _) => said,
            (AnswerKind::AtLeast(least), _, value) => value.map(|v| pass(v >= least)),
            (AnswerKind::AtMost(most), _, value) => value.map(|v| pass(v <= most)),
        };
        match outcome {
            Some(outcome) => {
                let wanted = match item.photo {
                    PhotoRule::Never => false,
                    PhotoRule::OnFail => outcome == Outcome::Fail,
                    PhotoRule::Always => outcome != Outcome::None,
                };
                if wanted && answer.photos == 0 {
                    faults.push(AnswerFault::Photo(code));
                }
                outcomes.push(outcome);
            }
            None if item.answer == AnswerKind::PassFail => faults.push(AnswerFault::Missing(code)),
            None => faults.push(AnswerFault::Count(code)),
        }
    }
    if faults.is_empty() { Ok(outcomes) } else { Err(faults) }
}

fn pass(so: bool) -> Outcome {
    if so { Outcome::Pass } else { Outcome::Fail }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(code: &str, answer: AnswerKind, photo: PhotoRule) -> Item {
        Item {
            code: code.into(),
            title: code.into(),
            title_en: String::new(),
            indicators: vec![],
            answer,
            severity: Severity::Ordinary,
            points: 500,
            photo,
            category: None,
        }
    }

    fn list(items: Vec<Item>) -> Checklist {
        Checklist {
            code: "c".into(),
            title: "t".into(),
            title_en: String::new(),
            site_types: vec!["x".into()],
            items,
        }
    }

    fn said(item: &str, result: Option<Outcome>, value: Option<f64>, photos: usize) -> Answer {
        Answer { item: item.into(), result, value, note: String::new(), photos }
    }

    #[test]
    fn an_answer_comes_to_an_outcome_or_says_what_is_missing() {
        use Outcome::{Fail, Pass};
        let (least, most) = (AnswerKind::AtLeast(3.0), AnswerKind::AtMost(2.0));
        for (kind, photo, result, value, photos, want) in [
            (AnswerKind::PassFail, PhotoRule::OnFail, Some(Pass), None, 0, Ok(Pass)),
            (AnswerKind::PassFail, PhotoRule::OnFail, Some(Fail), None, 0, Err("photo")),
            (AnswerKind::PassFail, PhotoRule::OnFail, Some(Fail), None, 1, Ok(Fail)),
            (AnswerKind::PassFail, PhotoRule::Always, Some(Pass), None, 0, Err("photo")),
            (AnswerKind::PassFail, PhotoRule::Always, Some(Outcome::None), None, 0, Ok(Outcome::None)),
            (AnswerKind::PassFail, PhotoRule::Never, None, None, 0, Err("missing")),
            (least, PhotoRule::Never, None, Some(3.0), 0, Ok(Pass)),
            (least, PhotoRule::Never, Some(Pass), Some(2.0), 0, Ok(Fail)),
            (most, PhotoRule::Never, None, Some(2.0), 0, Ok(Pass)),
            (most, PhotoRule::Never, None, Some(2.5), 0, Ok(Fail)),
            (most, PhotoRule::Never, Some(Pass), None, 0, Err("count")),
            (most, PhotoRule::Never, None, Some(f64::NAN), 0, Err("count")),
            (AnswerKind::PassFail, PhotoRule::OnFail, Some(Fail), None, 7, Err("photos")),
        ] {
            let answered = judge(&list(vec![item("a", kind, photo)]), &[said("a", result, value, photos)]);
            let short = answered.map(|o| o[0]).map_err(|f| f[0].word());
            assert_eq!(short, want, "{kind:?} {photo:?} {result:?} {value:?} {photos}");
        }
    }

    #[test]
    fn what_was_not_asked_and_what_was_not_answered_are_both_told() {
        let list = list(vec![item("a", AnswerKind::PassFail, PhotoRule::Never)]);
        let faults = judge(&list, &[said("b", Some(Outcome::Pass), None, 0)]).unwrap_err();
        assert_eq!(faults, [AnswerFault::Unknown("b".into()), AnswerFault::Missing("a".into())]);
    }

    #[test]
    fn a_wrong_list_names_every_wrong_item() {
        let mut bad = item("a", AnswerKind::AtLeast(-1.0), PhotoRule::Never);
        bad.indicators = vec!["hygienic-2021".into()];
        let mut worse = item("a", AnswerKind::PassFail, PhotoRule::Never);
        (worse.title, worse.points) = (" ".into(), -1);
        let faults: Vec<_> = list(vec![bad, worse]).faults().into_iter().map(|f| (f.item, f.wrong)).collect();
        assert_eq!(
            faults,
            [
                (1, Wrong::Bound),
                (2, Wrong::Empty("title")),
                (2, Wrong::Twice("a".into())),
                (2, Wrong::Points(-1)),
                (1, Wrong::Indicator("hygienic-2021".into())),
            ]
        );
    }

    #[test]
    fn every_checklist_that_is_shipped_is_sound() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/checklist");
        let mut types = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let list: Checklist = toml::from_str(&std::fs::read_to_string(&path).unwrap())
                .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert_eq!(list.faults(), [], "{}", path.display());
            assert_eq!(path.file_stem().unwrap().to_str(), Some(list.code.as_str()));
            assert!(list.items.iter().all(|item| !item.title_en.is_empty()), "{}", list.code);
            types.extend(list.site_types);
        }
        for wanted in [
            "main-road",
            "alley",
            "community",
            "market",
            "toilet",
            "school",
            "hospital",
            "park",
            "construction",
            "station",
            "stop",
            "crossing",
            "water",
        ] {
            assert!(types.contains(wanted), "no checklist for {wanted}");
        }
    }

    proptest! {
        /// A count that passes still passes when it gets better.
        #[test]
        fn better_counts_never_fail(bound in 0.0..100.0f64, value in 0.0..100.0f64, more in 0.0..50.0f64) {
            let judged = |kind, value| {
                let answers = [said("a", None, Some(value), 0)];
                judge(&list(vec![item("a", kind, PhotoRule::Never)]), &answers).unwrap()[0]
            };
            let least = AnswerKind::AtLeast(bound);
            if judged(least, value) == Outcome::Pass {
                prop_assert_eq!(judged(least, value + more), Outcome::Pass);
            }
            let most = AnswerKind::AtMost(bound);
            if judged(most, value + more) == Outcome::Pass {
                prop_assert_eq!(judged(most, value), Outcome::Pass);
            }
        }
    }
}
