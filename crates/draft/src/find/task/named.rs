//! Tasks that are names: works in a list, events of a programme.

use crate::find::body;
use crate::number;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// An item of a programme: (1)家庭才艺大赛, (2)签字仪式.
pub(super) fn programme(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    const EVENTS: [&str; 20] = [
        "大赛",
        "比赛",
        "竞赛",
        "运动会",
        "仪式",
        "晚会",
        "讲座",
        "论坛",
        "展览",
        "展演",
        "座谈会",
        "报告会",
        "讲话",
        "开幕",
        "大集",
        "宴",
        "义诊",
        "擂台赛",
        "征文",
        "一封信",
    ];
    let m = x.mark.filter(|m| (4..=5).contains(&m.level))?;
    let text = page.s[x.body..x.end].trim_end_matches([',', ' ']);
    let head = text.split(['(', ',']).next().unwrap_or(text);
    let event = EVENTS.iter().any(|e| head.ends_with(e));
    (m.number < 40 && event && text.chars().count() <= 40)
        .then(|| x.body..x.body + head.len().max(if text.ends_with(')') { text.len() } else { 0 }))
}

/// 举办四项活动:庆祝大会、成就展览、焰火晚会: each announced event is a task.
pub(super) fn events(page: &Page<'_>, x: &Sentence) -> Vec<Range<usize>> {
    static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:举办|举行|办好|组织|开展|抓好|搞好|进行)[^,。:]{0,8}[两二三四五六七八九十0-9]+(?:台|项|个|场|次|大)[^,。:]{0,8}:",
        )
    });
    const ENDS: [&str; 26] = [
        "大会",
        "展览",
        "展",
        "演出",
        "晚会",
        "比赛",
        "联欢",
        "联欢会",
        "活动",
        "仪式",
        "竞赛",
        "展演",
        "论坛",
        "大赛",
        "汇演",
        "游园",
        "灯会",
        "庙会",
        "巡游",
        "座谈会",
        "茶话会",
        "运动会",
        "音乐会",
        "报告会",
        "招商会",
        "典礼",
    ];
    let Some(m) = LEAD.find(&page.s[x.body..x.end]) else { return Vec::new() };
    let mut out = Vec::new();
    let list = x.body + m.end()..x.end;
    let mut start = list.start;
    let cut = |start: usize, end: usize| {
        let text = page.s[start..end].trim_matches([' ', '、', ',']);
        let at = start + page.s[start..end].find(text).unwrap_or(0);
        at..at + text.len()
    };
    for (i, c) in page.get(&list).char_indices().filter(|(_, c)| matches!(c, '、' | ',')) {
        out.push(cut(start, list.start + i));
        start = list.start + i + c.len_utf8();
    }
    out.push(cut(start, list.end));
    let event = |r: &Range<usize>| {
        let text = page.get(r);
        ENDS.iter().any(|e| text.ends_with(e)) && (4..=24).contains(&text.chars().count())
    };
    if out.len() >= 2 && out.iter().all(event) { out } else { Vec::new() }
}

/// 今年办好六件实事:甲、乙、丙: what is counted first and named after the colon. As many names as were counted.
pub(super) fn counted(page: &Page<'_>, x: &Sentence) -> Vec<Range<usize>> {
    static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:(?:干好|办好|抓好|做好|完成|实施|推进|建好|建成|建设|上马|干|办|抓|上)(?P<n>[两二三四五六七八九十0-9]{1,2})(?:件|项|个|大)[\p{Han}]{0,4}?(?:事|实事|工程|项目|任务|工作|活|仗)|^(?P<m>[两二三四五六七八九十0-9]{1,2})(?:件|项)[\p{Han}]{0,5}?(?:大事|实事|工程|活))(?::|,?(?:即|就是|分别是|具体是|包括):?)",
        )
    });
    let text = &page.s[x.body..x.end];
    static NAMES: LazyLock<Words> =
        LazyLock::new(|| Words::new([":", "即", "就是", "分别是", "具体是", "包括"]));
    static COUNTED: LazyLock<Words> =
        LazyLock::new(|| Words::new(["事", "工程", "项目", "任务", "工作", "活", "仗"]));
    let told = || NAMES.stands(text) && COUNTED.stands(text);
    let Some(c) = told().then(|| LEAD.captures(text)).flatten() else { return Vec::new() };
    let Some(n) = c.name("n").or(c.name("m")).and_then(|n| number::whole(&n.as_str().replace('两', "二")))
    else {
        return Vec::new();
    };
    let start = x.body + c.get(0).map_or(0, |m| m.end());
    // The list ends at the comma behind its last name.
    let list = start..x.end;
    let end = page.get(&list).find(',').map_or(list.end, |i| list.start + i);
    let mut names: Vec<Range<usize>> = body::members(page.s, list.start..end);
    // 甲工程、乙工程和丙工程.
    if names.len() as u64 + 1 == n
        && let Some(last) = names.last().cloned()
        && let Some(i) = page.get(&last).rfind(['和', '及', '与'])
    {
        names.pop();
        names.push(last.start..last.start + i);
        names.push(last.start + i + '和'.len_utf8()..last.end);
    }
    let named = |r: &Range<usize>| (3..=30).contains(&page.get(r).chars().count());
    if names.len() as u64 == n && names.iter().all(named) { names } else { Vec::new() }
}

/// 八项工程是甲工程,乙工程、…: each named work is a task.
pub(super) fn works(page: &Page<'_>, range: Range<usize>) -> Option<Vec<Range<usize>>> {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:“?[一二三四五六七八九十0-9]+(?:项|个|大)(?:重点)?(?:工程|项目|前期准备工作|任务|实事)”?)(?:是|分别是|包括|为|即)(?P<l>.{6,300})$",
        )
    });
    let opens = |c: char| c == '“' || c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let c = RE.captures(page.get(&range).strip_prefix(opens).map(|_| page.get(&range))?)?;
    let l = c.name("l")?;
    let stretch = range.start + l.start()..range.start + l.end();
    let mut out = Vec::new();
    for part in body::members(page.s, stretch) {
        let text = page.get(&part);
        let ends = ["工程", "项目", "工作", "建设", "改造", "”"].iter().any(|e| text.ends_with(e));
        if !ends || text.chars().count() > 40 {
            break;
        }
        out.push(part);
    }
    (!out.is_empty()).then_some(out)
}
