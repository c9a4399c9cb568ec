//! Is everything of a campaign in exactly one pair of hands? The rule is in the core; this gathers what it asks.

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use yipan_core::duty::coverage::{Coverage, Hold, Subject, Watch, blind_corners, coverage};
use yipan_core::duty::{ROLES, SUBJECTS, SubjectKind, named};
use yipan_db::Db;

use super::store::{self, Duty};
use crate::goal;
use crate::kit::Id;
use crate::problem::Problem;
use crate::who::store::{Post, post};

/// Something that needs an owner, with what a page shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: SubjectKind,
    /// Its word.
    pub word: &'static str,
    /// Which one.
    pub id: Id,
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// What is asked of it, in the notation of requirements.
    pub requirement: Option<String>,
    /// By when, if not by the campaign's day.
    pub due_on: Option<String>,
    /// The standard it comes from, for indicators.
    pub standard: String,
    /// Measure and scope, for indicators: equal ones are one job.
    pub job: Option<(String, Option<String>)>,
    /// Whether it says what evidence it wants.
    pub has_evidence: bool,
}

/// Everything about who answers for what in a campaign.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What needs an owner.
    pub items: Vec<Item>,
    /// Duties in force.
    pub duties: Vec<Duty>,
    /// Posts by id.
    pub posts: HashMap<Id, Post>,
    /// The rule's answer.
    pub coverage: Coverage<Id>,
}

/// What needs an owner: leaf indicators of the campaign's standards, then what rooms have declared.
pub fn items(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<Item>, Problem> {
    let mut items = Vec::new();
    for (own, standard) in goal::store::leaves(db, city, campaign)? {
        items.push(Item {
            kind: SubjectKind::Indicator,
            word: "indicator",
            id: own.id,
            code: own.code,
            title: own.title,
            requirement: own.requirement,
            due_on: None,
            standard,
            job: own.measure.map(|measure| (measure, own.scope)),
            has_evidence: !own.evidence.is_empty(),
        });
    }
    for own in store::declared(db, city, campaign)? {
        let Some((word, kind)) = SUBJECTS.iter().find(|(word, _)| *word == own.kind) else { continue };
        items.push(Item {
            kind: *kind,
            word,
            id: own.id,
            code: own.code,
            title: own.title,
            requirement: None,
            due_on: own.due_on,
            standard: String::new(),
            job: None,
            has_evidence: true,
        });
    }
    Ok(items)
}

/// The whole picture of a campaign.
pub fn of_campaign(db: &mut Db, city: Id, campaign: Id) -> Result<Picture, Problem> {
    let items = items(db, city, campaign)?;
    let duties = store::duties(db, city, campaign)?;
    let ids: HashSet<Id> = duties.iter().filter_map(|own| own.post_id).collect();
    let posts: Vec<Post> = post::table
        .filter(post::city_id.eq(city).and(post::id.eq_any(ids.into_iter().collect::<Vec<_>>())))
        .select(Post::as_select())
        .load(db)?;
    let posts: HashMap<Id, Post> = posts.into_iter().map(|own| (own.id, own)).collect();
    let subjects: Vec<Subject<Id>> = items.iter().map(|own| Subject { kind: own.kind, id: own.id }).collect();
    let holds: Vec<Hold<Id>> = duties
        .iter()
        .filter_map(|own| {
            let held = own.post_id.and_then(|id| posts.get(&id)).is_some_and(|post| post.person_id.is_some());
            Some(Hold {
                kind: named(SUBJECTS, &own.kind)?,
                subject: own.subject_id,
                unit: own.unit_id,
                role: named(ROLES, &own.role)?,
                is_named: held,
            })
        })
        .collect();
    let coverage = coverage(&subjects, &holds);
    Ok(Picture { items, duties, posts, coverage })
}

impl Picture {
    /// Things nobody looks at: sections and sites without a section chief, indicators that ask for no evidence.
    pub fn blind(&self) -> Vec<(usize, Vec<&'static str>)> {
        use yipan_core::duty::coverage::Blind;
        let chiefs: HashSet<(&str, Id)> = self
            .duties
            .iter()
            .filter(|own| {
                let post = own.post_id.and_then(|id| self.posts.get(&id));
                own.role == "sponsor" || post.is_some_and(|post| post.kind == "section-chief")
            })
            .map(|own| (own.kind.as_str(), own.subject_id))
            .collect();
        let places: BTreeMap<(SubjectKind, Id), usize> =
            self.items.iter().enumerate().map(|(at, own)| ((own.kind, own.id), at)).collect();
        let watched: Vec<Watch<Id>> = self
            .items
            .iter()
            .map(|own| Watch {
                subject: Subject { kind: own.kind, id: own.id },
                has_chief: chiefs.contains(&(own.word, own.id)),
                // Rounds and tasks lie ahead in the loop; those rooms list their own blind corners.
                has_round: true,
                has_task: true,
                has_evidence: own.has_evidence,
            })
            .collect();
        blind_corners(&watched)
            .into_iter()
            .filter_map(|(subject, blind)| {
                let words = blind.iter().map(|one| match one {
                    Blind::NoChief => "no-chief",
                    Blind::NoRound => "no-round",
                    Blind::NoTask => "no-task",
                    Blind::NoEvidence => "no-evidence",
                });
                Some((*places.get(&(subject.kind, subject.id))?, words.collect()))
            })
            .collect()
    }
}
