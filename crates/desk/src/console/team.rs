//! From events to what the group of a team is told: what waits for the team, and what its people have. Pure.
//!
//! A conversation comes into the group with what nobody has answered, and stays there until it is over, a bot has it or
//! it goes to another team. Who has it, and how it went, is a short line in its topic, because a group takes twenty
//! messages a minute.

use super::{
    draft::{Draft, Kind, Whom},
    relay::{Seen, actor, by_name, of},
    show::{altered, shown},
    words as w,
};
use domain::{
    conversation::Status,
    event::{Event, Fact, Moved},
    id::{OperatorId, TeamId},
    message::{Author, Progress},
    permission::Place,
    view::Row,
};

/// Returns the team in whose group a conversation stands, if its team has one.
pub(super) fn shown_in(place: &Place) -> Option<TeamId> {
    match place.status {
        Status::Waiting | Status::Active | Status::Snoozed => Some(place.team),
        Status::Bot | Status::Closed => None,
    }
}

/// Says what the group of `team` is told of an event.
pub(super) fn drafts(event: &Event, seen: &Seen<'_>, team: TeamId) -> Vec<Draft> {
    let (Some(moved), Some(row)) = (event.fact.moved(), seen.row) else {
        return Vec::new();
    };
    let is_its = |place: &Place| shown_in(place) == Some(team);
    let was = moved.before.as_ref().is_some_and(is_its);
    match (was, is_its(&moved.after)) {
        (false, true) => came(event, moved, row, seen, team),
        (true, true) => stays(event, row, seen, team),
        (true, false) => left(event, row, seen, team),
        // What was said at last may still fail.
        (false, false) => trouble(event, row, seen, team),
    }
}

/// Shows what nobody has answered; a topic of before is opened again.
fn came(event: &Event, moved: &Moved, row: &Row, seen: &Seen<'_>, team: TeamId) -> Vec<Draft> {
    let topic = Draft {
        kind: Kind::NameTopic { is_over: false },
        ..say(row, team, "")
    };
    let wish = w::wish(row);
    let wish = (!wish.is_empty()).then(|| say(row, team, wish));
    let unanswered = seen.unanswered.iter();
    let rest = unanswered.flat_map(|bubble| shown(Whom::Group(team), row, Some(bubble)));
    let who = moved
        .after
        .operator
        .filter(|_| moved.after.status == Status::Active)
        .map(|operator| say(row, team, has_it(seen, operator)));
    let news = stays(event, row, seen, team);
    // Where it comes by being given to somebody, that is said once.
    let who = who.filter(|_| news.is_empty());
    [topic]
        .into_iter()
        .chain(wish)
        .chain(rest)
        .chain(who)
        .chain(news)
        .collect()
}

fn stays(event: &Event, row: &Row, seen: &Seen<'_>, team: TeamId) -> Vec<Draft> {
    let group = Whom::Group(team);
    if let Fact::ConversationAssigned { operator, .. }
    | Fact::OfferAccepted { operator, .. }
    | Fact::ConversationWoken {
        operator: Some(operator),
        ..
    } = &event.fact
    {
        return vec![say(row, team, has_it(seen, *operator))];
    }
    if let Fact::ConversationSnoozed { .. } = &event.fact {
        let words = "It sleeps. It comes back by itself, or when the customer writes.";
        return vec![say(row, team, words)];
    }
    if let Fact::MessageReceived { .. }
    | Fact::MessageNoted { .. }
    | Fact::MessageWritten {
        operator: Some(_), ..
    } = &event.fact
    {
        return shown(group, row, seen.bubble);
    }
    if let Fact::MessageChanged { how, by, .. } = &event.fact {
        return altered(Some(group), *how, *by, row, seen);
    }
    let waits_again = event.fact.moved().is_some_and(|moved| {
        let had = moved.before.as_ref().map(|before| before.status);
        moved.after.status == Status::Waiting
            && matches!(had, Some(Status::Active | Status::Snoozed))
    });
    let waits = waits_again.then(|| say(row, team, "It waits for somebody."));
    let trouble = trouble(event, row, seen, team);
    waits.into_iter().chain(trouble).collect()
}

/// Says where it went, and closes its topic.
fn left(event: &Event, row: &Row, seen: &Seen<'_>, team: TeamId) -> Vec<Draft> {
    let by = actor(event).map_or_else(String::new, |by| format!(" by {}", by_name(seen, by)));
    let how = if let Fact::ConversationClosed(_) = &event.fact {
        format!("It is concluded{by}.")
    } else if let Fact::TurnChanged { bot: Some(bot), .. } = &event.fact {
        format!("It went to {}.", by_name(seen, *bot))
    } else {
        format!("It went to {}{by}.", row.team_name)
    };
    let words = Draft {
        kind: Kind::SayInTopic,
        ..say(row, team, how)
    };
    let topic = Draft {
        kind: Kind::NameTopic { is_over: true },
        ..say(row, team, "")
    };
    vec![words, topic]
}

/// Tells that a colleague's words did not arrive, or may not have.
fn trouble(event: &Event, row: &Row, seen: &Seen<'_>, team: TeamId) -> Vec<Draft> {
    if !matches!(
        event.fact,
        Fact::MessageFailed { .. } | Fact::MessageUnknown { .. }
    ) || row.team_id != team
    {
        return Vec::new();
    }
    let Some(bubble) = seen.bubble else {
        return Vec::new();
    };
    let words = match (bubble.author, &bubble.progress) {
        (Author::Operator(_), Some(Progress::Failed { why })) => {
            format!("The customer did not get this: {why}.")
        }
        (Author::Operator(_), Some(Progress::Unknown { why })) => {
            format!("The customer may have got this or not: {why}. It is not sent again by itself.")
        }
        (Author::Contact | Author::Operator(_) | Author::Bot(_) | Author::System, _) => {
            return Vec::new();
        }
    };
    vec![Draft {
        kind: Kind::SayInTopic,
        answers: Some(bubble.id),
        ..say(row, team, words)
    }]
}

fn has_it(seen: &Seen<'_>, operator: OperatorId) -> String {
    format!("{} has it.", by_name(seen, operator))
}

fn say(row: &Row, team: TeamId, words: impl Into<String>) -> Draft {
    Draft {
        about: of(row),
        ..Draft::say(Whom::Group(team), words)
    }
}
