//! What admins change, and what people do with their own accounts.

use super::Watch;
use desk::{Actor, TokenForm};
use domain::{
    account::AcceptInvitation,
    channel::{ChannelForm, ChannelKind, ChannelSettings, Health},
    intent::IntentForm,
    operator::{Operator, OperatorForm},
    permission::{Role, Scope},
    team::{Assignment, TeamForm},
};
use testkit::on_both_databases;

fn form_of(operator: &Operator, name: &str) -> OperatorForm {
    OperatorForm {
        name: name.into(),
        email: operator.email.clone().unwrap(),
        role: operator.role,
        team_ids: operator.teams.clone(),
        capacity: operator.capacity_units,
        supervises_category_ids: std::collections::BTreeSet::new(),
    }
}

on_both_databases! {
    async fn what_admins_do_with_people_is_seen_by_everybody(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let desk = house.desk.clone();
        let admin = house.actor(&zoe).await;
        let mut watch = Watch::of(house, &[&zoe, &ann]).await;
        watch.house.comes(&ann).await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.house.settle().await;
        watch.after("an assignment").await;
        let ben = watch.house.agent("Ben", &[]).await;
        watch.anew_after("a new colleague").await;
        let form = OperatorForm { email: "cleo@example.org".into(), ..form_of(&ben, "Cleo") };
        desk.create_operator_with_password(&admin, &form, Some("correct horse")).await.unwrap();
        watch.anew_after("a new colleague with a password").await;
        desk.update_operator(&admin, ann.id, &form_of(&ann, "Anna"), None).await.unwrap();
        watch.anew_after("a name that stands in a row").await;
        let invitation = desk.invite(&admin, ben.id).await.unwrap();
        watch.after("an invitation").await;
        let accept = AcceptInvitation { secret: invitation.secret, password: "correct horse".into() };
        desk.accept_invitation(&accept).await.unwrap();
        watch.anew_after("an accepted invitation").await;
        let his = watch.house.actor(&ben).await;
        desk.change_password(&his, "correct horse", "battery staple").await.unwrap();
        watch.after("another password").await;
        desk.set_operator_enabled(&admin, ben.id, false).await.unwrap();
        watch.anew_after("a colleague who may not work any more").await;
        desk.set_operator_enabled(&admin, ben.id, true).await.unwrap();
        watch.anew_after("a colleague who may work again").await;
    }

    async fn what_admins_do_with_the_house_is_seen_by_everybody(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let desk = house.desk.clone();
        let admin = house.actor(&zoe).await;
        let mut watch = Watch::of(house, &[&zoe, &ann]).await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.after("a conversation").await;
        let row = watch.house.conversation(1).await;
        let team = watch.house.team("Billing").await;
        watch.anew_after("a team").await;
        let form = TeamForm { name: "Everybody".into(), assignment: Assignment::default() };
        desk.update_team(&admin, row.team_id, &form, None).await.unwrap();
        watch.anew_after("a team's name that stands in a row").await;
        let file = format!(r#"{{"switchboard": 1, "teams": {{"{}": {{"name": "All"}}}}}}"#, row.team_id);
        let file = domain::configuration::read(&file).unwrap();
        desk.import_configuration(&admin, &file, None).await.unwrap();
        watch.anew_after("a file that gives a team another name").await;

        let mut form = IntentForm {
            name: "Refund".into(),
            description: String::new(),
            examples: vec![],
            team_id: row.team_id,
        };
        let intent = desk.create_intent(&admin, &form).await.unwrap();
        watch.anew_after("an intent").await;
        desk.open_intent(&admin, row.id, intent.id).await.unwrap();
        watch.after("an open intent").await;
        form.name = "Money back".into();
        desk.update_intent(&admin, intent.id, &form, None).await.unwrap();
        watch.anew_after("an intent's name that stands in a row").await;
        desk.finish_intent(&admin, row.id, intent.id).await.unwrap();
        watch.after("a finished intent").await;
        desk.remove_intent(&admin, intent.id).await.unwrap();
        watch.anew_after("a removed intent").await;

        let settings = ChannelSettings { token: Some("77:other-token".into()), ..Default::default() };
        let form = ChannelForm { kind: ChannelKind::Telegram, name: "Second".into(), settings, bot_id: None, };
        let channel = desk.create_channel(&admin, &form).await.unwrap().id;
        watch.after("a channel").await;
        desk.record_health(channel, &Health::Connected, Some("second_bot"), Some(true)).await.unwrap();
        watch.after("a channel that works").await;
        desk.check_channel(&admin, channel).await.unwrap();
        watch.after("a question to a channel").await;
        desk.set_channel_enabled(&admin, channel, false).await.unwrap();
        watch.after("a channel that rests").await;
        desk.set_channel_rating(&admin, channel, true).await.unwrap();
        watch.after("a channel that asks how it was").await;

        let form = TokenForm { name: "Shop".into(), scopes: vec![Scope::Desk], operator_id: Some(ann.id), channel_id: None };
        let (token, _) = desk.create_token(&Actor::house(), &form).await.unwrap();
        watch.after("a token").await;
        desk.revoke_token(&admin, token.id).await.unwrap();
        watch.after("a revoked token").await;
        assert_eq!(team.name, "Billing");
    }
}
