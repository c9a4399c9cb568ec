//! Letters of responsibility: made from a unit's duties, signed by the unit, frozen with their hash.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use yipan_core::duty::letter::{Item, Letter as Content};
use yipan_core::duty::{ROLES, Role, SubjectKind, named};
use yipan_core::who::Right;
use yipan_db::{Db, new_id};

use super::coverage::{self, Picture};
use super::store::{self, Letter, letter};
use crate::args;
use crate::goal;
use crate::goal::store::Campaign;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::{self, Line};
use crate::problem::Problem;
use crate::who;
use crate::who::session::hex;

/// What a making of letters did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Letters to sign for the first time.
    pub new: usize,
    /// Supplements to signed letters.
    pub supplements: usize,
}

/// What a letter of this content hashes to.
pub fn hash(content: &Content) -> String {
    hex(&Sha256::digest(content.canonical().as_bytes()))
}

/// The content of a letter.
pub fn content(own: &Letter) -> Result<Content, Problem> {
    serde_json::from_str(&own.body).map_err(|error| Problem::Broken(format!("letter {}: {error}", own.id)))
}

/// Whether a signed letter still reads as it was signed.
pub fn is_intact(own: &Letter) -> bool {
    content(own).is_ok_and(|content| hash(&content) == own.hash)
}

fn contents(
    db: &mut Db,
    city: Id,
    campaign: &Campaign,
    picture: &Picture,
) -> Result<BTreeMap<Id, Content>, Problem> {
    let items: HashMap<(&str, Id), &coverage::Item> =
        picture.items.iter().map(|own| ((own.word, own.id), own)).collect();
    let mut names: HashMap<Id, String> = HashMap::new();
    let mut letters: BTreeMap<Id, Content> = BTreeMap::new();
    for own in &picture.duties {
        let Some(subject) = items.get(&(own.kind.as_str(), own.subject_id)) else { continue };
        // Tasks come and go with every meeting; the plan follows them. A letter says what a unit stands for.
        if subject.kind == SubjectKind::Task {
            continue;
        }
        let Some(role) = named(ROLES, &own.role).filter(|role| *role != Role::Supervisor) else { continue };
        let holder = match own.post_id.and_then(|id| picture.posts.get(&id)) {
            None => String::new(),
            Some(post) => {
                let name = match post.person_id {
                    None => String::new(),
                    Some(person) => match names.get(&person) {
                        Some(name) => name.clone(),
                        None => {
                            let name = who::store::person_name(db, city, person)?;
                            names.insert(person, name.clone());
                            name
                        }
                    },
                };
                format!("{} {name}", post.title).trim_end().to_owned()
            }
        };
        let item = Item {
            role,
            kind: subject.kind,
            code: subject.code.clone(),
            title: subject.title.clone(),
            requirement: subject.requirement.clone().unwrap_or_default(),
            due: subject.due_on.clone().unwrap_or_default(),
            holder,
        };
        if let Some(content) = letters.get_mut(&own.unit_id) {
            content.items.push(item);
            continue;
        }
        let content = Content {
            campaign: campaign.name.clone(),
            goal: campaign.goal.clone(),
            target: campaign.target_on.clone(),
            asks: String::new(),
            unit: who::store::unit(db, city, own.unit_id)?.name,
            items: vec![item],
        };
        letters.insert(own.unit_id, content);
    }
    Ok(letters.into_iter().map(|(unit, content)| (unit, Content::new(content))).collect())
}

/// Makes the letters of a campaign: one for each unit with duties; where a signed letter no longer says what the
/// unit answers for, a supplement. Drafts not yet signed are written anew.
pub fn generate(db: &mut Db, by: &Actor, campaign: Id, now: i64) -> Result<Made, Problem> {
    by.may(Right::AssignDuty)?;
    let own = goal::store::campaign(db, by.city, campaign)?;
    let picture = coverage::of_campaign(db, by.city, campaign)?;
    let letters = store::letters(db, by.city, campaign)?;
    let mut made = Made::default();
    let mut count = letters.len();
    for (unit, mut content) in contents(db, by.city, &own, &picture)? {
        content.asks = by.unit_name.clone();
        let signed = letters.iter().find(|one| one.unit_id == unit && one.state == "signed");
        let draft = letters.iter().find(|one| one.unit_id == unit && one.state == "draft");
        if let Some(signed) = signed
            && content.difference(&self::content(signed)?).is_none()
        {
            continue;
        }
        let body = json!(content).to_string();
        if let Some(draft) = draft {
            if draft.body != body {
                diesel::update(letter::table.find((by.city, draft.id)))
                    .set((letter::body.eq(body), letter::version.eq(letter::version + 1)))
                    .execute(db)?;
                let line = Line::of("letter.rewritten", "letter", draft.id).campaign(Some(campaign));
                ledger::record(db, by, now, line)?;
            }
            continue;
        }
        count += 1;
        let row = Letter {
            city_id: by.city,
            id: new_id(),
            campaign_id: campaign,
            unit_id: unit,
            number: format!("{}-{count}", goal::act::day_of(now).year()),
            state: "draft".to_owned(),
            body,
            hash: String::new(),
            made_at: now,
            signed_at: None,
            signed_by: None,
            signer: String::new(),
            supplement_of: signed.map(|one| one.id),
            version: 1,
        };
        diesel::insert_into(letter::table).values(&row).execute(db)?;
        let line = Line::of("letter.made", "letter", row.id)
            .campaign(Some(campaign))
            .detail(json!({"unit": unit, "number": row.number}));
        ledger::record(db, by, now, line)?;
        if signed.is_some() {
            made.supplements += 1;
        } else {
            made.new += 1;
        }
    }
    Ok(made)
}

/// The unit signs: somebody of the unit, with the password again. What is signed is frozen with its hash; the
/// version says which wording was read.
pub fn sign(db: &mut Db, by: &Actor, id: Id, version: i64, password: &str, now: i64) -> Result<(), Problem> {
    let own = store::letter(db, by.city, id)?;
    let unit = who::store::unit(db, by.city, own.unit_id)?;
    by.may_at(Right::SignLetter, &unit.path)?;
    if by.unit != own.unit_id {
        return Err(Problem::Refused("duty-refused-other-unit", args![unit = unit.short]));
    }
    if own.state != "draft" {
        return Err(Problem::refused("duty-refused-signed", []));
    }
    if own.version != version {
        return Err(Problem::Stale("letter"));
    }
    who::act::confirm_password(db, by, password)?;
    let content = content(&own)?;
    let hash = hash(&content);
    let post = by.posts.iter().find(|post| post.unit == own.unit_id).map(|post| post.title.clone());
    let signer = format!("{} {}", post.unwrap_or_default(), by.name).trim().to_owned();
    let changed = diesel::update(letter::table.find((by.city, id)))
        .filter(letter::version.eq(version).and(letter::state.eq("draft")))
        .set((
            letter::state.eq("signed"),
            letter::hash.eq(&hash),
            letter::signed_at.eq(now),
            letter::signed_by.eq(by.person),
            letter::signer.eq(&signer),
            letter::version.eq(letter::version + 1),
        ))
        .execute(db)?;
    if changed == 0 {
        return Err(Problem::Stale("letter"));
    }
    let line = Line::of("letter.signed", "letter", id)
        .campaign(Some(own.campaign_id))
        .detail(json!({"hash": hash, "items": content.items.len(), "signer": signer}));
    ledger::record(db, by, now, line)?;
    Ok(())
}
