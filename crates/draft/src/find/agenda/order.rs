//! What is on the programme: a list under 议程, or who speaks first, then and last.

use super::push;
use crate::item::Item;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// Words that announce a programme by themselves.
static PROGRAMME: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "议程",
        "会议程序",
        "启动仪式",
        "会议内容",
        "会议议题",
        "会议安排",
        "程序",
        "流程",
        "环节",
        "内容",
    ])
});

/// What is done at a meeting, and hardly elsewhere.
static MEETS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"讲话|发言|致辞|讲意见|提要求|作指示|表态|宣读|宣布|通报|传达|观看|签订|递交|授牌|授旗|揭牌|颁奖|颁发|表彰|点评|汇报|介绍|讲解|解读|说一说|讲一讲|讲几句|说几句|讲两句|谈一谈|谈谈|说说|讲讲|讲原因|讲[^,。;、]{2,12}的?(?:故事|做法|情况|体会)|作[^,。;、]{0,8}(?:动员|报告|部署|说明|总结|承诺|交流)|唱国歌|奏国歌|起立|宣誓|重温[^,。;]{0,6}誓词|审议|讨论|研究[^,。;]{2,20}(?:方案|事项|意见|办法|报告)|交流",
    )
});

/// First, then, last: the order in which speakers are called.
static TURN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^(?:首先|先|然后|接着|接下来|随后|再|之后|最后|其次)(?:,)?(?:有请|请|由|让|是)?[\p{Han}]")
});

/// The numbered list under 议程 or a ceremony.
pub(super) fn listed(page: &Page<'_>, out: &mut Vec<Item>) {
    let sentences = &page.outline.sentences;
    for (i, x) in sentences.iter().enumerate() {
        let text = &page.s[x.body..x.end];
        if !PROGRAMME.stands(text) {
            continue;
        }
        if inline(page, i, out) || text.chars().count() > 60 {
            continue;
        }
        let Some(plain) = announces(text) else { continue };
        let members = members(page, x, &sentences[i + 1..sentences.len().min(i + 30)], out);
        // 程序是:, 有三项内容: only what its members are tells whether it is of a meeting.
        let met = members.iter().filter(|m| MEETS.is_match(page.get(m))).count();
        if !plain && (met * 2 < members.len() || members.is_empty()) {
            continue;
        }
        if let [one] = &members[..]
            && page.s[x.end..].starts_with(':')
        {
            turns(page, one.clone(), "agenda.listed", out);
            continue;
        }
        for member in members {
            // 其次…,最后请…: the last item hides behind a comma.
            let body = page.get(&member);
            let last = body.find(",最后").unwrap_or(body.len());
            push(page, out, member.start..member.start + last, "announced", "agenda.listed", 80);
            if last < body.len() {
                let start = member.start + last + ",最后".len();
                push(page, out, start..member.end, "announced", "agenda.listed", 80);
            }
        }
    }
}

/// 会议安排四项:一、观看短片;二、甲局通报;…。: a programme told in one breath, with or without numbers.
fn inline(page: &Page<'_>, at: usize, out: &mut Vec<Item>) -> bool {
    static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:议程|会议|大会|会)[^,。;:]{0,10}(?:[两二三四五六七八]项(?:议程|内容|议题)?|如下|是|为|有)$|^(?:会议|大会)(?:的)?(?:议题|议程|内容|程序)$|^议程[^。;:]{0,20},[^,。;:]{0,6}(?:念|说|讲|报)一下$",
        )
    });
    static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"^(?:[一二三四五六七八]、|[0-9][.、]|\([一二三四五六七八0-9]\)|[一二三四五六七八]是)")
    });
    let sentences = &page.outline.sentences;
    let x = &sentences[at];
    let text = &page.s[x.body..x.end];
    let lead = text.split(':').next().unwrap_or("");
    if lead.chars().count() > 40
        || !lead.rsplit_once('。').map_or(LEAD.is_match(lead), |l| LEAD.is_match(l.1))
    {
        let announced = lead.split(',').any(|c| c.contains("议程")) && lead.ends_with("一下");
        if !announced {
            return false;
        }
    }
    let mut pieces = Vec::new();
    if text.len() > lead.len() {
        pieces.push(x.body + lead.len() + ':'.len_utf8()..x.end);
    } else if !page.s[x.end..].starts_with(':') {
        return false;
    }
    let mut open = pieces.is_empty() || x.stop == ';';
    for y in sentences[at + 1..].iter().take(10) {
        if !open || y.line != x.line {
            break;
        }
        pieces.push(y.start..y.end);
        open = y.stop == ';';
    }
    let members: Vec<Range<usize>> = pieces
        .into_iter()
        .map(|p| p.start + NUMBER.find(page.get(&p)).map_or(0, |m| m.end())..p.end)
        .collect();
    let met = members.iter().filter(|m| MEETS.is_match(page.get(m))).count();
    if members.len() < 2 || met * 2 < members.len() {
        return false;
    }
    for member in members {
        push(page, out, member, "announced", "agenda.listed", 80);
    }
    true
}

/// Whether a sentence announces a programme, and whether its own words say so beyond doubt.
fn announces(text: &str) -> Option<bool> {
    let called = ["进行", "下面", "走完", "结束", "完毕", "完成", "到此"].iter().any(|w| text.contains(w));
    if called {
        return None;
    }
    let plain = text.ends_with("议程")
        || ["议程有", "议程如下", "项议程", "议程是", "议程为"].iter().any(|w| text.contains(w))
        || text.ends_with("会议程序")
        || text.ends_with("启动仪式")
        || text.contains("议程") && text.ends_with('项')
        || text.contains("议程")
            && ["主要有", "包括", "分为", "安排如下", "有以下"].iter().any(|w| text.ends_with(w));
    let met = text.contains('会') || text.contains("仪式");
    let maybe = met
        && ["内容", "程序", "流程", "环节", "安排", "议题"].iter().any(|w| {
            text.ends_with(w) || text.strip_suffix(['是', '为']).is_some_and(|t| t.ends_with(w)) || {
                text.ends_with("如下") && text.contains(w)
            }
        });
    (plain || maybe).then_some(plain)
}

/// The members of the list behind its announcement.
fn members(page: &Page<'_>, x: &Sentence, behind: &[Sentence], out: &[Item]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut level = None;
    for y in behind {
        let Some(m) = y.mark else {
            if level.is_some() || y.line > x.line + 6 {
                break;
            }
            continue;
        };
        if *level.get_or_insert(m.level) != m.level {
            break;
        }
        let listed = || out.iter().any(|i| i.rule == "agenda.listed" && i.span.start > x.start);
        if m.number == 1 && (!found.is_empty() || listed()) {
            break;
        }
        let body = page.s[y.body..y.end].trim_end_matches([',', ' ']);
        // 1.开展入户活动: under a ceremony, what is carried on beyond it.
        if body.contains("活动") && body.len() < 60 && page.s[x.body..x.end].ends_with("仪式") {
            break;
        }
        let cut = body.find('(').filter(|c| *c > 0).unwrap_or(body.len());
        found.push(y.body..y.body + cut);
    }
    found
}

/// 先请甲局通报,再请乙镇表态,最后请市长讲话: in talks of the chair, without a word for the programme.
pub(super) fn by_turns(page: &Page<'_>, out: &mut Vec<Item>) {
    if !matches!(page.particulars.kind, "speech" | "chair's remarks" | "minutes" | "bulletin") {
        return;
    }
    static INVITES: LazyLock<Words> = LazyLock::new(|| Words::new(["请", "由"]));
    for x in page.outline.sentences.iter().filter(|x| INVITES.stands(&page.s[x.start..x.end])) {
        let clauses = page.clauses(x);
        let called = |c: &&Range<usize>| TURN.is_match(page.get(c)) && MEETS.is_match(page.get(c));
        let first = clauses.iter().position(|c| called(&c));
        let count = clauses.iter().filter(called).count();
        let invited = clauses.iter().filter(|c| page.get(c).contains(['请', '由'])).count();
        // 先请甲局报雨情,再请乙局报水情,最后请县长下命令: who is called tells, whatever for.
        let asked = |c: &&Range<usize>| {
            invites(page.get(c)) && !["请大家", "请各", "请同志"].iter().any(|w| page.get(c).contains(w))
        };
        let in_turn = clauses.iter().filter(asked).count() >= 2;
        let first = first.or_else(|| clauses.iter().position(|c| asked(&c)));
        // 首先请甲局介绍: the word for the first was read as its number.
        let numbered = x.body > x.start && clauses.first().is_some_and(|c| page.get(c).starts_with('请'));
        let first = if numbered { first.map(|_| 0) } else { first };
        if let Some(first) = first
            && (count >= 2 && invited >= 2 || in_turn)
        {
            turns(page, clauses[first].start..x.end, "agenda.by-turns", out);
        }
    }
}

/// 最后请县长…: somebody is called, whatever for.
fn invites(text: &str) -> bool {
    TURN.is_match(text) && text.contains('请')
}

/// Cuts what is called up one after the other: a clause of a meeting begins an item, any other goes on with it.
fn turns(page: &Page<'_>, span: Range<usize>, rule: &'static str, out: &mut Vec<Item>) {
    let mut items: Vec<Range<usize>> = Vec::new();
    for c in crate::outline::clauses(page.s, span) {
        match items.last_mut() {
            Some(last) if !MEETS.is_match(page.get(&c)) && !invites(page.get(&c)) => last.end = c.end,
            _ => items.push(c),
        }
    }
    for item in items {
        let text = page.get(&item);
        let lead = ["首先", "然后", "接着", "随后", "最后", "先", "再"]
            .iter()
            .find(|w| text.starts_with(**w))
            .map_or(0, |w| w.len());
        push(page, out, item.start + lead..item.end, "announced", rule, 75);
    }
}
