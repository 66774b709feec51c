//! Who asks.

use crate::{Error, Result};
use domain::{
    complaint,
    event::Cause,
    id::{ChannelId, OperatorId, TokenId},
    operator::Through,
    permission::{Place, Right, Role, Scope, Viewer},
};
use std::collections::BTreeSet;

/// Who asks for something: a person with a session, or a program with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// What he sees.
    pub viewer: Viewer,
    /// His name.
    pub name: String,
    by: By,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum By {
    Session(OperatorId),
    Console(OperatorId),
    Token(TokenId, Vec<Scope>),
    House,
}

impl Actor {
    pub(crate) const fn session(operator: OperatorId, viewer: Viewer, name: String) -> Self {
        Self {
            viewer,
            name,
            by: By::Session(operator),
        }
    }

    pub(crate) const fn console(operator: OperatorId, viewer: Viewer, name: String) -> Self {
        Self {
            viewer,
            name,
            by: By::Console(operator),
        }
    }

    pub(crate) const fn token(
        token: TokenId,
        scopes: Vec<Scope>,
        viewer: Viewer,
        name: String,
    ) -> Self {
        Self {
            viewer,
            name,
            by: By::Token(token, scopes),
        }
    }

    /// Makes the actor of the command line, who may do everything.
    #[must_use]
    pub fn house() -> Self {
        let viewer = Viewer {
            operator: None,
            role: Role::Admin,
            teams: Vec::new(),
            supervises: BTreeSet::new(),
            channel: None,
        };
        Self {
            viewer,
            name: "Switchboard".to_owned(),
            by: By::House,
        }
    }

    /// Says whether the actor has the right.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        match &self.by {
            By::Session(_) | By::Console(_) => right.is_held_by(self.viewer.role),
            By::Token(_, scopes) => scopes.iter().any(|scope| right.is_in(*scope)),
            By::House => true,
        }
    }

    /// Returns the channel that the actor is bound to: a platform acts nowhere else.
    #[must_use]
    pub const fn channel(&self) -> Option<ChannelId> {
        self.viewer.channel
    }

    /// Says whether the actor is a bot, which speaks in its own turn only.
    #[must_use]
    pub fn is_bot(&self) -> bool {
        match &self.by {
            By::Token(_, scopes) => scopes.iter().min() == Some(&Scope::Bot),
            By::Session(_) | By::Console(_) | By::House => false,
        }
    }

    /// Says whether the actor is a program that speaks for nobody: a token without an operator, or the command line.
    #[must_use]
    pub fn is_program(&self) -> bool {
        match &self.by {
            By::Token(..) => !self.is_bot(),
            By::House => true,
            By::Session(_) | By::Console(_) => false,
        }
    }

    /// Asks for a right.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the actor lacks it.
    pub fn may(&self, right: Right) -> Result<()> {
        if self.has(right) {
            Ok(())
        } else {
            Err(Error::Forbidden(right.name()))
        }
    }

    pub(crate) fn must_see(&self, place: &Place) -> Result<()> {
        if self.viewer.sees(place) {
            Ok(())
        } else {
            Err(Error::NotFound("conversation"))
        }
    }

    pub(crate) const fn cause(&self) -> Cause {
        match &self.by {
            By::Session(operator) | By::Console(operator) => Cause::Operator(*operator),
            By::Token(token, _) => Cause::Token(*token),
            By::House => Cause::System,
        }
    }

    /// Returns by what door he comes.
    pub(crate) const fn through(&self) -> Through {
        match &self.by {
            By::Session(_) => Through::Browser,
            By::Console(_) => Through::Console,
            By::Token(..) => Through::Program,
            By::House => Through::House,
        }
    }

    /// Returns whose idempotency keys these are.
    pub(crate) fn owner(&self) -> String {
        match &self.by {
            By::Session(operator) | By::Console(operator) => format!("operator {operator}"),
            By::Token(token, _) => format!("token {token}"),
            By::House => "house".to_owned(),
        }
    }

    /// Returns the operator in whose name it happens.
    ///
    /// # Errors
    /// [`Error::Conflict`] `actor.no_operator` for a token that is bound to none.
    pub fn operator(&self) -> Result<OperatorId> {
        self.viewer
            .operator
            .ok_or_else(|| Error::conflict("actor.no_operator", complaint::TOKEN_OF_NOBODY))
    }
}
