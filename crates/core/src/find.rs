//! Words to find a text by: what an index keeps of it, and what a question asks the index for.
//!
//! Chinese has no spaces, and a dictionary cuts the same street name one way in a record and another way in a
//! question, so that what stands there is not found. Here every two neighbouring characters are one word, in the
//! record and in the question: whatever stands in a text is found by any part of it, without a dictionary.
//! Latin words and numbers are kept whole and found by their beginning.

/// Most words an index keeps of one text.
pub const INDEX_MOST: usize = 2_000;
/// Most words a question asks for.
pub const ASK_MOST: usize = 24;

/// One word a question asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The word; letters and digits only.
    pub word: String,
    /// Whether longer words that begin with it are meant too.
    pub begins: bool,
}

/// A stretch of one kind of letters.
enum Letters {
    Wide(Vec<char>),
    Word(String),
}

/// A stretch of a text, and the letter of the other kind that stands right before it.
struct Run {
    letters: Letters,
    after: Option<char>,
}

/// Letters of a script written without spaces.
fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff)
}

/// The common Chinese characters: letters that have no other case, which need not be looked up.
fn is_common(letter: char) -> bool {
    matches!(u32::from(letter), 0x4e00..=0x9fff)
}

/// Full-width letters and digits as plain ones, capitals as small ones.
fn small(letter: char) -> impl Iterator<Item = char> {
    let common = Some(letter).filter(|letter| is_common(*letter));
    let other = if common.is_none() { Some(plain(letter).to_lowercase()) } else { None };
    common.into_iter().chain(other.into_iter().flatten())
}

/// Full-width letters and digits as plain ones.
fn plain(letter: char) -> char {
    match u32::from(letter) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(letter),
        _ => letter,
    }
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before = None;
    for letter in text.chars().flat_map(small) {
        if !is_common(letter) && !letter.is_alphanumeric() {
            before = None;
            continue;
        }
        match (runs.last_mut().map(|run| &mut run.letters).filter(|_| before.is_some()), is_wide(letter)) {
            (Some(Letters::Wide(run)), true) => run.push(letter),
            (Some(Letters::Word(run)), false) => run.push(letter),
            (_, true) => runs.push(Run { letters: Letters::Wide(vec![letter]), after: before }),
            (_, false) => runs.push(Run { letters: Letters::Word(letter.into()), after: before }),
        }
        before = Some(letter);
    }
    runs
}

impl Run {
    /// Where two kinds of letters meet, as in 第7 and 7号: the pair is a word too, so that a question of both
    /// need not look for every word that begins with 号.
    fn seam(&self) -> Option<String> {
        let first = match &self.letters {
            Letters::Wide(run) => run.first().copied(),
            Letters::Word(run) => run.chars().next(),
        };
        Some([self.after?, first?].iter().collect())
    }
}

fn shortened(word: &str) -> String {
    word.chars().take(40).collect()
}

fn pairs(run: &[char]) -> impl Iterator<Item = String> + '_ {
    run.windows(2).map(|pair| pair.iter().collect())
}

/// The words an index keeps of a text, each once.
pub fn index(text: &str) -> Vec<String> {
    let mut words = Vec::with_capacity(text.len() / 3 + 1);
    for run in runs(text) {
        words.extend(run.seam());
        match run.letters {
            Letters::Word(word) => words.push(shortened(&word)),
            Letters::Wide(run) => {
                words.extend(pairs(&run));
                words.extend(run.last().map(char::to_string)); // so that a question of one character finds the end
            }
        }
        if words.len() >= INDEX_MOST {
            once(&mut words);
            if words.len() >= INDEX_MOST {
                break;
            }
        }
    }
    once(&mut words);
    words
}

fn once(words: &mut Vec<String>) {
    words.sort_unstable();
    words.dedup();
}

/// The words a question asks for, all of which must be there; empty when it asks for nothing.
pub fn question(text: &str) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    let runs = runs(text);
    for (at, run) in runs.iter().enumerate() {
        let ends = runs.get(at + 1).is_none_or(|next| next.after.is_none());
        let exact = |word| Wanted { word, begins: false };
        wanted.extend(run.seam().map(exact));
        match &run.letters {
            // A word that goes over into the other script ends there; one at the end may go on.
            Letters::Word(word) => wanted.push(Wanted { word: shortened(word), begins: ends }),
            // One character alone; with a seam on either side it is asked for already.
            Letters::Wide(one) if one.len() == 1 && ends && run.after.is_none() => {
                wanted.push(Wanted { word: one.iter().collect(), begins: true });
            }
            Letters::Wide(run) => wanted.extend(pairs(run).map(exact)),
        }
    }
    wanted.truncate(ASK_MOST);
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str, asked: &str) -> bool {
        let words = index(text);
        let wanted = question(asked);
        !wanted.is_empty()
            && wanted.iter().all(|one| {
                words
                    .iter()
                    .any(|word| if one.begins { word.starts_with(&one.word) } else { *word == one.word })
            })
    }

    #[test]
    fn what_is_not_looked_up_is_what_would_be_found() {
        for letter in ('\u{3000}'..='\u{a000}').chain('\0'..='\u{2ff}').chain('\u{ff00}'..='\u{ffee}') {
            let looked_up: Vec<char> = plain(letter).to_lowercase().collect();
            assert_eq!(small(letter).collect::<Vec<_>>(), looked_up);
            assert!(!is_common(letter) || letter.is_alphanumeric(), "{letter:?}");
        }
    }

    #[test]
    fn a_text_is_found_by_any_part_of_it() {
        let text = "环卫 2026-0387 城关镇菜市巷口积存垃圾，ＡＢ12号路灯不亮";
        for asked in [
            "菜市巷",
            "巷口积",
            "垃",
            "环卫 0387",
            "038",
            "ab12",
            "路灯不亮",
            "亮",
            "积存垃圾 城关",
            "ab12号路",
            "ab12号",
        ] {
            assert!(found(text, asked), "{asked}");
        }
        for asked in ["菜巷", "环卫 0412", "b12", "12号", "ab1号路", "", "，。", "垃圾桶"] {
            assert!(!found(text, asked), "{asked}");
        }
    }

    #[test]
    fn a_number_with_a_character_at_each_end_asks_for_no_beginning_of_a_word() {
        assert!(question("第77777号").iter().all(|one| !one.begins));
        assert!(found("第77777号：东门小学", "第77777号"));
        assert!(!found("第77778号：东门小学", "第77777号"));
    }

    proptest! {
        /// Whatever stands in a text without a break is found by it.
        #[test]
        fn every_part_of_a_run_finds_it(text in "[巷口菜市积存垃圾路灯]{1,30}", from in 0..30usize, long in 1..20usize) {
            let letters: Vec<char> = text.chars().collect();
            let from = from % letters.len();
            let part: String = letters.iter().skip(from).take(long).collect();
            prop_assert!(found(&text, &part));
        }

        /// Whatever a text begins with finds it, numbers in it or not.
        #[test]
        fn every_beginning_of_a_run_finds_it(text in "[巷口菜市]{0,9}[0-9]{0,4}[巷口菜市]{1,9}[0-9]{0,9}", long in 1..30usize) {
            let part: String = text.chars().take(long).collect();
            prop_assert!(found(&text, &part));
        }

        /// No text makes words that could be anything but words to an index.
        #[test]
        fn words_are_letters_and_digits_only(text in any::<String>()) {
            for word in index(&text).into_iter().chain(question(&text).into_iter().map(|one| one.word)) {
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{}", word);
            }
        }
    }
}
