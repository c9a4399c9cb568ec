//! Titles, stages, programmes and days of other fields, each by the frame it is built in.

use serde_json::Value;

fn items(text: &str, kind: &str) -> Vec<Value> {
    let found = yipan_draft::extract("drives.txt", text)["items"].as_array().cloned().unwrap_or_default();
    found.into_iter().filter(|i| i["kind"] == kind).collect()
}

fn said(item: &Value, key: &str) -> String {
    item[key].as_str().unwrap_or("").to_owned()
}

fn texts(text: &str, kind: &str) -> Vec<String> {
    items(text, kind).iter().map(|i| said(i, "text")).collect()
}

fn paper(title: &str) -> String {
    format!(
        "{title}\n各乡镇人民政府,县直各单位:\n为切实推进有关工作,根据上级要求,结合我县实际,现将有关事项明确如下。\n一、主要任务\n1.各乡镇要在5月底前制定实施方案,报县政府办公室。\n青禾县人民政府办公室\n2020年3月5日\n"
    )
}

#[test]
fn a_title_names_its_drive_whatever_paper_it_is() {
    for (title, name) in [
        ("青禾县校外培训机构治理若干规定", "校外培训机构治理"),
        ("青禾县畜禽养殖污染防治考核暂行办法", "畜禽养殖污染防治"),
        ("青禾县占道经营专项整治工作考核奖惩办法", "占道经营专项整治"),
        ("青禾县人民政府督查室关于全县校园周边环境整治情况的督查通报", "校园周边环境整治"),
        ("青禾县农民工工资支付保障工作目标责任书", "农民工工资支付保障"),
        ("“平安青禾”建设三年规划", "“平安青禾”建设"),
        ("关于2020年二季度全县禁毒工作情况的通报", "禁毒"),
        ("在全县脱贫攻坚工作第三次领导小组(扩大)会议上的讲话", "脱贫攻坚"),
        ("全县冬春农田水利建设工作布置会主持词", "冬春农田水利建设"),
        ("青禾县人民政府办公室\n关于印发青禾县老旧小区加装电梯工作实施方案的\n通 知", "老旧小区加装电梯"),
        ("青禾县县城规划区内违法建设查处暂行规定", "县城规划区内违法建设查处"),
    ] {
        assert_eq!(texts(&paper(title), "campaign").first().map(String::as_str), Some(name), "{title}");
    }
    for (title, name) in [
        ("青禾县教育局转发县安委会关于开展消防安全大排查的通知", "消防安全大排查"),
        ("关于印发《青禾县农村生活污水治理三年行动方案》的通知", "农村生活污水治理三年行动"),
        ("关于对全县养老机构开展燃气安全专项检查情况的通报", "燃气安全专项检查"),
        ("青禾县庆祝教师节系列活动方案", "庆祝教师节系列活动"),
    ] {
        assert_eq!(texts(&paper(title), "campaign").first().map(String::as_str), Some(name), "{title}");
    }
    // A meeting called, a holiday, a list of the praised: no drive.
    for title in ["关于2020年国庆节放假安排的通知", "关于表彰2019年度先进集体的通报"]
    {
        assert!(texts(&paper(title), "campaign").is_empty(), "{title}");
    }
}

#[test]
fn stages_run_from_the_day_of_the_paper_end_open_and_go_on_into_the_next_year() {
    let read = |steps: &str| -> Vec<String> {
        let text = format!(
            "关于开展农村饮用水安全专项整治的通知\n各乡镇:\n决定开展农村饮用水安全专项整治。\n一、方法步骤\n{steps}\n青禾县水利局\n2020年9月5日\n"
        );
        let told =
            |i: &Value| format!("{}|{}~{}", said(i, "text"), said(i, "start_date"), said(i, "end_date"));
        items(&text, "phase").iter().map(told).collect()
    };
    let table: &[(&str, &[&str])] = &[
        (
            "(一)动员阶段(即日起至9月20日)\n开会。\n(二)整治阶段(9月21日至12月底)\n整治。\n(三)巩固阶段(1月以后)\n巩固。",
            &[
                "动员阶段(即日起至9月20日)|2020-09-05~2020-09-20",
                "整治阶段(9月21日至12月底)|2020-09-21~2020-12",
                "巩固阶段(1月以后)|2021-01~",
            ],
        ),
        (
            "第一步,宣传动员,时间为9月6日至15日。\n第二步,排查登记,时间为9月16日至30日。",
            &[
                "第一步,宣传动员,时间为9月6日至15日|2020-09-06~2020-09-15",
                "第二步,排查登记,时间为9月16日至30日|2020-09-16~2020-09-30",
            ],
        ),
        (
            "(一)9月上旬,宣传发动。开会。\n(二)9月中旬至10月底,集中整治。整治。",
            &["9月上旬,宣传发动|2020-09~2020-09", "9月中旬至10月底,集中整治|2020-09~2020-10"],
        ),
        (
            "9月到10月是备料期,11月到12月是铺管期。",
            &["9月到10月是备料期|2020-09~2020-10", "11月到12月是铺管期|2020-11~2020-12"],
        ),
        ("从明天起到9月底为摸底阶段。", &["从明天起到9月底为摸底阶段|2020-09-06~2020-09"]),
        // A season and a demand are no stages.
        ("(一)9月20日前,各村要上报台账。\n(二)10月底前,要完成整改。", &[]),
        ("11月是用水淡季,各村要抓紧检修。", &[]),
    ];
    for (steps, expected) in table {
        assert_eq!(&read(steps)[..], *expected, "{steps}");
    }
}

#[test]
fn what_a_meeting_does_is_read_from_its_order() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "全县卫生健康工作会议主持词",
            "现在开会。会议议程共四项:一、传达市会议精神;二、县卫健局汇报工作情况;三、签订目标责任书;四、请李书记作重要讲话。",
            &["传达市会议精神", "县卫健局汇报工作情况", "签订目标责任书", "请李书记作重要讲话"],
        ),
        (
            "全县春耕生产会议主持词",
            "先请县气象局报天气,再请县农业局报墒情,最后请王县长下任务。",
            &["请县气象局报天气", "请县农业局报墒情", "最后请王县长下任务"],
        ),
        (
            "校园食品安全简报",
            "3月4日,副县长王某主持召开校园食品安全专题会议,听取了县市场监管局的情况汇报,审议通过了《青禾县校园食品安全管理办法》。",
            &["听取了县市场监管局的情况汇报", "审议通过了《青禾县校园食品安全管理办法》"],
        ),
        // Rhetoric in order, and the way a thing is to be done.
        ("在全县教育会上的讲话", "各学校要认真组织。首先要统一思想,其次要落实责任,最后要严格考核。", &[]),
        ("在全县教育会上的讲话", "首先请大家提高认识,再请各学校抓好落实。", &[]),
    ];
    for (title, words, expected) in table {
        let called = if title.ends_with("简报") { "" } else { "同志们:\n" };
        let found = texts(&format!("{title}\n{called}{words}\n2020年3月5日\n"), "agenda");
        let alike = found.len() == expected.len()
            && found.iter().zip(*expected).all(|(f, e)| f.contains(e.trim_start_matches("最后")));
        assert!(alike, "{words} {found:?}");
    }
}

#[test]
fn a_day_to_begin_and_a_year_to_come_are_due() {
    let due = |words: &str| -> Vec<String> {
        let text = format!("青禾县公共交通管理若干措施\n{words}\n青禾县人民政府\n2020年3月5日\n");
        items(&text, "deadline").iter().map(|i| format!("{}|{}", said(i, "text"), said(i, "date"))).collect()
    };
    let table: &[(&str, &[&str])] = &[
        ("本措施自2020年6月1日起施行。", &["2020年6月1日|2020-06-01"]),
        ("货车4月1日起一律不得进入城区。", &["4月1日|2020-04-01"]),
        ("在城东建换乘枢纽1处,2022年建成。", &["2022年|2022"]),
        ("自2019年1月1日起实施的票价政策取得成效。", &[]),
        ("自4月10日起每周一上报进度。", &[]),
        ("2022年工作计划另行制定。", &[]),
    ];
    for (words, expected) in table {
        assert_eq!(&due(words)[..], *expected, "{words}");
    }
}

#[test]
fn a_drive_is_told_of_in_many_ways() {
    let told = |words: &str| texts(&format!("{words}\n2020年3月5日\n"), "campaign");
    let table: &[(&str, &[&str])] = &[
        (
            "会议纪要\n会议认为,去年6月砂石运输专项治理启动以来,各单位密切配合。会议议定,县公安局要增设卡点。",
            &["砂石运输专项治理"],
        ),
        (
            "篇二:秋季农田建设动员讲话稿\n同志们:\n一年一度的秋季高标准农田建设又到了关键时候。各乡镇要抓紧动工。",
            &["秋季高标准农田建设"],
        ),
        (
            "在全县治超动员会上的讲话\n同志们:\n县政府通过了《货车超限超载治理三年行动实施方案》。各乡镇要设卡。",
            &["货车超限超载治理三年行动"],
        ),
        (
            "在全县爱国卫生推进会上的讲话\n同志们:\n从下月起组织开展“清河百日会战”,各村要打捞漂浮物。",
            &["爱国卫生", "“清河百日会战”"],
        ),
        ("在镇党委会议上的讲话\n同志们:\n今天我们专题研究集镇创建工作。各村要抓紧清扫。", &["集镇创建"]),
        (
            "在全县爱国卫生推进会上的讲话\n同志们:\n从下月起开展餐饮油烟“百日清零”行动,县城管局要逐户检查。",
            &["爱国卫生", "“百日清零”行动"],
        ),
        ("在全县爱国卫生推进会上的讲话\n同志们:\n要传承“百日攻坚”的精神,发扬“钉钉子”作风。", &["爱国卫生"]),
    ];
    for (words, expected) in table {
        assert_eq!(&told(words)[..], *expected, "{words}");
    }
}

#[test]
fn a_weekly_meeting_and_a_wish_far_down_a_speech_name_no_drive() {
    let minutes = "青禾新区管委会\n新区重点工程第19次周调度会议纪要\n5月14日,管委会主任主持召开新区重点工程第19次周调度会议。会议议定,\
                   城投公司于5月18日前交地。\n";
    assert_eq!(texts(minutes, "campaign"), ["新区重点工程"]);
    let speech = format!(
        "在青禾集团“安全生产月”启动仪式上的讲话\n同志们:\n今天我们启动今年的活动。{}各车间要搞好“家属进工厂”,请家属来看一看。\n",
        "安全是企业的命根子,是每个家庭的依靠,一刻也松懈不得。".repeat(20)
    );
    assert_eq!(texts(&speech, "campaign").first().map(String::as_str), Some("青禾集团“安全生产月”"));
}

#[test]
fn a_stage_with_its_days_in_brackets_heads_what_stands_behind_it_on_the_same_line() {
    let plan = "青禾县养殖污染整治实施方案\n一、目标\n水质好转。\n二、方法步骤\n(一)宣传摸底阶段(4月10日—5月20日)。各乡镇要召开动员会,\
                逐户登记养殖场。县环保局要复核登记表。\n(二)整治阶段(5月21日—10月31日)。各乡镇要关停禁养区养殖场。县公安局要配合执法。\n";
    let last = |task: &Value| said_path(task).pop();
    let paths: Vec<_> = items(plan, "task").iter().filter_map(last).collect();
    assert!(paths.len() >= 3, "{paths:?}");
    assert!(paths.iter().all(|path| path.contains("阶段(")), "{paths:?}");
}

fn said_path(task: &Value) -> Vec<String> {
    let path = task["path"].as_array().into_iter().flatten();
    path.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn a_drive_keeps_the_name_of_its_battle_and_leaves_the_year_out() {
    let notice = |said: &str| {
        format!("各镇人民政府，街道办事处：\n{said}现将有关事项通知如下：\n一、目标任务。集中整治脏乱差。\n")
    };
    let named = |said: &str| texts(&notice(said), "campaign").first().cloned();
    assert_eq!(
        named("为深入推进农村人居环境整治三年行动，经县政府同意，决定在全县开展村庄清洁行动“春季战役”。")
            .as_deref(),
        Some("村庄清洁行动“春季战役”")
    );
    assert_eq!(named("为组织好今年的“安全生产月”活动，").as_deref(), Some("“安全生产月”"));
}
