//! What conversations ask for: skills, languages, priority, kind of work, somebody in particular; and rules that
//! say so.

use desk::Actor;
use domain::{
    bot::HandOver,
    conversation::{Because, Priority},
    id::TeamId,
    intent::IntentForm,
    operator::Operator,
    permission::Role,
    routing::{
        Abilities, Condition, DemandRule, Level, Ring, RoutingPolicy, Selector, Skills,
        SkillsAsked, TeamRule, Who, Work,
    },
};
use testkit::{House, on_both_databases};

const MINUTE: i64 = 60_000;

fn skills(all: &[(&str, u8)]) -> Skills {
    let levels = all
        .iter()
        .map(|(name, level)| ((*name).to_owned(), Level::new(*level).unwrap()));
    levels.collect()
}

/// Asks for skills first, and for a minute; then anybody of the team may have it.
fn picky() -> RoutingPolicy {
    let team = |skills, hold_ms| Ring {
        who: Who::Team { skills },
        hold_ms,
        skip_if_not_staffed: false,
    };
    RoutingPolicy {
        rings: vec![
            team(SkillsAsked::Required, Some(MINUTE)),
            team(SkillsAsked::LanguagesOnly, None),
        ],
        ..RoutingPolicy::default()
    }
}

async fn decided(house: &House, policy: &RoutingPolicy) {
    house
        .desk
        .set_policy(&Actor::house(), policy, None)
        .await
        .unwrap();
}

async fn can(house: &House, operator: &Operator, abilities: Abilities) {
    house
        .desk
        .set_abilities(&Actor::house(), operator.id, &abilities, None)
        .await
        .unwrap();
}

fn knows(all: &[(&str, u8)]) -> Abilities {
    Abilities {
        skills: skills(all),
        ..Abilities::default()
    }
}

fn speaks(language: &str) -> Abilities {
    Abilities {
        languages: [language.parse().unwrap()].into(),
        ..Abilities::default()
    }
}

on_both_databases! {
    async fn what_an_intent_asks_for_decides_who_gets_it(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[]).await;
        can(&house, &ben, knows(&[("tax", 2)])).await;
        let form = IntentForm {
            name: "Tax".to_owned(),
            description: String::new(),
            examples: Vec::new(),
            team_id: TeamId::GENERAL,
        };
        let tax = house.desk.create_intent(&Actor::house(), &form).await.unwrap().id;
        let rule = DemandRule {
            when: vec![Condition::Intent { is: tax }],
            skills: skills(&[("tax", 2)]),
            priority: Some(Priority::High),
            ..DemandRule::default()
        };
        decided(&house, &RoutingPolicy { demands: vec![rule], ..picky() }).await;
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        house.desk.open_intent(&Actor::house(), id, tax).await.unwrap();
        house.comes(&ann).await;
        house.settle().await;
        let row = house.conversation(1).await;
        assert_eq!((row.operator_id, row.priority), (None, Priority::High), "Ann knows nothing of taxes");
        house.comes(&ben).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id));
        // When what it asks for is over, anybody may have the next like it.
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, Some(ann.id));
    }

    async fn a_language_is_asked_for_where_somebody_of_the_team_speaks_it(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let ben = house.operator("Ben", Role::Agent, &[], 4).await;
        decided(&house, &picky()).await;
        can(&house, &ann, speaks("de")).await;
        house.comes(&ann).await;
        // Every customer of the house writes in English; nobody of the team is known to speak it.
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id), "better she than nobody");
        can(&house, &ben, speaks("en")).await;
        house.comes(&ben).await;
        for (number, customer) in [(2, "Dora"), (3, "Emil")] {
            house.pass_ms(10);
            house.customer_writes(customer, "hello").await;
            house.settle().await;
            let has = house.conversation(number).await.operator_id;
            assert_eq!(has, (number == 2).then_some(ben.id), "{customer}");
        }
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }

    async fn a_rule_sends_to_a_team_by_the_mark_of_a_link(house: House) {
        let mut house = house;
        let vip = house.team("VIP").await;
        let rule = TeamRule {
            when: vec![Condition::Link { is: "gold".to_owned() }],
            team: vip.id,
        };
        let urgent = DemandRule {
            when: vec![Condition::Team { is: vip.id }],
            priority: Some(Priority::Urgent),
            ..DemandRule::default()
        };
        let policy = RoutingPolicy { rules: vec![rule], demands: vec![urgent], ..picky() };
        decided(&house, &policy).await;
        house.customer_starts("Carl", "m_gold").await;
        house.customer_writes("Carl", "hello").await;
        house.customer_writes("Dora", "hello").await;
        let (carl, dora) = (house.conversation(1).await, house.conversation(2).await);
        assert_eq!((carl.team_id, carl.priority), (vip.id, Priority::Urgent));
        assert_eq!((dora.team_id, dora.priority), (TeamId::GENERAL, Priority::Normal));
        // A link counts for the conversation that it began.
        house.desk.close(&Actor::house(), carl.id).await.unwrap();
        house.pass_ms(10);
        house.customer_writes("Carl", "me again").await;
        assert_eq!(house.conversation(3).await.team_id, TeamId::GENERAL);
        assert_eq!(Because::Rule, serde_json::from_str("\"rule\"").unwrap());
    }

    async fn whom_the_link_names_gets_it_when_he_can(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let ben = house.operator("Ben", Role::Agent, &[], 4).await;
        decided(&house, &RoutingPolicy { select: vec![Selector::Preferred], ..picky() }).await;
        house.comes(&ann).await;
        house.comes(&ben).await;
        for (number, customer, has) in [(1, "Carl", ben.id), (2, "Dora", ann.id)] {
            house.customer_starts(customer, &format!("o_{}", ben.id)).await;
            house.customer_writes(customer, "hello").await;
            house.settle().await;
            assert_eq!(house.conversation(number).await.operator_id, Some(has), "{customer}");
        }
    }

    async fn who_hands_over_may_name_skills(house: House) {
        let mut house = house;
        let bot = house.first_bot("Hal").await;
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[]).await;
        can(&house, &ben, knows(&[("cars", 1)])).await;
        decided(&house, &picky()).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        assert_eq!(row.operator_id, Some(bot.id));
        let over = HandOver { skills: vec!["Cars".to_owned()], ..HandOver::default() };
        house.desk.hand_over(&Actor::house(), row.id, &over, None).await.unwrap();
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, None);
        house.pass_ms(MINUTE);
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id), "after its time anybody may");
    }

    async fn a_call_takes_all_of_an_operator(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let call = DemandRule {
            when: vec![Condition::Link { is: "call".to_owned() }],
            work: Some(Work::Phone),
            ..DemandRule::default()
        };
        decided(&house, &RoutingPolicy { demands: vec![call], ..picky() }).await;
        house.comes(&ann).await;
        house.customer_starts("Carl", "m_call").await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        assert_eq!(house.conversation(2).await.operator_id, None);
        let board = house.desk.board(&Actor::house()).await.unwrap();
        assert_eq!(board.seats[&ann.id].used_units, 12);
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }
}
