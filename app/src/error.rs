//! What a server function says when it can't do what was asked.

use crate::codec::JsonText;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The code of an error that says: nobody is logged in.
pub const UNAUTHENTICATED: &str = "unauthenticated";

/// The code of an error that says: whoever is to have the conversation is not at work.
pub const OFFLINE: &str = "operator.offline";

/// The code of an error that says: the server was not reached.
pub const NETWORK: &str = "network";

/// A refusal or a failure, in words for people and with a code for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UiError {
    /// The stable code, such as `conversation.already_assigned`.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// The field of the form that is wrong.
    pub field: Option<String>,
}

impl UiError {
    /// Makes an error about no field in particular.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            field: None,
        }
    }

    /// Says whether the answer is to log in.
    #[must_use]
    pub fn is_unauthenticated(&self) -> bool {
        self.code == UNAUTHENTICATED
    }

    /// Says whether it is about `field`.
    #[must_use]
    pub fn is_about(&self, field: &str) -> bool {
        self.field.as_deref() == Some(field)
    }
}

impl fmt::Display for UiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UiError {}

impl FromServerFnError for UiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use crate::words::errors;
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => {
                Self::new(NETWORK, errors::NETWORK.text())
            }
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => {
                Self::new("protocol", errors::PROTOCOL.text())
            }
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_) => Self::new("internal", errors::INTERNAL.text()),
        }
    }
}
