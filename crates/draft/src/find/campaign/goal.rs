//! The sentence part that says what success of a drive is.

use crate::find::body;
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
    // A speech asks for its end at the end; under its headings of goals it argues.
    let first = if page.particulars.kind == "speech" {
        stated(page).or_else(|| asked(page)).or_else(|| greeted(page)).or_else(|| headed(page))
    } else {
        headed(page).or_else(|| stated(page)).or_else(|| asked(page))
    };
    first.or_else(|| purpose(page)).or_else(|| named(page))
}

/// What a sentence that sets a goal speaks of; 工作已进入攻坚阶段 sets none.
const AIMS: [&str; 20] = [
    "达到", "实现", "力争", "确保", "完成", "建成", "目标", "提高", "提升", "控制", "超过", "以上", "以内",
    "%", "消除", "努力", "建设", "形成", "引进", "取得",
];

/// The first sentence under 目标: what stands in its quotation marks, or its first clauses.
fn headed(page: &Page<'_>) -> Option<Range<usize>> {
    let first = page.outline.sentences.iter().find(|x| {
        page.under(x, &["目标"])
            && !x.is_heading
            && x.end - x.body > 30
            && holds(&page.s[x.body..x.end], &AIMS)
    })?;
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

/// 目标是:年底前全部通水; 总的目标就是…: what a text calls its goal.
fn stated(page: &Page<'_>) -> Option<Range<usize>> {
    static CALLED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"目标(?:任务)?(?:就是|是|为|我再说一遍|很明确|就一个)[:,]?(?P<g>[^否。;!\n][^。;!\n]{4,160})",
        )
    });
    let own = |g: &Range<usize>| {
        let x = page.sentence_at(g.start)?;
        (!crate::find::task::review(page, x)).then_some(())
    };
    let mut told = CALLED.captures_iter(page.body()).filter_map(|c| Some(page.at(c.name("g")?.range())));
    told.find(|g| own(g).is_some()).map(|g| short(page, g))
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
    // 为什么要开这个会: a question.
    let goals = FOR.captures_iter(head).filter_map(|c| c.name("g"));
    let told = goals
        .map(|g| page.at(g.range()))
        .find(|g| !page.get(g).starts_with(['什', '何', '期', '首', '主', '准']))?;
    let (mut start, mut end, mut next) = (None, told.start, told.start);
    for clause in page.s[told.clone()].split(',') {
        let from = next;
        next += clause.len() + 1;
        let done_by = body::opening(clause).is_some()
            || ["县委", "市委", "区委", "镇党委", "乡党委", "街道党工委"]
                .iter()
                .any(|w| clause.starts_with(w))
            || page.times_in(&(from..from + clause.len())).first().is_some_and(|t| t.span.start == from);
        if ON.iter().any(|word| clause.starts_with(word))
            || done_by && start.is_some()
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

/// 圆满完成各项任务,以优异成绩迎接大庆: how a speech takes its leave.
fn greeted(page: &Page<'_>) -> Option<Range<usize>> {
    static GREETED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"(?:[^。;,!\n]{2,40}?(?:完成|实现|办好|打赢)[^。;,!\n]{2,24},)以优异的?成绩[^。;,!\n]{4,40}")
    });
    Some(page.at(GREETED.find(page.body())?.range()))
}

/// 实现…目标, 建成…: any end the text names.
fn named(page: &Page<'_>) -> Option<Range<usize>> {
    static AIM: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"(?:实现|确保|建成|成功创建|圆满完成|努力实现)[^。;!\n]{6,120}"));
    // 建成区 is a place, 建成公厕8座 a task: what is to be built is a goal only where a goal is spoken of.
    let aims = AIM.find_iter(page.body()).map(|m| page.at(m.range()));
    let aim = aims.into_iter().find(|aim| {
        let said = page.get(aim);
        !said.starts_with("建成")
            || said.starts_with("建成全")
            || holds(said, &["目标", "体系", "格局", "示范"])
    })?;
    let text = page.get(&aim);
    // 为确保…,现制定本方案: the paper is no part of what it is for.
    let paper = text.find("制定本").and_then(|at| text[..at].rfind(','));
    let aim = short(page, aim.start..paper.map_or(aim.end, |at| aim.start + at));
    (!holds(page.get(&aim), &["方案", "通知"])).then_some(aim)
}
