use serde_json::json;

use crate::testing::{TestCity, at};

async fn figure(city: &TestCity, campaign: i64, name: &str, every: &str) -> i64 {
    let office = city.as_("office").await;
    let ask = json!({"campaign": campaign, "name": name, "measure": "公里", "unit": city.unit("housing"),
                     "every": every, "better": "more", "adds": "sum"});
    let made = office.post_json("/api/v1/series", ask).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id()
}

#[tokio::test]
async fn a_figure_is_reported_by_month_and_held_against_target_time_and_last_year() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-22T15:00:00+08:00"));
        let campaign = crate::plan::tests::campaign(&city).await;
        let id = figure(&city, campaign, "背街小巷改造", "month").await;
        let office = city.as_("office").await;
        let target = office
            .post_json(&format!("/api/v1/series/{id}/targets"), json!({"year": 2026, "value": 60}))
            .await;
        assert_eq!(target.status, 204, "{}", target.text);
        for (period, value) in [("2025-06", 4.0), ("2026-05", 10.5), ("2026-06", 5.0)] {
            let noted =
                office.post(&format!("/series/{id}/values"), &format!("period={period}&value={value}")).await;
            assert_eq!(noted.status, 303, "{}", noted.text);
        }
        let list = office.get(&format!("/campaigns/{campaign}/series")).await;
        assert!(
            list.text.contains("背街小巷改造") && list.text.contains("完成 25%，时间 50%"),
            "{}",
            list.text
        );
        assert!(list.text.contains("+25%") && list.text.contains("落后"), "{}", list.text);
        let page = office.get(&format!("/series/{id}")).await;
        assert!(page.text.contains("2026 年到现在 15.5 公里"), "{}", page.text);
        // A month that has not begun, a month that is none.
        for period in ["2026-08", "2026-13", "七月"] {
            let wrong =
                office.post(&format!("/series/{id}/values"), &format!("period={period}&value=1")).await;
            assert_eq!(wrong.status, 422, "{period}");
        }
        // Noted again: another value is refused until it is said to replace, and the ledger keeps both.
        let values = format!("/api/v1/series/{id}/values");
        let other = office.post_json(&values, json!({"period": "2026-06", "value": 6})).await;
        assert_eq!(
            (other.status, &other.json()["rule"]),
            (422, &json!("series-refused-stands")),
            "{}",
            other.text
        );
        let asked = office.post(&format!("/series/{id}/values"), "period=2026-06&value=6").await;
        assert!(asked.text.contains("改掉已有的数"), "{}", asked.text);
        let right = json!({"period": "2026-06", "value": 6, "replace": true});
        assert_eq!(office.post_json(&values, right).await.status, 204);
        let row = office.get(&format!("/api/v1/series/{id}")).await.json();
        assert_eq!(row["values"].as_array().unwrap().len(), 3);
        assert_eq!(row["values"][2]["value"], 6_000);
        assert_eq!(city.facts(1).await, ["series.noted"]);
        let inspector = city.as_("inspector").await;
        let refused = inspector
            .post_json(&format!("/api/v1/series/{id}/targets"), json!({"year": 2026, "value": 1}))
            .await;
        assert_eq!(refused.status, 403);
    }
}

#[tokio::test]
async fn figures_go_out_to_excel_and_come_in_again_unchanged() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-22T15:00:00+08:00"));
        let campaign = crate::plan::tests::campaign(&city).await;
        let office = city.as_("office").await;
        let rows = json!([
            ["指标", "计量单位", "牵头单位", "周期", "好的方向", "年度数", "2026 目标", "2026-05", "2026-06"],
            ["生活垃圾处理量", "吨", "县住建局", "月", "越高越好", "累计", "2,400", "210", "190.5"],
        ]);
        let path = format!("/api/v1/campaigns/{campaign}/series/import");
        let taken = office.post_json(&path, json!({"rows": rows})).await;
        assert_eq!(taken.json(), json!({"created": 1, "written": 3}), "{}", taken.text);
        let file = office.get(&format!("/campaigns/{campaign}/series/export/series.xlsx")).await;
        assert_eq!(file.status, 200);
        let upload = format!("/campaigns/{campaign}/series/import");
        let before = city.facts(200).await.len();
        let again = office.upload(&upload, &[], &[("file", "series.xlsx", &file.bytes)]).await;
        assert_eq!(again.status, 303, "{}", again.text);
        assert_eq!(city.facts(200).await.len(), before, "what is known is not written again");
        let english = json!([
            [
                "Figure",
                "Unit of measure",
                "Lead",
                "Every",
                "Better when",
                "Year is",
                "2026 target",
                "2026-06"
            ],
            ["生活垃圾处理量", "吨", "县住建局", "month", "higher", "the sum", "2400", "190.5"],
            ["餐厨垃圾处理量", "吨", "县住建局", "quarter", "lower", "the last", "", ""],
        ]);
        let read = office.post_json(&path, json!({"rows": english})).await;
        assert_eq!(read.json(), json!({"created": 1, "written": 0}), "{}", read.text);
        let wrong = json!([["指标", "周期", "2026-07"], ["新的", "年", "多"]]);
        let refused = office.post_json(&path, json!({"rows": wrong})).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("B2"), "{}", refused.text);
        let listed = office.get(&format!("/api/v1/series?campaign={campaign}")).await.json();
        assert_eq!(listed.as_array().unwrap().len(), 2, "all of it or nothing");
    }
}

#[tokio::test]
async fn an_older_sheet_of_figures_overwrites_nothing_without_its_reason() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-22T15:00:00+08:00"));
        let campaign = crate::plan::tests::campaign(&city).await;
        let id = figure(&city, campaign, "背街小巷改造", "month").await;
        let office = city.as_("office").await;
        let path = format!("/api/v1/campaigns/{campaign}/series/import");
        let rows = |june: &str, aim: &str, why: &str| json!({"rows": [["指标", "变更原因", "2026 目标", "2026-06"], ["背街小巷改造", why, aim, june]]});
        assert_eq!(office.post_json(&path, rows("5", "60", "")).await.status, 200);
        let older = office.post_json(&path, rows("4", "50", "")).await;
        assert_eq!(older.status, 422, "{}", older.text);
        let cells: Vec<_> =
            older.json()["fields"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
        assert_eq!(cells, ["C2", "D2"], "both cells are named: {}", older.text);
        let value =
            |row: &serde_json::Value| (row["values"][0]["value"].clone(), row["targets"][0]["value"].clone());
        let row = office.get(&format!("/api/v1/series/{id}")).await.json();
        assert_eq!(value(&row), (json!(5_000), json!(60_000)));
        assert_eq!(office.post_json(&path, rows("4", "50", "上月多报了一段")).await.status, 200);
        let row = office.get(&format!("/api/v1/series/{id}")).await.json();
        assert_eq!(value(&row), (json!(4_000), json!(50_000)));
    }
}
