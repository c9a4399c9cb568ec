//! Reads a plan in MS Project's XML and writes it again: `project IN.xml > OUT.xml`; without a file, a small plan.

use std::io::Write;

use yipan_paper::project::{Project, ProjectTask, ProjectWait, read_project, write_project};

fn small() -> Project {
    let day = vec![(510, 720), (810, 1080)];
    let mut week: [Vec<(u16, u16)>; 7] = std::array::from_fn(|_| day.clone());
    (week[5], week[6]) = (vec![], vec![]);
    let moment = |text: &str| text.parse().ok();
    let span = moment("2026-07-20T08:30:00").zip(moment("2026-08-14T18:00:00"));
    let part = ProjectTask { level: 2, who: "县住建局".into(), ..ProjectTask::default() };
    let tasks = vec![
        ProjectTask {
            uid: 1,
            level: 1,
            name: "管网 <一期>".into(),
            is_summary: true,
            span,
            ..ProjectTask::default()
        },
        ProjectTask {
            uid: 2,
            name: "摸排".into(),
            minutes: 2400,
            percent: 40,
            constraint: 1,
            span,
            baseline: span,
            ..part.clone()
        },
        ProjectTask {
            uid: 3,
            name: "修复 & 回填".into(),
            minutes: 9600,
            constraint: 7,
            constraint_at: moment("2026-08-14T18:00:00"),
            span,
            waits: vec![ProjectWait { from: 2, kind: "SS", lag_minutes: 960 }],
            ..part
        },
    ];
    Project {
        title: "复审总计划".into(),
        start: moment("2026-07-01T08:30:00"),
        finish: moment("2026-08-14T18:00:00"),
        minutes_per_day: 480,
        calendar: "机关工作历".into(),
        week,
        tasks,
        ..Project::default()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let project = match std::env::args().nth(1) {
        None => small(),
        Some(path) => {
            let (project, wrong) = read_project(&std::fs::read(path)?)?;
            for own in wrong {
                eprintln!("{}: {}", own.place, own.found);
            }
            project
        }
    };
    Ok(std::io::stdout().write_all(write_project(&project).as_bytes())?)
}
