//! Bodies known by the shape of their names alone, whatever verb follows them: a level and an ending (县交警大队), or the
//! field of an office and its ending (后勤科, 市场监管所).
//!
//! The verbs of an official text are an open class (调30辆车, 搞单循环, 端掉窝点), the names of its offices a closed one.

use super::{Edges, is_body};
use crate::text::{Sieve, firsts};
use std::ops::Range;
use std::sync::LazyLock;

/// What the name of an office under some level opens with.
const LEVELS: &str = "省 市 县 区 州 旗 镇 乡 街道 局 校 院 厂 集团";

/// Words that open like a level and are none.
const NO_LEVEL: &str = "市场 市民 市容 市面 市区 市政设 市政道 市政管 市政工 市政公 市政基 市直 市属 市级 市内 市里 县城 县域 县乡 县直 县级 县内 县里 县市 县区 县县 区域 区间 区别 区位 区分 区直 区级 区里 区县 区内 镇区 镇村 镇街 镇里 镇直 镇级 镇办 乡镇 乡村 乡土 乡亲 乡里 乡愁 乡间 乡风 乡乡 省级 省直 省里 省内 省际 局面 局部 局限 局势 局里 校园 校区 校舍 校车 校长 校门 校内 校外 院落 院子 院长 院内 厂房 厂区 厂长 厂里 厂家 街道路 集团化 集团军 州里 旗帜 旗下 旗子 市中心 镇中心 县中心 区中心 乡中心 市辖";

/// What an office deals with.
const FIELDS: &str = "公安 交通 交运 交警 巡警 特警 刑警 治安 财政 教育 教体 科教 民政 司法 人社 人力资源 自然资源 国土 生态环境 环境 环保 环卫 住建 建设 城建 村建 规建 规划 城管 城市管理 水利 水务 水政 水电 农业 农牧 农林 畜牧 兽医 农机 农技 农经 商务 经信 经发 工信 科技 文化 文旅 文广 文体 旅游 体育 卫生 卫健 卫计 疾控 防疫 应急 安监 安全 安质 审计 统计 市场监管 市场 市监 食药监 工商 质监 药监 税务 国税 地税 林业 园林 绿化 房管 房产 市政 公用 粮食 供销 信访 档案 气象 地震 邮政 电力 供电 供水 供热 供气 燃气 自来水 热力 排水 公交 客运 运管 公路 路政 海事 港航 渔政 渔业 水产 养护 通信 电信 移动 联通 消防 综治 政法 武装 党政 财务 后勤 总务 教务 政教 德育 学工 学生工作 保卫 安保 安环 安技 人事 政工 生产 设备 机电 技术 质量 质检 采购 供应 物资 基建 信息 行政 医务 护理 院感 法制 法规 督查 招商 发改 扶贫 乡村振兴 退役军人 医保 国资 国土所 机关事务 大数据 民族 民宗 网信 文明 动检 检疫 种子 国有林 城投 交投 水投 融媒体 妇联 工会 运营 调度 仓储 销售 客服 人力";

/// How the name of an office ends.
const OFFICES: &str = "局 分局 办 科 处 所 股 站 部 委 大队 中队 支队 队 中心 公司 集团 办公室";

/// Names that need neither level nor field.
const WHOLE: &str = "团市委 团县委 团区委 团省委 司法所 供电所 卫生院 检察院 法院 总工会 妇联 团委 残联 人武部 武装部 教务处 卫健委 发改委 交警队 养护队 民兵排 民兵连 居委会 村委会 管委会 乡镇企业办 派出所";

/// What goes on a name that seems to have ended: 局长, 科目, 处理, 站点.
const GOES_ON: &str = "长 局长 主任 队长 所长 校长 院长 镇长 乡长 站长 科长 处长 部长 股长 经理 总经理 董事长 不 没 该 已 正 下设 面 部署 部门 部分 势 限 公 法 好 事 案 结 证 理 罚 于 在地 分 有 以 需 属 谓 位 点 伍 员 托 会 室 技 学 目 级 份 东 民 件 内 子 落 校 城 主 思 化 任 书记 负责 领导 主要 干部 职工 党员 同志 人 老 小 系统 大院 门 旁 附近 对面 楼 的 等 、 和 与 及 或 成 里 外 内 下属 所属 直属 数据 预报 消息 资料 住院 门诊 原 驻 退休 集团 公司";

/// The offices inside an office: 县公安局 goes on as 县公安局交警大队.
const INSIDE: &str = "交警大队 交警中队 巡警大队 治安大队 消防大队 执法大队 执法中队 执法队 监察大队 执法局 派出所 办公室 办 督查室 监委 党委 党组 党支部 机关党委 组织部 宣传部 统战部 政法委 常委会 分局 养护站 信访局 督导室 教研室 编办 宣教科 指挥中心 管理站 管理所";

static LEVEL: LazyLock<Edges> = LazyLock::new(|| Edges::new(LEVELS, false));
static NONE: LazyLock<Edges> = LazyLock::new(|| Edges::new(NO_LEVEL, false));
static FIELD: LazyLock<Edges> = LazyLock::new(|| Edges::new(FIELDS, false));
static OFFICE: LazyLock<Edges> = LazyLock::new(|| Edges::new(OFFICES, false));
static KNOWN: LazyLock<Edges> = LazyLock::new(|| Edges::new(WHOLE, false));
static MORE: LazyLock<Edges> = LazyLock::new(|| Edges::new(GOES_ON, false));
static WITHIN: LazyLock<Edges> = LazyLock::new(|| Edges::new(INSIDE, false));

/// Signs that no name of an office under a level holds.
const ODD: &str = "我你他来去再就都还从到给用没又全两抽派带领长记、,。:;()“”";

/// What leads a drive is found by its own grammar, as are the offices that are named after one.
const COMMANDS: [&str; 12] = [
    "领导小组",
    "指挥部",
    "筹委会",
    "组委会",
    "安委会",
    "爱卫会",
    "委员会",
    "工作组",
    "督查组",
    "创卫办",
    "创建办",
    "整治办",
];

/// The longest name of a body, in signs.
const SIGNS_MOST: usize = 16;

/// The bodies a stretch opens with (甲局、乙局), when something follows them that is no part of a name.
///
/// ```
/// use yipan_draft::find::body::opening;
/// assert_eq!(opening("县交警大队搞单循环"), Some(0.."县交警大队".len()));
/// assert_eq!(opening("后勤科、财务科把三件事办了"), Some(0.."后勤科、财务科".len()));
/// assert_eq!(opening("县教育局局长作检讨"), None);
/// assert_eq!(opening("市场秩序明显好转"), None);
/// ```
pub fn opening(text: &str) -> Option<Range<usize>> {
    let mut end = name(text)?;
    loop {
        let rest = &text[end..];
        let Some(joint) = ['、', '和', '与', '及'].into_iter().find(|c| rest.starts_with(*c)) else {
            break;
        };
        let next = end + joint.len_utf8();
        match name(&text[next..]) {
            Some(more) => end = next + more,
            None if joint != '、' => break,
            None => return None,
        }
    }
    let after = &text[end..];
    let told = !after.is_empty() && !after.starts_with([',', ':', ')', '”', '\n']);
    // 甲局与沿河乡镇: whoever comes beside; 甲局与高校合作多年 asks for nothing.
    let beside = [
        "与沿",
        "与各",
        "与属地",
        "与所在",
        "与有关",
        "与相关",
        "与乡镇",
        "和沿",
        "和各",
        "和属地",
        "和所在",
        "和有关",
        "和相关",
        "和乡镇",
    ];
    let beside = beside.iter().any(|w| after.starts_with(w));
    (told && (beside || MORE.of(after).next().is_none())).then_some(0..end)
}

/// The first signs of the words of the lists: most clauses open with none of them.
static FIRST: LazyLock<Sieve> = LazyLock::new(|| {
    let words = [LEVELS, FIELDS, WHOLE, "实验 中心 第"].into_iter().flat_map(|list| list.split(' '));
    words.filter_map(|w| w.chars().next()).collect()
});

/// The length of the one name a text opens with.
fn name(text: &str) -> Option<usize> {
    if !FIRST.may_hold(text.chars().next()?) {
        return None;
    }
    let end = known(text).or_else(|| by_field(text)).or_else(|| under_level(text)).or_else(|| house(text))?;
    // 县公安局交警大队, 县纪委监委.
    let mut end = end;
    while let Some(more) = WITHIN.of(&text[end..]).max_by_key(|w| w.len()) {
        end += more.len();
    }
    let drive = COMMANDS.iter().any(|w| text[..end].ends_with(w));
    (!drive && is_body(&text[..end])).then_some(end)
}

/// 派出所: a name by itself.
fn known(text: &str) -> Option<usize> {
    KNOWN.of(text).map(str::len).max()
}

/// Whether these words are the field of an office: 民政, 应急.
pub fn is_field(words: &str) -> bool {
    FIELD.of(words).any(|field| field == words)
}

/// 市场监管所, 后勤科: field and ending.
pub(super) fn by_field(text: &str) -> Option<usize> {
    let ends = FIELD.of(text).filter_map(|field| {
        // 住建和城管局, 文化旅游局, 农业农村局: two fields.
        let second = FIELD.of(&text[field.len()..]).map(str::len).max().unwrap_or(0);
        let joined = field.len() + second;
        [joined, field.len()].into_iter().find_map(|at| {
            let at = text[at..].strip_prefix("管理").map_or(at, |_| at + "管理".len());
            OFFICE.of(&text[at..]).map(|o| at + o.len()).max()
        })
    });
    ends.max()
}

/// 第三人民医院, 实验小学: a school or hospital by its number or its rank.
fn house(text: &str) -> Option<usize> {
    const HOUSES: [&str; 5] = ["人民医院", "中医院", "小学", "中学", "幼儿园"];
    let ranked = ["实验", "中心"].iter().find(|w| text.starts_with(**w)).map(|w| w.len());
    let numbered = || text.starts_with('第').then(|| text.char_indices().nth(2).map(|(i, _)| i)).flatten();
    let at = ranked.or_else(numbered)?;
    HOUSES.iter().find(|h| text[at..].starts_with(**h)).map(|h| at + h.len())
}

/// 县疾控中心: a level, some signs and the first ending of a body's name that nothing goes on from.
fn under_level(text: &str) -> Option<usize> {
    let level = LEVEL.of(text).map(str::len).max()?;
    // 街道民政科, 县供电公司: the rest is an office by its field, even where it opens like 县城 and 县市.
    let rest = &text[level..];
    if let Some(end) = known(rest).or_else(|| by_field(rest)) {
        return Some(level + end);
    }
    if NONE.of(text).next().is_some() {
        return None;
    }
    // 镇领导带队, 县里再派: what no name holds ends the search.
    let odd = |c: char| c.is_ascii() || ODD.contains(c);
    let most = text.find(odd).unwrap_or(text.len());
    let ends = firsts(text).skip(3).take(SIGNS_MOST).chain(std::iter::once(text.len()));
    ends.filter(|end| *end > level && *end <= most).find(|end| {
        let goes_on = MORE.of(&text[*end..]).any(|w| !matches!(w, "、" | "和" | "与" | "及" | "等" | "的"));
        !goes_on && is_body(&text[..*end])
    })
}
