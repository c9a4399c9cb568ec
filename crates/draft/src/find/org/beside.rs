//! Bodies named beside an act of the meeting or the drive: who is called to speak, who went to look, who sends people.

use super::super::body;
use super::Orgs;
use super::doer::{authority, command_like};
use crate::pattern::{Pattern, compile};
use std::sync::LazyLock;

/// 请盐务局刘某同志通报; 请城管办就…发言: the body whose word is asked for.
pub(super) fn called(orgs: &mut Orgs<'_, '_>) {
    static CALLED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[,:。;\n])(?:[一二三四五六七八九十]是|[0-9]+[.、]|第[一二三四五六七八九十][,、项]|下面|现在|接下来|首先|最后|然后|其次|先|再|,)*(?:有请|请|(?:首先|先|然后|最后)由)(?P<n>[\p{Han}、]{2,30}?)(?:就|作|做|发言|通报|宣读|汇报|介绍|传达|表态|分析|代表)",
        )
    });
    let page = orgs.page;
    for n in CALLED.captures_iter(page.body()).filter_map(|c| c.name("n")) {
        // The longest opening that is a body: 市卫健局 of 市卫健局局长.
        for part in body::members(page.s, page.at(n.range())) {
            let words = page.get(&part);
            let name = words
                .char_indices()
                .rev()
                .map(|(i, c)| &words[..i + c.len_utf8()])
                .find(|opening| body::is_body(opening));
            // 宣传部长: a person. 请石桥镇做好准备: not yet.
            let person = name.is_some_and(|w| words[w.len()..].starts_with('长'));
            if let Some(name) = name.filter(|w| !person && !command_like(w) && !authority(w)) {
                orgs.push(part.start..part.start + name.len(), "participant", "org.called", 70);
            }
        }
    }
}

/// 甲部联合乙办对辖区进行了督导检查: those who went to look.
pub(super) fn looked(orgs: &mut Orgs<'_, '_>) {
    static LOOKED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<l>[\p{Han}、]{3,40}?)(?:于[^,。;]{2,14}|近日|日前)?(?:组织[^,。;]{0,16})?对[^。;]{2,40}(?:进行|开展)了?[^,。;]{0,8}(?:督导检查|督查|督导|暗访|检查|抽查|巡查)",
        )
    });
    // 省爱卫会已定于月底来我市评估; 国家考核组将对我县验收: who is awaited.
    static AWAITED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[,。;\n])(?:[0-9]+ ?月[\p{Han}0-9]{0,4},?)?(?:受[^,。;]{2,16},)?(?P<l>(?:国家|全国|中央|省)[\p{Han}]{2,12}?)(?:已|将|就要|要|拟|定于|组织|派|委托)[^,。;]{0,20}(?:来我|对我|到我|莅临|对[\p{Han}]{2,4}[市县区镇])[^,。;]{0,20}(?:评估|验收|检查|测评|暗访|考核|复审|督查|督导|总评|评审|年审|审)",
        )
    });
    // 从省爱卫会暗访反馈的情况看: who has looked already.
    static SEEN: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:从|据|根据|对照)[^,。;]{0,10}?(?P<l>(?:国家|全国|省)[\p{Han}]{1,8}?(?:会|办|组|厅|局|委|中心))(?:的)?(?:暗访|督查|检查|考核|测评|评估|验收|抽查|督导|反馈)",
        )
    });
    let page = orgs.page;
    for l in SEEN.captures_iter(page.body()).filter_map(|c| c.name("l")) {
        orgs.push(page.at(l.range()), "supervisor", "org.seen", 65);
    }
    for l in AWAITED.captures_iter(page.body()).filter_map(|c| c.name("l")) {
        orgs.push(page.at(l.range()), "supervisor", "org.awaited", 65);
    }
    for x in page.outline.sentences.iter().filter(|x| crate::find::task::tells(page, x)) {
        for c in page.clauses(x) {
            let looked = LOOKED.captures(page.get(c)).filter(|m| !m[0].contains("负责"));
            let Some(l) = looked.and_then(|m| m.name("l")) else { continue };
            let list = c.start + l.start()..c.start + l.end();
            for part in joined(page.get(&list)) {
                let member = list.start + part.start..list.start + part.end;
                let name = page.get(&member);
                if body::is_body(name) && !authority(name) && !command_like(name) {
                    orgs.push(member, "supervisor", "org.looked", 65);
                }
            }
        }
    }
}

/// 甲部联合乙办、丙局: the names between the joints.
fn joined(list: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for joint in ["联合", "会同"] {
        if let Some(i) = list.find(joint) {
            out.push(0..i);
            start = i + joint.len();
        }
    }
    out.extend(body::members(list, start..list.len()));
    out
}

/// 抽调甲、乙和丙等部门的干部: who sends people.
pub(super) fn sent(orgs: &mut Orgs<'_, '_>) {
    static SENT: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:抽调|从)(?P<l>[\p{Han}、]{2,80}?)(?:等[\p{Han}0-9]{0,6})?(?:相关|有关)?(?:部门|单位)?(?:的)?(?:[^,。;、]{0,4}干部|[^,。;、]{0,4}人员|力量|骨干|职工|抽调|各?抽[0-9])",
        )
    });
    let page = orgs.page;
    for l in SENT.captures_iter(page.body()).filter_map(|c| c.name("l")) {
        let list = page.at(l.range());
        for (i, part) in page.get(&list).split('、').enumerate() {
            // 甲镇和乙、丙: the last of the first group and the first of the next.
            let at = list.start + (part.as_ptr() as usize - page.get(&list).as_ptr() as usize);
            let cut = part.find('和').filter(|c| *c > 0 && part.chars().count() <= 12 && i < 12);
            let halves = match cut {
                Some(c) => vec![at..at + c, at + c + '和'.len_utf8()..at + part.len()],
                None => std::iter::once(at..at + part.len()).collect(),
            };
            for half in halves {
                let name = page.get(&half);
                let generic = ["各", "有关", "相关", "所属", "其他"].iter().any(|w| name.starts_with(w));
                if (body::is_body(name) || body::is_place(name)) && !generic {
                    orgs.push(half, "participant", "org.sent", 65);
                }
            }
        }
    }
}
