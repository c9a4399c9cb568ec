//! What was done: a sentence that reviews is no requirement (schema, task: "reviews of past work").

use super::bar::{asks, says_must};
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::Page;

/// Headings under which nothing is a requirement.
const PAST_HEADINGS: [&str; 17] = [
    "亮点",
    "经验做法",
    "整改情况",
    "回顾",
    "工作情况",
    "主要做法",
    "基本情况",
    "主要成效",
    "工作成效",
    "进展情况",
    "完成情况",
    "形势",
    "取得",
    "成绩",
    "存在的问题",
    "存在问题",
    "特点",
];

/// Whether a sentence reviews what was done, by its heading and its words.
pub(super) fn reviewed(page: &Page<'_>, x: &Sentence) -> bool {
    // 二、主要做法 of a plan is what is to be done, of a report what was.
    let ways = page.particulars.kind == "plan"
        && page.under(x, &["主要做法"])
        && !page.outline.headings.iter().any(|h| page.get(&h.span).contains("问题"));
    if page.under(x, &PAST_HEADINGS) && !ways && !page.under(x, &["要求", "措施", "下一步", "部署"])
    {
        return true;
    }
    let text = &page.s[x.body..x.end];
    let asks = || says_must(text) || text.contains("必须");
    // 去年镇上花了三百万修路,这份功劳要记: the year gone by, and what was done in it.
    let first = text.split(',').next().unwrap_or(text);
    if ["去年", "前年", "上年", "过去一年", "过去的一年", "这些年", "几年来"]
        .iter()
        .any(|w| first.starts_with(w))
        && first.contains('了')
    {
        return true;
    }
    let told = past(page, x)
        || goes_on(page, x)
        || has_done(page, x)
        || counts_on(page, x)
        || aspect(page, x)
        || text.starts_with("上半年,")
        || text.starts_with("前三季度,");
    told && !asks()
}

/// Whether a word tells of the past: 过去 behind a verb is where something goes (把摊子挪过去).
fn past(page: &Page<'_>, x: &Sentence) -> bool {
    let mut words = page.tags.within(x.body..x.end).iter().filter(|t| t.class.has(Class::PAST));
    words.any(|t| {
        let before = page.s[x.body..t.start].chars().next_back();
        page.get(&(t.start..t.end)) != "过去"
            || before.is_none_or(|c| matches!(c, ',' | '比' | '在' | '像' | '跟' | '同' | '与'))
    })
}

/// 已整改4980处: a verb after 已 tells.
fn has_done(page: &Page<'_>, x: &Sentence) -> bool {
    page.tags.within(x.body..x.end).iter().any(|t| {
        let before = page.get(&(x.body..t.start));
        t.class.has(Class::ACT)
            && before.ends_with(['已', '时', '部', '本', '期'])
            && ["已", "已按时", "已全部", "已基本", "已如期"].iter().any(|w| before.ends_with(w))
    })
}

/// 部署了今年的工作: 了 right behind a verb of doing tells.
fn aspect(page: &Page<'_>, x: &Sentence) -> bool {
    page.tags.within(x.body..x.end).iter().any(|t| {
        (t.class.has(Class::ACT) || t.class.has(Class::SOFT)) && page.get(&(t.end..x.end)).starts_with('了')
    })
}

/// Three figures and more, after a sentence that tells, go on telling: 出动…人次,检查…家,查出…处.
fn counts_on(page: &Page<'_>, x: &Sentence) -> bool {
    let text = &page.s[x.body..x.end];
    let figures = || text.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|n| !n.is_empty()).count();
    x.id > 0
        && page
            .outline
            .sentences
            .get(x.id - 1)
            .is_some_and(|y| y.line == x.line && page.tags.any(y.body..y.end, Class::PAST) && !asks(page, y))
        && figures() >= 3
}

/// Whether a semicolon clause goes on telling: 共拆除…;查处…;立案….
fn goes_on(page: &Page<'_>, x: &Sentence) -> bool {
    let all = &page.outline.sentences;
    let mut i = x.id;
    while i > 0 && all[i - 1].stop == ';' && all[i - 1].line == x.line {
        i -= 1;
        let y = &all[i];
        let text = &page.s[y.body..y.end];
        if text.contains('要') || text.contains("必须") || text.contains("责任") {
            return false;
        }
        if page.tags.any(y.body..y.end, Class::PAST) {
            return true;
        }
    }
    false
}
