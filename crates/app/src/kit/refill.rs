//! What somebody typed into a form stays there when the form is refused: the page that tells why is filled again
//! from what was sent. One place for the forms of all rooms; fields of files and passwords stay empty.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// A form longer than this, or of more fields, is not filled again.
const SENT_MOST: usize = 1 << 20;
const FIELDS_MOST: usize = 1_000;
const PAGE_MOST: usize = 16 << 20;

/// Names and values as a form sent them.
type Typed<'a> = [(Cow<'a, str>, Cow<'a, str>)];

tokio::task_local! {
    /// What a form with files brought in words, as its reader met it: its bytes are not read twice.
    static BROUGHT: RefCell<Vec<(String, String)>>;
}

/// Remembers the words of a form with files, until its request is answered.
pub fn remember(fields: &[(String, String)]) {
    let short =
        fields.len() <= FIELDS_MOST && fields.iter().map(|(_, v)| v.len()).sum::<usize>() <= SENT_MOST;
    if short {
        // Outside of a request nobody waits for it.
        let _ = BROUGHT.try_with(|own| *own.borrow_mut() = fields.to_vec());
    }
}

/// Fills the form of a refused request again.
pub async fn refill(request: Request, next: Next) -> Response {
    let action = request.uri().path().to_owned();
    if request.method() == Method::POST && is(request.headers(), "multipart/form-data") {
        let answered = async {
            let response = next.run(request).await;
            (response, BROUGHT.with(RefCell::take))
        };
        let (response, brought) = BROUGHT.scope(RefCell::default(), answered).await;
        let typed: Vec<_> = brought.into_iter().map(|(n, v)| (Cow::Owned(n), Cow::Owned(v))).collect();
        return if is_refused(&response) { with_typed(response, &action, &typed).await } else { response };
    }
    if request.method() != Method::POST || !is_small_form(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(sent) = to_bytes(body, SENT_MOST).await else {
        return Problem::TooLarge(SENT_MOST as u64).into_response();
    };
    let response = next.run(Request::from_parts(parts, Body::from(sent.clone()))).await;
    let typed: Vec<_> = form_urlencoded::parse(&sent).take(FIELDS_MOST + 1).collect();
    if is_refused(&response) { with_typed(response, &action, &typed).await } else { response }
}

/// Not after a conflict: there the page must show what another did, not what was typed over it.
fn is_refused(response: &Response) -> bool {
    response.status() == StatusCode::UNPROCESSABLE_ENTITY && is(response.headers(), "text/html")
}

async fn with_typed(response: Response, action: &str, typed: &Typed<'_>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(page) = to_bytes(body, PAGE_MOST).await else {
        return Problem::Broken("a page was too long to be filled again".into()).into_response();
    };
    let page = match std::str::from_utf8(&page) {
        Ok(html) if typed.len() <= FIELDS_MOST => Bytes::from(refilled(html, action, typed)),
        _ => page,
    };
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(page.len()));
    Response::from_parts(parts, Body::from(page))
}

fn is(headers: &HeaderMap, kind: &str) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    said.is_some_and(|said| said.starts_with(kind))
}

fn is_small_form(headers: &HeaderMap) -> bool {
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    is(headers, "application/x-www-form-urlencoded") && length.is_none_or(|length| length <= SENT_MOST)
}

/// The page with the form that sends to `action` as it was sent, opened if it was folded away.
fn refilled(html: &str, action: &str, typed: &Typed) -> String {
    let Some((from, to)) = form_sent(html, action, typed) else { return html.to_owned() };
    let mut page = opened(&html[..from]);
    page.push_str(&filled(&html[from..to], typed));
    page.push_str(&html[to..]);
    page
}

/// Where that form stands: of several with one address, of those whose hidden values were sent, the one that has the
/// most of the fields that were sent.
fn form_sent(html: &str, action: &str, typed: &Typed) -> Option<(usize, usize)> {
    let forms = html.match_indices("<form").filter_map(|(from, _)| {
        let end = from + html[from..].find("</form>")?;
        let tag = Tag::at(html, from)?;
        let address = tag.value("action").unwrap_or_default();
        (address.split(['?', '#']).next() == Some(action)).then_some((from, end))
    });
    let sent = |name: &str, value: &str| typed.iter().any(|(n, v)| n == name && escaped(v) == value);
    let agrees = |(from, to): &(usize, usize)| {
        let hidden = tags(&html[*from..*to]).filter(|tag| tag.value("type") == Some("hidden"));
        // The version is of the row as it is now, not of the one that was sent.
        let named = hidden.filter_map(|tag| Some((tag.value("name")?, tag.value("value")?)));
        named.filter(|(name, _)| *name != "version").all(|(name, value)| sent(name, value))
    };
    let fields = |(from, to): &(usize, usize)| {
        let names: HashSet<&str> = tags(&html[*from..*to]).filter_map(|tag| tag.value("name")).collect();
        typed.iter().filter(|(name, _)| names.contains(name.as_ref())).count()
    };
    // Of equals the first.
    forms
        .filter(agrees)
        .map(|form| (fields(&form), form))
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
        .map(|(_, form)| form)
}

/// What stands before the form, with every fold around it open.
fn opened(before: &str) -> String {
    let mut folds = Vec::new();
    for (at, _) in before.match_indices('<') {
        if before[at..].starts_with("<details") {
            folds.push(at + "<details".len());
        } else if before[at..].starts_with("</details") {
            folds.pop();
        }
    }
    let mut page = String::with_capacity(before.len() + 8 * folds.len());
    let mut done = 0;
    for at in folds {
        page.push_str(&before[done..at]);
        let is_open = before[at..].split('>').next().is_some_and(|rest| rest.ends_with(" open"));
        page.push_str(if is_open { "" } else { " open" });
        done = at;
    }
    page.push_str(&before[done..]);
    page
}

/// A form with every field as it was sent.
fn filled(form: &str, typed: &Typed) -> String {
    let mut values: HashMap<&str, VecDeque<&str>> = HashMap::new();
    for (name, value) in typed {
        values.entry(name).or_default().push_back(value);
    }
    let mut out = String::with_capacity(form.len() + 256);
    let mut rest = form;
    // The value chosen in the select whose options come now.
    let mut chosen: Option<&str> = None;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let Some(tag) = Tag::at(rest, at) else { break };
        rest = &rest[tag.end..];
        let name = tag.value("name").unwrap_or_default();
        match tag.name() {
            "input" => out.push_str(&input(&tag, name, typed, &mut values)),
            "select" => {
                chosen = values.get_mut(name).and_then(VecDeque::pop_front);
                out.push_str(tag.text);
            }
            "option" => match (chosen, tag.value("value")) {
                (Some(chosen), Some(value)) => {
                    out.push_str(&tag.with_flag("selected", escaped(chosen) == value))
                }
                _ => out.push_str(tag.text),
            },
            "textarea" => {
                out.push_str(tag.text);
                let end = rest.find("</textarea>").unwrap_or(0);
                if let Some(value) = values.get_mut(name).and_then(VecDeque::pop_front) {
                    // A first line break in a text area is not shown: one more keeps the text as it was.
                    out.push('\n');
                    out.push_str(&escaped(value));
                    rest = &rest[end..];
                }
            }
            _ => out.push_str(tag.text),
        }
    }
    out.push_str(rest);
    out
}

fn input<'a>(
    tag: &Tag,
    name: &str,
    typed: &Typed,
    values: &mut HashMap<&'a str, VecDeque<&'a str>>,
) -> String {
    match tag.value("type").unwrap_or("text") {
        "hidden" | "submit" | "file" | "password" => tag.text.to_owned(),
        "checkbox" | "radio" => {
            let own = tag.value("value").unwrap_or("on");
            tag.with_flag("checked", typed.iter().any(|(n, v)| n == name && escaped(v) == own))
        }
        _ => match values.get_mut(name).and_then(VecDeque::pop_front) {
            Some(value) => tag.with_value(value),
            None => tag.text.to_owned(),
        },
    }
}

/// One tag of a page of ours: every value stands in double quotes, with nothing unescaped between them.
struct Tag<'a> {
    text: &'a str,
    /// Where it ends in what it was read from.
    end: usize,
}

/// The fields of a form.
fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let field = |tag: &Tag| ["input", "select", "textarea", "button"].contains(&tag.name());
    html.match_indices('<').filter_map(|(at, _)| Tag::at(html, at)).filter(field)
}

impl<'a> Tag<'a> {
    /// The tag that begins at `<`.
    fn at(html: &'a str, at: usize) -> Option<Self> {
        let mut quoted = false;
        let end = html[at..].bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b'>' && !quoted
        })?;
        let end = at + end + 1;
        Some(Self { text: &html[at..end], end })
    }

    fn name(&self) -> &'a str {
        self.text[1..].split([' ', '\n', '>', '/']).next().unwrap_or_default()
    }

    /// Where the value of an attribute stands, between its quotes.
    fn place(&self, attribute: &str) -> Option<(usize, usize)> {
        let (begin, _) = self.text.match_indices(attribute).find(|(at, _)| {
            self.text[..*at].ends_with([' ', '\n']) && self.text[at + attribute.len()..].starts_with("=\"")
        })?;
        let from = begin + attribute.len() + 2;
        Some((from, from + self.text[from..].find('"')?))
    }

    fn value(&self, attribute: &str) -> Option<&'a str> {
        self.place(attribute).map(|(from, to)| &self.text[from..to])
    }

    fn with_value(&self, value: &str) -> String {
        let value = escaped(value);
        match self.place("value") {
            Some((from, to)) => format!("{}{value}{}", &self.text[..from], &self.text[to..]),
            None => format!("{} value=\"{value}\">", self.open_end()),
        }
    }

    fn with_flag(&self, flag: &str, set: bool) -> String {
        let bare = self.open_end().replace(&format!(" {flag}"), "");
        if set { format!("{bare} {flag}>") } else { format!("{bare}>") }
    }

    /// The tag without its last sign.
    fn open_end(&self) -> &'a str {
        self.text.trim_end_matches('>').trim_end_matches('/').trim_end()
    }
}

/// A text as the templates write it.
fn escaped(text: &str) -> String {
    askama::filters::escape(text, askama::filters::Html).map(|safe| safe.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(html: &str, sent: &str) -> String {
        let typed: Vec<_> = form_urlencoded::parse(sent.as_bytes()).collect();
        refilled(html, "/a", &typed)
    }

    #[test]
    fn every_kind_of_field_stands_as_it_was_sent() {
        for (field, sent, stands) in [
            (r#"<input name="t">"#, "t=5+%22x%22", r#"<input name="t" value="5 &#34;x&#34;">"#),
            (r#"<input name="t" value="old" required>"#, "t=new", r#"<input name="t" value="new" required>"#),
            (
                r#"<input type="date" name="d" value="">"#,
                "d=2026-11-30",
                r#"<input type="date" name="d" value="2026-11-30">"#,
            ),
            (
                r#"<textarea name="t" rows="2">old</textarea>"#,
                "t=%3Cb%3E%0Atwo",
                "<textarea name=\"t\" rows=\"2\">\n&#60;b&#62;\ntwo</textarea>",
            ),
            (
                r#"<select name="s"><option value="a" selected>A</option><option value="b">B</option></select>"#,
                "s=b",
                r#"<select name="s"><option value="a">A</option><option value="b" selected>B</option></select>"#,
            ),
            (
                r#"<input type="checkbox" name="c" value="1" checked>"#,
                "x=1",
                r#"<input type="checkbox" name="c" value="1">"#,
            ),
            (
                r#"<input type="radio" name="r" value="2">"#,
                "r=2",
                r#"<input type="radio" name="r" value="2" checked>"#,
            ),
            (r#"<input type="password" name="p">"#, "p=secret", r#"<input type="password" name="p">"#),
            (r#"<input type="file" name="f">"#, "f=a.docx", r#"<input type="file" name="f">"#),
            (
                r#"<input name="n"><input name="n">"#,
                "n=1&n=2",
                r#"<input name="n" value="1"><input name="n" value="2">"#,
            ),
            (r#"<input name="n" value="kept">"#, "other=1", r#"<input name="n" value="kept">"#),
        ] {
            let form = |inner: &str| format!(r#"<p><form method="post" action="/a">{inner}</form></p>"#);
            assert_eq!(again(&form(field), sent), form(stands), "{field} after {sent}");
        }
    }

    #[test]
    fn of_forms_with_one_address_the_one_that_was_sent_is_filled() {
        let form = |id: u32, t: &str| {
            format!(
                r#"<form action="/a"><input type="hidden" name="id" value="{id}"><input name="t"{t}></form>"#
            )
        };
        let page = format!("{}{}<form action=\"/b\"><input name=\"t\"></form>", form(1, ""), form(2, ""));
        let shown = format!(
            "{}{}<form action=\"/b\"><input name=\"t\"></form>",
            form(1, ""),
            form(2, r#" value="x""#)
        );
        assert_eq!(again(&page, "id=2&t=x"), shown);
    }

    #[test]
    fn of_forms_with_one_address_and_nothing_hidden_the_one_with_those_fields_is_filled() {
        let page = r#"<form action="/a"><input name="x"></form><form action="/a"><input name="t"></form>"#;
        let shown =
            r#"<form action="/a"><input name="x"></form><form action="/a"><input name="t" value="5"></form>"#;
        assert_eq!(again(page, "t=5&deed=split"), shown);
    }

    #[test]
    fn a_form_that_was_folded_away_is_open_again() {
        let page = r#"<details><p></p></details><details class="y"><form action="/a"></form></details>"#;
        let open = r#"<details><p></p></details><details open class="y"><form action="/a"></form></details>"#;
        assert_eq!(again(page, "t=1"), open);
    }

    #[test]
    fn a_page_without_that_form_stays_as_it_is() {
        let page = r#"<form action="/b"><input name="t"></form>"#;
        assert_eq!(again(page, "t=1"), page);
    }
}
