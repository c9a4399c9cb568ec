//! The templates a city's cases stand on: kinds, limits, dispatch rules, working time.

use std::sync::LazyLock;

use serde::Deserialize;
use yipan_core::case::{Catalogue, Category, Ground, Limits, Ms, Policy, RuleBook, Severity, WorkingTime};
use yipan_worktime::Calendar;

/// One kind of case with its scheme.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The scheme it is of.
    pub catalogue: &'static Catalogue,
    /// The kind.
    pub category: &'static Category,
}

/// What a resident can choose.
#[derive(Debug, Clone, Deserialize)]
pub struct PublicKind {
    /// Word in the form.
    pub word: String,
    /// In Chinese.
    pub name: String,
    /// In English.
    pub name_en: String,
    scheme: String,
    category: String,
}

impl PublicKind {
    /// The kind of case a report of it begins as.
    pub fn kind(&self) -> Option<Kind> {
        Kind::find(&format!("{}/{}", self.scheme, self.category))
    }
}

#[derive(Deserialize)]
struct PolicyFile {
    policy: Policy,
    limits: LimitsFile,
}

#[derive(Deserialize)]
struct LimitsFile {
    ordinary: Limits,
    major: Limits,
}

#[derive(Deserialize)]
struct PublicFile {
    kind: Vec<PublicKind>,
}

struct Book {
    catalogues: [Catalogue; 2],
    policy: PolicyFile,
    rules: RuleBook,
    public: Vec<PublicKind>,
}

/// A shipped file that cannot be read is our own mistake, and the test below meets it first.
fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| unreachable!("templates/case/{name}: {error}"))
}

static BOOK: LazyLock<Book> = LazyLock::new(|| Book {
    catalogues: [
        read("events.toml", include_str!("../../../../templates/case/events.toml")),
        read("components.toml", include_str!("../../../../templates/case/components.toml")),
    ],
    policy: read("policy.toml", include_str!("../../../../templates/case/policy.toml")),
    rules: read("dispatch.toml", include_str!("../../../../templates/case/dispatch.toml")),
    public: read::<PublicFile>("public.toml", include_str!("../../../../templates/case/public.toml")).kind,
});

/// The working time of the city, for the rules of cases.
struct CityTime(Calendar);

static CITY_TIME: LazyLock<CityTime> = LazyLock::new(|| CityTime(Calendar::china()));

/// The zone the city lives in.
pub fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("Asia/Shanghai").unwrap_or(jiff::tz::TimeZone::UTC)
}

fn instant(ms: Ms) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

impl WorkingTime for CityTime {
    fn add(&self, start: Ms, work: Ms) -> Ms {
        self.0.add_at(instant(start), work).as_millisecond()
    }

    fn between(&self, start: Ms, end: Ms) -> Ms {
        if end <= start { 0 } else { self.0.between_at(instant(start), instant(end)).max(0) }
    }

    fn day(&self) -> Ms {
        Ms::from(self.0.pattern().minutes_per_day) * 60_000
    }
}

/// What the rules stand on.
pub fn ground() -> Ground<'static> {
    Ground { calendar: &*CITY_TIME, policy: &BOOK.policy.policy }
}

/// The dispatch rules.
pub fn rules() -> &'static RuleBook {
    &BOOK.rules
}

/// What a resident can choose.
pub fn public_kinds() -> &'static [PublicKind] {
    &BOOK.public
}

/// Every kind, scheme by scheme.
pub fn kinds() -> impl Iterator<Item = Kind> {
    BOOK.catalogues
        .iter()
        .flat_map(|catalogue| catalogue.category.iter().map(move |category| Kind { catalogue, category }))
}

impl Kind {
    /// The kind of a key `events/2013/0110`. Where the edition or the scheme is left out, the first that has
    /// the code; a name in Chinese or English does too.
    pub fn find(text: &str) -> Option<Self> {
        let parts: Vec<_> = text.split(['/', ':']).map(str::trim).collect();
        let (scheme, edition, code) = match parts[..] {
            [scheme, edition, code] => (Some(scheme), Some(edition), code),
            [scheme, code] => (Some(scheme), None, code),
            _ => (None, None, text.trim()),
        };
        kinds().find(|kind| {
            let of = &kind.catalogue.scheme;
            scheme.is_none_or(|scheme| of.code == scheme)
                && edition.is_none_or(|edition| of.edition == edition)
                && [&kind.category.code, &kind.category.name, &kind.category.name_en]
                    .iter()
                    .any(|own| *own == code)
        })
    }

    /// Its key: scheme, edition, code.
    pub fn key(self) -> String {
        let scheme = &self.catalogue.scheme;
        format!("{}/{}/{}", scheme.code, scheme.edition, self.category.code)
    }

    /// The time each stage may take.
    pub fn limits(self, severity: Severity, trigger: Option<usize>) -> Limits {
        let major = severity == Severity::Major;
        let of = &BOOK.policy.limits;
        let limits = if major { of.major } else { of.ordinary };
        match self.category.limit(trigger, major) {
            // A major case without a limit of its own keeps the stricter of the two.
            Some(own) if major && self.category.major_limit.is_none() => {
                let calendar = ground().calendar;
                let shorter = own.length(calendar) < limits.handle.length(calendar);
                Limits { handle: if shorter { own } else { limits.handle }, ..limits }
            }
            Some(own) => Limits { handle: own, ..limits },
            None => limits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_file_reads_and_every_choice_of_a_resident_is_a_kind() {
        assert_eq!(kinds().count(), 191);
        assert!(rules().doubled().is_empty());
        assert!(public_kinds().iter().all(|choice| choice.kind().is_some()));
    }

    #[test]
    fn a_kind_is_known_by_scheme_edition_and_code() {
        let name = |text| Kind::find(text).map(|kind| kind.category.name.as_str());
        assert_eq!(name("components/2013/0103"), Some("雨水井盖"));
        assert_eq!(name("events:0103"), Some("违章接坡"));
        assert_eq!(name("0137"), Some("动物尸体"));
        assert_eq!(name("路灯"), Some("路灯"));
        assert_eq!(name("events/2007/0103"), None);
        assert_eq!(Kind::find("0110").map(Kind::key).as_deref(), Some("events/2013/0110"));
    }

    #[test]
    fn a_working_day_is_the_hours_of_its_shifts() {
        let friday = "2026-07-17T17:00:00+08:00".parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let calendar = ground().calendar;
        let due = calendar.add(friday, calendar.day());
        assert_eq!(instant(due).to_string(), "2026-07-20T09:00:00Z");
        assert_eq!(calendar.between(friday, due), calendar.day());
        assert_eq!(calendar.between(due, friday), 0);
    }
}
