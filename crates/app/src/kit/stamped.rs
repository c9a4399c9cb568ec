//! What is kept in memory of a city's own settings, and read again when somebody has changed them.
//!
//! A change writes a new number in its own transaction; what is kept holds while the number does. A number is never
//! given twice, so what a deed read and then took back is never met again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};
use std::time::Instant;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use yipan_db::{Db, new_id};

use super::Id;
use crate::problem::Problem;

/// Cities kept at once; the one nobody asked for longest goes first.
const CITIES_MOST: usize = 1_024;

struct Kept<T> {
    stamp: i64,
    looked: Instant,
    /// From this moment on it is read again, whether or not somebody changed it.
    until: i64,
    value: Option<T>,
}

/// Settings of one kind, by city.
pub struct Stamped<T> {
    name: &'static str,
    kept: RwLock<BTreeMap<Id, Kept<T>>>,
}

impl<T: Clone> Stamped<T> {
    /// Settings under a name of their own.
    pub const fn new(name: &'static str) -> Self {
        Self { name, kept: RwLock::new(BTreeMap::new()) }
    }

    /// What holds in a city at a moment; `read` gives it anew, with the moment from which it is read again. Nothing
    /// is read in a city that never set anything.
    pub fn of(
        &self,
        db: &mut Db,
        city: Id,
        now: i64,
        read: impl FnOnce(&mut Db) -> Result<(T, i64), Problem>,
    ) -> Result<Option<T>, Problem> {
        let stamp = stamp(db, city, self.name)?;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = kept.get_mut(&city).filter(|own| own.stamp == stamp && now < own.until) {
            own.looked = Instant::now();
            return Ok(own.value.clone());
        }
        // Read without holding the others up.
        drop(kept);
        let (value, until) = if stamp == 0 {
            (None, i64::MAX)
        } else {
            let (value, until) = read(db)?;
            (Some(value), until)
        };
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= CITIES_MOST && !kept.contains_key(&city) {
            let oldest = kept.iter().min_by_key(|(_, own)| own.looked).map(|(city, _)| *city);
            oldest.map(|city| kept.remove(&city));
        }
        kept.insert(city, Kept { stamp, looked: Instant::now(), until, value: value.clone() });
        Ok(value)
    }

    /// What was read last, for what is only shown. What a deed decides by is asked for with [`Self::of`] in the deed's own
    /// transaction: another thread may have read something newer, or older, meanwhile.
    pub fn known(&self, city: Id) -> Option<T> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(&city).and_then(|own| own.value.clone())
    }

    /// As if the program had just started.
    #[cfg(test)]
    pub fn forget(&self, city: Id) {
        self.kept.write().unwrap_or_else(PoisonError::into_inner).remove(&city);
    }

    /// Says, within the deed that did it, that the settings of a city have changed.
    pub fn touch(&self, db: &mut Db, city: Id) -> Result<(), Problem> {
        MET.set(yipan_db::moment().map(|moment| Met { moment, city, stamps: None }));
        yipan_db::sql(
            "insert into setting_stamp (city_id, name, stamp) values ($1, $2, $3) \
             on conflict (city_id, name) do update set stamp = excluded.stamp",
        )
        .bind::<BigInt, _>(city)
        .bind::<Text, _>(self.name)
        .bind::<BigInt, _>(new_id())
        .execute(db)?;
        Ok(())
    }
}

/// The numbers of a city as the work that this thread is doing met them first: a deed asks for half a dozen settings,
/// some of them several times.
struct Met {
    moment: u64,
    city: Id,
    /// `None` from the first change on: what is undone within a deed would else be met here.
    stamps: Option<Vec<Row>>,
}

thread_local! {
    static MET: RefCell<Option<Met>> = const { RefCell::new(None) };
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    stamp: i64,
}

/// The number of a setting; what a city never set has none, and 0 stands for it.
fn stamp(db: &mut Db, city: Id, name: &str) -> Result<i64, Problem> {
    let of = |stamps: &[Row]| stamps.iter().find(|row| row.name == name).map_or(0, |row| row.stamp);
    let now = yipan_db::moment();
    let met = MET.take().filter(|met| Some(met.moment) == now);
    let known = met.as_ref().filter(|met| met.city == city).and_then(|met| met.stamps.as_deref());
    if let Some(stamps) = known {
        let stamp = of(stamps);
        MET.set(met);
        return Ok(stamp);
    }
    let stamps: Vec<Row> = yipan_db::prepared("select name, stamp from setting_stamp where city_id = $1")
        .bind::<BigInt, _>(city)
        .load(db)?;
    let stamp = of(&stamps);
    // After a change everything is asked for anew until the moment is over.
    let stamps = if met.is_some_and(|met| met.stamps.is_none()) { None } else { Some(stamps) };
    MET.set(now.map(|moment| Met { moment, city, stamps }));
    Ok(stamp)
}
