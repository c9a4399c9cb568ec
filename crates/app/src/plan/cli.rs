//! `yipan schedule` and `yipan worktime`: the two engines on files and single questions, without a city.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use yipan_schedule::{Frame, Network, PlanError, PlanFile, Why, read_plan, write_csv, write_json};
use yipan_worktime::{Calendar, CalendarFile, Limit, Minute, TimeKind, civil, date_minute, minute};

/// Early and late dates, slack and the critical chain of a plan in files
#[derive(Debug, Args)]
pub struct ScheduleCommand {
    /// Tasks: id,name,duration_hours
    #[arg(long)]
    tasks: PathBuf,
    /// Links: from,to,type,lag_hours (FS SS FF SF)
    #[arg(long)]
    links: PathBuf,
    /// Weekly pattern and exceptions; optional project_start and fixed_finish
    #[arg(long)]
    calendar: PathBuf,
    /// Count back from here: 2026-11-17T18:00, or a day (its end)
    #[arg(long, conflicts_with = "start", required_unless_present = "start")]
    finish: Option<String>,
    /// Count forwards from here: 2026-01-05T08:30, or a day (its beginning)
    #[arg(long)]
    start: Option<String>,
    /// Answer as JSON instead of CSV
    #[arg(long)]
    json: bool,
}

/// Deadlines in working and natural time
#[derive(Debug, Subcommand)]
pub enum WorktimeCommand {
    /// When so much time, begun then, is up
    Add {
        /// The moment it begins: 2026-02-13T17:00
        start: String,
        /// How much: 10
        count: u32,
        /// Of what: work_hour, work_day, urgent_minute, urgent_hour, urgent_day, natural_day
        kind: String,
        /// A calendar file; without it 08:30–12:00, 13:30–18:00 with China's public holidays
        #[arg(long)]
        calendar: Option<PathBuf>,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// How much working time lies between two moments
    Between {
        /// The earlier moment
        start: String,
        /// The later moment
        finish: String,
        /// A calendar file; without it 08:30–12:00, 13:30–18:00 with China's public holidays
        #[arg(long)]
        calendar: Option<PathBuf>,
        /// Answer as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Plans of up to so many tasks are told what would mend them.
const MENDS_UP_TO: usize = 20_000;

const FILE_MOST: u64 = 1 << 30;

fn text(path: &Path) -> Result<String, String> {
    let at = |problem: &dyn std::fmt::Display| format!("{}: {problem}", path.display());
    let size = std::fs::metadata(path).map_err(|e| at(&e))?.len();
    if size > FILE_MOST {
        return Err(at(&format!("{size} bytes; at most {FILE_MOST} are read")));
    }
    let bytes = std::fs::read(path).map_err(|e| at(&e))?;
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        at(&format!("line {line}: not UTF-8; save the file as UTF-8"))
    })
}

/// A moment, or a day at its beginning or end.
fn moment(option: &str, text: &str, at_end: bool) -> Result<Minute, String> {
    if let Ok(date) = text.parse::<Date>()
        && text.len() <= 10
    {
        return Ok(date_minute(date) + if at_end { 24 * 60 } else { 0 });
    }
    minute(text)
        .ok_or_else(|| format!("{option}: «{text}» is no moment; write 2026-01-05T08:30 or 2026-01-05"))
}

/// Runs `yipan schedule`.
pub fn schedule(command: &ScheduleCommand) -> Result<(), String> {
    let (tasks, links) = (text(&command.tasks)?, text(&command.links)?);
    let calendar = text(&command.calendar)?;
    let file = read_plan(&tasks, &links, &calendar).map_err(|error| {
        let path = match error.file {
            "tasks" => &command.tasks,
            "links" => &command.links,
            _ => &command.calendar,
        };
        let line = error.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        format!("{}: {line}{}", path.display(), error.problem)
    })?;
    let frame = match (&command.start, &command.finish) {
        (Some(start), _) => Frame { start: Some(moment("--start", start, false)?), finish: None },
        (None, Some(finish)) => {
            Frame { start: file.frame.start, finish: Some(moment("--finish", finish, true)?) }
        }
        (None, None) => return Err("give --start or --finish".into()),
    };
    let network = Network::new(&file.plan).map_err(|error| in_words(&error, &file))?;
    let schedule = network.schedule(&frame).map_err(|error| in_words(&error, &file))?;
    let mut why = Why::default();
    if !schedule.fits() {
        why.chain = network.chain(&frame).map_err(|error| in_words(&error, &file))?;
        // Every mend is a schedule of its own: a very large plan is told its chain only.
        if command.json && file.ids.len() <= MENDS_UP_TO {
            why.mends = network.mends(&frame).map_err(|error| in_words(&error, &file))?;
        }
    }
    let answer =
        if command.json { write_json(&schedule, &file.ids, &why) } else { write_csv(&schedule, &file.ids) };
    if !schedule.fits() {
        let names: Vec<&str> = why.chain.iter().take(12).map(|step| &*file.ids[step.task as usize]).collect();
        let more = if why.chain.len() > 12 { " → …" } else { "" };
        eprintln!(
            "yipan: the plan does not fit: {} working hours short along {}{more}",
            (schedule.short_minutes() as f64 / 60.0 * 100.0).round() / 100.0,
            names.join(" → ")
        );
    }
    put(&answer)
}

fn in_words(error: &PlanError, file: &PlanFile<'_>) -> String {
    match error {
        PlanError::Cycle(circle) => {
            let name = |task: &u32| {
                let (id, name) = (&file.ids[*task as usize], &file.names[*task as usize]);
                if name.is_empty() { id.to_string() } else { format!("{id} «{name}»") }
            };
            let mut names: Vec<String> = circle.iter().map(name).collect();
            names.extend(circle.first().map(name));
            format!(
                "tasks wait for one another in a circle: {}; remove one of these links",
                names.join(" → ")
            )
        }
        error => error.to_string(),
    }
}

/// A reader that has seen enough and closed the pipe is no error.
fn put(answer: &[u8]) -> Result<(), String> {
    match std::io::stdout().lock().write_all(answer) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn calendar(path: Option<&PathBuf>) -> Result<Calendar, String> {
    let Some(path) = path else { return Ok(Calendar::china()) };
    let file = CalendarFile::read(&text(path)?).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(file.calendar)
}

fn told(at: Minute) -> String {
    civil(at).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Runs `yipan worktime`.
pub fn worktime(command: &WorktimeCommand) -> Result<(), String> {
    match command {
        WorktimeCommand::Add { start, count, kind, calendar: path, json } => {
            let kind = TimeKind::from_name(kind).ok_or_else(|| {
                let names: Vec<_> = TimeKind::ALL.iter().map(|kind| kind.name()).collect();
                format!("«{kind}» is no kind of time; write one of {}", names.join(", "))
            })?;
            let (calendar, at) = (calendar(path.as_ref())?, moment("start", start, false)?);
            let due = Limit::new(*count, kind).deadline(&calendar, calendar.instant(at));
            let due = told(calendar.minute_at(due));
            let answer = if *json { serde_json::json!({"due": due}).to_string() } else { due };
            put(format!("{answer}\n").as_bytes())
        }
        WorktimeCommand::Between { start, finish, calendar: path, json } => {
            let calendar = calendar(path.as_ref())?;
            let minutes = calendar.between(moment("start", start, false)?, moment("finish", finish, false)?);
            let hours = minutes as f64 / 60.0;
            let days = minutes as f64 / f64::from(calendar.pattern().minutes_per_day);
            let answer = if *json {
                serde_json::json!({"minutes": minutes, "hours": hours, "days": days}).to_string()
            } else {
                format!("{hours} hours")
            };
            put(format!("{answer}\n").as_bytes())
        }
    }
}
