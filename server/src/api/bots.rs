//! `/bots`: operators that are programs.

use super::{
    extract::{Body, Created, Id, IfMatch, Patch, Tagged},
    objects::{Bot, BotStep, List},
};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::{
    bot::{self, BotForm, BotKind, BotSettings, DEFAULT_BOT_CAPACITY_UNITS, DEFAULT_DEADLINE_MS},
    id::{CategoryId, ConversationId, OperatorId, TeamId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What a bot's protocol needs to know.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewSettings {
    /// webhook, rasa, watson, openai: where it listens.
    url: Option<String>,
    /// watson: the assistant.
    assistant_id: Option<String>,
    /// watson: the environment.
    environment_id: Option<String>,
    /// openai: the model.
    model: Option<String>,
    /// openai: what the model is told about its task.
    instructions: Option<String>,
    /// concierge: the words with which it greets.
    greeting: Option<String>,
    /// The provider's key, or the secret that signs what a webhook bot gets; never told again.
    api_key: Option<String>,
}

impl NewSettings {
    fn split(self) -> (BotSettings, Option<String>) {
        let settings = BotSettings {
            url: self.url,
            assistant_id: self.assistant_id,
            environment_id: self.environment_id,
            model: self.model,
            instructions: self.instructions,
            greeting: self.greeting,
        };
        (settings, self.api_key)
    }
}

/// What a bot shall be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Rob",
    "kind": "webhook",
    "settings": { "url": "https://bot.example/turns" }
}))]
pub(super) struct NewBot {
    /// The name as customers see it.
    name: String,
    /// How it is reached.
    #[schema(value_type = String, pattern = "^(concierge|webhook|rasa|watson|openai|external)$")]
    kind: BotKind,
    /// What its protocol needs to know.
    #[serde(default)]
    settings: NewSettings,
    /// The teams whose conversations it gets where the policy asks a team's bots; none: General's.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    team_ids: BTreeSet<TeamId>,
    /// In units: a chat costs 4; default 400.
    capacity: Option<i64>,
    /// How long it may take for an answer; default 8000.
    deadline_ms: Option<i64>,
    /// What a conversation is put into that begins with it; leaving all of them is a handover.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    category_ids: BTreeSet<CategoryId>,
    /// The team for its conversations when it fails.
    #[schema(value_type = Option<String>)]
    failure_team_id: Option<TeamId>,
    /// What replaces its categories when it fails.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    failure_category_ids: BTreeSet<CategoryId>,
}

/// What shall change; the rest stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Rob", "deadline_ms": 8000 }))]
pub(super) struct BotChange {
    /// The name as customers see it.
    name: Option<String>,
    /// All that its protocol needs to know; the key stays when none is sent.
    settings: Option<NewSettings>,
    /// The teams whose conversations it gets where the policy asks a team's bots; none: General's.
    #[schema(value_type = Option<Vec<String>>)]
    team_ids: Option<BTreeSet<TeamId>>,
    /// In units.
    capacity: Option<i64>,
    /// How long it may take for an answer.
    deadline_ms: Option<i64>,
    /// What a conversation is put into that begins with it.
    #[schema(value_type = Option<Vec<String>>)]
    category_ids: Option<BTreeSet<CategoryId>>,
    /// The team for its conversations when it fails; null: as for any other.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    failure_team_id: Patch<TeamId>,
    /// What replaces its categories when it fails.
    #[schema(value_type = Option<Vec<String>>)]
    failure_category_ids: Option<BTreeSet<CategoryId>>,
    /// False gives what it has to people, and it gets nothing more.
    is_enabled: Option<bool>,
}

/// A bot that was made, with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MadeBot {
    #[serde(flatten)]
    bot: Bot,
    /// What signs what a webhook bot gets; in this answer and nowhere else.
    secret: Option<String>,
}

pub(super) async fn list(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<List<Bot>>, Problem> {
    Ok(Json(List::whole(desk.list_bots(&actor).await?)))
}

pub(super) async fn create(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(new): Body<NewBot>,
) -> Result<Created<Tagged<MadeBot>>, Problem> {
    let (settings, secret) = new.settings.split();
    let form = BotForm {
        name: new.name,
        kind: new.kind,
        settings,
        secret,
        team_ids: new.team_ids,
        capacity: new.capacity.unwrap_or(DEFAULT_BOT_CAPACITY_UNITS),
        deadline_ms: new.deadline_ms.unwrap_or(DEFAULT_DEADLINE_MS),
        category_ids: new.category_ids,
        failure_team_id: new.failure_team_id,
        failure_category_ids: new.failure_category_ids,
        is_enabled: true,
    };
    let made = desk.create_bot(&actor, &form).await?;
    let secret = made.secret.filter(|_| new.kind == BotKind::Webhook);
    let version = made.bot.version;
    let bot = made.bot.into();
    Ok(Created(Tagged(version, MadeBot { bot, secret })))
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
) -> Result<Tagged<Bot>, Problem> {
    let bot = desk.get_bot(&actor, id).await?;
    Ok(Tagged(bot.version, bot.into()))
}

pub(super) async fn change(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
    if_match: IfMatch,
    Body(change): Body<BotChange>,
) -> Result<Tagged<Bot>, Problem> {
    let bot = desk.get_bot(&actor, id).await?;
    if_match.check(bot.version)?;
    let version = bot.version;
    let form = over(bot, change);
    let changed = desk.update_bot(&actor, id, &form, Some(version)).await;
    let changed = changed.map_err(|error| if_match.explain(error))?;
    Ok(Tagged(changed.version, changed.into()))
}

fn over(bot: bot::Bot, change: BotChange) -> BotForm {
    let (settings, secret) = match change.settings {
        Some(settings) => settings.split(),
        None => (bot.settings, None),
    };
    BotForm {
        name: change.name.unwrap_or(bot.name),
        kind: bot.kind,
        settings,
        secret,
        team_ids: change.team_ids.unwrap_or(bot.teams),
        capacity: change.capacity.unwrap_or(bot.capacity_units),
        deadline_ms: change.deadline_ms.unwrap_or(bot.deadline_ms),
        category_ids: change.category_ids.unwrap_or(bot.categories),
        failure_team_id: change.failure_team_id.over(bot.failure_team),
        failure_category_ids: change
            .failure_category_ids
            .unwrap_or(bot.failure_categories),
        is_enabled: change.is_enabled.unwrap_or(bot.is_enabled),
    }
}

pub(super) async fn list_steps(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<ConversationId>,
) -> Result<Json<List<BotStep>>, Problem> {
    Ok(Json(List::whole(desk.list_bot_steps(&actor, id).await?)))
}

pub(super) async fn hold(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
) -> Result<Json<Bot>, Problem> {
    Ok(Json(desk.hold_bot(&actor, id, true).await?.into()))
}

pub(super) async fn release(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Id(id): Id<OperatorId>,
) -> Result<Json<Bot>, Problem> {
    Ok(Json(desk.hold_bot(&actor, id, false).await?.into()))
}
