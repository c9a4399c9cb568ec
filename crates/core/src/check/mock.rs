//! The mock evaluation 模拟测评: the score the real evaluators would give, from sampled sites, with its interval.
//!
//! Sites are drawn by stratum, so each stands for as many as its stratum has to one drawn. An indicator's
//! share is a ratio of weighted means; the variance of the total is linearised by site, because one bad site
//! costs points under many indicators at once, with the finite-population correction: who looked at every site
//! is not unsure. Where every site agreed the sample shows no spread, and Wilson's interval speaks instead.

use std::collections::{BTreeMap, BTreeSet};

/// How an indicator turns a share of passing sites into points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pays {
    /// Points × share.
    Share,
    /// All points from this share upwards, else none.
    From(f64),
}

/// What an indicator is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its code.
    pub indicator: String,
    /// Points when everything passes.
    pub points: f64,
    /// How it pays.
    pub pays: Pays,
    /// One failure fails the evaluation.
    pub veto: bool,
}

/// One site that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The site.
    pub site: i64,
    /// Its stratum.
    pub stratum: String,
    /// Indicator and whether the site passed, 0 to 1; an indicator may stand here several times.
    pub results: Vec<(String, f64)>,
}

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The estimate.
    pub at: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Sites behind it.
    pub n: usize,
}

/// One indicator's result.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorResult {
    /// Its code.
    pub indicator: String,
    /// Points it could give.
    pub points: f64,
    /// Points it gives.
    pub scored: f64,
    /// Share of sites that pass; none where no site was asked.
    pub share: Option<Share>,
    /// A veto that failed somewhere.
    pub veto_failed: bool,
}

/// Points lost, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Deduction {
    /// The indicator.
    pub indicator: String,
    /// Points lost.
    pub lost: f64,
    /// The sites that failed, worst first.
    pub sites: Vec<i64>,
}

/// The whole evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Points scored.
    pub score: f64,
    /// Points that were asked about: indicators without a sampled site are left out.
    pub of: f64,
    /// The lower end of the 95 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Each indicator, in the order of the rules.
    pub indicators: Vec<IndicatorResult>,
    /// What costs points, the dearest first.
    pub deductions: Vec<Deduction>,
    /// Veto indicators that failed.
    pub vetoes: Vec<String>,
}

/// A site's mean result and weight for one indicator.
struct Seen {
    at: usize,
    weight: f64,
    share: f64,
}

/// Evaluates. `populations` tells how many sites each stratum has; a stratum not named there was looked at whole.
pub fn evaluate(rules: &[Rule], samples: &[Sample], populations: &BTreeMap<String, usize>) -> Evaluation {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for sample in samples {
        *sizes.entry(&sample.stratum).or_default() += 1;
    }
    let population = |stratum: &str| {
        let drawn = sizes.get(stratum).copied().unwrap_or(0);
        populations.get(stratum).copied().unwrap_or(drawn).max(drawn)
    };
    let weight = |s: &Sample| population(&s.stratum) as f64 / sizes[s.stratum.as_str()] as f64;
    let whole = sizes.keys().map(|s| population(s)).sum::<usize>().max(1);
    let unseen = 1.0 - samples.len() as f64 / whole as f64;

    let mut spread = vec![0.0; samples.len()];
    let mut flat_variance = 0.0;
    let (mut fixed_low, mut fixed_high) = (0.0, 0.0);
    let mut evaluation = Evaluation {
        score: 0.0,
        of: 0.0,
        low: 0.0,
        high: 0.0,
        indicators: Vec::with_capacity(rules.len()),
        deductions: Vec::new(),
        vetoes: Vec::new(),
    };
    for rule in rules {
        let seen: Vec<Seen> = samples
            .iter()
            .enumerate()
            .filter_map(|(at, sample)| {
                let results: Vec<f64> = sample
                    .results
                    .iter()
                    .filter(|(i, _)| *i == rule.indicator)
                    .map(|(_, r)| r.clamp(0.0, 1.0))
                    .collect();
                let share = results.iter().sum::<f64>() / results.len() as f64;
                (!results.is_empty()).then(|| Seen { at, weight: weight(sample), share })
            })
            .collect();
        let failing: BTreeSet<_> = seen.iter().filter(|s| s.share < 1.0).map(|s| s.at).collect();
        let veto_failed = rule.veto && !failing.is_empty();
        let share = share_of(&seen, unseen);
        let scored = share.map_or(0.0, |share| paid(rule, share.at));
        evaluation.indicators.push(IndicatorResult {
            indicator: rule.indicator.clone(),
            points: rule.points,
            scored,
            share,
            veto_failed,
        });
        if veto_failed {
            evaluation.vetoes.push(rule.indicator.clone());
        }
        let Some(share) = share else { continue };
        evaluation.score += scored;
        evaluation.of += rule.points;
        if rule.points - scored > 0.0 {
            let mut worst: Vec<&Seen> = seen.iter().filter(|s| s.share < 1.0).collect();
            worst.sort_by(|a, b| {
                a.share.total_cmp(&b.share).then(samples[a.at].site.cmp(&samples[b.at].site))
            });
            evaluation.deductions.push(Deduction {
                indicator: rule.indicator.clone(),
                lost: rule.points - scored,
                sites: worst.iter().map(|s| samples[s.at].site).collect(),
            });
        }
        match rule.pays {
            Pays::Share if failing.is_empty() || seen.iter().all(|s| s.share == 0.0) => {
                flat_variance += (rule.points * (share.high - share.low) / (2.0 * Z95)).powi(2);
            }
            Pays::Share => {
                let weights: f64 = seen.iter().map(|s| s.weight).sum();
                for s in &seen {
                    spread[s.at] += rule.points * s.weight * (s.share - share.at) / weights;
                }
            }
            Pays::From(_) => {
                fixed_low += scored - paid(rule, share.low);
                fixed_high += paid(rule, share.high) - scored;
            }
        }
    }
    let (variance, freedom) = variance_by_stratum(samples, &spread, &sizes, population);
    let half = (variance + flat_variance).sqrt() * student_95(freedom);
    evaluation.low = (evaluation.score - half - fixed_low).max(0.0);
    evaluation.high = (evaluation.score + half + fixed_high).min(evaluation.of);
    evaluation.deductions.sort_by(|a, b| b.lost.total_cmp(&a.lost).then(a.indicator.cmp(&b.indicator)));
    evaluation
}

fn paid(rule: &Rule, share: f64) -> f64 {
    match rule.pays {
        Pays::Share => rule.points * share,
        // A share of 27 in 30 must reach 0.9 although its binary fraction falls short of it.
        Pays::From(threshold) if share >= threshold - 1e-9 => rule.points,
        Pays::From(_) => 0.0,
    }
}

const Z95: f64 = 1.959_964;

/// The weighted share with Wilson's interval, narrowed as more of the whole was seen.
fn share_of(seen: &[Seen], unseen: f64) -> Option<Share> {
    let weights: f64 = seen.iter().map(|s| s.weight).sum();
    if weights <= 0.0 {
        return None;
    }
    let at = seen.iter().map(|s| s.weight * s.share).sum::<f64>() / weights;
    let squares: f64 = seen.iter().map(|s| s.weight * s.weight).sum();
    // Kish's effective size: unequal weights tell less than equal ones.
    let n = weights * weights / squares / unseen.max(1e-9);
    let z2 = Z95 * Z95;
    let middle = (at + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (at * (1.0 - at) / n + z2 / (4.0 * n * n)).sqrt();
    let low = (middle - half).clamp(0.0, at);
    Some(Share { at, low, high: (middle + half).clamp(at, 1.0), n: seen.len() })
}

/// Variance of the sum of site terms, stratum by stratum; strata with one site are pooled into one.
fn variance_by_stratum(
    samples: &[Sample],
    spread: &[f64],
    sizes: &BTreeMap<&str, usize>,
    population: impl Fn(&str) -> usize,
) -> (f64, usize) {
    let mut strata: BTreeMap<Option<&str>, (Vec<f64>, usize)> = BTreeMap::new();
    for (sample, term) in samples.iter().zip(spread) {
        let alone = sizes[sample.stratum.as_str()] == 1;
        let (terms, all) = strata.entry((!alone).then_some(sample.stratum.as_str())).or_default();
        terms.push(*term);
        *all = if alone { *all + population(&sample.stratum) } else { population(&sample.stratum) };
    }
    let mut variance = 0.0;
    let mut freedom = 0;
    for (terms, all) in strata.values().filter(|(terms, _)| terms.len() > 1) {
        let n = terms.len() as f64;
        let mean = terms.iter().sum::<f64>() / n;
        let squares: f64 = terms.iter().map(|t| (t - mean).powi(2)).sum();
        variance += n / (n - 1.0) * (1.0 - n / (*all as f64).max(n)) * squares;
        freedom += terms.len() - 1;
    }
    (variance, freedom)
}

/// Student's t for 95 %, two-sided: a short expansion in 1/freedom (Abramowitz and Stegun 26.7.5).
fn student_95(freedom: usize) -> f64 {
    if freedom == 0 {
        return Z95;
    }
    if freedom < 3 {
        return [12.706, 4.303][freedom - 1];
    }
    let (z, v) = (Z95, freedom as f64);
    let g1 = (z.powi(3) + z) / 4.0;
    let g2 = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let g3 = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + g1 / v + g2 / (v * v) + g3 / (v * v * v)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(indicator: &str, points: f64) -> Rule {
        Rule { indicator: indicator.into(), points, pays: Pays::Share, veto: false }
    }

    fn sample(site: i64, stratum: &str, results: &[(&str, f64)]) -> Sample {
        Sample {
            site,
            stratum: stratum.into(),
            results: results.iter().map(|(i, r)| ((*i).to_owned(), *r)).collect(),
        }
    }

    #[test]
    fn points_are_counted_as_the_evaluators_would() {
        let rules = [
            rule("clean", 10.0),
            Rule { pays: Pays::From(0.9), ..rule("toilets", 4.0) },
            Rule { veto: true, ..rule("water", 0.0) },
            rule("never-asked", 5.0),
        ];
        let samples = [
            sample(1, "a", &[("clean", 1.0), ("toilets", 1.0)]),
            sample(2, "a", &[("clean", 0.0), ("toilets", 0.0)]),
            sample(3, "b", &[("clean", 1.0), ("water", 0.0)]),
        ];
        // Stratum a has 2 sites, both seen; b has 6, one seen: site 3 weighs six times as much.
        let populations = BTreeMap::from([("a".to_owned(), 2), ("b".to_owned(), 6)]);
        let got = evaluate(&rules, &samples, &populations);
        assert!((got.score - 10.0 * 7.0 / 8.0).abs() < 1e-9, "{got:?}");
        assert_eq!((got.of, got.vetoes), (14.0, vec!["water".to_owned()]));
        let lost: Vec<_> =
            got.deductions.iter().map(|d| (d.indicator.as_str(), d.lost, d.sites.clone())).collect();
        assert_eq!(lost, [("toilets", 4.0, vec![2]), ("clean", 1.25, vec![2])]);
        assert_eq!(got.indicators[3].share, None);
    }

    #[test]
    fn who_saw_every_site_is_sure() {
        let samples: Vec<_> = (0..40).map(|i| sample(i, "a", &[("x", f64::from(i % 4 != 0))])).collect();
        let got = evaluate(&[rule("x", 10.0)], &samples, &BTreeMap::from([("a".to_owned(), 40)]));
        assert!((got.high - got.low).abs() < 1e-6 && (got.score - 7.5).abs() < 1e-9, "{got:?}");
    }

    #[test]
    fn students_t_is_the_printed_one() {
        for (freedom, printed) in [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042)]
        {
            assert!((student_95(freedom) - printed).abs() < 0.06, "{freedom}: {}", student_95(freedom));
        }
    }

    #[test]
    fn the_interval_holds_the_truth_about_as_often_as_it_says() {
        // 400 evaluations of a city of 600 sites, 60 drawn in two strata; a fixed generator, so always the same.
        let mut state = 7u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / f64::from(1u32 << 31)
        };
        let city: Vec<(bool, f64)> = (0..600)
            .map(|i| {
                let road = i < 200;
                (road, f64::from(next() < if road { 0.9 } else { 0.6 }))
            })
            .collect();
        let truth = 10.0 * city.iter().map(|c| c.1).sum::<f64>() / 600.0;
        let populations = BTreeMap::from([("road".to_owned(), 200), ("alley".to_owned(), 400)]);
        let mut held = 0;
        for _ in 0..400 {
            let mut pick = |from: usize, size: usize, n: usize| {
                let mut all: Vec<usize> = (from..from + size).collect();
                (0..n).map(|_| all.swap_remove((next() * all.len() as f64) as usize)).collect::<Vec<_>>()
            };
            let drawn = [pick(0, 200, 20), pick(200, 400, 40)].concat();
            let samples: Vec<_> = drawn
                .iter()
                .map(|&i| sample(i as i64, if city[i].0 { "road" } else { "alley" }, &[("x", city[i].1)]))
                .collect();
            let got = evaluate(&[rule("x", 10.0)], &samples, &populations);
            held += usize::from(got.low <= truth && truth <= got.high);
        }
        assert!((370..=396).contains(&held), "{held} of 400");
    }

    proptest! {
        /// A score does not fall when a finding is fixed, and always lies in its interval.
        #[test]
        fn fixing_a_finding_never_costs_points(
            results in proptest::collection::vec((0..3u8, 0..2u8, 0..2u8), 1..30), at in 0..30usize, threshold in 0.0..1.0f64,
        ) {
            let samples: Vec<_> = results
                .iter()
                .zip(0..)
                .map(|((s, x, y), i)| sample(i, &s.to_string(), &[("x", f64::from(*x)), ("y", f64::from(*y))]))
                .collect();
            let rules = [rule("x", 3.0), Rule { pays: Pays::From(threshold), ..rule("y", 2.0) }];
            let populations = BTreeMap::from([("0".to_owned(), 90), ("1".to_owned(), 40)]);
            let before = evaluate(&rules, &samples, &populations);
            prop_assert!(before.low <= before.score && before.score <= before.high && before.high <= before.of);
            let mut fixed = samples.clone();
            let at = at % fixed.len();
            fixed[at].results.iter_mut().for_each(|(_, r)| *r = 1.0);
            prop_assert!(evaluate(&rules, &fixed, &populations).score >= before.score - 1e-9);
        }
    }
}
