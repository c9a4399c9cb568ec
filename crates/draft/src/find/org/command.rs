//! Leading groups, headquarters, their offices, and where a name among other words begins.

use super::Orgs;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use crate::text::Sieve;
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
        // 联席会议召集人: a person. 指挥部去年已经撤销: no longer there.
        let after: String = page.s[span.end..].chars().take(10).collect();
        if after.starts_with("召集人") || ["撤销", "不再保留", "不复存在"].iter().any(|w| after.contains(w))
        {
            continue;
        }
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
    committees(orgs);
    groups(orgs);
}

/// 移交县安委会; 市文明委梳理出六大项目: standing committees above a drive, and their headquarters.
fn committees(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<l>市|县|区|镇|乡|街道|集团|公司|学校|学院)(?:安全生产委员会|安委会|精神文明建设指导委员会|文明委|食品安全委员会|食安委|食药安委|禁毒委|减灾委|综治委|平安委|爱国卫生运动委员会|爱卫会|防汛抗旱指挥部|防指|森防指|三防指挥部)(?P<o>办公室)?",
        )
    });
    let page = orgs.page;
    for c in RE.captures_iter(page.body()) {
        let Some(m) = c.get(0) else { continue };
        let span = page.at(m.range());
        let after = &page.s[span.end..];
        let before = &page.s[page.span.start..span.start];
        // 市安委会各成员单位: those addressed. 县安委会决定: who orders is found as such.
        // A line that ends with it signs; one that ends with a colon addresses.
        let line = page.line_at(span.start).cloned().unwrap_or(span.clone());
        let apart =
            line.end <= span.end || page.get(&line).ends_with(':') || page.get(&line).starts_with("报:");
        let other = apart
            || after.starts_with([
                '办', '成', '各', '委', '会', '专', '主', '副', '指', '〔', '[', '发', '印', '文', '有',
                '相', '全', '关',
            ])
            || ["经", "按照", "根据", "抄送:", "报:", "各"].iter().any(|w| before.ends_with(w))
            || ["决定", "研究决定", "研究同意", "同意", "印发", "部署"].iter().any(|w| after.starts_with(w));
        let known = || orgs.out.iter().any(|i| i.field("name").is_some_and(|n| n.ends_with(m.as_str())));
        if other || page.in_title(span.start) || page.span.start == span.start || known() {
            continue;
        }
        let role = match () {
            () if c.name("o").is_some() => "office",
            () if m.as_str().ends_with(['指', '部']) => "headquarters",
            () => "leading_group",
        };
        orgs.push(span, role, "org.committee", 70);
    }
}

/// 下设办公室和文艺组、宣传组、后勤组: the groups under a command.
fn groups(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"(?:下设|分设|设立|组建|成立|设)(?P<l>[\p{Han}、0-9()]{3,120}组)"));
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
        // 情报信息、治安防控等7个专项组, 六个专项工作组: counted, they are one.
        if let Some(counted) = counted(page, &list) {
            orgs.push(counted, "sub_headquarters", "org.groups-counted", 80);
            continue;
        }
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

/// 办公室和情报信息、治安防控等7个专项组: the groups from the first name on.
fn counted(page: &Page<'_>, list: &Range<usize>) -> Option<Range<usize>> {
    static COUNT: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:[\p{Han}]{0,8}?(?:办公室|办)(?:\([^)]{2,20}\))?(?:和|、|以及|及))?(?P<l>(?:[\p{Han}、]{2,80}?等?)?(?:[0-9]+|[一二两三四五六七八九十]+)个(?:专项|专门|专业|工作|行动|职能|具体|[\p{Han}]{2,4})?(?:工作)?(?:小)?组)$",
        )
    });
    let l = COUNT.captures(page.get(list))?.name("l")?;
    // 4个督查组 look on from above.
    let looks =
        ["督", "检查", "暗访", "验收", "考核", "监督", "巡查", "考评"].iter().any(|w| l.as_str().contains(w));
    if looks {
        return None;
    }
    Some(list.start + l.start()..list.start + l.end())
}

/// Cuts the verbs and joints off the left of a name; says whether it is being set up there.
pub(super) fn command_name(page: &Page<'_>, span: Range<usize>) -> Option<(Range<usize>, bool)> {
    const SETS_UP: [&str; 11] = [
        "调整充实",
        "充实调整",
        "成立了",
        "成立",
        "组建了",
        "组建",
        "设立了",
        "设立",
        "下设",
        "改为",
        "建立",
    ];
    const CUTS: [&str; 71] = [
        "提交",
        "移交",
        "提请",
        "必须上",
        "凭",
        "经由",
        "原先的",
        "的有",
        "副市长、",
        "副县长、",
        "报告",
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
    // Most of these words open with a sign that the name does not hold: they need not be looked for.
    let signs: Sieve = text.chars().collect();
    let may = |word: &&str| word.chars().next().is_some_and(|c| signs.may_hold(c));
    for word in SETS_UP.into_iter().filter(may) {
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
    for word in CUTS.into_iter().filter(may) {
        let limit = text.len().saturating_sub("指挥部".len());
        if let Some(i) = text[..floor(text, limit)].rfind(word) {
            let end = i + word.len();
            // 大同镇, 协同: no joint.
            // 经济普查: a word of the name.
            if word == "经" && text[end..].starts_with(['济', '营', '费', '贸', '信', '开']) {
                continue;
            }
            if word == "同" && text[..i].ends_with(['大', '协', '共', '合', '不']) {
                continue;
            }
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
    // 七、联席会议每学期开一次: the number of the line.
    let start = start + crate::outline::mark(page.get(&(start..span.end))).map_or(0, |m| m.len);
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
        // 综合办公室和园区建设、…指挥部: the office stands before the first.
        let part = match s[part.clone()].find("办公室和") {
            Some(i) => {
                let end = part.start + i + "办公室".len();
                orgs.push(part.start..end, "office", "org.command-list", 80);
                end + "和".len()..part.end
            }
            None => part,
        };
        let role = if s[part.clone()].ends_with("办公室") { "office" } else { "headquarters" };
        orgs.push(part, role, "org.command-list", 80);
    }
}
