//! What is asked without a word that obliges: of each, of all, by a meeting that settled it.

use super::doing::doings;
use crate::lexicon::Class;
use crate::page::Page;
use crate::pattern::Words;
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// 每个路口设一名引导员: what each of some is to have; 每盒不超过80页 is a limit.
pub(super) fn each_has(page: &Page<'_>, opening: &Range<usize>) -> bool {
    let text = page.get(opening);
    text.starts_with('每')
        && holds(text, &["设", "配", "建", "明确", "确定", "落实", "成立"])
        && !holds(text, &["不超过", "不少于", "不得", "按", "比例"])
        && settled(page, opening)
}

/// 重大隐患一律停产: what comes of a fault.
pub(super) fn punishes(text: &str) -> bool {
    holds(
        text,
        &[
            "停产", "停业", "停工", "处罚", "没收", "查处", "问责", "追究", "暂扣", "免职", "取消", "抄告",
            "严惩", "顶格",
        ],
    )
}

/// What a meeting settled is asked without a word for it; so is what each of some is to have: 每个村明确一名网格员.
pub(super) fn settled(page: &Page<'_>, opening: &Range<usize>) -> bool {
    const BY_TIME: [&str; 10] =
        ["每天", "每日", "每周", "每月", "每季", "每年", "每半", "每逢", "每次", "每当"];
    let text = page.get(opening);
    let acts = || page.tags.any(opening.clone(), Class::ACT) || !doings(page, opening).is_empty();
    let each = text.starts_with('每') && !BY_TIME.iter().any(|w| text.starts_with(w));
    let settled =
        page.particulars.kind == "minutes" && !text.contains("会议") && !page.times_in(opening).is_empty();
    (each || settled) && acts() && !text.contains(['了', '已'])
}

/// 沿街门店全部签订责任书, 工地一律安装围挡: what none is spared is asked of all.
pub(super) fn without_exception(page: &Page<'_>, range: &Range<usize>, clauses: &[Range<usize>]) -> bool {
    const ALL: [&str; 4] = ["一律", "全部", "统一", "逐一"];
    static STAND: LazyLock<Words> = LazyLock::new(|| Words::new(ALL));
    let asked = |c: &Range<usize>| {
        let text = page.get(c);
        !text.contains(['了', '已'])
            && ALL.iter().filter_map(|w| text.find(w).map(|i| c.start + i + w.len())).any(|at| {
                let near = page.tags.within(at..c.end);
                near.iter().any(|t| t.class.has(Class::ACT) && t.start <= at + '在'.len_utf8())
            })
    };
    STAND.stands(page.get(range)) && clauses.iter().any(asked)
}
