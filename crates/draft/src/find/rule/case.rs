//! A case and what follows from it: 旷工两次的辞退; 没有执照的,不准出船; 渠水漫堤的,立即撤人.
//!
//! A case is told by a clause that ends in 的, or by words up to a 的 behind which the consequence begins. What follows
//! decides the kind: a penalty, a bar, a reward, points, a card, the next level up, a treatment. Cases that stand side
//! by side are one rule when they grade one matter (schema: graded or chained clauses are one rule).

use super::follows::{CASE_CHARS_MAX, Follows, follows, measured};
use super::words::{
    ABOVE, BARS, FAILING, GOES_ON, GRADES, HARD, HARDLY, HONOURS, MERIT, NO_CASE, NOUN, OF, OPENS, PENALTY,
    REWARD, STEEPER, TREATS, WHOEVER, WHOM,
};
use super::{premise, told};
use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::number::digit;
use crate::outline::Sentence;
use crate::page::Page;
use crate::text::holds;
use std::ops::Range;

/// One case with its consequence.
#[derive(Debug)]
struct Case {
    span: Range<usize>,
    /// Where its words end and the consequence begins.
    turn: usize,
    follows: Follows,
}

/// What opens a duty, no case.
const DUTY: Class = Class(Class::SOFT.0 | Class::MUST.0 | Class::OUTCOME.0);

/// Longest case of a rung that says nothing of how it is steeper, in characters.
const RUNG_CHARS_MAX: usize = 10;

/// The rules of cases of a page.
pub(super) fn cases(page: &Page<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let mut run: Vec<Case> = Vec::new();
    let mut line = usize::MAX;
    let places = OF.places(page.body());
    let mut places = places.iter().map(|at| page.span.start + at).peekable();
    for x in &page.outline.sentences {
        while places.next_if(|at| *at < x.body).is_some() {}
        if x.line != line {
            close(page, &mut run, &mut out);
            line = x.line;
        }
        if x.is_heading && x.end - x.body < 60
            || page.in_title(x.start)
            || places.peek().is_none_or(|at| *at >= x.end)
            || told(page, x)
        {
            continue;
        }
        for case in read(page, x) {
            if !run.last().is_some_and(|last| joins(page, last, &case)) {
                close(page, &mut run, &mut out);
            }
            run.push(case);
        }
    }
    close(page, &mut run, &mut out);
    out
}

/// The cases of one sentence.
fn read(page: &Page<'_>, x: &Sentence) -> Vec<Case> {
    let clauses = page.clauses(x);
    let sentence = page.get(&(x.body..x.end));
    let (hard, whoever) = (HARDLY.stands(sentence), WHOEVER.stands(sentence));
    let mut out = Vec::new();
    let mut i = 0;
    while let Some(clause) = clauses.get(i) {
        let text = page.get(clause);
        i += 1;
        // 没过关的厂房,不准出租: whoever it falls on, the ban behind the comma shows that it is a case.
        // 自投产之日起, 一经查实: between the case and what follows it says from when.
        let since = clauses.get(i).is_some_and(|c| premise::since(page.get(c)));
        let next = clauses.get(i + usize::from(since)).map(|c| page.get(c));
        let barred = || next.is_some_and(|c| BARS.opens(c)).then(|| whom(text, true)).flatten();
        let Some(turn) = turn(text, hard)
            .or_else(barred)
            .or_else(|| (!page.tags.opens(clause.clone(), DUTY)).then(|| premise::whom(text, next)).flatten())
            .or_else(|| premise::turn(text, next, opens, whoever))
        else {
            continue;
        };
        let bare = turn == text.len();
        let first = if bare { i + usize::from(since) } else { i - 1 };
        let Some(head) = clauses.get(first) else { continue };
        let begins = if bare { head.start } else { clause.start + turn };
        let case = page.get(&(clause.start..clause.start + turn));
        let Some(follows) = follows(case, page.get(&(begins..head.end)), bare) else { continue };
        let more =
            clauses[first + 1..].iter().take_while(|next| goes_on(page.get(next), follows, hard)).count();
        out.push(Case { span: clause.start..clauses[first + more].end, turn: begins, follows });
        i = first + more + 1;
    }
    out
}

/// Whether a clause goes on with the consequence of the clause before it.
fn goes_on(text: &str, follows: Follows, hard: bool) -> bool {
    let same = || match follows {
        Follows::Penalty | Follows::Card => {
            // 责令停工,验收合格后方可复工: the way back.
            let back = || holds(text, &["后方可", "后才能", "后方能", "后才可", "后再"]);
            PENALTY.stands(text)
                || back()
                || BARS.stands(text) && (HONOURS.stands(text) || text.contains("再"))
        }
        // 奖金由财政负担: who pays is a rule of its own.
        Follows::Reward => REWARD.stands(text) && !text.contains('由'),
        Follows::Points => text.contains('分'),
        Follows::Alarm => !text.starts_with('要'),
        Follows::Treatment => !text.starts_with('要') && TREATS.of(text).next().is_some(),
        Follows::Yields => holds(text, &["为主", "为辅", "承担", "配合", "负责", "协助", "连带"]),
        Follows::Bar | Follows::Up => false,
    };
    !text.starts_with(['对', '凡'])
        && (GOES_ON.of(text).next().is_some() || same())
        && turn(text, hard).is_none()
}

/// Where in a clause the words of a case end: at its end, or behind the 的 that a consequence follows.
fn turn(text: &str, hard: bool) -> Option<usize> {
    // 一般隐患两天改好,重大隐患…: the grade is the case.
    if let Some(grade) = GRADES.of(text).next() {
        return Some(grade.len());
    }
    let text = text.trim_end_matches(['”', ' ']);
    let mut ends = text.match_indices('的').map(|(i, w)| i + w.len()).peekable();
    // Most clauses hold none.
    ends.peek()?;
    ends.find(|end| {
        let (case, rest) = text.split_at(*end);
        (rest.is_empty() || opens(rest) || falls_on(case, rest) || hard && falls(case, rest)) && is_case(case)
    })
    .or_else(|| whom(text, false))
}

/// Whether words can be a case.
fn is_case(words: &str) -> bool {
    let n = words.chars().take(CASE_CHARS_MAX + 1).count();
    (3..=CASE_CHARS_MAX).contains(&n)
        && (!words.starts_with(['该', '把', '将', '为', '是', '这', '那', '使', '让', '在'])
            || words.starts_with("把关"))
        && (!NO_CASE.stands(words) || words.starts_with("已经") && n <= 8)
        && !premise::aim(words)
}

/// Whether a consequence begins here: by its first word, by a time (三天内…), by a sum (每户罚50元), by 到位.
fn opens(rest: &str) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || digit(c).is_some();
    let soon =
        || rest.starts_with(numeral) && rest.char_indices().take(7).any(|(i, _)| rest[i..].starts_with('内'));
    let paid = || rest.ends_with('元') && rest.contains(['给', '奖', '补', '罚', '扣']);
    let settled = || rest.ends_with("到位") && rest.chars().count() <= 6;
    OPENS.of(rest).next().is_some() && NOUN.of(rest).next().is_none() || soon() || paid() || settled()
}

/// 走样的图纸推倒重来: the one it falls on stands between the case and what falls on it.
fn falls(case: &str, rest: &str) -> bool {
    HARD.places(rest).any(|at| (3..=27).contains(&at))
        && !holds(rest, &["的", "把", "要"])
        && FAILING.stands(case)
}

/// 排名末位的镇街由区领导约谈: the one it falls on stands between, and the consequence opens behind.
fn falls_on(case: &str, rest: &str) -> bool {
    WHOM.of(rest).any(|whom| opens(&rest[whom.len()..]))
        && (measured(case) || FAILING.stands(case) || MERIT.stands(case))
}

/// 对屡次超载的车主,…: a case that ends in the one it falls on.
fn whom(text: &str, barred: bool) -> Option<usize> {
    let at = text.rfind('的')? + '的'.len_utf8();
    let (case, whom) = text.split_at(at);
    // 对能马上解决的问题,立行立改: a matter told apart.
    let matter = text.starts_with('对') && ["问题", "隐患", "事项", "诉求", "矛盾", "案件"].contains(&whom);
    let short = (1..=6).contains(&whom.chars().take(7).count())
        && (barred || matter || WHOM.of(whom).next().is_some() || measured(case));
    let judged =
        || measured(case) || text.starts_with(['对', '凡']) || FAILING.stands(case) || MERIT.stands(case);
    (short && judged() && is_case(text)).then_some(text.len())
}

/// Whether two cases side by side are of one rule.
fn joins(page: &Page<'_>, a: &Case, b: &Case) -> bool {
    use Follows::{Alarm, Bar, Card, Penalty, Points, Reward, Treatment, Up, Yields};
    let gap = page.s.get(a.span.end..b.span.start).unwrap_or("\n");
    if !matches!(gap, "," | ";" | "、") {
        return false;
    }
    let (first, case) = (page.get(&(a.span.start..a.turn)), page.get(&(b.span.start..b.turn)));
    // 出现一份乙级的,扣100元;出现一份丙级的,扣500元: cases told alike grade one matter.
    if matches!(a.follows, Penalty | Points)
        && a.follows == b.follows
        && first.chars().take(2).eq(case.chars().take(2))
        && !case.starts_with('对')
    {
        return true;
    }
    // 过火面积超过100亩的,作检讨;超过500亩的,免职: the next mark on the scale of the first.
    if matches!(a.follows, Penalty | Points | Reward | Card) && premise::marks_on(first, case) {
        return true;
    }
    // 前三名的发奖金,最后一名的取消资格: both ends of one scale.
    if (a.follows, b.follows) == (Reward, Penalty) {
        return gap == ","
            && holds(first, &["前", "第一名", "好的", "优秀"])
            && holds(case, &["后", "末", "差的", "倒数"])
            && !case.starts_with('对');
    }
    let steeper = || match gap {
        // 对甲的,责令停止;对乙的,予以关闭: a matter of its own, unless it grew out of the first.
        ";" if case.starts_with('对') => {
            let treated = a.follows == Treatment && holds(case, &["拒不", "逾期", "屡"]);
            treated || holds(case, &["因此", "由此", "情节", "再次", "仍"]) && !case.contains("或者")
        }
        "," => {
            STEEPER.stands(case) || !case.starts_with(['对', '凡']) && case.chars().count() <= RUNG_CHARS_MAX
        }
        // 甲级率连续两月低于…: a measure of something else, which counts by itself.
        _ => {
            holds(case, &["再", "仍", "造成", "情节", "构成", "逾期", "拒不"])
                || case.char_indices().take(4).any(|(i, _)| STEEPER.opens(&case[i..]))
        }
    };
    match (a.follows, b.follows) {
        (Treatment | Up, Treatment | Up) | (Card, Card) => true,
        (Treatment, Penalty) | (Penalty, Treatment) => {
            gap == "," || steeper() || page.get(&a.span).chars().count() <= 24
        }
        (Up, Penalty) | (Penalty, Up) | (Penalty, Penalty) | (Card, Penalty) => steeper(),
        (Treatment, Bar) => gap == ";" && holds(case, &["不"]),
        // 没有证的不得开工,已经开工的限期补办,逾期不办的坚决关停: the ban, and those who are past it.
        (Bar, Treatment | Penalty) => gap == "," && holds(case, &["已", "逾期", "拒不", "仍"]),
        (Alarm | Bar | Reward | Points | Card | Penalty | Up | Yields, _) | (Treatment, _) => false,
    }
}

/// Makes one rule of the cases read so far.
fn close(page: &Page<'_>, run: &mut Vec<Case>, out: &mut Vec<Item>) {
    let cases = std::mem::take(run);
    let (Some(first), Some(last)) = (cases.first(), cases.last()) else { return };
    let Some(kind) = kind(page, &cases) else { return };
    let (start, kind) = match kind {
        "triage" | "escalation" => (topic(page, first.span.start), kind),
        _ => measure(page, first).map_or((first.span.start, kind), |start| (start, "threshold")),
    };
    out.push(
        Item::new(Kind::Rule, start..last.span.end, super::name(kind), 65).with("rule_kind", kind).with(
            "params",
            serde_json::json!({
                "condition": page.get(&(first.span.start..first.turn)),
                "action": page.get(&(first.turn..last.span.end)),
            }),
        ),
    );
}

/// 发现的问题,当场能补的…: what is told apart stands in the clause before the first case.
fn topic(page: &Page<'_>, start: usize) -> usize {
    let Some(x) = page.sentence_at(start) else { return start };
    let clauses = page.clauses(x);
    let before = clauses
        .iter()
        .position(|c| c.start == start)
        .and_then(|n| n.checked_sub(1))
        .and_then(|n| clauses.get(n));
    before
        .filter(|c| {
            let text = page.get(c);
            let matter = ["问题", "隐患", "毛病", "事项", "案件", "线索", "难题", "单位", "企业"];
            (text.starts_with('对') || text.contains('的')) && matter.iter().any(|w| text.ends_with(w))
        })
        .map_or(start, |c| c.start)
}

/// 亮灯率保持在98%以上,达不到的扣减养护费: a case that only says that a measure is missed begins with the measure.
fn measure(page: &Page<'_>, first: &Case) -> Option<usize> {
    const MISSED: [&str; 6] = ["达不到", "未达到", "不达标", "未达标", "不足的", "低于的"];
    let case = page.get(&(first.span.start..first.turn));
    if case.chars().count() > 6 || !MISSED.iter().any(|w| case.starts_with(w)) {
        return None;
    }
    let clauses = page.clauses(page.sentence_at(first.span.start)?);
    let n = clauses.iter().position(|c| c.start == first.span.start)?.checked_sub(1)?;
    let before = clauses.get(n)?;
    page.get(before).contains(|c: char| c.is_ascii_digit()).then_some(before.start)
}

/// The kind of a rule by its cases.
fn kind(page: &Page<'_>, cases: &[Case]) -> Option<&'static str> {
    use Follows::{Alarm, Bar, Card, Penalty, Points, Reward, Treatment, Up, Yields};
    let count = |f: Follows| cases.iter().filter(|c| c.follows == f).count();
    let first = cases.first()?;
    let case = page.get(&(first.span.start..first.turn));
    let text = page.get(&(first.turn..first.span.end));
    if count(Card) > 0 {
        return Some("warning");
    }
    let counted = |c: &Case| {
        holds(
            page.get(&(c.span.start..c.turn)),
            &["第一次", "第二次", "头一", "首次", "连续", "连着", "累计", "再", "仍", "两次", "二次"],
        )
    };
    let steeper = cases
        .iter()
        .skip(1)
        .filter(|c| {
            let case = page.get(&(c.span.start..c.turn));
            holds(case, &["不动", "仍", "拒不", "逾期", "到期", "再", "还不", "还偷", "还在"])
        })
        .count();
    let above = ABOVE.stands(page.get(&(cases.last()?.turn..cases.last()?.span.end)));
    if cases.len() > 1 {
        return Some(match first.follows {
            _ if count(Up) > 1 => "escalation",
            Bar => "gate",
            // 小的当场修;一周仍没修的,…;再不修的,…: a matter that climbs.
            Treatment if steeper > 1 || steeper + 1 == cases.len() || steeper == 1 && above => "escalation",
            Treatment => "triage",
            Reward if count(Reward) == cases.len() => "reward",
            Penalty
                if cases.iter().all(|c| c.follows == Penalty)
                    && !holds(case, &["第一次", "头一", "首次", "初次", "一次"]) =>
            {
                "sanction"
            }
            _ if count(Up) > 0 || cases.iter().skip(1).any(counted) => {
                super::kind::ladder(page.get(&(first.span.start..cases.last()?.span.end)))
            }
            _ => "sanction",
        });
    }
    if holds(text, &["第一次", "第二次"]) || text.contains('先') && text.contains('后') && text.contains("再")
    {
        return Some(super::kind::ladder(text));
    }
    if holds(case, &["不一致", "撞车", "相抵触", "说不清", "权属不清", "争议", "交叉", "重叠"])
    {
        return Some("precedence");
    }
    let measured = measured(case);
    match first.follows {
        Points => Some("scoring"),
        Penalty | Bar if measured => Some("threshold"),
        // 同一问题通报两次仍未改的,移交…: what was not solved goes on.
        Penalty
            if holds(case, &["仍未", "仍不", "反复"])
                && holds(text, &["移交", "移送", "提请", "交由", "督办"]) =>
        {
            Some("escalation")
        }
        Penalty => Some("sanction"),
        Bar => Some("gate"),
        Reward => Some("reward"),
        Up => Some("escalation"),
        Alarm => Some("emergency"),
        Yields => Some("precedence"),
        Treatment if measured => Some("threshold"),
        Treatment => {
            let redone = holds(text, &["换", "返工", "重来"]);
            (redone && holds(case, &["不够", "不合格", "不达标", "超时"])).then_some("threshold")
        }
        Card => None,
    }
}
