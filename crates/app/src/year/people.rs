//! Who lives in the simulated city: Anlan, with as many communities as are asked for.

use std::collections::HashMap;

use rand::RngExt;
use rand::rngs::StdRng;
use yipan_db::Db;

use crate::demo::units;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;
use crate::who::act::{self, NewPerson, NewUnit};
use crate::who::{session, store as who};

/// The people of the year.
pub struct People {
    /// The program.
    pub program: Actor,
    /// The campaign office.
    pub office: Actor,
    /// The sponsor leader.
    pub sponsor: Actor,
    inspectors: [Actor; 2],
    /// Streets and townships.
    pub streets: Vec<Id>,
    units: Vec<Id>,
    handlers: HashMap<Id, Actor>,
}

impl People {
    /// Founds the city.
    pub fn found(db: &mut Db, most: usize, now: i64) -> Result<Self, Problem> {
        let anlan = units::found(db, None, now)?;
        let city = anlan.city();
        let all = who::units_under(db, city, "/")?;
        let streets: Vec<Id> = all.iter().filter(|unit| unit.kind == "street").map(|unit| unit.id).collect();
        for nth in all.len()..most {
            let parent = streets[nth % streets.len()];
            let ask = NewUnit {
                parent: Some(parent),
                kind: "community".into(),
                name: format!("第 {nth} 社区"),
                short: format!("{nth} 社区"),
                ..NewUnit::default()
            };
            let unit = act::add_unit(db, &anlan.program, &ask, now)?;
            let ask = NewPerson {
                name: format!("{nth} 联络员"),
                role: "unit".into(),
                unit: unit.id,
                ..NewPerson::default()
            };
            act::add_person(db, &anlan.program, &ask, now)?;
        }
        let all = who::units_under(db, city, "/")?;
        let fit = |kind: &str| matches!(kind, "department" | "street" | "community");
        Ok(Self {
            office: anlan.actor(db, "office")?,
            sponsor: anlan.actor(db, "sponsor")?,
            inspectors: [anlan.actor(db, "inspector")?, anlan.actor(db, "inspector2")?],
            program: anlan.program,
            units: all.iter().filter(|unit| fit(&unit.kind)).map(|unit| unit.id).collect(),
            streets,
            handlers: HashMap::new(),
        })
    }

    /// The city.
    pub fn city(&self) -> Id {
        self.program.city
    }

    /// One of the two inspectors.
    pub fn inspector(&self, nth: usize) -> &Actor {
        &self.inspectors[nth % 2]
    }

    /// Any unit that handles cases.
    pub fn any_unit(&self, dice: &mut StdRng) -> Id {
        self.units[dice.random_range(0..self.units.len())]
    }

    /// Somebody of a unit who handles cases.
    pub fn of_unit(&mut self, db: &mut Db, unit: Id) -> Result<Actor, Problem> {
        if let Some(known) = self.handlers.get(&unit) {
            return Ok(known.clone());
        }
        let city = self.city();
        let path = who::unit(db, city, unit)?.path;
        let people = who::people_under(db, city, &path)?;
        let fits =
            |person: &&who::Person| person.unit_id == unit && matches!(person.role.as_str(), "unit" | "lead");
        let person = people.iter().find(fits).ok_or(Problem::Missing("person"))?.id;
        let actor = session::actor(db, city, person)?.ok_or(Problem::Missing("person"))?;
        self.handlers.insert(unit, actor.clone());
        Ok(actor)
    }
}
