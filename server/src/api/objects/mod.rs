//! What the API answers: objects with stable names, times in RFC 3339.

mod steps;
mod support;
mod webhooks;

pub(super) use steps::BotStep;
pub(super) use support::{Bot, Category, Intervention};
pub(super) use webhooks::{Attempt, Webhook, WebhookDelivery};

use super::moments;
use desk::ContactCard;
use domain::{
    attachment,
    channel::Health,
    contact,
    id::ChannelId,
    message,
    message::{Author, Content},
    operator, team,
    view::{Bubble, Row},
};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Ref, RefOr, Schema, Type,
        schema::{ArrayBuilder, ObjectBuilder, SchemaType},
    },
};

/// One page of a list.
#[derive(Debug, Serialize)]
pub(super) struct List<T> {
    /// The rows, in the list's order.
    pub(super) items: Vec<T>,
    /// Where the next page begins; null at the end.
    pub(super) next_cursor: Option<String>,
}

/// A list is named after what is in it: `TeamList`.
impl<T: ToSchema> ToSchema for List<T> {
    fn name() -> Cow<'static, str> {
        format!("{}List", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for List<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        let items = items.description(Some("The rows, in the list's order."));
        let cursor = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Where the next page begins; null at the end."));
        let list = ObjectBuilder::new()
            .description(Some("One page of a list."))
            .property("items", items)
            .required("items")
            .property("next_cursor", cursor)
            .required("next_cursor");
        list.into()
    }
}

impl<T> List<T> {
    /// Makes a list that has one page only.
    pub(super) fn whole<U: Into<T>>(items: Vec<U>) -> Self {
        Self {
            items: items.into_iter().map(Into::into).collect(),
            next_cursor: None,
        }
    }
}

/// A conversation that is proposed to an operator.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Offer {
    /// To whom.
    operator_id: String,
    /// Until when he may accept.
    #[schema(format = DateTime)]
    until: String,
}

/// An intent that a conversation had or has.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpenedIntent {
    intent_id: String,
    name: String,
    #[schema(format = DateTime)]
    opened_at: String,
    /// Null while it is unfinished.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
}

impl From<domain::intent::Named> for OpenedIntent {
    fn from(named: domain::intent::Named) -> Self {
        Self {
            intent_id: named.opened.intent.to_string(),
            name: named.name,
            opened_at: moments::write(named.opened.opened_at),
            finished_at: named.opened.finished_at.map(moments::write),
        }
    }
}

/// The thread of one contact on one channel.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Conversation {
    id: String,
    /// The number for people.
    number: i64,
    /// bot, waiting, active, snoozed or closed.
    status: &'static str,
    channel_id: String,
    contact_id: String,
    team_id: String,
    /// What the contact wanted and wants, newest first.
    intents: Vec<OpenedIntent>,
    /// Its contact reasons.
    category_ids: Vec<String>,
    /// The intervention that is open.
    intervention_id: Option<String>,
    /// urgent, high, normal or low.
    priority: &'static str,
    /// A line that says what it is about.
    subject: Option<String>,
    /// What bots and programs have noted.
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, serde_json::Value>,
    /// The owner; only while active or snoozed.
    operator_id: Option<String>,
    /// The bot that has the turn; only while bot.
    bot_id: Option<String>,
    /// The offer that stands; only while waiting.
    offer: Option<Offer>,
    /// Grows at every change of who may speak.
    epoch: i64,
    #[schema(format = DateTime)]
    opened_at: String,
    /// Since when it waits for an operator.
    #[schema(format = DateTime)]
    waiting_since: Option<String>,
    /// The oldest message of the contact that nobody has answered.
    #[schema(format = DateTime)]
    unanswered_since: Option<String>,
    /// When something was last said.
    #[schema(format = DateTime)]
    last_at: String,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    /// Until when it sleeps; only while snoozed.
    #[schema(format = DateTime)]
    snoozed_until: Option<String>,
    /// Who still has to do with it; only when closed.
    wrap_up: Option<WrapUp>,
    /// What the contact thought of it.
    rating: Option<Rating>,
}

/// What a contact thought of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rating {
    /// From 1, bad, to 5, good.
    stars: u8,
    /// What he added to it.
    words: Option<String>,
    #[schema(format = DateTime)]
    rated_at: String,
}

/// Who still has to do with a conversation after its end: its units stay taken.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WrapUp {
    operator_id: String,
    /// Until when, unless he is done before.
    #[schema(format = DateTime)]
    until: String,
}

impl From<Row> for Conversation {
    fn from(row: Row) -> Self {
        use domain::conversation::Status;
        let is_waiting = row.status == Status::Waiting;
        let offer = row.offer.map(|offer| Offer {
            operator_id: offer.operator.to_string(),
            until: moments::write(offer.until),
        });
        let is_bot = row.status == Status::Bot;
        let owner = row.operator_id.filter(|_| offer.is_none() && !is_bot);
        let bot = row.operator_id.filter(|_| is_bot);
        Self {
            id: row.id.to_string(),
            number: row.number,
            status: row.status.name(),
            channel_id: row.channel_id.to_string(),
            contact_id: row.contact_id.to_string(),
            team_id: row.team_id.to_string(),
            intents: row.intents.into_iter().map(Into::into).collect(),
            category_ids: row
                .about
                .categories
                .iter()
                .map(ToString::to_string)
                .collect(),
            intervention_id: row.about.intervention.map(|id| id.to_string()),
            priority: row.priority.name(),
            subject: row.about.subject,
            attributes: row.about.attributes,
            operator_id: owner.map(|id| id.to_string()),
            bot_id: bot.map(|id| id.to_string()),
            offer,
            epoch: row.epoch.0,
            opened_at: moments::write(row.opened_at),
            waiting_since: is_waiting.then(|| moments::write(row.enqueued_at)),
            unanswered_since: row.unanswered_since.map(moments::write),
            last_at: moments::write(row.last_at),
            closed_at: row.closed_at.map(moments::write),
            snoozed_until: row.snoozed_until.map(moments::write),
            rating: row.rating.map(|rating| Rating {
                stars: rating.stars.count(),
                words: rating.words,
                rated_at: moments::write(rating.at),
            }),
            wrap_up: row.wrap_up.map(|wrap_up| WrapUp {
                operator_id: wrap_up.operator.to_string(),
                until: moments::write(wrap_up.until),
            }),
        }
    }
}

/// A message of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Message {
    id: String,
    conversation_id: String,
    /// Its place in the conversation, from 1.
    seq: i64,
    /// contact, bot, operator or system.
    author: &'static str,
    /// The operator or bot.
    author_id: Option<String>,
    /// The words; empty when it has none.
    text: String,
    /// text, photo, video, animation, audio, voice, `video_note`, document, sticker, album, location, venue, contact,
    /// poll, dice, question, choice, unsupported or line.
    kind: &'static str,
    /// The answers to a question, in their order.
    buttons: Vec<Button>,
    /// What stands beside the words or in place of them, said in words; null for words alone.
    thing: Option<String>,
    /// Its files.
    attachments: Vec<Attachment>,
    /// Where it is, of a location or venue.
    place: Option<Place>,
    /// When its words were changed last.
    #[schema(format = DateTime)]
    edited_at: Option<String>,
    /// When it was deleted at the contact's.
    #[schema(format = DateTime)]
    deleted_at: Option<String>,
    /// How it was reacted to.
    reactions: Vec<Reaction>,
    /// Who wrote it first, when it was passed on.
    forwarded_from: Option<String>,
    /// True when only colleagues see it.
    private: bool,
    /// queued, sent, failed or unknown; null for what does not go out.
    state: Option<&'static str>,
    /// The channel's own words when it failed or may not have arrived.
    why: Option<String>,
    /// The message that it answers.
    reply_to: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// An answer to a question.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Button {
    /// What stands on it; sent as a contact's words it is the answer.
    label: String,
}

fn buttons(content: &Content) -> Vec<Button> {
    match content {
        Content::Question { buttons, .. } => buttons
            .iter()
            .map(|button| Button {
                label: button.label.clone(),
            })
            .collect(),
        Content::Text(_)
        | Content::Files { .. }
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. }
        | Content::Line(_) => Vec::new(),
    }
}

impl Message {
    /// Shapes a message of a conversation.
    pub(super) fn of(conversation: domain::id::ConversationId, bubble: Bubble) -> Self {
        let author_id = match bubble.author {
            Author::Operator(id) | Author::Bot(id) => Some(id.to_string()),
            Author::Contact | Author::System => None,
        };
        let (state, why) = bubble.progress.as_ref().map(progress).unzip();
        Self {
            id: bubble.id.to_string(),
            conversation_id: conversation.to_string(),
            seq: bubble.seq,
            author: bubble.author.kind(),
            author_id,
            text: words(&bubble.content),
            kind: bubble.content.kind(),
            buttons: buttons(&bubble.content),
            thing: bubble.content.thing(),
            place: match &bubble.content {
                Content::Place(place) => Some(place.into()),
                Content::Text(_)
                | Content::Files { .. }
                | Content::Card(_)
                | Content::Poll(_)
                | Content::Dice(_)
                | Content::Unsupported { .. }
                | Content::Question { .. }
                | Content::NumberRequest { .. }
                | Content::Choice { .. }
                | Content::Line(_) => None,
            },
            attachments: bubble
                .attachments
                .into_iter()
                .map(Attachment::from)
                .collect(),
            edited_at: bubble.marks.edited_at().map(moments::write),
            deleted_at: bubble.marks.deleted_at.map(moments::write),
            reactions: bubble
                .marks
                .reactions
                .into_iter()
                .map(Reaction::from)
                .collect(),
            forwarded_from: bubble.marks.forwarded_from,
            private: bubble.private,
            state,
            why: why.flatten(),
            reply_to: bubble.quote.map(|quote| quote.id.to_string()),
            created_at: moments::write(bubble.at),
        }
    }
}

fn words(content: &Content) -> String {
    content
        .text()
        .map(|text| text.plain.clone())
        .unwrap_or_default()
}

/// A file of a message.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Attachment {
    id: String,
    /// photo, video, animation, audio, voice, `video_note`, document or sticker.
    kind: &'static str,
    name: String,
    /// Sniffed once it is here; before that what the channel says.
    mime: String,
    size_bytes: Option<i64>,
    /// In pixels.
    width: Option<i64>,
    /// In pixels.
    height: Option<i64>,
    duration_s: Option<i64>,
    /// known: it is being fetched; fetched: it is here; `too_large` or failed: it will never be.
    state: &'static str,
    /// Where what is in it is read, with the same token; null until it is here.
    url: Option<String>,
}

impl From<attachment::Attachment> for Attachment {
    fn from(file: attachment::Attachment) -> Self {
        let is_here = file.state == attachment::FileState::Fetched;
        Self {
            kind: file.kind.name(),
            name: file.name,
            mime: file.mime,
            size_bytes: file.size_bytes,
            width: file.width,
            height: file.height,
            duration_s: file.duration_s,
            state: file.state.name(),
            url: is_here.then(|| format!("/api/v1/attachments/{}", file.id)),
            id: file.id.to_string(),
        }
    }
}

/// A place on Earth.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Place {
    /// In degrees, north positive.
    latitude: f64,
    /// In degrees, east positive.
    longitude: f64,
    title: Option<String>,
    address: Option<String>,
    /// True while it moves with whoever sent it.
    is_live: bool,
}

impl From<&domain::thing::Place> for Place {
    fn from(place: &domain::thing::Place) -> Self {
        let (latitude, longitude) = place.degrees();
        Self {
            latitude,
            longitude,
            title: place.title.clone(),
            address: place.address.clone(),
            is_live: place.is_live,
        }
    }
}

/// A reaction to a message.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reaction {
    /// An emoji, or a word for what has none.
    emoji: String,
    /// Who of the house; null for the contact.
    operator_id: Option<String>,
}

impl From<domain::marks::Reaction> for Reaction {
    fn from(reaction: domain::marks::Reaction) -> Self {
        Self {
            emoji: reaction.emoji,
            operator_id: reaction.by.map(|by| by.to_string()),
        }
    }
}

/// A message that is being handed over counts as queued: nobody outside can act on the difference.
fn progress(progress: &message::Progress) -> (&'static str, Option<String>) {
    use message::Progress::{Failed, Held, Queued, Sending, Sent, Unknown};
    match progress {
        Queued | Sending => ("queued", None),
        Held { why, .. } => ("queued", Some(why.clone())),
        Sent => ("sent", None),
        Failed { why } => ("failed", Some(why.clone())),
        Unknown { why } => ("unknown", Some(why.clone())),
    }
}

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Contact {
    id: String,
    name: String,
    /// The public name on the channel, without `@`.
    username: Option<String>,
    /// BCP 47.
    language: Option<String>,
    /// Session data that survives conversations.
    #[schema(value_type = Object)]
    attributes: BTreeMap<String, serde_json::Value>,
    /// Since when what he writes is kept out; null when it comes in.
    #[schema(format = DateTime)]
    blocked_at: Option<String>,
    /// What API channels and providers call him.
    external_ids: Vec<ExternalId>,
}

/// What a channel calls a contact.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExternalId {
    channel_id: String,
    external_id: String,
}

impl From<ContactCard> for Contact {
    fn from(ContactCard { contact, names }: ContactCard) -> Self {
        let named = |(channel, external_id): (ChannelId, String)| ExternalId {
            channel_id: channel.to_string(),
            external_id,
        };
        let contact::Contact {
            id,
            name,
            username,
            language,
            attributes,
            blocked_at,
            version: _,
        } = contact;
        Self {
            id: id.to_string(),
            name,
            username,
            language,
            attributes,
            blocked_at: blocked_at.map(moments::write),
            external_ids: names.into_iter().map(named).collect(),
        }
    }
}

/// Whether an operator takes work, and what he does.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Presence {
    /// offline, online, away, draining or lost.
    presence: &'static str,
    /// free, busy or `wrap_up`: what he does at this moment.
    work: &'static str,
    /// Why he takes no work.
    reason: Option<String>,
    /// Who said so; null for a program or the house.
    by: Option<String>,
    /// When he takes work again by himself.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// What he carries, in units.
    used_units: i64,
    /// What he wraps up: conversations that are over and still take their units.
    wrap_up_conversation_ids: Vec<String>,
}

impl From<desk::Attendance> for Presence {
    fn from(attendance: desk::Attendance) -> Self {
        let work = attendance.work();
        let reason = attendance.reason;
        let words = reason.as_ref().map(|reason| reason.words.clone());
        Self {
            presence: attendance.presence.name(),
            work,
            by: reason
                .as_ref()
                .and_then(|reason| reason.by)
                .map(|by| by.to_string()),
            until: reason
                .as_ref()
                .and_then(|reason| reason.until)
                .map(moments::write),
            reason: words.filter(|words| !words.is_empty()),
            used_units: attendance.used_units,
            wrap_up_conversation_ids: attendance
                .wrap_ups
                .iter()
                .map(|(id, ..)| id.to_string())
                .collect(),
        }
    }
}

/// An operator.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Operator {
    id: String,
    name: String,
    email: Option<String>,
    /// human or bot.
    kind: &'static str,
    /// agent, supervisor or admin.
    role: &'static str,
    team_ids: Vec<String>,
    /// How much he can do at once, in units: a chat costs 4.
    capacity: i64,
    /// The categories that he supervises, wherever their conversations are.
    supervises_category_ids: Vec<String>,
    /// offline, online, away, draining or lost.
    presence: &'static str,
    /// False when he may neither log in nor work.
    is_enabled: bool,
    /// True when he has set a password.
    has_password: bool,
}

impl From<operator::Operator> for Operator {
    fn from(operator: operator::Operator) -> Self {
        Self {
            id: operator.id.to_string(),
            name: operator.name,
            email: operator.email,
            kind: match operator.kind {
                operator::OperatorKind::Human => "human",
                operator::OperatorKind::Bot => "bot",
            },
            role: operator.role.name(),
            team_ids: operator.teams.iter().map(ToString::to_string).collect(),
            capacity: operator.capacity_units,
            supervises_category_ids: operator
                .supervises
                .iter()
                .map(ToString::to_string)
                .collect(),
            presence: operator.presence.name(),
            is_enabled: operator.is_enabled,
            has_password: operator.has_password,
        }
    }
}

/// How a team's conversations reach its operators.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub(super) enum Assignment {
    /// At once.
    Auto {
        /// The time for the first reply in ms; null never takes back.
        first_reply_ms: Option<i64>,
    },
    /// By an offer that the operator must accept.
    Accept {
        /// The time to accept in ms.
        timeout_ms: i64,
    },
}

/// A team.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Team {
    id: String,
    name: String,
    assignment: Assignment,
}

impl From<team::Team> for Team {
    fn from(team: team::Team) -> Self {
        let assignment = match team.assignment {
            team::Assignment::Auto { first_reply_ms } => Assignment::Auto { first_reply_ms },
            team::Assignment::Accept { timeout_ms } => Assignment::Accept { timeout_ms },
        };
        Self {
            id: team.id.to_string(),
            name: team.name,
            assignment,
        }
    }
}

/// What a contact may want.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Intent {
    id: String,
    name: String,
    /// What it means, for colleagues.
    description: String,
    /// What contacts say when they want it.
    examples: Vec<String>,
    /// The team that is qualified for it.
    team_id: String,
}

impl From<domain::intent::Intent> for Intent {
    fn from(intent: domain::intent::Intent) -> Self {
        Self {
            id: intent.id.to_string(),
            name: intent.name,
            description: intent.description,
            examples: intent.examples,
            team_id: intent.team.to_string(),
        }
    }
}

/// What is told of a channel's settings; secrets are not.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChannelSettings {
    /// polling or webhook.
    intake: &'static str,
}

/// Where contacts write.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Channel {
    id: String,
    /// telegram or api.
    kind: &'static str,
    name: String,
    /// The bot's public name at the provider, once known.
    handle: Option<String>,
    settings: ChannelSettings,
    /// checking, connected or broken.
    health: &'static str,
    /// The provider's own words when it is broken.
    why: Option<String>,
    /// False when an admin has switched it off.
    is_enabled: bool,
    /// True for the one channel on which operators work, too.
    is_console: bool,
    /// True when contacts are asked how it was, once a person has concluded.
    asks_rating: bool,
}

impl From<domain::channel::Channel> for Channel {
    fn from(channel: domain::channel::Channel) -> Self {
        use domain::channel::Intake;
        let (health, why) = match channel.health {
            Health::Checking => ("checking", None),
            Health::Connected => ("connected", None),
            Health::Broken { why } => ("broken", Some(why)),
        };
        let intake = match channel.intake {
            Intake::Polling => "polling",
            Intake::Webhook => "webhook",
        };
        Self {
            id: channel.id.to_string(),
            kind: channel.kind.name(),
            name: channel.name,
            handle: channel.handle,
            settings: ChannelSettings { intake },
            health,
            why,
            is_enabled: channel.is_enabled,
            is_console: channel.is_console,
            asks_rating: channel.asks_rating,
        }
    }
}

/// A key of a program; its secret is not in it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Token {
    pub(super) id: String,
    pub(super) name: String,
    /// admin, desk, bot, channel or read.
    pub(super) scopes: Vec<&'static str>,
    /// The operator in whose name it acts.
    pub(super) operator_id: Option<String>,
    /// The API channel that it is bound to.
    pub(super) channel_id: Option<String>,
    #[schema(format = DateTime)]
    pub(super) created_at: String,
    #[schema(format = DateTime)]
    pub(super) last_used_at: Option<String>,
    #[schema(format = DateTime)]
    pub(super) revoked_at: Option<String>,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Event {
    /// Its position in the journal.
    pub(super) seq: i64,
    /// When it was committed.
    #[schema(format = DateTime)]
    pub(super) at: String,
    /// What happened, such as `conversation.assigned`.
    #[serde(rename = "type")]
    pub(super) name: String,
    /// Ids and facts; never customers' words.
    #[schema(value_type = Object)]
    pub(super) data: serde_json::Value,
}
