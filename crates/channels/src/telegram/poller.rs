//! Long polling: asks Telegram for updates, and confirms them only once they are written down.

use super::{
    api::{Api, Failed},
    envelope::{envelope, nameless},
};
use crate::health;
use desk::Desk;
use domain::{
    channel::{Health, RawUpdate},
    id::ChannelId,
};
use serde_json::{json, value::RawValue};
use std::time::Duration;

/// The kinds of updates that are asked for; whatever else there is stays with Telegram.
pub(crate) const ALLOWED: [&str; 9] = [
    "message",
    "edited_message",
    "message_reaction",
    "my_chat_member",
    "callback_query",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
];

/// How long Telegram may keep a question open while nothing happens.
const LONG_POLL: Duration = Duration::from_secs(25);

/// How much longer than that an answer may be on its way.
const GRACE: Duration = Duration::from_secs(10);

/// After so many failures in a row the channel is shown as broken.
const PATIENT_FAILURES: u32 = 3;

/// One bot's long polling.
///
/// The offset serves to confirm a batch and for nothing else: after a quiet week Telegram draws the next
/// `update_id` anew, and a lower one would hide behind an offset that was kept. So a batch is confirmed by a
/// question that does not wait, and the question that waits has no offset. What comes twice is known by its
/// identity.
pub(crate) struct Poller<'a> {
    api: Api,
    channel: ChannelId,
    desk: &'a Desk,
    confirm: Option<i64>,
    failures: u32,
    is_connected: bool,
}

/// A batch as it came: what to confirm, and what to write down.
#[derive(Debug, PartialEq, Eq)]
struct Batch {
    confirm: Option<i64>,
    updates: Vec<RawUpdate>,
}

impl<'a> Poller<'a> {
    pub(crate) fn new(api: Api, channel: ChannelId, desk: &'a Desk) -> Self {
        Self {
            api,
            channel,
            desk,
            confirm: None,
            failures: 0,
            is_connected: false,
        }
    }

    /// Polls until it is dropped.
    pub(crate) async fn run(mut self) {
        self.leave_webhook().await;
        loop {
            let pause = self.step().await;
            if !pause.is_zero() {
                tokio::time::sleep(pause).await;
            }
        }
    }

    /// Asks once, writes down what came, and tells how long to wait before asking again.
    async fn step(&mut self) -> Duration {
        let wait = if self.confirm.is_some() {
            Duration::ZERO
        } else {
            LONG_POLL
        };
        let params = json!({
            "offset": self.confirm.unwrap_or(0),
            "limit": 100,
            "timeout": wait.as_secs(),
            "allowed_updates": ALLOWED,
        });
        let batch = match self
            .api
            .call_within("getUpdates", &params, wait + GRACE)
            .await
        {
            Ok(result) => batch(&result),
            Err(failed) => return self.fail(&failed).await,
        };
        self.recover().await;
        if batch.updates.is_empty() {
            self.confirm = None;
            return Duration::ZERO;
        }
        match self
            .desk
            .take_in(self.channel, batch.updates, batch.confirm)
            .await
        {
            Ok(_) => {
                self.confirm = batch.confirm;
                // Without a number there is nothing to confirm with: the same batch would come at once.
                if self.confirm.is_some() {
                    Duration::ZERO
                } else {
                    Duration::from_secs(1)
                }
            }
            Err(error) => {
                tracing::warn!(channel = %self.channel, error = error.with_cause(), "updates not written down, none confirmed");
                self.confirm = None;
                Duration::from_secs(1)
            }
        }
    }

    async fn fail(&mut self, failed: &Failed) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let (pause, broken) = after_failure(failed, self.failures);
        tracing::warn!(channel = %self.channel, ?failed, failures = self.failures, "polling failed");
        if let Some(why) = broken {
            self.is_connected = false;
            health::tell(self.desk, self.channel, &Health::Broken { why }).await;
        }
        if matches!(failed, Failed::Refused(refusal) if refusal.code == 409) {
            self.leave_webhook().await;
        }
        pause
    }

    async fn recover(&mut self) {
        self.failures = 0;
        if !self.is_connected {
            self.is_connected = true;
            health::tell(self.desk, self.channel, &Health::Connected).await;
        }
    }

    /// Takes a webhook away, because Telegram refuses to be polled while there is one. Waiting updates stay.
    async fn leave_webhook(&self) {
        if let Err(failed) = self.api.call("deleteWebhook", &json!({})).await {
            tracing::warn!(channel = %self.channel, ?failed, "the webhook could not be taken away");
        }
    }
}

/// Reads the answer of `getUpdates`; one bad update spoils no other.
///
/// Shape: `confirm` is `None` when nothing can be confirmed; a negative offset would throw updates away.
fn batch(result: &RawValue) -> Batch {
    let raw: Vec<&RawValue> = serde_json::from_str(result.get()).unwrap_or_default();
    let mut last = None;
    let updates = raw
        .into_iter()
        .map(|update| match envelope(update.get().to_owned()) {
            Ok((id, update)) => {
                last = last.max(Some(id));
                update
            }
            Err(_) => nameless(update.get().to_owned()),
        })
        .collect();
    Batch {
        confirm: last
            .map(|id| id.saturating_add(1))
            .filter(|offset| *offset > 0),
        updates,
    }
}

/// Decides how long to wait after a failure, and whether the channel is shown as broken, and why.
fn after_failure(failed: &Failed, failures: u32) -> (Duration, Option<String>) {
    let backoff = Duration::from_secs((1 << failures.clamp(1, 6).saturating_sub(1)).min(30));
    match failed {
        Failed::Refused(refusal) => match refusal.code {
            409 => {
                let why = format!(
                    "another program uses this bot token ({})",
                    refusal.description
                );
                (Duration::from_secs(3), Some(why))
            }
            401 | 404 => {
                let why = format!("Telegram refused the bot's token: {}", refusal.description);
                (Duration::from_secs(30), Some(why))
            }
            429 => {
                let wait = refusal
                    .retry_after_s
                    .and_then(|wait| u64::try_from(wait).ok());
                (Duration::from_secs(wait.unwrap_or(5).clamp(1, 3600)), None)
            }
            _ => (
                backoff,
                (failures >= PATIENT_FAILURES).then(|| refusal.description.clone()),
            ),
        },
        Failed::NotSent(why) | Failed::Lost(why) => {
            let told = || format!("Telegram does not answer: {why}");
            (backoff, (failures >= PATIENT_FAILURES).then(told))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::api::Refusal;

    fn read(json: &str) -> Batch {
        batch(&RawValue::from_string(json.to_owned()).unwrap())
    }

    #[test]
    fn one_bad_update_spoils_no_other() {
        let batch = read(
            r#"[{"update_id":7,"message":{"chat":{"id":5},"text":"\ud800"}},{"no":"number"},
                null,{"update_id":8,"future":[[[]]]}]"#,
        );
        let ids: Vec<_> = batch
            .updates
            .iter()
            .map(|update| update.external_id.as_str())
            .collect();
        assert_eq!((ids[0], ids[3], ids.len()), ("7", "8", 4));
        assert!(ids[1].starts_with("sha256:") && ids[1] != ids[2]);
        assert_eq!(batch.confirm, Some(9));
    }

    #[test]
    fn only_a_positive_offset_confirms() {
        assert_eq!(read(r#"[{"update_id":-5},{"update_id":-9}]"#).confirm, None);
        assert_eq!(read(r#"[{"update_id":0}]"#).confirm, Some(1));
        assert_eq!(
            read(r#"[{"update_id":9},{"update_id":3}]"#).confirm,
            Some(10)
        );
        assert_eq!(
            read(r#"[{"update_id":2147483647}]"#).confirm,
            Some(2_147_483_648)
        );
        assert_eq!(read("[{}]").confirm, None);
        assert_eq!(
            read("true"),
            Batch {
                confirm: None,
                updates: Vec::new()
            }
        );
    }

    fn refusal(code: u16, retry_after_s: Option<i64>) -> Failed {
        Failed::Refused(Refusal {
            code,
            description: "words".into(),
            retry_after_s,
            migrate_to: None,
        })
    }

    #[test]
    fn each_failure_has_its_pause_and_its_words() {
        let lost = Failed::Lost("reset".into());
        assert_eq!(after_failure(&lost, 1), (Duration::from_secs(1), None));
        let told = Some("Telegram does not answer: reset".to_owned());
        assert_eq!(
            after_failure(&lost, 3),
            (Duration::from_secs(4), told.clone())
        );
        assert_eq!(
            after_failure(&lost, u32::MAX),
            (Duration::from_secs(30), told)
        );
        let (pause, why) = after_failure(&refusal(409, None), 1);
        assert_eq!(pause, Duration::from_secs(3));
        assert_eq!(
            why.as_deref(),
            Some("another program uses this bot token (words)")
        );
        let (pause, why) = after_failure(&refusal(401, None), 1);
        assert!(pause == Duration::from_secs(30) && why.is_some_and(|why| why.contains("token")));
        assert_eq!(
            after_failure(&refusal(429, Some(7)), 9),
            (Duration::from_secs(7), None)
        );
    }
}
