//! Whether a callback comes from the provider. Pure.
//!
//! Source: Twilio, *Validating signatures*, and its helper libraries' request validators.

use crate::Forged;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write};
use subtle::ConstantTimeEq;
use url::Url;

/// The query parameter with the hash of a body that is no form.
const BODY_HASH: &str = "bodySHA256";

/// Which hash a signature is made with, as the header `X-Twilio-Webhooks-Signature-Settings` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Sha1,
    Sha256,
}

/// Checks a callback's signature.
///
/// `url` is the public address as configured, with the query as it came. `body` is the raw body: a form unless the
/// query holds `bodySHA256`. `signature` and `settings` are the headers `X-Twilio-Signature` and
/// `X-Twilio-Webhooks-Signature-Settings`. `secret` is the account's token, or the shared key that the settings
/// name.
///
/// # Errors
/// [`Forged`], also for settings that are not understood.
pub fn check(
    secret: &str,
    url: &str,
    body: &[u8],
    signature: &str,
    settings: Option<&str>,
) -> Result<(), Forged> {
    let algorithm = algorithm(settings)?;
    let given = STANDARD.decode(signature.trim()).map_err(|_| Forged)?;
    let parsed = Url::parse(url).map_err(|_| Forged)?;
    let body_hash = parsed
        .query_pairs()
        .find(|(name, _)| name == BODY_HASH)
        .map(|(_, hash)| hash.into_owned());
    let words = match body_hash {
        Some(hash) => {
            let real = hex(&Sha256::digest(body));
            if !bool::from(real.as_bytes().ct_eq(hash.to_lowercase().as_bytes())) {
                return Err(Forged);
            }
            String::new()
        }
        None => words_of(body),
    };
    // The provider itself is not sure whether it names the port; its own helper libraries try both.
    let is_genuine = with_and_without_port(url, &parsed)
        .iter()
        .map(|url| sign(algorithm, secret, &format!("{url}{words}")))
        .fold(false, |is_genuine, expected| {
            is_genuine | bool::from(expected.ct_eq(&given))
        });
    if is_genuine { Ok(()) } else { Err(Forged) }
}

/// Says whether a signature is of the newer scheme, with a key that both sides share.
pub(super) fn is_by_shared_key(settings: Option<&str>) -> bool {
    algorithm(settings) == Ok(Algorithm::Sha256)
}

fn algorithm(settings: Option<&str>) -> Result<Algorithm, Forged> {
    let Some(settings) = settings else {
        return Ok(Algorithm::Sha1);
    };
    let named = settings
        .split(',')
        .filter_map(|setting| setting.trim().split_once('='))
        .find(|(name, _)| *name == "algorithm")
        .map(|(_, value)| value);
    match named {
        Some("HMAC_SHA256") => Ok(Algorithm::Sha256),
        Some("HMAC_SHA1") | None => Ok(Algorithm::Sha1),
        Some(_) => Err(Forged),
    }
}

fn sign(algorithm: Algorithm, secret: &str, text: &str) -> Vec<u8> {
    let (key, text) = (secret.as_bytes(), text.as_bytes());
    match algorithm {
        Algorithm::Sha1 => {
            let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("a key of any length");
            mac.update(text);
            mac.finalize().into_bytes().to_vec()
        }
        Algorithm::Sha256 => {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
            mac.update(text);
            mac.finalize().into_bytes().to_vec()
        }
    }
}

/// Joins names and values of a form, sorted, as they are signed; equal pairs count once.
fn words_of(form: &[u8]) -> String {
    let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(form) {
        fields
            .entry(name.into_owned())
            .or_default()
            .push(value.into_owned());
    }
    let mut words = String::new();
    for (name, mut values) in fields {
        values.sort_unstable();
        values.dedup();
        for value in values {
            words.push_str(&name);
            words.push_str(&value);
        }
    }
    words
}

/// Returns the address as it is, and once more with its port left out, or written if it was not.
fn with_and_without_port(url: &str, parsed: &Url) -> Vec<String> {
    let mut urls = vec![url.to_owned()];
    let (Some(host), Some(usual)) = (parsed.host_str(), parsed.port_or_known_default()) else {
        return urls;
    };
    let named = format!("{host}:{usual}");
    if url.contains(&named) {
        urls.push(url.replacen(&named, host, 1));
    } else {
        urls.push(url.replacen(host, &named, 1));
    }
    urls
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let _infallible = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Twilio's own example.
    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const FORM: &[u8] = b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
    const SIGNATURE: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    #[test]
    fn the_published_example_is_genuine() {
        assert_eq!(check("12345", URL, FORM, SIGNATURE, None), Ok(()));
    }

    #[test]
    fn the_order_of_the_form_and_the_port_do_not_matter() {
        let mut fields: Vec<_> = std::str::from_utf8(FORM).unwrap().split('&').collect();
        fields.reverse();
        let form = fields.join("&");
        assert_eq!(
            check("12345", URL, form.as_bytes(), SIGNATURE, None),
            Ok(())
        );
        let named = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
        assert_eq!(check("12345", named, FORM, SIGNATURE, None), Ok(()));
    }

    #[test]
    fn anything_else_is_forged() {
        let other_url = "https://mycompany.com/myapp.php?foo=1&bar=3";
        let other_form = b"CallSid=CA1234567890ABCDF".as_slice();
        let sha256 = Some("key=1,algorithm=HMAC_SHA256");
        for (secret, url, form, signature, settings) in [
            ("12346", URL, FORM, SIGNATURE, None),
            ("12345", other_url, FORM, SIGNATURE, None),
            ("12345", URL, other_form, SIGNATURE, None),
            ("12345", URL, FORM, "", None),
            ("12345", URL, FORM, "no base64!", None),
            ("12345", "no address", FORM, SIGNATURE, None),
            ("12345", URL, FORM, SIGNATURE, sha256),
            ("12345", URL, FORM, SIGNATURE, Some("algorithm=HMAC_MD5")),
        ] {
            assert_eq!(check(secret, url, form, signature, settings), Err(Forged));
        }
    }

    #[test]
    fn the_newer_hash_is_understood() {
        let text = format!("{URL}{}", words_of(FORM));
        let signature = STANDARD.encode(sign(Algorithm::Sha256, "shared", &text));
        let settings = Some("key=v1, algorithm=HMAC_SHA256");
        assert_eq!(check("shared", URL, FORM, &signature, settings), Ok(()));
        assert_eq!(check("shared", URL, FORM, &signature, None), Err(Forged));
    }

    #[test]
    fn a_body_that_is_no_form_is_held_by_its_hash() {
        let body = br#"{"event":"x"}"#;
        let url = format!("https://desk/in?bodySHA256={}", hex(&Sha256::digest(body)));
        let signature = STANDARD.encode(sign(Algorithm::Sha1, "12345", &url));
        assert_eq!(check("12345", &url, body, &signature, None), Ok(()));
        assert_eq!(check("12345", &url, b"{}", &signature, None), Err(Forged));
    }

    #[test]
    fn a_field_that_comes_twice_is_signed_sorted_and_equal_ones_once() {
        assert_eq!(words_of(b"b=2&a=9&b=1&b=2"), "a9b1b2");
    }
}
