//! The life of a case through HTTP, on both engines.

use serde_json::{Value, json};

use crate::testing::{TestCity, at, photo};

/// The demonstration's blocked drain, reported by the inspector.
pub(super) async fn reported(city: &TestCity) -> i64 {
    let body = json!({
        "source": "inspection", "category": "0110", "title": "菜市巷口积存垃圾", "place": "菜市巷口",
        "street": city.unit("chengguan"), "location": {"lon": 112.5, "lat": 37.8}, "severity": "ordinary"
    });
    let reply = city.as_("inspector").await.post_json("/api/v1/cases", body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.id()
}

pub(super) async fn deed(city: &TestCity, account: &str, id: i64, deed: &str, body: Value) -> (u16, Value) {
    let reply = city.as_(account).await.post_json(&format!("/api/v1/cases/{id}/{deed}"), body).await;
    (reply.status, reply.json())
}

/// Brings a case to a state; the unit is 城关镇.
pub(super) async fn brought(city: &TestCity, state: &str) -> i64 {
    let id = reported(city).await;
    let steps = [
        ("reported", "office", "file"),
        ("filed", "office", "dispatch"),
        ("assigned", "unit", "take"),
        ("working", "unit", "fix"),
        ("fixed", "inspector", "verification"),
    ];
    for (before, account, word) in steps {
        if before == state {
            break;
        }
        let body = if word == "verification" { json!({"passed": true}) } else { json!({}) };
        let (status, case) = deed(city, account, id, word, body).await;
        assert_eq!(status, 200, "{word}: {case}");
    }
    id
}

#[tokio::test]
async fn a_case_goes_from_report_to_struck_off_and_the_ledger_tells_it() {
    for city in TestCity::on_both_engines().await {
        let id = reported(&city).await;
        let (_, filed) = deed(&city, "office", id, "file", json!({})).await;
        assert_eq!(filed["number"], "环卫 2026-0001");
        assert_eq!(filed["deadlines"]["stage"], "2026-07-22T07:17:00Z");
        let (_, case) = deed(&city, "office", id, "dispatch", json!({})).await;
        // Rule 6: rubbish goes to the street it lies in. Four working hours from 15:02 end the next morning.
        assert_eq!((&case["unit"], &case["rule"]), (&json!(city.unit("chengguan")), &json!(6)));
        assert_eq!(case["deadlines"]["handle"], "2026-07-23T01:32:00Z");
        deed(&city, "unit", id, "take", json!({})).await;
        let (unit, jpeg) = (city.as_("unit").await, photo([1, 2, 3]));
        let evidence = unit.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &jpeg)]).await.id();
        let fix = json!({"note": "清完", "evidence": [evidence]});
        assert_eq!(deed(&city, "unit", id, "fix", fix).await.1["state"], "fixed");
        let failed = json!({"passed": false, "note": "墙角还有 2 袋"});
        let (_, case) = deed(&city, "inspector", id, "verification", failed).await;
        assert_eq!((&case["state"], &case["reworks"]), (&json!("working"), &json!(1)));
        deed(&city, "unit", id, "fix", json!({"note": "再清"})).await;
        let (status, case) = deed(&city, "inspector2", id, "verification", json!({"passed": true})).await;
        assert_eq!((status, &case["state"], &case["late"]), (200, &json!("closed"), &json!(false)));
        assert_eq!(
            city.facts(9).await,
            [
                "case.reported",
                "case.filed",
                "case.dispatched",
                "case.taken",
                "evidence.added",
                "case.fixed",
                "case.failed",
                "case.fixed",
                "case.closed",
            ]
        );
        let whole = city.as_("office").await.get(&format!("/api/v1/cases/{id}")).await.json();
        assert_eq!(whole["photos"][0]["kind"], "after");
    }
}

#[tokio::test]
async fn the_same_client_key_is_the_same_case_once() {
    for city in TestCity::on_both_engines().await {
        let body = json!({"source": "patrol", "category": "events/2013/0112", "client_key": "phone-7/19"});
        let inspector = city.as_("inspector").await;
        let first = inspector.post_json("/api/v1/cases", body.clone()).await;
        let second = inspector.post_json("/api/v1/cases", body.clone()).await;
        assert_eq!((first.status, second.status), (201, 200), "{}", second.text);
        assert_eq!(first.id(), second.id());
        let other = city.as_("unit").await.post_json("/api/v1/cases", body).await;
        assert_eq!(other.status, 201, "another's key is another's");
        assert_ne!(other.id(), first.id());
    }
}

#[tokio::test]
async fn every_deed_answers_every_role() {
    let city = TestCity::on("sqlite").await;
    let mut table =
        String::from("deed         office lead unit inspector sponsor leader auditor sanitation\n");
    for (word, state, body) in [
        ("file", "reported", json!({})),
        ("decline", "reported", json!({"reason": "r"})),
        ("merge", "reported", json!({"into": 1})),
        ("dispatch", "filed", json!({})),
        ("take", "assigned", json!({})),
        ("return", "assigned", json!({"reason": "r"})),
        ("fix", "working", json!({})),
        ("verification", "fixed", json!({"passed": true})),
        ("extension", "working", json!({"reason": "r"})),
        ("suspension", "working", json!({"reason": "r", "until": "2026-08-05T08:00:00+08:00"})),
        ("escalation", "working", json!({"opinion": "r"})),
        ("answer", "working", json!({"opinion": "r"})),
        ("void", "working", json!({"reason": "r"})),
    ] {
        table += &format!("{word:12}");
        for (account, width) in [
            ("office", 6),
            ("lead", 4),
            ("unit", 4),
            ("inspector", 9),
            ("sponsor", 7),
            ("leader", 6),
            ("auditor", 7),
            ("sanitation", 1),
        ] {
            let id = brought(&city, state).await;
            let (status, _) = deed(&city, account, id, word, body.clone()).await;
            table += &format!(" {status:<width$}");
        }
        table = table.trim_end().to_owned() + "\n";
    }
    assert_eq!(
        table,
        "\
deed         office lead unit inspector sponsor leader auditor sanitation
file         200    404  404  403       403     403    403     404
decline      200    404  404  403       403     403    403     404
merge        422    404  404  403       403     403    403     404
dispatch     200    404  404  403       403     403    403     404
take         403    404  200  403       403     403    403     404
return       200    404  200  403       403     403    403     404
fix          403    404  200  403       403     403    403     404
verification 200    404  403  200       403     403    403     404
extension    200    404  403  403       403     403    403     404
suspension   200    404  403  403       403     403    403     404
escalation   403    404  200  403       403     403    403     404
answer       422    404  403  403       422     422    403     404
void         200    404  403  403       403     403    403     404
"
    );
}

#[tokio::test]
async fn a_refused_deed_says_the_rule_and_one_outrun_says_so() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        let (status, problem) = deed(&city, "unit", id, "take", json!({})).await;
        assert_eq!((status, &problem["rule"]), (422, &json!("case-refused-wrong-stage")));
        assert_eq!(problem["detail"], "这件正在处置，这一步现在不能办。");
        let version =
            city.as_("unit").await.get(&format!("/api/v1/cases/{id}")).await.json()["version"].clone();
        let (status, _) =
            deed(&city, "office", id, "extension", json!({"reason": "雨", "version": version})).await;
        assert_eq!(status, 200);
        let (status, _) = deed(&city, "unit", id, "fix", json!({"version": version})).await;
        assert_eq!(status, 409, "{}", city.engine);
        let bad = json!({"category": "9999", "severity": "grave", "location": {"lon": 999, "lat": 0}});
        let reply = city.as_("inspector").await.post_json("/api/v1/cases", bad).await;
        let fields: Vec<_> =
            reply.json()["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
        assert_eq!(
            (reply.status, fields),
            (422, vec![json!("category"), json!("severity"), json!("location")])
        );
    }
}

#[tokio::test]
async fn an_overdue_case_is_marked_and_climbs_to_the_sponsor_and_the_office() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        let office = city.as_("office").await;
        let case = || async { office.get(&format!("/api/v1/cases/{id}")).await.json() };
        super::watch(&city.app).await.unwrap();
        assert_eq!(case().await["rung"], Value::Null);
        city.app.clock.set(at("2026-07-23T09:32:00+08:00"));
        assert_eq!(super::watch(&city.app).await.unwrap(), 1);
        assert_eq!(super::watch(&city.app).await.unwrap(), 0, "once");
        let now = case().await;
        assert_eq!(
            (&now["light"], &now["rung"], &now["late"]),
            (&json!("red"), &json!("sponsor"), &json!(true))
        );
        assert_eq!(city.facts(1).await, ["case.overdue"]);
        city.app.clock.set(at("2026-07-24T09:32:00+08:00"));
        super::watch(&city.app).await.unwrap();
        assert_eq!(case().await["rung"], "office");
        let (status, _) = deed(&city, "office", id, "extension", json!({"reason": "雨"})).await;
        assert_eq!(status, 422, "too late for more time");
        let (status, _) = deed(&city, "office", id, "answer", json!({"opinion": "由环卫局派车"})).await;
        assert_eq!(status, 200);
        let page = office.get(&format!("/cases/{id}")).await;
        assert!(page.text.contains("由环卫局派车") && page.text.contains("逾期"));
    }
}

#[tokio::test]
async fn a_suspension_ends_by_itself_on_its_day() {
    let city = TestCity::on("sqlite").await;
    let id = brought(&city, "working").await;
    let ask = json!({"until": "2026-07-24T08:30", "reason": "等配件"});
    assert_eq!(deed(&city, "office", id, "suspension", ask).await.1["suspended"], true);
    assert_eq!(deed(&city, "unit", id, "fix", json!({})).await.0, 422);
    city.app.clock.set(at("2026-07-24T08:30:00+08:00"));
    super::watch(&city.app).await.unwrap();
    let case = city.as_("office").await.get(&format!("/api/v1/cases/{id}")).await.json();
    assert_eq!(case["suspended"], false);
    // 2 h 58 min of the four were used up to nothing: all four are left, from 08:30 to 13:30 with the noon break.
    assert_eq!(case["deadlines"]["handle"], "2026-07-24T06:00:00Z");
}

#[tokio::test]
async fn the_fixing_unit_cannot_verify_whatever_its_role() {
    let city = TestCity::on("sqlite").await;
    let id = brought(&city, "reported").await;
    deed(&city, "office", id, "file", json!({})).await;
    let (status, _) = deed(&city, "office", id, "dispatch", json!({"unit": city.unit("inspectorate")})).await;
    assert_eq!(status, 200);
    let fixed = city
        .deed("unit", move |db, by, now| {
            let mut handler = by.clone();
            let unit = crate::who::store::unit_by_name(db, by.city, "督查室")?.unwrap();
            (handler.unit, handler.unit_path) = (unit.id, unit.path);
            super::act::take(db, &handler, id, &super::act::Said::default(), now)?;
            super::act::fix(db, &handler, id, &super::act::Said::default(), now)
        })
        .await;
    assert_eq!(fixed.unwrap().stage, "fixed");
    let (status, problem) = deed(&city, "inspector", id, "verification", json!({"passed": true})).await;
    assert_eq!((status, &problem["rule"]), (422, &json!("case-refused-self-verification")));
    assert_eq!(deed(&city, "office", id, "verification", json!({"passed": true})).await.0, 200);
}

#[tokio::test]
async fn the_same_kind_back_at_the_same_place_is_linked_as_a_rebound_and_a_twin_is_offered() {
    for city in TestCity::on_both_engines().await {
        let first = brought(&city, "closed").await;
        city.app.clock.set(at("2026-08-10T10:00:00+08:00"));
        let second = reported(&city).await;
        let (_, case) = deed(&city, "office", second, "file", json!({})).await;
        assert_eq!((&case["rebound_of"], &case["number"]), (&json!(first), &json!("环卫 2026-0002")));
        let twin = reported(&city).await;
        let whole = city.as_("office").await.get(&format!("/api/v1/cases/{twin}")).await.json();
        assert_eq!(whole["duplicates"], json!([second]));
        let (status, merged) = deed(&city, "office", twin, "merge", json!({"into": second})).await;
        assert_eq!((status, &merged["merged_into"]), (200, &json!(second)), "{}", city.engine);
    }
}

#[tokio::test]
async fn pages_do_the_same_deeds_and_show_the_rule_when_it_says_no() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        let unit = city.as_("unit").await;
        let mine = unit.get("/field/cases").await;
        assert!(mine.text.contains("菜市巷口积存垃圾") && mine.text.contains("交复查"), "{}", mine.text);
        let jpeg = photo([7, 7, 7]);
        let fields = [("reason", "清完"), ("next", "/field/cases")];
        let fixed = unit.upload(&format!("/cases/{id}/fix"), &fields, &[("photo", "a.jpg", &jpeg)]).await;
        assert_eq!((fixed.status, fixed.location.as_str()), (303, "/field/cases"), "{}", fixed.text);
        let inspector = city.as_("inspector").await;
        assert!(inspector.get("/field/verify").await.text.contains("菜市巷口积存垃圾"));
        let check = inspector.get(&format!("/field/verify/{id}")).await;
        assert!(check.text.contains("垃圾清完，墙角不留") && check.text.contains(".jpg"));
        let silent = inspector.post(&format!("/cases/{id}/verification"), "passed=false&reason=").await;
        assert_eq!(silent.status, 422);
        assert!(silent.text.contains("要写理由"));
        let passed = inspector.post(&format!("/cases/{id}/verification"), "passed=true").await;
        assert_eq!(passed.location, format!("/cases/{id}/strike"));
        let strike = inspector.get(&passed.location).await;
        assert!(strike.text.contains("环卫 0001") && strike.text.contains("王督查员"));
        for say in [inspector.clone(), inspector.clone().in_english()] {
            let page = say.get(&format!("/cases/{id}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(!page.text.contains("case-lede") && !page.text.contains("case-do"));
        }
        let twice = inspector.post(&format!("/cases/{id}/verification"), "passed=true").await;
        assert_eq!(twice.status, 422);
        assert!(twice.text.contains("这件已销号"), "{}", city.engine);
    }
}

#[tokio::test]
async fn a_failed_finding_becomes_a_case_once() {
    for city in TestCity::on_both_engines().await {
        let street = city.unit("hebin");
        for _ in 0..2 {
            let line = json!({
                "finding": 77, "category": "components/0103", "severity": "major", "title": "雨水井盖破损",
                "note": "缺一角", "place": "河滨路", "street": street, "lon": 112.5, "lat": 37.8, "evidence": []
            });
            let told = city.deed("inspector", move |db, by, now| {
                let line = crate::ledger::Line::of("finding.failed", "finding", 77).detail(line);
                crate::ledger::record(db, by, now, line)
            });
            told.await.unwrap();
            city.settle().await;
        }
        let cases = city.as_("office").await.get("/api/v1/cases").await.json();
        let items = cases["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{}", city.engine);
        assert_eq!((&items[0]["finding"], &items[0]["severity"]), (&json!(77), &json!("major")));
        assert_eq!(items[0]["title"], "不合格：雨水井盖破损");
        assert_eq!(
            (&items[0]["street"], &items[0]["category"]),
            (&json!(street), &json!("components/2013/0103"))
        );
    }
}

#[tokio::test]
async fn several_units_do_their_parts_and_one_answers_for_the_whole() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        let units = json!({"units": [city.unit("sanitation")]});
        assert_eq!(deed(&city, "sanitation", id, "part", json!({})).await.0, 404, "not theirs yet");
        assert_eq!(deed(&city, "office", id, "joint", units).await.0, 200);
        assert_eq!(deed(&city, "unit", id, "fix", json!({})).await.1["rule"], "case-refused-parts-open");
        let listed = city.as_("sanitation").await.get("/cases").await;
        assert!(listed.text.contains("菜市巷口积存垃圾"), "{}", city.engine);
        let page = city.as_("sanitation").await.get(&format!("/cases/{id}")).await;
        assert!(page.text.contains("我们的部分办完了"), "{}", page.text);
        assert_eq!(deed(&city, "sanitation", id, "fix", json!({})).await.0, 403);
        assert_eq!(deed(&city, "sanitation", id, "part", json!({"note": "运走了"})).await.0, 200);
        assert_eq!(deed(&city, "unit", id, "fix", json!({})).await.0, 200);
    }
}

#[tokio::test]
async fn a_report_is_looked_at_split_and_put_right_on_the_spot() {
    for city in TestCity::on_both_engines().await {
        let id = reported(&city).await;
        deed(&city, "office", id, "look", json!({})).await;
        assert_eq!(deed(&city, "office", id, "file", json!({})).await.1["rule"], "case-refused-look-out");
        let answer = json!({"found": true, "note": "在"});
        assert_eq!(deed(&city, "inspector2", id, "look-answer", answer).await.0, 200);
        let split = json!({"category": "events/0112", "title": "另有乱堆物料", "reason": "两个问题"});
        assert_eq!(deed(&city, "office", id, "split", split).await.0, 200);
        let newest = city.as_("office").await.get("/api/v1/cases?limit=1").await.json();
        let part = newest["items"][0]["id"].as_i64().unwrap();
        assert_eq!(newest["items"][0]["split_from"], json!(id));
        assert_eq!(
            deed(&city, "inspector", part, "on-spot", json!({})).await.1["rule"],
            "case-refused-proof-needed"
        );
        let (inspector, jpeg) = (city.as_("inspector").await, photo([1, 2, 3]));
        let evidence = inspector.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &jpeg)]).await.id();
        let (status, case) = deed(&city, "inspector", part, "on-spot", json!({"evidence": [evidence]})).await;
        assert_eq!((status, &case["state"]), (200, &json!("fixed")), "{case}");
        assert_eq!(deed(&city, "inspector2", part, "verification", json!({"passed": true})).await.0, 422);
        let (status, case) = deed(&city, "office", part, "verification", json!({"passed": true})).await;
        assert_eq!((status, &case["state"]), (200, &json!("closed")), "{}", city.engine);
    }
}

#[tokio::test]
async fn what_a_unit_asks_for_is_granted_or_turned_down_and_a_voiding_takes_two() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        let ask = json!({"wish": "extension", "reason": "等配件", "until": "2026-07-24T10:00"});
        let (status, case) = deed(&city, "unit", id, "application", ask).await;
        assert_eq!((status, &case["application"]), (200, &json!("extension")), "{case}");
        let office = city.as_("office").await;
        assert!(office.get("/cases?mark=asked").await.text.contains("菜市巷口积存垃圾"));
        assert!(office.get(&format!("/cases/{id}")).await.text.contains("准予延期"));
        let (_, case) = deed(&city, "office", id, "extension", json!({"reason": "同意"})).await;
        assert_eq!(
            (&case["application"], &case["deadlines"]["handle"]),
            (&Value::Null, &json!("2026-07-24T02:00:00Z"))
        );
        assert_eq!(
            deed(&city, "office", id, "void", json!({"reason": "重复"})).await.1["application"],
            "voiding"
        );
        let (status, problem) = deed(&city, "office", id, "void", json!({"reason": "重复"})).await;
        assert_eq!((status, &problem["rule"]), (422, &json!("case-refused-second-person")));
        assert_eq!(deed(&city, "leader", id, "void", json!({"reason": "同意"})).await.1["state"], "voided");
        let forced = brought(&city, "working").await;
        deed(&city, "leader", forced, "supervision", json!({"reason": "拖得太久"})).await;
        let (status, case) =
            deed(&city, "leader", forced, "forced-closing", json!({"reason": "已另案处理"})).await;
        assert_eq!((status, &case["forced"], &case["state"]), (200, &json!(true), &json!("closed")));
        let page = office.get(&format!("/cases/{forced}")).await;
        assert!(page.text.contains("强制结案"), "{}", page.text);
    }
}
