//! Heading numbers, lines, sentences and clauses of official Chinese prose.
//!
//! Official texts number their parts in a fixed order: 一、 (一) 1. (1) ①, and inside a paragraph 一是,
//! 二要, 第三,. A short numbered line, or a short numbered first sentence, is a heading; what stands under it
//! keeps the chain of headings as its path.

mod itself;

use crate::number;
use itself::says_itself;
use std::ops::Range;

/// Levels of inline members (一是, 第二,): they divide a paragraph and head nothing by themselves.
pub const INLINE: u8 = 6;

/// A heading number at the start of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// 1 for 一、 down to 5 for ①; [`INLINE`] for 一是 and its kin.
    pub level: u8,
    /// The number it states.
    pub number: u32,
    /// Its length in bytes.
    pub len: usize,
}

/// A heading and its place in the tree.
#[derive(Debug)]
pub struct Heading {
    /// Depth, as in [`Mark`].
    pub level: u8,
    /// First byte, number included.
    pub start: usize,
    /// The heading's words in the folded text, without number and end sign.
    pub span: Range<usize>,
    /// The heading above.
    pub parent: Option<usize>,
}

/// One sentence or semicolon clause.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// First byte, number included.
    pub start: usize,
    /// First byte after the number.
    pub body: usize,
    /// End, without the closing sign.
    pub end: usize,
    /// The number it opens with.
    pub mark: Option<Mark>,
    /// The nearest heading above.
    pub heading: Option<usize>,
    /// Index of its line.
    pub line: usize,
    /// Whether it is itself a heading.
    pub is_heading: bool,
    /// The sign that closed it; a line break when there was none.
    pub stop: char,
    /// The sentence that opened the enumerated member this one belongs to.
    pub member: Option<usize>,
    /// Its index.
    pub id: usize,
    /// Its comma clauses, in [`Outline::clauses`].
    pub clauses: Range<usize>,
}

/// The parts of one stretch of text.
#[derive(Debug, Default)]
pub struct Outline {
    /// Lines, without their breaks.
    pub lines: Vec<Range<usize>>,
    /// The heading tree.
    pub headings: Vec<Heading>,
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Comma clauses of the sentences, number left off.
    pub clauses: Vec<Range<usize>>,
}

/// The heading number at the start of `s`, if there is one.
///
/// ```
/// use yipan_draft::outline::mark;
/// assert_eq!(mark("(三)强化宣传").map(|m| (m.level, m.number)), Some((2, 3)));
/// assert_eq!(mark("二是加强督查").map(|m| (m.level, m.number)), Some((6, 2)));
/// assert_eq!(mark("1.5万元"), None);
/// ```
pub fn mark(s: &str) -> Option<Mark> {
    let lead = s.len() - s.trim_start_matches([' ', '\u{3000}']).len();
    let t = &s[lead..];
    let mut chars = t.chars();
    let c = chars.next()?;
    let found = match c {
        '(' => bracketed(t),
        '①'..='⑳' => Some(Mark { level: 5, number: c as u32 - '①' as u32 + 1, len: c.len_utf8() }),
        '0'..='9' => arabic(t),
        '第' => ordinal(t),
        '首' if t.starts_with("首先") => {
            Some(Mark { level: INLINE, number: 1, len: comma(t, "首先".len()) })
        }
        '其' if t.starts_with("其次") => {
            Some(Mark { level: INLINE, number: 2, len: comma(t, "其次".len()) })
        }
        '再' if t.starts_with("再次,") => Some(Mark { level: INLINE, number: 3, len: "再次,".len() }),
        _ => chinese(t),
    }?;
    Some(Mark { len: found.len + lead, ..found })
}

fn comma(t: &str, at: usize) -> usize {
    at + usize::from(t[at..].starts_with([',', ':']))
}

fn numeral(t: &str) -> Option<(u32, usize)> {
    let len: usize = t
        .chars()
        .take(4)
        .take_while(|c| (number::digit(*c).is_some() && *c != '元' && *c != '两') || *c == '十')
        .map(char::len_utf8)
        .sum();
    let n = number::whole(t.get(..len)?)?;
    (n > 0 && n < 100).then_some((n as u32, len))
}

fn chinese(t: &str) -> Option<Mark> {
    let (number, len) = numeral(t)?;
    let rest = &t[len..];
    if rest.starts_with('、') {
        return Some(Mark { level: 1, number, len: len + '、'.len_utf8() });
    }
    for word in ["是要", "是", "要"] {
        if let Some(after) = rest.strip_prefix(word) {
            let tail = usize::from(after.starts_with([',', ':']));
            // 一要 counts as a number only where it opens something, which the caller knows.
            let keep = if word == "是要" { "是".len() } else { word.len() };
            return Some(Mark { level: INLINE, number, len: len + keep + tail });
        }
    }
    None
}

fn bracketed(t: &str) -> Option<Mark> {
    let close = t.char_indices().take(5).find(|(_, c)| *c == ')')?.0;
    let inner = &t[1..close];
    let number = u32::try_from(number::whole(inner)?).ok().filter(|n| *n > 0 && *n < 100)?;
    let level = if inner.bytes().all(|b| b.is_ascii_digit()) { 4 } else { 2 };
    Some(Mark { level, number, len: close + 1 })
}

fn arabic(t: &str) -> Option<Mark> {
    let len = t.bytes().take_while(u8::is_ascii_digit).count();
    if len > 2 {
        return None;
    }
    let number = t[..len].parse().ok().filter(|n| *n > 0)?;
    let rest = &t[len..];
    let next = rest.chars().next()?;
    let after = rest[next.len_utf8()..].chars().next();
    match next {
        '.' if !after.is_some_and(|c| c.is_ascii_digit()) => Some(Mark { level: 3, number, len: len + 1 }),
        '、' if !after.is_some_and(|c| c.is_ascii_digit()) => {
            Some(Mark { level: 3, number, len: len + '、'.len_utf8() })
        }
        ')' => Some(Mark { level: 4, number, len: len + 1 }),
        _ => None,
    }
}

fn ordinal(t: &str) -> Option<Mark> {
    let skip = '第'.len_utf8();
    let (number, len) = numeral(&t[skip..])?;
    let at = skip + len;
    let rest = &t[at..];
    for (word, level) in [
        ("章", 1),
        ("条", 3),
        ("句话,", INLINE),
        ("个方面,", INLINE),
        ("个方面:", INLINE),
        ("点,", INLINE),
        (",", INLINE),
        ("、", INLINE),
        (":", INLINE),
        ("是", INLINE),
        ("要", INLINE),
    ] {
        if let Some(after) = rest.strip_prefix(word) {
            let tail = usize::from(after.starts_with([' ', ',']));
            return Some(Mark { level, number, len: at + word.len() + tail });
        }
    }
    None
}

impl Outline {
    /// Reads the outline of `s[range]`.
    pub fn read(s: &str, range: Range<usize>) -> Self {
        // Room for as many as there are as a rule.
        let (sentences, clauses) = (range.len() / 90, range.len() / 40);
        let mut outline = Self {
            sentences: Vec::with_capacity(sentences),
            clauses: Vec::with_capacity(clauses),
            ..Self::default()
        };
        outline.lines.extend(crate::split::lines(s, range));
        for i in 0..outline.lines.len() {
            outline.read_line(s, i);
        }
        outline
    }

    /// The headings above a sentence with their numbers, outermost first.
    pub fn path<'s>(&self, s: &'s str, sentence: &Sentence) -> Vec<&'s str> {
        let mut path = Vec::new();
        let mut at = sentence.heading;
        while let Some(i) = at {
            path.push(&s[self.headings[i].start..self.headings[i].span.end]);
            at = self.headings[i].parent;
        }
        path.reverse();
        path
    }

    fn read_line(&mut self, s: &str, index: usize) {
        let line = self.lines[index].clone();
        let mut member = None;
        let cuts = cuts(s, line.clone());
        // What stands in brackets behind a requirement is its owner, not something it heads.
        let count = cuts
            .iter()
            .enumerate()
            .filter(|(i, (a, b, _))| *i == 0 || !(s[*a..*b].starts_with('(') && s[*a..*b].ends_with(')')))
            .count();
        for (k, (start, end, stop)) in cuts.into_iter().enumerate() {
            let mark = mark(&s[start..end]);
            let body = start + mark.map_or(0, |m| m.len);
            if s[body..end].trim().is_empty() {
                continue;
            }
            let is_heading = mark.is_some_and(|m| self.heads(s, m, body..end, (index, k, count), stop));
            if is_heading && let Some(m) = mark {
                self.push_heading(m.level, start, body..end);
            }
            let id = self.sentences.len();
            member = match mark {
                Some(m) if m.level == INLINE && !is_heading => Some(id),
                Some(_) => None,
                None => member,
            };
            let above = self.headings.len().checked_sub(1);
            let heading = if is_heading { above.and_then(|i| self.headings[i].parent) } else { above };
            let first = self.clauses.len();
            push_clauses(s, body..end, &mut self.clauses);
            self.sentences.push(Sentence {
                id,
                clauses: first..self.clauses.len(),
                start,
                body,
                end,
                mark,
                heading,
                line: index,
                is_heading,
                stop,
                member,
            });
        }
    }

    /// Whether a numbered piece heads what follows rather than saying it all itself.
    fn heads(&self, s: &str, m: Mark, span: Range<usize>, place: (usize, usize, usize), stop: char) -> bool {
        let (line, k, count) = place;
        let size = s[span.clone()].chars().count();
        let alone = count == 1;
        let next_plain =
            self.lines.get(line + 1).is_some_and(|l| mark(&s[l.clone()]).is_none_or(|n| n.level > m.level));
        match m.level {
            // 一、由县住建局牵头,6月底前完成改造。 says it all itself.
            1 if stop == '。' && says_itself(&s[span.clone()], alone && !next_plain) => false,
            1 => k == 0 && size <= 80 && (alone || stop == '。' || stop == ':'),
            // (一)宣传发动阶段(3月1日至20日)。 on a line of its own.
            2..=4 if k == 0 && alone && stop == '。' => size <= 40 && next_plain && s[span].ends_with(')'),
            2..=4 if k == 0 && alone => size <= 40 && stop == '\n' && (next_plain || m.level == 2),
            // (四)督查组每十天巡查一次。 says it all itself.
            2..=4 => {
                // 6.组织开展河道清理行动。 is the act itself, not its heading.
                // 抢抓晴好天气,大力开展补种活动。 is one too.
                let acts = m.level > 2
                    && (["组织开展", "组织实施", "集中开展", "组织"]
                        .iter()
                        .any(|w| s[span.clone()].starts_with(w))
                        || [",大力开展", ",组织开展", ",集中开展", ",广泛开展"]
                            .iter()
                            .any(|w| s[span.clone()].contains(w)));
                let says = acts
                    || says_itself(&s[span.clone()], false)
                    || outside_brackets(&s[span]).contains(|c: char| c == '每' || c.is_ascii_digit());
                k + 1 < count && stop == '。' && size <= 36 && !says
            }
            INLINE if k == 0 && alone => size <= 36 && stop != ';' && next_plain,
            INLINE if k == 0 => size <= 30 && stop == '。' && count >= 4 && !s[span].contains(','),
            _ => false,
        }
    }

    fn push_heading(&mut self, level: u8, start: usize, span: Range<usize>) {
        let mut parent = self.headings.len().checked_sub(1);
        while let Some(i) = parent {
            if self.headings[i].level < level {
                break;
            }
            parent = self.headings[i].parent;
        }
        self.headings.push(Heading { level, start, span, parent });
    }
}

/// (一)宣传摸底阶段(4月10日—5月20日): the words before the brackets a heading ends in.
fn outside_brackets(words: &str) -> &str {
    words.strip_suffix(')').and_then(|w| w.rsplit_once('(')).map_or(words, |(w, _)| w)
}

/// Cuts a line into sentences: (start, end, closing sign).
fn cuts(s: &str, line: Range<usize>) -> Vec<(usize, usize, char)> {
    let mut out = Vec::new();
    let mut start = line.start;
    let mut quiet = 0usize; // nothing is cut before this place: it is inside brackets
    let mut before = '\n';
    let text = &s[line.clone()];
    for (i, c) in text.char_indices() {
        let at = line.start + i;
        if c == '('
            && at >= quiet
            && at > start
            && matches!(before, ':' | ';' | '。')
            && member_opens(&s[at..line.end], before)
        {
            out.push((start, at, before));
            start = at;
        }
        if c == '(' && at >= quiet {
            quiet = closing(s, at, line.end).unwrap_or(quiet);
        }
        if at >= quiet && matches!(c, '。' | ';' | '!' | '?') {
            if at > start {
                out.push((start, at, c));
            }
            start = at + c.len_utf8();
        } else if at >= quiet && at > start && may_open(c) && member_opens(&s[at..line.end], before) {
            out.push((start, at, ','));
            start = at;
        }
        before = c;
    }
    if start < line.end {
        out.push((start, line.end, '\n'));
    }
    for piece in &mut out {
        let t = &s[piece.0..piece.1];
        piece.0 += t.len() - t.trim_start_matches(['”', ' ', ')', '。', ',']).len();
        let t = &s[piece.0..piece.1];
        piece.1 -= t.len() - t.trim_end_matches([',', '、', ' ', ':', '-']).len();
    }
    out.retain(|p| p.0 < p.1);
    out
}

/// The bracket that closes the one at `at`, when it comes soon.
fn closing(s: &str, at: usize, end: usize) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in s[at..end].char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + i);
                }
            }
            _ => {}
        }
        if i > 1200 {
            return None;
        }
    }
    None
}

/// Whether a member's number can begin with this character.
fn may_open(c: char) -> bool {
    matches!(c, '0'..='9' | '(' | '十' | '第' | '首' | '其' | '①'..='⑳') || number::digit(c).is_some()
}

/// Whether an inline member (一是, 二要, 第三,) opens here, given the character before.
fn member_opens(rest: &str, before: char) -> bool {
    let Some(m) = mark(rest) else { return false };
    let open = matches!(before, ',' | ':' | ';' | '。' | '、' | ' ' | ')');
    match m.level {
        INLINE if open => !rest.starts_with("一要") || before != '、',
        INLINE => {
            rest.starts_with("一是") && matches!(before, '段' | '面' | '务' | '期' | '施' | '点' | '作')
        }
        5 => true,
        3 | 4 => matches!(before, '。' | ';' | ':'),
        _ => false,
    }
}

/// Cuts a stretch into comma clauses, leaving quotations, titles and brackets whole.
pub fn clauses(s: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    push_clauses(s, range, &mut out);
    out
}

fn push_clauses(s: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    if range.start >= range.end {
        return;
    }
    let bytes = s.as_bytes();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        // Every sign that cuts or quiets is known by its first bytes.
        let (sign, len) = match bytes[at] {
            b @ (b'(' | b',' | b':' | b';' | b'!' | b'?' | b'\n') => (b, 1),
            0xe2 if s[at..].starts_with('“') => (b'"', 3),
            0xe3 if s[at..].starts_with('。') => (b'.', 3),
            0xe3 if s[at..].starts_with('《') => (b'<', 3),
            0..0x80 => (0, 1),
            0x80..0xe0 => (0, 2),
            0xe0..0xf0 => (0, 3),
            _ => (0, 4),
        };
        let next = at + len;
        at = match sign {
            0 => next,
            b'(' => closing(s, at, range.end).map_or(next, |close| close.max(next)),
            b'"' => shut(s, at, range.end, '”').max(next),
            b'<' => shut(s, at, range.end, '》').max(next),
            // 17:00 is one word.
            b':' if s[..at].ends_with(|x: char| x.is_ascii_digit())
                && s[next..range.end].starts_with(|x: char| x.is_ascii_digit()) =>
            {
                next
            }
            _ => {
                if at > start {
                    out.push(start..at);
                }
                start = next;
                next
            }
        };
    }
    if start < range.end {
        out.push(start..range.end);
    }
}

fn shut(s: &str, at: usize, end: usize, sign: char) -> usize {
    s[at..end].char_indices().take(200).find(|(_, c)| *c == sign).map_or(at, |(i, _)| at + i)
}
