//! Figures: a number with its unit, what it counts, and whether it is reached, aimed at or merely so.

mod comparison;
mod parameter;
mod said;
mod words;

use comparison::comparison;
use words::{kind, label};

use crate::find::body::Edges;
use crate::item::{Item, Kind};
use crate::number;
use crate::page::{Page, overlap};
use crate::pattern::{Captures, Pattern, compile};
use crate::text::{firsts, opens};
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::LazyLock;

const UNIT: &str = "微克/立方米|毫克/立方米|毫克/升|㎡/人|㎡|平方米/人|平方公里|平方千米|平方米|立方米|亩次|公里|千米|公斤|吨|米|公顷|亩|亿元|万元|元|人次|人(次)|人|名|户次|户|家次|家|条(次)|条次|条|个百分点|个|件次|件|起|例|处|台次|台套|台(套)|台|套|辆次|辆|艘|只|块|面|幅|张|份|期|篇|册|本|场次|场|次|趟|项|座|栋|幢|间|所|支|批|批次|宗|桩|片|座|株|棵|盏|封|组|对|部|头|口人|口|根|支队伍|种|类|天|小时|年|岁|周|个月|级|户数|床|张床位|人份|剂|标段|件事|幅面|包|斤|捆|罐|筐|盆|桶|箱|车|车次|袋|瓶|杆|根|眼|孔|棚|穴|延米|平米|方|立方|千瓦|千瓦时|兆瓦|学时|课时|铺|班次|吨位|毫克|微克|克|升|毫升|港元|美元|字|处次|余处|组次|人天|班|厂|站|村|项次|门|口井|学校|毫米|厘米|具|枚|尊|顶|扇|架|列|枝|首|笔|桩|层|道|段|员|尾|羽|副|卷|桌|间次|点位|网格|万步|毫安|马力|公顷次|分";

/// A figure in Arabic numerals as it stands in a text; ranges are of the text searched.
#[derive(Debug, Clone)]
struct Figure {
    n: Range<usize>,
    /// 百万, 万, 亿.
    mult: &'static str,
    unit: Range<usize>,
    /// 余, 多 before or after the unit, 左右 and the like after it.
    approx: Option<&'static str>,
    /// Whether 左右 follows.
    about: bool,
    end: usize,
}

/// The next figure from a place on: number, multiplier, 余, unit, 左右, all but the number optional.
fn next_figure(s: &str, from: usize) -> Option<Figure> {
    static UNITS: LazyLock<Edges> = LazyLock::new(|| {
        // The longest unit first: 批次 before 批.
        let mut units: Vec<&'static str> = UNIT.split('|').chain(["%", "‰"]).collect();
        units.sort_by_key(|u| std::cmp::Reverse(u.chars().count()));
        Edges::from_words(units, false)
    });
    let bytes = s.as_bytes();
    let start = from + bytes.get(from..)?.iter().position(u8::is_ascii_digit)?;
    let mut at = start + 1;
    while bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b',') {
        at += 1;
    }
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at += 1 + bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
    }
    let n = start..at;
    let one_of = |at: &mut usize, words: &[&'static str]| {
        let word = words.iter().copied().find(|w| opens(&bytes[*at..], w.as_bytes()));
        *at += word.map_or(0, str::len);
        word
    };
    one_of(&mut at, &[" "]);
    let mult = one_of(&mut at, &["百万", "千万", "万亿", "万", "亿"]);
    let before = one_of(&mut at, &["余", "多", "来", "几"]);
    one_of(&mut at, &[" "]);
    let mult = mult.or(one_of(&mut at, &["万"]).filter(|_| mult.is_none()));
    let unit = at..at + UNITS.of(&s[at..]).next().map_or(0, str::len);
    at = unit.end;
    let after = one_of(&mut at, &["左右", "以上", "以下", "余", "多"]);
    Some(Figure {
        n,
        mult: mult.unwrap_or(""),
        unit,
        approx: before.or(after).filter(|a| *a != "以下"),
        about: after == Some("左右"),
        end: at,
    })
}

static FRACTION: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"(?P<d>[二三四五六七八九十百千]{1,3})分之(?P<n>[一二三四五六七八九十百零]{1,6})")
});

/// The figures of a page; the parameters of its rules are not among them.
pub fn find(page: &Page<'_>, rules: &[Item]) -> Vec<Item> {
    let mut out = Vec::new();
    for c in FRACTION.captures_iter(page.body()) {
        out.extend(fraction(page, &c));
    }
    let mut at = 0;
    while let Some(figure) = next_figure(page.body(), at) {
        at = figure.end;
        out.extend(arabic(page, &figure, rules));
    }
    out.extend(said::find(page));
    restated(page, out)
}

/// 全县43栋校舍 … 把43栋校舍加固: the same count of the same thing is one figure, mentioned again.
fn restated(page: &Page<'_>, found: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(found.len());
    for item in found {
        let words = page.get(&item.span);
        let counts = !words.ends_with(['元', '%', '分', '次', '度', '年', '天'])
            && words.bytes().filter(u8::is_ascii_digit).count() >= 2;
        let thing = |i: &Item| {
            let rest = &page.s[i.span.end..];
            &rest[..firsts(rest).nth(2).unwrap_or(rest.len())]
        };
        let here = thing(&item);
        let first = out.iter_mut().find(|i| {
            counts && page.get(&i.span) == words && thing(i) == here && here.chars().all(crate::text::is_han)
        });
        match first {
            Some(first) => first.also.push(item.span),
            None => out.push(item),
        }
    }
    out
}

fn fraction(page: &Page<'_>, c: &Captures<'_>) -> Option<Item> {
    let span = page.at(c.get(0)?.range());
    let (d, n) = (number::whole(c.name("d")?.as_str())?, number::whole(c.name("n")?.as_str())?);
    if d == 0 {
        return None;
    }
    // 签约率达不到五分之四的不改造: a mark that something hangs on.
    let before = page.get(&(page.span.start..span.start));
    let hangs = page.s[span.end..].starts_with(['的', '以']);
    if hangs && ["达不到", "不足", "不到", "超过", "低于", "达到"].iter().any(|w| before.ends_with(w))
    {
        return None;
    }
    let (value, unit) = if d == 100 { (n as f64, "%") } else { (n as f64 / d as f64, "") };
    Some(build(page, span.clone(), json!(value), unit, None, label(page, span.start), "metric.fraction", 75))
}

fn arabic(page: &Page<'_>, figure: &Figure, rules: &[Item]) -> Option<Item> {
    // 1.8亿: money named by its multiplier alone.
    if figure.unit.is_empty() && !matches!(figure.mult, "万" | "亿") {
        return None;
    }
    let mut span = page.at(figure.n.start..figure.unit.end);
    let whole = page.at(figure.n.start..figure.end);
    let n = &page.body()[figure.n.clone()];
    let unit = &page.body()[figure.unit.clone()];
    let before = page.get(&(page.span.start..span.start));
    let after = &page.s[whole.end..];
    let after_unit = &page.s[span.end..];
    if page.in_title(span.start) || skipped(before, unit, after_unit, n) {
        return None;
    }
    let sentence = page.sentence_at(span.start)?;
    let formula = page.s[sentence.body..sentence.end].contains('=');
    // How many sat in the hall is a figure, how many schools sent someone is none.
    let sent = !matches!(unit, "人" | "名") && super::task::attends(page, sentence, span.start);
    let told = page.get(&(sentence.body.min(span.start)..span.start));
    let stands = parameter::parameter(told, unit, after_unit)
        || parameter::elsewhere(&page.s[sentence.body..sentence.end], told, unit, after_unit);
    if formula || sent || stands {
        return None;
    }
    let inside = rules.iter().find(|r| overlap(&r.span, &span));
    if inside.is_some_and(|r| parameter(r, unit, after_unit)) {
        return None;
    }
    if ranged(after) {
        return None;
    }
    let value: Value = number_value(n)?;
    let unit_text = format!("{}{unit}", figure.mult);
    if figure.about {
        span.end = whole.end;
    }
    let (rule, sure) = if inside.is_some() { ("metric.in-rule", 55) } else { ("metric.figure", 85) };
    let mut item =
        build(page, span.clone(), value, &unit_text, figure.approx, label(page, span.start), rule, sure);
    item = item.with("metric_kind", kind(page, sentence.start..sentence.end, &span));
    if let Some(cmp) = comparison(page, span.end, sentence.end) {
        item = item.with("comparison", cmp);
    }
    Some(item)
}

fn number_value(n: &str) -> Option<Value> {
    let plain = n.replace(',', "");
    match plain.parse::<i64>() {
        Ok(i) => Some(json!(i)),
        Err(_) => plain.parse::<f64>().ok().map(|f| json!(f)),
    }
}

/// A second figure of a range (50至80人) is read with its first; the first alone is no figure.
fn ranged(after: &str) -> bool {
    let mut chars = after.chars();
    matches!(chars.next(), Some('-' | '—' | '~' | '～')) && chars.next().is_some_and(|c| c.is_ascii_digit())
}

/// Numbers that are no figures: dates, ordinals, document numbers, countdowns, durations, points of order.
fn skipped(before: &str, unit: &str, after: &str, n: &str) -> bool {
    let last = before.chars().next_back().unwrap_or(' ');
    if last.is_ascii_alphanumeric()
        || matches!(last, '第' | '.' | '+' | '-' | '/' | '〔' | '《' | '“' | '·' | '—')
    {
        return true;
    }
    let long = |s: &str, n: usize| s.char_indices().rev().nth(n).map_or(0, |(i, _)| i);
    let near = &before[long(before, 11)..];
    let clause = near.rsplit([',', ';', '。']).next().unwrap_or(near);
    if unit == "个" && after.starts_with('字') {
        return true;
    }
    if matches!(unit, "年") && n.len() == 4 || n.starts_with('0') && !n.contains('.') {
        return true;
    }
    let sentence = before.rsplit(['。', '\n']).next().unwrap_or(before);
    // 件数比去年同期增长6.2%,损失却减少了3%.
    let second = unit == "%"
        && ["上升", "下降", "增长", "减少", "增加"].iter().any(|w| near.trim_end_matches('了').ends_with(w))
        && sentence.char_indices().rev().nth(40).map_or(sentence, |(i, _)| &sentence[i..]).contains("同期");
    let compares = (clause.contains("同比") || clause.contains("环比")) && !aimed_alone(before) || second;
    if compares
        || unit == "%" && near.contains("增长") && !aimed_alone(before)
        || (near.ends_with("上升") || near.ends_with("下降")) && !aimed_alone(before)
    {
        return true;
    }
    if unit == "%" && (last == '和' || last == '、') && long_contains(before, "同比", 40) {
        return true;
    }
    let counted = [
        "方面",
        "问题",
        "要求",
        "意见",
        "原则",
        "环节",
        "步骤",
        "阶段",
        "重点",
        "关键",
        "精神",
        "意识",
        "结合",
        "工作日",
        "自然日",
        "特点",
        "层次",
        "时段",
        "字",
        "目标",
        "必须",
        "带头",
        "到位",
    ];
    // 20个工作日: how long. 5个驻外招商分局: bodies set up are the structure's.
    if matches!(unit, "个") && after.starts_with("工作日") {
        return true;
    }
    let set_up = || {
        let name = &after[..after.find([',', '。', ';', '、', ':', ')']).unwrap_or(after.len())];
        let founded = ["下设", "设立", "另设", "成立", "组建", "组成", "分设", "设", "分为", "编为"]
            .iter()
            .any(|w| clause.contains(w));
        let body = ["组", "专班", "指挥部", "工作机构", "分局", "分会", "分队"]
            .iter()
            .any(|w| name.ends_with(w) && name.chars().count() <= 12);
        founded && body
    };
    if matches!(unit, "个" | "支" | "") && set_up() {
        return true;
    }
    // 门前5包: the name of a duty. 1米线: of a thing. 4家部门递交了责任状: who took part.
    let took_part = || {
        let near = &after[..firsts(after).nth(16).unwrap_or(after.len())];
        matches!(unit, "家" | "个")
            && ["部门", "单位", "乡镇", "街道", "村", "社区"].iter().any(|w| near.contains(w))
            && ["发言", "递交", "签订", "表态"].iter().any(|w| near.contains(w))
    };
    let around = || {
        let whole = ["周边", "周围", "围墙外", "半径"].iter().any(|w| near.ends_with(w));
        matches!(unit, "公里" | "米") && whole
    };
    // 4、5个: hardly a figure.
    let about =
        before.strip_suffix('、').is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()) && n.len() == 1);
    if around() || about {
        return true;
    }
    if unit == "包" && near.ends_with("门前") || unit == "米" && after.starts_with('线') || took_part() {
        return true;
    }
    let small = n.parse::<u32>().is_ok_and(|n| n < 10);
    if small
        && matches!(unit, "个" | "项" | "条" | "种" | "类" | "大")
        && counted.iter().any(|w| after.starts_with(w))
    {
        return true;
    }
    let scored = || ["得分", "平均", "总分", "成绩", "最高", "最低", "得"].iter().any(|w| near.contains(w));
    if unit == "分" && !scored() {
        return true;
    }
    // 较上轮减少312个: a comparison, not a figure of its own.
    let change =
        ["减少", "增加", "提高", "下降", "上升", "增长", "多", "少"].iter().any(|w| near.ends_with(w));
    if change && (near.contains('较') || near.contains("比上") || near.contains("比去")) {
        return true;
    }
    // 比序时进度低4.2个百分点.
    let beside = near.contains('比') && near.ends_with(['低', '高', '快', '慢', '超', '降', '升']);
    if beside && !aimed_alone(before) {
        return true;
    }
    let lasting = matches!(unit, "天" | "小时" | "周" | "个月" | "年" | "岁");
    if lasting && !worth_time(near, after) {
        return true;
    }
    if after.starts_with("检查组")
        || after.starts_with("联合检查组")
        || after.starts_with("督查组")
        || after.starts_with("督导组")
        || after.starts_with("专班")
        || after.starts_with("以上的") && !matches!(unit, "个" | "家" | "处" | "座")
        || after.starts_with("及以上")
        || after.starts_with("指挥部")
        || after.starts_with("街乡")
        || after.starts_with("分指挥部")
        || after.starts_with("工作组")
    {
        return true;
    }
    matches!(unit, "本" | "部" | "面" | "口" | "头" | "对" | "级" | "类" | "组" | "期")
        && n.len() <= 1
        && !near.ends_with("编发了")
}

/// A change with no figure before it in its clause is the figure itself: 浓度同比下降15%.
fn aimed_alone(before: &str) -> bool {
    let clause = before.rsplit([',', ';', '。', '\n', '、']).next().unwrap_or("");
    !clause.contains(|c: char| c.is_ascii_digit())
        && !clause.contains("分别")
        && before.ends_with(|c: char| !c.is_ascii_digit())
        && clause.chars().count() >= 8
}

fn long_contains(before: &str, word: &str, chars: usize) -> bool {
    let i = before.char_indices().rev().nth(chars).map_or(0, |(i, _)| i);
    before[i..].contains(word)
}

/// A time span that is itself the figure: 连续9年, 共放假7天.
fn worth_time(near: &str, after: &str) -> bool {
    near.contains("天数")
        || (near.ends_with("连续") || near.ends_with("已连续") || near.ends_with("放假"))
            && !after.starts_with("每")
}

/// Inside a rule most numbers are its parameters; counts that are named, chosen or given are figures too.
fn parameter(rule: &Item, unit: &str, after: &str) -> bool {
    match rule.field("rule_kind").unwrap_or("") {
        "quota" => false,
        // 每年选派50名: how many is a figure, how often is not.
        "recurrence" => !matches!(unit, "名" | "户" | "家" | "万元" | "亿元" | "篇" | "项"),
        // A duty to report, to close or to answer for counts things; only its term is its parameter.
        // 占考核的15%: the weight is its parameter.
        "appraisal" if matches!(unit, "%" | "分") => true,
        "one_item_one_plan" | "reporting" | "closed_loop" | "responsibility" | "cascade" | "publication"
        | "inspection" | "appraisal" | "precedence" => {
            ["日", "天", "小时", "分钟", "个工作日", "前"].iter().any(|w| after.starts_with(w))
        }
        _ => true,
    }
}

#[allow(clippy::too_many_arguments, reason = "one constructor for three grammars")]
fn build(
    _page: &Page<'_>,
    span: Range<usize>,
    value: Value,
    unit: &str,
    approx: Option<&str>,
    label: String,
    rule: &'static str,
    sure: u8,
) -> Item {
    Item::new(Kind::Metric, span, rule, sure)
        .with("label", label)
        .with("value", value)
        .with("unit", unit)
        .with("metric_kind", "baseline")
        .with("comparison", Value::Null)
        .with("approx", approx)
}
