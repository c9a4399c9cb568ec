//! The frames in which a duty is said, and the speech that sounds like one: sentences of many fields, by frame.

/// The tasks of a sentence said in a speech.
fn tasks(sentence: &str) -> Vec<String> {
    let text = format!("某副县长在全县工作推进会上的讲话\n同志们:\n{sentence}\n");
    let draft = yipan_draft::extract("a.txt", &text);
    let items = draft["items"].as_array().cloned().unwrap_or_default();
    let said = |i: &serde_json::Value| i["text"].as_str().unwrap_or("").to_owned();
    items.iter().filter(|i| i["kind"] == "task").map(said).collect()
}

/// The tasks of a paper of another kind, its own words behind the heading.
fn tasks_of(heading: &str, said: &str, tail: &str) -> Vec<(String, Vec<String>)> {
    let draft = yipan_draft::extract("a.txt", &format!("{heading}\n{said}\n{tail}"));
    let items = draft["items"].as_array().cloned().unwrap_or_default();
    let words = |v: &serde_json::Value| v.as_str().unwrap_or("").to_owned();
    let units =
        |i: &serde_json::Value| i["units"].as_array().map_or(Vec::new(), |u| u.iter().map(words).collect());
    items.iter().filter(|i| i["kind"] == "task").map(|i| (words(&i["text"]), units(i))).collect()
}

/// Each line: the sentence, and the task it holds.
fn holds(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(sentence, task)| {
            let found = tasks(sentence);
            (!found.iter().any(|f| f == task))
                .then(|| format!("{sentence}\n  asked {task}\n  found {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_verb_of_one_character_is_known_by_what_follows() {
    holds(&[
        ("县水利站把老渠道里的淤泥清干净。", "县水利站把老渠道里的淤泥清干净"),
        ("县中医院派两支医疗队下村。", "县中医院派两支医疗队下村"),
        ("县粮食局把十二座粮库从头到尾走一遍。", "县粮食局把十二座粮库从头到尾走一遍"),
        ("市公交公司添15辆无障碍车。", "市公交公司添15辆无障碍车"),
        ("县自来水公司在六月底前把漏损的旧表换下来。", "县自来水公司在六月底前把漏损的旧表换下来"),
        ("各校要给新生上一堂急救课。", "各校要给新生上一堂急救课"),
        ("镇农技站把测土配方卡送到户。", "镇农技站把测土配方卡送到户"),
        ("县文旅局把停用的索道拆掉。", "县文旅局把停用的索道拆掉"),
    ]);
}

#[test]
fn whoever_is_named_and_told_what_to_do_with_a_thing_has_a_task() {
    holds(&[
        ("县畜牧站给散养户的羊打一遍疫苗。", "县畜牧站给散养户的羊打一遍疫苗"),
        ("食堂管理员把每餐的菜样留足。", "食堂管理员把每餐的菜样留足"),
        ("县疾控中心在三个集市设接种点。", "县疾控中心在三个集市设接种点"),
        ("县教育局对租住校外的学生逐户登记。", "县教育局对租住校外的学生逐户登记"),
        ("环节一:县市场监管局逐家查秤。", "县市场监管局逐家查秤"),
    ]);
}

#[test]
fn an_owner_in_the_midst_and_a_thing_before_it_are_one_task() {
    holds(&[
        ("两座老桥由县公路段10月底前加固完。", "两座老桥由县公路段10月底前加固完"),
        ("灌区二期,灌溉三万亩,由县水利局抓建设。", "灌区二期,灌溉三万亩,由县水利局抓建设"),
        ("摊点底数9月5日前报县商务局。", "摊点底数9月5日前报县商务局"),
    ]);
}

#[test]
fn a_rule_behind_an_act_is_no_part_of_it() {
    holds(&[
        ("县房管局把老楼的外墙逐栋敲一遍,没有合格报告的一律不得出租。", "县房管局把老楼的外墙逐栋敲一遍"),
        ("县农机站对收割机逐台检验,检验不过的不准下田。", "县农机站对收割机逐台检验"),
        ("县林业局在两岸种柳树三万株,每株补助5元。", "县林业局在两岸种柳树三万株"),
    ]);
}

#[test]
fn a_duty_with_its_own_owner_or_paper_is_a_task_of_its_own() {
    holds(&[
        ("县卫健局要建好发热门诊,乡镇卫生院要备足药品。", "乡镇卫生院要备足药品"),
        ("县住建局要对老旧小区开展一次管线普查,普查方案5月10日前报县政府办。", "普查方案5月10日前报县政府办"),
    ]);
}

#[test]
fn works_counted_and_named_are_tasks_each() {
    let found = tasks("今年要办好三件实事:城东小学扩建、农贸市场改造、河堤加固,计划投资两亿元。");
    assert_eq!(found, ["城东小学扩建", "农贸市场改造", "河堤加固"]);
}

#[test]
fn what_only_sounds_like_a_duty_is_none() {
    let none = [
        "各级各部门要高度重视,切实把思想统一到县委的决策部署上来。",
        "我们要把这项工作作为头等大事来抓,摆到突出位置。",
        "大家要拧成一股绳,打一场漂亮的翻身仗。",
        "要再上一个新台阶,向全县人民交一份满意的答卷。",
        "有的干部半年没下过一次乡,说起田里的事张口就错。",
        "去年那一轮整治也分过三个阶段,最后扫尾扫成了虎头蛇尾。",
        "全县上下付出了巨大的心血,改造了四座泵站,水质确实变了样。",
        "第二步,集中排查,6月16日到8月底。",
        "4月为宣传期,5月至7月为清查期。",
        "目标就一句话:年底前漏损率降到8%。",
        "家长满意率达到95%,比上年提高3个百分点。",
        "省里月底来验收,到时候看结果。",
        "合理的解决到位,不合理的讲清道理。",
        "今天把大家请到现场,看完之后坐下来开会。",
        "发现渗漏,2小时内到场堵住。",
        "各学校每周开一次例会。",
        "一份付出一份收获,种下去不等于活下来。",
    ];
    let wrong: Vec<_> = none.iter().map(|s| (s, tasks(s))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_numbered_sentence_that_says_who_does_what_is_no_heading() {
    let found = tasks_of(
        "县政府专题会议纪要\n2023年4月6日,县长主持召开专题会议。纪要如下:",
        "一、由县林草局牵头,县财政局配合,5月底前补齐防火隔离带。\n二、县疾控中心每月对水厂出水口采样一次。\n三、县体育局、县教育局在6月底前完成两处球场的选址。",
        "",
    );
    let expected = [
        ("由县林草局牵头,县财政局配合,5月底前补齐防火隔离带", vec!["县林草局", "县财政局"]),
        ("县疾控中心每月对水厂出水口采样一次", vec!["县疾控中心"]),
        ("县体育局、县教育局在6月底前完成两处球场的选址", vec!["县体育局", "县教育局"]),
    ];
    let found: Vec<(&str, Vec<&str>)> =
        found.iter().map(|(t, u)| (t.as_str(), u.iter().map(String::as_str).collect())).collect();
    assert_eq!(found, expected);
}

#[test]
fn owners_are_those_named_beside_and_those_who_go_on() {
    let found = tasks_of(
        "关于做好冬季供暖工作的通知\n各区人民政府,市直有关单位:",
        "市热力公司会同市住建局,对换热站逐座检修;10月25日前报送检修台账。\n各区和供热企业要储备抢修物资。\n市审计局:跟踪审计供热补贴。",
        "市政府办公室\n2022年9月8日\n",
    );
    let units: Vec<Vec<String>> = found.into_iter().map(|f| f.1).collect();
    assert_eq!(
        units,
        [
            vec!["市热力公司", "市住建局"],
            vec!["市热力公司", "市住建局"],
            vec!["各区", "供热企业"],
            vec!["市审计局"]
        ]
    );
}

#[test]
fn what_is_asked_of_each_and_all_needs_no_word_that_obliges() {
    holds(&[
        ("散养的家禽,6月底前全部清理出城。", "散养的家禽,6月底前全部清理出城"),
        ("每个楼栋设一名消防联络员。", "每个楼栋设一名消防联络员"),
        ("快递车辆一律加装反光标识。", "快递车辆一律加装反光标识"),
        ("各社区要一户一户地核对人口底数。", "各社区要一户一户地核对人口底数"),
        ("公职人员自家的违建,8月底前自行拆除,逾期不拆的移交纪委处理。", "公职人员自家的违建,8月底前自行拆除"),
        (
            "对去年以来一直没有销号的23处隐患,要逐处制定方案,9月底前整改到位。",
            "对去年以来一直没有销号的23处隐患,要逐处制定方案,9月底前整改到位",
        ),
        ("市科协要开个“科普集市”,让科学走进寻常百姓家。", "市科协要开个“科普集市”"),
        ("各银行要开辟绿色通道,为小微企业办理续贷。", "各银行要开辟绿色通道,为小微企业办理续贷"),
    ]);
    let found = tasks(
        "今年市里集中力量办四件大事,即江北水厂扩建工程、城西菜市场改造工程、南堤加固工程和体育公园配套工程。",
    );
    assert_eq!(found, ["江北水厂扩建工程", "城西菜市场改造工程", "南堤加固工程", "体育公园配套工程"]);
}

#[test]
fn appraisals_opinions_and_reports_leave_nothing_to_do() {
    let none = [
        "防汛工作情况纳入年度绩效考核。",
        "专班实行两天一会商、半月一通报。",
        "市委对这项工作寄予厚望,群众对这项工作充满期待。",
        "从抽查的情况看,多数单位能够按要求开展自查,建立了台账。",
        "据摸底,城区共有餐饮店863家,登记在册的油烟机612台。",
        "去年镇上东拼西凑花了三百万元修路,这份功劳要记。",
        "各级干部要敢于较真、善于攻坚,再接再厉、一鼓作气。",
        "要拓宽宣传渠道,创新宣传方式,扩大宣传声势。",
        "市总工会要充分发挥好桥梁纽带作用。",
        "对作出突出贡献的单位给予表彰。",
        "本细则由镇爱卫办负责解释,自印发之日起施行。",
    ];
    let wrong: Vec<_> = none.iter().map(|s| (s, tasks(s))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_site_offers_besides_is_no_duty() {
    let said = "日前,省厅召开视频会议,对城市桥梁安全检查提出要求。\n请各单位于10月底前普查桥梁。\n";
    let heads = "青禾市建设委员会\n关于转发桥梁安全检查要求的函\n各单位:";
    let found = tasks_of(heads, said, "【推荐阅读】 安全月演讲稿 安全月活动总结 班组长表态发言\n");
    let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
    assert_eq!(words, ["请各单位于10月底前普查桥梁"]);
}

#[test]
fn a_meeting_that_was_held_is_no_task_and_who_leads_is_none_without_the_act() {
    let said = "2017年3月3日，区政府召开会议。由县环保局牵头，公安局、城管局配合，每月开展一次联合执法。";
    let found = tasks_of("关于做好近期环保工作的通知", said, "区创建办\n2017年3月6日\n");
    let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
    assert_eq!(words, ["由县环保局牵头，公安局、城管局配合，每月开展一次联合执法"]);
    assert_eq!(tasks("从9月15日到10月底，集中清理乱贴乱画。"), ["集中清理乱贴乱画"]);
}

#[test]
fn plain_speech_names_a_thing_a_time_or_what_is_in_hand() {
    let whole = [
        "村口的旧雨棚,月底前一律拆掉。",
        "机关单位的食堂、厕所,节假日向游客免费开放。",
        "腾出来的老宅基,组里统一栽上梨树。",
        "通道上的杂物,物业今天之内清走。",
        "城管队员带上喇叭上街喊三天,把出店的摊子劝回去。",
        "镇纪委拿着本子下去看,看到不动的当场记下来。",
        "各组组长扛着铁锹下去干。",
        "各村把苗子领回去,今晚就开户主会。",
        "林业站明天就把苗子拉回来。",
        "塘埂上的柴垛要统一归到晒场。",
        "村里的红黑榜要立起来,每家每户的门前要种几棵花。",
        "镇妇联要把“清洁庭院”评起来。",
        "机关干部每人包十棵,包栽包活。",
        "年底以前先改完三百户。",
        "塘边要补栽一批柳树。",
        "文化站编几段快板,在大喇叭里天天放。",
        "包片的同志每周至少到片区现场办公一次。",
        "县应急局每旬向县政府书面报告一次进展。",
        "镇农机站联系20台打捆机,随割随打。",
        "村小的老师放学把伢子送过马路。",
        "各中小学布置一次植绿主题实践。",
        "新市场的水电、公厕要同步配齐。",
        "每个礼拜六上午,镇村干部一律下到组里搞一次大扫除。",
        "查出来的问题一条一条列出清单,月底前报县安委办。",
        "市工商局与临街业户签订门前三包责任书。",
    ];
    holds(&whole.map(|s| (s, s.trim_end_matches('。'))));
    holds(&[
        ("镇妇联要把“清洁庭院”评起来,东西不值钱,图的是个面子。", "镇妇联要把“清洁庭院”评起来"),
        ("查出的隐患要统一建立台账,查一条、改一条、销一条。", "查出的隐患要统一建立台账"),
    ]);
}

#[test]
fn sayings_frames_and_money_are_no_duties() {
    let none = [
        "园林创建一头连着生态,一头连着民生。",
        "老旧小区改造既是民生工程,也是拉动投资的抓手。",
        "拆违是还路于民,是还绿于民,更是还信于民。",
        "这个弯子早转比晚转好,警钟要一直敲下去。",
        "各职能部门都要把责任扛在肩上。",
        "建一处就要管好一处。",
        "大家要以主人翁的姿态投入进来,人人都是创建对象。",
        "各级干部要将心比心、换位思考,拿出铁的手腕。",
        "考核对象为各市场开办单位。",
        "考核工作由县创卫指挥部统一领导。",
        "县财政每年安排市场管理专项资金100万元。",
        "年终评选先进市场2个、优秀管理员10名。",
        "责任单位24小时内整改。",
        "下面我把时间节点再念一遍。",
        "施工中的矛盾先由街道协调。",
        "村级解决不了的报乡镇。",
        "某市人民政府办公室 二〇一六年六月二十日",
        "我归拢一下,讲三点意见。",
    ];
    let wrong: Vec<_> = none.iter().map(|s| (s, tasks(s))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_place_and_what_is_done_there_are_a_duty_under_a_heading_of_duties() {
    let found = tasks_of(
        "某县集贸市场改造方案\n一、改造内容",
        "熟食摊位加装防蝇罩和洗手池。\n在各入口竖立公平秤指示牌。",
        "",
    );
    let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
    assert_eq!(words, ["熟食摊位加装防蝇罩和洗手池", "在各入口竖立公平秤指示牌"]);
}
