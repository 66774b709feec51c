//! Files, and what is sent besides words.

use super::tenths;
use domain::attachment::FileKind;

words! { files:
    /// A file that is on its way to us.
    COMING = "Coming…";
    /// A file that the channel does not hand out.
    TOO_LARGE_FOR_US = "Larger than 20 MB: Telegram does not hand it to bots. Ask for a link, or for a smaller file.";
    /// Saves a file.
    SAVE = "Save";
    /// A place on a map.
    PLACE = "Location";
    /// A place that moves.
    LIVE_PLACE = "Live location";
    /// A question with answers.
    POLL = "Poll";
    /// Label of its answers.
    POLL_OPTIONS = "Answers of the poll";
    /// Chooses files to send.
    ATTACH = "Attach files";
    /// Label of the files that will go with the message.
    ATTACHED = "Files of this message";
    /// A file that is on its way to the server.
    UPLOADING = "Uploading";
    /// A file that is larger than channels carry.
    TOO_LARGE = "A file has 50 MB at most.";
    /// More files than a message carries.
    TOO_MANY = "A message has ten files at most.";
    /// The connection broke.
    BROKE = "The file did not arrive. Try again.";
    /// Files are not there yet.
    WAIT = "Wait until the files are there, or take them out.";
    /// Only replies carry files.
    NOT_IN_EDITS = "Files cannot be added to a message that was sent.";
    /// Answers one message.
    REPLY_TO = "Reply";
    /// Reacts to one message.
    REACT = "React";
    /// Changes one message.
    EDIT = "Edit";
    /// Deletes one message.
    DELETE = "Delete";
    /// Label of what can be done with one message.
    ACTIONS = "Message actions";
    /// The message was changed.
    EDITED = "edited";
    /// Label of what it said before.
    EARLIER = "Before";
    /// The message is gone at the customer's.
    DELETED = "deleted";
    /// What is being changed stands in the field.
    EDITING = "Editing your message";
    /// What is being answered.
    REPLYING = "Replying to: ";
    /// Ends it.
    CANCEL = "Cancel";
    /// Label of the reactions.
    REACTIONS = "Reactions";
    /// Says why a file never came.
    never_came(why: &str) = "It could not be fetched: {why}";
    /// Says why a change did not reach the customer.
    not_passed_on(why: &str) = "The customer may not see this change: {why}";
    /// Takes a file out of the message.
    remove(name: &str) = "Take out {name}";
    /// For [`kind`].
    KIND_PHOTO = "Photo";
    /// For [`kind`].
    KIND_VIDEO = "Video";
    /// For [`kind`].
    KIND_ANIMATION = "Animation";
    /// For [`kind`].
    KIND_AUDIO = "Audio";
    /// For [`kind`].
    KIND_VOICE = "Voice message";
    /// For [`kind`].
    KIND_VIDEO_NOTE = "Video message";
    /// For [`kind`].
    KIND_DOCUMENT = "Document";
    /// For [`kind`].
    KIND_STICKER = "Sticker";
    /// Somebody else wrote it first.
    FORWARDED = "Forwarded";
    /// For [`forwarded`].
    forwarded_from(from: &str) = "Forwarded from {from}";
    /// For [`open`].
    open_the(kind: &str) = "Open: {kind}";
    /// For [`size`].
    bytes(count: i64) = "{count} byte" | "{count} bytes";
}

/// Reactions that every bot may give.
pub const EMOJIS: [&str; 6] = ["👍", "❤", "🙏", "😁", "🎉", "👎"];

/// Says who wrote a message first.
pub fn forwarded(from: &str) -> String {
    if from.is_empty() {
        FORWARDED.text().to_owned()
    } else {
        forwarded_from(from)
    }
}

/// Label of a picture that opens.
pub fn open(kind: &str) -> String {
    open_the(kind)
}

/// Says what a file is.
pub fn kind(kind: FileKind) -> &'static str {
    let word = match kind {
        FileKind::Photo => KIND_PHOTO,
        FileKind::Video => KIND_VIDEO,
        FileKind::Animation => KIND_ANIMATION,
        FileKind::Audio => KIND_AUDIO,
        FileKind::Voice => KIND_VOICE,
        FileKind::VideoNote => KIND_VIDEO_NOTE,
        FileKind::Document => KIND_DOCUMENT,
        FileKind::Sticker => KIND_STICKER,
    };
    word.text()
}

/// Says how large a file is.
pub fn size(count: i64) -> String {
    match count {
        ..1_000 => bytes(count),
        1_000..1_000_000 => format!("{} kB", count / 1_000),
        _ => format!("{} MB", tenths(count / 100_000)),
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
