//! Bodies that a clause holds alone, what they have to do behind it: 县国土局:清查…; 甲局、乙局,本月底前…; a heading that is a
//! body's name.

use super::super::body;
use super::Orgs;
use super::doer::{authority, command_like};
use super::watch::{looks_on, watches};
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::Page;
use crate::text::holds;
use std::ops::Range;

/// The longest list of owners that a clause may hold, in bytes.
const LIST_MOST: usize = 260;

/// How a duty opens besides with a verb of the lexicon.
const DUTIES: [&str; 26] = [
    "负责", "牵头", "承担", "会同", "配合", "协助", "参与", "做好", "依法", "对", "把", "将", "要", "应",
    "须", "必须", "按", "抓紧", "尽快", "立即", "每", "具体", "指导", "督促", "主动", "提供",
];

/// What tells that a body only helps: 配合做好…; 协助….
const HELPS: [&str; 6] = ["配合", "协助", "参与", "支持", "积极配合", "主动配合"];

pub(super) fn alone(orgs: &mut Orgs<'_, '_>) {
    let page = orgs.page;
    let asked = |x: &Sentence| !page.in_title(x.start) && !crate::find::task::tells(page, x);
    for x in &page.outline.sentences {
        let clauses = page.clauses(x);
        for pair in clauses.windows(2) {
            let [names, duty] = pair else { continue };
            if !may_name(page, names) || !asked(x) {
                continue;
            }
            let label = page.get(&(names.end..duty.start)).starts_with(':');
            if (label && labelled(page, duty) || !label && joined(page, duty))
                && let Some(owners) = owners(page, names)
            {
                push(orgs, owners, duty);
            }
        }
        if let [only] = clauses
            && may_name(page, only)
            && asked(x)
            && let Some(duty) = below(page, x)
            && let Some(owners) = owners(page, only)
        {
            push(orgs, owners, &duty);
        }
    }
}

fn push(orgs: &mut Orgs<'_, '_>, owners: Vec<Range<usize>>, duty: &Range<usize>) {
    let told = orgs.page.get(duty);
    let helps = HELPS.iter().any(|w| told.starts_with(w));
    for owner in owners {
        let name = orgs.page.get(&owner);
        if command_like(name)
            || authority(name)
            || orgs.has(name, &["lead", "office", "sponsor", "supervisor"])
        {
            continue;
        }
        let role = match () {
            () if watches(name) || looks_on(name, told) => "supervisor",
            () if helps => "participant",
            () => "lead",
        };
        orgs.push(owner, role, "org.alone", 80);
    }
}

/// Whether a clause is no longer than a list of owners, and ends like one.
fn may_name(page: &Page<'_>, clause: &Range<usize>) -> bool {
    clause.len() <= LIST_MOST && body::may_end(page.get(clause))
}

/// The bodies of a clause that holds nothing else.
fn owners(page: &Page<'_>, clause: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let text = page.get(clause);
    let lead = ["由", "请", "责任单位"].iter().find(|w| text.starts_with(**w)).map_or(0, |w| w.len());
    let all = body::members(page.s, clause.start + lead..clause.end);
    let named = |m: &Range<usize>| body::is_body(body::bare(page.get(m))) || body::is_place(page.get(m));
    let bodies = || all.iter().any(|m| body::is_body(body::bare(page.get(m))));
    // 成立农民用水协会: a verb and what it sets up.
    let verb = |m: &Range<usize>| {
        let first = page.tags.within(m.clone()).first();
        first.is_some_and(|t| {
            t.start == m.start && acts(t.class) && page.get(&(t.end..m.end)).chars().count() > 2
        })
    };
    (!all.is_empty() && all.iter().all(named) && bodies() && !all.iter().any(verb)).then_some(all)
}

/// Whether what stands behind a colon is something to do, not who came or what is called so.
fn labelled(page: &Page<'_>, duty: &Range<usize>) -> bool {
    opens(page, duty) || page.tags.within(duty.clone()).iter().take(2).any(|t| acts(t.class))
}

/// 本月底前把…; 要加大…: what is asked of those named before the comma.
fn joined(page: &Page<'_>, duty: &Range<usize>) -> bool {
    let told = page.get(duty);
    let done = || told.contains(['了', '过', '已']);
    let due = || page.times_in(duty).first().is_some_and(|t| t.span.start == duty.start);
    (opens(page, duty) || due()) && !done() && !holds(told, &["参加会议", "出席", "列席", "在座"])
}

fn opens(page: &Page<'_>, duty: &Range<usize>) -> bool {
    DUTIES.iter().any(|w| page.get(duty).starts_with(w))
}

fn acts(class: Class) -> bool {
    class.has(Class::ACT) || class.has(Class::SOFT) || class.has(Class::MUST)
}

/// (一)县教育局 above 负责…: the duty under a heading of duties that is nothing but a name.
fn below(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    x.mark?;
    let next = page.outline.sentences.get(x.id + 1)?;
    let first = page.clauses(next).first()?.clone();
    let duties = || page.under(x, &["职责", "分工", "责任", "任务"]);
    (opens(page, &first) || duties() && page.tags.opens(first.clone(), Class::ACT)).then_some(first)
}
