//! Cases told without 的: 违者…; 逾期不拆,…; 每引进一名博士,…; and those whose head noun stands at the end: 前五十户,….

use super::words::{FAILING, HEADS, MERIT, PENALTY, PREMISE, REWARD, STRONG};
use crate::number::digit;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::Words;
use crate::text::{Rare, holds};
use std::sync::LazyLock;

/// Whether a clause only says from when what follows holds: 自投产之日起, 一经查实.
pub(super) fn since(text: &str) -> bool {
    text.starts_with('自') && text.ends_with('起')
        || text.starts_with(['一', '经'])
            && ["一经", "经查", "经核", "经认定", "经审"].iter().any(|w| text.starts_with(w))
            && text.chars().count() <= 8
}

/// 累计扣满6分的黄牌警告: 累计 and 前两年 count in a case, and tell nothing of the past there.
pub(super) fn counts(page: &Page<'_>, x: &Sentence) -> bool {
    static COUNTS: LazyLock<Words> = LazyLock::new(|| Words::new(["累计", "前两年"]));
    let text = &page.s[x.body..x.end];
    COUNTS.stands(text)
        && text.contains('的')
        && !text.contains(['了', '已'])
        && (PENALTY.stands(text)
            || REWARD.stands(text)
            || text.contains('牌')
            || text.contains('分') && text.contains(['加', '扣']))
}

/// Longest case of this form, in characters.
const CHARS_MAX: usize = 24;

/// Where in a clause such a case ends, given what follows the clause, and whether 者 stands in its sentence.
pub(super) fn turn(
    text: &str,
    next: Option<&str>,
    opens: impl Fn(&str) -> bool,
    whom: bool,
) -> Option<usize> {
    if whom && let Some(end) = whoever(text, next, opens) {
        return Some(end);
    }
    let next = next?;
    let short = text.chars().take(CHARS_MAX + 1).count() <= CHARS_MAX;
    (short
        && (premise(text) && strong(next)
            || counted(text) && (valued(next) || next.starts_with(['扣', '罚']))))
    .then_some(text.len())
}

/// 不及格者须补考, 情节严重者,移送…: 者 behind a failing makes a case of it.
fn whoever(text: &str, next: Option<&str>, opens: impl Fn(&str) -> bool) -> Option<usize> {
    // 志愿者, 患者: who somebody is by trade or lot.
    static TRADES: Rare = Rare::new(&[
        "愿者", "患者", "记者", "费者", "动者", "营者", "理者", "导者", "设者", "与者", "作者", "读者",
        "学者", "业者", "织者", "资者", "听者", "观者", "弱者", "老者", "二者", "两者", "三者", "前者",
        "后者", "或者", "护者", "行者", "用者", "产者",
    ]);
    let at = text.find('者')?;
    let end = at + '者'.len_utf8();
    let (case, rest) = text.split_at(end);
    let follows = if rest.is_empty() { next.is_some_and(strong) } else { opens(rest) };
    (case.chars().count() <= CHARS_MAX && FAILING.stands(case) && !TRADES.stands(case) && follows)
        .then_some(end)
}

/// 逾期不拆, 如有违反, 整改不到位: what must not be, said as if it were.
fn premise(text: &str) -> bool {
    PREMISE.of(text).next().is_some() && !text.ends_with('的') && !text.contains(['了', '已'])
}

/// 每引进一名博士, 出现一份乙级病历: one of many alike.
fn counted(text: &str) -> bool {
    const OPENINGS: [char; 18] = [
        '每', '凡', '出', '发', '引', '漏', '迟', '误', '查', '举', '新', '丢', '旷', '缺', '拖', '培', '获',
        '节',
    ];
    if !text.starts_with(OPENINGS) {
        return false;
    }
    let text = text.trim_start_matches(['每', '凡']);
    let Some(at) = text.find(|c: char| c.is_ascii_digit() || digit(c).is_some()) else { return false };
    let measured = text[at..].chars().nth(1).is_some_and(|c| {
        matches!(
            c,
            '名' | '个'
                | '家'
                | '起'
                | '处'
                | '份'
                | '例'
                | '件'
                | '项'
                | '户'
                | '人'
                | '台'
                | '篇'
                | '次'
                | '条'
                | '宗'
                | '辆'
                | '所'
                | '天'
        )
    });
    measured
        && (3..=15).contains(&at)
        && (FAILING.stands(&text[..at]) || MERIT.stands(&text[..at]) || text.starts_with("发现"))
}

/// Whether a clause opens with what falls on somebody: 一律…, 移送…, 由派出所依法….
pub(super) fn strong(text: &str) -> bool {
    let text = text.strip_prefix(['要', '将', '就']).unwrap_or(text);
    let taken = || text.starts_with('由') && holds(text, &["依法", "强制", "予以", "责令", "代为"]);
    STRONG.of(text).next().is_some() || taken()
}

/// 扣责任人100元, 给予5万元奖励: a sum or points, taken or given.
fn valued(text: &str) -> bool {
    text.contains(['元', '分', '%']) && holds(text, &["扣", "罚", "加", "奖", "给予", "补", "减", "记"])
}

/// 率先完成任务的前50户, 考核优秀的网格员: a case whose last noun names the ones it falls on, when something falls on them.
pub(super) fn whom(text: &str, next: Option<&str>) -> Option<usize> {
    // Few clauses end like this.
    HEADS.of(text).next()?;
    let at = text.rfind('的')? + '的'.len_utf8();
    let (case, whom) = text.split_at(at);
    let n = whom.chars().take(15).count();
    let named = (1..15).contains(&n)
        && !whom.contains(['到', '把', '在', '向', '是', '有', '要', '给'])
        && HEADS.of(whom).next().is_some();
    (named
        && !case.starts_with(['为', '这', '那', '使', '让', '在', '把', '将'])
        && next.is_some_and(|c| strong(c) || given(c)))
    .then_some(text.len())
}

/// 给予…补贴, 前三年免收租金, 分别奖励30万元: what is given.
fn given(text: &str) -> bool {
    const GIVEN: [&str; 16] = [
        "给予",
        "奖励",
        "补助",
        "补贴",
        "免收",
        "减免",
        "免费",
        "资助",
        "返还",
        "贴息",
        "补偿",
        "奖补",
        "优先推荐",
        "优先安排",
        "优先提拔",
        "优先享受",
    ];
    let text = text.strip_prefix("可").unwrap_or(text);
    !text.starts_with("每年")
        && holds(text, &GIVEN)
        && !text.contains(['了', '已', '要', '争'])
        && !text.ends_with('的')
}

/// 目的, which is no case, and not 项目的.
pub(super) fn aim(words: &str) -> bool {
    words
        .strip_suffix("目的")
        .is_some_and(|head| !head.ends_with(['项', '栏', '科', '节', '题', '数', '曲', '剧', '账']))
}

/// Whether a case is only a figure, in the unit that the case before it counts in: 超过500亩的, 5000万元以上的.
pub(super) fn marks_on(first: &str, case: &str) -> bool {
    const BEFORE: [&str; 8] = ["", "超过", "达到", "达", "满", "在", "不足", "超"];
    let figure = |c: char| {
        c.is_ascii_digit() || digit(c).is_some() || matches!(c, '.' | '十' | '百' | '千' | '万' | '亿')
    };
    let Some((lead, rest)) = case.find(figure).map(|i| case.split_at(i)) else { return false };
    let unit = rest.trim_start_matches(figure).chars().next();
    BEFORE.contains(&lead)
        && case.chars().count() <= 14
        && unit.is_some_and(|u| first.match_indices(u).any(|(i, _)| first[..i].ends_with(figure)))
}

/// 七次的, 三个月的: how often, and nothing else.
pub(super) fn tallied(case: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || digit(c).is_some() || c == '十';
    case.starts_with(figure)
        && ["次的", "回的", "起的", "天的", "月的", "处的", "以上的"].iter().any(|w| case.ends_with(w))
        && case.chars().count() <= 6
}

/// 连着两回垫底的,支书给全村赔不是: who came last, and what the one who answers for it has to do.
pub(super) fn ranked(case: &str, text: &str) -> bool {
    static LAST: Rare = Rare::new(&[
        "垫底",
        "末位",
        "末两",
        "末三",
        "倒数",
        "排在后",
        "排名后",
        "排最后",
        "排在最后",
        "最后一名",
    ]);
    const OFFICERS: [&str; 12] =
        ["支书", "书记", "主任", "镇长", "乡长", "所长", "站长", "局长", "校长", "队长", "经理", "负责人"];
    LAST.stands(case) && OFFICERS.iter().any(|w| text.contains(w)) && !text.contains(['了', '已'])
}

/// 怎么能不敢, 为什么不能: what is asked and not laid down.
pub(super) fn asks(text: &str) -> bool {
    static ASKS: Rare = Rare::new(&["为什么", "怎么能", "怎么会", "怎么办", "难道", "岂能", "何不"]);
    ASKS.stands(text)
}

/// Whether a case is that two have to do with one thing: 职责交叉的, 两个部门都有管辖权的.
pub(super) fn shared(case: &str) -> bool {
    static SHARED: Rare = Rare::new(&[
        "交叉",
        "重叠",
        "交界",
        "结合部",
        "管辖权",
        "争议",
        "不一致",
        "不相符",
        "不符",
        "抵触",
        "冲突",
        "两个以上",
        "多个部门",
        "几个部门",
        "不清",
        "不明确",
        "撞车",
    ]);
    SHARED.stands(case)
}

/// Whether words say who comes first or has it: 以…为主, 由…负责到底, 按从严的执行.
pub(super) fn yields(text: &str) -> bool {
    let by = text.starts_with(['以', '按', '由', '报', '先', '依', '从', '就']);
    by && holds(
        text,
        &[
            "为主", "为准", "负责", "指定", "裁定", "协调", "牵头", "执行", "确定", "明确", "从严", "从优",
            "就高", "管辖", "受理", "办理", "处理", "管理", "清理", "先保", "优先", "让路", "服从",
        ],
    )
}

/// 绝不能麻木不仁, 不允许拖延观望: a ban on a frame of mind, which nobody can look up.
pub(super) fn attitude(text: &str) -> bool {
    static MINDS: Rare = Rare::new(&[
        "拖延",
        "观望",
        "麻木",
        "视而不见",
        "松懈",
        "懈怠",
        "马虎",
        "侥幸",
        "掉以轻心",
        "走过场",
        "讲条件",
        "打折扣",
        "闹情绪",
        "熟视无睹",
        "等靠",
        "松劲",
        "厌战",
        "畏难",
        "空喊",
        "含糊",
        "畏首畏尾",
        "功亏一篑",
        "无动于衷",
        "找借口",
        "找理由",
        "讲价钱",
    ]);
    MINDS.stands(text)
        && holds(text, &["不能", "不得", "不允许", "不准", "不许", "严禁", "不可"])
        && !text.contains(|c: char| c.is_ascii_digit())
}
