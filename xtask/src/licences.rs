//! Everything we build on must be free to pass on: the licence of each package is read from what cargo knows,
//! without the network.

use crate::run::{Step, command};

const FREE: &[&str] = &[
    "Apache-2.0",
    "MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "0BSD",
    "CC0-1.0",
    "Unlicense",
    "MPL-2.0",
    "BSL-1.0",
    "MIT-0",
    "Apache-2.0 WITH LLVM-exception",
    "CDLA-Permissive-2.0",
    "Unicode-DFS-2016",
    "PostgreSQL",
    "bzip2-1.0.6",
];

/// Whether an SPDX expression can be met by licences from the list: every part joined by `AND` must be, one of
/// those joined by `OR` is enough.
fn is_free(expression: &str) -> bool {
    let text = expression.replace(['(', ')'], " ").replace('/', " OR ");
    text.split(" AND ").all(|part| part.split(" OR ").any(|one| FREE.contains(&one.trim())))
}

/// Reads the licences of all packages.
pub fn check() -> Step {
    let output = command("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .map_err(|e| format!("cargo metadata: {e}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|e| e.to_string())?;
    let packages = all["packages"].as_array().cloned().unwrap_or_default();
    let bad: Vec<String> = packages
        .iter()
        .filter(|p| !p["license"].as_str().is_some_and(is_free))
        .map(|p| {
            format!("{} ({})", p["name"].as_str().unwrap_or("?"), p["license"].as_str().unwrap_or("none"))
        })
        .collect();
    if bad.is_empty() {
        eprintln!("── licences: {} packages, all free", packages.len());
        return Ok(());
    }
    Err(format!("these packages have a licence we do not know to be free: {}", bad.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::is_free;

    #[test]
    fn one_free_choice_is_enough_and_every_part_must_be_free() {
        for (expression, free) in [
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("GPL-3.0", false),
            ("MIT AND GPL-3.0", false),
        ] {
            assert_eq!(is_free(expression), free, "{expression}");
        }
    }
}
