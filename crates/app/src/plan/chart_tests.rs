use serde_json::json;

use super::tests::{campaign, chain};
use crate::testing::{TestCity, at};

#[tokio::test]
async fn the_chart_of_a_plan_comes_in_columns_as_far_as_one_may_see_it() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-22T08:30:00+08:00"));
        let campaign = campaign(&city).await;
        let [survey, repair, acceptance] = chain(&city, campaign).await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": campaign})).await;
        let path = format!("/api/v1/campaigns/{campaign}/plan");
        let chart = office.get(&path).await.json();
        assert_eq!(chart["first"], "2026-07-01");
        assert_eq!(chart["id"], json!([survey, repair, acceptance]));
        assert_eq!(chart["links"], json!([[0, 1, 0, 0], [1, 2, 0, 0]]));
        // 20 July, 08:30 is 19 days and 510 minutes after the first day began.
        assert_eq!(chart["start"][1], 19 * 1440 + 510);
        assert_eq!(chart["base_due"], chart["due"], "the first schedule is the baseline");
        assert_eq!(chart["light"], json!([4, 2, 1]), "late, on time, not yet begun");
        assert_eq!(&chart["days"].as_str().unwrap()[..7], "1110011", "the 4th and the 5th are a weekend");
        assert_eq!(chart["flags"], json!([4 + 2 + 16, 2 + 16, 2 + 8 + 16]));
        // A unit sees its own tasks, and may move none of another's.
        let unit = city.as_("unit").await;
        let own = unit.get(&path).await.json();
        let units = own["units"].as_array().unwrap().len();
        assert!(own["id"].as_array().unwrap().len() < 3 && units <= 1, "{own}");
        assert_eq!(city.anybody().get(&path).await.status, 401);
    }
}

#[tokio::test]
async fn a_change_is_looked_at_with_every_consequence_and_what_would_mend_it() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let campaign = campaign(&city).await;
        let [survey, repair, _] = chain(&city, campaign).await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": campaign})).await;
        let look = format!("/api/v1/tasks/{repair}/dates/preview");
        let earlier = json!({"constraint": "finish-no-later", "on": "2026-08-07"});
        let forecast = office.post_json(&look, earlier.clone()).await.json();
        assert_eq!(
            (forecast["fits"].as_bool(), forecast["mends"].as_array().unwrap().len()),
            (Some(true), 0)
        );
        let moved = |forecast: &serde_json::Value| {
            let moves = forecast["moves"].as_array().unwrap().clone();
            moves.iter().map(|m| m["id"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(moved(&forecast), [survey, repair], "the survey has to begin earlier too");
        assert_eq!(forecast["moves"][1]["due_after"], at("2026-08-07T18:00:00+08:00"));
        // Eight days later than it may begin: five days are to spare, the rest does not fit, and it says what would.
        let later = json!({"constraint": "start-no-earlier", "on": "2026-07-30"});
        let forecast = office.post_json(&look, later).await.json();
        assert_eq!(forecast["fits"].as_bool(), Some(false));
        assert_eq!(forecast["short_minutes"], 8 * 480);
        assert!(forecast["mends"].as_array().unwrap().len() >= 2, "{forecast}");
        // A month later nothing has begun: the plan as it was laid would still hold, what is left of it does not.
        city.app.clock.set(at("2026-08-12T08:00:00+08:00"));
        let later = city.as_("office").await;
        let forecast = later.post_json(&look, json!({"duration_days": 10.0})).await.json();
        assert_eq!(forecast["fits"].as_bool(), Some(false), "{forecast}");
        assert!(forecast["short_minutes"].as_i64().unwrap() > 0, "{forecast}");
        let kept =
            later.post_json(&format!("/api/v1/tasks/{survey}/dates"), json!({"duration_days": 3.0})).await;
        assert_eq!(kept.json()["fits"].as_bool(), Some(false), "kept, it is told the same: {}", kept.text);
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let kept = office.post_json(&format!("/api/v1/tasks/{repair}/dates"), earlier).await;
        assert_eq!(kept.status, 200, "{}", kept.text);
        let stale = json!({"constraint": "free", "version": 1});
        assert_eq!(office.post_json(&look, stale).await.status, 409, "looked at on an older plan");
        let wrong = json!({"constraint": "must-start", "on": "tomorrow"});
        assert_eq!(office.post_json(&look, wrong).await.status, 422);
    }
}

#[tokio::test]
async fn a_large_plan_is_folded_by_summary_and_paged_without_script() {
    for city in TestCity::on_both_engines().await {
        let campaign = campaign(&city).await;
        let office = city.as_("office").await;
        let mut rows = vec![["序号", "任务", "牵头单位"].join("\t")];
        for part in 1..=6 {
            rows.push(format!("{part}\t片区 {part}\t县住建局"));
            rows.extend((1..=40).map(|n| format!("{part}.{n}\t片区 {part} 第 {n} 处\t县住建局")));
        }
        let mut book = yipan_paper::Workbook::new();
        let columns = ["序号", "任务", "牵头单位"].map(|head| yipan_paper::Column::new(head, 12.0));
        book.sheet("计划", columns.into()).unwrap();
        for row in &rows[1..] {
            book.row(row.split('\t').map(yipan_paper::Field::from).collect()).unwrap();
        }
        let file = book.finish().unwrap();
        let path = format!("/api/v1/campaigns/{campaign}/plan/import");
        let taken = office.upload(&path, &[], &[("file", "plan.xlsx", &file)]).await;
        assert!(taken.status < 300, "{} {}", taken.status, taken.text);
        let plan = format!("/campaigns/{campaign}/plan");
        let page = office.get(&plan).await;
        assert!(page.text.len() < 120_000, "{} bytes", page.text.len());
        assert!(
            page.text.contains("片区 6</b>") && !page.text.contains("片区 1 第 7 处</a>"),
            "only summaries"
        );
        let under = page.text.split("?under=").nth(1).unwrap().split('"').next().unwrap();
        let branch = office.get(&format!("{plan}?under={under}")).await;
        assert!(branch.text.contains("片区 1 第 40 处</a>"), "{}", branch.text);
        // A list that is longer than a page goes on.
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": campaign})).await;
        city.app.clock.set(at("2026-08-20T08:30:00+08:00"));
        let late = office.get(&format!("{plan}?only=late")).await;
        assert!(late.text.contains("?only=late&from=80"), "{}", late.text);
        let next = office.get(&format!("{plan}?only=late&from=240")).await;
        assert!(next.text.contains("片区 6 第 40 处"), "{}", next.text);
        let paper = office.get(&format!("{plan}/print?from=2026-07&to=2026-08&levels=1")).await;
        assert!(paper.text.contains("y-a3") && paper.text.contains("片区 6"), "{}", paper.text);
        assert!(!paper.text.contains("片区 6 第"), "one level only");
        assert_eq!(office.get(&format!("{plan}/print?from=soon")).await.status, 404);
    }
}
