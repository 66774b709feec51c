//! Connecting an operator with who he is on the console, by a one-time link.

use super::{outbox::To, words as w};
use crate::{Actor, Desk, Error, Inbound, Result, presence, seal::hash};
use domain::{
    channel::{Channel, ChannelKind, Sender},
    complaint,
    console::{Act, Connect, Connection, Link, Note, payload_of},
    event::{Cause, Fact},
    id::{ChannelId, OperatorId},
    operator::{Presence, PresenceCause, Through},
    permission::Right,
    text::Text,
};
use std::collections::BTreeMap;
use store::{Unit, links::Purpose};

/// How long a link is good.
const LINK_MS: i64 = 15 * 60_000;

/// What became of a link that somebody followed.
enum Followed {
    Linked(Link),
    Refused(&'static str),
}

impl Desk {
    /// Makes a one-time link by which the actor connects himself to the console; an earlier one ends.
    ///
    /// # Errors
    /// [`Error::Conflict`] `console.none` when no channel is the console, `actor.no_operator` for a program;
    /// [`Error::Forbidden`].
    pub async fn connect_console(&self, actor: &Actor) -> Result<Connect> {
        actor.may(Right::PresenceSet)?;
        let operator = actor.operator()?;
        let mut unit = self.unit().await?;
        let console = find_console(&mut unit)
            .await?
            .ok_or_else(|| Error::conflict("console.none", complaint::NO_CONSOLE))?;
        let code = self.secret();
        let expires_at = unit.now().plus_ms(LINK_MS);
        let hash = hash(code.as_bytes());
        store::links::replace(
            unit.conn(),
            Purpose::Console,
            Some(operator),
            &hash,
            expires_at,
        )
        .await?;
        unit.commit().await?;
        let payload = payload_of(&code);
        Ok(Connect {
            address: console
                .handle
                .and_then(|handle| console.kind.start_address(&handle, &payload)),
            words: format!("/start {payload}"),
            expires_at,
        })
    }

    /// Ends an operator's connection to the console: his own, or anybody's with the right to; he is told there.
    ///
    /// Shape: who was available through the console goes home, and what he had waits for another.
    ///
    /// # Errors
    /// [`Error::NotFound`] when he is not connected; [`Error::Forbidden`].
    pub async fn disconnect_console(&self, actor: &Actor, operator: OperatorId) -> Result<()> {
        if actor.viewer.operator != Some(operator) {
            actor.may(Right::OperatorsManage)?;
        }
        let mut unit = self.unit().await?;
        let link = store::console::find_link(unit.conn(), operator)
            .await?
            .ok_or(Error::NotFound("connection"))?;
        store::console::delete_link(unit.conn(), operator).await?;
        unit.tell(
            actor.cause(),
            Fact::OperatorUnlinked {
                operator,
                channel: link.channel,
            },
        );
        self.say_farewell(&mut unit, &link).await?;
        self.turn_on_console(unit, actor.cause(), &link, Presence::Offline)
            .await
    }

    /// Returns whether an operator is connected to the console: the actor himself, or anybody with the right to
    /// see colleagues.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn console_of(&self, actor: &Actor, operator: OperatorId) -> Result<Connection> {
        if let Some(connected) = self.console_connections(actor).await?.remove(&operator) {
            return Ok(connected);
        }
        let stored = store::channels::list(self.read().await?.conn()).await?;
        let console = stored.into_iter().find(|stored| stored.channel.is_console);
        Ok(match console {
            Some(console) => Connection::Apart {
                handle: console.channel.handle,
            },
            None => Connection::NoConsole,
        })
    }

    /// Lists who is connected to the console.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn console_connections(
        &self,
        actor: &Actor,
    ) -> Result<BTreeMap<OperatorId, Connection>> {
        actor.may(Right::DeskRead)?;
        let mut reader = self.read().await?;
        let handle = store::channels::list(reader.conn())
            .await?
            .into_iter()
            .find(|stored| stored.channel.is_console)
            .and_then(|stored| stored.channel.handle);
        let links = store::console::list_links(reader.conn()).await?;
        let connection = |link: Link| Connection::Connected {
            handle: handle.clone(),
            name: link.name,
            username: link.username,
            since: link.since,
            is_reachable: link.is_reachable,
        };
        Ok(links
            .into_iter()
            .map(|link| (link.operator, connection(link)))
            .collect())
    }

    /// Makes a channel the one on which operators work; who was connected on another connects himself again.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn set_console_channel(&self, actor: &Actor, id: ChannelId) -> Result<Channel> {
        actor.may(Right::ChannelsManage)?;
        let mut unit = self.unit().await?;
        let mut console = store::channels::find(unit.conn(), id)
            .await?
            .ok_or(Error::NotFound("channel"))?
            .channel;
        if console.kind != ChannelKind::Telegram {
            let problem = complaint::CONSOLE_TELEGRAM;
            return Err(Error::conflict("channel.not_console", problem));
        }
        if console.is_console {
            unit.commit().await?;
            return Ok(console);
        }
        if let Some(mut former) = find_console(&mut unit).await? {
            former.is_console = false;
            former.version += 1;
            store::channels::save(unit.conn(), &former).await?;
            let channel = former.id;
            unit.tell(actor.cause(), Fact::ChannelChanged { channel });
        }
        console.is_console = true;
        console.version += 1;
        store::channels::save(unit.conn(), &console).await?;
        unit.tell(actor.cause(), Fact::ChannelChanged { channel: id });
        unit.commit().await?;
        Ok(console)
    }

    /// Connects whoever followed a link with a one-time code, or tells him why not.
    pub(super) async fn follow_code(
        &self,
        inbound: &Inbound,
        sender: &Sender,
        code: &str,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        if store::inbound::finish(unit.conn(), &[inbound.id])
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let to = To {
            operator: None,
            channel: inbound.channel,
            address: &sender.address,
        };
        match self
            .try_link(&mut unit, inbound.channel, sender, code)
            .await?
        {
            Followed::Linked(link) => {
                let (operator, channel) = (link.operator, link.channel);
                unit.tell(
                    Cause::Operator(operator),
                    Fact::OperatorLinked { operator, channel },
                );
            }
            Followed::Refused(words) => {
                self.tell_note(&mut unit, &to, Note::say(Text::plain(words)))
                    .await?;
            }
        }
        unit.commit().await?;
        Ok(())
    }

    async fn try_link(
        &self,
        unit: &mut Unit,
        channel: ChannelId,
        sender: &Sender,
        code: &str,
    ) -> Result<Followed> {
        let console = find_console(unit).await?;
        if console.is_none_or(|console| console.id != channel) {
            return Ok(Followed::Refused(w::NOT_THE_CONSOLE));
        }
        let (now, hash) = (unit.now(), hash(code.as_bytes()));
        let whose = store::links::find(unit.conn(), Purpose::Console, &hash, now).await?;
        let Some(operator) = whose.flatten() else {
            return Ok(Followed::Refused(w::BAD_LINK));
        };
        let known = store::operators::find(unit.conn(), operator).await?;
        if known.is_none_or(|operator| !operator.is_enabled) {
            return Ok(Followed::Refused(w::BAD_LINK));
        }
        let people =
            store::console::find_people(unit.conn(), std::slice::from_ref(&sender.external_id));
        if people.await?.iter().any(|link| link.operator != operator) {
            return Ok(Followed::Refused(w::TAKEN));
        }
        store::links::consume(unit.conn(), Purpose::Console, &hash, now).await?;
        let former = store::console::find_link(unit.conn(), operator).await?;
        if let Some(former) = former.filter(|former| former.external_id != sender.external_id) {
            self.say_farewell(unit, &former).await?;
        }
        let link = Link {
            operator,
            channel,
            external_id: sender.external_id.clone(),
            address: sender.address.clone(),
            name: sender.profile.name.clone(),
            username: sender.profile.username.clone(),
            is_customer: false,
            is_reachable: true,
            addressed: None,
            since: now,
        };
        store::console::put_link(unit.conn(), &link).await?;
        Ok(Followed::Linked(link))
    }

    /// Tells somebody that he is not connected any more, and takes his commands away.
    async fn say_farewell(&self, unit: &mut Unit, link: &Link) -> Result<()> {
        let to = To::link(link);
        let farewell = Note::say(Text::plain(w::FAREWELL));
        self.tell_note(unit, &to, farewell).await?;
        let act = Act::Offer {
            commands: Vec::new(),
        };
        let nothing = Note {
            act,
            ..Note::say(Text::default())
        };
        self.tell_note(unit, &to, nothing).await
    }

    /// Notes that words reach an operator again, or do not: who was available through the console then is lost,
    /// and there again when words reach him before what he had is given back.
    pub(super) async fn note_reachable(
        &self,
        inbound: &Inbound,
        link: &Link,
        is_reachable: bool,
    ) -> Result<()> {
        let mut unit = self.unit().await?;
        if store::inbound::finish(unit.conn(), &[inbound.id])
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let known = Link {
            is_reachable,
            ..link.clone()
        };
        store::console::put_link(unit.conn(), &known).await?;
        let cause = Cause::Channel(link.channel);
        let presence = if is_reachable {
            Presence::Online
        } else {
            Presence::Lost
        };
        self.turn_on_console(unit, cause, link, presence).await
    }

    /// Sets the presence of who was there through the console, and commits.
    async fn turn_on_console(
        &self,
        mut unit: Unit,
        cause: Cause,
        link: &Link,
        presence: Presence,
    ) -> Result<()> {
        let causes = store::presences::list_causes(unit.conn()).await?;
        let is_through_console = causes
            .get(&link.operator)
            .is_some_and(|cause| cause.through == Through::Console);
        let found = store::operators::find(unit.conn(), link.operator).await?;
        let there = found.filter(|operator| match operator.presence {
            Presence::Online => presence != Presence::Online,
            Presence::Lost => presence != Presence::Lost,
            Presence::Away | Presence::Draining => presence == Presence::Offline,
            Presence::Offline => false,
        });
        let Some(operator) = there.filter(|_| is_through_console) else {
            unit.commit().await?;
            return Ok(());
        };
        let why = PresenceCause {
            through: Through::Console,
            ..PresenceCause::default()
        };
        if presence == Presence::Online {
            store::operators::set_misses(unit.conn(), operator.id, 0).await?;
        }
        let gives_back = presence == Presence::Offline;
        presence::change(unit, cause, operator, presence, gives_back, &why).await?;
        Ok(())
    }
}

/// Finds the channel on which operators work.
pub(super) async fn find_console(unit: &mut Unit) -> Result<Option<Channel>> {
    let stored = store::channels::list(unit.conn()).await?;
    let mut channels = stored.into_iter().map(|stored| stored.channel);
    Ok(channels.find(|channel| channel.is_console))
}
