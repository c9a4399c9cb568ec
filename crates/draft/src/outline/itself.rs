//! Numbered sentences that say it all themselves and head nothing.

/// Whether a numbered sentence tells who does what or by when, so that it heads nothing. One that stands alone before the
/// next number heads nothing as soon as somebody in it acts.
pub(super) fn says_itself(text: &str, last: bool) -> bool {
    let told = ["负责", "牵头", "会同", "承办"].iter().any(|w| text.contains(w));
    let listed = || {
        let first = text.split(['、', ',']).next().unwrap_or(text);
        text[first.len()..].starts_with('、') && crate::find::body::is_body(first)
    };
    let owned = text.starts_with(['由', '各', '请'])
        || told
        || text.contains('每')
        || crate::find::body::opening(text).is_some()
        || listed();
    let dated = || {
        text.char_indices().any(|(i, c)| {
            matches!(c, '月' | '日' | '年') && text[..i].ends_with(|d: char| d.is_ascii_digit())
        })
    };
    owned && (last || told || text.contains([',', '每']) || dated())
        || last && (text.contains([',', '由']) || text.chars().count() >= 14)
}
