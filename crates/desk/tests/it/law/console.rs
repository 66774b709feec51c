//! What operators do on the console.

use super::Watch;
use desk::Actor;
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    permission::Role,
    team::Assignment,
};
use testkit::on_both_databases;

on_both_databases! {
    async fn what_operators_do_on_the_console_is_seen_in_every_browser(house: House) {
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 30_000 }).await;
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[team.id]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let (a, admin) = (house.actor(&ann).await, house.actor(&zoe).await);
        let desk = house.desk.clone();
        let mut watch = Watch::of(house, &[&ann, &ben, &zoe]).await;
        let link = desk.connect_console(&a).await.unwrap();
        watch.after("a link").await;
        watch.house.customer_starts("500", link.words.trim_start_matches("/start ")).await;
        watch.after("a connected operator").await;
        watch.house.connects(&ben, "501").await;
        watch.after("another").await;
        for words in ["/start", "/away lunch", "/start"] {
            watch.house.customer_writes("500", words).await;
            watch.after(words).await;
        }
        watch.house.customer_writes("Carl", "hello").await;
        watch.house.settle().await;
        watch.house.deliver_all().await;
        watch.after("an assignment").await;
        for words in ["Hello Carl", "/note careful", "/transfer Offers he asks for more", "/queue"] {
            watch.house.customer_writes("500", words).await;
            watch.house.deliver_all().await;
            watch.after(words).await;
        }
        watch.house.customer_writes("501", "/start").await;
        watch.house.settle().await;
        watch.after("an offer").await;
        for words in ["/accept", "here I am", "/stop", "/stop"] {
            watch.house.customer_writes("501", words).await;
            watch.house.settle().await;
            watch.house.deliver_all().await;
            watch.after(words).await;
        }
        watch.house.customer_writes("Dora", "hello").await;
        watch.house.settle().await;
        watch.house.somebody_is_reachable("500", false).await;
        watch.house.settle().await;
        watch.after("an operator whom nothing reaches").await;
        desk.disconnect_console(&a, ann.id).await.unwrap();
        watch.house.settle().await;
        watch.after("an operator who is not connected any more").await;
        watch.house.connects_group(&admin, team.id, "-100").await;
        watch.anew_after("a group").await;
        desk.connect_group(&admin, team.id).await.unwrap();
        desk.disconnect_group(&admin, team.id).await.unwrap();
        watch.anew_after("no group").await;
        let settings = ChannelSettings { token: Some("77:desk-token".into()), ..Default::default() };
        let form = ChannelForm { kind: ChannelKind::Telegram, name: "Desk".into(), settings, bot_id: None };
        let other = desk.create_channel(&Actor::house(), &form).await.unwrap();
        desk.set_console_channel(&admin, other.id).await.unwrap();
        watch.after("another console").await;
    }
}
