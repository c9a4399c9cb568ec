//! Near in place and time: duplicates to offer, rebounds to link.

use yipan_core::case::near::{Nearness, Sighting};
use yipan_db::Db;

use super::row::CaseRow;
use super::store;
use crate::kit::Id;
use crate::problem::Problem;

fn sighting(row: &CaseRow, at: i64) -> Sighting {
    Sighting { point: row.point(), site: row.site_id, at }
}

/// Cases of the same kind that could be near, newest first: by the cells around, and by the site.
fn around(db: &mut Db, row: &CaseRow, near: Nearness, now: i64, more: &str) -> Result<Vec<CaseRow>, Problem> {
    let cells = row.point().map(|point| point.cells(near.metres)).filter(|cells| !cells.is_empty());
    let cells = cells.map(|cells| format!("cell in ({})", store::ids(&cells)));
    let site = row.site_id.map(|site| format!("site_id = {site}"));
    let since = now.saturating_sub(near.within).saturating_sub(90 * 86_400_000);
    let mut found: Vec<CaseRow> = Vec::new();
    for place in cells.into_iter().chain(site) {
        let rest = format!(
            "city_id = {} and {place} and category = $1 and reported_at >= {since} and id <> {} and {more} \
             order by reported_at desc limit 50",
            row.city_id, row.id
        );
        for other in store::select(db, &rest, Some(&row.category))? {
            if found.iter().all(|known| known.id != other.id) {
                found.push(other);
            }
        }
    }
    found.sort_by_key(|other| std::cmp::Reverse(other.reported_at));
    Ok(found)
}

/// Open cases that are likely the same problem.
pub fn duplicates(db: &mut Db, row: &CaseRow) -> Result<Vec<CaseRow>, Problem> {
    let found = around(db, row, Nearness::DUPLICATE, row.reported_at, "is_open")?;
    let own = sighting(row, row.reported_at);
    Ok(found
        .into_iter()
        .filter(|other| Nearness::DUPLICATE.holds(&own, &sighting(other, other.reported_at)))
        .take(5)
        .collect())
}

/// The newest struck-off case that this one is the rebound of.
pub fn rebound(db: &mut Db, row: &CaseRow, now: i64) -> Result<Option<Id>, Problem> {
    let found = around(db, row, Nearness::REBOUND, now, "closed_at is not null")?;
    let own = sighting(row, row.reported_at);
    Ok(found
        .iter()
        .find(|other| {
            let closed = other.closed_at.filter(|closed| *closed <= row.reported_at);
            closed.is_some_and(|closed| Nearness::REBOUND.holds(&own, &sighting(other, closed)))
        })
        .map(|other| other.id))
}

/// What happened here before: struck-off cases of the same kind within a year.
pub fn here_before(db: &mut Db, row: &CaseRow) -> Result<Vec<CaseRow>, Problem> {
    let year = Nearness { within: 365 * 86_400_000, ..Nearness::REBOUND };
    let found = around(db, row, year, row.reported_at, "closed_at is not null")?;
    let own = sighting(row, row.reported_at);
    Ok(found
        .into_iter()
        .filter(|other| year.holds(&own, &sighting(other, other.reported_at)))
        .take(5)
        .collect())
}
