//! Sums over very many rows, shown again for a while: a board of a million cases is counted once for the many
//! who look at it, a board of a thousand is counted each time.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::problem::Problem;

/// Sums of fewer rows are never kept: what a person just did shows at once.
const ROWS_LEAST: u64 = 20_000;
/// A sum stands for so many times as long as it took.
const TIMES: u32 = 20;
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
const KEYS_MOST: usize = 2_000;

struct Slot {
    value: Arc<dyn Any + Send + Sync>,
    made: Instant,
    stands: Duration,
    making: bool,
}

/// What was counted lately, by what was asked.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<String, Slot>>);

impl Kept {
    /// The sum kept under the key, or a new one. `make` says of how many rows it is. While one visitor counts
    /// again, the others see the sum that was there.
    pub fn or_make<V: Send + Sync + 'static>(
        &self,
        key: &str,
        make: impl FnOnce() -> Result<(V, u64), Problem>,
    ) -> Result<Arc<V>, Problem> {
        if let Some(kept) = self.standing(key) {
            return Ok(kept);
        }
        let begun = Instant::now();
        let made = make();
        let took = begun.elapsed();
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (value, rows) = match made {
            Ok((value, rows)) => (Arc::new(value), rows),
            Err(problem) => {
                slots.remove(key);
                return Err(problem);
            }
        };
        if rows < ROWS_LEAST {
            slots.remove(key);
        } else {
            if slots.len() >= KEYS_MOST {
                slots.clear();
            }
            let stands = (took * TIMES).clamp(SHORTEST, LONGEST);
            let slot = Slot { value: value.clone(), made: Instant::now(), stands, making: false };
            slots.insert(key.to_owned(), slot);
        }
        Ok(value)
    }

    /// What may be shown now; `None` when the caller is the one to count.
    fn standing<V: Send + Sync + 'static>(&self, key: &str) -> Option<Arc<V>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = slots.get_mut(key)?;
        // Nobody looked for long: then it is too old to be shown while another counts.
        if slot.made.elapsed() > LONGEST * 2 {
            return None;
        }
        if slot.made.elapsed() > slot.stands && !slot.making {
            slot.making = true;
            return None;
        }
        slot.value.clone().downcast().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(kept: &Kept, value: i64, rows: u64) -> i64 {
        *kept.or_make("open", || Ok((value, rows))).unwrap()
    }

    #[test]
    fn few_rows_are_counted_each_time_and_very_many_once_for_all_who_look() {
        let kept = Kept::default();
        assert_eq!((counted(&kept, 1, 19_999), counted(&kept, 2, 19_999)), (1, 2));
        assert_eq!((counted(&kept, 3, 20_000), counted(&kept, 4, 20_000)), (3, 3));
    }

    #[test]
    fn a_sum_that_failed_is_not_kept() {
        let kept = Kept::default();
        let failed: Result<Arc<i64>, Problem> = kept.or_make("open", || Err(Problem::Away));
        assert_eq!(failed, Err(Problem::Away));
        assert_eq!(counted(&kept, 5, 20_000), 5);
    }
}
