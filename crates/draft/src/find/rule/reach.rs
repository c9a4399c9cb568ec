//! How far a rule's words reach from what a grammar matched: whole clauses, up to the next rule, without hopes.

use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::Page;
use crate::text::holds;
use std::ops::Range;

/// How far a rule's span reaches from its match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The clauses the match touches.
    Clauses,
    /// From the match to the end of the sentence, outcome clauses left off.
    Rest,
    /// The match itself.
    Exact,
}

/// The span of a rule whose words were matched at `m`.
pub(super) fn grow(page: &Page<'_>, x: &Sentence, kind: &str, reach: Reach, m: Range<usize>) -> Range<usize> {
    if reach == Reach::Exact {
        return m;
    }
    /// What a clause of penalty or reward holds.
    const PENALTY: [&str; 16] = [
        "通报", "曝光", "追究", "处", "罚", "取消", "扣", "责", "移", "奖", "表彰", "整改", "纳入", "列入",
        "约谈", "公",
    ];
    let clauses = page.clauses(x);
    let first = clauses.iter().position(|c| c.end > m.start).unwrap_or(0);
    let mut last = clauses.iter().rposition(|c| c.start < m.end).unwrap_or(clauses.len().saturating_sub(1));
    let mut cut = false;
    if reach == Reach::Rest {
        last = clauses.len().saturating_sub(1);
        // 对先进的,给予奖励,对落后的,通报批评: a second condition is a rule of its own.
        if !matches!(kind, "triage" | "escalation" | "warning")
            && let Some(n) = (first + 1..=last).find(|n| {
                let ended = matches!(kind, "sanction" | "reward")
                    && PENALTY.iter().any(|w| page.s[m.start..clauses[*n].start].contains(w));
                (clauses[*n].start >= m.end || ended) && page.get(&clauses[*n]).starts_with(['对', '凡'])
            })
        {
            last = n - 1;
            cut = matches!(kind, "sanction" | "reward");
        }
        // …予以曝光,并于17日组织清扫: the next duty of the same owner is no part of the penalty.
        if matches!(kind, "sanction" | "reward")
            && let Some(n) = (first + 1..=last).find(|n| {
                let text = page.get(&clauses[*n]);
                clauses[*n].start >= m.end
                    && text.starts_with('并')
                    && !PENALTY.iter().any(|w| text.contains(w))
            })
        {
            last = n - 1;
        }
        // 遇到险情,立即撤人,要备足沙袋: what is asked besides is no part of it.
        if kind == "emergency"
            && let Some(n) = (first + 1..=last)
                .find(|n| clauses[*n].start >= m.end && page.get(&clauses[*n]).starts_with('要'))
        {
            last = n - 1;
        }
        // What it is to bring, and what has come of it so far, stand behind the rule.
        let behind = |c: &Range<usize>| {
            page.tags.opens(c.clone(), Class::OUTCOME)
                || ["今年以来", "截至", "目前"].iter().any(|w| page.get(c).starts_with(w))
        };
        let trimmed = last;
        while last > first && behind(&clauses[last]) {
            last -= 1;
        }
        if last < trimmed {
            let start = m.start;
            return start..clauses[last].end.max(start);
        }
    }
    // 每周通报一次,以文件形式公布,并在媒体发布: the same act goes on.
    if matches!(
        kind,
        "recurrence"
            | "publication"
            | "funding"
            | "scoring"
            | "inspection"
            | "one_item_one_plan"
            | "reporting"
    ) {
        let goes_on = |c: &Range<usize>| {
            let text = page.get(c);
            match kind {
                "funding" => {
                    ["归还", "补足", "自筹", "自理", "兜底", "列支"].iter().any(|w| text.contains(w))
                        || text.ends_with("一半")
                        || text.contains("补助") && (text.contains("财政") || text.contains("政府每"))
                        || ["剩", "其余", "余下", "不足", "差额", "缺口"].iter().any(|w| text.starts_with(w))
                        || holds(text, &["配套", "免收", "不准摊", "不得摊", "不向群众", "谁受益"])
                }
                "scoring" => text.starts_with("积满") || text.starts_with("扣完") || text.starts_with("加满"),
                // 一家一张表,写清停哪台炉: what stands on it.
                "one_item_one_plan" => {
                    ["写清", "写明", "注明", "标明", "缺什么"].iter().any(|w| text.starts_with(w))
                }
                // 一小时内电话报,两小时内书面报.
                "reporting" => holds(text, &["书面报", "电话报"]) && text.contains('内'),
                "inspection" => text.starts_with("直") || text.starts_with('只'),
                "recurrence" if text.starts_with('遇') && text.contains("随时") => true,
                "publication" if ["公示期", "公示时间", "接受"].iter().any(|w| text.starts_with(w)) => {
                    true
                }
                "publication" | "recurrence" if text.starts_with("抄送") || text.starts_with("抄报") => {
                    true
                }
                _ => text.starts_with(['并', '到']) || text.starts_with('以') && text.contains("形式"),
            }
        };
        while clauses.get(last + 1).is_some_and(goes_on) {
            last += 1;
        }
    }
    let (Some(a), Some(b)) = (clauses.get(first), clauses.get(last)) else { return m };
    // A match that starts well inside its clause keeps its own start: the words before are lead-in or owner.
    let start = if reach == Reach::Rest || m.start > a.start + 150 { m.start } else { a.start };
    // A match that ran on into the next rule ends where it was cut.
    let end = if cut { b.end } else { b.end.max(m.end).min(x.end) };
    let (start, end) = (lead(page, kind, &clauses[..first], start), end);
    // 农业局、水利局每月会商一次: a long list of doers leaves the rule behind.
    let doers =
        page.s.get(start..m.start).filter(|d| kind == "recurrence" && d.len() > end.saturating_sub(m.start));
    let start = if doers
        .is_some_and(|d| ["办", "室", "局", "组", "委", "单位"].iter().any(|w| d.ends_with(w)))
    {
        m.start
    } else {
        start
    };
    // 督促本系统每月自查一次: who is made to do it is no part of the rule.
    let made = page.s[start..end].find('每').filter(|_| {
        kind == "recurrence" && ["督促", "要求", "指导"].iter().any(|w| page.s[start..].starts_with(w))
    });
    let start = made.map_or(start, |i| start + i);
    // 横幅不少于5条,每少一条扣0.5分: the points begin behind what is to be done.
    let each = page.s[start..end]
        .find(",每")
        .filter(|i| kind == "scoring" && !page.s[start..start + i].contains('分'));
    let start = each.map_or(start, |i| start + i);
    let text = page.s[start..end].trim_end_matches([',', ';', ' ']);
    let gap = text.len() - text.trim_start_matches([',', ' ', '“']).len();
    start + gap..start + text.len()
}

/// Where a rule begins that leans on the clause before: what is shared out (每亩补助90元,省里出五成…), who is bound (每人包一条街,包到验收).
fn lead(page: &Page<'_>, kind: &str, before: &[Range<usize>], start: usize) -> usize {
    let words = page.s[start..].split([',', '。', ';']).next().unwrap_or("");
    let bare_interval = words.starts_with('每')
        && words.chars().count() <= 10
        && words.ends_with(['次', '遍', '轮'])
        && (words.contains("至少") || words.contains("不少于"));
    let counted = words.matches('一').count() >= 3;
    let own = |c: &Range<usize>| {
        let text = page.get(c);
        match kind {
            "funding" => {
                ["元", "补偿", "补助"].iter().any(|w| text.contains(w))
                    && !text.contains(['了', '已', '奖'])
                    && !text.starts_with("最高")
            }
            // 执法人员收受财物的,发现一起查处一起: the case stands before the comma.
            "sanction" | "gate" | "limit" | "precedence" => {
                text.ends_with('的') && !text.contains('是') && text.chars().count() <= 40
                    || kind == "limit" && bound(text, words)
                    || kind == "gate" && leads_to(text, words)
            }
            "responsibility" => {
                page.s[start..].starts_with("包到") && text.contains('包')
                    || text.ends_with("责任主体")
                    || text.ends_with("负总责")
            }
            // 遇有突发事件,值班人员立即报告,30分钟内电话报总值班室: the event, and who hears of it first.
            "reporting" => {
                ["遇", "发生", "发现", "出现", "一旦"].iter().any(|w| text.starts_with(w))
                    || holds(text, &["立即报告", "第一时间报", "马上报告", "立即向"])
            }
            // 定期开展监测,每月至少一次: the act stands before its interval.
            "recurrence" => bare_interval && text.chars().count() <= 30,
            // 隐患进入统一台账,改一条、验一条、销一条.
            "closed_loop" => counted && ["隐患", "问题", "台账"].iter().any(|w| text.contains(w)),
            _ => false,
        }
    };
    before.iter().rev().take(2).take_while(|c| own(c)).last().map_or(start, |c| c.start)
}

/// 不经镇长点头,一个也不许回去; 船员不齐、救生衣不够,有一样就不许出港: when the ban holds.
fn bound(text: &str, ban: &str) -> bool {
    ["不经", "未经", "没经", "没有"].iter().any(|w| text.starts_with(w))
        || text.contains('、') && holds(ban, &["有一样", "之一", "任一", "有一条", "有一项"])
}

/// 要经过培训,考试合格才能上岗; 隐患要逐条登记,…,经复查合格后方可销号: what must come first.
fn leads_to(text: &str, gate: &str) -> bool {
    const STEPS: [&str; 9] = ["培训", "考试", "检测", "验收", "审核", "审批", "申请", "体检", "评估"];
    let closes = gate.contains("销号") && holds(text, &["隐患", "问题", "责任人", "期限"]);
    closes || holds(text, &["要", "须"]) && holds(text, &STEPS) && gate.contains(['才', '方'])
}
