//! Bodies by the shape of their names and the clause they stand in, and the drives that titles and texts name: sentences of
//! many fields, and rhetoric that looks alike.

use serde_json::Value;

fn read(text: &str) -> Vec<Value> {
    yipan_draft::extract("bodies.txt", text)["items"].as_array().cloned().unwrap_or_default()
}

/// The bodies of one sentence in a plan, each with its role, in order.
fn bodies(sentence: &str) -> String {
    let text = format!("关于做好某项工作的方案\n各单位:\n一、工作内容\n{sentence}\n");
    listed(&text, "org", "role")
}

fn listed(text: &str, kind: &str, attribute: &str) -> String {
    let items = read(text);
    let of =
        |i: &Value| format!("{} {}", i[attribute].as_str().unwrap_or(""), i["text"].as_str().unwrap_or(""));
    items.iter().filter(|i| i["kind"] == kind).map(of).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_body_is_told_by_whatever_verb_follows_its_name() {
    let table = [
        ("县水务局、县自来水公司把老管逐条标到图上。", "lead 县水务局, lead 县自来水公司"),
        ("今年县审计局盯住每一笔钱。", "lead 县审计局"),
        ("缺口由县城投公司先垫。", "lead 县城投公司"),
        ("教体局腾出三所学校的食堂水箱。", "lead 教体局"),
        ("校门口由镇应急办和派出所轮流看守。", "lead 镇应急办, lead 派出所"),
        ("市生态环境局调两架无人机上天盯着。", "lead 市生态环境局"),
        ("总务科、设备科每周五报进度。", "lead 总务科, lead 设备科"),
        ("园林所种回300棵行道树。", "lead 园林所"),
        ("区房管局逐栋量室温,低于18度的由区住建局督办。", "lead 区房管局, lead 区住建局"),
        ("第三人民医院留出20张床位,实验小学腾出体育馆。", "lead 第三人民医院, lead 实验小学"),
        ("区残联、区妇联上门看望。", "lead 区残联, lead 区妇联"),
        ("团市委拉起一支志愿队。", "lead 团市委"),
        ("发改局牵头、商务局配合,储煤3万吨。", "lead 发改局, participant 商务局"),
        ("县农业农村局与沿河乡镇两周内关停12家猪场。", "lead 县农业农村局"),
    ];
    for (sentence, answer) in table {
        assert_eq!(bodies(sentence), answer, "{sentence}");
    }
}

#[test]
fn who_watches_supervises_whatever_the_verb() {
    let table = [
        ("市委办、市政府办半月一督查。", "supervisor 市委办, supervisor 市政府办"),
        ("县政府督查室会同县水利局,不打招呼下去看。", "supervisor 县政府督查室"),
        ("区纪委监委成立专项督查组。", "supervisor 专项督查组, supervisor 区纪委监委"),
        ("县教育局派出4个督导组下校。", "supervisor 4个督导组"),
    ];
    for (sentence, answer) in table {
        let mut found: Vec<String> = bodies(sentence).split(", ").map(str::to_owned).collect();
        found.retain(|o| o.starts_with("supervisor"));
        found.sort();
        let mut asked: Vec<&str> = answer.split(", ").collect();
        asked.sort_unstable();
        assert_eq!(found, asked, "{sentence}");
    }
}

#[test]
fn what_only_looks_like_a_body_is_none() {
    let table = [
        "各级各部门要高度重视,把思想统一到县委的部署上来。",
        "要把营商环境作为头号工程来抓。",
        "市场是最稀缺的资源,市民是最公正的考官,市容是最直观的名片。",
        "县域经济要跨越,区域协调要推进,乡村振兴要加速。",
        "校园文化蓬勃发展,院落治理成效显著,厂房林立,局面喜人。",
        "财政收入稳步增长,教育公平持续推进,交通枢纽初具规模。",
        "公安改革走在前列,消防安全形势平稳,气象现代化走在前列。",
        "人事安排要服从大局,设备更新要快,采购成本要降。",
        "办事处处为群众着想,中心任务就是发展,站位要高。",
        "市卫健委系统涌现出一批先进,市城管局楼前停满了车。",
        "市民政局原副局长受到处分,市农业农村局下属单位三家。",
        "市气象局预报明天有雨,市统计局数据显示增长百分之五。",
        "整改一处、销号一处,建成绿色校园50所。",
        "街道办不了的事交上来,镇区的路宽了,队伍壮大了。",
    ];
    for sentence in table {
        assert_eq!(bodies(sentence), "", "{sentence}");
    }
}

#[test]
fn who_has_the_floor_takes_part() {
    let talk = "在秸秆禁烧推进会上的讲话\n同志们:\n经市委同意,今天召开秸秆禁烧推进会。刚才,市农业农村局通报了火点情况,东河镇、北岭乡的负责同志作了发言,市气象局局长分析了天气形势。\n";
    let found = listed(talk, "org", "role");
    assert_eq!(
        found,
        "participant 市农业农村局, participant 东河镇, participant 北岭乡, participant 市气象局"
    );
    let host = "在禁捕推进会上的主持词\n同志们:\n会议有三项议程:一是请市水产站通报巡查情况;二是请石门镇、市渔政站作表态发言。\n";
    let found = listed(host, "org", "role");
    for body in ["市水产站", "石门镇", "市渔政站"] {
        assert!(found.contains(&format!("participant {body}")), "{found}");
    }
}

#[test]
fn groups_under_a_command_that_are_counted_are_one() {
    let found = bodies("成立改造指挥部,下设办公室(设在县水务局)和工程建设、资金保障、宣传发动等5个工作组。");
    assert!(found.contains("sub_headquarters 工程建设、资金保障、宣传发动等5个工作组"), "{found}");
    let found = bodies("领导小组办公室就挂在区住建局。");
    assert!(found.contains("office 领导小组办公室"), "{found}");
}

#[test]
fn an_office_is_named_after_the_matter_of_the_paper() {
    let text = "关于加强冬季供暖的通知\n各街道:\n一、措施\n解决不了的报区供暖办。居民事务由社区代办,证照一窗通办。\n";
    assert_eq!(listed(text, "org", "role"), "office 区供暖办");
}

#[test]
fn the_nearest_authority_is_the_one_that_decided() {
    let sponsor = |opening: &str| {
        let text = format!("关于开展清渠行动的通知\n各镇:\n{opening}\n一、内容\n各镇要清淤。\n");
        listed(&text, "org", "role")
    };
    let found = sponsor("经县人民政府第8次常务会议审议,决定从即日起开展清渠行动。");
    assert!(found.contains("sponsor 县人民政府"), "{found}");
    let found = sponsor("根据市委政法委的统一部署,开展清渠行动。");
    assert!(found.contains("sponsor 市委政法委") && !found.contains("sponsor 市委,"), "{found}");
}

#[test]
fn a_title_names_the_drive_by_its_order() {
    let table = [
        ("石门镇秋季秸秆禁烧工作实施细则(试行)", "秋季秸秆禁烧"),
        ("红旗小学食堂安全专项整治方案", "食堂安全专项整治"),
        ("关于研究全县抗旱保苗和防汛备汛工作的会议纪要", "抗旱保苗和防汛备汛"),
        ("青山村护林防火办法", "护林防火"),
        ("中共柳桥县委柳桥县人民政府关于创建省级园林县城的意见", "创建省级园林县城"),
    ];
    for (title, name) in table {
        let text = format!("{title}\n各单位:\n眼下任务很重。\n一、任务\n各单位要清扫。\n");
        let found = listed(&text, "campaign", "level");
        assert!(found.contains(name), "{title}: {found}");
    }
}

#[test]
fn a_drive_is_also_what_a_text_takes_up_or_lays_out() {
    let taken = "工作简报\n2021年第3期\n5月2日,市委把“净滩”海岸垃圾清理当作一场硬仗来打,各县区动了起来。\n";
    assert_eq!(listed(taken, "campaign", "level"), "main “净滩”海岸垃圾清理");
    let laid = "梅溪从城里流过。梅溪水环境综合整治分四块来做。\n1.排口。各村要封堵。\n2.岸线。各村要植柳。\n";
    assert_eq!(listed(laid, "campaign", "level"), "main 梅溪水环境综合整治");
    let asked = "各学生宿舍:\n为了消除隐患,后勤处决定从下周起搞一次宿舍违规电器集中清查,请配合。\n1.自查三天。\n2.集中检查两天。\n";
    assert_eq!(listed(asked, "campaign", "level"), "main 宿舍违规电器集中清查");
    let past = "关于开展河道清理行动的通知\n各镇:\n上一轮那次“碧水”专项行动也分过三步。\n1.各镇要清淤。\n";
    assert!(!listed(past, "campaign", "level").contains("碧水"));
}

#[test]
fn a_narrow_page_is_read_over_its_line_ends() {
    let text = "关于做好沟渠清淤工作的通知\n各村:\n今年雨水来得早,上游水库已经满\n库,沟渠里的淤泥还没有清完,各村\n要抓紧时间组织劳力下沟清淤,县水\n利局三天内把挖掘机调到各村,镇财\n政所月底前把油料钱拨到村里,不够\n的部分由村集体先垫上再统一结算。\n";
    let found = listed(text, "org", "role");
    assert!(found.contains("县水\n利局") && found.contains("镇财\n政所"), "{found}");
}

/// The bodies of one sentence of a speech.
fn spoken(sentence: &str) -> String {
    listed(&format!("在全县城乡环境整治会上的讲话\n同志们:\n{sentence}\n"), "org", "role")
}

#[test]
fn a_body_named_alone_is_told_by_what_follows_it() {
    let table = [
        ("1.县林业局:负责火源管控,落实巡护人员。", "lead 县林业局"),
        ("(三)县供销社、县邮政公司:配合做好物资转运。", "participant 县供销社, participant 县邮政公司"),
        (
            "县卫健局、县疾控中心和县中医院,本月底前完成一轮培训。",
            "lead 县卫健局, lead 县疾控中心, lead 县中医院",
        ),
        ("县检察院:着力打击非法占地。", "lead 县检察院"),
        ("松江县、高坪区在6月底前完成污水管网改造。", "lead 松江县, lead 高坪区"),
        ("河东街道、河西街道各组建一支60人的抢险队。", "lead 河东街道, lead 河西街道"),
        ("县市场监管局逐家查验票据,县城管局要清理占道摊点。", "lead 县市场监管局, lead 县城管局"),
        ("药剂科、检验科于月底前完成复核。", "lead 药剂科, lead 检验科"),
        ("成立大同镇防汛指挥部,镇长任指挥长。", "headquarters 大同镇防汛指挥部"),
        ("县扶贫局、县发改局等单位负责人参加了会议。", ""),
        ("成员单位包括县公安局、县交通运输局。", "participant 县公安局, participant 县交通运输局"),
        ("参加人员:县林业局、县水利局,各乡镇分管负责人。", ""),
        ("建设单位要签订承诺书,所在区要落实属地责任。", ""),
        ("各村要组织打捞队,施工队先清淤后砌坡。", ""),
    ];
    for (sentence, answer) in table {
        assert_eq!(bodies(sentence), answer, "{sentence}");
    }
}

#[test]
fn who_looks_on_is_told_by_what_it_is_set_to_do() {
    let table = [
        ("由县委办、县政府办和县林业局抽人组成验收组,逐村核对。", "县委办 县政府办 县林业局 验收组"),
        ("县监察局负责跟踪问效。", "县监察局"),
        ("县纪委监委驻县教育局纪检监察组全程监督。", "县纪委监委驻县教育局纪检监察组"),
        ("县委政法委挂牌督办。", "县委政法委"),
        ("由县政府督查室牵头,对落实情况开展督查。", "县政府督查室"),
        ("不能为了应付检查组搞突击,检查组前脚走、垃圾后脚来。", ""),
    ];
    for (sentence, answer) in table {
        let items = read(&format!("关于做好秸秆禁烧的方案\n各单位:\n一、工作内容\n{sentence}\n"));
        let looks = items.iter().filter(|i| i["role"] == "supervisor");
        let mut found: Vec<&str> = looks.filter_map(|i| i["text"].as_str()).collect();
        let mut asked: Vec<&str> = answer.split_whitespace().collect();
        found.sort_unstable();
        asked.sort_unstable();
        assert_eq!(found, asked, "{sentence}");
    }
}

#[test]
fn the_authority_is_told_by_what_it_resolved() {
    let table = [
        ("这件事群众盼了多年,县委、县政府下决心一年见效。", "sponsor 县委、县政府"),
        ("镇党委定了,用一个冬天把沟渠清完。", "sponsor 镇党委"),
        ("自去年区委打响攻坚战以来,变化很大。", "sponsor 区委"),
        ("集团党委决定成立保供工作组。", "sponsor 集团党委"),
        ("要把情况及时报县委、县政府要求也不低。", ""),
    ];
    for (sentence, answer) in table {
        let found = spoken(sentence);
        assert!(
            if answer.is_empty() { !found.contains("sponsor") } else { found.contains(answer) },
            "{sentence} {found}"
        );
        assert!(!found.contains("lead 集团党委"), "{found}");
    }
}

#[test]
fn whoever_spoke_or_is_held_up_takes_part() {
    let table = [
        ("刚才,云山区、市林业局和柳湾社区的负责同志先后发言。", "云山区 市林业局 柳湾社区"),
        ("刚才,石桥镇的同志上台作了检讨,青林村支书讲了土办法。", "石桥镇 青林村"),
        ("刚才,东关、西关两个街道作了表态。", "东关 西关"),
        ("东岭乡、大河镇清运率连续两月保持100%,给予通报表扬。", "东岭乡 大河镇"),
        ("对表现突出的单位给予表扬,对落后的单位公开曝光。", ""),
    ];
    for (sentence, answer) in table {
        let items = read(&format!("在全县城乡环境整治会上的讲话\n同志们:\n{sentence}\n"));
        let part = items.iter().filter(|i| i["role"] == "participant");
        let found: Vec<&str> = part.filter_map(|i| i["text"].as_str()).collect();
        assert_eq!(found, answer.split_whitespace().collect::<Vec<_>>(), "{sentence}");
    }
}

#[test]
fn an_office_is_where_it_is_placed_or_reported_to() {
    let found = bodies("成立领导小组,县长任组长,办公室设县农业农村局。");
    assert!(found.contains("office 办公室"), "{found}");
    let found = bodies("各单位于5月10日前将方案报县美乡办。");
    assert_eq!(found, "office 县美乡办");
    let found = bodies("县委宣传部、县文明办要组织文艺汇演,把活动办到群众家门口。");
    assert_eq!(found, "lead 县委宣传部, lead 县文明办");
    let found = bodies("重大问题提交县安委会研究,三天不动的提交联席会议办公室。");
    assert!(found.contains("leading_group 县安委会") && found.contains("office 联席会议办公室"), "{found}");
}

#[test]
fn beside_a_labelled_lead_those_responsible_take_part() {
    let table = "关于创建任务分解的通知\n各单位:\n1.设置健康专栏,每两个月更换一次。牵头单位:县卫生局 责任单位:县医院、城关镇\n\
                 2.修复道路3条。责任单位:县公路局\n";
    let found = yipan_draft::extract("bodies.txt", table)["items"].as_array().cloned().unwrap_or_default();
    let roles: Vec<String> = found
        .iter()
        .filter(|i| i["kind"] == "org")
        .map(|i| format!("{} {}", i["text"].as_str().unwrap_or(""), i["role"].as_str().unwrap_or("")))
        .collect();
    assert_eq!(roles, ["县卫生局 lead", "县医院 participant", "城关镇 participant", "县公路局 lead"]);
}

#[test]
fn who_consents_or_takes_over_has_a_part_of_its_own() {
    let table = [
        ("不动的由县纪委约谈。", "other 县纪委"),
        ("三次的由区纪委监委约谈主要负责人。", "other 区纪委监委"),
        ("整改不力的,移交县纪委监委启动问责。", "other 县纪委监委"),
        ("未经县规委会审定,规划图一个字也不许改。", "other 县规委会"),
        ("县纪委监委要会同县委督查室明察暗访。", "supervisor 县纪委监委, supervisor 县委督查室"),
    ];
    for (sentence, answer) in table {
        assert_eq!(bodies(sentence), answer, "{sentence}");
    }
}

#[test]
fn a_name_ends_where_its_clause_begins() {
    let table = [
        ("河口监管所、城南监管所要各查二十户。", "lead 河口监管所, lead 城南监管所"),
        ("西山区和近郊各乡要建好中转站。", "lead 西山区"),
        ("柳桥日报、县电视台要开设曝光台。", "lead 柳桥日报, lead 县电视台"),
        ("由领导小组从成员单位抽人组队,随机抽查。", ""),
        ("工程所需资金由业主自筹。", ""),
        ("城投公司的任务是六月底前把两条路修通。", "lead 城投公司"),
        (
            "考核对象为东城、西城两个区政府,市城管局。",
            "participant 东城, participant 西城两个区政府, participant 市城管局",
        ),
        ("考核工作由市城市管理委员会统一领导。", "leading_group 市城市管理委员会"),
        ("县政府督查室会同县教育局下校检查。", "supervisor 县政府督查室, participant 县教育局"),
    ];
    for (sentence, answer) in table {
        let mut found: Vec<String> = bodies(sentence).split(", ").map(str::to_owned).collect();
        let mut asked: Vec<&str> = answer.split(", ").collect();
        found.sort_unstable();
        asked.sort_unstable();
        assert_eq!(found, asked, "{sentence}");
    }
}

#[test]
fn a_report_names_those_it_holds_up() {
    let bulletin = |said: &str| {
        let text = format!("全县河道清理工作简报\n第3期\n2018年5月6日\n{said}\n");
        listed(&text, "org", "role")
    };
    let table = [
        ("沙湾乡三天清塘五口,群众拍手称快。", "participant 沙湾乡"),
        ("城北街道运用无人机巡河,随时发现随时处理。", "participant 城北街道"),
        ("梨树村组织党员义务清扫。", "participant 梨树村"),
        ("沙湾乡河长连续两月未巡河。", ""),
        ("全村面貌焕然一新,农村环境明显好转。", ""),
        ("特别是县环卫处的干部职工以路为家。", "participant 县环卫处"),
    ];
    for (said, answer) in table {
        assert_eq!(bulletin(said), answer, "{said}");
    }
}
