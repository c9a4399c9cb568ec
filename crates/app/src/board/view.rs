//! What the board shows, as plain values: filled by [`super::load`] from the rooms, drawn by the pages.

use jiff::civil::Date;
use yipan_core::board::{Behind, Columns, Grid, Ruler, Span};

use crate::kit::Id;
use crate::place::map::{self, Light, Lit};
use crate::place::store::Section;

/// A campaign on the ruler at the top of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct OneRuler {
    /// Id of the campaign.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What happens on its day, such as the inspection; empty when nobody said.
    pub goal: String,
    /// First day.
    pub start: Date,
    /// The day.
    pub day: Date,
    /// Time and work laid along it.
    pub ruler: Ruler,
    /// Working days left, by the city's calendar.
    pub working_days: u32,
}

/// Counts said above the board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Fixed and waiting for another's check.
    pub verify: u32,
    /// Due this week and undone.
    pub this_week: u32,
    /// All of the grid.
    pub all: yipan_core::board::Tally,
}

/// The sign before a line: late, near, a pie of time used, waiting, met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Past its time.
    Late,
    /// Three quarters of its time used.
    Near,
    /// Time enough.
    Open,
    /// Waiting for another's check.
    Wait,
    /// Met.
    Met,
    /// The clock stands.
    Paused,
}

impl Sign {
    /// Id of its symbol in `kit/pages/signs.html`.
    pub fn symbol(self) -> &'static str {
        match self {
            Sign::Late => "s-late",
            Sign::Near => "s-near",
            Sign::Open => "s-0",
            Sign::Wait => "s-wait",
            Sign::Met => "s-ok",
            Sign::Paused => "s-off",
        }
    }

    /// Class of the clock beside it.
    pub fn class(self) -> &'static str {
        match self {
            Sign::Late => "late",
            Sign::Near => "near",
            _ => "",
        }
    }
}

/// One thing somebody has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// Its sign.
    pub sign: Sign,
    /// What it is.
    pub title: String,
    /// Its page.
    pub to: String,
    /// Who holds it.
    pub who: String,
    /// Its number, when it has one.
    pub number: Option<String>,
    /// Place, or what else helps to know it.
    pub note: String,
    /// When it is due.
    pub due: Option<i64>,
    /// Since when it waits.
    pub since: i64,
    /// Word of the deed: `board-do-WORD` is the button's label.
    pub deed: &'static str,
    /// Where the deed is done.
    pub deed_to: String,
}

/// A hazard with a date that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedHazard {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub title: String,
    /// Whose it is.
    pub unit: String,
    /// Whether it is a major one.
    pub major: bool,
    /// The date that passed.
    pub due: i64,
}

/// One criterion of a phase gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its sign.
    pub sign: Sign,
    /// What must hold.
    pub title: String,
    /// The value now.
    pub value: String,
    /// Its denominator, or who is in the way.
    pub of: String,
}

/// The next gate of the chosen campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The phase it leads into.
    pub phase: String,
    /// The day it is meant to open.
    pub day: Date,
    /// The page of its review.
    pub to: String,
    /// Criteria, unmet ones last as the template says them.
    pub criteria: Vec<Criterion>,
}

impl Gate {
    /// How many criteria are not met.
    pub fn missing(&self) -> usize {
        self.criteria.iter().filter(|c| c.sign != Sign::Met).count()
    }
}

/// One kind of problem with how much of it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Word of the category, for the link.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Open.
    pub open: u32,
    /// Of them late.
    pub late: u32,
}

/// Where the work is, on our own quiet drawing.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// Sections of roads and alleys.
    pub sections: Vec<Section>,
    /// Open work on them and beside them.
    pub lit: Vec<Lit>,
}

impl Map {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty() && self.lit.is_empty()
    }

    /// Sections and places with something late.
    pub fn late(&self) -> usize {
        self.lit.iter().filter(|lit| matches!(lit.light, Light::Late(_))).count()
    }

    /// The drawing; `label` says it in words.
    pub fn draw(&self, label: &str) -> String {
        map::draw(&self.sections, &self.lit, &[], label)
    }
}

/// The page `/` of a campaign, or of a unit in it.
#[derive(Debug, Clone)]
pub struct Board {
    /// The chosen campaign, when there is one.
    pub chosen: Option<OneRuler>,
    /// The others that run at the same time.
    pub others: Vec<OneRuler>,
    /// For a unit's own board: its id and short name.
    pub unit: Option<(Id, String)>,
    /// Columns by week.
    pub columns: Columns,
    /// Rows and cells.
    pub grid: Grid,
    /// Counts above it.
    pub totals: Totals,
    /// What to do first, six at most.
    pub first: Vec<Todo>,
    /// How many wait in all.
    pub waiting: usize,
    /// The next gate.
    pub gate: Option<Gate>,
    /// Kinds of problem, most open first.
    pub kinds: Vec<Kind>,
    /// Where.
    pub map: Map,
    /// Hazards with a date that passed, the longest late first.
    pub red: Vec<RedHazard>,
}

impl Board {
    /// Whose most late work it is, with how much of all that is late.
    pub fn worst(&self) -> Vec<(Id, &str, u32)> {
        self.grid.worst().into_iter().map(|row| (row.who.id, row.who.short.as_str(), row.sum.late)).collect()
    }

    /// The phases over the columns of one layout: name, how many columns, whether it holds the day.
    pub fn phases(&self, wide: &bool) -> Vec<(Option<&str>, usize, bool)> {
        let gates = self.chosen.as_ref().map_or(&[][..], |c| &c.ruler.gates);
        let mut cells: Vec<(Option<&str>, usize, bool)> = Vec::new();
        for column in self.columns.list.iter().filter(|c| if *wide { c.wide } else { c.desk }) {
            let Span::Week(monday) = column.span else {
                cells.push((None, 1, false));
                continue;
            };
            let sunday = column.span.ends().1.unwrap_or(monday);
            let name = gates.iter().rev().find(|gate| gate.day <= sunday).map(|gate| gate.name.as_str());
            match cells.last_mut() {
                Some(last) if last.0 == name && name.is_some() => {
                    last.1 += 1;
                    last.2 |= column.goal;
                }
                _ => cells.push((name, 1, column.goal)),
            }
        }
        cells
    }

    /// Longest bar of the kinds, for the scale of all.
    pub fn widest_kind(&self) -> u32 {
        self.kinds.iter().map(|k| k.open).max().unwrap_or(1).max(1)
    }

    /// Open work of all kinds.
    pub fn open_kinds(&self) -> u32 {
        self.kinds.iter().map(|k| k.open).sum()
    }
}

impl OneRuler {
    /// Percentage points behind and the tasks that makes; `None` when on time.
    pub fn behind(&self) -> Option<(u32, u32)> {
        match self.ruler.behind {
            Behind::By { points, tasks } => Some((points, tasks)),
            Behind::Ahead { .. } => None,
        }
    }

    /// Percentage points ahead; `None` when behind or exactly on time.
    pub fn ahead(&self) -> Option<u32> {
        match self.ruler.behind {
            Behind::Ahead { points } if points > 0 => Some(points),
            _ => None,
        }
    }
}

/// Bold words in a sentence: `**so**` becomes `<b>so</b>`, `⟦70⟧` the big figure. Everything else is escaped,
/// so a unit's name cannot bring markup of its own.
pub fn rich(sentence: &str) -> String {
    let mut html = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    let mut bold = false;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("**") {
            html.push_str(if bold { "</b>" } else { "<b>" });
            bold = !bold;
            rest = after;
            continue;
        }
        match c {
            '⟦' => html.push_str("<b class=\"big\">"),
            '⟧' => html.push_str("</b>"),
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    if bold {
        html.push_str("</b>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_carries_bold_words_and_no_markup_of_its_own() {
        assert_eq!(
            rich("还有 ⟦70⟧ 天，**落后 6 点** <b>&\""),
            "还有 <b class=\"big\">70</b> 天，<b>落后 6 点</b> &lt;b&gt;&amp;&quot;"
        );
        assert_eq!(rich("**open"), "<b>open</b>");
    }
}
