//! What the form of a pattern tells before it is run: its cues, what stands in a match in which order, its fences, its groups.

use super::{FENCES, Link, Words, fence};
use regex_syntax::hir::{Class, Hir, HirKind};

/// The most cues swept for at once.
const CUES_MAX: usize = 120;

/// Of more ways than this one can be taken nearly always: asking for them costs more than it saves.
const CHAINS_MAX: usize = 6;

/// The named groups of a pattern.
pub(super) fn name(hir: &Hir, names: &mut Vec<(String, usize)>) {
    match hir.kind() {
        HirKind::Capture(c) => {
            names.extend(c.name.as_ref().map(|n| (n.to_string(), c.index as usize)));
            name(&c.sub, names);
        }
        HirKind::Repetition(r) => name(&r.sub, names),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|p| name(p, names)),
        _ => {}
    }
}

/// A pattern's parts after its opener (a start of text or one sign), and whether it has one.
pub(super) fn opened(hir: &Hir) -> (bool, &[Hir]) {
    let HirKind::Concat(parts) = hir.kind() else { return (false, std::slice::from_ref(hir)) };
    let opens = |h: &Hir| match h.kind() {
        HirKind::Alternation(ways) => ways.iter().all(|w| match w.kind() {
            HirKind::Look(look) => *look == regex_syntax::hir::Look::Start,
            HirKind::Class(_) => true,
            HirKind::Literal(l) => std::str::from_utf8(&l.0).is_ok_and(|t| t.chars().count() == 1),
            _ => false,
        }),
        _ => false,
    };
    match parts.first() {
        Some(first) if opens(first) => (true, &parts[1..]),
        _ => (false, parts),
    }
}

/// What must stand in every match, in its order.
pub(super) fn links(hir: &Hir) -> Vec<Link> {
    match hir.kind() {
        HirKind::Concat(parts) => parts.iter().flat_map(links).collect(),
        HirKind::Capture(c) => links(&c.sub),
        HirKind::Repetition(r) if r.min > 0 => links(&r.sub),
        HirKind::Alternation(ways) => {
            let chains: Vec<Vec<Link>> = ways.iter().map(links).collect();
            let plain = chains.iter().all(|c| matches!(&c[..], [Link::Word(_)]));
            if plain {
                let words = chains.iter().flatten().filter_map(|l| match l {
                    Link::Word(w) => Some(&w.0.words),
                    Link::Any(_) => None,
                });
                vec![Link::Word(Words::new(words.flatten().map(String::as_str)))]
            } else if chains.iter().any(Vec::is_empty) || chains.len() > CHAINS_MAX {
                Vec::new()
            } else {
                vec![Link::Any(chains)]
            }
        }
        _ => {
            required(hir).map(|w| Link::Word(Words::new(w.iter().map(String::as_str)))).into_iter().collect()
        }
    }
}

/// Words of which one stands in every match, if the pattern fixes any.
pub(super) fn required(hir: &Hir) -> Option<Vec<String>> {
    let words = match hir.kind() {
        HirKind::Literal(l) => vec![String::from_utf8(l.0.to_vec()).ok()?],
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.ranges().iter().map(|r| r.len()).sum();
            if count > 12 {
                return None;
            }
            class.ranges().iter().flat_map(|r| r.start()..=r.end()).map(String::from).collect()
        }
        HirKind::Repetition(r) if r.min > 0 => required(&r.sub)?,
        HirKind::Capture(c) => required(&c.sub)?,
        HirKind::Concat(parts) => cued(parts)?.1,
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(required(part)?);
            }
            all.sort();
            all.dedup();
            all
        }
        _ => return None,
    };
    (!words.is_empty() && words.len() <= CUES_MAX && words.iter().all(|w| !w.is_empty())).then_some(words)
}

/// Which of the parts of a sequence has the best cues, and those.
fn cued(parts: &[Hir]) -> Option<(usize, Vec<String>)> {
    let words = parts.iter().enumerate().filter_map(|(i, part)| Some((i, required(part)?)));
    words.max_by_key(|(_, words)| worth(words))
}

/// The part of a sequence that holds its cues, as [`required`] chooses them.
pub(super) fn best(parts: &[Hir]) -> Option<usize> {
    Some(cued(parts)?.0)
}

/// The part of a sequence that holds its first link.
pub(super) fn first(parts: &[Hir]) -> Option<usize> {
    parts.iter().position(|part| !links(part).is_empty())
}

/// What can stand in a match before a cue, in the part of each sequence that is chosen: at most how many bytes, and which
/// fences.
pub(super) fn before(hir: &Hir, choose: fn(&[Hir]) -> Option<usize>) -> (Option<usize>, u8) {
    match hir.kind() {
        HirKind::Repetition(r) => before(&r.sub, choose),
        HirKind::Capture(c) => before(&c.sub, choose),
        HirKind::Concat(parts) => {
            let Some(cue) = choose(parts) else { return (None, u8::MAX) };
            parts[..cue].iter().fold(before(&parts[cue], choose), |(bytes, kinds), part| {
                let more = part.properties().maximum_len();
                (bytes.zip(more).map(|(a, b)| a + b), kinds | held(part))
            })
        }
        HirKind::Alternation(ways) => {
            ways.iter().map(|way| before(way, choose)).fold((Some(0), 0), |(bytes, kinds), way| {
                (bytes.zip(way.0).map(|(a, b)| a.max(b)), kinds | way.1)
            })
        }
        _ => (Some(0), 0),
    }
}

/// The bits of the fences a match may hold.
pub(super) fn held(hir: &Hir) -> u8 {
    FENCES.into_iter().filter(|f| may_hold(hir, *f)).fold(0, |bits, f| bits | fence(f))
}

/// Long words and few of them make the best cues; a lone sign or figure is a poor one.
fn worth(words: &[String]) -> (bool, usize, std::cmp::Reverse<usize>) {
    let shortest = words.iter().map(String::len).min().unwrap_or(0);
    (shortest >= 3 && words.len() <= 64, shortest, std::cmp::Reverse(words.len()))
}

/// Whether a match may hold a sign.
pub(super) fn may_hold(hir: &Hir, sign: char) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(l) => std::str::from_utf8(&l.0).map_or(true, |t| t.contains(sign)),
        HirKind::Class(Class::Unicode(class)) => {
            class.ranges().iter().any(|r| (r.start()..=r.end()).contains(&sign))
        }
        HirKind::Class(Class::Bytes(_)) => true,
        HirKind::Repetition(r) => may_hold(&r.sub, sign),
        HirKind::Capture(c) => may_hold(&c.sub, sign),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|p| may_hold(p, sign)),
    }
}
