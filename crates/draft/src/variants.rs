//! Traditional characters to simplified, one for one, so that offsets stay.

/// Pairs of traditional and simplified characters, in turn.
const PAIRS: &str = include_str!("../data/variants.txt");

/// The simplified form of a character, itself when there is none.
pub fn simplified(c: char) -> char {
    use std::collections::HashMap;
    use std::sync::OnceLock;
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let signs: Vec<char> = PAIRS.chars().filter(|c| crate::text::is_han(*c)).collect();
        signs.chunks_exact(2).map(|p| (p[0], p[1])).collect()
    });
    table.get(&c).copied().unwrap_or(c)
}
