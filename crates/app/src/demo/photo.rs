//! Photographs of Anlan, drawn: a street, what lies in it, and the same street without it.

use image::{Rgb, RgbImage};
use yipan_core::place::Point;

use crate::kit::Id;
use crate::kit::app::App;
use crate::ledger::evidence::{self, Stored};
use crate::problem::Problem;

const WIDE: u32 = 240;
const HIGH: u32 = 180;

/// A case's two pictures, the files of them kept.
#[derive(Debug, Clone)]
pub struct Pair {
    /// What was found.
    pub before: Stored,
    /// What is left of it.
    pub after: Stored,
}

/// Draws and keeps the pictures of a case.
pub async fn pair(app: &App, city: Id, seed: u64) -> Result<Pair, Problem> {
    let before = evidence::store(app, city, jpeg(&scene(seed, true))?).await?;
    let after = evidence::store(app, city, jpeg(&scene(seed, false))?).await?;
    Ok(Pair { before, after })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 80);
    encoder.encode_image(picture).map_err(|e| Problem::Broken(e.to_string()))?;
    Ok(bytes)
}

/// Numbers that are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as u32 % most.max(1)
    }
}

/// A row of houses, a pavement, a road; with `dirty` a heap of things on it.
fn scene(seed: u64, dirty: bool) -> RgbImage {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let horizon = 60 + dice.below(40);
    let kerb = horizon + 18 + dice.below(14);
    let (sky, wall) = (170 + dice.below(60), 90 + dice.below(90));
    let road = 70 + dice.below(50);
    let mut picture = RgbImage::from_fn(WIDE, HIGH, |x, y| match y {
        y if y < horizon => grey(sky + (horizon - y) / 4, 0, 14),
        y if y < kerb => grey(150 + (x / 9 + y / 5) % 2 * 8, 4, 0),
        y => grey(road + (x * 7 + y * 13) % 5 + (y - kerb) / 6, 0, 2),
    });
    let mut left = 0;
    while left < WIDE {
        let (wide, high) = (24 + dice.below(46), 20 + dice.below(horizon - 24));
        let tone = wall + dice.below(60);
        let colour = Rgb([(tone + dice.below(20)) as u8, tone as u8, (tone - dice.below(30)) as u8]);
        fill(&mut picture, left, horizon - high, wide - 2, high, colour);
        for (column, row) in (0..wide / 12).flat_map(|c| (0..high / 16).map(move |r| (c, r))) {
            let (x, y) = (left + 4 + column * 12, horizon - high + 5 + row * 16);
            fill(&mut picture, x, y, 6, 8, Rgb([60, 74, 86]));
        }
        left += wide;
    }
    let (x, y) = (40 + dice.below(WIDE - 110), kerb + 14 + dice.below(30));
    let count = 9 + dice.below(16);
    for _ in 0..count {
        let (dx, dy, r) = (dice.below(64), dice.below(26), 4 + dice.below(9));
        let colour = match dice.below(5) {
            0 => Rgb([226, 224, 214]),
            1 => Rgb([70, 98, 60]),
            2 => Rgb([60, 78, 128]),
            3 => Rgb([40, 38, 36]),
            _ => Rgb([134, 98, 62]),
        };
        if dirty {
            disc(&mut picture, x + dx, y + dy, r, colour);
        }
    }
    if !dirty {
        // Swept and still wet.
        fill(&mut picture, x, y + 20, 74, 3, Rgb([(road + 30) as u8, (road + 34) as u8, (road + 40) as u8]));
    }
    picture
}

fn grey(tone: u32, warm: u32, cold: u32) -> Rgb<u8> {
    let part = |more: u32| (tone + more).min(255) as u8;
    Rgb([part(warm), part(warm / 2), part(cold)])
}

fn fill(picture: &mut RgbImage, left: u32, top: u32, wide: u32, high: u32, colour: Rgb<u8>) {
    for y in top..(top + high).min(HIGH) {
        for x in left..(left + wide).min(WIDE) {
            picture.put_pixel(x, y, colour);
        }
    }
}

fn disc(picture: &mut RgbImage, x: u32, y: u32, r: u32, colour: Rgb<u8>) {
    for py in y.saturating_sub(r)..(y + r).min(HIGH) {
        for px in x.saturating_sub(r)..(x + r).min(WIDE) {
            if px.abs_diff(x).pow(2) + py.abs_diff(y).pow(2) * 2 < r * r {
                picture.put_pixel(px, py, colour);
            }
        }
    }
}

/// The picture as taken somewhere, a few metres from the place.
pub fn taken(stored: &Stored, at: Point, when: i64) -> Stored {
    let near = at.moved(4.0, -3.0);
    Stored { taken_at: Some(when), taken: Some((near.lon, near.lat)), ..stored.clone() }
}
