//! The offices of a drive: set up under its command, known by its short name, or named after the matter of the paper.

use super::super::body;
use super::Orgs;
use super::watch::{STANDING, goes_to_look};
use crate::pattern::{Pattern, compile};
use std::sync::LazyLock;

/// Signs of an office's name that say nothing of its matter.
const LEVELS_AND_ENDS: [char; 11] = ['省', '市', '县', '区', '镇', '乡', '街', '道', '委', '办', '爱'];

/// 下设办公室; 整治办; 县禁烧办.
pub(super) fn offices(orgs: &mut Orgs<'_, '_>) {
    let page = orgs.page;
    static UNDER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:下设|设立|内设|设)(?:立)?(?P<o>办公室)|(?P<p>[\p{Han}]{0,16}办公室)(?:,)?(?:就|也|暂|仍|日常工作)?(?:(?:设|挂|放|挂靠|设立|设置)(?:在|于)|(?:设|挂靠|设在)[市县区镇乡省局院校]|与[^,。;]{2,16}合署)",
        )
    });
    for c in UNDER.captures_iter(page.body()) {
        if let Some(o) = c.name("o").or(c.name("p")) {
            orgs.push(page.at(o.range()), "office", "org.office-under", 85);
        }
    }
    static OFFICE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:(?:省|市|县|区|镇|乡|街道)[^和由报向对与、,。;:\s]{0,4}?|xx|全国|中央)?(?:文明|食安|治违|防汛|防火|护林|创卫|创城|创文|创建|创园|创模|先教|整治|治超|治污|大气|河长|防指|扫黑|双创|迎检|筹备|活动|拆违|控违|攻坚|专治|创森|安委|城管委|综治委|禁毒委|减灾委|食安|食药安|禁毒|森防|减灾|扶贫|整改|招商|综治|消安|道安|三防|庆典)办(?:公室)?",
        )
    });
    let title: String = page.title.iter().map(|t| page.get(t)).collect();
    let mut named: Vec<String> = Vec::new();
    let all: Vec<_> = OFFICE.find_iter(page.body()).collect();
    for m in &all {
        let span = page.at(m.range());
        let name = m.as_str();
        // 省创建办, 全国双创办: an office above the drive's own.
        if ["省", "全国", "中央"].iter().any(|w| name.starts_with(w)) && !page.body().starts_with(name) {
            continue;
        }
        // 基层食安办, 各级创建办: offices in general.
        let before = &page.s[page.span.start..span.start];
        if ["基层", "各级", "各地", "乡镇", "各"].iter().any(|w| before.ends_with(w)) {
            continue;
        }
        if orgs.out.iter().any(|i| {
            i.field("role") == Some("office")
                && i.field("name").is_some_and(|n| {
                    // 县总河长办 behind 某县总河长办公室.
                    let stem = n.strip_suffix("公室").unwrap_or(n);
                    n.ends_with(name) || name.ends_with(n) || stem.ends_with(name)
                })
        }) {
            continue;
        }
        // 领导小组办公室 is what 县整治办 stands for.
        let under = orgs.out.iter().any(|i| i.rule == "org.office-under");
        if under && !STANDING.iter().any(|w| name.ends_with(w)) {
            continue;
        }
        // 简称县整治办: another name of an office already found. 市创建办三个督导组: the groups are meant.
        let after = &page.s[span.end..];
        let groups = after.chars().take(8).collect::<String>();
        // 防火办法, 报:市文明办: no office, or one the paper is sent to.
        let sent = page.line_at(span.start).is_some_and(|l| {
            ["报:", "送:", "发:", "分送:", "抄送:", "来源:"].iter().any(|w| page.get(l).starts_with(w))
        });
        if sent || after.starts_with(NO_OFFICE) {
            continue;
        }
        if page.s[page.span.start..span.start].ends_with("简称")
            || ["督导组", "督查组", "检查组"].iter().any(|w| groups.contains(w))
        {
            named.push(name.to_owned());
            continue;
        }
        // 市委宣传部、市文明办要组织宣传: an office of another matter is a body like any other.
        let standing = STANDING.iter().any(|w| name.ends_with(w)) && !title.is_empty();
        let own = || name.chars().any(|c| !LEVELS_AND_ENDS.contains(&c) && title.contains(c));
        if standing && !own() && page.particulars.issuer.as_deref().is_none_or(|i| !i.ends_with(name)) {
            continue;
        }
        // 县级安委办: many.
        if name.contains('级') {
            continue;
        }
        // 市安委办将组成4个督查组, wherever it does so.
        let looks = all
            .iter()
            .filter(|m| m.as_str() == name)
            .map(|m| page.at(m.range()))
            .find(|span| goes_to_look(page, span));
        if let Some(span) = looks {
            orgs.push(span, "supervisor", "org.office-looks", 70);
            continue;
        }
        if !named.iter().any(|n| n == name) {
            orgs.push(span, "office", "org.office-short", 75);
        }
    }
    if !orgs.out.iter().any(|i| i.rule == "org.office-under") {
        by_matter(orgs, &named);
    }
    unnamed(orgs);
    unnamed_command(orgs);
}

/// 由指挥部办公室具体组织: the office of a command, where nothing names it more fully.
fn unnamed(orgs: &mut Orgs<'_, '_>) {
    static BARE: LazyLock<Pattern> =
        LazyLock::new(|| compile("(?:领导小组|指挥部|联席会议|组委会|筹委会|专班)办公室"));
    if orgs.out.iter().any(|i| i.field("role") == Some("office")) {
        return;
    }
    let page = orgs.page;
    let office =
        BARE.find_iter(page.body()).map(|m| page.at(m.range())).find(|span| !page.in_title(span.start));
    if let Some(span) = office {
        orgs.push(span, "office", "org.office-bare", 65);
    }
}

/// 指挥部抽调人员组成督导组: a command that only its office names in full.
fn unnamed_command(orgs: &mut Orgs<'_, '_>) {
    static BARE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"(?:^|[,。;)\n])(?P<c>指挥部|领导小组)(?:要|抽|将|负责|统一|每|定期|组织|召开|派|成立)")
    });
    let page = orgs.page;
    let office = orgs.out.iter().any(|i| {
        i.field("role") == Some("office")
            && i.field("name").is_some_and(|n| n.ends_with("指挥部办公室") || n.ends_with("领导小组办公室"))
    });
    let led = orgs.out.iter().any(|i| matches!(i.field("role"), Some("headquarters" | "leading_group")));
    if led || !office {
        return;
    }
    if let Some(c) = BARE.captures_iter(page.body()).find_map(|c| c.name("c").map(|m| m.range())) {
        let role =
            if page.get(&page.at(c.clone())).ends_with('部') { "headquarters" } else { "leading_group" };
        orgs.push(page.at(c), role, "org.command-bare", 65);
    }
}

/// What goes on 办 where it is a verb, or part of another word: 办法, 办到.
const NO_OFFICE: [char; 26] = [
    '〔', '[', '发', '函', '字', '通', '法', '理', '公', '事', '学', '案', '好', '结', '证', '到', '得',
    '成', '实', '起', '出', '完', '了', '进', '妥', '齐',
];

/// What is dealt with in the offices of every government: their 办 serves no drive.
const NO_DRIVE: [&str; 14] =
    ["政府", "党政", "委", "人大", "政协", "党工", "两", "国资", "编", "法制", "外事", "侨", "台", "督查"];

/// 2月20日下班前报县营商办。: reports go to the office of the drive.
fn reported_to(before: &str, after: &str) -> bool {
    let to = ["报", "报送", "报到", "送", "交", "交到", "报至", "送至", "上传至", "反馈至", "反馈给", "报告"];
    // 每天五点前向县安保办报送情况.
    if before.ends_with('向') {
        return after.starts_with(['报', '汇', '反', '上', '提']);
    }
    let ends = after.is_empty() || after.starts_with([',', '。', ';', '、', '备', '汇', '\n', '(', ')']);
    ends && to.iter().any(|w| before.ends_with(w))
}

/// 县禁烧办 where the title speaks of 秸秆禁烧: an office named after the matter of the paper.
fn by_matter(orgs: &mut Orgs<'_, '_>, named: &[String]) {
    let page = orgs.page;
    let title: String = page.title.iter().map(|t| page.get(t)).collect();
    let body = page.body();
    for (i, word) in body.match_indices('办') {
        let before = &body[..i];
        let mut stem = i;
        // The level stands two or three signs before.
        for c in before.chars().rev().take(4) {
            stem -= c.len_utf8();
            let n = body[stem..i].chars().count();
            if n > 2 && matches!(c, '市' | '县' | '区' | '镇' | '乡') {
                let matter = &body[stem + c.len_utf8()..i];
                let after = &body[i + word.len()..];
                let office = !after.starts_with(NO_OFFICE);
                let of = (matter.chars().all(|m| title.contains(m)) || reported_to(&body[..stem], after))
                    && (!body::is_field(matter) || body[..stem].ends_with('向'))
                    && !NO_DRIVE.iter().any(|w| matter.contains(w));
                let name = &body[stem..i + word.len()];
                let short = &name[c.len_utf8()..];
                let known = named.iter().any(|n| n == name)
                    || orgs.out.iter().any(|i| {
                        matches!(i.field("role"), Some("office" | "supervisor"))
                            && i.field("name").is_some_and(|n| {
                                n.ends_with(short)
                                    || n.strip_suffix("公室").is_some_and(|n| n.ends_with(short))
                            })
                    });
                if office && of && !known && !page.in_title(page.span.start + i) {
                    orgs.push(page.at(stem..i + word.len()), "office", "org.office-matter", 70);
                }
                break;
            }
        }
    }
}
