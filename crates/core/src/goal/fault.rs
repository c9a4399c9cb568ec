//! What is wrong with a field of a file, where it stands, and how to mend it.

/// Faults after this many are not listed: a file so wrong is the wrong file.
pub const FAULTS_MAX: usize = 200;

/// Where in the file a field stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line of a text file, counted from 1, with the path of the field, `indicator[3].points`.
    Line {
        /// Counted from 1.
        line: usize,
        /// The field's path, empty for a line that is no field at all.
        field: String,
    },
    /// A cell of a sheet by its address, `C7`, with the name of its column.
    Cell {
        /// Column letters and row number.
        address: String,
        /// The column's heading.
        field: String,
    },
}

impl Place {
    /// The place for a list of faults: `12: indicator[3].points`, `indicator!C7`.
    pub fn short(&self) -> String {
        match self {
            Place::File => String::new(),
            Place::Line { line, field } if field.is_empty() => line.to_string(),
            Place::Line { line, field } => format!("{line}: {field}"),
            Place::Cell { address, .. } => address.clone(),
        }
    }

    /// The field's name or path, for a sentence.
    pub fn field(&self) -> &str {
        match self {
            Place::File => "",
            Place::Line { field, .. } | Place::Cell { field, .. } => field,
        }
    }
}

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub place: Place,
    /// What is wrong, and by that how to mend it.
    pub why: Why,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: &Place, why: Why) -> Fault {
        Fault { place: place.clone(), why }
    }
}

/// What can be wrong with a field. The sentences stand in the words files under [`Why::key`], and each
/// variant's fields are the facts of its sentence.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Not TOML at all; the parser's own words.
    Syntax(String),
    /// The file is longer than is read.
    FileTooLong { bytes_max: usize },
    /// A field that must be there is not.
    Missing,
    /// A field nobody knows; the nearest known one, if any is near.
    Unknown { near: Option<String> },
    /// The value is of another kind: `text`, `number`, `list`, `flag`, `date`, `table`, `tables`.
    Kind { wanted: &'static str },
    /// Not one of the words allowed here.
    NotOneOf { found: String, allowed: String },
    /// Longer than allowed, in characters.
    TooLong { max: usize },
    /// More entries than allowed.
    TooMany { max: usize },
    /// Outside the bounds.
    OutOfRange { found: String, min: String, max: String },
    /// No such day.
    NotADate { found: String },
    /// The end lies before the beginning.
    EndBeforeStart,
    /// A code that is used twice.
    Twice { code: String },
    /// A code that nothing in the file carries.
    NoSuch { code: String },
    /// The tree runs in a circle through this code.
    Circle { code: String },
    /// Points declared for a group differ from what its members add up to; both in thousandths.
    PointsDiffer { declared: i64, members: i64 },
    /// A code may hold letters, figures and `- _ .` only.
    NotACode { found: String },
    /// The requirement cannot be read from here on.
    Requirement { rest: String, mend: Mend },
    /// A measured threshold without the name of the measure.
    NeedsMeasure,
    /// A group of indicators carries a requirement of its own.
    GroupHasRequirement,
}

/// How a requirement that cannot be read is mended; the ending of its sentence's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    /// A bound was expected: `>= 38 %`, `60..80 dB`, `rising`, `yes`, `grade >= "C"`.
    Bound,
    /// A number was expected.
    Number,
    /// The number has too many digits.
    Digits,
    /// A range runs from the smaller to the larger.
    Range,
    /// A condition ends with a colon.
    Colon,
    /// A condition stands first, before its alternatives.
    ConditionFirst,
    /// The name of a measure was expected.
    Measure,
    /// A grade is a capital letter, A the best, in quotes.
    Grade,
    /// Only `or` and `;` join bounds.
    Join,
    /// Longer or with more parts than is read.
    Size,
}

impl Mend {
    fn key(self) -> &'static str {
        match self {
            Mend::Bound => "goal-fault-requirement-bound",
            Mend::Number => "goal-fault-requirement-number",
            Mend::Digits => "goal-fault-requirement-digits",
            Mend::Range => "goal-fault-requirement-range",
            Mend::Colon => "goal-fault-requirement-colon",
            Mend::ConditionFirst => "goal-fault-requirement-condition-first",
            Mend::Measure => "goal-fault-requirement-measure",
            Mend::Grade => "goal-fault-requirement-grade",
            Mend::Join => "goal-fault-requirement-join",
            Mend::Size => "goal-fault-requirement-size",
        }
    }
}

impl Why {
    /// The name of the sentence in the words files.
    pub fn key(&self) -> &'static str {
        match self {
            Why::Syntax(_) => "goal-fault-syntax",
            Why::FileTooLong { .. } => "goal-fault-file-too-long",
            Why::Missing => "goal-fault-missing",
            Why::Unknown { near: None } => "goal-fault-unknown",
            Why::Unknown { near: Some(_) } => "goal-fault-unknown-near",
            Why::Kind { wanted: "number" } => "goal-fault-kind-number",
            Why::Kind { wanted: "list" } => "goal-fault-kind-list",
            Why::Kind { wanted: "flag" } => "goal-fault-kind-flag",
            Why::Kind { wanted: "table" } => "goal-fault-kind-table",
            Why::Kind { wanted: "tables" } => "goal-fault-kind-tables",
            Why::Kind { .. } => "goal-fault-kind-text",
            Why::NotOneOf { .. } => "goal-fault-not-one-of",
            Why::TooLong { .. } => "goal-fault-too-long",
            Why::TooMany { .. } => "goal-fault-too-many",
            Why::OutOfRange { .. } => "goal-fault-out-of-range",
            Why::NotADate { .. } => "goal-fault-not-a-date",
            Why::EndBeforeStart => "goal-fault-end-before-start",
            Why::Twice { .. } => "goal-fault-twice",
            Why::NoSuch { .. } => "goal-fault-no-such",
            Why::Circle { .. } => "goal-fault-circle",
            Why::PointsDiffer { .. } => "goal-fault-points-differ",
            Why::NotACode { .. } => "goal-fault-not-a-code",
            Why::Requirement { mend, .. } => mend.key(),
            Why::NeedsMeasure => "goal-fault-needs-measure",
            Why::GroupHasRequirement => "goal-fault-group-has-requirement",
        }
    }

    /// The facts of the sentence, by name.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        match self {
            Why::Syntax(message) => vec![("message", message.clone())],
            Why::FileTooLong { bytes_max } => vec![("max", bytes_max.to_string())],
            Why::Unknown { near: Some(near) } => vec![("near", near.clone())],
            Why::NotOneOf { found, allowed } => vec![("found", found.clone()), ("allowed", allowed.clone())],
            Why::TooLong { max } | Why::TooMany { max } => vec![("max", max.to_string())],
            Why::OutOfRange { found, min, max } => {
                vec![("found", found.clone()), ("min", min.clone()), ("max", max.clone())]
            }
            Why::NotADate { found } | Why::NotACode { found } => vec![("found", found.clone())],
            Why::Twice { code } | Why::NoSuch { code } | Why::Circle { code } => vec![("code", code.clone())],
            Why::PointsDiffer { declared, members } => {
                vec![("declared", thousandths(*declared)), ("members", thousandths(*members))]
            }
            Why::Requirement { rest, .. } => vec![("rest", rest.clone())],
            _ => Vec::new(),
        }
    }
}

/// Thousandths as a decimal without idle zeros: 2500 is `2.5`.
pub fn thousandths(value: i64) -> String {
    let text = format!("{}.{:03}", value.abs() / 1000, value.abs() % 1000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if value < 0 { format!("-{text}") } else { text.to_owned() }
}
