//! Phases whose time stands in a field behind the name: 一是集中整治阶段,时间为10月20日至12月31日.

use super::{Bounds, from_now, month_span, push, since_now};
use crate::date::{Found, Time, When};
use crate::item::Item;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// How far 以后, 起 reach behind a day that begins what has no end: 12月以后, 11月1日起.
pub(super) fn open_end(page: &Page<'_>, found: &Found) -> Option<usize> {
    const OPEN: [&str; 4] = ["以后", "之后", "开始", "起"];
    let after = page.s.get(found.span.end..page.span.end)?;
    let point = matches!(found.time, Time::Point(_)) && !found.before;
    OPEN.iter().find(|w| point && after.starts_with(**w)).map(|w| w.len())
}

/// 1月到5月是备料期,6月到8月是铺装期; 3月打基础仗;4月打收尾仗: a passage cut into terms, two at least.
pub(super) fn terms(page: &Page<'_>, out: &mut Vec<Item>) {
    static TERM: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"^(?:为|是|打好?|打响)(?P<n>[\p{Han}、“”]{2,10}(?:期|仗|战|阶段|时段))$"));
    let found = page.times.iter().filter_map(|t| {
        let x = page.sentence_at(t.span.start)?;
        let clause = page.clauses(x).iter().find(|c| c.contains(&t.span.start))?;
        let opens = t.span.start == clause.start || from_now(page, t.span.start) == Some(clause.start);
        let c = TERM.captures(page.s.get(t.span.end..clause.end)?).filter(|_| opens)?;
        Some((x.line, clause.clone(), c.name("n")?.as_str(), t))
    });
    let found: Vec<_> = found.collect();
    for (line, clause, name, t) in &found {
        if found.iter().filter(|f| f.0 == *line).count() >= 2
            && let Some(when) = bounds(page, t)
        {
            push(out, clause.clone(), name, when, "phase.terms", 75);
        }
    }
}

/// (一)9月上旬,宣传发动。…: under a heading of steps, marks with a time and what it is for.
pub(super) fn enumerated(page: &Page<'_>, out: &mut Vec<Item>) {
    let step = |x: &Sentence| -> Option<(Range<usize>, Range<usize>, Bounds)> {
        x.mark.filter(|_| page.under(x, &STEPS))?;
        let t = page.times_in(&(x.body..x.end)).first()?;
        let from = from_now(page, t.span.start).unwrap_or(t.span.start);
        let rest = page.s.get(t.span.end..x.end)?;
        let name = rest.strip_prefix([',', ':'])?;
        let fits = from == x.body && !t.before && (2..=12).contains(&name.chars().count());
        let plain = !name.contains(['前', '报', '要', ',', '会']);
        let when = bounds(page, t).filter(|_| fits && plain)?;
        Some((x.body..x.end, x.end - name.len()..x.end, when))
    };
    let steps: Vec<_> = page.outline.sentences.iter().filter_map(step).collect();
    if steps.len() >= 2 {
        for (span, name, when) in steps {
            push(out, span, page.get(&name), when, "phase.enumerated", 70);
        }
    }
}

/// 即日起至4月底,厂矿自查;5月至6月,联合执法;7月,复查验收。: clauses of one line that are a time and a stage's name each.
pub(super) fn chained(page: &Page<'_>, out: &mut Vec<Item>) {
    let step = |x: &Sentence| -> Option<(usize, Range<usize>, Range<usize>, Bounds, bool)> {
        let t = page.times_in(&(x.body..x.end)).first()?;
        let from = from_now(page, t.span.start).unwrap_or(t.span.start);
        let rest = page.s.get(t.span.end..x.end)?;
        let name = rest.strip_prefix([',', ':'])?;
        let lasts = matches!(t.time, Time::Span(..)) || from < t.span.start;
        let whole = matches!(&t.time, Time::Point(said) if said.day.is_none()) && !t.before;
        let fits = from == x.body && (lasts || whole) && (2..=14).contains(&name.chars().count());
        let staged = (STAGES.iter().any(|w| name.contains(w)) || page.under(x, &STEPS))
            && !name.contains(['要', '前', '报', ',', '各', '将']);
        let when = bounds(page, t).filter(|_| fits && staged && !x.is_heading)?;
        Some((x.line, x.body..x.end, x.end - name.len()..x.end, when, lasts))
    };
    let steps: Vec<_> = page.outline.sentences.iter().filter_map(step).collect();
    for (line, span, name, when, _) in &steps {
        let beside = steps.iter().filter(|s| s.0 == *line);
        if beside.clone().count() >= 2 && beside.clone().any(|s| s.4) {
            push(out, span.clone(), page.get(name), *when, "phase.chained", 70);
        }
    }
}

/// Headings under which stages stand.
const STEPS: [&str; 6] = ["步骤", "时间安排", "阶段", "进度安排", "方法步骤", "时间步骤"];

/// What the stages of a drive are called by.
const STAGES: [&str; 22] = [
    "自查", "摸底", "排查", "检查", "整治", "整改", "验收", "宣传", "动员", "发动", "部署", "总结", "督查",
    "执法", "试点", "推广", "评估", "巩固", "提升", "攻坚", "实施", "清理",
];

/// The first and last day of a time given to a phase.
fn bounds(page: &Page<'_>, t: &Found) -> Option<Bounds> {
    let when = page.resolve(t, false)?;
    let now = from_now(page, t.span.start);
    Some(now.map_or_else(|| Bounds::of(month_span(when, t)), |said| since_now(page, when, said)))
}

/// 11月至12月…, 1月至3月…: a phase that names no year follows the one before it, into the next year.
pub(super) fn follow(page: &Page<'_>, out: &mut [Item]) {
    let mut order: Vec<usize> = (0..out.len()).collect();
    order.sort_by_key(|i| out[*i].span.start);
    let year = |d: &str| d.get(..4).and_then(|y| y.parse::<i32>().ok());
    let mut before: Option<String> = None;
    for i in order {
        let Some(from) = out[i].field("start_date").or(out[i].field("end_date")).map(str::to_owned) else {
            continue;
        };
        let said = page.get(&out[i].span).contains('年');
        let end = out[i].field("end_date").map(str::to_owned);
        // 明年1月至4月…,5月至8月…: of the year that the one before it named.
        let near = |b: &str| out[i].field("start_date").is_some() && year(&from).map(|y| y + 1) == year(b);
        let goes_back = before
            .as_deref()
            .is_some_and(|b| from.get(..7) < b.get(..7) && (year(&from) == year(b) || near(b)));
        if !said && goes_back && year(&from).is_some() {
            let next = |d: &str| year(d).map_or_else(|| d.to_owned(), |y| format!("{:04}{}", y + 1, &d[4..]));
            if out[i].field("start_date").is_some() {
                out[i].set("start_date", next(&from));
            }
            if let Some(end) = end.filter(|e| year(e) == year(&from)) {
                out[i].set("end_date", next(&end));
            }
        }
        before = out[i].field("start_date").or(out[i].field("end_date")).map(str::to_owned);
    }
}

/// A phase's name, then 时间为 and the time. 以后 leaves the end open.
pub(super) fn timed(page: &Page<'_>, out: &mut Vec<Item>) {
    const FIELDS: [&str; 6] = ["时间为", "时间是", "时间:", "时间从", "时间自", "时间"];
    const NAMES: [&str; 3] = ["阶段", "时段", "时期"];
    for found in &page.times {
        let Some(x) = page.sentence_at(found.span.start) else { continue };
        let before = page.s[x.body.min(found.span.start)..found.span.start].trim_end_matches(['(', ' ']);
        let Some(name) = FIELDS.iter().find_map(|f| before.strip_suffix(f)) else { continue };
        let Some(name) = name.strip_suffix([',', '(', ' ']) else { continue };
        let named = NAMES.iter().any(|n| name.ends_with(n))
            && (4..=24).contains(&name.chars().count())
            && !name.contains([',', '的', '了']);
        let Some(when) = page.resolve(found, false).filter(|_| named) else { continue };
        let after = &page.s[found.span.end..x.end];
        let open = ["以后", "之后", "起", "开始"].iter().find(|w| after.starts_with(**w));
        let when = match (open, &found.time) {
            (Some(_), Time::Point(_)) => super::Bounds { from: Some(when.to), to: None },
            _ => super::Bounds::of(super::month_span(when, found)),
        };
        let end = found.span.end + open.map_or(0, |w| w.len());
        push(out, x.body..end, name, when, "phase.time-field", 90);
    }
}

/// 分为登记(3月1日—9日)和清理(4月)两个阶段: names in a list, each with its time in brackets.
pub(super) fn listed(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in &page.outline.sentences {
        let text = &page.s[x.body..x.end];
        let told = || ["阶段", "步", "环节", "批"].iter().any(|w| text.contains(w));
        let times: Vec<_> = page
            .times_in(&(x.body..x.end))
            .iter()
            .filter(|t| {
                page.s[x.body..t.span.start].ends_with('(') && page.s[t.span.end..x.end].starts_with(')')
            })
            .collect();
        if times.len() < 2 || !told() {
            continue;
        }
        for t in times {
            let before = &page.s[x.body..t.span.start - 1];
            let start = before
                .rfind(['、', ',', '和', '及', '为', '是', ':', ')', ';', '成'])
                .map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
            let name = &before[start..];
            let Some(when) = page.resolve(t, false).filter(|_| (2..=16).contains(&name.chars().count()))
            else {
                continue;
            };
            push(
                out,
                x.body + start..t.span.end + 1,
                name,
                Some(super::month_span(when, t)),
                "phase.listed",
                85,
            );
        }
    }
}

impl From<Option<When>> for super::Bounds {
    fn from(when: Option<When>) -> Self {
        when.map_or(Self { from: None, to: None }, Self::of)
    }
}
