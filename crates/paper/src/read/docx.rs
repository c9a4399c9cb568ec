//! Word files: paragraphs as lines, cells of a table parted by tabs.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::limits::TEXT_BYTES_MAX;
use crate::read::archive::Archive;
use crate::{Error, Kind, Text};

const BODY: &str = "word/document.xml";

/// Reads the body. Deleted text of a tracked change is left out, inserted text kept; a text box that Word
/// stores twice for old readers is read once.
pub fn read(archive: &mut Archive<'_>) -> Result<Text, Error> {
    let source = archive.part(BODY)?;
    let mut reader = Reader::from_str(&source);
    let mut walk = Walk::default();
    loop {
        let place = reader.buffer_position();
        let event =
            reader.read_event().map_err(|cause| Error::damaged(format!("{BODY} at {place}"), cause))?;
        match event {
            Event::Eof => break,
            Event::Start(tag) => walk.open(&tag),
            Event::Empty(tag) => {
                walk.open(&tag);
                walk.close(local(tag.name().as_ref()));
            }
            Event::End(tag) => walk.close(local(tag.name().as_ref())),
            Event::Text(words) if walk.in_text > 0 => walk.say(&words),
            Event::CData(words) if walk.in_text > 0 => walk.say(&words),
            Event::GeneralRef(name) if walk.in_text > 0 => {
                let letter = match name.resolve_char_ref() {
                    Ok(Some(letter)) => Some(letter),
                    _ => predefined(name.as_ref()),
                };
                letter.into_iter().for_each(|letter| walk.say(letter.encode_utf8(&mut [0; 4])));
            }
            _ => {}
        }
        if walk.out.len() > TEXT_BYTES_MAX {
            return Err(Error::TooMuchInside { part: BODY.into(), limit: TEXT_BYTES_MAX as u64 });
        }
    }
    let plain = walk.out.trim_end_matches(['\n', '\t']).to_owned();
    if plain.trim().is_empty() {
        return Err(Error::NoText { pages: 1 });
    }
    Ok(Text { plain, ..Text::plain(Kind::Docx) })
}

/// Where in the document we are, and what it has said so far.
#[derive(Default)]
struct Walk {
    out: String,
    /// Inside `w:t`.
    in_text: usize,
    /// Inside a part that is not to be read: a fallback copy, an instruction of a field.
    silent: usize,
    /// Inside a cell, where a paragraph's end is no line end.
    cells: usize,
}

impl Walk {
    fn say(&mut self, words: &str) {
        if self.silent == 0 {
            self.out.push_str(words);
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        match local(tag.name().as_ref()) {
            "t" => self.in_text += 1,
            "Fallback" => self.silent += 1,
            "tc" => self.cells += 1,
            "tab" if !inside_properties(tag) => self.say("\t"),
            "br" | "cr" => self.say(if self.cells > 0 { " " } else { "\n" }),
            "noBreakHyphen" => self.say("-"),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "Fallback" => self.silent = self.silent.saturating_sub(1),
            "p" if self.cells > 0 => self.say(" "),
            "p" => self.say("\n"),
            "tc" => {
                self.cells = self.cells.saturating_sub(1);
                let kept = self.out.trim_end_matches(' ').len();
                self.out.truncate(kept);
                self.say("\t");
            }
            "tr" => {
                let kept = self.out.trim_end_matches('\t').len();
                self.out.truncate(kept);
                self.say(if self.cells > 0 { " " } else { "\n" });
            }
            _ => {}
        }
    }
}

/// A tab stop in a paragraph's properties bears a position; a tab typed by a person does not.
fn inside_properties(tag: &BytesStart<'_>) -> bool {
    tag.attributes().flatten().any(|attribute| local(attribute.key.as_ref()) == "pos")
}

/// A tag's name without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
