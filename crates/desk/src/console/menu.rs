//! The commands that an operator is offered, by his role. Pure.

use domain::{channel::Command, permission::Role};

/// Name, what it does, and whether it is for those who lead.
const ALL: &[(&str, &str, bool)] = &[
    ("start", "Be available", false),
    (
        "stop",
        "Conclude the conversation; with none open, end the shift",
        false,
    ),
    (
        "away",
        "Take no more work for a while: /away lunch 30",
        false,
    ),
    ("next", "Take the oldest that waits", false),
    ("accept", "Take what is offered to you", false),
    ("decline", "Leave what is offered to you to another", false),
    ("take", "Take a conversation: /take 12", false),
    (
        "transfer",
        "Give it to a team or a colleague: /transfer Billing refund",
        false,
    ),
    ("c", "Send a canned reply: /c hello", false),
    ("note", "Write a note for colleagues", false),
    (
        "delete",
        "Take away what you wrote, as a reply to it",
        false,
    ),
    ("close", "Conclude the conversation", false),
    (
        "call",
        "Call the customer; your telephone rings first",
        false,
    ),
    ("hangup", "End the call", false),
    ("queue", "What waits, and what you have", false),
    ("who", "Who is there", false),
    (
        "customer",
        "Write as a customer; /start brings you back",
        false,
    ),
    ("help", "How this works", false),
    ("status", "How many wait, how long, who is there", true),
    ("operators", "Everybody, and what he does", true),
    (
        "assign",
        "Give a conversation to somebody: /assign 12 Anna",
        true,
    ),
    ("broadcast", "Write to every operator", true),
];

/// Returns the commands of a role, in the order of the menu.
pub(super) fn of(role: Role) -> Vec<Command> {
    let leads = match role {
        Role::Agent => false,
        Role::Supervisor | Role::Admin => true,
    };
    ALL.iter()
        .filter(|(_, _, is_for_leads)| leads || !is_for_leads)
        .map(|(name, does, _)| Command {
            name: (*name).to_owned(),
            does: (*does).to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::command::{Said, read};
    use super::*;

    #[test]
    fn every_command_of_the_menu_is_known_and_fits_the_channel() {
        for command in of(Role::Admin) {
            let words = format!("/{} 1 x", command.name);
            assert!(matches!(read(&words), Said::Command(_)), "{words}");
            assert!((1..=32).contains(&command.name.len()));
            assert!((1..=256).contains(&command.does.chars().count()));
        }
    }

    #[test]
    fn who_leads_is_offered_more() {
        assert_eq!(of(Role::Supervisor), of(Role::Admin));
        let agents = of(Role::Agent);
        assert!(agents.iter().all(|command| command.name != "broadcast"));
        assert!(of(Role::Admin).starts_with(&agents));
    }
}
