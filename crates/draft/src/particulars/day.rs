//! The day of a document, and the year and month its unsaid dates hang on.

use super::Particulars;
use crate::date::{self, Anchor, Day, Month, Time, Year};
use crate::pattern::{Pattern, compile};
use crate::split::{self, Part};
use crate::text::holds;
use std::ops::Range;
use std::sync::LazyLock;

static ISO: LazyLock<Pattern> =
    LazyLock::new(|| compile(r"((?:19|20)[0-9]{2})[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12][0-9]|0?[1-9])"));

static NUMBERED: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"〔((?:19|20)[0-9]{2})〕|\[((?:19|20)[0-9]{2})\][0-9]{1,4}号|\(((?:19|20)[0-9]{2})\)[0-9]{1,4}号",
    )
});

impl Particulars {
    pub(super) fn date(&mut self, s: &str, part: &Part) {
        let lines: Vec<Range<usize>> = split::lines(s, part.span.clone()).collect();
        let n = lines.len();
        let tail = lines.iter().rev().take(if n > 4 { 3 } else { 1 }).rev();
        let mut best = Day::default();
        // The day minutes were printed; that of the meeting is their own.
        let mut issued = None;
        // The signature's date, and else one near the title.
        for line in tail {
            let t = &s[line.clone()];
            // 上一篇:…(2011-05-20): a neighbour's date.
            let other = || holds(t, &["上一", "下一", "上篇", "下篇", "相关"]);
            // 各街道要在2027年3月20日前清理垃圾堆点。 The last thing asked, short as it is.
            let asks = |span: &Range<usize>| {
                let rest = &s[span.end..line.end];
                rest.starts_with(['前', '内', '底', '至', '起'])
                    || rest.starts_with("之前")
                    || rest.starts_with("以前")
                    || rest.ends_with('。') && rest.chars().count() > 4
            };
            if t.chars().count() <= 46
                && !other()
                && let Some((day, span)) = full_date(s, line.clone())
                && !asks(&span)
            {
                best = day;
                self.date_spans.push(span);
            }
        }
        // A file that lost its line breaks: …望遵照执行。 某镇人民政府 2011年4月6日
        if best.year.is_none()
            && let Some((day, span)) = signed(s, part.span.clone())
        {
            best = day;
            self.date_spans.push(span);
        }
        // A file that lost its line breaks: …会上的讲话(2020年4月9日)同志们:
        if best.year.is_none()
            && let Some((day, span)) = lines.first().and_then(|l| bracketed(s, l.clone()))
        {
            best = day;
            self.date_spans.push(span);
        }
        for (k, line) in lines.iter().enumerate().take(8) {
            let t = &s[line.clone()];
            // 二、活动时间, and the day below it: the day of the event.
            if k > 0 && s[lines[k - 1].clone()].ends_with("时间") {
                continue;
            }
            // 2020-03-31 来源:某网: the day a site printed it.
            let site = || holds(t, &["来源", "浏览", "阅读", "作者", "编辑", "点击"]);
            // (2011年6月2日,根据记录整理): brackets may say more.
            let bracketed = t.starts_with('(') && t.ends_with(')') && t.chars().count() <= 40;
            // 时间:2011年6月2日: the field of the minutes.
            let field = matches!(self.kind, "minutes" | "chair's remarks")
                && (t.starts_with("时间:") || t.starts_with("会议时间:"));
            let framed = (t.chars().count() <= 24 || bracketed)
                && crate::outline::mark(t).is_none()
                && (t.starts_with('(')
                    || t.chars().next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '二' | '一')))
                && !site();
            // 某局办公室编 2022年7月18日: the line under a bulletin's name.
            let masthead = || {
                matches!(self.kind, "bulletin" | "minutes") && t.chars().count() <= 46 && t.ends_with('日')
            };
            if self.kind == "minutes"
                && !(framed || field)
                && masthead()
                && let Some((day, span)) = full_date(s, line.clone())
            {
                self.date_spans.push(span);
                issued = issued.or(Some(day));
            } else if (framed || field || masthead())
                && let Some((day, span)) = full_date(s, line.clone())
            {
                self.date_spans.push(span);
                if best.year.is_none() {
                    best = day;
                }
            }
        }
        if best.year.is_none() {
            // The circular's own lines above the title: the day of the meeting in brackets.
            let above = &s[..part.span.start];
            let from = above.char_indices().rev().nth(200).map_or(0, |(i, _)| i);
            for line in split::lines(s, from..part.span.start).rev() {
                let t = &s[line.clone()];
                // (2019年4月2日) under the meeting's name; the day the circular was signed.
                let framed = t.starts_with('(') && t.ends_with(')')
                    || matches!(self.kind, "plan" | "notice") && t.ends_with('日') && t.chars().count() <= 14;
                if framed && let Some((day, _)) = full_date(s, line.clone()) {
                    best = day;
                    break;
                }
            }
        }
        if best.year.is_none() && best.month.is_none() && matches!(self.kind, "bulletin" | "minutes") {
            let site = |l: &Range<usize>| holds(&s[l.clone()], &["来源:", "发布时间", "发布日期"]);
            let first = lines.iter().find(|l| s[(*l).clone()].chars().count() > 40 && !site(l));
            if let Some(line) = first {
                let head = line.start
                    ..line.start + s[line.clone()].char_indices().nth(40).map_or(line.len(), |(i, _)| i);
                if let Some(found) = date::find(s, head).into_iter().next()
                    && let Some(when) = (Anchor { day: issued.unwrap_or_default() }).resolve(&found, false)
                    && when.to.day.is_some()
                {
                    best = when.to;
                    self.date_spans.push(found.span);
                }
            }
        }
        if best == Day::default() {
            best = issued.unwrap_or_default();
        }
        // 上级月底来复核。5月3日,某县召开会议: the day of the meeting, wherever it is told.
        if best.year.is_none() && best.month.is_none() && self.kind == "bulletin" {
            let head = part.span.start
                ..part.span.start
                    + s[part.span.clone()].char_indices().nth(300).map_or(part.span.len(), |(i, _)| i);
            let held = date::find(s, head.clone()).into_iter().find(|f| {
                let after: String = s[f.span.end..part.span.end].chars().take(40).collect();
                let clause = after.split(['。', ';']).next().unwrap_or("");
                matches!(&f.time, Time::Point(said) if said.day.is_some())
                    && ["召开", "举行"].iter().any(|w| clause.contains(w))
            });
            if let Some(found) = held
                && let Some(when) = Anchor::default().resolve(&found, false)
            {
                best = when.to;
                self.date_spans.push(found.span);
            }
        }
        self.date = best;
    }

    pub(super) fn anchor(&mut self, s: &str, part: &Part) {
        if self.date.year.is_some() {
            self.anchor = Anchor { day: self.date };
            return;
        }
        let body = &s[part.span.clone()];
        // 7月14日,…县安委会2017年第三次全体会议: the year stands beside the meeting.
        static MEETING_YEAR: LazyLock<Pattern> = LazyLock::new(|| {
            compile(
                r"((?:19|20)[0-9]{2})年(?:度)?(?:第[一二三四五六七八九十]+次|全体会议|工作会议|全市|全县|全区)",
            )
        });
        let head = body.char_indices().nth(300).map_or(body, |(i, _)| &body[..i]);
        if let Some(year) = MEETING_YEAR.captures(head).and_then(|c| c[1].parse().ok()) {
            self.anchor = Anchor { day: Day { year: Some(year), ..self.date } };
            self.anchor_source = Some("stated");
            if self.date.month.is_some() {
                self.date.year = Some(year);
                self.anchor_source = None;
            }
            return;
        }
        if let Some(c) = NUMBERED.captures(body)
            && let Some(year) = (1..=3).find_map(|i| c.get(i)).and_then(|m| m.as_str().parse().ok())
        {
            self.anchor = Anchor { day: Day { year: Some(year), ..self.date } };
            self.anchor_source = Some("stated");
            return;
        }
        // 某县2008年爱国卫生月活动方案: the year in the title is the document's own.
        static TITLE_YEAR: LazyLock<Pattern> =
            LazyLock::new(|| compile(r"(?:^|[^0-9〔—-])((?:19|20)[0-9]{2})年(?:度)?[^至到—-]"));
        let titled = part.title.iter().find_map(|t| TITLE_YEAR.captures(&s[t.clone()]));
        if let Some(year) = titled.and_then(|c| c[1].parse().ok()) {
            self.anchor = Anchor { day: Day { year: Some(year), ..self.date } };
            self.anchor_source = Some("stated");
            return;
        }
        // 今年是2012年, 2012年都过去大半了: the text says what year it is.
        static SAYS_YEAR: LazyLock<Pattern> = LazyLock::new(|| {
            compile(
                r"今年是((?:19|20)[0-9]{2})年|今年\(((?:19|20)[0-9]{2})年?\)|((?:19|20)[0-9]{2})年(?:都|已|已经)(?:过去|过半|过了)|((?:19|20)[0-9]{2})年是[^,。;]{2,30}(?:之年|一年|关键年|攻坚年|收官年|开局年)",
            )
        });
        if let Some(c) = SAYS_YEAR.captures(body)
            && let Some(year) = (1..=4).find_map(|i| c.get(i)).and_then(|m| m.as_str().parse().ok())
        {
            self.anchor = Anchor { day: Day { year: Some(year), ..self.date } };
            self.anchor_source = Some("stated");
            return;
        }
        // 发布时间:2011-06-03, above news of 6月2日: the year of the meeting.
        let above = s[..part.span.start].char_indices().rev().nth(200).map_or(0, |(i, _)| i);
        let printed = split::lines(s, above..part.span.end).take(10).find_map(|l| {
            let dated = holds(&s[l.clone()], &["发布时间", "发布日期", "来源"]);
            dated.then(|| full_date(s, l)).flatten()
        });
        if let Some((Day { year, .. }, _)) = printed.filter(|_| self.date.month.is_some()) {
            self.anchor = Anchor { day: Day { year, ..self.date } };
            self.anchor_source = Some("stated");
            return;
        }
        if let Some(day) = implied(s, part.span.clone()) {
            self.anchor = Anchor { day };
            self.anchor_source = Some("inferred");
            return;
        }
        self.anchor = Anchor { day: self.date };
    }
}

/// The day in brackets that stands before the salutation of a text run together.
fn bracketed(s: &str, line: Range<usize>) -> Option<(Day, Range<usize>)> {
    let text = &s[line.clone()];
    let head = text.char_indices().nth(120).map_or(text, |(i, _)| &text[..i]);
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let salutes = text[close..].trim_start_matches([')', ' ', '\u{3000}']).starts_with("同志们");
    let (day, span) = full_date(s, line.start + open..line.start + close)?;
    (salutes && day.day.is_some()).then_some((day, span))
}

/// The day that ends a document, behind the body that signs it.
fn signed(s: &str, span: Range<usize>) -> Option<(Day, Range<usize>)> {
    const SIGNS: [char; 13] = ['。', '!', '府', '局', '会', '室', '委', '处', '院', '校', '部', '司', ')'];
    let text = s[span.clone()].trim_end();
    // 【打印本页】【关闭窗口】: what a site hangs behind it.
    let mut text = text;
    while let Some(i) = text.rfind('[').filter(|i| text.ends_with(']') && text.len() - i < 240) {
        text = text[..i].trim_end();
    }
    let from = text.char_indices().rev().nth(15).map_or(0, |(i, _)| i);
    let tail = span.start + from..span.start + text.len();
    let (day, found) = full_date(s, tail.clone())?;
    let stands = s[span.start..found.start].trim_end().ends_with(SIGNS);
    (found.end == tail.end && day.day.is_some() && stands).then_some((day, found))
}

/// A year, month and, if given, day in a short line.
fn full_date(s: &str, line: Range<usize>) -> Option<(Day, Range<usize>)> {
    if let Some(c) = ISO.captures(&s[line.clone()]) {
        let day = Day::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?);
        let m = c.get(0)?;
        return Some((day, line.start + m.start()..line.start + m.end()));
    }
    date::find(s, line).into_iter().rev().find_map(|f| match &f.time {
        Time::Point(said) => match (said.year, said.month) {
            (Year::Stated(y), Some(Month::Stated(m))) => {
                Some((Day { year: Some(y), month: Some(m), day: said.day }, f.span.clone()))
            }
            _ => None,
        },
        _ => None,
    })
}

/// The first year that the text itself counts from: 2012年起, 从2023年4月开始, 2007年元月至4月.
fn implied(s: &str, span: Range<usize>) -> Option<Day> {
    let mut fallback = None;
    for found in date::find(s, span.clone()) {
        let after = &s[found.span.end..span.end];
        let before = &s[span.start..found.span.start];
        let (said, ranged) = match &found.time {
            Time::Point(said) => (said, false),
            Time::Span(said, _) => (said, true),
            Time::Years { from: Some(y), .. } => {
                return Some(Day { year: Some(*y), ..Day::default() });
            }
            _ => continue,
        };
        let Year::Stated(year) = said.year else { continue };
        if inside_title(before) {
            continue;
        }
        // 自1995年提出创建以来: a story's beginning.
        let story = ["提出", "创建", "成立", "获得", "荣获", "被命名"].iter().any(|w| after.starts_with(w));
        if story {
            continue;
        }
        let starts = ranged
            || after.starts_with("开始")
            || after.starts_with('起')
            || before.ends_with('从')
            || before.ends_with('自');
        let month = match said.month {
            Some(Month::Stated(m)) => Some(m),
            _ => None,
        };
        if starts && !after.starts_with("以来") {
            // 从现在开始 beside it: the first month is the current one too.
            let now = s[span.clone()].contains("从现在开始") || s[span.clone()].contains("从今天开始");
            return Some(Day { year: Some(year), month: month.filter(|_| now), day: None });
        }
        if found.before || month.is_some() {
            fallback = fallback.or(Some(Day { year: Some(year), ..Day::default() }));
        }
    }
    fallback
}

/// Whether an opened 《 is still open at the end of `before`.
fn inside_title(before: &str) -> bool {
    let tail = before.char_indices().rev().nth(40).map_or(before, |(i, _)| &before[i..]);
    tail.rfind('《').is_some_and(|i| !tail[i..].contains('》'))
}
