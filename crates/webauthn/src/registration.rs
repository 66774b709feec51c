//! A passkey that was made.

use crate::{
    Expected, Refusal,
    authenticator::Said,
    client::{self, Purpose},
    decode, encode, read,
};
use ciborium::Value;
use serde::Deserialize;

/// A passkey that was made, with what must be kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Names it among all of the world; base 64 as [`encode`] writes it.
    pub credential: String,
    /// The public key of COSE, for [`crate::PublicKey::parse`].
    pub public_key: Vec<u8>,
    /// How often the authenticator was used; zero for one that does not count.
    pub counter: u32,
}

/// What `PublicKeyCredential.toJSON()` makes of a registration; browsers add other things as they like.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    raw_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    response: Response<'a>,
}

#[derive(Debug, Deserialize)]
struct Response<'a> {
    #[serde(rename = "clientDataJSON")]
    client_data: &'a str,
    #[serde(rename = "attestationObject")]
    attestation: &'a str,
}

impl Registration {
    /// Reads and checks the browser's answer to [`crate::creation`].
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn check(answer: &str, expected: Expected<'_>) -> Result<Self, Refusal> {
        let answer: Answer<'_> = read(answer)?;
        if answer.kind != "public-key" {
            return Err(Refusal::Malformed("the type"));
        }
        let client_data = decode(answer.response.client_data)?;
        client::check(&client_data, Purpose::Create, expected)?;
        let attestation = decode(answer.response.attestation)?;
        let data = authenticator_data(&attestation)?;
        let said = Said::parse(&data)?;
        said.check(expected.site)?;
        let made = said.made.ok_or(Refusal::Malformed("no credential"))?;
        made.check()?;
        let credential = encode(made.credential);
        if credential != answer.raw_id {
            return Err(Refusal::Malformed("the credential"));
        }
        Ok(Self {
            credential,
            public_key: made.key.to_vec(),
            counter: said.counter,
        })
    }
}

/// Takes the authenticator's data out of an attestation, whose statement nobody asked for.
pub(crate) fn authenticator_data(attestation: &[u8]) -> Result<Vec<u8>, Refusal> {
    const MALFORMED: Refusal = Refusal::Malformed("the attestation");
    let read: Result<Value, _> = ciborium::from_reader(attestation);
    let Ok(Value::Map(fields)) = read else {
        return Err(MALFORMED);
    };
    let data = fields
        .into_iter()
        .find(|(name, _)| name.as_text() == Some("authData"));
    data.and_then(|(_, data)| data.into_bytes().ok())
        .ok_or(MALFORMED)
}
