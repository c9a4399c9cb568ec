//! The figures of case work, each defined once: pages, scores and exports ask here.
//!
//! A rate is a [`Figure`]: what counts over what could have. Nothing that could have counted means "not
//! applicable", never 0 % and never 100 %, and it stays out of averages.

use serde::Serialize;

use super::Ms;

/// What the figures need to know of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseRecord {
    /// When it was filed.
    pub filed_at: Option<Ms>,
    /// Whether it was filed within the limit.
    pub filed_in_time: bool,
    /// When it was first dispatched.
    pub dispatched_at: Option<Ms>,
    /// Whether a unit sent it back, so that it went to a second one.
    pub returned: bool,
    /// When the unit last said that it was done.
    pub fixed_at: Option<Ms>,
    /// The deadline of handling.
    pub due_at: Option<Ms>,
    /// Whether an appeal took it out of the overdue figures; the raw fact stays.
    pub exempt: bool,
    /// Whether its clock stands still.
    pub suspended: bool,
    /// Checks that failed.
    pub reworks: u16,
    /// Extensions granted.
    pub extensions: u8,
    /// When it was struck off.
    pub closed_at: Option<Ms>,
    /// Whether it was voided after filing.
    pub voided: bool,
    /// Whether it is the rebound of an older case.
    pub rebound: bool,
    /// The reporter's answer: solved or not.
    pub solved: Option<bool>,
}

/// One count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// 上报: all of them.
    Reported,
    /// 立案: filed.
    Filed,
    /// Filed within the limit.
    FiledInTime,
    /// 作废: voided after filing.
    Voided,
    /// 应派遣, 应处置: dispatched and not void.
    Dispatched,
    /// 准确派遣: and never sent back.
    DispatchedRight,
    /// 处置: fixed at least once, and still so.
    Handled,
    /// 按期处置: fixed before the deadline, or exempt; at the deadline itself the time is up.
    HandledInTime,
    /// 超期处置: fixed after it.
    HandledLate,
    /// 超期待处置: not fixed, the deadline gone.
    WaitingLate,
    /// 返工: at least one check failed.
    Reworked,
    /// 延期: at least one extension.
    Extended,
    /// 应结案: fixed now or before a rework, or should have been.
    DueForClosing,
    /// 结案: struck off, or closed by order.
    Closed,
    /// 反弹: came back after it was struck off.
    Rebound,
    /// Answers of reporters.
    Answered,
    /// 满意: answers "solved".
    Solved,
}

impl Count {
    /// Whether a case counts at `now`.
    pub fn holds(self, case: &CaseRecord, now: Ms) -> bool {
        let dispatched = case.dispatched_at.is_some() && !case.voided;
        let handled = dispatched && case.fixed_at.is_some();
        let late = |at: Ms| case.due_at.is_some_and(|due| at >= due) && !case.exempt;
        let waiting_late = dispatched && case.fixed_at.is_none() && !case.suspended && late(now);
        match self {
            Count::Reported => true,
            Count::Filed => case.filed_at.is_some(),
            Count::FiledInTime => case.filed_at.is_some() && case.filed_in_time,
            Count::Voided => case.filed_at.is_some() && case.voided,
            Count::Dispatched => dispatched,
            Count::DispatchedRight => dispatched && !case.returned,
            Count::Handled => handled,
            Count::HandledInTime => handled && case.fixed_at.is_some_and(|at| !late(at)),
            Count::HandledLate => handled && case.fixed_at.is_some_and(late),
            Count::WaitingLate => waiting_late,
            Count::Reworked => dispatched && case.reworks > 0,
            Count::Extended => dispatched && case.extensions > 0,
            Count::DueForClosing => {
                handled || waiting_late || (dispatched && (case.reworks > 0 || case.closed_at.is_some()))
            }
            Count::Closed => dispatched && case.closed_at.is_some(),
            Count::Rebound => case.filed_at.is_some() && case.rebound,
            Count::Answered => case.solved.is_some(),
            Count::Solved => case.solved == Some(true),
        }
    }

    /// All counts.
    pub const ALL: [Count; 17] = [
        Count::Reported,
        Count::Filed,
        Count::FiledInTime,
        Count::Voided,
        Count::Dispatched,
        Count::DispatchedRight,
        Count::Handled,
        Count::HandledInTime,
        Count::HandledLate,
        Count::WaitingLate,
        Count::Reworked,
        Count::Extended,
        Count::DueForClosing,
        Count::Closed,
        Count::Rebound,
        Count::Answered,
        Count::Solved,
    ];

    /// The word for it in addresses and sentences.
    pub fn word(self) -> &'static str {
        match self {
            Count::Reported => "reported",
            Count::Filed => "filed",
            Count::FiledInTime => "filed-in-time",
            Count::Voided => "voided",
            Count::Dispatched => "dispatched",
            Count::DispatchedRight => "dispatched-right",
            Count::Handled => "handled",
            Count::HandledInTime => "handled-in-time",
            Count::HandledLate => "handled-late",
            Count::WaitingLate => "waiting-late",
            Count::Reworked => "reworked",
            Count::Extended => "extended",
            Count::DueForClosing => "due-for-closing",
            Count::Closed => "closed",
            Count::Rebound => "rebound",
            Count::Answered => "answered",
            Count::Solved => "solved",
        }
    }

    /// The count of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|count| count.word() == word)
    }
}

/// The counts of a set of cases: of a unit, a street, a category, a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally([i64; Count::ALL.len()]);

impl Tally {
    /// Counts cases as they stand at `now`.
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a CaseRecord>, now: Ms) -> Self {
        let mut tally = Tally::default();
        for case in cases {
            for (at, count) in Count::ALL.into_iter().enumerate() {
                tally.0[at] += i64::from(count.holds(case, now));
            }
        }
        tally
    }

    /// One count.
    pub fn count(&self, count: Count) -> i64 {
        self.0[count as usize]
    }
}

/// A rate as it must be shown: with both its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What counts.
    pub numerator: i64,
    /// What could have.
    pub denominator: i64,
}

impl Figure {
    /// In thousandths, half up; `None` is "not applicable".
    pub fn thousandths(self) -> Option<i64> {
        (self.denominator > 0).then(|| (self.numerator * 2_000 + self.denominator) / (self.denominator * 2))
    }
}

/// A rate by formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// 立案率.
    Filing,
    /// 按时立案率.
    FilingInTime,
    /// 准确立案率.
    FilingAccuracy,
    /// 准确派遣率.
    DispatchAccuracy,
    /// 处置率.
    Handling,
    /// 按期处置率.
    HandlingInTime,
    /// 超期待处置率.
    Overdue,
    /// 结案率.
    Closing,
    /// 返工率.
    Rework,
    /// 延期率.
    Extension,
    /// 反弹率.
    Rebound,
    /// 满意率.
    Satisfaction,
}

impl Indicator {
    /// All rates with the word for each.
    pub const ALL: [(Indicator, &'static str); 12] = [
        (Indicator::Filing, "filing"),
        (Indicator::FilingInTime, "filing-in-time"),
        (Indicator::FilingAccuracy, "filing-accuracy"),
        (Indicator::DispatchAccuracy, "dispatch-accuracy"),
        (Indicator::Handling, "handling"),
        (Indicator::HandlingInTime, "handling-in-time"),
        (Indicator::Overdue, "overdue"),
        (Indicator::Closing, "closing"),
        (Indicator::Rework, "rework"),
        (Indicator::Extension, "extension"),
        (Indicator::Rebound, "rebound"),
        (Indicator::Satisfaction, "satisfaction"),
    ];

    /// The formula: numerator, what is taken off it, denominator.
    pub fn formula(self) -> (Count, Option<Count>, Count) {
        match self {
            Indicator::Filing => (Count::Filed, None, Count::Reported),
            Indicator::FilingInTime => (Count::FiledInTime, None, Count::Filed),
            Indicator::FilingAccuracy => (Count::Filed, Some(Count::Voided), Count::Filed),
            Indicator::DispatchAccuracy => (Count::DispatchedRight, None, Count::Dispatched),
            Indicator::Handling => (Count::Handled, None, Count::Dispatched),
            Indicator::HandlingInTime => (Count::HandledInTime, None, Count::Dispatched),
            Indicator::Overdue => (Count::WaitingLate, None, Count::Dispatched),
            Indicator::Closing => (Count::Closed, None, Count::DueForClosing),
            Indicator::Rework => (Count::Reworked, None, Count::DueForClosing),
            Indicator::Extension => (Count::Extended, None, Count::Dispatched),
            Indicator::Rebound => (Count::Rebound, None, Count::Filed),
            Indicator::Satisfaction => (Count::Solved, None, Count::Answered),
        }
    }

    /// The rate of a tally.
    pub fn of(self, tally: &Tally) -> Figure {
        let (numerator, less, denominator) = self.formula();
        let less = less.map_or(0, |count| tally.count(count));
        Figure { numerator: tally.count(numerator) - less, denominator: tally.count(denominator) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_count_stands_at_its_own_place() {
        for (at, count) in Count::ALL.into_iter().enumerate() {
            assert_eq!(count as usize, at);
        }
    }

    #[test]
    fn the_formulas_on_a_month_counted_by_hand() {
        let dispatched = CaseRecord {
            filed_at: Some(1),
            filed_in_time: true,
            dispatched_at: Some(2),
            due_at: Some(100),
            ..CaseRecord::default()
        };
        let month = [
            CaseRecord::default(), // reported only
            CaseRecord { filed_at: Some(1), voided: true, ..CaseRecord::default() },
            CaseRecord { fixed_at: Some(99), closed_at: Some(300), solved: Some(true), ..dispatched },
            CaseRecord { fixed_at: Some(100), closed_at: Some(120), reworks: 1, ..dispatched },
            CaseRecord { fixed_at: Some(101), exempt: true, extensions: 1, ..dispatched },
            CaseRecord { returned: true, solved: Some(false), ..dispatched }, // waiting, late
            CaseRecord { suspended: true, ..dispatched },
        ];
        let tally = Tally::of(&month, 200);
        let figures: Vec<String> = Indicator::ALL
            .iter()
            .map(|(indicator, word)| {
                let figure = indicator.of(&tally);
                format!("{word} {}/{} {:?}", figure.numerator, figure.denominator, figure.thousandths())
            })
            .collect();
        assert_eq!(
            figures,
            [
                "filing 6/7 Some(857)",
                "filing-in-time 5/6 Some(833)",
                "filing-accuracy 5/6 Some(833)",
                "dispatch-accuracy 4/5 Some(800)",
                "handling 3/5 Some(600)",
                "handling-in-time 2/5 Some(400)",
                "overdue 1/5 Some(200)",
                "closing 2/4 Some(500)",
                "rework 1/4 Some(250)",
                "extension 1/5 Some(200)",
                "rebound 0/6 Some(0)",
                "satisfaction 1/2 Some(500)",
            ]
        );
    }

    #[test]
    fn nothing_to_count_is_not_applicable() {
        let tally = Tally::of(&[], 0);
        assert!(Indicator::ALL.iter().all(|(indicator, _)| indicator.of(&tally).thousandths().is_none()));
    }

    proptest! {
        /// A rate lies between none and all, whatever the cases.
        #[test]
        fn a_rate_is_a_share(cases in proptest::collection::vec(any_record(), 0..40), now in 0..300i64) {
            let tally = Tally::of(&cases, now);
            for (indicator, word) in Indicator::ALL {
                let figure = indicator.of(&tally);
                prop_assert!((0..=figure.denominator).contains(&figure.numerator), "{} {:?}", word, figure);
            }
            let by_time = tally.count(Count::HandledInTime) + tally.count(Count::HandledLate);
            prop_assert_eq!(by_time, tally.count(Count::Handled));
        }
    }

    fn any_record() -> impl Strategy<Value = CaseRecord> {
        let at = || proptest::option::of(0..300i64);
        let flags = proptest::array::uniform6(any::<bool>());
        (at(), at(), at(), at(), at(), flags, 0..3u16, 0..3u8, proptest::option::of(any::<bool>())).prop_map(
            |(filed_at, dispatched_at, fixed_at, due_at, closed_at, flags, reworks, extensions, solved)| {
                let dispatched_at = filed_at.and(dispatched_at);
                let fixed_at = dispatched_at.and(fixed_at);
                let [filed_in_time, returned, exempt, suspended, voided, rebound] = flags;
                CaseRecord {
                    filed_at,
                    filed_in_time,
                    dispatched_at,
                    returned,
                    fixed_at,
                    due_at,
                    exempt,
                    suspended,
                    reworks,
                    extensions,
                    closed_at: fixed_at.and(closed_at),
                    voided,
                    rebound,
                    solved,
                }
            },
        )
    }
}
