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
