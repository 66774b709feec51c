//! Doing what an operator asks for on the console, through the same use-cases as everywhere.

use super::{
    ask::{Answer, for_whom},
    command::{Command, Said, named, read},
    errand,
    subject::Subject,
    tap::Tap,
    words as w,
};
use crate::{Actor, Desk, Error, Inbound, Result};
use domain::{
    console::{About, Link},
    conversation::{Destination, Status},
    id::{ConversationId, MessageId, NoteId},
    message::Write,
    operator::{LeaveMode, OperatorKind, Presence, SetPresence, WantedPresence},
    permission::Right,
    text::Text,
    view::{Folder, Row},
};
use store::{
    Unit,
    console::{Kept, Pending},
};

/// How often what lost a race is tried before it waits in the inbox.
const RACES: usize = 5;

/// The most buttons of each kind under a question.
const CHOICES: usize = 8;

/// What an operator did on the console.
pub(super) enum Order<'a> {
    /// He pressed start.
    Start,
    /// He wrote.
    Wrote(Wrote<'a>),
    /// He pressed a button.
    Tapped(Tap),
    /// He pressed a button that nobody knows.
    TappedAtRandom,
    /// He sent something that is no words.
    SentElse,
}

/// What an operator wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrote<'a> {
    pub(super) words: &'a str,
    /// What the provider calls it.
    pub(super) external_id: &'a str,
    /// What the provider calls the message that it answers.
    pub(super) quoted: Option<&'a str>,
}

/// What an operator said on the console that became a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FromConsole<'a> {
    pub(super) link: &'a Link,
    pub(super) external_id: &'a str,
    /// The note in which the words have waited.
    pub(super) waited_in: Option<NoteId>,
}

impl Desk {
    /// Does what an operator asks for, once, and answers him.
    pub(super) async fn obey(
        &self,
        inbound: &Inbound,
        link: &Link,
        press: Option<&str>,
        order: &Order<'_>,
    ) -> Result<()> {
        let mut races = 0;
        loop {
            let (done, was_marked) =
                errand::run(inbound.id, Box::pin(self.perform(link, order))).await;
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
            return self.answer(inbound, link, press, answer, was_done).await;
        }
    }

    async fn perform(&self, link: &Link, order: &Order<'_>) -> Result<Answer> {
        let actor = self.console_actor(link.operator).await?;
        match order {
            Order::Start => self.come(&actor).await,
            Order::SentElse => Ok(Answer::words(w::ONLY_WORDS)),
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
        let quoted = quoted.and_then(|about| about.conversation);
        match command {
            Command::Start => self.come(actor).await,
            Command::Stop { drains: true } => self.go(actor, LeaveMode::Drain).await,
            Command::Stop { drains: false } => self.stop(actor, link, quoted).await,
            Command::Away { reason } => self.set_away(actor, reason).await,
            Command::Next => self.next(actor).await,
            Command::Accept => self.answer_offer(actor, quoted, true).await,
            Command::Decline => self.answer_offer(actor, quoted, false).await,
            Command::Take { number } => self.take_number(actor, number).await,
            Command::Transfer { to } => self.pass_on(actor, link, quoted, to).await,
            Command::Note { words } => self.note_down(actor, link, quoted, wrote, words).await,
            Command::Close { number: None } => self.conclude(actor, link, quoted).await,
            Command::Close {
                number: Some(number),
            } => {
                let row = self.find_by_number(actor, number).await?;
                self.conclude_row(actor, &row).await
            }
            Command::Queue => self.queue(actor).await,
            Command::Who => self.who(actor).await,
            Command::Help => Ok(help(actor)),
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

    /// Sends an operator's words to the customer whom they are for, or asks who that is.
    async fn speak(&self, actor: &Actor, link: &Link, wrote: Wrote<'_>) -> Result<Answer> {
        let about = match wrote.quoted {
            Some(external_id) => self.quoted(link, external_id).await?,
            None => None,
        };
        let pending = || Pending {
            words: wrote.words.to_owned(),
            external_id: wrote.external_id.to_owned(),
        };
        let is_lost = wrote.quoted.is_some() && about.is_none();
        if is_lost {
            // To guess could tell one customer what is meant for another.
            let his = self.conversations_of(actor, Status::Active).await?;
            return Ok(for_whom(&his, pending()));
        }
        let quoted = about.and_then(|about| about.conversation);
        match self.subject(actor, link, quoted).await? {
            Subject::Nobody => Ok(Answer::words(w::NOBODY)),
            Subject::OneOf(his) => Ok(for_whom(&his, pending())),
            Subject::One(row, has_several) => {
                let from = FromConsole {
                    link,
                    external_id: wrote.external_id,
                    waited_in: None,
                };
                let reply_to = about.and_then(|about| about.message);
                self.say_to(actor, &row, wrote.words, reply_to, from)
                    .await?;
                Ok(if has_several {
                    Answer {
                        words: Some(Text::plain(format!("To {}.", w::name_of(&row)))),
                        ..Answer::told(row.id)
                    }
                } else {
                    Answer::told(row.id)
                })
            }
        }
    }

    /// Sends the words that have waited in a note.
    async fn speak_at_last(
        &self,
        actor: &Actor,
        link: &Link,
        note: NoteId,
        number: i64,
    ) -> Result<Answer> {
        let kept = store::console::find(self.read().await?.conn(), note).await?;
        let pending = kept
            .filter(|kept| kept.operator == Some(link.operator))
            .and_then(|kept| kept.pending);
        let Some(pending) = pending else {
            return Ok(Answer::words(w::OVER));
        };
        let row = self.find_by_number(actor, number).await?;
        let from = FromConsole {
            link,
            external_id: &pending.external_id,
            waited_in: Some(note),
        };
        self.say_to(actor, &row, &pending.words, None, from).await?;
        Ok(Answer {
            words: Some(Text::plain(format!("To {}.", w::name_of(&row)))),
            ..Answer::told(row.id)
        })
    }

    async fn say_to(
        &self,
        actor: &Actor,
        row: &Row,
        words: &str,
        reply_to: Option<MessageId>,
        from: FromConsole<'_>,
    ) -> Result<()> {
        let write = Write {
            text: words.to_owned(),
            private: false,
            reply_to,
            epoch: None,
        };
        self.write_from(actor, row.id, &write, Some(from)).await?;
        Ok(())
    }

    /// Remembers, in the unit that keeps the message, where it stands in its writer's chat.
    pub(crate) async fn remember_said(
        &self,
        unit: &mut Unit,
        from: FromConsole<'_>,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<()> {
        if let Some(note) = from.waited_in
            && !store::console::take_pending(unit.conn(), note).await?
        {
            return Err(Error::conflict("console.over", "this was sent before"));
        }
        let kept = Kept {
            id: NoteId::new(self.id()),
            operator: Some(from.link.operator),
            channel: from.link.channel,
            address: from.link.address.clone(),
            external_id: Some(from.external_id.to_owned()),
            about: About {
                conversation: Some(conversation),
                message: Some(message),
                offer: None,
            },
            note: None,
            pending: None,
            at: unit.now(),
        };
        store::console::insert(unit.conn(), &kept).await?;
        store::console::address(unit.conn(), from.link.operator, conversation).await?;
        Ok(())
    }

    async fn come(&self, actor: &Actor) -> Result<Answer> {
        let me = actor.operator()?;
        let before = self.get_operator(actor, me).await?.presence;
        self.set_own_presence(actor, WantedPresence::Online, LeaveMode::Requeue, "")
            .await?;
        if before != Presence::Online {
            return Ok(Answer::default());
        }
        let inbox = self.inbox(actor, Folder::Waiting).await?;
        let waiting = w::waiting(inbox.counters.waiting);
        Ok(Answer::words(format!(
            "You are available already. {waiting}"
        )))
    }

    async fn set_away(&self, actor: &Actor, reason: &str) -> Result<Answer> {
        let before = self.get_operator(actor, actor.operator()?).await?.presence;
        self.set_own_presence(actor, WantedPresence::Away, LeaveMode::Requeue, reason)
            .await?;
        Ok(if before == Presence::Away {
            Answer::words("You are away already.")
        } else {
            Answer::default()
        })
    }

    /// Ends the shift.
    async fn go(&self, actor: &Actor, mode: LeaveMode) -> Result<Answer> {
        let before = self.get_operator(actor, actor.operator()?).await?.presence;
        if before == Presence::Offline {
            return Ok(Answer::words(
                "You are not at work. /start makes you available.",
            ));
        }
        self.set_own_presence(actor, WantedPresence::Offline, mode, "")
            .await?;
        Ok(
            if before == Presence::Draining && mode == LeaveMode::Drain {
                Answer::words("Your shift ends with your last conversation.")
            } else {
                Answer::default()
            },
        )
    }

    async fn set_own_presence(
        &self,
        actor: &Actor,
        presence: WantedPresence,
        mode: LeaveMode,
        reason: &str,
    ) -> Result<()> {
        let me = actor.operator()?;
        let wanted = SetPresence { presence, mode };
        let reason: String = reason.chars().take(100).collect();
        self.set_presence_because(actor, me, wanted, &reason)
            .await?;
        Ok(())
    }

    /// Concludes the conversation that is meant; with none open, ends the shift.
    async fn stop(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
    ) -> Result<Answer> {
        match self.subject(actor, link, quoted).await? {
            Subject::One(row, _) => self.conclude_row(actor, &row).await,
            Subject::Nobody => self.go(actor, LeaveMode::Requeue).await,
            Subject::OneOf(his) => Ok(which(&his)),
        }
    }

    async fn conclude(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
    ) -> Result<Answer> {
        match self.subject(actor, link, quoted).await? {
            Subject::One(row, _) => self.conclude_row(actor, &row).await,
            Subject::Nobody => Ok(Answer::words(w::NOBODY)),
            Subject::OneOf(his) => Ok(which(&his)),
        }
    }

    async fn conclude_row(&self, actor: &Actor, row: &Row) -> Result<Answer> {
        self.close(actor, row.id).await?;
        Ok(if is_his(actor, row) {
            Answer::default()
        } else {
            Answer::words(format!("{} is concluded.", w::name_of(row)))
        })
    }

    async fn next(&self, actor: &Actor) -> Result<Answer> {
        let waiting = self.inbox(actor, Folder::Waiting).await?.rows.items;
        for row in waiting.iter().filter(|row| row.offer.is_none()) {
            match self.take(actor, row.id, false).await {
                Ok(_) => return Ok(Answer::told(row.id)),
                // Somebody was faster; the next is as good.
                Err(Error::Conflict {
                    code: "conversation.already_assigned",
                    ..
                }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Answer::words(w::waiting(0)))
    }

    async fn take_number(&self, actor: &Actor, number: i64) -> Result<Answer> {
        let row = self.find_by_number(actor, number).await?;
        let was_his = is_his(actor, &row);
        self.take(actor, row.id, false).await?;
        Ok(if was_his {
            Answer {
                words: Some(Text::plain(format!(
                    "{} is yours already.",
                    w::name_of(&row)
                ))),
                ..Answer::told(row.id)
            }
        } else {
            Answer::told(row.id)
        })
    }

    async fn answer_offer(
        &self,
        actor: &Actor,
        quoted: Option<ConversationId>,
        takes: bool,
    ) -> Result<Answer> {
        let mut offered = self.conversations_of(actor, Status::Waiting).await?;
        offered.retain(|row| quoted.is_none_or(|id| id == row.id));
        let standing = offered
            .iter()
            .filter_map(|row| Some((row.offer?, row.id)))
            .min_by_key(|(offer, _)| offer.until);
        let Some((_, id)) = standing else {
            return Ok(Answer::words("Nothing is offered to you."));
        };
        if takes {
            self.accept_offer(actor, id).await?;
            return Ok(Answer::told(id));
        }
        self.decline_offer(actor, id).await?;
        Ok(Answer::default())
    }

    /// Gives the conversation that is meant to a team or a colleague; asks where to when nothing is said.
    async fn pass_on(
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
            buttons: buttons.take(2 * CHOICES).collect(),
            addressed: Some(row.id),
            ..Answer::words(words)
        })
    }

    async fn move_to(
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
    async fn places(&self, actor: &Actor) -> Result<Vec<(String, Destination)>> {
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

    async fn note_down(
        &self,
        actor: &Actor,
        link: &Link,
        quoted: Option<ConversationId>,
        wrote: Wrote<'_>,
        words: &str,
    ) -> Result<Answer> {
        let row = match self.subject(actor, link, quoted).await? {
            Subject::One(row, _) => row,
            Subject::Nobody => return Ok(Answer::words(w::NOBODY)),
            Subject::OneOf(his) => return Ok(which(&his)),
        };
        let write = Write {
            text: words.to_owned(),
            private: true,
            reply_to: None,
            epoch: None,
        };
        let from = FromConsole {
            link,
            external_id: wrote.external_id,
            waited_in: None,
        };
        self.write_from(actor, row.id, &write, Some(from)).await?;
        Ok(Answer::told(row.id))
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

    async fn assign_to(&self, actor: &Actor, number: i64, to: &str) -> Result<Answer> {
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

    async fn broadcast(&self, actor: &Actor, words: &str) -> Result<Answer> {
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
            for text in w::under(&format!("{} to everybody", actor.name), &text) {
                let note = domain::console::Note::say(text);
                self.tell_note(&mut unit, &super::outbox::To::link(link), note)
                    .await?;
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

    /// Makes the actor of an operator on the console.
    pub(super) async fn console_actor(&self, id: domain::id::OperatorId) -> Result<Actor> {
        let actor = self.actor(id).await?;
        Ok(Actor::console(id, actor.viewer, actor.name))
    }
}

/// Asks which conversation is meant.
fn which(his: &[Row]) -> Answer {
    let names: Vec<_> = his.iter().map(w::name_of).collect();
    Answer::words(format!("{} {}", w::WHICH, names.join(" · ")))
}

fn help(actor: &Actor) -> Answer {
    let leads = actor.has(Right::ConversationsTakeOver);
    let more = if leads { w::HELP_FOR_LEADS } else { "" };
    Answer::words(format!("{}{more}", w::HELP))
}

fn is_his(actor: &Actor, row: &Row) -> bool {
    row.status == Status::Active && row.operator_id == actor.viewer.operator
}
