//! SQLite and PostgreSQL behind one connection; many readers and one grouping writer.
//!
//! Rooms are plain synchronous code that takes a [`Db`]. Reads borrow a reader; a deed runs in a savepoint of
//! the writer's current group (SQLite) or in a transaction of its own (PostgreSQL), and is answered when it is
//! durable. See `docs/decisions/one-sql-for-two-engines.md`.
//!
//! ```text
//! deed ──▶ queue ──▶ [ begin · deed · deed · … · seal · commit ] ──▶ answers     (SQLite: one writer)
//! deed ──▶ pool  ──▶ [ begin · deed · commit ] ──▶ answer                       (PostgreSQL)
//! ```
mod connection;
mod crew;
mod ids;
mod migrate;
mod prepared;
mod statement;
mod store;

pub use connection::Db;
pub use crew::{before_commit, moment};
pub use ids::{IdMaker, new_id};
pub use migrate::{MIGRATIONS, Migration};
pub use prepared::{Bound, Placed, Prepared, prepared};
pub use statement::{Statement, sql};
pub use store::{Away, Config, OpenError, Store, Where};

use diesel::connection::SimpleConnection;
use diesel::prelude::QueryResult;

impl Db {
    /// Whether this connection speaks to PostgreSQL; for the few statements whose text must differ.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Db::Postgres(_))
    }

    /// Runs several statements separated by semicolons, without parameters.
    pub fn run(&mut self, sql: &str) -> QueryResult<()> {
        self.batch_execute(sql)
    }
}

/// Says whether the `$n` of a statement first appear in ascending order without a gap.
///
/// SQLite numbers `$1`, `$2` by first appearance, PostgreSQL by digit: a statement naming `$2` before `$1` is
/// right on one and silently empty on the other.
pub fn placeholders_ascend(sql: &str) -> bool {
    let mut seen = 0;
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        rest = &rest[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(n) = rest[..digits].parse::<u32>() else { continue };
        if n > seen + 1 || n == 0 {
            return false;
        }
        seen = seen.max(n);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::placeholders_ascend;

    #[test]
    fn placeholders_must_first_appear_in_ascending_order() {
        for (sql, right) in [
            ("select 1", true),
            ("select $1, $2, $1, $3", true),
            ("select $2, $1", false),
            ("select $1, $3", false),
            ("select '$x', $1", true),
        ] {
            assert_eq!(placeholders_ascend(sql), right, "{sql}");
        }
    }
}
