//! PDF files: the text that is in them; a scan is said to be one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document, PlainTextOutput, output_doc_page};

use crate::limits::{PAGES_MAX, TEXT_BYTES_MAX};
use crate::{Error, Kind, Text};

/// Reads page by page. The library under us answers some broken fonts and streams with a panic; it is caught
/// here and becomes the answer that this page is damaged.
pub fn read(bytes: &[u8]) -> Result<Text, Error> {
    let document = calmly("pdf", || Document::load_mem(bytes))?;
    if document.is_encrypted() {
        return Err(Error::Encrypted);
    }
    let numbers: Vec<u32> = calmly("pdf", || Ok::<_, Error>(document.get_pages().into_keys().collect()))?;
    if numbers.len() > PAGES_MAX {
        return Err(Error::TooMuchInside { part: "pdf".into(), limit: PAGES_MAX as u64 });
    }
    let mut text = Text::plain(Kind::Pdf);
    for number in &numbers {
        let name = format!("page {number}");
        let page = calmly(&name, || {
            let mut page = String::new();
            let mut out = PlainTextOutput::new(&mut page);
            output_doc_page(&document, &mut out, *number).map(|()| page)
        })?;
        text.pages.push(text.plain.len());
        text.plain.push_str(page.trim_matches(['\n', '\r', ' ']));
        text.plain.push('\n');
        if text.plain.len() > TEXT_BYTES_MAX {
            return Err(Error::TooMuchInside { part: name, limit: TEXT_BYTES_MAX as u64 });
        }
    }
    if text.plain.chars().all(|letter| letter.is_whitespace() || letter == '\u{fffd}') {
        return Err(Error::NoText { pages: numbers.len() });
    }
    Ok(text)
}

/// Runs a step of the library; an error or a panic becomes the damage of this part.
fn calmly<T, E: std::fmt::Display>(part: &str, step: impl FnOnce() -> Result<T, E>) -> Result<T, Error> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(cause)) => Err(Error::damaged(part, cause)),
        Err(_) => Err(Error::damaged(part, "its inner structure contradicts itself")),
    }
}
