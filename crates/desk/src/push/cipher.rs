//! How what a browser is told is encrypted, so that the push service in between can't read it.
//!
//! Source: RFC 8291, in the content coding of RFC 8188 with one record.

use crate::{Error, Result};
use aes_gcm::{Aes128Gcm, KeyInit, Nonce, aead::Aead};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman, elliptic_curve::sec1::ToEncodedPoint};
use sha2::Sha256;

/// The size of the one record as its head says it.
///
/// Source: RFC 8291, section 4: what every push service takes.
const RECORD_BYTES: u32 = 4_096;

/// The longest plain text of one record: without the head, the mark of its end, and the cipher's tag.
///
/// Source: RFC 8291, section 4.
pub(super) const MAX_PLAIN_BYTES: usize = 3_993;

/// Stands after the words of the last record.
const LAST_RECORD: u8 = 2;

/// Whom it is encrypted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Receiver {
    public: PublicKey,
    auth: [u8; 16],
}

impl Receiver {
    /// Reads the keys that a browser gave; `None` when they are none.
    ///
    /// Shape: base64url without padding, as `PushSubscription.toJSON` writes them.
    pub(super) fn parse(p256dh: &str, auth: &str) -> Option<Self> {
        let point = URL_SAFE_NO_PAD.decode(p256dh).ok()?;
        let auth = URL_SAFE_NO_PAD.decode(auth).ok()?;
        Some(Self {
            public: PublicKey::from_sec1_bytes(&point).ok()?,
            auth: auth.try_into().ok()?,
        })
    }
}

/// Encrypts `plain`; `sender` and `salt` must be random and never the same twice.
///
/// # Errors
/// [`Error::Internal`] when it is longer than [`MAX_PLAIN_BYTES`].
pub(super) fn encrypt(
    receiver: &Receiver,
    sender: &SecretKey,
    salt: [u8; 16],
    plain: &[u8],
) -> Result<Vec<u8>> {
    if plain.len() > MAX_PLAIN_BYTES {
        return Err(Error::mistake("a push is too long to be encrypted"));
    }
    let theirs = receiver.public.to_encoded_point(false);
    let ours = sender.public_key().to_encoded_point(false);
    let shared = diffie_hellman(sender.to_nonzero_scalar(), receiver.public.as_affine());
    let about = [
        b"WebPush: info\0".as_slice(),
        theirs.as_bytes(),
        ours.as_bytes(),
    ];
    let secret: [u8; 32] = derive(&receiver.auth, shared.raw_secret_bytes(), &about.concat())?;
    let key: [u8; 16] = derive(&salt, &secret, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = derive(&salt, &secret, b"Content-Encoding: nonce\0")?;
    let record = [plain, &[LAST_RECORD]].concat();
    let sealed = Aes128Gcm::new(&key.into())
        .encrypt(Nonce::from_slice(&nonce), record.as_slice())
        .map_err(|_| Error::mistake("a push can't be encrypted"))?;
    let head = [
        salt.as_slice(),
        &RECORD_BYTES.to_be_bytes(),
        &[u8::try_from(ours.len()).unwrap_or(u8::MAX)],
        ours.as_bytes(),
    ];
    Ok([head.concat(), sealed].concat())
}

/// Derives a key by HKDF with SHA-256.
fn derive<const N: usize>(salt: &[u8], secret: &[u8], about: &[u8]) -> Result<[u8; N]> {
    let mut key = [0; N];
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand(about, &mut key)
        .map_err(|_| Error::mistake("a key is too long to be derived"))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 8291, section 5 and appendix A.
    const PLAIN: &[u8] = b"When I grow up, I want to be a watermelon";
    const SENDER: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    const P256DH: &str =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";
    const SALT: &str = "DGv6ra1nlYgDCS1FRnbzlw";
    const BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml\
        mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT\
        pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    fn encrypted(plain: &[u8]) -> Result<Vec<u8>> {
        let receiver = Receiver::parse(P256DH, AUTH).unwrap();
        let sender = SecretKey::from_slice(&bytes(SENDER)).unwrap();
        encrypt(&receiver, &sender, bytes(SALT).try_into().unwrap(), plain)
    }

    #[test]
    fn the_example_of_the_standard_is_encrypted_as_it_says() {
        assert_eq!(encrypted(PLAIN).unwrap(), bytes(BODY));
    }

    #[test]
    fn one_record_is_the_most() {
        let longest = encrypted(&[b'x'; MAX_PLAIN_BYTES]).unwrap();
        assert_eq!(longest.len(), 4_096);
        assert!(encrypted(&[b'x'; MAX_PLAIN_BYTES + 1]).is_err());
    }

    #[test]
    fn keys_that_are_none_are_refused() {
        let off_the_curve = format!("{}A", &P256DH[..P256DH.len() - 1]);
        for (p256dh, auth) in [
            ("", AUTH),
            (P256DH, "BTBZ"),
            (&off_the_curve[..86], AUTH),
            (AUTH, AUTH),
        ] {
            assert_eq!(Receiver::parse(p256dh, auth), None, "{p256dh} {auth}");
        }
    }
}
