//! What is asked on the way and answered by somebody else: a look before filing, more time, a pause, a voiding.

use serde::{Deserialize, Serialize};

use super::deeds::{Answer, said};
use super::{Case, Clock, Deed, Fact, Ground, Ms, PersonId, Refused, Stage, Step};

const DAY: Ms = 86_400_000;

/// Somebody was sent to look whether a reported problem is there (核实).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// How long it may take.
    pub clock: Clock,
    /// What was found; `None` while they are on the way.
    pub found: Option<bool>,
}

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// 延期: more time.
    Extension,
    /// 挂起: the clock stopped until a day.
    Suspension,
    /// 作废: off the books.
    Voiding,
}

impl Wish {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Wish::Extension => "extension",
            Wish::Suspension => "suspension",
            Wish::Voiding => "voiding",
        }
    }

    /// The wish of that word.
    pub fn of(word: &str) -> Option<Self> {
        [Wish::Extension, Wish::Suspension, Wish::Voiding].into_iter().find(|wish| wish.word() == word)
    }
}

/// What somebody asked for; one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// What.
    pub wish: Wish,
    /// Until when, if they said so.
    pub until: Option<Ms>,
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub at: Ms,
}

impl Case {
    /// The office sends somebody to look before it files (核实). Its own clock waits for the answer.
    pub fn look(self, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Reported { file, look } = self.stage else { return self.refuses(Deed::Look) };
        if look.is_some_and(|look| look.found.is_none()) {
            return Err(Refused::LookOut);
        }
        let clock = Clock::start(self.limits.look, now, on.calendar);
        let look = Some(Look { clock, found: None });
        self.to(Stage::Reported { file, look }, Fact::Looking { due_at: clock.due_at })
    }

    /// Whoever was sent says whether it is there; the office decides, on a fresh clock.
    pub fn looked(self, found: bool, reason: &str, on: Ground<'_>, now: Ms) -> Answer {
        let Stage::Reported { look, .. } = self.stage else { return self.refuses(Deed::Looked) };
        let Some(look @ Look { found: None, .. }) = look else { return Err(Refused::NoLook) };
        if !found {
            said(reason)?;
        }
        let file = Clock::start(self.limits.file, now, on.calendar);
        let look = Some(Look { found: Some(found), ..look });
        self.to(Stage::Reported { file, look }, Fact::Looked { found })
    }

    /// Whether somebody was sent to look and has not answered.
    pub fn answer_pending(&self) -> bool {
        self.answer_of_look().is_err()
    }

    /// What was asked for, if it is this.
    pub fn asked(&self, wish: Wish) -> Option<Application> {
        self.application.filter(|asked| asked.wish == wish)
    }

    /// The handler asks for more time or a pause, while there is time; the office decides.
    pub fn apply(
        self,
        wish: Wish,
        until: Option<Ms>,
        reason: &str,
        by: PersonId,
        on: Ground<'_>,
        now: Ms,
    ) -> Answer {
        let handle = self.running(Deed::Apply)?;
        said(reason)?;
        if self.application.is_some() {
            return Err(Refused::ApplicationOpen);
        }
        if let Some(pause) = handle.paused {
            return Err(Refused::Suspended { until: pause.until });
        }
        let due_at = handle.due_at;
        if now >= due_at {
            return Err(Refused::AlreadyLate { due_at });
        }
        match wish {
            Wish::Extension => {
                if self.counts.extensions >= on.policy.extensions_max {
                    return Err(Refused::OutOfPatience { granted: self.counts.extensions });
                }
                let latest = due_at.saturating_add(Ms::from(on.policy.extension_days_max) * DAY);
                match until {
                    Some(until) if until <= due_at => return Err(Refused::NotLater { due_at }),
                    Some(until) if until > latest => return Err(Refused::EndOutOfRange { latest }),
                    _ => {}
                }
            }
            Wish::Suspension => {
                if self.counts.suspensions > 0 {
                    return Err(Refused::SuspendedBefore);
                }
                let latest = now.saturating_add(Ms::from(on.policy.suspension_days_max) * DAY);
                if until.is_none_or(|until| until <= now || until > latest) {
                    return Err(Refused::EndOutOfRange { latest });
                }
            }
            Wish::Voiding => return self.refuses(Deed::Apply),
        }
        self.ask(Application { wish, until, by, at: now })
    }

    /// The office does not grant what was asked for, and says why. The quota is not touched.
    pub fn turn_down(self, reason: &str) -> Answer {
        self.in_work(Deed::TurnDown)?;
        said(reason)?;
        let asked = self.application.ok_or(Refused::NothingApplied)?;
        let fact = Fact::TurnedDown { wish: asked.wish };
        Ok(Step { case: Case { application: None, ..self }, fact })
    }

    /// The case should not have been filed (作废): the first person says so, a second one confirms it.
    pub fn void(self, reason: &str, by: PersonId, now: Ms) -> Answer {
        self.in_work(Deed::Void)?;
        said(reason)?;
        match self.application {
            None => self.ask(Application { wish: Wish::Voiding, until: None, by, at: now }),
            Some(asked) if asked.wish != Wish::Voiding => Err(Refused::ApplicationOpen),
            Some(asked) if asked.by == by => Err(Refused::SecondPerson),
            Some(_) => self.let_go().to(Stage::Voided { at: now }, Fact::Voided),
        }
    }

    fn ask(self, application: Application) -> Answer {
        let fact = Fact::Applied { wish: application.wish, until: application.until };
        Ok(Step { case: Case { application: Some(application), ..self }, fact })
    }
}
