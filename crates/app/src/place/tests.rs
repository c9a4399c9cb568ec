use serde_json::json;

use crate::testing::TestCity;

fn feature(code: &str, name: &str, lon: f64, lat: f64) -> serde_json::Value {
    json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]},
           "properties": {"code": code, "name": name, "type": "stop", "street": "城关镇", "lead": "市容环卫局"}})
}

#[tokio::test]
async fn sites_come_from_geojson_and_the_same_file_twice_adds_none() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let file = json!({"type": "FeatureCollection", "features": [
            feature("ZT-0204", "县医院东口公交站亭", 113.2910, 33.7301),
            feature("ZT-0205", "建设大道公厕", 113.2920, 33.7302),
        ]})
        .to_string();
        let tried = office
            .upload("/api/v1/sites/import", &[("dry_run", "true")], &[("file", "s.geojson", file.as_bytes())])
            .await;
        assert_eq!(tried.json(), json!({"added": 2, "changed": 0, "dry_run": true}), "{}", city.engine);
        assert_eq!(office.get("/api/v1/sites").await.json()["items"], json!([]));
        let done =
            office.upload("/api/v1/sites/import", &[], &[("file", "s.geojson", file.as_bytes())]).await;
        assert_eq!(done.json(), json!({"added": 2, "changed": 0, "dry_run": false}));
        let again =
            office.upload("/api/v1/sites/import", &[], &[("file", "s.geojson", file.as_bytes())]).await;
        assert_eq!(again.json(), json!({"added": 0, "changed": 2, "dry_run": false}));
        let listed = office.get("/api/v1/sites?kind=stop&q=%E5%8E%BF%E5%8C%BB%E9%99%A2").await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0]["street_id"], city.unit("chengguan"));
        assert_eq!(listed["items"][0]["lead_id"], city.unit("sanitation"));
        assert!(city.facts(1).await.contains(&"sites.imported".to_owned()));
    }
}

#[tokio::test]
async fn every_wrong_place_of_a_file_is_named_and_nothing_is_half_imported() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let mut bad = feature("B", "", 113.29, 33.73);
        bad["properties"]["lead"] = json!("县月亮局");
        let file = json!({"type": "FeatureCollection", "features": [feature("A", "甲", 113.29, 33.73), bad,
            feature("A", "乙", 113.29, 33.73)]})
        .to_string();
        let reply = office.upload("/api/v1/sites/import", &[], &[("file", "s.json", file.as_bytes())]).await;
        assert_eq!(reply.status, 422);
        let told: Vec<_> = reply.json()["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| (f["field"].as_str().unwrap().to_owned(), f["key"].as_str().unwrap().to_owned()))
            .collect();
        let said = |field: &str, key: &str| (field.to_owned(), key.to_owned());
        assert_eq!(
            told,
            [
                said("features[1].name", "place-cell-required"),
                said("features[1].lead", "place-cell-unknown-unit"),
                said("features[2]", "place-code-twice"),
            ]
        );
        assert_eq!(office.get("/api/v1/sites").await.json()["items"], json!([]));
        let page = office.upload("/sites/import", &[("deed", "import")], &[("file", "s.json", b"{")]).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains("不是 JSON"), "{}", page.text);
    }
}

/// A workbook of two sites, the second with this longitude.
fn table(lon: &str) -> Vec<u8> {
    let titles = ["编号", "名称", "类型", "经度", "纬度", "街道"];
    let mut book = yipan_paper::Workbook::new();
    book.sheet("点位", titles.map(|t| yipan_paper::Column::new(t, 12.0)).into()).unwrap();
    for row in [
        ["X1", "东门社区", "community", "113.29", "33.73", "城关镇"],
        ["X2", "文昌社区", "community", lon, "33.74", ""],
    ] {
        book.row(row.map(yipan_paper::Field::from).into()).unwrap();
    }
    book.finish().unwrap()
}

#[tokio::test]
async fn a_table_of_sites_names_a_wrong_cell_by_its_address() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let wrong =
            office.upload("/api/v1/sites/import", &[], &[("file", "点位.xlsx", &table("东经"))]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        assert_eq!(wrong.json()["fields"][0]["field"], "D3");
        let right =
            office.upload("/api/v1/sites/import", &[], &[("file", "点位.xlsx", &table("113.30"))]).await;
        assert_eq!(right.json()["added"], 2, "{}", right.text);
    }
}

#[tokio::test]
async fn a_site_given_in_gcj_is_kept_in_wgs_and_finds_its_grid() {
    for city in TestCity::on_both_engines().await {
        let ring =
            json!([[113.29, 33.73], [113.30, 33.73], [113.30, 33.74], [113.29, 33.74], [113.29, 33.73]]);
        let grid = json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
                          "properties": {"code": "410421001001001", "name": "东门一", "unit": "东门社区"}})
        .to_string();
        let office = city.as_("office").await;
        let laid = office.upload("/api/v1/grids/import", &[], &[("file", "g.json", grid.as_bytes())]).await;
        assert_eq!(laid.json()["added"], 1, "{}", laid.text);
        let shifted = yipan_core::place::Datum::Gcj02
            .from_wgs84(yipan_core::place::Point { lon: 113.295, lat: 33.735 });
        let ask = json!({"code": "G1", "name": "东门公厕", "kind": "toilet", "lon": shifted.lon, "lat": shifted.lat,
                         "datum": "gcj02"});
        let made = office.post_json("/api/v1/sites", ask.clone()).await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert!((made.json()["lon"].as_f64().unwrap() - 113.295).abs() < 1e-6);
        assert_eq!(made.json()["grid"], "410421001001001");
        assert_eq!(city.as_("inspector").await.post_json("/api/v1/sites", ask).await.status, 403);
        let page = office.get(&format!("/sites/{}", made.id())).await;
        assert!(page.text.contains("410421001001001") && page.text.contains("公共厕所"));
    }
}

#[tokio::test]
async fn a_section_is_a_line_and_stands_on_the_map() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let ask = |geometry: serde_json::Value| {
            json!({"code": "JS-2", "name": "建设大道 2", "road": "建设大道", "kind": "main", "part": 2,
                   "unit": city.unit("chengguan"), "geometry": geometry})
        };
        let wrong = office
            .post_json("/api/v1/sections", ask(json!({"type": "Point", "coordinates": [113.2, 33.7]})))
            .await;
        assert_eq!((wrong.status, wrong.json()["fields"][0]["field"].clone()), (422, json!("geometry")));
        let line = json!({"type": "LineString", "coordinates": [[113.28, 33.73], [113.29, 33.731]]});
        assert_eq!(office.post_json("/api/v1/sections", ask(line.clone())).await.status, 201);
        assert_eq!(office.post_json("/api/v1/sections", ask(line)).await.status, 200);
        assert_eq!(office.get("/api/v1/sections").await.json()["items"].as_array().unwrap().len(), 1);
        let page = office.get("/sites").await;
        assert!(
            page.text.contains("class=\"m-road\"") && page.text.contains(">建设大道</text>"),
            "{}",
            page.text
        );
        let english = office.in_english().get("/sites").await;
        assert!(english.text.contains("No sites yet"));
    }
}

#[tokio::test]
async fn a_site_is_found_around_a_point_until_it_is_out_of_use() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let site = json!({"code": "G1", "name": "东门公厕", "kind": "toilet", "lon": 113.295, "lat": 33.735});
        let id = office.post_json("/api/v1/sites", site).await.id();
        let near = "/api/v1/sites/near?lon=113.2951&lat=33.735&metres=50";
        assert_eq!(office.get(near).await.json()["items"][0]["id"], id, "{}", city.engine);
        let far = office.get("/api/v1/sites/near?lon=113.30&lat=33.735&metres=50").await.json();
        assert_eq!(far["items"], json!([]));
        assert_eq!(office.get("/api/v1/sites/near?lon=400&lat=33.735").await.status, 422);
        let path = format!("/api/v1/sites/{id}/retirement");
        let why = json!({"reason": "已拆除"});
        assert_eq!(city.as_("unit").await.post_json(&path, why.clone()).await.status, 403);
        assert_eq!(office.post_json(&path, json!({"reason": " "})).await.status, 422);
        assert_eq!(office.post_json(&path, why).await.status, 204);
        assert_eq!(office.get(near).await.json()["items"], json!([]));
        let line = json!({"type": "LineString", "coordinates": [[113.28, 33.73], [113.29, 33.731]]});
        let ask = json!({"code": "JS-2", "name": "建设大道 2", "road": "建设大道", "kind": "main", "part": 2, "geometry": line});
        let section = office.post_json("/api/v1/sections", ask).await.id();
        assert_eq!(office.get(&format!("/api/v1/sections/{section}")).await.json()["name"], "建设大道 2");
        assert_eq!(office.get("/api/v1/sections/1").await.status, 404);
    }
}
