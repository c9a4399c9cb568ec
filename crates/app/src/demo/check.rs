//! Months of inspection in Anlan: a round every two weeks, drawn and walked; the last one is under way.

use yipan_core::check::{AnswerKind, Item, PhotoRule, Severity};
use yipan_db::Db;

use super::place::Places;
use super::units::Anlan;
use crate::check::act::{self, NewRound};
use crate::check::visit::{self, Fix, NewVisit, Said};
use crate::check::{shelf, store};
use crate::kit::Id;
use crate::kit::app::App;
use crate::problem::Problem;
use crate::{ledger, place};

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

/// Kind, name and how many sites, the oldest first.
const ROUNDS: &[(&str, &str, i64)] = &[
    ("routine", "第 1 轮巡查", 24),
    ("covert", "第 2 轮暗访", 20),
    ("special", "市容专项巡查", 24),
    ("routine", "第 4 轮巡查", 24),
    ("cross", "街道交叉检查", 20),
    ("mock", "第一次模拟测评", 60),
    ("covert", "第 7 轮暗访", 24),
];

/// Lives through the rounds up to `now`; failures carry one of `photos`. Gives the rounds, the oldest first.
pub fn fill(
    app: &App,
    anlan: &Anlan,
    _places: &Places,
    campaign: Option<Id>,
    photos: &[Id],
    now: i64,
) -> Result<Vec<Id>, Problem> {
    let mut rounds = Vec::new();
    for (n, (kind, name, sample)) in (0..).zip(ROUNDS) {
        let last = n + 1 == ROUNDS.len() as i64;
        let from = now - (ROUNDS.len() as i64 - 1 - n) * 14 * DAY - 6 * HOUR;
        let ask = NewRound {
            name: (*name).into(),
            kind: (*kind).into(),
            campaign,
            from,
            until: from + 3 * DAY,
            site_kinds: Vec::new(),
            strata: "kind".into(),
            sample: *sample,
            apart: 2,
            inspectors: ["inspector", "inspector2"]
                .iter()
                .filter_map(|a| anlan.people.get(*a).copied())
                .collect(),
        };
        let (who, at) = (anlan.clone(), from - 2 * HOUR);
        let id = app.store.deed(move |db| {
            let office = who.actor(db, "office")?;
            let row = act::plan(db, &office, &ask, at)?;
            act::promise(db, &office, row.id, at)?;
            Ok::<_, Problem>(row.id)
        })??;
        app.store.deed(move |db| ledger::seal(db, at).map_err(Problem::from))??;
        let (who, photos) = (anlan.clone(), photos.to_vec());
        app.store.deed(move |db| {
            let office = who.actor(db, "office")?;
            act::reveal(db, &office, id, from - HOUR)?;
            let slots = store::sites(db, office.city, id)?;
            // The round under way has its first five stops behind it.
            let walked = if last { slots.len().min(10) } else { slots.len() };
            for (step, slot) in (0..).zip(&slots[..walked]) {
                walk(db, &who, slot, &photos, from + step * 11 * 60_000)?;
            }
            if !last {
                act::close(db, &office, id, from + 2 * DAY)?;
                act::publish(db, &office, id, from + 3 * DAY)?;
            }
            Ok::<_, Problem>(())
        })??;
        rounds.push(id);
    }
    Ok(rounds)
}

/// One visit. What fails is decided by the site and the item, so that every demonstration is the same.
fn walk(db: &mut Db, anlan: &Anlan, slot: &store::RoundSite, photos: &[Id], at: i64) -> Result<(), Problem> {
    let account =
        ["inspector", "inspector2"].into_iter().find(|a| anlan.people.get(*a).copied() == slot.inspector_id);
    let Some(account) = account else { return Ok(()) };
    let by = anlan.actor(db, account)?;
    let site = place::store::site(db, by.city, slot.site_id)?;
    let Some(list) = shelf::for_kind(&site.kind) else { return Ok(()) };
    let spot = site.point().moved(6.0, 3.0);
    let answers =
        list.items.iter().zip(1u64..).map(|(item, n)| answer(item, dice(&site.code, n), photos)).collect();
    let ask = NewVisit {
        site: site.id,
        round: Some(slot.round_id),
        client_key: format!("demo-{}-{}", slot.round_id, site.id),
        taken_at: Some(at),
        location: Some(Fix { lon: spot.lon, lat: spot.lat, accuracy: Some(5.0) }),
        device: String::new(),
        answers,
    };
    visit::record(db, &by, &ask, at + 60_000)?;
    Ok(())
}

fn answer(item: &Item, dice: u64, photos: &[Id]) -> Said {
    let rarely = if item.severity == Severity::Ordinary { 11 } else { 4 };
    let fails = dice % 100 < rarely && (item.photo == PhotoRule::Never || !photos.is_empty());
    let photo = photos.get(dice as usize % photos.len().max(1)).copied();
    let mut said = Said { item: item.code.clone(), ..Said::default() };
    match item.answer {
        AnswerKind::PassFail => said.result = Some(if fails { "fail" } else { "pass" }.into()),
        AnswerKind::AtLeast(least) => {
            said.value = Some(if fails { (least - 1.0).max(0.0) } else { least + 1.0 })
        }
        AnswerKind::AtMost(most) => said.value = Some(if fails { most + 1.0 } else { most }),
    }
    if fails || item.photo == PhotoRule::Always {
        said.evidence = photo.into_iter().collect();
    }
    said
}

/// A number from a code and a place, always the same (FNV-1a).
fn dice(code: &str, n: u64) -> u64 {
    let mixed =
        code.bytes().fold(0xcbf2_9ce4_8422_2325 ^ n, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    mixed >> 20
}
