//! The neutral files: read, answered, refused with the line.
#![allow(clippy::unwrap_used)] // a test may stop at what cannot be

use yipan_schedule::{Frame, Network, Why, read_plan, write_csv, write_json};

const TASKS: &str = "id,name,duration_hours\n1,survey,8\n\"b,2\",\"say \"\"go\"\"\",1.5\r\n3,重复,4\n";
const LINKS: &str = "from,to,type,lag_hours\n1,\"b,2\",FS,0\n\"b,2\",3,SS,-1\n";
const CALENDAR: &str =
    r#"{"week":{"mon":[["08:30","12:00"],["13:30","18:00"]]},"project_start":"2026-03-02T08:30"}"#;

fn problem(tasks: &str, links: &str) -> String {
    read_plan(tasks, links, CALENDAR).unwrap_err().to_string()
}

#[test]
fn a_plan_is_read_and_answered() {
    let file = read_plan(TASKS, LINKS, CALENDAR).unwrap();
    assert_eq!((file.ids[1].as_ref(), file.names[1].as_ref()), ("b,2", "say \"go\""));
    assert_eq!(file.plan.tasks[1].minutes, 90);
    let dates = Network::new(&file.plan).unwrap().schedule(&file.frame).unwrap();
    assert_eq!(
        String::from_utf8(write_csv(&dates, &file.ids)).unwrap(),
        "id,early_start,early_finish,late_start,late_finish,slack_hours,critical\n\
         1,2026-03-02T08:30,2026-03-02T18:00,2026-03-02T08:30,2026-03-02T18:00,0,true\n\
         \"b,2\",2026-03-09T08:30,2026-03-09T10:00,2026-03-09T08:30,2026-03-09T10:00,0,true\n\
         3,2026-03-02T17:00,2026-03-09T11:30,2026-03-02T17:00,2026-03-09T11:30,0,true\n"
    );
    let frame = Frame { start: file.frame.start, finish: yipan_worktime::minute("2026-03-02T18:00") };
    let network = Network::new(&file.plan).unwrap();
    let short = network.schedule(&frame).unwrap();
    let why = Why { chain: network.chain(&frame).unwrap(), mends: network.mends(&frame).unwrap() };
    let json = String::from_utf8(write_json(&short, &file.ids, &why)).unwrap();
    assert!(json.starts_with("{\"fits\":false,\"short_hours\":3,\"start\":\"2026-03-02T08:30\","), "{json}");
    assert!(json.contains("\"chain\":[\"1\",\"b,2\",\"3\"]"), "{json}");
    assert!(json.contains("{\"kind\":\"shorten\",\"task\":\"1\",\"hours\":3}"), "{json}");
    assert!(json.contains("{\"kind\":\"finish-at\",\"at\":\""), "{json}");
    assert!(json.contains("\"slack_hours\":-3,\"critical\":true}"), "{json}");
}

#[test]
fn a_wrong_file_is_refused_with_its_line() {
    assert_eq!(
        problem("", LINKS),
        "tasks, line 1: the file is empty; its first line is «id,name,duration_hours»"
    );
    assert_eq!(
        problem("id,title,duration_hours\n", LINKS),
        "tasks, line 1: the columns are «id,title,duration_hours», not «id,name,duration_hours»"
    );
    let tasks = |rows: &str| format!("id,name,duration_hours\n{rows}");
    assert_eq!(
        problem(&tasks("1,a,x\n"), LINKS),
        "tasks, line 2: duration_hours «x» is no number of hours from 0 to 1000000"
    );
    assert_eq!(
        problem(&tasks("1,a,1\n\n1,b,2\n"), LINKS),
        "tasks, line 4: id «1» stands twice; give each task its own"
    );
    assert_eq!(problem(&tasks("1,a\n"), LINKS), "tasks, line 2: 2 columns instead of 3");
    assert_eq!(
        problem(&tasks("1,\"a,2\n"), LINKS),
        "tasks, line 2: a quotation mark is opened and never closed"
    );
    let links = |row: &str| format!("from,to,type,lag_hours\n{row}\n");
    assert_eq!(problem(TASKS, &links("1,9,FS,0")), "links, line 2: there is no task «9» in the tasks file");
    assert_eq!(problem(TASKS, &links("1,3,XX,0")), "links, line 2: type «XX» is none of FS, SS, FF, SF");
    assert_eq!(
        problem(TASKS, &links("1,3,FS,soon")),
        "links, line 2: lag_hours «soon» is no number of hours"
    );
}
