//! Public keys as authenticators write them, and what they sign.

use crate::Refusal;
use ciborium::Value;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

/// What is asked for, best first: Ed25519, ECDSA on P-256, RSA with PKCS #1 (older Windows has nothing else).
///
/// Source: the registry of COSE algorithms.
pub const ALGORITHMS: [i64; 3] = [ED_DSA, ES256, RS256];

const ED_DSA: i64 = -8;
const ES256: i64 = -7;
const RS256: i64 = -257;

/// The sizes of an RSA modulus that are verified: below is too weak, above too dear.
///
/// Units: bytes.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=512;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// A point of P-256, not compressed.
    Es256(Vec<u8>),
    /// A point of Curve25519.
    Ed25519(Vec<u8>),
    /// A modulus and its exponent.
    Rs256 {
        /// The modulus, without zeros before it.
        n: Vec<u8>,
        /// The exponent, without zeros before it.
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads a key of COSE.
    ///
    /// # Errors
    /// [`Refusal::Algorithm`], [`Refusal::Malformed`].
    pub fn parse(cose: &[u8]) -> Result<Self, Refusal> {
        let read: Result<Value, _> = ciborium::from_reader(cose);
        let Ok(Value::Map(fields)) = read else {
            return Err(MALFORMED);
        };
        let find = |label: i64| {
            let label = Value::from(label);
            fields.iter().find(|(known, _)| *known == label)
        };
        let number = |label| {
            let number = find(label).and_then(|(_, value)| value.as_integer());
            number.and_then(|number| i64::try_from(number).ok())
        };
        let bytes = |label| {
            let bytes = find(label).and_then(|(_, value)| value.as_bytes());
            bytes.map(Vec::as_slice).ok_or(MALFORMED)
        };
        match (number(1), number(3), number(-1)) {
            (Some(2), Some(ES256), Some(1)) => {
                let (x, y) = (bytes(-2)?, bytes(-3)?);
                if (x.len(), y.len()) != (32, 32) {
                    return Err(MALFORMED);
                }
                Ok(Self::Es256([&[4], x, y].concat()))
            }
            (Some(1), Some(ED_DSA), Some(6)) => {
                let x = bytes(-2)?;
                if x.len() != 32 {
                    return Err(MALFORMED);
                }
                Ok(Self::Ed25519(x.to_vec()))
            }
            (Some(3), Some(RS256), _) => {
                let (n, e) = (without_zeros(bytes(-1)?), without_zeros(bytes(-2)?));
                if !RSA_BYTES.contains(&n.len()) || e.is_empty() || e.len() > 8 {
                    return Err(MALFORMED);
                }
                let (n, e) = (n.to_vec(), e.to_vec());
                Ok(Self::Rs256 { n, e })
            }
            (Some(_), Some(_), _) => Err(Refusal::Algorithm),
            (None, _, _) | (_, None, _) => Err(MALFORMED),
        }
    }

    /// Checks a signature.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        let verified = match self {
            Self::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Self::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        };
        verified.map_err(|_| Refusal::Signature)
    }
}

const MALFORMED: Refusal = Refusal::Malformed("the public key");

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cose(fields: &[(i64, Value)]) -> Vec<u8> {
        let fields = fields
            .iter()
            .map(|(label, value)| (Value::from(*label), value.clone()));
        let mut written = Vec::new();
        ciborium::into_writer(&Value::Map(fields.collect()), &mut written).unwrap();
        written
    }

    #[test]
    fn keys_of_other_kinds_and_sizes_are_refused() {
        let bytes = |count: usize| Value::from(vec![1_u8; count]);
        let number = |number: i64| Value::from(number);
        let p256 = |x, y| {
            cose(&[
                (1, number(2)),
                (3, number(ES256)),
                (-1, number(1)),
                (-2, x),
                (-3, y),
            ])
        };
        assert!(PublicKey::parse(&p256(bytes(32), bytes(32))).is_ok());
        for (x, y) in [
            (bytes(31), bytes(32)),
            (bytes(32), bytes(33)),
            (bytes(32), Value::from(true)),
            (number(1), bytes(32)),
        ] {
            assert_eq!(PublicKey::parse(&p256(x, y)), Err(MALFORMED));
        }
        let p384 = cose(&[(1, number(2)), (3, number(-35)), (-1, number(2))]);
        assert_eq!(PublicKey::parse(&p384), Err(Refusal::Algorithm));
        // An algorithm and a curve that do not belong together.
        let mixed = cose(&[
            (1, number(2)),
            (3, number(ES256)),
            (-1, number(6)),
            (-2, bytes(32)),
        ]);
        assert_eq!(PublicKey::parse(&mixed), Err(Refusal::Algorithm));
        let rsa = |size| {
            cose(&[
                (1, number(3)),
                (3, number(RS256)),
                (-1, bytes(size)),
                (-2, bytes(3)),
            ])
        };
        assert!(PublicKey::parse(&rsa(256)).is_ok());
        assert_eq!(PublicKey::parse(&rsa(128)), Err(MALFORMED));
        for nonsense in [&b""[..], b"\xa0", b"\x00", b"\xff", b"\xbf"] {
            assert_eq!(PublicKey::parse(nonsense), Err(MALFORMED), "{nonsense:?}");
        }
    }
}
