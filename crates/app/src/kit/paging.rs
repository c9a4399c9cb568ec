//! Keyset paging: `?after=CURSOR&limit=N`, answered as `{"items":[…],"next":CURSOR|null}`.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What a caller asks of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
pub struct Paging {
    /// The `next` of the page before.
    pub after: Option<i64>,
    /// How many, 1 to 200; 50 unless told.
    pub limit: Option<i64>,
}

impl Paging {
    /// How many rows to give.
    pub fn limit(&self) -> i64 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Give this as `after` for the next page; null on the last.
    pub next: Option<i64>,
}

impl<T> Page<T> {
    /// Makes a page of rows fetched with `limit + 1`.
    pub fn of(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> i64) -> Self {
        let more = items.len() as i64 > limit;
        items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }
}
