use serde_json::json;

use super::act::{self, NewLink, NewTask};
use crate::testing::{TestCity, at, photo};

/// A campaign from 1 July to 15 August 2026: 33 working days.
pub(crate) async fn campaign(city: &TestCity) -> i64 {
    city.deed("office", |db, by, now| {
        let id = yipan_db::new_id();
        let text = format!(
            "insert into campaign (city_id, id, template, name, short, goal, start_on, target_on, status, is_focus, \
             settings, created_at, version) values ({}, {id}, 'free', '国家卫生县城复审', '卫生复审', '', \
             '2026-07-01', '2026-08-15', 'running', true, '{{}}', {now}, 1)",
            by.city
        );
        diesel::RunQueryDsl::execute(diesel::sql_query(text), db)?;
        Ok(id)
    })
    .await
    .unwrap()
}

async fn task(city: &TestCity, campaign: i64, title: &str, unit: &str, days: f64) -> i64 {
    let office = city.as_("office").await;
    let ask = json!({"campaign": campaign, "title": title, "unit": city.unit(unit), "duration_days": days});
    let made = office.post_json("/api/v1/tasks", ask).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id()
}

/// Survey (5 days) before repair (20 days) before acceptance (a moment).
pub(super) async fn chain(city: &TestCity, campaign: i64) -> [i64; 3] {
    let survey = task(city, campaign, "摸排管网", "housing", 5.0).await;
    let repair = task(city, campaign, "修复破损管段", "chengguan", 20.0).await;
    let acceptance = task(city, campaign, "验收", "office", 0.0).await;
    let office = city.as_("office").await;
    for (from, to) in [(survey, repair), (repair, acceptance)] {
        let linked = office.post_json("/api/v1/tasks/links", json!({"from": from, "to": to})).await;
        assert_eq!(linked.status, 204, "{}", linked.text);
    }
    [survey, repair, acceptance]
}

#[tokio::test]
async fn the_office_counts_the_plan_back_from_the_day() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let campaign = campaign(&city).await;
        let [survey, repair, acceptance] = chain(&city, campaign).await;
        let office = city.as_("office").await;
        let outcome = office.post_json("/api/v1/tasks/schedule", json!({"campaign": campaign})).await.json();
        assert_eq!((outcome["fits"].as_bool(), outcome["short_minutes"].as_i64()), (Some(true), Some(0)));
        assert_eq!(outcome["moves"].as_array().unwrap().len(), 3);
        // 15 August is a Saturday: the work is done on Friday evening, twenty days of it begin on 20 July.
        let dates = async |id: i64| {
            let row = office.get(&format!("/api/v1/tasks/{id}")).await.json();
            (
                row["start_at"].as_i64().unwrap(),
                row["due_at"].as_i64().unwrap(),
                row["slack_minutes"].as_i64().unwrap(),
            )
        };
        let slack = 8 * 480;
        assert_eq!(
            dates(survey).await,
            (at("2026-07-13T08:30:00+08:00"), at("2026-07-17T18:00:00+08:00"), slack)
        );
        assert_eq!(
            dates(repair).await,
            (at("2026-07-20T08:30:00+08:00"), at("2026-08-14T18:00:00+08:00"), slack)
        );
        assert_eq!(dates(acceptance).await.1, at("2026-08-14T18:00:00+08:00"));
        assert_eq!(city.facts(1).await, ["plan.scheduled"]);
    }
}

#[tokio::test]
async fn a_plan_that_does_not_fit_says_by_how_much_and_what_would_mend_it() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-20T08:00:00+08:00"));
        let campaign = campaign(&city).await;
        chain(&city, campaign).await;
        let office = city.as_("office").await;
        // Twenty working days are left for twenty-five days of work.
        let page = office.get(&format!("/campaigns/{campaign}/plan")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("剩下的装不下，差 5 个工作日"), "{}", page.text);
        assert!(page.text.contains("摸排管网</a> → "), "the chain is named");
        assert!(page.text.contains("“修复破损管段”比“摸排管网”办完提前 5 天动手"), "{}", page.text);
        assert!(page.text.contains("改到 8 月 21 日 完成"), "{}", page.text);
        let english = city.as_("office").await.in_english().get(&format!("/campaigns/{campaign}/plan")).await;
        assert!(english.text.contains("5 working days short"), "{}", english.text);
    }
}

#[tokio::test]
async fn a_circle_is_refused_with_its_tasks_by_name() {
    for city in TestCity::on_both_engines().await {
        let campaign = campaign(&city).await;
        let [survey, _, acceptance] = chain(&city, campaign).await;
        let office = city.as_("office").await;
        let refused =
            office.post_json("/api/v1/tasks/links", json!({"from": acceptance, "to": survey})).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.json()["rule"], "plan-refused-circle");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("摸排管网 → 修复破损管段 → 验收 → 摸排管网"), "{detail}");
        let links =
            office.get(&format!("/api/v1/tasks/{survey}")).await.json()["links"].as_array().unwrap().len();
        assert_eq!(links, 1, "nothing of the refused link is kept");
    }
}

#[tokio::test]
async fn a_unit_reports_progress_and_finishes_with_a_photo() {
    for city in TestCity::on_both_engines().await {
        let campaign = campaign(&city).await;
        let office = city.as_("office").await;
        let ask = json!({"campaign": campaign, "title": "清运东关垃圾", "unit": city.unit("chengguan"),
                         "duration_days": 3, "deliverable": "清运前后照片"});
        let id = office.post_json("/api/v1/tasks", ask).await.id();
        let unit = city.as_("unit").await;
        let at = format!("/api/v1/tasks/{id}");
        let report = |per_cent: i64| json!({"per_cent": per_cent, "note": "清了北段"});
        assert_eq!(unit.post_json(&format!("{at}/progress"), report(100)).await.status, 422);
        assert_eq!(unit.post_json(&format!("{at}/progress"), report(40)).await.status, 204);
        assert_eq!(
            city.as_("market").await.post_json(&format!("{at}/progress"), report(50)).await.status,
            403
        );
        let bare = unit.post_json(&format!("{at}/complete"), json!({})).await;
        assert_eq!((bare.status, bare.json()["rule"].as_str()), (422, Some("plan-refused-no-evidence")));
        let done = unit
            .upload(
                &format!("/tasks/{id}/progress"),
                &[("per_cent", "40"), ("note", "清完了"), ("deed", "complete")],
                &[("files", "after.jpg", &photo([10, 120, 60]))],
            )
            .await;
        assert_eq!(done.status, 303, "{}", done.text);
        let row = unit.get(&at).await.json();
        assert_eq!(row["done_share"], 1000);
        assert_eq!(row["reports"].as_array().unwrap().len(), 2);
        let again = unit.post_json(&format!("{at}/progress"), report(50)).await;
        assert_eq!(again.json()["rule"], "plan-refused-already-finished");
        assert_eq!(city.facts(1).await, ["task.completed"]);
        let page = unit.get(&format!("/tasks/{id}")).await;
        assert!(page.text.contains("/evidence/") && page.text.contains("清完了"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_change_of_dates_is_looked_at_before_it_is_kept() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let campaign = campaign(&city).await;
        let [survey, repair, _] = chain(&city, campaign).await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": campaign})).await;
        let form = "duration_days=22&constraint=free&at=&reason=rain";
        let seen = office.post(&format!("/tasks/{repair}/dates/preview"), form).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        assert!(seen.text.contains("会挪动 2 件"), "{}", seen.text);
        let before = office.get(&format!("/api/v1/tasks/{survey}")).await.json();
        assert_eq!(before["start_at"], at("2026-07-13T08:30:00+08:00"), "looking changes nothing");
        let kept = office
            .post(&format!("/tasks/{repair}/dates"), &format!("{form}&version={}", before["version"]))
            .await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let after = office.get(&format!("/api/v1/tasks/{survey}")).await.json();
        assert_eq!(after["start_at"], at("2026-07-09T08:30:00+08:00"));
        assert_eq!(after["baseline_start_at"], at("2026-07-13T08:30:00+08:00"));
        let outrun = office.post(&format!("/tasks/{repair}/dates"), &format!("{form}&version=1")).await;
        assert_eq!(outrun.status, 409);
        assert_eq!(city.facts(2).await, ["task.changed", "plan.scheduled"]);
    }
}

#[tokio::test]
async fn laid_back_from_the_day_again_what_has_begun_keeps_its_start() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let campaign = campaign(&city).await;
        let [survey, repair, _] = chain(&city, campaign).await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/tasks/schedule", json!({"campaign": campaign})).await;
        let told = json!({"per_cent": 40});
        let told = office.post_json(&format!("/api/v1/tasks/{survey}/progress"), told).await;
        assert!(told.status < 300, "{}", told.text);
        let change = json!({"duration_days": 22.0});
        let moved = office.post_json(&format!("/api/v1/tasks/{repair}/dates/preview"), change).await.json();
        let own = moved["moves"].as_array().unwrap().iter().find(|own| own["id"] == survey).unwrap().clone();
        assert_eq!(own["start_after"], own["start_before"], "{own}");
        assert_eq!(own["start_after"], at("2026-07-13T08:30:00+08:00"));
        assert!(own["due_after"].as_i64() < own["due_before"].as_i64(), "{own}");
    }
}

#[tokio::test]
async fn a_decision_of_a_meeting_becomes_a_task_with_an_owner_and_a_date() {
    for city in TestCity::on_both_engines().await {
        let campaign = campaign(&city).await;
        let office = city.as_("office").await;
        let now = city.app.clock.now();
        let ask = json!({"campaign": campaign, "kind": "dispatch", "title": "第 12 次调度会", "held_at": now - 3_600_000});
        let id = office.post_json("/api/v1/meetings", ask).await.id();
        let item = json!({"title": "背街小巷整治", "unit": city.unit("housing"), "minutes": 8});
        assert_eq!(office.post_json(&format!("/api/v1/meetings/{id}/agenda"), item).await.status, 201);
        let decision = json!({"text": "8 月 5 日前补齐井盖", "unit": city.unit("housing"), "due": at("2026-08-05T18:00:00+08:00")});
        let task = office.post_json(&format!("/api/v1/meetings/{id}/decisions"), decision).await.id();
        let row = office.get(&format!("/api/v1/tasks/{task}")).await.json();
        assert_eq!(
            (row["origin"].as_str(), row["due_at"].as_i64()),
            (Some("decision"), Some(at("2026-08-05T18:00:00+08:00")))
        );
        let page = office.get(&format!("/meetings/{id}")).await;
        assert!(
            page.text.contains("8 月 5 日前补齐井盖") && page.text.contains("背街小巷整治"),
            "{}",
            page.text
        );
        let closed = office
            .post_json(&format!("/api/v1/meetings/{id}/minutes"), json!({"minutes": "会议听取了汇报。"}))
            .await;
        assert_eq!(closed.status, 204, "{}", closed.text);
        let late = office.post_json(&format!("/api/v1/meetings/{id}/agenda"), json!({"title": "x"})).await;
        assert_eq!(late.json()["rule"], "plan-refused-meeting-closed");
        let list = office.get(&format!("/campaigns/{campaign}/meetings")).await;
        assert!(list.text.contains("第 12 次调度会") && list.text.contains("已归档"), "{}", list.text);
    }
}

#[tokio::test]
async fn who_came_is_counted_and_the_chair_sees_the_hours_and_what_became_of_the_last_meeting() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-20T09:00:00+08:00"));
        let campaign = campaign(&city).await;
        let office = city.as_("office").await;
        let meeting = |title: &str, held: &str| json!({"campaign": campaign, "kind": "dispatch", "title": title, "held_at": at(held)});
        let last = office
            .post_json("/api/v1/meetings", meeting("第 11 次调度会", "2026-07-13T15:00:00+08:00"))
            .await
            .id();
        let decision =
            json!({"text": "补齐井盖", "unit": city.unit("housing"), "due": at("2026-07-31T18:00:00+08:00")});
        assert_eq!(
            office.post_json(&format!("/api/v1/meetings/{last}/decisions"), decision).await.status,
            201
        );
        let id = office
            .post_json("/api/v1/meetings", meeting("第 12 次调度会", "2026-07-20T15:00:00+08:00"))
            .await
            .id();
        for (title, minutes) in [("背街小巷整治", 8), ("农贸市场", 5)] {
            let item = json!({"title": title, "unit": city.unit("housing"), "minutes": minutes});
            assert_eq!(office.post_json(&format!("/api/v1/meetings/{id}/agenda"), item).await.status, 201);
        }
        let sheet = office.get(&format!("/meetings/{id}/sheet")).await;
        for part in ["15:08", "15:13", "第 11 次调度会", "补齐井盖"] {
            assert!(sheet.text.contains(part), "{part}: {}", sheet.text);
        }
        let (housing, market) = (city.unit("housing"), city.unit("market"));
        let form =
            format!("state-{housing}=deputy&who-{housing}=办公室主任&state-{market}=absent&who-{market}=");
        let written = office.post(&format!("/meetings/{id}/attendance"), &form).await;
        assert_eq!(written.status, 303, "{}", written.text);
        let page = office.get(&format!("/meetings/{id}")).await;
        assert!(
            page.text.contains("到会 1，请假 0，缺席 1") && page.text.contains("办公室主任"),
            "{}",
            page.text
        );
        let wrong =
            office.post(&format!("/meetings/{id}/attendance"), &format!("state-{housing}=asleep")).await;
        assert_eq!(wrong.status, 422);
        let unit = city.as_("unit").await;
        assert_eq!(unit.post(&format!("/meetings/{id}/attendance"), &form).await.status, 403);
        assert_eq!(city.facts(1).await, ["meeting.attended"]);
    }
}

#[tokio::test]
async fn the_office_sees_who_owes_a_return_and_only_that_unit_hands_it_in() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-21T09:00:00+08:00"));
        let campaign = campaign(&city).await;
        let office = city.as_("office").await;
        let asked = office
            .post(&format!("/campaigns/{campaign}/returns"), "title=7月工作计划&due=2026-07-20&unit=")
            .await;
        assert_eq!(asked.status, 303, "{}", asked.text);
        let page = office.get(&format!("/campaigns/{campaign}/meetings")).await;
        assert!(page.text.contains("还欠 18 件报送，逾期 18 件"), "{}", page.text);
        let unit = city.as_("unit").await;
        let own = unit.get(&format!("/campaigns/{campaign}/meetings")).await;
        let start = own.text.find("action=\"/returns/").unwrap() + "action=\"/returns/".len();
        let id = own.text[start..].split('"').next().unwrap().to_owned();
        let other =
            city.as_("market").await.post(&format!("/returns/{id}"), &format!("campaign={campaign}")).await;
        assert_eq!(other.status, 403);
        assert_eq!(unit.post(&format!("/returns/{id}"), &format!("campaign={campaign}")).await.status, 303);
        let page = office.get(&format!("/campaigns/{campaign}/meetings")).await;
        assert!(page.text.contains("还欠 17 件报送"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_unit_sees_its_own_tasks_only() {
    for city in TestCity::on_both_engines().await {
        let campaign = campaign(&city).await;
        chain(&city, campaign).await;
        let unit = city.as_("unit").await;
        let own = unit.get(&format!("/api/v1/tasks?campaign={campaign}")).await.json();
        let titles: Vec<_> = own["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t["title"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(titles, ["修复破损管段"]);
        let page = unit.get(&format!("/campaigns/{campaign}/plan")).await;
        assert!(!page.text.contains(&format!("/campaigns/{campaign}/plan/schedule")));
        let refused = unit.post_json("/api/v1/tasks/schedule", json!({"campaign": campaign})).await;
        assert_eq!(refused.status, 403);
    }
}

#[tokio::test]
async fn the_month_shows_what_falls_due_and_the_festivals() {
    for city in TestCity::on_both_engines().await {
        let campaign = campaign(&city).await;
        let id = city
            .deed("office", move |db, by, now| {
                let due = super::lay::end_of_day(&super::lay::CALENDAR, "2026-07-24".parse().unwrap());
                let ask = NewTask {
                    campaign,
                    title: "补植行道树".into(),
                    unit: by.unit,
                    due: Some(due),
                    ..NewTask::default()
                };
                let first = act::create_task(db, by, &ask, now)?;
                let second =
                    act::create_task(db, by, &NewTask { title: "验收树木".into(), due: None, ..ask }, now)?;
                act::link_tasks(db, by, &NewLink { from: first, to: second, ..NewLink::default() }, now)?;
                act::schedule_back(db, by, campaign, now)?;
                Ok(first)
            })
            .await
            .unwrap();
        let office = city.as_("office").await;
        let page = office.get(&format!("/campaigns/{campaign}/plan/months/2026-07")).await;
        assert!(page.text.contains("补植行道树"), "{}", page.text);
        let october = office.get(&format!("/campaigns/{campaign}/plan/months/2026-10")).await;
        assert!(october.text.contains("国庆节"), "{}", october.text);
        assert_eq!(office.get(&format!("/campaigns/{campaign}/plan/months/2026-13")).await.status, 404);
        assert_eq!(office.get(&format!("/tasks/{id}")).await.status, 200);
    }
}

#[tokio::test]
async fn a_page_shows_a_unit_no_task_that_the_api_would_refuse() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let campaign = campaign(&city).await;
        let [survey, repair, acceptance] = chain(&city, campaign).await;
        let unit = city.as_("unit").await;
        assert_eq!(unit.get(&format!("/api/v1/tasks/{repair}")).await.status, 200);
        for id in [survey, acceptance] {
            assert_eq!(unit.get(&format!("/api/v1/tasks/{id}")).await.status, 403);
        }
        for path in [format!("/campaigns/{campaign}/plan"), format!("/tasks/{repair}")] {
            let page = unit.get(&path).await;
            assert_eq!(page.status, 200);
            assert!(page.text.contains("修复破损管段"), "{path}");
            for foreign in ["摸排管网", &format!("/tasks/{survey}"), &format!("/tasks/{acceptance}")] {
                assert!(!page.text.contains(foreign), "{path} shows {foreign}");
            }
        }
    }
}

#[tokio::test]
async fn the_board_and_the_plan_say_the_same_progress() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-01T08:00:00+08:00"));
        let campaign = campaign(&city).await;
        let [survey, repair, _] = chain(&city, campaign).await;
        city.app.clock.set(at("2026-07-25T12:00:00+08:00"));
        let office = city.as_("office").await;
        assert_eq!(
            office.post_json(&format!("/api/v1/tasks/{survey}/complete"), json!({})).await.status,
            204
        );
        let half = json!({"per_cent": 25});
        assert_eq!(office.post_json(&format!("/api/v1/tasks/{repair}/progress"), half).await.status, 204);
        // Ten of twenty-five days are done, 18 of 33 working days have gone, and one of three tasks is finished.
        let plan = office.get(&format!("/campaigns/{campaign}/plan")).await.text;
        assert!(plan.contains("时间过了 55%") && plan.contains("进度 40%"), "{plan}");
        let board = office.get(&format!("/campaigns/{campaign}")).await.text;
        assert!(board.contains("时间过了 55%，事办了 40%"), "{board}");
    }
}
