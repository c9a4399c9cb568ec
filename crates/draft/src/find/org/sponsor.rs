//! The nearest authority that set the campaign going.

use super::super::body;
use super::Orgs;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// Party committees and governments, pairs before singles.
const AUTHORITIES: &str = "街道党工委、办事处|镇党委政府|乡党委政府|市委、市政府|县委、县政府|区委、区政府|省委、省政府|州委、州政府|旗委、旗政府|镇党委、镇政府|镇党委、政府|乡党委、政府|街道党工委、办事处|党中央、国务院|市委市政府|县委县政府|区委区政府|省委省政府|市委、市人民政府|县委、县人民政府|区委、区人民政府|旗委、旗人民政府|地委、行署|党工委、管委会|工委、管委会|街道党工委|镇党委|乡党委|镇政府|乡政府|街道办事处|党工委|市委|县委|区委|省委|xx委|市政府|县政府|区政府|省政府|市人民政府|县人民政府|区人民政府|镇人民政府|乡人民政府|中央政治局常委会|国务院|党中央|州委|旗委|州政府|旗政府|管委会|学校党委|学院党委|医院党委|校党委|院党委|局党委|局党组|厅党组|委党组|院党组|集团党委|公司党委|厂党委|矿党委|队党委|所党委|处党委|村“两委”|村两委";

/// What goes on the name of an authority: 市委政法委 is another body than 市委.
const PARTS: [&str; 8] = ["办", "政法委", "组织部", "宣传部", "统战部", "督查室", "党校", "老干部"];

/// 经市委同意,今天召开推进会; 市政府召开的第一个大会: a meeting held, no campaign ordered.
fn convened(cue: &str, after: &str) -> bool {
    let consent = cue.starts_with('经');
    let next = after.trim_start_matches(|c| c != ',').trim_start_matches(',');
    consent && next.starts_with("今天") && next.chars().take(12).collect::<String>().contains("召开")
        || after.starts_with("召开的")
        || after.starts_with("决定召开的")
}

/// 镇党委定了,拿出一个冬天治这个病; 自县委、县政府打响攻坚战以来; 根据条例和市政府有关部署: said of an authority without the
/// words that order.
fn resolved(page: &Page<'_>) -> Option<Range<usize>> {
    static TAKES: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(
            "(?P<a>{AUTHORITIES})(?:班子|主要领导)?(?:就|又|也|才|已|已经|再次|专门|反复|多次|连续[一二两三四五]?年?|正式|联合|及时|迅速|果断|今年|去年|这次|下|痛|上个?(?:礼拜|星期|月|周)|前不久|前几天|前些天|日前|近日|年初|月初)*(?:开了[^。;,]{{0,6}}会|将其[^。;,]{{0,8}}(?:列入|列为|纳入)|(?:是)?下[定了]?决心|定了|定下|铁了心|考虑[,再]|考虑到|打响|启动|发起|提出[^的。;]{{0,20}}(?:目标|号召|要求)|要求[^的]|号召|拍板|把[^。;,]{{1,24}}(?:召集|交给|列入|列为|作为|当作|摆上|摆在|纳入|请到|请来)|对[^。;,]{{2,24}}(?:十分|非常|高度)重视|安排|拿出)|(?:根据|按照|依据|为落实)[^。;,]{{1,60}}(?:和|及|以及)(?P<b>{AUTHORITIES})(?:的)?(?:有关|相关|关于[^,。;]{{0,16}}的?|统一|工作)*(?:\\n)?(?:部署|要求|精神|安排|决定)"
        ))
    });
    TAKES.captures_iter(page.body()).find_map(|c| {
        let span = page.at(c.name("a").or(c.name("b"))?.range());
        let before = page.get(&(page.span.start..span.start));
        let other = before.ends_with(['向', '报', '请', '、', '各', '到', '给', '对', '让', '由'])
            || PARTS.iter().any(|w| page.s[span.end..].starts_with(w))
            || page.in_title(span.start);
        (!other).then_some(span)
    })
}

/// The nearest authority that set the campaign going.
pub(super) fn sponsor(orgs: &mut Orgs<'_, '_>) {
    static CUE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(
            "(?:按照|根据|落实|贯彻落实|贯彻|遵照|严格按照|认真贯彻落实)(?P<a>{AUTHORITIES})(?:的)?[^。;,]{{0,24}}(?:部署|要求|安排|决策|精神|意见|决定)|在(?P<b>{AUTHORITIES})(?:的)?(?:正确|坚强|统一|直接)?领导(?:下|和)|(?P<c>{AUTHORITIES})(?:经过?[^。;]{{0,20}}(?:研究|准备|讨论),?|研究)?(?:今天|今日|昨天|在此|在这里|隆重|紧急|迅速|专门|及时|再次|连夜)*(?:决定|召开|组织召开|组织[^。;]{{2,24}},召开|成立|认真贯彻|部署|参照|印发|作出|向全)|代表(?P<d>{AUTHORITIES})|由(?P<f>{AUTHORITIES})(?:统一|集中|共同)?(?:部署|组织|发起|安排|领导)|经(?P<e>{AUTHORITIES})(?:第[0-9一二三四五六七八九十]+次)?(?:常务|常委|办公|专题|党政联席)*(?:会议|会)?(?:同意|研究|批准|审议|讨论)"
        ))
    });
    let page = orgs.page;
    let mut best: Option<(i32, Range<usize>)> = None;
    let mut rank = 0;
    for c in CUE.captures_iter(page.body()) {
        let Some(m) = ["a", "b", "c", "d", "e", "f"].iter().find_map(|n| c.name(n)) else { continue };
        let span = page.at(m.range());
        let before = page.get(&(page.span.start..span.start));
        // 各街道办事处成立领导小组: sets up its own.
        let own = ["街道办事处", "镇政府", "乡政府"].contains(&m.as_str())
            && page.s[span.end..].starts_with("成立");
        let place = own || before.ends_with('在') && c.name("c").is_some();
        if before.ends_with(['向', '报', '请'])
            || place
            || before.ends_with('、') && !m.as_str().contains('、')
            || PARTS.iter().any(|w| page.s[span.end..].starts_with(w))
            || convened(&c[0], &page.s[span.end..])
        {
            continue;
        }
        // The lower the level, the nearer the authority; a pair outranks a single, an earlier one a later.
        let name = m.as_str();
        let level = match name {
            n if n.contains("中央") || n.contains("国务院") => 0,
            n if n.contains('省') => 2,
            n if n.contains('市') || n.contains('州') => 4,
            n if n.contains('县') || n.contains('区') || n.contains("xx") => 5,
            _ => 6,
        };
        rank -= 1;
        // Who leads or calls is nearer than who is only complied with.
        let leads = ["b", "c", "e"].iter().any(|n| c.name(n).is_some());
        let score = level * 100 + i32::from(name.contains('、')) * 40 + i32::from(leads) * 35 + rank.max(-30);
        if best.as_ref().is_none_or(|(s, _)| score > *s) {
            best = Some((score, span));
        }
    }
    if let Some((_, span)) = best {
        orgs.push(span, "sponsor", "org.authority", 70);
        return;
    }
    if let Some(span) = resolved(page) {
        orgs.push(span, "sponsor", "org.resolved", 65);
        return;
    }
    // 县爱卫会决定开展…; 经市安委会研究同意: any body that has decided it.
    static DECIDED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[,。;:\n]|经|由)(?P<n>[\p{Han}]{3,16}?)(?:等[0-9一二三四五六七八九十]+个?部门)?(?:在[^。;]{2,24},)?(?:近日|日前|今日|今天)?(?:正式)?(?:经?研究,?)?(?:决定[^。;《]{0,30}(?:开展|组织|举办|进行|实施|启动|成立|从即日|打一场|搞一)|同意,|研究同意,?|(?:正式)?(?:印发|下发|出台|发出)了?《|发出通知)",
        )
    });
    for n in DECIDED.captures_iter(page.body()).filter_map(|c| c.name("n")) {
        let span = page.at(n.range());
        let consent = n.as_str().starts_with("经市")
            || n.as_str().starts_with("经县")
            || n.as_str().starts_with("经区");
        if !consent && body::is_body(n.as_str()) && !page.in_title(span.start) {
            orgs.out.retain(|i| i.span != span);
            orgs.push(span, "sponsor", "org.decided", 65);
            return;
        }
    }
    // 根据区创建办的统一部署: any body that has ordered it.
    static ORDERED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:根据|按照|遵照|落实)(?P<n>[\p{Han}“”A-Z0-9]{3,20}?)(?:关于[^。;,]{2,24}的|的)?(?:有关|统一|总体|工作|相关)*(?:要求|部署|安排|决定|通知精神)",
        )
    });
    for c in ORDERED.captures_iter(page.body()) {
        let Some(n) = c.name("n") else { continue };
        let span = page.at(n.range());
        if body::is_body(n.as_str()) && !page.in_title(span.start) {
            orgs.out.retain(|i| i.span != span);
            orgs.push(span, "sponsor", "org.ordered", 65);
            return;
        }
    }
    static SELF: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<n>[\p{Han}]{2,10}(?:镇|乡|街道|局|学院|大学|集团|公司))(?:在[^,。;]{2,12})?(?:组织)?(?:召开|举行|举办)",
        )
    });
    if page.particulars.kind == "bulletin"
        && let Some(n) = SELF.captures(page.body()).and_then(|c| c.name("n"))
    {
        orgs.push(page.at(n.range()), "sponsor", "org.convener", 65);
    }
}
