//! Phases that a speech names without dates.

use super::{LEAD, NAMED, push};
use crate::item::Item;
use crate::page::{Page, overlap};
use std::collections::BTreeSet;

/// A phase named without dates, at its first mention.
pub(super) fn mentioned(page: &Page<'_>, out: &mut Vec<Item>) {
    let speech = matches!(page.particulars.kind, "speech" | "chair's remarks" | "minutes" | "bulletin");
    if !speech {
        return;
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for item in out.iter() {
        seen.insert(item.field("name").unwrap_or("").to_owned());
        if let Some(m) = NAMED.find(page.get(&item.span)) {
            seen.insert(m.as_str().to_owned());
        }
    }
    let dated =
        out.iter().filter(|i| i.field("end_date").is_some() || i.field("start_date").is_some()).count();
    let mut extra = Vec::new();
    for m in NAMED.find_iter(page.body()) {
        let at = page.at(m.range());
        if page.in_title(at.start) || out.iter().any(|i| overlap(&i.span, &at)) {
            continue;
        }
        let (name, start) = clean_name(m.as_str(), at.start);
        let ordinal = name.starts_with('第');
        if name.chars().count() < 4 || generic(name) || seen.contains(name) || (ordinal && dated > 0) {
            continue;
        }
        let before = &page.s[page.span.start..start];
        if page.s[at.end..].starts_with("性") || page.sentence_at(start).is_some_and(|x| x.is_heading) {
            continue;
        }
        if name.starts_with('、')
            || before.ends_with(['“', '《'])
            || seen.iter().any(|n| n.contains(name) || name.contains(n.as_str())) && !ordinal
        {
            continue;
        }
        let cue = [
            "转入",
            "进入",
            "完成了",
            "完成好",
            "完成",
            "做好",
            "由",
            "既是",
            "又是",
            "在",
            "入",
            "就",
            "是",
            ",",
            "。",
            "\n",
            ":",
        ];
        if !cue.iter().any(|c| before.ends_with(c)) {
            continue;
        }
        seen.insert(name.to_owned());
        extra.push((start..at.end, name.to_owned()));
    }
    for (span, name) in extra {
        push(out, span, &name, None, "phase.mentioned", 55);
    }
}

fn clean_name(name: &str, start: usize) -> (&str, usize) {
    if let Some(i) = name.find('第')
        && i > 0
    {
        return (&name[i..], start + i);
    }
    match LEAD.captures(name).and_then(|c| c.name("n")) {
        Some(m) => (m.as_str(), start + m.start()),
        None => (name, start),
    }
}

/// What comes before 阶段 where no stage of its own is named.
const GENERAL: [&str; 34] = [
    "这一",
    "这个",
    "下一",
    "下",
    "本",
    "各个",
    "各",
    "每个",
    "每一",
    "现",
    "该",
    "前一",
    "前",
    "一个",
    "上一",
    "此",
    "新",
    "两个",
    "不同",
    "全",
    "阶段性",
    "几个",
    "起步",
    "攻坚",
    "关键",
    "最后",
    "当前",
    "目前",
    "三个",
    "四个",
    "前两个",
    "重要",
    "初级",
    "现阶段",
];

/// Whether a name says only that something is a stage.
fn generic(name: &str) -> bool {
    let core = name.trim_end_matches("阶段").trim_end_matches("时段");
    let says = ["部署", "发展", "正值", "换季", "处于", "正处"].iter().any(|w| core.contains(w))
        || core.contains(['这', '我', '们', '了', '都', '各', '某']);
    let ends = ["前一", "两个", "三个", "四个", "几个", "下一", "安排"].iter().any(|w| core.ends_with(w));
    let general = || {
        GENERAL
            .iter()
            .any(|g| core.strip_suffix(g).is_some_and(|rest| rest.is_empty() || rest.ends_with('的')))
    };
    says || ends || general()
}
