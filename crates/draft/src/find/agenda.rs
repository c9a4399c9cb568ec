//! Items of the meeting: what has just been done, what the chair announces, what a bulletin reports.

mod held;
mod order;

use crate::item::{Item, Kind};
use crate::lexicon::Class;
use crate::outline;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

static DONE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:作了|做了|进行了|通报了|传达了|宣读了|签订了|签署了|观看了|听取了|学习了|解读了|分析了|部署了|安排了|表了|发了|汇报了|总结了|介绍了|宣布了|讲了|审议了|颁发了|表彰了|提出了|播放了|参观了|回顾了|研究了|讨论了|审定了|通过了|递交了|发布了|启动了|举行了|进行了|点评了|交流了|检查了|考察了|观摩了|签了|收看了|收听了|看了|听了|念了|立了|提了|公布了|授了|揭了|剖析了|展示了|讲解了|演示了|说明了|作出了|做出了|回应了|领了|领取了|谈了|亮了亮|亮了相|亮了家底|摆了|默哀|奏唱国歌|连线了|调度了|会商了|交了|晒了|说了|部署|安排部署|作表态|汇报|发言|表态发言|通报情况|讲话)",
    )
});
static NEXT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:现在|下面|下边|接下来|首先|其次|接着|随后|最后|请)?,?(?:(?:进行|开始)(?:大会|会议)?(?:的)?(?:第[一二三四五六七八九十]+项|最后一项|下一项)(?:议程|内容)?[,:]?)?(?:(?:有请|请)[^。;,]{2,40}?(?:讲话|发言|宣读|通报|作|做|部署|汇报|主持|签订|上台|表态|传达|总结|介绍|致辞|点评|观看|推介|讲解|解读|宣布|公布|发布|授牌|授旗|揭牌|揭幕|颁奖|领奖|提要求|讲几句|说一说|谈一谈|讲一讲)|进行(?:大会|会议)?(?:第[一二三四五六七八九十]+项|最后一项|下一项))|^(?:现在|下面|接下来|接着),?(?:签订|宣读|观看|颁发|表彰|举行)|^(?:会议|大会)?(?:进行)?第[一二三四五六七八九十]+项(?:议程|议题|内容)?[,:、][^。;]{0,4}[^。;]{2,50}?(?:讲话|发言|宣读|通报|传达|表态|汇报|介绍|致辞|宣誓|宣布|动员令|签订|签字|颁发|授|揭|观看|动员|点评|部署|仪式)|^(?:最后|下面|接下来|现在)?,?(?:让我们)?(?:以|用)?[^。;,]{0,8}(?:掌声)?,?(?:有请|欢迎)[^。;,]{2,24}(?:讲话|致辞|发言|作[^。;,]{0,10}(?:报告|指示|动员|辅导))|^(?:大会|会议)进行(?:第[一二三四五六七八九十]+|最后一|下一)项|^请?全体(?:起立|肃立)|^(?:先|再|最后|首先|接下来|随后),?(?:有请|请|由)[^。;,]{2,24}(?:表态|讲话|发言|宣读|宣布|通报|汇报|介绍|致辞|传达|动员|作[^。;,]{0,8}(?:报告|部署|说明))",
    )
});
static LATER: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:^|[,。;\n])(?:(?:后面|等会儿|等一会儿|稍后|待会儿?|随后|一会儿?|过会儿|最后|散会以?后|会后|会议结束后|下午)[^。;,]{0,3},?[^。;,]{0,16}(?:还要|还将|将|要)(?:给[^。;,]{1,6})?(?:作|做|讲|就|签|留下|组织|开展|举行|进行培训)[^。;,]{2,30}|[^。;,\n]{2,12}还[要将](?:给[^。;,]{1,6})?(?:作|做|发表)[^。;,]{0,8}(?:讲话|报告|指示|辅导))",
    )
});
static REPORT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:[^,。;]{0,8})?(?:会议|会上|大会|与会)(?:,)?(?:[^,。;]{0,30}?)?(?:传达|学习|解读|分析|听取|审议|通报|总结|宣读|观看|播放|表彰|部署|研究|讨论|签订|举行|汇报|交流|观摩|点评|对[^,。;]{2,30}进行)(?:学习|通过)?了?[^。;]{4,}",
    )
});

/// A clause that opens with something a meeting does, the body that did it before it.
static NEW_ACT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^[\p{Han}、]{0,16}?(?:传达|学习|解读|听取|审议|通报|宣读|观看|表彰|签订|讨论|研究|点评|汇报|交流|观摩|部署|分析|审定)(?:并)?(?:原则)?(?:学习|通过|讨论|同意|审定)?了|^并?对[^,]{2,36}(?:进行|作出?)了?[^,]{0,6}(?:部署|安排|动员)|^[\p{Han}]{2,10}作[^,]{0,10}汇报|^[\p{Han}()、]{2,40}(?:作|做|进行)了?[^,]{0,8}(?:发言|讨论|表态|汇报|交流|说明|动员|点评|部署|讲话)$|^[\p{Han}、]{2,24}(?:递交|签订|签署|颁发|宣读|安排部署|部署)了",
    )
});

/// 三区作了很好的发言: praise inside what was done is no remark about it.
static SPOKE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^[^,]{2,40}(?:作|做|发|表|谈|进行)了[^,]{0,12}(?:发言|表态|报告|汇报|讲话|点评|部署|安排|通报|说明|承诺|体会|打算|想法|做法)$",
    )
});

/// The agenda of a page.
pub fn find(page: &Page<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    just_now(page, &mut out);
    later(page, &mut out);
    if page.particulars.kind == "bulletin" || page.particulars.kind == "minutes" {
        reported(page, &mut out);
    }
    order::listed(page, &mut out);
    order::by_turns(page, &mut out);
    held::opened(page, &mut out);
    called(page, &mut out);
    recalled(page, &mut out);
    out.sort_by_key(|i: &Item| i.span.start);
    let mut n = 0;
    for item in &mut out {
        n += 1;
        item.set("order", n);
    }
    out
}

fn push(
    page: &Page<'_>,
    out: &mut Vec<Item>,
    span: Range<usize>,
    status: &str,
    rule: &'static str,
    sure: u8,
) {
    let lead =
        page.get(&span).len() - page.get(&span).trim_start_matches([',', ' ', '、', '。', ';', '\n']).len();
    let span = span.start + lead..span.end;
    if span.start >= span.end || out.iter().any(|i| i.span.start < span.end && span.start < i.span.end) {
        return;
    }
    let who = who(page.get(&span));
    out.push(
        Item::new(Kind::Agenda, span.clone(), rule, sure)
            .with("act", page.get(&span))
            .with("who", who)
            .with("status", status),
    );
}

fn who(act: &str) -> Option<String> {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:后面|等会儿|下面|现在|请|有请|首先|,)*(?P<n>[\p{Han}]{2,8}?(?:同志|书记|市长|县长|区长|主任|局长|主席|组长|部长))",
        )
    });
    Some(RE.captures(act)?.name("n")?.as_str().trim_end_matches("同志").to_owned())
}

/// 刚才,甲同志作了部署,乙宣读了…: one item per clause that tells of something done.
fn just_now(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in &page.outline.sentences {
        let text = &page.s[x.body..x.end];
        if !NOW.stands(text) {
            continue;
        }
        let at = JUST.iter().filter_map(|w| Some((text.find(w)?, w.len()))).min();
        let opens = |i: usize| i <= 12 || text[..i].ends_with(',');
        let Some((i, word)) = at.filter(|(i, _)| opens(*i)) else { continue };
        let after = x.body + i + word;
        // 刚刚开始, 刚刚好: how long ago it is, not what was done. 前面,…: only in the talk of a meeting.
        let spoken = matches!(page.particulars.kind, "speech" | "chair's remarks");
        if !spoken && text[i..].starts_with(['刚', '前', '会']) && !text[i..].starts_with("刚才")
            || page.s[after..].starts_with("开始")
            || page.s[after..].starts_with("结束")
        {
            continue;
        }
        if page.s[after..x.end].starts_with("各位")
            || page.s[after..x.end].starts_with("暗访")
            || page.s[after..x.end].starts_with("报道")
        {
            continue;
        }
        told(page, after..x.end, out);
        // …;甲局通报了情况;乙县长作了安排: what else has been done, sentence by sentence.
        for y in page.outline.sentences[x.id + 1..].iter().take(6).take_while(|y| y.line == x.line) {
            let words = &page.s[y.body..y.end];
            let before = &page.outline.sentences[y.id - 1];
            let goes_on =
                before.stop == ';' || ["会议还", "会议", "大会", "会上"].iter().any(|w| words.starts_with(w));
            if NOW.stands(words)
                || ["下面", "借此机会", "我就", "我再", "我讲"].iter().any(|w| words.contains(w))
            {
                break;
            }
            // 刚才,市长提了要求。通报了情况: told on without a word for it.
            // 随后,赵县长又作了安排: what came next.
            let tells = ["通报了", "传达了", "宣读了", "观看了", "听取了", "随后", "接着", "之后", "紧接着"]
                .iter()
                .any(|w| words.starts_with(w));
            if goes_on || tells {
                told(page, y.body..y.end, out);
            }
        }
    }
}

/// What has just been done, clause by clause.
fn told(page: &Page<'_>, range: Range<usize>, out: &mut Vec<Item>) {
    let first = range.start;
    let mut pending: Option<usize> = None;
    for c in outline::clauses(page.s, range) {
        let t = page.get(&c);
        if t.contains("我完全同意")
            || t.contains("我都")
            || t.contains("希望")
            || t.starts_with("请大家")
            || ["讲得", "说得", "站得", "了以后", "还要", "还将"].iter().any(|w| t.contains(w))
            || t.ends_with("的讲话")
            || t.starts_with("主要任务")
            || t.contains("我们召开")
            || ["站位", "很", "非常", "指导意义", "深刻", "重要指示", "启发", "感触", "点子上", "打动"]
                .iter()
                .any(|w| t.contains(w))
                && !SPOKE.is_match(t)
            || t.starts_with('我') && !t.starts_with("我们") && !t.starts_with("我代表")
        {
            break;
        }
        // 全面总结了…,并对下步工作作了部署; 通报了情况,分析了原因: the same speaker goes on.
        let no_subject = page.tags.opens(c.clone(), Class::ACT) && t.contains('了')
            || ["分析了", "总结了", "部署了", "安排了", "肯定了", "指出了", "明确了"]
                .iter()
                .any(|w| t.starts_with(w));
        let goes_on =
            (["并", "具体", "还"].iter().any(|w| t.starts_with(w)) || no_subject) && pending.is_none();
        if goes_on
            && let Some(last) =
                out.last_mut().filter(|i| i.rule == "agenda.just-now" && i.span.start >= first)
        {
            last.span.end = c.end;
            continue;
        }
        // 我们全体起立,默哀,播放了警示片: what opens with its verb needs no subject before it.
        let own = ACT_FIRST.is_match(t) && pending.is_some_and(|p| !NAMED.is_match(page.get(&(p..c.start))));
        let start = pending.take().filter(|_| !own).unwrap_or(c.start);
        if DONE.is_match(t) {
            push(page, out, start..c.end, "done", "agenda.just-now", 85);
        } else {
            pending = Some(start);
        }
    }
}

/// 播放了短片: an act from its verb on.
static ACT_FIRST: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        "^(?:集体|共同|一起)?(?:播放|观看|收看|宣读|签订|签署|传达|学习|听取|颁发|表彰|通报|审议)(?:学习)?了",
    )
});

/// 县住建局局长张某, : who acts, named before a comma.
static NAMED: LazyLock<Pattern> = LazyLock::new(|| {
    compile("(?:同志|局|委|办|部|院|公司|街道|镇|乡|代表|(?:长|主任|书记|主席|经理)[\\p{Han}]{0,4}),$")
});

/// Words for what was done a moment ago.
const JUST: [&str; 5] = ["刚才", "刚刚", "方才", "前面,", "会前,"];

static NOW: LazyLock<Words> = LazyLock::new(|| Words::new(JUST));

fn later(page: &Page<'_>, out: &mut Vec<Item>) {
    for m in LATER.find_iter(page.body()) {
        push(page, out, page.at(m.range()), "announced", "agenda.later", 80);
    }
}

/// 下面请某某讲话; 现在进行第一项.
fn called(page: &Page<'_>, out: &mut Vec<Item>) {
    let mut called = Vec::new();
    for x in &page.outline.sentences {
        let text = &page.s[x.body..x.end];
        if text.len() <= 90 * 4
            && text.chars().count() <= 90
            && NEXT.is_match(text)
            && !text.contains("请各")
            && !text.contains("请大家")
        {
            // 现在进行第二项。先请甲局表态: who is called behind it is the item.
            let bare = text.chars().count() <= 16
                && !text.contains(['请', '由', ','])
                && page.outline.sentences.get(x.id + 1).is_some_and(|y| {
                    let next = &page.s[y.body..y.end];
                    y.line <= x.line + 1
                        && (next.contains('请') || next.contains('由'))
                        && NEXT.is_match(next)
                });
            // 下面,进行第二项议程,请甲局发言: the item is what is asked for.
            let lead = ["请", "由"]
                .iter()
                .filter_map(|w| text.find(w))
                .find(|i| text[..*i].contains("议程") || text[..*i].contains('项'))
                .or_else(|| {
                    text.find(['项'])
                        .and_then(|i| text[i..].find([',', ':']).map(|j| i + j + 1))
                        .filter(|_| text.starts_with('第'))
                })
                .or_else(|| text.find(",奏").or_else(|| text.find(",唱")).map(|i| i + 1))
                .unwrap_or(0);
            if !bare {
                called.push(x.body + lead..x.end);
            }
        }
    }
    let programmed = |i: &&Item| matches!(i.rule, "agenda.listed" | "agenda.by-turns");
    let listed = out.iter().filter(programmed).count();
    for span in called {
        let words = page.get(&span);
        if listed >= 2
            && let Some(entry) = out
                .iter_mut()
                .filter(|i| matches!(i.rule, "agenda.listed" | "agenda.by-turns"))
                .max_by_key(|i| alike(page.get(&i.span), words))
        {
            if !overlap(&entry.span, &span) {
                entry.also.push(span);
            }
            continue;
        }
        push(page, out, span, "announced", "agenda.called", 75);
    }
}

/// 刚才,甲局通报了情况, of what the programme listed: the entry is the item, told again (schema, agenda).
fn recalled(page: &Page<'_>, out: &mut Vec<Item>) {
    /// Pairs of characters that an act and its entry share at least: who and what.
    const PAIRS: usize = 3;
    let programmed = |i: &&Item| matches!(i.rule, "agenda.listed" | "agenda.by-turns" | "agenda.called");
    let entries: Vec<Range<usize>> = out.iter().filter(programmed).map(|i| i.span.clone()).collect();
    if entries.len() < 2 {
        return;
    }
    let again = |i: &Item| {
        let words = page.get(&i.span);
        let entry = entries.iter().max_by_key(|e| alike(page.get(e), words))?;
        (i.rule == "agenda.just-now" && entry.end <= i.span.start && alike(page.get(entry), words) >= PAIRS)
            .then(|| entry.clone())
    };
    let told: Vec<(Range<usize>, Range<usize>)> =
        out.iter().filter_map(|i| Some((i.span.clone(), again(i)?))).collect();
    // 两个学校作了发言, beside what the programme names: the whole sentence tells it again.
    let beside = |i: &Item| {
        let sentence = |at: usize| page.sentence_at(at).map(|x| x.id);
        i.rule == "agenda.just-now"
            && told.iter().any(|(span, _)| sentence(span.start) == sentence(i.span.start))
    };
    out.retain(|i| !beside(i));
    for (span, entry) in told {
        if let Some(item) = out.iter_mut().find(|i| i.span == entry) {
            item.also.push(span);
        }
    }
}

/// How many pairs of characters two acts share.
fn alike(a: &str, b: &str) -> usize {
    let pairs: Vec<(char, char)> = a.chars().zip(a.chars().skip(1)).collect();
    b.chars().zip(b.chars().skip(1)).filter(|p| pairs.contains(p)).count()
}

/// 会议传达了…: what a bulletin or minutes report of the meeting.
fn reported(page: &Page<'_>, out: &mut Vec<Item>) {
    held::held(page, out);
    spoke(page, out);
    let mut open = None;
    for x in &page.outline.sentences {
        let text = &page.s[x.body..x.end];
        // 会上,甲局负责人宣读了…;乙局作了发言: until the sentence stops.
        // 会上播放了短片,甲局通报了情况: with or without a comma.
        let begins = ["会上,", "在会上,", "会上", "会议期间,"]
            .iter()
            .find(|w| text.starts_with(**w))
            .filter(|w| w.ends_with(',') || DONE.is_match(text))
            .map(|w| w.len())
            .or_else(|| at_meeting(text));
        if let Some(lead) = begins {
            told(page, x.body + lead..x.end, out);
        } else if open == Some(x.id) {
            told(page, x.body..x.end, out);
        }
        open = ((begins.is_some() || open == Some(x.id)) && x.stop == ';').then_some(x.id + 1);
        if begins.is_some() {
            continue;
        }
        if !REPORT.is_match(text)
            || text.starts_with("会议要求")
            || text.starts_with("会议指出")
            || text.starts_with("会议强调")
            || text.starts_with("会议由")
            || ["会议议题", "会议议程", "会议内容"].iter().any(|w| text.starts_with(w))
            || text.contains("其他事项")
        {
            continue;
        }
        // 会议传达了…,听取了…,审议通过了…: a new act of the meeting is a new item.
        let mut open: Option<Range<usize>> = None;
        for c in page.clauses(x).iter().cloned() {
            let t = page.get(&c);
            if ["提出", "要求", "指出", "强调", "并就"].iter().any(|w| t.starts_with(w)) {
                break;
            }
            if NEW_ACT.is_match(t)
                && let Some(done) = open.take_if(|o| DONE.is_match(page.get(o)))
            {
                push(page, out, done, "done", "agenda.reported", 70);
            }
            open = Some(open.map_or(c.clone(), |o| o.start..c.end));
        }
        if let Some(done) = open {
            push(page, out, done, "done", "agenda.reported", 70);
        }
    }
}

/// 9月25日召开的调度会上,甲局通报了进度: how long the words are that say where it was.
fn at_meeting(text: &str) -> Option<usize> {
    static THERE: LazyLock<Words> = LazyLock::new(|| Words::new(["会上,"]));
    let end = THERE.first(text, 0)? + "会上,".len();
    let lead = &text[..end];
    let held = ["召开的", "举行的", "在", "日的"].iter().any(|w| lead.contains(w));
    (held && lead.chars().count() <= 40 && !lead[..end - 1].contains(',') && DONE.is_match(&text[end..]))
        .then_some(end)
}

/// 某县长对各村作了点评,甲镇、乙镇先后做了发言: acts of a meeting told of it by name.
fn spoke(page: &Page<'_>, out: &mut Vec<Item>) {
    static ACT: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[^,]{2,60}(?:作|做|进行)了?[^,]{0,8}(?:表态发言|典型发言|交流发言|发言|重要讲话|讲话|点评|报告)$|^[^,]{2,40}出席(?:会议|大会|仪式|活动|启动仪式)?并(?:在会上|作|发表|宣布)?[^,]{0,8}(?:讲话|致辞|发言|动员|启动)$|^[^,]{2,60}(?:作|做)了[^,]{0,8}汇报$|^[^,]{0,40}(?:现场观摩|观摩|观看|宣读|签订|颁发|授)了[^,]{3,60}$|^[^,]{2,60}(?:先后|分别|依次)(?:作|做)?了?[^,]{0,6}(?:发言|表态|汇报)$",
        )
    });
    /// What somebody did there, in a passage that tells of the meeting: 县气象局分析了旱情.
    static DID: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:会前|会上|会后|会议期间|活动中)?,?[^,]{0,24}(?:播放|传达|分析|通报|介绍|解读|讲解|汇报|总结|部署|安排|审议|宣布|演示|回顾|学习|参观|考察)(?:学习|讨论)?了[^,]{3,60}$",
        )
    });
    let met = ["会议", "大会", "现场会", "推进会", "动员会"].iter().any(|w| page.body().contains(w));
    for x in page.outline.sentences.iter().filter(|x| met && !page.in_title(x.start) && !x.is_heading) {
        let told = &page.s[x.body..x.end];
        if told.starts_with("会议") || ["要求,", "强调,", "指出,"].iter().any(|w| told.contains(w)) {
            continue;
        }
        // Others have acted in the same passage, or it opens with the meeting.
        let line = &page.outline.lines[x.line];
        let there = ["会前", "会上", "会议期间"].iter().any(|w| page.get(line).starts_with(w))
            || held::HELD.is_match(told)
            || out.iter().any(|i| overlap(&i.span, line));
        for c in
            page.clauses(x).iter().filter(|c| ACT.is_match(page.get(c)) || there && DID.is_match(page.get(c)))
        {
            push(page, out, c.clone(), "done", "agenda.told", 65);
        }
    }
}
