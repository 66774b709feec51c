//! Notes that mention colleagues.

use super::Watch;
use domain::{conversation::Destination, message::Write, permission::Role, team::Assignment};
use testkit::on_both_databases;

on_both_databases! {
    async fn who_is_mentioned_is_seen_as_it_is(house: House) {
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 30_000 }).await;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        let cleo = house.agent("Cleo", &[team.id]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let (a, b, z) = (house.actor(&ann).await, house.actor(&ben).await, house.actor(&zoe).await);
        let mut watch = Watch::of(house, &[&ann, &ben, &cleo, &zoe]).await;
        let desk = watch.house.desk.clone();
        watch.house.comes(&ann).await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.house.settle().await;
        let id = watch.house.conversation(1).await.id;
        watch.after("an assignment").await;

        let note = |text: &str, mentions: &[&domain::operator::Operator]| Write {
            text: text.into(),
            private: true,
            mentions: mentions.iter().map(|one| one.id).collect(),
            ..Write::default()
        };
        desk.write(&a, id, &note("@Ben and @Zoe, look", &[&ben, &zoe])).await.unwrap();
        watch.after("a note that mentions two").await;
        desk.write(&b, id, &note("I do, @Ann", &[&ann])).await.unwrap();
        watch.after("a note of one who was mentioned").await;
        desk.transfer(&z, id, Destination::Team(team.id)).await.unwrap();
        watch.after("a transfer away from one who is mentioned").await;
        desk.transfer(&z, id, Destination::Operator(ann.id)).await.unwrap();
        watch.after("a transfer back").await;
        desk.settle_mention(&z, id).await.unwrap();
        watch.after("a mention that was seen").await;
        desk.close(&z, id).await.unwrap();
        watch.house.settle().await;
        watch.after("closing where somebody is mentioned").await;
        desk.reopen(&z, id).await.unwrap();
        watch.after("reopening").await;
    }
}
