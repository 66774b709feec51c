//! Canned replies: kept, found and filled.

use crate::{Actor, Desk, Error, Result};
use domain::{
    canned::{CannedForm, CannedReply, Values, fill},
    complaint,
    event::Fact,
    id::{CannedReplyId, ConversationId},
    permission::Right,
    team::BadField,
    view::Row,
};
use store::Unit;

impl Desk {
    /// Lists the canned replies that the actor finds when he writes, and all shared ones if he may change them; by
    /// folder and shortcut.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_canned_replies(&self, actor: &Actor) -> Result<Vec<CannedReply>> {
        actor.may(Right::DeskRead)?;
        let all = store::canned::list(self.read().await?.conn()).await?;
        let seen = all.into_iter().filter(|reply| is_seen(actor, reply));
        Ok(seen.collect())
    }

    /// Lists the canned replies for a conversation with their variables filled, by folder and shortcut.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no conversation that the actor may see; [`Error::Forbidden`].
    pub async fn canned_replies_for(
        &self,
        actor: &Actor,
        conversation: ConversationId,
    ) -> Result<Vec<CannedReply>> {
        actor.may(Right::MessagesWrite)?;
        let row = self.get_conversation(actor, conversation).await?;
        let mut reader = self.read().await?;
        let contact = store::contacts::find(reader.conn(), row.contact_id)
            .await?
            .ok_or(Error::NotFound("contact"))?;
        let all = store::canned::list(reader.conn()).await?;
        let values = values_of(actor, &row, contact.attributes);
        let offered = all
            .into_iter()
            .filter(|reply| reply.is_offered_to(&actor.viewer));
        let filled = offered.map(|reply| CannedReply {
            text: fill(&reply.text, &values),
            ..reply
        });
        Ok(filled.collect())
    }

    /// Finds the words of a canned reply for a conversation, by its shortcut; the actor's own one first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub(crate) async fn canned_words(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        shortcut: &str,
    ) -> Result<String> {
        let shortcut = shortcut.trim_start_matches('/').to_lowercase();
        let mut offered = self.canned_replies_for(actor, conversation).await?;
        offered.retain(|reply| reply.shortcut == shortcut);
        offered.sort_by_key(|reply| reply.owner.is_none());
        let first = offered.into_iter().next();
        Ok(first.ok_or(Error::NotFound("canned reply"))?.text)
    }

    /// Makes a canned reply: an own one, or a shared one.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `actor.no_operator` for an own one of a token without an
    /// operator; [`Error::Forbidden`].
    pub async fn create_canned_reply(
        &self,
        actor: &Actor,
        form: &CannedForm,
    ) -> Result<CannedReply> {
        let form = form.check()?;
        let id = CannedReplyId::new(self.id());
        let reply = reply_of(actor, id, form, 1)?;
        may_change(actor, &reply)?;
        let mut unit = self.unit().await?;
        put(&mut unit, actor, &reply).await?;
        unit.commit().await?;
        Ok(reply)
    }

    /// Changes a canned reply; `version` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed`; [`Error::Forbidden`].
    pub async fn update_canned_reply(
        &self,
        actor: &Actor,
        id: CannedReplyId,
        form: &CannedForm,
        version: Option<i64>,
    ) -> Result<CannedReply> {
        let form = form.check()?;
        let mut unit = self.unit().await?;
        let known = seen(actor, store::canned::find(unit.conn(), id).await?)?;
        may_change(actor, &known)?;
        let reply = reply_of(actor, id, form, version.unwrap_or(known.version) + 1)?;
        may_change(actor, &reply)?;
        put(&mut unit, actor, &reply).await?;
        unit.commit().await?;
        Ok(reply)
    }

    /// Removes a canned reply.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn remove_canned_reply(&self, actor: &Actor, id: CannedReplyId) -> Result<()> {
        let mut unit = self.unit().await?;
        let known = seen(actor, store::canned::find(unit.conn(), id).await?)?;
        may_change(actor, &known)?;
        store::canned::remove(unit.conn(), id).await?;
        unit.tell(actor.cause(), Fact::CannedChanged { reply: id });
        unit.commit().await?;
        Ok(())
    }

    /// Returns a canned reply as it was written.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_canned_reply(&self, actor: &Actor, id: CannedReplyId) -> Result<CannedReply> {
        actor.may(Right::DeskRead)?;
        seen(
            actor,
            store::canned::find(self.read().await?.conn(), id).await?,
        )
    }
}

/// Returns what variables stand for in a conversation.
pub(crate) fn values_of(
    actor: &Actor,
    row: &Row,
    attributes: std::collections::BTreeMap<String, serde_json::Value>,
) -> Values {
    Values {
        contact_name: row.contact_name.clone(),
        operator_name: actor.name.clone(),
        number: row.number,
        team_name: row.team_name.clone(),
        attributes,
    }
}

fn is_seen(actor: &Actor, reply: &CannedReply) -> bool {
    let is_managed = reply.owner.is_none() && actor.has(Right::CannedManage);
    is_managed || reply.is_offered_to(&actor.viewer)
}

/// What somebody may not see does not exist for him.
fn seen(actor: &Actor, found: Option<CannedReply>) -> Result<CannedReply> {
    found
        .filter(|reply| is_seen(actor, reply))
        .ok_or(Error::NotFound("canned reply"))
}

/// Own ones are their owner's; shared ones are changed by those who manage them.
fn may_change(actor: &Actor, reply: &CannedReply) -> Result<()> {
    match reply.owner {
        Some(_) => actor.may(Right::MessagesWrite),
        None => actor.may(Right::CannedManage),
    }
}

/// Writes a canned reply in its first version, or over the one before.
pub(crate) async fn put(unit: &mut Unit, actor: &Actor, reply: &CannedReply) -> Result<()> {
    exist(unit, reply).await?;
    let written = if reply.version == 1 {
        store::canned::insert(unit.conn(), reply).await
    } else {
        store::canned::save(unit.conn(), reply).await
    };
    written.map_err(shortcut_taken)?;
    unit.tell(actor.cause(), Fact::CannedChanged { reply: reply.id });
    Ok(())
}

pub(crate) fn reply_of(
    actor: &Actor,
    id: CannedReplyId,
    form: CannedForm,
    version: i64,
) -> Result<CannedReply> {
    let owner = if form.is_own {
        Some(actor.operator()?)
    } else {
        None
    };
    Ok(CannedReply {
        id,
        shortcut: form.shortcut,
        text: form.text,
        folder: form.folder,
        owner,
        team: form.team_id,
        intent: form.intent_id,
        is_for_bots: form.is_for_bots,
        version,
    })
}

async fn exist(unit: &mut Unit, reply: &CannedReply) -> Result<()> {
    if let Some(team) = reply.team {
        let found = store::teams::find(unit.conn(), team).await?;
        found.ok_or_else(|| BadField::new("team_id", complaint::NO_TEAM))?;
    }
    if let Some(intent) = reply.intent {
        let found = store::intents::find(unit.conn(), intent).await?;
        found.ok_or_else(|| BadField::new("intent_id", complaint::NO_INTENT))?;
    }
    Ok(())
}

fn shortcut_taken(error: store::Error) -> Error {
    if error.is_taken() {
        BadField::new("shortcut", complaint::SHORTCUT_TAKEN).into()
    } else {
        error.into()
    }
}
