//! The words of cases and of what follows from them, by what they do: `data/cases.txt`.

use crate::find::body::Edges;
use crate::pattern::Words;
use crate::text::Rare;
use std::sync::LazyLock;

const LISTS: &str = include_str!("../../../data/cases.txt");

/// A list of words that are looked for in a clause.
fn named(name: &'static str) -> Rare {
    Rare::read(list(name).collect())
}

/// The words of a list.
fn list(name: &'static str) -> impl Iterator<Item = &'static str> {
    let mut lines = LISTS
        .lines()
        .skip_while(move |l| l.strip_prefix('[').and_then(|l| l.strip_suffix(']')) != Some(name));
    lines.next();
    lines.take_while(|l| !l.starts_with(['[', '#'])).flat_map(str::split_whitespace)
}

/// Penalties, and what is taken away from who fails.
pub(super) static PENALTY: LazyLock<Rare> = LazyLock::new(|| named("penalty"));

/// What is given to who does well.
pub(super) static REWARD: LazyLock<Rare> = LazyLock::new(|| named("reward"));

/// What shows that a case is a failing.
pub(super) static FAILING: LazyLock<Rare> = LazyLock::new(|| named("failing"));

/// What shows that a case is a merit.
pub(super) static MERIT: LazyLock<Rare> = LazyLock::new(|| named("merit"));

/// What opens the next rung of a ladder.
pub(super) static STEEPER: LazyLock<Rare> = LazyLock::new(|| named("steeper"));

/// 办不了, 劝不动, 说不清: what cannot be done on this level.
pub(super) static STUCK: LazyLock<Rare> = LazyLock::new(|| named("stuck"));

/// Consequences that stand even behind the one they fall on.
pub(super) static HARD: LazyLock<Rare> = LazyLock::new(|| named("hard"));

/// The same, looked up in the index of the page.
pub(super) static HARDLY: LazyLock<Words> = LazyLock::new(|| Words::new(list("hard")));

/// What bars somebody from something, or lets him in.
pub(super) static BARS: LazyLock<Rare> = LazyLock::new(|| named("bars"));

/// Honours: to be barred from them is a penalty.
pub(super) static HONOURS: LazyLock<Rare> = LazyLock::new(|| named("honours"));

/// What somebody above does who takes a matter over.
pub(super) static ABOVE: LazyLock<Rare> = LazyLock::new(|| named("above"));

/// Words that end in 的 and are no case.
pub(super) static NO_CASE: LazyLock<Rare> = LazyLock::new(|| named("no_case"));

/// What nearly every case holds, and what opens or closes the others.
pub(super) static OF: LazyLock<Words> = LazyLock::new(|| {
    let one = ["每", "出现", "发现", "引进"].into_iter();
    Words::new(["的", "者"].into_iter().chain(one).chain(list("premise")))
});

/// What makes a case of who fails: 违者.
pub(super) static WHOEVER: LazyLock<Words> = LazyLock::new(|| Words::new(["者"]));

/// Matters by their grade.
pub(super) static GRADES: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("grades"), false));

/// What begins a consequence right behind the 的 of a case.
pub(super) static OPENS: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("opens"), false));

/// Nouns and compounds that only look like the beginning of a consequence.
pub(super) static NOUN: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("noun"), false));

/// What a treatment begins with, told or meant.
pub(super) static TREATS: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("treats"), false));

/// What opens a clause that goes on with the consequence before it.
pub(super) static GOES_ON: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("goes_on"), false));

/// On whom a consequence falls.
pub(super) static WHOM: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("whom"), false));

/// The same, at the end of a clause.
pub(super) static HEADS: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("whom"), true));

/// What opens a clause that supposes a failing.
pub(super) static PREMISE: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("premise"), false));

/// What falls on somebody, at the head of a clause.
pub(super) static STRONG: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("strong"), false));

/// What opens a case that calls for haste.
pub(super) static EVENT: LazyLock<Edges> = LazyLock::new(|| Edges::from_words(list("event"), false));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words() {
        for name in [
            "penalty", "reward", "failing", "merit", "steeper", "stuck", "hard", "bars", "honours", "above",
            "no_case",
        ] {
            assert!(list(name).count() > 5, "{name}");
        }
        assert!(OPENS.of("一律停用").next().is_some() && NOUN.of("要求严格").next().is_some());
        assert!(GRADES.of("重大隐患").next().is_some() && WHOM.of("门店").next().is_some());
        assert!(TREATS.of("限期改").next().is_some() && GOES_ON.of("并罚款").next().is_some());
    }
}
