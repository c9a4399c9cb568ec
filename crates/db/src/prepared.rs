//! Statements whose text never changes: prepared once on each connection, then only bound.
//!
//! [`diesel::sql_query`] prepares its text anew at every call: a third of the work of a statement that every deed runs.
//! Text made on the way is for [`crate::sql`].

use std::borrow::Cow;
use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Untyped};
use diesel::{QueryResult, RunQueryDsl};

/// A statement kept prepared. See [`prepared`].
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until it is executed or loaded"]
pub struct Prepared(Cow<'static, str>);

/// A statement with one more value bound to it.
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until it is executed or loaded"]
pub struct Bound<Q, V, S> {
    query: Q,
    value: V,
    kind: PhantomData<S>,
}

/// A statement that both engines read, kept prepared on its connection. Its text must be the same every time, with
/// all values bound: each text is kept as long as the connection lives.
///
/// # Panics
/// When the placeholders do not first appear in ascending order, as [`crate::sql`]; in a release, whose texts the tests have
/// all seen, nobody looks.
pub fn prepared(text: impl Into<Cow<'static, str>>) -> Prepared {
    let text = text.into();
    debug_assert!(crate::placeholders_ascend(&text), "placeholders must first appear as $1, $2, …: {text}");
    Prepared(text)
}

impl Prepared {
    /// Binds `$1`, as this SQL type.
    pub fn bind<S, V>(self, value: V) -> Bound<Self, V, S> {
        Bound::new(self, value)
    }
}

/// A statement whose columns are known by their places. See [`Bound::placed`].
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until it is executed or loaded"]
pub struct Placed<Q, C> {
    query: Q,
    columns: PhantomData<C>,
}

impl<Q, C> Placed<Q, C> {
    pub(crate) fn new(query: Q) -> Self {
        Self { query, columns: PhantomData }
    }
}

impl<Q, V, S> Bound<Q, V, S> {
    pub(crate) fn new(query: Q, value: V) -> Self {
        Self { query, value, kind: PhantomData }
    }

    /// Binds the next placeholder.
    pub fn bind<S2, V2>(self, value: V2) -> Bound<Self, V2, S2> {
        Bound::new(self, value)
    }

    /// Says of which types the columns are, in their order. A row is then read by the places of its columns: by name
    /// each of them is looked for among all, which for fifty rows of fifty columns costs more than the question itself.
    pub fn placed<C>(self) -> Placed<Self, C> {
        Placed::new(self)
    }
}

impl<DB: Backend> QueryFragment<DB> for Prepared {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        pass.push_sql(&self.0);
        Ok(())
    }
}

impl<Q, V, S, DB> QueryFragment<DB> for Bound<Q, V, S>
where
    DB: Backend + HasSqlType<S>,
    Q: QueryFragment<DB>,
    V: ToSql<S, DB>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(pass.reborrow())?;
        pass.push_bind_param_value_only(&self.value)
    }
}

impl<Q, C, DB> QueryFragment<DB> for Placed<Q, C>
where
    DB: Backend,
    Q: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(pass)
    }
}

// A type of ours stands for no one text, so the text itself is what a statement is found by.
impl QueryId for Prepared {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, V, S> QueryId for Bound<Q, V, S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, C> QueryId for Placed<Q, C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Prepared {
    type SqlType = Untyped;
}

impl<Q, V, S> Query for Bound<Q, V, S> {
    type SqlType = Untyped;
}

impl<Q, C> Query for Placed<Q, C> {
    type SqlType = C;
}

impl<Conn> RunQueryDsl<Conn> for Prepared {}
impl<Q, C, Conn> RunQueryDsl<Conn> for Placed<Q, C> {}
impl<Q, V, S, Conn> RunQueryDsl<Conn> for Bound<Q, V, S> {}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use diesel::connection::{Instrumentation, InstrumentationEvent};
    use diesel::prelude::*;
    use diesel::sql_types::BigInt;

    use super::prepared;
    use crate::Db;

    #[derive(QueryableByName)]
    struct N {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }

    /// Counts the statements a connection put into its store of prepared ones.
    struct Count(Arc<Mutex<usize>>);

    impl Instrumentation for Count {
        fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
            if matches!(event, InstrumentationEvent::CacheQuery { .. }) {
                *self.0.lock().unwrap() += 1;
            }
        }
    }

    #[test]
    fn a_statement_is_prepared_once_and_bound_each_time() {
        let mut db = Db::Sqlite(SqliteConnection::establish(":memory:").unwrap());
        let count = Arc::new(Mutex::new(0));
        let Db::Sqlite(own) = &mut db else { unreachable!() };
        own.set_instrumentation(Count(count.clone()));
        for n in 0..5 {
            let query = prepared("select $1 + $2 as n").bind::<BigInt, _>(n).bind::<BigInt, _>(1_i64);
            assert_eq!(query.get_result::<N>(&mut db).unwrap().n, n + 1);
        }
        assert_eq!(*count.lock().unwrap(), 1);
    }
}
