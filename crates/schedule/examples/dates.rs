//! `dates DIR [start|finish]`: schedules the neutral plan in a folder and prints its dates as CSV; how long each
//! step took goes to standard error. For comparison with other schedulers on the same files.

use std::error::Error;
use std::time::Instant;

use yipan_schedule::{Frame, Network, read_plan, write_csv};

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("give the folder of tasks.csv, links.csv and calendar.json")?;
    let to_finish = words.next().as_deref() == Some("finish");
    let begun = Instant::now();
    let text = |name: &str| std::fs::read_to_string(format!("{folder}/{name}"));
    let (tasks, links, calendar) = (text("tasks.csv")?, text("links.csv")?, text("calendar.json")?);
    let on_disk = begun.elapsed();
    let file = read_plan(&tasks, &links, &calendar)?;
    let read = begun.elapsed();
    let finish = file.frame.finish.filter(|_| to_finish);
    let schedule = Network::new(&file.plan)?.schedule(&Frame { start: file.frame.start, finish })?;
    let done = begun.elapsed();
    let answer = write_csv(&schedule, &file.ids);
    let written = begun.elapsed();
    eprintln!(
        "{} tasks, {} links: disk {on_disk:?}, reading {:?}, scheduling {:?}, writing {:?}",
        file.ids.len(),
        file.plan.links.len(),
        read - on_disk,
        done - read,
        written - done
    );
    std::io::Write::write_all(&mut std::io::stdout(), &answer)?;
    Ok(())
}
