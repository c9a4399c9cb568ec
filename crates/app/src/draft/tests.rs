use serde_json::json;

mod later;

use crate::testing::TestCity;

/// A plan of our own, with a phase without dates and an owner the city knows.
const PLAN: &str = include_str!("samples/plan.txt");

#[tokio::test]
async fn a_document_is_read_reviewed_and_put_on_the_board() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office.upload("/api/v1/drafts", &[], &[("file", "方案.txt", PLAN.as_bytes())]).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let id = made.id();
        let whole = office.get(&format!("/api/v1/drafts/{id}")).await.json();
        let items = whole["items"].as_array().unwrap().clone();
        let asking: Vec<i64> = items
            .iter()
            .filter(|i| i["question"] == "dates")
            .map(|i| i["number"].as_i64().unwrap())
            .collect();
        assert!(!asking.is_empty(), "{whole}");
        assert_eq!(office.post_json(&format!("/api/v1/drafts/{id}/sure"), json!({})).await.status, 200);
        let early = office.post_json(&format!("/api/v1/drafts/{id}/apply"), json!({})).await;
        assert_eq!((early.status, early.json()["rule"].as_str()), (422, Some("draft-refused-asking")));
        for item in &items {
            let number = item["number"].as_i64().unwrap();
            let answer = match item["question"].is_null() {
                true => json!({"deed": "accept"}),
                false => {
                    json!({"deed": "accept", "fields": {"start_date": "2026-11", "end_date": "2026-11-15"}})
                }
            };
            let to = format!("/api/v1/drafts/{id}/items/{number}");
            assert_eq!(office.post_json(&to, answer).await.status, 204);
        }
        let applied = office.post_json(&format!("/api/v1/drafts/{id}/apply"), json!({})).await;
        assert_eq!(applied.status, 201, "{}", applied.text);
        let campaign = applied.json()["campaign"].as_i64().unwrap();
        let city_id = city.anlan.city();
        let (phases, tasks) = city
            .app
            .read(move |db| {
                let phases = crate::goal::store::phases(db, city_id, campaign)?;
                let tasks = crate::plan::store::tasks(db, city_id, campaign)?;
                Ok((phases, tasks))
            })
            .await
            .unwrap();
        assert_eq!(
            phases.iter().map(|p| p.from_on.as_str()).collect::<Vec<_>>(),
            ["2026-09-01", "2026-09-16", "2026-11-01"]
        );
        assert!(tasks.iter().any(|t| t.unit_id == city.unit("housing")), "the county knows who that is");
        let goal = city
            .app
            .read(move |db| Ok(crate::goal::store::campaign(db, city_id, campaign)?.goal))
            .await
            .unwrap();
        assert!(goal.contains("36处"), "a figure to be reached is part of the goal: {goal}");
        let again = office.post_json(&format!("/api/v1/drafts/{id}/apply"), json!({})).await;
        assert_eq!(again.json()["rule"], "draft-refused-applied");
        assert!(city.facts(400).await.contains(&"draft.applied".to_owned()));
    }
}

/// A plan of our own that sets up a command and says how it works.
const COMMAND: &str = include_str!("samples/command.txt");

#[tokio::test]
async fn the_command_and_the_rules_of_a_text_become_units_and_settings_and_its_kind_brings_the_standards() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office.upload("/drafts", &[], &[("file", "方案.txt", COMMAND.as_bytes())]).await;
        let items = office.get(&format!("/api/v1{}", made.location)).await.json()["items"].clone();
        for item in items.as_array().unwrap() {
            let to = format!("/api/v1{}/items/{}", made.location, item["number"]);
            assert_eq!(office.post_json(&to, json!({"deed": "accept"})).await.status, 204, "{item}");
        }
        let page = office.get(&made.location).await;
        assert!(page.text.contains("value=\"hygienic-city\" selected"), "{}", page.text);
        assert!(page.text.contains("关口条件：满意的不低于 90%"), "{}", page.text);
        let applied = office.post(&format!("{}/application", made.location), "template=hygienic-city").await;
        assert_eq!(applied.status, 303, "{}", applied.text);
        let settings = office.get(&format!("{}/settings", applied.location)).await;
        for told in ["定期催办", "关口条件", "人来掌握", "每周", "25 日前", &format!("{}#i", made.location)]
        {
            assert!(settings.text.contains(told), "{told}: {}", settings.text);
        }
        let gates = office.get(&format!("{}/gates", applied.location)).await;
        assert!(gates.text.contains("集中攻坚"), "{}", gates.text);
        let meetings = office.get(&format!("{}/meetings", applied.location)).await;
        assert!(meetings.text.contains("调度会"), "{}", meetings.text);
        let units = office.get("/api/v1/units?limit=200").await.json();
        let command: Vec<&str> = units["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|unit| unit["kind"] == "command")
            .filter_map(|unit| unit["name"].as_str())
            .collect();
        assert_eq!(
            command,
            ["安澜县创建国家卫生县城攻坚行动领导小组", "领导小组办公室", "市容整治指挥部", "食品安全指挥部"]
        );
        let standards = office.get(&format!("{}/standards", applied.location)).await;
        assert!(standards.text.contains("国家卫生"), "{}", standards.text);
    }
}

#[tokio::test]
async fn the_review_page_shows_every_find_beside_its_words_and_says_why_the_board_waits() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office.upload("/drafts", &[], &[("file", "方案.txt", PLAN.as_bytes())]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let page = office.get(&made.location).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("条定了就能摆"), "{}", page.text);
        assert!(page.text.contains("主活动") && !page.text.contains(">main<"), "a level is told in words");
        assert!(page.text.contains("id=\"d1\"") && page.text.contains("id=\"i1\""));
        let dropped = office.post(&format!("{}/items/1", made.location), "deed=reject").await;
        assert_eq!((dropped.status, dropped.location), (303, format!("{}#i1", made.location)));
        let shown = office.get(&format!("{}?show=dropped", made.location)).await;
        assert!(shown.text.contains("y-it drop"));
        let english = office.clone().in_english().get(&made.location).await;
        assert!(english.text.contains("The text gives no first and last day."), "{}", english.text);
    }
}

#[tokio::test]
async fn a_task_is_led_by_whoever_keeps_the_field_today_and_shared_by_those_named_beside() {
    let notice = "关于开展河道两岸排污口整治的通知\n各有关单位：\n县环保局、县住建局要在2027年3月20日前排查河道两岸排污口，逐个建立台账。\n\
                  各街道要在2027年4月10日前清理沿河垃圾堆点。\n县畜牧局要在2027年5月底前关停河边养殖场12家。\n县创建办\n2027年3月1日\n";
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office.upload("/drafts", &[], &[("file", "通知.txt", notice.as_bytes())]).await;
        let page = office.get(&made.location).await.text;
        for told in ["县环保局在这里是生态环境分局", "这里没有县畜牧局", "由创建办牵头"]
        {
            assert!(page.contains(told), "{told}: {page}");
        }
        let items = office.get(&format!("/api/v1{}", made.location)).await.json()["items"].clone();
        for item in items.as_array().unwrap() {
            let to = format!("/api/v1{}/items/{}", made.location, item["number"]);
            assert_eq!(office.post_json(&to, json!({"deed": "accept"})).await.status, 204, "{item}");
        }
        let to = format!("/api/v1{}/apply", made.location);
        let applied = office.post_json(&to, json!({"name": "河道整治"})).await;
        assert_eq!(applied.status, 201, "{}", applied.text);
        let (campaign, of) = (applied.json()["campaign"].as_i64().unwrap(), city.anlan.city());
        let tasks = city.app.read(move |db| crate::plan::store::tasks(db, of, campaign)).await.unwrap();
        let lead = |word: &str| tasks.iter().find(|task| task.title.contains(word)).unwrap();
        let (mouths, heaps, farms) = (lead("排污口"), lead("垃圾堆点"), lead("养殖场"));
        assert_eq!(mouths.unit_id, city.unit("ecology"));
        assert_eq!([heaps.unit_id, farms.unit_id], [city.unit("office"); 2]);
        let shown = office.get(&format!("/tasks/{}", mouths.id)).await.text;
        assert!(shown.contains("<dt>配合</dt><dd>县住建局</dd>"), "{shown}");
        let shown = office.get(&format!("/tasks/{}", heaps.id)).await.text;
        assert!(shown.contains("<dt>共同牵头</dt><dd>城关镇、西关街道、河滨街道"), "{shown}");
    }
}

#[tokio::test]
async fn lines_that_a_page_width_broke_stand_as_one_paragraph_beside_the_finds() {
    // The width of a printed page, with the break inside a task.
    let page = "关于开展校园周边整治行动的通知\n各街道、各有关部门:\n近期学校周边占道经营有所增多,家长和学生反映很大,影响通行安全。\
                请各街道在3月20日前对辖\n　区内学校周边的占道摊点逐一登记,报区城管办备案。\n区城管办\n";
    let city = TestCity::on("sqlite").await;
    let office = city.as_("office").await;
    let made = office.upload("/drafts", &[], &[("file", "通知.txt", page.as_bytes())]).await;
    let shown = office.get(&made.location).await;
    let plain: String =
        shown.text.split('<').filter_map(|tag| tag.split_once('>')).map(|tag| tag.1).collect();
    assert!(plain.contains("对辖区内学校周边的占道摊点"), "{}", shown.text);
    assert!(!plain.contains("各有关部门:近期"), "a paragraph of its own stays one");
}

#[tokio::test]
async fn a_wrong_correction_is_told_and_changes_nothing() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let id = office.upload("/api/v1/drafts", &[], &[("file", "方案.txt", PLAN.as_bytes())]).await.id();
        let items = office.get(&format!("/api/v1/drafts/{id}")).await.json()["items"].clone();
        let open = items.as_array().unwrap().iter().find(|i| i["question"] == "dates").unwrap().clone();
        let to = format!("/api/v1/drafts/{id}/items/{}", open["number"]);
        let wrong =
            office.post_json(&to, json!({"deed": "accept", "fields": {"start_date": "2026-02-31"}})).await;
        assert_eq!((wrong.status, wrong.json()["fields"][0]["field"].as_str()), (422, Some("start_date")));
        let still = office.get(&format!("/api/v1/drafts/{id}")).await.json();
        let same = still["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|i| i["number"] == open["number"])
            .unwrap()
            .clone();
        assert_eq!(same["state"], "proposed");
    }
}

#[tokio::test]
async fn only_who_edits_campaigns_reads_documents_and_a_file_without_words_is_told_apart() {
    for city in TestCity::on_both_engines().await {
        let unit = city.as_("unit").await;
        assert_eq!(unit.get("/drafts").await.status, 403);
        let office = city.as_("office").await;
        let empty = office.upload("/api/v1/drafts", &[], &[("file", "空.txt", b" \n ")]).await;
        assert_eq!((empty.status, empty.json()["rule"].as_str()), (422, Some("draft-refused-empty")));
        let picture = office.upload("/drafts", &[], &[("file", "图.png", b"\x89PNG\r\n\x1a\n0000")]).await;
        assert_eq!(picture.status, 422);
        assert!(picture.text.contains("读不了这种文件"), "{}", picture.text);
    }
}

/// Every document of the development set becomes a campaign with a phase, a task or a figure. Skipped where the
/// set is absent: it is no part of this repository.
#[tokio::test]
async fn every_document_of_the_development_set_becomes_a_campaign() {
    let Ok(folder) = std::env::var("YIPAN_EXTRACT_DEV") else { return };
    let city = TestCity::on("sqlite").await;
    let office = city.as_("office").await;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let made = office.upload("/api/v1/drafts", &[], &[("file", "文件.txt", &bytes)]).await;
        assert_eq!(made.status, 201, "{}: {}", path.display(), made.text);
        let id = made.id();
        let items = office.get(&format!("/api/v1/drafts/{id}")).await.json()["items"].clone();
        for item in items.as_array().unwrap() {
            let to = format!("/api/v1/drafts/{id}/items/{}", item["number"]);
            assert_eq!(office.post_json(&to, json!({"deed": "accept"})).await.status, 204);
        }
        let page = office.get(&format!("/drafts/{id}")).await;
        assert_eq!(page.status, 200);
        let ask = json!({"name": "由文件而来的活动"});
        let applied = office.post_json(&format!("/api/v1/drafts/{id}/apply"), ask).await;
        assert_eq!(applied.status, 201, "{}: {}", path.display(), applied.text);
    }
}

#[test]
fn a_file_of_200_mb_is_refused_by_its_size_before_it_is_read() {
    let path = std::env::temp_dir().join(format!("yipan-draft-large-{}.txt", std::process::id()));
    let file = std::fs::File::create(&path).unwrap();
    // A file of nothing but its size: reading it would take 200 MB, asking for its size takes none.
    file.set_len(200 << 20).unwrap();
    let refused = super::file::open(&path).unwrap_err();
    std::fs::remove_file(&path).unwrap();
    assert!(refused.contains("209715200 bytes") && refused.contains("split it"), "{refused}");
}

#[tokio::test]
async fn the_name_the_text_gives_is_proposed_and_a_task_of_a_phase_ends_with_it() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let text = "关于开展河道清洁专项整治的通知\n为改善水环境，决定开展河道清洁专项整治，现将有关事项通知如下：\n一、实施步骤\n（一）宣传发动阶段（2027年3月1日至3月20日）。\n各乡镇要张贴河道清洁公告500份。\n（二）集中整治阶段（2027年3月21日至6月30日）。\n各乡镇要拆除河道内违法建筑，建立河道问题台账。\n";
        let made = office.upload("/api/v1/drafts", &[], &[("file", "通知.txt", text.as_bytes())]).await;
        let id = made.id();
        let page = office.get(&format!("/drafts/{id}")).await.text;
        assert!(page.contains("name=\"name\" value=\"河道清洁专项整治\""), "{page}");
        let whole = office.get(&format!("/api/v1/drafts/{id}")).await.json();
        for item in whole["items"].as_array().unwrap() {
            let deed = if ["phase", "task"].iter().any(|kind| item["reading"]["kind"] == *kind) {
                "accept"
            } else {
                "reject"
            };
            let to = format!("/api/v1/drafts/{id}/items/{}", item["number"]);
            assert_eq!(office.post_json(&to, json!({"deed": deed})).await.status, 204, "{item}");
        }
        let ask = json!({"name": "河道清洁专项整治"});
        let applied = office.post_json(&format!("/api/v1/drafts/{id}/apply"), ask).await;
        assert_eq!(applied.status, 201, "{}", applied.text);
        let campaign = applied.json()["campaign"].as_i64().unwrap();
        let city_id = city.anlan.city();
        let tasks = city.app.read(move |db| crate::plan::store::tasks(db, city_id, campaign)).await.unwrap();
        let due = |words: &str| tasks.iter().find(|t| t.title.contains(words)).and_then(|t| t.due_at);
        let day =
            |d: &str| format!("{d}T18:00:00+08:00").parse::<jiff::Timestamp>().unwrap().as_millisecond();
        // The twentieth is a Saturday.
        assert_eq!(due("公告"), Some(day("2027-03-19")), "{tasks:?}");
        assert_eq!(due("台账"), Some(day("2027-06-30")), "{tasks:?}");
    }
}

/// Three tasks of one kind, two of them in one sentence.
const NOTICE: &str = "关于开展河道清洁专项整治的通知\n各乡镇：\n现将有关事项通知如下：\n一、工作任务\n（一）清理垃圾。县水利局要制定河道清洁方案，拆除河道内违法建筑12处。\n（二）建立台账。县环保局要在2027年5月底前建立排污口台账。\n";

fn tasks_of(whole: &serde_json::Value) -> Vec<serde_json::Value> {
    let items = whole["items"].as_array().unwrap();
    items.iter().filter(|i| i["reading"]["kind"] == "task" && i["state"] != "rejected").cloned().collect()
}

#[tokio::test]
async fn an_item_is_cut_where_the_second_begins_and_put_together_again() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let made = office.upload("/api/v1/drafts", &[], &[("file", "通知.txt", NOTICE.as_bytes())]).await;
        let draft = format!("/api/v1/drafts/{}", made.id());
        let before = tasks_of(&office.get(&draft).await.json());
        let first = before.iter().find(|t| t["reading"]["text"].as_str().unwrap().contains("拆除")).unwrap();
        let to = format!("{draft}/items/{}", first["number"]);
        let astray = json!({"deed": "split", "fields": {"words": "没有的字"}});
        assert_eq!(office.post_json(&to, astray).await.status, 422);
        let split = json!({"deed": "split", "fields": {"words": "拆除河道"}});
        assert_eq!(office.post_json(&to, split).await.status, 204);
        let cut = tasks_of(&office.get(&draft).await.json());
        assert_eq!(cut.len(), before.len() + 1);
        let chars: Vec<char> = NOTICE.chars().collect();
        for task in &cut {
            let at = |key: &str| task["reading"][key].as_u64().unwrap() as usize;
            let words: String = chars[at("start")..at("end")].iter().collect();
            assert_eq!(task["reading"]["text"], words, "what is cut still points into the text");
        }
        let texts: Vec<&str> = cut.iter().map(|t| t["reading"]["text"].as_str().unwrap()).collect();
        assert!(texts.contains(&"县水利局要制定河道清洁方案"), "{texts:?}");
        assert!(texts.contains(&"拆除河道内违法建筑12处"), "{texts:?}");
        assert_eq!(office.post_json(&to, json!({"deed": "merge"})).await.status, 204);
        let merged = tasks_of(&office.get(&draft).await.json());
        assert_eq!(merged.len(), before.len());
        assert_eq!(merged[0]["reading"]["text"], first["reading"]["text"]);
        let last = merged.last().unwrap()["number"].clone();
        let nothing = office.post_json(&format!("{draft}/items/{last}"), json!({"deed": "merge"})).await;
        assert_eq!((nothing.status, nothing.json()["rule"].as_str()), (422, Some("draft-refused-last")));
        let page = office.get(&format!("/drafts/{}", made.id())).await;
        assert!(page.text.contains("拆分合并"), "{}", page.text);
    }
}

#[tokio::test]
async fn two_drafts_become_one_whose_items_point_into_both_texts() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let bring = |name: &'static str, text: &'static str| {
            let office = &office;
            async move { office.upload("/api/v1/drafts", &[], &[("file", name, text.as_bytes())]).await.id() }
        };
        let one = bring("通知.txt", NOTICE).await;
        let other = bring("方案.txt", PLAN).await;
        let count = |whole: &serde_json::Value| whole["items"].as_array().unwrap().len();
        let (a, b) = (
            count(&office.get(&format!("/api/v1/drafts/{one}")).await.json()),
            count(&office.get(&format!("/api/v1/drafts/{other}")).await.json()),
        );
        let join = format!("/api/v1/drafts/{one}/join");
        assert_eq!(office.post_json(&join, json!({"other": one})).await.status, 422, "not to itself");
        let page = office.get(&format!("/drafts/{one}")).await.text;
        assert!(page.contains(&format!("<option value=\"{other}\">方案.txt</option>")), "{page}");
        assert_eq!(office.post_json(&join, json!({"other": other})).await.status, 204);
        let whole = office.get(&format!("/api/v1/drafts/{one}")).await.json();
        assert_eq!(count(&whole), a + b);
        assert_eq!(whole["documents"].as_array().unwrap().len(), 2);
        let text: Vec<char> = format!("{NOTICE}\n\n{PLAN}").chars().filter(|c| *c != '\0').collect();
        for item in whole["items"].as_array().unwrap() {
            let at = |key: &str| item["reading"][key].as_u64().unwrap() as usize;
            let words: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(item["reading"]["text"], words, "{item}");
        }
        let again = office.post_json(&join, json!({"other": other})).await;
        assert_eq!((again.status, again.json()["rule"].as_str()), (422, Some("draft-refused-joined")));
        let page = office.get(&format!("/drafts/{one}")).await;
        assert_eq!(page.status, 200);
    }
}

/// A program on this machine that speaks chat completions and says the same of every part; gives its arguments.
async fn speaking_model(said: &'static str) -> crate::kit::model::Model {
    use axum::routing::post;
    let answer = move |headers: axum::http::HeaderMap, body: axum::Json<serde_json::Value>| async move {
        let told = headers["authorization"] == "Bearer S3cret" && body["model"] == "small";
        match told {
            true => axum::Json(json!({"choices": [{"message": {"role": "assistant", "content": said}}]})),
            false => axum::Json(json!({"error": "who are you"})),
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let router = axum::Router::new().route("/v1/chat/completions", post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    crate::kit::model::Model::at(&format!("http://{at}/v1"), "small", "S3cret").unwrap()
}

#[tokio::test]
async fn a_language_model_only_adds_items_that_wait_and_stand_in_the_text() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        let id = office.upload("/api/v1/drafts", &[], &[("file", "通知.txt", NOTICE.as_bytes())]).await.id();
        let (draft, page) = (format!("/api/v1/drafts/{id}"), format!("/drafts/{id}"));
        let advice = format!("{draft}/advice");
        let none = office.post_json(&advice, json!({})).await;
        assert_eq!((none.status, none.json()["rule"].as_str()), (422, Some("draft-refused-no-model")));
        assert!(!office.get(&page).await.text.contains("/advice"), "no model, no word of it");

        let said = r#"{"items":[{"kind":"problem","text":"拆除河道内违法建筑12处"},
            {"kind":"task","text":"在原文里没有的一句话"},{"kind":"task","text":"拆除河道内违法建筑12处"}]}"#;
        city.app.model.set(speaking_model(said).await.into()).unwrap();
        let before = office.get(&draft).await.json()["items"].as_array().unwrap().len();
        assert!(office.get(&page).await.text.contains("127.0.0.1:"), "who would read the text is said");
        let advised = office.post_json(&advice, json!({})).await;
        assert_eq!(advised.json(), json!({"new": 2, "dropped": 1, "unanswered": 0}), "{}", advised.text);
        let items = office.get(&draft).await.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), before + 2);
        for own in items.iter().filter(|i| i["reading"]["rule"] == "model") {
            assert_eq!(
                (own["state"].as_str(), own["reading"]["text"].as_str()),
                (Some("proposed"), Some("拆除河道内违法建筑12处"))
            );
        }
        let shown = office.get(&format!("{page}?show=model")).await.text;
        assert_eq!(shown.matches("语言模型提的").count(), 2, "{shown}");
        assert!(shown.contains("补了 2 条"), "{shown}");
        // Taking the sure ones leaves a model's proposals to a person.
        assert_eq!(office.post_json(&format!("{draft}/sure"), json!({})).await.status, 200);
        let items = office.get(&draft).await.json()["items"].as_array().unwrap().clone();
        assert_eq!(
            items.iter().filter(|i| i["state"] == "proposed" && i["reading"]["rule"] == "model").count(),
            2
        );
        assert_eq!(city.as_("unit").await.post_json(&advice, json!({})).await.status, 403);
        let facts = city.facts(50).await;
        assert!(facts.contains(&"draft.advised".to_owned()), "{facts:?}");
        assert!(facts.contains(&"draft.shown".to_owned()), "that the text went out is told: {facts:?}");
    }
}

#[tokio::test]
async fn a_language_model_that_does_not_answer_changes_nothing() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        city.app.model.set(speaking_model("我不会。").await.into()).unwrap();
        let id = office.upload("/api/v1/drafts", &[], &[("file", "通知.txt", NOTICE.as_bytes())]).await.id();
        let before = office.get(&format!("/api/v1/drafts/{id}")).await.json();
        let advised = office.post_json(&format!("/api/v1/drafts/{id}/advice"), json!({})).await;
        assert_eq!(
            (advised.status, advised.json()["rule"].as_str()),
            (422, Some("draft-refused-model-silent"))
        );
        assert_eq!(office.get(&format!("/api/v1/drafts/{id}")).await.json(), before);
        assert!(office.get(&format!("/drafts/{id}")).await.text.contains("草案没有变"));
    }
}

#[tokio::test]
async fn items_are_shown_by_kind_and_by_how_sure_they_are() {
    let city = TestCity::on("sqlite").await;
    let office = city.as_("office").await;
    let page = office.upload("/drafts", &[], &[("file", "方案.txt", PLAN.as_bytes())]).await.location;
    let whole = office.get(&format!("/api/v1{page}")).await.json();
    let count = |keep: &dyn Fn(&serde_json::Value) -> bool| {
        whole["items"].as_array().unwrap().iter().filter(|i| keep(i)).count()
    };
    let phases = office.get(&format!("{page}?kind=phase")).await.text;
    assert_eq!(phases.matches("data-item").count(), count(&|i| i["reading"]["kind"] == "phase"));
    let unsure = office.get(&format!("{page}?show=unsure")).await.text;
    let low = |i: &serde_json::Value| {
        i["question"].is_null() && i["reading"]["confidence"].as_f64().unwrap() < 0.745
    };
    assert_eq!(unsure.matches("data-item").count(), count(&low));
    assert!(unsure.contains(&format!("{page}?show=unsure&#38;kind=task")), "{unsure}");
}

#[tokio::test]
async fn of_several_documents_the_drive_of_the_longest_names_the_campaign() {
    let city = TestCity::on("sqlite").await;
    let office = city.as_("office").await;
    let short = "关于开展灭鼠月活动的通知\n各村：\n请于3月10日前投药。\n某镇爱卫会\n2026年3月1日\n";
    let page = office.upload("/drafts", &[], &[("file", "通知.txt", short.as_bytes())]).await.location;
    let plan = office.upload("/api/v1/drafts", &[], &[("file", "方案.txt", PLAN.as_bytes())]).await.id();
    assert_eq!(office.post(&format!("{page}/join"), &format!("other={plan}")).await.status, 303);
    let items = office.get(&format!("/api/v1{page}")).await.json()["items"].clone();
    let named: Vec<String> = items
        .as_array()
        .unwrap()
        .iter()
        .filter(|i| i["reading"]["kind"] == "campaign" && i["reading"]["level"] == "main")
        .map(|i| i["reading"]["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(named.len() > 1, "{named:?}");
    let shown = office.get(&page).await.text;
    assert!(
        shown.contains(&format!("name=\"name\" value=\"{}\"", named.last().unwrap())),
        "{named:?} {shown}"
    );
}
