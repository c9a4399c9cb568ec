//! Is every item in exactly one pair of hands?

use super::{Role, SubjectKind};
use std::collections::{BTreeMap, BTreeSet};

/// Something that needs somebody. `I` is the program's id of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject<I> {
    /// What it is.
    pub kind: SubjectKind,
    /// Which one.
    pub id: I,
}

/// A duty as far as coverage is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold<I> {
    /// What it is about.
    pub kind: SubjectKind,
    /// Which one.
    pub subject: I,
    /// The unit that holds it.
    pub unit: I,
    /// In which role.
    pub role: Role,
    /// Whether a named person sits on the duty's post.
    pub is_named: bool,
}

/// What is wrong with who answers for a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap<I> {
    /// Nobody leads (没人牵头).
    NoLead,
    /// A unit leads, yet no named person.
    NoPerson {
        /// The unit.
        unit: I,
    },
    /// Several lead (两家牵头): reported, and no reason to wait.
    ManyLeads {
        /// The units, in order.
        units: Vec<I>,
    },
}

impl<I> Gap<I> {
    /// Whether a campaign may not start with it unless somebody waives it and says why.
    pub fn blocks(&self) -> bool {
        !matches!(self, Gap::ManyLeads { .. })
    }
}

/// The answer for all subjects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage<I> {
    /// How many subjects were asked about.
    pub asked: usize,
    /// How many have exactly one lead with a named person.
    pub covered: usize,
    /// Subjects with something wrong, in the order asked.
    pub gaps: Vec<(Subject<I>, Gap<I>)>,
}

impl<I> Coverage<I> {
    /// How many gaps forbid the start.
    pub fn blocking(&self) -> usize {
        self.gaps.iter().filter(|(_, gap)| gap.blocks()).count()
    }
}

/// Checks every subject against the duties held.
pub fn coverage<I: Ord + Clone>(subjects: &[Subject<I>], holds: &[Hold<I>]) -> Coverage<I> {
    let mut leads: BTreeMap<(SubjectKind, &I), BTreeMap<&I, bool>> = BTreeMap::new();
    for hold in holds.iter().filter(|hold| hold.role == Role::Lead) {
        let named = leads.entry((hold.kind, &hold.subject)).or_default().entry(&hold.unit).or_default();
        *named |= hold.is_named;
    }
    let none = BTreeMap::new();
    let mut covered = 0;
    let mut gaps = Vec::new();
    for subject in subjects {
        let units = leads.get(&(subject.kind, &subject.id)).unwrap_or(&none);
        let mut list = units.iter();
        let gap = match (list.next(), list.next()) {
            (None, _) => Gap::NoLead,
            (Some((unit, false)), None) => Gap::NoPerson { unit: (*unit).clone() },
            (Some((_, true)), None) => {
                covered += 1;
                continue;
            }
            _ => Gap::ManyLeads { units: units.keys().map(|unit| (*unit).clone()).collect() },
        };
        gaps.push((subject.clone(), gap));
    }
    Coverage { asked: subjects.len(), covered, gaps }
}

/// What of a thing is looked at by nobody (盲区).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blind {
    /// Territory, section or site without a section chief.
    NoChief,
    /// A site in no round.
    NoRound,
    /// An indicator without a task.
    NoTask,
    /// An indicator without evidence.
    NoEvidence,
}

/// What is known of one thing.
#[derive(Debug, Clone)]
pub struct Watch<I> {
    /// What it is.
    pub subject: Subject<I>,
    /// Whether a section chief has it.
    pub has_chief: bool,
    /// Whether a round visits it.
    pub has_round: bool,
    /// Whether a task serves it.
    pub has_task: bool,
    /// Whether evidence is filed for it.
    pub has_evidence: bool,
}

/// Lists the blind corners, thing by thing.
pub fn blind_corners<I: Clone>(watched: &[Watch<I>]) -> Vec<(Subject<I>, BTreeSet<Blind>)> {
    let mut corners = Vec::new();
    for watch in watched {
        let asked: &[(Blind, bool)] = match watch.subject.kind {
            SubjectKind::Indicator => {
                &[(Blind::NoTask, watch.has_task), (Blind::NoEvidence, watch.has_evidence)]
            }
            SubjectKind::Site => &[(Blind::NoChief, watch.has_chief), (Blind::NoRound, watch.has_round)],
            SubjectKind::Section => &[(Blind::NoChief, watch.has_chief)],
            _ => &[],
        };
        let blind: BTreeSet<Blind> = asked.iter().filter(|(_, has)| !has).map(|(blind, _)| *blind).collect();
        if !blind.is_empty() {
            corners.push((watch.subject.clone(), blind));
        }
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hold(subject: u32, unit: u32, role: Role, is_named: bool) -> Hold<u32> {
        Hold { kind: SubjectKind::Indicator, subject, unit, role, is_named }
    }

    fn indicator(id: u32) -> Subject<u32> {
        Subject { kind: SubjectKind::Indicator, id }
    }

    #[test]
    fn exactly_one_lead_with_a_named_person_covers_a_subject() {
        use Role::{Joint, Lead, Participant, Sponsor};
        type Line<'a> = (&'a [Hold<u32>], Option<Gap<u32>>);
        let table: [Line<'_>; 7] = [
            (&[], Some(Gap::NoLead)),
            (&[hold(1, 7, Participant, true), hold(1, 8, Sponsor, true)], Some(Gap::NoLead)),
            (&[hold(1, 7, Lead, false)], Some(Gap::NoPerson { unit: 7 })),
            (&[hold(1, 7, Lead, true)], None),
            (&[hold(1, 7, Lead, false), hold(1, 7, Lead, true)], None),
            (&[hold(1, 7, Lead, true), hold(1, 8, Joint, true), hold(1, 9, Participant, false)], None),
            (&[hold(1, 8, Lead, true), hold(1, 7, Lead, true)], Some(Gap::ManyLeads { units: vec![7, 8] })),
        ];
        for (holds, gap) in table {
            let found = coverage(&[indicator(1)], holds).gaps.pop().map(|(_, gap)| gap);
            assert_eq!(found, gap, "{holds:?}");
        }
    }

    #[test]
    fn a_duty_on_another_kind_of_subject_covers_nothing() {
        let mut other = hold(1, 7, Role::Lead, true);
        other.kind = SubjectKind::Site;
        assert_eq!(coverage(&[indicator(1)], &[other]).blocking(), 1);
    }

    #[test]
    fn what_nobody_looks_at_is_listed() {
        let watch = |kind| Watch {
            subject: Subject { kind, id: 1 },
            has_chief: false,
            has_round: true,
            has_task: true,
            has_evidence: false,
        };
        let watched = [SubjectKind::Indicator, SubjectKind::Site, SubjectKind::Section, SubjectKind::Task];
        let found: Vec<Vec<Blind>> = blind_corners(&watched.map(watch))
            .into_iter()
            .map(|(_, blind)| blind.into_iter().collect())
            .collect();
        assert_eq!(found, [vec![Blind::NoEvidence], vec![Blind::NoChief], vec![Blind::NoChief]]);
    }

    proptest! {
        /// Every subject is either covered or listed, and more participants change nothing.
        #[test]
        fn every_subject_is_covered_or_listed(
            leads in prop::collection::vec((0..9u32, 0..4u32, any::<bool>()), 0..30),
        ) {
            let subjects: Vec<Subject<u32>> = (0..9).map(indicator).collect();
            let mut holds: Vec<Hold<u32>> =
                leads.iter().map(|&(subject, unit, named)| hold(subject, unit, Role::Lead, named)).collect();
            let before = coverage(&subjects, &holds);
            prop_assert_eq!(before.covered + before.gaps.len(), subjects.len());
            holds.extend((0..9).map(|subject| hold(subject, 99, Role::Participant, true)));
            prop_assert_eq!(coverage(&subjects, &holds), before);
        }
    }
}
