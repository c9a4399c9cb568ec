//! What looks like a day by which something is due and is none.

use crate::date::{Found, Time, Year};
use crate::page::Page;

/// 五个月, 3季度: so much of a year.
pub(super) fn part_of_year(after: &str) -> bool {
    let rest = after
        .trim_start_matches(|c: char| crate::number::digit(c).is_some() || c.is_ascii_digit() || c == '十');
    rest.len() < after.len()
        && (rest.starts_with("个月") || rest.starts_with("季度") || rest.starts_with("个季度"))
}

/// 时间:2020年3月2日 来源:某站: the site's own line.
pub(super) fn site_line(page: &Page<'_>, found: &Found) -> bool {
    page.line_at(found.span.start).is_some_and(|l| {
        ["来源:", "浏览", "发布时间", "点击"].iter().any(|w| page.get(l).contains(w)) && l.len() < 240
    })
}

/// 开展“五一”节前市容集中整治行动: part of what the drive is called.
pub(super) fn within_name(before: &str, after: &str) -> bool {
    let opens = ["开展", "组织", "实施", "进行", "做好", "启动"];
    let lead = before.trim_end_matches(['“', '”', '·']);
    let lead = lead
        .rsplit(['“', ',', '。'])
        .next()
        .map_or(lead, |l| if before.ends_with('”') { &before[..before.rfind('“').unwrap_or(0)] } else { l });
    let named = after.split([',', '。', ';', ':', '、']).next().unwrap_or("");
    opens.iter().any(|w| lead.ends_with(w))
        && ["行动", "整治", "检查", "治理", "排查", "大扫除", "清理"].iter().any(|w| named.ends_with(w))
        && (4..=16).contains(&named.chars().count())
}

/// The day a paper was signed, run together with its last sentence.
pub(super) fn closes(page: &Page<'_>, found: &Found) -> bool {
    let last = page.s[found.span.end..page.span.end].trim().is_empty();
    let before = page.s[page.span.start..found.span.start].trim_end();
    last && matches!(&found.time, Time::Point(said) if said.day.is_some() && matches!(said.year, Year::Stated(_)))
        && before.ends_with(['。', '!', '府', '局', '会', '室', '委'])
}

/// 7号台风, 3号楼: a number, no day.
pub(super) fn numbered(page: &Page<'_>, found: &Found) -> bool {
    const THINGS: [&str; 34] = [
        "宿舍", "教学", "公路", "台风", "楼", "机", "线", "院", "栋", "井", "桥", "窑", "炉", "矿", "库",
        "店", "门", "路", "文", "码头", "泊位", "地块", "标段", "车间", "仓", "池", "泵", "闸", "坑", "馆",
        "厅", "岗", "吊", "坝",
    ];
    page.get(&found.span).ends_with('号')
        && page.s.get(found.span.end..).is_some_and(|t| THINGS.iter().any(|w| t.starts_with(w)))
}

/// A time that is part of a name: 2019年国庆节, 2018年上半年形势.
pub(super) fn named_part(after: &str) -> bool {
    // 年底评先, 年底考核: what is held every year.
    ["评先", "考核", "考评", "评优", "述职", "总评", "督查情况", "检查情况", "督导情况", "暗访情况"]
        .iter()
        .any(|w| after.starts_with(w))
        || after.starts_with(['的', '级', '版', '工', '日']) && !after.starts_with("工作日")
        || ["国庆", "春节", "年度", "计划", "方案", "第", "全国", "全市", "全县", "全区", "全省", "度"]
            .iter()
            .any(|w| after.starts_with(w))
}

pub(super) fn quoted(before: &str) -> bool {
    let open = |a: char, b: char| before.rfind(a).is_some_and(|i| !before[i..].contains(b));
    open('《', '》') || open('“', '”')
}
