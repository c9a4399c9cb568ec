//! Lists, filters, bulk deeds and figures through HTTP, on both engines.

use serde_json::{Value, json};

use super::tests::{brought, deed, reported};
use crate::testing::{TestCity, at};

#[tokio::test]
async fn a_list_shows_what_the_reader_may_see_worst_first_and_page_by_page() {
    for city in TestCity::on_both_engines().await {
        for _ in 0..3 {
            brought(&city, "working").await;
        }
        let fixed = brought(&city, "fixed").await;
        let office = city.as_("office").await;
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = office.get(&format!("/api/v1/cases?limit=3{after}")).await.json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|c| c["id"].as_i64().unwrap()));
            match page["next"].as_i64() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!((seen.len(), seen[0]), (4, fixed));
        let count = |page: Value| page["items"].as_array().unwrap().len();
        assert_eq!(count(office.get("/api/v1/cases?state=working").await.json()), 3);
        assert_eq!(count(city.as_("unit").await.get("/api/v1/cases").await.json()), 4);
        assert_eq!(count(city.as_("market").await.get("/api/v1/cases").await.json()), 0, "another unit's");
        let one = format!("/api/v1/cases/{fixed}");
        assert_eq!(city.as_("market").await.get(&one).await.status, 404);
        city.app.clock.set(at("2026-07-23T10:00:00+08:00"));
        // The fixed one is late as well: it waits for its check longer than a check may take, and our own
        // delay is shown like anybody's. List, filter and sentence agree.
        assert_eq!(count(office.get("/api/v1/cases?state=late").await.json()), 4);
        for path in [
            "/cases",
            "/cases?state=late",
            "/cases?state=ended",
            "/cases?q=菜市",
            "/cases/new",
            "/field/verify",
        ] {
            for say in [office.clone(), office.clone().in_english()] {
                let reply = say.get(path).await;
                assert_eq!(reply.status, 200, "{path}: {}", reply.text);
                assert!(!reply.text.contains("case-"), "{path} shows a name instead of a word");
            }
        }
        assert!(office.get("/cases").await.text.contains("逾期 4 件"));
    }
}

#[tokio::test]
async fn the_list_takes_every_link_of_the_board_and_finds_words_anywhere_in_a_case() {
    for city in TestCity::on_both_engines().await {
        let id = brought(&city, "working").await; // due on the 23rd at 09:32
        let other = reported(&city).await;
        let office = city.as_("office").await;
        let found = async |query: &str| -> Vec<i64> {
            let page = office.get(&format!("/api/v1/cases?{query}")).await;
            assert_eq!(page.status, 200, "{query}: {}", page.text);
            page.json()["items"].as_array().unwrap().iter().map(|c| c["id"].as_i64().unwrap()).collect()
        };
        for (query, both) in [
            ("state=open&kind=events/2013/0110", true),
            ("state=open&kind=events/2013/0112", false),
            ("due=week", true),
            ("due_from=2026-07-20&due_to=2026-07-26", true),
            ("due_from=2026-07-24", false),
            ("q=%E5%B8%82%E5%B7%B7", true), // 市巷: across the words of a dictionary
            ("q=%E5%9E%83%E5%9C%BE+%E8%8F%9C", true), // 垃圾 菜
            ("q=%E5%9E%83%E5%9C%BE%E6%A1%B6", false), // 垃圾桶
            ("q=%EF%BC%8C", false),         // a comma asks for nothing
            ("mark=supervised", false),
        ] {
            assert_eq!(
                found(query).await,
                if both { vec![other, id] } else { vec![] },
                "{} {query}",
                city.engine
            );
            let page = office.get(&format!("/cases?{query}")).await;
            assert_eq!(page.status, 200, "{query}");
            assert_eq!(page.text.contains("菜市巷口积存垃圾"), both, "{} {query}: the page", city.engine);
        }
        assert_eq!(found("q=2026-0001").await, [id], "by its number");
        assert_eq!(found("due_from=2026-07-23&due_to=2026-07-23").await, [id]);
        assert_eq!(found(&format!("state=assigned&unit={}", city.unit("chengguan"))).await, [] as [i64; 0]);
        assert_eq!(office.get("/api/v1/cases?due=never").await.status, 422);
        assert_eq!(office.get("/cases?mark=nothing").await.status, 404);
        let (status, _) = deed(&city, "office", other, "correction", json!({"title": "河堤护栏松动"})).await;
        assert_eq!(status, 200);
        assert_eq!(found("q=%E6%8A%A4%E6%A0%8F%E6%9D%BE").await, [other], "by its new title");
        let stages = office.get("/cases?view=stages").await;
        assert!(stages.status == 200 && stages.text.contains("y-stages"), "{}", stages.text);
        let sheet = office.get("/cases.xlsx?state=open").await;
        let text = yipan_paper::read("cases.xlsx", &sheet.bytes).unwrap();
        assert_eq!(
            text.sheets[0].cells.iter().filter(|cell| cell.at.column == 0).count(),
            2,
            "head and one number"
        );
    }
}

#[tokio::test]
async fn a_filter_with_a_name_is_ones_own_and_can_be_dropped() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let kept =
            office.post("/cases/filters", "name=%E5%9E%83%E5%9C%BE&query=kind%3D0110%26state%3Dlate").await;
        assert_eq!((kept.status, kept.location.as_str()), (303, "/cases?kind=0110&state=late"));
        let page = office.get("/cases?kind=0110&state=late").await;
        assert!(page.text.contains("我的筛选") && page.text.contains(">垃圾</a>"), "{}", page.text);
        assert!(!city.as_("inspector").await.get("/cases").await.text.contains("我的筛选"));
        let id = page.text.split("/cases/filters/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let other = city.as_("inspector").await.post(&format!("/cases/filters/{id}/forgetting"), "").await;
        assert_eq!(other.status, 404);
        assert_eq!(office.post(&format!("/cases/filters/{id}/forgetting"), "").await.status, 303);
        assert!(!office.get("/cases").await.text.contains("我的筛选"), "{}", city.engine);
    }
}

#[tokio::test]
async fn a_bulk_deed_says_first_what_would_happen_and_a_refusal_stops_no_other() {
    for city in TestCity::on_both_engines().await {
        let (new, filed) = (reported(&city).await, brought(&city, "filed").await);
        let office = city.as_("office").await;
        let form = format!("deed=dispatch&id={filed}&id={new}&next=/cases");
        let preview = office.post("/cases/bulk", &form).await;
        assert!(preview.text.contains("能办 1 件，办不了 1 件"), "{}", preview.text);
        assert!(preview.text.contains("这件还没立案"));
        let case = office.get(&format!("/api/v1/cases/{filed}")).await.json();
        assert_eq!(case["state"], "filed", "a preview does nothing");
        let done = office.post("/cases/bulk", &format!("{form}&sure=yes")).await;
        assert!(done.text.contains("办了 1 件，没办成 1 件"), "{}", done.text);
        let case = office.get(&format!("/api/v1/cases/{filed}")).await.json();
        assert_eq!(case["state"], "assigned", "{}", city.engine);
        assert_eq!(city.as_("auditor").await.post("/cases/bulk", &form).await.status, 422);
    }
}

#[tokio::test]
async fn every_figure_opens_exactly_the_cases_it_counted() {
    for city in TestCity::on_both_engines().await {
        brought(&city, "closed").await;
        brought(&city, "working").await;
        reported(&city).await;
        city.app.clock.set(at("2026-07-24T10:00:00+08:00"));
        let office = city.as_("office").await;
        let page = office.get("/cases/figures").await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("上报 3 件，立案 2 件，结案 1 件"), "{}", page.text);
        assert!(!page.text.contains("case-"), "{}", page.text);
        for (count, n) in
            [("reported", 3), ("filed", 2), ("waiting-late", 1), ("due-for-closing", 2), ("voided", 0)]
        {
            let list = office.get(&format!("/cases/figures/list?count={count}")).await;
            assert!(list.text.contains(&format!("共 {n} 件")), "{count}: {}", list.text);
            assert_eq!(
                list.text.matches("class=\"what\"><a href=\"/cases/").count(),
                n,
                "{} {count}",
                city.engine
            );
        }
        let api = office.get("/api/v1/cases/figures?from=2026-07-01T00:00:00Z").await.json();
        let closing = api["items"].as_array().unwrap().iter().find(|f| f["indicator"] == "closing").unwrap();
        assert_eq!((&closing["numerator"], &closing["denominator"]), (&json!(1), &json!(2)));
        assert_eq!(city.as_("market").await.get("/cases/figures/list?count=reported").await.status, 200);
        assert_eq!(office.get("/cases/figures/list?count=none").await.status, 404);
    }
}

#[tokio::test]
async fn the_map_opens_the_cases_of_one_section_of_road() {
    for city in TestCity::on_both_engines().await {
        let section = city.deed("office", |db, by, now| {
            let ask: crate::place::act::NewSection = serde_json::from_value(json!({
                "code": "JS-1", "name": "建设大道东段", "road": "建设大道", "kind": "main", "part": 1,
                "geometry": {"type": "LineString", "coordinates": [[113.29, 33.73], [113.30, 33.73]]}
            }))
            .unwrap();
            let (section, _) = crate::place::act::add_section(db, by, &ask, now)?;
            let ask: crate::place::act::NewSite = serde_json::from_value(json!({
                "code": "ZT-1", "name": "县医院东口", "kind": "stop", "lon": 113.29, "lat": 33.73,
                "section": section.id
            }))
            .unwrap();
            Ok((section.id, crate::place::act::add_site(db, by, &ask, now)?.0.id))
        });
        let (section, site) = section.await.unwrap();
        reported(&city).await;
        let body = json!({"source": "patrol", "category": "0110", "site": site, "title": "站亭积灰"});
        let on_it = city.as_("inspector").await.post_json("/api/v1/cases", body).await.id();
        let office = city.as_("office").await;
        let found = office.get(&format!("/api/v1/cases?section={section}")).await.json();
        assert_eq!(found["items"].as_array().unwrap().iter().map(|c| &c["id"]).collect::<Vec<_>>(), [on_it]);
        let page = office.get(&format!("/cases?state=open&section={section}")).await;
        assert!(page.text.contains("站亭积灰") && page.text.contains("建设大道东段 ✕"), "{}", page.text);
        assert!(!page.text.contains("菜市巷口积存垃圾"), "{}", city.engine);
        assert_eq!(office.get("/cases?section=7").await.status, 404);
        let both = office.get(&format!("/api/v1/cases?section={section}&q=%E7%AB%99%E4%BA%AD")).await.json();
        assert_eq!(both["items"].as_array().unwrap().len(), 1, "with words as well");
    }
}

#[tokio::test]
async fn the_map_of_a_filter_shows_its_cases_as_clusters_and_as_a_table() {
    for city in TestCity::on_both_engines().await {
        for (title, lon) in [("甲", 112.5), ("乙", 112.5003), ("丙", 112.55)] {
            let ask = serde_json::json!({"category": "0110", "title": title, "location": {"lon": lon, "lat": 37.8}, "place": title});
            assert_eq!(city.as_("inspector").await.post_json("/api/v1/cases", ask).await.status, 201);
        }
        let page = city.as_("office").await.get("/cases/map?state=open").await;
        assert!(page.status == 200 && page.text.contains("3 件问题，分在 2 处"), "{}", page.text);
        assert!(page.text.contains("y-map") && page.text.contains("丙"));
        assert!(page.text.contains("class=\"m-heat4\""), "two of a class in one square are warm");
        assert!(
            page.text.contains("/cases/map?kind=events%2F2013%2F0110")
                || page.text.contains("kind=events/2013/0110")
        );
        let unit = city.as_("unit").await.get("/cases/map").await;
        assert!(unit.status == 200 && !unit.text.contains("丙"), "a unit sees its own only");
    }
}
