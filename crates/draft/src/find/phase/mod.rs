//! Phases: a name ending in 阶段 or 时段, a batch, or a numbered step, with its dates where it has any.

mod mentioned;
mod step;
mod timed;

use mentioned::mentioned;
use timed::{chained, enumerated, follow, listed, open_end, terms, timed};

use crate::date::{Day, Found, Time, When};
use crate::item::{Item, Kind};
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// A phase's name, ending in what makes it one.
static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?:第[一二三四五六七八九十]个?(?:阶段|时段|批))+|[\p{Han}、“”]{2,20}?(?:阶段|时段)")
});
/// Words that end before a name begins: 转入, 完成了, 为.
static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^.*(?:转入|进入|完成了|完成好|完成|做好|开展|的|了|为|从|由|在|至|是|以来|自|到|对|把|就|以|按|既是|又是|学习实践活动|教育活动|抓好|落实好|机关|整体|我们|这个)(?P<n>[^的了]{2,})$",
    )
});

/// The phases of a page.
pub fn find(page: &Page<'_>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    timed(page, &mut out);
    listed(page, &mut out);
    dated_then_named(page, &mut out);
    from_to(page, &mut out);
    step::named_then_dated(page, &mut out);
    step::month_by_month(page, &mut out);
    step::stepped(page, &mut out);
    headed(page, &mut out);
    step::counted(page, &mut out);
    step::bare(page, &mut out);
    terms(page, &mut out);
    enumerated(page, &mut out);
    chained(page, &mut out);
    step::goes_over(page, &mut out);
    mentioned(page, &mut out);
    follow(page, &mut out);
    out
}

/// First and last day, as far as they are said.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    from: Option<Day>,
    to: Option<Day>,
}

impl Bounds {
    fn of(when: When) -> Self {
        Self { from: when.from, to: Some(when.to) }
    }
}

fn push(
    out: &mut Vec<Item>,
    span: Range<usize>,
    name: &str,
    when: impl Into<Bounds>,
    rule: &'static str,
    sure: u8,
) {
    if out.iter().any(|i| overlap(&i.span, &span)) {
        return;
    }
    let name = name.trim_matches(['“', '”', ':', ' ']);
    let when = when.into();
    if let Some(to) = when.to
        && out
            .iter()
            .any(|i| i.field("name") == Some(name) && i.field("end_date") == Some(to.to_string().as_str()))
    {
        return;
    }
    let day = |d: Option<Day>| d.map(|d| d.to_string()).filter(|d| !d.is_empty());
    out.push(
        Item::new(Kind::Phase, span, rule, sure)
            .with("name", name)
            .with("start_date", day(when.from))
            .with("end_date", day(when.to)),
    );
}

/// 2007年元月至4月为起步阶段; 从现在开始到4月底为第一时段.
fn dated_then_named(page: &Page<'_>, out: &mut Vec<Item>) {
    /// 3月至5月为宣传期.
    static TERM: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[\p{Han}、“”]{0,8}?(?:宣传|发动|动员|部署|准备|排查|自查|摸底|整治|整改|攻坚|实施|推进|建设|施工|验收|考评|总结|巩固|提升|防火|火险|试点|试行|执法|清理|治理|培训|过渡|冲刺|集中|备料)[\p{Han}]{0,4}期$",
        )
    });
    for found in &page.times {
        let after = &page.s[found.span.end..page.span.end];
        // 12月以后为巩固阶段: without an end.
        let open = open_end(page, found).filter(|n| joint_of(&after[*n..]).is_some());
        let after = &after[open.unwrap_or(0)..];
        let joint = joint_of(after).and_then(|w| after.strip_prefix(w));
        let Some(rest) =
            joint.filter(|_| !matches!(found.time, Time::Point(_)) || !after.starts_with(['转', '进']))
        else {
            continue;
        };
        let clause: &str = rest.split([',', ';', '。', '\n', ':']).next().unwrap_or("");
        let term =
            || TERM.find(clause).filter(|_| matches!(found.time, Time::Span(..)) || after.starts_with('为'));
        let Some(m) = NAMED.find(clause).filter(|m| m.start() == 0).or_else(term) else { continue };
        let skip = after.len() - rest.len();
        let end = found.span.end + open.unwrap_or(0) + skip + m.end();
        let before = &page.s[page.span.start..found.span.start];
        let now = from_now(page, found.span.start);
        let Some(when) = page.resolve(found, false) else { continue };
        // 3月为动员部署阶段: the whole of it; 从现在起到4月底为第一时段: until then.
        let whole = now.is_none() && matches!(joint_of(after), Some("为" | "是" | ":"));
        let when = if whole && !before.ends_with(['到', '至']) { month_span(when, found) } else { when };
        let start = now.unwrap_or(found.span.start - if before.ends_with('从') { "从".len() } else { 0 });
        let mut bounds = now.map_or_else(|| Some(when).into(), |said| since_now(page, when, said));
        bounds.to = bounds.to.map(|to| to_the_last(bounds.from, to, &found.time)).filter(|_| open.is_none());
        push(out, start..end, m.as_str(), bounds, "phase.dates-then-name", 90);
    }
}

/// Where 从现在起到 begins, when it ends at a place.
fn from_now(page: &Page<'_>, at: usize) -> Option<usize> {
    static NOW: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"从?(?:现在|今天|今日|即日|本月|明天|明日)(?:开始|起)?(?:,)?(?:一直)?(?:到|至)$")
    });
    NOW.find(&page.s[page.span.start..at]).map(|m| page.span.start + m.start())
}

/// From the day of the document, when it has one, or the next (从明天起) to the end of a time.
fn since_now(page: &Page<'_>, when: When, said: usize) -> Bounds {
    let day = page.particulars.date;
    let known = (day.month.is_some() && day.day.is_some()).then_some(day);
    let next = page.s[said..].trim_start_matches('从').starts_with('明');
    Bounds { from: if next { known.and_then(Day::morrow) } else { known }, to: Some(when.to) }
}

/// 5月10日至5月底: what begins on a day ends on one, the last of the month.
fn to_the_last(from: Option<Day>, to: Day, time: &Time) -> Day {
    let ends = matches!(time, Time::Span(_, b) if b.part == crate::date::Part::End);
    match to.month {
        Some(month) if ends && to.day.is_none() && from.is_some_and(|d| d.day.is_some()) => {
            Day { day: Some(crate::date::days_in(to.year, month)), ..to }
        }
        _ => to,
    }
}

/// What joins a time to the phase it belongs to.
fn joint_of(after: &str) -> Option<&'static str> {
    ["为", "是", ":", "转入", "进入"].into_iter().find(|w| after.starts_with(w))
}

/// (一)宣传发动阶段(3月1日—3月31日); 第一阶段:动员部署(2019年5月), 1.准备阶段:4月.
fn headed(page: &Page<'_>, out: &mut Vec<Item>) {
    /// 第一步:调查摸底(3月份).
    static STEP: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^第[一二三四五六]步[:,、]?[^,。;(:]{2,16}\([^)]{2,24}\)|^[^,。;(:]{2,12}\([0-9]{1,2}月[^)]{0,20}\)",
        )
    });
    static STAGE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:第[一二三四五六七八九十]阶段[:,、 ]?)?[\p{Han}、“” ]{0,20}?(?:阶段|时段|时期)?(?:[:,。]|$|\(|,)",
        )
    });
    let stages = page.body().contains("阶段") || page.body().contains("步骤") || page.body().contains("安排");
    if !stages {
        return;
    }
    for (i, x) in page.outline.sentences.iter().enumerate() {
        let text = &page.s[x.body..x.end];
        let marked = x.mark.is_some_and(|m| m.level < 6)
            || text.starts_with("第一阶段")
            || text.starts_with("第二阶段")
            || text.starts_with("第三阶段")
            || text.starts_with("第四阶段")
            || STEP.is_match(text);
        if !marked {
            continue;
        }
        let head = text.split(['(', ',', ':', '。']).next().unwrap_or("");
        // 第一步:调查摸底(3月份): the step's number is no name.
        let head = match text[head.len()..].strip_prefix(':') {
            Some(rest) if head.starts_with('第') && head.ends_with('步') => {
                let more = rest.split(['(', ',', '。']).next().unwrap_or("");
                &text[..head.len() + 1 + more.len()]
            }
            _ => head,
        };
        let times = page.times_in(&(x.body..x.end));
        // 活动分为三个阶段: announces phases, is none.
        let told = head.contains(['分', '共']) && head.ends_with("个阶段");
        let named = (head.ends_with("阶段") || head.ends_with("时段") || head.ends_with("时期")) && !told;
        let step = STEP.is_match(text)
            || page
                .under(x, &["步骤", "时间安排", "阶段安排", "进度安排", "实施步骤", "工作安排", "方法步骤"])
                && x.mark.is_some_and(|m| m.level >= 2);
        let stepped = step
            && !times.is_empty()
            && head.chars().count() <= 16
            && near_head(page, x.body + head.len(), times);
        if !named && !stepped {
            continue;
        }
        // 各校在放假(1月20日)前: a clause with its day, no name.
        if !named && (!STAGE.is_match(text) || head.contains(['在', '请', '将', '要'])) {
            continue;
        }
        // The time stands in the heading, or opens the sentence below it.
        let mut end = x.body + head.len();
        let mut when = None;
        let mut name = head.to_owned();
        if let Some(rest) = text[head.len()..].strip_prefix([':', ','])
            && !rest.starts_with('(')
        {
            let more = rest.split(['(', ',', '。', ';']).next().unwrap_or("");
            if head.starts_with('第')
                && more.chars().count() <= 16
                && page.times_in(&(end + 1..end + 1 + more.len())).is_empty()
                && !more.is_empty()
            {
                end += 1 + more.len();
                name = more.to_owned();
            }
        }
        if let Some(t) = times.iter().find(|t| t.span.start >= end && follows(page, end, t)) {
            // (即日起至5月20日), (12月以后): begun with the paper, or without an end.
            let now = from_now(page, t.span.start).filter(|said| *said >= x.body);
            let open = open_end(page, t);
            when = page.resolve(t, false).map(|w| match (now, open) {
                (Some(said), _) => since_now(page, w, said),
                (_, Some(_)) => Bounds { from: Some(w.to), to: None },
                _ => Bounds::of(month_span(w, t)),
            });
            if when.is_some() {
                end = t.span.end + open.unwrap_or(0);
                if page.s[end..].starts_with(')') {
                    end += 1;
                }
            }
        } else if let Some(next) = page.outline.sentences.get(i + 1)
            && x.is_heading
            && let Some(t) = page.times_in(&(next.start..next.end)).first()
            && page.s[next.start..t.span.start].chars().count() <= 5
        {
            when = page.resolve(t, false).map(|w| Bounds::of(month_span(w, t)));
        }
        let start = if when.is_none() { x.start } else { x.body };
        let when = when.unwrap_or(Bounds { from: None, to: None });
        push(out, start..end, &name, when, "phase.headed", 85);
    }
}

/// A single month or day given to a phase is both its first and its last.
fn month_span(w: When, found: &Found) -> When {
    if w.from.is_some() || found.before {
        return w;
    }
    When { from: Some(w.to), to: w.to }
}

/// Whether a time stands so near behind a name that it is its own: 第一阶段(3月), 第一阶段,从现在起到4月底.
fn follows(page: &Page<'_>, end: usize, t: &Found) -> bool {
    let from = from_now(page, t.span.start).filter(|said| *said >= end).unwrap_or(t.span.start);
    let between = &page.s[end..from];
    let bare = between.trim_matches([',', ':', '(', ' ', '从', '自', '为', '是']);
    bare.is_empty() || bare == "时间" || between.chars().count() <= 6 && !between.contains(['。', ';', ','])
}

fn near_head(page: &Page<'_>, at: usize, times: &[Found]) -> bool {
    times.iter().any(|t| t.span.start >= at && page.s[at..t.span.start].chars().count() <= 2)
}

/// 分析检查阶段从5月上旬开始,至6月底结束; 第一批…从4月开始,8月基本结束; 从5月10日转入整改提高阶段,时间为一个月.
fn from_to(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in &page.outline.sentences {
        let times = page.times_in(&(x.body..x.end));
        let Some(first) = times.first() else { continue };
        let text = &page.s[x.body..x.end];
        if text.chars().count() > 160 {
            continue;
        }
        let before = &page.s[x.body..first.span.start];
        let after = &page.s[first.span.end..x.end];
        let from = before.ends_with('从') || before.ends_with('自');
        let name = NAMED.find(text).filter(|m| !counts(m.as_str()));
        if let Some(second) = times.get(1)
            && from
            && (after.starts_with("开始") || after.starts_with("起") || after.starts_with("启动"))
            && page.s[second.span.end..x.end].chars().take(6).collect::<String>().contains("结束")
            && let Some(name) = name
            && let (Some(a), Some(b)) = (page.resolve(first, false), page.resolve(second, false))
        {
            let mut b = b;
            if let (Time::Point(said), Some(y)) = (&second.time, a.to.year)
                && said.year == crate::date::Year::Unsaid
            {
                b.to.year = Some(y + i32::from(b.to.month < a.to.month));
            }
            let tail = &page.s[second.span.end..x.end];
            let end = second.span.end + tail.find("结束").map_or(0, |i| i + "结束".len());
            let start = x.body + text.find(name.as_str()).unwrap_or(0);
            let full = better_name(text, name.as_str());
            push(out, start..end, full, Some(When { from: Some(a.to), to: b.to }), "phase.from-to", 90);
        } else if from
            && let Time::Span(..) = first.time
            && let Some(name) = name
            && let Some(when) = page.resolve(first, false)
        {
            let extra = if after.starts_with("结束") { "结束".len() } else { 0 };
            let start = x.body + text.find(name.as_str()).unwrap_or(0);
            let full = better_name(text, name.as_str());
            let end = (first.span.end + extra).max(start + name.len());
            push(out, start..end, full, Some(when), "phase.from-to", 90);
        } else if from
            && let Some(m) = NAMED.find(after).filter(|m| !counts(m.as_str()))
            && after[..m.start()].chars().count() <= 8
            && let Some(when) = page.resolve(first, false)
        {
            enters(page, out, x.body..x.end, first, m.as_str(), when, after);
        }
    }
}

/// 分三个阶段, 到5月底结束,分三个阶段: how many there are.
fn counts(name: &str) -> bool {
    name.ends_with("个阶段")
        && name.rsplit(',').next().is_some_and(|n| n.starts_with(['分', '共', '按', '为', '划']))
}

/// 自3月22日转入分析评议阶段以来: begun; 从5月10日转入…,时间为一个月: begun and bounded.
fn enters(
    page: &Page<'_>,
    out: &mut Vec<Item>,
    x: Range<usize>,
    first: &Found,
    name: &str,
    when: When,
    after: &str,
) {
    let lead = page.s[x.start..first.span.start].chars().next_back().map_or(0, char::len_utf8);
    let start = first.span.start - lead;
    let clean = LEAD.captures(name).and_then(|c| c.name("n")).map_or(name, |m| m.as_str());
    let at = after.find(name).unwrap_or(0) + name.len();
    let mut end = first.span.end + at;
    static FOR: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"^,(?:历时|时间为|为期|共)(?P<n>[一二两三四五六七八九]|[0-9]{1,2})个?(?P<u>月|周|天)")
    });
    let mut last = None;
    if let Some(c) = FOR.captures(&page.s[end..x.end])
        && let Some(n) = c.name("n").and_then(|n| crate::number::whole(n.as_str()))
    {
        if c.name("u").is_some_and(|u| u.as_str() == "月") {
            last = Some(later(when.to, n as u8));
        }
        end += c.get(0).map_or(0, |m| m.end());
    }
    let fields = Item::new(Kind::Phase, start..end, "phase.enters", 80)
        .with("name", clean)
        .with("start_date", when.to.to_string())
        .with("end_date", last.map(|d| d.to_string()));
    if !out.iter().any(|i| overlap(&i.span, &fields.span)) {
        out.push(fields);
    }
}

/// So many months later.
fn later(day: Day, months: u8) -> Day {
    let Some(m) = day.month else { return day };
    let total = m - 1 + months % 120;
    Day { year: day.year.map(|y| y + i32::from(total / 12)), month: Some(total % 12 + 1), day: day.day }
}

/// 第二阶段为综合整治、硬件达标阶段: the telling name is the second.
fn better_name<'t>(text: &'t str, name: &'t str) -> &'t str {
    let Some(at) = text.find(name) else { return name };
    let rest = &text[at + name.len()..];
    let Some(rest) = rest.strip_prefix(['为', '是']) else { return name };
    match NAMED.find(rest) {
        Some(m) if m.start() == 0 => m.as_str(),
        _ => name,
    }
}
