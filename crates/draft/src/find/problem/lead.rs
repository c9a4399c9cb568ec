//! What announces a list of shortcomings: 主要存在以下问题, 毛病也不少, 问题出在干部身上, 有三条要检讨.

use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use std::sync::LazyLock;

/// What announces a list of shortcomings.
static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:存在|面临|突出|主要|以下|一些|不少|表现在|表现为)[^。;]{0,20}(?:问题|不足|差距|薄弱环节|短板|困难)[^。;]{0,16}$|存在[^。;]{0,12}(?:问题|不足|差距|短板)[^。;,]{0,4}亟[待需][^。;]{0,8}$|(?:问题|不足|差距|短板|薄弱环节|欠账|困难)(?:还|也|仍|依然|仍然|比较|十分|还是|相当|非常|很|较为|都|依旧|尤为)*(?:不少|不小|很多|较多|突出|不容忽视|明显|存在|很大|较大|严重)$|(?:主要|突出|集中)?(?:表现在|表现为|体现在|集中在)(?:以下)?[^。;]{0,8}$|(?:暴露|反映|表现)出?[^。;]{0,8}(?:问题|不足|差距|短板|薄弱环节)$|(?:问题|不足|差距)(?:主要)?(?:是|有|表现在|(?:反馈|通报|归纳|汇总|梳理)?如下|包括)?[:,]?(?:如,|主要是|:)?$|问题和不足,如$|有(?:这么|以下|如下)?[几两三四五六七八](?:个|种|条|大)[^,。;]{0,4}(?:病|毛病|通病|怪象|顽症|软肋|堵点|痛点)$|问题是$|(?:揪心|痛心|心痛|寒心|脸红|汗颜|头疼|担忧|忧虑|不安|不放心|不满意|坐不住|看不下去)[^。;,]{0,3}的?(?:事|事情|现象|情况|问题|地方)$",
    )
});
/// The same by where it lies, how much there is to answer for, and why.
static TRACED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:问题|根子|根源|症结|病根|毛病)[^。;]{0,4}(?:出在|在于|就出在)[^。;]{1,14}$|(?:毛病|病根|教训|欠账|短腿|短处)(?:还|也|仍|实在|着实)*(?:不少|不小|很多|较多|突出|不容忽视|明显)$|(?:有|要)[几两三四五六](?:条|点|处)[^,。;]{0,6}(?:检讨|反思|反省|教训|警醒|欠账)$|^(?:究其|追根|分析)[^,。;]{0,4}(?:原因|根源|症结)$",
    )
});
static TRACES: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "出在", "在于", "毛病", "病根", "教训", "欠账", "短腿", "短处", "检讨", "反思", "反省", "警醒",
        "究其", "追根", "分析",
    ])
});
/// Whether words announce shortcomings.
pub(super) fn leads(text: &str) -> bool {
    LEAD.is_match(text) || TRACES.stands(text) && TRACED.is_match(text)
}

pub(super) fn lead(page: &Page<'_>, x: &Sentence) -> bool {
    let text = page.s[x.body..x.end].trim_end_matches([':', ',', ' ']);
    text.len() <= 120 * 4
        && (text.len() <= 120 || text.chars().count() <= 120)
        && leads(text)
        && (!text.contains("解决") || text.contains("存在") && text.contains("亟"))
        && !text.contains("针对")
        && !["要求", "内容", "围绕", "查找", "讲几", "三个方面的问题", "几个问题"]
            .iter()
            .any(|w| text.contains(w))
}
