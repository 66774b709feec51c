//! What a platform says was said, and what it says became of what people answered.

use super::{check_name, must_be_api};
use crate::{
    Actor, Desk, Error, Result, attachments,
    bots::content_of,
    change::Draft,
    ingest::{Round, receive},
    thread::Thread,
};
use domain::{
    attachment::FileKind,
    bot::{Button, Say},
    channel::{Incoming, Sender, Understood},
    complaint,
    contact::Profile,
    conversation::{Conversation, Epoch, Refused},
    event::Fact,
    id::{AttachmentId, ConversationId, MessageId},
    message::{Author, Content, Message, Progress, parse_words},
    permission::Right,
    team::BadField,
    time::Timestamp,
    view::Bubble,
};
use store::Unit;

/// How often words that lost a race are tried again.
const RACES: usize = 5;

/// How far a platform's clock may be ahead of ours.
const AHEAD_MS: i64 = 60_000;

/// The characters of a platform's reason.
const MAX_WHY_CHARS: usize = 500;

/// Who said something on a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The contact.
    Contact,
    /// The bot that has the turn.
    Bot,
}

/// What was said on a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// By whom.
    pub by: Speaker,
    /// The words.
    pub text: String,
    /// Files that were kept for this conversation before.
    pub attachments: Vec<AttachmentId>,
    /// The buttons under a bot's words.
    pub buttons: Vec<Button>,
    /// What the platform calls the message; the same one is the same message.
    pub external_id: Option<String>,
    /// When it was said; absent: just now.
    pub at: Option<Timestamp>,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// The turn under which a bot said it; absent: whatever the turn is.
    pub epoch: Option<Epoch>,
}

/// What became of a message on a platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The contact has it.
    Sent {
        /// What the platform calls it.
        external_id: Option<String>,
    },
    /// It will never arrive.
    Failed {
        /// The platform's own words.
        why: String,
    },
}

impl Desk {
    /// Adds what was said on a platform; what was added before under the same identity is returned as it is.
    ///
    /// A contact's words go to his open conversation on the channel, or open one: after a close the channel's bot is
    /// first again. A bot's words are added in its own turn only.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Conflict`] `turn.stale` or `conversation.closed` for a bot's words,
    /// `channel.not_api`, or `message.external_id_taken` when somebody else's message has the identity;
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn append(
        &self,
        actor: &Actor,
        id: ConversationId,
        said: &Said,
    ) -> Result<(ConversationId, Bubble)> {
        actor.may(Right::MessagesAppend)?;
        let mut races = 0;
        let message = loop {
            match self.try_append(actor, id, said).await {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => break result?,
            }
        };
        let conversation = self.find_message(message).await?.conversation;
        Ok((conversation, self.bubble(message).await?))
    }

    async fn try_append(
        &self,
        actor: &Actor,
        id: ConversationId,
        said: &Said,
    ) -> Result<MessageId> {
        let mut thread = Thread::load_for(self, actor, id).await?;
        let channel = thread.conversation.channel;
        let stored = store::channels::find(thread.unit.conn(), channel).await?;
        must_be_api(&stored.ok_or(Error::NotFound("channel"))?.channel)?;
        let name = said.external_id.as_deref();
        let name = name
            .map(|name| check_name("external_id", name))
            .transpose()?;
        if let Some(name) = &name
            && let Some(known) = find_said(&mut thread, name).await?
        {
            thread.leave().await?;
            return Ok(known);
        }
        let at = said_at(said.at, thread.unit.now())?;
        let name = name.unwrap_or_else(|| format!("message:{}", self.id()));
        match said.by {
            Speaker::Contact => self.contact_said(thread, said, name, at).await,
            Speaker::Bot => self.bot_said(thread, said, &name, at).await,
        }
    }

    async fn contact_said(
        &self,
        thread: Thread,
        said: &Said,
        external_id: String,
        at: Timestamp,
    ) -> Result<MessageId> {
        let (conversation, mut unit) = thread.give_up();
        let kinds = attachments::look(&mut unit, conversation.id, &said.attachments).await?;
        let content = match with_files(said, &kinds)? {
            Some(files) => files,
            None => Content::Text(parse_words(&said.text)?),
        };
        let channel = conversation.channel;
        let reply_to = match said.reply_to {
            Some(message) => store::messages::find_external_id(unit.conn(), message).await?,
            None => None,
        };
        let incoming = Incoming {
            sender: sender_of(&mut unit, &conversation).await?,
            external_id: external_id.clone(),
            content,
            files: Vec::new(),
            album: None,
            others: Vec::new(),
            forwarded_from: None,
            reply_to,
            thread: None,
            picked: None,
            raw: None,
            at,
        };
        let understood = Understood::Written(incoming.clone());
        let mut round = Round::load(self, unit, &[(channel, &understood)]).await?;
        receive(&mut round, channel, &incoming, at).await?;
        let message = round.find_message(channel, &external_id);
        let mut unit = round.write().await?;
        if let Some(message) = message {
            attachments::give(&mut unit, message, &said.attachments, &kinds).await?;
        }
        unit.commit().await?;
        message.ok_or_else(blocked)
    }

    async fn bot_said(
        &self,
        mut thread: Thread,
        said: &Said,
        external_id: &str,
        at: Timestamp,
    ) -> Result<MessageId> {
        thread.conversation.check_turn(said.epoch)?;
        let bot = thread.conversation.bot().ok_or(Refused::StaleTurn)?;
        let message = MessageId::new(self.id());
        let (conversation, files) = (thread.conversation.id, &said.attachments);
        let kinds = attachments::look(&mut thread.unit, conversation, files).await?;
        let content = match with_files(said, &kinds)? {
            Some(_) if !said.buttons.is_empty() => {
                return Err(BadField::new("buttons", complaint::BUTTONS_ALONE).into());
            }
            Some(files) => files,
            None => {
                let say = Say {
                    text: said.text.clone(),
                    buttons: said.buttons.clone(),
                    ..Say::default()
                };
                content_of(message, &say)?
            }
        };
        let draft = Draft {
            author: Author::Bot(bot),
            content,
            private: false,
            reply_to: said.reply_to,
            external_id: Some(external_id),
            progress: Some(Progress::Sent),
        };
        if let Some(quoted) = said.reply_to {
            let quoted = store::messages::find(thread.unit.conn(), quoted).await?;
            quoted
                .filter(|quoted| quoted.conversation == conversation)
                .ok_or(Error::NotFound("message"))?;
        }
        let now = thread.unit.now();
        thread.add_said_at(message, draft, at, now);
        thread.tell(|moved| Fact::MessageSent { moved, message });
        let mut unit = thread.write().await?;
        attachments::give(&mut unit, message, files, &kinds).await?;
        unit.commit().await?;
        Ok(message)
    }

    /// Records what became of a message that a platform carries; the same report twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Conflict`] `message.settled` when something else became of it, `channel.not_api`;
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn report(
        &self,
        actor: &Actor,
        id: MessageId,
        report: &Report,
    ) -> Result<(ConversationId, Bubble)> {
        actor.may(Right::MessagesAppend)?;
        let found = self.find_message(id).await?;
        let seen = self.get_conversation(actor, found.conversation).await?;
        let external = match report {
            Report::Sent {
                external_id: Some(name),
            } => Some(check_name("external_id", name)?),
            Report::Sent { external_id: None } | Report::Failed { .. } => None,
        };
        let mut unit = self.unit().await?;
        let stored = store::channels::find(unit.conn(), seen.channel_id).await?;
        must_be_api(&stored.ok_or(Error::NotFound("channel"))?.channel)?;
        let message = store::messages::find(unit.conn(), id).await?;
        let message = message.filter(|message| !message.private);
        let message = message.ok_or(Error::NotFound("message"))?;
        let progress = progress_of(report);
        if is_settled(&message, &progress)? {
            unit.commit().await?;
        } else {
            store::messages::set_progress(unit.conn(), id, &progress, external.as_deref()).await?;
            self.tell_progress(unit, seen.channel_id, id, &progress)
                .await?;
        }
        Ok((seen.id, self.bubble(id).await?))
    }
}

/// Says that what a contact says is kept out.
pub(super) fn blocked() -> Error {
    Error::conflict("contact.blocked", complaint::BLOCKED)
}

/// Returns what says files with the words under them; `None` for words alone.
fn with_files(said: &Said, kinds: &[FileKind]) -> Result<Option<Content>> {
    if said.attachments.is_empty() {
        return Ok(None);
    }
    let words = Some(said.text.trim()).filter(|words| !words.is_empty());
    Ok(Some(Content::Files {
        kinds: kinds.to_vec(),
        caption: words.map(parse_words).transpose()?,
    }))
}

/// Finds what was added under an identity.
async fn find_said(thread: &mut Thread, name: &str) -> Result<Option<MessageId>> {
    let (channel, contact) = (thread.conversation.channel, thread.conversation.contact);
    let names = [name.to_owned()];
    let unit = &mut thread.unit;
    let found = store::messages::find_external(unit.conn(), channel, &names).await?;
    let Some((_, id)) = found.into_iter().next() else {
        return Ok(None);
    };
    let message = store::messages::find(unit.conn(), id).await?;
    let message = message.ok_or(Error::NotFound("message"))?;
    let its = store::conversations::find(unit.conn(), message.conversation).await?;
    if its.is_some_and(|its| its.contact == contact) {
        return Ok(Some(id));
    }
    Err(Error::conflict(
        "message.external_id_taken",
        complaint::MESSAGE_ID_TAKEN,
    ))
}

/// Returns when something was said; a little ahead of our clock counts as now.
fn said_at(at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp> {
    match at {
        Some(at) if at.ms_since(now) > AHEAD_MS => {
            Err(BadField::new("created_at", complaint::IN_FUTURE).into())
        }
        at => Ok(at.unwrap_or(now).min(now)),
    }
}

/// Returns the contact of a conversation as his channel knows him.
async fn sender_of(unit: &mut Unit, conversation: &Conversation) -> Result<Sender> {
    let (contact, channel) = (conversation.contact, conversation.channel);
    let names = store::contacts::list_identities(unit.conn(), contact).await?;
    let (_, name) = names
        .into_iter()
        .find(|(on, _)| *on == channel)
        .ok_or(Error::NotFound("contact"))?;
    let found = store::contacts::find(unit.conn(), contact).await?;
    let contact = found.ok_or(Error::NotFound("contact"))?;
    Ok(Sender {
        address: name.clone(),
        external_id: name,
        profile: Profile {
            name: contact.name,
            username: contact.username,
            language: contact.language,
        },
    })
}

fn progress_of(report: &Report) -> Progress {
    match report {
        Report::Sent { .. } => Progress::Sent,
        Report::Failed { why } => Progress::Failed {
            why: why.trim().chars().take(MAX_WHY_CHARS).collect(),
        },
    }
}

/// Says whether this is known of a message already.
fn is_settled(message: &Message, progress: &Progress) -> Result<bool> {
    match &message.progress {
        Some(known) if known == progress => Ok(true),
        Some(
            Progress::Queued | Progress::Held { .. } | Progress::Sending | Progress::Unknown { .. },
        ) => Ok(false),
        Some(Progress::Sent | Progress::Failed { .. }) | None => Err(Error::conflict(
            "message.settled",
            complaint::MESSAGE_SETTLED,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_a_minute_ahead_and_no_more() {
        let now = Timestamp::from_ms(1_000_000);
        assert_eq!(said_at(None, now).unwrap(), now);
        assert_eq!(
            said_at(Some(now.plus_ms(-5)), now).unwrap(),
            now.plus_ms(-5)
        );
        assert_eq!(said_at(Some(now.plus_ms(60_000)), now).unwrap(), now);
        assert!(said_at(Some(now.plus_ms(60_001)), now).is_err());
    }
}
