//! Lists of words, of which one or another stands in a text.

use super::index::{self, Sought};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Words of which one is looked for.
#[derive(Debug, Clone)]
pub struct Words(pub(super) Arc<Sought>);

impl Words {
    /// A list of words. Two lists of the same words are one in the index.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        static KNOWN: Mutex<BTreeMap<Vec<String>, Words>> = Mutex::new(BTreeMap::new());
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        words.sort();
        words.dedup();
        let mut known = KNOWN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let id = known.len();
        known.entry(words.clone()).or_insert_with(|| Self(Arc::new(Sought::new(id, words)))).clone()
    }

    /// Whether one of them stands in a text.
    pub fn stands(&self, s: &str) -> bool {
        index::view(s, |view| match view {
            Some(view) => view.cue(&self.0, 0, s.len()).is_some(),
            None => self.0.words.iter().any(|w| s.contains(w.as_str())),
        })
    }

    /// Where the first of them begins in a text from a place on.
    pub fn first(&self, s: &str, from: usize) -> Option<usize> {
        index::view(s, |view| match view {
            Some(view) => view.cue(&self.0, from, s.len()).map(|cue| cue.start),
            None => self.0.words.iter().filter_map(|w| Some(from + s.get(from..)?.find(w.as_str())?)).min(),
        })
    }

    /// Where they begin in a text, in order.
    pub fn places(&self, s: &str) -> Vec<usize> {
        index::view(s, |view| match view {
            Some(view) => view.places(&self.0),
            None => {
                let all = self.0.words.iter().flat_map(|w| s.match_indices(w.as_str()).map(|m| m.0));
                let mut places: Vec<usize> = all.collect();
                places.sort_unstable();
                places
            }
        })
    }
}
