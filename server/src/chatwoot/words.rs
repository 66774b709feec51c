//! The door's words for ours.

use domain::{
    conversation::{Priority, Status},
    message::{Author, Progress},
};

/// The status of a conversation.
pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::Bot => "pending",
        Status::Waiting | Status::Active => "open",
        Status::Snoozed => "snoozed",
        Status::Closed => "resolved",
    }
}

/// Finds what a status means; `None` when there is none of this name, and for `all`.
pub(super) fn statuses(word: &str) -> Option<Vec<Status>> {
    match word {
        "pending" => Some(vec![Status::Bot]),
        "open" => Some(vec![Status::Waiting, Status::Active]),
        "snoozed" => Some(vec![Status::Snoozed]),
        "resolved" => Some(vec![Status::Closed]),
        _ => None,
    }
}

/// The priority; `normal` is none.
pub(super) const fn priority(priority: Priority) -> Option<&'static str> {
    match priority {
        Priority::Urgent => Some("urgent"),
        Priority::High => Some("high"),
        Priority::Normal => None,
        Priority::Low => Some("low"),
    }
}

/// Finds a priority by the door's word; `medium` and none are normal.
pub(super) fn priority_of(word: Option<&str>) -> Option<Priority> {
    match word {
        None | Some("medium" | "") => Some(Priority::Normal),
        Some("urgent") => Some(Priority::Urgent),
        Some("high") => Some(Priority::High),
        Some("low") => Some(Priority::Low),
        Some(_) => None,
    }
}

/// The type of a message, as a number: incoming, outgoing, activity.
pub(super) const fn message_type(author: Author) -> u8 {
    match author {
        Author::Contact => 0,
        Author::Operator(_) | Author::Bot(_) => 1,
        Author::System => 2,
    }
}

/// The type of a message, as a word.
pub(super) const fn message_type_word(author: Author) -> &'static str {
    match author {
        Author::Contact => "incoming",
        Author::Operator(_) | Author::Bot(_) => "outgoing",
        Author::System => "activity",
    }
}

/// How far a message has come.
pub(super) const fn progress(progress: Option<&Progress>) -> &'static str {
    match progress {
        Some(Progress::Failed { .. }) => "failed",
        Some(
            Progress::Queued
            | Progress::Held { .. }
            | Progress::Sending
            | Progress::Sent
            | Progress::Unknown { .. },
        )
        | None => "sent",
    }
}
