//! What keeps a sentence from being a task: reviews, creeds, definitions, and what other grammars took.

use super::Others;
use super::frame::{asked_above, attends, definition, headline, named_state, owners_only, preamble, roster};
use super::gone::reviewed;
use super::trim::threatened;
use super::weigh::imperative;
use crate::find::body::Edges;
use crate::item::Item;
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::{Page, overlap};
use crate::pattern::{Pattern, Words, compile};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

const CREED_HEADINGS: [&str; 17] = [
    "指导思想",
    "总体要求",
    "基本原则",
    "工作原则",
    "原则",
    "重要意义",
    "重大意义",
    "意义",
    "提高认识",
    "统一思想",
    "高度重视",
    "认识上",
    "理念上",
    "作好表率",
    "表率",
    "活动主题",
    "解放思想",
];

/// Headings of a bulletin under which what is to come stands without a word that obliges.
const AHEAD_HEADINGS: [&str; 10] =
    ["任务", "要求", "措施", "下一步", "下周", "下月", "下一阶段", "安排", "部署", "打算"];

/// Kinds of rule that leave nothing to do: what they hold is no task.
pub(super) const ONLY_RULES: [&str; 12] = [
    "funding",
    "closed_loop",
    "sanction",
    "reward",
    "appraisal",
    "warning",
    "scoring",
    "escalation",
    "triage",
    "limit",
    "inspection",
    "responsibility",
];

/// Whether a sentence reviews what was done.
pub fn review(page: &Page<'_>, x: &Sentence) -> bool {
    if let Some(known) = page.reviews.borrow()[x.id] {
        return known;
    }
    let reviews = reviewed(page, x);
    page.reviews.borrow_mut()[x.id] = Some(reviews);
    reviews
}

/// Whether a sentence tells what was done: a bulletin does, except where it says what comes next.
pub fn tells(page: &Page<'_>, x: &Sentence) -> bool {
    let bulletin = || {
        let text = &page.s[x.body..x.end];
        page.particulars.kind == "bulletin"
            && !text.contains('要')
            && !text.contains("必须")
            && !page.under(x, &AHEAD_HEADINGS)
            && !asked_above(page, x)
    };
    review(page, x) || bulletin()
}

/// Whether 要 stands in a text otherwise than in 主要 or 部署要求.
pub(super) fn says_must(text: &str) -> bool {
    text.match_indices('要')
        .any(|(i, w)| !in_word(text, i, w) && !noun(text, i) && !text[..i].ends_with('不'))
}

/// 按照部署要求, 的要求: a requirement named, nothing required.
fn noun(text: &str, at: usize) -> bool {
    text[at..].starts_with("要求")
        && text[..at].ends_with([
            '署', '的', '、', '作', '总', '准', '关', '定', '项', '标', '照', '按', '合', '据', '格', '本',
        ])
}

/// Whether a sentence asks for something.
pub fn asks(page: &Page<'_>, x: &Sentence) -> bool {
    // A part of a sentence bears its number, but not its answer.
    let whole = page.outline.sentences.get(x.id).is_some_and(|y| y.body == x.body && y.end == x.end);
    if !whole {
        return asked(&page.s[x.body..x.end]);
    }
    if let Some(known) = page.asked.borrow()[x.id] {
        return known;
    }
    let asks = asked(&page.s[x.body..x.end]);
    page.asked.borrow_mut()[x.id] = Some(asks);
    asks
}

/// Whether words ask for something.
pub(super) fn asked(text: &str) -> bool {
    static ASK: LazyLock<Edges> = LazyLock::new(|| Edges::new("要 必须 务必 应当 须 不得 严禁 请", false));
    static PLACES: LazyLock<Words> =
        LazyLock::new(|| Words::new(["要", "必须", "务必", "应当", "须", "不得", "严禁", "请"]));
    let han = |c: char| matches!(c, '〇' | '\u{3400}'..='\u{9fff}');
    let mut places =
        std::iter::successors(PLACES.first(text, 0), |i| PLACES.first(text, i + '要'.len_utf8()));
    places.any(|i| {
        ASK.of(&text[i..]).any(|word| {
            text[i + word.len()..].starts_with(han)
                && !in_word(text, i, word)
                && !(word == "要" && noun(text, i))
        }) && {
            // At most 24 signs of words and lists lie between it and a comma, or the beginning.
            let mut before = text[..i].chars().rev();
            (0..=24).find_map(|_| match before.next() {
                None | Some(',' | '、') => Some(true),
                Some(c) if han(c) || matches!(c, '(' | ')' | '.' | '0'..='9') => None,
                Some(_) => Some(false),
            }) == Some(true)
        }
    })
}

/// 主要, 重要, 纪要, 要素: a 要 that asks nothing.
fn in_word(text: &str, at: usize, word: &str) -> bool {
    word == "要"
        && (text[..at].ends_with(['主', '重', '纪', '摘', '简', '概', '机', '紧', '首', '次'])
            || text[at + word.len()..].starts_with(['素', '闻', '害', '么', '点', '道', '案']))
}

/// 下一步,县水利局将…; 计划5月底前完成…: what a bulletin tells of days to come.
fn ahead(page: &Page<'_>, span: &Range<usize>, text: &str, others: &Others<'_>) -> bool {
    let next = ["下一步", "下步", "接下来", "下一阶段"].iter().any(|w| text.starts_with(w));
    let due = || others.deadlines.iter().any(|d| span.start <= d.span.start && d.span.end <= span.end);
    let meant = || ["将", "计划", "拟", "由", "负责"].iter().any(|w| text.contains(w));
    next || meant() && due() && !page.tags.any(span.clone(), Class::PAST) && !text.contains('了')
}

/// What keeps a sentence from being a task whatever its words.
pub(super) fn barred(page: &Page<'_>, x: &Sentence, span: &Range<usize>, others: &Others<'_>) -> bool {
    let text = page.get(span);
    let span = span.clone();
    // 二是巩固提高阶段,时间为明年…,推进…: what a stage is to bring.
    let staged = others.phases.iter().any(|p| {
        p.span.start <= span.start
            && p.field("start_date").is_some()
            && page
                .sentence_at(p.span.start)
                .is_some_and(|y| y.line == x.line && (y.id == x.id || x.member == Some(y.id)))
    });
    if page.particulars.kind == "bulletin"
        && !staged
        && !text.contains('要')
        && !text.contains("必须")
        && !page.under(x, &AHEAD_HEADINGS)
        && !asked_above(page, x)
        && !ahead(page, &span, text, others)
    {
        return true;
    }
    // 拆除中遇到抗法的: a condition alone. 省考评组就要进驻: what is to come from above.
    let told = || {
        text.contains(',')
            && (super::subject(page, span.clone()).is_some() || !page.times_in(&span).is_empty())
    };
    if text.ends_with('的') && !asks(page, x) && !told() || text.starts_with("今后凡") {
        return true;
    }
    let from_above = ["国家", "中央", "全国", "省", "建设部", "国务院"].iter().any(|w| text.starts_with(w));
    if from_above && holds(text, &["将", "就要", "要来", "进行"]) && page.particulars.issuer.is_none()
    {
        return true;
    }
    // 整治范围为…: where, not what. 综合分=…: how it is counted.
    let where_only = page.under(x, &["范围", "对象"]) && !asks(page, x) || text.contains('=');
    if attends(page, x, x.end) || roster(text) || where_only {
        return true;
    }
    // 现将方案印发给你们,请遵照执行: what every circular says. 请市长作报告: who is called to speak.
    static SENT_OUT: LazyLock<Words> = LazyLock::new(|| {
        Words::new(["印发给你们", "转发给你们", "请遵照执行", "望遵照执行", "请认真贯彻执行", "请贯彻执行"])
    });
    static CALLED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:[^,。;]{0,16},)?(?:下面|首先|现在|接下来)?,?(?:有)?请[^,。;]{2,40}?(?:宣读|讲话|作[^,。;]{0,24}(?:报告|发言|讲话|动员|通报)|通报[^,。;]{0,20}情况|发言|致辞|表态|传达|授牌|颁奖)",
        )
    });
    if SENT_OUT.stands(text) || CALLED.is_match(text) && page.particulars.kind != "notice" {
        return true;
    }
    // 会议的中心议题是…: what the meeting is for, wherever its clauses are cut.
    static MEETING_FOR: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:今天|这次|本次|此次)?(?:的)?(?:会议|大会)的?(?:主要|中心)?(?:任务|目的|议题|内容|主题)(?:是|就是)",
        )
    });
    if MEETING_FOR.is_match(&page.s[x.body..x.end]) {
        return true;
    }
    // 重点做好以下四项任务: what the list below is. 等问题仍未整改到位: what is still wrong.
    static UNDONE: LazyLock<Words> = LazyLock::new(|| Words::new(["仍未", "尚未", "还未"]));
    static FOLLOWS: LazyLock<Words> = LazyLock::new(|| Words::new(["如下"]));
    let announces =
        ["任务", "工作", "方面", "几点", "事项", "措施", "问题", "职责"].iter().any(|w| text.ends_with(w))
            && (text.contains("以下") || text.contains("下列"));
    if announces || UNDONE.stands(text) && !asks(page, x) {
        return true;
    }
    if FOLLOWS.stands(text) || text.starts_with('(') && (text.contains("单位:") || text.ends_with(')')) {
        return true;
    }
    // 本细则由爱卫办负责解释,自印发之日起施行; 台账资料8分: what a paper says of itself, and its points.
    static OF_THE_PAPER: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "负责解释",
            "之日起施行",
            "之日起试行",
            "之日起执行",
            "之日起实施",
            "批评指正",
            "作一汇报",
            "任务分解到有关",
            "猜你喜欢",
            "相关阅读",
            "推荐阅读",
            "版权所有",
            "上传者",
            "文档编号",
            "咨询电话",
            "下载后可",
        ])
    });
    let scored = || {
        text.strip_suffix('分').is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit()))
            && text.chars().count() <= 16
    };
    if scored() || OF_THE_PAPER.stands(text) {
        return true;
    }
    static THIS_MEETING: LazyLock<Words> =
        LazyLock::new(|| Words::new(["召开这次", "召开今天", "这次会议", "决定召开", "今天在这里", "掀起"]));
    static OF_THE_CHAIR: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "标志着",
            "强调一下",
            "几点意见",
            "点意见:",
            "提出要求",
            "提出了要求",
            "几点要求",
            "几点具体要求",
            "简要回顾",
            "亲临",
            "一个样",
        ])
    });
    // 传达学习这次会议精神 is asked.
    let spirit = text.contains("会议精神") && asks(page, x);
    if THIS_MEETING.stands(text) && !text.contains("要求") && !spirit
        || text.ends_with("结束") && text.contains("开始")
        || OF_THE_CHAIR.stands(text)
    {
        return true;
    }
    // 还存在不少差距: says what is wrong, whoever lists it.
    let lacks = page.tags.any(span.clone(), Class::LACK)
        && holds(text, &["存在", "还有", "仍有"])
        && !asks(page, x)
        && !page.clauses(x).iter().any(|c| imperative(page, c));
    // 我谨代表市委、市政府表示慰问; 我先讲三点意见: the speaker's own words.
    let own = text.starts_with(['我', '下'])
        && text.trim_start_matches("下面,").starts_with('我')
        && !text.starts_with("我们")
        && !text.starts_with(['市', '县', '区'])
        && holds(text, &["我谨", "我代表", "我简要", "我先", "我再", "我就", "我讲", "我强调", "我受"])
        || text.contains("表示") && holds(text, &["感谢", "慰问", "敬意", "祝贺", "欢迎"]);
    // 开展为期三个月的整治: what is held so long.
    let held = || {
        text.find("为期")
            .is_some_and(|i| ["开展", "组织", "进行", "实施", "举办"].iter().any(|w| text[..i].ends_with(w)))
    };
    let lasts = own || lacks || text.contains("为期") && !asks(page, x) && !held();
    if lasts || owners_only(page, text, span.start) || headline(text) || named_state(page, x, text) {
        return true;
    }
    // 甲办公室    2023年6月20日: a signature.
    if text.ends_with('日') && text.contains("  ") && !page.times_in(&span).is_empty() {
        return true;
    }
    if preamble(page, x) {
        return true;
    }
    let aims = page.under(x, &["目标"]) && !asks(page, x) && !page.under(x, &["任务"]);
    if aims || review(page, x) || page.under(x, &CREED_HEADINGS) && !holds(text, &["制定", "抽调", "组建"])
    {
        return true;
    }
    static POSTS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["任组长", "任副组长", "任主任", "任副主任"]));
    if POSTS.stands(text) && !holds(text, &["成立", "组建", "设立"]) {
        return true;
    }
    let inside = |items: &[Item]| {
        let shared: usize = items
            .iter()
            .filter(|i| overlap(&i.span, &span))
            .map(|i| i.span.end.min(span.end) - i.span.start.max(span.start))
            .sum();
        shared * 2 > span.end - span.start
    };
    // 对至今没有销号的隐患,要逐一制定方案,10月底前整改到位: what is wrong is to be put right.
    let due = || others.deadlines.iter().any(|d| span.start <= d.span.start && d.span.end <= span.end);
    let told_off = || {
        text.starts_with(['对', '针'])
            && page.clauses(x).iter().skip(1).any(|c| {
                let told = super::subject(page, c.clone()).map_or(c.start, |o| o.end);
                page.s[told..c.end].starts_with('要') && page.tags.any(told..c.end, Class::ACT)
            })
    };
    let righted = || asks(page, x) && (due() || told_off());
    if inside(others.problems) && !righted() || inside(others.phases) {
        return true;
    }
    if others.agenda.iter().any(|a| {
        overlap(&a.span, &span)
            && (a.field("status") == Some("done")
                || page.particulars.kind == "chair's remarks"
                || matches!(a.rule, "agenda.called" | "agenda.listed"))
    }) && !holds(text, &["会议要求", "要求各", "要求全"])
    {
        return true;
    }
    if others.rules.iter().any(|r| overlap(&r.span, &span) && r.rule == "rule.governed") {
        return true;
    }
    let led = || super::subject(page, span.clone()).is_some();
    if others.rules.iter().any(|r| {
        overlap(&r.span, &span)
            && !(r.field("rule_kind") == Some("inspection") && led())
            && !threatened(page, &span)
            && !(matches!(r.field("rule_kind"), Some("closed_loop" | "triage" | "responsibility"))
                && asks(page, x)
                && others.deadlines.iter().any(|d| span.start <= d.span.start && d.span.end <= span.end))
            && r.field("rule_kind").is_some_and(|k| ONLY_RULES.contains(&k))
            && (r.span.end.min(span.end) - r.span.start.max(span.start)) * 10 > (span.end - span.start) * 6
    }) {
        return true;
    }
    static BARRED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:同志们|我们(?:一定)?要(?:以|发扬|继续)|希望|让我们|请大家|今天(?:上午|下午|我们)|对此,|请同志们|[^。]{2,60}主持召开|[^,。]{0,12}主持会议|[^,。]{0,16}办公室,?设在|会议由|今天(?:的)?会议|这次会议|会议的主要|(?:经研究,?)?(?:现)?决定|牵头单位|责任单位|组织单位|参加单位|主办单位|承办单位|主题:|地点:|时间:|附件|联系人|联系电话|来源|发布时间|发布日期|更新时间|发布人|特此|为(?:深入)?贯彻|为(?:了)?(?:进一步)?(?:深入)?[^。]{4,60}(?:制定本方案|提出(?:如下|以下)|通知如下|现将)|根据[^。]{4,80}(?:制定本|如下)|现将|(?:指导思想|整治范围|工作目标|总体要求|基本原则|整治目标)[^,。]|通过(?:开展|实施|此次|这次|本次)[^。]{2,40},(?:进一步|实现|努力|全面提升|有效|切实|不断)|坚持以|以[^。]{4,40}为指导|通过[^。]{2,40}(?:进一步)?(?:使|开阔)|要?(?:深刻|充分|清醒)认识)",
        )
    });
    BARRED.is_match(text)
        || !text.contains('要') && text.contains("的重要") && text.contains('是')
        || definition(text)
}
