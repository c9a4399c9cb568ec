//! What holds for every text, whatever it is.

use proptest::prelude::*;
use serde_json::Value;

/// Scraps of the genre, glued together at random.
fn any_document() -> impl Strategy<Value = String> {
    let scraps = prop::sample::select(vec![
        "一、",
        "(一)",
        "1.",
        "一是",
        "第二篇:",
        "同志们:\n",
        "县住建局",
        "要制定方案",
        "5月31日前",
        "月底前",
        "2019年",
        "。",
        ";",
        ",",
        "\n",
        "\n\n",
        "3000余人",
        "四分之三",
        "(",
        ")",
        "“",
        "”",
        "《",
        "》",
        "领导小组下设办公室",
        "攻坚阶段",
        "从",
        "至",
        "刚才,",
        "问题:",
        "不到位",
        "对",
        "给予奖励",
        "—9—",
        "&nbsp;",
        "　",
        "距10月1日还有88天",
        "13月45日",
        "元宵节前",
        "第十",
        "十十十",
        "亿万",
        "同比上升7.8%",
        "\u{feff}",
        "𠮷",
        "😀",
        "x",
    ]);
    prop::collection::vec(scraps, 0..120).prop_map(|v| v.concat())
}

fn check(text: &str) {
    let draft = yipan_draft::extract("any.txt", text);
    let chars: Vec<char> = text.chars().collect();
    assert_eq!(draft["chars"].as_u64(), Some(chars.len() as u64));
    for item in draft["items"].as_array().into_iter().flatten() {
        let (start, end) = (place(&item["start"]), place(&item["end"]));
        assert!(start < end && end <= chars.len(), "{item}");
        let words: String = chars[start..end].iter().collect();
        assert_eq!(item["text"].as_str(), Some(words.as_str()), "{item}");
    }
    assert_eq!(draft, yipan_draft::extract("any.txt", text));
    // A tree sorts its keys, what is written straight down has them in their order: they say the same to the byte.
    let written = serde_json::to_string(&yipan_draft::read("any.txt", text));
    assert_eq!(written.ok(), Some(draft.to_string()));
}

fn place(value: &Value) -> usize {
    value.as_u64().map_or(usize::MAX, |n| n as usize)
}

proptest! {
    /// Reading never panics, its places lie in the text and hold the words they name, and it is repeatable.
    #[test]
    fn every_find_of_a_scrambled_document_points_at_its_words(text in any_document()) {
        check(&text);
    }

    /// The same for text that is no document at all.
    #[test]
    fn every_find_of_any_text_points_at_its_words(text in "\\PC{0,300}") {
        check(&text);
    }
}

#[test]
fn an_empty_text_has_nothing_in_it() {
    check("");
    check("\n\n　\u{feff}");
}

#[test]
fn a_bare_draft_leaves_out_reasons_and_nothing_else() {
    let text = "关于整治市容的通知\n各单位要在5月31日前制定方案。\n";
    let mut full = yipan_draft::extract("a.txt", text);
    let reasons = |item: &mut Value| {
        let object = item.as_object_mut().unwrap();
        [object.remove("rule"), object.remove("confidence")]
    };
    let items = full["items"].as_array_mut().unwrap();
    assert!(items.len() > 2 && items.iter_mut().flat_map(reasons).all(|reason| reason.is_some()));
    assert_eq!(yipan_draft::read("a.txt", text).bare().value(), full);
}
