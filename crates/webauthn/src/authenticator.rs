//! What the authenticator says: for which site, who was there, how often it was used, which key it made.

use crate::{PublicKey, Refusal, Site};
use ring::digest::{SHA256, digest};

/// Somebody touched it.
const PRESENT: u8 = 0x01;
/// He showed who he is: by a finger, a face, a PIN.
const VERIFIED: u8 = 0x04;
/// It may be kept in several places.
const MAY_BE_BACKED_UP: u8 = 0x08;
/// It is.
const IS_BACKED_UP: u8 = 0x10;
/// A new credential follows.
const HAS_CREDENTIAL: u8 = 0x40;
/// Extensions follow.
const HAS_EXTENSIONS: u8 = 0x80;

/// The longest identity of a credential, by the specification.
const MAX_CREDENTIAL_BYTES: usize = 1_023;

/// A new credential.
#[derive(Debug)]
pub(crate) struct Made<'a> {
    pub(crate) credential: &'a [u8],
    /// The public key as it was written.
    pub(crate) key: &'a [u8],
}

/// The authenticator's data.
#[derive(Debug)]
pub(crate) struct Said<'a> {
    site: &'a [u8],
    flags: u8,
    pub(crate) counter: u32,
    pub(crate) made: Option<Made<'a>>,
}

/// Takes the first bytes off.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8], Refusal> {
    let (taken, rest) = bytes.split_at_checked(count).ok_or(TOO_SHORT)?;
    *bytes = rest;
    Ok(taken)
}

const TOO_SHORT: Refusal = Refusal::Malformed("the authenticator's data");

/// Takes one value of CBOR off, whatever it is.
fn take_value<'a>(bytes: &mut &'a [u8]) -> Result<&'a [u8], Refusal> {
    let mut rest = *bytes;
    let read: Result<ciborium::Value, _> = ciborium::from_reader(&mut rest);
    read.map_err(|_| Refusal::Malformed("CBOR"))?;
    let length = bytes.len() - rest.len();
    take(bytes, length)
}

impl<'a> Said<'a> {
    /// Reads the data to its end.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let mut rest = bytes;
        let site = take(&mut rest, SHA256.output_len())?;
        let flags = take(&mut rest, 1)?.first().copied().ok_or(TOO_SHORT)?;
        let counter = take(&mut rest, 4)?.try_into().map_err(|_| TOO_SHORT)?;
        let made = if flags & HAS_CREDENTIAL == 0 {
            None
        } else {
            let _make = take(&mut rest, 16)?;
            let length = take(&mut rest, 2)?.try_into().map_err(|_| TOO_SHORT)?;
            let length = usize::from(u16::from_be_bytes(length));
            if length == 0 || length > MAX_CREDENTIAL_BYTES {
                return Err(Refusal::Malformed("the credential"));
            }
            let credential = take(&mut rest, length)?;
            let key = take_value(&mut rest)?;
            Some(Made { credential, key })
        };
        if flags & HAS_EXTENSIONS != 0 {
            take_value(&mut rest)?;
        }
        if !rest.is_empty() {
            return Err(Refusal::Malformed("more data than there should be"));
        }
        Ok(Self {
            site,
            flags,
            counter: u32::from_be_bytes(counter),
            made,
        })
    }

    /// Checks for whom it is, and that he was there and was verified.
    pub(crate) fn check(&self, site: &Site) -> Result<(), Refusal> {
        if self.site != digest(&SHA256, site.id().as_bytes()).as_ref() {
            return Err(Refusal::Site);
        }
        if self.flags & PRESENT == 0 {
            return Err(Refusal::Absent);
        }
        if self.flags & VERIFIED == 0 {
            return Err(Refusal::Unverified);
        }
        if self.flags & MAY_BE_BACKED_UP == 0 && self.flags & IS_BACKED_UP != 0 {
            return Err(Refusal::Malformed("the flags"));
        }
        Ok(())
    }
}

impl Made<'_> {
    /// Reads the key, to know that it can be verified with later.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        PublicKey::parse(self.key).map(|_| ())
    }
}
