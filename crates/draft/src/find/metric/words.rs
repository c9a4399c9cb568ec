//! What the words around a figure say: what it counts, and whether it is reached, aimed at or merely so.

use crate::lexicon::Class;
use crate::page::Page;
use crate::pattern::Words;
use std::ops::Range;
use std::sync::LazyLock;

/// What the figure counts: the words before it in its clause, else those after.
pub(super) fn label(page: &Page<'_>, at: usize) -> String {
    let before = page.get(&(page.span.start..at));
    let clause = before.rsplit([',', '。', ';', ':', '、', '\n', '(']).next().unwrap_or("");
    let words =
        clause.trim_end_matches(['了', '达', '到', '为', '共', '占', '有', '约', '近', '的', '至']).trim();
    if words.chars().count() >= 2 {
        let skip = words.chars().count().saturating_sub(24);
        return words.chars().skip(skip).collect();
    }
    let after = &page.s[at..page.span.end];
    after
        .chars()
        .skip_while(|c| !crate::text::is_han(*c))
        .skip(1)
        .take_while(|c| crate::text::is_han(*c))
        .take(12)
        .collect()
}

/// Target, result or baseline, from the words around.
pub(super) fn kind(page: &Page<'_>, sentence: Range<usize>, span: &Range<usize>) -> &'static str {
    let text = page.get(&sentence);
    let before = page.get(&(sentence.start..span.start.max(sentence.start)));
    let clause = before.rsplit([',', ';']).next().unwrap_or("");
    let mut after = page.s[span.end..sentence.end.max(span.end)].chars().take(12);
    if clause.ends_with('由') || clause.ends_with('从') && after.any(|c| c == '到') {
        return "baseline";
    }
    static AIMS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "达到",
            "力争",
            "确保",
            "不少于",
            "不低于",
            "目标",
            "引进",
            "培养",
            "选拔",
            "建设",
            "每年",
            "评出",
            "到20",
            "年底",
            "要",
            "计划",
            "以上",
            "放假",
            "完成",
        ])
    });
    static MEANT: LazyLock<Words> = LazyLock::new(|| {
        Words::new(["要", "必须", "力争", "确保", "计划", "拟", "不少于", "不低于", "争取", "目标", "突破"])
    });
    static TOLD: LazyLock<Words> =
        LazyLock::new(|| Words::new(["了", "已", "共", "累计", "截至", "截止", "先后", "去年", "上半年"]));
    static EXISTS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "现有",
            "共有",
            "占",
            "存量",
            "登记在册",
            "在册",
            "全长",
            "总面积",
            "辖",
            "涉及",
            "分属",
            "剩下",
        ])
    });
    static HAPPENED: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "发生", "死亡", "受伤", "遇难", "亡", "上升", "下降", "增长", "满意", "得分", "达标", "惠及",
            "投诉", "受灾",
        ])
    });
    static DONE: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            "共",
            "已",
            "了",
            "累计",
            "发生",
            "取缔",
            "拆除",
            "清理",
            "查处",
            "悬挂",
            "召开",
            "编发",
            "增加到",
            "完成了",
            "关停",
            "先后",
            "同比",
            "上半年",
            "截至",
            "截止",
        ])
    });
    let rest = page.s[span.end..sentence.end.max(span.end)].split([',', ';', '。']).next().unwrap_or("");
    let from = span.start - clause.len();
    let acts = page.tags.any(from..span.start, Class::ACT);
    // 合格率由年初的62%上升到77%: what it was.
    let near: String = rest.chars().take(10).collect();
    if ["到", "至", "为"].iter().any(|w| near.contains(w))
        && ["提高", "上升", "下降", "增加", "增长", "降低", "减少", "扩大", "压缩", "缩短"]
            .iter()
            .any(|w| near.contains(w))
        && clause.contains(['由', '从'])
    {
        return "baseline";
    }
    if page.sentence_at(span.start).is_some_and(|x| crate::find::task::tells(page, x)) {
        let happened = HAPPENED.stands(clause) || HAPPENED.stands(rest);
        return match () {
            () if EXISTS.stands(clause) && !happened => "baseline",
            () if acts || happened || TOLD.stands(clause) || DONE.stands(before) => "result",
            () => "baseline",
        };
    }
    let past = TOLD.stands(clause) || TOLD.stands(rest);
    // 守好余下的15座水库, 把40户的难题…: so many there are, whatever is to be done to them.
    let there = clause.ends_with('的')
        || EXISTS.stands(clause)
        || clause.contains(['把', '将']) && !rest.is_empty() && !clause.contains("建成");
    if there && !past {
        return "baseline";
    }
    // 要完成1000万方, 力争达到30%, 新铺管网12.6公里: the figure's own clause says what is to come.
    if (MEANT.stands(clause) || acts) && !past {
        return "target";
    }
    match (DONE.stands(text), AIMS.stands(text)) {
        (true, false) => "result",
        (false, true) => "target",
        (true, true) if DONE.stands(clause) => "result",
        (true, true) if text.contains('了') => "result",
        (true, true) => "target",
        _ => "baseline",
    }
}
