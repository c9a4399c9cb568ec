//! Bodies from above: inspectors, and the authority that set the campaign going.

use super::super::body;
use super::Orgs;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// 督查组, 指导检查组 and other bodies that look on from above.
pub(super) fn inspectors(orgs: &mut Orgs<'_, '_>) {
    // Numerals are counted, so that it is known how far before its last word a match can begin.
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:(?:省|市|县|区|镇|中央|国务院|上级)(?:第[一二三四五六七八九十]{1,12}|政府|委)?(?:[\p{Han}]{0,8}?(?:办|部|保护|生产|食品|文明|卫生))?(?:[一二三四五六七八九十0-9]{1,12}个)?)?(?:“[^”]{1,6}”)?(?:[一二两三四五六七八九十0-9]{1,12}个)?(?:联合|专项|综合|实地)?(?:考核督查组|督查考核组|指导检查组|督导检查组|督查组|督导组|验收组|监督组|督办组|巡察组|督察队|督查队|督战队|验收小组|监督小组|考评小组|考核小组|暗访小分队|督查小分队|巡回指导组|巡回督导组|督查指导组|督导指导组|巡查组|巡视组|指导组|检查组|考核组|督察组|督查室|考评组|暗访组|巡听组|巡听小组|督导小组|督查小组|检查小组|暗访小组|核查组|抽查组)",
        )
    });
    let page = orgs.page;
    for m in RE.find_iter(page.body()) {
        let span = page.at(m.range());
        let before = page.get(&(page.span.start..span.start));
        // 4个检查组, 检查组来了: counted or told of, not set up here.
        let bare = m.as_str().chars().count() <= 3;
        let told = page.sentence_at(span.start).is_some_and(|x| crate::find::task::review(page, x));
        // 国家暗访组, 省食安办的考评组: from further above than the campaign reaches.
        let afar = m.as_str().chars().count() <= 5
            && ["国家", "省", "办的", "部的"].iter().any(|w| before.ends_with(w));
        if bare && (before.ends_with('个') || told || awaited(before, &page.s[span.end..])) || afar {
            continue;
        }
        if before.ends_with('不')
            || before.ends_with("不组建")
            || page.in_title(span.start)
            || orgs.out.iter().any(|i| {
                i.field("role") == Some("supervisor")
                    && i.field("name").is_some_and(|n| n.contains(m.as_str()))
            })
        {
            continue;
        }
        orgs.push(span, "supervisor", "org.inspector", 80);
    }
    let issuer = orgs.page.particulars.issuer.clone();
    if let Some(issuer) = issuer
        && page.particulars.kind == "notice"
        && ["国务院", "省", "市安委", "安委会", "安全生产委员会"].iter().any(|w| issuer.starts_with(w))
        && let Some(i) = page.body().find(&issuer)
    {
        orgs.push(page.at(i..i + issuer.len()), "supervisor", "org.issuer-above", 60);
    }
    static OFFICE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:[市县区]?创卫办|[市县区]?创建办|[市县区]?文明办|[市县区]?整治办|[市县区]?指挥部办公室)(?:要|负责)?[^。;,]{0,16}(?:督促检查|督查|督导|检查考核|考核评比)",
        )
    });
    for m in OFFICE.find_iter(page.body()) {
        let end = m.as_str().find(['要', '负', '会']).unwrap_or(0);
        let name = m.as_str()[..end].trim_end();
        if !name.is_empty() {
            let _ = orgs.push(
                page.at(m.start()..m.start() + name.len()),
                "supervisor",
                "org.office-inspects",
                60,
            );
        }
    }
}

/// 检查组前脚走, 应付检查组: inspectors that somebody is afraid of, none set up here.
fn awaited(before: &str, after: &str) -> bool {
    ["应付", "迎接", "躲", "糊弄", "等着", "糊弄过"].iter().any(|w| before.ends_with(w))
        || ["前脚", "一来", "一走", "来了", "走了", "没来", "要来", "还没", "来之前"]
            .iter()
            .any(|w| after.starts_with(w))
}

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

/// The nearest authority that set the campaign going.
pub(super) fn sponsor(orgs: &mut Orgs<'_, '_>) {
    const PAIRS: &str = "街道党工委、办事处|镇党委政府|乡党委政府|市委、市政府|县委、县政府|区委、区政府|省委、省政府|州委、州政府|旗委、旗政府|镇党委、镇政府|镇党委、政府|乡党委、政府|街道党工委、办事处|党中央、国务院|市委市政府|县委县政府|区委区政府|省委省政府|镇党委|乡党委|镇政府|乡政府|街道办事处|党工委|市委|县委|区委|省委|xx委|市政府|县政府|区政府|省政府|市人民政府|县人民政府|区人民政府|镇人民政府|乡人民政府|中央政治局常委会|国务院|党中央|校党委|院党委|局党委|局党组|公司党委";
    static CUE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(
            "(?:按照|根据|落实|贯彻落实|贯彻|遵照|严格按照|认真贯彻落实)(?P<a>{PAIRS})(?:的)?[^。;,]{{0,24}}(?:部署|要求|安排|决策|精神|意见|决定)|在(?P<b>{PAIRS})(?:的)?(?:正确|坚强|统一|直接)?领导(?:下|和)|(?P<c>{PAIRS})(?:经过?[^。;]{{0,20}}(?:研究|准备|讨论),?|研究)?(?:今天|今日|昨天|在此|在这里|隆重|紧急|迅速|专门|及时|再次|连夜)*(?:决定|召开|组织召开|组织[^。;]{{2,24}},召开|成立|认真贯彻|部署|参照|印发|作出|向全)|代表(?P<d>{PAIRS})|经(?P<e>{PAIRS})(?:第[0-9一二三四五六七八九十]+次)?(?:常务|常委|办公|专题|党政联席)*(?:会议|会)?(?:同意|研究|批准|审议|讨论)"
        ))
    });
    let page = orgs.page;
    let mut best: Option<(i32, Range<usize>)> = None;
    let mut rank = 0;
    for c in CUE.captures_iter(page.body()) {
        let Some(m) = ["a", "b", "c", "d", "e"].iter().find_map(|n| c.name(n)) else { continue };
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
    // 县爱卫会决定开展…; 经市安委会研究同意: any body that has decided it.
    static DECIDED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[,。;:\n]|经|由)(?P<n>[\p{Han}]{3,16}?)(?:等[0-9一二三四五六七八九十]+个?部门)?(?:在[^。;]{2,24},)?(?:近日|日前|今日|今天)?(?:正式)?(?:经?研究,?)?(?:决定[^。;《]{0,30}(?:开展|组织|举办|进行|实施|启动)|同意,|研究同意,?|(?:正式)?(?:印发|下发|出台|发出)了?《|发出通知)",
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
            r"(?P<n>[\p{Han}]{2,10}(?:镇|乡|街道|区|县|市|局|学院|大学|集团|公司))(?:在[^,。;]{2,12})?(?:组织)?(?:召开|举行|举办)",
        )
    });
    if page.particulars.kind == "bulletin"
        && let Some(n) = SELF.captures(page.body()).and_then(|c| c.name("n"))
    {
        orgs.push(page.at(n.range()), "sponsor", "org.convener", 65);
    }
}
