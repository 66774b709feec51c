//! Asks the configured model for drafts, on each node: whoever wants one waits here.

use crate::run::Shared;
use bots::{Drafter, openai::OpenAi};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Makes drafts until `stop`; without a model there are none.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let Some(assist) = &shared.config.assist else {
        stop.cancelled().await;
        return Ok(());
    };
    let model = OpenAi {
        url: assist.url.clone(),
        model: assist.model.clone(),
        api_key: assist.key.clone(),
        instructions: None,
    };
    let guarded = super::bots::guarded(&shared)?;
    Drafter::new(shared.desk.clone(), guarded, model)
        .run(&stop)
        .await;
    Ok(())
}
