//! The drive that a title names, whatever the paper or the meeting.

use super::CREATE;
use super::name::place;
use crate::page::Page;
use crate::pattern::{Pattern, compile};
use std::ops::Range;
use std::sync::LazyLock;

static TITLE_MEETING: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"(?:^|在)(?:[\p{Han}]{2,6}(?:市|县|区))?(?:全[国省市县区镇校])?(?P<c>[^,。;:()在]{4,40}?)(?:工作)?(?:第.阶段)?(?:冲刺)?(?:现场)?(?:动员|部署|布置|推进|启动|转段动员|再动员|誓师|总结|调度|协调|专题|现场|现场观摩|观摩|督导|督办|攻坚|紧急|迎检冲刺|工作)(?:部署)?(?:电视电话|视频)?(?:大会|会议|会|仪式|讲话稿?$)",
    )
});
static TITLE_ON: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"关于(?:印发[^《]{0,30}《|转发[^《]{0,30}《|印发|转发|进一步|深入|全面|扎实|切实|认真|组织|开展好|做好|开展|实施|推进|加强|支持|深化|加快|推动|举办|启动|集中|在[^,。“]{2,10}?(?:范围内?)?(?:开展|组织|实施)|在[^,。“]{2,10}范围内?)*(?P<c>[^,。;:》]{4,50}?)(?:工作)?的?(?:实施|工作|活动|总体|行动)?(?:会议纪要|纪要|责任书|紧急通知|(?:模拟|实地|随机|第三方|专项|全面|集中|督导|督查|检查|暗访|抽查|考核|考评|进展|推进|落实|整改|开展|完成|工作|和|及)*情况的?(?:督查|督办|检查|暗访|调研|考核|整改)?(?:通报|报告|通知)|通报|通知|意见|方案|若干措施|若干意见|若干规定|工作要点|行动计划|工作计划|实施细则|工作安排|应急预案|责任书|[一二三四五六七八九十]+条(?:意见|措施)|决定|办法|部署|安排|通告|公告|规划|函|请示)",
    )
});
static PLAN_TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    compile(
        r"^(?:[\p{Han}]{2,12}?(?:省|市|县|区|镇|乡|局|委|街道|社区|学校|学院|大学|中学|小学|幼儿园|医院))?(?:[0-9]{4}年度?)?(?:开展)?(?P<c>[^,。;:]{4,40}?)(?:工作)?(?:的)?(?:实施方案|工作方案|行动方案|活动方案|总体方案|实施意见|实施细则|实施办法|评选办法|评比办法|考核评比办法|考核奖惩办法|考核奖惩细则|考核办法|考评办法|管理办法|奖惩办法|工作计划|行动计划|工作要点|工作安排|安排意见|方案|紧急通知|通知)(?:\(.*\))?$",
    )
});

/// A line no longer than this can be a title, and it ends with one of these signs: 讲话, 主持词, 通知, 方案.
const TITLE_MOST: usize = 60;
const ENDS: [char; 8] = ['词', '话', '稿', '知', '案', '报', '见', '要'];

/// The drive named by a title, or by a single line of it where the reader of the layout took more for the title, or
/// less.
pub(super) fn named(page: &Page<'_>, title: &str) -> Option<(Range<usize>, &'static str, u8)> {
    let title = listed(title);
    read(page, title).or_else(|| {
        let own = page.title.iter().filter(|_| page.title.len() > 1).map(|t| page.get(t));
        let above = page.s[..page.span.start].trim_end().rsplit('\n').take(2);
        own.chain(above)
            .filter(|line| line.chars().count() <= TITLE_MOST && line.ends_with(ENDS))
            .find_map(|line| read(page, line))
    })
}
/// 篇三:冬春水利建设动员讲话稿: without the number a collection gives it.
fn listed(title: &str) -> &str {
    let number = title.split_once(':').filter(|(n, _)| n.contains('篇') && n.chars().count() <= 5);
    number.map_or(title, |(_, rest)| rest)
}

fn read(page: &Page<'_>, title: &str) -> Option<(Range<usize>, &'static str, u8)> {
    for pattern in [&TITLE_ON, &TITLE_MEETING] {
        let Some(c) =
            pattern.captures(title).and_then(|c| c.name("c").map(|m| whole(title, m.start(), m.as_str())))
        else {
            continue;
        };
        if ["形势", "情况", "放假", "会议", "表彰", "先进", "通报", "同志", "转段", "召开", "事故", "火灾"]
            .iter()
            .any(|w| c.contains(w))
            || ["政府", "委员会", "党委"].iter().any(|w| c.ends_with(w))
        {
            continue;
        }
        // 绿化动员暨防火: two matters, the first is named first.
        // 清淤暨护岸攻坚行动: both are what one drive does.
        let joined = c.split_once('暨').filter(|(first, last)| {
            let met = ["动员", "推进", "部署", "启动", "总结", "会", "工作", "行动", "整治", "活动", "仪式"];
            met.iter().any(|w| first.ends_with(w))
                || !["行动", "攻坚", "整治"].iter().any(|w| last.ends_with(w))
        });
        let c = match joined {
            Some((first, _)) => ["动员", "推进", "部署", "启动", "总结", "工作"]
                .iter()
                .fold(first, |name, tail| name.strip_suffix(tail).unwrap_or(name))
                .to_owned(),
            None => c,
        };
        // 关于调整洒水时段的通知: an act of the office; the drive it serves stands in the text.
        let office = ["调整", "召开", "报送", "上报", "公布", "征集", "成立", "延长", "变更", "填报"];
        if office.iter().any(|w| c.starts_with(w))
            && let Some(m) = CREATE.find(page.body())
        {
            return Some((page.at(m.range()), "campaign.served", 60));
        }
        if let Some(span) = place(page, &c) {
            return Some((span, "campaign.title", 80));
        }
    }
    if let Some(c) =
        PLAN_TITLE.captures(title).and_then(|c| c.name("c").map(|m| whole(title, m.start(), m.as_str())))
        && !["形势", "情况", "放假", "工作会议"].iter().any(|w| c.contains(w))
        && let Some(span) = place(page, &c)
    {
        return Some((span, "campaign.plan-title", 70));
    }
    None
}

/// A name from a title; 文明城市 or 建县 before it is no place but part of it.
pub(super) fn whole(title: &str, start: usize, name: &str) -> String {
    // 转发省厅关于做好收购监测工作的通知: what the paper that is passed on is about.
    if let Some(i) = name.rfind("关于") {
        let rest = &name[i + "关于".len()..];
        let rest = ["切实", "进一步", "做好", "加强", "开展", "推进"]
            .iter()
            .fold(rest, |r, w| r.strip_prefix(w).unwrap_or(r));
        return rest.to_owned();
    }
    // 对全区养老机构开展消防安全专项检查情况的通报: what was held stands behind the verb.
    if let Some((_, held)) = name.split_once("开展").filter(|(on, _)| !on.is_empty() && !on.contains('“'))
        && let Some(end) = title[start..].find("情况").map(|i| start + i)
        && let Some(from) = title[..end].rfind(held)
    {
        return title[from..end].to_owned();
    }
    // 治理三年|行动方案, 系列|活动方案: the last word belongs to the drive.
    let end = start + name.len();
    let open =
        ["三年", "两年", "五年", "百日", "专项", "系列", "攻坚", "提升", "主题", "实践", "清零", "会战"];
    if let Some(word) = ["行动", "活动"].iter().find(|w| title[end..].starts_with(**w))
        && open.iter().any(|w| name.ends_with(w))
    {
        return title[start..end + word.len()].to_owned();
    }
    const KINDS: [&str; 14] = [
        "城市", "城区", "社区", "小区", "园区", "景区", "校区", "乡镇", "城镇", "集镇", "街区", "建县",
        "建市", "建区",
    ];
    let opens = |c: char| c == '在' || c == '于' || c == '会';
    match KINDS.iter().any(|k| title[..start].ends_with(k)) {
        true => title[title[..start].rfind(opens).map_or(0, |i| i + '在'.len_utf8())..start + name.len()]
            .to_owned(),
        false => name.to_owned(),
    }
}
