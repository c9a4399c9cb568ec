//! Searches without cues, fences and index, to hold those with them against.

use std::cell::Cell;

thread_local! {
    static UNAIDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether every pattern is searched by itself just now.
pub(super) fn is() -> bool {
    UNAIDED.with(Cell::get)
}

/// Runs something with every pattern searched by itself.
fn run<T>(what: impl FnOnce() -> T) -> T {
    UNAIDED.with(|u| u.set(true));
    let done = what();
    UNAIDED.with(|u| u.set(false));
    done
}

/// Our own documents, and those of the folder in `YIPAN_EXTRACT_DEV`.
fn documents() -> Vec<String> {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/own");
    let folders = [Some(own.to_owned()), std::env::var("YIPAN_EXTRACT_DEV").ok()];
    let mut texts = Vec::new();
    for entry in folders.into_iter().flatten().filter_map(|f| std::fs::read_dir(f).ok()).flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|e| e == "mark" || e == "txt") {
            texts.extend(std::fs::read_to_string(path));
        }
    }
    texts
}

#[test]
fn every_document_gives_the_same_finds_with_and_without_the_cues() {
    for text in documents() {
        // The marks of our own are left in: they are only more signs to read.
        let plain = run(|| crate::extract("a.txt", &text));
        assert!(plain == crate::extract("a.txt", &text), "{}", text.chars().take(60).collect::<String>());
    }
}
