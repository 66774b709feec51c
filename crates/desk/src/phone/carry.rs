//! What those need who speak with the provider: which calls are open, whom to ring, and where news go.

use super::{
    listen::{hang_up_listeners, part_of},
    purpose_of_operator,
    request::{save, tell},
    settings,
    wish::{follow_call, tongue_of},
};
use crate::{Desk, Error, Result, thread::Thread};
use domain::{
    call::{self, CallResult, Leg, News, Part, PhoneCall, Purpose, Stage, Step},
    complaint,
    event::{Cause, Fact},
    id::{CallId, MessageId},
    message::{Author, Content, Line},
    phone::PhoneNumber,
    text::Text,
    time::Timestamp,
    tongue::Tongue,
};
use store::{Unit, calls::Stored};

/// The lease of the node that carries calls.
const LEASE: &str = "calls";

/// How often news are written that lost a race.
const RACES: usize = 8;

/// A call that is not over.
pub type OpenCall = Stored;

/// Whom to ring first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialled {
    /// The agent's telephone.
    pub agent: PhoneNumber,
    /// When the provider is asked.
    pub at: Timestamp,
}

/// What was heard about a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// What is learned, in this order.
    pub news: Vec<News>,
    /// The provider's name of the agent's call.
    pub sid: Option<String>,
    /// The provider's name of the customer's call.
    pub customer_sid: Option<String>,
    /// What the provider said that was not good.
    pub trouble: Option<String>,
}

/// What is said and done on the telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// The agent hears what it is about and is asked for a key.
    Confirm {
        /// What it is about: no customer's words.
        topic: String,
    },
    /// The customer is rung.
    Bridge {
        /// His telephone.
        customer: PhoneNumber,
    },
    /// The line is led into the conference of a call.
    Room {
        /// Whose; it names the conference.
        call: CallId,
        /// How somebody takes part who is none of the two.
        part: Option<Part>,
        /// The provider's name of the agent's line, whom he whispers to.
        agent: Option<String>,
    },
    /// An operator hears the code that proves his telephone.
    Code {
        /// Its digits.
        code: String,
    },
    /// It is over.
    Goodbye,
}

impl Desk {
    /// Takes or renews the right of `node` to carry calls; a SQLite file has one server, which asks nobody.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn lead_calls(&self, node: &str) -> Result<bool> {
        self.lead(LEASE, node).await
    }

    /// Gives the right to carry calls back, so that the next node need not wait.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; then it ends by itself.
    pub async fn leave_calls(&self, node: &str) -> Result<()> {
        self.leave(LEASE, node).await
    }

    /// Lists the calls that are not over, the oldest first.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn open_calls(&self) -> Result<Vec<OpenCall>> {
        Ok(store::calls::list_open(self.glance().await?.conn()).await?)
    }

    /// Returns a call with what only those need who speak with the provider.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn find_open_call(&self, id: CallId) -> Result<Option<OpenCall>> {
        Ok(store::calls::find(self.read().await?.conn(), id).await?)
    }

    /// Says whether a call has this name at the provider.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn knows_call(&self, sid: &str) -> Result<bool> {
        Ok(store::calls::is_known(self.read().await?.conn(), sid).await?)
    }

    /// Writes down that the provider is about to be asked, in a commit of its own: whatever happens after, it is
    /// never forgotten that a telephone may ring. `None` when somebody else has, or it is over.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn submit_call(&self, id: CallId) -> Result<Option<Dialled>> {
        let submitted = self
            .change_call(id, |stored, now| {
                if stored.call.call.stage != Stage::Requested {
                    return false;
                }
                stored.submitted_at = Some(now);
                stored.call.call.learn(News::Submitting, now)
            })
            .await?;
        let Some(stored) = submitted else {
            return Ok(None);
        };
        Ok(Some(Dialled {
            agent: self.agent_of(&stored.call).await?,
            at: stored.submitted_at.unwrap_or_else(|| self.now()),
        }))
    }

    /// Returns the telephone that a call rings first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was forgotten; [`Error::Unavailable`].
    pub async fn agent_of(&self, call: &PhoneCall) -> Result<PhoneNumber> {
        let mut reader = self.read().await?;
        let found = store::telephones::find_of_operator(reader.conn(), call.operator).await?;
        let found = found.ok_or(Error::NotFound("telephone"))?;
        self.open_number(&purpose_of_operator(call.operator), &found.sealed)
    }

    /// Takes in what was heard about a call; false when nothing of it is new.
    ///
    /// # Errors
    /// [`Error::Conflict`] `call.other` when the provider's name is not this call's; [`Error::NotFound`];
    /// [`Error::Unavailable`].
    pub async fn hear_call(&self, id: CallId, heard: &Heard) -> Result<bool> {
        let found = store::calls::find(self.read().await?.conn(), id).await?;
        let known = found.ok_or(Error::NotFound("call"))?;
        if let (Some(known), Some(told)) = (&known.sid, &heard.sid)
            && known != told
        {
            return Err(Error::conflict("call.other", complaint::OTHER_CALL));
        }
        let changed = self
            .change_call(id, |stored, now| {
                let mut is_new = false;
                if stored.sid.is_none() && heard.sid.is_some() {
                    stored.sid.clone_from(&heard.sid);
                    is_new = true;
                }
                if stored.customer_sid.is_none() && heard.customer_sid.is_some() {
                    stored.customer_sid.clone_from(&heard.customer_sid);
                    is_new = true;
                }
                if heard.trouble.is_some() && stored.call.trouble != heard.trouble {
                    stored.call.trouble.clone_from(&heard.trouble);
                    is_new = true;
                }
                for news in &heard.news {
                    // Who is led into a room leaves the first connection, and goes on talking.
                    let is_moved = stored.call.room.moved.may_be_made();
                    if is_moved && matches!(news, News::Joined { .. }) {
                        continue;
                    }
                    let lines = (stored.call.call.agent, stored.call.call.customer);
                    is_new |= stored.call.call.learn(*news, now);
                    is_new |= lines != (stored.call.call.agent, stored.call.call.customer);
                }
                is_new
            })
            .await?;
        Ok(changed.is_some())
    }

    /// Changes a call and tells of it; `None` when `change` says that nothing is new.
    pub(super) async fn change_call(
        &self,
        id: CallId,
        change: impl Fn(&mut Stored, Timestamp) -> bool,
    ) -> Result<Option<Stored>> {
        let mut races = 0;
        loop {
            match self.try_change_call(id, &change).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_change_call(
        &self,
        id: CallId,
        change: &impl Fn(&mut Stored, Timestamp) -> bool,
    ) -> Result<Option<Stored>> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let found = store::calls::find(unit.conn(), id).await?;
        let mut stored = found.ok_or(Error::NotFound("call"))?;
        let before = stored.call.call;
        if !change(&mut stored, now) {
            unit.commit().await?;
            return Ok(None);
        }
        let conversation = match stored.call.purpose {
            Purpose::Talk { conversation, .. } => conversation,
            Purpose::Verify | Purpose::Listen(_) => {
                if stored.call.call.stage.is_done() {
                    stored.call.ended_at.get_or_insert(now);
                }
                save(&mut unit, &mut stored).await?;
                if let Purpose::Listen(listening) = stored.call.purpose {
                    unit = self.follow_listener(unit, &stored, listening).await?;
                }
                unit.commit().await?;
                return Ok(Some(stored));
            }
        };
        let mut thread = self.thread_of(unit, conversation).await?;
        let stage = stored.call.call.stage;
        if stage.is_done() && !before.stage.is_done() {
            self.ended(&mut thread, &mut stored).await?;
        } else if stage == before.stage {
            tell(&mut thread, &stored, Step::Noted);
        } else {
            tell(&mut thread, &stored, Step::of(stage));
        }
        save(&mut thread.unit, &mut stored).await?;
        thread.commit().await?;
        Ok(Some(stored))
    }

    pub(super) async fn thread_of(
        &self,
        mut unit: Unit,
        conversation: domain::id::ConversationId,
    ) -> Result<Thread> {
        let found = store::conversations::find(unit.conn(), conversation).await?;
        let conversation = found.ok_or(Error::NotFound("conversation"))?;
        Ok(Thread::of(unit, Cause::System, conversation))
    }

    /// Writes the end of a call into its conversation, and tells the contact where he was rung in vain.
    pub(super) async fn ended(&self, thread: &mut Thread, stored: &mut Stored) -> Result<()> {
        let now = thread.unit.now();
        stored.call.ended_at = Some(now);
        hang_up_listeners(&mut thread.unit, stored).await?;
        tell(thread, stored, Step::Ended);
        let Some((result, seconds)) = stored.call.outcome() else {
            return Ok(());
        };
        let line = Line::Called {
            operator: stored.call.operator,
            result,
            seconds,
        };
        thread.add_line(MessageId::new(self.id()), line);
        // One that failed after his telephone was dialled is one that he may have missed.
        let was_dialled = stored.call.line(Leg::Customer).is_some();
        let is_missed = result.missed_customer() || result == CallResult::Failed && was_dialled;
        if result == CallResult::Talked || is_missed {
            thread.conversation.about.call_wish = None;
            thread.tell(Fact::ConversationUpdated);
            let contact = thread.conversation.contact;
            if let Some(mut number) = store::telephones::find(thread.unit.conn(), contact).await? {
                number.used_at = now;
                store::telephones::put(thread.unit.conn(), &number).await?;
            }
        }
        follow_call(thread, false);
        if is_missed && thread.conversation.check_turn(None).is_ok() {
            let tongue = tongue_of(thread).await?;
            self.say(thread, Author::System, missed(tongue));
        }
        Ok(())
    }

    /// Returns what is said and done on the telephone of a call that has come this far.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Unavailable`].
    pub async fn call_script(&self, id: CallId) -> Result<Script> {
        let found = store::calls::find(self.read().await?.conn(), id).await?;
        let stored = found.ok_or(Error::NotFound("call"))?;
        if stored.call.is_ending {
            return Ok(Script::Goodbye);
        }
        let stage = stored.call.call.stage;
        match (stored.call.purpose, stage) {
            (Purpose::Verify, Stage::Done { .. }) => Ok(Script::Goodbye),
            (Purpose::Verify, _) => {
                let code = self.code_of(stored.call.operator).await?;
                Ok(code.map_or(Script::Goodbye, |code| Script::Code { code }))
            }
            (Purpose::Talk { conversation, .. }, Stage::AgentConfirms) => {
                let topic = self.topic_of(conversation).await?;
                Ok(Script::Confirm { topic })
            }
            (Purpose::Talk { contact, .. }, Stage::CustomerRinging)
                if stored.call.call.customer.status.is_none() =>
            {
                let mut reader = self.read().await?;
                let number = store::telephones::find(reader.conn(), contact).await?;
                let Some(number) = number else {
                    return Ok(Script::Goodbye);
                };
                let purpose = super::purpose_of_contact(contact);
                Ok(Script::Bridge {
                    customer: self.open_number(&purpose, &number.sealed)?,
                })
            }
            (Purpose::Talk { .. }, Stage::Talking { .. })
                if stored.call.room.moved.may_be_made() =>
            {
                Ok(Script::Room {
                    call: id,
                    part: None,
                    agent: None,
                })
            }
            (Purpose::Listen(listening), Stage::AgentConfirms) => {
                let topic = self.topic_of(listening.conversation).await?;
                Ok(Script::Confirm { topic })
            }
            (Purpose::Listen(listening), Stage::CustomerRinging) => {
                let talk = store::calls::find(self.read().await?.conn(), listening.call).await?;
                let part = part_of(listening, talk.as_ref());
                Ok(part.map_or(Script::Goodbye, |(part, agent)| Script::Room {
                    call: listening.call,
                    part: Some(part),
                    agent,
                }))
            }
            (Purpose::Talk { .. } | Purpose::Listen(_), _) => Ok(Script::Goodbye),
        }
    }

    /// Returns what an agent hears a call is about; the customer's words and his name stay in the house.
    async fn topic_of(&self, conversation: domain::id::ConversationId) -> Result<String> {
        let mut reader = self.read().await?;
        let row = store::views::find_row(reader.conn(), conversation).await?;
        let row = row.ok_or(Error::NotFound("conversation"))?;
        let open = row
            .intents
            .iter()
            .find(|named| named.opened.finished_at.is_none());
        let about = open.map_or_else(|| row.team_name.clone(), |named| named.name.clone());
        Ok(format!("Conversation {}, {about}.", row.number))
    }

    /// Forgets the numbers of contacts that were not used for as long as the settings say; returns how many.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn sweep_numbers(&self) -> Result<u64> {
        let mut unit = self.unit().await?;
        let now = unit.now();
        let keep = settings::current(&mut unit).await?.limits.keep_days;
        let before = now.plus_ms(-keep * super::DAY_MS);
        let rows = store::telephones::sweep(unit.conn(), before).await?;
        unit.commit().await?;
        Ok(rows)
    }
}

/// Returns what a contact is told whom we did not reach, and what he may choose.
fn missed(tongue: Tongue) -> Content {
    Content::Question {
        text: Text::plain(call::Told::Missed.words(tongue)),
        buttons: call::once_more(tongue),
    }
}
