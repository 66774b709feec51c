//! An authenticator app, read from RFC 6238 and RFC 4648 and not from the desk.

use domain::time::Timestamp;
use hmac::{Hmac, Mac};

/// Returns the six digits that an app with this secret shows at a moment.
///
/// Shape: the secret as a person types it, blanks and all.
#[must_use]
pub fn one_time_code(secret: &str, at: Timestamp) -> String {
    let mut seed = Vec::new();
    let (mut held, mut bits) = (0_u64, 0);
    for letter in secret.bytes().filter(u8::is_ascii_alphanumeric) {
        let five = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            other => panic!("{other} is no letter of base 32"),
        };
        held = held << 5 | u64::from(five);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            seed.push(u8::try_from(held >> bits & 0xff).expect("eight bits"));
        }
    }
    let steps = at.as_ms() / 30_000;
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(&seed).expect("a key of any length");
    mac.update(&steps.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]);
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}
