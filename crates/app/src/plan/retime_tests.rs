use serde_json::{Value, json};

use super::tests::{campaign, chain};
use crate::testing::{TestCity, at};

/// From now on the city works on Saturdays, as a dispatch office in a campaign's last weeks does.
async fn work_on_saturdays(city: &TestCity) {
    let shifts = "08:30-12:00 13:30-18:00";
    let week = [shifts, shifts, shifts, shifts, shifts, shifts, ""];
    let ask = json!({"week": week, "reason": "攻坚阶段周六上班"});
    let done = city.as_("office").await.post_json("/api/v1/worktime", ask).await;
    assert_eq!(done.status, 200, "{}", done.text);
}

async fn dates(city: &TestCity, task: i64) -> (Value, Value) {
    let row = city.as_("office").await.get(&format!("/api/v1/tasks/{task}")).await.json();
    (row["start_at"].clone(), row["due_at"].clone())
}

#[tokio::test]
async fn a_city_that_works_on_saturdays_gets_other_plan_dates_and_another_count() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let id = campaign(&city).await;
        let [survey, repair, _] = chain(&city, id).await;
        let office = city.as_("office").await;
        let plan = format!("/campaigns/{id}/plan");
        assert!(office.get(&plan).await.text.contains("45 天（33 个工作日）"));
        let board = office.get("/").await.text;
        work_on_saturdays(&city).await;
        let text = office.get(&plan).await.text;
        // Seven Saturdays from 4 July to 15 August, the last of them the day itself.
        assert!(text.contains("45 天（39 个工作日）"), "{text}");
        assert_ne!(office.get("/").await.text, board, "the board counts the Saturdays too");
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": id})).await;
        // 15 August is a Saturday, and worked: twenty days of six a week before it begin on 24 July.
        assert_eq!(
            dates(&city, repair).await,
            (json!(at("2026-07-24T08:30:00+08:00")), json!(at("2026-08-15T18:00:00+08:00")))
        );
        assert_eq!(
            dates(&city, survey).await,
            (json!(at("2026-07-18T08:30:00+08:00")), json!(at("2026-07-23T18:00:00+08:00")))
        );
        let month = office.get(&format!("{plan}/months/2026-07")).await;
        assert_eq!(month.status, 200, "{}", month.text);
        assert!(!office.get(&plan).await.text.contains("还照原来的工作时间"), "laid by what holds");
    }
}

#[tokio::test]
async fn a_change_of_working_time_moves_no_promised_date_until_a_named_person_takes_it() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let id = campaign(&city).await;
        let [survey, repair, check] = chain(&city, id).await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": id})).await;
        let before = dates(&city, repair).await;
        work_on_saturdays(&city).await;
        let (page, api) =
            (format!("/campaigns/{id}/plan"), format!("/api/v1/campaigns/{id}/plan/working-time"));
        assert!(office.get(&page).await.text.contains("还照原来的工作时间，没有挪动"));
        assert!(!city.as_("unit").await.get(&page).await.text.contains("看会挪动哪些"));
        // Laying the plan again for another reason keeps to the time the dates were promised by.
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": id})).await;
        assert_eq!(dates(&city, repair).await, before);

        let told = office.get(&api).await.json();
        assert_eq!(
            (&told["laid_by"], &told["version"], &told["is_open"]),
            (&json!(0), &json!(1), &json!(true))
        );
        assert_eq!(told["outcome"]["moves"].as_array().unwrap().len(), 3);
        let shown = office.get(&format!("{page}/working-time")).await;
        assert!(shown.text.contains("会挪动 3 件") && shown.text.contains("修复破损管段"), "{}", shown.text);
        assert_eq!(dates(&city, repair).await, before, "looking moves nothing");

        // Somebody ties two tasks meanwhile: something else would move than what was looked at.
        let tie = json!({"from": survey, "to": check, "lag_days": 25});
        assert_eq!(office.post_json("/api/v1/tasks/links", tie).await.status, 204);
        let old = json!({"version": 1, "seen": told["seen"], "take": true, "reason": "x"});
        assert_eq!(office.post_json(&api, old).await.status, 409, "{}", city.engine);
        let told = office.get(&api).await.json();

        let ask = |take: bool, seen: &Value, reason: &str| json!({"version": 1, "seen": seen, "take": take, "reason": reason});
        assert_eq!(city.as_("unit").await.get(&api).await.status, 403);
        assert_eq!(city.as_("unit").await.post_json(&api, ask(true, &told["seen"], "x")).await.status, 403);
        assert_eq!(
            office.post_json(&api, ask(true, &told["seen"], " ")).await.status,
            422,
            "a reason is asked"
        );
        assert_eq!(office.post_json(&api, ask(true, &json!(0), "x")).await.status, 409);

        let kept = office.post_json(&api, ask(false, &told["seen"], "已向省里报过")).await;
        assert_eq!(kept.status, 200, "{}", kept.text);
        assert_eq!(dates(&city, repair).await, before);
        assert_eq!(city.facts(1).await, ["plan.time-kept"]);
        let text = office.get(&page).await.text;
        assert!(!text.contains("没有挪动") && text.contains("日期照原来的工作时间"), "{text}");

        let form = format!("version=1&seen={}&deed=take&reason=", told["seen"]);
        assert_eq!(office.post(&format!("{page}/working-time"), &form).await.status, 422);
        let taken = office.post(&format!("{page}/working-time"), &format!("{form}领导小组定")).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        assert_eq!(dates(&city, repair).await.0, json!(at("2026-07-24T08:30:00+08:00")));
        assert_eq!(city.facts(1).await, ["plan.retimed"]);
        let again = office.post_json(&api, ask(true, &told["seen"], "x")).await;
        assert_eq!(again.json()["rule"], "plan-refused-same-time");
        let english = city.as_("office").await.in_english().get(&format!("{page}/working-time")).await;
        assert!(english.text.contains("nothing to decide"), "{}", english.text);
    }
}

#[tokio::test]
async fn a_length_of_one_day_is_one_day_of_the_citys_own() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let id = campaign(&city).await;
        let shifts = "08:30-12:00 14:00-17:30";
        let ask =
            json!({"week": [shifts, shifts, shifts, shifts, shifts, "", ""], "reason": "县委县政府作息"});
        let office = city.as_("office").await;
        assert_eq!(office.post_json("/api/v1/worktime", ask).await.status, 200);
        let [survey, repair, _] = chain(&city, id).await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": id})).await;
        assert_eq!(
            dates(&city, repair).await,
            (json!(at("2026-07-20T08:30:00+08:00")), json!(at("2026-08-14T17:30:00+08:00")))
        );
        let row = office.get(&format!("/api/v1/tasks/{survey}")).await.json();
        assert_eq!(row["slack_minutes"], 8 * 480, "lengths are told in days of eight hours");
    }
}

#[tokio::test]
async fn what_has_begun_keeps_its_start_and_a_summary_runs_with_its_parts() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let id = campaign(&city).await;
        let [survey, repair, _] = chain(&city, id).await;
        let office = city.as_("office").await;
        let mut made = Vec::new();
        for (title, parent) in [("动员", None), ("印发方案", Some(0))] {
            let parent = parent.map(|at: usize| made[at]);
            let ask = json!({"campaign": id, "title": title, "unit": city.unit("office"), "duration_days": 3, "parent": parent});
            made.push(office.post_json("/api/v1/tasks", ask).await.id());
        }
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": id})).await;
        let before = dates(&city, survey).await;
        let told =
            office.post_json(&format!("/api/v1/tasks/{survey}/progress"), json!({"per_cent": 30})).await;
        assert!(told.status < 300, "{}", told.text);
        let done =
            office.post_json(&format!("/api/v1/tasks/{}/complete", made[1]), json!({"note": "已印发"})).await;
        assert!(done.status < 300, "{}", done.text);
        work_on_saturdays(&city).await;
        let api = format!("/api/v1/campaigns/{id}/plan/working-time");
        let moves = office.get(&api).await.json()["outcome"]["moves"].as_array().unwrap().clone();
        let of = |task: i64| moves.iter().find(|own| own["id"] == task);
        if let Some(own) = of(survey) {
            assert_eq!(own["start_after"], before.0, "{own}");
        }
        assert_ne!(of(repair).unwrap()["start_after"], of(repair).unwrap()["start_before"]);
        assert!(
            made.iter().all(|task| of(*task).is_none()),
            "done, and so is what it was part of: {moves:?}"
        );
    }
}
