//! What contacts say by the buttons of cards.

use super::Watch;
use desk::Actor;
use domain::{card::Tap, rating::Stars, view::Row};
use testkit::on_both_databases;

fn rate(row: &Row, stars: Stars) -> String {
    let conversation = row.id;
    Tap::Rate {
        conversation,
        stars,
    }
    .to_data()
}

on_both_databases! {
    async fn the_view_follows_ratings(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let admin = Actor::house();
        house.desk.set_channel_rating(&admin, house.channel, true).await.unwrap();
        let mut watch = Watch::of(house, &[&ann]).await;
        watch.house.comes(&ann).await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.house.settle().await;
        watch.after("an assignment").await;
        let row = watch.house.conversation(1).await;
        watch.house.desk.close(&admin, row.id).await.unwrap();
        let card = watch.house.deliver_all().await.pop().unwrap();
        watch.after("an end").await;
        watch.house.customer_presses("Carl", &rate(&row, Stars::ALL[2])).await;
        watch.after("a rating").await;
        watch.house.customer_presses("Carl", &rate(&row, Stars::ALL[4])).await;
        watch.after("a better rating").await;
        let name = format!("out:{}", card.delivery);
        watch.house.somebody_replies("Carl", &name, "so quick").await;
        watch.after("words beside it").await;
    }
}
