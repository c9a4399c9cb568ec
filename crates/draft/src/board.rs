//! The campaign that accepted finds make: name, goal, phases, tasks, figures, rules, bodies.
//!
//! Nothing is invented: what the text and the person left open stays open. Items come as they are stored, each
//! a JSON object of `extract/1`; the ones that were rejected are not passed in.

mod later;

use crate::date::days_in;
use serde_json::Value;

/// A phase of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// First day, when known to the day or filled from a month.
    pub start: Option<String>,
    /// Last day.
    pub end: Option<String>,
    /// Number of its item.
    pub item: usize,
}

/// A task of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its title: the requirement's words, shortened at a comma.
    pub title: String,
    /// The requirement in full.
    pub text: String,
    /// Responsible units as worded.
    pub units: Vec<String>,
    /// Last day.
    pub due: Option<String>,
    /// Headings above it.
    pub path: Vec<String>,
    /// Number of the phase in whose section it stands.
    pub phase: Option<usize>,
    /// Number of its item.
    pub item: usize,
}

/// A figure of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it counts.
    pub label: String,
    /// The number.
    pub value: f64,
    /// The unit.
    pub unit: String,
    /// Whether it is to be reached.
    pub target: bool,
    /// Number of its item.
    pub item: usize,
}

/// A body of the command that the text sets up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// `leading_group` `office` `headquarters` `sub_headquarters`.
    pub role: String,
    /// How many of the kind, where the text counts them instead of naming them.
    pub count: Option<u32>,
    /// How many heads the text names.
    pub heads: u32,
    /// How many deputies.
    pub deputies: u32,
    /// Number of its item.
    pub item: usize,
}

/// A rule of the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its kind: `recurrence`, `threshold`, …
    pub kind: String,
    /// Its words.
    pub text: String,
    /// Number of the phase that was named last before it.
    pub phase: Option<usize>,
    /// Number of its item.
    pub item: usize,
}

/// The roles of the bodies a command consists of, from the top down.
pub const COMMAND: [&str; 4] = ["leading_group", "office", "headquarters", "sub_headquarters"];

/// What a draft comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Board {
    /// The campaign's name.
    pub name: Option<String>,
    /// The sentence that says what success is.
    pub goal: Option<String>,
    /// The last day named for the campaign as a whole.
    pub target: Option<String>,
    /// Phases in order of their first day.
    pub phases: Vec<Phase>,
    /// Tasks in the order of the text.
    pub tasks: Vec<Task>,
    /// Figures in the order of the text.
    pub figures: Vec<Figure>,
    /// Bodies of the command, from the top down.
    pub bodies: Vec<Body>,
    /// Rules in the order of the text.
    pub rules: Vec<Rule>,
}

/// Longest title of a task, in characters.
const TITLE_CHARS_MAX: usize = 60;

impl Board {
    /// Makes the board of the items a person accepted or corrected, each with its number.
    pub fn of(items: &[(usize, Value)]) -> Self {
        let mut board = Self::default();
        for (n, item) in items {
            board.take(*n, item);
        }
        board.seat(items);
        board.date_rules(items);
        let above = |body: &Body| COMMAND.iter().position(|role| *role == body.role);
        board.bodies.sort_by_key(|body| (above(body), body.item));
        board.phases.sort_by(|a, b| {
            (a.start.is_none(), &a.start, a.item).cmp(&(b.start.is_none(), &b.start, b.item))
        });
        board
    }

    /// Whether there is anything to put on a board.
    pub fn is_empty(&self) -> bool {
        self.phases.is_empty() && self.tasks.is_empty() && self.figures.is_empty()
    }

    /// Finds each task's phase: the one that heads its section (the innermost), or that its own words name.
    fn seat(&mut self, items: &[(usize, Value)]) {
        let phases: Vec<(usize, Vec<String>, Option<(u64, u64)>)> = items
            .iter()
            .filter(|(_, v)| v["kind"] == "phase")
            .map(|(n, v)| {
                let words = ["name", "text"].iter().filter_map(|key| v[key].as_str()).map(head);
                (*n, words.filter(|w| w.chars().count() >= 3).collect(), place(v))
            })
            .collect();
        for task in &mut self.tasks {
            let own = items.iter().find(|(n, _)| *n == task.item).and_then(|(_, v)| place(v));
            let heads = task.path.iter().rev().find_map(|heading| {
                let heading = plain(heading);
                phases.iter().find(|(_, words, _)| words.iter().any(|w| heading.contains(w.as_str())))
            });
            let named = || {
                let (start, end) = own?;
                phases.iter().find(|(_, _, at)| at.is_some_and(|(a, b)| a < end && start < b))
            };
            task.phase = heads.or_else(named).map(|(n, ..)| *n);
        }
    }

    /// Finds for each rule the phase that was named last before it.
    fn date_rules(&mut self, items: &[(usize, Value)]) {
        let begins = |number: usize| {
            items
                .iter()
                .find(|(n, _)| *n == number)
                .and_then(|(_, value)| place(value))
                .map(|(start, _)| start)
        };
        let phases: Vec<(usize, u64)> =
            self.phases.iter().filter_map(|phase| Some((phase.item, begins(phase.item)?))).collect();
        for rule in &mut self.rules {
            let Some(at) = begins(rule.item) else { continue };
            let before = phases.iter().filter(|(_, start)| *start <= at).max_by_key(|(_, start)| *start);
            rule.phase = before.map(|(item, _)| *item);
        }
    }

    /// Adds a body unless it is known under this name.
    fn seat_body(&mut self, body: Body) {
        let same = |own: &&mut Body| own.role == body.role && own.name == body.name;
        match self.bodies.iter_mut().find(same) {
            Some(own) => {
                own.heads = own.heads.max(body.heads);
                own.deputies = own.deputies.max(body.deputies);
            }
            None => self.bodies.push(body),
        }
    }

    fn take(&mut self, item: usize, value: &Value) {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("").trim();
        match text("kind") {
            "campaign" if text("level") != "sub" && self.name.is_none() => {
                self.name = Some(text("name").replace('\n', "")).filter(|n| !n.is_empty());
                self.goal = value.pointer("/goal/text").and_then(Value::as_str).map(|g| g.replace('\n', ""));
                let last = value
                    .get("target_dates")
                    .and_then(Value::as_array)
                    .and_then(|d| d.iter().filter_map(|t| t["date"].as_str()).max());
                self.target = last.and_then(last_day);
            }
            "phase" => self.phases.push(Phase {
                name: text("name").replace('\n', ""),
                start: first_day(text("start_date")),
                end: last_day(text("end_date")),
                item,
            }),
            "task" => {
                let full = text("text").replace('\n', "");
                let title = if text("title").is_empty() { title(&full) } else { text("title").to_owned() };
                let units = value.get("units").and_then(Value::as_array);
                self.tasks.push(Task {
                    title,
                    text: full,
                    units: units
                        .map(|u| u.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                        .unwrap_or_default(),
                    due: text("due")
                        .split(';')
                        .filter_map(|d| last_day(d.rsplit('/').next().unwrap_or(d)))
                        .max(),
                    path: value
                        .get("path")
                        .and_then(Value::as_array)
                        .map(|p| p.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                        .unwrap_or_default(),
                    phase: None,
                    item,
                });
            }
            "org" if COMMAND.contains(&text("role")) && !is_above(value) => {
                let count = |key: &str| value[key].as_u64().and_then(|n| u32::try_from(n).ok());
                self.seat_body(Body {
                    name: text("name").replace('\n', ""),
                    role: text("role").to_owned(),
                    count: count("count"),
                    heads: value["heads"].as_array().map_or(0, |heads| heads.len() as u32),
                    deputies: count("deputies").unwrap_or(0),
                    item,
                });
            }
            "rule" => self.rules.push(Rule {
                kind: text("rule_kind").to_owned(),
                text: text("text").replace('\n', ""),
                phase: None,
                item,
            }),
            "metric" => {
                if let Some(number) = value.get("value").and_then(Value::as_f64) {
                    self.figures.push(Figure {
                        label: text("label").to_owned(),
                        value: number,
                        unit: text("unit").to_owned(),
                        target: text("metric_kind") == "target",
                        item,
                    });
                }
            }
            _ => {}
        }
    }
}

/// Whether a body is one of the country or of a province: no city sets it up.
fn is_above(value: &Value) -> bool {
    let name = value["name"].as_str().unwrap_or_default();
    let level = value["level"].as_str().unwrap_or_default();
    ["national", "province"].contains(&level)
        || ["中央", "国务院", "全国", "国家", "省"].iter().any(|word| name.starts_with(word))
}

/// First and last code point of an item.
fn place(value: &Value) -> Option<(u64, u64)> {
    Some((value["start"].as_u64()?, value["end"].as_u64()?))
}

/// Words without blanks and line breaks, signs in their half-width form.
fn plain(words: &str) -> String {
    let half = |c: char| match c {
        '，' => ',',
        '：' => ':',
        '（' => '(',
        '）' => ')',
        c => c,
    };
    words.chars().filter(|c| !c.is_whitespace()).map(half).collect()
}

/// The words of a phase by which its heading is known: what stands before a bracket or a colon.
fn head(words: &str) -> String {
    let words = plain(words);
    let words = words.trim_start_matches(['“', '(']);
    words.split(['(', ':', ',']).next().unwrap_or("").trim_matches(['“', '”']).to_owned()
}

/// A requirement's words as a title: up to a comma near the limit, an opening 要 left off.
pub fn title(full: &str) -> String {
    let core = full.trim_start_matches(['要', '须', '请']);
    if core.chars().count() <= TITLE_CHARS_MAX {
        return core.to_owned();
    }
    let cut: String = core.chars().take(TITLE_CHARS_MAX).collect();
    match cut.rfind([',', '，', '、', '；']).filter(|i| *i > cut.len() / 3) {
        Some(i) => cut[..i].to_owned(),
        None => cut,
    }
}

/// The first day a date can mean: of its month or year. Nothing when the year is unknown.
pub fn first_day(date: &str) -> Option<String> {
    match (crate::review::is_date(date), date.len()) {
        (true, 10) => Some(date.to_owned()),
        (true, 7) => Some(format!("{date}-01")),
        (true, 4) => Some(format!("{date}-01-01")),
        _ => None,
    }
}

/// The last day a date can mean.
pub fn last_day(date: &str) -> Option<String> {
    if !crate::review::is_date(date) {
        return None;
    }
    match date.len() {
        10 => Some(date.to_owned()),
        7 => {
            let (year, month) = date.split_once('-')?;
            Some(format!("{date}-{:02}", days_in(year.parse().ok(), month.parse().ok()?)))
        }
        _ => Some(format!("{date}-12-31")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_month_begins_on_its_first_and_ends_on_its_last_day() {
        assert_eq!(first_day("2024-02").as_deref(), Some("2024-02-01"));
        assert_eq!(last_day("2024-02").as_deref(), Some("2024-02-29"));
        assert_eq!(last_day("2024").as_deref(), Some("2024-12-31"));
        assert_eq!(last_day("--02-10"), None);
    }

    #[test]
    fn a_task_belongs_to_the_phase_that_heads_its_section() {
        let items = [
            (
                1,
                json!({"kind": "phase", "name": "排查登记", "text": "排查登记（7月16日至8月31日）", "end_date": "2021-08-31"}),
            ),
            (
                2,
                json!({"kind": "phase", "name": "集中整改阶段", "text": "集中整改阶段", "end_date": "2021-10-20"}),
            ),
            (
                3,
                json!({"kind": "task", "text": "建立台账", "path": ["工作步骤", "排查登记(7月16日至8月31日)"]}),
            ),
            (4, json!({"kind": "task", "text": "完成整改", "path": ["工作步骤", "第三步:集中整改阶段"]})),
            (5, json!({"kind": "task", "text": "成立领导小组", "path": ["组织领导"]})),
        ];
        let board = Board::of(&items);
        assert_eq!(board.tasks.iter().map(|t| t.phase).collect::<Vec<_>>(), [Some(1), Some(2), None]);
    }

    #[test]
    fn the_command_stands_from_the_top_down_and_holds_nobody_of_the_country() {
        let items = [
            (1, json!({"kind": "org", "role": "headquarters", "name": "市容整治指挥部"})),
            (2, json!({"kind": "org", "role": "leading_group", "name": "创卫领导小组", "deputies": 3})),
            (3, json!({"kind": "org", "role": "leading_group", "name": "国务院安委会"})),
            (4, json!({"kind": "org", "role": "lead", "name": "县城管局"})),
            (5, json!({"kind": "org", "role": "sub_headquarters", "name": "街乡分指挥部", "count": 43})),
            (6, json!({"kind": "org", "role": "leading_group", "name": "创卫领导小组", "heads": ["某某"]})),
        ];
        let board = Board::of(&items);
        let told: Vec<_> =
            board.bodies.iter().map(|b| (b.name.as_str(), b.count, b.heads, b.deputies)).collect();
        assert_eq!(
            told,
            [("创卫领导小组", None, 1, 3), ("市容整治指挥部", None, 0, 0), ("街乡分指挥部", Some(43), 0, 0)]
        );
    }

    #[test]
    fn a_rule_belongs_to_the_phase_named_last_before_it() {
        let at = |kind: &str, start: u64| json!({"kind": kind, "start": start, "end": start + 5, "name": "", "text": ""});
        let board = Board::of(&[
            (1, at("rule", 0)),
            (2, at("phase", 10)),
            (3, at("phase", 30)),
            (4, at("rule", 20)),
            (5, at("rule", 99)),
        ]);
        assert_eq!(board.rules.iter().map(|rule| rule.phase).collect::<Vec<_>>(), [None, Some(2), Some(3)]);
    }

    #[test]
    fn accepted_items_make_a_board_and_nothing_is_added() {
        let items = [
            (1, json!({"kind": "campaign", "level": "main", "name": "护河行动", "goal": null})),
            (2, json!({"kind": "phase", "name": "收官阶段", "start_date": "2026-09", "end_date": "2026-10"})),
            (3, json!({"kind": "phase", "name": "动员阶段", "start_date": "2026-05-08", "end_date": null})),
            (
                4,
                json!({"kind": "task", "text": "要制定护河方案", "units": ["县水利局"], "due": "2026-05", "path": ["二、任务"]}),
            ),
            (
                5,
                json!({"kind": "metric", "label": "巡河", "value": 12, "unit": "次", "metric_kind": "target"}),
            ),
        ];
        let board = Board::of(&items);
        assert_eq!(board.name.as_deref(), Some("护河行动"));
        assert_eq!(
            board.phases.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
            ["动员阶段", "收官阶段"]
        );
        assert_eq!(
            (board.tasks[0].title.as_str(), board.tasks[0].due.as_deref()),
            ("制定护河方案", Some("2026-05-31"))
        );
        assert_eq!(board.phases[0].end, None);
        assert_eq!((board.goal, board.target), (None, None));
    }
}
