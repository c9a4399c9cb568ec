//! The tables of hazards and every statement about them. Numbers and words of our own enums stand in the text as they
//! are; whatever people wrote is bound.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Double, Nullable, Text};
use yipan_core::case::Light;
use yipan_core::hazard::{Hazard, Stage};
use yipan_db::Db;

use crate::case::store::ids;
use crate::kit::Id;
use crate::problem::Problem;

/// A hazard as it is kept. Instants are milliseconds.
#[derive(Debug, Clone, PartialEq, QueryableByName)]
pub struct HazardRow {
    /// The city.
    #[diesel(sql_type = BigInt)]
    pub city_id: Id,
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// `隐患 2026-0007`.
    #[diesel(sql_type = Text)]
    pub number: String,
    /// The campaign it belongs to.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub campaign_id: Option<Id>,
    /// The case it was raised from.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub case_id: Option<Id>,
    /// Whose it is: who owns it puts it right and pays.
    #[diesel(sql_type = BigInt)]
    pub unit_id: Id,
    /// In which street or township.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub street_id: Option<Id>,
    /// Where, in words.
    #[diesel(sql_type = Text)]
    pub place: String,
    /// Where, WGS 84.
    #[diesel(sql_type = Nullable<Double>)]
    pub lon: Option<f64>,
    /// Where, WGS 84.
    #[diesel(sql_type = Nullable<Double>)]
    pub lat: Option<f64>,
    /// What it is, in one line.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// In more words.
    #[diesel(sql_type = Text)]
    pub description: String,
    /// The clause it offends.
    #[diesel(sql_type = Text)]
    pub basis: String,
    /// `ordinary` or `major`.
    #[diesel(sql_type = Text)]
    pub level: String,
    /// Word of the stage.
    #[diesel(sql_type = Text)]
    pub stage: String,
    /// Whether work is still to do.
    #[diesel(sql_type = Bool)]
    pub is_open: bool,
    /// Whether it stands under listed supervision.
    #[diesel(sql_type = Bool)]
    pub listed: bool,
    /// The date of its stage.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub due_at: Option<i64>,
    /// The first date that waits, of whatever kind.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub next_at: Option<i64>,
    /// When 75 % of the time to that is used.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub yellow_at: Option<i64>,
    /// When the watch looks at it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub watch_at: Option<i64>,
    /// When it was registered.
    #[diesel(sql_type = BigInt)]
    pub found_at: i64,
    /// When it was struck off.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub struck_at: Option<i64>,
    /// Who registered it.
    #[diesel(sql_type = BigInt)]
    pub reporter_id: Id,
    /// Looks that found it back.
    #[diesel(sql_type = BigInt)]
    pub rebounds: i64,
    /// Its life, as the rules keep it.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// Counts the changes.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
}

const COLUMNS: &str = "city_id, id, number, campaign_id, case_id, unit_id, street_id, place, lon, lat, title, \
    description, basis, level, stage, is_open, listed, due_at, next_at, yellow_at, watch_at, found_at, struck_at, \
    reporter_id, rebounds, state, version";

impl HazardRow {
    /// The hazard of the rules.
    pub fn hazard(&self) -> Result<Hazard, Problem> {
        serde_json::from_str(&self.state).map_err(|e| Problem::Broken(format!("hazard {}: {e}", self.id)))
    }

    /// Puts the columns in step with the state.
    pub fn draw(&mut self, own: &Hazard) -> Result<(), Problem> {
        let dues = own.dues();
        self.level = own.level.word().into();
        self.stage = own.stage.name().word().into();
        self.is_open = own.stage.is_open();
        self.listed = own.listing.is_some();
        self.due_at = own.main_due().map(|due| due.due_at);
        self.next_at = dues.first().map(|due| due.due_at);
        self.yellow_at = dues.first().map(|due| due.yellow_at());
        self.watch_at = own.watch_at();
        self.struck_at = match own.stage {
            Stage::Struck { at, .. } => Some(at),
            _ => None,
        };
        let back = own.rechecks.iter().filter(|look| matches!(look.done, Some((_, false)))).count();
        self.rebounds = i64::try_from(back).unwrap_or(0);
        self.state = serde_json::to_string(own).map_err(|e| Problem::Broken(e.to_string()))?;
        Ok(())
    }

    /// The light of the first date that waits.
    pub fn light(&self, now: i64) -> Option<Light> {
        let next = self.next_at?;
        Some(match self.yellow_at {
            _ if now >= next => Light::Red,
            Some(yellow) if now >= yellow => Light::Yellow,
            _ => Light::Green,
        })
    }
}

fn int(value: Option<i64>) -> String {
    value.map_or_else(|| "null".into(), |value| value.to_string())
}

/// One hazard.
pub fn find(db: &mut Db, city: Id, id: Id) -> Result<HazardRow, Problem> {
    let text = format!("select {COLUMNS} from hazard where city_id = {city} and id = {id}");
    yipan_db::sql(text).get_result(db).optional()?.ok_or(Problem::Missing("hazard"))
}

/// The hazard a case was raised to.
pub fn of_case(db: &mut Db, city: Id, case: Id) -> Result<Option<HazardRow>, Problem> {
    let text = format!("select {COLUMNS} from hazard where city_id = {city} and case_id = {case}");
    Ok(yipan_db::sql(text).get_result(db).optional()?)
}

/// A new hazard.
pub fn insert(db: &mut Db, row: &HazardRow) -> Result<(), Problem> {
    let text = format!(
        "insert into hazard ({COLUMNS}) values ({}, {}, $1, {}, {}, {}, {}, $2, $3, $4, $5, $6, $7, $8, $9, {}, {}, \
         {}, {}, {}, {}, {}, null, {}, 0, $10, 1)",
        row.city_id,
        row.id,
        int(row.campaign_id),
        int(row.case_id),
        row.unit_id,
        int(row.street_id),
        row.is_open,
        row.listed,
        int(row.due_at),
        int(row.next_at),
        int(row.yellow_at),
        int(row.watch_at),
        row.found_at,
        row.reporter_id,
    );
    yipan_db::sql(text)
        .bind::<Text, _>(&row.number)
        .bind::<Text, _>(&row.place)
        .bind::<Nullable<Double>, _>(row.lon)
        .bind::<Nullable<Double>, _>(row.lat)
        .bind::<Text, _>(&row.title)
        .bind::<Text, _>(&row.description)
        .bind::<Text, _>(&row.basis)
        .bind::<Text, _>(&row.level)
        .bind::<Text, _>(&row.stage)
        .bind::<Text, _>(&row.state)
        .execute(db)?;
    Ok(())
}

/// Saves what a deed changed, if nobody was faster.
pub fn save(db: &mut Db, row: &HazardRow) -> Result<(), Problem> {
    let text = format!(
        "update hazard set level = $1, stage = $2, state = $3, is_open = {}, listed = {}, due_at = {}, next_at = {}, \
         yellow_at = {}, watch_at = {}, struck_at = {}, rebounds = {}, version = {} \
         where city_id = {} and id = {} and version = {}",
        row.is_open,
        row.listed,
        int(row.due_at),
        int(row.next_at),
        int(row.yellow_at),
        int(row.watch_at),
        int(row.struck_at),
        row.rebounds,
        row.version + 1,
        row.city_id,
        row.id,
        row.version,
    );
    let saved = yipan_db::sql(text)
        .bind::<Text, _>(&row.level)
        .bind::<Text, _>(&row.stage)
        .bind::<Text, _>(&row.state)
        .execute(db)?;
    if saved == 1 { Ok(()) } else { Err(Problem::Stale("hazard")) }
}

#[derive(QueryableByName)]
struct N {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The next number of a year.
pub fn next_serial(db: &mut Db, city: Id, year: i16) -> Result<i64, Problem> {
    let text = format!(
        "insert into counter (city_id, name, value) values ({city}, $1, 1) \
         on conflict (city_id, name) do update set value = counter.value + 1 returning value as n"
    );
    let taken: N = yipan_db::sql(text).bind::<Text, _>(format!("hazard/{year}")).get_result(db)?;
    Ok(taken.n)
}

/// What a list asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this campaign.
    pub campaign: Option<Id>,
    /// `open` `late` `major` `listed` `look` `struck`; open ones unless told.
    pub state: String,
    /// Of these units, or with this person in a committee; everybody's unless told.
    pub within: Option<(Vec<Id>, Id)>,
}

impl Wanted {
    fn scope(&self, city: Id) -> String {
        let campaign = self.campaign.map(|id| format!(" and campaign_id = {id}")).unwrap_or_default();
        let within = self.within.as_ref().map(|(units, person)| {
            let units = ids(units);
            format!(
                " and (unit_id in ({units}) or reporter_id = {person} or id in (select hazard_id from hazard_member \
                 where city_id = {city} and person_id = {person}))"
            )
        });
        format!("city_id = {city}{campaign}{}", within.unwrap_or_default())
    }

    fn condition(state: &str, now: i64) -> String {
        match state {
            "late" => format!("next_at <= {now}"),
            "major" => "is_open and level = 'major'".into(),
            "listed" => "is_open and listed".into(),
            "look" => "stage = 'struck' and next_at is not null".into(),
            "struck" => "stage = 'struck'".into(),
            _ => "is_open".into(),
        }
    }
}

/// Hazards of a list, what is due first first; `after` is the id of the last one before.
pub fn list(
    db: &mut Db,
    city: Id,
    wanted: &Wanted,
    now: i64,
    after: Option<Id>,
    most: i64,
) -> Result<Vec<HazardRow>, Problem> {
    let after = match after {
        Some(id) => {
            let row = find(db, city, id)?;
            let key = row.next_at.unwrap_or(i64::MAX);
            format!(
                " and (coalesce(next_at, {max}) > {key} or (coalesce(next_at, {max}) = {key} and id > {id}))",
                max = i64::MAX
            )
        }
        None => String::new(),
    };
    let text = format!(
        "select {COLUMNS} from hazard where {} and {}{after} order by coalesce(next_at, {}), id limit {most}",
        wanted.scope(city),
        Wanted::condition(&wanted.state, now),
        i64::MAX
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// How many a list has.
pub fn count(db: &mut Db, city: Id, wanted: &Wanted, state: &str, now: i64) -> Result<i64, Problem> {
    let condition = Wanted::condition(state, now);
    let text = format!("select count(*) as n from hazard where {} and {condition}", wanted.scope(city));
    Ok(yipan_db::sql(text).get_result::<N>(db)?.n)
}

/// City and id of hazards with a date that passed and was not told.
pub fn waiting(db: &mut Db, now: i64, most: i64) -> Result<Vec<(Id, Id)>, Problem> {
    #[derive(QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = BigInt)]
        city_id: Id,
        #[diesel(sql_type = BigInt)]
        id: Id,
    }
    let text = format!(
        "select city_id, id from hazard where watch_at is not null and watch_at <= {now} order by watch_at limit {most}"
    );
    let found: Vec<Waiting> = yipan_db::sql(text).load(db)?;
    Ok(found.into_iter().map(|row| (row.city_id, row.id)).collect())
}

/// Puts photos to a hazard; the same again changes nothing.
pub fn add_photos(
    db: &mut Db,
    row: &HazardRow,
    evidence: &[Id],
    kind: &str,
    now: i64,
) -> Result<(), Problem> {
    for id in evidence {
        let text = format!(
            "insert into hazard_photo (city_id, hazard_id, evidence_id, kind, at) values ({}, {}, {id}, $1, {now}) \
             on conflict do nothing",
            row.city_id, row.id
        );
        yipan_db::sql(text).bind::<Text, _>(kind).execute(db)?;
    }
    Ok(())
}

/// A photo of a hazard.
#[derive(Debug, Clone, QueryableByName)]
pub struct Photo {
    /// The evidence.
    #[diesel(sql_type = BigInt)]
    pub evidence_id: Id,
    /// `before`, `after`, `vote` or `check`.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// When it was put to it.
    #[diesel(sql_type = BigInt)]
    pub at: i64,
}

/// The photos of a hazard, the oldest first.
pub fn photos(db: &mut Db, city: Id, hazard: Id) -> Result<Vec<Photo>, Problem> {
    let text = format!(
        "select evidence_id, kind, at from hazard_photo where city_id = {city} and hazard_id = {hazard} \
         order by at, evidence_id limit 60"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Puts a person into the committee of a hazard.
pub fn add_member(db: &mut Db, row: &HazardRow, person: Id) -> Result<(), Problem> {
    let text = format!(
        "insert into hazard_member (city_id, hazard_id, person_id) values ({}, {}, {person}) on conflict do nothing",
        row.city_id, row.id
    );
    yipan_db::sql(text).execute(db)?;
    Ok(())
}

/// Whether a person sits, or sat, in a committee of a hazard.
pub fn is_member(db: &mut Db, city: Id, hazard: Id, person: Id) -> Result<bool, Problem> {
    let text = format!(
        "select count(*) as n from hazard_member where city_id = {city} and hazard_id = {hazard} and person_id = {person}"
    );
    Ok(yipan_db::sql(text).get_result::<N>(db)?.n > 0)
}
