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

#[test]
fn minutes_are_of_the_day_of_the_meeting_in_the_year_they_were_printed() {
    let text = "春江区人民政府专题会议纪要\n〔2022〕第6号\n春江区人民政府办公室　　2022年3月25日\n3月22日下午，副区长某某同志主持召开专题会议，研究老旧小区改造工作。会议议定，对2000年底前建成的小区优先改造，4月20日前完成摸底。\n";
    let (found, deadlines) = dates(text);
    assert_eq!((found.as_str(), deadlines), ("2022-03-22", vec!["2022-04-20".to_owned()]));
}

#[test]
fn a_paper_run_into_one_line_is_signed_in_its_last_paragraph() {
    let clause = "　　第一条　各区要按月检查市容，发现问题及时交办，并向市城管委办公室报送情况。";
    let text = format!(
        "春江市占道经营专项整治考核奖惩办法（试行） {}　　本办法自印发之日起施行。　　春江市人民政府办公室　二〇〇六年六月二十日\n【打印本页】【关闭窗口】\n",
        clause.repeat(5)
    );
    assert_eq!(dates(&text).0, "2006-06-20");
}
