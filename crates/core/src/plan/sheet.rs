//! A plan as a table: one task a line, its place in the tree as its number (`1.2.3`), what it waits for as
//! `1.1`, `1.2SS+3` or `2FS-1` (working days). Headings are read in Chinese and in English.

use std::collections::HashMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// One task, on its way in or out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it stands in the file, for messages: `A7`, `Task 12`.
    pub place: String,
    /// The task it is a part of, by its place in the list; always an earlier one.
    pub parent: Option<usize>,
    /// What is to be done.
    pub title: String,
    /// Name of the unit that leads; empty leaves it to whoever takes it in.
    pub unit: String,
    /// Working minutes.
    pub minutes: i64,
    /// Word of the constraint: `free` `asap` `alap` `start-no-earlier` …
    pub constraint: String,
    /// Its moment; midnight means the whole day.
    pub at: Option<DateTime>,
    /// What it must hand over.
    pub deliverable: String,
    /// What it waits for.
    pub waits: Vec<Wait>,
}

/// A task waits for an earlier or later one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Place of the predecessor in the list.
    pub from: usize,
    /// `FS` `SS` `FF` `SF`.
    pub kind: String,
    /// Working minutes between; negative is an overlap.
    pub lag_minutes: i64,
}

/// A cell that has to be mended. The sentence stands in `words.*.ftl` under `key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its address: `D7`, `Task 12 / Duration`.
    pub place: String,
    /// Which sentence.
    pub key: &'static str,
    /// What it holds now.
    pub found: String,
}

impl Fault {
    /// A cell to mend.
    pub fn new(place: impl Into<String>, key: &'static str, found: impl Into<String>) -> Self {
        Fault { place: place.into(), key, found: found.into() }
    }
}

/// What one working day is worth, in minutes.
const DAY_MINUTES: f64 = 480.0;
/// The longest task, in working days.
const DAYS_MOST: f64 = 4_000.0;
/// The longest title and deliverable, in letters.
pub const TITLE_MOST: usize = 200;
/// So many faults are named at once.
const FAULTS_MOST: usize = 500;

/// The columns that are read, with their Chinese headings.
pub const COLUMNS: [(&str, &str); 8] = [
    ("number", "序号"),
    ("title", "任务"),
    ("unit", "牵头单位"),
    ("days", "工期（工作日）"),
    ("waits", "前置任务"),
    ("constraint", "限定"),
    ("at", "限定日期"),
    ("deliverable", "交付物"),
];

/// Words of the constraints with their Chinese.
pub const CONSTRAINTS: [(&str, &str); 9] = [
    ("free", "不限"),
    ("asap", "尽早"),
    ("alap", "尽晚"),
    ("start-no-earlier", "不早于此日开始"),
    ("start-no-later", "不晚于此日开始"),
    ("finish-no-earlier", "不早于此日完成"),
    ("finish-no-later", "不晚于此日完成"),
    ("must-start", "此日开始"),
    ("must-finish", "此日完成"),
];

fn address(row: usize, column: usize) -> String {
    // The columns of this table never go beyond Z.
    format!("{}{}", char::from(b'A' + (column % 26) as u8), row + 1)
}

/// Reads the rows of a sheet, the headings first. Everything wrong is named at once.
pub fn read(rows: &[Vec<String>]) -> Result<Vec<Entry>, Vec<Fault>> {
    let head = rows.first().map(Vec::as_slice).unwrap_or_default();
    let columns: HashMap<&str, usize> = COLUMNS
        .iter()
        .filter_map(|(name, zh)| {
            let is_it = |cell: &String| [*name, *zh].contains(&cell.trim());
            Some((*name, head.iter().take(26).position(is_it)?))
        })
        .collect();
    let missing: Vec<Fault> = COLUMNS[..2]
        .iter()
        .filter(|(name, _)| !columns.contains_key(name))
        .map(|(name, zh)| Fault::new("A1", "plan-import-no-column", format!("{zh} / {name}")))
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut faults = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut asked: Vec<(usize, String, String)> = Vec::new();
    for (line, row) in rows.iter().enumerate().skip(1) {
        let cell = |name: &str| {
            let column = columns.get(name).copied();
            let text = column.and_then(|c| row.get(c)).map_or("", |text| text.trim());
            (text, address(line, column.unwrap_or_default()))
        };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut entry = Entry { place: format!("A{}", line + 1), ..Entry::default() };
        let (number, at) = cell("number");
        let number = number.trim_end_matches('.').to_owned();
        if number.is_empty() || !number.split('.').all(|part| part.parse::<u32>().is_ok()) {
            faults.push(Fault::new(at, "plan-import-number", number.clone()));
        } else if places.insert(number.clone(), entries.len()).is_some() {
            faults.push(Fault::new(at, "plan-import-number-twice", number.clone()));
        } else if let Some((above, _)) = number.rsplit_once('.') {
            entry.parent = places.get(above).copied();
            if entry.parent.is_none() {
                faults.push(Fault::new(at, "plan-import-no-parent", above));
            }
        }
        let (title, at) = cell("title");
        match title.chars().count() {
            0 => faults.push(Fault::new(at, "plan-import-empty", "")),
            n if n > TITLE_MOST => faults.push(Fault::new(at, "plan-import-long", title)),
            _ => {}
        }
        entry.title = title.to_owned();
        entry.unit = cell("unit").0.to_owned();
        let (days, at) = cell("days");
        match if days.is_empty() { Ok(1.0) } else { days.parse::<f64>() } {
            Ok(days) if (0.0..=DAYS_MOST).contains(&days) => {
                entry.minutes = (days * DAY_MINUTES).round() as i64
            }
            _ => faults.push(Fault::new(at, "plan-import-days", days)),
        }
        let (word, at) = cell("constraint");
        let known = CONSTRAINTS.iter().find(|(name, zh)| word == *name || word == *zh);
        match known {
            Some((name, _)) => entry.constraint = (*name).to_owned(),
            None if word.is_empty() => entry.constraint = "free".into(),
            None => faults.push(Fault::new(at, "plan-import-constraint", word)),
        }
        let (day, at) = cell("at");
        entry.at = moment(day);
        let needs = entry.constraint.contains('-');
        if (needs || !day.is_empty()) && entry.at.is_none() {
            faults.push(Fault::new(at, "plan-import-day", day));
        } else if !needs && entry.at.is_some() {
            // A day without a word is the day it must be done by.
            entry.constraint = "finish-no-later".into();
        }
        let (deliverable, at) = cell("deliverable");
        if deliverable.chars().count() > TITLE_MOST {
            faults.push(Fault::new(at, "plan-import-long", deliverable));
        }
        entry.deliverable = deliverable.to_owned();
        let (waits, at) = cell("waits");
        if !waits.is_empty() {
            asked.push((entries.len(), waits.to_owned(), at));
        }
        entries.push(entry);
    }
    for (place, text, at) in asked {
        for part in text.split([',', '，', ';', '；', '、', '\n']).map(str::trim).filter(|p| !p.is_empty())
        {
            match wait(part, &places) {
                Some(wait) => entries[place].waits.push(wait),
                None => faults.push(Fault::new(at.clone(), "plan-import-wait", part)),
            }
        }
    }
    faults.truncate(FAULTS_MOST);
    if faults.is_empty() { Ok(entries) } else { Err(faults) }
}

/// `2026-07-20`, `2026/7/20`, `2026-07-20 08:30`.
fn moment(text: &str) -> Option<DateTime> {
    let text = text.replace('/', "-");
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((&text, "00:00"));
    let mut parts = day.split('-').map(str::parse::<i16>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let date = jiff::civil::Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    let (hour, minute) = time.trim().split_once(':')?;
    let time = jiff::civil::Time::new(hour.parse().ok()?, minute.get(..2)?.parse().ok()?, 0, 0).ok()?;
    (1990..=2150).contains(&year).then(|| date.to_datetime(time))
}

/// `1.2SS+3`: number, kind of link, working days between.
fn wait(text: &str, places: &HashMap<String, usize>) -> Option<Wait> {
    let text: String = text.replace(['天', 'd', ' '], "").replace('−', "-").to_uppercase();
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let from = *places.get(number.trim_end_matches('.'))?;
    let (kind, lag) = match rest.get(..2) {
        Some(kind) if ["FS", "SS", "FF", "SF"].contains(&kind) => (kind, &rest[2..]),
        _ => ("FS", rest),
    };
    let days =
        if lag.is_empty() { 0.0 } else { lag.parse::<f64>().ok().filter(|_| lag.starts_with(['+', '-']))? };
    (days.abs() <= DAYS_MOST).then(|| Wait {
        from,
        kind: kind.into(),
        lag_minutes: (days * DAY_MINUTES).round() as i64,
    })
}

/// What the list as a whole gets wrong: a summary linked otherwise than from end to beginning, a task that waits
/// for itself.
pub fn faults(entries: &[Entry]) -> Vec<Fault> {
    let mut is_summary = vec![false; entries.len()];
    for parent in entries.iter().filter_map(|entry| entry.parent) {
        is_summary.get_mut(parent).into_iter().for_each(|own| *own = true);
    }
    let mut faults = Vec::new();
    for (place, entry) in entries.iter().enumerate() {
        for wait in &entry.waits {
            let from = entries.get(wait.from).map_or("", |other| other.title.as_str());
            if wait.from == place {
                faults.push(Fault::new(&entry.place, "plan-import-waits-for-itself", &entry.title));
            } else if wait.kind != "FS"
                && (is_summary[place] || is_summary.get(wait.from).copied().unwrap_or(true))
            {
                faults.push(Fault::new(
                    &entry.place,
                    "plan-import-summary-link",
                    format!("{from} → {}", entry.title),
                ));
            }
        }
    }
    faults.truncate(FAULTS_MOST);
    faults
}

/// Numbers of the tree (`1`, `1.1`, …) for a list whose parents come before their parts.
pub fn numbers(entries: &[Entry]) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::with_capacity(entries.len());
    let mut parts: HashMap<Option<usize>, usize> = HashMap::new();
    for entry in entries {
        let n = parts.entry(entry.parent).or_default();
        *n += 1;
        let above = entry.parent.and_then(|parent| numbers.get(parent));
        numbers.push(above.map_or_else(|| n.to_string(), |above| format!("{above}.{n}")));
    }
    numbers
}

/// What an entry waits for, as its cell says it.
pub fn waits_text(entry: &Entry, numbers: &[String]) -> String {
    let told = |wait: &Wait| {
        let number = numbers.get(wait.from)?;
        let kind = if wait.kind == "FS" && wait.lag_minutes == 0 { "" } else { wait.kind.as_str() };
        let lag = match wait.lag_minutes {
            0 => String::new(),
            minutes => format!("{:+}", minutes as f64 / DAY_MINUTES),
        };
        Some(format!("{number}{kind}{lag}"))
    };
    entry.waits.iter().filter_map(told).collect::<Vec<_>>().join("，")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
    }

    const HEAD: &str = "序号|任务|牵头单位|工期（工作日）|前置任务|限定|限定日期|交付物\n";

    #[test]
    fn a_table_becomes_a_tree_with_links() {
        let entries = read(&rows(&format!(
            "{HEAD}1|管网|住建局|||||\n1.1|摸排||5||||清单\n1.2|修复||20.5|1.1SS+3天，2|||\n2|验收||0||不晚于此日完成|2026/8/14|\n"
        )))
        .unwrap();
        assert_eq!(entries.iter().map(|e| e.parent).collect::<Vec<_>>(), [None, Some(0), Some(0), None]);
        assert_eq!(entries.iter().map(|e| e.minutes).collect::<Vec<_>>(), [480, 2400, 9840, 0]);
        let waits = [
            Wait { from: 1, kind: "SS".into(), lag_minutes: 1440 },
            Wait { from: 3, kind: "FS".into(), lag_minutes: 0 },
        ];
        assert_eq!(entries[2].waits, waits);
        assert_eq!(
            (entries[3].constraint.as_str(), entries[3].at),
            ("finish-no-later", moment("2026-08-14"))
        );
        assert_eq!(numbers(&entries), ["1", "1.1", "1.2", "2"]);
        assert_eq!(waits_text(&entries[2], &numbers(&entries)), "1.1SS+3，2");
        assert_eq!(faults(&entries), []);
    }

    #[test]
    fn every_wrong_cell_is_named_at_once() {
        let wrong = read(&rows(&format!(
            "{HEAD}1|管网|||||\n1|又一个||三天||||\n3.1||||9|不明|明天|\nx|a|||1FS3|尽早||\n"
        )))
        .unwrap_err();
        let told: Vec<String> = wrong.iter().map(|f| format!("{} {} {}", f.place, f.key, f.found)).collect();
        assert_eq!(
            told,
            [
                "A3 plan-import-number-twice 1",
                "D3 plan-import-days 三天",
                "A4 plan-import-no-parent 3",
                "B4 plan-import-empty ",
                "F4 plan-import-constraint 不明",
                "G4 plan-import-day 明天",
                "A5 plan-import-number x",
                "E4 plan-import-wait 9",
                "E5 plan-import-wait 1FS3",
            ]
        );
        assert_eq!(read(&[]).unwrap_err().len(), 2);
    }

    #[test]
    fn a_summary_that_waits_for_a_beginning_is_named() {
        let entries =
            read(&rows(&format!("{HEAD}1|管网|||2SS|||\n1.1|摸排||||||\n2|验收|||2|||\n"))).unwrap();
        let keys: Vec<_> = faults(&entries).into_iter().map(|fault| fault.key).collect();
        assert_eq!(keys, ["plan-import-summary-link", "plan-import-waits-for-itself"]);
    }
}
