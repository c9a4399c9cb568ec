//! Web pages: the words a reader sees, a line for each block.
//!
//! Why no full HTML parser? Offices send pages saved from a notice board; what matters is their running text
//! and where a block ends. A scanner that knows tags, comments, entities and the few elements whose content
//! is not text gives that from any bytes, and cannot be led into a deep tree.

use crate::read::plain;
use crate::{Charset, Error};

/// Elements whose content is not read aloud.
const SILENT: &[&str] = &["script", "style", "head", "noscript", "template", "svg", "textarea", "select"];
/// Elements that end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "pre",
    "hr",
    "dt",
    "dd",
    "title",
    "body",
    "main",
    "nav",
];
/// The entities met in Chinese pages; the rest are numbers.
const ENTITIES: &[(&str, &str)] = &[
    ("nbsp", "\u{a0}"),
    ("lt", "<"),
    ("gt", ">"),
    ("amp", "&"),
    ("quot", "\""),
    ("apos", "'"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("hellip", "…"),
    ("middot", "·"),
    ("bull", "•"),
    ("times", "×"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("permil", "‰"),
    ("deg", "°"),
    ("le", "≤"),
    ("ge", "≥"),
    ("sup2", "²"),
];

/// Whether bytes without a telling name begin like a web page.
pub fn looks_like(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// The page as text with its tags. A page says its own coding, but the bytes know better.
pub fn decode(bytes: &[u8]) -> Result<(String, Charset), Error> {
    plain::decode(bytes)
}

/// The words of a page.
pub fn words(source: &str) -> String {
    let mut page = Page::default();
    let mut rest = source.strip_prefix('\u{feff}').unwrap_or(source);
    while let Some(at) = rest.find(['<', '&']) {
        page.say(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') { page.entity(rest) } else { page.tag(rest) };
    }
    page.say(rest);
    page.out.trim_end().to_owned()
}

/// The text so far, and whether a blank is owed before the next word.
#[derive(Default)]
struct Page {
    out: String,
    owes_blank: bool,
    in_pre: usize,
}

impl Page {
    /// Adds running text; runs of blanks and line ends become one blank, as in a browser. Between two
    /// Chinese characters a line end in the source is no blank at all.
    fn say(&mut self, text: &str) {
        if self.in_pre > 0 {
            self.out.push_str(text);
            return;
        }
        for letter in text.chars() {
            if matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.owes_blank = true;
                continue;
            }
            if std::mem::take(&mut self.owes_blank) {
                let before = self.out.chars().next_back();
                let wanted = before.is_some_and(|before| {
                    !before.is_whitespace() && (before.is_ascii() || letter.is_ascii())
                });
                if wanted {
                    self.out.push(' ');
                }
            }
            self.out.push(letter);
        }
    }

    /// Ends the line, once.
    fn line(&mut self) {
        self.owes_blank = false;
        let trimmed = self.out.trim_end_matches(' ').len();
        self.out.truncate(trimmed);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Reads an entity at the start of `rest` and answers what follows it.
    fn entity<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = rest.char_indices().take(12).find(|(_, letter)| *letter == ';').map(|(at, _)| at);
        if let Some(end) = end
            && let Some(letters) = named(&rest[1..end])
        {
            self.say(&letters);
            return &rest[end + 1..];
        }
        self.say("&");
        &rest[1..]
    }

    /// Reads a tag, a comment or a declaration at the start of `rest` and answers what follows it.
    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        let inner = &rest[1..];
        let closing = inner.starts_with('/');
        let name_from = usize::from(closing);
        let name: String = inner[name_from..]
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(16)
            .collect::<String>()
            .to_ascii_lowercase();
        if name.is_empty() && !inner.starts_with(['!', '?']) && !closing {
            self.say("<");
            return inner;
        }
        let after = tag_end(rest);
        match name.as_str() {
            "td" | "th" if !closing && !self.out.is_empty() && !self.out.ends_with(['\n', '\t']) => {
                self.owes_blank = false;
                self.out.push('\t');
            }
            "pre" => {
                self.line();
                self.in_pre = if closing { self.in_pre.saturating_sub(1) } else { self.in_pre + 1 };
            }
            name if SILENT.contains(&name) && !closing => return after_closing(after, name),
            name if BLOCKS.contains(&name) => self.line(),
            _ => {}
        }
        after
    }
}

/// What follows the `>` of the tag at the start of `rest`, minding quoted attributes.
fn tag_end(rest: &str) -> &str {
    let mut quote = None;
    for (at, letter) in rest.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '>') => return &rest[at + 1..],
            (None, _) => {}
        }
    }
    // A quote that never ends is a slip of the pen: the tag ends at its first bracket.
    rest.find('>').map_or("", |at| &rest[at + 1..])
}

/// What follows `</name>`, or nothing when it never closes.
fn after_closing<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let at = from + at;
        let close = rest.as_bytes().get(at + 2..at + 2 + name.len());
        if close.is_some_and(|close| close.eq_ignore_ascii_case(name.as_bytes())) {
            return rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
        }
        from = at + 2;
    }
    ""
}

fn named(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|letter| *letter != '\0').map(String::from);
    }
    ENTITIES.iter().find(|(key, _)| *key == name).map(|(_, letters)| (*letters).to_owned())
}
