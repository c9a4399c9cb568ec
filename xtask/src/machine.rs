//! What a bare machine lacks: PostgreSQL's server programs and Chromium, from the machine's own packages.

use std::path::Path;
use std::process::Command;

use crate::run::{Step, step};

/// Fails with the mend when a program is missing.
pub fn need(program: &str, mend: &str) -> Step {
    match Command::new(program).arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("{program} is needed: {mend}")),
    }
}

/// Installs what the tests need where that is possible, or says in one line how.
pub fn prepare() -> Step {
    let mut missing = Vec::new();
    if !has_server() {
        missing.push("postgresql");
    }
    if !Path::new(&chromium()).exists() {
        missing.push("chromium");
    }
    if !Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists() {
        missing.push("fonts-noto-cjk");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.starts_with(b"0"));
    if !root || need("apt-get", "").is_err() {
        return Err(format!("the tests need PostgreSQL, Chromium and a Chinese font; as root: {line}"));
    }
    step("package lists", Command::new("apt-get").args(["update", "-qq"]))?;
    let mut install = Command::new("apt-get");
    install
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(&missing);
    step(&line, &mut install)
}

fn chromium() -> String {
    std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into())
}

fn has_server() -> bool {
    std::fs::read_dir("/usr/lib/postgresql")
        .is_ok_and(|dir| dir.filter_map(Result::ok).any(|v| v.path().join("bin/initdb").exists()))
}
