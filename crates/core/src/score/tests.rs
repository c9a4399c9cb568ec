//! What a scheme makes of figures, and the three promises.

use proptest::prelude::*;

use super::*;

const MONTHLY: &str = include_str!("../../../../templates/score/monthly.toml");
const SAFETY: &str = include_str!("../../../../templates/score/safety.toml");

fn record(id: i64) -> Record {
    Record { id, noun: "case".into(), label: format!("市政{id:04}"), doubled: false, own: None }
}

fn records(range: std::ops::Range<i64>) -> Vec<Record> {
    range.map(record).collect()
}

/// The bureau of the mock-up: 119 due, 88 in time, 9 reworked, 2 rebound.
fn bureau() -> Figures {
    let mut figures = Figures::default();
    figures.count("cases.due", records(0..119));
    figures.count("cases.handled_in_time", records(31..119));
    figures.count("cases.late", records(0..31));
    figures.count("cases.reworked", records(40..49));
    figures.count("cases.rebound", records(50..52));
    figures.count("tasks.due", records(200..252));
    figures.count("tasks.done", records(200..241));
    figures.count("tasks.undone", records(241..252));
    figures.value("checks.average", 86_400, records(300..331));
    figures.count("voice.answered", records(400..483));
    figures.count("voice.satisfied", records(400..469));
    figures.count("voice.unsatisfied", records(469..483));
    figures.count("manual.praise", records(500..501));
    figures.count("orders.late", records(600..601));
    figures
}

/// A card as a table: code, score, change, records charged.
fn table(card: &Card) -> String {
    let lines = card.parts.iter().flat_map(|part| &part.lines);
    lines
        .map(|line| {
            format!("{:<16}{:>7}{:>8}{:>4}\n", line.code, line.score, line.change, line.charges.len())
        })
        .chain([format!("total {} of {}\n", card.total, card.possible)])
        .collect()
}

#[test]
fn a_card_says_what_every_rule_gave() {
    let scheme = Scheme::parse(MONTHLY).unwrap();
    assert_eq!(
        table(&scheme.card(&bureau())),
        "\
cases-in-time      9475  -10525  31
cases-rework       7731   -2269   9
cases-rebound      8000   -2000   2
tasks-done        19712   -5288  11
checks-average    21600   -3400  31
voice-satisfied    8313   -1687  14
bonus-praise       1000    1000   1
awards                0       0   0
deduct-orders     -2000   -2000   1
total 73831 of 100000
"
    );
}

#[test]
fn a_rule_with_nothing_to_judge_gives_full_points_and_says_so() {
    let card = Scheme::parse(MONTHLY).unwrap().card(&Figures::default());
    assert_eq!(card.total, 100_000);
    assert!(card.parts.iter().flat_map(|part| &part.lines).all(|line| !line.applies));
}

#[test]
fn bands_expressions_and_doubled_records_count_as_written() {
    let scheme = Scheme::parse(SAFETY).unwrap();
    let mut figures = Figures::default();
    figures.count("cases.due", records(0..10));
    figures.count("cases.handled_in_time", records(0..9));
    figures.count("cases.late", records(9..10));
    figures.count("cases.rebound", records(0..1));
    figures.value("checks.average", 90_000, vec![]);
    figures.count("cases.from_above", vec![Record { doubled: true, ..record(7) }, record(8)]);
    assert_eq!(
        table(&scheme.card(&figures)),
        "\
hazards-closed    40000  -10000   1
hazards-share     10000  -10000   0
checks-average    27000   -3000   0
deduct-repeat     -6000   -6000   2
total 71000 of 100000
"
    );
    let charges = &scheme.card(&figures).parts[2].lines[0].charges;
    assert_eq!(charges.iter().map(|charge| charge.change).collect::<Vec<_>>(), [-4_000, -2_000]);
}

#[test]
fn what_was_settled_brings_its_own_points_and_the_most_is_cut_from_the_last() {
    let scheme = Scheme::parse(MONTHLY).unwrap();
    let card = |own: &[Points]| {
        let award = |(id, own): (usize, &Points)| Record { own: Some(*own), ..record(id as i64) };
        let mut figures = Figures::default();
        figures.value("awards.points", own.iter().sum(), own.iter().enumerate().map(award).collect());
        let card = scheme.card(&figures);
        let line =
            card.parts.iter().flat_map(|part| part.lines.clone()).find(|line| line.code == "awards").unwrap();
        (line.score, line.charges.iter().map(|charge| charge.change).collect::<Vec<_>>(), card.possible)
    };
    assert_eq!(card(&[1_500, -3_500]), (-2_000, vec![1_500, -3_500], 100_000));
    assert_eq!(card(&[3_000, 1_000, 4_000]), (5_000, vec![3_000, 1_000, 1_000], 100_000));
    assert_eq!(card(&[-4_000, -2_000]), (-5_000, vec![-4_000, -1_000], 100_000));
}

#[test]
fn ties_share_a_place_and_the_next_is_left_out() {
    let scheme = Scheme::parse(MONTHLY).unwrap();
    let entrant = |unit, total, before| Entrant { unit, total, before };
    let places = rank(
        &scheme,
        &[
            entrant(4, 73_800, Some(4)),
            entrant(1, 96_200, Some(2)),
            entrant(3, 89_600, None),
            entrant(2, 89_600, Some(1)),
        ],
    );
    let told: Vec<_> = places
        .iter()
        .map(|place| (place.unit, place.place, place.tied, place.moved, place.mark.map(Mark::word)))
        .collect();
    assert_eq!(
        told,
        [
            (1, 1, false, Some(1), Some("praise")),
            (2, 2, true, Some(-1), None),
            (3, 2, true, None, None),
            (4, 4, false, Some(0), Some("yellow")),
        ]
    );
}

#[test]
fn a_wrong_scheme_is_told_where_it_is_wrong() {
    let spoil = |from: &str, to: &str| Scheme::parse(&MONTHLY.replacen(from, to, 1)).unwrap_err();
    let bad = |rule: &str, field| SchemeError::BadNumber { rule: rule.into(), field };
    assert_eq!(spoil("points = 20", "points = -1"), bad("cases-in-time", "points"));
    assert_eq!(spoil("bar = 0.95", "bar = 95"), bad("cases-in-time", "bar"));
    assert_eq!(spoil("per = 0.01", "per = 0.0"), bad("cases-in-time", "per"));
    assert_eq!(spoil("each = 1.0", ""), bad("cases-rebound", "each"));
    assert_eq!(spoil("yellow_below = 77", "yellow_below = 0"), bad("scheme", "yellow_below"));
    assert_eq!(spoil("code = \"tasks\"", "code = \"cases\""), SchemeError::Twice("cases".into()));
    assert_eq!(
        spoil("part = \"tasks\"", "part = \"moon\""),
        SchemeError::NoPart { rule: "tasks-done".into(), part: "moon".into() }
    );
    let SchemeError::Unreadable(why) = spoil("points = 20", "pionts = 20") else { panic!() };
    assert!(why.contains("pionts"), "{why}");
    assert!(matches!(spoil("kind = \"rate\"", "kind = \"moon\""), SchemeError::Unreadable(_)));
    let wrong = SAFETY.replacen("cases.due == 0.0 ?", "cases.due ==", 1);
    assert!(
        matches!(Scheme::parse(&wrong), Err(SchemeError::BadExpression { rule, .. }) if rule == "hazards-share")
    );
}

/// A unit's month: each case is late or not, reworked or not, rebound or not.
fn any_cases() -> impl Strategy<Value = Vec<(bool, bool, bool, bool)>> {
    prop::collection::vec(any::<(bool, bool, bool, bool)>(), 0..60)
}

fn figures_of(cases: &[(bool, bool, bool, bool)]) -> Figures {
    let pick = |wanted: &dyn Fn(&(bool, bool, bool, bool)) -> bool| {
        (0i64..)
            .zip(cases)
            .filter(|(_, case)| wanted(case))
            .map(|(id, case)| Record { doubled: case.3, ..record(id) })
            .collect::<Vec<_>>()
    };
    let mut figures = Figures::default();
    figures.count("cases.due", pick(&|_| true));
    figures.count("cases.handled_in_time", pick(&|case| !case.0));
    figures.count("cases.late", pick(&|case| case.0));
    figures.count("cases.reworked", pick(&|case| case.1));
    figures.count("cases.rebound", pick(&|case| case.2));
    figures.count("cases.from_above", pick(&|case| case.2));
    figures.count("orders.late", pick(&|case| case.1 && case.2));
    figures
}

proptest! {
    /// The total is the sum of its parts, a part of its lines, and a line's change of its charges.
    #[test]
    fn the_sum_of_the_parts_is_the_total(cases in any_cases()) {
        for source in [MONTHLY, SAFETY] {
            let card = Scheme::parse(source).unwrap().card(&figures_of(&cases));
            prop_assert_eq!(card.total, card.parts.iter().map(|part| part.score).sum::<Points>());
            for part in &card.parts {
                prop_assert_eq!(part.score, part.lines.iter().map(|line| line.score).sum::<Points>());
                prop_assert_eq!(part.score, part.points + part.change);
                for line in part.lines.iter().filter(|line| !line.charges.is_empty()) {
                    prop_assert_eq!(line.change, line.charges.iter().map(|charge| charge.change).sum::<Points>());
                }
            }
        }
    }

    /// A score never falls when a finding is fixed.
    #[test]
    fn a_score_never_falls_when_a_finding_is_fixed(cases in any_cases(), at in any::<prop::sample::Index>(), what in 0..3) {
        prop_assume!(!cases.is_empty());
        let mut mended = cases.clone();
        let case = &mut mended[at.index(cases.len())];
        match what {
            0 => case.0 = false,
            1 => case.1 = false,
            _ => case.2 = false,
        }
        for source in [MONTHLY, SAFETY] {
            let scheme = Scheme::parse(source).unwrap();
            prop_assert!(scheme.card(&figures_of(&mended)).total >= scheme.card(&figures_of(&cases)).total);
        }
    }

    /// The order in which records and units arrive does not matter.
    #[test]
    fn the_order_of_arrival_does_not_matter(cases in any_cases(), totals in prop::collection::vec(0i64..100_000, 1..20)) {
        let scheme = Scheme::parse(MONTHLY).unwrap();
        let figures = figures_of(&cases);
        let mut turned = Figures::default();
        for (name, measure) in &figures.0 {
            turned.count(name, measure.records().iter().rev().cloned().collect());
        }
        prop_assert_eq!(scheme.card(&turned), scheme.card(&figures));
        let entrants: Vec<Entrant> =
            (0i64..).zip(&totals).map(|(unit, total)| Entrant { unit, total: *total, before: None }).collect();
        let reversed: Vec<Entrant> = entrants.iter().rev().copied().collect();
        prop_assert_eq!(rank(&scheme, &entrants), rank(&scheme, &reversed));
    }

    /// A better total never stands below a worse one.
    #[test]
    fn a_better_total_never_stands_lower(totals in prop::collection::vec(0i64..50, 1..30)) {
        let scheme = Scheme::parse(MONTHLY).unwrap();
        let entrants: Vec<Entrant> =
            (0i64..).zip(&totals).map(|(unit, total)| Entrant { unit, total: *total, before: None }).collect();
        let places = rank(&scheme, &entrants);
        prop_assert!(places.windows(2).all(|two| two[0].total >= two[1].total && two[0].place <= two[1].place));
    }
}
