//! Opening a case: by a person, a finding, a resident's report.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::case::near::Point;
use yipan_core::case::{Case, Severity};
use yipan_core::place::{self, Datum};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::act::{PHOTOS_MOST, WORDS_MOST, attach};
use super::book::{self, Kind};
use super::row::CaseRow;
use super::store;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Lang, Say};
use crate::ledger::store::EntryRow;
use crate::ledger::{self, Line};
use crate::problem::{FieldError, Problem};
use crate::{place as places, who};

/// Where a case can come from, with other words for it.
pub const SOURCES: [(&str, &[&str]); 8] = [
    ("inspection", &["inspector", "finding"]),
    ("public", &["report", "resident", "citizen"]),
    ("hotline", &["phone"]),
    ("superior", &["leader"]),
    ("media", &[]),
    ("self-check", &["self_check"]),
    ("patrol", &["collector"]),
    ("data", &["video", "automatic"]),
];

/// A point as GeoJSON properties name it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, serde::Serialize, ToSchema)]
#[serde(from = "Given")]
pub struct Location {
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
}

/// A point as it comes in: in WGS 84 unless `datum` says `gcj02` or `bd09`; kept in WGS 84.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Given {
    /// Degrees east.
    lon: f64,
    /// Degrees north.
    lat: f64,
    /// `wgs84` (unless told), `gcj02` or `bd09`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    datum: Datum,
}

impl From<Given> for Location {
    fn from(given: Given) -> Self {
        Self::given(given.lon, given.lat, given.datum)
    }
}

impl Location {
    /// A point given in another system.
    pub fn given(lon: f64, lat: f64, datum: Datum) -> Self {
        let at = datum.to_wgs84(place::Point { lon, lat });
        Self { lon: at.lon, lat: at.lat }
    }

    /// Whether it lies on the globe.
    pub fn is_valid(self) -> bool {
        Point { lon: self.lon, lat: self.lat }.is_valid()
    }
}

/// What is said about a new case.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewCase {
    /// `inspection` `public` `hotline` `superior` `media` `self-check` `patrol` `data`; `patrol` unless told.
    pub source: Option<String>,
    /// `events/2013/0110`, `events/0110` or `0110`.
    pub category: String,
    /// Which trigger of the category, from 0.
    pub trigger: Option<usize>,
    /// What is wrong, in one line; the category's name unless told.
    pub title: Option<String>,
    /// In more words.
    pub description: Option<String>,
    /// Where, in words.
    pub place: Option<String>,
    /// Where.
    #[schema(value_type = Option<Given>)]
    pub location: Option<Location>,
    /// At which site.
    pub site: Option<Id>,
    /// In which street or township: its unit; that of the grid which covers the point unless told.
    pub street: Option<Id>,
    /// `ordinary` or `major`.
    pub severity: Option<String>,
    /// In which campaign.
    pub campaign: Option<Id>,
    /// Ids of evidence.
    pub evidence: Vec<Id>,
    /// The client's own key: the same key again is the same case.
    pub client_key: Option<String>,
    /// The finding it began as; set by the loop.
    #[serde(skip)]
    pub finding: Option<Id>,
    /// The struck-off case it is known to be the rebound of; set by a look at closed cases.
    #[serde(skip)]
    pub rebound_of: Option<Id>,
    /// The case it was split from, with that one's reporter and their unit.
    #[serde(skip)]
    pub split_from: Option<(Id, Id, Id)>,
}

/// Everything wrong with what was said, at once.
struct Checked {
    kind: Kind,
    severity: Severity,
    source: &'static str,
}

fn check(city: Id, ask: &NewCase) -> Result<Checked, Problem> {
    let mut wrong = Vec::new();
    let mut bad = |field: &str, key| wrong.push(FieldError { field: field.into(), key, args: Vec::new() });
    let longer = |text: &Option<String>, most: usize| text.as_ref().is_some_and(|t| t.chars().count() > most);
    let kind = Kind::find(city, &ask.category).filter(|kind| kind.in_use(city));
    if ask.category.is_empty() {
        bad("category", "field-required");
    } else if kind.is_none() {
        bad("category", "field-unknown");
    }
    let severity = match ask.severity.as_deref() {
        None | Some("") if kind.is_some_and(|kind| kind.category.major) => Some(Severity::Major),
        None | Some("") => Some(Severity::Ordinary),
        Some(word) => Severity::of(word),
    };
    if severity.is_none() {
        bad("severity", "field-unknown");
    }
    let word = ask.source.as_deref().filter(|word| !word.is_empty()).unwrap_or("patrol");
    let source =
        SOURCES.iter().find(|(own, others)| *own == word || others.contains(&word)).map(|(own, _)| *own);
    if source.is_none() {
        bad("source", "field-unknown");
    }
    for (field, text, most) in [
        ("title", &ask.title, 120),
        ("description", &ask.description, WORDS_MOST),
        ("place", &ask.place, 200),
        ("client_key", &ask.client_key, 200),
    ] {
        if longer(text, most) {
            bad(field, "field-too-long");
        }
    }
    if ask.location.is_some_and(|at| !at.is_valid()) {
        bad("location", "case-location-off-the-globe");
    }
    if ask.evidence.len() > PHOTOS_MOST {
        bad("evidence", "evidence-too-many-files");
    }
    match (kind, severity, source) {
        (Some(kind), Some(severity), Some(source)) if wrong.is_empty() => {
            Ok(Checked { kind, severity, source })
        }
        _ => Err(Problem::Invalid(wrong)),
    }
}

fn text(value: &Option<String>) -> String {
    value.as_deref().map(str::trim).unwrap_or_default().to_owned()
}

/// Opens a case; gives it and whether it is new. The same client key gives the same case again.
pub fn open(db: &mut Db, by: &Actor, ask: &NewCase, now: i64) -> Result<(CaseRow, bool), Problem> {
    by.may_at(Right::ReportCase, &by.unit_path)?;
    book::refresh(db, by.city, now)?;
    let checked = check(by.city, ask)?;
    let id = new_id();
    if let Some(key) = ask.client_key.as_deref().filter(|key| !key.is_empty())
        && let Some(kept) = store::claim_key(db, by.city, by.person, key, id)?
    {
        return Ok((store::find(db, by.city, kept)?, false));
    }
    let site = match ask.site {
        Some(id) => {
            Some(places::store::site(db, by.city, id).map_err(|_| Problem::field("site", "field-unknown"))?)
        }
        None => None,
    };
    if let Some(street) = ask.street {
        who::store::unit(db, by.city, street).map_err(|_| Problem::field("street", "field-unknown"))?;
    }
    let mut street = ask.street.or_else(|| site.as_ref().and_then(|site| site.street_id));
    if let (None, Some(at)) = (street, ask.location) {
        // Nobody said which street: the grid that covers the point says it.
        let at = place::Point { lon: at.lon, lat: at.lat };
        street = places::cover::at(db, by.city, at)?.and_then(|here| here.street);
    }
    let limits = super::limits::of(db, by.city, checked.kind, (checked.severity, street), ask.trigger, now)?;
    let proof = checked.kind.category.photo;
    let ground = book::ground(db, by.city)?;
    let case = Case::report(checked.severity, limits, proof, ground.calendar, now);
    let mut row = CaseRow {
        city_id: by.city,
        id,
        number: None,
        campaign_id: ask.campaign,
        source: checked.source.into(),
        category: checked.kind.key(),
        title: text(&ask.title),
        description: text(&ask.description),
        severity: checked.severity.word().into(),
        place: text(&ask.place),
        lon: ask.location.map(|at| at.lon).or_else(|| site.as_ref().map(|site| site.lon)),
        lat: ask.location.map(|at| at.lat).or_else(|| site.as_ref().map(|site| site.lat)),
        site_id: ask.site,
        street_id: street,
        stage: String::new(),
        is_open: true,
        suspended: false,
        unit_id: None,
        lead_unit_id: None,
        rung: None,
        due_at: None,
        yellow_at: None,
        next_deadline: None,
        reported_at: now,
        reporter_id: ask.split_from.map_or(by.person, |(_, reporter, _)| reporter),
        reporter_unit_id: ask.split_from.map_or(by.unit, |(.., unit)| unit),
        finding_id: ask.finding,
        merged_into: None,
        rebound_of: ask.rebound_of,
        rule: None,
        filed_at: None,
        filed_in_time: false,
        dispatched_at: None,
        fixed_at: None,
        handle_due_at: None,
        closed_at: None,
        ended_at: None,
        late: false,
        reworks: 0,
        extensions: 0,
        returns: 0,
        solved: None,
        split_from: ask.split_from.map(|(from, ..)| from),
        handler_id: None,
        wish: None,
        looking: false,
        supervised: false,
        urges: 0,
        forced: false,
        exempt: false,
        state: String::new(),
        version: 1,
    };
    if row.place.is_empty() {
        row.place = site.map(|site| site.name).unwrap_or_default();
    }
    if row.title.is_empty() {
        row.title = checked.kind.category.name.clone();
    }
    row.draw(&case, ground.calendar, now)?;
    store::insert(db, &row)?;
    attach(db, by, id, "before", &ask.evidence, now)?;
    let detail = json!({"category": row.category, "source": row.source, "severity": row.severity});
    let line = Line::of("case.reported", "case", id).campaign(row.campaign_id).detail(detail);
    ledger::record(db, by, now, line)?;
    if let Some((from, ..)) = ask.split_from {
        super::hands::note_split(db, by, &row, from, now)?;
    }
    Ok((row, true))
}

/// What an inspection says of a failed item, as the ledger keeps it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Failed {
    finding: Option<Id>,
    site: Option<Id>,
    category: Option<String>,
    severity: Option<String>,
    title: String,
    note: String,
    place: Option<String>,
    street: Option<Id>,
    lon: Option<f64>,
    lat: Option<f64>,
    evidence: Vec<Id>,
}

/// What a failed item without a category of its own begins as.
const OTHERWISE: &str = "events/0699";

/// A failed finding becomes a case, once.
pub fn follow_finding(db: &mut Db, by: &Actor, entry: &EntryRow, now: i64) -> Result<(), Problem> {
    let failed: Failed = serde_json::from_str(&entry.detail)
        .map_err(|e| Problem::Broken(format!("entry {} is no failed finding: {e}", entry.id)))?;
    // A checklist says what should be so; the case says that it is not. Records are kept in Chinese.
    let say = Say { lang: Lang::Zh, zone: jiff::tz::TimeZone::UTC, now };
    let title = say.one("case-finding-title", "title", failed.title);
    book::refresh(db, by.city, now)?;
    let known = failed.category.filter(|category| Kind::find(by.city, category).is_some());
    let ask = NewCase {
        source: Some("inspection".into()),
        category: known.unwrap_or_else(|| OTHERWISE.into()),
        title: Some(title.chars().take(120).collect()),
        description: Some(failed.note.chars().take(WORDS_MOST).collect()),
        place: failed.place.map(|place| place.chars().take(200).collect()),
        location: failed.lon.zip(failed.lat).map(|(lon, lat)| Location { lon, lat }),
        site: failed.site,
        street: failed.street,
        severity: failed.severity.filter(|word| Severity::of(word).is_some()),
        campaign: entry.campaign_id,
        evidence: failed.evidence.into_iter().take(PHOTOS_MOST).collect(),
        client_key: Some(format!("finding/{}", failed.finding.unwrap_or(entry.subject_id))),
        finding: failed.finding,
        ..NewCase::default()
    };
    open(db, by, &ask, now)?;
    Ok(())
}
