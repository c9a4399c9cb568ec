//! Verbs of one character: no list can hold 换 or 派 as words; what follows them tells that they are verbs.
//!
//! A clause that says 拆干净, 走一遍, 派两台车, 送到户 or 报县办 names an act that leaves evidence (schema, "Is it a
//! task?") whatever the verb, as long as it is no figure of speech (打一场硬仗, 上一个台阶).

use crate::find::body::Edges;
use crate::page::Page;
use crate::pattern::Words;
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// Verbs of one character whose doing can be seen.
const SEEN: &str = "拆清建修补换装查报交写抽贴挂送发扫割栽种列评录印封停堵填铺刷洗设腾收签领念捞埋搬撤派调搭挖添配\
                    摆架绑掏涂画划编登测移转迁运倒灌喷撒投拍播训练揭锁砍铲凿焊备验疏租招聘访劝递购浇砌盖剪剥验跑增端敲撕擦锯卸扛抬拖赶捉捕杀宰喂灭赔退兑缴钉熄晒拦围拴戴喊背腾挪劈捡拾筛";

/// Verbs that do nothing by themselves: only what they take a number of is an act (开一次会, 上一堂课).
const LIGHT: &str = "开办搞做打上走过拿出讲组学看叫";

/// What says that an act has come to its end, or where its object has got to.
const RESULTS: &str =
    "完 好 齐 掉 干净 到位 出来 下来 出去 下去 起来 回来 进去 清楚 清零 见底 遍 到 进 给 满 通 足 入";

/// What is counted in a figure of speech: 打一场硬仗, 上一个台阶, 交一份合格答卷.
const FIGURES: [&str; 14] = [
    "仗",
    "台阶",
    "答卷",
    "答案",
    "绳",
    "条心",
    "盘棋",
    "新路",
    "句号",
    "把劲",
    "张网",
    "道理",
    "功夫",
    "席之地",
];

/// Where nothing can be brought to: 摆到突出位置, 提到新高度.
const NOWHERE: [&str; 10] = ["位置", "高度", "实处", "日程", "心里", "心上", "脑", "首位", "第一位", "层面"];

/// Numbers a measure may follow.
const NUMBERS: &str = "一几两二三四五六七八九十百";

/// Who is reported to, by the first sign.
const TOLD: &str = "县市区镇乡局街校省村队安指整创综医政教院领专";

/// Measures a single act or thing is counted by.
const MEASURES: &str = "次遍堂封册本张场轮条座处块支套组户台部份期名家个间辆批口队篇只棵盏面株亩吨米户人";

/// Where the verbs of one character stand that what follows shows to be verbs, inside a range.
pub(super) fn doings<'p>(page: &'p Page<'_>, range: &Range<usize>) -> &'p [usize] {
    let all = page.doings.get_or_init(|| {
        let mut all = Vec::with_capacity(page.outline.clauses.len() / 4);
        for c in &page.outline.clauses {
            all.extend(read(page.get(c)).map(|at| c.start + at));
        }
        all
    });
    let from = all.partition_point(|at| *at < range.start);
    let to = all.partition_point(|at| *at < range.end);
    all.get(from..to).unwrap_or(&[])
}

/// A set of signs: a bit for each of the common planes of Chinese writing.
pub(super) struct Signs([u64; 328]);

impl Signs {
    const FIRST: u32 = 0x4e00;

    pub(super) fn new(signs: &str) -> Self {
        let mut bits = [0; 328];
        for at in signs.chars().filter_map(|c| (c as u32).checked_sub(Self::FIRST)) {
            if let Some(slot) = bits.get_mut(at as usize / 64) {
                *slot |= 1 << (at % 64);
            }
        }
        Self(bits)
    }

    pub(super) fn holds(&self, c: char) -> bool {
        let at = (c as u32).wrapping_sub(Self::FIRST);
        self.0.get(at as usize / 64).is_some_and(|slot| slot & 1 << (at % 64) != 0)
    }
}

/// Every such verb of a clause.
fn read(text: &str) -> impl Iterator<Item = usize> + '_ {
    static SIGNS: LazyLock<[Signs; 4]> = LazyLock::new(|| {
        let shows: String =
            RESULTS.split(' ').filter_map(|w| w.chars().next()).chain(NUMBERS.chars()).collect();
        [SEEN.to_owned(), format!("{SEEN}{LIGHT}"), MEASURES.to_owned(), shows + TOLD].map(|s| Signs::new(&s))
    });
    let [seen, verbs, measures, shows] = &*SIGNS;
    // An object and how many of it end with a measure.
    let amount = text.chars().next_back().is_some_and(|c| c == '里' || measures.holds(c));
    let places = text.char_indices().filter(|(_, c)| verbs.holds(*c));
    places.filter_map(move |(i, c)| {
        let rest = &text[i + c.len_utf8()..];
        // Mostly the next sign alone tells that nothing is shown.
        if !amount
            && !rest.starts_with(|next: char| next.is_ascii_digit() || next == '个' || shows.holds(next))
        {
            return None;
        }
        let shown = if seen.holds(c) {
            ends(rest)
                || counts(rest)
                || amount && amounts(rest)
                || matches!(c, '报' | '交' | '送') && reports(rest)
        } else {
            counts(rest)
                || rest.starts_with(['完', '遍'])
                || matches!(c, '开' | '办' | '搞') && rest.starts_with('个') && !holds(rest, &FIGURES)
        };
        shown.then_some(i)
    })
}

/// 完, 干净, 到户: not 了 behind it, which tells.
fn ends(rest: &str) -> bool {
    static RESULT: LazyLock<Edges> = LazyLock::new(|| Edges::new(RESULTS, false));
    RESULT.of(rest).any(|word| {
        let after = &rest[word.len()..];
        let whither = matches!(word, "到" | "进" | "给" | "入");
        !after.starts_with(['了', '过', '的']) && (!whither || !after.is_empty() && !holds(after, &NOWHERE))
    })
}

/// 两台, 30辆, 一遍: a number and what it counts, no figure of speech.
fn counts(rest: &str) -> bool {
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return false };
    let Some(next) = chars.next() else { return false };
    match first {
        '0'..='9' => {
            let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            !unit.starts_with(['月', '日', '年', '点', '时', '号', ':', '%'])
        }
        '一' | '几' => MEASURES.contains(next) && !holds(rest, &FIGURES),
        '两' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' => {
            (MEASURES.contains(next) || "十百千".contains(next)) && !holds(rest, &FIGURES)
        }
        _ => false,
    }
}

/// 勾臂车28辆, 寝室两次: an object and then how many of it.
fn amounts(rest: &str) -> bool {
    let object = rest.split([',', '、', '。', ';', ':', '(']).next().unwrap_or(rest);
    let number = |c: char| c.is_ascii_digit() || "两三四五六七八九十百千万".contains(c);
    // Two signs of an object at least: 灌溉三万亩 is a state, not an act.
    let Some(at) = object.find(number).filter(|at| (6..=40).contains(at)) else { return false };
    let mut measure =
        object[at..].trim_start_matches(|c: char| number(c) || matches!(c, '.' | '余' | '多')).chars();
    let (first, second) = (measure.next(), measure.next());
    let measured = match first {
        Some('公') => second == Some('里') && measure.next().is_none(),
        Some(c) => MEASURES.contains(c) && second.is_none(),
        None => false,
    };
    measured && !holds(object, &FIGURES)
}

/// One by one, and none left out: what is done so is done to things (逐户, 挨家, 一间不落).
pub(super) fn each(text: &str) -> bool {
    const ONE: &str = "逐户 逐家 逐店 逐个 逐一 逐项 逐处 逐台 逐间 逐栋 逐村 逐人 逐条 逐段 逐桥 逐件 逐车 逐座 逐楼 挨家 挨户 挨个 挨栋 挨村 挨门";
    const NONE_LEFT: [&str; 11] = [
        "一户不漏",
        "一个不漏",
        "一家不漏",
        "一处不漏",
        "一间不落",
        "一个不落",
        "不漏一户",
        "不漏一家",
        "不漏一人",
        "不漏一处",
        "不落一人",
    ];
    static ONE_BY_ONE: LazyLock<Edges> = LazyLock::new(|| Edges::new(ONE, false));
    static OPENS: LazyLock<Signs> = LazyLock::new(|| Signs::new("逐挨漏落"));
    static STAND: LazyLock<Words> = LazyLock::new(|| Words::new(["逐", "挨", "不漏", "不落"]));
    by_one(text)
        || STAND.stands(text)
            && text.char_indices().filter(|(_, c)| OPENS.holds(*c)).any(|(i, c)| match c {
                '逐' | '挨' => ONE_BY_ONE.of(&text[i..]).next().is_some(),
                _ => holds(text, &NONE_LEFT),
            })
}

/// 一座一座地, 一条船一条船地: one at a time.
fn by_one(text: &str) -> bool {
    static MANNER: LazyLock<Words> = LazyLock::new(|| Words::new(["地"]));
    MANNER.stands(text)
        && text.match_indices('地').any(|(i, _)| {
            let before = &text[..i];
            before.rfind('一').is_some_and(|k| {
                let unit = &before[k..];
                (2..=3).contains(&unit.chars().count()) && before[..k].ends_with(unit)
            })
        })
}

/// 报县安委办: to whom.
fn reports(rest: &str) -> bool {
    rest.starts_with(|c| TOLD.contains(c))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_follows_shows_a_verb() {
        let shown = [
            "把渠道清干净",
            "派两台泵车",
            "添20只桶",
            "把手册送到户",
            "每班上一堂课",
            "把粮库走一遍",
            "名册报县粮办",
            "把旧阀门换下来",
        ];
        for text in shown {
            assert!(read(text).next().is_some(), "{text}");
        }
        for text in [
            "打一场翻身仗",
            "再上一个新台阶",
            "交一份满意答卷",
            "拧成一股绳",
            "看到成绩",
            "想到一处",
            "做到心中有数",
        ] {
            assert!(read(text).next().is_none(), "{text}");
        }
    }
}
