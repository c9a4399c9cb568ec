//! How shortcomings are told without being called so, in fields of every kind, and the rhetoric that only looks like it.

use serde_json::Value;

fn found(text: &str) -> Vec<String> {
    let draft = yipan_draft::extract("telling.txt", text);
    let items = draft["items"].as_array().cloned().unwrap_or_default();
    let own = items.iter().filter(|i: &&Value| i["kind"] == "problem");
    own.map(|i| i["text"].as_str().unwrap_or("").to_owned()).collect()
}

/// A sentence in the middle of a speech.
fn speech(said: &str) -> Vec<String> {
    found(&format!(
        "某县长在全县工作会议上的讲话\n(2016年3月1日)\n同志们:\n今天的会开得很及时。\n{said}\n下面讲三点意见。\n"
    ))
}

#[test]
fn a_fault_shows_by_how_it_is_told() {
    let table: &[(&str, &[&str])] = &[
        // Some who do this, some who do that.
        ("有的学校实验室器材原封没拆,蒙了一层灰。", &["有的学校实验室器材原封没拆,蒙了一层灰"]),
        ("一些水库放水靠吼,闸门锈死了也没人报。", &["一些水库放水靠吼,闸门锈死了也没人报"]),
        ("少数管水员只领补助不上坝。", &["少数管水员只领补助不上坝"]),
        (
            "一些村的保洁员名单上有人、路上没人;个别单位的整改报告和去年一字不差。",
            &["一些村的保洁员名单上有人、路上没人", "个别单位的整改报告和去年一字不差"],
        ),
        // What was seen, and what people say.
        (
            "检查中我们看到,三个卫生院的救护车趴在院里动不了,急救药品过期半年没有换。",
            &["三个卫生院的救护车趴在院里动不了,急救药品过期半年没有换"],
        ),
        ("群众反映,末班车下午四点就收了,赶集的人回不了家。", &["末班车下午四点就收了,赶集的人回不了家"]),
        // Acts that do not come off, figures too small, times too long.
        (
            "灌区末级渠系年久失修,水到不了田头,尾水村连着三年插不上秧。",
            &["灌区末级渠系年久失修,水到不了田头,尾水村连着三年插不上秧"],
        ),
        (
            "水库移民项目进度慢,去年的23个项目到现在还有9个没开工。",
            &["水库移民项目进度慢,去年的23个项目到现在还有9个没开工"],
        ),
        ("招商局接了线索没人跟,园区签了协议没人盯。", &["招商局接了线索没人跟,园区签了协议没人盯"]),
        // Clauses between semicolons are of one kind.
        (
            "电线像蜘蛛网一样,消防通道停满了车;物业收了钱不办事,居民打热线没人接。",
            &["电线像蜘蛛网一样,消防通道停满了车", "物业收了钱不办事,居民打热线没人接"],
        ),
        // A list shows by its members.
        (
            "翻开账本看:一是种粮补贴拖了半年没有发;二是农机站锁着门,农忙时节找不到人。",
            &["种粮补贴拖了半年没有发", "农机站锁着门,农忙时节找不到人"],
        ),
    ];
    for (said, faults) in table {
        assert_eq!(&speech(said)[..], *faults, "{said}");
    }
}

#[test]
fn what_stands_under_a_heading_of_faults_needs_no_word_for_it() {
    let text = "某县公共服务工作通报\n一、存在的短板要正视。图书馆开放时间短,双休日不开门;卫生站药品不全,老人配个药要跑三趟;公交线路绕,换两次车才到医院。\n二、下一步\n各单位要制定整改方案。\n";
    assert_eq!(
        found(text),
        ["图书馆开放时间短,双休日不开门", "卫生站药品不全,老人配个药要跑三趟", "公交线路绕,换两次车才到医院"]
    );
}

#[test]
fn rhetoric_rules_and_work_are_no_faults() {
    let table = [
        "今年重点抓好三件事:一是整治乱占耕地,拆除违建大棚;二是改造破旧管网,解决水压不足;三是清理堵塞渠道。",
        "一是开展占道经营专项整治,月底前取缔流动摊点;二是完善环卫设施,6月底前更换破损果皮箱。",
        "我们要做到:一是思想不能乱;二是队伍不能散;三是工作不能断。",
        "要坚决防止三种倾向:一是等靠要;二是搞形式主义;三是弄虚作假。",
        "要把思想统一到县委的部署上来,把力量凝聚到秋收上来,不能有丝毫松懈,不能有半点马虎。",
        "没有农业的现代化,就没有国家的现代化。没有退路可走,没有捷径可抄。",
        "各级各部门要高度重视,决不允许出现推诿扯皮。",
        "困难再大也压不倒我们,任务再重也难不住我们。",
        "有的地方走在了前列,有的地方积累了好经验。",
        "有的同志可能会问,时间这么紧能不能干成?我看完全可以。",
        "不让一名学生失学,不让一户群众受冻。",
        "三项工作取得新进展:一是渠道修通了;二是短板补上了;三是老大难问题解决了。",
        "农村不稳,全局不稳。基础不牢,地动山摇。历史不会忘记,人民不会忘记。",
        "全县仅用三年就走完了别人十年的路。困扰我们多年的吃水难题,今年终于解决了。",
        "一干就是二十年,他没有请过一天假。",
        "对违规占地的,发现一起查处一起,谁顶着不办就处理谁。",
        "如果这次还是没人管、没人问,群众就会寒心。",
        "检修不到位的不许开闸,没有审批手续的一律不得开工。",
        "隔壁某县的泵站汛期没人值班,淹了两条街。",
        "从明天算起,离开学只剩下20天。",
    ];
    for said in table {
        assert_eq!(speech(said), [""; 0], "{said}");
    }
}
