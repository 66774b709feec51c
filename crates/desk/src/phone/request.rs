//! Asking for a call, ending it, and noting what it brought.

use super::{DAY_MS, settings, wish::follow_call};
use crate::{Actor, Desk, Error, Result, handover::Over, thread::Thread};
use domain::{
    bot::{Call as When, HandOverReason},
    call::{
        self, Asked, CallRequest, MAX_NOTE_CHARS, MORE_MIN, MOST_MORE_MIN, PhoneCall, Purpose,
        Refused, Stage, Step,
    },
    complaint,
    event::Fact,
    id::{CallId, ConversationId, OperatorId},
    permission::{Right, Role},
    team::BadField,
};
use store::{Unit, calls::Stored};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallAsked {
    /// The telephones are rung.
    Placed(Box<PhoneCall>),
    /// Nobody has the conversation: whoever gets it calls.
    Wished,
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::conflict(refused.code(), refused.complaint())
    }
}

/// Says that a call is under way, when a unique index says so.
pub(super) fn busy(error: store::Error) -> Error {
    if error.is_taken() {
        Error::conflict("phone.busy", complaint::CALL_NOT_OVER)
    } else {
        error.into()
    }
}

impl Desk {
    /// Asks for a call with the contact of a conversation.
    ///
    /// An operator who has it is rung at once. Where a bot has it or nobody, the wish is noted, the bot's turn ends,
    /// and whoever gets the conversation calls. Every attempt is kept, also a refused one.
    ///
    /// # Errors
    /// [`Error::Conflict`] with the code of a [`Refused`], `phone.busy`, `conversation.closed`,
    /// `conversation.not_yours` or `turn.stale`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn request_call(
        &self,
        actor: &Actor,
        id: ConversationId,
        ask: &CallRequest,
    ) -> Result<CallAsked> {
        actor.may(Right::CallsRequest)?;
        let asked = self.try_request(actor, id, ask).await;
        if let Err(Error::Conflict { code, .. }) = &asked
            && *code != "changed"
        {
            let operator = ask.operator_id.or(actor.viewer.operator);
            self.note_refused(actor.cause(), Some(id), operator, code)
                .await?;
        }
        asked
    }

    async fn try_request(
        &self,
        actor: &Actor,
        id: ConversationId,
        ask: &CallRequest,
    ) -> Result<CallAsked> {
        let mut thread = Thread::load_for(self, actor, id).await?;
        thread.conversation.check_turn(None)?;
        let owner = thread.conversation.owner();
        if let Some(bot) = thread.conversation.bot()
            && actor.is_bot()
            && actor.viewer.operator != Some(bot)
        {
            return Err(domain::conversation::Refused::StaleTurn.into());
        }
        let own = actor
            .viewer
            .operator
            .filter(|_| !actor.is_program() && !actor.is_bot());
        let Some(operator) = ask.operator_id.or(own).or(owner) else {
            return self.wish_for(thread, ask.when.unwrap_or(When::Now)).await;
        };
        let leads = actor.is_program() || actor.viewer.role > Role::Agent;
        if !leads && owner != Some(operator) {
            return Err(Error::conflict(
                "conversation.not_yours",
                complaint::TAKE_FIRST,
            ));
        }
        store::operators::find(thread.unit.conn(), operator)
            .await?
            .ok_or(Error::NotFound("operator"))?;
        let call = self.place(&mut thread, actor, operator).await?;
        thread.commit().await?;
        Ok(CallAsked::Placed(Box::new(call)))
    }

    /// Notes the wish of a contact for whom a program or a bot speaks.
    async fn wish_for(&self, mut thread: Thread, when: When) -> Result<CallAsked> {
        let telephony = settings::current(&mut thread.unit).await?;
        if !telephony.is_on {
            return Err(Refused::Off.into());
        }
        self.wish(&mut thread, call::WantedAt::When(when)).await?;
        if thread.conversation.bot().is_some() {
            // His number is asked for, and a person may as well be there when it comes.
            let over = Over::because(HandOverReason::Asked, None);
            self.hand_to_people(&mut thread, over).await?;
        }
        thread.commit().await?;
        Ok(CallAsked::Wished)
    }

    /// Writes the call down, if it may be made; whoever carries calls dials.
    async fn place(
        &self,
        thread: &mut Thread,
        actor: &Actor,
        operator: OperatorId,
    ) -> Result<PhoneCall> {
        let now = thread.unit.now();
        let (conversation, contact) = (thread.conversation.id, thread.conversation.contact);
        let telephony = settings::current(&mut thread.unit).await?;
        let customer = self.number_of(thread.unit.conn(), contact).await?;
        let own = self.telephone_of(&mut thread.unit, operator).await?;
        let since = now.plus_ms(-DAY_MS);
        let (to_customer, in_all) =
            store::calls::count_since(thread.unit.conn(), contact, since).await?;
        telephony.permit(&Asked {
            by: (!actor.is_program()).then_some(actor.viewer.role),
            customer: customer.as_ref(),
            operator: own.as_ref(),
            to_customer,
            in_all,
        })?;
        let number = customer.ok_or(Refused::NoNumber)?.hint();
        let call = PhoneCall {
            id: CallId::new(self.id()),
            purpose: Purpose::Talk {
                conversation,
                contact,
            },
            operator,
            number,
            call: call::Call::requested(),
            requested_at: now,
            ended_at: None,
            trouble: None,
            is_ending: false,
            limit_min: telephony.limits.talk_min,
            room: call::Room::default(),
            note: None,
            version: 1,
        };
        let stored = Stored {
            call,
            sid: None,
            customer_sid: None,
            conference_sid: None,
            submitted_at: None,
        };
        let inserted = store::calls::insert(thread.unit.conn(), &stored).await;
        inserted.map_err(busy)?;
        let cause = actor.cause();
        self.note_attempt(
            &mut thread.unit,
            cause,
            Some(conversation),
            Some(operator),
            "placed",
        )
        .await?;
        tell(thread, &stored, Step::Requested);
        follow_call(thread, true);
        Ok(stored.call)
    }

    /// Lists the calls of a conversation, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn list_calls(&self, actor: &Actor, id: ConversationId) -> Result<Vec<PhoneCall>> {
        self.get_conversation(actor, id).await?;
        Ok(store::calls::list(self.read().await?.conn(), id).await?)
    }

    /// Returns a call.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none about a conversation that the actor may see; [`Error::Forbidden`].
    pub async fn get_call(&self, actor: &Actor, id: CallId) -> Result<PhoneCall> {
        const NONE: Error = Error::NotFound("call");
        let found = store::calls::find(self.read().await?.conn(), id).await?;
        let call = found.ok_or(NONE)?.call;
        // Whoever proves a telephone or takes part is rung, and calls nobody.
        let Purpose::Talk { conversation, .. } = call.purpose else {
            return Err(NONE);
        };
        match self.get_conversation(actor, conversation).await {
            Err(Error::NotFound(_)) => Err(NONE),
            Err(error) => Err(error),
            Ok(_) => Ok(call),
        }
    }

    /// Ends a call: one that was not dialled is over at once, any other as soon as the provider has heard it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn end_call(&self, actor: &Actor, id: CallId) -> Result<PhoneCall> {
        actor.may(Right::CallsRequest)?;
        let (mut thread, mut stored) = self.load_call(actor, id).await?;
        if stored.call.call.stage.is_done() || stored.call.is_ending {
            thread.leave().await?;
            return Ok(stored.call);
        }
        stored.call.is_ending = true;
        if stored.call.call.stage == Stage::Requested {
            let now = thread.unit.now();
            stored.call.call.learn(call::News::HungUp, now);
            self.ended(&mut thread, &mut stored).await?;
        } else {
            tell(&mut thread, &stored, Step::Noted);
        }
        save(&mut thread.unit, &mut stored).await?;
        thread.commit().await?;
        Ok(stored.call)
    }

    /// Lets them talk for [`MORE_MIN`] minutes more.
    ///
    /// # Errors
    /// [`Error::Conflict`] `phone.not_talking`, or `phone.longest` when they may talk for no longer;
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn extend_call(&self, actor: &Actor, id: CallId) -> Result<PhoneCall> {
        actor.may(Right::CallsRequest)?;
        let (mut thread, mut stored) = self.load_call(actor, id).await?;
        if stored.call.ends_at().is_none() || stored.call.is_ending {
            return Err(Error::conflict(
                "phone.not_talking",
                complaint::NOBODY_TALKS,
            ));
        }
        let house = settings::current(&mut thread.unit).await?.limits.talk_min;
        let limit_min = stored.call.limit_min + MORE_MIN;
        if limit_min > house + MOST_MORE_MIN {
            return Err(Error::conflict("phone.longest", complaint::CALL_LONGEST));
        }
        stored.call.limit_min = limit_min;
        tell(&mut thread, &stored, Step::Noted);
        save(&mut thread.unit, &mut stored).await?;
        thread.commit().await?;
        Ok(stored.call)
    }

    /// Notes what a call brought; empty words take a note away.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn note_call(&self, actor: &Actor, id: CallId, note: &str) -> Result<PhoneCall> {
        actor.may(Right::CallsRequest)?;
        let note = note.trim();
        if note.chars().count() > MAX_NOTE_CHARS {
            return Err(BadField::new("note", complaint::NOTE_TOO_LONG).into());
        }
        let (mut thread, mut stored) = self.load_call(actor, id).await?;
        stored.call.note = (!note.is_empty()).then(|| note.to_owned());
        tell(&mut thread, &stored, Step::Noted);
        save(&mut thread.unit, &mut stored).await?;
        thread.commit().await?;
        Ok(stored.call)
    }

    pub(super) async fn load_call(&self, actor: &Actor, id: CallId) -> Result<(Thread, Stored)> {
        let call = self.get_call(actor, id).await?;
        let conversation = call.purpose.conversation();
        let conversation = conversation.ok_or(Error::NotFound("call"))?;
        let mut thread = Thread::load_for(self, actor, conversation).await?;
        let found = store::calls::find(thread.unit.conn(), id).await?;
        Ok((thread, found.ok_or(Error::NotFound("call"))?))
    }
}

/// Tells of a call that was changed.
pub(super) fn tell(thread: &mut Thread, stored: &Stored, step: Step) {
    let call = stored.call.id;
    thread.tell(|moved| Fact::CallChanged { moved, call, step });
}

/// Saves a call over the version that was loaded.
pub(super) async fn save(unit: &mut Unit, stored: &mut Stored) -> Result<()> {
    stored.call.version += 1;
    Ok(store::calls::save(unit.conn(), stored).await?)
}
