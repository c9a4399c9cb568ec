//! Leading groups, headquarters, their offices, and where a name among other words begins.

use super::Orgs;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Leading groups, headquarters and their offices, as they are set up or named in full.
pub(super) fn command(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"[\p{Han}A-Za-z0-9“”、]{0,90}?(?:领导小组和办公室|联席会议|领导小组|督查领导组|工作领导组|工作专班|指挥调度中心|分指挥部|指挥部|筹委会|组委会|筹备委员会|组织委员会)(?:办公室)?",
        )
    });
    static OFFICE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:(?:省|市|县|区|镇|乡|街道)[^和由报向对与、,。;:\s]{0,4}?|xx|全国|中央)?(?:创卫|创城|创文|创建|创园|创模|先教|整治|治超|治污|大气|河长|防指|扫黑|双创|迎检|筹备|活动|拆违|控违|攻坚|专治|创森|安委|城管委|综治委|禁毒委|减灾委|食安|食药安|禁毒|森防|减灾|扶贫|整改|招商|综治|消安|道安|三防|庆典)办(?:公室)?",
        )
    });
    let page = orgs.page;
    let mut full = BTreeSet::new();
    for m in RE.find_iter(page.body()) {
        let span = page.at(m.range());
        if page.in_title(span.start) {
            continue;
        }
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
        let meets = text == "联席会议"
            || text.ends_with("联席会议") && !fresh && page.s[span.end..].starts_with("制度");
        if meets {
            continue;
        }
        if bare && !fresh {
            continue;
        }
        if !fresh && full.iter().any(|f: &String| f.contains(&text) && f != &text) {
            continue;
        }
        if role == "headquarters" && text.contains('、') && !text.contains('个') {
            members(orgs, span);
            continue;
        }
        full.insert(text);
        orgs.push(span, role, "org.command", if fresh { 90 } else { 75 });
    }
    static UNDER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"(?:下设|设立|内设|设)(?:立)?(?P<o>办公室)|(?P<p>[\p{Han}]{0,16}办公室)(?:,)?设在")
    });
    for c in UNDER.captures_iter(page.body()) {
        if let Some(o) = c.name("o").or(c.name("p")) {
            orgs.push(page.at(o.range()), "office", "org.office-under", 85);
        }
    }
    groups(orgs);
    for m in OFFICE.find_iter(page.body()) {
        let span = page.at(m.range());
        let name = m.as_str();
        // 省创建办, 全国双创办: an office above the drive's own.
        if ["省", "全国", "中央"].iter().any(|w| name.starts_with(w)) && !page.body().starts_with(name) {
            continue;
        }
        if orgs.out.iter().any(|i| {
            i.field("role") == Some("office")
                && i.field("name").is_some_and(|n| n.ends_with(name) || name.ends_with(n))
        }) {
            continue;
        }
        orgs.push(span, "office", "org.office-short", 75);
    }
}

/// 下设办公室和文艺组、宣传组、后勤组: the groups under a command.
fn groups(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"(?:下设|分设|设立|组建|成立|设)(?P<l>[\p{Han}、0-9]{3,120}组)"));
    let page = orgs.page;
    for l in RE.captures_iter(page.body()).filter_map(|c| c.name("l")) {
        let mut members = Vec::new();
        let list = page.at(l.range());
        let mut start = list.start;
        for (i, c) in page.get(&list).char_indices().filter(|(_, c)| matches!(c, '、' | '和')) {
            members.push(start..list.start + i);
            start = list.start + i + c.len_utf8();
        }
        members.push(start..list.end);
        let group = |m: &Range<usize>| {
            let name = page.get(m);
            name.ends_with('组') && !name.ends_with("小组") && (3..=10).contains(&name.chars().count())
        };
        if members.iter().filter(|m| group(m)).count() < 2 {
            continue;
        }
        for member in members.into_iter().filter(group) {
            orgs.push(member, "sub_headquarters", "org.group-under", 80);
        }
    }
}

/// Cuts the verbs and joints off the left of a name; says whether it is being set up there.
pub(super) fn command_name(page: &Page<'_>, span: Range<usize>) -> Option<(Range<usize>, bool)> {
    const SETS_UP: [&str; 9] = ["成立了", "成立", "组建了", "组建", "设立了", "设立", "下设", "改为", "建立"];
    const CUTS: [&str; 60] = [
        "报送",
        "送",
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
    if text.contains('、') && text.contains('和') && text.ends_with("指挥部") {
        let after = |w: &str| text.rfind(w).map(|i| i + w.len());
        let cut = ["下设", "成立了", "设立了", "组建了"].iter().filter_map(|w| after(w)).max();
        return Some((span.start + cut.unwrap_or(0)..span.end, true));
    }
    let mut cut = 0;
    let mut fresh = false;
    for word in SETS_UP {
        if let Some(i) = text.rfind(word) {
            let end = i + word.len();
            // 新中国成立60周年 sets up nothing.
            let anniversary = text[end..].starts_with(|c: char| c.is_ascii_digit());
            if end >= cut && end < text.len() && !anniversary {
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
                let next = &text[end..];
                let named = next.starts_with(['市', '县', '区', '省', '各'])
                    || next.starts_with("分指挥部")
                    || next.starts_with("指挥部");
                if (word == "和" || word == "与")
                    && !named
                    && (text[cut..i].contains('、') || !fresh_joint(&text[..i]))
                {
                    continue;
                }
                cut = end;
            }
        }
    }
    // 整改办核查、领导小组审定: a list of doings, of which the name is the last member.
    if !fresh
        && page.get(&span).ends_with("领导小组")
        && let Some(i) = page.get(&span).rfind('、')
    {
        cut = cut.max(i + '、'.len_utf8());
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
pub(super) fn fresh_joint(before: &str) -> bool {
    before.ends_with("领导小组")
        || before.ends_with("办公室")
        || before.ends_with("指挥部")
        || before.ends_with('局')
        || before.ends_with("政府")
        || before.ends_with("委会")
}

pub(super) fn floor(s: &str, mut i: usize) -> usize {
    while i > 0 && !s.is_char_boundary(i) {
        i -= 1;
    }
    i
}

pub(super) fn command_role(name: &str) -> &'static str {
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
pub(super) fn members(orgs: &mut Orgs<'_, '_>, span: Range<usize>) {
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
        if s[part.clone()].ends_with("书记")
            || s[part.clone()].ends_with('长')
            || s[part.clone()].ends_with("主任")
        {
            continue;
        }
        let role = if s[part.clone()].ends_with("办公室") { "office" } else { "headquarters" };
        orgs.push(part, role, "org.command-list", 80);
    }
}
