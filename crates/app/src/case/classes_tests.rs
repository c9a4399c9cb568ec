//! Classes of a city's own and the map at intake, through HTTP, on both engines.

use serde_json::{Value, json};
use yipan_paper::{Column, Workbook};

use super::tests::brought;
use crate::testing::{TestCity, at};

const HEAD: [&str; 15] = [
    "体系",
    "版次",
    "编码",
    "名称",
    "英文",
    "立案条件",
    "时限",
    "重大时限",
    "结案条件",
    "等级",
    "照片",
    "系列",
    "生效",
    "状态",
    "依据",
];

fn sheet(rows: &[[&str; 15]]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.sheet("1", HEAD.map(|head| Column::new(head, 12.0)).into()).unwrap();
    for row in rows {
        book.row(row.iter().map(|text| (*text).into()).collect()).unwrap();
    }
    book.finish().unwrap()
}

fn class<'a>(code: &'a str, name: &'a str, limit: &'a str, day: &'a str) -> [&'a str; 15] {
    ["events", "2026", code, name, "", "", limit, "", "盲道恢复畅通", "", "", "市容", day, "", "市办法第三条"]
}

/// Opens a case of a class; gives the reply.
async fn open(city: &TestCity, category: &str) -> crate::testing::Reply {
    let ask = json!({"category": category, "street": city.unit("chengguan"), "place": "东门"});
    city.as_("inspector").await.post_json("/api/v1/cases", ask).await
}

/// When the handling of a case is up, after it was filed and dispatched.
async fn due(city: &TestCity, id: i64) -> Value {
    let office = city.as_("office").await;
    for deed in ["file", "dispatch"] {
        let done = office
            .post_json(&format!("/api/v1/cases/{id}/{deed}"), json!({"unit": city.unit("chengguan")}))
            .await;
        assert_eq!(done.status, 200, "{deed}: {}", done.text);
    }
    office.get(&format!("/api/v1/cases/{id}")).await.json()["deadlines"]["handle"].clone()
}

#[tokio::test]
async fn classes_from_excel_are_tried_first_and_hold_from_their_day_beside_those_in_use() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let open_before = brought(&city, "working").await;
        let before = office.get(&format!("/api/v1/cases/{open_before}")).await.json();
        let mut second = class("0188", "", "2 天", "");
        second[5] = "共享单车占压";
        second[11] = "";
        let mut first = class("0188", "占压盲道", "4工作时", "");
        first[5] = "机动车占压";
        first[9] = "重大";
        let mut same = class("0110", "", "4 work_hour", "");
        (same[1], same[8], same[11]) = ("2013", "", "");
        let mut changed = class("0110", "", "2 工作日", "2026-08-01");
        (changed[1], changed[8], changed[11]) = ("2013", "", "");
        let file = sheet(&[first, second, class("0189", "乱设桩锁", "3 工作日", "2026-09-01"), same]);
        let tried = office
            .upload("/api/v1/case-classes/import", &[("dry_run", "true")], &[("file", "c.xlsx", &file)])
            .await;
        let counts = |reply: &crate::testing::Reply| {
            let own = reply.json();
            ["added", "changed", "ended", "same"].map(|name| own[name].as_i64())
        };
        assert_eq!(counts(&tried), [Some(2), Some(0), Some(0), Some(1)], "{}: {}", city.engine, tried.text);
        assert_eq!(open(&city, "events/2026/0188").await.status, 422, "a try changes nothing");
        let page = office.upload("/cases/classes", &[], &[("file", "c.xlsx", &file)]).await;
        assert!(page.status == 200 && page.text.contains("新增 2 类"), "{}", page.text);
        let done = office.upload("/api/v1/case-classes/import", &[], &[("file", "c.xlsx", &file)]).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(city.facts(1).await.contains(&"case.classes-imported".to_owned()));
        // In force today, with its severity, series and first limit; the one to come is not yet there.
        let made = open(&city, "events/2026/0188").await;
        assert_eq!((made.status, made.json()["severity"].as_str()), (201, Some("major")), "{}", made.text);
        assert_eq!(made.json()["category_name"], "占压盲道");
        assert_eq!(due(&city, made.id()).await, "2026-07-23T01:32:00Z", "four working hours from 15:02");
        let own = office.get(&format!("/api/v1/cases/{}", made.id())).await.json();
        assert_eq!(own["number"], "市容 2026-0001");
        assert_eq!(open(&city, "events/2026/0189").await.status, 422);
        // What was in use stays as it was.
        let after = office.get(&format!("/api/v1/cases/{open_before}")).await.json();
        assert_eq!(after["deadlines"], before["deadlines"]);
        assert_eq!(open(&city, "events/2013/0137").await.status, 201, "what the file leaves out stays");
        // A new version of a shipped class, from August.
        let file = sheet(&[changed]);
        let done = office.upload("/api/v1/case-classes/import", &[], &[("file", "c.xlsx", &file)]).await;
        assert_eq!(counts(&done), [Some(0), Some(1), Some(0), Some(0)], "{}", done.text);
        assert_eq!(done.json()["classes"][0]["open"], 1);
        assert_eq!(due(&city, open(&city, "events/2013/0110").await.id()).await, "2026-07-23T01:32:00Z");
        city.app.clock.set(at("2026-09-02T15:02:00+08:00"));
        assert_eq!(due(&city, open(&city, "events/2013/0110").await.id()).await, "2026-09-04T07:02:00Z");
        assert_eq!(open(&city, "events/2026/0189").await.status, 201, "its day has come");
        let after = city.as_("office").await.get(&format!("/api/v1/cases/{open_before}")).await.json();
        assert_eq!(
            after["deadlines"]["handle"], before["deadlines"]["handle"],
            "open cases keep their limits"
        );
        // Out of use: no new case, the old one keeps its name.
        let mut gone = class("0188", "占压盲道", "", "");
        gone[13] = "停用";
        let done = city
            .as_("office")
            .await
            .upload("/api/v1/case-classes/import", &[], &[("file", "c.xlsx", &sheet(&[gone]))])
            .await;
        assert_eq!(counts(&done), [Some(0), Some(0), Some(1), Some(0)], "{}", done.text);
        assert_eq!(open(&city, "events/2026/0188").await.status, 422);
        let office = city.as_("office").await;
        let kept = office.get(&format!("/api/v1/cases/{}", made.id())).await.json();
        assert_eq!(kept["category_name"], "占压盲道");
        let versions = office.get("/api/v1/case-classes").await.json();
        assert_eq!(versions["items"].as_array().unwrap().len(), 4, "no version is wiped: {versions}");
        let page = office.get("/cases/classes").await;
        assert!(page.text.contains("占压盲道") && page.text.contains("停用"), "{}", page.text);
        let offered = office.get("/cases/new").await.text;
        assert!(offered.contains("events/2026/0189") && !offered.contains("events/2026/0188"));
        assert_eq!(city.as_("unit").await.get("/cases/classes").await.status, 404);
        assert_eq!(office.get("/cases/classes?file=empty").await.status, 200);
    }
}

#[tokio::test]
async fn every_wrong_cell_of_a_file_of_classes_is_named_and_no_row_is_taken() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let mut odd = class("018", "甲", "三天", "2026-01-01");
        (odd[0], odd[1]) = ("rivers", "新 版");
        let mut new_major = class("9001", "乙", "1 工作日", "昨天");
        (new_major[8], new_major[11], new_major[13], new_major[14]) = ("", "", "歇业", "");
        let mut again = class("0188", "丙", "1 工作日", "");
        again[5] = "一";
        let mut unnamed = class("0188", "丁", "", "");
        unnamed[10] = "也许";
        let file = sheet(&[odd, new_major, again, unnamed]);
        let wrong = office.upload("/api/v1/case-classes/import", &[], &[("file", "c.xlsx", &file)]).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text);
        let fields = wrong.json()["fields"].clone();
        let cells: Vec<&str> =
            fields.as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap_or_default()).collect();
        assert_eq!(
            cells,
            ["A2", "B2", "C2", "N3", "L3", "I3", "M3", "O3", "G5", "D5", "F5"],
            "{}: {fields}",
            city.engine
        );
        let page = office.upload("/cases/classes", &[], &[("file", "c.xlsx", &file)]).await;
        assert!(page.status == 422 && page.text.contains("G5"), "{}", page.text);
        let none =
            office.upload("/api/v1/case-classes/import", &[], &[("file", "c.xlsx", &sheet(&[]))]).await;
        assert_eq!(none.json()["fields"][0]["key"], "case-class-rows");
        assert_eq!(office.get("/api/v1/case-classes").await.json()["items"], json!([]));
        let file = sheet(&[class("0188", "占压盲道", "1 天", "")]);
        let unit = city.as_("unit").await;
        let refused = unit.upload("/api/v1/case-classes/import", &[], &[("file", "c.xlsx", &file)]).await;
        assert_eq!(refused.status, 403);
    }
}

#[tokio::test]
async fn intake_finds_street_and_unit_of_a_point_by_its_grid() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let ring =
            json!([[113.29, 33.73], [113.30, 33.73], [113.30, 33.74], [113.29, 33.74], [113.29, 33.73]]);
        let grid = json!({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"code": "410421001001001", "name": "东门一", "unit": "东门社区"}})
        .to_string();
        let laid = office.upload("/api/v1/grids/import", &[], &[("file", "g.json", grid.as_bytes())]).await;
        assert_eq!(laid.status, 200, "{}", laid.text);
        let thing =
            json!({"type": "Feature", "geometry": {"type": "Point", "coordinates": [113.295, 33.735]},
            "properties": {"code": "4104210103000001", "name": "雨水井盖", "unit": "县住建局"}})
            .to_string();
        let laid =
            office.upload("/api/v1/components/import", &[], &[("file", "c.json", thing.as_bytes())]).await;
        assert_eq!(laid.status, 200, "{}", laid.text);
        let shifted =
            yipan_core::place::Datum::Bd09.from_wgs84(yipan_core::place::Point { lon: 113.295, lat: 33.735 });
        let ask = json!({"category": "events/0110", "place": "东门",
            "location": {"lon": shifted.lon, "lat": shifted.lat, "datum": "bd09"}});
        let made = city.as_("inspector").await.post_json("/api/v1/cases", ask).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let case = made.json();
        assert!((case["location"]["lon"].as_f64().unwrap() - 113.295).abs() < 1e-6, "{case}");
        assert_eq!(case["street"], city.unit("chengguan"), "{}", city.engine);
        let trial =
            office.get("/api/v1/cases/rules/trial?category=events/0110&lon=113.295&lat=33.735").await.json();
        assert_eq!(
            (&trial["street"], &trial["grid"], &trial["unit"]),
            (&json!(city.unit("chengguan")), &json!("410421001001001"), &json!(city.unit("chengguan"))),
            "{trial}"
        );
        let page = office.get(&format!("/cases/{}", made.id())).await;
        assert!(page.text.contains("拟派城关镇") && page.text.contains("410421001001001"), "{}", page.text);
        let form = office
            .get("/cases/new?category=events%2F2013%2F0110&title=x&lon=113.295&lat=33.735&datum=wgs84")
            .await;
        assert!(form.text.contains("在城关镇，网格 410421001001001。按分派规则派给城关镇"), "{}", form.text);
        let far = office.get("/cases/new?lon=100&lat=33.735").await;
        assert!(far.text.contains("没有网格盖住这个点"), "{}", far.text);
        let posted = office
            .post("/cases", "category=events/0110&title=y&lon=113.295&lat=33.735&datum=wgs84&place=z")
            .await;
        assert_eq!(posted.status, 303, "{}", posted.text);
        let wrong = office.post("/cases", "category=events/0110&title=y&lon=113.295&lat=333").await;
        assert_eq!(wrong.status, 422);
        // A rule for whoever answers for the thing: the component that stands there says who.
        let rule = json!({"scheme": "components", "categories": ["0103"], "to": "site-lead", "before": 1, "reason": "谁养护谁处置"});
        let mended = office.post_json("/api/v1/cases/rules/77", rule).await;
        assert_eq!(mended.status, 200, "{}", mended.text);
        let ask = "/api/v1/cases/rules/trial?category=components/0103&lon=113.29501&lat=33.735";
        assert_eq!(office.get(ask).await.json()["unit"], city.unit("housing"), "{}", city.engine);
    }
}

#[tokio::test]
async fn who_looked_at_the_classes_before_somebody_elses_import_is_told_so() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let (first, second) = (
            sheet(&[class("0188", "占压盲道", "4 工作时", "")]),
            sheet(&[class("0188", "占压盲道", "2 working days", "")]),
        );
        let api = "/api/v1/case-classes/import";
        let look = async |file: &[u8]| {
            let seen = office.upload(api, &[("dry_run", "true")], &[("file", "c.xlsx", file)]).await;
            assert_eq!(seen.status, 200, "{}: {}", city.engine, seen.text);
            seen.json()["newest"].to_string()
        };
        let seen = look(&first).await;
        assert_eq!(seen, look(&second).await);
        for (file, status) in [(&first, 200), (&second, 409)] {
            let taken = office.upload(api, &[("newest", seen.as_str())], &[("file", "c.xlsx", file)]).await;
            assert_eq!(taken.status, status, "{}: {}", city.engine, taken.text);
        }
        let again = look(&second).await;
        let taken = office.upload(api, &[("newest", again.as_str())], &[("file", "c.xlsx", &second)]).await;
        assert_eq!(taken.json()["changed"], 1, "{}", taken.text);
    }
}
