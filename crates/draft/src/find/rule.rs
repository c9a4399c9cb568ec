//! Executable rules: a condition with a consequence, an interval, a limit, a fixed order, an assignment.
//!
//! `data/rules.txt` holds one pattern per line: kind, how far the span reaches, cue words, and the pattern. A pattern is
//! run over the sentences that hold one of its cues; its span grows to whole comma clauses, and stops before a clause of mere outcome.
//! Cases and what follows from them are read first, clause by clause (`rule/case.rs`); patterns take the places they leave.

mod case;
mod follows;
mod idle;
mod kind;
mod ladder;
mod premise;
mod reach;
mod round;
mod words;

use case::cases;
use ladder::{branches, chained, climb, ladders};
use reach::{Reach, grow};
use round::rounds;

use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

const PATTERNS: &str = include_str!("../../data/rules.txt");

struct Grammar {
    kind: &'static str,
    reach: Reach,
    pattern: Pattern,
    cues: Words,
}

static GRAMMARS: LazyLock<Vec<Grammar>> = LazyLock::new(|| {
    PATTERNS
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .filter_map(|l| {
            let mut parts = l.splitn(4, ' ');
            let (kind, reach, cues, pattern) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
            let reach = match reach {
                "rest" => Reach::Rest,
                "exact" => Reach::Exact,
                _ => Reach::Clauses,
            };
            Some(Grammar { kind, reach, pattern: compile(pattern.trim()), cues: Words::new(cues.split('/')) })
        })
        .collect()
});

/// A bit for each grammar.
type Sets = [u64; 6];

/// The rules of a page.
pub fn find(page: &Page<'_>) -> Vec<Item> {
    let mut out: Vec<Item> = cases(page);
    rounds(page, &mut out);
    let known = out.len();
    let cued = cued(page);
    for x in page.outline.sentences.iter().filter(|x| cued[x.id] != Sets::default()) {
        let told = told(page, x);
        let standing = told && !matches!(page.particulars.kind, "speech" | "chair's remarks");
        if x.is_heading && x.end - x.body < 60 || page.in_title(x.start) || told && !standing {
            continue;
        }
        let text = &page.s[x.body..x.end];
        if FRAME.stands(text) {
            continue;
        }
        for g in bits(cued[x.id]).filter_map(|n| GRAMMARS.get(n)) {
            let mut from = 0;
            while let Some(m) = g.pattern.find_at(text, from) {
                from = m.end().max(from + text[from..].chars().next().map_or(1, char::len_utf8));
                if idle::idle(g.kind, &g.cues, text, m.range()) {
                    continue;
                }
                let mut span = grow(page, x, g.kind, g.reach, x.body + m.start()..x.body + m.end());
                if g.kind == "triage" {
                    span.start = branched(page, x, span.start);
                }
                // A bulletin tells of a standing procedure too: no 已, no 了 in the words of it.
                if standing
                    && (page.tags.any(span.clone(), Class::PAST) || page.get(&span).contains(['了', '已']))
                {
                    continue;
                }
                // 对17处重大隐患,10月底前整改到位: a duty with its day is no procedure.
                let dated = matches!(g.kind, "closed_loop" | "publication")
                    && page.times_in(&span).iter().any(|t| t.before);
                if span.start >= span.end || dated {
                    continue;
                }
                // 对缺岗的严肃处理,对做得好的给予奖励: behind a rule that stops early stands the next.
                let near = out[known..].iter().rev().take(12);
                let taken = near.chain(&out[..known]).find(|i| overlap(&i.span, &span)).map(|i| i.span.end);
                let again = taken.unwrap_or(span.end);
                if matches!(g.kind, "sanction" | "reward")
                    && x.body + m.start() < again
                    && again < x.body + m.end()
                {
                    from = again - x.body;
                }
                // 年底评选先进10名,对排名末位的诫勉谈话: a match that ran on into the next rule ends before it.
                if taken.is_some() && g.kind == "quota" {
                    let next = near_start(&out, &span);
                    let cut = page.s[span.start..next].trim_end_matches([',', ';', ' ']).len();
                    span.end = span.start + cut;
                }
                let free = span.end > span.start
                    && out.iter().all(|i| !overlap(&i.span, &span))
                    && g.cues.stands(page.get(&span));
                if taken.is_some() && (g.kind != "quota" || !free) {
                    continue;
                }
                let kind = kind::settle(g.kind, page.get(&span));
                out.push(
                    Item::new(Kind::Rule, span, name(kind), 65)
                        .with("rule_kind", kind)
                        .with("params", params(page, kind, x)),
                );
            }
        }
    }
    ladders(page, &mut out);
    branches(page, &mut out);
    governed(page, &mut out);
    out.sort_by_key(|i| i.span.start);
    out.iter_mut().for_each(|item| climb(page, item));
    chained(page, out)
}

/// Where the first rule behind the beginning of a span begins.
fn near_start(out: &[Item], span: &Range<usize>) -> usize {
    let behind = out.iter().map(|i| i.span.start).filter(|at| span.contains(at));
    behind.min().unwrap_or(span.start)
}

/// What leads up to a paper or a paragraph, and is no rule.
static FRAME: LazyLock<Words> = LazyLock::new(|| Words::new(["如下", "制定本", "签订本"]));

/// 对发现的隐患,节前能整改的…: what is told apart by case stands before the first case.
fn branched(page: &Page<'_>, x: &Sentence, start: usize) -> usize {
    let head = page.s[x.body..start].trim_end_matches(|c| c != ',' && c != ':');
    let what = head.starts_with("对")
        && head.chars().count() <= 40
        && head.matches(',').count() <= 1
        && !head.contains("的,");
    if what || head.is_empty() { x.body } else { start }
}

/// The numbers of the bits that are set, in order.
fn bits(sets: Sets) -> impl Iterator<Item = usize> {
    (0..).zip(sets).flat_map(|(n, set)| {
        let mut left = set;
        std::iter::from_fn(move || {
            let bit = left.checked_ilog2().map(|_| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(n * 64 + bit)
        })
    })
}

/// Under a heading that names an institution (督查通报机制, 例会制度) each sentence is one of its rules.
fn governed(page: &Page<'_>, out: &mut Vec<Item>) {
    const NAMES: [&str; 5] = ["机制", "制度", "程序", "规则", "流程"];
    const SETS_UP: [&str; 14] = [
        "建立", "完善", "健全", "强化", "落实", "创新", "构建", "加强", "严格", "推行", "实行", "坚持",
        "形成", "探索",
    ];
    for x in page.outline.sentences.iter().filter(|x| !x.is_heading) {
        let Some(heading) = x.heading.map(|i| page.get(&page.outline.headings[i].span)) else { continue };
        let names = NAMES.iter().any(|w| heading.ends_with(w))
            && heading.chars().count() <= 16
            && !SETS_UP.iter().any(|w| heading.contains(w));
        if !names || told(page, x) {
            continue;
        }
        let clauses = page.clauses(x);
        let hollow = |c: &Range<usize>| {
            page.tags.opens(c.clone(), Class::OUTCOME)
                || page.get(c).starts_with('在') && page.tags.any(c.clone(), Class::SPIRIT)
        };
        let Some(last) = clauses.iter().rposition(|c| !hollow(c)) else { continue };
        let span = x.body..clauses[last].end;
        let text = page.get(&span);
        let kind = [
            ("closed_loop", "销号"),
            ("publication", "通报"),
            ("publication", "公布"),
            ("reporting", "报送"),
            ("reporting", "上报"),
            ("recurrence", "召开"),
            ("recurrence", "每"),
        ]
        .iter()
        .find(|(_, w)| text.contains(w))
        .map(|k| k.0);
        let Some(kind) = kind else { continue };
        out.retain(|r| !(span.start <= r.span.start && r.span.end <= span.end));
        if out.iter().all(|r| !overlap(&r.span, &span)) {
            out.push(Item::new(Kind::Rule, span, "rule.governed", 55).with("rule_kind", kind));
        }
    }
}

/// Which grammars have one of their cues in each sentence, a bit each.
fn cued(page: &Page<'_>) -> Vec<Sets> {
    let mut cued = vec![Sets::default(); page.outline.sentences.len()];
    for (n, g) in GRAMMARS.iter().enumerate().take(64 * Sets::default().len()) {
        for place in g.cues.places(page.body()) {
            if let Some(x) = page.sentence_at(page.span.start + place) {
                cued[x.id][n / 64] |= 1 << (n % 64);
            }
        }
    }
    cued
}

fn name(kind: &str) -> &'static str {
    const NAMES: [&str; 23] = [
        "rule.escalation",
        "rule.triage",
        "rule.threshold",
        "rule.warning",
        "rule.sanction",
        "rule.reward",
        "rule.appraisal",
        "rule.scoring",
        "rule.reporting",
        "rule.publication",
        "rule.recurrence",
        "rule.precedence",
        "rule.one_item_one_plan",
        "rule.responsibility",
        "rule.cascade",
        "rule.funding",
        "rule.inspection",
        "rule.gate",
        "rule.sequence",
        "rule.closed_loop",
        "rule.limit",
        "rule.quota",
        "rule.emergency",
    ];
    NAMES.iter().find(|n| n.ends_with(kind)).copied().unwrap_or("rule")
}

/// What is told of the past is no rule, nor what a heading of meaning or faults holds.
fn told(page: &Page<'_>, x: &Sentence) -> bool {
    super::task::review(page, x) && !page.tags.any(x.body..x.end, Class::MUST) && !premise::counts(page, x)
        || page.under(x, &["回顾", "工作情况", "指导思想", "重要意义"])
}

/// The parameters one can read off: steps, scheme, numbers.
fn params(page: &Page<'_>, kind: &str, x: &Sentence) -> serde_json::Value {
    static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:不低于|不少于|达到|超过|低于|不超过|达不到)?(?P<n>[0-9]+(?:\.[0-9]+)?)(?P<u>%|分|天|日|小时|个工作日|周|次|名|个|人|万元|元)",
        )
    });
    static EVERY: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"每(?P<p>半年|两周|季度|季|年|月|周|天|日|旬)"));
    let text = &page.s[x.body..x.end];
    let mut map = serde_json::Map::new();
    match kind {
        "threshold" | "scoring" | "limit" | "quota" => {
            if let Some(c) = NUMBER.captures(text) {
                if let Ok(value) = c["n"].parse::<f64>() {
                    map.insert("value".to_owned(), value.into());
                }
                map.insert("unit".to_owned(), c["u"].into());
                let op = if text.contains("不超过")
                    || text.contains("达不到")
                    || text.contains("低于") && !text.contains("不低于")
                {
                    "<="
                } else {
                    ">="
                };
                map.insert("op".to_owned(), op.into());
            }
        }
        "recurrence" => {
            if let Some(c) = EVERY.captures(text) {
                map.insert("per".to_owned(), c["p"].into());
            }
        }
        "sanction" | "reward" | "warning" | "emergency" => {
            let mut parts = text.splitn(2, ',');
            if let (Some(condition), Some(action)) = (parts.next(), parts.next()) {
                map.insert("condition".to_owned(), condition.into());
                map.insert("action".to_owned(), action.into());
            }
        }
        _ => {}
    }
    serde_json::Value::Object(map)
}
