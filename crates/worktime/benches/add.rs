//! Additions of working hours a second, on one core: random starts in 2026, 1 to 400 hours.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use yipan_worktime::{Calendar, minute};

fn additions(c: &mut Criterion) {
    let calendar = Calendar::china();
    let first = minute("2026-01-05T08:30").unwrap_or_default();
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below) as i64
    };
    let cases: Vec<(i64, i64)> =
        (0..100_000).map(|_| (first + random(288 * 1440), (1 + random(400)) * 60)).collect();
    let mut group = c.benchmark_group("worktime");
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("add", |b| {
        b.iter(|| cases.iter().fold(0i64, |sum, (at, n)| sum ^ calendar.add(black_box(*at), *n)))
    });
    group.bench_function("between", |b| {
        b.iter(|| cases.iter().fold(0i64, |sum, (at, n)| sum ^ calendar.between(black_box(*at), at + n * 4)))
    });
    group.finish();
}

criterion_group!(benches, additions);
criterion_main!(benches);
