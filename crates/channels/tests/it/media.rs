//! Every kind, every way: from the customer to the desk and to an operator on Telegram, and back from both.

use crate::scene::Scene;
use desk::Actor;
use domain::{
    attachment::{FileKind, FileState},
    message::{Progress, Write},
    operator::Operator,
    view::Bubble,
};
use serde_json::json;
use simulator::{Act, Fault, FaultKind, NewUser, PhoneMessage, Side, User};
use testkit::on_both_databases;

/// What a phone can send, and how the desk and another phone call it.
fn kinds() -> Vec<(Act, &'static str)> {
    let media = |kind: &str| Act::Media {
        kind: kind.to_owned(),
        caption: None,
        size_bytes: None,
    };
    let other = |fields: serde_json::Value| Act::Other {
        fields: fields.as_object().cloned().unwrap_or_default(),
    };
    let place = json!({"latitude": 46.5, "longitude": 11.35});
    vec![
        (media("photo"), "photo"),
        (media("video"), "video"),
        (media("animation"), "animation"),
        (media("audio"), "audio"),
        (media("voice"), "voice"),
        (media("video_note"), "video_note"),
        (media("document"), "document"),
        (media("sticker"), "sticker"),
        (
            Act::Location {
                latitude: 46.5,
                longitude: 11.35,
            },
            "location",
        ),
        (
            other(
                json!({"venue": {"location": place, "title": "Museum", "address": "Main street"}, "location": place}),
            ),
            "venue",
        ),
        (
            Act::Contact {
                phone: Some("+39055123".to_owned()),
                first_name: Some("Zoe".to_owned()),
            },
            "contact",
        ),
        (
            other(
                json!({"poll": {"id": "1", "question": "Tea?", "options": [{"text": "Yes", "voter_count": 0}],
                "total_voter_count": 0, "is_closed": false, "is_anonymous": true, "type": "regular",
                "allows_multiple_answers": false}}),
            ),
            "poll",
        ),
        (other(json!({"dice": {"emoji": "🎲", "value": 4}})), "dice"),
        (other(json!({"hologram": {"x": 1}})), "unsupported"),
    ]
}

fn phone_kind(kind: &str) -> &str {
    if kind == "unsupported" {
        "hologram"
    } else {
        kind
    }
}

impl Scene {
    pub(crate) fn acts(&self, user: &User, act: Act) -> i64 {
        let acted = self.world.act(self.bot.id, user.id, act).unwrap();
        acted.message_id()
    }

    fn on_phone(&self, user: &User) -> Vec<PhoneMessage> {
        self.world.messages(self.bot.id, user.id).unwrap()
    }

    /// The newest message of the bot on a phone that is of a kind.
    fn shown(&self, user: &User, kind: &str) -> Option<PhoneMessage> {
        let of_bot = self.on_phone(user).into_iter().rev();
        of_bot
            .into_iter()
            .find(|message| message.from == Side::Bot && message.kind == kind)
    }

    async fn bubble(&self, is_it: impl Fn(&Bubble) -> bool) -> Option<Bubble> {
        self.bubbles(1)
            .await
            .into_iter()
            .rev()
            .find(|bubble| is_it(bubble))
    }

    async fn operator_on_telegram(&self) -> (Operator, User) {
        let operator = self.house.agent("Olga", &[]).await;
        let phone = self.world.create_user(NewUser::named("Olga")).unwrap();
        let actor = self.house.actor(&operator).await;
        let link = self.house.desk.connect_console(&actor).await.unwrap();
        let payload = link.words.trim_start_matches("/start ").to_owned();
        self.world
            .start(self.bot.id, phone.id, Some(&payload))
            .unwrap();
        self.until("the operator is connected", async |scene| {
            scene
                .received(&phone)
                .iter()
                .any(|words| words.contains("You are connected"))
        })
        .await;
        (operator, phone)
    }

    /// Ann has written, and the operator has the conversation.
    async fn talking(&self) -> (Operator, User, Actor) {
        let (operator, phone) = self.operator_on_telegram().await;
        self.says(&phone, "/start");
        self.until("the operator is available", async |scene| {
            scene
                .received(&phone)
                .iter()
                .any(|words| words.contains("You are available"))
        })
        .await;
        self.ann_wrote("hello").await;
        let actor = self.house.actor(&operator).await;
        let row = self.house.conversation(1).await;
        self.house.desk.take(&actor, row.id, true).await.unwrap();
        self.until("the operator is told", async |scene| {
            scene
                .received(&phone)
                .iter()
                .any(|words| words.contains("hello"))
        })
        .await;
        (operator, phone, actor)
    }
}

on_both_databases! {
    async fn every_kind_reaches_the_desk_and_the_operators_phone(house: House) {
        let scene = Scene::running(house).await;
        let (_, phone, _) = scene.talking().await;
        for (act, kind) in kinds() {
            scene.acts(&scene.ann, act);
            scene.until(kind, async |scene| {
                let came = scene.bubble(|bubble| bubble.content.kind() == kind).await;
                came.is_some_and(|bubble| bubble.attachments.iter().all(|file| file.state == FileState::Fetched))
            }).await;
            let relayed = phone_kind(kind);
            scene.until(&format!("{kind} on the operator's phone"), async |scene| {
                scene.shown(&phone, relayed).is_some()
            }).await;
        }
        let photo = scene.bubble(|bubble| bubble.content.kind() == "photo").await.unwrap();
        let file = &photo.attachments[0];
        assert_eq!(file.mime, "image/jpeg");
        let found = scene.house.desk.file(&Actor::house(), file.id).await.unwrap();
        assert!(scene.files().path(&found.stored).unwrap().exists());
    }

    async fn every_kind_of_an_operators_phone_reaches_the_customer_and_the_desk(house: House) {
        let scene = Scene::running(house).await;
        let (operator, phone, _) = scene.talking().await;
        for (act, kind) in kinds() {
            scene.acts(&phone, act);
            let told = phone_kind(kind);
            scene.until(&format!("{kind} at the customer"), async |scene| {
                scene.shown(&scene.ann, told).is_some()
            }).await;
            let said = scene.bubble(|bubble| bubble.content.kind() == kind).await.unwrap();
            assert_eq!(said.author, domain::message::Author::Operator(operator.id));
        }
    }

    async fn every_kind_of_file_goes_from_the_browser_to_the_phone(house: House) {
        let scene = Scene::running(house).await;
        let (_, _, actor) = scene.talking().await;
        let row = scene.house.conversation(1).await;
        let png = [&b"\x89PNG\r\n\x1a\n"[..], &[0; 32]].concat();
        let gif = [&b"GIF89a"[..], &[0; 32]].concat();
        let mp4 = [&b"\0\0\0\x20ftypisom"[..], &[0; 32]].concat();
        let ogg = [&b"OggS\0\x02"[..], &[0; 32]].concat();
        let mp3 = [&b"ID3\x04"[..], &[0; 32]].concat();
        for (name, bytes, kind) in [
            ("a.png", png, "photo"), ("a.gif", gif, "animation"), ("a.mp4", mp4, "video"),
            ("a.ogg", ogg, "voice"), ("a.mp3", mp3, "audio"), ("a.pdf", b"%PDF-1.7 x".to_vec(), "document"),
        ] {
            let mut writer = scene.files().begin(&format!("up-{kind}"), 1 << 20).await.unwrap();
            writer.write(&bytes).await.unwrap();
            let stored = writer.finish().await.unwrap();
            let kept = scene.house.desk.keep_file(&actor, row.id, name, &stored).await.unwrap();
            assert_eq!(kept.kind.name(), kind, "{name}");
            let write = Write { attachments: vec![kept.id], text: "look".into(), ..Write::default() };
            let said = scene.house.desk.write(&actor, row.id, &write).await.unwrap();
            scene.until(kind, async |scene| scene.shown(&scene.ann, kind).is_some()).await;
            let shown = scene.shown(&scene.ann, kind).unwrap();
            assert_eq!((shown.text.as_str(), shown.file.unwrap().size_bytes), ("look", bytes.len()));
            scene.until("it counts as sent", async |scene| {
                let bubble = scene.bubble(|bubble| bubble.id == said.id).await.unwrap();
                bubble.progress == Some(Progress::Sent)
            }).await;
        }
    }

    async fn an_album_stays_one_on_every_side(house: House) {
        let scene = Scene::running(house).await;
        let (_, phone, _) = scene.talking().await;
        scene.acts(&scene.ann, Act::Album { count: 3, caption: Some("three lamps".into()) });
        scene.until("all parts are one message", async |scene| {
            let album = scene.bubble(|bubble| bubble.content.kind() == "album").await;
            album.is_some_and(|album| album.attachments.len() == 3)
        }).await;
        scene.until("the operator sees three pictures", async |scene| {
            let pictures = scene.on_phone(&phone).into_iter();
            pictures.filter(|m| m.from == Side::Bot && m.kind == "photo").count() == 3
        }).await;
        scene.acts(&phone, Act::Album { count: 2, caption: Some("these two".into()) });
        scene.until("the customer sees one album", async |scene| {
            let pictures = scene.on_phone(&scene.ann).into_iter();
            let albums: Vec<_> = pictures
                .filter(|m| m.from == Side::Bot && m.kind == "photo")
                .map(|m| m.album)
                .collect();
            albums.len() == 2 && albums[0].is_some() && albums[0] == albums[1]
        }).await;
    }

    async fn edits_deletions_replies_and_reactions_go_both_ways(house: House) {
        let scene = Scene::running(house).await;
        let (_, phone, actor) = scene.talking().await;
        let photo = scene.acts(&scene.ann, Act::Photo { caption: Some("teh lamp".into()), reply_to: None });
        scene.until("the photo is relayed", async |scene| scene.shown(&phone, "photo").is_some()).await;
        scene.acts(&scene.ann, Act::Edit { message_id: photo, text: "the lamp".into() });
        scene.until("the edit is relayed", async |scene| {
            scene.shown(&phone, "photo").is_some_and(|shown| shown.text.contains("the lamp"))
        }).await;
        let bubble = scene.bubble(|bubble| bubble.content.kind() == "photo").await.unwrap();
        assert_eq!(bubble.content.text().unwrap().plain, "the lamp");
        assert_eq!(bubble.marks.history[0].content.excerpt(9), "teh lamp");

        // The operator answers the photo, from his phone and from a browser.
        let shown = scene.shown(&phone, "photo").unwrap();
        let answer = scene.acts(&phone, Act::Say {
            text: "Whole again tomorrow".into(),
            entities: Vec::new(),
            reply_to: Some(shown.id),
            quote: None,
        });
        scene.until("the customer sees what is answered", async |scene| {
            let answers = scene.on_phone(&scene.ann);
            answers.iter().any(|m| m.text == "Whole again tomorrow"
                && m.reply_to.as_ref().is_some_and(|quote| quote.message_id == photo))
        }).await;
        scene.acts(&phone, Act::Edit { message_id: answer, text: "Whole on Monday".into() });
        scene.until("the operator's edit arrives", async |scene| {
            scene.received(&scene.ann).contains(&"Whole on Monday".to_owned())
        }).await;

        scene.acts(&phone, Act::React { message_id: shown.id, emoji: Some("👍".into()) });
        scene.until("the operator's reaction arrives", async |scene| {
            let messages = scene.on_phone(&scene.ann);
            messages.iter().any(|m| m.id == photo && m.reactions.iter().any(|r| r.emoji == "👍"))
        }).await;
        let said = scene.on_phone(&scene.ann).into_iter().find(|m| m.text == "Whole on Monday").unwrap();
        scene.acts(&scene.ann, Act::React { message_id: said.id, emoji: Some("❤".into()) });
        scene.until("the customer's reaction arrives on the operator's phone", async |scene| {
            let messages = scene.on_phone(&phone);
            messages.iter().any(|m| m.id == answer && m.reactions.iter().any(|r| r.emoji == "❤"))
        }).await;

        let is_said = |bubble: &Bubble| bubble.content.excerpt(99) == "Whole on Monday";
        let bubble = scene.bubble(is_said).await.unwrap();
        scene.house.desk.delete_message(&actor, bubble.id).await.unwrap();
        scene.until("it is gone", async |scene| {
            !scene.received(&scene.ann).contains(&"Whole on Monday".to_owned())
        }).await;
    }

    async fn a_cut_download_comes_whole_at_last(house: House) {
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

    async fn a_byte_too_many_is_said_plainly(house: House) {
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

    async fn typing_is_shown_and_kept_nowhere(house: House) {
        let scene = Scene::running(house).await;
        let (_, _, actor) = scene.talking().await;
        let row = scene.house.conversation(1).await;
        let head = scene.house.desk.head().await.unwrap();
        scene.house.desk.type_to(&actor, row.id).await.unwrap();
        scene.until("the customer sees it", async |scene| {
            let chat = scene.world.chat(scene.bot.id, scene.ann.id).unwrap();
            chat.action.as_deref() == Some("typing")
        }).await;
        assert_eq!(scene.house.desk.head().await.unwrap(), head);
    }
}

#[test]
fn the_table_names_every_kind_of_file() {
    let named: Vec<_> = kinds().into_iter().map(|(_, kind)| kind).collect();
    assert!(
        FileKind::ALL
            .iter()
            .all(|kind| named.contains(&kind.name()))
    );
}
