//! A text as the rules read it, with the way back to the file as it was given.
//!
//! Files come with soft line breaks, page numbers, full-width figures, spaces between characters and
//! pinyin after names. The rules should see none of that, and every find must still point into the raw
//! file. So the text is folded once, and each byte of the folded text remembers the code point it came
//! from. Nothing is ever folded twice.

mod seek;
mod soft;

pub(crate) use seek::{Rare, Sieve, firsts, holds, opens, width};

pub use soft::soft_breaks;

use crate::variants;

/// The folded text and its offset map.
#[derive(Debug)]
pub struct Text {
    /// What the rules read: half-width signs, no stray spaces, one line per paragraph.
    pub s: String,
    /// For each byte of `s`, the raw code point its character came from; one more entry for the end.
    at: Vec<u32>,
    /// Length of the raw file in code points.
    pub chars: usize,
}

/// A kept character and the raw code point it stands at.
type Kept = (char, u32);

impl Text {
    /// Folds a raw file. A text without anything readable folds to the empty string.
    pub fn read(raw: &str) -> Self {
        let mut chars = 0usize;
        let kept = fold(raw, &mut chars);
        let kept = join_soft_lines(crate::unroll::unroll(kept));
        let mut s = String::with_capacity(raw.len());
        let mut at = Vec::with_capacity(raw.len() + 4);
        for (c, i) in kept {
            s.push(c);
            // Four entries at once are quicker than as many as it has bytes; those too many are taken back.
            at.extend_from_slice(&[i; 4]);
            at.truncate(s.len());
        }
        at.push(chars as u32);
        Self { s, at, chars }
    }

    /// The raw code points of a range of the folded text: (start, end), end exclusive.
    pub fn raw(&self, start: usize, end: usize) -> (usize, usize) {
        let from = self.at.get(start).copied().unwrap_or(self.chars as u32) as usize;
        let last = end.saturating_sub(1).max(start);
        let to = self.at.get(last).map_or(self.chars, |&i| (i as usize + 1).min(self.chars));
        (from, to.max(from))
    }

    /// The folded text of a byte range; empty when the range is not on character borders.
    pub fn get(&self, start: usize, end: usize) -> &str {
        self.s.get(start..end).unwrap_or("")
    }
}

/// Whether a character is Chinese writing (where spaces carry no meaning).
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200a}' | '\u{202f}')
}

/// Characters that are nothing at all.
fn is_void(c: char) -> bool {
    matches!(c, '\r' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\0')
}

/// One character in its plain form. Lengths never change: one character in, one out.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2028}' | '\u{2029}' | '\u{c}' | '\u{b}' => '\n',
        '〇' | '○' => '〇',
        '﹒' => '.',
        '「' | '『' | '〝' => '“',
        '」' | '』' | '〞' => '”',
        '–' | '─' | '―' | '﹣' => '—',
        '【' => '[',
        '】' => ']',
        _ if is_han(c) => variants::simplified(c),
        _ => c,
    }
}

/// Folds signs and drops what carries nothing: voids, entities, pinyin, page numbers, spaces in Chinese.
fn fold(raw: &str, chars: &mut usize) -> Vec<Kept> {
    let mut out: Vec<Kept> = Vec::with_capacity(raw.len() / 2);
    let mut quote_open = false;
    let mut table = Table::default();
    table.line(raw);
    let mut it = raw.char_indices().enumerate();
    while let Some((i, (at, c))) = it.next() {
        *chars = i + 1;
        // Most of a text is Chinese writing of the common plane, which nothing but the space before it concerns.
        if matches!(c, '\u{3400}'..='\u{9fff}') {
            if out.last().is_some_and(|k| k.0 == ' ') && out.len() > 1 {
                out.pop();
            }
            out.push((variants::simplified(c), i as u32));
            continue;
        }
        if is_void(c) {
            continue;
        }
        if c == '&'
            && let Some(length) = entity(&raw[at..])
        {
            push_space(&mut out, i);
            for _ in 1..length {
                if let Some((j, _)) = it.next() {
                    *chars = j + 1;
                }
            }
            continue;
        }
        if is_space(c) && table.open {
            // Two breaks: the cell of a table is never joined to the next.
            if out.last().is_some_and(|k| k.0 != '\n') {
                out.extend([('\n', i as u32); 2]);
            }
            continue;
        }
        if is_space(c) {
            push_space(&mut out, i);
            continue;
        }
        let mut p = plain(c);
        if p == '"' {
            p = if quote_open { '”' } else { '“' };
            quote_open = !quote_open;
        }
        // A stop of half width between Chinese words is a full stop: 加强领导.各单位要…
        let ends = p == '.' && out.last().is_some_and(|k| is_han(k.0) || matches!(k.0, ')' | '”'));
        let opens = |n: char| is_han(n) || matches!(n, '\n' | '\r' | '(' | '（' | '“');
        if ends && raw[at + c.len_utf8()..].chars().next().is_none_or(opens) {
            p = '。';
        }
        if p == '\n' {
            quote_open = false;
            table.line(&raw[at + c.len_utf8()..]);
            while out.last().is_some_and(|k| k.0 == ' ') {
                out.pop();
            }
        }
        // A space between two Chinese characters, or beside a sign, says nothing.
        if let [.., before, (' ', _)] = out[..]
            && (is_wide(before.0)
                || is_wide(p)
                || !p.is_ascii_alphanumeric()
                || !before.0.is_ascii_alphanumeric())
        {
            out.pop();
        }
        out.push((p, i as u32));
        if p == ')' {
            drop_pinyin(&mut out);
        }
    }
    drop_page_numbers(out)
}

/// Whether the line being read is a row of a table whose cells stand side by side.
#[derive(Default)]
struct Table {
    open: bool,
    /// Cells of its header.
    width: usize,
}

impl Table {
    /// Looks at the line that begins here.
    fn line(&mut self, rest: &str) {
        let line = rest[..rest.find('\n').unwrap_or(rest.len())].trim();
        // Every space begins with one of these bytes; most lines hold none. Looking at all of them at once is faster than
        // stopping at the first.
        let spaced = |spaced, b| spaced | matches!(b, b' ' | b'\t' | 0xc2 | 0xe2);
        let spaced = line.bytes().fold(false, spaced) || line.contains('\u{3000}');
        if line.is_empty() || !spaced || !line.contains(is_space) {
            self.open = false;
            self.width = if line.is_empty() { self.width } else { 0 };
            return;
        }
        let cells = || line.split(is_space).filter(|c| !c.is_empty());
        let count = cells().count();
        let columns = cells().filter(|c| crate::find::table::column(c)).count();
        if count >= 3 && columns * 3 >= count * 2 && cells().all(|c| c.chars().count() <= 10) {
            self.width = count;
        }
        self.open = self.width > 0 && count >= 3 && count + 1 >= self.width;
        if !self.open {
            self.width = 0;
        }
    }
}

fn is_wide(c: char) -> bool {
    is_han(c) || matches!(c, '、' | '。' | '“' | '”' | '《' | '》' | '—' | '…' | '〔' | '〕')
}

fn push_space(out: &mut Vec<Kept>, i: usize) {
    if out.last().is_some_and(|k| k.0 != ' ' && k.0 != '\n') {
        out.push((' ', i as u32));
    }
}

/// Length in characters of an HTML space entity at the start of `s`.
fn entity(s: &str) -> Option<usize> {
    ["&nbsp;", "&ensp;", "&emsp;", "&#160;", "&#12288;"].iter().find(|e| s.starts_with(**e)).map(|e| e.len())
}

/// Drops a reading in brackets after a character: 淄(zī)河.
fn drop_pinyin(out: &mut Vec<Kept>) {
    let Some(open) = out.iter().rev().take(9).position(|k| k.0 == '(') else { return };
    let from = out.len() - 1 - open;
    let inner = &out[from + 1..out.len() - 1];
    let toned = inner.iter().any(|k| "āáǎàēéěèīíǐìōóǒòūúǔùüǘǚǜ".contains(k.0));
    let letters = inner.iter().all(|k| k.0.is_lowercase());
    let after_han = from > 0 && is_han(out[from - 1].0);
    if !inner.is_empty() && letters && toned && after_han {
        out.truncate(from);
    }
}

/// Drops page numbers: `— 9 —` anywhere, and lines of nothing but a number or 第N页.
fn drop_page_numbers(mut kept: Vec<Kept>) -> Vec<Kept> {
    // What stays moves up over what is dropped; nothing before `i` is read but the sign just before it, which is still there.
    let (mut i, mut to, mut before) = (0, 0, '\n');
    while i < kept.len() {
        let dropped = match kept[i].0 {
            '—' | '-' => dashed_number(&kept[i..]),
            '第' => page_of_pages(&kept[i..]),
            _ => None,
        };
        let dropped = dropped.or_else(|| (before == '\n').then(|| numbered_line(&kept[i..])).flatten());
        let end = match dropped {
            Some(length) => i + length,
            // All up to the next place where a page number can begin stays.
            None => {
                let mut end = i + 1;
                while end < kept.len() && kept[end - 1].0 != '\n' && !matches!(kept[end].0, '—' | '-' | '第')
                {
                    end += 1;
                }
                kept.copy_within(i..end, to);
                to += end - i;
                end
            }
        };
        (i, before) = (end, kept[end - 1].0);
    }
    kept.truncate(to);
    kept
}

fn dashed_number(k: &[Kept]) -> Option<usize> {
    let mut j = 1;
    while j < 4 && k.get(j).is_some_and(|c| c.0 == ' ') {
        j += 1;
    }
    let digits = k[j..].iter().take(4).take_while(|c| c.0.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    j += digits;
    while k.get(j).is_some_and(|c| c.0 == ' ') {
        j += 1;
    }
    let closed = matches!(k.get(j)?.0, '—' | '-');
    let ends = k.get(j + 1).is_none_or(|c| c.0 == '\n');
    (closed && ends).then_some(j + 1)
}

/// 第1页共5页, wherever a page broke.
fn page_of_pages(k: &[Kept]) -> Option<usize> {
    let mut j = 0;
    for sign in ['第', '页', '共', '页'] {
        j += k[j..].iter().take(3).take_while(|c| matches!(c.0, ' ' | ',')).count();
        if k.get(j)?.0 != sign {
            return None;
        }
        j += 1;
        if matches!(sign, '第' | '共') {
            let digits = k[j..].iter().take(5).take_while(|c| c.0.is_ascii_digit() || c.0 == ' ').count();
            if !k[j..j + digits].iter().any(|c| c.0.is_ascii_digit()) {
                return None;
            }
            j += digits;
        }
    }
    Some(j)
}

fn numbered_line(k: &[Kept]) -> Option<usize> {
    let end = k.iter().take(12).position(|c| c.0 == '\n')?;
    // Few lines hold nothing but this: most are known by their first sign.
    if !matches!(k[0].0, '第' | '页' | '0'..='9') && !k[0].0.is_whitespace() {
        return None;
    }
    let line: String = k[..end].iter().map(|c| c.0).collect();
    let core = line.trim_start_matches('第').trim_end_matches('页').trim();
    (!core.is_empty() && core.len() <= 4 && core.chars().all(|c| c.is_ascii_digit())).then_some(end + 1)
}

/// Joins lines that a page width broke: a long line without an end sign, or one that stops at a comma.
fn join_soft_lines(mut kept: Vec<Kept>) -> Vec<Kept> {
    // Where some lines are this long, a page width did not break the short ones.
    let unbroken = kept.split(|k| k.0 == '\n').any(|l| l.len() > 80);
    let narrow = page_width(&kept);
    // Lines move up over the breaks that go; `line` begins the one they were joined to, `to` ends what is kept.
    let (mut i, mut to, mut line) = (0, 0, 0);
    while i < kept.len() {
        let end = i + kept[i..].iter().position(|k| k.0 == '\n').unwrap_or(kept.len() - i);
        kept.copy_within(i..end, to);
        to += end - i;
        let Some((_, at)) = kept.get(end).copied() else { break };
        let next = end + kept[end..].iter().take_while(|k| k.0 == '\n').count();
        let (out, length, size) = (&kept[..to], to - line, end - i);
        let last = out.last().map_or('\n', |k| k.0);
        let blank = next - end > 1;
        let opened = || {
            let depth = |c| i32::from(c == '(') - i32::from(c == ')');
            length < 200 && out[line..].iter().map(|k| depth(k.0)).sum::<i32>() == 1
        };
        let soft = match last {
            '。' | '!' | '?' | ';' | ':' | '\n' | '…' => false,
            ',' | '、' => !blank,
            _ => {
                !blank
                    && (length >= 30 && narrow.is_none()
                        || narrow.is_some_and(|n| size >= n)
                        || kept.get(next).is_some_and(|k| k.0 == ',')
                        || opened())
            }
        };
        // 首页>政务公开>正文, 字号|打印|关闭: the furniture of a page, not its text.
        let heading =
            || unbroken && is_heading(&out[line..]) || out[line..].iter().any(|k| matches!(k.0, '>' | '|'));
        i = next;
        if soft
            && !opens_line(&kept[next..])
            && !ends_title(out, length)
            && !heading()
            && !is_site(&out[line..])
        {
            continue;
        }
        if last != '\n' {
            kept[to] = ('\n', at);
            to += 1;
        }
        line = to;
    }
    kept.truncate(to);
    kept
}

/// How long a line of a narrow page is at least, when a page width broke most lines: then most are about as long as each
/// other, and few end where a sentence does.
fn page_width(kept: &[Kept]) -> Option<usize> {
    const SLACK: usize = 7;
    let lines: Vec<&[Kept]> = kept.split(|k| k.0 == '\n').filter(|l| l.len() >= 8).collect();
    let mut sizes: Vec<usize> = lines.iter().map(|l| l.len()).collect();
    sizes.sort_unstable();
    let width = *sizes.get(sizes.len() * 9 / 10).filter(|_| sizes.len() >= 6)?;
    let full = || lines.iter().filter(|l| l.len() + SLACK > width && l.len() <= width + SLACK);
    let cut = full().filter(|l| !matches!(l.last(), Some(('。' | ';' | ':' | '!' | '?', _)))).count();
    let wrapped =
        (16..38).contains(&width) && full().count() * 2 >= lines.len() && cut * 3 >= full().count() * 2;
    wrapped.then_some(width - SLACK)
}

/// Whether a line is a numbered heading: short, with no sentence in it.
fn is_heading(line: &[Kept]) -> bool {
    let head: String = line.iter().take(12).map(|k| k.0).collect();
    line.len() <= 50
        && !line.iter().any(|k| matches!(k.0, '。' | ';'))
        && !matches!(line.last(), Some((',' | '、' | '(', _)))
        && crate::outline::mark(&head).is_some_and(|m| m.level < crate::outline::INLINE)
}

/// Whether a line is a site's own: 来源:某网 发布时间:…, 文档格式:DOC 下载量:37.
fn is_site(line: &[Kept]) -> bool {
    const FIELDS: [&str; 12] = [
        "来源:",
        "信息来源",
        "发布时间",
        "发布日期",
        "作者:",
        "文档格式",
        "文档大小",
        "文件格式",
        "下载量",
        "浏览量",
        "上传人",
        "上传时间",
    ];
    let head: String = line.iter().take(5).map(|k| k.0).collect();
    line.len() <= 60 && FIELDS.iter().any(|w| head.starts_with(w))
}

/// Whether the first lines of a file end in what a title ends in.
fn ends_title(out: &[Kept], line: usize) -> bool {
    const ENDS: [&str; 12] =
        ["通知", "方案", "意见", "讲话", "通报", "纪要", "报告", "决定", "办法", "主持词", "致辞", "倡议书"];
    let tail: String = out[out.len().saturating_sub(3)..].iter().map(|k| k.0).collect();
    out.len() < 160 && line < 80 && ENDS.iter().any(|e| tail.ends_with(e)) && !out.iter().any(|k| k.0 == '。')
}

/// Whether a line begins something of its own: a heading number, a list sign, a salutation, a field.
fn opens_line(k: &[Kept]) -> bool {
    let head: String = k.iter().take(12).map(|c| c.0).take_while(|c| *c != '\n').collect();
    crate::outline::mark(&head).is_some()
        || head.starts_with("同志们")
        || head.starts_with("各位")
        || head.starts_with("下面")
        || head.starts_with("附件")
        || head.starts_with("——")
        || head.starts_with("- ")
        || (head.starts_with('第') && head.contains('篇'))
}
