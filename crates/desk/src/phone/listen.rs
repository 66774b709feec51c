//! Taking part in somebody's call, and letting its customer wait: the call becomes a conference.

use super::{
    request::{busy, save, tell},
    settings,
};
use crate::{Actor, Desk, Error, Result};
use domain::{
    call::{self, Listener, Listening, News, Part, PhoneCall, Purpose, Refused, Stage, Step},
    complaint,
    id::CallId,
    permission::Right,
    time::Timestamp,
};
use store::{Unit, calls::Stored};

fn not_talking() -> Error {
    Error::conflict("phone.not_talking", complaint::NOBODY_TALKS)
}

impl Desk {
    /// Rings the actor's own telephone, so that he may listen to a call, whisper to its agent or join.
    ///
    /// He hears the topic and presses 1 first; only then the two who talk are led into a conference.
    ///
    /// # Errors
    /// [`Error::Conflict`] `phone.not_talking`, `phone.own_call`, `phone.busy`, or with the code of a [`Refused`];
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn listen_call(&self, actor: &Actor, id: CallId, part: Part) -> Result<PhoneCall> {
        actor.may(Right::CallsListen)?;
        let asked = self.try_listen(actor, id, part).await;
        if let Err(Error::Conflict { code, .. }) = &asked
            && *code != "changed"
        {
            let conversation = self.get_call(actor, id).await?.purpose.conversation();
            let operator = actor.viewer.operator;
            self.note_refused(actor.cause(), conversation, operator, code)
                .await?;
        }
        asked
    }

    async fn try_listen(&self, actor: &Actor, id: CallId, part: Part) -> Result<PhoneCall> {
        let operator = actor.operator()?;
        let (mut thread, mut talk) = self.load_call(actor, id).await?;
        if talk.call.ends_at().is_none() || talk.call.is_ending {
            return Err(not_talking());
        }
        if talk.call.operator == operator {
            return Err(Error::conflict("phone.own_call", complaint::OWN_CALL));
        }
        let telephony = settings::current(&mut thread.unit).await?;
        if !telephony.is_on {
            return Err(Refused::Off.into());
        }
        let own = self.telephone_of(&mut thread.unit, operator).await?;
        let own = own.ok_or(Refused::NoTelephone)?;
        let contact = thread.conversation.contact;
        if self.number_of(thread.unit.conn(), contact).await?.as_ref() == Some(&own) {
            return Err(Refused::SameNumber.into());
        }
        let now = thread.unit.now();
        let conversation = thread.conversation.id;
        let listening = Listening {
            call: id,
            conversation,
            part,
        };
        let call = PhoneCall {
            id: CallId::new(self.id()),
            purpose: Purpose::Listen(listening),
            operator,
            number: own.hint(),
            call: call::Call::requested(),
            requested_at: now,
            ended_at: None,
            trouble: None,
            is_ending: false,
            limit_min: 0,
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
        let (cause, what) = (actor.cause(), part.name());
        self.note_attempt(
            &mut thread.unit,
            cause,
            Some(conversation),
            Some(operator),
            what,
        )
        .await?;
        let listener = Listener { part, is_in: false };
        talk.call.room.listeners.insert(operator, listener);
        tell(&mut thread, &talk, Step::Noted);
        save(&mut thread.unit, &mut talk).await?;
        thread.commit().await?;
        Ok(talk.call)
    }

    /// Puts down the actor's telephone with which he takes part in a call.
    ///
    /// # Errors
    /// [`Error::Conflict`] `phone.not_listening`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn leave_call(&self, actor: &Actor, id: CallId) -> Result<PhoneCall> {
        actor.may(Right::CallsListen)?;
        let operator = actor.operator()?;
        let (mut thread, mut talk) = self.load_call(actor, id).await?;
        let own = store::calls::find_open_of(thread.unit.conn(), operator).await?;
        let is_his = |own: &Stored| matches!(own.call.purpose, Purpose::Listen(listening) if listening.call == id);
        let Some(mut own) = own.filter(is_his) else {
            return Err(Error::conflict(
                "phone.not_listening",
                complaint::NOT_LISTENING,
            ));
        };
        put_down(&mut own, thread.unit.now());
        if own.call.call.stage.is_done() {
            talk.call.room.listeners.remove(&operator);
        }
        save(&mut thread.unit, &mut own).await?;
        tell(&mut thread, &talk, Step::Noted);
        save(&mut thread.unit, &mut talk).await?;
        thread.commit().await?;
        Ok(talk.call)
    }

    /// Lets the customer of a call wait, or fetches him back.
    ///
    /// # Errors
    /// [`Error::Conflict`] `phone.not_talking`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn hold_call(&self, actor: &Actor, id: CallId, waits: bool) -> Result<PhoneCall> {
        actor.may(Right::CallsRequest)?;
        let (mut thread, mut stored) = self.load_call(actor, id).await?;
        if stored.call.ends_at().is_none() || stored.call.is_ending {
            return Err(not_talking());
        }
        if stored.call.room.wants_hold != waits {
            stored.call.room.wants_hold = waits;
            stored.call.room.need();
            tell(&mut thread, &stored, Step::Noted);
            save(&mut thread.unit, &mut stored).await?;
        }
        thread.commit().await?;
        Ok(stored.call)
    }

    /// Follows how the telephone of somebody who takes part in a call has moved on, in the call itself.
    pub(super) async fn follow_listener(
        &self,
        mut unit: Unit,
        stored: &Stored,
        listening: Listening,
    ) -> Result<Unit> {
        let Some(mut talk) = store::calls::find(unit.conn(), listening.call).await? else {
            return Ok(unit);
        };
        let listeners = &mut talk.call.room.listeners;
        let operator = stored.call.operator;
        let before = listeners.get(&operator).copied();
        match stored.call.call.stage {
            Stage::Done { .. } => {
                listeners.remove(&operator);
            }
            Stage::CustomerRinging | Stage::Talking { .. } => {
                let part = listening.part;
                listeners.insert(operator, Listener { part, is_in: true });
            }
            Stage::Requested
            | Stage::Submitting
            | Stage::Unknown
            | Stage::AgentRinging
            | Stage::AgentConfirms => {}
        }
        let after = listeners.get(&operator).copied();
        if before == after {
            return Ok(unit);
        }
        if after.is_some_and(|listener| listener.is_in) && talk.call.ends_at().is_some() {
            talk.call.room.need();
        }
        let mut thread = self.thread_of(unit, listening.conversation).await?;
        tell(&mut thread, &talk, Step::Noted);
        save(&mut thread.unit, &mut talk).await?;
        thread.write().await
    }
}

/// Lets everybody put down who takes part in a call that is over.
pub(super) async fn hang_up_listeners(unit: &mut Unit, talk: &mut Stored) -> Result<()> {
    talk.call.room.wants_hold = false;
    if talk.call.room.listeners.is_empty() {
        return Ok(());
    }
    talk.call.room.listeners.clear();
    let now = unit.now();
    for mut open in store::calls::list_open(unit.conn()).await? {
        let is_of_it = matches!(open.call.purpose, Purpose::Listen(to) if to.call == talk.call.id);
        if is_of_it && !open.call.is_ending {
            put_down(&mut open, now);
            save(unit, &mut open).await?;
        }
    }
    Ok(())
}

/// Ends a call that takes part in another: one that was not dialled at once, any other as soon as the provider hears it.
fn put_down(listening: &mut Stored, now: Timestamp) {
    listening.call.is_ending = true;
    if listening.call.call.stage == Stage::Requested {
        listening.call.call.learn(News::HungUp, now);
        listening.call.ended_at = Some(now);
    }
}

/// Returns the part that somebody takes who has pressed 1, while the two still talk.
pub(super) fn part_of(
    listening: Listening,
    talk: Option<&Stored>,
) -> Option<(Part, Option<String>)> {
    let talk = talk?;
    talk.call.ends_at()?;
    Some((listening.part, talk.sid.clone()))
}

impl Desk {
    /// Writes down that the provider is about to be asked to lead the two into a room; false when somebody else has.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn begin_move(&self, id: CallId) -> Result<bool> {
        let begun = self
            .change_call(id, |stored, _| {
                let room = &mut stored.call.room;
                let may = room.moved == call::Move::Wanted
                    && matches!(stored.call.call.stage, Stage::Talking { .. });
                if may {
                    room.moved = call::Move::Asked;
                }
                may
            })
            .await?;
        Ok(begun.is_some())
    }

    /// Notes how the room of a call stands at the provider: `None` when there is none, or its name.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn note_room(&self, id: CallId, sid: Option<&str>) -> Result<()> {
        self.change_call(id, |stored, _| {
            let before = (stored.call.room.moved, stored.conference_sid.clone());
            match sid {
                Some(sid) => {
                    stored.call.room.moved = call::Move::Made;
                    stored.conference_sid = Some(sid.to_owned());
                }
                None if stored.call.room.moved == call::Move::Asked => {
                    stored.call.room.moved = call::Move::Wanted;
                }
                None => {}
            }
            before != (stored.call.room.moved, stored.conference_sid.clone())
        })
        .await?;
        Ok(())
    }

    /// Notes that the customer waits, or does not any more.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn note_hold(&self, id: CallId, is_held: bool) -> Result<()> {
        self.change_call(id, |stored, _| {
            let is_new = stored.call.room.is_held != is_held;
            stored.call.room.is_held = is_held;
            is_new
        })
        .await?;
        Ok(())
    }
}
