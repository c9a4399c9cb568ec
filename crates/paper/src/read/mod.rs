//! From bytes to words: find out what a file is, then read it within bounds.

mod archive;
mod docx;
mod html;
mod pdf;
pub(crate) mod plain;
mod xlsx;

use crate::limits::FILE_BYTES_MAX;
use crate::{Error, Kind, Text};

/// Reads a document. The bytes decide what it is; the name only tells Markdown and web pages from plain
/// text.
///
/// ```
/// let text = yipan_paper::read("方案.txt", "一、总体目标".as_bytes()).unwrap();
/// assert_eq!(text.plain, "一、总体目标");
/// ```
pub fn read(name: &str, bytes: &[u8]) -> Result<Text, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Error::TooLarge { bytes: bytes.len() as u64, limit: FILE_BYTES_MAX as u64 });
    }
    match Shape::of(name, bytes)? {
        Shape::Text(Kind::Html) => {
            let (source, charset) = html::decode(bytes)?;
            Ok(Text { charset, plain: html::words(&source), ..Text::plain(Kind::Html) })
        }
        Shape::Text(kind) => {
            let (plain, charset) = plain::decode(bytes)?;
            Ok(Text { charset, plain, ..Text::plain(kind) })
        }
        Shape::Pdf => pdf::read(bytes),
        Shape::Zip => {
            let mut archive = archive::Archive::open(bytes)?;
            if archive.has("word/document.xml") {
                docx::read(&mut archive)
            } else if archive.has("xl/workbook.xml") {
                xlsx::read(bytes)
            } else {
                Err(Error::Unknown { looks_like: "zip".into() })
            }
        }
    }
}

impl Text {
    /// A text of a kind, with nothing in it yet.
    fn plain(kind: Kind) -> Text {
        Text {
            kind,
            charset: crate::Charset::Utf8,
            plain: String::new(),
            pages: Vec::new(),
            sheets: Vec::new(),
        }
    }
}

/// What the first bytes say a file is.
enum Shape {
    Text(Kind),
    Pdf,
    Zip,
}

/// First bytes of files people send by mistake.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "exe"),
    (b"SQLite format 3", "sqlite"),
];

/// An old Office file, and the shell around a locked new one.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

impl Shape {
    fn of(name: &str, bytes: &[u8]) -> Result<Shape, Error> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Ok(Shape::Zip);
        }
        if bytes[..bytes.len().min(1024)].windows(5).any(|five| five == b"%PDF-") {
            return Ok(Shape::Pdf);
        }
        if bytes.starts_with(OLE) {
            let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let is_locked = bytes.windows(locked.len()).any(|part| part == locked);
            return Err(if is_locked { Error::Encrypted } else { Error::OldOffice });
        }
        if let Some((_, what)) = OTHERS.iter().find(|(head, _)| bytes.starts_with(head)) {
            return Err(Error::Unknown { looks_like: (*what).into() });
        }
        let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
        Ok(Shape::Text(match extension.as_str() {
            "md" | "markdown" => Kind::Markdown,
            "html" | "htm" | "xhtml" => Kind::Html,
            _ if html::looks_like(bytes) => Kind::Html,
            _ => Kind::Txt,
        }))
    }
}

#[cfg(test)]
mod tests;
