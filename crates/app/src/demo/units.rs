//! Who there is in Anlan: units in a tree, people with accounts, made by the deeds everybody uses.

use std::collections::BTreeMap;

use yipan_db::Db;

use crate::kit::Id;
use crate::kit::actor::Actor;
use crate::problem::Problem;
use crate::who::act::{self, NewPerson, NewPost, NewUnit};
use crate::who::session;

/// Password of every demonstration account.
pub const PASSWORD: &str = "yipan-demo";

/// Code, kind, parent's code, full name, short name.
const UNITS: &[(&str, &str, &str, &str, &str)] = &[
    ("county", "government", "", "安澜县人民政府", "县政府"),
    ("office", "committee", "county", "安澜县创建办公室", "创建办"),
    ("inspectorate", "committee", "county", "安澜县督查室", "督查室"),
    ("housing", "department", "county", "安澜县住房和城乡建设局", "县住建局"),
    ("sanitation", "department", "county", "安澜县市容环境卫生管理局", "市容环卫局"),
    ("market", "department", "county", "安澜县市场监督管理局", "县市场监管局"),
    ("traffic", "department", "county", "安澜县公安局交通警察大队", "交警大队"),
    ("water", "department", "county", "安澜县水利局", "县水利局"),
    ("transport", "department", "county", "安澜县交通运输局", "县交通局"),
    ("parks", "department", "county", "安澜县园林绿化中心", "县园林中心"),
    ("ecology", "department", "county", "安澜县生态环境分局", "生态环境分局"),
    ("health", "department", "county", "安澜县卫生健康局", "县卫健局"),
    ("education", "department", "county", "安澜县教育体育局", "县教体局"),
    ("commerce", "department", "county", "安澜县商务局", "县商务局"),
    ("land", "department", "county", "安澜县自然资源局", "县自然资源局"),
    ("hotline", "committee", "county", "安澜县12345便民服务热线中心", "便民热线"),
    ("chengguan", "street", "county", "安澜县城关镇人民政府", "城关镇"),
    ("xiguan", "street", "county", "安澜县西关街道办事处", "西关街道"),
    ("hebin", "street", "county", "安澜县河滨街道办事处", "河滨街道"),
    ("dongguan", "street", "county", "安澜县东关街道办事处", "东关街道"),
    ("shiqiao", "street", "county", "安澜县石桥镇人民政府", "石桥镇"),
    ("beiyuan", "street", "county", "安澜县北塬镇人民政府", "北塬镇"),
    ("dongmen", "community", "chengguan", "城关镇东门社区", "东门社区"),
    ("wenchang", "community", "chengguan", "城关镇文昌社区", "文昌社区"),
    ("yuhe", "community", "hebin", "河滨街道裕河社区", "裕河社区"),
    ("zhanqian", "community", "xiguan", "西关街道站前社区", "站前社区"),
];

/// Account, name, role, unit, post kind, post title.
const PEOPLE: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("office", "陈主任", "office", "office", "head", "创建办主任"),
    ("lead", "赵副局长", "lead", "housing", "deputy", "县住建局副局长"),
    ("unit", "李科员", "unit", "chengguan", "liaison", "城关镇联络员"),
    ("inspector", "王督查员", "inspector", "inspectorate", "inspector", "督查员"),
    ("inspector2", "孙督查员", "inspector", "inspectorate", "inspector", "督查员"),
    ("sponsor", "周副县长", "sponsor", "county", "sponsor", "副县长"),
    ("leader", "林县长", "leader", "county", "head", "县长"),
    ("auditor", "郑审计员", "auditor", "county", "liaison", "审计员"),
    ("sanitation", "钱科长", "unit", "sanitation", "liaison", "市容环卫局联络员"),
    ("hotline", "何接线员", "unit", "hotline", "liaison", "便民热线联络员"),
    ("market", "吴科长", "unit", "market", "liaison", "县市场监管局联络员"),
];

/// The ids of Anlan by code and account.
#[derive(Debug, Clone)]
pub struct Anlan {
    /// The program as actor of this city.
    pub program: Actor,
    /// Units by code.
    pub units: BTreeMap<String, Id>,
    /// People by account.
    pub people: BTreeMap<String, Id>,
    /// Their posts, by account.
    pub posts: BTreeMap<String, Id>,
}

impl Anlan {
    /// The city's id.
    pub fn city(&self) -> Id {
        self.program.city
    }

    /// A unit's id; 0 for a code that does not exist.
    pub fn unit(&self, code: &str) -> Id {
        self.units.get(code).copied().unwrap_or(0)
    }

    /// Somebody of Anlan as actor.
    pub fn actor(&self, db: &mut Db, account: &str) -> Result<Actor, Problem> {
        let id = self.people.get(account).copied().ok_or(Problem::Missing("person"))?;
        session::actor(db, self.city(), id)?.ok_or(Problem::Missing("person"))
    }
}

/// Founds Anlan with its units, people and posts. With `password` the accounts can sign in.
pub fn found(db: &mut Db, password: Option<&str>, now: i64) -> Result<Anlan, Problem> {
    let program = act::found_city(db, "安澜县", "安澜", now)?;
    let mut units = BTreeMap::new();
    for (sort, (code, kind, parent, name, short)) in (0..).zip(UNITS) {
        let ask = NewUnit {
            parent: units.get(*parent).copied(),
            kind: (*kind).into(),
            name: (*name).into(),
            short: (*short).into(),
            code: Some((*code).into()),
            campaign: None,
            sort,
        };
        units.insert((*code).to_owned(), act::add_unit(db, &program, &ask, now)?.id);
    }
    let mut people = BTreeMap::new();
    let mut posts = BTreeMap::new();
    for (account, name, role, unit, post, title) in PEOPLE {
        let unit = units.get(*unit).copied().unwrap_or(0);
        let ask = NewPerson {
            name: (*name).into(),
            username: Some((*account).into()),
            password: password.map(str::to_owned),
            role: (*role).into(),
            unit,
        };
        let id = act::add_person(db, &program, &ask, now)?;
        people.insert((*account).to_owned(), id);
        let ask =
            NewPost { unit, kind: (*post).into(), title: (*title).into(), person: Some(id), campaign: None };
        posts.insert((*account).to_owned(), act::add_post(db, &program, &ask, now)?);
    }
    // Every other unit has a liaison too, so that no duty hangs in the air.
    for (code, _, _, name, short) in UNITS {
        if PEOPLE.iter().any(|p| p.3 == *code) {
            continue;
        }
        let unit = units.get(*code).copied().unwrap_or(0);
        let person = NewPerson {
            name: format!("{}联络员", short.trim_start_matches('县')),
            username: None,
            password: None,
            role: "unit".into(),
            unit,
        };
        let id = act::add_person(db, &program, &person, now)?;
        let title = format!("{name}联络员");
        let post = NewPost { unit, kind: "liaison".into(), title, person: Some(id), campaign: None };
        posts.insert((*code).to_owned(), act::add_post(db, &program, &post, now)?);
    }
    Ok(Anlan { program, units, people, posts })
}
