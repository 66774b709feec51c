//! What can go wrong, in words that REST, pages and docs share.

use domain::{
    complaint::{self, Complaint},
    conversation::Refused,
    intervention,
    message::BadText,
    team::BadField,
};

/// The result of a use-case.
pub type Result<T> = std::result::Result<T, Error>;

/// The code of a change that lost against another at the same moment.
const CHANGED: &str = "changed";

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the actor may not know that it does.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The actor lacks the right.
    #[error("this needs the right {0}")]
    Forbidden(&'static str),
    /// Nobody is logged in, the token is unknown or revoked, or the secret is wrong.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// A field of a form is wrong.
    #[error("{0}")]
    Invalid(#[from] BadField),
    /// The state does not allow it.
    #[error("{message}")]
    Conflict {
        /// The stable code.
        code: &'static str,
        /// Why not.
        message: Complaint,
    },
    /// Too often; again after a while.
    #[error("too many attempts, try again later")]
    TooMany {
        /// When to try again.
        after_ms: i64,
    },
    /// The database is busy, full or away; nothing was changed.
    #[error("the service is not available for the moment")]
    Unavailable(#[source] store::Error),
    /// A mistake of ours.
    #[error("something went wrong on our side")]
    Internal(#[source] Mistake),
}

/// What we did wrong: for logs, never for who asked.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Mistake(String);

/// What a transport makes of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// HTTP 404.
    NotFound,
    /// HTTP 403.
    Forbidden,
    /// HTTP 401.
    Unauthenticated,
    /// HTTP 422.
    Invalid,
    /// HTTP 409.
    Conflict,
    /// HTTP 429.
    TooMany,
    /// HTTP 503.
    Unavailable,
    /// HTTP 500.
    Internal,
}

impl Error {
    /// Makes the error of a mistake of ours.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "so that errors are mapped by its name alone"
    )]
    pub fn mistake(what: impl ToString) -> Self {
        Self::Internal(Mistake(what.to_string()))
    }

    /// Returns it with what lies behind it: for logs, never for who asked.
    #[must_use]
    pub fn with_cause(&self) -> String {
        match std::error::Error::source(self) {
            Some(cause) => format!("{self}: {cause}"),
            None => self.to_string(),
        }
    }

    /// Writes what is nobody's fault but ours into the log; whoever asked is told no more than that.
    pub fn log(&self) {
        match self {
            Self::Unavailable(cause) => tracing::error!(error = %cause, "database unavailable"),
            Self::Internal(mistake) => tracing::error!(error = %mistake, "internal error"),
            Self::NotFound(_)
            | Self::Forbidden(_)
            | Self::Unauthenticated(_)
            | Self::Invalid(_)
            | Self::Conflict { .. }
            | Self::TooMany { .. } => {}
        }
    }

    /// Returns the stable code, such as `conversation.already_assigned`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not_found",
            Self::Forbidden(_) => "forbidden",
            Self::Unauthenticated(_) => "unauthenticated",
            Self::Invalid(_) => "invalid",
            Self::Conflict { code, .. } => code,
            Self::TooMany { .. } => "too_many",
            Self::Unavailable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// Returns what a transport makes of it.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::NotFound(_) => Kind::NotFound,
            Self::Forbidden(_) => Kind::Forbidden,
            Self::Unauthenticated(_) => Kind::Unauthenticated,
            Self::Invalid(_) => Kind::Invalid,
            Self::Conflict { .. } => Kind::Conflict,
            Self::TooMany { .. } => Kind::TooMany,
            Self::Unavailable(_) => Kind::Unavailable,
            Self::Internal(_) => Kind::Internal,
        }
    }

    /// Returns the field that is wrong, for [`Kind::Invalid`].
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid(bad) => Some(&bad.field),
            Self::NotFound(_)
            | Self::Forbidden(_)
            | Self::Unauthenticated(_)
            | Self::Conflict { .. }
            | Self::TooMany { .. }
            | Self::Unavailable(_)
            | Self::Internal(_) => None,
        }
    }

    /// Says whether a unique index refused a row.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self, Self::Unavailable(error) if error.is_taken())
    }

    /// Says whether another change came first, so that trying again may succeed.
    pub(crate) fn is_lost_race(&self) -> bool {
        match self {
            Self::Conflict { code, .. } => *code == CHANGED,
            Self::Unavailable(_) => self.is_taken(),
            Self::NotFound(_)
            | Self::Forbidden(_)
            | Self::Unauthenticated(_)
            | Self::Invalid(_)
            | Self::TooMany { .. }
            | Self::Internal(_) => false,
        }
    }

    pub(crate) fn conflict(code: &'static str, message: Complaint) -> Self {
        Self::Conflict { code, message }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        let (code, why) = match refused {
            Refused::Closed => ("conversation.closed", complaint::CONVERSATION_CLOSED),
            Refused::StillOpen => ("conversation.open", complaint::CONVERSATION_OPEN),
            Refused::AlreadyAssigned => ("conversation.already_assigned", complaint::SOMEBODY_HAS),
            Refused::OfferGone => ("offer.gone", complaint::OFFER_GONE),
            Refused::StaleTurn => ("turn.stale", complaint::TURN_CHANGED),
            Refused::BotSpeaks => ("conversation.with_bot", complaint::BOT_SPEAKS),
            Refused::NotAsleep => ("conversation.not_snoozed", complaint::NOT_ASLEEP),
            Refused::BadTime => {
                let problem = complaint::TIME_AHEAD;
                return BadField::new("until", problem).into();
            }
        };
        Self::conflict(code, why)
    }
}

impl From<intervention::Refused> for Error {
    fn from(refused: intervention::Refused) -> Self {
        use intervention::Refused::{Answered, NotDeferred, Over, StillOpen, TimePassed};
        let (code, why) = match refused {
            Over => ("intervention.over", complaint::INTERVENTION_OVER),
            StillOpen => ("intervention.open", complaint::INTERVENTION_STILL_OPEN),
            NotDeferred => ("intervention.not_deferred", complaint::NOT_DEFERRED),
            Answered => ("intervention.answered", complaint::OPERATOR_ANSWERED),
            TimePassed => return BadField::new("until", complaint::TIME_PASSED).into(),
        };
        Self::conflict(code, why)
    }
}

impl From<BadText> for Error {
    fn from(bad: BadText) -> Self {
        let problem = match bad {
            BadText::Empty => complaint::MESSAGE_EMPTY,
            BadText::TooLong => complaint::MESSAGE_TOO_LONG,
        };
        Self::Invalid(BadField::new("text", problem))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Changed => Self::conflict(CHANGED, complaint::CHANGED),
            store::Error::Corrupt(what) => Self::mistake(what),
            store::Error::Database(_) | store::Error::Slow | store::Error::Closed(_) => {
                Self::Unavailable(error)
            }
        }
    }
}
