//! Bulletins through HTTP, on both engines.

use serde_json::json;

use crate::score::tests::{campaign, late_case};
use crate::testing::TestCity;

#[tokio::test]
async fn a_bulletin_takes_its_figures_from_records_and_freezes_them() {
    for city in TestCity::on_both_engines().await {
        let id = campaign(&city).await;
        late_case(&city, id, "housing", 1).await;
        let office = city.as_("office").await;
        office.post_json("/api/v1/scores", json!({"campaign": id, "period": "2026-07"})).await;
        let made = office.post_json("/api/v1/bulletins", json!({"campaign": id, "period": "2026-07"})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let bulletin = made.id();
        let page = office.get(&format!("/bulletins/{bulletin}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let told = office.get(&format!("/api/v1/bulletins/{bulletin}")).await.json();
        assert_eq!(told["figures"]["figures"]["cases.late"]["value"], "1");
        late_case(&city, id, "housing", 2).await;
        assert!(office.get(&format!("/bulletins/{bulletin}")).await.text.contains("变了"));

        let names = json!({"checked_by": "赵某", "signed_by": "陈某"});
        let same = json!({"checked_by": "陈某", "signed_by": "陈某"});
        let to = format!("/api/v1/bulletins/{bulletin}/issue");
        assert_eq!(office.post_json(&to, same).await.status, 422);
        let issued = office.post_json(&to, names.clone()).await;
        assert_eq!((issued.status, issued.json()["issue"].as_i64()), (200, Some(1)), "{}", issued.text);
        assert_eq!(office.post_json(&to, names).await.status, 422);
        assert_eq!(office.post(&format!("/bulletins/{bulletin}/figures"), "").await.status, 422);

        let file = office.get(&format!("/bulletins/{bulletin}/file")).await;
        let words = yipan_paper::read("a.docx", &file.bytes).unwrap().plain;
        assert!(words.contains("第 1 期") && words.contains("逾期1件"), "{words}");
        let unit = city.as_("unit").await;
        assert_eq!(unit.get(&format!("/bulletins/{bulletin}/file")).await.bytes, file.bytes);
        assert_eq!(city.facts(1).await, ["bulletin.issued"]);
    }
}

#[tokio::test]
async fn a_draft_with_blanks_cannot_be_issued_nor_read_by_others() {
    let city = TestCity::on("sqlite").await;
    let id = campaign(&city).await;
    let office = city.as_("office").await;
    let made = office.post_json("/api/v1/bulletins", json!({"campaign": id, "period": "2026-07"})).await;
    let to = format!("/api/v1/bulletins/{}", made.id());
    let edit = json!({"title": "七月", "name": "简报", "organ": "创建办", "body": "电话____", "version": 1});
    assert_eq!(office.post_json(&to, edit.clone()).await.status, 204);
    assert_eq!(office.post_json(&to, edit).await.status, 409);
    let names = json!({"checked_by": "赵某", "signed_by": "陈某"});
    let refused = office.post_json(&format!("{to}/issue"), names).await;
    assert_eq!(refused.json()["rule"], "brief-refused-gaps");
    assert_eq!(city.as_("unit").await.get(&to).await.status, 404);
    assert_eq!(
        city.as_("unit")
            .await
            .post_json("/api/v1/bulletins", json!({"campaign": id, "period": "2026-07"}))
            .await
            .status,
        403
    );
}
