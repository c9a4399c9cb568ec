use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

use crate::testing::{TestCity, at};

type Heard = Arc<Mutex<Vec<(String, Value)>>>;

/// A small server in place of the chat program: it refuses the first so many messages.
async fn chat(refuse: usize) -> (String, Heard) {
    let heard: Heard = Arc::default();
    let take = move |State(heard): State<Heard>,
                     uri: axum::http::Uri,
                     axum::Json(body): axum::Json<Value>| async move {
        let mut heard = heard.lock().unwrap();
        heard.push((uri.to_string(), body));
        axum::Json(json!({"errcode": if heard.len() <= refuse { 45009 } else { 0 }}))
    };
    let router = Router::new().route("/robot/send", post(take)).with_state(heard.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/robot/send?access_token=T", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, heard)
}

async fn task(city: &TestCity, campaign: i64, title: &str, due: &str) {
    let office = city.as_("office").await;
    let ask = json!({"campaign": campaign, "title": title, "unit": city.unit("housing"), "due": at(due)});
    assert_eq!(office.post_json("/api/v1/tasks", ask).await.status, 201);
}

#[tokio::test]
async fn each_unit_is_told_once_a_working_day_and_its_group_hears_it_after_a_failure() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-21T15:00:00+08:00"));
        let campaign = crate::plan::tests::campaign(&city).await;
        task(&city, campaign, "清运东关垃圾", "2026-07-23T18:00:00+08:00").await;
        task(&city, campaign, "补种行道树", "2026-07-31T18:00:00+08:00").await;
        let (address, heard) = chat(1).await;
        let office = city.as_("office").await;
        let robot = json!({"kind": "dingtalk", "name": "创建群", "url": address, "secret": "S"});
        let added = office.post_json("/api/v1/robots", robot).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let page = office.get("/notices").await;
        assert!(page.text.contains("创建群") && !page.text.contains("access_token"), "{}", page.text);

        // At night nothing happens; in the morning everything does, once.
        city.app.clock.set(at("2026-07-22T03:00:00+08:00"));
        super::watch(&city.app).await.unwrap();
        assert_eq!(heard.lock().unwrap().len(), 0);
        city.app.clock.set(at("2026-07-22T08:45:00+08:00"));
        super::watch(&city.app).await.unwrap();
        super::watch(&city.app).await.unwrap();
        assert_eq!(heard.lock().unwrap().len(), 1, "one message, and not again at once after its failure");
        city.app.clock.set(at("2026-07-22T08:47:00+08:00"));
        super::watch(&city.app).await.unwrap();
        super::watch(&city.app).await.unwrap();
        let all = heard.lock().unwrap().clone();
        assert_eq!(all.len(), 2, "tried again, delivered, and then no more");
        assert!(all[1].0.contains("&timestamp=") && all[1].0.contains("&sign="), "{}", all[1].0);
        let text = all[1].1["text"]["content"].as_str().unwrap().to_owned();
        assert!(text.contains("清运东关垃圾") && !text.contains("补种行道树"), "{text}");

        // The unit sees the same in the program, and puts it away.
        let told = city
            .app
            .read({
                let (own, unit) = (city.anlan.city(), city.unit("housing"));
                move |db| super::store::notices(db, own, unit, 10)
            })
            .await
            .unwrap();
        assert_eq!(told.len(), 1);
        assert!(told[0].lines.contains("清运东关垃圾"));
        let housing = (city.anlan.city(), city.unit("housing"));
        let unread = move |db: &mut yipan_db::Db| super::store::unread(db, housing.0, housing.1);
        assert_eq!(city.app.read(unread).await.unwrap(), 1);
        let read = move |db: &mut yipan_db::Db, now: i64| {
            super::store::read_all(db, housing.0, housing.1, "周大同", now)
        };
        city.app.deed(read).await.unwrap();
        assert_eq!(city.app.read(unread).await.unwrap(), 0);
        let page = office.get("/notices").await;
        assert!(page.text.contains("已送到"), "{}", page.text);
    }
}

#[tokio::test]
async fn only_who_manages_the_city_sets_robots_and_hours() {
    for city in TestCity::on_both_engines().await {
        let office = city.as_("office").await;
        for (url, status) in
            [("http://10.0.0.8/hook", 422), ("https://open.feishu.cn/open-apis/bot/v2/hook/T", 201)]
        {
            let ask = json!({"kind": "feishu", "name": "群", "url": url});
            assert_eq!(office.post_json("/api/v1/robots", ask).await.status, status, "{url}");
        }
        let night = json!({"from": 1200, "until": 600, "digest": 700, "days_ahead": 3});
        assert_eq!(office.post_json("/api/v1/robots/hours", night).await.status, 422);
        let early = office.post("/notices/hours", "from=08:00&until=17:30&digest=08:10&days_ahead=2").await;
        assert_eq!(early.status, 303, "{}", early.text);
        let unit = city.as_("unit").await;
        assert_eq!(unit.get("/api/v1/robots").await.status, 403);
        let page = unit.get("/notices").await;
        assert!(page.status == 200 && page.text.contains("08:00 至 17:30"), "{}", page.text);
        assert!(!page.text.contains("/notices/robots"), "no settings for a unit");
        let listed = office.get("/api/v1/robots").await.json();
        assert_eq!(listed.as_array().unwrap().len(), 1);
        let id = listed[0]["id"].as_i64().unwrap();
        assert_eq!(office.post(&format!("/notices/robots/{id}/removal"), "").await.status, 303);
        assert_eq!(city.facts(1).await, ["robot.removed"]);
    }
}

type Letters = Arc<Mutex<Vec<Vec<String>>>>;

/// A mail server in place of the city's: it takes every letter, line by line.
async fn post_office() -> (String, Letters) {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    let heard: Letters = Arc::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let all = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let (mut told, mut in_letter) = (Vec::new(), false);
            write.write_all(b"220 here\r\n").await.unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer: &[u8] = match line.as_str() {
                    "." => b"250 taken\r\n",
                    _ if in_letter => b"",
                    "DATA" => b"354 go on\r\n",
                    "EHLO yipan" => b"250-here\r\n250 8BITMIME\r\n",
                    _ => b"250 ok\r\n",
                };
                in_letter = (in_letter || line == "DATA") && line != ".";
                told.push(line);
                write.write_all(answer).await.unwrap();
                if told.last().is_some_and(|line| line == ".") {
                    all.lock().unwrap().push(told.clone());
                }
            }
        }
    });
    (address, heard)
}

#[tokio::test]
async fn a_reminder_goes_by_e_mail_to_the_offices_named_and_to_no_address_that_is_none() {
    for city in TestCity::on_both_engines().await {
        city.app.clock.set(at("2026-07-21T15:00:00+08:00"));
        let campaign = crate::plan::tests::campaign(&city).await;
        task(&city, campaign, "清运东关垃圾", "2026-07-23T18:00:00+08:00").await;
        let (address, heard) = post_office().await;
        let office = city.as_("office").await;
        let way = |to: &str| {
            json!({"kind": "email", "name": "联络员邮箱", "url": address, "sender": "yipan@anlan.example.cn",
                   "recipients": to})
        };
        let refused = office.post_json("/api/v1/robots", way("housing@anlan.example.cn, 住建局")).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        let added = office.post_json("/api/v1/robots", way("a@anlan.example.cn，b@anlan.example.cn")).await;
        assert_eq!(added.status, 201, "{}", added.text);
        city.app.clock.set(at("2026-07-22T08:45:00+08:00"));
        super::watch(&city.app).await.unwrap();
        super::watch(&city.app).await.unwrap();
        let letters = heard.lock().unwrap().clone();
        assert_eq!(letters.len(), 1, "one letter");
        let all = letters[0].join("\n");
        for part in [
            "MAIL FROM:<yipan@anlan.example.cn>",
            "RCPT TO:<a@anlan.example.cn>",
            "RCPT TO:<b@anlan.example.cn>",
        ] {
            assert!(all.contains(part), "{part} in {all}");
        }
        assert!(office.get("/notices").await.text.contains("已送到"));
    }
}
