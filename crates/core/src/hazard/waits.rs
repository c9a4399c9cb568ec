//! What a hazard waits for now, and from whom.

use super::life::Hazard;
use super::state::{Due, Level, Stage, What};
use crate::case::{Ms, PersonId};

/// A look after striking off is told so long before its day.
const AHEAD: Ms = 7 * 86_400_000;

/// What somebody has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// The owner writes the plan.
    Plan,
    /// The owner puts it right.
    Fix,
    /// The owner reports progress.
    Progress,
    /// The office grants or refuses more time.
    Answer,
    /// Somebody looks whether an ordinary one is gone.
    Verify,
    /// The office calls the committee.
    Convene,
    /// This member votes.
    Vote(PersonId),
    /// The office writes down the votes of members from outside.
    Record,
    /// The office counts the votes.
    Conclude,
    /// A leader strikes it off.
    Delist,
    /// The office publishes.
    Publish,
    /// Somebody looks again.
    Recheck,
}

/// A duty with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// What.
    pub duty: Duty,
    /// By when, if there is a date.
    pub due: Option<Due>,
    /// Since when.
    pub since: Ms,
}

impl Hazard {
    /// Everything it waits for at a moment.
    pub fn waits(&self, now: Ms) -> Vec<Wait> {
        let dues = self.dues();
        let due = |what: What| dues.iter().find(|due| due.what == what).copied();
        let mut found = Vec::new();
        let mut wait = |duty, due: Option<Due>, since: Ms| found.push(Wait { duty, due, since });
        match self.stage {
            Stage::Found { since, .. } => wait(Duty::Plan, due(What::Plan), since),
            Stage::Fixing { since, .. } => {
                wait(Duty::Fix, due(What::Fix), since);
                if let Some(wish) = &self.wish {
                    wait(Duty::Answer, due(What::Answer), wish.at);
                }
                // A report every quarter is no work for today.
                if let Some(own) = due(What::Progress).filter(|own| own.yellow_at() <= now) {
                    wait(Duty::Progress, Some(own), own.since);
                }
            }
            Stage::Done { since, .. } if self.level == Level::Ordinary => {
                wait(Duty::Verify, due(What::Accept), since);
            }
            Stage::Done { since, .. } => match self.panel() {
                None => wait(Duty::Convene, due(What::Accept), since),
                Some(panel) => {
                    let open = || panel.members.iter().filter(|member| member.vote.is_none());
                    for person in open().filter_map(|member| member.person) {
                        wait(Duty::Vote(person), due(What::Accept), panel.at);
                    }
                    if open().any(|member| member.person.is_none()) {
                        wait(Duty::Record, due(What::Accept), panel.at);
                    }
                    if open().next().is_none() {
                        wait(Duty::Conclude, due(What::Accept), panel.at);
                    }
                }
            },
            Stage::Accepted { at } => wait(Duty::Delist, None, at),
            Stage::Struck { at, .. } => {
                if let Some(own) = due(What::Recheck).filter(|own| own.due_at - AHEAD <= now) {
                    wait(Duty::Recheck, Some(own), at);
                }
            }
            Stage::Withdrawn { .. } => {}
        }
        if let Some(own) = due(What::Publish) {
            wait(Duty::Publish, Some(own), own.since);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hazard::{Ballot, Listing, Member, Notice, Panel, Recheck, Wish};

    const DAY: Ms = 86_400_000;

    fn duties(own: &Hazard, now: Ms) -> Vec<Duty> {
        own.waits(now).into_iter().map(|wait| wait.duty).collect()
    }

    fn member(person: Option<PersonId>, voted: bool) -> Member {
        let vote = voted.then(|| (Ballot::Yes, String::new(), 0));
        Member { person, name: "甲".into(), expert: person.is_none(), vote }
    }

    #[test]
    fn each_stage_waits_for_the_one_whose_turn_it_is() {
        let table = [
            (Hazard::at(Level::Major, Stage::Found { since: 0, due_at: DAY }), vec![Duty::Plan]),
            (Hazard::at(Level::Major, Stage::Fixing { since: 0, due_at: DAY }), vec![Duty::Fix]),
            (
                Hazard::at(Level::Ordinary, Stage::Done { since: 0, due_at: DAY, fix_due: DAY }),
                vec![Duty::Verify],
            ),
            (
                Hazard::at(Level::Major, Stage::Done { since: 0, due_at: DAY, fix_due: DAY }),
                vec![Duty::Convene],
            ),
            (Hazard::at(Level::Major, Stage::Accepted { at: 0 }), vec![Duty::Delist]),
            (Hazard::at(Level::Major, Stage::Struck { at: 0, by: 1 }), vec![]),
            (Hazard::at(Level::Major, Stage::Withdrawn { at: 0 }), vec![]),
        ];
        for (own, expected) in table {
            assert_eq!(duties(&own, 0), expected, "{:?}", own.stage);
        }
    }

    #[test]
    fn a_committee_waits_for_each_vote_and_then_for_the_count() {
        let mut own = Hazard::at(Level::Major, Stage::Done { since: 0, due_at: DAY, fix_due: DAY });
        let members = vec![member(Some(7), false), member(Some(8), true), member(None, false)];
        own.panels.push(Panel { at: 0, members, verdict: None });
        assert_eq!(duties(&own, 0), [Duty::Vote(7), Duty::Record]);
        for member in &mut own.panels[0].members {
            member.vote = Some((Ballot::Yes, String::new(), 0));
        }
        assert_eq!(duties(&own, 0), [Duty::Conclude]);
    }

    #[test]
    fn more_time_progress_publication_and_looks_wait_beside_it() {
        let mut own = Hazard::at(Level::Major, Stage::Fixing { since: 0, due_at: 200 * DAY });
        own.wish = Some(Wish { until: 0, reason: String::new(), at: 0, due_at: DAY });
        own.listing = Some(Listing { at: 0, paper: String::new(), progress: (0, 90 * DAY) });
        own.notices.push(Notice { of: "listing".into(), since: 0, due_at: 5 * DAY, done: None });
        assert_eq!(duties(&own, 0), [Duty::Fix, Duty::Answer, Duty::Publish]);
        assert_eq!(duties(&own, 80 * DAY), [Duty::Fix, Duty::Answer, Duty::Progress, Duty::Publish]);
        let mut own = Hazard::at(Level::Major, Stage::Struck { at: 0, by: 1 });
        own.rechecks.push(Recheck { days: 30, since: 0, due_at: 30 * DAY, done: None });
        assert_eq!((duties(&own, 22 * DAY), duties(&own, 24 * DAY)), (vec![], vec![Duty::Recheck]));
    }
}
