//! Who inspects what: spread evenly, never one's own unit, never the same pair again so soon; in a cross round
//! (交叉检查) nobody inspects at home.

use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Somebody who can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspector {
    /// The person.
    pub id: i64,
    /// The units whose sites this person may not inspect: the own one with all above and below it.
    pub own_units: BTreeSet<i64>,
}

/// A drawn site with the units that answer for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The site.
    pub id: i64,
    /// Lead unit, street, community: whoever the result is about.
    pub units: BTreeSet<i64>,
}

/// Why somebody was passed over for a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The site is the inspector's own unit's.
    OwnUnit,
    /// The same inspector was at the same site within the last rounds.
    RepeatPair,
}

/// An assignment with what was excluded on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assigned {
    /// Site and inspector, in the order of the draw.
    pub pairs: Vec<(i64, i64)>,
    /// Sites nobody may inspect; the office sends somebody else.
    pub nobody: Vec<i64>,
    /// Pairs passed over for their unit.
    pub own_unit: usize,
    /// Pairs passed over as repeats.
    pub repeats: usize,
}

/// Gives every site the allowed inspector with the fewest sites so far; among equals the lot decides.
///
/// `recent` holds (inspector, site) of the last rounds. Nothing depends on the order of the inspectors.
pub fn assign(
    spots: &[Spot],
    inspectors: &[Inspector],
    recent: &BTreeSet<(i64, i64)>,
    seed: &[u8],
) -> Assigned {
    let mut loads = vec![0usize; inspectors.len()];
    let mut assigned = Assigned::default();
    for spot in spots {
        let mut best: Option<(usize, [u8; 32], usize)> = None;
        for (at, inspector) in inspectors.iter().enumerate() {
            match barred(spot, inspector, recent) {
                Some(Why::OwnUnit) => assigned.own_unit += 1,
                Some(Why::RepeatPair) => assigned.repeats += 1,
                None => {
                    let rank = (loads[at], lot(seed, spot.id, inspector.id), at);
                    best = Some(best.map_or(rank, |b| b.min(rank)));
                }
            }
        }
        match best {
            Some((_, _, at)) => {
                loads[at] += 1;
                assigned.pairs.push((spot.id, inspectors[at].id));
            }
            None => assigned.nobody.push(spot.id),
        }
    }
    assigned
}

fn barred(spot: &Spot, inspector: &Inspector, recent: &BTreeSet<(i64, i64)>) -> Option<Why> {
    if !spot.units.is_disjoint(&inspector.own_units) {
        Some(Why::OwnUnit)
    } else if recent.contains(&(inspector.id, spot.id)) {
        Some(Why::RepeatPair)
    } else {
        None
    }
}

fn lot(seed: &[u8], site: i64, inspector: i64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"yipan-pair\0");
    hash.update(seed);
    hash.update(site.to_be_bytes());
    hash.update(inspector.to_be_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spots(units: &[i64]) -> Vec<Spot> {
        (100..).zip(units).map(|(id, unit)| Spot { id, units: [*unit].into() }).collect()
    }

    fn people(units: &[i64]) -> Vec<Inspector> {
        (1..).zip(units).map(|(id, unit)| Inspector { id, own_units: [*unit].into() }).collect()
    }

    #[test]
    fn two_streets_swap_in_a_cross_round() {
        let assigned = assign(&spots(&[7, 7, 8, 8]), &people(&[7, 8]), &BTreeSet::new(), b"seed");
        assert_eq!(assigned.pairs, [(100, 2), (101, 2), (102, 1), (103, 1)]);
        assert_eq!((assigned.own_unit, assigned.repeats), (4, 0));
    }

    #[test]
    fn a_site_nobody_may_inspect_is_named() {
        let recent = BTreeSet::from([(2, 100)]);
        let assigned = assign(&spots(&[7]), &people(&[7, 8]), &recent, b"seed");
        assert_eq!((assigned.nobody, assigned.own_unit, assigned.repeats), (vec![100], 1, 1));
    }

    proptest! {
        /// Nobody at home, no repeated pair, every site once, and the work even where nothing is barred.
        #[test]
        fn an_assignment_keeps_its_promises(
            site_units in proptest::collection::vec(0..4i64, 0..40),
            person_units in proptest::collection::vec(0..6i64, 1..8),
            recent in proptest::collection::btree_set((1..8i64, 100..140i64), 0..20),
            seed: [u8; 8],
        ) {
            let (spots, people) = (spots(&site_units), people(&person_units));
            let assigned = assign(&spots, &people, &recent, &seed);
            prop_assert_eq!(assigned.pairs.len() + assigned.nobody.len(), spots.len());
            for (site, person) in &assigned.pairs {
                let unit = site_units[(site - 100) as usize];
                prop_assert_ne!(unit, person_units[(person - 1) as usize]);
                prop_assert!(!recent.contains(&(*person, *site)));
            }
            let mut other = people.clone();
            other.reverse();
            prop_assert_eq!(&assigned, &assign(&spots, &other, &recent, &seed));
        }

        #[test]
        fn without_bars_the_work_is_even(sites in 0..60usize, hands in 1..9usize, seed: [u8; 8]) {
            let assigned = assign(&spots(&vec![99; sites]), &people(&vec![1; hands]), &BTreeSet::new(), &seed);
            let load = |id: i64| assigned.pairs.iter().filter(|(_, p)| *p == id).count();
            let loads: Vec<_> = (1..=hands as i64).map(load).collect();
            prop_assert!(loads.iter().max().unwrap_or(&0) - loads.iter().min().unwrap_or(&0) <= 1);
        }
    }
}
