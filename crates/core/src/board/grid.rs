//! Rows of the board and the stone in each cell.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::columns::{Columns, Span};

/// What is due in one cell, counted by where it stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Open, with time enough.
    pub open: u32,
    /// Open, with three quarters of its time used.
    pub near: u32,
    /// Open and past its time.
    pub late: u32,
    /// Struck off in time.
    pub done: u32,
    /// Struck off after its time.
    pub done_late: u32,
}

impl Tally {
    /// How many are not struck off.
    pub fn undone(self) -> u32 {
        self.open + self.near + self.late
    }

    /// How many are struck off, in time or not.
    pub fn closed(self) -> u32 {
        self.done + self.done_late
    }

    /// How many there are.
    pub fn all(self) -> u32 {
        self.undone() + self.closed()
    }

    /// Share struck off, in whole percent rounded down, so that 100 means all; `None` when there is nothing.
    pub fn closed_percent(self) -> Option<u32> {
        (self.all() > 0).then(|| self.closed() * 100 / self.all())
    }

    /// The one stone of the cell: the most urgent speaks, its figure says how many are undone.
    pub fn stone(self) -> Stone {
        match self {
            t if t.late > 0 => Stone::Late(t.undone()),
            t if t.near > 0 => Stone::Near(t.undone()),
            t if t.open > 0 => Stone::Open(t.open),
            t if t.done > 0 => Stone::Done,
            t if t.done_late > 0 => Stone::DoneLate,
            _ => Stone::Bare,
        }
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            open: self.open + other.open,
            near: self.near + other.near,
            late: self.late + other.late,
            done: self.done + other.done,
            done_late: self.done_late + other.done_late,
        }
    }
}

/// What lies on one crossing of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stone {
    /// Nothing was due.
    Bare,
    /// An ink stroke: everything due was struck off, at least one in time.
    Done,
    /// A grey stroke: everything due was struck off, all of it after its time.
    DoneLate,
    /// A ring with a count.
    Open(u32),
    /// An amber stone with a count.
    Near(u32),
    /// A red diamond with a count.
    Late(u32),
}

/// Who a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Id of the unit or post.
    pub id: i64,
    /// Short name for the board.
    pub short: String,
    /// Full name.
    pub name: String,
    /// Group it is compared within; rows of a lower group stand higher.
    pub group: Group,
}

/// Groups of like units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Departments of the government.
    Department,
    /// Streets and townships.
    Territory,
    /// Enterprises, institutions and all others.
    Other,
}

/// One row of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub who: Who,
    /// A tally for each column, in the order of the columns.
    pub cells: Vec<Tally>,
    /// Everything of this row, with what has no date yet.
    pub sum: Tally,
}

/// The rows of the board, worst first within their group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Rows by group, then by how many are late.
    pub rows: Vec<Row>,
    /// All rows together.
    pub sum: Tally,
}

impl Grid {
    /// Lays counted work on the board. `due` is a day of the week it is due in, `None` for work without a date
    /// yet; counts of somebody not in `whos` are left out.
    pub fn lay(
        columns: &Columns,
        whos: Vec<Who>,
        counts: impl IntoIterator<Item = (i64, Option<Date>, Tally)>,
    ) -> Self {
        let mut by_who: BTreeMap<i64, (Vec<Tally>, Tally)> = whos
            .iter()
            .map(|w| (w.id, (vec![Tally::default(); columns.list.len()], Tally::default())))
            .collect();
        for (id, due, tally) in counts {
            let Some((cells, sum)) = by_who.get_mut(&id) else { continue };
            *sum = sum.and(tally);
            let Some(due) = due else { continue };
            for (cell, column) in cells.iter_mut().zip(&columns.list) {
                if column.span.holds(due) {
                    *cell = cell.and(tally);
                }
            }
        }
        let mut rows: Vec<Row> = whos
            .into_iter()
            .filter_map(|who| by_who.remove(&who.id).map(|(cells, sum)| Row { who, cells, sum }))
            .collect();
        rows.sort_by(|a, b| {
            (a.who.group, b.sum.late, b.sum.near, b.sum.undone(), a.who.id).cmp(&(
                b.who.group,
                a.sum.late,
                a.sum.near,
                a.sum.undone(),
                b.who.id,
            ))
        });
        let sum = rows.iter().fold(Tally::default(), |all, row| all.and(row.sum));
        Self { rows, sum }
    }

    /// Who holds most of what is late: the worst rows that together hold two thirds of it, four at most.
    pub fn worst(&self) -> Vec<&Row> {
        let mut late: Vec<&Row> = self.rows.iter().filter(|row| row.sum.late > 0).collect();
        late.sort_by_key(|row| (std::cmp::Reverse(row.sum.late), row.who.id));
        let mut held = 0;
        let mut named = 0;
        while named < late.len().min(4) && held * 3 < self.sum.late * 2 {
            held += late[named].sum.late;
            named += 1;
        }
        late.truncate(named);
        late
    }

    /// All rows of one column together.
    pub fn of_span(&self, columns: &Columns, wanted: impl Fn(&Span) -> bool) -> Tally {
        let mut all = Tally::default();
        for row in &self.rows {
            for (cell, column) in row.cells.iter().zip(&columns.list) {
                if wanted(&column.span) {
                    all = all.and(*cell);
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::board::Column;

    fn who(id: i64, group: Group) -> Who {
        Who { id, short: format!("U{id}"), name: format!("Unit {id}"), group }
    }

    fn tally(open: u32, near: u32, late: u32, done: u32, done_late: u32) -> Tally {
        Tally { open, near, late, done, done_late }
    }

    #[test]
    fn the_most_urgent_in_a_cell_speaks_and_counts_what_is_undone() {
        for (cell, stone) in [
            (tally(0, 0, 0, 0, 0), Stone::Bare),
            (tally(0, 0, 0, 3, 1), Stone::Done),
            (tally(0, 0, 0, 0, 2), Stone::DoneLate),
            (tally(2, 0, 0, 9, 0), Stone::Open(2)),
            (tally(2, 1, 0, 9, 0), Stone::Near(3)),
            (tally(2, 1, 1, 9, 0), Stone::Late(4)),
        ] {
            assert_eq!(cell.stone(), stone, "{cell:?}");
        }
    }

    #[test]
    fn rows_stand_worst_first_within_their_group() {
        let columns = Columns::of(date(2026, 3, 2), date(2026, 9, 30), date(2026, 7, 22), &[]);
        let whos = vec![who(1, Group::Territory), who(2, Group::Department), who(3, Group::Department)];
        let grid = Grid::lay(
            &columns,
            whos,
            [
                (1, Some(date(2026, 7, 1)), tally(0, 0, 7, 0, 0)),
                (2, Some(date(2026, 7, 22)), tally(5, 0, 0, 1, 0)),
                (3, Some(date(2026, 7, 14)), tally(0, 0, 2, 0, 0)),
                (3, None, tally(1, 0, 0, 0, 0)),
                (99, None, tally(50, 0, 0, 0, 0)),
            ],
        );
        assert_eq!(grid.rows.iter().map(|r| r.who.id).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(grid.rows[0].sum, tally(1, 0, 2, 0, 0));
        assert_eq!(grid.sum, tally(6, 0, 9, 1, 0));
        assert_eq!(grid.worst().iter().map(|r| r.who.id).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_share_of_all_says_a_hundred_only_when_nothing_is_left() {
        assert_eq!(tally(0, 0, 0, 0, 0).closed_percent(), None);
        assert_eq!(tally(1, 0, 0, 199, 0).closed_percent(), Some(99));
        assert_eq!(tally(0, 0, 0, 1, 1).closed_percent(), Some(100));
    }

    proptest! {
        /// Whatever is dated inside the campaign is seen exactly once at each width of the screen.
        #[test]
        fn nothing_falls_off_the_board(length in 1i32..800, now in -60i32..900, days in prop::collection::vec(0i32..800, 1..20)) {
            let start = date(2026, 1, 7);
            let day = |n: i32| start.saturating_add(jiff::Span::new().days(n));
            let columns = Columns::of(start, day(length), day(now), &[]);
            let counts = days.iter().map(|d| (1, Some(day(d % (length + 1))), tally(1, 0, 0, 0, 0)));
            let grid = Grid::lay(&columns, vec![who(1, Group::Other)], counts);
            for shown in [Column::on_wide as fn(&Column) -> bool, Column::on_desk] {
                let seen: u32 = columns.list.iter().zip(&grid.rows[0].cells).filter(|(c, _)| shown(c)).map(|(_, t)| t.all()).sum();
                prop_assert_eq!(seen as usize, days.len());
            }
        }
    }
}
