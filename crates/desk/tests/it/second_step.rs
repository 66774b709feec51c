//! Logging in with two steps, and who must.

use desk::{Actor, Desk, Error, Login, Proved};
use domain::{
    account::{AcceptInvitation, LogIn},
    event::{Access, Fact},
    id::OperatorId,
    operator::{Operator, OperatorForm},
    permission::Role,
    second_step::{Change, Demand, HALF_LOGIN_MS, HalfLogin},
};
use testkit::{House, on_both_databases, one_time_code};

const PASSWORD: &str = "correct horse";

/// Where attempts come from.
const HERE: &str = "192.0.2.1";

/// Somebody with a password, an app and recovery codes.
struct Person {
    id: OperatorId,
    actor: Actor,
    email: String,
    secret: String,
    recovery: Vec<String>,
}

impl Person {
    async fn new(house: &House, name: &str, role: Role) -> Self {
        let email = format!("{}@example.org", name.to_lowercase());
        let form = OperatorForm {
            name: name.into(),
            email: email.clone(),
            role,
            team_ids: vec![],
            capacity: 12,
            supervises_category_ids: std::collections::BTreeSet::new(),
        };
        let admin = Actor::house();
        let made = house
            .desk
            .create_operator_with_password(&admin, &form, Some(PASSWORD))
            .await;
        let id = made.unwrap().id;
        let actor = house.desk.actor(id).await.unwrap();
        let (secret, recovery) = (String::new(), vec![]);
        Self {
            id,
            actor,
            email,
            secret,
            recovery,
        }
    }

    /// Somebody who has set his second step up, and let its first code pass.
    async fn protected(house: &House, name: &str, role: Role) -> Self {
        let mut person = Self::new(house, name, role).await;
        person.set_up(house).await;
        person
    }

    async fn set_up(&mut self, house: &House) {
        let shown = house
            .desk
            .begin_second_step(&self.actor, PASSWORD)
            .await
            .unwrap();
        self.secret = shown.secret;
        let code = self.code(house);
        let confirmed = house
            .desk
            .confirm_second_step(&self.actor, &code, "this")
            .await;
        self.recovery = confirmed.unwrap();
        house.pass_ms(60_000);
    }

    /// What the app shows now.
    fn code(&self, house: &House) -> String {
        one_time_code(&self.secret, house.now())
    }

    async fn log_in(&self, desk: &Desk) -> Result<Login, Error> {
        let form = LogIn {
            email: self.email.clone(),
            password: PASSWORD.into(),
        };
        desk.log_in(&form, HERE).await
    }

    /// The secret of a login that waits for its second step.
    async fn half(&self, desk: &Desk) -> String {
        match self.log_in(desk).await.unwrap() {
            Login::Half(secret) => secret,
            Login::Whole(_) => panic!("no second step was asked for"),
        }
    }
}

async fn facts(house: &House) -> Vec<Fact> {
    let events = house.desk.events_after(0, 10_000).await.unwrap();
    events.into_iter().map(|event| event.fact).collect()
}

fn code_of<T: std::fmt::Debug>(refused: Result<T, Error>) -> &'static str {
    refused.unwrap_err().code()
}

/// A session of somebody, as the transport makes one.
async fn session(house: &House, secret: &str, of: OperatorId) {
    let later = house.now().plus_ms(3_600_000);
    house
        .desk
        .create_session(secret, "{}", later)
        .await
        .unwrap();
    house
        .desk
        .save_session(secret, "{}", Some(of), later)
        .await
        .unwrap();
}

async fn is_alive(house: &House, secret: &str) -> bool {
    house.desk.load_session(secret).await.unwrap().is_some()
}

on_both_databases! {
    async fn a_code_of_the_app_ends_a_login_once(house: House) {
        let ann = Person::protected(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let half = ann.half(desk).await;
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Code);
        let code = ann.code(&house);
        for wrong in ["", "000000", "١٢٣٤٥٦", &code[..5]] {
            assert_eq!(code_of(desk.prove_login(&half, wrong, "192.0.2.7").await), "unauthenticated");
            house.pass_ms(15 * 60_000);
            let again = ann.half(desk).await;
            assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Over, "a later login ends it");
            assert_eq!(desk.half_login(&again).await.unwrap(), HalfLogin::Code);
        }
        let half = ann.half(desk).await;
        let code = ann.code(&house);
        let proved = desk.prove_login(&half, &format!(" {} {}", &code[..3], &code[3..]), HERE).await.unwrap();
        assert_eq!(proved, Proved { operator: ann.id, recovery_codes: vec![] });
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Over);
        assert_eq!(code_of(desk.prove_login(&half, &code, HERE).await), "unauthenticated", "it is used up");
        let replayed = ann.half(desk).await;
        assert_eq!(code_of(desk.prove_login(&replayed, &code, HERE).await), "unauthenticated", "so is the code");
        house.pass_ms(30_000);
        assert!(desk.prove_login(&replayed, &ann.code(&house), HERE).await.is_ok(), "the next one is not");
        let done = facts(&house).await.into_iter().filter(|fact| *fact == Fact::Access(Access::LoggedIn { operator: ann.id }));
        assert_eq!(done.count(), 2);
    }

    async fn the_same_code_at_the_same_moment_does_one_thing(house: House) {
        let ann = Person::protected(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let (half, code) = (ann.half(desk).await, ann.code(&house));
        let (a, b, c) = tokio::join!(
            desk.prove_login(&half, &code, HERE),
            desk.prove_login(&half, &code, HERE),
            desk.renew_recovery_codes(&ann.actor, PASSWORD, &code),
        );
        let done = usize::from(a.is_ok()) + usize::from(b.is_ok()) + usize::from(c.is_ok());
        assert_eq!(done, 1, "{a:?} {b:?} {c:?}");
        let half = ann.half(desk).await;
        let recovery = c.unwrap_or(ann.recovery);
        let (a, b) = tokio::join!(
            desk.prove_login(&half, &recovery[0], HERE),
            desk.renew_recovery_codes(&ann.actor, PASSWORD, &recovery[0]),
        );
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
    }

    async fn a_recovery_code_lets_in_once_and_other_ones_end_it(house: House) {
        let ann = Person::protected(&house, "Ann", Role::Agent).await;
        let ben = Person::protected(&house, "Ben", Role::Agent).await;
        let desk = &house.desk;
        assert_eq!(ann.recovery.len(), 10);
        let half = ann.half(desk).await;
        let theirs = desk.prove_login(&half, &ben.recovery[0], HERE).await;
        assert_eq!(code_of(theirs), "unauthenticated", "somebody else's");
        let typed = ann.recovery[0].to_lowercase().replace('-', " ");
        assert!(desk.prove_login(&half, &typed, HERE).await.is_ok());
        let half = ann.half(desk).await;
        assert_eq!(code_of(desk.prove_login(&half, &typed, HERE).await), "unauthenticated");
        assert_eq!(desk.own_second_step(&ann.actor).await.unwrap().codes_left, 9);
        let other = desk.renew_recovery_codes(&ann.actor, PASSWORD, &ann.recovery[1]).await.unwrap();
        assert_eq!(desk.own_second_step(&ann.actor).await.unwrap().codes_left, 10);
        assert_eq!(code_of(desk.prove_login(&half, &ann.recovery[2], HERE).await), "unauthenticated");
        assert!(desk.prove_login(&half, &other[9], HERE).await.is_ok());
        let used = Fact::Access(Access::SecondStep { operator: ann.id, change: Change::RecoveryUsed });
        assert_eq!(facts(&house).await.into_iter().filter(|fact| *fact == used).count(), 3);
    }

    async fn a_half_login_ends_with_time_password_and_access(house: House) {
        let ann = Person::protected(&house, "Ann", Role::Agent).await;
        let _zoe = house.operator("Zoe", Role::Admin, &[], 0).await;
        let (desk, admin) = (&house.desk, Actor::house());
        let over = async |half: &str| {
            assert_eq!(desk.half_login(half).await.unwrap(), HalfLogin::Over);
            let proved = desk.prove_login(half, &ann.code(&house), HERE).await;
            assert_eq!(code_of(proved), "unauthenticated");
        };
        let half = ann.half(desk).await;
        house.pass_ms(HALF_LOGIN_MS - 1);
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Code);
        house.pass_ms(1);
        over(&half).await;
        let half = ann.half(desk).await;
        desk.set_operator_enabled(&admin, ann.id, false).await.unwrap();
        over(&half).await;
        desk.set_operator_enabled(&admin, ann.id, true).await.unwrap();
        over(&half).await;
        let half = ann.half(desk).await;
        let secret = desk.invite(&admin, ann.id).await.unwrap().secret;
        let accept = AcceptInvitation { secret, password: PASSWORD.into() };
        let accepted = desk.accept_invitation(&accept).await.unwrap();
        assert!(matches!(accepted, Login::Half(_)), "a new password is no way around");
        over(&half).await;
        over("").await;
    }

    async fn guessing_is_limited_and_a_right_password_does_not_begin_anew(house: House) {
        let ann = Person::protected(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        for number in 0..5 {
            let half = ann.half(desk).await;
            let from = format!("192.0.2.{number}");
            assert_eq!(code_of(desk.prove_login(&half, "000000", &from).await), "unauthenticated");
        }
        let half = ann.half(desk).await;
        let code = ann.code(&house);
        assert_eq!(code_of(desk.prove_login(&half, &code, HERE).await), "too_many");
        let off = desk.switch_second_step_off(&ann.actor, PASSWORD, &code).await;
        assert_eq!(code_of(off), "too_many", "nor by another door");
        let failed = Fact::Access(Access::Failed { operator: Some(ann.id) });
        assert_eq!(facts(&house).await.into_iter().filter(|fact| *fact == failed).count(), 5);
        house.pass_ms(15 * 60_000);
        let half = ann.half(desk).await;
        assert!(desk.prove_login(&half, &ann.code(&house), HERE).await.is_ok());
    }

    async fn setting_up_asks_for_the_password_and_ends_other_sessions(house: House) {
        let mut ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        session(&house, "this", ann.id).await;
        session(&house, "other", ann.id).await;
        assert_eq!(code_of(desk.begin_second_step(&ann.actor, "wrong password").await), "invalid");
        assert_eq!(code_of(desk.confirm_second_step(&ann.actor, "123456", "this").await), "not_found");
        let begun = desk.begin_second_step(&ann.actor, PASSWORD).await.unwrap();
        let again = desk.begin_second_step(&ann.actor, PASSWORD).await.unwrap();
        assert_eq!(ann.log_in(desk).await.unwrap(), Login::Whole(ann.id), "nothing is demanded yet");
        let old = one_time_code(&begun.secret, house.now());
        assert_eq!(code_of(desk.confirm_second_step(&ann.actor, &old, "this").await), "invalid");
        assert!(again.address.contains("ann@example.org") && again.picture.side > 8);
        ann.set_up(&house).await;
        assert!(is_alive(&house, "this").await && !is_alive(&house, "other").await);
        assert_eq!(code_of(desk.begin_second_step(&ann.actor, PASSWORD).await), "second_step.on");
        let letters = ann.secret.replace(' ', "");
        for secret in [&letters, &ann.recovery[0], &ann.recovery[0].replace('-', "")] {
            assert_eq!(house.places_of(secret).await, Vec::<String>::new(), "no secret lies open");
        }
        let wrong = desk.switch_second_step_off(&ann.actor, "wrong password", &ann.code(&house)).await;
        assert_eq!(wrong.unwrap_err().field(), Some("password"));
        let wrong = desk.switch_second_step_off(&ann.actor, PASSWORD, "000000").await;
        assert_eq!(wrong.unwrap_err().field(), Some("code"));
        desk.switch_second_step_off(&ann.actor, PASSWORD, &ann.code(&house)).await.unwrap();
        assert_eq!(ann.log_in(desk).await.unwrap(), Login::Whole(ann.id));
        let changes = facts(&house).await.into_iter().filter_map(|fact| {
            let Fact::Access(Access::SecondStep { change, .. }) = fact else { return None };
            Some(change)
        });
        assert_eq!(changes.collect::<Vec<_>>(), [Change::On, Change::Off]);
    }

    async fn whoever_must_and_has_not_is_out_and_led_to_it(house: House) {
        let mut zoe = Person::new(&house, "Zoe", Role::Admin).await;
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let other = Person::new(&house, "Otto", Role::Admin).await;
        let desk = &house.desk;
        session(&house, "ann", ann.id).await;
        session(&house, "otto", other.id).await;
        let demand = async |demand, version| desk.demand_second_step(&zoe.actor, demand, version).await;
        assert_eq!(code_of(desk.demand_second_step(&ann.actor, Demand::Nobody, 0).await), "forbidden");
        assert_eq!(code_of(demand(Demand::Admins, 0).await), "second_step.own_first");
        zoe.set_up(&house).await;
        session(&house, "zoe", zoe.id).await;
        let demand = async |demand, version| desk.demand_second_step(&zoe.actor, demand, version).await;
        demand(Demand::Admins, 0).await.unwrap();
        assert_eq!(code_of(demand(Demand::Nobody, 0).await), "changed");
        assert!(is_alive(&house, "zoe").await && is_alive(&house, "ann").await);
        assert!(!is_alive(&house, "otto").await, "he must, and has none");
        let off = desk.switch_second_step_off(&zoe.actor, PASSWORD, &zoe.code(&house)).await;
        assert_eq!(code_of(off), "second_step.demanded");

        let half = other.half(desk).await;
        let HalfLogin::SetUp(shown) = desk.half_login(&half).await.unwrap() else {
            panic!("he is to set it up");
        };
        assert_eq!(code_of(desk.prove_login(&half, "000000", HERE).await), "unauthenticated");
        let code = one_time_code(&shown.secret, house.now());
        let proved = desk.prove_login(&half, &code, HERE).await.unwrap();
        assert_eq!((proved.operator, proved.recovery_codes.len()), (other.id, 10));
        assert_eq!(ann.log_in(desk).await.unwrap(), Login::Whole(ann.id));

        let known: Operator = desk.get_operator(&zoe.actor, ann.id).await.unwrap();
        let form = OperatorForm {
            name: known.name,
            email: ann.email.clone(),
            role: Role::Admin,
            team_ids: vec![],
            capacity: 12,
            supervises_category_ids: known.supervises,
        };
        desk.update_operator(&zoe.actor, ann.id, &form, None).await.unwrap();
        assert!(!is_alive(&house, "ann").await, "another role, another demand");
    }

    async fn an_admin_takes_a_second_step_away(house: House) {
        let zoe = house.operator("Zoe", Role::Admin, &[], 0).await;
        let admin = house.actor(&zoe).await;
        let ann = Person::protected(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        session(&house, "ann", ann.id).await;
        let half = ann.half(desk).await;
        assert_eq!(code_of(desk.reset_second_step(&ann.actor, ann.id).await), "forbidden");
        assert_eq!(code_of(desk.list_protections(&ann.actor).await), "forbidden");
        let protected = async || {
            let people = desk.list_protections(&admin).await.unwrap();
            people.into_iter().find(|one| one.operator == ann.id).unwrap().since.is_some()
        };
        assert!(protected().await);
        desk.reset_second_step(&admin, ann.id).await.unwrap();
        assert!(!protected().await && !is_alive(&house, "ann").await);
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Over);
        assert_eq!(ann.log_in(desk).await.unwrap(), Login::Whole(ann.id));
        assert_eq!(code_of(desk.reset_second_step(&admin, ann.id).await), "not_found");
        let reset = Fact::Access(Access::SecondStep { operator: ann.id, change: Change::Reset });
        assert!(facts(&house).await.contains(&reset));
    }

    async fn logins_are_told_and_those_of_nobody_too(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        ann.log_in(&house.desk).await.unwrap();
        for email in [ann.email.as_str(), "nobody@example.org"] {
            let form = LogIn { email: email.into(), password: "wrong password".into() };
            house.desk.log_in(&form, HERE).await.unwrap_err();
        }
        let told = facts(&house).await;
        for fact in [
            Fact::Access(Access::LoggedIn { operator: ann.id }),
            Fact::Access(Access::Failed { operator: Some(ann.id) }),
            Fact::Access(Access::Failed { operator: None }),
        ] {
            assert_eq!(told.iter().filter(|known| **known == fact).count(), 1, "{fact:?}");
        }
        for number in 0..400 {
            let form = LogIn { email: format!("n{number}@example.org"), password: "short".into() };
            house.desk.log_in(&form, &format!("{number}")).await.unwrap_err();
        }
        let told = facts(&house).await;
        let failed = told.iter().filter(|fact| matches!(fact, Fact::Access(Access::Failed { .. }))).count();
        assert_eq!(failed, 300, "who has many addresses does not fill the journal");
    }
}
