//! Overdue appeals through HTTP, on both engines.

use serde_json::json;

use super::tests::{brought, deed};
use crate::testing::{TestCity, at};

#[tokio::test]
async fn two_reviewers_exempt_a_late_case_and_the_raw_fact_stays() {
    for city in TestCity::on_both_engines().await {
        let early = brought(&city, "closed").await;
        let why = json!({"reason": "暴雨封路两天"});
        let (status, problem) = deed(&city, "unit", early, "appeal", why.clone()).await;
        assert_eq!((status, &problem["rule"]), (422, &json!("case-refused-not-late")));
        let id = brought(&city, "working").await;
        city.app.clock.set(at("2026-07-24T09:32:00+08:00"));
        super::watch(&city.app).await.unwrap();
        deed(&city, "unit", id, "fix", json!({})).await;
        assert_eq!(deed(&city, "inspector", id, "verification", json!({"passed": true})).await.0, 200);
        let office = city.as_("office").await;
        let figure = async || {
            let all = office.get("/api/v1/cases/figures?from=2026-07-01T00:00:00Z").await.json();
            let all = all["items"].as_array().unwrap().clone();
            all.into_iter().find(|f| f["indicator"] == "handling-in-time").unwrap()["numerator"].clone()
        };
        assert_eq!(figure().await, 1);
        assert!(city.as_("unit").await.get(&format!("/cases/{id}")).await.text.contains("申诉超时"));
        assert_eq!(deed(&city, "office", id, "appeal", why.clone()).await.0, 403, "not the unit");
        assert_eq!(deed(&city, "unit", id, "appeal", why.clone()).await.0, 200);
        assert_eq!(deed(&city, "unit", id, "appeal", why).await.1["rule"], "case-appealed-before");
        assert!(office.get("/cases?state=ended&mark=appealed").await.text.contains("菜市巷口积存垃圾"));
        let yes = json!({"granted": true, "reason": "气象证明属实"});
        assert_eq!(deed(&city, "leader", id, "appeal-review", yes.clone()).await.0, 403, "first the office");
        let (_, case) = deed(&city, "office", id, "appeal-review", yes.clone()).await;
        assert_eq!(case["exempt"], false, "one is not enough: {case}");
        let (status, problem) = deed(&city, "office", id, "appeal-review", yes.clone()).await;
        assert_eq!((status, &problem["rule"]), (422, &json!("case-refused-second-person")));
        assert_eq!(figure().await, 1);
        let (_, case) = deed(&city, "leader", id, "appeal-review", yes.clone()).await;
        assert_eq!((&case["exempt"], &case["late"]), (&json!(true), &json!(true)), "{case}");
        assert_eq!(figure().await, 2, "{}", city.engine);
        assert_eq!(deed(&city, "leader", id, "appeal-review", yes).await.0, 422, "decided");
        for say in [office.clone(), office.clone().in_english()] {
            let page = say.get(&format!("/cases/{id}")).await;
            assert!(
                page.text.contains("暴雨封路两天") && !page.text.contains("case-appeal"),
                "{}",
                page.text
            );
        }
        assert_eq!(city.facts(3).await, ["case.appealed", "case.appeal-reviewed", "case.appeal-reviewed"]);
    }
}
