//! What a person may still have to say about a find, and what a correction may change.

use crate::date::days_in;
use serde_json::Value;

/// Confidence in percent from which a find needs no second look before it is accepted with others.
pub const SURE: i64 = 75;

/// What the text leaves open in a find: `year` (a date without its year), `dates` (a phase without first and
/// last day), or nothing.
pub fn question(item: &Value) -> Option<&'static str> {
    let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or("");
    match text("kind") {
        "phase" if text("start_date").is_empty() && text("end_date").is_empty() => Some("dates"),
        "phase" => ["start_date", "end_date"].iter().any(|k| text(k).starts_with('-')).then_some("year"),
        "deadline" => {
            ["date", "start_date", "end_date"].iter().any(|k| text(k).starts_with('-')).then_some("year")
        }
        _ => None,
    }
}

/// The attributes a person may correct, by kind, in the order of the form.
pub fn fields(kind: &str) -> &'static [&'static str] {
    match kind {
        "campaign" => &["name"],
        "org" => &["name", "role"],
        "phase" => &["name", "start_date", "end_date"],
        "deadline" => &["date", "start_date", "end_date"],
        "task" => &["title", "units", "due"],
        "metric" => &["label", "value", "unit", "metric_kind"],
        "rule" => &["rule_kind"],
        "agenda" => &["act", "who"],
        _ => &[],
    }
}

/// The roles, rule kinds and metric kinds a field may take; empty when anything goes.
pub fn choices(field: &str) -> &'static [&'static str] {
    match field {
        "role" => &[
            "leading_group",
            "office",
            "headquarters",
            "sub_headquarters",
            "lead",
            "participant",
            "sponsor",
            "supervisor",
            "structure",
            "other",
        ],
        "rule_kind" => &[
            "escalation",
            "triage",
            "threshold",
            "warning",
            "sanction",
            "reward",
            "appraisal",
            "scoring",
            "reporting",
            "publication",
            "recurrence",
            "precedence",
            "one_item_one_plan",
            "responsibility",
            "cascade",
            "funding",
            "inspection",
            "gate",
            "sequence",
            "closed_loop",
            "limit",
            "quota",
            "emergency",
        ],
        "metric_kind" => &["target", "result", "baseline"],
        _ => &[],
    }
}

/// Why a correction was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// No date as precise as a year, a month or a day.
    Date,
    /// No number.
    Number,
    /// None of the choices.
    Choice,
    /// Longer than 500 characters, or empty where a word is needed.
    Text,
}

/// Puts a corrected value into a reading. An empty value clears what may be empty.
pub fn correct(reading: &mut Value, field: &str, value: &str) -> Result<(), Wrong> {
    let value = value.trim();
    if value.chars().count() > 500 {
        return Err(Wrong::Text);
    }
    let new = match field {
        "date" | "start_date" | "end_date" | "due" if value.is_empty() => Value::Null,
        "date" | "start_date" | "end_date" => {
            Value::from(is_date(value).then_some(value).ok_or(Wrong::Date)?)
        }
        "due" => {
            let whole = value.split(';').flat_map(|d| d.split('/')).all(is_date);
            Value::from(whole.then_some(value).ok_or(Wrong::Date)?)
        }
        "value" if value.is_empty() => Value::Null,
        "value" => Value::from(
            value.replace(',', "").parse::<f64>().ok().filter(|n| n.is_finite()).ok_or(Wrong::Number)?,
        ),
        "units" => Value::from(
            value.split(['、', ',', '，']).map(str::trim).filter(|u| !u.is_empty()).collect::<Vec<_>>(),
        ),
        "name" | "title" | "act" if value.is_empty() => return Err(Wrong::Text),
        _ if !choices(field).is_empty() => {
            Value::from(choices(field).contains(&value).then_some(value).ok_or(Wrong::Choice)?)
        }
        _ => Value::from(value),
    };
    if let Some(object) = reading.as_object_mut() {
        object.insert(field.to_owned(), new);
    }
    Ok(())
}

/// Whether a text is `2026`, `2026-08` or `2026-08-23`, and such a day exists.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |i: usize, len: usize| -> Option<u16> {
        parts
            .get(i)
            .filter(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|p| p.parse().ok())
    };
    let Some(year) = number(0, 4) else { return false };
    match parts.len() {
        1 => true,
        2 => number(1, 2).is_some_and(|m| (1..=12).contains(&m)),
        3 => number(1, 2).zip(number(2, 2)).is_some_and(|(m, d)| {
            (1..=12).contains(&m) && d >= 1 && d <= u16::from(days_in(Some(i32::from(year)), m as u8))
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_find_asks_only_for_what_the_text_leaves_open() {
        let table = [
            (json!({"kind": "deadline", "date": "--05-10"}), Some("year")),
            (json!({"kind": "deadline", "date": "2026-05-10"}), None),
            (json!({"kind": "phase", "start_date": null, "end_date": null}), Some("dates")),
            (json!({"kind": "phase", "start_date": "--05-10", "end_date": "--06-10"}), Some("year")),
            (json!({"kind": "phase", "start_date": null, "end_date": "2026-06"}), None),
            (json!({"kind": "task", "due": null}), None),
        ];
        for (item, asked) in table {
            assert_eq!(question(&item), asked, "{item}");
        }
    }

    #[test]
    fn a_correction_takes_only_what_can_be_true() {
        let mut reading = json!({"date": "--05-10"});
        assert_eq!(correct(&mut reading, "date", "2026-02-30"), Err(Wrong::Date));
        assert_eq!(correct(&mut reading, "date", " 2026-05-10 "), Ok(()));
        assert_eq!(reading["date"], "2026-05-10");
        assert_eq!(correct(&mut reading, "value", "many"), Err(Wrong::Number));
        assert_eq!(correct(&mut reading, "role", "king"), Err(Wrong::Choice));
        assert_eq!(correct(&mut reading, "units", "甲局、乙局"), Ok(()));
        assert_eq!(reading["units"], json!(["甲局", "乙局"]));
        assert_eq!(correct(&mut reading, "name", " "), Err(Wrong::Text));
    }
}
