//! What kind a rule is by its own words, where the grammar that found it says less.

use crate::pattern::{Pattern, Words, compile};
use crate::text::holds;
use std::sync::LazyLock;

/// The kind of a rule that a grammar found as another.
///
/// A duty at an interval whose act is to report is reporting, one whose act is to show is publication; a ban behind a
/// condition is a gate, a ban on honours a sanction, a ban to fall below a threshold.
pub(super) fn settle(kind: &'static str, text: &str) -> &'static str {
    match kind {
        "recurrence" | "threshold" if reports(text) => "reporting",
        "recurrence" if SHOWN.is_match(text) => "publication",
        "limit" if holds(text, &["评先", "评优", "提拔", "晋升", "重用"]) => "sanction",
        "limit" if holds(text, &["不得少于", "不得低于"]) => "threshold",
        "limit" if LACKING.is_match(text) => "gate",
        "sanction" if COUNTED.stands(text) && text.matches('次').count() > 1 && text.contains("第二") => {
            ladder(text)
        }
        "gate" if text.contains("销号") && holds(text, &["隐患", "问题"]) => "closed_loop",
        "sequence" if text.contains("时,") => "precedence",
        "escalation" if text.contains("第一次") && text.contains("第二次") => ladder(text),
        kind => kind,
    }
}

/// Rungs that warn those who answer for something are a warning; other rungs are an escalation.
pub(super) fn ladder(text: &str) -> &'static str {
    let warned = ["牌", "约谈", "检讨", "书面检查", "督办函", "问责", "免职", "诫勉", "告知书", "预警"];
    let coloured = text.contains("色预警") || text.contains("色警告");
    if coloured || holds(text, &["第二", "两次的", "两次不"]) && holds(text, &warned) {
        "warning"
    } else {
        "escalation"
    }
}

/// Whether the act is to report to somebody.
fn reports(text: &str) -> bool {
    static TO: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:把|将)[^,。;]{1,24}(?:报|交|送)[^,。;通警管接流叉易错界道名告纸刊销]|向[^,。;]{2,20}(?:报|写)|报(?:送|给|到|至)?[^,。;]{0,10}(?:办公室|办|局|委|组|部|政府|站|所|处|股|室|科)(?:备案|汇总|审定|$|[,;、])|零报告|书面报",
        )
    });
    TO.is_match(text) && !holds(text, &["通报", "曝光", "公布"])
}

static COUNTED: LazyLock<Words> = LazyLock::new(|| Words::new(["第一次", "头一次", "首次"]));

/// Results put where others see them.
static SHOWN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:结果|排名|得分|成绩|数据|榜|名单|情况|进展|典型)[^。;]{0,16}(?:公布|公示|公开|登|贴|晒|发到|发给|张榜|刊登|播|通报)|(?:在|到|上)[^,。;]{1,16}(?:公布|公示|公开|晒|刊登|播出|曝光)|把[^,。;]{0,4}(?:排名|结果|成绩)[^,。;]{0,4}(?:发|贴|晒)|发[^,。;]{0,3}通报",
    )
});

/// A lack, and what is barred for it.
static LACKING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:未经|未|没有|没|无|缺|不(?:过|清|齐|全|到位|合格|达标|完))[^。;的]{0,16}的?,?[^,。;]{0,4}(?:不得|不准|不许|不能|不予|禁止|严禁)",
    )
});
