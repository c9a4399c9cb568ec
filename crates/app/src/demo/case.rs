//! Months of cases in Anlan, lived through by the deeds people use: what was struck off in time, late, after a
//! rework; what is in hand today, due soon, overdue; and a resident who follows a report.

use std::collections::HashMap;

use yipan_core::place::Point;
use yipan_db::Db;

use super::photo::{self, Pair};
use super::units::Anlan;
use crate::case::act::{self, DispatchAsk, FileAsk, Said, Verification};
use crate::case::asks::{self, Apply, Until};
use crate::case::{self, CaseRow, Location, NewCase};
use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::ledger::evidence::{self, Stored};
use crate::place::store::{self as place, Site};
use crate::problem::Problem;
use crate::who::{session, store as who};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Category, title, street, place, and the road its site lies on.
const PROBLEMS: &[(&str, &str, &str, &str, &str)] = &[
    ("events/0111", "菜市巷口积存垃圾", "chengguan", "菜市巷口", "人民路"),
    ("components/0305", "东关桥头果皮箱满溢", "dongguan", "东关桥头", "东门街"),
    ("components/0301", "老粮站公厕没有洗手液", "chengguan", "老粮站公厕", "解放街"),
    ("events/0201", "背街 17 号巷小广告 6 处", "xiguan", "17 号巷", "西关街"),
    ("events/0506", "育才巷路面积水", "chengguan", "育才巷", "文昌路"),
    (
        "components/0103",
        "建设大道中段 3 处井盖破损、移位",
        "chengguan",
        "建设大道中段，解放街口往东 120 米",
        "建设大道",
    ),
    ("events/0406", "东门街早市占道经营", "chengguan", "东门街北段", "东门街"),
    ("events/0405", "解放街店外经营", "chengguan", "解放街 42 号", "解放街"),
    ("events/0113", "河滨路破损", "hebin", "河滨路西段", "滨河路"),
    ("events/0304", "北塬镇工地扬尘", "beiyuan", "北塬镇卫生院工地", "-"),
    ("events/0125", "安澜河边漂浮垃圾", "hebin", "河滨公园码头", "滨河路"),
    ("components/0137", "站前路路灯不亮", "xiguan", "站前路 8 号杆", "站前路"),
    ("components/0402", "西关街行道树缺株", "xiguan", "西关街南段", "西关街"),
    ("events/0410", "县医院东口电动车乱停", "chengguan", "县医院东口", "人民路"),
    ("events/0110", "石桥镇集市暴露垃圾", "shiqiao", "石桥镇集市", "-"),
    ("events/0207", "文昌社区横幅破旧", "chengguan", "文昌社区门口", "文昌路"),
];

struct Stage<'a> {
    anlan: &'a Anlan,
    office: Actor,
    inspectors: [Actor; 2],
    sites: Vec<Site>,
    photos: &'a HashMap<usize, Pair>,
    now: i64,
}

/// Months whose cases have photographs.
const PICTURED_DAYS: i64 = 60;
/// How long the cases go back.
const DAYS: i64 = 110;

/// The number of a case of a day; a third of the days bring two, so that no two weeks look alike.
fn seeds(day: i64) -> impl Iterator<Item = usize> {
    (0..if day % 3 == 0 { 2 } else { 1 }).map(move |nth| usize::try_from(day * 2 + nth).unwrap_or(0))
}

/// The cases that want photographs.
pub fn pictured() -> Vec<usize> {
    (0..PICTURED_DAYS).flat_map(seeds).collect()
}

/// Makes the cases of the months before `now`.
pub fn fill(
    db: &mut Db,
    anlan: &Anlan,
    campaign: Option<Id>,
    photos: &HashMap<usize, Pair>,
    now: i64,
) -> Result<Vec<Id>, Problem> {
    let stage = Stage {
        anlan,
        office: anlan.actor(db, "office")?,
        inspectors: [anlan.actor(db, "inspector")?, anlan.actor(db, "inspector2")?],
        sites: place::sites_of(db, anlan.city(), &[])?,
        photos,
        now,
    };
    let mut made = Vec::new();
    for day in (0..DAYS).rev() {
        for (nth, seed) in (0..).zip(seeds(day)) {
            let start = now - day * DAY - 5 * HOUR + nth * 40 * MINUTE - (day * 7 % 50) * MINUTE;
            made.push(stage.live(db, seed, campaign, start)?);
        }
    }
    Ok(made)
}

impl Stage<'_> {
    /// Somebody of a unit who handles cases.
    fn handler(&self, db: &mut Db, unit: Id) -> Result<Actor, Problem> {
        let path = who::unit(db, self.anlan.city(), unit)?.path;
        let people = who::people_under(db, self.anlan.city(), &path)?;
        let found = people
            .iter()
            .find(|person| person.unit_id == unit && matches!(person.role.as_str(), "unit" | "lead"));
        let id = found.map(|person| person.id).ok_or(Problem::Missing("person"))?;
        session::actor(db, self.anlan.city(), id)?.ok_or(Problem::Missing("person"))
    }

    /// What came due by itself until an instant.
    fn pass(&self, db: &mut Db, id: Id, until: i64) -> Result<(), Problem> {
        loop {
            let row = case::store::find(db, self.anlan.city(), id)?;
            match row.next_deadline.filter(|deadline| *deadline <= until) {
                Some(deadline) => act::pass_time(db, &self.anlan.program, id, deadline)?,
                None => return Ok(()),
            };
        }
    }

    /// Lives one case as far as it had come by now.
    fn live(&self, db: &mut Db, seed: usize, campaign: Option<Id>, start: i64) -> Result<Id, Problem> {
        let (category, title, street, place, road) = PROBLEMS[seed * 7 % PROBLEMS.len()];
        let street = self.anlan.unit(street);
        let near: Vec<&Site> = self.sites.iter().filter(|site| site.name.starts_with(road)).collect();
        let near = if near.is_empty() {
            self.sites.iter().filter(|site| site.street_id == Some(street)).collect()
        } else {
            near
        };
        let site = near.get(seed * 13 % near.len().max(1)).ok_or(Problem::Missing("site"))?;
        let at = site.point().moved((seed * 37 % 16) as f64 - 8.0, (seed * 53 % 16) as f64 - 8.0);
        let source = ["inspection", "inspection", "patrol", "hotline", "superior", "self-check"][seed % 6];
        let inspector = &self.inspectors[seed % 2];
        let evidence = match self.photos.get(&seed) {
            Some(pair) => {
                self.photo(db, inspector, &photo::taken(&pair.before, at, start - 5 * MINUTE), start)?
            }
            None => Vec::new(),
        };
        let ask = NewCase {
            source: Some(source.into()),
            category: category.into(),
            title: Some(title.into()),
            place: Some(place.into()),
            street: Some(street),
            site: Some(site.id),
            evidence,
            severity: Some(if seed % 29 == 5 { "major" } else { "ordinary" }.into()),
            location: Some(Location { lon: at.lon, lat: at.lat }),
            campaign,
            client_key: Some(format!("anlan-{seed}")),
            ..NewCase::default()
        };
        let (row, _) = case::open(db, inspector, &ask, start)?;
        self.work(db, row.id, seed, start)?;
        self.pass(db, row.id, self.now)?;
        Ok(row.id)
    }

    fn photo(&self, db: &mut Db, by: &Actor, own: &Stored, at: i64) -> Result<Vec<Id>, Problem> {
        Ok(vec![evidence::insert(db, by, "现场.jpg", own, at)?.id])
    }

    fn work(&self, db: &mut Db, id: Id, seed: usize, start: i64) -> Result<(), Problem> {
        let mut at = start + 9 * MINUTE;
        let step = |db: &mut Db, at: i64| -> Result<bool, Problem> {
            if at > self.now {
                return Ok(false);
            }
            self.pass(db, id, at)?;
            Ok(true)
        };
        if !step(db, at)? {
            return Ok(());
        }
        if seed % 23 == 11 {
            act::decline(db, &self.office, id, &words("现场核对没有这个问题"), at)?;
            return Ok(());
        }
        act::file(db, &self.office, id, &FileAsk::default(), at)?;
        at += 11 * MINUTE;
        if !step(db, at)? {
            return Ok(());
        }
        let row = act::dispatch(db, &self.office, id, &DispatchAsk::default(), at)?;
        let unit = row.unit_id.ok_or(Problem::Missing("unit"))?;
        let handler = self.handler(db, unit)?;
        at += 35 * MINUTE;
        if !step(db, at)? {
            return Ok(());
        }
        act::take(db, &handler, id, &Said::default(), at)?;
        self.handle(db, id, seed, &handler, row, at)
    }

    /// From taking it to striking it off: in time, late, or after a rework.
    fn handle(
        &self,
        db: &mut Db,
        id: Id,
        seed: usize,
        handler: &Actor,
        row: CaseRow,
        taken: i64,
    ) -> Result<(), Problem> {
        let due = row.handle_due_at.unwrap_or(taken + DAY);
        let share = match seed % 8 {
            3 => 130,
            6 => 95,
            n => 40 + i64::try_from(n).unwrap_or(0) * 5,
        };
        let done = taken + (due - taken).max(HOUR) * share / 100;
        if seed % 13 == 4 && taken + HOUR < self.now.min(due) {
            self.pass(db, id, taken + HOUR)?;
            let ask = words("3 处里 2 处产权不在本单位，请牵头协调产权单位出件。");
            act::escalate(db, handler, id, &ask, taken + HOUR)?;
        }
        if seed % 17 == 9 && taken + 2 * HOUR < self.now.min(due) {
            self.pass(db, id, taken + 2 * HOUR)?;
            let until = Until { until: None, said: words("连日有雨，等天晴施工") };
            let ask = Apply { wish: "extension".into(), until };
            asks::apply(db, handler, id, &ask, taken + 2 * HOUR)?;
            // The newest ones still wait for the office.
            if taken + 26 * HOUR < self.now {
                let grant = Until { until: None, said: words("情况属实，同意") };
                asks::extend(db, &self.office, id, &grant, taken + 2 * HOUR)?;
            }
        }
        // A few never come to their end by themselves, and what asks for a photo is not done without one.
        let asked = row.kind().is_some_and(|kind| kind.category.photo);
        let pair = self.photos.get(&seed);
        if done > self.now || seed % 31 == 2 || (asked && pair.is_none()) {
            return Ok(());
        }
        self.pass(db, id, done)?;
        let fix = |db: &mut Db, reason: &str, at: i64| {
            let mut fixed = words(reason);
            if let (Some(pair), Some(lon), Some(lat)) = (pair, row.lon, row.lat) {
                let own = photo::taken(&pair.after, Point { lon, lat }, at - 10 * MINUTE);
                fixed.evidence = self.photo(db, handler, &own, at)?;
            }
            act::fix(db, handler, id, &fixed, at)
        };
        fix(db, "已处理，现场清净", done)?;
        let mut checked = done + 2 * HOUR;
        if seed % 9 == 1 && checked <= self.now {
            let said = words("墙角还有 2 袋，地面油污没冲");
            let failed = Verification { passed: false, said };
            act::verify(db, &self.inspectors[0], id, &failed, checked)?;
            let again = checked + 90 * MINUTE;
            if again > self.now {
                return Ok(());
            }
            self.pass(db, id, again)?;
            fix(db, "墙角清了，地面冲过", again)?;
            checked = again + HOUR;
        }
        if checked > self.now {
            return Ok(());
        }
        self.pass(db, id, checked)?;
        let passed = Verification { passed: true, said: words("看过，合格") };
        act::verify(db, &self.inspectors[seed % 2], id, &passed, checked)?;
        Ok(())
    }
}

fn words(reason: &str) -> Said {
    Said { reason: reason.into(), ..Said::default() }
}
