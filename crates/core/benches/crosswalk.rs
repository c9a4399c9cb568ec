//! How long four standards of 300 indicators each take to become one list.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use yipan_core::goal::crosswalk::crosswalk;
use yipan_core::goal::standard::Standard;

fn standard(number: u32) -> String {
    let mut text = format!("[standard]\ncode='S{number}'\nname='S'\nedition='1'\nin_force='2020-01-01'\n");
    for at in 0..300u32 {
        let value = 10 + (at * 7 + number * 13) % 80;
        let asks = match at % 5 {
            0 => format!("<= {value} permille or falling"),
            1 => format!("when land < 80 m2: >= {value} m2; when land >= 80 m2: >= {} m2", value + 2),
            2 => "yes".to_owned(),
            _ => format!(">= {value} %"),
        };
        text += &format!(
            "[[indicator]]\ncode='S{number}-{at}'\ntitle='t{at}'\nmeasure='m{at}'\nscope='city'\n\
             kind='qualitative'\npoints=1.5\nrequirement='{asks}'\nevidence=['report {number}','map']\n"
        );
    }
    text
}

fn main() {
    let texts: Vec<String> = (1..=4).map(standard).collect();
    let begin = Instant::now();
    let standards: Vec<Standard> = texts.iter().filter_map(|text| Standard::parse(text).ok()).collect();
    let reading = begin.elapsed();
    assert_eq!(standards.len(), 4, "the bench's own standards are good");
    let figures = BTreeMap::new();
    let mut best = Duration::MAX;
    let mut lines = 0;
    for _ in 0..200 {
        let begin = Instant::now();
        lines = crosswalk(&standards, None, &figures).len();
        best = best.min(begin.elapsed());
    }
    println!(
        "crosswalk 4 x 300 indicators: {:.2} ms for {lines} lines; reading the files {:.1} ms",
        best.as_secs_f64() * 1e3,
        reading.as_secs_f64() * 1e3
    );
}
