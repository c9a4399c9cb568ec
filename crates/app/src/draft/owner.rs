//! Who in this city does what a document gives to 县环保局 or 各乡镇: shown beside each task, and made duties on the board.

use serde_json::Value;
use yipan_draft::board::COMMAND;
use yipan_draft::owner::{self, Meant};

use super::store::Item;
use crate::kit::Id;
use crate::kit::say::Say;
use crate::who::store::Unit;

/// What is given to each of more units than these is led by the office alone: a share of it for every village of a large
/// city would fill the ledger and tell nobody anything.
const EACH_MOST: usize = 60;

/// The units that words may mean.
#[derive(Debug, Clone)]
pub struct Owners {
    units: Vec<Unit>,
    /// Bodies that the document itself sets up, by their names.
    own: Vec<String>,
}

/// Who has a task.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doers {
    /// Who leads it; the office where the city has none of those named.
    pub lead: Option<Id>,
    /// Units beside the lead, each with its role.
    pub beside: Vec<(Id, &'static str)>,
}

impl Owners {
    /// Of a campaign: the units of the city and its own command, no other campaign's.
    pub fn of_campaign(units: Vec<Unit>, campaign: Id) -> Self {
        Self::among(units, Some(campaign), Vec::new())
    }

    /// Of a draft: the units of the city, and the bodies it will set up unless they are rejected.
    pub fn of_draft(units: Vec<Unit>, items: &[Item]) -> Self {
        let mut own = Vec::new();
        for item in items.iter().filter(|i| i.kind == "org" && i.state != "rejected") {
            let reading = item.json();
            if reading["role"].as_str().is_some_and(|role| COMMAND.contains(&role)) {
                own.push(item.quote.clone());
                own.extend(reading["name"].as_str().map(str::to_owned));
            }
        }
        Self::among(units, None, own)
    }

    fn among(mut units: Vec<Unit>, campaign: Option<Id>, own: Vec<String>) -> Self {
        units.retain(|unit| unit.campaign_id.is_none() || unit.campaign_id == campaign);
        Self { units, own }
    }

    fn meant(&self, worded: &str) -> Meant {
        let known: Vec<owner::Unit<'_>> = self
            .units
            .iter()
            .map(|unit| owner::Unit { name: &unit.name, short: &unit.short, kind: &unit.kind })
            .collect();
        owner::meant(&known, worded)
    }

    /// Who does what is given to these: the first that is one unit leads, the others have their part in it. What is given
    /// to each of a kind is led by the office, and each has its own share.
    pub fn doers(&self, worded: &[String]) -> Doers {
        let mut doers = Doers::default();
        let mut each = Vec::new();
        for words in worded {
            match self.meant(words) {
                Meant::Named(i) | Meant::Keeps(i) if doers.lead.is_none() => {
                    doers.lead = Some(self.units[i].id);
                }
                Meant::Named(i) | Meant::Keeps(i) => doers.beside.push((self.units[i].id, "participant")),
                Meant::Each(all) if all.len() <= EACH_MOST => {
                    each.extend(all.into_iter().map(|i| self.units[i].id));
                }
                Meant::Each(_) => {}
                Meant::Nobody => {}
            }
        }
        let role = if doers.lead.is_none() { "joint" } else { "participant" };
        doers.beside.extend(each.into_iter().map(|id| (id, role)));
        let mut known = Vec::from_iter(doers.lead);
        doers.beside.retain(|(id, _)| {
            let new = !known.contains(id);
            known.push(*id);
            new
        });
        doers
    }

    /// What somebody should know before accepting a task: whom another name means here, and whom the city does not have.
    pub fn told(&self, say: &Say, reading: &Value) -> Vec<String> {
        let units = reading["units"].as_array();
        let worded: Vec<&str> = units.into_iter().flatten().filter_map(Value::as_str).collect();
        let (mut told, mut missing, mut led) = (Vec::new(), Vec::new(), false);
        for words in &worded {
            match self.meant(words) {
                _ if self.own.iter().any(|own| own == words) => led = true,
                Meant::Keeps(i) => {
                    let unit = self.units[i].short.clone();
                    told.push(say.two("draft-owner-keeps", "worded", *words, "unit", unit));
                    led = true;
                }
                Meant::Named(_) => led = true,
                Meant::Each(_) => {}
                Meant::Nobody => missing.push((*words).to_owned()),
            }
        }
        if !missing.is_empty() {
            told.push(say.one("draft-owner-nobody", "names", missing.join(&say.it("draft-comma"))));
        }
        match (worded.is_empty(), led) {
            (true, _) => told.push(say.it("draft-no-owner")),
            (false, false) => told.push(say.it("draft-owner-office")),
            (false, true) => {}
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: Id, name: &str, kind: &str) -> Unit {
        let (name, short, kind) = (name.to_owned(), name.to_owned(), kind.to_owned());
        let (path, parent_id, code) = (format!("/{id}/"), None, None);
        let (campaign_id, retired_at) = (None, None);
        Unit {
            city_id: 1,
            id,
            parent_id,
            path,
            kind,
            name,
            short,
            code,
            campaign_id,
            sort: 0,
            retired_at,
            version: 1,
        }
    }

    #[test]
    fn what_is_given_to_each_of_very_many_is_led_by_the_office_alone() {
        let city = |streets: usize| {
            let streets = (1..=streets as Id).map(|n| unit(n, &format!("{n}街道"), "street"));
            Owners::among(streets.chain([unit(900, "县水利局", "department")]).collect(), None, Vec::new())
        };
        let words = ["各街道".to_owned()];
        assert_eq!(city(EACH_MOST).doers(&words).beside.len(), EACH_MOST);
        assert_eq!(city(EACH_MOST + 1).doers(&words), Doers::default());
        let beside = ["县水利局".to_owned(), "各街道".to_owned()];
        let doers = city(2).doers(&beside);
        assert_eq!((doers.lead, doers.beside), (Some(900), vec![(1, "participant"), (2, "participant")]));
    }
}
