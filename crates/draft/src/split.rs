//! The separate documents of a file, without the site's own words before, between and after them.

use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

/// One document as the file holds it.
#[derive(Debug, Clone)]
pub struct Part {
    /// From its heading to its last sentence or signature.
    pub span: Range<usize>,
    /// Its title lines.
    pub title: Vec<Range<usize>>,
    /// A title of the circular or collection it is printed in.
    pub container: Option<Range<usize>>,
    /// Whether it opens with a salutation (同志们:).
    pub salutation: bool,
}

static COLLECTED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:\[?第[一二三四五六七八九十0-9]{1,3}篇[:、\] ]|\[?(?:篇|范文)[一二三四五六七八九十 ]{0,2}[0-9]{0,2}[:\]]?\s*$|(?:.{2,30})\(?(?:篇|范文)[一二三四五六七八九十0-9]{1,2}\)?$)",
    )
});
static SALUTATION: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:同志们|各位[^,。;:]{1,30}|尊敬的[^。;:]{1,40}|老师们|朋友们|女士们[^。:]{0,12}|[^,。:;]{1,16},同志们)[,、同志们女士先生各位来宾朋友代表]{0,16}[:!]$",
    )
});
static TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^[^。;!?]{2,90}(?:讲话|讲话稿|致辞|发言|主持词|通知|通报|公告|通告|方案|意见|办法|细则|规定|决定|规划|计划|要点|简报|纪要|报告|总结|倡议书|函|安排)(?:\(.{1,20}\))?(?:\[.{1,8}\])?$",
    )
});
static DATE_LINE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^[\(\[]?(?:19|20|二[〇零]|一九)[0-9xX〇零一二三四五六七八九]{2}(?:年|-|/|\.)\s?[0-9一二三四五六七八九十元]{1,3}(?:月|-|/|\.)\s?[0-9一二三四五六七八九十]{0,3}日?[\)\]]?$",
    )
});
static BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^[|_=*·• —-]+$|^[•·] ?(?:来源|编辑|作者|发布|浏览|字体|[\[【])|^[^。;,]{0,40}>[^。;]{2,60}$|素材库|范文(?:网|大全|,)|学习好帮手|^(?:- |\* |当前位置|首页|您(?:现在|当前)?的位置|来源|作者|发布(?:时间|日期|单位|者)|文章来源|浏览|点击|阅读|字号|字体|(?:【|\[)[^\]]{0,12}\]?$|(?:【|\[)(?:字体|字号|打印|关闭|大|中|小|收藏|返回|索引|发文|主题|体裁|有效|成文|发布|来源|作者)|分享|打印|上传|下载|文档|文件(?:大小|格式)|《[^》]*》由会员|信息(?:来源|分类|公开)|索引号|主题分类|发文|成文|有效性|名称:|标题:|责任编辑|编辑|导读|导语|摘要|https?:|www\.)|(?:\.docx?|\.pdf|\.txt)$|珍藏版|免费在线阅读|点击(?:数|率|量)|浏览次数",
    )
});
static AFTER: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^[|_=*·• —-]{3,}$|^(?:\(?来源:|\[(?:推荐|相关|延伸|更多)|作者:|撰稿|供稿|通讯员|\[?打印|\[?关闭|【|上一篇|下一篇|上一条|下一条|相关(?:阅读|文章|推荐|链接|新闻|信息|附件|文档)|猜你喜欢|推荐阅读|热门|主题词|抄送|抄报|分送|网站地图|版权|Copyright|copyright|主办单位|技术支持|地址:|邮编|电话:|备案|.?ICP|.?公网安备|责任编辑|责编|编辑:|扫一扫|分享到|返回|展开全文|阅读全文|本文(?:来源|链接|地址|由)|以上就是|更多|声明|免责|- |附件下载|附件\d?:?.{0,40}\.(?:docx?|pdf|xlsx?)|浏览次数|阅读次数)|印发$|ICP备|公网安备|\[ ?\d\d-\d\d ?\]$",
    )
});

/// Whether a line is nothing but a date. Most lines open with none of these signs.
fn is_date(t: &str) -> bool {
    t.starts_with(['(', '[', '1', '2', '二', '一']) && DATE_LINE.is_match(t)
}

/// Whether a line is the number of a paper: 某政办发〔2015〕38号.
fn is_number(t: &str) -> bool {
    t.ends_with('号')
        && t.contains(['〔', '[', '('])
        && t.contains(['〕', ']', ')'])
        && t.chars().count() <= 24
}

/// Splits a folded text into its documents. A text with nothing in it has none.
pub fn split(s: &str) -> Vec<Part> {
    let lines: Vec<Range<usize>> = lines(s, 0..s.len()).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let starts = starts(s, &lines);
    let mut parts = Vec::new();
    for (k, &(from, ref title)) in starts.iter().enumerate() {
        let to = starts.get(k + 1).map_or(lines.len(), |n| n.0);
        if let Some(part) = trimmed(s, &lines, from..to, title.clone()) {
            parts.push(part);
        }
    }
    handed_over(s, parts)
}

/// What a circular sends out (现将《某方案》印发给你们).
static SENT: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"《(?P<n>[^》]{6,60})》(?:\([^)]{1,20}\))?(?:已[^。;]{2,24}(?:同意|通过|审定|批准),)?(?:现予?)?(?:印发|转发|下发|发给)",
    )
});

/// A short circular that only sends out the paper behind it is that paper's frame, no document of its own.
fn handed_over(s: &str, parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::with_capacity(parts.len());
    for mut part in parts {
        let title = bare(&part.title.iter().map(|t| &s[t.clone()]).collect::<String>());
        let sends = out.last().is_some_and(|last| {
            let text = &s[last.span.clone()];
            let named = SENT.captures(text).and_then(|c| c.name("n"));
            text.chars().count() < 700
                && named.is_some_and(|n| {
                    let name = bare(n.as_str());
                    name.starts_with(&title) && !title.is_empty() || alike(&title, &name)
                })
        });
        if sends && let Some(frame) = out.pop() {
            part.container = part.container.or_else(|| frame.title.first().cloned());
        }
        out.push(part);
    }
    out
}

/// A title without its blanks.
fn bare(t: &str) -> String {
    t.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The lines of a range that hold anything, without the blanks around them.
pub(crate) fn lines(s: &str, range: Range<usize>) -> impl DoubleEndedIterator<Item = Range<usize>> {
    s[range].split('\n').filter_map(|line| {
        let words = line.trim();
        let start = words.as_ptr() as usize - s.as_ptr() as usize;
        (!words.is_empty()).then_some(start..start + words.len())
    })
}

/// Whether a line can be one of a title: short, and no sentence.
fn short(s: &str) -> bool {
    s.chars().count() <= 50 && !s.contains(['。', ';', '?']) && !s.ends_with([':', ',', '、'])
}

/// First lines of the documents, each with its title lines.
fn starts(s: &str, lines: &[Range<usize>]) -> Vec<(usize, Vec<usize>)> {
    let line = |i: usize| &s[lines[i].clone()];
    let mut starts: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new())];
    let mut chars_since = 0usize;
    let mut signed: Option<usize> = None;
    let mut prose = 0usize; // characters of running text since the last start
    for i in 0..lines.len() {
        let t = line(i);
        let size = t.chars().count();
        let last = starts.last().map_or(0, |x| x.0);
        if size <= 60 && COLLECTED.is_match(t) {
            if chars_since < 400 {
                if last == 0 && starts.len() == 1 && !COLLECTED.is_match(line(0)) {
                    starts[0] = (i, Vec::new());
                }
            } else {
                starts.push((i, Vec::new()));
                chars_since = 0;
            }
        } else if t.ends_with([':', '!']) && size <= 40 && SALUTATION.is_match(t) {
            let (top, title) = title_above(s, lines, i, last);
            if top > last && chars_since > 0 {
                let speech = title.iter().any(|&k| TITLE.is_match(line(k)) || line(k).contains("讲话"));
                let body: usize =
                    lines[last..top].iter().map(|r| s[r.clone()].chars().count()).filter(|n| *n > 50).sum();
                if body >= 300 && speech {
                    starts.push((top, title));
                    chars_since = 0;
                } else if body < 300 && starts.len() == 1 && !title.is_empty() {
                    starts[0] = (top, title);
                }
            } else if let Some(x) = starts.last_mut() {
                x.1 = title;
            }
        } else if let Some(at) = signed
            && i - at <= 3
            && short(t)
            && TITLE.is_match(t)
            && !is_date(t)
            && !AFTER.is_match(t)
            && crate::outline::mark(t).is_none()
            && !(at..i).any(|k| AFTER.is_match(line(k)))
        {
            starts.push((i, vec![i]));
            chars_since = 0;
            signed = None;
        }
        if prose > 100 && (is_date(t) || signature(t)) {
            signed = Some(i);
        }
        chars_since += size;
        prose = if chars_since == size { 0 } else { prose };
        prose += if short(t) { 0 } else { size };
    }
    starts
}

/// A signature and date on one line: 某某局 2019年5月6日.
fn signature(t: &str) -> bool {
    static RE: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"^[^,。;:]{2,40}(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日$"));
    t.ends_with('日') && RE.is_match(t)
}

/// The title lines straight above a salutation, and the first line that belongs to the document.
fn title_above(s: &str, lines: &[Range<usize>], salutation: usize, floor: usize) -> (usize, Vec<usize>) {
    let mut title = Vec::new();
    let mut top = salutation;
    for i in (floor..salutation).rev() {
        let t = &s[lines[i].clone()];
        let dated = is_date(t) || t.starts_with('(') && t.ends_with(')') && t.contains('月');
        if COLLECTED.is_match(t) {
            top = i;
            break;
        }
        if dated {
            // A date between the speaker and the title above it belongs to both.
            let titled = i > floor && TITLE.is_match(&s[lines[i - 1].clone()]);
            if !title.is_empty() && !titled {
                break;
            }
        } else if short(t) && !BEFORE.is_match(t) && !AFTER.is_match(t) && title.len() < 4 {
            title.insert(0, i);
        } else {
            break;
        }
        top = i;
    }
    (top, title)
}

/// Takes away the site's words around a document.
fn trimmed(s: &str, lines: &[Range<usize>], range: Range<usize>, title: Vec<usize>) -> Option<Part> {
    let line = |i: usize| &s[lines[i].clone()];
    let (mut from, mut to) = (range.start, range.end);
    let mut title = title;
    let mut inline_end = None;
    if let Some(inner) = title.is_empty().then(|| enclosed(s, lines, range.clone())).flatten() {
        from = inner.start;
        title = inner.collect();
    }
    if title.is_empty() {
        while from < to && BEFORE.is_match(line(from)) && !COLLECTED.is_match(line(from)) {
            from += 1;
        }
        let near = (from..to.min(from + 14)).take_while(|&i| short(line(i)) || BEFORE.is_match(line(i)));
        let titled: Vec<usize> =
            near.filter(|&i| TITLE.is_match(line(i)) && !BEFORE.is_match(line(i))).collect();
        if let Some(&i) = titled.first() {
            let mut top = i;
            while top > from && top + 3 > i && short(line(top - 1)) && heads_title(line(top - 1)) {
                top -= 1;
            }
            title = (top..=i).collect();
            if !COLLECTED.is_match(line(from)) {
                from = top;
            }
        } else if let Some(inline) = (from < to).then(|| inline_title(s, lines[from].clone())).flatten() {
            inline_end = Some(inline);
        } else if from < to
            && short(line(from))
            && crate::outline::mark(line(from)).is_none()
            && !is_date(line(from))
            && !is_number(line(from))
        {
            title = vec![from];
        }
    }
    let middle = from + (to - from) / 2;
    if let Some(cut) =
        (middle.max(from + 1)..to).find(|&i| AFTER.is_match(line(i)) && rest_is_short(s, lines, i..to))
    {
        to = cut;
    }
    while to > from && (AFTER.is_match(line(to - 1)) || line(to - 1).starts_with("附件")) {
        to -= 1;
    }
    if from >= to {
        return None;
    }
    let container = (from > range.start)
        .then(|| (range.start..from).rev().find(|&i| TITLE.is_match(line(i)) && !BEFORE.is_match(line(i))))
        .flatten()
        .map(|i| lines[i].clone());
    let end = lines[to - 1].clone();
    let end = end.end - trailing(&s[end]);
    let salutation = (from..to.min(from + 12)).any(|i| SALUTATION.is_match(line(i)));
    Some(Part {
        span: lines[from].start..end,
        title: inline_end.into_iter().chain(title.into_iter().map(|i| lines[i].clone())).collect(),
        container,
        salutation,
    })
}

/// The title lines of the paper that a circular sends out: 现将《某方案》印发给你们, and 某方案 below.
fn enclosed(s: &str, lines: &[Range<usize>], range: Range<usize>) -> Option<Range<usize>> {
    let top = range.start..range.end.min(range.start + 10);
    let (at, name) = top.into_iter().find_map(|i| {
        let c = SENT.captures(&s[lines[i].clone()])?;
        Some((i, bare(c.name("n")?.as_str())))
    })?;
    (at + 1..range.end.min(at + 14)).find_map(|i| {
        let mut joined = String::new();
        (i..range.end.min(i + 3)).find_map(|k| {
            joined.push_str(&bare(&s[lines[k].clone()]));
            // The circular may shorten the name a little, or miswrite it.
            (joined == name || alike(&joined, &name)).then_some(i..k + 1)
        })
    })
}

/// Whether two titles begin and end alike and are of a length.
fn alike(a: &str, b: &str) -> bool {
    let (n, m) = (a.chars().count(), b.chars().count());
    let head = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let tail = a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count();
    n >= 12 && n.abs_diff(m) <= 3 && head >= 4 && tail >= 8 && head + tail + 8 >= n.min(m)
}

/// A closing bracket or blank that the last line may drag along.
fn trailing(line: &str) -> usize {
    line.len() - line.trim_end().len()
}

/// A line over a title that belongs to it: an issuing body, the first half of a long title.
fn heads_title(t: &str) -> bool {
    !BEFORE.is_match(t)
        && !is_date(t)
        && !t.contains(['号', '期', '>'])
        && (t.ends_with(["室", "会", "府", "局", "部", "委"].map(|x| x.chars().next().unwrap_or(' ')))
            || t.starts_with("关于")
            || t.contains("印发"))
}

/// Whether what follows a closing line is only such lines, or little; a drawn rule closes only what little follows.
fn rest_is_short(s: &str, lines: &[Range<usize>], range: Range<usize>) -> bool {
    /// Characters that may stand below a rule drawn across the page.
    const BELOW_RULE_MOST: usize = 300;
    let drawn = s[lines[range.start].clone()]
        .chars()
        .all(|c| matches!(c, '|' | '_' | '=' | '*' | '·' | '•' | ' ' | '—' | '-'));
    if drawn && range.clone().map(|i| s[lines[i].clone()].chars().count()).sum::<usize>() > BELOW_RULE_MOST {
        return false;
    }
    let long = range.clone().filter(|&i| s[lines[i].clone()].chars().count() > 120).count();
    long <= 2
}

/// A title that runs into the text on one line: 关于…的意见。为…
fn inline_title(s: &str, line: Range<usize>) -> Option<Range<usize>> {
    let text = &s[line.clone()];
    // A paper whose lines were run together: 排查治理通知 各部门要… 一、…
    if let Some(end) = text.find(' ').filter(|_| text.len() > 600)
        && TITLE.is_match(&text[..end])
        && short(&text[..end])
    {
        return Some(line.start..line.start + end);
    }
    // 【某某整治方案】为进一步…: a title in brackets of its own.
    if let Some(close) = text.strip_prefix('[').and_then(|t| t.find(']')) {
        let inner = &text[1..1 + close];
        if TITLE.is_match(inner.trim_end_matches(['x', 'X'])) && short(inner) {
            return Some(line.start + 1..line.start + 1 + close);
        }
    }
    let stop = text.find('。').filter(|i| *i < 200)?;
    let head = &text[..stop];
    (head.starts_with("关于") && TITLE.is_match(head) && !head.contains(','))
        .then(|| line.start..line.start + stop)
}
