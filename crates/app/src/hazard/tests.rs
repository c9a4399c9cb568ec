//! Hazards through HTTP, on both engines.

use serde_json::{Value, json};

use crate::testing::{TestCity, at, photo};

async fn evidence(city: &TestCity, account: &str, colour: u8) -> i64 {
    let jpeg = photo([colour, 9, 9]);
    city.as_(account).await.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &jpeg)]).await.id()
}

async fn deed(city: &TestCity, account: &str, id: i64, deed: &str, body: Value) -> (u16, Value) {
    let reply = city.as_(account).await.post_json(&format!("/api/v1/hazards/{id}/{deed}"), body).await;
    (reply.status, reply.json())
}

async fn major(city: &TestCity) -> i64 {
    let ask = json!({"level": "major", "title": "旧桥梁体开裂", "basis": "条例第 12 条", "place": "安澜河老桥",
        "unit": city.unit("chengguan"), "street": city.unit("chengguan")});
    let made = city.as_("inspector").await.post_json("/api/v1/hazards", ask).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id()
}

fn plan(city: &TestCity, until: &str) -> Value {
    json!({"goal": "消除坍塌危险", "measures": "加固梁体", "funds": "自筹 80 万元", "people": "镇建设办",
        "until": until, "safety": "封桥、设警示、备抢险队", "team": "镇长任组长，建设办、派出所参加",
        "leader": city.anlan.people["sponsor"], "interim": "限载 2 吨，专人看守"})
}

#[tokio::test]
async fn a_major_hazard_goes_from_its_plan_through_a_committee_to_a_name_and_two_looks() {
    for city in TestCity::on_both_engines().await {
        let id = major(&city).await;
        let (_, own) = deed(&city, "unit", id, "plan", json!({"until": "2026-10-31", "goal": "x"})).await;
        assert_eq!(own["rule"], "hazard-refused-part-missing", "{own}");
        let (status, own) = deed(&city, "unit", id, "plan", plan(&city, "2026-10-31")).await;
        assert_eq!((status, own["state"].as_str()), (200, Some("fixing")), "{own}");
        assert_eq!(deed(&city, "unit", id, "listing", json!({"name": "安委督〔2026〕3号"})).await.0, 403);
        let (_, own) = deed(&city, "office", id, "listing", json!({"name": "安委督〔2026〕3号"})).await;
        let dues: Vec<_> =
            own["dues"].as_array().unwrap().iter().map(|due| due["what"].as_str().unwrap()).collect();
        assert_eq!(dues, ["publish", "progress", "fix"], "{own}");
        assert_eq!(deed(&city, "office", id, "publication", json!({"name": "县政府网站"})).await.0, 200);
        assert_eq!(deed(&city, "unit", id, "progress", json!({"reason": "钢板已到场"})).await.0, 200);
        let late = json!({"until": "2026-12-31", "reason": "汛期停工"});
        let (_, asked) = deed(&city, "unit", id, "time", late).await;
        assert_eq!(asked["dues"][0]["what"], "answer", "{asked}");
        let (_, granted) = deed(&city, "office", id, "decision", json!({"yes": true})).await;
        assert_eq!(granted["dues"].as_array().unwrap().last().unwrap()["due_at"], "2026-12-31T10:00:00Z");
        let after = evidence(&city, "unit", 1).await;
        assert_eq!(deed(&city, "unit", id, "done", json!({})).await.1["rule"], "hazard-refused-proof-needed");
        assert_eq!(deed(&city, "unit", id, "done", json!({"evidence": [after]})).await.0, 200);
        let (_, alone) = deed(&city, "inspector", id, "verification", json!({"yes": true})).await;
        assert_eq!(alone["rule"], "hazard-refused-needs-committee");
        let [unit, lead, inspector] = ["unit", "lead", "inspector"].map(|name| city.anlan.people[name]);
        let (_, own_side) =
            deed(&city, "office", id, "committee", json!({"members": [unit, lead], "outside": ["吴教授"]}))
                .await;
        assert_eq!(own_side["rule"], "hazard-refused-own-side");
        let (_, few) = deed(&city, "office", id, "committee", json!({"members": [lead, inspector]})).await;
        assert_eq!(few["rule"], "hazard-refused-too-few");
        let sits = json!({"members": [lead, inspector], "outside": ["吴教授"]});
        assert_eq!(deed(&city, "office", id, "committee", sits).await.0, 200);
        // 县住建局 does not own the bridge, but its member sees it.
        assert_eq!(city.as_("lead").await.get(&format!("/hazards/{id}")).await.status, 200);
        assert_eq!(deed(&city, "lead", id, "vote", json!({"ballot": "yes"})).await.0, 200);
        assert_eq!(
            deed(&city, "lead", id, "vote", json!({"ballot": "yes"})).await.1["rule"],
            "hazard-refused-no-vote"
        );
        assert_eq!(deed(&city, "inspector", id, "vote", json!({"ballot": "yes"})).await.0, 200);
        assert_eq!(
            deed(&city, "office", id, "conclusion", json!({})).await.1["rule"],
            "hazard-refused-no-quorum"
        );
        let signed = evidence(&city, "office", 2).await;
        let expert = json!({"ballot": "yes", "member": 2, "evidence": [signed]});
        assert_eq!(deed(&city, "office", id, "vote", expert).await.0, 200);
        assert_eq!(deed(&city, "office", id, "conclusion", json!({})).await.1["state"], "accepted");
        assert_eq!(deed(&city, "inspector", id, "delisting", json!({})).await.0, 403);
        let (_, struck) = deed(&city, "leader", id, "delisting", json!({})).await;
        assert_eq!(
            (struck["state"].as_str(), struck["dues"].as_array().unwrap().len()),
            (Some("struck"), 3),
            "{struck}"
        );
        city.app.clock.set(at("2026-08-21T10:00:00+08:00"));
        let back = json!({"yes": false, "reason": "桥墩又见裂缝"});
        assert_eq!(deed(&city, "inspector", id, "recheck", back).await.1["rebounds"], 1);
        city.settle().await;
        let cases = city.as_("office").await.get("/api/v1/cases").await.json();
        assert!(cases["items"][0]["title"].as_str().unwrap().contains("反弹"), "{cases}");
        assert_eq!(
            city.facts(2).await,
            ["case.reported", "hazard.back"],
            "a look that fails makes a case of it"
        );
        let page = city.as_("office").await.get(&format!("/hazards/{id}")).await;
        for said in ["安委督〔2026〕3号", "吴教授", "消除坍塌危险", "反弹了", "摘牌公告"]
        {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
    }
}

#[tokio::test]
async fn an_ordinary_hazard_is_put_right_and_looked_at_by_somebody_else() {
    for city in TestCity::on_both_engines().await {
        let unit = city.as_("unit").await;
        let form = format!(
            "level=ordinary&title=灭火器过期&unit={}&until=2026-07-24&place=镇政府食堂",
            city.unit("chengguan")
        );
        let made = unit.post("/hazards", &form).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let id: i64 = made.location.rsplit('/').next().unwrap().parse().unwrap();
        let elsewhere = format!("level=ordinary&title=x&unit={}&until=2026-07-24", city.unit("hebin"));
        assert_eq!(unit.post("/hazards", &elsewhere).await.status, 403);
        let without = format!("level=ordinary&title=x&unit={}", city.unit("chengguan"));
        let again = unit.post("/hazards", &without).await;
        assert!(again.status == 422 && again.text.contains("哪天前改好"), "{}", again.text);
        assert_eq!(city.as_("market").await.get(&format!("/hazards/{id}")).await.status, 404);
        let after = evidence(&city, "unit", 3).await;
        assert_eq!(deed(&city, "unit", id, "done", json!({"evidence": [after]})).await.1["state"], "done");
        assert_eq!(deed(&city, "unit", id, "verification", json!({"yes": true})).await.0, 403);
        let (_, back) =
            deed(&city, "inspector", id, "verification", json!({"yes": false, "reason": "还有两具"})).await;
        assert_eq!(back["state"], "fixing");
        assert_eq!(deed(&city, "unit", id, "done", json!({"evidence": [after]})).await.0, 200);
        assert_eq!(
            deed(&city, "inspector", id, "verification", json!({"yes": true})).await.1["state"],
            "struck"
        );
        assert_eq!(
            city.facts(5).await,
            [
                "hazard.registered",
                "evidence.added",
                "hazard.done",
                "hazard.sent-back",
                "hazard.done",
                "hazard.struck"
            ][1..]
        );
    }
}

#[tokio::test]
async fn a_case_is_raised_to_one_hazard_and_a_date_that_passes_is_told_once() {
    for city in TestCity::on_both_engines().await {
        let ask = json!({"source": "inspection", "category": "0110", "title": "高边坡裂缝", "place": "北塬路",
            "street": city.unit("chengguan"), "severity": "major"});
        let case = city.as_("inspector").await.post_json("/api/v1/cases", ask).await.id();
        let office = city.as_("office").await;
        let form = office.get(&format!("/hazards/new?case={case}")).await;
        assert!(form.text.contains("高边坡裂缝"), "{}", form.text);
        let ask = json!({"level": "major", "case": case, "unit": city.unit("chengguan")});
        let made = office.post_json("/api/v1/hazards", ask.clone()).await;
        assert_eq!((made.status, made.json()["title"].as_str()), (201, Some("高边坡裂缝")), "{}", made.text);
        let twice = office.post_json("/api/v1/hazards", ask).await;
        assert_eq!(twice.json()["rule"], "hazard-refused-case-has");
        let there = office.get(&format!("/hazards/new?case={case}")).await;
        assert_eq!(there.location, format!("/hazards/{}", made.id()));
        assert!(office.get(&format!("/cases/{case}")).await.text.contains("升为隐患"));
        city.app.clock.set(at("2026-08-20T10:00:00+08:00"));
        assert_eq!(crate::hazard::watch(&city.app).await.unwrap(), 1);
        assert_eq!(crate::hazard::watch(&city.app).await.unwrap(), 0);
        assert_eq!(city.facts(1).await, ["hazard.overdue"]);
        let list = city.as_("office").await.get("/hazards?state=late").await;
        assert!(list.text.contains("高边坡裂缝") && list.text.contains("定方案"), "{}", list.text);
    }
}

#[tokio::test]
async fn a_local_figure_is_confirmed_with_its_source_and_holds_from_then_on() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let rules = office.get("/api/v1/hazard-rules").await.json();
        assert!(rules["values"].as_array().unwrap().iter().all(|value| value["to_confirm"] == true));
        let form = "name=plan&value=5 work_day&confirmed=true&reason=县安委〔2025〕8号第六条&version=0";
        assert_eq!(office.post("/hazards/rules", form).await.status, 303);
        assert_eq!(office.post("/hazards/rules", form).await.status, 409);
        let wrong = "name=majority&value=400&reason=x&version=1";
        assert_eq!(office.post("/hazards/rules", wrong).await.status, 422);
        assert_eq!(city.as_("leader").await.post("/hazards/rules", form).await.status, 403);
        let page = office.get("/hazards/rules").await;
        assert!(page.text.contains("5 个工作日") && page.text.contains("已核实"), "{}", page.text);
        let id = major(&city).await;
        let own = office.get(&format!("/api/v1/hazards/{id}")).await.json();
        assert_eq!(own["dues"][0]["due_at"], "2026-07-29T07:02:00Z");
    }
}

/// Links of one's work: which deed at which address.
async fn work(city: &TestCity, account: &str) -> String {
    let page = city.as_(account).await.get("/work").await;
    assert_eq!(page.status, 200, "{}", page.text);
    page.text
}

#[tokio::test]
async fn what_a_hazard_waits_for_stands_in_the_work_of_whose_turn_it_is() {
    for city in TestCity::on_both_engines().await {
        let id = major(&city).await;
        let link = |word: &str| format!("href=\"/hazards/{id}\">{word}</a>");
        assert!(work(&city, "unit").await.contains(&link("写方案")), "{}", city.engine);
        assert!(!work(&city, "lead").await.contains(&format!("/hazards/{id}")));
        assert_eq!(deed(&city, "unit", id, "plan", plan(&city, "2026-10-31")).await.0, 200);
        assert!(work(&city, "unit").await.contains(&link("去整改")));
        let late = json!({"until": "2026-12-31", "reason": "汛期停工"});
        assert_eq!(deed(&city, "unit", id, "time", late).await.0, 200);
        assert!(work(&city, "office").await.contains(&link("批延期")));
        assert_eq!(deed(&city, "office", id, "decision", json!({"yes": true})).await.0, 200);
        let after = evidence(&city, "unit", 1).await;
        assert_eq!(deed(&city, "unit", id, "done", json!({"evidence": [after]})).await.0, 200);
        assert!(work(&city, "office").await.contains(&link("组织验收")));
        let [lead, inspector] = ["lead", "inspector"].map(|name| city.anlan.people[name]);
        let sits = json!({"members": [lead, inspector], "outside": ["吴教授"]});
        assert_eq!(deed(&city, "office", id, "committee", sits).await.0, 200);
        assert!(work(&city, "lead").await.contains(&link("表决")), "a member of another unit owes a vote");
        assert!(work(&city, "office").await.contains(&link("记票")));
        assert_eq!(deed(&city, "lead", id, "vote", json!({"ballot": "yes"})).await.0, 200);
        assert!(!work(&city, "lead").await.contains(&link("表决")));
        assert_eq!(deed(&city, "inspector", id, "vote", json!({"ballot": "yes"})).await.0, 200);
        let signed = evidence(&city, "office", 2).await;
        let expert = json!({"ballot": "yes", "member": 2, "evidence": [signed]});
        assert_eq!(deed(&city, "office", id, "vote", expert).await.0, 200);
        assert!(work(&city, "office").await.contains(&link("定验收结论")));
        assert_eq!(deed(&city, "office", id, "conclusion", json!({})).await.1["state"], "accepted");
        assert!(work(&city, "leader").await.contains(&link("销号")));
        assert_eq!(deed(&city, "leader", id, "delisting", json!({})).await.0, 200);
        assert!(
            !work(&city, "inspector").await.contains(&link("回头看")),
            "a month ahead is no work for today"
        );
        city.app.clock.set(at("2026-08-19T10:00:00+08:00"));
        assert!(work(&city, "inspector").await.contains(&link("回头看")));
    }
}

#[tokio::test]
async fn a_hazard_past_its_date_stands_red_on_the_board_of_all_and_of_its_unit_only() {
    for city in TestCity::on_both_engines().await {
        let id = major(&city).await;
        let link = format!("/hazards/{id}");
        // A city with nothing but a hazard has no board yet.
        let ask = json!({"category": "0110", "street": city.unit("chengguan"), "place": "东门"});
        assert_eq!(city.as_("inspector").await.post_json("/api/v1/cases", ask).await.status, 201);
        assert!(!city.as_("leader").await.get("/").await.text.contains("逾期隐患"), "{}", city.engine);
        city.app.clock.set(at("2026-09-01T10:00:00+08:00"));
        crate::hazard::watch(&city.app).await.unwrap();
        let board = city.as_("leader").await.get("/").await.text;
        assert!(board.contains("逾期隐患") && board.contains(&link), "{board}");
        let own = city.as_("unit").await.get("/").await.text;
        assert!(own.contains(&link), "{own}");
        assert!(!city.as_("lead").await.get("/").await.text.contains(&link));
    }
}
