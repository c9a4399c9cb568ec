use serde_json::json;

use super::tests::campaign;
use crate::testing::{TestCity, at};

#[tokio::test]
async fn the_office_owes_the_body_above_a_paper_and_hands_it_in_by_name_with_its_file() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-15T09:00:00+08:00"));
        let id = campaign(&city).await;
        let office = city.as_("office").await;
        let due = at("2026-07-20T18:00:00+08:00");
        let ask = json!({"campaign": id, "title": "7月工作月报", "body": "省爱卫办", "due": due});
        assert_eq!(
            city.as_("unit").await.post_json("/api/v1/meetings/upward", ask.clone()).await.status,
            403
        );
        let made = office.post_json("/api/v1/meetings/upward", ask).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let paper = made.id();
        let list = format!("/campaigns/{id}/meetings");
        assert!(office.get(&list).await.text.contains("应报上级 1 件，逾期 0 件"));

        city.app.clock.set(at("2026-07-23T09:00:00+08:00"));
        let office = city.as_("office").await;
        let page = office.get(&list).await;
        assert!(page.text.contains("逾期 3 天") && page.text.contains("省爱卫办"), "{}", page.text);
        let told = office.get(&format!("/api/v1/meetings/upward?campaign={id}")).await.json();
        assert_eq!(told[0]["late_days"], 3);

        let to = format!("/returns/upward/{paper}");
        let unit = city.as_("unit").await;
        assert_eq!(unit.upload(&to, &[("on", "2026-07-22")], &[]).await.status, 403);
        let ahead = office.upload(&to, &[("on", "2026-07-24")], &[]).await;
        assert_eq!(ahead.status, 422, "{}", ahead.text);
        let fields = [("on", "2026-07-22"), ("note", "卫办〔2026〕31号，机要签收")];
        let done = office.upload(&to, &fields, &[("file", "7月月报.pdf", b"%PDF-1.7 x".as_slice())]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(city.facts(1).await, ["upward.handed-in"]);
        let line = city.as_("auditor").await.get("/api/v1/ledger?limit=1").await.json()["items"][0].clone();
        assert!(line.to_string().contains("late_days\\\":2") || line["detail"]["late_days"] == 2, "{line}");
        let page = office.get(&list).await;
        assert!(page.text.contains("7月月报.pdf") && page.text.contains("机要签收"), "{}", page.text);
        let file = office.get(&format!("{to}/file")).await;
        assert_eq!((file.status, &file.bytes[..8]), (200, b"%PDF-1.7".as_slice()));
        assert_eq!(unit.get(&format!("{to}/file")).await.status, 403);
        let again = office.post_json(&format!("/api/v1/meetings/upward/{paper}"), json!({})).await;
        assert_eq!(again.json()["rule"], "plan-refused-handed-in");
        let english = city.as_("office").await.in_english().get(&list).await;
        assert!(english.text.contains("0 returns are owed upward"), "{}", english.text);
    }
}

#[tokio::test]
async fn a_paper_owed_upward_shows_which_units_still_owe_their_part() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-15T09:00:00+08:00"));
        let id = campaign(&city).await;
        let office = city.as_("office").await;
        let (housing, chengguan) = (city.unit("housing"), city.unit("chengguan"));
        let ask = json!({"campaign": id, "title": "半年总结", "units": [housing, chengguan],
            "due": at("2026-07-17T18:00:00+08:00"), "upward": "市创卫办", "upward_due": at("2026-07-20T18:00:00+08:00")});
        let before = json!({"upward_due": at("2026-07-16T18:00:00+08:00")});
        let mut wrong = ask.clone();
        wrong["upward_due"] = before["upward_due"].clone();
        assert_eq!(office.post_json("/api/v1/meetings/returns", wrong).await.status, 422);
        let asked = office.post_json("/api/v1/meetings/returns", ask).await;
        assert_eq!(asked.status, 204, "{}", asked.text);
        let upward = format!("/api/v1/meetings/upward?campaign={id}");
        let told = office.get(&upward).await.json();
        assert_eq!((&told[0]["parts"], &told[0]["body"]), (&json!(2), &json!("市创卫办")));
        assert_eq!(told[0]["missing"].as_array().unwrap().len(), 2);
        let owed = office.get(&format!("/api/v1/meetings/returns?campaign={id}")).await.json();
        let own = owed.as_array().unwrap().iter().find(|row| row["unit_id"] == chengguan).unwrap();
        let to = format!("/api/v1/meetings/returns/{}", own["id"]);
        assert_eq!(city.as_("unit").await.post_json(&to, json!({})).await.status, 204);
        let told = office.get(&upward).await.json();
        assert_eq!(told[0]["missing"].as_array().unwrap().len(), 1);
        let page = office.get(&format!("/campaigns/{id}/meetings")).await;
        assert!(page.text.contains("要汇总 2 件，还欠 1 件："), "{}", page.text);
        assert!(!city.as_("unit").await.get(&upward).await.text.contains("市创卫办"), "a unit sees its own");
    }
}

#[tokio::test]
async fn a_regular_return_that_names_the_body_above_comes_again_and_is_reminded_of() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-14T09:00:00+08:00"));
        let id = campaign(&city).await;
        let office = city.as_("office").await;
        let rhythm = format!("/api/v1/campaigns/{id}/returns/rhythm");
        let new = |day: i64, up: i64| json!({"title": "创卫月报", "every": "month", "day": day, "body": "省爱卫办", "body_day": up});
        assert_eq!(office.post_json(&rhythm, new(20, 15)).await.status, 422, "units first");
        let set = office.post_json(&rhythm, new(15, 20)).await;
        assert_eq!(set.status, 204, "{}", set.text);
        assert_eq!(city.facts(1).await, ["rhythm.changed"]);
        let quarter = "title=季度报告&every=quarter&day=10&body=国家爱卫办&body_day=20";
        let typed = office.post(&format!("/campaigns/{id}/returns/rhythm"), quarter).await;
        assert_eq!(typed.status, 303, "{}", typed.text);

        let morning = async |day: &str| {
            city.app.clock.set(at(&format!("2026-{day}T09:00:00+08:00")));
            crate::remind::watch(&city.app).await.unwrap();
            let told =
                city.as_("office").await.get(&format!("/api/v1/meetings/upward?campaign={id}")).await.json();
            told.as_array().unwrap().clone()
        };
        let told = morning("07-15").await;
        assert_eq!(told.len(), 2);
        assert_eq!(
            (&told[0]["title"], &told[0]["due_at"]),
            (&json!("创卫月报"), &json!(at("2026-07-20T18:00:00+08:00")))
        );
        // The 20th of the quarter's last month is a Sunday worked in exchange for the National Day.
        assert_eq!(
            (&told[1]["title"], &told[1]["due_at"]),
            (&json!("季度报告"), &json!(at("2026-09-20T18:00:00+08:00")))
        );
        assert!(told[0]["parts"].as_u64().unwrap() > 5);
        morning("07-17").await;
        let notices = city.as_("office").await.get("/api/v1/notices").await;
        assert!(notices.text.contains("报省爱卫办：创卫月报"), "{}", notices.text);
        let told = morning("08-03").await;
        assert_eq!(told.len(), 3, "a new month, a new paper: {told:?}");
        // Ended with its reason, it is not asked for again; what is owed stays owed.
        let office = city.as_("office").await;
        let end = format!("{rhythm}/end");
        for wrong in [json!({"title": "创卫月报"}), json!({"title": "没有的报", "reason": "并入周报"})]
        {
            assert_eq!(office.post_json(&end, wrong).await.status, 422);
        }
        let ended = office
            .post(&format!("/campaigns/{id}/returns/rhythm/end"), "title=创卫月报&reason=并入季报")
            .await;
        assert_eq!(ended.status, 303, "{}", ended.text);
        assert_eq!(morning("09-01").await.len(), 3, "no paper of September");
    }
}

#[tokio::test]
async fn a_paper_is_handed_in_with_its_file_over_the_api_and_comes_back_byte_for_byte() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-20T10:00:00+08:00"));
        let id = campaign(&city).await;
        let office = city.as_("office").await;
        let ask = json!({"campaign": id, "title": "七月月报", "body": "市爱卫办", "due": at("2026-07-20T18:00:00+08:00")});
        let paper = office.post_json("/api/v1/meetings/upward", ask).await.id();
        let to = format!("/api/v1/meetings/upward/{paper}/file");
        let file = [("file", "../月报 <1>.html", b"<script>1</script>".as_slice())];
        assert_eq!(city.as_("unit").await.upload(&to, &[], &file).await.status, 403);
        let done = office.upload(&to, &[("note", "机要签收")], &file).await;
        assert_eq!(done.status, 204, "{}", done.text);
        let back = office.get(&format!("/returns/upward/{paper}/file")).await;
        assert_eq!((back.status, back.text.as_str()), (200, "<script>1</script>"));
        assert_eq!(back.headers["content-type"], "application/octet-stream");
        assert_eq!(
            back.headers["content-disposition"],
            "attachment; filename*=UTF-8''%E6%9C%88%E6%8A%A5%20%3C1%3E.html"
        );
        assert_eq!(office.upload(&to, &[], &file).await.status, 422, "handed in already");
    }
}
