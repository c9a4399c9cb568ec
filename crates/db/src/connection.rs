//! The one connection type. What the derive writes has no docs of its own.
#![allow(missing_docs)]

use diesel::prelude::*;

/// One connection to either engine.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// Bundled SQLite.
    Sqlite(SqliteConnection),
    /// Bundled libpq.
    Postgres(PgConnection),
}
