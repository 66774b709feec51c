//! Signatures of what we send, so that whoever gets it knows that it is ours.
//!
//! Source: Standard Webhooks 1.0.0.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt::{self, Write};
use subtle::ConstantTimeEq;

/// What a secret of a webhook begins with.
const PREFIX: &str = "whsec_";

/// The bytes that a secret has.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=64;

/// A text that is no secret of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a webhook secret: whsec_ and 24 to 64 bytes in base64")]
pub struct NotASecret;

/// A signature that is missing, too old, or not made with the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is not genuine")]
pub struct Forged;

/// The secret that a webhook is signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}

/// The headers of a signed webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// `webhook-id`: the same at every attempt.
    pub id: String,
    /// `webhook-timestamp`: when this attempt was made.
    ///
    /// Units: seconds since the Unix epoch.
    pub timestamp_s: i64,
    /// `webhook-signature`.
    pub signature: String,
}

/// The headers of a webhook that is signed in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HexSigned {
    /// When this attempt was made.
    ///
    /// Units: seconds since the Unix epoch.
    pub timestamp_s: i64,
    /// `sha256=` and the HMAC-SHA256 of `{timestamp}.{body}`, in lower-case hexadecimal.
    pub signature: String,
}

/// Signs a body as receivers check it that know no Standard Webhooks; the secret's text is the key.
///
/// Source: docs/adr/0032-a-door-for-connectors.md.
#[must_use]
pub fn sign_hex(secret: &str, at_ms: i64, body: &[u8]) -> HexSigned {
    let timestamp_s = at_ms.div_euclid(1_000);
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{timestamp_s}.").as_bytes());
    mac.update(body);
    let mut signature = "sha256=".to_owned();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}").expect("a string takes every write");
    }
    HexSigned {
        timestamp_s,
        signature,
    }
}

impl WebhookSecret {
    /// Makes a secret of random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes.to_vec())
    }

    /// Reads a secret as people see it: `whsec_…`.
    ///
    /// # Errors
    /// [`NotASecret`].
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        let bytes = text.trim().strip_prefix(PREFIX).ok_or(NotASecret)?;
        let bytes = STANDARD.decode(bytes).map_err(|_| NotASecret)?;
        if LENGTH.contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(NotASecret)
        }
    }

    /// Returns the secret as people see it.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// Signs a body. `id` holds no dot; `at_ms` is the moment of this attempt, in ms since the Unix epoch.
    #[must_use]
    pub fn sign(&self, id: &str, at_ms: i64, body: &[u8]) -> Signed {
        let timestamp_s = at_ms.div_euclid(1_000);
        Signed {
            id: id.to_owned(),
            timestamp_s,
            signature: format!("v1,{}", STANDARD.encode(self.hash(id, timestamp_s, body))),
        }
    }

    /// Checks a signature that came with a body; of several in the header one is enough.
    ///
    /// # Errors
    /// [`Forged`], also when it was made more than `tolerance_s` seconds before or after `now_ms`.
    pub fn check(
        &self,
        signed: &Signed,
        body: &[u8],
        now_ms: i64,
        tolerance_s: i64,
    ) -> Result<(), Forged> {
        let age_s = now_ms.div_euclid(1_000).saturating_sub(signed.timestamp_s);
        if age_s.saturating_abs() > tolerance_s {
            return Err(Forged);
        }
        let expected = self.hash(&signed.id, signed.timestamp_s, body);
        let is_genuine = signed
            .signature
            .split_whitespace()
            .filter_map(|one| one.strip_prefix("v1,"))
            .filter_map(|one| STANDARD.decode(one).ok())
            .fold(false, |is_genuine, given| {
                is_genuine | bool::from(expected.as_slice().ct_eq(&given))
            });
        if is_genuine { Ok(()) } else { Err(Forged) }
    }

    fn hash(&self, id: &str, timestamp_s: i64, body: &[u8]) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        mac.update(format!("{id}.{timestamp_s}.").as_bytes());
        mac.update(body);
        mac.finalize().into_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vector of the reference libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT_MS: i64 = 1_614_265_330_000;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;

    #[test]
    fn a_hexadecimal_signature_covers_the_moment_and_the_body() {
        let signed = sign_hex("secret", 1_700_000_000_999, b"{}");
        assert_eq!(signed.timestamp_s, 1_700_000_000);
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac secret
        assert_eq!(
            signed.signature,
            "sha256=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163"
        );
        assert_ne!(
            sign_hex("secret", 1_700_000_001_000, b"{}").signature,
            signed.signature
        );
        assert_ne!(
            sign_hex("secret", 1_700_000_000_000, b"[]").signature,
            signed.signature
        );
    }

    #[test]
    fn a_signature_is_that_of_the_reference_libraries() {
        let secret = WebhookSecret::parse(SECRET).unwrap();
        let signed = secret.sign(ID, AT_MS + 999, BODY);
        assert_eq!(signed.timestamp_s, AT_MS / 1_000);
        assert_eq!(
            signed.signature,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        assert_eq!(secret.reveal(), SECRET);
    }

    #[test]
    fn what_is_changed_or_old_is_forged() {
        let secret = WebhookSecret::parse(SECRET).unwrap();
        let signed = secret.sign(ID, AT_MS, BODY);
        let check = |signed: &Signed, body: &[u8], now_ms| secret.check(signed, body, now_ms, 300);
        assert_eq!(check(&signed, BODY, AT_MS + 300_000), Ok(()));
        assert_eq!(check(&signed, BODY, AT_MS + 301_000), Err(Forged));
        assert_eq!(check(&signed, BODY, AT_MS - 301_000), Err(Forged));
        assert_eq!(check(&signed, b"{}", AT_MS), Err(Forged));
        let other = Signed {
            id: "msg_x".into(),
            ..signed.clone()
        };
        assert_eq!(check(&other, BODY, AT_MS), Err(Forged));
        for signature in ["", "v1,", "v1,AAAA", "v1a,x v2,y", "g0hM9SsE"] {
            let other = Signed {
                signature: signature.into(),
                ..signed.clone()
            };
            assert_eq!(check(&other, BODY, AT_MS), Err(Forged), "{signature}");
        }
        let rotated = Signed {
            signature: format!("v1,AAAA {}", signed.signature),
            ..signed
        };
        assert_eq!(check(&rotated, BODY, AT_MS), Ok(()));
    }

    #[test]
    fn a_secret_has_its_prefix_and_its_length() {
        for bad in [
            "",
            "whsec_",
            "whsec_AAAA",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_no base64",
        ] {
            assert_eq!(WebhookSecret::parse(bad), Err(NotASecret), "{bad}");
        }
        let made = WebhookSecret::from_bytes([7; 32]);
        assert_eq!(WebhookSecret::parse(&made.reveal()), Ok(made));
    }
}
