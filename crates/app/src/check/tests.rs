use serde_json::{Value, json};

use super::store;
use crate::testing::{TestCity, Visitor, at, photo};

/// Twelve bus stops in two streets, so that a draw has something to choose from.
async fn stops(city: &TestCity) {
    let office = city.as_("office").await;
    for n in 0..12 {
        let street = if n % 3 == 0 { "hebin" } else { "chengguan" };
        let made = office
            .post_json(
                "/api/v1/sites",
                json!({"code": format!("ZT-{n:02}"), "name": format!("{n} 号站亭"), "kind": "stop",
                       "lon": 113.29 + f64::from(n) * 0.001, "lat": 33.73, "street": city.unit(street),
                       "lead": city.unit("sanitation")}),
            )
            .await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
}

async fn planned(city: &TestCity, kind: &str, inspectors: &[&str]) -> i64 {
    let people: Vec<i64> = inspectors.iter().map(|name| city.anlan.people[*name]).collect();
    let office = city.as_("office").await;
    let made = office
        .post_json(
            "/api/v1/rounds",
            json!({"name": "第 7 轮暗访", "kind": kind, "from": at("2026-07-22T08:00:00+08:00"),
                   "until": at("2026-07-24T17:30:00+08:00"), "site_kinds": ["stop"], "strata": "street",
                   "sample": 6, "apart": 2, "inspectors": people}),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.id()
}

async fn drawn(city: &TestCity, kind: &str, inspectors: &[&str]) -> i64 {
    let id = planned(city, kind, inspectors).await;
    let office = city.as_("office").await;
    let promised = office.post_json(&format!("/api/v1/rounds/{id}/promise"), json!({})).await;
    assert_eq!(promised.status, 200, "{}", promised.text);
    city.settle().await;
    let revealed = office.post_json(&format!("/api/v1/rounds/{id}/draw"), json!({})).await;
    assert_eq!(revealed.status, 200, "{}", revealed.text);
    id
}

/// The first site of the round that is this visitor's and not visited yet.
async fn next_site(visitor: &Visitor<'_>, round: i64, person: i64) -> i64 {
    let round = visitor.get(&format!("/api/v1/rounds/{round}")).await.json();
    let sites = round["sites"].as_array().unwrap();
    let own = sites.iter().find(|s| s["inspector_id"] == person && s["visit_id"].is_null());
    own.unwrap()["site_id"].as_i64().unwrap()
}

fn answers(failing: Option<(&str, i64)>) -> Value {
    let items = ["shelter", "small-ads", "litter", "bin", "tactile"];
    json!(items.map(|item| match failing {
        Some((bad, evidence)) if bad == item =>
            json!({"item": item, "result": "fail", "note": "站亭后有两袋垃圾", "evidence": [evidence]}),
        _ => json!({"item": item, "result": "pass"}),
    }))
}

#[tokio::test]
async fn a_draw_is_promised_revealed_and_can_be_repeated_by_anybody() {
    for city in TestCity::on_both_engines().await {
        stops(&city).await;
        let id = planned(&city, "routine", &["inspector", "inspector2"]).await;
        let office = city.as_("office").await;
        let early = office.post_json(&format!("/api/v1/rounds/{id}/draw"), json!({})).await;
        assert_eq!((early.status, early.json()["rule"].clone()), (422, json!("check-refused-planned")));
        let promised = office.post_json(&format!("/api/v1/rounds/{id}/promise"), json!({})).await.json();
        assert_eq!(promised["seed"], Value::Null);
        assert!(!promised.to_string().contains("secret"));
        let facts = city.facts(1).await;
        assert_eq!(facts, ["round.promised"], "{}", city.engine);
        city.settle().await;
        let round = office.post_json(&format!("/api/v1/rounds/{id}/draw"), json!({})).await.json();
        assert_eq!(round["sites"].as_array().unwrap().len(), 6, "{round}");
        let record = office.get(&format!("/api/v1/rounds/{id}/draw")).await;
        let record: yipan_core::check::Record = serde_json::from_str(&record.text).unwrap();
        assert_eq!(record.verify(), Ok(()));
        assert_eq!(Some(record.commitment.clone().unwrap().as_str()), promised["commitment"].as_str());
        assert_eq!(record.drawn.iter().filter(|d| d.stratum == "河滨街道").count(), 2);
        let csv = office.get(&format!("/rounds/{id}/list.csv")).await.text;
        let lots = yipan_core::check::read_list(&csv, Some("stratum")).unwrap();
        let seed = yipan_core::check::seed_bytes(&record.seed).unwrap();
        assert_eq!(yipan_core::check::draw(&lots, &seed, 6).unwrap(), record.drawn);
        let page = office.get(&format!("/rounds/{id}")).await;
        assert!(page.text.contains("自己抽一遍") && page.text.contains(&record.seed), "{}", page.text);
    }
}

#[tokio::test]
async fn the_same_submission_lands_once_however_often_it_is_sent() {
    for city in TestCity::on_both_engines().await {
        stops(&city).await;
        let round = drawn(&city, "routine", &["inspector"]).await;
        let inspector = city.as_("inspector").await;
        let site = next_site(&inspector, round, city.anlan.people["inspector"]).await;
        let evidence =
            inspector.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &photo([9, 80, 9]))]).await.id();
        let ask = json!({"site": site, "round": round, "client_key": "phone-1",
                         "taken_at": at("2026-07-22T14:52:00+08:00"), "location": {"lon": 113.29, "lat": 33.73},
                         "device": "test", "answers": answers(Some(("litter", evidence)))});
        let first = inspector.post_json("/api/v1/findings", ask.clone()).await;
        assert_eq!(first.status, 201, "{}", first.text);
        assert_eq!(first.json()["failed"], 1);
        let again = inspector.post_json("/api/v1/findings", ask).await;
        assert_eq!((again.status, again.json()), (200, first.json()));
        let listed = inspector.get(&format!("/api/v1/findings?round={round}")).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 5);
        let bad =
            listed["items"].as_array().unwrap().iter().find(|f| f["outcome"] == "fail").unwrap().clone();
        let one = inspector.get(&format!("/api/v1/findings/{}", bad["id"])).await.json();
        assert_eq!((one["evidence"].clone(), one["points"].clone()), (json!([evidence]), json!(300)));
        let facts = city.facts(40).await;
        assert_eq!(facts.iter().filter(|f| *f == "finding.failed").count(), 1);
        let other = inspector
            .post_json(
                "/api/v1/findings",
                json!({"site": site, "round": round, "client_key": "phone-2", "answers": answers(None)}),
            )
            .await;
        assert_eq!((other.status, other.json()["rule"].clone()), (422, json!("check-refused-visited")));
    }
}

#[tokio::test]
async fn a_covert_round_does_not_exist_for_the_inspected_until_it_is_published() {
    for city in TestCity::on_both_engines().await {
        stops(&city).await;
        let round = drawn(&city, "covert", &["inspector"]).await;
        let inspector = city.as_("inspector").await;
        let site = next_site(&inspector, round, city.anlan.people["inspector"]).await;
        let taken = photo([9, 80, 9]);
        let shot = inspector.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &taken)]).await.id();
        let mut all = answers(None);
        all[0]["evidence"] = json!([shot]);
        let sent = inspector
            .post_json(
                "/api/v1/findings",
                json!({"site": site, "round": round, "client_key": "k", "answers": all}),
            )
            .await;
        assert_eq!(sent.status, 201, "{}", sent.text);
        let finding = sent.json()["findings"][0]["id"].clone();
        for account in ["unit", "lead", "sanitation", "auditor", "sponsor"] {
            let visitor = city.as_(account).await;
            for path in [
                format!("/api/v1/rounds/{round}"),
                format!("/api/v1/rounds/{round}/draw"),
                format!("/api/v1/rounds/{round}/evaluation"),
                format!("/api/v1/findings/{finding}"),
                format!("/rounds/{round}"),
                format!("/rounds/{round}/list.csv"),
                format!("/evidence/{shot}.jpg"),
            ] {
                assert_eq!(visitor.get(&path).await.status, 404, "{account} {path} {}", city.engine);
            }
            assert_eq!(visitor.get("/api/v1/rounds").await.json()["items"], json!([]), "{account}");
            assert_eq!(visitor.get("/api/v1/findings").await.json()["items"], json!([]), "{account}");
            assert!(!visitor.get("/rounds").await.text.contains("第 7 轮"), "{account}");
        }
        let office = city.as_("office").await;
        for deed in ["closing", "publication"] {
            assert_eq!(
                office.post_json(&format!("/api/v1/rounds/{round}/{deed}"), json!({})).await.status,
                200
            );
        }
        let unit = city.as_("sanitation").await;
        assert_eq!(unit.get(&format!("/evidence/{shot}.jpg")).await.status, 200);
        assert_eq!(unit.get(&format!("/api/v1/rounds/{round}")).await.status, 200);
        assert_eq!(unit.get(&format!("/api/v1/findings/{finding}")).await.status, 200);
    }
}

#[tokio::test]
async fn nobody_is_sent_to_the_own_unit_and_nobody_records_for_another() {
    for city in TestCity::on_both_engines().await {
        stops(&city).await;
        let (mine, other) = (city.anlan.people["inspector"], city.anlan.people["inspector2"]);
        let round = drawn(&city, "cross", &["inspector", "inspector2"]).await;
        let office = city.as_("office").await;
        let view = office.get(&format!("/api/v1/rounds/{round}")).await.json();
        let load = |person: i64| {
            view["sites"].as_array().unwrap().iter().filter(|s| s["inspector_id"] == person).count()
        };
        assert_eq!((load(mine), load(other)), (3, 3));
        let site = next_site(&office, round, other).await;
        let ask = json!({"site": site, "round": round, "client_key": "k", "answers": answers(None)});
        assert_eq!(city.as_("inspector").await.post_json("/api/v1/findings", ask.clone()).await.status, 403);
        assert_eq!(city.as_("unit").await.post_json("/api/v1/findings", ask).await.status, 403);
        let seen = city.as_("inspector").await.get(&format!("/api/v1/rounds/{round}")).await.json();
        assert_eq!(seen["sites"].as_array().unwrap().len(), 3, "an inspector sees the own route only");
        let again = drawn(&city, "routine", &["inspector", "inspector2"]).await;
        let (city_id, pairs) = (city.anlan.city(), [round, again]);
        let (a, b) = city
            .app
            .read(move |db| Ok((store::sites(db, city_id, pairs[0])?, store::sites(db, city_id, pairs[1])?)))
            .await
            .unwrap();
        let repeated =
            b.iter().any(|s| a.iter().any(|t| t.site_id == s.site_id && t.inspector_id == s.inspector_id));
        assert!(!repeated, "no pair meets again within two rounds");
    }
}

#[tokio::test]
async fn answers_that_do_not_hold_are_told_item_by_item_and_nothing_lands() {
    for city in TestCity::on_both_engines().await {
        stops(&city).await;
        let round = drawn(&city, "routine", &["inspector"]).await;
        let inspector = city.as_("inspector").await;
        let site = next_site(&inspector, round, city.anlan.people["inspector"]).await;
        let ask = |answers: Value, at: Option<i64>| json!({"site": site, "round": round, "client_key": "k", "taken_at": at, "answers": answers});
        let reply = inspector
            .post_json(
                "/api/v1/findings",
                ask(json!([{"item": "litter", "result": "fail"}, {"item": "moon", "result": "pass"}]), None),
            )
            .await;
        assert_eq!(reply.status, 422);
        let told: Vec<String> = reply.json()["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| format!("{} {}", f["field"].as_str().unwrap(), f["key"].as_str().unwrap()))
            .collect();
        assert_eq!(
            told,
            [
                "moon check-answer-unknown",
                "shelter check-answer-missing",
                "small-ads check-answer-missing",
                "litter check-answer-photo",
                "bin check-answer-missing",
                "tactile check-answer-missing"
            ]
        );
        let future = inspector
            .post_json("/api/v1/findings", ask(answers(None), Some(at("2026-09-01T00:00:00+08:00"))))
            .await;
        assert_eq!(future.json()["fields"][0]["key"], "check-wrong-time");
        assert_eq!(inspector.get("/api/v1/findings").await.json()["items"], json!([]));
    }
}

#[tokio::test]
async fn an_inspector_walks_the_route_with_plain_forms() {
    for city in TestCity::on_both_engines().await {
        stops(&city).await;
        let round = drawn(&city, "routine", &["inspector"]).await;
        let inspector = city.as_("inspector").await;
        let home = inspector.get("/field").await;
        assert!(
            home.text.contains("第 7 轮暗访") && home.text.contains("data-keep=\"/field/"),
            "{}",
            home.text
        );
        let to = inspector.get(&format!("/field/{round}")).await;
        assert_eq!(to.status, 303);
        let page = inspector.get(&to.location).await;
        assert!(
            page.text.contains("周边 5 米没有垃圾烟头") && page.text.contains("6 个点位，已查 0 个"),
            "{}",
            page.text
        );
        let pass = [
            ("client_key", "form-1"),
            ("r-shelter", "pass"),
            ("r-small-ads", "pass"),
            ("r-bin", "pass"),
            ("r-tactile", "pass"),
        ];
        let mut fields = pass.to_vec();
        fields.push(("r-litter", "fail"));
        let short = inspector.upload(&to.location, &fields, &[]).await;
        assert_eq!(short.status, 422);
        assert!(short.text.contains("不合格须拍照") && short.text.contains("value=\"form-1\""));
        let done = inspector.upload(&to.location, &fields, &[("p-litter", "a.jpg", &photo([1, 2, 3]))]).await;
        assert_eq!(
            (done.status, done.location.as_str()),
            (303, format!("/field/{round}").as_str()),
            "{}",
            done.text
        );
        let again = inspector.get(&format!("/field/{round}")).await;
        assert_ne!(again.location, to.location, "the route goes on");
        let english = city.as_("inspector").await.in_english().get(&again.location).await;
        assert!(
            english.text.contains("No litter or butts within 5 m")
                && english.text.contains("6 sites, 1 visited")
        );
        let office = city.as_("office").await;
        let round_page = office.get(&format!("/rounds/{round}")).await;
        assert!(round_page.text.contains("照这样测评得"), "{}", round_page.text);
        let score = office.get(&format!("/api/v1/rounds/{round}/evaluation")).await.json();
        assert!(score["score"].as_f64().unwrap() < score["of"].as_f64().unwrap());
    }
}

#[tokio::test]
async fn a_round_is_planned_in_the_browser_and_a_wrong_form_is_shown_again() {
    for city in TestCity::on_both_engines().await {
        stops(&city).await;
        let office = city.as_("office").await;
        let form = office.get("/rounds/new").await;
        assert!(
            form.text.contains("公交站亭 <small class=\"quiet\">12") && form.text.contains("督查室 王督查员"),
            "{}",
            form.text
        );
        let person = city.anlan.people["inspector"];
        let ask = |until: &str| {
            format!(
                "name=专项&kind=special&from=2026-07-22T08:00&until={until}&site_kind=stop&sample=3&strata=kind&apart=1&inspector={person}"
            )
        };
        let wrong = office.post("/rounds", &ask("2026-07-21T08:00")).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("结束要晚于开始"));
        let made = office.post("/rounds", &ask("2026-07-25T08:00")).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert_eq!(office.post(&format!("{}/promise", made.location), "").await.status, 303);
        let refused = office.post(&format!("{}/publication", made.location), "").await;
        assert_eq!(refused.status, 422);
        assert_eq!(city.as_("inspector").await.post("/rounds", &ask("2026-07-25T08:00")).await.status, 403);
    }
}
