//! What programs are told: once in order or as it comes, again when it fails, and what the log says of it.

use desk::{Actor, ClaimedWebhook, Desk, WebhookAnswer, WebhookState};
use domain::{
    bot::{BotForm, BotKind, BotSettings, DEFAULT_BOT_CAPACITY_UNITS, DEFAULT_DEADLINE_MS},
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    conversation::Status,
    id::{ChannelId, OperatorId, WebhookId},
    message::Progress,
    webhook::{Dialect, Next, Webhook, WebhookForm},
};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{House, on_both_databases};

fn form(kinds: &[&str]) -> WebhookForm {
    WebhookForm {
        dialect: Dialect::Standard,
        bot_id: None,
        name: "Shop".into(),
        url: "https://shop.example/events".into(),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        channel_id: None,
        is_ordered: false,
        is_enabled: true,
    }
}

fn external_bot() -> BotForm {
    BotForm {
        name: String::new(),
        kind: BotKind::External,
        settings: BotSettings::default(),
        secret: None,
        team_ids: BTreeSet::new(),
        capacity: DEFAULT_BOT_CAPACITY_UNITS,
        deadline_ms: DEFAULT_DEADLINE_MS,
        category_ids: BTreeSet::new(),
        failure_team_id: None,
        failure_category_ids: BTreeSet::new(),
        is_enabled: true,
    }
}

async fn webhook(desk: &Desk, form: &WebhookForm) -> Webhook {
    desk.create_webhook(&Actor::house(), form).await.unwrap().0
}

fn answer(status: u16) -> WebhookAnswer {
    WebhookAnswer {
        status: Some(status),
        ..WebhookAnswer::default()
    }
}

/// Claims everything that may be tried now.
async fn claim(desk: &Desk) -> Vec<ClaimedWebhook> {
    while desk.make_webhook_deliveries().await.unwrap() > 0 {}
    let mut claimed = Vec::new();
    for (_, id) in desk
        .due_webhook_deliveries(&BTreeMap::new(), 100)
        .await
        .unwrap()
    {
        claimed.extend(desk.claim_webhook_delivery(id).await.unwrap());
    }
    claimed
}

/// Tells everything that may be told now with one answer; returns the names.
async fn tell(desk: &Desk, with: &WebhookAnswer) -> Vec<String> {
    let mut names = Vec::new();
    for claimed in claim(desk).await {
        desk.settle_webhook_delivery(&claimed, with).await.unwrap();
        names.push(claimed.event.fact.name().to_owned());
    }
    names
}

async fn states(desk: &Desk, id: WebhookId) -> Vec<(WebhookState, i64)> {
    let page = desk
        .list_webhook_deliveries(&Actor::house(), id, None, None, 100)
        .await
        .unwrap();
    page.items
        .iter()
        .map(|delivery| (delivery.state, delivery.attempt))
        .collect()
}

async fn api_channel(desk: &Desk) -> ChannelId {
    let form = ChannelForm {
        kind: ChannelKind::Api,
        name: "Shop".into(),
        settings: ChannelSettings::default(),
        bot_id: None,
    };
    desk.create_channel(&Actor::house(), &form)
        .await
        .unwrap()
        .id
}

async fn platform_conversation(house: &House, channel: ChannelId) -> domain::view::Row {
    let (desk, admin) = (&house.desk, Actor::house());
    let new = desk::NewContact {
        name: "Mia".into(),
        channel: Some(channel),
        external_id: Some("mia".into()),
        ..desk::NewContact::default()
    };
    let (mia, _) = desk.put_contact(&admin, &new).await.unwrap();
    let opening = desk::Opening {
        contact: mia.contact.id,
        channel: Some(channel),
        intent: None,
        categories: std::collections::BTreeSet::new(),
        attributes: BTreeMap::new(),
    };
    desk.open_conversation(&admin, &opening).await.unwrap().0
}

on_both_databases! {
    async fn the_webhook_of_a_bot_is_told_of_channels_where_that_bot_is_first(house: House) {
        let (mut house, desk) = { let desk = house.desk.clone(); (house, desk) };
        let rob = BotForm { name: "Rob".into(), ..external_bot() };
        let rob = desk.create_bot(&Actor::house(), &rob).await.unwrap().bot;
        let its = WebhookForm { bot_id: Some(rob.id), dialect: Dialect::Chatwoot, ..form(&["message.received"]) };
        let made = webhook(&desk, &its).await;
        assert_eq!((made.bot, made.dialect), (Some(rob.id), Dialect::Chatwoot));
        house.customer_writes("Mia", "hello").await;
        assert!(claim(&desk).await.is_empty(), "another bot or nobody is first there");
        desk.set_channel_bot(&Actor::house(), house.channel, Some(rob.id)).await.unwrap();
        house.customer_writes("Tom", "hello").await;
        assert_eq!(tell(&desk, &answer(200)).await, ["message.received"]);
        let tom = house.conversations().await.pop().unwrap();
        assert_eq!(tom.status, Status::Bot);
        house.customer_writes("Tom", "are you there?").await;
        assert_eq!(tell(&desk, &answer(502)).await, ["message.received"]);
        let tom = house.conversation(tom.number).await;
        assert_eq!(tom.status, Status::Waiting, "people take what the bot was not told of");
        let nobody = WebhookForm { bot_id: Some(OperatorId::new(uuid::Uuid::nil())), ..its };
        let refused = desk.create_webhook(&Actor::house(), &nobody).await.unwrap_err();
        assert_eq!(refused.code(), "invalid");
    }

    async fn a_webhook_is_told_what_it_chose_from_its_beginning_on(house: House) {
        let mut house = house;
        house.customer_writes("Carl", "before").await;
        let chosen = webhook(&house.desk, &form(&["message.received"])).await;
        let all = webhook(&house.desk, &form(&[])).await;
        house.customer_writes("Mia", "after").await;
        let told = claim(&house.desk).await;
        let names = |id: WebhookId| -> Vec<_> {
            let mine = told.iter().filter(|claimed| claimed.webhook.id == id);
            mine.map(|claimed| claimed.event.fact.name()).collect()
        };
        assert_eq!(names(chosen.id), ["message.received"]);
        let everything = ["contact.created", "conversation.opened", "message.noted", "message.received"];
        assert_eq!(names(all.id), everything);
        let places: Vec<_> = told.iter().filter(|claimed| claimed.webhook.id == all.id)
            .map(|claimed| claimed.conversation_seq).collect();
        assert_eq!(places, [None, Some(1), Some(2), Some(3)]);
    }

    async fn what_fails_is_tried_fourteen_times_and_then_given_up(house: House) {
        let mut house = house;
        let shop = webhook(&house.desk, &form(&["message.received"])).await;
        house.customer_writes("Mia", "hello").await;
        let mut waited_ms = 0;
        for attempt in 1..=14 {
            assert_eq!(tell(&house.desk, &answer(503)).await.len(), 1, "attempt {attempt}");
            assert!(tell(&house.desk, &answer(503)).await.is_empty(), "not before its time");
            let page = house.desk.list_webhook_deliveries(&Actor::house(), shop.id, None, None, 1).await.unwrap();
            let pause = page.items[0].not_before.ms_since(house.now());
            house.pass_ms(pause);
            waited_ms += pause;
        }
        assert_eq!(states(&house.desk, shop.id).await, [(WebhookState::Failed, 14)]);
        let hours = waited_ms / 3_600_000;
        assert!((106..=131).contains(&hours), "{hours} hours");
        let page = house.desk.list_webhook_deliveries(&Actor::house(), shop.id, None, None, 1).await.unwrap();
        let id = page.items[0].id;
        let log = house.desk.get_webhook_delivery(&Actor::house(), shop.id, id).await.unwrap();
        assert_eq!(log.attempts.len(), 14);
        assert!(log.attempts.iter().all(|attempt| attempt.status == Some(503)));
        house.desk.replay_webhook_delivery(&Actor::house(), shop.id, id).await.unwrap();
        let open = house.desk.replay_webhook_delivery(&Actor::house(), shop.id, id).await.unwrap_err();
        assert_eq!(open.code(), "delivery.open");
        assert_eq!(tell(&house.desk, &answer(500)).await.len(), 1);
        assert_eq!(states(&house.desk, shop.id).await, [(WebhookState::Waiting, 15)], "it has all its attempts again");
        house.pass_ms(6_000);
        assert_eq!(tell(&house.desk, &answer(204)).await.len(), 1);
        assert_eq!(states(&house.desk, shop.id).await, [(WebhookState::Done, 16)]);
    }

    async fn an_ordered_webhook_gets_each_conversation_in_order_and_none_waits_for_another(house: House) {
        let mut house = house;
        let ordered = WebhookForm { is_ordered: true, ..form(&["message.received"]) };
        webhook(&house.desk, &ordered).await;
        for words in ["one", "two"] {
            house.customer_writes("Mia", words).await;
        }
        house.customer_writes("Carl", "hello").await;
        let first = claim(&house.desk).await;
        assert_eq!(first.len(), 2, "the first of each conversation");
        assert!(claim(&house.desk).await.is_empty(), "the second waits while the first is on its way");
        let (mia, carl) = (&first[0], &first[1]);
        house.desk.settle_webhook_delivery(mia, &answer(500)).await.unwrap();
        house.desk.settle_webhook_delivery(carl, &answer(200)).await.unwrap();
        assert!(claim(&house.desk).await.is_empty(), "and while it is tried again");
        house.pass_ms(6_000);
        let again = claim(&house.desk).await;
        assert_eq!(again.iter().map(|claimed| claimed.event.seq).collect::<Vec<_>>(), [mia.event.seq]);
        house.desk.settle_webhook_delivery(&again[0], &answer(200)).await.unwrap();
        assert_eq!(tell(&house.desk, &answer(200)).await, ["message.received"]);
    }

    async fn who_answers_410_is_told_nothing_more_until_an_admin_says_so(house: House) {
        let mut house = house;
        let shop = webhook(&house.desk, &form(&["message.received"])).await;
        house.customer_writes("Mia", "one").await;
        let gone = claim(&house.desk).await.pop().unwrap();
        let follows = house.desk.settle_webhook_delivery(&gone, &answer(410)).await.unwrap();
        assert_eq!(follows, Next::SwitchOff);
        let off = house.desk.get_webhook(&Actor::house(), shop.id).await.unwrap();
        assert!(!off.is_enabled && off.why_off.unwrap().contains("410"));
        house.customer_writes("Mia", "two").await;
        assert!(claim(&house.desk).await.is_empty());
        let on = house.desk.update_webhook(&Actor::house(), shop.id, &form(&["message.received"]), None).await.unwrap();
        assert!(on.is_enabled && on.why_off.is_none());
        assert_eq!(tell(&house.desk, &answer(200)).await.len(), 1, "what happened meanwhile has waited");
    }

    async fn for_a_day_both_secrets_sign(house: House) {
        let mut house = house;
        let (shop, first) = house.desk.create_webhook(&Actor::house(), &form(&["message.received"])).await.unwrap();
        let (_, second) = house.desk.rotate_webhook_secret(&Actor::house(), shop.id).await.unwrap();
        assert_ne!(first, second);
        house.customer_writes("Mia", "one").await;
        let claimed = claim(&house.desk).await.pop().unwrap();
        assert_eq!(claimed.secrets, [second.clone(), first]);
        house.pass_ms(86_400_000);
        house.customer_writes("Mia", "two").await;
        let claimed = claim(&house.desk).await.pop().unwrap();
        assert_eq!(claimed.secrets, [second]);
    }

    async fn what_a_dead_node_was_telling_is_told_by_another_and_its_own_late_word_counts_not(house: House) {
        let mut house = house;
        let shop = webhook(&house.desk, &form(&["message.received"])).await;
        house.customer_writes("Mia", "one").await;
        let dead = claim(&house.desk).await.pop().unwrap();
        let other = house.another_node().await;
        assert!(claim(&other).await.is_empty());
        house.pass_ms(60_000);
        let alive = claim(&other).await.pop().unwrap();
        assert_eq!((alive.delivery, alive.attempt), (dead.delivery, 2));
        house.desk.settle_webhook_delivery(&dead, &answer(500)).await.unwrap();
        assert_eq!(states(&other, shop.id).await, [(WebhookState::Sending, 2)]);
        other.settle_webhook_delivery(&alive, &answer(200)).await.unwrap();
        assert_eq!(states(&house.desk, shop.id).await, [(WebhookState::Done, 2)]);
    }

    async fn a_message_is_sent_when_the_webhook_of_its_channel_has_taken_it(house: House) {
        let mut house = house;
        let channel = api_channel(&house.desk).await;
        let carrying = WebhookForm { channel_id: Some(channel), ..form(&["message.written"]) };
        webhook(&house.desk, &carrying).await;
        let twice = house.desk.create_webhook(&Actor::house(), &carrying).await.unwrap_err();
        assert_eq!(twice.field(), Some("channel_id"), "one webhook carries a channel");
        let watcher = webhook(&house.desk, &form(&["message.written"])).await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "on Telegram").await;
        let row = platform_conversation(&house, channel).await;
        house.settle().await;
        house.replies(&ann, &house.conversation(1).await, "Hello Carl").await;
        house.replies(&ann, &row, "Hello Mia").await;
        for claimed in claim(&house.desk).await {
            let is_watcher = claimed.webhook.id == watcher.id;
            let moved = claimed.event.fact.moved().unwrap();
            assert!(is_watcher || moved.conversation == row.id, "a platform is told of its own channel only");
            let status = if is_watcher { 200 } else { 500 };
            house.desk.settle_webhook_delivery(&claimed, &answer(status)).await.unwrap();
        }
        let last = async |house: &House| {
            let bubbles = house.desk.list_messages(&Actor::house(), row.id, 0, 100).await.unwrap();
            bubbles.last().unwrap().progress.clone()
        };
        assert_eq!(last(&house).await, Some(Progress::Queued), "others' answers say nothing");
        house.pass_ms(6_000);
        tell(&house.desk, &answer(204)).await;
        assert_eq!(last(&house).await, Some(Progress::Sent));
    }

    async fn a_log_is_kept_for_thirty_days_and_goes_with_its_webhook(house: House) {
        let mut house = house;
        let shop = webhook(&house.desk, &form(&["message.received"])).await;
        house.customer_writes("Mia", "one").await;
        tell(&house.desk, &answer(200)).await;
        house.pass_ms(31 * 86_400_000);
        house.customer_writes("Mia", "two").await;
        tell(&house.desk, &answer(200)).await;
        house.desk.sweep().await.unwrap();
        assert_eq!(states(&house.desk, shop.id).await.len(), 1);
        house.desk.remove_webhook(&Actor::house(), shop.id).await.unwrap();
        let gone = house.desk.get_webhook(&Actor::house(), shop.id).await.unwrap_err();
        assert_eq!(gone.code(), "not_found");
    }
}
