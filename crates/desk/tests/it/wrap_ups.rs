//! Wrapping up: the units of what is over stay taken for a while.

use desk::Actor;
use domain::{
    conversation::Status,
    operator::Operator,
    permission::Role,
    routing::{PerWork, RoutingPolicy},
};
use testkit::{House, on_both_databases};

const MINUTE: i64 = 60_000;

/// Lets Ann, who can have one chat, end one, with a minute to wrap it up; Dora waits.
async fn ended(house: &mut House) -> Operator {
    let policy = RoutingPolicy {
        wrap_up_ms: PerWork {
            chat: MINUTE,
            ..PerWork::default()
        },
        ..RoutingPolicy::default()
    };
    let set = house.desk.set_policy(&Actor::house(), &policy, None).await;
    set.unwrap();
    let ann = house.operator("Ann", Role::Agent, &[], 4).await;
    house.comes(&ann).await;
    house.customer_writes("Carl", "hello").await;
    house.settle().await;
    house.pass_ms(10);
    house.customer_writes("Dora", "hello").await;
    house.settle().await;
    let a = house.actor(&ann).await;
    let id = house.conversation(1).await.id;
    house.desk.close(&a, id).await.unwrap();
    house.settle().await;
    ann
}

on_both_databases! {
    async fn nothing_is_given_to_who_wraps_up_until_the_time_is_over(house: House) {
        let mut house = house;
        let ann = ended(&mut house).await;
        let row = house.conversation(1).await;
        let wrap_up = row.wrap_up.unwrap();
        assert_eq!((wrap_up.operator, wrap_up.until), (ann.id, house.now().plus_ms(MINUTE)));
        let board = house.desk.board(&Actor::house()).await.unwrap();
        assert_eq!(board.seats[&ann.id].used_units, 4);
        house.pass_ms(MINUTE - 1);
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, None);
        // Another leader goes on where the first was.
        house.crash_scheduler();
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, None);
        house.pass_ms(1);
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, Some(ann.id));
        assert_eq!(house.conversation(1).await.wrap_up, None);
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }

    async fn who_is_done_gets_the_next_at_once(house: House) {
        let mut house = house;
        let ann = ended(&mut house).await;
        let ben = house.agent("Ben", &[]).await;
        let (a, b) = (house.actor(&ann).await, house.actor(&ben).await);
        let seen = house.desk.house(&a).await.unwrap().wrap_ups;
        assert_eq!(seen.len(), 1);
        let id = house.conversation(1).await.id;
        let refused = house.desk.finish_wrap_up(&b, id).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
        let done = house.desk.finish_wrap_up(&a, id).await.unwrap();
        assert_eq!((done.status, done.wrap_up), (Status::Closed, None));
        house.settle().await;
        assert_eq!(house.conversation(2).await.operator_id, Some(ann.id));
        let refused = house.desk.finish_wrap_up(&a, id).await.unwrap_err();
        assert_eq!(refused.code(), "conversation.not_wrapped_up");
    }

    async fn what_goes_on_is_not_wrapped_up_any_more(house: House) {
        let mut house = house;
        let ann = ended(&mut house).await;
        let a = house.actor(&ann).await;
        let id = house.conversation(1).await.id;
        house.desk.reopen(&a, id).await.unwrap();
        house.settle().await;
        assert_eq!(house.conversation(1).await.wrap_up, None);
        let board = house.desk.board(&Actor::house()).await.unwrap();
        assert_eq!(board.seats[&ann.id].used_units, 4, "one chat, and nothing else");
        assert_eq!(house.desk.examine().await.unwrap(), Vec::<String>::new());
    }
}
