//! What people would tell about a day at the desk.

mod by_hand;
mod offers;
mod presence;
mod queue;
mod replies;
mod why;
mod wishes;

use crate::desk::{Desk, ann};
use domain::id::TeamId;
use domain::operator::DEFAULT_CAPACITY_UNITS;
use hypervisor::{AssignMode, Command};

/// General offers instead of assigning.
fn asking_desk() -> Desk {
    let mut desk = Desk::new();
    desk.sets_team(TeamId::GENERAL, AssignMode::Accept { timeout_ms: 30_000 });
    desk
}

/// Operators 1 to `n` are online in General, each with the usual capacity.
fn staff(desk: &mut Desk, n: u128) {
    for id in 1..=n {
        desk.hires(ann(id), DEFAULT_CAPACITY_UNITS, &[]);
        desk.starts(ann(id));
    }
}

fn last(desk: &Desk) -> &Command {
    desk.log.last().expect("something was asked for")
}
