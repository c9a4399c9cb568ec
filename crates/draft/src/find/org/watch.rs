//! Bodies that look on from above: by their name, or by what a clause has them do.

use crate::page::Page;
use crate::pattern::{Pattern, compile};
use crate::text::{Rare, holds};
use std::ops::Range;
use std::sync::LazyLock;

/// A body whose name says that it looks on from above: 督查室, 督查局.
pub(super) fn inspects(name: &str) -> bool {
    static NAMES: Rare = Rare::new(&["督查", "督察", "督导", "巡察", "考核办", "督考", "目督办", "效能办"]);
    NAMES.stands(name)
}

/// A body that looks into what others do, whatever the verb: 纪委约谈, 监委立案.
pub(super) fn watches(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "纪委",
        "监委",
        "纪工委",
        "纪检组",
        "纪检监察组",
        "监察局",
        "监察委",
        "监察室",
        "纪检监察室",
        "纪检监察机关",
    ];
    NAMES.iter().any(|w| name.ends_with(w)) || inspects(name)
}

/// A body that watches by its office (纪委, 组织部), told to send inspectors or to look for itself.
pub(super) fn looks_on(name: &str, clause: &str) -> bool {
    const WATCH: [&str; 14] = [
        "组织部",
        "政法委",
        "安委会",
        "安委办",
        "食安办",
        "县委办",
        "市委办",
        "区委办",
        "政府办",
        "委办公室",
        "政府办公室",
        "两办",
        "目标办",
        "考评办",
    ];
    static LOOKS: Rare = Rare::new(&[
        "督查",
        "督导",
        "督办",
        "暗访",
        "检查组",
        "考核组",
        "抽查",
        "明察",
        "巡察",
        "考察",
        "巡查",
        "问效",
        "约谈",
        "问责",
        "追责",
    ]);
    WATCH.iter().any(|w| name.ends_with(w)) && LOOKS.stands(clause)
}

/// 抽人组成验收组, 组成联合督查组: a clause whose subjects send out inspectors of their own.
pub(super) fn sends(clause: &str) -> bool {
    static SENDS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"组成[^,。;]{0,10}(?:督查|督导|督察|检查|暗访|验收|考核|考评|监督|巡查)[^,。;、]{0,4}(?:组|队)",
        )
    });
    SENDS.is_match(clause)
}

/// Offices that stay when a drive is over, by their short names.
pub(super) const STANDING: [&str; 9] =
    ["安委办", "食安办", "食药安办", "文明办", "爱卫办", "禁毒办", "消安办", "道安办", "减灾办"];

/// A standing office (安委办, 食安办) that goes to look for itself, in the sentence of a place.
pub(super) fn goes_to_look(page: &Page<'_>, name: &Range<usize>) -> bool {
    const LOOKS: [&str; 8] =
        ["督查组", "督导组", "检查组", "考核组", "暗访", "不打招呼", "开展督查", "随机抽查"];
    if !STANDING.iter().any(|w| page.get(name).ends_with(w)) {
        return false;
    }
    let Some(x) = page.sentence_at(name.start) else { return false };
    let asked = page.get(&(x.body..name.start)).ends_with(['请', '向', '报', '送']);
    !asked && holds(page.get(&(name.end..x.end)), &LOOKS)
}
