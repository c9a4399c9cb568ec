//! Sealing what must not be read by whoever can read the database: XChaCha20-Poly1305 with a key kept beside
//! the files, not in the database. The id of the report is bound in, so a sealed text cannot be moved to
//! another report.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutPayload};
use rand::Rng;

use crate::kit::Id;
use crate::kit::app::App;
use crate::problem::Problem;
use crate::who::session::hex;

const NONCE_BYTES: usize = 24;
const KEY_BYTES: usize = 32;

/// The key of this installation.
#[derive(Clone)]
pub struct SealKey([u8; KEY_BYTES]);

impl SealKey {
    #[cfg(test)]
    pub fn of(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }

    /// Seals a text for a report, as hex: nonce, then what is sealed.
    pub fn seal(&self, report: Id, text: &str) -> Result<String, Problem> {
        let mut nonce = [0_u8; NONCE_BYTES];
        rand::rng().fill_bytes(&mut nonce);
        let bound = report.to_be_bytes();
        let payload = Payload { msg: text.as_bytes(), aad: &bound };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| Problem::Broken("a contact could not be sealed".into()))?;
        Ok(format!("{}{}", hex(&nonce), hex(&sealed)))
    }

    /// Opens what was sealed for a report; `None` when it was changed or belongs to another.
    pub fn open(&self, report: Id, sealed: &str) -> Option<String> {
        let bytes = unhex(sealed)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: &report.to_be_bytes() };
        let opened = self.cipher().decrypt(&XNonce::from(nonce), payload).ok()?;
        String::from_utf8(opened).ok()
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    text.as_bytes().chunks(2).map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}

/// The key, made at its first use. Two servers starting at once agree on the one that was written first.
pub async fn key(app: &App) -> Result<SealKey, Problem> {
    let place = Path::from("keys/voice");
    let broken = |e: object_store::Error| Problem::Broken(format!("the sealing key: {e}"));
    if let Err(object_store::Error::NotFound { .. }) = app.files.get(&place).await {
        let mut bytes = [0_u8; KEY_BYTES];
        rand::rng().fill_bytes(&mut bytes);
        let made = app.files.put_opts(&place, PutPayload::from(bytes.to_vec()), PutMode::Create.into()).await;
        match made {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => {}
            Err(e) => return Err(broken(e)),
        }
    }
    let bytes = app.files.get(&place).await.map_err(broken)?.bytes().await.map_err(broken)?;
    let key: [u8; KEY_BYTES] = bytes
        .as_ref()
        .try_into()
        .map_err(|_| Problem::Broken("the sealing key has a wrong length".into()))?;
    Ok(SealKey(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_text_opens_for_its_own_report_only_and_not_when_changed() {
        let key = SealKey::of([7; KEY_BYTES]);
        let sealed = key.seal(11, "13800000000").unwrap();
        // The whole number: three digits of it may stand in a random text by chance.
        assert!(!sealed.contains("13800000000"));
        assert_eq!(key.open(11, &sealed).as_deref(), Some("13800000000"));
        assert_eq!(key.open(12, &sealed), None);
        let mut changed = sealed.clone();
        changed.replace_range(60..61, if &sealed[60..61] == "0" { "1" } else { "0" });
        assert_eq!(key.open(11, &changed), None);
        assert_eq!(SealKey::of([8; KEY_BYTES]).open(11, &sealed), None);
        assert_ne!(key.seal(11, "13800000000").unwrap(), sealed);
    }
}
