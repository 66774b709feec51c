//! Offers on the console: a card with two buttons, which says afterwards what became of it.

use super::{Phones, at_work};
use desk::Actor;
use domain::{
    channel::{How, Outgoing},
    conversation::{Destination, Status},
    operator::Operator,
    team::Assignment,
};
use testkit::{House, on_both_databases};

/// Connects operators of a team that offers, makes them available, and lets Carl wait there.
async fn offered(house: &mut House, people: &[(&str, &str)]) -> Vec<Operator> {
    let team = house
        .team_with("Offers", Assignment::Accept { timeout_ms: 30_000 })
        .await;
    let mut operators = Vec::new();
    for (name, who) in people {
        let operator = house.agent(name, &[team.id]).await;
        house.connects(&operator, who).await;
        house.customer_writes(who, "/start").await;
        house.pass_ms(1);
        operators.push(operator);
    }
    Phones::after(house).await;
    house.customer_writes("Carl", "my kettle").await;
    let id = house.conversation(1).await.id;
    let actor = Actor::house();
    let to = Destination::Team(team.id);
    house.desk.transfer(&actor, id, to).await.unwrap();
    operators
}

/// The words that took the place of the card.
fn replaced<'a>(phones: &'a Phones, who: &str) -> Vec<&'a str> {
    let is_it = |sent: &&Outgoing| sent.address == who && matches!(sent.how, How::Replace { .. });
    let replaced = phones.0.iter().filter(is_it);
    replaced.map(|sent| sent.text.plain.as_str()).collect()
}

on_both_databases! {
    async fn an_offer_is_accepted_by_its_button(house: House) {
        let mut house = house;
        let ann = offered(&mut house, &[("Ann", "500")]).await.remove(0);
        house.pass_ms(5_000);
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["#1 Carl\nOffers\n“my kettle”\nWaiting for 5 s. Yours within 25 s?"]);
        let card = phones.id_of("500", "Yours within");
        house.customer_presses("500", &phones.button("500", "Accept")).await;
        let after = Phones::after(&mut house).await;
        assert_eq!(after.acknowledged("500"), [""]);
        assert_eq!(replaced(&after, "500"), ["#1 Carl\nYou took it."]);
        assert!(after.0.iter().any(|sent| sent.how == How::Replace { external_id: card.clone() }));
        assert_eq!(after.said_to("500"), ["#1 Carl is yours. · Offers", "#1 Carl\nmy kettle"]);
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        house.customer_presses("500", &phones.button("500", "Accept")).await;
        assert_eq!(Phones::after(&mut house).await.acknowledged("500"), ["This is over."]);
    }

    async fn a_card_counts_down_at_moments_that_matter(house: House) {
        let mut house = house;
        let ann = offered(&mut house, &[("Ann", "500")]).await.remove(0);
        Phones::after(&mut house).await;
        let (begun, mut looked) = (house.now(), house.now());
        let mut said = Vec::new();
        for _ in 0..29 {
            house.pass_ms(1_000);
            let now = house.now();
            if house.desk.count_down(looked).await.unwrap() > 0 {
                let phones = Phones::after(&mut house).await;
                let card = phones.0.iter().find(|sent| matches!(sent.how, How::Replace { .. })).unwrap();
                assert_eq!(card.buttons.len(), 2, "it can still be taken");
                said.push((now.ms_since(begun), replaced(&phones, "500")[0].lines().last().unwrap().to_owned()));
            }
            looked = now;
        }
        let told: Vec<_> = said.iter().map(|(ms, words)| (*ms, words.as_str())).collect();
        assert_eq!(told, [
            (10_000, "Waiting for 10 s. Yours within 20 s?"),
            (20_000, "Waiting for 20 s. Yours within 10 s?"),
            (25_000, "Waiting for 25 s. Yours within 5 s?"),
        ]);
        house.customer_writes("500", "/accept").await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        house.pass_ms(10_000);
        assert_eq!(house.desk.count_down(begun).await.unwrap(), 0, "it is no offer any more");
    }

    async fn a_declined_offer_goes_to_the_next_phone(house: House) {
        let mut house = house;
        let people = [("Ann", "500"), ("Ben", "501")];
        let operators = offered(&mut house, &people).await;
        let phones = Phones::after(&mut house).await;
        let asked = house.conversation(1).await.offer.unwrap().operator;
        let first = operators.iter().position(|operator| operator.id == asked).unwrap();
        let (first, second) = (people[first].1, people[1 - first].1);
        assert_eq!(phones.said_to(second), [""; 0]);
        house.customer_writes(first, "/decline").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(replaced(&phones, first), ["#1 Carl\nYou left it to another."]);
        assert!(phones.said_to(second)[0].contains("Yours within"));
        house.customer_writes(second, "/accept").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(replaced(&phones, second), ["#1 Carl\nYou took it."]);
        assert_eq!(house.conversation(1).await.status, Status::Active);
    }

    async fn a_card_says_that_its_time_is_over_and_its_buttons_are(house: House) {
        let mut house = house;
        offered(&mut house, &[("Ann", "500")]).await;
        let phones = Phones::after(&mut house).await;
        house.pass_ms(30_000);
        let after = Phones::after(&mut house).await;
        assert_eq!(replaced(&after, "500"), ["#1 Carl\nThe time is over; it goes to another."]);
        let card = after.0.iter().find(|sent| matches!(sent.how, How::Replace { .. })).unwrap();
        assert!(card.buttons.is_empty());
        house.customer_presses("500", &phones.button("500", "Accept")).await;
        assert_eq!(Phones::after(&mut house).await.acknowledged("500"), ["This is over."]);
        assert_eq!(house.conversation(1).await.status, Status::Waiting);
    }

    async fn a_card_says_that_somebody_took_it_by_hand(house: House) {
        let mut house = house;
        offered(&mut house, &[("Ann", "500")]).await;
        Phones::after(&mut house).await;
        let zoe = house.operator("Zoe", domain::permission::Role::Admin, &[], 12).await;
        house.comes(&zoe).await;
        let id = house.conversation(1).await.id;
        house.desk.take(&house.actor(&zoe).await, id, false).await.unwrap();
        let phones = Phones::after(&mut house).await;
        assert_eq!(replaced(&phones, "500"), ["#1 Carl\nIt is not offered to you any more."]);
        assert_eq!(phones.said_to("500"), [""; 0]);
    }

    async fn who_ends_his_shift_loses_what_is_offered_to_him(house: House) {
        let mut house = house;
        offered(&mut house, &[("Ann", "500")]).await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/stop").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(replaced(&phones, "500"), ["#1 Carl\nIt is not offered to you any more."]);
        assert!(phones.said_to("500")[0].starts_with("Your shift is over."));
        assert_eq!(house.conversation(1).await.offer, None);
    }

    async fn the_same_capacity_and_fairness_count_for_phones_and_browsers(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        let ben = house.agent("Ben", &[]).await;
        house.comes(&ben).await;
        for number in 0..8 {
            house.pass_ms(10);
            house.customer_writes(&format!("c{number}"), "hello").await;
        }
        Phones::after(&mut house).await;
        let rows = house.conversations().await;
        let has = |operator: &Operator| rows.iter().filter(|row| row.operator_id == Some(operator.id)).count();
        assert_eq!((has(&ann), has(&ben)), (3, 3), "three each, and two wait");
    }
}
