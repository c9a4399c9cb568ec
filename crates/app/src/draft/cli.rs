//! `yipan draft` and `yipan apply`.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::act::{self, Apply, Decision};
use super::file::{self, Reading};
use super::store;
use crate::cli::{Data, told};
use crate::problem::Problem;
use crate::who::session;
use crate::who::store as people;

/// Read documents into drafts: who does what by when, phases, figures, rules
#[derive(Debug, Args)]
pub struct DraftCommand {
    /// Documents: txt, md, html, docx, pdf, xlsx
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The document's own date, for dates without a year: 2026-07-23
    #[arg(long)]
    date: Option<String>,
    /// Leave out rule and confidence, as reference annotations have it
    #[arg(long)]
    gold: bool,
    /// Folder for one NAME.json each; without it they go to standard output
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Put a draft on the board: everything in it is taken as reviewed
#[derive(Debug, Args)]
pub struct ApplyCommand {
    /// What `yipan draft` wrote, corrected by hand where needed
    draft: PathBuf,
    /// Name of the campaign, when the draft names none
    #[arg(long, default_value = "")]
    name: String,
    /// Kind of campaign, as `yipan template list` names it: its standards, phases and command come along
    #[arg(long)]
    template: Option<String>,
    /// Years by which its days are moved: a plan of an earlier year followed again
    #[arg(long, default_value_t = 0)]
    years: u16,
    /// Account in whose name it is done
    #[arg(long, default_value = "office")]
    user: String,
    #[command(flatten)]
    data: Data,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Reads the documents, one at a time: what is held is one document and its finds.
pub fn read(command: &DraftCommand) -> Result<(), String> {
    let total = command.files.len();
    let mut progress = Progress::of(total);
    let mut failed = 0;
    for (n, file) in command.files.iter().enumerate() {
        progress.show(n, file);
        if let Err(why) = one(command, file) {
            progress.clear();
            eprintln!("yipan: {}: {why}", file.display());
            failed += 1;
        }
    }
    progress.clear();
    if failed == 0 { Ok(()) } else { Err(format!("{failed} of {total} documents could not be read")) }
}

/// A bar on one line of a terminal while many documents are read; in a pipe it says nothing.
struct Progress {
    total: usize,
    shown: bool,
    terminal: bool,
    last: std::time::Instant,
}

impl Progress {
    /// How wide the bar is, in characters.
    const WIDTH: usize = 24;

    fn of(total: usize) -> Self {
        use std::io::IsTerminal;
        let terminal = total > 1 && std::io::stderr().is_terminal();
        Self { total, shown: false, terminal, last: std::time::Instant::now() }
    }

    fn show(&mut self, done: usize, file: &std::path::Path) {
        // Ten times a second is enough for an eye and costs nothing beside the reading.
        if !self.terminal || self.shown && self.last.elapsed().as_millis() < 100 {
            return;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        eprint!("\r\x1b[K{}", line(done, self.total, &name));
        (self.shown, self.last) = (true, std::time::Instant::now());
    }

    fn clear(&mut self) {
        if self.shown {
            eprint!("\r\x1b[K");
            self.shown = false;
        }
    }
}

/// `[██████░░░░░░] 3/12 name`: short enough for a terminal of 80 columns.
fn line(done: usize, total: usize, name: &str) -> String {
    let full = done * Progress::WIDTH / total.max(1);
    let bar: String = (0..Progress::WIDTH).map(|i| if i < full { '█' } else { '░' }).collect();
    let name: String = name.chars().filter(|c| !c.is_control()).take(18).collect();
    format!("[{bar}] {done}/{total} {name}")
}

fn one(command: &DraftCommand, file: &std::path::Path) -> Result<(), String> {
    let bytes = file::open(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let words = file::words(&name, &bytes).map_err(|p| told(&p))?;
    let finds = match &command.date {
        Some(date) => yipan_draft::read_dated(&name, &words.body, date)
            .ok_or_else(|| format!("--date {date}: write it as 2026-07-23"))?,
        None => yipan_draft::read(&name, &words.body),
    };
    let finds = if command.gold { finds.bare() } else { finds };
    let text = serde_json::to_string_pretty(&finds).map_err(|e| e.to_string())? + "\n";
    match &command.out {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            let path = folder.join(format!("{stem}.json"));
            std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))
        }
        None => {
            use std::io::Write;
            std::io::stdout().write_all(text.as_bytes()).map_err(|e| e.to_string())
        }
    }
}

fn asked(command: &ApplyCommand) -> Apply {
    Apply {
        name: command.name.clone(),
        template: command.template.clone(),
        years: command.years,
        ..Apply::default()
    }
}

/// Puts a draft file on the board.
pub fn apply(command: &ApplyCommand) -> Result<(), String> {
    let place = command.draft.display().to_string();
    let text = std::fs::read_to_string(&command.draft).map_err(|e| format!("{place}: {e}"))?;
    let finds: Value = serde_json::from_str(&text).map_err(|e| format!("{place}: {e}"))?;
    if finds["schema"] != "extract/1" {
        return Err(format!(
            "{place}: no draft; it needs \"schema\": \"extract/1\", as yipan draft writes it"
        ));
    }
    let name = finds["file"].as_str().unwrap_or(&place).to_owned();
    let body = finds["items"].as_array().into_iter().flatten().filter(|i| i["kind"] == "document");
    let body: Vec<&str> = body.filter_map(|d| d["text"].as_str()).collect();
    let reading = Reading { name, format: "txt", body: body.join("\n"), finds: finds.clone() };
    let store = command.data.store()?;
    let now = jiff::Timestamp::now().as_millisecond();
    let (user, ask) = (command.user.clone(), asked(command));
    let done = store.deed(move |db| {
        let (city, person, _) = people::sign_in_of(db, &user)?.ok_or(Problem::Missing("person"))?;
        let by = session::actor(db, city, person)?.ok_or(Problem::Missing("person"))?;
        let id = act::read(db, &by, &reading, now)?;
        for item in store::items(db, by.city, id)? {
            // A file has been through a person's hands; what still asks is left off the board.
            let deed = if item.asks() { "reject" } else { "accept" };
            let decision = Decision { deed: deed.into(), fields: Default::default() };
            act::decide(db, &by, id, item.number, &decision, now)?;
        }
        act::apply(db, &by, id, &ask, now)
    });
    let campaign = done.map_err(|away| away.to_string())?.map_err(|problem| told(&problem))?;
    if command.json {
        println!("{}", json!({ "campaign": campaign }));
    } else {
        println!("{campaign}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_bar_fills_with_the_documents_and_fits_a_narrow_terminal() {
        assert!(super::line(0, 4, "a.txt").starts_with("[░░░"));
        assert!(super::line(2, 4, "a.txt").contains("████████████░░░░░░░░░░░░] 2/4 a.txt"));
        let wide: usize = super::line(9_999, 10_000, &"名".repeat(300))
            .chars()
            .map(|c| if c.is_ascii() { 1 } else { 2 })
            .sum();
        assert!(wide <= 110, "{wide}");
        assert!(!super::line(1, 2, "a\u{1b}[2Jb").contains('\u{1b}'));
    }
}
