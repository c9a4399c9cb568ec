//! The table of reports and every statement about it.

use diesel::prelude::*;
use yipan_db::Db;

use crate::kit::Id;
use crate::problem::Problem;

diesel::table! {
    voice_report (city_id, id) {
        city_id -> BigInt, id -> BigInt, case_id -> BigInt, code -> Text, said_at -> BigInt,
        contact -> Nullable<Text>, reply_unit_id -> Nullable<BigInt>, solved -> Nullable<Bool>, words -> Text,
        rated_at -> Nullable<BigInt>,
    }
}

/// What a resident said, apart from the case it opened.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = voice_report)]
pub struct Report {
    /// The city.
    pub city_id: Id,
    /// Id.
    pub id: Id,
    /// The case it opened.
    pub case_id: Id,
    /// The tracking code, without its blank.
    pub code: String,
    /// When it was said.
    pub said_at: i64,
    /// The sealed way to answer.
    pub contact: Option<String>,
    /// The only unit that may open it.
    pub reply_unit_id: Option<Id>,
    /// The answer.
    pub solved: Option<bool>,
    /// The answer in words.
    pub words: String,
    /// When it was given.
    pub rated_at: Option<i64>,
}

/// A new report.
pub fn insert(db: &mut Db, report: &Report) -> Result<(), Problem> {
    diesel::insert_into(voice_report::table).values(report).execute(db)?;
    Ok(())
}

/// The report of a code.
pub fn by_code(db: &mut Db, code: &str) -> Result<Option<Report>, Problem> {
    let found = voice_report::table.filter(voice_report::code.eq(code));
    Ok(found.select(Report::as_select()).first(db).optional()?)
}

/// The report that opened a case.
pub fn by_case(db: &mut Db, city: Id, case: Id) -> Result<Option<Report>, Problem> {
    let found =
        voice_report::table.filter(voice_report::city_id.eq(city).and(voice_report::case_id.eq(case)));
    Ok(found.select(Report::as_select()).first(db).optional()?)
}

/// Keeps the answer; it can be given once for each time the case is closed.
pub fn rate(db: &mut Db, report: &Report, solved: bool, words: &str, now: i64) -> Result<(), Problem> {
    diesel::update(voice_report::table.find((report.city_id, report.id)))
        .set((voice_report::solved.eq(solved), voice_report::words.eq(words), voice_report::rated_at.eq(now)))
        .execute(db)?;
    Ok(())
}
