//! A kind of campaign as data (TOML): its command, phases, standards and settings. A new kind is a new file.

use super::fields::{self, Fault, Reader, Row, Why};
use jiff::civil::Date;

/// A kind of campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Its code, the name of its file.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// What it is for, one sentence in each language.
    pub about: String,
    /// The same in English.
    pub about_en: String,
    /// Words by which a document tells that it is of this kind: 创卫.
    pub words: Vec<String>,
    /// Usual length in days, from start to the day.
    pub days: u32,
    /// Codes of the standards it is measured by.
    pub standards: Vec<String>,
    /// Codes of the checklists its rounds use.
    pub checklists: Vec<String>,
    /// Code of the case categories.
    pub categories: Option<String>,
    /// Code of the limits of the case clocks.
    pub limits: Option<String>,
    /// Code of the score scheme.
    pub scheme: Option<String>,
    /// The command, parents before members.
    pub bodies: Vec<Body>,
    /// In their order in time.
    pub phases: Vec<Phase>,
    /// Meetings and returns that must happen regularly.
    pub cadences: Vec<Cadence>,
    /// Papers it produces.
    pub documents: Vec<Document>,
}

/// A body of the command.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Its code within the template.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its short name for boards.
    pub short: String,
    /// What it is.
    pub kind: BodyKind,
    /// The body it stands under.
    pub parent: Option<String>,
    /// One such body for each unit of this kind, `street`.
    pub each: Option<String>,
    /// Its posts.
    pub posts: Vec<Post>,
}

/// A post in a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Post {
    /// Its title.
    pub title: String,
    /// How many there are.
    pub count: u32,
}

/// Kinds of command bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// 领导小组
    LeadingGroup,
    /// 办公室
    Office,
    /// 指挥部
    Headquarters,
    /// 分指挥部
    SubHeadquarters,
}

/// The words for kinds of bodies.
pub const BODY_KINDS: &[(&str, BodyKind)] = &[
    ("leading_group", BodyKind::LeadingGroup),
    ("office", BodyKind::Office),
    ("headquarters", BodyKind::Headquarters),
    ("sub_headquarters", BodyKind::SubHeadquarters),
];

/// A phase (阶段) or, within one, a segment (时段).
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it turns on.
    pub focus: Option<String>,
    /// Its share of the time, in parts of the whole.
    pub weight: u32,
    /// Segments within it.
    pub segments: Vec<Phase>,
    /// What must be met before the next phase begins (转段).
    pub gate: Vec<Criterion>,
}

/// One criterion of a gate. Its expression is evaluated by the plan; here it is data.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// What it asks, for people.
    pub title: String,
    /// The expression (CEL) over named figures.
    pub when: String,
    /// A survey whose failing opens a redo.
    pub survey: Option<String>,
}

/// Something that must happen regularly.
#[derive(Debug, Clone, PartialEq)]
pub struct Cadence {
    /// Its name.
    pub title: String,
    /// A meeting or a return.
    pub kind: CadenceKind,
    /// Its period, `week`, `month`, `quarter`, `half_year`, `year`.
    pub every: &'static str,
    /// How many times in the period at least.
    pub times: u32,
    /// The day of the period by which a return is due.
    pub day: Option<u32>,
}

/// What happens regularly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CadenceKind {
    /// People meet.
    Meeting,
    /// Units send something in.
    Return,
}

/// The words for kinds of cadences.
pub const CADENCE_KINDS: &[(&str, CadenceKind)] =
    &[("meeting", CadenceKind::Meeting), ("return", CadenceKind::Return)];

/// A paper the campaign produces.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The phase in which it is due.
    pub phase: Option<String>,
}

impl Template {
    /// Reads a TOML text; all faults at once.
    pub fn parse(text: &str) -> Result<Template, Vec<Fault>> {
        let file = fields::toml(text).map_err(|fault| vec![fault])?;
        let mut faults = Vec::new();
        let mut reader = Reader::new(&file, &mut faults);
        let head = reader.table("template");
        if head.is_none() {
            reader.fault("template", Why::Missing);
        }
        let bodies = reader.tables("body", 200);
        let phases = reader.tables("phase", 40);
        if phases.is_empty() {
            reader.fault("phase", Why::Missing);
        }
        let cadences = reader.tables("cadence", 40);
        let documents = reader.tables("document", 100);
        reader.end();
        let Some(head) = head else { return Err(faults) };
        let mut template = self::head(head, &mut faults);
        template.bodies = bodies.iter().map(|row| body(row, &mut faults)).collect();
        template.phases = phases.iter().map(|row| phase(row, &mut faults, true)).collect();
        template.cadences = cadences.iter().filter_map(|row| cadence(row, &mut faults)).collect();
        template.documents = documents.iter().map(|row| document(row, &mut faults)).collect();
        check(&template, bodies, phases, documents, &mut faults);
        if faults.is_empty() { Ok(template) } else { Err(faults) }
    }
}

fn head(row: &Row, faults: &mut Vec<Fault>) -> Template {
    let mut reader = Reader::new(row, faults);
    let template = Template {
        code: reader.need_code("code"),
        name: reader.need("name", 60),
        name_en: reader.need("name_en", 80),
        about: reader.need("about", 300),
        about_en: reader.need("about_en", 300),
        words: reader.list("words", 40),
        days: reader.whole("days", 7, 3650).unwrap_or(365) as u32,
        standards: reader.list("standards", 20),
        checklists: reader.list("checklists", 100),
        categories: reader.code("categories"),
        limits: reader.code("limits"),
        scheme: reader.code("scheme"),
        bodies: Vec::new(),
        phases: Vec::new(),
        cadences: Vec::new(),
        documents: Vec::new(),
    };
    reader.end();
    template
}

fn body(row: &Row, faults: &mut Vec<Fault>) -> Body {
    let mut reader = Reader::new(row, faults);
    let code = reader.need_code("code");
    let name = reader.need("name", 60);
    let short = reader.text("short", 14).unwrap_or_else(|| name.chars().take(14).collect());
    let kind = reader.choice("kind", BODY_KINDS);
    if kind.is_none() && !row.fields.contains_key("kind") {
        reader.fault("kind", Why::Missing);
    }
    let parent = reader.code("parent");
    let each = reader.code("each");
    let posts = reader.tables("post", 40);
    reader.end();
    let posts = posts
        .iter()
        .map(|row| {
            let mut reader = Reader::new(row, faults);
            let post = Post {
                title: reader.need("title", 40),
                count: reader.whole("count", 1, 100).unwrap_or(1) as u32,
            };
            reader.end();
            post
        })
        .collect();
    Body { code, name, short, kind: kind.unwrap_or(BodyKind::Headquarters), parent, each, posts }
}

fn phase(row: &Row, faults: &mut Vec<Fault>, outer: bool) -> Phase {
    let mut reader = Reader::new(row, faults);
    let code = reader.need_code("code");
    let name = reader.need("name", 60);
    let focus = reader.text("focus", 300);
    let weight = reader.whole("weight", 1, 1000).unwrap_or(1) as u32;
    let segments = if outer { reader.tables("segment", 20) } else { &[] };
    let gate = if outer { reader.tables("criterion", 30) } else { &[] };
    reader.end();
    let segments = segments.iter().map(|row| phase(row, faults, false)).collect();
    let gate = gate
        .iter()
        .map(|row| {
            let mut reader = Reader::new(row, faults);
            let criterion = Criterion {
                title: reader.need("title", 120),
                when: reader.need("when", 500),
                survey: reader.code("survey"),
            };
            reader.end();
            criterion
        })
        .collect();
    Phase { code, name, focus, weight, segments, gate }
}

fn cadence(row: &Row, faults: &mut Vec<Fault>) -> Option<Cadence> {
    let periods: Vec<(&str, &'static str)> =
        super::period::PERIODS.iter().map(|(name, _)| (*name, *name)).collect();
    let mut reader = Reader::new(row, faults);
    let title = reader.need("title", 80);
    let kind = reader.choice("kind", CADENCE_KINDS);
    let every = reader.choice("every", &periods);
    for (name, missing) in [("kind", kind.is_none()), ("every", every.is_none())] {
        if missing && !row.fields.contains_key(name) {
            reader.fault(name, Why::Missing);
        }
    }
    let times = reader.whole("times", 1, 50).unwrap_or(1) as u32;
    let day = reader.whole("day", 1, 31).map(|day| day as u32);
    reader.end();
    Some(Cadence { title, kind: kind?, every: every?, times, day })
}

fn document(row: &Row, faults: &mut Vec<Fault>) -> Document {
    let mut reader = Reader::new(row, faults);
    let document = Document {
        code: reader.need_code("code"),
        name: reader.need("name", 80),
        phase: reader.code("phase"),
    };
    reader.end();
    document
}

/// Codes are used once; parents stand before their members; documents name phases that exist.
fn check(template: &Template, bodies: &[Row], phases: &[Row], documents: &[Row], faults: &mut Vec<Fault>) {
    let at = |row: &Row, name: &str| {
        row.fields.get(name).map_or_else(|| row.place.clone(), |(place, _)| place.clone())
    };
    let mut known: Vec<&str> = Vec::new();
    for (body, row) in template.bodies.iter().zip(bodies) {
        if known.contains(&body.code.as_str()) {
            faults.push(Fault { place: at(row, "code"), why: Why::Twice { code: body.code.clone() } });
        }
        if let Some(parent) = body.parent.as_ref().filter(|parent| !known.contains(&parent.as_str())) {
            faults.push(Fault { place: at(row, "parent"), why: Why::NoSuch { code: parent.clone() } });
        }
        known.push(&body.code);
    }
    let mut known: Vec<&str> = Vec::new();
    for (phase, row) in template.phases.iter().zip(phases) {
        if known.contains(&phase.code.as_str()) {
            faults.push(Fault { place: at(row, "code"), why: Why::Twice { code: phase.code.clone() } });
        }
        known.push(&phase.code);
    }
    for (document, row) in template.documents.iter().zip(documents) {
        if let Some(phase) = document.phase.as_ref().filter(|phase| !known.contains(&phase.as_str())) {
            faults.push(Fault { place: at(row, "phase"), why: Why::NoSuch { code: phase.clone() } });
        }
    }
}

/// Lays phases out between the start and the day, both included, by their weights: whole days, no gap, no
/// overlap, at least one day each. Nothing if there are more phases than days.
pub fn lay_out(start: Date, day: Date, weights: &[u32]) -> Option<Vec<(Date, Date)>> {
    let days = i64::from(start.until(day).ok()?.get_days()) + 1;
    let count = weights.len() as i64;
    if count == 0 || days < count {
        return None;
    }
    let total: i64 = weights.iter().map(|&weight| i64::from(weight)).sum();
    let spare = days - count;
    let mut laid = Vec::with_capacity(weights.len());
    let (mut sum, mut from) = (0, 0);
    for (at, &weight) in weights.iter().enumerate() {
        sum += i64::from(weight);
        let to = at as i64 + 1 + if total == 0 { 0 } else { spare * sum / total };
        let to = if at + 1 == weights.len() { days } else { to };
        let date = |offset: i64| start.checked_add(jiff::Span::new().days(offset)).ok();
        laid.push((date(from)?, date(to - 1)?));
        from = to;
    }
    Some(laid)
}

#[cfg(test)]
mod tests {
    use super::super::fields::Place;
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = r#"
[template]
code = "drive"
name = "专项整治"
name_en = "Special drive"
about = "样例。"
about_en = "A sample."
days = 90

[[body]]
code = "lead"
name = "领导小组"
kind = "leading_group"
[[body.post]]
title = "组长"
count = 2

[[body]]
code = "office"
name = "办公室"
kind = "office"
parent = "lead"

[[phase]]
code = "start"
name = "起步"
weight = 1
[[phase.criterion]]
title = "任务完成九成五"
when = "tasks.done_rate >= 0.95"

[[phase]]
code = "sprint"
name = "冲刺"
weight = 2

[[document]]
code = "plan"
name = "工作方案"
phase = "start"
"#;

    #[test]
    fn a_template_is_read_whole() {
        let template = Template::parse(GOOD).expect("good");
        assert_eq!(template.bodies[0].posts, [Post { title: "组长".to_owned(), count: 2 }]);
        assert_eq!(template.phases[0].gate[0].when, "tasks.done_rate >= 0.95");
    }

    #[test]
    fn every_wrong_field_of_a_template_is_answered_with_its_place_and_mend() {
        let table = [
            ("kind = \"office\"", "kind = \"bureau\"", 21, "body[2].kind", "not-one-of"),
            ("parent = \"lead\"", "parent = \"led\"", 22, "body[2].parent", "no-such"),
            ("count = 2", "count = 0", 16, "body[1].post[1].count", "out-of-range"),
            ("weight = 2", "weigth = 2", 35, "phase[2].weigth", "unknown-near"),
            ("code = \"sprint\"", "code = \"start\"", 33, "phase[2].code", "twice"),
            ("phase = \"start\"", "phase = \"stop\"", 40, "document[1].phase", "no-such"),
            ("days = 90", "days = 9.5", 8, "template.days", "kind-number"),
        ];
        for (good, bad, line, field, key) in table {
            let faults = Template::parse(&GOOD.replacen(good, bad, 1)).expect_err(bad);
            let found: Vec<(Place, String)> = faults
                .into_iter()
                .map(|f| (f.place, f.why.key().trim_start_matches("goal-fault-").to_owned()))
                .collect();
            assert_eq!(found, [(Place::Line { line, field: field.to_owned() }, key.to_owned())], "{bad}");
        }
    }

    proptest! {
        /// Phases touch each other, fill the time from the start to the day, and none is empty.
        #[test]
        fn phases_fill_the_time_without_gap_or_overlap(
            length in 0..2000i64, weights in prop::collection::vec(1..100u32, 1..8),
        ) {
            let start = jiff::civil::date(2026, 1, 1);
            let day = start + jiff::Span::new().days(length);
            match lay_out(start, day, &weights) {
                None => prop_assert!(length + 1 < weights.len() as i64),
                Some(laid) => {
                    prop_assert_eq!((laid[0].0, laid[laid.len() - 1].1), (start, day));
                    prop_assert!(laid.iter().all(|(from, to)| from <= to));
                    for pair in laid.windows(2) {
                        prop_assert_eq!(pair[0].1.tomorrow().ok(), Some(pair[1].0));
                    }
                }
            }
        }
    }
}
