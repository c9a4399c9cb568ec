//! Which unit a case goes to (分派规则): the first rule that fits category and place, and the trace of why.
//!
//! A category alone does not name a unit: most name several, "whoever owns it" or the street office. A rule
//! therefore looks at category × place, and its target may be a unit, the street the place lies in, or whoever
//! leads the site by duty. When no rule fits, the office decides by hand.

use serde::{Deserialize, Serialize};

use super::{Refused, UnitId};

/// The rules of a city in the order they are tried.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBook {
    /// First match wins.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
}

/// One rule; what it leaves out it does not ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The number people know it by.
    pub number: u32,
    /// Scheme of the category.
    pub scheme: Option<String>,
    /// Beginnings of category codes: `01` is the whole major class.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Codes of streets or townships.
    #[serde(default)]
    pub streets: Vec<String>,
    /// Kinds of site.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Beginnings of unit-grid codes.
    #[serde(default)]
    pub grids: Vec<String>,
    /// Words in the name of whoever owns the component (权属单位): `供电` catches every power company.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<String>,
    /// Where it goes.
    pub to: Target,
}

/// Where a rule sends a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// A unit by its code: `unit:housing`.
    Unit(String),
    /// The street or township of the place (属地): `street`.
    Street,
    /// The lead unit of the site: `site-lead`.
    SiteLead,
}

impl From<Target> for String {
    fn from(target: Target) -> String {
        match target {
            Target::Unit(code) => format!("unit:{code}"),
            Target::Street => "street".into(),
            Target::SiteLead => "site-lead".into(),
        }
    }
}

impl TryFrom<String> for Target {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("unit", code)) if !code.is_empty() => Ok(Target::Unit(code.into())),
            None if text == "street" => Ok(Target::Street),
            None if text == "site-lead" => Ok(Target::SiteLead),
            _ => Err(format!("`{text}` is not a target: write unit:CODE, street or site-lead")),
        }
    }
}

/// What is known about a case when it is dispatched.
#[derive(Debug, Clone, Default)]
pub struct Ask<'a> {
    /// Scheme of its category.
    pub scheme: &'a str,
    /// Code of its category.
    pub category: &'a str,
    /// Code and unit of the street it lies in.
    pub street: Option<(&'a str, UnitId)>,
    /// Kind of its site.
    pub site: Option<&'a str>,
    /// Lead unit of its site.
    pub site_lead: Option<UnitId>,
    /// Code of its unit grid.
    pub grid: Option<&'a str>,
    /// Who owns its component, as the survey of components wrote it.
    pub owner: Option<&'a str>,
}

/// Why a rule was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Miss {
    /// The category is of another scheme or class.
    Category,
    /// The place lies in another street.
    Street,
    /// It is another kind of site.
    Site,
    /// It lies in another grid.
    Grid,
    /// The component belongs to somebody else, or to nobody known.
    Owner,
    /// It fits, but the unit it names is not there.
    NobodyThere,
}

impl Miss {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Miss::Category => "category",
            Miss::Street => "street",
            Miss::Site => "site",
            Miss::Grid => "grid",
            Miss::Owner => "owner",
            Miss::NobodyThere => "nobody",
        }
    }
}

/// One rule tried: `None` is the one that fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// The number of the rule.
    pub rule: u32,
    /// Why it was passed over.
    pub miss: Option<Miss>,
}

/// The answer of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The unit, unless no rule fitted.
    pub unit: Option<UnitId>,
    /// The rule that fitted.
    pub rule: Option<u32>,
    /// Every rule looked at, in order.
    pub why: Vec<Tried>,
}

/// A dispatch that the unit sent back: the office settles to whom it goes (裁定), not the rule that misfired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounce {
    /// The rule that had named the unit; `None` when a person had.
    pub rule: Option<u32>,
    /// The unit that sent it back.
    pub unit: UnitId,
}

impl Bounce {
    /// The office names the unit. Back to the same one only with the reason why it is theirs after all.
    pub fn settle(self, unit: Option<UnitId>, reason: &str) -> Result<UnitId, Refused> {
        match unit {
            None => Err(Refused::Bounced { rule: self.rule }),
            Some(unit) if unit == self.unit && reason.trim().is_empty() => Err(Refused::ReasonNeeded),
            Some(unit) => Ok(unit),
        }
    }
}

fn fits(list: &[String], value: Option<&str>, begins: bool) -> bool {
    list.is_empty()
        || value.is_some_and(|v| {
            list.iter().any(|one| if begins { v.starts_with(one.as_str()) } else { v == one })
        })
}

impl Rule {
    fn miss(&self, ask: &Ask<'_>) -> Option<Miss> {
        let street = ask.street.map(|(code, _)| code);
        let scheme = self.scheme.as_deref().is_none_or(|scheme| scheme == ask.scheme);
        let named = |owner: &str| self.owners.iter().any(|word| owner.contains(word.as_str()));
        let owned = self.owners.is_empty() || ask.owner.is_some_and(named);
        [
            (scheme && fits(&self.categories, Some(ask.category), true), Miss::Category),
            (fits(&self.streets, street, false), Miss::Street),
            (fits(&self.sites, ask.site, false), Miss::Site),
            (fits(&self.grids, ask.grid, true), Miss::Grid),
            (owned, Miss::Owner),
        ]
        .into_iter()
        .find(|(fits, _)| !fits)
        .map(|(_, miss)| miss)
    }
}

impl RuleBook {
    /// The unit of the first rule that fits and whose target exists; `unit_of` finds a unit by its code.
    pub fn route(&self, ask: &Ask<'_>, unit_of: impl Fn(&str) -> Option<UnitId>) -> Route {
        let mut why = Vec::new();
        for rule in &self.rules {
            let miss = rule.miss(ask);
            let unit = match &rule.to {
                _ if miss.is_some() => None,
                Target::Unit(code) => unit_of(code),
                Target::Street => ask.street.map(|(_, unit)| unit),
                Target::SiteLead => ask.site_lead,
            };
            let miss = miss.or(unit.is_none().then_some(Miss::NobodyThere));
            why.push(Tried { rule: rule.number, miss });
            if unit.is_some() {
                return Route { unit, rule: Some(rule.number), why };
            }
        }
        Route { unit: None, rule: None, why }
    }

    /// Puts a rule in place of the one with its number, or adds it; it is tried just before `before`, else where
    /// it stood, else last.
    pub fn put(&mut self, rule: Rule, before: Option<u32>) {
        let stood = self.rules.iter().position(|own| own.number == rule.number);
        if let Some(at) = stood {
            self.rules.remove(at);
        }
        let before = before.and_then(|number| self.rules.iter().position(|own| own.number == number));
        let at = before.or(stood).unwrap_or(self.rules.len()).min(self.rules.len());
        self.rules.insert(at, rule);
    }

    /// Takes a rule out; gives it, if it was there.
    pub fn take_out(&mut self, number: u32) -> Option<Rule> {
        let at = self.rules.iter().position(|own| own.number == number)?;
        Some(self.rules.remove(at))
    }

    /// Numbers that two rules bear.
    pub fn doubled(&self) -> Vec<u32> {
        let mut numbers: Vec<_> = self.rules.iter().map(|rule| rule.number).collect();
        numbers.sort_unstable();
        let mut doubled: Vec<_> =
            numbers.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        doubled.dedup();
        doubled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> RuleBook {
        toml::from_str(
            r#"
            rule = [
                { number = 3, categories = ["0110", "0111"], sites = ["market"], to = "unit:market" },
                { number = 5, scheme = "parts", categories = ["01"], streets = ["chengguan"], to = "unit:housing" },
                { number = 8, scheme = "parts", to = "unit:nobody" },
                { number = 9, sites = ["school"], to = "site-lead" },
                { number = 99, to = "street" },
            ]"#,
        )
        .unwrap()
    }

    fn units(code: &str) -> Option<UnitId> {
        [("market", 1), ("housing", 2)].into_iter().find(|(name, _)| *name == code).map(|(_, id)| id)
    }

    #[test]
    fn the_first_rule_that_fits_category_and_place_names_the_unit() {
        let ask = |scheme, category, street, site| Ask {
            scheme,
            category,
            street,
            site,
            site_lead: Some(40),
            grid: None,
            owner: None,
        };
        let town = Some(("chengguan", 30));
        let table = [
            (ask("events", "0110", town, Some("market")), Some(1), Some(3)),
            (ask("events", "0110", town, Some("street")), Some(30), Some(99)),
            (ask("parts", "0103", town, None), Some(2), Some(5)),
            (ask("parts", "0103", Some(("dongguan", 31)), None), Some(31), Some(99)),
            (ask("events", "0406", None, Some("school")), Some(40), Some(9)),
            (ask("events", "0406", None, None), None, None),
        ];
        for (ask, unit, rule) in table {
            let route = book().route(&ask, units);
            assert_eq!((route.unit, route.rule), (unit, rule), "{ask:?}");
        }
    }

    #[test]
    fn the_trace_says_why_each_earlier_rule_was_passed_over() {
        let ask = Ask { scheme: "parts", category: "0103", street: Some(("dongguan", 31)), ..Ask::default() };
        let why: Vec<_> = book().route(&ask, units).why.into_iter().map(|t| (t.rule, t.miss)).collect();
        assert_eq!(
            why,
            [
                (3, Some(Miss::Category)),
                (5, Some(Miss::Street)),
                (8, Some(Miss::NobodyThere)),
                (9, Some(Miss::Site)),
                (99, None),
            ]
        );
    }

    #[test]
    fn a_rule_for_an_owner_catches_its_components_and_nobody_elses() {
        let book: RuleBook = toml::from_str(
            r#"rule = [
                { number = 1, categories = ["01"], owners = ["供电", "电力"], to = "unit:housing" },
                { number = 2, to = "unit:market" },
            ]"#,
        )
        .unwrap();
        let table = [
            (Some("安澜县供电公司"), 1, None),
            (Some("省电力集团"), 1, None),
            (Some("自来水公司"), 2, Some(Miss::Owner)),
            (None, 2, Some(Miss::Owner)),
        ];
        for (owner, rule, miss) in table {
            let route = book.route(&Ask { category: "0103", owner, ..Ask::default() }, units);
            assert_eq!((route.rule, route.why[0].miss), (Some(rule), miss), "{owner:?}");
        }
    }

    #[test]
    fn a_wrong_target_and_a_doubled_number_are_named() {
        let wrong = toml::from_str::<RuleBook>(r#"rule = [{ number = 1, to = "housing" }]"#).unwrap_err();
        assert!(
            wrong.to_string().contains("`housing` is not a target: write unit:CODE, street or site-lead")
        );
        let mut book = book();
        book.rules[1].number = 3;
        assert_eq!(book.doubled(), [3]);
    }

    #[test]
    fn a_mended_rule_stays_in_its_place_unless_it_is_moved() {
        let order = |book: &RuleBook| book.rules.iter().map(|rule| rule.number).collect::<Vec<_>>();
        let rule = |number| Rule {
            number,
            scheme: None,
            categories: Vec::new(),
            streets: Vec::new(),
            sites: Vec::new(),
            grids: Vec::new(),
            owners: Vec::new(),
            to: Target::Street,
        };
        let mut book = book();
        book.put(rule(5), None);
        assert_eq!((order(&book), &book.rules[1]), (vec![3, 5, 8, 9, 99], &rule(5)));
        book.put(rule(12), Some(99));
        assert_eq!(order(&book), [3, 5, 8, 9, 12, 99]);
        book.put(rule(12), Some(3));
        assert_eq!(order(&book), [12, 3, 5, 8, 9, 99]);
        book.put(rule(100), None);
        assert_eq!(book.take_out(8).map(|rule| rule.number), Some(8));
        assert_eq!((order(&book), book.take_out(8)), (vec![12, 3, 5, 9, 99, 100], None));
    }

    #[test]
    fn a_bounce_is_settled_by_naming_the_unit_and_the_same_one_only_with_a_reason() {
        let bounce = Bounce { rule: Some(6), unit: 30 };
        assert_eq!(bounce.settle(None, "x"), Err(Refused::Bounced { rule: Some(6) }));
        assert_eq!(bounce.settle(Some(30), " "), Err(Refused::ReasonNeeded));
        assert_eq!(bounce.settle(Some(30), "在其辖区"), Ok(30));
        assert_eq!(bounce.settle(Some(31), ""), Ok(31));
    }
}
