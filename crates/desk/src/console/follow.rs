//! Doing what an operator asks for on the console, through the same use-cases as everywhere.

use super::{
    ask::Answer,
    command::{Command, Said, read},
    errand,
    speak::Wrote,
    tap::Tap,
    words as w,
};
use crate::{Actor, Desk, Inbound, Result};
use domain::{
    channel::Incoming,
    console::Link,
    conversation::{Destination, Status},
    id::OperatorId,
    operator::{LeaveMode, Presence},
    permission::Right,
};

/// How often what lost a race is tried before it waits in the inbox.
const RACES: usize = 5;

/// What an operator did on the console.
pub(super) enum Order<'a> {
    /// He pressed start.
    Start,
    /// He did something that asks for nothing.
    Nothing,
    /// He wrote.
    Wrote(Wrote<'a>),
    /// He pressed a button.
    Tapped(Tap),
    /// He pressed a button that nobody knows.
    TappedAtRandom,
    /// He sent something that is no words.
    Sent(Wrote<'a>),
    /// He changed what he wrote; as it is.
    Edited(&'a Incoming),
    /// He reacted to a message.
    Reacted {
        /// What the provider calls it.
        external_id: &'a str,
        /// How; none takes his reaction away.
        emoji: Option<&'a str>,
    },
}

impl Desk {
    /// Does what an operator asks for, once, and answers him.
    pub(super) async fn obey(
        &self,
        (inbound, others): (&Inbound, &[i64]),
        link: &Link,
        press: Option<&str>,
        order: &Order<'_>,
    ) -> Result<()> {
        let mut races = 0;
        let updates = [&[inbound.id], others].concat();
        loop {
            let (done, was_marked) =
                errand::run(updates.clone(), Box::pin(self.perform(link, order))).await;
            let was_done = was_marked && done.is_ok();
            let answer = match done {
                Ok(answer) => answer,
                Err(error) if errand::is_known(&error) => return Ok(()),
                Err(error) if error.is_lost_race() && races < RACES => {
                    races += 1;
                    continue;
                }
                Err(error) => Answer::words(w::refusal(&error).ok_or(error)?),
            };
            let topic = match order {
                Order::Wrote(wrote) | Order::Sent(wrote) => wrote.topic,
                Order::Start
                | Order::Nothing
                | Order::Tapped(_)
                | Order::TappedAtRandom
                | Order::Edited(_)
                | Order::Reacted { .. } => None,
            };
            let answer = Answer { topic, ..answer };
            return self.answer(&updates, link, press, answer, was_done).await;
        }
    }

    async fn perform(&self, link: &Link, order: &Order<'_>) -> Result<Answer> {
        let actor = self.console_actor(link.operator).await?;
        match order {
            Order::Start => self.come(&actor).await,
            Order::Nothing => Ok(Answer::default()),
            Order::Sent(wrote) => self.speak(&actor, link, *wrote).await,
            Order::Edited(incoming) => self.edit_said(&actor, link, incoming).await,
            Order::Reacted { external_id, emoji } => {
                self.react_to_shown(&actor, link, external_id, *emoji).await
            }
            Order::TappedAtRandom => Ok(Answer::words(w::OVER)),
            Order::Tapped(tap) => self.tapped(&actor, link, *tap).await,
            Order::Wrote(wrote) => match read(wrote.words) {
                Said::Words(words) => self.speak(&actor, link, Wrote { words, ..*wrote }).await,
                Said::Incomplete(example) => Ok(Answer::words(format!("Like this: {example}"))),
                Said::Unknown(command) => Ok(Answer::words(format!(
                    "There is no command {command}. /help shows what there is."
                ))),
                Said::Command(command) => self.command(&actor, link, *wrote, command).await,
            },
        }
    }

    async fn command(
        &self,
        actor: &Actor,
        link: &Link,
        wrote: Wrote<'_>,
        command: Command<'_>,
    ) -> Result<Answer> {
        let quoted = match wrote.quoted {
            Some(external_id) => self.quoted(link, external_id).await?,
            None => None,
        };
        let answered = quoted.and_then(|about| about.message);
        let quoted = quoted.and_then(|about| about.conversation).or(wrote.topic);
        match command {
            Command::Start => self.come(actor).await,
            Command::Stop { drains: true } => self.go(actor, LeaveMode::Drain).await,
            Command::Stop { drains: false } => self.stop(actor, link, quoted).await,
            Command::Away { reason } => self.set_away(actor, reason).await,
            Command::Next => self.next(actor).await,
            Command::Accept => self.answer_offer(actor, quoted, true).await,
            Command::Decline => self.answer_offer(actor, quoted, false).await,
            Command::Take {
                number: Some(number),
            } => self.take_number(actor, number).await,
            Command::Take { number: None } => self.take_meant(actor, quoted).await,
            Command::Transfer { to } => self.pass_on(actor, link, quoted, to).await,
            Command::Note { words } => self.note_down(actor, link, quoted, wrote, words).await,
            // Its words are found once it is known for whom.
            Command::Canned { .. } => self.speak(actor, link, wrote).await,
            Command::Delete => self.delete_said(actor, answered).await,
            Command::Close { number: None } => self.conclude(actor, link, quoted).await,
            Command::Close {
                number: Some(number),
            } => {
                let row = self.find_by_number(actor, number).await?;
                self.conclude_row(actor, &row).await
            }
            Command::Call { number } => self.call_from_console(actor, link, quoted, number).await,
            Command::HangUp => self.hang_up(actor).await,
            Command::Queue => self.queue(actor).await,
            Command::Who => self.who(actor).await,
            Command::Help => Ok(help(actor)),
            Command::Customer if wrote.in_group => Ok(Answer::words(w::NOT_IN_A_GROUP)),
            Command::Customer => self.become_customer(actor, link).await,
            Command::Status => self.status(actor).await,
            Command::Operators => self.everybody(actor).await,
            Command::Assign { number, to } => self.assign_to(actor, number, to).await,
            Command::Broadcast { words } => self.broadcast(actor, words).await,
        }
    }

    async fn tapped(&self, actor: &Actor, link: &Link, tap: Tap) -> Result<Answer> {
        match tap {
            Tap::Take { number } => self.take_number(actor, number).await,
            Tap::Accept { number, offer } | Tap::Decline { number, offer } => {
                let row = self.find_by_number(actor, number).await?;
                if row.offer.is_none_or(|standing| standing.id != offer) {
                    return Ok(Answer::words(w::OVER));
                }
                let takes = matches!(tap, Tap::Accept { .. });
                self.answer_offer(actor, Some(row.id), takes).await
            }
            Tap::Team { number, team } => {
                let row = self.find_by_number(actor, number).await?;
                self.move_to(actor, &row, Destination::Team(team), "").await
            }
            Tap::Colleague { number, operator } => {
                let row = self.find_by_number(actor, number).await?;
                self.move_to(actor, &row, Destination::Operator(operator), "")
                    .await
            }
            Tap::Address { note, number } => self.speak_at_last(actor, link, note, number).await,
        }
    }

    async fn become_customer(&self, actor: &Actor, link: &Link) -> Result<Answer> {
        let presence = self.get_operator(actor, link.operator).await?.presence;
        let his = self.conversations_of(actor, Status::Active).await?;
        if presence != Presence::Offline || !his.is_empty() {
            return Ok(Answer::words(w::STILL_AT_WORK));
        }
        let mut unit = self.unit().await?;
        let customer = domain::console::Link {
            is_customer: true,
            ..link.clone()
        };
        store::console::put_link(unit.conn(), &customer).await?;
        unit.commit().await?;
        Ok(Answer::words(w::AS_CUSTOMER))
    }

    /// Makes the actor of an operator on the console.
    pub(super) async fn console_actor(&self, id: OperatorId) -> Result<Actor> {
        let actor = self.actor(id).await?;
        Ok(Actor::console(id, actor.viewer, actor.name))
    }
}

fn help(actor: &Actor) -> Answer {
    let leads = actor.has(Right::ConversationsTakeOver);
    let more = if leads { w::HELP_FOR_LEADS } else { "" };
    Answer::words(format!("{}{more}", w::HELP))
}
