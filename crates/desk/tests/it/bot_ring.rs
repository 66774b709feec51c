//! A team's bots as the first ring of the policy.

use desk::Actor;
use domain::{
    bot::{Act, Bot, BotForm, BotKind, BotSettings, DEFAULT_DEADLINE_MS, HandOver, HandOverReason},
    conversation::Status,
    id::{OperatorId, TeamId},
    operator::LeaveMode,
    permission::Role,
    routing::{Ring, RoutingPolicy, SkillsAsked, Who},
    view::Row,
    view::why::{Circle, Reasons},
};
use testkit::{House, on_both_databases};

/// How long a team's bots are waited for.
const HOLD_MS: i64 = 60_000;

/// Lets the bots of a team come before its people, and connects one that has room for two chats.
async fn bot_of(house: &House, team: TeamId) -> Bot {
    let desk = &house.desk;
    let bots = Ring {
        who: Who::Bot,
        hold_ms: Some(HOLD_MS),
        skip_if_not_staffed: true,
    };
    let people = Ring {
        who: Who::Team {
            skills: SkillsAsked::Required,
        },
        hold_ms: None,
        skip_if_not_staffed: false,
    };
    let policy = RoutingPolicy {
        rings: vec![bots, people],
        default_team: team,
        ..RoutingPolicy::default()
    };
    let set = desk.set_policy(&Actor::house(), &policy, None).await;
    set.unwrap();
    let form = BotForm {
        name: "Rob".into(),
        kind: BotKind::Concierge,
        settings: BotSettings::default(),
        secret: None,
        team_ids: [team].into(),
        capacity: 8,
        deadline_ms: DEFAULT_DEADLINE_MS,
        category_ids: [].into(),
        failure_team_id: None,
        failure_category_ids: [].into(),
        is_enabled: true,
    };
    let made = desk.create_bot(&Actor::house(), &form).await;
    made.unwrap().bot
}

async fn writes(house: &mut House, customer: &str) -> Row {
    house.customer_writes(customer, "hello").await;
    house.settle().await;
    house.conversations().await.pop().unwrap()
}

async fn hands_over(house: &mut House, bot: OperatorId, row: &Row) {
    let over = [Act::HandOver(HandOver::default())];
    let acted = house.desk.act(bot, row.id, row.epoch, &over, None).await;
    acted.unwrap();
    house.settle().await;
}

fn place(row: &Row) -> (Status, Option<OperatorId>) {
    (row.status, row.operator_id)
}

on_both_databases! {
    async fn a_bot_of_the_team_comes_first_and_hands_over_to_its_people(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await.id;
        let ann = house.agent("Ann", &[billing]).await;
        house.comes(&ann).await;
        let bot = bot_of(&house, billing).await;
        let row = writes(&mut house, "Carl").await;
        assert_eq!(place(&row), (Status::Bot, Some(bot.id)));
        assert_eq!(house.desk.list_bot_turns().await.unwrap(), [row.id], "and is asked");
        let steps = house.desk.explain(&Actor::house(), row.id).await.unwrap().steps;
        let reasons = steps.into_iter().filter_map(|step| step.reasons);
        let circles: Vec<_> = reasons.map(|Reasons { circle, .. }| circle).collect();
        assert_eq!(circles, [Some(Circle::Bots(billing))]);
        hands_over(&mut house, bot.id, &row).await;
        let with_ann = house.conversation(1).await;
        assert_eq!((place(&with_ann), with_ann.team_id), ((Status::Active, Some(ann.id)), billing));
    }

    async fn what_a_bot_or_a_person_has_had_is_never_given_to_a_bot(house: House) {
        let mut house = house;
        let bot = bot_of(&house, TeamId::GENERAL).await;
        let failed = writes(&mut house, "Carl").await;
        house.desk.fail_bot_turn(bot.id, failed.id, Some(failed.epoch), HandOverReason::Timeout, "").await.unwrap();
        house.settle().await;
        assert_eq!(house.conversation(1).await.status, Status::Waiting);
        let (ann, with_bot) = (house.agent("Ann", &[]).await, writes(&mut house, "Dora").await);
        assert_eq!(with_bot.operator_id, Some(bot.id));
        house.comes(&ann).await;
        let actor = house.actor(&ann).await;
        house.desk.take(&actor, with_bot.id, true).await.unwrap();
        house.settle().await;
        house.goes(&ann, LeaveMode::Requeue).await;
        house.settle().await;
        house.crash_scheduler();
        house.settle().await;
        for number in [1, 2] {
            assert_eq!(place(&house.conversation(number).await), (Status::Waiting, None), "#{number}");
        }
        assert_eq!(writes(&mut house, "Emil").await.operator_id, Some(bot.id), "what is new is");
    }

    async fn a_bot_has_no_more_than_it_can_and_is_waited_for_as_long_as_the_policy_says(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        let bot = bot_of(&house, TeamId::GENERAL).await;
        for customer in ["Carl", "Dora"] {
            assert_eq!(writes(&mut house, customer).await.operator_id, Some(bot.id));
        }
        // Whoever comes next knows it from the rows.
        house.crash_scheduler();
        assert_eq!(place(&writes(&mut house, "Emil").await), (Status::Waiting, None));
        let first = house.conversation(1).await;
        hands_over(&mut house, bot.id, &first).await;
        assert_eq!(place(&house.conversation(1).await), (Status::Active, Some(ann.id)));
        assert_eq!(place(&house.conversation(3).await), (Status::Bot, Some(bot.id)), "it has room again");
        assert_eq!(place(&writes(&mut house, "Fred").await), (Status::Waiting, None));
        house.pass_ms(HOLD_MS - 1);
        house.settle().await;
        assert_eq!(house.conversation(4).await.operator_id, None);
        house.pass_ms(1);
        house.settle().await;
        assert_eq!(place(&house.conversation(4).await), (Status::Active, Some(ann.id)));
    }

    async fn a_bot_that_is_kept_from_customers_is_not_waited_for(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        let bot = bot_of(&house, TeamId::GENERAL).await;
        assert_eq!(writes(&mut house, "Carl").await.operator_id, Some(bot.id));
        let zoe = house.operator("Zoe", Role::Admin, &[], 0).await;
        let zoe = house.actor(&zoe).await;
        house.desk.hold_bot(&zoe, bot.id, true).await.unwrap();
        house.settle().await;
        assert_eq!(place(&house.conversation(1).await), (Status::Active, Some(ann.id)));
        assert_eq!(place(&writes(&mut house, "Dora").await), (Status::Active, Some(ann.id)));
        house.crash_scheduler();
        assert_eq!(place(&writes(&mut house, "Emil").await), (Status::Active, Some(ann.id)));
        house.desk.hold_bot(&zoe, bot.id, false).await.unwrap();
        house.settle().await;
        assert_eq!(writes(&mut house, "Fred").await.operator_id, Some(bot.id));
    }
}
