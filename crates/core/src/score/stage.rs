//! How a period's scores become final.
//!
//! ```text
//! Provisional ─open appeals─▶ Appeal ─freeze─▶ Frozen ─publish─▶ Published
//!      └recount┘               └recount┘
//! ```
//!
//! A frozen figure never moves; an appeal that came up is answered before anything freezes.

/// Where a run of scores stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// 暂定: counted, may be counted again.
    Provisional,
    /// 申诉: units may object; an upheld appeal counts again.
    Appeal,
    /// 冻结: figures never move again.
    Frozen,
    /// 公布: shown to everybody.
    Published,
}

/// Why a run may not take the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The run stands where this cannot be done.
    WrongStage {
        /// Where it stands.
        stage: Stage,
    },
    /// Appeals without an answer.
    AppealsOpen {
        /// How many.
        open: i64,
    },
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Stage; 4] = [Stage::Provisional, Stage::Appeal, Stage::Frozen, Stage::Published];

    /// The word used in tables and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Provisional => "provisional",
            Stage::Appeal => "appeal",
            Stage::Frozen => "frozen",
            Stage::Published => "published",
        }
    }

    /// Reads the word back.
    pub fn read(word: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// Counting again leaves the stage as it is, while figures may still move.
    pub fn recount(self) -> Result<Stage, Refused> {
        match self {
            Stage::Provisional | Stage::Appeal => Ok(self),
            stage => Err(Refused::WrongStage { stage }),
        }
    }

    /// Units may object from now on.
    pub fn open_appeals(self) -> Result<Stage, Refused> {
        match self {
            Stage::Provisional => Ok(Stage::Appeal),
            stage => Err(Refused::WrongStage { stage }),
        }
    }

    /// A unit objects, or an objection is answered.
    pub fn appeal(self) -> Result<(), Refused> {
        match self {
            Stage::Appeal => Ok(()),
            stage => Err(Refused::WrongStage { stage }),
        }
    }

    /// Figures never move again; `open` appeals still wait for an answer.
    pub fn freeze(self, open: i64) -> Result<Stage, Refused> {
        match self {
            Stage::Appeal if open > 0 => Err(Refused::AppealsOpen { open }),
            Stage::Appeal => Ok(Stage::Frozen),
            stage => Err(Refused::WrongStage { stage }),
        }
    }

    /// Everybody may see.
    pub fn publish(self) -> Result<Stage, Refused> {
        match self {
            Stage::Frozen => Ok(Stage::Published),
            stage => Err(Refused::WrongStage { stage }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_answers_every_deed() {
        let yes = |done: bool| if done { "yes" } else { "no" };
        let table: String = Stage::ALL
            .map(|stage| {
                format!(
                    "{:<12}{:<8}{:<6}{:<7}{:<7}{}\n",
                    stage.word(),
                    yes(stage.recount().is_ok()),
                    yes(stage.open_appeals().is_ok()),
                    yes(stage.appeal().is_ok()),
                    yes(stage.freeze(0).is_ok()),
                    yes(stage.publish().is_ok())
                )
            })
            .concat();
        assert_eq!(
            table,
            "\
provisional yes     yes   no     no     no
appeal      yes     no    yes    yes    no
frozen      no      no    no     no     yes
published   no      no    no     no     no
"
        );
        assert_eq!(Stage::Appeal.freeze(2), Err(Refused::AppealsOpen { open: 2 }));
    }
}
