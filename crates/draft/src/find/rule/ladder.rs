//! Rules told step by step: ladders of times and cases, and branches that are one rule.

use super::kind::ladder;
use super::told;
use crate::find::body::Edges;
use crate::item::{Item, Kind};
use crate::outline::Sentence;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, Words, compile};
use crate::text::holds;
use std::sync::LazyLock;

/// 第一次督查,公布;第二次督查,发通知; 整改率第一次末位,约谈;连续两次,问责: sentences that count up are one ladder.
pub(super) fn ladders(page: &Page<'_>, out: &mut Vec<Item>) {
    static RUNG: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:对|凡)?[^,。;]{0,20}?(?:第[一二三四五]|连续[两二三四五2-5]|累计[两二三四五2-5])(?:次|期|个月|季度|周|年)|^(?:再次|首次)|^(?:每)?(?:出现|发现|发生)第[一二三四](?:个|起|处|例|回)|^(?:[^。;]{0,24}:)?[^。;:,]{0,20}[红黄蓝橙]色(?:通报|预警|警告|提示)",
        )
    });
    let sentences = &page.outline.sentences;
    // One of these stands in every rung.
    static COUNTS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "第一",
            "第二",
            "第三",
            "第四",
            "第五",
            "连续",
            "累计",
            "再次",
            "首次",
            "色通报",
            "色预警",
            "色警告",
            "色提示",
        ])
    });
    let rung = |x: &Sentence| {
        let text = &page.s[x.body..x.end];
        COUNTS.stands(text) && !told(page, x) && RUNG.is_match(text)
    };
    let mut i = 0;
    while let Some(first) = sentences.get(i) {
        i += 1;
        if !rung(first) {
            continue;
        }
        // A rung may have a remark of its own behind it.
        let mut last = first;
        while let Some(next) = sentences[last.id + 1..]
            .iter()
            .take(3)
            .take_while(|y| y.line == first.line)
            .find(|y| rung(y))
            .filter(|y| y.id == last.id + 1 || sentences[y.id - 1].stop == ';')
        {
            last = next;
        }
        if last.id == first.id {
            continue;
        }
        i = last.id + 1;
        let span = first.body..last.end;
        if out.iter().any(|r| r.span.start <= span.start + 60 && span.end <= r.span.end) {
            continue;
        }
        out.retain(|r| !overlap(&r.span, &span));
        let kind = ladder(page.get(&span));
        out.push(Item::new(Kind::Rule, span, super::name(kind), 70).with("rule_kind", kind));
    }
}

/// 头一回…,提醒;第二回…,点名;第三回…: a ladder that begins goes on to its last rung.
pub(super) fn climb(page: &Page<'_>, item: &mut Item) {
    static FIRST: LazyLock<Edges> = LazyLock::new(|| Edges::new("头一 第一次 第一回 首次 初次", false));
    static NEXT: LazyLock<Edges> =
        LazyLock::new(|| Edges::new("第二次 第三次 第四次 第二回 第三回 第四回 再次 三次 屡次", false));
    if FIRST.of(page.get(&item.span)).next().is_none() {
        return;
    }
    let Some(x) = page.sentence_at(item.span.start) else { return };
    let mut before = x;
    for y in page.outline.sentences[x.id + 1..].iter().take(4) {
        let rung =
            before.stop == ';' && y.line == x.line && NEXT.of(page.get(&(y.body..y.end))).next().is_some();
        if !rung {
            break;
        }
        item.span.end = item.span.end.max(y.end);
        before = y;
    }
}

/// Branches told sentence by sentence (对能解决的…;对…;) are one rule.
pub(super) fn chained(page: &Page<'_>, items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        // A rung that its ladder already holds.
        if out.last().is_some_and(|last| item.span.end <= last.span.end) {
            continue;
        }
        // 发现苗头,两小时内报镇街,镇街解决不了的报市里: the first report is the first step.
        if let Some(last) = out.last_mut()
            && last.field("rule_kind") == Some("reporting")
            && item.field("rule_kind") == Some("escalation")
            && page.s.get(last.span.end..item.span.start) == Some(",")
        {
            let start = last.span.start;
            *last = item;
            last.span.start = start;
            continue;
        }
        if let Some(last) = out.last_mut()
            && page.s.get(last.span.end..item.span.start) == Some(",")
            && follows_on(page, last, &item)
        {
            last.span.end = item.span.end;
            if item.field("rule_kind") == Some("publication") {
                last.set("rule_kind", "publication");
            }
            continue;
        }
        if let Some(last) = out.last_mut()
            && matches!(
                item.field("rule_kind"),
                Some(
                    "triage"
                        | "escalation"
                        | "cascade"
                        | "warning"
                        | "scoring"
                        | "quota"
                        | "recurrence"
                        | "limit"
                        | "threshold"
                        | "one_item_one_plan"
                        | "responsibility"
                )
            )
            && last.field("rule_kind") == item.field("rule_kind")
            && page.s.get(last.span.end..item.span.start).is_some_and(|gap| {
                gap.chars().count()
                    <= match item.field("rule_kind") {
                        Some("cascade") => 40,
                        Some("responsibility") => 12,
                        _ => 2,
                    }
                    && !gap.contains(['\n', '。'])
                    && (gap == ","
                        || match item.field("rule_kind") {
                            Some("threshold") => false,
                            Some("scoring") => alike(page.get(&last.span), page.get(&item.span)),
                            _ => true,
                        })
            })
        {
            last.span.end = item.span.end;
            continue;
        }
        // 两小时内派单,当日处置并回复;两家都不认领的,由办公室指定: where the round sticks.
        if let Some(last) = out.last_mut()
            && page.s.get(last.span.end..item.span.start).is_some_and(|gap| matches!(gap, ";" | ","))
            && last.field("rule_kind") == Some("closed_loop")
            && stuck(page.get(&item.span))
        {
            let start = last.span.start;
            *last = item.with("rule_kind", "escalation");
            last.span.start = start;
            continue;
        }
        // 对…的,予以停业;情节严重的,移送司法机关: one ladder.
        if let Some(last) = out.last_mut()
            && page.s.get(last.span.end..item.span.start).is_some_and(|gap| matches!(gap, ";" | ","))
            && STEEPER.of(page.get(&item.span)).next().is_some()
            && matches!(
                last.field("rule_kind"),
                Some("sanction" | "escalation" | "triage" | "gate" | "warning")
            )
        {
            last.span.end = item.span.end;
            continue;
        }
        out.push(item);
    }
    out
}

/// 凡被省里监测到的,扣20分;被县里发现的,扣10分: points for one matter; 同一摊点反弹的, 市民投诉的: for two.
fn alike(first: &str, next: &str) -> bool {
    let head = |text: &str| text.trim_start_matches(['凡', '对', '每']).chars().next();
    head(first) == head(next)
}

/// 有理有据的,一个月内兑现;政策够不着的,用救助兜底;无理缠访的,依法终结: matters told apart sentence by sentence.
pub(super) fn branches(page: &Page<'_>, out: &mut Vec<Item>) {
    const SENTENCES_LEAST: usize = 3;
    let sentences = &page.outline.sentences;
    let branch = |x: &Sentence| {
        let clauses = page.clauses(x);
        let [case, ..] = clauses else { return false };
        let text = page.get(case);
        clauses.len() > 1
            && text.ends_with('的')
            && (4..=18).contains(&text.chars().count())
            && !["有的", "一些", "个别", "这", "那", "我", "是"].iter().any(|w| text.starts_with(w))
            && !page.get(&(x.body..x.end)).contains(['了', '已'])
            && !told(page, x)
    };
    let mut i = 0;
    while let Some(first) = sentences.get(i) {
        i += 1;
        if first.stop != ';' || !branch(first) {
            continue;
        }
        let mut last = first;
        while last.stop == ';'
            && let Some(next) = sentences.get(last.id + 1).filter(|y| y.line == first.line && branch(y))
        {
            last = next;
        }
        i = last.id + 1;
        let span = first.body..last.end;
        let many = last.id + 1 >= first.id + SENTENCES_LEAST;
        if many && out.iter().all(|r| !overlap(&r.span, &span)) {
            out.push(Item::new(Kind::Rule, span, super::name("triage"), 60).with("rule_kind", "triage"));
        }
    }
}

/// 两家都不认领的, 协调不了的: a case that nobody on this level ends.
fn stuck(text: &str) -> bool {
    let case = text.split_inclusive('的').next().unwrap_or("");
    ["不认领", "认领不了", "不了的", "不下的", "有争议", "权属不清", "职责不清"]
        .iter()
        .any(|w| case.contains(w))
}

/// Whether the clause behind a rule goes on with it.
fn follows_on(page: &Page<'_>, last: &Item, item: &Item) -> bool {
    let (first, next) = (page.get(&last.span), page.get(&item.span));
    match (last.field("rule_kind"), item.field("rule_kind")) {
        // 查一条、改一条、销一条,谁检查谁签字.
        (Some("closed_loop"), Some("responsibility")) => next.starts_with('谁') && next.contains('签'),
        // 领导包校、干部包片,谁排查、谁签字、谁负责.
        (Some("cascade"), Some("responsibility")) => next.starts_with('谁'),
        // 乡镇解决不了的报分管副县长,三天之内必须有答复.
        (Some("escalation"), Some("threshold")) => next.contains('内'),
        // 每半个月排一次名,在县电视台公布.
        (Some("recurrence" | "publication"), Some("publication")) => {
            next.starts_with(['在', '并', '由', '通']) && !first.starts_with('在')
        }
        // 实行日报告制度,每天五点前报县安保办: the name, and what it means.
        (Some("reporting"), Some("reporting")) if first.ends_with("制度") => true,
        // 不打招呼、不定路线,昼查夜查; 第一名奖20万元,第二名奖8万元.
        (Some("inspection"), Some("inspection")) => true,
        // 两小时内报民政办,民政办当天报县里; 每户收十二元,差额由乡里补.
        (Some("reporting"), Some("reporting")) => {
            next.contains(['内', '天']) && !next.starts_with(['遇', '发', '出', '每', '凡'])
        }
        (Some("funding"), Some("funding")) => true,
        // 电费由村里支付,不得向农户摊派.
        (Some("funding"), Some("limit")) => holds(next, &["摊派", "摊到", "向群众", "向农户", "向企业"]),
        (Some("reward"), Some("reward")) => !next.starts_with(['对', '凡']),
        _ => false,
    }
}

/// What opens the next step of a ladder.
static STEEPER: LazyLock<Edges> = LazyLock::new(|| {
    Edges::new(
        "情节严重 情节较重 构成犯罪 涉嫌犯罪 涉嫌违法 造成严重后果 造成后果 再次 仍未 仍不 仍然 拒不 第二次 第三次 逾期",
        false,
    )
});
