//! Checks the signature of an event. An independent reading of Standard Webhooks 1.0.0.

use super::{Complaint, Question};
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Checks that the three headers are there and, when the secret is known, that the signature is made with it.
///
/// How old it is does not matter here: the clocks of tests stand.
pub(crate) fn check(question: &Question<'_>) -> Result<(), Complaint> {
    let header = |name: &str| {
        let missing = || Complaint::bad(format!("the header {name} must come once"));
        question.header(name).ok_or_else(missing)
    };
    let (id, timestamp) = (header("webhook-id")?, header("webhook-timestamp")?);
    let signatures = header("webhook-signature")?;
    if id.is_empty() || id.contains('.') {
        return Err(Complaint::bad("an id has no dot"));
    }
    if timestamp.parse::<u64>().is_err() {
        return Err(Complaint::bad("a timestamp is in whole seconds"));
    }
    let Some(secret) = &question.settings.secret else {
        return Ok(());
    };
    let key = secret
        .strip_prefix("whsec_")
        .and_then(|key| STANDARD.decode(key).ok());
    let key = key.ok_or_else(|| Complaint::bad("this server has no good secret"))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key of any length");
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(question.raw);
    let is_genuine = signatures
        .split(' ')
        .filter_map(|one| one.strip_prefix("v1,"))
        .filter_map(|one| STANDARD.decode(one).ok())
        .any(|one| mac.clone().verify_slice(&one).is_ok());
    if is_genuine {
        Ok(())
    } else {
        Err(Complaint::unauthorized())
    }
}
