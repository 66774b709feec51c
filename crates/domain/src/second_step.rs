//! The second step of a login: a code beside the password, or a passkey.
//!
//! Source: docs/adr/0045-a-second-step-of-a-login.md; RFC 6238.

use crate::{id::OperatorId, permission::Role, time::Timestamp};
use serde::{Deserialize, Serialize};

/// How long a login may wait for its second step.
///
/// Units: ms.
pub const HALF_LOGIN_MS: i64 = 5 * 60_000;

/// How many recovery codes somebody is given.
pub const RECOVERY_CODES: usize = 10;

/// The letters of a recovery code: 80 bits, five in each.
pub const RECOVERY_LETTERS: usize = 16;

/// Who must log in with two steps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Whoever wants to.
    #[default]
    Nobody,
    /// Who configures everything.
    Admins,
    /// Everybody.
    Everybody,
}

impl Demand {
    /// Every demand, least first.
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Admins, Self::Everybody];

    /// Returns the stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Admins => "admins",
            Self::Everybody => "everybody",
        }
    }

    /// Says whether somebody of this role must have a second step.
    #[must_use]
    pub const fn is_on(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Admins => matches!(role, Role::Admin),
            Self::Everybody => true,
        }
    }
}

/// What the house demands of who logs in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// Who must log in with two steps.
    pub second_step: Demand,
    /// Grows with every change.
    pub version: i64,
}

/// What comes after a right password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterPassword {
    /// Nothing: he is in.
    In,
    /// A code is asked for, or a passkey.
    Code,
    /// He must set a second step up before anything else.
    SetUp,
}

impl AfterPassword {
    /// Decides it for somebody who has a second step, or not.
    #[must_use]
    pub const fn of(has_second_step: bool, demand: Demand, role: Role) -> Self {
        match (has_second_step, demand.is_on(role)) {
            (true, _) => Self::Code,
            (false, true) => Self::SetUp,
            (false, false) => Self::In,
        }
    }
}

/// What happened to somebody's second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// He switched it on.
    On,
    /// He switched it off.
    Off,
    /// An admin took it away.
    Reset,
    /// A recovery code was used up.
    RecoveryUsed,
    /// He made other recovery codes; the former ones are good no more.
    RecoveryRenewed,
}

impl Change {
    /// Returns the name of the event.
    #[must_use]
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::On => "second_step.on",
            Self::Off => "second_step.off",
            Self::Reset => "second_step.reset",
            Self::RecoveryUsed => "second_step.recovery_used",
            Self::RecoveryRenewed => "second_step.recovery_renewed",
        }
    }
}

/// A code as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Six digits of an app.
    App(u32),
    /// A recovery code: [`RECOVERY_LETTERS`] capital letters and digits.
    Recovery(String),
}

impl Typed {
    /// Reads a code; blanks and hyphens are how people group it. `None` for what can be neither kind.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        // Nobody types more, and what is longer need not be looked at.
        if typed.len() > 64 {
            return None;
        }
        let letters = typed.chars().filter(|c| !matches!(c, ' ' | '-'));
        let code: String = letters.map(|c| c.to_ascii_uppercase()).collect();
        let is_number = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        let is_recovery = code.len() == RECOVERY_LETTERS
            && code.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
        if is_number {
            code.parse().ok().map(Self::App)
        } else {
            is_recovery.then_some(Self::Recovery(code))
        }
    }
}

/// What one sees of one's own second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSecondStep {
    /// Since when it is on; `None` while it is off.
    pub since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// True when the house demands it, and no passkey meets the demand.
    pub is_demanded: bool,
}

/// What an app is taught the codes from; shown to nobody else, and only until the first code is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The secret as letters, in groups of four.
    pub secret: String,
    /// The same as an address that an app on this machine may open.
    pub address: String,
    /// The address as a picture.
    pub picture: Picture,
}

/// A picture of black squares on white.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// How many squares a side has, the white border too.
    pub side: u32,
    /// The black squares as the path of an SVG.
    pub path: String,
}

/// Where a login stands that has its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HalfLogin {
    /// It ran out, or there never was one.
    Over,
    /// A code is asked for.
    Code,
    /// A passkey is asked for.
    Passkey,
    /// Either is.
    CodeOrPasskey,
    /// A second step is to be set up.
    SetUp(Enrolment),
}

/// How somebody is protected, as admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// Who.
    pub operator: OperatorId,
    /// His name.
    pub name: String,
    /// Since when he logs in with two steps, by an app or a passkey; `None` when he does not.
    pub since: Option<Timestamp>,
    /// How many passkeys he has.
    #[serde(default)]
    pub passkeys: i64,
    /// True when the house demands it of him.
    pub is_demanded: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_however_people_group_them_and_nothing_else_is_one() {
        assert_eq!(Typed::parse("123456"), Some(Typed::App(123_456)));
        assert_eq!(Typed::parse(" 000 000 "), Some(Typed::App(0)));
        assert_eq!(
            Typed::parse("abcd-efgh-2345-mnop"),
            Some(Typed::Recovery("ABCDEFGH2345MNOP".to_owned()))
        );
        for bad in [
            "",
            " ",
            "12345",
            "1234567",
            "12345a",
            "١٢٣٤٥٦",
            "１２３４５６",
            "-12345",
            "+12345",
            "123\u{a0}456",
            "123\n456",
            "ABCD-EFGH-2345-MNO0",
            "ABCD-EFGH-2345-MNO",
            "ÄBCD-EFGH-2345-MNO",
            &"1".repeat(4_096),
        ] {
            assert_eq!(Typed::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn who_has_a_second_step_is_asked_for_it_whatever_the_house_demands() {
        use AfterPassword::{Code, In, SetUp};
        for (has, demand, role, after) in [
            (true, Demand::Nobody, Role::Agent, Code),
            (true, Demand::Everybody, Role::Admin, Code),
            (false, Demand::Nobody, Role::Admin, In),
            (false, Demand::Admins, Role::Supervisor, In),
            (false, Demand::Admins, Role::Admin, SetUp),
            (false, Demand::Everybody, Role::Agent, SetUp),
        ] {
            assert_eq!(AfterPassword::of(has, demand, role), after);
        }
    }
}
