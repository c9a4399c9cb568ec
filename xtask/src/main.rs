//! `cargo xtask demo · test · ci · walk · bench · licences`: everything a person does with the repository,
//! in one step each. Needs only Rust and Node; what else is needed is installed by the machine's own package
//! client, or asked for in one line.

mod licences;
mod load;
mod machine;
mod run;

use std::process::ExitCode;

use run::{Step, root, step};

const HELP: &str = "\
cargo xtask demo [ARGS]   build, make the demonstration city, open the board at http://127.0.0.1:8420
cargo xtask test          every test: formatting, lints, rules, rooms on SQLite and PostgreSQL, pages in a browser
cargo xtask ci            the same, from nothing
cargo xtask walk          every page as every role, at two widths, in two languages; pictures in shots/
cargo xtask picture       the board at the top of the README, from the demonstration city
cargo xtask year [ARGS]   a simulated year, its promises checked every evening: --seed N --cases N --units N
cargo xtask bench [NAME]  the figures of docs/figures.md; `bench server --cases N` loads the whole program
cargo xtask licences      the licences of everything we build on
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let outcome = match args.first().map(String::as_str) {
        Some("demo") => demo(rest),
        Some("test" | "ci") => test(),
        Some("walk") => browser("walk-all"),
        Some("picture") => browser("picture"),
        Some("year") => year(rest),
        Some("bench") => bench(rest),
        Some("licences") => licences::check(),
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Styles and scripts: made by esbuild from the locked packages, then embedded by the build.
fn assets() -> Step {
    machine::need("npm", "install Node.js 20 or newer; npm comes with it")?;
    let app = root().join("crates/app");
    if !app.join("node_modules/.package-lock.json").exists() {
        step(
            "packages of the pages",
            run::command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&app),
        )?;
    }
    step("styles and scripts", run::command("npm").args(["run", "--silent", "build"]).current_dir(&app))
}

fn build() -> Step {
    assets()?;
    step("the program", run::command("cargo").args(["build", "--package", "yipan"]))
}

fn demo(rest: &[String]) -> Step {
    build()?;
    let data = root().join("data/demo");
    let mut command = run::command(&run::program());
    command.arg("demo").args(rest);
    if !rest.iter().any(|a| a.starts_with("--data")) {
        command.arg("--data").arg(data);
    }
    step("the demonstration", &mut command)
}

fn year(rest: &[String]) -> Step {
    build()?;
    let data = root().join("target/year");
    if data.exists() {
        std::fs::remove_dir_all(&data).map_err(|e| format!("{}: {e}", data.display()))?;
    }
    let mut command = run::command(&run::program());
    command.arg("year").args(rest).arg("--data").arg(data);
    step("a year", &mut command)
}

fn test() -> Step {
    machine::prepare()?;
    step("formatting", run::command("cargo").args(["fmt", "--all", "--check"]))?;
    licences::check()?;
    assets()?;
    let app = root().join("crates/app");
    step("types of the scripts", run::command("npm").args(["run", "--silent", "check"]).current_dir(&app))?;
    // The program and its tests in one build: two crates of that size side by side, not one after the other.
    step(
        "the program and its tests",
        run::command("cargo").args(["build", "--workspace", "--bins", "--tests"]),
    )?;
    step("rules and rooms", run::command("cargo").args(["test", "--workspace", "--no-fail-fast"]))?;
    step(
        "lints",
        run::command("cargo").args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )?;
    pages("test")
}

fn browser(what: &str) -> Step {
    machine::prepare()?;
    build()?;
    pages(what)
}

/// The pages in a real browser, against the real program on a demonstration city of its own.
fn pages(what: &str) -> Step {
    let folder = root().join("browser");
    if !folder.join("node_modules/.package-lock.json").exists() {
        step(
            "packages of the browser tests",
            run::command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder),
        )?;
    }
    step(
        "pages in a browser",
        run::command("npm").args(["run", "--silent", what]).current_dir(&folder).env("YIPAN", run::program()),
    )
}

fn bench(rest: &[String]) -> Step {
    if rest.first().is_some_and(|name| name == "server") {
        return load::bench(rest.get(1..).unwrap_or_default());
    }
    let mut command = run::command("cargo");
    command.args(["bench", "--workspace"]);
    if let Some(name) = rest.first() {
        command.args(["--bench", name]);
    }
    step("benchmarks", &mut command)
}
