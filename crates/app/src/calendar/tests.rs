use crate::testing::{TestCity, at};

async fn due(city: &TestCity) {
    city.deed("office", |db, by, now| {
        let id = yipan_db::new_id();
        let text = format!(
            "insert into campaign (city_id, id, template, name, short, goal, start_on, target_on, status, is_focus, \
             settings, created_at, version) values ({}, {id}, 'free', '国家卫生县城复审', '卫生复审', '', \
             '2026-07-01', '2026-08-15', 'running', true, '{{}}', {now}, 1)",
            by.city
        );
        diesel::RunQueryDsl::execute(diesel::sql_query(text), db)?;
        let unit = crate::who::store::unit_by_name(db, by.city, "城关镇")?.map_or(by.unit, |unit| unit.id);
        let task = crate::plan::act::NewTask {
            campaign: id,
            title: "清运, 东关; 垃圾".into(),
            unit,
            due: Some(at("2026-07-31T18:00:00+08:00")),
            ..crate::plan::act::NewTask::default()
        };
        crate::plan::act::create_task(db, by, &task, now)?;
        let meeting = crate::plan::meeting::NewMeeting {
            campaign: id,
            kind: "dispatch".into(),
            title: "七月调度会".into(),
            held_at: at("2026-07-27T09:00:00+08:00"),
            place: "三楼会议室".into(),
            chair: String::new(),
        };
        crate::plan::meeting::call(db, by, &meeting, now)
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_person_subscribes_to_the_deadlines_of_the_unit_until_the_address_is_renewed() {
    for city in TestCity::on_both_engines().await {
        due(&city).await;
        let unit = city.as_("unit").await;
        let opened = unit.post_json("/api/v1/me/calendar", serde_json::json!({})).await;
        assert_eq!(opened.status, 201, "{}", opened.text);
        let url = opened.json()["url"].as_str().unwrap().to_owned();
        let path = url.split_once("localhost").unwrap().1.to_owned();
        let feed = city.anybody().get(&path).await;
        assert_eq!(feed.status, 200, "{}", feed.text);
        assert_eq!(feed.headers["content-type"], "text/calendar; charset=utf-8");
        let whole = feed.text.replace("\r\n ", "");
        assert!(whole.contains("SUMMARY:到期：清运\\, 东关\\; 垃圾\r\n"), "{whole}");
        assert!(whole.contains("DTEND:20260731T100000Z\r\n"), "{whole}");
        assert!(whole.contains("SUMMARY:七月调度会") && whole.contains("LOCATION:三楼会议室"), "{whole}");
        assert_eq!(
            city.anybody().get(&path).await.headers["etag"],
            feed.headers["etag"],
            "nothing has changed"
        );
        // Another unit's calendar has the meeting and not the task.
        let page = city.as_("market").await.post("/settings/calendar", "").await;
        let other = page.text.split_once("/calendar/").unwrap().1.split_once(".ics").unwrap().0.to_owned();
        let other = city.anybody().get(&format!("/calendar/{other}.ics")).await.text;
        assert!(other.contains("七月调度会") && !other.contains("东关"), "{other}");
        // The address signs nobody in, and a new one ends the old.
        let secret = path.trim_start_matches("/calendar/").trim_end_matches(".ics");
        assert_eq!(city.anybody().get(&format!("/calendar/{secret}")).await.status, 404);
        assert_eq!(unit.post("/settings/calendar", "").await.status, 200);
        assert_eq!(city.anybody().get(&path).await.status, 404);
        assert_eq!(unit.post("/settings/calendar/closing", "").await.status, 303);
        assert_eq!(city.facts(1).await, ["calendar.closed"]);
    }
}
