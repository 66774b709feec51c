//! What people and programs do with conversations.

use crate::{Actor, Desk, Error, Result, categories, thread::Thread};
use domain::{
    bot::{HandOver, HandOverReason},
    complaint,
    conversation::{Because, Conversation, Destination, Offer, Refused, State, Status},
    event::{Event, Fact},
    id::{CategoryId, ContactId, ConversationId, IntentId, MessageId, OperatorId, TeamId},
    message::{Author, Line, parse_words},
    operator::Presence,
    page::{Cursor, MAX_LIMIT, Page},
    permission::Right,
    time::Timestamp,
    view::Row,
};

/// What a list of conversations is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// One of these states; empty is every state.
    pub statuses: Vec<Status>,
    /// Of this team.
    pub team: Option<TeamId>,
    /// Of this operator.
    pub operator: Option<OperatorId>,
    /// Of this contact.
    pub contact: Option<ContactId>,
    /// With this intent, finished or not.
    pub intent: Option<IntentId>,
    /// In this category.
    pub category: Option<CategoryId>,
    /// With an open intervention.
    pub is_helped: bool,
    /// Something was said at this time or later.
    pub updated_since: Option<Timestamp>,
    /// Where the page begins.
    pub cursor: Option<Cursor>,
    /// The most rows; between 1 and [`MAX_LIMIT`].
    pub limit: i64,
}

impl Desk {
    /// Lists the conversations that the actor sees, latest words first.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Unavailable`].
    pub async fn list_conversations(&self, actor: &Actor, search: &Search) -> Result<Page<Row>> {
        actor.may(Right::ConversationsRead)?;
        let narrow = store::views::Narrow {
            statuses: search.statuses.clone(),
            team: search.team,
            operator: search.operator,
            contact: search.contact,
            intent: search.intent,
            category: search.category,
            is_helped: search.is_helped,
            updated_since: search.updated_since,
        };
        let limit = search.limit.clamp(1, MAX_LIMIT);
        let mut reader = self.read().await?;
        let cursor = search.cursor.as_ref();
        Ok(
            store::views::list_narrowed(reader.conn(), &actor.viewer, &narrow, cursor, limit)
                .await?,
        )
    }

    /// Returns a conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor may see.
    pub async fn get_conversation(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsRead)?;
        let mut reader = self.read().await?;
        let row = store::views::find_row(reader.conn(), id)
            .await?
            .ok_or(Error::NotFound("conversation"))?;
        actor.must_see(&row.place())?;
        Ok(row)
    }

    /// Returns the conversation with a number.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor may see.
    pub async fn find_by_number(&self, actor: &Actor, number: i64) -> Result<Row> {
        let id = store::conversations::find_id_by_number(self.read().await?.conn(), number).await?;
        self.get_conversation(actor, id.ok_or(Error::NotFound("conversation"))?)
            .await
    }

    /// Lists what happened to a conversation, in order.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none that the actor may see.
    pub async fn conversation_events(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<Vec<Event>> {
        self.get_conversation(actor, id).await?;
        Ok(store::journal::list_of(self.read().await?.conn(), id).await?)
    }

    /// Returns the newest decision of the hypervisor about a conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no conversation that the actor may see.
    pub async fn why(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<Option<serde_json::Value>> {
        self.get_conversation(actor, id).await?;
        let decision = store::decisions::find_newest(self.read().await?.conn(), id).await?;
        decision
            .map(|json| serde_json::from_str(&json))
            .transpose()
            .map_err(Error::mistake)
    }

    /// Gives a conversation to the actor; `over` says that he means it even when somebody has it.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Conflict`] `conversation.already_assigned`,
    /// `conversation.closed` or `operator.offline`.
    pub async fn take(&self, actor: &Actor, id: ConversationId, over: bool) -> Result<Row> {
        actor.may(Right::ConversationsTake)?;
        let me = actor.operator()?;
        let thread = Thread::load_for(self, actor, id).await?;
        let is_others = thread.conversation.owner().is_some_and(|owner| owner != me);
        if over && is_others {
            actor.may(Right::ConversationsTakeOver)?;
        }
        self.give(thread, me, over).await?;
        self.get_conversation(actor, id).await
    }

    /// Sends a conversation to a team's queue, by its name or that of an intent, to a colleague, or to a bot.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`] for the conversation, the team, the intent or the colleague;
    /// [`Error::Conflict`] `conversation.closed`, `operator.offline` or `bot.unavailable`.
    pub async fn transfer(
        &self,
        actor: &Actor,
        id: ConversationId,
        to: Destination,
    ) -> Result<Row> {
        self.transfer_with(actor, id, to, "").await
    }

    /// Sends a conversation somewhere with a note for whoever gets it; the note may be empty.
    ///
    /// # Errors
    /// The note is longer than a message may be; else as [`Self::transfer`].
    pub async fn transfer_with(
        &self,
        actor: &Actor,
        id: ConversationId,
        to: Destination,
        note: &str,
    ) -> Result<Row> {
        actor.may(Right::ConversationsTransfer)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        if !note.trim().is_empty() {
            actor.may(Right::MessagesWrite)?;
            let author = actor.viewer.operator.map(Author::Operator);
            self.add_note(
                &mut thread,
                author.unwrap_or(Author::System),
                parse_words(note)?,
            );
        }
        if thread.conversation.bot().is_some()
            && let Some(over) = over_to(to)
        {
            // Every end of a bot's turn is a handover: people see what it had, and the contact is told.
            self.hand_over_thread(&mut thread, &over, HandOverReason::Asked)
                .await?;
            thread.commit().await?;
            return self.row(id).await;
        }
        match to {
            Destination::Operator(colleague) => self.give(thread, colleague, true).await?,
            Destination::Bot(bot) => self.give_to_bot(thread, bot).await?,
            Destination::Team(team) => {
                store::teams::find(thread.unit.conn(), team)
                    .await?
                    .ok_or(Error::NotFound("team"))?;
                self.send_to(thread, team).await?;
            }
            Destination::Intent(intent) => {
                let found = store::intents::find(thread.unit.conn(), intent).await?;
                let team = found.ok_or(Error::NotFound("intent"))?.team;
                let now = thread.unit.now();
                if thread.conversation.open_intent(intent, now)? {
                    thread.tell(|moved| Fact::IntentOpened { moved, intent });
                }
                self.send_to(thread, team).await?;
            }
        }
        self.row(id).await
    }

    /// Accepts the offer that stands for the actor.
    ///
    /// # Errors
    /// [`Error::Conflict`] `offer.gone`; [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn accept_offer(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsTake)?;
        let operator = actor.operator()?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        let offer = standing(&thread.conversation)?.id;
        let now = thread.unit.now();
        thread.conversation.accept(offer, operator, now)?;
        store::operators::set_misses(thread.unit.conn(), operator, 0).await?;
        thread.tell(|moved| Fact::OfferAccepted {
            moved,
            offer,
            operator,
        });
        thread.add_line(MessageId::new(self.id()), Line::Assigned { operator });
        thread.commit().await?;
        self.get_conversation(actor, id).await
    }

    /// Declines the offer that stands for the actor; the conversation waits for another.
    ///
    /// # Errors
    /// [`Error::Conflict`] `offer.gone`; [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn decline_offer(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsTake)?;
        let operator = actor.operator()?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        let offer = standing(&thread.conversation)?.id;
        thread.conversation.end_offer(offer, Some(operator))?;
        let (_, policy) = store::policies::newest(thread.unit.conn()).await?;
        let until = thread.unit.now().plus_ms(policy.exclusion_ms);
        thread.conversation.exclude(operator, until);
        store::operators::set_misses(thread.unit.conn(), operator, 0).await?;
        thread.tell(|moved| Fact::OfferDeclined {
            moved,
            offer,
            operator,
        });
        thread.commit().await?;
        self.row(id).await
    }

    /// Ends a conversation; the contact's next message opens another.
    ///
    /// # Errors
    /// [`Error::Conflict`] `conversation.closed`; [`Error::Invalid`] while a category is missing that is required;
    /// [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn close(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsClose)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        if !actor.is_bot() {
            categories::must_be_complete(&mut thread).await?;
        }
        self.end(&mut thread)?;
        thread.commit().await?;
        self.row(id).await
    }

    /// Ends a conversation that is being changed.
    pub(crate) fn end(&self, thread: &mut Thread) -> Result<()> {
        withdraw_offer(thread)?;
        let now = thread.unit.now();
        thread.conversation.close(now)?;
        thread.tell(Fact::ConversationClosed);
        thread.add_line(MessageId::new(self.id()), Line::Closed);
        Ok(())
    }

    /// Continues a closed conversation; it waits again.
    ///
    /// # Errors
    /// [`Error::Conflict`] `conversation.open`, or `conversation.newer_open` when the contact has begun another;
    /// [`Error::Forbidden`]; [`Error::NotFound`].
    pub async fn reopen(&self, actor: &Actor, id: ConversationId) -> Result<Row> {
        actor.may(Right::ConversationsClose)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        let now = thread.unit.now();
        thread.conversation.reopen(now)?;
        let (contact, channel) = (thread.conversation.contact, thread.conversation.channel);
        let open = store::conversations::find_open(thread.unit.conn(), channel, &[contact]).await?;
        if !open.is_empty() {
            return Err(Error::conflict(
                "conversation.newer_open",
                complaint::NEWER_OPEN,
            ));
        }
        thread.tell(Fact::ConversationReopened);
        thread.add_line(MessageId::new(self.id()), Line::Reopened);
        Box::pin(self.follow_facts(&mut thread)).await?;
        thread.commit().await?;
        self.get_conversation(actor, id).await
    }

    /// Puts a conversation into a team's queue because somebody said so.
    async fn send_to(&self, mut thread: Thread, team: TeamId) -> Result<()> {
        withdraw_offer(&mut thread)?;
        let now = thread.unit.now();
        thread.conversation.transfer(team, now)?;
        thread.conversation.team_because = Because::Explicit;
        thread.tell(|moved| Fact::ConversationTransferred { moved, team });
        thread.add_line(MessageId::new(self.id()), Line::Transferred { team });
        thread.commit().await?;
        Ok(())
    }

    /// Gives a conversation to somebody by hand.
    async fn give(&self, mut thread: Thread, operator: OperatorId, over: bool) -> Result<()> {
        if !self.put_in_charge(&mut thread, operator, over).await? {
            return thread.leave().await;
        }
        thread.commit().await?;
        Ok(())
    }

    /// Makes somebody the owner of a conversation, in the unit of the thread; false when he is.
    ///
    /// # Errors
    /// [`Refused::AlreadyAssigned`] when a colleague has it and it is not taken `over`; [`Error::Conflict`]
    /// `operator.offline`.
    pub(crate) async fn put_in_charge(
        &self,
        thread: &mut Thread,
        operator: OperatorId,
        over: bool,
    ) -> Result<bool> {
        let is_asleep = thread.conversation.sleep().is_some();
        if thread.conversation.owner() == Some(operator) && !is_asleep {
            return Ok(false);
        }
        let owner = thread.conversation.owner();
        if owner.is_some_and(|owner| owner != operator) && !over {
            return Err(Refused::AlreadyAssigned.into());
        }
        let found = store::operators::find(thread.unit.conn(), operator).await?;
        let found = found
            .filter(|found| found.is_enabled)
            .ok_or(Error::NotFound("operator"))?;
        if matches!(found.presence, Presence::Offline | Presence::Lost) {
            // With somebody who is not there a customer would wait unseen.
            return Err(Error::conflict(
                "operator.offline",
                complaint::offline(found.name.as_str()),
            ));
        }
        withdraw_offer(thread)?;
        let now = thread.unit.now();
        thread.conversation.take(operator, over, now)?;
        thread.tell(|moved| Fact::ConversationAssigned {
            moved,
            operator,
            forced: true,
        });
        thread.add_line(MessageId::new(self.id()), Line::Assigned { operator });
        Ok(true)
    }

    /// Returns a row whoever may see it.
    pub(crate) async fn row(&self, id: ConversationId) -> Result<Row> {
        let mut reader = self.read().await?;
        store::views::find_row(reader.conn(), id)
            .await?
            .ok_or(Error::NotFound("conversation"))
    }
}

/// Returns what a bot that has the turn would say to send a conversation somewhere; `None` when it goes to one
/// person or another bot.
fn over_to(to: Destination) -> Option<HandOver> {
    match to {
        Destination::Team(team) => Some(HandOver {
            team_id: Some(team),
            ..HandOver::default()
        }),
        Destination::Intent(intent) => Some(HandOver {
            intent: Some(intent),
            ..HandOver::default()
        }),
        Destination::Operator(_) | Destination::Bot(_) => None,
    }
}

/// Takes back the offer that stands, if one does, because a person decided otherwise.
pub(crate) fn withdraw_offer(thread: &mut Thread) -> Result<()> {
    if let Some(Offer {
        id: offer,
        operator,
        ..
    }) = thread.conversation.offer()
    {
        thread.conversation.end_offer(offer, None)?;
        thread.tell(|moved| Fact::OfferWithdrawn {
            moved,
            offer,
            operator,
        });
    }
    Ok(())
}

fn standing(conversation: &Conversation) -> Result<Offer> {
    match conversation.state {
        State::Offered(offer) => Ok(offer),
        State::Bot { .. }
        | State::Queued
        | State::Asking { .. }
        | State::Active(_)
        | State::Snoozed(_)
        | State::Closed { .. } => Err(Refused::OfferGone.into()),
    }
}
