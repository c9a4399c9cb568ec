//! Projects as they stand on a day: what list, workbook, API and My work are made of.

use std::collections::HashMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yipan_core::plan::Light;
use yipan_core::project::{Month, Project, Stand, State, stand};
use yipan_db::Db;

use super::store::{self, ProjectRow, ReportRow};
use crate::kit::Id;
use crate::problem::Problem;

/// A project with how it stands.
#[derive(Debug, Clone)]
pub struct Line {
    /// The project.
    pub row: ProjectRow,
    /// Where it stands.
    pub state: State,
    /// This year's aim.
    pub aim: Option<i64>,
    /// How it stands.
    pub stand: Stand,
    /// Its newest report.
    pub newest: Option<ReportRow>,
}

impl Line {
    /// Whether its promised day has passed.
    pub fn is_late(&self) -> bool {
        self.stand.light == Some(Light::Late)
    }

    /// Late before behind before the rest, and what is due first first.
    fn order(&self) -> (std::cmp::Reverse<Option<Light>>, Option<Date>, String) {
        let due = self.stand.next.and_then(|(_, day)| day).or(Some(Date::MAX));
        (std::cmp::Reverse(self.stand.light), due, self.row.number.clone())
    }
}

/// How projects stand on a day, the late ones first.
pub fn lines(db: &mut Db, city: Id, rows: Vec<ProjectRow>, today: Date) -> Result<Vec<Line>, Problem> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut reports: HashMap<Id, Vec<ReportRow>> = HashMap::new();
    for own in store::reports(db, city, &ids)? {
        reports.entry(own.project_id).or_default().push(own);
    }
    let year = i64::from(today.year());
    let aims = store::aims(db, city, &ids)?.into_iter().filter(|own| own.year == year);
    let aims: HashMap<Id, i64> = aims.map(|own| (own.project_id, own.value)).collect();
    let line = |row: ProjectRow| {
        let reports = reports.remove(&row.id).unwrap_or_default();
        let months: Vec<Month> = reports.iter().filter_map(ReportRow::month).collect();
        let (state, aim) = (row.stage(), aims.get(&row.id).copied());
        let own = Project {
            state,
            due: row.due(),
            taken: row.taken(),
            total: row.total,
            before: row.before,
            aim,
            months: &months,
        };
        Line { stand: stand(&own, today), newest: reports.into_iter().next_back(), state, aim, row }
    };
    let mut lines: Vec<Line> = rows.into_iter().map(line).collect();
    lines.sort_by_cached_key(Line::order);
    Ok(lines)
}

/// What some projects come to together. Money in thousandths of ten thousand yuan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sum {
    /// How many.
    pub projects: i64,
    /// Money in all.
    pub total: i64,
    /// All that went in.
    pub invested: i64,
    /// This year's aims.
    pub aim: i64,
    /// What went in this year.
    pub this_year: i64,
    /// How many are past their promised day.
    pub late: i64,
    /// How many have not reported the last month.
    pub stale: i64,
}

/// Adds up.
pub fn sum<'a>(lines: impl Iterator<Item = &'a Line>) -> Sum {
    lines.fold(Sum::default(), |sum, line| Sum {
        projects: sum.projects + 1,
        total: sum.total + line.row.total,
        invested: sum.invested + line.stand.invested,
        aim: sum.aim + line.aim.unwrap_or(0),
        this_year: sum.this_year + line.stand.this_year,
        late: sum.late + i64::from(line.is_late()),
        stale: sum.stale + i64::from(line.stand.is_stale),
    })
}
