//! The body of a bulletin as people write it: lines with figures and tables in them.

use super::measure::Measured;

/// What a missing figure or an unfilled place looks like.
pub const BLANK: &str = "____";

/// One line of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A heading with its number in the text.
    Heading(String),
    /// A paragraph in stretches.
    Paragraph(Vec<Stretch>),
    /// A table by name.
    Table(String),
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// Words.
    Words(String),
    /// A figure by name.
    Figure(String),
}

/// Reads a body.
pub fn read(body: &str) -> Vec<Piece> {
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            if let Some(heading) = line.strip_prefix("# ") {
                return Piece::Heading(heading.trim().to_owned());
            }
            if let Some(name) = line.strip_prefix("[table ").and_then(|rest| rest.strip_suffix(']')) {
                return Piece::Table(name.trim().to_owned());
            }
            Piece::Paragraph(stretches(line))
        })
        .collect()
}

fn stretches(line: &str) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut rest = line;
    while let Some((words, after)) = rest.split_once("[[") {
        let Some((name, behind)) = after.split_once("]]") else { break };
        if !words.is_empty() {
            out.push(Stretch::Words(words.to_owned()));
        }
        out.push(Stretch::Figure(name.trim().to_owned()));
        rest = behind;
    }
    if !rest.is_empty() {
        out.push(Stretch::Words(rest.to_owned()));
    }
    out
}

/// What still keeps a body from being issued: unknown figures and tables by name, and blanks.
pub fn gaps(body: &str, measured: &Measured) -> Vec<String> {
    let mut gaps = Vec::new();
    for piece in read(body) {
        match piece {
            Piece::Heading(words) if words.contains(BLANK) => gaps.push(words),
            Piece::Table(name) if !measured.tables.contains_key(&name) => gaps.push(name),
            Piece::Paragraph(stretches) => {
                for stretch in stretches {
                    match stretch {
                        Stretch::Words(words) if words.contains(BLANK) => gaps.push(words),
                        Stretch::Figure(name) if !measured.figures.contains_key(&name) => gaps.push(name),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_headings_paragraphs_figures_and_tables() {
        let words = |text: &str| Stretch::Words(text.into());
        assert_eq!(
            read("# 一、情况\n\n受理[[cases.reported]]件。\n[table scores]\n没有[[完"),
            [
                Piece::Heading("一、情况".into()),
                Piece::Paragraph(vec![
                    words("受理"),
                    Stretch::Figure("cases.reported".into()),
                    words("件。")
                ]),
                Piece::Table("scores".into()),
                Piece::Paragraph(vec![words("没有[[完")]),
            ]
        );
    }

    #[test]
    fn blanks_and_unknown_figures_are_gaps() {
        let measured = Measured::default();
        assert_eq!(
            gaps("电话____\n[[moon.full]]\n[table late]", &measured),
            ["电话____", "moon.full", "late"]
        );
    }
}
