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
                    摆架绑掏涂画划编登测移转迁运倒灌喷撒投拍播训练揭锁砍铲凿焊备验疏租招聘访劝递购浇砌盖剪剥验跑增端敲撕擦锯卸扛抬拖赶捉捕杀宰喂灭赔退兑缴钉熄晒拦围拴戴喊背腾挪劈捡拾筛\
                    改立归垒码摞牵撵轰拎捆扎缝雕锯钻夯腌烧淋涮拧掰卷穿采掐削刨犁耙耕锄插拔揪薅拽塞垫罩遮挡隔竖撑拣塑绣晾抄摄栓糊焊熏蒸煮糟抹垦扶接摘包拉";

/// Verbs that do nothing by themselves: only what they take a number of is an act (开一次会, 上一堂课).
const LIGHT: &str = "开办搞做打上走过拿出讲组学看叫";

/// What is only figuratively carried, turned or struck: 把担子挑起来, 警钟敲下去.
const FIGURATIVE: [&str; 17] = [
    "担子",
    "重担",
    "弯子",
    "警钟",
    "包袱",
    "帽子",
    "旗帜",
    "红旗",
    "大旗",
    "骨头",
    "牛鼻子",
    "刀刃",
    "鞭子",
    "脊梁",
    "毛病",
    "底色",
    "篇文章",
];

/// What can be shouldered or built in words only: 把责任扛起来, 架起连心桥.
const IDEAL: [&str; 14] = [
    "弯", "关口", "关卡", "面子", "桥梁", "纽带", "责任", "压力", "动力", "精神", "声势", "架子", "防线",
    "作风",
];

/// What says that an act has come to its end, or where its object has got to.
const RESULTS: &str = "完 好 齐 掉 干净 到位 出来 下来 出去 下去 起来 回来 进去 清楚 清零 见底 遍 到 进 给 满 通 足 入 \
     成 上 在 回去 上去 过去 过来 上来 拢 活 牢 稳 利索 明白 妥 彻底 清爽 透 光";

/// What is counted in a figure of speech: 打一场硬仗, 上一个台阶, 交一份合格答卷.
const FIGURES: [&str; 35] = [
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
    "方面",
    "节点",
    "环节",
    "重点",
    "关键",
    "个问题",
    "意见",
    "要求",
    "希望",
    "体会",
    "感受",
    "看法",
    "实际问题",
    "难题",
    "典型",
    "亮点",
    "经验",
    "成果",
    "精品",
    "样板",
    "示范",
];

/// Where nothing can be brought to: 摆到突出位置, 提到新高度.
const NOWHERE: [&str; 18] = [
    "位置",
    "高度",
    "实处",
    "日程",
    "心里",
    "心上",
    "脑",
    "首位",
    "第一位",
    "层面",
    "肩",
    "手上",
    "手中",
    "手里",
    "嘴上",
    "优先",
    "前列",
    "前面",
];

/// Numbers a measure may follow.
const NUMBERS: &str = "一几两二三四五六七八九十百";

/// Who is reported to, by the first sign.
const TOLD: &str = "县市区镇乡局街校省村队安指整创综医政教院领专";

/// Measures a single act or thing is counted by.
const MEASURES: &str = "次遍堂封册本张场轮条座处块支套组户台部份期名家个间辆批口队篇只棵盏面株亩吨米户人段首排行道根袋箱车船桶幅副趟盘";

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

/// Whether such a verb of a clause is done to a thing, not to a figure of speech.
pub(super) fn plainly_done(page: &Page<'_>, c: &Range<usize>) -> bool {
    !doings(page, c).is_empty() && !figurative(page.get(c)) && !holds(page.get(c), &IDEAL)
}

/// Whether what is done is only a figure of speech.
pub(super) fn figurative(text: &str) -> bool {
    holds(text, &FIGURATIVE)
}

/// Every such verb of a clause.
fn read(text: &str) -> impl Iterator<Item = usize> + '_ {
    static SIGNS: LazyLock<[Signs; 4]> = LazyLock::new(|| {
        let shows: String =
            RESULTS.split_whitespace().filter_map(|w| w.chars().next()).chain(NUMBERS.chars()).collect();
        [SEEN.to_owned(), format!("{SEEN}{LIGHT}"), MEASURES.to_owned(), shows + TOLD].map(|s| Signs::new(&s))
    });
    let [seen, verbs, measures, shows] = &*SIGNS;
    // An object and how many of it end with a measure.
    let amount = text.chars().next_back().is_some_and(|c| c == '里' || measures.holds(c));
    let places = text.char_indices().filter(|(_, c)| verbs.holds(*c));
    places.filter_map(move |(i, c)| {
        let rest = &text[i + c.len_utf8()..];
        // 改进, 赶上, 收成: words of their own.
        let own = matches!(
            (c, rest.chars().next()),
            ('改', Some('进' | '给'))
                | ('赶', Some('上' | '在'))
                | ('收' | '建', Some('成'))
                | ('立', Some('足' | '在' | '成'))
                | ('投', Some('入'))
                | ('接' | '扶' | '包', Some('好' | '在' | '到' | '给' | '成'))
        );
        // Mostly the next sign alone tells that nothing is shown.
        let meets = || c == '开' && text.ends_with('会');
        if own
            || !amount
                && !meets()
                && !rest.starts_with(|next: char| next.is_ascii_digit() || next == '个' || shows.holds(next))
        {
            return None;
        }
        let shown = if seen.holds(c) {
            ends(rest)
                || counts(rest)
                || amount && amounts(rest)
                || rest.strip_prefix(['下', '出', '起', '上', '够', '回', '掉', '满']).is_some_and(counts)
                || matches!(c, '报' | '交' | '送') && reports(rest)
        } else {
            counts(rest)
                || rest.starts_with(['完', '遍'])
                || matches!(c, '开' | '办' | '搞') && rest.starts_with('个') && !holds(rest, &FIGURES)
                || c == '开' && sits(rest)
        };
        shown.then_some(i)
    })
}

/// 完, 干净, 到户: not 了 behind it, which tells.
fn ends(rest: &str) -> bool {
    static RESULT: LazyLock<Edges> = LazyLock::new(|| Edges::new(RESULTS, false));
    RESULT.of(rest).any(|word| {
        let after = &rest[word.len()..];
        let whither = matches!(word, "到" | "进" | "给" | "入" | "成" | "上" | "在");
        // 修改完善, 改进, 收成, 建成区: a word of its own.
        let own = match word {
            "完" => after.starts_with(['善', '整', '备', '美']),
            "成" => after.starts_with(['区', '绩', '果', '本', '效', '员', '立', '熟', '长', '都']),
            "上" => after.starts_with(['门', '级', '下', '报', '访', '班', '学', '岗']),
            "在" => after.starts_with(['建', '册', '校', '职', '岗', '编', '外', '于']),
            "到" => after.starts_with(['底', '家', '手', '老', '今', '处']),
            "光" => after.starts_with(['荣', '彩', '辉']),
            _ => false,
        };
        !own && !after.starts_with(['了', '过', '的'])
            && (!whither || !after.is_empty() && !holds(after, &NOWHERE) && !holds(after, &FIGURES))
    })
}

/// 两台, 30辆, 一遍: a number and what it counts, no figure of speech.
pub(super) fn counts(rest: &str) -> bool {
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return false };
    let Some(next) = chars.next() else { return false };
    match first {
        '0'..='9' => {
            let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            !unit.starts_with(['月', '日', '年', '点', '时', '号', ':', '%', '元'])
        }
        '一' | '几' => MEASURES.contains(next) && !holds(rest, &FIGURES),
        '两' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' => {
            (MEASURES.contains(next) || "十百千万".contains(next)) && !holds(rest, &FIGURES)
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

/// One after the other: 一户一户登记, 一条一条记下来.
const IN_A_ROW: &str = "一户一户 一栋一栋 一条一条 一个一个 一家一家 一项一项 一村一村 一处一处 一件一件 一段一段 一街一街 一店一店 一间一间 \
                        一楼一楼 一台一台 一座一座 一组一组 一巷一巷 一院一院 一棵一棵 一口一口 一辆一辆";

/// One by one, and none left out: what is done so is done to things (逐户, 挨家, 一间不落).
pub(super) fn each(text: &str) -> bool {
    const ONE: &str = "逐户 逐家 逐店 逐个 逐一 逐项 逐处 逐台 逐间 逐栋 逐村 逐人 逐条 逐段 逐桥 逐件 逐车 逐座 逐楼 挨家 挨户 挨个 挨栋 挨村 挨门";
    const NONE_LEFT: [&str; 13] = [
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
        "不漏一街",
        "不漏一巷",
        "不落一人",
    ];
    static ONE_BY_ONE: LazyLock<Edges> = LazyLock::new(|| Edges::new(ONE, false));
    static OPENS: LazyLock<Signs> = LazyLock::new(|| Signs::new("逐挨漏落"));
    static STAND: LazyLock<Words> = LazyLock::new(|| {
        Words::new(["逐", "挨", "不漏", "不落"].into_iter().chain(IN_A_ROW.split_whitespace()))
    });
    static ROW: LazyLock<Words> = LazyLock::new(|| Words::new(IN_A_ROW.split_whitespace()));
    by_one(text)
        || STAND.stands(text)
            && (ROW.stands(text)
                || text.char_indices().filter(|(_, c)| OPENS.holds(*c)).any(|(i, c)| match c {
                    '逐' | '挨' => ONE_BY_ONE.of(&text[i..]).next().is_some(),
                    _ => holds(text, &NONE_LEFT),
                }))
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

/// 开户长会, 开院坝会: a meeting by the name of who sits in it.
fn sits(rest: &str) -> bool {
    rest.strip_suffix('会').is_some_and(|who| {
        (1..=4).contains(&who.chars().count())
            && !who.contains(['了', '过', '完', '的', '好'])
            && !who.ends_with(['社', '机', '展', '协'])
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
