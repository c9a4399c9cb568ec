//! Days and months ahead of the paper's own date: something is to happen then, whatever words say so.

use super::{Reading, closes, gone, named_part, past, past_section, quoted, site_line, within_name};
use crate::date::{Found, Part, Time, Year};
use crate::feast::Around;
use crate::find::task::review;
use crate::lexicon::Class;
use crate::page::Page;

/// 自6月1日起施行, 9月20日起上街巡查, 7月5日开始分片检查: the day on which something is to begin.
pub(super) fn begins(page: &Page<'_>, found: &Found) -> Option<Reading> {
    let Time::Point(said) = &found.time else { return None };
    let x = page.sentence_at(found.span.start)?;
    let after = page.s.get(found.span.end..x.end)?;
    // 自6月22日零时起: the hour says no more than the day.
    let day = ["零时", "0时", "零点", "0点", "8时", "上午"]
        .iter()
        .find_map(|w| after.strip_prefix(w))
        .unwrap_or(after);
    let rest = ["起", "开始"].iter().find_map(|w| day.strip_prefix(w))?;
    let rest = rest.strip_prefix(',').unwrap_or(rest);
    let from = x.end - rest.len();
    let before = &page.s[x.body.min(found.span.start)..found.span.start];
    let clause = rest.split([',', ';']).next().unwrap_or(rest);
    let acts = rest.starts_with("施行")
        || rest.starts_with("执行")
        || rest.starts_with("一律")
        || ["禁止", "一律", "正式", "全面", "启用", "启动", "实行", "关闭", "封闭", "暂停"]
            .iter()
            .any(|w| clause.contains(w))
        || page.tags.opens(from..x.end, Class::ACT)
        || page.tags.opens(from..x.end, Class::MUST);
    let lasts =
        ["每", "至", "到", "以来", "就", "已"].iter().any(|w| rest.starts_with(w)) || rest.contains('了');
    if !(said.day.is_some() || said.month.is_some()) || !acts || lasts || quoted(before) || x.is_heading {
        return None;
    }
    let when = page.resolve(found, true)?;
    let date = page.particulars.date;
    let known = date.year.is_some() && date.month.is_some();
    (known && !past(page, &when) && when.to != date).then_some(Reading { rule: "deadline.begins", sure: 60 })
}

/// 2023年挂牌: a year to come, with what is done in it.
pub(super) fn in_year(page: &Page<'_>, found: &Found) -> Option<Reading> {
    let Time::Point(said) = &found.time else { return None };
    let Year::Stated(year) = said.year else { return None };
    let x = page.sentence_at(found.span.start)?;
    let whole = said.month.is_none() && said.day.is_none() && said.part == Part::Whole;
    let ahead = page.particulars.date.year.is_some_and(|now| (now + 1..now + 6).contains(&year));
    let before = &page.s[x.body.min(found.span.start)..found.span.start];
    let ends = before.is_empty() || before.ends_with([',', ';', ':', '到', '至']);
    let clause = page.s.get(found.span.end..x.end)?.split([',', ';']).next()?;
    let acts = page.tags.opens(found.span.end..x.end, Class::ACT)
        || ["挂牌", "投用", "投产", "达产", "全面", "全部", "力争", "实现", "达到", "通过"]
            .iter()
            .any(|w| clause.starts_with(w));
    let named = ["工作", "计划", "方案", "任务", "项目"].iter().any(|w| clause.ends_with(w));
    (whole && ahead && ends && acts && !named && !x.is_heading && !quoted(before))
        .then_some(Reading { rule: "deadline.in-year", sure: 55 })
}

/// Reads a point in time that no word marks as due: in what asks or announces, a day to come is a day to be ready by.
pub(super) fn read(page: &Page<'_>, found: &Found) -> Option<Reading> {
    let x = page.sentence_at(found.span.start)?;
    let before = &page.s[x.body.min(found.span.start)..found.span.start];
    let after = page.s.get(found.span.end..x.end)?;
    let fine = match &found.time {
        Time::Point(said) => {
            said.day.is_some()
                || said.month.is_some() && !matches!(said.part, Part::End)
                || matches!(said.part, Part::Months(..))
        }
        Time::Feast(_, around) => *around == Around::On,
        Time::Span(..) | Time::Years { .. } => false,
    };
    let elsewhere = quoted(before)
        || gone(before, after, found.before)
        || named_part(after)
        || within_name(before, after)
        || closes(page, found)
        || site_line(page, found)
        || past_section(page, x)
        || review(page, x) && !to_come(page, found);
    // 三、9月工作安排: a heading's own time, unless it goes on behind a comma.
    let heads = x.is_heading && !before.contains(',');
    if !fine || elsewhere || heads || super::numbered(page, found) {
        return None;
    }
    // 国庆节要开工, in a paper without a date: what a feast is for is asked.
    let feast = matches!(found.time, Time::Feast(..)) && page.tags.opens(found.span.end..x.end, Class::MUST);
    if feast && matches!(page.particulars.kind, "plan" | "notice" | "speech" | "minutes") {
        return Some(Reading { rule: "deadline.feast-asked", sure: 60 });
    }
    // 3月份以来, 5月为…: what a month was or is.
    let told = ["以来", "至今", "起", "以后", "之后", "后", "为", "间", "和", "、", "至", "到", "(", ")", ":"]
            .iter()
            .any(|w| after.starts_with(w))
            // 4月11日到各村: goes there.
            && !["到各", "到村", "到场", "到岗", "到位"].iter().any(|w| after.starts_with(w));
    let clause = after.split([',', ';', ':']).next().unwrap_or("");
    // 预测6月上旬入汛, 根据6月3日会议的安排, 部署二季度工作, (补10月4日的课): the time of something else.
    let lead = before.rsplit([',', ';', ':']).next().unwrap_or("");
    let other = ["预测", "预计", "预报", "根据", "按照", "依据"].iter().any(|w| before.contains(w))
        || ["部署", "研究", "安排", "总结", "通报", "做好", "抓好", "分析"].iter().any(|w| lead.ends_with(w))
        || before.matches('(').count() > before.matches(')').count();
    // 当月: of whatever happens. 下半年…: only what is to be whole by then.
    let loose = match &found.time {
        Time::Point(said) if matches!(said.part, Part::Months(..)) => {
            !["全部", "完成", "都", "要", "必须", "达到", "竣工", "建成"].iter().any(|w| clause.contains(w))
        }
        _ => page.get(&found.span).starts_with(['当', '次']),
    };
    if other || loose {
        return None;
    }
    let done = ["了", "过", "已", "曾", "发现", "发生", "印发", "收到"].iter().any(|w| clause.contains(w));
    if told || done || clause.chars().count() < 2 || before.ends_with(['从', '自', '每', '届', '(']) {
        return None;
    }
    let when = page.resolve(found, true)?;
    let date = page.particulars.date;
    let known = date.year.is_some() && date.month.is_some();
    let day = matches!(&found.time, Time::Point(said) if said.day.is_some());
    let asks = matches!(page.particulars.kind, "plan" | "notice" | "speech" | "chair's remarks");
    // 9月上一堂课, in a paper without a date: what the month is for is asked.
    let month = || {
        let asked = page.tags.opens(found.span.end..x.end, Class::ACT)
            || page.tags.any(found.span.end..found.span.end + clause.len(), Class::MUST);
        let whole = matches!(&found.time, Time::Point(said) if matches!(said.part, Part::Months(..)));
        matches!(page.particulars.kind, "plan" | "notice") && (asked || whole)
    };
    let day = day || month();
    let ahead = if known { !past(page, &when) && when.to != date } else { day && asks };
    ahead.then_some(Reading { rule: "deadline.ahead-of-date", sure: 55 })
}

/// A day after that of a paper whose own day is known in full.
fn to_come(page: &Page<'_>, found: &Found) -> bool {
    let now = page.particulars.date;
    let Some(when) = page.resolve(found, true).filter(|_| now.day.is_some()) else { return false };
    when.to.day.is_some() && now.before(&when.to)
}
