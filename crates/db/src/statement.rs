//! Statements made on the way. Ids and instants in their text become values, so that a page asked for twice is
//! prepared once.
//!
//! [`diesel::sql_query`] prepares its text anew at every call, a seventh of the time of a page. Rooms write ids and
//! instants into their conditions; without them a room has a few dozen texts, not as many as there are cases.

use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, Mutex, PoisonError};

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::Untyped;
use diesel::sql_types::{BigInt, HasSqlType};
use diesel::{QueryResult, RunQueryDsl};

use crate::prepared::{Bound, Placed};

/// Digits from which on a number is an id or an instant. Shorter ones stay: an ordinal of `order by 1`, a limit, the
/// predicate of an index are part of what the statement means.
const DIGITS_LEAST: usize = 10;
/// Most values lifted out of one text; a long list of ids has a text of its own every time.
const VALUES_MOST: usize = 24;
/// Times a text is met before it is kept prepared.
const TIMES: u32 = 3;
/// Most texts kept prepared on each connection, and most counted meanwhile.
const KEPT_MOST: usize = 400;
const COUNTED_MOST: usize = 4_000;

/// A statement. See [`sql`].
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until it is executed or loaded"]
pub struct Statement {
    text: String,
    lifted: Vec<i64>,
    keep: bool,
}

/// A statement written as text that both engines read.
///
/// # Panics
/// When the placeholders do not first appear in ascending order: that is our own mistake, found by the first
/// test that runs the statement.
pub fn sql(text: impl Into<String>) -> Statement {
    let text = text.into();
    assert!(crate::placeholders_ascend(&text), "placeholders must first appear as $1, $2, …: {text}");
    let (text, lifted) = lift(&text).unwrap_or((text, Vec::new()));
    let keep = TEXTS.lock().unwrap_or_else(PoisonError::into_inner).is_kept(&text);
    Statement { text, lifted, keep }
}

impl Statement {
    /// Binds the next placeholder, as this SQL type.
    pub fn bind<S, V>(self, value: V) -> Bound<Self, V, S> {
        Bound::new(self, value)
    }

    /// Says of which types the columns are, in their order; see [`Bound::placed`].
    pub fn placed<C>(self) -> Placed<Self, C> {
        Placed::new(self)
    }
}

/// Puts placeholders for ids and instants. `None` when there are none, or when the text has placeholders of its own:
/// their values are bound in their own order.
fn lift(text: &str) -> Option<(String, Vec<i64>)> {
    if text.contains('$') {
        return None;
    }
    let (mut out, mut values) = (String::with_capacity(text.len()), Vec::new());
    let (mut quoted, mut before) = (false, ' ');
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = rest[digits..].chars().next().unwrap_or(' ');
        let joined = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let alone = !joined(before) && before != '-' && !joined(after);
        let value: Option<i64> =
            (digits >= DIGITS_LEAST && !quoted && alone).then(|| rest[..digits].parse().ok()).flatten();
        let took = match value {
            Some(_) if values.len() == VALUES_MOST => return None,
            Some(value) => {
                values.push(value);
                out.push('$');
                out.push_str(&values.len().to_string());
                digits
            }
            None => {
                quoted ^= first == '\'';
                let took = digits.max(first.len_utf8());
                out.push_str(&rest[..took]);
                took
            }
        };
        before = rest[..took].chars().next_back().unwrap_or(' ');
        rest = &rest[took..];
    }
    (!values.is_empty()).then_some((out, values))
}

/// How often each text was met, so that only those that come again are kept.
#[derive(Default)]
struct Texts {
    kept: HashSet<String>,
    counted: HashMap<String, u32>,
}

static TEXTS: LazyLock<Mutex<Texts>> = LazyLock::new(Mutex::default);

impl Texts {
    fn is_kept(&mut self, text: &str) -> bool {
        if self.kept.contains(text) {
            return true;
        }
        if self.kept.len() >= KEPT_MOST {
            return false;
        }
        if self.counted.len() >= COUNTED_MOST {
            self.counted.clear();
        }
        let times = self.counted.entry(text.to_owned()).or_default();
        *times += 1;
        if *times < TIMES {
            return false;
        }
        self.counted.remove(text);
        self.kept.insert(text.to_owned());
        true
    }
}

impl<DB> QueryFragment<DB> for Statement
where
    DB: Backend + HasSqlType<BigInt>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.keep {
            pass.unsafe_to_cache_prepared();
        }
        pass.push_sql(&self.text);
        self.lifted.iter().try_for_each(|value| pass.push_bind_param_value_only::<BigInt, i64>(value))
    }
}

// A type of ours stands for no one text, so the text itself is what a statement is found by.
impl QueryId for Statement {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement {
    type SqlType = Untyped;
}

impl<Conn> RunQueryDsl<Conn> for Statement {}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::Text;

    use super::*;
    use crate::Db;

    #[test]
    fn ids_and_instants_become_values_and_what_the_statement_means_stays() {
        for (text, lifted) in [
            ("select 1 from t order by 1 limit 51", None),
            (
                "select a from t where id = 7123456789012 and due_at <= 1790000000000 limit 51",
                Some((
                    "select a from t where id = $1 and due_at <= $2 limit 51",
                    vec![7_123_456_789_012, 1_790_000_000_000],
                )),
            ),
            ("select a from t where path like '/7123456789012/%'", None),
            ("select a1234567890 from t1234567890", None),
            ("select 1234567890.5, x from t", None),
            ("select a from t where b = $1 and id = 7123456789012", None),
            ("select a from t where id = -7123456789012", None),
            ("select a from t where id = 99999999999999999999", None),
            (
                "select 'it''s' from t where id in (7123456789012)",
                Some(("select 'it''s' from t where id in ($1)", vec![7_123_456_789_012])),
            ),
        ] {
            assert_eq!(lift(text), lifted.map(|(text, values)| (text.to_owned(), values)), "{text}");
        }
        let long =
            format!("select a from t where id in ({})", vec!["7123456789012"; VALUES_MOST + 1].join(", "));
        assert_eq!(lift(&long), None);
    }

    #[test]
    fn only_texts_that_come_again_are_kept_and_never_more_than_the_bound() {
        let mut texts = Texts::default();
        let kept: Vec<bool> = (0..4).map(|_| texts.is_kept("select 1")).collect();
        assert_eq!(kept, [false, false, true, true]);
        for n in 0..COUNTED_MOST * 3 {
            for _ in 0..TIMES {
                texts.is_kept(&format!("select {n}"));
            }
        }
        assert!(texts.kept.len() == KEPT_MOST && texts.counted.len() <= COUNTED_MOST);
        assert!(texts.is_kept("select 1"));
    }

    #[test]
    fn a_statement_answers_the_same_whether_it_is_kept_or_not() {
        #[derive(QueryableByName, PartialEq, Debug)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            id: i64,
            #[diesel(sql_type = Text)]
            name: String,
        }
        let mut db = Db::Sqlite(SqliteConnection::establish(":memory:").unwrap());
        db.run("create table t (id bigint, name text)").unwrap();
        for n in 0..6_i64 {
            let id = 7_000_000_000_000 + n;
            sql(format!("insert into t values ({id}, $1)"))
                .bind::<Text, _>(n.to_string())
                .execute(&mut db)
                .unwrap();
        }
        for n in 0..6_i64 {
            let id = 7_000_000_000_000 + n;
            let row: Row =
                sql(format!("select id, name from t where id = {id}")).get_result(&mut db).unwrap();
            assert_eq!(row, Row { id, name: n.to_string() });
        }
    }
}
