//! A bulletin as a Word file.

use yipan_paper::{Align, Block, Document, Foot, Head, Run, Table};

use super::body::{self, BLANK, Piece, Stretch};
use super::store::BulletinRow;
use crate::kit::say::{Lang, Say};
use crate::problem::Problem;

/// Lays a bulletin out. Papers are Chinese whatever language the page is read in.
pub fn word(row: &BulletinRow, say: &Say) -> Result<Vec<u8>, Problem> {
    let say = Say { lang: Lang::Zh, ..say.clone() };
    let measured = row.measured()?;
    let blocks = body::read(&row.blocks).into_iter().map(|piece| match piece {
        Piece::Heading(text) => Block::heading(1, text),
        Piece::Paragraph(stretches) => Block::Paragraph(
            stretches
                .into_iter()
                .map(|stretch| match stretch {
                    Stretch::Words(words) => Run::plain(words),
                    Stretch::Figure(name) => {
                        Run::plain(measured.figures.get(&name).map_or(BLANK, |figure| &figure.value))
                    }
                })
                .collect(),
        ),
        Piece::Table(name) => match measured.tables.get(&name) {
            None => Block::text(BLANK),
            Some(table) => Block::Table(Table {
                caption: None,
                align: table.head.iter().enumerate().map(|(at, _)| side(at, table.head.len())).collect(),
                widths: table.head.iter().enumerate().map(|(at, _)| share(at, table.head.len())).collect(),
                head: table.head.clone(),
                rows: table.rows.clone(),
            }),
        },
    });
    let at = row.issued_at.unwrap_or(row.measured_at);
    let here = say.civil(at);
    let date = say.three(
        "brief-date",
        "y",
        i64::from(here.year()),
        "m",
        i64::from(here.month()),
        "d",
        i64::from(here.day()),
    );
    let issue =
        row.issue.map_or_else(|| say.it("brief-not-numbered"), |n| say.one("brief-issue-line", "n", n));
    let document = Document {
        head: Some(Head::Bulletin { mark: row.name.clone(), issue, organ: row.organ.clone(), date }),
        title: row.title.clone(),
        blocks: blocks.collect(),
        foot: Some(Foot {
            copies: row.copies.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect(),
            printed_by: say.one("brief-checked-line", "name", or_blank(&row.checked_by)),
            printed_on: say.one("brief-signed-line", "name", or_blank(&row.signed_by)),
        }),
        ..Document::default()
    };
    document.to_docx().map_err(|why| Problem::Broken(why.to_string()))
}

fn or_blank(name: &str) -> &str {
    if name.is_empty() { BLANK } else { name }
}

/// Tables here are words first, figures last.
fn side(at: usize, of: usize) -> Align {
    if at + 1 == of { Align::Right } else { Align::Left }
}

/// A unit's name wants room; places and figures do not.
fn share(at: usize, of: usize) -> u32 {
    match (at, of) {
        (0, 3) | (2, 4) => 6,
        _ => 2,
    }
}
