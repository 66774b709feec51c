//! What became of an attempt to send, from what Telegram said. Pure.

use super::api::{Failed, Refusal};
use crate::channel::Attempt;
use domain::channel::Outcome;

/// What Telegram says, in lower case, when a topic is gone or a chat has none.
const NO_TOPIC: [&str; 4] = [
    "message thread not found",
    "topic_deleted",
    "topic_id_invalid",
    "chat is not a forum",
];

/// What Telegram says, in lower case, when the connection with a business account has ended.
const NO_CONNECTION: [&str; 2] = [
    "business connection not found",
    "business_connection_invalid",
];

/// The longest pause between attempts that never left this machine.
const MAX_PAUSE_MS: i64 = 30_000;

/// The pause after a 429 that does not say how long.
const UNTOLD_WAIT_S: i64 = 5;

/// Says what became of a failed attempt, the `attempt`-th.
///
/// Shape: *later* only when nothing was sent, *unknown* whenever it may have arrived; Telegram cannot tell a
/// repetition from a new message, so nobody repeats by himself.
pub(crate) fn failed(failed: Failed, attempt: i64) -> Attempt {
    match failed {
        Failed::NotSent(why) => {
            let doublings = u32::try_from(attempt.clamp(1, 10) - 1).unwrap_or(0);
            let after_ms = (1000_i64 << doublings).min(MAX_PAUSE_MS);
            Attempt {
                outcome: Outcome::Later { after_ms, why },
                was_answered: false,
            }
        }
        Failed::Lost(why) => Attempt {
            outcome: Outcome::Unknown { why },
            was_answered: false,
        },
        Failed::Refused(refusal) => Attempt {
            outcome: refused(refusal),
            was_answered: true,
        },
    }
}

/// Says whether the same words without formatting may pass.
pub(crate) fn is_about_formatting(failed: &Failed) -> bool {
    match failed {
        Failed::Refused(refusal) if refusal.code == 400 => {
            let words = refusal.description.to_ascii_lowercase();
            words.contains("entit") || words.contains("wrong http url")
        }
        Failed::NotSent(_) | Failed::Lost(_) | Failed::Refused(_) => false,
    }
}

fn refused(refusal: Refusal) -> Outcome {
    let Refusal {
        code,
        description,
        retry_after_s,
        migrate_to,
    } = refusal;
    if let Some(group) = migrate_to {
        return Outcome::Never {
            why: format!("{description} (the chat is now {group})"),
        };
    }
    let words = description.to_ascii_lowercase();
    if code == 400 && NO_TOPIC.iter().any(|known| words.contains(known)) {
        return Outcome::NoTopic { why: description };
    }
    if NO_CONNECTION.iter().any(|known| words.contains(known)) {
        let why =
            format!("the business account is not connected to this bot any more: {description}");
        return Outcome::Never { why };
    }
    match (code, retry_after_s) {
        (429, wait) => {
            let wait_s = wait.unwrap_or(UNTOLD_WAIT_S).max(1);
            Outcome::Later {
                after_ms: wait_s.saturating_mul(1000),
                why: description,
            }
        }
        (401 | 404, _) => Outcome::Never {
            why: format!("Telegram refused the bot's token: {description}"),
        },
        _ => Outcome::Never { why: description },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: u16, words: &str) -> Failed {
        let description = words.to_owned();
        Failed::Refused(Refusal {
            code,
            description,
            retry_after_s: None,
            migrate_to: None,
        })
    }

    fn never(why: &str) -> Outcome {
        Outcome::Never {
            why: why.to_owned(),
        }
    }

    #[test]
    fn a_wait_is_heeded_to_the_second() {
        let told = Failed::Refused(Refusal {
            code: 429,
            description: "Too Many Requests: retry after 17".into(),
            retry_after_s: Some(17),
            migrate_to: None,
        });
        let why = "Too Many Requests: retry after 17".to_owned();
        assert_eq!(
            failed(told, 1),
            Attempt {
                outcome: Outcome::Later {
                    after_ms: 17_000,
                    why
                },
                was_answered: true
            }
        );
        let untold = failed(refusal(429, "x"), 1).outcome;
        assert_eq!(
            untold,
            Outcome::Later {
                after_ms: 5_000,
                why: "x".into()
            }
        );
    }

    #[test]
    fn a_definite_no_keeps_telegrams_words() {
        let words = "Forbidden: bot was blocked by the user";
        assert_eq!(failed(refusal(403, words), 1).outcome, never(words));
        let words = "Bad Request: chat not found";
        assert_eq!(failed(refusal(400, words), 1).outcome, never(words));
        let told = never("Telegram refused the bot's token: Unauthorized");
        assert_eq!(failed(refusal(401, "Unauthorized"), 1).outcome, told);
        let moved = Failed::Refused(Refusal {
            code: 400,
            description: "Bad Request: group chat was upgraded to a supergroup chat".into(),
            retry_after_s: None,
            migrate_to: Some(-1001),
        });
        let why =
            "Bad Request: group chat was upgraded to a supergroup chat (the chat is now -1001)";
        assert_eq!(failed(moved, 1).outcome, never(why));
    }

    #[test]
    fn a_topic_that_is_gone_is_told_from_a_chat_that_is() {
        for words in [
            "Bad Request: message thread not found",
            "Bad Request: TOPIC_DELETED",
            "Bad Request: the chat is not a forum",
        ] {
            let why = words.to_owned();
            let told = failed(refusal(400, words), 1).outcome;
            assert_eq!(told, Outcome::NoTopic { why });
        }
        let words = "Bad Request: chat not found";
        assert_eq!(failed(refusal(400, words), 1).outcome, never(words));
    }

    #[test]
    fn an_account_that_was_disconnected_is_told_in_plain_words() {
        let words = "Bad Request: business connection not found";
        let why = format!("the business account is not connected to this bot any more: {words}");
        assert_eq!(failed(refusal(400, words), 1).outcome, never(&why));
    }

    #[test]
    fn what_never_left_waits_longer_each_time() {
        let pause = |attempt| match failed(Failed::NotSent("x".into()), attempt).outcome {
            Outcome::Later { after_ms, .. } => after_ms,
            Outcome::Done { .. }
            | Outcome::Never { .. }
            | Outcome::NoTopic { .. }
            | Outcome::Unknown { .. } => 0,
        };
        assert_eq!(
            [1, 2, 3, 6, 99, 0, i64::MAX].map(pause),
            [1_000, 2_000, 4_000, 30_000, 30_000, 1_000, 30_000]
        );
    }

    #[test]
    fn what_may_have_arrived_is_unknown() {
        let lost = failed(Failed::Lost("no answer in time".into()), 1);
        let why = "no answer in time".to_owned();
        assert_eq!(
            lost,
            Attempt {
                outcome: Outcome::Unknown { why },
                was_answered: false
            }
        );
    }

    #[test]
    fn only_a_no_to_formatting_is_tried_again_without() {
        assert!(is_about_formatting(&refusal(
            400,
            "Bad Request: can't parse entities: x"
        )));
        assert!(is_about_formatting(&refusal(
            400,
            "Bad Request: ENTITY_BOUNDS_INVALID"
        )));
        assert!(!is_about_formatting(&refusal(
            400,
            "Bad Request: chat not found"
        )));
        assert!(!is_about_formatting(&refusal(403, "entity")));
        assert!(!is_about_formatting(&Failed::Lost("entity".into())));
    }
}
