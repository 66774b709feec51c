//! What connectors only read: who they are, teams, people, labels, canned responses.

use super::{
    numbers::{ACCOUNT, At, find, number},
    refused::{Answer, Refused},
    shapes::Shaper,
};
use crate::run::Shared;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk, Numbered};
use domain::{
    id::TeamId,
    operator::{OperatorKind, Presence},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Says who calls; connectors test their connection by it.
pub(super) async fn profile(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
) -> Answer {
    let desk = &shared.desk;
    let (mut id, mut name, mut email) = (0, actor.name.clone(), None);
    if let Some(operator) = actor.viewer.operator {
        id = number(desk, Numbered::Operator, operator).await?;
        let known = desk.get_operator(&Actor::house(), operator).await?;
        (name, email) = (known.name, known.email);
    }
    let role = role(actor.viewer.role);
    Ok(Json(json!({
        "id": id,
        "name": name,
        "display_name": name,
        "available_name": name,
        "email": email,
        "account_id": ACCOUNT,
        "role": role,
        "confirmed": true,
        "accounts": [{ "id": ACCOUNT, "name": "Switchboard", "status": "active", "role": role }],
    })))
}

const fn role(role: domain::permission::Role) -> &'static str {
    use domain::permission::Role;
    match role {
        Role::Admin => "administrator",
        Role::Agent | Role::Supervisor => "agent",
    }
}

const fn availability(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "online",
        Presence::Away | Presence::Draining => "busy",
        Presence::Offline | Presence::Lost => "offline",
    }
}

/// Lists the people of the house, or those of one team.
pub(super) async fn people(
    desk: &Desk,
    actor: &Actor,
    team: Option<TeamId>,
) -> Result<Vec<Value>, Refused> {
    let mut people = Vec::new();
    for person in desk.list_operators(actor).await? {
        let is_here = person.kind == OperatorKind::Human && person.is_enabled;
        if !is_here || team.is_some_and(|team| !person.teams.contains(&team)) {
            continue;
        }
        people.push(json!({
            "id": number(desk, Numbered::Operator, person.id).await?,
            "account_id": ACCOUNT,
            "name": person.name,
            "available_name": person.name,
            "email": person.email,
            "role": role(person.role),
            "availability_status": availability(person.presence),
            "confirmed": true,
            "thumbnail": "",
        }));
    }
    Ok(people)
}

pub(super) async fn agents(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
) -> Answer {
    Ok(Json(Value::Array(
        people(&shared.desk, &actor, None).await?,
    )))
}

pub(super) async fn teams(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
) -> Answer {
    let shaper = Shaper::new(&shared, &actor);
    let mut teams = Vec::new();
    for team in shared.desk.list_teams(&actor).await? {
        teams.push(shaper.team(team.id, &team.name).await?);
    }
    Ok(Json(Value::Array(teams)))
}

pub(super) async fn team(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let id = find(&shared.desk, Numbered::Team, number).await?;
    let team = shared.desk.get_team(&actor, id).await?;
    Ok(Json(
        Shaper::new(&shared, &actor)
            .team(team.id, &team.name)
            .await?,
    ))
}

pub(super) async fn members(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([number]): At<1>,
) -> Answer {
    let id: TeamId = find(&shared.desk, Numbered::Team, number).await?;
    let team = shared.desk.get_team(&actor, id).await?;
    Ok(Json(Value::Array(
        people(&shared.desk, &actor, Some(team.id)).await?,
    )))
}

pub(super) async fn labels(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
) -> Answer {
    let tree = shared.desk.list_categories(&actor).await?;
    let mut payload = Vec::new();
    for (_, category) in tree.outline() {
        payload.push(json!({
            "id": number(&shared.desk, Numbered::Category, category.id).await?,
            "title": category.name,
            "description": tree.path(category.id),
            "color": "#1f93ff",
            "show_on_sidebar": false,
        }));
    }
    Ok(Json(json!({ "payload": payload })))
}

pub(super) async fn canned(
    State(shared): State<Arc<Shared>>,
    Extension(actor): Extension<Actor>,
    At([]): At<0>,
) -> Answer {
    let mut replies = Vec::new();
    for reply in shared.desk.list_canned_replies(&actor).await? {
        replies.push(json!({
            "id": number(&shared.desk, Numbered::CannedReply, reply.id).await?,
            "account_id": ACCOUNT,
            "short_code": reply.shortcut,
            "content": reply.text,
        }));
    }
    Ok(Json(Value::Array(replies)))
}
