//! Hazards of Anlan in every stage, and two special operations: one that runs, one that is over.

use jiff::civil::Date;
use yipan_core::place::Point;
use yipan_db::Db;

use super::photo::{self, Pair};
use super::units::Anlan;
use crate::case::act::Said;
use crate::drive::act::{self as drive, Closing, NewDrive, NewRecord, TargetAsk};
use crate::goal::act::day_of;
use crate::hazard::act::{self, NewHazard, PlanAsk, YesAsk};
use crate::hazard::judge::{self, PanelAsk, VoteAsk};
use crate::hazard::pressed::{self, NameAsk, TimeAsk};
use crate::hazard::store::HazardRow;
use crate::hazard::watch;
use crate::kit::Id;
use crate::ledger::evidence;
use crate::problem::Problem;
use crate::who::session;

const DAY: i64 = 86_400_000;

/// Where the old bridge stands.
const BRIDGE: Point = Point { lon: 112.553, lat: 37.871 };

fn words(reason: &str) -> Said {
    Said { reason: reason.into(), ..Said::default() }
}

struct Stage<'a> {
    anlan: &'a Anlan,
    campaign: Id,
    pair: Option<&'a Pair>,
    now: i64,
}

/// Makes the hazards and the special operations of the months before `now`.
pub fn fill(db: &mut Db, anlan: &Anlan, campaign: Id, pair: Option<&Pair>, now: i64) -> Result<(), Problem> {
    let stage = Stage { anlan, campaign, pair, now };
    stage.bridge(db)?;
    stage.gas(db)?;
    stage.boiler(db)?;
    stage.slope(db)?;
    stage.ordinary(db)?;
    stage.stalls(db)?;
    stage.rubbish(db)
}

impl Stage<'_> {
    fn day(&self, days: i64) -> String {
        day_of(self.now + days * DAY).to_string()
    }

    fn register(
        &self,
        db: &mut Db,
        level: &str,
        words: [&str; 4],
        until: Option<String>,
        at: i64,
    ) -> Result<HazardRow, Problem> {
        let [title, unit, place, basis] = words;
        let ask = NewHazard {
            level: level.into(),
            title: title.into(),
            unit: self.anlan.unit(unit),
            street: Some(self.anlan.unit("chengguan")),
            place: place.into(),
            basis: basis.into(),
            campaign: Some(self.campaign),
            until,
            ..NewHazard::default()
        };
        let by = self.anlan.actor(db, "inspector")?;
        act::register(db, &by, &ask, at)
    }

    fn plan(&self, until: String, measures: &str, funds: &str, interim: &str) -> PlanAsk {
        PlanAsk {
            goal: "消除隐患，达到验收标准，治理期间不出事故".into(),
            measures: measures.into(),
            funds: funds.into(),
            people: "分管负责人牵头，安全科、工程科和施工单位参加".into(),
            until,
            safety: "施工方案经专家论证；备应急队 12 人，险情先撤人后处置".into(),
            team: "组长由分管负责人担任，成员为安全科、工程科、属地社区负责人".into(),
            leader: self.anlan.people.get("sponsor").copied().unwrap_or(0),
            interim: interim.into(),
            said: Said::default(),
        }
    }

    /// A photo of the place, as evidence of a unit.
    fn photo(&self, db: &mut Db, account: &str, at: i64) -> Result<Vec<Id>, Problem> {
        let Some(pair) = self.pair else { return Ok(Vec::new()) };
        let by = self.anlan.actor(db, account)?;
        let own = photo::taken(&pair.after, BRIDGE, at - 600_000);
        Ok(vec![evidence::insert(db, &by, "现场.jpg", &own, at)?.id])
    }

    /// A listed one in the middle of its work, with more time asked for.
    fn bridge(&self, db: &mut Db) -> Result<(), Problem> {
        let (unit, office) = (self.anlan.actor(db, "unit")?, self.anlan.actor(db, "office")?);
        let words4 = ["安澜河老桥梁体开裂、护栏松动", "chengguan", "安澜河老桥", "公路桥涵养护规范"];
        let at = self.now - 60 * DAY;
        let id = self.register(db, "major", words4, None, at)?.id;
        let plan = self.plan(
            self.day(40),
            "粘贴钢板加固梁体，更换护栏 86 米",
            "自筹 82 万元；钢板 14 吨已订货",
            "限载 2 吨，专人看守，夜间设警示灯",
        );
        act::plan(db, &unit, id, &plan, at + 3 * DAY)?;
        let paper = NameAsk { name: "安委督〔2026〕3 号".into(), ..NameAsk::default() };
        pressed::list(db, &office, id, &paper, at + 4 * DAY)?;
        let place = NameAsk { name: "县政府网站、《安澜新闻》".into(), ..NameAsk::default() };
        pressed::publish(db, &office, id, &place, at + 6 * DAY)?;
        pressed::progress(db, &unit, id, &words("钢板到场，搭完脚手架"), at + 30 * DAY)?;
        let ask = TimeAsk { until: self.day(70), said: words("汛期停工 20 天") };
        pressed::ask(db, &unit, id, &ask, self.now - 4 * DAY)?;
        Ok(())
    }

    /// One that waits for the last vote.
    fn gas(&self, db: &mut Db) -> Result<(), Problem> {
        let market = self.anlan.actor(db, "market")?;
        let office = self.anlan.actor(db, "office")?;
        let words4 = ["东门市场燃气管线与电缆同沟", "market", "东门市场地下管沟", "城镇燃气设计规范"];
        let at = self.now - 50 * DAY;
        let id = self.register(db, "major", words4, None, at)?.id;
        let plan = self.plan(
            self.day(-5),
            "燃气管线改道 210 米，旧管放空封堵",
            "市场服务中心出资 36 万元",
            "加装报警器 24 个，每日巡检两次",
        );
        act::plan(db, &market, id, &plan, at + 4 * DAY)?;
        let evidence = self.photo(db, "market", self.now - 9 * DAY)?;
        if evidence.is_empty() {
            return Ok(());
        }
        let done = Said { reason: "改道完成，试压合格".into(), evidence, version: None };
        act::done(db, &market, id, &done, self.now - 9 * DAY)?;
        let of = |name: &str| self.anlan.people.get(name).copied().unwrap_or(0);
        let ask = PanelAsk {
            members: vec![of("lead"), of("inspector"), of("sponsor")],
            outside: vec!["燃气协会 冯高工".into()],
            ..PanelAsk::default()
        };
        judge::convene(db, &office, id, &ask, self.now - 4 * DAY)?;
        for (account, words) in [("lead", "管位、埋深符合设计"), ("inspector", "现场已回填")] {
            let by = self.anlan.actor(db, account)?;
            let vote = VoteAsk { ballot: "yes".into(), member: None, said: self::words(words) };
            judge::vote(db, &by, id, &vote, self.now - 3 * DAY)?;
        }
        Ok(())
    }

    /// One that was struck off a month ago: somebody has to look again.
    fn boiler(&self, db: &mut Db) -> Result<(), Problem> {
        let lead = self.anlan.actor(db, "lead")?;
        let (office, leader) = (self.anlan.actor(db, "office")?, self.anlan.actor(db, "leader")?);
        let words4 = ["供热站 2 号锅炉超期未检", "housing", "城西供热站", "特种设备安全法第四十条"];
        let at = self.now - 75 * DAY;
        let id = self.register(db, "major", words4, None, at)?.id;
        let plan = self.plan(
            self.day(-40),
            "停炉检验，更换安全阀 3 只",
            "县住建局维修经费 9 万元",
            "停用 2 号炉，1 号炉降负荷运行",
        );
        act::plan(db, &lead, id, &plan, at + 2 * DAY)?;
        let evidence = self.photo(db, "lead", self.now - 42 * DAY)?;
        if evidence.is_empty() {
            return Ok(());
        }
        let done = Said { reason: "检验合格，报告在档".into(), evidence, version: None };
        act::done(db, &lead, id, &done, self.now - 42 * DAY)?;
        let of = |name: &str| self.anlan.people.get(name).copied().unwrap_or(0);
        let ask = PanelAsk {
            members: vec![of("inspector"), of("leader")],
            experts: vec![of("inspector2")],
            ..PanelAsk::default()
        };
        judge::convene(db, &office, id, &ask, self.now - 39 * DAY)?;
        for account in ["inspector", "leader", "inspector2"] {
            let by = self.anlan.actor(db, account)?;
            let vote = VoteAsk { ballot: "yes".into(), member: None, said: words("合格") };
            judge::vote(db, &by, id, &vote, self.now - 38 * DAY)?;
        }
        judge::conclude(db, &office, id, &Said::default(), self.now - 37 * DAY)?;
        judge::delist(db, &leader, id, &Said::default(), self.now - 33 * DAY)?;
        watch::pass_time(db, &self.anlan.program, id, self.now)?;
        Ok(())
    }

    /// One whose plan is late.
    fn slope(&self, db: &mut Db) -> Result<(), Problem> {
        let words4 = ["北塬路高边坡裂缝", "chengguan", "北塬路 K2+300", "地质灾害防治条例第十四条"];
        let id = self.register(db, "major", words4, None, self.now - 20 * DAY)?.id;
        watch::pass_time(db, &self.anlan.program, id, self.now)?;
        Ok(())
    }

    fn ordinary(&self, db: &mut Db) -> Result<(), Problem> {
        let words4 = ["镇政府食堂灭火器过期 6 具", "chengguan", "城关镇政府食堂", "消防法第十六条"];
        self.register(db, "ordinary", words4, Some(self.day(3)), self.now - 2 * DAY)?;
        let words4 = ["文昌社区消防通道堆物", "chengguan", "文昌社区 3 号楼", "消防法第二十八条"];
        let id = self.register(db, "ordinary", words4, Some(self.day(-8)), self.now - 15 * DAY)?.id;
        let evidence = self.photo(db, "unit", self.now - 10 * DAY)?;
        if !evidence.is_empty() {
            let done = Said { reason: "清走旧家具 3 车".into(), evidence, version: None };
            let by = self.anlan.actor(db, "unit")?;
            act::done(db, &by, id, &done, self.now - 10 * DAY)?;
            let yes = YesAsk { yes: true, said: words("通道畅通") };
            let by = self.anlan.actor(db, "inspector")?;
            act::verify(db, &by, id, &yes, self.now - 9 * DAY)?;
        }
        Ok(())
    }

    fn drive(
        &self,
        db: &mut Db,
        title: &str,
        aim: &str,
        days: (i64, i64),
        targets: &[[&str; 4]],
        at: i64,
    ) -> Result<Id, Problem> {
        let target = |[name, unit, goal, classes]: &[&str; 4]| TargetAsk {
            name: (*name).into(),
            unit: (*unit).into(),
            goal: (*goal).into(),
            classes: (*classes).into(),
        };
        let ask = NewDrive {
            title: title.into(),
            aim: aim.into(),
            campaign: Some(self.campaign),
            from: self.day(days.0),
            to: self.day(days.1),
            targets: targets.iter().map(target).collect(),
            ..NewDrive::default()
        };
        let by = self.anlan.actor(db, "office")?;
        Ok(drive::open(db, &by, &ask, at)?.id)
    }

    /// Records of a unit on several days: target, amount in thousandths for each day, place.
    fn records(
        &self,
        db: &mut Db,
        id: Id,
        unit: &str,
        target: usize,
        of: (i64, i64),
        place: &str,
    ) -> Result<(), Problem> {
        let unit_id = self.anlan.unit(unit);
        let people = crate::who::store::people_under(db, self.anlan.city(), "/")?;
        let own = people.iter().find(|own| own.unit_id == unit_id).ok_or(Problem::Missing("person"))?;
        let by = session::actor(db, self.anlan.city(), own.id)?.ok_or(Problem::Missing("person"))?;
        for nth in 0..6 {
            let back = of.0 - nth * 3;
            let on: Date = day_of(self.now - back * DAY);
            let amount = of.1 + (nth * 37 + unit_id % 7) % 9;
            let ask = NewRecord {
                target,
                amount: amount.to_string(),
                on: Some(on.to_string()),
                place: place.into(),
                client_key: Some(format!("anlan-{unit}-{target}-{nth}")),
                ..NewRecord::default()
            };
            drive::record(db, &by, id, &ask, self.now - back * DAY)?;
        }
        Ok(())
    }

    fn stalls(&self, db: &mut Db) -> Result<(), Problem> {
        let targets = [
            ["占道摊点", "处", "410", ""],
            ["店外经营", "间", "240", ""],
            ["占道和乱停问题销号", "件", "40", "events/0405, events/0406, events/0410"],
        ];
        let aim = "主次干道、市场和学校周边占道经营清零，疏导点同步开放。";
        let id = self.drive(db, "占道经营专项整治", aim, (-24, 21), &targets, self.now - 24 * DAY)?;
        for (unit, place) in [
            ("chengguan", "东门街早市"),
            ("xiguan", "站前路"),
            ("hebin", "滨河路夜市"),
            ("dongguan", "东关桥头"),
        ] {
            self.records(db, id, unit, 0, (20, 7), place)?;
            self.records(db, id, unit, 1, (19, 3), place)?;
        }
        Ok(())
    }

    fn rubbish(&self, db: &mut Db) -> Result<(), Problem> {
        let targets =
            [["清运积存垃圾", "吨", "600", ""], ["垃圾问题销号", "件", "20", "events/0110, events/0111"]];
        let id = self.drive(
            db,
            "垃圾清零专项整治",
            "城乡结合部、河道、背街积存垃圾清零。",
            (-80, -50),
            &targets,
            self.now - 80 * DAY,
        )?;
        for (unit, place) in
            [("sanitation", "城北填埋场"), ("shiqiao", "石桥镇集市"), ("beiyuan", "北塬沟口")]
        {
            self.records(db, id, unit, 0, (76, 28), place)?;
        }
        let ask = Closing {
            summary: "积存垃圾全部清运，转入日常保洁；沟口装监控 4 处。".into(),
            version: None,
        };
        let by = self.anlan.actor(db, "office")?;
        drive::close(db, &by, id, &ask, self.now - 48 * DAY)?;
        Ok(())
    }
}
