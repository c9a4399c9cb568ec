//! What the words around a figure say: what it counts, and whether it is reached, aimed at or merely so.

use crate::page::Page;
use crate::pattern::Words;
use std::ops::Range;
use std::sync::LazyLock;

/// What the figure counts: the words before it in its clause, else those after.
pub(super) fn label(page: &Page<'_>, at: usize) -> String {
    let before = page.get(&(page.span.start..at));
    let clause = before.rsplit([',', '。', ';', ':', '、', '\n', '(']).next().unwrap_or("");
    let words =
        clause.trim_end_matches(['了', '达', '到', '为', '共', '占', '有', '约', '近', '的', '至']).trim();
    if words.chars().count() >= 2 {
        let skip = words.chars().count().saturating_sub(24);
        return words.chars().skip(skip).collect();
    }
    let after = &page.s[at..page.span.end];
    after
        .chars()
        .skip_while(|c| !crate::text::is_han(*c))
        .skip(1)
        .take_while(|c| crate::text::is_han(*c))
        .take(12)
        .collect()
}

/// Target, result or baseline, from the words around.
pub(super) fn kind(page: &Page<'_>, sentence: Range<usize>, span: &Range<usize>) -> &'static str {
    let text = page.get(&sentence);
    let before = page.get(&(sentence.start..span.start.max(sentence.start)));
    let clause = before.rsplit([',', ';']).next().unwrap_or("");
    let mut after = page.s[span.end..sentence.end.max(span.end)].chars().take(12);
    if clause.ends_with('由') || clause.ends_with('从') && after.any(|c| c == '到') {
        return "baseline";
    }
    static AIMS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "达到",
            "力争",
            "确保",
            "不少于",
            "不低于",
            "目标",
            "引进",
            "培养",
            "选拔",
            "建设",
            "每年",
            "评出",
            "到20",
            "年底",
            "要",
            "计划",
            "以上",
            "放假",
            "完成",
        ])
    });
    static DONE: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "共",
            "已",
            "了",
            "累计",
            "发生",
            "取缔",
            "拆除",
            "清理",
            "查处",
            "悬挂",
            "召开",
            "编发",
            "增加到",
            "完成了",
            "关停",
            "先后",
            "同比",
            "上半年",
            "截至",
            "截止",
        ])
    });
    match (DONE.stands(text), AIMS.stands(text)) {
        (true, false) => "result",
        (false, true) => "target",
        (true, true) if DONE.stands(clause) => "result",
        (true, true) if text.contains('了') => "result",
        (true, true) => "target",
        _ => "baseline",
    }
}
