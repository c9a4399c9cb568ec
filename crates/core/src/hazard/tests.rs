use proptest::prelude::*;

use super::*;
use crate::case::{Ms, WorkingTime};

const DAY: Ms = 86_400_000;

/// Every hour is a working hour.
struct Always;

impl WorkingTime for Always {
    fn add(&self, start: Ms, work: Ms) -> Ms {
        start + work
    }
    fn between(&self, start: Ms, end: Ms) -> Ms {
        (end - start).max(0)
    }
    fn day(&self) -> Ms {
        DAY
    }
}

fn rules() -> Rules {
    Rules::default()
}

fn plan(until: Ms) -> Plan {
    let text = || "x".to_owned();
    Plan {
        goal: text(),
        measures: text(),
        funds: text(),
        people: text(),
        until,
        safety: text(),
        team: text(),
        leader: 7,
        interim: text(),
    }
}

fn member(expert: bool) -> Member {
    Member { person: None, name: "m".into(), expert, vote: None }
}

fn listed() -> Hazard {
    let found = Hazard::register(Level::Major, None, &rules(), &Always, 0).unwrap();
    found.plan(plan(100 * DAY), &rules(), DAY).unwrap().list("1 号", &rules(), &Always, 2 * DAY).unwrap()
}

fn accepted() -> Hazard {
    let done = listed().done(1, &rules(), &Always, 50 * DAY).unwrap();
    let mut sits =
        done.convene(vec![member(true), member(false), member(false)], false, &rules(), 51 * DAY).unwrap();
    for nth in 0..3 {
        sits = sits.vote(nth, Ballot::Yes, "", 52 * DAY).unwrap();
    }
    sits.conclude(&rules(), 53 * DAY).unwrap()
}

#[test]
fn every_stage_answers_every_deed() {
    let found = Hazard::register(Level::Major, None, &rules(), &Always, 0).unwrap();
    let fixing = found.clone().plan(plan(100 * DAY), &rules(), 1).unwrap();
    let done = fixing.clone().done(1, &rules(), &Always, DAY).unwrap();
    let struck = accepted().delist(false, 9, &rules(), &Always, 54 * DAY).unwrap();
    let small = Hazard::register(Level::Ordinary, Some(9 * DAY), &rules(), &Always, 0).unwrap();
    let small_done = small.clone().done(1, &rules(), &Always, DAY).unwrap();
    let rows = [
        ("found", found),
        ("fixing", fixing),
        ("done", done),
        ("accepted", accepted()),
        ("struck", struck),
        ("small fixing", small),
        ("small done", small_done),
    ];
    let mut table =
        String::from("            raise plan list ask done check convene delist recheck withdraw\n");
    for (name, own) in rows {
        let at = 150 * DAY;
        let cells = [
            own.clone().raise("r", &rules(), &Always, at).is_ok(),
            own.clone().plan(plan(100 * DAY), &rules(), 2).is_ok(),
            own.clone().list("p", &rules(), &Always, at).is_ok(),
            own.clone().ask(120 * DAY, "r", &rules(), &Always, 3).is_ok(),
            own.clone().done(1, &rules(), &Always, at).is_ok(),
            own.clone().check(true, "", false, 1, at).is_ok(),
            own.clone().convene(vec![member(true); 3], false, &rules(), at).is_ok(),
            own.clone().delist(false, 1, &rules(), &Always, at).is_ok(),
            own.clone().recheck(true, "", false, at).is_ok(),
            own.withdraw("r", at).is_ok(),
        ];
        let cells: Vec<_> = cells.iter().map(|yes| if *yes { "yes" } else { "-" }).collect();
        table.push_str(format!("{name:<13}{}\n", cells.join(" ")).as_str());
    }
    assert_eq!(
        table,
        "            raise plan list ask done check convene delist recheck withdraw\n\
         found        - yes - - - - - - - yes\n\
         fixing       - yes yes yes yes - - - - yes\n\
         done         - - - - - - yes - - -\n\
         accepted     - - - - - - - yes - -\n\
         struck       - - - - - - - - yes -\n\
         small fixing yes - - yes yes - - - - yes\n\
         small done   - - - - - yes - - - -\n",
        "{table}"
    );
}

#[test]
fn a_plan_has_all_its_parts_or_the_missing_one_is_named() {
    let found = Hazard::register(Level::Major, None, &rules(), &Always, 0).unwrap();
    let bare = Plan { safety: " ".into(), ..plan(9 * DAY) };
    assert_eq!(found.clone().plan(bare, &rules(), 1), Err(Refused::PartMissing { part: "safety" }));
    let nobody = Plan { leader: 0, ..plan(9 * DAY) };
    assert_eq!(found.clone().plan(nobody, &rules(), 1), Err(Refused::PartMissing { part: "leader" }));
    let fixing = found.plan(plan(9 * DAY), &rules(), 1).unwrap();
    assert_eq!(
        fixing.plan(plan(10 * DAY), &rules(), 2),
        Err(Refused::LimitStands { due_at: 9 * DAY }),
        "the limit of a plan moves only by an extension"
    );
}

#[test]
fn more_time_is_asked_early_enough_and_within_the_longest() {
    let own = listed();
    let ask = |own: &Hazard, until, now| own.clone().ask(until, "雨季", &rules(), &Always, now);
    assert_eq!(ask(&own, 120 * DAY, 81 * DAY), Err(Refused::AskedTooLate { due_at: 100 * DAY }));
    assert_eq!(ask(&own, 99 * DAY, 80 * DAY), Err(Refused::NotLater { due_at: 100 * DAY }));
    assert_eq!(ask(&own, 400 * DAY, 80 * DAY), Err(Refused::TooLong { latest: 367 * DAY }));
    let asked = ask(&own, 120 * DAY, 80 * DAY).unwrap();
    assert!(asked.dues().iter().any(|due| due.what == What::Answer && due.due_at == 90 * DAY));
    let granted = asked.clone().decide(true, "").unwrap();
    assert_eq!(granted.main_due().unwrap().due_at, 120 * DAY);
    assert_eq!(ask(&granted, 130 * DAY, 90 * DAY), Err(Refused::OutOfPatience { granted: 1 }));
    assert_eq!(asked.clone().decide(false, ""), Err(Refused::ReasonNeeded));
    assert_eq!(asked.decide(false, "不够充分").unwrap().main_due().unwrap().due_at, 100 * DAY);
}

#[test]
fn a_committee_needs_its_quorum_an_expert_and_its_majority() {
    let vote = |ballots: &[(bool, Option<Ballot>)]| {
        let members = ballots.iter().map(|(expert, ballot)| Member {
            vote: ballot.map(|ballot| (ballot, String::new(), 0)),
            ..member(*expert)
        });
        Panel { at: 0, members: members.collect(), verdict: None }.count().verdict(&rules())
    };
    use Ballot::{Abstain, No, Yes};
    for (ballots, want) in [
        (vec![(true, Some(Yes)), (false, Some(Yes)), (false, Some(Yes))], Some(Verdict::Accepted)),
        (vec![(true, Some(Yes)), (false, Some(Yes)), (false, Some(No))], Some(Verdict::Sent)),
        (vec![(true, Some(Yes)), (false, Some(Yes)), (false, Some(Abstain))], Some(Verdict::Sent)),
        (vec![(true, None), (false, Some(Yes)), (false, Some(Yes)), (false, Some(Yes))], None),
        (vec![(true, Some(Yes)), (false, None), (false, None)], None),
        (
            vec![(true, Some(No)), (false, Some(Yes)), (false, Some(Yes)), (false, Some(Yes))],
            Some(Verdict::Accepted),
        ),
    ] {
        assert_eq!(vote(&ballots), want, "{ballots:?}");
    }
}

#[test]
fn striking_off_asks_for_a_notice_and_looks_after_thirty_and_ninety_days() {
    let struck = accepted().delist(false, 9, &rules(), &Always, 54 * DAY).unwrap();
    let dues: Vec<_> = struck.dues().iter().map(|due| (due.what.word(), due.due_at / DAY)).collect();
    assert_eq!(dues, [("publish", 7), ("publish", 59), ("recheck", 84), ("recheck", 144)]);
    assert_eq!(accepted().delist(true, 9, &rules(), &Always, 54 * DAY), Err(Refused::OwnSide));
    assert_eq!(struck.clone().recheck(true, "", false, 60 * DAY), Err(Refused::NoRecheck));
    let looked = struck.recheck(false, "又裂了", false, 84 * DAY).unwrap();
    assert_eq!(looked.rechecks[0].done, Some((84 * DAY, false)));
    assert_eq!(looked.recheck(true, "", false, 100 * DAY), Err(Refused::NoRecheck));
}

#[test]
fn rules_that_cannot_be_are_named() {
    assert_eq!(rules().wrong(), None);
    assert_eq!(Rules { majority: 500, ..rules() }.wrong(), Some("majority"));
    assert_eq!(Rules { experts_min: 4, ..rules() }.wrong(), Some("experts_min"));
    assert_eq!(Rules { recheck_days: vec![90, 30], ..rules() }.wrong(), Some("recheck_days"));
}

proptest! {
    /// Every date that passes is told once, and none is told before it passes.
    #[test]
    fn every_passed_date_is_told_exactly_once(looks in proptest::collection::vec(0..400i64, 1..20)) {
        let mut looks = looks;
        looks.sort_unstable();
        let mut own = accepted().delist(false, 9, &rules(), &Always, 54 * DAY).unwrap();
        let mut told = Vec::new();
        for look in looks {
            let (next, passed) = own.pass_time(look * DAY);
            prop_assert!(passed.iter().all(|due| due.due_at <= look * DAY));
            prop_assert!(next.watch_at().is_none_or(|at| at > look * DAY));
            told.extend(passed.into_iter().map(|due| (due.what.word(), due.due_at)));
            own = next;
        }
        let n = told.len();
        told.sort_unstable();
        told.dedup();
        prop_assert_eq!(n, told.len());
    }
}
