use std::time::Instant;
use yipan_draft::{date, find, item::Places, lexicon::Tags, outline::Outline, page::Page, particulars::Particulars, shingle::Shingles, split, text::Text};
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let texts: Vec<String> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).map(|p| std::fs::read_to_string(p).unwrap()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let names = ["text", "places", "split", "particulars", "shingles", "outline", "tags", "date", "campaign", "phase", "problem", "rule", "agenda", "org", "deadline", "task", "metric", "write", "total"];
    let rounds = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(20);
    let mut best = vec![f64::MAX; names.len()];
    for _ in 0..rounds {
        let mut t = vec![0.0; names.len()];
        let all = Instant::now();
        for raw in &texts {
            let mut n = 0;
            let mut clock = Instant::now();
            let mut lap = |t: &mut Vec<f64>| { t[n] += clock.elapsed().as_secs_f64(); n += 1; clock = Instant::now(); };
            let text = Text::read(raw);
            lap(&mut t);
            let places = Places::new(raw, &text);
            lap(&mut t);
            let s = text.s.as_str();
            let parts = split::split(s);
            lap(&mut t);
            let ps: Vec<Particulars> = parts.iter().map(|p| Particulars::read(s, p)).collect();
            lap(&mut t);
            if parts.len() > 1 { let _: Vec<Shingles> = parts.iter().map(|p| Shingles::of(&s[p.span.clone()])).collect(); }
            lap(&mut t);
            for p in &parts { std::hint::black_box(Outline::read(s, p.span.clone())); }
            lap(&mut t);
            for p in &parts { std::hint::black_box(Tags::read(s, p.span.clone())); }
            lap(&mut t);
            for p in &parts { std::hint::black_box(date::find(s, p.span.clone())); }
            lap(&mut t);
            
            let mut items = Vec::new();
            clock = Instant::now();
            let mut acc = [0.0; 9];
            for (part, p) in parts.iter().zip(ps) {
                let _i = yipan_draft::pattern::open(&s[part.span.clone()]); let page = &Page::read(s, part, p);
                let c = Instant::now(); let campaigns = find::campaign::find(page, &places); acc[0] += c.elapsed().as_secs_f64();
                let c = Instant::now(); let phases = find::phase::find(page); acc[1] += c.elapsed().as_secs_f64();
                let c = Instant::now(); let problems = find::problem::find(page); acc[2] += c.elapsed().as_secs_f64();
                if let Ok(only) = std::env::var("ONLY") { for _ in 0..20 { match only.as_str() { "rule" => { std::hint::black_box(find::rule::find(page)); } "org" => { std::hint::black_box(find::org::find(page)); } _ => {} } } }
 let c = Instant::now(); let rules = find::rule::find(page); acc[3] += c.elapsed().as_secs_f64();
                let c = Instant::now(); let agenda = find::agenda::find(page); acc[4] += c.elapsed().as_secs_f64();
                let c = Instant::now(); let orgs = find::org::find(page); acc[5] += c.elapsed().as_secs_f64();
                let c = Instant::now(); let deadlines = find::deadline::find(page, &phases, &places); acc[6] += c.elapsed().as_secs_f64();
                let c = Instant::now(); let tasks = find::task::find(page, &find::task::Others { phases: &phases, problems: &problems, rules: &rules, agenda: &agenda, deadlines: &deadlines }); acc[7] += c.elapsed().as_secs_f64();
                let c = Instant::now(); let metrics = find::metric::find(page, &rules); acc[8] += c.elapsed().as_secs_f64();
                for g in [campaigns, phases, problems, rules, agenda, orgs, deadlines, tasks, metrics] { items.extend(g); }
            }
            for k in 0..9 { t[8 + k] += acc[k]; }
            let c = Instant::now();
            std::hint::black_box(yipan_draft::item::write("a", text.chars, items, &places));
            t[17] += c.elapsed().as_secs_f64();
        }
        t[18] = all.elapsed().as_secs_f64();
        for k in 0..names.len() { best[k] = best[k].min(t[k]); }
    }
    for (n, b) in names.iter().zip(&best) { println!("{n:<12} {:8.2} ms  {:6.1} ns/byte", b * 1e3, b * 1e9 / bytes as f64); }
    println!("{bytes} bytes");
}
