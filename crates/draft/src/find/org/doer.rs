//! Bodies that do: the subject of a requirement, who is praised, who speaks.

use super::super::body::{self, Edges};
use super::Orgs;
use super::aside::takes_over;
use super::local;
use super::watch::{inspects, looks_on, sends, watches};
use crate::lexicon::Class;
use crate::page::Page;
use crate::pattern::{Pattern, Words, compile};
use crate::text::{firsts, holds, width};
use std::ops::Range;
use std::sync::LazyLock;

/// Bodies that a requirement names as its doer: 城建局要制定…; 市教育局负责….
pub(super) fn subjects(orgs: &mut Orgs<'_, '_>) {
    let page = orgs.page;
    for x in &page.outline.sentences {
        if page.in_title(x.start) {
            continue;
        }
        let told = crate::find::task::tells(page, x) && !ahead(page, x);
        let words = page.get(&(x.start..x.end));
        let (by, others) = (BY.stands(words), OTHERS.stands(words));
        for c in page.clauses(x).iter().cloned() {
            let text = page.get(&c);
            if told && !asked_of(page, &c) {
                continue;
            }
            // (甲局牵头): read with the brackets.
            if text.starts_with('(')
                || !text.starts_with('由') && crate::find::task::roster(text) && !text.contains("的由")
            {
                continue;
            }
            // 每年由省住建厅组织…: who does it stands inside.
            if by
                && let Some(i) = text.find('由').filter(|i| *i > 0)
                && let Some(owners) = body::leading(page, c.start + i + '由'.len_utf8()..c.end)
                && !body::gives_post(text)
            {
                for member in body::list(page.s, owners) {
                    let name = page.get(&member);
                    if !command_like(name)
                        && !authority(name)
                        && !orgs.has(name, &["lead", "office", "sponsor", "supervisor"])
                    {
                        let looks = watches(name) || looks_on(name, text) || sends(text);
                        let role = match () {
                            () if leads(name, &page.s[member.end..c.end]) => "leading_group",
                            () if takes_over(page, &member, name) => "other",
                            () if looks => "supervisor",
                            () => "lead",
                        };
                        orgs.push(member, role, "org.inside", 65);
                    }
                }
            }
            // 请城管办就如何管理发言: called to speak, not told to do.
            let called = text.starts_with('请')
                && ["发言", "讲话", "通报", "宣读", "表态", "汇报"].iter().any(|w| text.contains(w));
            if called {
                continue;
            }
            // 甲局、乙局等职能部门,要加大监管: what they are told stands behind a comma.
            let told =
                page.s[c.end..x.end].strip_prefix(',').is_some_and(|r| r.starts_with(['要', '应', '须']));
            let many = text.ends_with("部门") || text.ends_with("单位");
            if others {
                shortened(orgs, c.clone());
            }
            let list = (told && many).then(|| text.rfind('等')).flatten().map(|i| c.start..c.start + i);
            let led = list.or_else(|| body::leading(page, c.clone()));
            let Some(range) = led.or_else(|| before_verb(text).map(|l| c.start + l.start..c.start + l.end))
            else {
                continue;
            };
            // 刚才,市林业局通报了进展; 城关镇的负责同志上了台: told, not asked. 县政府办公室 2023年5月12日: signed.
            let after = &page.s[range.end..c.end];
            let told = after.chars().take(6).any(|x| x == '了')
                || after.starts_with('的')
                || after
                    .find('过')
                    .is_some_and(|i| after[..i].ends_with(['去', '来', '查', '搞', '做', '说']))
                || SAYS.iter().any(|w| after.starts_with(w))
                || signed(page.get(&range), after);
            // 首先由县农业农村局介绍方案: has the floor.
            let talk = matches!(page.particulars.kind, "speech" | "chair's remarks" | "minutes");
            let speaks = talk
                && (SPEECH.iter().any(|w| after.starts_with(w))
                    || after.starts_with(['作', '做']) && SPEECH.iter().any(|w| after.ends_with(w)))
                && !after.contains(['对', '每']);
            // 区城管局召开会议: convenes, and is asked nothing.
            let convenes = page.s[range.end..c.end].trim_start_matches("组织").starts_with("召开")
                && page.particulars.kind == "bulletin";
            let stands = body::stands_in(page.get(&range), after);
            if body::gives_post(text) || told || convenes || stands || sits(text) {
                continue;
            }
            let mut found = body::members(page.s, range);
            let all = found.len();
            found.retain(|m| body::is_body(body::bare(page.get(m))) || told_place(page, page.get(m)));
            if found.is_empty() || found.len() * 2 < all {
                continue;
            }
            // 督查室、创卫办将进行督查: who goes with an inspector inspects.
            let leads = text.ends_with("牵头") && sends(page.get(&(c.end..x.end)));
            let beside = sends(text) || leads || found.iter().any(|m| inspects(page.get(m)));
            for member in found {
                // 10月份省爱卫会, 从今年一月省爱卫会: a time before the name is no part of it.
                let from = page.get(&member).starts_with(['从', '自', '据']);
                let first = member.start + if from { '从'.len_utf8() } else { 0 };
                let time = page.times_in(&member).first().filter(|t| t.span.start == first);
                let member = time.map_or(member.start, |t| t.span.end)..member.end;
                let name = page.get(&member).to_owned();
                if command_like(&name)
                    || orgs.has(&name, &["lead", "office", "sponsor", "supervisor"])
                    || orgs.out.iter().any(|i| i.span == member)
                    || above(page, &name)
                    || authority(&name)
                {
                    continue;
                }
                let role = if takes_over(page, &member, &name) {
                    "other"
                } else if speaks {
                    "participant"
                } else if beside || watches(&name) || looks_on(&name, text) {
                    "supervisor"
                } else {
                    "lead"
                };
                orgs.push(member, role, "org.subject", 70);
            }
        }
    }
}

/// Whether these words name a place under the one the paper speaks of: its own stands in its title, or all over.
fn told_place(page: &Page<'_>, name: &str) -> bool {
    const OFTEN: usize = 5;
    body::is_place(name)
        && !page.title.iter().any(|t| page.get(t).contains(name))
        && page.body().matches(name).take(OFTEN).count() < OFTEN
}

/// 考核工作由市城市管理委员会统一领导.
fn leads(name: &str, after: &str) -> bool {
    (after.starts_with("统一领导") || after.starts_with("集中领导")) && name.ends_with(['会', '委', '组'])
}

/// What stands before the doer of what is said first.
static BY: LazyLock<Words> = LazyLock::new(|| Words::new(["由"]));

/// What closes a list of departments.
static OTHERS: LazyLock<Words> = LazyLock::new(|| Words::new(["等"]));

/// 某镇人民政府 2011年4月6日: the day behind a signature.
fn signed(before: &str, after: &str) -> bool {
    let day = after.trim_start();
    let year = || day.find('年').is_some_and(|i| day[..i].chars().count() == 4);
    let apart = after.starts_with(' ') || before.ends_with(' ');
    apart && day.starts_with(|c: char| c.is_ascii_digit() || c == '二') && year()
        || day.starts_with(|c: char| c.is_ascii_digit() || c == '二')
            && after.ends_with('日')
            && !after.contains(',')
}

/// What a body says that others have to do: 乡政府要求村村有办法.
const SAYS: [&str; 12] = [
    "要求",
    "研究决定",
    "决定",
    "号召",
    "研究同意",
    "经研究",
    "提议",
    "希望",
    "提出的",
    "反映的",
    "请示的",
    "申请的",
];

/// What is done with the floor of a meeting.
const SPEECH: [&str; 6] = ["介绍", "汇报", "宣读", "传达", "发言", "表态"];

/// 由县市场监管局逐家查, 总务处9月15日前办齐: a clause that asks although the sentence around it tells.
fn asked_of(page: &Page<'_>, c: &Range<usize>) -> bool {
    static ASKS: LazyLock<Words> =
        LazyLock::new(|| Words::new(["由", "每周", "每月", "每日", "每天", "每旬", "每季", "每半"]));
    static BOUND: LazyLock<Words> = LazyLock::new(|| Words::new(["负责"]));
    let text = page.get(c);
    // 负责打通平台; 排水负责人 is a person.
    let bound = || BOUND.stands(text) && !holds(text, &["负责人", "负责同志", "负责干部"]);
    let asks = || ASKS.stands(text) || bound();
    let due = || page.times_in(c).iter().any(|t| t.before || page.get(&t.span).ends_with(['内', '底']));
    (due() || asks()) && !text.contains(['了', '过', '已']) && !page.tags.any(c.clone(), Class::PAST)
}

/// 安监办、派出所等部门要…: a list that says it is one of departments.
fn shortened(orgs: &mut Orgs<'_, '_>, clause: Range<usize>) {
    static TOLD: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?P<l>[\p{Han}、]{4,80}?)等(?:相关|有关|各|多个)?(?:职能|责任|成员)?(?:部门|单位)(?:要|应|须|必须|负责|共同|分别|按照|根据|牵头|配合)",
        )
    });
    // 等单位负责人参加了会议: who sat in the hall.
    let text = orgs.page.get(&clause);
    let told = TOLD.captures(text).filter(|_| !holds(text, &["负责人", "负责同志"]));
    let Some(l) = told.and_then(|c| c.name("l").map(|l| l.range())) else { return };
    let all = body::members(orgs.page.s, clause.start + l.start..clause.start + l.end);
    if all.len() < 2 {
        return;
    }
    // 水利、农业农村等部门: fields, of whom nobody is named.
    for member in all.into_iter().filter(|m| body::is_body(orgs.page.get(m))) {
        if !orgs.has(orgs.page.get(&member), &["lead", "office", "sponsor", "supervisor"]) {
            orgs.push(member, "lead", "org.shortened", 65);
        }
    }
}

/// Who sits in the hall: 甲局、乙局负责人参加会议, 列席:丙局.
fn sits(text: &str) -> bool {
    ["参加会议", "列席会议", "出席会议", "参加了会议", "列席了会议", "出席了会议"]
        .iter()
        .any(|w| text.ends_with(w))
        || ["参加:", "列席:", "出席:", "参加人员:", "列席", "出席"].iter().any(|w| text.starts_with(w))
}

/// Whether a sentence stands behind 下一步打算 on its line: what a bulletin says there is still to come.
fn ahead(page: &Page<'_>, x: &crate::outline::Sentence) -> bool {
    static COMING: LazyLock<Words> = LazyLock::new(|| {
        Words::new(["下步", "下一步", "下一阶段", "会议要求", "会议强调", "会议明确", "会议决定", "会议议定"])
    });
    let line = page.outline.lines.get(x.line).map_or(x.start, |l| l.start);
    page.particulars.kind == "bulletin" && COMING.stands(&page.s[line.min(x.start)..x.end])
}

/// A body of a higher level than the document's own: it is waited for, not told.
fn above(page: &Page<'_>, name: &str) -> bool {
    if !name.starts_with(['国', '全', '中', '省']) {
        return false;
    }
    let own = |w: &str| {
        page.title.iter().any(|t| page.get(t).starts_with(w))
            || page.particulars.issuer.as_deref().is_some_and(|i| i.starts_with(w))
    };
    (name.starts_with("国家") || name.starts_with("全国") || name.starts_with("中央"))
        && !["全国", "国务院", "国家", "中央"].iter().any(|w| own(w))
        || name.starts_with('省') && !own("省")
}

pub(super) fn command_like(name: &str) -> bool {
    // 乡村振兴办公室 is an office of the town like any other, 领导小组办公室 one of the drive.
    const DRIVES: [&str; 9] = ["小组", "指挥部", "委会", "委员会", "联席会议", "专班", "创", "整治", "活动"];
    let office = name.strip_suffix("办公室");
    office.is_some_and(|of| of.is_empty() || DRIVES.iter().any(|w| of.contains(w)))
        || ["领导小组", "指挥部", "创卫办", "督查组", "指导组", "工作组"].iter().any(|w| name.ends_with(w))
}

/// Party committee or government: an authority, not a doer.
pub(super) fn authority(name: &str) -> bool {
    [
        "市委",
        "县委",
        "区委",
        "省委",
        "镇党委",
        "乡党委",
        "党中央",
        "国务院",
        "市政府",
        "县政府",
        "区政府",
        "省政府",
        "市委市政府",
        "县委县政府",
        "区委区政府",
        "人民政府",
        "党委",
        "政府",
        "党组",
    ]
    .contains(&name)
        || ["党委", "党组"].iter().any(|w| name.ends_with(w))
}

/// In a review of past work: 甲局、乙局等牵头部门…; 丙镇清理了….
pub(super) fn praised(orgs: &mut Orgs<'_, '_>) {
    static LISTED: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"(?P<l>[\p{Han}A-Za-z0-9()、“”]{2,120}?)等(?:一些|一批)?(?P<t>牵头|参与|配合|包联|成员)?(?:部门|单位)(?P<r>[^。;,]{0,12})",
        )
    });
    static SINGLE: LazyLock<Pattern> = LazyLock::new(|| {
        compile(
            r"^(?:特别是|其中|同时)?(?P<l>[\p{Han}A-Za-z0-9()、]{2,80}?)(?:牵头包联|开设了|组织了|清理了|召开了|将[\p{Han}]{2,12}(?:由|责任|划)|按照|工作力度大|精心组织|积极|主动|认真|组织深入|组织开展了)",
        )
    });
    let page = orgs.page;
    for x in page.outline.sentences.iter().filter(|x| local::PRAISE.stands(&page.s[x.body..x.end])) {
        local::commended(orgs, x);
    }
    local::thanked(orgs);
    let sentences: Vec<_> = page
        .outline
        .sentences
        .iter()
        .filter(|x| crate::find::task::tells(page, x) && !ahead(page, x))
        .cloned()
        .collect();
    for x in sentences {
        let text = &page.s[x.body..x.end];
        // 报:县委、县人大: whom the paper is sent to.
        let sent = text.starts_with(['报', '送', '发', '抄', '分'])
            && ["报:", "送:", "发:", "抄送:", "抄报:", "分送:"].iter().any(|w| text.starts_with(w));
        if sent || page.under(&x, &["问题", "不足"]) || text.contains("征求") && text.contains("意见")
        {
            continue;
        }
        for c in page.clauses(&x).iter().cloned() {
            let t = page.get(&c);
            if asked_of(page, &c) {
                continue;
            }
            let (range, role) = if let Some(m) = LISTED.captures(t) {
                let Some(l) = m.name("l") else { continue };
                let lead = m.name("t").is_some_and(|k| k.as_str() == "牵头");
                (c.start + l.start()..c.start + l.end(), if lead { "lead" } else { "participant" })
            } else if let Some(m) = SINGLE.captures(t) {
                let Some(l) = m.name("l") else { continue };
                let lead = m.get(0).is_some_and(|k| k.as_str().ends_with("牵头包联"));
                (c.start + l.start()..c.start + l.end(), if lead { "lead" } else { "participant" })
            } else if (c.start == x.body || page.particulars.kind == "bulletin" && !t.contains("召开"))
                && let Some(l) = named_first(page, &c)
            {
                (l, "participant")
            } else if let Some(l) = before_done(page, &c) {
                (l, "participant")
            } else if page.particulars.kind == "bulletin"
                && c.start == x.body
                && let Some(l) = local::first(page, &c)
            {
                orgs.push(l, "participant", "org.local", 65);
                continue;
            } else if c.start == x.body
                && let Some(l) = body::leading(page, c.clone())
                && body::members(page.s, l.clone()).iter().all(|m| body::is_body(page.get(m)))
            {
                (l, "participant")
            } else if t.contains("工作力度大") {
                (c.clone(), "participant")
            } else {
                continue;
            };
            let range = strip_lead(page, range);
            for member in body::list(page.s, range) {
                let name = page.get(&member).to_owned();
                if command_like(&name)
                    || authority(&name)
                    || orgs.has(&name, &["participant", "office"])
                    || orgs.out.iter().any(|i| {
                        i.field("role") == Some("office")
                            && i.field("name").is_some_and(|n| n.ends_with(&name) || name.ends_with(n))
                    })
                    || name.ends_with('办') && name.contains("创卫")
                {
                    continue;
                }
                orgs.push(member, role, "org.praised", 60);
            }
        }
    }
}

/// 甲镇、乙乡行动迅速; 丙局创新模式: bodies at the head of what is told of them.
fn named_first(page: &Page<'_>, c: &Range<usize>) -> Option<Range<usize>> {
    const TOLD: &str = "行动 进展 工作 推进 措施 完成 成效 力度 效果 领导 创新 以 实行 率先 探索 组织 开展 建立 推行 采取 通过 把 将 对 投入 整合 聚焦 结合 发动 因地制宜 进度 反应 整改 排名 位列";
    static TELLING: LazyLock<Edges> = LazyLock::new(|| Edges::new(TOLD, false));
    let text = page.get(c);
    firsts(text).skip(3).take(40).find_map(|i| {
        TELLING.of(&text[i..]).next()?;
        let all = body::members(page.s, c.start..c.start + i);
        let named = !all.is_empty() && all.iter().all(|m| body::is_body(page.get(m)));
        named.then_some(c.start..c.start + i)
    })
}

/// 甲局开展了…: the words before a verb with 了 right after it.
fn before_done(page: &Page<'_>, c: &Range<usize>) -> Option<Range<usize>> {
    let verb = page.tags.within(c.clone()).iter().find(|t| t.class.has(Class::ACT) && t.start > c.start)?;
    let done = page.s[verb.end..c.end].starts_with('了') || page.s[verb.start..verb.end].ends_with('了');
    done.then_some(c.start..verb.start)
}

pub(super) fn strip_lead(page: &Page<'_>, range: Range<usize>) -> Range<usize> {
    let text = page.get(&range);
    for lead in ["特别是", "其中", "同时", "尤其是", "由"] {
        if text.starts_with(lead) {
            return range.start + lead.len()..range.end;
        }
    }
    range
}

/// The words before the first verb of a clause, connecting words and 等部门 left off.
pub(super) fn before_verb(text: &str) -> Option<Range<usize>> {
    const OPENS: &str =
        "对 把 要 应当 应 须 必须 负责 牵头 组织 举办 会同 计划 拟 将 开展 主办 承办 成立 制定 通过 在 就";
    static VERBS: LazyLock<Words> = LazyLock::new(|| Words::new(OPENS.split(' ')));
    static NOT: LazyLock<Edges> = LazyLock::new(|| {
        Edges::new("要求 组织部 应急 应用 对外 对接 将军 计划生育 就业 在职 组织委 通过率 要点 应对", false)
    });
    static LEAD: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"^(?:同时|此外|其中|另外|涉及的|由|请|经|即|[\p{Han}]{2,6}:|,)+"));
    static MANY: LazyLock<Pattern> =
        LazyLock::new(|| compile(r"等(?:有关|相关|多个)?(?:[0-9一二三四五六七八九十]+个?)?(?:部门|单位)$"));
    // Most clauses open with none of these, and no label.
    let opens = text.starts_with(['同', '此', '其', '另', '涉', '由', '请', '经', '即', ','])
        || text.chars().take(7).any(|c| c == ':');
    let start = if opens { LEAD.find(text).map_or(0, |m| m.end()) } else { 0 };
    let rest = &text[start..];
    let beyond = |at: usize| rest.as_bytes().get(at).map(|first| at + width(*first));
    let mut end = VERBS.first(rest, beyond(0)?)?;
    while NOT.of(&rest[end..]).next().is_some() {
        end = VERBS.first(rest, beyond(end)?)?;
    }
    if rest[..end].chars().count() >= 60 {
        return None;
    }
    let list = &rest[..end];
    let many = list.ends_with("部门") || list.ends_with("单位");
    let list = if many { MANY.find(list).map_or(list, |m| &list[..m.start()]) } else { list };
    (!list.is_empty()).then(|| start..start + list.len())
}
