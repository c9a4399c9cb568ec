//! Text files: which bytes make which letters.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::{Charset, Error};

/// This many characters beyond ASCII read well as UTF-8 mean that the file is UTF-8, even if it breaks later:
/// Chinese in GB18030 does not stay valid UTF-8 for so long by chance.
const SURELY_UTF8: usize = 8;

/// The text, unchanged but for its coding. A byte order mark stays, as a character that every reader of the
/// file counts too.
pub fn decode(bytes: &[u8]) -> Result<(String, Charset), Error> {
    if bytes.starts_with(b"\xff\xfe") {
        return wide(UTF_16LE, bytes);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return wide(UTF_16BE, bytes);
    }
    if let Some(byte) = bytes.iter().position(|byte| *byte == 0) {
        return Err(not_text(bytes, byte));
    }
    let broken = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((text.to_owned(), Charset::Utf8)),
        Err(broken) => broken.valid_up_to(),
    };
    let good = std::str::from_utf8(&bytes[..broken]).unwrap_or_default();
    if good.chars().filter(|letter| !letter.is_ascii()).count() >= SURELY_UTF8 {
        return Err(not_text(bytes, broken));
    }
    match GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text.into_owned(), Charset::Gb18030)),
        None => Err(not_text(bytes, first_bad_gb(bytes))),
    }
}

fn wide(encoding: &'static Encoding, bytes: &[u8]) -> Result<(String, Charset), Error> {
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok((text.into_owned(), Charset::Utf16)),
        None => Err(Error::NotText { line: 1, byte: bytes.len() }),
    }
}

/// Where GB18030 stops making sense.
fn first_bad_gb(bytes: &[u8]) -> usize {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(bytes.len() * 2 + 16);
    let (_, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
    read.saturating_sub(1)
}

fn not_text(bytes: &[u8], byte: usize) -> Error {
    let line = 1 + bytes[..byte].iter().filter(|byte| **byte == b'\n').count();
    Error::NotText { line, byte }
}
