//! Why a file could not be read or a paper not written: the place, and the mend.

use std::fmt;

/// What stood in the way. Each answer names the place in the file and is enough to choose the sentence that
/// tells a person how to mend it; [`Error::name`] is the key of that sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The file has no bytes.
    Empty,
    /// The file is larger than we open.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The most we take, in bytes.
        limit: u64,
    },
    /// The file unpacks to more than we take: a bomb, or a workbook filled to the edge.
    TooMuchInside {
        /// The part in which the limit was passed.
        part: String,
        /// The limit that was passed.
        limit: u64,
    },
    /// The file asks for a password.
    Encrypted,
    /// A file of Word or Excel before 2007.
    OldOffice,
    /// A kind of file we do not read; it looks like this.
    Unknown {
        /// A short word for what it seems to be, such as `zip`, `png`, or the extension.
        looks_like: String,
    },
    /// Bytes that are no text in UTF-8, UTF-16 or GB18030.
    NotText {
        /// The line, counted from 1, on which the first bad byte stands.
        line: usize,
        /// Its place in the file, counted from 0.
        byte: usize,
    },
    /// The file is broken off or spoiled.
    Damaged {
        /// The part or page that could not be read.
        part: String,
        /// What the parser met, in its own words.
        cause: String,
    },
    /// Pages without a single character: a scan.
    NoText {
        /// How many pages were looked at.
        pages: usize,
    },
    /// A table too wide or too long for the kind of file to be written.
    TooManyForSheet {
        /// How many columns were asked for.
        columns: usize,
    },
}

impl Error {
    /// The name under which the sentence for people is kept.
    pub fn name(&self) -> &'static str {
        match self {
            Error::Empty => "empty",
            Error::TooLarge { .. } => "too-large",
            Error::TooMuchInside { .. } => "too-much-inside",
            Error::Encrypted => "encrypted",
            Error::OldOffice => "old-office",
            Error::Unknown { .. } => "unknown",
            Error::NotText { .. } => "not-text",
            Error::Damaged { .. } => "damaged",
            Error::NoText { .. } => "no-text",
            Error::TooManyForSheet { .. } => "too-many-for-sheet",
        }
    }

    /// A break in one part of the file.
    pub(crate) fn damaged(part: impl Into<String>, cause: impl fmt::Display) -> Error {
        Error::Damaged { part: part.into(), cause: cause.to_string() }
    }
}

/// For logs and the command line; pages speak through their own words.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Empty => write!(f, "the file is empty; save it again and choose the saved copy"),
            Error::TooLarge { bytes, limit } => {
                write!(f, "the file has {bytes} bytes, more than {limit}; split it or remove its pictures")
            }
            Error::TooMuchInside { part, limit } => {
                write!(
                    f,
                    "{part} unpacks to more than {limit}; keep the part that is needed and save it anew"
                )
            }
            Error::Encrypted => {
                write!(f, "the file is locked by a password; open it, save it without one, and try again")
            }
            Error::OldOffice => {
                write!(f, "the file is of Word or Excel before 2007; save it as .docx or .xlsx")
            }
            Error::Unknown { looks_like } => {
                write!(
                    f,
                    "this is no document we read but {looks_like}; give txt, md, html, docx, pdf or xlsx"
                )
            }
            Error::NotText { line, byte } => {
                write!(f, "line {line} (byte {byte}) is no text in UTF-8 or GB18030; save the file as UTF-8")
            }
            Error::Damaged { part, cause } => {
                write!(f, "{part} is damaged ({cause}); open the file in its own program and save it anew")
            }
            Error::NoText { pages } => {
                write!(
                    f,
                    "{pages} page(s) and no text, only pictures; give the Word file, or run text recognition"
                )
            }
            Error::TooManyForSheet { columns } => {
                write!(f, "{columns} columns do not fit a sheet; leave some out")
            }
        }
    }
}

impl std::error::Error for Error {}
