//! Bodies with some other part (schema: role `other`): whose consent is needed, and who takes over what others
//! have failed in.

use super::super::body;
use super::Orgs;
use super::doer::{authority, command_like};
use super::watch::watches;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// 未经市优化办批准: a body that no duty names, and without whom nothing may be done.
pub(super) fn aside(orgs: &mut Orgs<'_, '_>) {
    static CONSENTS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:未经|须经|需经|应经|报经|必须经|经)(?P<n>[\p{Han}]{3,14}?)(?:书面)?(?:批准|同意|审核|审定|审批|审查|许可|核准|会签|验收合格)",
        )
    });
    let page = orgs.page;
    for n in CONSENTS.captures_iter(page.body()).filter_map(|c| c.name("n")) {
        push(orgs, page.at(n.range()));
    }
}

/// 移交区纪委监委; 三次的由市纪委约谈: who takes over a case.
pub(super) fn handed_over(orgs: &mut Orgs<'_, '_>) {
    static TO: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:移交|移送|提请|报请|交由|转交)(?P<n>[市县区镇省][\p{Han}]{0,4}?(?:纪委监委|纪委|监委|监察委|监察局|纪检监察组))",
        )
    });
    let page = orgs.page;
    for n in TO.captures_iter(page.body()).filter_map(|c| c.name("n")) {
        push(orgs, page.at(n.range()));
    }
}

fn push(orgs: &mut Orgs<'_, '_>, span: Range<usize>) {
    let page = orgs.page;
    let name = page.get(&span);
    let known = ["lead", "office", "sponsor", "supervisor", "leading_group", "headquarters", "participant"];
    let own = page.particulars.issuer.as_deref().is_some_and(|i| i.ends_with(name));
    if body::is_body(name)
        && !command_like(name)
        && !authority(name)
        && !own
        && !page.in_title(span.start)
        && !orgs.has(name, &known)
    {
        orgs.push(span, "other", "org.aside", 60);
    }
}

/// Whether a body that watches only takes over what others have failed in: 三次的由县纪委约谈, 仍不整改的,由监察局立案.
pub(super) fn takes_over(page: &Page<'_>, member: &Range<usize>, name: &str) -> bool {
    if !page.s[..member.start].ends_with('由') || !watches(name) {
        return false;
    }
    let Some(x) = page.sentence_at(member.start) else { return false };
    let before = &page.s[x.body..member.start];
    let head = before.strip_suffix('由').map(|h| h.trim_end_matches(','));
    head.is_some_and(|h| h.ends_with('的') && !h.ends_with("目的"))
}
