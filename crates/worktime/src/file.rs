//! The neutral calendar file (`calendar.json`): week, exceptions, and the plan's two anchors.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{BadCalendar, Calendar, DayRule, Minute, Pattern, Shift, minute};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What a calendar file holds.
#[derive(Debug, Clone)]
pub struct CalendarFile {
    /// The working time.
    pub calendar: Calendar,
    /// When the plan may begin, if the file says so.
    pub project_start: Option<Minute>,
    /// When the plan must be finished, if the file says so.
    pub fixed_finish: Option<Minute>,
}

type Periods = Vec<(String, String)>;

#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(default)]
    name: String,
    #[serde(default)]
    timezone: Option<String>,
    #[serde(default)]
    minutes_per_day: Option<u16>,
    week: BTreeMap<String, Periods>,
    #[serde(default)]
    exceptions: Vec<WireDay>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project_start: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fixed_finish: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WireDay {
    date: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    periods: Periods,
}

impl CalendarFile {
    /// Reads the text of a calendar file; an error names the place in it.
    pub fn read(text: &str) -> Result<Self, BadCalendar> {
        let wire: Wire = serde_json::from_str(text).map_err(|e| {
            let cause = e.to_string();
            let cause = cause.split(" at line ").next().unwrap_or_default().to_owned();
            bad(format!("line {}, column {}", e.line(), e.column()), cause)
        })?;
        if let Some(day) = wire.week.keys().find(|day| !DAYS.contains(&day.as_str())) {
            return Err(bad(
                "week".into(),
                format!("«{day}» is no day; write mon, tue, wed, thu, fri, sat, sun"),
            ));
        }
        let mut week: [Vec<Shift>; 7] = Default::default();
        for (shifts, day) in week.iter_mut().zip(DAYS) {
            if let Some(periods) = wire.week.get(day) {
                *shifts = read_shifts(periods, &format!("week.{day}"))?;
            }
        }
        let mut exceptions = BTreeMap::new();
        for (index, day) in wire.exceptions.iter().enumerate() {
            let place = format!("exceptions[{index}]");
            let date: Date = day.date.parse().map_err(|_| {
                bad(format!("{place}.date"), format!("«{}» is no date; write 2026-10-01", day.date))
            })?;
            let rule = DayRule { name: day.name.clone(), shifts: read_shifts(&day.periods, &place)? };
            if exceptions.insert(date, rule).is_some() {
                return Err(bad(place, format!("{date} stands twice; keep one")));
            }
        }
        let longest = week.iter().map(|day| day.iter().map(|s| s.minutes()).sum::<u16>()).max().unwrap_or(0);
        let pattern = Pattern {
            name: wire.name,
            week,
            exceptions,
            minutes_per_day: wire.minutes_per_day.unwrap_or(longest),
            utc_offset_minutes: read_zone(wire.timezone.as_deref().unwrap_or("Asia/Shanghai"))?,
        };
        let calendar = Calendar::new(pattern)?;
        let project_start = read_moment(wire.project_start, "project_start")?;
        let fixed_finish = read_moment(wire.fixed_finish, "fixed_finish")?;
        Ok(CalendarFile { calendar, project_start, fixed_finish })
    }
}

fn bad(place: String, problem: String) -> BadCalendar {
    BadCalendar::Unreadable { place, problem }
}

/// China has one clock; a few other offsets are read for cities elsewhere.
fn read_zone(zone: &str) -> Result<i16, BadCalendar> {
    let fixed =
        |hours: &str, minutes: &str| Some(hours.parse::<i16>().ok()? * 60 + minutes.parse::<i16>().ok()?);
    let offset = match zone {
        "Asia/Shanghai" | "PRC" | "Asia/Chongqing" | "Asia/Hong_Kong" | "Asia/Macau" => Some(480),
        "UTC" | "Z" => Some(0),
        _ => zone
            .split_at_checked(1)
            .and_then(|(sign, rest)| Some((sign, rest.split_once(':')?)))
            .filter(|(_, (h, m))| h.len() == 2 && m.len() == 2)
            .and_then(|(sign, (h, m))| match sign {
                "+" => fixed(h, m),
                "-" => fixed(h, m).map(|minutes| -minutes),
                _ => None,
            }),
    };
    offset.filter(|minutes| (-900..=900).contains(minutes)).ok_or_else(|| {
        bad("timezone".into(), format!("«{zone}» is not known; write Asia/Shanghai or +08:00"))
    })
}

fn read_moment(text: Option<String>, place: &str) -> Result<Option<Minute>, BadCalendar> {
    match text {
        None => Ok(None),
        Some(text) => minute(&text)
            .map(Some)
            .ok_or_else(|| bad(place.into(), format!("«{text}» is no moment; write 2026-01-05T08:30"))),
    }
}

fn read_shifts(periods: &Periods, place: &str) -> Result<Vec<Shift>, BadCalendar> {
    let time = |text: &str, index: usize| {
        read_time(text).ok_or_else(|| {
            bad(format!("{place}[{index}]"), format!("«{text}» is no time of day; write 08:30"))
        })
    };
    let shifts = periods.iter().enumerate();
    shifts.map(|(i, (a, b))| Ok(Shift { from: time(a, i)?, until: time(b, i)? })).collect()
}

fn read_time(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = r#"[["08:30","12:00"],["13:30","18:00"]]"#;

    fn problem(text: &str) -> String {
        CalendarFile::read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_calendar_file_is_read_whole() {
        let text = format!(
            r#"{{"name":"x","timezone":"Asia/Shanghai","minutes_per_day":480,"week":{{"mon":{DAY},"tue":[]}},
               "exceptions":[{{"date":"2026-01-06","name":"worked","periods":{DAY}}}],"project_start":"2026-01-05T08:30"}}"#
        );
        let file = CalendarFile::read(&text).unwrap();
        let start = file.project_start.unwrap();
        assert_eq!(crate::civil(file.calendar.add(start, 600)).to_string(), "2026-01-06T10:30:00");
        assert_eq!(file.fixed_finish, None);
    }

    #[test]
    fn a_wrong_calendar_file_is_refused_with_the_place() {
        assert!(problem("{").starts_with("line 1, column 1: "));
        assert_eq!(problem(r#"{"week":{"mon":[]}}"#), "week: at least one day needs a shift");
        assert_eq!(
            problem(r#"{"week":{"monday":[]}}"#),
            "week: «monday» is no day; write mon, tue, wed, thu, fri, sat, sun"
        );
        assert_eq!(
            problem(r#"{"week":{"mon":[["08:30","25:00"]]}}"#),
            "week.mon[0]: «25:00» is no time of day; write 08:30"
        );
        assert_eq!(
            problem(r#"{"week":{"mon":[["13:00","18:00"],["08:00","12:00"]]}}"#),
            "week.mon: shifts must lie within the day, in order, without overlap"
        );
        let twice = format!(
            r#"{{"week":{{"mon":{DAY}}},"exceptions":[{{"date":"2026-01-06"}},{{"date":"2026-01-06"}}]}}"#
        );
        assert_eq!(problem(&twice), "exceptions[1]: 2026-01-06 stands twice; keep one");
    }
}
