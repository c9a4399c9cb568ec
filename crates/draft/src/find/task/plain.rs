//! What is asked in plain speech, without a word that obliges: 今晚就开户长会, 旧雨棚月底前拆掉, 队员带上喇叭上街喊.
//!
//! Who speaks to those he works with daily does not say 要 or 必须: he names a time at hand, a thing and what becomes of
//! it, or with what in hand somebody goes (schema, task: "a concrete act with an object").

use super::doing::{Signs, doings};
use super::owner::{adverbial, after_time, fronted};
use crate::find::body::Edges;
use crate::lexicon::Class;
use crate::page::Page;
use crate::pattern::Words;
use std::ops::Range;
use std::sync::LazyLock;

/// What somebody has in hand or rides on when he goes to do it.
const TOOLS: [&str; 14] = [
    "拿着", "带着", "带上", "骑着", "骑上", "扛着", "扛上", "背着", "背上", "提着", "提上", "开着", "推着",
    "挑着",
];

/// Where a clause says with what in hand somebody goes: 队员带上喇叭….
pub(super) fn tool(text: &str) -> Option<usize> {
    static HELD: LazyLock<Words> = LazyLock::new(|| Words::new(TOOLS));
    HELD.first(text, 0)
}

/// Whether the words from this sign on say what is in hand.
pub(super) fn carries(sign: char, rest: &str) -> bool {
    static SIGNS: LazyLock<Signs> = LazyLock::new(|| Signs::new("拿带骑扛背提开推挑"));
    SIGNS.holds(sign) && TOOLS.iter().any(|w| rest.starts_with(w))
}

/// Whether a stretch opens with it: 拿着手机下去拍. 带着感情 and 带着问题 are manners.
pub(super) fn in_hand(rest: &str) -> bool {
    const MANNERS: [&str; 12] =
        ["感情", "责任", "问题", "任务", "使命", "热情", "真情", "温度", "诚意", "思考", "目标", "党"];
    TOOLS.iter().any(|w| {
        rest.strip_prefix(w)
            .is_some_and(|thing| thing.chars().count() >= 3 && !MANNERS.iter().any(|m| thing.starts_with(m)))
    })
}

/// A time at hand, with which a clause opens that tells somebody what to do.
const SOON: &str = "今天就 今天回去就 今天下午就 今天晚上就 今晚就 今夜就 明天就 明天一早就 明早就 后天就 会后就 散会就 散会后就 回去就 回去先 回去后 \
                    会后马上 马上就 这几天就 今天起 今晚起 明天起 从今天起 从明天起 从今晚起 会一散就 一散会就";

/// What may open a clause whose thing was named before it: 旧雨棚,一律拆掉.
const GOES_ON: &str = "一律 全部 统一 逐 都 全 要 须 必须 应 由 今 明 本周 本月 这个 下周 下月 节前 节后 节假 节日 平时 周末 夜里 夜间 晚上 白天 早晚 汛期 汛前 冬季 雨后 课后 下班 放学 假期 节日 国庆 春节 月底 年底 年前 会后 马上 立即 \
                       两边 每";

/// Whether a sentence asks by how it is said: a time at hand, a thing and then what becomes of it by when.
pub(super) fn asks_plainly(page: &Page<'_>, clauses: &[Range<usize>], due: bool) -> bool {
    let Some(first) = clauses.first() else { return false };
    // 4月启动, 11月底收口 is a stage.
    let acts = |c: &Range<usize>| {
        (page.tags.any(c.clone(), Class::ACT) || !doings(page, c).is_empty())
            && (page.times_in(c).is_empty() || page.get(&after_time(page, c.clone())).chars().count() >= 4)
            && page.get(c).chars().count() >= 7
    };
    let tells = |c: &Range<usize>| page.get(c).contains(['了', '已', '曾']);
    if clauses.iter().any(tells) {
        return false;
    }
    at_hand(page, clauses) && clauses.iter().take(2).any(acts)
        || clauses.iter().any(|c| first_of_all(page, c))
        || due && clauses.iter().any(acts)
        || clauses.get(1).is_some_and(|c| acts(c) && named_before(page, first, c))
}

/// Whether a sentence opens with a time at hand: 今晚就…, 从明天起,….
pub(super) fn at_hand(page: &Page<'_>, clauses: &[Range<usize>]) -> bool {
    static AT_HAND: LazyLock<Edges> = LazyLock::new(|| Edges::new(SOON, false));
    clauses.first().is_some_and(|c| AT_HAND.of(page.get(c)).next().is_some())
}

/// 低洼地先挖好排水沟: what is to be done first.
fn first_of_all(page: &Page<'_>, c: &Range<usize>) -> bool {
    static FIRST: LazyLock<Words> = LazyLock::new(|| Words::new(["先"]));
    let text = page.get(c);
    FIRST.first(text, 0).is_some_and(|i| {
        let at = c.start + i + '先'.len_utf8();
        doings(page, &(at..c.end)).first() == Some(&at) && !text[..i].contains(['的', '是', '不'])
    })
}

/// 熟食摊位加装防蝇罩: a place or a thing named, then an act with its object.
pub(super) fn placed(page: &Page<'_>, c: &Range<usize>) -> bool {
    let text = page.get(c);
    let act = page.tags.within(c.clone()).iter().find(|t| t.class.has(Class::ACT));
    act.is_some_and(|t| {
        (2..=12).contains(&page.get(&(c.start..t.start)).chars().count())
            && page.get(&(t.end..c.end)).chars().count() >= 2
            && !page.tags.any(c.clone(), Class(Class::SPIRIT.0 | Class::EXHORT.0 | Class::LACK.0))
    }) && !text.contains(['了', '已', '是', '的', '不', '奖'])
        && !adverbial(text)
}

/// 旧雨棚,月底前拆掉: a thing, and behind it what becomes of it.
pub(super) fn named_before(page: &Page<'_>, thing: &Range<usize>, c: &Range<usize>) -> bool {
    static ON: LazyLock<Edges> = LazyLock::new(|| Edges::new(GOES_ON, false));
    let n = page.get(thing).chars().count();
    let text = page.get(c);
    (4..=30).contains(&n)
        && (ON.of(text).next().is_some() || after_time(page, c.clone()) != *c)
        && !text.contains(['是', '了', '把', '将'])
        && !adverbial(page.get(thing))
        && fronted(page, thing.clone())
}
