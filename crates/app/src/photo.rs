//! Who may see a photo, and put it to something else: whoever took it in, and whoever may see a thing it belongs to.
//!
//! The photos of a covert round are as unknown to the inspected as the round itself.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use yipan_core::who::{Right, Role};
use yipan_db::Db;

use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::form::Path;
use crate::ledger::evidence::{self, Evidence};
use crate::problem::Problem;
use crate::{case, check, hazard, who};

/// The address of a photo.
pub fn routes() -> Router<App> {
    Router::new().route("/evidence/{file}", get(show))
}

/// A photo this person may see.
pub fn find(db: &mut Db, by: &Actor, id: Id) -> Result<Evidence, Problem> {
    let row = evidence::find(db, by.city, id)?;
    if by.role == Role::Program || row.added_by == by.person || is_shown(db, by, id)? {
        Ok(row)
    } else {
        Err(Problem::Missing("evidence"))
    }
}

#[derive(QueryableByName)]
struct Holder {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    id: Id,
}

/// Whether it belongs to anything this person may see. Reports of tasks keep their photos as a list, which no index
/// finds: they are asked last.
fn is_shown(db: &mut Db, by: &Actor, photo: Id) -> Result<bool, Problem> {
    let held = holders(db, by.city, photo)?;
    Ok(any_seen(db, by, held)? || {
        let reported = tasks(db, by.city, photo)?;
        any_seen(db, by, reported)?
    })
}

fn any_seen(db: &mut Db, by: &Actor, held: Vec<Holder>) -> Result<bool, Problem> {
    for Holder { kind, id } in held {
        let seen = match kind.as_str() {
            "case" => case::act::find(db, by, id).map(drop),
            "hazard" => hazard::act::find(db, by, id).map(drop),
            // Looked at in no round: nothing is hidden from those who read all work.
            "round" if id == 0 => by.may(Right::ReadWork),
            "round" => check::act::find(db, by, id).map(drop),
            // A record of a drive, a report of a task or a project: the work of a unit.
            _ => who::store::unit(db, by.city, id).and_then(|unit| by.may_at(Right::ReadWork, &unit.path)),
        };
        match seen {
            Ok(()) => return Ok(true),
            Err(Problem::Missing(_) | Problem::NotAllowed(..)) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(false)
}

/// The things a photo belongs to.
fn holders(db: &mut Db, city: Id, photo: Id) -> Result<Vec<Holder>, Problem> {
    let text = format!(
        "select 'case' as kind, case_id as id from case_photo where city_id = {city} and evidence_id = {photo} \
         union select 'hazard', hazard_id from hazard_photo where city_id = {city} and evidence_id = {photo} \
         union select 'round', coalesce(f.round_id, 0) from finding_photo p \
         join finding f on f.city_id = p.city_id and f.id = p.finding_id \
         where p.city_id = {city} and p.evidence_id = {photo} \
         union select 'unit', unit_id from drive_record where city_id = {city} and evidence_id = {photo} \
         union select 'unit', p.unit_id from project_report r join project p on p.city_id = r.city_id \
         and p.id = r.project_id where r.city_id = {city} and r.evidence_id = {photo} limit 100"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// The units whose tasks were reported with it.
fn tasks(db: &mut Db, city: Id, photo: Id) -> Result<Vec<Holder>, Problem> {
    let text = format!(
        "select distinct 'unit' as kind, t.unit_id as id from progress r \
         join task t on t.city_id = r.city_id and t.id = r.task_id \
         where r.city_id = {city} and ',' || r.evidence || ',' like '%,{photo},%' limit 100"
    );
    Ok(yipan_db::sql(text).load(db)?)
}

/// `GET /evidence/{id}.jpg`.
async fn show(State(app): State<App>, by: Actor, Path(file): Path<String>) -> Result<Response, Problem> {
    let id: Id = file.trim_end_matches(".jpg").parse().map_err(|_| Problem::Missing("evidence"))?;
    let row = app.read(move |db| find(db, &by, id)).await?;
    let kept = evidence::bytes(&app, &row).await?;
    Ok(evidence::as_image(&row, kept))
}
