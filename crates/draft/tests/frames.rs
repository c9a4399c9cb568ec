//! The frames around what a paper asks: how it launches a drive, hands over to another paper, lays out its duties.

use serde_json::Value;

fn read(text: &str) -> Vec<Value> {
    yipan_draft::extract("frame.txt", text)["items"].as_array().cloned().unwrap_or_default()
}

/// The words of every item of a kind, with one attribute behind a stroke where it is asked for.
fn words(text: &str, kind: &str, attribute: &str) -> Vec<String> {
    let said = |i: &Value| i["text"].as_str().unwrap_or("").to_owned();
    let with = |i: &Value| match i[attribute].as_str() {
        Some(value) => format!("{}|{value}", said(i)),
        None => said(i),
    };
    read(text).iter().filter(|i| i["kind"] == kind).map(with).collect()
}

fn holds(found: &[String], part: &str) -> bool {
    found.iter().any(|f| f.contains(part))
}

#[test]
fn the_drive_is_the_one_the_opening_decides_on() {
    let text = "关于做好入冬后沿街工作的通知\n各镇、街道:\n为迎接省运会,县城管委决定在全县范围内开展“暖街”立面清洗行动。现将有关事项通知如下:\n一、工作内容\n1.清洗主街两侧外墙;\n2.更换破损店招。\n";
    assert_eq!(words(text, "campaign", "level"), ["“暖街”立面清洗行动|main"]);
    assert!(words(text, "org", "role").contains(&"县城管委|sponsor".to_owned()));
}

#[test]
fn a_civilised_city_in_a_title_is_no_place() {
    let text =
        "宜居文明城市创建行动方案\n为提升城市品质,现制定如下方案。\n一、主要任务\n1.改造老旧路灯800盏。\n";
    assert_eq!(words(text, "campaign", ""), ["宜居文明城市创建行动"]);
}

#[test]
fn a_circular_hands_over_to_the_paper_it_encloses() {
    let text = "各村、镇直各单位:\n现将《柳桥镇2021年河道清漂工作计划》印发给你们,请遵照执行。\n2021年3月2日\n柳桥镇2021年河道清漂\n工作计划\n为管好河道,制定本计划。\n一、工作任务\n1.各村要配齐清漂船只,建立巡河台账。\n";
    let documents: Vec<Value> = read(text).into_iter().filter(|i| i["kind"] == "document").collect();
    assert_eq!(documents.len(), 1);
    assert!(documents[0]["text"].as_str().is_some_and(|t| t.starts_with("柳桥镇2021年河道清漂\n工作计划")));
    assert_eq!(documents[0]["date"], "2021-03-02");
    let tasks = words(text, "task", "");
    assert!(!holds(&tasks, "印发给你们") && holds(&tasks, "建立巡河台账"), "{tasks:?}");
}

#[test]
fn a_table_drawn_with_strokes_is_read_row_by_row() {
    let text = "2019年度专项检查计划\n一、安排表\n检查行业名称 | 时间安排 | 责任单位 |\n渔船码头 | 5月份 | 渔政站 水利所 |\n冷库粮库 | 6月份 | 粮管所 |\n二、要求\n各单位要按时上报检查台账。\n";
    assert!(holds(&words(text, "task", ""), "渔船码头"));
    assert!(words(text, "deadline", "date").contains(&"6月份|2019-06".to_owned()));
    let orgs = words(text, "org", "role");
    assert!(
        ["渔政站|lead", "水利所|lead", "粮管所|lead"].iter().all(|o| orgs.contains(&(*o).to_owned())),
        "{orgs:?}"
    );
}

#[test]
fn a_table_of_faults_to_mend_holds_duties_and_whoever_they_are_given_to() {
    let text = "关于抓好整改的通知\n各街道：\n一、存在问题\n（一）飞线充电比较普遍。\n序号｜整改内容｜牵头单位｜配合单位｜完成时限\n1｜清理飞线310处｜市消防大队｜各街道｜9月5日\n2｜改造卫生间4处｜市卫生局｜—｜9月20日\n市创建办\n2020年8月3日\n";
    let tasks = words(text, "task", "due");
    assert_eq!(tasks, ["清理飞线310处|2020-09-05", "改造卫生间4处|2020-09-20"]);
    assert_eq!(words(text, "problem", "").len(), 1);
    assert!(!holds(&words(text, "org", ""), "各街道"));
}

#[test]
fn an_empty_cell_ends_no_document() {
    let more = "三、工作要求\n各镇要把责任落实到人，每月25日前向县创建办报送进度，县创建办每季度抽查一次。\n"
        .repeat(8);
    let text = format!(
        "青禾县卫生创建分工方案\n一、任务分解\n序号\t任务\t牵头单位\t配合单位\t时限\n1\t新建公厕12座\t县住建局\t—\t6月底\n2\t整治市场3家\t县商务局\t—\t7月底\n{more}"
    );
    let draft = yipan_draft::extract("a.txt", &text);
    let document =
        draft["items"].as_array().unwrap().iter().find(|i| i["kind"] == "document").unwrap().clone();
    assert!(document["end"].as_u64().unwrap() + 2 >= text.chars().count() as u64, "{document}");
    assert_eq!(words(&text, "task", "due")[..2], ["新建公厕12座|--06", "整治市场3家|--07"]);
}

#[test]
fn stages_in_a_list_each_have_their_time() {
    let text = "关于开展渔港清理的通知\n各有关单位:\n清理分为宣传告知(4月2日—4月10日)和集中清理(4月11日—5月20日)两个阶段。\n";
    let found = words(text, "phase", "end_date");
    assert_eq!(found, ["宣传告知(4月2日—4月10日)|--04-10", "集中清理(4月11日—5月20日)|--05-20"]);
}

#[test]
fn a_feast_inside_the_name_of_a_drive_is_no_deadline() {
    let text =
        "关于开展节前整治的通知\n各社区:\n街道决定开展“五一”节前夜市秩序集中整治。请于4月28日前报送小结。\n";
    let due = words(text, "deadline", "");
    assert!(!holds(&due, "节前") && holds(&due, "4月28日前"), "{due:?}");
}

#[test]
fn a_roster_a_formula_and_a_range_are_no_tasks() {
    let text = "渡口整治方案\n一、整治范围\n整治范围为全镇渡口及两岸栈道。\n二、组织领导\n成立以镇长为组长,各站所负责人为成员的渡口整治领导小组。\n组长:周立 镇长\n成员:韩青 水务站站长\n吴桐 海事所负责人(主持工作)\n三、考核\n总成绩=日常检查分×60%+群众评议分×40%。\n";
    let tasks = words(text, "task", "");
    assert_eq!(tasks, ["成立以镇长为组长,各站所负责人为成员的渡口整治领导小组"]);
    assert!(words(text, "metric", "").is_empty());
}

#[test]
fn owners_by_their_field_begin_tasks_of_their_own() {
    let text = "某副区长在防台风会上的讲话\n同志们:\n供电单位要检修易涝配电房,教育部门要排查校舍围墙,水利、农业农村等部门要抢收低田早稻。\n";
    let tasks = words(text, "task", "");
    assert!(tasks.contains(&"教育部门要排查校舍围墙".to_owned()), "{tasks:?}");
    // Fields of work: nobody is named.
    assert!(words(text, "org", "role").is_empty());
}

#[test]
fn how_a_paper_came_about_is_no_gate() {
    let text = "关于调整洒水时段的通知\n各养护公司:\n经区政府同意,决定调整夏季洒水时段。临时占道须经街道批准后方可施工。\n";
    let rules = words(text, "rule", "rule_kind");
    assert!(!holds(&rules, "决定") && holds(&rules, "gate"), "{rules:?}");
}

#[test]
fn cases_told_apart_are_one_rule() {
    let text = "码头检查通知\n各码头:\n对查出的问题,节前能整改的要立即整改;暂时不能立即整改的,要指定专人盯守,限期整改。\n";
    let rules = words(text, "rule", "rule_kind");
    assert_eq!(
        rules,
        ["对查出的问题,节前能整改的要立即整改;暂时不能立即整改的,要指定专人盯守,限期整改|triage"]
    );
}

#[test]
fn a_stop_of_half_width_ends_a_sentence() {
    let text = "河道保洁要求\n(一)明确分工,抓紧行动.各村要登记沿河排口,建立清单.\n(二)按时报送.各村清单于8月底前报镇水务站.\n";
    let tasks = words(text, "task", "");
    assert!(tasks.contains(&"各村要登记沿河排口,建立清单".to_owned()), "{tasks:?}");
}

#[test]
fn a_report_tells_who_spoke_and_asks_by_its_list() {
    let text = "5月6日上午,青川镇召开河道整治现场会。会上,镇水务站负责人通报了排口摸底情况。周立镇长对各村工作作了点评。会议要求,一是摸清沿河排口底数,建立台账;二是清运岸边积存垃圾。\n";
    let acts = words(text, "agenda", "status");
    assert!(holds(&acts, "通报了排口摸底情况|done") && holds(&acts, "作了点评|done"), "{acts:?}");
    let tasks = words(text, "task", "");
    assert!(holds(&tasks, "摸清沿河排口底数") && holds(&tasks, "清运岸边积存垃圾"), "{tasks:?}");
}

#[test]
fn a_goal_is_what_success_is_not_the_work_or_the_paper() {
    let goal = |text: &str| {
        let items = read(text);
        let own =
            items.iter().find(|i| i["kind"] == "campaign").unwrap_or_else(|| panic!("no drive in {text}"));
        own["goal"]["text"].as_str().unwrap_or("").to_owned()
    };
    let paper = "关于开展河岸清理行动的通知\n各村:\n为做好汛前准备,消除河岸垃圾隐患,保障行洪安全,镇政府决定开展河岸清理行动。\n一、工作内容\n1.清运河岸垃圾;\n2.加固围栏。\n";
    assert_eq!(goal(paper), "消除河岸垃圾隐患,保障行洪安全");
    let speech = "在创建省级卫生县城动员大会上的讲话\n同志们:\n今天我们召开创建省级卫生县城动员大会。\n一、要行动起来\n各单位要清扫门前。同志们要再加一把劲,确保创建任务如期完成,为全县发展添彩。\n";
    assert_eq!(goal(speech), "确保创建任务如期完成,为全县发展添彩");
    let plan = "柳桥县暖冬行动实施方案\n为提升服务水平,制定本方案。\n一、工作目标\n到年底实现“供热管网改造完成40公里,投诉量下降三成,满意率达到百分之九十”的目标,让群众暖和过冬。\n二、主要任务\n1.更换老旧管道;\n2.开通热线。\n";
    assert_eq!(goal(plan), "供热管网改造完成40公里,投诉量下降三成,满意率达到百分之九十");
}

#[test]
fn a_task_keeps_the_headings_above_it_with_their_numbers() {
    let text = "柳桥县暖冬行动实施方案\n一、主要任务\n(一)改造管网\n1.县住建局更换老旧管道12公里。\n2.县住建局开通服务热线。\n";
    let items = read(text);
    let task = items.iter().find(|i| i["kind"] == "task").unwrap();
    assert_eq!(task["path"][0], "一、主要任务", "{task}");
}
