//! Indicators as a tree: groups, leaves, and points that roll up.

use super::fields::{Fault, Place, Row, Why};
use super::standard::Indicator;
use std::collections::HashMap;

/// A tree over a list of indicators; nodes are positions in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    /// Indicators without a parent, in the order of the list.
    pub roots: Vec<usize>,
    /// Members of each indicator, in the order of the list.
    pub members: Vec<Vec<usize>>,
    /// Points of each indicator in thousandths: its own, or those of its members together.
    pub points: Vec<i64>,
}

impl Tree {
    /// Builds the tree; an indicator whose parent is unknown or runs in a circle stands at the top.
    pub fn of(indicators: &[Indicator]) -> Tree {
        let links: Vec<(&str, Option<&str>)> =
            indicators.iter().map(|i| (i.code.as_str(), i.parent.as_deref())).collect();
        let parents = parents(&links);
        let mut members = vec![Vec::new(); indicators.len()];
        let mut roots = Vec::new();
        for (at, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) if !is_circle(&parents, at) => members[*parent].push(at),
                _ => roots.push(at),
            }
        }
        let mut tree = Tree { roots, members, points: vec![0; indicators.len()] };
        let order = tree.walk();
        for &(at, _) in order.iter().rev() {
            let sum = tree.members[at].iter().map(|&member| tree.points[member]).sum();
            tree.points[at] = if tree.is_leaf(at) { indicators[at].points.unwrap_or(0) } else { sum };
        }
        tree
    }

    /// Whether nothing stands under it.
    pub fn is_leaf(&self, at: usize) -> bool {
        self.members[at].is_empty()
    }

    /// Every indicator with its depth, parents before members.
    pub fn walk(&self) -> Vec<(usize, usize)> {
        let mut order = Vec::with_capacity(self.members.len());
        let mut waiting: Vec<(usize, usize)> = self.roots.iter().rev().map(|&at| (at, 0)).collect();
        while let Some((at, depth)) = waiting.pop() {
            order.push((at, depth));
            waiting.extend(self.members[at].iter().rev().map(|&member| (member, depth + 1)));
        }
        order
    }

    /// Points of the whole standard in thousandths.
    pub fn total(&self) -> i64 {
        self.roots.iter().map(|&at| self.points[at]).sum()
    }
}

fn parents(links: &[(&str, Option<&str>)]) -> Vec<Option<usize>> {
    let places: HashMap<&str, usize> =
        links.iter().enumerate().rev().map(|(at, (code, _))| (*code, at)).collect();
    links.iter().map(|(_, parent)| parent.and_then(|code| places.get(code).copied())).collect()
}

fn is_circle(parents: &[Option<usize>], from: usize) -> bool {
    let mut at = from;
    for _ in 0..=parents.len() {
        match parents[at] {
            Some(parent) if parent == from => return true,
            Some(parent) => at = parent,
            None => return false,
        }
    }
    true
}

/// Codes are used once, parents exist, nothing runs in a circle, and declared points of a group are what its
/// members add up to.
pub fn check(indicators: &[Indicator], rows: &[Row], faults: &mut Vec<Fault>) {
    let place = |at: usize, name: &str| -> Place {
        let row = &rows[at];
        row.fields.get(name).map_or_else(|| row.place.clone(), |(place, _)| place.clone())
    };
    let links: Vec<(&str, Option<&str>)> =
        indicators.iter().map(|i| (i.code.as_str(), i.parent.as_deref())).collect();
    let parents = parents(&links);
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, indicator) in indicators.iter().enumerate() {
        let code = indicator.code.clone();
        if !code.is_empty() && *first.entry(indicator.code.as_str()).or_insert(at) != at {
            faults.push(Fault { place: place(at, "code"), why: Why::Twice { code: code.clone() } });
        }
        if let Some(parent) = &indicator.parent {
            if parents[at].is_none() {
                faults.push(Fault { place: place(at, "parent"), why: Why::NoSuch { code: parent.clone() } });
            } else if is_circle(&parents, at) {
                faults.push(Fault { place: place(at, "parent"), why: Why::Circle { code } });
            }
        }
    }
    if !faults.is_empty() {
        return;
    }
    let tree = Tree::of(indicators);
    for (at, indicator) in indicators.iter().enumerate().filter(|(at, _)| !tree.is_leaf(*at)) {
        if indicator.requirement.is_some() {
            faults.push(Fault { place: place(at, "requirement"), why: Why::GroupHasRequirement });
        }
        match indicator.points {
            Some(declared) if declared != tree.points[at] => faults.push(Fault {
                place: place(at, "points"),
                why: Why::PointsDiffer { declared, members: tree.points[at] },
            }),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::standard::Standard;
    use super::*;

    fn standard(rows: &[(&str, &str, &str)]) -> String {
        let mut text = String::from("[standard]\ncode='s'\nname='s'\nedition='1'\nin_force='2020-01-01'\n");
        for (code, parent, points) in rows {
            text += &format!("[[indicator]]\ncode='{code}'\ntitle='t'\n");
            if !parent.is_empty() {
                text += &format!("parent='{parent}'\n");
            }
            if !points.is_empty() {
                text += &format!("points={points}\n");
            }
        }
        text
    }

    #[test]
    fn points_roll_up_from_the_leaves() {
        let rows = [("a", "", ""), ("b", "a", ""), ("c", "b", "1.5"), ("d", "b", "2"), ("e", "a", "0.25")];
        let standard = Standard::parse(&standard(&rows)).expect("good");
        let tree = Tree::of(&standard.indicators);
        assert_eq!(tree.points, [3750, 3500, 1500, 2000, 250]);
        assert_eq!(tree.total(), 3750);
        let walk: Vec<(&str, usize)> =
            tree.walk().into_iter().map(|(at, depth)| (rows[at].0, depth)).collect();
        assert_eq!(walk, [("a", 0), ("b", 1), ("c", 2), ("d", 2), ("e", 1)]);
    }

    #[test]
    fn declared_points_of_a_group_must_be_the_sum_of_its_members() {
        let rows = [("a", "", "5"), ("b", "a", "2"), ("c", "a", "2")];
        let faults = Standard::parse(&standard(&rows)).expect_err("5 is not 4");
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].why, Why::PointsDiffer { declared: 5000, members: 4000 });
    }

    #[test]
    fn a_circle_is_named_and_never_followed() {
        let rows = [("a", "c", ""), ("b", "a", ""), ("c", "b", "")];
        let faults = Standard::parse(&standard(&rows)).expect_err("circle");
        assert_eq!(faults.len(), 3);
        assert!(faults.iter().all(|fault| fault.why.key() == "goal-fault-circle"));
    }
}
