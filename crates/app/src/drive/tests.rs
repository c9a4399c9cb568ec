//! Special operations through HTTP, on both engines.

use serde_json::{Value, json};

use crate::testing::{TestCity, at};

async fn drive(city: &TestCity) -> i64 {
    let ask = json!({"title": "占道经营和垃圾清运专项整治", "from": "2026-07-01", "to": "2026-08-31",
        "units": [city.unit("chengguan"), city.unit("hebin")], "streets": [city.unit("chengguan")],
        "targets": [{"name": "清运垃圾", "unit": "吨", "goal": "2400"},
            {"name": "暴露垃圾点", "unit": "处", "goal": "10", "classes": "events/0110"}]});
    let made = city.as_("office").await.post_json("/api/v1/drives", ask).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id()
}

async fn told(city: &TestCity, account: &str, id: i64) -> Value {
    city.as_(account).await.get(&format!("/api/v1/drives/{id}")).await.json()
}

/// A case of the class, struck off.
async fn struck(city: &TestCity, key: &str) {
    let ask = json!({"source": "inspection", "category": "0110", "title": key, "street": city.unit("chengguan"),
        "place": key, "client_key": key});
    let id = city.as_("inspector").await.post_json("/api/v1/cases", ask).await.id();
    for (account, deed, body) in [
        ("office", "file", json!({})),
        ("office", "dispatch", json!({})),
        ("unit", "take", json!({})),
        ("unit", "fix", json!({})),
        ("inspector", "verification", json!({"passed": true})),
    ] {
        let done = city.as_(account).await.post_json(&format!("/api/v1/cases/{id}/{deed}"), body).await;
        assert_eq!(done.status, 200, "{deed}: {}", done.text);
    }
}

#[tokio::test]
async fn a_total_is_the_sum_of_its_records_and_cases_and_leads_to_exactly_them() {
    for city in TestCity::on_both_engines().await {
        let id = drive(&city).await;
        let unit = city.as_("unit").await;
        let path = format!("/api/v1/drives/{id}/records");
        let load = json!({"amount": "12.5", "on": "2026-07-20", "place": "城北填埋场", "client_key": "a"});
        assert_eq!(unit.post_json(&path, load.clone()).await.status, 201);
        assert_eq!(unit.post_json(&path, load).await.status, 200, "the same key is the same record");
        let same = json!({"amount": "12.5", "on": "2026-07-20", "place": "城北填埋场"});
        assert_eq!(unit.post_json(&path, same.clone()).await.json()["rule"], "drive-refused-same");
        let mut again = same;
        again["again"] = json!(true);
        let second = unit.post_json(&path, again).await;
        assert_eq!(second.status, 201, "{}", second.text);
        struck(&city, "北门").await;
        struck(&city, "南门").await;
        let own = told(&city, "office", id).await;
        assert_eq!(
            (&own["targets"][0]["done"], &own["targets"][0]["records"]),
            (&json!("25"), &json!(2)),
            "{own}"
        );
        assert_eq!(
            (&own["targets"][1]["done"], &own["targets"][1]["records"]),
            (&json!("2"), &json!(2)),
            "{own}"
        );
        let void = format!("/api/v1/drive-records/{}/voiding", second.id());
        assert_eq!(city.as_("market").await.post_json(&void, json!({"reason": "x"})).await.status, 403);
        assert_eq!(unit.post_json(&void, json!({"reason": "记重了"})).await.status, 200);
        assert_eq!(told(&city, "office", id).await["targets"][0]["done"], "12.5");
        let office = city.as_("office").await;
        let page = office.get(&format!("/drives/{id}")).await;
        for said in ["12.5/2,400 吨", "暴露垃圾点", "城关镇", "已作废"] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        let cases =
            office.get(&format!("/drives/{id}/records?target=1&unit={}", city.unit("chengguan"))).await;
        assert!(cases.text.contains("北门") && cases.text.contains("2 处（2 条）"), "{}", cases.text);
        let none = office.get(&format!("/drives/{id}/records?target=1&unit={}", city.unit("hebin"))).await;
        assert!(!none.text.contains("北门"), "{}", none.text);
        let sheet = office.get(&format!("/drives/{id}/drive.xlsx")).await;
        let text = yipan_paper::read("a.xlsx", &sheet.bytes).unwrap();
        assert_eq!(text.sheets.len(), 2);
        // A unit that only sees itself sees no other's records through the sums.
        let market = told(&city, "market", id).await;
        assert_eq!(
            (&market["targets"][0]["done"], market["units"].as_array().unwrap().len()),
            (&json!("0"), 0)
        );
        let list = office.get("/drives").await;
        assert!(list.text.contains("占道经营和垃圾清运专项整治"), "{}", list.text);
    }
}

#[tokio::test]
async fn what_would_count_twice_or_outside_is_refused_and_a_closed_drive_stays() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let twice = json!({"title": "x", "from": "2026-07-01", "to": "2026-07-31", "targets": [
            {"name": "a", "unit": "件", "classes": "events/0110"}, {"name": "b", "unit": "件", "classes": "events/01"}]});
        let refused = office.post_json("/api/v1/drives", twice).await;
        assert!(refused.status == 422 && refused.text.contains("算两次"), "{}", refused.text);
        assert_eq!(
            city.as_("unit").await.post_json("/api/v1/drives", json!({"title": "x"})).await.status,
            403
        );
        let id = drive(&city).await;
        let path = format!("/drives/{id}/records");
        let unit = city.as_("unit").await;
        assert_eq!(unit.post(&path, "target=0&amount=0").await.status, 422);
        assert_eq!(unit.post(&path, "target=0&amount=1&on=2026-06-30").await.status, 422);
        assert_eq!(unit.post(&path, "target=0&amount=1&on=2026-07-23").await.status, 422, "tomorrow");
        assert_eq!(unit.post(&path, "target=1&amount=1").await.status, 422, "cases fill that one");
        assert_eq!(
            city.as_("sanitation").await.post(&path, "target=0&amount=1").await.status,
            422,
            "takes no part"
        );
        assert_eq!(unit.post(&path, "target=0&amount=3").await.status, 303);
        assert_eq!(unit.post(&format!("/drives/{id}/closing"), "summary=x").await.status, 403);
        let closing = format!("/drives/{id}/closing");
        assert_eq!(office.post(&closing, "summary=清运完毕&version=1").await.status, 303);
        assert_eq!(unit.post(&path, "target=0&amount=4").await.status, 422);
        assert_eq!(city.facts(3).await, ["drive.opened", "drive.recorded", "drive.closed"]);
        let page = office.get(&format!("/drives/{id}")).await;
        assert!(page.text.contains("清运完毕") && page.text.contains("已收官"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_unit_that_takes_part_owes_a_record_every_week_until_the_drive_ends() {
    for city in TestCity::on_both_engines().await {
        let id = drive(&city).await;
        let link = format!("href=\"/drives/{id}\">报整治数</a>");
        let work = async |account: &str| city.as_(account).await.get("/work").await.text;
        let unit = work("unit").await;
        assert!(unit.contains(&link) && unit.contains("清运垃圾"), "{}: {unit}", city.engine);
        assert!(!work("lead").await.contains(&link), "its unit takes no part");
        assert!(!work("office").await.contains(&link), "the office writes for nobody");
        let load = json!({"amount": "3", "on": "2026-07-22", "place": "城北填埋场"});
        let path = format!("/api/v1/drives/{id}/records");
        assert_eq!(city.as_("unit").await.post_json(&path, load).await.status, 201);
        // Due again a week after the record: late after eight days, gone when the drive is over.
        city.app.clock.set(at("2026-07-31T10:00:00+08:00"));
        let late = work("unit").await;
        assert!(late.contains(&link) && late.contains("clock late"), "{late}");
        city.app.clock.set(at("2026-09-02T10:00:00+08:00"));
        assert!(!work("unit").await.contains(&link));
    }
}

#[tokio::test]
async fn a_drive_is_opened_by_form_and_stands_in_the_list_of_its_campaign() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        assert_eq!(office.get("/drives/new").await.status, 200, "{}", city.engine);
        assert_eq!(city.as_("unit").await.get("/drives/new").await.status, 403);
        let wrong = office.post("/drives", "title=&from=2026-07-01&to=2026-08-31").await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        let id = drive(&city).await;
        let list = office.get("/drives").await.text;
        assert!(list.contains(&format!("/drives/{id}")) && list.contains("垃圾清运专项整治"), "{list}");
        assert_eq!(office.get("/campaigns/1/drives").await.status, 404, "no such campaign");
        assert_eq!(office.get("/campaigns/1/hazards").await.status, 404);
    }
}
