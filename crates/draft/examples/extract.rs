//! Reads every `*.txt` of a folder and writes its finds beside each other: `extract IN OUT`.

use std::path::Path;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(from), Some(to)) = (args.next(), args.next()) else {
        eprintln!("extract IN OUT");
        return Ok(());
    };
    std::fs::create_dir_all(&to)?;
    let (mut bytes, start) = (0usize, Instant::now());
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let raw = std::fs::read_to_string(&path)?;
        bytes += raw.len();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let draft = yipan_draft::extract(&name, &raw);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::write(Path::new(&to).join(format!("{stem}.json")), format!("{draft:#}\n"))?;
    }
    let seconds = start.elapsed().as_secs_f64();
    eprintln!("{bytes} bytes, {:.1} MB/s", bytes as f64 / 1e6 / seconds.max(1e-9));
    Ok(())
}
