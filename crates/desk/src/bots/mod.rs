//! Bots: connecting them, and keeping them from customers.

mod acts;
mod steps;
mod trials;
mod turns;

pub(crate) use acts::{content_of, merge};
pub use steps::{Answered, Failed};
pub use trials::Trial;
pub(crate) use trials::Trials;

use crate::{Actor, Desk, Error, Result, categories};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{
    bot::{Bot, BotForm, BotKind, Breaker, HandOverReason, LastFailure},
    complaint,
    event::{Cause, Fact},
    id::{ConversationId, OperatorId},
    operator::{Operator, OperatorKind, Presence},
    permission::{Right, Role},
    team::BadField,
};
use std::{collections::BTreeSet, fmt};
use store::{Unit, bots::Stored};

/// How often a conversation is given to people while somebody else changes it.
const RACES: usize = 8;

/// A bot with its secret, for the code of its protocol.
#[derive(Clone, PartialEq, Eq)]
pub struct BotConfig {
    /// The bot as people see it.
    pub bot: Bot,
    /// Its provider's key, or what signs what it is sent.
    pub secret: Option<String>,
}

impl fmt::Debug for BotConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BotConfig")
            .field("bot", &self.bot)
            .finish_non_exhaustive()
    }
}

fn purpose(id: OperatorId) -> String {
    format!("bot {id}")
}

impl Desk {
    /// Connects a bot.
    ///
    /// A webhook bot without a secret gets one, which is returned here and nowhere else.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field; [`Error::Forbidden`].
    pub async fn create_bot(&self, actor: &Actor, form: &BotForm) -> Result<BotConfig> {
        actor.may(Right::BotsManage)?;
        let mut unit = self.unit().await?;
        let id = OperatorId::new(self.id());
        let made = self.make_bot(&mut unit, actor, id, form).await?;
        unit.commit().await?;
        Ok(made)
    }

    /// Makes a bot of this identity.
    pub(crate) async fn make_bot(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        id: OperatorId,
        form: &BotForm,
    ) -> Result<BotConfig> {
        let mut form = form.check()?;
        if form.kind == BotKind::Webhook && form.secret.is_none() {
            form.secret = Some(self.signing_secret());
        }
        check_places(unit, &form).await?;
        let operator = Operator {
            id,
            name: form.name.clone(),
            email: None,
            kind: OperatorKind::Bot,
            role: Role::Agent,
            teams: form.team_ids.iter().copied().collect(),
            capacity_units: form.capacity,
            presence: Presence::Online,
            is_enabled: form.is_enabled,
            has_password: false,
            supervises: BTreeSet::new(),
            version: 1,
        };
        store::operators::insert(unit.conn(), &operator).await?;
        let secret = form.secret.clone();
        let sealed = secret.as_deref().map(|s| self.sealed(operator.id, s));
        let bot = bot_of(&operator, form, Breaker::Closed, None, secret.is_some());
        let stored = Stored {
            bot,
            sealed_secret: sealed.transpose()?,
        };
        store::bots::put(unit.conn(), &stored).await?;
        unit.tell(actor.cause(), Fact::OperatorChanged { operator: id });
        Ok(BotConfig {
            bot: stored.bot,
            secret,
        })
    }

    /// Changes a bot; `version` is the one that the actor saw. Its kind stays, and its secret unless one is given.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotFound`]; [`Error::Conflict`] `changed`; [`Error::Forbidden`].
    pub async fn update_bot(
        &self,
        actor: &Actor,
        id: OperatorId,
        form: &BotForm,
        version: Option<i64>,
    ) -> Result<Bot> {
        actor.may(Right::BotsManage)?;
        let mut unit = self.unit().await?;
        let bot = self.change_bot(&mut unit, actor, id, form, version).await?;
        unit.commit().await?;
        self.release_if_kept(&bot).await?;
        Ok(bot)
    }

    /// Changes a bot; what it has is to be released after the commit if it is kept from customers now.
    pub(crate) async fn change_bot(
        &self,
        unit: &mut Unit,
        actor: &Actor,
        id: OperatorId,
        form: &BotForm,
        version: Option<i64>,
    ) -> Result<Bot> {
        let form = form.check()?;
        let known = get(unit, id).await?;
        if form.kind != known.bot.kind {
            return Err(BadField::new("kind", complaint::BOT_KEEPS_KIND).into());
        }
        check_places(unit, &form).await?;
        let found = store::operators::find(unit.conn(), id).await?;
        let operator = Operator {
            name: form.name.clone(),
            teams: form.team_ids.iter().copied().collect(),
            capacity_units: form.capacity,
            is_enabled: form.is_enabled,
            version: version.unwrap_or(known.bot.version) + 1,
            ..found.ok_or(Error::NotFound("bot"))?
        };
        store::operators::save(unit.conn(), &operator).await?;
        let sealed = match &form.secret {
            Some(secret) => Some(self.sealed(id, secret)?),
            None => known.sealed_secret,
        };
        let Bot {
            breaker,
            last_failure,
            ..
        } = known.bot;
        let stored = Stored {
            bot: bot_of(&operator, form, breaker, last_failure, sealed.is_some()),
            sealed_secret: sealed,
        };
        store::bots::put(unit.conn(), &stored).await?;
        unit.tell(actor.cause(), Fact::OperatorChanged { operator: id });
        Ok(stored.bot)
    }

    /// Hands everything over that a bot has, if it is kept from customers.
    pub(crate) async fn release_if_kept(&self, bot: &Bot) -> Result<()> {
        if bot.is_available() {
            Ok(())
        } else {
            self.release_held(bot.id).await
        }
    }

    /// Keeps a bot from customers by hand, or lets it back; what it has goes to people.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn hold_bot(&self, actor: &Actor, id: OperatorId, is_held: bool) -> Result<Bot> {
        actor.may(Right::BotsHold)?;
        let since = self.now();
        let breaker = if is_held {
            Breaker::Held { since }
        } else {
            Breaker::Closed
        };
        self.set_breaker(actor.cause(), id, breaker, None).await
    }

    /// Records that a bot fails too often and is kept from customers, or works again; a bot that a person holds
    /// stays held.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Unavailable`].
    pub async fn record_breaker(&self, id: OperatorId, is_open: bool) -> Result<Bot> {
        let since = self.now();
        let breaker = if is_open {
            Breaker::Open { since }
        } else {
            Breaker::Closed
        };
        self.set_breaker(Cause::System, id, breaker, None).await
    }

    /// Remembers what went wrong with a bot last, for admins.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Unavailable`].
    pub async fn record_failure(&self, id: OperatorId, why: &str) -> Result<()> {
        let failure = LastFailure {
            at: self.now(),
            why: why.chars().take(500).collect(),
        };
        let mut unit = self.unit().await?;
        let mut stored = get(&mut unit, id).await?;
        stored.bot.last_failure = Some(failure);
        store::bots::put(unit.conn(), &stored).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn set_breaker(
        &self,
        cause: Cause,
        id: OperatorId,
        breaker: Breaker,
        failure: Option<LastFailure>,
    ) -> Result<Bot> {
        let mut unit = self.unit().await?;
        let mut stored = get(&mut unit, id).await?;
        let is_by_hand = cause != Cause::System;
        let is_held = matches!(stored.bot.breaker, Breaker::Held { .. });
        let was_kept = stored.bot.breaker != Breaker::Closed;
        if is_held && !is_by_hand {
            return Ok(stored.bot);
        }
        stored.bot.breaker = breaker;
        stored.bot.last_failure = failure.or(stored.bot.last_failure);
        store::bots::put(unit.conn(), &stored).await?;
        let is_open = breaker != Breaker::Closed;
        if was_kept != is_open {
            unit.tell(cause, Fact::BreakerChanged { bot: id, is_open });
        }
        unit.commit().await?;
        if is_open {
            self.release_held(id).await?;
        }
        Ok(stored.bot)
    }

    /// Hands everything over that a bot has; what can't be handed over keeps nothing else from it.
    async fn release_held(&self, id: OperatorId) -> Result<()> {
        let held = store::bots::list_held(self.read().await?.conn(), id).await?;
        let mut released = Ok(());
        for conversation in held {
            released = released.and(self.release_bot_turn(id, conversation).await);
        }
        released
    }

    /// Gives a conversation to people because its bot is kept from customers; nothing happens when it has it no more.
    ///
    /// # Errors
    /// [`Error::Conflict`] `changed` when others are faster again and again; [`Error::Unavailable`].
    pub async fn release_bot_turn(&self, bot: OperatorId, id: ConversationId) -> Result<()> {
        let mut races = 0;
        loop {
            match self
                .fail_bot_turn(bot, id, None, HandOverReason::Held, "")
                .await
            {
                Err(error) if error.is_lost_race() && races < RACES => races += 1,
                result => return result,
            }
        }
    }

    /// Lists the bots by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub async fn list_bots(&self, actor: &Actor) -> Result<Vec<Bot>> {
        actor.may(Right::DeskRead)?;
        let stored = store::bots::list(self.read().await?.conn()).await?;
        Ok(stored.into_iter().map(|stored| stored.bot).collect())
    }

    /// Returns a bot.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`].
    pub async fn get_bot(&self, actor: &Actor, id: OperatorId) -> Result<Bot> {
        actor.may(Right::DeskRead)?;
        let stored = store::bots::find(self.read().await?.conn(), id).await?;
        Ok(stored.ok_or(Error::NotFound("bot"))?.bot)
    }

    /// Finds a bot with its secret.
    ///
    /// # Errors
    /// [`Error::Internal`] when its secret was sealed with another key.
    pub async fn bot_config(&self, id: OperatorId) -> Result<Option<BotConfig>> {
        let Some(stored) = store::bots::find(self.read().await?.conn(), id).await? else {
            return Ok(None);
        };
        let opened = |sealed: &String| self.key().open(&purpose(id), sealed);
        Ok(Some(BotConfig {
            secret: stored.sealed_secret.as_ref().map(opened).transpose()?,
            bot: stored.bot,
        }))
    }

    fn sealed(&self, id: OperatorId, secret: &str) -> Result<String> {
        let mut nonce = [0; 24];
        (self.0.tools.randomness)(&mut nonce);
        self.key().seal(&purpose(id), nonce, secret)
    }

    /// Makes a secret as Standard Webhooks writes it.
    pub(crate) fn signing_secret(&self) -> String {
        let mut bytes = [0; 24];
        (self.0.tools.randomness)(&mut bytes);
        format!("whsec_{}", BASE64_STANDARD.encode(bytes))
    }
}

async fn get(unit: &mut Unit, id: OperatorId) -> Result<Stored> {
    store::bots::find(unit.conn(), id)
        .await?
        .ok_or(Error::NotFound("bot"))
}

/// Checks that the teams and the categories of a form exist.
async fn check_places(unit: &mut Unit, form: &BotForm) -> Result<()> {
    let tree = store::categories::tree(unit.conn()).await?;
    categories::check(&tree, &form.category_ids)?;
    categories::check(&tree, &form.failure_category_ids)?;
    let own = form.team_ids.iter().map(|team| ("team_ids", *team));
    let after = form.failure_team_id.map(|team| ("failure_team_id", team));
    for (field, team) in own.chain(after) {
        let found = store::teams::find(unit.conn(), team).await?;
        found.ok_or_else(|| BadField::new(field, complaint::NO_TEAM))?;
    }
    Ok(())
}

fn bot_of(
    operator: &Operator,
    form: BotForm,
    breaker: Breaker,
    last_failure: Option<LastFailure>,
    has_secret: bool,
) -> Bot {
    Bot {
        id: operator.id,
        name: form.name,
        kind: form.kind,
        settings: form.settings,
        has_secret,
        teams: form.team_ids,
        capacity_units: form.capacity,
        deadline_ms: form.deadline_ms,
        categories: form.category_ids,
        failure_team: form.failure_team_id,
        failure_categories: form.failure_category_ids,
        is_enabled: form.is_enabled,
        breaker,
        last_failure,
        version: operator.version,
    }
}
