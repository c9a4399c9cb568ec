//! Prints the plain text of a file: `cargo run -p yipan-paper --example words -- FILE`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("give a file")?;
    print!("{}", yipan_paper::read(&path, &std::fs::read(&path)?)?.plain);
    Ok(())
}
