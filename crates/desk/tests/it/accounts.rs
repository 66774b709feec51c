//! Logging in, the first person, invitations, tokens.

use desk::{Actor, Call, Known, Login, TokenForm};
use domain::{
    account::{AcceptInvitation, LogIn, SetUp},
    event::Fact,
    operator::OperatorForm,
    permission::{Right, Role, Scope},
    team::{Assignment, TeamForm},
};
use testkit::on_both_databases;

fn log_in(email: &str, password: &str) -> LogIn {
    LogIn {
        email: email.into(),
        password: password.into(),
    }
}

on_both_databases! {
    async fn the_first_person_sets_everything_up_once(house: House) {
        let desk = &house.desk;
        let old = desk.set_up_secret().await.unwrap().unwrap();
        let secret = desk.set_up_secret().await.unwrap().unwrap();
        let form = |secret: &str| SetUp {
            secret: secret.into(),
            name: "Zoe".into(),
            email: "Zoe@Example.org".into(),
            password: "correct horse".into(),
        };
        assert_eq!(desk.set_up(&form(&old)).await.unwrap_err().code(), "unauthenticated");
        let zoe = desk.set_up(&form(&secret)).await.unwrap();
        assert_eq!(desk.actor(zoe).await.unwrap().viewer.role, Role::Admin);
        assert_eq!(desk.set_up(&form(&secret)).await.unwrap_err().code(), "unauthenticated");
        assert_eq!(desk.set_up_secret().await.unwrap(), None);
        assert_eq!(desk.log_in(&log_in("zoe@example.org", "correct horse"), "x").await.unwrap(), Login::Whole(zoe));
    }

    async fn an_invited_operator_sets_his_password_within_three_days(house: House) {
        let desk = &house.desk;
        let ann = house.agent("Ann", &[]).await;
        let first = desk.invite(&Actor::house(), ann.id).await.unwrap();
        let second = desk.invite(&Actor::house(), ann.id).await.unwrap();
        let accept = |secret: &str| AcceptInvitation {
            secret: secret.into(),
            password: "correct horse".into(),
        };
        assert!(desk.accept_invitation(&accept(&first.secret)).await.is_err(), "the later one ends it");
        house.pass_ms(72 * 3_600_000);
        assert!(desk.accept_invitation(&accept(&second.secret)).await.is_err(), "it is too old");
        let third = desk.invite(&Actor::house(), ann.id).await.unwrap();
        assert_eq!(desk.accept_invitation(&accept(&third.secret)).await.unwrap(), Login::Whole(ann.id));
        assert!(desk.log_in(&log_in("ann@example.org", "correct horse"), "x").await.is_ok());
    }

    async fn a_wrong_login_sounds_the_same_for_everybody_and_is_limited(house: House) {
        let desk = &house.desk;
        let form = OperatorForm {
            name: "Ann".into(),
            email: "ann@example.org".into(),
            role: Role::Agent,
            team_ids: vec![],
            capacity: 12, supervises_category_ids: std::collections::BTreeSet::new(), };
        let house_actor = Actor::house();
        desk.create_operator_with_password(&house_actor, &form, Some("correct horse")).await.unwrap();
        let wrong = desk.log_in(&log_in("ann@example.org", "wrong password"), "1.2.3.4").await;
        let nobody = desk.log_in(&log_in("nobody@example.org", "wrong password"), "1.2.3.5").await;
        assert_eq!(wrong.unwrap_err().to_string(), nobody.unwrap_err().to_string());
        for _ in 0..4 {
            let _wrong = desk.log_in(&log_in("ann@example.org", "wrong password"), "1.2.3.4").await;
        }
        let limited = desk.log_in(&log_in("ann@example.org", "correct horse"), "9.9.9.9").await;
        assert_eq!(limited.unwrap_err().code(), "too_many");
        house.pass_ms(15 * 60_000);
        assert!(desk.log_in(&log_in("ann@example.org", "correct horse"), "9.9.9.9").await.is_ok());
    }

    async fn a_session_that_ended_is_never_revived_by_a_late_save(house: House) {
        let desk = &house.desk;
        let later = house.now().plus_ms(60_000);
        assert!(desk.create_session("secret", "{}", later).await.unwrap());
        assert!(!desk.create_session("secret", "{}", later).await.unwrap());
        assert!(desk.save_session("secret", r#"{"a":1}"#, None, later).await.unwrap());
        desk.revoke_session("secret").await.unwrap();
        assert!(!desk.save_session("secret", r#"{"a":2}"#, None, later).await.unwrap());
        assert_eq!(desk.load_session("secret").await.unwrap(), None);
        assert!(!desk.save_session("never", "{}", None, later).await.unwrap());
        assert_eq!(desk.load_session("never").await.unwrap(), None);
    }

    async fn a_session_ends_by_itself(house: House) {
        let desk = &house.desk;
        desk.create_session("secret", "{}", house.now().plus_ms(1_000)).await.unwrap();
        assert!(desk.load_session("secret").await.unwrap().is_some());
        house.pass_ms(1_000);
        assert_eq!(desk.load_session("secret").await.unwrap(), None);
    }

    async fn a_revoked_token_opens_nothing(house: House) {
        let desk = &house.desk;
        let form = TokenForm { name: "test".into(), scopes: vec![Scope::Read], operator_id: None, channel_id: None };
        let (token, secret) = desk.create_token(&Actor::house(), &form).await.unwrap();
        let actor = desk.authenticate(&secret).await.unwrap();
        assert!(actor.has(Right::ConversationsRead) && !actor.has(Right::MessagesWrite));
        assert!(desk.authenticate("sb_wrong").await.is_err());
        desk.revoke_token(&Actor::house(), token.id).await.unwrap();
        assert_eq!(desk.authenticate(&secret).await.unwrap_err().code(), "unauthenticated");
    }

    async fn the_last_admin_stays_one(house: House) {
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let actor = house.actor(&zoe).await;
        let refused = house.desk.set_operator_enabled(&actor, zoe.id, false).await.unwrap_err();
        assert_eq!(refused.code(), "operator.last_admin");
    }

    async fn the_same_idempotency_key_gives_the_same_answer(house: House) {
        let desk = &house.desk;
        let form = TokenForm { name: "test".into(), scopes: vec![Scope::Desk], operator_id: None, channel_id: None };
        let (_, secret) = desk.create_token(&Actor::house(), &form).await.unwrap();
        let actor = desk.authenticate(&secret).await.unwrap();
        let call = Call::new(&actor, "k", "body");
        assert_eq!(desk.find_call(&call).await.unwrap(), None);
        desk.remember(&call, "answer").await.unwrap();
        let known = Some(Known::Answered("answer".to_owned()));
        assert_eq!(desk.find_call(&call).await.unwrap(), known);
        let mismatch = desk.find_call(&Call::new(&actor, "k", "other")).await.unwrap_err();
        assert_eq!(mismatch.code(), "idempotency.mismatch");
        house.pass_ms(7 * 86_400_000 + 1);
        assert_eq!(desk.find_call(&call).await.unwrap(), None);
    }

    async fn a_call_that_was_made_is_known_before_it_is_answered(house: House) {
        let desk = &house.desk;
        let form = TokenForm { name: "test".into(), scopes: vec![Scope::Desk], operator_id: None, channel_id: None };
        let call = Call::new(&Actor::house(), "k", "body");
        desk.call(&call, desk.create_token(&Actor::house(), &form)).await.unwrap();
        assert_eq!(desk.find_call(&call).await.unwrap(), Some(Known::Made(vec![])));
    }

    async fn a_call_that_was_made_leaves_what_it_told(house: House) {
        let desk = &house.desk;
        let form = TeamForm { name: "Billing".into(), assignment: Assignment::default() };
        let call = Call::new(&Actor::house(), "k", "body");
        let team = desk.call(&call, desk.create_team(&Actor::house(), &form)).await.unwrap();
        let told = vec![Fact::TeamChanged { team: team.id }];
        assert_eq!(desk.find_call(&call).await.unwrap(), Some(Known::Made(told)));
    }

    async fn a_call_that_was_refused_is_not_known(house: House) {
        let desk = &house.desk;
        let form = TokenForm { name: "test".into(), scopes: vec![], operator_id: None, channel_id: None };
        let call = Call::new(&Actor::house(), "k", "body");
        desk.call(&call, desk.create_token(&Actor::house(), &form)).await.unwrap_err();
        assert_eq!(desk.find_call(&call).await.unwrap(), None);
    }

    async fn a_call_that_was_forgotten_may_be_made_again(house: House) {
        let desk = &house.desk;
        let call = Call::new(&Actor::house(), "k", "body");
        let form = TeamForm { name: "Billing".into(), assignment: Assignment::default() };
        desk.call(&call, desk.create_team(&Actor::house(), &form)).await.unwrap();
        desk.forget(&call).await.unwrap();
        assert_eq!(desk.find_call(&call).await.unwrap(), None);
    }

    async fn another_key_file_is_refused(house: House) {
        house.desk.check_key_fingerprint().await.unwrap();
        house.desk.check_key_fingerprint().await.unwrap();
    }
}
