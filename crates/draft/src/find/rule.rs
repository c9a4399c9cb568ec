//! Executable rules: a condition with a consequence, an interval, a limit, a fixed order, an assignment.
//!
//! `data/rules.txt` holds one pattern per line: kind, how far the span reaches, cue words, and the pattern. A pattern is
//! run over the sentences that hold one of its cues; its span grows to whole comma clauses, and stops before a clause of mere outcome.

mod ladder;

use ladder::{chained, climb, ladders};

use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

const PATTERNS: &str = include_str!("../../data/rules.txt");

/// How far a rule's span reaches from its match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The clauses the match touches.
    Clauses,
    /// From the match to the end of the sentence, outcome clauses left off.
    Rest,
    /// The match itself.
    Exact,
}

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

/// The rules of a page.
pub fn find(page: &Page<'_>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    let cued = cued(page);
    for x in &page.outline.sentences {
        let told = told(page, x);
        let standing = page.particulars.kind == "bulletin" && told;
        if x.is_heading && x.end - x.body < 60 || page.in_title(x.start) || told && !standing {
            continue;
        }
        let text = &page.s[x.body..x.end];
        if FRAME.stands(text) {
            continue;
        }
        for g in bits(cued[x.id]).filter_map(|n| GRAMMARS.get(n)) {
            let mut from = 0;
            while let Some(m) = g.pattern.captures_at(text, from).and_then(|c| c.get(0)) {
                from = m.end().max(from + text[from..].chars().next().map_or(1, char::len_utf8));
                // 经县政府同意,决定开展…: how the paper itself came about.
                let passed = g.kind == "gate"
                    && (m.as_str().contains("决定")
                        || m.as_str().contains("印发")
                        || ["决定", "现"]
                            .iter()
                            .any(|w| text[m.end()..].trim_start_matches(',').starts_with(w)));
                // 不能立即整改的 is no 能立即整改的.
                let denied = m.as_str().starts_with('能') && text[..m.start()].ends_with('不');
                // 对船主讲清政策,确保严厉打击…见效: what it is for is no penalty.
                let aimed = matches!(g.kind, "sanction" | "reward")
                    && [",确保", ",努力", ",推动"].iter().any(|w| {
                        m.as_str()
                            .split(w)
                            .next()
                            .is_some_and(|head| head.len() < m.len() && !g.cues.stands(head))
                    });
                if passed || denied || aimed {
                    continue;
                }
                let mut span = reach(page, x, g, x.body + m.start()..x.body + m.end());
                if g.kind == "triage" {
                    span.start = branched(page, x, span.start);
                }
                // A bulletin tells of a standing procedure too: no 已, no 了 in the words of it.
                if standing
                    && (page.tags.any(span.clone(), Class::PAST) || page.get(&span).contains(['了', '已']))
                {
                    continue;
                }
                if span.start >= span.end {
                    continue;
                }
                // 对缺岗的严肃处理,对做得好的给予奖励: behind a rule that stops early stands the next.
                let taken = out.iter().rev().take(12).find(|i| overlap(&i.span, &span)).map(|i| i.span.end);
                let again = taken.unwrap_or(span.end);
                if matches!(g.kind, "sanction" | "reward")
                    && x.body + m.start() < again
                    && again < x.body + m.end()
                {
                    from = again - x.body;
                }
                if taken.is_some() {
                    continue;
                }
                out.push(
                    Item::new(Kind::Rule, span, name(g.kind), 65)
                        .with("rule_kind", g.kind)
                        .with("params", params(page, g.kind, x)),
                );
            }
        }
    }
    ladders(page, &mut out);
    governed(page, &mut out);
    out.sort_by_key(|i| i.span.start);
    out.iter_mut().for_each(|item| climb(page, item));
    chained(page, out)
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
fn bits(sets: [u64; 4]) -> impl Iterator<Item = usize> {
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
fn cued(page: &Page<'_>) -> Vec<[u64; 4]> {
    let mut cued = vec![[0u64; 4]; page.outline.sentences.len()];
    for (n, g) in GRAMMARS.iter().enumerate().take(256) {
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
    super::task::review(page, x) && !page.tags.any(x.body..x.end, Class::MUST)
        || page.under(x, &["回顾", "工作情况", "指导思想", "重要意义"])
}

fn reach(page: &Page<'_>, x: &Sentence, grammar: &Grammar, m: Range<usize>) -> Range<usize> {
    let (kind, reach) = (grammar.kind, grammar.reach);
    if reach == Reach::Exact {
        return m;
    }
    /// What a clause of penalty or reward holds.
    const PENALTY: [&str; 16] = [
        "通报", "曝光", "追究", "处", "罚", "取消", "扣", "责", "移", "奖", "表彰", "整改", "纳入", "列入",
        "约谈", "公",
    ];
    let clauses = page.clauses(x);
    let first = clauses.iter().position(|c| c.end > m.start).unwrap_or(0);
    let mut last = clauses.iter().rposition(|c| c.start < m.end).unwrap_or(clauses.len().saturating_sub(1));
    let mut cut = false;
    if reach == Reach::Rest {
        last = clauses.len().saturating_sub(1);
        // 对先进的,给予奖励,对落后的,通报批评: a second condition is a rule of its own.
        if !matches!(kind, "triage" | "escalation" | "warning" | "quota")
            && let Some(n) = (first + 1..=last).find(|n| {
                let ended = matches!(kind, "sanction" | "reward")
                    && PENALTY.iter().any(|w| page.s[m.start..clauses[*n].start].contains(w));
                (clauses[*n].start >= m.end || ended) && page.get(&clauses[*n]).starts_with(['对', '凡'])
            })
        {
            last = n - 1;
            cut = matches!(kind, "sanction" | "reward");
        }
        // …予以曝光,并于17日组织清扫: the next duty of the same owner is no part of the penalty.
        if matches!(kind, "sanction" | "reward")
            && let Some(n) = (first + 1..=last).find(|n| {
                let text = page.get(&clauses[*n]);
                clauses[*n].start >= m.end
                    && text.starts_with('并')
                    && !PENALTY.iter().any(|w| text.contains(w))
            })
        {
            last = n - 1;
        }
        // 遇到险情,立即撤人,要备足沙袋: what is asked besides is no part of it.
        if kind == "emergency"
            && let Some(n) = (first + 1..=last)
                .find(|n| clauses[*n].start >= m.end && page.get(&clauses[*n]).starts_with('要'))
        {
            last = n - 1;
        }
        // What it is to bring, and what has come of it so far, stand behind the rule.
        let behind = |c: &Range<usize>| {
            page.tags.opens(c.clone(), Class::OUTCOME)
                || ["今年以来", "截至", "目前"].iter().any(|w| page.get(c).starts_with(w))
        };
        let trimmed = last;
        while last > first && behind(&clauses[last]) {
            last -= 1;
        }
        if last < trimmed {
            let start = m.start;
            return start..clauses[last].end.max(start);
        }
    }
    // 每周通报一次,以文件形式公布,并在媒体发布: the same act goes on.
    if matches!(kind, "recurrence" | "publication") {
        let goes_on = |c: &Range<usize>| {
            let text = page.get(c);
            text.starts_with('并') || text.starts_with('以') && text.contains("形式")
        };
        while clauses.get(last + 1).is_some_and(goes_on) {
            last += 1;
        }
    }
    let (Some(a), Some(b)) = (clauses.get(first), clauses.get(last)) else { return m };
    // A match that starts well inside its clause keeps its own start: the words before are lead-in or owner.
    let start = if reach == Reach::Rest || m.start > a.start + 150 { m.start } else { a.start };
    // A match that ran on into the next rule ends where it was cut.
    let end = if cut { b.end } else { b.end.max(m.end).min(x.end) };
    let text = &page.s[start..end];
    let lead = text.len() - text.trim_start_matches([',', ' ', '“']).len();
    start + lead..end
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
