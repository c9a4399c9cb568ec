//! Bodies after a label (牵头单位:甲局) and bodies drawn in beside a doer.

use super::super::body;
use super::Orgs;
use crate::pattern::{Pattern, compile};
use std::sync::LazyLock;

/// 牵头单位:甲局,配合单位:乙局、丙局.
pub(super) fn labelled(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<k>牵头|责任|主办|承办|主责|实施|主管|组织|主要责任|第一牵头|配合|协办|参与|参加|协助|支持|协同|成员|指导|督导|协作)(?:单位|部门|处室|科室|领导)?(?:和责任单位)?[:为](?P<l>[^。;)\n]{2,300})",
        )
    });
    let page = orgs.page;
    for c in RE.captures_iter(page.body()) {
        let (Some(k), Some(l)) = (c.name("k"), c.name("l")) else { continue };
        if !c[0].contains("单位") && !c[0].contains("部门") && !c[0].contains("处室") {
            continue;
        }
        let mut role = role_of(k.as_str());
        let range = page.at(l.range());
        // Another label inside the stretch changes the role from there on.
        static NEXT: LazyLock<Pattern> = LazyLock::new(|| {
            compile(
                r"(?P<k>牵头|责任|主办|承办|配合|协办|参与|参加|协助|支持|成员|完成时限|时限|时间)[\p{Han}]{0,4}[::为]",
            )
        });
        let mut start = range.start;
        let text = page.get(&range);
        let mut stretches = Vec::new();
        for n in NEXT.captures_iter(text) {
            let Some(m) = n.get(0) else { continue };
            stretches.push((start..range.start + m.start(), role));
            start = range.start + m.end();
            role = role_of(&n["k"]);
        }
        stretches.push((start..range.end, role));
        for (stretch, role) in stretches {
            for member in body::members(page.s, stretch) {
                let name = body::bare(page.get(&member));
                let place = (name.starts_with("各") && (name.contains("县") || name.contains("区")))
                    && name.chars().count() <= 8;
                if !role.is_empty() && (body::is_body(name) || place && role == "participant") {
                    orgs.push(member, role, "org.label", 92);
                }
            }
        }
    }
}

pub(super) fn role_of(label: &str) -> &'static str {
    match label {
        "牵头" | "责任" | "主办" | "承办" | "主责" | "实施" | "主管" | "组织" | "主要责任" | "第一牵头" => {
            "lead"
        }
        "配合" | "协办" | "参与" | "参加" | "协助" | "支持" | "协同" | "成员" | "协作" => {
            "participant"
        }
        "指导" | "督导" => "supervisor",
        _ => "",
    }
}

/// 甲局牵头,乙局、丙局配合; 会同丁局: who is drawn in beside the doer.
pub(super) fn drawn_in(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[,;。:(])(?:由)?(?P<a>[\p{Han}、]{3,60}?)(?:等部门|等单位)?(?:牵头|负责)(?:,|、)(?P<b>[\p{Han}、]{3,90}?)(?:等部门|等单位)?(?:配合|参与|参加|协助)|(?:会同|联合|配合)(?P<c>[\p{Han}、]{3,60}?)(?:等|组织|开展|制定|做好|对|,|。|$)",
        )
    });
    let page = orgs.page;
    // 会同甲局年内新增…: what they do follows at once.
    static JOINED: LazyLock<Pattern> = LazyLock::new(|| compile("会同|联合"));
    for m in JOINED.find_iter(page.body()) {
        let start = page.at(m.range()).end;
        let Some(x) = page.sentence_at(start) else { continue };
        let Some(clause) = page.clauses(x).iter().find(|c| c.start <= start && start < c.end) else {
            continue;
        };
        if let Some(owners) = body::leading(page, start..clause.end) {
            for member in body::list(page.s, owners) {
                orgs.push(member, "participant", "org.joined", 75);
            }
        }
    }
    for c in RE.captures_iter(page.body()) {
        for (name, role) in [("a", "lead"), ("b", "participant"), ("c", "participant")] {
            let Some(m) = c.name(name) else { continue };
            for member in body::list(page.s, page.at(m.range())) {
                orgs.push(member, role, "org.drawn-in", 75);
            }
        }
    }
}
