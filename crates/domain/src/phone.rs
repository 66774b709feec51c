//! Telephone numbers.

use crate::complaint::{self, Complaint};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A telephone number that any telephone in the world can dial.
///
/// Shape: E.164, a plus and 8 to 15 digits. It is a customer's, or an operator's own: it is written whole only
/// where it is dialled; `Debug` and [`PhoneNumber::hint`] hide most of it.
///
/// Source: ITU-T E.164.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why something is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNumber {
    /// It has no country code: it does not begin with `+` or `00`.
    #[error("Write the number with its country code, such as +49 30 1234567")]
    NoCountry,
    /// It has letters or signs that do not belong into a number.
    #[error("A number has digits, spaces, dots, dashes and brackets only")]
    Strange,
    /// It has too few or too many digits.
    #[error("A number has 8 to 15 digits")]
    Length,
}

impl From<BadNumber> for Complaint {
    fn from(bad: BadNumber) -> Self {
        match bad {
            BadNumber::NoCountry => complaint::PHONE_NO_COUNTRY,
            BadNumber::Strange => complaint::PHONE_LETTERS,
            BadNumber::Length => complaint::PHONE_LENGTH,
        }
    }
}

impl PhoneNumber {
    /// Returns the number as it is dialled, with its plus.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns enough to know which one it is, and not enough to call it: `+49…67`.
    #[must_use]
    pub fn hint(&self) -> String {
        let (head, tail) = (&self.0[..3], &self.0[self.0.len() - 2..]);
        format!("{head}…{tail}")
    }

    /// Says whether the number begins with one of the country prefixes; each is a plus and digits.
    #[must_use]
    pub fn is_within(&self, prefixes: &[String]) -> bool {
        prefixes.iter().any(|prefix| self.0.starts_with(prefix))
    }

    /// Reads a number that a provider says is whole, with or without its plus.
    ///
    /// Telegram sends the numbers of shared contacts sometimes with and sometimes without it.
    ///
    /// # Errors
    /// [`BadNumber`].
    pub fn from_provider(text: &str) -> Result<Self, BadNumber> {
        let text = text.trim();
        if text.starts_with('+') || text.starts_with("00") {
            text.parse()
        } else {
            format!("+{text}").parse()
        }
    }
}

impl FromStr for PhoneNumber {
    type Err = BadNumber;

    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let text = text.trim();
        let rest = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
        let rest = rest.ok_or(BadNumber::NoCountry)?;
        let mut digits = String::with_capacity(16);
        for sign in rest.chars() {
            match sign {
                '0'..='9' => digits.push(sign),
                ' ' | '.' | '-' | '(' | ')' | '/' | '\u{a0}' | '\u{202f}' => {}
                _ => return Err(BadNumber::Strange),
            }
        }
        // No country's code begins with a zero.
        if digits.starts_with('0') {
            return Err(BadNumber::NoCountry);
        }
        if !(8..=15).contains(&digits.len()) {
            return Err(BadNumber::Length);
        }
        Ok(Self(format!("+{digits}")))
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = BadNumber;

    fn try_from(text: String) -> Result<Self, BadNumber> {
        text.parse()
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.hint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_people_write_it() {
        for text in [
            "+49 30 1234567",
            "0049301234567",
            "+49 (30) 123-45.67",
            " +49/30/1234567 ",
        ] {
            let number: PhoneNumber = text.parse().unwrap();
            assert_eq!(number.as_str(), "+49301234567", "{text}");
        }
        let shared = PhoneNumber::from_provider("49301234567").unwrap();
        assert_eq!(shared.as_str(), "+49301234567");
    }

    #[test]
    fn what_cannot_be_dialled_from_everywhere_is_refused_with_a_reason() {
        for (text, why) in [
            ("030 1234567", BadNumber::NoCountry),
            ("", BadNumber::NoCountry),
            ("+0301234567", BadNumber::NoCountry),
            ("+49 call me", BadNumber::Strange),
            ("+49301234567;ext=5", BadNumber::Strange),
            ("+1234567", BadNumber::Length),
            ("+1234567890123456", BadNumber::Length),
        ] {
            assert_eq!(text.parse::<PhoneNumber>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_log_never_shows_the_number() {
        let number: PhoneNumber = "+49301234567".parse().unwrap();
        assert_eq!(format!("{number:?}"), "PhoneNumber(+49…67)");
    }

    #[test]
    fn a_country_is_known_by_its_prefix() {
        let number: PhoneNumber = "+49301234567".parse().unwrap();
        assert!(number.is_within(&["+1".to_owned(), "+49".to_owned()]));
        assert!(!number.is_within(&["+4930999".to_owned()]));
        assert!(
            !number.is_within(&[]),
            "nothing is allowed unless it is named"
        );
    }
}
