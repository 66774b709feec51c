//! Files, and what is sent besides words.

use domain::attachment::FileKind;

/// A file that is on its way to us.
pub const COMING: &str = "Coming…";
/// A file that the channel does not hand out.
pub const TOO_LARGE_FOR_US: &str =
    "Larger than 20 MB: Telegram does not hand it to bots. Ask for a link, or for a smaller file.";
/// Saves a file.
pub const SAVE: &str = "Save";
/// A place on a map.
pub const PLACE: &str = "Location";
/// A place that moves.
pub const LIVE_PLACE: &str = "Live location";
/// A question with answers.
pub const POLL: &str = "Poll";
/// Label of its answers.
pub const POLL_OPTIONS: &str = "Answers of the poll";
/// Chooses files to send.
pub const ATTACH: &str = "Attach files";
/// Label of the files that will go with the message.
pub const ATTACHED: &str = "Files of this message";
/// A file that is on its way to the server.
pub const UPLOADING: &str = "Uploading";
/// A file that is larger than channels carry.
pub const TOO_LARGE: &str = "A file has 50 MB at most.";
/// More files than a message carries.
pub const TOO_MANY: &str = "A message has ten files at most.";
/// The connection broke.
pub const BROKE: &str = "The file did not arrive. Try again.";
/// Files are not there yet.
pub const WAIT: &str = "Wait until the files are there, or take them out.";
/// Only replies carry files.
pub const NOT_IN_EDITS: &str = "Files cannot be added to a message that was sent.";
/// Answers one message.
pub const REPLY_TO: &str = "Reply";
/// Reacts to one message.
pub const REACT: &str = "React";
/// Changes one message.
pub const EDIT: &str = "Edit";
/// Deletes one message.
pub const DELETE: &str = "Delete";
/// Label of what can be done with one message.
pub const ACTIONS: &str = "Message actions";
/// The message was changed.
pub const EDITED: &str = "edited";
/// Label of what it said before.
pub const EARLIER: &str = "Before";
/// The message is gone at the customer's.
pub const DELETED: &str = "deleted";
/// What is being changed stands in the field.
pub const EDITING: &str = "Editing your message";
/// What is being answered.
pub const REPLYING: &str = "Replying to: ";
/// Ends it.
pub const CANCEL: &str = "Cancel";
/// Label of the reactions.
pub const REACTIONS: &str = "Reactions";

/// Reactions that every bot may give.
pub const EMOJIS: [&str; 6] = ["👍", "❤", "🙏", "😁", "🎉", "👎"];

/// Says why a file never came.
pub fn never_came(why: &str) -> String {
    format!("It could not be fetched: {why}")
}

/// Says who wrote a message first.
pub fn forwarded(from: &str) -> String {
    if from.is_empty() {
        "Forwarded".to_owned()
    } else {
        format!("Forwarded from {from}")
    }
}

/// Says why a change did not reach the customer.
pub fn not_passed_on(why: &str) -> String {
    format!("The customer may not see this change: {why}")
}

/// Label of a picture that opens.
pub fn open(kind: &str) -> String {
    format!("Open the {}", kind.to_lowercase())
}

/// Takes a file out of the message.
pub fn remove(name: &str) -> String {
    format!("Take out {name}")
}

/// Says what a file is.
pub const fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Photo => "Photo",
        FileKind::Video => "Video",
        FileKind::Animation => "Animation",
        FileKind::Audio => "Audio",
        FileKind::Voice => "Voice message",
        FileKind::VideoNote => "Video message",
        FileKind::Document => "Document",
        FileKind::Sticker => "Sticker",
    }
}

/// Says how large a file is.
pub fn size(bytes: i64) -> String {
    match bytes {
        ..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_in_the_unit_that_people_use() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_500), "1 kB");
        assert_eq!(size(20_971_520), "20.9 MB");
    }
}
