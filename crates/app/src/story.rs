//! The story from a document to a bulletin, through the API alone, on both engines.

use serde_json::{Value, json};

use crate::testing::{Reply, TestCity, Visitor, at, photo};

const PLAN: &str = include_str!("draft/samples/plan.txt");

/// A standard of three indicators; the last one is nobody's in the story.
const STANDARD: &str = r#"
[standard]
code = "alley-2026"
name = "背街小巷标准"
edition = "2026"
in_force = "2026-01-01"
[[indicator]]
code = "A-1"
title = "背街小巷亮灯率"
kind = "quantified"
measure = "lamp_lit_rate"
scope = "back_alleys"
requirement = ">= 0.98 ratio"
[[indicator]]
code = "A-2"
title = "公厕保洁"
kind = "qualitative"
[[indicator]]
code = "A-3"
title = "站亭整洁"
kind = "qualitative"
"#;

async fn done(who: &Visitor<'_>, path: &str, ask: Value, status: u16) -> Reply {
    let reply = who.post_json(&format!("/api/v1{path}"), ask.clone()).await;
    assert_eq!(reply.status, status, "POST {path} {ask}: {}", reply.text);
    reply
}

async fn told(who: &Visitor<'_>, path: &str) -> Value {
    let reply = who.get(&format!("/api/v1{path}")).await;
    assert_eq!(reply.status, 200, "GET {path}: {}", reply.text);
    reply.json()
}

/// A document is brought, its open questions answered, and it stands as a campaign.
async fn document_becomes_campaign(office: &Visitor<'_>) -> i64 {
    let made = office.upload("/api/v1/drafts", &[], &[("file", "方案.txt", PLAN.as_bytes())]).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let draft = made.id();
    let items = told(office, &format!("/drafts/{draft}")).await["items"].as_array().unwrap().clone();
    for item in items {
        let answer = match item["question"].is_null() {
            true => json!({"deed": "accept"}),
            false => {
                json!({"deed": "accept", "fields": {"start_date": "2026-11-01", "end_date": "2026-11-15"}})
            }
        };
        done(office, &format!("/drafts/{draft}/items/{}", item["number"]), answer, 204).await;
    }
    let applied = done(office, &format!("/drafts/{draft}/apply"), json!({}), 201).await;
    applied.json()["campaign"].as_i64().unwrap()
}

/// A standard is imported, its leads named; the coverage page knows what is nobody's.
async fn every_duty_has_a_lead(city: &TestCity, office: &Visitor<'_>, campaign: i64) {
    done(office, "/standards", json!({"toml": STANDARD}), 201).await;
    done(office, &format!("/campaigns/{campaign}/standards"), json!({"code": "alley-2026"}), 200).await;
    let indicators = told(office, "/indicators").await["items"].as_array().unwrap().clone();
    let before = told(office, &format!("/campaigns/{campaign}/coverage")).await;
    for (code, unit) in [("A-1", "housing"), ("A-2", "sanitation")] {
        let indicator = &indicators.iter().find(|i| i["code"] == code).unwrap()["id"];
        let ask = json!({"campaign": campaign, "kind": "indicator", "subject": indicator, "unit": city.unit(unit), "role": "lead"});
        done(office, "/duties", ask, 201).await;
    }
    let after = told(office, &format!("/campaigns/{campaign}/coverage")).await;
    assert_eq!(after["covered"].as_i64(), before["covered"].as_i64().map(|n| n + 2), "{after}");
    assert!(after["gaps"].to_string().contains("站亭整洁"), "{after}");
    done(office, &format!("/campaigns/{campaign}/start"), json!({"waiver": "站亭先由城管代管"}), 200).await;
}

/// A round is drawn by a promised seed and an inspector finds litter at a stop; the failed item becomes a case.
async fn a_finding_becomes_a_case(city: &TestCity, office: &Visitor<'_>, campaign: i64) -> i64 {
    for n in 0..4 {
        let ask = json!({"code": format!("ZT-{n:02}"), "name": format!("{n} 号站亭"), "kind": "stop", "lon": 113.29,
                         "lat": 33.73 + f64::from(n) * 0.001, "street": city.unit("chengguan"), "lead": city.unit("sanitation")});
        done(office, "/sites", ask, 201).await;
    }
    let inspector_id = city.anlan.people["inspector"];
    let round = json!({"name": "第 1 轮巡查", "kind": "routine", "campaign": campaign, "from": at("2026-07-22T08:00:00+08:00"),
                       "until": at("2026-07-24T17:30:00+08:00"), "site_kinds": ["stop"], "strata": "street",
                       "sample": 2, "apart": 2, "inspectors": [inspector_id]});
    let round = done(office, "/rounds", round, 201).await.id();
    done(office, &format!("/rounds/{round}/promise"), json!({}), 200).await;
    city.settle().await;
    done(office, &format!("/rounds/{round}/draw"), json!({}), 200).await;
    let inspector = city.as_("inspector").await;
    let sites = told(&inspector, &format!("/rounds/{round}")).await["sites"].clone();
    let site = &sites[0]["site_id"];
    let evidence =
        inspector.upload("/api/v1/evidence", &[], &[("file", "a.jpg", &photo([9, 80, 9]))]).await.id();
    let answers = ["shelter", "small-ads", "litter", "bin", "tactile"].map(|item| match item {
        "litter" => {
            json!({"item": item, "result": "fail", "note": "站亭后有两袋垃圾", "evidence": [evidence]})
        }
        _ => json!({"item": item, "result": "pass"}),
    });
    let ask = json!({"site": site, "round": round, "client_key": "phone-1", "taken_at": at("2026-07-22T14:52:00+08:00"),
                     "location": {"lon": 113.29, "lat": 33.73}, "device": "story", "answers": answers});
    done(&inspector, "/findings", ask.clone(), 201).await;
    assert_eq!(inspector.post_json("/api/v1/findings", ask).await.status, 200, "sent twice, kept once");
    city.settle().await;
    let cases = told(office, "/cases?limit=10").await["items"].as_array().unwrap().clone();
    assert_eq!(cases.len(), 1, "one failed item, one case: {cases:?}");
    assert_eq!(cases[0]["source"], "inspection");
    cases[0]["id"].as_i64().unwrap()
}

async fn deed(city: &TestCity, account: &str, case: i64, deed: &str, ask: Value) -> Value {
    done(&city.as_(account).await, &format!("/cases/{case}/{deed}"), ask, 200).await.json()
}

/// Filed, dispatched, taken, fixed with a photo, checked by another, struck off.
async fn struck_off(city: &TestCity, case: i64) {
    let state = told(&city.as_("office").await, &format!("/cases/{case}")).await["state"].clone();
    if state == "reported" {
        deed(city, "office", case, "file", json!({})).await;
    }
    deed(city, "office", case, "dispatch", json!({"unit": city.unit("sanitation")})).await;
    deed(city, "sanitation", case, "take", json!({})).await;
    let unit = city.as_("sanitation").await;
    let evidence = unit.upload("/api/v1/evidence", &[], &[("file", "b.jpg", &photo([80, 9, 9]))]).await.id();
    deed(city, "sanitation", case, "fix", json!({"note": "已清运", "evidence": [evidence]})).await;
    let own = unit.post_json(&format!("/api/v1/cases/{case}/verification"), json!({"passed": true})).await;
    assert_eq!(own.status, 403, "who fixed it does not strike it off: {}", own.text);
    let closed = deed(city, "inspector2", case, "verification", json!({"passed": true})).await;
    assert_eq!(closed["state"], "closed");
}

/// A resident without an account reports with a photo, follows, and says it is solved.
async fn a_resident_is_heard(city: &TestCity, office: &Visitor<'_>) {
    let anybody = city.anybody();
    let said =
        [("kind", "rubbish"), ("words", "东关桥头果皮箱满溢"), ("place", "东关桥头"), ("client_key", "k-1")];
    let sent = anybody.upload("/api/v1/reports", &said, &[("photo", "bin.jpg", &photo([9, 80, 40]))]).await;
    assert_eq!(sent.status, 201, "{}", sent.text);
    let code = sent.json()["code"].as_str().unwrap().to_owned();
    let case = told(office, "/cases?limit=1").await["items"][0]["id"].as_i64().unwrap();
    struck_off(city, case).await;
    let followed = told(&anybody, &format!("/reports/{code}")).await;
    assert_eq!((&followed["state"], &followed["may_rate"]), (&json!("closed"), &json!(true)));
    assert!(!followed.to_string().contains("钱科长"), "a resident reads no names: {followed}");
    done(&anybody, &format!("/reports/{code}/rating"), json!({"solved": true}), 204).await;
    let wrong = anybody.post_json("/api/v1/reports", json!({"kind": "rubbish"})).await;
    assert_eq!((wrong.status, wrong.json()["fields"][0]["field"].as_str()), (422, Some("words")));
}

/// A case is left lying: it turns late by itself and climbs.
async fn a_late_case_climbs(city: &TestCity, office: &Visitor<'_>, campaign: i64) -> i64 {
    let ask = json!({"source": "patrol", "campaign": campaign, "category": "0110", "title": "菜市巷口积存垃圾",
                     "street": city.unit("chengguan"), "location": {"lon": 112.5, "lat": 37.8}});
    let case = done(&city.as_("inspector").await, "/cases", ask, 201).await.id();
    deed(city, "office", case, "file", json!({})).await;
    deed(city, "office", case, "dispatch", json!({})).await;
    deed(city, "unit", case, "take", json!({})).await;
    city.app.clock.set(at("2026-07-27T10:00:00+08:00"));
    crate::tick::watch(&city.app).await;
    city.settle().await;
    let late = told(office, &format!("/cases/{case}")).await;
    assert_eq!(late["late"], json!(true), "{late}");
    assert!(city.facts(2).await.iter().any(|fact| fact == "case.overdue"));
    assert_eq!(late["rung"], "sponsor", "it went up");
    case
}

/// The month is scored and explained down to the late case; the bulletin carries its figures.
async fn the_month_is_told(city: &TestCity, office: &Visitor<'_>, campaign: i64, late: i64) {
    let period = json!({"campaign": campaign, "period": "2026-07"});
    let run = done(office, "/scores", period.clone(), 201).await.id();
    let card = told(office, &format!("/scores/{run}/units/{}", city.unit("chengguan"))).await;
    assert!(card["card"].to_string().contains(&late.to_string()), "the card names the record: {card}");
    let ranking = told(office, &format!("/scores/{run}")).await;
    assert!(ranking.to_string().contains("group"), "{ranking}");
    let bulletin = done(office, "/bulletins", period, 201).await.id();
    let names = json!({"checked_by": "赵某", "signed_by": "陈某"});
    done(office, &format!("/bulletins/{bulletin}/issue"), names, 200).await;
    let file = office.get(&format!("/api/v1/bulletins/{bulletin}/file")).await;
    let words = yipan_paper::read("a.docx", &file.bytes).unwrap().plain;
    assert!(words.contains("第 1 期"), "{words}");
}

#[tokio::test]
async fn the_loop_runs_from_a_document_to_a_bulletin_through_the_api() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let campaign = document_becomes_campaign(&office).await;
        every_duty_has_a_lead(&city, &office, campaign).await;
        let case = a_finding_becomes_a_case(&city, &office, campaign).await;
        struck_off(&city, case).await;
        a_resident_is_heard(&city, &office).await;
        let late = a_late_case_climbs(&city, &office, campaign).await;
        the_month_is_told(&city, &office, campaign, late).await;
        city.settle().await;
        let proof = told(&city.as_("auditor").await, "/ledger/verification").await;
        assert_eq!(proof["sound"], json!(true), "{}: {proof}", city.engine);
        let facts = city.facts(500).await;
        for fact in [
            "campaign.started",
            "duty.assigned",
            "round.promised",
            "finding.failed",
            "case.closed",
            "report.said",
            "case.overdue",
            "score.counted",
            "bulletin.issued",
        ] {
            assert!(facts.iter().any(|f| f == fact), "{}: no {fact} in {facts:?}", city.engine);
        }
    }
}
