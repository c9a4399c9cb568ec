//! What this person could do to a case beside the next step: one small form for each deed.

use std::collections::HashSet;

use yipan_core::case::{Case, StageName, Wish};
use yipan_core::who::{Right, within};
use yipan_db::Db;

use super::book;
use super::deed::streets;
use super::row::CaseRow;
use super::view;
use crate::kit::Id;
use crate::kit::actor::Actor;
pub use crate::kit::offer::{Ask, Choices, Offer};
use crate::kit::say::Say;
use crate::problem::Problem;
use crate::who;

fn unit_choices(db: &mut Db, by: &Actor, but: Option<Id>, chosen: &HashSet<Id>) -> Result<Choices, Problem> {
    let fit =
        |kind: &str| matches!(kind, "department" | "street" | "community" | "enterprise" | "institution");
    let units = who::store::units_under(db, by.city, "/")?;
    let units = units.into_iter().filter(|unit| fit(&unit.kind) && Some(unit.id) != but);
    Ok(units.map(|unit| (unit.id.to_string(), unit.short, chosen.contains(&unit.id))).collect())
}

fn kind_choices(say: &Say, city: Id, chosen: &str) -> Choices {
    book::kinds(city)
        .map(|kind| {
            let name = format!("{} {}", kind.category.code, view::kind_name(say, Some(kind)));
            (kind.key(), name, kind.key() == chosen)
        })
        .collect()
}

/// Every deed on offer, what waits for this person first.
pub fn offers(db: &mut Db, by: &Actor, say: &Say, row: &CaseRow, case: &Case) -> Result<Vec<Offer>, Problem> {
    let mut found = Vec::new();
    if !row.is_open {
        return Ok(found);
    }
    let path_of = |db: &mut Db, unit: Id| who::store::unit(db, by.city, unit).map(|unit| unit.path);
    let path = case.unit().map(|unit| path_of(db, unit)).transpose()?;
    let handles = path.as_deref().is_some_and(|path| by.may_at(Right::HandleCase, path).is_ok());
    let own = path.as_deref().is_some_and(|path| within(path, &by.unit_path));
    let can = |right| by.can_everywhere(right);
    let stage = case.stage.name();
    let in_hand = matches!(stage, StageName::Assigned | StageName::Working);
    let early = matches!(stage, StageName::Reported | StageName::Filed);
    let numbered = row.number.is_some();

    if row.looking && can(Right::VerifyCase) {
        let answers = ["true", "false"].map(|word| (word.to_owned(), say.of("case-look", word), false));
        let found_it = Ask::One(answers.into());
        found.push(
            Offer::new("look-answer", "case-do-look-answer")
                .with("found", "case-look-found", found_it, true)
                .with("photo", "case-photo-check", Ask::Photo, false)
                .with("reason", "case-verify-note", Ask::Words, false)
                .first(),
        );
    }
    if let Some(asked) = case.application {
        decide(by, say, case, asked.wish, asked.until, &mut found);
    }
    for part in case.joint.iter().filter(|part| !part.done) {
        let path = path_of(db, part.unit)?;
        if in_hand
            && by.may_at(Right::HandleCase, &path).is_ok()
            && by.can(Right::HandleCase)
            && !can(Right::HandleCase)
        {
            let offer =
                Offer::new("part", "case-do-part").with("photo", "case-photo-after", Ask::Photo, false);
            found.push(offer.with("reason", "case-fix-note", Ask::Words, false).first());
            break;
        }
    }
    if stage == StageName::Reported && !row.looking {
        if row.reporter_id == by.person && by.person != 0 {
            let offer = Offer::new("on-spot", "case-do-on-spot").note(say.it("case-on-spot-note"));
            let offer = offer.with("photo", "case-photo-after", Ask::Photo, true);
            found.push(offer.with("reason", "case-fix-note", Ask::Words, false));
        }
        if can(Right::FileCase) {
            found.push(Offer::new("look", "case-do-look").note(say.it("case-look-note")));
            found.push(Offer::new("decline", "case-do-decline").with(
                "reason",
                "case-reason-decline",
                Ask::Words,
                true,
            ));
        }
    }
    if early && can(Right::FileCase) {
        found.push(correction(db, by, say, row)?);
        found.push(
            Offer::new("split", "case-do-split")
                .with("category", "case-field-category", Ask::One(kind_choices(say, by.city, "")), true)
                .with("title", "case-field-title", Ask::Line(String::new()), false)
                .why(),
        );
    }
    if in_hand && handles {
        let free =
            case.application.is_none() && !row.suspended && case.clock().is_some_and(|c| say.now < c.due_at);
        if free {
            found.push(application("extension", "case-do-apply-extension", false));
            found.push(application("suspension", "case-do-apply-suspension", true));
        }
        found.push(Offer::new("escalation", "case-do-escalate").with(
            "reason",
            "case-opinion",
            Ask::Words,
            true,
        ));
        if case.handler.is_none() {
            found.push(Offer::new("return", "case-do-return").why());
        }
        found.push(assignment(db, by, say, case, path.as_deref().unwrap_or("/"))?);
    }
    if in_hand && can(Right::DispatchCase) {
        let units = unit_choices(db, by, case.unit(), &HashSet::new())?;
        found.push(
            Offer::new("reassignment", "case-do-reassign")
                .with("unit", "case-dispatch-unit", Ask::One(units), true)
                .why(),
        );
        found.push(Offer::new("return", "case-do-recall").why());
        let joined: HashSet<Id> = case.joint.iter().map(|part| part.unit).collect();
        let units = unit_choices(db, by, case.unit(), &joined)?;
        let offer = Offer::new("joint", "case-do-join").note(say.it("case-join-note"));
        found.push(offer.with("units", "case-join-units", Ask::Many(units), false));
    }
    if in_hand && can(Right::GrantCase) {
        if row.suspended {
            found.push(Offer::new("resumption", "case-do-resume"));
        } else if case.application.is_none() {
            let offer = Offer::new("extension", "case-do-extend");
            found.push(offer.with("until", "case-extend-until", Ask::Moment, false).why());
            let offer = Offer::new("suspension", "case-do-suspend");
            found.push(offer.with("until", "case-suspend-until", Ask::Moment, true).why());
        }
    }
    if numbered && can(Right::Press) {
        found.push(Offer::new("urging", "case-do-urge").with("reason", "case-urge-words", Ask::Words, true));
        if case.mark.is_some() {
            found.push(Offer::new("release", "case-do-release").why());
        } else {
            let offer = Offer::new("supervision", "case-do-supervise");
            found.push(offer.with("until", "case-reply-by", Ask::Moment, false).why());
        }
    }
    if numbered && can(Right::GrantCase) && case.application.is_none() {
        let offer = Offer::new("void", "case-do-void").note(say.it("case-void-note"));
        found.push(offer.with("reason", "case-reason-void", Ask::Words, true));
    }
    if (in_hand || stage == StageName::Fixed) && can(Right::ForceCase) && !own {
        found.push(Offer::new("forced-closing", "case-do-force").note(say.it("case-force-note")).why());
    }
    Ok(found)
}

/// Granting or refusing what was asked for.
fn decide(by: &Actor, say: &Say, case: &Case, wish: Wish, until: Option<i64>, found: &mut Vec<Offer>) {
    let day = until.map_or_else(|| say.it("case-wish-usual"), |at| say.moment(&at));
    let note = say.one(&format!("case-wish-note-{}", wish.word()), "until", day);
    let grants = by.can_everywhere(Right::GrantCase);
    let second = case.application.is_some_and(|asked| asked.by != by.person);
    match wish {
        Wish::Extension if grants => {
            found.push(Offer::new("extension", "case-do-grant-extension").note(note).why().first());
        }
        Wish::Suspension if grants => {
            found.push(Offer::new("suspension", "case-do-grant-suspension").note(note).why().first());
        }
        Wish::Voiding if by.can_everywhere(Right::ConfirmCase) && second => {
            let offer = Offer::new("void", "case-do-confirm-void").note(note);
            found.push(offer.with("reason", "case-opinion", Ask::Words, true).first());
        }
        _ => {}
    }
    if grants {
        found.push(Offer::new("refusal", "case-do-turn-down").why().first());
    }
}

fn application(wish: &'static str, label: &'static str, needs_end: bool) -> Offer {
    let until = if needs_end { "case-suspend-until" } else { "case-extend-until" };
    Offer::new("application", label)
        .with("wish", "case-reason", Ask::Fixed(wish.into()), true)
        .with("until", until, Ask::Moment, needs_end)
        .why()
}

fn assignment(db: &mut Db, by: &Actor, say: &Say, case: &Case, path: &str) -> Result<Offer, Problem> {
    let people = who::store::people_under(db, by.city, path)?;
    let people = people.into_iter().filter(|person| matches!(person.role.as_str(), "unit" | "lead"));
    let mut people: Choices =
        people.map(|p| (p.id.to_string(), p.name, case.handler == Some(p.id))).collect();
    people.insert(0, (String::new(), say.it("case-nobody"), case.handler.is_none()));
    Ok(Offer::new("assignment", "case-do-assign").with("person", "case-handler", Ask::One(people), false))
}

fn correction(db: &mut Db, by: &Actor, say: &Say, row: &CaseRow) -> Result<Offer, Problem> {
    let severities = ["ordinary", "major"]
        .map(|word| (word.to_owned(), say.of("case-severity", word), row.severity == word));
    let mut streets: Choices = streets(db, by.city)?
        .into_iter()
        .map(|(id, name)| (id.to_string(), name, row.street_id == Some(id)))
        .collect();
    streets.insert(0, (String::new(), say.it("case-choose"), row.street_id.is_none()));
    Ok(Offer::new("correction", "case-do-correct")
        .with("category", "case-field-category", Ask::One(kind_choices(say, by.city, &row.category)), true)
        .with("severity", "case-severity", Ask::One(severities.into()), true)
        .with("title", "case-field-title", Ask::Line(row.title.clone()), true)
        .with("place", "case-field-place", Ask::Line(row.place.clone()), false)
        .with("street", "case-field-street", Ask::One(streets), false))
}
