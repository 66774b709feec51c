//! The invariants that can be seen in one state. Those about sequences are in the tests.

use crate::error::Violation;
use crate::links::Links;
use crate::machine::{Hypervisor, Touched};
use crate::state::{Change, Conversation, Operator, Phase, Presence, Wish};
use domain::id::{ConversationId, OperatorId, TeamId};

type Checked = Result<(), Violation>;

pub(crate) fn check(machine: &Hypervisor) -> Checked {
    hold("I1", machine.links == Links::of(&machine.state), || {
        "an index is out of step".into()
    })?;
    hold("I1", machine.touched == Touched::default(), || {
        "an event was left half done".into()
    })?;
    hold(
        "I14",
        machine.state.teams.contains_key(&TeamId::GENERAL),
        || "General is gone".into(),
    )?;
    let offered = machine
        .state
        .conversations
        .values()
        .filter(|c| matches!(c.phase, Phase::Offered { .. }));
    hold("I2", machine.links.offers.len() == offered.count(), || {
        "an offer is shared".into()
    })?;
    check_wishes(machine)?;
    let conversations = &mut machine.state.conversations.iter();
    conversations.try_for_each(|(id, known)| check_conversation(machine, *id, known))?;
    let operators = &mut machine.state.operators.iter();
    operators.try_for_each(|(id, known)| check_operator(machine, *id, known))?;
    Ok(())
}

fn check_wishes(machine: &Hypervisor) -> Checked {
    for (id, wish) in &machine.state.wishes {
        let is_known = match wish {
            Wish::About { conversation, .. } => {
                let conversation = machine.state.conversations.get(conversation);
                conversation.is_some_and(|c| c.wish == Some(*id))
            }
            Wish::Away(operator) | Wish::Offline(operator) => machine
                .state
                .operators
                .get(operator)
                .is_some_and(|o| o.wish == Some(*id)),
        };
        hold("I2", is_known, || format!("nobody awaits wish {id}"))?;
    }
    Ok(())
}

fn check_conversation(machine: &Hypervisor, id: ConversationId, c: &Conversation) -> Checked {
    let wish = c.wish.and_then(|wish| machine.state.wishes.get(&wish));
    hold("I2", c.wish.is_some() == wish.is_some(), || {
        format!("{id} awaits no known wish")
    })?;
    let is_team_known = machine.state.teams.contains_key(&c.team);
    hold("I14", is_team_known, || {
        format!("{id} waits in an unknown team")
    })?;
    hold(
        "I8",
        usize::from(c.ring) < machine.state.rings().len(),
        || format!("{id} has reached a ring that there is not"),
    )?;
    if let Some(operator) = c.phase.operator() {
        let is_known = machine.state.operators.contains_key(&operator);
        hold("I1", is_known, || {
            format!("{id} is with an unknown operator")
        })?;
    }
    let is_moving = !machine.state.is_loaded || !c.is_free_to_wish();
    match c.phase {
        Phase::Waiting => {
            let is_pair = machine.state.is_loaded && machine.best_operator(id).is_some();
            hold("I4", !is_pair, || {
                format!("{id} waits although somebody could have it")
            })
        }
        Phase::Promised { operator } => {
            let is_awaited = matches!(wish, Some(Wish::About {
                change: Change::Assign { operator: to, .. } | Change::Offer { operator: to, .. },
                is_superseded: false,
                ..
            }) if *to == operator);
            hold("I2", is_awaited, || {
                format!("{id} is promised without a wish")
            })
        }
        Phase::Offered { is_overdue, .. } => hold("I11", !is_overdue || is_moving, || {
            format!("{id}: a late offer stands")
        }),
        Phase::Held(holding) => {
            let reason = machine.take_back_reason(&holding);
            hold("I10", reason.is_none() || is_moving, || {
                format!("{id} is kept by {reason:?}")
            })
        }
        Phase::Snoozed { is_due, .. } => {
            hold("I11", !is_due || is_moving, || format!("{id} sleeps on"))
        }
        Phase::WrapUp { .. } => Ok(()),
        Phase::Closed => hold("I22", c.wish.is_some(), || {
            format!("{id} is closed and kept")
        }),
    }
}

fn check_operator(machine: &Hypervisor, id: OperatorId, o: &Operator) -> Checked {
    let is_known = o
        .wish
        .is_none_or(|wish| machine.state.wishes.contains_key(&wish));
    hold("I2", is_known, || format!("{id} awaits no known wish"))?;
    if !machine.state.is_loaded || o.wish.is_some() || o.rests_until.is_some() {
        return Ok(());
    }
    let has_nothing = !machine.links.loads.contains_key(&id);
    hold("I10", !(o.is_removed && has_nothing), || {
        format!("{id} is removed and kept")
    })?;
    let is_done = o.presence == Presence::Draining && has_nothing && o.is_ranked();
    hold("I10", !is_done, || {
        format!("{id} drains although nothing is left")
    })
}

fn hold(invariant: &'static str, is_so: bool, what: impl FnOnce() -> String) -> Checked {
    if is_so {
        Ok(())
    } else {
        Err(Violation {
            invariant,
            what: what(),
        })
    }
}
