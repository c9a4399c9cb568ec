//! Title, issuer and date of a document.

use serde_json::Value;

fn dates(text: &str) -> (String, Vec<String>) {
    let draft = yipan_draft::extract("particulars.txt", text);
    let items = draft["items"].as_array().cloned().unwrap_or_default();
    let told = |i: &Value| i["date"].as_str().unwrap_or("").to_owned();
    let of = |kind: &str| items.iter().filter(|i| i["kind"] == kind).map(told).collect::<Vec<_>>();
    (of("document").concat(), of("deadline"))
}

#[test]
fn a_short_sentence_with_a_day_at_the_end_of_a_paper_is_no_signature() {
    let paper = |last: &str| format!("关于开展河道整治的通知\n各有关单位：\n整治工作现已开始。\n{last}\n");
    for (last, date, due) in [
        ("县水利局要在2027年5月20日前清理养殖场。", "", "2027-05-20"),
        ("县水利局要在2027年5月20日前清理养殖场。\n县创建办\n2027年3月1日", "2027-03-01", "2027-05-20"),
        ("县水利局2027年3月1日", "2027-03-01", ""),
        ("县水利局\n2027年3月1日", "2027-03-01", ""),
        ("(此件根据2027年3月1日录音整理)", "2027-03-01", ""),
    ] {
        let (found, deadlines) = dates(&paper(last));
        assert_eq!((found.as_str(), deadlines.concat().as_str()), (date, due), "{last}");
    }
}
