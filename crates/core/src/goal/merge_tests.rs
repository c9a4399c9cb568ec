use super::super::requirement::{Seen, Verdict};
use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Requirement {
    Requirement::parse(text).expect(text)
}

fn merged(texts: &[&str]) -> String {
    let sources: Vec<Requirement> = texts.iter().map(|text| read(text)).collect();
    let sources: Vec<&Requirement> = sources.iter().collect();
    match merge(&sources, &BTreeMap::new()) {
        Ok(requirement) => requirement.to_string(),
        Err(conflict) => format!("{conflict:?}"),
    }
}

#[test]
fn the_stricter_requirement_wins() {
    let table: [(&[&str], &str); 22] = [
        (&[">= 36 %", ">= 40 %", ">= 38 %"], ">= 40 %"),
        (&["<= 60 dB(A)", "<= 55 dB(A)"], "<= 55 dB(A)"),
        (&["> 90 %", ">= 90 %"], "> 90 %"),
        (&[">= 0.41 ratio", ">= 40 %"], ">= 0.41 ratio"),
        (&["<= 5.6 permille", "<= 500 /100k"], "<= 500 /100k"),
        (&["<= 5.6 permille or falling", "<= 7 permille or falling"], "<= 5.6 permille or falling"),
        (&["<= 5.6 permille or falling", "<= 7 permille"], "<= 5.6 permille"),
        (&[">= 10 %", "<= 20 %"], "10..20 %"),
        (&["> 10 %", "<= 20 %"], "> 10 %; <= 20 %"),
        (&["60..80 %", ">= 80 %"], "== 80 %"),
        (&["yes", "yes"], "yes"),
        (&["yes", ">= 4 /km2"], ">= 4 /km2; yes"),
        (&["grade >= \"C\"", "grade >= \"B\""], "grade >= \"B\""),
        (&["rising", ">= 3 %"], ">= 3 %; rising"),
        (&["rising", "rising or falling"], "rising"),
        (&["when land < 80 m2: >= 9.5 m2", ">= 8.5 m2"], ">= 8.5 m2; when land < 80 m2: >= 9.5 m2"),
        (&["when land < 80 m2: >= 7.5 m2", ">= 8.5 m2"], ">= 8.5 m2"),
        (
            &["when land < 80 m2: >= 7.5 m2; when land >= 80 m2: >= 9 m2", "when land < 80 m2: >= 8 m2"],
            "when land < 80 m2: >= 8 m2; when land >= 80 m2: >= 9 m2",
        ),
        (&["when land < 80 m2: >= 9 m2", "when land < 90 m2: >= 9 m2"], "when land < 90 m2: >= 9 m2"),
        (&[">= 4 stops", ">= 4 lines"], "Units { a: \"lines\", b: \"stops\" }"),
        (&[">= 40 %", "<= 30 %"], "Bounds { bounds: [\"<= 30 %\", \">= 40 %\"] }"),
        (&["rising", "falling"], "Trend"),
    ];
    for (sources, expected) in table {
        assert_eq!(merged(sources), expected, "{sources:?}");
    }
}

#[test]
fn a_condition_on_a_known_figure_is_decided_first() {
    let figures = BTreeMap::from([("land".to_owned(), Amount::parse("95").expect("95").with_unit("m2"))]);
    let classes =
        read("when land < 80 m2: >= 7.5 m2; when land 80..100 m2: >= 8 m2; when land > 100 m2: >= 9 m2");
    let plain = read(">= 7.8 m2");
    let merged = merge(&[&classes, &plain], &figures).expect("no conflict");
    assert_eq!(merged.to_string(), ">= 8 m2");
}

#[test]
fn every_source_that_sets_a_bound_is_named_as_its_driver() {
    let merged = read(">= 40 %; yes");
    for (source, drives) in [(">= 40 %", true), (">= 0.4 ratio", true), (">= 38 %", false), ("yes", true)] {
        assert_eq!(super::drives(&read(source), &merged), drives, "{source}");
    }
}

fn any_bound() -> impl Strategy<Value = String> {
    let number = 0..40u32;
    prop_oneof![
        6 => (prop_oneof![Just(">="), Just(">"), Just("<="), Just("<")], number.clone(), any_unit())
            .prop_map(|(sign, value, unit)| amount(sign, value, unit)),
        1 => (number.clone(), number).prop_map(|(a, b)| format!("{}..{} %", a.min(b), a.max(b))),
        1 => Just("rising".to_owned()),
        1 => Just("falling".to_owned()),
        1 => Just("yes".to_owned()),
        1 => prop_oneof![Just("A"), Just("B"), Just("C")].prop_map(|grade| format!("grade >= \"{grade}\"")),
    ]
}

fn any_unit() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("%"), Just("ratio"), Just("permille")]
}

fn amount(sign: &str, percent: u32, unit: &str) -> String {
    match unit {
        "ratio" => format!("{sign} {}.{:02} ratio", percent / 100, percent % 100),
        "permille" => format!("{sign} {} permille", percent * 10),
        _ => format!("{sign} {percent} %"),
    }
}

fn any_part() -> impl Strategy<Value = String> {
    let bounds = prop::collection::vec(any_bound(), 1..3).prop_map(|bounds| bounds.join(" or "));
    let when = prop::option::weighted(0.3, (prop_oneof![Just("<"), Just(">=")], 1..3u32));
    (bounds, when).prop_map(|(bounds, when)| match when {
        Some((sign, value)) => format!("when land {sign} {value} m2: {bounds}"),
        None => bounds,
    })
}

fn any_requirement() -> impl Strategy<Value = Requirement> {
    prop::collection::vec(any_part(), 1..3).prop_map(|parts| read(&parts.join("; ")))
}

fn any_seen() -> impl Strategy<Value = Seen> {
    let percent = || (0..40u32).prop_map(|n| Amount::parse(&n.to_string()).map(|a| a.with_unit("%")));
    (percent(), percent(), any::<bool>(), prop_oneof![Just('A'), Just('B'), Just('C'), Just('D')])
        .prop_map(|(value, before, yes, grade)| Seen { value, before, yes: Some(yes), grade: Some(grade) })
}

fn land(value: u32) -> BTreeMap<String, Amount> {
    let amount = Amount::parse(&value.to_string()).expect("number").with_unit("m2");
    BTreeMap::from([("land".to_owned(), amount)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever meets the merged requirement meets every source.
    #[test]
    fn a_merged_requirement_is_never_laxer_than_a_source(
        sources in prop::collection::vec(any_requirement(), 1..5), seen in any_seen(), size in 0..4u32,
    ) {
        let sources: Vec<&Requirement> = sources.iter().collect();
        if let Ok(merged) = merge(&sources, &BTreeMap::new())
            && merged.met(&seen, &land(size)) == Verdict::Met
        {
            for source in sources {
                prop_assert_eq!(source.met(&seen, &land(size)), Verdict::Met, "{} of {}", source, merged);
            }
        }
    }

    #[test]
    fn the_order_of_the_sources_is_no_matter(
        mut sources in prop::collection::vec(any_requirement(), 1..5), turn in 0..5usize,
    ) {
        let before: Vec<&Requirement> = sources.iter().collect();
        let before = merge(&before, &BTreeMap::new()).map(|r| r.to_string());
        let turn = turn % sources.len();
        sources.rotate_left(turn);
        sources.reverse();
        let after: Vec<&Requirement> = sources.iter().collect();
        let after = merge(&after, &BTreeMap::new()).map(|r| r.to_string());
        prop_assert_eq!(before.is_ok(), after.is_ok());
        if let (Ok(before), Ok(after)) = (before, after) {
            prop_assert_eq!(before, after);
        }
    }

    #[test]
    fn merging_the_result_with_its_sources_again_changes_nothing(
        sources in prop::collection::vec(any_requirement(), 1..4),
    ) {
        let list: Vec<&Requirement> = sources.iter().collect();
        if let Ok(merged) = merge(&list, &BTreeMap::new()) {
            let mut again = list.clone();
            again.push(&merged);
            let twice = merge(&again, &BTreeMap::new()).map(|r| r.to_string());
            prop_assert_eq!(twice, Ok(merged.to_string()));
        }
    }

    #[test]
    fn a_merged_requirement_can_be_read_again(sources in prop::collection::vec(any_requirement(), 1..4)) {
        let sources: Vec<&Requirement> = sources.iter().collect();
        if let Ok(merged) = merge(&sources, &BTreeMap::new()) {
            prop_assert_eq!(read(&merged.to_string()).to_string(), merged.to_string());
        }
    }
}
