//! The campaigns of Anlan: four city titles over the same units, and one great event with its command.

use yipan_db::Db;

use super::units::{self, Anlan};
use crate::duty;
use crate::goal::act::{self, NewCampaign, day_of};
use crate::kit::Id;
use crate::problem::Problem;

/// How long the campaigns have been running.
pub const BEGUN_DAYS: i64 = 142;
const DAY: i64 = 86_400_000;

/// Kind, name, short name, goal, days from today to the day.
const CAMPAIGNS: &[(&str, &str, &str, &str, i64)] = &[
    ("hygienic-city", "安澜县创建国家卫生县城", "创建国家卫生县城", "通过国家卫生县城评审", 70),
    ("civilised-city", "安澜县创建文明县城", "创建文明县城", "进入文明县城行列", 160),
    ("garden-city", "安澜县创建园林县城", "创建园林县城", "建成园林县城", 220),
    ("safe-city", "安澜县创建平安县城", "创建平安县城", "建成平安县城", 260),
    ("great-event", "安澜县建县庆典服务保障", "建县庆典", "庆典安全、有序、热烈、节俭", 100),
];

/// Makes and starts them; the focus of the year first.
pub fn fill(db: &mut Db, anlan: &Anlan, now: i64) -> Result<Vec<Id>, Problem> {
    let office = anlan.actor(db, "office")?;
    let begun = now - BEGUN_DAYS * DAY;
    let mut made = Vec::new();
    for (nth, (template, name, short, goal, left)) in CAMPAIGNS.iter().enumerate() {
        let ask = NewCampaign {
            template: Some((*template).into()),
            name: (*name).into(),
            short: Some((*short).into()),
            goal: (*goal).into(),
            start_on: Some(day_of(begun).to_string()),
            target_on: Some(day_of(now + left * DAY).to_string()),
            focus: nth == 0,
            command: *template == "great-event",
            ..NewCampaign::default()
        };
        let id = act::create(db, &office, &ask, begun)?;
        if nth == 0 {
            leads(db, anlan, id, begun)?;
        }
        duty::act::start(db, &office, id, "演示城市：其余指标的牵头单位正在落实", begun)?;
        made.push(id);
    }
    Ok(made)
}

/// Nine indicators in ten have a lead; the tenth shows what a gap looks like.
fn leads(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    const UNITS: &[&str] = &[
        "sanitation",
        "housing",
        "health",
        "market",
        "ecology",
        "education",
        "water",
        "parks",
        "chengguan",
        "traffic",
        "transport",
        "commerce",
    ];
    let office = anlan.actor(db, "office")?;
    let items = duty::coverage::items(db, anlan.city(), campaign)?;
    for (n, item) in items.into_iter().enumerate() {
        if n % 10 == 7 {
            continue;
        }
        let ask = duty::act::Assign {
            campaign,
            kind: "indicator".into(),
            subject: item.id,
            unit: anlan.unit(UNITS[n % UNITS.len()]),
            role: "lead".into(),
            replace: true,
            alike: true,
            ..duty::act::Assign::default()
        };
        duty::act::assign(db, &office, &ask, now)?;
    }
    Ok(())
}

/// Every section has the unit that keeps it as lead, and each main street its sponsor leader.
pub fn roads(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    duty::act::take_sections(db, &office, campaign, now - BEGUN_DAYS * DAY)?;
    let sections = crate::place::store::sections(db, anlan.city())?;
    for section in sections.into_iter().filter(|own| own.kind == "main") {
        let ask = duty::act::Assign {
            campaign,
            kind: "section".into(),
            subject: section.id,
            unit: anlan.unit("county"),
            role: "sponsor".into(),
            post: anlan.posts.get("sponsor").copied(),
            ..duty::act::Assign::default()
        };
        duty::act::assign(db, &office, &ask, now - BEGUN_DAYS * DAY)?;
    }
    letters(db, anlan, campaign, now - (BEGUN_DAYS - 20) * DAY)
}

/// The letters of responsibility: those with an account of their own have signed, the others are waited for.
fn letters(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    duty::letters::generate(db, &office, campaign, now)?;
    let letters = duty::store::letters(db, anlan.city(), campaign)?;
    for name in ["unit", "lead"] {
        let signer = anlan.actor(db, name)?;
        for own in letters.iter().filter(|own| own.unit_id == signer.unit) {
            duty::letters::sign(db, &signer, own.id, own.version, units::PASSWORD, now + DAY)?;
        }
    }
    Ok(())
}
