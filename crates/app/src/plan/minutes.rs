//! A meeting on paper: the chair's running sheet, and the minutes (会议纪要) as a Word file.

use std::collections::HashMap;

use askama::Template;
use yipan_core::who::Right;
use yipan_db::Db;
use yipan_paper::{Align, Block, Document, Head, Run, Table};

use super::meeting::{self, AgendaItem, Decision, MeetingRow};
use super::returns;
use super::store::{self, TaskRow};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::frame::Frame;
use crate::kit::say::{Lang, Say};
use crate::problem::Problem;
use crate::who::store::units_under;

const MINUTE_MS: i64 = 60_000;

/// One item with the time it begins.
#[derive(Debug)]
pub struct Slot {
    /// The item.
    pub item: AgendaItem,
    /// When it begins.
    pub begins: i64,
    /// Who speaks.
    pub unit: String,
}

/// A decision of the meeting before, and what became of it.
#[derive(Debug)]
pub struct Followed {
    /// The decision.
    pub decision: Decision,
    /// Who carries it out.
    pub unit: String,
    /// Its task, if this person may read it.
    pub task: Option<TaskRow>,
}

#[derive(Template)]
#[template(path = "plan/pages/sheet.html")]
pub struct SheetPage {
    pub frame: Frame,
    pub meeting: MeetingRow,
    pub slots: Vec<Slot>,
    pub ends: i64,
    pub before: Option<MeetingRow>,
    pub followed: Vec<Followed>,
    pub owing: Vec<String>,
}

impl SheetPage {
    /// Reads what the chair needs: the running order by the clock, last time's decisions, who has not handed in.
    pub fn load(db: &mut Db, by: &Actor, frame: Frame, id: Id) -> Result<Self, Problem> {
        let under = by.sees(Right::ReadWork).ok_or(Problem::Missing("meeting"))?;
        let meeting = meeting::find(db, by.city, id)?;
        let names: HashMap<Id, String> =
            units_under(db, by.city, "/")?.into_iter().map(|unit| (unit.id, unit.short)).collect();
        let name = |id: Id| names.get(&id).cloned().unwrap_or_default();
        let mut begins = meeting.held_at;
        let mut slots = Vec::new();
        for item in meeting::agenda(db, by.city, id)? {
            let unit = item.unit_id.map(name).unwrap_or_default();
            let own = begins;
            begins += i64::from(item.speak_minutes) * MINUTE_MS;
            slots.push(Slot { item, begins: own, unit });
        }
        let before = meeting::before(db, &meeting)?;
        let mut followed = Vec::new();
        if let Some(before) = &before {
            for decision in meeting::decisions(db, by.city, before.id)? {
                let task = store::task(db, by.city, decision.task_id).ok();
                let task = task.filter(|row| by.may_at(Right::ReadWork, &row.unit_path).is_ok());
                followed.push(Followed { unit: name(decision.unit_id), decision, task });
            }
        }
        let now = frame.say.now;
        let owed = returns::of_campaign(db, by.city, meeting.campaign_id, under)?;
        let late = owed.iter().filter(|row| row.handed_in_at.is_none() && row.due_at < now);
        let owing = late.take(60).map(|row| format!("{} {}", name(row.unit_id), row.title)).collect();
        Ok(SheetPage { meeting, slots, ends: begins, before, followed, owing, frame })
    }

    fn clock(&self, at: &i64) -> String {
        let at = self.frame.say.civil(*at);
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    fn sign(&self, own: &Followed) -> &'static str {
        match &own.task {
            Some(task) if task.done_at.is_some() => "s-done",
            Some(task) if task.due_at.is_some_and(|due| due < self.frame.say.now) => "s-late",
            _ => "s-0",
        }
    }
}

/// The minutes: when, where, who; what was on the agenda; what was decided, with who and by when; the words. Papers
/// are Chinese whatever language the page is read in.
pub fn word(db: &mut Db, by: &Actor, say: &Say, id: Id) -> Result<Vec<u8>, Problem> {
    if !by.can(Right::ReadWork) {
        return Err(Problem::Missing("meeting"));
    }
    let say = Say { lang: Lang::Zh, ..say.clone() };
    let row = meeting::find(db, by.city, id)?;
    let campaign = store::days(db, by.city, row.campaign_id)?;
    let names: HashMap<Id, String> =
        units_under(db, by.city, "/")?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let name = |id: Id| names.get(&id).cloned().unwrap_or_default();
    let labelled = |key: &str, text: String| {
        Block::Paragraph(vec![Run { text: say.it(key), strong: true }, Run::plain(text)])
    };
    let mut blocks = vec![labelled("plan-minutes-when", say.moment(&row.held_at))];
    if !row.place.is_empty() {
        blocks.push(labelled("plan-minutes-place", row.place.clone()));
    }
    if !row.chair.is_empty() {
        blocks.push(labelled("plan-minutes-chair", row.chair.clone()));
    }
    let attended = meeting::attended(db, by.city, id)?;
    for (key, states) in [
        ("plan-minutes-present", &["present", "deputy"][..]),
        ("plan-minutes-excused", &["excused"][..]),
        ("plan-minutes-absent", &["absent"][..]),
    ] {
        let own: Vec<String> = attended
            .iter()
            .filter(|own| states.contains(&own.state.as_str()))
            .map(|own| match (own.who.as_str(), own.state.as_str()) {
                ("", _) => name(own.unit_id),
                (who, "deputy") => say.two("plan-minutes-deputy", "unit", name(own.unit_id), "who", who),
                (who, _) => say.two("plan-minutes-person", "unit", name(own.unit_id), "who", who),
            })
            .collect();
        if !own.is_empty() {
            blocks.push(labelled(key, own.join("、")));
        }
    }
    let agenda = meeting::agenda(db, by.city, id)?;
    if !agenda.is_empty() {
        blocks.push(Block::heading(1, say.it("plan-minutes-heading-agenda")));
        for (place, item) in agenda.iter().enumerate() {
            let unit = item.unit_id.map(|unit| format!("（{}）", name(unit))).unwrap_or_default();
            blocks.push(Block::text(format!("{}. {}{unit}", place + 1, item.title)));
        }
    }
    let decisions = meeting::decisions(db, by.city, id)?;
    blocks.push(Block::heading(1, say.it("plan-minutes-heading-decisions")));
    if decisions.is_empty() {
        blocks.push(Block::text(say.it("plan-decisions-empty")));
    } else {
        let heads = ["plan-minutes-number", "plan-decision-text", "plan-lead", "plan-return-due"];
        let line = |(place, own): (usize, &Decision)| {
            vec![(place + 1).to_string(), own.text.clone(), name(own.unit_id), say.day(&own.due_at)]
        };
        blocks.push(Block::Table(Table {
            caption: None,
            align: vec![Align::Left; 4],
            widths: vec![1, 7, 3, 2],
            head: heads.iter().map(|key| say.it(key)).collect(),
            rows: decisions.iter().enumerate().map(line).collect(),
        }));
    }
    blocks.push(Block::heading(1, say.it("plan-minutes-heading-words")));
    let words = if row.minutes.is_empty() { say.it("plan-minutes-empty") } else { row.minutes.clone() };
    blocks.extend(words.lines().filter(|line| !line.trim().is_empty()).map(|line| Block::text(line.trim())));
    let here = say.civil(row.held_at);
    let date = say.three(
        "plan-minutes-date",
        "y",
        i64::from(here.year()),
        "m",
        i64::from(here.month()),
        "d",
        i64::from(here.day()),
    );
    let document = Document {
        head: Some(Head::Bulletin {
            mark: say.it("plan-minutes-mark"),
            issue: campaign.short,
            organ: by.unit_name.clone(),
            date,
        }),
        title: say.one("plan-minutes-title", "title", row.title),
        blocks,
        ..Document::default()
    };
    document.to_docx().map_err(|why| Problem::Broken(why.to_string()))
}
