//! Stated shortcomings: the members of a list that was announced as one, and sentences of lack elsewhere.

mod lead;
mod section;
mod series;
mod sign;
mod state;

use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline::{INLINE, Sentence};
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use lead::{lead, leads};
use section::states;
use std::ops::Range;
use std::sync::LazyLock;

static SOME: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:但|但是|然而|同时,?|特别是|尤其是)?,?(?:部分|有的|有些|一些|个别|少数|极个别|不少|大多数)|(?:单位|部门|企业|人员|地区|群众|市民)(?:未|没有|不|仍|还)",
    )
});

/// The problems of a page.
pub fn find(page: &Page<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let sentences = &page.outline.sentences;
    let mut i = 0;
    while i < sentences.len() {
        let x = &sentences[i];
        // No list begins but with its first member, which is the cheapest to see.
        let begins = sentences.get(i + 1).and_then(|y| y.mark).is_some_and(|m| m.level >= 2 && m.number == 1);
        if begins && (lead(page, x) || turns_to_list(page, x) || series::shown_by_members(page, i)) {
            let n = listed(page, i, &mut out);
            if n > 0 {
                i = n;
                continue;
            }
        }
        i += 1;
    }
    section::sectioned(page, &mut out);
    numbered(page, &mut out);
    spelled(page, &mut out);
    zones(page, &mut out);
    series::seen(page, &mut out);
    series::some(page, &mut out);
    series::chained(page, &mut out);
    for x in sentences {
        if out.iter().any(|o: &Item| o.span.start < x.end && x.start < o.span.end) || x.is_heading {
            continue;
        }
        if let Some(span) = alone(page, x) {
            out.push(Item::new(Kind::Problem, span, "problem.sentence", 60));
        }
    }
    series::lone(page, &mut out);
    state::told(page, &mut out);
    for item in &mut out {
        item.span.start = turned(page, &item.span);
    }
    // A row of a table: 1|修补破损人行道板|市建设局.
    out.retain(|item| !page.get(&item.span).contains(['|', '｜']));
    out.sort_by_key(|i| i.span.start);
    out
}

/// 查处超员17起,较去年减少9起,但黑车仍未绝迹: what goes before the turn and shows no fault is none of it.
fn turned(page: &Page<'_>, span: &Range<usize>) -> usize {
    const TURNS: [&str; 4] = ["但是", "但", "可是", "然而"];
    let text = page.get(span);
    let turn = text.match_indices(',').find_map(|(i, _)| {
        let rest = &text[i + 1..];
        TURNS.iter().find(|w| rest.starts_with(**w)).map(|w| i + 1 + w.len())
    });
    match turn.map(|n| span.start + n).filter(|n| page.s[*n..span.end].chars().count() >= 8) {
        // Figures of what was done: 虽有好转,但… is one with what it turns to.
        Some(start)
            if page.get(&(span.start..start)).contains(|c: char| c.is_ascii_digit())
                && sign::weight(page, &(span.start..start)) == 0
                && !lacking(page, span.start..start) =>
        {
            start
        }
        _ => span.start,
    }
}

/// 还存在不少薄弱环节,与标准还有较大差距: a remark around the list, with nothing of the list in it.
fn summary(page: &Page<'_>, range: Range<usize>) -> bool {
    const NOUNS: [&str; 15] = [
        "欠账",
        "薄弱",
        "不足",
        "短板",
        "差距",
        "较大差距",
        "存在差距",
        "有差距",
        "差距较大",
        "差距明显",
        "突出问题",
        "问题较多",
        "问题突出",
        "漏洞",
        "弱项",
    ];
    static SAYS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:存在|还有|有着?|仍有)[^,。;]{0,10}(?:不少|一些|较大|很大|许多|诸多|不小|一定|明显)的?[^,。;]{0,8}(?:问题|不足|差距|短板|薄弱环节|弱项|欠账|漏洞|毛病|弱点)",
        )
    });
    SAYS.is_match(page.get(&range))
        && page
            .tags
            .within(range)
            .iter()
            .filter(|t| t.class.has(Class::LACK))
            .all(|t| NOUNS.contains(&page.get(&(t.start..t.end))))
}

/// 第一个问题,进度不平衡。…第二个问题,…; 问题一:…: the sentences of lack up to the next number.
fn numbered(page: &Page<'_>, out: &mut Vec<Item>) {
    static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"^(?:第[一二三四五六七八九]个?问题|问题(?:之)?[一二三四五六七八九十]+)(?:是|就是)?[,:、 ]?")
    });
    let sentences = &page.outline.sentences;
    for (i, x) in sentences.iter().enumerate() {
        let Some(m) = NUMBER.find(&page.s[x.start..x.end]) else { continue };
        let start = x.start + m.end();
        // 我讲四个问题。第一个问题,站位要高: a matter to speak of, no fault.
        if page.s[start..x.end].contains('要') && !lacking(page, start..x.end) {
            continue;
        }
        let mut end = x.end;
        for more in &sentences[i + 1..] {
            let next =
                more.line != x.line || NUMBER.is_match(&page.s[more.start..more.end]) || more.mark.is_some();
            if next || !lacking(page, more.body..more.end) {
                break;
            }
            end = more.end;
        }
        if start < end
            && page.s[start..end].chars().count() >= 6
            && out.iter().all(|o| o.span.end <= start || end <= o.span.start)
        {
            out.push(Item::new(Kind::Problem, start..end, "problem.numbered", 85));
        }
    }
}

/// 差距还不小:甲;乙;丙。 主要表现在:甲;乙。 根子在哪里?甲;乙。 What stands behind the announcement, clause by clause.
fn spelled(page: &Page<'_>, out: &mut Vec<Item>) {
    static ASKED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:问题|原因|根子|症结|差距|短板)[^。;?]{0,6}(?:哪里|哪儿|哪些|哪|什么)$|^为什么[^。;?]{2,30}$",
        )
    });
    let sentences = &page.outline.sentences;
    for (i, x) in sentences.iter().enumerate() {
        let clauses = page.clauses(x);
        let colon = clauses.iter().position(|c| page.s[c.end..].starts_with(':') && c.end < x.end);
        let (from, first) = match colon {
            Some(n) if leads(page.get(&clauses[n])) => (clauses[n].end + 1, i),
            _ if x.stop == '?' && ASKED.is_match(&page.s[x.body..x.end]) => match sentences.get(i + 1) {
                Some(y) if y.line == x.line && y.stop != '?' => (y.body, i + 1),
                _ => continue,
            },
            _ => continue,
        };
        if page.in_title(x.start) || super::task::asks(page, x) && colon.is_none() {
            continue;
        }
        let mut start = from;
        for y in sentences[first..].iter().take(12) {
            if y.line != x.line || y.mark.is_some() && y.id != x.id || start >= y.end {
                break;
            }
            let words = &page.s[start..y.end];
            let asked = sign::demands(page, &Sentence { body: start, ..y.clone() }) || asks_now(words);
            // A single clause behind a colon needs a word of lack; a list of them was announced as one.
            let listed = y.stop == ';' || y.id > first;
            let short = 8 - 2 * usize::from(lacking(page, start..y.end));
            if asked || words.chars().count() < short || !listed && !lacking(page, start..y.end) {
                break;
            }
            let free = out.iter().all(|o| o.span.end <= start || y.end <= o.span.start);
            if free {
                out.push(Item::new(Kind::Problem, start..y.end, "problem.spelled-out", 75));
            }
            if y.stop != ';' {
                break;
            }
            start = sentences.get(y.id + 1).map_or(y.end, |z| z.body);
        }
    }
}

/// After a turn (但, 同时必须看到, 暴露出一些短板) each sentence of lack is a problem, until something is asked.
fn zones(page: &Page<'_>, out: &mut Vec<Item>) {
    static TURN: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:但|但是|然而|不过|可是)[,\p{Han}]|(?:必须|也要|还要|清醒地?|应当|应该|更要)看到|(?:短板|不足|差距|问题)(?:[:,]|$)|(?:盲目乐观|掉以轻心)|^(?:当前|目前),?[^,。]{0,12}(?:形势|压力)",
        )
    });
    let mut open: Option<usize> = None;
    for x in &page.outline.sentences {
        if open.is_some_and(|line| line != x.line) || x.is_heading {
            open = None;
        }
        let clauses = page.clauses(x);
        // 集中解决乱停问题: nothing turns there.
        let may_turn = TURN.may_match(&page.s[x.body..x.end]);
        let turn = clauses.iter().take_while(|_| may_turn).position(|c| {
            let words = page.get(c);
            let asked = || ["补齐", "补短板", "要进一步", "加快"].iter().any(|w| words.contains(w));
            TURN.is_match(words) && !asks_now(words) && !asked()
        });
        let asked = super::task::asks(page, x) && turn.is_none();
        if asked || page.in_title(x.start) {
            open = None;
            continue;
        }
        if turn.is_some() {
            open = Some(x.line);
        }
        if open.is_none() || x.mark.is_some_and(|m| m.level < INLINE) {
            continue;
        }
        // Short clauses of turning (但是, 同时必须看到) are no part of the shortcoming.
        let from = turn.map_or(0, |t| {
            let words = page.get(&clauses[t]);
            let only =
                ["看到", "短板", "不足", "差距", "问题", "乐观", "轻心"].iter().any(|w| words.ends_with(w));
            t + usize::from(only || words.chars().count() <= 3)
        });
        // 也要看到,压力不小,任务很重,有的村…: the remarks around the shortcoming.
        let remark = |c: &Range<usize>| {
            let t = page.get(c);
            ["认识到", "看到", "意识到", "一看", "一查"].iter().any(|w| t.ends_with(w))
                || !SOME.is_match(t) && ["挑战", "形势", "任务", "压力"].iter().any(|w| t.contains(w))
        };
        let rest = clauses.get(from..).unwrap_or(&[]);
        let skip = rest.iter().take_while(|c| remark(c)).count();
        let shown = |c: &Range<usize>| lacking(page, c.clone()) || sign::frames(page.get(c)) >= 1;
        let from = if rest.get(skip).is_some_and(shown) { from + skip } else { from };
        let Some(first) = clauses.get(from) else { continue };
        let text = page.get(first);
        let lead = ["但是", "但", "然而", "不过", "同时"]
            .iter()
            .find(|w| text.starts_with(**w))
            .map_or(0, |w| w.len());
        let start = first.start + lead;
        let words = &page.s[start..x.end];
        let summary = sign::elsewhere(words)
            || words.contains("差距") && words.chars().count() <= 20
            || words.contains("如果")
            || summary(page, start..x.end);
        let free = out.iter().all(|o| o.span.end <= start || x.end <= o.span.start);
        let (start, example) = example(page, start, x.end);
        let words = &page.s[start..x.end];
        let shown = example
            || lacking(page, start..x.end)
            || sign::frames(words) >= 1
                && !words.contains(['把', '将'])
                && series::tells(page, x, start..x.end)
                && !series::begins_act(page, &(start..x.end));
        if !summary && free && shown && words.chars().count() >= 10 && !asks_now(words) {
            out.push(Item::new(Kind::Problem, start..x.end, "problem.after-turn", 60));
        }
    }
}

/// 比如,…; 又比如,…: an example of what was turned to begins behind the word for it.
fn example(page: &Page<'_>, start: usize, end: usize) -> (usize, bool) {
    let words = &page.s[start..end];
    let rest = ["又比如", "再比如", "还比如", "比如说", "比如", "例如", "譬如", "再如", "又如"]
        .iter()
        .find_map(|w| words.strip_prefix(w));
    match rest {
        Some(rest) => (end - rest.trim_start_matches([',', ':']).len(), true),
        None => (start, false),
    }
}

fn asks_now(words: &str) -> bool {
    static ASKS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "要求",
            "必须",
            "务必",
            "采取有力措施",
            "加以解决",
            "我们要",
            "解决",
            "坚决",
            "克服",
            "防止",
            "避免",
            "杜绝",
            "决不能",
            "绝不能",
            "切忌",
            "进行了曝光",
            "提出批评",
            "加以整改",
            "决不",
            "绝不",
            "不准",
            "不走过场",
            "不流于",
        ])
    });
    // 未按要求上报: what was asked and not done.
    match words.split_once("按要求") {
        Some((before, after)) => ASKS.stands(before) || ASKS.stands(after),
        None => ASKS.stands(words),
    }
}

/// 但是,翻开检查记录,问题触目惊心。第一,…: whatever is said of the problems, a list of them follows.
fn turns_to_list(page: &Page<'_>, x: &Sentence) -> bool {
    static TURNS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["但", "然而", "不过", "可是", "同时", "当然", "看到", "发现", "反映"]));
    static FAULTS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["问题", "不足", "差距", "短板", "漏洞", "薄弱", "毛病", "教训"]));
    let text = &page.s[x.body..x.end];
    let next = page.outline.sentences.get(x.id + 1);
    page.clauses(x).last().is_some_and(|c| FAULTS.stands(page.get(c)))
        && text.chars().count() <= 70
        && TURNS.stands(text)
        && !super::task::asks(page, x)
        && !asks_now(text)
        && next.is_some_and(|y| {
            y.mark.is_some_and(|m| m.level == INLINE && m.number == 1)
                && !super::task::asks(page, y)
                && !asks_now(&page.s[y.body..y.end])
        })
}

/// How a list goes on without a number.
const MORE: [&str; 7] = ["还有就是", "再就是", "还有一点,", "另外,", "再有,", "还有,", "再一个,"];

/// The members after the lead: one item each. The index after the last one taken.
fn listed(page: &Page<'_>, at: usize, out: &mut Vec<Item>) -> usize {
    let sentences = &page.outline.sentences;
    let head = &sentences[at];
    let mut i = at + 1;
    let mut expected = 1;
    while let Some(x) = sentences.get(i) {
        let Some(mark) = x.mark.filter(|m| m.level >= 2 && m.number == expected) else { break };
        // (一)甲镇(14个), 1.乡镇: where, not what.
        let apart = sentences.get(i + 1).is_some_and(|y| y.line != x.line);
        if x.is_heading
            && apart
            && x.end - x.body < 45
            && !lacking(page, x.body..x.end)
            && !states(&page.s[x.body..x.end])
        {
            break;
        }
        if expected > 1 && mark.level != sentences[at + 1].mark.map_or(0, |m| m.level) {
            break;
        }
        let mut end = x.end;
        let mut j = i + 1;
        while let Some(more) = sentences.get(j) {
            let same = more.line == x.line && more.mark.is_none();
            let words = &page.s[more.body..more.end];
            if !same
                || words.starts_with('为') && !words.starts_with("为难")
                || ["说到底", "归根", "究其", "追根", "总之", "以上", "上述", "归结起来"]
                    .iter()
                    .any(|w| words.starts_with(w))
                || words.starts_with("对此")
                || words.starts_with("对这些")
                || words.starts_with('这')
                || words.starts_with("对上述")
            {
                break;
            }
            // Under a number of its own, all that asks nothing tells the fault.
            if MORE.iter().any(|w| words.starts_with(w)) {
                break;
            }
            let told = mark.level < INLINE && !super::task::asks(page, more) && !asks_now(words);
            if words.contains("还要") || !told && !lacking(page, more.body..more.end) {
                break;
            }
            end = more.end;
            j += 1;
        }
        let text = page.s[x.body..end].trim_end_matches([',', '等', ' ']);
        out.push(Item::new(Kind::Problem, x.body..x.body + text.len(), "problem.listed", 88));
        expected += 1;
        // 还有就是…: a last member without a number.
        if let Some(more) = sentences.get(j).filter(|y| y.line == x.line && y.mark.is_none())
            && let Some(lead) = MORE.iter().find(|w| page.s[more.body..more.end].starts_with(**w))
            && series::tells(page, more, more.body..more.end)
        {
            let start = more.body + lead.len();
            out.push(Item::new(Kind::Problem, start..more.end, "problem.listed", 80));
        }
        // What stands between two members without being a fault belongs to neither.
        while j < i + 8 && sentences.get(j).is_some_and(|y| y.line == x.line && y.mark.is_none()) {
            j += 1;
        }
        i = j;
        if mark.level != INLINE && i < sentences.len() && sentences[i].line > head.line + 30 {
            break;
        }
    }
    if expected == 1 { 0 } else { i }
}

fn lacking(page: &Page<'_>, range: Range<usize>) -> bool {
    page.tags.any(range, Class::LACK)
}

/// A sentence of lack by itself: 部分单位…不到位, or under a heading of problems.
fn alone(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    let text = &page.s[x.body..x.end];
    let count = page.tags.count(x.body..x.end, Class::LACK);
    // 每周曝光隐患单位不少于2家 is a measure.
    if count == 0 || text.starts_with('每') {
        return None;
    }
    let clauses = page.clauses(x);
    let first = clauses.iter().position(|c| {
        let t = page.get(c);
        SOME.is_match(t) || t.starts_with("有些") || t.starts_with("有的")
    })?;
    let start = clauses[first].start;
    let mut end = x.end;
    if let Some(tail) = clauses.iter().skip(first + 1).find(|c| {
        page.get(c).starts_with("直接导致")
            || page.get(c).starts_with("这要")
            || page.get(c).starts_with("必须")
    }) {
        end = tail.start - 1;
    }
    let asked = super::task::asks(page, &Sentence { body: start, end, ..x.clone() });
    let enough = !asked
        && !sign::elsewhere(text)
        && lacking(page, start..end)
        && !summary(page, start..end)
        && !text.contains("如果")
        && !text.contains("解决")
        && !text.contains("对存在")
        && !text.starts_with("针对");
    let trimmed = page.s[start..end].trim_end_matches([',', ' ']);
    (enough && trimmed.chars().count() >= 10).then_some(start..start + trimmed.len())
}
