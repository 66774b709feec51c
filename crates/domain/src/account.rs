//! Accounts: addresses, passwords and the forms that set them.

use crate::complaint;
use crate::team::BadField;
use serde::{Deserialize, Serialize};

/// The shortest password (OWASP ASVS 5.0, 6.2.1).
pub const MIN_PASSWORD_CHARS: usize = 8;

/// The longest password: hashing is paid by the server.
pub const MAX_PASSWORD_CHARS: usize = 256;

/// What a person types to log in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What the first person types to set up a fresh installation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The secret from the link that the server printed.
    pub secret: String,
    /// The person's name.
    pub name: String,
    /// The address for logging in.
    pub email: String,
    /// The password.
    pub password: String,
}

/// What an invited person types.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The secret from the one-time link.
    pub secret: String,
    /// The password.
    pub password: String,
}

/// Parses an address and folds its case.
///
/// # Errors
/// [`BadField`] about `email` when it is no address.
pub fn parse_email(typed: &str) -> Result<String, BadField> {
    let email = typed.trim().to_lowercase();
    let is_address = email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && !host.is_empty() && !host.contains('@')
        });
    if is_address {
        Ok(email)
    } else {
        Err(BadField::new("email", complaint::EMAIL_MISSING))
    }
}

/// Checks a chosen password.
///
/// # Errors
/// [`BadField`] about `password` when it is too short or too long.
pub fn check_password(typed: &str) -> Result<(), BadField> {
    let chars = typed.chars().count();
    if chars < MIN_PASSWORD_CHARS {
        return Err(BadField::new("password", complaint::PASSWORD_TOO_SHORT));
    }
    if chars > MAX_PASSWORD_CHARS {
        return Err(BadField::new("password", complaint::PASSWORD_TOO_LONG));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_folded_and_checked() {
        assert_eq!(parse_email(" Ann@X.org ").unwrap(), "ann@x.org");
        for bad in ["", "ann", "@x", "a@", "a b@x", "a@b@c"] {
            assert!(parse_email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn passwords_have_a_shortest_and_a_longest() {
        assert!(check_password("1234567").is_err());
        assert!(check_password("12345678").is_ok());
        assert!(check_password(&"x".repeat(257)).is_err());
    }
}
