//! Figures written in words: 四十个村, 拆除了八户, 三万份手册.

use super::{build, kind, label, parameter};
use crate::item::Item;
use crate::number;
use crate::page::Page;
use crate::pattern::{Captures, Pattern, compile};
use serde_json::json;
use std::sync::LazyLock;

static CHINESE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?P<n>[一二两三四五六七八九十百千零]{1,6})(?P<mult>万|亿)?(?P<a>余|多)?(?P<u>次会议|人次|人|名|户|家|次|起|例|处|万元|亿元|吨|公里|平方米|亩|辆|台|套|座|栋)",
    )
});
/// 三十个村, 二百条横幅: what is counted in tens and more by the commonest measures.
static MANY: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?P<n>[二三四五六七八九]十[一二三四五六七八九]?|[一二三四五六七八九]百[零一二三四五六七八九十]{0,4})(?P<a>余|多)?(?P<u>个|条|株|棵|只|头)",
    )
});
/// The figures of a page that are written in words.
pub(super) fn find(page: &Page<'_>) -> Vec<Item> {
    let all = CHINESE.captures_iter(page.body()).chain(MANY.captures_iter(page.body()));
    all.filter_map(|c| chinese(page, &c)).collect()
}

fn chinese(page: &Page<'_>, c: &Captures<'_>) -> Option<Item> {
    let span = page.at(c.name("n")?.start()..c.name("u")?.end());
    let before = page.get(&(page.span.start..span.start));
    let unit = c.name("u")?.as_str();
    let n = c.name("n")?.as_str();
    let value = number::whole(n)?;
    let last = before.chars().next_back().unwrap_or(' ');
    let done = [
        "召开", "开展", "组织", "举办", "共", "达", "达到", "完成", "拆除", "清理", "整治", "查处", "取缔",
        "新增", "处理", "约", "近", "超过", "累计", "出动", "发动",
    ];
    let verb = before.strip_suffix('了').unwrap_or(before);
    if matches!(last, '第' | '每' | '这' | '那' | '前' | '后' | '头' | '上' | '余' | '多' | '〇') {
        return None;
    }
    // 选四十个站点, 三万份手册: so many can only be a count.
    let after = &page.s[span.end..];
    // 五六个, 三五名: hardly a figure.
    if n.chars().count() >= 2 && !n.contains(['十', '百', '千', '零']) {
        return None;
    }
    let counts = matches!(unit, "个" | "条" | "株" | "棵" | "只" | "头");
    let bounded =
        ["不超过", "不少于", "不低于", "最多", "至少", "不得超过"].iter().any(|w| before.ends_with(w));
    let told = page.sentence_at(span.start).map_or("", |x| &page.s[x.body..x.end]);
    if bounded || parameter::elsewhere(told, before, unit, after) {
        return None;
    }
    let many = (value >= 20 || c.name("mult").is_some() && value < 100)
        && !matches!(unit, "次" | "起" | "例" | "次会议")
        && after.starts_with(crate::text::is_han)
        && ![
            "方面",
            "问题",
            "字",
            "重点",
            "民",
            "大",
            "以上",
            "左右",
            "月",
            "星期",
            "小时",
            "工日",
            "工作日",
        ]
        .iter()
        .any(|w| after.starts_with(w))
        && !before.ends_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十百千万几数".contains(c));
    let told_done = !counts && done.iter().any(|w| before.ends_with(w) || verb.ends_with(w));
    if !many && !told_done {
        return None;
    }
    if value < 2 || page.in_title(span.start) {
        return None;
    }
    let mult = c.name("mult").map_or("", |m| m.as_str());
    let (unit, end) = match unit.strip_suffix("会议") {
        Some(u) => (u, span.end - "会议".len()),
        None => (unit, span.end),
    };
    let sentence = page.sentence_at(span.start)?;
    let span = span.start..end;
    Some(
        build(
            page,
            span.clone(),
            json!(value),
            &format!("{mult}{unit}"),
            c.name("a").map(|m| m.as_str()),
            label(page, span.start),
            "metric.chinese",
            60,
        )
        .with("metric_kind", kind(page, sentence.start..sentence.end, &span)),
    )
}
