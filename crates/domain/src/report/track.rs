//! One conversation, followed from event to event.

use super::{Count, Measure, edge_of, hour_of};
use crate::{
    conversation::Status,
    event::{Event, Fact, Moved},
    id::OperatorId,
    intervention::{Intervention, Step},
    message::{Content, Line},
    rating::Stars,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What is remembered of an open conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// Since when it needs a person and nobody has it.
    pub waits_since: Option<Timestamp>,
    /// Since when it needs a person who answers for the first time.
    pub unanswered_since: Option<Timestamp>,
    /// When a person took it first.
    pub taken_at: Option<Timestamp>,
    /// Who has it or had it last.
    pub person: Option<OperatorId>,
    /// The bot that has the turn.
    pub bot: Option<OperatorId>,
}

/// What an event speaks of, joined.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// What the message says.
    pub content: Option<Content>,
    /// The intervention.
    pub intervention: Option<Intervention>,
}

/// What an event counts as, being put together.
struct Tally<'a> {
    at: Timestamp,
    moved: &'a Moved,
    counts: Vec<Count>,
}

impl Tally<'_> {
    fn count(&mut self, measure: Measure, subject: impl ToString) {
        self.add(measure, subject.to_string(), 1);
    }

    /// Counts what takes no time; fewer than none take some back.
    fn add(&mut self, measure: Measure, subject: String, count: i64) {
        self.push(measure, subject, count, (0, 0));
    }

    fn time(&mut self, measure: Measure, subject: impl ToString, since: Timestamp) {
        let ms = self.at.ms_since(since).max(0);
        self.push(measure, subject.to_string(), 1, (edge_of(ms), ms));
    }

    /// Counts a time that was measured before; nothing where it was not.
    fn measured(&mut self, measure: Measure, ms: Option<i64>) {
        self.measured_of(measure, 1, ms);
    }

    /// Counts several times of which their sum is known.
    fn measured_of(&mut self, measure: Measure, count: i64, sum_ms: Option<i64>) {
        if let Some(sum_ms) = sum_ms
            && let Some(mean_ms) = sum_ms.checked_div(count)
        {
            self.push(measure, String::new(), count, (edge_of(mean_ms), sum_ms));
        }
    }

    fn push(
        &mut self,
        measure: Measure,
        subject: String,
        count: i64,
        (within_ms, sum_ms): (i64, i64),
    ) {
        self.counts.push(Count {
            start: hour_of(self.at),
            team: self.moved.after.team,
            measure,
            subject,
            within_ms,
            count,
            sum_ms,
        });
    }
}

impl Track {
    /// Follows one event of the conversation and returns what it counts as.
    ///
    /// Shape: events must come in their order, each once. A track that [`Track::is_over`] needs not be kept.
    pub fn follow(&mut self, event: &Event, known: &Known) -> Vec<Count> {
        let Some(moved) = event.fact.moved() else {
            return Vec::new();
        };
        let mut tally = Tally {
            at: event.at,
            moved,
            counts: Vec::new(),
        };
        self.tally(&event.fact, known, &mut tally);
        tally.counts
    }

    /// Says whether there is nothing to remember.
    #[must_use]
    pub fn is_over(&self) -> bool {
        *self == Self::default()
    }

    fn tally(&mut self, fact: &Fact, known: &Known, tally: &mut Tally<'_>) {
        match fact {
            Fact::ConversationOpened(moved) => {
                tally.count(Measure::Opened, "");
                *self = Self::default();
                if moved.after.status == Status::Bot {
                    self.bot = moved.after.operator;
                } else {
                    self.needs_person(tally.at);
                }
            }
            Fact::TurnChanged { bot: Some(bot), .. } => {
                self.bot = Some(*bot);
                self.waits_since = None;
                self.unanswered_since = None;
            }
            Fact::TurnChanged { bot: None, .. } => {
                if let Some(bot) = self.bot.take() {
                    tally.count(Measure::HandedOver, bot);
                }
                self.needs_person(tally.at);
            }
            Fact::ConversationQueued { .. } => self.needs_person(tally.at),
            Fact::ConversationAssigned { operator, .. } | Fact::OfferAccepted { operator, .. } => {
                self.taken(*operator, tally);
            }
            Fact::MessageReceived { .. } => tally.count(Measure::Received, ""),
            Fact::MessageWritten {
                operator: Some(operator),
                ..
            } => self.answered(*operator, tally),
            Fact::MessageNoted { .. } => {
                if let Some(Content::Line(Line::HandedOver { reason, .. })) = known.content {
                    tally.count(Measure::HandedOverBecause, reason.name());
                }
            }
            Fact::InterventionChanged { step, .. } => {
                helped(*step, known.intervention.as_ref(), tally);
            }
            Fact::ConversationRated {
                stars,
                instead_of,
                answered_by,
                ..
            } => rated(*stars, *instead_of, *answered_by, tally),
            Fact::ConversationClosed(_) => self.closed(tally),
            Fact::ConversationReopened(moved) => self.reopened(moved.after.operator, tally.at),
            Fact::ContactCreated { .. }
            | Fact::ContactUpdated { .. }
            | Fact::ContactBlocked { .. }
            | Fact::ContactUnblocked { .. }
            | Fact::ContactErased { .. }
            | Fact::ContactsMerged { .. }
            | Fact::ContactStarted { .. }
            | Fact::ContactLanguageAsked { .. }
            | Fact::ContactPressed { .. }
            | Fact::ConversationTransferred { .. }
            | Fact::ConversationAsked { .. }
            | Fact::IntentOpened { .. }
            | Fact::IntentFinished { .. }
            | Fact::ConversationRecategorised(_)
            | Fact::ConversationUpdated(_)
            | Fact::ConversationSnoozed { .. }
            | Fact::ConversationWoken { .. }
            | Fact::ConversationWrappedUp { .. }
            | Fact::ConversationErased(_)
            | Fact::OfferMade { .. }
            | Fact::OfferDeclined { .. }
            | Fact::OfferExpired { .. }
            | Fact::OfferWithdrawn { .. }
            | Fact::MessageWritten { operator: None, .. }
            | Fact::MessageSent { .. }
            | Fact::MessageFailed { .. }
            | Fact::MessageUnknown { .. }
            | Fact::MessageHeld { .. }
            | Fact::MessageRequeued { .. }
            | Fact::MessageChanged { .. }
            | Fact::PresenceChanged { .. }
            | Fact::AwayReasonsChanged {}
            | Fact::RetentionChanged { .. }
            | Fact::OperatorChanged { .. }
            | Fact::OperatorLinked { .. }
            | Fact::OperatorUnlinked { .. }
            | Fact::ConsoleTold { .. }
            | Fact::TeamChanged { .. }
            | Fact::QueueAlarm { .. }
            | Fact::IntentChanged { .. }
            | Fact::CategoryChanged { .. }
            | Fact::CannedChanged { .. }
            | Fact::CallChanged { .. }
            | Fact::TelephonyChanged { .. }
            | Fact::SavedViewChanged { .. }
            | Fact::SessionsEnded { .. }
            | Fact::Access(_)
            | Fact::BrandChanged {}
            | Fact::BreakerChanged { .. }
            | Fact::PolicyChanged { .. }
            | Fact::ChannelChanged { .. }
            | Fact::ChannelCheckRequested { .. } => {}
        }
    }

    /// A person is needed; who waits already waits since then.
    fn needs_person(&mut self, at: Timestamp) {
        self.waits_since.get_or_insert(at);
        if self.taken_at.is_none() {
            self.unanswered_since.get_or_insert(at);
        }
    }

    fn taken(&mut self, operator: OperatorId, tally: &mut Tally<'_>) {
        // Who takes it from a bot waits for nobody.
        if let Some(bot) = self.bot.take() {
            tally.count(Measure::HandedOver, bot);
            self.needs_person(tally.at);
        }
        if let Some(since) = self.waits_since.take() {
            tally.time(Measure::Taken, operator, since);
        }
        self.taken_at.get_or_insert(tally.at);
        self.person = Some(operator);
    }

    fn answered(&mut self, operator: OperatorId, tally: &mut Tally<'_>) {
        tally.count(Measure::Replied, operator);
        if self.bot == Some(operator) {
            return;
        }
        if let Some(since) = self.unanswered_since.take() {
            tally.time(Measure::FirstReply, operator, since);
        }
    }

    fn reopened(&mut self, person: Option<OperatorId>, at: Timestamp) {
        *self = Self {
            taken_at: Some(at),
            person,
            ..Self::default()
        };
    }

    fn closed(&mut self, tally: &mut Tally<'_>) {
        match (self.taken_at, self.bot) {
            (Some(at), _) => {
                let subject = self.person.map(|person| person.to_string());
                tally.time(Measure::Closed, subject.unwrap_or_default(), at);
            }
            (None, Some(bot)) => {
                tally.count(Measure::Closed, bot);
                tally.count(Measure::Contained, bot);
            }
            (None, None) => tally.count(Measure::Closed, ""),
        }
        let categories = &tally.moved.after.categories;
        for category in categories {
            tally.count(Measure::ClosedIn, category);
        }
        *self = Self::default();
    }
}

/// Counts a mark, in place of the one before; words beside the same mark count as nothing.
fn rated(
    stars: Stars,
    before: Option<Stars>,
    answered_by: Option<OperatorId>,
    tally: &mut Tally<'_>,
) {
    if before == Some(stars) {
        return;
    }
    let subject = answered_by.map(|by| by.to_string()).unwrap_or_default();
    tally.count(Measure::Rated(stars), &subject);
    if let Some(before) = before {
        tally.add(Measure::Rated(before), subject, -1);
    }
}

/// Counts what happened to an intervention.
fn helped(step: Step, intervention: Option<&Intervention>, tally: &mut Tally<'_>) {
    match step {
        Step::Opened => tally.count(Measure::HelpOpened, ""),
        Step::Cancelled => tally.count(Measure::HelpCancelled, ""),
        Step::Closed => {
            let Some(case) = intervention else { return };
            tally.time(Measure::HelpClosed, "", case.opened_at);
            let (help, business) = (case.help, case.help.in_business);
            let answered = help.first_reply_at;
            let answered_ms = answered.map(|at| at.ms_since(case.opened_at).max(0));
            tally.measured(Measure::HelpAnswered, answered_ms);
            tally.measured_of(Measure::HelpReplied, help.replies, Some(help.waited_ms));
            tally.measured(Measure::HelpAnsweredInBusiness, business.first_reply_ms);
            let waited_ms = business.waited_ms;
            tally.measured_of(Measure::HelpRepliedInBusiness, help.replies, waited_ms);
            tally.measured(Measure::HelpClosedInBusiness, business.until_closed_ms);
        }
        Step::Assigned
        | Step::Deferred
        | Step::Reactivated
        | Step::Reopened
        | Step::Recategorised => {}
    }
}
