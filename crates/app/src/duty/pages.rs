//! What the pages of duties show, made from the picture of a campaign.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use yipan_core::duty::coverage::Gap;

use super::coverage::{Item, Picture};
use super::store::Letter;
use crate::kit::Id;
use crate::kit::frame::Frame;
use crate::kit::say::Say;
use crate::who::store::Unit;

/// Units with a column of their own; others are named at the end of the row.
const COLUMNS_MAX: usize = 22;
/// Rows of one page.
pub const ROWS_MAX: usize = 150;

/// A unit with a column.
pub struct ColumnView {
    pub id: Id,
    pub short: String,
}

/// One cell: the character of the role, and who holds it.
pub struct CellView {
    pub role: &'static str,
    pub mark: String,
    pub holder: String,
}

/// One row of the matrix.
pub struct RowView {
    pub id: Id,
    pub kind: &'static str,
    pub code: String,
    pub title: String,
    pub standard: String,
    pub gap: &'static str,
    pub said: String,
    pub cells: Vec<Option<CellView>>,
    /// The same in words, for narrow screens and for units without a column.
    pub words: Vec<String>,
    pub rest: Vec<String>,
}

/// The word of a gap.
pub fn gap_word(gap: &Gap<Id>) -> &'static str {
    match gap {
        Gap::NoLead => "no-lead",
        Gap::NoPerson { .. } => "no-person",
        Gap::ManyLeads { .. } => "many-leads",
    }
}

/// Counts for the first sentence.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub asked: usize,
    pub covered: usize,
    pub no_lead: usize,
    pub no_person: usize,
    pub many: usize,
}

impl Counts {
    /// Counts the gaps of a picture.
    pub fn of(picture: &Picture) -> Counts {
        let mut counts =
            Counts { asked: picture.coverage.asked, covered: picture.coverage.covered, ..Counts::default() };
        for (_, gap) in &picture.coverage.gaps {
            match gap {
                Gap::NoLead => counts.no_lead += 1,
                Gap::NoPerson { .. } => counts.no_person += 1,
                Gap::ManyLeads { .. } => counts.many += 1,
            }
        }
        counts
    }
}

/// The columns of a matrix: units with the most duties first.
pub fn columns(picture: &Picture, units: &HashMap<Id, Unit>) -> Vec<ColumnView> {
    let mut counts: BTreeMap<Id, usize> = BTreeMap::new();
    for own in &picture.duties {
        *counts.entry(own.unit_id).or_default() += if own.role == "lead" { 4 } else { 1 };
    }
    let mut counts: Vec<(Id, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
    let short = |id: &Id| units.get(id).map(|own| own.short.clone()).unwrap_or_default();
    counts.iter().take(COLUMNS_MAX).map(|(id, _)| ColumnView { id: *id, short: short(id) }).collect()
}

/// The rows of a matrix over the items chosen.
pub fn rows<'a>(
    say: &Say,
    picture: &Picture,
    columns: &[ColumnView],
    units: &HashMap<Id, Unit>,
    people: &HashMap<Id, String>,
    items: impl Iterator<Item = &'a Item>,
) -> Vec<RowView> {
    let gaps: HashMap<(&str, Id), &Gap<Id>> = picture
        .coverage
        .gaps
        .iter()
        .filter_map(|(subject, gap)| {
            let word = yipan_core::duty::SUBJECTS.iter().find(|(_, kind)| *kind == subject.kind)?.0;
            Some(((word, subject.id), gap))
        })
        .collect();
    let mut held: HashMap<(&str, Id), Vec<&super::store::Duty>> = HashMap::new();
    for own in &picture.duties {
        held.entry((own.kind.as_str(), own.subject_id)).or_default().push(own);
    }
    let role_of = |word: &str| {
        yipan_core::duty::ROLES.iter().find(|(own, _)| *own == word).map_or("participant", |(own, _)| own)
    };
    items
        .map(|item| {
            let duties = held.get(&(item.word, item.id)).map(Vec::as_slice).unwrap_or_default();
            let holder = |own: &super::store::Duty| -> String {
                let post = own.post_id.and_then(|id| picture.posts.get(&id));
                let person = post.and_then(|own| own.person_id).and_then(|id| people.get(&id));
                match (post, person) {
                    (Some(post), Some(name)) => format!("{} {name}", post.title),
                    (Some(post), None) => say.one("duty-vacant", "post", post.title.clone()),
                    _ => say.it("duty-no-post"),
                }
            };
            let cells = columns
                .iter()
                .map(|column| {
                    let own = duties.iter().filter(|own| own.unit_id == column.id);
                    let own = own.min_by_key(|own| {
                        yipan_core::duty::ROLES.iter().position(|(word, _)| *word == own.role)
                    })?;
                    Some(CellView {
                        role: role_of(&own.role),
                        mark: say.of("duty-mark", &own.role),
                        holder: holder(own),
                    })
                })
                .collect();
            let short = |own: &super::store::Duty| {
                units.get(&own.unit_id).map(|unit| unit.short.clone()).unwrap_or_default()
            };
            let told =
                |own: &&super::store::Duty| format!("{} {}", say.of("duty-mark", &own.role), short(own));
            let gap = gaps.get(&(item.word, item.id));
            RowView {
                id: item.id,
                kind: item.word,
                code: item.code.clone(),
                title: item.title.clone(),
                standard: item.standard.clone(),
                gap: gap.map_or("", |gap| gap_word(gap)),
                said: gap.map(|gap| say.of("duty-gap", gap_word(gap))).unwrap_or_default(),
                cells,
                words: duties.iter().map(told).collect(),
                rest: duties
                    .iter()
                    .filter(|own| !columns.iter().any(|c| c.id == own.unit_id))
                    .map(told)
                    .collect(),
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "duty/pages/matrix.html")]
pub struct MatrixPage {
    pub frame: Frame,
    pub id: Id,
    pub counts: Counts,
    pub only: String,
    /// Kinds of subject there are.
    pub kinds: Vec<&'static str>,
    pub columns: Vec<ColumnView>,
    pub rows: Vec<RowView>,
    pub more: Option<usize>,
    pub units: Vec<Unit>,
    pub may_assign: bool,
    pub faults: Vec<String>,
}

#[derive(Template)]
#[template(path = "duty/pages/coverage.html")]
pub struct CoveragePage {
    pub frame: Frame,
    pub id: Id,
    pub counts: Counts,
    pub gaps: Vec<RowView>,
    pub more: usize,
    pub blind: Vec<BlindView>,
    pub blind_total: usize,
    pub units: Vec<Unit>,
    pub may_assign: bool,
}

/// A blind corner.
pub struct BlindView {
    pub kind: &'static str,
    pub code: String,
    pub title: String,
    pub why: String,
}

#[derive(Template)]
#[template(path = "duty/pages/start.html")]
pub struct StartPage {
    pub frame: Frame,
    pub id: Id,
    pub name: String,
    pub counts: Counts,
    pub units: usize,
    pub blocking: usize,
    pub fault: String,
    pub waiver: String,
}

/// A letter in the list.
pub struct LetterRow {
    pub own: Letter,
    pub unit: String,
    pub items: usize,
}

#[derive(Template)]
#[template(path = "duty/pages/letters.html")]
pub struct LettersPage {
    pub frame: Frame,
    pub id: Id,
    pub rows: Vec<LetterRow>,
    pub signed: usize,
    pub waiting: usize,
    pub may_assign: bool,
}

/// One duty in a letter as it is read.
pub struct LetterItem {
    pub role: String,
    pub code: String,
    pub title: String,
    pub asks: String,
    pub due: String,
    pub holder: String,
}

#[derive(Template)]
#[template(path = "duty/pages/letter.html")]
pub struct LetterPage {
    pub frame: Frame,
    pub own: Letter,
    pub campaign: String,
    pub goal: String,
    pub target: String,
    pub asks: String,
    pub unit: String,
    pub items: Vec<LetterItem>,
    pub intact: bool,
    pub may_sign: bool,
    pub fault: String,
}
