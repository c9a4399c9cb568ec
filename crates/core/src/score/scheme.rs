//! A scheme of assessment as data: groups of like units, parts with their rules, and the lists at the end.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;

use super::Points;
use super::rules::Kind;
use crate::rule::NoRule;

/// A scheme, read from TOML.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    /// Stable word.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// Which edition of the paper it follows.
    pub edition: String,
    /// Below this total a unit is proposed for the yellow list.
    pub yellow_below: Option<Points>,
    /// At or above this total a unit is proposed for the red list (praise).
    pub praise_from: Option<Points>,
    /// What a month on the red list is worth.
    pub praise_worth: Worth,
    /// What a month on the yellow list costs.
    pub yellow_worth: Worth,
    /// Units compared with one another.
    pub groups: Vec<Group>,
    /// Parts in order of print; codes are unique.
    pub parts: Vec<PartSpec>,
}

/// What a place on a list is worth by the paper; zeros where it says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Worth {
    /// Thousandths of a point.
    pub points: Points,
    /// Whole yuan.
    pub money: i64,
}

/// Like units.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Stable word.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Kinds of unit in it: `department`, `street`, …
    pub kinds: Vec<String>,
}

/// A part with its rules.
#[derive(Debug, Clone, PartialEq)]
pub struct PartSpec {
    /// Stable word.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// Its rules in order of print.
    pub rules: Vec<RuleSpec>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleSpec {
    /// Stable word, unique in the scheme.
    pub code: String,
    /// Name for people.
    pub name: String,
    /// The most it gives; for a deduction or a bonus the most it moves.
    pub points: Points,
    /// How it is worked out.
    pub kind: Kind,
}

/// What is wrong with a scheme, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeError {
    /// Not TOML, or a field is missing, unknown or of the wrong kind; the parser's words name line and field.
    Unreadable(String),
    /// Two parts or rules bear one code.
    Twice(String),
    /// A rule names a part that does not exist.
    NoPart {
        /// The rule.
        rule: String,
        /// The part it names.
        part: String,
    },
    /// A number that makes no sense here.
    BadNumber {
        /// The rule, or `scheme`.
        rule: String,
        /// The field.
        field: &'static str,
    },
    /// An expression that is none.
    BadExpression {
        /// The rule.
        rule: String,
        /// What is wrong with it.
        cause: NoRule,
    },
    /// No group or no rule: nothing to score.
    Empty,
}

impl fmt::Display for SchemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SchemeError::Unreadable(cause) => write!(f, "{}", cause.trim()),
            SchemeError::Twice(code) => write!(f, "code {code} stands twice; give one of them another"),
            SchemeError::NoPart { rule, part } => {
                write!(f, "rule {rule}: there is no part {part}; add a [[part]] with this code")
            }
            SchemeError::BadNumber { rule, field } => {
                write!(f, "rule {rule}: {field} makes no sense; give a number above 0 and below 10000")
            }
            SchemeError::BadExpression { rule, cause } => write!(f, "rule {rule}: expression: {cause:?}"),
            SchemeError::Empty => write!(f, "there is no [[group]] or no [[rule]]; add at least one of each"),
        }
    }
}

impl std::error::Error for SchemeError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scheme: Head,
    #[serde(default)]
    group: Vec<Group>,
    #[serde(default)]
    part: Vec<PartFile>,
    #[serde(default)]
    rule: Vec<RuleFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    code: String,
    name: String,
    edition: String,
    yellow_below: Option<f64>,
    praise_from: Option<f64>,
    praise_points: Option<f64>,
    praise_money: Option<u32>,
    yellow_points: Option<f64>,
    yellow_money: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartFile {
    code: String,
    name: String,
}

/// A rule as written; which fields are needed depends on `kind`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub code: String,
    pub part: String,
    pub name: String,
    pub points: f64,
    pub kind: String,
    pub figure: Option<String>,
    pub of: Option<String>,
    pub charge: Option<String>,
    pub bar: Option<f64>,
    pub above: Option<bool>,
    pub per: Option<f64>,
    pub loses: Option<f64>,
    pub each: Option<f64>,
    pub full: Option<f64>,
    pub bands: Option<Vec<(f64, f64)>>,
    pub expression: Option<String>,
}

/// The largest scheme file we read, in bytes.
const FILE_MAX: usize = 256 * 1024;

impl Scheme {
    /// Reads a scheme and checks it whole.
    pub fn parse(source: &str) -> Result<Scheme, SchemeError> {
        if source.len() > FILE_MAX {
            return Err(SchemeError::Unreadable(format!("more than {FILE_MAX} bytes")));
        }
        let file: File =
            toml::from_str(source).map_err(|cause| SchemeError::Unreadable(cause.to_string()))?;
        if file.group.is_empty() || file.rule.is_empty() {
            return Err(SchemeError::Empty);
        }
        let mut codes = BTreeSet::new();
        let all = file.part.iter().map(|part| &part.code).chain(file.rule.iter().map(|rule| &rule.code));
        if let Some(twice) = all.into_iter().find(|code| !codes.insert(code.as_str())) {
            return Err(SchemeError::Twice(twice.clone()));
        }
        let mut parts: Vec<PartSpec> = file
            .part
            .into_iter()
            .map(|part| PartSpec { code: part.code, name: part.name, rules: Vec::new() })
            .collect();
        for rule in file.rule {
            let Some(part) = parts.iter_mut().find(|part| part.code == rule.part) else {
                return Err(SchemeError::NoPart { rule: rule.code, part: rule.part });
            };
            part.rules.push(rule.read()?);
        }
        let list = |bar: Option<f64>, field| bar.map(|bar| thousandths(bar, "scheme", field)).transpose();
        Ok(Scheme {
            yellow_below: list(file.scheme.yellow_below, "yellow_below")?,
            praise_from: list(file.scheme.praise_from, "praise_from")?,
            praise_worth: Worth {
                points: list(file.scheme.praise_points, "praise_points")?.unwrap_or(0),
                money: i64::from(file.scheme.praise_money.unwrap_or(0)),
            },
            yellow_worth: Worth {
                points: list(file.scheme.yellow_points, "yellow_points")?.unwrap_or(0),
                money: i64::from(file.scheme.yellow_money.unwrap_or(0)),
            },
            code: file.scheme.code,
            name: file.scheme.name,
            edition: file.scheme.edition,
            groups: file.group,
            parts,
        })
    }

    /// Names of all figures the scheme asks for.
    pub fn figures(&self) -> BTreeSet<String> {
        self.parts.iter().flat_map(|part| &part.rules).flat_map(|rule| rule.kind.figures()).collect()
    }

    /// A rule by its code.
    pub fn rule(&self, code: &str) -> Option<&RuleSpec> {
        self.parts.iter().flat_map(|part| &part.rules).find(|rule| rule.code == code)
    }

    /// The group a kind of unit belongs to.
    pub fn group_of(&self, kind: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.kinds.iter().any(|each| each == kind))
    }
}

/// Points as written into thousandths.
pub(super) fn thousandths(value: f64, rule: &str, field: &'static str) -> Result<Points, SchemeError> {
    if value > 0.0 && value < 10_000.0 {
        return Ok((value * 1_000.0).round() as Points);
    }
    Err(SchemeError::BadNumber { rule: rule.to_owned(), field })
}
