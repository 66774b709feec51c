//! What holds of any day, whatever happens; here stands the desk to which it happens.

mod acts;
mod days;
mod fairness;

use crate::desk::{Desk, ann, team};
use domain::id::TeamId;
use domain::routing::{
    AtEnd, Boosts, EndAct, PerWork, Reserve, Ring, RoutingPolicy, SkillsAsked, Who,
};
use hypervisor::{AssignMode, Policy};

pub(crate) fn policy() -> Policy {
    Policy {
        version: 3,
        routing: RoutingPolicy {
            boosts: Boosts {
                urgent_ms: 60,
                high_ms: 20,
                normal_ms: 0,
                low_ms: -30,
            },
            misses_to_away: 2,
            exclusion_ms: 30,
            lost_grace_ms: 25,
            rings: rings(),
            inactive_after_ms: Some(30),
            searching_after_ms: Some(15),
            at_end: Some(AtEnd {
                after_ms: 40,
                acts: vec![EndAct::AlertSupervisors, EndAct::OfferCallback],
            }),
            reserve: Some(Reserve {
                units_from: 10,
                after_ms: 10,
            }),
            wrap_up_ms: PerWork {
                chat: 5,
                mail: 0,
                phone: 0,
            },
            ..RoutingPolicy::default()
        },
        refused_rest_ms: 10,
    }
}

/// The last operator, the team, the team with its helpers, everybody.
fn rings() -> Vec<Ring> {
    let ring = |who, hold_ms: Option<i64>| Ring {
        who,
        hold_ms,
        skip_if_not_staffed: true,
    };
    let skills = SkillsAsked::Required;
    let overflow = [team(2)].into();
    vec![
        ring(Who::LastOperator { max_age_ms: 50 }, Some(10)),
        ring(Who::Team { skills }, Some(12)),
        ring(
            Who::TeamAndOverflow {
                overflow,
                skills: SkillsAsked::RelaxedBy(1),
            },
            Some(12),
        ),
        ring(
            Who::Everyone {
                skills: SkillsAsked::LanguagesOnly,
            },
            None,
        ),
    ]
}

/// A desk of six at which everything is heard at once.
pub(crate) fn crowd() -> Desk {
    let mut desk = desk(true);
    desk.hires(ann(4), 8, &[team(3)]);
    desk.hires(ann(5), 16, &[]);
    desk.hires(ann(6), 12, &[team(2), team(3)]);
    desk
}

fn desk(is_prompt: bool) -> Desk {
    let mut desk = Desk::with(policy(), is_prompt);
    desk.sets_team(team(2), AssignMode::Accept { timeout_ms: 20 });
    desk.sets_team(
        team(3),
        AssignMode::Auto {
            first_reply_ms: None,
        },
    );
    desk.hires(ann(1), 12, &[]);
    desk.hires(ann(2), 12, &[team(2), TeamId::GENERAL]);
    desk.hires(ann(3), 12, &[team(2), TeamId::GENERAL]);
    desk
}
