use serde_json::json;
use yipan_paper::{Column, Field, Workbook};

use super::tests::{campaign, chain};
use crate::testing::{TestCity, at};

fn workbook(head: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.sheet("计划", head.iter().map(|title| Column::new(*title, 12.0)).collect()).unwrap();
    for row in rows {
        book.row(row.iter().map(|cell| Field::from(*cell)).collect()).unwrap();
    }
    book.finish().unwrap()
}

const HEAD: [&str; 6] = ["序号", "任务", "牵头单位", "工期（工作日）", "前置任务", "交付物"];

#[tokio::test]
async fn a_file_is_tried_first_and_every_wrong_cell_is_named() {
    for city in TestCity::on_both_engines().await {
        let campaign = campaign(&city).await;
        let office = city.as_("office").await;
        let path = format!("/campaigns/{campaign}/plan/import");
        assert_eq!(office.get(&path).await.status, 200);
        let wrong =
            workbook(&HEAD, &[&["1", "管网", "县住建局", "三天"], &["1.1", "摸排", "没有的局", "5", "7"]]);
        let page = office.upload(&path, &[], &[("file", "plan.xlsx", &wrong)]).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("D2") && page.text.contains("三天"), "{}", page.text);
        assert!(page.text.contains("E3"), "{}", page.text);
        let unit = workbook(&HEAD, &[&["1", "管网", "没有的局", "3"]]);
        let refused = office
            .upload(&format!("/api/v1{path}"), &[("dry_run", "true")], &[("file", "plan.xlsx", &unit)])
            .await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("没有的局") && refused.text.contains("A2"), "{}", refused.text);
        let visitor = city.as_("unit").await;
        assert_eq!(visitor.upload(&path, &[], &[("file", "plan.xlsx", &unit)]).await.status, 403);
        let listed = office.get(&format!("/api/v1/tasks?campaign={campaign}")).await.json();
        assert_eq!(listed["items"], json!([]), "a trial keeps nothing");
    }
}

#[tokio::test]
async fn a_plan_goes_out_and_comes_in_again_with_the_same_dates() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let first = campaign(&city).await;
        chain(&city, first).await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": first})).await;
        let told = async |campaign: i64| {
            let listed = office.get(&format!("/api/v1/tasks?campaign={campaign}")).await.json();
            let mut tasks: Vec<String> = listed["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|t| format!("{} {} {} {}", t["title"], t["unit_id"], t["start_at"], t["due_at"]))
                .collect();
            tasks.sort();
            tasks
        };
        let before = told(first).await;
        assert_eq!(before.len(), 3);
        for ending in ["xlsx", "xml"] {
            let file = office.get(&format!("/campaigns/{first}/plan/export/plan.{ending}")).await;
            assert_eq!(file.status, 200);
            let second = campaign(&city).await;
            let name = format!("plan.{ending}");
            let page = office
                .upload(&format!("/campaigns/{second}/plan/import"), &[], &[("file", &name, &file.bytes)])
                .await;
            assert_eq!(page.status, 200, "{}", page.text);
            assert!(page.text.contains("读到 3 件任务、2 条先后关系，没有错格"), "{}", page.text);
            assert!(told(second).await.is_empty(), "a trial keeps nothing");
            let taken = office
                .upload(
                    &format!("/api/v1/campaigns/{second}/plan/import"),
                    &[],
                    &[("file", &name, &file.bytes)],
                )
                .await;
            assert_eq!(taken.status, 200, "{}", taken.text);
            assert_eq!(
                taken.json(),
                json!({"tasks": 3, "links": 2, "known": 0, "fits": true, "short_minutes": 0})
            );
            assert_eq!(told(second).await, before, "{ending}");
            assert!(city.facts(20).await.contains(&"plan.imported".to_owned()));
        }
    }
}
