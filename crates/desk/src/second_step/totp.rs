//! Codes that an app makes of a secret and the time: RFC 6238 with SHA-1, six digits, thirty seconds.
//!
//! Each app can do this kind, and several only this one.

use domain::{second_step::Picture, time::Timestamp};
use hmac::{Hmac, Mac};
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;
use std::fmt::Write;
use subtle::ConstantTimeEq;

/// The bytes of a seed (RFC 4226, 4: the length of the hash).
pub(crate) const SEED_BYTES: usize = 20;

/// How long a code stands in the app.
const STEP_MS: i64 = 30_000;

/// How many steps a clock may be wrong by, each way.
const DRIFT: i64 = 1;

/// Squares of white around the picture (ISO/IEC 18004).
const BORDER: usize = 4;

/// Returns the code of a step: six digits.
fn code(seed: &[u8], step: i64) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(seed).expect("HMAC takes keys of any length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[hash.len() - 1] & 0xf);
    let four = [
        hash[offset] & 0x7f,
        hash[offset + 1],
        hash[offset + 2],
        hash[offset + 3],
    ];
    u32::from_be_bytes(four) % 1_000_000
}

/// Finds the step whose code was typed: around `now`, and after the `last` one that was used.
pub(crate) fn find_step(seed: &[u8], typed: u32, now: Timestamp, last: i64) -> Option<i64> {
    let current = now.as_ms().div_euclid(STEP_MS);
    let is_typed = |step: &i64| bool::from(code(seed, *step).ct_eq(&typed));
    (current - DRIFT..=current + DRIFT)
        .filter(|step| *step > last)
        .find(is_typed)
}

/// Writes bytes as the letters that apps read (RFC 4648, base 32 without padding).
pub(crate) fn letters(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(LETTERS[(held << (5 - bits) & 31) as usize]));
    }
    text
}

/// Groups letters by four.
pub(crate) fn in_groups(letters: &str, between: char) -> String {
    let mut grouped = String::with_capacity(letters.len() * 5 / 4);
    for (place, letter) in letters.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(between);
        }
        grouped.push(letter);
    }
    grouped
}

/// Returns the address that teaches an app the seed.
///
/// Source: the key URI format of Google Authenticator, which all apps read.
pub(crate) fn address(house: &str, account: &str, seed: &[u8]) -> String {
    let (house, account) = (escaped(house), escaped(account));
    let secret = letters(seed);
    format!("otpauth://totp/{house}:{account}?secret={secret}&issuer={house}")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@') {
            escaped.push(char::from(byte));
        } else {
            let _infallible = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// Draws an address; `None` for one that is too long.
pub(crate) fn picture(address: &str) -> Option<Picture> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let side = code.width();
    let mut path = String::new();
    for y in 0..side {
        let mut x = 0;
        while x < side {
            let dark = |x: &usize| code[(*x, y)] == Color::Dark;
            let run = (x..side).take_while(dark).count();
            if run > 0 {
                let _infallible = write!(path, "M{} {}h{run}v1h-{run}z", x + BORDER, y + BORDER);
            }
            x += run.max(1);
        }
    }
    Some(Picture {
        side: u32::try_from(side + 2 * BORDER).ok()?,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the vectors.
    const SEED: &[u8] = b"12345678901234567890";

    const fn at_s(s: i64) -> Timestamp {
        Timestamp::from_ms(s * 1_000)
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, the last six of its eight digits.
        for (s, digits) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            let step = s / 30;
            assert_eq!(code(SEED, step), digits, "{s}");
            assert_eq!(find_step(SEED, digits, at_s(s), 0), Some(step));
        }
    }

    #[test]
    fn a_code_is_good_one_step_around_and_once() {
        let step = 40_000_000;
        let (typed, now) = (code(SEED, step), at_s(step * 30));
        let shifted = |s: i64| now.plus_ms(s * 1_000);
        assert_eq!(find_step(SEED, typed, shifted(-30), 0), Some(step));
        assert_eq!(find_step(SEED, typed, shifted(59), 0), Some(step));
        assert_eq!(find_step(SEED, typed, shifted(-31), 0), None);
        assert_eq!(find_step(SEED, typed, shifted(60), 0), None);
        assert_eq!(find_step(SEED, typed, now, step), None, "it was used");
        assert_eq!(
            find_step(SEED, typed, now, step + 1),
            None,
            "so was a later one"
        );
        assert_eq!(find_step(SEED, typed, now, step - 1), Some(step));
        let next = code(SEED, step + 1);
        assert_eq!(find_step(SEED, next, now, step), Some(step + 1));
        assert_eq!(find_step(SEED, 0, now, 0), None);
    }

    #[test]
    fn letters_are_those_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(letters(bytes.as_bytes()), text);
        }
        assert_eq!(in_groups("ABCDEFGHIJ", '-'), "ABCD-EFGH-IJ");
    }

    #[test]
    fn an_address_keeps_its_parts_apart_whatever_the_house_is_called() {
        assert_eq!(
            address("Müller & Co: Hilfe", "a+b@x.org", b"foo"),
            "otpauth://totp/M%C3%BCller%20%26%20Co%3A%20Hilfe:a%2Bb@x.org?secret=MZXW6\
             &issuer=M%C3%BCller%20%26%20Co%3A%20Hilfe"
        );
    }

    #[test]
    fn a_picture_begins_with_its_finder_and_has_a_border() {
        let drawn = picture(&address("Switchboard", "ann@example.org", SEED)).unwrap();
        assert!(drawn.path.starts_with("M4 4h7v1h-7z"), "{}", drawn.path);
        assert_eq!((drawn.side - 8) % 4, 1, "a side of a QR code is 4 n + 1");
        assert!(picture(&"x".repeat(9_999)).is_none());
    }
}
