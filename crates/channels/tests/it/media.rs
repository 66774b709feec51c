//! Files, albums, and what becomes of them after they were sent; which kinds go where is in `table`.

use crate::scene::Scene;
use desk::Actor;
use domain::{
    attachment::{FileKind, FileState},
    operator::Operator,
    view::Bubble,
};
use simulator::{Act, Fault, FaultKind, NewUser, PhoneMessage, Side, User};
use testkit::on_both_databases;

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

    pub(crate) async fn bubble(&self, is_it: impl Fn(&Bubble) -> bool) -> Option<Bubble> {
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

    async fn a_customers_other_file_takes_the_place_of_the_first_and_the_first_stays_in_the_history(house: House) {
        let scene = Scene::running(house).await;
        let (_, phone, _) = scene.talking().await;
        let photo = scene.acts(&scene.ann, Act::Photo { caption: Some("the lamp".into()), reply_to: None });
        scene.until("the photo is relayed", async |scene| scene.shown(&phone, "photo").is_some()).await;
        let shown = scene.shown(&phone, "photo").unwrap();
        scene.acts(&scene.ann, Act::Swap {
            message_id: photo,
            kind: "video".into(),
            caption: Some("the lamp, moving".into()),
        });
        scene.until("the film stands where the photo stood", async |scene| {
            scene.shown(&phone, "video").is_some_and(|film| film.id == shown.id)
        }).await;
        assert!(scene.shown(&phone, "photo").is_none());
        let words = scene.shown(&phone, "video").unwrap().text;
        assert_eq!(words, "#1 Ann · edited\nthe lamp, moving");
        scene.until("both files are here", async |scene| {
            let bubble = scene.bubble(|bubble| bubble.content.kind() == "video").await;
            bubble.is_some_and(|bubble| {
                let old = bubble.marks.history[0].file.as_ref();
                bubble.attachments[0].state == FileState::Fetched
                    && old.is_some_and(|old| old.state == FileState::Fetched)
            })
        }).await;
        let bubble = scene.bubble(|bubble| bubble.content.kind() == "video").await.unwrap();
        let version = &bubble.marks.history[0];
        assert_eq!((version.content.kind(), version.content.excerpt(9)), ("photo", "the lamp".to_owned()));
        let old = version.file.as_ref().unwrap();
        assert_eq!((old.kind, bubble.attachments[0].kind), (FileKind::Photo, FileKind::Video));
        let found = scene.house.desk.file(&Actor::house(), old.id).await.unwrap();
        assert!(scene.files().path(&found.stored).unwrap().exists());
        // A film becomes another one with the same words under it.
        scene.acts(&scene.ann, Act::Swap {
            message_id: photo,
            kind: "video".into(),
            caption: Some("the lamp, moving".into()),
        });
        scene.until("the third is here", async |scene| {
            let bubble = scene.bubble(|bubble| bubble.content.kind() == "video").await;
            bubble.is_some_and(|bubble| bubble.marks.history.len() == 2)
        }).await;
    }

    async fn a_file_that_comes_to_words_and_one_in_an_album_are_shown(house: House) {
        let scene = Scene::running(house).await;
        let (_, phone, _) = scene.talking().await;
        let words = scene.says(&scene.ann, "look");
        scene.until("the words are relayed", async |scene| {
            scene.received(&phone).iter().any(|words| words.ends_with("look"))
        }).await;
        scene.acts(&scene.ann, Act::Swap { message_id: words, kind: "photo".into(), caption: Some("look".into()) });
        scene.until("the words have a picture", async |scene| scene.shown(&phone, "photo").is_some()).await;
        let bubble = scene.bubble(|bubble| bubble.content.kind() == "photo").await.unwrap();
        assert_eq!((bubble.attachments.len(), bubble.content.excerpt(9)), (1, "look".to_owned()));
        scene.acts(&scene.ann, Act::Album { count: 2, caption: Some("two".into()) });
        let second = scene.on_phone(&scene.ann).last().unwrap().id;
        let pictures = |scene: &Scene| scene.on_phone(&phone).into_iter().filter(|m| m.kind == "photo").count();
        scene.until("the album is relayed", async |scene| pictures(scene) == 3).await;
        scene.acts(&scene.ann, Act::Swap { message_id: second, kind: "photo".into(), caption: None });
        scene.until("the other picture is shown", async |scene| pictures(scene) == 4).await;
        let album = scene.bubble(|bubble| bubble.content.kind() == "album").await.unwrap();
        assert_eq!((album.attachments.len(), album.content.excerpt(9)), (2, "two".to_owned()));
        assert!(album.marks.history[0].file.is_some());
        let newest = scene.shown(&phone, "photo").unwrap();
        assert_eq!(newest.text, "#1 Ann · edited");
    }

    async fn an_operators_other_file_takes_the_place_of_the_first_at_the_customers(house: House) {
        let scene = Scene::running(house).await;
        let (_, phone, _) = scene.talking().await;
        let photo = scene.acts(&phone, Act::Photo { caption: Some("this one".into()), reply_to: None });
        scene.until("the customer has it", async |scene| scene.shown(&scene.ann, "photo").is_some()).await;
        let shown = scene.shown(&scene.ann, "photo").unwrap();
        scene.acts(&phone, Act::Edit { message_id: photo, text: "this, rather".into() });
        scene.until("the words are changed", async |scene| {
            scene.shown(&scene.ann, "photo").is_some_and(|now| now.text == "this, rather")
        }).await;
        let document = |text: &str| Act::Swap {
            message_id: photo,
            kind: "document".into(),
            caption: Some(text.into()),
        };
        scene.acts(&phone, document("the drawing"));
        scene.until("the file is another", async |scene| {
            scene.shown(&scene.ann, "document").is_some_and(|now| now.id == shown.id && now.text == "the drawing")
        }).await;
        let bubble = scene.bubble(|bubble| bubble.content.kind() == "document").await.unwrap();
        let before: Vec<_> = bubble.marks.history.iter().map(|version| version.content.excerpt(20)).collect();
        assert_eq!(before, ["this one", "this, rather"]);
        assert_eq!(bubble.marks.history[1].file.as_ref().unwrap().kind, FileKind::Photo);

        // Of an album the part that was meant, and its words stay.
        scene.acts(&phone, Act::Album { count: 3, caption: Some("three".into()) });
        let parts = |scene: &Scene| -> Vec<PhoneMessage> {
            let all = scene.on_phone(&scene.ann).into_iter();
            all.filter(|m| m.from == Side::Bot && m.album.is_some()).collect()
        };
        scene.until("the customer has the album", async |scene| parts(scene).len() == 3).await;
        let last = scene.on_phone(&phone).into_iter().rev();
        let last = last.into_iter().find(|m| m.from == Side::User && m.album.is_some()).unwrap();
        scene.acts(&phone, Act::Swap { message_id: last.id, kind: "video".into(), caption: None });
        scene.until("the third is a film", async |scene| parts(scene)[2].kind == "video").await;
        let kinds: Vec<_> = parts(&scene).into_iter().map(|m| (m.kind, m.text)).collect();
        let photo = |words: &str| ("photo".to_owned(), words.to_owned());
        assert_eq!(kinds, [photo("three"), photo(""), ("video".to_owned(), String::new())]);
    }

    async fn a_swap_that_telegram_refuses_is_told_to_who_made_it(house: House) {
        let scene = Scene::running(house).await;
        let (_, phone, _) = scene.talking().await;
        let photo = scene.acts(&phone, Act::Photo { caption: None, reply_to: None });
        scene.until("the customer has it", async |scene| scene.shown(&scene.ann, "photo").is_some()).await;
        let description = "Bad Request: message can't be edited".to_owned();
        let refusal = FaultKind::Refusal { code: 400, description, retry_after: None, migrate_to_chat_id: None };
        scene.world.add_fault(Fault::once(refusal).on(&["editMessageMedia"]));
        scene.acts(&phone, Act::Swap { message_id: photo, kind: "photo".into(), caption: None });
        let why = "did not get this change: Bad Request: message can't be edited.";
        scene.until("she is told", async |scene| {
            scene.received(&phone).iter().any(|words| words.ends_with(why))
        }).await;
        let bubble = scene.bubble(|bubble| bubble.content.kind() == "photo").await.unwrap();
        assert_eq!(bubble.marks.trouble.as_deref(), Some("Bad Request: message can't be edited"));
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
