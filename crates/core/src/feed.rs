//! A calendar feed as RFC 5545 wants it: lines end in CRLF and fold at 75 octets, text is escaped, moments are UTC.

use std::fmt::Write;

use jiff::Timestamp;

/// One moment somebody should not miss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Stable for ever: the same thing has the same one in every answer.
    pub uid: String,
    /// When it begins, in milliseconds.
    pub from: i64,
    /// When it ends, in milliseconds.
    pub until: i64,
    /// What it is.
    pub title: String,
    /// More of it; lines apart by `\n`.
    pub text: String,
    /// Where.
    pub place: String,
    /// Its page; empty for none.
    pub url: String,
    /// A word for its kind.
    pub kind: String,
    /// Counts its changes.
    pub sequence: i64,
    /// When this state of it was made, in milliseconds.
    pub stamp: i64,
}

/// The longest line in octets, its end not counted.
const LINE_OCTETS: usize = 75;

/// The text of a feed.
pub fn text(name: &str, moments: &[Moment]) -> String {
    let mut out = String::with_capacity(256 + moments.len() * 320);
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Yipan//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        put(&mut out, line);
    }
    put(&mut out, &format!("NAME:{}", escaped(name)));
    put(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    put(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    put(&mut out, "X-PUBLISHED-TTL:PT1H");
    for own in moments {
        put(&mut out, "BEGIN:VEVENT");
        put(&mut out, &format!("UID:{}", escaped(&own.uid)));
        put(&mut out, &format!("DTSTAMP:{}", utc(own.stamp)));
        put(&mut out, &format!("DTSTART:{}", utc(own.from)));
        put(&mut out, &format!("DTEND:{}", utc(own.until.max(own.from))));
        put(&mut out, &format!("SUMMARY:{}", escaped(&own.title)));
        for (name, words) in [("DESCRIPTION", &own.text), ("LOCATION", &own.place), ("CATEGORIES", &own.kind)]
        {
            if !words.is_empty() {
                put(&mut out, &format!("{name}:{}", escaped(words)));
            }
        }
        if !own.url.is_empty() {
            let url: String = own.url.chars().filter(|letter| !letter.is_control()).collect();
            put(&mut out, &format!("URL:{url}"));
        }
        put(&mut out, &format!("SEQUENCE:{}", own.sequence.max(0)));
        put(&mut out, "STATUS:CONFIRMED");
        put(&mut out, "END:VEVENT");
    }
    put(&mut out, "END:VCALENDAR");
    out
}

/// `20260814T100000Z`.
fn utc(ms: i64) -> String {
    let at = Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH);
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The four signs of TEXT; other control characters have no place in it.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// One line, folded between letters: what goes on begins with a space.
fn put(out: &mut String, line: &str) {
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > LINE_OCTETS {
            out.push_str("\r\n ");
            octets = 1;
        }
        octets += letter.len_utf8();
        let _ = out.write_char(letter);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moment(title: &str) -> Moment {
        Moment {
            uid: "task-1-2@yipan".into(),
            from: 1_786_699_800_000,
            until: 1_786_701_600_000,
            title: title.into(),
            text: "牵头：住建局\n编号 7".into(),
            place: String::new(),
            url: "https://yipan.example/tasks/2".into(),
            kind: "任务".into(),
            sequence: 3,
            stamp: 1_786_000_000_000,
        }
    }

    /// What a reader does first: join folded lines, then undo the signs.
    fn read(text: &str, name: &str) -> String {
        let whole = text.replace("\r\n ", "");
        let line = whole.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}:"))).unwrap();
        let (mut out, mut letters) = (String::new(), line.chars());
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n') => out.push('\n'),
                    other => out.extend(other),
                },
                letter => out.push(letter),
            }
        }
        out
    }

    #[test]
    fn a_moment_is_told_in_utc_with_its_signs_escaped() {
        let text = text("我的时限", &[moment("修管；a,b;c\\d")]);
        for line in ["DTSTART:20260814T093000Z", "DTEND:20260814T100000Z", "SEQUENCE:3", "UID:task-1-2@yipan"]
        {
            assert!(text.contains(&format!("\r\n{line}\r\n")), "{line} in {text}");
        }
        assert!(
            text.contains("SUMMARY:修管；a\\,b\\;c\\\\d\r\n") && text.contains("牵头：住建局\\n编号 7"),
            "{text}"
        );
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    }

    proptest! {
        /// No line is longer than 75 octets, and what was said is what is read.
        #[test]
        fn folded_lines_are_short_and_lose_nothing(title in "[a-z,;\\\\\n 汉字😀]{0,200}") {
            let text = text("a", &[moment(&title)]);
            prop_assert!(text.split("\r\n").all(|line| line.len() <= LINE_OCTETS));
            prop_assert_eq!(read(&text, "SUMMARY"), title);
        }
    }
}
