//! What to do while a provider gives no answer. Pure.

use domain::time::Timestamp;

/// After so many questions without answer the channel is shown as broken.
const PATIENT: u32 = 3;

/// The longest pause between two questions.
const MAX_PAUSE_MS: i64 = 30_000;

/// A provider that is away: it is asked, less and less often, until it answers.
#[derive(Debug)]
pub(crate) struct Absence {
    unanswered: u32,
    ask_at: Timestamp,
    is_asking: bool,
}

/// What an absence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The harmless question, now.
    Ask,
    /// Nothing before this moment.
    WaitUntil(Timestamp),
    /// Nothing before the answer is there.
    WaitForAnswer,
}

impl Absence {
    /// Begins with a question at once: a single answer may have been lost on the way.
    pub(crate) const fn begin(now: Timestamp) -> Self {
        Self {
            unanswered: 0,
            ask_at: now,
            is_asking: false,
        }
    }

    /// Tells what to do now.
    pub(crate) fn poll(&mut self, now: Timestamp) -> Wish {
        if self.is_asking {
            Wish::WaitForAnswer
        } else if self.ask_at > now {
            Wish::WaitUntil(self.ask_at)
        } else {
            self.is_asking = true;
            Wish::Ask
        }
    }

    /// Notes that a question found no answer; says whether the channel counts as broken from now on.
    pub(crate) fn unanswered(&mut self, now: Timestamp) -> bool {
        self.is_asking = false;
        self.unanswered = self.unanswered.saturating_add(1);
        let pause_ms = 1000_i64 << (self.unanswered.min(6) - 1);
        self.ask_at = now.plus_ms(pause_ms.min(MAX_PAUSE_MS));
        self.unanswered == PATIENT
    }

    /// Says whether the channel counted as broken.
    pub(crate) const fn was_told(&self) -> bool {
        self.unanswered >= PATIENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_become_rarer_and_the_third_without_answer_is_told() {
        let mut now = Timestamp::from_ms(0);
        let mut absence = Absence::begin(now);
        let mut pauses = Vec::new();
        for asked in 1..=7 {
            assert_eq!(absence.poll(now), Wish::Ask);
            assert_eq!(absence.poll(now), Wish::WaitForAnswer);
            assert_eq!(absence.unanswered(now), asked == 3);
            assert_eq!(absence.was_told(), asked >= 3);
            let Wish::WaitUntil(next) = absence.poll(now) else {
                panic!("no pause")
            };
            pauses.push(next.ms_since(now));
            now = next;
        }
        assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    }
}
