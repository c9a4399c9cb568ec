//! Dispatch rules through HTTP, on both engines.

use serde_json::{Value, json};

use super::tests::{brought, deed};
use crate::testing::TestCity;

#[tokio::test]
async fn the_trial_shows_which_rule_fires_and_why_the_earlier_ones_did_not() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let street = city.unit("chengguan");
        let route =
            office.get(&format!("/api/v1/cases/rules/trial?category=0110&street={street}")).await.json();
        assert_eq!((&route["unit"], &route["rule"]), (&json!(street), &json!(6)), "{route}");
        assert_eq!(route["why"][0], json!({"rule": 1, "miss": "category"}));
        assert_eq!(route["why"].as_array().unwrap().last().unwrap(), &json!({"rule": 6, "miss": null}));
        for say in [office.clone(), office.clone().in_english()] {
            let page = say.get(&format!("/cases/rules?category=0110&street={street}")).await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(!page.text.contains("case-"), "{}", page.text);
        }
        let page = office.get(&format!("/cases/rules?category=0110&street={street}")).await;
        assert!(page.text.contains("规则 6，派给城关镇") && page.text.contains("类别不合"), "{}", page.text);
        assert_eq!(office.get("/cases/rules?category=nothing").await.status, 404);
        assert_eq!(city.as_("unit").await.get("/cases/rules").await.status, 404, "{}", city.engine);
    }
}

#[tokio::test]
async fn a_rule_is_mended_in_place_with_a_reason_and_the_next_case_follows_it() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let mend = |to: &str, reason: &str, version: i64| {
            json!({"scheme": "events", "categories": ["0110"], "streets": ["chengguan"], "to": to,
                   "reason": reason, "version": version})
        };
        let path = "/api/v1/cases/rules/6";
        let bad = json!({"categories": ["9999"], "streets": ["moon"], "to": "somebody"});
        let wrong = office.post_json(path, bad).await.json();
        let fields: Vec<&Value> = wrong["fields"].as_array().unwrap().iter().map(|f| &f["field"]).collect();
        assert_eq!(fields, ["categories", "streets", "to", "reason"]);
        let done = office.post_json(path, mend("unit:sanitation", "城关镇垃圾由环卫局清运", 0)).await;
        assert_eq!(done.json(), json!({"version": 1}), "{}", city.engine);
        assert_eq!(
            office.post_json(path, mend("street", "又改", 0)).await.status,
            409,
            "somebody was faster"
        );
        assert_eq!(city.as_("leader").await.post_json(path, mend("street", "改", 1)).await.status, 403);
        let id = brought(&city, "assigned").await;
        let case = office.get(&format!("/api/v1/cases/{id}")).await.json();
        assert_eq!((&case["unit"], &case["rule"]), (&json!(city.unit("sanitation")), &json!(6)));
        let form = "number=6&version=1&deed=retire&reason=%E5%81%9C";
        assert_eq!(office.post("/cases/rules", form).await.location, "/cases/rules#r6");
        assert_eq!(city.facts(1).await, ["dispatch.rule-retired"]);
        let form = "number=13&version=2&deed=mend&categories=0110&to=street&before=7&reason=";
        let page = office.post("/cases/rules", form).await;
        assert!(page.status == 422 && page.text.contains("理由"), "{}", page.text);
        let form = form.to_owned() + "%E5%8A%A0";
        assert_eq!(office.post("/cases/rules", &form).await.status, 303);
        let order = office.get("/api/v1/cases/rules").await.json();
        let numbers: Vec<&Value> = order["rules"].as_array().unwrap().iter().map(|r| &r["number"]).collect();
        assert_eq!(numbers[..7], [1, 2, 3, 4, 5, 13, 7], "{}", city.engine);
    }
}

#[tokio::test]
async fn a_bounced_case_is_settled_by_the_office_and_counts_against_its_rule() {
    for city in TestCity::on_both_engines().await {
        let (office, street) = (city.as_("office").await, city.unit("chengguan"));
        let (one, other) = (brought(&city, "assigned").await, brought(&city, "assigned").await);
        for id in [one, other] {
            assert_eq!(deed(&city, "unit", id, "return", json!({"reason": "不归我镇"})).await.0, 200);
        }
        let page = office.get(&format!("/cases/{one}")).await;
        assert!(page.text.contains("分派规则 6") && page.text.contains("不归我镇"), "{}", page.text);
        let page = office.get(&format!("/cases/rules?case={one}")).await;
        assert!(page.text.contains("2 件被退回"), "{}", page.text);
        assert!(office.get("/cases?state=filed&mark=bounced").await.text.contains("菜市巷口积存垃圾"));
        let (status, problem) = deed(&city, "office", one, "dispatch", json!({})).await;
        assert_eq!((status, &problem["rule"]), (422, &json!("case-refused-bounced-rule")));
        let same = json!({"unit": street});
        assert_eq!(
            deed(&city, "office", one, "dispatch", same).await.1["rule"],
            "case-refused-reason-needed"
        );
        // One goes to another unit, so the rule was wrong; the other goes back, so it was right.
        let (status, _) =
            deed(&city, "office", one, "dispatch", json!({"unit": city.unit("sanitation")})).await;
        assert_eq!(status, 200);
        let (status, _) =
            deed(&city, "office", other, "dispatch", json!({"unit": street, "reason": "在其辖区"})).await;
        assert_eq!(status, 200);
        let rules = office.get("/api/v1/cases/rules").await.json();
        let six = rules["rules"].as_array().unwrap().iter().find(|r| r["number"] == 6).unwrap();
        assert_eq!(
            (&six["given"], &six["misfired"], &six["right_thousandths"]),
            (&json!(3), &json!(1), &json!(666)),
            "{}",
            city.engine
        );
        let listed = office.get("/cases?rule=6&state=").await;
        assert!(listed.text.contains("分派规则 6 ✕"), "{}", listed.text);
    }
}

#[tokio::test]
async fn a_component_goes_to_whom_the_rule_names_for_its_owner() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let thing = json!({"type": "FeatureCollection", "features": [{"type": "Feature",
            "geometry": {"type": "Point", "coordinates": [113.295, 33.735]},
            "properties": {"code": "4104210103000001", "name": "雨水井盖", "owner": "县水务公司"}}]})
        .to_string();
        let file: &[(&str, &str, &[u8])] = &[("file", "c.json", thing.as_bytes())];
        let laid = office.upload("/api/v1/components/import", &[], file).await;
        assert_eq!(laid.json()["added"], 1, "{}", laid.text);
        let rule = json!({"scheme": "components", "owners": ["水务"], "to": "unit:sanitation", "before": 1,
                          "reason": "水务公司的井盖由其主管部门督办"});
        assert_eq!(office.post_json("/api/v1/cases/rules/40", rule).await.json(), json!({"version": 1}));
        let route = async |at: &str| {
            let path = format!("/api/v1/cases/rules/trial?category=components/2013/0103&{at}");
            office.get(&path).await.json()
        };
        let there = route("lon=113.295&lat=33.735").await;
        let sanitation = json!(city.unit("sanitation"));
        assert_eq!((&there["unit"], &there["rule"]), (&sanitation, &json!(40)), "{}", city.engine);
        let elsewhere = route("lon=113.297&lat=33.735").await;
        assert_eq!(elsewhere["why"][0], json!({"rule": 40, "miss": "owner"}), "{}", city.engine);
        let told = route("owner=%E5%B8%82%E6%B0%B4%E5%8A%A1%E9%9B%86%E5%9B%A2").await;
        assert_eq!(told["rule"], 40);
        let page = office.get("/cases/rules").await;
        assert!(page.text.contains("权属单位含“水务”"), "{}", page.text);
    }
}
