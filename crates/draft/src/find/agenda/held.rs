//! Acts told behind the words that a meeting was held, and those a speech opens with.

use super::push;
use crate::find::task::review;
use crate::item::Item;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// 主持召开专题会议, 我区召开推进会: the clause that says a meeting was held.
pub(super) static HELD: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"(?:^|,)[^,]{0,30}(?:召开|举行)了?[^,]{2,30}(?:会议|会|仪式)(?:,|$)"));

/// 副县长主持召开专题会议,听取了情况汇报,审议通过了办法: what the meeting did goes on behind the comma.
pub(super) fn held(page: &Page<'_>, out: &mut Vec<Item>) {
    static DID: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:听取|审议|审定|传达|学习|观看|通报|宣读|讨论|研究|总结|分析|解读|表彰|部署)(?:学习|通过|讨论|并通过)?了[^,]{3,}",
        )
    });
    for x in page.outline.sentences.iter().filter(|x| !x.is_heading && !page.in_title(x.start)) {
        let text = &page.s[x.body..x.end];
        if !text.contains("召开") || !HELD.is_match(text) {
            continue;
        }
        for c in page.clauses(x).iter().skip(1).filter(|c| DID.is_match(page.get(c))) {
            push(page, out, c.clone(), "done", "agenda.held", 70);
        }
    }
}

/// 县水利局通报了情况,三个乡镇作了发言,各村签了责任书: a speech may open with what was done, without 刚才.
pub(super) fn opened(page: &Page<'_>, out: &mut Vec<Item>) {
    static DID: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[\p{Han}、]{2,20}?(?:通报了|宣读了|解读了|传达了|(?:作|做)了[^,]{0,8}(?:发言|表态|汇报|说明|安排|部署)|[签递领][订交取]?了[^,]{0,8}(?:书|状)$)",
        )
    });
    /// 上午,与会同志冒雨看了工地: what the hall has seen before it sat down.
    static SAW: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:(?:今天|昨天)?(?:上午|下午|会前)|会议?开始前)?(?:与会|参会|各位|大家|我们)[^,]{0,12}?(?:参观|观摩|察看|查看|考察|观看|收看|看|走访)了[^,]{2,}",
        )
    });
    /// How far into a speech its opening reaches, in sentences.
    const OPENING: usize = 16;
    if !matches!(page.particulars.kind, "speech" | "chair's remarks") {
        return;
    }
    static DONE: LazyLock<Words> = LazyLock::new(|| Words::new(["了"]));
    let done = |x: &&Sentence| !x.is_heading && DONE.stands(&page.s[x.body..x.end]);
    for x in page.outline.sentences.iter().take(OPENING).filter(done) {
        let clauses: Vec<Range<usize>> =
            page.clauses(x).iter().filter(|c| DID.is_match(page.get(c))).cloned().collect();
        for c in page.clauses(x).iter().filter(|c| SAW.is_match(page.get(c))) {
            push(page, out, c.clone(), "done", "agenda.saw", 65);
        }
        let text = &page.s[x.body..x.end];
        let past = ["去年", "上月", "上个月", "一年来", "近年"].iter().any(|w| text.contains(w));
        // 片子放完以后,…: what came before shows that it was here.
        let here = ["放完", "看完", "听完"].iter().any(|w| text.contains(w));
        if clauses.len() >= 2 && !past && (here || !review(page, x)) {
            for c in clauses {
                push(page, out, c, "done", "agenda.opened", 65);
            }
        }
    }
}
