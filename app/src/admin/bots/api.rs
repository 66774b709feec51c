//! Reading and changing bots.

use crate::codec::Json;
use crate::error::UiError;
use domain::{
    bot::{Bot, BotForm, BotTrial, Tried},
    id::OperatorId,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A bot that was saved, with the secret that nobody can read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The bot.
    pub bot: Bot,
    /// What signs what it is sent; only for one that was made.
    pub secret: Option<String>,
}

/// Lists the bots by name.
#[server(prefix = "/fn", endpoint = "list_bots", input = Json, output = Json)]
pub async fn list_bots() -> Result<Vec<Bot>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.list_bots(&actor).await?)
}

/// Makes a bot, or changes the one that was seen in a version.
#[server(prefix = "/fn", endpoint = "save_bot", input = Json, output = Json)]
pub async fn save_bot(known: Option<(OperatorId, i64)>, form: BotForm) -> Result<Saved, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let Some((id, version)) = known else {
        let is_typed = form.secret.is_some();
        let made = desk.create_bot(&actor, &form).await?;
        return Ok(Saved {
            bot: made.bot,
            secret: made.secret.filter(|_| !is_typed),
        });
    };
    Ok(Saved {
        bot: desk.update_bot(&actor, id, &form, Some(version)).await?,
        secret: None,
    })
}

/// Asks a bot as an invented customer.
#[server(prefix = "/fn", endpoint = "try_bot", input = Json, output = Json)]
pub async fn try_bot(bot: OperatorId, trial: BotTrial) -> Result<Tried, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    Ok(desk.try_bot(&actor, bot, &trial).await?)
}
