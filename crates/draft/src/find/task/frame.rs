//! What stands around the requirements of a paper: who sits in the hall, rosters, titles, preambles, definitions.

use super::bar::asks;
use super::weigh::imperative;
use crate::find::body;
use crate::outline::{INLINE, Sentence};
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use std::sync::LazyLock;

/// 吴某某 海事所负责人: a line of the list of a group's members.
pub fn roster(text: &str) -> bool {
    static POSTS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:[组副成][^:]{0,4}:)?[\p{Han} ]{5,30}(?:[局队处科所站镇乡区县市校院司部]长|主任|负责人|书记|经理|委员|主席|干事)(?:\([^)]{1,12}\))?$",
        )
    });
    POSTS.is_match(text)
}

/// Who sits in the hall: 参加会议的有甲局、乙局负责人;丙街道书记. The list goes on from one semicolon to the next.
pub fn attends(page: &Page<'_>, x: &Sentence, at: usize) -> bool {
    static SITS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "参加会议的",
            "出席会议的",
            "列席会议的",
            "参会的",
            "参加今天",
            "出席今天",
            "参加大会的",
            "参加会议",
            "出席会议",
            "列席会议",
            "集中开会",
            "参加了会议",
            "会议的有",
        ])
    });
    let all = &page.outline.sentences;
    let mut y = x;
    loop {
        let text = &page.s[y.body..y.end.min(at.max(y.body))];
        if SITS.stands(text) {
            return true;
        }
        // 参加会议的有。县委…;乡镇…: a stop where a colon was meant.
        let Some(before) = y.id.checked_sub(1).and_then(|i| all.get(i)) else { return false };
        let opens = before.stop == '。' && page.s[before.body..before.end].ends_with('有');
        if before.line != y.line || before.stop != ';' && !opens {
            return false;
        }
        y = before;
    }
}

/// Whether a sentence is a member of a list that was announced by something asked: 会议要求,一是…;二是….
pub(super) fn asked_above(page: &Page<'_>, x: &Sentence) -> bool {
    let all = &page.outline.sentences;
    // 要管好水源;组织巡河: what is asked goes on behind a semicolon.
    let chain = all[..x.id].iter().rev().take(4).take_while(|y| y.line == x.line && y.stop == ';');
    if x.mark.is_none() && chain.into_iter().any(|y| asks(page, y)) {
        return true;
    }
    if x.mark.is_none_or(|m| m.level != INLINE) && x.member.is_none() {
        return false;
    }
    let head = all[..x.id]
        .iter()
        .rev()
        .take(12)
        .take_while(|y| y.line == x.line)
        .find(|y| y.mark.is_none() && y.member.is_none());
    // 提出了具体要求: on the line above.
    let head = head.or_else(|| {
        let first = all[..x.id].iter().rev().take(30).find(|y| y.line < x.line && y.mark.is_none())?;
        page.s[first.end..].starts_with(':').then_some(first)
    });
    head.is_some_and(|y| {
        let text = &page.s[y.body..y.end];
        asks(page, y)
            || ["要求", "强调", "重点做好", "重点抓", "下一步", "下步", "件事", "打算"]
                .iter()
                .any(|w| text.contains(w))
    })
}

/// 由甲局和各村(社区)负责具体实施: only who does what stands before it.
pub(super) fn owners_only(page: &Page<'_>, text: &str, at: usize) -> bool {
    static DOES: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^由?(?P<l>[\p{Han}()、]{2,60}?)(?:分别|共同|具体)?(?:负责|牵头|承办)(?:牵头|组织|具体|指导|督促)*(?:各?[\p{Han}]{0,8}(?:实施|落实|组织|承办|完成|办理))?(?:\(.*\))?$",
        )
    });
    DOES.captures(text).and_then(|c| c.name("l")).is_some_and(|l| {
        let start = at + l.start();
        body::members(page.s, start..at + l.end()).iter().all(|m| {
            let name = page.get(m);
            name.starts_with('各') || name.starts_with("有关") || name.ends_with(')') || body::is_body(name)
        })
    })
}

/// 某办公室关于…的通报(第3期): a title, wherever it is repeated.
pub(super) fn headline(text: &str) -> bool {
    static TITLE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[^,。;]{0,40}(?:关于[^,。;]{2,50}(?:通报|通知|方案|意见|报告|的函)|在[^,。;]{2,50}[会上]的(?:讲话|主持词|发言))(?:\([^)]{1,24}\))?$|^[^,。;:]{6,50}(?:方案|办法|意见|细则|预案)(?:\([^)]{1,12}\)|\[[^\]]{1,8}\])$|^[^,。;]{2,40}关于[^,。;]{2,50}的函",
        )
    });
    TITLE.is_match(text)
}

/// 各单位的方案制定、措施落实情况: names a state of things and asks nothing.
pub(super) fn named_state(page: &Page<'_>, x: &Sentence, text: &str) -> bool {
    ["情况", "满意率", "效果", "程度", "负责人", "负责同志"].iter().any(|w| text.ends_with(w))
        && !asks(page, x)
        && !page.clauses(x).iter().any(|c| imperative(page, c))
}

/// Whether a sentence stands in the paragraph that leads up to the document's own orders: …,制定本方案。 现通知如下:
pub(super) fn preamble(page: &Page<'_>, x: &Sentence) -> bool {
    static LEADS_UP: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "通知如下",
            "通报如下",
            "制定本",
            "特制本",
            "制订本",
            "制定如下",
            "制订如下",
            "告如下",
            "宜如下",
            "项如下",
            "意见如下",
            "提出如下",
            "提出以下",
            "方案如下",
        ])
    });
    let all = &page.outline.sentences;
    x.mark.is_none()
        && all[x.id..]
            .iter()
            .take(4)
            .take_while(|y| y.line == x.line && y.mark.is_none())
            .any(|y| LEADS_UP.stands(&page.s[y.body..y.end]))
}

/// 分析检查报告,是这一阶段活动成果的集中体现: telling what something is.
pub(super) fn definition(text: &str) -> bool {
    static IS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[^。;]{2,40}[,]?(?:就是|既是|也是|是)[^。;]{2,60}(?:体现|环节|手段|过程|关键|阶段|标志|根本|基础|保障|内容|责任|工作|重点|表现|需要|要求|举措|事情|大事|活动|途径|城市|任务|问题|创新|依据)[,。]?",
        )
    });
    let asked = text.contains("要") && !text.contains("重要") && !text.contains("主要");
    !asked && IS.is_match(text) && !text.contains("必须")
}
