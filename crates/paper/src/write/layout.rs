//! GB/T 9704-2012 in numbers: the page, the hands, and where a signature stands.
//!
//! Lengths are twips (1/20 pt, 1/1440 inch) unless a name says otherwise; sizes of type are half points, as
//! Word wants them.

/// A4, 210 × 297 mm.
pub const PAGE: (u32, u32) = (11_906, 16_838);
/// Top edge 37 mm, right 26 mm, bottom 35 mm, binding edge 28 mm: a type area of 156 × 225 mm.
pub const MARGINS: (u32, u32, u32, u32) = (2_098, 1_474, 1_984, 1_587);
/// Width of the type area.
pub const WIDTH: u32 = PAGE.0 - MARGINS.1 - MARGINS.3;
/// 22 lines on 225 mm, rounded down so that the last one fits.
pub const LINE: u32 = 579;
/// 28 characters on 156 mm: each of 16 pt gives way by a quarter of a point.
///
/// Why not a character grid? Programs disagree on what a grid does to Latin letters, tables and larger type;
/// a fixed line and a tightened character look the same in all of them.
pub const TIGHT: i32 = -5;
/// Characters on a line.
pub const LINE_CHARS: u32 = 28;
/// From the page's bottom edge to the page number, which stands 7 mm under the type area.
pub const FOOTER: u32 = 1_304;
/// Space over the organ's mark: its upper edge stands 35 mm under the upper edge of the type area.
pub const OVER_MARK: u32 = 1_984;

/// Size 2 (22 pt), for the title.
pub const SIZE_2: u32 = 44;
/// Size 3 (16 pt), for the text.
pub const SIZE_3: u32 = 32;
/// Size 4 (14 pt), for the foot and the page number.
pub const SIZE_4: u32 = 28;
/// Small size 4 (12 pt), for tables.
pub const SIZE_4S: u32 = 24;

/// The hands, by the names that Chinese offices have installed; the font table names open kin of each.
pub mod hand {
    /// The hand of titles and marks.
    pub const TITLE: &str = "方正小标宋简体";
    /// The hand of the text.
    pub const TEXT: &str = "仿宋_GB2312";
    /// The hand of first headings.
    pub const BLACK: &str = "黑体";
    /// The hand of second headings and names.
    pub const SCRIPT: &str = "楷体_GB2312";
    /// The hand of page numbers.
    pub const SONG: &str = "宋体";
}

/// [`TIGHT`] as a property of a run.
pub fn tight() -> String {
    format!(r#"<w:spacing w:val="{TIGHT}"/>"#)
}

/// A mark's size in half points: as large as fits on one line, at most 60 pt.
pub fn mark_size(mark: &str) -> u32 {
    let letters = mark.chars().count().max(1) as u32;
    (WIDTH / 10 / letters).clamp(SIZE_2, 120)
}

/// Width of a text in hundredths of a character: a Chinese one is 100, a Latin letter or a digit 50.
pub fn width(text: &str) -> u32 {
    text.chars().map(|letter| if (letter as u32) < 0x2E80 { 50 } else { 100 }).sum()
}

/// How far the two lines of a signature stand from the right edge, organ and date, in hundredths of a
/// character.
///
/// With a seal the date has four characters on its right and the organ stands centred over it. Without one
/// the organ has two on its right and the date starts two characters after the organ does; a date longer than
/// the organ has two on its right and pushes the organ to the left.
pub fn signature(organ: &str, date: &str, sealed: bool) -> (u32, u32) {
    let (organ, date) = (width(organ), width(date));
    let full = LINE_CHARS * 100;
    if sealed {
        let centre = 400 + date / 2;
        return (centre.saturating_sub(organ / 2).min(full.saturating_sub(organ)), 400);
    }
    if date > organ { (400 + date - organ, 200) } else { (200, organ - date) }
}

/// Widths of a table's columns that add up to the type area.
pub fn columns(count: usize, shares: &[u32]) -> Vec<u32> {
    let count = count.max(1);
    let known: u32 = shares.iter().take(count).sum();
    let unknown = count.saturating_sub(shares.len()) as u32;
    let even = if known == 0 { 1 } else { (known / shares.len().max(1) as u32).max(1) };
    let total = (known + unknown * even).max(1);
    let mut left = WIDTH;
    (0..count)
        .map(|column| {
            let share = shares.get(column).copied().unwrap_or(even);
            let wide = if column + 1 == count { left } else { WIDTH * share / total };
            left = left.saturating_sub(wide);
            wide
        })
        .collect()
}
