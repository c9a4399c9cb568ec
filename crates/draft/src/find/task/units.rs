//! The owners of a duty as a table names them: those who lead, those beside them, and those of the sentence before.
//!
//! "`units` (responsible units as worded, split at 、 when they are separate owners …) comes from the same sentence, or
//! from the subject of the sentence just before it" (schema, task).

use super::owner::{after_time, subject};
use super::weigh::imperative;
use crate::find::body;
use crate::outline::{INLINE, Sentence};
use crate::page::Page;
use std::ops::Range;

/// What joins a second owner to the first.
const BESIDE: [&str; 5] = ["会同", "联合", "商", "配合", "协同"];

/// What an owner who helps does.
const HELPS: [&str; 7] = ["配合", "参加", "参与", "协助", "协办", "具体实施", "共同参与"];

/// The owners of a duty: those it opens with, whom they work with, and who helps in a clause of its own.
pub(super) fn units(page: &Page<'_>, span: &Range<usize>, owner: &Range<usize>) -> Vec<String> {
    let mut ranges = split(page, owner.clone());
    let end = span.end.max(owner.end);
    let rest = &page.s[owner.end..end];
    let rest = rest.strip_prefix("牵头").unwrap_or(rest).trim_start_matches(',');
    let at = end - rest.len();
    if let Some(word) = BESIDE.iter().find(|w| rest.starts_with(**w)) {
        let after = at + word.len();
        let stop = page.s[after..end].find([',', '。', ';']).map_or(end, |i| after + i);
        let named = body::leading(page, after..stop).map(|o| split(page, o));
        ranges.extend(named.unwrap_or_else(|| body::list(page.s, after..stop)));
    }
    for c in crate::outline::clauses(page.s, span.clone()).iter().skip(1) {
        let helper = body::leading(page, c.clone())
            .filter(|o| HELPS.iter().any(|h| page.s[o.end..c.end].starts_with(h)));
        ranges.extend(helper.into_iter().flat_map(|o| split(page, o)));
    }
    let mut out: Vec<String> = Vec::new();
    for r in ranges {
        let name = named(page.get(&r)).to_owned();
        if !name.is_empty() && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// A list of owners, taken apart at 和 too where a general owner stands before it: 各县区和重点企业.
fn split(page: &Page<'_>, owner: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for m in body::members(page.s, owner) {
        let name = page.get(&m);
        let joint = name.starts_with('各').then(|| name.find(['和', '与', '及'])).flatten();
        match joint {
            Some(i) if name[i..].chars().count() >= 3 && !name.contains('(') => {
                out.push(m.start..m.start + i);
                out.push(m.start + i + '和'.len_utf8()..m.end);
            }
            _ => out.push(m),
        }
    }
    out
}

/// An owner's own name: without 请, and without the 等部门 that ends a list.
fn named(name: &str) -> &str {
    let name = name.trim_start_matches(['请', '由', ',', ' ']).trim_end_matches([',', ' ']);
    ["等部门", "等单位", "等有关部门", "等相关部门"].iter().find_map(|w| name.strip_suffix(w)).unwrap_or(name)
}

/// The owner that goes on from the sentence before: 各县区要于6月制定方案;9月20日前报送总结.
pub(super) fn inherited(page: &Page<'_>, x: &Sentence, span: &Range<usize>) -> Option<Range<usize>> {
    let own = x.mark.is_some_and(|m| m.level != INLINE) || x.is_heading;
    let opening = after_time(page, span.clone());
    let text = page.get(&opening);
    let goes_on = imperative(page, &opening)
        || ["要", "并", "同时", "对", "在", "将", "把", "定期", "自", "每"]
            .iter()
            .any(|w| text.starts_with(w));
    if own || !goes_on {
        return None;
    }
    let all = &page.outline.sentences;
    let mut y = all.get(x.id.checked_sub(1)?)?;
    for _ in 0..4 {
        if y.line != x.line || y.is_heading {
            return None;
        }
        if let Some(o) = subject(page, y.body..y.end) {
            return Some(o);
        }
        if y.stop != ';' || y.mark.is_some() {
            return None;
        }
        y = all.get(y.id.checked_sub(1)?)?;
    }
    None
}
