//! Who is told of events: operators in their own chats, and teams in their groups.

use super::{draft::Whom, looked::Looked, outbox::To, relay, team};
use crate::{Desk, Result};
use domain::{
    console::Link,
    conversation::Status,
    event::{Event, Fact, Moved},
    group::{Group, Trouble},
    id::{OperatorId, TeamId},
    operator::{Presence, Through},
};
use std::collections::BTreeMap;
use store::Unit;

/// Who is told something: operators, who they are on the console, and the groups of teams.
#[derive(Default)]
pub(crate) struct Audience {
    people: BTreeMap<OperatorId, Link>,
    groups: BTreeMap<TeamId, Group>,
}

impl Audience {
    /// Says whether nobody is told.
    pub(crate) fn is_empty(&self) -> bool {
        self.people.is_empty() && self.groups.is_empty()
    }

    fn concerns(&self, event: &Event) -> bool {
        relay::concerns(event, &self.people) || self.groups_of(event).next().is_some()
    }

    /// Returns the groups in which the conversation of an event stood or stands, each once.
    fn groups_of(&self, event: &Event) -> impl Iterator<Item = &Group> {
        let moved = event.fact.moved();
        let before = moved.and_then(|moved| moved.before.as_ref());
        let after = moved.map(|moved| &moved.after);
        let was = before.and_then(team::shown_in);
        let is = after.and_then(team::shown_in);
        // Words of a conversation that is over may still fail.
        let last = after
            .map(|after| after.team)
            .filter(|_| was.is_none() && is.is_none());
        let teams = [was, is.filter(|is| was != Some(*is)), last];
        teams
            .into_iter()
            .flatten()
            .filter_map(|team| self.groups.get(&team))
    }
}

impl Desk {
    /// Finds who of the console may be concerned by events; nobody, when nobody is.
    pub(crate) async fn audience_of(&self, events: &[Event]) -> Result<Audience> {
        let may_concern = |event: &Event| {
            event.fact.moved().is_some()
                || matches!(
                    event.fact,
                    Fact::PresenceChanged { .. }
                        | Fact::OperatorChanged { .. }
                        | Fact::OperatorLinked { .. }
                )
        };
        if !events.iter().any(may_concern) {
            return Ok(Audience::default());
        }
        let links = store::console::list_links(self.glance().await?.conn()).await?;
        let reachable = links.into_iter().filter(|link| link.is_reachable);
        let groups = store::groups::list(self.glance().await?.conn()).await?;
        let there = groups
            .into_iter()
            .filter(|group| group.trouble != Some(Trouble::Removed));
        let audience = Audience {
            people: reachable.map(|link| (link.operator, link)).collect(),
            groups: there.map(|group| (group.team, group)).collect(),
        };
        let is_any = events.iter().any(|event| audience.concerns(event));
        Ok(if is_any {
            audience
        } else {
            Audience::default()
        })
    }

    /// Tells the audience of an event, in notes and their deliveries.
    pub(crate) async fn relay(
        &self,
        unit: &mut Unit,
        event: &Event,
        audience: &Audience,
    ) -> Result<()> {
        if !audience.concerns(event) {
            return Ok(());
        }
        let moved = event.fact.moved();
        let is_new_place = |moved: &Moved| {
            let before = moved.before.as_ref().and_then(team::shown_in);
            before != team::shown_in(&moved.after)
        };
        let comes = !audience.groups.is_empty() && moved.is_some_and(is_new_place);
        let looked = Looked::up(unit, event, comes).await?;
        if relay::concerns(event, &audience.people) {
            let causes = store::presences::list_causes(unit.conn()).await?;
            for draft in relay::drafts(event, &looked.seen(unit)) {
                let Whom::Operator(operator) = draft.to else {
                    continue;
                };
                let Some(link) = audience.people.get(&operator) else {
                    continue;
                };
                let is_in_browser = looked.operators.get(&operator).is_some_and(|known| {
                    known.presence == Presence::Online
                        && causes
                            .get(&operator)
                            .is_some_and(|cause| cause.through == Through::Browser)
                });
                self.send_draft(unit, event.seq, &To::link(link), draft, is_in_browser)
                    .await?;
            }
        }
        // What somebody has is his; what waits is everybody's.
        let waits = moved.is_some_and(|moved| moved.after.status == Status::Waiting);
        for group in audience.groups_of(event) {
            for draft in team::drafts(event, &looked.seen(unit), group.team) {
                self.send_draft(unit, event.seq, &To::group(group), draft, !waits)
                    .await?;
            }
        }
        Ok(())
    }
}
