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
        if let Some(m) = SHORT_FORM.find(page.get(&(span.end..page.span.end))) {
            return Some(span.start..span.end + m.end());
        }
    }
    let exact = in_text(page, name);
    let said = exact.clone().filter(|span| !page.in_title(span.start));
    said.or_else(|| longer(page, name)).or(exact).and_then(|span| tidy(page, span))
}

/// 冬春农田水利基本建设 where the title says 冬春水利建设: the name in full holds the signs of the short one in their order.
fn longer(page: &Page<'_>, name: &str) -> Option<Range<usize>> {
    const SHORT_LEAST: usize = 6;
    let signs: Vec<char> = name.chars().collect();
    if signs.len() < SHORT_LEAST || name.contains(['“', '、', '和']) {
        return None;
    }
    let head: String = signs[..2].iter().collect();
    let body = page.body();
    body.match_indices(&head).map(|(i, _)| i).find_map(|i| {
        let mut left = &signs[..];
        for (at, c) in body[i..].char_indices().take(signs.len() * 2) {
            if matches!(c, ',' | '。' | ';' | ':' | '\n' | '的') {
                return None;
            }
            if left.first() == Some(&c) {
                left = &left[1..];
            }
            if left.is_empty() {
                let span = page.at(i..i + at + c.len_utf8());
                return (!page.in_title(span.start)).then_some(span);
            }
        }
        None
    })
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
    let cut = cut + timed(&text[cut..]);
    let cut = cut + leads(&text[cut..]);
    let (mut text, start) = (&text[cut..], span.start + cut);
    // 第二季度进展, 冲刺, 攻坚: how far it is, not what it is.
    static TAIL: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<n>^[^,]{4,40}?)(?:第?[一二三四上下]半?(?:季度|年))?(?:工作)?(?:进展|冲刺|攻坚阶段|攻坚|专题|第[0-9一二三四五六七八九十]{1,3}次(?:周|月|旬|季度|全体|联席|专题|例行)?)$",
        )
    });
    static STAGE: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"^(?P<n>[^,]{4,30}?(?:活动|教育|工作|行动|整治))[\p{Han}、]{2,14}阶段$"));
    let mut end = span.end;
    if let Some(m) = STAGE.captures(text).and_then(|c| c.name("n")) {
        end = start + m.end();
        text = m.as_str();
    }
    // 三年攻坚, 百日攻坚: the battle by its length is the name.
    let battle = text.strip_suffix("攻坚").is_some_and(|t| t.ends_with(['年', '日', '天', '月']));
    if let Some(m) = TAIL.captures(text).and_then(|c| c.name("n")).filter(|_| !battle) {
        end = start + m.end();
        text = m.as_str();
    }
    // 再动员再部署会, 紧急视频会: how the meeting is held.
    for tail in ["再动员再", "再动员", "紧急视频", "视频", "紧急"] {
        if let Some(name) = text.strip_suffix(tail) {
            end = start + name.len();
            text = name;
        }
    }
    // 2023年度全市: a time and a place, no drive.
    let year = text.find('年').filter(|i| text[..*i].bytes().all(|b| b.is_ascii_digit()));
    let bare = year.map_or(text, |i| text[i + '年'.len_utf8()..].trim_start_matches('度'));
    let bare = &bare[leads(bare)..];
    let n = if bare.chars().count() < 3 && !SHORT.contains(&bare) { 0 } else { text.chars().count() };
    ((2..=45).contains(&n) && !["转段", "第一阶段", "第二阶段", "阶段"].contains(&text)).then_some(start..end)
}

/// Works called by two characters.
const SHORT: [&str; 18] = [
    "禁毒", "禁烧", "禁鞭", "禁捕", "防汛", "抗旱", "创卫", "创文", "创森", "创城", "双创", "殡改", "普法",
    "征兵", "拆违", "治超", "控烟", "反诈",
];

/// 八月上半月, 第三季度, 2020年度: the time a paper covers.
fn timed(text: &str) -> usize {
    static TIME: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:[0-9]{4}年度?)?(?:(?:(?:[0-9]{1,2}月)?[0-9]{1,2}日(?:上午|下午|中午|晚上?)?)|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月份?(?:上半月|下半月|上旬|中旬|下旬)?|第?[一二三四]季度|上半年|下半年)",
        )
    });
    TIME.find(text).map_or(0, |m| m.end())
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
        "今年的",
        "机关",
        "打赢",
        "当前",
        "加快",
        "推进",
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
