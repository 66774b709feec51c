//! What is said on the console, in plain words. Pure.

use crate::Error;
use domain::{
    bot::Call as When,
    call::CallResult,
    conversation::Status,
    message::{Author, Content},
    operator::Presence,
    split::{Limit, OF_MESSAGE, split},
    text::{Span, Style, Text, utf16_len},
    time::Timestamp,
    view::{Bubble, Reason, Row},
};

/// The characters of the last words that a card or a list shows.
const EXCERPT_CHARS: usize = 120;

/// What somebody is told whose link is not good.
pub(super) const BAD_LINK: &str =
    "This link is not good any more. Make another one on your account page.";

/// What somebody is told whose account there is another operator's.
pub(super) const TAKEN: &str =
    "This account is connected to another operator. Disconnect it there first.";

/// What somebody is told who follows his link to a bot that is not the console.
pub(super) const NOT_THE_CONSOLE: &str =
    "Operators do not work on this bot. Make another link on your account page.";

/// What an operator is told who was connected.
pub(super) const WELCOME: &str =
    "You are connected. Write /start to be available, /help to see what you can do here.";

/// What an operator is told who is not connected any more.
pub(super) const FAREWELL: &str =
    "You are not connected any more. What you write here is a customer's from now on.";

/// What an operator is told whose account is switched off.
pub(super) const SWITCHED_OFF: &str = "Your account is switched off. Please ask an admin.";

/// What an operator is told who sends files while it is not clear for whom they are.
pub(super) const FILES_FOR_WHOM: &str = "Please send this again as a reply to a message of the customer whom it is for. Nothing was sent.";

/// What an operator is told who has nobody to write to.
pub(super) const NOBODY: &str = "You have no conversation. /next takes the oldest that waits.";

/// What an operator is told who wants to delete something and does not say what.
pub(super) const DELETE_WHAT: &str = "Reply with /delete to what you wrote.";

/// What an operator is told who deleted what he wrote.
pub(super) const DELETED: &str = "It is taken away from the customer, too.";

/// What an operator is told who must say which conversation he means.
pub(super) const WHICH: &str = "You have several. Please reply to one of its messages.";

/// What is asked when it is not clear whom words are for.
pub(super) const FOR_WHOM: &str = "Who is it for?";

/// What an operator is told who asks to be a customer in the middle of his work.
pub(super) const STILL_AT_WORK: &str =
    "You are at work. /stop ends your shift; then you can write as a customer.";

/// What an operator is told who asks in a group for what belongs into his own chat.
pub(super) const NOT_IN_A_GROUP: &str = "Please ask for that in your own chat with this bot.";

/// What somebody is told who follows the link of a team's group and it is not good.
pub(super) const BAD_GROUP_LINK: &str =
    "This link is not good any more. Make another one on the page of the team.";

/// What somebody is told who connects a group without topics.
pub(super) const NO_FORUM: &str = "This group has no topics. Switch them on in the settings of the group, make this \
    bot an administrator who may manage topics, and follow the link once more.";

/// What somebody is told who connects the group of one team to another.
pub(super) const TAKEN_GROUP: &str =
    "This group is connected to another team. Disconnect it there first.";

/// What a group is told that is no team's any more.
pub(super) const GROUP_FAREWELL: &str =
    "This group is not connected any more. What is written here reaches no customer.";

/// What somebody is told once who writes to a customer of a team that is not his.
pub(super) const STRANGER: &str = "This did not reach the customer: only operators of this team answer here, once they \
    have connected their Telegram account on their account page.";

/// What a group is told that is a team's from now on.
pub(super) fn group_welcome(team: &str) -> String {
    format!(
        "This is the group of {team}. Each of its conversations gets a topic here; who writes in it answers the \
         customer. This bot must be an administrator who may manage topics."
    )
}

/// What an operator is told who writes to the customer of a colleague.
pub(super) fn held_by(row: &Row, leads: bool) -> String {
    let who = row.operator_name.as_deref().unwrap_or("Somebody");
    let take = if leads { "/take takes it over, " } else { "" };
    format!(
        "{who} has {}; this was not sent. {take}/note leaves a word for colleagues.",
        name_of(row)
    )
}

/// What an operator is told who is a customer from now on.
pub(super) const AS_CUSTOMER: &str = "You write as a customer from now on. /start brings you back.";

/// What a button says that is over.
pub(super) const OVER: &str = "This is over.";

/// What is asked when a conversation shall go somewhere.
pub(super) const WHERE_TO: &str = "Where shall it go?";

/// How the console works.
pub(super) const HELP: &str = "Write, and it goes to the customer whom you addressed last. Reply to a message to \
    answer that one.\n\n/start you are available · /away for a while · /stop concludes the conversation; with none \
    open it ends your shift, /stop drain once you are done\n/next takes the oldest · /take 12 · /accept · \
    /decline\n/c hello, a canned reply · /delete as a reply to what you wrote · /note for colleagues · /transfer \
     Billing with a note · /close\n/call rings your telephone, then the customer's · /hangup\n/queue · /who · /customer";

/// What those who lead can do besides.
pub(super) const HELP_FOR_LEADS: &str =
    "\n/status · /operators · /assign 12 Anna · /broadcast to everybody";

/// What an operator is told who ends a call that he does not make.
pub(super) const NO_CALL: &str = "You are on no call.";

/// What an operator is told whose call ends.
pub(super) const HANGING_UP: &str = "The call ends.";

/// Returns what an operator is told whose telephone is about to ring.
pub(super) fn calling(row: &Row, hint: &str) -> String {
    format!(
        "{}: your telephone rings first. Press 1 on it, and {hint} is called. /hangup ends the call.",
        name_of(row)
    )
}

/// Returns what whoever has a conversation is told of a contact who wants to be called; empty when he does not.
pub(super) fn wish(row: &Row) -> String {
    let Some(wish) = &row.about.call_wish else {
        return String::new();
    };
    let when = match wish.when {
        When::Now => "Wants to be called",
        When::Later => "Wants to be called later",
    };
    match &wish.number {
        Some(hint) => format!("{when} at {hint}: /call"),
        None => format!("{when}; has not shared a number."),
    }
}

/// Returns how a call ended.
pub(super) fn call_ended(row: &Row, result: CallResult, seconds: u64) -> String {
    let how = match result {
        CallResult::Talked => {
            return format!("{}: you talked for {}.", name_of(row), spoken(seconds));
        }
        CallResult::AgentBusy => "your telephone was busy",
        CallResult::AgentNoAnswer => "you did not answer",
        CallResult::AgentDeclined => "you did not press 1",
        CallResult::CustomerBusy => "the customer was busy",
        CallResult::CustomerNoAnswer => "the customer did not answer",
        CallResult::CustomerMachine => "a machine answered",
        CallResult::Cancelled => "the call ended before you talked",
        CallResult::Failed => "the call did not come about",
    };
    format!("{}: {how}.", name_of(row))
}

fn spoken(seconds: u64) -> String {
    span(i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX))
}

/// Returns why somebody is away and for how much longer, in brackets; empty when nobody said so.
pub(super) fn because(reason: Option<&Reason>, now: Timestamp) -> String {
    let Some(reason) = reason else {
        return String::new();
    };
    let back = reason
        .until
        .map(|until| format!("back in {}", span(until.ms_since(now))));
    let words = Some(reason.words.clone()).filter(|words| !words.is_empty());
    let parts: Vec<_> = words.into_iter().chain(back).collect();
    format!(" ({})", parts.join(", "))
}

/// Returns how a conversation is called.
pub(super) fn name_of(row: &Row) -> String {
    format!("#{} {}", row.number, row.contact_name)
}

/// Returns a bold line.
pub(super) fn bold(line: &str) -> Text {
    Text {
        plain: line.to_owned(),
        spans: vec![Span {
            start: 0,
            len: u32::try_from(utf16_len(line)).unwrap_or(u32::MAX),
            style: Style::Bold,
        }],
    }
}

/// Returns words under a bold line; in several parts where one message cannot carry them.
pub(super) fn under(head: &str, text: &Text, limit: Limit) -> Vec<Text> {
    let bold = bold(head);
    if text.plain.is_empty() {
        return vec![bold];
    }
    let head_units = utf16_len(head) + 1;
    let is_short = head_units + utf16_len(&text.plain) <= limit.units;
    if !is_short || text.spans.len() >= limit.spans {
        let parts = split(text, OF_MESSAGE);
        return std::iter::once(bold).chain(parts).collect();
    }
    let shift = u32::try_from(head_units).unwrap_or(u32::MAX);
    let shifted = text.spans.iter().map(|span| Span {
        start: span.start + shift,
        ..span.clone()
    });
    vec![Text {
        plain: format!("{head}\n{}", text.plain),
        spans: bold.spans.iter().cloned().chain(shifted).collect(),
    }]
}

/// Returns what a message says; `None` for what never leaves the house.
pub(super) fn said(bubble: &Bubble) -> Option<Text> {
    match &bubble.content {
        Content::Text(text)
        | Content::Question { text, .. }
        | Content::NumberRequest { text, .. }
        | Content::Choice { text, .. } => Some(text.clone()),
        // They go along and say themselves what they are.
        Content::Files { caption, .. } => Some(caption.clone().unwrap_or_default()),
        Content::Place(_) => Some(Text::default()),
        Content::Card(card) if card.is_whole() => Some(Text::default()),
        Content::Card(card) => {
            let words = format!("[contact: {} {}]", card.name, card.phone);
            Some(Text::plain(words))
        }
        Content::Poll(_) | Content::Dice(_) | Content::Unsupported { .. } => {
            let thing = bubble.content.thing().unwrap_or_default();
            let caption = bubble.content.text();
            let caption = caption.map(|caption| format!(" {}", caption.plain));
            Some(Text::plain(format!(
                "[{thing}]{}",
                caption.unwrap_or_default()
            )))
        }
        Content::Line(_) => None,
    }
}

/// Returns how a message is headed in the chat of whom has the conversation.
pub(super) fn head(row: &Row, bubble: &Bubble, is_own: bool) -> String {
    let name = name_of(row);
    let writer = if is_own {
        "You"
    } else {
        bubble.author_name.as_str()
    };
    match (bubble.author, bubble.private) {
        (Author::Contact, _) => name,
        (Author::System, _) => format!("{name} · sent by itself"),
        (Author::Operator(_) | Author::Bot(_), false) => format!("{name} · {writer} wrote"),
        (Author::Operator(_) | Author::Bot(_), true) => format!("{name} · note of {writer}"),
    }
}

/// Returns the card of an offer.
pub(super) fn card(row: &Row, now: Timestamp, until: Timestamp) -> Text {
    let wanted = row
        .intents
        .iter()
        .map(|intent| intent.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let why = if wanted.is_empty() {
        row.team_name.clone()
    } else {
        format!("{wanted} · {}", row.team_name)
    };
    let waits = span(now.ms_since(row.enqueued_at));
    let left = span(until.ms_since(now));
    let words = format!(
        "{why}\n“{}”\nWaiting for {waits}. Yours within {left}?",
        Text::plain(&row.last_words).excerpt(EXCERPT_CHARS)
    );
    whole(under(&name_of(row), &Text::plain(words), OF_MESSAGE))
}

/// Returns what stands in place of a card whose offer is over.
pub(super) fn ended_card(row: &Row, how: &str) -> Text {
    whole(under(&name_of(row), &Text::plain(how), OF_MESSAGE))
}

fn whole(mut parts: Vec<Text>) -> Text {
    parts.pop().unwrap_or_default()
}

/// Returns one line about a conversation.
pub(super) fn line(row: &Row, now: Timestamp) -> String {
    let words = Text::plain(&row.last_words).excerpt(60);
    let since = match (row.status, row.unanswered_since) {
        (Status::Waiting, _) => format!("waits {}", span(now.ms_since(row.enqueued_at))),
        (_, Some(since)) => format!("unanswered {}", span(now.ms_since(since))),
        (_, None) => "answered".to_owned(),
    };
    format!("{} · {} · {since} · {words}", name_of(row), row.team_name)
}

/// Returns a length of time in words, to the greater unit.
///
/// Units: `ms`.
pub(super) fn span(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// Returns how many wait.
pub(super) fn waiting(count: i64) -> String {
    match count {
        0 => "Nobody waits.".to_owned(),
        1 => "One waits; /next takes it.".to_owned(),
        _ => format!("{count} wait; /next takes the oldest."),
    }
}

/// Returns what a colleague does.
pub(super) const fn does(presence: Presence) -> &'static str {
    match presence {
        Presence::Offline => "offline",
        Presence::Online => "available",
        Presence::Away => "away",
        Presence::Draining => "finishing",
        Presence::Lost => "not reachable",
    }
}

/// Returns why something could not be done; `None` when it may be tried again by itself.
pub(super) fn refusal(error: &Error) -> Option<String> {
    if error.is_lost_race() {
        return None;
    }
    Some(match error {
        Error::NotFound(what) => format!("There is no such {what}."),
        Error::Forbidden(_) => "You may not do that.".to_owned(),
        Error::Unauthenticated(_) => SWITCHED_OFF.to_owned(),
        Error::Invalid(bad) => sentence(&bad.problem.to_string()),
        Error::Conflict { code, message } => match *code {
            "operator.offline" => format!(
                "{}. /start makes you available.",
                sentence(&message.to_string()).trim_end_matches('.')
            ),
            _ => sentence(&message.to_string()),
        },
        Error::TooMany { .. } => "That was too much at once. Please wait a little.".to_owned(),
        Error::Unavailable(_) | Error::Internal(_) => return None,
    })
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().collect::<String>());
    let end = if words.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::complaint;
    use domain::conversation::Refused;

    #[test]
    fn formatting_moves_with_its_words() {
        let text = Text {
            plain: "very bad".into(),
            spans: vec![Span {
                start: 5,
                len: 3,
                style: Style::Italic,
            }],
        };
        let [both] = under("#1 Ånn👍", &text, OF_MESSAGE).try_into().unwrap();
        assert_eq!(both.plain, "#1 Ånn👍\nvery bad");
        let at: Vec<_> = both
            .spans
            .iter()
            .map(|span| (span.start, span.len))
            .collect();
        assert_eq!(at, [(0, 8), (14, 3)]);
    }

    #[test]
    fn what_one_message_cannot_carry_comes_in_two() {
        let long = Text::plain("x".repeat(OF_MESSAGE.units));
        let parts = under("#1 Ann", &long, OF_MESSAGE);
        assert_eq!(parts.len(), 2);
        assert!(
            parts
                .iter()
                .all(|part| utf16_len(&part.plain) <= OF_MESSAGE.units)
        );
        assert_eq!(parts[1], long);
    }

    #[test]
    fn lengths_of_time_are_said_shortly() {
        let said = [-1, 0, 59_999, 60_000, 3_599_999, 3_660_000].map(span);
        assert_eq!(said, ["0 s", "0 s", "59 s", "1 min", "59 min", "1 h 1 min"]);
    }

    #[test]
    fn refusals_are_sentences_without_codes() {
        let words = refusal(&Error::conflict(
            "conversation.closed",
            complaint::CONVERSATION_CLOSED,
        ));
        assert_eq!(words.as_deref(), Some("The conversation is closed."));
        assert_eq!(
            refusal(&Error::conflict("changed", complaint::CHANGED)),
            None,
            "it is tried again"
        );
        assert_eq!(
            refusal(&Refused::OfferGone.into()).as_deref(),
            Some("The offer is gone.")
        );
    }
}
