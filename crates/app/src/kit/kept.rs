//! Sums over very many rows, shown again for a while: a board of a million cases is counted once for the many
//! who look at it, a board of a thousand is counted each time.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::problem::Problem;

/// Sums of fewer rows are never kept: what a person just did shows at once.
const ROWS_LEAST: u64 = 20_000;
/// A sum stands for so many times as long as it took.
const TIMES: u32 = 20;
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);
const KEYS_MOST: usize = 2_000;

/// Longest time somebody waits for another's first sum before counting too.
const PATIENCE: Duration = Duration::from_secs(30);

struct Slot {
    /// `None` while it is counted for the first time.
    value: Option<Arc<dyn Any + Send + Sync>>,
    made: Instant,
    stands: Duration,
    making: bool,
}

/// What was counted lately, by what was asked.
#[derive(Default)]
pub struct Kept {
    slots: Mutex<HashMap<String, Slot>>,
    /// Told whenever somebody has done counting.
    done: Condvar,
}

/// One visitor's counting. Whatever becomes of it, those who wait for it are told.
struct Making<'a> {
    kept: &'a Kept,
    key: &'a str,
}

impl Making<'_> {
    /// Keeps what was counted.
    fn keep(self, value: Arc<dyn Any + Send + Sync>, stands: Duration) {
        let mut slots = self.kept.lock();
        if slots.len() >= KEYS_MOST {
            slots.clear();
        }
        let slot = Slot { value: Some(value), made: Instant::now(), stands, making: false };
        slots.insert(self.key.to_owned(), slot);
    }
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        let mut slots = self.kept.lock();
        if slots.get(self.key).is_some_and(|slot| slot.making) {
            slots.remove(self.key);
        }
        drop(slots);
        self.kept.done.notify_all();
    }
}

impl Kept {
    /// The sum kept under the key, or a new one. `make` says of how many rows it is. While one visitor counts
    /// again, the others see the sum that was there; while one counts for the first time, they wait for it.
    pub fn or_make<V: Send + Sync + 'static>(
        &self,
        key: &str,
        make: impl FnOnce() -> Result<(V, u64), Problem>,
    ) -> Result<Arc<V>, Problem> {
        if let Some(kept) = self.standing(key) {
            return Ok(kept);
        }
        let making = Making { kept: self, key };
        let begun = Instant::now();
        let (value, rows) = make()?;
        let value = Arc::new(value);
        if rows >= ROWS_LEAST {
            making.keep(value.clone(), (begun.elapsed() * TIMES).clamp(SHORTEST, LONGEST));
        }
        Ok(value)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What may be shown now; `None` when the caller is the one to count.
    fn standing<V: Send + Sync + 'static>(&self, key: &str) -> Option<Arc<V>> {
        let mut slots = self.lock();
        let mut waited = false;
        loop {
            let Some(slot) = slots.get_mut(key) else {
                // Who waited in vain saw a sum of few rows: those are counted by each, side by side.
                if !waited {
                    let now = Instant::now();
                    let first = Slot { value: None, made: now, stands: LONGEST, making: true };
                    slots.insert(key.to_owned(), first);
                }
                return None;
            };
            let (age, stands) = (slot.made.elapsed(), slot.stands);
            match &slot.value {
                // Nobody looked for long: then it is too old to be shown while another counts.
                Some(value) if age <= LONGEST * 2 && (age <= stands || slot.making) => {
                    return value.clone().downcast().ok();
                }
                _ if waited => return None,
                _ if slot.making => {
                    waited = true;
                    let still = self.done.wait_timeout(slots, PATIENCE);
                    slots = still.unwrap_or_else(PoisonError::into_inner).0;
                }
                _ => {
                    slot.making = true;
                    return None;
                }
            }
        }
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
    fn who_comes_while_another_counts_for_the_first_time_waits_and_does_not_count_too() {
        let kept = Kept::default();
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (coming, comes) = std::sync::mpsc::channel();
        std::thread::scope(|both| {
            let kept = &kept;
            both.spawn(move || {
                let first = kept.or_make("open", || {
                    begun.send(()).unwrap();
                    comes.recv().unwrap();
                    Ok((1_i64, 20_000))
                });
                assert_eq!(*first.unwrap(), 1);
            });
            has_begun.recv().unwrap();
            coming.send(()).unwrap();
            assert_eq!(counted(kept, 2, 20_000), 1);
        });
    }

    #[test]
    fn who_waited_for_a_sum_of_few_rows_counts_alone() {
        let kept = Kept::default();
        std::thread::scope(|all| {
            for value in 0..8 {
                let kept = &kept;
                all.spawn(move || assert_eq!(counted(kept, value, 5), value));
            }
        });
        assert!(kept.lock().is_empty());
    }

    #[test]
    fn a_sum_that_failed_is_not_kept() {
        let kept = Kept::default();
        let failed: Result<Arc<i64>, Problem> = kept.or_make("open", || Err(Problem::Away));
        assert_eq!(failed, Err(Problem::Away));
        assert_eq!(counted(&kept, 5, 20_000), 5);
    }
}
