//! Drives that a paper launches in so many words, and those that its headings name.

use super::name::{SHORT_FORM, tidy};
use super::weak;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// What a launched drive may be called by its last word, longest first.
pub(super) const LAST: &str = "专项整治三年行动|三年行动|大排查大整治大执法|大排查大整治|大检查|大排查|大整治|大清理|集中清查|大清查|大会战|大比武|大扫除|大清扫|攻坚战|攻坚行动|专项整治|专项治理|专项行动|综合整治|综合治理|集中整治|集中治理|集中清理|系列活动|主题教育|排查整治|垃圾分类|亮化|绿化|改造|整顿|防控|防治|拆迁|清退|整治|治理|清理|创建|争创|试点|活动|行动|工程|竞赛|评选|普查|教育";

/// 决定在全镇范围内开展冬季防火大检查; 经研究,决定于3月组织“清河”专项行动。
static LAUNCHED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        "(?:决定|定于|拟|拟于|现就|,就|研究,|同意,|(?:要求|部署|安排|精神),)[^。;:《]{{0,40}}?(?:开展|实施|进行|启动|推行|组织|发起|打一场|搞一次|搞一回|搞一场|来一次|就)(?:好|一次|一场|一轮|以|为期[^,。;]{{2,8}}的|全[国省市县区镇乡校])?(?P<c>[^,。;:《》(]{{2,40}}?(?:(?:\\([^)]{{1,16}}\\)){{1,2}}[\\p{{Han}}]{{0,10}}?)?(?:{LAST})(?:“[^”。]{{1,12}}”)?)(?:工作|三个月|[,。;:(\\n]|$)"
    ))
});

/// The drive that the paper's opening says is decided on.
pub(super) fn launched(page: &Page<'_>) -> Option<Range<usize>> {
    let opening = page.get(&opening(page));
    let base = page.span.start + (opening.as_ptr() as usize - page.body().as_ptr() as usize);
    LAUNCHED.captures_iter(opening).find_map(|c| {
        let c = c.name("c")?;
        let span = base + c.start()..base + c.end();
        let named = within(page, span)?;
        // 噪声和流浪犬整治: two things to be dealt with are one drive here.
        let name = page.get(&named).replace('和', "、");
        (!weak(&name) || name.ends_with("大扫除")).then_some(named)
    })
}

/// The drive that a text decides on wherever it does, when nothing else names one.
pub(super) fn anywhere(page: &Page<'_>) -> Option<Range<usize>> {
    LAUNCHED.captures_iter(page.body()).find_map(|c| {
        let named = within(page, page.at(c.name("c")?.range()))?;
        (!weak(page.get(&named))).then_some(named)
    })
}

/// The name itself: what stands behind the last verb that launches, without what is said of it, with its short form.
fn within(page: &Page<'_>, span: Range<usize>) -> Option<Range<usize>> {
    let text = page.get(&span);
    let quote = text.find('“').unwrap_or(text.len());
    let cut = ["开展", "实施", "进行", "组织", "范围内", "为主题的", "为重点的", "为主要内容的", "为期"]
        .iter()
        .filter_map(|w| text[..quote].rfind(w).map(|i| i + w.len()))
        .max()
        .unwrap_or(0);
    let own = ["本单位", "本地", "本部门", "本辖区", "各自"].iter().any(|w| text.contains(w));
    let named = tidy(page, span.start + cut..span.end).filter(|_| !own)?;
    let short = SHORT_FORM.find(page.get(&(named.end..page.span.end))).map_or(0, |m| m.end());
    Some(named.start..named.end + short)
}

/// 特制定本《秸秆禁烧专项行动实施方案》; 现就做好防汛工作通知如下: the drive the paper says it is for.
pub(super) fn drawn_up(page: &Page<'_>) -> Option<Range<usize>> {
    static DRAWN_UP: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"制[定订](?:本|如下|了)?《?(?P<c>[^,。;:《》(]{4,30}?)(?:工作)?(?:的)?(?:实施|工作|行动|活动|总体|专项)?(?:方案|计划|办法|意见|细则|预案)|就(?:全力|切实|进一步|认真|扎实|扎实)*(?:做好|加强|开展好|开展|抓好|推进)(?P<d>[^,。;:《》(]{4,24}?)(?:的)?(?:有关|相关)?(?:工作|事项|事宜|问题)*(?:紧急)?(?:通知|通告|提出|公告|作)(?:如下|以下)",
        )
    });
    let opening = page.get(&opening(page));
    let base = page.span.start + (opening.as_ptr() as usize - page.body().as_ptr() as usize);
    let c = DRAWN_UP.captures(opening)?;
    let said = c.name("d").is_some_and(|d| d.as_str().chars().count() >= 4);
    let c = c.name("c").or(c.name("d"))?;
    let named = within(page, base + c.start()..base + c.end())?;
    let whole = ["本", "具体", "切实可行", "相关", "专项"];
    (said
        || !weak(&page.get(&named).replace(['和', '的'], "、"))
            && !page.get(&named).starts_with("单位")
            && !whole.contains(&page.get(&named)))
    .then_some(named)
}

/// From the salutation or title to the first numbered heading, at most the first 500 characters.
fn opening(page: &Page<'_>) -> Range<usize> {
    let first = page.outline.sentences.iter().find(|x| x.mark.is_some_and(|m| m.level == 1));
    let long = page.body().char_indices().nth(500).map_or(page.span.end, |(i, _)| page.span.start + i);
    let start = page.title.last().map_or(page.span.start, |t| t.end.min(long));
    start..first.map_or(long, |x| x.start.clamp(start, long.max(start)))
}

/// Headings that name a drive of their own: (一)开展渣土运输专项整治.
pub(super) fn headed(page: &Page<'_>) -> Vec<Range<usize>> {
    static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:深入|全面|扎实|大力|集中|持续|深化)?(?:开展|实施|推进|抓好|打好|打响)?(?:好)?(?P<c>[\p{Han}“”A-Z0-9]{4,24}?(?:专项整治行动|专项行动|专项整治|专项治理|攻坚行动|攻坚战|歼灭战|阵地战|提升行动|整治行动|治理行动))(?:工作)?$|^(?P<d>[^打啃硬大这,。;]{3,9}[^硬]仗)$",
        )
    });
    let headings = page.outline.headings.iter().filter(|h| h.level <= 3);
    headings
        .filter_map(|h| {
            let c = NAMED.captures(page.get(&h.span)).and_then(|c| c.name("c").or(c.name("d")))?;
            Some(h.span.start + c.start()..h.span.start + c.end())
        })
        .collect()
}
