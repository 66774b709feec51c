//! What a contact wants decides which team has the conversation.

use desk::{Actor, Error};
use domain::{
    conversation::{Destination, Status},
    event::Fact,
    id::{IntentId, TeamId},
    intent::{Intent, IntentForm, trial::Verdict},
    permission::Role,
};
use testkit::{House, on_both_databases};

async fn intent(house: &House, name: &str, team: TeamId) -> Intent {
    made(house, name, &[&format!("I need {name}")], team).await
}

async fn teach(house: &House, name: &str, examples: &[&str]) -> Intent {
    made(house, name, examples, TeamId::GENERAL).await
}

async fn made(house: &House, name: &str, examples: &[&str], team: TeamId) -> Intent {
    let form = IntentForm {
        name: name.to_owned(),
        description: String::new(),
        examples: examples.iter().map(|text| (*text).to_owned()).collect(),
        team_id: team,
    };
    let made = house.desk.create_intent(&Actor::house(), &form).await;
    made.unwrap()
}

on_both_databases! {
    async fn an_opened_intent_brings_the_conversation_to_its_team(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        let refund = intent(&house, "Refund", billing.id).await;
        let ann = house.agent("Ann", &[billing.id]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        assert_eq!(row.status, Status::Waiting, "nobody is in General");
        let row = house.desk.open_intent(&Actor::house(), row.id, refund.id).await.unwrap();
        assert_eq!((row.team_id, row.intents[0].name.as_str()), (billing.id, "Refund"));
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        let events = house.desk.conversation_events(&Actor::house(), row.id).await.unwrap();
        let is_opened = |fact: &Fact| matches!(fact, Fact::IntentOpened { intent, .. } if *intent == refund.id);
        assert_eq!(events.iter().filter(|event| is_opened(&event.fact)).count(), 1);
    }

    async fn an_unfinished_intent_wins_over_a_finished_one(house: House) {
        let mut house = house;
        let (billing, cards) = (house.team("Billing").await, house.team("Cards").await);
        let refund = intent(&house, "Refund", billing.id).await;
        let lost = intent(&house, "Lost card", cards.id).await;
        house.customer_writes("Carl", "hello").await;
        let (desk, actor) = (&house.desk, Actor::house());
        let id = house.conversation(1).await.id;
        desk.open_intent(&actor, id, refund.id).await.unwrap();
        assert_eq!(desk.open_intent(&actor, id, lost.id).await.unwrap().team_id, cards.id, "the newest");
        let row = desk.finish_intent(&actor, id, lost.id).await.unwrap();
        assert_eq!(row.team_id, billing.id, "the newest that is unfinished");
        let names: Vec<_> = row.intents.iter().map(|named| named.name.as_str()).collect();
        assert_eq!(names, ["Lost card", "Refund"], "newest first");
        assert!(row.intents[0].opened.finished_at.is_some() && row.intents[1].opened.finished_at.is_none());
    }

    async fn what_a_person_sent_elsewhere_stays_there_until_it_is_reopened(house: House) {
        let mut house = house;
        let (billing, cards) = (house.team("Billing").await, house.team("Cards").await);
        let refund = intent(&house, "Refund", billing.id).await;
        house.customer_writes("Carl", "hello").await;
        let (desk, actor) = (&house.desk, Actor::house());
        let id = house.conversation(1).await.id;
        desk.transfer(&actor, id, Destination::Team(cards.id)).await.unwrap();
        let row = desk.open_intent(&actor, id, refund.id).await.unwrap();
        assert_eq!(row.team_id, cards.id);
        desk.close(&actor, id).await.unwrap();
        assert_eq!(desk.reopen(&actor, id).await.unwrap().team_id, billing.id);
    }

    async fn who_has_a_conversation_keeps_it_whatever_intent_opens(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        let refund = intent(&house, "Refund", billing.id).await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let before = house.conversation(1).await;
        assert_eq!(before.operator_id, Some(ann.id));
        let actor = house.actor(&ann).await;
        let row = house.desk.open_intent(&actor, before.id, refund.id).await.unwrap();
        assert_eq!((row.operator_id, row.team_id, row.epoch), (Some(ann.id), before.team_id, before.epoch));
        assert_eq!(row.intents.len(), 1);
    }

    async fn opening_twice_changes_nothing_and_finishing_needs_an_open_one(house: House) {
        let mut house = house;
        let refund = intent(&house, "Refund", TeamId::GENERAL).await;
        house.customer_writes("Carl", "hello").await;
        let (desk, actor) = (&house.desk, Actor::house());
        let id = house.conversation(1).await.id;
        let once = desk.open_intent(&actor, id, refund.id).await.unwrap();
        assert_eq!(desk.open_intent(&actor, id, refund.id).await.unwrap(), once);
        desk.finish_intent(&actor, id, refund.id).await.unwrap();
        let again = desk.finish_intent(&actor, id, refund.id).await;
        assert!(matches!(again, Err(Error::NotFound("intent"))));
        let unknown = desk.open_intent(&actor, id, IntentId::from_u128(0xdead)).await;
        assert!(matches!(unknown, Err(Error::NotFound("intent"))));
    }

    async fn a_removed_intent_keeps_its_name_where_it_was_and_frees_it(house: House) {
        let mut house = house;
        let refund = intent(&house, "Refund", TeamId::GENERAL).await;
        house.customer_writes("Carl", "hello").await;
        let (desk, actor) = (&house.desk, Actor::house());
        let id = house.conversation(1).await.id;
        desk.open_intent(&actor, id, refund.id).await.unwrap();
        desk.remove_intent(&actor, refund.id).await.unwrap();
        assert_eq!(desk.list_intents(&actor).await.unwrap(), []);
        assert_eq!(house.conversation(1).await.intents[0].name, "Refund");
        intent(&house, "refund", TeamId::GENERAL).await;
        let gone = desk.remove_intent(&actor, refund.id).await;
        assert!(matches!(gone, Err(Error::NotFound("intent"))));
    }

    async fn only_an_admin_makes_intents_and_names_are_unique(house: House) {
        let lead = house.operator("Lea", Role::Supervisor, &[], 12).await;
        let lead = house.actor(&lead).await;
        let form = IntentForm {
            name: "Refund".to_owned(),
            description: String::new(),
            examples: Vec::new(),
            team_id: TeamId::GENERAL,
        };
        assert!(matches!(house.desk.create_intent(&lead, &form).await, Err(Error::Forbidden(_))));
        intent(&house, "REFUND", TeamId::GENERAL).await;
        let taken = house.desk.create_intent(&Actor::house(), &form).await.unwrap_err();
        assert_eq!(taken.field(), Some("name"));
        let nowhere = IntentForm { team_id: TeamId::from_u128(0xdead), name: "Other".to_owned(), ..form };
        let refused = house.desk.create_intent(&Actor::house(), &nowhere).await.unwrap_err();
        assert_eq!(refused.field(), Some("team_id"));
    }

    async fn who_has_a_conversation_may_send_it_to_the_team_of_an_intent(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        let refund = intent(&house, "Refund", billing.id).await;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[billing.id]).await);
        house.comes(&ann).await;
        house.comes(&ben).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let id = house.conversation(1).await.id;
        let actor = house.actor(&ann).await;
        let unknown = Destination::Intent(IntentId::from_u128(0xdead));
        assert!(matches!(house.desk.transfer(&actor, id, unknown).await, Err(Error::NotFound("intent"))));
        house.desk.transfer(&actor, id, Destination::Intent(refund.id)).await.unwrap();
        house.settle().await;
        let row = house.conversation(1).await;
        assert_eq!((row.team_id, row.operator_id), (billing.id, Some(ben.id)));
        assert_eq!(row.intents[0].name, "Refund");
    }

    async fn a_removed_intent_decides_nothing_any_more(house: House) {
        let mut house = house;
        let (billing, cards) = (house.team("Billing").await, house.team("Cards").await);
        let refund = intent(&house, "Refund", billing.id).await;
        let lost = intent(&house, "Lost card", cards.id).await;
        let other = intent(&house, "Other", cards.id).await;
        house.customer_writes("Carl", "hello").await;
        let (desk, actor) = (&house.desk, Actor::house());
        let id = house.conversation(1).await.id;
        for opened in [&refund, &lost, &other] {
            desk.open_intent(&actor, id, opened.id).await.unwrap();
        }
        desk.remove_intent(&actor, lost.id).await.unwrap();
        let row = desk.finish_intent(&actor, id, other.id).await.unwrap();
        assert_eq!(row.team_id, billing.id);
    }

    async fn an_admin_tries_what_words_are_understood_as(house: House) {
        let admin = Actor::house();
        let nothing = house.desk.understand(&admin, "where is my money").await.unwrap();
        assert_eq!((nothing.verdict, nothing.guesses.len()), (Verdict::Lost, 0));
        let refund = teach(&house, "Refund", &["give the money back", "money back please", "I want a refund"]).await;
        teach(&house, "Lost card", &["lost my card", "my card is lost", "my card was stolen"]).await;
        let trial = house.desk.understand(&admin, "I want my money back").await.unwrap();
        let best = trial.guesses.first().unwrap();
        assert_eq!((best.intent, best.name.as_str()), (refund.id, "Refund"));
        assert!(best.percent > 50, "{trial:?}");
        let empty = house.desk.understand(&admin, "  ").await;
        assert!(matches!(empty, Err(Error::Invalid(bad)) if bad.field == "text"));
        let ann = house.agent("Ann", &[]).await;
        let refused = house.desk.understand(&house.actor(&ann).await, "hello").await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }

    async fn an_example_in_the_wrong_place_is_named(house: House) {
        let admin = Actor::house();
        let empty = house.desk.judge_intents(&admin).await.unwrap();
        assert_eq!((empty.judged, empty.mistaken.len()), (0, 0));
        let refunds = ["give the money back", "money back", "the money, please", "the card is lost"];
        teach(&house, "Refund", &refunds).await;
        teach(&house, "Lost card", &["lost my card", "my card is lost", "my card was lost", "a lost card"]).await;
        let confusion = house.desk.judge_intents(&admin).await.unwrap();
        assert_eq!((confusion.judged, confusion.understood), (8, 7));
        let [pair] = confusion.mistaken.as_slice() else { panic!("{confusion:?}") };
        assert_eq!((pair.name.as_str(), pair.taken_for.as_str()), ("Refund", "Lost card"));
        assert_eq!(pair.examples, ["the card is lost"]);
    }
}
