use serde_json::json;

use crate::testing::TestCity;

#[tokio::test]
async fn a_page_asks_for_sign_in_and_the_api_says_so() {
    for city in TestCity::on_both_engines().await {
        let page = city.anybody().get("/ledger").await;
        assert_eq!((page.status, page.location.as_str()), (303, "/sign-in?next=/ledger"));
        let api = city.anybody().get("/api/v1/people/me").await;
        assert_eq!(api.status, 401);
        assert_eq!(api.headers["content-type"], "application/problem+json");
        assert_eq!(api.json()["type"], "/problems/sign-in");
    }
}

#[tokio::test]
async fn somebody_signs_in_and_out() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office
            .post_json(
                "/api/v1/people",
                json!({"name": "何科员", "username": "he", "password": "a-long-password", "role": "unit",
                       "unit": city.unit("housing")}),
            )
            .await;
        assert_eq!(made.status, 201, "{}", made.text);
        let wrong = city.anybody().post("/sign-in", "username=he&password=wrong-password").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("用户名或密码不对"));
        let right =
            city.anybody().post("/sign-in", "username=he&password=a-long-password&next=//elsewhere").await;
        assert_eq!((right.status, right.location.as_str()), (303, "/"));
        assert!(right.headers["set-cookie"].to_str().unwrap().contains("HttpOnly"));
        let out = office.post("/sign-out", "").await;
        assert_eq!(out.status, 303);
        assert_eq!(office.get("/api/v1/people/me").await.status, 401);
    }
}

#[tokio::test]
async fn only_the_office_adds_units_and_a_repeated_request_adds_one() {
    for city in TestCity::on_both_engines().await {
        let ask = json!({"parent": city.unit("county"), "kind": "department", "name": "安澜县气象局", "short": "县气象局"});
        assert_eq!(city.as_("unit").await.post_json("/api/v1/units", ask.clone()).await.status, 403);
        let office = city.as_("office").await;
        let first = office.post_json_once("/api/v1/units", "key-1", ask.clone()).await;
        let again = office.post_json_once("/api/v1/units", "key-1", ask.clone()).await;
        assert_eq!((first.status, again.status), (201, 201));
        assert_eq!(first.json(), again.json());
        let other = office.post_json_once("/api/v1/units", "key-1", json!({"kind": "street"})).await;
        assert_eq!(other.status, 409);
        let wrong =
            office.post_json("/api/v1/units", json!({"kind": "moon", "name": "x", "short": "x"})).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(wrong.json()["fields"][0]["field"], "kind");
    }
}

#[tokio::test]
async fn another_sites_page_cannot_act_with_our_cookie() {
    let city = TestCity::on("sqlite").await;
    let office = city.as_("office").await;
    let reply = office.post_from("https://elsewhere.invalid", "/sign-out", "").await;
    assert_eq!(reply.status, 403);
    assert_eq!(office.get("/api/v1/people/me").await.status, 200);
}

#[tokio::test]
async fn me_tells_unit_posts_and_rights() {
    for city in TestCity::on_both_engines().await {
        let me = city.as_("unit").await.get("/api/v1/people/me").await.json();
        assert_eq!(me["unit"]["short"], "城关镇");
        assert_eq!(me["posts"][0]["title"], "城关镇联络员");
        assert!(
            me["rights"]
                .as_array()
                .unwrap()
                .iter()
                .any(|r| r["right"] == "handle-case" && r["reach"] == "own-unit")
        );
    }
}

#[tokio::test]
async fn the_office_adds_a_person_on_the_settings_page_and_a_short_password_is_mended() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let unit = city.unit("market");
        let form = |password: &str| {
            format!("unit={unit}&name=罗科员&role=unit&title=市场股股长&username=luo&password={password}")
        };
        let wrong = office.post("/settings/people", &form("short")).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("密码至少 8 个字"), "{}", wrong.text);
        assert_eq!(office.post("/settings/people", &form("long-enough")).await.status, 303);
        let page = office.get("/settings").await.text;
        assert!(page.contains("市场股股长 罗科员"));
        assert!(!city.as_("unit").await.get("/settings").await.text.contains("/settings/people"));
        assert_eq!(city.as_("unit").await.post("/settings/people", &form("long-enough")).await.status, 403);
    }
}
