use diesel::prelude::*;
use serde_json::{Value, json};

use crate::testing::{TestCity, Visitor};
use crate::who::store::person;

const SMALL: &str = "[standard]\ncode='s'\nname='标准'\nedition='1'\nin_force='2026-01-01'\n\
    [[indicator]]\ncode='1'\ntitle='绿化'\nkind='qualitative'\nmeasure='green'\nrequirement='>= 38 %'\n\
    [[indicator]]\ncode='2'\ntitle='亮灯'\nkind='qualitative'\n";

/// A campaign with one small standard; its id and its indicators by code.
async fn campaign(office: &Visitor<'_>) -> (i64, Value) {
    let made = office.post_json("/api/v1/standards", json!({"toml": SMALL})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let ask = json!({"name": "创卫", "target_on": "2026-12-31", "standards": ["s"]});
    let id = office.post_json("/api/v1/campaigns", ask).await.id();
    let indicators = office.get("/api/v1/indicators").await.json();
    (id, json!({"1": indicators["items"][0]["id"], "2": indicators["items"][1]["id"]}))
}

async fn set_password(city: &TestCity, account: &str) {
    let (id, person) = (city.anlan.city(), city.anlan.people[account]);
    city.app
        .deed(move |db, _| {
            let kept = crate::who::act::hash_password("a-long-password")?;
            diesel::update(person::table.find((id, person))).set(person::password.eq(kept)).execute(db)?;
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_campaign_starts_only_when_every_item_has_one_lead_or_a_reason_is_given() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let (id, indicators) = campaign(&office).await;
        let coverage = office.get(&format!("/api/v1/campaigns/{id}/coverage")).await.json();
        assert_eq!((&coverage["asked"], &coverage["blocking"]), (&json!(2), &json!(2)));
        let start = format!("/api/v1/campaigns/{id}/start");
        let refused = office.post_json(&start, json!({})).await;
        assert_eq!((refused.status, refused.json()["rule"].as_str()), (422, Some("duty-refused-gaps")));
        let assign = |code: &str, unit: &str, role: &str| json!({"campaign": id, "kind": "indicator", "subject": indicators[code], "unit": city.unit(unit), "role": role});
        assert_eq!(
            city.as_("unit").await.post_json("/api/v1/duties", assign("1", "parks", "lead")).await.status,
            403
        );
        for (code, unit, role) in
            [("1", "parks", "lead"), ("1", "housing", "participant"), ("2", "housing", "lead")]
        {
            let made = office.post_json("/api/v1/duties", assign(code, unit, role)).await;
            assert_eq!(made.status, 201, "{}", made.text);
        }
        let coverage = office.get(&format!("/api/v1/campaigns/{id}/coverage")).await.json();
        assert_eq!((&coverage["covered"], &coverage["gaps"]), (&json!(2), &json!([])));
        let started = office.post_json(&start, json!({})).await;
        assert_eq!((started.status, started.json()["status"].as_str()), (200, Some("running")));
        assert_eq!(office.post_json(&start, json!({})).await.status, 422, "it starts once");
    }
}

#[tokio::test]
async fn a_start_with_gaps_keeps_its_reason() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let (id, _) = campaign(&office).await;
        let page = office.post(&format!("/campaigns/{id}/start"), "waiver=").await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("还有 2 项没人牵头"), "{}", page.text);
        let started = office.post(&format!("/campaigns/{id}/start"), "waiver=%E5%85%88%E5%8A%A8").await;
        assert_eq!(started.status, 303);
        let own = office.get(&format!("/api/v1/campaigns/{id}")).await.json();
        assert_eq!((own["status"].as_str(), own["waiver"].as_str()), (Some("running"), Some("先动")));
    }
}

#[tokio::test]
async fn a_lead_is_named_in_place_and_a_second_lead_takes_over() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let (id, indicators) = campaign(&office).await;
        let path = format!("/campaigns/{id}/duties");
        let page = office.get(&path).await;
        assert!(page.text.contains("没人牵头"), "{}", page.text);
        let form = |unit: &str, more: &str| {
            format!("kind=indicator&subject={}&role=lead&unit={unit}{more}", indicators["1"])
        };
        let wrong = office.post(&path, &form("nobody", "")).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("没有这个单位"));
        let housing = "%E5%8E%BF%E4%BD%8F%E5%BB%BA%E5%B1%80";
        let parks = "%E5%8E%BF%E5%9B%AD%E6%9E%97%E4%B8%AD%E5%BF%83";
        assert_eq!(office.post(&path, &form(housing, "")).await.status, 303);
        assert_eq!(office.post(&path, &form(parks, "")).await.status, 303);
        let coverage = office.get(&format!("/api/v1/campaigns/{id}/coverage")).await.json();
        assert_eq!(coverage["gaps"][0]["gap"], "many-leads");
        assert_eq!(coverage["gaps"][0]["blocks"], false);
        assert_eq!(office.post(&path, &form(parks, "&replace=1")).await.status, 303);
        let coverage = office.get(&format!("/api/v1/campaigns/{id}/coverage")).await.json();
        assert_eq!(coverage["covered"], 1);
        let page = office.get(&format!("{path}/coverage")).await;
        assert!(page.text.contains("这些要补上才能启动"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_letter_is_signed_by_its_unit_with_the_password_and_frozen() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let (id, indicators) = campaign(&office).await;
        let assign = |code: &str| json!({"campaign": id, "kind": "indicator", "subject": indicators[code], "unit": city.unit("housing"), "role": "lead"});
        office.post_json("/api/v1/duties", assign("1")).await;
        let letters = format!("/api/v1/campaigns/{id}/letters");
        assert_eq!(office.post_json(&letters, json!({})).await.json(), json!({"new": 1, "supplements": 0}));
        let own = office.get(&letters).await.json()[0].clone();
        let path = format!("/api/v1/letters/{}/signature", own["id"]);
        set_password(&city, "lead").await;
        let lead = city.as_("lead").await;
        let ask = |password: &str| json!({"version": own["version"], "password": password});
        assert_eq!(
            city.as_("unit").await.post_json(&path, ask("a-long-password")).await.status,
            403,
            "another unit"
        );
        assert_eq!(
            office.post_json(&path, ask("a-long-password")).await.status,
            403,
            "the office signs for nobody"
        );
        assert_eq!(lead.post_json(&path, ask("wrong-password")).await.status, 422);
        let signed = lead.post_json(&path, ask("a-long-password")).await;
        assert_eq!(signed.status, 200, "{}", signed.text);
        assert_eq!(signed.json()["hash"].as_str().map(str::len), Some(64));
        assert_eq!(lead.post_json(&path, ask("a-long-password")).await.status, 422, "once");
        assert_eq!(office.post_json(&letters, json!({})).await.json(), json!({"new": 0, "supplements": 0}));
        let task = json!({"campaign": id, "title": "补种行道树", "unit": city.unit("housing")});
        assert_eq!(office.post_json("/api/v1/tasks", task).await.status, 201);
        let unchanged = office.post_json(&letters, json!({})).await.json();
        assert_eq!(
            unchanged,
            json!({"new": 0, "supplements": 0}),
            "a task of a meeting asks for no new letter"
        );
        office.post_json("/api/v1/duties", assign("2")).await;
        assert_eq!(office.post_json(&letters, json!({})).await.json(), json!({"new": 0, "supplements": 1}));
        let page = lead.get(&format!("/letters/{}", own["id"])).await;
        assert!(page.text.contains("赵副局长") && !page.text.contains("对不上"), "{}", page.text);
        assert_eq!(city.as_("market").await.get(&format!("/letters/{}", own["id"])).await.status, 403);
        assert!(city.facts(12).await.contains(&"letter.signed".to_owned()));
    }
}
