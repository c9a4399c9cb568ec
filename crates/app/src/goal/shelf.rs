//! What the program brings along: kinds of campaign and standards as data, embedded in the binary.

use rust_embed::RustEmbed;
use yipan_core::goal::fields::Fault;
use yipan_core::goal::standard::Standard;
use yipan_core::goal::template::Template;

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

/// Every shipped kind of campaign, by code.
pub fn templates() -> Vec<Template> {
    let mut found: Vec<Template> = Shelf::iter()
        .filter_map(|path| path.strip_prefix("campaigns/")?.strip_suffix(".toml").map(str::to_owned))
        .filter_map(|code| template(&code)?.ok())
        .collect();
    found.sort_by(|a, b| a.code.cmp(&b.code));
    found
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
    fn every_shipped_template_and_standard_is_good() {
        let codes: Vec<String> = templates().into_iter().map(|template| template.code).collect();
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
