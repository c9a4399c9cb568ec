//! The life of a case as tables and random walks.

use proptest::prelude::*;

use super::*;

const MIN: Ms = 60_000;
const HOUR: Ms = 60 * MIN;
const DAY: Ms = 24 * HOUR;
const UNIT: UnitId = 7;
const OTHER: UnitId = 8;
const THIRD: UnitId = 9;

/// Work from 08:00 to 16:00 of every day whose number since 1970 leaves 0 to 4 when divided by 7.
struct EightHours;

impl EightHours {
    fn open(day: Ms) -> Option<(Ms, Ms)> {
        (day.rem_euclid(7) < 5).then_some((day * DAY + 8 * HOUR, day * DAY + 16 * HOUR))
    }
}

impl WorkingTime for EightHours {
    fn add(&self, start: Ms, mut work: Ms) -> Ms {
        let mut day = start.div_euclid(DAY);
        loop {
            if let Some((open, close)) = Self::open(day) {
                let from = start.max(open);
                if from < close && close - from >= work {
                    return from + work;
                }
                work -= (close - from).max(0);
            }
            day += 1;
        }
    }

    fn between(&self, start: Ms, end: Ms) -> Ms {
        (start.div_euclid(DAY)..=end.div_euclid(DAY))
            .filter_map(Self::open)
            .map(|(open, close)| (close.min(end) - open.max(start)).max(0))
            .sum()
    }

    fn day(&self) -> Ms {
        8 * HOUR
    }
}

const RULES: Policy = Policy {
    extensions_max: 2,
    extension_days_max: 60,
    suspension_days_max: 365,
    rework: ReworkClock::Fresh,
    reopens_max: 1,
    reopen_days: 30,
    escalate_every: Limit::of(1, TimeUnit::WorkDay),
    urge_hours: 4,
    joint_max: 6,
};
const ON: Ground<'static> = Ground { calendar: &EightHours, policy: &RULES };
/// Monday of the little calendar, 09:00.
const START: Ms = 20_006 * DAY + 9 * HOUR;

fn number() -> Number {
    Number { series: "市政".into(), year: 2026, serial: 412 }
}

fn reported() -> Case {
    let limits = Limits { handle: Limit::of(2, TimeUnit::WorkDay), ..Limits::default() };
    Case::report(Severity::Ordinary, limits, false, &EightHours, START)
}

const LADDER: Ladder = Ladder { lead: false, sponsor: true };

/// A case brought to a stage by the shortest way.
fn at(stage: StageName) -> Case {
    let case = reported();
    let file = |case: Case| case.file(number(), ON, START).unwrap().case;
    let dispatch = |case: Case| case.dispatch(UNIT, LADDER, case_limit(), ON, START).unwrap().case;
    let fixed =
        |case: Case| dispatch(file(case)).take(START).unwrap().case.fix(0, ON, START + HOUR).unwrap().case;
    match stage {
        StageName::Reported => case,
        StageName::Filed => file(case),
        StageName::Assigned => dispatch(file(case)),
        StageName::Working => dispatch(file(case)).take(START).unwrap().case,
        StageName::Fixed => fixed(case),
        StageName::Closed => fixed(case).verify(true, 1, OTHER, ON, START + HOUR).unwrap().case,
        StageName::Declined => case.decline("not ours", START).unwrap().case,
        StageName::Merged => case.merge(1, 2, START).unwrap().case,
        StageName::Voided => {
            let asked = file(case).void("a test", 1, START).unwrap().case;
            asked.void("a test", 2, START).unwrap().case
        }
    }
}

fn case_limit() -> Limit {
    Limit::of(2, TimeUnit::WorkDay)
}

/// Does a deed with everything it could ask for.
fn attempt(case: Case, deed: Deed, now: Ms) -> Result<Step, Refused> {
    match deed {
        Deed::Look => case.look(ON, now),
        Deed::Looked => case.looked(true, "r", ON, now),
        Deed::File => case.file(number(), ON, now),
        Deed::Decline => case.decline("r", now),
        Deed::Merge => case.merge(1, 2, now),
        Deed::Split => case.split(2, "r"),
        Deed::Correct => case.correct(Vec::new()),
        Deed::OnSpot => case.on_spot(number(), UNIT, 1, ON, now),
        Deed::Dispatch => case.dispatch(UNIT, LADDER, case_limit(), ON, now),
        Deed::Take => case.take(now),
        Deed::Entrust => case.entrust(Some(5)),
        Deed::Join => case.join(&[THIRD], ON),
        Deed::Part => case.part(THIRD),
        Deed::Reassign => case.reassign(THIRD, LADDER, case_limit(), "r", ON, now),
        Deed::Return => case.send_back("r", false, ON, now),
        Deed::Fix => case.fix(1, ON, now),
        Deed::Verify => case.verify(true, 1, OTHER, ON, now),
        Deed::Apply => case.apply(Wish::Extension, None, "r", 5, ON, now),
        Deed::TurnDown => case.turn_down("r"),
        Deed::Extend => case.extend(None, "r", ON, now),
        Deed::Suspend => case.suspend(now + DAY, "r", ON, now),
        Deed::Resume => case.resume(ON, now),
        Deed::Escalate => case.escalate("r"),
        Deed::Answer => case.answer("r", ON, now),
        Deed::Urge => case.urge("r", ON, now),
        Deed::Supervise => case.supervise("r", 1, None, now),
        Deed::Release => case.release("r"),
        Deed::Void => case.void("r", 1, now),
        Deed::Force => case.force("r", 1, OTHER, now),
        Deed::Reopen => case.reopen(ON, now),
    }
}

#[test]
fn every_stage_answers_every_deed() {
    let mut table = String::from("deed       ");
    for stage in StageName::ALL {
        table += stage.word();
        table.push(' ');
    }
    for deed in Deed::ALL {
        table = table.trim_end().to_owned() + &format!("\n{:10}", deed.word());
        for stage in StageName::ALL {
            let answer = match attempt(at(stage), deed, START + HOUR) {
                Ok(_) => "yes",
                Err(Refused::WrongStage { .. }) => "-",
                Err(_) => "ask", // the stage is right, something else is asked first
            };
            table += &format!(" {answer:w$}", w = stage.word().len());
        }
    }
    let table = table.trim_end().to_owned() + "\n";
    assert_eq!(table, include_str!("stages.table"), "the table changed:\n{table}");
}

#[test]
fn the_unit_that_fixed_it_cannot_strike_it_off() {
    let case = at(StageName::Fixed);
    assert_eq!(case.verify(true, 1, UNIT, ON, START), Err(Refused::SelfVerification { unit: UNIT }));
}

#[test]
fn more_time_is_granted_before_the_time_is_up_and_at_most_twice() {
    let case = at(StageName::Working);
    let due_at = START + 2 * DAY; // two working days of eight hours, 09:00 to 09:00
    assert_eq!(case.next_deadline(), Some(due_at));
    let late = case.clone().extend(None, "rain", ON, due_at);
    assert_eq!(late, Err(Refused::AlreadyLate { due_at }));
    assert_eq!(case.clone().extend(Some(due_at), "rain", ON, START), Err(Refused::NotLater { due_at }));
    assert_eq!(case.clone().extend(None, "  ", ON, START), Err(Refused::ReasonNeeded));
    let once = case.extend(Some(due_at + 1), "rain", ON, due_at - 1).unwrap().case;
    let twice = once.extend(None, "rain", ON, START).unwrap().case;
    assert_eq!(twice.extend(None, "rain", ON, START), Err(Refused::OutOfPatience { granted: 2 }));
}

#[test]
fn a_suspension_gives_back_what_was_left_to_the_millisecond() {
    let stopped = START + 3 * HOUR + 1; // Monday 12:00 and a millisecond: 13 h less 1 ms of 16 h are left
    let case = at(StageName::Working).suspend(stopped + 3 * DAY, "frost", ON, stopped).unwrap().case;
    assert_eq!(case.clone().fix(1, ON, stopped), Err(Refused::Suspended { until: stopped + 3 * DAY }));
    assert_eq!(case.next_deadline(), Some(stopped + 3 * DAY));
    assert_eq!(case.clone().pass_time(ON, stopped + 3 * DAY - 1), None);
    let step = case.pass_time(ON, stopped + 3 * DAY).unwrap();
    let due_at = START - HOUR + 7 * DAY + HOUR; // Thursday 4 h less 1 ms, Friday 8 h, Monday 1 h and 1 ms
    assert_eq!(step.fact, Fact::Resumed { due_at });
    assert_eq!(
        step.case.clone().suspend(due_at, "again", ON, stopped + 4 * DAY),
        Err(Refused::SuspendedBefore)
    );
}

#[test]
fn an_overdue_case_is_marked_once_and_climbs_one_level_at_a_time() {
    let mut case = at(StageName::Working);
    let mut seen = Vec::new();
    for hour in 0..24 * 14 {
        let now = START + hour * HOUR;
        while let Some(step) = case.clone().pass_time(ON, now) {
            let Fact::Overdue { to, .. } = step.fact else { panic!("{:?}", step.fact) };
            seen.push((hour, to.map(Rung::word)));
            case = step.case;
        }
    }
    assert_eq!(seen, [(48, Some("sponsor")), (72, Some("office"))]);
    assert_eq!((case.next_deadline(), case.counts.late), (None, true));
    assert_eq!(case.escalate("help"), Err(Refused::TopOfLadder));
}

#[test]
fn an_unaccepted_case_is_overdue_at_the_hour_of_acceptance() {
    let case = at(StageName::Assigned);
    assert_eq!(case.next_deadline(), Some(START + HOUR));
    let step = case.pass_time(ON, START + HOUR).unwrap();
    assert_eq!(
        step.fact,
        Fact::Overdue { stage: StageName::Assigned, due_at: START + HOUR, to: Some(Rung::Sponsor) }
    );
    let case = step.case.take(START + HOUR).unwrap().case;
    assert_eq!((case.late, case.rung, case.counts.late), (None, None, false));
}

#[test]
fn checking_time_is_not_charged_to_the_unit_and_a_rework_runs_on_the_clock_of_the_city() {
    let due = |rework| {
        let policy = Policy { rework, ..RULES };
        let on = Ground { policy: &policy, ..ON };
        let step = at(StageName::Fixed).verify(false, 1, OTHER, on, START + 2 * HOUR).unwrap();
        let Fact::Failed { due_at } = step.fact else { panic!("{:?}", step.fact) };
        assert_eq!(step.case.counts.reworks, 1);
        due_at
    };
    assert_eq!(due(ReworkClock::Fresh), START + 2 * DAY + 2 * HOUR);
    assert_eq!(due(ReworkClock::Rest), START + 2 * DAY + HOUR); // fixed after 1 h, 15 h left, checked 1 h later
}

#[test]
fn the_answer_not_solved_opens_a_case_once_within_its_days() {
    let closed = at(StageName::Closed);
    let Stage::Closed { at: then, .. } = closed.stage else { panic!() };
    assert_eq!(closed.clone().reopen(ON, then + 30 * DAY + 1), Err(Refused::NotAgain));
    let case = closed.reopen(ON, then + 30 * DAY).unwrap().case;
    assert_eq!((case.stage.name(), case.number.clone()), (StageName::Filed, Some(number())));
    let fixed = |case: Case, now| {
        let case = case.dispatch(UNIT, LADDER, case_limit(), ON, now).unwrap().case.take(now).unwrap().case;
        case.fix(0, ON, now).unwrap().case.verify(true, 1, OTHER, ON, now).unwrap().case
    };
    let now = then + 31 * DAY;
    assert_eq!(fixed(case, now).reopen(ON, now), Err(Refused::NotAgain));
}

#[test]
fn a_unit_cannot_send_back_what_is_late_but_the_office_can_call_it_back() {
    let due_at = START + 2 * DAY;
    let case = at(StageName::Working);
    assert_eq!(case.clone().send_back("not ours", false, ON, due_at), Err(Refused::AlreadyLate { due_at }));
    let step = case.send_back("another unit", true, ON, due_at).unwrap();
    assert_eq!(step.fact, Fact::Returned { unit: UNIT, late: true });
    assert_eq!((step.case.stage.name(), step.case.counts.late), (StageName::Filed, true));
}

#[test]
fn proof_is_asked_where_the_closing_condition_needs_it() {
    let case = Case { proof: true, ..at(StageName::Working) };
    assert_eq!(case.clone().fix(0, ON, START), Err(Refused::ProofNeeded));
    assert_eq!(case.fix(1, ON, START).unwrap().case.stage.name(), StageName::Fixed);
}

#[test]
fn lights_turn_at_three_quarters_and_at_the_deadline() {
    let clock = Clock::start(case_limit(), START, &EightHours);
    let table = [
        (START, 0, Light::Green),
        (START + DAY + 4 * HOUR - 1, 749, Light::Green),
        (START + DAY + 4 * HOUR, 750, Light::Yellow),
        (START + 2 * DAY - 1, 999, Light::Yellow),
        (START + 2 * DAY, 1_000, Light::Red),
        (START + 3 * DAY, 1_500, Light::Red),
    ];
    assert_eq!(clock.yellow_at(START, &EightHours), Some(START + DAY + 4 * HOUR));
    assert_eq!(clock.yellow_at(START + 2 * DAY, &EightHours), Some(START + 2 * DAY));
    for (now, used, light) in table {
        assert_eq!((clock.used(now, &EightHours), clock.light(now, &EightHours)), (used, light));
    }
}

fn any_limit() -> impl Strategy<Value = Limit> {
    (1..60u32, 0..TimeUnit::ALL.len())
        .prop_map(|(amount, unit)| Limit { amount, unit: TimeUnit::ALL[unit].0 })
}

proptest! {
    /// The time between the start and the deadline is the time that was given, in its own kind.
    #[test]
    fn a_deadline_gives_the_time_it_promised(start in 0..100 * DAY, limit in any_limit()) {
        let due = limit.due(START + start, &EightHours);
        prop_assert_eq!(limit.unit.between(START + start, due, &EightHours), limit.length(&EightHours));
    }

    /// However long a pause, the time used and the time left are the time that was given.
    #[test]
    fn a_pause_takes_nothing_and_gives_nothing(limit in any_limit(), part in 0..1_000i64, pause in 0..90 * DAY) {
        let clock = Clock::start(limit, START, &EightHours);
        let stop = START + (clock.due_at - START) / 1_000 * part;
        let on = clock.pause(stop, stop + pause, &EightHours).resume(stop + pause, &EightHours);
        let used = limit.unit.between(START, stop, &EightHours);
        let left = limit.unit.between(stop + pause, on.due_at, &EightHours);
        prop_assert_eq!(used + left, limit.length(&EightHours));
    }

    /// A written limit is the limit that is read.
    #[test]
    fn a_limit_is_read_as_it_is_written(limit in any_limit()) {
        prop_assert_eq!(limit.to_string().parse::<Limit>(), Ok(limit));
    }

    /// Whatever people try in whatever order: what must never be is not.
    #[test]
    fn a_random_life_never_reaches_a_forbidden_state(
        walk in proptest::collection::vec((0..Deed::ALL.len() + 1, 0..3 * DAY, any::<bool>()), 1..60)
    ) {
        let mut case = reported();
        let mut now = START;
        for (deed, pause, passed) in walk {
            now += pause;
            let before = case.clone();
            let answer = match Deed::ALL.get(deed) {
                Some(Deed::Verify) => case.clone().verify(passed, 1, OTHER, ON, now),
                Some(Deed::Void) if passed => case.clone().void("r", 3, now),
                Some(deed) => attempt(case.clone(), *deed, now),
                None => match case.clone().pass_time(ON, now) {
                    Some(step) => Ok(step),
                    None => continue,
                },
            };
            let Ok(step) = answer else { continue };
            case = step.case;
            let (was, is) = (before.stage.name(), case.stage.name());
            let reopened = step.fact == Fact::Reopened;
            prop_assert!(was.is_open() || reopened, "left an end: {was:?} to {is:?}");
            let forced = matches!(case.stage, Stage::Closed { forced: true, .. });
            prop_assert!(is != StageName::Closed || forced || was == StageName::Fixed, "struck off from {was:?}");
            prop_assert!(is != StageName::Voided || before.asked(Wish::Voiding).is_some());
            prop_assert!(case.counts.extensions <= 2 && case.counts.suspensions <= 1 && case.counts.reopens <= 1);
            prop_assert!(case.counts.late || !before.counts.late, "a late handling was forgotten");
            let numbered = before.number.is_some() | matches!(step.fact, Fact::Filed { .. } | Fact::OnSpot { .. });
            prop_assert_eq!(case.number.is_some(), !matches!(is, StageName::Reported | StageName::Declined) && numbered);
            if is.is_open() {
                let silent = case.next_deadline().is_none();
                let top = case.late.is_some() && (case.rung == Some(Rung::Office) || !matches!(is, StageName::Assigned | StageName::Working));
                prop_assert!(!silent || top, "an open case is silent: {case:?}");
            } else {
                prop_assert_eq!((case.next_deadline(), case.late, case.rung), (None, None, None));
            }
            let json = serde_json::to_string(&case).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Case>(&json).unwrap(), &case);
        }
    }
}

#[test]
fn a_look_before_filing_holds_the_filing_back_until_it_is_answered() {
    let case = reported().look(ON, START + MIN).unwrap().case;
    assert_eq!(case.next_deadline(), Some(START + 31 * MIN));
    assert_eq!(case.clone().file(number(), ON, START), Err(Refused::LookOut));
    assert_eq!(case.clone().looked(false, "", ON, START), Err(Refused::ReasonNeeded));
    let case = case.looked(false, "clean", ON, START + 20 * MIN).unwrap().case;
    assert_eq!(case.next_deadline(), Some(START + 35 * MIN), "the office's clock begins anew");
    assert_eq!(case.clone().looked(true, "", ON, START), Err(Refused::NoLook));
    assert_eq!(case.decline("clean", START + 21 * MIN).unwrap().case.stage.name(), StageName::Declined);
}

#[test]
fn what_a_handler_asks_for_the_office_grants_or_turns_down_and_only_grants_count() {
    let case = at(StageName::Working);
    let ask = |case: Case, until| case.apply(Wish::Extension, until, "rain", 5, ON, START + HOUR);
    let asked = ask(case, Some(START + 3 * DAY)).unwrap().case;
    assert_eq!(ask(asked.clone(), None), Err(Refused::ApplicationOpen));
    let again = asked.clone().turn_down("no").unwrap().case;
    assert_eq!((again.counts.extensions, again.application), (0, None));
    let granted = asked.extend(None, "yes", ON, START + 2 * HOUR).unwrap();
    assert_eq!(granted.fact, Fact::Extended { until: START + 3 * DAY }, "until the day that was asked for");
    assert_eq!(granted.case.application, None);
    assert_eq!(again.turn_down("no"), Err(Refused::NothingApplied));
}

#[test]
fn a_voiding_takes_two_persons() {
    let case = at(StageName::Working).void("not ours", 1, START).unwrap().case;
    assert_eq!(case.stage.name(), StageName::Working);
    assert_eq!(case.clone().void("not ours", 1, START), Err(Refused::SecondPerson));
    assert_eq!(case.void("agreed", 2, START).unwrap().case.stage.name(), StageName::Voided);
}

#[test]
fn one_unit_answers_for_the_whole_and_cannot_be_done_before_the_parts_are() {
    let case = at(StageName::Working).join(&[THIRD, OTHER, THIRD], ON).unwrap().case;
    assert_eq!(case.joint.len(), 2);
    assert_eq!(case.clone().fix(1, ON, START), Err(Refused::PartsOpen { open: 2 }));
    let case = case.part(THIRD).unwrap().case;
    assert_eq!(case.clone().part(THIRD), Err(Refused::NoPart));
    let case = case.join(&[THIRD], ON).unwrap().case;
    let case = case.fix(1, ON, START).unwrap().case;
    assert_eq!(
        case.clone().verify(true, 1, THIRD, ON, START),
        Err(Refused::SelfVerification { unit: THIRD })
    );
    assert_eq!(at(StageName::Working).join(&[UNIT], ON), Err(Refused::SameUnit));
    assert_eq!(
        at(StageName::Working).join(&[1, 2, 3, 4, 5, 6, 8], ON),
        Err(Refused::TooManyParts { most: 6 })
    );
}

#[test]
fn what_was_put_right_on_the_spot_is_checked_by_others_and_goes_the_usual_way_when_it_was_not() {
    assert_eq!(reported().on_spot(number(), OTHER, 0, ON, START), Err(Refused::ProofNeeded));
    let case = reported().on_spot(number(), OTHER, 1, ON, START).unwrap().case;
    assert_eq!(
        case.clone().verify(true, 1, OTHER, ON, START),
        Err(Refused::SelfVerification { unit: OTHER })
    );
    let failed = case.verify(false, 1, UNIT, ON, START).unwrap().case;
    assert_eq!((failed.stage.name(), failed.counts.reworks), (StageName::Filed, 1));
}

#[test]
fn another_unit_begins_with_the_whole_time_and_the_late_one_stays_late() {
    let due_at = START + 2 * DAY;
    let case = at(StageName::Working).entrust(Some(5)).unwrap().case;
    assert_eq!(case.clone().send_back("r", false, ON, START), Err(Refused::Entrusted { handler: 5 }));
    let step = case.reassign(OTHER, LADDER, case_limit(), "wrong", ON, due_at).unwrap();
    assert_eq!(step.fact, Fact::Reassigned { from: UNIT, unit: OTHER, due_at: due_at + 2 * DAY, late: true });
    assert_eq!((step.case.counts.returns, step.case.counts.late, step.case.handler), (1, true, None));
}

#[test]
fn a_unit_that_was_urged_is_left_in_peace_for_four_hours() {
    let case = at(StageName::Working).urge("hurry", ON, START).unwrap().case;
    let next_at = START + 4 * HOUR;
    assert_eq!(case.clone().urge("hurry", ON, next_at - 1), Err(Refused::UrgedLately { next_at }));
    assert_eq!(case.urge("hurry", ON, next_at).unwrap().fact, Fact::Urged { times: 2 });
}

#[test]
fn a_changed_limit_moves_only_clocks_that_run() {
    let day = |n: u32| Limit::of(n, TimeUnit::NaturalDay);
    let clock = Clock::start(day(4), START, ON.calendar);
    let longer = clock.under(day(6), ON);
    assert_eq!((longer.due_at, longer.started_at), (START + 144 * HOUR, START));
    let extended = Clock { due_at: clock.due_at + 10 * HOUR, ..clock };
    assert_eq!(extended.under(day(2), ON).due_at, START + 58 * HOUR, "what was granted stays granted");
    let paused = clock.pause(START + 24 * HOUR, START + 90 * HOUR, ON.calendar).under(day(2), ON);
    assert_eq!(paused.paused.map(|pause| pause.left), Some(24 * HOUR));
}

#[test]
fn a_case_nobody_accepts_is_told_overdue_twice_once_for_accepting_and_once_for_handling() {
    let step = reported().file(number(), ON, START).unwrap();
    let step =
        step.case.dispatch(7, Ladder::default(), Limit::of(2, TimeUnit::NaturalDay), ON, START).unwrap();
    let (mut case, mut told) = (step.case, Vec::new());
    while let Some(at) = case.next_deadline() {
        let step = case.pass_time(ON, at).unwrap();
        let Fact::Overdue { due_at, .. } = step.fact else { panic!("{:?}", step.fact) };
        told.push(due_at);
        case = step.case;
    }
    told.dedup();
    assert_eq!(told.len(), 2);
    assert_eq!(told[1], START + 48 * HOUR);
    assert!(case.counts.late);
}

/// Days of 24 hours, some of them free.
struct Free(&'static [Ms]);

impl WorkingTime for Free {
    fn add(&self, start: Ms, work: Ms) -> Ms {
        let (mut at, mut left) = (start, work);
        loop {
            let end = (at / DAY + 1) * DAY;
            let open = if self.0.contains(&(at / DAY)) { 0 } else { end - at };
            if open >= left && open > 0 {
                return at + left;
            }
            (at, left) = (end, left - open);
        }
    }

    fn between(&self, start: Ms, end: Ms) -> Ms {
        let (mut at, mut sum) = (start, 0);
        while at < end {
            let next = ((at / DAY + 1) * DAY).min(end);
            sum += if self.0.contains(&(at / DAY)) { 0 } else { next - at };
            at = next;
        }
        sum
    }

    fn day(&self) -> Ms {
        DAY
    }
}

#[test]
fn another_holiday_moves_what_runs_in_working_time_and_nothing_else() {
    let (was, is) = (Free(&[]), Free(&[2]));
    let clock = |unit, started_at| Clock::start(Limit::of(3, unit), started_at, &was);
    let working = |handle| Case { stage: Stage::Working { unit: 1, handle }, ..case_at_work() };
    let due = |case: Case, since, now| {
        case.rehour(&was, &is, since, now).and_then(|step| step.case.clock()).map(|clock| clock.due_at)
    };
    let work = working(clock(TimeUnit::WorkDay, 0));
    assert_eq!(due(work.clone(), DAY, DAY), Some(4 * DAY), "a free day in between");
    assert_eq!(due(working(clock(TimeUnit::NaturalDay, 0)), DAY, DAY), None, "natural days run on");
    assert_eq!(due(work.clone(), DAY, 3 * DAY), None, "what is late stays late");
    assert_eq!(due(work.clone(), -1, DAY), None, "what began after the change stands on it already");
    let back = work.rehour(&was, &is, DAY, DAY).unwrap().case;
    let again = back.clone().rehour(&is, &was, DAY, DAY).and_then(|step| step.case.clock());
    assert_eq!(again.map(|clock| clock.due_at), Some(3 * DAY), "there and back is where it was");
    assert!(back.rehour(&is, &was, DAY, 3 * DAY).is_none(), "nothing becomes late by it");
}

#[test]
fn an_extension_and_a_pause_are_kept_on_another_calendar() {
    let (was, is) = (Free(&[]), Free(&[2]));
    let mut handle = Clock::start(Limit::of(3, TimeUnit::WorkDay), 0, &was);
    handle.due_at += DAY;
    let case = Case { stage: Stage::Working { unit: 1, handle }, ..case_at_work() };
    let longer = case.clone().rehour(&was, &is, DAY, DAY).and_then(|step| step.case.clock());
    assert_eq!(longer.map(|clock| clock.due_at), Some(5 * DAY));
    let paused = handle.pause(DAY, 9 * DAY, &was);
    let case = Case { stage: Stage::Working { unit: 1, handle: paused }, ..case };
    let step = case.rehour(&was, &is, DAY, DAY).unwrap();
    let clock = step.case.clock().unwrap();
    assert_eq!((clock.due_at, clock.paused.map(|pause| pause.left)), (5 * DAY, Some(3 * DAY)));
}

fn case_at_work() -> Case {
    Case::report(Severity::Ordinary, Limits::default(), false, &EightHours, 0)
}
