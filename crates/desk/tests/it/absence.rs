//! Being away: why, until when, and coming back by oneself.

use desk::{Actor, Kind};
use domain::{
    absence::Absence,
    operator::{LeaveMode, Operator, Presence, SetPresence, WantedPresence},
};
use testkit::{House, on_both_databases};

const MINUTE: i64 = 60_000;

const AWAY: SetPresence = SetPresence {
    presence: WantedPresence::Away,
    mode: LeaveMode::Requeue,
};

fn absence(reason: &str, until: Option<domain::time::Timestamp>) -> Absence {
    Absence {
        reason: reason.to_owned(),
        until,
    }
}

async fn presence(house: &House, operator: &Operator) -> desk::Attendance {
    let house_actor = Actor::house();
    house
        .desk
        .presence(&house_actor, operator.id)
        .await
        .unwrap()
}

on_both_databases! {
    async fn who_is_away_until_a_time_takes_work_again_by_himself_also_after_a_crash(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let a = house.actor(&ann).await;
        house.comes(&ann).await;
        let until = house.now().plus_ms(30 * MINUTE);
        let lunch = absence("lunch", Some(until));
        house.desk.set_presence_because(&a, ann.id, AWAY, &lunch).await.unwrap();
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let seen = presence(&house, &ann).await;
        let reason = seen.reason.unwrap();
        assert_eq!(seen.presence, Presence::Away);
        assert_eq!((reason.by, reason.words.as_str(), reason.until), (Some(ann.id), "Lunch", Some(until)));
        house.pass_ms(30 * MINUTE - 1);
        house.settle().await;
        assert_eq!(house.conversation(1).await.operator_id, None);
        house.crash_scheduler();
        house.pass_ms(1);
        house.settle().await;
        let seen = presence(&house, &ann).await;
        assert_eq!((seen.presence, seen.work()), (Presence::Online, "busy"));
        assert_eq!(seen.reason, None);
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
    }

    async fn who_has_gone_home_or_come_back_meanwhile_is_left_alone(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        let a = house.actor(&ann).await;
        house.comes(&ann).await;
        house.settle().await;
        let soon = absence("", Some(house.now().plus_ms(MINUTE)));
        house.desk.set_presence_because(&a, ann.id, AWAY, &soon).await.unwrap();
        house.settle().await;
        house.goes(&ann, LeaveMode::Requeue).await;
        house.pass_ms(MINUTE);
        house.settle().await;
        assert_eq!(presence(&house, &ann).await.presence, Presence::Offline);
        house.comes(&ann).await;
        let soon = absence("", Some(house.now().plus_ms(MINUTE)));
        house.desk.set_presence_because(&a, ann.id, AWAY, &soon).await.unwrap();
        house.settle().await;
        // He means to stay away until he says so.
        house.desk.set_presence(&a, ann.id, AWAY).await.unwrap();
        house.pass_ms(MINUTE);
        house.settle().await;
        assert_eq!(presence(&house, &ann).await.presence, Presence::Away);
    }

    async fn the_reasons_are_those_of_the_house(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let a = house.actor(&ann).await;
        house.comes(&ann).await;
        let admin = Actor::house();
        assert_eq!(house.desk.away_reasons(&a).await.unwrap(), ["Break", "Lunch", "Meeting", "Training"]);
        let other = absence("fishing", None);
        let refused = house.desk.set_presence_because(&a, ann.id, AWAY, &other).await.unwrap_err();
        assert_eq!(refused.kind(), Kind::Invalid);
        assert_eq!(presence(&house, &ann).await.presence, Presence::Online);
        let reasons = ["Fishing".to_owned(), "Tea".to_owned()];
        house.desk.set_away_reasons(&admin, &reasons).await.unwrap();
        house.desk.set_presence_because(&a, ann.id, AWAY, &other).await.unwrap();
        let reason = presence(&house, &ann).await.reason.unwrap();
        assert_eq!(reason.words, "Fishing");
        let refused = house.desk.set_away_reasons(&a, &reasons).await.unwrap_err();
        assert_eq!(refused.kind(), Kind::Forbidden);
        // With none, any words are a reason.
        house.desk.set_away_reasons(&admin, &[]).await.unwrap();
        let own = absence("gone to the dentist", None);
        house.desk.set_presence_because(&a, ann.id, AWAY, &own).await.unwrap();
        let reason = presence(&house, &ann).await.reason.unwrap();
        assert_eq!(reason.words, "gone to the dentist");
    }

    async fn who_missed_too_much_reads_why_he_is_away(house: House) {
        let mut house = house;
        let team = domain::team::Assignment::Accept { timeout_ms: 30_000 };
        let team = house.team_with("Offers", team).await;
        let ann = house.agent("Ann", &[team.id]).await;
        house.comes(&ann).await;
        for customer in ["Carl", "Dora"] {
            house.customer_writes(customer, "hello").await;
            let row = house.conversations().await.pop().unwrap();
            let to = domain::conversation::Destination::Team(team.id);
            house.desk.transfer(&Actor::house(), row.id, to).await.unwrap();
        }
        house.settle().await;
        house.pass_ms(30_000);
        house.settle().await;
        let seen = presence(&house, &ann).await;
        assert_eq!(seen.presence, Presence::Away);
        let reason = seen.reason.unwrap();
        assert_eq!((reason.by, reason.words.as_str()), (None, "Did not answer in time"));
    }
}
