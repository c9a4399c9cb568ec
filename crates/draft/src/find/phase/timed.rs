//! Phases whose time stands in a field behind the name: 一是集中整治阶段,时间为10月20日至12月31日.

use super::push;
use crate::date::{Time, When};
use crate::item::Item;
use crate::page::Page;

/// A phase's name, then 时间为 and the time. 以后 leaves the end open.
pub(super) fn timed(page: &Page<'_>, out: &mut Vec<Item>) {
    const FIELDS: [&str; 6] = ["时间为", "时间是", "时间:", "时间从", "时间自", "时间"];
    const NAMES: [&str; 3] = ["阶段", "时段", "时期"];
    for found in &page.times {
        let Some(x) = page.sentence_at(found.span.start) else { continue };
        let before = page.s[x.body.min(found.span.start)..found.span.start].trim_end_matches(['(', ' ']);
        let Some(name) = FIELDS.iter().find_map(|f| before.strip_suffix(f)) else { continue };
        let Some(name) = name.strip_suffix([',', '(', ' ']) else { continue };
        let named = NAMES.iter().any(|n| name.ends_with(n))
            && (4..=24).contains(&name.chars().count())
            && !name.contains([',', '的', '了']);
        let Some(when) = page.resolve(found, false).filter(|_| named) else { continue };
        let after = &page.s[found.span.end..x.end];
        let open = ["以后", "之后", "起", "开始"].iter().find(|w| after.starts_with(**w));
        let when = match (open, &found.time) {
            (Some(_), Time::Point(_)) => super::Bounds { from: Some(when.to), to: None },
            _ => super::Bounds::of(super::month_span(when, found)),
        };
        let end = found.span.end + open.map_or(0, |w| w.len());
        push(out, x.body..end, name, when, "phase.time-field", 90);
    }
}

/// 分为登记(3月1日—9日)和清理(4月)两个阶段: names in a list, each with its time in brackets.
pub(super) fn listed(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in &page.outline.sentences {
        let text = &page.s[x.body..x.end];
        let told = || ["阶段", "步", "环节", "批"].iter().any(|w| text.contains(w));
        let times: Vec<_> = page
            .times_in(&(x.body..x.end))
            .iter()
            .filter(|t| {
                page.s[x.body..t.span.start].ends_with('(') && page.s[t.span.end..x.end].starts_with(')')
            })
            .collect();
        if times.len() < 2 || !told() {
            continue;
        }
        for t in times {
            let before = &page.s[x.body..t.span.start - 1];
            let start = before
                .rfind(['、', ',', '和', '及', '为', '是', ':', ')', ';', '成'])
                .map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
            let name = &before[start..];
            let Some(when) = page.resolve(t, false).filter(|_| (2..=16).contains(&name.chars().count()))
            else {
                continue;
            };
            push(
                out,
                x.body + start..t.span.end + 1,
                name,
                Some(super::month_span(when, t)),
                "phase.listed",
                85,
            );
        }
    }
}

impl From<Option<When>> for super::Bounds {
    fn from(when: Option<When>) -> Self {
        when.map_or(Self { from: None, to: None }, Self::of)
    }
}
