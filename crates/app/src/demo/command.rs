//! The command of the great event: a leading group, its office, ten headquarters from the template, and one
//! sub-headquarters for each of 6 streets and townships and 37 communities: 1 + 10 + 43.

use yipan_db::Db;

use super::units::Anlan;
use crate::kit::Id;
use crate::problem::Problem;
use crate::who::act::{self, NewPerson, NewPost, NewUnit};
use crate::who::store::{Unit, units_under};

/// Communities beside the four that everybody in Anlan's tests knows, by their street.
const COMMUNITIES: &[(&str, &[&str])] = &[
    ("chengguan", &["南门", "北门", "西门", "鼓楼", "书院", "新华"]),
    ("xiguan", &["西园", "铁路", "纺织", "机械厂", "清泉", "和平"]),
    ("hebin", &["滨河", "桃园", "柳林", "渡口", "安居", "新城"]),
    ("dongguan", &["东关", "东岗", "果市", "青年", "文化宫", "向阳"]),
    ("shiqiao", &["石桥", "桥南", "桥北", "集贤", "永安"]),
    ("beiyuan", &["北塬", "塬上", "槐树", "双井"]),
];

/// Adds the communities with their secretaries, then a sub-headquarters for each of them.
pub fn fill(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    let office = anlan.program.clone();
    for (street, names) in COMMUNITIES {
        let parent = anlan.unit(street);
        let above = crate::who::store::unit(db, anlan.city(), parent)?;
        for (sort, name) in (10..).zip(*names) {
            let ask = NewUnit {
                parent: Some(parent),
                kind: "community".into(),
                name: format!("{}{name}社区", above.short),
                short: format!("{name}社区"),
                sort,
                ..NewUnit::default()
            };
            let unit = act::add_unit(db, &office, &ask, now)?;
            let ask = NewPerson {
                name: format!("{name}社区书记"),
                role: "unit".into(),
                unit: unit.id,
                ..NewPerson::default()
            };
            let person = act::add_person(db, &office, &ask, now)?;
            let title = format!("{}书记", unit.short);
            let post = NewPost {
                unit: unit.id,
                kind: "principal".into(),
                title,
                person: Some(person),
                campaign: None,
            };
            act::add_post(db, &office, &post, now)?;
        }
    }
    let units = units_under(db, anlan.city(), "/")?;
    let own = |unit: &&Unit| unit.kind == "command" && unit.campaign_id == Some(campaign);
    let leading = units.iter().filter(own).map(|unit| unit.id).min();
    for community in units.iter().filter(|unit| unit.kind == "community") {
        // A community answers to its street's sub-headquarters where there is one.
        let street = units.iter().find(|unit| Some(unit.id) == community.parent_id);
        let above = street.and_then(|street| {
            let stem = format!("{}分指挥部", street.short);
            units.iter().filter(own).find(|unit| unit.name == stem).map(|unit| unit.id)
        });
        let ask = NewUnit {
            parent: above.or(leading),
            kind: "command".into(),
            name: format!("{}分指挥部", community.short),
            short: format!("{}分指", community.short),
            campaign: Some(campaign),
            sort: 1100,
            ..NewUnit::default()
        };
        act::add_unit(db, &office, &ask, now)?;
    }
    Ok(())
}
