//! Reads messages again that an earlier version could not read in full.

use crate::channel::Channel;
use desk::Desk;
use domain::{
    channel::Understood,
    id::{ChannelId, MessageId},
    message::Content,
};

/// How many messages are looked at in one round.
const ROUND: i64 = 100;

/// Reads what waits on a channel, once; what is still not understood waits on.
///
/// # Errors
/// Those of the database.
pub(crate) async fn all(desk: &Desk, channel: &dyn Channel, id: ChannelId) -> desk::Result<usize> {
    let mut count = 0;
    let mut after: Option<MessageId> = None;
    loop {
        let unread = desk.unread_messages(id, after, ROUND).await?;
        let Some((last, _)) = unread.last() else {
            return Ok(count);
        };
        after = Some(*last);
        for (message, raw) in &unread {
            let Ok(Understood::Written(incoming)) = channel.understand(raw) else {
                continue;
            };
            if !matches!(incoming.content, Content::Unsupported { .. }) {
                desk.reread(*message, &incoming).await?;
                count += 1;
            }
        }
    }
}
