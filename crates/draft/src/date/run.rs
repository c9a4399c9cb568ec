//! Months run together, the first without its sign: 3-5月, 八至十一月.

use super::{Found, MONTH, Month, PART, Part, Said, Time, YEAR, month_word, year_word};
use crate::number;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::OnceLock;

/// Every run of months in `s[range]`.
pub(super) fn find(s: &str, range: Range<usize>) -> Vec<Found> {
    static RE: OnceLock<Pattern> = OnceLock::new();
    let re = RE.get_or_init(|| {
        compile(&format!(
            "(?P<y>{YEAR})?(?P<a>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])(?:至|到|——|—|-|~|～)(?P<b>{MONTH})(?P<p>{PART})?"
        ))
    });
    re.captures_iter(&s[range.clone()])
        .filter_map(|c| {
            let whole = c.get(0)?;
            let span = range.start + whole.start()..range.start + whole.end();
            // 2018-5月, 第三至五月, 三十至五月: the figure is of something else.
            let glued = s[..span.start].ends_with(|x: char| {
                x.is_ascii_digit()
                    || matches!(x, '.' | '-' | '/' | '第' | '十' | '每')
                    || number::digit(x).is_some()
            });
            // 五到六月十日: a day, not months.
            let day = s[span.end..].starts_with(|x: char| x.is_ascii_digit() || number::digit(x).is_some());
            if glued || day {
                return None;
            }
            let year = c.name("y").map_or(super::Year::Unsaid, |y| year_word(y.as_str()));
            let at = |month, part| Said {
                year,
                month: Some(Month::Stated(month)),
                day: None,
                part,
                span: span.clone(),
            };
            let end = c.name("p").is_some_and(|p| matches!(p.as_str(), "底" | "末"));
            let first = at(month_word(c.name("a")?.as_str())?, Part::Whole);
            let last = at(month_word(c.name("b")?.as_str())?, if end { Part::End } else { Part::Whole });
            Some(Found { span: span.clone(), time: Time::Span(first, last), before: false })
        })
        .collect()
}
