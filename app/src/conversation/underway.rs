//! How many messages wait for the channel, so that its limits are seen and not guessed.

use super::pane::Pane;
use crate::{ui::time::Clock, words::conversation as w};
use domain::{message::Progress, time::Timestamp, view::Bubble};
use leptos::prelude::*;

/// How long messages may wait before it is said.
///
/// Units: ms. Most go within a second.
const PATIENCE_MS: i64 = 2_000;

/// Shows how many messages wait, and for how long, once it takes longer than a moment.
#[component]
pub fn Underway() -> impl IntoView {
    let pane = Pane::here();
    let clock = Clock::here();
    let waiting = Memo::new(move |_| pane.thread.with(|thread| underway(&thread.bubbles)));
    let words = Memo::new(move |_| {
        let (count, since) = waiting.get()?;
        let waited_ms = clock.now() - since.as_ms();
        (waited_ms >= PATIENCE_MS).then(|| w::underway(count, waited_ms / 1_000))
    });
    move || {
        words
            .get()
            .map(|words| view! { <p class="hint underway" data-testid="underway">{words}</p> })
    }
}

/// Counts the messages that wait for the channel, and says since when the first of them does; `None` for none.
fn underway(bubbles: &[Bubble]) -> Option<(usize, Timestamp)> {
    let is_waiting = |bubble: &&Bubble| match bubble.progress {
        Some(Progress::Queued | Progress::Sending) => true,
        Some(Progress::Sent | Progress::Failed { .. } | Progress::Unknown { .. }) | None => false,
    };
    let waiting: Vec<_> = bubbles.iter().filter(is_waiting).collect();
    let since = waiting.iter().map(|bubble| bubble.at).min()?;
    Some((waiting.len(), since))
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
        assert_eq!(underway(&bubbles), Some((2, Timestamp::from_ms(4))));
    }
}
