//! Cards that contacts are shown beside messages: what each shows, and what becomes of a press on one.

use crate::{Result, change::Change, ingest::Round};
use domain::{
    card::{Face, Kind, Tap},
    channel::{How, Outcome},
    conversation::{Conversation, State, Status},
    event::{Fact, Moved},
    id::{ChannelId, ConversationId, MessageId},
    message::{Button, Line},
    rating::{Rating, Stars, clean_words},
    text::Text,
    tongue::Tongue,
};
use store::{Unit, deliveries::CardOf};

/// What an event means for the cards of its conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Follow {
    /// It does not wait any more.
    Found,
    /// A person has concluded it.
    Ended,
    /// Its contact has said how it was.
    Rated,
}

/// Says what an event means for the cards of its conversation.
pub(crate) fn follow(fact: &Fact) -> Option<Follow> {
    if let Fact::ConversationRated { .. } = fact {
        return Some(Follow::Rated);
    }
    let Moved { before, after, .. } = fact.moved()?;
    let before = before.as_ref()?;
    if before.status == Status::Waiting && after.status != Status::Waiting {
        return Some(Follow::Found);
    }
    let had =
        matches!(before.status, Status::Active | Status::Snoozed) && before.operator.is_some();
    (had && after.status == Status::Closed).then_some(Follow::Ended)
}

/// What goes out of a card.
pub(crate) struct Out {
    pub(crate) how: How,
    pub(crate) text: Text,
    pub(crate) buttons: Vec<Button>,
}

/// Lets the cards of a conversation show what an event made of it; returns which has to go out.
pub(crate) async fn follow_card(
    unit: &mut Unit,
    conversation: &Conversation,
    what: Follow,
) -> Result<Option<Kind>> {
    let id = conversation.id;
    match what {
        Follow::Found => {
            let Some(kept) = store::cards::find(unit.conn(), id, Kind::Queue).await? else {
                return Ok(None);
            };
            // Who left was told so by his own press.
            if kept.face != Face::Left {
                let face = found(unit, conversation).await?;
                store::cards::show(unit.conn(), id, kept.channel, &face).await?;
            }
            Ok(Some(Kind::Queue))
        }
        Follow::Ended => {
            let channel = conversation.channel;
            let stored = store::channels::find(unit.conn(), channel).await?;
            let asks = stored.is_some_and(|stored| stored.channel.asks_rating);
            let is_over = matches!(conversation.state, State::Closed { .. });
            let is_asked = store::cards::find(unit.conn(), id, Kind::Rating)
                .await?
                .is_some();
            if !asks || !is_over || is_asked {
                return Ok(None);
            }
            store::cards::show(unit.conn(), id, channel, &Face::HowWasIt).await?;
            Ok(Some(Kind::Rating))
        }
        Follow::Rated => Ok(Some(Kind::Rating)),
    }
}

/// Returns what the queue card of a conversation shows that waits no more.
async fn found(unit: &mut Unit, conversation: &Conversation) -> Result<Face> {
    let State::Active(held) = conversation.state else {
        return Ok(Face::Over);
    };
    let operator = store::operators::find(unit.conn(), held.operator).await?;
    Ok(operator.map_or(Face::Over, |operator| Face::Joined {
        name: operator.name,
    }))
}

/// Finds what goes out of a card, as it is at this moment, and notes that it does; `None` when nobody knows whether
/// the message arrived that it stands in.
pub(crate) async fn prepare(unit: &mut Unit, card: CardOf) -> Result<Option<Out>> {
    let Some(kept) = store::cards::find(unit.conn(), card.conversation, card.kind).await? else {
        return Ok(None);
    };
    let how = match (kept.external_id, kept.is_sent) {
        (Some(external_id), _) => How::Replace { external_id },
        (None, false) => How::Write,
        (None, true) => return Ok(None),
    };
    store::cards::set_sent(unit.conn(), card.conversation, card.kind, true).await?;
    let tongue = tongue_of(unit, card.conversation).await?;
    Ok(Some(Out {
        how,
        text: kept.face.text(tongue),
        buttons: kept.face.buttons(card.conversation, tongue),
    }))
}

/// Notes what became of a card that went out.
pub(crate) async fn settle(unit: &mut Unit, card: CardOf, outcome: &Outcome) -> Result<()> {
    match outcome {
        Outcome::Done { external_id, .. } => {
            store::cards::set_external(unit.conn(), card.conversation, card.kind, external_id)
                .await?;
        }
        Outcome::Later { .. } | Outcome::Never { .. } | Outcome::NoTopic { .. } => {
            store::cards::set_sent(unit.conn(), card.conversation, card.kind, false).await?;
        }
        Outcome::Unknown { .. } => {}
    }
    Ok(())
}

async fn tongue_of(unit: &mut Unit, id: ConversationId) -> Result<Tongue> {
    match store::conversations::find(unit.conn(), id).await? {
        Some(conversation) => {
            Ok(store::tongues::of_contact(unit.conn(), conversation.contact).await?)
        }
        None => Ok(Tongue::default()),
    }
}

/// Does what a pressed button of a card says; false when it is too late for that, or somebody else's.
pub(crate) async fn tapped(
    round: &mut Round<'_>,
    channel: ChannelId,
    contact: domain::id::ContactId,
    tap: Tap,
) -> Result<bool> {
    let (Tap::Leave { conversation } | Tap::Rate { conversation, .. }) = tap;
    let Some(found) = store::conversations::find(round.unit().conn(), conversation).await? else {
        return Ok(false);
    };
    if found.contact != contact || found.channel != channel {
        return Ok(false);
    }
    match tap {
        Tap::Leave { .. } => leave(round, conversation).await,
        Tap::Rate { stars, .. } => {
            let is_asked =
                store::cards::find(round.unit().conn(), conversation, Kind::Rating).await?;
            if is_asked.is_none() {
                return Ok(false);
            }
            let known = store::ratings::find(round.unit().conn(), conversation).await?;
            let words = known.and_then(|known| known.words);
            rate(round, conversation, stars, words).await?;
            Ok(true)
        }
    }
}

/// Takes words as what somebody adds to his rating, when they answer its card; false for any others.
pub(crate) async fn adds_words(
    round: &mut Round<'_>,
    channel: ChannelId,
    answered: &str,
    words: &str,
) -> Result<bool> {
    let card = store::cards::find_external(round.unit().conn(), channel, answered).await?;
    let Some(card) = card.filter(|card| card.face.kind() == Kind::Rating) else {
        return Ok(false);
    };
    let known = store::ratings::find(round.unit().conn(), card.conversation).await?;
    let (Some(known), Some(words)) = (known, clean_words(words)) else {
        return Ok(false);
    };
    rate(round, card.conversation, known.stars, Some(words)).await?;
    Ok(true)
}

pub(crate) async fn rate(
    round: &mut Round<'_>,
    id: ConversationId,
    stars: Stars,
    words: Option<String>,
) -> Result<()> {
    let before = store::ratings::find(round.unit().conn(), id).await?;
    let before = before.map(|before| before.stars);
    let is_same_mark = before == Some(stars);
    let answered_by = store::ratings::find_answerer(round.unit().conn(), id).await?;
    let face = Face::Rated {
        stars,
        has_words: words.is_some(),
    };
    let (now, line) = (round.now(), MessageId::new(round.id()));
    let rating = Rating {
        stars,
        words,
        at: now,
    };
    store::ratings::put(round.unit().conn(), id, &rating).await?;
    let change = round.change_of(id).await?;
    let channel = change.conversation.channel;
    let told = change.touched(|moved| Fact::ConversationRated {
        moved,
        stars,
        instead_of: before,
        answered_by,
    });
    let noted = (!is_same_mark).then(|| change.add_line(line, Line::Rated { stars }, now));
    round.tell(told);
    if let Some(noted) = noted {
        round.tell(noted);
    }
    store::cards::show(round.unit().conn(), id, channel, &face).await?;
    Ok(())
}

/// Ends a conversation whose contact does not want to wait any more; false when it does not wait.
pub(crate) async fn leave(round: &mut Round<'_>, id: ConversationId) -> Result<bool> {
    let (now, line) = (round.now(), MessageId::new(round.id()));
    let change = round.change_of(id).await?;
    if change.conversation.status() != Status::Waiting {
        return Ok(false);
    }
    let channel = change.conversation.channel;
    let mut told = Vec::new();
    told.extend(withdraw(change)?);
    change.conversation.close(now)?;
    told.push(change.fact(Fact::ConversationClosed));
    told.push(change.add_line(line, Line::Closed, now));
    for fact in told {
        round.tell(fact);
    }
    round.set_over(id);
    store::cards::show(round.unit().conn(), id, channel, &Face::Left).await?;
    Ok(true)
}

fn withdraw(change: &mut Change) -> Result<Option<(domain::event::Cause, Fact)>> {
    let Some(offer) = change.conversation.offer() else {
        return Ok(None);
    };
    let (offer, operator) = (offer.id, offer.operator);
    change.conversation.end_offer(offer, None)?;
    Ok(Some(change.fact(|moved| Fact::OfferWithdrawn {
        moved,
        offer,
        operator,
    })))
}
