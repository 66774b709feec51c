//! Help in business hours: computed by hand, measured as it is given, and shown in reports.

use desk::Actor;
use domain::{
    id::TeamId,
    intervention::{Help, Intervention, Treatment},
    report::{Asked, Report, hour_of},
    routing::{BusinessHours, DayHours, Holiday, Weekday},
    time::Timestamp,
};
use std::collections::BTreeSet;
use testkit::{House, on_both_databases};

const HOUR_MS: i64 = 3_600_000;
const MINUTE_MS: i64 = 60_000;

/// Midnight of Thursday, the first of January 2026, UTC: when the clock of a house begins.
const NEW_YEAR: Timestamp = Timestamp::from_ms(1_767_225_600_000);

/// Lets the clock show an hour and minute (UTC) of a day of January.
fn on(house: &House, day: i64, hour: i64, minute: i64) {
    let at = NEW_YEAR.plus_ms(((day - 1) * 24 + hour) * HOUR_MS + minute * MINUTE_MS);
    house.pass_ms(at.ms_since(house.now()));
}

/// Nine to five in Berlin, an hour ahead of UTC in winter; closed at weekends and on Epiphany.
async fn office_hours(house: &House) {
    let weekly = Weekday::ALL[..5].iter().map(|day| DayHours {
        day: *day,
        from: 540,
        until: 1_020,
    });
    let hours = BusinessHours {
        zone: "Europe/Berlin".into(),
        weekly: weekly.collect(),
        holidays: BTreeSet::from([Holiday {
            year: 2026,
            month: 1,
            day: 6,
        }]),
    };
    let (desk, admin) = (&house.desk, Actor::house());
    let set = desk.set_team_hours(&admin, TeamId::GENERAL, Some(&hours), None);
    set.await.unwrap();
}

/// Help is asked for on Friday at four in the afternoon; Ann answers on Monday at ten, and at a quarter to eleven what
/// was written at half past ten; she closes on Wednesday at half past nine. All by the clock of Berlin.
async fn helped(house: &mut House) -> Intervention {
    let (desk, admin) = (house.desk.clone(), Actor::house());
    on(house, 2, 15, 0);
    house.customer_writes("Carl", "hello").await;
    let row = house.conversation(1).await;
    let none = BTreeSet::new();
    let case = desk
        .open_intervention(&admin, row.id, "asked", &none)
        .await
        .unwrap();
    on(house, 5, 9, 0);
    let ann = house.agent("Ann", &[]).await;
    house.comes(&ann).await;
    desk.take(&house.actor(&ann).await, row.id, false)
        .await
        .unwrap();
    let row = house.conversation(1).await;
    house.replies(&ann, &row, "Hello Carl").await;
    on(house, 5, 9, 30);
    house.customer_writes("Carl", "and now?").await;
    on(house, 5, 9, 45);
    house
        .replies(&ann, &house.conversation(1).await, "Now this")
        .await;
    on(house, 7, 8, 30);
    let closed = desk.treat_intervention(&admin, case.id, &Treatment::Close);
    closed.await.unwrap()
}

async fn report(house: &House) -> Report {
    while house.desk.count_events().await.unwrap() > 0 {}
    let asked = Asked {
        from: NEW_YEAR,
        to: hour_of(house.now()).plus_ms(HOUR_MS),
        team: None,
    };
    house
        .desk
        .read_report(&Actor::house(), &asked)
        .await
        .unwrap()
}

on_both_databases! {
    async fn nights_weekends_and_holidays_do_not_count_in_business_hours(house: House) {
        let mut house = house;
        office_hours(&house).await;
        let Help { first_reply_at, replies, waited_ms, in_business } = helped(&mut house).await.help;
        assert_eq!(first_reply_at, Some(NEW_YEAR.plus_ms((4 * 24 + 9) * HOUR_MS)));
        assert_eq!((replies, waited_ms), (2, 66 * HOUR_MS + 15 * MINUTE_MS));
        // An hour of Friday and one of Monday.
        assert_eq!(in_business.first_reply_ms, Some(2 * HOUR_MS));
        assert_eq!(in_business.waited_ms, Some(2 * HOUR_MS + 15 * MINUTE_MS));
        // An hour of Friday, the whole of Monday, nothing of Epiphany, half an hour of Wednesday.
        assert_eq!(in_business.until_closed_ms, Some(9 * HOUR_MS + 30 * MINUTE_MS));
        let help = report(&house).await.help;
        assert_eq!((help.opened, help.closed.count), (1, 1));
        assert_eq!(help.answered.mean_ms(), Some(66 * HOUR_MS));
        assert_eq!(help.replied.mean_ms(), Some(33 * HOUR_MS + 7 * MINUTE_MS + 30_000));
        assert_eq!(help.closed.mean_ms(), Some(113 * HOUR_MS + 30 * MINUTE_MS));
        assert_eq!(help.answered_in_business.mean_ms(), Some(2 * HOUR_MS));
        assert_eq!(help.replied_in_business.mean_ms(), Some(67 * MINUTE_MS + 30_000));
        assert_eq!(help.closed_in_business.mean_ms(), Some(9 * HOUR_MS + 30 * MINUTE_MS));
    }

    async fn a_team_without_hours_is_always_open(house: House) {
        let mut house = house;
        let help = helped(&mut house).await.help;
        assert_eq!(help.in_business.first_reply_ms, Some(66 * HOUR_MS));
        assert_eq!(help.in_business.waited_ms, Some(help.waited_ms));
        assert_eq!(help.in_business.until_closed_ms, Some(113 * HOUR_MS + 30 * MINUTE_MS));
    }

    async fn help_that_ends_with_its_conversation_is_measured_too(house: House) {
        let mut house = house;
        office_hours(&house).await;
        let (desk, admin) = (house.desk.clone(), Actor::house());
        on(&house, 2, 15, 0);
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        desk.open_intervention(&admin, row.id, "asked", &BTreeSet::new()).await.unwrap();
        on(&house, 5, 9, 0);
        desk.close(&admin, row.id).await.unwrap();
        let case = desk.list_interventions(&admin, row.id).await.unwrap().remove(0);
        assert_eq!(case.help.in_business.until_closed_ms, Some(2 * HOUR_MS));
        assert_eq!(case.help.in_business.first_reply_ms, None, "nobody answered");
        let help = report(&house).await.help;
        assert_eq!((help.answered_in_business.count, help.replied_in_business.count), (0, 0));
    }
}
