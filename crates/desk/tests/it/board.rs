//! The board: what those who lead see, and what they do by hand.

use domain::{
    conversation::{Destination, Status},
    message::Write,
    operator::{LeaveMode, Presence, SetPresence, WantedPresence},
    permission::Role,
    queue::Limits,
    view::{Reason, board::Service},
};
use testkit::on_both_databases;

const AWAY: SetPresence = SetPresence {
    presence: WantedPresence::Away,
    mode: LeaveMode::Requeue,
};

on_both_databases! {
    async fn a_board_has_the_teams_one_leads_and_all_that_their_people_carry(house: House) {
        let mut house = house;
        let (mine, other) = (house.team("Billing").await, house.team("Delivery").await);
        let ann = house.agent("Ann", &[mine.id, other.id]).await;
        let ben = house.agent("Ben", &[other.id]).await;
        let sue = house.operator("Sue", Role::Supervisor, &[mine.id], 12).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let (leader, admin) = (house.actor(&sue).await, house.actor(&zoe).await);
        house.comes(&ann).await;
        for (customer, team) in [("Carl", mine.id), ("Dora", other.id)] {
            house.customer_writes(customer, "hello").await;
            let id = house.conversations().await.pop().unwrap().id;
            house.desk.transfer(&admin, id, Destination::Team(team)).await.unwrap();
        }
        house.settle().await;

        let board = house.desk.board(&leader).await.unwrap();
        assert_eq!(board.queues.iter().map(|queue| queue.id).collect::<Vec<_>>(), [mine.id]);
        let names: Vec<_> = board.seats.values().map(|seat| seat.name.as_str()).collect();
        assert!(names.contains(&"Ann") && names.contains(&"Sue") && !names.contains(&"Ben"));
        let lines: Vec<_> = board.lines.values().map(|line| line.contact_name.as_str()).collect();
        assert_eq!(lines, ["Carl"], "what is out of sight is not drawn");
        assert_eq!(board.seats[&ann.id].used_units, 8, "but what she carries is told");
        let whole = house.desk.board(&admin).await.unwrap();
        assert_eq!((whole.lines.len(), whole.queues.len()), (2, 3));
        assert!(whole.seats.contains_key(&ben.id));
        let refused = house.desk.board(&house.actor(&ann).await).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
    }

    async fn a_bot_that_is_kept_from_customers_is_seen_to_be(house: House) {
        let mut house = house;
        let bot = house.first_bot("Robin").await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let admin = house.actor(&zoe).await;
        let is_kept = async |house: &testkit::House| {
            let board = house.desk.board(&admin).await.unwrap();
            let seat = &board.seats[&bot.id];
            (seat.is_kept, seat.may_get())
        };
        house.settle().await;
        let (was, _) = is_kept(&house).await;
        assert!(!was);
        house.desk.record_breaker(bot.id, true).await.unwrap();
        assert_eq!(is_kept(&house).await, (true, false), "it failed too often");
        house.desk.record_breaker(bot.id, false).await.unwrap();
        assert!(!is_kept(&house).await.0);
        house.desk.hold_bot(&admin, bot.id, true).await.unwrap();
        assert_eq!(is_kept(&house).await, (true, false), "somebody stopped it");
        house.desk.record_breaker(bot.id, false).await.unwrap();
        assert!(is_kept(&house).await.0, "what a person stopped, a probe does not start");
    }

    async fn helping_never_leaves_a_conversation_without_an_owner(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let sue = house.operator("Sue", Role::Supervisor, &[], 12).await;
        let leader = house.actor(&sue).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let before = house.conversation(1).await;
        assert_eq!(before.operator_id, Some(ann.id));
        let seen = house.desk.head().await.unwrap();
        // She looks, and whispers.
        house.desk.get_conversation(&leader, before.id).await.unwrap();
        let whisper = Write { text: "Offer him a refund".into(), attachments: Vec::new(), private: true, reply_to: None, epoch: None, mentions: Vec::new() };
        house.desk.write(&leader, before.id, &whisper).await.unwrap();
        house.settle().await;
        let watched = house.conversation(1).await;
        assert_eq!((watched.operator_id, watched.epoch), (Some(ann.id), before.epoch));
        // She comes and takes over.
        house.comes(&sue).await;
        house.desk.take(&leader, before.id, true).await.unwrap();
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(sue.id));
        let events = house.desk.events_after(seen, 100).await.unwrap();
        let owners: Vec<_> = events
            .iter()
            .filter_map(|event| event.fact.moved())
            .map(|moved| moved.after.operator)
            .collect();
        assert!(!owners.is_empty() && owners.iter().all(Option::is_some), "{owners:?}");
        assert_eq!(owners.last(), Some(&Some(sue.id)));
    }

    async fn what_is_put_back_keeps_its_place_and_goes_to_another(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        let sue = house.operator("Sue", Role::Supervisor, &[], 12).await;
        let leader = house.actor(&sue).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        assert_eq!(row.operator_id, Some(ann.id));
        house.pass_ms(60_000);
        let waiting = house.desk.requeue(&leader, row.id).await.unwrap();
        assert_eq!((waiting.status, waiting.enqueued_at), (Status::Waiting, row.enqueued_at));
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, None, "Ann has just lost it");
        let again = house.desk.requeue(&leader, row.id).await.unwrap_err();
        assert_eq!(again.code(), "conversation.waiting");
        house.comes(&ben).await;
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id));
        let agent = house.actor(&ben).await;
        assert_eq!(house.desk.requeue(&agent, row.id).await.unwrap_err().code(), "forbidden");
        house.desk.close(&leader, row.id).await.unwrap();
        assert_eq!(house.desk.requeue(&leader, row.id).await.unwrap_err().code(), "conversation.closed");
    }

    async fn whoever_is_sent_away_reads_why_until_he_changes_it_himself(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let sue = house.operator("Sue", Role::Supervisor, &[], 12).await;
        let (her, leader) = (house.actor(&ann).await, house.actor(&sue).await);
        house.comes(&ann).await;
        let nothing = house.desk.send_away(&leader, ann.id, AWAY, "  ").await.unwrap_err();
        assert_eq!(nothing.field(), Some("reason"));
        assert_eq!(house.desk.send_away(&her, sue.id, AWAY, "No").await.unwrap_err().code(), "forbidden");
        house.desk.send_away(&leader, ann.id, AWAY, " Training at ten ").await.unwrap();
        let seen = async |actor| {
            let colleagues = house.desk.house(actor).await.unwrap().colleagues;
            let found = colleagues.into_iter().find(|colleague| colleague.id == ann.id).unwrap();
            (found.presence, found.reason)
        };
        let reason = Reason { by: Some(sue.id), words: "Training at ten".into(), until: None };
        assert_eq!(seen(&her).await, (Presence::Away, Some(reason)));
        let twice = house.desk.send_away(&leader, ann.id, AWAY, "Again").await.unwrap_err();
        assert_eq!(twice.code(), "operator.unchanged");
        house.comes(&ann).await;
        assert_eq!(seen(&her).await, (Presence::Online, None));
    }

    async fn a_queue_over_its_limits_calls_once_and_calms_down(house: House) {
        let mut house = house;
        let team = house.team("Billing").await;
        let sue = house.operator("Sue", Role::Supervisor, &[team.id], 12).await;
        let ann = house.agent("Ann", &[team.id]).await;
        let leader = house.actor(&sue).await;
        let limits = Limits { target_ms: 30_000, wait_ms: Some(120_000), length: None };
        house.desk.set_queue_limits(&leader, team.id, &limits).await.unwrap();
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        house.desk.transfer(&desk::Actor::house(), id, Destination::Team(team.id)).await.unwrap();
        house.pass_ms(120_000);
        assert_eq!(house.desk.look_at_queues().await.unwrap(), 0, "at the limit nobody is called");
        house.pass_ms(1);
        let node = house.another_node().await;
        assert_eq!(house.desk.look_at_queues().await.unwrap(), 1);
        assert_eq!(node.look_at_queues().await.unwrap(), 0, "it was told");
        let alarms = house.desk.house(&leader).await.unwrap().alarms;
        assert_eq!(alarms.len(), 1);
        assert_eq!((alarms[0].team, alarms[0].since), (team.id, house.now()));
        assert_eq!(house.desk.house(&house.actor(&ann).await).await.unwrap().alarms, []);
        house.comes(&ann).await;
        house.settle().await;
        assert_eq!(node.look_at_queues().await.unwrap(), 1);
        assert_eq!(house.desk.house(&leader).await.unwrap().alarms, []);
    }

    async fn limits_are_set_by_those_who_lead_the_team(house: House) {
        let (team, other) = (house.team("Billing").await, house.team("Delivery").await);
        let sue = house.operator("Sue", Role::Supervisor, &[team.id], 12).await;
        let ann = house.agent("Ann", &[team.id]).await;
        let (leader, agent) = (house.actor(&sue).await, house.actor(&ann).await);
        let limits = Limits { length: Some(7), ..Limits::default() };
        let set = async |actor, team, limits| house.desk.set_queue_limits(actor, team, limits).await;
        set(&leader, team.id, &limits).await.unwrap();
        assert_eq!(house.desk.board(&leader).await.unwrap().queues[0].limits, limits);
        assert_eq!(set(&leader, other.id, &limits).await.unwrap_err().code(), "not_found");
        assert_eq!(set(&agent, team.id, &limits).await.unwrap_err().code(), "forbidden");
        let wrong = Limits { length: Some(0), ..limits };
        assert_eq!(set(&leader, team.id, &wrong).await.unwrap_err().field(), Some("length"));
    }

    async fn the_service_level_counts_who_was_taken_in_the_promised_time(house: House) {
        let mut house = house;
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let admin = house.actor(&zoe).await;
        let begin = house.now();
        house.comes(&ann).await;
        for customer in ["Carl", "Dora", "Emil"] {
            house.customer_writes(customer, "hello").await;
        }
        house.settle().await;
        assert_eq!(house.desk.service(&admin, begin).await.unwrap(), Service { all: 1, in_time: 1 });
        house.pass_ms(60_001);
        let board = house.desk.board(&admin).await.unwrap();
        assert_eq!(board.late(house.now()), 2);
        let id = house.conversation(1).await.id;
        house.desk.close(&admin, id).await.unwrap();
        house.settle().await;
        let service = house.desk.service(&admin, begin).await.unwrap();
        assert_eq!(service, Service { all: 2, in_time: 1 }, "Dora has waited for too long");
        assert_eq!(service.percent(1), Some(33));
        let taken_again = house.conversation(2).await.id;
        house.desk.requeue(&admin, taken_again).await.unwrap();
        house.comes(&zoe).await;
        house.settle().await;
        let service = house.desk.service(&admin, begin).await.unwrap();
        assert_eq!(service.all, 3, "who is taken twice counts once");
        let later = house.now().plus_ms(1);
        assert_eq!(house.desk.service(&admin, later).await.unwrap(), Service::default());
    }
}
