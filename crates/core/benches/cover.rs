//! Which unit grid covers a point, among 100,000 grids of about 100 metres with 24 corners each.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use yipan_core::place::{Area, Cover, Datum, Point};

/// A county of grids: 400 rows of 250, each a ring whose sides are not straight.
fn grids() -> Vec<(Area, usize)> {
    let origin = Point { lon: 113.0, lat: 33.5 };
    let ring = |east: f64, north: f64| -> Vec<Point> {
        let side = |part: usize| (part % 6) as f64 * 100.0 / 6.0;
        (0..24)
            .map(|part| match part / 6 {
                0 => (side(part), 0.0),
                1 => (100.0, side(part)),
                2 => (100.0 - side(part), 100.0),
                _ => (0.0, 100.0 - side(part)),
            })
            .map(|(x, y)| origin.moved(east + x, north + y))
            .collect()
    };
    let cells = (0..100_000).map(|n| ((n % 250) as f64 * 100.0, (n / 250) as f64 * 100.0, n));
    cells.filter_map(|(east, north, n)| Some((Area::new(vec![ring(east, north)]).ok()?, n))).collect()
}

fn lookups(c: &mut Criterion) {
    let cover = Cover::new(grids());
    assert_eq!(cover.len(), 100_000, "the bench's own grids are good");
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = |metres: f64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % 1_000_000) as f64 / 1_000_000.0 * metres
    };
    let origin = Point { lon: 113.0, lat: 33.5 };
    let points: Vec<Point> = (0..10_000).map(|_| origin.moved(random(25_000.0), random(40_000.0))).collect();
    let mut group = c.benchmark_group("place");
    group.throughput(Throughput::Elements(points.len() as u64));
    group.bench_function("cover", |b| {
        b.iter(|| points.iter().filter(|p| cover.at(black_box(**p)).is_some()).count())
    });
    group.bench_function("gcj02 to wgs84", |b| {
        b.iter(|| points.iter().fold(0.0, |sum, p| sum + Datum::Gcj02.to_wgs84(black_box(*p)).lon))
    });
    group.finish();
}

criterion_group!(benches, lookups);
criterion_main!(benches);
