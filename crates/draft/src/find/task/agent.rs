//! Who does it, where the verb is in no list: what stands before a verb that what follows shows, or before 把 and its kin.

use super::doing::{Signs, doings};
use super::plain;
use crate::find::body::{self, Edges};
use crate::lexicon::{Class, Tag};
use crate::page::Page;
use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

/// Endings of owners by their kind: 生产经营单位, 宿舍管理员, 护林员, 民兵排.
const KINDS: &str = "员 班 排 组 队 楼长 组长 班长 村长 所长 站长 校长 院长 支书 主任 单位 部门 企业 公司 门店 学校 乡镇 村 社区 街道 物业 \
                     民警 干部 党员 同志 教师 老师 家长 支部 成员 机关 科室 楼栋 网格 业主 农户 处 测站 分厂 负责人 责任人 两委” 两委 合作社 \
                     村里 镇里 县里 区里 局里 街道办 \
                     站 中队 大队 市场办 户主 老板 店主 摊主 司机 医生 网格长 片长 路长 河长 段长 巷长 街长 林长 田长 园长 村民 居民 商户 住户 租户 \
                     房东 会计 志愿者 团员 民兵 家属 施工方 电工 员工 职工 护工 保洁工 环卫工 经营者 养殖户 种植户 大户 专班 指挥部 领导小组";

/// What ends alike and is no owner.
const FALSE_KINDS: &str = "一处 一组 一队 一员 一站 一村 一户 带班 值班 上班 下班 加班 排班 轮班 动员 全员 农村 驻村 包村 进村 入村 排队 分组 编组 到处 各处 之处 好处 难处 一大户 车站 网站 换乘站 加油站 垃圾站 中转站 转运站 泵站 电站 变电站 充电站 污水站";

/// Owners that are a word of their own.
const WHOLE: [&str; 21] = [
    "门卫", "学校", "村里", "镇里", "县里", "区里", "局里", "厂里", "队里", "物业", "保安", "业主", "医院",
    "校方", "主家", "村组", "组里", "乡里", "站里", "所里", "市里",
];

/// What may stand between an owner and the verb.
const BETWEEN: &str = "再 各 都 自行 自己 统一 逐个 逐户 逐家 逐一 当天 当场 一起 共同 先 另 又 还 就 也 每周 每月 每天 每季度 分别 具体 牵头 \
                       负责 免费 集中 联合 要 应 须 必须 今冬 今冬明春 今春 今秋 今年 明年 今晚 今夜 今天 明天 每晚 每日 夜里 晚上 \
                       白天 整点 周末 平时 连夜 会后 节前 节后 下一步 下步 回去以后 回去之后 回去后 近期 近日 年内 上半年 下半年 马上 立即 抓紧 既 更 都要 \
                       每人 人人 每户 每家 直接 尽快 回去 天天 带头 亲自 下周 本周 这周 这个月 下个月 本月 这个星期 这个礼拜 明早 明晚 \
                       一律 一律下 都下 后天 今天之内 今天内 当天内 三天内 三天之内 两天内 两天之内 一周内 一周之内 本周内 月内 放学 放学后 课后 下班后 节日期间 假期 假日 随后 分头 轮流";

/// What the names of owners and bodies end in.
const LAST_SIGNS: &str = "局委办厅院处站队所署心司团会道乡镇组部联协府大台社行校学园班关馆室科员排长记任位门业店村警党志师栋格主户厂人里医                          卫安方县区市地民机者东属工";

/// The owner a clause opens with, before a verb of one character or before what the act is done to.
pub(super) fn agent(page: &Page<'_>, clause: &Range<usize>) -> Option<Range<usize>> {
    static LAST: LazyLock<Signs> = LazyLock::new(|| Signs::new(LAST_SIGNS));
    // What the act is done to, or how, begins with one of these.
    static MARKS: LazyLock<Signs> = LazyLock::new(|| Signs::new("把将对在从给向到搞要每同逐挨负与"));
    // A clause that opens with a verb names nobody; 检查组 and 保洁员 do.
    let opens = page.tags.within(clause.clone()).first().filter(|t| {
        let verb = Class(Class::ACT.0 | Class::SOFT.0 | Class::EXHORT.0 | Class::OUTCOME.0 | Class::PAST.0);
        t.start == clause.start && t.class.has(verb)
    });
    if opens.is_some_and(|t| !page.get(&(t.end..clause.end)).starts_with(|c| LAST.holds(c) || c == '公')) {
        return None;
    }
    let text = page.get(clause);
    let told = text.trim_start_matches(['由', '请']);
    let start = clause.start + text.len() - told.len();
    let near = start..clause.end.min(start + 25 * 3);
    let verbs = LazyCell::new(|| {
        let act = page.tags.within(near.clone()).iter().find(|t| t.class.has(Class::ACT) && t.start > start);
        let time = page.times_in(&near).first();
        let doing = doings(page, &near).first();
        [act.map(|t| t.start - start), time.map(|t| t.span.start - start), doing.map(|at| at - start)]
    });
    // The verb, or what it is done to, stands among the first twenty-five signs, behind two of a name at least.
    let signs = told.char_indices().take(25).take_while(|(_, c)| !matches!(c, ',' | '。' | ';' | ':'));
    signs.skip(2).find_map(|(i, c)| {
        if !MARKS.holds(c) && !plain::carries(c, &told[i..]) && !verbs.contains(&Some(i)) {
            return None;
        }
        let name = between(&told[..i]);
        if !name.chars().next_back().is_some_and(|last| LAST.holds(last)) {
            return None;
        }
        // 市工商局与业户签订: a body, and with whom.
        if c == '与' && !body::is_body(name) {
            return None;
        }
        let members = body::members(page.s, start..start + name.len());
        let owner = |m: &Range<usize>| {
            let name = body::bare(page.get(m));
            !name.contains(['在', '于', '由'])
                && !name.starts_with(['与', '和', '同', '经', '按', '以', '副', '逐', '其'])
                && !name.starts_with("一律")
                && (typed(page, &(m.start..m.start + name.len())) || body::is_body(name))
        };
        (!members.is_empty() && members.iter().all(owner)).then(|| start..start + name.len())
    })
}

/// The words before the adverbs that lead up to a verb.
pub(super) fn between(name: &str) -> &str {
    static ADVERBS: LazyLock<Edges> = LazyLock::new(|| Edges::new(BETWEEN, true));
    let mut name = name;
    while let Some(word) = ADVERBS.of(name).next() {
        name = &name[..name.len() - word.len()];
    }
    name
}

/// 包片的同志, 驻村的干部: who he is by what he is charged with; 没有证照的单位 is a case.
fn posted(text: &str) -> bool {
    const PERSONS: [&str; 16] = [
        "同志",
        "干部",
        "人员",
        "领导",
        "负责人",
        "党员",
        "民警",
        "教师",
        "医生",
        "老师",
        "校长",
        "电工",
        "村民",
        "居民",
        "会计",
        "司机",
    ];
    text.split_once('的').is_some_and(|(charge, who)| {
        PERSONS.contains(&who)
            && (2..=6).contains(&charge.chars().count())
            && !charge.contains(['不', '没', '未', '无', '违', '超', '有', '好', '强'])
    })
}

/// 各中小学, 各医疗机构: every one of a kind, whatever the kind; 各项 and 各环节 are none that could act.
fn every(text: &str) -> bool {
    const THINGS: [&str; 20] = [
        "类", "项", "种", "自", "地", "方面", "环节", "处", "条", "阶段", "时", "个", "有", "负", "尽", "司",
        "式", "界", "方", "级",
    ];
    text.strip_prefix('各').is_some_and(|kind| {
        (2..=7).contains(&kind.chars().count()) && !THINGS.iter().any(|w| kind.starts_with(w))
    })
}

/// Whether a name is an owner by its kind: 食堂管理员, 每名党员, 学校.
fn typed(page: &Page<'_>, name: &Range<usize>) -> bool {
    static KIND: LazyLock<Edges> = LazyLock::new(|| Edges::new(KINDS, true));
    static FALSE_KIND: LazyLock<Edges> = LazyLock::new(|| Edges::new(FALSE_KINDS, true));
    let text = page.get(name);
    // 组织发动全体干部 opens with a verb or holds one far from its end; 检查组, 保洁公司 are names.
    let verb = |t: &Tag| {
        (t.class.has(Class::ACT) || t.class.has(Class::SOFT))
            && (t.start == name.start && t.end + 6 < name.end
                || page.get(&(t.end..name.end)).chars().count() > 3)
    };
    WHOLE.contains(&text)
        || (2..=14).contains(&text.chars().count())
            && (KIND.of(text).next().is_some() || every(text))
            && !text.starts_with(['一', '半', '几', '将', '从', '给', '到', '请', '面', '让', '使'])
            && (!text.contains('的') || posted(text))
            && !text.contains([
                '了', '是', '把', '对', '不', '有', '在', '为', '我', '你', '他', '要', '让', '带', '叫',
            ])
            && FALSE_KIND.of(text).next().is_none()
            && !page.tags.within(name.clone()).iter().any(verb)
}
