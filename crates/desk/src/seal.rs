//! Secrets that must be read back, such as a bot's token, sealed at rest.

use crate::{Error, Result};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};
use std::fmt;

const NONCE_BYTES: usize = 24;

/// The key of the installation.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

impl SealKey {
    /// Takes 32 random bytes as the key.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns what tells one key from another without giving it away.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hash(&[b"switchboard key fingerprint".as_slice(), &self.0].concat())[..16].to_owned()
    }

    /// Signs `text` for one purpose: 64 hexadecimal characters.
    pub(crate) fn sign(&self, purpose: &str, text: &str) -> String {
        let key = Sha256::digest(
            [
                b"switchboard signature ".as_slice(),
                purpose.as_bytes(),
                &[0],
                &self.0,
            ]
            .concat(),
        );
        let inner = Sha256::digest([key.as_slice(), text.as_bytes()].concat());
        // Twice, so that nobody can go on with a text that he has the signature of.
        hash(&[key.as_slice(), inner.as_slice()].concat())
    }

    /// Seals `secret` for one purpose; `nonce` must be random and never the same twice.
    ///
    /// # Errors
    /// [`Error::Internal`] when the secret is too large for the cipher.
    pub(crate) fn seal(
        &self,
        purpose: &str,
        nonce: [u8; NONCE_BYTES],
        secret: &str,
    ) -> Result<String> {
        let payload = Payload {
            msg: secret.as_bytes(),
            aad: purpose.as_bytes(),
        };
        let sealed = XChaCha20Poly1305::new(&self.0.into())
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| Error::mistake("sealing failed"))?;
        Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens what was sealed for the same purpose.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was sealed with another key or for another purpose, or was changed.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Result<String> {
        let broken = || Error::mistake(format!("a sealed secret ({purpose}) can't be opened"));
        let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| broken())?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or_else(broken)?;
        let payload = Payload {
            msg: sealed,
            aad: purpose.as_bytes(),
        };
        let opened = XChaCha20Poly1305::new(&self.0.into())
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| broken())?;
        String::from_utf8(opened).map_err(|_| broken())
    }
}

/// Returns the SHA-256 of a secret with 256 bits of its own, as hex; that needs no salt.
pub(crate) fn hash(secret: &[u8]) -> String {
    Sha256::digest(secret)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            use fmt::Write;
            let _infallible = write!(hex, "{byte:02x}");
            hex
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_with_its_key_and_purpose() {
        let key = SealKey::new([7; 32]);
        let sealed = key.seal("channel", [1; NONCE_BYTES], "123:abc").unwrap();
        assert!(!sealed.contains("123:abc"));
        assert_eq!(key.open("channel", &sealed).unwrap(), "123:abc");
        assert!(key.open("phone", &sealed).is_err());
        assert!(SealKey::new([8; 32]).open("channel", &sealed).is_err());
        assert!(key.open("channel", "x").is_err());
    }

    #[test]
    fn a_fingerprint_tells_keys_apart() {
        assert_ne!(
            SealKey::new([1; 32]).fingerprint(),
            SealKey::new([2; 32]).fingerprint()
        );
    }
}
