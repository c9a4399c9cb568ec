use serde_json::{Value, json};

use crate::testing::{TestCity, at};

const TODAY: &str = "2026-07-22T15:00:00+08:00";

async fn project(city: &TestCity, campaign: i64, ask: Value) -> i64 {
    let mut whole = json!({"campaign": campaign, "unit": city.unit("housing"), "total": 1_000.0});
    for (key, value) in ask.as_object().unwrap() {
        whole[key] = value.clone();
    }
    let made = city.as_("office").await.post_json("/api/v1/projects", whole).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id()
}

#[tokio::test]
async fn a_project_goes_from_preparation_to_use_and_its_money_is_the_sum_of_its_months() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at(TODAY));
        let campaign = crate::plan::tests::campaign(&city).await;
        let due = json!({"name": "东风路雨污分流", "land_due": "2026-03-01", "start_due": "2026-05-01",
                         "finish_due": "2026-12-20", "before": 50});
        let id = project(&city, campaign, due).await;
        let office = city.as_("office").await;
        let path = |deed: &str| format!("/api/v1/projects/{id}/{deed}");
        let row = office.get(&format!("/api/v1/projects/{id}")).await.json();
        assert_eq!((&row["number"], &row["light"]), (&json!("001"), &json!("late")), "{row}");
        for (state, on) in [("landed", "2026-03-10"), ("running", "2026-05-12")] {
            let step = office.post_json(&path("steps"), json!({"state": state, "on": on})).await;
            assert_eq!(step.status, 204, "{}", step.text);
        }
        assert_eq!(office.post_json(&path("targets"), json!({"year": 2026, "value": 400})).await.status, 204);
        for (month, invested) in [("2026-05", 80.0), ("2026-06", 120.5)] {
            let ask = json!({"month": month, "invested": invested, "progress": "管沟开挖 600 米"});
            let told = office.post_json(&path("reports"), ask).await;
            assert_eq!(told.status, 204, "{}", told.text);
        }
        let row = office.get(&format!("/api/v1/projects/{id}")).await.json();
        assert_eq!((&row["invested"], &row["this_year"]), (&json!(250_500), &json!(200_500)), "{row}");
        assert_eq!((&row["light"], &row["next"]), (&json!("in-step"), &json!("finish")), "{row}");
        // Another sum for the same month is refused until it is said to replace.
        let other = json!({"month": "2026-06", "invested": 100});
        let refused = office.post_json(&path("reports"), other.clone()).await;
        assert_eq!(
            (refused.status, &refused.json()["rule"]),
            (422, &json!("project-refused-stands")),
            "{}",
            refused.text
        );
        let mut right = other;
        right["replace"] = json!(true);
        assert_eq!(office.post_json(&path("reports"), right).await.status, 204);
        let list = office.get(&format!("/campaigns/{campaign}/projects?state=running")).await;
        assert!(list.text.contains("东风路雨污分流") && list.text.contains("180 / 400"), "{}", list.text);
        let done = office.post_json(&path("steps"), json!({"state": "finished", "on": "2026-07-20"})).await;
        assert_eq!(done.status, 204, "{}", done.text);
        let page = office.get(&format!("/projects/{id}")).await;
        assert!(page.text.contains("竣工") && page.text.contains("7 月 20 日"), "{}", page.text);
        assert_eq!(city.facts(1).await, ["project.stepped"]);
    }
}

#[tokio::test]
async fn going_back_and_stopping_need_a_reason_and_what_is_stopped_goes_on_where_it_stood() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at(TODAY));
        let campaign = crate::plan::tests::campaign(&city).await;
        let ask = json!({"name": "西门农贸市场改造", "state": "running", "start_on": "2026-05-06",
                         "finish_due": "2026-07-01"});
        let id = project(&city, campaign, ask).await;
        let office = city.as_("office").await;
        let step = format!("/api/v1/projects/{id}/steps");
        for (ask, fault) in [
            (json!({"state": "stopped"}), "reason"),
            (json!({"state": "landed"}), "reason"),
            (json!({"state": "running"}), "project-refused-same"),
            (json!({"state": "finished", "on": "2026-07-23"}), "on"),
            (json!({"state": "finished", "on": "2026-05-01"}), "on"),
            (json!({"state": "somewhere"}), "state"),
        ] {
            let refused = office.post_json(&step, ask).await;
            assert_eq!(refused.status, 422, "{fault}: {}", refused.text);
            assert!(refused.text.contains(fault), "{fault}: {}", refused.text);
        }
        let stop = json!({"state": "stopped", "reason": "征地没谈妥"});
        assert_eq!(office.post_json(&step, stop).await.status, 204);
        let row = office.get(&format!("/api/v1/projects/{id}")).await.json();
        assert_eq!(
            (&row["held"], &row["light"]),
            (&json!("running"), &Value::Null),
            "what stands still is not late"
        );
        let on = office.post_json(&step, json!({"state": "finished"})).await;
        assert!(on.text.contains("project-refused-goes-on"), "{}", on.text);
        assert_eq!(office.post_json(&step, json!({"state": "running"})).await.status, 204);
        let list = office.get(&format!("/api/v1/projects?campaign={campaign}")).await.json();
        assert_eq!((&list["items"][0]["late_days"], &list["sum"]["late"]), (&json!(21), &json!(1)), "{list}");
    }
}

#[tokio::test]
async fn a_promise_changes_only_with_a_reason_and_only_by_the_office() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at(TODAY));
        let campaign = crate::plan::tests::campaign(&city).await;
        let id = project(&city, campaign, json!({"name": "公厕改造", "finish_due": "2026-09-01"})).await;
        let form = |reason: &str, unit: i64| {
            format!(
                "name=公厕改造&number=001&unit={unit}&finish_due=2026-11-01&total=1000&before=&reason={reason}&version=1"
            )
        };
        let office = city.as_("office").await;
        let change = format!("/projects/{id}/changes");
        let refused = office.post(&change, &form("", city.unit("housing"))).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("写明原因") && refused.text.contains("2026-11-01"),
            "what was typed stays"
        );
        let wrong = office
            .post(
                &change,
                &form("x", city.unit("housing")).replace("total=1000", "total=1000&land_due=2026-12-01"),
            )
            .await;
        assert!(wrong.text.contains("先后"), "{}", wrong.text);
        assert_eq!(office.post(&change, &form("管线迁改", city.unit("housing"))).await.status, 303);
        let stale = office.post(&change, &form("again", city.unit("sanitation"))).await;
        assert_eq!(stale.status, 409, "somebody else changed it first");
        let dear = json!({"campaign": campaign, "name": "x", "unit": city.unit("housing"), "total": 1e10});
        let dear = office.post_json("/api/v1/projects", dear).await;
        assert!(dear.status == 422 && dear.text.contains("project-money"), "{}", dear.text);
        let unit = city.as_("unit").await;
        let refused = unit.post(&change, &form("x", city.unit("housing"))).await;
        assert_eq!(refused.status, 403, "{}", refused.text);
    }
}

#[tokio::test]
async fn projects_go_out_to_excel_and_come_in_again_unchanged() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at(TODAY));
        let campaign = crate::plan::tests::campaign(&city).await;
        let office = city.as_("office").await;
        let rows = json!([
            [
                "编号",
                "项目名称",
                "责任单位",
                "状态",
                "约定竣工",
                "实际开工",
                "总投资",
                "2026 计划投资",
                "2026-05",
                "2026-06"
            ],
            [
                "A-1",
                "污水管网二期",
                "县住建局",
                "在建",
                "2026年12月1日",
                "2026/3/5",
                "2,400",
                "1200",
                "210",
                "190.5"
            ],
            ["A-2", "垃圾转运站", "县住建局", "储备", "", "", "600", "", "", ""],
        ]);
        let path = format!("/api/v1/campaigns/{campaign}/projects/import");
        let taken = office.post_json(&path, json!({"rows": rows})).await;
        assert_eq!(taken.json(), json!({"created": 2, "changed": 0, "written": 3}), "{}", taken.text);
        let file = office.get(&format!("/campaigns/{campaign}/projects/export/projects.xlsx")).await;
        assert_eq!(file.status, 200);
        let before = city.facts(200).await.len();
        let upload = format!("/campaigns/{campaign}/projects/import");
        let again = office.upload(&upload, &[], &[("file", "projects.xlsx", &file.bytes)]).await;
        assert_eq!(again.status, 303, "{}", again.text);
        assert_eq!(city.facts(200).await.len(), before, "what is known is not written again");
        // English headings; a step forward with its day, a new promise with its reason.
        let english = json!([
            ["Number", "State", "Landed on", "Finish by", "Reason"],
            ["A-2", "Landed", "2026-07-01", "2027-06-30", "land was found"],
        ]);
        let no_name = office.post_json(&path, json!({"rows": english})).await;
        assert!(no_name.text.contains("A1"), "{}", no_name.text);
        let english = json!([
            ["Number", "Project", "State", "Landed on", "Finish by", "Reason"],
            ["A-2", "", "Landed", "2026-07-01", "2027-06-30", "land was found"],
        ]);
        let read = office.post_json(&path, json!({"rows": english})).await;
        assert_eq!(read.json(), json!({"created": 0, "changed": 1, "written": 0}), "{}", read.text);
        let wrong = json!([
            ["项目名称", "责任单位", "状态", "约定竣工", "总投资", "2026-07"],
            ["新的", "没有的局", "在建", "下个月", "许多", ""],
            ["污水管网二期", "", "竣工", "", "", "多"],
        ]);
        let refused = office.post_json(&path, json!({"rows": wrong})).await;
        assert_eq!(refused.status, 422);
        for cell in ["B2", "D2", "E2", "C3"] {
            assert!(refused.text.contains(cell), "{cell}: {}", refused.text);
        }
        // An older sheet overwrites nothing that was told since, unless its row says why.
        let older = |why: &str| {
            json!([
                ["编号", "项目名称", "变更原因", "2026 计划投资", "2026-06"],
                ["A-1", "污水管网二期", why, "1300", "150"]
            ])
        };
        let refused = office.post_json(&path, json!({"rows": older("")})).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert!(refused.text.contains("D2") && refused.text.contains("E2"), "{}", refused.text);
        assert!(refused.text.contains("190.5"), "{}", refused.text);
        let right = office.post_json(&path, json!({"rows": older("补报更正")})).await;
        assert_eq!(right.json(), json!({"created": 0, "changed": 0, "written": 2}), "{}", right.text);
        let listed = office.get(&format!("/api/v1/projects?campaign={campaign}")).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2, "all of it or nothing");
        assert_eq!(listed["sum"]["invested"], 360_000);
    }
}

#[tokio::test]
async fn a_unit_finds_the_month_it_owes_in_its_work_and_reports_it_with_a_photo() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at(TODAY));
        let campaign = crate::plan::tests::campaign(&city).await;
        let unit = city.as_("unit").await;
        let own = unit.get("/api/v1/people/me").await.json()["unit"]["id"].as_i64();
        let ask = json!({"name": "老旧小区改造", "state": "running", "start_on": "2026-04-01",
                         "unit": own.unwrap_or_else(|| city.unit("housing"))});
        let id = project(&city, campaign, ask).await;
        let work = unit.get("/work").await;
        assert!(work.text.contains("老旧小区改造"), "{}", work.text);
        let none = unit.post(&format!("/projects/{id}/reports"), "month=2026-06&invested=&progress=x").await;
        assert_eq!(none.status, 422, "money left empty is forgotten, not nought");
        let row = unit.get(&format!("/api/v1/projects/{id}")).await.json();
        assert_eq!(row["land_on"], Value::Null, "no day is made up for a step nobody dated: {row}");
        let photo = crate::testing::photo([90, 120, 60]);
        let fields = [("month", "2026-06"), ("invested", "35"), ("progress", "外墙粉刷完成")];
        let path = format!("/projects/{id}/reports");
        let wrong = [("month", "2026-08"), ("invested", "35"), ("progress", "外墙粉刷完成")];
        let refused = unit.upload(&path, &wrong, &[("photo", "a.jpg", &photo)]).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text.contains("外墙粉刷完成</textarea>"),
            "words sent with a photo stay: {}",
            refused.text
        );
        let told = unit.upload(&path, &fields, &[("photo", "a.jpg", &photo)]).await;
        assert_eq!(told.status, 303, "{}", told.text);
        let page = unit.get(&format!("/projects/{id}")).await;
        assert!(page.text.contains("/evidence/") && page.text.contains("外墙粉刷完成"), "{}", page.text);
        let shown = page.text.split("/evidence/").nth(1).unwrap().split('"').next().unwrap();
        let office = city.as_("office").await;
        assert_eq!(office.get(&format!("/evidence/{shown}")).await.status, 200);
        assert!(!unit.get("/work").await.text.contains("老旧小区改造"));
    }
}
