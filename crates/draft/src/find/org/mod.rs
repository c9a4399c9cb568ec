//! Bodies and the roles they have in the campaign.

mod above;
mod alone;
mod aside;
mod beside;
mod command;
mod doer;
mod floor;
mod label;
mod local;
mod office;
mod sponsor;
mod watch;

use above::inspectors;
use alone::alone;
use aside::{aside, handed_over};
use beside::{called, looked, sent};
use command::command;
use doer::{praised, subjects};
use floor::{on_programme, speakers};
use label::{bracketed, charged, drawn_in, labelled, rated};
use office::offices;
use sponsor::sponsor;

use crate::find::body;
use crate::item::{Item, Kind};
use crate::number;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use serde_json::json;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Collects bodies, one per name and role.
struct Orgs<'p, 'a> {
    page: &'p Page<'a>,
    /// What the meeting does.
    agenda: &'p [Item],
    seen: BTreeSet<(String, &'static str)>,
    out: Vec<Item>,
}

impl Orgs<'_, '_> {
    fn push(&mut self, span: Range<usize>, role: &'static str, rule: &'static str, sure: u8) -> bool {
        // 县畜|牧局: a line may end inside a name.
        let name: String = self.page.get(&span).chars().filter(|c| *c != '\n').collect();
        if self.short_form(&name, role) {
            return false;
        }
        // 市食安办通报了进展: the office of the drive has the floor, and stays its office.
        if role == "participant" && self.has(&name, &["office", "leading_group", "headquarters"]) {
            return false;
        }
        // 某市人民政府督查室 calls itself 市政府督查室 below its title.
        if name.ends_with("督查室") && self.out.iter().any(|i| i.rule == "org.issuer-looks") {
            return false;
        }
        // 宣传部解读细则: acts in an item of the meeting, and is told nothing there.
        let acts = |item: &Item| item.span.start <= span.start && span.end <= item.span.end;
        if role == "lead" && self.agenda.iter().any(acts) {
            return false;
        }
        if name.is_empty() || span.start >= span.end || !self.seen.insert((name.clone(), role)) {
            return false;
        }
        let mut item = Item::new(Kind::Org, span, rule, sure).with("name", name.clone()).with("role", role);
        if let Some(count) = count(&name) {
            item = item.with("count", count);
        }
        self.out.push(item);
        true
    }

    /// 公安局 after 县公安局: the same body said shorter.
    fn short_form(&self, name: &str, role: &str) -> bool {
        name.chars().count() >= 2
            && self.seen.iter().any(|(n, r)| {
                *r == role
                    && n.len() > name.len()
                    && n.strip_suffix(name).is_some_and(|rest| {
                        matches!(rest, "省" | "市" | "县" | "区" | "镇" | "州" | "乡")
                            || rest.ends_with('局') && name.chars().count() >= 4
                    })
            })
            // 园区建设指挥部 after 园区建设、征迁安置…指挥部: a member of the list.
            || name.strip_suffix("指挥部").is_some_and(|of| self.has(of, &[role]))
    }

    fn has(&self, name: &str, roles: &[&str]) -> bool {
        self.seen.iter().any(|(n, r)| n == name && roles.contains(r))
    }
}

/// 群众游行联欢等9个指挥部: 9.
fn count(name: &str) -> Option<u64> {
    static RE: LazyLock<Pattern> = LazyLock::new(|| compile(r"(?P<n>[0-9]+|[一二两三四五六七八九十]+)个"));
    number::whole(RE.captures(name)?.name("n")?.as_str())
}

/// The bodies of a page; who acts in an item of its meeting takes part.
pub fn find(page: &Page<'_>, agenda: &[Item]) -> Vec<Item> {
    let mut orgs = Orgs { page, agenda, seen: BTreeSet::new(), out: Vec::new() };
    structure(&mut orgs);
    command(&mut orgs);
    offices(&mut orgs);
    labelled(&mut orgs);
    bracketed(&mut orgs);
    tabled(&mut orgs);
    drawn_in(&mut orgs);
    inspectors(&mut orgs);
    looked(&mut orgs);
    sent(&mut orgs);
    charged(&mut orgs);
    subjects(&mut orgs);
    alone(&mut orgs);
    praised(&mut orgs);
    speakers(&mut orgs);
    rated(&mut orgs);
    called(&mut orgs);
    on_programme(&mut orgs);
    sponsor(&mut orgs);
    handed_over(&mut orgs);
    aside(&mut orgs);
    let Orgs { mut out, .. } = orgs;
    // 县安保工作领导小组全体成员 sit there too, and lead.
    let leads = |i: &Item| i.field("role") == Some("leading_group");
    out.retain(|i| leads(i) || !attends(page, i.span.start));
    out
}

/// Who sits in the hall: 参加会议的有甲局、乙局负责人.
fn attends(page: &Page<'_>, at: usize) -> bool {
    page.sentence_at(at).is_some_and(|x| crate::find::task::attends(page, x, at))
}

/// The columns of owners in a table of duties.
fn tabled(orgs: &mut Orgs<'_, '_>) {
    for (owner, role) in orgs.page.duties().iter().flat_map(|row| &row.owners) {
        // 各街道: means some, names none.
        if body::is_body(body::bare(orgs.page.get(owner))) {
            orgs.push(owner.clone(), role, "org.table", 90);
        }
    }
}

/// “1+10+43”的工作体系.
fn structure(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"“[0-9]+(?:\+[0-9]+){2,}”|“?[0-9]+(?:\+(?:[0-9]+|[NnXx]))+”?(?:的)?(?:工作)?(?:组织)?(?:指挥)?(?:体系|格局|机制|模式|架构|框架|架子|网络)",
        )
    });
    let page = orgs.page;
    for m in RE.find_iter(page.body()) {
        let counts: Vec<u64> =
            m.as_str().split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
        let span = page.at(m.range());
        let set: String = counts.iter().map(|c| format!("{c}+")).collect();
        if orgs.has(&set, &["structure"]) {
            continue;
        }
        if orgs.push(span, "structure", "org.structure", 95)
            && let Some(item) = orgs.out.last_mut()
        {
            item.set("counts", json!(counts));
            orgs.seen.insert((set, "structure"));
        }
    }
}
