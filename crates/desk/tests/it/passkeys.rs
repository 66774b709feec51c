//! Passkeys: alone, after the password, and when something about them is wrong.

use desk::{Actor, Desk, Error, Login};
use domain::{
    account::LogIn,
    event::{Access, Fact},
    id::OperatorId,
    operator::OperatorForm,
    passkey::{CHALLENGE_MS, Change, MAX_PASSKEYS},
    permission::Role,
    second_step::{Change as StepChange, Demand, HalfLogin},
};
use testkit::{House, SoftKey, on_both_databases, one_time_code};

const PASSWORD: &str = "correct horse";
const HERE: &str = "192.0.2.1";
const ORIGIN: &str = "https://desk.example.org";

/// Somebody with a password and a session.
struct Person {
    id: OperatorId,
    actor: Actor,
    email: String,
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
        let made = house
            .desk
            .create_operator_with_password(&Actor::house(), &form, Some(PASSWORD))
            .await;
        let id = made.unwrap().id;
        let actor = house.desk.actor(id).await.unwrap();
        Self { id, actor, email }
    }

    /// Adds a passkey; a session's secret is the person's name.
    async fn add(&self, desk: &Desk, number: u8) -> SoftKey {
        let mut key = SoftKey::new(ORIGIN, number);
        let options = self.begin(desk).await.unwrap();
        let answer = key.make(&options);
        self.keep(desk, &answer).await.unwrap();
        key
    }

    async fn begin(&self, desk: &Desk) -> Result<String, Error> {
        desk.begin_passkey(&self.actor, PASSWORD, "", ORIGIN, &self.email)
            .await
    }

    async fn keep(&self, desk: &Desk, answer: &str) -> Result<(), Error> {
        desk.add_passkey(&self.actor, "Laptop", answer, ORIGIN, &self.email)
            .await
    }

    async fn log_in(&self, desk: &Desk) -> Login {
        let form = LogIn {
            email: self.email.clone(),
            password: PASSWORD.into(),
        };
        desk.log_in(&form, HERE).await.unwrap()
    }

    async fn half(&self, desk: &Desk) -> String {
        match self.log_in(desk).await {
            Login::Half(secret) => secret,
            Login::Whole(_) => panic!("no second step was asked for"),
        }
    }
}

/// Logs in by a key alone, from an address that nobody else has.
async fn enter(desk: &Desk, key: &SoftKey, from: &str) -> Result<OperatorId, Error> {
    let asked = desk.ask_for_passkey(ORIGIN, from).await?;
    let answer = key.sign(&asked.options);
    desk.log_in_by_passkey(&asked.secret, &answer, ORIGIN, from)
        .await
}

/// Ends a half login by a key.
async fn prove(desk: &Desk, half: &str, key: &SoftKey) -> Result<OperatorId, Error> {
    let options = desk.ask_for_passkey_step(half, ORIGIN).await?;
    let answer = key.sign(&options);
    desk.prove_login_by_passkey(half, &answer, ORIGIN, HERE)
        .await
}

async fn count(house: &House, fact: Fact) -> usize {
    let events = house.desk.events_after(0, 10_000).await.unwrap();
    events
        .into_iter()
        .filter(|event| event.fact == fact)
        .count()
}

fn happened(operator: OperatorId, change: Change) -> Fact {
    Fact::Access(Access::Passkey { operator, change })
}

fn code_of<T: std::fmt::Debug>(refused: Result<T, Error>) -> &'static str {
    refused.unwrap_err().code()
}

fn words_of<T: std::fmt::Debug>(refused: Result<T, Error>) -> String {
    refused.unwrap_err().to_string()
}

const UNKNOWN: &str = "this passkey does not let in here";

async fn session(house: &House, secret: &str, of: OperatorId) {
    let later = house.now().plus_ms(3_600_000);
    let desk = &house.desk;
    desk.create_session(secret, "{}", later).await.unwrap();
    desk.save_session(secret, "{}", Some(of), later)
        .await
        .unwrap();
}

async fn is_alive(house: &House, secret: &str) -> bool {
    house.desk.load_session(secret).await.unwrap().is_some()
}

on_both_databases! {
    async fn a_passkey_lets_in_alone_and_is_told(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        session(&house, &ann.email, ann.id).await;
        session(&house, "other", ann.id).await;
        let wrong = desk.begin_passkey(&ann.actor, "wrong password", "", ORIGIN, &ann.email).await;
        assert_eq!(wrong.unwrap_err().field(), Some("password"));
        let key = ann.add(desk, 1).await;
        assert!(is_alive(&house, &ann.email).await && !is_alive(&house, "other").await);
        house.pass_ms(60_000);
        assert_eq!(enter(desk, &key, HERE).await.unwrap(), ann.id);
        let own = desk.own_passkeys(&ann.actor, ORIGIN).await.unwrap();
        assert!(own.is_possible && !own.needs_code);
        let [one] = own.passkeys.as_slice() else { panic!("{own:?}") };
        assert_eq!((one.credential.as_str(), one.name.as_str()), (key.credential().as_str(), "Laptop"));
        assert_eq!(one.used_at, Some(house.now()));
        assert_eq!(count(&house, happened(ann.id, Change::Added)).await, 1);
        assert_eq!(count(&house, Fact::Access(Access::LoggedIn { operator: ann.id })).await, 1);
    }

    async fn an_answer_is_good_once_in_time_and_for_who_was_asked(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let key = ann.add(desk, 1).await;
        let asked = desk.ask_for_passkey(ORIGIN, HERE).await.unwrap();
        let answer = key.sign(&asked.options);
        let used = async |secret: &str, answer: &str| desk.log_in_by_passkey(secret, answer, ORIGIN, HERE).await;
        let theirs = desk.ask_for_passkey(ORIGIN, HERE).await.unwrap();
        assert_eq!(words_of(used(&theirs.secret, &answer).await), UNKNOWN, "another browser's");
        assert_eq!(used(&asked.secret, &answer).await.unwrap(), ann.id);
        let over = "this login took too long, please begin again";
        assert_eq!(words_of(used(&asked.secret, &answer).await), over, "once");
        assert_eq!(words_of(used("", &answer).await), over);
        let asked = desk.ask_for_passkey(ORIGIN, HERE).await.unwrap();
        let answer = key.sign(&asked.options);
        house.pass_ms(CHALLENGE_MS);
        assert_eq!(words_of(used(&asked.secret, &answer).await), over, "in time");
        let asked = desk.ask_for_passkey(ORIGIN, HERE).await.unwrap();
        let answer = key.sign(&asked.options);
        house.pass_ms(CHALLENGE_MS - 1);
        assert!(used(&asked.secret, &answer).await.is_ok());
        let asked = desk.ask_for_passkey(ORIGIN, HERE).await.unwrap();
        let answer = key.sign(&asked.options);
        assert_eq!(words_of(used(&asked.secret, "{}").await), UNKNOWN);
        assert_eq!(words_of(used(&asked.secret, &answer).await), over, "a wrong answer uses it up, too");
        let asked = desk.ask_for_passkey(ORIGIN, HERE).await.unwrap();
        let answer = key.sign(&asked.options);
        let (a, b) = tokio::join!(used(&asked.secret, &answer), used(&asked.secret, &answer));
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{a:?} {b:?}");
    }

    async fn what_is_not_as_it_must_be_does_not_let_in(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let mut key = ann.add(desk, 1).await;
        let mut from = 10;
        let mut refused = async |key: &SoftKey, why: &str| {
            from += 1;
            let entered = enter(desk, key, &format!("192.0.2.{from}")).await;
            assert_eq!(words_of(entered), UNKNOWN, "{why}");
            house.pass_ms(15 * 60_000);
        };
        for origin in ["https://desk.example.com", "http://desk.example.org", "https://desk.example.org:444"] {
            key.origin = origin.to_owned();
            refused(&key, origin).await;
        }
        ORIGIN.clone_into(&mut key.origin);
        key.site = Some("example.org".into());
        refused(&key, "another site").await;
        key.site = None;
        key.verifies = false;
        refused(&key, "nobody was verified").await;
        key.verifies = true;
        let his = key.user.take();
        refused(&key, "it does not say whose it is").await;
        key.user = Some("AAAA".into());
        refused(&key, "it says that it is somebody else's").await;
        key.user = his;
        let mut unknown = SoftKey::new(ORIGIN, 2);
        unknown.user = key.user.clone();
        refused(&unknown, "nobody's").await;
        let mut forged = SoftKey::new(ORIGIN, 1);
        forged.user = key.user.clone();
        refused(&forged, "another key under the same name").await;
        assert_eq!(enter(desk, &key, HERE).await.unwrap(), ann.id, "it is good itself");
        assert_eq!(count(&house, happened(ann.id, Change::Suspect)).await, 0);
    }

    async fn a_counter_that_goes_back_is_refused_and_told(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let mut key = ann.add(desk, 1).await;
        assert!(enter(desk, &key, HERE).await.is_ok() && enter(desk, &key, HERE).await.is_ok(), "it does not count");
        key.counter = 7;
        assert!(enter(desk, &key, HERE).await.is_ok());
        for counter in [7, 6, 0] {
            key.counter = counter;
            assert_eq!(words_of(enter(desk, &key, HERE).await), "this passkey may have been copied");
        }
        assert_eq!(count(&house, happened(ann.id, Change::Suspect)).await, 3);
        key.counter = 8;
        assert!(enter(desk, &key, HERE).await.is_ok());
    }

    async fn who_may_not_log_in_does_not_by_a_passkey(house: House) {
        let _zoe = house.operator("Zoe", Role::Admin, &[], 0).await;
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let (desk, admin) = (&house.desk, Actor::house());
        let key = ann.add(desk, 1).await;
        let half = ann.half(desk).await;
        desk.set_operator_enabled(&admin, ann.id, false).await.unwrap();
        assert_eq!(words_of(enter(desk, &key, HERE).await), UNKNOWN);
        assert_eq!(code_of(prove(desk, &half, &key).await), "unauthenticated");
        desk.set_operator_enabled(&admin, ann.id, true).await.unwrap();
        assert!(enter(desk, &key, HERE).await.is_ok());
        desk.remove_passkey(&ann.actor, &key.credential(), PASSWORD, "").await.unwrap();
        assert_eq!(words_of(enter(desk, &key, HERE).await), UNKNOWN, "a removed one");
        assert_eq!(count(&house, happened(ann.id, Change::Removed)).await, 1);
        assert_eq!(ann.log_in(desk).await, Login::Whole(ann.id), "his password is enough again");
    }

    async fn a_passkey_is_a_second_step_and_only_its_owners(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let ben = Person::new(&house, "Ben", Role::Agent).await;
        let desk = &house.desk;
        let (mut key, mut his) = (ann.add(desk, 1).await, ben.add(desk, 2).await);
        let half = ann.half(desk).await;
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Passkey);
        assert_eq!(code_of(desk.prove_login(&half, "123456", HERE).await), "unauthenticated");
        assert_eq!(words_of(prove(desk, &half, &his).await), UNKNOWN);
        his.user = key.user.clone();
        assert_eq!(words_of(prove(desk, &half, &his).await), UNKNOWN, "whatever it says");
        let alone = desk.ask_for_passkey(ORIGIN, HERE).await.unwrap();
        let answer = key.sign(&alone.options);
        let mixed = desk.prove_login_by_passkey(&half, &answer, ORIGIN, HERE).await;
        assert_eq!(code_of(mixed), "unauthenticated", "an answer to another question");
        key.user = None;
        assert_eq!(prove(desk, &half, &key).await.unwrap(), ann.id, "it may keep silent here");
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Over);
        assert_eq!(code_of(prove(desk, &half, &key).await), "unauthenticated", "once");
    }

    async fn an_app_that_was_begun_and_left_is_no_way_around_a_passkey(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let begun = desk.begin_second_step(&ann.actor, PASSWORD).await.unwrap();
        let key = ann.add(desk, 1).await;
        let half = ann.half(desk).await;
        let code = one_time_code(&begun.secret, house.now());
        assert_eq!(code_of(desk.prove_login(&half, &code, HERE).await), "unauthenticated");
        assert!(prove(desk, &half, &key).await.is_ok());
    }

    async fn with_an_app_either_ends_a_login_and_a_code_is_asked_for_to_change_passkeys(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let app = desk.begin_second_step(&ann.actor, PASSWORD).await.unwrap();
        let code = |house: &House| one_time_code(&app.secret, house.now());
        desk.confirm_second_step(&ann.actor, &code(&house), "this").await.unwrap();
        house.pass_ms(60_000);
        assert_eq!(ann.begin(desk).await.unwrap_err().field(), Some("code"));
        let options = desk.begin_passkey(&ann.actor, PASSWORD, &code(&house), ORIGIN, &ann.email).await.unwrap();
        let mut key = SoftKey::new(ORIGIN, 1);
        ann.keep(desk, &key.make(&options)).await.unwrap();
        assert!(desk.own_passkeys(&ann.actor, ORIGIN).await.unwrap().needs_code);
        let half = ann.half(desk).await;
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::CodeOrPasskey);
        assert!(prove(desk, &half, &key).await.is_ok());
        house.pass_ms(60_000);
        let half = ann.half(desk).await;
        assert!(desk.prove_login(&half, &code(&house), HERE).await.is_ok());
        house.pass_ms(60_000);
        let id = key.credential();
        let without = desk.remove_passkey(&ann.actor, &id, PASSWORD, "").await;
        assert_eq!(without.unwrap_err().field(), Some("code"));
        desk.remove_passkey(&ann.actor, &id, PASSWORD, &code(&house)).await.unwrap();
        house.pass_ms(60_000);
        let gone = desk.remove_passkey(&ann.actor, &id, PASSWORD, &code(&house)).await;
        assert_eq!(code_of(gone), "not_found");
    }

    async fn a_passkey_is_made_once_by_who_was_asked_and_here(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let ben = Person::new(&house, "Ben", Role::Agent).await;
        let desk = &house.desk;
        let mut key = SoftKey::new(ORIGIN, 1);
        let options = ann.begin(desk).await.unwrap();
        let answer = key.make(&options);
        let named = desk.add_passkey(&ann.actor, " ", &answer, ORIGIN, &ann.email).await;
        assert_eq!(named.unwrap_err().field(), Some("name"));
        assert_eq!(code_of(ben.keep(desk, &answer).await), "passkey.over", "another session");
        ann.keep(desk, &answer).await.unwrap();
        assert_eq!(code_of(ann.keep(desk, &answer).await), "passkey.over", "once");
        let late = SoftKey::new(ORIGIN, 3).make(&ann.begin(desk).await.unwrap());
        house.pass_ms(CHALLENGE_MS);
        assert_eq!(code_of(ann.keep(desk, &late).await), "passkey.over");
        let theirs = key.make(&ben.begin(desk).await.unwrap());
        assert_eq!(code_of(ben.keep(desk, &theirs).await), "passkey.known", "somebody else's");
        let mut bent = SoftKey::new("https://desk.example.com", 4);
        let elsewhere = bent.make(&ben.begin(desk).await.unwrap());
        assert_eq!(code_of(ben.keep(desk, &elsewhere).await), "passkey.refused");
        let mut weak = SoftKey::new(ORIGIN, 5);
        weak.verifies = false;
        let unverified = weak.make(&ben.begin(desk).await.unwrap());
        assert_eq!(code_of(ben.keep(desk, &unverified).await), "passkey.refused");
        let numbers = "http://127.0.0.1:3000";
        assert_eq!(code_of(desk.ask_for_passkey(numbers, HERE).await), "passkey.no_name");
        let begun = desk.begin_passkey(&ben.actor, PASSWORD, "", numbers, "x").await;
        assert_eq!(code_of(begun), "passkey.no_name");
        assert!(!desk.own_passkeys(&ben.actor, numbers).await.unwrap().is_possible);
    }

    async fn one_person_has_so_many_passkeys(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        for number in 0..MAX_PASSKEYS {
            ann.add(desk, u8::try_from(number).unwrap()).await;
        }
        assert_eq!(code_of(ann.begin(desk).await), "passkey.enough");
    }

    async fn the_houses_demand_is_met_by_a_passkey_and_an_admin_takes_it_away(house: House) {
        let zoe = Person::new(&house, "Zoe", Role::Admin).await;
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let key = ann.add(desk, 1).await;
        session(&house, "ann", ann.id).await;
        let demand = async |version| desk.demand_second_step(&zoe.actor, Demand::Everybody, version).await;
        assert_eq!(code_of(demand(0).await), "second_step.own_first");
        let hers = zoe.add(desk, 2).await;
        demand(0).await.unwrap();
        assert!(is_alive(&house, "ann").await, "she has what is demanded");
        let half = ann.half(desk).await;
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Passkey, "nothing is to be set up");
        let last = desk.remove_passkey(&zoe.actor, &hers.credential(), PASSWORD, "").await;
        assert_eq!(code_of(last), "second_step.demanded");
        assert!(!desk.own_second_step(&zoe.actor).await.unwrap().is_demanded, "it is met");
        let known = desk.list_protections(&zoe.actor).await.unwrap();
        let known = known.iter().find(|one| one.operator == ann.id).unwrap();
        assert!(known.passkeys == 1 && known.since.is_some());

        desk.reset_second_step(&zoe.actor, ann.id).await.unwrap();
        assert!(!is_alive(&house, "ann").await);
        assert_eq!(words_of(enter(desk, &key, HERE).await), UNKNOWN);
        assert_eq!(desk.half_login(&half).await.unwrap(), HalfLogin::Over);
        assert_eq!(code_of(desk.reset_second_step(&zoe.actor, ann.id).await), "not_found");
        let reset = Fact::Access(Access::SecondStep { operator: ann.id, change: StepChange::Reset });
        assert_eq!(count(&house, reset).await, 1);
        assert_eq!(count(&house, happened(ann.id, Change::Removed)).await, 1);
        let half = ann.half(desk).await;
        assert!(matches!(desk.half_login(&half).await.unwrap(), HalfLogin::SetUp(_)));
    }

    async fn guessing_is_limited_and_so_is_asking(house: House) {
        let ann = Person::new(&house, "Ann", Role::Agent).await;
        let desk = &house.desk;
        let mut key = ann.add(desk, 1).await;
        key.verifies = false;
        for number in 0..5 {
            let from = format!("192.0.2.{number}");
            assert_eq!(words_of(enter(desk, &key, &from).await), UNKNOWN);
        }
        key.verifies = true;
        assert_eq!(code_of(enter(desk, &key, HERE).await), "too_many");
        let failed = Fact::Access(Access::Failed { operator: Some(ann.id) });
        assert_eq!(count(&house, failed).await, 5);
        house.pass_ms(15 * 60_000);
        assert!(enter(desk, &key, HERE).await.is_ok());
        let unknown = SoftKey::new(ORIGIN, 9);
        for _ in 0..5 {
            assert_eq!(words_of(enter(desk, &unknown, "198.51.100.1").await), UNKNOWN);
        }
        assert_eq!(code_of(enter(desk, &unknown, "198.51.100.1").await), "too_many");
        for _ in 0..300 {
            desk.ask_for_passkey(ORIGIN, "203.0.113.1").await.unwrap();
        }
        assert_eq!(code_of(desk.ask_for_passkey(ORIGIN, "203.0.113.1").await), "too_many");
        assert!(desk.ask_for_passkey(ORIGIN, "203.0.113.2").await.is_ok());
    }
}
