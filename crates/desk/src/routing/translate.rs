//! Facts of the journal in the words of the scheduler.

use super::known::Known;
use domain::{
    conversation::{Conversation, Sleep, State},
    event::{Cause, Event as Journal, Fact},
    id::{ConversationId, OfferId, OperatorId},
    message::Author,
    operator::{LeaveMode, Operator, Presence},
    routing::{Abilities, Level, RoutingPolicy, TELEPHONE},
    time::Timestamp,
};
use hypervisor::{Demand, Event, Exclusion, Gifts, OperatorProfile, Policy, WishId};

/// Returns the desk's rules under the version that decisions name.
pub(super) fn policy_of(version: i64, routing: RoutingPolicy) -> Policy {
    Policy {
        version: u32::try_from(version).unwrap_or(u32::MAX),
        routing,
        ..Policy::default()
    }
}

/// Returns an operator's profile; who may not work carries nothing, and who can be rung has a skill more.
pub(super) fn profile(
    operator: &Operator,
    mut abilities: Abilities,
    has_telephone: bool,
) -> OperatorProfile {
    if has_telephone {
        let name = TELEPHONE.to_owned();
        abilities.skills.insert(name, Level::HIGHEST);
    }
    OperatorProfile {
        kind: operator.kind,
        teams: operator.teams.iter().copied().collect(),
        capacity_units: if operator.is_enabled {
            operator.capacity_units
        } else {
            0
        },
        limits: abilities.limits,
        gifts: Gifts {
            skills: abilities.skills,
            languages: abilities.languages,
        },
        weight: abilities.weight,
    }
}

/// Returns what an operator's presence is to the scheduler.
pub(super) const fn presence_of(
    operator: OperatorId,
    presence: Presence,
    since: Timestamp,
) -> Event {
    match presence {
        Presence::Online => Event::OperatorStart { operator },
        Presence::Away => Event::OperatorAway { operator },
        Presence::Draining => Event::OperatorStop {
            operator,
            mode: LeaveMode::Drain,
        },
        Presence::Lost => Event::OperatorLost { operator, since },
        Presence::Offline => Event::OperatorStop {
            operator,
            mode: LeaveMode::Requeue,
        },
    }
}

fn demand(conversation: &Conversation, known: Known) -> Demand {
    Demand {
        since: known.search.since,
        priority: conversation.priority,
        last: known.last,
        ring: known.search.ring,
        told: hypervisor::Told::from_bits(known.search.told),
        work: conversation.about.asks.work(),
        units: known.units,
        need: conversation
            .about
            .asks
            .need(known.language, known.are_telephones),
        preferred: conversation.about.asks.preferred,
        is_for_people: known.is_for_people,
        excluded: conversation
            .excluded
            .iter()
            .map(|(operator, until)| Exclusion {
                operator: *operator,
                until: *until,
            })
            .collect(),
        ..Demand::chat(conversation.team, conversation.enqueued_at)
    }
}

/// Returns since when the words of whoever has it wait for an answer; `None` when the contact had the last word.
fn unheard_since(conversation: &Conversation) -> Option<Timestamp> {
    match conversation.last_author {
        Some(Author::Operator(_) | Author::Bot(_)) => Some(conversation.last_at),
        Some(Author::Contact | Author::System) | None => None,
    }
}

/// Returns when a conversation wakes: at once when its contact has written since it fell asleep.
fn wakes_at(conversation: &Conversation, sleep: Sleep) -> Timestamp {
    let has_written =
        conversation.last_author == Some(Author::Contact) && conversation.last_at > sleep.since;
    if has_written {
        sleep.until.min(conversation.last_at)
    } else {
        sleep.until
    }
}

/// Returns who wraps a conversation up, or that nobody does.
pub(super) fn wrapping_up(conversation: &Conversation, known: Known) -> Event {
    match known.wrap_up {
        Some(wrap_up) => Event::WrappingUp {
            conversation: conversation.id,
            epoch: conversation.epoch,
            operator: wrap_up.operator,
            demand: demand(conversation, known),
            until: wrap_up.until,
        },
        None => Event::WrapUpDone {
            conversation: conversation.id,
        },
    }
}

/// Returns where a conversation stands, as the scheduler is told.
pub(super) fn place_of(conversation: &Conversation, known: Known) -> Vec<Event> {
    let (id, epoch) = (conversation.id, conversation.epoch);
    let waits = || Event::ConversationWaits {
        conversation: id,
        epoch,
        demand: demand(conversation, known),
    };
    match conversation.state {
        State::Queued => vec![waits()],
        State::Offered(offer) => vec![
            waits(),
            Event::OfferOpen {
                offer: offer.id,
                conversation: id,
                epoch,
                operator: offer.operator,
                until: offer.until,
            },
        ],
        State::Active(held) => vec![Event::ConversationHeld {
            conversation: id,
            epoch,
            operator: held.operator,
            demand: demand(conversation, known),
            assigned_at: held.since,
            answered: held.answered,
            forced: held.forced,
            unheard_since: unheard_since(conversation).filter(|_| held.answered),
        }],
        State::Snoozed(sleep) => vec![Event::ConversationSnoozed {
            conversation: id,
            epoch,
            operator: sleep.operator,
            demand: demand(conversation, known),
            until: wakes_at(conversation, sleep),
        }],
        State::Bot { bot, since } => vec![Event::ConversationHeld {
            conversation: id,
            epoch,
            operator: bot,
            demand: demand(conversation, known),
            assigned_at: since,
            // How long a bot may take is watched by whoever asks it.
            answered: true,
            forced: false,
            unheard_since: unheard_since(conversation),
        }],
        // Nobody is looked for until it is known where it belongs.
        State::Asking { .. } | State::Closed { .. } => {
            let closed = Event::Closed {
                conversation: id,
                epoch,
            };
            vec![closed, wrapping_up(conversation, known)]
        }
    }
}

/// What one fact of the journal asks the host to tell the scheduler.
pub(super) enum Told {
    /// Exactly this.
    Event(Box<Event>),
    /// Where the conversation stands, by its row.
    Place(ConversationId),
    /// A team's rules, by its row.
    Team(domain::id::TeamId),
    /// An operator's profile, by his row.
    Operator(OperatorId),
    /// The desk's rules, by their newest row.
    Policy,
    /// Nothing.
    Nothing,
}

impl Told {
    fn event(event: Event) -> Self {
        Self::Event(Box::new(event))
    }
}

/// Returns what a fact means to the scheduler.
pub(super) fn told(event: &Journal) -> Told {
    if let Cause::Hypervisor { wish } = event.cause {
        return confirmation(WishId::new(wish), &event.fact);
    }
    match &event.fact {
        Fact::ConversationOpened(moved)
        | Fact::ConversationClosed(moved)
        | Fact::ConversationReopened(moved)
        | Fact::ConversationQueued { moved, .. }
        | Fact::ConversationAssigned { moved, .. }
        | Fact::ConversationTransferred { moved, .. }
        | Fact::ConversationAsked { moved, .. }
        | Fact::ConversationSnoozed { moved, .. }
        | Fact::ConversationWoken { moved, .. }
        | Fact::ConversationUpdated(moved)
        | Fact::ConversationRated { moved, .. }
        | Fact::TurnChanged { moved, .. }
        | Fact::OfferMade { moved, .. }
        | Fact::OfferExpired { moved, .. }
        | Fact::OfferWithdrawn { moved, .. } => Told::Place(moved.conversation),
        Fact::OfferAccepted { moved, offer, .. } => Told::event(Event::OfferAccepted {
            offer: *offer,
            epoch: moved.epoch,
        }),
        Fact::OfferDeclined { moved, offer, .. } => Told::event(Event::OfferDeclined {
            offer: *offer,
            epoch: moved.epoch,
        }),
        Fact::ConversationWrappedUp { moved, .. } => Told::event(Event::WrapUpDone {
            conversation: moved.conversation,
        }),
        Fact::MessageReceived { moved, .. } => Told::event(Event::CustomerWrote {
            conversation: moved.conversation,
        }),
        Fact::MessageWritten {
            moved,
            operator: Some(operator),
            ..
        } => Told::event(Event::OperatorReplied {
            conversation: moved.conversation,
            operator: *operator,
        }),
        Fact::PresenceChanged {
            operator, presence, ..
        } => Told::event(presence_of(*operator, *presence, event.at)),
        Fact::OperatorChanged { operator } | Fact::BreakerChanged { bot: operator, .. } => {
            Told::Operator(*operator)
        }
        Fact::TeamChanged { team } => Told::Team(*team),
        Fact::PolicyChanged { .. } => Told::Policy,
        Fact::ContactCreated { .. }
        | Fact::ContactUpdated { .. }
        | Fact::ContactBlocked { .. }
        | Fact::ContactUnblocked { .. }
        | Fact::ContactErased { .. }
        | Fact::ContactsMerged { .. }
        | Fact::ConversationErased(_)
        | Fact::ContactStarted { .. }
        | Fact::ContactLanguageAsked { .. }
        | Fact::ContactPressed { .. }
        | Fact::IntentOpened { .. }
        | Fact::IntentFinished { .. }
        | Fact::IntentChanged { .. }
        | Fact::ConversationRecategorised(_)
        | Fact::InterventionChanged { .. }
        | Fact::CallChanged { .. }
        | Fact::CategoryChanged { .. }
        | Fact::CannedChanged { .. }
        | Fact::SavedViewChanged { .. }
        | Fact::SessionsEnded { .. }
        | Fact::Access(_)
        | Fact::BrandChanged {}
        | Fact::TelephonyChanged { .. }
        | Fact::QueueAlarm { .. }
        | Fact::AwayReasonsChanged {}
        | Fact::RetentionChanged { .. }
        | Fact::MessageWritten { operator: None, .. }
        | Fact::MessageNoted { .. }
        | Fact::MessageSent { .. }
        | Fact::MessageFailed { .. }
        | Fact::MessageUnknown { .. }
        | Fact::MessageHeld { .. }
        | Fact::MessageRequeued { .. }
        | Fact::MessageChanged { .. }
        | Fact::ChannelChanged { .. }
        | Fact::ChannelCheckRequested { .. }
        | Fact::OperatorLinked { .. }
        | Fact::OperatorUnlinked { .. }
        | Fact::ConsoleTold { .. } => Told::Nothing,
    }
}

/// Returns the confirmation of a wish; only the fact that the wish was about confirms it, and only once.
fn confirmation(wish: WishId, fact: &Fact) -> Told {
    let committed =
        |epoch, offer: Option<OfferId>| Told::event(Event::Committed { wish, epoch, offer });
    match fact {
        Fact::ConversationAssigned { moved, .. }
        | Fact::ConversationQueued { moved, .. }
        | Fact::ConversationWoken { moved, .. }
        | Fact::TurnChanged { moved, .. } => committed(moved.epoch, None),
        Fact::OfferMade { moved, offer, .. } => committed(moved.epoch, Some(*offer)),
        Fact::OfferExpired { moved, .. } | Fact::OfferWithdrawn { moved, .. } => {
            committed(moved.epoch, None)
        }
        Fact::PresenceChanged { .. } => committed(domain::conversation::Epoch::default(), None),
        Fact::MessageNoted { .. }
        | Fact::ContactCreated { .. }
        | Fact::ContactUpdated { .. }
        | Fact::ContactBlocked { .. }
        | Fact::ContactUnblocked { .. }
        | Fact::ContactErased { .. }
        | Fact::ContactsMerged { .. }
        | Fact::ContactStarted { .. }
        | Fact::ContactLanguageAsked { .. }
        | Fact::ContactPressed { .. }
        | Fact::ConversationAsked { .. }
        | Fact::PolicyChanged { .. }
        | Fact::ConversationOpened(_)
        | Fact::IntentOpened { .. }
        | Fact::IntentFinished { .. }
        | Fact::IntentChanged { .. }
        | Fact::ConversationRecategorised(_)
        | Fact::ConversationUpdated(_)
        | Fact::ConversationRated { .. }
        | Fact::InterventionChanged { .. }
        | Fact::CallChanged { .. }
        | Fact::CategoryChanged { .. }
        | Fact::CannedChanged { .. }
        | Fact::SavedViewChanged { .. }
        | Fact::SessionsEnded { .. }
        | Fact::Access(_)
        | Fact::BrandChanged {}
        | Fact::BreakerChanged { .. }
        | Fact::TelephonyChanged { .. }
        | Fact::QueueAlarm { .. }
        | Fact::AwayReasonsChanged {}
        | Fact::RetentionChanged { .. }
        | Fact::ConversationTransferred { .. }
        | Fact::ConversationClosed(_)
        | Fact::ConversationReopened(_)
        | Fact::ConversationErased(_)
        | Fact::ConversationSnoozed { .. }
        | Fact::ConversationWrappedUp { .. }
        | Fact::OfferAccepted { .. }
        | Fact::OfferDeclined { .. }
        | Fact::MessageReceived { .. }
        | Fact::MessageWritten { .. }
        | Fact::MessageSent { .. }
        | Fact::MessageFailed { .. }
        | Fact::MessageUnknown { .. }
        | Fact::MessageHeld { .. }
        | Fact::MessageRequeued { .. }
        | Fact::MessageChanged { .. }
        | Fact::OperatorChanged { .. }
        | Fact::TeamChanged { .. }
        | Fact::ChannelChanged { .. }
        | Fact::ChannelCheckRequested { .. }
        | Fact::OperatorLinked { .. }
        | Fact::OperatorUnlinked { .. }
        | Fact::ConsoleTold { .. } => Told::Nothing,
    }
}
