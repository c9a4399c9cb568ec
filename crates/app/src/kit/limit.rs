//! Rate limits for everything public: so many a window for each bucket, kept in memory of this server.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use crate::problem::Problem;

static SEEN: LazyLock<Mutex<HashMap<String, (i64, u32)>>> = LazyLock::new(Mutex::default);

/// Counts one more in the bucket, or says how long to wait. `bucket` names deed and address.
pub fn check(bucket: String, most: u32, window_ms: i64, now: i64) -> Result<(), Problem> {
    let mut seen = SEEN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if seen.len() > 100_000 {
        seen.retain(|_, (start, _)| now - *start < window_ms);
    }
    let (start, hits) = seen.entry(bucket).or_insert((now, 0));
    if now - *start >= window_ms || now < *start {
        (*start, *hits) = (now, 0);
    }
    *hits += 1;
    if *hits > most {
        let wait = (*start + window_ms - now).max(1000) / 1000;
        return Err(Problem::TooOften(wait.unsigned_abs()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_in_a_minute_waits_and_the_next_minute_is_free() {
        let bucket = || "test:limit:1".to_owned();
        for _ in 0..3 {
            assert_eq!(check(bucket(), 3, 60_000, 1_000), Ok(()));
        }
        assert_eq!(check(bucket(), 3, 60_000, 31_000), Err(Problem::TooOften(30)));
        assert_eq!(check(bucket(), 3, 60_000, 61_000), Ok(()));
    }
}
