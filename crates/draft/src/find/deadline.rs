//! Deadlines: a time by which something is due, or on which a planned event happens.

mod ahead;
mod count;
mod no_day;

use no_day::{closes, named_part, numbered, part_of_year, quoted, site_line, within_name};

use crate::date::{Day, Found, Part, Said, Time, When, Year};
use crate::item::{Item, Kind, Places};
use crate::lexicon::Class;
use crate::outline;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// How a time shows that it is due, or is not.
struct Reading {
    rule: &'static str,
    sure: u8,
}

/// The deadlines of a page; the dates of its phases are not theirs.
pub fn find(page: &Page<'_>, phases: &[Item], places: &Places<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    for found in &page.times {
        // 宣传阶段。5月1日至9日。: the time of the phase whose heading stands before it.
        let of_phase = |p: &Item| {
            let gap = page.s.get(p.span.end..found.span.start);
            let untimed = page.times_in(&p.span).is_empty();
            untimed
                && p.field("start_date").is_some()
                && gap.is_some_and(|g| g.chars().count() <= 4 && !g.contains(';'))
        };
        if phases.iter().any(|p| overlap(&p.span, &found.span) || of_phase(p))
            || page.particulars.date_spans.iter().any(|d| overlap(d, &found.span))
            || page.in_title(found.span.start)
        {
            continue;
        }
        let reading = read(page, found)
            .or_else(|| ahead::read(page, found))
            .or_else(|| ahead::begins(page, found))
            .or_else(|| ahead::in_year(page, found));
        let Some(reading) = reading else { continue };
        let Some(when) = page.resolve(found, true) else { continue };
        let when = in_phase(page, phases, found, ends_with(page, found, when));
        if past(page, &when) {
            continue;
        }
        out.push(item(page, found.span.clone(), when, &reading, places));
    }
    tabled(page, &mut out, places);
    count::countdown(page, &mut out, places);
    count::within_days(page, &mut out, places);
    count::weekdays(page, &mut out, places);
    count::near_days(page, &mut out, places);
    count::ends(page, phases, &mut out, places);
    out
}

fn item(page: &Page<'_>, span: Range<usize>, when: When, reading: &Reading, places: &Places<'_>) -> Item {
    let due = due(page, &span).map(|r| places.location(&r));
    let mut item =
        Item::new(Kind::Deadline, span.clone(), reading.rule, reading.sure).with("expr", places.of(&span).2);
    item = match when.from {
        Some(from) => item.with("start_date", from.to_string()).with("end_date", when.to.to_string()),
        None => item.with("date", when.to.to_string()),
    };
    item.with("due", due)
}

/// 上半年要完工, 两年内建成, said on a known day: due by the end of it, whenever it begins.
fn ends_with(page: &Page<'_>, found: &Found, when: When) -> When {
    let run = match &found.time {
        Time::Point(said) => matches!(said.part, Part::Months(..)),
        Time::Years { from, .. } => from.is_none() && page.particulars.date.month.is_some(),
        Time::Span(..) | Time::Feast(..) => false,
    };
    if run { When { from: None, ..when } } else { when }
}

/// A month without a year, in the section of a phase, is a month of that phase.
fn in_phase(page: &Page<'_>, phases: &[Item], found: &Found, when: When) -> When {
    let Time::Point(Said { year: Year::Unsaid, month: Some(_), .. }) = &found.time else { return when };
    let (Some(year), Some(month), None) = (when.to.year, when.to.month, when.from) else { return when };
    let Some(x) = page.sentence_at(found.span.start) else { return when };
    let headed = x.heading.and_then(|h| {
        let above = &page.outline.headings[h].span;
        phases.iter().find(|p| overlap(&p.span, above))
    });
    // 第三步,验收(3月)。3月25日前…: in the line that opens with it.
    let opened = || {
        let line = page.outline.lines.get(x.line)?;
        phases.iter().rfind(|p| p.span.start >= line.start && p.span.end <= found.span.start)
    };
    let Some(phase) = headed.or_else(opened) else { return when };
    let (Some(from), Some(to)) = (phase.field("start_date"), phase.field("end_date")) else { return when };
    if from.starts_with('-') || to.starts_with('-') {
        return when;
    }
    let within = |y: i32| {
        let named = format!("{y:04}-{month:02}");
        let first = |d: &str| d.get(..7).unwrap_or(d).to_owned();
        first(from) <= named && named <= first(to)
    };
    let fits = (year - 1..=year + 3).find(|y| within(*y));
    match fits {
        Some(fit) if !within(year) => When { to: Day { year: Some(fit), ..when.to }, ..when },
        _ => when,
    }
}

/// Whether the time lies before the document itself.
fn past(page: &Page<'_>, when: &When) -> bool {
    let now = page.particulars.date;
    now.year.is_some() && now.month.is_some() && when.to.before(&Day { day: now.day, ..now })
}

fn read(page: &Page<'_>, found: &Found) -> Option<Reading> {
    let sentence = page.sentence_at(found.span.start)?;
    let before = &page.s[sentence.body.min(found.span.start)..found.span.start];
    let after = page.s.get(found.span.end..sentence.end).unwrap_or("");
    if quoted(before)
        || after.starts_with("以来")
        || after.starts_with("至今")
        || after.starts_with(['起', '后']) && !found.before
    {
        return None;
    }
    // 3月8日全区植树动员会主持词: the title of what was said.
    let title = page.line_at(found.span.start).map_or("", |l| page.get(&(found.span.end.min(l.end)..l.end)));
    let head = title.split(['。', ',', '(']).next().unwrap_or("");
    if ["主持词", "讲话", "讲话稿", "主持稿"].iter().any(|w| head.ends_with(w)) && before.is_empty()
    {
        return None;
    }
    if after.contains("主持召开") || after.contains("召开专题会议") {
        return None;
    }
    if site_line(page, found) {
        return None;
    }
    if within_name(before, after) || closes(page, found) {
        return None;
    }
    // 今年前五个月: the first of it, no day it ends before.
    if found.before && page.get(&found.span).ends_with("年前") && part_of_year(after) {
        return None;
    }
    if found.before {
        return (!gone(before, after, true)).then_some(Reading { rule: "deadline.before-day", sure: 92 });
    }
    let done = ["召开了", "举行了", "组织了", "开展了", "完成了", "成立了", "进行了", "召开"]
        .iter()
        .take(7)
        .any(|w| after.contains(w));
    if done && super::task::review(page, sentence) || past_section(page, sentence) {
        return None;
    }
    match &found.time {
        Time::Years { .. } if after.starts_with('不') || lasting(before, after) => None,
        Time::Years { .. } => Some(Reading { rule: "deadline.within-years", sure: 85 }),
        Time::Feast(..) => {
            (!gone(before, after, false)).then_some(Reading { rule: "deadline.feast", sure: 75 })
        }
        Time::Point(said) => point(page, found, said, before, after),
        Time::Span(a, _) => {
            let field = label(before);
            let dated = a.day.is_some();
            let given_from =
                before.contains("决定") || ["时间安排从", "时间从"].iter().any(|w| before.ends_with(w));
            // 从9月15日到10月底,集中清理…: the time an act is given.
            let opens =
                (before == "从" || before == "自")
                    && after.strip_prefix("结束").unwrap_or(after).strip_prefix(',').is_some_and(|rest| {
                        page.tags.opens(sentence.end - rest.len()..sentence.end, Class::ACT)
                    });
            let given_from = given_from || opens;
            let before = if given_from { before.trim_end_matches(['从', '自']) } else { before };
            let after = if given_from { after.strip_prefix("结束").unwrap_or(after) } else { after };
            if gone(before, after, false) || named_part(after) {
                return None;
            }
            // 决定从7月至9月底,对全省…进行检查: the time a drive is given.
            let given = || given_from && !after.starts_with("以来");
            (field || given() || dated && (planned(before, after) || before.chars().count() <= 3))
                .then_some(Reading { rule: "deadline.interval", sure: 80 })
        }
    }
    .filter(|_| page.span.contains(&found.span.start))
}

fn point(page: &Page<'_>, found: &Found, said: &Said, before: &str, after: &str) -> Option<Reading> {
    let text_ends = matches!(said.part, Part::End);
    if numbered(page, found) {
        return None;
    }
    // 迎接9月30日的专项检查: what is awaited is a day to be ready by.
    let awaited = before.contains("迎接") && after.starts_with('的') && said.day.is_some();
    if awaited {
        return Some(Reading { rule: "deadline.awaited", sure: 70 });
    }
    // 年底全县八成的学校…: the whole place is who, no part of a name.
    let whole = text_ends && ["全市", "全县", "全区", "全省"].iter().any(|w| after.starts_with(w));
    if gone(before, after, false) || named_part(after) && !whole {
        return None;
    }
    // 至2016年底,覆盖率达到33%: a review dates what it counts.
    let counted = text_ends
        && page.sentence_at(found.span.start).is_some_and(|x| super::task::review(page, x))
        && before.ends_with(['至', '止']);
    if counted {
        return None;
    }
    if text_ends || matches!(said.part, Part::Within) {
        return Some(Reading { rule: "deadline.end-of", sure: 88 });
    }
    // 时间:3月5日, in minutes: of the meeting itself.
    if label(before) && page.particulars.kind == "minutes" {
        return None;
    }
    if label(before) && (said.day.is_some() || said.month.is_some()) {
        return Some(Reading { rule: "deadline.time-field", sure: 80 });
    }
    let to = before.ends_with("到") || before.ends_with("至");
    if to && (matches!(said.year, Year::Stated(_)) || said.day.is_some()) {
        return Some(Reading { rule: "deadline.by", sure: 75 });
    }
    // 其中6日和20日为集中消杀日: the days the act falls on.
    let act_day = || {
        let named = after.split([',', '。', ';']).next().unwrap_or("");
        (named.contains('为') || named.starts_with("定为"))
            && named.ends_with('日')
            && (named.contains("集中") || named.contains("统一"))
    };
    if said.day.is_some() && (planned(before, after) || before.is_empty() || act_day()) {
        return Some(Reading { rule: "deadline.event-day", sure: 70 });
    }
    // 9月中旬必须进场; 10月份召开现场会; 2020年,全面消除: ahead of a dated document.
    static AHEAD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:,|左右|前后)?[^,。;]{0,14}?(?:必须|务必|全部|全面|完成|召开|举行|举办|开展|组织|实现|建成|出台|启动|投入|进驻|验收|考核|开学|到位|起在)",
        )
    });
    let date = page.particulars.date;
    let dated = date.year.is_some() && date.month.is_some()
        || date.year.is_none()
            && (said.month.is_some() || said.day.is_some())
            && page.tags.any(page.sentence_at(found.span.start).map_or(0..0, |x| x.body..x.end), Class::MUST);
    let year_alone = said.month.is_none() && said.day.is_none() && matches!(said.part, Part::Whole);
    let near = before.rsplit([',', ':', ';']).next().unwrap_or("").chars().count();
    let opens = near <= 16 && (!year_alone || before.is_empty() && after.starts_with(','));
    if dated
        && opens
        && (AHEAD.is_match(after)
            || !year_alone
                && !page.get(&found.span).starts_with(['当', '次'])
                && page.tags.opens(found.span.end..found.span.end + after.len(), Class::ACT))
        && !page.sentence_at(found.span.start).is_some_and(|x| super::task::review(page, x))
    {
        return Some(Reading { rule: "deadline.ahead", sure: 60 });
    }
    let months = said.month.is_some() || matches!(said.part, Part::Months(..));
    let set = ["将于", "定于", "拟于", "定在", "安排在", "放在", "选在"].iter().any(|w| before.ends_with(w));
    (months && (set || planned(before, after) && aimed(before, after)))
        .then_some(Reading { rule: "deadline.month", sure: 60 })
}

/// How long something is given or has been, not by when it is due: 3年内房租按50%给予补贴; 五年以内新增的.
fn lasting(before: &str, after: &str) -> bool {
    let near: String = after.chars().take(24).collect();
    [
        "补贴",
        "补助",
        "保留",
        "免征",
        "减免",
        "免收",
        "享受",
        "给予",
        "累计",
        "新增的",
        "贴息",
        "返还",
        "奖励",
        "禁止",
        "不得",
        "不准",
        "不许",
        "严禁",
        "不再",
    ]
    .iter()
    .any(|w| near.contains(w))
        || ["可在", "可于", "期限", "有效期", "任职", "近"].iter().any(|w| before.ends_with(w))
}

/// 时间: 集中时间为 …
fn label(before: &str) -> bool {
    let t = before.trim_end();
    ["时间:", "时间为:", "时间为", "时间定于", "日期:", "时限:", "期限:", "时限为", "时间是"].iter().any(|l| t.ends_with(l))
        // 活动为期30天,即11月11日至12月10日
        || t.ends_with('即') && t.contains("为期")
}

/// 定于, 计划于, 将于, 拟: the event is to come.
fn planned(before: &str, after: &str) -> bool {
    [
        "定于",
        "安排在",
        "放在",
        "定在",
        "选在",
        "计划",
        "将",
        "拟",
        "预定",
        "暂定",
        "务必",
        "须",
        "要于",
        "应于",
        "要在",
        "须在",
        "力争",
        "确保",
        "请",
        "于",
        "必须",
    ]
    .iter()
    .any(|w| before.contains(w))
        || ["将", "要", "召开", "举行", "举办", "开展", "完成", "上班", "截止", "统一", "之前", "正式"]
            .iter()
            .any(|w| after.char_indices().nth(10).map_or(after, |(i, _)| &after[..i]).contains(w))
}

/// A month alone needs an aim: 力争9月完成.
fn aimed(before: &str, after: &str) -> bool {
    let near: String = after.chars().take(14).collect();
    ["力争", "确保", "计划", "拟", "将", "定于", "要在", "要于", "预计"].iter().any(|w| before.contains(w))
        && [
            "完成", "召开", "举行", "举办", "开展", "建成", "验收", "启动", "达到", "组织", "实现", "投入",
            "进行", "测评", "评估", "考核", "检查",
        ]
        .iter()
        .any(|w| near.contains(w))
}

/// What has happened, or only stands as the time of a report.
///
/// `by` says that 前 stands behind it: 20日之前结束 is due, 20日结束 is how long.
fn gone(before: &str, after: &str, by: bool) -> bool {
    static DONE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[^,]{0,24}(?:召开了|发生了|发生|成立了|下发了|以来|印发了|通过了|启动了|举行了|组织了|开展了|完成了|进行了|截止|以后|发布了|宣布|通过|施行)",
        )
    });
    // 一直守到11月底; 从现在起到10月底结束: how long, not by when.
    // 今年四月是全国…: says what the time is; 从2002年开始,到2008年取得…: a story of years.
    let story = ["从19", "从20"].iter().any(|w| before.contains(w)) && before.contains("年开始");
    let until = story
        || after.starts_with('是')
        || ["持续到", "守到", "延续到", "坚持到", "一直到", "持续至", "延续至", "管到"]
            .iter()
            .any(|w| before.ends_with(w))
        || after.starts_with("结束") && !by
        || before.ends_with(['到', '至'])
            && ["从现在起", "从即日起", "即日起", "从今天起", "从现在开始"]
                .iter()
                .any(|w| before.contains(w))
            && !["在", "对", "集中", "全县", "全市", "全区", "开展", "组织"]
                .iter()
                .any(|w| after.strip_prefix(',').is_some_and(|rest| rest.starts_with(w)))
        || after.starts_with("为止");
    // 对去年挂牌的隐患,10月底前整改到位: what lies behind a comma dates something else.
    let clause = before.rsplit([',', ';', ':']).next().unwrap_or(before);
    until
        || ["截至", "截止", "截止到", "自", "上年", "去年", "早在", "已于", "曾于", "《", "从"]
            .iter()
            .any(|w| before.ends_with(w))
        || clause.contains("已于")
        || clause.contains("去年")
        || !by && before.contains("去年")
        || DONE.is_match(after)
}

/// The column of times in a table of duties.
fn tabled(page: &Page<'_>, out: &mut Vec<Item>, places: &Places<'_>) {
    for found in page.duties().iter().filter_map(|row| row.due.as_ref()).flat_map(|due| page.times_in(due)) {
        if out.iter().any(|i| overlap(&i.span, &found.span)) {
            continue;
        }
        // A year's table printed in February has its January too.
        let Some(when) = page.resolve(found, true) else { continue };
        let reading = Reading { rule: "deadline.table", sure: 90 };
        out.push(item(page, found.span.clone(), when, &reading, places));
    }
}

/// What is due: the clause after the time, or the rest of its own.
fn due(page: &Page<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let sentence = page.sentence_at(span.start)?;
    if span.end >= sentence.end {
        return None;
    }
    let clauses = outline::clauses(page.s, span.end..sentence.end);
    let first = clauses.iter().find(|c| page.tags.any((*c).clone(), Class::ACT)).or(clauses.first())?;
    let lead = page.get(first).len() - page.get(first).trim_start_matches(['将', ',', ' ', '要']).len();
    let range = first.start + lead..first.end;
    (range.start < range.end).then_some(range)
}

/// Under a heading of what was done before, a plain date is when it was done.
fn past_section(page: &Page<'_>, x: &crate::outline::Sentence) -> bool {
    page.under(x, &["回顾", "工作情况", "主要做法", "完成情况", "取得的"])
}
