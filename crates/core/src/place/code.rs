//! The codes of digital city management (GB/T 30428): 15 digits for a unit grid, 16 for a component.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A unit grid (单元网格): division 6, street 3, community 3, sequence 3, in fifteen digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GridCode {
    /// County-level division, six digits.
    pub division: u32,
    /// Street or township within the division.
    pub street: u16,
    /// Community within the street.
    pub community: u16,
    /// Grid within the community, 1 to 999.
    pub sequence: u16,
}

/// How many digits the minor class of a component has: the two editions in use differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MinorWidth {
    /// Division 6, major 2, minor 2, sequence 6 (editions up to 2013).
    Two,
    /// Division 6, major 2, minor 3, sequence 5 (the newer data standard; minor 080 to 999 are local).
    Three,
}

/// A component (部件) of the city: sixteen digits that can only be read when the width of the minor class is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ComponentCode {
    /// The edition by which the digits are read.
    pub width: MinorWidth,
    /// County-level division, six digits.
    pub division: u32,
    /// Major class, 1 to 99.
    pub major: u8,
    /// Minor class within the major one.
    pub minor: u16,
    /// Serial number within the class.
    pub sequence: u32,
}

/// Why digits are not a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeFault {
    /// Another number of characters than the code has.
    Length {
        /// Characters found.
        found: usize,
        /// Digits wanted.
        wanted: usize,
    },
    /// A character that is no digit, and its place counted from 1.
    NotADigit {
        /// The character.
        found: char,
        /// Its place.
        at: usize,
    },
    /// A part that may not be zero, by its English name.
    Zero(&'static str),
}

/// Cuts digits into parts of the given widths.
fn parts<const N: usize>(text: &str, widths: [usize; N]) -> Result<[u32; N], CodeFault> {
    let wanted = widths.iter().sum();
    if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        return Err(CodeFault::NotADigit { found, at: at + 1 });
    }
    if text.len() != wanted {
        return Err(CodeFault::Length { found: text.len(), wanted });
    }
    let mut digits = text.bytes().map(|b| u32::from(b - b'0'));
    Ok(widths.map(|width| digits.by_ref().take(width).fold(0, |sum, digit| sum * 10 + digit)))
}

fn not_zero(parts: &[(u32, &'static str)]) -> Result<(), CodeFault> {
    match parts.iter().find(|(value, _)| *value == 0) {
        Some((_, name)) => Err(CodeFault::Zero(name)),
        None => Ok(()),
    }
}

impl FromStr for GridCode {
    type Err = CodeFault;

    fn from_str(text: &str) -> Result<Self, CodeFault> {
        let [division, street, community, sequence] = parts(text, [6, 3, 3, 3])?;
        not_zero(&[(division, "division"), (sequence, "sequence")])?;
        Ok(Self { division, street: street as u16, community: community as u16, sequence: sequence as u16 })
    }
}

impl fmt::Display for GridCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}{:03}{:03}{:03}", self.division, self.street, self.community, self.sequence)
    }
}

impl TryFrom<String> for GridCode {
    type Error = CodeFault;

    fn try_from(text: String) -> Result<Self, CodeFault> {
        text.parse()
    }
}

impl From<GridCode> for String {
    fn from(code: GridCode) -> String {
        code.to_string()
    }
}

impl ComponentCode {
    /// Reads sixteen digits by one edition.
    pub fn parse(text: &str, width: MinorWidth) -> Result<Self, CodeFault> {
        let [division, major, minor, sequence] = match width {
            MinorWidth::Two => parts(text, [6, 2, 2, 6])?,
            MinorWidth::Three => parts(text, [6, 2, 3, 5])?,
        };
        not_zero(&[
            (division, "division"),
            (major, "major class"),
            (minor, "minor class"),
            (sequence, "sequence"),
        ])?;
        Ok(Self { width, division, major: major as u8, minor: minor as u16, sequence })
    }

    /// The class as the lists of cases write it: `0103`. A minor class of three digits below 100 is the same class
    /// as that of two, since the newer list only widened the number.
    pub fn class(&self) -> String {
        match self.width {
            MinorWidth::Three if self.minor >= 100 => format!("{:02}{:03}", self.major, self.minor),
            _ => format!("{:02}{:02}", self.major, self.minor),
        }
    }

    /// Whether the minor class was given out by the city itself: from 80 (or 080) upwards.
    pub fn is_local(&self) -> bool {
        self.minor >= 80
    }
}

impl fmt::Display for ComponentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { division, major, minor, sequence, width } = self;
        match width {
            MinorWidth::Two => write!(f, "{division:06}{major:02}{minor:02}{sequence:06}"),
            MinorWidth::Three => write!(f, "{division:06}{major:02}{minor:03}{sequence:05}"),
        }
    }
}

impl fmt::Display for CodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { found, wanted } => write!(f, "{found} digits where {wanted} are wanted"),
            Self::NotADigit { found, at } => write!(f, "{found:?} at place {at} is no digit"),
            Self::Zero(part) => write!(f, "the {part} is zero: it counts from 1"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sixteen_digits_read_differently_by_edition() {
        let text = "3205080101000001";
        let old = ComponentCode::parse(text, MinorWidth::Two).unwrap();
        assert_eq!((old.division, old.major, old.minor, old.sequence), (320_508, 1, 1, 1));
        let new = ComponentCode::parse(text, MinorWidth::Three).unwrap();
        assert_eq!((new.division, new.major, new.minor, new.sequence), (320_508, 1, 10, 1));
        assert!(ComponentCode::parse("3205080208100007", MinorWidth::Three).unwrap().is_local());
        let class = |text, width| ComponentCode::parse(text, width).unwrap().class();
        assert_eq!(class("4104210103000001", MinorWidth::Two), "0103");
        assert_eq!(class("4104210100300001", MinorWidth::Three), "0103");
        assert_eq!(class("4104210199900001", MinorWidth::Three), "01999");
    }

    #[test]
    fn a_wrong_code_says_where_it_is_wrong() {
        for (text, says) in [
            ("41042100100100", "14 digits where 15 are wanted"),
            ("4104210010o1001", "'o' at place 11 is no digit"),
            ("410421001001000", "the sequence is zero: it counts from 1"),
            ("４10421001001001", "'４' at place 1 is no digit"),
        ] {
            assert_eq!(text.parse::<GridCode>().unwrap_err().to_string(), says);
        }
    }

    proptest! {
        #[test]
        fn codes_print_as_they_were_read(text in "[1-9][0-9]{5}[0-9]{6}00[1-9]") {
            prop_assert_eq!(text.parse::<GridCode>().unwrap().to_string(), text);
        }

        #[test]
        fn component_codes_print_as_they_were_read(text in "[1-9][0-9]{5}0[1-9]1[1-9][0-9]{5}1") {
            for width in [MinorWidth::Two, MinorWidth::Three] {
                prop_assert_eq!(ComponentCode::parse(&text, width).unwrap().to_string(), text.clone());
            }
        }
    }
}
