//! Small plans worked out by hand, and promises for every plan.
#![allow(clippy::unwrap_used)] // a test may stop at what cannot be

use proptest::prelude::*;
use yipan_schedule::*;
use yipan_worktime::{Calendar, Pattern, Shift, civil, minute};

fn at(text: &str) -> i64 {
    minute(text).unwrap()
}

fn hours(list: &[i64]) -> Vec<Task> {
    list.iter().map(|hours| Task::new(hours * 60)).collect()
}

fn link(from: u32, to: u32, kind: LinkKind, lag_hours: i64) -> Link {
    Link { from, to, kind, lag_minutes: lag_hours * 60 }
}

fn network(tasks: Vec<Task>, links: Vec<Link>) -> Network {
    Network::new(&Plan { tasks, links, calendars: vec![Calendar::china()] }).unwrap()
}

fn text(at: i64) -> String {
    civil(at).strftime("%m-%d %H:%M").to_string()
}

const START: &str = "2026-03-02T08:30";
fn from_start() -> Frame {
    Frame { start: Some(at(START)), finish: None }
}

use LinkKind::{FinishToFinish as FF, FinishToStart as FS, StartToFinish as SF, StartToStart as SS};

#[test]
fn every_kind_of_link_with_lag_and_lead_gives_these_dates() {
    // A takes a day from Monday; B takes four hours and hangs on A.
    let table = [
        (FS, 0, "03-03 08:30", "03-03 14:00", "03-02 18:00"),
        (FS, 4, "03-03 14:00", "03-03 18:00", "03-02 18:00"),
        (FS, -2, "03-02 16:00", "03-03 10:30", "03-02 18:00"),
        (SS, 0, "03-02 08:30", "03-02 14:00", "03-02 18:00"),
        (SS, 2, "03-02 10:30", "03-02 16:00", "03-02 18:00"),
        (FF, 0, "03-02 14:00", "03-02 18:00", "03-02 18:00"),
        (FF, 2, "03-02 16:00", "03-03 10:30", "03-02 18:00"),
        (SF, 6, "03-02 10:30", "03-02 16:00", "03-02 18:00"),
    ];
    for (kind, lag, start, finish, first_done) in table {
        let plan = network(hours(&[8, 4]), vec![link(0, 1, kind, lag)]);
        let dates = plan.schedule(&from_start()).unwrap();
        let b = dates.tasks[1];
        let found = (text(b.early_start), text(b.early_finish));
        assert_eq!((found.0.as_str(), found.1.as_str()), (start, finish), "{kind:?} {lag}");
        assert_eq!(text(dates.tasks[0].early_finish), first_done);
    }
}

#[test]
fn laid_back_from_the_day_everything_starts_as_late_as_it_may() {
    let plan = network(hours(&[8, 16, 4]), vec![link(0, 2, FS, 0), link(1, 2, FS, 0)]);
    let frame = Frame { start: Some(at(START)), finish: Some(at("2026-03-06T18:00")) };
    let dates = plan.schedule(&frame).unwrap();
    let planned: Vec<_> = dates.planned.iter().map(|(s, f)| (text(*s), text(*f))).collect();
    let planned: Vec<_> = planned.iter().map(|(s, f)| (s.as_str(), f.as_str())).collect();
    assert_eq!(
        planned,
        [("03-05 14:00", "03-06 14:00"), ("03-04 14:00", "03-06 14:00"), ("03-06 14:00", "03-06 18:00")]
    );
    assert!(dates.fits());
    assert_eq!(dates.least_slack_minutes, 20 * 60);
    assert_eq!([0, 1, 2].map(|task| dates.is_critical(task)), [false, true, true]);
}

#[test]
fn without_a_start_the_plan_begins_at_the_last_moment() {
    let plan = network(hours(&[8, 8]), vec![link(0, 1, FS, 0)]);
    let dates = plan.schedule(&Frame { start: None, finish: Some(at("2026-03-06T18:00")) }).unwrap();
    assert_eq!(text(dates.start), "03-05 08:30");
    assert!(dates.fits());
}

#[test]
fn a_plan_that_does_not_fit_says_by_how_much_along_which_chain_and_what_would_mend_it() {
    // Four days of work in three: Wednesday to Friday.
    let plan = network(hours(&[16, 16, 2]), vec![link(0, 1, FS, 0)]);
    let frame = Frame { start: Some(at("2026-03-04T08:30")), finish: Some(at("2026-03-06T18:00")) };
    let dates = plan.schedule(&frame).unwrap();
    assert_eq!((dates.fits(), dates.short_minutes()), (false, 480));
    assert_eq!(dates.early_finish, at("2026-03-09T18:00"));
    let chain: Vec<u32> = plan.chain(&frame).unwrap().iter().map(|step| step.task).collect();
    assert_eq!(chain, [0, 1]);
    assert_eq!(
        plan.mends(&frame).unwrap(),
        [
            Mend::Overlap { from: 0, to: 1, minutes: 480 },
            Mend::Shorten { task: 0, minutes: 480 },
            Mend::Shorten { task: 1, minutes: 480 },
            Mend::StartAt(at("2026-03-03T08:30")),
            Mend::FinishAt(at("2026-03-09T18:00")),
        ]
    );
    // With a weekend in between, working on Saturday is an answer too.
    let frame = Frame { start: Some(at("2026-03-06T08:30")), finish: Some(at("2026-03-10T18:00")) };
    let mends = plan.mends(&frame).unwrap();
    assert!(mends.contains(&Mend::WorkDays(vec!["2026-03-07".parse().unwrap()])), "{mends:?}");
}

#[test]
fn a_change_that_helps_only_one_of_two_tight_chains_is_not_offered() {
    let plan = network(hours(&[32, 32]), vec![]);
    let frame = Frame { start: Some(at("2026-03-04T08:30")), finish: Some(at("2026-03-06T18:00")) };
    let ends = [Mend::StartAt(at("2026-03-03T08:30")), Mend::FinishAt(at("2026-03-09T18:00"))];
    assert_eq!(plan.mends(&frame).unwrap(), ends);
}

#[test]
fn a_circle_is_named_task_by_task() {
    let links =
        vec![link(0, 1, FS, 0), link(1, 2, FS, 0), link(2, 3, FS, 0), link(3, 1, FS, 0), link(3, 4, FS, 0)];
    let plan = Plan { tasks: hours(&[1, 1, 1, 1, 1]), links, calendars: vec![Calendar::china()] };
    assert_eq!(Network::new(&plan).unwrap_err(), PlanError::Cycle(vec![1, 2, 3]));
    let own = Plan { tasks: hours(&[1]), links: vec![link(0, 0, FS, 0)], calendars: vec![Calendar::china()] };
    assert_eq!(Network::new(&own).unwrap_err(), PlanError::Cycle(vec![0]));
}

#[test]
fn constraints_move_dates_or_show_by_how_much_they_cannot() {
    let day = at("2026-03-04T08:30");
    let noon = at("2026-03-04T12:00");
    let table = [
        (Constraint::StartNoEarlierThan(day), "03-04 08:30", 0),
        (Constraint::FinishNoEarlierThan(noon), "03-03 17:30", 0),
        (Constraint::MustStartOn(day), "03-04 08:30", 0),
        (Constraint::MustFinishOn(noon), "03-03 17:30", 0),
        (Constraint::StartNoLaterThan(at("2026-03-02T14:00")), "03-03 08:30", -4),
        (Constraint::FinishNoLaterThan(at("2026-03-02T18:00")), "03-03 08:30", -4),
    ];
    for (constraint, start, slack_hours) in table {
        let mut tasks = hours(&[8, 4]);
        tasks[1].constraint = constraint;
        let dates = network(tasks, vec![link(0, 1, FS, 0)]).schedule(&from_start()).unwrap();
        assert_eq!(text(dates.tasks[1].early_start), start, "{constraint:?}");
        assert_eq!(dates.tasks[1].slack_minutes, slack_hours * 60, "{constraint:?}");
    }
}

#[test]
fn one_task_may_be_early_in_a_late_plan_and_late_in_an_early_one() {
    let mut tasks = hours(&[4, 4, 8]);
    tasks[0].constraint = Constraint::AsSoonAsPossible;
    let links = vec![link(0, 1, FS, 0)];
    let frame = Frame { start: Some(at(START)), finish: Some(at("2026-03-06T18:00")) };
    let dates = network(tasks.clone(), links.clone()).schedule(&frame).unwrap();
    assert_eq!(dates.planned[0].0, at(START));
    assert_eq!(dates.planned[1].1, at("2026-03-06T18:00"));
    tasks[0].constraint = Constraint::AsLateAsPossible;
    let dates = network(tasks, vec![]).schedule(&from_start()).unwrap();
    assert_eq!(text(dates.planned[0].1), "03-02 18:00");
}

#[test]
fn a_summary_spans_its_parts_and_links_to_it_bind_them_all() {
    let mut tasks = hours(&[0, 8, 16, 4]);
    tasks[1].parent = Some(0);
    tasks[2].parent = Some(0);
    let dates = network(tasks.clone(), vec![link(0, 3, FS, 0)]).schedule(&from_start()).unwrap();
    assert_eq!(text(dates.tasks[0].early_finish), "03-03 18:00");
    assert_eq!(text(dates.tasks[3].early_start), "03-04 08:30");
    assert_eq!(dates.tasks[0].slack_minutes, 0);
    let bad = Plan { tasks, links: vec![link(3, 0, FF, 0)], calendars: vec![Calendar::china()] };
    assert_eq!(Network::new(&bad).unwrap_err(), PlanError::SummaryLink(0));
}

#[test]
fn a_milestone_is_one_moment_at_the_end_of_what_it_waits_for() {
    let dates = network(hours(&[8, 0]), vec![link(0, 1, FS, 0)]).schedule(&from_start()).unwrap();
    assert_eq!(dates.tasks[1].early_start, at("2026-03-02T18:00"));
    assert_eq!(dates.tasks[1].early_finish, at("2026-03-02T18:00"));
}

#[test]
fn a_milestone_that_waits_for_nothing_never_slips_past_the_day() {
    let day = at("2026-03-06T18:00");
    let dates = network(hours(&[0, 8]), vec![])
        .schedule(&Frame { start: Some(at(START)), finish: Some(day) })
        .unwrap();
    assert_eq!((dates.tasks[0].early_start, dates.tasks[0].late_finish), (at(START), day));
    assert_eq!(dates.planned[0], (day, day));
}

#[test]
fn each_task_keeps_the_shifts_of_its_own_calendar() {
    let night = Pattern::five_days("night", &[Shift::new((20, 0), (24, 0))]);
    let calendars = vec![Calendar::china(), Calendar::new(night).unwrap()];
    let mut tasks = hours(&[8, 4, 4]);
    tasks[1].calendar = 1;
    let plan = Plan { tasks, links: vec![link(0, 1, FS, 0), link(1, 2, FS, 0)], calendars };
    let dates = Network::new(&plan).unwrap().schedule(&from_start()).unwrap();
    let early: Vec<_> = dates.tasks.iter().map(|d| (text(d.early_start), text(d.early_finish))).collect();
    let expect =
        [("03-02 08:30", "03-02 18:00"), ("03-02 20:00", "03-03 00:00"), ("03-03 08:30", "03-03 14:00")];
    assert_eq!(early, expect.map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(dates.tasks.iter().map(|d| d.slack_minutes).collect::<Vec<_>>(), [0, 0, 0]);
}

/// Up to forty tasks, links only to higher numbers, so that there is no circle.
fn any_plan(calendars: u16) -> impl Strategy<Value = Plan> {
    let task =
        (0i64..3000, 0..calendars).prop_map(|(minutes, calendar)| Task { calendar, ..Task::new(minutes) });
    let kind = prop_oneof![Just(FS), Just(SS), Just(FF), Just(SF)];
    let links = proptest::collection::vec((0u32..40, 0u32..40, kind, -600i64..1200), 0..80);
    (proptest::collection::vec(task, 1..40), links).prop_map(move |(tasks, links)| {
        let count = tasks.len() as u32;
        let in_order = |(a, b, kind, lag_minutes): (u32, u32, LinkKind, i64)| {
            let (a, b) = (a % count, b % count);
            (a != b).then(|| Link { from: a.min(b), to: a.max(b), kind, lag_minutes })
        };
        let night = Pattern::five_days("night", &[Shift::new((0, 0), (4, 0)), Shift::new((21, 0), (24, 0))]);
        let mut all = vec![Calendar::china(), Calendar::new(night).unwrap()];
        all.truncate(usize::from(calendars));
        Plan { tasks, links: links.into_iter().filter_map(in_order).collect(), calendars: all }
    })
}

/// Whether the dates of both ends keep the link, counted on the successor's calendar.
fn keeps(plan: &Plan, link: &Link, from: (i64, i64), to: (i64, i64)) -> bool {
    let calendar = &plan.calendars[usize::from(plan.tasks[link.to as usize].calendar)];
    let (before, after) = match link.kind {
        FS => (from.1, to.0),
        SS => (from.0, to.0),
        FF => (from.1, to.1),
        SF => (from.0, to.1),
    };
    calendar.work_at(plan.calendars[0].add(before, link.lag_minutes)) <= calendar.work_at(after)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_waits_in_vain(plan in any_plan(1), early in 0usize..3) {
        let mut plan = plan;
        if early > 0 {
            plan.tasks.iter_mut().step_by(early).for_each(|task| task.constraint = Constraint::AsSoonAsPossible);
        }
        let network = Network::new(&plan).unwrap();
        let dates = network.schedule(&Frame { start: Some(at(START)), finish: Some(at("2027-06-01T18:00")) }).unwrap();
        for link in &plan.links {
            let (a, b) = (dates.tasks[link.from as usize], dates.tasks[link.to as usize]);
            prop_assert!(keeps(&plan, link, (a.early_start, a.early_finish), (b.early_start, b.early_finish)));
            prop_assert!(keeps(&plan, link, (a.late_start, a.late_finish), (b.late_start, b.late_finish)));
            prop_assert!(keeps(&plan, link, dates.planned[link.from as usize], dates.planned[link.to as usize]));
        }
        prop_assert!(dates.tasks.iter().all(|d| d.late_finish <= at("2027-06-01T18:00")));
    }

    /// A list in order is taken as it is, any other is sorted first: the dates are the same.
    #[test]
    fn the_order_of_the_list_changes_no_date(plan in any_plan(2), turn in 1u32..40) {
        let frame = Frame { start: Some(at(START)), finish: Some(at("2027-06-01T18:00")) };
        let dates = Network::new(&plan).unwrap().schedule(&frame).unwrap();
        let count = plan.tasks.len() as u32;
        let place = |task: u32| (count - 1 - task + turn) % count;
        let mut turned = plan.clone();
        for (task, own) in (0..).zip(&plan.tasks) {
            turned.tasks[place(task) as usize] = *own;
        }
        turned.links.iter_mut().for_each(|link| (link.from, link.to) = (place(link.from), place(link.to)));
        let other = Network::new(&turned).unwrap().schedule(&frame).unwrap();
        for task in 0..count {
            prop_assert_eq!(dates.tasks[task as usize], other.tasks[place(task) as usize]);
        }
    }

    #[test]
    fn a_task_made_longer_in_a_copy_gives_the_dates_of_the_longer_plan(plan in any_plan(1), task in 0u32..40, minutes in 0i64..4000) {
        let frame = Frame { start: Some(at(START)), finish: Some(at("2027-06-01T18:00")) };
        let task = task % plan.tasks.len() as u32;
        let mut copy = Network::new(&plan).unwrap();
        copy.set_minutes(task, minutes).unwrap();
        let mut longer = plan.clone();
        longer.tasks[task as usize].minutes = minutes;
        prop_assert_eq!(copy.schedule(&frame).unwrap(), Network::new(&longer).unwrap().schedule(&frame).unwrap());
    }

    #[test]
    fn nothing_waits_in_vain_on_two_calendars(plan in any_plan(2)) {
        let network = Network::new(&plan).unwrap();
        let dates = network.schedule(&Frame { start: Some(at(START)), finish: Some(at("2027-06-01T18:00")) }).unwrap();
        for link in plan.links.iter().filter(|link| plan.tasks[link.from as usize].minutes > 0 && plan.tasks[link.to as usize].minutes > 0) {
            let (a, b) = (dates.tasks[link.from as usize], dates.tasks[link.to as usize]);
            prop_assert!(keeps(&plan, link, (a.early_start, a.early_finish), (b.early_start, b.early_finish)));
        }
    }

    #[test]
    fn every_mend_that_is_offered_mends(plan in any_plan(1), days in 1i64..20) {
        let network = Network::new(&plan).unwrap();
        let start = at(START);
        let frame = Frame { start: Some(start), finish: Some(plan.calendars[0].add(start, days * 480)) };
        let dates = network.schedule(&frame).unwrap();
        let mends = network.mends(&frame).unwrap();
        prop_assert_eq!(mends.is_empty(), dates.fits());
        for mend in mends {
            let mut plan = plan.clone();
            let mut frame = frame;
            match mend {
                Mend::Overlap { from, to, minutes } => for link in &mut plan.links {
                    if link.from == from && link.to == to && link.kind == FS { link.lag_minutes -= minutes; }
                },
                Mend::Shorten { task, minutes } => plan.tasks[task as usize].minutes -= minutes,
                Mend::WorkDays(days) => {
                    let pattern = plan.calendars[0].pattern().clone();
                    let shifts = pattern.week[0].clone();
                    let pattern = days.into_iter().fold(pattern, |p, day| p.with_day(day, "", &shifts));
                    plan.calendars[0] = Calendar::new(pattern).unwrap();
                }
                Mend::StartAt(at) => frame.start = Some(at),
                Mend::FinishAt(at) => frame.finish = Some(at),
            }
            prop_assert!(Network::new(&plan).unwrap().schedule(&frame).unwrap().fits());
        }
    }
}
