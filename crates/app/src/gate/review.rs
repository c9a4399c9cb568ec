//! A gate as it stands: each criterion with its verdict and the figures behind it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yipan_core::gate::{Asked, Verdict, judge};
use yipan_core::rule::NoRule;
use yipan_db::Db;

use super::figures::{self, Figure, Scope};
use crate::goal::store::{self as goal, Criterion, Phase};
use crate::kit::Id;
use crate::problem::Problem;

/// A criterion, measured.
#[derive(Debug, Clone)]
pub struct Line {
    /// The criterion.
    pub own: Criterion,
    /// How it stands.
    pub verdict: Verdict,
    /// The figures it names, as far as they exist.
    pub figures: Vec<Figure>,
}

impl Line {
    /// Whether it is the people who answer.
    pub fn is_survey(&self) -> bool {
        self.own.survey.is_some()
            || figures::named(&self.own.expression).iter().any(|n| n.starts_with("survey."))
    }

    /// As a decision sees it.
    pub fn asked(&self) -> Asked {
        Asked { title: self.own.title.clone(), verdict: self.verdict.clone(), is_survey: self.is_survey() }
    }

    /// Which figure is missing, or what cannot be read; empty when neither.
    pub fn trouble(&self) -> String {
        match &self.verdict {
            Verdict::Unmeasured(name) => name.clone(),
            Verdict::Unreadable(
                NoRule::Foreign { sign, .. } | NoRule::Unreadable(sign) | NoRule::NoAnswer(sign),
            ) => sign.lines().next().unwrap_or_default().chars().take(80).collect(),
            _ => String::new(),
        }
    }
}

/// A criterion as a review keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Kept {
    /// What it asks, in words.
    pub title: String,
    /// The expression.
    pub expression: String,
    /// `met` `unmet` `unmeasured` `unreadable`.
    pub verdict: String,
    /// The figures as they stood.
    pub figures: Vec<Figure>,
}

/// The gate at the end of a phase.
#[derive(Debug, Clone)]
pub struct Gate {
    /// The phase.
    pub phase: Phase,
    /// The one it leads into; none at the last gate.
    pub next: Option<Phase>,
    /// Its criteria.
    pub lines: Vec<Line>,
}

impl Gate {
    /// How many criteria do not hold.
    pub fn missing(&self) -> usize {
        self.lines.iter().filter(|line| line.verdict != Verdict::Met).count()
    }

    /// What a review keeps of it.
    pub fn kept(&self) -> Vec<Kept> {
        let kept = |line: &Line| Kept {
            title: line.own.title.clone(),
            expression: line.own.expression.clone(),
            verdict: line.verdict.word().to_owned(),
            figures: line.figures.clone(),
        };
        self.lines.iter().map(kept).collect()
    }
}

/// Phases of a campaign without their segments, in order.
pub fn outer_phases(db: &mut Db, city: Id, campaign: Id) -> Result<Vec<Phase>, Problem> {
    let mut phases = goal::phases(db, city, campaign)?;
    phases.retain(|phase| phase.parent_id.is_none());
    Ok(phases)
}

/// Measures the gate at the end of a phase.
pub fn of_phase(db: &mut Db, phase: Phase, now: i64) -> Result<Gate, Problem> {
    let phases = outer_phases(db, phase.city_id, phase.campaign_id)?;
    let next = phases.iter().position(|own| own.id == phase.id).and_then(|at| phases.get(at + 1)).cloned();
    let scope = Scope::of_phase(&phase, now)?;
    let criteria = goal::criteria(db, phase.city_id, phase.id)?;
    let mut names: Vec<String> = criteria.iter().flat_map(|own| figures::named(&own.expression)).collect();
    names.sort();
    names.dedup();
    let measured = figures::measure(db, &scope, &names)?;
    let values = figures::values(&measured);
    let line = |own: Criterion| {
        let named = figures::named(&own.expression);
        Line {
            verdict: judge(&own.expression, &values),
            figures: measured.iter().filter(|figure| named.contains(&figure.name)).cloned().collect(),
            own,
        }
    };
    Ok(Gate { next, lines: criteria.into_iter().map(line).collect(), phase })
}

/// The gate a running campaign stands before; none if no phase is open.
pub fn current(db: &mut Db, city: Id, campaign: Id, now: i64) -> Result<Option<Gate>, Problem> {
    let open = outer_phases(db, city, campaign)?.into_iter().rfind(|phase| phase.state == "open");
    open.map(|phase| of_phase(db, phase, now)).transpose()
}
