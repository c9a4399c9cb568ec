//! Who has to do it, and where an owner of its own begins a new task.

use super::lead;
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
    for c in clauses {
        let text = page.get(c);
        let opens = c.start + lead(text);
        let before = page.s[start..c.start].trim_end_matches(',');
        let leans = || !before.contains(',') && leans(before);
        if opens > start && c.start > start && !leans() && owner_opens(page, &(opens..c.end)) {
            out.push(start..c.start - 1);
            start = c.start;
        }
    }
    out.push(start..end);
    out.retain(|r| r.start < r.end && page.s.is_char_boundary(r.end));
    out
}

/// An opening clause that says nothing by itself: 对曝光的问题, 会后, 结合实际, 未达标的单位.
fn leans(text: &str) -> bool {
    let starts = ["对", "针对", "围绕", "按照", "结合", "根据", "为", "在", "会后", "从", "凡", "通过", "以"];
    starts.iter().any(|w| text.starts_with(w)) || text.ends_with('的') || text.chars().count() <= 4
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
        !["配合", "协助", "参与", "为", "以", "在", "也"].iter().any(|w| after.starts_with(w))
    });
    let named = body::members(page.s, o.clone()).iter().any(|b| body::is_body(page.get(b)))
        || words.starts_with('各')
        || words.starts_with("请各")
        // 教育部门要…,公安部门要…: owners by their field.
        || asked && !words.starts_with("有关") && !words.starts_with("相关") && (words.ends_with("部门") || words.ends_with("单位"));
    (asked || does) && named && !body::gives_post(page.get(c)) && !words.starts_with("为")
}

/// A short clause before the first weighty one that names the owner or the object belongs to it.
pub(super) fn back_to_subject(page: &Page<'_>, clauses: &[Range<usize>], first: usize) -> usize {
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
        let asked = (t.contains('要') || t.contains("必须") || t.contains("负责"))
            && (page.tags.any(clauses[at - 1].clone(), Class::SOFT)
                || subject(page, clauses[at - 1].clone()).is_some())
            && !page.tags.any(clauses[at - 1].clone(), Class::EXHORT);
        if !(owner || object || asked) {
            break;
        }
        at -= 1;
    }
    at
}

/// The owner named at the start of a task.
pub(super) fn subject(page: &Page<'_>, span: Range<usize>) -> Option<Range<usize>> {
    if let Some(owners) = body::leading(page, span.clone()) {
        return Some(owners);
    }
    let text = page.get(&span);
    let name = before_asked(text)?;
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
