//! Rules that people write: an expression (CEL) over named figures, for gates, scores and ladders.
//!
//! ```
//! use yipan_core::rule::{Named, Rule};
//! let rule = Rule::parse("tasks.done_rate >= 0.95 && cases.major_open == 0").unwrap();
//! let figures = Named::from([("tasks.done_rate".into(), 0.97), ("cases.major_open".into(), 0.0)]);
//! assert_eq!(rule.holds(&figures), Ok(true));
//! ```
//!
//! A figure is a number with a name of two or more words, `cases.overdue`. `survey("resident").satisfaction`
//! is another way to write `survey.resident.satisfaction`. Every figure is a decimal number, so arithmetic
//! takes decimal numbers too: `cases.late * 2.0`. An expression has no loops and cannot grow: its length and
//! depth are bounded before it is parsed, and text, lists and maps are not in the language.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use cel::objects::Key;
use cel::{Context, ExecutionError, Program, Value};

/// Figures by name.
pub type Named = BTreeMap<String, f64>;

/// The longest expression, in bytes.
pub const SOURCE_MAX: usize = 2_000;
/// The deepest nesting of brackets.
pub const DEPTH_MAX: usize = 24;

/// Why an expression is not one, or has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRule {
    /// It is empty.
    Empty,
    /// It is longer than [`SOURCE_MAX`].
    TooLong,
    /// Brackets are nested deeper than [`DEPTH_MAX`].
    TooDeep,
    /// A sign or word that has no place in a rule, at this byte.
    Foreign {
        /// What stands there.
        sign: String,
        /// Where, counted from 0.
        at: usize,
    },
    /// It cannot be read; what the parser said.
    Unreadable(String),
    /// It names a figure that nobody measured.
    NoFigure(String),
    /// It answers something else than was asked for: words where a number stands, or the other way.
    WrongKind,
    /// It has no answer: a division by nothing, a number with words.
    NoAnswer(String),
}

/// A rule that was read and can be asked many times.
#[derive(Debug, Clone)]
pub struct Rule {
    source: String,
    program: Arc<Program>,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.source == other.source
    }
}

impl Rule {
    /// Reads an expression.
    pub fn parse(source: &str) -> Result<Rule, NoRule> {
        let source = source.trim();
        bounded(source)?;
        // The parser is not ours: what it did not foresee must not end the program.
        let parsed = catch_unwind(AssertUnwindSafe(|| Program::compile(source)));
        let program = match parsed {
            Ok(Ok(program)) => program,
            Ok(Err(cause)) => return Err(NoRule::Unreadable(cause.to_string())),
            Err(_) => return Err(NoRule::Unreadable(source.to_owned())),
        };
        Ok(Rule { source: source.to_owned(), program: Arc::new(program) })
    }

    /// The expression as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The figures it names, each once, in alphabetical order.
    pub fn figures(&self) -> Vec<String> {
        let mut names: Vec<String> = names(&self.source);
        names.sort();
        names.dedup();
        names
    }

    /// Whether it holds.
    pub fn holds(&self, figures: &Named) -> Result<bool, NoRule> {
        match self.ask(figures)? {
            Value::Bool(yes) => Ok(yes),
            _ => Err(NoRule::WrongKind),
        }
    }

    /// The number it comes to.
    pub fn number(&self, figures: &Named) -> Result<f64, NoRule> {
        let number = match self.ask(figures)? {
            Value::Float(number) => number,
            Value::Int(number) => number as f64,
            Value::UInt(number) => number as f64,
            _ => return Err(NoRule::WrongKind),
        };
        if number.is_finite() { Ok(number) } else { Err(NoRule::NoAnswer(self.source.clone())) }
    }

    fn ask(&self, figures: &Named) -> Result<Value, NoRule> {
        if let Some(missing) = self.figures().into_iter().find(|name| !figures.contains_key(name)) {
            return Err(NoRule::NoFigure(missing));
        }
        let mut context = Context::default();
        let tree = Branch::of(figures);
        for (name, branch) in tree.0 {
            if name == "survey" {
                let surveys = branch.value();
                let _ = context.add_function("survey", move |name: Arc<String>| pick(&surveys, &name));
            }
            context.add_variable_from_value(name, branch.value());
        }
        let answer = catch_unwind(AssertUnwindSafe(|| self.program.execute(&context)));
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(ExecutionError::NoSuchKey(name) | ExecutionError::UndeclaredReference(name))) => {
                Err(NoRule::NoFigure(name.to_string()))
            }
            Ok(Err(cause)) => Err(NoRule::NoAnswer(cause.to_string())),
            Err(_) => Err(NoRule::NoAnswer(self.source.clone())),
        }
    }
}

fn pick(surveys: &Value, name: &str) -> Result<Value, ExecutionError> {
    let Value::Map(map) = surveys else { return Err(ExecutionError::no_such_key(name)) };
    let key = Key::String(Arc::new(name.to_owned()));
    map.map.get(&key).cloned().ok_or_else(|| ExecutionError::no_such_key(name))
}

/// Figures as a tree by the words of their names.
#[derive(Default)]
struct Branch(BTreeMap<String, Twig>);

enum Twig {
    Leaf(f64),
    More(Branch),
}

impl Branch {
    fn of(figures: &Named) -> Branch {
        let mut root = Branch::default();
        for (name, value) in figures {
            root.put(name, *value);
        }
        root
    }

    fn put(&mut self, name: &str, value: f64) {
        match name.split_once('.') {
            None => {
                self.0.entry(name.to_owned()).or_insert(Twig::Leaf(value));
            }
            Some((first, rest)) => {
                let twig = self.0.entry(first.to_owned()).or_insert_with(|| Twig::More(Branch::default()));
                if let Twig::More(branch) = twig {
                    branch.put(rest, value);
                }
            }
        }
    }
}

impl Twig {
    fn value(&self) -> Value {
        match self {
            Twig::Leaf(value) => Value::Float(*value),
            Twig::More(branch) => {
                let entries: HashMap<String, Value> =
                    branch.0.iter().map(|(name, twig)| (name.clone(), twig.value())).collect();
                Value::from(entries)
            }
        }
    }
}

/// Length, depth and alphabet. Without brackets of lists and maps there is nothing to loop over.
fn bounded(source: &str) -> Result<(), NoRule> {
    if source.is_empty() {
        return Err(NoRule::Empty);
    }
    if source.len() > SOURCE_MAX {
        return Err(NoRule::TooLong);
    }
    let mut depth = 0usize;
    for (at, letter) in source.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | ',' | '"' | ' ' | '\n' | '\t' => {}
            '+' | '-' | '*' | '/' | '%' | '<' | '>' | '=' | '!' | '&' | '|' | '?' | ':' => {}
            sign => return Err(NoRule::Foreign { sign: sign.to_string(), at }),
        }
        if depth > DEPTH_MAX {
            return Err(NoRule::TooDeep);
        }
    }
    let loops = [".map", ".all", ".exists", ".filter", ".matches"];
    match loops.iter().find_map(|word| source.find(word).map(|at| (at, *word))) {
        Some((at, word)) if !source[at + word.len()..].starts_with(char::is_alphanumeric) => {
            Err(NoRule::Foreign { sign: word[1..].to_owned(), at: at + 1 })
        }
        _ => Ok(()),
    }
}

/// Names of figures in a source: words joined by dots; `survey("x").y` reads as `survey.x.y`.
fn names(source: &str) -> Vec<String> {
    let flat = source.replace("survey(\"", "survey.").replace("\")", "");
    let mut names = Vec::new();
    let mut word = String::new();
    for letter in flat.chars().chain([' ']) {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' => word.push(letter),
            letter => {
                let is_name = word.starts_with(|first: char| first.is_ascii_alphabetic());
                if is_name && letter != '(' && !matches!(word.as_str(), "true" | "false" | "null" | "in") {
                    names.push(std::mem::take(&mut word));
                }
                word.clear();
            }
        }
    }
    names
}

#[cfg(test)]
mod tests;
