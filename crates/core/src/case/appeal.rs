//! The overdue appeal (超时申诉): the fact that a case was late stays; two reviewers may put an exemption beside it, and
//! only then it leaves the overdue figures.

use super::{Ms, PersonId, Refused};

/// For how many days after the closing a unit may appeal.
pub const APPEAL_DAYS: Ms = 15;

/// What a reviewer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// Who.
    pub by: PersonId,
    /// Whether the case is to be exempt.
    pub grants: bool,
}

/// Where an appeal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has reviewed it.
    First,
    /// One reviewer grants it; the second has to look.
    Second,
    /// Both grant it: the case is exempt.
    Granted,
    /// One of them does not.
    Refused,
}

impl Standing {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Standing::First => "first",
            Standing::Second => "second",
            Standing::Granted => "granted",
            Standing::Refused => "refused",
        }
    }
}

/// The appeal of a closed case; there is one at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appeal {
    /// Who appealed for the unit.
    pub by: PersonId,
    /// The first review.
    pub first: Option<Review>,
    /// The second.
    pub second: Option<Review>,
}

impl Appeal {
    /// A unit appeals: its case is closed, was late, and the time for it is not over.
    pub fn of(
        by: PersonId,
        closed_at: Option<Ms>,
        late: bool,
        reason: &str,
        now: Ms,
    ) -> Result<Self, Refused> {
        let Some(closed_at) = closed_at.filter(|_| late) else { return Err(Refused::NotLate) };
        let until = closed_at.saturating_add(APPEAL_DAYS * 86_400_000);
        if now > until {
            return Err(Refused::AppealOver { until });
        }
        if reason.trim().is_empty() {
            return Err(Refused::ReasonNeeded);
        }
        Ok(Self { by, first: None, second: None })
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        match (self.first, self.second) {
            (None, _) => Standing::First,
            (Some(Review { grants: false, .. }), _) | (_, Some(Review { grants: false, .. })) => {
                Standing::Refused
            }
            (Some(_), None) => Standing::Second,
            (Some(_), Some(_)) => Standing::Granted,
        }
    }

    /// A reviewer says so or not, with the reason; two different persons, neither the one who appealed.
    pub fn review(self, by: PersonId, grants: bool, reason: &str) -> Result<Self, Refused> {
        if matches!(self.standing(), Standing::Granted | Standing::Refused) {
            return Err(Refused::NothingApplied);
        }
        if by == self.by || self.first.is_some_and(|first| first.by == by) {
            return Err(Refused::SecondPerson);
        }
        if reason.trim().is_empty() {
            return Err(Refused::ReasonNeeded);
        }
        let review = Some(Review { by, grants });
        Ok(match self.first {
            None => Self { first: review, ..self },
            Some(_) => Self { second: review, ..self },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_late_closed_case_is_appealed_and_only_for_a_while() {
        let day = 86_400_000;
        assert_eq!(Appeal::of(1, None, true, "x", 0), Err(Refused::NotLate));
        assert_eq!(Appeal::of(1, Some(0), false, "x", 0), Err(Refused::NotLate));
        assert_eq!(Appeal::of(1, Some(0), true, " ", 0), Err(Refused::ReasonNeeded));
        assert!(Appeal::of(1, Some(0), true, "x", 15 * day).is_ok());
        let over = Err(Refused::AppealOver { until: 15 * day });
        assert_eq!(Appeal::of(1, Some(0), true, "x", 15 * day + 1), over);
    }

    #[test]
    fn it_takes_two_reviewers_to_grant_and_one_to_refuse() {
        let made = Appeal::of(1, Some(0), true, "x", 0).unwrap();
        let table = [
            (vec![], Ok(Standing::First)),
            (vec![(2, true)], Ok(Standing::Second)),
            (vec![(2, true), (3, true)], Ok(Standing::Granted)),
            (vec![(2, false)], Ok(Standing::Refused)),
            (vec![(2, true), (3, false)], Ok(Standing::Refused)),
            (vec![(1, true)], Err(Refused::SecondPerson)),
            (vec![(2, true), (2, true)], Err(Refused::SecondPerson)),
            (vec![(2, false), (3, true)], Err(Refused::NothingApplied)),
            (vec![(2, true), (3, true), (4, true)], Err(Refused::NothingApplied)),
        ];
        for (reviews, stands) in table {
            let mut reviewed = Ok(made);
            for (by, grants) in &reviews {
                reviewed = reviewed.and_then(|own| own.review(*by, *grants, "x"));
            }
            assert_eq!(reviewed.map(|own| own.standing()), stands, "{reviews:?}");
        }
    }
}
