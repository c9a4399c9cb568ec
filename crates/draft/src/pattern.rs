//! Patterns that run only where they can match.
//!
//! A pattern is asked two things once, from its parsed form: which words must stand in any match of it (its cues), and which signs
//! no match can hold (its fences). A search looks up the cues, and runs the pattern only over the stretch between two
//! fences around a cue. What is found is exactly what the pattern alone would find; a pattern whose cues never come is
//! never compiled.
//!
//! A pattern runs as a short list of steps ([`program`], [`machine`]): it begins at once and needs little memory, where the
//! tables of the library of regular expressions take long to make and, a hundred of them, crowd each other out. The library
//! is still asked when a search goes back and forth too long.
//!
//! While a document is read, an index of it is open ([`open`]): a pattern finds all its cues there once, by the rarest
//! character of each, and then only looks up which of them lie in the words it is given.

use crate::text::width;
use aho_corasick::{AhoCorasick, packed};
use regex::Regex;
use regex_syntax::hir::{Hir, Look};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

mod form;
mod found;
mod index;
mod machine;
mod program;
mod sweep;
#[cfg(test)]
mod unaided;
mod words;

use form::{before, links, may_hold, name, opened, required};
pub use found::{Captures, Match};
use index::View;
pub use index::{Opened, open};
use machine::NOWHERE;
use program::Program;
pub use words::Words;

/// Signs that often part what a pattern matches.
const FENCES: [char; 7] = ['\n', '。', ';', ',', ':', '(', '、'];

/// The most groups a pattern has, the whole among them.
const GROUPS_MAX: usize = 24;

/// A pattern, compiled when first needed.
#[derive(Debug)]
pub struct Pattern {
    source: String,
    hir: Option<Hir>,
    /// Its steps; nothing when the library alone can run it.
    program: OnceLock<Option<Program>>,
    /// For searches that take too many steps.
    regex: OnceLock<Regex>,
    /// The names of its groups, with their numbers.
    names: Arc<[(String, usize)]>,
    /// How many there are, the whole among them.
    groups: usize,
    cues: Cues,
    /// Every such list of words, in the order in which they stand in a match.
    chain: Vec<Link>,
    /// Whether the cues are all that the chain names: then a stretch around a cue holds it.
    single: bool,
    /// Whether a match can only begin at the start of the text.
    anchored: bool,
    /// Whether a match may begin with a fence that the rest of it cannot hold: `(?:^|[,;])`.
    opener: bool,
    /// Those of [`FENCES`] no match holds; none when the pattern looks about itself (`^`, `$`).
    fences: Vec<char>,
    /// Their bits.
    kinds: u8,
    /// Where no fence ends a match: the first link, if it is a word. What follows knows where a match begins by it.
    opening: Option<Words>,
    /// The bits of the fences that cannot stand in a match before its cue.
    front: u8,
    /// How many bytes can stand there at most.
    lead: usize,
}

/// Where a match may lie.
struct Stretch {
    range: Range<usize>,
    /// Where it begins at the latest.
    last: usize,
    /// Where to go on looking when it does not lie here.
    next: usize,
}

/// The bit of a fence.
fn fence(sign: char) -> u8 {
    FENCES.iter().position(|f| *f == sign).map_or(0, |i| 1 << i)
}

/// What stands in every match after what the link before names.
#[derive(Debug)]
enum Link {
    /// One of these words.
    Word(Words),
    /// One of these chains.
    Any(Vec<Vec<Link>>),
}

/// A pattern of this crate. A broken one matches nothing, and stops a build with debug assertions.
pub fn compile(source: &str) -> Pattern {
    Pattern::new(source)
}

/// Words of which one stands in every match, if any must.
#[derive(Debug)]
struct Cues {
    words: Option<Words>,
    /// For text outside the open index.
    machine: OnceLock<Machine>,
}

#[derive(Debug)]
enum Machine {
    Few(packed::Searcher),
    Many(Option<AhoCorasick>),
}

impl Pattern {
    /// Reads a pattern. `\p{Han}` is Chinese writing of the common planes.
    pub fn new(source: &str) -> Self {
        let source = source.replace(r"\p{Han}", "[〇㐀-鿿]");
        let hir = regex_syntax::parse(&source);
        debug_assert!(hir.is_ok(), "{source}");
        let hir = hir.ok();
        let (opener, rest) = hir.as_ref().map_or((false, &[][..]), opened);
        let fences = if !rest.is_empty() && rest.iter().all(|h| h.properties().look_set().is_empty()) {
            FENCES.into_iter().filter(|f| !rest.iter().any(|h| may_hold(h, *f))).collect()
        } else {
            Vec::new()
        };
        let kinds = fences.iter().fold(0, |bits, f| bits | fence(*f));
        let chain = hir.as_ref().map_or(Vec::new(), links);
        let opening = match &chain[..] {
            [Link::Word(first), _, ..] if fences.is_empty() => Some(first.clone()),
            _ => None,
        };
        let choose = if opening.is_some() { form::first } else { form::best };
        let (lead, held) = hir.as_ref().map_or((None, u8::MAX), |hir| before(hir, choose));
        let words = hir.as_ref().and_then(required).map(|w| Words::new(w.iter().map(String::as_str)));
        let single = match (&chain[..], &words) {
            ([], _) => true,
            ([Link::Word(only)], Some(words)) => only.0.id == words.0.id,
            _ => false,
        };
        let cues = Cues { words, machine: OnceLock::new() };
        debug_assert!(
            hir.as_ref().is_none_or(|h| h.properties().explicit_captures_len() < GROUPS_MAX),
            "{source}"
        );
        let groups = 1 + hir.as_ref().map_or(0, |h| h.properties().explicit_captures_len());
        let mut names = Vec::new();
        if let Some(hir) = &hir {
            name(hir, &mut names);
        }
        let anchored = hir.as_ref().is_some_and(|h| h.properties().look_set_prefix().contains(Look::Start));
        let (program, regex) = (OnceLock::new(), OnceLock::new());
        Self {
            source,
            program,
            regex,
            names: names.into(),
            groups,
            cues,
            chain,
            single,
            anchored,
            opener,
            fences,
            kinds,
            opening,
            front: !held,
            lead: lead.unwrap_or(usize::MAX),
            hir,
        }
    }

    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| match Regex::new(&self.source) {
            Ok(regex) => regex,
            Err(why) => {
                debug_assert!(false, "{why}");
                nothing()
            }
        })
    }

    /// The next stretch from `at` on that may hold a match.
    fn stretch(&self, s: &str, at: usize, view: Option<&mut View<'_>>) -> Option<Stretch> {
        let Some(words) = &self.cues.words else {
            return Some(Stretch { range: at..s.len(), last: s.len(), next: s.len() + 1 });
        };
        let Some(view) = view else {
            let cue = self.cues.find(&words.0.words, s, at)?;
            let before = s[at..cue.start].rfind(&self.fences[..]).map(|i| at + i);
            let end = s[cue.end..].find(&self.fences[..]).map_or(s.len(), |i| cue.end + i);
            return Some(Stretch { range: self.start(s, at, before)..end, last: end, next: end + 1 });
        };
        let mut cue = view.cue(&words.0, at, s.len())?;
        if let Some(opening) = &self.opening {
            cue = view.cue(&opening.0, at, s.len())?;
        }
        let mut near = cue.start.saturating_sub(self.lead).max(at);
        while !s.is_char_boundary(near) {
            near += 1;
        }
        if self.fences.is_empty() {
            // It ends wherever it likes: what begins up to the cue is tried first, then what begins up to the next.
            let before = view.before(near, &cue, self.front);
            let start = self.start(s, near, before);
            return Some(Stretch { range: start..s.len(), last: cue.start, next: cue.start + 1 });
        }
        let (before, end) = view.between(near, &cue, self.kinds);
        let start = self.start(s, near, before);
        Some(Stretch { range: start..end, last: view.last(&words.0, end), next: end + 1 })
    }

    /// Where a stretch begins behind a fence.
    fn start(&self, s: &str, at: usize, fence: Option<usize>) -> usize {
        match fence {
            Some(fence) if self.opener => fence,
            Some(fence) => fence + width(s.as_bytes()[fence]),
            None => at,
        }
    }

    /// The first match in a stretch, the places of its groups put into `notes` as far as there is room.
    /// It begins at `last` at the latest.
    fn run(&self, s: &str, stretch: Range<usize>, last: usize, notes: &mut [u32]) -> Option<Range<usize>> {
        #[cfg(test)]
        if unaided::is() {
            return self.slowly(s, stretch, notes);
        }
        match self.program().map(|p| machine::first(p, s, stretch.clone(), last, notes)) {
            Some(Ok(found)) => found,
            _ => self.slowly(s, stretch, notes),
        }
    }

    /// The same by the library of regular expressions.
    fn slowly(&self, s: &str, stretch: Range<usize>, notes: &mut [u32]) -> Option<Range<usize>> {
        let (text, regex) = (&s[..stretch.end], self.regex());
        if notes.is_empty() {
            return regex.find_at(text, stretch.start).map(|m| m.range());
        }
        notes.fill(NOWHERE);
        let captures = regex.captures_at(text, stretch.start)?;
        for (places, group) in notes.chunks_exact_mut(2).zip(captures.iter()) {
            if let Some(m) = group {
                places.copy_from_slice(&[m.start() as u32, m.end() as u32]);
            }
        }
        captures.get(0).map(|m| m.range())
    }

    fn program(&self) -> Option<&Program> {
        self.program.get_or_init(|| self.hir.as_ref().and_then(Program::new)).as_ref()
    }

    fn search(&self, s: &str, at: usize, notes: &mut [u32]) -> Option<Range<usize>> {
        #[cfg(test)]
        if unaided::is() {
            return (at <= s.len()).then(|| self.run(s, at..s.len(), s.len(), notes))?;
        }
        if at > s.len() || self.anchored && (at > 0 || !self.program().is_none_or(|p| p.opens(s))) {
            return None;
        }
        index::view(s, |view| self.search_near(s, at, view, notes))
    }

    /// Goes from stretch to stretch.
    fn search_near(
        &self,
        s: &str,
        at: usize,
        mut view: Option<&mut View<'_>>,
        notes: &mut [u32],
    ) -> Option<Range<usize>> {
        let mut at = at;
        while let Some(Stretch { range, last, next }) = self.stretch(s, at, view.as_deref_mut()) {
            if self.anchored && range.start > 0 {
                return None;
            }
            at = next;
            let linked = |view: &mut View<'_>| linked(&self.chain, view, range.start, range.end, true);
            let holds = self.single || view.as_deref_mut().is_none_or(|view| linked(view).is_some());
            if holds && let Some(found) = self.run(s, range, last, notes) {
                return Some(found);
            }
            while at < s.len() && !s.is_char_boundary(at) {
                at += 1;
            }
            if at > s.len() {
                return None;
            }
        }
        None
    }

    /// Whether a cue of it stands in `s`: where none does, no part of `s` matches.
    pub fn may_match(&self, s: &str) -> bool {
        self.cues.words.as_ref().is_none_or(|words| words.stands(s))
    }

    /// Whether it matches anywhere in `s`.
    pub fn is_match(&self, s: &str) -> bool {
        self.search(s, 0, &mut []).is_some()
    }

    /// The first match.
    pub fn find<'h>(&self, s: &'h str) -> Option<Match<'h>> {
        self.find_at(s, 0)
    }

    /// The first match from a place on.
    pub fn find_at<'h>(&self, s: &'h str, at: usize) -> Option<Match<'h>> {
        self.search(s, at, &mut []).map(|range| Match::new(s, range))
    }

    /// The groups of the first match.
    pub fn captures<'h>(&self, s: &'h str) -> Option<Captures<'h>> {
        self.captures_at(s, 0)
    }

    /// The groups of the first match from a place on.
    pub fn captures_at<'h>(&self, s: &'h str, at: usize) -> Option<Captures<'h>> {
        let mut notes = [NOWHERE; 2 * GROUPS_MAX];
        let notes = &mut notes[..(2 * self.groups).min(2 * GROUPS_MAX)];
        self.search(s, at, notes)?;
        Some(Captures::new(s, notes.to_vec(), Arc::clone(&self.names)))
    }

    /// Every match, none overlapping.
    pub fn find_iter<'p, 'h: 'p>(&'p self, s: &'h str) -> impl Iterator<Item = Match<'h>> + 'p {
        let mut at = 0;
        std::iter::from_fn(move || {
            let m = self.find_at(s, at)?;
            at = beyond(s, &m);
            Some(m)
        })
    }

    /// The groups of every match, none overlapping.
    pub fn captures_iter<'p, 'h: 'p>(&'p self, s: &'h str) -> impl Iterator<Item = Captures<'h>> + 'p {
        let mut at = 0;
        std::iter::from_fn(move || {
            let c = self.captures_at(s, at)?;
            at = beyond(s, &c.get(0)?);
            Some(c)
        })
    }
}

/// Where the search after a match goes on; an empty match steps over one character.
fn beyond(s: &str, m: &Match<'_>) -> usize {
    if m.is_empty() { m.end() + s[m.end()..].chars().next().map_or(1, char::len_utf8) } else { m.end() }
}

#[allow(clippy::unwrap_used, reason = "the one pattern that is known to be right")]
fn nothing() -> Regex {
    Regex::new("[^\\s\\S]").unwrap()
}

impl Cues {
    fn find(&self, words: &[String], s: &str, at: usize) -> Option<Range<usize>> {
        let machine = self.machine.get_or_init(|| match packed::Searcher::new(words) {
            Some(packed) => Machine::Few(packed),
            None => Machine::Many(AhoCorasick::new(words).ok()),
        });
        match machine {
            Machine::Few(packed) => packed.find_in(s, (at..s.len()).into()).map(|m| m.range()),
            Machine::Many(Some(machine)) => {
                machine.find(aho_corasick::Input::new(s).range(at..)).map(|m| m.range())
            }
            // Without a machine the pattern runs over everything, from its first character on.
            Machine::Many(None) => Some(at..at),
        }
    }
}

/// Where the last of the links can end at the earliest, all standing one after the other between two places; nothing
/// when they cannot. Where nobody asks for the place (`whether`), any will do.
fn linked(chain: &[Link], view: &mut View<'_>, from: usize, end: usize, whether: bool) -> Option<usize> {
    chain.iter().enumerate().try_fold(from, |at, (i, link)| match link {
        Link::Word(words) => Some(view.cue(&words.0, at, end)?.start + words.0.shortest),
        Link::Any(chains) => {
            let whether = whether && i + 1 == chain.len();
            let mut ends = chains.iter().filter_map(|c| linked(c, view, at, end, whether));
            if whether { ends.next() } else { ends.min() }
        }
    })
}

#[cfg(test)]
mod tests;
