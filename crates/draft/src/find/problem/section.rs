//! Shortcomings that a heading has announced: 二、存在的主要问题.

use super::sign::costs;
use super::{asks_now, lacking, lead, series, summary};
use crate::find::task::asks;
use crate::item::{Item, Kind};
use crate::outline::{INLINE, Sentence};
use crate::page::{Page, overlap};
use crate::text::holds;

/// Whether a heading announces shortcomings: 二、存在的主要问题.
fn faults_heading(text: &str) -> bool {
    const FAULTS: [&str; 9] = ["问题", "不足", "差距", "短板", "薄弱环节", "隐患", "毛病", "症结", "教训"];
    const OTHER: [&str; 22] = [
        "底子", "底数", "家底", "成绩", "成效", "亮点", "导向", "意识", "解决", "整改", "整治", "针对",
        "查找", "围绕", "措施", "对策", "处理", "办理", "注意", "排查", "防范", "要求",
    ];
    text.chars().count() <= 24
        && holds(text, &FAULTS)
        && !holds(text, &OTHER)
        && (holds(text, &["存在", "主要", "突出", "发现", "暴露", "反映"])
            || FAULTS.iter().any(|w| text.ends_with(w)))
}

/// Under a heading of shortcomings each numbered line, else each sentence, is one, whatever its words:
/// the heading has said what they are. A short label (1.乡镇) only names where.
pub(super) fn sectioned(page: &Page<'_>, out: &mut Vec<Item>) {
    let sentences = &page.outline.sentences;
    // A heading stands under those before it.
    let mut faults: Vec<bool> = Vec::with_capacity(page.outline.headings.len());
    for h in &page.outline.headings {
        let above = h.parent.and_then(|p| faults.get(p).copied()).unwrap_or(false);
        faults.push(above || faults_heading(page.get(&h.span)));
    }
    let under = |x: &Sentence| x.heading.is_some_and(|h| faults[h]);
    let mut i = 0;
    while let Some(x) = sentences.get(i) {
        i += 1;
        if x.is_heading
            || page.in_title(x.start)
            || !under(x)
            || page.duties().iter().any(|row| overlap(&row.span, &(x.start..x.end)))
            || lead(page, x) && page.s[x.end..].starts_with(':')
        {
            continue;
        }
        let mut end = x.end;
        if x.mark.is_some() {
            while let Some(more) = sentences.get(i) {
                let same = more.line == x.line && more.mark.is_none_or(|m| m.level > 3 && m.level < INLINE);
                let words = &page.s[more.body..more.end];
                if !same || asks(page, more) || asks_now(words) {
                    break;
                }
                end = more.end;
                i += 1;
            }
        }
        let words = &page.s[x.body..end];
        let label = words.chars().count() <= 12 && !lacking(page, x.body..end) && !states(words);
        // 甲;乙;丙: what stands between semicolons is of one kind with the rest.
        let chained = x.stop == ';'
            || sentences.get(x.id.wrapping_sub(1)).is_some_and(|y| y.line == x.line && y.stop == ';');
        let told = x.mark.is_some() || chained || costs(words) || lacking(page, x.body..end) || states(words);
        let free = out.iter().all(|o| o.span.end <= x.body || end <= o.span.start);
        if free
            && told
            && !label
            && (!asks(page, x) || costs(words))
            && !asks_now(words)
            && !series::binds(words)
            && !summary(page, x.body..end)
        {
            let text = words.trim_end_matches([',', '等', ' ']);
            out.push(Item::new(Kind::Problem, x.body..x.body + text.len(), "problem.section", 80));
        }
    }
}

/// 存在…现象, 无…设施, 未展示…: said to be there, or not to be.
pub(super) fn states(words: &str) -> bool {
    holds(words, &["存在", "现象", "情况", "没有", "低", "差", "缺"])
        || words.contains(['无', '未', '不', '乱'])
}
