//! Days that are counted: down to an event, from the meeting on, along the week, to the end of a phase.

use super::{Reading, due, item, quoted};
use crate::date::{Day, When, days_in};
use crate::find::task::review;
use crate::item::{Item, Kind, Places};
use crate::lexicon::Class;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, Words, compile};
use std::sync::LazyLock;

/// The day so many days after one that is known in full.
fn after(day: Day, days: u64) -> Option<Day> {
    let (mut year, mut month, mut on) = (day.year?, day.month?, u64::from(day.day?));
    on += days.min(400);
    loop {
        let size = u64::from(days_in(Some(year), month));
        if on <= size {
            return Some(Day::new(year, month, on as u8));
        }
        on -= size;
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
}

/// The day so many months after one that is known in full.
fn months_after(day: Day, months: u64) -> Option<Day> {
    let (year, month, on) = (day.year?, u64::from(day.month?), day.day?);
    let ahead = month - 1 + months.min(120);
    let (year, month) = (year + i32::try_from(ahead / 12).ok()?, u8::try_from(ahead % 12 + 1).ok()?);
    Some(Day::new(year, month, on.min(days_in(Some(year), month))))
}

/// Days since Monday, by Zeller's rule.
fn weekday(day: Day) -> Option<u64> {
    let (year, month, on) = (day.year?, i32::from(day.month?), i32::from(day.day?));
    let (y, m) = if month < 3 { (year - 1, month + 12) } else { (year, month) };
    let from_saturday = on + 13 * (m + 1) / 5 + y + y / 4 - y / 100 + y / 400;
    u64::try_from((from_saturday + 5).rem_euclid(7)).ok()
}

/// 各单位三天之内要…: so many days from the meeting, unless it is from whatever happens.
pub(super) fn within_days(page: &Page<'_>, out: &mut Vec<Item>, places: &Places<'_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:会后|今后|从今天起)?(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?P<u>天|日|周|个?星期|个月)(?:之内|以内|内)|(?P<h>半个月)(?:之内|以内|内)",
        )
    });
    // 发现问题的, 接到通知后, 每…: the days run from the case, not from the meeting.
    static CASES: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "发现",
            "接到",
            "收到",
            "接报",
            "受理",
            "之日起",
            "作出",
            "发生",
            "出现",
            "的,",
            "凡",
            "逾期",
            "每",
            "未",
            "不",
            "隐患",
            "事故",
            "问题",
            "完成后",
            "结束后",
            "台风",
            "举报",
            "投诉",
            "查实",
            "一般",
            "请假",
            "外出",
            "休假",
            "答复",
        ])
    });
    if !matches!(page.particulars.kind, "speech" | "chair's remarks" | "minutes" | "notice") {
        return;
    }
    for c in RE.captures_iter(page.body()) {
        let Some(whole) = c.get(0) else { continue };
        let span = page.at(whole.range());
        let Some(x) = page.sentence_at(span.start) else { continue };
        let clauses = page.clauses(x);
        // 10日内,各单位要…: what is due may stand behind the comma.
        let Some(clause) = clauses.iter().find(|c| c.end > span.end) else {
            continue;
        };
        let told = &page.s[x.body.min(span.start)..span.start];
        let glued =
            told.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '第' | '.' | '月' | '近' | '后'));
        let acts = page.tags.any(span.end..clause.end, Class::ACT)
            || page.tags.any(span.end..clause.end, Class::MUST);
        if glued || !acts || CASES.stands(&page.s[x.body..clause.end]) || quoted(told) || review(page, x) {
            continue;
        }
        let count = c.name("n").and_then(|n| crate::number::whole(n.as_str()));
        let today = page.particulars.date;
        let to = match (count, c.name("u").map(|u| u.as_str())) {
            (Some(n), Some("个月")) => months_after(today, n),
            (Some(n), Some("天" | "日")) => after(today, n),
            (Some(n), Some(_)) => after(today, n * 7),
            _ => after(today, 15),
        };
        let Some(to) = to else { continue };
        let reading = Reading { rule: "deadline.within-days", sure: 65 };
        push(out, item(page, span, When { from: None, to }, &reading, places));
    }
}

/// 本周日前, 下周三下班前, 这个礼拜内: a day of this week or the next.
pub(super) fn weekdays(page: &Page<'_>, out: &mut Vec<Item>, places: &Places<'_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<w>(?:[本这下]|[这下]个)(?:周|星期|礼拜))(?P<d>[一二三四五六日天末内])(?:(?:上午|下午|中午|晚上?)?(?:下班)?(?:之前|以前|前))?",
        )
    });
    let Some(today) = weekday(page.particulars.date) else { return };
    for c in RE.captures_iter(page.body()) {
        let (Some(whole), Some(week), Some(day)) = (c.get(0), c.name("w"), c.name("d")) else { continue };
        let span = page.at(whole.range());
        let Some(x) = page.sentence_at(span.start) else { continue };
        let rest = page.s.get(span.end..x.end).unwrap_or("");
        if review(page, x) || rest.starts_with(['起', '开', '至', '到', '以', '的']) {
            continue;
        }
        let on = match day.as_str() {
            "日" | "天" | "末" | "内" => 6,
            n => crate::number::whole(n).map_or(0, |n| n - 1),
        };
        let ahead = on + if week.as_str().starts_with('下') { 7 } else { 0 };
        let Some(to) = ahead.checked_sub(today).and_then(|d| after(page.particulars.date, d)) else {
            continue;
        };
        let reading = Reading { rule: "deadline.weekday", sure: 80 };
        push(out, item(page, span, When { from: None, to }, &reading, places));
    }
}

/// 今明两天, 明天下班前, 后天上午10点前: days counted from that of the meeting, with what is to be done in them.
pub(super) fn near_days(page: &Page<'_>, out: &mut Vec<Item>, places: &Places<'_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<d>今明两[天日]|明后两[天日]|今[天日晚]|明[天日]|大后天|后天)(?P<t>(?:上午|下午|中午|晚上?)?(?:[0-9]{1,2}[点时](?:[0-9]{1,2}分|半)?|[0-9]{1,2}:[0-9]{2})?(?:下班)?(?:之?内|之前|以前|前))?",
        )
    });
    let today = page.particulars.date;
    if today.day.is_none() || page.particulars.kind == "bulletin" {
        return;
    }
    for c in RE.captures_iter(page.body()) {
        let (Some(whole), Some(day)) = (c.get(0), c.name("d")) else { continue };
        let span = page.at(whole.range());
        let Some(x) = page.sentence_at(span.start) else { continue };
        let told = &page.s[x.body.min(span.start)..span.start];
        let clauses = page.clauses(x);
        let Some(clause) = clauses.iter().find(|c| c.end > span.end) else { continue };
        let rest = &page.s[span.end..clause.end];
        let by = c.name("t").is_some();
        // 今天的会议, 美好的明天, 明天会更好: no day of work.
        let asked = page.tags.any(span.end..clause.end, Class::MUST)
            || page.tags.opens(span.end..clause.end, Class::ACT);
        // 今天晚上,各村就开户长会: 就 sets it going.
        let behind = page.s.get(span.end..x.end).unwrap_or("");
        let at_once = behind.starts_with("晚上") && behind.contains('就');
        let spoken = day.as_str().starts_with('今') && !day.as_str().contains('明') && !at_once;
        let asked = asked || at_once;
        let span = if at_once { span.start..span.end + "晚上".len() } else { span };
        if !(by || asked && !spoken)
            || rest.starts_with(['的', '会'])
            || told.ends_with('的')
            || quoted(told)
            || review(page, x)
        {
            continue;
        }
        let ahead = match day.as_str() {
            "今天" | "今日" | "今晚" => 0,
            "后天" | "明后两天" | "明后两日" => 2,
            "大后天" => 3,
            _ => 1,
        };
        let Some(to) = after(today, ahead) else { continue };
        let reading = Reading { rule: "deadline.near-day", sure: 75 };
        push(out, item(page, span, When { from: None, to }, &reading, places));
    }
}

fn push(out: &mut Vec<Item>, new: Item) {
    if out.iter().all(|i| !overlap(&i.span, &new.span)) {
        out.push(new);
    }
}

/// 距10月1日还有88天: the day counted down to.
pub(super) fn countdown(page: &Page<'_>, out: &mut Vec<Item>, places: &Places<'_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:距离?|离)(?P<e>[^,。;:]{2,24}?)(?:的到来|召开|开幕|到来)?(?:还有|只有|还剩|仅有|不足|不到|只剩|仅剩|已不足)[^,。;]{0,4}?(?:(?P<n>[0-9]{1,3}|[一二两三四五六七八九十百]{1,5})天|[0-9一二三四五六七八九十百]+多?余?(?:天|个月|日|个?多月))",
        )
    });
    for c in RE.captures_iter(page.body()) {
        let Some(e) = c.name("e") else { continue };
        let span = page.at(e.range());
        let reading = Reading { rule: "deadline.countdown", sure: 90 };
        let words = e.as_str();
        let days = c.name("n").and_then(|n| crate::number::whole(n.as_str()));
        let when = match page.times_in(&span).first() {
            Some(found) => page.resolve(found, true),
            None => feast_in(words, page.particulars.anchor.day)
                .or_else(|| after(page.particulars.date, days?).map(|to| When { from: None, to })),
        };
        let Some(when) = when else { continue };
        let span = page.times_in(&span).first().map_or(span, |f| f.span.clone());
        if out.iter().all(|i| !overlap(&i.span, &span)) {
            out.push(item(page, span, When { from: None, ..when }, &reading, places));
        }
    }
}

fn feast_in(words: &str, now: Day) -> Option<When> {
    let year = now.year?;
    let feast = [
        ("国庆", crate::feast::Feast::Fixed(10, 1)),
        ("元旦", crate::feast::Feast::Fixed(1, 1)),
        ("春节", crate::feast::Feast::Spring(0)),
        ("中秋", crate::feast::Feast::MidAutumn),
    ];
    let (_, feast) = feast.iter().find(|(w, _)| words.contains(w))?;
    let mut day = feast.on(year)?;
    if day.before(&now) {
        day = feast.on(year + 1)?;
    }
    Some(When { from: None, to: day })
}

/// 主题教育结束前: by the last phase's end.
pub(super) fn ends(page: &Page<'_>, phases: &[Item], out: &mut Vec<Item>, places: &Places<'_>) {
    static RE: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"(?:[\p{Han}]{2,10}?)(?:教育|活动|行动|工作|整治)结束(?:之前|以前|前)"));
    let last = phases.iter().filter_map(|p| p.field("end_date")).max();
    let Some(last) = last else { return };
    for m in RE.find_iter(page.body()) {
        let span = page.at(m.range());
        out.push(
            Item::new(Kind::Deadline, span.clone(), "deadline.before-end", 70)
                .with("expr", places.of(&span).2)
                .with("date", last)
                .with("due", due(page, &span).map(|r| places.location(&r))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_run_over_months_and_weeks_begin_on_monday() {
        assert_eq!(after(Day::new(2008, 6, 30), 39), Some(Day::new(2008, 8, 8)));
        assert_eq!(after(Day::new(2019, 12, 30), 5), Some(Day::new(2020, 1, 4)));
        assert_eq!(weekday(Day::new(2024, 3, 14)), Some(3));
        assert_eq!(weekday(Day::new(2000, 2, 27)), Some(6));
    }
}
