//! What is published of a draw, so that anybody can repeat it.

use super::{DrawFault, Drawn, Lot, commitment, draw, hex, list_sha256, mix, seed_bytes};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Everything needed to repeat a draw, published when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The frozen list.
    pub list: Vec<Lot>,
    /// Its hash, frozen before the promise.
    pub list_sha256: String,
    /// The promise: SHA-256 of the secret; absent when the seed was given openly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
    /// The secret, revealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The head of the ledger after the promise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger_head: Option<String>,
    /// The seed used.
    pub seed: String,
    /// How many were asked for.
    pub n: usize,
    /// What was drawn.
    pub drawn: Vec<Drawn>,
}

/// Where a record does not agree with itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFault {
    /// The list is not the one whose hash was published.
    List {
        /// The hash of the list as it stands.
        computed: String,
    },
    /// The secret is not the one promised.
    Commitment,
    /// The seed does not come from the secret and the ledger's head.
    Seed,
    /// Another draw than the seed gives: the first place, from 1, where they differ.
    Drawn {
        /// The place.
        at: usize,
    },
    /// The list or the seed cannot be read.
    Unreadable(DrawFault),
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List { computed } => write!(f, "the list was changed: its hash is {computed}"),
            Self::Commitment => write!(f, "the secret is not the one that was promised"),
            Self::Seed => write!(f, "the seed does not come from the secret and the ledger's head"),
            Self::Drawn { at } => write!(f, "place {at} of the result is not what the seed gives"),
            Self::Unreadable(fault) => fault.fmt(f),
        }
    }
}

impl Record {
    /// Makes the record of a promised draw.
    pub fn of(mut list: Vec<Lot>, secret: &[u8], ledger_head: &str, n: usize) -> Result<Self, DrawFault> {
        list.sort();
        let seed = mix(secret, ledger_head);
        Ok(Self {
            list_sha256: list_sha256(&list),
            commitment: Some(commitment(secret)),
            secret: Some(hex(secret)),
            ledger_head: Some(ledger_head.to_owned()),
            seed: hex(&seed),
            n,
            drawn: draw(&list, &seed, n)?,
            list,
        })
    }

    /// Repeats the draw and says where the record differs from it.
    pub fn verify(&self) -> Result<(), RecordFault> {
        let computed = list_sha256(&self.list);
        if computed != self.list_sha256.to_lowercase() {
            return Err(RecordFault::List { computed });
        }
        let seed = seed_bytes(&self.seed).map_err(RecordFault::Unreadable)?;
        if let Some(promised) = &self.commitment {
            let secret = self.secret.as_deref().ok_or(RecordFault::Commitment)?;
            let secret = seed_bytes(secret).map_err(RecordFault::Unreadable)?;
            if commitment(&secret) != promised.to_lowercase() {
                return Err(RecordFault::Commitment);
            }
            if mix(&secret, self.ledger_head.as_deref().unwrap_or_default()) != seed {
                return Err(RecordFault::Seed);
            }
        }
        let again = draw(&self.list, &seed, self.n).map_err(RecordFault::Unreadable)?;
        let longest = again.len().max(self.drawn.len());
        match (0..longest).find(|&at| again.get(at) != self.drawn.get(at)) {
            Some(at) => Err(RecordFault::Drawn { at: at + 1 }),
            None => Ok(()),
        }
    }
}
