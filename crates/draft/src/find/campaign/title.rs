//! What a paper's title is about, read by the order every such title keeps: who, 关于, what is done, the matter, the kind of
//! paper (某镇|关于|做好|春季护林防火|的|办法).

use super::name::tidy;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// Kinds of paper, as a title ends.
const PAPERS: &str = "实施方案|工作方案|行动方案|活动方案|总体方案|方案|实施意见|若干意见|指导意见|意见|实施细则|细则|实施办法|办法|若干措施|措施|行动计划|工作计划|计划|工作要点|要点|会议纪要|纪要|紧急通知|通知|通报|倡议书";

/// A line no longer than this can be a title.
const TITLE_MOST: usize = 60;

/// The matter of the first line that is built like a title, where the reader of the file's layout found none.
pub(super) fn matter(page: &Page<'_>) -> Option<Range<usize>> {
    candidates(page).into_iter().find_map(|line| read(page, line))
}

/// The lines a title may stand on: the first ones of the document and the last before it, two where the first breaks off.
fn candidates(page: &Page<'_>) -> Vec<Range<usize>> {
    let above = &page.s[..page.span.start];
    let mut lines = Vec::new();
    let mut end = above.trim_end().len();
    for line in above.trim_end().rsplit('\n').take(3) {
        lines.insert(0, end - line.len()..end);
        end = end.saturating_sub(line.len() + 1);
    }
    let first = page.outline.lines.iter().take(6).cloned();
    // 实施方|案: the page was too narrow.
    let broken = page.outline.lines.windows(2).take(6).filter_map(|pair| {
        let short = page.get(&pair[1]).chars().count() <= 4;
        short.then(|| pair[0].start..pair[1].end)
    });
    lines.extend(broken.chain(first));
    lines
}

/// The matter of one title line.
fn read(page: &Page<'_>, line: Range<usize>) -> Option<Range<usize>> {
    static TITLE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(
            r"^(?:第[一二三四五六七八九十0-9]+篇[::]?|篇[0-9]+[::]?)?(?P<who>[\p{{Han}}]{{2,14}}?(?:省|市|县|区|州|旗|镇|乡|街道|社区|村|学校|小学|中学|幼儿园|学院|大学|局|委员会|公司|集团|水文队))?(?P<on>关于)?(?:进一步|切实|深入|全面|扎实|认真|集中|组织|研究|做好|抓好|开展|实施|推进|加强|推动)*(?P<c>[^,。;:|]{{4,40}}?)(?:工作)?的?\n?(?:{PAPERS}|实施方\n案|工作方\n案|方\n案|通\n知|意\n见)?(?:\([^)]{{1,10}}\))?$"
        ))
    });
    static PAPER: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(r"(?:{PAPERS}|实施方\n案|工作方\n案|方\n案)(?:\([^)]{{1,10}}\))?"))
    });
    let text = page.get(&line);
    // 某某细则(试行)垃圾分类看起来…: a title that runs into the text.
    let paper = PAPER.find_iter(text).find(|m| m.end() > 12)?;
    let head = &text[..paper.end()];
    let runs_on = text.len() > head.len();
    if head.chars().count() > TITLE_MOST
        || runs_on && (text.chars().count() <= TITLE_MOST || !head.ends_with(')'))
    {
        return None;
    }
    let found = TITLE.captures(head)?;
    let c = found.name("c")?;
    let who = found.name("who");
    // 美丽乡村建设: the village is no issuer.
    let kind =
        ["乡村", "农村", "新村", "城市", "城区", "社区", "小区", "园区", "景区", "校区", "城镇", "集镇"];
    let start = match who {
        Some(who) if found.name("on").is_none() && kind.iter().any(|k| who.as_str().ends_with(k)) => {
            who.start()
        }
        _ => c.start(),
    };
    let span = line.start + start..line.start + c.end();
    // 某县委某县人民政府关于创建…: who issues it may be two.
    let on = page.get(&span).rfind("关于").map_or(0, |i| i + "关于".len());
    let span = span.start + on..span.end;
    let said = page.get(&span);
    // 某县引才留才若干措施: a line that says who rules and by what paper needs no word of a drive.
    let ruling = who.is_some() && !runs_on && text.ends_with("措施");
    let matter = (holds(said, &MATTERS) || ruling)
        && !holds(said, &["情况", "形势", "放假", "事故", "考核", "评比", "《", "印发"]);
    matter.then(|| tidy(page, span)).flatten()
}

/// A title printed over several lines, or run together with the text behind it, as one string.
pub(super) fn printed(page: &Page<'_>) -> Option<String> {
    static WHOLE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(r"^[^,。;:>]{{0,40}}关于[^,。;:>]{{4,60}}的(?:{PAPERS}|决定|通告)$"))
    });
    static RUN_IN: LazyLock<Pattern> = LazyLock::new(|| {
        compile(r"^(?P<t>[^,。;:>]{6,40}?会议?(?:上的)?(?:主持词|主持稿|讲话))(?:\(|同志|各位)")
    });
    let lines = &page.outline.lines;
    if let Some(t) = lines.first().and_then(|l| RUN_IN.captures(page.get(l))).and_then(|c| c.name("t")) {
        return Some(t.as_str().to_owned());
    }
    (0..lines.len().min(3)).find_map(|i| {
        let mut title = String::new();
        lines[i..].iter().take(4).find_map(|line| {
            title.extend(page.get(line).chars().filter(|c| !c.is_whitespace()));
            WHOLE.is_match(&title).then(|| title.clone())
        })
    })
}

/// What is done in a drive: a title without any of these names a thing, no drive.
const MATTERS: [&str; 36] = [
    "整治",
    "治理",
    "行动",
    "活动",
    "创建",
    "攻坚",
    "检查",
    "排查",
    "防控",
    "防火",
    "防汛",
    "防灭火",
    "分类",
    "教育",
    "建设",
    "提升",
    "保障",
    "普查",
    "竞赛",
    "清理",
    "清查",
    "改造",
    "整改",
    "宣传",
    "保洁",
    "绿化",
    "禁烧",
    "禁捕",
    "拆除",
    "搬迁",
    "接种",
    "扫除",
    "护林",
    "备汛",
    "抗旱",
    "安置",
];

/// 把“洁净家园”大扫除当作一仗来打: what an authority has taken up.
pub(super) fn taken_up(page: &Page<'_>) -> Option<Range<usize>> {
    static AS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"把(?P<c>“[^”\n]{2,16}”[\p{Han}]{0,14}?(?:大扫除|扫除|整治|治理|清理|清查|行动|活动|创建|攻坚|工程|普查|竞赛))(?:当作|当成|作为|摆在|摆上|抓)",
        )
    });
    Some(page.at(AS.captures(page.body())?.name("c")?.range()))
}

/// 梅溪河综合整治分四块来做: a drive as the subject of how it is laid out.
pub(super) fn laid_out(page: &Page<'_>) -> Option<Range<usize>> {
    static PARTS: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[。\n;])(?P<c>[\p{Han}]{2,16}?(?:综合整治|专项整治|集中整治|综合治理|专项治理|整治|专项行动|攻坚行动|攻坚战|大检查|大排查|大整治|创建))(?:工作)?(?:共?分(?:为)?[一二两三四五六七八九十0-9]+|为期|从[^,。;]{2,10}(?:开始|起)|自[^,。;]{2,10}(?:开始|起))",
        )
    });
    tidy(page, page.at(PARTS.captures(page.body())?.name("c")?.range()))
}

/// 平安行动暨夏季严打专项行动部署会: the second of two drives that a title joins.
pub(super) fn second(page: &Page<'_>) -> Option<Range<usize>> {
    static JOINED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:行动|整治|活动|治理|创建|攻坚)暨(?P<c>[\p{Han}“”]{4,24}?(?:专项行动|专项整治|攻坚行动|整治行动|主题教育))",
        )
    });
    page.title.iter().find_map(|line| {
        let c = JOINED.captures(page.get(line))?.name("c")?;
        Some(line.start + c.start()..line.start + c.end())
    })
}

/// What stands between the matter and the kind of paper: 考核暂行办法, 目标管理责任书, 奖补资金管理细则.
const MEANS: &str = "目标|绩效|量化|管理|考核|考评|评比|评选|评价|奖惩|奖励|奖补|补助|补贴|资金|包保|问责|责任追究|责任制|责任|督查|督导|巡查|验收|监督|积分|“?红黑榜”?";

/// 某县畜禽养殖污染防治|考核|暂行办法: the matter of a paper named without 关于, whatever means the paper gives for it.
pub(super) fn ruled(title: &str) -> Option<Range<usize>> {
    static RULED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(&format!(
            r"^(?:[\p{{Han}}]{{2,12}}?(?:省|市|县|区|镇|乡|局|委|街道|社区|学校|学院|大学|中学|小学|幼儿园|医院))?(?:[0-9]{{4}}(?:[—-][0-9]{{4}})?年度?)?(?:加快|进一步|深入|全面|推进|推动|开展|加强)*(?P<c>[^,。;:]{{2,40}}?)(?:工作|活动)?(?:{MEANS})*(?:工作)?(?:若干|暂行|试行|实施|应急|三年|五年|专项)*(?:办法|规定|细则|措施|规划|预案|责任书|责任状|承诺书|倡议书|制度|导则|行动计划|三年计划)(?:\([^)]*\))*$"
        ))
    });
    let c = RULED.captures(title)?.name("c")?;
    Some(c.range())
}

/// 全县农田水利建设工作第三次领导小组(扩大)会议: the work a body met for.
pub(super) fn met_for(title: &str) -> Option<Range<usize>> {
    static BODY: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|在|全[省市县区镇乡校])(?P<c>[^,。;:()在]{4,40}?)(?:工作)?(?:第[一二三四五六七八九十]+次)?(?:工作)?(?:领导小组|指挥部|组委会|筹委会|筹备组|专班)(?:第[一二三四五六七八九十]+次)?(?:全体|工作|成员)*(?:\(扩大\)|扩大)?会议?(?:上|主持|纪要|$)",
        )
    });
    let c = BODY.captures(title)?.name("c")?;
    let from = c.as_str().rfind('全').filter(|i| {
        c.as_str()[*i + '全'.len_utf8()..].starts_with(['省', '市', '县', '区', '镇', '乡', '校'])
    });
    Some(c.start() + from.unwrap_or(0)..c.end())
}
