//! A pattern as a short list of steps over characters, small enough that a hundred of them stay near the processor.

use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// More steps than this are left to the library of regular expressions.
const STEPS_MAX: usize = 4_000;

/// One step. What follows a step that goes nowhere else is the next in the list.
#[derive(Debug)]
pub(super) enum Step {
    /// These words.
    Literal(Box<str>),
    /// One sign of a set.
    One(Signs),
    /// Signs of a set, as many as there are or as few as will do.
    Run { signs: Signs, min: u32, max: u32, greedy: bool },
    /// Any of these ways, the first that leads on.
    Ways(Box<[u32]>),
    /// Goes on elsewhere.
    Jump(u32),
    /// Notes the place.
    Note(u32),
    /// Holds at the start of the text.
    Start,
    /// Holds at its end.
    End,
    /// All of it stands here.
    Done,
}

/// A set of characters.
#[derive(Debug)]
pub(super) struct Signs {
    ascii: u128,
    ranges: Box<[(u32, u32)]>,
}

/// Which characters can come next, told roughly by their last eight bits; nothing when any can, or none must.
pub(super) type Next = Option<[u64; 4]>;

/// The steps of a pattern, each with what can come at it.
#[derive(Debug)]
pub(super) struct Program {
    pub steps: Vec<Step>,
    pub next: Vec<Next>,
    /// Whether it can only begin at the start of the text.
    pub anchored: bool,
}

impl Signs {
    fn new(ranges: impl Iterator<Item = (char, char)>) -> Self {
        let (mut ascii, mut wide) = (0u128, Vec::new());
        for (first, last) in ranges.map(|(a, b)| (a as u32, b as u32)) {
            (first..=last.min(127)).for_each(|c| ascii |= 1 << c);
            if last > 127 {
                wide.push((first.max(128), last));
            }
        }
        Self { ascii, ranges: wide.into() }
    }

    pub(super) fn has(&self, c: u32) -> bool {
        if c < 128 {
            return self.ascii & (1 << c) != 0;
        }
        match &self.ranges[..] {
            few if few.len() <= 6 => few.iter().any(|(a, b)| *a <= c && c <= *b),
            many => {
                let i = many.partition_point(|(_, last)| *last < c);
                many.get(i).is_some_and(|(first, _)| *first <= c)
            }
        }
    }

    fn next(&self) -> Next {
        let wide: u32 = self.ranges.iter().map(|(a, b)| b - a + 1).sum();
        if wide + self.ascii.count_ones() > 200 {
            return None;
        }
        let mut next = [0; 4];
        (0..128).filter(|c| self.has(*c)).for_each(|c| mark(&mut next, c));
        self.ranges.iter().flat_map(|(a, b)| *a..=*b).for_each(|c| mark(&mut next, c));
        Some(next)
    }
}

fn mark(next: &mut [u64; 4], c: u32) {
    next[(c >> 6 & 3) as usize] |= 1 << (c & 63);
}

/// Whether a character can come where these can.
pub(super) fn can(next: &[u64; 4], c: u32) -> bool {
    next[(c >> 6 & 3) as usize] & (1 << (c & 63)) != 0
}

impl Program {
    /// The steps of a parsed pattern; nothing when it asks for more than they can do.
    pub(super) fn new(hir: &Hir) -> Option<Self> {
        let mut steps = vec![Step::Note(0)];
        write(hir, &mut steps)?;
        steps.extend([Step::Note(1), Step::Done]);
        let mut next: Vec<Option<Next>> = vec![None; steps.len()];
        for i in (0..steps.len()).rev() {
            coming(&steps, &mut next, i);
        }
        let anchored = hir.properties().look_set_prefix().contains(Look::Start);
        let next = next.into_iter().map(Option::flatten).collect();
        Some(Self { steps, next, anchored })
    }
}

/// What can come at a step.
fn coming(steps: &[Step], known: &mut Vec<Option<Next>>, i: usize) -> Next {
    if let Some(next) = known[i] {
        return next;
    }
    let both = |a: Next, b: Next| -> Next {
        let (a, b) = (a?, b?);
        Some([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    };
    let next = match &steps[i] {
        Step::Literal(words) => words.chars().next().map(|c| {
            let mut next = [0; 4];
            mark(&mut next, c as u32);
            next
        }),
        Step::One(signs) => signs.next(),
        Step::Run { signs, min: 0, .. } => both(signs.next(), coming(steps, known, i + 1)),
        Step::Run { signs, .. } => signs.next(),
        Step::Ways(ways) => {
            let mut ways = ways.iter().map(|w| coming(steps, known, *w as usize));
            let first = ways.next().flatten();
            ways.fold(first, both)
        }
        Step::Jump(to) => coming(steps, known, *to as usize),
        Step::Note(_) | Step::Start => coming(steps, known, i + 1),
        Step::End | Step::Done => None,
    };
    known[i] = Some(next);
    next
}

/// Adds the steps of a part.
fn write(hir: &Hir, steps: &mut Vec<Step>) -> Option<()> {
    if steps.len() > STEPS_MAX {
        return None;
    }
    match hir.kind() {
        HirKind::Empty => {}
        HirKind::Literal(l) => steps.push(Step::Literal(std::str::from_utf8(&l.0).ok()?.into())),
        HirKind::Class(_) => steps.push(Step::One(signs(hir)?)),
        HirKind::Look(Look::Start) => steps.push(Step::Start),
        HirKind::Look(Look::End) => steps.push(Step::End),
        HirKind::Look(_) => return None,
        HirKind::Repetition(r) => repeat(r, steps)?,
        HirKind::Capture(c) => {
            steps.push(Step::Note(2 * c.index));
            write(&c.sub, steps)?;
            steps.push(Step::Note(2 * c.index + 1));
        }
        HirKind::Concat(parts) => parts.iter().try_for_each(|p| write(p, steps))?,
        HirKind::Alternation(ways) => {
            let fork = steps.len();
            steps.push(Step::Done);
            let (mut starts, mut ends) = (Vec::new(), Vec::new());
            for way in ways {
                starts.push(steps.len() as u32);
                write(way, steps)?;
                ends.push(steps.len());
                steps.push(Step::Done);
            }
            steps[fork] = Step::Ways(starts.into());
            let after = steps.len() as u32;
            ends.into_iter().for_each(|i| steps[i] = Step::Jump(after));
        }
    }
    Some(())
}

/// The set of a part that is one sign.
fn signs(hir: &Hir) -> Option<Signs> {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            Some(Signs::new(class.ranges().iter().map(|r| (r.start(), r.end()))))
        }
        HirKind::Literal(l) => {
            let mut chars = std::str::from_utf8(&l.0).ok()?.chars();
            let only = chars.next().filter(|_| chars.next().is_none())?;
            Some(Signs::new(std::iter::once((only, only))))
        }
        _ => None,
    }
}

fn repeat(r: &Repetition, steps: &mut Vec<Step>) -> Option<()> {
    if let Some(signs) = signs(&r.sub) {
        steps.push(Step::Run { signs, min: r.min, max: r.max.unwrap_or(u32::MAX), greedy: r.greedy });
        return Some(());
    }
    // What may be nothing could be repeated for ever.
    if r.sub.properties().minimum_len().is_none_or(|n| n == 0) {
        return None;
    }
    (0..r.min).try_for_each(|_| write(&r.sub, steps))?;
    let fork = |more: usize, after: usize| -> Step {
        let (more, after) = (more as u32, after as u32);
        Step::Ways(if r.greedy { [more, after] } else { [after, more] }.into())
    };
    let Some(max) = r.max else {
        let head = steps.len();
        steps.push(Step::Done);
        write(&r.sub, steps)?;
        steps.push(Step::Jump(head as u32));
        steps[head] = fork(head + 1, steps.len());
        return Some(());
    };
    let mut heads = Vec::new();
    for _ in r.min..max {
        heads.push(steps.len());
        steps.push(Step::Done);
        write(&r.sub, steps)?;
    }
    let after = steps.len();
    heads.into_iter().for_each(|head| steps[head] = fork(head + 1, after));
    Some(())
}
