//! What follows an act in the same breath and is a rule, not more of the act: 不得…, …的一律…, 经费由….
//!
//! "Appraisal, reward and sanction clauses … are rules only" (schema, task); a limit or a condition behind an act is
//! the rule's own words too.

use crate::find::body::Edges;
use crate::item::Item;
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::{Page, overlap};
use crate::pattern::Words;
use std::ops::Range;
use std::sync::LazyLock;

/// What a clause that forbids, threatens or pays opens with.
const OPENS: &str = "不得 不准 不许 不能 不可 不要 不予 不搞 严禁 禁止 任何人不 任何单位不 绝不 决不 一律不 一律停 逾期 到期 超时 拒不 再不 凡 经费 \
                     所需资金 所需经费 工钱 工资 奖金 奖补 费用 资金由 防止 以防 免得 省得 避免 杜绝 别 莫 切忌 切莫 否则 对拒不 对逾期 谁 \
                     一经 如有 若 如果 如遇 遇有 哪 连续 连着 第一次 头一次 屡 最多 最高 但不 且不 并不得 也不 才能 方可 届时不 漏报 瞒报 迟报 扣发 扣除 扣减 倒扣";

/// What a clause with its condition in it holds: 不签的要罚, 没有证的停业.
const ENDS: &str = "方可 才行 为止 问责 通报批评 一票否决 评优 评先";

/// What a clause says that shares out the money.
static SHARES: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "分担",
        "负担",
        "垫付",
        "列支",
        "给予补偿",
        "各半",
        "拿一成",
        "拿两成",
        "拿三成",
        "拿四成",
        "拿五成",
        "拿六成",
        "拿七成",
        "里出",
        "各出一半",
    ])
});

/// Whether a clause only rules over what stands before it.
pub(super) fn rules_only(page: &Page<'_>, c: &Range<usize>) -> bool {
    static OPENING: LazyLock<Edges> = LazyLock::new(|| Edges::new(OPENS, false));
    static ENDING: LazyLock<Edges> = LazyLock::new(|| Edges::new(ENDS, true));
    let text = page.get(c);
    OPENING.of(text).next().is_some()
        || ENDING.of(text).next().is_some()
        || forbids(text)
        || text.ends_with('的') && condition(text)
        || split_by_condition(page, c)
        || appraises(text)
        || rewards(text)
        || pays(text)
        || SHARES.stands(text)
        || text.starts_with('不') && text.contains("、不")
}

/// 查出的隐患要建立台账,查一条、登一条、销一条: the list that is asked for, before what is done with each of it.
pub(super) fn listed_first(
    page: &Page<'_>,
    x: &Sentence,
    range: &Range<usize>,
    rules: &[Item],
) -> Option<Range<usize>> {
    const LISTS: [&str; 6] = ["台账", "清单", "档案", "名册", "花名册", "一本账"];
    let first = page.clauses(x).first().filter(|c| c.start == range.start)?;
    let text = page.get(first);
    let looped = rules.iter().any(|r| {
        r.field("rule_kind") == Some("closed_loop") && overlap(&r.span, first) && r.span.end > first.end
    });
    (looped
        && text.contains('要')
        && LISTS.iter().any(|w| text.ends_with(w))
        && page.tags.any(first.clone(), Class::ACT))
    .then(|| first.clone())
}

/// 整治情况纳入年度考核: what counts in an appraisal.
fn appraises(text: &str) -> bool {
    static SCHEMES: LazyLock<Words> =
        LazyLock::new(|| Words::new(["考核", "考评", "绩效", "评价", "评先评优"]));
    static COUNTED: LazyLock<Words> = LazyLock::new(|| Words::new(["纳入", "列入", "计入", "记入"]));
    COUNTED.first(text, 0).is_some_and(|i| {
        let scheme = &text[i..];
        SCHEMES.stands(scheme)
            && scheme.chars().count() <= 26
            && !text[..i].contains(['把', '将', '、'])
            && !scheme.contains("体系")
    })
}

/// 对中介人给予一次性奖励, 对负责人予以调整, 取消评先资格: merit and blame.
fn rewards(text: &str) -> bool {
    const DEEDS: [&str; 13] = [
        "奖励",
        "表彰",
        "表扬",
        "重奖",
        "处罚",
        "处分",
        "问责",
        "调整",
        "补助",
        "补贴",
        "约谈",
        "免职",
        "通报批评",
    ];
    static GIVEN: LazyLock<Words> = LazyLock::new(|| Words::new(["给予", "予以"]));
    static TAKEN: LazyLock<Words> = LazyLock::new(|| Words::new(["取消"]));
    GIVEN.stands(text) && DEEDS.iter().any(|d| text.ends_with(d))
        || TAKEN.first(text, 0).is_some_and(|i| text[i..].contains("资格"))
}

/// 每公里补助400元, 一次奖2000元: money for something, no act.
fn pays(text: &str) -> bool {
    let amount = |sign: char| {
        text.match_indices(sign)
            .any(|(i, _)| text[..i].ends_with(|c: char| c.is_ascii_digit() || "万百千十".contains(c)))
    };
    static PAYS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["补助", "补贴", "奖", "罚", "扣", "收费", "工资", "工钱", "给"]));
    PAYS.stands(text) && (amount('元') || amount('块'))
}

/// 一户新的养殖场也不准批, 没有许可的一律不得….
fn forbids(text: &str) -> bool {
    static FORBIDS: LazyLock<Words> = LazyLock::new(|| {
        Words::new(["后才能", "方可", "才可", "的一律", "一律不", "就不", "不得", "不准", "不许", "不予"])
    });
    FORBIDS.stands(text)
}

/// 没有证件的, 不达标的, 查实的: a case, not a thing.
fn condition(text: &str) -> bool {
    ["没有", "未", "不", "无", "超", "逾", "拒", "查实", "发现", "属实", "造成", "出现", "发生", "导致", "够"]
        .iter()
        .any(|w| text.contains(w))
}

/// 不签的按时清退: the case and what comes of it in one clause.
fn split_by_condition(page: &Page<'_>, c: &Range<usize>) -> bool {
    let text = page.get(c);
    text.find('的').is_some_and(|i| {
        let case = &text[..i];
        case.chars().count() <= 14
            && text[i..].chars().count() > 3
            && !["看到", "查到", "拍到", "发现"].iter().any(|w| case.starts_with(w))
            && (["不", "没有", "未", "无", "超过", "逾期", "拒", "屡"].iter().any(|w| case.starts_with(w))
                || [
                    "不了",
                    "不动",
                    "不下",
                    "不成",
                    "不清",
                    "不住",
                    "不净",
                    "不干净",
                    "不到位",
                    "不上",
                    "不开",
                ]
                .iter()
                .any(|w| case.ends_with(w)))
            && !page.tags.opens(c.clone(), Class::ACT)
    })
}
