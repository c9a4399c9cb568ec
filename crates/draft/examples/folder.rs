//! Reads every `NAME.txt` of a folder and writes `NAME.json` into another: `cargo run --example folder -- IN OUT`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(from), Some(into)) = (args.next(), args.next()) else {
        eprintln!("usage: folder IN OUT");
        std::process::exit(2);
    };
    std::fs::create_dir_all(&into)?;
    let (mut bytes, start) = (0, std::time::Instant::now());
    for entry in std::fs::read_dir(&from)? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let raw = std::fs::read_to_string(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let draft = serde_json::to_string_pretty(&yipan_draft::read(&name, &raw))?;
        bytes += raw.len();
        std::fs::write(Path::new(&into).join(&name).with_extension("json"), format!("{draft}\n"))?;
    }
    eprintln!("{bytes} bytes in {:?}", start.elapsed());
    Ok(())
}
