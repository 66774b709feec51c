//! The groups in which teams work: how a team gets one, keeps it, and loses it.

use super::{links::find_console, outbox::To, words as w};
use crate::{Actor, Desk, Error, Inbound, Result, seal::hash};
use domain::{
    channel::Outcome,
    complaint,
    console::{Connect, Note},
    event::{Cause, Fact},
    group::{Group, InGroup, Membership, News, Trouble, payload_of},
    id::TeamId,
    permission::Right,
    text::Text,
};
use store::{Unit, console::Kept};

/// How long a link is good.
const LINK_MS: i64 = 15 * 60_000;

/// What a provider says, in lower case, when it is the group that takes no words, and not these words.
const OF_GROUP: [&str; 5] = [
    "not enough rights",
    "have no rights",
    "was kicked",
    "not a member",
    "chat not found",
];

impl Desk {
    /// Makes a one-time link by which a team gets a group of the console; an earlier one ends.
    ///
    /// # Errors
    /// [`Error::Conflict`] `console.none` when no channel is the console; [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn connect_group(&self, actor: &Actor, team: TeamId) -> Result<Connect> {
        actor.may(Right::TeamsManage)?;
        let mut unit = self.unit().await?;
        let known = store::teams::find(unit.conn(), team).await?;
        known.ok_or(Error::NotFound("team"))?;
        let console = find_console(&mut unit)
            .await?
            .ok_or_else(|| Error::conflict("console.none", complaint::NO_CONSOLE))?;
        let code = self.secret();
        let expires_at = unit.now().plus_ms(LINK_MS);
        let hash = hash(code.as_bytes());
        store::groups::put_link(unit.conn(), team, &hash, expires_at).await?;
        unit.commit().await?;
        let payload = payload_of(&code);
        Ok(Connect {
            address: console
                .handle
                .and_then(|handle| console.kind.group_address(&handle, &payload)),
            words: format!("/start {payload}"),
            expires_at,
        })
    }

    /// Ends the connection of a team with its group, which is told.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it has none; [`Error::Forbidden`].
    pub async fn disconnect_group(&self, actor: &Actor, team: TeamId) -> Result<()> {
        actor.may(Right::TeamsManage)?;
        let mut unit = self.unit().await?;
        let group = store::groups::find(unit.conn(), team)
            .await?
            .ok_or(Error::NotFound("group"))?;
        self.leave_group(&mut unit, actor.cause(), &group).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Returns whether a team has a group.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn group_of(&self, actor: &Actor, team: TeamId) -> Result<Membership> {
        actor.may(Right::TeamsManage)?;
        let mut reader = self.read().await?;
        if let Some(group) = store::groups::find(reader.conn(), team).await? {
            return Ok(Membership::Connected {
                title: group.title,
                since: group.since,
                trouble: group.trouble,
            });
        }
        let stored = store::channels::list(reader.conn()).await?;
        let console = stored.into_iter().find(|stored| stored.channel.is_console);
        Ok(match console {
            Some(console) => Membership::Apart {
                handle: console.channel.handle,
            },
            None => Membership::NoConsole,
        })
    }

    /// Does what something that happened in a group asks for.
    pub(super) async fn in_group(
        &self,
        (inbound, others): (&Inbound, &[i64]),
        group: &InGroup,
    ) -> Result<()> {
        if let News::Did(did) = &group.news {
            return self.did_in_group((inbound, others), group, did).await;
        }
        let mut unit = self.unit().await?;
        if store::inbound::finish(unit.conn(), &[inbound.id])
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let known = store::groups::find_at(unit.conn(), inbound.channel, &group.address).await?;
        let cause = Cause::Channel(inbound.channel);
        match (&group.news, known) {
            (
                News::Followed {
                    code,
                    title,
                    has_topics,
                    ..
                },
                _,
            ) => {
                let found = Group {
                    team: TeamId::from_u128(0),
                    channel: inbound.channel,
                    address: group.address.clone(),
                    title: title.clone(),
                    trouble: None,
                    since: unit.now(),
                };
                self.follow_group_code(&mut unit, found, code, *has_topics)
                    .await?;
            }
            (News::Allowed { trouble }, Some(known)) => {
                let group = Group {
                    trouble: trouble.clone(),
                    ..known
                };
                store::groups::put(unit.conn(), &group).await?;
                let team = group.team;
                unit.tell(cause, Fact::TeamChanged { team });
            }
            (News::Named { title }, Some(known)) => {
                let group = Group {
                    title: title.clone(),
                    ..known
                };
                store::groups::put(unit.conn(), &group).await?;
                let team = group.team;
                unit.tell(cause, Fact::TeamChanged { team });
            }
            (News::Moved { to }, Some(known)) => {
                store::groups::relocate(unit.conn(), &known, to).await?;
            }
            // A group that is no team's.
            (News::Allowed { .. } | News::Named { .. } | News::Moved { .. } | News::Did(_), _) => {}
        }
        unit.commit().await?;
        Ok(())
    }

    async fn follow_group_code(
        &self,
        unit: &mut Unit,
        found: Group,
        code: &str,
        has_topics: bool,
    ) -> Result<()> {
        let to = To::group(&found);
        let refuse = |words| Note::say(Text::plain(words));
        let hash = hash(code.as_bytes());
        let is_console = find_console(unit)
            .await?
            .is_some_and(|console| console.id == found.channel);
        let now = unit.now();
        let team = match store::groups::find_link(unit.conn(), &hash, now).await? {
            Some(team) if is_console => store::teams::find(unit.conn(), team).await?,
            Some(_) | None => None,
        };
        let Some(team) = team else {
            return self.tell_note(unit, &to, refuse(w::BAD_GROUP_LINK)).await;
        };
        if !has_topics {
            // The link stays good: topics are switched on in a moment.
            return self.tell_note(unit, &to, refuse(w::NO_FORUM)).await;
        }
        let whose = store::groups::find_at(unit.conn(), found.channel, &found.address).await?;
        if whose.is_some_and(|known| known.team != team.id) {
            return self.tell_note(unit, &to, refuse(w::TAKEN_GROUP)).await;
        }
        let cause = Cause::Channel(found.channel);
        let former = store::groups::find(unit.conn(), team.id).await?;
        if let Some(former) = former.filter(|former| former.address != found.address) {
            self.leave_group(unit, cause, &former).await?;
        }
        store::groups::delete_link(unit.conn(), team.id).await?;
        let group = Group {
            team: team.id,
            ..found
        };
        store::groups::put(unit.conn(), &group).await?;
        unit.tell(cause, Fact::TeamChanged { team: team.id });
        let to = To::group(&group);
        let welcome = Note::say(Text::plain(w::group_welcome(&team.name)));
        self.tell_note(unit, &to, welcome).await
    }

    async fn leave_group(&self, unit: &mut Unit, cause: Cause, group: &Group) -> Result<()> {
        store::groups::delete(unit.conn(), group).await?;
        unit.tell(cause, Fact::TeamChanged { team: group.team });
        let to = To::group(group);
        let farewell = Note::say(Text::plain(w::GROUP_FAREWELL));
        self.tell_note(unit, &to, farewell).await
    }

    /// Notes what an attempt to say something says about the group of a team; false when it went to no group.
    pub(super) async fn note_group_outcome(
        &self,
        unit: &mut Unit,
        kept: &Kept,
        outcome: &Outcome,
    ) -> Result<bool> {
        let group = store::groups::find_at(unit.conn(), kept.channel, &kept.address).await?;
        let Some(group) = group else {
            return Ok(false);
        };
        let trouble = match outcome {
            Outcome::Done { .. } => None,
            Outcome::Never { why } if is_about_group(why) => {
                Some(Trouble::Refused { why: why.clone() })
            }
            Outcome::NoTopic { why } if why.contains("not a forum") => Some(Trouble::NoTopics),
            Outcome::Never { .. }
            | Outcome::NoTopic { .. }
            | Outcome::Later { .. }
            | Outcome::Unknown { .. } => return Ok(true),
        };
        if group.trouble != trouble {
            let team = group.team;
            let group = Group { trouble, ..group };
            store::groups::put(unit.conn(), &group).await?;
            unit.tell(Cause::Channel(group.channel), Fact::TeamChanged { team });
        }
        Ok(true)
    }
}

/// Says whether a refusal is about the group.
fn is_about_group(why: &str) -> bool {
    let why = why.to_lowercase();
    OF_GROUP.iter().any(|known| why.contains(known))
}
