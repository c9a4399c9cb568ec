//! A task from the first report to its end: how much is done, and when it counts as finished.

/// What is known of a task when somebody does something to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Thousandths done.
    pub done: i64,
    /// How many of its parts are not finished.
    pub open_parts: usize,
    /// Whether it has parts at all: then its progress is theirs.
    pub is_summary: bool,
    /// Whether it must hand something over (交付物).
    pub has_deliverable: bool,
}

/// What the work became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// Thousandths done.
    pub done: i64,
    /// Whether it is finished.
    pub is_finished: bool,
}

/// What the rules can answer instead of yes. The sentence stands in `words.*.ftl` under `plan-refused-…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is finished; a finished task is reported on no more.
    AlreadyFinished,
    /// A share lies between 0 and 99 per cent; the last step is its own deed, with evidence.
    ShareOutOfRange,
    /// Progress of a task with parts is that of its parts.
    ProgressIsOfParts,
    /// So many parts are not finished.
    OpenParts(usize),
    /// What it must hand over has no evidence.
    NoEvidence,
}

impl Work {
    /// A report of progress, in per cent. It may also go back: what was thought done may turn out not to be.
    pub fn report(self, per_cent: i64) -> Result<Done, Refused> {
        if self.done >= 1000 {
            return Err(Refused::AlreadyFinished);
        }
        if self.is_summary {
            return Err(Refused::ProgressIsOfParts);
        }
        if !(0..=99).contains(&per_cent) {
            return Err(Refused::ShareOutOfRange);
        }
        Ok(Done { done: per_cent * 10, is_finished: false })
    }

    /// The task is finished: all its parts are, and what it must hand over is there to be seen.
    pub fn complete(self, pieces_of_evidence: usize) -> Result<Done, Refused> {
        if self.done >= 1000 {
            return Err(Refused::AlreadyFinished);
        }
        if self.open_parts > 0 {
            return Err(Refused::OpenParts(self.open_parts));
        }
        if self.has_deliverable && pieces_of_evidence == 0 {
            return Err(Refused::NoEvidence);
        }
        Ok(Done { done: 1000, is_finished: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_work_answers_a_report_and_a_completion() {
        let open = Work { done: 300, open_parts: 0, is_summary: false, has_deliverable: false };
        let table = [
            ("open", open, Ok(500), Ok(1000)),
            (
                "finished",
                Work { done: 1000, ..open },
                Err(Refused::AlreadyFinished),
                Err(Refused::AlreadyFinished),
            ),
            (
                "with open parts",
                Work { is_summary: true, open_parts: 2, ..open },
                Err(Refused::ProgressIsOfParts),
                Err(Refused::OpenParts(2)),
            ),
            (
                "with finished parts",
                Work { is_summary: true, ..open },
                Err(Refused::ProgressIsOfParts),
                Ok(1000),
            ),
            ("to hand over", Work { has_deliverable: true, ..open }, Ok(500), Err(Refused::NoEvidence)),
        ];
        for (name, work, report, complete) in table {
            assert_eq!(work.report(50).map(|done| done.done), report, "{name}");
            assert_eq!(work.complete(0).map(|done| done.done), complete, "{name}");
        }
        assert_eq!(Work { has_deliverable: true, ..open }.complete(1).map(|done| done.is_finished), Ok(true));
        assert_eq!([-1, 0, 99, 100].map(|share| open.report(share).is_ok()), [false, true, true, false]);
    }
}
