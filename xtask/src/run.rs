//! Running other programs, with the step named when one fails.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// A step's outcome: nothing, or what failed.
pub type Step = Result<(), String>;

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or_else(|| Path::new(".")).to_path_buf()
}

/// A command run from the top of the repository.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The built program.
pub fn program() -> String {
    let target = std::env::var("CARGO_TARGET_DIR").map_or_else(|_| root().join("target"), PathBuf::from);
    let program = root().join(target).join("debug/yipan");
    program.to_string_lossy().into_owned()
}

/// Runs it and says how long it took.
pub fn step(name: &str, command: &mut Command) -> Step {
    eprintln!("── {name}");
    let start = Instant::now();
    let status =
        command.status().map_err(|e| format!("{name}: {:?} could not start: {e}", command.get_program()))?;
    if !status.success() {
        return Err(format!("{name} failed ({status})"));
    }
    eprintln!("── {name}: {} s", start.elapsed().as_secs());
    Ok(())
}
