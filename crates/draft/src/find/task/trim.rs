//! What stands around an act in its own sentence and is none of it: a label before, rules behind.

use super::{asked_in, bar, frame};
use crate::find::body;
use crate::item::Item;
use crate::lexicon::Class;
use crate::page::{Page, overlap};
use crate::pattern::Words;
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// Labels that tell what follows them: no act.
const OTHER_LABELS: [&str; 13] = [
    "目标",
    "单位",
    "部门",
    "负责人",
    "时间",
    "地点",
    "主题",
    "组长",
    "成员",
    "问题",
    "标准",
    "原则",
    "附件",
];

/// 食品:由市场监管所逐家查后厨: a short label before what is asked, which is nobody's name.
pub(super) fn unlabelled(page: &Page<'_>, range: Range<usize>) -> Range<usize> {
    let text = page.get(&range);
    let Some(at) = text.find([':', ',', '。']).filter(|i| text[*i..].starts_with(':') && *i <= 30) else {
        return range;
    };
    let label = &text[..at];
    // 9:00前报送, 发布时间:2022: no labels.
    let clock = label.ends_with(|c: char| c.is_ascii_digit());
    let own = clock
        || body::is_body(label.split('、').next().unwrap_or(label))
        || asked_in(label)
        || label.contains('(')
        || holds(label, &OTHER_LABELS);
    if own || page.tags.any(range.start..range.start + at, Class::MUST) || at + 1 >= text.len() {
        return range;
    }
    range.start + at + 1..range.end
}

/// A duty with its day, without what comes of missing it: 5月底前自行搬离,逾期不搬的,依法清退.
pub(super) fn before_threat(page: &Page<'_>, range: Range<usize>) -> Range<usize> {
    static THREATS: LazyLock<Words> = LazyLock::new(|| Words::new(["逾期", "过期", "到期", "拒不", "超期"]));
    let text = page.get(&range);
    if !THREATS.stands(text) {
        return range;
    }
    let at = [",逾期", ",过期", ",到期", ",拒不", ",超期"].iter().filter_map(|w| text.find(w)).min();
    let Some(at) = at else { return range };
    let duty = range.start..range.start + at;
    if page.times_in(&duty).iter().any(|t| t.before) && at >= 24 { duty } else { range }
}

/// 5月底前自行搬离,逾期不搬的…: a duty with its day, and what comes of missing it behind.
pub(super) fn threatened(page: &Page<'_>, span: &Range<usize>) -> bool {
    let behind = page.s[span.end..].trim_start_matches([',', ';', ' ']);
    ["逾期", "过期", "到期", "拒不", "届时", "超期"].iter().any(|w| behind.starts_with(w))
        && page.times_in(span).iter().any(|t| t.before)
}

/// 每个礼拜六上午: how often, and no more.
fn often(text: &str) -> bool {
    const LONGEST: usize = 8;
    text.starts_with('每') && text.chars().count() <= LONGEST
}

/// 公安局、城管局配合: who helps, and no more.
fn assists(text: &str) -> bool {
    ["配合", "协助", "参加", "参与"].iter().any(|w| text.ends_with(w))
}

/// A stretch without the rules that end it: nothing is left where it holds nothing else.
pub(super) fn before_only_rules(
    page: &Page<'_>,
    range: Range<usize>,
    rules: &[Item],
) -> Option<Range<usize>> {
    let only =
        |r: &Item| r.field("rule_kind").is_some_and(|k| k != "inspection" && bar::ONLY_RULES.contains(&k));
    let first = rules.iter().filter(|r| overlap(&r.span, &range) && only(r)).map(|r| r.span.start).min();
    let Some(first) = first.filter(|first| range.start < *first) else { return Some(range) };
    let kept = page.s[range.start..first].trim_end_matches([',', ';', ' ']);
    let last_covers = rules.iter().any(|r| only(r) && overlap(&r.span, &range) && range.end <= r.span.end);
    // A rule in the midst of a sentence cuts nothing off.
    let ends_there = page.s[..first].ends_with([',', ';']);
    let breaks_off = rules.iter().any(|r| {
        r.span.start == first
            && matches!(
                r.field("rule_kind"),
                Some("limit" | "sanction" | "reward" | "escalation" | "scoring")
            )
    });
    if !(last_covers || breaks_off) || !ends_there || kept.chars().count() < 12 {
        return Some(range);
    }
    // 除尘达不到要求的, stands before its consequence.
    let kept = match kept.rsplit_once(',') {
        Some((act, case)) if case.ends_with('的') => act,
        _ => kept,
    };
    Some(range.start..range.start + kept.len())
}

/// The last clause before those that are only a rule: 派出督查组,分片包干,督查采取不打招呼的方式.
pub(super) fn before_rules(
    page: &Page<'_>,
    clauses: &[Range<usize>],
    first: usize,
    last: usize,
    rules: &[Item],
) -> usize {
    let ruled = |c: &Range<usize>| {
        rules.iter().any(|r| {
            r.field("rule_kind").is_some_and(|k| {
                bar::ONLY_RULES.contains(&k) || matches!(k, "emergency" | "recurrence" | "threshold")
            }) && r.span.start <= c.start
                && c.end <= r.span.end
                // 逐处制定方案,9月底前整改到位: a chain of steps with its day is to be done.
                && !(r.field("rule_kind") == Some("closed_loop") && page.times_in(c).iter().any(|t| t.before))
                // 对在建项目进行全面排查: how it is looked at is also what is to be done.
                && !(r.field("rule_kind") == Some("inspection") && page.get(c).starts_with('对'))
        })
    };
    // 由环保局牵头,公安局配合,每月联合执法一次: who does it alone is nothing to do.
    let owners = |c: &Range<usize>| {
        frame::owners_only(page, page.get(c), c.start) || assists(page.get(c)) || often(page.get(c))
    };
    let mut rest = last;
    while rest > first && ruled(&clauses[rest]) {
        rest -= 1;
    }
    if clauses[first..=rest].iter().all(owners) { last } else { rest }
}
