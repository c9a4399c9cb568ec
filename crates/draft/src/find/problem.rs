//! Stated shortcomings: the members of a list that was announced as one, and sentences of lack elsewhere.

use crate::date::compile;
use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline::{INLINE, Sentence};
use crate::page::Page;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What announces a list of shortcomings.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"(?:存在|面临|突出|主要|以下|一些|不少|表现在|表现为)[^。;]{0,20}(?:问题|不足|差距|薄弱环节|短板|困难)[^。;]{0,16}$|(?:问题|不足|差距)(?:主要)?(?:是|有|表现在|如下|包括)?[:,]?(?:如,|主要是|:)?$|问题和不足,如$|问题是$",
    )
});
static SOME: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?:但|但是|然而|同时,?|特别是|尤其是)?,?(?:部分|有的|有些|一些|个别|少数|极个别|不少|大多数)|(?:单位|部门|企业|人员|地区|群众|市民)(?:未|没有|不|仍|还)",
    )
});

/// The problems of a page.
pub fn find(page: &Page<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let sentences = &page.outline.sentences;
    let mut i = 0;
    while i < sentences.len() {
        let x = &sentences[i];
        if lead(page, x) {
            let n = listed(page, i, &mut out);
            if n > 0 {
                i = n;
                continue;
            }
        }
        i += 1;
    }
    for x in sentences {
        if out.iter().any(|o: &Item| o.span.start < x.end && x.start < o.span.end) || x.is_heading {
            continue;
        }
        if let Some(span) = alone(page, x) {
            out.push(Item::new(Kind::Problem, span, "problem.sentence", 60));
        }
    }
    out
}

fn lead(page: &Page<'_>, x: &Sentence) -> bool {
    let text = page.s[x.body..x.end].trim_end_matches([':', ',', ' ']);
    let long = text.chars().count() > 120;
    !long
        && LEAD.is_match(text)
        && !text.contains("解决")
        && !text.contains("针对")
        && !["要求", "内容", "围绕", "查找", "讲几", "三个方面的问题", "几个问题"]
            .iter()
            .any(|w| text.contains(w))
}

/// The members after the lead: one item each. The index after the last one taken.
fn listed(page: &Page<'_>, at: usize, out: &mut Vec<Item>) -> usize {
    let sentences = &page.outline.sentences;
    let head = &sentences[at];
    let mut i = at + 1;
    let mut expected = 1;
    while let Some(x) = sentences.get(i) {
        let Some(mark) = x.mark.filter(|m| m.level >= 2 && m.number == expected) else { break };
        if expected > 1 && mark.level != sentences[at + 1].mark.map_or(0, |m| m.level) {
            break;
        }
        let mut end = x.end;
        let mut j = i + 1;
        while let Some(more) = sentences.get(j) {
            let same = more.line == x.line && more.mark.is_none();
            let words = &page.s[more.body..more.end];
            if !same
                || words.starts_with("对此")
                || words.starts_with("对这些")
                || words.starts_with("这些")
                || words.starts_with("对上述")
            {
                break;
            }
            if page.s[more.body..more.end].contains("还要") || !lacking(page, more.body..more.end) {
                break;
            }
            end = more.end;
            j += 1;
        }
        let text = page.s[x.body..end].trim_end_matches([',', '等', ' ']);
        out.push(Item::new(Kind::Problem, x.body..x.body + text.len(), "problem.listed", 88));
        expected += 1;
        // What stands between two members without being a fault belongs to neither.
        while j < i + 8 && sentences.get(j).is_some_and(|y| y.line == x.line && y.mark.is_none()) {
            j += 1;
        }
        i = j;
        if mark.level != INLINE && i < sentences.len() && sentences[i].line > head.line + 30 {
            break;
        }
    }
    if expected == 1 { 0 } else { i }
}

fn lacking(page: &Page<'_>, range: Range<usize>) -> bool {
    page.tags.any(range, Class::LACK)
}

/// A sentence of lack by itself: 部分单位…不到位, or under a heading of problems.
fn alone(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    let text = &page.s[x.body..x.end];
    let count = page.tags.count(x.body..x.end, Class::LACK);
    if count == 0 {
        return None;
    }
    let clauses = crate::outline::clauses(page.s, x.body..x.end);
    let first = clauses.iter().position(|c| {
        let t = page.get(c);
        SOME.is_match(t) || t.starts_with("有些") || t.starts_with("有的")
    })?;
    let start = clauses[first].start;
    let mut end = x.end;
    if let Some(tail) = clauses.iter().skip(first + 1).find(|c| {
        page.get(c).starts_with("直接导致")
            || page.get(c).starts_with("这要")
            || page.get(c).starts_with("必须")
    }) {
        end = tail.start - 1;
    }
    let asked = super::task::asks(page, &Sentence { body: start, end, ..x.clone() });
    let enough = !asked
        && lacking(page, start..end)
        && !text.contains("如果")
        && !text.contains("解决")
        && !text.contains("对存在")
        && !text.starts_with("针对");
    let trimmed = page.s[start..end].trim_end_matches([',', ' ']);
    (enough && trimmed.chars().count() >= 10).then_some(start..start + trimmed.len())
}
