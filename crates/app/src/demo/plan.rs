//! The plan of Anlan's campaign: counted back from its day, worked on for months, with meetings and returns.

use yipan_db::Db;

use super::units::Anlan;
use crate::goal;
use crate::kit::Id;
use crate::plan::act::{self, NewLink, NewTask};
use crate::plan::lay::{self, CALENDAR, minute_at, ms_of};
use crate::plan::meeting::{self, Attended, NewDecision, NewItem, NewMeeting};
use crate::plan::report::{self, Completion, Report};
use crate::plan::returns::{self, NewReturns};
use crate::plan::store;
use crate::problem::Problem;

/// Branch of the tree, then its tasks: title, unit, working days, the places of what it waits for, what it hands
/// over.
type Branch = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, f64, &'static [usize], &'static str)],
);

const BRANCHES: &[Branch] = &[
    (
        "动员和摸底",
        "office",
        &[
            ("成立指挥部，印发工作方案", "office", 5.0, &[], ""),
            ("各镇街点位摸底", "office", 10.0, &[0], ""),
            ("对照标准逐条自查", "office", 8.0, &[1], ""),
            ("签订责任书", "office", 3.0, &[0], ""),
        ],
    ),
    (
        "市容环境",
        "sanitation",
        &[
            ("背街小巷清脏治乱", "chengguan", 15.0, &[2, 3], "整治前后照片"),
            ("主次干道清扫保洁提标", "sanitation", 10.0, &[2], ""),
            ("垃圾转运站改造", "sanitation", 20.0, &[2], "竣工验收单"),
            ("户外广告和店招整治", "market", 12.0, &[2], ""),
            ("流动摊点疏导入市", "market", 10.0, &[7], ""),
        ],
    ),
    (
        "市政设施",
        "housing",
        &[
            ("雨污管网排查", "housing", 10.0, &[2], ""),
            ("破损井盖和路面修复", "housing", 18.0, &[9], "修复前后照片"),
            ("公厕改造提升", "housing", 20.0, &[2], ""),
            ("路灯补亮", "housing", 8.0, &[9], ""),
        ],
    ),
    (
        "重点场所",
        "health",
        &[
            ("农贸市场升级改造", "market", 20.0, &[2], "竣工验收单"),
            ("餐饮单位量化分级", "market", 12.0, &[2], ""),
            ("小浴室、小美容美发店规范", "health", 10.0, &[2], ""),
            ("病媒生物防制", "health", 15.0, &[2], "监测报告"),
        ],
    ),
    (
        "园林和水体",
        "parks",
        &[
            ("裸露土地补绿", "parks", 15.0, &[2], ""),
            ("裕河沿线清漂保洁", "water", 12.0, &[2], ""),
            ("河滨步道修补", "hebin", 12.0, &[18], ""),
        ],
    ),
    (
        "社区和宣传",
        "office",
        &[
            ("楼院环境整治", "xiguan", 15.0, &[2], ""),
            ("健康教育进社区", "health", 10.0, &[2], ""),
            ("入户宣传和满意度预调查", "dongguan", 8.0, &[4, 20], "预调查结果"),
        ],
    ),
    (
        "验收准备",
        "office",
        &[
            ("档案资料归集", "office", 12.0, &[2], "目录"),
            ("县级模拟测评", "inspectorate", 5.0, &[4, 5, 6, 8, 10, 11, 13, 16, 22, 23], "测评报告"),
            ("问题销号回头看", "inspectorate", 8.0, &[24], ""),
            ("迎检路线和讲解", "office", 4.0, &[25], ""),
            ("迎接验收", "office", 0.0, &[26], ""),
        ],
    ),
];

/// By which part of the campaign's time each of them has to be done, in hundredths.
const BY: [i64; 28] = [
    8, 14, 20, 22, 42, 40, 75, 55, 62, 36, 60, 80, 50, 78, 56, 52, 60, 58, 48, 70, 66, 45, 72, 70, 82, 88,
    96, 100,
];

/// Tasks of the campaigns that run beside the focus: title, unit, working days, by which hundredth.
type Beside = &'static [(&'static str, &'static str, f64, i64)];

const BESIDE: [Beside; 4] = [
    &[
        ("文明交通劝导上岗", "traffic", 20.0, 20),
        ("公益广告更新上墙", "office", 15.0, 30),
        ("窗口单位文明服务提升", "commerce", 25.0, 45),
        ("未成年人活动场所整治", "education", 20.0, 60),
        ("文明餐桌行动", "market", 15.0, 75),
        ("入户问卷和民意测评", "office", 12.0, 90),
    ],
    &[
        ("绿地普查上图", "parks", 20.0, 18),
        ("滨河公园二期", "parks", 60.0, 55),
        ("道路绿化补植", "parks", 30.0, 40),
        ("单位庭院绿化", "education", 25.0, 70),
        ("裕河驳岸生态修复", "water", 45.0, 85),
    ],
    &[
        ("重点路段监控补盲", "traffic", 30.0, 25),
        ("校园周边整治", "education", 15.0, 30),
        ("危化品企业隐患清零", "ecology", 40.0, 50),
        ("社区平安巡防队组建", "chengguan", 20.0, 40),
        ("在建工地安全帽实名核查", "housing", 20.0, 75),
    ],
    &[
        ("庆典总体方案审定", "office", 15.0, 20),
        ("主会场临建和看台", "housing", 40.0, 70),
        ("沿线立面和花卉布置", "parks", 35.0, 80),
        ("群众游行方阵训练", "education", 60.0, 85),
        ("交通管制方案演练", "traffic", 15.0, 90),
        ("医疗保障点布设", "health", 10.0, 92),
    ],
];

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Fills a campaign's plan and lives through it until `now`. `begun` is when it was laid.
pub fn fill(db: &mut Db, anlan: &Anlan, campaign: Id, begun: i64, now: i64) -> Result<(), Problem> {
    let end = end_of(db, anlan, campaign)?;
    let office = anlan.actor(db, "office")?;
    let mut leaves: Vec<Id> = Vec::new();
    for (branch, unit, tasks) in BRANCHES {
        let top = NewTask {
            campaign,
            title: (*branch).into(),
            unit: anlan.unit(unit),
            duration_days: Some(0.0),
            ..NewTask::default()
        };
        let parent = act::create_task(db, &office, &top, begun)?;
        for (title, unit, days, waits_for, deliverable) in *tasks {
            let ask = NewTask {
                campaign,
                parent: Some(parent),
                title: (*title).into(),
                unit: anlan.unit(unit),
                duration_days: Some(*days),
                due: BY.get(leaves.len()).map(|by| closing(begun + (end - begun) / 100 * by)),
                deliverable: Some((*deliverable).into()),
                origin: Some("draft".into()),
                ..NewTask::default()
            };
            let id = act::create_task(db, &office, &ask, begun)?;
            for place in *waits_for {
                let from = leaves.get(*place).copied().unwrap_or(id);
                act::link_tasks(db, &office, &NewLink { from, to: id, ..NewLink::default() }, begun)?;
            }
            leaves.push(id);
        }
    }
    act::schedule_back(db, &office, campaign, begun)?;
    work(db, anlan, campaign, &leaves, now)?;
    meetings(db, anlan, campaign, begun, now)
}

/// The working day's end at or before a moment.
fn closing(at: i64) -> i64 {
    ms_of(CALENDAR.last_closing(minute_at(at)))
}

fn end_of(db: &mut Db, anlan: &Anlan, campaign: Id) -> Result<i64, Problem> {
    let own = goal::store::campaign(db, anlan.city(), campaign)?;
    Ok(lay::end_of_day(&lay::CALENDAR, lay::day(&own.target_on)?))
}

/// The campaigns beside the focus have plans of their own, smaller ones.
pub fn beside(db: &mut Db, anlan: &Anlan, campaigns: &[Id], begun: i64, now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    for (campaign, tasks) in campaigns.iter().zip(BESIDE) {
        let end = end_of(db, anlan, *campaign)?;
        let mut leaves = Vec::new();
        for (title, unit, days, by) in tasks {
            let ask = NewTask {
                campaign: *campaign,
                title: (*title).into(),
                unit: anlan.unit(unit),
                duration_days: Some(*days),
                due: Some(closing(begun + (end - begun) / 100 * by)),
                ..NewTask::default()
            };
            leaves.push(act::create_task(db, &office, &ask, begun)?);
        }
        act::schedule_back(db, &office, *campaign, begun)?;
        work(db, anlan, *campaign, &leaves, now)?;
    }
    Ok(())
}

/// Every unit works in step with its dates, some a little ahead; a few are behind, and two are late.
fn work(db: &mut Db, anlan: &Anlan, campaign: Id, leaves: &[Id], now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    let rows = store::tasks(db, office.city, campaign)?;
    let mut slow = 0;
    for (place, id) in leaves.iter().enumerate() {
        let Some(row) = rows.iter().find(|row| row.id == *id) else { continue };
        let (Some(start), Some(due)) = (row.start_at, row.due_at) else { continue };
        if start >= now {
            continue;
        }
        let whole = CALENDAR.between(minute_at(start), minute_at(due)).max(1);
        let is_slow = place % 10 == 0 && place > 0 && slow < 3;
        slow += usize::from(is_slow);
        if due - DAY < now && !is_slow && row.deliverable.is_empty() {
            let note = "已完成，照片已存档。".to_owned();
            report::complete(
                db,
                &office,
                *id,
                &Completion { note, evidence: Vec::new() },
                (due - 5 * HOUR).min(now),
            )?;
            continue;
        }
        let gone = CALENDAR.between(minute_at(start), minute_at(now)) * 100 / whole;
        let share = if is_slow { gone / 2 } else { gone + place as i64 % 3 * 4 };
        let per_cent = share.clamp(5, if is_slow { 85 } else { 95 });
        let at = if is_slow { start.max(now - 9 * DAY) } else { start.max(now - (place as i64 % 4) * DAY) };
        let note = "按计划推进。".to_owned();
        report::progress(db, &office, *id, &Report { per_cent, note, evidence: Vec::new() }, at)?;
    }
    Ok(())
}

/// A dispatch meeting each Monday afternoon, the next one called, and the month's return.
fn meetings(db: &mut Db, anlan: &Anlan, campaign: Id, begun: i64, now: i64) -> Result<(), Problem> {
    let office = anlan.actor(db, "office")?;
    let monday = |ms: i64| ms - (ms + 8 * HOUR + 3 * DAY).rem_euclid(7 * DAY);
    let mut held_at = (monday(now) + 15 * HOUR + HOUR / 2).max(begun) - 21 * DAY;
    let mut number = 1 + (held_at - begun).max(0) / (7 * DAY);
    while held_at < now + 8 * DAY {
        let called = (held_at - 3 * DAY).min(now);
        let ask = NewMeeting {
            campaign,
            kind: "dispatch".into(),
            title: format!("第 {number} 次调度会"),
            held_at,
            place: "县政府三楼会议室".into(),
            chair: "周副县长".into(),
        };
        let id = meeting::call(db, &office, &ask, called)?;
        for (title, unit, minutes) in [
            ("上周销号情况", "office", 5),
            ("背街小巷整治进度", "chengguan", 8),
            ("井盖和路面修复", "housing", 8),
        ] {
            let item = NewItem { title: title.into(), unit: Some(anlan.unit(unit)), minutes: Some(minutes) };
            meeting::add_item(db, &office, id, &item, called)?;
        }
        if held_at < now {
            let came = [
                ("office", "present", ""),
                ("chengguan", "present", "副局长"),
                ("housing", "deputy", "办公室主任"),
                ("sanitation", "present", ""),
                ("market", if number % 3 == 0 { "absent" } else { "excused" }, ""),
                ("xiguan", "present", ""),
                ("hebin", "present", ""),
            ]
            .map(|(unit, state, who)| Attended {
                unit: anlan.unit(unit),
                state: state.into(),
                who: who.into(),
            });
            meeting::attend(db, &office, id, &came, held_at + HOUR)?;
            let due = ms_of(CALENDAR.last_closing(minute_at(held_at + 11 * DAY)));
            let decision = NewDecision {
                text: format!("第 {number} 次会议定：补齐东关片区缺损井盖"),
                unit: anlan.unit("housing"),
                due,
                duration_days: Some(3.0),
            };
            let task = meeting::decide(db, &office, id, &decision, held_at + HOUR)?;
            if due < now {
                report::complete(db, &office, task, &Completion::default(), due - 4 * HOUR)?;
            }
            if held_at < now - DAY {
                meeting::close(
                    db,
                    &office,
                    id,
                    "听取上周进度，逐项过了落后的任务，议定事项已派出。",
                    held_at + 2 * HOUR,
                )?;
            }
        }
        held_at += 7 * DAY;
        number += 1;
    }
    let full = NewMeeting {
        campaign,
        kind: "committee".into(),
        title: "领导小组全体会议".into(),
        held_at: monday(now) - 60 * DAY + 9 * HOUR,
        place: "县委常委会议室".into(),
        chair: "陈县长".into(),
    };
    let id = meeting::call(db, &office, &full, full.held_at - 5 * DAY)?;
    meeting::close(db, &office, id, "审议了半年工作，定了下半年任务。", full.held_at + 3 * HOUR)?;
    let units = ["housing", "sanitation", "market", "chengguan", "xiguan", "hebin"]
        .map(|code| anlan.unit(code))
        .to_vec();
    let due = ms_of(CALENDAR.last_closing(minute_at(now - 2 * DAY)));
    let ask =
        NewReturns { campaign, title: "下月工作计划".into(), units, due, ..NewReturns::default() };
    returns::ask(db, &office, &ask, now - 10 * DAY)?;
    let owed = returns::of_campaign(db, office.city, campaign, "/")?;
    for row in
        owed.iter().filter(|row| row.unit_id != anlan.unit("chengguan") && row.unit_id != anlan.unit("hebin"))
    {
        returns::hand_in(db, &office, row.id, "", due - 6 * HOUR)?;
    }
    Ok(())
}

/// Figures of two years by month: kilometres, tonnes, per cent; one behind, one not reported last month.
pub fn figures(db: &mut Db, anlan: &Anlan, campaign: Id, now: i64) -> Result<(), Problem> {
    use crate::series::act::{NewSeries, NewTarget, NewValue, aim, create, note};
    let office = anlan.actor(db, "office")?;
    let today = yipan_worktime::civil(minute_at(now)).date();
    let list: [(&str, &str, &str, &str, &str, f64, f64, f64); 5] = [
        ("背街小巷改造", "公里", "chengguan", "more", "sum", 3.1, 48.0, 0.12),
        ("生活垃圾无害化处理量", "吨", "sanitation", "more", "sum", 2_150.0, 29_000.0, 0.08),
        ("群众满意率", "%", "office", "more", "last", 84.0, 90.0, 0.01),
        ("病媒生物密度不达标点位", "处", "housing", "less", "last", 26.0, 12.0, 0.15),
        ("农贸市场改造", "个", "market", "more", "sum", 0.4, 9.0, 0.3),
    ];
    for (place, (name, measure, unit, better, adds, start, target, wave)) in list.into_iter().enumerate() {
        let ask = NewSeries {
            campaign,
            name: name.into(),
            measure: measure.into(),
            unit: anlan.unit(unit),
            every: "month".into(),
            better: better.into(),
            adds: adds.into(),
        };
        let id = create(db, &office, &ask, now - 200 * DAY)?;
        aim(
            db,
            &office,
            id,
            &NewTarget { year: i64::from(today.year()), value: target, ..Default::default() },
            now - 190 * DAY,
        )?;
        let mut month = today.first_of_month().saturating_sub(jiff::ToSpan::months(22));
        let mut step = 0;
        while month < today.first_of_month() {
            let is_last = month.saturating_add(jiff::ToSpan::months(1)) == today.first_of_month();
            // The market office has not reported last month.
            if !(place == 4 && is_last) {
                let swing = ((step * 7 + place as i64 * 3) % 5 - 2) as f64 * wave;
                let drift = if better == "less" { -0.025 } else { 0.012 } * step as f64;
                let drift = if adds == "last" && better == "more" { drift / 5.0 } else { drift };
                let value = (start * (1.0 + swing + drift)).max(0.0);
                let value = if measure == "个" || measure == "处" {
                    value.round()
                } else {
                    (value * 10.0).round() / 10.0
                };
                let period = month.strftime("%Y-%m").to_string();
                note(db, &office, id, &NewValue { period, value, ..Default::default() }, now - 5 * DAY)?;
            }
            step += 1;
            month = month.saturating_add(jiff::ToSpan::months(1));
        }
    }
    Ok(())
}
