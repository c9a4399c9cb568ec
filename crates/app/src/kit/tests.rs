use crate::testing::{TestCity, postgres::Postgres};

#[tokio::test]
async fn a_database_that_is_gone_is_told_and_used_again_when_it_is_back() {
    let mut server = Postgres::start();
    let city = TestCity::on_server(&server).await;
    let office = city.as_("office").await;
    assert_eq!(office.get("/api/v1/units").await.status, 200);
    server.stop();
    let api = office.get("/api/v1/units").await;
    assert_eq!((api.status, api.json()["type"].as_str()), (503, Some("/problems/away")));
    let ask = serde_json::json!({"kind": "street", "name": "南湖镇", "short": "南湖镇"});
    assert_eq!(office.post_json("/api/v1/units", ask.clone()).await.status, 503);
    assert_eq!(office.get("/readyz").await.status, 503);
    assert_eq!(office.get("/healthz").await.status, 200);
    server.go();
    assert_eq!(office.get("/readyz").await.status, 200);
    assert_eq!(office.post_json("/api/v1/units", ask).await.status, 201);
    let units = office.get("/api/v1/units?limit=200").await.text;
    assert_eq!(units.matches("\"short\":\"南湖镇\"").count(), 1);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_its_place() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let wrong = office.post_json("/api/v1/units", serde_json::json!({"kind": 7})).await;
        assert_eq!(wrong.status, 400);
        assert!(wrong.json()["detail"].as_str().unwrap().contains("kind"), "{}", wrong.text);
        assert_eq!(office.get("/api/v1/units?limit=many").await.status, 400);
        assert_eq!(office.get("/api/v1/units/none").await.status, 404);
        let page = office.in_english().get("/no-such-page").await;
        assert_eq!(page.status, 404);
        assert!(page.text.contains("Not found"), "{}", page.text);
    }
}

#[tokio::test]
async fn what_is_too_large_or_no_photo_at_all_is_refused_with_its_bound_and_nothing_is_kept() {
    for city in TestCity::on_both_engines().await {
        let inspector = city.as_("inspector").await;
        let before = city.facts(1).await;
        let huge = vec![0xff_u8; 33 << 20];
        let photo = inspector.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &huge)]).await;
        assert_eq!((photo.status, photo.json()["type"].as_str()), (413, Some("/problems/too-large")));
        assert!(photo.json()["detail"].as_str().unwrap().contains("MB"), "{}", photo.text);
        let words =
            serde_json::json!({"source": "patrol", "category": "0110", "description": "长".repeat(3 << 20)});
        let case = inspector.post_json("/api/v1/cases", words).await;
        assert_eq!(case.status, 413, "{}", case.text.chars().take(200).collect::<String>());
        let fake = inspector.upload("/api/v1/evidence", &[], &[("file", "a.jpg", b"MZ not a photo")]).await;
        assert_eq!(fake.status, 422, "{}", fake.text);
        assert_eq!(city.facts(1).await, before, "{}: nothing was written", city.engine);
    }
}

#[tokio::test]
async fn of_two_people_at_once_the_second_is_told_and_overwrites_nothing() {
    for city in TestCity::on_both_engines().await {
        let ask =
            serde_json::json!({"source": "patrol", "category": "0110", "street": city.unit("chengguan")});
        let made = city.as_("inspector").await.post_json("/api/v1/cases", ask).await;
        let (id, office) = (made.id(), city.as_("office").await);
        let version = made.json()["version"].clone();
        let file = format!("/api/v1/cases/{id}/file");
        let first = office.post_json(&file, serde_json::json!({"version": version})).await;
        assert_eq!(first.status, 200, "{}", first.text);
        let decline = serde_json::json!({"version": version, "reason": "没有这回事"});
        let second = office.post_json(&format!("/api/v1/cases/{id}/decline"), decline).await;
        assert_eq!((second.status, second.json()["type"].as_str()), (409, Some("/problems/stale")));
        let now = office.get(&format!("/api/v1/cases/{id}")).await.json();
        assert_eq!(now["state"], "filed", "{}", city.engine);
    }
}

#[tokio::test]
async fn a_connection_is_kept_from_one_piece_of_work_to_the_next() {
    #[derive(diesel::QueryableByName)]
    struct Backend {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        pid: i32,
    }
    let city = TestCity::on("postgres").await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let backend = move |db: &mut yipan_db::Db| -> Result<Backend, crate::problem::Problem> {
            Ok(diesel::RunQueryDsl::get_result(yipan_db::sql("select pg_backend_pid() as pid"), db)?)
        };
        seen.insert(("read", city.app.read(backend).await.unwrap().pid));
        seen.insert(("write", city.app.deed(move |db, _| backend(db)).await.unwrap().pid));
    }
    assert!(seen.len() <= 4, "two connections that read and two that write: {seen:?}");
}

#[tokio::test]
async fn a_text_with_a_zero_in_it_is_turned_away_on_both_engines() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let told =
            office.post_json("/api/v1/cases", serde_json::json!({"title": "井盖\0", "category": "x"})).await;
        let typed = office.post("/cases", "title=%E4%BA%95%00").await;
        let asked = office.get("/cases?q=a%00b").await;
        let sent = office.upload("/cases", &[("title", "a\0b")], &[]).await;
        for (what, reply) in [("json", told), ("form", typed), ("address", asked), ("files", sent)] {
            assert_eq!(reply.status, 422, "{what} on {}: {}", city.engine, reply.text);
        }
        let path = office.get("/cases/1%002").await;
        assert_eq!(path.status, 404, "{}", path.text);
        // A backslash before the same letters is no zero.
        let body = r#"{"title": "\\u0000", "category": "none"}"#;
        let told = office.post_json("/api/v1/cases", serde_json::from_str(body).unwrap()).await;
        assert!(!told.text.contains("field-zero"), "{}", told.text);
    }
}
