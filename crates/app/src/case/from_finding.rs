//! A failed finding becomes a case; the flow calls this when `finding.failed` is in the ledger.

use serde_json::Value;
use yipan_db::Db;

use super::open::{Location, NewCase, open};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::store::EntryRow;
use crate::problem::Problem;

/// What a checklist item without a category is filed under: exposed rubbish, to be corrected at filing.
const UNSORTED: &str = "events/0110";

/// Opens the case of a finding. The finding is the client key, so that following twice opens one.
pub fn open_from_finding(db: &mut Db, by: &Actor, entry: &EntryRow, now: i64) -> Result<(), Problem> {
    let detail: Value = serde_json::from_str(&entry.detail)
        .map_err(|e| Problem::Broken(format!("entry {}: {e}", entry.id)))?;
    let text = |name: &str| detail[name].as_str().filter(|t| !t.is_empty()).map(str::to_owned);
    let location = detail["lon"].as_f64().zip(detail["lat"].as_f64());
    let ask = NewCase {
        source: Some("inspection".into()),
        category: text("category").unwrap_or_else(|| UNSORTED.into()),
        title: text("title"),
        description: text("note"),
        place: text("place"),
        location: location.map(|(lon, lat)| Location { lon, lat }),
        site: detail["site"].as_i64(),
        street: detail["street"].as_i64(),
        severity: text("severity"),
        campaign: entry.campaign_id,
        evidence: detail["evidence"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect(),
        client_key: Some(format!("finding-{}", entry.subject_id)),
        finding: Some(entry.subject_id as Id),
        ..NewCase::default()
    };
    open(db, by, &ask, now)?;
    Ok(())
}
