//! Bodies after a label (牵头单位:甲局) and bodies drawn in beside a doer.

use super::super::body;
use super::Orgs;
use super::watch::watches;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// 牵头单位:甲局,配合单位:乙局、丙局.
pub(super) fn labelled(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<k>牵头|责任|主办|承办|主责|实施|主管|组织|主要责任|第一牵头|配合|协办|参与|参加|协助|支持|协同|成员|指导|督导|协作)(?:单位|部门|处室|科室|领导)?(?:和责任单位)?(?:[:为]|包括:?)(?P<l>[^。;)\n]{2,300})",
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
            // 牵头单位:甲局 责任单位:乙局: beside who leads, those responsible take part.
            let beside = role == "lead" && k.as_str() == "牵头" && &n["k"] == "责任";
            role = if beside { "participant" } else { role_of(&n["k"]) };
        }
        stretches.push((start..range.end, role));
        for (stretch, role) in stretches {
            for member in body::members(page.s, stretch) {
                // 组织单位:组织单位:县安办: a label printed twice.
                let twice = page.get(&member).rfind(':').map_or(0, |i| i + 1);
                let member = member.start + twice..member.end;
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

/// 城投公司的任务是修通三条路: what somebody is charged with.
pub(super) fn charged(orgs: &mut Orgs<'_, '_>) {
    static CHARGED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"(?:^|[,。;:\n])(?P<n>[\p{Han}]{3,14}?)的(?:主要|首要|中心|头号)?(?:任务|职责|责任)就?是")
    });
    let page = orgs.page;
    for n in CHARGED.captures_iter(page.body()).filter_map(|c| c.name("n")) {
        let name = n.as_str();
        let known = orgs.has(name, &["lead", "office", "sponsor", "supervisor"]);
        if body::is_body(name) && !super::doer::command_like(name) && !super::doer::authority(name) && !known
        {
            orgs.push(page.at(n.range()), "lead", "org.charged", 75);
        }
    }
}

/// 考核对象为河东、河西、站前三个区政府,市城管局: those a scheme is about, some of whom share their head.
pub(super) fn rated(orgs: &mut Orgs<'_, '_>) {
    static RATED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:考核|考评|考察|评价|测评|督查|检查|评估)(?:的)?(?:对象|范围|单位)(?:为|是|包括:?|:)(?P<l>[^。;:\n]{4,300})",
        )
    });
    const HEADS: [&str; 8] = ["区政府", "县政府", "街道", "乡镇", "县区", "镇", "区", "县"];
    let page = orgs.page;
    for l in RATED.captures_iter(page.body()).filter_map(|c| c.name("l")) {
        let all = body::members(page.s, page.at(l.range()));
        let counted = |m: &Range<usize>| {
            let name = page.get(m);
            name.contains('个') && HEADS.iter().any(|h| name.ends_with(h)) && name.chars().count() <= 10
        };
        let short = |m: &Range<usize>| (2..=4).contains(&page.get(m).chars().count());
        let last = all.iter().position(counted).filter(|n| all[..*n].iter().all(short));
        for (n, member) in all.iter().enumerate() {
            let shared = last.is_some_and(|last| n <= last);
            let name = body::bare(page.get(member));
            if shared || body::is_body(name) || body::is_place(name) {
                orgs.push(member.clone(), "participant", "org.rated", 75);
            }
        }
    }
}

/// What a body does, said behind its name, longest first; and the role that gives it.
const DOES: [(&str, &str); 34] = [
    ("牵头组织实施", "lead"),
    ("牵头组织", "lead"),
    ("牵头负责", "lead"),
    ("牵头实施", "lead"),
    ("牵头落实", "lead"),
    ("牵头主办", "lead"),
    ("具体负责", "lead"),
    ("负责落实", "lead"),
    ("负责组织", "lead"),
    ("组织实施", "lead"),
    ("具体实施", "lead"),
    ("负责实施", "lead"),
    ("具体承办", "lead"),
    ("分工负责", "lead"),
    ("分别负责", "lead"),
    ("共同负责", "lead"),
    ("职责负责", "lead"),
    ("牵头", "lead"),
    ("负责", "lead"),
    ("主办", "lead"),
    ("承办", "lead"),
    ("落实", "lead"),
    ("积极配合", "participant"),
    ("密切配合", "participant"),
    ("配合实施", "participant"),
    ("配合落实", "participant"),
    ("协助配合", "participant"),
    ("配合", "participant"),
    ("参与", "participant"),
    ("协助", "participant"),
    ("参加", "participant"),
    ("协办", "participant"),
    ("协同", "participant"),
    ("支持", "participant"),
];

/// Takes 牵头, 配合 and what surrounds them off the end of a stretch: the bodies before it and their role.
fn done_by(stretch: &str) -> Option<(&str, &'static str)> {
    let stretch = stretch.trim_end_matches([' ', '。', ',']);
    // Every word of the list ends with one of these.
    if !stretch.ends_with(['施', '织', '责', '实', '办', '头', '合', '与', '助', '加', '同', '持'])
    {
        return None;
    }
    let (names, role) = DOES.iter().find_map(|(word, role)| Some((stretch.strip_suffix(word)?, *role)))?;
    let mut names = names;
    for tail in [
        "职责",
        "按照各自",
        "按各自",
        "按照",
        "按",
        "共同",
        "分别",
        "具体",
        "等部门",
        "等单位",
        "等有关部门",
        "等相关部门",
        "等有关单位",
        "等相关单位",
        "等",
    ] {
        names = names.strip_suffix(tail).unwrap_or(names);
    }
    (!names.is_empty()).then_some((names, role))
}

/// (甲局牵头,乙局、丙局配合); (丁局、戊局负责); (己局、庚办): who has to do what stands before the brackets.
pub(super) fn bracketed(orgs: &mut Orgs<'_, '_>) {
    let page = orgs.page;
    let body = page.body();
    for (open, _) in body.match_indices('(') {
        let inner = &body[open + 1..];
        let Some(close) = inner.char_indices().take(160).find(|(_, c)| matches!(c, ')' | '(' | '\n')) else {
            continue;
        };
        if !inner[close.0..].starts_with(')') || inner[..close.0].contains(':') {
            continue;
        }
        let inner = &inner[..close.0];
        let at = |part: &str| page.span.start + (part.as_ptr() as usize - body.as_ptr() as usize);
        let mut told = false;
        for stretch in inner.split([',', ';', '。']) {
            let Some((names, role)) = done_by(stretch) else { continue };
            told = true;
            let lead = names.len() - names.trim_start_matches(['由', ' ']).len();
            let start = at(names) + lead;
            for member in body::list(page.s, start..at(names) + names.len()) {
                orgs.push(member, role, "org.bracketed", 90);
            }
        }
        // Names alone, at the end of what is asked.
        let after = &body[open + 1 + close.0 + 1..];
        let ends = body[..open].ends_with('。') || after.is_empty() || after.starts_with(['。', ';', '\n']);
        if !told && ends {
            let all = body::members(page.s, at(inner)..at(inner) + inner.len());
            if !all.is_empty() && all.iter().all(|m| body::is_body(body::bare(page.get(m)))) {
                for member in all {
                    orgs.push(member, "lead", "org.bracketed", 80);
                }
            }
        }
    }
}

/// 由甲局牵头,乙局、丙局配合; 会同丁局: who is drawn in beside the doer.
pub(super) fn drawn_in(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"(?:会同|联合|配合)(?P<c>[\p{Han}、]{3,60}?)(?:等|组织|开展|制定|做好|对|,|。|$)")
    });
    let page = orgs.page;
    by_clause(orgs);
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
                // 督查室会同甲局进行了督查: both look on.
                let role = if watches(page.get(&member)) { "supervisor" } else { "participant" };
                orgs.push(member, role, "org.joined", 75);
            }
        }
    }
    for c in RE.captures_iter(page.body()) {
        let Some(m) = c.name("c") else { continue };
        for member in body::list(page.s, page.at(m.range())) {
            let name = page.get(&member);
            // 督查室会同丙局: only who watches by office looks on.
            if super::doer::authority(name)
                || super::doer::command_like(name)
                || orgs.has(name, &["supervisor"])
            {
                continue;
            }
            let role = if watches(name) { "supervisor" } else { "participant" };
            orgs.push(member, role, "org.drawn-in", 75);
        }
    }
}

/// 甲局牵头、乙局配合: two parts of one clause.
fn shared(s: &str, c: &Range<usize>) -> Vec<Range<usize>> {
    let cut =
        ["牵头、", "负责、", "主办、"].iter().find_map(|w| Some(c.start + s[c.clone()].find(w)? + w.len()));
    match cut {
        Some(at) => vec![c.start..at - '、'.len_utf8(), at..c.end],
        None => std::iter::once(c.clone()).collect(),
    }
}

/// A clause that is nothing but bodies and what they do: 由甲局牵头, 乙局、丙局配合.
fn by_clause(orgs: &mut Orgs<'_, '_>) {
    let page = orgs.page;
    for x in &page.outline.sentences {
        if page.in_title(x.start) || crate::find::task::review(page, x) {
            continue;
        }
        // Most clauses do not end in a role, and need not be parted.
        let roles = page.clauses(x).iter().filter(|c| done_by(page.get(c)).is_some());
        for c in roles.flat_map(|c| shared(page.s, c)) {
            let text = page.get(&c);
            let Some((names, role)) = done_by(text) else { continue };
            // 本活动由甲局牵头: what is done stands before the doer.
            let lead = names.rfind('由').map_or(0, |i| i + '由'.len_utf8());
            if text.starts_with('(') || names[lead..].contains(['(', ')', ':']) {
                continue;
            }
            // 永丰区、江口区具体实施: places do it as bodies do.
            let mut all = body::members(page.s, c.start + lead..c.start + names.len());
            all.retain(|m| body::is_body(body::bare(page.get(m))) || body::is_place(page.get(m)));
            for member in all {
                let name = page.get(&member);
                if super::doer::authority(name)
                    || orgs.has(name, &["office", "leading_group", "headquarters"])
                {
                    continue;
                }
                // 由县政府督查室牵头: leads those who look on.
                let role = if watches(page.get(&member)) { "supervisor" } else { role };
                orgs.push(member, role, "org.by-clause", 80);
            }
        }
    }
}
