//! An operator comes, is away, and goes.

use super::{ask::Answer, give::which, subject::Subject, words as w};
use crate::{Actor, Desk, Result};
use domain::{
    absence::{self, Absence},
    console::Link,
    id::ConversationId,
    operator::{LeaveMode, Presence, SetPresence, WantedPresence},
    view::Folder,
};

impl Desk {
    pub(super) async fn come(&self, actor: &Actor) -> Result<Answer> {
        let me = actor.operator()?;
        let before = self.get_operator(actor, me).await?.presence;
        self.set_own_presence(actor, WantedPresence::Online, LeaveMode::Requeue)
            .await?;
        if before != Presence::Online {
            return Ok(Answer::default());
        }
        let inbox = self.inbox(actor, Folder::Waiting).await?;
        let waiting = w::waiting(inbox.counters.waiting);
        Ok(Answer::words(format!(
            "You are available already. {waiting}"
        )))
    }

    pub(super) async fn set_away(&self, actor: &Actor, reason: &str) -> Result<Answer> {
        let me = actor.operator()?;
        let before = self.get_operator(actor, me).await?.presence;
        let (words, for_ms) = absence::read_span(reason);
        let wanted = Absence {
            reason: words.to_owned(),
            until: for_ms.map(|ms| self.now().plus_ms(ms)),
        };
        let away = SetPresence {
            presence: WantedPresence::Away,
            mode: LeaveMode::Requeue,
        };
        self.set_presence_because(actor, me, away, &wanted).await?;
        Ok(
            if before == Presence::Away && wanted == Absence::default() {
                Answer::words("You are away already.")
            } else {
                Answer::default()
            },
        )
    }

    /// Ends the shift.
    pub(super) async fn go(&self, actor: &Actor, mode: LeaveMode) -> Result<Answer> {
        let before = self.get_operator(actor, actor.operator()?).await?.presence;
        if before == Presence::Offline {
            return Ok(Answer::words(
                "You are not at work. /start makes you available.",
            ));
        }
        self.set_own_presence(actor, WantedPresence::Offline, mode)
            .await?;
        Ok(
            if before == Presence::Draining && mode == LeaveMode::Drain {
                Answer::words("Your shift ends with your last conversation.")
            } else {
                Answer::default()
            },
        )
    }

    pub(super) async fn set_own_presence(
        &self,
        actor: &Actor,
        presence: WantedPresence,
        mode: LeaveMode,
    ) -> Result<()> {
        let me = actor.operator()?;
        let wanted = SetPresence { presence, mode };
        self.set_presence(actor, me, wanted).await?;
        Ok(())
    }

    /// Concludes the conversation that is meant; with none open, ends the shift.
    pub(super) async fn stop(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
    ) -> Result<Answer> {
        match self.subject(actor, link, quoted).await? {
            Subject::One(row, _) => self.conclude_row(actor, &row).await,
            Subject::Nobody => self.go(actor, LeaveMode::Requeue).await,
            Subject::OneOf(his) => Ok(which(&his)),
        }
    }
}
