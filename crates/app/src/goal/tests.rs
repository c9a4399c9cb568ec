use serde_json::json;
use yipan_core::goal::standard::Standard;

use super::standards::workbook;
use crate::testing::TestCity;

const SMALL: &str = r#"
[standard]
code = "alley-2026"
name = "背街小巷标准"
edition = "2026"
in_force = "2026-01-01"
[[indicator]]
code = "A"
title = "照明"
[[indicator]]
code = "A-1"
parent = "A"
title = "背街小巷亮灯率"
kind = "quantified"
methods = ["field"]
points = 3
measure = "lamp_lit_rate"
scope = "back_alleys"
requirement = ">= 0.98 ratio"
"#;

#[tokio::test]
async fn a_campaign_is_made_from_its_kind_with_phases_gates_and_standards() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office
            .post_json(
                "/api/v1/campaigns",
                json!({"template": "hygienic-city", "name": "创建国家卫生县城", "start_on": "2026-01-01", "target_on": "2026-08-15"}),
            )
            .await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(made.json()["status"], "draft");
        let id = made.id();
        let phases = office.get(&format!("/api/v1/phases?campaign={id}")).await.json();
        let phases = phases["items"].as_array().cloned().unwrap_or_default();
        let outer: Vec<_> = phases.iter().filter(|own| own["parent_id"].is_null()).collect();
        assert_eq!((outer.len(), phases.len()), (4, 8), "four phases, four segments");
        assert_eq!(outer[0]["from_on"], "2026-01-01");
        assert_eq!(outer[3]["to_on"], "2026-08-15");
        let standards = office.get("/api/v1/standards").await.json();
        assert_eq!(standards["items"][0]["code"], "hygienic-2021");
        let page = office.get(&format!("/campaigns/{id}/settings")).await;
        assert!(page.text.contains("起步阶段") && page.text.contains("duties.gaps == 0"), "{}", page.text);
        let english = office.clone().in_english().get("/campaigns").await;
        assert!(english.text.contains("1 campaign, 0 running"), "{}", english.text);
    }
}

#[tokio::test]
async fn a_great_event_sets_up_one_group_ten_headquarters_and_one_for_each_street() {
    let city = TestCity::on("sqlite").await;
    let office = city.as_("office").await;
    let made = office
        .post_json(
            "/api/v1/campaigns",
            json!({"template": "great-event", "name": "县庆七十年", "command": true}),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let units = office.get("/api/v1/units?limit=200").await.json();
    let command = units["items"].as_array().into_iter().flatten().filter(|own| own["kind"] == "command");
    assert_eq!(command.count(), 1 + 1 + 10 + 6, "group, office, headquarters, and Anlan's six streets");
}

#[tokio::test]
async fn a_campaign_with_wrong_fields_is_answered_field_by_field() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        for (ask, field) in [
            (json!({"name": ""}), "name"),
            (json!({"name": "甲", "template": "moon-city"}), "template"),
            (json!({"name": "甲", "target_on": "soon"}), "target_on"),
            (json!({"name": "甲", "start_on": "2026-08-15", "target_on": "2026-08-15"}), "target_on"),
            (
                json!({"name": "甲", "template": "hygienic-city", "start_on": "2026-08-14", "target_on": "2026-08-15"}),
                "target_on",
            ),
            (json!({"name": "甲", "standards": ["none"]}), "standards"),
        ] {
            let reply = office.post_json("/api/v1/campaigns", ask.clone()).await;
            assert_eq!(reply.status, 422, "{ask}");
            assert_eq!(reply.json()["fields"][0]["field"], field, "{ask}");
        }
        assert_eq!(office.get("/api/v1/campaigns").await.json()["items"], json!([]), "nothing half-made");
        let again = office.post("/campaigns", "template=free&name=&start_on=2026-01-01").await;
        assert_eq!(again.status, 422);
        assert!(again.text.contains("这里要填"));
        assert_eq!(
            city.as_("unit").await.post_json("/api/v1/campaigns", json!({"name": "甲"})).await.status,
            403
        );
    }
}

#[tokio::test]
async fn a_phase_that_somebody_else_changed_is_not_overwritten() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let id = office
            .post_json("/api/v1/campaigns", json!({"name": "甲", "target_on": "2026-12-31"}))
            .await
            .id();
        let ask = json!({"campaign": id, "name": "一", "from_on": "2026-08-01", "to_on": "2026-08-31"});
        let phase = office.post_json("/api/v1/phases", ask).await.id();
        let change =
            |name: &str, to: &str| json!({"version": 1, "name": name, "from_on": "2026-08-01", "to_on": to});
        let path = format!("/api/v1/phases/{phase}/change");
        assert_eq!(office.post_json(&path, change("二", "2026-07-31")).await.status, 422);
        assert_eq!(office.post_json(&path, change("二", "2026-09-30")).await.status, 200);
        assert_eq!(office.post_json(&path, change("三", "2026-10-31")).await.status, 409);
        let line = city.facts(1).await;
        assert_eq!(line, ["phase.changed"]);
    }
}

#[tokio::test]
async fn a_standard_is_imported_whole_or_not_at_all() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let bad = SMALL.replace(">= 0.98 ratio", "98 %").replace("points = 3", "points = \"x\"");
        let reply = office.post_json("/api/v1/standards", json!({"toml": bad})).await;
        assert_eq!(reply.status, 422);
        let fields = reply.json()["fields"].as_array().cloned().unwrap_or_default();
        let places: Vec<&str> = fields.iter().filter_map(|own| own["field"].as_str()).collect();
        assert_eq!(places, ["16: indicator[2].points", "19: indicator[2].requirement"]);
        let tried = office.post_json("/api/v1/standards", json!({"toml": SMALL, "dry_run": true})).await;
        assert_eq!((tried.status, tried.json()["id"].is_null()), (200, true));
        assert_eq!(office.get("/api/v1/standards").await.json()["items"], json!([]));
        let made = office.post_json("/api/v1/standards", json!({"toml": SMALL})).await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert_eq!(
            office.post_json("/api/v1/standards", json!({"toml": SMALL})).await.status,
            422,
            "known already"
        );
        let file = office.get(&format!("/standards/{}/file.toml", made.id())).await;
        assert_eq!(Standard::parse(&file.text), Standard::parse(SMALL));
        let denied = city.as_("unit").await.post_json("/api/v1/standards", json!({"toml": SMALL})).await;
        assert_eq!(denied.status, 403);
    }
}

#[tokio::test]
async fn a_workbook_is_tried_first_and_every_wrong_cell_is_listed_by_its_address() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let id = office
            .post_json("/api/v1/campaigns", json!({"name": "甲", "target_on": "2026-12-31"}))
            .await
            .id();
        let path = format!("/campaigns/{id}/standards/import");
        let mut own = Standard::parse(SMALL).unwrap();
        let good = workbook(&own).unwrap();
        let tried = office.upload(&path, &[], &[("file", "标准.xlsx", &good)]).await;
        assert_eq!(tried.status, 200, "{}", tried.text);
        assert!(tried.text.contains("读懂了：背街小巷标准"), "{}", tried.text);
        own.indicators[1].parent = Some("B".to_owned());
        own.indicators[1].code = "A 1!".to_owned();
        let bad = workbook(&own).unwrap();
        let tried = office.upload(&path, &[], &[("file", "标准.xlsx", &bad)]).await;
        assert_eq!(tried.status, 422);
        assert!(tried.text.contains("indicator!A3"), "{}", tried.text);
        let broken = office.upload(&path, &[], &[("file", "标准.xlsx", b"not a workbook")]).await;
        assert_eq!(broken.status, 422);
        assert_eq!(
            office.get("/api/v1/standards").await.json()["items"],
            json!([]),
            "nothing is kept of a trial"
        );
    }
}

#[tokio::test]
async fn two_standards_make_one_list_and_the_stricter_drives() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let ask = json!({"name": "甲", "target_on": "2026-12-31", "standards": ["civilised-2015", "hygienic-2014", "garden-2010"]});
        let id = office.post_json("/api/v1/campaigns", ask).await.id();
        let made = office.post_json("/api/v1/standards", json!({"toml": SMALL})).await;
        assert_eq!(made.status, 201);
        let attach = format!("/api/v1/campaigns/{id}/standards");
        assert_eq!(office.post_json(&attach, json!({"code": "alley-2026"})).await.status, 200);
        let lines = office.get(&format!("/api/v1/campaigns/{id}/crosswalk")).await.json();
        let find = |measure: &str, scope: &str| {
            let mut own = lines.as_array().into_iter().flatten();
            own.find(|line| line["measure"] == measure && line["scope"] == scope).cloned().unwrap_or_default()
        };
        let lamps = find("lamp_lit_rate", "back_alleys");
        assert_eq!(lamps["requirement"], ">= 0.98 ratio");
        assert_eq!(lamps["driven_by"], json!(["A-1"]));
        let green = find("greening_coverage", "built_up_area");
        assert_eq!(green["requirement"], ">= 40 %");
        assert_eq!(green["sources"].as_array().map(Vec::len), Some(3));
        let page = office.get(&format!("/campaigns/{id}/standards")).await;
        assert!(page.text.contains("≥ 40%"), "{}", page.text);
        let tree = office.get(&format!("/campaigns/{id}/standards?view=tree")).await;
        assert!(tree.text.contains("背街小巷亮灯率"));
    }
}
