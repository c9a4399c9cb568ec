//! Figures that belong to a rule and measure nothing of the campaign (schema, metric: parameters of a rule), told by the
//! frame they stand in, and figures that are nobody's here.

use crate::pattern::{Pattern, Words, compile};
use std::sync::LazyLock;

/// 每户补助, 一次扣, 每斤不高于: a rate, or money that goes with a deed.
static RATE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:每|一)(?:个|名|位)?(?:人|月|天|日|次|条|件|处|户|亩|公里|平方米|平米|栋|辆|斤|公斤|吨|头|只|株|桌|场|班|例|起|宗)[^,。;]{0,12}$|按[^,。;]{0,10}$|(?:扣|罚|罚款|扣除|扣减|另奖|多给|倒扣|加收|处以|奖励|奖)$|(?:扣|罚|奖励|扣发)[^,。;0-9资金款没]{1,8}$|^分?别?(?:奖励|奖|罚|补|补助)[0-9.]+(?:万)?元、$|(?:保证金|押金|抵押金)[0-9.]*(?:万)?元?、?$|权重的?$",
    )
});
/// 硕士2000元, behind 每人每月补贴5000元.
static LISTED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"每(?:人|月|户|亩|名|个|件|条|次)[^。;]{2,30}[0-9]+(?:\.[0-9]+)?万?元[、,][^0-9。;,]{0,6}$")
});
/// 气温低于零下10度立即停课, 跑道不够60米的返工: a mark that something hangs on.
static MARK: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"(?:超过|超出|不到|不足|不够|达不到|低于|高于|少于|大于|小于|未达到|满)$"));
static HANGS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^[^,。;]{0,4}的[,\p{Han}]|^时?,?(?:立即|马上|一律|及时|必须|启动|就)|^[^,。;]{0,2}时,")
});
/// 不少于30人的应急队伍: how large one of them must be.
static SIZE: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"(?:不少于|不低于|不小于|不得少于|不超过|不高于|不多于)$"));

/// Whether the words around a figure make it a parameter. `before` ends with the figure's sentence so far.
pub(super) fn parameter(before: &str, unit: &str, after: &str) -> bool {
    let money = matches!(unit, "元" | "万元" | "%" | "分");
    let clause = before.rsplit([',', ';', '。', ':']).next().unwrap_or(before);
    // 发放奖励1.2亿元 was done; 奖励5000元 is a rate.
    let done = || ["共", "累计", "已", "发放", "兑现", "了"].iter().any(|w| clause.contains(w));
    let rate = money && (RATE.is_match(clause) && !done() || unit != "%" && LISTED.is_match(before));
    let mark = MARK.is_match(clause) && HANGS.is_match(after);
    // 每个场镇不少于2名, 不少于30人的队伍.
    let size = SIZE.is_match(clause) && (clause.contains('每') || after.starts_with('的'));
    rate || mark || size
}

/// Whether a figure is of another place, of the weather, or counts the people who are addressed.
pub(super) fn elsewhere(sentence: &str, before: &str, unit: &str, after: &str) -> bool {
    static OTHER: LazyLock<Words> =
        LazyLock::new(|| Words::new(["隔壁", "邻县", "邻市", "邻近的", "邻区", "邻镇"]));
    let weather = unit == "级" && ["风力", "阵风", "可达", "最大", "达"].iter().any(|w| before.ends_with(w));
    let people = unit == "人" && after.starts_with(['民'])
        || unit.is_empty() && ["父老", "人民", "群众", "百姓"].iter().any(|w| after.starts_with(w));
    weather || people || OTHER.stands(sentence)
}
