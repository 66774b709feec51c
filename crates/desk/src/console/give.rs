//! An operator gives conversations to teams and colleagues, and those who lead write to all.

use super::{ask::Answer, command::named, outbox::To, subject::Subject, tap::Tap, words as w};
use crate::{Actor, Desk, Result};
use domain::{
    console::{Link, Note},
    conversation::{Destination, Status},
    id::ConversationId,
    operator::OperatorKind,
    permission::Right,
    split::OF_MESSAGE,
    text::Text,
    view::Row,
};

/// The most buttons under a question.
const CHOICES: usize = 16;

impl Desk {
    /// Gives the conversation that is meant to a team or a colleague; asks where to when nothing is said.
    pub(super) async fn pass_on(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
        to: &str,
    ) -> Result<Answer> {
        let row = match self.subject(actor, link, quoted).await? {
            Subject::One(row, _) => row,
            Subject::Nobody => return Ok(Answer::words(w::NOBODY)),
            Subject::OneOf(his) => return Ok(which(&his)),
        };
        let places = self.places(actor).await?;
        if let Some((place, note)) = named(to, &places) {
            return self.move_to(actor, &row, place, note).await;
        }
        let words = if to.is_empty() {
            w::WHERE_TO.to_owned()
        } else {
            format!("Nobody and no team is called that. {}", w::WHERE_TO)
        };
        let colleagues = self.colleagues_at_work(actor).await?;
        let number = row.number;
        let buttons = places.into_iter().filter_map(|(name, place)| match place {
            Destination::Team(team) if team != row.team_id => {
                Some(Tap::Team { number, team }.button(name))
            }
            Destination::Operator(operator) if colleagues.contains(&operator) => {
                Some(Tap::Colleague { number, operator }.button(name))
            }
            Destination::Team(_)
            | Destination::Operator(_)
            | Destination::Intent(_)
            | Destination::Bot(_) => None,
        });
        Ok(Answer {
            buttons: buttons.take(CHOICES).collect(),
            addressed: Some(row.id),
            ..Answer::words(words)
        })
    }

    pub(super) async fn move_to(
        &self,
        actor: &Actor,
        row: &Row,
        to: Destination,
        note: &str,
    ) -> Result<Answer> {
        let moved = self.transfer_with(actor, row.id, to, note).await?;
        Ok(if is_his(actor, row) {
            Answer::default()
        } else {
            let place = moved.operator_name.unwrap_or(moved.team_name);
            Answer::words(format!("{} went to {place}.", w::name_of(row)))
        })
    }

    /// Lists the teams and the colleagues by name, the teams first.
    pub(super) async fn places(&self, actor: &Actor) -> Result<Vec<(String, Destination)>> {
        let teams = self.list_teams(actor).await?;
        let teams = teams
            .into_iter()
            .map(|team| (team.name, Destination::Team(team.id)));
        let operators = self.list_operators(actor).await?;
        let people = operators
            .into_iter()
            .filter(|o| o.is_enabled && o.kind == OperatorKind::Human)
            .map(|o| (o.name, Destination::Operator(o.id)));
        Ok(teams.chain(people).collect())
    }

    pub(super) async fn assign_to(&self, actor: &Actor, number: i64, to: &str) -> Result<Answer> {
        actor.may(Right::ConversationsTakeOver)?;
        let row = self.find_by_number(actor, number).await?;
        let places = self.places(actor).await?;
        let people: Vec<_> = places
            .into_iter()
            .filter(|(_, place)| matches!(place, Destination::Operator(_)))
            .collect();
        match named(to, &people) {
            Some((place, note)) => self.move_to(actor, &row, place, note).await,
            None => Ok(Answer::words(
                "Nobody is called that. /operators names everybody.",
            )),
        }
    }

    pub(super) async fn broadcast(&self, actor: &Actor, words: &str) -> Result<Answer> {
        actor.may(Right::PresenceSetOthers)?;
        let mut unit = self.unit().await?;
        let links = store::console::list_links(unit.conn()).await?;
        let me = actor.operator()?;
        let others = links
            .iter()
            .filter(|link| link.operator != me && link.is_reachable && !link.is_customer);
        let mut count = 0;
        for link in others {
            let text = Text::plain(words);
            for text in w::under(&format!("{} to everybody", actor.name), &text, OF_MESSAGE) {
                let note = Note::say(text);
                self.tell_note(&mut unit, &To::link(link), note).await?;
            }
            count += 1;
        }
        unit.commit().await?;
        Ok(Answer::words(match count {
            0 => "Nobody else is connected.".to_owned(),
            1 => "One colleague is told.".to_owned(),
            _ => format!("{count} colleagues are told."),
        }))
    }
}

/// Asks which conversation is meant.
pub(super) fn which(his: &[Row]) -> Answer {
    let names: Vec<_> = his.iter().map(w::name_of).collect();
    Answer::words(format!("{} {}", w::WHICH, names.join(" · ")))
}

/// Says whether the actor has a conversation.
pub(super) fn is_his(actor: &Actor, row: &Row) -> bool {
    row.status == Status::Active && row.operator_id == actor.viewer.operator
}
