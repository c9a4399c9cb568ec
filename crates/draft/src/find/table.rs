//! Tables of duties: a header (任务, 牵头单位, 完成时限), then a row for each duty, one cell to a line.
//!
//! Files lose the lines of their tables; what is left is one cell after another. A header is known by its words, a
//! cell by what it holds: bodies, a time, or something else, which opens the next row.

use super::body;
use crate::lexicon::Class;
use crate::outline;
use crate::page::Page;
use crate::text::holds;
use std::ops::Range;

/// One duty of a table.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// What is to be done.
    pub task: Range<usize>,
    /// Who does it, each with the role of its column.
    pub owners: Vec<(Range<usize>, &'static str)>,
    /// By when.
    pub due: Option<Range<usize>>,
    /// From the first cell to the last.
    pub span: Range<usize>,
}

/// Longest name of a column, in characters.
const COLUMN_CHARS_MAX: usize = 10;

/// Longest cell, in characters; what is longer is text again.
const CELL_CHARS_MAX: usize = 160;

/// Whether these words can name a column.
pub(crate) fn column(words: &str) -> bool {
    const NAMES: [&str; 17] = [
        "序号",
        "单位",
        "部门",
        "时限",
        "时间",
        "任务",
        "内容",
        "事项",
        "项目",
        "措施",
        "责任人",
        "责任领导",
        "备注",
        "目标",
        "名称",
        "领域",
        "行业",
    ];
    words.chars().take(COLUMN_CHARS_MAX + 1).count() <= COLUMN_CHARS_MAX
        && holds(words, &NAMES)
        && !words.contains(',')
}

/// The lines of a page, those of a table drawn with strokes (甲 | 乙 | 丙) cell by cell.
fn cells(page: &Page<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for line in &page.outline.lines {
        let text = page.get(line);
        if text.matches('|').count() < 2 {
            out.push(line.clone());
            continue;
        }
        let cells = text.split('|').map(str::trim).filter(|c| !c.is_empty());
        out.extend(cells.map(|c| {
            let start = line.start + (c.as_ptr() as usize - text.as_ptr() as usize);
            start..start + c.len()
        }));
    }
    out
}

/// Whether a line drawn with strokes names columns.
fn header(text: &str) -> bool {
    let cells: Vec<&str> = text.split('|').map(str::trim).filter(|c| !c.is_empty()).collect();
    let named = cells.iter().filter(|c| column(c)).count();
    cells.len() >= 3
        && named * 3 >= cells.len() * 2
        && cells.iter().all(|c| c.chars().count() <= COLUMN_CHARS_MAX)
}

/// The duties of a page's tables.
pub(crate) fn rows(page: &Page<'_>) -> Vec<Row> {
    let lines = &cells(page);
    // 清理点位 | 完成时间 | 责任单位: drawn with strokes, two columns of three are enough to know a header.
    let headers: Vec<&Range<usize>> = page.outline.lines.iter().filter(|l| header(page.get(l))).collect();
    let drawn = |l: &Range<usize>| headers.iter().any(|h| h.start <= l.start && l.end <= h.end);
    let mut out = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let width = lines[i..].iter().take_while(|l| column(page.get(l)) || drawn(l)).count();
        let header = &lines[i..i + width];
        let has = |words: &[&str]| header.iter().any(|l| words.iter().any(|w| page.get(l).contains(w)));
        if width < 3
            || !has(&["单位", "部门"])
            || !lines.get(i).is_some_and(drawn)
                && !has(&["任务", "内容", "事项", "项目", "措施", "名称", "领域", "行业"])
        {
            i += width.max(1);
            continue;
        }
        let roles: Vec<&'static str> = header
            .iter()
            .map(|l| page.get(l))
            .filter(|c| c.contains("单位") || c.contains("部门"))
            .map(|c| {
                if ["配合", "协助", "参与", "协办"].iter().any(|w| c.contains(w)) {
                    "participant"
                } else {
                    "lead"
                }
            })
            .collect();
        let strokes = lines.get(i).is_some_and(drawn);
        i += width;
        // Behind a table drawn with strokes the text goes on where a line has none: its signature is no cell.
        let stroked =
            |l: &&Range<usize>| page.line_at(l.start).is_some_and(|line| page.get(line).contains('|'));
        let rows = if strokes { lines[i..].iter().take_while(stroked).count() } else { lines.len() - i };
        i += read(page, &lines[i..i + rows], &roles, &mut out);
    }
    out
}

/// Reads the cells under a header; how many lines they take.
fn read(page: &Page<'_>, lines: &[Range<usize>], roles: &[&'static str], out: &mut Vec<Row>) -> usize {
    let mut open: Option<(Row, usize)> = None;
    let mut taken = 0;
    for line in lines {
        let text = page.get(line);
        let mark = outline::mark(text);
        let ends = text.chars().count() > CELL_CHARS_MAX
            || mark.is_some_and(|m| m.level == 1)
            || text.starts_with("附件")
            || text.starts_with("备注");
        if ends {
            break;
        }
        taken += 1;
        let cell = line.start + mark.map_or(0, |m| m.len)..line.end;
        let members: Vec<_> =
            body::members(page.s, cell.clone()).iter().flat_map(|m| apart(page, m)).collect();
        let named = !members.is_empty() && members.iter().all(|m| owner(page.get(m)));
        let timed: usize = page.times_in(&cell).iter().map(|t| t.span.len()).sum();
        if let Some((row, columns)) = open.as_mut() {
            // —: nobody helps.
            if text.chars().all(|c| matches!(c, '—' | '-' | '/' | '无')) && !row.owners.is_empty() {
                *columns += 1;
                row.span.end = line.end;
                continue;
            }
            if named {
                let role = roles.get(*columns).or(roles.last()).copied().unwrap_or("lead");
                row.owners.extend(members.into_iter().map(|m| (m, role)));
                *columns += 1;
                row.span.end = line.end;
                continue;
            }
            if timed * 10 >= cell.len() * 6 {
                row.due = Some(cell);
                row.span.end = line.end;
                continue;
            }
        }
        // A class of duties, or what is to be reached, stands beside the duty: the cell with a verb is the duty.
        let acts = |r: &Range<usize>| page.tags.any(r.clone(), Class::ACT);
        match open.as_mut() {
            Some((row, _)) if row.owners.is_empty() && row.due.is_none() => {
                if acts(&cell) && !acts(&row.task) {
                    row.task = cell;
                }
                row.span.end = line.end;
            }
            _ => {
                keep(page, open.take(), out);
                let row = Row { task: cell, owners: Vec::new(), due: None, span: line.clone() };
                open = Some((row, 0));
            }
        }
    }
    keep(page, open, out);
    taken
}

/// 市建设局; 各街道, 有关单位: whoever it names or means.
fn owner(name: &str) -> bool {
    let all = name.starts_with(['各', '相']) || name.starts_with("有关");
    body::is_body(body::bare(name)) || all && name.chars().count() <= 12 && !name.contains("工作")
}

/// 甲站 乙所: names in one cell with nothing but a space between them, which may be gone.
fn apart(page: &Page<'_>, member: &Range<usize>) -> Vec<Range<usize>> {
    let text = page.get(member);
    let ends = |head: &str| ["站", "所", "中队", "办"].iter().any(|e| head.ends_with(e));
    let cut = text.char_indices().skip(3).map(|(i, _)| i).find(|i| {
        let (head, rest) = (text[..*i].trim_end(), text[*i..].trim_start());
        ends(head) && body::is_body(head) && rest.chars().count() >= 3 && body::is_body(rest)
    });
    let Some(cut) = cut else { return vec![member.clone()] };
    let head = member.start..member.start + text[..cut].trim_end().len();
    let rest = member.end - text[cut..].trim_start().len()..member.end;
    std::iter::once(head).chain(apart(page, &rest)).collect()
}

/// A row counts when somebody or some day is named for it.
fn keep(page: &Page<'_>, row: Option<(Row, usize)>, out: &mut Vec<Row>) {
    let Some((row, _)) = row else { return };
    if (!row.owners.is_empty() || row.due.is_some()) && page.get(&row.task).chars().count() >= 4 {
        out.push(row);
    }
}
