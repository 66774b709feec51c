//! Our objects as connectors read them.

use super::{
    links,
    numbers::{ACCOUNT, number},
    words,
};
use crate::run::Shared;
use desk::{Actor, ContactCard, Desk, Numbered};
use domain::{
    attachment::{Attachment, FileKind, FileState},
    bot::Bot,
    channel::{Channel, ChannelKind},
    id::{ChannelId, ContactId, OperatorId, TeamId},
    message::{Author, Content},
    time::Timestamp,
    view::{Bubble, Row},
    webhook::Webhook,
};
use serde_json::{Map, Value, json};

/// What a contact has beside its attributes that are its own.
pub(super) const OWN_FIELDS: [&str; 3] = ["email", "phone_number", "identifier"];

/// Shapes what one caller may see.
pub(super) struct Shaper<'a> {
    shared: &'a Shared,
    actor: Actor,
}

fn seconds(at: Timestamp) -> i64 {
    at.as_ms().div_euclid(1_000)
}

impl<'a> Shaper<'a> {
    pub(super) fn new(shared: &'a Shared, actor: &Actor) -> Self {
        Self {
            shared,
            actor: actor.clone(),
        }
    }

    fn desk(&self) -> &Desk {
        &self.shared.desk
    }

    /// Shapes a conversation with its last message.
    pub(super) async fn conversation(&self, row: &Row) -> desk::Result<Value> {
        let (last, _) = self
            .desk()
            .earlier_messages(&self.actor, row.id, i64::MAX)
            .await?;
        let mut messages = Vec::new();
        if let Some(bubble) = last
            .iter()
            .rev()
            .find(|bubble| bubble.author != Author::System)
        {
            messages.push(self.message(row, bubble).await?);
        }
        let contact = self.contact_of(row).await?;
        let inbox = number(self.desk(), Numbered::Channel, row.channel_id).await?;
        let owner = self.owner(row).await?;
        let created_at = seconds(row.opened_at);
        Ok(json!({
            "id": row.number,
            "uuid": row.id,
            "account_id": ACCOUNT,
            "inbox_id": inbox,
            "status": words::status(row.status),
            "channel": channel_word(row.channel_kind),
            "can_reply": true,
            "muted": false,
            "priority": words::priority(row.priority),
            "labels": self.labels(row).await?,
            "custom_attributes": row.about.attributes,
            "additional_attributes": {},
            "contact_inbox": self.contact_inbox(row.contact_id, row.channel_id).await?,
            "messages": messages,
            "meta": {
                "sender": contact,
                "channel": channel_word(row.channel_kind),
                "assignee": owner,
                "assignee_type": owner.get("type"),
                "team": self.team(row.team_id, &row.team_name).await?,
                "hmac_verified": false,
            },
            "unread_count": i64::from(row.unanswered_since.is_some()),
            "snoozed_until": row.snoozed_until.map(seconds),
            "waiting_since": row.unanswered_since.map_or(0, seconds),
            "first_reply_created_at": null,
            "agent_last_seen_at": 0,
            "assignee_last_seen_at": 0,
            "contact_last_seen_at": 0,
            "last_activity_at": seconds(row.last_at),
            "timestamp": seconds(row.last_at),
            "updated_at": seconds(row.last_at),
            "created_at": created_at,
        }))
    }

    /// Shapes a message, as REST answers have it and as it lies in conversations.
    pub(super) async fn message(&self, row: &Row, bubble: &Bubble) -> desk::Result<Value> {
        let (sender, sender_type) = self.sender(row, bubble).await?;
        let id = number(self.desk(), Numbered::Message, bubble.id).await?;
        let source_id = self.desk().external_id_of(bubble.id).await?;
        let content = content(bubble);
        let mut attachments = Vec::new();
        for file in &bubble.attachments {
            attachments.push(self.attachment(id, file).await?);
        }
        let contact_inbox = self.contact_inbox(row.contact_id, row.channel_id).await?;
        Ok(json!({
            "id": id,
            "content": content,
            "processed_message_content": content,
            "account_id": ACCOUNT,
            "inbox_id": contact_inbox["inbox_id"],
            "conversation_id": row.number,
            "message_type": words::message_type(bubble.author),
            "created_at": seconds(bubble.at),
            "updated_at": super::moments(bubble.at),
            "private": bubble.private,
            "status": words::progress(bubble.progress.as_ref()),
            "source_id": source_id.filter(|name| !name.starts_with("message:")),
            "content_type": content_type(&bubble.content),
            "content_attributes": self.content_attributes(bubble).await?,
            "sender_type": sender_type,
            "sender_id": sender.get("id"),
            "sender": sender,
            "external_source_ids": {},
            "additional_attributes": {},
            "sentiment": {},
            "attachments": attachments,
            "conversation": {
                "assignee_id": self.owner(row).await?.get("id"),
                "unread_count": i64::from(row.unanswered_since.is_some()),
                "last_activity_at": seconds(row.last_at),
                "contact_inbox": { "source_id": contact_inbox["source_id"] },
            },
        }))
    }

    async fn content_attributes(&self, bubble: &Bubble) -> desk::Result<Value> {
        let mut attributes = Map::new();
        if bubble.marks.deleted_at.is_some() {
            attributes.insert("deleted".into(), json!(true));
        }
        if let Some(quote) = &bubble.quote {
            let quoted = number(self.desk(), Numbered::Message, quote.id).await?;
            attributes.insert("in_reply_to".into(), json!(quoted));
        }
        if let Content::Question { buttons, .. } = &bubble.content {
            let item = |button: &domain::message::Button| json!({ "title": button.label, "value": button.label });
            let items: Vec<_> = buttons.iter().map(item).collect();
            attributes.insert("items".into(), Value::Array(items));
        }
        Ok(Value::Object(attributes))
    }

    async fn sender(
        &self,
        row: &Row,
        bubble: &Bubble,
    ) -> desk::Result<(Value, Option<&'static str>)> {
        let by = |id: OperatorId, kind: &'static str| async move {
            let id = number(self.desk(), Numbered::Operator, id).await?;
            let name = &bubble.author_name;
            Ok::<_, desk::Error>(
                json!({ "id": id, "name": name, "available_name": name, "type": kind }),
            )
        };
        Ok(match bubble.author {
            Author::Contact => (self.contact_of(row).await?, Some("Contact")),
            Author::Operator(id) => (by(id, "user").await?, Some("User")),
            Author::Bot(id) => (by(id, "agent_bot").await?, Some("AgentBot")),
            Author::System => (Value::Null, None),
        })
    }

    async fn owner(&self, row: &Row) -> desk::Result<Value> {
        let Some(id) = row.operator_id else {
            return Ok(Value::Null);
        };
        let kind = if row.status == domain::conversation::Status::Bot {
            "agent_bot"
        } else {
            "user"
        };
        let id = number(self.desk(), Numbered::Operator, id).await?;
        let name = row.operator_name.clone().unwrap_or_default();
        Ok(json!({ "id": id, "name": name, "available_name": name, "type": kind }))
    }

    pub(super) async fn team(&self, id: TeamId, name: &str) -> desk::Result<Value> {
        let id = number(self.desk(), Numbered::Team, id).await?;
        Ok(json!({ "id": id, "name": name, "account_id": ACCOUNT, "is_member": false }))
    }

    async fn labels(&self, row: &Row) -> desk::Result<Vec<String>> {
        if row.about.categories.is_empty() {
            return Ok(Vec::new());
        }
        let tree = self.desk().list_categories(&Actor::house()).await?;
        let found = row.about.categories.iter().filter_map(|id| tree.find(*id));
        Ok(found.map(|category| category.name.clone()).collect())
    }

    async fn contact_of(&self, row: &Row) -> desk::Result<Value> {
        // Whoever sees a conversation sees with whom.
        match self
            .desk()
            .get_contact_card(&Actor::house(), row.contact_id)
            .await
        {
            Ok(card) => self.contact(&card).await,
            Err(desk::Error::NotFound(_)) => {
                Ok(json!({ "name": row.contact_name, "type": "contact" }))
            }
            Err(error) => Err(error),
        }
    }

    /// Shapes a contact with what each channel calls him.
    pub(super) async fn contact(&self, card: &ContactCard) -> desk::Result<Value> {
        let contact = &card.contact;
        let mut custom = contact.attributes.clone();
        let mut own = OWN_FIELDS.map(|field| custom.remove(field).unwrap_or(Value::Null));
        let channels = self.desk().list_channels(&Actor::house()).await?;
        let mut contact_inboxes = Vec::new();
        for (channel, name) in &card.names {
            if let Some(channel) = channels.iter().find(|found| found.id == *channel) {
                contact_inboxes
                    .push(json!({ "source_id": name, "inbox": self.inbox(channel).await? }));
            }
        }
        let [email, phone_number, identifier] = own.each_mut().map(Value::take);
        Ok(json!({
            "id": number(self.desk(), Numbered::Contact, contact.id).await?,
            "name": contact.name,
            "available_name": contact.name,
            "email": email,
            "phone_number": phone_number,
            "identifier": identifier,
            "blocked": contact.blocked_at.is_some(),
            "thumbnail": "",
            "avatar": "",
            "availability_status": "offline",
            "additional_attributes": {},
            "custom_attributes": custom,
            "contact_inboxes": contact_inboxes,
            "account": { "id": ACCOUNT },
            "type": "contact",
        }))
    }

    /// Shapes what a channel calls a contact.
    pub(super) async fn contact_inbox(
        &self,
        contact: ContactId,
        channel: ChannelId,
    ) -> desk::Result<Value> {
        let source = self.desk().name_on(contact, channel).await?;
        let contact = number(self.desk(), Numbered::Contact, contact).await?;
        let inbox = number(self.desk(), Numbered::Channel, channel).await?;
        Ok(json!({
            "id": contact,
            "contact_id": contact,
            "inbox_id": inbox,
            "source_id": source,
            "hmac_verified": false,
            "pubsub_token": null,
        }))
    }

    /// Shapes an inbox, which is a channel.
    pub(super) async fn inbox(&self, channel: &Channel) -> desk::Result<Value> {
        let mut inbox = json!({
            "id": number(self.desk(), Numbered::Channel, channel.id).await?,
            "name": channel.name,
            "channel_type": channel_word(channel.kind),
            "channel_id": number(self.desk(), Numbered::Channel, channel.id).await?,
            "avatar_url": "",
            "greeting_enabled": false,
            "enable_auto_assignment": true,
            "working_hours_enabled": false,
            "csat_survey_enabled": channel.asks_rating,
            "allow_messages_after_resolved": true,
        });
        if channel.kind == ChannelKind::Api {
            inbox["inbox_identifier"] = json!(links::inbox_identifier(self.desk(), channel.id));
        }
        Ok(inbox)
    }

    /// Shapes an agent bot.
    pub(super) async fn bot(&self, bot: &Bot, webhook: Option<&Webhook>) -> desk::Result<Value> {
        Ok(json!({
            "id": number(self.desk(), Numbered::Operator, bot.id).await?,
            "name": bot.name,
            "description": "",
            "account_id": ACCOUNT,
            "outgoing_url": webhook.map(|webhook| &webhook.url),
            "bot_type": "webhook",
            "bot_config": {},
        }))
    }

    async fn attachment(&self, message: i64, file: &Attachment) -> desk::Result<Value> {
        let is_here = file.state == FileState::Fetched;
        let extension = file.name.rsplit_once('.').map(|(_, extension)| extension);
        Ok(json!({
            "id": number(self.desk(), Numbered::Attachment, file.id).await?,
            "message_id": message,
            "account_id": ACCOUNT,
            "file_type": file_type(file.kind),
            "extension": extension,
            "data_url": is_here.then(|| links::file(self.shared, file.id)),
            "thumb_url": "",
            "file_size": file.size_bytes,
        }))
    }
}

fn content(bubble: &Bubble) -> Option<String> {
    if bubble.author == Author::System {
        return Some(String::new());
    }
    if bubble.marks.deleted_at.is_some() {
        return Some("This message was deleted".to_owned());
    }
    let words = bubble.content.text().map(|text| text.plain.clone());
    let is_named = bubble.attachments.is_empty();
    words.or_else(|| bubble.content.thing().filter(|_| is_named))
}

const fn content_type(content: &Content) -> &'static str {
    match content {
        Content::Question { .. } => "input_select",
        Content::Text(_)
        | Content::Files { .. }
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Choice { .. }
        | Content::NumberRequest { .. }
        | Content::Line(_) => "text",
    }
}

const fn file_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Photo | FileKind::Sticker => "image",
        FileKind::Video | FileKind::Animation | FileKind::VideoNote => "video",
        FileKind::Audio | FileKind::Voice => "audio",
        FileKind::Document => "file",
    }
}

const fn channel_word(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Api => "Channel::Api",
        ChannelKind::Widget => "Channel::WebWidget",
        ChannelKind::Telegram => "Channel::Telegram",
    }
}
