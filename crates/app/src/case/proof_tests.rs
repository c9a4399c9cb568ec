//! Photos that do not fit, and looks at closed cases, through HTTP on both engines.

use serde_json::{Value, json};
use yipan_core::check::Record;

use super::tests::{brought, deed, reported};
use crate::testing::{TestCity, at};

/// A picture with something to tell: a chessboard of `step` pixels, in one of two qualities.
fn board(step: u32, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_fn(180, 160, |x, y| {
        let cell = (x / step) * 37 + (y / step) * 101 + 7;
        let light = (cell.wrapping_mul(cell).wrapping_mul(2_654_435_761) >> 24) as u8;
        image::Rgb([light, light, light])
    });
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

#[tokio::test]
async fn the_same_photo_used_as_a_proof_twice_is_shown_even_when_saved_anew() {
    for city in TestCity::on_both_engines().await {
        let unit = city.as_("unit").await;
        let keep = async |bytes: Vec<u8>| -> i64 {
            unit.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &bytes)]).await.id()
        };
        let (first, second, third) =
            (keep(board(20, 90)).await, keep(board(20, 40)).await, keep(board(31, 90)).await);
        let one = brought(&city, "working").await;
        deed(&city, "unit", one, "fix", json!({"evidence": [first]})).await;
        let other = brought(&city, "working").await;
        assert_eq!(deed(&city, "unit", other, "fix", json!({"evidence": [third, second]})).await.0, 200);
        let office = city.as_("office").await;
        let whole = office.get(&format!("/api/v1/cases/{other}")).await.json();
        assert_eq!(
            whole["doubts"],
            json!([{"evidence_id": second, "what": "twin", "other_case": one}]),
            "{}",
            city.engine
        );
        assert_eq!(office.get(&format!("/api/v1/cases/{one}")).await.json()["doubts"], json!([]));
        let page = office.get(&format!("/cases/{other}")).await;
        assert!(page.text.contains("同一张照片用过"), "{}", page.text);
        let listed = office.get("/api/v1/cases?mark=doubted").await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_photo_is_seen_by_those_who_may_see_its_case_and_lent_to_no_other() {
    for city in TestCity::on_both_engines().await {
        let unit = city.as_("unit").await;
        let shot = unit.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &board(20, 90))]).await.id();
        let path = format!("/evidence/{shot}.jpg");
        let (office, other) = (city.as_("office").await, city.as_("sanitation").await);
        assert_eq!(office.get(&path).await.status, 404, "it belongs to nothing yet");
        let case = brought(&city, "working").await;
        assert_eq!(deed(&city, "unit", case, "fix", json!({"evidence": [shot]})).await.0, 200);
        for (who, status) in [("unit", 200), ("office", 200), ("inspector", 200), ("sanitation", 404)] {
            assert_eq!(city.as_(who).await.get(&path).await.status, status, "{who} {}", city.engine);
        }
        let ask = json!({"source": "patrol", "category": "events/2013/0110", "evidence": [shot]});
        let lent = other.post_json("/api/v1/cases", ask).await;
        assert_eq!(lent.status, 422, "{}", lent.text);
    }
}

#[tokio::test]
async fn closed_cases_are_drawn_provably_and_what_came_back_counts_against_the_closing() {
    for city in TestCity::on_both_engines().await {
        let mut closed = Vec::new();
        for _ in 0..4 {
            closed.push(brought(&city, "closed").await);
        }
        let office = city.as_("office").await;
        let ask = json!({"from": "2026-07-01", "to": "2026-07-31", "sample": 2});
        let many = json!({"from": "2026-07-01", "to": "2026-07-31", "sample": 5});
        assert_eq!(office.post_json("/api/v1/cases/draws", many).await.status, 422);
        assert_eq!(city.as_("unit").await.post_json("/api/v1/cases/draws", ask.clone()).await.status, 403);
        let draw = office.post_json("/api/v1/cases/draws", ask).await;
        assert_eq!(draw.status, 200, "{}", draw.text);
        let (id, promise) = (draw.id(), draw.json()["commitment"].clone());
        assert_eq!(office.get(&format!("/cases/rechecks/{id}/draw.json")).await.status, 422, "not yet");
        city.settle().await;
        let path = format!("/api/v1/cases/draws/{id}/reveal");
        let revealed = office.post_json(&path, json!({})).await;
        assert_eq!(revealed.status, 200, "{}", revealed.text);
        assert_eq!(office.post_json(&path, json!({})).await.status, 422, "once");
        let record = office.get(&format!("/cases/rechecks/{id}/draw.json")).await;
        let record: Record = serde_json::from_str(&record.text).unwrap();
        assert_eq!((record.verify(), json!(record.commitment)), (Ok(()), promise));
        let waiting = office.get("/api/v1/cases/rechecks").await.json();
        let items = waiting["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 2, "{}", city.engine);
        assert!(items.iter().all(|one| closed.contains(&one["case"].as_i64().unwrap())));
        city.app.clock.set(at("2026-07-25T10:00:00+08:00"));
        let answer = async |account: &str, one: &Value, body: Value| {
            let path = format!("/api/v1/cases/rechecks/{}/answer", one["id"]);
            city.as_(account).await.post_json(&path, body).await
        };
        let same = answer("inspector", &items[0], json!({"holds": true})).await;
        assert_eq!(same.json()["rule"], "case-recheck-same-person");
        assert_eq!(answer("unit", &items[0], json!({"holds": true})).await.status, 403);
        assert_eq!(answer("inspector2", &items[0], json!({"holds": true})).await.status, 200);
        assert_eq!(answer("inspector2", &items[1], json!({"holds": false})).await.status, 422, "say what");
        let back = answer("inspector2", &items[1], json!({"holds": false, "reason": "原样未动"})).await;
        let new = back.json()["new_case"].as_i64().unwrap();
        let case = office.get(&format!("/api/v1/cases/{new}")).await.json();
        assert_eq!((&case["rebound_of"], &case["state"]), (&items[1]["case"], &json!("reported")));
        let (_, filed) = deed(&city, "office", new, "file", json!({})).await;
        assert_eq!(filed["rebound_of"], items[1]["case"], "{}", city.engine);
        for say in [office.clone(), office.clone().in_english()] {
            let page = say.get("/cases/rechecks").await;
            assert!(page.status == 200 && !page.text.contains("case-"), "{}", page.text);
            let page = say.get(&format!("/cases/{}", items[1]["case"])).await;
            assert!(page.text.contains(&format!("/cases/{new}")), "{}", page.text);
        }
    }
}

#[tokio::test]
async fn who_reported_the_same_is_shown_on_the_case_that_goes_on() {
    for city in TestCity::on_both_engines().await {
        let (one, other) = (brought(&city, "filed").await, reported(&city).await);
        assert_eq!(deed(&city, "office", other, "merge", json!({"into": one})).await.0, 200);
        let page = city.as_("office").await.get(&format!("/cases/{one}")).await;
        assert!(page.text.contains("另有 1 人次报了同一件"), "{} {}", city.engine, page.text);
    }
}
