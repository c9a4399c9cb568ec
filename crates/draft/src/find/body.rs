//! What a body's name looks like, and how a list of bodies is taken apart.

mod leading;
mod place;
mod shape;

pub use leading::{leading, may_end, stands_in};
pub use place::is_place;
pub use shape::{is_field, opening};

use crate::pattern::Words;
use crate::text::{Rare, firsts};
use std::ops::Range;
use std::sync::LazyLock;

/// Endings of the names of bodies.
const ENDINGS: &str = "局 委 办 厅 院 处 站 大队 支队 总队 中队 所 署 中心 公司 总公司 集团 协会 学会 联合会 基金会 商会 规委会 业委会 日报 晚报 工业园区 产业园区 经济开发区 街道 街道办 办事处 镇 乡 党委 党工委 党组 支部 党支部 党总支 工会 总工会 团委 妇联 残联 科协 文联 侨联 社联 工商联 法院 检察院 政府 人大 政协 电视台 广电台 广播电台 日报社 银行 学校 中学 小学 幼儿园 大学 学院 医院 派出所 管委会 居委会 村委会 委员会 领导小组 指挥部 办公室 工作组 专班 方队 组织部 宣传部 统战部 武装部 政法委 发改委 纪委 监委 教委 公安部 财政部 交通部 保卫部 后勤部 项目部 供电公司 分局 机关 关工委 县级市 安委会 爱卫会 红十字会 文明委 消委会 供销社 报社 信用社 通讯社 图书馆 文化馆 博物馆 档案馆 支行 分行 督查室 督导室 研究室 信访室 值班室 气象台 融媒体 科 党校 联社 专员公署 执法队 突击队 服务队 队 人武部 编办 农行 工行 建行 中行 农商行 城投 交投 国投 文投 水投 分厂 车间 工务段 标段 铁塔公司 武警 共青团 林场 农场 电信 移动 联通 纪检监察组 纪检组";

/// Words that make a list member generic: an owner in general, no body.
const GENERIC: &str = "与 希望 认真 足以 看出 贯彻 体现 展示 各 有关 相关 其他 其它 责任 牵头 配合 成员 全体 上级 本 该 所属 驻 基层 所有 一些 部分 主管 职能 参与 包联 涉及 多 你 我 他 它 这 那 每 某 个别 今天 昨天 今年 去年 目前 当前 属地 县级 乡级 镇级 村级 区级 逐 关于 禁止 严禁 不得 督促 动员 一律 全院 全校 全局 全市 全县 全区 全镇 全乡 隔壁 邻近 少数 多数 大多 许多 不少 马上";

/// Endings that look like a body's and are not: 主办, 内部.
const FALSE: &str = "部队 军队 排队 团队 梯队 车队 球队 乐队 分队 主办 承办 协办 督办 举办 开办 转办 交办 申办 筹办 查办 代办 通办 好办 怎么办 结局 格局 布局 全局 大局 战局 开局 破局 处处 到处 好处 之处 难处 深处 四处 各处 何处 住院 出院 法院判 车站 网站 村镇 城镇 乡镇 示范镇 场所 厕所 处所 公厕所 以乡 下乡 家乡 城乡 返乡 党政机关 本机关 我机关 人大机关 各级机关 委办局 县直机关 市直机关 区直机关 大街道 主街道 条街道 党委政府 各级政府 人民政府门户 小学校 好学校 进学校 进医院 对学校 影院 剧院 庭院 大院 家属院 宅院 社区医院 学科 专科 内科 外科 本科 百科 民办 试办 包办 自办 合办 首办 重办 严办 速办 急办 特办 现场办 期办 次办 批办 一站 总站点 服务站点 加油站 充电站 变电站 收费站 泵站 中转站 垃圾站 场站 车站 检查站 集镇 重镇 古镇 各委 常委 编委 干部处 用处 益处 住处 群众 违法处 部署 到所 助所 在所 由所 按所 就所 将所 把所 对所 水处 洼处 口处 角处 损处 露处 弯处 坡处 界处 合处 接处 伍处 状态处 明显处 醒目处 无所 有所 住所 居所 诊所 会所 其所 寄宿制学校 民办学校 公办学校 乡村学校 农村学校 城区学校 中小学校 各类学校 基层学校 示范学校 试点学校 正处 身处 地处 仍处 尚处 都处 市乡 县乡 区乡 您所 奖所 施工队 路队 站队 带队 领队 掉队 归队 入队 插队 列队 连队 舰队 整队 全镇 全乡 书记站 干部站";

/// Whether these words can be the name of one body.
///
/// ```
/// use yipan_draft::find::body::is_body;
/// assert!(is_body("市生态环境局") && is_body("城关镇"));
/// assert!(!is_body("各部门") && !is_body("主办") && !is_body("城镇"));
/// ```
pub fn is_body(name: &str) -> bool {
    let n = name.chars().take(25).count();
    (2..=24).contains(&n)
        && (ENDING.of(name).any(|e| name.len() > e.len() || whole_name(name, e))
            || name.ends_with('部') && shape::by_field(name) == Some(name.len()))
        && !GENERIC_OPENING.of(name).any(|_| true)
        && !matches!(
            bare(name),
            "党委" | "党组" | "政府" | "机关" | "党中央" | "国务院" | "人大" | "政协" | "支部" | "监管所"
        )
        && !["按照", "根据", "落实", "用于", "设在", "所在", "位于", "交界", "在", "为", "未经", "经过"]
            .iter()
            .any(|w| name.starts_with(w))
        && (!name.starts_with(['报', '送']) || name.starts_with("报社") || name.starts_with("报业"))
        && (name.ends_with("督查办") || name.ends_with("应急办") || !FALSE_ENDING.of(name).any(|_| true))
        && !out_of_place(name)
        && !NEVER.stands(name)
        && !counted(name)
        && !dated(name)
}

/// 7月12日公司: a time runs into the name.
fn dated(name: &str) -> bool {
    name.bytes().any(|b| b.is_ascii_digit()) && name.contains(['月', '日', '点'])
}

/// What no name of a body holds.
static NEVER: Rare = Rare::new(&[
    "解决",
    "集中",
    "精力",
    "确保",
    "重点",
    "抓好",
    "基层单位",
    "精心",
    "几大家",
    "以及",
    "有关部门",
    "相关部门",
    "部门和",
    "企业在",
    "系统在",
    "会同",
    "设在",
    "组建",
    "计入",
    "移交",
    "有人",
    "下设",
    "办公室在",
    "签字",
    "报县",
    "报市",
    "报区",
    "报局",
    "报镇",
    "报乡",
    "万元",
    "投资",
    "成员单位",
]);

/// 整改一处, 绿色校园50所: a number before the last sign makes it a count.
fn counted(name: &str) -> bool {
    let number = |before: &str| {
        before.ends_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十百".contains(c))
    };

    let Some((last, _)) = name.char_indices().next_back() else { return false };
    name[last..].starts_with(['处', '所', '站', '队', '院', '科']) && number(&name[..last])
}

/// Characters no name of a body holds (进 only in 促进).
fn out_of_place(name: &str) -> bool {
    let mut before = ' ';
    for c in name.chars() {
        let odd = match c {
            '的' | '了' | '是' | '要' | '把' | '被' | '让' | '对' | '每' | '各' | '们' | '不' | '将'
            | '做' | '请' | '并' | '由' | '向' | '在' | '还' => true,
            '进' => !matches!(before, '促' | '引' | '推' | '先'),
            // 沿线六个街道: counted, not named.
            '个' => matches!(
                before,
                '0'..='9' | '两' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
            ),
            _ => false,
        };
        if odd {
            return true;
        }
        before = c;
    }
    false
}

/// A list of endings, or of openings, by two bytes of the character that is looked at first.
pub(crate) struct Edges {
    by: Vec<Vec<&'static str>>,
    last: bool,
}

impl Edges {
    pub(crate) fn new(words: &'static str, last: bool) -> Self {
        Self::from_words(words.split(' '), last)
    }

    /// From words in the order in which they are to be tried.
    pub(crate) fn from_words(words: impl IntoIterator<Item = &'static str>, last: bool) -> Self {
        let mut edges = Self { by: vec![Vec::new(); 256], last };
        for word in words.into_iter().filter(|w| !w.is_empty()) {
            let slot = edges.slot(word);
            edges.by[slot].push(word);
        }
        edges
    }

    /// Where words stand that share their first character, or their last, with a name.
    fn slot(&self, name: &str) -> usize {
        let mixed = match name.as_bytes() {
            [.., a, b] if self.last && *b >= 0x80 => *a << 6 | b & 0x3f,
            [.., b] if self.last => *b,
            [first, a, b, ..] if *first >= 0xe0 => *a << 6 | b & 0x3f,
            [a, ..] => *a,
            [] => 0,
        };
        usize::from(mixed)
    }

    /// Those a name ends with, or opens with.
    pub(crate) fn of<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'static str> + 'n {
        let words = self.by[self.slot(name)].iter().copied();
        words.filter(|w| if self.last { name.ends_with(w) } else { name.starts_with(w) })
    }
}

static ENDING: LazyLock<Edges> = LazyLock::new(|| Edges::new(ENDINGS, true));
static FALSE_ENDING: LazyLock<Edges> = LazyLock::new(|| Edges::new(FALSE, true));
static GENERIC_OPENING: LazyLock<Edges> = LazyLock::new(|| Edges::new(GENERIC, false));

/// Endings that are names by themselves: 妇联, 团委.
fn whole_name(name: &str, ending: &str) -> bool {
    name == ending
        && matches!(
            ending,
            "妇联"
                | "团委"
                | "残联"
                | "科协"
                | "文联"
                | "工商联"
                | "政法委"
                | "发改委"
                | "纪委"
                | "监委"
                | "教委"
                | "总工会"
                | "派出所"
                | "组织部"
                | "宣传部"
                | "统战部"
                | "武装部"
                | "检察院"
                | "法院"
                | "电视台"
                | "日报社"
                | "广播电台"
                | "组织人事部"
                | "工会"
                | "侨联"
                | "关工委"
                | "人武部"
                | "编办"
                | "农行"
                | "农商行"
                | "信用联社"
                | "电信"
                | "移动"
                | "联通"
        )
}

/// Takes a list (甲局、乙局和丙镇) apart. Only the members that are bodies come back.
pub fn list(s: &str, range: Range<usize>) -> Vec<Range<usize>> {
    members(s, range).into_iter().filter(|r| is_body(bare(&s[r.clone()]))).collect()
}

/// The name without a bracketed second name: 卫生局(爱卫办).
pub fn bare(name: &str) -> &str {
    match name.find('(') {
        Some(i) if name.ends_with(')') && i > 0 => &name[..i],
        _ => name,
    }
}

/// The members of a list, whatever they are.
pub fn members(s: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = range.start;
    let mut depth = 0;
    let mut cut = |from: usize, to: usize| {
        let text = &s[from..to];
        let lead = text.len() - text.trim_start_matches([' ', ',', '以', '及']).len();
        let lead = text.len() - unnumbered(&text[lead..]).len();
        let text = text.trim_end_matches([' ', ',', '等']);
        if from + lead < from + text.len() {
            out.push(from + lead..from + text.len());
        }
    };
    let text = &s[range.clone()];
    for i in firsts(text) {
        // By its first byte most of what lies between the signs of a list is stepped over.
        if !matches!(text.as_bytes()[i], b'(' | b')' | b',' | b';' | 0xe3..=0xe5) {
            continue;
        }
        let Some(c) = text[i..].chars().next() else { break };
        let at = range.start + i;
        depth += i32::from(c == '(') - i32::from(c == ')');
        let joint = matches!(c, '、' | ',' | ';')
            || matches!(c, '和' | '与' | '及')
                && splits(&s[range.start..at], &s[at + c.len_utf8()..range.end]);
        if depth == 0 && joint {
            cut(start, at);
            start = at + c.len_utf8();
        }
    }
    cut(start, range.end);
    out
}

/// 二 村委会: without the number of the line.
fn unnumbered(text: &str) -> &str {
    const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    text.trim_start_matches(NUMERALS).strip_prefix(' ').unwrap_or(text)
}

/// Whether 和 joins two names rather than standing inside one (人力资源和社会保障局).
fn splits(before: &str, after: &str) -> bool {
    let last = before.rsplit(['、', ',']).next().unwrap_or(before);
    let next = after.split(['、', ',']).next().unwrap_or(after);
    // 县财政与县城投集团按比例分担: who pays is named without its office.
    // 河东区和城郊各乡, 江北新区和市第二中学: a place beside others.
    let place = || is_place(last.trim()) && (next.contains('各') || is_place(next) || is_body(next));
    (is_body(last.trim()) || last.ends_with("财政") || place()) && !next.is_empty()
}

/// Whether a clause gives someone a post in a group: 由副区长任组长,建设局主要负责同志任副组长 names no doers.
pub fn gives_post(text: &str) -> bool {
    static POSTS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "任组长",
            "任副组长",
            "任主任",
            "任副主任",
            "任召集人",
            "为成员",
            "任成员",
            "为副组长",
            "任指挥长",
            "任总指挥",
            "任副总指挥",
            "为组长",
        ])
    });
    POSTS.stands(text)
}
