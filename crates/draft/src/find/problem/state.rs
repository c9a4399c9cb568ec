//! States told in the plain way of reports: 农贸市场污水横流,熟食摊点无防蝇设施; 有7家未建台账; …现象时有发生.
//!
//! Nobody is blamed and nothing turns there. What shows the fault is the predicate at the end of a clause; two such clauses beside each
//! other, or one frame that says how many lack it or how common it is, tell of a shortcoming (schema, problem).

use super::series::{begins_act, push, tells};
use super::sign::{costs, frames, weight};
use super::summary;
use crate::item::Item;
use crate::lexicon::Class;
use crate::outline::Sentence;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// 有7家未建立台账, 缺口达3.2万个, 占道经营现象较为普遍, 群众反映强烈: one of these tells by itself.
static PLAIN: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:有|尚有|仍有|还有|另有)[0-9一二两三四五六七八九十百几半]+(?:余|多)?(?:个|家|处|座|条|户|所|名|人|项|栋|辆|台|件|起|成|%)[^,。;]{0,16}(?:未|没有|没|无|不)[^,。;]{2,20}$|(?:缺口|欠账)(?:高?达|为|有|还有|仍有|约|超过|近)[^,。;]{0,4}[0-9]|[^,。;]{3,24}(?:现象|问题|行为|矛盾|陋习|乱象)(?:还|仍|依然|仍然|比较|较为|十分|相当|非常|尤为|日益|也|都|均|有所)*(?:普遍|突出|严重|较多|抬头|反弹|多发|频发|时有发生|时有出现|屡禁不止|屡见不鲜|普遍存在|存在|没有[^,。;]{0,4}根治|没有[^,。;]{0,4}改变|仍未根除|仍有发生)$|(?:群众|市民|居民|百姓|业主|家长|企业|住户|商户)[^,。;]{0,12}(?:反映强烈|意见较?大|意见很大|怨声载道|怨言|不满意|苦不堪言|叫苦)$|(?:低于|不足|不到|落后于|少于|达不到)(?:全[国省市县区]|国家|省|行业|规定)[^,。;]{0,8}(?:平均|标准|水平)|(?:远|远远|难以|不能|无法)(?:不能|不足以)?(?:满足|适应|承受)[^,。;]{2,14}(?:需求|需要|要求)$|^[^凡对如因若经,。;][^,。;的]{2,20}未(?:按|及时|如期|按时|严格|建立|开展|配备|设置|安装|制定|签订|落实|明确)[^,。;的]{2,20}$",
    )
});

/// A quality at the end of a clause that is a fault of nearly everything it is told of.
static STATE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:严重|薄弱|单一|老化|缺失|滞后|脱节|失衡|无序|粗放|粗糙|简陋|生硬|漂浮|涣散|懒散|悬空|外溢|满溢|外露|裸露|脱落|超标|超限|过期|代签|倾倒|堆放|横流|丛生|遍地|落后|陈旧|匮乏|紧缺|短缺|紧张|拥挤|不堪|不止|狭窄|破败|昏暗|松动|塌陷|开裂|内涝|反弹|倒灌|淤积|断流|流失|外流|受阻|悬殊|混杂|扎堆|[^多好最越不]少|[^高]低|[^相误偏时]差|[^不]慢|[^困不]难|[^防不]乱|太[旧散懒高软松小窄薄弱贵短重])$|[^,。;有]无[\p{Han}、]{2,12}(?:设施|设备|措施|标识|标志|手续|证照|台账|记录|制度|专人|人员|预案|护栏|照明|通道)$|一[\p{Han}]了之|[捂压占拖霸]着[^,。;]{0,8}不[\p{Han}]|既不[^,。;]{1,10}(?:也|又)不|(?:各|自)[\p{Han}]{1,2}各的|把[^,。;]{2,14}当[成作](?:了)?|以[\p{Han}]{2,3}代[\p{Han}]{1,3}|重[\p{Han}]{1,3}、?轻[\p{Han}]{1,3}|(?:仍|还|主要)?以[^,。;]{2,8}为主$|缺[\p{Han}]{1,2}少[\p{Han}]{1,2}$|(?:物|垃圾|隐患|死角|投诉|违建|行为|事故|矛盾|盲区|漏洞|断头路|黑点|失分|丢分|扣分|环节|手续|台账|评比|检查)(?:较|偏|很|比较|过|太)多$|(?:时间|周期|流程|链条|战线)(?:较|偏|过|太|很)?长$|(?:尚未|还未|仍未|没有|未能)(?:完全|真正|有效|普遍|根本)?(?:形成|建立|健全|消除|根除|解决|落实|到位|完成|开工|启动|改变|跟上|显现|理顺|打通)$|了事$",
    )
});

/// Plain sentences of fault that no other grammar has taken.
pub(super) fn told(page: &Page<'_>, out: &mut Vec<Item>) {
    for x in &page.outline.sentences {
        let sentence = &page.s[x.body..x.end];
        let plain = PLAIN.may_match(sentence);
        if x.is_heading || !plain && !STATE.may_match(sentence) && !page.tags.any(x.body..x.end, Class::LACK)
        {
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
    let first = clauses.iter().position(|c| !opening(page.get(c)))?;
    let states = |c: &Range<usize>| state(page, c);
    let last = clauses.iter().rposition(|c| states(c) || some(page.get(c))).filter(|n| *n >= first)?;
    let told = &clauses[first..=last];
    let faulty: usize = told.iter().map(|c| states_in(page, c)).sum();
    let shown = faulty
        + told.iter().skip(1).filter(|c| some(page.get(c)) && !states(c) && weight(page, c) == 0).count();
    let plain = told.iter().any(|c| PLAIN.is_match(page.get(c)));
    let span = told.first()?.start..told.last()?.end;
    let long = told.iter().any(|c| page.get(c).chars().count() >= 6);
    let enough =
        plain || faulty >= 1 && shown >= 2 && long || told.len() == 1 && frames(page.get(&span)) >= 1;
    (enough
        && shown * 2 >= told.len()
        && page.get(&span).chars().count() >= 10
        && tells(page, x, span.clone())
        && !told.iter().any(|c| works(page, c))
        && !undone(page.get(&span))
        && !set(&page.s[x.body..span.start])
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
fn states_in(page: &Page<'_>, c: &Range<usize>) -> usize {
    let text = page.get(c);
    let parts =
        if text.contains('、') { text.split('、').filter(|t| STATE.is_match(t)).count() } else { 0 };
    parts.max(usize::from(state(page, c) || weight(page, c) > 0))
}

/// 清洗消毒不及时, 宣传形式单一: a verb that names what the predicate is told of.
fn named(page: &Page<'_>, c: &Range<usize>) -> bool {
    const TOLD: [&str; 9] = ["反弹", "单一", "滞后", "薄弱", "缓慢", "迟缓", "粗放", "落后", "松散"];
    let last = page.tags.within(c.clone()).iter().rfind(|t| t.class.has(Class::LACK) && t.end == c.end);
    last.is_some_and(|t| {
        page.s[t.start..].starts_with(['不', '未']) || TOLD.contains(&page.get(&(t.start..t.end)))
    })
}

/// Whether a clause ends in a state that is a fault.
fn state(page: &Page<'_>, c: &Range<usize>) -> bool {
    let text = page.get(c);
    STATE.is_match(text)
        || costs(text)
        || PLAIN.is_match(text)
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
    before.contains(':') && crate::text::holds(before, &["条件", "对象", "范围", "标准", "内容", "重点"])
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
    crate::text::holds(text, &OVER)
}
