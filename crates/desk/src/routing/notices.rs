//! Telling people what goes on while nobody has a conversation.

use super::wishes::Wished;
use crate::{Desk, Result, change::Draft, mentions, thread::Thread};
use domain::{
    conversation::{Epoch, State},
    event::{Cause, Fact},
    id::{ConversationId, MessageId},
    message::{Author, Content},
    text::Text,
    time::Timestamp,
};
use hypervisor::{Calendar, Notice, Told};
use store::{Unit, searches::Search};

/// What a contact is told when nobody is free for him.
const WAITING: &str =
    "Thank you for your message. Nobody is free at the moment; a person will answer you here.";

/// What he is told while that goes on.
const SEARCHING: &str =
    "We are still looking for somebody who can help you. Thank you for waiting.";

/// What he is told when nobody was found.
const CALLBACK: &str =
    "Nobody has become free. If you would rather be called back, write your telephone number here.";

/// What supervisors read when nobody was found.
const NOBODY_FOUND: &str = "Nobody was found for this conversation in time.";

/// A notice that the scheduler asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) conversation: ConversationId,
    pub(super) epoch: Epoch,
    pub(super) notice: Notice,
    pub(super) opens_at: Option<Timestamp>,
}

impl Desk {
    /// Gives a notice once: what was given in this stay in the queue, or is about what no longer waits, is not.
    pub(super) async fn give_notice(&self, mut unit: Unit, asked: Asked) -> Result<Wished> {
        let found = store::conversations::find(unit.conn(), asked.conversation).await?;
        let Some(conversation) = found.filter(|c| c.state == State::Queued) else {
            return Ok(Wished::Kept);
        };
        let id = conversation.id;
        let kept = store::searches::find(unit.conn(), id).await?;
        let search = Search::of(&conversation, kept);
        let told = Told::from_bits(search.told);
        if told.has(asked.notice) || conversation.epoch > asked.epoch {
            return Ok(Wished::Kept);
        }
        let told = told.with(asked.notice).bits();
        store::searches::keep(unit.conn(), id, Search { told, ..search }).await?;
        // Whoever was told so in another queue knows it.
        if asked.notice == Notice::Waiting
            && store::messages::has_automatic(unit.conn(), id).await?
        {
            unit.commit().await?;
            return Ok(Wished::Kept);
        }
        let words = self.words_of(&mut unit, &asked, search).await?;
        let mut thread = Thread::of(unit, Cause::System, conversation);
        match asked.notice {
            Notice::NobodyFound => self.call_leaders(&mut thread, &words).await?,
            Notice::Waiting | Notice::OutOfHours | Notice::Searching | Notice::Callback => {
                let content = Content::Text(Text::plain(&words));
                self.say(&mut thread, Author::System, content);
            }
        }
        thread.commit().await?;
        Ok(Wished::Kept)
    }

    /// Notes something that mentions who leads the team: it reaches them as any mention does.
    async fn call_leaders(&self, thread: &mut Thread, words: &str) -> Result<()> {
        let leaders = mentions::find_leading(thread).await?;
        let names = leaders.iter().map(|one| format!(" @{}", one.name));
        let text = Text::plain(names.fold(words.to_owned(), |words, name| words + &name));
        let text = mentions::marked(Some(text), &leaders)?.unwrap_or_default();
        let message = MessageId::new(self.id());
        let draft = Draft {
            author: Author::System,
            content: Content::Text(text),
            private: true,
            reply_to: None,
            external_id: None,
            progress: None,
        };
        thread.add(message, draft);
        mentions::follow(thread, None, &leaders);
        thread.tell(|moved| Fact::MessageNoted { moved, message });
        Ok(())
    }

    async fn words_of(&self, unit: &mut Unit, asked: &Asked, search: Search) -> Result<String> {
        Ok(match asked.notice {
            Notice::Waiting => WAITING.to_owned(),
            Notice::Searching => SEARCHING.to_owned(),
            Notice::Callback => CALLBACK.to_owned(),
            Notice::NobodyFound => NOBODY_FOUND.to_owned(),
            Notice::OutOfHours => {
                let hours = store::abilities::find_hours(unit.conn(), search.team).await?;
                let calendar = hours.and_then(|hours| Calendar::new(&hours).ok());
                let opening = calendar.zip(asked.opens_at);
                let when = opening.map_or_else(String::new, |(calendar, at)| {
                    format!(" and open again on {}", calendar.spoken(at))
                });
                format!(
                    "Thank you for your message. We are closed at the moment{when}; a person will answer you then."
                )
            }
        })
    }

    /// Keeps how far the search for somebody has come.
    pub(super) async fn keep_ring(
        &self,
        mut unit: Unit,
        id: ConversationId,
        ring: u8,
    ) -> Result<Wished> {
        if let Some(conversation) = store::conversations::find(unit.conn(), id).await? {
            let kept = store::searches::find(unit.conn(), id).await?;
            let search = Search::of(&conversation, kept);
            let ring = search.ring.max(ring);
            store::searches::keep(unit.conn(), id, Search { ring, ..search }).await?;
        }
        unit.commit().await?;
        Ok(Wished::Kept)
    }
}
