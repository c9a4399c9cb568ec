//! Several standards as one list of requirements: one job, four results.
//!
//! Indicators of equal measure and equal scope are one line. Its requirement is the stricter of all
//! ([`super::merge`]), counted over the confirmed sources; what is only remembered is shown beside it and
//! never overrides what was read. Evidence, methods and windows are the union, frequency is the highest, and
//! the line is a veto if it is one anywhere. The same name with another scope or another measure is a
//! look-alike: linked, so that nobody fills it in twice unaware, but not merged.

use super::amount::Amount;
use super::merge::{self, Conflict};
use super::period::{Frequency, Window};
use super::requirement::Requirement;
use super::standard::{Confidence, Indicator, Kind, Method, Standard};
use super::tree::Tree;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One line of the merged list.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The measure; nothing for an indicator that only one standard has and nobody measures.
    pub measure: Option<String>,
    /// The scope.
    pub scope: Option<String>,
    /// The title of the first source.
    pub title: String,
    /// What is asked, or nothing when nothing is asked or the sources conflict.
    pub requirement: Option<Requirement>,
    /// What would be asked if all remembered values were confirmed, where that differs.
    pub when_confirmed: Option<Requirement>,
    /// Codes of the indicators that set the requirement.
    pub driven_by: Vec<String>,
    /// Every source, in the order given.
    pub sources: Vec<Source>,
    /// Whether missing it loses everything.
    pub veto: bool,
    /// Everything any source asks to see.
    pub evidence: Vec<String>,
    /// Every way it is looked at.
    pub methods: Vec<Method>,
    /// The highest frequency.
    pub frequency: Option<Frequency>,
    /// All windows in which it must hold.
    pub windows: Vec<Window>,
    /// Why there is no requirement.
    pub conflict: Option<Conflict>,
    /// Same name or measure, yet not the same thing.
    pub look_alikes: Vec<LookAlike>,
}

/// Where a line comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The standard's code.
    pub standard: String,
    /// The indicator's code.
    pub code: String,
    /// The indicator's title.
    pub title: String,
    /// What this source asks.
    pub requirement: Option<Requirement>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What missing it means here.
    pub kind: Option<Kind>,
    /// Points it brings in this standard, in thousandths.
    pub points: i64,
}

/// Another line that looks alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookAlike {
    /// Its measure.
    pub measure: Option<String>,
    /// Its scope.
    pub scope: Option<String>,
}

/// One leaf of one standard.
#[derive(Clone, Copy)]
struct Leaf<'a> {
    standard: &'a Standard,
    indicator: &'a Indicator,
    points: i64,
}

/// Merges the standards; with a day, only those in force on it. Known figures decide conditions.
///
/// ```
/// use yipan_core::goal::{crosswalk::crosswalk, standard::Standard};
/// let head = "[standard]\nname='n'\nedition='1'\nin_force='2020-01-01'\n";
/// let one = |code: &str, asks: &str| {
///     let text = format!("{head}code='{code}'\n[[indicator]]\ncode='{code}-1'\ntitle='t'\n\
///         measure='green'\nscope='city'\nrequirement='{asks}'");
///     Standard::parse(&text).unwrap()
/// };
/// let lines = crosswalk(&[one("A", ">= 38 %"), one("B", ">= 0.4 ratio")], None, &Default::default());
/// assert_eq!(lines[0].requirement.as_ref().unwrap().to_string(), ">= 0.4 ratio");
/// assert_eq!(lines[0].driven_by, ["B-1"]);
/// ```
pub fn crosswalk(standards: &[Standard], on: Option<Date>, figures: &BTreeMap<String, Amount>) -> Vec<Line> {
    let mut groups: Vec<Vec<Leaf<'_>>> = Vec::new();
    let mut places: HashMap<(&str, Option<&str>), usize> = HashMap::new();
    for standard in standards.iter().filter(|s| on.is_none_or(|day| s.is_in_force(day))) {
        let tree = Tree::of(&standard.indicators);
        for (at, _) in tree.walk().into_iter().filter(|(at, _)| tree.is_leaf(*at)) {
            let indicator = &standard.indicators[at];
            let leaf = Leaf { standard, indicator, points: tree.points[at] };
            match indicator.measure.as_deref() {
                Some(measure) => {
                    let key = (measure, indicator.scope.as_deref());
                    let place = *places.entry(key).or_insert_with(|| {
                        groups.push(Vec::new());
                        groups.len() - 1
                    });
                    groups[place].push(leaf);
                }
                None => groups.push(vec![leaf]),
            }
        }
    }
    let mut lines: Vec<Line> = groups.iter().map(|group| line(group, figures)).collect();
    link(&mut lines);
    lines
}

fn line(group: &[Leaf<'_>], figures: &BTreeMap<String, Amount>) -> Line {
    let is_confirmed = |leaf: &&Leaf<'_>| leaf.indicator.confidence == Confidence::Confirmed;
    let asking: Vec<&Leaf<'_>> = group.iter().filter(|leaf| leaf.indicator.requirement.is_some()).collect();
    let confirmed: Vec<&Leaf<'_>> = asking.iter().copied().filter(is_confirmed).collect();
    let pool = if confirmed.is_empty() { &asking } else { &confirmed };
    let (requirement, conflict) = match merged(pool, figures) {
        Ok(requirement) => (requirement, None),
        Err(conflict) => (None, Some(conflict)),
    };
    let when_confirmed = if pool.len() < asking.len() {
        merged(&asking, figures).ok().flatten().filter(|all| Some(all) != requirement.as_ref())
    } else {
        None
    };
    let driven_by = match &requirement {
        None => Vec::new(),
        Some(merged) => pool
            .iter()
            .filter(|leaf| leaf.indicator.requirement.as_ref().is_some_and(|own| merge::drives(own, merged)))
            .map(|leaf| leaf.indicator.code.clone())
            .collect(),
    };
    let highest = |leaves: &mut dyn Iterator<Item = &Leaf<'_>>| {
        leaves.filter_map(|leaf| leaf.indicator.frequency.clone()).max()
    };
    let frequency = highest(&mut group.iter().filter(is_confirmed)).or_else(|| highest(&mut group.iter()));
    let mut methods: Vec<Method> = group.iter().flat_map(|leaf| leaf.indicator.methods.clone()).collect();
    methods.sort_unstable();
    methods.dedup();
    let evidence: BTreeSet<&String> = group.iter().flat_map(|leaf| &leaf.indicator.evidence).collect();
    let windows: BTreeSet<Window> = group.iter().filter_map(|leaf| leaf.indicator.window).collect();
    let first = group[0].indicator;
    Line {
        measure: first.measure.clone(),
        scope: first.scope.clone(),
        title: first.title.clone(),
        requirement,
        when_confirmed,
        driven_by,
        sources: group.iter().map(source).collect(),
        veto: group.iter().any(|leaf| leaf.indicator.kind == Some(Kind::Veto)),
        evidence: evidence.into_iter().cloned().collect(),
        methods,
        frequency,
        windows: windows.into_iter().collect(),
        conflict,
        look_alikes: Vec::new(),
    }
}

fn merged(leaves: &[&Leaf<'_>], figures: &BTreeMap<String, Amount>) -> Result<Option<Requirement>, Conflict> {
    let asked: Vec<&Requirement> =
        leaves.iter().filter_map(|leaf| leaf.indicator.requirement.as_ref()).collect();
    if asked.is_empty() {
        return Ok(None);
    }
    merge::merge(&asked, figures).map(|merged| (!merged.parts.is_empty()).then_some(merged))
}

fn source(leaf: &Leaf<'_>) -> Source {
    Source {
        standard: leaf.standard.code.clone(),
        code: leaf.indicator.code.clone(),
        title: leaf.indicator.title.clone(),
        requirement: leaf.indicator.requirement.clone(),
        confidence: leaf.indicator.confidence,
        kind: leaf.indicator.kind,
        points: leaf.points,
    }
}

/// Lines of one measure in several scopes, and lines of one title with several measures, point at each other.
fn link(lines: &mut [Line]) {
    let mut alike: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        let names = line.measure.iter().chain(line.sources.iter().map(|source| &source.title));
        for name in names {
            alike.entry(name.as_str()).or_default().insert(at);
        }
    }
    let mut links: Vec<BTreeSet<LookAlike>> = vec![BTreeSet::new(); lines.len()];
    for group in alike.values().filter(|group| (2..=64).contains(&group.len())) {
        for &at in group {
            for &other in group.iter().filter(|&&other| other != at) {
                let (measure, scope) = (lines[other].measure.clone(), lines[other].scope.clone());
                links[at].insert(LookAlike { measure, scope });
            }
        }
    }
    for (line, links) in lines.iter_mut().zip(links) {
        line.look_alikes = links.into_iter().collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard(code: &str, in_force: &str, indicators: &[&str]) -> Standard {
        let mut text =
            format!("[standard]\ncode='{code}'\nname='{code}'\nedition='1'\nin_force='{in_force}'\n");
        for (at, fields) in indicators.iter().enumerate() {
            text += &format!("[[indicator]]\ncode='{code}{}'\n{fields}\n", at + 1);
        }
        Standard::parse(&text).expect(&text)
    }

    fn green(asks: &str, more: &str) -> String {
        format!("title='绿化覆盖率'\nmeasure='green'\nscope='built_up_area'\nrequirement='{asks}'\n{more}")
    }

    #[test]
    fn a_line_takes_the_stricter_bound_and_the_fuller_rest() {
        let a = green(">= 36 %", "kind='veto'\nevidence=['map']\nfrequency='1/year'\nmethods=['data']");
        let b = green(">= 40 %", "evidence=['report','map']\nfrequency='4/year'\nmethods=['field']");
        let lines = crosswalk(
            &[standard("A", "2020-01-01", &[&a]), standard("B", "2020-01-01", &[&b])],
            None,
            &BTreeMap::new(),
        );
        let line = &lines[0];
        assert_eq!(lines.len(), 1);
        assert_eq!(line.requirement.as_ref().map(ToString::to_string).as_deref(), Some(">= 40 %"));
        assert_eq!((line.driven_by.as_slice(), line.veto), (["B1".to_owned()].as_slice(), true));
        assert_eq!(line.evidence, ["map", "report"]);
        assert_eq!(line.frequency.as_ref().map(ToString::to_string).as_deref(), Some("4/year"));
        assert_eq!(line.methods, [Method::Field, Method::Data]);
    }

    #[test]
    fn a_remembered_value_never_overrides_a_confirmed_one() {
        let sure = green(">= 36 %", "");
        let unsure = green(">= 41 %", "confidence='to_confirm'");
        let standards = [standard("A", "2020-01-01", &[&sure]), standard("B", "2020-01-01", &[&unsure])];
        let line = &crosswalk(&standards, None, &BTreeMap::new())[0];
        assert_eq!(line.requirement.as_ref().map(ToString::to_string).as_deref(), Some(">= 36 %"));
        assert_eq!(line.when_confirmed.as_ref().map(ToString::to_string).as_deref(), Some(">= 41 %"));
        let line = &crosswalk(&standards[1..], None, &BTreeMap::new())[0];
        assert_eq!(line.requirement.as_ref().map(ToString::to_string).as_deref(), Some(">= 41 %"));
    }

    #[test]
    fn a_look_alike_is_linked_and_not_merged() {
        let a = green(">= 36 %", "");
        let b = a.replace("built_up_area", "whole_city").replace("36", "50");
        let lines = crosswalk(&[standard("A", "2020-01-01", &[&a, &b])], None, &BTreeMap::new());
        let scopes: Vec<Option<&str>> =
            lines.iter().map(|line| line.look_alikes[0].scope.as_deref()).collect();
        assert_eq!(scopes, [Some("whole_city"), Some("built_up_area")]);
    }

    #[test]
    fn only_editions_in_force_on_the_day_count() {
        let (a, b) = (green(">= 36 %", ""), green(">= 40 %", ""));
        let standards = [standard("A", "2010-01-01", &[&a]), standard("B", "2022-01-01", &[&b])];
        for (day, asks) in [("2015-06-01", ">= 36 %"), ("2023-06-01", ">= 40 %")] {
            let lines = crosswalk(&standards, day.parse().ok(), &BTreeMap::new());
            assert_eq!(lines[0].requirement.as_ref().map(ToString::to_string).as_deref(), Some(asks));
        }
    }

    #[test]
    fn contradicting_bounds_are_shown_and_never_guessed() {
        let (a, b) = (green(">= 36 %", ""), green("<= 30 %", ""));
        let standards = [standard("A", "2010-01-01", &[&a]), standard("B", "2010-01-01", &[&b])];
        let line = &crosswalk(&standards, None, &BTreeMap::new())[0];
        assert!(line.requirement.is_none() && line.driven_by.is_empty());
        assert!(matches!(&line.conflict, Some(Conflict::Bounds { bounds }) if bounds.len() == 2));
    }
}
