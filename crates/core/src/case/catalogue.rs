//! Kinds of case as data: schemes of events and components with the limits of one city.
//!
//! Editions of one national list give the same code to different things, so a kind is known by *(scheme,
//! edition, code)*, never by its code alone. Limits are local policy: what ships under `templates/case/` is one
//! example, marked so.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Limit, Ms};

/// One scheme: a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// What it is.
    pub scheme: Scheme,
    /// Major classes.
    #[serde(default)]
    pub major: Vec<Major>,
    /// Kinds of case.
    #[serde(default)]
    pub category: Vec<Category>,
}

/// What a scheme is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Word in records: `events`.
    pub code: String,
    /// Edition: `2013`.
    pub edition: String,
    /// What it lists.
    pub kind: Kind,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Whether its limits are one city's example, to be replaced by the city's own.
    #[serde(default)]
    pub example: bool,
}

/// Happenings or things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 事件: something that happens in a place.
    Event,
    /// 部件: a thing of the city that is not as it should be.
    Component,
}

/// What a scheme of that word lists: `events`, `components`, or a city's own beside one of them, `events-night`.
pub fn class_kind(scheme: &str) -> Option<Kind> {
    let (word, own) = scheme.split_once('-').map_or((scheme, None), |(word, own)| (word, Some(own)));
    match word {
        _ if own.is_some_and(str::is_empty) => None,
        "events" => Some(Kind::Event),
        "components" => Some(Kind::Component),
        _ => None,
    }
}

/// A major class: the first two digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Major {
    /// Two digits.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Series of case numbers, unless the category has its own.
    pub series: String,
    /// Closing conditions, unless the category has its own.
    #[serde(default)]
    pub closing: Vec<String>,
    /// The same in English.
    #[serde(default)]
    pub closing_en: Vec<String>,
}

/// A kind of case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Major class and two or three digits more.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Numbered from 99 downwards by the city, not by the national list.
    #[serde(default)]
    pub local: bool,
    /// Whether a photo must show the result.
    #[serde(default)]
    pub photo: bool,
    /// Whether a case of it is major unless somebody says otherwise.
    #[serde(default)]
    pub major: bool,
    /// Since when this version of it is in force; 0 for what was shipped.
    #[serde(skip)]
    pub since: Ms,
    /// Series of its case numbers.
    pub series: Option<String>,
    /// What triggers it, each with its limit; at least one.
    pub trigger: Vec<Trigger>,
    /// Limit of a major case.
    pub major_limit: Option<Limit>,
    /// Closing conditions.
    #[serde(default)]
    pub closing: Vec<String>,
    /// The same in English.
    #[serde(default)]
    pub closing_en: Vec<String>,
}

/// What makes it a case, and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// In Chinese; empty when the category has only one.
    #[serde(default)]
    pub when: String,
    /// In English.
    #[serde(default)]
    pub when_en: String,
    /// From dispatch to fixed.
    pub limit: Limit,
}

/// What is wrong in a catalogue, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Two entries bear one code.
    Doubled(String),
    /// The category's first two digits are no major class of this file.
    NoMajor(String),
    /// A code that is not four or five digits (two for a major class).
    BadCode(String),
    /// The category has no trigger, so no limit.
    NoLimit(String),
    /// Chinese and English lists differ in length.
    Unpaired(String),
    /// More than the most a file may hold.
    TooMany(usize),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Doubled(code) => write!(f, "{code}: the code is used twice; give each kind its own"),
            Fault::NoMajor(code) => {
                write!(f, "{code}: add a [[major]] with code \"{}\"", &code[..2.min(code.len())])
            }
            Fault::BadCode(code) => write!(f, "{code}: a code is 4 or 5 digits, of a major class 2"),
            Fault::NoLimit(code) => write!(f, "{code}: add at least one trigger with a limit"),
            Fault::Unpaired(code) => write!(f, "{code}: closing and closing_en must have the same length"),
            Fault::TooMany(count) => {
                write!(f, "{count} kinds; a file may hold {}", Catalogue::CATEGORIES_MAX)
            }
        }
    }
}

impl Catalogue {
    /// The most kinds one file may hold.
    pub const CATEGORIES_MAX: usize = 2_000;

    /// Everything that is wrong with it; empty when it may be used.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.category.len() > Self::CATEGORIES_MAX {
            return vec![Fault::TooMany(self.category.len())];
        }
        let digits = |code: &str, lengths: &[usize]| {
            lengths.contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
        };
        let mut seen = BTreeSet::new();
        for major in &self.major {
            if !digits(&major.code, &[2]) {
                faults.push(Fault::BadCode(major.code.clone()));
            }
            if !seen.insert(major.code.as_str()) {
                faults.push(Fault::Doubled(major.code.clone()));
            }
            if major.closing.len() != major.closing_en.len() {
                faults.push(Fault::Unpaired(major.code.clone()));
            }
        }
        for category in &self.category {
            let code = || category.code.clone();
            if !digits(&category.code, &[4, 5]) {
                faults.push(Fault::BadCode(code()));
            } else if self.major_of(category).is_none() {
                faults.push(Fault::NoMajor(code()));
            }
            if !seen.insert(category.code.as_str()) {
                faults.push(Fault::Doubled(code()));
            }
            if category.trigger.is_empty() {
                faults.push(Fault::NoLimit(code()));
            }
            if category.closing.len() != category.closing_en.len() {
                faults.push(Fault::Unpaired(code()));
            }
        }
        faults
    }

    /// The kind of that code.
    pub fn find(&self, code: &str) -> Option<&Category> {
        self.category.iter().find(|category| category.code == code)
    }

    /// The major class of a kind.
    pub fn major_of(&self, category: &Category) -> Option<&Major> {
        self.major.iter().find(|major| category.code.starts_with(&major.code))
    }

    /// The series its cases are numbered in.
    pub fn series_of(&self, category: &Category) -> String {
        let own = category.series.clone();
        own.or_else(|| self.major_of(category).map(|major| major.series.clone())).unwrap_or_default()
    }

    /// What must be true before it is struck off, in Chinese and English.
    pub fn closing_of(&self, category: &Category) -> Vec<(String, String)> {
        let pairs =
            |zh: &[String], en: &[String]| zh.iter().cloned().zip(en.iter().cloned()).collect::<Vec<_>>();
        let own = pairs(&category.closing, &category.closing_en);
        match self.major_of(category) {
            Some(major) if own.is_empty() => pairs(&major.closing, &major.closing_en),
            _ => own,
        }
    }
}

impl Category {
    /// The limit of a trigger; without one, of the first, which the file puts there because it is most common.
    /// A major case has its own where the file gives one.
    pub fn limit(&self, trigger: Option<usize>, major: bool) -> Option<Limit> {
        let by_trigger =
            self.trigger.get(trigger.unwrap_or(0)).or(self.trigger.first()).map(|trigger| trigger.limit);
        if major { self.major_limit.or(by_trigger) } else { by_trigger }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        scheme = { code = "events", edition = "2013", kind = "event", name = "事件", name_en = "Events" }
        major = [{ code = "01", name = "市容环境", name_en = "Appearance", series = "市容", closing = ["清完"], closing_en = ["Clean"] }]
        [[category]]
        code = "0101"
        name = "私搭乱建"
        name_en = "Unapproved building"
        trigger = [{ when = "在建", limit = "2 urgent_day" }, { when = "已建成", limit = "15 work_day" }]
        major_limit = "1 urgent_day"
    "#;

    fn small() -> Catalogue {
        toml::from_str(SMALL).unwrap()
    }

    #[test]
    fn a_category_takes_from_its_major_class_what_it_does_not_say_itself() {
        let catalogue = small();
        let category = catalogue.find("0101").unwrap();
        assert_eq!(catalogue.series_of(category), "市容");
        assert_eq!(catalogue.closing_of(category), [("清完".to_owned(), "Clean".to_owned())]);
        let limits: Vec<_> = [(None, false), (Some(1), false), (Some(7), false), (Some(1), true)]
            .into_iter()
            .filter_map(|(trigger, major)| category.limit(trigger, major))
            .map(|limit| limit.to_string())
            .collect();
        assert_eq!(limits, ["2 urgent_day", "15 work_day", "2 urgent_day", "1 urgent_day"]);
    }

    #[test]
    fn every_fault_of_a_file_is_named_with_its_place() {
        let mut catalogue = small();
        let good = catalogue.category[0].clone();
        assert_eq!(catalogue.faults(), []);
        catalogue.category.push(good.clone());
        catalogue.category.push(Category { code: "0901".into(), trigger: vec![], ..good.clone() });
        catalogue.category.push(Category { code: "1a".into(), closing: vec!["x".into()], ..good });
        let said: Vec<_> = catalogue.faults().iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "0101: the code is used twice; give each kind its own",
                "0901: add a [[major]] with code \"09\"",
                "0901: add at least one trigger with a limit",
                "1a: a code is 4 or 5 digits, of a major class 2",
                "1a: closing and closing_en must have the same length",
            ]
        );
    }

    #[test]
    fn a_wrong_limit_is_refused_with_what_to_write() {
        let wrong = SMALL.replace("15 work_day", "15 days");
        let said = toml::from_str::<Catalogue>(&wrong).unwrap_err().to_string();
        assert!(
            said.contains("`15 days` is not a limit: write a number from 1 to 3660 and one of"),
            "{said}"
        );
    }

    #[test]
    fn the_shipped_lists_are_sound_and_every_kind_has_limit_series_and_closing_condition() {
        let files = [
            include_str!("../../../../templates/case/events.toml"),
            include_str!("../../../../templates/case/components.toml"),
        ];
        let counts = files.map(|file| {
            let catalogue: Catalogue = toml::from_str(file).unwrap();
            assert_eq!(catalogue.faults(), []);
            for category in &catalogue.category {
                let series = catalogue.series_of(category);
                assert!(
                    !series.is_empty() && !catalogue.closing_of(category).is_empty(),
                    "{}",
                    category.code
                );
                assert!(category.limit(None, false).is_some(), "{}", category.code);
                let many = category.trigger.len() > 1;
                let named = category.trigger.iter().all(|t| !t.when.is_empty() && !t.when_en.is_empty());
                assert!(named || !many, "{}: several triggers need names", category.code);
            }
            catalogue.category.len()
        });
        assert_eq!(counts, [99, 92]);
    }
}
