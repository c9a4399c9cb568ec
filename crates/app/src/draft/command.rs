//! The command a text sets up: its bodies as units of the campaign, with vacant posts. Whom it names is asked of
//! nobody's list of persons: the office fills the posts.

use yipan_db::Db;
use yipan_draft::board::Body;

use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;
use crate::who::act::{NewPost, NewUnit, add_post, add_unit};
use crate::who::store::{Unit, units_under};

/// Bodies of the command stand behind the units of the city.
const SORT: i32 = 1000;
const HEADS_MOST: u32 = 3;
const DEPUTIES_MOST: u32 = 12;
const SHORT_CHARS: usize = 14;

/// Sets the bodies up, from the top down; gives how many.
pub fn set_up(db: &mut Db, by: &Actor, campaign: Id, bodies: &[Body], now: i64) -> Result<usize, Problem> {
    let streets: Vec<Unit> =
        units_under(db, by.city, "/")?.into_iter().filter(|u| u.kind == "street").collect();
    let mut top = None;
    let mut sort = SORT;
    for body in bodies {
        let names: Vec<String> = match body.count {
            None | Some(1) => vec![full(&body.name, bodies)],
            // One in each street is known by name; of others the text gives only the number.
            Some(_) if body.role == "sub_headquarters" => {
                streets.iter().map(|street| format!("{}{}", street.short, plain(&body.name))).collect()
            }
            Some(_) => Vec::new(),
        };
        for name in names {
            let unit = NewUnit {
                parent: top,
                kind: "command".to_owned(),
                short: name.chars().take(SHORT_CHARS).collect(),
                name: name.chars().take(60).collect(),
                code: None,
                campaign: Some(campaign),
                sort,
            };
            let id = add_unit(db, by, &unit, now)?.id;
            posts(db, by, campaign, id, body, now)?;
            if body.role == "leading_group" && top.is_none() {
                top = Some(id);
            }
            sort += 1;
        }
    }
    Ok(usize::try_from(sort - SORT).unwrap_or(0))
}

/// A body's name outside its text: 领导小组下设办公室 is 领导小组办公室, and a bare 办公室 the leading group's.
fn full(name: &str, bodies: &[Body]) -> String {
    let group = bodies.iter().find(|body| body.role == "leading_group").map_or("", |body| body.name.as_str());
    if name == "办公室" { format!("{group}{name}") } else { name.replace("下设", "") }
}

/// The name of one of several bodies, without whom it is of: 街乡分指挥部 is 分指挥部 of each street.
fn plain(name: &str) -> &str {
    ["街乡", "乡镇", "镇街", "街道", "各"].iter().fold(name, |name, word| name.trim_start_matches(word))
}

fn posts(db: &mut Db, by: &Actor, campaign: Id, unit: Id, body: &Body, now: i64) -> Result<(), Problem> {
    let (head, deputy) = match body.role.as_str() {
        "leading_group" => ("组长", "副组长"),
        "office" => ("主任", "副主任"),
        _ => ("指挥长", "副指挥长"),
    };
    let heads = (0..body.heads.clamp(1, HEADS_MOST)).map(|_| ("head", head));
    let deputies = (0..body.deputies.min(DEPUTIES_MOST)).map(|_| ("vice-head", deputy));
    for (kind, title) in heads.chain(deputies) {
        let post = NewPost {
            unit,
            kind: kind.to_owned(),
            title: title.to_owned(),
            person: None,
            campaign: Some(campaign),
        };
        add_post(db, by, &post, now)?;
    }
    Ok(())
}
