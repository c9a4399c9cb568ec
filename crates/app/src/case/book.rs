//! The templates a city's cases stand on: kinds, limits, dispatch rules, working time.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::Deserialize;
use yipan_core::case::{
    Catalogue, Category, Ground, Limits, Ms, Policy, RuleBook, Scheme, Severity, WorkingTime,
};
use yipan_db::Db;
use yipan_worktime::Calendar;

use crate::kit::Id;
use crate::kit::stamped::Stamped;
use crate::problem::Problem;

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
    pub fn category(&self) -> String {
        format!("{}/{}", self.scheme, self.category)
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
    policy: PolicyFile,
    rules: RuleBook,
    public: Vec<PublicKind>,
}

/// A shipped file that cannot be read is our own mistake, and the test below meets it first.
fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| unreachable!("templates/case/{name}: {error}"))
}

static BOOK: LazyLock<Book> = LazyLock::new(|| Book {
    policy: read("policy.toml", include_str!("../../../../templates/case/policy.toml")),
    rules: read("dispatch.toml", include_str!("../../../../templates/case/dispatch.toml")),
    public: read::<PublicFile>("public.toml", include_str!("../../../../templates/case/public.toml")).kind,
});

/// Every class of a city: the shipped ones, and its own in place of them or beside them.
#[derive(Debug)]
pub struct Classes {
    catalogues: Vec<Catalogue>,
    /// Keys of classes out of use: known by name, chosen for no new case.
    ended: HashSet<String>,
    /// Where each class stands, by key.
    places: HashMap<String, (usize, usize)>,
}

impl Classes {
    /// Puts lists together; of those without an edition the first one is meant.
    pub fn new(catalogues: Vec<Catalogue>, ended: HashSet<String>) -> Self {
        let mut places = HashMap::new();
        for (nth, catalogue) in catalogues.iter().enumerate() {
            for (at, category) in catalogue.category.iter().enumerate() {
                places.insert(key(&catalogue.scheme, &category.code), (nth, at));
            }
        }
        Self { catalogues, ended, places }
    }

    fn at(&'static self, (nth, at): (usize, usize)) -> Option<Kind> {
        let catalogue = self.catalogues.get(nth)?;
        Some(Kind { catalogue, category: catalogue.category.get(at)? })
    }

    fn all(&'static self) -> impl Iterator<Item = Kind> {
        self.catalogues
            .iter()
            .flat_map(|catalogue| catalogue.category.iter().map(move |category| Kind { catalogue, category }))
    }
}

fn key(scheme: &Scheme, code: &str) -> String {
    format!("{}/{}/{code}", scheme.code, scheme.edition)
}

/// The lists as they are shipped.
pub fn shipped() -> [Catalogue; 2] {
    [
        read("events.toml", include_str!("../../../../templates/case/events.toml")),
        read("components.toml", include_str!("../../../../templates/case/components.toml")),
    ]
}

static SHIPPED: LazyLock<Classes> = LazyLock::new(|| Classes::new(shipped().into(), HashSet::new()));

/// What cities set themselves. A setting changes a few times a year; what was read stays in memory, so that a class or
/// a calendar is borrowed without asking for how long.
pub(super) static CLASSES: Stamped<&'static Classes> = Stamped::new("classes");
/// The working time of cities that set their own.
pub(super) static HOURS: Stamped<&'static CityTime> = Stamped::new("worktime");

/// Reads a city's own classes and working time again if they have changed.
pub fn refresh(db: &mut Db, city: Id, now: i64) -> Result<(), Problem> {
    CLASSES.of(db, city, now, |db| {
        let (classes, until) = super::classes::read(db, city, now)?;
        Ok((Box::leak(Box::new(classes)), until))
    })?;
    hours(db, city).map(drop)
}

/// The same for every city that set anything: once at the start and with every watch, so that pages which only show
/// know them before anybody did anything.
pub fn warm(db: &mut Db, now: i64) -> Result<(), Problem> {
    #[derive(QueryableByName)]
    struct Own {
        #[diesel(sql_type = BigInt)]
        city_id: Id,
    }
    let own: Vec<Own> = yipan_db::prepared(
        "select distinct city_id from setting_stamp where name in ('classes', 'worktime') limit 1024",
    )
    .load(db)?;
    own.into_iter().try_for_each(|own| refresh(db, own.city_id, now))
}

/// The working time that holds for a deed, by its own transaction.
fn hours(db: &mut Db, city: Id) -> Result<&'static CityTime, Problem> {
    let own = HOURS.of(db, city, 0, |db| {
        let hours = super::worktime::current(db, city)?.1;
        Ok((&*Box::leak(Box::new(CityTime(hours.calendar()?))), i64::MAX))
    })?;
    Ok(own.unwrap_or(&CITY_TIME))
}

/// As if the program had just started.
#[cfg(test)]
pub fn forget(city: Id) {
    CLASSES.forget(city);
    HOURS.forget(city);
}

/// The classes of a city.
pub fn classes(city: Id) -> &'static Classes {
    CLASSES.known(city).unwrap_or(&SHIPPED)
}

/// The working time of a city, for the rules of cases.
pub struct CityTime(pub Calendar);

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

/// What the rules of a city stand on, for a deed.
pub fn ground(db: &mut Db, city: Id) -> Result<Ground<'static>, Problem> {
    Ok(Ground { calendar: hours(db, city)?, policy: &BOOK.policy.policy })
}

/// The calendar of a city, by the asker's own transaction: what plans and reminders reckon with.
pub fn calendar(db: &mut Db, city: Id) -> Result<&'static Calendar, Problem> {
    Ok(&hours(db, city)?.0)
}

/// The calendar of a city as it was read last: for days typed into a form, and for what is only shown.
pub fn shown_calendar(city: Id) -> &'static Calendar {
    &HOURS.known(city).unwrap_or(&CITY_TIME).0
}

/// The working time of a city as it was read last: for what is only shown.
pub fn shown_time(city: Id) -> &'static dyn WorkingTime {
    let time: &CityTime = HOURS.known(city).unwrap_or(&CITY_TIME);
    time
}

/// The dispatch rules.
pub fn rules() -> &'static RuleBook {
    &BOOK.rules
}

/// What a resident can choose.
pub fn public_kinds() -> &'static [PublicKind] {
    &BOOK.public
}

/// Every kind a new case can be of, scheme by scheme.
pub fn kinds(city: Id) -> impl Iterator<Item = Kind> {
    let classes = classes(city);
    classes.all().filter(|kind| classes.ended.is_empty() || !classes.ended.contains(&kind.key()))
}

impl Kind {
    /// The kind of a key `events/2013/0110`. Where the edition or the scheme is left out, the first that has
    /// the code; a name in Chinese or English does too.
    pub fn find(city: Id, text: &str) -> Option<Self> {
        let classes = classes(city);
        let parts: Vec<_> = text.split(['/', ':']).map(str::trim).collect();
        let (scheme, edition, code) = match parts[..] {
            [scheme, edition, code] => (Some(scheme), Some(edition), code),
            [scheme, code] => (Some(scheme), None, code),
            _ => (None, None, text.trim()),
        };
        if let [scheme, edition, code] = parts[..]
            && let Some(place) = classes.places.get(&format!("{scheme}/{edition}/{code}"))
        {
            return classes.at(*place);
        }
        let fits = |kind: &Kind| {
            let of = &kind.catalogue.scheme;
            scheme.is_none_or(|scheme| of.code == scheme)
                && edition.is_none_or(|edition| of.edition == edition)
                && [&kind.category.code, &kind.category.name, &kind.category.name_en]
                    .iter()
                    .any(|own| *own == code)
        };
        // One that is in use comes before one that is not.
        kinds(city).find(fits).or_else(|| classes.all().find(fits))
    }

    /// Whether a new case can be of it.
    pub fn in_use(self, city: Id) -> bool {
        !classes(city).ended.contains(&self.key())
    }

    /// Its key: scheme, edition, code.
    pub fn key(self) -> String {
        key(&self.catalogue.scheme, &self.category.code)
    }

    /// The time each stage may take.
    pub fn limits(self, severity: Severity, trigger: Option<usize>) -> Limits {
        let major = severity == Severity::Major;
        let of = &BOOK.policy.limits;
        let limits = if major { of.major } else { of.ordinary };
        match self.category.limit(trigger, major) {
            // A major case without a limit of its own keeps the stricter of the two.
            Some(own) if major && self.category.major_limit.is_none() => {
                let calendar = &*CITY_TIME;
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
        assert_eq!(kinds(0).count(), 191);
        assert!(rules().doubled().is_empty());
        assert!(public_kinds().iter().all(|choice| Kind::find(0, &choice.category()).is_some()));
    }

    #[test]
    fn a_kind_is_known_by_scheme_edition_and_code() {
        let name = |text| Kind::find(0, text).map(|kind| kind.category.name.as_str());
        assert_eq!(name("components/2013/0103"), Some("雨水井盖"));
        assert_eq!(name("events:0103"), Some("违章接坡"));
        assert_eq!(name("0137"), Some("动物尸体"));
        assert_eq!(name("路灯"), Some("路灯"));
        assert_eq!(name("events/2007/0103"), None);
        assert_eq!(Kind::find(0, "0110").map(Kind::key).as_deref(), Some("events/2013/0110"));
    }

    #[test]
    fn a_working_day_is_the_hours_of_its_shifts() {
        let friday = "2026-07-17T17:00:00+08:00".parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let calendar = shown_time(0);
        let due = calendar.add(friday, calendar.day());
        assert_eq!(instant(due).to_string(), "2026-07-20T09:00:00Z");
        assert_eq!(calendar.between(friday, due), calendar.day());
        assert_eq!(calendar.between(due, friday), 0);
    }
}
