//! What looks like a rule and is none: how a paper came about, a ban that bans nothing, what has happened.

use super::premise::attitude;
use crate::number::digit;
use crate::pattern::Words;
use crate::text::{Rare, holds};
use std::ops::Range;

/// Whether a match of a grammar says nothing that could be carried out.
pub(super) fn idle(kind: &str, cues: &Words, text: &str, m: Range<usize>) -> bool {
    let (words, before, after) = (&text[m.clone()], &text[..m.start], &text[m.end..]);
    match kind {
        "gate" => came_about(words, after) || asked(before, words) || hoped(words, before),
        // 不能立即整改的 is no 能立即整改的.
        "triage" => words.starts_with('能') && before.ends_with('不'),
        "sanction" => stated(words) || aimed(cues, words) || spared(words) || suffered(words),
        "reward" => aimed(cues, words),
        // 公布举报电话: where one can call is no result.
        "publication" => holds(words, &["电话", "热线", "邮箱", "号码"]),
        // 全年共表彰20个: what was done.
        "quota" => before.ends_with('共') || words.contains("共表彰") || words.contains("共评"),
        // 实行百分制: a name alone.
        "scoring" => words.chars().count() < 8 && words.ends_with("分制"),
        // 有的单位一次也没搞过: a fault.
        "escalation" => text.starts_with("有的") || words.contains("也没"),
        // 第19次|周调度会: one of them, that was held.
        "recurrence" | "inspection" => happened(words) || before.ends_with('次'),
        // 事故发生后,市政府高度重视: what was done then.
        "emergency" => holds(words, &["高度重视", "批示", "赶到", "赶赴"]),
        "limit" => {
            attitude(words)
                || bans_nothing(before, words)
                || spared(words)
                || asked(before, words)
                || named_ban(words)
        }
        "one_item_one_plan" => doubled(words) || PAIRS.stands(words),
        // 隐患销号, 按下表限期销号: a name alone.
        "closed_loop" => {
            let clause = before.rsplit([',', ';']).next().unwrap_or("");
            // 验收销号率93.7%: how much was closed.
            words.starts_with("销号率")
                || words.chars().count() < 5 && clause.chars().count() < 6 && after.is_empty()
        }
        // 高度重视、亲自抓: praise, unless it says who.
        "responsibility" => {
            words.contains("负起") && !words.contains('对')
                || holds(
                    words,
                    &[
                        "已经",
                        "谁在",
                        "谁是",
                        "谁就是",
                        "谁都",
                        "都是责任人",
                        "都是第一责任人",
                        "人人",
                        "孩子",
                    ],
                )
                || holds(text, &["谁主动", "谁被动"])
                || words.starts_with("亲自抓")
                    && !before.contains("一把手")
                    && !before.contains("主要")
                    && !before.contains("书记")
        }
        // 责任没有落实到人: a fault.
        "cascade" if holds(words, &["没有落实", "没落实", "不落实", "未落实", "没有分解"]) => {
            true
        }
        "cascade" => words.contains("自上而下") && !holds(words, &["责任", "任务", "职责"]),
        _ => false,
    }
}

/// 经县政府同意,决定开展…: how the paper itself came about.
fn came_about(words: &str, after: &str) -> bool {
    holds(words, &["决定", "印发", "从今天", "今天", "定于"])
        || ["决定", "现", "定于"].iter().any(|w| after.trim_start_matches(',').starts_with(w))
}

/// 今天的会是市政府决定召开的,主要…: a statement is no case.
fn stated(words: &str) -> bool {
    words.split_once("的,").is_some_and(|(head, _)| head.contains('是') && !head.contains('对'))
}

/// 容错免责,一律不追究: nobody is punished.
fn spared(words: &str) -> bool {
    holds(words, &["不追究", "不再追究"])
}

/// 12名干部被约谈: what somebody has suffered.
fn suffered(words: &str) -> bool {
    let suffered = ["被约谈", "被免职", "被问责", "被查处", "被处", "被追究", "被通报", "被责令", "被扣"];
    words.contains('被') && holds(words, &suffered) && !holds(words, &["的,"])
}

/// 对船主讲清政策,确保严厉打击…见效: what it is for is no penalty.
fn aimed(cues: &Words, words: &str) -> bool {
    [",确保", ",努力", ",推动"]
        .iter()
        .any(|w| words.split(w).next().is_some_and(|head| head.len() < words.len() && !cues.stands(head)))
}

/// 一周开了三回, 查了5个库: what happened.
fn happened(words: &str) -> bool {
    let told = ["余次", "万次", "多次", "余场", "多场", "每一次", "每一个", "进行了", "开展了"];
    if holds(words, &told) {
        return true;
    }
    let next = words.chars().skip(1);
    words.chars().zip(next).any(|(a, b)| a == '了' && (b.is_ascii_digit() || digit(b).is_some()))
}

/// 舍不得, 由不得, 不得不: no ban.
fn bans_nothing(before: &str, words: &str) -> bool {
    before.ends_with(['舍', '容', '来', '由', '怪', '恨', '顾'])
        || holds(words, &["舍不得", "容不得", "由不得"])
        || ["不得不", "不得已", "不得而知", "不得的", "不分、"].iter().any(|w| words.starts_with(w))
}

/// 准不准, 能不能: a question is no ban.
fn asked(before: &str, words: &str) -> bool {
    let twin = |c: char| before.ends_with(c) && words.starts_with('不') && words.chars().nth(1) == Some(c);
    twin('准') || twin('能') || twin('许') || holds(words, &["准不准", "能不能", "清不清"])
}

/// 一户一户, 一个问题一个问题: the same words twice.
fn doubled(text: &str) -> bool {
    text.match_indices('一').skip(1).any(|(at, _)| {
        let head = text[..at].rfind('一').map_or("", |from| &text[from..at]);
        head.len() > 3 && text[at..].starts_with(head)
    })
}

/// Pairs of ones that mean every little thing, and no plan for each.
static PAIRS: Rare = Rare::new(&[
    "一点一滴",
    "一点一位",
    "一砖一瓦",
    "一草一木",
    "一言一行",
    "一举一动",
    "一心一意",
    "一朝一夕",
    "一针一线",
    "一时一地",
    "一城一地",
    "一时一事",
    "一招一式",
    "一分一秒",
    "一进一出",
    "一增一减",
    "一张一弛",
    "一村一品",
    "一县一业",
    "一乡一业",
]);

/// 力争通过省级评审, 顺利通过国家验收: what one hopes to pass, and lets nobody in.
fn hoped(words: &str, before: &str) -> bool {
    words.starts_with("通过")
        && !holds(words, &["方可", "方能", "才能", "才可", "后", "再"])
        && ["力争", "争取", "确保", "顺利", "一次性", "一举", "前", "底", "必须", "要"]
            .iter()
            .any(|w| before.ends_with(w))
}

/// 拟定禁止加工食品目录, 设置禁止吸烟标志: the ban is part of a name.
fn named_ban(words: &str) -> bool {
    (words.starts_with("禁止") || words.starts_with("严禁"))
        && [
            "目录",
            "名录",
            "清单",
            "标志",
            "标识",
            "标牌",
            "警示牌",
            "通告",
            "公告",
            "通知",
            "规定",
            "倡议书",
        ]
        .iter()
        .any(|w| words.ends_with(w))
}
