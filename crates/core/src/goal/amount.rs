//! Amounts with units, compared exactly: `38 %` is `0.38 ratio`, `5.6 permille` is `560 /100k`.
//!
//! No floating point: a threshold met to the last digit must be met on every machine. Amounts whose units
//! cannot be converted into each other have no order, and whoever compares them must say so.

use std::cmp::Ordering;
use std::fmt;

/// The longest number read: more digits than any statistic has.
const DIGITS_MAX: usize = 13;
/// Decimals kept.
const DECIMALS_MAX: usize = 6;

/// A number as written, with the unit as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Amount {
    digits: i64,
    decimals: u8,
    unit: String,
}

/// What an amount measures and by which factor its unit stands to the base unit.
struct Unit {
    kind: &'static str,
    times: i64,
    over: i64,
}

/// Known units: name, what it measures, and its share of the base unit as a fraction.
const UNITS: &[(&str, &str, i64, i64)] = &[
    ("ratio", "share", 1, 1),
    ("%", "share", 1, 100),
    ("percent", "share", 1, 100),
    ("permille", "share", 1, 1000),
    ("‰", "share", 1, 1000),
    ("per_1000", "share", 1, 1000),
    ("/1000", "share", 1, 1000),
    ("per_10k", "share", 1, 10_000),
    ("/10k", "share", 1, 10_000),
    ("per_100k", "share", 1, 100_000),
    ("/100k", "share", 1, 100_000),
    ("m2", "area", 1, 1),
    ("m²", "area", 1, 1),
    ("mu", "area", 2000, 3),
    ("亩", "area", 2000, 3),
    ("ha", "area", 10_000, 1),
    ("km2", "area", 1_000_000, 1),
    ("km²", "area", 1_000_000, 1),
    ("/m2", "density", 1_000_000, 1),
    ("/ha", "density", 100, 1),
    ("/km2", "density", 1, 1),
    ("/km²", "density", 1, 1),
    ("mm", "length", 1, 1000),
    ("cm", "length", 1, 100),
    ("m", "length", 1, 1),
    ("km", "length", 1000, 1),
    ("kg", "mass", 1, 1),
    ("t", "mass", 1000, 1),
    ("min", "time", 1, 1),
    ("h", "time", 60, 1),
    ("day", "time", 1440, 1),
    ("d", "time", 1440, 1),
    ("month", "months", 1, 1),
    ("quarter", "months", 3, 1),
    ("year", "months", 12, 1),
    ("yuan", "money", 1, 1),
    ("元", "money", 1, 1),
    ("万元", "money", 10_000, 1),
    ("亿元", "money", 100_000_000, 1),
    ("ug/m3", "concentration", 1, 1),
    ("µg/m3", "concentration", 1, 1),
    ("mg/m3", "concentration", 1000, 1),
    ("dB", "sound", 1, 1),
    ("dB(A)", "sound", 1, 1),
];

impl Amount {
    /// Reads `38`, `-2.5`, `5,000`; the unit is added by [`Amount::with_unit`].
    pub fn parse(number: &str) -> Option<Amount> {
        let plain: String = number.chars().filter(|c| *c != ',' && *c != '_').collect();
        let (sign, rest) = plain.strip_prefix('-').map_or((1, plain.as_str()), |rest| (-1, rest));
        let (whole, part) = rest.split_once('.').unwrap_or((rest, ""));
        let part = part.trim_end_matches('0');
        let all = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all(whole) || !all(part) || part.len() > DECIMALS_MAX {
            return None;
        }
        let digits = format!("{whole}{part}");
        if digits.trim_start_matches('0').len() > DIGITS_MAX {
            return None;
        }
        let digits: i64 = digits.parse().ok()?;
        Some(Amount { digits: sign * digits, decimals: part.len() as u8, unit: String::new() })
    }

    /// The same number with a unit.
    pub fn with_unit(mut self, unit: &str) -> Amount {
        self.unit = unit.to_owned();
        self
    }

    /// The unit as written, empty for a bare number.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    fn known(&self) -> Option<Unit> {
        UNITS.iter().find(|(name, ..)| *name == self.unit).map(|&(_, kind, times, over)| Unit {
            kind,
            times,
            over,
        })
    }

    /// The order of two amounts, or nothing when their units cannot be converted into each other.
    ///
    /// A bare number is an amount of its own kind: `38` and `38 %` have no order.
    pub fn order(&self, other: &Amount) -> Option<Ordering> {
        let (a, b) = if self.unit == other.unit {
            ((1, 1), (1, 1))
        } else {
            let (a, b) = (self.known()?, other.known()?);
            if a.kind != b.kind {
                return None;
            }
            ((a.times, a.over), (b.times, b.over))
        };
        // 13 digits, 6 decimals and two factors of at most 9 digits stay within 38 digits.
        let left = i128::from(self.digits) * ten(other.decimals) * i128::from(a.0) * i128::from(b.1);
        let right = i128::from(other.digits) * ten(self.decimals) * i128::from(b.0) * i128::from(a.1);
        Some(left.cmp(&right))
    }

    /// Whether the two can be compared at all.
    pub fn comparable(&self, other: &Amount) -> bool {
        self.order(other).is_some()
    }

    /// The number alone.
    pub fn number(&self) -> String {
        let digits = self.digits.unsigned_abs();
        let sign = if self.digits < 0 { "-" } else { "" };
        if self.decimals == 0 {
            return format!("{sign}{digits}");
        }
        let scale = 10u64.pow(u32::from(self.decimals));
        format!("{sign}{}.{:0width$}", digits / scale, digits % scale, width = usize::from(self.decimals))
    }
}

fn ten(power: u8) -> i128 {
    10i128.pow(u32::from(power))
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number())?;
        if self.unit.is_empty() { Ok(()) } else { write!(f, " {}", self.unit) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
        Amount::parse(number).expect(text).with_unit(unit)
    }

    #[test]
    fn amounts_are_compared_across_their_units() {
        use Ordering::{Equal, Greater, Less};
        let table = [
            ("38 %", "0.38 ratio", Some(Equal)),
            ("7 %", "0.07 ratio", Some(Equal)),
            ("5.6 permille", "560 /100k", Some(Equal)),
            ("18 /100k", "0.2 permille", Some(Less)),
            ("3 mu", "2000 m2", Some(Equal)),
            ("1 km2", "99 ha", Some(Greater)),
            ("16 h", "1 day", Some(Less)),
            ("1.5 亿元", "15000 万元", Some(Equal)),
            ("400 /km2", "4 /ha", Some(Equal)),
            ("300", "300", Some(Equal)),
            ("38", "38 %", None),
            ("1 m2", "1 m", None),
            ("3 stops", "4 stops", Some(Less)),
            ("3 stops", "3 lines", None),
        ];
        for (a, b, order) in table {
            assert_eq!(amount(a).order(&amount(b)), order, "{a} with {b}");
        }
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        let most = format!("{} 亿元", "9".repeat(DIGITS_MAX));
        let least = format!("0.{}1 mu", "0".repeat(DECIMALS_MAX - 1));
        assert_eq!(amount(&most).order(&amount(&most)), Some(Ordering::Equal));
        assert_eq!(amount(&least).order(&amount("1 km2")), Some(Ordering::Less));
        assert!(Amount::parse(&"9".repeat(DIGITS_MAX + 1)).is_none());
        assert!(Amount::parse("0.1234567").is_none());
    }
}
