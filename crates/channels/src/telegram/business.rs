//! Chats of business accounts that are connected to the bot: where they are, and what cannot be done there.
//!
//! A customer of such an account writes to the account, not to the bot. His chat is another one than the one that he may
//! have with the bot, although Telegram calls both by his number, so its address names the connection, too.
//! Source: <https://core.telegram.org/bots/api#businessconnection>.

use super::fields::Fields;
use domain::channel::How;

/// What stands between the number of a chat and the connection through which it is reached.
const SIGN: char = '@';

/// Returns the address of a chat, through a connection where it has one.
pub(super) fn address(chat: i64, connection: Option<&str>) -> String {
    connection.map_or_else(
        || chat.to_string(),
        |connection| format!("{chat}{SIGN}{connection}"),
    )
}

/// Reads the number of a chat out of its address; `None` for what is no chat of Telegram.
pub(super) fn chat_of(address: &str) -> Option<i64> {
    address.split(SIGN).next()?.parse().ok()
}

/// Reads the connection out of an address; `None` for a chat with the bot itself.
pub(super) fn connection_of(address: &str) -> Option<&str> {
    address.split_once(SIGN).map(|(_, connection)| connection)
}

/// Reads the connection of a message or of a change of some.
///
/// Shape: not empty, and without what would spoil an address.
pub(super) fn connection(fields: &Fields<'_>) -> Option<String> {
    let connection = fields.text("business_connection_id")?;
    let is_plain = |letter: char| letter.is_ascii_graphic() && letter != SIGN && letter != ':';
    let is_fine = !connection.is_empty() && connection.len() <= 128;
    (is_fine && connection.chars().all(is_plain)).then_some(connection)
}

/// Says why something cannot be done in a chat of a business account; `None` for what can.
pub(super) const fn refusal(how: &How) -> Option<&'static str> {
    match how {
        How::React { .. } => Some("Telegram lets no bot react in a chat of a business account"),
        How::Copy { .. } => {
            Some("Telegram lets no bot pass this kind on into a chat of a business account")
        }
        How::OpenTopic { .. } | How::NameTopic { .. } | How::Offer { .. } => {
            Some("a chat of a business account has no topics and no commands")
        }
        How::Write
        | How::Replace { .. }
        | How::Edit { .. }
        | How::EditFiles { .. }
        | How::EditParts { .. }
        | How::Move { .. }
        | How::Delete { .. }
        | How::Acknowledge { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_chat_and_connection() {
        let both = address(5001, Some("b_1-x"));
        assert_eq!(
            (chat_of(&both), connection_of(&both)),
            (Some(5001), Some("b_1-x"))
        );
        let own = address(-1007, None);
        assert_eq!((chat_of(&own), connection_of(&own)), (Some(-1007), None));
        assert_eq!(chat_of("@ann"), None);
    }

    #[test]
    fn a_connection_that_would_spoil_an_address_is_none() {
        for (raw, read) in [
            (r#"{"business_connection_id":"b1"}"#, Some("b1")),
            (r#"{"business_connection_id":"b:1"}"#, None),
            (r#"{"business_connection_id":"b@1"}"#, None),
            (r#"{"business_connection_id":""}"#, None),
            (r#"{"business_connection_id":7}"#, None),
            ("{}", None),
        ] {
            let fields = Fields::parse(raw).unwrap();
            assert_eq!(connection(&fields).as_deref(), read, "{raw}");
        }
    }
}
