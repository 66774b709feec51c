//! What happens to conversations.

use super::Watch;
use desk::Actor;
use domain::{
    channel::Outcome,
    conversation::Destination,
    intent::IntentForm,
    message::Write,
    operator::LeaveMode,
    permission::Role,
    routing::{Ask, RoutingPolicy},
    team::Assignment,
};
use testkit::on_both_databases;

fn write(text: &str, private: bool) -> Write {
    Write {
        text: text.into(),
        attachments: Vec::new(),
        private,
        reply_to: None,
        epoch: None,
        mentions: Vec::new(),
    }
}

on_both_databases! {
    async fn the_view_before_and_the_updates_are_the_view_after(house: House) {
        let team = house.team_with("Offers", Assignment::Accept { timeout_ms: 30_000 }).await;
        let ann = house.agent("Ann", &[]).await;
        let ben = house.agent("Ben", &[team.id]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let (a, b, z) = (house.actor(&ann).await, house.actor(&ben).await, house.actor(&zoe).await);
        let mut watch = Watch::of(house, &[&ann, &ben, &zoe]).await;

        watch.house.comes(&ann).await;
        watch.after("coming").await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.after("a first message").await;
        watch.house.settle().await;
        watch.after("an assignment").await;
        let id = watch.house.conversation(1).await.id;
        watch.house.desk.write(&a, id, &write("Hello Carl", false)).await.unwrap();
        watch.after("a reply").await;
        watch.house.deliver_all().await;
        watch.after("a delivery").await;
        watch.house.desk.write(&a, id, &write("careful", true)).await.unwrap();
        watch.after("a note").await;
        watch.house.desk.write(&a, id, &write("Again", false)).await.unwrap();
        watch.house.deliver(|_| Outcome::Unknown { why: "lost".into() }).await;
        watch.after("an unknown delivery").await;
        let bubble = watch.house.desk.thread(&a, 1).await.unwrap().bubbles.pop().unwrap();
        watch.house.desk.send_again(&a, bubble.id).await.unwrap();
        watch.after("send again").await;
        watch.house.deliver(|_| Outcome::Never { why: "blocked".into() }).await;
        watch.after("a failed delivery").await;

        watch.house.desk.transfer(&a, id, Destination::Team(team.id)).await.unwrap();
        watch.after("a transfer to a team").await;
        watch.house.comes(&ben).await;
        watch.house.settle().await;
        watch.after("an offer").await;
        watch.house.desk.decline_offer(&b, id).await.unwrap();
        watch.after("a declined offer").await;
        watch.house.pass_ms(121_000);
        watch.house.settle().await;
        watch.after("an offer again").await;
        watch.house.pass_ms(30_000);
        watch.house.settle().await;
        watch.after("an expired offer").await;
        watch.house.pass_ms(121_000);
        watch.house.settle().await;
        watch.house.desk.accept_offer(&b, id).await.unwrap();
        watch.after("an accepted offer").await;
        watch.house.comes(&zoe).await;
        watch.house.desk.take(&z, id, true).await.unwrap();
        watch.after("a take-over").await;
        watch.house.desk.transfer(&z, id, Destination::Operator(ann.id)).await.unwrap();
        watch.after("a transfer to a colleague").await;
        watch.house.goes(&zoe, LeaveMode::Requeue).await;
        watch.house.goes(&ann, LeaveMode::Requeue).await;
        watch.house.settle().await;
        watch.after("going home").await;
        watch.house.pass_ms(10);
        watch.house.customer_writes("Dora", "me too").await;
        watch.house.customer_writes("Carl", "still there?").await;
        watch.house.settle().await;
        watch.after("more messages").await;
        watch.house.desk.close(&z, id).await.unwrap();
        watch.after("closing").await;
        watch.house.desk.reopen(&z, id).await.unwrap();
        watch.after("reopening").await;
        let form = IntentForm {
            name: "Refund".to_owned(),
            description: String::new(),
            examples: Vec::new(),
            team_id: team.id,
        };
        let refund = watch.house.desk.create_intent(&Actor::house(), &form).await.unwrap();
        watch.anew_after("an intent").await;
        watch.house.desk.open_intent(&z, id, refund.id).await.unwrap();
        watch.after("an opened intent").await;
        watch.house.desk.finish_intent(&z, id, refund.id).await.unwrap();
        watch.after("a finished intent").await;
        watch.house.desk.close(&z, id).await.unwrap();
        watch.house.pass_ms(10);
        watch.house.customer_writes("Carl", "me again").await;
        watch.after("another conversation").await;
        watch.house.goes(&ben, LeaveMode::Drain).await;
        watch.house.settle().await;
        watch.after("draining").await;
    }
    async fn what_a_contact_is_asked_and_answers_is_seen_by_everybody_who_may_see_it(house: House) {
        let billing = house.team("Billing").await;
        let ann = house.agent("Ann", &[billing.id]).await;
        let gil = house.agent("Gil", &[]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let desk = house.desk.clone();
        let mut watch = Watch::of(house, &[&ann, &gil, &zoe]).await;
        let policy = RoutingPolicy {
            ask: Some(Ask { max_times: 2, timeout_ms: 60_000 }),
            ..RoutingPolicy::default()
        };
        desk.set_policy(&Actor::house(), &policy, None).await.unwrap();
        watch.after("a policy").await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.house.settle().await;
        watch.after("a question").await;
        watch.house.deliver_all().await;
        watch.after("a delivered question").await;
        watch.house.pass_ms(60_000);
        watch.house.settle().await;
        watch.after("a question again").await;
        let sent = watch.house.deliver_all().await;
        watch.house.customer_presses("Carl", &sent[0].buttons[0].data).await;
        watch.after("an answer").await;
        watch.house.customer_writes("Dora", "hello").await;
        watch.house.settle().await;
        watch.house.customer_writes("Dora", "billing").await;
        watch.after("an answer in words").await;
        watch.house.customer_writes("Emil", "hello").await;
        watch.house.settle().await;
        watch.house.pass_ms(60_000);
        watch.house.settle().await;
        watch.house.pass_ms(60_000);
        watch.house.settle().await;
        watch.after("no answer").await;
    }
}
