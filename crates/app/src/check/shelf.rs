//! The checklists shipped with the program, one file each under `templates/checklist/`.

use std::sync::LazyLock;

use yipan_core::check::Checklist;

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        &[$(include_str!(concat!("../../../../templates/checklist/", $name, ".toml"))),*]
    };
}

const FILES: &[&str] = shipped![
    "main-road",
    "alley",
    "community",
    "market",
    "toilet",
    "school",
    "hospital",
    "park",
    "construction",
    "station",
    "stop",
    "crossing",
    "water",
];

static LISTS: LazyLock<Vec<Checklist>> =
    LazyLock::new(|| FILES.iter().filter_map(|text| toml::from_str(text).ok()).collect());

/// All checklists.
pub fn lists() -> &'static [Checklist] {
    &LISTS
}

/// The checklist for a type of site.
pub fn for_kind(kind: &str) -> Option<&'static Checklist> {
    LISTS.iter().find(|list| list.site_types.iter().any(|t| t == kind))
}

/// A checklist by its code.
pub fn by_code(code: &str) -> Option<&'static Checklist> {
    LISTS.iter().find(|list| list.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_checklist_is_on_the_shelf() {
        assert_eq!(lists().len(), FILES.len());
        assert_eq!(for_kind("stop").map(|l| l.code.as_str()), Some("stop"));
    }
}
