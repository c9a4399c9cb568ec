//! Tasks: requirements that leave evidence when they are done.
//!
//! Each comma clause of a sentence is weighed: verbs that leave evidence and nouns one can point at count for it,
//! exhortation and states of mind against. The span runs from the first clause that carries weight to the
//! last, so that prefaces (为了…) and rhetorical tails (确保…) fall off.

mod agent;
mod apart;
mod asked;
mod bar;
mod doing;
mod frame;
mod gone;
mod named;
mod owner;
mod plain;
mod tail;
mod told;
mod trim;
mod units;
mod weigh;

use apart::apart;
use asked::{each_has, punishes, settled, without_exception};
use bar::barred;
pub use bar::{asks, review, tells};
pub use frame::{attends, roster};
use named::{counted, events, programme, works};
use owner::{back_to_subject, segments, subject};
use tail::rules_only;
use trim::{before_only_rules, before_rules, before_threat, unlabelled};
use weigh::{bonus, carried_back, carried_on, imperative, last_clause, weigh};

use crate::find::body::Edges;
use crate::find::table::Row;
use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline::{self, INLINE, Sentence};
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, compile};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// What other grammars found, which a task may not be.
#[derive(Debug)]
pub struct Others<'i> {
    /// Phases.
    pub phases: &'i [Item],
    /// Problems.
    pub problems: &'i [Item],
    /// Rules.
    pub rules: &'i [Item],
    /// Agenda items.
    pub agenda: &'i [Item],
    /// Deadlines, for the due date.
    pub deadlines: &'i [Item],
}

/// The weight from which a sentence is a task, in the units of [`weigh`].
const ENOUGH: i32 = 4;

/// Headings of a paper under which its duties are listed.
const DUTY_HEADINGS: [&str; 6] = ["任务", "内容", "分工", "职责", "措施", "工作重点"];

/// The tasks of a page.
pub fn find(page: &Page<'_>, others: &Others<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let sentences = &page.outline.sentences;
    let mut i = 0;
    let mut owner: Option<Range<usize>> = None;
    while i < sentences.len() {
        let x = &sentences[i];
        if page.duties().iter().any(|row| overlap(&row.span, &(x.start..x.end))) {
            i += 1;
            continue;
        }
        let (end, next) = unit(page, i);
        if let Some(works) = works(page, x.body..end) {
            for w in works {
                out.push(build(page, x, w, others, owner.clone(), "task.named-work", 70));
            }
        }
        let named = counted(page, x);
        let announced = if named.is_empty() || review(page, x) { events(page, x) } else { named };
        if !announced.is_empty() {
            for e in announced {
                out.push(build(page, x, e, others, None, "task.event", 65));
            }
            i = next;
            continue;
        }
        if let Some(event) = programme(page, x) {
            out.push(build(page, x, event, others, None, "task.programme", 60));
            i = next;
            continue;
        }
        for segment in segments(page, x, end) {
            let Some(span) = read(page, x, segment, others) else { continue };
            if out.iter().any(|o: &Item| overlap(&o.span, &span)) {
                continue;
            }
            let mut here = subject(page, span.clone());
            // 县城管局:清理乱贴乱画: the label names who, the duty stands behind it.
            let span = match &here {
                Some(o) if o.start == span.start && page.s[o.end..].starts_with(':') => o.end + 1..span.end,
                _ => span,
            };
            here = here.or_else(|| units::inherited(page, x, &span));
            let rule =
                if x.mark.is_some_and(|m| m.level == INLINE) { "task.member" } else { "task.requirement" };
            out.push(build(page, x, span, others, here.clone(), rule, 65));
            owner = here;
        }
        if x.is_heading || sentences.get(next).is_some_and(|n| n.line != x.line) {
            owner = None;
        }
        i = next;
    }
    out.extend(page.duties().iter().filter_map(|row| tabled(page, row, others)));
    out
}

/// The duty of a table's row, with the owners and the day of its other cells.
fn tabled(page: &Page<'_>, row: &Row, others: &Others<'_>) -> Option<Item> {
    let x = page.sentence_at(row.task.start)?;
    let mut item = build(page, x, row.task.clone(), others, None, "task.table", 80);
    let leads = row.owners.iter().filter(|o| o.1 == "lead").map(|o| page.get(&o.0).to_owned());
    item.set("units", leads.collect::<Vec<_>>());
    let dated = |due: &Range<usize>| others.deadlines.iter().find(|d| overlap(&d.span, due));
    if let Some(date) = row.due.as_ref().and_then(dated).and_then(|d| d.field("date")) {
        item.set("due", date);
    }
    Some(item)
}

/// Where the requirement that begins at a sentence ends: an inline member of two sentences is one.
fn unit(page: &Page<'_>, i: usize) -> (usize, usize) {
    let sentences = &page.outline.sentences;
    let x = &sentences[i];
    let member = x.mark.is_some_and(|m| m.level == INLINE) && !x.is_heading;
    if let Some(end) = spelled_out(page, i) {
        return end;
    }
    if !member {
        return (x.end, i + 1);
    }
    let run: Vec<&Sentence> =
        sentences[i + 1..].iter().take_while(|y| y.member == Some(i) && y.line == x.line).take(6).collect();
    let short = x.end - x.body <= 30 * 3;
    if run.len() == 1 && short && x.stop == '。' && run[0].stop != ';' {
        let followed = sentences.get(i + 2).is_none_or(|n| n.mark.is_some() || n.line != x.line);
        if followed && !page.s[run[0].body..run[0].end].starts_with("同时") {
            return (run[0].end, i + 2);
        }
    }
    (x.end, i + 1)
}

/// 4.开展河道清理行动。清除漂浮物。取缔滩涂种菜。由水利所负责: a numbered act and the sentences that spell it out,
/// up to the one that names an owner.
fn spelled_out(page: &Page<'_>, i: usize) -> Option<(usize, usize)> {
    static ACTION: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:集中|深入|大力|全面|扎实)?(?:组织|开展|实施|启动|进行)[^,。;]{0,80}(?:行动|活动|整治|清理|治理|清除|检查|排查)”?$",
        )
    });
    let sentences = &page.outline.sentences;
    let x = &sentences[i];
    let numbered = x.mark.is_some_and(|m| (3..=5).contains(&m.level)) && !x.is_heading && x.stop == '。';
    if !numbered || !ACTION.is_match(&page.s[x.body..x.end]) {
        return None;
    }
    let more = sentences[i + 1..]
        .iter()
        .take(5)
        .take_while(|y| {
            let text = &page.s[y.body..y.end];
            y.line == x.line
                && y.mark.is_none()
                && y.stop != ';'
                && subject(page, y.body..y.end).is_none()
                && !frame::owners_only(page, text, y.body)
        })
        .count();
    (more > 0).then(|| (sentences[i + more].end, i + more + 1))
}

/// The task span of a sentence, if it is one.
fn read(page: &Page<'_>, x: &Sentence, range: Range<usize>, others: &Others<'_>) -> Option<Range<usize>> {
    let part = range != (x.body..x.end);
    let whole = unlabelled(page, range);
    let range = before_only_rules(page, before_threat(page, whole.clone()), others.rules)?;
    // What has a rule of its own behind it (未补齐的,通报) can be checked.
    let checked = i32::from(
        range.end < whole.end
            && (subject(page, range.clone()).is_some() || !page.times_in(&range).is_empty()),
    );
    if let Some(list) = tail::listed_first(page, x, &range, others.rules) {
        return Some(list);
    }
    if page.in_title(x.start) || x.is_heading || barred(page, x, &range, others) || apart(page, x, &range) {
        return None;
    }
    // 成立以书记为组长,局长为成员的领导小组: what is set up stands behind its members.
    static FORMED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[\p{Han}]{0,12}(?:成立|组建)了?(?:以|由)[^。;]{4,90}?(?:领导小组|指挥部|专班|委员会|工作组)",
        )
    });
    if let Some(m) = FORMED.find(page.get(&range)).filter(|_| !review(page, x)) {
        return Some(range.start..range.start + m.end());
    }
    let cut;
    let clauses = if range == (x.body..x.end) {
        page.clauses(x)
    } else {
        cut = outline::clauses(page.s, range.clone());
        &cut
    };
    let weights: Vec<i32> = clauses.iter().map(|c| weigh(page, c)).collect();
    // What stands in a paper's list of duties is a duty, if it names anything that can be done.
    let member = x.mark.is_some_and(|m| m.level == INLINE);
    let listed = matches!(page.particulars.kind, "plan" | "notice") && page.under(x, &DUTY_HEADINGS);
    let report = matches!(page.particulars.kind, "bulletin" | "minutes");
    let duty = listed || report && (member || x.member.is_some()) && frame::asked_above(page, x);
    // A tail of outcome takes little from what was asked before it, from a listed duty nothing.
    let floor = -2;
    // 为确保活动开展,镇成立…: what it is for takes nothing either.
    let preface = weights.iter().position(|w| *w >= 2).unwrap_or(0);
    let outcome = |c: &Range<usize>| page.tags.opens(c.start + lead(page.get(c))..c.end, Class::OUTCOME);
    // 设置公益广告,让文明元素随处可见: nor from what was asked in full.
    let led = subject(page, range.clone()).is_some();
    let full = weights.iter().position(|w| *w > ENOUGH || led && *w > 2);
    let total: i32 = weights
        .iter()
        .zip(clauses)
        .enumerate()
        .map(|(i, (w, c))| {
            let free = duty || i < preface || full.is_some_and(|f| f < i);
            (*w).max(if free && outcome(c) { 0 } else { floor })
        })
        .sum::<i32>()
        + checked
        + bonus(page, &range, others.deadlines);
    let opening = owner::after_time(page, first_word(page, clauses));
    // 旧广告牌,各村自己拆干净; 每周五下午,机关干部扫街: the owner stands behind the thing, or how often.
    let led = led || subject(page, opening.clone()).is_some();
    let named_first =
        Class(Class::ACT.0 | Class::SOFT.0 | Class::MUST.0 | Class::EXHORT.0 | Class::OUTCOME.0);
    let behind = !led
        && opening.len() <= 30 * 3
        && !page.tags.opens(opening.clone(), named_first)
        && clauses.get(1).is_some_and(|c| {
            subject(page, c.clone()).is_some_and(|o| o.start <= c.start + '由'.len_utf8())
                && (owner::topic(page, &opening) || owner::period(page, opening.clone()))
        });
    let owned = behind || led;
    let told_to = asks(page, x);
    // Of a part of a sentence only its own words tell whether it is asked or told.
    let asked_here = told_to && (!part || bar::asked(page.get(&range)));
    // 每个路口设一名引导员, 渣土车一律加装盖板: asked of each and all.
    let for_all = without_exception(page, &range, clauses);
    // 红黑榜要立起来: asked, and seen when it is done.
    let shown = told_to && clauses.iter().any(|c| doing::plainly_done(page, c));
    let named = clauses.get(1).is_some_and(|c| plain::named_before(page, &clauses[0], c));
    let total = total + i32::from(shown) + 2 * i32::from(named || behind || plain::at_hand(page, clauses));
    let total = total + 2 * i32::from(for_all && !punishes(page.get(&range)) || each_has(page, &opening));
    let asked = told_to
        || member
        || owned
        || imperative(page, &opening)
        || reports(page, &opening)
        || settled(page, &opening)
        || for_all
        || plain::asks_plainly(page, clauses, due_within(&range, others));
    // 熟食摊位加装防蝇罩: a place and what is done there, under a heading of duties.
    let placed = listed && clauses.iter().zip(&weights).any(|(c, w)| *w >= 2 && plain::placed(page, c));
    let asked = asked || placed;
    // 加强码头管理: under such a heading a verb and its object are enough.
    let bare = listed
        && !page.s[x.end..].starts_with(':')
        && imperative(page, &opening)
        && page.get(&opening).chars().count() >= 6
        && !page.tags.any(opening.clone(), Class(Class::SPIRIT.0 | Class::EXHORT.0 | Class::OUTCOME.0));
    let bar = if asked { ENOUGH } else { ENOUGH + 2 } - i32::from(duty) - i32::from(bare);
    // 县委对这项工作寄予厚望: whoever is named, nothing is done.
    let idle = || {
        weights.iter().all(|w| *w < 2)
            && page.times_in(&range).is_empty()
            && !page.get(&range).contains(|c: char| c.is_ascii_digit())
    };
    if total < bar || idle() || told::told(page, x, &range, asked_here) {
        return None;
    }
    // 评审后一次给五万元: a rule from its first word on.
    let due = page.times_in(&range).iter().any(|t| t.before);
    if clauses.first().is_some_and(|c| rules_only(page, c)) && !due && subject(page, range.clone()).is_none()
    {
        return None;
    }
    // 渡口管理工作,要登记船只: a topic before what is asked.
    let topic = |i: usize| {
        i == 0
            && page.get(&clauses[0]).ends_with("工作")
            && clauses.get(1).is_some_and(|c| page.get(c).starts_with('要'))
            && weights[1] >= 2
            && !asked_in(page.get(&clauses[0]))
    };
    let first = (0..weights.len())
        .find(|i| weights[*i] >= 2 && !topic(*i))
        .or_else(|| weights.iter().position(|w| *w >= 0))?;
    let first = back_to_subject(page, clauses, first);
    let first = carried_back(page, clauses, first);
    let last = last_clause(page, clauses, &weights, first);
    let last = carried_on(page, clauses, last);
    let last = before_rules(page, clauses, first, last, others.rules);
    let mut start = clauses[first].start;
    start += lead(page.get(&(start..clauses[last].end)));
    let text = page.s[start..clauses[last].end].trim_end_matches([',', ' ', '等']);
    let whole = start..start + text.len();
    let carried = others.rules.iter().any(|r| {
        matches!(r.field("rule_kind"), Some("reporting"))
            && r.span.start <= whole.start + 60
            && whole.end <= r.span.end
            && page.get(&whole).contains('每')
            && subject(page, whole.clone()).or_else(|| units::inherited(page, x, &whole)).is_none()
            || r.span.start <= whole.start
                && whole.end <= r.span.end
                && matches!(
                    r.field("rule_kind"),
                    Some("gate" | "emergency" | "precedence" | "funding" | "sanction" | "limit")
                )
    });
    if carried {
        return None;
    }
    let stop = start + text.len();
    // 经查实的: a case whose consequence is a rule.
    let case = text.ends_with('的') && !text.contains(',');
    (text.chars().count() >= 6 && !case).then_some(start..stop)
}

/// Whether something is due inside a range.
fn due_within(range: &Range<usize>, others: &Others<'_>) -> bool {
    others.deadlines.iter().any(|d| range.start <= d.span.start && d.span.end <= range.end)
}

/// 办理情况月底报安委办: what is to be sent in by a day.
fn reports(page: &Page<'_>, c: &Range<usize>) -> bool {
    let text = page.get(c);
    !page.times_in(c).is_empty()
        && (doing::doings(page, c).iter().any(|at| page.s[*at..].starts_with('报'))
            || holds(text, &["报送", "上报", "书面报", "报告"]))
        && !text.contains(['了', '已'])
}

fn asked_in(text: &str) -> bool {
    ["要", "必须", "做好", "抓好", "搞好", "开展"].iter().any(|w| text.contains(w))
}

/// The opening clause with its connecting words off.
fn first_word(page: &Page<'_>, clauses: &[Range<usize>]) -> Range<usize> {
    let Some(c) = clauses.first() else { return 0..0 };
    c.start + lead(page.get(c))..c.end
}

/// Connecting words before a requirement.
fn lead(text: &str) -> usize {
    static LEAD: LazyLock<Edges> = LazyLock::new(|| {
        Edges::new(
            "同时 此外 另外 特别是 尤其是 下一步 总之 因此 所以 为此 其中 当前 近期 具体来说 现在 这次会后 各地 与此同时 \
             对人大机关来讲 在此基础上 会后 散会后 散会之后 散会以后 回去后 回去之后 回去以后 一方面 另一方面 并且 并",
            false,
        )
    });
    let mut rest = text;
    loop {
        if let Some(more) = rest.strip_prefix([',', '、', ' ']) {
            rest = more;
        } else if let Some(more) = blank_day(rest) {
            rest = more;
        } else if let Some(word) = LEAD.of(rest).next() {
            rest = &rest[word.len()..];
        } else {
            return text.len() - rest.len();
        }
    }
}

/// What follows a day left blank: _月_日组织…, x月x日前召开….
fn blank_day(text: &str) -> Option<&str> {
    if !text.starts_with(['_', 'x', 'X', '×', '*']) {
        return None;
    }
    let blank = |c: char| matches!(c, '_' | 'x' | 'X' | '×' | '*') || c.is_ascii_digit();
    let rest =
        text.trim_start_matches(blank).strip_prefix('月')?.trim_start_matches(blank).strip_prefix('日')?;
    Some(rest.trim_start_matches('前'))
}

fn build(
    page: &Page<'_>,
    x: &Sentence,
    span: Range<usize>,
    others: &Others<'_>,
    owner: Option<Range<usize>>,
    rule: &'static str,
    sure: u8,
) -> Item {
    let mut units: Vec<String> = owner.map(|o| units::units(page, &span, &o)).unwrap_or_default();
    // An owner in brackets after the sentence: (牵头单位:甲局,配合单位:乙局).
    static AFTER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[。 ]?\(?(?:牵头单位|责任单位|责任部门|牵头部门|主办单位|完成单位|实施单位|落实单位):(?P<l>[^。;),\n]{2,80})(?:[,;。](?:配合单位|协办单位|参与单位|参加单位|配合部门):(?P<h>[^。;)\n]{2,80}))?",
        )
    });
    if units.is_empty()
        && let Some(c) = AFTER.captures(page.get(&(span.end..page.span.end)))
    {
        let listed = c.name("l").into_iter().chain(c.name("h"));
        units = listed.flat_map(|l| l.as_str().split('、').map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    let due: Vec<String> = others
        .deadlines
        .iter()
        .filter(|d| overlap(&d.span, &(x.start..span.end)))
        .filter_map(|d| match d.field("date") {
            Some(date) => Some(date.to_owned()),
            None => Some(format!("{}/{}", d.field("start_date")?, d.field("end_date")?)),
        })
        .collect();
    let marks: Vec<String> = {
        let mut seen = Vec::new();
        for t in page.tags.within(span.clone()).iter().filter(|t| t.class.has(Class::WEIGHT)) {
            let word = page.get(&(t.start..t.end)).to_owned();
            if !seen.contains(&word) {
                seen.push(word);
            }
        }
        seen
    };
    let path: Vec<String> = page.outline.path(page.s, x).into_iter().map(str::to_owned).collect();
    Item::new(Kind::Task, span, rule, sure)
        .with("path", path)
        .with("units", units)
        .with("due", (!due.is_empty()).then(|| due.join(";")))
        .with("marks", marks)
}
