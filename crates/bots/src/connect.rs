//! Which protocol a bot speaks: the one list.

use crate::{
    bot::Bot,
    concierge::{Concierge, Learnt, Phrases},
    failure::Failure,
    openai::OpenAi,
    rasa::{HANDOFF_ACTIONS, Rasa},
    runner::Connect,
    watson::Watson,
    webhook::Webhook,
};
use desk::BotConfig;
use domain::bot::BotKind;
use egress::WebhookSecret;
use std::sync::Arc;

/// Returns what makes of a bot's configuration what speaks its protocol.
///
/// Shape: [`Failure::Malformed`] when something is missing that the protocol needs.
#[must_use]
pub fn connector() -> Connect {
    let learnt = Arc::new(Learnt::default());
    Arc::new(move |config| connect(config, &learnt))
}

fn connect(config: &BotConfig, learnt: &Arc<Learnt>) -> Result<Box<dyn Bot>, Failure> {
    let settings = &config.bot.settings;
    let needed = |value: &Option<String>, what: &str| {
        let missing = || Failure::malformed(format!("its {what} is missing"));
        value.clone().ok_or_else(missing)
    };
    let url = || needed(&settings.url, "address");
    let secret = || needed(&config.secret, "secret");
    Ok(match config.bot.kind {
        BotKind::Webhook => Box::new(Webhook {
            url: url()?,
            secret: WebhookSecret::parse(&secret()?)
                .map_err(|wrong| Failure::malformed(wrong.to_string()))?,
        }),
        BotKind::Concierge => {
            let mut phrases = Phrases::default();
            if let Some(greeting) = &settings.greeting {
                phrases.greeting.clone_from(greeting);
            }
            Box::new(Concierge {
                learnt: Arc::clone(learnt),
                phrases,
            })
        }
        // Who gives the token of its HTTP API has it switched on.
        BotKind::Rasa => Box::new(Rasa {
            url: url()?,
            token: config.secret.clone(),
            reads_tracker: config.secret.is_some(),
            handoff_actions: HANDOFF_ACTIONS.map(str::to_owned).to_vec(),
        }),
        BotKind::Watson => Box::new(Watson {
            url: url()?,
            assistant_id: needed(&settings.assistant_id, "assistant")?,
            environment_id: needed(&settings.environment_id, "environment")?,
            api_key: secret()?,
        }),
        BotKind::Openai => Box::new(OpenAi {
            url: url()?,
            model: needed(&settings.model, "model")?,
            api_key: config.secret.clone(),
            instructions: settings.instructions.clone(),
        }),
        BotKind::External => return Err(Failure::malformed("it is never asked")),
    })
}
