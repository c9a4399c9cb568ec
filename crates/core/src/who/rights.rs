//! The table of roles and rights. A deed names its right; this table alone says who has it, and how far.

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$each])* $variant),* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in tables, addresses and the API.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads the word back.
            pub fn read(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

names! {
    /// What a person is to the campaign (DOMAIN, *Unit, Post, Person*).
    Role {
        /// Campaign office 创建办: imports, splits, dispatches, presses, ranks.
        Office = "office",
        /// Liaison of a lead unit 牵头单位.
        Lead = "lead",
        /// Liaison or handler of a responsible unit 责任单位.
        Unit = "unit",
        /// Inspector 督查员.
        Inspector = "inspector",
        /// Sponsor leader 包联领导.
        Sponsor = "sponsor",
        /// Commander 指挥长.
        Leader = "leader",
        /// Auditor or upper level: reads everything, changes nothing.
        Auditor = "auditor",
        /// The program itself: the watch and the flow, never a person.
        Program = "program",
    }
}

names! {
    /// What can be done, one word for each kind of deed.
    Right {
        /// Units, posts, people, settings.
        ManageCity = "manage-city",
        /// Campaigns, phases, standards, templates, drafts.
        EditCampaign = "edit-campaign",
        /// Set a campaign running.
        StartCampaign = "start-campaign",
        /// Assign duties.
        AssignDuty = "assign-duty",
        /// Sign a letter of responsibility.
        SignLetter = "sign-letter",
        /// Tasks, links, meetings.
        EditPlan = "edit-plan",
        /// Report progress on a task of one's unit.
        ReportProgress = "report-progress",
        /// Sites, sections, grids.
        EditPlace = "edit-place",
        /// Rounds and draws.
        PlanRound = "plan-round",
        /// Record findings.
        Inspect = "inspect",
        /// See covert rounds before they are published.
        ReadCovert = "read-covert",
        /// Report a case.
        ReportCase = "report-case",
        /// File, decline, merge.
        FileCase = "file-case",
        /// Dispatch, arbitrate.
        DispatchCase = "dispatch-case",
        /// Take, fix, return, ask for more time or help.
        HandleCase = "handle-case",
        /// Check after the fix, strike off.
        VerifyCase = "verify-case",
        /// Grant more time, pause, void.
        GrantCase = "grant-case",
        /// Be the second person: confirm that a case is void.
        ConfirmCase = "confirm-case",
        /// Close a case by order, by name.
        ForceCase = "force-case",
        /// Give an opinion on what was escalated.
        Opine = "opine",
        /// Remind and mark for supervision.
        Press = "press",
        /// Read cases and tasks.
        ReadWork = "read-work",
        /// Read the sealed identity of a reporter.
        ReadSealed = "read-sealed",
        /// Score schemes and runs.
        RunScores = "run-scores",
        /// Freeze and publish scores.
        PublishScores = "publish-scores",
        /// Appeal a score.
        Appeal = "appeal",
        /// Write bulletins.
        WriteBulletin = "write-bulletin",
        /// Issue bulletins and orders.
        Issue = "issue",
        /// Read the ledger whole.
        ReadLedger = "read-ledger",
    }
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Everywhere in the city.
    City,
    /// One's own unit and all below it.
    OwnUnit,
}

impl Role {
    /// How far this role may use this right; `None` is not at all.
    pub fn reach(self, right: Right) -> Option<Reach> {
        use Reach::{City, OwnUnit};
        use Right as R;
        match (self, right) {
            (Role::Program, _) => Some(City),
            (Role::Office, R::ReadSealed | R::HandleCase | R::SignLetter | R::Appeal | R::ForceCase) => None,
            (Role::Office, _) => Some(City),
            (
                Role::Lead | Role::Unit,
                R::SignLetter | R::ReportProgress | R::ReportCase | R::HandleCase | R::ReadWork | R::Appeal,
            ) => Some(OwnUnit),
            (Role::Lead, R::EditPlan | R::Opine) => Some(OwnUnit),
            (Role::Unit, R::ReadSealed) => Some(OwnUnit),
            (Role::Inspector, R::Inspect | R::ReportCase | R::VerifyCase | R::ReadWork | R::ReadCovert) => {
                Some(City)
            }
            (Role::Sponsor, R::ReadWork | R::ReportCase | R::Opine | R::Press) => Some(City),
            (
                Role::Leader,
                R::ReadWork
                | R::ReportCase
                | R::Opine
                | R::Press
                | R::ConfirmCase
                | R::ForceCase
                | R::StartCampaign
                | R::PublishScores
                | R::Issue
                | R::ReadLedger
                | R::ReadCovert,
            ) => Some(City),
            (Role::Auditor, R::ReadWork | R::ReadLedger) => Some(City),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_every_right_and_role_is_this() {
        let mut table = String::from("right           office lead unit inspector sponsor leader auditor\n");
        for right in Right::ALL {
            let cell = |role: Role| match role.reach(*right) {
                None => "-",
                Some(Reach::City) => "city",
                Some(Reach::OwnUnit) => "own",
            };
            let line = format!(
                "{:<15} {:<6} {:<4} {:<4} {:<9} {:<7} {:<6} {}",
                right.word(),
                cell(Role::Office),
                cell(Role::Lead),
                cell(Role::Unit),
                cell(Role::Inspector),
                cell(Role::Sponsor),
                cell(Role::Leader),
                cell(Role::Auditor)
            );
            table.push_str(line.trim_end());
            table.push('\n');
        }
        assert_eq!(table, include_str!("rights.table"), "the table changed:\n{table}");
    }

    #[test]
    fn nobody_who_handles_a_case_may_verify_or_void_it() {
        for role in Role::ALL.iter().filter(|r| **r != Role::Program) {
            if role.reach(Right::HandleCase).is_some() {
                assert_eq!(role.reach(Right::VerifyCase), None, "{role:?}");
                assert_eq!(role.reach(Right::GrantCase), None, "{role:?}");
            }
        }
    }

    #[test]
    fn words_read_back() {
        for right in Right::ALL {
            assert_eq!(Right::read(right.word()), Some(*right));
        }
        for role in Role::ALL {
            assert_eq!(Role::read(role.word()), Some(*role));
        }
    }
}
