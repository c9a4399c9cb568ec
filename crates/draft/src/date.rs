//! Times as official texts write them, and what they mean when the document's own date is known.
//!
//! Reading and resolving are two steps. Reading finds 6月中旬, 2008年元月至4月, 年底, 本月底 and keeps what
//! was said. Resolving adds what the document itself fixes, its date or anchor, and never more: with no year
//! to stand on, 5月10日 stays `--05-10`.

mod anchor;
mod hour;
mod run;
mod years;

pub use anchor::{Anchor, When};

use crate::feast;
use crate::number;
use crate::pattern::{Captures, Pattern, compile};
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// A calendar day as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    /// The year, when known.
    pub year: Option<i32>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month.
    pub day: Option<u8>,
}

impl Day {
    /// A full date.
    pub fn new(year: i32, month: u8, day: u8) -> Self {
        Self { year: Some(year), month: Some(month), day: Some(day) }
    }

    /// A year and month.
    pub fn month(year: i32, month: u8) -> Self {
        Self { year: Some(year), month: Some(month), day: None }
    }

    /// Months since year zero: a rough order of two days.
    pub fn months(&self) -> Option<i32> {
        Some(self.year? * 12 + i32::from(self.month.unwrap_or(12)))
    }

    /// Whether it lies wholly before another, both being known well enough to say.
    pub fn before(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (self.year, other.year) else { return false };
        (a, self.month.unwrap_or(12), self.day.unwrap_or(31))
            < (b, other.month.unwrap_or(1), other.day.unwrap_or(1))
    }

    /// The day before.
    pub fn eve(self) -> Self {
        let (Some(month), Some(day)) = (self.month, self.day) else { return self };
        if day > 1 {
            return Self { day: Some(day - 1), ..self };
        }
        let (year, month) = if month == 1 { (self.year.map(|y| y - 1), 12) } else { (self.year, month - 1) };
        Self { year, month: Some(month), day: Some(days_in(year, month)) }
    }
}

/// Days in a month; February of an unknown year has 28.
pub fn days_in(year: Option<i32>, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_some_and(|y| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.year, self.month, self.day) {
            (Some(y), Some(m), Some(d)) => write!(f, "{y:04}-{m:02}-{d:02}"),
            (Some(y), Some(m), None) => write!(f, "{y:04}-{m:02}"),
            (Some(y), None, _) => write!(f, "{y:04}"),
            (None, Some(m), Some(d)) => write!(f, "--{m:02}-{d:02}"),
            (None, Some(m), None) => write!(f, "--{m:02}"),
            (None, None, Some(d)) => write!(f, "---{d:02}"),
            (None, None, None) => Ok(()),
        }
    }
}

/// How the year of a time was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// In figures.
    Stated(i32),
    /// 今年, 明年, 去年: years from the document's own.
    Relative(i32),
    /// Not said, or blotted out (20xx).
    Unsaid,
}

/// The part of a year or month that was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Nothing finer.
    Whole,
    /// 底, 末: the end.
    End,
    /// 内: any time within.
    Within,
    /// A run of months: a half-year or a quarter.
    Months(u8, u8),
}

/// A point in time as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// How the year was given.
    pub year: Year,
    /// The month: a number, or months from the document's own.
    pub month: Option<Month>,
    /// The day of the month.
    pub day: Option<u8>,
    /// The part named.
    pub part: Part,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A month as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Month {
    /// By number.
    Stated(u8),
    /// 本月, 下月: months from the document's own.
    Relative(i32),
}

/// A found time: a point, an interval, a feast or a run of years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Time {
    /// One point.
    Point(Said),
    /// From one to another.
    Span(Said, Said),
    /// A feast (春节), with what was said about it.
    Feast(feast::Feast, feast::Around),
    /// N年内: so many years from a stated or the current year.
    Years {
        /// The first year, when stated with 起.
        from: Option<i32>,
        /// How many.
        count: i32,
    },
}

/// A time and where it stands, with any 前 or 底 that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where, without a leading 于 or 在.
    pub span: Range<usize>,
    /// What.
    pub time: Time,
    /// Whether 前 or 之前 follows.
    pub before: bool,
}

const YEAR: &str = r"(?:(?:19|20)[0-9]{2}|二[〇零0][〇零一二三四五六七八九]{2}|一九[〇零一二三四五六七八九]{2}|20[xX×*_]{2}|20[0-9][xX×*_]|[xX×*_]{1,4}|今|本|明|次|来|翌|后|去|当)年度?";
const MONTH: &str = r"(?:1[0-2]|0?[1-9]|元|十[一二]?|[一二三四五六七八九])月(?:份)?";
const DAY: &str = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])[日号]";
/// A day left blank or blotted out: 4月_日.
const BLANK: &str = "[_xX×*]{1,4}日";
const PART: &str = r"上中旬|中下旬|上旬|中旬|下旬|底|末|初";

fn point() -> &'static Pattern {
    static RE: OnceLock<Pattern> = OnceLock::new();
    RE.get_or_init(|| {
        let text = format!(
            "(?P<y>{YEAR})(?:(?P<m>{MONTH})(?:(?P<d>{DAY})|(?P<mp>{PART})|{BLANK})?|(?P<yp>年底|底|末|内|初|上半年|下半年|第?[一二三四1-4]季度[末底]?))?\
             |(?P<m2>{MONTH})(?:(?P<d2>{DAY})|(?P<mp2>{PART})|{BLANK})?\
             |(?P<rm>本月|当月|下月|次月|下个月|这个月)(?:(?P<d3>{DAY})|(?P<mp3>{PART}|内)?)\
             |(?P<bare>年底|年末|岁末|年内|月底|上半年|下半年|第?[一二三四]季度[末底]?)\
             |(?P<d4>{DAY})"
        );
        compile(&text)
    })
}

/// Every time in `s[range]`, in order, none overlapping.
pub fn find(s: &str, range: Range<usize>) -> Vec<Found> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let hay = &s[..range.end];
        let Some(captures) = point().captures_at(hay, at) else { break };
        let Some(whole) = captures.get(0) else { break };
        at = whole.end();
        // 2日内: how long, not which day.
        let lasting = is_day_only(whole.as_str()) && {
            let rest = &hay[whole.end()..];
            rest.starts_with('内') || rest.starts_with('之') && !rest.starts_with("之前")
        };
        if lasting || glued(s, whole.range()) {
            continue;
        }
        let Some(first) = said(&captures) else { continue };
        let found = extend(hay, first);
        at = found.span.end.max(at);
        out.push(found);
    }
    out.extend(feast::find(s, range.clone()));
    out.extend(years::find(s, range.clone()));
    out.extend(run::find(s, range));
    out.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
    let mut end = 0;
    out.retain(|f| {
        let keep = f.span.start >= end;
        if keep {
            end = f.span.end;
        }
        keep
    });
    out
}

/// Whether a match is only the tail of something longer: a figure, 每年底, 第三季度 of a name.
fn glued(s: &str, span: Range<usize>) -> bool {
    let before = s[..span.start].chars().next_back();
    let first = s[span.clone()].chars().next();
    let digit = first.is_some_and(|c| c.is_ascii_digit());
    match before {
        Some(c) if digit && (c.is_ascii_digit() || c == '.' || c == '-') => true,
        Some('每' | '逐') => true,
        // 近年来年均增长, 带来年产值: no 来年.
        Some(c) if first == Some('来') => {
            matches!(c, '年' | '以' | '带' | '未' | '后' | '历')
                || s[span.end..].starts_with(['均', '产', '复', '龄', '收'])
        }
        // 每年9月: no month of any year.
        Some('年') if s[..span.start].ends_with("每年") => true,
        // 〔2020〕7号: a paper's number.
        Some(']' | '〕') if s[span.clone()].ends_with('号') => true,
        Some('第') if !digit => s[span].ends_with(['日', '号']),
        Some(c) if number::digit(c).is_some() || c == '十' => !digit,
        Some(c) if is_day_only(&s[span.clone()]) => {
            matches!(
                c,
                '月' | '年'
                    | '前'
                    | '满'
                    | '期'
                    | '·'
                    | '间'
                    | '近'
                    | '昨'
                    | '同'
                    | '个'
                    | '几'
                    | '数'
                    | '半'
            ) || (c.is_ascii_alphanumeric())
        }
        _ => false,
    }
}

fn is_day_only(s: &str) -> bool {
    s.ends_with(['日', '号']) && !s.contains('月')
}

fn text<'a>(c: &'a Captures<'_>, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|n| c.name(n)).map(|m| m.as_str())
}

fn said(c: &Captures<'_>) -> Option<Said> {
    let span = c.get(0)?.range();
    let mut year = text(c, &["y"]).map_or(Year::Unsaid, year_word);
    let mut month = match text(c, &["m", "m2"]) {
        Some(word) => Some(Month::Stated(month_word(word)?)),
        None => None,
    };
    let mut part = Part::Whole;
    if let Some(word) = text(c, &["rm"]) {
        month = Some(Month::Relative(i32::from(word.starts_with('下') || word.starts_with('次'))));
    }
    let day = match text(c, &["d", "d2", "d3", "d4"]) {
        Some(word) => Some(day_word(word)?),
        None => None,
    };
    if let Some(word) = text(c, &["mp", "mp2", "mp3"]) {
        part = if matches!(word, "底" | "末") { Part::End } else { Part::Whole };
    }
    if let Some(word) = text(c, &["yp", "bare"]) {
        (part, month) = part_word(word);
        if c.name("bare").is_some() {
            year = Year::Relative(0);
        }
    }
    Some(Said { year, month, day, part, span })
}

fn part_word(word: &str) -> (Part, Option<Month>) {
    match word {
        "底" | "末" | "年底" | "年末" | "岁末" => (Part::End, Some(Month::Stated(12))),
        "月底" => (Part::End, Some(Month::Relative(0))),
        "内" | "年内" => (Part::Within, None),
        "初" => (Part::Whole, Some(Month::Stated(1))),
        "上半年" => (Part::Months(1, 6), None),
        "下半年" => (Part::Months(7, 12), None),
        _ => {
            let n = word.chars().find_map(|c| number::digit(c).or_else(|| c.to_digit(10).map(u64::from)));
            let q = n.unwrap_or(1).clamp(1, 4) as u8;
            if word.ends_with(['末', '底']) {
                return (Part::End, Some(Month::Stated(q * 3)));
            }
            (Part::Months(q * 3 - 2, q * 3), None)
        }
    }
}

fn year_word(word: &str) -> Year {
    let core = word.trim_end_matches('度').trim_end_matches('年');
    match core {
        "今" | "本" | "当" => Year::Relative(0),
        "明" | "次" | "来" | "翌" => Year::Relative(1),
        "后" => Year::Relative(2),
        "去" => Year::Relative(-1),
        _ => number::whole(core).and_then(|n| i32::try_from(n).ok()).map_or(Year::Unsaid, Year::Stated),
    }
}

fn month_word(word: &str) -> Option<u8> {
    let core = word.trim_end_matches('份').trim_end_matches('月');
    let n = if core == "元" { 1 } else { number::whole(core)? };
    (1..=12).contains(&n).then_some(n as u8)
}

fn day_word(word: &str) -> Option<u8> {
    let n = number::whole(word.trim_end_matches(['日', '号']))?;
    (1..=31).contains(&n).then_some(n as u8)
}

/// Takes in a second point (至5月10日) and what belongs to the expression: weekday in brackets, 前, 之前.
fn extend(s: &str, first: Said) -> Found {
    let mut end = first.span.end;
    end += weekday(&s[end..]);
    let mut time = Time::Point(first.clone());
    let short = days_of(s, &first);
    if let Some((a, b)) = short {
        end = b.span.end;
        time = Time::Span(a, b);
    } else if let Some(second) = second(s, end, &first) {
        end = second.span.end;
        end += weekday(&s[end..]);
        time = Time::Span(first.clone(), second);
    }
    // 5月4日下班前, 6月2日上午9点前: the hour is of the time when something is due by it.
    let hour = hour::before(&s[end..]);
    let rest = &s[end + hour..];
    // 11月底|前: a page too narrow breaks off before it.
    let fold = usize::from(rest.starts_with("\n前"));
    let (rest, end_of_line) = (&rest[fold..], fold);
    let mut before = false;
    for word in ["以前", "之前", "前"] {
        if rest.starts_with(word) && !rest.starts_with("前期") && !rest.starts_with("前后") {
            end += hour + end_of_line + word.len();
            before = true;
            break;
        }
    }
    Found { span: first.span.start..end, time, before }
}

/// 6月1至30日, 9月26-30日: the first day has no sign of its own.
fn days_of(s: &str, month: &Said) -> Option<(Said, Said)> {
    if month.day.is_some() || !matches!(month.part, Part::Whole) || !s[month.span.clone()].ends_with('月') {
        return None;
    }
    let number = |t: &str| {
        let len = t.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let day = t[..len].parse().ok().filter(|d| (1..=31).contains(d))?;
        Some((day, len))
    };
    let rest = &s[month.span.end..];
    let (a, len) = number(rest)?;
    let joiner = ["至", "到", "—", "-", "~", "～"].iter().find(|j| rest[len..].starts_with(**j))?;
    let at = len + joiner.len();
    let (b, more) = number(&rest[at..])?;
    let sign = rest[at + more..].chars().next().filter(|c| matches!(c, '日' | '号'))?;
    let end = month.span.end + at + more + sign.len_utf8();
    let on = |day, span| Said { day: Some(day), span, ..month.clone() };
    Some((on(a, month.span.start..month.span.end + len), on(b, month.span.end + at..end)))
}

fn weekday(rest: &str) -> usize {
    if !rest.starts_with('(') {
        return 0;
    }
    let Some(close) = rest.find(')') else { return 0 };
    let inner = &rest[1..close];
    if inner.chars().count() <= 4 && (inner.starts_with("周") || inner.starts_with("星期")) {
        close + 1
    } else {
        0
    }
}

fn second(s: &str, at: usize, first: &Said) -> Option<Said> {
    let rest = &s[at..];
    let joiner = [
        "——",
        "—",
        "至",
        "到",
        "-",
        "~",
        "～",
        "起至",
        "起到",
        "开始至",
        "开始到",
        "开始,至",
        "开始,到",
        "一直到",
        "直到",
        "持续到",
        "一直干到",
        "一直持续到",
    ]
    .iter()
    .find(|j| rest.starts_with(**j))?;
    let from = at + joiner.len();
    // No point in time is longer than this.
    let to = (from + 72..s.len()).find(|i| s.is_char_boundary(*i)).unwrap_or(s.len());
    let captures = point().captures_at(&s[..to], from)?;
    let whole = captures.get(0)?;
    if whole.start() != from {
        return None;
    }
    let mut second = said(&captures)?;
    if second.day.is_some() && second.month.is_none() {
        second.month = first.month;
    }
    Some(second)
}
