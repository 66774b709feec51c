//! What came in, understood: contacts, conversations, messages.

mod altered;
mod calls;
mod files;
mod round;

use crate::{
    Desk, Inbound, Result, asking, cards,
    change::Draft,
    phone::{By, Wanted},
    references::Reference,
};
use domain::{
    call,
    card::Tap,
    channel::{Entry, Incoming, Sender, Understood},
    conversation::{Because, State, asking::Answer},
    event::{Cause, Fact},
    id::{AttachmentId, ChannelId, ContactId, MessageId, TeamId},
    message::{Author, Content, Line, Pressed, Service},
    text::Text,
    time::Timestamp,
    wish::Wish,
};
pub(crate) use files::{PlaceOf, kept};
use round::Known;
pub(crate) use round::{Round, open_or_begin};

/// How often an update that lost a race is tried before it counts as a fault.
const RACES: usize = 5;

impl Desk {
    /// Makes of updates what they say, in this order: contacts, conversations, messages and their facts, all
    /// in one unit.
    ///
    /// An update that was taken in before changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; nothing was changed and it may be tried again. One that can never be
    /// taken in fails all: then each should be tried alone.
    pub async fn ingest(&self, all: &[(Inbound, Understood)]) -> Result<()> {
        let theirs = self.places_of_operators(all).await?;
        let numbered = all.iter().enumerate();
        let (operators, customers): (Vec<_>, Vec<_>) =
            numbered.partition(|(at, _)| theirs.contains(at));
        let customers: Vec<_> = customers.into_iter().map(|(_, update)| update).collect();
        self.ingest_customers(&customers).await?;
        let operators: Vec<_> = operators.into_iter().map(|(_, update)| update).collect();
        for group in operators.chunk_by(|one, next| files::are_of_one_album(&one.1, &next.1)) {
            let [first, rest @ ..] = group else { continue };
            let others: Vec<_> = rest.iter().map(|update| update.0.id).collect();
            let parts: Vec<_> = group.iter().map(|update| &update.1).collect();
            let whole = files::whole_album(&parts);
            let whole = whole.as_ref().unwrap_or(&first.1);
            if !Box::pin(self.at_console(&first.0, &others, whole)).await? {
                self.ingest_customers(group).await?;
            }
        }
        Ok(())
    }

    async fn ingest_customers(&self, all: &[&(Inbound, Understood)]) -> Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let mut races = 0;
        loop {
            match self.try_ingest(all).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    async fn try_ingest(&self, all: &[&(Inbound, Understood)]) -> Result<()> {
        let mut unit = self.unit().await?;
        let ids: Vec<_> = all.iter().map(|update| update.0.id).collect();
        let new = store::inbound::finish(unit.conn(), &ids).await?;
        for (inbound, understood) in all {
            // A number is kept sealed, not in what the channel sent.
            if matches!(understood, Understood::Shared { .. }) && new.contains(&inbound.id) {
                store::inbound::forget_body(unit.conn(), inbound.id).await?;
            }
        }
        let news: Vec<_> = all
            .iter()
            .filter(|update| new.contains(&update.0.id))
            .map(|update| (update.0.channel, &update.1))
            .collect();
        let mut round = Round::load(self, unit, &news).await?;
        for (channel, understood) in news {
            follow(&mut round, channel, understood).await?;
        }
        round.write().await?.commit().await?;
        Ok(())
    }
}

/// Does what one update says.
pub(crate) async fn follow(
    round: &mut Round<'_>,
    channel: ChannelId,
    understood: &Understood,
) -> Result<()> {
    match understood {
        Understood::Written(incoming) => {
            if obey(round, channel, incoming).await? {
                return Ok(());
            }
            let now = round.now();
            let contact = receive(round, channel, incoming, now).await?;
            if let (Some(contact), Some(words)) = (contact, incoming.content.text()) {
                calls::follow_words(round, channel, contact, words);
            }
        }
        Understood::Edited(incoming) => altered::edited(round, channel, incoming).await?,
        Understood::Reacted {
            sender,
            external_id,
            emojis,
        } => {
            let known = round.recognise(channel, sender, true).await?;
            if known.is_blocked {
                return round.keep_out(known).await;
            }
            altered::reacted(round, channel, external_id, emojis).await?;
        }
        Understood::Deleted { external_ids } => {
            altered::deleted(round, channel, external_ids).await?;
        }
        Understood::Shared { card, number } => {
            calls::follow_card(round, channel, card, number.as_ref()).await?;
        }
        Understood::Started { sender, entry, .. } => {
            let known = round.recognise(channel, sender, true).await?;
            if known.is_blocked {
                return round.keep_out(known).await;
            }
            let contact = known.contact;
            if let Some(Entry::Reference(link)) = entry {
                refer(round, channel, sender, known, link).await?;
            } else if let Some(entry) = entry {
                round.remember(channel, sender, entry.clone()).await?;
            }
            round.tell((
                Cause::Channel(channel),
                Fact::ContactStarted { contact, channel },
            ));
        }
        Understood::Pressed {
            sender,
            press,
            data,
        } => {
            let known = round.recognise(channel, sender, true).await?;
            let counts = pressed(round, channel, known, data, None).await?;
            round.tell((
                Cause::Channel(channel),
                Fact::ContactPressed {
                    contact: known.contact,
                    channel,
                    press: press.clone(),
                    counts,
                },
            ));
        }
        Understood::Happened { sender, what } => happened(round, channel, sender, *what).await?,
        Understood::Reachable {
            sender,
            is_reachable,
        } => {
            round.recognise(channel, sender, *is_reachable).await?;
        }
        Understood::InGroup(_) | Understood::Ignored => {}
    }
    Ok(())
}

/// Does what a button of a sender says that he pressed, as a message with a name where it becomes one; false when it
/// comes too late.
pub(crate) async fn press(
    round: &mut Round<'_>,
    channel: ChannelId,
    sender: &Sender,
    (data, name): (&str, &str),
) -> Result<bool> {
    let known = round.recognise(channel, sender, true).await?;
    pressed(round, channel, known, data, Some(name)).await
}

async fn pressed(
    round: &mut Round<'_>,
    channel: ChannelId,
    known: Known,
    data: &str,
    name: Option<&str>,
) -> Result<bool> {
    if known.is_blocked {
        round.keep_out(known).await?;
        return Ok(false);
    }
    if let Some(pressed) = Pressed::from_data(data) {
        return choose_button(round, channel, known, (pressed, name)).await;
    }
    if let Some(tap) = Tap::from_data(data) {
        return cards::tapped(round, channel, known.contact, tap).await;
    }
    if let Some(wanted) = call::wished_by(data) {
        let is_open = round.find_open(channel, known).is_some();
        round.want(Wanted {
            contact: known.contact,
            channel,
            by: By::Words(wanted),
        });
        return Ok(is_open);
    }
    match Answer::from_data(data) {
        Some(answer) => answer_question(round, channel, known, answer).await,
        None => Ok(false),
    }
}

/// Takes what a signed link refers to: for the open conversation, or for the one that begins next.
async fn refer(
    round: &mut Round<'_>,
    channel: ChannelId,
    sender: &Sender,
    known: Known,
    link: &str,
) -> Result<()> {
    let Some(Reference { name, value, .. }) = round.desk().check_link(channel, link) else {
        return Ok(());
    };
    let Some(change) = round.find_open(channel, known) else {
        let entry = Entry::Reference(link.to_owned());
        return round.remember(channel, sender, entry).await;
    };
    let value = serde_json::Value::String(value);
    let attributes = &mut change.conversation.about.attributes;
    if attributes.insert(name, value.clone()) != Some(value) {
        let told = change.updated();
        round.tell(told);
    }
    Ok(())
}

/// Notes what happened in a contact's chat in his open conversation; it opens none.
async fn happened(
    round: &mut Round<'_>,
    channel: ChannelId,
    sender: &Sender,
    what: Service,
) -> Result<()> {
    let known = round.recognise(channel, sender, true).await?;
    if known.is_blocked {
        return round.keep_out(known).await;
    }
    let (id, now) = (MessageId::new(round.id()), round.now());
    let told = round
        .find_open(channel, known)
        .map(|change| change.add_line(id, Line::Service { what }, now));
    if let Some(told) = told {
        round.tell(told);
    }
    Ok(())
}

/// Adds a contact's message, said at `at`, to his open conversation, or to one that it opens; `None` when it is known,
/// belongs to what was said before, or is kept out because the contact is blocked.
pub(crate) async fn receive(
    round: &mut Round<'_>,
    channel: ChannelId,
    incoming: &Incoming,
    at: Timestamp,
) -> Result<Option<ContactId>> {
    let external_id = incoming.external_id.as_str();
    if round.find_message(channel, external_id).is_some() {
        return Ok(None);
    }
    let sender = round.recognise(channel, &incoming.sender, true).await?;
    if sender.is_blocked {
        round.keep_out(sender).await?;
        return Ok(None);
    }
    if is_about_rating(round, channel, incoming).await? {
        return Ok(None);
    }
    if files::join(round, channel, incoming).await? {
        return Ok(None);
    }
    let reply_to = incoming
        .reply_to
        .as_deref()
        .and_then(|id| round.find_message(channel, id));
    let draft = Draft {
        author: Author::Contact,
        content: incoming.content.clone(),
        private: false,
        reply_to,
        external_id: Some(external_id),
        progress: None,
    };
    let message = MessageId::new(round.id());
    round.note_message(channel, external_id, message);
    let names: Vec<_> = incoming.files.iter().map(|_| round.id()).collect();
    let now = round.now();
    let change = round.conversation(channel, sender).await?;
    change.add_said_at(message, draft, at, now);
    let conversation = change.conversation.id;
    if let Some((added, kept)) = change.added_with_files(message) {
        let marks = &mut added.message.marks;
        marks.forwarded_from.clone_from(&incoming.forwarded_from);
        marks.picked.clone_from(&incoming.picked);
        added.album.clone_from(&incoming.album);
        added.raw.clone_from(&incoming.raw);
        let numbered = incoming.files.iter().zip(names).enumerate();
        kept.extend(numbered.map(|(position, (file, name))| {
            let place = files::PlaceOf {
                conversation,
                message,
                channel,
                external_id: Some(external_id),
                position,
            };
            files::kept(AttachmentId::new(name), file, &place)
        }));
    }
    let is_asked = matches!(change.conversation.state, State::Asking { .. });
    let told = change.fact(|moved| Fact::MessageReceived { moved, message });
    round.tell(told);
    if is_asked && let Some(words) = incoming.content.text() {
        let team = asking::team_named_in(round.unit(), &words.plain).await?;
        if let Some(team) = team {
            choose(round, channel, sender, team)?;
        }
    }
    Ok(Some(sender.contact))
}

/// Does what a contact's command says; false for words, and for who waits for nothing and says stop.
async fn obey(round: &mut Round<'_>, channel: ChannelId, incoming: &Incoming) -> Result<bool> {
    let Content::Text(text) = &incoming.content else {
        return Ok(false);
    };
    let Some(wish) = Wish::read(&text.plain) else {
        return Ok(false);
    };
    let sender = round.recognise(channel, &incoming.sender, true).await?;
    if sender.is_blocked {
        round.keep_out(sender).await?;
        return Ok(true);
    }
    match wish {
        Wish::Language(tongue) => {
            let contact = sender.contact;
            if let Some(tongue) = tongue {
                store::tongues::choose(round.unit().conn(), contact, tongue).await?;
            }
            let asked = Fact::ContactLanguageAsked { contact, channel };
            round.tell((Cause::Channel(channel), asked));
            Ok(true)
        }
        Wish::Stop => {
            let open = round.find_open(channel, sender);
            let open = open.map(|change| change.conversation.id);
            match open {
                Some(conversation) => cards::leave(round, conversation).await,
                None => Ok(false),
            }
        }
    }
}

/// Takes words that answer the question how it was as a part of the rating: they begin nothing.
async fn is_about_rating(
    round: &mut Round<'_>,
    channel: ChannelId,
    incoming: &Incoming,
) -> Result<bool> {
    let (Some(answered), Some(words)) = (&incoming.reply_to, incoming.content.text()) else {
        return Ok(false);
    };
    // Cards are no messages.
    if round.find_message(channel, answered).is_some() {
        return Ok(false);
    }
    cards::adds_words(round, channel, answered, &words.plain).await
}

/// Takes a pressed button of a bot as what the contact says; false when the conversation is over.
async fn choose_button(
    round: &mut Round<'_>,
    channel: ChannelId,
    sender: Known,
    (pressed, name): (Pressed, Option<&str>),
) -> Result<bool> {
    let Some(asked) = store::messages::find(round.unit().conn(), pressed.message).await? else {
        return Ok(false);
    };
    let Content::Question { buttons, .. } = asked.content else {
        return Ok(false);
    };
    let Some(button) = buttons.into_iter().nth(pressed.place) else {
        return Ok(false);
    };
    let (message, now) = (MessageId::new(round.id()), round.now());
    let open = round.find_open(channel, sender);
    let Some(change) = open.filter(|change| change.conversation.id == asked.conversation) else {
        return Ok(false);
    };
    let content = Content::Choice {
        value: button.value.unwrap_or_else(|| button.label.clone()),
        text: Text::plain(button.label),
    };
    let draft = Draft {
        author: Author::Contact,
        content,
        private: false,
        reply_to: Some(pressed.message),
        external_id: name,
        progress: None,
    };
    change.add(message, draft, now);
    let told = change.fact(|moved| Fact::MessageReceived { moved, message });
    round.tell(told);
    Ok(true)
}

/// Takes a pressed button as an answer; false when the question is over or the team gone.
async fn answer_question(
    round: &mut Round<'_>,
    channel: ChannelId,
    sender: Known,
    answer: Answer,
) -> Result<bool> {
    let stands = round
        .find_open(channel, sender)
        .is_some_and(|change| change.conversation.is_asked(answer));
    if !stands {
        return Ok(false);
    }
    let Some(team) = asking::team_chosen(round.unit(), answer.team).await? else {
        return Ok(false);
    };
    choose(round, channel, sender, team)?;
    Ok(true)
}

/// Puts a conversation into the queue of the team that its contact chose.
fn choose(round: &mut Round<'_>, channel: ChannelId, sender: Known, team: TeamId) -> Result<()> {
    let (line, now) = (MessageId::new(round.id()), round.now());
    let Some(change) = round.find_open(channel, sender) else {
        return Ok(());
    };
    change.conversation.answered(team, Because::Answer)?;
    let moved = change.fact(|moved| Fact::ConversationTransferred { moved, team });
    let noted = change.add_line(line, Line::Chosen { team }, now);
    round.tell(moved);
    round.tell(noted);
    Ok(())
}
