//! Which protocol a bot speaks: the one list.

use crate::{bot::Bot, failure::Failure, webhook::Webhook};
use desk::BotConfig;
use domain::bot::BotKind;
use egress::WebhookSecret;

/// Makes of a bot's configuration what speaks its protocol.
///
/// # Errors
/// [`Failure::Malformed`] when something is missing that the protocol needs.
pub fn connect(config: &BotConfig) -> Result<Box<dyn Bot>, Failure> {
    let settings = &config.bot.settings;
    let missing = |what: &str| Failure::malformed(format!("its {what} is missing"));
    let url = || settings.url.clone().ok_or_else(|| missing("address"));
    let secret = || config.secret.as_deref().ok_or_else(|| missing("secret"));
    match config.bot.kind {
        BotKind::Webhook => {
            let secret = WebhookSecret::parse(secret()?).map_err(|_| missing("secret"))?;
            Ok(Box::new(Webhook {
                url: url()?,
                secret,
            }))
        }
        kind @ (BotKind::Concierge | BotKind::Rasa | BotKind::Watson | BotKind::Openai) => {
            Err(Failure::malformed(format!("{} is not spoken", kind.name())))
        }
    }
}
