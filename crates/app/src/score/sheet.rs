//! The ranking of a period as an Excel file: places, then every line of every card.

use yipan_db::Db;
use yipan_paper::{Column, Field, Workbook};

use super::store::{self, RunRow};
use super::why::how;
use crate::kit::actor::Actor;
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who;

/// Writes both sheets.
pub fn write(db: &mut Db, by: &Actor, say: &Say, run: &RunRow) -> Result<Vec<u8>, Problem> {
    let scheme = store::scheme(db, by.city, run.scheme_id)?.scheme()?;
    let cards = store::cards(db, by.city, run.id)?;
    let units = who::store::units_under(db, by.city, "/")?;
    let name = |id| units.iter().find(|unit| unit.id == id).map_or(String::new(), |unit| unit.name.clone());
    let group = |code: &str| {
        let found = scheme.groups.iter().find(|group| group.code == code);
        found.map_or(String::new(), |group| group.name.clone())
    };
    let mut book = Workbook::new();
    let head =
        |keys: &[(&str, f64)]| keys.iter().map(|(key, wide)| Column::new(say.it(key), *wide)).collect();
    let places = [
        ("score-sheet-group", 12.0),
        ("score-place-head", 8.0),
        ("score-unit", 32.0),
        ("score-points", 10.0),
        ("score-sheet-list", 10.0),
    ];
    book.sheet(&run.period, head(&places)).map_err(broken)?;
    for card in &cards {
        let mark = card.mark.as_deref().map_or(String::new(), |mark| say.of("score-mark", mark));
        book.row(vec![
            group(&card.group_code).into(),
            card.place.into(),
            name(card.unit_id).into(),
            Field::Decimal(card.total as f64 / 1_000.0),
            mark.into(),
        ])
        .map_err(broken)?;
    }
    let lines = [
        ("score-unit", 32.0),
        ("score-sheet-part", 14.0),
        ("score-sheet-rule", 18.0),
        ("score-sheet-of", 8.0),
        ("score-points", 10.0),
        ("score-sheet-change", 10.0),
        ("score-sheet-how", 60.0),
    ];
    book.sheet(&say.it("score-sheet-lines"), head(&lines)).map_err(broken)?;
    for card in &cards {
        for part in card.tree()?.parts {
            for line in &part.lines {
                book.row(vec![
                    name(card.unit_id).into(),
                    part.name.clone().into(),
                    line.name.clone().into(),
                    Field::Decimal(line.points as f64 / 1_000.0),
                    Field::Decimal(line.score as f64 / 1_000.0),
                    Field::Decimal(line.change as f64 / 1_000.0),
                    how(say, &scheme, line).into(),
                ])
                .map_err(broken)?;
            }
        }
    }
    book.finish().map_err(broken)
}

fn broken(why: yipan_paper::Error) -> Problem {
    Problem::Broken(why.to_string())
}
