//! The working time of a city, through HTTP, on both engines.

use serde_json::{Value, json};

use super::tests::brought;
use crate::testing::{TestCity, at};

async fn due(city: &TestCity, id: i64) -> Value {
    city.as_("office").await.get(&format!("/api/v1/cases/{id}")).await.json()["deadlines"]["stage"].clone()
}

#[tokio::test]
async fn a_holiday_moves_the_open_clocks_only_with_a_line_for_each_and_is_shown_before() {
    for city in TestCity::on_both_engines().await {
        // Four working hours from Wednesday 15:02 end on Thursday at 9:32.
        let (open, closed) = (brought(&city, "working").await, brought(&city, "closed").await);
        let filed = brought(&city, "filed").await;
        let before = (due(&city, open).await, due(&city, filed).await);
        assert_eq!(before.0, "2026-07-23T01:32:00Z", "{}", city.engine);
        let office = city.as_("office").await;
        let mut ask =
            json!({"date": "2026-07-23", "name": "防汛停工", "reason": "县政府通知", "dry_run": true});
        let shown = office.post_json("/api/v1/worktime", ask.clone()).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        let own = shown.json();
        assert_eq!(
            ["open", "moved", "later", "earlier"].map(|name| own[name].as_i64()),
            [Some(2), Some(1), Some(1), Some(0)],
            "{own}"
        );
        assert_eq!(own["shown"][0]["case"], open);
        assert_eq!(due(&city, open).await, before.0, "a look changes nothing");
        ask["dry_run"] = json!(false);
        let done = office.post_json("/api/v1/worktime", ask).await;
        assert_eq!(
            (done.json()["open"].as_i64(), done.json()["moved"].as_i64()),
            (Some(2), Some(1)),
            "{}",
            done.text
        );
        assert_eq!(due(&city, open).await, "2026-07-24T01:32:00Z", "a day later");
        assert_eq!(due(&city, filed).await, before.1, "urgent minutes run on through holidays");
        let facts = city.facts(3).await;
        assert_eq!(facts.last().map(String::as_str), Some("case.recounted"), "{facts:?}");
        assert!(facts.contains(&"case.hours-changed".to_owned()), "{facts:?}");
        let ended = office.get(&format!("/api/v1/cases/{closed}")).await.json();
        assert_eq!(ended["version"], office.get(&format!("/api/v1/cases/{closed}")).await.json()["version"]);
        // New cases stand on it from the start; the watch has nothing left to do.
        let next = brought(&city, "working").await;
        assert_eq!(due(&city, next).await, "2026-07-24T01:32:00Z");
        crate::case::watch(&city.app).await.unwrap();
        assert_eq!(due(&city, next).await, "2026-07-24T01:32:00Z");
        let now = office.get("/api/v1/worktime").await.json();
        assert_eq!((&now["version"], &now["settled"]), (&json!(1), &json!(true)), "{now}");
        assert_eq!(now["days"]["2026-07-23"]["name"], "防汛停工");
        // Taken back: the first one moves earlier again.
        let back = json!({"date": "2026-07-23", "forget": true, "reason": "通知撤销", "version": 1});
        assert_eq!(office.post_json("/api/v1/worktime", back.clone()).await.json()["moved"], 2);
        assert_eq!(due(&city, open).await, before.0);
        assert_eq!(office.post_json("/api/v1/worktime", back).await.status, 409, "somebody was faster");
    }
}

#[tokio::test]
async fn what_is_late_stays_late_and_no_change_makes_late_what_is_not() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        city.app.clock.set(at("2026-07-23T10:00:00+08:00"));
        crate::case::watch(&city.app).await.unwrap();
        let office = city.as_("office").await;
        let late = due(&city, id).await;
        let ask = json!({"date": "2026-07-23", "name": "停工", "reason": "通知"});
        assert_eq!(office.post_json("/api/v1/worktime", ask).await.json()["moved"], 0, "{}", city.engine);
        assert_eq!(due(&city, id).await, late);
        // A Saturday worked in exchange brings a clock forward, but never behind now.
        city.app.clock.set(at("2026-07-24T17:30:00+08:00"));
        let id = brought(&city, "working").await;
        assert_eq!(
            due(&city, id).await,
            "2026-07-27T04:00:00Z",
            "half an hour on Friday, three and a half on Monday"
        );
        city.app.clock.set(at("2026-07-25T18:00:00+08:00"));
        let office = city.as_("office").await;
        let ask = json!({"date": "2026-07-25", "name": "调休上班", "shifts": "08:30-12:00，13:30—18:00", "reason": "通知"});
        assert_eq!(office.post_json("/api/v1/worktime", ask).await.json()["moved"], 0);
        assert_eq!(due(&city, id).await, "2026-07-27T04:00:00Z");
    }
}

#[tokio::test]
async fn a_program_that_has_just_started_stands_on_the_citys_own_time_too() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        let office = city.as_("office").await;
        let pause = json!({"reason": "暴雨", "until": "2026-07-24T08:00:00+08:00"});
        let paused = office.post_json(&format!("/api/v1/cases/{id}/suspension"), pause).await;
        assert_eq!(paused.status, 200, "{}: {}", city.engine, paused.text);
        let ask = json!({"date": "2026-07-24", "name": "停工", "reason": "通知"});
        assert_eq!(office.post_json("/api/v1/worktime", ask).await.status, 200);
        super::book::forget(city.anlan.city());
        city.app.clock.set(at("2026-07-24T08:01:00+08:00"));
        // The first thing the program does is its watch: the pause ends, and what is left runs on Monday.
        crate::case::watch(&city.app).await.unwrap();
        let due = due(&city, id).await;
        assert!(due.as_str().is_some_and(|due| due.starts_with("2026-07-27")), "{}: {due}", city.engine);
    }
}

#[tokio::test]
async fn a_week_is_changed_on_its_page_after_a_look_at_what_that_moves() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await;
        let office = city.as_("office").await;
        let page = office.get("/settings/worktime").await;
        assert!(page.text.contains("08:30-12:00 13:30-18:00"), "{}", page.text);
        let week =
            "d0=09:00-17:00&d1=09:00-17:00&d2=09:00-17:00&d3=09:00-17:00&d4=09:00-17:00&d5=&d6=&version=0";
        let shown = office.post("/settings/worktime", &format!("{week}&reason=x")).await;
        assert!(shown.status == 200 && shown.text.contains("1 件的时限会变"), "{}", shown.text);
        assert_eq!(due(&city, id).await, "2026-07-23T01:32:00Z");
        let sure = office.post("/settings/worktime", &format!("{week}&reason=x&sure=true")).await;
        assert_eq!(sure.status, 303, "{}", sure.text);
        // 1 h 58 min until 17:00, the rest from 9:00.
        assert_eq!(due(&city, id).await, "2026-07-23T03:02:00Z");
        for (form, said) in [
            ("d0=8-9&d1=&d2=&d3=&d4=&d5=&d6=&reason=x", "上班时间要写成"),
            ("d0=&d1=&d2=&d3=&d4=&d5=&d6=&reason=x", "至少有一天上班"),
            ("d0=09:00-12:00 11:00-17:00&d1=&d2=&d3=&d4=&d5=&d6=&reason=x", "上班时间要写成"),
            ("date=2026-13-01&reason=x", "日期"),
            ("date=2026-08-03&name=停工&sure=true", "要填"),
            ("reason=x", "没有可改的"),
        ] {
            let wrong = office.post("/settings/worktime", form).await;
            assert!(wrong.status == 422 && wrong.text.contains(said), "{form}: {}", wrong.text);
        }
        let changes = office.get("/settings/worktime").await.text;
        assert!(changes.contains("看 1 件，改 1 件"), "{changes}");
        assert!(office.in_english().get("/settings/worktime").await.text.contains("Working time"));
        assert_eq!(city.as_("unit").await.post("/settings/worktime", week).await.status, 403);
        assert_eq!(city.as_("unit").await.get("/settings/worktime").await.status, 404);
        assert_eq!(
            city.as_("unit")
                .await
                .post_json("/api/v1/worktime", json!({"date": "2026-08-03", "reason": "x", "dry_run": true}))
                .await
                .status,
            403
        );
    }
}
