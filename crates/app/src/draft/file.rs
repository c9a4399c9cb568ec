//! A document as a file: from its bytes to what was found in it. No database is needed.

use serde_json::Value;

use crate::args;
use crate::problem::Problem;

/// Longest document taken as a draft, in characters: some 250 printed pages.
pub const CHARS_MAX: usize = 200_000;

/// The words of a file, out of their wrapping.
#[derive(Debug, Clone)]
pub struct Words {
    /// `txt`, `docx`, …
    pub format: &'static str,
    /// Its text.
    pub body: String,
}

/// A document that has been read, not yet kept.
#[derive(Debug, Clone)]
pub struct Reading {
    /// File name.
    pub name: String,
    /// `txt`, `docx`, …
    pub format: &'static str,
    /// Its text.
    pub body: String,
    /// The finds as `extract/1`.
    pub finds: Value,
}

/// Takes a file from the disk. One larger than we read is refused by its size, before a byte of it is read.
pub fn open(path: &std::path::Path) -> Result<Vec<u8>, String> {
    use std::io::Read;
    let limit = yipan_paper::limits::FILE_BYTES_MAX as u64;
    let too_large = |bytes| yipan_paper::Error::TooLarge { bytes, limit }.to_string();
    let file = std::fs::File::open(path).map_err(|e| e.to_string())?;
    let bytes = file.metadata().map_err(|e| e.to_string())?.len();
    if bytes > limit {
        return Err(too_large(bytes));
    }
    // What says nothing of its size (a pipe) is read up to the limit and no further.
    let mut out = Vec::with_capacity(bytes as usize);
    file.take(limit + 1).read_to_end(&mut out).map_err(|e| e.to_string())?;
    if out.len() as u64 > limit { Err(too_large(out.len() as u64)) } else { Ok(out) }
}

/// Takes the words of a file out of their wrapping.
pub fn words(name: &str, bytes: &[u8]) -> Result<Words, Problem> {
    let text = yipan_paper::read(name, bytes).map_err(|why| unreadable(&why))?;
    if text.plain.trim().is_empty() {
        return Err(Problem::Refused("draft-refused-empty", Vec::new()));
    }
    let chars = text.plain.chars().count();
    if chars > CHARS_MAX {
        return Err(Problem::Refused(
            "draft-refused-too-long",
            args![chars = chars as i64, most = CHARS_MAX as i64],
        ));
    }
    let format = match text.kind {
        yipan_paper::Kind::Txt => "txt",
        yipan_paper::Kind::Markdown => "md",
        yipan_paper::Kind::Html => "html",
        yipan_paper::Kind::Docx => "docx",
        yipan_paper::Kind::Pdf => "pdf",
        yipan_paper::Kind::Xlsx => "xlsx",
    };
    // A text column of PostgreSQL holds no NUL.
    let body = text.plain.replace('\0', "\u{fffd}");
    Ok(Words { format, body })
}

/// Reads a file: takes out its words and finds what is in them.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, Problem> {
    let Words { format, body } = words(name, bytes)?;
    let finds = yipan_draft::extract(name, &body);
    Ok(Reading { name: name.chars().take(200).collect(), format, body, finds })
}

fn unreadable(why: &yipan_paper::Error) -> Problem {
    use yipan_paper::Error;
    match why {
        Error::Empty => Problem::Refused("draft-refused-empty", Vec::new()),
        Error::TooLarge { limit, .. } => Problem::TooLarge(*limit),
        Error::TooMuchInside { .. } => Problem::Refused("draft-refused-too-much-inside", Vec::new()),
        Error::Encrypted => Problem::Refused("draft-refused-encrypted", Vec::new()),
        Error::OldOffice => Problem::Refused("draft-refused-old-office", Vec::new()),
        Error::Unknown { looks_like } => Problem::Refused("draft-refused-unknown", args![kind = looks_like]),
        Error::NotText { line, byte } => {
            Problem::Refused("draft-refused-not-text", args![line = *line as i64, byte = *byte as i64])
        }
        Error::NoText { pages } => Problem::Refused("draft-refused-scan", args![pages = *pages as i64]),
        other => Problem::Refused("draft-refused-damaged", args![cause = &other.to_string()]),
    }
}
