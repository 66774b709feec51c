//! What a new leader is told first: everything that the rows remember.

use super::{
    due::Due,
    known::{self, Known},
    translate::{place_of, policy_of, profile, wrapping_up},
};
use crate::{Desk, Result};
use domain::{
    conversation::State, event::Seq, id::ConversationId, operator::Presence, time::Timestamp,
};
use hypervisor::{Event, Explanation, Hypervisor, Policy};
use std::collections::BTreeSet;
use store::operators::Fairness;

/// The state of the desk as events for a fresh machine, and the journal position that it is of.
pub(super) struct Start {
    pub(super) as_of: Seq,
    pub(super) events: Vec<Event>,
    /// Whether contacts are asked what it is about.
    pub(super) asks: bool,
    /// What becomes due by itself.
    pub(super) due: Due,
    /// Whose contacts have to be asked.
    pub(super) undecided: BTreeSet<ConversationId>,
}

/// Reads the rows at one moment.
pub(super) async fn read(desk: &Desk) -> Result<Start> {
    let mut reader = desk.read().await?;
    let as_of = store::journal::head(reader.conn()).await?;
    let (version, policy) = store::policies::newest(reader.conn()).await?;
    let mut events = vec![Event::PolicySet {
        policy: policy_of(version, policy.clone()),
    }];
    for team in store::teams::list(reader.conn()).await? {
        let rules = known::rules(reader.conn(), &team).await?;
        events.push(Event::TeamSet {
            team: team.id,
            rules,
        });
    }
    let mut abilities = store::abilities::list(reader.conn()).await?;
    let reachable = store::telephones::list_reachable(reader.conn()).await?;
    let fairness = store::operators::list_fairness(reader.conn()).await?;
    for operator in store::operators::list(reader.conn()).await? {
        let id = operator.id;
        let remembered = fairness.get(&id).copied().unwrap_or(Fairness {
            presence_at: Timestamp::default(),
            last_assigned_at: Timestamp::default(),
            freed_at: Timestamp::default(),
            pass: 0,
            misses: 0,
        });
        events.push(Event::OperatorSet {
            operator: id,
            profile: profile(
                &operator,
                abilities.remove(&id).unwrap_or_default(),
                reachable.contains(&id),
            ),
        });
        events.push(Event::OperatorRemembered {
            operator: id,
            last_assigned_at: remembered.last_assigned_at,
            pass: remembered.pass,
            freed_at: remembered.freed_at.max(remembered.presence_at),
            misses: u32::try_from(remembered.misses).unwrap_or(0),
        });
        if operator.presence != Presence::Offline {
            let since = remembered.presence_at;
            events.push(known::presence(reader.conn(), &operator, since).await?);
        }
    }
    let searches = store::searches::list_open(reader.conn()).await?;
    let (mut due, mut undecided) = (Due::default(), BTreeSet::new());
    for conversation in store::conversations::list_open(reader.conn()).await? {
        due.note(conversation.id, Some(&conversation));
        if matches!(conversation.state, State::Asking { .. }) {
            continue;
        }
        if policy.ask.is_some() && conversation.is_undecided() {
            undecided.insert(conversation.id);
        } else {
            let kept = searches.get(&conversation.id).copied();
            let known = Known::of(reader.conn(), &conversation, kept).await?;
            events.extend(place_of(&conversation, known));
        }
    }
    for stored in store::wrap_ups::list(reader.conn()).await? {
        let id = stored.conversation;
        if let Some(conversation) = store::conversations::find(reader.conn(), id).await? {
            let known = Known::find(reader.conn(), &conversation).await?;
            events.push(wrapping_up(&conversation, known));
            due.wrap_ups.insert(id, stored.wrap_up.until);
        }
    }
    due.away = store::presences::list_coming_back(reader.conn()).await?;
    events.push(Event::Loaded);
    Ok(Start {
        as_of,
        events,
        asks: policy.ask.is_some(),
        due,
        undecided,
    })
}

/// Builds the machine from the rows and asks it why a conversation stands where it stands; `None` when it is not
/// the machine's business.
///
/// The machine of the node that leads is not asked: any node must be able to say it.
pub(crate) async fn explain(desk: &Desk, id: ConversationId) -> Result<Option<Explanation>> {
    let start = read(desk).await?;
    let mut machine = Hypervisor::new(Policy::default());
    let mut unasked = Vec::new();
    for event in start.events {
        // Until everything is loaded it only remembers: it must not decide here.
        if event != Event::Loaded
            && let Err(refused) = machine.handle(desk.now(), event, &mut unasked)
        {
            tracing::debug!(%refused, "the scheduler refuses a row");
        }
    }
    Ok(machine.explain(id))
}

/// Builds the machine from the rows, asks for nothing, and returns which invariants do not hold.
pub(crate) async fn examine(desk: &Desk) -> Result<Vec<String>> {
    let start = read(desk).await?;
    let mut machine = Hypervisor::new(Policy::default());
    let mut broken = Vec::new();
    let mut unasked = Vec::new();
    for event in start.events {
        if let Err(refused) = machine.handle(desk.now(), event, &mut unasked) {
            broken.push(format!("the scheduler refuses a row: {refused}"));
        }
    }
    if let Err(violation) = machine.check() {
        broken.push(format!("the scheduler: {violation}"));
    }
    Ok(broken)
}
