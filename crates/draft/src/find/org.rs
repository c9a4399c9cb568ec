//! Bodies and the roles they have in the campaign.

use super::body;
use crate::date::compile;
use crate::item::{Item, Kind};
use crate::number;
use crate::outline;
use crate::page::Page;
use regex::Regex;
use serde_json::json;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Collects bodies, one per name and role.
struct Orgs<'p, 'a> {
    page: &'p Page<'a>,
    seen: BTreeSet<(String, &'static str)>,
    out: Vec<Item>,
}

impl Orgs<'_, '_> {
    fn push(&mut self, span: Range<usize>, role: &'static str, rule: &'static str, sure: u8) -> bool {
        let name = self.page.get(&span).to_owned();
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

    fn has(&self, name: &str, roles: &[&str]) -> bool {
        self.seen.iter().any(|(n, r)| n == name && roles.contains(r))
    }
}

/// 群众游行联欢等9个指挥部: 9.
fn count(name: &str) -> Option<u64> {
    static RE: LazyLock<Regex> = LazyLock::new(|| compile(r"(?P<n>[0-9]+|[一二两三四五六七八九十]+)个"));
    number::whole(RE.captures(name)?.name("n")?.as_str())
}

/// The bodies of a page.
pub fn find(page: &Page<'_>) -> Vec<Item> {
    let mut orgs = Orgs { page, seen: BTreeSet::new(), out: Vec::new() };
    structure(&mut orgs);
    command(&mut orgs);
    labelled(&mut orgs);
    drawn_in(&mut orgs);
    inspectors(&mut orgs);
    subjects(&mut orgs);
    praised(&mut orgs);
    speakers(&mut orgs);
    sponsor(&mut orgs);
    orgs.out
}

/// “1+10+43”的工作体系.
fn structure(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"“?[0-9]+(?:\+(?:[0-9]+|[NnXx]))+”?(?:的)?(?:工作)?(?:组织)?(?:指挥)?(?:体系|格局|机制|模式|架构|框架)",
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
            item.fields.insert("counts".to_owned(), json!(counts));
            orgs.seen.insert((set, "structure"));
        }
    }
}

/// Leading groups, headquarters and their offices, as they are set up or named in full.
fn command(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"[\p{Han}A-Za-z0-9“”、]{0,60}?(?:领导小组和办公室|领导小组|工作专班|指挥调度中心|分指挥部|指挥部|筹委会|组委会|筹备委员会|组织委员会)(?:办公室)?",
        )
    });
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"(?:省|市|县|区|镇|乡|xx|全国|中央)?(?:创卫|创城|创文|创建|创园|创模|先教|文明|整治|治超|治污|大气|河长|安委会?|防指|禁毒|扫黑|双创|迎检|筹备|活动|拆违|控违|攻坚|专治)办(?:公室)?",
        )
    });
    let page = orgs.page;
    let mut full = BTreeSet::new();
    for m in RE.find_iter(page.body()) {
        let span = page.at(m.range());
        if page.in_title(span.start) {
            continue;
        }
        let before = page.get(&(page.span.start..span.end)).to_owned();
        let Some((span, fresh)) = command_name(page, span) else { continue };
        let text = page.get(&span).to_owned();
        if page.s[span.end..].starts_with("成员") && !fresh {
            continue;
        }
        let role = command_role(&text);
        let bare = matches!(
            text.as_str(),
            "领导小组"
                | "指挥部"
                | "工作专班"
                | "领导小组办公室"
                | "指挥部办公室"
                | "分指挥部"
                | "工作专班办公室"
        );
        let set_up = fresh && !before.is_empty();
        if bare && !set_up {
            continue;
        }
        if !set_up && full.iter().any(|f: &String| f.contains(&text) && f != &text) {
            continue;
        }
        if role == "headquarters" && text.contains('、') && !text.contains('个') {
            members(orgs, span);
            continue;
        }
        full.insert(text);
        orgs.push(span, role, "org.command", if set_up { 90 } else { 75 });
    }
    static UNDER: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"(?:领导小组|指挥部|委员会|组委会|筹委会)?(?:[^。;,]{0,12})?(?:下设|设立|设|内设)(?:立)?(?P<o>办公室)",
        )
    });
    for c in UNDER.captures_iter(page.body()) {
        if let Some(o) = c.name("o") {
            orgs.push(page.at(o.range()), "office", "org.office-under", 85);
        }
    }
    for m in OFFICE.find_iter(page.body()) {
        let span = page.at(m.range());
        let name = m.as_str();
        if orgs.out.iter().any(|i| {
            i.field("role") == Some("office")
                && i.field("name").is_some_and(|n| n.ends_with(name) || name.ends_with(n))
        }) {
            continue;
        }
        orgs.push(span, "office", "org.office-short", 75);
    }
}

/// Cuts the verbs and joints off the left of a name; says whether it is being set up there.
fn command_name(page: &Page<'_>, span: Range<usize>) -> Option<(Range<usize>, bool)> {
    const SETS_UP: [&str; 9] = ["成立了", "成立", "组建了", "组建", "设立了", "设立", "下设", "改为", "建立"];
    const CUTS: [&str; 58] = [
        "为主任的",
        "为组长的",
        "以及",
        "办公室和",
        "的",
        "了",
        "由",
        "在",
        "向",
        "对",
        "按照",
        "经",
        "请",
        "根据",
        "与",
        "和",
        "将",
        "让",
        "加强与",
        "同",
        "以",
        "报",
        "是",
        "从",
        "并",
        "要",
        "至",
        "到",
        "为",
        "于",
        "受",
        "据",
        "各",
        "我",
        "本",
        "该",
        "相关",
        "领导下",
        "形成",
        "召开",
        "参加",
        "任",
        "意着",
        "标志着",
        "在市",
        "一个",
        "建立健全",
        "及时向",
        "上报",
        "及",
        "分别",
        "、办公室",
        "过",
        "代表",
        "表",
        "给",
        "也",
        "会同",
    ];
    let text = page.get(&span);
    if text.contains('、') && !text.contains("下设") && text.contains('和') && text.ends_with("指挥部")
    {
        return Some((span, true));
    }
    let mut cut = 0;
    let mut fresh = false;
    for word in SETS_UP {
        if let Some(i) = text.rfind(word) {
            let end = i + word.len();
            if end >= cut && end < text.len() {
                cut = end;
                fresh = true;
            }
        }
    }
    for word in CUTS {
        let limit = text.len().saturating_sub("指挥部".len());
        if let Some(i) = text[..floor(text, limit)].rfind(word) {
            let end = i + word.len();
            if end > cut {
                // 委、区 joints inside 区委、区政府 are no part of the name either.
                if word == "和" && text[cut..i].contains('、')
                    || (word == "和" || word == "与") && !fresh_joint(&text[..i])
                {
                    continue;
                }
                cut = end;
            }
        }
    }
    let start = span.start + cut;
    let name = page.get(&(start..span.end));
    let trimmed = name.trim_start_matches(['”', '、', '了', '的', ',']);
    let trimmed = if trimmed.contains('”') { trimmed } else { trimmed.trim_start_matches('“') };
    let start = start + (name.len() - trimmed.len());
    let generic =
        ["各", "其他", "相关", "确保", "做好", "照", "将", "有关", "下简称", "简称", "对照", "任何"]
            .iter()
            .any(|g| trimmed.starts_with(g));
    if generic {
        return None;
    }
    (start < span.end && trimmed.chars().count() <= 44).then_some((start..span.end, fresh))
}

/// A 和 after a whole body's name divides; inside a drive's name it does not.
fn fresh_joint(before: &str) -> bool {
    before.ends_with("领导小组")
        || before.ends_with("办公室")
        || before.ends_with("指挥部")
        || before.ends_with('局')
        || before.ends_with("政府")
        || before.ends_with("委会")
}

fn floor(s: &str, mut i: usize) -> usize {
    while i > 0 && !s.is_char_boundary(i) {
        i -= 1;
    }
    i
}

fn command_role(name: &str) -> &'static str {
    if name.ends_with("办公室") && !name.ends_with("和办公室") {
        "office"
    } else if name.ends_with("分指挥部") || name.ends_with("专班") && name.contains('个') {
        "sub_headquarters"
    } else if name.ends_with("指挥部") || name.ends_with("中心") {
        "headquarters"
    } else if name.ends_with("专班") {
        "sub_headquarters"
    } else {
        "leading_group"
    }
}

/// 甲、乙、…和丙指挥部: each member is one body.
fn members(orgs: &mut Orgs<'_, '_>, span: Range<usize>) {
    let s = orgs.page.s;
    let mut start = span.start;
    let mut parts = Vec::new();
    for (i, c) in s[span.clone()].char_indices() {
        let at = span.start + i;
        if c == '、' {
            parts.push(start..at);
            start = at + c.len_utf8();
        }
    }
    let last = s[start..span.end].rfind('和').map(|i| start + i);
    match last {
        Some(at) => {
            parts.push(start..at);
            parts.push(at + "和".len()..span.end);
        }
        None => parts.push(start..span.end),
    }
    for part in parts {
        let role = if s[part.clone()].ends_with("办公室") { "office" } else { "headquarters" };
        orgs.push(part, role, "org.command-list", 80);
    }
}

/// 牵头单位:甲局,配合单位:乙局、丙局.
fn labelled(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Regex> = LazyLock::new(|| {
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
        static NEXT: LazyLock<Regex> = LazyLock::new(|| {
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

fn role_of(label: &str) -> &'static str {
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

/// 督查组, 指导检查组 and other bodies that look on from above.
fn inspectors(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"(?:省|市|县|区|镇|中央|国务院|上级)?(?:政府|委)?(?:联合|专项|综合)?(?:考核督查组|督查考核组|指导检查组|督导检查组|督查组|督导组|巡回指导组|巡回督导组|巡查组|巡视组|指导组|检查组|考核组|督察组|督查室|考评组|暗访组)",
        )
    });
    let page = orgs.page;
    for m in RE.find_iter(page.body()) {
        let span = page.at(m.range());
        let before = page.get(&(page.span.start..span.start));
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
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
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

/// Bodies that a requirement names as its doer: 城建局要制定…; 市教育局负责….
fn subjects(orgs: &mut Orgs<'_, '_>) {
    let page = orgs.page;
    for x in &page.outline.sentences {
        if super::task::review(page, x) || page.in_title(x.start) {
            continue;
        }
        for c in outline::clauses(page.s, x.body..x.end) {
            let text = page.get(&c);
            let Some(l) = before_verb(text) else { continue };
            let range = c.start + l.start..c.start + l.end;
            let found = body::list(page.s, range.clone());
            let all = body::members(page.s, range).len();
            if found.is_empty() || found.len() * 2 < all {
                continue;
            }
            for member in found {
                let name = page.get(&member).to_owned();
                if command_like(&name)
                    || orgs.has(&name, &["lead", "office", "sponsor", "supervisor"])
                    || authority(&name)
                {
                    continue;
                }
                orgs.push(member, "lead", "org.subject", 70);
            }
        }
    }
}

fn command_like(name: &str) -> bool {
    ["领导小组", "指挥部", "委员会办公室", "创卫办", "督查组", "指导组", "办公室", "工作组"]
        .iter()
        .any(|w| name.ends_with(w))
}

/// Party committee or government: an authority, not a doer.
fn authority(name: &str) -> bool {
    [
        "市委",
        "县委",
        "区委",
        "省委",
        "镇党委",
        "乡党委",
        "党中央",
        "国务院",
        "市政府",
        "县政府",
        "区政府",
        "省政府",
        "人民政府",
        "党委",
        "政府",
        "党组",
    ]
    .contains(&name)
        || name.ends_with("级党委")
}

/// In a review of past work: 甲局、乙局等牵头部门…; 丙镇清理了….
fn praised(orgs: &mut Orgs<'_, '_>) {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"(?P<l>[\p{Han}A-Za-z0-9()、“”]{2,120}?)等(?:一些|一批)?(?P<t>牵头|参与|配合|包联|成员)?(?:部门|单位)(?P<r>[^。;,]{0,12})",
        )
    });
    static SINGLE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?:特别是|其中|同时)?(?P<l>[\p{Han}A-Za-z0-9()、]{2,80}?)(?:牵头包联|开设了|组织了|清理了|召开了|将[\p{Han}]{2,12}(?:由|责任|划)|按照|工作力度大|精心组织|积极|主动|认真|组织深入|组织开展了)",
        )
    });
    let page = orgs.page;
    let sentences: Vec<_> =
        page.outline.sentences.iter().filter(|x| super::task::review(page, x)).cloned().collect();
    for x in sentences {
        let text = &page.s[x.body..x.end];
        if page.under(&x, &["问题", "不足"]) || text.contains("征求") && text.contains("意见") {
            continue;
        }
        let clauses = outline::clauses(page.s, x.body..x.end);
        for c in clauses {
            let t = page.get(&c);
            let (range, role) = if let Some(m) = LISTED.captures(t) {
                let Some(l) = m.name("l") else { continue };
                let lead = m.name("t").is_some_and(|k| k.as_str() == "牵头");
                (c.start + l.start()..c.start + l.end(), if lead { "lead" } else { "participant" })
            } else if let Some(m) = SINGLE.captures(t) {
                let Some(l) = m.name("l") else { continue };
                let lead = m.get(0).is_some_and(|k| k.as_str().ends_with("牵头包联"));
                (c.start + l.start()..c.start + l.end(), if lead { "lead" } else { "participant" })
            } else if t.contains("工作力度大") {
                (c.clone(), "participant")
            } else {
                continue;
            };
            let range = strip_lead(page, range);
            for member in body::list(page.s, range) {
                let name = page.get(&member).to_owned();
                if command_like(&name)
                    || authority(&name)
                    || orgs.has(&name, &["lead", "participant", "office"])
                    || name.ends_with('办') && name.contains("创卫")
                {
                    continue;
                }
                orgs.push(member, role, "org.praised", 60);
            }
        }
    }
}

fn strip_lead(page: &Page<'_>, range: Range<usize>) -> Range<usize> {
    let text = page.get(&range);
    for lead in ["特别是", "其中", "同时", "尤其是", "由"] {
        if text.starts_with(lead) {
            return range.start + lead.len()..range.end;
        }
    }
    range
}

/// 甲、乙和丙作为代表分别作了表态发言.
fn speakers(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"(?P<l>[\p{Han}A-Za-z0-9、]{4,80}?)(?:作为代表|等单位|代表|分别|先后|等[0-9一二三四五六七八九]个单位)*(?:分别|先后)?(?:作|做)了?[^。,;]{0,10}(?:表态|发言|交流)",
        )
    });
    let page = orgs.page;
    for c in RE.captures_iter(page.body()) {
        let Some(l) = c.name("l") else { continue };
        for member in body::members(page.s, page.at(l.range())) {
            let n = page.get(&member).chars().count();
            let name = page.get(&member);
            if (2..=14).contains(&n) && !name.contains("同志") && !name.contains(['了', '的']) {
                orgs.push(member, "participant", "org.speaker", 75);
            }
        }
    }
}

/// The nearest authority that set the campaign going.
fn sponsor(orgs: &mut Orgs<'_, '_>) {
    const PAIRS: &str = "市委、市政府|县委、县政府|区委、区政府|省委、省政府|州委、州政府|旗委、旗政府|镇党委、镇政府|镇党委、政府|乡党委、政府|街道党工委、办事处|党中央、国务院|市委市政府|县委县政府|区委区政府|省委省政府|市委|县委|区委|省委|xx委|市政府|县政府|区政府|省政府|中央政治局常委会|国务院|党中央|校党委|院党委|局党委|局党组|公司党委";
    static CUE: LazyLock<Regex> = LazyLock::new(|| {
        compile(&format!(
            "(?:按照|根据|落实|贯彻落实|贯彻|遵照|严格按照|认真贯彻落实)(?P<a>{PAIRS})(?:的)?[^。;,]{{0,24}}(?:部署|要求|安排|决策|精神|意见|决定)|在(?P<b>{PAIRS})(?:的)?(?:正确|坚强|统一|直接)?领导(?:下|和)|(?P<c>{PAIRS})(?:研究)?(?:决定|召开|成立|高度重视|认真贯彻|部署|参照|印发|作出|向全)|代表(?P<d>{PAIRS})"
        ))
    });
    let page = orgs.page;
    let mut best: Option<(i32, Range<usize>)> = None;
    let mut rank = 0;
    for c in CUE.captures_iter(page.body()) {
        let Some(m) = ["a", "b", "c", "d"].iter().find_map(|n| c.name(n)) else { continue };
        let span = page.at(m.range());
        let before = page.get(&(page.span.start..span.start));
        if before.ends_with('、') && !m.as_str().contains('、') || page.s[span.end..].starts_with("办公")
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
        let score = level * 100 + i32::from(name.contains('、')) * 40 + rank.max(-30);
        if best.as_ref().is_none_or(|(s, _)| score > *s) {
            best = Some((score, span));
        }
    }
    if let Some((_, span)) = best {
        orgs.push(span, "sponsor", "org.authority", 70);
        return;
    }
    static SELF: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"(?P<n>[\p{Han}]{2,10}(?:镇|乡|街道|区|县|市|局|学院|大学|集团|公司))(?:组织)?(?:召开|举行|举办)",
        )
    });
    if page.particulars.kind == "bulletin"
        && let Some(n) = SELF.captures(page.body()).and_then(|c| c.name("n"))
    {
        orgs.push(page.at(n.range()), "sponsor", "org.convener", 65);
    }
}

/// The words before the first verb of a clause, connecting words and 等部门 left off.
fn before_verb(text: &str) -> Option<Range<usize>> {
    const VERBS: [&str; 21] = [
        "要", "应当", "应", "须", "必须", "负责", "牵头", "组织", "举办", "会同", "计划", "拟", "将", "开展",
        "主办", "承办", "成立", "制定", "通过", "在", "就",
    ];
    const NOT: [&str; 12] = [
        "要求",
        "组织部",
        "应急",
        "应用",
        "将军",
        "计划生育",
        "就业",
        "在职",
        "组织委",
        "通过率",
        "要点",
        "应对",
    ];
    static LEAD: LazyLock<Regex> =
        LazyLock::new(|| compile(r"^(?:同时|此外|其中|另外|涉及的|由|请|经|即|[\p{Han}]{2,6}:|,)+"));
    static MANY: LazyLock<Regex> =
        LazyLock::new(|| compile(r"等(?:有关|相关|多个)?(?:[0-9一二三四五六七八九十]+个?)?(?:部门|单位)$"));
    let start = LEAD.find(text).map_or(0, |m| m.end());
    let rest = &text[start..];
    let end = rest.char_indices().take(60).find_map(|(i, _)| {
        let here = &rest[i..];
        (i > 0 && VERBS.iter().any(|v| here.starts_with(v)) && !NOT.iter().any(|n| here.starts_with(n)))
            .then_some(i)
    })?;
    let list = &rest[..end];
    let list = MANY.find(list).map_or(list, |m| &list[..m.start()]);
    (!list.is_empty()).then(|| start..start + list.len())
}

/// 甲局牵头,乙局、丙局配合; 会同丁局: who is drawn in beside the doer.
fn drawn_in(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"(?:^|[,;。:(])(?:由)?(?P<a>[\p{Han}、]{3,60}?)(?:等部门|等单位)?(?:牵头|负责)(?:,|、)(?P<b>[\p{Han}、]{3,90}?)(?:等部门|等单位)?(?:配合|参与|参加|协助)|(?:会同|联合|配合)(?P<c>[\p{Han}、]{3,60}?)(?:等|组织|开展|制定|做好|对|,|。|$)",
        )
    });
    let page = orgs.page;
    for c in RE.captures_iter(page.body()) {
        for (name, role) in [("a", "lead"), ("b", "participant"), ("c", "participant")] {
            let Some(m) = c.name(name) else { continue };
            for member in body::list(page.s, page.at(m.range())) {
                orgs.push(member, role, "org.drawn-in", 75);
            }
        }
    }
}
