//! A second reading of the specification: no index, no timer set, no notion of what changed. After every
//! event it looks at everything and everybody. Slow, short, and written to be compared with.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the model is short on purpose"
)]

mod clock;
mod conversations;
mod events;
mod matching;
mod operators;
mod reasons;
mod review;
mod rings;
mod rules;
mod state;
mod waiting;
mod wishes;

use domain::id::TeamId;
use domain::time::Timestamp;
use hypervisor::{Command, Event, Policy, Refused, TeamRules, WishId};
use state::{At, Conv, Op, Team, Wanted, ZERO};
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub(crate) struct Naive {
    policy: Policy,
    now: Timestamp,
    loaded: bool,
    wishes: u64,
    teams: BTreeMap<TeamId, Team>,
    ops: Vec<Op>,
    convs: Vec<Conv>,
    wanted: BTreeMap<WishId, Wanted>,
}

impl Naive {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy: rings::with_rings(policy),
            now: ZERO,
            loaded: false,
            wishes: 0,
            teams: BTreeMap::from([(TeamId::GENERAL, Team::new(TeamRules::default()))]),
            ops: vec![],
            convs: vec![],
            wanted: BTreeMap::new(),
        }
    }

    pub(crate) fn handle(
        &mut self,
        now: Timestamp,
        event: Event,
        out: &mut Vec<Command>,
    ) -> Result<(), Refused> {
        self.now = self.now.max(now);
        self.take_in(event, out)?;
        self.convs.retain(|c| c.at != At::Over || c.wish.is_some());
        self.convs.sort_by_key(|c| c.id);
        self.ops.sort_by_key(|o| o.id);
        if self.loaded {
            for i in 0..self.convs.len() {
                self.review_conv(i, out);
            }
            for i in 0..self.ops.len() {
                self.review_op(i, out);
            }
            self.forget_the_removed();
            for i in 0..self.convs.len() {
                self.skip(i);
            }
            while let Some((c, o)) = self.best_pair() {
                self.promise(c, o, out);
            }
            for i in 0..self.convs.len() {
                self.tell(i, out);
            }
        }
        Ok(())
    }
}
