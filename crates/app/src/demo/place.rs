//! Where things are in Anlan: 10 main streets in 29 sections, 57 alleys, more than 600 sites.

use yipan_core::place::{Point, Shape, geojson};
use yipan_db::Db;

use super::units::Anlan;
use crate::kit::Id;
use crate::place::act::{self, NewSection, NewSite};
use crate::place::store::Section;
use crate::problem::Problem;

/// Metres of one unit of the drawing.
const SCALE: f64 = 9.0;
/// North-western corner of the drawing.
const CORNER: Point = Point { lon: 113.262, lat: 33.752 };

/// Corners in units of the drawing.
type Corners = &'static [(i32, i32)];

/// Code, name and corners of the main streets; each stretch between two corners is a section.
const ROADS: &[(&str, &str, Corners)] = &[
    ("RM", "人民路", &[(40, 206), (150, 200), (290, 204), (430, 196), (600, 190)]),
    ("JS", "建设大道", &[(70, 106), (160, 102), (286, 108), (424, 100), (606, 92)]),
    ("WC", "文昌路", &[(158, 286), (292, 292), (436, 284), (590, 280)]),
    ("BH", "滨河路", &[(60, 372), (210, 356), (380, 366), (596, 330)]),
    ("NH", "南环路", &[(110, 442), (270, 436), (420, 446), (604, 412)]),
    ("ZQ", "站前路", &[(96, 34), (240, 42), (392, 36), (560, 30)]),
    ("JF", "解放街", &[(288, 42), (286, 108), (291, 204), (293, 292)]),
    ("XG", "西关街", &[(158, 102), (150, 200), (158, 286)]),
    ("DM", "东门街", &[(424, 100), (430, 196), (437, 284)]),
    ("XF", "学府路", &[(534, 96), (540, 193), (536, 282)]),
];

/// The alleys, from and to.
#[rustfmt::skip] // a table of numbers
const ALLEYS: &[(i32, i32, i32, i32)] = &[
    (206, 202, 207, 176), (569, 281, 570, 324), (156, 126, 127, 124), (535, 192, 536, 225),
    (434, 250, 468, 247), (107, 104, 105, 65), (490, 348, 484, 314), (144, 363, 141, 338),
    (537, 262, 501, 260), (151, 213, 118, 216), (79, 204, 80, 232), (287, 131, 323, 129),
    (452, 354, 448, 334), (292, 242, 325, 242), (244, 203, 244, 176), (373, 103, 371, 67),
    (535, 111, 555, 109), (248, 106, 247, 139), (265, 107, 264, 131), (554, 421, 558, 447),
    (248, 358, 250, 319), (192, 201, 192, 180), (116, 202, 119, 243), (453, 195, 454, 230),
    (340, 105, 341, 136), (302, 361, 304, 332), (498, 282, 498, 307), (289, 161, 256, 163),
    (506, 193, 507, 214), (246, 290, 247, 270), (287, 87, 323, 88), (292, 226, 256, 227),
    (69, 204, 71, 243), (432, 219, 461, 216), (99, 203, 98, 173), (489, 97, 490, 137),
    (268, 291, 266, 334), (125, 104, 124, 80), (426, 133, 399, 135), (433, 236, 475, 233),
    (145, 363, 143, 338), (206, 438, 205, 415), (193, 288, 191, 316), (287, 90, 261, 89),
    (255, 107, 253, 147), (152, 172, 178, 174), (385, 102, 387, 139), (319, 39, 321, 74),
    (287, 127, 251, 129), (292, 232, 248, 233), (494, 194, 495, 222), (347, 289, 346, 262),
    (391, 102, 389, 67), (537, 253, 572, 255), (538, 95, 539, 116), (290, 40, 292, 75),
    (431, 209, 398, 212),
];

/// What stands on every section: type, name, lead unit.
const ON_SECTION: &[(&str, &str, &str)] = &[
    ("main-road", "路面", "sanitation"),
    ("main-road", "沿街门店", "sanitation"),
    ("main-road", "公益广告", "office"),
    ("stop", "公交站亭", "transport"),
    ("stop", "公交站亭（对侧）", "transport"),
    ("crossing", "路口", "traffic"),
    ("toilet", "公厕", "sanitation"),
    ("community", "临街小区", ""),
    ("construction", "工地", "housing"),
    ("school", "学校门前", "education"),
    ("hall", "服务窗口", "office"),
    ("main-road", "人行道和盲道", "housing"),
    ("main-road", "井盖和路灯", "housing"),
    ("main-road", "绿化带", "parks"),
    ("main-road", "果皮箱", "sanitation"),
];

/// What stands in every alley.
const IN_ALLEY: &[(&str, &str, &str)] =
    &[("alley", "巷口", ""), ("alley", "巷内", ""), ("community", "院落", "")];

/// Single places: type, name, lead unit, x, y.
const SINGLE: &[(&str, &str, &str, i32, i32)] = &[
    ("market", "东门农贸市场", "market", 470, 232),
    ("market", "西关农贸市场", "market", 122, 236),
    ("market", "滨河农贸市场", "market", 300, 372),
    ("market", "站前便民市场", "market", 300, 52),
    ("market", "文昌菜市场", "market", 350, 300),
    ("hospital", "县人民医院", "health", 320, 110),
    ("hospital", "县中医院", "health", 210, 214),
    ("hospital", "妇幼保健院", "health", 500, 208),
    ("station", "安澜汽车站", "transport", 270, 34),
    ("station", "安澜火车站", "transport", 380, 26),
    ("park", "滨河公园", "parks", 250, 378),
    ("park", "文昌公园", "parks", 400, 300),
    ("park", "人民广场", "parks", 300, 214),
    ("park", "学府公园", "parks", 556, 220),
    ("water", "安澜河城区段上游", "water", 120, 392),
    ("water", "安澜河城区段中游", "water", 330, 408),
    ("water", "安澜河城区段下游", "water", 560, 372),
];

/// The places of Anlan.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The sections, main streets first.
    pub sections: Vec<Section>,
    /// Sites: id, type, lead unit, street.
    pub sites: Vec<(Id, String, Option<Id>, Option<Id>)>,
}

/// A point of the drawing on the earth.
fn at(x: f64, y: f64) -> Point {
    CORNER.moved(x * SCALE, -y * SCALE)
}

/// The street whose territory a point of the drawing is.
fn street(x: f64, y: f64) -> &'static str {
    match (x, y) {
        (_, y) if y < 60.0 => "beiyuan",
        (_, y) if y > 400.0 => "shiqiao",
        (_, y) if y > 320.0 => "hebin",
        (x, _) if x < 200.0 => "xiguan",
        (x, _) if x > 480.0 => "dongguan",
        _ => "chengguan",
    }
}

/// Makes the sections and sites through the deeds of the room.
pub fn fill(db: &mut Db, anlan: &Anlan, now: i64) -> Result<Places, Problem> {
    let office = anlan.actor(db, "office")?;
    let mut places = Places::default();
    let mut maker = Maker { db, office: &office, anlan, now, places: &mut places };
    for (code, road, corners) in ROADS {
        for (part, pair) in (1..).zip(corners.windows(2)) {
            let ends = [pair[0], pair[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
            let section = maker.section(
                &format!("{code}-{part}"),
                &format!("{road} {part}"),
                road,
                "main",
                part,
                ends,
            )?;
            for (n, (kind, name, lead)) in (1..).zip(ON_SECTION) {
                let along = f64::from(n) / (ON_SECTION.len() as f64 + 1.0);
                let code = format!("{code}{part}{n:02}");
                maker.site(
                    &code,
                    &format!("{road} {part} {name}"),
                    kind,
                    lead,
                    between(ends, along),
                    Some(section),
                )?;
            }
        }
    }
    for (n, (x1, y1, x2, y2)) in (1..).zip(ALLEYS) {
        let ends = [(f64::from(*x1), f64::from(*y1)), (f64::from(*x2), f64::from(*y2))];
        let name = alley_name(n);
        let section = maker.section(&format!("XJ-{n:02}"), &name, &name, "alley", 1, ends)?;
        for (m, (kind, what, lead)) in (1..).zip(IN_ALLEY) {
            let along = f64::from(m) / (IN_ALLEY.len() as f64 + 1.0);
            let code = format!("XJ{n:02}{m}");
            maker.site(&code, &format!("{name}{what}"), kind, lead, between(ends, along), Some(section))?;
        }
    }
    for (n, (kind, name, lead, x, y)) in (1..).zip(SINGLE) {
        maker.site(&format!("DD{n:02}"), name, kind, lead, (f64::from(*x), f64::from(*y)), None)?;
    }
    Ok(places)
}

/// Names of the alleys, made of two lists so that no two are alike.
fn alley_name(n: usize) -> String {
    const FIRST: [&str; 10] =
        ["槐树", "文庙", "铁匠", "油坊", "柳荫", "北坑", "仓后", "桥头", "马家", "书院"];
    const LAST: [&str; 6] = ["巷", "胡同", "前街", "后街", "里", "南巷"];
    format!("{}{}", FIRST[(n - 1) % FIRST.len()], LAST[(n - 1) / FIRST.len() % LAST.len()])
}

fn between([a, b]: [(f64, f64); 2], part: f64) -> (f64, f64) {
    (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part)
}

struct Maker<'a> {
    db: &'a mut Db,
    office: &'a crate::kit::actor::Actor,
    anlan: &'a Anlan,
    now: i64,
    places: &'a mut Places,
}

impl Maker<'_> {
    fn section(
        &mut self,
        code: &str,
        name: &str,
        road: &str,
        kind: &str,
        part: i32,
        ends: [(f64, f64); 2],
    ) -> Result<Id, Problem> {
        let line = Shape::Line(vec![ends.iter().map(|(x, y)| at(*x, *y)).collect()]);
        let (x, y) = between(ends, 0.5);
        let ask = NewSection {
            code: code.into(),
            name: name.into(),
            road: road.into(),
            kind: kind.into(),
            part,
            unit: Some(self.anlan.unit(street(x, y))),
            geometry: geojson::geometry(&line),
        };
        let (section, _) = act::add_section(self.db, self.office, &ask, self.now)?;
        let id = section.id;
        self.places.sections.push(section);
        Ok(id)
    }

    fn site(
        &mut self,
        code: &str,
        name: &str,
        kind: &str,
        lead: &str,
        (x, y): (f64, f64),
        section: Option<Id>,
    ) -> Result<(), Problem> {
        let place = at(x, y);
        let street = self.anlan.unit(street(x, y));
        let ask = NewSite {
            code: code.into(),
            name: name.into(),
            kind: kind.into(),
            lon: place.lon,
            lat: place.lat,
            section,
            street: Some(street),
            lead: Some(if lead.is_empty() { street } else { self.anlan.unit(lead) }),
            ..NewSite::default()
        };
        let (site, _) = act::add_site(self.db, self.office, &ask, self.now)?;
        self.places.sites.push((site.id, site.kind, site.lead_id, site.street_id));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::TestCity;

    #[tokio::test]
    async fn anlan_has_the_streets_of_its_map() {
        for city in TestCity::on_both_engines().await {
            let anlan = city.anlan.clone();
            let places = city.app.deed(move |db, now| super::fill(db, &anlan, now)).await.unwrap();
            let of = |kind: &str| places.sections.iter().filter(|s| s.kind == kind).count();
            assert_eq!((of("main"), of("alley"), places.sites.len()), (29, 57, 623));
            let names: std::collections::BTreeSet<_> = places.sections.iter().map(|s| &s.name).collect();
            assert_eq!(names.len(), 86, "no two sections share a name");
            let page = city.as_("office").await.get("/sites").await;
            assert!(page.text.contains("10 条主干道 29 段、57 条背街小巷"), "{}", page.text);
        }
    }
}
