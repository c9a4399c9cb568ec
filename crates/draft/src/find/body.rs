//! What a body's name looks like, and how a list of bodies is taken apart.

mod shape;

pub use shape::{is_field, opening};

use crate::lexicon::Class;
use crate::page::Page;
use crate::pattern::Words;
use crate::text::{Rare, Sieve, firsts, width};
use std::ops::Range;
use std::sync::LazyLock;

/// Endings of the names of bodies.
const ENDINGS: &str = "局 委 办 厅 院 处 站 大队 支队 总队 中队 所 署 中心 公司 总公司 集团 协会 学会 联合会 基金会 商会 街道 街道办 办事处 镇 乡 党委 党工委 党组 支部 党支部 党总支 工会 总工会 团委 妇联 残联 科协 文联 侨联 社联 工商联 法院 检察院 政府 人大 政协 电视台 广电台 广播电台 日报社 银行 学校 中学 小学 幼儿园 大学 学院 医院 派出所 管委会 居委会 村委会 委员会 领导小组 指挥部 办公室 工作组 专班 方队 组织部 宣传部 统战部 武装部 政法委 发改委 纪委 监委 教委 公安部 财政部 交通部 保卫部 后勤部 项目部 供电公司 分局 机关 关工委 县级市 安委会 爱卫会 红十字会 文明委 消委会 供销社 报社 信用社 通讯社 图书馆 文化馆 博物馆 档案馆 支行 分行 督查室 督导室 研究室 信访室 值班室 气象台 融媒体 科 党校 联社 专员公署 执法队 突击队 服务队 队 人武部 编办 农行 工行 建行 中行 农商行 城投 交投 国投 文投 水投 分厂 车间 工务段 标段 铁塔公司 武警 共青团 林场 农场 电信 移动 联通";

/// Words that make a list member generic: an owner in general, no body.
const GENERIC: &str = "与 希望 认真 足以 看出 贯彻 体现 展示 各 有关 相关 其他 其它 责任 牵头 配合 成员 全体 上级 本 该 所属 驻 基层 所有 一些 部分 主管 职能 参与 包联 涉及 多 你 我 他 它 这 那 每 某 个别 今天 昨天 今年 去年 目前 当前 属地 县级 乡级 镇级 村级 区级 逐 关于 禁止 严禁 不得 督促 动员 一律 全院 全校 全局 全市 全县 全区 全镇 全乡 隔壁 邻近 少数 多数 大多 许多 不少 马上";

/// Endings that look like a body's and are not: 主办, 内部.
const FALSE: &str = "部队 军队 排队 团队 梯队 车队 球队 乐队 分队 主办 承办 协办 督办 举办 开办 转办 交办 申办 筹办 查办 代办 通办 好办 怎么办 结局 格局 布局 全局 大局 战局 开局 破局 处处 到处 好处 之处 难处 深处 四处 各处 何处 住院 出院 法院判 车站 网站 村镇 城镇 乡镇 示范镇 场所 厕所 处所 公厕所 以乡 下乡 家乡 城乡 返乡 党政机关 本机关 我机关 人大机关 各级机关 委办局 县直机关 市直机关 区直机关 大街道 主街道 条街道 党委政府 各级政府 人民政府门户 小学校 好学校 进学校 进医院 对学校 影院 剧院 庭院 大院 家属院 宅院 社区医院 学科 专科 内科 外科 本科 百科 民办 试办 包办 自办 合办 首办 重办 严办 速办 急办 特办 现场办 一站 总站点 服务站点 加油站 充电站 变电站 收费站 泵站 中转站 垃圾站 场站 车站 检查站 集镇 重镇 古镇 各委 常委 编委 干部处 用处 益处 住处 群众 违法处 部署 监管所 到所 助所 在所 由所 按所 就所 将所 把所 对所 水处 洼处 口处 角处 损处 露处 弯处 坡处 界处 合处 接处 伍处 状态处 明显处 醒目处 无所 有所 住所 居所 诊所 会所 其所 正处 身处 地处 仍处 尚处 都处 市乡 县乡 区乡 您所 奖所 施工队 路队 站队 带队 领队 掉队 归队 入队 插队 列队 连队 舰队 整队 全镇 全乡 书记站 干部站";

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
            "党委" | "党组" | "政府" | "机关" | "党中央" | "国务院" | "人大" | "政协" | "支部"
        )
        && !["按照", "根据", "落实", "用于", "设在", "所在", "位于", "交界", "在", "为"]
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
    name.contains(['月', '日', '点']) && name.bytes().any(|b| b.is_ascii_digit())
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
    "下设",
    "办公室在",
    "签字",
    "报县",
    "报市",
    "报区",
    "报局",
    "报镇",
    "报乡",
]);

/// 整改一处, 绿色校园50所, 沿线六个街道: a number makes it a count.
fn counted(name: &str) -> bool {
    let number = |before: &str| {
        before.ends_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十百".contains(c))
    };
    if name.find('个').is_some_and(|i| number(&name[..i])) {
        return true;
    }
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

static LEVELLED: LazyLock<Edges> = LazyLock::new(|| Edges::new("省 市 县 区 镇 乡 局 校 院 厂", false));
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

/// The owners a clause opens with (甲局、乙镇; 各县区), when something they do follows at once.
///
/// A name may stand before any verb, so what follows decides: a verb of the lexicon, a modal, a preposition
/// or a time. A place (高新区) is an owner only where it is told to do something.
pub fn leading(page: &Page<'_>, clause: Range<usize>) -> Option<Range<usize>> {
    if let Some(known) = page.owners.borrow().get(&(clause.start, clause.end)) {
        return known.clone();
    }
    let owner = read_leading(page, clause.clone());
    page.owners.borrow_mut().insert((clause.start, clause.end), owner.clone());
    owner
}

fn read_leading(page: &Page<'_>, clause: Range<usize>) -> Option<Range<usize>> {
    const FOLLOWS: &str = "要 应 须 必须 负责 牵头 对 把 将 在 于 按 结合 利用 会同 联合 每 抓紧 尽快 加快 共同 分别 具体 统筹 从 以 就 根据 通过 及时 定期 继续 认真 集中 做 抓 全面 依托 依法 针对 积极 主动 立即 进一步 切实 也 都 承担 承办 主办 协助 督促 招募 围绕 自 年内 近期 配合 拟 计划 先行 为 重新 逐一 全力 迅速 一律 全部 随时 统一 优先 严格 到 先 对照 参照 采取 采用 联系 向 力争 跟 给 用 拿出 你们 提供 制作 派出 派 保持 密切 提醒 深入 充分 严厉 大力 带头 指导 紧盯 第一时间 上好 办好 安排 今冬 今春 今夏 今秋 今年 明年 春节 国庆节 教师节 节前 汛前 会后 随后 届时 当天 次日 每晚 夜间 抽 拿 组成 集结 调集 商 发《 逐 各自 各组 各建 各抽 各派 各出 各设 各拿 各选 各配 各负";
    // What is told to a place as to a body.
    const TOLD: [&str; 16] = [
        "要", "须", "必须", "负责", "牵头", "应", "把", "年内", "分别", "具体", "抓紧", "尽快", "各自",
        "各组", "各建", "各派",
    ];
    static FOLLOWING: LazyLock<Edges> = LazyLock::new(|| Edges::new(FOLLOWS, false));
    static MARKS: LazyLock<Words> = LazyLock::new(|| Words::new(FOLLOWS.split(' ').chain([":", "“", "”"])));
    let text = page.get(&clause);
    let mut told = text.trim_start_matches(['由', '请', ',']);
    for word in ["此外", "同时", "希望"] {
        while let Some(more) = told.strip_prefix(word) {
            told = more;
        }
    }
    // ▲河东街道推行; 二 村委会搭棚: a sign of the list is no part of the name.
    let told = told.trim_start_matches(['▲', '●', '■', '◆', '★', '▍', '·']);
    let told = unnumbered(told);
    let lead = text.len() - told.trim_start_matches(['由', '请', ',']).len();
    let start = clause.start + lead;
    let rest = &page.s[start..clause.end];
    let mut best = None;
    let mut tags = page.tags.within(start..clause.end).iter().peekable();
    let within = page.times_in(&(start..clause.end));
    let mut times = within.iter().peekable();
    let mut quoted = false;
    // From the third character on, and among the first sixty-four; only where a word, a tag or a time begins.
    let third = firsts(rest).nth(2)?;
    let far = |i: usize| i >= 64 && rest[..i].chars().count() >= 64;
    let (mut from, mut mark) = (0, MARKS.first(rest, 0));
    loop {
        while tags.next_if(|t| t.start < start + from).is_some() {}
        while times.next_if(|f| f.span.start < start + from).is_some() {}
        if mark.is_some_and(|mark| mark < from) {
            mark = MARKS.first(rest, from);
        }
        let (tag, time) = (tags.peek().map(|t| t.start - start), times.peek().map(|f| f.span.start - start));
        let place = |found: Option<usize>| found.unwrap_or(usize::MAX);
        let i = place(mark).min(place(tag)).min(place(time));
        if i >= rest.len() || far(i) {
            break;
        }
        from = i + width(rest.as_bytes()[i]);
        let (at, after) = (start + i, &rest[i..]);
        let closed = quoted;
        quoted |= after.starts_with([':', '“', '”']);
        if i < third {
            continue;
        }
        // 市政所:修补路面: a label.
        let label = after.starts_with(':') && clause.start == start && is_body(&page.s[start..at]);
        if label {
            return Some(start..at);
        }
        // Few stretches end like a name, and behind a quotation none is an owner's.
        if !closed && !may_end(&page.s[start..at]) {
            continue;
        }
        let word = FOLLOWING.of(after).next();
        let verb = word.is_some()
            || tags.peek().is_some_and(|t| {
                // 市委组织部: the verb is part of the name.
                t.start == at
                    && !page
                        .get(&(t.end..clause.end))
                        .starts_with(['部', '局', '厅', '委', '办', '队', '站', '室', '组', '所'])
                    && (t.class.has(Class::ACT) || t.class.has(Class::SOFT) || t.class.has(Class::MUST))
            })
            || times.peek().is_some_and(|f| f.span.start == at);
        if !verb || stands_in(&page.s[start..at], after) {
            continue;
        }
        let due = times.peek().is_some_and(|f| f.span.start == at && f.before);
        let told = due || word.is_some_and(|w| TOLD.contains(&w));
        if closed {
            break;
        }
        let all = members(page.s, start..at);
        let owner = |m: &Range<usize>| {
            let name = bare(page.get(m));
            // 开展督查办…: a verb opens it; but 建设局 is a verb and what makes it a name.
            let acts = page.tags.within(m.clone()).first().is_some_and(|t| {
                let verb = t.class.has(Class::ACT) || t.class.has(Class::SOFT) || t.class.has(Class::MUST);
                t.start == m.start && verb && page.get(&(t.end..m.end)).chars().count() > 2
            });
            !acts && is_body(name) || owner_in_general(name) || told && is_place(name)
        };
        if all.is_empty() || !all.iter().all(owner) {
            continue;
        }
        // 市委 before 组织部 is a name begun; 甲局 before 、乙局 a list begun.
        let grown = best.as_ref().is_none_or(|b: &Range<usize>| {
            let more = &page.s[b.end..at];
            let joined = more.starts_with("会同") || more.starts_with("联合");
            more.starts_with(['、', '和', '与', '及'])
                || !joined
                    && more.chars().count() <= 4
                    && more.ends_with(['部', '局', '委', '处', '办', '会'])
        });
        if grown {
            best = Some(start..at);
        }
    }
    // 城建办、|派出所一起上门: a list begun is read on by the shape of its names.
    if best.as_ref().is_some_and(|b| !page.get(b).ends_with('、')) {
        return best;
    }
    // 今年县交警大队搞单循环: a time before the name is no part of it.
    let first = within.first().filter(|t| t.span.start == start);
    let after = first.map_or(start, |t| t.span.end);
    let shaped = opening(&page.s[after..clause.end]).map(|o| after + o.start..after + o.end);
    shaped.or(best)
}

/// 小区基本处|于, 抄告其所|在: the last sign is a verb, unless the name is known for an office's.
pub fn stands_in(stretch: &str, after: &str) -> bool {
    let last = stretch.rsplit('、').next().unwrap_or(stretch);
    stretch.ends_with(['处', '所'])
        && after.starts_with(['于', '在'])
        && shape::by_field(last).is_none_or(|len| len < last.len())
        && !LEVELLED.of(last).any(|_| true)
}

/// Whether the last sign of a stretch can end an owner's name: what is decided cheaply before a list is taken apart.
pub fn may_end(stretch: &str) -> bool {
    const GENERAL: [char; 22] = [
        '位', '门', '区', '镇', '道', '街', '村', '业', '地', '县', '市', '旗', ')', '等', ' ', ',', ';',
        '、', '和', '与', '及', '以',
    ];
    static LAST: LazyLock<Sieve> = LazyLock::new(|| {
        let ends = ENDINGS.split(' ').filter_map(|word| word.chars().next_back());
        ends.chain(GENERAL).collect()
    });
    let Some(last) = stretch.chars().next_back() else { return false };
    LAST.may_hold(last) && (GENERAL.contains(&last) || last == '部' || ENDING.of(stretch).next().is_some())
}

/// 各乡镇, 各责任单位, 街道: owners by type.
fn owner_in_general(name: &str) -> bool {
    let n = name.chars().count();
    let typed = [
        "单位",
        "部门",
        "县区",
        "县市区",
        "乡镇",
        "街道",
        "镇街",
        "社区",
        "村",
        "企业",
        "地区",
        "地",
        "镇",
        "区",
        "县",
    ];
    (name.starts_with('各') && n <= 14 && typed.iter().any(|t| name.ends_with(t)))
        || matches!(name, "乡镇" | "镇" | "街道" | "社区" | "各地" | "区直各单位" | "市直各单位")
}

/// A county or district by name: 高新区, 北城区.
pub fn is_place(name: &str) -> bool {
    let n = name.chars().count();
    (2..=5).contains(&n)
        && name.ends_with(['区', '县', '市', '旗'])
        && !name.contains([
            '在', '对', '个', '的', '把', '将', '到', '从', '向', '各', '每', '为', '全', '于', '级', '是',
        ])
        && ![
            "全",
            "我",
            "各",
            "本",
            "该",
            "小区",
            "社区",
            "城区",
            "地区",
            "景区",
            "园区",
            "校区",
            "辖区",
            "片区",
            "建成区",
            "县区",
            "市区",
            "厂区",
            "郊区",
            "灾区",
            "林区",
            "矿区",
            "库区",
            "山区",
            "夜市",
            "早市",
            "超市",
            "城市",
            "上市",
            "所在",
            "属地",
            "有关",
            "相关",
            "涉及",
            "试点",
            "示范",
            "先进",
            "后进",
            "贫困",
            "兄弟",
            "周边",
            "重点",
            "沿线",
            "其他",
            "由",
            "请",
            "两",
            "三",
            "几",
            "外",
            "全国",
            "禁养区",
            "限养区",
            "功能区",
            "商圈",
            "保护区",
            "施工区",
            "责任区",
            "网格区",
            "生活区",
            "住宅区",
            "居住区",
            "办公区",
            "作业区",
            "服务区",
            "风景区",
            "示范区",
            "学区",
            "病区",
            "禁区",
            "战区",
            "疫区",
            "汛区",
            "流域",
            "门市",
            "股市",
            "楼市",
            "集市",
        ]
        .iter()
        .any(|w| name.starts_with(w) || name.ends_with(w))
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
    (is_body(last.trim()) || last.ends_with("财政")) && !next.is_empty()
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
