//! Colleagues whom notes mention: who may be, who is, and who has seen to it.

use crate::{Actor, Desk, Result, thread::Thread};
use domain::{
    complaint,
    id::{ConversationId, OperatorId},
    mention::{Named, mark},
    message::Write,
    operator::{Operator, OperatorKind},
    permission::{Place, Right, Role, Viewer},
    queue::leads,
    team::BadField,
    text::Text,
    view::Row,
};

impl Desk {
    /// Lists the colleagues who may be mentioned in a conversation: people who see it, by name, without the actor.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is no conversation that the actor may see; [`crate::Error::Forbidden`].
    pub async fn list_mentionable(
        &self,
        actor: &Actor,
        conversation: ConversationId,
    ) -> Result<Vec<Named>> {
        actor.may(Right::MessagesWrite)?;
        let place = self.get_conversation(actor, conversation).await?.place();
        let operators = store::operators::list(self.read().await?.conn()).await?;
        let others = operators
            .into_iter()
            .filter(|one| actor.viewer.operator != Some(one.id) && may_be_told(one, &place));
        let mut named: Vec<_> = others.map(named).collect();
        named.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(named)
    }

    /// Takes a conversation off the actor's list of mentions; it stays in the note that he was mentioned.
    ///
    /// Shape: where nothing mentions him nothing changes.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is no conversation that the actor may see; [`crate::Error::Conflict`]
    /// `actor.no_operator`; [`crate::Error::Forbidden`].
    pub async fn settle_mention(&self, actor: &Actor, conversation: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsRead)?;
        let me = actor.operator()?;
        let mut thread = Thread::load_for(self, actor, conversation).await?;
        if thread.conversation.about.mentioned.remove(&me) {
            let (cause, fact) = thread.updated();
            thread.unit.tell(cause, fact);
            thread.commit().await?;
        } else {
            thread.leave().await?;
        }
        self.row(conversation).await
    }
}

/// Finds whom somebody wants to mention, and refuses those who don't see the conversation.
pub(crate) async fn find_named(thread: &mut Thread, write: &Write) -> Result<Vec<Named>> {
    if write.mentions.is_empty() {
        return Ok(Vec::new());
    }
    if !write.private {
        let problem = complaint::NOTES_MENTION;
        return Err(BadField::new("mentions", problem).into());
    }
    let place = thread.conversation.place();
    let operators = store::operators::list(thread.unit.conn()).await?;
    let mut found: Vec<Named> = Vec::new();
    for id in &write.mentions {
        let known = operators.iter().find(|one| one.id == *id);
        let Some(known) = known.filter(|one| may_be_told(one, &place)) else {
            let problem = complaint::MENTIONED_UNSEEING;
            return Err(BadField::new("mentions", problem).into());
        };
        if !found.iter().any(|one| one.id == *id) {
            found.push(named(known.clone()));
        }
    }
    Ok(found)
}

/// Finds who is called to a conversation that nobody else takes: the supervisors of its team, admins where it has none.
pub(crate) async fn find_leading(thread: &mut Thread) -> Result<Vec<Named>> {
    let place = thread.conversation.place();
    let operators = store::operators::list(thread.unit.conn()).await?;
    let seeing = operators.into_iter().filter(|one| may_be_told(one, &place));
    let (admins, others): (Vec<_>, Vec<_>) = seeing.partition(|one| one.role == Role::Admin);
    let team = thread.conversation.team;
    let leading = others.into_iter().filter(|one| leads(&viewer(one), team));
    let supervisors: Vec<_> = leading.map(named).collect();
    if supervisors.is_empty() {
        return Ok(admins.into_iter().map(named).collect());
    }
    Ok(supervisors)
}

/// Marks in words whom they mention.
pub(crate) fn marked(words: Option<Text>, named: &[Named]) -> Result<Option<Text>> {
    if named.is_empty() {
        return Ok(words);
    }
    let marked = mark(words.unwrap_or_default(), named).map_err(|missing| {
        let name = named.iter().find(|one| one.id == missing);
        let name = name.map_or("", |one| one.name.as_str());
        BadField::new("mentions", complaint::not_named(name))
    })?;
    Ok(Some(marked))
}

/// Notes who is mentioned; who writes has seen what mentions him.
pub(crate) fn follow(thread: &mut Thread, author: Option<OperatorId>, named: &[Named]) {
    let mentioned = &mut thread.conversation.about.mentioned;
    mentioned.extend(named.iter().map(|one| one.id));
    mentioned.retain(|one| author != Some(*one));
}

/// People who see the conversation can be told of it; programs read no mentions.
fn may_be_told(operator: &Operator, place: &Place) -> bool {
    operator.is_enabled && operator.kind == OperatorKind::Human && viewer(operator).sees(place)
}

fn viewer(operator: &Operator) -> Viewer {
    Viewer {
        operator: Some(operator.id),
        role: operator.role,
        teams: operator.teams.clone(),
        supervises: operator.supervises.clone(),
        channel: None,
    }
}

fn named(operator: Operator) -> Named {
    Named {
        id: operator.id,
        name: operator.name,
    }
}
