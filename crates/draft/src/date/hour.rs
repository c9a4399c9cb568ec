//! Hours of a day by which something is due: 下班前, 上午10点前.

use crate::pattern::{Pattern, compile};
use std::sync::OnceLock;

/// The length of an hour or 下班 that stands before 前.
pub(super) fn before(rest: &str) -> usize {
    static RE: OnceLock<Pattern> = OnceLock::new();
    if !rest.starts_with([
        '上', '下', '中', '晚', '早', '凌', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '十', '天',
    ]) {
        return 0;
    }
    let re = RE.get_or_init(|| {
        compile(
            "^(?:上午|下午|中午|晚上?|早上|凌晨|傍晚)?(?:(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:[点时](?:整|半|[0-9]{1,2}分?)?|:[0-9]{2}))?(?:下班|上班|天黑)?(?:之前|以前|前)",
        )
    });
    let near = (24..rest.len().min(60)).find(|i| rest.is_char_boundary(*i)).map_or(rest, |i| &rest[..i]);
    re.find(near).map_or(0, |m| {
        m.as_str().trim_end_matches("之前").trim_end_matches("以前").trim_end_matches('前').len()
    })
}
