//! Projects of a campaign (项目调度): lists by state — in preparation, landed, running, finished — with the day each
//! next step is promised for, and money against the year. Money is in thousandths of ten thousand yuan (万元).

use jiff::civil::Date;

use crate::plan::Light;
use crate::series::{STALE_DAYS, per_mille};

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 储备: thought of, papers under way.
    Prepared,
    /// 落地: signed or approved, with land and money, not begun.
    Landed,
    /// 在建: being built.
    Running,
    /// 竣工: finished, in use.
    Finished,
    /// 停缓建: stopped or put off; it goes on where it stood.
    Stopped,
}

impl State {
    /// All, in the order of a project's life.
    pub const ALL: [State; 5] =
        [State::Prepared, State::Landed, State::Running, State::Finished, State::Stopped];

    /// Its word in addresses, data and language files.
    pub fn word(self) -> &'static str {
        match self {
            State::Prepared => "prepared",
            State::Landed => "landed",
            State::Running => "running",
            State::Finished => "finished",
            State::Stopped => "stopped",
        }
    }

    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }

    /// The step a project in this state is promised to take next.
    pub fn next(self) -> Option<Step> {
        match self {
            State::Prepared => Some(Step::Land),
            State::Landed => Some(Step::Start),
            State::Running => Some(Step::Finish),
            State::Finished | State::Stopped => None,
        }
    }
}

/// A step forward, each promised for a day and taken on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Into [`State::Landed`].
    Land,
    /// Into [`State::Running`].
    Start,
    /// Into [`State::Finished`].
    Finish,
}

impl Step {
    /// All, in order.
    pub const ALL: [Step; 3] = [Step::Land, Step::Start, Step::Finish];

    /// Its word in data and language files.
    pub fn word(self) -> &'static str {
        match self {
            Step::Land => "land",
            Step::Start => "start",
            Step::Finish => "finish",
        }
    }

    /// Where it leads.
    pub fn into(self) -> State {
        match self {
            Step::Land => State::Landed,
            Step::Start => State::Running,
            Step::Finish => State::Finished,
        }
    }
}

/// A day for each step, where there is one: promised, or taken.
pub type Days = [Option<Date>; 3];

/// Whether days follow one another as the steps do; gives the first step whose day lies before an earlier one's.
pub fn out_of_order(days: &Days) -> Option<Step> {
    let mut last = None;
    for (step, day) in Step::ALL.into_iter().zip(days) {
        let Some(day) = day else { continue };
        if last.is_some_and(|last| *day < last) {
            return Some(step);
        }
        last = Some(*day);
    }
    None
}

/// What kind of move a change of state is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To a later state; steps between are taken the same day.
    Forward,
    /// To an earlier state: it has fallen back, and somebody says why.
    Back,
    /// Stopped, and somebody says why.
    Stop,
    /// Goes on where it stood.
    Resume,
}

/// Why a move is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It stands there already.
    Same,
    /// What is finished is not stopped.
    Finished,
    /// What is stopped goes on where it stood before it goes anywhere else.
    GoesOn(State),
}

/// The move from one state to another; `held` is where a stopped project stood.
pub fn move_of(from: State, to: State, held: Option<State>) -> Result<Move, Refused> {
    if from == to {
        return Err(Refused::Same);
    }
    match (from, to) {
        (State::Finished, State::Stopped) => Err(Refused::Finished),
        (_, State::Stopped) => Ok(Move::Stop),
        (State::Stopped, to) => {
            let held = held.unwrap_or(State::Prepared);
            if to == held { Ok(Move::Resume) } else { Err(Refused::GoesOn(held)) }
        }
        _ if to > from => Ok(Move::Forward),
        _ => Ok(Move::Back),
    }
}

/// The days steps were taken after a move on `day`: forward sets those it takes, back takes away those it undoes. A
/// step taken earlier whose day nobody knows keeps none.
pub fn taken_after(kind: Move, from: State, to: State, mut taken: Days, day: Date) -> Days {
    for (place, step) in Step::ALL.into_iter().enumerate() {
        match kind {
            Move::Forward if from < step.into() && step.into() <= to => taken[place] = Some(day),
            Move::Back if step.into() > to => taken[place] = None,
            _ => {}
        }
    }
    taken
}

/// What a month brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub begin: Date,
    /// Money that went in.
    pub invested: i64,
}

/// A project as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Project<'a> {
    /// Where it stands.
    pub state: State,
    /// Promised days.
    pub due: Days,
    /// Days steps were taken.
    pub taken: Days,
    /// Money in all.
    pub total: i64,
    /// Money that went in before its months were reported.
    pub before: i64,
    /// What this year is to bring.
    pub aim: Option<i64>,
    /// Months reported, in any order.
    pub months: &'a [Month],
}

/// How a project stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// All that went in: before, and the sum of the months.
    pub invested: i64,
    /// The same as thousandths of the whole.
    pub share: Option<i64>,
    /// What went in this year.
    pub this_year: i64,
    /// The same as thousandths of this year's aim.
    pub year_share: Option<i64>,
    /// Thousandths of the year gone by the end of the month before this one: what the share is held against.
    pub gone: i64,
    /// The step it is to take next, and the day promised for it.
    pub next: Option<(Step, Option<Date>)>,
    /// Days past that day.
    pub late_days: i32,
    /// Whether it is being built and nobody has reported the last month, [`STALE_DAYS`] after its end.
    pub is_stale: bool,
    /// Its light; none while it is stopped.
    pub light: Option<Light>,
}

/// Less than this many days before a promised step that has not been taken, the light turns yellow.
pub const NEAR_DAYS: i32 = 15;

/// Behind by up to this many thousandths of the year's aim still counts as in step.
const BEHIND_MOST: i64 = 50;

/// How a project stands.
pub fn stand(own: &Project<'_>, today: Date) -> Stand {
    let this_year: i64 = own
        .months
        .iter()
        .filter(|month| month.begin.year() == today.year())
        .map(|month| month.invested)
        .sum();
    let invested = own.before + own.months.iter().map(|month| month.invested).sum::<i64>();
    let last = today.first_of_month().saturating_sub(jiff::ToSpan::months(1));
    let gone = (i64::from(today.month()) - 1) * 1000 / 12;
    let next = own.state.next().map(|step| (step, own.due[step as usize]));
    let days_to = |day: Date| (day - today).get_days();
    let due = next.and_then(|(_, day)| day);
    let year_share = own.aim.filter(|aim| *aim > 0).map(|aim| per_mille(this_year, aim));
    let is_slow = own.state == State::Running && year_share.is_some_and(|share| share + BEHIND_MOST < gone);
    let began = own.taken[Step::Start as usize];
    let is_stale = own.state == State::Running
        && i32::from(today.day()) > STALE_DAYS
        && began.is_none_or(|began| began < today.first_of_month())
        && !own.months.iter().any(|month| month.begin == last);
    let light = match (own.state, due) {
        (State::Stopped, _) => None,
        (State::Finished, _) => Some(Light::Done),
        (_, Some(day)) if day < today => Some(Light::Late),
        (_, Some(day)) if days_to(day) < NEAR_DAYS => Some(Light::Behind),
        _ if is_slow => Some(Light::Behind),
        (State::Running, _) => Some(Light::InStep),
        _ => Some(Light::Ahead),
    };
    Stand {
        invested,
        share: (own.total > 0).then(|| per_mille(invested, own.total)),
        this_year,
        year_share,
        gone,
        next,
        late_days: due.map_or(0, |day| (-days_to(day)).max(0)),
        is_stale,
        light,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Option<Date> {
        (!text.is_empty()).then(|| text.parse().unwrap())
    }

    fn running<'a>(months: &'a [Month], finish: &str) -> Project<'a> {
        Project {
            state: State::Running,
            due: [None, None, day(finish)],
            taken: [None, day("2026-02-01"), None],
            total: 10_000,
            before: 1_000,
            aim: Some(6_000),
            months,
        }
    }

    #[test]
    fn a_project_moves_forward_falls_back_stops_and_goes_on_where_it_stood() {
        use State::*;
        let table = [
            (Prepared, Landed, None, Ok(Move::Forward)),
            (Prepared, Running, None, Ok(Move::Forward)),
            (Running, Landed, None, Ok(Move::Back)),
            (Finished, Running, None, Ok(Move::Back)),
            (Landed, Stopped, None, Ok(Move::Stop)),
            (Finished, Stopped, None, Err(Refused::Finished)),
            (Stopped, Running, Some(Running), Ok(Move::Resume)),
            (Stopped, Finished, Some(Running), Err(Refused::GoesOn(Running))),
            (Landed, Landed, None, Err(Refused::Same)),
        ];
        for (from, to, held, wanted) in table {
            assert_eq!(move_of(from, to, held), wanted, "{from:?} to {to:?}");
        }
    }

    #[test]
    fn a_step_skipped_is_taken_the_same_day_and_a_step_undone_loses_its_day() {
        let taken = taken_after(
            Move::Forward,
            State::Landed,
            State::Running,
            [day("2026-01-05"), None, None],
            day("2026-03-01").unwrap(),
        );
        assert_eq!(taken, [day("2026-01-05"), day("2026-03-01"), None]);
        let back =
            taken_after(Move::Back, State::Running, State::Prepared, taken, day("2026-04-01").unwrap());
        assert_eq!(back, [None; 3]);
        let held = taken_after(Move::Stop, State::Running, State::Stopped, taken, day("2026-04-01").unwrap());
        assert_eq!(held, taken);
        let unknown = taken_after(
            Move::Forward,
            State::Running,
            State::Finished,
            [None; 3],
            day("2026-05-01").unwrap(),
        );
        assert_eq!(unknown, [None, None, day("2026-05-01")], "no day is made up for a step taken before");
    }

    #[test]
    fn promised_days_follow_one_another_as_the_steps_do() {
        assert_eq!(out_of_order(&[day("2026-01-01"), None, day("2026-01-01")]), None);
        assert_eq!(out_of_order(&[day("2026-02-01"), None, day("2026-01-01")]), Some(Step::Finish));
        assert_eq!(out_of_order(&[day("2026-02-01"), day("2026-01-01"), None]), Some(Step::Start));
    }

    #[test]
    fn money_is_the_sum_of_its_months_held_against_the_year() {
        let month = |text: &str, invested| Month { begin: day(text).unwrap(), invested };
        let months = [month("2025-12-01", 500), month("2026-05-01", 1_000), month("2026-06-01", 2_000)];
        let stand = stand(&running(&months, "2026-12-01"), day("2026-07-20").unwrap());
        assert_eq!((stand.invested, stand.share), (4_500, Some(450)));
        assert_eq!((stand.this_year, stand.year_share, stand.gone), (3_000, Some(500), 500));
        assert_eq!((stand.light, stand.is_stale), (Some(Light::InStep), false));
    }

    #[test]
    fn a_project_past_its_promised_day_is_late_and_one_nobody_reports_goes_stale() {
        let stand_on = |finish, today| stand(&running(&[], finish), day(today).unwrap());
        assert_eq!(stand_on("2026-07-19", "2026-07-20").late_days, 1);
        assert_eq!(stand_on("2026-07-19", "2026-07-20").light, Some(Light::Late));
        assert_eq!(stand_on("2026-07-20", "2026-07-20").light, Some(Light::Behind));
        assert_eq!(stand_on("", "2026-07-20").light, Some(Light::Behind), "no money of half a year");
        assert!(stand_on("", "2026-07-16").is_stale && !stand_on("", "2026-07-15").is_stale);
        let stopped = Project { state: State::Stopped, ..running(&[], "2026-01-01") };
        let stand = stand(&stopped, day("2026-07-20").unwrap());
        assert_eq!((stand.light, stand.late_days, stand.is_stale), (None, 0, false));
    }

    proptest! {
        /// However it moves, a step taken has its day exactly when the project stands at or past it.
        #[test]
        fn days_taken_agree_with_the_state(path in proptest::collection::vec(0..5usize, 0..12)) {
            let (mut state, mut held, mut taken) = (State::Prepared, None, [None; 3]);
            for place in path {
                let to = State::ALL[place];
                let Ok(kind) = move_of(state, to, held) else { continue };
                if kind == Move::Stop { held = Some(state) }
                taken = taken_after(kind, state, to, taken, day("2026-03-01").unwrap());
                state = to;
                let stood = if state == State::Stopped { held.unwrap() } else { state };
                for (place, step) in Step::ALL.into_iter().enumerate() {
                    prop_assert_eq!(taken[place].is_some(), step.into() <= stood);
                }
            }
        }
    }
}
