//! Whom of a city's units a document means by its words: 各乡镇, 县环保局, 市政府.

use std::sync::LazyLock;

/// A unit of the city.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// Its full name.
    pub name: &'a str,
    /// Its short name.
    pub short: &'a str,
    /// `government`, `department`, `street`, `community`, …
    pub kind: &'a str,
}

/// Who is meant, by places in the list of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// One, by its own name or one that ends like it.
    Named(usize),
    /// The only one that keeps the field of a department called otherwise.
    Keeps(usize),
    /// Each of them: 各街道.
    Each(Vec<usize>),
    /// Nobody of this city.
    Nobody,
}

/// Signs of the level a name begins with.
const LEVELS: [char; 4] = ['省', '市', '县', '区'];

/// The fields of departments, each by the words of their names.
static KIN: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let lines = include_str!("../data/kin.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_whitespace().collect()).collect()
});

/// Whom some words of a document mean among the units of a city.
pub fn meant(units: &[Unit<'_>], worded: &str) -> Meant {
    let worded = worded.trim();
    if let Some(own) = units.iter().position(|u| u.name == worded || u.short == worded) {
        return Meant::Named(own);
    }
    if let Some(kind) = all_of(worded) {
        let each: Vec<usize> = (0..units.len()).filter(|i| units[*i].kind == kind).collect();
        return if each.is_empty() { Meant::Nobody } else { Meant::Each(each) };
    }
    let only = |fits: &dyn Fn(&Unit<'_>) -> bool| {
        let mut fitting = (0..units.len()).filter(|i| fits(&units[*i]));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    };
    let core = worded.trim_start_matches(LEVELS);
    if matches!(core, "政府" | "人民政府") {
        return only(&|unit| unit.kind == "government").map_or(Meant::Nobody, Meant::Named);
    }
    if core.chars().count() >= 3
        && let Some(own) = only(&|unit| unit.name.ends_with(core) || unit.short.ends_with(core))
    {
        return Meant::Named(own);
    }
    // Ministries and the departments of a province are nobody's of a city.
    if worded.starts_with(['省', '国']) || worded.ends_with(['厅', '部']) {
        return Meant::Nobody;
    }
    let Some(field) = field(core) else { return Meant::Nobody };
    let keeps = |unit: &Unit<'_>| self::field(unit.name).or_else(|| self::field(unit.short)) == Some(field);
    only(&|unit| !matches!(unit.kind, "street" | "community" | "command") && keeps(unit))
        .map_or(Meant::Nobody, Meant::Keeps)
}

/// The kind of units of which words mean every one.
fn all_of(worded: &str) -> Option<&'static str> {
    const ALL: [&str; 7] = ["各", "所有", "全体", "属地", "所在地", "所在", "辖区"];
    const STREETS: [&str; 8] = ["乡镇", "街道", "镇街", "镇(街", "乡(镇", "街乡", "街镇", "镇办"];
    const COMMUNITIES: [&str; 4] = ["社区", "村", "居委会", "村(居"];
    let core = worded.trim_start_matches("全").trim_start_matches(LEVELS);
    let after = ALL.iter().find_map(|all| core.strip_prefix(all));
    let words = after.unwrap_or(core).trim_start_matches(LEVELS);
    let whole = |list: &[&str]| list.iter().any(|word| words.starts_with(word));
    // Without 各 only the bare word: 街道, not 街道办事处党工委书记.
    let bare = after.is_some() || words.chars().count() <= 4;
    if bare && whole(&STREETS) {
        Some("street")
    } else if bare && (whole(&COMMUNITIES) || matches!(words, "镇" | "乡")) {
        Some(if matches!(words, "镇" | "乡") { "street" } else { "community" })
    } else {
        None
    }
}

/// The field a department keeps, by the last word of its name that tells one.
fn field(name: &str) -> Option<usize> {
    let told = KIN
        .iter()
        .enumerate()
        .flat_map(|(n, words)| words.iter().filter_map(move |word| Some((name.rfind(word)?, word.len(), n))));
    told.max().map(|(_, _, n)| n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: [(&str, &str, &str); 14] = [
        ("安澜县人民政府", "县政府", "government"),
        ("安澜县创建办公室", "创建办", "committee"),
        ("安澜县住房和城乡建设局", "县住建局", "department"),
        ("安澜县市容环境卫生管理局", "市容环卫局", "department"),
        ("安澜县公安局交通警察大队", "交警大队", "department"),
        ("安澜县市场监督管理局", "县市场监管局", "department"),
        ("安澜县生态环境分局", "生态环境分局", "department"),
        ("安澜县卫生健康局", "县卫健局", "department"),
        ("安澜县教育体育局", "县教体局", "department"),
        ("安澜县园林绿化中心", "县园林中心", "department"),
        ("安澜县城关镇人民政府", "城关镇", "street"),
        ("安澜县西关街道办事处", "西关街道", "street"),
        ("城关镇东门社区", "东门社区", "community"),
        ("安澜县自然资源局", "县自然资源局", "department"),
    ];

    fn whom(worded: &str) -> String {
        let units = UNITS.map(|(name, short, kind)| Unit { name, short, kind });
        match meant(&units, worded) {
            Meant::Named(i) => UNITS[i].1.to_owned(),
            Meant::Keeps(i) => format!("={}", UNITS[i].1),
            Meant::Each(each) => each.iter().map(|i| UNITS[*i].1).collect::<Vec<_>>().join("、"),
            Meant::Nobody => String::new(),
        }
    }

    #[test]
    fn words_of_a_document_mean_the_units_of_the_city_that_reads_it() {
        for (worded, unit) in [
            ("创建办", "创建办"),
            ("安澜县卫生健康局", "县卫健局"),
            // By the end of its name, whatever the level.
            ("市住建局", "县住建局"),
            ("城关镇", "城关镇"),
            ("县人民政府", "县政府"),
            ("市政府", "县政府"),
            // By the field it keeps, under names of other years and places.
            ("县环保局", "=生态环境分局"),
            ("市环境保护局", "=生态环境分局"),
            ("区城市管理局", "=市容环卫局"),
            ("县城管综合执法大队", "=市容环卫局"),
            ("市工商局", "=县市场监管局"),
            ("县食品药品监督管理局", "=县市场监管局"),
            ("县卫生和计划生育局", "=县卫健局"),
            ("县教育局", "=县教体局"),
            ("县国土资源局", "=县自然资源局"),
            ("县公安局交警大队", "=交警大队"),
            ("市建委", "=县住建局"),
            ("市政园林局", "=县园林中心"),
            // All of a kind.
            ("各乡镇", "城关镇、西关街道"),
            ("各街道", "城关镇、西关街道"),
            ("各乡(镇)人民政府", "城关镇、西关街道"),
            ("各街道办事处", "城关镇、西关街道"),
            ("全县各乡镇", "城关镇、西关街道"),
            ("各社区", "东门社区"),
            ("属地街道", "城关镇、西关街道"),
            // Nobody of this city.
            ("县公安局", ""),
            ("省卫生厅", ""),
            ("国家卫生健康委", ""),
            ("县畜牧局", ""),
            ("各部门", ""),
            ("中学", ""),
            ("石河镇", ""),
            ("", ""),
        ] {
            assert_eq!(whom(worded), unit, "{worded}");
        }
    }

    #[test]
    fn each_word_tells_one_field() {
        let mut words: Vec<&str> = KIN.iter().flatten().copied().collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all);
    }
}
