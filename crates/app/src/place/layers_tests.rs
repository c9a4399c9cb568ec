use serde_json::{Value, json};

use crate::testing::{TestCity, Visitor};

fn square(code: &str, lon: f64, lat: f64, unit: &str) -> Value {
    let ring =
        json!([[lon, lat], [lon + 0.01, lat], [lon + 0.01, lat + 0.01], [lon, lat + 0.01], [lon, lat]]);
    json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
           "properties": {"code": code, "name": format!("网格 {code}"), "unit": unit}})
}

fn file(features: &[Value]) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

async fn send(office: &Visitor<'_>, to: &str, fields: &[(&str, &str)], text: &str) -> crate::testing::Reply {
    office.upload(&format!("/api/v1/{to}/import"), fields, &[("file", "层.geojson", text.as_bytes())]).await
}

/// What is wrong with which feature.
fn told(reply: &crate::testing::Reply) -> Vec<(String, String)> {
    assert_eq!(reply.status, 422, "{}", reply.text);
    let fields = reply.json()["fields"].as_array().cloned().unwrap_or_default();
    let word = |f: &Value, name: &str| f[name].as_str().unwrap_or_default().to_owned();
    fields.iter().map(|f| (word(f, "field"), word(f, "key"))).collect()
}

#[tokio::test]
async fn grids_are_tried_first_then_kept_and_a_point_finds_its_grid_street_and_unit() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let text = file(&[
            square("410421001001001", 113.29, 33.73, "东门社区"),
            square("410421001000002", 113.30, 33.73, "城关镇"),
        ]);
        let tried = send(&office, "grids", &[("dry_run", "true")], &text).await;
        assert_eq!(
            tried.json(),
            json!({"added": 2, "changed": 0, "settled": 0, "dry_run": true}),
            "{}",
            city.engine
        );
        assert_eq!(office.get("/api/v1/grids/at?lon=113.295&lat=33.735").await.status, 404);
        let site = json!({"code": "G1", "name": "东门公厕", "kind": "toilet", "lon": 113.295, "lat": 33.735});
        assert_eq!(office.post_json("/api/v1/sites", site).await.json()["grid"], Value::Null);
        let done = send(&office, "grids", &[], &text).await;
        assert_eq!(done.json(), json!({"added": 2, "changed": 0, "settled": 1, "dry_run": false}));
        let here = office.get("/api/v1/grids/at?lon=113.295&lat=33.735").await.json();
        let (town, quarter) = (city.unit("chengguan"), city.unit("dongmen"));
        assert_eq!(
            here,
            json!({"grid": "410421001001001", "name": "网格 410421001001001", "unit": quarter, "street": town})
        );
        // The same place as Gaode writes it.
        let p = yipan_core::place::Point { lon: 113.305, lat: 33.735 };
        let shifted = yipan_core::place::Datum::Gcj02.from_wgs84(p);
        let path = format!("/api/v1/grids/at?lon={}&lat={}&datum=gcj02", shifted.lon, shifted.lat);
        let here = office.get(&path).await.json();
        assert_eq!((&here["grid"], &here["unit"]), (&json!("410421001000002"), &json!(town)));
        // A grid that moved is found where it is now; the one the file leaves out stays.
        let moved = file(&[square("410421001001001", 113.40, 33.73, "东门社区")]);
        assert_eq!(send(&office, "grids", &[], &moved).await.json()["changed"], 1);
        assert_eq!(office.get("/api/v1/grids/at?lon=113.295&lat=33.735").await.status, 404);
        assert_eq!(
            office.get("/api/v1/grids/at?lon=113.405&lat=33.735").await.json()["grid"],
            "410421001001001"
        );
        let listed = office.get("/api/v1/grids?limit=1").await.json();
        assert_eq!(listed["items"][0]["code"], "410421001000002");
        let next = office.get(&format!("/api/v1/grids?limit=1&after={}", listed["next"])).await.json();
        assert_eq!((&next["items"][0]["code"], &next["next"]), (&json!("410421001001001"), &Value::Null));
        assert_eq!(send(&city.as_("inspector").await, "grids", &[], &text).await.status, 403);
        assert!(city.facts(1).await.contains(&"grids.imported".to_owned()));
    }
}

#[tokio::test]
async fn every_wrong_feature_of_a_layer_is_named_by_its_number_and_nothing_stays() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let point = json!({"type": "Point", "coordinates": [113.29, 33.73]});
        let mut short = square("41042100100100", 113.40, 33.73, "");
        short["properties"]["unit"] = json!("县月亮局");
        let mut dot = square("410421001001009", 113.50, 33.73, "");
        dot["geometry"] = point.clone();
        let text = file(&[
            square("410421001001001", 113.29, 33.73, ""),
            short,
            square("410421001001001", 113.60, 33.73, ""),
            dot,
            square("410421001001000", 113.70, 33.73, ""),
            square("410421001001005", 113.291, 33.731, ""),
        ]);
        let said = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(field, key)| ((*field).to_owned(), (*key).to_owned())).collect()
        };
        let wrong = send(&office, "grids", &[("dry_run", "true")], &text).await;
        assert_eq!(
            told(&wrong),
            said(&[
                ("features[1].unit", "place-feature-unknown-unit"),
                ("features[1].code", "place-code-length"),
                ("features[2].code", "place-feature-code-twice"),
                ("features[3].geometry", "place-feature-not-an-area"),
                ("features[4].code", "place-code-zero-sequence"),
                ("features[5].geometry", "place-feature-overlaps"),
            ]),
            "{}",
            city.engine
        );
        assert!(wrong.text.contains("第 6 个：和第 1 个网格重叠"), "{}", wrong.text);
        let odd = file(&[
            json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [33.73, 113.29]}}),
            json!({"type": "Feature", "geometry": {"type": "Circle"}}),
            json!({"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[113.2, 33.7]]}}),
        ]);
        assert_eq!(
            told(&send(&office, "sections", &[], &odd).await),
            said(&[
                ("features[0]", "place-feature-swapped"),
                ("features[1]", "place-feature-geometry"),
                ("features[2]", "place-feature-short-line"),
            ])
        );
        let part = |kind: &str, part: Value| {
            json!({"type": "Feature", "geometry": point.clone(),
            "properties": {"code": "JS", "name": "建设大道", "kind": kind, "part": part}})
        };
        let text = file(&[part("river", json!(1)), part("main", json!("第一"))]);
        assert_eq!(
            told(&send(&office, "sections", &[], &text).await),
            said(&[
                ("features[0].geometry", "place-feature-not-a-line"),
                ("features[0].kind", "place-feature-road-kind"),
                ("features[1].code", "place-feature-code-twice"),
                ("features[1].geometry", "place-feature-not-a-line"),
                ("features[1].part", "place-feature-part"),
            ])
        );
        assert_eq!(told(&send(&office, "grids", &[], "{}").await), said(&[("file", "place-not-features")]));
        assert_eq!(
            told(&send(&office, "grids", &[], &file(&[])).await),
            said(&[("file", "place-no-features")])
        );
        assert_eq!(office.get("/api/v1/grids").await.json()["items"], json!([]));
        assert_eq!(office.get("/api/v1/sections").await.json()["items"], json!([]));
    }
}

#[tokio::test]
async fn components_are_read_by_the_width_of_their_class_and_know_their_grid() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let grids = file(&[square("410421001001001", 113.29, 33.73, "东门社区")]);
        assert_eq!(send(&office, "grids", &[], &grids).await.status, 200);
        let thing = |code: &str, state: &str| {
            json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [113.295, 33.735]},
                   "properties": {"标识码": code, "名称": "雨水井盖", "责任单位": "市容环卫局", "权属单位": "县水务公司", "状态": state}})
        };
        let old = file(&[thing("4104210103000001", "完好")]);
        let done = send(&office, "components", &[], &old).await;
        assert_eq!(
            done.json(),
            json!({"added": 1, "changed": 0, "settled": 0, "dry_run": false}),
            "{}",
            city.engine
        );
        let new = file(&[thing("4104210199900001", "丢失")]);
        assert_eq!(send(&office, "components", &[("digits", "3")], &new).await.json()["added"], 1);
        let list = office.get("/api/v1/components").await.json();
        let item = |at: usize| {
            let own = &list["items"][at];
            ["code", "class", "state", "grid", "owner"]
                .map(|name| own[name].as_str().unwrap_or_default().to_owned())
        };
        assert_eq!(item(0), ["4104210103000001", "0103", "intact", "410421001001001", "县水务公司"]);
        assert_eq!(item(1), ["4104210199900001", "01999", "lost", "410421001001001", "县水务公司"]);
        assert_eq!(list["items"][0]["unit_id"], city.unit("sanitation"));
        let again = send(&office, "components", &[], &file(&[thing("4104210103000001", "破损")])).await;
        assert_eq!(again.json()["changed"], 1);
        let list = office.get("/api/v1/components?class=0103").await.json();
        assert_eq!((&list["items"][0]["state"], &list["items"][0]["version"]), (&json!("broken"), &json!(2)));
        let wrong = send(
            &office,
            "components",
            &[("digits", "3")],
            &file(&[
                thing("4104210100000001", "好"),
                thing("410421010000000x", "完好"),
                thing("4104210100000001", "完好"),
            ]),
        )
        .await;
        let keys: Vec<String> = told(&wrong).into_iter().map(|(_, key)| key).collect();
        assert_eq!(keys, ["place-feature-state", "place-code-digit", "place-code-zero-minor"]);
        let page = office.get("/components?q=%E4%BA%95%E7%9B%96").await;
        assert!(page.text.contains("4104210103000001") && page.text.contains("破损"), "{}", page.text);
        let page = office.get("/sites").await;
        assert!(page.text.contains("1 个单元网格") && page.text.contains("2 个部件"), "{}", page.text);
        assert!(office.in_english().get("/components?class=0999").await.text.contains("No such component"));
    }
}

#[tokio::test]
async fn the_page_of_imports_tries_a_layer_before_it_keeps_it() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let line = json!({"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[113.28, 33.73], [113.29, 33.731]]},
                          "properties": {"code": "JS-1", "name": "建设大道 1", "road": "建设大道", "kind": "主干道", "unit": "城关镇"}});
        let text = file(&[line]);
        let files: &[(&str, &str, &[u8])] = &[("file", "路段.geojson", text.as_bytes())];
        let tried = office.upload("/sites/import", &[("what", "sections"), ("deed", "try")], files).await;
        assert!(tried.text.contains("可以导入：新增 1 个"), "{}", tried.text);
        assert!(tried.text.contains("value=\"sections\" selected"));
        let done = office.upload("/sites/import", &[("what", "sections"), ("deed", "import")], files).await;
        assert_eq!(done.status, 200, "{}", done.text);
        let sections = office.get("/api/v1/sections").await.json();
        assert_eq!(
            (&sections["items"][0]["road"], &sections["items"][0]["kind"]),
            (&json!("建设大道"), &json!("main"))
        );
        assert_eq!(city.as_("unit").await.get("/sites/import").await.status, 403);
    }
}
