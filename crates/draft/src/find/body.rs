//! What a body's name looks like, and how a list of bodies is taken apart.

use std::ops::Range;

/// Endings of the names of bodies.
const ENDINGS: &str = "局 委 办 厅 院 处 站 大队 支队 总队 中队 所 署 中心 公司 总公司 集团 协会 学会 联合会 基金会 商会 街道 街道办 办事处 镇 乡 党委 党工委 党组 支部 党支部 党总支 工会 总工会 团委 妇联 残联 科协 文联 侨联 社联 工商联 法院 检察院 政府 人大 政协 电视台 广播电台 日报社 银行 学校 大学 学院 医院 派出所 管委会 居委会 村委会 委员会 领导小组 指挥部 办公室 工作组 专班 方队 组织部 宣传部 统战部 武装部 政法委 发改委 纪委 监委 教委 公安部 财政部 交通部 保卫部 后勤部 项目部 供电公司 分局 机关 关工委 县级市";

/// Words that make a list member generic: an owner in general, no body.
const GENERIC: &str = "各 有关 相关 其他 其它 责任 牵头 配合 成员 全体 上级 本 该 所属 驻 基层 所有 一些 部分 主管 职能 参与 包联 涉及 多 你 我 他 它 这 那 每 某";

/// Endings that look like a body's and are not: 主办, 内部.
const FALSE: &str = "主办 承办 协办 督办 举办 开办 转办 交办 申办 筹办 查办 代办 通办 好办 怎么办 结局 格局 布局 全局 大局 战局 开局 破局 处处 到处 好处 之处 难处 深处 四处 各处 何处 住院 出院 法院判 车站 网站 村镇 城镇 乡镇 示范镇 场所 厕所 处所 公厕所 以乡 下乡 家乡 城乡 返乡 党政机关 本机关 我机关 人大机关 各级机关 委办局 县直机关 市直机关 区直机关 大街道 主街道 条街道 党委政府 各级政府 人民政府门户 小学校 好学校 进学校 进医院 对学校 群众 违法处 部署 监管所 无所 有所";

/// Whether these words can be the name of one body.
///
/// ```
/// use yipan_draft::find::body::is_body;
/// assert!(is_body("市生态环境局") && is_body("城关镇"));
/// assert!(!is_body("各部门") && !is_body("主办") && !is_body("城镇"));
/// ```
pub fn is_body(name: &str) -> bool {
    let n = name.chars().count();
    (2..=24).contains(&n)
        && ENDINGS.split(' ').any(|e| name.ends_with(e) && name.len() > e.len() || whole_name(name, e))
        && !GENERIC.split(' ').any(|g| name.starts_with(g))
        && !matches!(
            bare(name),
            "党委" | "党组" | "政府" | "机关" | "党中央" | "国务院" | "人大" | "政协" | "支部"
        )
        && !["解决", "集中", "精力", "基层单位", "精心", "几大家", "以及"].iter().any(|w| name.contains(w))
        && !FALSE.split(' ').any(|f| name.ends_with(f))
        && !name.contains([
            '的', '了', '是', '要', '把', '被', '让', '对', '每', '各', '们', '不', '将', '做', '请', '并',
            '进',
        ])
}

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
        let text = text.trim_end_matches([' ', ',', '等']);
        if from + lead < from + text.len() {
            out.push(from + lead..from + text.len());
        }
    };
    for (i, c) in s[range.clone()].char_indices() {
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

/// Whether 和 joins two names rather than standing inside one (人力资源和社会保障局).
fn splits(before: &str, after: &str) -> bool {
    let last = before.rsplit(['、', ',']).next().unwrap_or(before);
    let next = after.split(['、', ',']).next().unwrap_or(after);
    is_body(last.trim()) && !next.is_empty()
}
