//! What this person could do to a hazard next: one small form for each deed.

use yipan_core::hazard::{Hazard, Level, Stage};
use yipan_core::who::Right;
use yipan_db::Db;

use super::store::HazardRow;
use super::{act, book};
use crate::kit::actor::Actor;
use crate::kit::offer::{Ask, Choices, Offer};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who;

/// People who can lead a plan or sit in a committee, with their unit.
fn people(db: &mut Db, by: &Actor, chosen: Option<i64>) -> Result<Choices, Problem> {
    let units = crate::case::view::units(db, by.city)?;
    let people = who::store::people_under(db, by.city, "/")?;
    let name = |unit: i64| units.get(&unit).cloned().unwrap_or_default();
    Ok(people
        .into_iter()
        .map(|own| {
            (own.id.to_string(), format!("{} {}", name(own.unit_id), own.name), chosen == Some(own.id))
        })
        .collect())
}

fn yes_no(say: &Say, yes: &str, no: &str) -> Ask {
    Ask::One(vec![("true".into(), say.it(yes), false), ("false".into(), say.it(no), false)])
}

fn ballots(say: &Say) -> Ask {
    Ask::One(
        ["yes", "no", "abstain"].map(|word| (word.to_owned(), say.of("hazard-ballot", word), false)).into(),
    )
}

/// The form of a plan, filled in with what stands.
fn plan(db: &mut Db, by: &Actor, say: &Say, own: &Hazard) -> Result<Offer, Problem> {
    let had = own.plan.clone().unwrap_or_default();
    let until = if had.until > 0 { say.date_value(&had.until) } else { String::new() };
    let label = if own.plan.is_some() { "hazard-do-replan" } else { "hazard-do-plan" };
    let leaders = people(db, by, Some(had.leader))?;
    let mut choose = vec![(String::new(), say.it("case-choose"), false)];
    choose.extend(leaders);
    Ok(Offer::new("plan", label)
        .with("goal", "hazard-part-goal", Ask::Text(had.goal), true)
        .with("measures", "hazard-part-measures", Ask::Text(had.measures), true)
        .with("funds", "hazard-part-funds", Ask::Text(had.funds), true)
        .with("people", "hazard-part-people", Ask::Text(had.people), true)
        .with("until", "hazard-part-until", Ask::Day(until), true)
        .with("safety", "hazard-part-safety", Ask::Text(had.safety), true)
        .with("team", "hazard-part-team", Ask::Text(had.team), true)
        .with("leader", "hazard-part-leader", Ask::One(choose), true)
        .with("interim", "hazard-part-interim", Ask::Text(had.interim), true)
        .note(say.it("hazard-note-plan")))
}

/// Every deed on offer, what waits for this person first.
pub fn offers(
    db: &mut Db,
    by: &Actor,
    say: &Say,
    row: &HazardRow,
    own: &Hazard,
) -> Result<Vec<Offer>, Problem> {
    let mut found = Vec::new();
    let rules = book::of(db, by.city)?.1;
    let path = who::store::unit(db, by.city, row.unit_id)?.path;
    let handles = by.may_at(Right::HandleCase, &path).is_ok();
    let mine = act::own_side(db, by, row)?;
    let can = |right| by.can_everywhere(right);
    let major = own.level == Level::Major;
    match own.stage {
        Stage::Found { .. } => {
            if handles {
                found.push(plan(db, by, say, own)?.first());
            }
        }
        Stage::Fixing { .. } => {
            if let Some(wish) = own.wish.as_ref().filter(|_| can(Right::GrantCase)) {
                let note = say.two(
                    "hazard-note-decide",
                    "until",
                    say.day(&wish.until),
                    "reason",
                    wish.reason.as_str(),
                );
                found.push(
                    Offer::new("decision", "hazard-do-decide")
                        .with("yes", "hazard-answer", yes_no(say, "hazard-grant", "hazard-refuse"), true)
                        .with("reason", "case-reason", Ask::Words, false)
                        .note(note)
                        .first(),
                );
            }
            if handles {
                found.push(
                    Offer::new("done", "hazard-do-done")
                        .with("photo", "case-photo-after", Ask::Photo, true)
                        .with("reason", "case-fix-note", Ask::Words, false)
                        .first(),
                );
                if own.listing.is_some() {
                    found.push(Offer::new("progress", "hazard-do-progress").with(
                        "reason",
                        "hazard-progress",
                        Ask::Words,
                        true,
                    ));
                }
                if own.wish.is_none() && own.extensions < rules.extensions_max {
                    found.push(
                        Offer::new("time", "hazard-do-ask")
                            .with("until", "hazard-part-until", Ask::Day(String::new()), true)
                            .why(),
                    );
                }
                if major {
                    found.push(plan(db, by, say, own)?);
                }
            }
            if major && own.listing.is_none() && can(Right::Press) {
                found.push(
                    Offer::new("listing", "hazard-do-list")
                        .with("name", "hazard-paper", Ask::Line(String::new()), true)
                        .note(say.it("hazard-note-list")),
                );
            }
            if !major && can(Right::FileCase) {
                found.push(Offer::new("raising", "hazard-do-raise").why().note(say.it("hazard-note-raise")));
            }
        }
        Stage::Done { .. } if !major => {
            if can(Right::VerifyCase) && !mine {
                found.push(
                    Offer::new("verification", "hazard-do-verify")
                        .with("yes", "hazard-verdict", yes_no(say, "hazard-gone", "hazard-not-gone"), true)
                        .with("photo", "case-photo-check", Ask::Photo, false)
                        .with("reason", "case-verify-note", Ask::Words, false)
                        .first(),
                );
            }
        }
        Stage::Done { .. } => committee(db, by, say, own, &mut found)?,
        Stage::Accepted { .. } => {
            if can(Right::Issue) && !mine {
                let offer = Offer::new("delisting", "hazard-do-delist").with(
                    "reason",
                    "case-reason",
                    Ask::Words,
                    false,
                );
                found.push(offer.note(say.it("hazard-note-delist")).first());
            }
        }
        Stage::Struck { .. } => {
            let waits = own.rechecks.iter().any(|look| look.done.is_none());
            if waits && can(Right::VerifyCase) && !mine {
                found.push(
                    Offer::new("recheck", "hazard-do-recheck")
                        .with("yes", "hazard-verdict", yes_no(say, "hazard-holds", "hazard-back"), true)
                        .with("photo", "case-photo-check", Ask::Photo, false)
                        .with("reason", "case-verify-note", Ask::Words, false)
                        .note(say.it("hazard-note-recheck")),
                );
            }
        }
        Stage::Withdrawn { .. } => {}
    }
    if can(Right::WriteBulletin)
        && let Some(notice) = own.notices.iter().find(|notice| notice.done.is_none())
    {
        let note = say.two(
            "hazard-note-publish",
            "of",
            say.of("hazard-notice", &notice.of),
            "due",
            say.day(&notice.due_at),
        );
        found.push(
            Offer::new("publication", "hazard-do-publish")
                .with("name", "hazard-where", Ask::Line(String::new()), true)
                .note(note),
        );
    }
    let early = matches!(own.stage, Stage::Found { .. } | Stage::Fixing { .. });
    if early && own.listing.is_none() && can(Right::GrantCase) {
        found.push(Offer::new("withdrawal", "hazard-do-withdraw").why());
    }
    Ok(found)
}

fn committee(
    db: &mut Db,
    by: &Actor,
    say: &Say,
    own: &Hazard,
    found: &mut Vec<Offer>,
) -> Result<(), Problem> {
    let office = by.can_everywhere(Right::GrantCase);
    let Some(panel) = own.panel() else {
        if office {
            let units = crate::case::view::units(db, by.city)?;
            // Those who judge all day come first; anybody can be named through the API.
            let judges =
                who::store::people_under(db, by.city, "/")?.into_iter().filter(|own| own.role != "unit");
            let judges: Choices = judges
                .map(|own| {
                    let unit = units.get(&own.unit_id).cloned().unwrap_or_default();
                    (own.id.to_string(), format!("{unit} {}", own.name), false)
                })
                .collect();
            found.push(
                Offer::new("committee", "hazard-do-convene")
                    .with("members", "hazard-members", Ask::Many(judges.clone()), false)
                    .with("outside", "hazard-outside", Ask::Words, false)
                    .note(say.it("hazard-note-convene"))
                    .first(),
            );
        }
        return Ok(());
    };
    if panel.members.iter().any(|own| own.person == Some(by.person) && own.vote.is_none()) {
        found.push(
            Offer::new("vote", "hazard-do-vote")
                .with("ballot", "hazard-ballot", ballots(say), true)
                .with("reason", "case-verify-note", Ask::Words, false)
                .first(),
        );
    }
    let outside: Choices = panel
        .members
        .iter()
        .enumerate()
        .filter(|(_, own)| own.person.is_none() && own.vote.is_none())
        .map(|(nth, own)| (nth.to_string(), own.name.clone(), false))
        .collect();
    if office && !outside.is_empty() {
        found.push(
            Offer::new("vote", "hazard-do-record-vote")
                .with("member", "hazard-expert", Ask::One(outside), true)
                .with("ballot", "hazard-ballot", ballots(say), true)
                .with("photo", "hazard-signed", Ask::Photo, true)
                .with("reason", "case-verify-note", Ask::Words, false),
        );
    }
    if office {
        let count = panel.count();
        let note = say.two("hazard-note-conclude", "cast", count.cast, "members", count.members);
        found.push(Offer::new("conclusion", "hazard-do-conclude").note(note));
    }
    Ok(())
}
