//! Runs of years by whose end something is due: 五年内, 2012年起三年内, 今后五年.

use super::{Found, Time};
use crate::number;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::OnceLock;

/// 五年内; 2012年起三年内; 今后五年, before what is to be reached in them.
pub(super) fn find(s: &str, range: Range<usize>) -> Vec<Found> {
    static RE: OnceLock<Pattern> = OnceLock::new();
    let re = RE.get_or_init(|| {
        compile(r"(?:(?P<y>(?:19|20)[0-9]{2}|今)年起)?(?:未来|今后|力争|用)?(?P<n>[一二两三四五六七八九十]|[1-9]|10)(?:至[一二三四五六七八九]|到[一二三四五六七八九])?年(?:时间)?(?:之内|以内|内)")
    });
    static AHEAD: OnceLock<Pattern> = OnceLock::new();
    let ahead = AHEAD.get_or_init(|| {
        compile(r"(?P<w>(?:今后|未来)(?P<n>[一二两三四五六七八九十]|[1-9])年(?:时间)?)(?:,|要|力争|全[省市县区镇])")
    });
    let within = re.captures_iter(&s[range.clone()]).filter_map(|c| {
        let from = c.name("y").and_then(|y| y.as_str().parse().ok());
        let start = if c.name("y").is_some() { c.get(0)?.start() } else { c.name("n")?.start() };
        Some((start..c.get(0)?.end(), from, number::whole(c.name("n")?.as_str())?))
    });
    let ahead = ahead
        .captures_iter(&s[range.clone()])
        .filter_map(|c| Some((c.name("w")?.range(), None, number::whole(c.name("n")?.as_str())?)));
    within
        .chain(ahead)
        .filter_map(|(span, from, count)| {
            let time = Time::Years { from, count: i32::try_from(count).ok()? };
            Some(Found { span: range.start + span.start..range.start + span.end, time, before: false })
        })
        .collect()
}
