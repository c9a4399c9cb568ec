//! The owners that a clause opens with.

use super::shape;
use super::{ENDING, ENDINGS, Edges, bare, is_body, is_place, members, opening, unnumbered};
use crate::lexicon::Class;
use crate::page::Page;
use crate::pattern::Words;
use crate::text::{Sieve, firsts, width};
use std::ops::Range;
use std::sync::LazyLock;

/// The owners a clause opens with (甲局、乙镇; 各县区), when something they do follows at once.
///
/// A name may stand before any verb, so what follows decides: a verb of the lexicon, a modal, a preposition
/// or a time. A place (高新区) is an owner only where it is told to do something.
pub fn leading(page: &Page<'_>, clause: Range<usize>) -> Option<Range<usize>> {
    if let Some(known) = page.owners.borrow().get(&(clause.start, clause.end)) {
        return known.clone();
    }
    let owner = read_leading(page, clause.clone());
    page.owners.borrow_mut().insert((clause.start, clause.end), owner.clone());
    owner
}

fn read_leading(page: &Page<'_>, clause: Range<usize>) -> Option<Range<usize>> {
    const FOLLOWS: &str = "要 应 须 必须 负责 牵头 对 把 将 在 于 按 结合 利用 会同 联合 每 抓紧 尽快 加快 共同 分别 具体 统筹 从 以 就 根据 通过 及时 定期 继续 认真 集中 做 抓 全面 依托 依法 针对 积极 主动 立即 进一步 切实 也 都 承担 承办 主办 协助 督促 招募 围绕 自 年内 近期 配合 拟 计划 先行 为 重新 逐一 全力 迅速 一律 全部 随时 统一 优先 严格 到 先 对照 参照 采取 采用 联系 向 力争 跟 给 用 拿出 你们 提供 制作 派出 派 保持 密切 提醒 深入 充分 严厉 大力 带头 指导 紧盯 第一时间 上好 办好 安排 今冬 今春 今夏 今秋 今年 明年 春节 国庆节 教师节 节前 汛前 会后 随后 届时 当天 次日 每晚 夜间 抽 拿 组成 集结 调集 商 发《 分两 分三 分四 分期 分批 分片 分组 分头 逐 全程 跟踪 各自 各组 各建 各抽 各派 各出 各设 各拿 各选 各配 各负";
    // What is told to a place as to a body.
    const TOLD: [&str; 16] = [
        "要", "须", "必须", "负责", "牵头", "应", "把", "年内", "分别", "具体", "抓紧", "尽快", "各自",
        "各组", "各建", "各派",
    ];
    static FOLLOWING: LazyLock<Edges> = LazyLock::new(|| Edges::new(FOLLOWS, false));
    static MARKS: LazyLock<Words> = LazyLock::new(|| Words::new(FOLLOWS.split(' ').chain([":", "“", "”"])));
    let text = page.get(&clause);
    let mut told = text.trim_start_matches(['由', '请', ',']);
    for word in ["此外", "同时", "希望"] {
        while let Some(more) = told.strip_prefix(word) {
            told = more;
        }
    }
    // ▲河东街道推行; 二 村委会搭棚: a sign of the list is no part of the name.
    let told = told.trim_start_matches(['▲', '●', '■', '◆', '★', '▍', '·']);
    let told = unnumbered(told);
    let lead = text.len() - told.trim_start_matches(['由', '请', ',']).len();
    let start = clause.start + lead;
    let rest = &page.s[start..clause.end];
    let mut best = None;
    let mut tags = page.tags.within(start..clause.end).iter().peekable();
    let within = page.times_in(&(start..clause.end));
    let mut times = within.iter().peekable();
    let mut quoted = false;
    // From the third character on, and among the first sixty-four; only where a word, a tag or a time begins.
    let third = firsts(rest).nth(2)?;
    let far = |i: usize| i >= 64 && rest[..i].chars().count() >= 64;
    let (mut from, mut mark) = (0, MARKS.first(rest, 0));
    loop {
        while tags.next_if(|t| t.start < start + from).is_some() {}
        while times.next_if(|f| f.span.start < start + from).is_some() {}
        if mark.is_some_and(|mark| mark < from) {
            mark = MARKS.first(rest, from);
        }
        let (tag, time) = (tags.peek().map(|t| t.start - start), times.peek().map(|f| f.span.start - start));
        let place = |found: Option<usize>| found.unwrap_or(usize::MAX);
        let i = place(mark).min(place(tag)).min(place(time));
        if i >= rest.len() || far(i) {
            break;
        }
        from = i + width(rest.as_bytes()[i]);
        let (at, after) = (start + i, &rest[i..]);
        let closed = quoted;
        quoted |= after.starts_with([':', '“', '”']);
        if i < third {
            continue;
        }
        // 市政所:修补路面: a label.
        let label = after.starts_with(':') && clause.start == start && is_body(&page.s[start..at]);
        if label {
            return Some(start..at);
        }
        // Few stretches end like a name, and behind a quotation none is an owner's.
        if !closed && !may_end(&page.s[start..at]) {
            continue;
        }
        let word = FOLLOWING.of(after).next();
        let verb = word.is_some()
            || tags.peek().is_some_and(|t| {
                // 市委组织部: the verb is part of the name.
                t.start == at
                    && !page
                        .get(&(t.end..clause.end))
                        .starts_with(['部', '局', '厅', '委', '办', '队', '站', '室', '组', '所'])
                    && (t.class.has(Class::ACT) || t.class.has(Class::SOFT) || t.class.has(Class::MUST))
            })
            || times.peek().is_some_and(|f| f.span.start == at);
        if !verb || stands_in(&page.s[start..at], after) {
            continue;
        }
        let due = times.peek().is_some_and(|f| f.span.start == at && f.before);
        let told = due || word.is_some_and(|w| TOLD.contains(&w));
        if closed {
            break;
        }
        let all = members(page.s, start..at);
        let owner = |m: &Range<usize>| {
            let name = bare(page.get(m));
            // 开展督查办…: a verb opens it; but 建设局 is a verb and what makes it a name.
            let acts = page.tags.within(m.clone()).first().is_some_and(|t| {
                let verb = t.class.has(Class::ACT) || t.class.has(Class::SOFT) || t.class.has(Class::MUST);
                t.start == m.start && verb && page.get(&(t.end..m.end)).chars().count() > 2
            });
            !acts && is_body(name) || owner_in_general(name) || told && is_place(name)
        };
        if all.is_empty() || !all.iter().all(owner) {
            continue;
        }
        // 市委 before 组织部 is a name begun; 甲局 before 、乙局 a list begun.
        let grown = best.as_ref().is_none_or(|b: &Range<usize>| {
            let more = &page.s[b.end..at];
            let joined = more.starts_with("会同") || more.starts_with("联合");
            more.starts_with(['、', '和', '与', '及'])
                || page.get(b).ends_with('、')
                || !joined
                    && more.chars().count() <= 4
                    && more.ends_with(['部', '局', '委', '处', '办', '会'])
        });
        if grown {
            best = Some(start..at);
        }
    }
    // 城建办、|派出所一起上门: a list begun is read on by the shape of its names.
    if best.as_ref().is_some_and(|b| !page.get(b).ends_with('、')) {
        return best;
    }
    // 今年县交警大队搞单循环: a time before the name is no part of it.
    let first = within.first().filter(|t| t.span.start == start);
    let after = first.map_or(start, |t| t.span.end);
    let shaped = opening(&page.s[after..clause.end]).map(|o| after + o.start..after + o.end);
    shaped.or(best)
}

/// What opens the name of an office under some level: 县|疾控处.
static LEVELLED: LazyLock<Edges> = LazyLock::new(|| Edges::new("省 市 县 区 镇 乡 局 校 院 厂", false));

/// 小区基本处|于, 抄告其所|在, 由城管大队处|以罚款: the last sign is a verb, unless the name is known for an office's.
pub fn stands_in(stretch: &str, after: &str) -> bool {
    // 工程所|需资金.
    if stretch.ends_with('所') && after.starts_with(['需', '属', '用', '涉']) {
        return true;
    }
    if !after.starts_with(['于', '在', '以', '罚']) || !stretch.ends_with(['处', '所']) {
        return false;
    }
    let last = stretch.rsplit('、').next().unwrap_or(stretch);
    shape::by_field(last).is_none_or(|len| len < last.len()) && !LEVELLED.of(last).any(|_| true)
}

/// Whether the last sign of a stretch can end an owner's name: what is decided cheaply before a list is taken apart.
pub fn may_end(stretch: &str) -> bool {
    const GENERAL: [char; 22] = [
        '位', '门', '区', '镇', '道', '街', '村', '业', '地', '县', '市', '旗', ')', '等', ' ', ',', ';',
        '、', '和', '与', '及', '以',
    ];
    static LAST: LazyLock<Sieve> = LazyLock::new(|| {
        let ends = ENDINGS.split(' ').filter_map(|word| word.chars().next_back());
        ends.chain(GENERAL).collect()
    });
    let Some(last) = stretch.chars().next_back() else { return false };
    LAST.may_hold(last) && (GENERAL.contains(&last) || last == '部' || ENDING.of(stretch).next().is_some())
}

/// 各乡镇, 各责任单位, 街道: owners by type.
fn owner_in_general(name: &str) -> bool {
    let n = name.chars().count();
    let typed = [
        "单位",
        "部门",
        "县区",
        "县市区",
        "乡镇",
        "街道",
        "镇街",
        "社区",
        "村",
        "企业",
        "地区",
        "地",
        "镇",
        "区",
        "县",
    ];
    (n <= 14
        && (name.starts_with('各') || name.ends_with(['乡', '镇', '村', '道']) && name.contains('各'))
        && typed.iter().any(|t| name.ends_with(t)))
        || matches!(name, "乡镇" | "镇" | "街道" | "社区" | "各地" | "区直各单位" | "市直各单位")
}
