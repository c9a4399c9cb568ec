//! The drive a document pushes, and the named sub-drives with a life of their own.

mod entitled;
mod goal;
mod launched;
mod name;
mod title;
mod told;

use name::{in_text, place, tidy};

use crate::item::{Item, Kind, Places};
use crate::page::{Page, overlap};
use crate::pattern::{Match, Pattern, compile};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// How far the opening goes, in characters: there a text says what it is held for.
const OPENING_CHARS: usize = 300;

/// What a drive is called by its last word.
const HEAD: &str = "专项整治三年行动|整治三年行动|大排查大整治|大检查|大排查|大整治|三年行动|专项整治行动|专项治理行动|专项整治活动|集中整治行动|专项整治|专项治理|专项行动|综合整治|集中整治|主题教育活动|主题教育|教育实践活动|学习实践活动|教育活动|系列活动|攻坚行动|提升行动|整治行动|百日行动|大会战|攻坚战|创建活动|创建工作|筹备工作|防控工作|活动|行动|工程|计划";

static MEETING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:召开|举行|参加|出席)(?:的)?(?:了)?(?:全[国省市县区镇校]|这次|今天的)?(?P<c>[^,。;:()]{4,40}?)(?:工作)?(?:第.阶段)?(?:动员|部署|布置|推进|启动|转段动员|再动员|誓师|紧急|冲刺|调度|迎检冲刺|现场|现场观摩|观摩|督导|督办|攻坚)(?:部署|动员|推进)?(?:电视电话|视频)?(?:大会|会议|会|仪式)",
    )
});
/// 为办好社区“邻居节”; 就某活动…阶段的工作进行动员.
static PUSHED: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"(?:办好|搞好|开展好|组织好)(?P<c>[\p{Han}]{0,10}“[^”]{2,16}”)"));
static FULL: LazyLock<Pattern> = LazyLock::new(|| {
    let text = format!(
        "(?:(?:深入|全面|扎实|认真|组织|集中|大力|深化|继续|广泛)?(?:开展|实施|推进|深化|启动|打赢|办好|搞好|部署|落实|推动|在|就)(?:了|好)?(?:全[国省市县区镇校])?(?:为期[^,。]{{2,8}}的)?)(?P<c>(?:[\\p{{Han}}]{{0,12}}“[^”]{{2,20}}”|[\\p{{Han}}A-Z0-9]{{2,24}}?)(?:{HEAD}))"
    );
    compile(&text)
});
static QUOTED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(&format!(
        "“[^”\\n]{{2,20}}”(?:[\\p{{Han}}]{{0,6}}?(?:行动|整治|会战|攻坚战)|{HEAD}|节|人才计划)|“[^”\\n]{{2,16}}(?:{})”",
        told::QUOTED_LAST
    ))
});
static CREATE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"创建(?:国家|全国|省级|市级|全省)?[\p{Han}]{0,8}?(?:城市|县城|城区|乡镇|县|社区|示范区|示范市|示范县|示范城|园林城市?|卫生城市?|文明城市?)",
    )
});
static SUB: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?P<c>[\p{Han}A-Z0-9]{2,16}?(?:防控工作|专项整治行动|专项整治|专项行动|专项治理|主题教育|系列活动|攻坚行动|提升行动))",
    )
});

/// 10月23日,我市城乡环境综合治理工作推进会召开.
static NEWS: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:^|[,。 ])(?:[\p{Han}]{0,4}(?:我|全)[省市县区镇乡])(?P<c>[^,。;:()]{4,30}?)(?:工作)?(?:动员|部署|推进|启动|调度|现场|誓师)(?:部署|动员)?(?:大会|会议|会)(?:在[^,。;]{2,14})?(?:召开|举行)",
    )
});
/// 石门县扎实推进禁毒示范城市创建: the headline of a bulletin.
static HEADLINE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:^|\n)(?:我|全|[\p{Han}]{2,4}?)?[省市县区镇乡]?(?:“[^”\n]{2,8}”)?(?:扎实|全力|强力|大力|深入|全面|稳步|持续|有序|高效)*(?:启动|部署|打响|推进|开展|抓好|推动)(?P<d>[^,。;:\n]{4,24}(?:活动|行动|整治|创建|攻坚战|工作|治理|建设))(?:\n|$)",
    )
});
/// 县政府召开全县2020年度河道清漂工作会议: the work a meeting was about.
static WORK: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"召开了?(?:全[省市县区镇乡])?(?:[0-9]{4}(?:[-—至][0-9]{4})?年度?)?(?:全[省市县区镇乡])?(?P<c>[\p{Han}“”]{2,20}?工作)(?:专题|调度|部署)?会议?",
    )
});
/// 主持召开专题会议,研究渣土车整治工作: what the minutes are about.
static STUDIED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"召开[^。;,]{0,20}会议?,(?:专题|专门|就|集中)*(?:研究|部署|调度|推进)(?:了)?(?:[我全本][省市县区镇乡])?(?P<c>[\p{Han}“”]{4,24}?)(?:(?:工作|问题|事宜|有关事项)[。,;]|。)",
    )
});
/// 为确保按时完成村庄环境整治任务: what an untitled text is for.
static PURPOSE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^为(?:了)?[^,。;“]{0,16}?(?:完成|做好|推进|推动|开展|抓好|搞好)(?:我?[全本]?[省市县区镇乡])?(?P<c>[\p{Han}]{2,16}?(?:整治|创建|治理|提升|行动|活动|攻坚))(?:任务|工作)?",
    )
});

/// The campaigns of a page, the main one first.
pub fn find(page: &Page<'_>, places: &Places<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    if let Some((span, rule, sure)) = main(page) {
        let name = clean(page.get(&span));
        let mut item =
            Item::new(Kind::Campaign, span.clone(), rule, sure).with("name", name).with("level", "main");
        item = item
            .with("goal", goal::find(page).map(|g| places.location(&g)))
            .with("target_dates", Value::Array(targets(page, places)));
        out.push(item);
    }
    sub(page, &mut out);
    out
}

fn clean(name: &str) -> String {
    let name = name.split('(').next().unwrap_or(name);
    name.trim().to_owned()
}

/// The drive of a plan that a meeting considered: 审议了《全县安全生产大检查工作方案》.
fn considered(page: &Page<'_>) -> Option<Range<usize>> {
    static BOOK: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:审议|研究|讨论|通过|印发|宣读|解读)了?[^《。]{0,6}《(?P<c>[^》]{4,40}?)(?:工作)?(?:实施)?方案》",
        )
    });
    let c = BOOK.captures(page.body())?.name("c")?;
    tidy(page, page.at(c.range()))
}

/// The drive the text itself launches: named at a meeting, in the title, or oftenest in the body.
fn main(page: &Page<'_>) -> Option<(Range<usize>, &'static str, u8)> {
    let title: String = page.title.iter().map(|t| page.get(t)).collect();
    let title = if title.contains("关于") || title.ends_with("方案") {
        title
    } else {
        title::printed(page).unwrap_or(title)
    };
    let head_len = page.body().char_indices().nth(900).map_or(page.body().len(), |(i, _)| i);
    let head = &page.body()[..head_len];
    // What a speech asks for far behind its opening is not what it is held for.
    let opening = |c: &Match<'_>| head[..c.start()].chars().nth(OPENING_CHARS).is_none();
    if let Some(c) = PUSHED.captures(head).and_then(|c| c.name("c")).filter(opening) {
        let span = page.at(c.range());
        return Some((tidy(page, span.clone()).unwrap_or(span), "campaign.pushed", 80));
    }
    let paper = matches!(page.particulars.kind, "notice" | "plan" | "bulletin");
    // A title may give the name that the opening says shorter.
    let spoken = if paper { launched::launched(page) } else { None };
    if let Some(span) = spoken.clone().filter(|span| !title.contains(page.get(span))) {
        return Some((span, "campaign.launched", 80));
    }
    if paper
        && title.is_empty()
        && let Some(span) = launched::drawn_up(page)
    {
        return Some((span, "campaign.drawn-up", 70));
    }
    // 每月10日召开一次调度会: a meeting of the rule, not of the drive.
    if let Some(c) =
        MEETING.captures(head).and_then(|c| c.name("c")).filter(|c| !c.as_str().starts_with("一次"))
        && let Some(span) = tidy(page, page.at(c.range()))
    {
        if page.get(&span).chars().count() <= 6
            && !page.get(&span).contains('“')
            && let Some(m) = CREATE.find(page.body())
        {
            return Some((page.at(m.range()), "campaign.in-full", 75));
        }
        let first = in_text(page, page.get(&span)).unwrap_or(span);
        return Some((first, "campaign.meeting", 85));
    }
    if let Some(found) = entitled::named(page, &title) {
        // 拆违控违动员会, 通过了《集中整治违法建设三年行动方案》: the plan has the name in full.
        let alike = |plan: &Range<usize>| page.get(plan).chars().any(|c| page.get(&found.0).contains(c));
        let plan = considered(page).filter(|plan| page.particulars.kind == "speech" && alike(plan));
        return Some(plan.map_or(found, |plan| (plan, "campaign.considered", 70)));
    }
    let ruled = if page.particulars.kind == "plan" { title::ruled(&title) } else { None };
    if let Some(c) =
        ruled.or_else(|| title::met_for(&title)).map(|c| entitled::whole(&title, c.start, &title[c]))
        && !["形势", "情况", "放假"].iter().any(|w| c.contains(w))
        && let Some(span) = place(page, &c)
    {
        return Some((span, "campaign.ruled", 70));
    }
    if matches!(page.particulars.kind, "plan" | "notice" | "minutes" | "speech")
        && let Some(span) = title::matter(page)
    {
        return Some((span, "campaign.matter", 70));
    }
    static BULLETIN: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?P<c>[\p{Han}“”]{4,30}?(?:创建|整治|行动|活动|建设|治理|攻坚|提升))(?:工作)?(?:简报|专报|快报|动态|信息|专刊)(?:\n|$)",
        )
    });
    if let Some(c) = BULLETIN.captures(head).and_then(|c| c.name("c"))
        && let Some(span) = tidy(page, page.at(c.range()))
    {
        return Some((span, "campaign.bulletin", 70));
    }
    let headline = || HEADLINE.captures(head).and_then(|c| c.name("d"));
    let news = NEWS.captures(head).and_then(|c| c.name("c"));
    if let Some(c) = news.or_else(|| if page.particulars.kind == "bulletin" { headline() } else { None })
        && let Some(span) = tidy(page, page.at(c.range()))
    {
        return Some((span, "campaign.news", 70));
    }
    if title.is_empty()
        && let Some(c) = PURPOSE.captures(head).and_then(|c| c.name("c"))
        && let Some(span) = tidy(page, page.at(c.range()))
    {
        return Some((span, "campaign.purpose", 60));
    }
    if page.particulars.kind == "bulletin"
        && let Some(c) = WORK.captures(head).and_then(|c| c.name("c"))
        && !["安全生产工作", "经济工作", "政府工作", "党建工作", "全体"]
            .iter()
            .any(|w| c.as_str().contains(w))
    {
        return Some((page.at(c.range()), "campaign.work", 55));
    }
    if page.particulars.kind == "minutes"
        && let Some(c) = STUDIED.captures(head).and_then(|c| c.name("c"))
        && let Some(span) = tidy(page, page.at(c.range()))
    {
        return Some((span, "campaign.studied", 60));
    }
    // 充分认识安全生产大检查的重要意义: what a text without a title is about.
    static WEIGHED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"认识(?:到)?(?:搞好|做好|开展|抓好|加强)?(?:好)?(?:这次|此次|本次|全[市县区])?(?P<c>[\p{Han}“”]{4,24}?)(?:工作)?的(?:重要|重大|极端|特殊|紧迫|必要)",
        )
    });
    if let Some(c) = WEIGHED.captures(head).and_then(|c| c.name("c")).filter(|_| title.is_empty())
        && !weak(c.as_str())
        && let Some(span) = tidy(page, page.at(c.range()))
    {
        return Some((span, "campaign.weighed", 60));
    }
    if page.particulars.kind == "bulletin"
        && let Some(span) = told::surveyed(page)
    {
        return Some((span, "campaign.surveyed", 70));
    }
    if let Some(span) = told::under_way(page) {
        return Some((span, "campaign.under-way", 65));
    }
    if let Some(span) = spoken.or_else(|| title::taken_up(page)) {
        return Some((span, "campaign.launched", 75));
    }
    if let Some(span) = created(page, &title)
        .or_else(|| considered(page).filter(|_| page.particulars.kind == "minutes"))
        .or_else(|| oftenest(page).map(|span| tidy(page, span.clone()).unwrap_or(span)))
        .or_else(|| title::laid_out(page))
        .or_else(|| launched::anywhere(page))
    {
        return Some((span, "campaign.oftenest", 65));
    }
    let met = matches!(page.particulars.kind, "speech" | "chair's remarks" | "minutes");
    let discussed = if met { told::discussed(page) } else { None };
    discussed.map(|span| (span, "campaign.discussed", 60))
}

/// A title that names what is to be created (创建国家森林城市) names the drive.
fn created(page: &Page<'_>, title: &str) -> Option<Range<usize>> {
    let m = CREATE.find(title)?;
    let i = page.body().find(m.as_str())?;
    Some(page.at(i..i + m.as_str().len()))
}

/// The drive named most often after 开展, 实施, 推进.
fn oftenest(page: &Page<'_>) -> Option<Range<usize>> {
    let mut seen: BTreeMap<&str, (usize, Range<usize>)> = BTreeMap::new();
    let body = page.body();
    for c in FULL.captures_iter(body) {
        let Some(m) = c.name("c") else { continue };
        if weak(m.as_str()) {
            continue;
        }
        let entry = seen.entry(m.as_str()).or_insert((0, page.at(m.range())));
        entry.0 += 1;
    }
    // “安全生产月”: a drive by the name of its time.
    static MONTH: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"“[^”\n]{2,14}(?:月|年|周|日|节|季)”(?:活动)?"));
    for m in MONTH.find_iter(body) {
        let entry = seen.entry(m.as_str()).or_insert((0, page.at(m.range())));
        entry.0 += 2;
    }
    for m in CREATE.find_iter(body) {
        let entry = seen.entry(m.as_str()).or_insert((0, page.at(m.range())));
        entry.0 += 2;
    }
    let half = page.span.start + (page.span.end - page.span.start) / 2;
    seen.into_iter()
        .map(|(name, (n, span))| {
            (
                n * 3
                    + usize::from(span.start < half) * 2
                    + body.matches(name).count().min(6)
                    + usize::from(name.contains("专项")) * 3,
                span,
            )
        })
        .max_by_key(|(n, span)| (*n, std::cmp::Reverse(span.start)))
        .filter(|(n, _)| *n >= 5)
        .map(|(_, span)| span)
}

/// Words that end like a drive and are none.
fn weak(name: &str) -> bool {
    let bare = ["活动", "行动", "工程", "计划", "工作"];
    name.chars().count() < 5
        || bare.contains(&name)
        || [
            "宣传活动",
            "各类活动",
            "各项活动",
            "建设工程",
            "改造工程",
            "谈心活动",
            "志愿服务活动",
            "文化活动",
            "监督检查计划",
            "的",
            "了",
            "和",
            "各项",
            "工作计划",
            "等",
            "群众性活动",
            "主题活动",
            "评议活动",
            "公益活动",
        ]
        .iter()
        .any(|b| name.ends_with(b) || (b.chars().count() == 1 && name.contains(b)))
}

/// Sub-drives: quoted names, and named drives after 特别是, 严格落实.
fn sub(page: &Page<'_>, out: &mut Vec<Item>) {
    let main = out.first().map(|i| (i.span.clone(), page.get(&i.span).to_owned()));
    let mut names: Vec<String> = Vec::new();
    let mut push = |span: Range<usize>, rule: &'static str, sure: u8, out: &mut Vec<Item>| {
        let name = page.get(&span).to_owned();
        let core: String = name.chars().filter(|c| !matches!(c, '“' | '”')).collect();
        let same = |other: &str| {
            let other: String = other.chars().filter(|c| !matches!(c, '“' | '”')).collect();
            other.contains(&core) || core.contains(&other)
        };
        let same = |other: &str| same(other) || quotation(other).is_some_and(|q| quotation(&name) == Some(q));
        if main.as_ref().is_some_and(|(m, n)| overlap(m, &span) || same(n))
            || names.iter().any(|n| same(n))
            || page.in_title(span.start)
        {
            return;
        }
        names.push(name.clone());
        out.push(Item::new(Kind::Campaign, span, rule, sure).with("name", clean(&name)).with("level", "sub"));
    };
    for m in QUOTED.find_iter(page.body()) {
        let span = page.at(m.range());
        let begun = ["开展", "打响", "启动", "实施", "发起", "组织", "部署"]
            .iter()
            .any(|w| page.s[page.span.start..span.start].ends_with(w));
        // “一把手”对专项整治负总责: who does what with it.
        let owned = m
            .as_str()
            .rsplit('”')
            .next()
            .is_some_and(|rest| rest.starts_with(['对', '负', '要', '把', '为', '的']));
        let strong = ["系列活动", "专项行动", "主题教育", "专项整治", "行动”", "计划”"]
            .iter()
            .any(|w| m.as_str().ends_with(w))
            || begun && m.as_str().ends_with('”')
            || opened(page, span.start) && ["行动", "会战", "攻坚战"].iter().any(|w| m.as_str().ends_with(w));
        let sentence = page.sentence_at(span.start);
        let review = sentence.is_some_and(|x| super::task::review(page, x));
        // 上一轮那次“清河行动”: another one, long past.
        let before = page.get(&(sentence.map_or(page.span.start, |x| x.body)..span.start));
        let past = ["那次", "上一轮", "上一次", "前年", "往年", "当年"].iter().any(|w| before.contains(w));
        let listed = page.s[span.end..].starts_with(['、', '。']) && !strong;
        if strong && !owned && !review && !past && !listed && !page.get(&span).contains("方案") {
            push(span, "campaign.quoted", 60, out);
        }
    }
    if let Some(span) = title::second(page) {
        let name = clean(page.get(&span));
        out.push(
            Item::new(Kind::Campaign, span, "campaign.second", 60).with("name", name).with("level", "sub"),
        );
    }
    for span in launched::headed(page) {
        push(span, "campaign.headed", 60, out);
    }
    static FOCUS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"(?:特别强调一下|重点强调|再强调一下|强调一下|与开展|同时开展|结合开展|部署开展)")
    });
    for lead in FOCUS.find_iter(page.body()) {
        let rest = &page.body()[lead.end()..];
        let clause = rest.split([',', '。', ';', '\n']).next().unwrap_or("");
        if let Some(c) = SUB
            .captures(clause)
            .and_then(|c| c.name("c"))
            .filter(|c| c.start() == 0)
            .map(|c| c.range())
            .or_else(|| clause.find("活动").filter(|i| *i > 6 && *i < 60).map(|i| 0..i + "活动".len()))
        {
            push(page.at(lead.end() + c.start..lead.end() + c.end), "campaign.emphasis", 60, out);
        }
    }
}

/// 开展消防安全|“百日攻坚”行动: whether its clause sets a quoted drive going.
fn opened(page: &Page<'_>, at: usize) -> bool {
    const BEFORE_MOST: usize = 12;
    let before = &page.s[page.span.start..at];
    let from = before.char_indices().rev().nth(BEFORE_MOST).map_or(0, |(i, _)| i);
    let clause = before[from..].rsplit([',', '。', ';', '\n']).next().unwrap_or("");
    ["开展", "启动", "打响", "组织", "实施"].iter().any(|w| clause.contains(w))
}

/// The words between the first quotation marks: 三清三建 of “三清三建”专项整治.
fn quotation(name: &str) -> Option<&str> {
    let rest = name.split_once('“')?.1;
    Some(rest.split_once('”')?.0)
}

/// Days by which the drive is to have succeeded.
fn targets(page: &Page<'_>, places: &Places<'_>) -> Vec<Value> {
    let mut out = Vec::new();
    for found in &page.times {
        let before = &page.s[page.span.start..found.span.start];
        let near: String = before.chars().rev().take(6).collect();
        if !(found.before || near.contains("到") || near.contains("至")) {
            continue;
        }
        let Some(x) = page.sentence_at(found.span.start) else { continue };
        if !page.under(x, &["目标", "总体要求"]) {
            continue;
        }
        if let (Some(when), Value::Object(mut place)) =
            (page.resolve(found, true), places.location(&found.span))
        {
            place.insert("date".to_owned(), json!(when.to.to_string()));
            out.push(Value::Object(place));
        }
    }
    out
}
