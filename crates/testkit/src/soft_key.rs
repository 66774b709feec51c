//! An authenticator with one passkey, and the browser before it; read from the specification and not from the desk.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ciborium::Value as Cbor;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// A passkey in software. Tests bend what it says.
///
/// Source: Web Authentication Level 3, sections 5.8.1, 6.1 and 6.5.
#[derive(Debug)]
pub struct SoftKey {
    /// On which page the browser is.
    pub origin: String,
    /// For which site it signs; `None` for the one that it is asked for.
    pub site: Option<String>,
    /// Whether it finds out who is there.
    pub verifies: bool,
    /// How often it was used; zero, and it does not count.
    pub counter: u32,
    /// Whose it is, once it was made.
    pub user: Option<String>,
    credential: Vec<u8>,
    pair: EcdsaKeyPair,
}

impl SoftKey {
    /// Makes an authenticator on a page of `origin`; `number` tells its credential from others'.
    #[must_use]
    pub fn new(origin: &str, number: u8) -> Self {
        let (kind, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        let pair = EcdsaKeyPair::generate_pkcs8(kind, &random).expect("randomness");
        Self {
            origin: origin.to_owned(),
            site: None,
            verifies: true,
            counter: 0,
            user: None,
            credential: vec![number; 32],
            pair: EcdsaKeyPair::from_pkcs8(kind, pair.as_ref(), &random).expect("its own key"),
        }
    }

    /// Returns the credential as browsers write it.
    #[must_use]
    pub fn credential(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.credential)
    }

    /// Makes the passkey that `options` ask for; returns what `toJSON()` makes of it.
    pub fn make(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        let is_known = |one: &Value| one["id"] == self.credential().as_str();
        let known = options["excludeCredentials"].as_array().expect("a list");
        assert!(
            !known.iter().any(is_known),
            "a browser refuses to make it again"
        );
        self.user = options["user"]["id"].as_str().map(str::to_owned);
        let mut data = self.data(&options["rp"]["id"], 0x40);
        data.extend([0; 16]);
        let length = u16::try_from(self.credential.len()).expect("a short credential");
        data.extend(length.to_be_bytes());
        data.extend(&self.credential);
        let point = self.pair.public_key().as_ref();
        let number = |number: i64| Cbor::from(number);
        let key = Cbor::Map(vec![
            (number(1), number(2)),
            (number(3), number(-7)),
            (number(-1), number(1)),
            (number(-2), Cbor::from(&point[1..33])),
            (number(-3), Cbor::from(&point[33..])),
        ]);
        ciborium::into_writer(&key, &mut data).expect("memory");
        let attestation = Cbor::Map(vec![
            (Cbor::from("fmt"), Cbor::from("none")),
            (Cbor::from("attStmt"), Cbor::Map(vec![])),
            (Cbor::from("authData"), Cbor::from(data)),
        ]);
        let mut written = Vec::new();
        ciborium::into_writer(&attestation, &mut written).expect("memory");
        self.answer(json!({
            "clientDataJSON": self.client_data("webauthn.create", &options["challenge"]),
            "attestationObject": URL_SAFE_NO_PAD.encode(written),
            "transports": ["internal"],
        }))
    }

    /// Signs what `options` ask for; returns what `toJSON()` makes of it.
    #[must_use]
    pub fn sign(&self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        let data = self.data(&options["rpId"], 0);
        let client = self.client_data("webauthn.get", &options["challenge"]);
        let shown = URL_SAFE_NO_PAD.decode(&client).expect("just encoded");
        let signed = [&data, digest(&SHA256, &shown).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed);
        self.answer(json!({
            "clientDataJSON": client,
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature.expect("randomness")),
            "userHandle": self.user,
        }))
    }

    fn answer(&self, response: Value) -> String {
        let id = self.credential();
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
        .to_string()
    }

    fn data(&self, asked: &Value, flags: u8) -> Vec<u8> {
        let site = self.site.as_deref().or(asked.as_str()).expect("a site");
        let verified = if self.verifies { 0x04 } else { 0 };
        let mut data = digest(&SHA256, site.as_bytes()).as_ref().to_vec();
        data.push(0x01 | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, purpose: &str, challenge: &Value) -> String {
        let data = json!({
            "type": purpose,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": false,
        });
        URL_SAFE_NO_PAD.encode(data.to_string())
    }
}
