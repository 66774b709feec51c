//! A browser that is told by web push: its keys, and what it reads with them.
//!
//! It is written from RFC 8291, RFC 8188 and RFC 8292 and not from our code, whose work it checks.

use aes_gcm::{Aes128Gcm, KeyInit, Nonce, aead::Aead};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::push::Subscription;
use hkdf::Hkdf;
use p256::{
    PublicKey, SecretKey,
    ecdh::diffie_hellman,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    elliptic_curve::sec1::ToEncodedPoint,
};
use sha2::Sha256;

/// A browser that is told.
#[derive(Debug, Clone)]
pub struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
}

/// What a token of a sender says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// For which service it is.
    pub audience: String,
    /// Until when it counts.
    ///
    /// Units: seconds since the Unix epoch.
    pub until_s: i64,
    /// The key that signed it.
    pub key: String,
}

impl Browser {
    /// Makes one; each number has keys of its own.
    #[must_use]
    pub fn numbered(number: u8) -> Self {
        Self {
            secret: SecretKey::from_slice(&[number; 32]).expect("a number above 0 is a key"),
            auth: [number; 16],
        }
    }

    /// Returns what it tells the house.
    #[must_use]
    pub fn subscription(&self, endpoint: &str) -> Subscription {
        Subscription {
            endpoint: endpoint.to_owned(),
            p256dh: URL_SAFE_NO_PAD.encode(self.point()),
            auth: URL_SAFE_NO_PAD.encode(self.auth),
        }
    }

    fn point(&self) -> Vec<u8> {
        self.secret
            .public_key()
            .to_encoded_point(false)
            .as_bytes()
            .to_vec()
    }

    /// Reads what was encrypted for it.
    #[must_use]
    pub fn read(&self, body: &[u8]) -> String {
        let (salt, rest) = body.split_at(16);
        assert_eq!(rest[..4], 4_096_u32.to_be_bytes(), "one record");
        let (key_id, record) = rest[5..].split_at(usize::from(rest[4]));
        let sender = PublicKey::from_sec1_bytes(key_id).expect("the sender's key");
        let shared = diffie_hellman(self.secret.to_nonzero_scalar(), sender.as_affine());
        let about = [b"WebPush: info\0".to_vec(), self.point(), key_id.to_vec()].concat();
        let input: [u8; 32] = derived(&self.auth, shared.raw_secret_bytes(), &about);
        let key: [u8; 16] = derived(salt, &input, b"Content-Encoding: aes128gcm\0");
        let nonce: [u8; 12] = derived(salt, &input, b"Content-Encoding: nonce\0");
        let mut plain = Aes128Gcm::new(&key.into())
            .decrypt(Nonce::from_slice(&nonce), record)
            .expect("it is encrypted for this browser");
        assert_eq!(plain.pop(), Some(2), "the last record");
        String::from_utf8(plain).expect("text")
    }
}

impl Sender {
    /// Checks the signature of a header `Authorization` and reads what it says.
    #[must_use]
    pub fn of(header: &str) -> Self {
        let token = header.strip_prefix("vapid t=").expect("a token");
        let (token, key) = token.split_once(", k=").expect("a key");
        let (said, signature) = token.rsplit_once('.').expect("a signature");
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let signature = Signature::from_slice(&decode(signature)).expect("a signature");
        VerifyingKey::from_sec1_bytes(&decode(key))
            .and_then(|key| key.verify(said.as_bytes(), &signature))
            .expect("the key has signed it");
        let (head, claims) = said.split_once('.').expect("claims");
        let read = |part: &str| -> serde_json::Value {
            serde_json::from_slice(&decode(part)).expect("JSON")
        };
        assert_eq!(read(head)["alg"], "ES256");
        let claims = read(claims);
        Self {
            audience: claims["aud"].as_str().expect("an audience").to_owned(),
            until_s: claims["exp"].as_i64().expect("an end"),
            key: key.to_owned(),
        }
    }
}

fn derived<const N: usize>(salt: &[u8], secret: &[u8], about: &[u8]) -> [u8; N] {
    let mut key = [0; N];
    Hkdf::<Sha256>::new(Some(salt), secret)
        .expand(about, &mut key)
        .expect("a short key");
    key
}
