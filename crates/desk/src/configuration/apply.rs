//! Doing what a plan says, in one transaction, by what each kind of thing is changed by anyway.

use crate::{
    Actor, Desk, Error, Result, abilities, brand, canned, categories, channels,
    contacts::retention, intents, policy, presence, queues, teams, webhooks,
};
use domain::{
    bot::Bot,
    channel::{ChannelForm, ChannelKind, ChannelSettings, Intake},
    complaint,
    configuration::{ChannelPart, Configuration, Effect, Noun, Step, TeamPart},
    id::{CannedReplyId, ChannelId, IntentId, OperatorId, TeamId},
    team::{BadField, Team},
    widget::WidgetForm,
};
use store::Unit;
use uuid::Uuid;

/// A plan that is being done.
pub(super) struct Applying<'a> {
    desk: &'a Desk,
    actor: &'a Actor,
    unit: &'a mut Unit,
    /// The bots that changed: what those have that are kept from customers now is released after the commit.
    bots: Vec<Bot>,
}

impl<'a> Applying<'a> {
    pub(super) const fn new(desk: &'a Desk, actor: &'a Actor, unit: &'a mut Unit) -> Self {
        Self {
            desk,
            actor,
            unit,
            bots: Vec::new(),
        }
    }

    /// Does every step, and returns the bots that changed.
    pub(super) async fn all(mut self, wanted: &Configuration, steps: &[Step]) -> Result<Vec<Bot>> {
        for step in steps {
            let is_new = match step.effect {
                Effect::New { .. } => true,
                Effect::Changed { .. } => false,
                Effect::Same | Effect::LeftOut => continue,
            };
            let done = match step.id {
                Some(id) => Box::pin(self.one_of_many(wanted, step.noun, id, is_new)).await,
                None => self.only_one(wanted, step.noun).await,
            };
            done.map_err(|error| named(error, step))?;
        }
        Ok(self.bots)
    }

    async fn one_of_many(
        &mut self,
        wanted: &Configuration,
        noun: Noun,
        id: Uuid,
        is_new: bool,
    ) -> Result<()> {
        match noun {
            Noun::Team => {
                let id = TeamId::new(id);
                self.team(id, found(&wanted.teams, id)?, is_new).await
            }
            Noun::Category => {
                let id = domain::id::CategoryId::new(id);
                let form = found(&wanted.categories, id)?;
                if is_new {
                    categories::make(self.unit, self.actor, id, form).await?;
                } else {
                    categories::change(self.unit, self.actor, id, form, None).await?;
                }
                Ok(())
            }
            Noun::Intent => {
                let id = IntentId::new(id);
                let known = store::intents::find(self.unit.conn(), id).await?;
                let version = known.map_or(0, |known| known.version) + 1;
                let form = found(&wanted.intents, id)?.clone();
                intents::put(
                    self.unit,
                    self.actor,
                    &intents::intent_of(id, form, version),
                )
                .await
            }
            Noun::CannedReply => {
                let id = CannedReplyId::new(id);
                let known = store::canned::find(self.unit.conn(), id).await?;
                let version = known.map_or(0, |known| known.version) + 1;
                let form = found(&wanted.canned_replies, id)?.clone();
                let reply = canned::reply_of(self.actor, id, form, version)?;
                canned::put(self.unit, self.actor, &reply).await
            }
            Noun::Bot => {
                let id = OperatorId::new(id);
                let form = found(&wanted.bots, id)?;
                let bot = if is_new {
                    let made = self.desk.make_bot(self.unit, self.actor, id, form).await?;
                    made.bot
                } else {
                    self.desk
                        .change_bot(self.unit, self.actor, id, form, None)
                        .await?
                };
                self.bots.push(bot);
                Ok(())
            }
            Noun::Channel => {
                let id = ChannelId::new(id);
                self.channel(id, found(&wanted.channels, id)?, is_new).await
            }
            Noun::Webhook => {
                let id = domain::id::WebhookId::new(id);
                let form = found(&wanted.webhooks, id)?;
                if is_new {
                    self.desk.make_webhook(self.unit, id, form).await?;
                } else {
                    webhooks::change(self.unit, id, form, None).await?;
                }
                Ok(())
            }
            Noun::RoutingPolicy | Noun::AwayReasons | Noun::Retention | Noun::Brand => {
                Err(Error::mistake("there is one of it"))
            }
        }
    }

    async fn only_one(&mut self, wanted: &Configuration, noun: Noun) -> Result<()> {
        if let (Noun::RoutingPolicy, Some(wanted)) = (noun, &wanted.routing_policy) {
            policy::put(self.unit, self.actor, wanted, None).await?;
        }
        if let (Noun::AwayReasons, Some(wanted)) = (noun, &wanted.away_reasons) {
            presence::put_away_reasons(self.unit, self.actor, wanted).await?;
        }
        if let (Noun::Retention, Some(wanted)) = (noun, wanted.retention) {
            retention::put(self.unit, self.actor, wanted).await?;
        }
        if let (Noun::Brand, Some(wanted)) = (noun, &wanted.brand) {
            brand::put(self.unit, self.actor, wanted, None).await?;
        }
        Ok(())
    }

    async fn team(&mut self, id: TeamId, part: &TeamPart, is_new: bool) -> Result<()> {
        let known = store::teams::find(self.unit.conn(), id).await?;
        let team = Team {
            id,
            name: part.name.clone(),
            assignment: part.assignment,
            version: known.map_or(0, |known| known.version) + 1,
        };
        teams::put(self.unit, self.actor, &team).await?;
        queues::put_limits(self.unit, self.actor, id, &part.limits).await?;
        if !is_new || part.hours.is_some() {
            let hours = part.hours.as_ref();
            abilities::put_hours(self.unit, self.actor, id, hours, None).await?;
        }
        Ok(())
    }

    async fn channel(&mut self, id: ChannelId, part: &ChannelPart, is_new: bool) -> Result<()> {
        if is_new {
            let form = ChannelForm {
                kind: part.kind,
                name: part.name.clone(),
                settings: ChannelSettings {
                    token: None,
                    intake: Intake::default(),
                    widget: part.widget.clone(),
                },
                bot_id: part.bot_id,
            };
            self.desk
                .make_channel(self.unit, self.actor, id, &form)
                .await?;
        }
        let known = store::channels::find(self.unit.conn(), id).await?;
        let known = known.ok_or(Error::NotFound("channel"))?.channel;
        if known.kind != part.kind {
            return Err(BadField::new("kind", complaint::CHANNEL_KEEPS_KIND).into());
        }
        if ChannelPart::from(known) == *part {
            return Ok(());
        }
        let widget = part.widget.as_ref().map(WidgetForm::check);
        let widget = widget.transpose()?;
        channels::bot_exists(self.unit, part.bot_id).await?;
        channels::change_in(self.unit, self.actor, id, |channel| {
            channel.name.clone_from(&part.name);
            channel.is_enabled = part.is_enabled;
            channel.bot = part.bot_id;
            channel.asks_rating = part.asks_rating && part.kind != ChannelKind::Api;
            channel.widget = widget;
        })
        .await?;
        Ok(())
    }
}

fn found<I: Ord, T>(things: &std::collections::BTreeMap<I, T>, id: I) -> Result<&T> {
    things
        .get(&id)
        .ok_or_else(|| Error::mistake("a plan names what it has not"))
}

/// Says of which thing of the file a refusal speaks.
fn named(error: Error, step: &Step) -> Error {
    let name = step.name.as_str();
    if name.is_empty() {
        return error;
    }
    match error {
        Error::Invalid(bad) => {
            let problem = complaint::of_thing(name, bad.problem);
            BadField::new(&bad.field, problem).into()
        }
        Error::Conflict { code, message } => Error::Conflict {
            code,
            message: complaint::of_thing(name, message),
        },
        Error::NotFound(_)
        | Error::Forbidden(_)
        | Error::Unauthenticated(_)
        | Error::TooMany { .. }
        | Error::Unavailable(_)
        | Error::Internal(_) => error,
    }
}
