//! Files of cases, and limits of a city's own, through HTTP, on both engines.

use serde_json::json;
use yipan_paper::{Column, Workbook};

use super::tests::brought;
use crate::testing::{TestCity, at};

fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.sheet("1", rows[0].iter().map(|head| Column::new(*head, 12.0)).collect()).unwrap();
    for row in &rows[1..] {
        book.row(row.iter().map(|text| (*text).into()).collect()).unwrap();
    }
    book.finish().unwrap()
}

#[tokio::test]
async fn a_file_of_cases_is_tried_first_and_taken_whole_or_not_at_all() {
    for city in TestCity::on_both_engines().await {
        let head: &[&str] = &["类别", "内容", "地点", "街道", "来源", "严重程度"];
        let wrong =
            sheet(&[head, &["0110", "甲", "", "城关镇", "", ""], &["9999", "乙", "", "火星街", "", "很重"]]);
        let office = city.as_("office").await;
        let said = office.upload("/cases/import", &[], &[("file", "a.xlsx", &wrong)]).await;
        assert_eq!(said.status, 422);
        for cell in ["A3", "D3", "F3", "火星街"] {
            assert!(said.text.contains(cell), "{cell}: {}", said.text);
        }
        let api = office.upload("/api/v1/cases/import", &[], &[("file", "a.xlsx", &wrong)]).await;
        assert_eq!((api.status, api.json()["fields"][0]["field"].as_str()), (422, Some("A3")));
        assert_eq!(
            office.get("/api/v1/cases").await.json()["items"].as_array().unwrap().len(),
            0,
            "none was opened"
        );
        let right = sheet(&[
            head,
            &["0110", "甲", "北门", "城关镇", "上级交办", "重大"],
            &["events/0111", "乙", "南门", "", "", ""],
        ]);
        let tried = office.upload("/cases/import", &[], &[("file", "a.xlsx", &right)]).await;
        assert!(tried.status == 200 && tried.text.contains("2 件都读得懂"), "{}", tried.text);
        let dry = office
            .upload("/api/v1/cases/import", &[("dry_run", "true")], &[("file", "a.xlsx", &right)])
            .await;
        assert_eq!((dry.status, dry.json()["cases"].as_i64()), (200, Some(2)));
        let taken = office.upload("/api/v1/cases/import", &[], &[("file", "a.xlsx", &right)]).await;
        assert_eq!((taken.status, taken.json()["new"].as_i64()), (201, Some(2)), "{}", taken.text);
        let again = office.upload("/api/v1/cases/import", &[], &[("file", "a.xlsx", &right)]).await;
        assert_eq!(again.json()["new"], 0, "the same file is not taken twice");
        assert_eq!(city.facts(2).await, ["case.reported", "case.reported"]);
        assert_eq!(office.get("/cases/import?file=empty").await.status, 200);
    }
}

#[tokio::test]
async fn a_changed_limit_shows_what_it_moves_and_lays_only_open_clocks_anew() {
    for city in TestCity::on_both_engines().await {
        let (open, closed) = (brought(&city, "working").await, brought(&city, "closed").await);
        let office = city.as_("office").await;
        let due = async |id: i64| {
            let case = city.as_("office").await.get(&format!("/api/v1/cases/{id}")).await.json();
            case["deadlines"]["handle"].as_str().map(str::to_owned)
        };
        let (before, ended) = (due(open).await, due(closed).await);
        let ask = json!({"category": "events/0110", "limit": "3 work_day", "reason": "办法第十条", "dry_run": true});
        let shown = office.post_json("/api/v1/case-limits", ask.clone()).await;
        assert_eq!(
            (shown.status, shown.json()["moved"].as_i64(), shown.json()["later"].as_i64()),
            (200, Some(1), Some(1)),
            "{}",
            shown.text
        );
        assert_eq!(due(open).await, before, "a look changes nothing");
        let page =
            office.post("/cases/limits", "category=events/2013/0110&amount=3&unit=work_day&reason=x").await;
        assert!(page.status == 200 && page.text.contains("1 件的时限会变"), "{}", page.text);
        assert_eq!(city.as_("unit").await.post_json("/api/v1/case-limits", ask.clone()).await.status, 403);
        let mut sure = ask;
        sure["dry_run"] = json!(false);
        assert_eq!(office.post_json("/api/v1/case-limits", sure).await.status, 200);
        assert_eq!(city.facts(2).await, ["case.recounted", "case.limit-changed"]);
        // Three working days from Wednesday 15:02.
        assert_eq!(due(open).await.as_deref(), Some("2026-07-27T07:02:00Z"));
        assert_eq!(due(closed).await, ended);
        let next = brought(&city, "working").await;
        assert_eq!(due(next).await.as_deref(), Some("2026-07-27T07:02:00Z"), "new cases take the new limit");
        // What is late stays late.
        city.app.clock.set(at("2026-07-28T10:00:00+08:00"));
        crate::case::watch(&city.app).await.unwrap();
        let office = city.as_("office").await;
        let longer = json!({"category": "events/0110", "limit": "30 work_day", "reason": "y"});
        assert_eq!(office.post_json("/api/v1/case-limits", longer).await.json()["moved"], 0);
        let to_come = sheet(&[
            &["类别", "等级", "时限", "生效", "依据"],
            &["events/0110", "一般", "5 work_day", "2026-09-01", "新办法"],
        ]);
        let taken = office.upload("/api/v1/case-limits/import", &[], &[("file", "l.xlsx", &to_come)]).await;
        assert_eq!((taken.status, taken.json()["moved"].as_i64()), (200, Some(0)), "{}", taken.text);
        let own = office.get("/api/v1/case-limits").await.json();
        assert_eq!(own["items"].as_array().unwrap().len(), 3, "no row is wiped: {own}");
        let bad = sheet(&[
            &["类别", "等级", "时限", "生效", "依据"],
            &["events/0110", "一般", "五天", "2026-01-01", ""],
        ]);
        let refused = office.upload("/cases/limits/import", &[], &[("file", "l.xlsx", &bad)]).await;
        assert!(
            refused.status == 422 && refused.text.contains("C2") && refused.text.contains("E2"),
            "{}",
            refused.text
        );
    }
}

#[tokio::test]
async fn a_limit_of_one_street_goes_before_that_of_the_city_and_moves_only_its_own_clocks() {
    for city in TestCity::on_both_engines().await {
        let open = brought(&city, "working").await;
        let office = city.as_("office").await;
        let due = async |id: i64| {
            let case = city.as_("office").await.get(&format!("/api/v1/cases/{id}")).await.json();
            case["deadlines"]["handle"].as_str().map(str::to_owned)
        };
        let change = async |area: &str, limit: &str| {
            let ask =
                json!({"category": "events/0110", "limit": limit, "area": area, "reason": "办法第十条"});
            city.as_("office").await.post_json("/api/v1/case-limits", ask).await
        };
        assert_eq!(change("西关街道", "3 work_day").await.json()["moved"], 0, "the case lies elsewhere");
        assert_eq!(change("城关镇", "1 work_day").await.json()["moved"], 1);
        // One working day from Wednesday 15:02.
        let own = Some("2026-07-23T07:02:00Z".to_owned());
        assert_eq!(due(open).await, own);
        assert_eq!(change("", "5 work_day").await.json()["moved"], 0, "the street has its own");
        assert_eq!(due(brought(&city, "working").await).await, own);
        let nowhere = change("没有的街道", "1 work_day").await;
        assert_eq!((nowhere.status, nowhere.json()["fields"][0]["field"].as_str()), (422, Some("area")));
        let page = office.get("/cases/limits").await;
        assert!(page.text.contains("· 城关镇"), "{}", page.text);
        let nobodys = change("", "as-in-city").await;
        assert_eq!((nobodys.status, nobodys.json()["fields"][0]["field"].as_str()), (422, Some("area")));
        // Five working days, as in the city; and from then on what the city changes moves them too.
        assert_eq!(change("城关镇", "as-in-city").await.json()["moved"], 2);
        assert_eq!(due(open).await.as_deref(), Some("2026-07-29T07:02:00Z"));
        assert!(office.get("/cases/limits").await.text.contains("随全城"));
        assert_eq!(change("", "6 work_day").await.json()["moved"], 2);
        let file = sheet(&[
            &["类别", "等级", "时限", "生效", "依据", "街道"],
            &["events/0110", "一般", "2 work_day", "", "新办法", "城关镇"],
        ]);
        let taken = office.upload("/api/v1/case-limits/import", &[], &[("file", "l.xlsx", &file)]).await;
        assert_eq!((taken.status, taken.json()["moved"].as_i64()), (200, Some(2)), "{}", taken.text);
    }
}
