//! Intents, and what they do to conversations.

mod trial;

use crate::{Actor, Desk, Error, Result, thread::Thread};
use domain::{
    complaint,
    event::Fact,
    id::{ConversationId, IntentId, TeamId},
    intent::{Intent, IntentForm},
    permission::Right,
    team::BadField,
    view::Row,
};
use store::Unit;

fn name_taken(error: store::Error) -> Error {
    if error.is_taken() {
        BadField::new("name", complaint::INTENT_TAKEN).into()
    } else {
        error.into()
    }
}

impl Desk {
    /// Makes an intent.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Forbidden`].
    pub async fn create_intent(&self, actor: &Actor, form: &IntentForm) -> Result<Intent> {
        actor.may(Right::IntentsManage)?;
        let form = form.check()?;
        let mut unit = self.unit().await?;
        let intent = intent_of(IntentId::new(self.id()), form, 1);
        put(&mut unit, actor, &intent).await?;
        unit.commit().await?;
        Ok(intent)
    }

    /// Changes an intent; `version` is the one that the actor saw.
    ///
    /// Conversations that wait already stay where they are; those to come go to the new team.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed` when somebody changed it since;
    /// [`Error::Forbidden`].
    pub async fn update_intent(
        &self,
        actor: &Actor,
        id: IntentId,
        form: &IntentForm,
        version: Option<i64>,
    ) -> Result<Intent> {
        actor.may(Right::IntentsManage)?;
        let form = form.check()?;
        let mut unit = self.unit().await?;
        let known = store::intents::find(unit.conn(), id)
            .await?
            .ok_or(Error::NotFound("intent"))?;
        let intent = intent_of(id, form, version.unwrap_or(known.version) + 1);
        put(&mut unit, actor, &intent).await?;
        unit.commit().await?;
        Ok(intent)
    }

    /// Removes an intent; conversations that had it keep its name.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn remove_intent(&self, actor: &Actor, id: IntentId) -> Result<()> {
        actor.may(Right::IntentsManage)?;
        let mut unit = self.unit().await?;
        if !store::intents::remove(unit.conn(), id).await? {
            return Err(Error::NotFound("intent"));
        }
        unit.tell(actor.cause(), Fact::IntentChanged { intent: id });
        unit.commit().await?;
        Ok(())
    }

    /// Lists the intents by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_intents(&self, actor: &Actor) -> Result<Vec<Intent>> {
        actor.may(Right::DeskRead)?;
        Ok(store::intents::list(self.read().await?.conn()).await?)
    }

    /// Returns an intent.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_intent(&self, actor: &Actor, id: IntentId) -> Result<Intent> {
        actor.may(Right::DeskRead)?;
        store::intents::find(self.read().await?.conn(), id)
            .await?
            .ok_or(Error::NotFound("intent"))
    }

    /// Opens an intent of a conversation; while nobody has it, it goes to the intent's team.
    ///
    /// One that is open already changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the conversation or the intent; [`Error::Conflict`] `conversation.closed`;
    /// [`Error::Forbidden`].
    pub async fn open_intent(
        &self,
        actor: &Actor,
        id: ConversationId,
        intent: IntentId,
    ) -> Result<Row> {
        actor.may(Right::IntentsSet)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        store::intents::find(thread.unit.conn(), intent)
            .await?
            .ok_or(Error::NotFound("intent"))?;
        let now = thread.unit.now();
        if thread.conversation.open_intent(intent, now)? {
            thread.tell(|moved| Fact::IntentOpened { moved, intent });
            Box::pin(self.follow_facts(&mut thread)).await?;
            thread.commit().await?;
        } else {
            thread.leave().await?;
        }
        self.row(id).await
    }

    /// Finishes an intent of a conversation; while nobody has it, it goes to the team of the newest one that is
    /// left.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the conversation, or when the intent is not open; [`Error::Forbidden`].
    pub async fn finish_intent(
        &self,
        actor: &Actor,
        id: ConversationId,
        intent: IntentId,
    ) -> Result<Row> {
        actor.may(Right::IntentsSet)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        let now = thread.unit.now();
        if !thread.conversation.finish_intent(intent, now) {
            return Err(Error::NotFound("intent"));
        }
        thread.tell(|moved| Fact::IntentFinished { moved, intent });
        Box::pin(self.follow_facts(&mut thread)).await?;
        thread.commit().await?;
        self.row(id).await
    }
}

/// Writes an intent in its first version, or over the one before.
pub(crate) async fn put(unit: &mut Unit, actor: &Actor, intent: &Intent) -> Result<()> {
    team_exists(unit, intent.team).await?;
    let written = if intent.version == 1 {
        store::intents::insert(unit.conn(), intent).await
    } else {
        store::intents::save(unit.conn(), intent).await
    };
    written.map_err(name_taken)?;
    unit.tell(actor.cause(), Fact::IntentChanged { intent: intent.id });
    Ok(())
}

pub(crate) fn intent_of(id: IntentId, form: IntentForm, version: i64) -> Intent {
    let IntentForm {
        name,
        description,
        examples,
        team_id,
    } = form;
    Intent {
        id,
        name,
        description,
        examples,
        team: team_id,
        version,
    }
}

async fn team_exists(unit: &mut Unit, team: TeamId) -> Result<()> {
    let found = store::teams::find(unit.conn(), team).await?;
    found
        .map(|_| ())
        .ok_or_else(|| BadField::new("team_id", complaint::NO_TEAM).into())
}
