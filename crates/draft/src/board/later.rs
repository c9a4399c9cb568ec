//! A paper of an earlier year followed again: its days move by whole years, so that a season stays a season.

use super::Board;
use crate::date::days_in;

impl Board {
    /// The last day of a phase, a task or the campaign, `2019-10-01`; none when the text names no day.
    pub fn last_named(&self) -> Option<&str> {
        let phases = self.phases.iter().flat_map(|p| [&p.start, &p.end]);
        let days = phases.chain(self.tasks.iter().map(|t| &t.due)).chain([&self.target]);
        days.filter_map(Option::as_deref).max()
    }

    /// The same board so many years later: every day keeps its month and its number; 29 February becomes the 28th
    /// where there is none.
    #[must_use]
    pub fn later(mut self, years: u16) -> Self {
        let phases = self.phases.iter_mut().flat_map(|p| [&mut p.start, &mut p.end]);
        let days = phases.chain(self.tasks.iter_mut().map(|t| &mut t.due)).chain([&mut self.target]);
        for day in days.filter_map(Option::as_mut) {
            if let Some(moved) = moved(day, years) {
                *day = moved;
            }
        }
        self
    }
}

/// `2020-02-29` and one year: `2021-02-28`.
fn moved(day: &str, years: u16) -> Option<String> {
    let (year, rest) = day.split_once('-')?;
    let (month, on) = rest.split_once('-')?;
    let year = year.parse::<i32>().ok()? + i32::from(years);
    let (month, on) = (month.parse::<u8>().ok()?, on.parse::<u8>().ok()?);
    Some(format!("{year:04}-{month:02}-{:02}", on.min(days_in(Some(year), month))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_day_of_a_paper_moves_by_the_same_years() {
        let items = [
            (1, json!({"kind": "phase", "name": "排查", "start_date": "2020-02", "end_date": "2020-02-29"})),
            (2, json!({"kind": "task", "text": "建立台账", "due": "2020-05-10"})),
            (3, json!({"kind": "task", "text": "清理河道"})),
        ];
        let board = Board::of(&items);
        assert_eq!(board.last_named(), Some("2020-05-10"));
        let board = board.later(6);
        assert_eq!(board.phases[0].start.as_deref(), Some("2026-02-01"));
        assert_eq!(board.phases[0].end.as_deref(), Some("2026-02-28"));
        assert_eq!(
            board.tasks.iter().map(|t| t.due.as_deref()).collect::<Vec<_>>(),
            [Some("2026-05-10"), None]
        );
    }
}
