//! Customers who want to be called: their numbers, their wish, and what they are told.

use super::{purpose_of_contact, settings};
use crate::{Actor, Desk, Error, Result, handover::Over, thread::Thread};
use domain::{
    bot::{Call as When, HandOverReason},
    call::{self, Told, WantedAt, Wish},
    complaint,
    event::Fact,
    id::{ChannelId, ContactId, ConversationId, MessageId},
    message::{Author, Button, Content, Line},
    permission::Right,
    phone::PhoneNumber,
    team::BadField,
    text::Text,
    time::Timestamp,
    tongue::Tongue,
};
use std::collections::BTreeSet;
use store::{Unit, telephones::ContactNumber};

/// The characters of a reason why a program gives a number.
const MAX_REASON_CHARS: usize = 500;

const MINUTE_MS: i64 = 60_000;

/// Why a person is needed, for colleagues.
const REASON: &str = "The customer wants to be called.";

/// A contact who wants to be called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) contact: ContactId,
    pub(crate) channel: ChannelId,
    pub(crate) by: By,
}

/// How he has said so.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By {
    /// In words or by a button.
    Words(WantedAt),
    /// By sharing his own number.
    Number,
    /// Not at all: he has shown a card that is not his.
    ForeignCard,
}

impl Desk {
    /// Follows what contacts want in the unit that their words were written in.
    pub(crate) async fn follow_wishes(&self, mut unit: Unit, all: &[Wanted]) -> Result<Unit> {
        for wanted in all {
            let contacts = [wanted.contact];
            let found =
                store::conversations::find_open(unit.conn(), wanted.channel, &contacts).await?;
            let Some(conversation) = found.into_iter().next() else {
                continue;
            };
            let mut thread = Thread::of(unit, domain::event::Cause::Contact, conversation);
            match wanted.by {
                By::Words(wanted) => self.wish(&mut thread, wanted).await?,
                By::Number => {
                    let (when, at) = as_wished(&thread);
                    self.wish_at(&mut thread, when, at).await?;
                }
                By::ForeignCard if awaits_number(&thread) => {
                    self.ask_number_in(&mut thread, Told::NotYours).await?;
                }
                // Cards are shown to people as anything else; nobody asked for this one.
                By::ForeignCard => {}
            }
            unit = thread.write().await?;
        }
        Ok(unit)
    }

    /// Keeps a number that a contact has shared himself.
    pub(crate) async fn keep_number(
        &self,
        unit: &mut Unit,
        contact: ContactId,
        number: &PhoneNumber,
        reason: Option<&str>,
    ) -> Result<()> {
        let kept = ContactNumber {
            contact,
            sealed: self.seal_for(&purpose_of_contact(contact), number.as_str())?,
            hint: number.hint(),
            reason: reason.map(str::to_owned),
            used_at: unit.now(),
        };
        store::telephones::put(unit.conn(), &kept).await?;
        Ok(())
    }

    /// Notes that the contact wants to be called; a bot's turn ends, and he is told what happens.
    pub(crate) async fn wish(&self, thread: &mut Thread, wanted: WantedAt) -> Result<()> {
        match wanted {
            WantedAt::When(when) => self.wish_at(thread, when, None).await,
            WantedAt::In { minutes } => {
                let at = thread.unit.now().plus_ms(minutes * MINUTE_MS);
                self.wish_at(thread, When::Later, Some(at)).await
            }
        }
    }

    async fn wish_at(&self, thread: &mut Thread, when: When, at: Option<Timestamp>) -> Result<()> {
        let tongue = tongue_of(thread).await?;
        let telephony = settings::current(&mut thread.unit).await?;
        if !telephony.is_on {
            let words = Told::NoCalls.words(tongue);
            self.say(thread, Author::System, Content::Text(Text::plain(words)));
            return Ok(());
        }
        let contact = thread.conversation.contact;
        let number = store::telephones::find(thread.unit.conn(), contact).await?;
        let now = thread.unit.now();
        let known = thread.conversation.about.call_wish.take();
        let is_new = known.is_none();
        let had_time = known.as_ref().is_some_and(|wish| wish.at.is_some());
        thread.conversation.about.call_wish = Some(Box::new(Wish {
            when,
            since: known.map_or(now, |wish| wish.since),
            at,
            number: number.as_ref().map(|number| number.hint.clone()),
        }));
        thread.tell(Fact::ConversationUpdated);
        follow_wish(thread).await?;
        if is_new {
            thread.add_line(MessageId::new(self.id()), Line::CallWished);
        }
        let Some(number) = number else {
            let keep_days = telephony.limits.keep_days;
            return self
                .ask_number_in(thread, Told::Consent { keep_days })
                .await;
        };
        let (told, buttons) = answer(
            &number.hint,
            when,
            at.map(|at| minutes_until(at, now)),
            tongue,
        );
        self.tell_wished(thread, &told.words(tongue), buttons)
            .await?;
        match at {
            Some(at) if at > now => self.put_to_sleep(thread, at),
            Some(_) | None if had_time && thread.conversation.sleep().is_some() => {
                self.wake_thread(thread).await
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Tells a contact what becomes of his wish; people are needed for it, and a bot's turn ends.
    async fn tell_wished(
        &self,
        thread: &mut Thread,
        words: &str,
        buttons: Vec<Button>,
    ) -> Result<()> {
        if thread.conversation.bot().is_some() {
            let over = Over::because(HandOverReason::Asked, None)
                .saying(REASON)
                .telling(words)
                .asking(buttons);
            return self.hand_to_people(thread, over).await;
        }
        if thread.conversation.about.intervention.is_none() {
            let none = BTreeSet::new();
            self.begin_intervention(thread, None, REASON, &none).await?;
        }
        let text = Text::plain(words);
        let content = if buttons.is_empty() {
            Content::Text(text)
        } else {
            Content::Question { text, buttons }
        };
        self.say(thread, Author::System, content);
        Ok(())
    }

    /// Notes that a handover asks for a call; who hands over says the words himself, but for the question for a number.
    pub(crate) async fn want_call(&self, thread: &mut Thread, when: Option<When>) -> Result<()> {
        let Some(when) = when else { return Ok(()) };
        let contact = thread.conversation.contact;
        let number = store::telephones::find(thread.unit.conn(), contact).await?;
        let telephony = settings::current(&mut thread.unit).await?;
        let now = thread.unit.now();
        thread.conversation.about.call_wish = Some(Box::new(Wish {
            when,
            since: now,
            at: None,
            number: number.as_ref().map(|number| number.hint.clone()),
        }));
        thread.tell(Fact::ConversationUpdated);
        follow_wish(thread).await?;
        thread.add_line(MessageId::new(self.id()), Line::CallWished);
        if number.is_none() && telephony.is_on {
            let keep_days = telephony.limits.keep_days;
            self.ask_number_in(thread, Told::Consent { keep_days })
                .await?;
        }
        Ok(())
    }

    async fn ask_number_in(&self, thread: &mut Thread, told: Told<'_>) -> Result<()> {
        let tongue = tongue_of(thread).await?;
        let asked = Content::NumberRequest {
            text: Text::plain(told.words(tongue)),
            label: call::share(tongue).to_owned(),
        };
        self.say(thread, Author::System, asked);
        Ok(())
    }

    /// Asks the contact to share his number.
    ///
    /// # Errors
    /// [`Error::Conflict`] `phone.off` or `conversation.closed`; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn ask_number(&self, actor: &Actor, id: ConversationId) -> Result<()> {
        actor.may(Right::CallsRequest)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        thread.conversation.check_turn(None)?;
        let telephony = settings::current(&mut thread.unit).await?;
        if !telephony.is_on {
            return Err(domain::call::Refused::Off.into());
        }
        let keep_days = telephony.limits.keep_days;
        self.ask_number_in(&mut thread, Told::Consent { keep_days })
            .await?;
        thread.commit().await?;
        Ok(())
    }

    /// Keeps the number of a conversation's contact that a program or a bot knows, with the reason why it may.
    ///
    /// # Errors
    /// [`Error::Invalid`] for the number or the reason; [`Error::NotFound`]; [`Error::Forbidden`], also for people:
    /// a customer shares his number himself.
    pub async fn give_number(
        &self,
        actor: &Actor,
        id: ConversationId,
        number: &str,
        reason: &str,
    ) -> Result<()> {
        actor.may(Right::CallsRequest)?;
        if !actor.is_program() && !actor.is_bot() {
            return Err(Error::Forbidden(Right::CallsRequest.name()));
        }
        let number: PhoneNumber = number
            .parse()
            .map_err(|bad: domain::phone::BadNumber| BadField::new("phone", bad.into()))?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > MAX_REASON_CHARS {
            let problem = complaint::SAY_WHY_CALL;
            return Err(BadField::new("reason", problem).into());
        }
        let mut thread = Thread::load_for(self, actor, id).await?;
        let contact = thread.conversation.contact;
        self.keep_number(&mut thread.unit, contact, &number, Some(reason))
            .await?;
        let cause = actor.cause();
        thread.unit.tell(cause, Fact::ContactUpdated { contact });
        if let Some(wish) = &mut thread.conversation.about.call_wish {
            wish.number = Some(number.hint());
        }
        thread.tell(Fact::ConversationUpdated);
        follow_wish(&mut thread).await?;
        thread.commit().await?;
        Ok(())
    }

    /// Forgets the number of a conversation's contact, and his wish for a call.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn forget_number(&self, actor: &Actor, id: ConversationId) -> Result<()> {
        actor.may(Right::CallsRequest)?;
        let mut thread = Thread::load_for(self, actor, id).await?;
        let contact = thread.conversation.contact;
        store::telephones::forget(thread.unit.conn(), contact).await?;
        let cause = actor.cause();
        thread.unit.tell(cause, Fact::ContactUpdated { contact });
        thread.conversation.about.call_wish = None;
        thread.tell(Fact::ConversationUpdated);
        follow_wish(&mut thread).await?;
        thread.commit().await?;
        Ok(())
    }
}

/// Says whether the contact wants to be called, and has not shared a number.
fn awaits_number(thread: &Thread) -> bool {
    let wish = thread.conversation.about.call_wish.as_ref();
    wish.is_some_and(|wish| wish.number.is_none())
}

/// Notes what kind of work a conversation is, after the contact's wish has changed.
async fn follow_wish(thread: &mut Thread) -> Result<()> {
    let id = thread.conversation.id;
    let calls = store::calls::list(thread.unit.conn(), id).await?;
    let is_called = calls.iter().any(|call| call.outcome().is_none());
    follow_call(thread, is_called);
    Ok(())
}

/// Notes what kind of work a conversation is: a call as long as the contact waits for one at once, or is called.
pub(super) fn follow_call(thread: &mut Thread, is_called: bool) {
    let about = &mut thread.conversation.about;
    let wish = about.call_wish.as_ref();
    let waits = wish.is_some_and(|wish| wish.when == When::Now && wish.number.is_some());
    let call = is_called || waits;
    if about.asks.call != call {
        about.asks.call = call;
        thread.tell(Fact::ConversationUpdated);
    }
}

/// Makes of a wish for a time one for a call at once, when the time has come.
pub(crate) fn come_due(thread: &mut Thread) {
    let now = thread.unit.now();
    let wish = thread.conversation.about.call_wish.as_mut();
    if wish.is_some_and(|wish| wish.come_due(now)) {
        follow_call(thread, false);
    }
}

/// Returns the language that the contact is spoken to in.
pub(super) async fn tongue_of(thread: &mut Thread) -> Result<Tongue> {
    let contact = thread.conversation.contact;
    Ok(store::tongues::of_contact(thread.unit.conn(), contact).await?)
}

/// Returns when somebody wants to be called who has shared his number: as he said before, else at once.
fn as_wished(thread: &Thread) -> (When, Option<Timestamp>) {
    let wish = thread.conversation.about.call_wish.as_ref();
    wish.map_or((When::Now, None), |wish| (wish.when, wish.at))
}

/// Returns what a contact is told who wants to be called, and the times that he may choose from.
fn answer(hint: &str, when: When, minutes: Option<i64>, tongue: Tongue) -> (Told<'_>, Vec<Button>) {
    match (minutes, when) {
        (Some(minutes), _) => (Told::Scheduled { hint, minutes }, Vec::new()),
        (None, When::Later) => (Told::Promise { hint, when }, call::times(tongue)),
        (None, When::Now) => (Told::Promise { hint, when }, Vec::new()),
    }
}

/// Says how long it is until a time, as people say it: in whole hours from two hours on.
///
/// Units: minutes, 1 at least.
fn minutes_until(at: Timestamp, now: Timestamp) -> i64 {
    let minutes = (at.ms_since(now) + MINUTE_MS / 2) / MINUTE_MS;
    if minutes >= 120 {
        (minutes + 30) / 60 * 60
    } else {
        minutes.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_in_minutes_and_from_two_hours_on_in_hours() {
        let now = Timestamp::from_ms(0);
        let until = |ms| minutes_until(now.plus_ms(ms), now);
        assert_eq!(until(1), 1);
        assert_eq!(until(59 * MINUTE_MS + 31_000), 60);
        assert_eq!(until(119 * MINUTE_MS), 119);
        assert_eq!(until(1_437 * MINUTE_MS), 1_440);
    }
}
