//! Filters a person gave a name, to come back to.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Deserialize;
use serde_json::json;
use yipan_db::{Db, new_id};

use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::{Form, Path};
use crate::ledger::{self, Line};
use crate::problem::Problem;

/// Most filters of one person.
const MOST: i64 = 20;

/// A filter with a name.
#[derive(Debug, Clone, QueryableByName)]
pub struct Saved {
    /// Id.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The end of the address, `state=late&unit=7`.
    #[diesel(sql_type = Text)]
    pub query: String,
}

/// The filters of a person, by name.
pub fn of(db: &mut Db, by: &Actor) -> Result<Vec<Saved>, Problem> {
    let text = format!(
        "select id, name, query from case_filter where city_id = {} and person_id = {} order by name, id limit {MOST}",
        by.city, by.person
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// Keeps a filter under a name; the same name again is the new filter.
pub fn keep(db: &mut Db, by: &Actor, name: &str, query: &str, now: i64) -> Result<(), Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 30 {
        return Err(Problem::field("name", "case-filter-name"));
    }
    let others = of(db, by)?.into_iter().filter(|own| own.name != name).count();
    if query.len() > 1_000 || others as i64 >= MOST {
        return Err(Problem::Refused("case-filters-full", Vec::new()));
    }
    let of = format!("city_id = {} and person_id = {}", by.city, by.person);
    yipan_db::sql(format!("delete from case_filter where {of} and name = $1"))
        .bind::<Text, _>(name)
        .execute(db)?;
    let id = new_id();
    let text = format!(
        "insert into case_filter (city_id, person_id, id, name, query) values ({}, {}, {id}, $1, $2)",
        by.city, by.person
    );
    yipan_db::sql(text).bind::<Text, _>(name).bind::<Text, _>(query).execute(db)?;
    ledger::record(
        db,
        by,
        now,
        Line::of("filter.saved", "filter", id).detail(json!({"name": name, "query": query})),
    )?;
    Ok(())
}

/// Forgets a filter of one's own.
pub fn forget(db: &mut Db, by: &Actor, id: Id, now: i64) -> Result<(), Problem> {
    let text = format!(
        "delete from case_filter where city_id = {} and person_id = {} and id = {id}",
        by.city, by.person
    );
    if yipan_db::sql(text).execute(db)? == 0 {
        return Err(Problem::Missing("filter"));
    }
    ledger::record(db, by, now, Line::of("filter.forgotten", "filter", id))?;
    Ok(())
}

/// A filter to keep.
#[derive(Debug, Clone, Deserialize)]
pub struct Ask {
    name: String,
    query: String,
}

/// `POST /cases/filters`.
pub async fn save(State(app): State<App>, by: Actor, Form(ask): Form<Ask>) -> Result<Response, Problem> {
    let query: String = ask.query.chars().filter(|c| !c.is_control()).collect();
    let to = format!("/cases?{query}");
    app.deed(move |db, now| keep(db, &by, &ask.name, &query, now)).await?;
    Ok(Redirect::to(&to).into_response())
}

/// `POST /cases/filters/{id}/forgetting`.
pub async fn drop(State(app): State<App>, by: Actor, Path(id): Path<Id>) -> Result<Response, Problem> {
    app.deed(move |db, now| forget(db, &by, id, now)).await?;
    Ok(Redirect::to("/cases").into_response())
}
