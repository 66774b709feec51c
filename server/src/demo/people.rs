//! Who works in the demo.

use desk::{Actor, Desk};
use domain::{
    id::TeamId,
    intent::IntentForm,
    operator::{DEFAULT_CAPACITY_UNITS, OperatorForm},
    permission::Role,
    team::{Assignment, TeamForm},
};

/// The password of every demo login.
pub(super) const PASSWORD: &str = "switchboard";

/// The demo logins and what they are.
pub(super) const LOGINS: [(&str, &str); 4] = [
    ("anna@demo.local", "agent"),
    ("ben@demo.local", "agent"),
    ("sara@demo.local", "supervisor"),
    ("admin@demo.local", "admin"),
];

/// Makes the teams, what contacts may want of them, and the operators.
///
/// # Errors
/// The database does not answer.
pub(super) async fn hire(desk: &Desk) -> desk::Result<()> {
    let house = Actor::house();
    let billing = make_team(desk, &house, "Billing").await?;
    let delivery = make_team(desk, &house, "Delivery").await?;
    let general = TeamId::GENERAL;
    for (name, description, examples, team_id) in [
        (
            "Refund",
            "Wants money back.",
            ["I want my money back", "Please cancel and refund my order"],
            billing,
        ),
        (
            "Invoice",
            "Needs an invoice, or does not understand one.",
            ["Where is my invoice?", "Why was I charged twice?"],
            billing,
        ),
        (
            "Where is my parcel",
            "Asks where a delivery is.",
            ["Where is my parcel?", "My order has not arrived"],
            delivery,
        ),
    ] {
        let form = IntentForm {
            name: name.to_owned(),
            description: description.to_owned(),
            examples: examples.map(str::to_owned).to_vec(),
            team_id,
        };
        desk.create_intent(&house, &form).await?;
    }
    let [anna, ben, sara, admin] = LOGINS.map(|(email, _)| email);
    for (email, name, role, team_ids) in [
        (anna, "Anna", Role::Agent, vec![general, billing]),
        (ben, "Ben", Role::Agent, vec![general, delivery]),
        (
            sara,
            "Sara",
            Role::Supervisor,
            vec![general, billing, delivery],
        ),
        (admin, "Admin", Role::Admin, vec![general]),
    ] {
        let form = OperatorForm {
            name: name.to_owned(),
            email: email.to_owned(),
            role,
            team_ids,
            capacity: DEFAULT_CAPACITY_UNITS,
            supervises_category_ids: std::collections::BTreeSet::new(),
        };
        desk.create_operator_with_password(&house, &form, Some(PASSWORD))
            .await?;
    }
    Ok(())
}

async fn make_team(desk: &Desk, house: &Actor, name: &str) -> desk::Result<TeamId> {
    let form = TeamForm {
        name: name.to_owned(),
        assignment: Assignment::default(),
    };
    Ok(desk.create_team(house, &form).await?.id)
}
