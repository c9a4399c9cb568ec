//! An official paper as its parts, before it has a look.

/// A paper to be laid out as GB/T 9704-2012. Every part that is absent takes no room.
///
/// The crate writes no word of its own: labels such as 抄送 come with the strings, so that the sentences of a
/// paper stay with whoever issues it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The red head, if the paper is issued under one.
    pub head: Option<Head>,
    /// The title; a line break in it is kept, so that it can be broken at the sense.
    pub title: String,
    /// Whom it is addressed to, with its colon.
    pub addressee: Option<String>,
    /// The body.
    pub blocks: Vec<Block>,
    /// Names of what is attached, as `附件：1. …`, one line each.
    pub attachments: Vec<String>,
    /// Who signs, and the date.
    pub signature: Option<Signature>,
    /// A note under the date, in its round brackets.
    pub note: Option<String>,
    /// The lines at the bottom of the last page.
    pub foot: Option<Foot>,
}

/// The upper part of the first page, down to the red line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// A paper with a number: mark, number, and for a paper upwards the person who signs it off.
    Paper {
        /// The organ's mark, in red.
        mark: String,
        /// The number, such as `安创办〔2026〕31号`.
        number: String,
        /// Who signs it off, with its label, on a paper upwards.
        signer: Option<String>,
    },
    /// A bulletin: name, issue, organ and date.
    Bulletin {
        /// The bulletin's name, in red.
        mark: String,
        /// The issue, such as `第 7 期`.
        issue: String,
        /// Who issues it.
        organ: String,
        /// The day of issue, in words.
        date: String,
    },
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 4; its number stands in the text.
    Heading {
        /// 1 for 一、, 2 for (一), 3 for 1., 4 for (1).
        level: u8,
        /// The heading with its number.
        text: String,
    },
    /// A paragraph, indented by two characters.
    Paragraph(Vec<Run>),
    /// A table across the type area.
    Table(Table),
    /// What follows starts on a new page: an attachment.
    NewPage,
}

/// A stretch of text in one hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Set in the hand of a first heading, for a label at the start of a paragraph.
    pub strong: bool,
}

impl Run {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Run {
        Run { text: text.into(), strong: false }
    }

    /// A label.
    pub fn strong(text: impl Into<String>) -> Run {
        Run { text: text.into(), strong: true }
    }
}

impl Block {
    /// A paragraph of plain words.
    pub fn text(text: impl Into<String>) -> Block {
        Block::Paragraph(vec![Run::plain(text)])
    }

    /// A heading with its number.
    pub fn heading(level: u8, text: impl Into<String>) -> Block {
        Block::Heading { level, text: text.into() }
    }
}

/// A table; its head is repeated on every page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// A line above the table, centred.
    pub caption: Option<String>,
    /// The head row; its length is the number of columns.
    pub head: Vec<String>,
    /// The rows; a short one is filled with blank cells.
    pub rows: Vec<Vec<String>>,
    /// Shares of the width by column; columns without one share the rest evenly.
    pub widths: Vec<u32>,
    /// How each column is set; those not named are set to the left.
    pub align: Vec<Align>,
}

/// On which side the words of a column stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Short marks.
    Centre,
    /// Figures.
    Right,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The organ's full or short standard name.
    pub organ: String,
    /// The day in full, such as `2026年7月31日`.
    pub date: String,
    /// Whether a seal will be set over it, which moves both lines.
    pub sealed: bool,
}

/// The lines at the bottom of the last page (版记).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foot {
    /// Distribution lines with their labels and their full stop.
    pub copies: Vec<String>,
    /// Left: who printed it.
    pub printed_by: String,
    /// Right: when, with its label.
    pub printed_on: String,
}
