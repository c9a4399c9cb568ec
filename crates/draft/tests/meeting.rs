//! What a meeting does, as its chair announces it and its report tells it.

use serde_json::Value;

fn acts(text: &str) -> Vec<String> {
    let draft = yipan_draft::extract("meeting.txt", text);
    let items = draft["items"].as_array().cloned().unwrap_or_default();
    let own = items.iter().filter(|i: &&Value| i["kind"] == "agenda");
    own.map(|i| format!("{}|{}", i["text"].as_str().unwrap_or(""), i["status"].as_str().unwrap_or("")))
        .collect()
}

fn found(text: &str, kind: &str) -> Vec<String> {
    let items = yipan_draft::extract("meeting.txt", text)["items"].as_array().cloned().unwrap_or_default();
    let own = items.iter().filter(|i| i["kind"] == kind);
    own.map(|i| i["text"].as_str().unwrap_or("").to_owned()).collect()
}

fn chair(said: &str) -> Vec<String> {
    acts(&format!(
        "在全县教育质量提升年启动会上的主持词\n(2020年2月19日)\n同志们:\n现在开会。{said}\n散会。\n"
    ))
}

#[test]
fn a_programme_is_told_in_many_ways() {
    let table: &[(&str, &[&str])] = &[
        (
            "今天的会议有三项内容:一是宣读表彰决定;二是请实验小学作经验介绍;三是请林书记讲话。",
            &["宣读表彰决定|announced", "请实验小学作经验介绍|announced", "请林书记讲话|announced"],
        ),
        (
            "今天的会,先请水利局把灌区情况说一说,再请农业农村局谈谈春耕备耕,最后请李县长讲几句。",
            &[
                "请水利局把灌区情况说一说|announced",
                "请农业农村局谈谈春耕备耕|announced",
                "请李县长讲几句|announced",
            ],
        ),
        (
            "今天会议的流程是:首先由教育局汇报招生办法,各校代表依次表态,不超过两分钟,王副县长最后作总结。",
            &[
                "由教育局汇报招生办法|announced",
                "各校代表依次表态,不超过两分钟|announced",
                "王副县长最后作总结|announced",
            ],
        ),
        (
            "刚才,教育局通报了监测情况,三所学校的校长当场念了承诺书。",
            &["教育局通报了监测情况|done", "三所学校的校长当场念了承诺书|done"],
        ),
    ];
    for (said, expected) in table {
        assert_eq!(&chair(said)[..], *expected, "{said}");
    }
}

#[test]
fn what_was_done_is_told_by_its_verb() {
    let table: &[(&str, &[&str])] = &[
        (
            "刚才,我们集体默哀,观看了警示片,县应急局宣读了通报。",
            &["我们集体默哀|done", "观看了警示片|done", "县应急局宣读了通报|done"],
        ),
        (
            "上午,大家实地参观了石桥水厂。刚才,青山乡和县水利局谈了很好的打算,会后县水利局还要组织技术辅导。",
            &[
                "大家实地参观了石桥水厂|done",
                "青山乡和县水利局谈了很好的打算|done",
                "会后县水利局还要组织技术辅导|announced",
            ],
        ),
        ("刚才,几位同志的发言很有激情,听了很受启发。", &[]),
        ("会后,请各乡镇立即传达。", &[]),
    ];
    for (said, expected) in table {
        assert_eq!(&chair(said)[..], *expected, "{said}");
    }
}

#[test]
fn the_order_of_work_is_no_programme() {
    let table = [
        "各学校要先把隐患排查一遍,再由教育局复核,最后由督导组验收。",
        "工作程序是:(一)自查自评;(二)县级复核;(三)市级验收。",
        "三项议程都走完了,我再强调两点:第一,各校要抓紧传达;第二,各校要列出清单。",
        "会议的主要任务是,总结上年工作,部署今年任务。",
        "刚才,林书记讲得透彻,我完全赞同。",
    ];
    for said in table {
        assert_eq!(chair(said), [""; 0], "{said}");
    }
}

#[test]
fn a_report_tells_who_did_what_in_the_hall() {
    let text = "青川县部署春灌工作\n3月5日下午,青川县召开春灌工作会议,县长周立主持。\n会前播放了去年抗旱的纪录片。县水利局局长传达了全省会议精神,南渠灌区代表作了交流发言,县农业局分析了春季苗情。\n周立指出,南渠去年灌溉农田12万亩。\n";
    assert_eq!(
        acts(text),
        [
            "会前播放了去年抗旱的纪录片|done",
            "县水利局局长传达了全省会议精神|done",
            "南渠灌区代表作了交流发言|done",
            "县农业局分析了春季苗情|done"
        ]
    );
}

#[test]
fn minutes_tell_each_act_of_the_meeting() {
    let text = "沙石运输联席会议纪要\n3月5日,县长周立主持召开联席会议。会议通报了一季度事故情况,观看了暗访短片,县公安局、县交通运输局、宏达运输公司作了发言,讨论并原则通过了《运输企业考评办法》。\n";
    assert_eq!(
        acts(text),
        [
            "会议通报了一季度事故情况|done",
            "观看了暗访短片|done",
            "县公安局、县交通运输局、宏达运输公司作了发言|done",
            "讨论并原则通过了《运输企业考评办法》|done"
        ]
    );
}

#[test]
fn the_matters_a_speech_goes_through_are_no_faults_and_a_meeting_that_was_held_is_no_rhythm() {
    let speech = "在全区庆典动员会上的讲话\n同志们:\n下面,我讲四个问题。\n第一个问题,站位要高,充分认识办好活动的意义。各街道要学深一层。\n\
                  第二个问题,任务要实,精心组织好各项活动。各单位要挂灯笼。\n";
    assert_eq!(found(speech, "problem"), [""; 0]);
    let minutes = "青禾新区重点工程周调度会议纪要\n5月14日,管委会主任主持召开重点工程第19次周调度会议。会议议定,城投公司要交地。\n";
    assert_eq!(found(minutes, "rule"), [""; 0]);
    let notice = "关于环境整治的通知\n各乡镇:\n经县政府同意,定于9月1日至30日在全县开展一次环境整治。各乡镇要清理垃圾。\n";
    assert_eq!(found(notice, "rule"), [""; 0]);
}

#[test]
fn what_a_chair_calls_up_is_told_by_its_turn() {
    let table: &[(&str, &[&str])] = &[
        (
            "首先，请体育局局长宣布名单。第二项议程，请特警代表宣誓。第三项，请志愿者代表发言。第四项，市长下达动员令。",
            &["请体育局局长宣布名单", "请特警代表宣誓", "请志愿者代表发言", "市长下达动员令"],
        ),
        (
            "大会进行第一项，请公安局局长介绍情况。大会进行最后一项，请周市长作动员讲话。刚才，周市长作了动员。",
            &["请公安局局长介绍情况", "请周市长作动员讲话"],
        ),
        (
            "会议有三项内容：一是观看警示片；二是市场监管局通报情况；三是请刘副县长讲话。\n刚才，市场监管局通报了情况，刘副县长作了讲话。",
            &["观看警示片", "市场监管局通报情况", "请刘副县长讲话"],
        ),
        (
            "现在进行第二项。先请卫生局局长表态。请桥东区区长表态。",
            &["先请卫生局局长表态", "请桥东区区长表态"],
        ),
    ];
    for (said, expected) in table {
        let found: Vec<String> =
            chair(said).iter().map(|a| a.split('|').next().unwrap_or("").to_owned()).collect();
        assert_eq!(&found[..], *expected, "{said}");
    }
}

#[test]
fn a_moment_ago_is_said_in_many_words() {
    let table: &[(&str, &[&str])] = &[
        (
            "刚刚，我们观看了暗访片，看了以后大家心里都不是滋味。前面，住建局汇报了工作，孙书记还要作重要讲话。",
            &["我们观看了暗访片|done", "住建局汇报了工作|done", "孙书记还要作重要讲话|announced"],
        ),
        (
            "上午大家到柳河乡看了现场，刚才石桥镇介绍了经验。待会儿还要签责任书。",
            &["上午大家到柳河乡看了现场|done", "石桥镇介绍了经验|done", "待会儿还要签责任书|announced"],
        ),
        (
            "片子放完以后，志勇同志就方案作了说明，东门街道的主要负责同志作了发言，讲得都很实在。",
            &["志勇同志就方案作了说明|done", "东门街道的主要负责同志作了发言|done"],
        ),
        ("工程刚刚开始，大家要加把劲。前面的路还很长。", &[]),
    ];
    for (said, expected) in table {
        assert_eq!(&chair(said)[..], *expected, "{said}");
    }
}

#[test]
fn news_of_a_meeting_tells_each_act_by_itself() {
    let text = "河东区召开森林城市创建动员大会\n8月2日上午，河东区召开森林城市创建动员大会。区委书记马某出席并作动员讲话，区长田某主持会议。会议宣读了创建方案，林业局局长就创建工作作了说明，柳林镇作表态发言，各街道向区政府递交了责任书。会前，与会人员参观了苗木基地。\n";
    assert_eq!(
        acts(text),
        [
            "区委书记马某出席并作动员讲话|done",
            "会议宣读了创建方案|done",
            "林业局局长就创建工作作了说明|done",
            "柳林镇作表态发言|done",
            "各街道向区政府递交了责任书|done",
            "与会人员参观了苗木基地|done"
        ]
    );
}
