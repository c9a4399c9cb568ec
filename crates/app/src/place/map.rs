//! The quiet map (LOOK §11): no ground under it, our own lines are the drawing. Server-drawn SVG.

use askama::Template;
use yipan_core::place::{Bounds, Point, Shape, View};

use super::store::{Section, shape};
use crate::kit::Id;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 480.0;

/// What a section shows: the caller knows its cases, the map does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Light {
    /// Nothing pressing.
    #[default]
    Quiet,
    /// Something is due soon.
    Soon,
    /// So many are open, none of them late.
    Many(i64),
    /// So many are late.
    Late(i64),
}

/// Where something shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At {
    /// Along a section.
    Section(Id),
    /// At a place of its own.
    Place(Point),
}

/// Open work somewhere; what is late can be pressed.
#[derive(Debug, Clone, PartialEq)]
pub struct Lit {
    /// Where.
    pub at: At,
    /// What it shows.
    pub light: Light,
    /// Where its diamond leads.
    pub to: String,
    /// What it says to a screen reader.
    pub label: String,
}

/// A square of the map and how dense it is: 1, thin, to 4.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heat {
    /// The square.
    pub square: Bounds,
    /// From 1 to 4.
    pub level: u8,
}

struct Warm {
    class: &'static str,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

struct Line {
    class: &'static str,
    points: String,
}

struct Diamond {
    x: f64,
    y: f64,
    n: i64,
    to: String,
    label: String,
}

struct Name {
    x: f64,
    y: f64,
    text: String,
}

struct Dot {
    class: &'static str,
    x: f64,
    y: f64,
}

#[derive(Template)]
#[template(path = "place/pages/map.html")]
struct MapPicture {
    label: String,
    warm: Vec<Warm>,
    alleys: Vec<Line>,
    roads: Vec<Line>,
    cores: Vec<Line>,
    sites: Vec<Dot>,
    names: Vec<Name>,
    rings: Vec<Diamond>,
    diamonds: Vec<Diamond>,
}

/// Draws sections with their lights, and sites as rings; `label` says the picture in words.
pub fn draw(sections: &[Section], lit: &[Lit], sites: &[Point], label: &str) -> String {
    draw_over(&[], sections, lit, sites, label)
}

/// The same over squares that show how dense something is.
pub fn draw_over(heat: &[Heat], sections: &[Section], lit: &[Lit], sites: &[Point], label: &str) -> String {
    let lines: Vec<(&Section, Vec<Vec<Point>>)> = sections
        .iter()
        .filter_map(|s| match shape(&s.shape)? {
            Shape::Line(lines) => Some((s, lines)),
            _ => None,
        })
        .collect();
    let places = || lit.iter().filter_map(|l| if let At::Place(at) = l.at { Some((l, at)) } else { None });
    let all = lines.iter().flat_map(|(_, lines)| lines.iter().flatten().copied());
    let all = all.chain(sites.iter().copied()).chain(places().map(|(_, at)| at));
    let all = all.chain(heat.iter().map(|own| own.square.centre()));
    let Some(bounds) = Bounds::around(all) else { return String::new() };
    let view = View::fit(bounds, WIDTH, HEIGHT, 34.0);
    let mut picture = MapPicture {
        label: label.to_owned(),
        warm: heat.iter().map(|own| warm(own, &view)).collect(),
        alleys: Vec::new(),
        roads: Vec::new(),
        cores: Vec::new(),
        sites: sites.iter().map(|p| view.place(*p)).map(|(x, y)| Dot { class: "m-site", x, y }).collect(),
        names: names(&lines, &view),
        rings: Vec::new(),
        diamonds: Vec::new(),
    };
    for (section, lines) in &lines {
        let found = lit.iter().find(|l| l.at == At::Section(section.id));
        let light = found.map(|l| l.light).unwrap_or_default();
        let path = |class| lines.iter().map(move |l| Line { class, points: points(l, &view) });
        if section.kind == "alley" {
            picture.alleys.extend(path("m-alley"));
        } else {
            picture.roads.extend(path("m-road"));
        }
        match (light, section.kind.as_str()) {
            (Light::Quiet, "main") => picture.cores.extend(path("m-ok")),
            (Light::Quiet | Light::Many(_), _) => {}
            (Light::Soon, _) => picture.cores.extend(path("m-near2").chain(path("m-near"))),
            (Light::Late(n), _) => {
                picture.cores.extend(path("m-late"));
                let (x, y) = view.place(Point { lon: section.lon, lat: section.lat });
                let (to, label) = found.map(|l| (l.to.clone(), l.label.clone())).unwrap_or_default();
                picture.diamonds.push(Diamond { x, y, n, to, label });
            }
        }
    }
    for (own, at) in places() {
        let (x, y) = view.place(at);
        match own.light {
            Light::Quiet => picture.sites.push(Dot { class: "m-site", x, y }),
            Light::Soon => picture.sites.push(Dot { class: "k-near", x, y }),
            Light::Many(n) => {
                picture.rings.push(Diamond { x, y, n, to: own.to.clone(), label: own.label.clone() });
            }
            Light::Late(n) => {
                picture.diamonds.push(Diamond { x, y, n, to: own.to.clone(), label: own.label.clone() });
            }
        }
    }
    picture.render().unwrap_or_default()
}

fn warm(own: &Heat, view: &View) -> Warm {
    let (x, y) = view.place(Point { lon: own.square.low.lon, lat: own.square.high.lat });
    let (right, bottom) = view.place(Point { lon: own.square.high.lon, lat: own.square.low.lat });
    let class = ["m-heat1", "m-heat2", "m-heat3", "m-heat4"][usize::from(own.level.clamp(1, 4)) - 1];
    Warm { class, x, y, width: right - x, height: bottom - y }
}

fn points(line: &[Point], view: &View) -> String {
    let each = line.iter().map(|p| view.place(*p)).map(|(x, y)| format!("{x:.1},{y:.1}"));
    each.collect::<Vec<_>>().join(" ")
}

/// Each main street's name once, beside the outer end of its last part.
fn names(lines: &[(&Section, Vec<Vec<Point>>)], view: &View) -> Vec<Name> {
    let mut seen: Vec<&str> = Vec::new();
    let mut names = Vec::new();
    for (section, parts) in lines.iter().filter(|(s, _)| s.kind == "main") {
        if seen.contains(&section.road.as_str()) {
            continue;
        }
        seen.push(&section.road);
        let (Some(first), Some(last)) =
            (parts.first().and_then(|l| l.first()), parts.last().and_then(|l| l.last()))
        else {
            continue;
        };
        let (a, b) = (view.place(*first), view.place(*last));
        let upright = (a.1 - b.1).abs() > (a.0 - b.0).abs();
        let (x, y) = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        let wide = section.road.chars().count() as f64 * 13.0;
        let (x, y) = if upright { (x + 8.0, y + 4.0) } else { (x - wide / 2.0, y - 9.0) };
        names.push(Name {
            x: x.clamp(4.0, WIDTH - wide - 4.0),
            y: y.clamp(16.0, HEIGHT - 6.0),
            text: section.road.clone(),
        });
    }
    names
}
