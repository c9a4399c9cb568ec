//! The letter of responsibility (责任书): what a unit answers for, frozen with a hash when it is signed.
//!
//! The letter is made of the unit's duties alone. Its hash covers every word that was signed, so a later
//! change of duties shows as a difference and asks for a supplement.

use super::{Role, SubjectKind};
use serde::{Deserialize, Serialize};

/// A letter as data; the words around it stand in the words files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The campaign's name.
    pub campaign: String,
    /// The goal as the campaign states it.
    pub goal: String,
    /// The day by which it must be reached, `2026-08-15`.
    pub target: String,
    /// Who asks for it: the campaign's office.
    pub asks: String,
    /// The unit that signs.
    pub unit: String,
    /// Its duties, leads first, by kind and code.
    pub items: Vec<Item>,
}

/// One duty in a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Item {
    /// In which role.
    pub role: Role,
    /// What it is about.
    pub kind: SubjectKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// What is asked, in the notation of requirements; empty where nothing is measured.
    pub requirement: String,
    /// By when, empty where the target day counts.
    pub due: String,
    /// The post that holds it, and the person on it.
    pub holder: String,
}

/// What became different since a letter was signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Duties that are new.
    pub added: Vec<Item>,
    /// Duties that are gone.
    pub removed: Vec<Item>,
}

impl Letter {
    /// Puts the items in order and drops repeats.
    pub fn new(mut letter: Letter) -> Letter {
        letter.items.sort();
        letter.items.dedup();
        letter
    }

    /// The text that is hashed: one line a fact, the same on every machine.
    pub fn canonical(&self) -> String {
        let clean = |text: &str| text.replace(['\n', '\r', '\t'], " ");
        let mut text = String::from("yipan-letter-1\n");
        for fact in [&self.campaign, &self.goal, &self.target, &self.asks, &self.unit] {
            text += &clean(fact);
            text.push('\n');
        }
        for item in &self.items {
            let role = super::ROLES.iter().find(|(_, role)| *role == item.role).map_or("", |(word, _)| word);
            let kind =
                super::SUBJECTS.iter().find(|(_, kind)| *kind == item.kind).map_or("", |(word, _)| word);
            let facts =
                [role, kind, &item.code, &item.title, &item.requirement, &item.due, &item.holder].map(clean);
            text += &facts.join("\t");
            text.push('\n');
        }
        text
    }

    /// What a supplement to a signed letter has to say.
    pub fn difference(&self, signed: &Letter) -> Difference {
        let missing = |from: &[Item], other: &[Item]| -> Vec<Item> {
            from.iter().filter(|item| !other.contains(item)).cloned().collect()
        };
        Difference {
            added: missing(&self.items, &signed.items),
            removed: missing(&signed.items, &self.items),
        }
    }
}

impl Difference {
    /// Whether a supplement is needed.
    pub fn is_none(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(role: Role, code: &str) -> Item {
        Item {
            role,
            kind: SubjectKind::Indicator,
            code: code.to_owned(),
            title: "绿化\n覆盖率".to_owned(),
            requirement: ">= 38 %".to_owned(),
            due: String::new(),
            holder: "分管领导 周".to_owned(),
        }
    }

    fn letter(items: Vec<Item>) -> Letter {
        let text = |text: &str| text.to_owned();
        Letter::new(Letter {
            campaign: text("创卫"),
            goal: text("通过技术评估"),
            target: text("2026-08-15"),
            asks: text("创卫办"),
            unit: text("住建局"),
            items,
        })
    }

    #[test]
    fn a_letter_reads_the_same_however_its_duties_were_gathered() {
        let (lead, part) = (item(Role::Lead, "H-2"), item(Role::Participant, "H-1"));
        let one = letter(vec![part.clone(), lead.clone(), part.clone()]);
        let other = letter(vec![lead, part]);
        assert_eq!(one.canonical(), other.canonical());
        assert_eq!(one.canonical().lines().count(), 8, "a line break in a title makes no line of its own");
        assert!(one.items[0].role == Role::Lead);
    }

    #[test]
    fn a_change_of_duties_after_signing_asks_for_a_supplement() {
        let signed = letter(vec![item(Role::Lead, "H-1"), item(Role::Lead, "H-2")]);
        let now = letter(vec![item(Role::Lead, "H-2"), item(Role::Lead, "H-3")]);
        let difference = now.difference(&signed);
        assert_eq!((difference.added[0].code.as_str(), difference.removed[0].code.as_str()), ("H-3", "H-1"));
        assert!(signed.difference(&signed).is_none());
    }
}
