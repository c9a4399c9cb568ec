//! Who had the floor: bodies that spoke, reported or signed at the meeting.

use super::super::body;
use super::Orgs;
use super::doer::{authority, command_like};
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// 甲、乙和丙作为代表分别作了表态发言.
pub(super) fn speakers(orgs: &mut Orgs<'_, '_>) {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<l>[\p{Han}A-Za-z0-9、*×_]{4,80}?)(?:作为代表|等单位|代表|分别|先后|等[0-9一二三四五六七八九]个单位)*(?:分别|先后)?(?:作|做)了?[^。,;]{0,10}(?:表态|发言|交流)",
        )
    });
    static HEARD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"听取了?(?P<a>[\p{Han}、]{3,60}?)(?:关于|对|的)|(?:刚才|会上),?(?P<b>[\p{Han}、]{3,60}?)(?:先后|分别)?(?:汇报了?|通报了?|介绍了?|作了|交流了?)|由(?P<c>[\p{Han}、]{3,60}?)(?:作|进行)(?:经验介绍|表态|汇报|交流|典型)",
        )
    });
    let page = orgs.page;
    for c in HEARD.captures_iter(page.body()) {
        let Some(l) = ["a", "b", "c"].iter().find_map(|n| c.name(n)) else { continue };
        for member in body::members(page.s, page.at(l.range())) {
            let name = page.get(&member);
            if (body::is_body(name) || body::is_place(name)) && !command_like(name) {
                orgs.push(member, "participant", "org.heard", 75);
            }
        }
    }
    // 甲街道、乙镇3个乡镇(街道)先后做了发言.
    static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<l>[\p{Han}、]{4,60}?)等?[0-9一二三四五六七八九十]+个(?:乡镇|镇街|街道|镇|村|社区|县|区|县区|单位|部门|企业)(?:\([^)]{1,8}\))?(?:的?负责(?:人|同志))?(?:先后|分别|依次)*(?:作|做)了?[^。,;]{0,10}(?:发言|表态|汇报|交流)",
        )
    });
    for l in COUNTED.captures_iter(page.body()).filter_map(|c| c.name("l")) {
        for member in body::list(page.s, page.at(l.range())) {
            orgs.push(member, "participant", "org.speaker", 75);
        }
    }
    told_now(orgs);
    for c in RE.captures_iter(page.body()) {
        let Some(l) = c.name("l") else { continue };
        for member in body::members(page.s, page.at(l.range())) {
            // 二是县消防大队: a number before the first.
            let skip = crate::outline::mark(page.get(&member)).map_or(0, |m| m.len);
            let member = member.start + skip..member.end;
            // 三家企业和石桥村: those counted are nobody by name.
            let counted = page.get(&member).starts_with(['两', '三', '四', '五', '几', '部']);
            let joint = page.get(&member).find('和').filter(|_| counted).map_or(0, |i| i + '和'.len_utf8());
            let member = member.start + joint..member.end;
            let n = page.get(&member).chars().count();
            let name = page.get(&member);
            if (2..=14).contains(&n)
                && !name.contains("同志")
                && !name.contains("负责人")
                && !name.starts_with(|c: char| c.is_ascii_digit())
                && !name.contains("书记")
                && !name.contains(['了', '的', '在', '请', '*', '×', '_'])
                && !["有关", "相关", "各", "部分", "一些", "几个"].iter().any(|w| name.starts_with(w))
                && !["两个", "三个", "四个", "五个", "2个", "3个"].iter().any(|w| name.contains(w))
            {
                orgs.push(member, "participant", "org.speaker", 75);
            }
        }
    }
}

/// 先请县气象台报雨情; 教务处、学生处依次领任务: those who act in the items of the meeting.
pub(super) fn on_programme(orgs: &mut Orgs<'_, '_>) {
    static ACTS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:首先|下面|现在|接下来|最后|随后|会前|会后|散会以?后|等会儿|先|再|由|有请|请|会议|听取了?|,)*(?P<l>[\p{Han}、]{2,60}?)(?:的?(?:主要|有关|分管)*负责(?:同志|人)|的(?:同志|专家|代表|书记)|代表|(?:局长|主任|支书|书记|镇长|乡长|县长|区长|市长|队长|处长|科长|校长|院长|经理|董事长)[\p{Han}]{0,4}?)?(?:上台|走上台)?(?:先后|分别|依次|相继|还要|还将)?(?:就|把|围绕|介绍|通报|汇报|交流|宣读|传达|分析|解读|讲解|作|做|发言|表态|报|讲|谈|说|念|领|签|递|立|留下|关于|代表|向)",
        )
    });
    let page = orgs.page;
    for item in orgs.agenda {
        let Some(l) = ACTS.captures(page.get(&item.span)).and_then(|c| c.name("l")) else { continue };
        // 县委常委、县委办主任某同志: the posts of one person.
        if l.as_str().contains("常委、") || l.as_str().contains("成员、") || l.as_str().contains("长、")
        {
            continue;
        }
        for member in named(page, item.span.start + l.start()..item.span.start + l.end()) {
            let name = page.get(&member);
            if !command_like(name) && !authority(name) {
                orgs.push(member, "participant", "org.on-programme", 75);
            }
        }
    }
}

/// 刚才,甲局通报了情况,排名靠后的乙街道作了检讨: clause by clause, who has spoken.
fn told_now(orgs: &mut Orgs<'_, '_>) {
    static SPOKE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:[^,、。;]{0,14}的)?(?P<l>[\p{Han}、]{3,60}?)(?:的?(?:主要|有关|分管)*负责(?:同志|人)|的(?:几位|两位|三位)?(?:同志|书记|代表|专家)|代表|(?:局长|主任|支书|书记|镇长|乡长|县长|区长|市长|队长|处长|科长|校长|院长|经理|董事长)[\p{Han}]{0,4}?)?(?:上台|到台上|走上台|上来)?(?:先后|分别|依次|相继)?(?:就[^,。;]{2,30})?(?:(?:介绍|通报|汇报|交流|宣读|传达|分析|作|做|发|表|签|立|交|递|讲|谈|念|亮|诉)了|(?:先后|分别|依次|相继)(?:发言|表态|交流|汇报|检讨|述职|亮相))",
        )
    });
    static NOW: LazyLock<Words> = LazyLock::new(|| Words::new(["刚才", "会上"]));
    let page = orgs.page;
    for x in &page.outline.sentences {
        let text = &page.s[x.body..x.end];
        let now = NOW.first(text, 0).filter(|i| *i <= 12).map(|i| x.body + i + "刚才".len());
        let reported = matches!(page.particulars.kind, "bulletin") && text.contains("了");
        let Some(after) = now.or_else(|| reported.then_some(x.body)) else { continue };
        signed(orgs, after..x.end);
        for c in page.clauses(x).iter().filter(|c| c.end > after) {
            let c = c.start.max(after)..c.end;
            let Some(l) = SPOKE.captures(page.get(&c)).and_then(|m| m.name("l")) else { continue };
            for member in named(page, c.start + l.start()..c.start + l.end()) {
                let name = page.get(&member);
                if !command_like(name) && !authority(name) {
                    orgs.push(member, "participant", "org.spoke", 75);
                }
            }
        }
    }
}

/// The bodies, places and villages of a list of speakers (龙井区和市税务局, 铁东、石桥两个街道).
fn named(page: &Page<'_>, list: Range<usize>) -> Vec<Range<usize>> {
    static COUNTED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            "(?:等)?[0-9两三四五六七八九十]+个?(?:街道|乡镇|镇街|镇|乡|村|社区|县区|区县|县|区|单位|部门|企业)$",
        )
    });
    let text = page.get(&list);
    let counted = COUNTED.find(text).map(|m| m.start());
    let end = list.start + counted.unwrap_or(text.len());
    let local = |name: &str| {
        let n = name.chars().count();
        body::is_body(name)
            || body::is_place(name)
            || (3..=6).contains(&n) && name.ends_with(['村', '社'])
            || n >= 4 && name.ends_with("社区")
    };
    let mut out = Vec::new();
    for part in body::members(page.s, list.start..end) {
        // 大湾村老孙: who spoke for it.
        let part = part.start..part.end - familiar(page.get(&part));
        // 龙井区和市税务局: a place before the joint.
        let joint = page.get(&part).find(['和', '与']).filter(|i| local(&page.get(&part)[..*i]));
        let halves = match joint {
            Some(i) => vec![part.start..part.start + i, part.start + i + '和'.len_utf8()..part.end],
            None => std::iter::once(part).collect(),
        };
        out.extend(halves);
    }
    let few = |name: &str| counted.is_some() && (2..=4).contains(&name.chars().count());
    out.retain(|m| {
        local(page.get(m)) && !page.get(m).starts_with(['各', '全', '该', '本', '其']) || few(page.get(m))
    });
    out
}

/// How long 老孙, 小田 is, where a name of a village ends in it.
fn familiar(name: &str) -> usize {
    let mut last = name.char_indices().rev().skip(1);
    match last.next() {
        Some((at, '老' | '小'))
            if name[..at].ends_with(['村', '镇', '乡', '局', '所', '站', '社', '区', '道']) =>
        {
            name.len() - at
        }
        _ => 0,
    }
}

/// 组长与甲局、乙街道签订了责任书: those who signed.
fn signed(orgs: &mut Orgs<'_, '_>, range: Range<usize>) {
    static SIGNED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"[与和同](?P<l>[\p{Han}、]{3,60}?)(?:负责人|代表)?(?:分别)?签(?:订|署|下)?了")
    });
    for l in SIGNED.captures_iter(orgs.page.get(&range)).filter_map(|c| c.name("l")) {
        for member in body::members(orgs.page.s, range.start + l.start()..range.start + l.end()) {
            let name = orgs.page.get(&member);
            // Beside others that are bodies 柳桥社区 is one.
            let body = body::is_body(name) || name.ends_with("社区") && name.chars().count() >= 4;
            if body && !name.starts_with(['各', '有']) && !command_like(name) && !authority(name) {
                orgs.push(member, "participant", "org.signed", 75);
            }
        }
    }
}
