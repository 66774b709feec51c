//! The test vectors of the specification, and what is made of them when something is not as it should be.
//!
//! Source: Web Authentication Level 3, section 16. They come with user verification and without; those without hold in
//! all but that, which is known by the refusal that comes last.

use crate::{
    Assertion, Expected, PublicKey, Refusal, Registration, Site, authenticator::Said, encode,
    registration::authenticator_data,
};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Clone, Deserialize)]
struct Vector {
    name: String,
    challenge: String,
    credential: String,
    created: String,
    attestation: String,
    asked: String,
    used: String,
    data: String,
    signature: String,
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("../tests/vectors.json")).unwrap()
}

fn vector(name: &str) -> Vector {
    let found = vectors().into_iter().find(|one| one.name == name);
    found.unwrap()
}

/// Writes bytes as the tables have them.
fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap();
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    let pairs = pairs.map(|pair| std::str::from_utf8(pair).unwrap());
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

fn text(hex: &str) -> String {
    encode(&bytes(hex))
}

fn site() -> Site {
    Site::of("https://example.org").unwrap()
}

impl Vector {
    fn registration(&self) -> String {
        json!({
            "id": text(&self.credential),
            "rawId": text(&self.credential),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&self.created),
                "attestationObject": text(&self.attestation),
                "transports": ["internal"],
            },
        })
        .to_string()
    }

    fn register(&self, site: &Site, challenge: &str) -> Result<Registration, Refusal> {
        Registration::check(&self.registration(), Expected { site, challenge })
    }

    /// The key, whatever the flags say.
    fn key(&self) -> Result<PublicKey, Refusal> {
        let data = authenticator_data(&bytes(&self.attestation)).unwrap();
        PublicKey::parse(Said::parse(&data).unwrap().made.unwrap().key)
    }

    fn assertion(&self) -> Assertion {
        let answer = json!({
            "id": text(&self.credential),
            "rawId": text(&self.credential),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&self.used),
                "authenticatorData": text(&self.data),
                "signature": text(&self.signature),
                "userHandle": null,
            },
        });
        Assertion::parse(&answer.to_string()).unwrap()
    }

    fn assert(&self, site: &Site, challenge: &str, counter: u32) -> Result<u32, Refusal> {
        let expected = Expected { site, challenge };
        self.assertion().check(&self.key()?, counter, expected)
    }
}

#[test]
fn the_vectors_of_the_specification_hold_where_the_user_was_verified() {
    use Refusal::{Algorithm, Origin, Unverified};
    let site = site();
    for (name, made, used) in [
        ("none-es256", Err(Unverified), Err(Unverified)),
        ("packed-self-es256", Ok(()), Err(Unverified)),
        ("none-es256-crossOrigin", Err(Origin), Err(Origin)),
        ("none-es256-topOrigin", Err(Origin), Err(Origin)),
        ("none-es256-long-credential-id", Err(Unverified), Ok(0)),
        ("packed-es256", Ok(()), Ok(0)),
        ("packed-es384", Err(Unverified), Err(Algorithm)),
        ("packed-rs256", Ok(()), Err(Unverified)),
        ("packed-eddsa", Err(Unverified), Err(Unverified)),
        ("tpm-es256", Ok(()), Ok(0)),
    ] {
        let vector = vector(name);
        let registered = vector.register(&site, &text(&vector.challenge));
        assert_eq!(
            registered.as_ref().map(|_| ()).map_err(|e| *e),
            made,
            "{name}"
        );
        if let Ok(registered) = registered {
            assert_eq!(registered.credential, text(&vector.credential), "{name}");
            assert_eq!(
                PublicKey::parse(&registered.public_key),
                vector.key(),
                "{name}"
            );
        }
        let asserted = vector.assert(&site, &text(&vector.asked), 0);
        assert_eq!(asserted, used, "{name}");
    }
}

#[test]
fn a_signature_of_something_else_is_refused_whatever_the_algorithm() {
    let site = site();
    for name in [
        "none-es256",
        "packed-es256",
        "packed-rs256",
        "packed-eddsa",
        "tpm-es256",
    ] {
        let good = vector(name);
        let challenge = text(&good.asked);
        let flip = |text: &str, at: usize| {
            let mut bytes = bytes(text);
            bytes[at] ^= 1;
            hex(&bytes)
        };
        let last = good.signature.len() / 2 - 1;
        let other_signature = Vector {
            signature: flip(&good.signature, last),
            ..good.clone()
        };
        let other_flags = Vector {
            data: flip(&good.data, 32),
            ..good.clone()
        };
        let other_counter = Vector {
            data: flip(&good.data, 36),
            ..good.clone()
        };
        let other_site = Vector {
            data: flip(&good.data, 0),
            ..good.clone()
        };
        for bad in [other_signature, other_flags, other_counter, other_site] {
            assert_eq!(
                bad.assert(&site, &challenge, 0),
                Err(Refusal::Signature),
                "{name}"
            );
        }
        let theirs = vector(if name == "tpm-es256" {
            "packed-es256"
        } else {
            "tpm-es256"
        });
        let expected = Expected {
            site: &site,
            challenge: &challenge,
        };
        let refused = good.assertion().check(&theirs.key().unwrap(), 0, expected);
        assert_eq!(
            refused,
            Err(Refusal::Signature),
            "somebody else's key: {name}"
        );
    }
}

#[test]
fn what_was_made_elsewhere_or_for_something_else_is_refused() {
    let good = vector("tpm-es256");
    let (made_for, used_for) = (text(&good.challenge), text(&good.asked));
    for (origin, refusal) in [
        ("https://example.com", Refusal::Origin),
        ("http://example.org", Refusal::Origin),
        ("https://example.org:444", Refusal::Origin),
        ("https://desk.example.org", Refusal::Origin),
    ] {
        let elsewhere = Site::of(origin).unwrap();
        assert_eq!(
            good.register(&elsewhere, &made_for),
            Err(refusal),
            "{origin}"
        );
        assert_eq!(
            good.assert(&elsewhere, &used_for, 0),
            Err(refusal),
            "{origin}"
        );
    }
    let site = site();
    assert_eq!(good.register(&site, &used_for), Err(Refusal::Challenge));
    assert_eq!(good.assert(&site, &made_for, 0), Err(Refusal::Challenge));
    let swapped = Vector {
        created: good.used.clone(),
        used: good.created.clone(),
        ..good.clone()
    };
    assert_eq!(swapped.register(&site, &used_for), Err(Refusal::Purpose));
    assert_eq!(swapped.assert(&site, &made_for, 0), Err(Refusal::Purpose));
    assert_eq!(good.assert(&site, &used_for, 1), Err(Refusal::Counter));
    let other_name = Vector {
        credential: "00".into(),
        ..good.clone()
    };
    assert!(matches!(
        other_name.register(&site, &made_for),
        Err(Refusal::Malformed(_))
    ));
}

#[test]
fn nothing_that_a_browser_sends_makes_anything_panic() {
    let site = site();
    for good in vectors().iter().filter(|one| one.name != "packed-rs256") {
        let (made_for, used_for) = (text(&good.challenge), text(&good.asked));
        for at in 0..good.attestation.len() / 2 {
            let mut cut = good.clone();
            cut.attestation.truncate(at * 2);
            assert!(cut.register(&site, &made_for).is_err(), "cut at {at}");
            let mut bent = bytes(&good.attestation);
            bent[at] ^= 0xff;
            let bent = hex(&bent);
            let _ = Vector {
                attestation: bent,
                ..good.clone()
            }
            .register(&site, &made_for);
        }
        for at in 0..good.data.len() / 2 {
            let mut cut = good.clone();
            cut.data.truncate(at * 2);
            assert!(cut.assert(&site, &used_for, 0).is_err(), "cut at {at}");
        }
    }
    for answer in [
        "",
        "null",
        "{}",
        "[]",
        &"[".repeat(100_000),
        &"x".repeat(1 << 20),
    ] {
        assert!(Assertion::parse(answer).is_err());
        let expected = Expected {
            site: &site,
            challenge: "",
        };
        assert!(Registration::check(answer, expected).is_err());
    }
}
