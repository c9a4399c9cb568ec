//! A paper of an earlier year, followed again.

use serde_json::json;

use crate::testing::TestCity;

/// A notice of 2019, whose last day is the thirtieth of June.
const OLD: &str = "关于开展河道清洁专项整治的通知\n各乡镇：\n决定开展河道清洁专项整治，现将有关事项通知如下：\n一、实施步骤\n（一）宣传发动阶段（2019年3月1日至3月20日）。\n（二）集中整治阶段（2019年3月21日至6月30日）。\n各乡镇要在5月10日前建立河道问题台账。\n县水利局\n2019年2月20日\n";

#[tokio::test]
async fn the_days_of_an_old_paper_move_together_when_the_office_says_so() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office.upload("/api/v1/drafts", &[], &[("file", "通知.txt", OLD.as_bytes())]).await;
        let id = made.id();
        assert_eq!(office.post_json(&format!("/api/v1/drafts/{id}/sure"), json!({})).await.status, 200);
        let whole = office.get(&format!("/api/v1/drafts/{id}")).await.json();
        for item in whole["items"].as_array().unwrap() {
            let to = format!("/api/v1/drafts/{id}/items/{}", item["number"]);
            office.post_json(&to, json!({"deed": "accept"})).await;
        }
        // Today is in July of 2026: the last of its days lies ahead again in 2027.
        let page = office.get(&format!("/drafts/{id}")).await.text;
        assert!(page.contains("name=\"years\" value=\"8\""), "{page}");
        assert!(page.contains("最晚 2019 年 6 月 30 日"), "{page}");
        let apply = format!("/api/v1/drafts/{id}/apply");
        let far = office.post_json(&apply, json!({"years": 101})).await;
        assert_eq!((far.status, far.text.contains("years")), (422, true), "{}", far.text);
        let applied = office.post_json(&apply, json!({"years": 8})).await;
        assert_eq!(applied.status, 201, "{}", applied.text);
        let (campaign, of) = (applied.json()["campaign"].as_i64().unwrap(), city.anlan.city());
        let (phases, tasks) = city
            .app
            .read(move |db| {
                let phases = crate::goal::store::phases(db, of, campaign)?;
                Ok((phases, crate::plan::store::tasks(db, of, campaign)?))
            })
            .await
            .unwrap();
        let days: Vec<_> = phases.iter().map(|p| (p.from_on.as_str(), p.to_on.as_str())).collect();
        assert_eq!(days, [("2027-03-01", "2027-03-20"), ("2027-03-21", "2027-06-30")]);
        let due = "2027-05-10T18:00:00+08:00".parse::<jiff::Timestamp>().unwrap().as_millisecond();
        assert!(tasks.iter().any(|t| t.title.contains("台账") && t.due_at == Some(due)), "{tasks:?}");
    }
}

#[tokio::test]
async fn a_paper_whose_days_lie_ahead_is_not_asked_to_move() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let text = OLD.replace("2019", "2027");
        let made = office.upload("/api/v1/drafts", &[], &[("file", "通知.txt", text.as_bytes())]).await;
        let id = made.id();
        assert_eq!(office.post_json(&format!("/api/v1/drafts/{id}/sure"), json!({})).await.status, 200);
        let page = office.get(&format!("/drafts/{id}")).await.text;
        assert!(!page.contains("name=\"years\""), "{page}");
        // Ticked on a page that was shown before somebody dated it anew: refused, nothing is moved.
        let apply = format!("/api/v1/drafts/{id}/apply");
        let moved = office.post_json(&apply, json!({"years": 1, "name": "河道清洁"})).await;
        assert_eq!((moved.status, moved.text.contains("years")), (422, true), "{}", moved.text);
    }
}
