//! What follows from a case, by the words of its consequence: a penalty, a bar, a reward, points, a card, the next level up.

use super::premise;
use super::words::{ABOVE, BARS, EVENT, FAILING, GRADES, HONOURS, MERIT, PENALTY, REWARD, STUCK, TREATS};
use crate::number::digit;
use crate::text::holds;

/// Longest case, in characters.
pub(super) const CASE_CHARS_MAX: usize = 60;

/// What follows from a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    Penalty,
    Bar,
    Reward,
    Points,
    Card,
    /// Somebody above takes it over.
    Up,
    /// What is done at once.
    Alarm,
    /// Who gives way to whom where two have to do with one thing.
    Yields,
    /// A way of dealing with it, which is a rule only beside another.
    Treatment,
}

/// What follows from a case, by the words of its consequence.
pub(super) fn follows(case: &str, text: &str, bare: bool) -> Option<Follows> {
    let count = text.chars().take(CASE_CHARS_MAX).count();
    let addressed = case.starts_with(['对', '凡']);
    // 别人不敢想的,我们为什么不敢: asked of the hall.
    if count >= CASE_CHARS_MAX || bare && !addressed && case.contains('是') || premise::asks(text) {
        return None;
    }
    if premise::shared(case) && premise::yields(text) {
        return Some(Follows::Yields);
    }
    if text.contains('分') && points(text) {
        return Some(Follows::Points);
    }
    if text.contains('牌') && holds(text, &["黄牌", "红牌", "蓝牌", "黑牌"]) {
        return Some(Follows::Card);
    }
    if EVENT.of(case).next().is_some()
        && (holds(text, &["立即", "马上", "立刻", "小时内", "分钟内", "第一时间"])
            || text.starts_with('先') && text.contains('再'))
        && !PENALTY.stands(text)
    {
        return Some(Follows::Alarm);
    }
    let higher = || ["镇里", "乡里", "县里", "市里", "区里", "局里"].iter().any(|w| text.starts_with(w));
    let handed = || higher() || text.contains('报') || text.starts_with('找') || ABOVE.stands(text);
    if STUCK.stands(case) && handed() || case.starts_with('凡') && text.starts_with("提交") {
        return Some(Follows::Up);
    }
    // 变更超过50万元的,必须报领导小组批准: nothing before somebody has agreed.
    if holds(text, &["报", "提交", "提请", "经"])
        && holds(text, &["批准", "审批", "同意", "审定", "审议", "核准", "会议研究"])
    {
        return Some(Follows::Bar);
    }
    let barred = BARS.places(text).next().is_some_and(|at| at <= 27 && !text[at..].contains('的'));
    if barred && premise::attitude(text) {
        return None;
    }
    if barred && !HONOURS.stands(text) {
        return Some(Follows::Bar);
    }
    let failing = || addressed || FAILING.stands(case) || premise::tallied(case);
    if barred && failing() {
        return Some(Follows::Penalty);
    }
    let figure = |words: &str| words.contains(|c: char| c.is_ascii_digit() || digit(c).is_some());
    let given = REWARD.stands(text) && !text.starts_with(['扣', '罚', '停', '追'])
        || text.starts_with('免') && !text.starts_with("免职") && !text.starts_with("免去");
    let merit = || MERIT.stands(case) || figure(case);
    if given
        && (merit() || !failing())
        && !holds(
            text,
            &["取消", "追究", "处分", "批评", "警告", "处罚", "罚款", "扣发", "扣除", "扣减", "停发", "缓拨"],
        )
    {
        return (merit() || bare && !text.contains('要') && figure(text)).then_some(Follows::Reward);
    }
    let fined = text.ends_with('元') && text.contains(['扣', '罚']);
    let falls = bare && premise::strong(text);
    if premise::ranked(case, text) {
        return Some(Follows::Penalty);
    }
    if fined || (text.starts_with(['扣', '罚']) || PENALTY.stands(text)) && (failing() || falls) {
        return Some(Follows::Penalty);
    }
    let treats = || {
        TREATS.of(text).next().is_some()
            || text.ends_with("到位")
            || text.contains('内')
            || GRADES.of(case).next().is_some()
    };
    (count <= 24 && treats()).then_some(Follows::Treatment)
}

/// 扣2分, 积一分: points given or taken.
fn points(text: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || digit(c).is_some() || c == '十';
    text.contains(['扣', '加', '记', '积', '减'])
        && text.split('分').next().is_some_and(|t| t.ends_with(numeral))
}

/// 不到80%的, 间距不够3米的: a case that is a measure.
pub(super) fn measured(case: &str) -> bool {
    case.contains(|c: char| c.is_ascii_digit())
        && holds(case, &["%", "分", "米", "克", "岁", "吨", "℃"])
        && holds(
            case,
            &[
                "以上",
                "低于",
                "不到",
                "不足",
                "不够",
                "达不到",
                "未达",
                "少于",
                "以下",
                "超过",
                "高于",
                "过了",
            ],
        )
}
