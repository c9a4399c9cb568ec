//! Towns, villages and districts that a report praises by what they do: 下湾乡三天清塘五口, 东湖社区探索积分制, 安河县推行护学岗.

use super::super::body;
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::Page;
use crate::text::{firsts, holds};
use std::ops::Range;

/// What a local body is praised with, besides a verb of the lexicon.
const DOES: [&str; 34] = [
    "党委",
    "党工委",
    "党支部",
    "党员",
    "干部",
    "村干部",
    "运用",
    "利用",
    "依托",
    "投资",
    "投入",
    "筹资",
    "自筹",
    "争取",
    "率先",
    "探索",
    "发动",
    "推行",
    "坚持",
    "创新",
    "连夜",
    "主动",
    "带头",
    "通过",
    "采取",
    "结合",
    "把",
    "将",
    "用",
    "以",
    "建成",
    "新建",
    "全面",
    "迅速",
];

/// The longest name of a local body, in signs.
const SIGNS_MOST: usize = 7;

/// The town, village or district that a clause of a report opens with, when what it does follows.
pub(super) fn first(page: &Page<'_>, x: &Sentence, c: &Range<usize>) -> Option<Range<usize>> {
    let text = page.get(c);
    let end = firsts(text).skip(2).take(SIGNS_MOST).find(|i| local(&text[..*i]) && does(page, c, *i))?;
    // 黄坑镇河长未到河巡查: blamed, not praised.
    let blamed = page.tags.any(x.body..x.end, Class::LACK)
        || holds(page.get(&(x.body..x.end)), &["未", "仍", "问题", "反弹", "缓慢"]);
    (!blamed).then_some(c.start..c.start + end)
}

/// 下湾乡, 城南街道, 大湾村, 东湖社区, 新城区: named, and not in general.
fn local(name: &str) -> bool {
    let n = name.chars().count();
    let village = (3..=6).contains(&n) && name.ends_with('村') || n >= 4 && name.ends_with("社区");
    let general = name.starts_with([
        '全', '各', '本', '该', '每', '一', '两', '三', '农', '行', '乡', '老', '新', '有', '的',
    ]) || holds(name, &["自然村", "行政村", "农村", "乡村", "山村", "城中村", "个村", "的"]);
    village && !general
        || (name.ends_with(['镇', '乡']) || name.ends_with("街道")) && body::is_body(name) && n <= 6
        || body::is_place(name) && n >= 3
}

/// Whether what a name does follows it at once.
fn does(page: &Page<'_>, c: &Range<usize>, end: usize) -> bool {
    let after = &page.get(c)[end..];
    let verb = page
        .tags
        .within(c.clone())
        .iter()
        .any(|t| t.start == c.start + end && t.class.has(Class::ACT) && !after.starts_with("管理"));
    // 三天拆除20口: a time, then the act.
    let soon = after.starts_with(|d: char| d.is_ascii_digit() || "一两三四五六七八九十半".contains(d))
        && after.chars().take(3).any(|d| matches!(d, '天' | '日' | '夜' | '周' | '月'));
    verb || soon || DOES.iter().any(|w| after.starts_with(w))
}

/// 特别是市环卫处的干部职工披星戴月: whose people are thanked.
pub(super) fn thanked(page: &Page<'_>, c: &Range<usize>) -> Option<Range<usize>> {
    const PEOPLE: [&str; 8] =
        ["干部职工", "广大干", "全体干", "同志们", "全体职工", "广大职工", "一线职工", "环卫工人"];
    let text = page.get(c);
    let lead = ["特别是", "尤其是"].into_iter().find(|w| text.starts_with(w))?.len();
    let of = PEOPLE.iter().filter_map(|w| text.find(w)).min()?;
    let names = text.get(lead..of)?.trim_end_matches('的');
    (!names.is_empty()).then_some(c.start + lead..c.start + lead + names.len())
}
