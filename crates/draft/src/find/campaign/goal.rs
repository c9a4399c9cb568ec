//! The sentence part that says what success of a drive is.

use crate::page::Page;
use crate::pattern::{Pattern, compile};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// A part longer than this is a paragraph, not a goal.
const CHARS_MOST: usize = 90;

/// And one shorter says nothing: 为此.
const GOAL_LEAST: usize = 5;

/// What success is: told under a heading of goals, as the end a speech asks for, or as what a paper is for.
pub fn find(page: &Page<'_>) -> Option<Range<usize>> {
    headed(page).or_else(|| asked(page)).or_else(|| purpose(page)).or_else(|| named(page))
}

/// The first sentence under 目标: what stands in its quotation marks, or its first clauses.
fn headed(page: &Page<'_>) -> Option<Range<usize>> {
    let first = page
        .outline
        .sentences
        .iter()
        .find(|x| page.under(x, &["目标"]) && !x.is_heading && x.end - x.body > 30)?;
    let text = &page.s[first.body..first.end];
    let quoted = text.match_indices('“').filter_map(|(at, sign)| {
        let from = at + sign.len();
        Some(from..from + text[from..].find('”')?)
    });
    // 实现“…”的三大目标: the longest quotation says them; a short one is a name.
    if let Some(quoted) = quoted.max_by_key(Range::len).filter(|quoted| quoted.len() > 60) {
        return Some(first.body + quoted.start..first.body + quoted.end);
    }
    Some(short(page, first.body..first.end))
}

/// As many clauses of a stretch as are not too long for a goal, one at least.
fn short(page: &Page<'_>, span: Range<usize>) -> Range<usize> {
    let text = &page.s[span.clone()];
    let most = text.char_indices().nth(CHARS_MOST).map_or(text.len(), |(at, _)| at);
    if most == text.len() {
        return span;
    }
    let end = text[..most].rfind(',').or_else(|| text.find(',')).unwrap_or(text.len());
    span.start..span.start + end
}

/// 确保各项任务圆满完成,为…打下基础: the last such end a text asks for, where it sums up.
fn asked(page: &Page<'_>) -> Option<Range<usize>> {
    static ENDS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"确保[^。;,\n]{0,40}?(?:圆满完成|圆满成功|如期完成|如期实现|如期达标|按期完成|顺利完成|顺利通过|成功创建|取得[^。;,\n]{0,10}?(?:实效|成效|效果|胜利|成功)|实现[^。;,\n]{2,20}?目标)(?:,(?:为|以)[^。;,\n]{6,50})?",
        )
    });
    let found = ENDS.find_iter(page.body()).last()?;
    Some(page.at(found.range()))
}

/// 为消除安全隐患,改善环境,现制定本方案: what an opening says the paper is for, without the work it names.
fn purpose(page: &Page<'_>) -> Option<Range<usize>> {
    static FOR: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"(?:^|[。\n,:])为了?(?:进一步|切实|全面|深入|有效|更好地?|认真|扎实)?(?P<g>[^。;\n]{8,160})")
    });
    const WORK: [&str; 12] =
        ["贯彻", "落实", "学习", "做好", "办好", "开展", "抓好", "推进", "根据", "按照", "配合", "迎接"];
    const ON: [&str; 16] = [
        "现", "特", "经", "根据", "按照", "依据", "结合", "决定", "制定", "定于", "拟", "兹", "我", "各",
        "从", "请",
    ];
    let body = page.body();
    let head = body.char_indices().nth(400).map_or(body, |(at, _)| &body[..at]);
    let told = page.at(FOR.captures(head)?.name("g")?.range());
    let (mut start, mut end, mut next) = (None, told.start, told.start);
    for clause in page.s[told.clone()].split(',') {
        let from = next;
        next += clause.len() + 1;
        if ON.iter().any(|word| clause.starts_with(word))
            || holds(clause, &["计划于", "决定", "制定", "成立"])
        {
            break;
        }
        if start.is_some() || !WORK.iter().any(|word| clause.starts_with(word)) {
            start = start.or(Some(from));
            end = from + clause.len();
        }
    }
    let told = short(page, start?..end);
    (page.get(&told).chars().count() >= GOAL_LEAST).then_some(told)
}

/// 实现…目标, 建成…: any end the text names.
fn named(page: &Page<'_>) -> Option<Range<usize>> {
    static AIM: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"(?:实现|确保|建成|成功创建|圆满完成|努力实现)[^。;\n]{6,120}"));
    let aim = page.at(AIM.find(page.body())?.range());
    let text = page.get(&aim);
    // 为确保…,现制定本方案: the paper is no part of what it is for.
    let paper = text.find("制定本").and_then(|at| text[..at].rfind(','));
    let aim = short(page, aim.start..paper.map_or(aim.end, |at| aim.start + at));
    (!holds(page.get(&aim), &["方案", "通知"])).then_some(aim)
}
