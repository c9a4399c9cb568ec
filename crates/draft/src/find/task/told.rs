//! What looks like an act and tells something: a stage and its time, an aim, a state, what others did.

use super::subject;
use super::weigh::imperative;
use crate::date::{Found, Time};
use crate::find::body::{self, Edges};
use crate::lexicon::Class;
use crate::outline::{self, Sentence};
use crate::page::Page;
use crate::pattern::Words;
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// Whether a stretch names a stage or an aim, or tells of something done or lacking.
pub(super) fn told(page: &Page<'_>, x: &Sentence, range: &Range<usize>, asked: bool) -> bool {
    let text = page.get(range);
    stage(page, range)
        || aim(page, x, range)
        || case(text) && !due(page, range)
        || recurs(page, range)
        || here(text)
        || cases(page, range)
        || one_for_one(text)
        || page.under(x, &["会议内容", "会议议程"])
        || !asked && gone_by(page, range)
        || !asked
            && (experienced(text)
                || comes(text)
                || some_do(text)
                || stated(page, range)
                || falls_short(page, range))
}

/// 资质审核流于签字: what falls short, where nobody is named and nothing is dated.
fn falls_short(page: &Page<'_>, range: &Range<usize>) -> bool {
    page.tags.any(range.clone(), Class::LACK)
        && subject(page, range.clone()).is_none()
        && page.times_in(range).is_empty()
        && !outline::clauses(page.s, range.clone()).iter().any(|c| imperative(page, c))
        && !page.get(range).contains(['把', '将', '由'])
}

/// Whether a figure or something done is told; of one who is named, what stands behind the first clause tells nothing.
fn stated(page: &Page<'_>, range: &Range<usize>) -> bool {
    let text = page.get(range);
    let own = subject(page, range.clone()).is_some();
    let end = if own { text.find(',').unwrap_or(text.len()) } else { text.len() };
    rated(&text[..end]) || done(page, &(range.start..range.start + end))
}

/// 集中清查,6月16日到8月底: a name and its bounds; 6月为宣传期.
fn stage(page: &Page<'_>, range: &Range<usize>) -> bool {
    let times = page.times_in(range);
    if times.is_empty() {
        return false;
    }
    let text = page.get(range);
    let timed: usize = times.iter().map(|t| page.get(&t.span).chars().count()).sum();
    if text.contains("开始") && text.contains("结束") {
        return true;
    }
    // 第二步集中攻坚,从7月一直干到9月.
    let step = text.starts_with('第') && text.chars().take(6).any(|c| matches!(c, '步' | '段'));
    if step && text.contains('从') && text.contains('到') && !text.contains(['要', '把', '将']) {
        return true;
    }
    // 从9月15日到10月底,集中清理乱贴乱画: the time an act is given.
    let given = text.starts_with(['从', '自'])
        && outline::clauses(page.s, range.clone())
            .get(1)
            .is_some_and(|c| page.tags.opens(c.clone(), Class::ACT) && page.get(c).chars().count() >= 6);
    let bounds = text.contains(['至', '到', '—', '-', '~']) && !given;
    let left = text.chars().count().saturating_sub(timed);
    let named = holds(text, &["阶段", "期,", "分三步", "分两步", "分四步"]) || text.ends_with('期');
    bounds
        && (left <= 14 && !text.contains(['把', '将', '报', '由'])
            || text.contains('为') && named && each(page, range))
}

/// 2018年9月3日,区政府召开会议, in a paper of the 4th: on that day it was done.
fn gone_by(page: &Page<'_>, range: &Range<usize>) -> bool {
    let now = page.particulars.date;
    let day = |t: &&Found| matches!(&t.time, Time::Point(said) if said.day.is_some()) && !t.before;
    now.day.is_some()
        && page
            .times_in(range)
            .iter()
            .find(day)
            .and_then(|t| page.resolve(t, true))
            .is_some_and(|when| when.to.before(&now))
}

/// Whether every clause holds a time: 4月为宣传期,5月至6月为清查期.
fn each(page: &Page<'_>, range: &Range<usize>) -> bool {
    outline::clauses(page.s, range.clone()).iter().all(|c| !page.times_in(c).is_empty())
}

/// 发现险情,先…; 凡不达标的…: what a case calls for, not what is to be done now.
fn case(text: &str) -> bool {
    ["发现", "发生", "出了", "出现", "查到", "遇有", "遇到", "凡", "如遇", "一旦"]
        .iter()
        .any(|w| text.starts_with(w))
        && text.contains(',')
        || text
            .split_once(',')
            .is_some_and(|(case, _)| case.ends_with('的') && case.contains(['不', '没', '未', '无']))
}

/// 凡是没有治污设施的养殖场,6月底前一律关停: a case with its day is to be done now.
fn due(page: &Page<'_>, range: &Range<usize>) -> bool {
    page.times_in(range).iter().any(|t| t.before)
}

/// 每周报一次, 每半月开一次例会: a rule in one clause. 每年办两期培训 leaves something to show.
fn recurs(page: &Page<'_>, range: &Range<usize>) -> bool {
    let text = page.get(range);
    if text.len() <= 90 && by_period(text) {
        return true;
    }
    if !text.contains('每') || told_once(page, range) {
        return false;
    }
    const OFTEN: [&str; 12] = [
        "每天",
        "每日",
        "每周",
        "每两周",
        "每半月",
        "每半个月",
        "每旬",
        "每月",
        "每季",
        "每两天",
        "每十天",
        "每小时",
    ];
    let ruled =
        || outline::clauses(page.s, range.clone()).iter().skip(1).all(|c| super::tail::rules_only(page, c));
    !text.contains(['要', '把', '将'])
        && holds(text, &OFTEN)
        && holds(
            text,
            &["例会", "调度", "巡查", "检查", "督查", "通报", "公布", "碰头", "会商", "回头看", "排名"],
        )
        && ruled()
}

/// 建一处就要管好一处, 做一件成一件: a saying of what comes with each.
fn one_for_one(text: &str) -> bool {
    if text.len() > 42 {
        return false;
    }
    let mut parts = text.split('一').skip(1).map(|p| p.chars().next());
    let first = parts.next().flatten();
    !text.contains('、')
        && first
            .is_some_and(|m| "处件个条户家村段片批栋项天".contains(m) && parts.next().flatten() == Some(m))
}

/// 指挥部每旬向县政府报告一次, 每周五下午召开一次调度会: who does it, or what is held, by period.
fn told_once(page: &Page<'_>, range: &Range<usize>) -> bool {
    const HELD: [&str; 5] = ["召开一次", "组织一次", "举办一次", "开展一次", "举行一次"];
    outline::clauses(page.s, range.clone()).iter().any(|c| {
        let text = page.get(c);
        text.contains('每')
            && (holds(text, &HELD)
                || text.contains("一次")
                    && subject(page, c.clone()).is_some_and(|o| body::is_body(page.get(&o))))
    })
}

/// 实行两天一会商、半月一通报: what is held by period and nothing else.
fn by_period(text: &str) -> bool {
    const HELD: [&str; 12] = [
        "一调度",
        "一通报",
        "一督查",
        "一排名",
        "一例会",
        "一报告",
        "一小结",
        "一碰头",
        "一会商",
        "一点评",
        "一检查",
        "一总结",
    ];
    text.ends_with(['度', '报', '查', '名', '会', '告', '结', '头', '商', '评'])
        && HELD.iter().any(|w| {
            text.find(w)
                .is_some_and(|i| text[..i].ends_with(['日', '天', '周', '旬', '月', '季', '度', '年']))
        })
        && !text.contains(',')
}

/// 目标就一句话:年底前…: what is to be reached, said as such.
fn aim(page: &Page<'_>, x: &Sentence, range: &Range<usize>) -> bool {
    let before = &page.s[x.body..range.end];
    before.find(':').is_some_and(|i| before[..i].contains("目标") && before[..i].chars().count() <= 20)
        || page.clauses(x).first().is_some_and(|c| {
            let head = page.get(c);
            head.starts_with("目标") || head.ends_with("目标是") || head.starts_with("总的目标")
        })
}

/// 分过三个阶段, 半年没下过一次乡: 过 behind a verb tells.
fn experienced(text: &str) -> bool {
    text.match_indices('过').any(|(i, w)| {
        let (before, after) = (&text[..i], &text[i + w.len()..]);
        before.ends_with([
            '分', '查', '抓', '做', '去', '来', '下', '说', '讲', '看', '拆', '修', '填', '干', '搞',
        ]) && !after.starts_with(['一', '程', '去', '来', '的', '关', '年'])
            || before.chars().rev().take(3).any(|c| c == '没')
    })
}

/// 付出了心血, 改造了三座桥: 了 before an object tells.
fn done(page: &Page<'_>, range: &Range<usize>) -> bool {
    let text = page.get(range);
    text.match_indices('了').any(|(i, w)| {
        let after = &text[i + w.len()..];
        !text[..i].ends_with(['为', '除', '罢', '到', '完', '不', '过', '满', '超'])
            && after.chars().take_while(|c| !matches!(c, ',' | '。' | ';' | '、')).count() >= 2
            && !after.starts_with(['再', '就', '的', '才'])
    })
}

/// 今天把大家请来; 今天召开推进会: the meeting itself. 发布时间: the site.
fn here(text: &str) -> bool {
    let head = text.split([',', '。']).take(2).any(|c| c.starts_with("今天"));
    let noise = text.contains(':') && holds(text, &["发布时间", "浏览次数", "点击次数"]);
    let called = ["下面请", "现在请", "先请", "接下来请", "最后请"].iter().any(|w| text.starts_with(w));
    let gathered =
        holds(text, &["把大家召集", "把各位召集", "把大家请", "把各位请", "把大家叫", "把大家集中"]);
    noise
        || called
        || gathered
        || head && holds(text, &["召开", "开会", "开这个会", "请到", "请来", "坐下来"])
}

/// 省里月底来验收: what is to come from above.
fn comes(text: &str) -> bool {
    ["县里", "市里", "省里", "上级", "国家", "上面"].iter().any(|w| text.starts_with(w))
        && ["来验收", "来检查", "来考核", "要来", "来暗访"].iter().any(|w| text.contains(w))
}

/// 办结率达到98%, 完成203项,比上季度提高: a figure stated, no act asked.
fn rated(text: &str) -> bool {
    static RATES: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "率",
            "比上季度",
            "比去年",
            "比上年",
            "比上期",
            "比上月",
            "较上期",
            "较去年",
            "同比",
            "不等于",
        ])
    });
    if !RATES.stands(text) {
        return false;
    }
    let rate = text.match_indices('率').any(|(i, w)| {
        let after: String = text[i + w.len()..].chars().take(10).collect();
        after.contains('%') && after.chars().any(|c| c.is_ascii_digit())
    });
    rate || holds(
        text,
        &["比上季度", "比去年", "比上年", "比上期", "比上月", "较上期", "较去年", "同比", "不等于"],
    )
}

/// 合理的解决到位,无理的讲清道理: a case and what is done with it, twice and more.
fn cases(page: &Page<'_>, range: &Range<usize>) -> bool {
    let text = page.get(range);
    if !(text.contains('的') && text.contains(',')) {
        return false;
    }
    let clauses = outline::clauses(page.s, range.clone());
    let split = |c: &&Range<usize>| {
        let text = page.get(c);
        text.find('的').is_some_and(|i| {
            let (case, act) = (text[..i].chars().count(), text[i + '的'.len_utf8()..].chars().count());
            (2..=10).contains(&case)
                && (2..=8).contains(&act)
                && !page.tags.opens((*c).clone(), Class(Class::MUST.0 | Class::ACT.0 | Class::SOFT.0))
                && !text.contains(['把', '将', '、'])
                // 村里的红黑榜要立起来: whose, not a case.
                && text[i + '的'.len_utf8()..].find('要').is_none_or(|at| at == 0)
        })
    };
    // 用电的线路,各村电工看一遍: a thing, then who looks after it.
    let led = |c: &Range<usize>| subject(page, c.clone()).is_some_and(|o| o.start == c.start);
    clauses.len() >= 2
        && clauses.first().is_some_and(|c| split(&c))
        && clauses.iter().filter(split).count() * 3 >= clauses.len() * 2
        && !clauses.get(1).is_some_and(led)
}

/// 有的干部…, 个别村…: what some do is told.
fn some_do(text: &str) -> bool {
    static SOME: LazyLock<Edges> = LazyLock::new(|| {
        Edges::new("有的 有些 个别 还有的 少数 多数 大多数 绝大多数 不少 许多 一些 某些 极少数", false)
    });
    static LISTED: LazyLock<Words> = LazyLock::new(|| Words::new(["登记在册"]));
    // 据摸底,…; 登记在册的渔船310艘: how many there are.
    text.starts_with('据')
        || LISTED.stands(text)
        || text.split(',').take(2).any(|c| SOME.of(c).next().is_some())
}
