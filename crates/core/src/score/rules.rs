//! The kinds of rule a scheme can use, and what each makes of a unit's figures.

use super::Points;
use super::card::Used;
use super::figures::{Figures, Measure};
use super::scheme::{RuleFile, RuleSpec, SchemeError, thousandths};
use crate::rule::Rule;

/// How a rule turns figures into points. Shares and rates are in millionths, so that a recount is exact.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// The points in proportion: `points × figure ÷ of`. The lost part is charged to `charge`.
    Rate {
        /// What counts.
        figure: String,
        /// What could have counted.
        of: String,
        /// The records to which what is lost is charged.
        charge: Option<String>,
    },
    /// Full points at the bar; `loses` for each `per` that the rate falls short of it (or goes `above` it).
    Threshold {
        /// What counts.
        figure: String,
        /// What could have counted.
        of: String,
        /// The bar, in millionths.
        bar: i64,
        /// Whether the rate should stay under the bar.
        above: bool,
        /// A step, in millionths.
        per: i64,
        /// Points lost for a step.
        loses: Points,
        /// The records to which what is lost is charged.
        charge: Option<String>,
    },
    /// Points by band of the rate: the first band whose floor is reached.
    Banded {
        /// What counts.
        figure: String,
        /// What could have counted.
        of: String,
        /// Floors in millionths with the points they give, the highest first.
        bands: Vec<(i64, Points)>,
        /// The records to which what is lost is charged.
        charge: Option<String>,
    },
    /// Full points less `each` for every record; never below nothing.
    PerRecord {
        /// The records.
        figure: String,
        /// Points lost for one; twice as many for a doubled one.
        each: Points,
    },
    /// No points of its own; `each` is taken off the total for every record, at most `points`.
    Deduct {
        /// The records.
        figure: String,
        /// Points taken for one; twice as many for a doubled one.
        each: Points,
    },
    /// No points of its own; `each` is added for every record, at most `points`.
    Bonus {
        /// The records.
        figure: String,
        /// Points added for one.
        each: Points,
    },
    /// No points of its own; every record brings those that were settled for it, at most `points` up or down.
    Points {
        /// The records.
        figure: String,
    },
    /// A value measured some other way: `points × value ÷ full`.
    Value {
        /// The value.
        figure: String,
        /// The value that gives full points, in thousandths.
        full: i64,
    },
    /// Points by an expression, held between nothing and `points`.
    Expression(Rule),
}

/// One million: the whole of a share.
const WHOLE: i64 = 1_000_000;

/// What a rule came to.
pub(super) struct Outcome {
    /// Points given (for a deduction: below nothing).
    pub score: Points,
    /// Points against what was possible: what is charged to records.
    pub change: Points,
    /// Whether there was anything to judge.
    pub applies: bool,
    /// The figures it rested on.
    pub used: Vec<Used>,
    /// The name of the figure whose records are charged.
    pub charge: Option<String>,
}

impl RuleFile {
    pub(super) fn read(self) -> Result<RuleSpec, SchemeError> {
        let code = self.code.clone();
        let points = thousandths(self.points, &code, "points")?;
        let missing = |field| SchemeError::BadNumber { rule: code.clone(), field };
        let number = |value: Option<f64>, field: &'static str| {
            value.ok_or_else(|| missing(field)).and_then(|value| thousandths(value, &code, field))
        };
        let share = |value: Option<f64>, field: &'static str| match value {
            Some(share) if (0.0..=1.0).contains(&share) => Ok((share * WHOLE as f64).round() as i64),
            _ => Err(missing(field)),
        };
        let named = |name: &Option<String>, field| name.clone().ok_or_else(|| missing(field));
        let kind = match self.kind.as_str() {
            "rate" => Kind::Rate {
                figure: named(&self.figure, "figure")?,
                of: named(&self.of, "of")?,
                charge: self.charge,
            },
            "threshold" => Kind::Threshold {
                figure: named(&self.figure, "figure")?,
                of: named(&self.of, "of")?,
                bar: share(self.bar, "bar")?,
                above: self.above.unwrap_or(false),
                per: share(self.per, "per")
                    .and_then(|per| if per > 0 { Ok(per) } else { Err(missing("per")) })?,
                loses: number(self.loses, "loses")?,
                charge: self.charge,
            },
            "banded" => {
                let mut bands = Vec::new();
                for (floor, gives) in self.bands.unwrap_or_default() {
                    let gives = if gives == 0.0 { 0 } else { thousandths(gives, &code, "bands")? };
                    bands.push((share(Some(floor), "bands")?, gives.min(points)));
                }
                bands.sort_by_key(|band| std::cmp::Reverse(*band));
                if bands.is_empty() || !bands.is_sorted_by_key(|(_, gives)| std::cmp::Reverse(*gives)) {
                    return Err(missing("bands"));
                }
                Kind::Banded {
                    figure: named(&self.figure, "figure")?,
                    of: named(&self.of, "of")?,
                    bands,
                    charge: self.charge,
                }
            }
            "per-record" => {
                Kind::PerRecord { figure: named(&self.figure, "figure")?, each: number(self.each, "each")? }
            }
            "deduct" => {
                Kind::Deduct { figure: named(&self.figure, "figure")?, each: number(self.each, "each")? }
            }
            "bonus" => {
                Kind::Bonus { figure: named(&self.figure, "figure")?, each: number(self.each, "each")? }
            }
            "points" => Kind::Points { figure: named(&self.figure, "figure")? },
            "value" => {
                Kind::Value { figure: named(&self.figure, "figure")?, full: number(self.full, "full")? }
            }
            "expression" => {
                let source = self.expression.unwrap_or_default();
                let rule = Rule::parse(&source)
                    .map_err(|cause| SchemeError::BadExpression { rule: code.clone(), cause })?;
                Kind::Expression(rule)
            }
            other => {
                return Err(SchemeError::Unreadable(format!("rule {code}: there is no kind \"{other}\"")));
            }
        };
        Ok(RuleSpec { code: self.code, name: self.name, points, kind })
    }
}

impl Kind {
    /// The word of the kind, as in the file.
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Rate { .. } => "rate",
            Kind::Threshold { .. } => "threshold",
            Kind::Banded { .. } => "banded",
            Kind::PerRecord { .. } => "per-record",
            Kind::Deduct { .. } => "deduct",
            Kind::Bonus { .. } => "bonus",
            Kind::Points { .. } => "points",
            Kind::Value { .. } => "value",
            Kind::Expression(_) => "expression",
        }
    }

    /// Whether it has points of its own; a deduction, a bonus or what was settled moves the total only.
    pub fn is_own(&self) -> bool {
        !matches!(self, Kind::Deduct { .. } | Kind::Bonus { .. } | Kind::Points { .. })
    }

    /// Names of the figures it asks for.
    pub fn figures(&self) -> Vec<String> {
        match self {
            Kind::Rate { figure, of, charge }
            | Kind::Threshold { figure, of, charge, .. }
            | Kind::Banded { figure, of, charge, .. } => {
                [figure, of].into_iter().chain(charge).cloned().collect()
            }
            Kind::PerRecord { figure, .. }
            | Kind::Deduct { figure, .. }
            | Kind::Bonus { figure, .. }
            | Kind::Points { figure }
            | Kind::Value { figure, .. } => vec![figure.clone()],
            Kind::Expression(rule) => rule.figures(),
        }
    }

    /// Works the rule out.
    pub(super) fn apply(&self, points: Points, figures: &Figures) -> Outcome {
        let used: Vec<Used> = self
            .figures()
            .into_iter()
            .filter_map(|name| {
                let thousandths = figures.get(&name)?.thousandths();
                Some(Used { name, thousandths })
            })
            .collect();
        let full =
            |applies: bool| Outcome { score: points, change: 0, applies, used: Vec::new(), charge: None };
        let own = |score: Points, charge: Option<String>| Outcome {
            score,
            change: score - points,
            applies: true,
            used: Vec::new(),
            charge,
        };
        let outcome = match self {
            Kind::Rate { figure, of, charge } => match share(figures, figure, of) {
                None => full(false),
                Some(share) => own(portion(points, share.min(WHOLE), WHOLE), charge.clone()),
            },
            Kind::Threshold { figure, of, bar, above, per, loses, charge } => {
                match share(figures, figure, of) {
                    None => full(false),
                    Some(share) => {
                        let short = if *above { share - bar } else { bar - share }.max(0);
                        own((points - portion(*loses, short, *per)).max(0), charge.clone())
                    }
                }
            }
            Kind::Banded { figure, of, bands, charge } => match share(figures, figure, of) {
                None => full(false),
                Some(share) => {
                    let gives =
                        bands.iter().find(|(floor, _)| share >= *floor).map_or(0, |(_, gives)| *gives);
                    own(gives, charge.clone())
                }
            },
            Kind::PerRecord { figure, each } => match figures.get(figure) {
                None => full(false),
                Some(measure) => own((points - times(measure) * each).max(0), Some(figure.clone())),
            },
            Kind::Deduct { figure, each } => {
                let taken = figures.get(figure).map_or(0, |measure| (times(measure) * each).min(points));
                Outcome {
                    score: -taken,
                    change: -taken,
                    applies: taken != 0,
                    used: Vec::new(),
                    charge: Some(figure.clone()),
                }
            }
            Kind::Bonus { figure, each } => {
                let given = figures.get(figure).map_or(0, |measure| (count(measure) * each).min(points));
                Outcome {
                    score: given,
                    change: given,
                    applies: given != 0,
                    used: Vec::new(),
                    charge: Some(figure.clone()),
                }
            }
            Kind::Points { figure } => {
                let brought =
                    figures.get(figure).map_or(&[][..], Measure::records).iter().filter_map(|own| own.own);
                let moved = brought.sum::<Points>().clamp(-points, points);
                Outcome {
                    score: moved,
                    change: moved,
                    applies: moved != 0,
                    used: Vec::new(),
                    charge: Some(figure.clone()),
                }
            }
            Kind::Value { figure, full: whole } => match figures.get(figure) {
                None => full(false),
                Some(measure) => {
                    own(portion(points, measure.thousandths().clamp(0, *whole), *whole), Some(figure.clone()))
                }
            },
            Kind::Expression(rule) => match rule.number(&figures.named()) {
                Err(_) => full(false),
                Ok(number) => own(((number * 1_000.0).round() as Points).clamp(0, points), None),
            },
        };
        Outcome { used, ..outcome }
    }
}

/// A rate in millionths, half up; `None` when nothing could have counted.
fn share(figures: &Figures, figure: &str, of: &str) -> Option<i64> {
    let (counts, could) = (figures.get(figure)?.thousandths(), figures.get(of)?.thousandths());
    (could > 0).then(|| portion(WHOLE, counts, could))
}

/// `whole × part ÷ of`, rounded half up, without overflow.
fn portion(whole: i64, part: i64, of: i64) -> i64 {
    let (whole, part, of) = (i128::from(whole), i128::from(part), i128::from(of));
    let rounded = (2 * whole * part + of).div_euclid(2 * of);
    i64::try_from(rounded).unwrap_or(i64::MAX)
}

/// How many times a deduction is made: a doubled record counts twice.
fn times(measure: &Measure) -> i64 {
    match measure {
        Measure::Count(records) => records.iter().map(|record| 1 + i64::from(record.doubled)).sum(),
        Measure::Value { thousandths, .. } => (thousandths / 1_000).max(0),
    }
}

fn count(measure: &Measure) -> i64 {
    (measure.thousandths() / 1_000).max(0)
}
