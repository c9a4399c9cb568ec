//! A resident's story through HTTP, on both engines.

use serde_json::json;

use crate::testing::{TestCity, at, photo};

async fn reported(city: &TestCity, key: &str) -> String {
    let fields = [
        ("client_key", key),
        ("kind", "rubbish"),
        ("words", "东关桥头果皮箱满溢"),
        ("place", "东关桥头"),
        ("phone", "138 0000 0000"),
    ];
    let reply = city.anybody().upload("/report", &fields, &[("photo", "bin.jpg", &photo([9, 80, 40]))]).await;
    assert_eq!(reply.status, 303, "{}", reply.text);
    reply.location
}

/// Takes a reported case through to its end.
async fn solve(city: &TestCity, id: i64) {
    for (account, deed, body) in [
        ("office", "file", json!({})),
        ("office", "dispatch", json!({"unit": city.unit("sanitation")})),
        ("sanitation", "take", json!({})),
        ("sanitation", "fix", json!({"note": "已换 240 升的箱子"})),
        ("inspector", "verification", json!({"passed": true})),
    ] {
        let reply = city.as_(account).await.post_json(&format!("/api/v1/cases/{id}/{deed}"), body).await;
        assert_eq!(reply.status, 200, "{deed}: {}", reply.text);
    }
}

async fn newest_case(city: &TestCity) -> serde_json::Value {
    city.as_("office").await.get("/api/v1/cases?limit=1").await.json()["items"][0].clone()
}

#[tokio::test]
async fn a_resident_reports_follows_and_reopens_once() {
    for city in TestCity::on_both_engines().await {
        let track = reported(&city, "k1").await;
        assert_eq!(reported(&city, "k1").await, track, "the same form twice is the same report");
        let case = newest_case(&city).await;
        assert_eq!((case["source"].as_str(), case["state"].as_str()), (Some("public"), Some("reported")));
        let id = case["id"].as_i64().unwrap();
        let page = city.anybody().get(&track).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("东关桥头果皮箱满溢") && page.text.contains("收到"));
        assert!(!page.text.contains("138 0000"), "the phone is nowhere");
        let early = city.anybody().post(&format!("{track}/rating"), "solved=false").await;
        assert_eq!(early.status, 422);
        solve(&city, id).await;
        let page = city.anybody().get(&track).await;
        assert!(page.text.contains("已换 240 升的箱子") && !page.text.contains("王督查员"));
        let no = city.anybody().post(&format!("{track}/rating"), "solved=false&words=still+full").await;
        assert_eq!(no.status, 303, "{}", no.text);
        assert_eq!(newest_case(&city).await["state"], "filed");
        let shut = city.anybody().post(&format!("{track}/rating"), "solved=true").await;
        assert_eq!(shut.status, 422, "it is not closed now");
        for (account, deed, body) in [
            ("office", "dispatch", json!({"unit": city.unit("sanitation")})),
            ("sanitation", "take", json!({})),
            ("sanitation", "fix", json!({})),
            ("inspector", "verification", json!({"passed": true})),
        ] {
            let now = city.app.clock.now() + 60_000;
            city.app.clock.set(now);
            let reply = city.as_(account).await.post_json(&format!("/api/v1/cases/{id}/{deed}"), body).await;
            assert_eq!(reply.status, 200, "{deed}: {}", reply.text);
        }
        let again = city.anybody().post(&format!("{track}/rating"), "solved=false").await;
        assert_eq!(again.status, 422, "{}: once only", city.engine);
        let yes = city.anybody().post(&format!("{track}/rating"), "solved=true").await;
        assert_eq!(yes.status, 303);
        assert_eq!(city.facts(1).await, ["case.rated"]);
    }
}

#[tokio::test]
async fn what_cannot_be_a_report_is_told_with_its_mend_and_a_wrong_code_finds_nothing() {
    let city = TestCity::on("sqlite").await;
    let anybody = city.anybody();
    for (form, why) in [
        ("words=x", "这里要填"),
        ("kind=rubbish", "写一句，或拍一张照片"),
        ("kind=rubbish&words=x&phone=abc", "手机号读不懂"),
    ] {
        let reply = anybody.post("/report", form).await;
        assert_eq!(reply.status, 422, "{form}");
        assert!(reply.text.contains(why), "{form}: {}", reply.text);
    }
    assert_eq!(anybody.get("/track/22222222").await.status, 404);
    assert_eq!(anybody.get("/track?code=nonsense").await.status, 404);
    assert_eq!(anybody.get("/track?code=7k4q+92md").await.location, "/track/7K4Q92MD");
    assert_eq!(anybody.get("/report").await.status, 200);
    assert_eq!(anybody.clone().in_english().get("/track").await.status, 200);
}

#[tokio::test]
async fn the_same_sending_is_one_report_and_a_guessed_key_gives_nobody_anothers_code() {
    for city in TestCity::on_both_engines().await {
        let anybody = city.anybody();
        let said = |words: &str| json!({"kind": "rubbish", "words": words, "client_key": "k-1"});
        let first = anybody.post_json("/api/v1/reports", said("果皮箱满溢")).await;
        let again = anybody.post_json("/api/v1/reports", said("果皮箱满溢")).await;
        let other = anybody.post_json("/api/v1/reports", said("路灯不亮")).await;
        assert_eq!(first.json()["code"], again.json()["code"], "{}", first.text);
        assert_ne!(first.json()["code"], other.json()["code"], "{}", city.engine);
        let ask = json!({"kind": "rubbish", "words": "井盖松动"});
        let once = anybody.post_json_once("/api/v1/reports", "phone-7", ask.clone()).await;
        let twice = anybody.post_json_once("/api/v1/reports", "phone-7", ask).await;
        assert_eq!((once.status, &once.json()["code"]), (201, &twice.json()["code"]), "{}", once.text);
    }
}

#[tokio::test]
async fn photos_of_a_report_are_shown_to_its_code_only() {
    let city = TestCity::on("sqlite").await;
    let track = reported(&city, "k2").await;
    let case = newest_case(&city).await;
    let whole = city.as_("office").await.get(&format!("/api/v1/cases/{}", case["id"])).await.json();
    let id = &whole["photos"][0]["evidence"];
    let shown = city.anybody().get(&format!("{track}/photo/{id}")).await;
    assert_eq!((shown.status, &shown.bytes[..2]), (200, &[0xff, 0xd8][..]));
    assert_eq!(city.anybody().get(&format!("/track/22222222/photo/{id}")).await.status, 404);
}

#[tokio::test]
async fn a_contact_opens_only_to_the_unit_that_answers_residents_and_each_time_is_told() {
    let city = TestCity::on("sqlite").await;
    city.app.clock.set(at("2026-07-22T16:00:00+08:00"));
    reported(&city, "k3").await;
    let id = newest_case(&city).await["id"].as_i64().unwrap();
    for account in ["office", "unit", "sanitation", "leader", "inspector"] {
        let reply = city.as_(account).await.post(&format!("/cases/{id}/contact"), "").await;
        assert_eq!(reply.status, 403, "{account}");
    }
    let reply = city.as_("hotline").await.post(&format!("/cases/{id}/contact"), "").await;
    assert!(reply.status == 200 && reply.text.contains("138 0000 0000"), "{}", reply.text);
    assert_eq!(city.facts(1).await, ["report.opened"]);
}
