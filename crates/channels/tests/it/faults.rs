//! What goes wrong, one by one: each fault has its own result, which somebody sees.

use crate::{
    console::{olga, shows},
    health::{health, is_broken},
    scene::Scene,
    topics::{says_in, thread_of, with_topics},
    way_out::{is_sent, talking},
};
use domain::{
    attachment::FileState,
    channel::{Health, RawUpdate},
    event::{Event, Fact},
    id::ConversationId,
    message::Progress,
    view::Bubble,
};
use serde_json::{Value, json};
use simulator::{Act, Fault, FaultKind, User};
use std::time::Duration;
use testkit::on_both_databases;

impl Scene {
    /// Hands an update in as Telegram documents it, whatever Ann's phone says.
    fn hands_in(&self, update: &Value) {
        self.world.push_update(self.bot.id, update.clone()).unwrap();
    }
}

fn person(scene: &Scene) -> Value {
    json!({"id": scene.ann.id, "is_bot": false, "first_name": "Ann"})
}

/// A part of an album of documents, with words under the second.
fn part_of_album(scene: &Scene, number: i64) -> Value {
    let mut part = json!({
        "message_id": number,
        "from": person(scene),
        "chat": {"id": scene.ann.id, "type": "private", "first_name": "Ann"},
        "date": 1_790_000_000,
        "media_group_id": "13000000001",
        "document": {"file_id": format!("BQAC{number}"), "file_unique_id": format!("AgAD{number}"),
            "file_name": format!("{number}.pdf"), "mime_type": "application/pdf", "file_size": 99},
    });
    if number == 902 {
        part["caption"] = json!("the second");
    }
    json!({ "message": part })
}

/// In which conversation each message was understood, in their order.
async fn received(scene: &Scene) -> Vec<ConversationId> {
    let events = scene.house.desk.events_after(0, 100_000).await.unwrap();
    let of = |event: &Event| {
        if let Fact::MessageReceived { moved, .. } = &event.fact {
            Some(moved.conversation)
        } else {
            None
        }
    };
    events.iter().filter_map(of).collect()
}

async fn album(scene: &Scene) -> Option<Bubble> {
    let mut bubbles = scene.bubbles(1).await.into_iter();
    bubbles.find(|bubble| bubble.content.kind() == "album" || bubble.content.kind() == "document")
}

on_both_databases! {
    async fn a_429_storm_is_waited_out_and_nothing_is_lost_or_sent_twice(house: House) {
        let mut scene = talking(house).await;
        let bob = scene.customer("Bob");
        scene.says(&bob, "me too");
        scene.until("Bob is there", async |scene| scene.heard(2).await == ["me too"]).await;
        scene.world.add_fault(Fault::always(FaultKind::TooManyRequests { retry_after: 3 }).on(&["sendMessage"]));
        scene.answers(1, "one").await;
        scene.until("it is said why it waits", async |scene| {
            let why = "Too Many Requests: retry after 3";
            matches!(scene.progress(1, "one").await, Some(Progress::Held { why: told, .. }) if told == why)
        }).await;
        for words in ["two", "three"] {
            scene.answers(1, words).await;
            scene.answers(2, words).await;
        }
        scene.until("it was refused again and again", async |scene| scene.attempts("one") >= 3).await;
        let half = FaultKind::TooManyRequests { retry_after: 1 };
        scene.world.set_faults(vec![Fault::always(half).on(&["sendMessage"]).in_percent(50)]);
        scene.until("all is there", async |scene| {
            scene.received(&scene.ann).len() == 3 && scene.received(&bob).len() == 2
        }).await;
        scene.world.set_faults(Vec::new());
        assert_eq!(scene.received(&scene.ann), ["one", "two", "three"]);
        assert_eq!(scene.received(&bob), ["two", "three"]);
        scene.until("it counts as sent", async |scene| is_sent(scene, "three").await).await;
    }

    async fn a_429_is_waited_for_and_delays_no_other_chat(house: House) {
        let mut scene = talking(house).await;
        let bob = scene.customer("Bob");
        scene.says(&bob, "me too");
        scene
            .until("Bob is there", async |scene| {
                scene.heard(2).await == ["me too"] && scene.is_greeted(&bob)
            })
            .await;
        let fault = Fault::once(FaultKind::TooManyRequests { retry_after: 30 }).against(scene.ann.id);
        scene.world.add_fault(fault);
        scene.answers(1, "for Ann").await;
        scene
            .until("it was refused once", async |scene| {
                scene.attempts("for Ann") == 1
            })
            .await;
        let refused_at = scene.house.now();
        scene
            .until("it is said why it waits", async |scene| {
                matches!(
                    scene.progress(1, "for Ann").await,
                    Some(Progress::Held { .. })
                )
            })
            .await;
        let Some(Progress::Held { until, why }) = scene.progress(1, "for Ann").await else {
            panic!("it waits")
        };
        assert_eq!(why, "Too Many Requests: retry after 30");
        assert!((29_000..=30_100).contains(&until.ms_since(refused_at)));
        scene.answers(2, "for Bob").await;
        scene
            .until("Bob has his answer", async |scene| {
                scene.received(&bob) == ["for Bob"]
            })
            .await;
        assert_eq!(scene.received(&scene.ann), [""; 0]);
        let passed_ms = scene.house.now().ms_since(refused_at);
        scene.house.pass_ms(29_900 - passed_ms);
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(scene.attempts("for Ann"), 1, "thirty seconds are not over");
        scene
            .until("Ann has her answer", async |scene| {
                scene.received(&scene.ann) == ["for Ann"]
            })
            .await;
        let waited_ms = scene.house.now().ms_since(refused_at);
        assert!((29_900..=32_000).contains(&waited_ms), "{waited_ms}");
    }

    async fn a_403_is_shown_in_telegrams_words(house: House) {
        let mut scene = talking(house).await;
        let (bot, ann) = scene.ids();
        scene.world.act(bot, ann, simulator::Act::Block).unwrap();
        scene.answers(1, "are you there?").await;
        scene
            .until("it has failed", async |scene| {
                let why = "Forbidden: bot was blocked by the user".to_owned();
                scene.progress(1, "are you there?").await == Some(Progress::Failed { why })
            })
            .await;
        assert_eq!(scene.attempts("are you there?"), 1);
    }

    async fn a_topic_that_was_deleted_is_opened_again_and_nothing_is_lost(house: House) {
        let mut scene = with_topics(house).await;
        let (_, phone) = olga(&scene).await;
        scene.ann_wrote("hello").await;
        scene.house.settle().await;
        scene.until("it is relayed", async |scene| shows(scene, &phone, "hello")).await;
        let before = thread_of(&scene, &phone, "hello");
        scene.world.act(scene.bot.id, phone.id, Act::DeleteTopic { thread: before }).unwrap();
        scene.ann_wrote("are you there?").await;
        scene.until("it is relayed in another topic", async |scene| {
            shows(scene, &phone, "are you there?")
        }).await;
        let after = thread_of(&scene, &phone, "are you there?");
        assert_ne!(after, before);
        says_in(&scene, &phone, after, "Yes.");
        scene.until("Ann is answered", async |scene| scene.received(&scene.ann) == ["Yes."]).await;
    }

    async fn a_send_whose_answer_was_lost_leaves_doubt_and_is_not_repeated(house: House) {
        let mut scene = talking(house).await;
        scene
            .world
            .add_fault(Fault::once(FaultKind::LostAnswer).on(&["sendMessage"]));
        scene.answers(1, "did it arrive?").await;
        scene
            .until("it is in doubt", async |scene| {
                matches!(
                    scene.progress(1, "did it arrive?").await,
                    Some(Progress::Unknown { .. })
                )
            })
            .await;
        scene.answers(1, "and this?").await;
        scene
            .until("the next one is sent", async |scene| {
                is_sent(scene, "and this?").await
            })
            .await;
        assert_eq!(scene.received(&scene.ann), ["did it arrive?", "and this?"]);
        assert_eq!(scene.attempts("did it arrive?"), 1);
    }

    async fn a_file_whose_download_was_cut_comes_whole_at_last(house: House) {
        let scene = Scene::running(house).await;
        scene.world.add_fault(Fault::once(FaultKind::CutDownload));
        scene.acts(&scene.ann, Act::Document {
            name: Some("long.txt".into()),
            content: Some("line\n".repeat(9_000)),
            caption: None,
        });
        scene.until("it is here", async |scene| {
            let came = scene.bubble(|bubble| bubble.content.kind() == "document").await;
            came.is_some_and(|bubble| bubble.attachments[0].state == FileState::Fetched)
        }).await;
        let bubble = scene.bubble(|bubble| bubble.content.kind() == "document").await.unwrap();
        assert_eq!(bubble.attachments[0].size_bytes, Some(45_000));
        assert_eq!(bubble.attachments[0].mime, "text/plain");
    }

    async fn an_album_out_of_order_with_one_part_late_is_one_message_in_order(house: House) {
        let scene = talking(house).await;
        for number in [903, 901] {
            scene.hands_in(&part_of_album(&scene, number));
        }
        scene.until("two parts are one message", async |scene| {
            album(scene).await.is_some_and(|album| album.attachments.len() == 2)
        }).await;
        scene.hands_in(&part_of_album(&scene, 902));
        scene.until("the late part is in it", async |scene| {
            album(scene).await.is_some_and(|album| album.attachments.len() == 3)
        }).await;
        let whole = album(&scene).await.unwrap();
        let names: Vec<_> = whole.attachments.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["901.pdf", "902.pdf", "903.pdf"]);
        assert_eq!(whole.content.excerpt(20), "the second");
        assert_eq!(scene.heard(1).await.len(), 2, "and no message more");
    }

    async fn an_edit_before_its_message_is_the_message_and_comes_once(house: House) {
        let scene = talking(house).await;
        let message = |text: &str| {
            let person = person(&scene);
            let chat = json!({"id": scene.ann.id, "type": "private", "first_name": "Ann"});
            json!({"message_id": 900, "from": person, "chat": chat, "date": 1_790_000_000, "text": text})
        };
        let mut edited = message("the kettle");
        edited["edit_date"] = json!(1_790_000_005);
        scene.hands_in(&json!({"edited_message": edited}));
        scene.until("it is taken as it is", async |scene| scene.heard(1).await == ["hello", "the kettle"]).await;
        scene.hands_in(&json!({"message": message("teh kettle")}));
        scene.ann_wrote("and now?").await;
        assert_eq!(scene.heard(1).await, ["hello", "the kettle", "and now?"]);
    }

    async fn a_reaction_to_an_unknown_message_changes_nothing_and_stops_nobody(house: House) {
        let scene = talking(house).await;
        let before = scene.bubbles(1).await;
        let emoji = json!([{"type": "emoji", "emoji": "👍"}]);
        scene.hands_in(&json!({"message_reaction": {
            "chat": {"id": scene.ann.id, "type": "private", "first_name": "Ann"}, "message_id": 9_999,
            "user": person(&scene), "date": 1_790_000_000, "old_reaction": [], "new_reaction": emoji,
        }}));
        scene.ann_wrote("still there?").await;
        let after = scene.bubbles(1).await;
        assert_eq!(after[..before.len()], before);
        assert_eq!(after.len(), before.len() + 1);
        assert_eq!(scene.config().await.channel.health, Health::Connected);
    }

    async fn a_file_of_20_mb_and_one_byte_is_shown_with_the_limit(house: House) {
        let scene = Scene::running(house).await;
        scene.acts(&scene.ann, Act::Media {
            kind: "document".into(),
            caption: None,
            size_bytes: Some(20 * 1024 * 1024 + 1),
        });
        scene.until("the limit is said", async |scene| {
            let came = scene.bubble(|bubble| bubble.content.kind() == "document").await;
            came.is_some_and(|bubble| bubble.attachments[0].state == FileState::TooLarge)
        }).await;
    }

    async fn a_flood_by_one_user_delays_no_other_and_is_kept_in_order(house: House) {
        const FLOOD: i64 = 600;
        let mut scene = Scene::built(house).await;
        let bob = scene.customer("Bob");
        let raw = |id: i64, user: &User, words: String| RawUpdate {
            external_id: id.to_string(),
            lane: user.id.to_string(),
            body: json!({"update_id": id, "message": {
                "message_id": 1_000 + id, "from": {"id": user.id, "is_bot": false, "first_name": user.first_name},
                "chat": {"id": user.id, "type": "private"}, "date": 1_790_000_000, "text": words,
            }}).to_string(),
        };
        let mut all: Vec<_> = (0..FLOOD).map(|id| raw(id, &scene.ann, id.to_string())).collect();
        all.push(raw(FLOOD, &bob, "only this".to_owned()));
        scene.house.desk.take_in(scene.house.channel, all, None).await.unwrap();
        scene.start();
        scene.until("all is understood", async |scene| {
            received(scene).await.len() == usize::try_from(FLOOD).unwrap() + 1
        }).await;
        let received = received(&scene).await;
        let bobs = received.iter().position(|conversation| *conversation != received[0]).unwrap();
        assert!(bobs < 64, "Bob was heard after {bobs} messages of Ann");
        let last = scene.bubbles(1).await.pop().unwrap();
        assert_eq!(last.content.excerpt(9), (FLOOD - 1).to_string());
    }

    async fn a_token_revoked_while_running_is_told_at_the_channel_and_at_each_message(house: House) {
        let mut scene = talking(house).await;
        scene.until("connected", async |scene| {
            scene.config().await.channel.health == Health::Connected
        }).await;
        scene.world.reset();
        scene.until("the channel says it", async |scene| {
            let health = scene.config().await.channel.health;
            matches!(health, Health::Broken { why } if why.contains("Unauthorized"))
        }).await;
        scene.answers(1, "are you there?").await;
        scene.until("the message says it", async |scene| {
            let why = "Telegram refused the bot's token: Unauthorized".to_owned();
            scene.progress(1, "are you there?").await == Some(Progress::Failed { why })
        }).await;
    }

    async fn two_pollers_on_one_token_are_told_and_so_is_the_end_of_it(house: House) {
        let scene = Scene::running(house).await;
        scene
            .until("connected", async |scene| {
                health(scene).await == Health::Connected
            })
            .await;
        scene.world.add_fault(Fault::always(FaultKind::Conflict));
        scene.says(&scene.ann, "wake the long poll");
        scene
            .until("told", async |scene| {
                is_broken(scene, "another program uses this bot token").await
            })
            .await;
        scene.world.set_faults(Vec::new());
        scene
            .until("connected again", async |scene| {
                health(scene).await == Health::Connected
            })
            .await;
        scene.ann_wrote("after all").await;
    }
}
