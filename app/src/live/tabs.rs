//! What the tabs of one browser say to each other.

use super::{recent::Recent, told::Told};
use domain::{event::Seq, live::Sign};
use serde::{Deserialize, Serialize};

/// One message between tabs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The leader heard an update; `previous` is where it stood before.
    Heard {
        /// The position before.
        previous: Seq,
        /// The update.
        update: Told,
    },
    /// The leader heard that somebody writes.
    Typing {
        /// Who, and where.
        sign: Sign,
    },
    /// The leader is connected and stands at this position.
    Alive {
        /// The position.
        at: Seq,
    },
    /// The leader has lost its connection.
    Down,
    /// A tab asks for what happened after its position.
    Ask {
        /// Its position.
        after: Seq,
    },
    /// The leader answers; every tab may use it.
    Answer {
        /// The position that was asked for.
        after: Seq,
        /// Where the answer ends.
        at: Seq,
        /// What happened between.
        updates: Vec<Told>,
    },
    /// The leader can't answer for this position or earlier ones; fetch again.
    TooOld {
        /// The position.
        after: Seq,
    },
    /// Every view must be fetched again.
    Reset,
}

/// What a tab that follows does about something that was said.
#[derive(Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Nothing.
    None,
    /// These updates are next; afterwards everything up to the position was heard.
    Apply(Vec<Told>, Seq),
    /// Something is missing: ask for it.
    Ask,
    /// Fetch every view again.
    Reset,
}

/// Returns the leader's answer to a tab that stands at `after`.
#[must_use]
pub fn answer(recent: &Recent, after: Seq) -> Said {
    if recent.covers(after) {
        Said::Answer {
            after,
            at: recent.at(),
            updates: recent.since(after).cloned().collect(),
        }
    } else {
        Said::TooOld { after }
    }
}

/// Returns what a tab that follows, and stands at `recent`, does.
#[must_use]
pub fn react(recent: &Recent, said: Said) -> Reaction {
    let at = recent.at();
    match said {
        Said::Heard { previous, update } => {
            if previous > at {
                Reaction::Ask
            } else if update.seq > at {
                Reaction::Apply(vec![update.clone()], update.seq)
            } else {
                Reaction::None
            }
        }
        Said::Alive { at: leader } => {
            if leader > at {
                Reaction::Ask
            } else {
                Reaction::None
            }
        }
        Said::Answer {
            after,
            at: end,
            updates,
        } => {
            if after > at {
                Reaction::None
            } else {
                let missed = updates
                    .into_iter()
                    .filter(|update| update.seq > at)
                    .collect();
                Reaction::Apply(missed, end)
            }
        }
        Said::TooOld { after } => {
            if at <= after {
                Reaction::Reset
            } else {
                Reaction::None
            }
        }
        Said::Reset => Reaction::Reset,
        Said::Down | Said::Ask { .. } | Said::Typing { .. } => Reaction::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(previous: Seq, seq: Seq) -> Said {
        Said::Heard {
            previous,
            update: Told::reset(seq),
        }
    }

    #[test]
    fn a_tab_that_missed_nothing_applies_what_the_leader_heard() {
        let recent = Recent::after(5);
        assert_eq!(
            react(&recent, heard(5, 7)),
            Reaction::Apply(vec![Told::reset(7)], 7)
        );
        assert_eq!(react(&recent, heard(3, 5)), Reaction::None);
    }

    #[test]
    fn a_tab_that_missed_something_asks() {
        let recent = Recent::after(5);
        assert_eq!(react(&recent, heard(6, 7)), Reaction::Ask);
        assert_eq!(react(&recent, Said::Alive { at: 9 }), Reaction::Ask);
        assert_eq!(react(&recent, Said::Alive { at: 5 }), Reaction::None);
    }

    #[test]
    fn the_leader_answers_from_what_it_remembers() {
        let mut leader = Recent::after(0);
        for seq in 1..=600 {
            leader.hear(Told::reset(seq));
        }
        let tab = Recent::after(598);
        let said = answer(&leader, 598);
        assert_eq!(
            react(&tab, said),
            Reaction::Apply(vec![Told::reset(599), Told::reset(600)], 600)
        );
        assert_eq!(answer(&leader, 3), Said::TooOld { after: 3 });
    }

    #[test]
    fn an_answer_to_an_earlier_position_serves_too_but_not_to_a_later_one() {
        let tab = Recent::after(5);
        let to = |after| Said::Answer {
            after,
            at: 8,
            updates: vec![Told::reset(5), Told::reset(8)],
        };
        assert_eq!(react(&tab, to(4)), Reaction::Apply(vec![Told::reset(8)], 8));
        assert_eq!(react(&tab, to(6)), Reaction::None);
    }

    #[test]
    fn only_a_tab_at_or_before_the_lost_position_starts_afresh() {
        assert_eq!(
            react(&Recent::after(5), Said::TooOld { after: 9 }),
            Reaction::Reset
        );
        assert_eq!(
            react(&Recent::after(12), Said::TooOld { after: 9 }),
            Reaction::None
        );
    }

    #[test]
    fn messages_read_back() {
        let said = heard(1, 2);
        let json = serde_json::to_string(&said).unwrap();
        assert_eq!(serde_json::from_str::<Said>(&json).unwrap(), said);
    }
}
