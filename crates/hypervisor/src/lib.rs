//! The scheduler.

mod command;
mod decision;
mod error;
mod event;
mod machine;
mod policy;

pub use command::{AwayReason, Command, OfflineReason, TakeBackReason, WithdrawReason};
pub use decision::{
    Candidate, Chosen, Decision, Explanation, NAMED_IN_DECISION, NAMED_IN_EXPLANATION, PassedOver,
    Rule, Standing, Tally,
};
pub use error::{Corrupt, Refused, Violation};
pub use event::{Event, WishId};
pub use machine::{Hypervisor, Snapshot};
pub use policy::{AssignMode, Boosts, Demand, Exclusion, OperatorProfile, Policy, TeamRules};
