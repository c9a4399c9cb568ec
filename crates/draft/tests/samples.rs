//! Documents of the genre, written for this purpose, each with its traps.

use serde_json::Value;

fn read(text: &str) -> Vec<Value> {
    let draft = yipan_draft::extract("sample.txt", text);
    draft["items"].as_array().cloned().unwrap_or_default()
}

/// The words and one attribute of every item of a kind.
fn list(items: &[Value], kind: &str, attribute: &str) -> Vec<(String, String)> {
    items
        .iter()
        .filter(|i| i["kind"] == kind)
        .map(|i| {
            let value = match &i[attribute] {
                Value::String(s) => s.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            };
            (i["text"].as_str().unwrap_or("").to_owned(), value)
        })
        .collect()
}

fn has(found: &[(String, String)], words: &str, value: &str) -> bool {
    found.iter().any(|(w, v)| w.contains(words) && v == value)
}

#[test]
fn a_plan_gives_its_phases_with_the_year_from_its_own_date() {
    let items = read(include_str!("samples/plan.txt"));
    let phases: Vec<(String, String, String)> = items
        .iter()
        .filter(|i| i["kind"] == "phase")
        .map(|i| {
            let word = |k: &str| i[k].as_str().unwrap_or("").to_owned();
            (word("name"), word("start_date"), word("end_date"))
        })
        .collect();
    let said = |name: &str, from: &str, to: &str| (name.to_owned(), from.to_owned(), to.to_owned());
    assert_eq!(
        phases,
        [
            said("摸底排查阶段", "2025-03-01", "2025-04-15"),
            said("集中整治阶段", "2025-04-16", "2025-10-31"),
            said("总结巩固阶段", "2025-11", "2025-12"),
        ]
    );
}

#[test]
fn a_plan_gives_tasks_rules_and_figures_and_keeps_slogans_out() {
    let items = read(include_str!("samples/plan.txt"));
    let tasks = list(&items, "task", "due");
    assert!(has(&tasks, "县住建局负责城区雨污管网改造", "2025-09"), "{tasks:?}");
    assert!(tasks.iter().any(|(w, _)| w.contains("拉网式排查")), "{tasks:?}");
    assert!(!tasks.iter().any(|(w, _)| w.contains("生态优先")), "a slogan is no task: {tasks:?}");
    let rules = list(&items, "rule", "rule_kind");
    assert!(has(&rules, "第一责任人", "responsibility"), "{rules:?}");
    assert!(has(&rules, "不得销号", "gate"), "{rules:?}");
    assert!(has(&rules, "通报批评", "sanction"), "{rules:?}");
    let figures = list(&items, "metric", "unit");
    assert!(has(&figures, "95%", "%") && has(&figures, "40公里", "公里"), "{figures:?}");
    assert!(has(&figures, "四分之三", ""), "{figures:?}");
    let orgs = list(&items, "org", "role");
    assert!(has(&orgs, "领导小组", "leading_group") && has(&orgs, "“1+5+12”", "structure"), "{orgs:?}");
}

#[test]
fn the_words_of_the_site_are_no_part_of_the_document() {
    let items = read(include_str!("samples/plan.txt"));
    let document = items.iter().find(|i| i["kind"] == "document").expect("one document");
    let text = document["text"].as_str().unwrap_or("");
    assert!(text.starts_with("关于印发") && text.ends_with("2025年2月20日"), "{text}");
    assert_eq!(document["date"], "2025-02-20");
}

#[test]
fn a_speech_separates_what_was_done_from_what_is_asked() {
    let items = read(include_str!("samples/speech.txt"));
    let figures = list(&items, "metric", "metric_kind");
    assert!(has(&figures, "236处", "result") && has(&figures, "1.2万吨", "result"), "{figures:?}");
    assert!(has(&figures, "35人", "baseline") && has(&figures, "80人", "result"), "{figures:?}");
    let problems = list(&items, "problem", "rule");
    assert_eq!(problems.len(), 2, "{problems:?}");
    let tasks = list(&items, "task", "due");
    assert!(!tasks.iter().any(|(w, _)| w.contains("236")), "past work is no task: {tasks:?}");
    assert!(tasks.iter().any(|(w, _)| w.contains("占道经营专项整治")), "{tasks:?}");
    let rules = list(&items, "rule", "rule_kind");
    assert!(rules.iter().any(|(_, k)| k == "triage" || k == "escalation"), "{rules:?}");
}

#[test]
fn dates_without_a_year_stay_without_one() {
    let items = read(include_str!("samples/speech.txt"));
    let dates = list(&items, "deadline", "date");
    assert!(has(&dates, "5月31日前", "--05-31"), "{dates:?}");
    assert!(has(&dates, "6月中旬前", "--06"), "{dates:?}");
    assert!(!dates.iter().any(|(w, _)| w.contains("3月8日")), "a past day is no deadline: {dates:?}");
}

#[test]
fn a_chair_calls_the_items_of_the_agenda() {
    let items = read(include_str!("samples/host.txt"));
    let document = items.iter().find(|i| i["kind"] == "document").expect("one document");
    assert_eq!(document["doc_kind"], "chair's remarks");
    let agenda = list(&items, "agenda", "status");
    assert_eq!(agenda.len(), 3, "{agenda:?}");
    assert!(agenda.iter().all(|(_, s)| s == "announced"));
}

#[test]
fn the_number_of_a_law_or_a_hotline_is_no_figure() {
    let items = read(include_str!("samples/law.txt"));
    assert_eq!(list(&items, "metric", "unit"), []);
    let dates = list(&items, "deadline", "date");
    assert!(has(&dates, "6月10日前", "--06-10"), "{dates:?}");
    assert!(!dates.iter().any(|(w, _)| w.contains("2018")), "{dates:?}");
    let orgs = list(&items, "org", "role");
    assert!(has(&orgs, "市监局", "lead"), "{orgs:?}");
}

#[test]
fn two_documents_with_one_text_are_one_and_its_copy() {
    let one = include_str!("samples/speech.txt");
    let filler = "全县上下要把各项任务一件一件落到实处，做到有布置、有检查、有结果。".repeat(12);
    let text = format!("第一篇：推进会讲话\n{one}{filler}\n第二篇：推进会讲话\n{one}{filler}\n");
    let items = read(&text);
    let copies = items.iter().filter(|i| i["kind"] == "document" && !i["duplicate_of"].is_null()).count();
    assert_eq!(copies, 1);
    let doubled = list(&items, "problem", "rule");
    assert_eq!(doubled.len(), 2, "nothing is read twice: {doubled:?}");
}
