//! What a visitor sees, as it goes over the wire.

use domain::{
    attachment::{Attachment, FileState},
    id::{AttachmentId, MessageId},
    message::{Author, Content, Line, Progress},
    text::Span,
    view::Bubble,
};
use serde::Serialize;

/// The places that a conversation has in the order of all that a contact sees.
///
/// Two to the power of 20: with 33 bits for conversations the whole stays exact in every JSON reader.
const PLACES: i64 = 1 << 20;

/// What a visitor sees when he comes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenThread {
    /// What was said, earliest first.
    pub messages: Vec<SeenMessage>,
    /// How it stands.
    pub conversation: SeenConversation,
    /// Where the stream goes on.
    pub cursor: i64,
    /// True when there is more before.
    pub more: bool,
}

/// A message as a visitor sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenMessage {
    /// Its identity.
    pub id: MessageId,
    /// What his browser calls it, when he wrote it from here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Grows from message to message, also from conversation to conversation.
    pub seq: i64,
    /// Units: ms since 1970, UTC.
    pub at: i64,
    /// visitor, operator, bot or system.
    pub from: &'static str,
    /// What who wrote it is called; of a notice, whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The words; empty when it has none.
    pub text: String,
    /// How the words are formatted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Span>,
    /// Its files, in their order.
    pub files: Vec<SeenFile>,
    /// The answers that may be chosen.
    pub choices: Vec<SeenChoice>,
    /// What happened, when it is no message: `joined` or `closed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<&'static str>,
    /// True when it asks for his telephone number.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub asks_number: bool,
    /// The message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// True when its words were changed.
    pub edited: bool,
    /// True when it was taken back.
    pub deleted: bool,
    /// Always sent: what is on its way is not seen.
    pub state: &'static str,
}

/// A file as a visitor sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenFile {
    /// Its identity.
    pub id: AttachmentId,
    /// What it is called.
    pub name: String,
    /// Units: bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// Its media type.
    pub mime: String,
    /// What it was sent as.
    pub kind: &'static str,
    /// Units: pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// Units: pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    /// Where it is read, with the same token; absent until it is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// An answer that may be chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenChoice {
    /// What is sent to choose it.
    pub id: String,
    /// What stands on it.
    pub label: String,
}

/// How a visitor's conversation stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SeenConversation {
    /// none, bot, queued, active or closed.
    pub state: &'static str,
    /// Who answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<SeenOperator>,
    /// Where he stands, while he waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<SeenQueue>,
    /// Whether he is asked how it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<SeenRating>,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenOperator {
    /// What he is called.
    pub name: String,
    /// True when it is a bot.
    pub bot: bool,
}

/// Where somebody stands who waits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenQueue {
    /// How many are before him, and himself; absent for the first seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<i64>,
    /// About how long it takes; absent while nobody can say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate_seconds: Option<i64>,
    /// True when he may stop waiting.
    pub can_leave: bool,
    /// True when he may ask for a call instead.
    pub can_call: bool,
}

/// Whether somebody is asked how it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeenRating {
    /// True when he may say so.
    pub asked: bool,
    /// His mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
}

/// Says whether a visitor sees a message: what is for colleagues he does not, nor what is on its way or failed.
pub(super) fn is_seen(private: bool, content: &Content, progress: Option<&Progress>) -> bool {
    if let Content::Line(line) = content {
        return matches!(line, Line::Assigned { .. } | Line::Closed);
    }
    let has_come = match progress {
        None | Some(Progress::Sent | Progress::Unknown { .. }) => true,
        Some(
            Progress::Queued | Progress::Held { .. } | Progress::Sending | Progress::Failed { .. },
        ) => false,
    };
    !private && has_come
}

/// Returns the place of a message among all that a contact sees.
pub(super) const fn place(number: i64, seq: i64) -> i64 {
    number * PLACES + seq
}

/// Returns the number of the conversation and the place in it.
pub(super) const fn number_and_seq(place: i64) -> (i64, i64) {
    (place.div_euclid(PLACES), place.rem_euclid(PLACES))
}

/// What is known of a message beside its bubble.
pub(super) struct Beside {
    /// The number of its conversation.
    pub(super) number: i64,
    /// What the visitor's browser calls it.
    pub(super) client_id: Option<String>,
    /// Whom a notice is about.
    pub(super) about: Option<String>,
}

impl SeenMessage {
    /// Shapes a bubble; `None` for what a visitor does not see.
    pub(super) fn of(bubble: Bubble, beside: Beside) -> Option<Self> {
        if !is_seen(bubble.private, &bubble.content, bubble.progress.as_ref()) {
            return None;
        }
        let deleted = bubble.marks.deleted_at.is_some();
        let edited = bubble.marks.edited_at().is_some();
        let from = match bubble.author {
            Author::Contact => "visitor",
            Author::Operator(_) => "operator",
            Author::Bot(_) => "bot",
            Author::System => "system",
        };
        let writer = match bubble.author {
            Author::Operator(_) | Author::Bot(_) => Some(bubble.author_name),
            Author::Contact | Author::System => None,
        };
        let (text, entities) = words(&bubble.content).filter(|_| !deleted).unzip();
        let files = if deleted {
            Vec::new()
        } else {
            bubble.attachments.into_iter().map(SeenFile::from).collect()
        };
        Some(Self {
            id: bubble.id,
            client_id: beside.client_id,
            seq: place(beside.number, bubble.seq),
            at: bubble.at.as_ms(),
            from,
            name: beside.about.or(writer),
            text: text.unwrap_or_default(),
            entities: entities.unwrap_or_default(),
            files,
            choices: choices(&bubble.content, deleted),
            notice: notice(&bubble.content),
            asks_number: matches!(bubble.content, Content::NumberRequest { .. }),
            reply_to: bubble.quote.map(|quote| quote.id),
            edited,
            deleted,
            state: "sent",
        })
    }
}

fn notice(content: &Content) -> Option<&'static str> {
    let line = content.line()?;
    if matches!(line, Line::Assigned { .. }) {
        Some("joined")
    } else {
        matches!(line, Line::Closed).then_some("closed")
    }
}

/// Returns the words of a message, or those that say what stands in their place.
fn words(content: &Content) -> Option<(String, Vec<Span>)> {
    if let Some(text) = content.text() {
        return Some((text.plain.clone(), text.spans.clone()));
    }
    match content {
        // Its files are shown.
        Content::Files { .. } | Content::Line(_) => None,
        Content::Text(_)
        | Content::Place(_)
        | Content::Card(_)
        | Content::Poll(_)
        | Content::Dice(_)
        | Content::Unsupported { .. }
        | Content::Question { .. }
        | Content::NumberRequest { .. }
        | Content::Choice { .. } => content.thing().map(|thing| (thing, Vec::new())),
    }
}

fn choices(content: &Content, deleted: bool) -> Vec<SeenChoice> {
    let open = if deleted { &[] } else { content.buttons() };
    let choices = open.iter().map(|button| SeenChoice {
        id: button.data.clone(),
        label: button.label.clone(),
    });
    choices.collect()
}

impl From<Attachment> for SeenFile {
    fn from(file: Attachment) -> Self {
        let is_here = file.state == FileState::Fetched;
        Self {
            url: is_here.then(|| format!("/widget/v1/files/{}", file.id)),
            id: file.id,
            name: file.name,
            size: file.size_bytes,
            mime: file.mime,
            kind: file.kind.name(),
            width: file.width,
            height: file.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::Text;

    #[test]
    fn places_grow_from_conversation_to_conversation_and_read_back() {
        assert!(place(1, 900_000) < place(2, 1));
        assert_eq!(number_and_seq(place(7, 42)), (7, 42));
        assert!(place(1 << 32, PLACES - 1) < 1 << 53);
    }

    #[test]
    fn notes_and_what_is_on_its_way_are_not_seen() {
        let text = Content::Text(Text::plain("x"));
        let why = String::new();
        assert!(is_seen(false, &text, None));
        assert!(is_seen(false, &text, Some(&Progress::Sent)));
        assert!(!is_seen(true, &text, None));
        assert!(!is_seen(false, &text, Some(&Progress::Queued)));
        assert!(!is_seen(false, &text, Some(&Progress::Failed { why })));
        assert!(is_seen(true, &Content::Line(Line::Closed), None));
        assert!(!is_seen(true, &Content::Line(Line::CallWished), None));
    }
}
