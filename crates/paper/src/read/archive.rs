//! The zip around Word and Excel files, opened with both eyes open.

use std::io::{Cursor, Read, sink};

use zip::ZipArchive;

use crate::Error;
use crate::limits::{PARTS_MAX, RATIO_COUNTS_FROM, RATIO_MAX, UNPACKED_BYTES_MAX};

/// An archive whose parts were all unpacked once, to nowhere, and found to be within bounds.
///
/// What a zip says of its own sizes is only a claim, so every part is really unpacked and counted before any
/// reader is let at it.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// Opens and weighs.
    pub fn open(bytes: &'a [u8]) -> Result<Archive<'a>, Error> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| Error::damaged("zip", cause))?;
        if zip.len() > PARTS_MAX {
            return Err(Error::TooMuchInside { part: "zip".into(), limit: PARTS_MAX as u64 });
        }
        let mut left = UNPACKED_BYTES_MAX;
        for index in 0..zip.len() {
            let raw = zip.by_index_raw(index).map_err(|cause| Error::damaged("zip", cause))?;
            let name = raw.name().map(|name| name.into_owned()).unwrap_or_else(|_| format!("#{index}"));
            let (locked, packed) = (raw.encrypted(), raw.compressed_size());
            drop(raw);
            if locked {
                return Err(Error::Encrypted);
            }
            let part = zip.by_index(index).map_err(|cause| Error::damaged(&name, cause))?;
            let limit = left.min((packed.saturating_mul(RATIO_MAX)).max(RATIO_COUNTS_FROM));
            let unpacked = std::io::copy(&mut part.take(limit + 1), &mut sink())
                .map_err(|cause| Error::damaged(&name, cause))?;
            if unpacked > limit {
                return Err(Error::TooMuchInside { part: name, limit });
            }
            left -= unpacked;
        }
        Ok(Archive { zip })
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// One part as text.
    pub fn part(&mut self, name: &str) -> Result<String, Error> {
        let part = self.zip.by_name(name).map_err(|cause| Error::damaged(name, cause))?;
        let mut bytes = Vec::new();
        part.take(UNPACKED_BYTES_MAX).read_to_end(&mut bytes).map_err(|cause| Error::damaged(name, cause))?;
        String::from_utf8(bytes).map_err(|cause| Error::damaged(name, cause))
    }
}
