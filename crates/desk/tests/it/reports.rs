//! Reports: each event counts once, for the team that had it, and those who lead read it.

use crate::ratings::{data, ended};
use desk::{Actor, Error};
use domain::{
    conversation::Destination,
    permission::Role,
    report::{Asked, HOUR_MS, Report, hour_of},
};
use testkit::{House, on_both_databases};

/// Asks for two days around the clock of the house.
fn asked(house: &House) -> Asked {
    let now = hour_of(house.now());
    Asked {
        from: now.plus_ms(-24 * HOUR_MS),
        to: now.plus_ms(24 * HOUR_MS),
        team: None,
    }
}

async fn counted(house: &House) -> Report {
    while house.desk.count_events().await.unwrap() > 0 {}
    let report = house.desk.read_report(&Actor::house(), &asked(house)).await;
    report.unwrap()
}

/// Lets a conversation wait for 20 s, be answered after 30 s more, and be closed five minutes later.
async fn one_answered(house: &mut House) {
    let ann = house.agent("Ann", &[]).await;
    house.customer_writes("Carl", "hello").await;
    house.pass_ms(20_000);
    house.comes(&ann).await;
    house.settle().await;
    house.pass_ms(30_000);
    let row = house.conversation(1).await;
    house.replies(&ann, &row, "Hello Carl").await;
    house.pass_ms(300_000);
    house
        .desk
        .close(&house.actor(&ann).await, row.id)
        .await
        .unwrap();
    house.settle().await;
}

on_both_databases! {
    async fn a_conversation_is_measured_for_its_person_and_its_team(house: House) {
        let mut house = house;
        one_answered(&mut house).await;
        let report = counted(&house).await;
        let whole = &report.whole;
        assert_eq!((whole.opened, whole.received, whole.replied, whole.closed), (1, 1, 1, 1));
        assert_eq!(whole.taken.mean_ms(), Some(20_000));
        assert_eq!(whole.taken.percent_within(20_000), Some(100));
        assert_eq!(whole.taken.percent_within(10_000), Some(0));
        assert_eq!(whole.first_reply.mean_ms(), Some(50_000));
        assert_eq!(whole.handled.mean_ms(), Some(330_000));
        let people: Vec<_> = report.people.iter().map(|p| (p.name.as_str(), p.figures.taken.count, p.figures.closed)).collect();
        assert_eq!(people, [("Ann", 1, 1)]);
        let teams: Vec<_> = report.teams.iter().map(|t| (t.name.as_str(), t.figures.opened)).collect();
        assert_eq!(teams, [("General", 1)]);
        let hours: i64 = report.hours.iter().map(|hour| hour.opened + hour.closed).sum();
        assert_eq!(hours, 2);
        assert_eq!(report.counted_to, Some(house.now()));
    }

    async fn counting_anew_gives_the_same_figures_and_counting_twice_changes_nothing(house: House) {
        let mut house = house;
        one_answered(&mut house).await;
        // Some is counted while conversations are open, the rest later.
        house.customer_writes("Dora", "hello").await;
        let _some = counted(&house).await;
        house.desk.close(&Actor::house(), house.conversation(2).await.id).await.unwrap();
        let once = counted(&house).await;
        assert_eq!((once.whole.opened, once.whole.closed), (2, 2));
        assert_eq!(counted(&house).await, once);
        let other = house.another_node().await;
        while other.count_events().await.unwrap() > 0 {}
        assert_eq!(counted(&house).await, once);
        house.desk.recount().await.unwrap();
        assert_eq!(counted(&house).await, once);
    }

    async fn a_supervisor_reads_his_teams_and_an_agent_nothing(house: House) {
        let mut house = house;
        let (billing, other) = (house.team("Billing").await, house.team("Other").await);
        let sara = house.operator("Sara", Role::Supervisor, &[billing.id], 12).await;
        let ann = house.agent("Ann", &[billing.id]).await;
        for (at, team) in [(1, billing.id), (2, other.id), (3, other.id)] {
            house.customer_writes(&format!("Customer {at}"), "hello").await;
            let row = house.conversation(at).await;
            house.desk.transfer(&Actor::house(), row.id, Destination::Team(team)).await.unwrap();
            house.desk.close(&Actor::house(), row.id).await.unwrap();
        }
        let all = counted(&house).await;
        assert_eq!(all.whole.closed, 3);
        let hers = house.actor(&sara).await;
        let report = house.desk.read_report(&hers, &asked(&house)).await.unwrap();
        assert_eq!((report.whole.closed, report.teams.len()), (1, 1));
        let not_hers = Asked { team: Some(other.id), ..asked(&house) };
        assert!(matches!(house.desk.read_report(&hers, &not_hers).await, Err(Error::NotFound(_))));
        let anns = house.actor(&ann).await;
        assert!(matches!(house.desk.read_report(&anns, &asked(&house)).await, Err(Error::Forbidden(_))));
        let turned = Asked { to: asked(&house).from, ..asked(&house) };
        assert!(matches!(house.desk.read_report(&hers, &turned).await, Err(Error::Invalid(_))));
    }

    async fn a_mark_counts_for_who_answered_and_only_the_last_thought_counts(house: House) {
        let mut house = house;
        let (row, _) = ended(&mut house).await;
        house.customer_presses("Carl", &data(&row, 2)).await;
        house.customer_presses("Carl", &data(&row, 2)).await;
        let report = counted(&house).await;
        assert_eq!((report.whole.marks.count(), report.whole.marks.satisfied_percent()), (1, Some(0)));
        house.pass_ms(2 * HOUR_MS);
        house.customer_presses("Carl", &data(&row, 5)).await;
        let report = counted(&house).await;
        let [ann] = report.people.as_slice() else { panic!("{:?}", report.people) };
        for figures in [&report.whole, &report.teams[0].figures, &ann.figures] {
            assert_eq!((figures.marks.count(), figures.marks.mean_tenths()), (1, Some(50)));
        }
    }

    async fn a_bot_is_measured_by_what_it_finishes_alone_and_why_it_hands_over(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        let admin = Actor::house();
        house.customer_writes("Ada", "hello").await;
        house.desk.close(&admin, house.conversation(1).await.id).await.unwrap();
        house.customer_writes("Bea", "hello").await;
        let row = house.conversation(2).await;
        let hers = house.operator("Zoe", Role::Admin, &[], 12).await;
        house.comes(&hers).await;
        house.desk.take(&house.actor(&hers).await, row.id, true).await.unwrap();
        let report = counted(&house).await;
        let bots: Vec<_> = report.bots.iter().map(|b| (b.id, b.contained, b.contained_percent())).collect();
        assert_eq!(bots[0].0, bot.id);
        assert_eq!((bots[0].1, bots[0].2), (1, Some(50)), "{:?}", report.bots);
        assert_eq!(report.whole.taken.mean_ms(), Some(0), "who takes it from a bot waits for nobody");
    }

    async fn a_long_report_is_the_sum_of_its_parts_wherever_it_is_cut(house: House) {
        let mut house = house;
        let admin = Actor::house();
        let begin = hour_of(house.now());
        for number in 0..20 {
            house.customer_writes(&format!("Customer {number}"), "hello").await;
            house.pass_ms(4 * HOUR_MS + 7 * 60_000);
        }
        while house.desk.count_events().await.unwrap() > 0 {}
        let opened = async |from: i64, to: i64| {
            let asked = Asked { from: begin.plus_ms(from * HOUR_MS), to: begin.plus_ms(to * HOUR_MS), team: None };
            house.desk.read_report(&admin, &asked).await.unwrap().whole.opened
        };
        assert_eq!(opened(-1, 100).await, 20);
        for cut in 1..90 {
            assert_eq!(opened(-1, cut).await + opened(cut, 100).await, 20, "cut at {cut} h");
        }
    }
}
