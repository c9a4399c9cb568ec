//! Ids that fit a JSON number: seconds since 2025, the server, and a count within the second.
//!
//! ```text
//! 52            22 21    18 17          0
//!  seconds (30+)  │ server │ count
//! ```
//! 262,144 ids a second for each of 16 servers; never above 2^53, so that a browser reads them exactly.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

const EPOCH_SECONDS: u64 = 1_735_689_600; // 2025-01-01T00:00:00Z
const COUNT_BITS: u32 = 18;
const SERVER_BITS: u32 = 4;

/// Gives ids that grow, also when the clock is set back.
#[derive(Debug)]
pub struct IdMaker {
    server: u64,
    last: Mutex<(u64, u64)>,
}

impl IdMaker {
    /// A maker for one of sixteen servers sharing a database.
    pub const fn new(server: u64) -> Self {
        Self::after(server, 0)
    }

    /// A maker whose ids come after `newest`, whoever made it: a program that stopped within this very second
    /// has used numbers of it.
    pub const fn after(server: u64, newest: i64) -> Self {
        let second = (newest as u64) >> (COUNT_BITS + SERVER_BITS);
        let last = Mutex::new((second, (1 << COUNT_BITS) - 1));
        Self { server: server & ((1 << SERVER_BITS) - 1), last }
    }

    /// The next id at this second of the wall clock.
    pub fn next(&self, unix_seconds: u64) -> i64 {
        let mut last = self.last.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let now = unix_seconds.saturating_sub(EPOCH_SECONDS);
        let (second, count) = *last;
        *last = if now > second {
            (now, 0)
        } else if count + 1 < 1 << COUNT_BITS {
            (second, count + 1)
        } else {
            (second + 1, 0)
        };
        let (second, count) = *last;
        ((second << (COUNT_BITS + SERVER_BITS)) | (self.server << COUNT_BITS) | count) as i64
    }
}

static MAKER: std::sync::OnceLock<IdMaker> = std::sync::OnceLock::new();

/// Sets the number of this server and the newest id of the database, once, before the first id.
pub(crate) fn begin(server: u64, newest: i64) {
    let _ = MAKER.set(IdMaker::after(server, newest));
}

/// A new id, unique in the database.
pub fn new_id() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    MAKER.get_or_init(|| IdMaker::new(0)).next(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_started_in_the_second_another_stopped_repeats_none_of_its_ids() {
        let second = 1_800_000_000;
        let first = IdMaker::new(3);
        let used: Vec<i64> = (0..1_000).map(|_| first.next(second)).collect();
        let newest = used.last().copied().unwrap_or(0);
        let next = IdMaker::after(3, newest).next(second);
        assert!(next > newest, "{next} comes after {newest}");
        assert_eq!(
            IdMaker::after(3, newest).next(second + 5) >> 22,
            i64::try_from(second + 5 - EPOCH_SECONDS).unwrap()
        );
    }

    #[test]
    fn ids_grow_even_when_the_clock_is_set_back_or_the_second_is_full() {
        let maker = IdMaker::new(3);
        let mut last = 0;
        for second in [1_800_000_000, 1_800_000_000, 1_700_000_000, 1_800_000_001] {
            for _ in 0..150_000 {
                let id = maker.next(second);
                assert!(id > last && id < 1 << 53);
                last = id;
            }
        }
    }
}
