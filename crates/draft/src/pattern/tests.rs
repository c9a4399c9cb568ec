//! A fenced, indexed or cued search finds what the bare pattern finds.

use super::*;

const TEXTS: [&str; 6] = [
    "",
    "由市城管局牵头,市住建局、市规划局配合。会同公安局开展检查;每周一次",
    "5月10日前,各单位(含学校)上报方案:制定计划。\n年底前完成、12月1日至31日",
    "对未完成的,第一次约谈,第二次再次约谈并诫勉。对先进,给予奖励",
    "、、,,。。\n\n::((",
    "市局\n负责。负责,市局负责",
];

#[test]
fn a_fenced_search_finds_what_the_bare_pattern_finds() {
    for source in [
        r"(?:^|[,;])(?P<a>[\p{Han}、]{3,60}?)(?:牵头|负责)",
        r"(?P<a>[\p{Han}]{2,6})(?:局|委)(?:牵头|配合)?",
        r"每(?P<a>[^,。;]{0,6})一次|先进,给予",
        r"(?P<a>[0-9]{1,2})月(?:[0-9]{1,2}[日号])?",
        r"[^,。;]*负责",
        r"负责$|^对未",
        r"(?:[、,]{2})+",
    ] {
        let pattern = Pattern::new(source);
        let bare = Regex::new(source).unwrap();
        for text in TEXTS {
            let ours: Vec<_> = pattern.find_iter(text).map(|m| m.range()).collect();
            let theirs: Vec<_> = bare.find_iter(text).map(|m| m.range()).collect();
            assert_eq!(ours, theirs, "{source} in {text}");
            let ours: Vec<_> = pattern.captures_iter(text).map(|c| c.get(1).map(|m| m.range())).collect();
            let theirs: Vec<_> = bare.captures_iter(text).map(|c| c.get(1).map(|m| m.range())).collect();
            assert_eq!(ours, theirs, "{source} in {text}");
            assert_eq!(pattern.is_match(text), bare.is_match(text), "{source} in {text}");
        }
    }
}

#[test]
fn the_open_index_changes_nothing() {
    for source in [
        r"(?:^|[,;])(?P<a>[\p{Han}、]{3,60}?)(?:牵头|负责)",
        r"(?:^|,)[^,。;]{2,30}的,(?:第一次|给予)[^。;]*",
        r"第一次[^。;]{0,8}第二次[^。;]{0,8}(?:约谈|诫勉)",
        r"(?:由[^。;]{2,8}|会同)(?:局)",
        r"每(?P<a>[^,。;]{0,6})一次|先进,给予",
        r"[0-9]{1,2}月(?:[0-9]{1,2}[日号])",
        // Without a fence behind the cue, with one before it, and no further from it than a match reaches.
        r"[\p{Han}]{1,4}(?:局|单位)(?:\([^)]{1,8}\))?",
        r"(?:会同|各)[\p{Han}、()]{2,12}?(?:,|。|开展|上|$)",
        r".?[^,]{0,2}(?:诫勉|奖励|方案)(?:$|[^$])*",
        r"^[^。;]{0,4}(?:市城管局|完成的)",
    ] {
        let pattern = Pattern::new(source);
        let bare = Regex::new(source).unwrap();
        for text in TEXTS {
            let _index = open(text);
            for cut in text.char_indices().map(|(i, _)| i).take(12) {
                let part = &text[cut..];
                let ours: Vec<_> = pattern.find_iter(part).map(|m| m.range()).collect();
                let theirs: Vec<_> = bare.find_iter(part).map(|m| m.range()).collect();
                assert_eq!(ours, theirs, "{source} in {part}");
            }
        }
    }
}

#[test]
fn a_word_is_found_with_and_without_the_index() {
    let words = Words::new(["牵头", "负责", "没有的词"]);
    let text = TEXTS[1];
    let firsts =
        |text: &str| -> Vec<_> { text.char_indices().map(|(from, _)| words.first(text, from)).collect() };
    let bare = (words.stands(text), words.places(text), firsts(text));
    let _index = open(text);
    assert_eq!((words.stands(text), words.places(text), firsts(text)), bare);
    // Asked in any order, from near or far.
    for from in [text.len(), 0, text.len() / 2, 3, 0] {
        assert_eq!(words.first(text, from), bare.1.iter().copied().find(|place| *place >= from));
    }
    assert!(!words.stands(&text[text.len() - "一次".len()..]));
}

#[test]
fn a_list_asked_for_the_first_time_finds_what_the_sweep_of_later_texts_finds() {
    let words = Words::new(["每", "每周", "每周一次", "一次", "局", "市住建局、"]);
    let places = |text: &str| {
        let _index = open(text);
        words.places(text)
    };
    assert!(!places(TEXTS[1]).is_empty());
    for text in TEXTS {
        let mut bare: Vec<usize> = ["每", "一次", "局", "市住建局、"]
            .iter()
            .flat_map(|w| text.match_indices(w).map(|m| m.0))
            .collect();
        bare.sort_unstable();
        assert_eq!(places(text), bare, "{text}");
    }
}

#[test]
fn a_search_that_goes_back_and_forth_too_long_is_left_to_the_library() {
    let pattern = Pattern::new(r"(?:甲{1,20}){5,20}丙?乙");
    assert!(pattern.is_match("甲甲甲甲甲乙") && pattern.regex.get().is_none());
    assert!(!pattern.is_match(&format!("乙{}", "甲".repeat(60))) && pattern.regex.get().is_some());
}

#[test]
fn a_pattern_is_not_compiled_before_its_cue_comes() {
    let pattern = Pattern::new(r"由[\p{Han}]{2,20}牵头");
    assert!(!pattern.is_match("会议由副市长主持"));
    assert!(pattern.program.get().is_none());
    assert!(pattern.is_match("由市城管局牵头"));
}
