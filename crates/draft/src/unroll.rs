//! Line breaks that a file lost: a whole speech on one line gets back a line for each heading and for the salutation.
//!
//! Document-sharing pages print a text without its paragraphs. What is left of a break is nothing, or a space
//! that the folding has dropped already: it shows as a gap between the places of two neighbours in the raw file.

use crate::outline;

/// A kept character and the raw code point it stands at.
type Kept = (char, u32);

/// Lines shorter than this hold their own paragraphs.
const LONG: usize = 120;

/// How far the lines under a title go.
const HEAD_CHARS_MAX: usize = 150;

/// The longest heading that may stand before a gap.
const HEADING_CHARS_MAX: usize = 60;

/// Puts the breaks back into the long lines of a folded text.
pub(crate) fn unroll(kept: Vec<Kept>) -> Vec<Kept> {
    if !kept.split(|k| k.0 == '\n').any(|line| line.len() > LONG) {
        return kept;
    }
    let mut out = Vec::with_capacity(kept.len() + 32);
    for (n, line) in kept.split(|k| k.0 == '\n').enumerate() {
        if n > 0 {
            let at =
                line.first().map_or_else(|| out.last().map_or(0, |k: &Kept| k.1), |k| k.1.saturating_sub(1));
            out.push(('\n', at));
        }
        if line.len() <= LONG {
            out.extend_from_slice(line);
        } else {
            let mut from = 0;
            for i in breaks(line) {
                out.extend_from_slice(&line[from..i]);
                out.push(('\n', line[i].1));
                from = i;
            }
            out.extend_from_slice(&line[from..]);
        }
    }
    out
}

/// Where a long line is to be broken, in order.
fn breaks(line: &[Kept]) -> Vec<usize> {
    let mut out = Vec::new();
    let gap = |i: usize| i > 0 && line[i].1 - line[i - 1].1 >= 2;
    let ended = |i: usize| i > 0 && matches!(line[i - 1].0, '。' | ';' | '!' | '?' | '”' | '…' | ':');
    // 。　　第九条…: a stop and the two spaces that a paragraph begins with.
    let indent = |i: usize| i > 0 && line[i].1 - line[i - 1].1 >= 3 && line[i - 1].0 == '。';
    // Under a title stand who speaks, and when: each its own line, up to the first sentence.
    let mut heads = None;
    for i in 1..line.len() {
        if i <= 60 && gap(i) && heads.is_none() && titled(&line[..i]) {
            out.push(i);
            heads = Some(i);
        } else if let Some(from) = heads.filter(|_| i <= HEAD_CHARS_MAX)
            && (gap(i) && !line[from..i].iter().any(|k| matches!(k.0, ',' | '。'))
                || ends_salutation(&line[from..i]))
        {
            out.push(i);
            heads = Some(i);
        } else if i <= 150 && salutation(&line[i..]) {
            out.extend([i, i + SALUTATION.len()]);
        } else if (gap(i) || ended(i)) && chapter(&line[i..]) {
            out.push(i);
            let end = (i + 3..line.len().min(i + HEADING_CHARS_MAX))
                .take_while(|j| !matches!(line[j - 1].0, '。' | ';'))
                .find(|j| gap(*j) && !matches!(line[*j].0, ',' | '、' | '。'));
            out.extend(end);
        } else if indent(i) || i > LONG && (gap(i) || ended(i)) && site(&line[i..]) {
            out.push(i);
        }
    }
    if salutation(line) {
        out.push(SALUTATION.len());
    }
    out.retain(|i| *i < line.len());
    out.sort_unstable();
    out.dedup();
    out
}

const SALUTATION: [char; 4] = ['同', '志', '们', ':'];

fn salutation(rest: &[Kept]) -> bool {
    rest.len() > SALUTATION.len() && rest.iter().zip(SALUTATION).all(|(k, c)| k.0 == c)
}

/// Whether some words are 各位代表:, 同志们:.
fn ends_salutation(words: &[Kept]) -> bool {
    let opens = |word: &str| word.chars().eq(words.iter().take(word.chars().count()).map(|k| k.0));
    words.len() <= 24
        && words.last().is_some_and(|k| k.0 == ':')
        && (opens("各") || opens("同志") || opens("尊敬"))
}

/// Whether the site's own words follow the text here: its editor, its buttons, its neighbours.
fn site(rest: &[Kept]) -> bool {
    const WORDS: [&str; 12] = [
        "责任编辑",
        "编辑:",
        "来源:",
        "关闭",
        "打印",
        "返回",
        "上一篇",
        "下一篇",
        "上一条",
        "主办:",
        "主办单位",
        "版权所有",
    ];
    // Few lines open with one of these.
    if !rest.first().is_some_and(|k| {
        matches!(k.0, '(' | '[' | '【' | '责' | '编' | '来' | '关' | '打' | '返' | '上' | '下' | '主' | '版')
    }) {
        return false;
    }
    let open = rest.iter().take_while(|k| matches!(k.0, '(' | '[' | '【')).count();
    let word = &rest[open..];
    WORDS.iter().any(|w| w.chars().enumerate().all(|(i, c)| word.get(i).is_some_and(|k| k.0 == c)))
}

/// Whether the words so far are a title: …工作方案 before a gap.
fn titled(head: &[Kept]) -> bool {
    const ENDS: [&str; 12] =
        ["(试行)", "方案", "通知", "意见", "讲话", "通报", "办法", "细则", "主持词", "汇报", "报告", "纪要"];
    let words: String = head.iter().map(|k| k.0).collect();
    head.len() >= 6 && !words.contains('。') && ENDS.iter().any(|e| words.ends_with(e))
}

/// Whether 一、 or (一) opens here.
fn chapter(rest: &[Kept]) -> bool {
    let head: String = rest.iter().take(8).map(|k| k.0).collect();
    head.starts_with(['(', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
        && outline::mark(&head).is_some_and(|m| m.level <= 2)
}

#[cfg(test)]
mod tests {
    use crate::text::Text;

    #[test]
    fn a_speech_on_one_line_gets_its_paragraphs_back_and_still_points_into_the_raw_file() {
        let raw = format!(
            "在全县秸秆禁烧会上的讲话同志们:{}。一、认清形势 当前{}。二、明确任务。各乡镇要排查{}。",
            "今天开会".repeat(20),
            "火点很多".repeat(10),
            "地块".repeat(10)
        );
        let text = Text::read(&raw);
        let lines: Vec<&str> = text.s.lines().map(|l| l.split('。').next().unwrap_or("")).collect();
        assert_eq!((lines[0], lines[1]), ("在全县秸秆禁烧会上的讲话", "同志们:"));
        assert_eq!((lines[3], lines[5]), ("一、认清形势", "二、明确任务"));
        let at = text.s.find("二、").unwrap();
        let (start, end) = text.raw(at, at + "二、明确".len());
        assert_eq!(raw.chars().skip(start).take(end - start).collect::<String>(), "二、明确");
    }

    #[test]
    fn who_speaks_and_to_whom_stand_under_the_title_of_a_text_on_one_line() {
        let raw = format!(
            "关于春季绿化情况的汇报　市林业局局长　周某某　(2019年5月12日)　各位委员:按照安排,现汇报如下。{}。",
            "栽树很多".repeat(30)
        );
        let text = Text::read(&raw);
        let lines: Vec<&str> = text.s.lines().take(5).collect();
        assert_eq!(
            lines,
            ["关于春季绿化情况的汇报", "市林业局局长", "周某某", "(2019年5月12日)", "各位委员:"]
        );
    }

    #[test]
    fn the_words_of_the_site_behind_a_speech_on_one_line_stand_apart() {
        let raw = format!(
            "在全县护林会上的讲话同志们:{}。一、认清形势 当前{}。  (责任编辑:小林)  【关闭】 备案号:ICP备0号",
            "今天开会".repeat(20),
            "火险很高".repeat(20)
        );
        assert!(Text::read(&raw).s.contains("\n(责任编辑:小林)"));
    }

    #[test]
    fn a_short_line_keeps_its_own_breaks() {
        assert_eq!(Text::read("一、总则。二、分则。").s, "一、总则。二、分则。");
    }
}
