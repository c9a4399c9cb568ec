//! What rules answer, and what is refused as one.

use proptest::prelude::*;

use super::*;

fn figures() -> Named {
    Named::from([
        ("tasks.done_rate".into(), 0.96),
        ("cases.major_open".into(), 0.0),
        ("cases.late".into(), 3.0),
        ("cases.due".into(), 0.0),
        ("survey.resident.satisfaction".into(), 0.91),
    ])
}

#[test]
fn a_gate_is_answered_from_named_figures() {
    let asked = [
        "tasks.done_rate >= 0.95 && cases.major_open == 0 && survey(\"resident\").satisfaction >= 0.90",
        "cases.late > 3",
        "cases.due == 0 ? true : cases.late / cases.due < 0.1",
    ];
    let answers = asked.map(|source| Rule::parse(source).unwrap().holds(&figures()));
    assert_eq!(answers, [Ok(true), Ok(false), Ok(true)]);
    assert_eq!(Rule::parse("10.0 - cases.late * 2.0").unwrap().number(&figures()), Ok(4.0));
}

#[test]
fn a_rule_names_its_figures() {
    let rule =
        Rule::parse("survey(\"resident\").satisfaction >= 0.9 || cases.late + cases.late < 2.5").unwrap();
    assert_eq!(rule.figures(), ["cases.late", "survey.resident.satisfaction"]);
}

#[test]
fn what_is_no_rule_is_refused_by_name() {
    assert_eq!(Rule::parse("  "), Err(NoRule::Empty));
    assert_eq!(Rule::parse(&"1+".repeat(1_001)), Err(NoRule::TooLong));
    assert_eq!(Rule::parse(&"(".repeat(30)), Err(NoRule::TooDeep));
    assert_eq!(Rule::parse("[1].size()"), Err(NoRule::Foreign { sign: "[".into(), at: 0 }));
    assert_eq!(Rule::parse("cases.all(c, true)"), Err(NoRule::Foreign { sign: "all".into(), at: 6 }));
    assert!(matches!(Rule::parse("cases.late >"), Err(NoRule::Unreadable(_))));
    let rule = Rule::parse("cases.nobody > 1").unwrap();
    assert_eq!(rule.holds(&figures()), Err(NoRule::NoFigure("cases.nobody".into())));
    assert_eq!(Rule::parse("cases.late").unwrap().holds(&figures()), Err(NoRule::WrongKind));
    assert_eq!(Rule::parse("cases.late > 1").unwrap().number(&figures()), Err(NoRule::WrongKind));
    assert!(matches!(Rule::parse("cases.late / 0.0").unwrap().number(&figures()), Err(NoRule::NoAnswer(_))));
}

proptest! {
    /// Whatever is written, there is an answer.
    #[test]
    fn anything_written_is_answered(source in "([a-z.]{1,6}|[0-9.]{1,3}|[ ()+*/<>=!&|?:,\"-]){0,40}") {
        if let Ok(rule) = Rule::parse(&source) {
            let _ = rule.holds(&figures());
            let _ = rule.number(&figures());
        }
    }
}
