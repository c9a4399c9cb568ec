//! Drives that a text tells of as under way: since they began, or under a name in quotation marks.

use super::launched::LAST;
use super::name::tidy;
use super::weak;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// What a drive may be called by the last word between its quotation marks.
pub(super) const QUOTED_LAST: &str = "行动|计划|工程|会战|大会战|百日战|整治|百日整治|专项整治|治理|攻坚|攻坚战|战役|大比武|大排查|大清查|清零";

/// 去年8月渣土运输专项治理启动以来; 自打响老旧小区改造“百日攻坚”以来: what has been going on.
pub(super) fn under_way(page: &Page<'_>) -> Option<Range<usize>> {
    static SINCE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(
            "(?:^|[,。;\n])(?:自|从)?[^,。;\n“]{{0,24}}?(?:月份?|日|年|以来|来|市|县|区|府|委)?(?P<c>[\\p{{Han}}]{{2,16}}?(?:“[^”\n]{{2,12}}”)?(?:{LAST}))(?:工作)?(?:启动|开展|实施|打响|部署|开始)以来|(?:打响|启动|开展|推进|实施|发起)(?:了)?(?P<d>[\\p{{Han}}]{{0,10}}“[^”\n]{{2,12}}(?:{QUOTED_LAST})”)以来"
        ))
    });
    let found =
        SINCE.captures_iter(page.body()).find_map(|c| Some(page.at(c.name("c").or(c.name("d"))?.range())))?;
    tidy(page, found).filter(|span| !weak(page.get(span)))
}

/// 今天专题研究文明城市创建工作; 会议研究了校外培训治理有关问题: what those who met had before them.
pub(super) fn discussed(page: &Page<'_>) -> Option<Range<usize>> {
    static BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:今天|这次|本次|会议)(?:会议|我们|大家)?[^,。;\n]{0,6}?(?:专题|专门|集中)?(?:研究|部署|调度|讨论)了?(?:[我全本][省市县区镇乡校])?(?P<c>[\p{Han}“”]{2,20}?(?:创建|整治|治理|行动|活动|攻坚|建设|提升|防控|改造|保障|禁烧|防火|防汛))(?:有关|相关)?(?:工作|问题|事宜|事项)",
        )
    });
    tidy(page, page.at(BEFORE.captures(page.body())?.name("c")?.range()))
}

/// 老旧小区改造“百日攻坚”进展综述: a bulletin's headline that names the drive it reports on.
pub(super) fn surveyed(page: &Page<'_>) -> Option<Range<usize>> {
    static SURVEY: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[—-]*(?:[我全][省市县区镇乡校院])?(?P<c>[\p{Han}]{0,14}(?:“[^”\n]{2,14}”)?[\p{Han}]{0,6}?)(?:工作)?(?:推进|进展|开展)?(?:情况)?(?:综述|纪实|扫描|侧记|巡礼|述评|进入[\p{Han}]{2,6})$",
        )
    });
    let lines = page.outline.lines.iter().take(8);
    let named = lines.filter_map(|l| {
        let c = SURVEY.captures(page.get(l))?.name("c")?;
        Some(l.start + c.start()..l.start + c.end())
    });
    named
        .filter_map(|span| tidy(page, span))
        .find(|span| page.get(span).contains('“') || !weak(page.get(span)))
}
