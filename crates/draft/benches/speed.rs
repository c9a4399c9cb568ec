//! How fast documents are read on one core: `cargo bench -p yipan-draft --profile dev` (the profile Yipan runs in).
//!
//! Prints the cold start (the first document of a fresh process, patterns compiled on the way), the first pass over all
//! documents, and, after that warm-up, megabytes a second over 5 MB: document by document (all; ours, which are short and
//! dense; those of the folder), each with its finds written down as JSON, and as one file that holds them all.
//! Every `*.txt` of the folder in `YIPAN_EXTRACT_DEV` joins our own documents.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Time spent computing, where the system tells it (other programs on the same core do not count), else time passed.
#[derive(Clone, Copy)]
struct Clock {
    wall: Instant,
    cpu: Option<u64>,
}

impl Clock {
    fn cpu() -> Option<u64> {
        std::fs::read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse().ok()
    }

    fn start() -> Self {
        Self { wall: Instant::now(), cpu: Self::cpu() }
    }

    fn elapsed(self) -> Duration {
        match (self.cpu, Self::cpu()) {
            (Some(from), Some(to)) => Duration::from_nanos(to.saturating_sub(from)),
            _ => self.wall.elapsed(),
        }
    }
}

/// How much is read, in bytes.
const BYTES: usize = 5_000_000;

fn main() {
    // `cargo test --benches` asks for nothing but that it starts.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let (ours, given) = (ours(), given());
    let texts = [&ours[..], &given[..]].concat();
    let Some(first) = texts.iter().find(|t| t.contains("实施方案")).or(texts.first()) else { return };
    let start = Clock::start();
    black_box(yipan_draft::read("a.txt", first));
    println!("cold     {:8.1} ms for the first document ({} bytes)", millis(start), first.len());
    let start = Clock::start();
    black_box(yipan_draft::read("a.txt", first));
    println!("warm     {:8.1} ms for the same again", millis(start));

    // Every pattern is compiled, and has met every document, once.
    let start = Clock::start();
    texts.iter().for_each(|text| drop(black_box(yipan_draft::read("a.txt", text))));
    let once: usize = texts.iter().map(String::len).sum();
    println!("first    {:8.2} MB/s over {once} bytes, each document for the first time", speed(once, start));

    let read = |text: &str| drop(black_box(yipan_draft::read("a.txt", text)));
    let write = |text: &str| {
        let finds = yipan_draft::read("a.txt", text);
        drop(black_box(serde_json::to_string(&finds)));
    };
    over("each", &texts, read);
    over("ours", &ours, read);
    over("given", &given, read);
    over("written", &texts, write);

    let (mut slowest, mut named) = (f64::MAX, String::new());
    for text in &texts {
        let rounds = 100_000 / text.len().max(1) + 1;
        let start = Clock::start();
        (0..rounds).for_each(|_| drop(black_box(yipan_draft::read("a.txt", text))));
        let speed = speed(rounds * text.len(), start);
        if speed < slowest {
            (slowest, named) = (speed, text.chars().take(24).collect());
        }
    }
    println!("slowest  {slowest:8.2} MB/s: {}", named.replace('\n', " "));

    let one = texts.join("\n\n");
    let all = format!("{one}\n\n").repeat(BYTES / one.len() + 1);
    let start = Clock::start();
    black_box(yipan_draft::read("all.txt", &all));
    println!("together {:8.2} MB/s over {} bytes in one file", speed(all.len(), start), all.len());
}

/// How fast texts are read one by one.
fn over(name: &str, texts: &[String], read: impl Fn(&str)) {
    let once: usize = texts.iter().map(String::len).sum();
    if once == 0 {
        return;
    }
    // Asking the clock for each document costs as much as a tenth of reading it: it is asked once for all.
    let rounds = BYTES / once + 1;
    let start = Clock::start();
    (0..rounds).for_each(|_| texts.iter().for_each(|text| read(text)));
    println!(
        "{name:8} {:8.2} MB/s over {} documents, {rounds} times",
        speed(rounds * once, start),
        texts.len()
    );
}

fn millis(start: Clock) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

fn speed(bytes: usize, start: Clock) -> f64 {
    bytes as f64 / 1e6 / start.elapsed().as_secs_f64()
}

/// Our own documents without their marks.
fn ours() -> Vec<String> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/own");
    files(own, "mark").iter().map(|t| unmarked(t)).collect()
}

/// Those of the folder named in the environment.
fn given() -> Vec<String> {
    std::env::var("YIPAN_EXTRACT_DEV").map_or_else(|_| Vec::new(), |folder| files(&folder, "txt"))
}

fn files(folder: &str, ending: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == ending));
    paths.sort();
    paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).collect()
}

fn unmarked(marked: &str) -> String {
    let mut pieces = marked.split('⟦');
    let mut text = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let piece = piece.strip_prefix("D:chair's ").unwrap_or(piece);
        text.push_str(piece.split_once(' ').map_or(piece, |p| p.1));
    }
    text.replace('⟧', "")
}
