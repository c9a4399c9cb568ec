//! Words for people, Chinese and English, from the language files of the rooms; dates and clocks as people
//! say them (LOOK §6, §12).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The language files, a pair for each room.
const FILES: &[(&str, &str)] = &[
    (include_str!("words.zh.ftl"), include_str!("words.en.ftl")),
    (include_str!("../who/words.zh.ftl"), include_str!("../who/words.en.ftl")),
    (include_str!("../place/words.zh.ftl"), include_str!("../place/words.en.ftl")),
    (include_str!("../ledger/words.zh.ftl"), include_str!("../ledger/words.en.ftl")),
    (include_str!("../goal/words.zh.ftl"), include_str!("../goal/words.en.ftl")),
    (include_str!("../duty/words.zh.ftl"), include_str!("../duty/words.en.ftl")),
    (include_str!("../plan/words.zh.ftl"), include_str!("../plan/words.en.ftl")),
    (include_str!("../series/words.zh.ftl"), include_str!("../series/words.en.ftl")),
    (include_str!("../project/words.zh.ftl"), include_str!("../project/words.en.ftl")),
    (include_str!("../check/words.zh.ftl"), include_str!("../check/words.en.ftl")),
    (include_str!("../case/words.zh.ftl"), include_str!("../case/words.en.ftl")),
    (include_str!("../drive/words.zh.ftl"), include_str!("../drive/words.en.ftl")),
    (include_str!("../hazard/words.zh.ftl"), include_str!("../hazard/words.en.ftl")),
    (include_str!("../voice/words.zh.ftl"), include_str!("../voice/words.en.ftl")),
    (include_str!("../score/words.zh.ftl"), include_str!("../score/words.en.ftl")),
    (include_str!("../brief/words.zh.ftl"), include_str!("../brief/words.en.ftl")),
    (include_str!("../gate/words.zh.ftl"), include_str!("../gate/words.en.ftl")),
    (include_str!("../calendar/words.zh.ftl"), include_str!("../calendar/words.en.ftl")),
    (include_str!("../remind/words.zh.ftl"), include_str!("../remind/words.en.ftl")),
    (include_str!("../draft/words.zh.ftl"), include_str!("../draft/words.en.ftl")),
    (include_str!("../board/words.zh.ftl"), include_str!("../board/words.en.ftl")),
];

/// A language the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// As written in `lang=` and in cookies.
    pub fn word(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// Reads a cookie or the start of an `Accept-Language` header.
    pub fn read(word: &str) -> Option<Self> {
        match word.get(..2)? {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The language the switch in the head offers.
    pub fn other(self) -> Self {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }
}

/// A value in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Words, as they are.
    Text(String),
    /// A count.
    Number(i64),
    /// An instant in milliseconds, told in the language of the sentence.
    Moment(i64),
}

/// What can stand in a sentence.
pub trait ToArg {
    /// As an argument.
    fn to_arg(&self) -> Arg;
}

impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg {
        (**self).to_arg()
    }
}

impl ToArg for Arg {
    fn to_arg(&self) -> Arg {
        self.clone()
    }
}

impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_owned())
    }
}

impl ToArg for String {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.clone())
    }
}

impl ToArg for Timestamp {
    fn to_arg(&self) -> Arg {
        Arg::Moment(self.as_millisecond())
    }
}

macro_rules! numbers {
    ($($t:ty),*) => { $(impl ToArg for $t { fn to_arg(&self) -> Arg { Arg::Number(*self as i64) } })* };
}
numbers!(i64, i32, u32, u64, usize, u8, u16);

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<HashMap<Lang, Arc<Bundle>>> = LazyLock::new(|| {
    [(Lang::Zh, "zh-CN"), (Lang::En, "en-GB")]
        .into_iter()
        .map(|(lang, tag)| {
            let locale = tag.parse::<unic_langid::LanguageIdentifier>().unwrap_or_default();
            let mut bundle = Bundle::new_concurrent(vec![locale]);
            bundle.set_use_isolating(false);
            for (zh, en) in FILES {
                let text = if lang == Lang::Zh { zh } else { en };
                // A line that cannot be read is left out and met by the test of the words.
                let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
                let _ = bundle.add_resource(resource);
            }
            (lang, Arc::new(bundle))
        })
        .collect()
});

/// The word of ours that somebody wrote into a file: itself, or as either language says it under `start-word`. What can
/// be written in several ways is set apart there by `|`.
pub fn written<'w>(start: &str, words: &[&'w str], text: &str) -> Option<&'w str> {
    let speakers = [Lang::Zh, Lang::En].map(|lang| Say { lang, zone: TimeZone::UTC, now: 0 });
    let says = |say: &Say, word: &str| say.of(start, word).split('|').any(|own| own.trim() == text);
    words.iter().copied().find(|word| *word == text || speakers.iter().any(|say| says(say, word)))
}

/// A speaker: one language, one time zone, one moment.
#[derive(Debug, Clone)]
pub struct Say {
    /// The language spoken.
    pub lang: Lang,
    /// The city's zone.
    pub zone: TimeZone,
    /// The moment of the page, in milliseconds.
    pub now: i64,
}

impl Say {
    /// The sentence of this name.
    pub fn it(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The sentence of a name made of a fixed part and a word: `say.of("case-state", state)`.
    pub fn of(&self, start: &str, word: &str) -> String {
        self.it(&format!("{start}-{word}"))
    }

    /// A sentence with one value.
    pub fn one(&self, key: &str, name: &'static str, value: impl ToArg) -> String {
        self.with(key, &[(name, value.to_arg())])
    }

    /// A sentence with two values.
    pub fn two(
        &self,
        key: &str,
        n1: &'static str,
        v1: impl ToArg,
        n2: &'static str,
        v2: impl ToArg,
    ) -> String {
        self.with(key, &[(n1, v1.to_arg()), (n2, v2.to_arg())])
    }

    /// A sentence with three values.
    #[allow(clippy::too_many_arguments)]
    pub fn three(
        &self,
        key: &str,
        n1: &'static str,
        v1: impl ToArg,
        n2: &'static str,
        v2: impl ToArg,
        n3: &'static str,
        v3: impl ToArg,
    ) -> String {
        self.with(key, &[(n1, v1.to_arg()), (n2, v2.to_arg()), (n3, v3.to_arg())])
    }

    /// A sentence with any values. A name that does not exist shows itself, and a test meets it first.
    pub fn with(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let Some(bundle) = BUNDLES.get(&self.lang) else { return key.to_owned() };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut values = FluentArgs::new();
        for (name, arg) in args {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Number(n) => FluentValue::from(*n),
                Arg::Moment(at) => FluentValue::from(self.moment(at)),
            };
            values.set(*name, value);
        }
        bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    /// Whether a sentence of this name exists.
    pub fn has(&self, key: &str) -> bool {
        BUNDLES.get(&self.lang).is_some_and(|bundle| bundle.get_message(key).is_some())
    }

    /// A count with thousands apart: `1,846`.
    pub fn count(&self, n: impl ToArg) -> String {
        let Arg::Number(n) = n.to_arg() else { return String::new() };
        let digits = n.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + 4);
        if n < 0 {
            out.push('−');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// A day: `7 月 27 日`, `27 Jul`; with the year when it is another.
    pub fn day(&self, at: &i64) -> String {
        let here = self.civil(*at);
        let this_year = self.civil(self.now).year();
        let (y, m, d) = (here.year(), here.month(), here.day());
        match (self.lang, y == this_year) {
            (Lang::Zh, true) => format!("{m} 月 {d} 日"),
            (Lang::Zh, false) => format!("{y} 年 {m} 月 {d} 日"),
            (Lang::En, true) => format!("{d} {}", MONTHS[usize::from(m.unsigned_abs() - 1)]),
            (Lang::En, false) => format!("{d} {} {y}", MONTHS[usize::from(m.unsigned_abs() - 1)]),
        }
    }

    /// A day as a column head: `7·22`, `22 Jul`.
    pub fn short_day(&self, at: &i64) -> String {
        let here = self.civil(*at);
        match self.lang {
            Lang::Zh => format!("{}·{}", here.month(), here.day()),
            Lang::En => format!("{} {}", here.day(), MONTHS[usize::from(here.month().unsigned_abs() - 1)]),
        }
    }

    /// A day and the time: `7 月 22 日 15:02`, `22 Jul, 15:02`.
    pub fn moment(&self, at: &i64) -> String {
        let here = self.civil(*at);
        let comma = if self.lang == Lang::En { "," } else { "" };
        format!("{}{comma} {:02}:{:02}", self.day(at), here.hour(), here.minute())
    }

    /// For `<time datetime>`.
    pub fn iso(&self, at: &i64) -> String {
        Timestamp::from_millisecond(*at).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
    }

    /// The civil day in the city, `2026-07-22`: for date fields.
    pub fn date_value(&self, at: &i64) -> String {
        self.civil(*at).date().to_string()
    }

    /// The civil date and time in the city.
    pub fn civil(&self, at: i64) -> jiff::civil::DateTime {
        Timestamp::from_millisecond(at)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(self.zone.clone())
            .datetime()
    }

    /// The clock of LOOK §6, in natural time: a day, what is left, or how far over.
    pub fn clock(&self, due: &i64) -> String {
        let left = due - self.now;
        const HOUR: i64 = 3_600_000;
        match left {
            l if l >= 72 * HOUR => self.day(due),
            l if l >= 2 * HOUR => self.one("clock-left", "span", self.span(l)),
            l if l >= 0 => self.one("clock-left", "span", self.span(l)),
            l => self.one("clock-over", "span", self.span(-l)),
        }
    }

    /// A length of time, two units at most: `2 天 4 小时`, `40 分`.
    pub fn span(&self, ms: i64) -> String {
        let minutes = ms / 60_000;
        let (d, h, m) = (minutes / 1440, minutes % 1440 / 60, minutes % 60);
        match (d, h, m) {
            (0, 0, m) => self.one("span-m", "m", m),
            (0, h, 0) => self.one("span-h", "h", h),
            (0, h, m) => self.two("span-hm", "h", h, "m", m),
            (d, 0, _) => self.one("span-d", "d", d),
            (d, h, _) => self.two("span-dh", "d", d, "h", h),
        }
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(text: &str) -> BTreeSet<String> {
        if let Err((_, errors)) = FluentResource::try_new(text.to_owned()) {
            panic!("a language file cannot be read: {errors:?}");
        }
        let name = |line: &str| line.split_once(" =").map(|(name, _)| name.to_owned());
        let starts = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
        text.lines().filter(starts).filter_map(name).collect()
    }

    #[test]
    fn every_sentence_stands_in_both_languages() {
        for (zh, en) in FILES {
            assert_eq!(keys(zh), keys(en));
        }
    }

    /// Files of the rooms that may speak: pages and code.
    fn speaking_files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                speaking_files(&path, found);
            } else if path.extension().is_some_and(|e| e == "html" || e == "rs") {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_sentence_a_page_or_a_refusal_names_exists() {
        let mut files = Vec::new();
        speaking_files(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut files);
        let zh = Say { lang: Lang::Zh, zone: TimeZone::UTC, now: 0 };
        let mut missing = BTreeSet::new();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for start in ["say.it(\"", "say.one(\"", "say.two(\"", "say.three(\"", "Refused(\"", "refused(\""]
            {
                for rest in text.split(start).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    if !key.is_empty() && !key.contains('{') && !zh.has(key) {
                        missing.insert(format!("{}: {key}", file.display()));
                    }
                }
            }
        }
        assert!(missing.is_empty(), "no such sentence: {missing:#?}");
    }

    #[test]
    fn clocks_are_told_as_people_tell_them() {
        let at = |t: &str| t.parse::<Timestamp>().unwrap().as_millisecond();
        let now = at("2026-07-22T15:02:00+08:00");
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for (due, zh, en) in [
            ("2026-07-27T18:00:00+08:00", "7 月 27 日", "27 Jul"),
            ("2026-07-24T19:02:00+08:00", "还剩 2 天 4 小时", "2 d 4 h left"),
            ("2026-07-22T16:42:00+08:00", "还剩 1 小时 40 分", "1 h 40 min left"),
            ("2026-07-20T12:02:00+08:00", "超 2 天 3 小时", "2 d 3 h over"),
        ] {
            for (lang, want) in [(Lang::Zh, zh), (Lang::En, en)] {
                let say = Say { lang, zone: zone.clone(), now };
                assert_eq!(say.clock(&at(due)), want);
            }
        }
    }
}
