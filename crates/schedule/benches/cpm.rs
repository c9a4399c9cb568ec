//! Layered random plans of 1,000 to 1,000,000 tasks, one and a half links a task: sorting, both walks and all
//! four dates of every task.

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
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

fn schedules(c: &mut Criterion) {
    let frame = Frame { start: minute("2026-01-05T08:30"), finish: None };
    let mut group = c.benchmark_group("schedule");
    group.sample_size(20);
    for tasks in [1_000, 10_000, 100_000, 1_000_000] {
        let plan = plan(tasks);
        group.bench_with_input(BenchmarkId::new("from nothing", tasks), &plan, |b, plan| {
            let run = |plan| Network::of(plan).and_then(|network| network.schedule(&frame));
            b.iter_batched(|| plan.clone(), run, BatchSize::PerIteration)
        });
        if let Ok(network) = Network::new(&plan) {
            group.bench_with_input(BenchmarkId::new("again", tasks), &network, |b, network| {
                b.iter(|| network.schedule(&frame))
            });
        }
    }
    group.finish();
}

criterion_group!(benches, schedules);
criterion_main!(benches);
