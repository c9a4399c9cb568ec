//! The draw 抽签: which sites are looked at, chosen by a seed that was promised before anybody knew the list's fate.
//!
//! ```text
//! key(id)   = SHA-256("yipan-draw" 0 seed 0 stratum 0 id)      smaller keys come first
//! share     = n × stratum / all, largest remainder              proportional allocation
//! list hash = SHA-256 of the lines "id<TAB>stratum<LF>", sorted by their bytes
//! promise   = SHA-256(secret); seed = SHA-256("yipan-seed" 0 secret 0 ledger head)
//! ```
//!
//! Nothing depends on the order of the input. Within a stratum the keys also order those left over: the next
//! one stands in when a drawn site cannot be reached, so nobody picks a substitute by hand.

mod list;
mod record;

pub use list::read_list;
pub use record::{Record, RecordFault};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// Lots one list may hold.
pub const LOTS_MAX: usize = 1_000_000;
/// Bytes an id or a stratum may have.
const TEXT_MAX: usize = 200;

/// One thing that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lot {
    /// Its id, unique in the list.
    pub id: String,
    /// Its stratum; empty when the list has none.
    #[serde(default)]
    pub stratum: String,
}

/// One thing that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Its id.
    pub id: String,
    /// Its stratum.
    pub stratum: String,
    /// Its place in its stratum, from 1.
    pub rank: usize,
}

/// Why a list cannot be drawn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawFault {
    /// The first line names no such column.
    NoColumn(String),
    /// Two lines with this id: the second one's number.
    Twice {
        /// The id.
        id: String,
        /// The line, from 1.
        line: usize,
    },
    /// A line with too few fields.
    Short {
        /// The line, from 1.
        line: usize,
    },
    /// An id or stratum that is empty, too long or holds a control character.
    Text {
        /// The line, from 1.
        line: usize,
    },
    /// A quote that is never closed.
    OpenQuote {
        /// The line it was opened in, from 1.
        line: usize,
    },
    /// More asked for than there are.
    TooMany {
        /// Asked for.
        n: usize,
        /// In the list.
        of: usize,
    },
    /// More than [`LOTS_MAX`].
    TooLong(usize),
    /// The seed is not 1 to 64 bytes in hexadecimal.
    Seed,
}

impl fmt::Display for DrawFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColumn(name) => {
                write!(f, "line 1: no column {name:?}; the first line must name the columns")
            }
            Self::Twice { id, line } => write!(f, "line {line}: id {id:?} stands in the list twice"),
            Self::Short { line } => write!(f, "line {line}: fewer fields than the first line"),
            Self::Text { line } => {
                write!(
                    f,
                    "line {line}: an id or stratum must be 1 to {TEXT_MAX} bytes without control characters"
                )
            }
            Self::OpenQuote { line } => write!(f, "line {line}: a quote is opened and never closed"),
            Self::TooMany { n, of } => write!(f, "{n} asked for, but the list holds {of}"),
            Self::TooLong(n) => write!(f, "the list holds {n} lines; {LOTS_MAX} is the most"),
            Self::Seed => write!(f, "the seed must be 2 to 128 hexadecimal digits, an even number of them"),
        }
    }
}

/// Draws `n` lots, proportionally by stratum; the result is ordered by stratum and rank.
pub fn draw(lots: &[Lot], seed: &[u8], n: usize) -> Result<Vec<Drawn>, DrawFault> {
    if n > lots.len() {
        return Err(DrawFault::TooMany { n, of: lots.len() });
    }
    let mut strata: BTreeMap<&str, Vec<([u8; 32], &str)>> = BTreeMap::new();
    for lot in lots {
        strata.entry(&lot.stratum).or_default().push((key(seed, lot), &lot.id));
    }
    let sizes: Vec<usize> = strata.values().map(Vec::len).collect();
    let shares = allocate(&sizes, n);
    let mut drawn = Vec::with_capacity(n);
    for ((stratum, mut keyed), share) in strata.into_iter().zip(shares) {
        keyed.sort_unstable();
        drawn.extend(keyed.iter().take(share).zip(1..).map(|((_, id), rank)| Drawn {
            id: (*id).to_owned(),
            stratum: stratum.to_owned(),
            rank,
        }));
    }
    Ok(drawn)
}

/// Shares of `n` in proportion to sizes: whole parts first, the rest to the largest remainders, the earlier of
/// two equals. Never more than a stratum holds.
fn allocate(sizes: &[usize], n: usize) -> Vec<usize> {
    let all = sizes.iter().sum::<usize>().max(1) as u128;
    let exact = |size: usize| n as u128 * size as u128;
    let mut shares: Vec<usize> = sizes.iter().map(|&size| (exact(size) / all) as usize).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(exact(sizes[at]) % all));
    let left = n - shares.iter().sum::<usize>();
    for &at in order.iter().take(left) {
        shares[at] += 1;
    }
    shares
}

fn key(seed: &[u8], lot: &Lot) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [b"yipan-draw", seed, lot.stratum.as_bytes()] {
        hash.update(part);
        hash.update([0]);
    }
    hash.update(lot.id.as_bytes());
    hash.finalize().into()
}

/// The hash of a list, whatever the order of its lines.
pub fn list_sha256(lots: &[Lot]) -> String {
    let mut lines: Vec<String> = lots.iter().map(|lot| format!("{}\t{}\n", lot.id, lot.stratum)).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    lines.iter().for_each(|line| hash.update(line));
    hex(&hash.finalize())
}

/// The promise made in the ledger before the draw.
pub fn commitment(secret: &[u8]) -> String {
    hex(&Sha256::digest(secret))
}

/// The seed used: the secret mixed with what the ledger's head became after the promise, which nobody could
/// know when promising.
pub fn mix(secret: &[u8], ledger_head: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [b"yipan-seed", secret] {
        hash.update(part);
        hash.update([0]);
    }
    hash.update(ledger_head.as_bytes());
    hash.finalize().to_vec()
}

/// Reads a seed in hexadecimal.
pub fn seed_bytes(text: &str) -> Result<Vec<u8>, DrawFault> {
    let text = text.trim();
    if text.is_empty() || text.len() > 128 || !text.len().is_multiple_of(2) {
        return Err(DrawFault::Seed);
    }
    let digit = |b: u8| char::from(b).to_digit(16).ok_or(DrawFault::Seed);
    text.as_bytes().chunks(2).map(|two| Ok((digit(two[0])? * 16 + digit(two[1])?) as u8)).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn lots(sizes: &[usize]) -> Vec<Lot> {
        sizes
            .iter()
            .enumerate()
            .flat_map(|(s, &size)| {
                (0..size).map(move |i| Lot { id: format!("{s}-{i}"), stratum: format!("s{s}") })
            })
            .collect()
    }

    #[test]
    fn strata_get_their_share() {
        for (sizes, n, shares) in [
            (vec![60, 30, 10], 10, vec![6, 3, 1]),
            (vec![1, 1, 1], 2, vec![1, 1, 0]),
            (vec![5, 0, 5], 3, vec![2, 0, 1]),
            (vec![7], 7, vec![7]),
            (vec![3, 4], 0, vec![0, 0]),
        ] {
            assert_eq!(allocate(&sizes, n), shares, "{n} of {sizes:?}");
        }
    }

    #[test]
    fn a_list_is_read_with_quotes_blank_lines_and_a_byte_order_mark() {
        let text = "\u{feff}name,id,street\r\n\"a, \"\"b\"\"\",7,城关镇\r\n\r\n\"two\nlines\",8,河滨街道";
        let read = read_list(text, Some("street")).unwrap();
        let lot = |id: &str, stratum: &str| Lot { id: id.into(), stratum: stratum.into() };
        assert_eq!(read, [lot("7", "城关镇"), lot("8", "河滨街道")]);
    }

    #[test]
    fn a_wrong_list_says_where() {
        for (text, says) in [
            ("name\na\n", "line 1: no column \"id\"; the first line must name the columns"),
            ("id,type\n1,a\n\n1,b\n", "line 4: id \"1\" stands in the list twice"),
            ("type,id\nroad\n", "line 2: fewer fields than the first line"),
            ("id,type\n\"7,a\n", "line 2: a quote is opened and never closed"),
            ("id,type\n,a\n", "line 2: an id or stratum must be 1 to 200 bytes without control characters"),
        ] {
            assert_eq!(
                read_list(text, Some("type")).or(read_list(text, None)).unwrap_err().to_string(),
                says
            );
        }
        assert_eq!(seed_bytes("0g").unwrap_err(), DrawFault::Seed);
        assert_eq!(draw(&lots(&[2]), b"s", 3).unwrap_err(), DrawFault::TooMany { n: 3, of: 2 });
    }

    #[test]
    fn a_record_tells_every_change_made_to_it() {
        let record = Record::of(lots(&[6, 4]), b"a secret", "00ff", 5).unwrap();
        assert_eq!(record.verify(), Ok(()));
        let changed = |change: fn(&mut Record)| {
            let mut record = record.clone();
            change(&mut record);
            record.verify().unwrap_err()
        };
        assert!(matches!(changed(|r| r.list[0].stratum = "x".into()), RecordFault::List { .. }));
        assert_eq!(changed(|r| r.secret = Some("00".into())), RecordFault::Commitment);
        assert_eq!(changed(|r| r.secret = None), RecordFault::Commitment);
        assert_eq!(changed(|r| r.ledger_head = Some("00fe".into())), RecordFault::Seed);
        assert_eq!(changed(|r| r.drawn[2].rank += 1), RecordFault::Drawn { at: 3 });
        assert_eq!(changed(|r| drop(r.drawn.pop())), RecordFault::Drawn { at: 5 });
    }

    proptest! {
        /// Everybody who holds the list and the seed draws the same, however the list is sorted.
        #[test]
        fn the_order_of_the_list_does_not_matter(
            sizes in proptest::collection::vec(0..30usize, 1..6), seed: [u8; 32], part in 0.0..1.0f64, turn in 0..100usize,
        ) {
            let list = lots(&sizes);
            let n = (list.len() as f64 * part) as usize;
            let mut other = list.clone();
            other.reverse();
            if !other.is_empty() {
                let by = turn % other.len();
                other.rotate_left(by);
            }
            prop_assert_eq!(draw(&list, &seed, n), draw(&other, &seed, n));
            prop_assert_eq!(list_sha256(&list), list_sha256(&other));
        }

        /// As many as were asked for, none twice, each stratum within one of its exact share, ranks without a gap.
        #[test]
        fn a_draw_is_fair_to_every_stratum(
            sizes in proptest::collection::vec(0..40usize, 1..8), seed: [u8; 16], part in 0.0..=1.0f64,
        ) {
            let list = lots(&sizes);
            let n = (list.len() as f64 * part) as usize;
            let drawn = draw(&list, &seed, n).unwrap();
            prop_assert_eq!(drawn.len(), n);
            let ids: BTreeSet<_> = drawn.iter().map(|d| &d.id).collect();
            prop_assert_eq!(ids.len(), n);
            for (s, &size) in sizes.iter().enumerate() {
                let ranks: Vec<_> = drawn.iter().filter(|d| d.stratum == format!("s{s}")).map(|d| d.rank).collect();
                let exact = n as f64 * size as f64 / list.len().max(1) as f64;
                prop_assert!((ranks.len() as f64 - exact).abs() < 1.0);
                prop_assert!(ranks.iter().copied().eq(1..=ranks.len()));
            }
        }

        /// A larger draw by the same seed keeps what a smaller one of the same stratum drew.
        #[test]
        fn the_next_in_rank_stands_in(size in 1..60usize, seed: [u8; 8], n in 0..60usize) {
            let list = lots(&[size]);
            let n = n.min(size);
            let all = draw(&list, &seed, size).unwrap();
            prop_assert_eq!(draw(&list, &seed, n).unwrap(), all[..n].to_vec());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "[id,\"\n\r\tab\\x00]{0,80}") {
            let _ = read_list(&text, Some("a"));
        }
    }
}
