//! Who may be called, how often and how long. Pure.

use crate::{
    complaint::{self, Complaint},
    permission::Role,
    phone::{BadNumber, PhoneNumber},
    team::BadField,
};
use serde::{Deserialize, Serialize};

/// The settings of telephony, without the account's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something of its own"
)]
pub struct Telephony {
    /// False keeps everybody from calling.
    pub is_on: bool,
    /// The provider's account: `AC…`.
    pub account_sid: String,
    /// The number that both telephones see.
    pub number: String,
    /// True when the account's secret is kept.
    pub has_secret: bool,
    /// True when a key is kept that callbacks are signed with in the newer scheme.
    #[serde(default)]
    pub has_signing_key: bool,
    /// Whether the provider listens for a machine at the customer's, where it charges for that.
    #[serde(default)]
    pub detects_machines: bool,
    /// Who may call, and how much.
    pub limits: Limits,
    /// Grows with every change.
    pub version: i64,
}

impl Default for Telephony {
    /// Off, with the limits of a small desk.
    fn default() -> Self {
        Self {
            is_on: false,
            account_sid: String::new(),
            number: String::new(),
            has_secret: false,
            has_signing_key: false,
            detects_machines: false,
            limits: Limits::default(),
            version: 0,
        }
    }
}

/// Who may call whom, how often and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The beginnings of numbers that may be called, each a plus and digits; without one nobody is called.
    pub prefixes: Vec<String>,
    /// The calls to one customer within 24 hours.
    pub per_customer: i64,
    /// The calls of the whole house within 24 hours.
    pub per_day: i64,
    /// The least role that may call.
    pub callers: Role,
    /// How long each telephone rings.
    ///
    /// Units: seconds.
    pub ring_s: i64,
    /// How long they may talk.
    ///
    /// Units: minutes.
    pub talk_min: i64,
    /// How long a customer's number is kept after it was last used.
    ///
    /// Units: days.
    pub keep_days: i64,
}

impl Default for Limits {
    /// Three calls to a customer and two hundred in all within a day, half a minute of ringing, an hour of talk; a
    /// number is forgotten after thirty days.
    fn default() -> Self {
        Self {
            prefixes: Vec::new(),
            per_customer: 3,
            per_day: 200,
            callers: Role::Agent,
            ring_s: 30,
            talk_min: 60,
            keep_days: 30,
        }
    }
}

/// What an admin types about telephony.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelephonyForm {
    /// False keeps everybody from calling.
    pub is_on: bool,
    /// The provider's account.
    pub account_sid: String,
    /// Its secret; `None` keeps the one that is known.
    #[serde(default)]
    pub auth_token: Option<String>,
    /// The key that callbacks are signed with in the newer scheme; `None` keeps the one that is known.
    #[serde(default)]
    pub signing_key: Option<String>,
    /// The number that both telephones see.
    pub number: String,
    /// Whether the provider listens for a machine at the customer's, where it charges for that.
    #[serde(default)]
    pub detects_machines: bool,
    /// Who may call, and how much.
    #[serde(default)]
    pub limits: Limits,
}

impl TelephonyForm {
    /// Checks what was typed and returns it trimmed.
    ///
    /// # Errors
    /// [`BadField`] about the first field that is wrong.
    pub fn check(&self) -> Result<Self, BadField> {
        let account_sid = self.account_sid.trim().to_owned();
        let is_name = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if !is_name(&account_sid)
            || account_sid.len() > 64
            || (self.is_on && account_sid.is_empty())
        {
            let problem = complaint::ACCOUNT_SID;
            return Err(BadField::new("account_sid", problem));
        }
        let number = self.number.trim();
        let number = if number.is_empty() && !self.is_on {
            String::new()
        } else {
            let parsed: Result<PhoneNumber, _> = number.parse();
            parsed
                .map_err(|bad: BadNumber| BadField::new("number", bad.into()))?
                .into()
        };
        let secret = |field: &'static str, typed: Option<&str>| {
            let typed = typed.map(str::trim).filter(|typed| !typed.is_empty());
            if typed.is_some_and(|typed| typed.len() > 200) {
                return Err(BadField::new(field, complaint::NO_PROVIDER_SECRET));
            }
            Ok(typed.map(str::to_owned))
        };
        let auth_token = secret("auth_token", self.auth_token.as_deref())?;
        let signing_key = secret("signing_key", self.signing_key.as_deref())?;
        Ok(Self {
            is_on: self.is_on,
            account_sid,
            auth_token,
            signing_key,
            number,
            detects_machines: self.detects_machines,
            limits: self.limits.check()?,
        })
    }
}

impl Limits {
    fn check(&self) -> Result<Self, BadField> {
        let mut prefixes = Vec::new();
        for prefix in &self.prefixes {
            let prefix: String = prefix.chars().filter(|c| !c.is_whitespace()).collect();
            let digits = prefix.strip_prefix('+').unwrap_or_default();
            let is_fine = (1..=15).contains(&digits.len())
                && digits.bytes().all(|digit| digit.is_ascii_digit())
                && !digits.starts_with('0');
            if !is_fine {
                let problem = complaint::PREFIXES_FORM;
                return Err(BadField::new("prefixes", problem));
            }
            if !prefixes.contains(&prefix) {
                prefixes.push(prefix);
            }
        }
        for (field, value, least, most) in [
            ("per_customer", self.per_customer, 1, 100),
            ("per_day", self.per_day, 1, 100_000),
            ("ring_s", self.ring_s, 5, 120),
            ("talk_min", self.talk_min, 1, 240),
            ("keep_days", self.keep_days, 1, 3_650),
        ] {
            if !(least..=most).contains(&value) {
                let problem = complaint::number_between(least, most);
                return Err(BadField::new(field, problem));
            }
        }
        Ok(Self {
            prefixes,
            ..self.clone()
        })
    }
}

/// What is known when somebody wants to call.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The role of who asks; `None` for a program.
    pub by: Option<Role>,
    /// The customer's number.
    pub customer: Option<&'a PhoneNumber>,
    /// The operator's verified number.
    pub operator: Option<&'a PhoneNumber>,
    /// The calls to this customer within the last 24 hours.
    pub to_customer: i64,
    /// All calls within the last 24 hours.
    pub in_all: i64,
}

/// Why a call is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Nobody calls here.
    Off,
    /// Only those who lead may call.
    Role,
    /// The customer has shared no number.
    NoNumber,
    /// The operator has proved no number.
    NoTelephone,
    /// Both numbers are one.
    SameNumber,
    /// The country is not allowed.
    Prefix,
    /// This customer was called too often.
    TooOftenCalled,
    /// The house has called too often.
    TooManyCalls,
}

impl Refused {
    /// Returns the stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "phone.off",
            Self::Role => "phone.role",
            Self::NoNumber => "phone.no_number",
            Self::NoTelephone => "phone.no_telephone",
            Self::SameNumber => "phone.same_number",
            Self::Prefix => "phone.prefix",
            Self::TooOftenCalled => "phone.customer_limit",
            Self::TooManyCalls => "phone.day_limit",
        }
    }

    /// Returns why, in words.
    #[must_use]
    pub const fn complaint(self) -> Complaint {
        match self {
            Self::Off => complaint::TELEPHONY_OFF,
            Self::Role => complaint::CALLER_ROLE,
            Self::NoNumber => complaint::CUSTOMER_NO_NUMBER,
            Self::NoTelephone => complaint::CALLER_NO_TELEPHONE,
            Self::SameNumber => complaint::SAME_NUMBER,
            Self::Prefix => complaint::COUNTRY_NOT_CALLED,
            Self::TooOftenCalled => complaint::CUSTOMER_CALLED_ENOUGH,
            Self::TooManyCalls => complaint::CALLED_ENOUGH,
        }
    }
}

impl Telephony {
    /// Says whether a call may be made, or why not.
    ///
    /// # Errors
    /// [`Refused`], the first reason that an operator could do something about.
    pub fn permit(&self, asked: &Asked<'_>) -> Result<(), Refused> {
        let limits = &self.limits;
        if !self.is_on || !self.has_secret {
            return Err(Refused::Off);
        }
        if asked.by.is_some_and(|role| role < limits.callers) {
            return Err(Refused::Role);
        }
        let customer = asked.customer.ok_or(Refused::NoNumber)?;
        let operator = asked.operator.ok_or(Refused::NoTelephone)?;
        if customer == operator {
            return Err(Refused::SameNumber);
        }
        if !customer.is_within(&limits.prefixes) || !operator.is_within(&limits.prefixes) {
            return Err(Refused::Prefix);
        }
        if asked.to_customer >= limits.per_customer {
            return Err(Refused::TooOftenCalled);
        }
        if asked.in_all >= limits.per_day {
            return Err(Refused::TooManyCalls);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Telephony {
        Telephony {
            is_on: true,
            has_secret: true,
            limits: Limits {
                prefixes: vec!["+49".to_owned(), "+1".to_owned()],
                ..Limits::default()
            },
            ..Telephony::default()
        }
    }

    #[test]
    fn each_reason_against_a_call_is_named() {
        let (customer, operator): (PhoneNumber, PhoneNumber) = (
            "+49301234567".parse().unwrap(),
            "+18005551212".parse().unwrap(),
        );
        let foreign: PhoneNumber = "+88212345678".parse().unwrap();
        let fine = Asked {
            by: Some(Role::Agent),
            customer: Some(&customer),
            operator: Some(&operator),
            to_customer: 2,
            in_all: 199,
        };
        let telephony = open();
        assert_eq!(telephony.permit(&fine), Ok(()));
        for (asked, why) in [
            (
                Asked {
                    customer: None,
                    ..fine
                },
                Refused::NoNumber,
            ),
            (
                Asked {
                    operator: None,
                    ..fine
                },
                Refused::NoTelephone,
            ),
            (
                Asked {
                    operator: Some(&customer),
                    ..fine
                },
                Refused::SameNumber,
            ),
            (
                Asked {
                    customer: Some(&foreign),
                    ..fine
                },
                Refused::Prefix,
            ),
            (
                Asked {
                    operator: Some(&foreign),
                    ..fine
                },
                Refused::Prefix,
            ),
            (
                Asked {
                    to_customer: 3,
                    ..fine
                },
                Refused::TooOftenCalled,
            ),
            (
                Asked {
                    in_all: 200,
                    ..fine
                },
                Refused::TooManyCalls,
            ),
        ] {
            assert_eq!(telephony.permit(&asked), Err(why));
        }
        let mut strict = open();
        strict.limits.callers = Role::Supervisor;
        assert_eq!(strict.permit(&fine), Err(Refused::Role));
        let program = Asked { by: None, ..fine };
        assert_eq!(strict.permit(&program), Ok(()));
        for shut in [
            Telephony {
                is_on: false,
                ..open()
            },
            Telephony {
                has_secret: false,
                ..open()
            },
        ] {
            assert_eq!(shut.permit(&fine), Err(Refused::Off));
        }
    }

    #[test]
    fn without_a_named_country_nobody_is_called() {
        assert!(Limits::default().prefixes.is_empty());
    }

    #[test]
    fn what_an_admin_types_is_checked_field_by_field() {
        let form = TelephonyForm {
            is_on: true,
            account_sid: " AC1 ".into(),
            auth_token: Some(" ".into()),
            signing_key: Some(" shared ".into()),
            number: "+1 800 555 1212".into(),
            detects_machines: false,
            limits: Limits {
                prefixes: vec!["+4 9".into(), "+49".into()],
                ..Limits::default()
            },
        };
        let checked = form.check().unwrap();
        assert_eq!(
            (checked.account_sid.as_str(), checked.auth_token.as_ref()),
            ("AC1", None)
        );
        assert_eq!(checked.signing_key.as_deref(), Some("shared"));
        assert_eq!(checked.number, "+18005551212");
        assert_eq!(checked.limits.prefixes, ["+49"]);
        let bad = |form: TelephonyForm| form.check().unwrap_err().field.clone();
        assert_eq!(
            bad(TelephonyForm {
                account_sid: "AC 1/".into(),
                ..form.clone()
            }),
            "account_sid"
        );
        assert_eq!(
            bad(TelephonyForm {
                number: "0800".into(),
                ..form.clone()
            }),
            "number"
        );
        assert_eq!(
            bad(TelephonyForm {
                signing_key: Some("x".repeat(201)),
                ..form.clone()
            }),
            "signing_key"
        );
        let mut loud = form.clone();
        loud.limits.ring_s = 600;
        assert_eq!(bad(loud), "ring_s");
        let mut strange = form;
        strange.limits.prefixes.push("49".into());
        assert_eq!(bad(strange), "prefixes");
    }
}
