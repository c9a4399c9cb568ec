//! Traditional characters to simplified, one for one, so that offsets stay.

/// Pairs of traditional and simplified characters, in turn.
const PAIRS: &str = include_str!("../data/variants.txt");

/// The simplified form of a character, itself when there is none.
pub fn simplified(c: char) -> char {
    use std::sync::OnceLock;
    /// For each character of the common plane its simplified form; 0 where it is one already.
    static TABLE: OnceLock<Vec<u16>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table = vec![0; 0x1_0000];
        let signs: Vec<char> = PAIRS.chars().filter(|c| crate::text::is_han(*c)).collect();
        for pair in signs.chunks_exact(2) {
            if let (Some(slot), Ok(plain)) = (table.get_mut(pair[0] as usize), u16::try_from(pair[1] as u32))
            {
                *slot = plain;
            }
        }
        table
    });
    match table.get(c as usize) {
        Some(&plain) if plain != 0 => char::from_u32(u32::from(plain)).unwrap_or(c),
        _ => c,
    }
}
