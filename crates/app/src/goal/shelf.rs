//! What the program brings along: kinds of campaign and standards as data, embedded in the binary.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use yipan_core::goal::fields::Fault;
use yipan_core::goal::standard::Standard;
use yipan_core::goal::template::Template;

/// A kind is not proposed for a document that says its words less often.
const WORDS_LEAST: usize = 6;

#[derive(RustEmbed)]
#[folder = "../../templates/"]
struct Shelf;

fn text(path: &str) -> Option<String> {
    let file = Shelf::get(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

/// A shipped kind of campaign.
pub fn template(code: &str) -> Option<Result<Template, Vec<Fault>>> {
    text(&format!("campaigns/{code}.toml")).map(|text| Template::parse(&text))
}

/// Every shipped kind of campaign, by code; read once.
pub fn templates() -> &'static [Template] {
    static ALL: LazyLock<Vec<Template>> = LazyLock::new(|| {
        let mut found: Vec<Template> = Shelf::iter()
            .filter_map(|path| path.strip_prefix("campaigns/")?.strip_suffix(".toml").map(str::to_owned))
            .filter_map(|code| template(&code)?.ok())
            .collect();
        found.sort_by(|a, b| a.code.cmp(&b.code));
        found
    });
    &ALL
}

/// The kind of campaign a document speaks of: by its name, else its goal, else what its text says again and again.
/// Of several the one whose word is the longest; by what is said often only one that stands far before the others.
pub fn proposed(name: &str, goal: &str, text: &str) -> Option<&'static Template> {
    let kinds = templates();
    let longest = |kind: &Template, told: &str| {
        kind.words.iter().filter(|word| told.contains(word.as_str())).map(|word| word.chars().count()).max()
    };
    let by_words = |told: &str| {
        kinds.iter().filter_map(|kind| Some((longest(kind, told)?, kind))).max_by_key(|(chars, _)| *chars)
    };
    let often = || {
        let times = |kind: &Template| kind.words.iter().map(|word| text.matches(word.as_str()).count()).sum();
        let mut counted: Vec<(usize, &'static Template)> =
            kinds.iter().map(|kind| (times(kind), kind)).collect();
        counted.sort_by_key(|(times, _)| std::cmp::Reverse(*times));
        let second = counted.get(1).map_or(0, |(times, _)| *times);
        counted.first().copied().filter(|(times, _)| *times >= WORDS_LEAST.max(2 * second))
    };
    by_words(name).or_else(|| by_words(goal)).or_else(often).map(|(_, kind)| kind)
}

/// The text of a shipped template.
pub fn template_text(code: &str) -> Option<String> {
    text(&format!("campaigns/{code}.toml"))
}

/// A shipped standard.
pub fn standard(code: &str) -> Option<Result<Standard, Vec<Fault>>> {
    standard_text(code).map(|text| Standard::parse(&text))
}

/// The text of a shipped standard.
pub fn standard_text(code: &str) -> Option<String> {
    text(&format!("standards/{code}.toml"))
}

/// Codes of the shipped standards.
pub fn standard_codes() -> Vec<String> {
    let mut found: Vec<String> = Shelf::iter()
        .filter_map(|path| path.strip_prefix("standards/")?.strip_suffix(".toml").map(str::to_owned))
        .collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_tells_its_kind_by_name_then_goal_then_what_it_says_often() {
        let often = "安全生产。隐患。隐患排查。消防。燃气。防火。平安。";
        for (name, goal, text, kind) in [
            ("创建国家卫生县城攻坚行动", "", often, Some("hygienic-city")),
            ("全国文明城市创建暨市容整治", "", "", Some("civilised-city")),
            ("冬季攻坚行动", "确保安全生产形势稳定", "", Some("work-safety")),
            ("冬季攻坚行动", "", often, Some("work-safety")),
            ("冬季攻坚行动", "", "安全生产。", None),
            ("冬季攻坚行动", "", "隐患隐患隐患隐患隐患隐患平安平安平安平安", None),
        ] {
            let found = proposed(name, goal, text).map(|kind| kind.code.as_str());
            assert_eq!(found, kind, "{name}");
        }
    }

    #[test]
    fn every_shipped_template_and_standard_is_good() {
        let codes: Vec<&str> = templates().iter().map(|template| template.code.as_str()).collect();
        assert_eq!(
            codes,
            [
                "civilised-city",
                "digital-city-management",
                "education-campaign",
                "garden-city",
                "great-event",
                "hygienic-city",
                "quarterly-indicators",
                "safe-city",
                "work-safety"
            ]
        );
        for code in standard_codes() {
            let standard = standard(&code).unwrap().unwrap_or_else(|faults| panic!("{code}: {faults:?}"));
            assert_eq!(standard.code, code);
        }
        for template in templates() {
            for code in &template.standards {
                assert!(standard_codes().contains(code), "{} asks for {code}", template.code);
            }
        }
    }
}
