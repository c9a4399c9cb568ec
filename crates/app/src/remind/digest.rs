//! The day's digest, and the round of the outbox.

use std::collections::BTreeMap;

use jiff::ToSpan;
use yipan_core::remind::{Hours, wait_minutes};
use yipan_core::who::{Reach, Right, Role};
use yipan_db::{Db, new_id};
use yipan_worktime::{Calendar, civil, date_minute};

use super::store::{self, Due, Letter, Notice, Robot};
use super::{mail, robot, send};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::kit::app::App;
use crate::kit::say::{Lang, Say};
use crate::plan::lay::{self, minute_at, ms_of};
use crate::plan::{returns, upward};
use crate::problem::Problem;
use crate::who::store::{posts_of, units_under};

/// A digest names so many things; the page names the rest.
const LINES_MOST: usize = 12;
const MINUTE_MS: i64 = 60_000;

/// One look: returns asked for regularly, the digest of every city whose hour has come, then what is to be sent.
pub async fn watch(app: &App) -> Result<(), Problem> {
    let cities = app.read(store::cities).await?;
    let now = app.clock.now();
    for city in cities {
        let is_due = app.read(move |db| is_due(db, city, now)).await?;
        if !is_due {
            continue;
        }
        let say = app.say_in(Lang::Zh);
        app.deed(move |db, now| digest(db, city, &say, now).map(drop)).await?;
    }
    send_due(app).await
}

fn mark_of(now: i64) -> String {
    format!("digest {}", civil(minute_at(now)).date())
}

/// Whether the day's digest is to be made.
fn is_due(db: &mut Db, city: Id, now: i64) -> Result<bool, Problem> {
    let hours = store::hours(db, city)?;
    Ok(hours.is_digest(lay::time(db, city)?, minute_at(now)) && !store::is_told(db, city, &mark_of(now))?)
}

/// Tells every unit what is due and late, once on a working day. Gives how many units were told.
pub fn digest(db: &mut Db, city: Id, say: &Say, now: i64) -> Result<usize, Problem> {
    let hours = store::hours(db, city)?;
    let here = minute_at(now);
    let today = civil(here).date();
    let mark = mark_of(now);
    if !is_due(db, city, now)? {
        return Ok(0);
    }
    let program = Actor::program(city);
    for campaign in crate::goal::store::campaigns(db, city)? {
        if ["running", "closing"].contains(&campaign.status.as_str()) {
            returns::ask_due(db, &program, campaign.id, today, now)?;
        }
    }
    let until = ms_of(horizon(lay::time(db, city)?, hours, here));
    let mut by_unit: BTreeMap<Id, Vec<Due>> = BTreeMap::new();
    for due in store::due_tasks(db, city, until)? {
        by_unit.entry(due.unit_id).or_default().push(due);
    }
    for row in returns::missing(db, city, until)? {
        let due = Due { unit_id: row.unit_id, title: row.title, due_at: row.due_at };
        by_unit.entry(due.unit_id).or_default().push(due);
    }
    for row in upward::missing(db, city, until)? {
        let title = say.two("plan-upward-line", "title", &row.title, "body", &row.body);
        by_unit.entry(row.unit_id).or_default().push(Due { unit_id: row.unit_id, title, due_at: row.due_at });
    }
    let units = units_under(db, city, "/")?;
    let robots = store::robots(db, city)?;
    let mut told: Vec<(String, String)> = Vec::new();
    for (unit_id, mut dues) in by_unit {
        let Some(unit) = units.iter().find(|unit| unit.id == unit_id) else { continue };
        dues.sort_by_key(|due| due.due_at);
        let late = dues.iter().filter(|due| due.due_at < now).count();
        let title = say.two("remind-digest", "n", dues.len(), "late", late);
        let mut lines: Vec<String> = dues
            .iter()
            .take(LINES_MOST)
            .map(|due| say.two("remind-line", "title", &due.title, "clock", say.clock(&due.due_at)))
            .collect();
        if dues.len() > LINES_MOST {
            lines.push(say.one("remind-more", "n", dues.len() - LINES_MOST));
        }
        let row = Notice {
            city_id: city,
            id: new_id(),
            unit_id,
            mark: mark.clone(),
            title: title.clone(),
            lines: lines.join("\n"),
            url: "/work".into(),
            created_at: now,
            read_at: None,
            reader: String::new(),
        };
        if store::tell(db, &row)? {
            let liaison = posts_of(db, city, unit_id)?.into_iter().find(|post| post.kind == "liaison");
            let who =
                liaison.map_or_else(|| unit.short.clone(), |post| format!("{} {}", unit.short, post.title));
            told.push((unit.path.clone(), format!("{who}：{title}\n{}", lines.join("\n"))));
        }
    }
    for own in &robots {
        let texts: Vec<&str> = told
            .iter()
            .filter(|(path, _)| path.starts_with(&own.unit_path))
            .map(|(_, text)| text.as_str())
            .collect();
        if texts.is_empty() {
            continue;
        }
        let letter = Letter {
            city_id: city,
            id: new_id(),
            robot_id: own.id,
            text: format!("{}\n{}", say.one("remind-head", "day", say.day(&now)), texts.join("\n\n")),
            not_before: now,
            tries: 0,
            trouble: String::new(),
            sent_at: None,
            created_at: now,
        };
        store::post(db, &letter)?;
    }
    Ok(told.len())
}

/// The end of the last working day the digest looks ahead to.
fn horizon(time: &Calendar, hours: Hours, here: i64) -> i64 {
    let mut day = civil(here).date();
    let mut left = hours.days_ahead;
    for _ in 0..60 {
        if left == 0 {
            break;
        }
        day = day.saturating_add(1.day());
        left -= i64::from(time.is_working_day(day));
    }
    date_minute(day) + 24 * 60
}

/// Sends what is due, each message taken first so that two servers do not both send it; in the city's hours only.
pub async fn send_due(app: &App) -> Result<(), Problem> {
    let now = app.clock.now();
    for letter in app.read(move |db| store::due_letters(db, now)).await? {
        let own = letter.clone();
        let robot = app
            .deed(move |db, now| {
                let hours = store::hours(db, own.city_id)?;
                let open = hours.next(lay::time(db, own.city_id)?, minute_at(now));
                if open > minute_at(now) {
                    store::take(db, &own, ms_of(open))?;
                    return Ok(None);
                }
                let is_free = store::take(db, &own, now + 2 * MINUTE_MS)?;
                if is_free { store::robot(db, own.city_id, own.robot_id).map(Some) } else { Ok(None) }
            })
            .await?;
        let Some(robot) = robot else { continue };
        let answer = deliver(&robot, &letter, app.clock.now()).await;
        let mut done = letter.clone();
        app.deed(move |db, now| {
            done.tries += 1;
            match answer {
                Ok(()) => done.sent_at = Some(now),
                Err(trouble) => {
                    done.trouble = trouble;
                    // Given up: never due again, and its trouble can be read.
                    let wait = wait_minutes(done.tries.unsigned_abs());
                    done.not_before = wait.map_or(i64::MAX, |minutes| now + minutes * MINUTE_MS);
                }
            }
            store::settle(db, &done)
        })
        .await?;
    }
    Ok(())
}

async fn deliver(robot: &Robot, letter: &Letter, now: i64) -> Result<(), String> {
    if robot.kind == "email" {
        let text = mail::letter(robot, &letter.text, letter.id, now);
        let sent = tokio::time::timeout(send::PATIENCE, mail::send(robot, &text)).await;
        return sent.map_err(|_| "no answer in 15 seconds".to_owned())?;
    }
    let message = robot::message(&robot.kind, &robot.url, &robot.secret, &letter.text, now);
    send::post(&message).await.and_then(|answer| robot::delivered(&robot.kind, &answer))
}

/// Whether a person sees the settings of reminders.
pub fn may_set(by: &Actor) -> bool {
    by.role != Role::Program && by.role.reach(Right::ManageCity) == Some(Reach::City)
}
