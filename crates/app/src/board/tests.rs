//! The pages of the board, drawn from samples and from a city.

use askama::Template;
use jiff::civil::date;
use jiff::tz::TimeZone;
use yipan_core::board::{Columns, Done, Grid, Group, Ruler, Tally, Who};

use crate::place::map::{At, Light, Lit};
use yipan_core::place::Point;

use super::view::{Board, Criterion, Gate, Kind, Map, OneRuler, RedHazard, Sign, Todo, Totals};
use super::web::{BoardPage, WallPage};
use crate::kit::frame::Frame;
use crate::kit::say::{Lang, Say};
use crate::testing::{NOON, TestCity, at};

fn say(lang: Lang) -> Say {
    Say { lang, zone: TimeZone::get("Asia/Shanghai").unwrap(), now: at(NOON) }
}

fn county(zh: bool) -> OneRuler {
    let (start, day, today) = (date(2026, 3, 2), date(2026, 9, 30), date(2026, 7, 22));
    let names = if zh {
        ["起步", "加速", "攻坚", "冲刺"]
    } else {
        ["Start-up", "Acceleration", "Assault", "Sprint"]
    };
    let days = [date(2026, 3, 2), date(2026, 4, 13), date(2026, 6, 15), date(2026, 8, 24)];
    let phases: Vec<_> = names.iter().zip(days).map(|(n, d)| ((*n).to_owned(), d)).collect();
    OneRuler {
        id: 7,
        name: "创建国家卫生县城".into(),
        goal: if zh { "迎检".into() } else { "the inspection".into() },
        start,
        day,
        ruler: Ruler::of(start, day, today, &phases, Done { done: 276, all: 452, share: 611, gone: 670 }),
        working_days: 49,
    }
}

/// A county in the middle of its campaign, with a dozen departments and six streets.
fn much(zh: bool) -> Board {
    let chosen = county(zh);
    let phases: Vec<_> = chosen.ruler.gates.iter().map(|g| g.day).collect();
    let columns = Columns::of(chosen.start, chosen.day, date(2026, 7, 22), &phases);
    let names = [
        "县住建局",
        "市容环卫局",
        "县市场监管局",
        "交警大队",
        "县水利局",
        "县交通局",
        "城关镇",
        "西关街道",
        "县<园>林",
    ];
    let whos = (1..)
        .zip(names)
        .map(|(id, name)| Who {
            id,
            short: name.into(),
            name: format!("安澜县{name}"),
            group: if id < 7 { Group::Department } else { Group::Territory },
        })
        .collect();
    let mut counts = Vec::new();
    for unit in 1..=9i64 {
        for week in -20..10i32 {
            let n = u32::try_from((unit * 7 + i64::from(week) * 3).rem_euclid(6)).unwrap();
            let due = date(2026, 7, 22).saturating_add(jiff::Span::new().days(week * 7));
            let tally = match week {
                -3..=-1 if unit < 5 => Tally { late: n, done: 1, ..Tally::default() },
                ..0 if n == 1 => Tally { done_late: 1, ..Tally::default() },
                ..0 => Tally { done: n, ..Tally::default() },
                0 => Tally { near: n, open: 1, ..Tally::default() },
                _ => Tally { open: n, ..Tally::default() },
            };
            counts.push((unit, Some(due), tally));
        }
    }
    let grid = Grid::lay(&columns, whos, counts);
    let todo = |n: i64, sign, title: &str, deed| Todo {
        sign,
        title: title.into(),
        to: format!("/cases/{n}"),
        who: "县住建局".into(),
        number: Some(format!("市政 041{n}")),
        note: "建设大道".into(),
        due: Some(at(NOON) + (n - 2) * 9_000_000),
        since: at(NOON) - 300_000_000,
        deed,
        deed_to: format!("/cases/{n}"),
    };
    Board {
        totals: Totals { verify: 37, this_week: 96, all: grid.sum },
        others: vec![OneRuler { id: 8, name: "创建省级文明城市".into(), ..county(zh) }],
        unit: None,
        columns,
        grid,
        first: vec![
            todo(1, Sign::Late, "建设大道中段 3 处井盖破损", "press"),
            todo(4, Sign::Near, "延期申请 5 件待批 <script>", "answer"),
        ],
        waiting: 14,
        red: vec![RedHazard {
            id: 5,
            title: "老旧小区消防通道堵塞 <b>".into(),
            unit: "西关街道".into(),
            major: true,
            due: at(NOON) - 86_400_000,
        }],
        gate: Some(Gate {
            to: "/phases/1/gate".into(),
            phase: if zh { "冲刺".into() } else { "the sprint".into() },
            day: date(2026, 8, 24),
            criteria: vec![
                Criterion {
                    sign: Sign::Met,
                    title: "任务完成率 ≥ 60%".into(),
                    value: "61%".into(),
                    of: "276/452".into(),
                },
                Criterion {
                    sign: Sign::Late,
                    title: "逾期重大问题 = 0".into(),
                    value: "2".into(),
                    of: String::new(),
                },
            ],
        }),
        kinds: vec![
            Kind { code: "events/0110".into(), name: "积存垃圾".into(), open: 124, late: 8 },
            Kind { code: "parts/0103".into(), name: "井盖".into(), open: 80, late: 0 },
        ],
        map: Map {
            lit: vec![
                Lit {
                    at: At::Place(Point { lon: 112.5, lat: 37.8 }),
                    light: Light::Late(4),
                    to: "/cases/1".into(),
                    label: "建设大道".into(),
                },
                Lit {
                    at: At::Place(Point { lon: 112.6, lat: 37.9 }),
                    light: Light::Quiet,
                    to: "/cases/2".into(),
                    label: "东关桥".into(),
                },
            ],
            ..Map::default()
        },
        chosen: Some(chosen),
    }
}

/// The first evening of a city: nothing has happened yet.
fn little() -> Board {
    let columns = Columns::of(date(2026, 7, 1), date(2026, 9, 1), date(2026, 7, 22), &[]);
    Board {
        chosen: None,
        others: Vec::new(),
        unit: None,
        grid: Grid::default(),
        totals: Totals::default(),
        first: Vec::new(),
        waiting: 0,
        gate: None,
        kinds: Vec::new(),
        red: Vec::new(),
        map: Map::default(),
        columns,
    }
}

fn drawn(board: Board, lang: Lang) -> [String; 2] {
    let frame = Frame::public(say(lang), "board").at("/");
    [
        BoardPage { frame: frame.clone(), b: board.clone() }.render().unwrap(),
        WallPage { frame, b: board }.render().unwrap(),
    ]
}

#[test]
fn every_sample_is_drawn_in_both_languages_without_foreign_markup() {
    for lang in [Lang::Zh, Lang::En] {
        for board in
            [much(lang == Lang::Zh), little(), Board { unit: Some((3, "县<园>林".into())), ..much(true) }]
        {
            for html in drawn(board, lang) {
                assert!(!html.contains("<script>") && !html.contains("县<园>林"), "a name became markup");
                assert!(!html.contains(" style="), "the policy refuses inline style");
                assert!(!html.contains("board-") || !html.contains(">board-"), "a sentence is missing");
            }
        }
    }
}

#[test]
fn the_board_speaks_its_answer_first() {
    let zh = BoardPage { frame: Frame::public(say(Lang::Zh), ""), b: much(true) };
    let lede = zh.lede();
    assert!(
        lede.starts_with(
            "离迎检还有 <b class=\"big\">70</b> 天（49 个工作日）。时间过了 67%，事办了 61%，<b>落后 6 个百分点</b>；逾期"
        ),
        "{lede}"
    );
    let quiet = BoardPage { frame: Frame::public(say(Lang::En), ""), b: little() };
    assert_eq!(quiet.lede(), "No campaign is running here; <b>0</b> open; nothing late.");
}

#[test]
fn only_what_is_urgent_is_a_stop_on_the_board() {
    let [html, _] = drawn(much(true), Lang::Zh);
    let links = html.matches("<a class=\"q").count();
    assert!(links > 5 && links < 60, "{links}");
    assert!(html.contains("县住建局，7 月 13 日一周："));
}

#[tokio::test]
async fn an_empty_city_shows_the_five_lines_of_the_first_run() {
    for city in TestCity::on_both_engines().await {
        let home = city.as_("office").await.get("/").await;
        assert_eq!(home.status, 200, "{}", home.text);
        for step in ["放进方案", "核草案", "补缺口", "导入点位", "抽第一轮"] {
            assert!(home.text.contains(step), "{} {step}", city.engine);
        }
        assert!(city.as_("office").await.get("/work").await.text.contains("现在没有要您办的事"));
        assert_eq!(city.anybody().get("/").await.status, 303);
    }
}

#[tokio::test]
async fn the_wall_and_the_board_of_a_unit_show_what_their_reader_may_see() {
    for city in TestCity::on_both_engines().await {
        let wall = city.as_("leader").await.get("/screen").await;
        assert_eq!(
            (wall.status, wall.location.as_str()),
            (303, "/"),
            "{}: an empty city has no wall",
            city.engine
        );
        let ask = serde_json::json!({"category": "0110", "street": city.unit("chengguan"), "place": "东门"});
        assert_eq!(city.as_("inspector").await.post_json("/api/v1/cases", ask).await.status, 201);
        assert_eq!(city.as_("leader").await.get("/screen").await.status, 200);
        let own = format!("/units/{}/board", city.unit("chengguan"));
        assert!(city.as_("leader").await.get(&own).await.text.contains("城关镇"));
        assert_eq!(city.as_("unit").await.get(&own).await.status, 200);
        let other = format!("/units/{}/board", city.unit("housing"));
        assert_eq!(city.as_("unit").await.get(&other).await.status, 403);
        assert_ne!(city.anybody().get("/screen").await.status, 200, "nobody reads the wall unasked");
    }
}
