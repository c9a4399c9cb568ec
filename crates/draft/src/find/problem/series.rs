//! Shortcomings told one after the other without being called so: lists whose members show what they are, some who do
//! this and some who do that, and what an inspection has seen.

use super::sign::{costs, demands, elsewhere, frames, praises, supposes, weight};
use super::state::named;
use crate::find::task::asks;
use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline::{INLINE, Sentence};
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// 有的…, 个别…, 还有的…: a part of many, of whom nothing good is told as a rule.
static SOME: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:而且|特别是|尤其是|甚至|但|但是|可是|还有|更有|我们)?(?:有的|有些|有个别|个别|极个别|少数|极少数|部分|大部分|一部分|一些|不少|某些)[\p{Han}]",
    )
});

/// 从检查的情况看, 暗访发现: what follows was seen.
static SEEN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:[^,。;]{0,24})(?:暗访|检查|抽查|督查|督导|调查|走访|摸排|巡查|调研|测评|排查|普查|体检|巡察|反馈|掌握|了解|审计|核查|评估|监测|曝光|通报|举报|暗拍|随访)[^,。;]{0,4}(?:发现|看到|来看|看|反映)$|^(?:[^,。;]{0,8})(?:群众|企业|百姓|居民|市民|家长|学生|职工|网民|商户)(?:普遍|集中|多次|经常)?反映$",
    )
});

/// Whether the list that opens behind sentence `at` is one of faults by its members: most show one, none asks.
pub(super) fn shown_by_members(page: &Page<'_>, at: usize) -> bool {
    let sentences = &page.outline.sentences;
    let head = &sentences[at];
    let mut behind = sentences[at + 1..].iter().take_while(|x| x.line == head.line).take(12);
    let opens = behind.find_map(|x| x.mark).is_some_and(|m| m.number == 1 && m.level >= 4);
    if !opens || demands(page, head) || page.in_title(head.start) {
        return false;
    }
    let (mut members, mut faulty) = (0, 0);
    for x in sentences[at + 1..].iter().take_while(|x| x.line == head.line).take(12) {
        let Some(mark) = x.mark else { continue };
        if mark.number != members + 1 || mark.level < 4 {
            break;
        }
        let span = x.body..x.end;
        // 完善设施,月底前更换破损箱体: work with a fault for its object.
        let work = acts(page, x) || page.times_in(&span).iter().any(|t| t.before);
        if work || demands(page, x) || praises(page.get(&span)) || super::asks_now(page.get(&span)) {
            return false;
        }
        members += 1;
        faulty += u32::from(weight(page, &span) > 0);
    }
    members >= 2 && faulty * 3 >= members * 2
}

/// What a sentence tells of some, or of what was seen: the part of it that is a fault.
fn told(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    if !SOME.may_match(&page.s[x.body..x.end]) {
        return None;
    }
    let clauses = page.clauses(x);
    let first =
        clauses.iter().position(|c| SOME.is_match(page.get(c)) && !page.get(c).starts_with("有的放矢"))?;
    // 水体尚未完全消除,个别河段返黑: some are an example of the fault before.
    let before = clauses[..first].iter().rev().take_while(|c| super::lacking(page, (*c).clone())).count();
    let start = clauses[first - before].start;
    let end = clauses[first + 1..]
        .iter()
        .find(|c| {
            let t = page.get(c);
            ["这", "直接导致", "必须", "对此", "对这些", "为此", "和", "与"].iter().any(|w| t.starts_with(w))
                && super::sign::weight(page, c) == 0
        })
        .map_or(x.end, |c| c.start - 1);
    tells(page, x, start..end).then_some(start..end)
}

/// Whether a range tells, and asks, praises and supposes nothing.
pub(super) fn tells(page: &Page<'_>, x: &Sentence, range: Range<usize>) -> bool {
    let text = page.get(&range);
    let part = Sentence { body: range.start, end: range.end, ..x.clone() };
    !x.is_heading
        && (x.stop != '?' || range.end < x.end)
        && !page.in_title(x.start)
        && (!demands(page, &part) || costs(text))
        && !text.starts_with('每')
        && !super::asks_now(text)
        && !praises(text)
        && !supposes(text)
        && !elsewhere(text)
        && text.chars().count() >= 8
}

/// Parts so small that little good is told of them.
const FEW: [&str; 3] = ["个别", "少数", "极"];

/// 有的…;有的…;个别…: several that tell of some stand by each other, one alone must show its fault.
pub(super) fn some(page: &Page<'_>, out: &mut Vec<Item>) {
    let sentences = &page.outline.sentences;
    let mut i = 0;
    while i < sentences.len() {
        let mut run: Vec<Range<usize>> = Vec::new();
        while let Some(x) = sentences.get(i + run.len())
            && x.line == sentences[i].line
            && let Some(span) = told(page, x)
        {
            run.push(span);
        }
        let shown: usize = run.iter().map(|r| weight(page, r)).sum();
        // 个别, 少数: so few are named for a fault alone.
        let few = run.len() == 1
            && FEW.iter().any(|w| page.get(&run[0]).split(',').any(|clause| clause.starts_with(w)));
        if run.len() >= 2 && shown >= 1 || run.len() == 1 && shown >= 2 - usize::from(few) {
            for span in &run {
                push(page, out, span.clone(), "problem.some", 70);
            }
        }
        i += run.len().max(1);
    }
}

/// 暗访发现:甲;乙: what was seen, up to the end of its sentence.
pub(super) fn seen(page: &Page<'_>, out: &mut Vec<Item>) {
    let mut open = None;
    for x in &page.outline.sentences {
        let clauses = page.clauses(x);
        let may = SEEN.may_match(&page.s[x.body..x.end]);
        let from = match clauses.iter().take_while(|_| may).position(|c| SEEN.is_match(page.get(c))) {
            Some(i) => clauses.get(i + 1).map(|c| c.start),
            None if open == Some(x.id) => Some(x.body),
            None => None,
        };
        open = None;
        let Some(from) = from else { continue };
        open = (x.stop == ';').then_some(x.id + 1);
        if x.mark.is_none_or(|m| m.level < INLINE)
            && tells(page, x, from..x.end)
            && weight(page, &(from..x.end)) >= 1
            && !super::summary(page, from..x.end)
        {
            push(page, out, from..x.end, "problem.seen", 70);
        }
    }
}

/// 甲;乙;丙: clauses between semicolons that tell, most of them of a fault, are each one.
pub(super) fn chained(page: &Page<'_>, out: &mut Vec<Item>) {
    let sentences = &page.outline.sentences;
    let mut i = 0;
    while i < sentences.len() {
        let first = &sentences[i];
        let mut end = i;
        while sentences[end].stop == ';'
            && sentences.get(end + 1).is_some_and(|y| y.line == first.line && y.mark.is_none())
        {
            end += 1;
        }
        let run = &sentences[i..=end];
        i = end + 1;
        if run.len() < 2 {
            continue;
        }
        if first.mark.is_some_and(|m| m.level >= INLINE) {
            continue;
        }
        // What asks for something is told first: most such chains do.
        if !run.iter().all(|x| tells(page, x, x.body..x.end) && !acts(page, x)) {
            continue;
        }
        let weights: Vec<usize> = run.iter().map(|x| weight(page, &(x.body..x.end))).collect();
        let faulty = weights.iter().filter(|w| **w >= 1).count();
        let all = run.len() >= 3 && faulty == run.len();
        if (all || weights.iter().any(|w| *w >= 2)) && faulty * 3 >= run.len() * 2 {
            for x in run {
                push(page, out, x.body..x.end, "problem.chained", 65);
            }
        }
    }
}

/// Whether a sentence opens with a verb of doing, or lets somebody do it: that asks, or tells of work.
fn acts(page: &Page<'_>, x: &Sentence) -> bool {
    let clauses = page.clauses(x);
    // 监管执法失之于宽: the verb names what the fault is told of.
    let told = |c: &Range<usize>| named(page, c) || page.get(c).contains("失之于");
    clauses.first().is_some_and(|c| begins_act(page, c) && !told(c)) || binds(&page.s[x.body..x.end])
}

pub(super) fn begins_act(page: &Page<'_>, c: &Range<usize>) -> bool {
    let first = page.tags.within(c.clone()).first().filter(|t| t.start == c.start);
    // 招商局接了线索, 登记表上写着: a verb inside a name does nothing.
    let does = first.is_some_and(|t| {
        let named = [
            "局", "办", "所", "站", "队", "公司", "中心", "部门", "单位", "户", "点", "员", "表", "本", "台",
            "人员",
        ];
        [Class::ACT, Class::SOFT, Class::MUST].into_iter().any(|class| t.class.has(class))
            && !named.iter().any(|w| page.s[t.end..].starts_with(w))
    });
    does || binds(page.get(c))
}

/// Whether words bind or decide in a text: there a case is ruled, not told.
pub(super) fn binds(text: &str) -> bool {
    static BINDS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "一律",
            "不得",
            "不准",
            "不许",
            "当场",
            "责令",
            "限期",
            "予以",
            "今后",
            "凡是",
            "负责",
            "牵头",
            "指定",
            "罚款",
            "处罚",
            "第一次",
            "每处",
            "谁就",
            "的由",
            "的,由",
            "的动员",
            "的先",
            "给予",
            "的提交",
            "的报",
            "不予",
        ])
    });
    BINDS.stands(text)
}

/// A run of clauses that shows a fault beyond doubt, in a sentence that is not about faults.
pub(super) fn lone(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in &page.outline.sentences {
        // Without a frame in the sentence none of its clauses has one.
        if x.is_heading || frames(&page.s[x.body..x.end]) == 0 {
            continue;
        }
        let clauses = page.clauses(x);
        let mut i = 0;
        while i < clauses.len() {
            let run = clauses[i..].iter().take_while(|c| tells_on(page, x, c)).count();
            let shown = &clauses[i..i + run];
            i += run + 1;
            let Some(a) = shown.iter().position(|c| weight(page, c) >= 1) else { continue };
            let b = shown.iter().rposition(|c| weight(page, c) >= 1).unwrap_or(a);
            let span = shown[a].start..shown[b].end;
            let sum: usize = shown[a..=b].iter().map(|c| weight(page, c)).sum();
            if sum >= 3
                && frames(page.get(&span)) >= 1
                && tells(page, x, span.clone())
                && !super::summary(page, span.clone())
            {
                push(page, out, span, "problem.lone", 50);
            }
        }
    }
}

/// A clause that tells and asks nothing.
fn tells_on(page: &Page<'_>, x: &Sentence, c: &Range<usize>) -> bool {
    let text = page.get(c);
    let part = Sentence { body: c.start, end: c.end, ..x.clone() };
    !asks(page, &part) && !text.ends_with('的') && !begins_act(page, c)
}

pub(super) fn push(page: &Page<'_>, out: &mut Vec<Item>, span: Range<usize>, rule: &'static str, sure: u8) {
    let text = page.get(&span).trim_end_matches([',', '等', ' ']);
    let span = span.start..span.start + text.len();
    if out.iter().all(|o| !overlap(&o.span, &span)) {
        out.push(Item::new(Kind::Problem, span, rule, sure));
    }
}
