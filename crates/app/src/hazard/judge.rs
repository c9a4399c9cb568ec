//! Who judges a hazard: the committee with its votes, the person who strikes it off, who looks again.

use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yipan_core::hazard::{Ballot, Member, Refused, Stage};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::act::{Seen, YesAsk, finish, keep_photos, own_side, path_of, seen};
use super::store::{self, HazardRow};
use crate::case::act::Said;
use crate::case::book as city;
use crate::case::{self, Location, NewCase};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::say::{Lang, Say};
use crate::problem::Problem;
use crate::who;

/// Members of one committee at most.
const MEMBERS_MOST: usize = 15;
/// What a hazard without a case of its own comes back as.
const OTHERWISE: &str = "events/0699";

/// A committee that is called.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PanelAsk {
    /// People with an account, as members.
    pub members: Vec<Id>,
    /// People with an account, as experts.
    pub experts: Vec<Id>,
    /// Names of experts from outside.
    pub outside: Vec<String>,
    /// Words and version.
    #[serde(flatten)]
    pub said: Said,
}

/// The office calls a committee.
pub fn convene(db: &mut Db, by: &Actor, id: Id, ask: &PanelAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, &ask.said)?;
    by.may(Right::GrantCase)?;
    let owner = path_of(db, by.city, row.unit_id)?;
    let (mut members, mut of_owner) = (Vec::new(), false);
    let people = who::store::people_under(db, by.city, "/")?;
    let experts = ask.experts.iter().map(|id| (*id, true));
    let plain = ask.members.iter().filter(|id| !ask.experts.contains(id)).map(|id| (*id, false));
    for (person, expert) in experts.chain(plain) {
        let found = people.iter().find(|own| own.id == person);
        let found = found.ok_or_else(|| Problem::field("members", "field-unknown"))?;
        of_owner |= within(&owner, &path_of(db, by.city, found.unit_id)?);
        members.push(Member { person: Some(person), name: found.name.clone(), expert, vote: None });
    }
    for name in ask.outside.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if name.chars().count() > 40 {
            return Err(Problem::field("outside", "field-too-long"));
        }
        members.push(Member { person: None, name: name.into(), expert: true, vote: None });
    }
    if members.len() > MEMBERS_MOST {
        return Err(Problem::field("members", "field-too-long"));
    }
    let names: Vec<_> = members.iter().map(|own| json!({"name": own.name, "expert": own.expert})).collect();
    let sits: Vec<Id> = members.iter().filter_map(|own| own.person).collect();
    let own = own.convene(members, of_owner, &rules, now)?;
    for person in sits {
        store::add_member(db, &row, person)?;
    }
    finish(db, by, row, &own, ("hazard.convened", json!({"members": names})), &ask.said, now)
}

/// A vote.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct VoteAsk {
    /// `yes`, `no` or `abstain`.
    pub ballot: String,
    /// Place in the list of an expert from outside, from 0; needs a photo of the signed paper.
    pub member: Option<usize>,
    /// Words, photos, version.
    #[serde(flatten)]
    pub said: Said,
}

/// A member votes; the office records the signed paper of an expert from outside.
pub fn vote(db: &mut Db, by: &Actor, id: Id, ask: &VoteAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, .. } = seen(db, by, id, &ask.said)?;
    let ballot = Ballot::read(&ask.ballot).ok_or_else(|| Problem::field("ballot", "field-unknown"))?;
    let members = own.panel().map(|panel| panel.members.as_slice()).unwrap_or_default();
    let place = match ask.member {
        Some(place) => {
            by.may(Right::GrantCase)?;
            if members.get(place).is_none_or(|own| own.person.is_some()) {
                return Err(Problem::field("member", "field-unknown"));
            }
            if ask.said.evidence.is_empty() {
                return Err(Refused::ProofNeeded.into());
            }
            place
        }
        None => {
            let mine = |own: &Member| by.person != 0 && own.person == Some(by.person);
            members.iter().position(mine).ok_or(Refused::NoVote)?
        }
    };
    let name = members.get(place).map(|own| own.name.clone());
    let own = own.vote(place, ballot, &ask.said.reason, now)?;
    keep_photos(db, by, &row, &ask.said, "vote", now)?;
    finish(db, by, row, &own, ("hazard.voted", json!({"member": name, "ballot": ballot})), &ask.said, now)
}

/// The office counts the votes.
pub fn conclude(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, said)?;
    by.may(Right::GrantCase)?;
    let own = own.conclude(&rules, now)?;
    let count = own.panels.last().map(|panel| panel.count()).unwrap_or_default();
    let accepted = matches!(own.stage, Stage::Accepted { .. });
    let fact = if accepted { "hazard.accepted" } else { "hazard.sent-back" };
    let detail = json!({"members": count.members, "cast": count.cast, "yes": count.yes, "no": count.no,
        "experts": count.experts});
    finish(db, by, row, &own, (fact, detail), said, now)
}

/// A named person strikes it off; looks follow.
pub fn delist(db: &mut Db, by: &Actor, id: Id, said: &Said, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, rules } = seen(db, by, id, said)?;
    by.may(Right::Issue)?;
    let mine = own_side(db, by, &row)?;
    let own = own.delist(mine, by.person, &rules, city::ground(db, by.city)?.calendar, now)?;
    let looks: Vec<i64> = own.rechecks.iter().map(|look| look.due_at).collect();
    finish(db, by, row, &own, ("hazard.struck", json!({"looks": looks})), said, now)
}

/// Somebody not of the owner's side looks again; what is back becomes a case.
pub fn recheck(db: &mut Db, by: &Actor, id: Id, ask: &YesAsk, now: i64) -> Result<HazardRow, Problem> {
    let Seen { row, own, .. } = seen(db, by, id, &ask.said)?;
    by.may(Right::VerifyCase)?;
    let mine = own_side(db, by, &row)?;
    let nth = own.rechecks.iter().filter(|look| look.done.is_some()).count();
    let own = own.recheck(ask.yes, &ask.said.reason, mine, now)?;
    keep_photos(db, by, &row, &ask.said, "check", now)?;
    if ask.yes {
        return finish(db, by, row, &own, ("hazard.held", json!({"look": nth + 1})), &ask.said, now);
    }
    let category = match row.case_id {
        Some(case) => case::store::find(db, by.city, case)?.category,
        None => OTHERWISE.into(),
    };
    let say = Say { lang: Lang::Zh, zone: city::zone(), now };
    let title = say.two("hazard-back-title", "number", row.number.as_str(), "title", row.title.as_str());
    let new = NewCase {
        source: Some("inspection".into()),
        category,
        title: Some(title.chars().take(120).collect()),
        description: Some(ask.said.reason.clone()),
        place: Some(row.place.clone()),
        location: row.lon.zip(row.lat).map(|(lon, lat)| Location { lon, lat }),
        street: row.street_id,
        severity: Some("major".into()),
        campaign: row.campaign_id,
        evidence: ask.said.evidence.clone(),
        client_key: Some(format!("hazard/{id}/{nth}")),
        ..NewCase::default()
    };
    let (opened, _) = case::open(db, by, &new, now)?;
    finish(db, by, row, &own, ("hazard.back", json!({"look": nth + 1, "case": opened.id})), &ask.said, now)
}
