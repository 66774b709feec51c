//! What must be known of an update before anybody understands it: its identity and its lane.

use super::fields::Fields;
use domain::channel::RawUpdate;
use sha2::{Digest, Sha256};

/// An update without a usable `update_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoIdentity;

/// The lane of updates that belong to no chat.
const NO_CHAT: &str = "-";

/// Reads identity and lane of an update.
///
/// Shape: the identity is `update_id`, the lane the chat's id; the body is kept as it came.
pub(crate) fn envelope(body: String) -> Result<(i64, RawUpdate), NoIdentity> {
    let fields = Fields::parse(&body).map_err(|_| NoIdentity)?;
    let id: i64 = fields.get("update_id").ok_or(NoIdentity)?;
    let lane = lane(&fields);
    Ok((
        id,
        RawUpdate {
            external_id: id.to_string(),
            lane,
            body,
        },
    ))
}

/// Gives an update without `update_id` an identity, so that nothing that was taken is thrown away.
pub(crate) fn nameless(body: String) -> RawUpdate {
    let hash = Sha256::digest(body.as_bytes());
    let external_id = hash
        .iter()
        .take(16)
        .fold("sha256:".to_owned(), |id, byte| format!("{id}{byte:02x}"));
    RawUpdate {
        external_id,
        lane: NO_CHAT.to_owned(),
        body,
    }
}

fn lane(update: &Fields<'_>) -> String {
    let chats = update.structured().filter_map(|kind| {
        let content = update.object(kind)?;
        let chat = content
            .object("chat")
            .or_else(|| content.object("message")?.object("chat"));
        let someone = chat
            .or_else(|| content.object("from"))
            .or_else(|| content.object("user"));
        someone?.get::<i64>("id")
    });
    chats
        .map(|id| id.to_string())
        .next()
        .unwrap_or_else(|| NO_CHAT.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<(i64, String)> {
        envelope(body.to_owned()).ok().map(|(id, raw)| {
            assert_eq!(
                (raw.external_id.as_str(), raw.body.as_str()),
                (id.to_string().as_str(), body)
            );
            (id, raw.lane)
        })
    }

    #[test]
    fn identity_and_lane_are_found_in_every_kind() {
        for (body, id, lane) in [
            (
                r#"{"update_id":7,"message":{"chat":{"id":5},"text":"\ud800"}}"#,
                7,
                "5",
            ),
            (
                r#"{"update_id":7,"edited_message":{"chat":{"id":-1001234567890123}}}"#,
                7,
                "-1001234567890123",
            ),
            (
                r#"{"update_id":7,"callback_query":{"from":{"id":4},"message":{"chat":{"id":5}}}}"#,
                7,
                "5",
            ),
            (
                r#"{"update_id":7,"inline_query":{"from":{"id":4}}}"#,
                7,
                "4",
            ),
            (
                r#"{"update_id":7,"my_chat_member":{"chat":{"id":5},"from":{"id":4}}}"#,
                7,
                "5",
            ),
            (
                r#"{"update_id":7,"message_reaction":{"chat":{"id":5}}}"#,
                7,
                "5",
            ),
            (
                r#"{"update_id":7,"kind_from_future":{"user":{"id":6}}}"#,
                7,
                "6",
            ),
            (
                r#"{"update_id":4294967296,"poll":{"id":"x"}}"#,
                4_294_967_296,
                "-",
            ),
            (r#"{"update_id":-1}"#, -1, "-"),
            (r#"{"update_id":0,"message":null}"#, 0, "-"),
        ] {
            assert_eq!(read(body), Some((id, lane.to_owned())), "{body}");
        }
    }

    #[test]
    fn without_a_number_there_is_no_identity() {
        for body in [
            "",
            "{}",
            "[]",
            "null",
            "\"x\"",
            r#"{"update_id":"5"}"#,
            r#"{"update_id":5.0}"#,
            r#"{"update_id":1e3}"#,
            r#"{"update_id":null}"#,
            r#"{"update_id":1"#,
        ] {
            assert_eq!(read(body), None, "{body}");
        }
        let (one, same, other) = (
            nameless("{}".into()),
            nameless("{}".into()),
            nameless("[]".into()),
        );
        assert_eq!(one.external_id, same.external_id);
        assert_ne!(one.external_id, other.external_id);
    }
}
