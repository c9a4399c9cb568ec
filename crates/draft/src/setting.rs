//! What of a rule's words a campaign can be set to do by itself: something that must happen at an interval, or the
//! share of people who must be content. Everything else stays a sentence people read.

use crate::number;

/// How many characters of a rule name a cadence.
const TITLE_CHARS_MAX: usize = 30;

/// A setting a rule's words stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A meeting (`meeting`) or a paper handed in (`return`), so many times in each period.
    Cadence {
        /// `meeting` or `return`.
        kind: &'static str,
        /// What it is called.
        title: String,
        /// `week` `month` `quarter` `half_year` `year`.
        every: &'static str,
        /// How many times at least.
        times: u32,
        /// The day of the month it is due, where the text names one.
        day: Option<u32>,
    },
    /// So many per cent of those asked must be content; below it is done again.
    Satisfaction(u32),
}

const PERIODS: [(&str, &str); 12] = [
    ("每半年", "half_year"),
    ("每季度", "quarter"),
    ("每季", "quarter"),
    ("每个月", "month"),
    ("每月", "month"),
    ("每个星期", "week"),
    ("每星期", "week"),
    ("每周", "week"),
    ("每年", "year"),
    ("按月", "month"),
    ("按季", "quarter"),
    ("按周", "week"),
];
const MEETINGS: [&str; 8] = ["会议", "例会", "调度", "会商", "碰头会", "推进会", "点评会", "分析会"];
const RETURNS: [&str; 6] = ["报送", "上报", "汇报", "书面报", "报至", "报告"];

const ENDS: [char; 3] = ['。', '；', ';'];

/// The setting in the words of a rule of a kind, if there is one. A share of content people is a bar only where the
/// rule is one: with a reward behind it it is a promise.
pub fn of_rule(kind: &str, text: &str) -> Option<Setting> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    match kind {
        "threshold" | "gate" => satisfaction(&text),
        "recurrence" | "reporting" => cadence(&text),
        _ => None,
    }
}

fn satisfaction(text: &str) -> Option<Setting> {
    let at = text.find("满意").filter(|at| !text[..*at].ends_with('不'))?;
    // The share is said in one breath with the word: 群众满意的工程,清运率达到90% is another's.
    let after = text[at..].split(['，', ',', '。', '；', ';']).next()?;
    let sign = after.find(['%', '％'])?;
    let digits = after[..sign].trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let share = after[digits..sign].split('.').next()?.parse().ok()?;
    (50..=100).contains(&share).then_some(Setting::Satisfaction(share))
}

fn cadence(text: &str) -> Option<Setting> {
    let (at, (word, every)) =
        PERIODS.iter().filter_map(|own| Some((text.find(own.0)?, *own))).min_by_key(|(at, _)| *at)?;
    // What is said of the interval ends with the sentence; of what it is said may stand before it.
    let told = text[at..].split(ENDS).next()?;
    let subject = text[..at].rsplit(ENDS).next()?;
    let place = |words: &[&str]| words.iter().filter_map(|own| told.find(own)).min();
    let kind = match (place(&MEETINGS), place(&RETURNS)) {
        (Some(meets), Some(returns)) if returns < meets => "return",
        (Some(_), _) => "meeting",
        (None, Some(_)) => "return",
        (None, None) if MEETINGS.iter().any(|own| subject.contains(own)) => "meeting",
        (None, None) => return None,
    };
    let times = told.find('次').and_then(|end| count_before(&told[..end])).unwrap_or(1);
    let day = (every == "month" && kind == "return").then(|| day_of_month(&told[word.len()..])).flatten();
    let mut clauses = told.split(['，', ',']).chain(subject.rsplit(['，', ',']));
    let title = clauses.find(|part| kind_words(kind).iter().any(|own| part.contains(own)))?;
    let title = named(title, word).chars().take(TITLE_CHARS_MAX).collect();
    Some(Setting::Cadence { kind, title, every, times, day })
}

/// What is done, without when and how often: 各指挥部每周召开一次调度会 is 调度会.
fn named<'t>(clause: &'t str, period: &str) -> &'t str {
    const LEADS: [&str; 14] =
        ["要", "须", "应", "都", "至少", "不少于", "将", "把", "组织", "召开", "举行", "开展", "开", "前"];
    let mut name = clause.rsplit(period).next().unwrap_or(clause);
    loop {
        let counted =
            name.find('次').filter(|at| *at > 0 && count_before(&name[..*at]).is_some() && *at <= 6);
        let dated =
            name.find(['日', '号']).filter(|at| *at > 0 && count_before(&name[..*at]).is_some() && *at <= 6);
        let shorter = counted
            .or(dated)
            .map(|at| &name[at + '次'.len_utf8()..])
            .or_else(|| LEADS.iter().find_map(|lead| name.strip_prefix(lead)))
            .filter(|rest| !rest.is_empty());
        match shorter {
            Some(rest) => name = rest,
            None => return name,
        }
    }
}

fn kind_words(kind: &str) -> &'static [&'static str] {
    if kind == "meeting" { &MEETINGS } else { &RETURNS }
}

/// The number a text ends with, from 1 to 31.
fn count_before(text: &str) -> Option<u32> {
    let ends = |c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c);
    let from = text.trim_end_matches(ends).len();
    let words = &text[from..];
    let value = number::whole(words)?.try_into().ok()?;
    (1..=31).contains(&value).then_some(value)
}

fn day_of_month(text: &str) -> Option<u32> {
    let end = text.find(['日', '号'])?;
    count_before(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cadence_of(text: &str) -> Option<(&'static str, &'static str, u32, Option<u32>)> {
        match of_rule("recurrence", text)? {
            Setting::Cadence { kind, every, times, day, .. } => Some((kind, every, times, day)),
            Setting::Satisfaction(_) => None,
        }
    }

    #[test]
    fn an_interval_with_a_meeting_or_a_paper_is_a_cadence() {
        for (text, told) in [
            ("指挥部每周召开一次调度会", Some(("meeting", "week", 1, None))),
            ("领导小组全体会议每半年至少召开两次", Some(("meeting", "half_year", 2, None))),
            ("各成员单位每月25日前将进展情况报送创卫办", Some(("return", "month", 1, Some(25)))),
            ("每季度向市委、市政府报告1次", Some(("return", "quarter", 1, None))),
            ("每月开展一次集中整治", None),
            ("每月 10 日前，各街道要书面报送台账，每年召开表彰会议", Some(("return", "month", 1, Some(10)))),
            ("对逾期不改的予以通报", None),
        ] {
            assert_eq!(cadence_of(text), told, "{text}");
        }
    }

    #[test]
    fn a_cadence_is_named_by_what_is_done() {
        for (text, name) in [
            ("各指挥部每周召开一次调度会", "调度会"),
            ("领导小组全体会议每半年至少召开两次", "领导小组全体会议"),
            ("各成员单位每月25日前将进展情况报送创卫办", "进展情况报送创卫办"),
            ("每季度向市委、市政府报告1次", "向市委、市政府报告1次"),
        ] {
            let Some(Setting::Cadence { title, .. }) = of_rule("reporting", text) else { panic!("{text}") };
            assert_eq!(title, name);
        }
    }

    #[test]
    fn a_share_of_content_people_is_a_bar() {
        for (text, told) in [
            ("评议满意率达不到90%的,要重新撰写并再次评议", Some(Setting::Satisfaction(90))),
            ("群众满意度不低于95％", Some(Setting::Satisfaction(95))),
            ("垃圾清运率达到90%", None),
            ("满意的占5%", None),
            ("不满意率超过60%的,约谈", None),
            ("建设群众满意的工程,清运率达到90%", None),
        ] {
            assert_eq!(of_rule("threshold", text), told, "{text}");
        }
        assert_eq!(of_rule("reward", "满意率达到95%的,予以表彰"), None, "a promise is no bar");
    }
}
