//! How many messages wait for the channel, and what for, so that its limits are seen and not guessed.

use super::pane::Pane;
use crate::{ui::time::Clock, words::conversation as w};
use domain::{message::Progress, time::Timestamp, view::Bubble};
use leptos::prelude::*;

/// How long messages may wait before it is said.
///
/// Units: ms. Most go within a second.
const PATIENCE_MS: i64 = 2_000;

/// Shows how many messages wait, how long and why, once it takes longer than a moment.
#[component]
pub fn Underway() -> impl IntoView {
    let pane = Pane::here();
    let clock = Clock::here();
    let waiting = Memo::new(move |_| pane.thread.with(|thread| underway(&thread.bubbles)));
    let words = Memo::new(move |_| said(&waiting.get()?, clock.now()));
    move || {
        words
            .get()
            .map(|words| view! { <p class="hint underway" data-testid="underway">{words}</p> })
    }
}

/// What waits for the channel.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    count: usize,
    /// Since when the first of them does.
    since: Timestamp,
    /// Until when the channel holds them, and its reason.
    held: Option<(Timestamp, String)>,
}

/// Says how many wait, how long and why; `None` for a moment's wait.
///
/// Units: `now_ms` since the Unix epoch.
fn said(waiting: &Waiting, now_ms: i64) -> Option<String> {
    let waited_ms = now_ms - waiting.since.as_ms();
    if waited_ms < PATIENCE_MS {
        return None;
    }
    let count = w::underway(waiting.count, waited_ms / 1_000);
    let left_ms = |until: &Timestamp| until.as_ms() - now_ms;
    let held = waiting
        .held
        .as_ref()
        .filter(|(until, _)| left_ms(until) > 0);
    Some(match held {
        Some((until, why)) => {
            let seconds = (left_ms(until) + 999) / 1_000;
            format!("{count} · {}", w::held(why, seconds))
        }
        None if waiting.count > 1 => format!("{count} · {}", w::ONE_AFTER_ANOTHER.text()),
        None => count,
    })
}

/// Counts the messages that wait for the channel; `None` for none.
fn underway(bubbles: &[Bubble]) -> Option<Waiting> {
    let is_waiting = |bubble: &&Bubble| match bubble.progress {
        Some(Progress::Queued | Progress::Held { .. } | Progress::Sending) => true,
        Some(Progress::Sent | Progress::Failed { .. } | Progress::Unknown { .. }) | None => false,
    };
    let waiting: Vec<_> = bubbles.iter().filter(is_waiting).collect();
    let since = waiting.iter().map(|bubble| bubble.at).min()?;
    let held = waiting.iter().find_map(|bubble| match &bubble.progress {
        Some(Progress::Held { until, why }) => Some((*until, why.clone())),
        Some(
            Progress::Queued
            | Progress::Sending
            | Progress::Sent
            | Progress::Failed { .. }
            | Progress::Unknown { .. },
        )
        | None => None,
    });
    Some(Waiting {
        count: waiting.len(),
        since,
        held,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn only_what_waits_is_counted_from_the_first_on() {
        let with = |at: i64, progress| Bubble {
            at: Timestamp::from_ms(at),
            progress,
            ..sample::bubble(at)
        };
        let failed = Progress::Failed { why: "no".into() };
        let mut bubbles = vec![
            with(1, Some(Progress::Sent)),
            with(2, Some(failed)),
            with(3, None),
        ];
        assert_eq!(underway(&bubbles), None);
        bubbles.push(with(5, Some(Progress::Queued)));
        bubbles.push(with(4, Some(Progress::Sending)));
        let two = Waiting {
            count: 2,
            since: Timestamp::from_ms(4),
            held: None,
        };
        assert_eq!(underway(&bubbles), Some(two));
    }

    #[test]
    fn how_many_how_long_and_why_is_said_once_it_is_longer_than_a_moment() {
        let waiting = |count, held: Option<i64>| Waiting {
            count,
            since: Timestamp::from_ms(1_000),
            held: held.map(|until| (Timestamp::from_ms(until), "Too Many Requests".to_owned())),
        };
        assert_eq!(said(&waiting(3, None), 2_999), None);
        assert_eq!(
            said(&waiting(1, None), 5_000).unwrap(),
            "1 message waiting 4 s"
        );
        assert_eq!(
            said(&waiting(3, None), 5_000).unwrap(),
            "3 messages waiting 4 s · They go one after another."
        );
        assert_eq!(
            said(&waiting(3, Some(30_500)), 5_000).unwrap(),
            "3 messages waiting 4 s · Too Many Requests. The next goes in 26 s."
        );
        let is_over = said(&waiting(1, Some(5_000)), 5_000).unwrap();
        assert_eq!(is_over, "1 message waiting 4 s");
    }

    #[test]
    fn the_channels_reason_is_that_of_the_first_message_it_holds() {
        let held = Progress::Held {
            until: Timestamp::from_ms(9),
            why: "wait".into(),
        };
        let bubbles = [Some(held), Some(Progress::Queued)].map(|progress| Bubble {
            progress,
            ..sample::bubble(1)
        });
        let waiting = underway(&bubbles).unwrap();
        assert_eq!(waiting.held, Some((Timestamp::from_ms(9), "wait".into())));
        assert_eq!(waiting.count, 2);
    }
}
