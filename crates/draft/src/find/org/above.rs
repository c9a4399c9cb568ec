//! Bodies from above that inspect.

use super::Orgs;
use crate::pattern::{Pattern, compile};
use std::sync::LazyLock;

/// 督查组, 指导检查组 and other bodies that look on from above.
pub(super) fn inspectors(orgs: &mut Orgs<'_, '_>) {
    // Numerals are counted, so that it is known how far before its last word a match can begin.
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:(?:[省市县区]委)?(?:省|市|县|区|镇|中央|国务院|上级)(?:第[一二三四五六七八九十]{1,12}|政府|委)?(?:[\p{Han}]{0,8}?(?:办|部|保护|生产|食品|文明|卫生|安保|防火|防汛|创建|创卫|创城|整治|攻坚|禁烧|综治))?(?:[一二三四五六七八九十0-9]{1,12}个)?)?(?:“[^”]{1,6}”)?(?:[一二两三四五六七八九十0-9]{1,12}个)?(?:联合|专项|综合|实地)?(?:考核督查组|督查考核组|指导检查组|督导检查组|督查组|督导组|验收组|监督组|督办组|巡察组|督察队|督查队|督战队|验收小组|监督小组|考评小组|考核小组|暗访小分队|督查小分队|巡回指导组|巡回督导组|督查指导组|督导指导组|巡查组|巡视组|指导组|检查组|考核组|督察组|督查室|考评组|暗访组|巡听组|巡听小组|督导小组|督查小组|检查小组|暗访小组|核查组|抽查组)",
        )
    });
    let page = orgs.page;
    // 某市人民政府督查室 heads a report of what it saw: it is that body, whatever it calls itself below.
    let watcher = page.title.first().and_then(|t| {
        let end = page.get(t).find("督查室").filter(|i| (6..=45).contains(i))? + "督查室".len();
        Some(t.start..t.start + end)
    });
    if let Some(span) = watcher.clone() {
        orgs.push(span, "supervisor", "org.issuer-looks", 75);
    }
    for m in RE.find_iter(page.body()) {
        if watcher.is_some() && m.as_str().ends_with("督查室") {
            continue;
        }
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
