//! The reader of requirements. Its language is described in [`super::requirement`].

use super::amount::Amount;
use super::fields::Mend;
use super::requirement::{Bound, Condition, PARTS_MAX, Part, REQUIREMENT_BYTES_MAX, Requirement, Unread};
use super::span::Span;

/// Reads a whole requirement.
pub fn parse(text: &str) -> Result<Requirement, Unread> {
    if text.len() > REQUIREMENT_BYTES_MAX {
        return Err((start_of(text), Mend::Size));
    }
    let mut reader = Reader { rest: text.trim() };
    let mut parts = vec![reader.part()?];
    loop {
        reader.skip();
        if reader.rest.is_empty() {
            return Ok(Requirement { parts });
        }
        if reader.sign(";") {
            reader.skip();
            if reader.rest.is_empty() {
                return Ok(Requirement { parts });
            }
            parts.push(reader.part()?);
        } else if reader.word("or") {
            reader.skip();
            let conditional = parts.last().is_some_and(|part: &Part| part.when.is_some());
            if reader.starts_with_word("when") {
                if !conditional {
                    return reader.wrong(Mend::ConditionFirst);
                }
                parts.push(reader.part()?);
            } else {
                let bound = reader.bound()?;
                let Some(part) = parts.last_mut() else { return reader.wrong(Mend::Bound) };
                part.any.push(bound);
            }
        } else {
            return reader.wrong(Mend::Join);
        }
        if parts.len() > PARTS_MAX || parts.iter().any(|part| part.any.len() > PARTS_MAX) {
            return reader.wrong(Mend::Size);
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn wrong<T>(&self, mend: Mend) -> Result<T, Unread> {
        Err((start_of(self.rest), mend))
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn sign(&mut self, sign: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn starts_with_word(&self, word: &str) -> bool {
        self.rest
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    }

    fn word(&mut self, word: &str) -> bool {
        self.skip();
        let found = self.starts_with_word(word);
        if found {
            self.rest = &self.rest[word.len()..];
        }
        found
    }

    fn part(&mut self) -> Result<Part, Unread> {
        let mut when = None;
        if self.word("when") {
            let measure = self.measure()?;
            let span = self.span(true)?;
            if !self.sign(":") && !self.sign("：") {
                return self.wrong(Mend::Colon);
            }
            when = Some(Condition { measure, span });
        }
        Ok(Part { when, any: vec![self.bound()?] })
    }

    fn measure(&mut self) -> Result<String, Unread> {
        self.skip();
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        if end == 0 || self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            return self.wrong(Mend::Measure);
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(name.to_owned())
    }

    fn bound(&mut self) -> Result<Bound, Unread> {
        for (word, bound) in [("rising", Bound::Rising), ("falling", Bound::Falling), ("yes", Bound::Yes)] {
            if self.word(word) {
                return Ok(bound);
            }
        }
        if self.word("grade") {
            if !self.sign(">=") && !self.sign("≥") {
                return self.wrong(Mend::Grade);
            }
            return self.grade();
        }
        Ok(Bound::Within(self.span(false)?))
    }

    fn grade(&mut self) -> Result<Bound, Unread> {
        self.skip();
        let plain = self.rest.trim_start_matches(['"', '\'']);
        let quoted = plain.len() < self.rest.len();
        let mut letters = plain.chars();
        match letters.next() {
            Some(letter @ 'A'..='Z') => {
                let rest = letters.as_str();
                let rest = if quoted { rest.strip_prefix(['"', '\'']) } else { Some(rest) };
                match rest {
                    Some(rest) if !rest.starts_with(char::is_alphanumeric) => {
                        self.rest = rest;
                        Ok(Bound::Grade(letter))
                    }
                    _ => self.wrong(Mend::Grade),
                }
            }
            _ => self.wrong(Mend::Grade),
        }
    }

    /// A comparison or a range; in a condition the unit ends at the colon.
    fn span(&mut self, condition: bool) -> Result<Span, Unread> {
        self.skip();
        let begin = self.rest;
        type Make = fn(Amount) -> Option<Span>;
        let signs: [(&str, Make); 7] = [
            (">=", |a| Some(Span::from(a, true))),
            ("≥", |a| Some(Span::from(a, true))),
            ("<=", |a| Some(Span::up_to(a, true))),
            ("≤", |a| Some(Span::up_to(a, true))),
            ("==", |a| Span::between(a.clone(), a)),
            (">", |a| Some(Span::from(a, false))),
            ("<", |a| Some(Span::up_to(a, false))),
        ];
        for (sign, make) in signs {
            if self.sign(sign) {
                let amount = self.number()?;
                let amount = amount.with_unit(self.unit(condition));
                return make(amount).map_or_else(|| self.wrong(Mend::Number), Ok);
            }
        }
        if !self.rest.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return self.wrong(Mend::Bound);
        }
        let low = self.number()?;
        if !self.sign("..") {
            self.rest = begin;
            return self.wrong(Mend::Bound);
        }
        let high = self.number()?;
        let unit = self.unit(condition);
        match Span::between(low.with_unit(unit), high.with_unit(unit)) {
            Some(span) => Ok(span),
            None => {
                self.rest = begin;
                self.wrong(Mend::Range)
            }
        }
    }

    fn number(&mut self) -> Result<Amount, Unread> {
        self.skip();
        let bytes = self.rest.as_bytes();
        let mut end = usize::from(bytes.first() == Some(&b'-'));
        while end < bytes.len() {
            let digit = bytes[end].is_ascii_digit();
            // `60..80` is a range, `60.5` a number, `5,000` one number.
            let inner = matches!(bytes[end], b'.' | b',')
                && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
                && end > 0;
            if !digit && !inner {
                break;
            }
            end += 1;
        }
        let (number, rest) = self.rest.split_at(end);
        if !number.bytes().any(|b| b.is_ascii_digit()) {
            return self.wrong(Mend::Number);
        }
        let Some(amount) = Amount::parse(number) else { return self.wrong(Mend::Digits) };
        self.rest = rest;
        Ok(amount)
    }

    fn unit(&mut self, condition: bool) -> &'a str {
        self.skip();
        let stop =
            |c: char| c.is_whitespace() || c == ';' || c == '；' || (condition && matches!(c, ':' | '：'));
        let end = self.rest.find(stop).unwrap_or(self.rest.len());
        let (unit, rest) = self.rest.split_at(end);
        if unit == "or" || unit == "when" || !unit.starts_with(|c: char| !c.is_ascii_digit()) {
            return "";
        }
        if unit.starts_with(['<', '>', '=', '≥', '≤', '.', ':', '"', '-']) || unit.chars().count() > 20 {
            return "";
        }
        self.rest = rest;
        unit
    }
}

fn start_of(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goal::requirement::{Seen, Verdict};
    use std::collections::BTreeMap;

    #[test]
    fn a_requirement_is_read_and_written_alike() {
        let same = [
            ">= 38 %",
            "> 90 %",
            "<= 5.6 permille or falling",
            "when land_per_capita < 80 m2: >= 9.5 m2",
            "yes",
            "rising",
            "grade >= \"C\"",
            "60..80 dB(A)",
            "== 100 %",
            "-2..3.5 km",
            ">= 4",
            "when a >= 1: >= 2 % or rising; when a < 1: >= 3 %",
        ];
        for text in same {
            let requirement = Requirement::parse(text).expect(text);
            assert_eq!(requirement.to_string(), text);
        }
        let other = [
            ("  >=38%", ">= 38 %"),
            ("≥ 5,000 人", ">= 5000 人"),
            ("<=18 /100k or falling ;", "<= 18 /100k or falling"),
            ("when a < 8 m2: >= 1 or when a 8..10 m2: >= 2", "when a < 8 m2: >= 1; when a 8..10 m2: >= 2"),
            ("grade >= C", "grade >= \"C\""),
            ("10.50 % .. 12 %", "!"),
        ];
        for (text, canonical) in other {
            match Requirement::parse(text) {
                Ok(requirement) => assert_eq!(requirement.to_string(), canonical, "{text}"),
                Err(_) => assert_eq!("!", canonical, "{text}"),
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_answered_with_the_rest_and_the_mend() {
        let table = [
            ("", "", Mend::Bound),
            ("about 38", "about 38", Mend::Bound),
            (">= many", "many", Mend::Number),
            (">= 12345678901234", "12345678901234", Mend::Digits),
            ("80..60 %", "80..60 %", Mend::Range),
            ("when land < 80 m2 >= 9", ">= 9", Mend::Colon),
            ("when < 80: >= 9", "< 80: >= 9", Mend::Measure),
            ("falling or when a < 1: >= 2", "when a < 1: >= 2", Mend::ConditionFirst),
            ("grade >= 3", "3", Mend::Grade),
            (">= 3 % and rising", "and rising", Mend::Join),
            ("38 %", "38 %", Mend::Bound),
        ];
        for (text, rest, mend) in table {
            assert_eq!(Requirement::parse(text), Err((rest.to_owned(), mend)), "{text}");
        }
    }

    #[test]
    fn what_was_seen_meets_a_requirement_or_not() {
        let amount = |text: &str| Amount::parse(text).expect(text);
        let land = |text: &str| BTreeMap::from([("land".to_owned(), amount(text).with_unit("m2"))]);
        let seen = |value: &str, before: &str| Seen {
            value: Some(amount(value).with_unit("%")),
            before: Some(amount(before).with_unit("%")),
            yes: Some(true),
            grade: Some('B'),
        };
        let table = [
            (">= 38 %", seen("38", "30"), Verdict::Met),
            ("> 38 %", seen("38", "30"), Verdict::Missed),
            (">= 0.38 ratio", seen("38", "30"), Verdict::Met),
            (">= 38 m2", seen("38", "30"), Verdict::Unknown),
            (">= 50 % or rising", seen("38", "30"), Verdict::Met),
            ("falling", seen("38", "30"), Verdict::Missed),
            ("yes; grade >= \"C\"", seen("38", "30"), Verdict::Met),
            ("grade >= \"A\"", seen("38", "30"), Verdict::Missed),
            ("when land < 80 m2: >= 50 %; when land >= 80 m2: >= 30 %", seen("38", "30"), Verdict::Met),
            ("when water < 80 m2: >= 50 %", seen("38", "30"), Verdict::Unknown),
        ];
        for (text, seen, verdict) in table {
            let requirement = Requirement::parse(text).expect(text);
            assert_eq!(requirement.met(&seen, &land("90")), verdict, "{text}");
        }
    }
}
