//! One list of migrations, the same text for both engines. Each room has its own file.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::Db;

/// One step of the schema: its name is its order.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// File name without ending; never changes once released.
    pub name: &'static str,
    /// Statements both engines read.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        &[$(Migration { name: $name, sql: include_str!(concat!("../../../migrations/", $name, ".sql")) }),*]
    };
}

/// All steps in order.
#[rustfmt::skip] // one line for each room
pub const MIGRATIONS: &[Migration] = migrations![
    "010_ground",
    "015_place",
    "016_place_layers",
    "020_goal",
    "030_duty",
    "040_plan",
    "041_meeting",
    "042_series",
    "043_plan_time",
    "044_upward",
    "045_check",
    "046_project",
    "050_case",
    "051_case_words",
    "052_case_filter",
    "053_case_rules",
    "054_case_proof",
    "055_voice",
    "056_case_appeal",
    "057_hazard",
    "058_drive",
    "059_case_limit",
    "060_draft",
    "061_case_own",
    "067_case_unit_index",
    "068_case_due_index",
    "069_case_limit_area",
    "070_score",
    "080_brief",
    "090_gate",
    "091_award",
    "095_calendar",
    "096_remind",
    "097_remind_mail",
    "098_case_limit_stamp",
];

/// The statements of one engine: a line `-- engine: sqlite` or `-- engine: postgres` begins what only that one
/// reads, for the few things the two have no common words for.
fn text_for(sql: &str, postgres: bool) -> String {
    let (mut text, mut wanted) = (String::new(), true);
    for line in sql.lines() {
        if let Some(engine) = line.strip_prefix("-- engine: ") {
            wanted = (engine.trim() == "postgres") == postgres;
        } else if wanted {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[derive(QueryableByName)]
struct Done {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// Brings the schema up to date, each step in one transaction. Several servers may start at once on
/// PostgreSQL: an advisory lock lets one of them do the work.
pub(crate) fn run(db: &mut Db) -> QueryResult<()> {
    if db.is_postgres() {
        db.batch_execute("select pg_advisory_lock(8420)")?;
    }
    let outcome = steps(db);
    if db.is_postgres() {
        db.batch_execute("select pg_advisory_unlock(8420)")?;
    }
    outcome
}

fn steps(db: &mut Db) -> QueryResult<()> {
    db.batch_execute("create table if not exists migration (name text primary key)")?;
    let done: Vec<Done> = diesel::sql_query("select name from migration").load(db)?;
    for step in MIGRATIONS.iter().filter(|step| !done.iter().any(|d| d.name == step.name)) {
        db.transaction(|db| {
            db.batch_execute(&text_for(step.sql, db.is_postgres()))?;
            diesel::sql_query("insert into migration (name) values ($1)")
                .bind::<diesel::sql_types::Text, _>(step.name)
                .execute(db)
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_one_engines_own_is_read_by_it_alone() {
        let sql = "a;\n-- engine: sqlite\nb;\n-- engine: postgres\nc;\n";
        assert_eq!((text_for(sql, false).as_str(), text_for(sql, true).as_str()), ("a;\nb;\n", "a;\nc;\n"));
    }

    #[test]
    fn migrations_are_listed_in_order_and_every_file_is_listed() {
        let names: Vec<_> = MIGRATIONS.iter().map(|m| m.name.to_owned()).collect();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap().trim_end_matches(".sql").to_owned())
            .collect();
        files.sort();
        assert_eq!(names, files);
    }
}
