//! What is said around the duties of a paper: how it appraises, who leads, what it costs, what is said in pairs.
//!
//! "Appraisal, reward and sanction clauses … are rules only" (schema, task); who leads all is a body with its role, money
//! set aside each year a rule of funding, and what links one thing with another (一头连着…) is rhetoric.

use super::bar::asks;
use super::subject;
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// Whether a stretch is none of the duties.
pub(super) fn apart(page: &Page<'_>, x: &Sentence, range: &Range<usize>) -> bool {
    let text = page.get(range);
    paired(text)
        || frames(text)
        || leads_all(text)
        || first_rung(text)
        || announced(page, x, text)
        || funds(text)
        || awards(page, x, range, text)
        || signed(page, range, text)
        || ranked(page, x, text)
        || text.starts_with("序号")
        || own_word(text)
        || within_hours(page, x, range, text)
}

/// 一头连着民生、一头连着发展; 既是…工程,也是…抓手: said in pairs, of what something is.
fn paired(text: &str) -> bool {
    static PAIRS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["一头", "既是", "不仅是", "不只是", "不单是"]));
    static ROWS: LazyLock<Words> = LazyLock::new(|| Words::new([",是", ",更是", ",也是", ",就是", ",又是"]));
    let row = || ROWS.stands(text) && ROWS.places(text).len() >= 2;
    row()
        || PAIRS.stands(text)
            && (text.matches("一头").count() >= 2
                || text
                    .split_once("既是")
                    .or_else(|| text.split_once("不仅是"))
                    .or_else(|| text.split_once("不只是"))
                    .or_else(|| text.split_once("不单是"))
                    .is_some_and(|(before, after)| {
                        before.chars().count() <= 30
                            && holds(after, &["也是", "更是", "又是", "还是", "而是"])
                    }))
}

/// 人人都是形象大使, 比多派几个检查组都管用, 拿出铁的手腕: a flourish of speech, whatever verb stands in it.
pub(super) fn flourish(text: &str) -> bool {
    const ALL: [&str; 8] = ["人人", "个个", "处处", "事事", "家家", "户户", "大家", "我们"];
    const SHOWN: [&str; 22] = [
        "劲头", "勇气", "决心", "干劲", "姿态", "精神", "魄力", "作风", "气势", "状态", "热情", "诚意",
        "手腕", "铁的", "硬的", "耐心", "韧劲", "担当", "本事", "功夫", "气魄", "恒心",
    ];
    static SHOWS: LazyLock<Words> = LazyLock::new(|| Words::new(["拿出"]));
    let what = ALL.iter().find_map(|w| text.strip_prefix(w));
    what.is_some_and(|rest| rest.trim_start_matches(['都', '就']).starts_with('是'))
        || text.starts_with('比') && text.contains(['都', '更', '还'])
        || SHOWS.first(text, 0).is_some_and(|i| holds(&text[i..], &SHOWN))
}

/// 考核对象为…, 评选范围包括…: what a part of the paper is about.
fn frames(text: &str) -> bool {
    static FRAME: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:本办法|本次|此次)?[\p{Han}]{0,6}(?:对象|范围|主体|依据|周期|口径|方式|方法|形式|时段)(?:为|是|包括|分为|采取|以)",
        )
    });
    FRAME.is_match(text)
}

/// 考核工作由县指挥部统一领导, 委员会统抓: who leads all of it.
fn leads_all(text: &str) -> bool {
    const ENDS: [&str; 8] = [
        "统一领导",
        "统抓",
        "统筹领导",
        "负责解释",
        "统一领导和指挥",
        "统一领导、统一指挥",
        "统筹抓总",
        "牵头抓总",
    ];
    ENDS.iter().any(|w| text.ends_with(w)) && text.contains(['由', '委', '组', '部', '局', '办'])
}

/// 施工中的矛盾先由街道协调: the first step of a ladder.
fn first_rung(text: &str) -> bool {
    static FIRST: LazyLock<Words> = LazyLock::new(|| Words::new(["先由"]));
    FIRST.first(text, 0).is_some_and(|i| {
        let clause = text[i..].split(',').next().unwrap_or(text);
        ["协调", "调解", "处理", "解决", "答复", "化解", "处置"].iter().any(|w| clause.ends_with(w))
    })
}

/// 下面逐项明确; 下面我分三个方面讲: the speaker of his own speech.
fn announced(page: &Page<'_>, x: &Sentence, text: &str) -> bool {
    ["下面我", "下面把", "下面就", "下面再", "下面逐", "下面进行", "下面分"]
        .iter()
        .any(|w| text.starts_with(w))
        || ["下面", "接下来"].iter().any(|w| text.starts_with(w))
            && !asks(page, x)
            && text.chars().count() <= 24
            && holds(text, &["明确", "强调", "说明", "讲", "部署", "安排", "通报", "交代", "布置"])
}

/// 责任单位24小时内整改: how quickly, whenever it happens: a parameter of a rule. What is told to all on receipt of the
/// paper is to be done once.
fn within_hours(page: &Page<'_>, x: &Sentence, range: &Range<usize>, text: &str) -> bool {
    static HOURS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["小时内", "小时之内", "分钟内", "分钟之内", "工作日内", "工作日之内"]));
    if !HOURS.stands(text) || text.contains("通知") || text.contains("印发") {
        return false;
    }
    let others = page.clauses(x).iter().filter(|c| c.start < range.end && range.start < c.end);
    !others.into_iter().any(|c| {
        page.tags.any(c.clone(), Class::ACT) && !HOURS.stands(page.get(c)) && page.get(c).chars().count() >= 6
    })
}

/// 我归拢一下, 我再啰嗦几句: what the speaker does himself; 我市, 我局 are not he.
fn own_word(text: &str) -> bool {
    text.strip_prefix('我').is_some_and(|rest| {
        !rest.starts_with([
            '们', '市', '县', '区', '镇', '乡', '省', '局', '院', '校', '村', '办', '委', '街', '州', '旗',
            '国', '处', '站', '厂', '和', '带', '与',
        ])
    })
}

/// 市财政每年安排2000万元设立专项资金: what is set aside from year to year.
fn funds(text: &str) -> bool {
    static YEARLY: LazyLock<Words> = LazyLock::new(|| Words::new(["每年", "年均", "逐年"]));
    let money = |i: usize| {
        let rest = &text[i..];
        holds(rest, &["安排", "列支", "预算", "拿出", "设立", "投入", "筹集"])
            && ["万元", "亿元", "千元"].iter().any(|w| rest.contains(w))
    };
    YEARLY.first(text, 0).is_some_and(money)
}

/// 年终评选“放心市场”2个; 兑现奖惩: who is to be honoured, by nobody named.
fn awards(page: &Page<'_>, x: &Sentence, range: &Range<usize>, text: &str) -> bool {
    static HONOURS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["评选", "评出", "兑现奖惩", "严格奖惩", "奖惩分明"]));
    if !HONOURS.stands(text) {
        return false;
    }
    let opens = ["兑现奖惩", "严格奖惩", "奖惩分明"].iter().any(|w| text.starts_with(w));
    let chosen = || {
        let at = text.find("评选").or_else(|| text.find("评出")).unwrap_or(text.len());
        text[..at].chars().count() <= 6
            && text[at..].contains(['名', '个', '户', '家', '份'])
            && text[at..].contains(|c: char| c.is_ascii_digit())
    };
    // “云屏工匠”每届不超过30名 is a drive of its own.
    let merit = || {
        holds(text, &["先进", "优秀", "标兵", "十佳", "能手", "模范", "最佳", "优胜"])
            || page.under(x, &["奖", "考核", "考评", "激励", "表彰"])
    };
    opens || subject(page, range.clone()).is_none() && chosen() && merit()
}

/// 某市人民政府办公室 二〇〇六年六月二十日: who signs, and when.
fn signed(page: &Page<'_>, range: &Range<usize>, text: &str) -> bool {
    if !text.contains("20") && !text.contains('二') {
        return false;
    }
    let Some(time) = page.times_in(range).first() else { return false };
    let who = page.s[range.start..time.span.start].trim_end();
    let rest = page.get(&(time.span.end..range.end)).trim_start();
    (rest.is_empty() || rest.starts_with(['\n', '【', '(', '[']))
        && text.contains(['日', '号'])
        && crate::find::body::is_body(who)
}

/// 我市得分87.6分,列全省第11位: where one stands.
fn ranked(page: &Page<'_>, x: &Sentence, text: &str) -> bool {
    static RANKS: LazyLock<Words> = LazyLock::new(|| Words::new(["得分", "列全", "位列", "排名全", "居全"]));
    RANKS.stands(text)
        && !asks(page, x)
        && !page.tags.any(x.body..x.end, Class::MUST)
        && text.contains(|c: char| c.is_ascii_digit())
}
