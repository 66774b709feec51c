//! Conversations that sleep: until a time, until the contact writes, until somebody wakes them.

use desk::{Actor, Error, Kind};
use domain::{
    conversation::{Destination, Status},
    intervention::Treatment,
    operator::{LeaveMode, WantedPresence},
    permission::Role,
    view::Folder,
};
use testkit::{House, on_both_databases};

const HOUR: i64 = 3_600_000;

/// Makes a house in which Ann has Carl's conversation and has answered.
async fn answered(house: &mut House) -> domain::operator::Operator {
    let ann = house.agent("Ann", &[]).await;
    house.comes(&ann).await;
    house.customer_writes("Carl", "hello").await;
    house.settle().await;
    let row = house.conversation(1).await;
    house.pass_ms(1_000);
    house.replies(&ann, &row, "Tomorrow I know more").await;
    ann
}

fn code(error: &Error) -> &str {
    error.code()
}

on_both_databases! {
    async fn a_conversation_wakes_once_at_its_time_for_its_operator_also_after_a_crash(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let a = house.actor(&ann).await;
        let id = house.conversation(1).await.id;
        let until = house.now().plus_ms(HOUR);
        let asleep = house.desk.snooze(&a, id, until).await.unwrap();
        assert_eq!((asleep.status, asleep.operator_id), (Status::Snoozed, Some(ann.id)));
        assert_eq!(asleep.snoozed_until, Some(until));
        house.settle().await;
        let inbox = house.desk.inbox(&a, Folder::Snoozed).await.unwrap();
        assert_eq!((inbox.rows.items.len(), inbox.counters.snoozed, inbox.counters.mine), (1, 1, 0));

        house.pass_ms(HOUR - 1);
        house.settle().await;
        assert_eq!(house.conversation(1).await.status, Status::Snoozed);
        // Nobody schedules while the time comes.
        house.crash_scheduler();
        house.pass_ms(5 * HOUR);
        house.settle().await;
        let awake = house.conversation(1).await;
        assert_eq!((awake.status, awake.operator_id), (Status::Active, Some(ann.id)));
        house.crash_scheduler();
        house.pass_ms(HOUR);
        house.settle().await;
        let events = house.desk.conversation_events(&Actor::house(), id).await.unwrap();
        let woken = events.iter().filter(|event| event.fact.name() == "conversation.woken");
        assert_eq!(woken.count(), 1);
    }

    async fn what_sleeps_takes_nobodys_hands(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let a = house.actor(&ann).await;
        for customer in ["Dora", "Emil", "Fred"] {
            house.customer_writes(customer, "hello").await;
        }
        house.settle().await;
        assert_eq!(house.conversation(4).await.status, Status::Waiting, "Ann has three");
        let until = house.now().plus_ms(HOUR);
        let first = house.conversation(1).await.id;
        house.desk.snooze(&a, first, until).await.unwrap();
        house.settle().await;
        assert_eq!(house.conversation(4).await.operator_id, Some(ann.id));
        let board = house.desk.board(&Actor::house()).await.unwrap();
        assert_eq!(board.seats[&ann.id].used_units, 12);
        // It comes back to her, even though she has no room: it is hers.
        house.pass_ms(HOUR);
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
    }

    async fn the_contacts_message_wakes_it_at_once_also_when_nobody_schedules_then(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let a = house.actor(&ann).await;
        let id = house.conversation(1).await.id;
        for crashes in [false, true] {
            let until = house.now().plus_ms(HOUR);
            house.desk.snooze(&a, id, until).await.unwrap();
            house.settle().await;
            house.pass_ms(10);
            if crashes {
                house.crash_scheduler();
            }
            house.customer_writes("Carl", "I forgot something").await;
            house.settle().await;
            let awake = house.conversation(1).await;
            assert_eq!((awake.status, awake.operator_id), (Status::Active, Some(ann.id)), "{crashes}");
        }
    }

    async fn it_wakes_into_its_queue_at_its_old_place_when_its_operator_is_gone(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let a = house.actor(&ann).await;
        let row = house.conversation(1).await;
        let until = house.now().plus_ms(HOUR);
        house.desk.snooze(&a, row.id, until).await.unwrap();
        house.settle().await;
        house.pass_ms(10);
        house.customer_writes("Dora", "hello").await;
        house.goes(&ann, LeaveMode::Requeue).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.status, Status::Snoozed, "she need not be there for that");
        house.pass_ms(HOUR);
        house.settle().await;
        let awake = house.conversation(1).await;
        assert_eq!((awake.status, awake.operator_id), (Status::Waiting, None));
        assert_eq!(awake.enqueued_at, row.enqueued_at);
        let ben = house.operator("Ben", Role::Agent, &[], 4).await;
        house.comes(&ben).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id), "it came before Dora's");
        assert_eq!(house.conversation(2).await.operator_id, None);
    }

    async fn somebody_may_wake_or_take_it_but_not_out_of_a_colleagues_hands(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let ben = house.agent("Ben", &[]).await;
        house.presence(ben.id, WantedPresence::Away, LeaveMode::Requeue).await;
        let (a, b) = (house.actor(&ann).await, house.actor(&ben).await);
        let id = house.conversation(1).await.id;
        let until = house.now().plus_ms(HOUR);
        let refused = house.desk.snooze(&b, id, until).await.unwrap_err();
        assert_eq!(code(&refused), "conversation.already_assigned");
        house.desk.snooze(&a, id, until).await.unwrap();
        let refused = house.desk.wake(&b, id).await.unwrap_err();
        assert_eq!(code(&refused), "conversation.already_assigned");
        let refused = house.desk.take(&b, id, false).await.unwrap_err();
        assert_eq!(code(&refused), "conversation.already_assigned");
        let awake = house.desk.wake(&a, id).await.unwrap();
        assert_eq!((awake.status, awake.operator_id), (Status::Active, Some(ann.id)));
        let refused = house.desk.wake(&a, id).await.unwrap_err();
        assert_eq!(code(&refused), "conversation.not_snoozed");
        house.desk.snooze(&a, id, until).await.unwrap();
        let taken = house.desk.take(&a, id, false).await.unwrap();
        assert_eq!((taken.status, taken.snoozed_until), (Status::Active, None));
        for wrong in [house.now(), house.now().plus_ms(400 * 24 * HOUR)] {
            let refused = house.desk.snooze(&a, id, wrong).await.unwrap_err();
            assert_eq!(refused.kind(), Kind::Invalid);
        }
        house.settle().await;
        house.desk.close(&a, id).await.unwrap();
        let refused = house.desk.snooze(&a, id, until).await.unwrap_err();
        assert_eq!(code(&refused), "conversation.closed");
    }

    async fn deferring_help_lets_its_conversation_sleep_and_both_come_back_together(house: House) {
        let mut house = house;
        let ann = answered(&mut house).await;
        let a = house.actor(&ann).await;
        let id = house.conversation(1).await.id;
        let none = std::collections::BTreeSet::new();
        let help = house.desk.open_intervention(&a, id, "Refund", &none).await.unwrap().id;
        let defer = Treatment::Defer(house.now().plus_ms(HOUR));
        house.desk.treat_intervention(&a, help, &defer).await.unwrap();
        assert_eq!(house.conversation(1).await.status, Status::Snoozed);
        // The contact's message brings back both.
        house.settle().await;
        house.pass_ms(10);
        house.customer_writes("Carl", "and now?").await;
        house.settle().await;
        let status = |house: &House| {
            let (desk, a) = (house.desk.clone(), a.clone());
            async move { desk.get_intervention(&a, help).await.unwrap().status() }
        };
        assert_eq!(house.conversation(1).await.status, Status::Active);
        assert_eq!(status(&house).await, "assigned");
        // So does its time.
        let defer = Treatment::Defer(house.now().plus_ms(HOUR));
        house.desk.treat_intervention(&a, help, &defer).await.unwrap();
        house.pass_ms(HOUR);
        house.settle().await;
        assert_eq!(house.conversation(1).await.status, Status::Active);
        assert_eq!(status(&house).await, "assigned");
        // And a person who goes on with it.
        let defer = Treatment::Defer(house.now().plus_ms(HOUR));
        house.desk.treat_intervention(&a, help, &defer).await.unwrap();
        house.desk.treat_intervention(&a, help, &Treatment::Reactivate).await.unwrap();
        assert_eq!(house.conversation(1).await.status, Status::Active);
    }

    async fn a_transfer_wakes_it_into_the_teams_queue(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        let ann = answered(&mut house).await;
        let a = house.actor(&ann).await;
        let id = house.conversation(1).await.id;
        house.desk.snooze(&a, id, house.now().plus_ms(HOUR)).await.unwrap();
        house.desk.transfer(&a, id, Destination::Team(billing.id)).await.unwrap();
        house.settle().await;
        let row = house.conversation(1).await;
        assert_eq!((row.status, row.team_id, row.operator_id), (Status::Waiting, billing.id, None));
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }
}
