//! States told in the plain way of reports: 农贸市场污水横流,熟食摊点无防蝇设施; 有7家未建台账; …现象时有发生.
//!
//! Nobody is blamed and nothing turns there. What shows the fault is the predicate at the end of a clause; two such clauses beside each
//! other, or one frame that says how many lack it or how common it is, tell of a shortcoming (schema, problem).

use super::series::{begins_act, push, tells};
use super::sign::{costs, demands, frames, weight};
use super::summary;
use crate::find::body::Edges;
use crate::find::task::asks;
use crate::item::Item;
use crate::lexicon::Class;
use crate::number::digit;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use crate::text::{Sieve, holds};
use std::ops::Range;
use std::sync::LazyLock;

/// Predicates that are a fault of nearly everything they are told of.
const STATES: &str = "严重 薄弱 单一 老化 缺失 滞后 脱节 失衡 无序 粗放 粗糙 简陋 生硬 漂浮 涣散 懒散 悬空 外溢 满溢 外露 裸露 脱落 超标 \
    超限 过期 代签 倾倒 堆放 横流 丛生 遍地 落后 陈旧 匮乏 紧缺 短缺 紧张 拥挤 不堪 不止 狭窄 破败 昏暗 松动 塌陷 开裂 内涝 反弹 倒灌 \
    淤积 断流 流失 外流 受阻 悬殊 混杂 扎堆 太旧 太散 太懒 太高 太软 太松 太小 太窄 太薄 太弱 太贵 太短 太重 了事 了之 时间长 周期长 \
    流程长 链条长 战线长 时间较长 周期较长 时间过长 周期过长 时间太长";

/// What is much of a thing that should be little: 隐患较多, 环节过多.
const MANY: &str = "物 垃圾 隐患 死角 投诉 违建 行为 事故 矛盾 盲区 漏洞 断头路 黑点 失分 丢分 扣分 环节 手续 台账 评比 检查";

/// What has not come about: 长效机制尚未形成.
const DONE: &str = "形成 建立 健全 消除 根除 解决 落实 到位 完成 开工 启动 改变 跟上 显现 理顺 打通";

/// What a place or a shop must have: 无防蝇设施.
const THINGS: &str = "设施 设备 措施 标识 标志 手续 证照 台账 记录 制度 专人 人员 预案 护栏 照明 通道";

/// How common an evil is: 占道现象较为普遍.
const COMMON: &str = "普遍 突出 严重 较多 抬头 反弹 多发 频发 时有发生 时有出现 屡禁不止 屡见不鲜 存在 仍未根除 仍有发生 得到根治 根本改变";

/// What people say of it.
const ANGRY: &str = "反映强烈 意见大 意见较大 意见很大 怨声载道 怨言 不满意 苦不堪言 叫苦";

static STATE: LazyLock<Edges> = LazyLock::new(|| ends(STATES));
static MUCH: LazyLock<Edges> = LazyLock::new(|| ends(MANY));
static UNDONE: LazyLock<Edges> = LazyLock::new(|| ends(DONE));
static WANTED: LazyLock<Edges> = LazyLock::new(|| ends(THINGS));
static RIFE: LazyLock<Edges> = LazyLock::new(|| ends(COMMON));
static SAID: LazyLock<Edges> = LazyLock::new(|| ends(ANGRY));

fn ends(words: &'static str) -> Edges {
    Edges::from_words(words.split_whitespace(), true)
}

/// 既不培训也不管理, 捂着资料不给, 把创建当成填表.
static FRAME: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"既不[^,。;]{1,10}(?:也|又)不|[捂压占拖霸]着[^,。;]{0,8}不[\p{Han}]|把[^,。;]{2,14}当[成作]")
});

/// The signs in which all these end: most clauses end in another.
static LAST: LazyLock<Sieve> = LazyLock::new(|| {
    let words = [STATES, MANY, DONE, THINGS, COMMON, ANGRY].into_iter().flat_map(str::split_whitespace);
    words.filter_map(|w| w.chars().last()).chain("少低差慢难乱多主".chars()).collect()
});

/// Whether a clause ends in a quality that is a fault.
fn poor(text: &str) -> bool {
    let before = |word: char, good: &[char]| {
        text.strip_suffix(word).is_some_and(|t| !t.is_empty() && !t.ends_with(good))
    };
    let much = || {
        let text = text.strip_suffix('多')?;
        let noun = ["比较", "较", "偏", "很", "过", "太"].iter().find_map(|w| text.strip_suffix(w))?;
        MUCH.of(noun).next()
    };
    STATE.of(text).next().is_some()
        || before('少', &['多', '好', '最', '越', '不', '减'])
        || before('低', &['高', '降', '减'])
        || before('差', &['相', '误', '偏', '时', '出', '温'])
        || before('慢', &['不', '快'])
        || before('难', &['困', '不', '解'])
        || before('乱', &['防', '不'])
        || much().is_some()
        || text.ends_with("为主") && text.contains('以')
        || UNDONE.of(text).next().is_some() && holds(text, &["尚未", "还未", "仍未", "没有", "未能"])
        || WANTED.of(text).next().is_some() && text.contains('无') && !text.contains("有无")
}

/// Words of which one stands in a sentence whose clauses are asked for more than their ends.
static CUES: LazyLock<Words> = LazyLock::new(|| {
    let lists = [&BELOW[..], &UNMET, &SHORT, &NOT, &["既不", "当成", "当作", "着"], &COUNTED];
    Words::new(lists.into_iter().flatten().copied())
});

/// 低于全省平均水平: what others reach.
const BELOW: [&str; 10] = [
    "低于全",
    "不足全",
    "不到全",
    "少于全",
    "落后于全",
    "低于国家",
    "达不到国家",
    "低于省",
    "低于行业",
    "低于规定",
];

/// 远不能满足需求.
const UNMET: [&str; 6] = ["不能满足", "难以满足", "无法满足", "难以适应", "不能适应", "不足以满足"];

/// 有7家, 有三个镇: some that are counted.
const COUNTED: [&str; 22] = [
    "有1", "有2", "有3", "有4", "有5", "有6", "有7", "有8", "有9", "有一", "有二", "有两", "有三", "有四",
    "有五", "有六", "有七", "有八", "有九", "有十", "有百", "有几",
];

/// 缺口达3.2万个.
const SHORT: [&str; 2] = ["缺口", "欠账"];

/// 未按要求上报台账.
const NOT: [&str; 12] = [
    "未按",
    "未及时",
    "未如期",
    "未严格",
    "未建立",
    "未开展",
    "未配备",
    "未设置",
    "未安装",
    "未制定",
    "未签订",
    "未落实",
];

/// 占道现象较为普遍, 群众反映强烈, 有7家未建立台账, 缺口达3.2万个: one of these tells by itself. The rarer words are looked for
/// only when the sentence holds one.
fn plain(text: &str, cued: bool) -> bool {
    let numeral = |c: char| c.is_ascii_digit() || digit(c).is_some();
    let some = || {
        text.match_indices('有').any(|(i, w)| {
            let rest = &text[i + w.len()..];
            rest.starts_with(numeral) && !rest.contains('的') && rest.contains(['未', '没', '无', '不'])
        })
    };
    common(text)
        || cued
            && (some()
                || holds(text, &SHORT) && text.contains(numeral)
                || omitted(text)
                || holds(text, &BELOW)
                || holds(text, &UNMET))
}

/// How common an evil is, or what people say of it.
fn common(text: &str) -> bool {
    const EVILS: [&str; 6] = ["现象", "问题", "行为", "矛盾", "陋习", "乱象"];
    const PEOPLE: [&str; 8] = ["群众", "市民", "居民", "百姓", "业主", "家长", "住户", "商户"];
    RIFE.of(text).next().is_some() && EVILS.iter().any(|w| text.find(w).is_some_and(|i| i >= 9))
        || SAID.of(text).next().is_some() && holds(text, &PEOPLE)
}

/// 甲镇未按要求上报台账: what somebody has not done, told of him and no case.
fn omitted(text: &str) -> bool {
    !text.starts_with(['凡', '对', '如', '因', '若', '经'])
        && !text.contains('的')
        && NOT.iter().any(|w| text.find(w).is_some_and(|i| i >= 9 && text.len() > i + w.len() + 6))
}

/// 要 that asks nothing, most likely.
static COSTLY: LazyLock<Words> = LazyLock::new(|| {
    Words::new([
        "要跑",
        "要等",
        "要走",
        "要花",
        "要换",
        "要排",
        "要绕",
        "要拖",
        "要管",
        "要盯",
        "要钱不要命",
        "按要求",
    ])
});

/// Plain sentences of fault that no other grammar has taken.
pub(super) fn told(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in page.outline.sentences.iter().filter(|x| !x.is_heading) {
        // Most sentences ask for something: that is known by now.
        if asks(page, x) && (!COSTLY.stands(&page.s[x.body..x.end]) || demands(page, x)) {
            continue;
        }
        if let Some(span) = fault(page, x) {
            push(page, out, span, "problem.state", 55);
        }
    }
}

/// The part of a sentence that tells of a fault.
fn fault(page: &Page<'_>, x: &Sentence) -> Option<Range<usize>> {
    let clauses = page.clauses(x);
    let cued = CUES.stands(&page.s[x.body..x.end]);
    let states = |c: &Range<usize>| state(page, c, cued);
    let last = clauses.iter().rposition(|c| states(c) || some(page.get(c)))?;
    let first = clauses.iter().position(|c| !opening(page.get(c))).filter(|n| *n <= last)?;
    let told = &clauses[first..=last];
    let faulty: usize = told.iter().map(|c| states_in(page, c, cued)).sum();
    let shown = faulty
        + told.iter().skip(1).filter(|c| some(page.get(c)) && !states(c) && weight(page, c) == 0).count();
    let alone = told.iter().any(|c| plain(page.get(c), cued));
    let span = told.first()?.start..told.last()?.end;
    let long = told.iter().any(|c| page.get(c).chars().count() >= 6);
    let enough =
        alone || faulty >= 1 && shown >= 2 && long || told.len() == 1 && frames(page.get(&span)) >= 1;
    (enough
        && shown * 2 >= told.len()
        && page.get(&span).chars().count() >= 10
        && !told.iter().any(|c| works(page, c))
        && !undone(page.get(&span))
        && !set(&page.s[x.body..span.start])
        && tells(page, x, span.clone())
        && !summary(page, span.clone()))
    .then_some(span)
}

/// Whether a clause does something, aims at something, or praises a spirit. 抽查的20家企业中 only says of whom.
fn works(page: &Page<'_>, c: &Range<usize>) -> bool {
    let opens = Class(Class::OUTCOME.0 | Class::SPIRIT.0);
    begins_act(page, c) && !page.get(c).ends_with('中') && !named(page, c)
        || page.tags.opens(c.clone(), opens)
}

/// How many faults a clause tells: 线路少、等车时间长 are two.
fn states_in(page: &Page<'_>, c: &Range<usize>, cued: bool) -> usize {
    let text = page.get(c);
    let parts = if text.contains('、') { text.split('、').filter(|t| poor(t)).count() } else { 0 };
    parts.max(usize::from(state(page, c, cued) || weight(page, c) > 0))
}

/// 清洗消毒不及时, 宣传形式单一: a verb that names what the predicate is told of.
pub(super) fn named(page: &Page<'_>, c: &Range<usize>) -> bool {
    const TOLD: [&str; 9] = ["反弹", "单一", "滞后", "薄弱", "缓慢", "迟缓", "粗放", "落后", "松散"];
    let last = page.tags.within(c.clone()).iter().rfind(|t| t.class.has(Class::LACK) && t.end == c.end);
    last.is_some_and(|t| {
        page.s[t.start..].starts_with(['不', '未']) || TOLD.contains(&page.get(&(t.start..t.end)))
    })
}

/// Whether a clause ends in a state that is a fault.
fn state(page: &Page<'_>, c: &Range<usize>, cued: bool) -> bool {
    let text = page.get(c);
    let ends = text.chars().next_back().is_some_and(|c| LAST.may_hold(c));
    ends && (poor(text) || common(text))
        || cued && FRAME.is_match(text)
        || text.contains('要') && costs(text)
        || plain(text, cued)
        || page
            .tags
            .within(c.clone())
            .iter()
            .any(|t| t.class.has(Class::LACK) && t.end == c.end && t.start > c.start)
}

/// 个别案卷…, 甚至…: an example of what goes before.
fn some(text: &str) -> bool {
    ["个别", "部分", "有的", "有些", "少数", "甚至", "尤其", "特别是"].iter().any(|w| text.starts_with(w))
}

/// 从检查情况看, 目前, 值得注意的是: what leads up to it.
fn opening(text: &str) -> bool {
    text.chars().count() <= 4
        || ["看", "来看", "的是", "发现", "反映", "以来", "月底", "指出", "认为"]
            .iter()
            .any(|w| text.ends_with(w))
}

/// 申报条件:房屋老化: a case that somebody has set.
fn set(before: &str) -> bool {
    before.contains(':') && holds(before, &["条件", "对象", "范围", "标准", "内容", "重点"])
}

/// What is no fault of today: it is over, it is fought, it would be, or it is said of all times.
fn undone(text: &str) -> bool {
    const OVER: [&str; 25] = [
        "基本",
        "消除",
        "不再",
        "没有再",
        "少了",
        "好转",
        "改善",
        "下降",
        "减少",
        "改观",
        "已经",
        "破除",
        "丢掉",
        "努力",
        "就会",
        "就是",
        "就要",
        "就没",
        "越是",
        "再难",
        "再多",
        "何",
        "吗",
        "就高",
        "不重复",
    ];
    holds(text, &OVER)
}
