//! Rings, skills, hours and shares, from the policy to who gets a conversation.

use desk::Actor;
use domain::{
    conversation::{Destination, Priority},
    id::TeamId,
    operator::{LeaveMode, Operator, WantedPresence},
    permission::Role,
    routing::{
        Abilities, AtEnd, BusinessHours, DayHours, EndAct, Level, Ring, RoutingPolicy, Selector,
        SkillsAsked, Weekday, Who,
    },
    team::Assignment,
};
use testkit::{House, on_both_databases};

const SKILLS: SkillsAsked = SkillsAsked::Required;

fn ring(who: Who, hold_ms: Option<i64>) -> Ring {
    Ring {
        who,
        hold_ms,
        skip_if_not_staffed: hold_ms.is_some(),
    }
}

async fn decided(house: &House, policy: RoutingPolicy) {
    let set = house.desk.set_policy(&Actor::house(), &policy, None).await;
    set.unwrap();
}

/// Returns who has the conversations, by their numbers.
async fn owners(house: &House) -> Vec<Option<domain::id::OperatorId>> {
    let mut rows = house.conversations().await;
    rows.sort_by_key(|row| row.number);
    rows.into_iter().map(|row| row.operator_id).collect()
}

/// Returns what the customers were told since the last look.
async fn told(house: &House) -> Vec<String> {
    let sent = house.deliver_all().await;
    sent.into_iter().map(|sent| sent.text.plain).collect()
}

async fn writes(house: &mut House, customer: &str) {
    house.customer_writes(customer, "hello").await;
    house.settle().await;
}

async fn can(house: &House, operator: &Operator, abilities: Abilities) {
    let desk = &house.desk;
    desk.set_abilities(&Actor::house(), operator.id, &abilities, None)
        .await
        .unwrap();
}

on_both_databases! {
    async fn who_knows_the_customer_is_waited_for_but_not_for_ever(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        writes(&mut house, "Carl").await;
        let row = house.conversation(1).await;
        house.replies(&ann, &row, "Hello Carl").await;
        let ben = house.agent("Ben", &[]).await;
        house.comes(&ben).await;
        let actor = house.actor(&ann).await;
        house.desk.close(&actor, row.id).await.unwrap();
        house.settle().await;
        // Three others keep Ann busy; Carl comes again.
        house.presence(ben.id, WantedPresence::Away, LeaveMode::Requeue).await;
        for customer in ["Dora", "Emil", "Fred"] {
            writes(&mut house, customer).await;
        }
        house.comes(&ben).await;
        house.settle().await;
        writes(&mut house, "Carl").await;
        assert_eq!(owners(&house).await[4], None, "Ann is busy, but there");
        house.crash_scheduler();
        house.pass_ms(44_999);
        house.settle().await;
        assert_eq!(owners(&house).await[4], None);
        house.pass_ms(1);
        house.settle().await;
        assert_eq!(owners(&house).await[4], Some(ben.id));
    }

    async fn after_its_time_another_team_helps_out(house: House) {
        let mut house = house;
        let helpers = house.team("Helpers").await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        let ben = house.agent("Ben", &[helpers.id]).await;
        house.comes(&ben).await;
        let overflow = [helpers.id].into();
        decided(&house, RoutingPolicy {
            rings: vec![
                ring(Who::Team { skills: SKILLS }, Some(60_000)),
                ring(Who::TeamAndOverflow { overflow, skills: SKILLS }, None),
            ],
            ..RoutingPolicy::default()
        }).await;
        for customer in ["Carl", "Dora", "Emil", "Fred"] {
            writes(&mut house, customer).await;
        }
        assert_eq!(owners(&house).await, [Some(ann.id), Some(ann.id), Some(ann.id), None]);
        house.pass_ms(59_999);
        house.settle().await;
        assert_eq!(owners(&house).await[3], None);
        house.pass_ms(1);
        house.settle().await;
        assert_eq!(owners(&house).await[3], Some(ben.id));
    }

    async fn out_of_hours_customers_are_told_and_come_in_their_order_at_opening(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        // Every test begins on Thursday, 1 January 2026, at midnight.
        let hours = BusinessHours {
            zone: "UTC".to_owned(),
            weekly: vec![DayHours { day: Weekday::Thursday, from: 540, until: 1020 }],
            holidays: [].into(),
        };
        house.desk.set_team_hours(&Actor::house(), TeamId::GENERAL, Some(&hours), None).await.unwrap();
        house.comes(&ann).await;
        for customer in ["Carl", "Dora", "Emil", "Fred"] {
            writes(&mut house, customer).await;
            house.pass_ms(1_000);
        }
        assert_eq!(owners(&house).await, [None; 4]);
        let words = told(&house).await;
        assert_eq!(words.len(), 4, "{words:?}");
        assert!(words.iter().all(|w| w.contains("open again on Thursday at 09:00")), "{words:?}");
        house.crash_scheduler();
        house.pass_ms(9 * 3_600_000 - 4_001);
        house.settle().await;
        assert_eq!(owners(&house).await, [None; 4], "a millisecond is left");
        house.pass_ms(1);
        house.settle().await;
        assert_eq!(owners(&house).await, [Some(ann.id), Some(ann.id), Some(ann.id), None]);
        let unknown = BusinessHours { zone: "Europe/Bielefeld".to_owned(), ..hours };
        let refused = house.desk.set_team_hours(&Actor::house(), TeamId::GENERAL, Some(&unknown), None).await;
        assert!(refused.is_err());
    }

    async fn selectors_choose_by_skill_and_by_share(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[]).await;
        decided(&house, RoutingPolicy {
            select: vec![Selector::Weighted],
            ..RoutingPolicy::default()
        }).await;
        can(&house, &ann, Abilities { weight: 2, ..Abilities::default() }).await;
        house.comes(&ann).await;
        house.comes(&ben).await;
        for customer in ["Carl", "Dora"] {
            writes(&mut house, customer).await;
        }
        house.crash_scheduler();
        writes(&mut house, "Emil").await;
        let mine = owners(&house).await.into_iter().filter(|who| *who == Some(ann.id)).count();
        assert_eq!(mine, 2, "two of three are Ann's, also when another scheduler counts on");
        let skills = [("Tax".to_owned(), Level::HIGHEST)].into();
        can(&house, &ann, Abilities { skills, ..Abilities::default() }).await;
        let (_, known) = house.desk.abilities(&Actor::house(), ann.id).await.unwrap();
        assert_eq!(known.skills.keys().collect::<Vec<_>>(), ["tax"]);
    }

    async fn what_somebody_changed_meanwhile_is_not_overwritten(house: House) {
        let (desk, actor) = (&house.desk, Actor::house());
        let ann = house.agent("Ann", &[]).await;
        let (seen, _) = desk.abilities(&actor, ann.id).await.unwrap();
        let share = |weight| Abilities { weight, ..Abilities::default() };
        let (made, _) = desk.set_abilities(&actor, ann.id, &share(2), Some(seen)).await.unwrap();
        let refused = desk.set_abilities(&actor, ann.id, &share(3), Some(seen)).await.unwrap_err();
        assert_eq!(refused.code(), "changed");
        assert_eq!(desk.abilities(&actor, ann.id).await.unwrap(), (made, share(2)));
        // Her presence is not what she can.
        house.comes(&ann).await;
        assert!(desk.set_abilities(&actor, ann.id, &share(4), Some(made)).await.is_ok());

        let (seen, hours) = desk.team_hours(&actor, TeamId::GENERAL).await.unwrap();
        assert_eq!(hours, None);
        let noon = BusinessHours {
            zone: "UTC".to_owned(),
            weekly: vec![DayHours { day: Weekday::Thursday, from: 720, until: 780 }],
            holidays: [].into(),
        };
        let made = desk.set_team_hours(&actor, TeamId::GENERAL, Some(&noon), Some(seen)).await.unwrap();
        let refused = desk.set_team_hours(&actor, TeamId::GENERAL, None, Some(seen)).await.unwrap_err();
        assert_eq!(refused.code(), "changed");
        assert_eq!(desk.team_hours(&actor, TeamId::GENERAL).await.unwrap(), (made, Some(noon)));
        assert!(desk.set_team_hours(&actor, TeamId::GENERAL, None, None).await.is_ok());
    }

    async fn limits_by_kind_of_work_keep_hands_free(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let mut abilities = Abilities::default();
        abilities.limits.chat = Some(4);
        can(&house, &ann, abilities).await;
        house.comes(&ann).await;
        for customer in ["Carl", "Dora"] {
            writes(&mut house, customer).await;
        }
        assert_eq!(owners(&house).await, [Some(ann.id), None]);
    }

    async fn when_nobody_was_found_everybody_is_told_once(house: House) {
        let mut house = house;
        decided(&house, RoutingPolicy {
            searching_after_ms: Some(30_000),
            at_end: Some(AtEnd {
                after_ms: 60_000,
                acts: vec![EndAct::AlertSupervisors, EndAct::OfferCallback],
            }),
            ..RoutingPolicy::default()
        }).await;
        writes(&mut house, "Carl").await;
        assert_eq!(told(&house).await.len(), 1, "nobody is free");
        house.pass_ms(30_000);
        house.settle().await;
        assert_eq!(told(&house).await.len(), 1, "somebody is looked for");
        house.crash_scheduler();
        house.pass_ms(30_000);
        house.settle().await;
        let words = told(&house).await;
        assert!(words.len() == 1 && words[0].contains("called back"), "{words:?}");
        house.crash_scheduler();
        house.pass_ms(600_000);
        house.settle().await;
        assert_eq!(told(&house).await, Vec::<String>::new(), "each once");
    }

    async fn who_leads_the_team_is_mentioned_where_nobody_was_found(house: House) {
        let mut house = house;
        decided(&house, RoutingPolicy {
            at_end: Some(AtEnd { after_ms: 60_000, acts: vec![EndAct::AlertSupervisors] }),
            ..RoutingPolicy::default()
        }).await;
        let billing = house.team("Billing").await;
        let (zoe, sara) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.operator("Sara", Role::Supervisor, &[], 12).await);
        house.operator("Sam", Role::Supervisor, &[billing.id], 12).await;
        house.agent("Ann", &[]).await;
        writes(&mut house, "Carl").await;
        let general = house.conversation(1).await;
        writes(&mut house, "Dora").await;
        let hers = house.conversation(2).await;
        let refunds = house.team("Refunds").await;
        house.desk.transfer(&Actor::house(), hers.id, Destination::Team(refunds.id)).await.unwrap();
        house.settle().await;
        house.pass_ms(60_001);
        house.settle().await;
        for (id, called) in [(general.id, &sara), (hers.id, &zoe)] {
            let row = house.desk.get_conversation(&Actor::house(), id).await.unwrap();
            assert_eq!(row.about.mentioned, [called.id].into(), "{}", called.name);
            let said = house.desk.list_messages(&Actor::house(), id, 0, 100).await.unwrap();
            let notes = said.iter().filter(|bubble| bubble.private).filter_map(|bubble| bubble.content.text());
            let notes: Vec<_> = notes.map(|text| (text.plain.clone(), text.mentions())).collect();
            let words = format!("Nobody was found for this conversation in time. @{}", called.name);
            assert_eq!(notes, [(words, [called.id].into())]);
        }
    }

    async fn what_matters_more_goes_first_even_when_it_is_said_later(house: House) {
        let mut house = house;
        for customer in ["Carl", "Dora"] {
            writes(&mut house, customer).await;
        }
        let second = house.conversation(2).await;
        let details = desk::Details {
            priority: Priority::Urgent,
            subject: None,
            attributes: [].into(),
        };
        house.desk.set_details(&Actor::house(), second.id, &details).await.unwrap();
        house.settle().await;
        let team = house.desk.get_team(&Actor::house(), TeamId::GENERAL).await.unwrap();
        assert!(matches!(team.assignment, Assignment::Auto { .. }));
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        house.comes(&ann).await;
        house.settle().await;
        assert_eq!(owners(&house).await, [None, Some(ann.id)]);
    }

    async fn who_has_waited_long_enough_goes_before_what_matters_more(house: House) {
        let mut house = house;
        let boosts = RoutingPolicy::default().boosts;
        let ahead = boosts.urgent_ms - boosts.low_ms;
        let urgent = |priority| desk::Details { priority, subject: None, attributes: [].into() };
        let say = async |house: &mut House, customer: &str, priority| {
            writes(house, customer).await;
            let id = house.conversations().await.pop().unwrap().id;
            house.desk.set_details(&Actor::house(), id, &urgent(priority)).await.unwrap();
            house.settle().await;
        };
        say(&mut house, "Carl", Priority::Low).await;
        // Urgent ones keep coming; those within the time that urgency is worth go first, and not one more.
        for (customer, after) in [("Dora", ahead - 1), ("Emil", 1), ("Fred", ahead)] {
            house.pass_ms(after);
            say(&mut house, customer, Priority::Urgent).await;
        }
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        let a = house.actor(&ann).await;
        house.comes(&ann).await;
        for number in [2, 1, 3, 4] {
            house.settle().await;
            let row = house.conversation(number).await;
            assert_eq!(row.operator_id, Some(ann.id), "#{number}");
            house.desk.close(&a, row.id).await.unwrap();
        }
    }
}
