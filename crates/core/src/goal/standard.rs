//! A standard (测评体系): who issued it, when it is in force, and its indicators.

use super::fields::{self, Fault, Reader, Row, Why};
use super::period::{Frequency, PERIODS, Window};
use super::requirement::{REQUIREMENT_BYTES_MAX, Requirement};
use super::tree;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The most indicators of one standard.
pub const INDICATORS_MAX: usize = 5000;

/// A standard as read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    /// Short code, `hygienic-2021`; one per edition.
    pub code: String,
    /// Its name as printed.
    pub name: String,
    /// The edition, `2021`.
    pub edition: String,
    /// First day in force.
    pub in_force: Date,
    /// Last day in force, if it has been replaced.
    pub in_force_until: Option<Date>,
    /// Who issues it.
    pub owner: Option<String>,
    /// Where its text was found, and what is not yet confirmed.
    pub note: Option<String>,
    /// Names of the scopes its indicators use.
    pub scopes: BTreeMap<String, String>,
    /// In the order of the file.
    pub indicators: Vec<Indicator>,
}

/// One indicator, or a group of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its code within the standard.
    pub code: String,
    /// The group it belongs to.
    pub parent: Option<String>,
    /// Its name as printed.
    pub title: String,
    /// Nothing for a group.
    pub kind: Option<Kind>,
    /// How the evaluators look at it.
    pub methods: Vec<Method>,
    /// Points in thousandths; for a group they may be left to its members.
    pub points: Option<i64>,
    /// What is measured: the join key between standards.
    pub measure: Option<String>,
    /// Where it is measured, `built_up_area`.
    pub scope: Option<String>,
    /// What it asks for.
    pub requirement: Option<Requirement>,
    /// Whether the requirement was read in the standard itself.
    pub confidence: Confidence,
    /// Evidence asked for.
    pub evidence: Vec<String>,
    /// How often it must be shown.
    pub frequency: Option<Frequency>,
    /// When it must hold.
    pub window: Option<Window>,
    /// A remark for the reader.
    pub note: Option<String>,
}

/// What missing an indicator means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Missing it loses everything (一票否决).
    Veto,
    /// Without it one may not apply (前置条件).
    Precondition,
    /// Measured against a threshold.
    Quantified,
    /// Judged by what is found.
    Qualitative,
}

/// How an indicator is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Papers (材料审核).
    Materials,
    /// On the spot (实地考察).
    Field,
    /// Asking people (问卷调查).
    Survey,
    /// Reported or sensed figures (数据).
    Data,
}

/// How sure a requirement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Read in the standard.
    Confirmed,
    /// Remembered or second-hand: never overrides a confirmed value.
    ToConfirm,
}

/// The words for kinds, as files, tables and the API have them.
pub const KINDS: &[(&str, Kind)] = &[
    ("veto", Kind::Veto),
    ("precondition", Kind::Precondition),
    ("quantified", Kind::Quantified),
    ("qualitative", Kind::Qualitative),
];
/// The words for methods.
pub const METHODS: &[(&str, Method)] = &[
    ("materials", Method::Materials),
    ("field", Method::Field),
    ("survey", Method::Survey),
    ("data", Method::Data),
];
/// The words for confidence.
pub const CONFIDENCE: &[(&str, Confidence)] =
    &[("confirmed", Confidence::Confirmed), ("to_confirm", Confidence::ToConfirm)];

/// The word for a value of one of the lists above.
pub fn word<T: PartialEq>(list: &[(&'static str, T)], value: &T) -> &'static str {
    list.iter().find(|(_, known)| known == value).map_or("", |(word, _)| *word)
}

impl Standard {
    /// Reads a TOML text; all faults at once.
    pub fn parse(text: &str) -> Result<Standard, Vec<Fault>> {
        let file = fields::toml(text).map_err(|fault| vec![fault])?;
        Standard::read(&file)
    }

    /// Reads the rows of a file, whatever it was.
    pub fn read(file: &Row) -> Result<Standard, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut reader = Reader::new(file, &mut faults);
        let head = reader.table("standard");
        if head.is_none() {
            reader.fault("standard", Why::Missing);
        }
        let rows = reader.tables("indicator", INDICATORS_MAX);
        if rows.is_empty() {
            reader.fault("indicator", Why::Missing);
        }
        reader.end();
        let Some(head) = head else { return Err(faults) };
        let mut standard = self::head(head, &mut faults);
        standard.indicators = rows.iter().map(|row| indicator(row, &mut faults)).collect();
        tree::check(&standard.indicators, rows, &mut faults);
        if faults.is_empty() { Ok(standard) } else { Err(faults) }
    }

    /// Whether the edition is in force on a day.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.in_force <= on && self.in_force_until.is_none_or(|until| on <= until)
    }
}

fn head(row: &Row, faults: &mut Vec<Fault>) -> Standard {
    let mut reader = Reader::new(row, faults);
    let code = reader.need_code("code");
    let name = reader.need("name", 100);
    let edition = reader.need("edition", 40);
    let in_force = reader.date("in_force");
    if in_force.is_none() && !row.fields.contains_key("in_force") {
        reader.fault("in_force", Why::Missing);
    }
    let in_force_until = reader.date("in_force_until");
    if let (Some(from), Some(until)) = (in_force, in_force_until)
        && until < from
    {
        reader.fault("in_force_until", Why::EndBeforeStart);
    }
    let owner = reader.text("owner", 100);
    let note = reader.text("note", 1000);
    let scopes = reader.names("scopes");
    reader.end();
    let in_force = in_force.unwrap_or(Date::MIN);
    Standard { code, name, edition, in_force, in_force_until, owner, note, scopes, indicators: Vec::new() }
}

fn indicator(row: &Row, faults: &mut Vec<Fault>) -> Indicator {
    let mut reader = Reader::new(row, faults);
    let code = reader.need_code("code");
    let parent = reader.code("parent");
    let title = reader.need("title", 300);
    let kind = reader.choice("kind", KINDS);
    let methods = reader.choices("methods", METHODS);
    let points = reader.thousandths("points", 0, 100_000);
    let measure = reader.code("measure");
    let scope = reader.code("scope");
    let requirement = requirement(&mut reader);
    let confidence = reader.choice("confidence", CONFIDENCE).unwrap_or(Confidence::Confirmed);
    let evidence = reader.list("evidence", 40);
    let frequency = frequency(&mut reader);
    let window = reader.text("window", 40).and_then(|found| {
        let window = Window::parse(&found);
        if window.is_none() {
            reader.fault("window", Why::NotADate { found });
        }
        window
    });
    let note = reader.text("note", 500);
    if requirement.as_ref().is_some_and(Requirement::is_measured) && measure.is_none() {
        reader.fault("measure", Why::NeedsMeasure);
    }
    if kind == Some(Kind::Quantified) && requirement.is_none() && !row.fields.contains_key("requirement") {
        reader.fault("requirement", Why::Missing);
    }
    reader.end();
    Indicator {
        code,
        parent,
        title,
        kind,
        methods,
        points,
        measure,
        scope,
        requirement,
        confidence,
        evidence,
        frequency,
        window,
        note,
    }
}

fn requirement(reader: &mut Reader<'_, '_>) -> Option<Requirement> {
    let text = reader.text("requirement", REQUIREMENT_BYTES_MAX)?;
    match Requirement::parse(&text) {
        Ok(requirement) => Some(requirement),
        Err((rest, mend)) => {
            reader.fault("requirement", Why::Requirement { rest, mend });
            None
        }
    }
}

fn frequency(reader: &mut Reader<'_, '_>) -> Option<Frequency> {
    let found = reader.text("frequency", 20)?;
    let frequency = Frequency::parse(&found);
    if frequency.is_none() {
        let allowed = PERIODS.iter().map(|(name, _)| format!("1/{name}")).collect::<Vec<_>>().join(", ");
        reader.fault("frequency", Why::NotOneOf { found, allowed });
    }
    frequency
}

#[cfg(test)]
mod tests {
    use super::super::fields::Place;
    use super::*;

    const GOOD: &str = r#"
[standard]
code = "hygienic-2021"
name = "国家卫生城市标准"
edition = "2021"
in_force = "2021-12-31"

[[indicator]]
code = "H-10"
title = "市容环境卫生"

[[indicator]]
code = "H-11"
parent = "H-10"
title = "建成区绿化覆盖率"
kind = "quantified"
methods = ["data", "field"]
points = 2.0
measure = "greening_coverage"
scope = "built_up_area"
requirement = ">= 38 %"
confidence = "confirmed"
evidence = ["remote-sensing report"]
frequency = "1/year"
window = "2014-05..2014-08"
"#;

    #[test]
    fn a_standard_is_read_whole() {
        let standard = Standard::parse(GOOD).expect("good");
        let leaf = &standard.indicators[1];
        assert_eq!((standard.code.as_str(), leaf.points), ("hygienic-2021", Some(2000)));
        assert_eq!(leaf.methods, [Method::Field, Method::Data]);
        assert_eq!(leaf.requirement.as_ref().map(ToString::to_string).as_deref(), Some(">= 38 %"));
        assert!(standard.is_in_force("2026-01-01".parse().expect("date")));
        assert!(!standard.is_in_force("2021-12-30".parse().expect("date")));
    }

    #[test]
    fn every_wrong_field_is_answered_with_its_place_and_mend() {
        let table = [
            ("edition = \"2021\"\n", "", 2, "standard.edition", "missing"),
            ("in_force = \"2021-12-31\"", "in_force = \"2021-02-31\"", 6, "standard.in_force", "not-a-date"),
            ("points = 2.0", "points = \"many\"", 18, "indicator[2].points", "kind-number"),
            ("points = 2.0", "points = -1", 18, "indicator[2].points", "out-of-range"),
            ("kind = \"quantified\"", "kind = \"quant\"", 16, "indicator[2].kind", "not-one-of"),
            ("methods = [\"data\"", "methods = [\"visit\"", 17, "indicator[2].methods", "not-one-of"),
            (">= 38 %", ">= x %", 21, "indicator[2].requirement", "requirement-number"),
            ("measure = \"greening_coverage\"\n", "", 12, "indicator[2].measure", "needs-measure"),
            ("requirement = \">= 38 %\"\n", "", 12, "indicator[2].requirement", "missing"),
            ("parent = \"H-10\"", "parent = \"H-99\"", 14, "indicator[2].parent", "no-such"),
            ("parent = \"H-10\"", "parent = \"H-11\"", 14, "indicator[2].parent", "circle"),
            ("code = \"H-11\"", "code = \"H-10\"", 13, "indicator[2].code", "twice"),
            ("frequency = \"1/year\"", "frequency = \"often\"", 24, "indicator[2].frequency", "not-one-of"),
            ("2014-05..2014-08", "2014-08..2014-05", 25, "indicator[2].window", "not-a-date"),
            ("window", "windows", 25, "indicator[2].windows", "unknown-near"),
            ("title = \"建成区绿化覆盖率\"", "title = 3.5.1", 15, "", "syntax"),
        ];
        for (good, bad, line, field, key) in table {
            let faults = Standard::parse(&GOOD.replacen(good, bad, 1)).expect_err(bad);
            let found: Vec<(Place, String)> = faults
                .into_iter()
                .map(|f| (f.place, f.why.key().trim_start_matches("goal-fault-").to_owned()))
                .collect();
            assert!(
                found.contains(&(Place::Line { line, field: field.to_owned() }, key.to_owned())),
                "{bad}: {found:?}"
            );
        }
    }

    #[test]
    fn all_faults_of_a_file_are_answered_at_once() {
        let bad = GOOD.replace("2021-12-31", "soon").replace("1/year", "often").replace(">= 38 %", "38 %");
        assert_eq!(Standard::parse(&bad).expect_err("three").len(), 3);
    }
}
