//! Finding cases by what stands in them: each engine's own full-text index over the words of `yipan_core::find`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use yipan_core::find;
use yipan_db::Db;

use super::row::CaseRow;
use crate::kit::Id;
use crate::problem::Problem;

/// Puts the words of a case into the index, in place of those that were there.
pub fn keep(db: &mut Db, row: &CaseRow) -> Result<(), Problem> {
    let number = row.number.as_deref().unwrap_or_default();
    let kind = row.kind().map(|kind| kind.category.name.as_str()).unwrap_or_default();
    let text = [number, &row.title, &row.place, &row.description, kind].join("\n");
    let words = find::index(&text).join(" ");
    if db.is_postgres() {
        yipan_db::prepared(
            "insert into case_words (city_id, case_id, words) \
             values ($1, $2, array_to_tsvector(string_to_array($3, ' '))) \
             on conflict (city_id, case_id) do update set words = excluded.words",
        )
        .bind::<BigInt, _>(row.city_id)
        .bind::<BigInt, _>(row.id)
        .bind::<Text, _>(words)
        .execute(db)?;
    } else {
        // FTS5 writes what it holds to its pages at every savepoint, so it is given the words of a whole group of
        // deeds at once, behind their savepoints.
        let id = row.id;
        yipan_db::before_commit(move |db| {
            yipan_db::prepared("insert or replace into case_words (rowid, words) values ($1, $2)")
                .bind::<BigInt, _>(id)
                .bind::<Text, _>(words)
                .execute(db)
                .map(drop)
        });
    }
    Ok(())
}

/// What the index is asked for, in its own words; `None` when nothing was asked.
pub fn asked(postgres: bool, typed: &str) -> Option<String> {
    let typed: String = typed.chars().take(60).collect();
    let words: Vec<String> = find::question(&typed)
        .into_iter()
        .map(|wanted| match (postgres, wanted.begins) {
            (true, true) => format!("'{}':*", wanted.word),
            (true, false) => format!("'{}'", wanted.word),
            (false, true) => format!("\"{}\" *", wanted.word),
            (false, false) => format!("\"{}\"", wanted.word),
        })
        .collect();
    let and = if postgres { " & " } else { " AND " };
    (!words.is_empty()).then(|| words.join(and))
}

/// From where a search reads, and the condition that holds for what it finds; `$1` is what [`asked`] gave.
/// The index is read from its newest case backwards, so a common word costs no more than a rare one.
pub fn source(postgres: bool, city: Id) -> (&'static str, String) {
    if postgres {
        let ids = format!("select case_id from case_words where city_id = {city} and words @@ $1::tsquery");
        ("cases", format!("id in ({ids})"))
    } else {
        ("case_words cross join cases on id = case_words.rowid", "case_words match $1".into())
    }
}

/// The order in which a search is read.
pub fn order(postgres: bool) -> &'static str {
    if postgres { "id desc" } else { "case_words.rowid desc" }
}
