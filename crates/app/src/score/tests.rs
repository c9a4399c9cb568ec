//! Scores through HTTP, on both engines.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::json;

use crate::goal;
use crate::kit::Id;
use crate::testing::{TestCity, at};

/// A campaign to score.
pub async fn campaign(city: &TestCity) -> Id {
    let ask = goal::act::NewCampaign {
        template: Some("hygienic-city".into()),
        name: "创建国家卫生县城".into(),
        start_on: Some("2026-01-01".into()),
        target_on: Some("2026-10-01".into()),
        ..Default::default()
    };
    city.deed("office", move |db, by, now| goal::act::create(db, by, &ask, now)).await.unwrap()
}

/// A case of a unit that was due this month and is not fixed.
pub async fn late_case(city: &TestCity, campaign: Id, unit: &str, id: Id) {
    let (city_id, unit) = (city.anlan.city(), city.unit(unit));
    let due = at("2026-07-10T18:00:00+08:00");
    city.app
        .deed(move |db, _| {
            yipan_db::sql(
                "insert into cases (city_id, id, number, campaign_id, source, category, title, description, \
                 severity, place, stage, is_open, suspended, unit_id, reported_at, reporter_id, \
                 reporter_unit_id, filed_at, filed_in_time, dispatched_at, handle_due_at, late, reworks, \
                 extensions, returns, state, version) values ($1, $2, $3, $4, 'patrol', 'x', '井盖破损', '', \
                 'ordinary', '', 'working', true, false, $5, $6, 0, 0, $6, true, $6, $6, true, 0, 0, 0, '{}', 1)",
            )
            .bind::<BigInt, _>(city_id)
            .bind::<BigInt, _>(id)
            .bind::<Text, _>(format!("市政{id:04}"))
            .bind::<BigInt, _>(campaign)
            .bind::<BigInt, _>(unit)
            .bind::<BigInt, _>(due)
            .execute(db)?;
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_month_is_counted_appealed_frozen_and_published() {
    for city in TestCity::on_both_engines().await {
        let id = campaign(&city).await;
        late_case(&city, id, "housing", 1).await;
        late_case(&city, id, "chengguan", 2).await;
        let office = city.as_("office").await;
        let ask = json!({"campaign": id, "period": "2026-07"});
        let made = office.post_json("/api/v1/scores", ask.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let run = made.id();
        let explain = format!("/api/v1/scores/{run}/units/{}", city.unit("housing"));
        let card = office.get(&explain).await.json();
        assert_eq!(card["total"], 80_000);
        let charged = &card["card"]["parts"][0]["lines"][0]["charges"][0];
        assert_eq!(
            (&charged["record"]["label"], &charged["change"]),
            (&json!("市政0001 井盖破损"), &json!(-20_000))
        );

        // The same records counted again give the same card.
        office.post_json("/api/v1/scores", ask.clone()).await;
        assert_eq!(office.get(&explain).await.json(), card);

        let page = office.get(&format!("/campaigns/{id}/scores?period=2026-07")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("县住建局") && page.text.contains("80.0"), "{}", page.text);
        assert_eq!(office.clone().in_english().get(&format!("/campaigns/{id}/scores")).await.status, 200);
        let sheet = office.get(&format!("/campaigns/{id}/scores.xlsx?period=2026-07")).await;
        assert_eq!(yipan_paper::read("a.xlsx", &sheet.bytes).unwrap().sheets.len(), 2);

        let unit = city.as_("unit").await;
        let own = city.unit("chengguan");
        let appeals = format!("/api/v1/scores/{run}/appeals");
        let words = json!({"unit": own, "record": 2, "words": "已按期修好，照片在附件"});
        assert_eq!(unit.post_json(&appeals, words.clone()).await.status, 422);
        let window = format!("/api/v1/scores/{run}/appeal-window");
        assert_eq!(office.post_json(&window, json!({"days": 5})).await.status, 204);
        let appeal = unit.post_json(&appeals, words).await;
        assert_eq!(appeal.status, 201, "{}", appeal.text);
        let other = json!({"unit": city.unit("housing"), "record": 1, "words": "不是我们的"});
        assert_eq!(unit.post_json(&appeals, other).await.status, 403);

        let freeze = format!("/api/v1/scores/{run}/freeze");
        assert_eq!(office.post_json(&freeze, json!({})).await.json()["rule"], "score-refused-appeals-open");
        let answer = json!({"upheld": true, "words": "属实"});
        let to = format!("/api/v1/score-appeals/{}/answer", appeal.id());
        assert_eq!(office.post_json(&to, answer).await.status, 204);
        let mine = unit.get(&format!("/api/v1/scores/{run}/units/{own}")).await.json();
        assert_eq!(mine["total"], 100_000);

        assert_eq!(office.post_json(&freeze, json!({})).await.status, 204);
        assert_eq!(office.post_json("/api/v1/scores", ask).await.json()["rule"], "score-refused-wrong-stage");
        let publication = format!("/api/v1/scores/{run}/publication");
        assert_eq!(unit.post_json(&publication, json!({})).await.status, 403);
        assert_eq!(office.post_json(&publication, json!({})).await.status, 204);
        assert_eq!(city.facts(2).await, ["score.frozen", "score.published"]);
    }
}

#[tokio::test]
async fn a_unit_sees_why_it_stands_there_but_not_why_others_do() {
    let city = TestCity::on("sqlite").await;
    let id = campaign(&city).await;
    let office = city.as_("office").await;
    let run = office.post_json("/api/v1/scores", json!({"campaign": id, "period": "2026-07"})).await.id();
    let unit = city.as_("unit").await;
    let why = |code: &str| format!("/api/v1/scores/{run}/units/{}", city.unit(code));
    assert_eq!(unit.get(&why("chengguan")).await.status, 200);
    assert_eq!(unit.get(&why("housing")).await.status, 403);
    assert_eq!(unit.get(&format!("/campaigns/{id}/scores")).await.status, 200);
    assert_eq!(
        unit.post_json("/api/v1/scores", json!({"campaign": id, "period": "2026-07"})).await.status,
        403
    );
}

#[tokio::test]
async fn wrong_schemes_months_and_notes_are_told_where() {
    let city = TestCity::on("sqlite").await;
    let id = campaign(&city).await;
    let office = city.as_("office").await;
    for (to, ask, field) in [
        ("/api/v1/scores", json!({"campaign": id, "period": "July"}), "period"),
        ("/api/v1/scores", json!({"campaign": id, "period": "2026-09"}), "period"),
        ("/api/v1/schemes", json!({"campaign": id, "source": "[scheme]"}), "source"),
        ("/api/v1/schemes", json!({"campaign": id, "shipped": "moon"}), "shipped"),
        (
            "/api/v1/scores/notes",
            json!({"campaign": id, "period": "2026-07", "unit": city.unit("housing"), "figure": "cases.late", "label": "x", "reason": "y"}),
            "figure",
        ),
    ] {
        let reply = office.post_json(to, ask).await;
        assert_eq!(
            (reply.status, reply.json()["fields"][0]["field"].as_str()),
            (422, Some(field)),
            "{}",
            reply.text
        );
    }
}
