//! Who has to do it, and where an owner of its own begins a new task.

use super::agent::{agent, between};
use super::doing::doings;
use super::{lead, plain};
use crate::find::body;
use crate::lexicon::Class;
use crate::outline::{self, Sentence};
use crate::page::Page;
use crate::pattern::Words;
use crate::text::firsts;
use std::ops::Range;
use std::sync::LazyLock;

/// Parts of a sentence with owners of their own: 甲局成立…,乙镇制定….
pub(super) fn segments(page: &Page<'_>, x: &Sentence, end: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = x.body;
    let cut;
    let clauses = if end == x.end {
        page.clauses(x)
    } else {
        cut = outline::clauses(page.s, x.body..end);
        &cut
    };
    static FOUNDED: LazyLock<Words> = LazyLock::new(|| Words::new(["成立", "组建", "设立"]));
    let founded = clauses.len() > 2 && FOUNDED.stands(page.get(&(x.body..end)));
    for c in clauses {
        let text = page.get(c);
        let opens = c.start + lead(text);
        let before = page.s[start..c.start].trim_end_matches(',');
        let leans = || {
            before.len() <= 60 && timed(page, start..start + before.len())
                || !before.contains(',') && leans(before)
                || page.get(c).starts_with('由') && fronted(page, start..c.start)
        };
        // 村口的旧广告牌,各村…; 每周五下午,机关干部…: of one task.
        let joined = || {
            let before = start..start + before.len();
            period(page, before.clone()) || topic(page, &before)
        };
        let own = || opens > start && !leans() && owner_opens(page, &(opens..c.end)) && !joined();
        // 成立专班,副县长任组长,从三个镇各调两人: what goes on behind the posts is a duty of its own.
        let staffed = || {
            founded
                && (founds(page.get(&(start..c.start)))
                    || page.get(&(start..c.start)).trim_end_matches(',').split(',').all(staffs))
                && !staffs(text)
                && !page.tags.opens(opens..c.end, Class::OUTCOME)
        };
        if c.start > start && (files(page, c) || own() || staffed()) {
            out.push(start..c.start - 1);
            start = c.start;
        }
    }
    out.push(start..end);
    out.retain(|r| r.start < r.end && page.s.is_char_boundary(r.end));
    out
}

/// 4月1日到5月10日,县林业局…: a time and nothing else.
fn timed(page: &Page<'_>, range: Range<usize>) -> bool {
    let told: usize = page.times_in(&range).iter().map(|t| t.span.len()).sum();
    told > 0 && told + '从'.len_utf8() * 2 >= range.len()
}

/// 每个礼拜六上午,镇村干部…: how often, before who does it.
pub(super) fn period(page: &Page<'_>, range: Range<usize>) -> bool {
    const BY_TIME: [&str; 12] =
        ["每天", "每日", "每周", "每月", "每季", "每年", "每旬", "每半", "每逢", "每晚", "每学期", "每个"];
    let text = page.get(&range);
    BY_TIME.iter().any(|w| text.starts_with(w))
        && (!text.starts_with("每个") || text.contains(['周', '月', '季', '拜', '期']))
        && !text.contains(',')
        && text.chars().count() <= 12
        && !page.tags.any(range, Class(Class::ACT.0 | Class::SOFT.0 | Class::MUST.0))
}

/// 村口的旧广告牌,各村自己拆干净: what it is done to, before who does it.
pub(super) fn topic(page: &Page<'_>, range: &Range<usize>) -> bool {
    let text = page.get(range);
    (4..=30).contains(&text.chars().count())
        && !text.contains(',')
        && !adverbial(text)
        && text.matches('一').count() < 2
        && !text.contains(['就', '都', '只', '也', '还', '才'])
        && nominal(page, range)
        && fronted(page, range.clone())
}

/// 点到的问题, 垃圾清运: verbs that only say which thing; 任务纳入考核 says something of it.
fn nominal(page: &Page<'_>, range: &Range<usize>) -> bool {
    page.tags.within(range.clone()).iter().filter(|t| t.class.has(Class::ACT)).all(|t| {
        let behind = page.get(&(t.end..range.end));
        behind.chars().count() <= 3 || behind.contains('的')
    })
}

/// 关于乡村学校, 国庆节期间, 在整改过程中: what an act is about or when, no thing it is done to.
pub(super) fn adverbial(text: &str) -> bool {
    const OPENS: [&str; 18] = [
        "关于", "对于", "对", "针对", "至于", "围绕", "随着", "在", "从", "通过", "经", "以", "按", "由",
        "因", "为", "根据", "结合",
    ];
    OPENS.iter().any(|w| text.starts_with(w))
        || [
            "期间", "后", "时", "之际", "以来", "方面", "下", "中", "前", "时候", "时节", "季节", "同时",
            "来看",
        ]
        .iter()
        .any(|w| text.ends_with(w))
}

/// Whether a stretch sets up a body and fills its posts: 成立工作组,由镇长任组长,办公室设在民政所.
fn founds(text: &str) -> bool {
    let mut clauses = text.trim_end_matches(',').split(',');
    let set_up = clauses.next().is_some_and(|first| {
        ["小组", "指挥部", "委员会", "专班", "工作组"].iter().any(|w| first.ends_with(w))
            && ["成立", "组建", "设立"].iter().any(|w| first.contains(w))
    });
    set_up && clauses.clone().next().is_some() && clauses.all(staffs)
}

/// 由县长任组长, 下设办公室, 办公室设在民政所: who sits in a body, and where.
pub(super) fn staffs(text: &str) -> bool {
    static SEATS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "下设",
            "设在",
            "挂在",
            "办公室",
            "任指挥长",
            "任副指挥长",
            "当指挥长",
            "当副指挥长",
            "任组长",
            "任总指挥",
            "任指挥",
            "任政委",
        ])
    });
    body::gives_post(text) || SEATS.stands(text) || text.starts_with('在') && text.ends_with("办公")
}

/// An opening clause that says nothing by itself: 对曝光的问题, 会后, 结合实际, 未达标的单位.
fn leans(text: &str) -> bool {
    let starts = ["对", "针对", "围绕", "按照", "结合", "根据", "为", "在", "会后", "从", "凡", "通过", "以"];
    starts.iter().any(|w| text.starts_with(w)) || text.ends_with('的') || text.chars().count() <= 4
}

/// 实施方案月底前报县水利局: a paper to be sent in by a day is a duty of its own.
fn files(page: &Page<'_>, c: &Range<usize>) -> bool {
    const PAPERS: [&str; 11] =
        ["方案", "名单", "总结", "台账", "情况", "结果", "报告", "材料", "花名册", "清单", "计划"];
    let text = page.get(c);
    let Some(time) = page.times_in(c).first() else { return false };
    let paper = page.get(&(c.start..time.span.start));
    (2..=14).contains(&paper.chars().count())
        && PAPERS.iter().any(|p| paper.trim_end_matches(['请', '于', '在', '要']).ends_with(p))
        && !paper.contains(['把', '将'])
        && text.contains(['报', '交', '送'])
}

/// 水厂二期,日供水两万吨,由甲局…: what is to be done to is named first.
pub(super) fn fronted(page: &Page<'_>, range: Range<usize>) -> bool {
    outline::clauses(page.s, range).iter().all(|c| {
        let text = page.get(c);
        !page.tags.any(c.clone(), Class(Class::MUST.0 | Class::EXHORT.0 | Class::OUTCOME.0))
            && (come_by(text)
                || !page.tags.opens(after_time(page, c.clone()), Class(Class::ACT.0 | Class::SOFT.0))
                    && doings(page, c).is_empty())
            && !text.contains(['把', '将', '是', '不', '了'])
            && !text.contains("同意")
            && subject(page, c.clone()).is_none()
    })
}

/// 拆出来的空地, 查出的隐患: a thing by how it was come by.
fn come_by(text: &str) -> bool {
    let head: String = text.chars().take(6).collect();
    ["来的", "出的", "下的", "到的", "过的", "好的", "完的", "掉的", "剩的"].iter().any(|w| head.contains(w))
}

/// Whether a clause begins with an owner and what it does.
pub(super) fn owner_opens(page: &Page<'_>, c: &Range<usize>) -> bool {
    let Some(o) = subject(page, c.clone()) else { return false };
    let words = page.get(&o);
    let asked = page.s[o.end..c.end].starts_with(['要', '应', '须', '必'])
        || page.s[o.end..c.end].starts_with("成立")
        || page.s[o.end..c.end].starts_with("组织")
        || words.starts_with("请各");
    let does = body::leading(page, c.clone()).is_some_and(|l| {
        let after = &page.s[l.end..c.end];
        !["配合", "协助", "参与", "参加", "具体实施", "为", "以", "在", "也"]
            .iter()
            .any(|w| after.starts_with(w))
    });
    let named = body::members(page.s, o.clone()).iter().any(|b| body::is_body(page.get(b)))
        || words.starts_with('各')
        || words.starts_with("请各")
        // 教育部门要…,公安部门要…: owners by their field.
        || agent(page, c).is_some_and(|a| a == o)
        || asked && !words.starts_with("有关") && !words.starts_with("相关") && (words.ends_with("部门") || words.ends_with("单位"));
    let helps =
        ["配合", "协助", "参与", "参加", "具体实施"].iter().any(|w| page.s[o.end..c.end].starts_with(w));
    let does = does || !helps && agent(page, c).is_some();
    // 每个网格配备一名网格员 goes on with what stands before it.
    (asked || does)
        && named
        && !words.starts_with('每')
        && !body::gives_post(page.get(c))
        && !words.starts_with("为")
}

/// A short clause before the first weighty one that names the owner or the object belongs to it.
pub(super) fn back_to_subject(page: &Page<'_>, clauses: &[Range<usize>], first: usize) -> usize {
    let mut at = first;
    if page.get(&clauses[first]).starts_with('由')
        && first > 0
        && fronted(page, clauses[0].start..clauses[first - 1].end)
    {
        return 0;
    }
    while at > 0 {
        let t = page.get(&clauses[at - 1]);
        let n = t.chars().count();
        let owner = n <= 40
            && (body::is_body(t.split(['、', '和']).next().unwrap_or(""))
                || at == first
                    && subject(page, clauses[at - 1].clone())
                        .is_some_and(|o| o.start <= clauses[at - 1].start + '由'.len_utf8())
                    && !t.contains(['了', '是'])
                    && !page.tags.any(clauses[at - 1].clone(), Class(Class::EXHORT.0 | Class::SPIRIT.0)));
        let object = (t.starts_with("针对")
            || t.starts_with("对")
            || t.starts_with("结合")
            || t.starts_with("在") && t.ends_with("基础上")
            || t.starts_with("把")
            || t.starts_with("围绕"))
            && n <= 60;
        // 对群众反映强烈,长期未解决的问题,在…基础上: the object itself holds a comma.
        let opened = (at.saturating_sub(3)..at - 1).find(|i| {
            let head = page.get(&clauses[*i]);
            ["针对", "对"].iter().any(|w| head.starts_with(w))
                && !page.tags.opens(clauses[at - 1].clone(), Class::ACT)
        });
        if let Some(opened) = opened.filter(|_| t.contains('的') && n <= 60 && !t.contains('要')) {
            at = opened;
            break;
        }
        // 单位职工私设地锁的,4月10日前自行拆掉: on whom it falls.
        let falls = t.ends_with('的')
            && n <= 30
            && at == first
            && page
                .times_in(&clauses[first])
                .iter()
                .any(|t| t.before && t.span.start == clauses[first].start);
        // 散养家禽,5月底前全部清出去: the thing itself.
        let head = page.get(&after_time(page, clauses[first].clone()));
        let dated =
            page.times_in(&clauses[first]).iter().any(|t| t.before && t.span.start == clauses[first].start);
        let thing = at == first
            && (4..=30).contains(&n)
            && (dated || ["全部", "一律", "逐"].iter().any(|w| head.starts_with(w)))
            && fronted(page, clauses[at - 1].clone());
        // 村口的旧广告牌,各村…; 内部停车场,长假期间…: what it is done to, whoever does it.
        let thing = thing
            || plain::named_before(page, &clauses[at - 1], &clauses[at])
            || topic(page, &clauses[at - 1]) && subject(page, clauses[at].clone()).is_some()
            || period(page, clauses[at - 1].clone());
        let asked = !t.contains("坚持")
            && (t.contains('要') || t.contains("必须") || t.contains("负责"))
            && (page.tags.any(clauses[at - 1].clone(), Class::SOFT)
                || subject(page, clauses[at - 1].clone()).is_some())
            && !page.tags.any(clauses[at - 1].clone(), Class::EXHORT);
        if !(owner || object || asked || falls || thing) {
            break;
        }
        at -= 1;
    }
    at
}

/// The owner named at the start of a task.
pub(super) fn subject(page: &Page<'_>, span: Range<usize>) -> Option<Range<usize>> {
    let key = (span.start, span.end);
    if let Some(known) = page.subjects.borrow().get(&key) {
        return known.clone();
    }
    let owner = read_subject(page, span);
    page.subjects.borrow_mut().insert(key, owner.clone());
    owner
}

fn read_subject(page: &Page<'_>, span: Range<usize>) -> Option<Range<usize>> {
    let span = after_time(page, span);
    // 名单报县防办备案: the office is told, it does not do.
    let does = |o: &Range<usize>| {
        let name = page.get(o);
        !name.contains('报') || ["日报", "晚报", "报社"].iter().any(|w| name.contains(w))
    };
    body::leading(page, span.clone())
        .or_else(|| before_modal(page, &span))
        .or_else(|| agent(page, &span))
        .or_else(|| by(page, &span))
        .filter(does)
}

/// 管网图由甲公司会同乙局…; 水厂二期,日供水两万吨,由甲局…: the owner behind what is to be done to.
fn by(page: &Page<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let text = page.get(span);
    let ends = |c: char| matches!(c, ',' | '。' | ';' | ':');
    let stop = |from: usize| text[from..].find(ends).map_or(text.len(), |i| from + i);
    let first = text.char_indices().find(|(_, c)| *c == '由' || ends(*c))?;
    let own = |i: usize| i > 0 && !text[..i].ends_with(['理', '自', '事', '缘', '不']);
    let inside = Some(first.0).filter(|i| first.1 == '由' && own(*i));
    let behind =
        || text.find(",由").filter(|i| fronted(page, span.start..span.start + i)).map(|i| i + ','.len_utf8());
    let at = inside.or_else(behind)? + '由'.len_utf8();
    let rest = span.start + at..span.start + stop(at);
    body::leading(page, rest.clone()).or_else(|| agent(page, &rest))
}

/// 9月底前,甲局…; 国庆节前夕甲局…: what is left behind the time a clause opens with.
pub(super) fn after_time(page: &Page<'_>, span: Range<usize>) -> Range<usize> {
    let opens = page.get(&span).trim_start_matches(['于', '在', '到', '从', '自', '至']);
    let at = span.end - opens.len();
    let Some(time) = page.times_in(&span).first().filter(|t| t.span.start == at) else { return span };
    let rest = page.s[time.span.end..span.end].trim_start_matches([
        '之', '以', '前', '内', '底', '起', '里', '份', '上', '下', '午', '晚', '期', '间', ',',
    ]);
    let start = span.end - rest.len();
    if rest.chars().count() < 4 { span } else { start..span.end }
}

/// The owner before the first verb that asks or sets up.
fn before_modal(page: &Page<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let name = between(before_asked(page.get(span))?);
    let generic = name.starts_with('各') || name.starts_with("有关") || name.starts_with("全");
    let bodies = body::members(page.s, span.start..span.start + name.len());
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
    (ok && !name.contains("通过")).then_some(span.start..span.start + name.len())
}

/// The words before the first verb that asks or sets up, 都 left off: at least two signs of a name, at most sixty.
fn before_asked(text: &str) -> Option<&str> {
    const OPENS: &str = "要 应当 应 须 必须 负责 组织 举办 计划 拟 将 会同 牵头 在近期 主动 更要 成立";
    static VERBS: LazyLock<Words> = LazyLock::new(|| Words::new(OPENS.split(' ')));
    let names = |c: char| {
        matches!(c, '〇' | '\u{3400}'..='\u{9fff}' | '(' | ')' | '、' | '“' | '”')
            || c.is_ascii_alphanumeric()
    };
    // A verb further on cannot be reached where the first two signs are none of a name.
    let third = firsts(text).nth(2).filter(|third| text[..*third].chars().all(names))?;
    let verb = VERBS.first(text, third)?;
    let name = text[..verb].strip_suffix('都').filter(|name| name.len() >= third).unwrap_or(&text[..verb]);
    name.chars().enumerate().all(|(k, c)| k < 60 && names(c)).then_some(name)
}
