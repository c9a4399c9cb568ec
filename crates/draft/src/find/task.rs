//! Tasks: requirements that leave evidence when they are done.
//!
//! Each comma clause of a sentence is weighed: verbs that leave evidence and nouns one can point at count for it,
//! exhortation and states of mind against. The span runs from the first clause that carries weight to the
//! last, so that prefaces (为了…) and rhetorical tails (确保…) fall off.

use super::body;
use crate::date::compile;
use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline::{self, INLINE, Sentence};
use crate::page::{Page, overlap};
use regex::Regex;
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

/// Headings under which nothing is a requirement.
const PAST_HEADINGS: [&str; 14] = [
    "回顾",
    "工作情况",
    "主要做法",
    "基本情况",
    "主要成效",
    "工作成效",
    "进展情况",
    "完成情况",
    "形势",
    "取得",
    "成绩",
    "存在的问题",
    "存在问题",
    "特点",
];
const CREED_HEADINGS: [&str; 17] = [
    "指导思想",
    "总体要求",
    "基本原则",
    "工作原则",
    "原则",
    "重要意义",
    "重大意义",
    "意义",
    "提高认识",
    "统一思想",
    "高度重视",
    "认识上",
    "理念上",
    "作好表率",
    "表率",
    "活动主题",
    "解放思想",
];

/// Whether a sentence reviews what was done.
pub fn review(page: &Page<'_>, x: &Sentence) -> bool {
    if page.under(x, &PAST_HEADINGS) && !page.under(x, &["要求", "措施", "下一步", "部署"]) {
        return true;
    }
    let text = &page.s[x.body..x.end];
    let asks = text.contains('要') || text.contains("必须");
    page.tags.count(x.body..x.end, Class::PAST) >= 1 && !asks
}

/// Whether a sentence asks for something.
pub fn asks(page: &Page<'_>, x: &Sentence) -> bool {
    static ASK: LazyLock<Regex> = LazyLock::new(|| {
        compile(r"(?:^|[,、])(?:[\p{Han}、()]{0,24})?(?:要|必须|务必|应当|须|不得|严禁|请)[\p{Han}]")
    });
    ASK.is_match(&page.s[x.body..x.end])
}

/// The tasks of a page.
pub fn find(page: &Page<'_>, others: &Others<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let sentences = &page.outline.sentences;
    let mut i = 0;
    let mut owner: Option<Range<usize>> = None;
    while i < sentences.len() {
        let x = &sentences[i];
        let (end, next) = unit(page, i);
        if let Some(works) = works(page, x.body..end) {
            for w in works {
                out.push(build(page, x, w, others, owner.clone(), "task.named-work", 70));
            }
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
            let here = subject(page, span.clone());
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
    out
}

/// Where the requirement that begins at a sentence ends: an inline member of two sentences is one.
fn unit(page: &Page<'_>, i: usize) -> (usize, usize) {
    let sentences = &page.outline.sentences;
    let x = &sentences[i];
    let member = x.mark.is_some_and(|m| m.level == INLINE) && !x.is_heading;
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

/// The task span of a sentence, if it is one.
fn read(page: &Page<'_>, x: &Sentence, range: Range<usize>, others: &Others<'_>) -> Option<Range<usize>> {
    if page.in_title(x.start) || x.is_heading || barred(page, x, &range, others) {
        return None;
    }
    let clauses = joined(page, range.clone());
    let weights: Vec<i32> = clauses.iter().map(|c| weigh(page, c)).collect();
    let total: i32 = weights.iter().sum::<i32>() + bonus(page, &range);
    let opening = first_word(page, &clauses);
    let member = x.mark.is_some_and(|m| m.level == INLINE);
    let owned = subject(page, opening.clone()).is_some();
    let bar = if asks(page, x) || member || owned || imperative(page, &opening) { ENOUGH } else { ENOUGH + 2 };
    if total < bar {
        return None;
    }
    let first = weights.iter().position(|w| *w >= 2)?;
    let first = back_to_subject(page, &clauses, first);
    let last = last_clause(page, &clauses, &weights, first);
    let mut start = clauses[first].start;
    start += lead(page.get(&(start..clauses[last].end)));
    let text = page.s[start..clauses[last].end].trim_end_matches([',', ' ', '等']);
    let stop = start + text.len();
    (text.chars().count() >= 6).then_some(start..stop)
}

/// What makes any act more of a task: a named owner, a day, a number.
fn bonus(page: &Page<'_>, range: &Range<usize>) -> i32 {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| compile(r"[0-9]+(?:余|多)?(?:处|个|座|条|公里|名|人|家|户|套|场|次|项|台|盏|万)"));
    let text = page.get(range);
    let mut bonus = 0;
    if page.tags.any(range.clone(), Class::ACT) || text.contains("负责") {
        bonus += 2 * i32::from(subject(page, range.start + lead(text)..range.end).is_some());
        bonus += i32::from(!page.times_in(range).is_empty());
        bonus += i32::from(COUNT.is_match(text));
    }
    bonus
}

/// The last clause that still asks: after a clause of outcome only one that opens with a verb does.
fn last_clause(page: &Page<'_>, clauses: &[Range<usize>], weights: &[i32], first: usize) -> usize {
    let mut last = first;
    let mut outcome = false;
    for (i, c) in clauses.iter().enumerate().skip(first + 1) {
        let start = c.start + lead(page.get(c));
        outcome |= page.tags.opens(start..c.end, Class::OUTCOME);
        if weights[i] >= 2 && (!outcome || imperative(page, &(start..c.end))) {
            last = i;
            outcome = false;
        }
    }
    last
}

/// Whether a clause opens with a verb of doing, an adverb before it allowed: 认真制定, 要拆除.
fn imperative(page: &Page<'_>, c: &Range<usize>) -> bool {
    page.tags.within(c.clone()).iter().find(|t| !t.class.has(Class::MUST)).is_some_and(|t| {
        (t.class.has(Class::ACT) || t.class.has(Class::SOFT))
            && !t.class.has(Class::OUTCOME)
            && page.s[c.start..t.start].chars().count() <= 4
    })
}

/// Parts of a sentence with owners of their own: 甲局成立…,乙镇制定….
fn segments(page: &Page<'_>, x: &Sentence, end: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = x.body;
    for c in outline::clauses(page.s, x.body..end) {
        let text = page.get(&c);
        let opens = c.start + lead(text);
        if opens > start && c.start > start && owner_opens(page, &(opens..c.end)) {
            out.push(start..c.start - 1);
            start = c.start;
        }
    }
    out.push(start..end);
    out.retain(|r| r.start < r.end && page.s.is_char_boundary(r.end));
    out
}

/// Whether a clause begins with an owner and what it does.
fn owner_opens(page: &Page<'_>, c: &Range<usize>) -> bool {
    let Some(o) = subject(page, c.clone()) else { return false };
    let words = page.get(&o);
    let asked = page.s[o.end..c.end].starts_with(['要', '应', '须', '必']) || page.s[o.end..c.end].starts_with("成立") || page.s[o.end..c.end].starts_with("组织") || words.starts_with("请各");
    let named = body::members(page.s, o.clone()).iter().any(|b| body::is_body(page.get(b))) || words.starts_with('各') || words.starts_with("请各");
    asked && named && !words.starts_with("为")
}

/// An item of a programme: (1)家庭才艺大赛, (2)签字仪式.
fn programme(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    const EVENTS: [&str; 20] = [
        "大赛", "比赛", "竞赛", "运动会", "仪式", "晚会", "讲座", "论坛", "展览", "展演", "座谈会", "报告会", "讲话", "开幕", "大集", "宴", "义诊", "擂台赛", "征文", "一封信",
    ];
    let m = x.mark.filter(|m| (4..=5).contains(&m.level))?;
    let text = page.s[x.body..x.end].trim_end_matches([',', ' ']);
    let head = text.split(['(', ',']).next().unwrap_or(text);
    let event = EVENTS.iter().any(|e| head.ends_with(e));
    (m.number < 40 && event && text.chars().count() <= 40).then(|| x.body..x.body + head.len().max(if text.ends_with(')') { text.len() } else { 0 }))
}

/// The opening clause with its connecting words off.
fn first_word(page: &Page<'_>, clauses: &[Range<usize>]) -> Range<usize> {
    let Some(c) = clauses.first() else { return 0..0 };
    c.start + lead(page.get(c))..c.end
}

/// Connecting words before a requirement.
fn lead(text: &str) -> usize {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?:[,、 ]|同时|此外|另外|特别是|尤其是|下一步|总之|因此|所以|为此|其中|当前|近期|具体来说|现在|这次会后|各地|与此同时|对人大机关来讲|在此基础上|一方面|另一方面|并且|并)*[,]?",
        )
    });
    LEAD.find(text).map_or(0, |m| m.end())
}

/// Comma clauses, with a trailing bracket kept on.
fn joined(page: &Page<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    outline::clauses(page.s, range)
}

/// A short clause before the first weighty one that names the owner or the object belongs to it.
fn back_to_subject(page: &Page<'_>, clauses: &[Range<usize>], first: usize) -> usize {
    let mut at = first;
    while at > 0 {
        let t = page.get(&clauses[at - 1]);
        let n = t.chars().count();
        let owner = body::is_body(t.split(['、', '和']).next().unwrap_or("")) && n <= 40;
        let object = (t.starts_with("针对")
            || t.starts_with("对")
            || t.starts_with("结合")
            || t.starts_with("在") && t.ends_with("基础上")
            || t.starts_with("把")
            || t.starts_with("围绕"))
            && n <= 60;
        let asked = (t.contains('要') || t.contains("必须"))
            && (page.tags.any(clauses[at - 1].clone(), Class::SOFT) || subject(page, clauses[at - 1].clone()).is_some())
            && !page.tags.any(clauses[at - 1].clone(), Class::EXHORT);
        if !(owner || object || asked) {
            break;
        }
        at -= 1;
    }
    at
}

/// What keeps a sentence from being a task whatever its words.
fn barred(page: &Page<'_>, x: &Sentence, span: &Range<usize>, others: &Others<'_>) -> bool {
    let text = page.get(span);
    let span = span.clone();
    if page.particulars.kind == "bulletin" && !text.contains('要') && !text.contains("必须") {
        return true;
    }
    if text.contains("如下") || text.starts_with('(') && text.contains("单位:") {
        return true;
    }
    let aims = page.under(x, &["目标"]) && !asks(page, x) && !page.under(x, &["任务"]);
    if aims || review(page, x) || page.under(x, &CREED_HEADINGS) && !text.contains("制定") {
        return true;
    }
    let inside = |items: &[Item]| {
        items.iter().any(|i| {
            overlap(&i.span, &span)
                && (i.span.end.min(span.end) - i.span.start.max(span.start)) * 2 > span.end - span.start
        })
    };
    if inside(others.problems) || inside(others.phases) {
        return true;
    }
    if others.agenda.iter().any(|a| overlap(&a.span, &span) && a.field("status") == Some("done"))
        && !text.contains("要求")
    {
        return true;
    }
    let only_rule = ["sanction", "reward", "appraisal", "warning", "scoring", "escalation", "triage", "limit", "inspection", "responsibility"];
    if others.rules.iter().any(|r| {
        r.field("rule_kind").is_some_and(|k| only_rule.contains(&k))
            && overlap(&r.span, &span)
            && (r.span.end.min(span.end) - r.span.start.max(span.start)) * 10 > (span.end - span.start) * 6
    }) {
        return true;
    }
    static BARRED: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?:同志们|我们(?:一定)?要(?:以|发扬|继续)|希望|让我们|会议由|今天(?:的)?会议|这次会议|会议的主要|(?:经研究,?)?(?:现)?决定|牵头单位|责任单位|主题:|地点:|时间:|附件|联系人|联系电话|来源|特此|为(?:深入)?贯彻|为(?:了)?(?:进一步)?(?:深入)?[^。]{4,60}(?:制定本方案|提出(?:如下|以下)|通知如下|现将)|根据[^。]{4,80}(?:制定本|如下)|现将|坚持以|以[^。]{4,40}为指导|通过[^。]{2,40}(?:进一步)?(?:使|开阔)|要?(?:深刻|充分|清醒)认识)",
        )
    });
    BARRED.is_match(text)
        || text.contains("的重要") && text.contains('是') && !text.contains('要')
        || definition(text)
}

/// 分析检查报告,是这一阶段活动成果的集中体现: telling what something is.
fn definition(text: &str) -> bool {
    static IS: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^[^。;]{2,40}[,]?(?:就是|既是|也是|是)[^。;]{2,60}(?:体现|环节|手段|过程|关键|阶段|标志|根本|基础|保障|内容|责任|工作|重点|表现|需要|要求|举措|事情|大事|活动|途径|城市|任务|问题|创新|依据)[,。]?",
        )
    });
    let asked = text.contains("要") && !text.contains("重要") && !text.contains("主要");
    IS.is_match(text) && !asked && !text.contains("必须")
}

/// How much a clause asks for something that can be shown.
fn weigh(page: &Page<'_>, c: &Range<usize>) -> i32 {
    let text = page.get(c);
    let start = c.start + lead(text);
    let tags = page.tags.within(start..c.end);
    let count = |class: Class| tags.iter().filter(|t| t.class.has(class)).count() as i32;
    let (act, soft, thing) =
        (count(Class::ACT).min(3), count(Class::SOFT).min(2), count(Class::THING).min(4));
    let (spirit, exhort) = (count(Class::SPIRIT), count(Class::EXHORT));
    let mut w = 0;
    if act > 0 {
        w += 1 + act + thing.min(3);
    } else if soft > 0 {
        w += soft.min(1) + thing.min(2);
    } else {
        w += thing.min(1);
    }
    w -= 2 * exhort + 2 * spirit;
    if tags.first().is_some_and(|t| t.start == start && t.class.has(Class::OUTCOME)) {
        w = (w - 5).min(0);
    }
    static PREFACE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?:为|为了|根据|按照|围绕|以|通过|随着|鉴于|坚持|本着|在[\p{Han}、]{2,30}(?:下|中|上|时|后|期间)$|要?按照)",
        )
    });
    if PREFACE.is_match(&page.s[start..c.end]) {
        w = w.min(1);
    }
    static TELLING: LazyLock<Regex> = LazyLock::new(|| compile(r"^[^,]{2,20}是[^,]*的|^只有|^要?坚持|^如果|^不仅|^无论|^关键是|^归根到底"));
    if body::is_body(text) || TELLING.is_match(&page.s[start..c.end]) {
        w = w.min(1);
    }
    static COUNTERPART: LazyLock<Regex> = LazyLock::new(|| compile(r"与[^,]{2,30}(?:联系|对接|沟通|衔接|会商)"));
    if COUNTERPART.is_match(text) {
        w += 4;
    }
    w
}

/// The owner named at the start of a task.
fn subject(page: &Page<'_>, span: Range<usize>) -> Option<Range<usize>> {
    static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?P<o>[\p{Han}A-Za-z0-9()、“”]{2,60}?)(?:都)?(?:要|应当|应|须|必须|负责|组织|举办|计划|拟|将|会同|牵头|在近期|主动|更要|成立)",
        )
    });
    let text = page.get(&span);
    let o = SUBJECT.captures(text)?.name("o")?;
    let name = o.as_str();
    let generic = name.starts_with('各') || name.starts_with("有关") || name.starts_with("全");
    let bodies = body::members(page.s, span.start + o.start()..span.start + o.end());
    let ok = generic && name.chars().count() <= 40
        || bodies.iter().any(|b| body::is_body(page.get(b)))
        || [
            "单位",
            "部门",
            "成员",
            "党员",
            "领导小组",
            "指挥部",
            "办公室",
            "支部",
            "街乡",
            "车主",
            "乡镇",
            "社区",
            "干部",
        ]
        .iter()
        .any(|e| name.ends_with(e));
    (ok && !name.contains("通过")).then_some(span.start + o.start()..span.start + o.end())
}

/// 八项工程是甲工程,乙工程、…: each named work is a task.
fn works(page: &Page<'_>, range: Range<usize>) -> Option<Vec<Range<usize>>> {
    static RE: LazyLock<Regex> = LazyLock::new(|| {
        compile(
            r"^(?:“?[一二三四五六七八九十0-9]+(?:项|个|大)(?:重点)?(?:工程|项目|前期准备工作|任务|实事)”?)(?:是|分别是|包括|为|即)(?P<l>.{6,300})$",
        )
    });
    let c = RE.captures(page.get(&range))?;
    let l = c.name("l")?;
    let stretch = range.start + l.start()..range.start + l.end();
    let mut out = Vec::new();
    for part in body::members(page.s, stretch) {
        let text = page.get(&part);
        let ends = ["工程", "项目", "工作", "建设", "改造", "”"].iter().any(|e| text.ends_with(e));
        if !ends || text.chars().count() > 40 {
            break;
        }
        out.push(part);
    }
    (!out.is_empty()).then_some(out)
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
    let text = page.get(&span);
    let mut units: Vec<String> = owner
        .map(|o| page.get(&o).split('、').map(|u| u.trim_start_matches("请").to_owned()).collect())
        .unwrap_or_default();
    // An owner in brackets after the sentence: (牵头单位:甲局,配合单位:乙局).
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        compile(r"^[。 ]?\(?(?:牵头单位|责任单位|责任部门|牵头部门|主办单位):(?P<l>[^。;),\n]{2,80})")
    });
    if units.is_empty()
        && let Some(c) = AFTER.captures(&page.s[span.end..page.span.end])
    {
        units = c["l"].split('、').map(str::to_owned).collect();
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
            let word = page.s[t.start..t.end].to_owned();
            if !seen.contains(&word) {
                seen.push(word);
            }
        }
        seen
    };
    let path: Vec<String> = page.outline.path(page.s, x).into_iter().map(str::to_owned).collect();
    let _ = text;
    Item::new(Kind::Task, span, rule, sure)
        .with("path", path)
        .with("units", units)
        .with("due", (!due.is_empty()).then(|| due.join(";")))
        .with("marks", marks)
}
