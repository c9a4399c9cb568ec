//! Where a drive's name stands, and what around it is no part of it.

use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

pub(super) static SHORT_FORM: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^\((?:以下|下)?简称[^)]{2,24}\)"));

/// Where a name from the title stands first in full: in the body with its short form, or in the title.
pub(super) fn place(page: &Page<'_>, name: &str) -> Option<Range<usize>> {
    let name = name.trim();
    if name.chars().count() < 3 {
        return None;
    }
    for (i, _) in page.body().match_indices(name).take(6) {
        let span = page.at(i..i + name.len());
        if let Some(m) = SHORT_FORM.find(&page.s[span.end..page.span.end]) {
            return Some(span.start..span.end + m.end());
        }
    }
    in_text(page, name).and_then(|span| tidy(page, span))
}

/// The first mention in the text, or that in the title where the text has none.
pub(super) fn in_text(page: &Page<'_>, name: &str) -> Option<Range<usize>> {
    let all = || page.body().match_indices(name).map(|(i, _)| page.at(i..i + name.len()));
    all().take(6).find(|span| !page.in_title(span.start)).or_else(|| all().next())
}

/// Cuts away what is no part of a name.
pub(super) fn tidy(page: &Page<'_>, span: Range<usize>) -> Option<Range<usize>> {
    let text = page.get(&span);
    let cut = leads(text) + placed(&text[leads(text)..]);
    let cut = cut + leads(&text[cut..]);
    let (mut text, start) = (&text[cut..], span.start + cut);
    // 第二季度进展, 冲刺, 攻坚: how far it is, not what it is.
    static TAIL: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<n>^[^,]{4,40}?)(?:第?[一二三四上下]半?(?:季度|年))?(?:工作)?(?:进展|冲刺|攻坚阶段|攻坚|专题)$",
        )
    });
    static STAGE: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"^(?P<n>[^,]{4,30}?(?:活动|教育|工作|行动|整治))[\p{Han}、]{2,14}阶段$"));
    let mut end = span.end;
    if let Some(m) = STAGE.captures(text).and_then(|c| c.name("n")) {
        end = start + m.end();
        text = m.as_str();
    }
    if let Some(m) = TAIL.captures(text).and_then(|c| c.name("n")) {
        end = start + m.end();
        text = m.as_str();
    }
    let n = text.chars().count();
    ((3..=45).contains(&n) && !["转段", "第一阶段", "第二阶段", "阶段"].contains(&text)).then_some(start..end)
}

/// What opens a name without being part of it.
fn leads(text: &str) -> usize {
    let mut rest = text;
    for lead in [
        "集中开展",
        "组织开展",
        "开展",
        "深入开展",
        "深入",
        "关于",
        "全面",
        "实施",
        "推进",
        "全市",
        "全县",
        "全区",
        "全国",
        "全省",
        "全镇",
        "的",
        "了",
        "做好",
        "打好",
        "抓好",
        "我市",
        "我县",
        "我区",
        "本次",
        "这次",
        "机关",
    ] {
        if let Some(more) = rest.strip_prefix(lead)
            && !(more.starts_with("学习") && lead == "深入")
        {
            rest = more;
        }
    }
    text.len() - rest.len()
}

/// 河口区电动自行车整治: the place is no part of the name.
fn placed(text: &str) -> usize {
    let place = text
        .char_indices()
        .skip(2)
        .take(2)
        .find(|(_, c)| matches!(c, '省' | '市' | '县' | '区' | '镇' | '乡'));
    let Some((i, c)) = place else { return 0 };
    let rest = &text[i + c.len_utf8()..];
    let kind = ["城", "社", "小", "校", "园", "景", "辖", "地", "山", "上", "夜", "集", "乡"]
        .iter()
        .any(|w| text[..i].ends_with(w));
    let cut = !kind && rest.chars().count() >= 6 && !rest.starts_with(['、', '和', '级', '场']);
    if cut { text.len() - rest.len() } else { 0 }
}
