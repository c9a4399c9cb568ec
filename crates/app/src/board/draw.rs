//! How figures of the board become marks: percent positions, week heads, polyline points.

use jiff::civil::Date;
use yipan_core::board::{Column, Span};

use super::view::OneRuler;
use crate::kit::say::Say;

/// A position in percent of the width: `59.78%`.
pub fn pc(x: &f64) -> String {
    format!("{x:.2}%")
}

/// A part of the longest bar.
pub fn part(n: &u32, of: u32) -> String {
    pc(&(100.0 * f64::from(*n) / f64::from(of.max(1))))
}

/// Noon of a civil day in the city, for words that take an instant.
pub fn noon(say: &Say, day: Date) -> i64 {
    day.at(12, 0, 0, 0).to_zoned(say.zone.clone()).map_or(0, |z| z.timestamp().as_millisecond())
}

/// `7·22`, `22 Jul`.
pub fn short(say: &Say, day: &Date) -> String {
    say.short_day(&noon(say, *day))
}

/// `7 月 22 日`.
pub fn day(say: &Say, day: &Date) -> String {
    say.day(&noon(say, *day))
}

/// What happens on the day: the campaign's own word, or ours.
pub fn goal(say: &Say, ruler: &OneRuler) -> String {
    if ruler.goal.is_empty() { say.it("board-goal") } else { ruler.goal.clone() }
}

/// Class of a `<col>`: folds are a little wider.
pub fn col(column: &Column) -> String {
    match column.span {
        Span::Week(_) => column.class().to_owned(),
        _ => format!("c-past {}", column.class()),
    }
}

/// The head of a column: the Monday, with its month where it changes; folds and this week in words.
pub fn head(say: &Say, column: &Column) -> String {
    let Span::Week(monday) = column.span else {
        let word = if matches!(column.span, Span::Before(_)) { "board-before" } else { "board-after" };
        return say.it(word);
    };
    if column.now {
        return say.it("board-now");
    }
    let bare = monday.day().to_string();
    let named = short(say, &monday);
    match (column.month_wide, column.month_desk) {
        (true, true) => named,
        (false, false) => bare,
        (wide, _) => {
            let (on_wide, on_desk) = if wide { (named, bare) } else { (bare, named) };
            format!("<span class=\"narrow\">{on_desk}</span><span class=\"wide\">{on_wide}</span>")
        }
    }
}

/// The head of a column on the wall, which shows the weeks of a desk.
pub fn desk_head(say: &Say, column: &Column) -> String {
    match column.span {
        Span::Week(monday) if !column.now => {
            if column.month_desk {
                short(say, &monday)
            } else {
                monday.day().to_string()
            }
        }
        _ => head(say, column),
    }
}

/// Text from data inside markup of ours.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}
