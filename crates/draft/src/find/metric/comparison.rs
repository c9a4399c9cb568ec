//! What a figure is compared with: the same time of the year before.

use crate::page::Page;
use crate::pattern::{Pattern, compile};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// 同比上升7.8%; 同比分别下降17.9%和26.1%; 同比持平.
pub(super) fn comparison(page: &Page<'_>, from: usize, to: usize) -> Option<Value> {
    static RE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<t>同比|环比|较上年|比上年|比去年)(?P<e>分别)?(?:(?P<flat>持平)|(?P<d>上升|增长|增加|提高|下降|减少|降低|回落)(?:了)?(?P<n>[0-9.]+)(?P<u>%|个百分点)(?:和(?P<n2>[0-9.]+)%)?)",
        )
    });
    let text = page.s.get(from..to)?;
    let c = RE.captures(text)?;
    let gap = &text[..c.get(0)?.start()];
    if gap.contains(';') || gap.chars().count() > 24 {
        return None;
    }
    if c.name("flat").is_some() {
        return Some(json!({ "type": &c["t"], "value": 0, "unit": "%", "direction": "flat" }));
    }
    let down = matches!(&c["d"], "下降" | "减少" | "降低" | "回落");
    // 分别: the first figure of the pair takes the first rate, the nearer one the second.
    let second = c.name("e").is_some() && !gap.contains('、');
    let n = if second { c.name("n2").or(c.name("n")) } else { c.name("n") }?;
    let value = super::number_value(n.as_str())?;
    Some(
        json!({ "type": &c["t"], "value": value, "unit": &c["u"], "direction": if down { "down" } else { "up" } }),
    )
}
