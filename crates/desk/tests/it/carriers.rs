//! Which node carries a channel.

use domain::id::ChannelId;
use store::Backend;
use testkit::on_both_databases;

on_both_databases! {
    async fn a_channel_is_carried_by_one_node_until_it_gives_it_back(house: House) {
        let shares = house.desk.store().backend() == Backend::Postgres;
        let other = house.another_node().await;
        let (mine, more) = (house.channel, ChannelId::from_u128(9));
        let first = house.desk.carry("first", &[mine]).await.unwrap();
        assert_eq!(first.len(), 1);
        assert_eq!(house.desk.carry("first", &[mine]).await.unwrap(), first, "renewed, not begun anew");
        let second = other.carry("second", &[mine, more]).await.unwrap();
        assert_eq!(second.contains_key(&mine), !shares, "a file has one server");
        assert!(second.contains_key(&more));
        house.desk.put_down(first.values()).await.unwrap();
        let second = other.carry("second", &[mine]).await.unwrap();
        assert_eq!(second.len(), 1);
        assert_eq!(second[&mine] != first[&mine], shares);
    }

    async fn a_node_that_lost_a_channel_sends_nothing_on_it(house: House) {
        let mut house = house;
        if house.desk.store().backend() == Backend::Sqlite {
            return;
        }
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        house.replies(&ann, &house.conversation(1).await, "Hello Carl").await;
        while house.desk.fan_out().await.unwrap() > 0 {}
        let due = house.desk.due(house.channel, 10).await.unwrap();
        let lost = house.desk.carry("first", &[house.channel]).await.unwrap();
        house.desk.put_down(lost.values()).await.unwrap();
        let held = house.another_node().await.carry("second", &[house.channel]).await.unwrap();
        let refused = house.desk.claim(&lost[&house.channel], due[0].delivery).await.unwrap_err();
        assert_eq!(refused.code(), "carrier.lost");
        assert!(house.desk.claim(&held[&house.channel], due[0].delivery).await.unwrap().is_some());
    }
}
