use yipan_schedule::{Frame, Link, LinkKind, Network, Plan, Task};
use yipan_worktime::{Calendar, minute};
fn plan(tasks: u32) -> Plan {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % u64::from(below)) as u32
    };
    let layer = tasks / 50;
    let mut links = Vec::new();
    for to in layer..tasks {
        for _ in 0..1 + random(2) {
            let from = (to / layer - 1) * layer + random(layer);
            let lag_minutes = if random(5) == 0 { i64::from(random(16)) * 60 } else { 0 };
            links.push(Link { from, to, kind: LinkKind::FinishToStart, lag_minutes });
        }
    }
    let tasks = (0..tasks).map(|_| Task::new(i64::from(1 + random(40)) * 60)).collect();
    Plan { tasks, links, calendars: vec![Calendar::china()] }
}
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}
fn main() {
    let frame = Frame { start: minute("2026-01-05T08:30"), finish: None };
    for n in [100_000, 1_000_000] {
        let plan = plan(n);
        let (mut a, mut b) = (vec![], vec![]);
        for _ in 0..15 {
            let t = cpu();
            let network = Network::new(&plan).unwrap();
            let t1 = cpu() - t;
            let s = network.schedule(&frame).unwrap();
            let t2 = cpu() - t;
            assert!(s.tasks.len() > 10);
            a.push(t1);
            b.push(t2);
        }
        a.sort_by(f64::total_cmp);
        b.sort_by(f64::total_cmp);
        println!(
            "{n}: cpu ms: network median {:.1} min {:.1}; whole median {:.1} min {:.1}",
            a[7], a[0], b[7], b[0]
        );
    }
}
