//! Projects of the demonstration: every state, one late, one behind with its money, one not reported, one stopped.

use jiff::ToSpan;
use jiff::civil::Date;
use yipan_db::Db;

use super::units::Anlan;
use crate::goal::act::day_of;
use crate::kit::Id;
use crate::problem::Problem;
use crate::project::act::{NewAim, NewProject, NewReport, Promise, aim, create, report};
use crate::project::step::{NewStep, step};

const DAY: i64 = 86_400_000;

/// Name, kind, unit, place; what is built; money in all, this year, and each month; the state; days from today for
/// landing, beginning, finishing; what was reported of the last months, and what holds it up.
struct Told {
    name: (&'static str, &'static str, &'static str, &'static str),
    content: &'static str,
    money: (f64, f64, f64),
    state: &'static str,
    days: [i64; 3],
    words: (&'static str, &'static str),
}

#[rustfmt::skip] // one project after another
const PROJECTS: [Told; 14] = [
    Told { name: ("东风路雨污分流改造", "管网", "housing", "东风路全线"), content: "改造雨污管 4.2 公里，检查井 168 座。", money: (3_200.0, 1_500.0, 205.0), state: "running", days: [-260, -200, 45], words: ("主管铺设 3.1 公里，路面恢复 1.4 公里", "") },
    Told { name: ("老城片区背街小巷整治", "道路", "chengguan", "东门、文昌社区"), content: "背街小巷 26 条，铺装、照明、墙面一并做。", money: (1_850.0, 1_050.0, 140.0), state: "running", days: [-240, -190, 20], words: ("完成 19 条，7 条正在铺装", "3 条巷子的弱电杆没迁") },
    Told { name: ("西门农贸市场改造", "市场", "market", "西门街 12 号"), content: "摊位 214 个重新分区，新建下水和冷库。", money: (960.0, 500.0, 60.0), state: "running", days: [-210, -150, -9], words: ("水电进场，摊位完成六成", "业主对分区有意见，停工 11 天") },
    Told { name: ("城北垃圾中转站", "环卫设施", "sanitation", "北塬镇新塬村"), content: "日转运 120 吨，配渗滤液处理。", money: (2_600.0, 1_800.0, 95.0), state: "running", days: [-220, -160, 120], words: ("压缩车间主体封顶", "设备采购二次流标") },
    Told { name: ("公厕新建改建 32 座", "环卫设施", "sanitation", "城区各街道"), content: "新建 12 座，改建 20 座，全部达到二类以上。", money: (1_120.0, 850.0, 118.0), state: "running", days: [-230, -180, 60], words: ("新建 9 座、改建 15 座已开放", "") },
    Told { name: ("裕河公园二期", "园林", "parks", "裕河北岸"), content: "绿地 6.8 公顷，步道 3.4 公里。", money: (4_300.0, 1_150.0, 190.0), state: "running", days: [-300, -170, 200], words: ("土方完成，乔木栽植过半", "") },
    Told { name: ("石桥镇污水处理厂提标", "水务", "water", "石桥镇"), content: "日处理 1 万吨，出水提到一级 A。", money: (5_400.0, 2_000.0, 240.0), state: "running", days: [-280, -210, 150], words: ("生化池改造完成", "") },
    Told { name: ("智慧环卫调度平台", "信息化", "sanitation", ""), content: "车辆、公厕、中转站接入一张图。", money: (480.0, 300.0, 0.0), state: "landed", days: [-20, 10, 190], words: ("", "") },
    Told { name: ("东关立体停车场", "停车", "transport", "东关客运站旁"), content: "泊位 420 个，充电桩 60 个。", money: (3_800.0, 800.0, 0.0), state: "landed", days: [-45, -6, 300], words: ("", "") },
    Told { name: ("站前老旧小区改造", "小区", "xiguan", "站前社区 7 个小区"), content: "楼栋 41 栋，屋面、管线、消防通道。", money: (2_950.0, 0.0, 0.0), state: "landed", days: [-12, 40, 330], words: ("", "") },
    Told { name: ("餐厨垃圾处理厂", "环卫设施", "sanitation", "北塬镇"), content: "日处理 60 吨。", money: (6_200.0, 0.0, 0.0), state: "prepared", days: [35, 160, 520], words: ("", "") },
    Told { name: ("建筑垃圾资源化利用", "环卫设施", "housing", ""), content: "年处理 30 万吨。", money: (7_500.0, 0.0, 0.0), state: "prepared", days: [-15, 120, 480], words: ("", "") },
    Told { name: ("河滨路景观照明", "市政", "housing", "河滨路"), content: "路灯更新 380 盏。", money: (520.0, 490.0, 70.0), state: "finished", days: [-290, -230, -40], words: ("全部亮灯，已验收", "") },
    Told { name: ("旧车站片区收储", "土地", "land", "旧车站"), content: "收储 92 亩。", money: (8_800.0, 500.0, 0.0), state: "stopped", days: [-30, 60, 400], words: ("", "") },
];

/// Fills a campaign with projects as its office and units would have told of them.
pub fn fill(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    let today = day_of(now);
    let begun = now - 290 * DAY;
    for own in &PROJECTS {
        let promised = own.days.map(|days| today.saturating_add(days.days()).to_string());
        let (name, kind, unit, place) = own.name;
        let [land_due, start_due, finish_due] = promised;
        let promise = Promise {
            name: name.into(),
            kind: kind.into(),
            unit: anlan.unit(unit),
            place: place.into(),
            content: own.content.into(),
            land_due,
            start_due,
            finish_due,
            total: own.money.0,
            ..Promise::default()
        };
        let ask = NewProject { campaign, promise, ..NewProject::default() };
        let id = create(db, &office, &ask, begun)?;
        if own.money.1 > 0.0 {
            let year = i64::from(today.year());
            aim(db, &office, id, &NewAim { year, value: own.money.1 }, begun + DAY)?;
        }
        let steps = ["landed", "running", "finished"];
        let taken = steps.iter().position(|state| *state == own.state).map_or(0, |place| place + 1);
        for (place, state) in steps.into_iter().enumerate().take(taken) {
            // Most went on a few days after the day they were promised for.
            let on = today.saturating_add((own.days[place] + 3).min(-1).days());
            let ask = NewStep { state: state.into(), on: on.to_string(), ..NewStep::default() };
            step(db, &office, id, &ask, now + (own.days[place] + 4).min(-1) * DAY)?;
        }
        if own.state == "stopped" {
            let ask = NewStep {
                state: "stopped".into(),
                reason: "规划调整，等新控规".into(),
                ..NewStep::default()
            };
            step(db, &office, id, &ask, now - 25 * DAY)?;
        }
        months(db, anlan, id, own, today, now)?;
    }
    Ok(())
}

/// What was reported from the month it began to the last, or to the one before with the market that is behind.
fn months(db: &mut Db, anlan: &Anlan, id: Id, own: &Told, today: Date, now: i64) -> Result<(), Problem> {
    if own.money.2 == 0.0 {
        return Ok(());
    }
    let office = anlan.actor(db, "office")?;
    let last = today.first_of_month();
    // The market office has not reported last month; what is finished reports its last month and no more.
    let end = match (own.name.2, own.state) {
        (_, "finished") => {
            today.saturating_add(own.days[2].days()).first_of_month().saturating_add(1.months())
        }
        ("market", _) => last.saturating_sub(1.months()),
        _ => last,
    };
    let mut month = today.saturating_add((own.days[1] + 3).days()).first_of_month();
    let mut nth = 0;
    while month < end {
        let is_last = month.saturating_add(1.months()) >= end;
        let swing = [1.0, 0.8, 1.15, 0.95, 1.2, 0.9][nth % 6];
        let ask = NewReport {
            month: month.strftime("%Y-%m").to_string(),
            invested: (own.money.2 * swing * 10.0).round() / 10.0,
            progress: if is_last { own.words.0.into() } else { String::new() },
            trouble: if is_last { own.words.1.into() } else { String::new() },
            ..NewReport::default()
        };
        report(db, &office, id, &ask, now - 4 * DAY)?;
        nth += 1;
        month = month.saturating_add(1.months());
    }
    Ok(())
}
