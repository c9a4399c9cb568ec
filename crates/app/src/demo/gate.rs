//! The gates Anlan has passed: each phase whose last day is over was reviewed and closed, the next one opened.

use yipan_db::Db;

use super::units::Anlan;
use crate::gate::act::{self, Decide, NewResult};
use crate::gate::review::outer_phases;
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::plan::lay;
use crate::plan::report::{Completion, complete};
use crate::problem::Problem;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Passes the gates that lie in the past. A gate that asks the people stays shut until a survey is run: the focus
/// of the year has run one.
pub fn pass(db: &mut Db, anlan: &Anlan, campaigns: &[Id], now: i64) -> Result<(), Problem> {
    let (leader, office) = (anlan.actor(db, "leader")?, anlan.actor(db, "office")?);
    let today = day_of(now).to_string();
    for (nth, campaign) in campaigns.iter().enumerate() {
        if nth == 0 {
            let held = now - 12 * DAY;
            let ask = NewResult {
                survey: "resident".into(),
                held_on: day_of(held).to_string(),
                asked: 412,
                satisfied: 381,
                note: "统计局入户抽样，12 个社区".into(),
            };
            act::record_result(db, &office, *campaign, &ask, held)?;
        }
        for phase in outer_phases(db, anlan.city(), *campaign)? {
            let phase = crate::goal::store::phase(db, anlan.city(), phase.id)?;
            if phase.to_on >= today || phase.state != "open" {
                continue;
            }
            let at = lay::end_of_day(&lay::CALENDAR, lay::day(&phase.to_on)?) - HOUR;
            let ask = Decide {
                decision: "open".into(),
                reason: "没达到的已定责任人和期限，带着问题转段，两周后回头看。".into(),
                summary: format!("{}的任务基本办完，问题已列清单。", phase.name),
                version: phase.version,
                look_back_unit: Some(anlan.unit("office")),
                look_back_due: None,
                awards: Vec::new(),
            };
            match act::decide(db, &leader, phase.id, &ask, at) {
                Err(Problem::Refused(..)) => break,
                done => done.map(|_| ())?,
            }
        }
        look_back(db, anlan, *campaign, now)?;
    }
    Ok(())
}

/// What was waived has been looked back on in time.
fn look_back(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    for task in crate::plan::store::tasks(db, anlan.city(), campaign)? {
        let Some(due) = task.due_at.filter(|due| task.origin == "gate" && *due < now) else { continue };
        let done =
            Completion { note: "已逐项回头看，结果见清单。".into(), evidence: Vec::new() };
        complete(db, &office, task.id, &done, due - 2 * HOUR)?;
    }
    Ok(())
}
