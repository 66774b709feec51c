//! Customers who want to be called: their numbers, their wish, and what they are told.

use super::{purpose_of_contact, settings};
use crate::{Actor, Desk, Error, Result, handover::Over, thread::Thread};
use domain::{
    bot::{Call as When, HandOverReason},
    call::Wish,
    event::Fact,
    id::{ChannelId, ContactId, ConversationId, MessageId},
    message::{Author, Content, Line},
    permission::Right,
    phone::PhoneNumber,
    team::BadField,
    text::Text,
};
use std::collections::BTreeSet;
use store::{Unit, telephones::ContactNumber};

/// The characters of a reason why a program gives a number.
const MAX_REASON_CHARS: usize = 500;

/// Why a person is needed, for colleagues.
const REASON: &str = "The customer wants to be called.";

/// What a customer is told where nobody calls.
const NO_CALLS: &str = "We cannot call you, sorry. Just write here, and a person will answer.";

/// What stands on the button that shares a number.
const SHARE: &str = "Share my number";

/// What a customer is told who shows somebody else's card.
const NOT_YOURS: &str =
    "This is not your own number. To be called, press the button that shares yours.";

/// A contact who wants to be called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) contact: ContactId,
    pub(crate) channel: ChannelId,
    /// When; `None` when he has only shown a card that is not his.
    pub(crate) when: Option<When>,
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
            match wanted.when {
                Some(when) => self.wish(&mut thread, when).await?,
                None if awaits_number(&thread) => {
                    self.ask_number_in(&mut thread, NOT_YOURS.to_owned());
                }
                // Cards are shown to people as anything else; nobody asked for this one.
                None => {}
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
    pub(crate) async fn wish(&self, thread: &mut Thread, when: When) -> Result<()> {
        let telephony = settings::current(&mut thread.unit).await?;
        if !telephony.is_on {
            self.say(thread, Author::System, Content::Text(Text::plain(NO_CALLS)));
            return Ok(());
        }
        let contact = thread.conversation.contact;
        let number = store::telephones::find(thread.unit.conn(), contact).await?;
        let now = thread.unit.now();
        let since = thread.conversation.about.call_wish.as_ref();
        let is_new = since.is_none();
        let wish = Wish {
            when,
            since: since.map_or(now, |wish| wish.since),
            number: number.as_ref().map(|number| number.hint.clone()),
        };
        thread.conversation.about.call_wish = Some(Box::new(wish));
        thread.tell(Fact::ConversationUpdated);
        follow_wish(thread).await?;
        if is_new {
            thread.add_line(MessageId::new(self.id()), Line::CallWished);
        }
        let Some(number) = number else {
            self.ask_number_in(thread, consent(telephony.limits.keep_days));
            return Ok(());
        };
        let words = promise(&number.hint, when);
        if thread.conversation.bot().is_some() {
            let over = Over::because(HandOverReason::Asked, None)
                .saying(REASON)
                .telling(&words);
            return self.hand_to_people(thread, over).await;
        }
        if thread.conversation.about.intervention.is_none() {
            let none = BTreeSet::new();
            self.begin_intervention(thread, None, REASON, &none).await?;
        }
        self.say(thread, Author::System, Content::Text(Text::plain(words)));
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
            number: number.as_ref().map(|number| number.hint.clone()),
        }));
        thread.tell(Fact::ConversationUpdated);
        follow_wish(thread).await?;
        thread.add_line(MessageId::new(self.id()), Line::CallWished);
        if number.is_none() && telephony.is_on {
            self.ask_number_in(thread, consent(telephony.limits.keep_days));
        }
        Ok(())
    }

    fn ask_number_in(&self, thread: &mut Thread, words: String) {
        let asked = Content::NumberRequest {
            text: Text::plain(words),
            label: SHARE.to_owned(),
        };
        self.say(thread, Author::System, asked);
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
        self.ask_number_in(&mut thread, consent(telephony.limits.keep_days));
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
            .map_err(|bad: domain::phone::BadNumber| BadField::new("phone", &format!("{bad}.")))?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > MAX_REASON_CHARS {
            let problem = "Say why this number may be called, in 500 characters at most.";
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

/// Returns what a contact is told whose number is needed: what for, and for how long.
fn consent(keep_days: i64) -> String {
    format!(
        "To call you we need your number. Press the button to share it. We use it to call you about your questions \
         here, and forget it {keep_days} days after we last did."
    )
}

/// Returns what a contact is told who will be called.
fn promise(hint: &str, when: When) -> String {
    match when {
        When::Now => format!(
            "We will call you at {hint} as soon as somebody is free. You can go on writing here meanwhile."
        ),
        When::Later => format!(
            "We will call you at {hint}. Write when it suits you; whoever calls you will read it here."
        ),
    }
}
