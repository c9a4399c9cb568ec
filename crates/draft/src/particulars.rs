//! Who said it, when, and what kind of paper it is; and the year and month its unsaid dates hang on.

mod day;

use crate::date::{Anchor, Day};
use crate::pattern::{Pattern, compile};
use crate::split::{self, Part};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

/// The particulars of one document.
#[derive(Debug, Clone, Default)]
pub struct Particulars {
    /// Title lines joined.
    pub title: Option<String>,
    /// The speaker's name.
    pub speaker: Option<String>,
    /// The issuing body.
    pub issuer: Option<String>,
    /// Day of the event, or of issue.
    pub date: Day,
    /// `speech`, `plan`, …
    pub kind: &'static str,
    /// The year and month unsaid dates hang on.
    pub anchor: Anchor,
    /// Whether the anchor comes from somewhere other than the date, and how.
    pub anchor_source: Option<&'static str>,
    /// Where the date itself stands, so that nothing takes it for a deadline.
    pub date_spans: Vec<Range<usize>>,
}

static SPEAKER: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:书记|主席|县长|市长|区长|省长|州长|镇长|乡长|主任|局长|部长|院长|校长|总经理|董事长|会长|组长|—|^)(?P<n>[\p{Han}]{2,4}?)(?:同志)?(?:在|的讲话|的发言|的致辞)",
    )
});
static NEWS: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"^.{0,12}[0-9]{1,2}(?:月[0-9]{1,2})?日(?:上午|下午|晚|凌晨)?,"));

impl Particulars {
    /// Reads them from a document, `s` being the whole folded file.
    pub fn read(s: &str, part: &Part) -> Self {
        let body = &s[part.span.clone()];
        let mut p = Self { title: title(s, part), ..Self::default() };
        p.kind = kind(&p, body, part);
        if p.kind == "speech" || p.kind == "chair's remarks" {
            p.speaker = speaker(s, part);
        }
        p.date(s, part);
        if p.kind != "speech" {
            p.issuer = issuer(s, part, &p);
        }
        p.anchor(s, part);
        p
    }
}

fn title(s: &str, part: &Part) -> Option<String> {
    let mut title = String::new();
    for line in &part.title {
        let mut t = &s[line.clone()];
        if t.starts_with('第')
            && let Some(i) = t.find("篇")
        {
            t = t[i + "篇".len()..].trim_start_matches([':', '、', ' ']);
        }
        title.push_str(t);
    }
    if title.is_empty() {
        // 第五篇:某某讲话, with nothing between it and the salutation.
        let first = split::lines(s, part.span.clone()).next()?;
        let t = &s[first];
        let i = t.starts_with('第').then(|| t.find("篇:")).flatten()?;
        title = t[i + "篇:".len()..].to_owned();
    }
    let title = title.trim().to_owned();
    (!title.is_empty()).then_some(title)
}

fn kind(p: &Particulars, body: &str, part: &Part) -> &'static str {
    let title = p.title.as_deref().unwrap_or("");
    let title = title.trim_end_matches(|c: char| c == ')' || c.is_ascii_digit() || c == '(');
    let has = |words: &[&str]| holds(title, words);
    if has(&["主持词", "主持讲话", "主持稿"]) {
        return "chair's remarks";
    }
    // 本报讯(记者某某): news, whatever it tells of.
    let opening: String = body.chars().take(160).collect();
    let run_in = || opening.split(['。', ',', '(']).next().is_some_and(|t| t.ends_with("主持词"));
    if title.is_empty() && run_in() {
        return "chair's remarks";
    }
    if !part.salutation && holds(&opening, &["本报讯", "讯(记者", "网讯", "讯 记者", "日讯"]) {
        return "bulletin";
    }
    // A file that lost its line breaks opens with its title.
    let first = opening.split(['。', ',', ':', '(']).next().unwrap_or("");
    if title.is_empty() && first.contains("会议纪要") && !first.starts_with('《') {
        return "minutes";
    }
    if title.is_empty() && first.contains("的函") && first.contains("关于") {
        return "notice";
    }
    if has(&["讲话", "致辞", "发言", "动员词"]) && !has(&["并讲话", "讲话精神"]) {
        return "speech";
    }
    if has(&["纪要"]) {
        return "minutes";
    }
    if title.ends_with("通知") || title.ends_with("通报") || has(&["公告", "通告", "的函"]) {
        return "notice";
    }
    if has(&["方案", "意见", "办法", "细则", "规划", "计划", "要点", "规定", "预案", "措施"])
    {
        return "plan";
    }
    if part.salutation {
        return "speech";
    }
    if has(&["简报", "快报", "动态", "信息", "召开", "举行", "启动", "推进会"]) {
        return "bulletin";
    }
    let head: String = body.chars().take(80).collect();
    if head.lines().any(|l| NEWS.is_match(l))
        || ["会议指出", "会议强调", "会议要求,", "会议要求:"].iter().any(|w| body.contains(w))
    {
        return "bulletin";
    }
    // 4月9日,我县召开…。某某指出,…。某某要求,…: what was said, in the third person.
    static QUOTES: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[。;,\n ])(?:最后,|会上,)?[\p{Han}]{2,12}(?:在会上|在讲话中|还|特别)?(?:指出|强调|要求|提出|明确),",
        )
    });
    static HELD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?:^|[。\n :])(?:[0-9]{1,2}月[0-9]{1,2}日(?:上午|下午|晚)?|近日|日前|昨日),[^,。]{2,24}(?:召开|举行)了?[^,。]{2,30}会",
        )
    });
    if QUOTES.find_iter(body).count() >= 2 || HELD.is_match(&opening) {
        return "bulletin";
    }
    let addressed =
        body.lines().take(4).any(|l| l.trim_start().starts_with('各') && l.trim_end().ends_with(':'));
    if title.contains("通知") || body.contains("特此通知") || title.is_empty() && addressed {
        return "notice";
    }
    "plan"
}

fn speaker(s: &str, part: &Part) -> Option<String> {
    part.title
        .iter()
        .rev()
        .chain(part.container.iter())
        .find_map(|line| {
            let t = &s[line.clone()];
            let name = SPEAKER.captures(t)?.name("n")?.as_str().to_owned();
            let whole = part.title.iter().any(|r| s[r.clone()] == *name);
            let plausible =
                whole || !["会", "局", "县", "市", "区", "委", "上", "室"].iter().any(|x| name.ends_with(x));
            plausible.then_some(name)
        })
        .or_else(|| {
            // A title broken over lines leaves the name at a line's end: 县政协主席张某某 / 在…
            static END: LazyLock<Pattern> = LazyLock::new(|| {
                compile(r"(?:书记|主席|县长|市长|区长|主任|局长|部长|院长|校长|镇长)(?P<n>[\p{Han}]{2,3})$")
            });
            let line = part.title.first()?;
            Some(END.captures(&s[line.clone()])?.name("n")?.as_str().to_owned())
        })
}

fn issuer(s: &str, part: &Part, p: &Particulars) -> Option<String> {
    let mut tail = split::lines(s, part.span.clone()).rev();
    if let (Some(last), Some(before)) = (tail.next(), tail.next()) {
        let (b, l) = (&s[before.clone()], &s[last.clone()]);
        if p.date_spans.iter().any(|d| d.start >= last.start) && l.chars().count() <= 16 {
            let plain = b.chars().count() <= 30 && !b.contains(['。', ',', ':', ';']);
            return plain.then(|| b.trim().to_owned());
        }
    }
    let title = p.title.as_deref()?;
    let at = title.find("关于")?;
    (at > 0 && at <= 60).then(|| title[..at].to_owned())
}
