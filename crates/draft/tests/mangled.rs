//! Documents mangled at random: cut, doubled, swapped, with bytes of another kind in them. Reading never panics,
//! never points outside, and its work stays in proportion.
//!
//! `YIPAN_FUZZ_SECONDS=600 cargo test -p yipan-draft --test mangled` goes on for as long as it says.

use proptest::prelude::*;
use serde_json::Value;

const SEEDS: [&str; 9] = [
    include_str!("samples/plan.txt"),
    include_str!("samples/speech.txt"),
    include_str!("own/a2_yangchen_fangan.mark"),
    include_str!("own/b4_cunzhen_zhuchi.mark"),
    include_str!("own/b6_huanbao_zhenggai.mark"),
    include_str!("own/c3_zaiqing_jiyao.mark"),
    include_str!("own/d4_xianqing_zhuchi.mark"),
    include_str!("own/e4_yuanlin_zhuanduan.mark"),
    include_str!("own/f4_shirong_tongzhi.mark"),
];

/// A linear congruential step: the same number gives the same document again.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// One mangled document of a number.
fn mangled(seed: u64) -> String {
    const STRANGE: [char; 24] = [
        '\0', '\u{feff}', '\u{200b}', '𠮷', '😀', '(', ')', '“', '”', '《', '》', '〔', '①', '⑳', '\n', '\r',
        '：', '、', '十', '月', '年', '9', '%', '\u{301}',
    ];
    let mut state = seed;
    let mut chars: Vec<char> = SEEDS[next(&mut state) % SEEDS.len()].chars().collect();
    for _ in 0..1 + next(&mut state) % 40 {
        let n = chars.len().max(1);
        let (a, b) = (next(&mut state) % n, next(&mut state) % n);
        let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 200));
        match next(&mut state) % 6 {
            0 => drop(chars.drain(a..b.min(chars.len()))),
            1 => {
                let piece: Vec<char> = chars.get(a..b).unwrap_or(&[]).to_vec();
                let at = next(&mut state) % (chars.len() + 1);
                chars.splice(at..at, piece);
            }
            2 if a < chars.len() && b < chars.len() => chars.swap(a, b),
            3 => chars.insert(a.min(chars.len()), STRANGE[next(&mut state) % STRANGE.len()]),
            4 => chars.truncate(chars.len().min(n - a / 4)),
            _ if a < chars.len() => chars[a] = STRANGE[next(&mut state) % STRANGE.len()],
            _ => {}
        }
        chars.truncate(6_000);
    }
    chars.into_iter().collect()
}

fn check(text: &str) {
    let draft = yipan_draft::extract("mangled.txt", text);
    let chars: Vec<char> = text.chars().collect();
    let place = |v: &Value| v.as_u64().map_or(usize::MAX, |n| n as usize);
    let items = draft["items"].as_array().cloned().unwrap_or_default();
    assert!(items.len() <= chars.len() + 1, "no more finds than characters");
    for item in &items {
        let (start, end) = (place(&item["start"]), place(&item["end"]));
        assert!(start < end && end <= chars.len(), "{item}");
        let words: String = chars[start..end].iter().collect();
        assert_eq!(item["text"].as_str(), Some(words.as_str()));
        for also in item["also"].as_array().into_iter().flatten() {
            assert!(place(&also["start"]) < place(&also["end"]) && place(&also["end"]) <= chars.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_mangled_document_is_read_and_its_finds_point_at_their_words(seed in any::<u64>()) {
        check(&mangled(seed));
    }
}

#[test]
fn mangled_documents_for_as_long_as_asked() {
    let Some(seconds) = std::env::var("YIPAN_FUZZ_SECONDS").ok().and_then(|s| s.parse::<u64>().ok()) else {
        return;
    };
    let end = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
    let mut seed = std::env::var("YIPAN_FUZZ_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1u64);
    let first = seed;
    while std::time::Instant::now() < end {
        let text = mangled(seed);
        if std::panic::catch_unwind(|| check(&text)).is_err() {
            panic!("YIPAN_FUZZ_SEED={seed} breaks it");
        }
        seed += 1;
    }
    eprintln!("{} documents", seed - first);
}
