//! How a push service knows who sends: a token signed by the house's key.
//!
//! Source: RFC 8292; the token is a JWT (RFC 7519) signed by ES256.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::time::Timestamp;
use p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer},
    elliptic_curve::sec1::ToEncodedPoint,
};
use serde_json::json;

/// How long a token counts.
///
/// Units: ms. Twelve hours: services take 24 at most, and their clocks may be off.
const COUNTS_MS: i64 = 12 * 3_600_000;

/// Returns the public half as browsers and services want it: an uncompressed point, base64url without padding.
pub(super) fn public_half(key: &SecretKey) -> String {
    URL_SAFE_NO_PAD.encode(key.public_key().to_encoded_point(false))
}

/// Returns the header `Authorization` for a request to `endpoint`.
///
/// `contact` is whom the service may ask, as a URL of `https:` or `mailto:`.
pub(super) fn authorization(
    key: &SecretKey,
    endpoint: &str,
    contact: Option<&str>,
    now: Timestamp,
) -> String {
    let mut claims = json!({
        "aud": origin(endpoint),
        "exp": now.plus_ms(COUNTS_MS).as_ms() / 1_000,
    });
    if let Some(contact) = contact {
        claims["sub"] = contact.into();
    }
    let part = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let head = part(json!({ "typ": "JWT", "alg": "ES256" }));
    let said = format!("{head}.{}", part(claims));
    let signature: Signature = SigningKey::from(key).sign(said.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
    let public = public_half(key);
    format!("vapid t={said}.{signature}, k={public}")
}

/// Returns scheme, host and port of an address.
fn origin(endpoint: &str) -> &str {
    let after = endpoint.find("://").map_or(0, |at| at + 3);
    let end = endpoint[after..].find(['/', '?', '#']);
    end.map_or(endpoint, |end| &endpoint[..after + end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::{VerifyingKey, signature::Verifier};

    const NOON: Timestamp = Timestamp::from_ms(1_767_268_800_000);

    #[test]
    fn a_token_is_for_one_service_ends_within_a_day_and_is_signed_by_the_house() {
        let key = SecretKey::from_slice(&[7; 32]).unwrap();
        let contact = Some("https://desk.example");
        let endpoint = "https://push.example:8443/send/abc?x=1";
        let header = authorization(&key, endpoint, contact, NOON);
        let (token, public) = header
            .strip_prefix("vapid t=")
            .unwrap()
            .split_once(", k=")
            .unwrap();
        assert_eq!(public, public_half(&key));
        let (said, signature) = token.rsplit_once('.').unwrap();
        let point = URL_SAFE_NO_PAD.decode(public).unwrap();
        assert_eq!((point.len(), point[0]), (65, 4));
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap());
        VerifyingKey::from_sec1_bytes(&point)
            .unwrap()
            .verify(said.as_bytes(), &signature.unwrap())
            .unwrap();
        let claims = URL_SAFE_NO_PAD.decode(said.split_once('.').unwrap().1);
        let claims: serde_json::Value = serde_json::from_slice(&claims.unwrap()).unwrap();
        assert_eq!(claims["aud"], "https://push.example:8443");
        assert_eq!(claims["sub"], "https://desk.example");
        assert_eq!(claims["exp"], NOON.as_ms() / 1_000 + 43_200);
    }

    #[test]
    fn an_address_is_cut_to_its_origin() {
        for endpoint in [
            "https://a.example",
            "https://a.example/",
            "https://a.example?x/",
        ] {
            assert_eq!(origin(endpoint), "https://a.example");
        }
    }
}
