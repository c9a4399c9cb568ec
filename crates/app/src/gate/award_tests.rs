use serde_json::json;

use super::tests::{campaign, version};
use crate::testing::{TestCity, at};

/// The scores of July, frozen: with a paper by which everybody is on the red list but who has a late case.
async fn frozen(city: &TestCity, id: i64) -> i64 {
    let source = include_str!("../../../../templates/score/monthly.toml")
        .replace("yellow_below = 77\n", "yellow_below = 90\nyellow_points = 2\n")
        .replace("praise_from = 95\n", "praise_from = 95\npraise_points = 1.5\npraise_money = 5000\n");
    let office = city.as_("office").await;
    let made = office.post_json("/api/v1/schemes", json!({"campaign": id, "source": source})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    crate::score::tests::late_case(city, id, "housing", 1).await;
    let run = office.post_json("/api/v1/scores", json!({"campaign": id, "period": "2026-07"})).await.id();
    let window = office.post_json(&format!("/api/v1/scores/{run}/appeal-window"), json!({"days": 5})).await;
    assert_eq!(window.status, 204, "{}", window.text);
    run
}

#[tokio::test]
async fn a_phases_rewards_and_warnings_are_settled_in_the_act_that_opens_the_next() {
    for city in TestCity::on_both_engines().await {
        let (id, first, _) = campaign(&city, json!([])).await;
        city.app.clock.set(at("2026-07-31T17:00:00+08:00"));
        let run = frozen(&city, id).await;
        let (office, leader) = (city.as_("office").await, city.as_("leader").await);
        let awards = format!("/api/v1/phases/{first}/awards");
        let told = office.get(&awards).await.json();
        assert_eq!(
            (&told["left"]["unfrozen"], told["left"]["open"].as_array().unwrap().len()),
            (&json!(["2026-07"]), 0)
        );
        assert_eq!(office.post_json(&format!("/api/v1/scores/{run}/freeze"), json!({})).await.status, 204);
        let told = office.get(&awards).await.json();
        let open = told["left"]["open"].as_array().unwrap().clone();
        let (housing, market) = (city.unit("housing"), city.unit("market"));
        let of = |unit: i64| open.iter().find(|own| own["unit"] == unit).unwrap();
        assert_eq!((&of(housing)["mark"], &of(housing)["points"]), (&json!("yellow"), &json!(2_000)));
        assert_eq!((&of(market)["mark"], &of(market)["money"]), (&json!("praise"), &json!(5_000)));
        let page = leader.get(&format!("/phases/{first}/gate")).await;
        assert!(page.text.contains(&format!("还有 {} 项没有结算", open.len())), "{}", page.text);

        let path = format!("/api/v1/phases/{first}/gate");
        let settle = |reason: &str| {
            json!([
                {"run": run, "unit": market, "give": true, "reason": reason},
                {"run": run, "unit": housing, "give": true, "points": 3.5, "money": 0, "reason": "一件逾期未改"},
            ])
        };
        let one = json!({"run": run, "unit": market, "give": true, "reason": "两次"});
        let twice = leader.post_json(&awards, json!([one, one])).await;
        assert_eq!(twice.status, 409, "a place named twice: {}", twice.text);
        let seen = version(&city, first).await;
        let ask = |reason: &str| json!({"decision": "open", "version": seen, "awards": settle(reason)});
        let bare = leader.post_json(&path, ask("")).await;
        assert_eq!((bare.status, bare.json()["fields"][0]["field"].as_str()), (422, Some("award_reason")));
        assert_eq!(version(&city, first).await, seen, "nothing of a refused act stays");
        assert_eq!(office.get(&awards).await.json()["left"]["open"].as_array().unwrap().len(), open.len());
        let done = leader.post_json(&path, ask("考核办法第十条")).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert_eq!(
            city.facts(5).await,
            ["award.given", "award.warned", "phase.moved", "phase.moved", "gate.opened"]
        );
        let told = office.get(&awards).await.json();
        assert_eq!(told["left"]["open"].as_array().unwrap().len(), open.len() - 2, "the rest is told");
        let settled = told["settled"].as_array().unwrap();
        assert_eq!((&settled[0]["points"], &settled[0]["money"]), (&json!(1_500), &json!(5_000)));
        assert_eq!((&settled[1]["points"], &settled[1]["money"]), (&json!(3_500), &json!(0)));

        // What was left is settled afterwards, each once, by who decides there.
        let rest = told["left"]["open"][0].clone();
        let form = format!("award-{run}-{0}=waive&why-{run}-{0}=已另行表彰", rest["unit"]);
        let to = format!("/phases/{first}/awards");
        assert_eq!(city.as_("unit").await.post(&to, &form).await.status, 403);
        let waived = leader.post(&to, &form).await;
        assert_eq!(waived.status, 303, "{}", waived.text);
        assert_eq!(city.facts(1).await, ["award.waived"]);
        assert_eq!(leader.post(&to, &form).await.status, 409, "once");
        // All that are shown in one choice, but the one somebody set apart.
        let open = office.get(&awards).await.json()["left"]["open"].as_array().unwrap().clone();
        let rows: String = open.iter().map(|own| format!("&award-{run}-{}=", own["unit"])).collect();
        let apart = format!("&award-{run}-{}=", open[0]["unit"]);
        let form =
            format!("award-all=give&why-all=照办法{}", rows.replacen(&apart, &format!("{apart}later"), 1));
        let all = leader.post(&to, &form).await;
        assert_eq!(all.status, 303, "{}", all.text);
        let told = office.get(&awards).await.json();
        let left = told["left"]["open"].as_array().unwrap();
        assert_eq!((left.len(), &left[0]["unit"]), (1, &open[0]["unit"]), "{}", city.engine);
        assert_eq!(told["settled"].as_array().unwrap().last().unwrap()["reason"], "照办法");
        let page = leader.get(&format!("/phases/{first}/gate")).await;
        for said in ["1.5 分 · 5000 元", "考核办法第十条", "不再执行", "已另行表彰"] {
            assert!(page.text.contains(said), "{said}: {}", page.text);
        }
        // What was settled in July moves July's next count no more, for it is frozen; another month's count takes what
        // is settled in it, each award with its own points.
        city.app.clock.set(at("2026-08-03T10:00:00+08:00"));
        let last = open[0]["unit"].as_i64().unwrap();
        let ask = json!([{"run": run, "unit": last, "give": true, "points": 2.5, "reason": "八月兑现"}]);
        assert_eq!(leader.post_json(&awards, ask).await.status, 204);
        city.app.clock.set(at("2026-08-03T11:00:00+08:00"));
        let august =
            office.post_json("/api/v1/scores", json!({"campaign": id, "period": "2026-08"})).await.id();
        let card = office.get(&format!("/api/v1/scores/{august}/units/{last}")).await.json();
        let lines: Vec<_> = card["card"]["parts"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|part| part["lines"].as_array().unwrap())
            .collect();
        let line = lines.iter().find(|line| line["code"] == "awards").unwrap();
        let sign = if open[0]["mark"] == "praise" { 1 } else { -1 };
        assert_eq!(line["score"], 2_500 * sign, "{line}");
        assert_eq!(line["charges"][0]["record"]["label"], "2026-07 八月兑现", "{line}");
        let none = office.get(&format!("/api/v1/scores/{august}/units/{housing}")).await.json();
        assert!(none.to_string().contains("\"awards\"") && !none.to_string().contains("八月兑现"));
        let english = leader.in_english().get(&format!("/phases/{first}/gate")).await;
        assert!(english.text.contains("Rewards and warnings"), "{}", english.text);
    }
}
