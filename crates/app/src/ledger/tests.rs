use diesel::prelude::*;

use super::store::entry;
use crate::problem::Problem;
use crate::testing::{TestCity, photo};

#[tokio::test]
async fn the_ledger_proves_itself_and_names_the_entry_somebody_edited() {
    for city in TestCity::on_both_engines().await {
        city.settle().await;
        let auditor = city.as_("auditor").await;
        let proof = auditor.get("/api/v1/ledger/verification").await.json();
        assert_eq!(
            (proof["sound"].as_bool(), proof["unsealed"].as_i64()),
            (Some(true), Some(0)),
            "{}",
            city.engine
        );
        let victim = auditor.get("/api/v1/ledger?limit=1").await.json()["items"][0]["id"].as_i64().unwrap();
        let receipt = auditor.get(&format!("/api/v1/ledger/{victim}/receipt")).await;
        assert_eq!(receipt.status, 200, "{}", receipt.text);
        city.app
            .deed(move |db, _| {
                diesel::update(entry::table.filter(entry::id.eq(victim)))
                    .set(entry::reason.eq("quietly"))
                    .execute(db)
                    .map_err(Problem::from)
            })
            .await
            .unwrap();
        let proof = auditor.get("/api/v1/ledger/verification").await.json();
        assert_eq!(proof["sound"], false);
        assert_eq!(proof["broken"][0]["entry"], victim);
        let page = auditor.get("/ledger/verification").await;
        assert!(page.text.contains("对不上"), "{}", page.text);
    }
}

#[tokio::test]
async fn a_removed_entry_is_missed() {
    for city in TestCity::on_both_engines().await {
        city.settle().await;
        city.app
            .deed(|db, _| {
                let id: i64 = entry::table.order(entry::id).select(entry::id).first(db)?;
                diesel::delete(entry::table.filter(entry::id.eq(id))).execute(db).map_err(Problem::from)
            })
            .await
            .unwrap();
        let proof = city.as_("auditor").await.get("/api/v1/ledger/verification").await.json();
        assert_eq!(proof["broken"][0]["what"], "missing-or-inserted");
    }
}

#[tokio::test]
async fn a_photo_is_taken_in_and_what_is_no_photo_is_refused_with_its_mend() {
    for city in TestCity::on_both_engines().await {
        let unit = city.as_("unit").await;
        let kept = unit.upload("/api/v1/evidence", &[], &[("file", "井盖.jpg", &photo([90, 80, 70]))]).await;
        assert_eq!(kept.status, 201, "{}", kept.text);
        let shown = unit.get(&format!("/evidence/{}.jpg", kept.id())).await;
        assert_eq!(shown.headers["content-type"], "image/jpeg");
        let wrong = unit.upload("/api/v1/evidence", &[], &[("file", "a.jpg", b"not a picture")]).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.json()["fields"][0]["key"], "evidence-not-an-image");
        assert_eq!(city.anybody().get(&format!("/evidence/{}.jpg", kept.id())).await.status, 303);
    }
}
