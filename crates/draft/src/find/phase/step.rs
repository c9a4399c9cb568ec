//! Phases without a word for one: counted steps, names with a time behind, months with what they are for.

use super::{Bounds, from_now, month_span, push, since_now, to_the_last};
use crate::date::{Day, Found, Time, Year};
use crate::item::Item;
use crate::outline::Sentence;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// Under these headings stand stages.
const STAGED: [&str; 9] =
    ["步骤", "分几步", "步走", "阶段", "进度", "时间安排", "工作安排", "时间表", "怎么走"];

/// A piece of a plan with its time.
struct Step<'t> {
    span: Range<usize>,
    name: &'t str,
    time: &'t Found,
    /// Where it says that it runs from now on.
    now: Option<usize>,
}

/// 第一步叫摸底,从3月1日到10日; 第二段,整治(4月).
pub(super) fn counted(page: &Page<'_>, out: &mut Vec<Item>) {
    static COUNT: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"^第[一二三四五六]个?(?:步|段|阶段|环节|时段|批|周|轮|战役)(?:[,:、 ]|叫做?|是|为)?")
    });
    let mut steps = Vec::new();
    for x in &page.outline.sentences {
        for c in page.clauses(x) {
            let Some(m) = COUNT.find(page.get(c)) else { continue };
            steps.extend(count(page, c.start..x.end, c.start + m.end()));
        }
    }
    settle(page, steps, "phase.counted", out);
}

/// A counted piece: what lies between its number and its time is its name.
fn count<'t>(page: &'t Page<'_>, piece: Range<usize>, body: usize) -> Option<Step<'t>> {
    let time = page.times_in(&(body..piece.end)).first()?;
    let now = from_now(page, time.span.start).filter(|n| *n >= body);
    let between = &page.s[body..now.unwrap_or(time.span.start)];
    let name = between.trim_matches([',', ':', '(', ' ', '从', '自', '是', '为']);
    let name = name.strip_suffix("时间").map_or(name, |n| n.trim_end_matches([',', '(', ' ']));
    if between.chars().count() > 24 || between.contains(['。', ';']) || asks(name) {
        return None;
    }
    let mut end = time.span.end;
    end += usize::from(page.s[end..].starts_with(')'));
    // 第二步,2014年为攻坚阶段: the name may follow the time.
    static AFTER: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"^(?:全年)?(?:为|是)[\p{Han}、]{2,14}?(?:阶段|时段|期)"));
    let behind = page.s.get(end..piece.end).and_then(|t| AFTER.find(t)).map_or(0, |m| m.end());
    end += behind;
    let name = if name.is_empty() { page.s[piece.start..body].trim_matches([',', ':']) } else { name };
    Some(Step { span: piece.start..end, name, time, now })
}

/// Under a heading of steps: 自报,3月5日到20日。 抽查,5月份。 (一)登记。3月3日至5月31日。
pub(super) fn named_then_dated(page: &Page<'_>, out: &mut Vec<Item>) {
    let mut steps = Vec::new();
    for x in &page.outline.sentences {
        steps.extend(titled(page, x));
        if x.is_heading || !announced(page, x) {
            continue;
        }
        let Some(time) = page.times_in(&(x.body..x.end)).first() else { continue };
        let now = from_now(page, time.span.start).filter(|n| *n >= x.body);
        let from = now.unwrap_or(time.span.start);
        let name = &page.s[x.body..from];
        let tail = page.s[time.span.end..x.end].trim_matches([')', ' ']);
        let named = name.strip_suffix([',', ':', '(']).unwrap_or("");
        if !tail.is_empty() || time.before || !(2..=16).contains(&named.chars().count()) || asks(named) {
            continue;
        }
        steps.push(Step { span: x.body..x.end, name: named, time, now });
    }
    settle(page, steps, "phase.named-then-dated", out);
}

/// (一)登记。3月3日至5月31日。: a short heading whose line goes on with the time it lasts.
fn titled<'t>(page: &'t Page<'_>, x: &Sentence) -> Option<Step<'t>> {
    let next = page.outline.sentences.get(x.id + 1).filter(|y| x.is_heading && y.line == x.line)?;
    let time = page.times_in(&(next.body..next.end)).first()?;
    let name = &page.s[x.body..x.end];
    let lasts = matches!(time.time, Time::Span(..)) && time.span.start == next.body;
    let fits = lasts && (2..=12).contains(&name.chars().count());
    fits.then_some(Step { span: x.body..time.span.end, name, time, now: None })
}

/// Under a heading of steps: 三月备料,四月至六月施工,七月试水.
pub(super) fn month_by_month(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in page.outline.sentences.iter().filter(|x| !x.is_heading && announced(page, x)) {
        let clauses = page.clauses(x);
        let steps: Vec<Step<'_>> = clauses
            .iter()
            .filter_map(|c| {
                let time = page.times_in(c).first().filter(|t| t.span.start == c.start && !t.before)?;
                let name = &page.s[time.span.end..c.end];
                let fits = (2..=10).contains(&name.chars().count()) && !asks(name);
                fits.then(|| Step { span: c.clone(), name, time, now: None })
            })
            .collect();
        if steps.len() >= 2 && steps.len() == clauses.len() {
            settle(page, steps, "phase.month-by-month", out);
        }
    }
}

/// 摸底分三步走:各班填、年级核、学校审: as many names as were announced, no time.
pub(super) fn bare(page: &Page<'_>, out: &mut Vec<Item>) {
    static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"分(?:为|成)?(?P<n>[两二三四五六])个?(?:步|阶段|环节|时段)(?:走|进行|实施|推进)?:")
    });
    for x in &page.outline.sentences {
        let text = &page.s[x.body..x.end];
        let Some(c) = LEAD.captures(text) else { continue };
        let (Some(whole), Some(n)) = (c.get(0), c.name("n")) else { continue };
        let Some(n) = crate::number::whole(n.as_str()) else { continue };
        let names: Vec<&str> = text[whole.end()..].split(['、', ',']).collect();
        let plain = |t: &&str| {
            (2..=8).contains(&t.chars().count()) && !t.contains(|c: char| c.is_ascii_digit() || c == '月')
        };
        if names.len() as u64 != n || !names.iter().all(plain) {
            continue;
        }
        let mut at = x.body + whole.end();
        for name in names {
            push(out, at..at + name.len(), name, None, "phase.bare", 60);
            at += name.len() + page.s[at + name.len()..].chars().next().map_or(0, char::len_utf8);
        }
    }
}

/// 6月以后转入管护: after the dated phases of a passage, the one without an end.
pub(super) fn goes_over(page: &Page<'_>, out: &mut Vec<Item>) {
    static OVER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"^(?:以后|之后|起|开始|以后,)(?:全面|整体)?(?:转入|进入)[\p{Han}、]{2,12}")
    });
    for found in &page.times {
        let Some(line) = page.line_at(found.span.start) else { continue };
        let Some(m) = page.s.get(found.span.end..line.end).and_then(|t| OVER.find(t)) else { continue };
        let dated = |i: &Item| i.field("end_date").is_some() && line.contains(&i.span.start);
        let Some(when) = page.resolve(found, false).filter(|_| out.iter().any(dated)) else { continue };
        let name = m.as_str().split(['转', '进']).nth(1).map_or("", |t| t.trim_start_matches('入'));
        let bounds = Bounds { from: when.from.or(Some(when.to)), to: None };
        push(out, found.span.start..found.span.end + m.end(), name, bounds, "phase.goes-over", 70);
    }
}

/// 分三步进行:7月底前自查自纠;8月至9月集中检查: after the announcement, each part that opens with a time.
pub(super) fn stepped(page: &Page<'_>, out: &mut Vec<Item>) {
    static LEAD_IN: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:分|抓住|把握|划分为|按照?|经过|共)(?:为|成)?[两二三四五六2-6]个?(?:大)?(?:步|阶段|步骤|节点|时段|环节|批次)|(?:具体|时间|进度|步骤|总体)安排(?:是|如下|为|:|$)",
        )
    });
    static ORDINAL: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"^(?:第[一二三四五六]个?(?:阶段|步|批|时段|环节)|[一二三四五六]是)[,:]?(?:从|自)?")
    });
    let sentences = &page.outline.sentences;
    for (i, x) in sentences.iter().enumerate() {
        let text = &page.s[x.start..x.end];
        let Some(lead) = LEAD_IN.find(text) else { continue };
        // The steps stand behind a colon in the same sentence, and in those that follow.
        let mut parts = Vec::new();
        if let Some(colon) = text[lead.end()..].find(':') {
            parts.push(x.start + lead.end() + colon + 1..x.end);
        }
        for y in sentences[i + 1..].iter().take(8) {
            if y.line > x.line + 8 {
                break;
            }
            parts.push(y.start..y.end);
        }
        let mut steps = 0;
        for part in parts {
            // 今年上半年打基础,下半年抓提升,明年9月迎验收: a step in each clause.
            let clauses = crate::outline::clauses(page.s, part.clone());
            let opened = |c: &Range<usize>| {
                page.times_in(c).first().filter(|t| t.span.start == c.start && !one_day(page, t, c))
            };
            let run = clauses.iter().take_while(|c| opened(c).is_some()).count();
            if run >= 2 {
                for c in &clauses[..run] {
                    let Some(t) = opened(c) else { continue };
                    let when = page.resolve(t, false).map(|w| month_span(w, t));
                    push(out, c.clone(), &page.s[t.span.end..c.end], when, "phase.stepped", 70);
                    steps += 1;
                }
                continue;
            }
            let words = page.get(&part);
            let skip = ORDINAL.find(words).map_or(0, |m| m.end());
            let mark = crate::outline::mark(words).map_or(0, |m| m.len);
            let body = part.start + skip.max(mark);
            let Some(t) = page
                .times_in(&(body..part.end))
                .first()
                .filter(|t| t.span.start <= body + "从".len() && t.span.end <= part.end)
                .filter(|t| !page.particulars.date_spans.iter().any(|d| overlap(d, &t.span)))
                .filter(|t| !one_day(page, t, &part))
            else {
                if steps > 0 {
                    break;
                }
                continue;
            };
            let Some(when) = page.resolve(t, false).map(|w| if t.before { w } else { month_span(w, t) })
            else {
                continue;
            };
            let clauses = crate::outline::clauses(page.s, t.span.end..part.end);
            let name = clauses.iter().find(|c| !page.get(c).trim().is_empty()).map_or("", |c| page.get(c));
            let long = page.s[part.clone()].chars().count() > 60;
            let end = if long { t.span.end + name.len() } else { part.end };
            let start = if skip > 0 { part.start } else { body };
            push(out, start..end.min(part.end), name, Some(when), "phase.stepped", 70);
            steps += 1;
        }
    }
}

/// 5月18日组织考试: what is done on one day is an act, no stage.
fn one_day(page: &Page<'_>, t: &Found, part: &Range<usize>) -> bool {
    matches!(&t.time, Time::Point(said) if said.day.is_some())
        && !t.before
        && page.tags.opens(t.span.end..part.end, crate::lexicon::Class::ACT)
        && !page.get(part).contains("阶段")
}

/// Whether a sentence stands under a heading of steps, or behind 分三步走.
fn announced(page: &Page<'_>, x: &Sentence) -> bool {
    static LEAD: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"分[^,。;]{0,4}[两二三四五六几]个?(?:步|阶段|段|批)"));
    if page.in_title(x.start) {
        return false;
    }
    page.under(x, &STAGED)
        || page.outline.sentences[x.id.saturating_sub(6)..x.id]
            .iter()
            .any(|y| y.line == x.line && LEAD.is_match(&page.s[y.body..y.end]))
}

/// Words by which a piece asks, and is no name.
fn asks(name: &str) -> bool {
    ["要", "必须", "负责", "召开", "上报", "报送", "完成", "会议", "时间"].iter().any(|w| name.contains(w))
}

/// Steps follow each other: a month that lies before the step before it is of the next year.
fn settle(page: &Page<'_>, steps: Vec<Step<'_>>, rule: &'static str, out: &mut Vec<Item>) {
    if steps.len() < 2 && rule != "phase.counted" {
        return;
    }
    let mut before: Option<Day> = None;
    for step in steps {
        let Some(when) = page.resolve(step.time, false) else { continue };
        let when = if step.time.before { when } else { month_span(when, step.time) };
        let mut bounds: Bounds = Some(when).into();
        if let Some(said) = step.now {
            bounds = since_now(page, when, said);
        }
        let unsaid = match &step.time.time {
            Time::Point(said) => said.year == Year::Unsaid,
            Time::Span(a, _) => a.year == Year::Unsaid,
            Time::Feast(..) | Time::Years { .. } => false,
        };
        bounds.to = bounds.to.map(|to| to_the_last(bounds.from, to, &step.time.time));
        let first = bounds.from.or(bounds.to);
        if let (Some(first), Some(last), true) = (first, before, unsaid)
            && first.before(&last)
        {
            let next = |d: Option<Day>| d.map(|d| Day { year: d.year.map(|y| y + 1), ..d });
            bounds = Bounds { from: next(bounds.from), to: next(bounds.to) };
        }
        before = bounds.from.or(bounds.to);
        // A time taken for a phase of its own before belongs to this step.
        if !out.iter().any(|i| overlap(&i.span, &step.span)) {
            push(out, step.span, step.name, bounds, rule, 75);
        }
    }
}
