//! How much a clause asks for something that can be shown.

use super::apart::flourish;
use super::doing::{Signs, counts, doings, each, figurative, plainly_done};
use super::owner::staffs;
use super::tail::rules_only;
use super::{lead, plain, subject};
use crate::find::body;
use crate::item::Item;
use crate::lexicon::{Class, Tag};
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// What makes any act more of a task: a named owner, a day, a number.
pub(super) fn bonus(page: &Page<'_>, range: &Range<usize>, deadlines: &[Item]) -> i32 {
    static COUNT: LazyLock<Pattern> = LazyLock::new(|| compile(r"[0-9]+(?:\.[0-9]+)?(?:余|多)?\p{Han}"));
    let text = page.get(range);
    let mut bonus = 0;
    let opens = range.start + lead(text)..range.end;
    let owner = subject(page, opens.clone());
    let acts =
        page.tags.any(range.clone(), Class::ACT) || text.contains("负责") || !doings(page, range).is_empty();
    if acts {
        bonus += 2 * i32::from(owner.is_some());
        bonus += i32::from(!page.times_in(range).is_empty());
        let counted = text.bytes().any(|b| b.is_ascii_digit()) && COUNT.is_match(text);
        let opens = page.tags.opens(opens, Class::ACT);
        bonus += i32::from(counted) + i32::from(counted && opens);
    }
    // Whoever is told to do something by a day is told, whatever the verb.
    let named = owner.as_ref().is_some_and(|o| {
        body::members(page.s, o.clone()).iter().any(|m| body::is_body(body::bare(page.get(m))))
    });
    bonus += 2 * i32::from(named);
    bonus += 2 * i32::from(deadlines.iter().any(|d| range.start <= d.span.start && d.span.end <= range.end));
    bonus
}

/// The last clause that still asks: after a clause of outcome only one that opens with a verb does.
pub(super) fn last_clause(page: &Page<'_>, clauses: &[Range<usize>], weights: &[i32], first: usize) -> usize {
    let mut last = first;
    let mut outcome = false;
    for (i, c) in clauses.iter().enumerate().skip(first + 1) {
        let start = c.start + lead(page.get(c));
        outcome |= ends(page, &(start..c.end));
        let ruled = rules_only(page, &(start..c.end)) || page.tags.any(start..c.end, Class::PAST);
        if ruled {
            break;
        }
        if weights[i] >= 2 && (!outcome || imperative(page, &(start..c.end))) {
            last = i;
            outcome = false;
        }
    }
    last
}

/// Whether a clause opens with a verb of doing, an adverb before it allowed: 认真制定, 要拆除.
pub(super) fn imperative(page: &Page<'_>, c: &Range<usize>) -> bool {
    // 对沿街门店进行检查: the act stands behind its object.
    let text = page.get(c);
    let dealt =
        text.starts_with('对') && (each(text) || !doings(page, c).is_empty()) && !text.contains(['了', '已'])
            || text.starts_with('对')
                && ["进行", "予以", "实施", "开展", "下达"].iter().any(|w| {
                    text.rfind(w).is_some_and(|i| i > 9 && page.tags.any(c.start + i..c.end, Class::ACT))
                })
                && !text.contains(['了', '已']);
    dealt
        || page.tags.within(c.clone()).iter().find(|t| !t.class.has(Class::MUST)).is_some_and(|t| {
            (t.class.has(Class::ACT) || t.class.has(Class::SOFT))
                && !t.class.has(Class::OUTCOME)
                && page.get(&(c.start..t.start)).chars().count() <= 4
                && !page.get(&(c.start..t.start)).contains(['从', '在', '对', '的', '有', '是'])
        })
        || put_up(page, c)
}

/// 在各入口竖立投诉电话牌: a place, and what is done there; 在…基础上 and 在…期间 are no places.
fn put_up(page: &Page<'_>, c: &Range<usize>) -> bool {
    const NO_PLACE: [&str; 10] = ["上", "中", "下", "时", "期间", "过程", "方面", "同时", "前", "后"];
    let text = page.get(c);
    text.starts_with('在')
        && !text.contains(['了', '已', '是', '有'])
        && page.tags.within(c.clone()).iter().find(|t| t.class.has(Class::ACT)).is_some_and(|t| {
            let place = page.get(&(c.start + '在'.len_utf8()..t.start));
            (2..=14).contains(&place.chars().count())
                && !NO_PLACE.iter().any(|w| place.ends_with(w))
                && page.get(&(t.end..c.end)).chars().count() >= 2
        })
}

/// Whether a clause is of one breath with the asking beside it: no outcome, no exhortation, nothing told.
fn of_one_breath(page: &Page<'_>, c: &Range<usize>) -> bool {
    let start = c.start + lead(page.get(c));
    // 确保全部使用再生水: an outcome that can be checked is asked for too.
    let checked = || {
        page.get(c).contains(|c: char| c.is_ascii_digit())
            || ["全部", "全覆盖"].iter().any(|w| page.get(c).contains(w))
            || each(page.get(c))
    };
    // 坚持把整体推进与重点突破结合起来: how, not what. 图的是个面子: what it is.
    static SAYS: LazyLock<Words> = LazyLock::new(|| Words::new(["的是", "都是", "就是", "值钱"]));
    let text = page.get(c);
    let manner = text.trim_start_matches('要').starts_with("坚持")
        || text.starts_with("只有")
        || SAYS.stands(text) && !text.contains("重点");
    !manner && (!ends(page, &(start..c.end)) || checked()) && !page.tags.any(start..c.end, Class::EXHORT)
}

/// The verbs of one sentence stay together: from the first weighty clause back over what is asked before it.
pub(super) fn carried_back(page: &Page<'_>, clauses: &[Range<usize>], first: usize) -> usize {
    let asked = |c: &Range<usize>| {
        let start = c.start + lead(page.get(c));
        imperative(page, &(start..c.end)) && of_one_breath(page, c)
    };
    (0..first).rev().take_while(|i| asked(&clauses[*i])).last().unwrap_or(first)
}

/// And on over the clauses that go on asking in words of any kind.
pub(super) fn carried_on(page: &Page<'_>, clauses: &[Range<usize>], last: usize) -> usize {
    // 办公室设在某局 tells of the group just set up and asks for nothing more: no longer than what it is told of.
    let on = |c: &Range<usize>| {
        of_one_breath(page, c)
            && !rules_only(page, c)
            && page.get(c).chars().count() >= 4
            && (!staffs(page.get(c)) || c.end - clauses[last].end <= clauses[last].len())
    };
    (last + 1..clauses.len()).take_while(|i| on(&clauses[*i])).last().unwrap_or(last)
}

/// How much a clause asks for something that can be shown.
pub(super) fn weigh(page: &Page<'_>, c: &Range<usize>) -> i32 {
    let text = page.get(c);
    let start = c.start + lead(text);
    // 《考核办法》: the words of a title do nothing.
    let title = text.contains('《');
    let outside = |t: &&Tag| {
        let before = page.get(&(c.start..t.start));
        before.rfind('《').is_none_or(|i| before[i..].contains('》'))
    };
    let within = page.tags.within(start..c.end);
    let kept: Vec<Tag>;
    let tags = if title {
        kept = within.iter().filter(outside).copied().collect();
        &kept[..]
    } else {
        within
    };
    // 宣传员, 监督者: who, not what is done.
    let does = |t: &&Tag| t.class.has(Class::ACT) && !page.s[t.end..c.end].starts_with(['员', '者']);
    let count = |class: Class| tags.iter().filter(|t| t.class.has(class)).count() as i32;
    // 换下来, 派两台车: a verb of one character, where no word of the lists holds it.
    let seen = doings(page, &(start..c.end))
        .iter()
        .filter(|i| !tags.iter().any(|t| t.start <= **i && **i < t.end))
        .count() as i32;
    let seen = if seen > 0 && figurative(text) { 0 } else { seen };
    let (act, soft, thing) = (
        (tags.iter().filter(does).count() as i32 + seen).min(3),
        count(Class::SOFT).min(2),
        count(Class::THING).min(4),
    );
    let (spirit, exhort) = (count(Class::SPIRIT), count(Class::EXHORT));
    // 补栽一批桂花, 组织两次演练: how many, in words.
    let some = tags.iter().filter(does).any(|t| {
        let behind = &page.s[t.end..c.end];
        behind.starts_with(|c: char| "一几两二三四五六七八九十百".contains(c)) && counts(behind)
    });
    // 强化安全监管: after a verb of degree the words of doing are what it is done to.
    let first = tags.iter().find(|t| !t.class.has(Class::MUST));
    let degree = first.is_some_and(|t| {
        t.class.has(Class::SOFT)
            && !t.class.has(Class::ACT)
            && page.get(&(start..t.start)).chars().count() <= 4
    });
    let mut w = 0;
    if degree {
        w += 1 + (thing + act).min(3);
    } else if act > 0 {
        w += 1 + act + thing.min(3);
    } else if soft > 0 {
        w += soft.min(1) + thing.min(2);
    } else {
        w += thing.min(1);
    }
    // 换下来, 配齐: the end it comes to can be seen.
    const ENDED: [&str; 11] =
        ["接通", "疏通", "修好", "装好", "改好", "建好", "补好", "清完", "挖好", "换好", "清好"];
    let ended = || {
        tags.iter().filter(does).any(|t| {
            let verb = &page.s[t.start..t.end];
            (verb.ends_with(['齐', '掉']) || verb.ends_with(['通', '好', '完']) && ENDED.contains(&verb))
                && !page.s[t.end..c.end].starts_with(['的', '了'])
        })
    };
    w += i32::from(some) + i32::from(seen > 0 && plainly_done(page, c) || w > 0 && ended());
    w -= 2 * exhort + 2 * spirit;
    if tags.first().is_some_and(|t| t.start == start) && ends(page, &(start..c.end)) {
        w = (w - 5).min(0);
    }
    static PREFACE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:为|为了|根据|按照|围绕|以|通过|随着|鉴于|坚持|本着|在[\p{Han}、]{2,30}(?:下|中|上|时|后|期间)$|要?按照)",
        )
    });
    // 以某某为主题开展读书: the act stands behind its frame.
    let framed = || {
        ["为主题", "为重点", "为契机", "的形式", "的方式", "等形式", "等方式"]
            .iter()
            .any(|f| text.find(f).is_some_and(|i| page.tags.any(c.start + i + f.len()..c.end, Class::ACT)))
    };
    if w > 1 && PREFACE.is_match(&page.s[start..c.end]) && !framed() {
        w = w.min(1);
    }
    static TELLING: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^[^,]{2,20}是[^,]*的|^是[^,]*(?:主体|责任人)|如果|能不能|说到底|归根结底|在[^,]{2,30}(?:领导|指导)下(?:进行|开展)$|^只有|^要?坚持|^不仅|^无论|^关键是|^归根到底",
        )
    });
    // 严格落实责任追究制度, 发挥好综合协调作用, 加大工作力度: named, not told.
    static BARE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^要?(?:切实|认真|严格|充分|进一步|更好)*(?:(?:落实|执行|遵守)[^,、“]{0,14}(?:制度|责任制|措施|规定)|发挥[^,]{0,24}作用|加大[^,]{0,14}力度|(?:加大|加强|强化|扩大|拓宽|创新|丰富|优化|改进|完善|健全|提升|提高|改善|转变)[^,、对在]{0,8}(?:力度|攻势|范围|途径|渠道|措施|方式|方法|手段|载体|思路|效率|成效|实效|质量|水平|声势|机制|效能|作风)|(?:健全|完善|建立)(?:健全|完善|和完善|起)?(?:各项|相关|有关|一系列|科学|有效|长效|工作|规章|管理|责任|常态化?|协调|联动|监督|考核|激励|约束|组织|的)*(?:机制|制度|体系))$",
        )
    });
    // 创卫办要发挥好协调作用: whoever is told so.
    let bare = || {
        // What is so named ends in one of these.
        text.ends_with([
            '制', '施', '定', '用', '度', '系', '式', '法', '段', '体', '路', '率', '效', '量', '平', '势',
            '能', '风', '围', '径', '道',
        ]) && (BARE.is_match(&page.s[start..c.end]) || {
            let told = subject(page, start..c.end).filter(|o| o.start == start).map_or(start, |o| o.end);
            told > start && BARE.is_match(page.s[told..c.end].trim_start_matches(['都', '也']))
        })
    };
    if w > 1 && bare() {
        w = 1;
    }
    static SETS_UP: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:成立|组建|设立)[^,。;]{0,30}(?:小组|指挥部|委员会|专班|工作组|办公室|会议|队)|(?:安排|列支|预留)[^,。;]{0,16}(?:资金|经费|贷款|[万亿]元)",
        )
    });
    let sets_up = SETS_UP.is_match(text);
    w += 2 * i32::from(sets_up);
    // 局长任副组长: a post in a group.
    if !sets_up && body::gives_post(text) {
        return 0;
    }
    if w > 1
        && (!sets_up && body::is_body(text)
            || TELLING.is_match(&page.s[start..c.end])
            || flourish(&page.s[start..c.end]))
    {
        w = w.min(1);
    }
    if disposes(text) || w > 0 && put_up(page, &(start..c.end)) {
        w += 1;
    }
    // 对学生进行文明礼仪教育: done to somebody.
    if text.starts_with('对')
        && w >= 1
        && !text.contains(['了', '已'])
        && ["进行", "实施", "开展"].iter().any(|v| {
            text.find(v).is_some_and(|i| {
                page.tags.any(c.start + i + v.len()..c.end, Class(Class::ACT.0 | Class::SOFT.0))
            })
        })
    {
        w += 1;
    }
    if text.starts_with('对') && w >= 1 && seen > 0 {
        w += 2;
    }
    if w >= 0 && exhort + spirit == 0 && each(text) {
        w += 2;
    }
    if (0..4).contains(&w) && told(page, &(start..c.end)) {
        w = 3 + i32::from(disposes(text) || plain::tool(text).is_some());
    }
    // 农机站联系20台打捆机: whoever is named, and how many he is to see to.
    if (0..3).contains(&w) && text.contains(|c: char| c.is_ascii_digit()) && numbered(page, &(start..c.end)) {
        w = 3;
    }
    static COUNTERPART: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"与[^,]{2,30}(?:联系|对接|沟通|衔接|会商)"));
    if COUNTERPART.is_match(text) {
        w += 4;
    }
    w
}

/// Whether a clause opens with what is to come of an act: 确保…, 让…. 为谁办什么, 引导谁做什么 are acts.
fn ends(page: &Page<'_>, c: &Range<usize>) -> bool {
    page.tags.opens(c.clone(), Class::OUTCOME) && !serves(page, c) && !guides(page, c)
}

/// 引导居民清理楼道: brought to do something, not to become something.
fn guides(page: &Page<'_>, c: &Range<usize>) -> bool {
    page.get(c).starts_with("引导")
        && page.tags.within(c.clone()).iter().skip(1).any(|t| t.class.has(Class::ACT))
        && !page.tags.any(c.clone(), Class(Class::SPIRIT.0 | Class::EXHORT.0))
}

/// 为困难家庭办理低保: for whom it is done, not what for.
fn serves(page: &Page<'_>, c: &Range<usize>) -> bool {
    const GIVEN: [&str; 14] = [
        "保障", "支撑", "条件", "基础", "贡献", "动力", "环境", "活力", "力量", "保证", "经验", "契机",
        "成功", "顺利",
    ];
    let Some(whom) = page.get(c).strip_prefix('为') else { return false };
    let act = page.tags.within(c.clone()).iter().find(|t| t.class.has(Class::ACT));
    act.is_some_and(|t| page.get(&(c.start..t.start)).chars().count() >= 3 && t.end < c.end)
        && !GIVEN.iter().any(|w| whom.ends_with(w))
        && !whom.starts_with(['了', '确', '推', '全', '打', '加', '实'])
}

/// What somebody thinks of a thing, and does nothing with it: 对工作寄予厚望.
const OPINIONS: [&str; 12] =
    ["负责", "高度", "重视", "表示", "有意见", "寄予", "充满", "满意", "关心", "关注", "支持", "肯定"];

/// 县医院在山上设点, 门卫对来客问清去处: whoever is named and told what to do with a thing or where, whatever the verb.
fn told(page: &Page<'_>, c: &Range<usize>) -> bool {
    // What it is done to, or where, is said by one of these.
    static MARKS: LazyLock<Signs> = LazyLock::new(|| Signs::new("把将对在从给同搞拿骑扛背带"));
    if !page.get(c).chars().any(|sign| MARKS.holds(sign)) {
        return false;
    }
    let Some(owner) = subject(page, c.clone()) else { return false };
    let rest = page.get(&(owner.end..c.end)).trim_start_matches(['要', '须', '应', '都', '再', '也']);
    let does = plain::in_hand(rest)
        || disposes(rest)
        || rest.starts_with('对') && !holds(rest, &OPINIONS)
        || rest.starts_with('在') && rest.chars().count() >= 8
        || rest.starts_with('从') && rest.contains('起')
        || rest.starts_with(['给', '同', '搞']) && !holds(rest, &["你们", "大家", "我们"]);
    does && !rest.contains(['了', '是', '有'])
        && !page.tags.any(c.clone(), Class(Class::SPIRIT.0 | Class::EXHORT.0 | Class::LACK.0 | Class::PAST.0))
}

/// 农机站联系20台打捆机: somebody named, a verb of any kind, a number and its measure.
fn numbered(page: &Page<'_>, c: &Range<usize>) -> bool {
    let text = page.get(c);
    let digit = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    if !counts(&text[digit..]) {
        return false;
    }
    let Some(owner) = subject(page, c.clone()) else { return false };
    let rest = page.get(&(owner.end..c.end));
    let verb: String = rest.chars().take_while(|c| !c.is_ascii_digit()).collect();
    (2..=3).contains(&verb.chars().count())
        && !verb.contains([
            '有', '共', '计', '是', '为', '达', '占', '约', '近', '超', '第', '满', '仅', '只', '总', '已',
            '前', '后', '内', '到', '每', '负', '近', '的', '了', ',',
        ])
        && counts(&rest[verb.len()..])
}

/// 把井盖编号入库, 将方案报县安委办: what is done with a thing, whatever the verb. 把…作为, 把…放在 only rank it.
fn disposes(text: &str) -> bool {
    const RANKS: [&str; 24] = [
        "作为",
        "当作",
        "当成",
        "看成",
        "视为",
        "放在",
        "摆在",
        "摆上",
        "贯穿",
        "变成",
        "转化为",
        "统一到",
        "落到实处",
        "抓在手",
        "扛在",
        "融入",
        "结合起来",
        "结合好",
        "抓实",
        "抓细",
        "做实",
        "投入到",
        "用在",
        "当好",
    ];
    // 把关, 把握, 一把手; 将要 and 将来 are no such words.
    const OTHER: [&str; 7] = ["关", "握", "手", "脉", "要", "来", "会"];
    static SIGNS: LazyLock<Words> = LazyLock::new(|| Words::new(["把", "将"]));
    SIGNS.stands(text)
        && text.match_indices(['把', '将']).any(|(i, sign)| {
            let after = &text[i + sign.len()..];
            !OTHER.iter().any(|w| after.starts_with(w))
                && after.chars().count() >= 5
                && !after.starts_with('好')
                && !RANKS.iter().any(|w| after.contains(w))
        })
}
