//! Who is held up to others: bodies a sentence of praise opens with, and towns and villages that a report praises by what
//! they do (下湾乡三天清塘五口, 东湖社区探索积分制).

use super::super::body;
use super::Orgs;
use super::doer::{authority, command_like, strip_lead};
use super::watch::watches;
use crate::lexicon::Class;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use crate::text::{firsts, holds};
use std::ops::Range;
use std::sync::LazyLock;

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

/// The town or village that a clause of a report opens with, when what it does follows.
pub(super) fn first(page: &Page<'_>, c: &Range<usize>) -> Option<Range<usize>> {
    let text = page.get(c);
    let end = firsts(text).skip(2).take(SIGNS_MOST).find(|i| local(&text[..*i]) && does(page, c, *i))?;
    // 黄坑镇河长未到河巡查: blamed, not praised.
    let blamed = page.tags.any(c.clone(), Class::LACK) || holds(text, &["未", "仍", "反弹", "缓慢"]);
    (!blamed).then_some(c.start..c.start + end)
}

/// 下湾乡, 城南街道, 大湾村, 东湖社区: named, and not in general.
fn local(name: &str) -> bool {
    let n = name.chars().count();
    let village = (3..=6).contains(&n) && name.ends_with('村') || n >= 4 && name.ends_with("社区");
    let general = name.starts_with([
        '全', '各', '本', '该', '每', '一', '两', '三', '农', '行', '乡', '老', '新', '有', '的',
    ]) || holds(name, &["自然村", "行政村", "农村", "乡村", "山村", "城中村", "个村", "的"]);
    village && !general
        || (name.ends_with(['镇', '乡']) || name.ends_with("街道")) && body::is_body(name) && n <= 6
}

/// Whether what a name does follows it at once.
fn does(page: &Page<'_>, c: &Range<usize>, end: usize) -> bool {
    let after = &page.get(c)[end..];
    let verb = page.tags.within(c.clone()).iter().any(|t| {
        // 柳桥镇整治办: the verb is part of a longer name.
        let named = page.s[t.end..].starts_with(['办', '局', '队', '组', '所', '站', '委', '中', '管']);
        t.start == c.start + end && t.class.has(Class::ACT) && !named
    });
    // 三天拆除20口: a time, then the act.
    let soon = after.starts_with(|d: char| d.is_ascii_digit() || "一两三四五六七八九十半".contains(d))
        && after.chars().take(3).any(|d| matches!(d, '天' | '日' | '夜' | '周' | '月'));
    verb || soon || DOES.iter().any(|w| after.starts_with(w))
}

/// 特别是市环卫处的干部职工披星戴月: whose people are thanked.
pub(super) fn thanked(orgs: &mut Orgs<'_, '_>) {
    static THANKED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:特别是|尤其是)(?P<l>[\p{Han}、]{3,40}?)的?(?:干部职工|广大干|全体干|同志们|全体职工|广大职工|一线职工|一线干|环卫工人|干警|民警)",
        )
    });
    let page = orgs.page;
    for l in THANKED.captures_iter(page.body()).filter_map(|c| c.name("l")) {
        for member in body::list(page.s, page.at(l.range())) {
            let name = page.get(&member);
            if !command_like(name) && !authority(name) {
                orgs.push(member, "participant", "org.thanked", 65);
            }
        }
    }
}

/// What shows that a sentence holds somebody up to others.
pub(super) static PRAISE: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "表扬",
        "学习借鉴",
        "学一学",
        "值得各",
        "值得大家",
        "值得我们",
        "值得全",
        "值得借鉴",
        "予以肯定",
        "给予肯定",
        "值得推广",
        "值得肯定",
        "值得学习",
        "做得好",
        "走在前列",
        "率先完成",
    ])
});

/// 甲乡、乙镇火化率保持100%,给予表扬; 丙镇设疏导点,值得各地学习: the bodies its clauses open with, whatever is told of them.
pub(super) fn commended(orgs: &mut Orgs<'_, '_>, x: &crate::outline::Sentence) {
    const SIGNS_MOST: usize = 40;
    let page = orgs.page;
    for c in page.clauses(x).iter().cloned() {
        let c = strip_lead(page, c);
        let text = page.get(&c);
        let named =
            firsts(text).skip(3).take(SIGNS_MOST).filter(|i| body::may_end(&text[..*i])).filter(|i| {
                let all = body::members(page.s, c.start..c.start + *i);
                let named = |m: &Range<usize>| body::is_body(page.get(m)) || body::is_place(page.get(m));
                !all.is_empty() && all.iter().all(named)
            });
        // 新城区|投资700万元为26所学校: what goes on a name is a joint, or the end of a longer one.
        let grown = named.reduce(|end, more| {
            let next = &text[end..more];
            let longer = next.starts_with(['、', '和', '与', '及']) || next.chars().count() <= 4;
            if longer { more } else { end }
        });
        let Some(end) = grown else { continue };
        for member in body::members(page.s, c.start..c.start + end) {
            let name = page.get(&member);
            if !command_like(name) && !authority(name) && !watches(name) {
                orgs.push(member, "participant", "org.commended", 65);
            }
        }
    }
}
