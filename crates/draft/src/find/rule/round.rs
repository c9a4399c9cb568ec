//! A matter that goes round (schema: `closed_loop`, find → fix → verify → close): told by clauses, each with another hand,
//! whoever they are: 群众反映的问题由热线转办,承办单位五日内办结,逐件回访.

use super::told;
use crate::item::{Item, Kind};
use crate::outline::Sentence;
use crate::page::{Page, overlap};
use crate::pattern::Words;
use crate::text::Rare;
use std::ops::Range;
use std::sync::LazyLock;

/// What a matter is come by with.
static COMES: Rare = Rare::new(&[
    "发现",
    "查出",
    "查找",
    "查到",
    "排查",
    "摸排",
    "巡查",
    "检查",
    "暗访",
    "督查",
    "督导",
    "督办",
    "抽查",
    "反映",
    "投诉",
    "举报",
    "交办",
    "转办",
    "移交",
    "受理",
    "接到",
    "收到",
    "收集",
    "征集",
    "上报的",
    "巡河",
]);

/// What it is.
static MATTERS: Rare = Rare::new(&[
    "问题",
    "隐患",
    "点位",
    "线索",
    "案件",
    "事项",
    "违建",
    "诉求",
    "投诉",
    "举报",
    "毛病",
    "缺陷",
    "病害",
    "意见",
    "险情",
    "工单",
    "交办件",
    "投诉件",
    "信访件",
    "转办件",
    "来电",
    "报修",
    "差评",
    "求助",
]);

/// Matters that open a clause without saying how one came by them.
const FILES: [&str; 10] = [
    "投诉件",
    "信访件",
    "交办件",
    "转办件",
    "工单",
    "信访案件",
    "信访事项",
    "投诉举报",
    "隐患整改",
    "问题整改",
];

/// The ways of a matter, in the order in which it goes them: handed over, mended, looked at again, struck off.
static WAYS: [Rare; 4] = [
    Rare::new(&[
        "交办",
        "转办",
        "派单",
        "派发",
        "派遣",
        "派到",
        "转交",
        "交由",
        "移交",
        "下达",
        "下发",
        "开出",
        "发出",
        "登记",
        "台账",
        "建档",
        "列出清单",
        "建立清单",
        "上传",
        "分派",
        "分办",
        "录入",
        "通知",
        "分解",
        "推送",
        "转到",
    ]),
    Rare::new(&[
        "整改",
        "处置",
        "处理",
        "清理",
        "修复",
        "办理",
        "解决",
        "整治",
        "拆除",
        "维修",
        "清运",
        "办结",
        "改正",
        "改到位",
        "化解",
        "修补",
        "换新",
    ]),
    Rare::new(&["复核", "复查", "核实", "验收", "回访", "核查", "复验", "再查", "回头看", "查验"]),
    Rare::new(&[
        "销号", "销账", "销案", "结案", "归档", "回复", "回传", "答复", "销项", "回告", "反馈", "办结",
    ]),
];

/// What ends a matter for good.
const CLOSED: [&str; 6] = ["销号", "销账", "销案", "销项", "结案", "归档"];

/// What one of the last two ways holds: few sentences do.
static LATE: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "复核", "复查", "核实", "验收", "回访", "核查", "复验", "销号", "销账", "销案", "结案", "归档",
        "回复", "回传", "答复", "销项", "回告", "反馈",
    ])
});

/// The matters of a page that go round, where no case has been read.
pub(super) fn rounds(page: &Page<'_>, out: &mut Vec<Item>) {
    let mut seen = usize::MAX;
    for place in LATE.places(page.body()) {
        let Some(x) = page.sentence_at(page.span.start + place) else { continue };
        if seen == x.id || x.is_heading && x.end - x.body < 60 || page.in_title(x.start) {
            continue;
        }
        seen = x.id;
        let Some(span) = round(page, x) else { continue };
        let free = out.iter().all(|i| !overlap(&i.span, &span));
        if free && !told(page, x) {
            out.push(
                Item::new(Kind::Rule, span, super::name("closed_loop"), 70).with("rule_kind", "closed_loop"),
            );
        }
    }
}

/// From the clause that names the matter to the last of its ways.
fn round(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    let clauses = page.clauses(x);
    let first = clauses.iter().position(|c| matter(page.get(c)))?;
    // 整改了35处: what was done.
    if page.get(&(clauses.get(first)?.start..x.end)).contains(['了', '已']) {
        return None;
    }
    let gone = |c: &Range<usize>| [0, 1, 2, 3].map(|n: usize| WAYS[n].stands(page.get(c)));
    let ways: Vec<[bool; 4]> = clauses[first..].iter().map(gone).collect();
    let last = first + ways.iter().rposition(|w| w.contains(&true))?;
    let span = clauses.get(first)?.start..clauses.get(last)?.end;
    let text = page.get(&span);
    let way = |n: usize| ways.iter().any(|w| w.get(n) == Some(&true));
    let looked = way(2) || way(3);
    let closed = CLOSED.iter().any(|w| text.contains(w));
    // 要整改发现的问题,及时反馈: only who does it, or by when, makes a procedure of two ways.
    let bound = text.contains('由')
        || ["日内", "天内", "小时内", "当日", "当天", "限期", "工作日内"].iter().any(|w| text.contains(w));
    let ways = (0..4).filter(|n| way(*n)).count();
    let whole = looked && ways >= 2 && (ways >= 3 || closed || bound);
    // 发现隐患36处,整改35处: what was done; 10月底前整改到位: a duty with its day.
    let counted = text.char_indices().any(|(i, c)| {
        matches!(c, '个' | '处' | '件' | '起' | '条') && text[..i].ends_with(|d: char| d.is_ascii_digit())
    });
    let dated = page.times_in(&span).iter().any(|t| t.before);
    (whole && (last > first || ways >= 3 && text.contains('、')) && !counted && !dated).then_some(span)
}

/// Whether a clause names a matter and how one came by it.
fn matter(text: &str) -> bool {
    MATTERS.stands(text) && COMES.stands(text) || FILES.iter().any(|w| text.starts_with(w))
}
