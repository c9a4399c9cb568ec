//! Words inside XML: only what XML 1.0 allows, with its five signs escaped.

/// Adds `text` to `out` so that it can stand between tags or inside a quoted attribute. Characters that XML
/// 1.0 has no place for are dropped: Word would refuse the whole file for one of them.
pub fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}' => {
                out.push(letter);
            }
            _ => {}
        }
    }
}
