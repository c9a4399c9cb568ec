//! Sums over very many rows, shown again for a while: a board of a million cases is counted once for the many
//! who look at it, a board of a thousand is counted each time.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use yipan_db::{Db, Store};

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
/// A sum older than this is not shown any more, not even while it is counted again.
const OLDEST: Duration = Duration::from_secs(600);

struct Slot {
    /// `None` while it is counted for the first time.
    value: Option<Arc<dyn Any + Send + Sync>>,
    made: Instant,
    stands: Duration,
    making: bool,
}

/// What was counted lately, by what was asked.
pub struct Kept {
    store: Store,
    slots: Mutex<HashMap<String, Slot>>,
    /// Told whenever somebody has done counting.
    done: Condvar,
}

/// What is there for somebody who asks.
enum Standing<V> {
    /// A sum to show.
    Good(Arc<V>),
    /// A sum to show, and the caller is the one to have it counted again.
    Old(Arc<V>),
    /// Nothing: the caller counts.
    None,
}

/// One counting. Whatever becomes of it, those who wait for it are told.
struct Making {
    kept: Arc<Kept>,
    key: String,
    begun: Instant,
}

impl Making {
    /// Keeps what was counted, if it is of very many rows.
    fn keep<V: Send + Sync + 'static>(self, (value, rows): (V, u64)) -> Arc<V> {
        let value = Arc::new(value);
        if rows >= ROWS_LEAST {
            let mut slots = self.kept.lock();
            if slots.len() >= KEYS_MOST {
                slots.clear();
            }
            let slot = Slot {
                value: Some(value.clone()),
                made: Instant::now(),
                stands: (self.begun.elapsed() * TIMES).clamp(SHORTEST, LONGEST),
                making: false,
            };
            slots.insert(self.key.clone(), slot);
        }
        value
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        let mut slots = self.kept.lock();
        if slots.get(&self.key).is_some_and(|slot| slot.making) {
            slots.remove(&self.key);
        }
        drop(slots);
        self.kept.done.notify_all();
    }
}

impl Kept {
    /// Nothing counted yet; sums are counted again by the store's readers.
    pub fn new(store: Store) -> Self {
        Self { store, slots: Mutex::default(), done: Condvar::new() }
    }

    /// The sum kept under the key, or a new one. `make` says of how many rows it is. A sum that has stood its time
    /// is shown once more to everybody while a reader counts it again; who asks while it is counted for the first
    /// time waits for it.
    pub fn or_make<V: Send + Sync + 'static>(
        self: &Arc<Self>,
        db: &mut Db,
        key: &str,
        make: impl FnOnce(&mut Db) -> Result<(V, u64), Problem> + Send + 'static,
    ) -> Result<Arc<V>, Problem> {
        let making = || Making { kept: self.clone(), key: key.to_owned(), begun: Instant::now() };
        match self.standing(key) {
            Standing::Good(kept) => Ok(kept),
            Standing::Old(kept) => {
                let again = making();
                let count = move |db: &mut Db| make(db).map(|made| again.keep(made));
                // A counting that fails leaves no sum: the next visitor counts, and is told what is wrong.
                self.store.read_then(count, drop);
                Ok(kept)
            }
            Standing::None => {
                let first = making();
                Ok(first.keep(make(db)?))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn standing<V: Send + Sync + 'static>(&self, key: &str) -> Standing<V> {
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
                return Standing::None;
            };
            let (age, stands) = (slot.made.elapsed(), slot.stands);
            match slot.value.clone().filter(|_| age <= OLDEST).map(Arc::downcast) {
                Some(Ok(value)) if age <= stands || slot.making => return Standing::Good(value),
                Some(Ok(value)) => {
                    slot.making = true;
                    return Standing::Old(value);
                }
                _ if waited => return Standing::None,
                _ if slot.making => {
                    waited = true;
                    let still = self.done.wait_timeout(slots, PATIENCE);
                    slots = still.unwrap_or_else(PoisonError::into_inner).0;
                }
                _ => {
                    slot.making = true;
                    return Standing::None;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use yipan_db::{Config, Where};

    use super::*;
    use crate::testing::Folder;

    struct House {
        kept: Arc<Kept>,
        _folder: Folder,
    }

    fn house() -> House {
        let folder = Folder::new();
        let place = Where::Folder(folder.path().to_owned());
        let config = Config { place, readers: 9, writers: 1, before_commit: |_| Ok(()) };
        House { kept: Arc::new(Kept::new(Store::open(&config).unwrap())), _folder: folder }
    }

    impl House {
        fn ask(
            &self,
            make: impl FnOnce() -> Result<(i64, u64), Problem> + Send + 'static,
        ) -> Result<i64, Problem> {
            let kept = self.kept.clone();
            let found = self.kept.store.read(move |db| kept.or_make(db, "open", |_| make()));
            found.unwrap().map(|sum| *sum)
        }

        fn counted(&self, value: i64, rows: u64) -> i64 {
            self.ask(move || Ok((value, rows))).unwrap()
        }
    }

    #[test]
    fn few_rows_are_counted_each_time_and_very_many_once_for_all_who_look() {
        let house = house();
        assert_eq!((house.counted(1, 19_999), house.counted(2, 19_999)), (1, 2));
        assert_eq!((house.counted(3, 20_000), house.counted(4, 20_000)), (3, 3));
    }

    #[test]
    fn a_sum_that_has_stood_its_time_is_shown_at_once_while_a_reader_counts_it_again() {
        let house = house();
        house.counted(1, 20_000);
        house.kept.lock().get_mut("open").unwrap().stands = Duration::ZERO;
        let (coming, comes) = channel();
        let slow = move || {
            comes.recv().unwrap();
            Ok((2, 20_000))
        };
        assert_eq!(house.ask(slow), Ok(1));
        assert_eq!(house.counted(3, 20_000), 1);
        coming.send(()).unwrap();
        let mut slots = house.kept.lock();
        while slots["open"].making {
            slots = house.kept.done.wait(slots).unwrap();
        }
        drop(slots);
        assert_eq!(house.counted(4, 20_000), 2);
    }

    #[test]
    fn a_sum_nobody_looked_at_for_long_is_counted_before_it_is_shown() {
        let house = house();
        house.counted(1, 20_000);
        let long_ago = Instant::now().checked_sub(OLDEST + Duration::from_secs(1)).unwrap();
        house.kept.lock().get_mut("open").unwrap().made = long_ago;
        assert_eq!(house.counted(2, 20_000), 2);
    }

    #[test]
    fn who_comes_while_another_counts_for_the_first_time_waits_and_does_not_count_too() {
        let house = house();
        let (begun, has_begun) = channel();
        let (coming, comes) = channel();
        std::thread::scope(|both| {
            let house = &house;
            both.spawn(move || {
                let first = house.ask(move || {
                    begun.send(()).unwrap();
                    comes.recv().unwrap();
                    Ok((1, 20_000))
                });
                assert_eq!(first, Ok(1));
            });
            has_begun.recv().unwrap();
            coming.send(()).unwrap();
            assert_eq!(house.counted(2, 20_000), 1);
        });
    }

    #[test]
    fn who_waited_for_a_sum_of_few_rows_counts_alone() {
        let house = house();
        std::thread::scope(|all| {
            for value in 0..8 {
                let house = &house;
                all.spawn(move || assert_eq!(house.counted(value, 5), value));
            }
        });
        assert!(house.kept.lock().is_empty());
    }

    #[test]
    fn a_sum_that_failed_is_not_kept() {
        let house = house();
        assert_eq!(house.ask(|| Err(Problem::Away)), Err(Problem::Away));
        assert_eq!(house.counted(5, 20_000), 5);
    }
}
