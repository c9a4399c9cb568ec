//! Runs a [`Program`] over a text: the first way that leads on, and back to the last choice when none does.
//!
//! Going back can take long in a text made for it. A search that takes more steps than its text is worth is given up, and
//! left to the library of regular expressions, whose time is in proportion to the text whatever it holds.

use super::program::{Program, Signs, Step, can};
use crate::text::opens;
use std::cell::Cell;
use std::ops::Range;

/// Steps each search may take, and as many again for each byte it searches.
const STEPS: usize = 2_000;
const STEPS_A_BYTE: usize = 30;

/// A place that was not noted.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A choice to come back to.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// The ways of a step from one on.
    Way { step: u32, way: u32, at: u32 },
    /// A run may end earlier, but not before `least`.
    Less { step: u32, least: u32, at: u32 },
    /// A run may take in so many signs more.
    More { step: u32, left: u32, at: u32 },
    /// What was noted before.
    Noted { note: u32, was: u32 },
}

/// A search took too long.
pub(super) struct TooLong;

thread_local! {
    /// Kept from search to search, so that nothing is allocated anew.
    static CHOICES: Cell<Vec<Choice>> = const { Cell::new(Vec::new()) };
}

/// The character at a place, and its length.
#[inline]
fn sign(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let low = |i: usize| text.get(at + i).map_or(0, |b| u32::from(b & 0x3f));
    Some(match *text.get(at)? {
        b @ 0..0x80 => (u32::from(b), 1),
        b @ 0xe0..0xf0 => (u32::from(b & 0x0f) << 12 | low(1) << 6 | low(2), 3),
        b @ 0x80..0xe0 => (u32::from(b & 0x1f) << 6 | low(1), 2),
        b => (u32::from(b & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4),
    })
}

impl Program {
    /// Whether a text opens with a sign it can open with.
    pub(super) fn opens(&self, s: &str) -> bool {
        self.next[0].is_none_or(|next| sign(s.as_bytes(), 0).is_some_and(|(c, _)| can(&next, c)))
    }
}

/// One search in one text.
struct Search<'p, 't> {
    program: &'p Program,
    text: &'t [u8],
    choices: Vec<Choice>,
    /// Steps left.
    left: usize,
}

/// The first match in `s` that begins in a range, at `last` at the latest, and ends before the range's end; the places of its
/// groups go to `notes`, when there is room for them.
pub(super) fn first(
    program: &Program,
    s: &str,
    range: Range<usize>,
    last: usize,
    notes: &mut [u32],
) -> Result<Option<Range<usize>>, TooLong> {
    let text = &s.as_bytes()[..range.end];
    let left = STEPS + STEPS_A_BYTE * range.len();
    let mut search = Search { program, text, choices: CHOICES.take(), left };
    let found = search.first(range.start, last, notes);
    search.choices.clear();
    CHOICES.set(search.choices);
    found
}

impl Search<'_, '_> {
    fn first(
        &mut self,
        start: usize,
        last: usize,
        notes: &mut [u32],
    ) -> Result<Option<Range<usize>>, TooLong> {
        if self.program.anchored {
            let found = if start == 0 { self.from(0, notes)? } else { None };
            return Ok(found.map(|end| 0..end));
        }
        let next = self.program.next[0];
        let mut at = start;
        while at <= last {
            let here = sign(self.text, at);
            if next.is_none_or(|n| here.is_some_and(|(c, _)| can(&n, c)))
                && let Some(end) = self.from(at, notes)?
            {
                return Ok(Some(at..end));
            }
            let Some((_, len)) = here else { return Ok(None) };
            at += len;
        }
        Ok(None)
    }

    /// Whether a step can hold at a place, as far as the sign there tells.
    fn may(&self, step: usize, at: usize) -> bool {
        match &self.program.next[step] {
            None => true,
            Some(next) => sign(self.text, at).is_some_and(|(c, _)| can(next, c)),
        }
    }

    /// The end of the match that begins at a place.
    fn from(&mut self, start: usize, notes: &mut [u32]) -> Result<Option<usize>, TooLong> {
        let program = self.program;
        notes.fill(NOWHERE);
        self.choices.clear();
        let (mut step, mut at) = (0, start);
        loop {
            self.left = self.left.checked_sub(1).ok_or(TooLong)?;
            let on = match &program.steps[step] {
                Step::Literal(words) => opens(&self.text[at..], words.as_bytes()).then_some(at + words.len()),
                Step::One(signs) => {
                    sign(self.text, at).filter(|(c, _)| signs.has(*c)).map(|(_, len)| at + len)
                }
                Step::Run { signs, min, max, greedy: true } => self.longest(step, signs, *min, *max, at),
                Step::Run { signs, min, max, greedy: false } => self.shortest(step, signs, *min, *max, at),
                Step::Ways(_) => match self.way(step, 0, at) {
                    Some(way) => {
                        step = way;
                        continue;
                    }
                    None => None,
                },
                Step::Jump(to) => {
                    step = *to as usize;
                    continue;
                }
                Step::Note(n) => {
                    if let Some(note) = notes.get_mut(*n as usize) {
                        self.choices.push(Choice::Noted { note: *n, was: *note });
                        *note = at as u32;
                    }
                    Some(at)
                }
                Step::Start => (at == 0).then_some(at),
                Step::End => (at == self.text.len()).then_some(at),
                Step::Done => return Ok(Some(at)),
            };
            match on {
                Some(on) => (step, at) = (step + 1, on),
                None => match self.back(notes) {
                    Some(choice) => (step, at) = choice,
                    None => return Ok(None),
                },
            }
        }
    }

    /// The next choice that was left open.
    fn back(&mut self, notes: &mut [u32]) -> Option<(usize, usize)> {
        loop {
            match self.choices.pop()? {
                Choice::Noted { note, was } => notes[note as usize] = was,
                Choice::Way { step, way, at } => {
                    if let Some(way) = self.way(step as usize, way as usize, at as usize) {
                        return Some((way, at as usize));
                    }
                }
                Choice::Less { step, least, at } => {
                    let end = self.before(at as usize);
                    if let Some(end) = self.less(step as usize, least as usize, end) {
                        return Some((step as usize + 1, end));
                    }
                }
                Choice::More { step, left, at } => {
                    let Step::Run { signs, .. } = &self.program.steps[step as usize] else { continue };
                    let Some((_, len)) = sign(self.text, at as usize).filter(|(c, _)| signs.has(*c)) else {
                        continue;
                    };
                    if let Some(end) = self.more(step as usize, signs, left - 1, at as usize + len) {
                        return Some((step as usize + 1, end));
                    }
                }
            }
        }
    }

    /// The first of a step's ways, from one on, that can lead on; those after it are left open.
    fn way(&mut self, step: usize, from: usize, at: usize) -> Option<usize> {
        let Step::Ways(ways) = &self.program.steps[step] else { return None };
        let c = sign(self.text, at).map(|s| s.0);
        let can_lead = |way: &u32| match &self.program.next[*way as usize] {
            None => true,
            Some(next) => c.is_some_and(|c| can(next, c)),
        };
        let first = from + ways[from..].iter().position(can_lead)?;
        if first + 1 < ways.len() {
            self.choices.push(Choice::Way { step: step as u32, way: first as u32 + 1, at: at as u32 });
        }
        Some(ways[first] as usize)
    }

    /// Where a run ends that takes in all it can.
    fn longest(&mut self, step: usize, signs: &Signs, min: u32, max: u32, at: usize) -> Option<usize> {
        let (mut end, mut count) = (at, 0);
        let mut least = if min == 0 { at } else { usize::MAX };
        while count < max
            && let Some((c, len)) = sign(self.text, end)
            && signs.has(c)
        {
            end += len;
            count += 1;
            if count == min {
                least = end;
            }
        }
        self.left = self.left.saturating_sub(count as usize);
        if count < min {
            return None;
        }
        self.less(step, least, end)
    }

    /// The last end of a run, not after `end` nor before `least`, from which its next step can go on.
    fn less(&mut self, step: usize, least: usize, end: usize) -> Option<usize> {
        let mut end = end;
        while end >= least {
            if self.may(step + 1, end) {
                if end > least {
                    self.choices.push(Choice::Less {
                        step: step as u32,
                        least: least as u32,
                        at: end as u32,
                    });
                }
                return Some(end);
            }
            if end == least {
                return None;
            }
            self.left = self.left.saturating_sub(1);
            end = self.before(end);
        }
        None
    }

    fn before(&self, at: usize) -> usize {
        let mut at = at - 1;
        while at > 0 && self.text[at] & 0xc0 == 0x80 {
            at -= 1;
        }
        at
    }

    /// Where a run ends that takes in no more than it must.
    fn shortest(&mut self, step: usize, signs: &Signs, min: u32, max: u32, at: usize) -> Option<usize> {
        let mut end = at;
        for _ in 0..min {
            end += sign(self.text, end).filter(|(c, _)| signs.has(*c))?.1;
        }
        self.left = self.left.saturating_sub(min as usize);
        self.more(step, signs, max - min, end)
    }

    /// The first end of a run from `at` on from which its next step can go on, at most `left` signs later.
    fn more(&mut self, step: usize, signs: &Signs, left: u32, at: usize) -> Option<usize> {
        let (mut end, mut left) = (at, left);
        loop {
            if self.may(step + 1, end) {
                if left > 0 {
                    self.choices.push(Choice::More { step: step as u32, left, at: end as u32 });
                }
                return Some(end);
            }
            if left == 0 {
                return None;
            }
            end += sign(self.text, end).filter(|(c, _)| signs.has(*c))?.1;
            left -= 1;
            self.left = self.left.saturating_sub(1);
        }
    }
}
