//! Where a conversation belongs and what it asks for, by the policy and by all that is known.

use crate::{Desk, Result, conversations::withdraw_offer, thread::Thread};
use domain::{
    contact::Contact,
    conversation::{Because, Conversation},
    event::Fact,
    id::MessageId,
    message::Line,
    routing::{Attribute, Facts, Route, RouteReason, RoutingPolicy, what_is_demanded, which_team},
};
use store::Unit;

impl Desk {
    /// Lets a conversation follow what is known of it: what it asks for always, its team while nobody has it.
    ///
    /// It stays where it is when a person said so, or when neither an intent nor a rule says anything.
    pub(crate) async fn follow_facts(&self, thread: &mut Thread) -> Result<()> {
        let (_, policy) = store::policies::newest(thread.unit.conn()).await?;
        let id = thread.conversation.contact;
        let contact = store::contacts::find(thread.unit.conn(), id).await?;
        let conversation = thread.conversation.clone();
        let facts = read(&mut thread.unit, &conversation, contact.as_ref()).await?;
        let before = (
            thread.conversation.priority,
            thread.conversation.about.asks.clone(),
        );
        demand(&mut thread.conversation, &facts, &policy);
        let after = &thread.conversation;
        if (after.priority, &after.about.asks) != (before.0, &before.1) {
            thread.tell(Fact::ConversationUpdated);
        }
        if !thread.conversation.follows_intents() {
            return Ok(());
        }
        let Some((team, because)) = said(which_team(&facts, &policy)) else {
            return Ok(());
        };
        if thread.conversation.team != team {
            withdraw_offer(thread)?;
        }
        if thread.conversation.route(team, because)? {
            thread.tell(|moved| Fact::ConversationTransferred { moved, team });
            thread.add_line(MessageId::new(self.id()), Line::Transferred { team });
        }
        Ok(())
    }
}

/// Puts a conversation that begins where it belongs, and notes what it asks for.
pub(crate) async fn begin(
    unit: &mut Unit,
    conversation: &mut Conversation,
    contact: Option<&Contact>,
    policy: &RoutingPolicy,
) -> Result<()> {
    if policy.rules.is_empty() && policy.demands.is_empty() {
        return Ok(());
    }
    let facts = read(unit, conversation, contact).await?;
    if conversation.team_because == Because::Default
        && let Some((team, because)) = said(which_team(&facts, policy))
    {
        conversation.team = team;
        conversation.team_because = because;
    }
    let facts = Facts {
        team: Some(conversation.team),
        ..facts
    };
    demand(conversation, &facts, policy);
    Ok(())
}

/// Notes what the rules ask for; a priority is only ever raised, for people may have raised it too.
fn demand(conversation: &mut Conversation, facts: &Facts, policy: &RoutingPolicy) {
    let demanded = what_is_demanded(facts, policy);
    if let Some(priority) = demanded.priority {
        conversation.priority = conversation.priority.max(priority);
    }
    let asks = &mut conversation.about.asks;
    asks.by_rule = demanded.skills;
    asks.work = demanded.work.unwrap_or_default();
}

/// Returns a team that an intent or a rule names.
fn said(route: Route) -> Option<(domain::id::TeamId, Because)> {
    match route {
        Route::Team(team, RouteReason::Intent { .. }) => Some((team, Because::Intent)),
        Route::Team(team, RouteReason::Rule { .. }) => Some((team, Because::Rule)),
        Route::Team(_, RouteReason::Explicit | RouteReason::Default) | Route::Ask(_) => None,
    }
}

/// Reads all that is known of a conversation that may say where it belongs.
async fn read(
    unit: &mut Unit,
    conversation: &Conversation,
    contact: Option<&Contact>,
) -> Result<Facts> {
    let mut intents = Vec::new();
    for id in conversation.unfinished_intents() {
        if let Some(intent) = store::intents::find(unit.conn(), id).await? {
            intents.push((id, intent.team));
        }
    }
    let of_contact = contact.into_iter().flat_map(|contact| &contact.attributes);
    let known = of_contact.chain(&conversation.about.attributes);
    let attributes = known.filter_map(|(name, value)| Some((name.clone(), attribute(value)?)));
    let language = contact.and_then(|contact| contact.language.as_deref());
    let asks = &conversation.about.asks;
    Ok(Facts {
        explicit: None,
        intents,
        language: language.and_then(|tag| tag.parse().ok()),
        channel: Some(conversation.channel),
        link: asks.link.clone(),
        team: Some(conversation.team),
        categories: conversation.about.categories.clone(),
        attributes: attributes.collect(),
        asked: conversation.asked,
        options: Vec::new(),
    })
}

/// Reads a value that rules can compare; `None` for any other.
fn attribute(value: &serde_json::Value) -> Option<Attribute> {
    match value {
        serde_json::Value::Number(number) => number.as_i64().map(Attribute::Number),
        serde_json::Value::String(words) => Some(Attribute::Text(words.clone())),
        serde_json::Value::Bool(is_so) => Some(Attribute::Text(is_so.to_string())),
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            None
        }
    }
}
