//! Asking contacts what it is about, so that a conversation finds its team.

use crate::{
    Desk, Result, conversations::withdraw_offer, policy, references::Reference, thread::Thread,
};
use domain::{
    channel::Entry,
    conversation::{Because, Conversation, State, asking},
    event::{Cause, Fact},
    id::{ConversationId, MessageId, TeamId},
    message::{Author, Content, Line},
    routing::{Ask, RoutingPolicy},
    text::Text,
};
use store::Unit;

/// What a contact is asked.
const QUESTION: &str = "What is it about? Please choose, or write it in your own words.";

/// What is asked, and of whom an answer may speak.
struct Choice {
    policy: RoutingPolicy,
    teams: Vec<(TeamId, String)>,
}

impl Choice {
    async fn read(unit: &mut Unit) -> Result<Self> {
        let (now, (_, policy)) = (unit.now(), store::policies::newest(unit.conn()).await?);
        let teams = policy::choices(unit.conn(), policy.default_team, now).await?;
        Ok(Self { policy, teams })
    }
}

impl Desk {
    /// Asks the contact of a conversation of which nothing says where it belongs; false when there is nothing to
    /// ask, or nobody to be asked.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; [`crate::Error::Conflict`] `changed` when somebody was faster.
    pub(crate) async fn ask(&self, id: ConversationId) -> Result<bool> {
        let mut thread = Thread::load(self, Cause::System, id).await?;
        let choice = Choice::read(&mut thread.unit).await?;
        let Some(ask) = choice.policy.ask else {
            return Ok(false);
        };
        if !thread.conversation.is_undecided() || choice.teams.is_empty() {
            return Ok(false);
        }
        self.put_question(&mut thread, ask, &choice)?;
        thread.commit().await?;
        Ok(true)
    }

    /// Ends the wait for an answer whose time has come: the contact is asked again, or the conversation goes where
    /// everything goes of which nothing is known.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; [`crate::Error::Conflict`] `changed` when somebody was faster.
    pub(crate) async fn give_up_asking(&self, id: ConversationId) -> Result<()> {
        let mut thread = Thread::load(self, Cause::System, id).await?;
        let is_due = match thread.conversation.state {
            State::Asking { until } => until <= thread.unit.now(),
            State::Bot { .. }
            | State::Queued
            | State::Offered(_)
            | State::Active(_)
            | State::Snoozed(_)
            | State::Closed { .. } => false,
        };
        if !is_due {
            return Ok(());
        }
        let choice = Choice::read(&mut thread.unit).await?;
        match choice.policy.ask {
            Some(ask) if thread.conversation.asked < ask.max_times && !choice.teams.is_empty() => {
                self.put_question(&mut thread, ask, &choice)?;
            }
            Some(_) | None => {
                let team = choice.policy.default_team;
                thread.conversation.answered(team, Because::Default)?;
                thread.tell(|moved| Fact::ConversationTransferred { moved, team });
                thread.add_line(MessageId::new(self.id()), Line::Queued { team });
            }
        }
        thread.commit().await?;
        Ok(())
    }

    fn put_question(&self, thread: &mut Thread, ask: Ask, choice: &Choice) -> Result<()> {
        let until = thread.unit.now().plus_ms(ask.timeout_ms);
        withdraw_offer(thread)?;
        thread.conversation.ask(until)?;
        let content = Content::Question {
            text: Text::plain(QUESTION),
            buttons: asking::buttons(thread.conversation.epoch, &choice.teams),
        };
        thread.tell(|moved| Fact::ConversationAsked { moved, until });
        self.say(thread, Author::System, content);
        Ok(())
    }
}

/// Finds the team that an answer in words names.
pub(crate) async fn team_named_in(unit: &mut Unit, words: &str) -> Result<Option<TeamId>> {
    let teams = store::teams::list(unit.conn()).await?;
    let intents = store::intents::list(unit.conn()).await?;
    let names: Vec<_> = teams
        .into_iter()
        .map(|team| (team.name, team.id))
        .chain(intents.into_iter().map(|intent| (intent.name, intent.team)))
        .collect();
    Ok(asking::named_in(words, &names))
}

/// Finds the team that a button chose: its own, or where everything else goes; `None` when it is gone.
pub(crate) async fn team_chosen(unit: &mut Unit, team: Option<TeamId>) -> Result<Option<TeamId>> {
    let Some(team) = team else {
        let (_, policy) = store::policies::newest(unit.conn()).await?;
        return Ok(Some(policy.default_team));
    };
    Ok(store::teams::find(unit.conn(), team)
        .await?
        .map(|team| team.id))
}

/// Puts a conversation that begins where the link by which its contact came says; a link to what is gone says
/// nothing.
pub(crate) async fn enter(
    unit: &mut Unit,
    conversation: &mut Conversation,
    entry: Entry,
) -> Result<()> {
    match entry {
        Entry::Team(team) => {
            if let Some(team) = store::teams::find(unit.conn(), team).await? {
                conversation.team = team.id;
                conversation.team_because = Because::Explicit;
            }
        }
        Entry::Intent(intent) => {
            if let Some(intent) = store::intents::find(unit.conn(), intent).await? {
                conversation.open_intent(intent.id, unit.now())?;
                conversation.team = intent.team;
                conversation.team_because = Because::Intent;
            }
        }
        Entry::Operator(operator) => {
            if let Some(found) = store::operators::find(unit.conn(), operator).await? {
                conversation.about.asks.preferred = Some(found.id);
            }
        }
        Entry::Mark(mark) => conversation.about.asks.link = Some(mark),
        Entry::Reference(link) => {
            if let Some(Reference { name, value, .. }) = Reference::checked(&link) {
                let attributes = &mut conversation.about.attributes;
                attributes.insert(name, serde_json::Value::String(value));
            }
        }
    }
    Ok(())
}
