//! A passkey that was used.

use crate::{
    Expected, PublicKey, Refusal,
    authenticator::Said,
    client::{self, Purpose},
    decode, read,
};
use ring::digest::{SHA256, digest};
use serde::Deserialize;

/// A passkey that was used, before it is known whether it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    /// Names the passkey; base 64 as [`crate::encode`] writes it.
    pub credential: String,
    /// Whose the authenticator says that it is; where it was told which passkeys to use, it may keep silent.
    pub user: Option<Vec<u8>>,
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
}

/// What `PublicKeyCredential.toJSON()` makes of an assertion; browsers add other things as they like.
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
    #[serde(rename = "authenticatorData")]
    authenticator_data: &'a str,
    signature: &'a str,
    #[serde(rename = "userHandle")]
    user: Option<&'a str>,
}

impl Assertion {
    /// Reads the browser's answer to [`crate::request`].
    ///
    /// # Errors
    /// [`Refusal::Malformed`].
    pub fn parse(answer: &str) -> Result<Self, Refusal> {
        let answer: Answer<'_> = read(answer)?;
        if answer.kind != "public-key" {
            return Err(Refusal::Malformed("the type"));
        }
        // Decoded to know that it is one, and kept as it is looked up.
        decode(answer.raw_id)?;
        let response = answer.response;
        Ok(Self {
            credential: answer.raw_id.to_owned(),
            user: response.user.map(decode).transpose()?,
            client_data: decode(response.client_data)?,
            authenticator_data: decode(response.authenticator_data)?,
            signature: decode(response.signature)?,
        })
    }

    /// Checks that it holds, with what is kept of the passkey; returns the counter to be kept.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn check(
        &self,
        key: &PublicKey,
        counter: u32,
        expected: Expected<'_>,
    ) -> Result<u32, Refusal> {
        client::check(&self.client_data, Purpose::Get, expected)?;
        let said = Said::parse(&self.authenticator_data)?;
        let hash = digest(&SHA256, &self.client_data);
        let signed = [&self.authenticator_data, hash.as_ref()].concat();
        key.verify(&signed, &self.signature)?;
        said.check(expected.site)?;
        // Last: only who has the key can say that it was copied.
        let counts = said.counter != 0 || counter != 0;
        if counts && said.counter <= counter {
            return Err(Refusal::Counter);
        }
        Ok(said.counter)
    }
}
