//! Tells browsers what happens while no page is open.

use super::underway::{BREATH, TICK, Underway};
use crate::run::Shared;
use app::notify::told;
use desk::{ClaimedPush, PushAnswer};
use domain::{
    id::{ConversationId, PushSubscriptionId},
    push::Next,
};
use egress::{Allow, Failure, Guarded, Limits};
use serde_json::json;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// How many requests for one browser are on their way at once.
const PLACES: usize = 2;

/// The characters of a customer's words that are told: as much as a notification shows.
const MAX_WORDS: usize = 200;

/// Tells until `stop`.
pub(super) async fn run(shared: Arc<Shared>, stop: CancellationToken) -> anyhow::Result<()> {
    let allow = Allow::parse(&shared.config.egress_allow)?;
    let guarded = Guarded::new(allow, Limits::default())?;
    let mut underway = Underway::<PushSubscriptionId>::new();
    let desk = shared.desk.clone();
    let mut journal = desk.watch();
    loop {
        while desk.make_pushes().await? > 0 {}
        for due in desk.due_pushes(underway.busy(), PLACES).await? {
            let (shared, guarded) = (Arc::clone(&shared), guarded.clone());
            let browser = due.0;
            underway.start(browser, async move {
                if let Err(error) = tell(&shared, &guarded, due).await {
                    tracing::warn!(%browser, %error, "not told; it is tried again");
                }
            });
        }
        tokio::select! {
            () = stop.cancelled() => break,
            changed = journal.changed() => {
                changed?;
                tokio::time::sleep(BREATH).await;
            }
            () = underway.ended() => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
    underway.drain().await;
    Ok(())
}

type Due = (PushSubscriptionId, ConversationId);

/// Makes one attempt.
async fn tell(shared: &Shared, guarded: &Guarded, due: Due) -> anyhow::Result<()> {
    let desk = &shared.desk;
    let Some(claimed) = desk.claim_push(due).await? else {
        return Ok(());
    };
    let public_url = &shared.public_url;
    // A service wants an address that it can show to people; without https there is none.
    let contact = public_url.is_https().then(|| public_url.origin());
    let request = desk
        .write_push(&claimed, &written(&claimed), contact)
        .await?;
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answered = match guarded.post(&request.url, &headers, request.body).await {
        Ok(answer) => PushAnswer {
            status: Some(answer.status),
            retry_after_s: answer.retry_after_s,
            words: String::from_utf8_lossy(&answer.body).into_owned(),
            is_forbidden: false,
        },
        Err(failure) => PushAnswer {
            words: failure.to_string(),
            is_forbidden: matches!(failure, Failure::Forbidden(_)),
            ..PushAnswer::default()
        },
    };
    let follows = desk.settle_push(&claimed, &answered).await?;
    let (browser, status) = (claimed.browser(), answered.status);
    if follows == Next::Dropped {
        tracing::warn!(%browser, ?status, "a push service took nothing; it is given up");
    }
    tracing::debug!(%browser, ?status, ?follows, "told");
    Ok(())
}

/// Writes what the browser's worker shows: the shape that pages hand to it as well.
fn written(claimed: &ClaimedPush) -> Vec<u8> {
    let what = told(&claimed.language, claimed.what);
    let body = match &claimed.words {
        Some(words) => {
            let words: String = words.chars().take(MAX_WORDS).collect();
            format!("{what}: {words}")
        }
        None => what.to_owned(),
    };
    let contact: String = claimed.contact.chars().take(MAX_WORDS).collect();
    json!({
        "title": format!("{contact} #{}", claimed.number),
        "body": body,
        "address": format!("/inbox/{}", claimed.number),
        "seq": claimed.seq,
    })
    .to_string()
    .into_bytes()
}
