//! Six mistakes found in programs that count the time of cases, each as a sentence that must stay true.
#![allow(clippy::unwrap_used)] // a test may stop at what cannot be

use jiff::Timestamp;
use yipan_worktime::{Calendar, Clock, Light, Limit, Pause, Rework, Share, TimeKind, minute};

fn at(text: &str) -> Timestamp {
    let (minutes, seconds) = (&text[..16], &text[17..]);
    let begin = Calendar::china().instant(minute(minutes).unwrap());
    begin + jiff::SignedDuration::from_secs(seconds.parse().unwrap())
}

const TWO_DAYS: Limit = Limit::new(2, TimeKind::WorkDay);

/// A limit in working days was multiplied by 24 hours while the elapsed time was counted in shift minutes,
/// so nobody was ever late.
#[test]
fn limit_and_use_are_measured_with_the_same_ruler() {
    let calendar = Calendar::china();
    let clock = Clock::start(at("2026-03-02T08:30:00"), TWO_DAYS);
    assert_eq!(clock.due(&calendar), Some(at("2026-03-03T18:00:00")));
    assert_eq!(clock.light(&calendar, at("2026-03-03T14:48:00")), Light::Green); // 80 % to the minute
    assert_eq!(clock.light(&calendar, at("2026-03-03T14:49:00")), Light::Yellow);
    assert_eq!(clock.light(&calendar, at("2026-03-03T18:00:00")), Light::Yellow);
    assert_eq!(clock.light(&calendar, at("2026-03-04T08:31:00")), Light::Red);
}

/// The shift leader's on-time filing was computed from the closing of the case.
#[test]
fn every_stage_is_judged_by_its_own_clock() {
    let calendar = Calendar::china();
    let mut filing = Clock::start(at("2026-03-02T09:00:00"), Limit::new(30, TimeKind::UrgentMinute));
    filing.stopped_at = Some(at("2026-03-02T09:20:00"));
    let mut disposal = Clock::start(at("2026-03-02T09:40:00"), Limit::new(4, TimeKind::WorkHour));
    disposal.stopped_at = Some(at("2026-03-05T09:00:00"));
    let much_later = at("2026-06-01T09:00:00");
    assert!(!filing.is_late(&calendar, much_later));
    assert!(disposal.is_late(&calendar, much_later));
}

/// Suspended time was cut to whole hours, so that fifty-nine minutes of waiting were charged to the unit.
#[test]
fn a_pause_is_taken_off_to_the_second() {
    let calendar = Calendar::china();
    let mut clock = Clock::start(at("2026-03-02T08:30:00"), Limit::new(4, TimeKind::WorkHour));
    clock.pauses.push(Pause { from: at("2026-03-02T09:00:30"), until: Some(at("2026-03-02T10:00:15")) });
    assert_eq!(clock.due(&calendar), Some(at("2026-03-02T14:59:45")));
    assert_eq!(clock.used_ms(&calendar, at("2026-03-02T14:59:45")), clock.given_ms(&calendar));
    // A pause over the night takes only shift time from a clock of shift time.
    clock.pauses.push(Pause { from: at("2026-03-02T14:00:00"), until: Some(at("2026-03-03T08:30:00")) });
    assert_eq!(clock.due(&calendar), Some(at("2026-03-03T09:29:45")));
    clock.pauses.push(Pause { from: at("2026-03-03T09:00:00"), until: None });
    assert_eq!(clock.due(&calendar), None);
}

/// A share of rework of nought earned nought points, though it is the best there is.
#[test]
fn no_rework_at_all_earns_full_points_and_no_case_at_all_earns_none_of_either_kind() {
    assert_eq!(Share { part: 0, whole: 40 }.points_less_is_better(1000, 200), Some(1000));
    assert_eq!(Share { part: 4, whole: 40 }.points_less_is_better(1000, 200), Some(500));
    assert_eq!(Share { part: 8, whole: 40 }.points_less_is_better(1000, 200), Some(0));
    assert_eq!(Share { part: 0, whole: 0 }.points_less_is_better(1000, 200), None);
}

/// Closing was compared with the deadline of disposal, so that the time of checking was charged to the unit.
#[test]
fn the_time_of_checking_is_not_the_units() {
    let calendar = Calendar::china();
    let mut disposal = Clock::start(at("2026-03-02T08:30:00"), Limit::new(4, TimeKind::WorkHour));
    disposal.stopped_at = Some(at("2026-03-02T13:45:00"));
    let closed = at("2026-03-06T17:00:00");
    assert!(!disposal.is_late(&calendar, closed));
    assert_eq!(disposal.share_used(&calendar, closed).thousandths(), Some(938));
    // Nor after a failed check, where the city grants the rest of the old clock.
    let again = disposal.restart(Rework::Rest, at("2026-03-06T09:00:00"));
    assert_eq!(again.due(&calendar), Some(at("2026-03-06T09:15:00")));
    let fresh = disposal.restart(Rework::Fresh, at("2026-03-06T09:00:00"));
    assert_eq!(fresh.due(&calendar), Some(at("2026-03-06T14:30:00")));
}

/// Rework was counted by searching the texts of the flow's nodes; a renamed node made it vanish.
#[test]
fn kinds_of_time_are_told_apart_by_their_kind_and_never_by_a_label() {
    for kind in TimeKind::ALL {
        assert_eq!(TimeKind::from_name(kind.name()), Some(kind));
        let json = serde_json::to_string(&kind).unwrap();
        assert_eq!(json, format!("\"{}\"", kind.name()));
    }
    let calendar = Calendar::china();
    let failed = [at("2026-03-06T09:00:00"), at("2026-03-09T09:00:00")];
    let first = Clock::start(at("2026-03-02T08:30:00"), TWO_DAYS);
    let rounds: Vec<Clock> = failed.iter().map(|now| first.restart(Rework::Fresh, *now)).collect();
    assert_eq!(rounds.len(), 2);
    assert_eq!(rounds[1].due(&calendar), Some(at("2026-03-11T09:00:00")));
}

#[test]
fn the_kinds_of_time_end_where_the_regulation_says() {
    let calendar = Calendar::china();
    let eve = at("2026-04-30T17:00:00"); // Labour Day: 1 to 5 May off, Saturday 9 May worked
    let ends = |count, kind| Limit::new(count, kind).deadline(&calendar, eve);
    assert_eq!(ends(30, TimeKind::UrgentMinute), at("2026-04-30T17:30:00"));
    assert_eq!(ends(2, TimeKind::UrgentHour), at("2026-04-30T19:00:00"));
    assert_eq!(ends(1, TimeKind::UrgentDay), at("2026-05-01T17:00:00"));
    assert_eq!(ends(2, TimeKind::WorkHour), at("2026-05-06T09:30:00"));
    assert_eq!(ends(1, TimeKind::WorkDay), at("2026-05-06T17:00:00"));
    assert_eq!(ends(4, TimeKind::WorkDay), at("2026-05-09T17:00:00"));
    assert_eq!(ends(1, TimeKind::NaturalDay), at("2026-05-01T17:00:00"));
    // Outside the shifts a working clock waits for the opening.
    let night = Limit::new(1, TimeKind::WorkHour).deadline(&calendar, at("2026-05-01T23:00:00"));
    assert_eq!(night, at("2026-05-06T09:30:00"));
}
