//! The life of a hazard: what may be done where it stands, and by when.

use serde::{Deserialize, Serialize};

use super::panel::{Ballot, Member, Panel, Verdict};
use super::plan::Plan;
use super::refused::Refused;
use super::rules::Rules;
use super::state::{Due, Level, Listing, Mark, Notice, Recheck, Stage, What, Wish};
use crate::case::{Ms, PersonId, WorkingTime};

const DAY: Ms = 86_400_000;

/// A hazard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hazard {
    /// How grave.
    pub level: Level,
    /// Where it stands.
    pub stage: Stage,
    /// Its one plan.
    pub plan: Option<Plan>,
    /// Listed supervision.
    pub listing: Option<Listing>,
    /// What is published.
    pub notices: Vec<Notice>,
    /// More time asked for.
    pub wish: Option<Wish>,
    /// Extensions granted.
    pub extensions: u8,
    /// Committees, the last one last.
    pub panels: Vec<Panel>,
    /// Looks after striking off.
    pub rechecks: Vec<Recheck>,
    /// Times it was sent back.
    pub reworks: u16,
    /// Dates that passed and were told.
    pub told: Vec<Mark>,
}

type Answer = Result<Hazard, Refused>;

fn said(text: &str) -> Result<(), Refused> {
    if text.trim().is_empty() { Err(Refused::ReasonNeeded) } else { Ok(()) }
}

impl Hazard {
    /// One at a stage, with nothing done yet.
    pub(super) fn at(level: Level, stage: Stage) -> Self {
        Self {
            level,
            stage,
            plan: None,
            listing: None,
            notices: Vec::new(),
            wish: None,
            extensions: 0,
            panels: Vec::new(),
            rechecks: Vec::new(),
            reworks: 0,
            told: Vec::new(),
        }
    }

    /// Registers one: an ordinary one with the day by which it is right, a major one to be planned.
    pub fn register(
        level: Level,
        until: Option<Ms>,
        rules: &Rules,
        time: &dyn WorkingTime,
        now: Ms,
    ) -> Answer {
        let stage = match (level, until) {
            (Level::Major, _) => Stage::Found { since: now, due_at: rules.plan.due(now, time) },
            (Level::Ordinary, Some(due_at)) if due_at > now => Stage::Fixing { since: now, due_at },
            (Level::Ordinary, _) => return Err(Refused::NotLater { due_at: now }),
        };
        Ok(Self::at(level, stage))
    }

    /// An ordinary one that was put right on the spot: somebody else still looks.
    pub fn at_once(photos: usize, rules: &Rules, time: &dyn WorkingTime, now: Ms) -> Answer {
        if photos == 0 {
            return Err(Refused::ProofNeeded);
        }
        let stage = Stage::Done { since: now, due_at: rules.accept.due(now, time), fix_due: now };
        Ok(Self::at(Level::Ordinary, stage))
    }

    fn wrong<T>(&self) -> Result<T, Refused> {
        Err(Refused::WrongStage { stage: self.stage.name().word() })
    }

    fn major(&self) -> Result<(), Refused> {
        if self.level == Level::Major { Ok(()) } else { Err(Refused::NotMajor) }
    }

    /// An ordinary one turns out to be major: it needs a plan.
    pub fn raise(self, reason: &str, rules: &Rules, time: &dyn WorkingTime, now: Ms) -> Answer {
        let (Level::Ordinary, Stage::Fixing { .. }) = (self.level, self.stage) else { return self.wrong() };
        said(reason)?;
        let stage = Stage::Found { since: now, due_at: rules.plan.due(now, time) };
        Ok(Self { level: Level::Major, stage, wish: None, ..self })
    }

    /// The owner writes the plan, or writes it anew; its time limit then stays as it is.
    pub fn plan(self, plan: Plan, rules: &Rules, now: Ms) -> Answer {
        self.major()?;
        plan.check(now)?;
        match self.stage {
            Stage::Found { .. } => {
                let latest = now + Ms::from(rules.longest_days) * DAY;
                if plan.until > latest {
                    return Err(Refused::TooLong { latest });
                }
                let stage = Stage::Fixing { since: now, due_at: plan.until };
                Ok(Self { stage, plan: Some(plan), ..self })
            }
            Stage::Fixing { due_at, .. } if plan.until != due_at => Err(Refused::LimitStands { due_at }),
            Stage::Fixing { .. } => Ok(Self { plan: Some(plan), ..self }),
            _ => self.wrong(),
        }
    }

    /// It is put under listed supervision: to be published, progress to be reported.
    pub fn list(self, paper: &str, rules: &Rules, time: &dyn WorkingTime, now: Ms) -> Answer {
        self.major()?;
        let Stage::Fixing { .. } = self.stage else { return self.wrong() };
        if self.listing.is_some() {
            return Err(Refused::Listed);
        }
        said(paper)?;
        let listing =
            Listing { at: now, paper: paper.trim().into(), progress: (now, rules.progress.due(now, time)) };
        let mut next = Self { listing: Some(listing), ..self };
        next.notices.push(Notice {
            of: "listing".into(),
            since: now,
            due_at: rules.publish.due(now, time),
            done: None,
        });
        Ok(next)
    }

    /// The oldest notice was published there.
    pub fn publish(mut self, place: &str, now: Ms) -> Answer {
        said(place)?;
        let notice = self.notices.iter_mut().find(|own| own.done.is_none());
        notice.ok_or(Refused::NothingToPublish)?.done = Some((now, place.trim().into()));
        Ok(self)
    }

    /// The owner reports progress.
    pub fn progress(mut self, note: &str, rules: &Rules, time: &dyn WorkingTime, now: Ms) -> Answer {
        let Stage::Fixing { .. } = self.stage else { return self.wrong() };
        said(note)?;
        let listing = self.listing.as_mut().ok_or(Refused::NotListed)?;
        listing.progress = (now, rules.progress.due(now, time));
        Ok(self)
    }

    /// The owner asks for more time, early enough.
    pub fn ask(self, until: Ms, reason: &str, rules: &Rules, time: &dyn WorkingTime, now: Ms) -> Answer {
        let Stage::Fixing { since, due_at } = self.stage else { return self.wrong() };
        said(reason)?;
        if self.wish.is_some() {
            return Err(Refused::Asked);
        }
        if self.extensions >= rules.extensions_max {
            return Err(Refused::OutOfPatience { granted: self.extensions });
        }
        let left = rules.ask_before.unit.between(now, due_at, time);
        let must = if self.level == Level::Major { rules.ask_before.length(time) } else { 0 };
        if now >= due_at || left < must {
            return Err(Refused::AskedTooLate { due_at });
        }
        if until <= due_at {
            return Err(Refused::NotLater { due_at });
        }
        let begun = self.listing.as_ref().map_or(since, |listing| listing.at);
        let latest = begun + Ms::from(rules.longest_days) * DAY;
        if until > latest {
            return Err(Refused::TooLong { latest });
        }
        let wish = Wish { until, reason: reason.trim().into(), at: now, due_at: rules.answer.due(now, time) };
        Ok(Self { wish: Some(wish), ..self })
    }

    /// The office grants or refuses it, with a reason for a refusal.
    pub fn decide(self, granted: bool, reason: &str) -> Answer {
        let Stage::Fixing { since, .. } = self.stage else { return self.wrong() };
        let Some(wish) = &self.wish else { return Err(Refused::NothingAsked) };
        if !granted {
            said(reason)?;
            return Ok(Self { wish: None, ..self });
        }
        let stage = Stage::Fixing { since, due_at: wish.until };
        let plan = self.plan.map(|plan| Plan { until: wish.until, ..plan });
        Ok(Self { stage, plan, wish: None, extensions: self.extensions.saturating_add(1), ..self })
    }

    /// The owner says that it is right, with a photo.
    pub fn done(self, photos: usize, rules: &Rules, time: &dyn WorkingTime, now: Ms) -> Answer {
        let Stage::Fixing { due_at, .. } = self.stage else { return self.wrong() };
        if photos == 0 {
            return Err(Refused::ProofNeeded);
        }
        let stage = Stage::Done { since: now, due_at: rules.accept.due(now, time), fix_due: due_at };
        Ok(Self { stage, wish: None, ..self })
    }

    fn back(self, fix_due: Ms, now: Ms) -> Self {
        let stage = Stage::Fixing { since: now, due_at: fix_due };
        Self { stage, reworks: self.reworks.saturating_add(1), ..self }
    }

    /// Somebody not of the owner's side looks at an ordinary one.
    pub fn check(self, passed: bool, reason: &str, own: bool, by: PersonId, now: Ms) -> Answer {
        let Stage::Done { fix_due, .. } = self.stage else { return self.wrong() };
        if self.level == Level::Major {
            return Err(Refused::NeedsCommittee);
        }
        if own {
            return Err(Refused::OwnSide);
        }
        if !passed {
            said(reason)?;
            return Ok(self.back(fix_due, now));
        }
        Ok(Self { stage: Stage::Struck { at: now, by }, ..self })
    }

    /// The committee that sits, if one does.
    pub fn panel(&self) -> Option<&Panel> {
        self.panels.last().filter(|panel| panel.verdict.is_none())
    }

    /// The office calls a committee; `own` says whether one of the members belongs to the owner's side.
    pub fn convene(mut self, members: Vec<Member>, own: bool, rules: &Rules, now: Ms) -> Answer {
        let Stage::Done { .. } = self.stage else { return self.wrong() };
        self.major()?;
        if self.panel().is_some() {
            return Err(Refused::Convened);
        }
        if own {
            return Err(Refused::OwnSide);
        }
        let experts = members.iter().filter(|member| member.expert).count();
        if members.len() < usize::from(rules.members_min) || experts < usize::from(rules.experts_min) {
            return Err(Refused::TooFew { members: rules.members_min, experts: rules.experts_min });
        }
        self.panels.push(Panel { at: now, members, verdict: None });
        Ok(self)
    }

    /// The member at this place votes, once; a no needs a reason.
    pub fn vote(mut self, member: usize, ballot: Ballot, words: &str, now: Ms) -> Answer {
        let Stage::Done { .. } = self.stage else { return self.wrong() };
        if self.panel().is_none() {
            return Err(Refused::NotConvened);
        }
        if ballot == Ballot::No {
            said(words)?;
        }
        let member = self.panels.last_mut().and_then(|panel| panel.members.get_mut(member));
        let member = member.filter(|member| member.vote.is_none()).ok_or(Refused::NoVote)?;
        member.vote = Some((ballot, words.trim().into(), now));
        Ok(self)
    }

    /// Counts the votes: accepted, or sent back to be put right.
    pub fn conclude(mut self, rules: &Rules, now: Ms) -> Answer {
        let Stage::Done { fix_due, .. } = self.stage else { return self.wrong() };
        let count = self.panel().ok_or(Refused::NotConvened)?.count();
        let Some(verdict) = count.verdict(rules) else {
            return Err(Refused::NoQuorum { cast: count.cast, members: count.members });
        };
        if let Some(panel) = self.panels.last_mut() {
            panel.verdict = Some(verdict);
        }
        Ok(match verdict {
            Verdict::Accepted => Self { stage: Stage::Accepted { at: now }, ..self },
            Verdict::Sent => self.back(fix_due, now),
        })
    }

    /// A named person strikes it off: looks follow, and what was listed is published as delisted.
    pub fn delist(
        mut self,
        own: bool,
        by: PersonId,
        rules: &Rules,
        time: &dyn WorkingTime,
        now: Ms,
    ) -> Answer {
        let Stage::Accepted { .. } = self.stage else { return self.wrong() };
        if own {
            return Err(Refused::OwnSide);
        }
        if self.listing.is_some() {
            let due_at = rules.publish.due(now, time);
            self.notices.push(Notice { of: "delisting".into(), since: now, due_at, done: None });
        }
        let look =
            |days: &u16| Recheck { days: *days, since: now, due_at: now + Ms::from(*days) * DAY, done: None };
        self.rechecks = rules.recheck_days.iter().map(look).collect();
        Ok(Self { stage: Stage::Struck { at: now, by }, ..self })
    }

    /// Somebody not of the owner's side looks again; the first look that waits. It may be early by a week.
    pub fn recheck(mut self, holds: bool, reason: &str, own: bool, now: Ms) -> Answer {
        let Stage::Struck { .. } = self.stage else { return self.wrong() };
        if own {
            return Err(Refused::OwnSide);
        }
        if !holds {
            said(reason)?;
        }
        let look = self.rechecks.iter_mut().find(|look| look.done.is_none());
        let look = look.filter(|look| now >= look.due_at - 7 * DAY).ok_or(Refused::NoRecheck)?;
        look.done = Some((now, holds));
        Ok(self)
    }

    /// It was registered by mistake.
    pub fn withdraw(self, reason: &str, now: Ms) -> Answer {
        let (Stage::Found { .. } | Stage::Fixing { .. }) = self.stage else { return self.wrong() };
        if self.listing.is_some() {
            return Err(Refused::Listed);
        }
        said(reason)?;
        Ok(Self { stage: Stage::Withdrawn { at: now }, wish: None, ..self })
    }

    /// The date its stage runs to.
    pub fn main_due(&self) -> Option<Due> {
        let due = |what, since, due_at| Some(Due { what, since, due_at });
        match self.stage {
            Stage::Found { since, due_at } => due(What::Plan, since, due_at),
            Stage::Fixing { since, due_at } => due(What::Fix, since, due_at),
            Stage::Done { since, due_at, .. } => due(What::Accept, since, due_at),
            _ => None,
        }
    }

    /// Every date that waits, the first one first.
    pub fn dues(&self) -> Vec<Due> {
        let mut dues: Vec<Due> = self.main_due().into_iter().collect();
        let open = self.stage.is_open();
        if let Some(wish) = &self.wish {
            dues.push(Due { what: What::Answer, since: wish.at, due_at: wish.due_at });
        }
        if let (Some(listing), Stage::Fixing { .. }) = (&self.listing, self.stage) {
            let (since, due_at) = listing.progress;
            dues.push(Due { what: What::Progress, since, due_at });
        }
        let withdrawn = matches!(self.stage, Stage::Withdrawn { .. });
        for notice in self.notices.iter().filter(|notice| notice.done.is_none() && !withdrawn) {
            dues.push(Due { what: What::Publish, since: notice.since, due_at: notice.due_at });
        }
        for look in self.rechecks.iter().filter(|look| look.done.is_none() && !open) {
            dues.push(Due { what: What::Recheck, since: look.since, due_at: look.due_at });
        }
        dues.sort_by_key(|due| due.due_at);
        dues
    }

    fn is_told(&self, due: &Due) -> bool {
        self.told.contains(&Mark { what: due.what, due_at: due.due_at })
    }

    /// When the watch looks next: the first date nobody was told of.
    pub fn watch_at(&self) -> Option<Ms> {
        self.dues().iter().filter(|due| !self.is_told(due)).map(|due| due.due_at).min()
    }

    /// Tells the dates that have passed, each once.
    pub fn pass_time(mut self, now: Ms) -> (Self, Vec<Due>) {
        let passed: Vec<Due> =
            self.dues().into_iter().filter(|due| due.due_at <= now && !self.is_told(due)).collect();
        self.told.extend(passed.iter().map(|due| Mark { what: due.what, due_at: due.due_at }));
        (self, passed)
    }
}
