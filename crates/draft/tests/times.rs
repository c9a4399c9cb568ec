//! Stages and days by which something is due, whatever words carry them.

use serde_json::Value;

fn times(text: &str, kind: &str) -> Vec<String> {
    let draft = yipan_draft::extract("times.txt", text);
    let items = draft["items"].as_array().cloned().unwrap_or_default();
    let told = |i: &Value| {
        let said = |key: &str| i[key].as_str().unwrap_or("").to_owned();
        let when = if said("date").is_empty() {
            format!("{}~{}", said("start_date"), said("end_date"))
        } else {
            said("date")
        };
        format!("{}|{when}", said("text"))
    };
    items.iter().filter(|i| i["kind"] == kind).map(told).collect()
}

fn notice(said: &str) -> String {
    format!("关于做好秋季开学工作的通知\n各学校:\n{said}\n青川县教育局\n2024年8月15日\n")
}

#[test]
fn stages_have_their_time_whatever_they_are_called() {
    let table: &[(&str, &[&str])] = &[
        (
            "分三步走。第一步叫自查,从即日起到8月31日。第二步,专家鉴定,9月1日到20日。第三步,复验(10月)。",
            &[
                "第一步叫自查,从即日起到8月31日|2024-08-15~2024-08-31",
                "第二步,专家鉴定,9月1日到20日|2024-09-01~2024-09-20",
                "第三步,复验(10月)|2024-10~2024-10",
            ],
        ),
        (
            "二、进度安排\n9月清淤,10至12月衬砌,明年1月试水。",
            &["9月清淤|2024-09~2024-09", "10至12月衬砌|2024-10~2024-12", "明年1月试水|2025-01~2025-01"],
        ),
        (
            "三、方法步骤\n自查自报,9月5日到20日。专家抽查,9月21日到10月底。",
            &[
                "自查自报,9月5日到20日|2024-09-05~2024-09-20",
                "专家抽查,9月21日到10月底|2024-09-21~2024-10-31",
            ],
        ),
        (
            "11月为准备期,12月至明年2月为施工期。",
            &["11月为准备期|2024-11~2024-11", "12月至明年2月为施工期|2024-12~2025-02"],
        ),
        ("这次摸底分三步走:各班填、年级核、学校审。", &["各班填|~", "年级核|~", "学校审|~"]),
        (
            "即日起至8月31日,厂矿自查;9月1日至10月20日,联合执法;11月份,复查验收。",
            &[
                "即日起至8月31日,厂矿自查|2024-08-15~2024-08-31",
                "9月1日至10月20日,联合执法|2024-09-01~2024-10-20",
                "11月份,复查验收|2024-11~2024-11",
            ],
        ),
        (
            "10月至12月为准备阶段,明年1月1日到3月31日为登记阶段,4月至6月为审核阶段。",
            &[
                "10月至12月为准备阶段|2024-10~2024-12",
                "明年1月1日到3月31日为登记阶段|2025-01-01~2025-03-31",
                "4月至6月为审核阶段|2025-04~2025-06",
            ],
        ),
        ("11月中旬到来年3月底为施工阶段。", &["11月中旬到来年3月底为施工阶段|2024-11~2025-03"]),
        // No stages: an order of acts, a season, a demand.
        ("第一步要先把底数摸清,9月1日前上报台账。", &[]),
        ("3至5月为小麦抽穗期。", &[]),
    ];
    for (said, expected) in table {
        assert_eq!(&times(&notice(said), "phase")[..], *expected, "{said}");
    }
}

#[test]
fn a_day_ahead_is_one_to_be_ready_by() {
    let table: &[(&str, &[&str])] = &[
        ("8月25日18时前上报开学方案。", &["8月25日18时前|2024-08-25"]),
        ("各校8月28日下班前交齐健康证。", &["8月28日下班前|2024-08-28"]),
        ("县里9月20日来验收。", &["9月20日|2024-09-20"]),
        ("县教育局8月下旬组织拉网检查。", &["8月下旬|2024-08"]),
        ("教师节当天召开表彰会。", &["教师节当天|2024-09-10"]),
        ("本周五下班前要把名单报来。", &["本周五下班前|2024-08-16"]),
        ("各校两天之内拿出整改清单。", &["两天之内|2024-08-17"]),
        ("10日内,各校把方案报送教育局。", &["10日内|2024-08-25"]),
        ("学生请假3天以内由班主任批准。", &[]),
        ("年前必须完工。", &["年前|2025-01-28"]),
        ("离新校区启用只有30天,时间很紧。", &["新校区启用|2024-09-14"]),
        ("各校要在一个月内完成整改。", &["一个月内|2024-09-15"]),
        ("本周内要把责任书签完。", &["本周内|2024-08-18"]),
        ("三季度末,所有项目都要开工。", &["三季度末|2024-09"]),
        ("培训要分两期办,9月20日之前结束。", &["9月20日之前|2024-09-20"]),
        ("对去年挂牌的隐患,9月底前整改到位。", &["9月底前|2024-09"]),
        ("9月1日起,校园内禁止电动车通行。", &["9月1日|2024-09-01"]),
        ("从即日起到9月底,在全县开展校车安全检查。", &["9月底|2024-09"]),
        ("教师请假一个月以内由校长批准。", &[]),
        ("近年来年均投入3000万元。", &[]),
        // Past, of a case, of every year, of something else.
        ("去年9月我县发生一起溺水事故。", &[]),
        ("截至7月底,全县已检修校舍212栋。", &[]),
        ("每年9月开展推普周活动。", &[]),
        ("根据6月12日全县会议精神,现就有关工作通知如下。", &[]),
        ("发现险情的,3日内书面报告。", &[]),
        ("据预测,9月上旬将有强降雨。", &[]),
        ("3号楼的加固工程由总务处负责。", &[]),
    ];
    for (said, expected) in table {
        assert_eq!(&times(&notice(said), "deadline")[..], *expected, "{said}");
    }
}

#[test]
fn figures_of_a_rule_measure_nothing() {
    let metrics = |said: &str| -> Vec<String> {
        let draft = yipan_draft::extract("figures.txt", &notice(said));
        let items = draft["items"].as_array().cloned().unwrap_or_default();
        items
            .iter()
            .filter(|i| i["kind"] == "metric")
            .map(|i| i["text"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    let table: &[(&str, &[&str])] = &[
        ("寄宿生每人每月补助300元。", &[]),
        ("气温低于零下10度立即停课。", &[]),
        ("跑道不够60米的返工。", &[]),
        ("各校要组建不少于30人的护校队。", &[]),
        ("全县42万人民关心着这件事。", &[]),
        ("隔壁某县去年建了12所学校。", &[]),
        ("全县现有43栋病险校舍。把43栋病险校舍全部加固。", &["43栋"]),
        ("今年新建学校12所,投入资金3.2亿元。", &["12所", "3.2亿元"]),
        ("今年要建四十个站点。", &["四十个"]),
        ("办结期限缩短为20个工作日。", &[]),
        ("下设综合、督查、宣传3个工作组。", &[]),
        ("出现一份不合格,扣当月绩效200元。", &[]),
        ("溺水件数比去年同期增长8%,受伤人数减少了2.5%。", &[]),
        ("三五个学生结伴上学。", &[]),
    ];
    for (said, expected) in table {
        assert_eq!(&metrics(said)[..], *expected, "{said}");
    }
}

#[test]
fn what_stands_around_a_figure_tells_whether_it_is_reached_or_aimed_at() {
    let kinds = |said: &str| -> Vec<(String, String)> {
        let draft = yipan_draft::extract("figures.txt", &notice(said));
        let items = draft["items"].as_array().cloned().unwrap_or_default();
        let words = |v: &Value| v.as_str().unwrap_or("").to_owned();
        items
            .iter()
            .filter(|i| i["kind"] == "metric")
            .map(|i| (words(&i["text"]), words(&i["metric_kind"])))
            .collect()
    };
    let table: &[(&str, &[(&str, &str)])] = &[
        ("今年要新铺雨污管网12.6公里。", &[("12.6公里", "target")]),
        ("县教育局要盯住剩下的29处危房。", &[("29处", "baseline")]),
        ("截至7月底,全县已改造旱厕320座。", &[("320座", "result")]),
        ("目前全县现有校车126辆。", &[("126辆", "baseline")]),
    ];
    for (said, expected) in table {
        let found = kinds(said);
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(&found[..], *expected, "{said}");
    }
}

#[test]
fn what_is_numbered_and_so_much_of_a_year_are_no_days() {
    for said in [
        "今年前五个月,全县发生轻伤事故4起,各校要排查。",
        "今天我们在三号码头前沿开会,各校要排查隐患。",
        "原一号地块的勘察费用不再列支,各校要登记。",
    ] {
        assert_eq!(times(&notice(said), "deadline"), [""; 0], "{said}");
    }
}

#[test]
fn days_near_the_meeting_are_counted_from_it() {
    let speech = |said: &str| format!("在全市防汛紧急会议上的讲话\n(2016年7月4日)\n同志们:\n{said}\n");
    let table: &[(&str, &[&str])] = &[
        ("明天下班前,各县区要把值班表报市防指。", &["明天下班前|2016-07-05"]),
        ("后天上午10点前,住建局要排查低洼小区。", &["后天上午10点前|2016-07-06"]),
        ("今明两天,水利局要对37座水库逐库检查。", &["今明两天|2016-07-05"]),
        ("这个礼拜内,各乡镇要完成转移演练。", &["这个礼拜内|2016-07-10"]),
        ("从7月15日到9月底,集中清理河道障碍。", &["7月15日到9月底|2016-07-15~2016-09"]),
        ("我们的明天会更好。今天的会议很重要。", &[]),
        ("希望全市上下同心,共创美好明天。", &[]),
    ];
    for (said, due) in table {
        assert_eq!(times(&speech(said), "deadline"), *due, "{said}");
    }
}

#[test]
fn years_to_come_are_due_by_their_end_when_something_is_to_be_reached_in_them() {
    let table: &[(&str, &[&str])] = &[
        ("今后五年,全市引进项目300个以上。", &["今后五年|2029"]),
        ("未来三年要改造管网40公里。", &["未来三年|2027"]),
        ("今后三年是创建的关键期。", &[]),
        ("在今后五年的工作中,要坚持不懈。", &[]),
    ];
    for (said, due) in table {
        assert_eq!(times(&notice(said), "deadline"), *due, "{said}");
    }
}
