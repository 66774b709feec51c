//! One contact: what he brings with him, and what becomes of him.

use crate::arrivals::Arrival;
use crate::scenario::DemandPlan;
use crate::streams::{Purpose, Streams};
use domain::conversation::Epoch;
use domain::id::{OfferId, OperatorId};
use rand::Rng;

/// How it ended for a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// He had what he came for, from a person.
    Served,
    /// He had it from a program.
    SolvedByBot,
    /// He left and said so.
    Left,
    /// He left without a word, and somebody found out later.
    LeftSilently,
    /// So many waited that he was not let in.
    TurnedAway,
}

/// A contact.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    pub(crate) demand: usize,
    /// Names his streams.
    pub(crate) name: u64,
    pub(crate) arrived: i64,
    /// Work that is left. Units: ms of an operator who does nothing else.
    pub(crate) work: f64,
    /// `None` = for ever. Units: ms.
    pub(crate) patience: Option<f64>,
    pub(crate) leaves_silently: bool,
    /// Who had him last, and until when.
    pub(crate) familiar: Option<(OperatorId, i64)>,

    pub(crate) epoch: Epoch,
    pub(crate) offer: Option<OfferId>,
    /// Grows whenever he is given to somebody or taken back: older answers are not about him.
    pub(crate) attempt: u32,
    /// By whom he is served, or was.
    pub(crate) seat: Option<usize>,
    /// Since when he waits for a person.
    pub(crate) waits_since: i64,
    /// When a person first had time for him.
    pub(crate) began: Option<i64>,
    /// When he left without being served.
    pub(crate) left: Option<i64>,
    pub(crate) ended: Option<i64>,
    pub(crate) end: Option<End>,
    /// The ring in which he found somebody.
    pub(crate) ring: u8,
    /// Whether a program has handed him over.
    pub(crate) is_for_people: bool,
    /// Whether a program has him.
    pub(crate) is_with_bot: bool,
}

impl Contact {
    /// Draws what an arriving contact brings with him.
    pub(crate) fn draw(arrival: &Arrival, plan: &DemandPlan, streams: &Streams) -> Self {
        let name = (arrival.demand as u64) << 40 | arrival.nth;
        let given = arrival.given;
        let work = given.and_then(|given| given.handling_s).map_or_else(
            || {
                plan.handling
                    .draw_ms(&mut streams.random(Purpose::Handling, name))
            },
            |seconds| seconds * 1_000.0,
        );
        let mut patience = None;
        let mut leaves_silently = false;
        if plan.patience.is_some() || given.is_some_and(|given| given.has_left) {
            let mut random = streams.random(Purpose::Patience, name);
            let more = plan.patience.map(|patience| patience.draw_ms(&mut random));
            let waited = given.map_or(0.0, |given| given.waited_s * 1_000.0);
            let has_left = given.is_some_and(|given| given.has_left);
            patience = if has_left {
                Some(waited)
            } else {
                more.map(|more| waited + more)
            };
            leaves_silently = plan
                .silent
                .is_some_and(|silent| random.random::<f64>() < silent.share);
        }
        Self {
            demand: arrival.demand,
            name,
            arrived: arrival.at,
            work,
            patience,
            leaves_silently,
            familiar: None,
            epoch: Epoch(1),
            offer: None,
            attempt: 0,
            seat: None,
            waits_since: arrival.at,
            began: None,
            left: None,
            ended: None,
            end: None,
            ring: 0,
            is_for_people: false,
            is_with_bot: false,
        }
    }

    /// Says whether he waits for a person and may still leave.
    pub(crate) const fn is_waiting(&self) -> bool {
        self.began.is_none() && self.left.is_none() && self.ended.is_none() && !self.is_with_bot
    }

    /// Returns how long he waited for a person, up to `now` if he still does.
    ///
    /// Units: ms.
    pub(crate) fn waited(&self, now: i64) -> i64 {
        let until = self.began.or(self.left).or(self.ended).unwrap_or(now);
        (until - self.waits_since).max(0)
    }

    /// Says whether he was let in and needed a person.
    pub(crate) fn needed_people(&self) -> bool {
        self.end != Some(End::TurnedAway) && self.end != Some(End::SolvedByBot) && !self.is_with_bot
    }
}
