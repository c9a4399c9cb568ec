use serde_json::{Value, json};

use crate::testing::{TestCity, at};

/// A running campaign with two phases; the first asks the given criteria.
pub(super) async fn campaign(city: &TestCity, gate: Value) -> (i64, i64, i64) {
    city.app.clock.set(at("2026-07-01T09:00:00+08:00"));
    let office = city.as_("office").await;
    let ask = json!({"name": "国家卫生县城复审", "start_on": "2026-07-01", "target_on": "2026-09-30", "standards": []});
    let id = office.post_json("/api/v1/campaigns", ask).await.id();
    let phase = |name: &str, from: &str, to: &str, gate: Value| json!({"campaign": id, "name": name, "from_on": from, "to_on": to, "gate": gate});
    let first =
        office.post_json("/api/v1/phases", phase("启动", "2026-07-01", "2026-07-31", gate)).await.id();
    let second =
        office.post_json("/api/v1/phases", phase("攻坚", "2026-08-01", "2026-09-30", json!([]))).await.id();
    let started = office.post(&format!("/campaigns/{id}/start"), "waiver=%E8%AF%95").await;
    assert!(started.status < 400, "{} {}", started.status, started.text);
    (id, first, second)
}

async fn task(city: &TestCity, campaign: i64, title: &str, due: &str) -> i64 {
    let ask = json!({"campaign": campaign, "title": title, "unit": city.unit("chengguan"), "due": at(due)});
    let made = city.as_("office").await.post_json("/api/v1/tasks", ask).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id()
}

async fn state(city: &TestCity, campaign: i64) -> Vec<String> {
    let found = city.as_("office").await.get(&format!("/api/v1/phases?campaign={campaign}")).await.json();
    found["items"].as_array().unwrap().iter().map(|own| own["state"].as_str().unwrap().to_owned()).collect()
}

pub(super) async fn version(city: &TestCity, phase: i64) -> i64 {
    let gate = city.as_("office").await.get(&format!("/api/v1/phases/{phase}/gate")).await.json();
    gate["phase"]["version"].as_i64().unwrap()
}

fn criterion(title: &str, expression: &str) -> Value {
    json!({"title": title, "expression": expression})
}

#[tokio::test]
async fn each_criterion_shows_its_value_with_both_numbers_and_where_its_records_are() {
    for city in TestCity::on_both_engines().await {
        let gate = json!([
            criterion("七月任务完成", "tasks.done_rate >= 0.95"),
            criterion("没有逾期任务", "tasks.late == 0.0"),
            criterion("材料齐全", "dossier.coverage >= 1.0")
        ]);
        let (id, first, _) = campaign(&city, gate).await;
        let one = task(&city, id, "清运", "2026-07-10T18:00:00+08:00").await;
        task(&city, id, "补绿", "2026-07-20T18:00:00+08:00").await;
        task(&city, id, "验收", "2026-09-20T18:00:00+08:00").await;
        let unit = city.as_("unit").await;
        assert_eq!(unit.post_json(&format!("/api/v1/tasks/{one}/complete"), json!({})).await.status, 204);
        let office = city.as_("office").await;
        let found = office.get(&format!("/api/v1/phases/{first}/gate")).await.json();
        let lines = found["criteria"].as_array().unwrap();
        let verdicts: Vec<_> = lines.iter().map(|line| line["verdict"].as_str().unwrap()).collect();
        assert_eq!(verdicts, ["unmet", "met", "unmeasured"]);
        let figure = &lines[0]["figures"][0];
        assert_eq!(
            (
                figure["value"].as_f64(),
                figure["part"].as_i64(),
                figure["whole"].as_i64(),
                figure["href"].as_str()
            ),
            (Some(0.5), Some(1), Some(2), Some(format!("/campaigns/{id}/plan").as_str()))
        );
        let page = office.get(&format!("/phases/{first}/gate")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        for said in ["转入攻坚还差 2 条", "50%", "1/2", "没有 dossier.coverage 这个数", "tasks.done_rate"]
        {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        let board = office.get(&format!("/campaigns/{id}")).await;
        assert!(
            board.text.contains("转入攻坚还差 2 条") && board.text.contains("七月任务完成"),
            "{}",
            board.text
        );
        assert!(board.text.contains(&format!("/phases/{first}/gate")));
    }
}

#[tokio::test]
async fn opening_the_next_phase_is_one_deed_with_a_reason_for_what_is_not_met() {
    for city in TestCity::on_both_engines().await {
        let gate = json!([criterion("七月任务完成", "tasks.done_rate >= 0.95")]);
        let (id, first, second) = campaign(&city, gate).await;
        task(&city, id, "清运", "2026-07-10T18:00:00+08:00").await;
        task(&city, id, "集中攻坚", "2026-08-20T18:00:00+08:00").await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": id})).await;
        city.app.clock.set(at("2026-07-31T17:00:00+08:00"));
        let (leader, office) = (city.as_("leader").await, city.as_("office").await);
        let path = format!("/api/v1/phases/{first}/gate");
        let seen = version(&city, first).await;
        let bare = leader.post_json(&path, json!({"decision": "open", "version": seen})).await;
        assert_eq!((bare.status, bare.json()["rule"].as_str()), (422, Some("gate-refused-no-reason")));
        assert_eq!(state(&city, id).await, ["open", "planned"]);
        let ask = json!({"decision": "open", "version": seen, "reason": "清运本周收尾", "summary": "摸底完成",
            "look_back_unit": city.unit("sanitation"), "look_back_due": at("2026-08-14T18:00:00+08:00")});
        assert_eq!(city.as_("unit").await.post_json(&path, ask.clone()).await.status, 403);
        let held =
            leader.post_json(&path, json!({"decision": "hold", "version": seen, "reason": "再等一天"})).await;
        assert_eq!(held.status, 200, "{}", held.text);
        assert_eq!(leader.post_json(&path, ask.clone()).await.status, 409, "someone has decided meanwhile");
        let ask = json!({"decision": "open", "version": version(&city, first).await, "reason": ask["reason"],
            "summary": ask["summary"], "look_back_unit": ask["look_back_unit"], "look_back_due": ask["look_back_due"]});
        let opened = leader.post_json(&path, ask.clone()).await;
        assert_eq!(opened.status, 200, "{}", opened.text);
        let review = opened.json();
        assert_eq!((review["next_phase_id"].as_i64(), review["released"].as_i64()), (Some(second), Some(1)));
        assert!(review["decider"].as_str().unwrap().contains("林县长"), "{review}");
        assert_eq!(state(&city, id).await, ["passed", "open"]);
        assert_eq!(
            city.facts(5).await,
            ["phase.moved", "phase.moved", "task.created", "duty.assigned", "gate.opened"]
        );
        let tasks = office.get(&format!("/api/v1/tasks?campaign={id}")).await.json();
        let look_back =
            tasks["items"].as_array().unwrap().iter().find(|task| task["origin"] == "gate").cloned();
        let look_back = look_back.unwrap();
        assert_eq!(look_back["title"], "回头看：七月任务完成");
        assert_eq!(
            (&look_back["unit_id"], &look_back["origin_id"]),
            (&json!(city.unit("sanitation")), &json!(first))
        );
        let again = leader
            .post_json(
                &path,
                json!({"decision": "open", "version": version(&city, first).await, "reason": "x"}),
            )
            .await;
        assert_eq!(again.json()["rule"], "gate-refused-not-open");
        let page = office.get(&format!("/phases/{first}/gate")).await;
        for said in [
            "启动已经转段，进入攻坚",
            "清运本周收尾",
            "摸底完成",
            "再等一天",
            "回头看：七月任务完成",
            "放行 1 件任务",
        ] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        let list = office.get(&format!("/campaigns/{id}/gates")).await;
        assert!(list.text.contains("攻坚没有转段条件") && list.text.contains("已转段"), "{}", list.text);
        let kept = office.get(&format!("/api/v1/gate-reviews?campaign={id}")).await.json();
        let kept: Value = serde_json::from_str(kept["items"][1]["criteria"].as_str().unwrap()).unwrap();
        assert_eq!((&kept[0]["verdict"], &kept[0]["figures"][0]["whole"]), (&json!("unmet"), &json!(1)));
    }
}

#[tokio::test]
async fn a_survey_below_its_bar_is_run_again_before_the_phase_opens() {
    for city in TestCity::on_both_engines().await {
        let gate = json!([criterion("群众满意率九成", "survey(\"resident\").satisfaction >= 0.90")]);
        let (id, first, _) = campaign(&city, gate).await;
        let office = city.as_("office").await;
        let path = format!("/api/v1/phases/{first}/gate");
        let decide = async |decision: &str| {
            let ask = json!({"decision": decision, "version": version(&city, first).await, "reason": "按期"});
            let said = office.post_json(&path, ask).await;
            if said.status == 200 {
                "yes".to_owned()
            } else {
                said.json()["rule"].as_str().unwrap().to_owned()
            }
        };
        let survey = async |satisfied: i64| {
            let ask = json!({"survey": "resident", "held_on": "2026-07-01", "asked": 400, "satisfied": satisfied, "note": "入户抽样"});
            office.post_json(&format!("/api/v1/campaigns/{id}/survey-results"), ask).await.status
        };
        assert_eq!(decide("open").await, "gate-refused-survey-missing");
        assert_eq!(survey(401).await, 422);
        assert_eq!(survey(340).await, 201);
        assert_eq!(decide("open").await, "gate-refused-survey-below");
        assert_eq!(decide("redo").await, "yes");
        assert_eq!(decide("open").await, "gate-refused-survey-missing", "the old result counts no more");
        city.app.clock.set(at("2026-07-02T09:00:00+08:00"));
        let old = json!({"survey": "resident", "held_on": "2026-06-20", "asked": 400, "satisfied": 399, "note": ""});
        let to = format!("/api/v1/campaigns/{id}/survey-results");
        assert_eq!(city.as_("office").await.post_json(&to, old).await.status, 201);
        assert_eq!(decide("open").await, "gate-refused-survey-missing", "asked before it was sent back");
        assert_eq!(survey(372).await, 201);
        let page = office.get(&format!("/campaigns/{id}/figures")).await;
        for said in ["93%", "372/400", "居民调查满意率", "survey.resident.satisfaction_low", "入户抽样"]
        {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        assert_eq!(decide("open").await, "yes");
        assert_eq!(state(&city, id).await, ["passed", "open"]);
    }
}

#[tokio::test]
async fn a_criterion_names_figures_that_exist_or_is_refused_with_the_name() {
    for city in TestCity::on_both_engines().await {
        let (id, first, _) = campaign(&city, json!([])).await;
        let office = city.as_("office").await;
        let path = format!("/api/v1/phases/{first}/criteria");
        for (expression, said) in [
            ("tasks.luck >= 1.0", "tasks.luck"),
            ("tasks.late", "答“是”或“否”"),
            ("tasks.late >=", "读不懂"),
            ("1.0 == 1.0", "算式里没有数字"),
        ] {
            let refused = office.post_json(&path, criterion("x", expression)).await;
            assert_eq!(refused.status, 422, "{expression}");
            assert!(refused.text.contains(said), "{expression}: {}", refused.text);
        }
        let made = office.post_json(&path, criterion("没有逾期", "tasks.late == 0.0")).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let one = format!("/api/v1/criteria/{}", made.id());
        assert_eq!(office.post_json(&one, criterion("少逾期", "tasks.late <= 2.0")).await.status, 204);
        assert_eq!(
            city.as_("leader").await.post_json(&one, criterion("y", "tasks.late <= 9.0")).await.status,
            403
        );
        let form = format!("phase={first}&reason=并入考核");
        assert_eq!(office.post(&format!("/criteria/{}/removal", made.id()), &form).await.status, 303);
        assert_eq!(city.facts(3).await, ["criterion.added", "criterion.changed", "criterion.removed"]);
        let figures = office.get(&format!("/api/v1/campaigns/{id}/figures")).await.json();
        let names: Vec<_> = figures.as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(names, super::figures::KNOWN.iter().map(|known| known.name).collect::<Vec<_>>());
        for path in [
            format!("/api/v1/campaigns/{id}/figures"),
            format!("/phases/{first}/gate"),
            format!("/campaigns/{id}/gates"),
        ] {
            assert_eq!(
                city.as_("unit").await.get(&path).await.status,
                403,
                "{path}: figures are of the whole campaign"
            );
        }
    }
}

#[tokio::test]
async fn tasks_of_a_phase_that_is_not_open_wait_for_its_gate() {
    for city in TestCity::on_both_engines().await {
        let (id, first, _) = campaign(&city, json!([])).await;
        task(&city, id, "八月头一件", "2026-08-03T18:00:00+08:00").await;
        city.as_("office").await.post_json("/api/v1/tasks/schedule", json!({"campaign": id})).await;
        city.app.clock.set(at("2026-07-30T09:00:00+08:00"));
        let unit = city.as_("unit").await;
        assert!(!unit.get("/work").await.text.contains("八月头一件"));
        let ask = json!({"decision": "open", "version": version(&city, first).await});
        assert_eq!(
            city.as_("office").await.post_json(&format!("/api/v1/phases/{first}/gate"), ask).await.status,
            200
        );
        assert!(unit.get("/work").await.text.contains("八月头一件"), "the phase is open");
    }
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_into_it() {
    for city in TestCity::on_both_engines().await {
        let (id, first, _) =
            campaign(&city, json!([criterion("七月任务完成", "tasks.done_rate >= 0.95")])).await;
        task(&city, id, "清运", "2026-07-10T18:00:00+08:00").await;
        city.app.clock.set(at("2026-07-31T17:00:00+08:00"));
        let leader = city.as_("leader").await;
        let (unit, seen) = (city.unit("sanitation"), version(&city, first).await);
        let form = format!(
            "version={seen}&decision=open&summary=%E6%91%B8%E5%BA%95%3Cb%3E&look_back_unit={unit}&look_back_due=2026-08-14"
        );
        let back = leader.post(&format!("/phases/{first}/gate"), &form).await;
        assert_eq!(back.status, 422, "{}", back.text);
        for kept in
            ["摸底&#60;b&#62;</textarea>", "value=\"2026-08-14\"", &format!("value=\"{unit}\" selected")]
        {
            assert!(back.text.contains(kept), "{kept}: {}", back.text);
        }
        let office = city.as_("office").await;
        let back =
            office.post(&format!("/phases/{first}/criteria"), "title=%E7%94%B2&expression=tasks.%3E").await;
        assert_eq!(back.status, 422, "{}", back.text);
        assert!(
            back.text.contains("value=\"tasks.&#62;\"") && back.text.contains("<details open"),
            "{}",
            back.text
        );
    }
}
