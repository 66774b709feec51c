//! What an update of Telegram says. Pure.

use super::{
    business,
    content::{Said, content, service},
    fields::{Fields, repaired},
    groups,
};
use domain::{
    channel::{Entry, Incoming, Sender, Understood},
    console::code_in,
    contact::Profile,
    group::{self, InGroup, News},
    message::Content,
    phone::PhoneNumber,
    time::Timestamp,
};
use serde_json::value::RawValue;

/// The largest message that is kept to be read again.
///
/// Units: bytes.
const MAX_RAW_BYTES: usize = 64 * 1024;

/// Reads one raw update.
///
/// Shape: private chats, those of connected business accounts among them, and groups; a message of another bot, what the owner of such an account writes himself, and every other kind of update that Switchboard does not act on, is
/// [`Understood::Ignored`]. Unknown kinds and
/// members never fail.
///
/// Errors: in words, when a message lacks what every message has.
/// Source: <https://core.telegram.org/bots/api#update>.
pub(crate) fn understand(raw: &str) -> Result<Understood, String> {
    let raw = repaired(raw);
    let update = Fields::parse(&raw)?;
    for kind in ["message", "business_message"] {
        if update.has(kind) {
            let message = update.object(kind);
            let message = message.ok_or_else(|| format!("`{kind}` is not an object"))?;
            return written(&message, update.raw(kind));
        }
    }
    for kind in ["edited_message", "edited_business_message"] {
        let Some(message) = update.object(kind) else {
            continue;
        };
        return Ok(match written(&message, update.raw(kind))? {
            Understood::Written(incoming) => Understood::Edited(incoming),
            Understood::InGroup(InGroup {
                address,
                news: News::Did(did),
            }) if matches!(*did, Understood::Written(_)) => edited_in_group(address, *did),
            // Cards are not edited; one that is known changes nothing.
            shared @ Understood::Shared { .. } => shared,
            Understood::Edited(_)
            | Understood::Reacted { .. }
            | Understood::Started { .. }
            | Understood::Pressed { .. }
            | Understood::Happened { .. }
            | Understood::Reachable { .. }
            | Understood::Deleted { .. }
            | Understood::InGroup(_)
            | Understood::Ignored => Understood::Ignored,
        });
    }
    if let Some(gone) = update.object("deleted_business_messages") {
        return deleted(&gone);
    }
    if let Some(reaction) = update.object("message_reaction") {
        return reacted(&reaction);
    }
    if let Some(query) = update.object("callback_query") {
        return pressed(&query);
    }
    if let Some(member) = update.object("my_chat_member") {
        return reachable(&member);
    }
    Ok(Understood::Ignored)
}

/// Names a message across all chats of a bot; Telegram counts messages per chat.
pub(crate) fn message_id(chat: &str, message: i64) -> String {
    format!("{chat}:{message}")
}

fn written(message: &Fields<'_>, raw: Option<&str>) -> Result<Understood, String> {
    let chat = message.object("chat").ok_or("the message names no chat")?;
    let of_business = message.has("business_connection_id");
    let connection = business::connection(message);
    let is_of_group = groups::is_group(&chat);
    if !(is_private(&chat) || is_of_group) || of_business != connection.is_some() {
        return Ok(Understood::Ignored);
    }
    if is_of_group && let Some(news) = groups::told(&chat, message) {
        return Ok(Understood::InGroup(news));
    }
    let from = message.object("from");
    let writer: Option<i64> = from.as_ref().and_then(|from| from.get("id"));
    // Whose number the chat has is the customer; the other one is the owner of the account.
    if of_business && (writer != chat.get("id") || message.has("sender_business_bot")) {
        return Ok(Understood::Ignored);
    }
    if from
        .as_ref()
        .is_some_and(|from| from.get("is_bot") == Some(true))
    {
        return Ok(Understood::Ignored);
    }
    let sender = sender_through(&chat, from.as_ref(), connection.as_deref())?;
    if let Some(what) = service(message) {
        return Ok(if is_of_group {
            Understood::Ignored
        } else {
            Understood::Happened { sender, what }
        });
    }
    let number: i64 = message
        .get("message_id")
        .ok_or("the message has no message_id")?;
    let date: i64 = message.get("date").ok_or("the message has no date")?;
    let Some(Said { content, files }) = content(message) else {
        return Ok(Understood::Ignored);
    };
    if is_of_group && let Some(code) = start(&content).and_then(group::code_in) {
        let code = code.to_owned();
        return Ok(Understood::InGroup(groups::followed(&chat, sender, code)));
    }
    if let Some(payload) = start(&content).filter(|_| !of_business && !is_of_group) {
        let entry = Entry::parse(payload);
        let code = code_in(payload).map(str::to_owned);
        return Ok(Understood::Started {
            sender,
            entry,
            code,
        });
    }
    let shared = message
        .object("contact")
        .map(|card| own_number(&card, writer));
    let answered = message
        .object("reply_to_message")
        // What answers nothing in a topic names the words that opened it.
        .filter(|other| !other.has("forum_topic_created"))
        .and_then(|other| other.get("message_id"));
    let thread: Option<i64> = message
        .get("message_thread_id")
        .filter(|_| message.get("is_topic_message") == Some(true));
    let is_unread = matches!(content, Content::Unsupported { .. });
    let raw = raw.filter(|raw| is_unread && raw.len() <= MAX_RAW_BYTES);
    let incoming = Incoming {
        files,
        album: message
            .text("media_group_id")
            .map(|album| format!("{}:{album}", sender.address)),
        others: Vec::new(),
        forwarded_from: forwarded_from(message),
        thread: thread.map(|thread| thread.to_string()),
        picked: message.object("quote").and_then(|quote| quote.text("text")),
        raw: raw.map(|raw| format!(r#"{{"message":{raw}}}"#)),
        external_id: message_id(&sender.address, number),
        reply_to: answered.map(|number| message_id(&sender.address, number)),
        at: Timestamp::from_ms(date.saturating_mul(1000)),
        content,
        sender,
    };
    if is_of_group {
        let address = incoming.sender.address.clone();
        return Ok(in_group(address, Understood::Written(incoming)));
    }
    Ok(match shared {
        Some(number) => Understood::Shared {
            card: incoming,
            number,
        },
        None => Understood::Written(incoming),
    })
}

/// Reads the number of a shared card; `None` when it is not the sender's own, or none.
///
/// Telegram names the user whom a card belongs to; the button that shares one's own number always does.
fn own_number(card: &Fields<'_>, writer: Option<i64>) -> Option<PhoneNumber> {
    let owner: i64 = card.get("user_id")?;
    if Some(owner) != writer {
        return None;
    }
    PhoneNumber::from_provider(&card.text("phone_number")?).ok()
}

/// Reads who wrote a message first that was passed on.
fn forwarded_from(message: &Fields<'_>) -> Option<String> {
    let origin = message.object("forward_origin")?;
    let name = origin.text("sender_user_name");
    let user = || {
        origin
            .object("sender_user")
            .map(|user| profile(&user, 0).name)
    };
    let chat = || {
        origin
            .object("sender_chat")
            .or_else(|| origin.object("chat"))
    };
    let title = || chat().and_then(|chat| chat.text("title"));
    let name = name.or_else(user).or_else(title);
    Some(name.unwrap_or_default().chars().take(128).collect())
}

/// Reads which messages of a business account's chat are gone.
fn deleted(gone: &Fields<'_>) -> Result<Understood, String> {
    let chat = gone.object("chat").and_then(|chat| chat.get("id"));
    let chat: i64 = chat.ok_or("the deletion names no chat")?;
    let Some(connection) = business::connection(gone) else {
        return Ok(Understood::Ignored);
    };
    let numbers: Vec<i64> = gone.get("message_ids").unwrap_or_default();
    let address = business::address(chat, Some(&connection));
    let names = numbers
        .into_iter()
        .map(|number| message_id(&address, number));
    Ok(Understood::Deleted {
        external_ids: names.collect(),
    })
}

/// Reads how somebody reacts; a reaction without an emoji is named after its kind.
fn reacted(reaction: &Fields<'_>) -> Result<Understood, String> {
    let chat = reaction
        .object("chat")
        .ok_or("the reaction names no chat")?;
    let number: i64 = reaction
        .get("message_id")
        .ok_or("the reaction names no message")?;
    let user = reaction.object("user");
    let is_of_group = groups::is_group(&chat) && user.is_some();
    if !is_private(&chat) && !is_of_group {
        return Ok(Understood::Ignored);
    }
    let sender = sender(&chat, user.as_ref())?;
    let new: Vec<&RawValue> = reaction.get("new_reaction").unwrap_or_default();
    let emoji = |raw: &RawValue| {
        let kind = Fields::parse(raw.get()).ok()?;
        let emoji = kind.text("emoji").filter(|emoji| !emoji.is_empty());
        let emoji = emoji.or_else(|| kind.text("type"))?;
        (emoji.len() <= 64).then_some(emoji)
    };
    let address = sender.address.clone();
    let reacted = Understood::Reacted {
        external_id: message_id(&sender.address, number),
        emojis: new.into_iter().filter_map(emoji).take(16).collect(),
        sender,
    };
    Ok(if is_of_group {
        in_group(address, reacted)
    } else {
        reacted
    })
}

/// Reads a pressed button; who presses is `from`, where he presses is the chat of the message.
fn pressed(query: &Fields<'_>) -> Result<Understood, String> {
    let press = query.text("id").ok_or("the press has no id")?;
    let message = query.object("message");
    let chat = message.as_ref().and_then(|message| message.object("chat"));
    let (Some(chat), Some(data)) = (chat, query.text("data")) else {
        return Ok(Understood::Ignored);
    };
    let is_of_group = groups::is_group(&chat);
    if !is_private(&chat) && !is_of_group {
        return Ok(Understood::Ignored);
    }
    let from = query.object("from");
    let connection = message.as_ref().and_then(business::connection);
    let presser: Option<i64> = from.as_ref().and_then(|from| from.get("id"));
    if connection.is_some() && presser != chat.get("id") {
        return Ok(Understood::Ignored);
    }
    let sender = sender_through(&chat, from.as_ref(), connection.as_deref())?;
    let address = sender.address.clone();
    let pressed = Understood::Pressed {
        sender,
        press,
        data,
    };
    Ok(if is_of_group {
        in_group(address, pressed)
    } else {
        pressed
    })
}

fn reachable(member: &Fields<'_>) -> Result<Understood, String> {
    let chat = member.object("chat").ok_or("the change names no chat")?;
    if groups::is_group(&chat) {
        return Ok(groups::allowed(&chat, member).map_or(Understood::Ignored, Understood::InGroup));
    }
    let status = member
        .object("new_chat_member")
        .and_then(|member| member.text("status"));
    let is_reachable = match status.as_deref() {
        Some("member" | "administrator" | "creator") => true,
        Some("kicked" | "left") => false,
        _ => return Ok(Understood::Ignored),
    };
    if !is_private(&chat) {
        return Ok(Understood::Ignored);
    }
    let sender = sender(&chat, member.object("from").as_ref())?;
    Ok(Understood::Reachable {
        sender,
        is_reachable,
    })
}

fn edited_in_group(address: String, did: Understood) -> Understood {
    if let Understood::Written(incoming) = did {
        return in_group(address, Understood::Edited(incoming));
    }
    Understood::Ignored
}

fn in_group(address: String, did: Understood) -> Understood {
    let news = News::Did(Box::new(did));
    Understood::InGroup(InGroup { address, news })
}

fn is_private(chat: &Fields<'_>) -> bool {
    chat.text("type").as_deref() == Some("private")
}

/// Reads who is behind a chat of a business account: another contact than the same person in his chat with the bot.
fn sender_through(
    chat: &Fields<'_>,
    from: Option<&Fields<'_>>,
    connection: Option<&str>,
) -> Result<Sender, String> {
    let sender = sender(chat, from)?;
    let Some(connection) = connection else {
        return Ok(sender);
    };
    let id: i64 = chat.get("id").ok_or("the chat has no id")?;
    let address = business::address(id, Some(connection));
    Ok(Sender {
        external_id: address.clone(),
        address,
        ..sender
    })
}

/// Reads who is behind a private chat; the chat itself says it where `from` is missing.
fn sender(chat: &Fields<'_>, from: Option<&Fields<'_>>) -> Result<Sender, String> {
    let address: i64 = chat.get("id").ok_or("the chat has no id")?;
    let person = from
        .filter(|from| from.get::<i64>("id").is_some())
        .unwrap_or(chat);
    let id: i64 = person.get("id").unwrap_or(address);
    Ok(Sender {
        external_id: id.to_string(),
        address: address.to_string(),
        profile: profile(person, id),
    })
}

fn profile(person: &Fields<'_>, id: i64) -> Profile {
    let part = |name: &str| person.text(name).unwrap_or_default();
    let username = Some(part("username")).filter(|name| is_plain(name, "_", 64));
    let name = format!("{} {}", part("first_name").trim(), part("last_name").trim());
    let name: String = name
        .trim()
        .chars()
        .filter(|letter| !letter.is_control())
        .take(128)
        .collect();
    let nameless = || username.clone().unwrap_or_else(|| format!("Telegram {id}"));
    let name = if name.trim().is_empty() {
        nameless()
    } else {
        name
    };
    let language = Some(part("language_code")).filter(|code| is_plain(code, "-", 35));
    Profile {
        name,
        username,
        language,
    }
}

fn is_plain(word: &str, besides: &str, most: usize) -> bool {
    let is_fine = |letter: char| letter.is_ascii_alphanumeric() || besides.contains(letter);
    !word.is_empty() && word.len() <= most && word.chars().all(is_fine)
}

/// Returns the payload of the link behind the start button, empty without one; `None` for other words.
fn start(content: &Content) -> Option<&str> {
    let Content::Text(text) = content else {
        return None;
    };
    let mut words = text.plain.split_whitespace();
    let command = words.next()?.split('@').next()?;
    (command == "/start").then(|| words.next().unwrap_or_default())
}

#[cfg(test)]
#[path = "convert_tests.rs"]
mod tests;
