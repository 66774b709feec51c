//! What bots do, what becomes of it, and what conversations are about.

use super::Watch;
use desk::{Actor, Answered, Details, Failed};
use domain::{
    bot::{Act, Attributes, BotForm, HandOver, HandOverReason, Trace},
    category::{CategoryForm, Visibility},
    conversation::{Destination, Priority},
    intervention::Treatment,
    message::Write,
    permission::Role,
};
use std::collections::BTreeSet;
use testkit::on_both_databases;

fn say(text: &str) -> Act {
    Act::say(text)
}

fn category(name: &str) -> CategoryForm {
    CategoryForm {
        name: name.into(),
        parent_id: None,
        visible_to: Visibility::Agents,
        team_id: None,
        is_required: false,
    }
}

on_both_databases! {
    async fn what_bots_do_is_seen_by_those_who_may(house: House) {
        let bot = house.first_bot("Rob").await;
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let desk = house.desk.clone();
        let admin = house.actor(&zoe).await;
        let mut watch = Watch::of(house, &[&zoe, &ann, &sara]).await;
        watch.house.customer_writes("Carl", "hello").await;
        watch.after("a message that a bot gets").await;
        let row = watch.house.conversation(1).await;
        let noted = Attributes { conversation: [("order".to_owned(), 7.into())].into(), ..Attributes::default() };
        let trace = Trace { began_at: watch.house.now(), took_ms: 7, after_seq: 2, asked: Vec::new(), known_messages: 0, usage: None, remarks: Vec::new() };
        let answered = Answered { acts: vec![say("Hello"), Act::SetAttributes(noted)], memory: None, is_later: false, trace: trace.clone() };
        desk.answer_turn(bot.id, row.id, row.epoch, &answered).await.unwrap();
        watch.after("a bot's answer").await;
        desk.open_intervention(&admin, row.id, "for the record", &BTreeSet::new()).await.unwrap();
        watch.after("an intervention while the bot answers").await;
        watch.house.customer_writes("Carl", "a person please").await;
        watch.after("another message").await;
        desk.act(bot.id, row.id, row.epoch, &[Act::HandOver(HandOver::default())], None).await.unwrap();
        watch.after("a handover by the bot").await;
        watch.house.comes(&ann).await;
        watch.house.settle().await;
        watch.after("an assignment after it").await;
        let words = Write { text: "Hi Carl".into(), attachments: Vec::new(), private: false, reply_to: None, epoch: None, mentions: Vec::new() };
        desk.write(&watch.house.actor(&ann).await, row.id, &words).await.unwrap();
        watch.after("a reply that is counted").await;
        desk.transfer(&admin, row.id, Destination::Bot(bot.id)).await.unwrap();
        watch.after("giving back to the bot").await;
        desk.fail_bot_turn(bot.id, row.id, None, HandOverReason::Timeout, "").await.unwrap();
        watch.after("a failure of the bot").await;
        watch.house.settle().await;
        desk.transfer(&admin, row.id, Destination::Bot(bot.id)).await.unwrap();
        let epoch = watch.house.conversation(1).await.epoch;
        let failed = Failed { reason: HandOverReason::Silent, why: "it said nothing".into(), trace };
        desk.fail_turn(bot.id, row.id, epoch, &failed).await.unwrap();
        watch.after("a failure of the bot that is written down").await;
        watch.house.settle().await;
        desk.transfer(&admin, row.id, Destination::Bot(bot.id)).await.unwrap();
        desk.set_categories(&admin, row.id, &BTreeSet::new(), None).await.unwrap();
        watch.after("leaving the bot's category").await;
        desk.hand_over(&admin, row.id, &HandOver { note: Some("please".into()), ..HandOver::default() }, None).await.unwrap();
        watch.after("a handover without a bot").await;
        desk.transfer(&admin, row.id, Destination::Bot(bot.id)).await.unwrap();
        desk.hold_bot(&admin, bot.id, true).await.unwrap();
        watch.after("a bot that is held").await;
        desk.release_bot_turn(bot.id, row.id).await.unwrap();
        watch.after("giving back what it has no more").await;
        desk.hold_bot(&admin, bot.id, false).await.unwrap();
        desk.record_breaker(bot.id, true).await.unwrap();
        watch.after("a breaker").await;
        desk.record_failure(bot.id, "no answer").await.unwrap();
        watch.after("a remembered failure").await;
    }

    async fn interventions_and_categories_are_seen_as_they_change(house: House) {
        let (zoe, ann) = (house.operator("Zoe", Role::Admin, &[], 12).await, house.agent("Ann", &[]).await);
        let desk = house.desk.clone();
        let admin = house.actor(&zoe).await;
        let mut watch = Watch::of(house, &[&zoe, &ann]).await;
        watch.house.customer_writes("Carl", "hello").await;
        let id = watch.house.conversation(1).await.id;
        let made = desk.create_category(&admin, &category("Billing")).await.unwrap();
        watch.anew_after("a category").await;
        desk.set_categories(&admin, id, &[made.id].into(), None).await.unwrap();
        watch.after("a conversation in it").await;
        desk.update_category(&admin, made.id, &category("Money"), None).await.unwrap();
        watch.anew_after("a category's name").await;
        let hidden = CategoryForm { visible_to: Visibility::Supervisors, ..category("Secret") };
        let hidden = desk.create_category(&admin, &hidden).await.unwrap();
        watch.anew_after("a category for supervisors").await;
        desk.set_categories(&admin, id, &[hidden.id].into(), None).await.unwrap();
        watch.after("a conversation that is hidden").await;
        desk.set_categories(&admin, id, &BTreeSet::new(), None).await.unwrap();
        watch.after("a conversation that is seen again").await;
        desk.remove_category(&admin, made.id).await.unwrap();
        watch.anew_after("a removed category").await;

        let case = desk.open_intervention(&admin, id, "help", &BTreeSet::new()).await.unwrap().id;
        watch.after("an intervention").await;
        let until = watch.house.now().plus_ms(60_000);
        desk.treat_intervention(&admin, case, &Treatment::Defer(until)).await.unwrap();
        watch.after("a deferred one").await;
        watch.house.pass_ms(60_000);
        assert_eq!(desk.reactivate_due().await.unwrap(), 1);
        watch.after("one that is back").await;
        desk.treat_intervention(&admin, case, &Treatment::Close).await.unwrap();
        watch.after("a closed one").await;
        desk.treat_intervention(&admin, case, &Treatment::Reopen).await.unwrap();
        watch.after("a reopened one").await;
        let attributes = [("order".to_owned(), 7.into())].into();
        let details = Details { priority: Priority::High, attributes, subject: Some("A refund".into()) };
        desk.set_details(&admin, id, &details).await.unwrap();
        watch.after("what is noted").await;
        watch.house.settle().await;
        watch.after("a decision about what is urgent").await;
        desk.close(&admin, id).await.unwrap();
        watch.after("the end of both").await;
    }

    async fn bots_are_colleagues(house: House) {
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let desk = house.desk.clone();
        let admin = house.actor(&zoe).await;
        let mut watch = Watch::of(house, &[&zoe]).await;
        let bot = watch.house.first_bot("Rob").await;
        watch.anew_after("a bot").await;
        let form = BotForm {
            name: "Robert".into(),
            kind: bot.kind,
            settings: bot.settings,
            secret: None,
            team_ids: BTreeSet::new(),
            capacity: 40,
            deadline_ms: bot.deadline_ms,
            category_ids: bot.categories,
            failure_team_id: None,
            failure_category_ids: BTreeSet::new(),
            is_enabled: false,
        };
        desk.update_bot(&admin, bot.id, &form, None).await.unwrap();
        watch.anew_after("a bot that rests").await;
        let channel = watch.house.channel;
        desk.set_channel_bot(&Actor::house(), channel, None).await.unwrap();
        watch.after("a channel without a bot").await;
        desk.create_bot(&admin, &BotForm { name: "Second".into(), ..form }).await.unwrap();
        watch.anew_after("a second bot").await;
    }
}
