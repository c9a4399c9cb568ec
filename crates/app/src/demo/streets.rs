//! The places of Anlan: 10 main streets in 29 sections, 57 alleys, 600 sites, as on the map of the board.

use serde_json::json;
use yipan_db::Db;

use super::units::Anlan;
use crate::kit::Id;
use crate::place::act::{self, NewSection, NewSite};
use crate::problem::Problem;

/// The centre of the county town, WGS 84.
const CENTRE: (f64, f64) = (112.52, 37.86);

/// Name, sections, corners in metres east and north of the centre.
const STREETS: &[(&str, usize, &[(f64, f64)])] = &[
    ("站前路", 3, &[(-1_100.0, 860.0), (-300.0, 830.0), (1_350.0, 880.0)]),
    ("建设大道", 4, &[(-1_250.0, 480.0), (0.0, 500.0), (1_600.0, 560.0)]),
    ("人民路", 3, &[(-1_400.0, -20.0), (0.0, 0.0), (1_550.0, 60.0)]),
    ("文昌路", 2, &[(-780.0, -430.0), (0.0, -440.0), (1_500.0, -410.0)]),
    ("滨河路", 3, &[(-1_300.0, -880.0), (0.0, -820.0), (1_500.0, -660.0)]),
    ("南环路", 3, &[(-1_000.0, -1_260.0), (200.0, -1_330.0), (1_550.0, -1_160.0)]),
    ("西关街", 2, &[(-760.0, 490.0), (-800.0, -10.0), (-780.0, -430.0)]),
    ("解放街", 3, &[(-40.0, 840.0), (0.0, 0.0), (0.0, -440.0)]),
    ("东门街", 3, &[(720.0, 520.0), (740.0, 30.0), (760.0, -430.0)]),
    ("学府路", 3, &[(1_250.0, 540.0), (1_270.0, 50.0), (1_280.0, -410.0)]),
];

/// Names of alleys; the rest are numbered.
const ALLEYS: &[&str] = &["菜市巷", "育才巷", "老粮站巷", "文庙巷", "药王巷", "井台巷", "铁匠巷", "水门巷"];

/// Kind, how many, code of the unit that answers (empty: the street whose territory it is), name.
const SITES: &[(&str, usize, &str, &str)] = &[
    ("main-road", 116, "sanitation", "路面"),
    ("alley", 114, "", "巷道"),
    ("crossing", 60, "traffic", "路口"),
    ("stop", 60, "transport", "公交站"),
    ("toilet", 52, "sanitation", "公厕"),
    ("community", 46, "", "小区"),
    ("school", 40, "education", "学校"),
    ("construction", 36, "housing", "工地"),
    ("park", 24, "parks", "游园"),
    ("hospital", 20, "health", "医院诊所"),
    ("market", 12, "market", "农贸市场"),
    ("water", 12, "water", "河段"),
    ("station", 8, "transport", "车站"),
];

/// How many sections of main streets, alleys and sites there are.
pub const SECTIONS: usize = 29;
/// Alleys.
pub const ALLEY_COUNT: usize = 57;

/// Makes the places. Gives the ids of the sections, main ones first.
pub fn fill(db: &mut Db, anlan: &Anlan, now: i64) -> Result<Vec<Id>, Problem> {
    let office = anlan.actor(db, "office")?;
    let mut sections = Vec::new();
    let mut lines = Vec::new();
    for (number, (road, parts, corners)) in STREETS.iter().enumerate() {
        for part in 0..*parts {
            let (from, to) = (along(corners, part, *parts), along(corners, part + 1, *parts));
            let ask = NewSection {
                code: format!("S{:02}-{}", number + 1, part + 1),
                name: format!("{road} {} 段", part + 1),
                road: (*road).into(),
                kind: "main".into(),
                part: i32::try_from(part + 1).unwrap_or(1),
                unit: Some(anlan.unit(territory(middle(from, to)))),
                geometry: json!({"type": "LineString", "coordinates": [degrees(from), degrees(to)]}),
            };
            sections.push(act::add_section(db, &office, &ask, now)?.0.id);
            lines.push((from, to));
        }
    }
    for number in 0..ALLEY_COUNT {
        let (from, to) = lines[number % SECTIONS];
        let share = 0.25 + 0.5 * ((number * 7 % 10) as f64 / 10.0);
        let foot = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        let length = 90.0 + (number * 13 % 60) as f64;
        let side = if number % 2 == 0 { 1.0 } else { -1.0 };
        // An alley leaves its street at a right angle.
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let whole = (dx * dx + dy * dy).sqrt().max(1.0);
        let end = (foot.0 - dy / whole * length * side, foot.1 + dx / whole * length * side);
        let name = ALLEYS.get(number).map_or_else(|| format!("{} 号巷", number + 1), |name| (*name).into());
        let ask = NewSection {
            code: format!("A{:02}", number + 1),
            name: name.clone(),
            road: name,
            kind: "alley".into(),
            part: 1,
            unit: Some(anlan.unit(territory(end))),
            geometry: json!({"type": "LineString", "coordinates": [degrees(foot), degrees(end)]}),
        };
        sections.push(act::add_section(db, &office, &ask, now)?.0.id);
        lines.push((foot, end));
    }
    sites(db, anlan, &sections, &lines, now)?;
    Ok(sections)
}

type Metres = (f64, f64);

fn sites(
    db: &mut Db,
    anlan: &Anlan,
    sections: &[Id],
    lines: &[(Metres, Metres)],
    now: i64,
) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    let mut number = 0;
    for (kind, count, lead, name) in SITES {
        for nth in 0..*count {
            number += 1;
            let on = match *kind {
                "alley" => SECTIONS + nth % ALLEY_COUNT,
                _ => (nth * 5 + number) % SECTIONS,
            };
            let (from, to) = lines[on];
            let share = 0.1 + 0.8 * ((number * 31 % 97) as f64 / 97.0);
            let aside = ((number * 17 % 41) as f64 - 20.0) * if *kind == "alley" { 0.3 } else { 1.0 };
            let at = (from.0 + (to.0 - from.0) * share + aside, from.1 + (to.1 - from.1) * share - aside);
            let street = territory(at);
            let [lon, lat] = degrees(at);
            let ask = NewSite {
                code: format!("P{number:03}"),
                name: format!("{} {name} {}", label(on), nth + 1),
                kind: (*kind).into(),
                lon,
                lat,
                section: sections.get(on).copied(),
                street: Some(anlan.unit(street)),
                lead: Some(anlan.unit(if lead.is_empty() { street } else { lead })),
                ..NewSite::default()
            };
            act::add_site(db, &office, &ask, now)?;
        }
    }
    Ok(())
}

/// What people call the street or alley of a section.
fn label(section: usize) -> String {
    let mut first = 0;
    for (road, parts, _) in STREETS {
        if section < first + parts {
            return (*road).into();
        }
        first += parts;
    }
    let alley = section - SECTIONS;
    ALLEYS.get(alley).map_or_else(|| format!("{} 号巷", alley + 1), |name| (*name).into())
}

/// The point after `step` of `steps` equal parts of a street.
fn along(corners: &[Metres], step: usize, steps: usize) -> Metres {
    let share = step as f64 / steps as f64 * (corners.len() - 1) as f64;
    let corner = (share.floor() as usize).min(corners.len() - 2);
    let (from, to, rest) = (corners[corner], corners[corner + 1], share - corner as f64);
    (from.0 + (to.0 - from.0) * rest, from.1 + (to.1 - from.1) * rest)
}

fn middle(from: Metres, to: Metres) -> Metres {
    ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0)
}

fn degrees(at: Metres) -> [f64; 2] {
    let round = |value: f64| (value * 1e6).round() / 1e6;
    [round(CENTRE.0 + at.0 / 88_000.0), round(CENTRE.1 + at.1 / 111_000.0)]
}

/// Whose territory a point is.
fn territory((east, north): Metres) -> &'static str {
    match (east, north) {
        (e, _) if e < -600.0 => "xiguan",
        (_, n) if n < -1_000.0 => "shiqiao",
        (_, n) if n < -500.0 => "hebin",
        (e, _) if e > 900.0 => "dongguan",
        (_, n) if n > 800.0 => "beiyuan",
        _ => "chengguan",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anlan_has_ten_streets_in_29_sections_and_600_sites() {
        assert_eq!(STREETS.len(), 10);
        assert_eq!(STREETS.iter().map(|s| s.1).sum::<usize>(), SECTIONS);
        assert_eq!(SITES.iter().map(|s| s.1).sum::<usize>(), 600);
    }
}
