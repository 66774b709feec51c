//! A contact of whom nothing says where he belongs is asked; never is anybody stuck.

use desk::Actor;
use domain::{
    channel::{How, Outgoing},
    conversation::Status,
    id::TeamId,
    intent::IntentForm,
    operator::Operator,
    permission::Role,
    routing::{Ask, BusinessHours, DayHours, RoutingPolicy, Weekday},
    team::Team,
    view::Row,
};
use testkit::{House, on_both_databases};

const MINUTE_MS: i64 = 60_000;

/// Makes two teams with one agent each, and a desk that asks twice, a minute each.
async fn asks(house: &House) -> [(Team, Operator); 2] {
    let mut staffed = Vec::new();
    for (team, agent) in [("Billing", "Ann"), ("Delivery", "Ben")] {
        let team = house.team(team).await;
        let agent = house.agent(agent, &[team.id]).await;
        house.comes(&agent).await;
        staffed.push((team, agent));
    }
    let policy = RoutingPolicy {
        ask: Some(Ask {
            max_times: 2,
            timeout_ms: MINUTE_MS,
        }),
        ..RoutingPolicy::default()
    };
    house
        .desk
        .set_policy(&Actor::house(), &policy, None)
        .await
        .unwrap();
    staffed.try_into().unwrap()
}

/// Returns what the customer was asked last; nothing else is delivered.
async fn question(house: &House) -> Outgoing {
    let mut sent = house.deliver_all().await;
    assert_eq!(sent.len(), 1, "{sent:?}");
    sent.pop().unwrap()
}

fn labels(question: &Outgoing) -> Vec<&str> {
    question
        .buttons
        .iter()
        .map(|button| button.label.as_str())
        .collect()
}

async fn only(house: &House) -> Row {
    house.conversation(1).await
}

on_both_databases! {
    async fn with_no_intent_the_customer_is_asked_and_his_button_finds_the_team(house: House) {
        let mut house = house;
        let [_, (delivery, ben)] = asks(&house).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = only(&house).await;
        assert_eq!((row.status, row.operator_id), (Status::Waiting, None), "nobody is looked for yet");
        let asked = question(&house).await;
        assert_eq!(labels(&asked), ["Billing", "Delivery", "Something else"]);
        house.customer_presses("Carl", &asked.buttons[1].data).await;
        house.settle().await;
        let row = only(&house).await;
        assert_eq!((row.team_id, row.operator_id), (delivery.id, Some(ben.id)));
        let told = question(&house).await;
        assert_eq!((&told.how, told.text.plain.as_str()), (&How::Acknowledge { press: "press 2".to_owned() }, ""));
    }

    async fn only_teams_that_are_open_are_named_and_all_when_none_is(house: House) {
        let mut house = house;
        let [(billing, _), (delivery, ben)] = asks(&house).await;
        // Every test begins on Thursday, 1 January 2026, at midnight.
        let from = async |team: TeamId, from| {
            let day = DayHours { day: Weekday::Thursday, from, until: 1_020 };
            let hours = BusinessHours { zone: "UTC".into(), weekly: vec![day], holidays: [].into() };
            house.desk.set_team_hours(&Actor::house(), team, Some(&hours), None).await.unwrap();
        };
        from(billing.id, 540).await;
        from(delivery.id, 600).await;
        let policy = house.desk.routing_policy(&Actor::house()).await.unwrap().1;
        for (customer, wait, named) in [
            ("Carl", 0, ["Billing", "Delivery", "Something else"].as_slice()),
            ("Dora", 540, &["Billing", "Something else"]),
            ("Emil", 60, &["Billing", "Delivery", "Something else"]),
        ] {
            house.pass_ms(wait * MINUTE_MS);
            house.customer_writes(customer, "hello").await;
            house.settle().await;
            let sent = house.deliver_all().await;
            let asked: Vec<_> = sent.iter().filter(|sent| !sent.buttons.is_empty()).map(labels).collect();
            assert_eq!(asked.last().map(Vec::as_slice), Some(named), "{customer}");
            let tried = house.desk.try_policy(&Actor::house(), &policy).await.unwrap();
            assert_eq!(tried.choices, named[..named.len() - 1], "{customer}");
        }
        house.operator("Zoe", Role::Admin, &[], 0).await;
        house.desk.set_operator_enabled(&Actor::house(), ben.id, false).await.unwrap();
        let tried = house.desk.try_policy(&Actor::house(), &policy).await.unwrap();
        assert_eq!(tried.choices, ["Billing"], "nobody works in the other");
    }

    async fn something_else_is_answered_by_the_default_team(house: House) {
        let mut house = house;
        asks(&house).await;
        let gil = house.agent("Gil", &[]).await;
        house.comes(&gil).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let asked = question(&house).await;
        assert_eq!(labels(&asked).len(), 3, "the default team is no choice of its own");
        house.customer_presses("Carl", &asked.buttons[2].data).await;
        house.settle().await;
        let row = only(&house).await;
        assert_eq!((row.team_id, row.operator_id), (TeamId::GENERAL, Some(gil.id)));
    }

    async fn words_answer_too_when_they_name_a_team_or_an_intent(house: House) {
        let mut house = house;
        let [(billing, ann), (delivery, ben)] = asks(&house).await;
        let form = IntentForm {
            name: "Lost parcel".to_owned(),
            description: String::new(),
            examples: Vec::new(),
            team_id: delivery.id,
        };
        house.desk.create_intent(&Actor::house(), &form).await.unwrap();
        for (customer, words) in [("Carl", "billing!"), ("Dora", "Lost  Parcel")] {
            house.customer_writes(customer, "hello").await;
            house.settle().await;
            house.customer_writes(customer, "well").await;
            house.settle().await;
            house.customer_writes(customer, words).await;
            house.settle().await;
        }
        let rows = house.conversations().await;
        let places: Vec<_> = rows.iter().map(|row| (row.team_id, row.operator_id)).collect();
        assert_eq!(places, [(billing.id, Some(ann.id)), (delivery.id, Some(ben.id))]);
    }

    async fn who_never_answers_is_asked_again_and_then_gets_the_default_team(house: House) {
        let mut house = house;
        asks(&house).await;
        let gil = house.agent("Gil", &[]).await;
        house.comes(&gil).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let first = question(&house).await;
        house.pass_ms(MINUTE_MS - 1);
        house.settle().await;
        assert_eq!(house.deliver_all().await, [], "a minute is not over");
        house.pass_ms(1);
        house.settle().await;
        let second = question(&house).await;
        assert_ne!(first.buttons, second.buttons, "an answer is one to its own question");
        house.pass_ms(MINUTE_MS);
        house.settle().await;
        assert_eq!(house.deliver_all().await, [], "twice is enough");
        let row = only(&house).await;
        assert_eq!((row.team_id, row.operator_id), (TeamId::GENERAL, Some(gil.id)));
    }

    async fn a_button_of_a_question_that_is_over_changes_nothing_and_says_so(house: House) {
        let mut house = house;
        asks(&house).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let first = question(&house).await;
        house.pass_ms(MINUTE_MS);
        house.settle().await;
        let second = question(&house).await;
        house.customer_presses("Carl", &first.buttons[0].data).await;
        assert!(question(&house).await.text.plain.contains("is over"));
        house.customer_presses("Carl", "rubbish").await;
        assert!(question(&house).await.text.plain.contains("is over"));
        let before = only(&house).await;
        house.customer_presses("Dora", &second.buttons[0].data).await;
        assert_eq!(only(&house).await, before, "not his question");
        house.customer_presses("Carl", &second.buttons[0].data).await;
        house.customer_presses("Carl", &second.buttons[1].data).await;
        house.settle().await;
        assert_eq!(only(&house).await.team_name, "Billing", "the first answer counts");
    }

    async fn a_new_leader_asks_and_waits_on_from_the_rows(house: House) {
        let mut house = house;
        let [(_, ann), _] = asks(&house).await;
        house.settle().await;
        house.crash_scheduler();
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        question(&house).await;
        house.crash_scheduler();
        house.pass_ms(10 * MINUTE_MS);
        house.settle().await;
        let second = question(&house).await;
        house.settle().await;
        assert_eq!(house.deliver_all().await, [], "what was due fires once");
        house.crash_scheduler();
        house.customer_presses("Carl", &second.buttons[0].data).await;
        house.settle().await;
        assert_eq!(only(&house).await.operator_id, Some(ann.id));
    }

    async fn who_is_asked_may_be_taken_by_hand_and_is_asked_no_more(house: House) {
        let mut house = house;
        let [(_, ann), _] = asks(&house).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let asked = question(&house).await;
        let id = only(&house).await.id;
        house.desk.transfer(&Actor::house(), id, domain::conversation::Destination::Operator(ann.id)).await.unwrap();
        house.customer_presses("Carl", &asked.buttons[1].data).await;
        house.pass_ms(MINUTE_MS);
        house.settle().await;
        let row = only(&house).await;
        assert_eq!((row.status, row.operator_id), (Status::Active, Some(ann.id)));
        let sent = house.deliver_all().await;
        assert!(sent.iter().all(|outgoing| outgoing.buttons.is_empty()), "{sent:?}");
    }

    async fn an_opened_intent_ends_the_question(house: House) {
        let mut house = house;
        let [(billing, ann), _] = asks(&house).await;
        let form = IntentForm {
            name: "Refund".to_owned(),
            description: String::new(),
            examples: Vec::new(),
            team_id: billing.id,
        };
        let refund = house.desk.create_intent(&Actor::house(), &form).await.unwrap();
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let id = only(&house).await.id;
        house.desk.open_intent(&Actor::house(), id, refund.id).await.unwrap();
        house.settle().await;
        assert_eq!(only(&house).await.operator_id, Some(ann.id));
    }

    async fn a_link_says_where_a_customer_belongs_once(house: House) {
        let mut house = house;
        let [(billing, _), (delivery, ben)] = asks(&house).await;
        let form = IntentForm {
            name: "Refund".to_owned(),
            description: String::new(),
            examples: Vec::new(),
            team_id: billing.id,
        };
        let refund = house.desk.create_intent(&Actor::house(), &form).await.unwrap();
        house.customer_starts("Carl", &format!("t_{}", delivery.id)).await;
        house.customer_starts("Dora", &format!("i_{}", refund.id.raw().simple())).await;
        house.customer_starts("Emil", "t_00000000-0000-0000-0000-00000000dead").await;
        for customer in ["Carl", "Dora", "Emil"] {
            house.customer_writes(customer, "hello").await;
        }
        house.settle().await;
        let rows = house.conversations().await;
        assert_eq!((rows[0].team_id, rows[0].operator_id), (delivery.id, Some(ben.id)));
        assert_eq!((rows[1].team_id, rows[1].intents[0].name.as_str()), (billing.id, "Refund"));
        let sent = house.deliver_all().await;
        let asked: Vec<_> = sent.iter().filter(|outgoing| !outgoing.buttons.is_empty()).collect();
        assert_eq!(asked.len(), 1, "a link to nothing says nothing");
        assert_eq!(asked[0].address, "Emil");
        house.desk.close(&Actor::house(), rows[0].id).await.unwrap();
        house.customer_writes("Carl", "me again").await;
        house.settle().await;
        assert_eq!(house.conversation(4).await.team_id, TeamId::GENERAL);
    }

    async fn who_never_asks_sends_everything_to_the_default_team(house: House) {
        let mut house = house;
        let team = house.team("Front").await;
        let policy = RoutingPolicy { default_team: team.id, ..RoutingPolicy::default() };
        let version = house.desk.set_policy(&Actor::house(), &policy, Some(0)).await.unwrap();
        let stale = house.desk.set_policy(&Actor::house(), &policy, Some(0)).await.unwrap_err();
        assert_eq!((version, stale.code()), (1, "changed"));
        let ann = house.agent("Ann", &[team.id]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = only(&house).await;
        assert_eq!(row.operator_id, Some(ann.id));
        let why = house.desk.why(&Actor::house(), row.id).await.unwrap().unwrap();
        assert_eq!(why["policy_version"], 1, "every decision names the version");
    }
}
