//! The life cycle as one table of deed × state × role, and random people doing random deeds.

use std::collections::HashMap;

use diesel::Connection;
use rand::prelude::*;
use rand::rngs::StdRng;
use yipan_core::case::StageName;
use yipan_db::Db;

use super::deed::{self, Fields};
use super::row::CaseRow;
use super::{act, store};
use crate::demo::units::Anlan;
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger;
use crate::problem::Problem;
use crate::testing::{TestCity, photo};

const ACCOUNTS: [&str; 8] =
    ["office", "lead", "unit", "inspector", "sponsor", "leader", "auditor", "sanitation"];

/// A photo of each person's own: nobody can use another's of which they know nothing.
async fn photos(city: &TestCity, colour: [u8; 3]) -> HashMap<&'static str, Id> {
    let mut own = HashMap::new();
    for account in ACCOUNTS {
        let jpeg = photo(colour);
        let kept = city.as_(account).await.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &jpeg)]).await;
        // Who may take none in has no deed that asks for one.
        own.insert(account, if kept.status == 201 { kept.id() } else { 0 });
    }
    own
}

/// What a deed is given so that nothing but stage and role can refuse it.
fn fields(anlan: &Anlan, into: Id, evidence: Id) -> Fields {
    let [unit, part] = ["hebin", "sanitation"].map(|code| anlan.unit(code).to_string());
    let into = into.to_string();
    let pairs = [
        ("reason", "r"),
        ("unit", unit.as_str()),
        ("units", part.as_str()),
        ("into", into.as_str()),
        ("category", "events/0112"),
        ("title", "另一件"),
        ("found", "true"),
        ("passed", "true"),
        ("wish", "extension"),
        ("until", "2026-07-25T10:00"),
    ];
    Fields::of(&pairs, vec![evidence])
}

/// Does a deed of its address, with the fields of a case of Anlan.
fn tried(
    db: &mut Db,
    anlan: &Anlan,
    account: &str,
    id: Id,
    word: &str,
    given: &Fields,
    now: i64,
) -> Result<CaseRow, Problem> {
    let by = anlan.actor(db, account)?;
    deed::run(db, &by, id, word, given, now)
}

/// A case brought to a stage by the shortest way, with everything on it that a deed could ask for: a pending
/// look, a part of 市容环卫局, an application.
fn brought(db: &mut Db, anlan: &Anlan, stage: StageName, given: &Fields, now: i64) -> Result<Id, Problem> {
    let by = anlan.actor(db, "inspector")?;
    let ask = super::NewCase {
        category: "events/0110".into(),
        street: Some(anlan.unit("chengguan")),
        ..super::NewCase::default()
    };
    let (row, _) = super::open(db, &by, &ask, now)?;
    let plain = Fields::of(&[("reason", "r"), ("passed", "true")], Vec::new());
    let mut steps: Vec<(&str, &str, &Fields)> = Vec::new();
    match stage {
        StageName::Reported => {}
        StageName::Declined => steps.push(("office", "decline", given)),
        StageName::Merged => steps.push(("office", "merge", given)),
        _ => {
            steps.extend([
                ("office", "file", &plain),
                ("office", "dispatch", &plain),
                ("unit", "take", &plain),
            ]);
            steps.extend([("unit", "fix", &plain), ("inspector", "verification", &plain)]);
            let far = match stage {
                StageName::Filed => 1,
                StageName::Assigned => 2,
                StageName::Working => 3,
                StageName::Fixed => 4,
                StageName::Voided => 1,
                _ => 5,
            };
            steps.truncate(far);
            if stage == StageName::Voided {
                steps.extend([("office", "void", &plain), ("leader", "void", &plain)]);
            }
        }
    }
    for (account, word, given) in steps {
        tried(db, anlan, account, row.id, word, given, now)?;
    }
    Ok(row.id)
}

/// One letter for an answer: the deed was done, the rule asks for more, the stage refuses it, the role does, the
/// person may not even see the case.
fn letter(answer: Result<CaseRow, Problem>) -> Result<char, Problem> {
    Ok(match answer {
        Ok(_) => 'y',
        Err(Problem::Refused("case-refused-wrong-stage", _)) => '-',
        Err(Problem::Refused(..) | Problem::Invalid(_)) => '?',
        Err(Problem::NotAllowed(..)) => 'n',
        Err(Problem::Missing("case")) => '.',
        Err(other) => return Err(other),
    })
}

/// The table: a row for each deed, a column for each stage, in it a letter for each role.
async fn table(city: &TestCity) -> String {
    let photos = photos(city, [9, 9, 9]).await;
    let anlan = city.anlan.clone();
    let lines = city.deed("office", move |db, _, now| {
        let other = brought(db, &anlan, StageName::Reported, &Fields::default(), now)?;
        let given = |account| fields(&anlan, other, photos[account]);
        let mut cases = Vec::new();
        for stage in StageName::ALL {
            cases.push(brought(db, &anlan, stage, &given("office"), now)?);
        }
        let mut lines = Vec::new();
        for word in deed::WORDS {
            let mut line = format!("{word:<14}");
            for id in &cases {
                line.push(' ');
                for account in ACCOUNTS {
                    // Tried in a savepoint that is taken back: the case stands where it stood for the next.
                    let mut seen = ' ';
                    let undone: Result<(), Problem> = db.transaction(|db| {
                        seen = letter(tried(db, &anlan, account, *id, word, &given(account), now))?;
                        Err(Problem::SignIn)
                    });
                    match undone {
                        Err(Problem::SignIn) => line.push(seen),
                        other => other?,
                    }
                }
            }
            lines.push(line);
        }
        Ok(lines)
    });
    let mut text = String::from(
        "# y done, ? the rule asks for more, - not in this state, n not this role, . not seen by this person\n\
         # roles in each column: office lead unit inspector sponsor leader auditor and a unit that has nothing to do with it\n",
    );
    text += &format!("{:<14}", "deed");
    for stage in StageName::ALL {
        text += &format!(" {:<8}", stage.word());
    }
    text = text.trim_end().to_owned() + "\n";
    for line in lines.await.unwrap() {
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[tokio::test]
async fn the_table_of_every_deed_state_and_role_is_this_on_both_engines() {
    for city in TestCity::on_both_engines().await {
        let table = table(&city).await;
        assert_eq!(table, include_str!("life.table"), "{}: the table changed:\n{table}", city.engine);
    }
}

/// What must hold for a case whatever anybody did.
fn sound(db: &mut Db, before: &CaseRow, after: &CaseRow, word: &str, by: &Actor) -> Result<(), Problem> {
    let case = after.case()?;
    let mut drawn = after.clone();
    drawn.draw(&case, super::book::shown_time(after.city_id), after.ended_at.unwrap_or(0))?;
    assert_eq!((&drawn.stage, drawn.is_open, drawn.unit_id), (&after.stage, after.is_open, after.unit_id));
    assert_eq!(after.version, before.version + 1, "{word} by {} did not count", by.username);
    assert_eq!(after.is_open, after.ended_at.is_none(), "{word}");
    assert_eq!(after.number.is_some(), after.filed_at.is_some(), "{word}");
    let parts = store::joint_units(db, after.city_id, after.id)?;
    if after.is_open {
        assert_eq!(parts.len(), case.joint.len(), "{word}: who does a part is not who may see it");
    }
    if after.stage == "closed" && before.stage != "closed" && !after.forced {
        assert_ne!(after.unit_id, Some(by.unit), "{word}: struck off by the unit that fixed it");
    }
    Ok(())
}

#[tokio::test]
async fn random_people_doing_random_deeds_never_leave_the_table_and_every_deed_leaves_its_line() {
    for city in TestCity::on_both_engines().await {
        let photos = photos(&city, [8, 8, 8]).await;
        let steps = if city.engine == "sqlite" { 600 } else { 120 };
        let anlan = city.anlan.clone();
        let done = city.deed("office", move |db, _, start| {
            let mut dice = StdRng::seed_from_u64(7);
            let (mut now, mut done) = (start, 0);
            let mut cases = Vec::new();
            for _ in 0..6 {
                cases.push(brought(db, &anlan, StageName::Reported, &Fields::default(), now)?);
            }
            for step in 0..steps {
                now += dice.random_range(0..90 * 60_000);
                let id = cases[dice.random_range(0..cases.len())];
                let before = store::find(db, anlan.city(), id)?;
                if !before.is_open && dice.random_range(0..4) == 0 {
                    cases.retain(|one| *one != id);
                    cases.push(brought(db, &anlan, StageName::Reported, &Fields::default(), now)?);
                    continue;
                }
                let lines =
                    |db: &mut Db| ledger::store::of_subject(db, anlan.city(), "case", id).map(|l| l.len());
                let told = lines(db)?;
                if dice.random_range(0..5) == 0 {
                    if act::pass_time(db, &anlan.program, id, now)? {
                        assert_eq!(lines(db)?, told + 1, "the watch left no line");
                    }
                    continue;
                }
                // People mostly try what they could do: of a few random tries the first that is done counts.
                for _ in 0..8 {
                    let word = *deed::WORDS.choose(&mut dice).unwrap_or(&"take");
                    let account = *ACCOUNTS.choose(&mut dice).unwrap_or(&"office");
                    let passed = if dice.random_range(0..3) == 0 { "false" } else { "true" };
                    let into = cases[0].to_string();
                    let unit =
                        anlan.unit(["chengguan", "hebin", "sanitation", "dongmen"][step % 4]).to_string();
                    let pairs = [
                        ("reason", "r"),
                        ("unit", unit.as_str()),
                        ("units", unit.as_str()),
                        ("into", into.as_str()),
                        ("category", "events/0112"),
                        ("found", passed),
                        ("passed", passed),
                        ("wish", if step % 2 == 0 { "extension" } else { "suspension" }),
                    ];
                    let given = Fields::of(&pairs, vec![photos[account]]);
                    let by = anlan.actor(db, account)?;
                    // A refusal must leave nothing behind: the deed runs in a savepoint, as the writer runs it.
                    let answer = db.transaction(|db| deed::run(db, &by, id, word, &given, now));
                    let after = store::find(db, anlan.city(), id)?;
                    match answer {
                        Ok(_) => {
                            done += 1;
                            assert!(lines(db)? > told, "{word} left no line");
                            sound(db, &before, &after, word, &by)?;
                            break;
                        }
                        Err(Problem::Broken(why)) => return Err(Problem::Broken(format!("{word}: {why}"))),
                        Err(_) => assert_eq!(
                            (after.version, lines(db)?),
                            (before.version, told),
                            "{word} half done"
                        ),
                    }
                }
            }
            Ok(done)
        });
        let done = done.await.unwrap();
        assert!(done > steps / 10, "{}: only {done} deeds were done", city.engine);
    }
}
