//! A scene that waits for each message on its way, and for what becomes of it.

use super::kinds::Row;
use crate::{console::connected, scene::Scene};
use desk::Actor;
use domain::{attachment::FileState, id::MessageId, message::Write, view::Bubble};
use simulator::{Act, PhoneMessage, Side, User};
use std::{collections::BTreeSet, time::Duration};
use testkit::House;

/// A scene in which one conversation is watched, kind after kind.
pub(super) struct Table {
    pub(super) scene: Scene,
    pub(super) actor: Actor,
    pub(super) phone: User,
    pub(super) seen: BTreeSet<MessageId>,
}

impl Table {
    /// Ann has written, and Olga has her conversation, in a browser and on her phone.
    pub(super) async fn laid(house: House) -> Self {
        let scene = Scene::running(house).await;
        let operator = scene.house.agent("Olga", &[]).await;
        let phone = connected(&scene, &operator).await;
        scene.ann_wrote("hello").await;
        let actor = scene.house.actor(&operator).await;
        let row = scene.house.conversation(1).await;
        scene.house.desk.take(&actor, row.id, true).await.unwrap();
        let mut table = Self {
            scene,
            actor,
            phone,
            seen: BTreeSet::new(),
        };
        table
            .soon("hello", async |table| {
                !table.came(&table.phone, 0, "text").is_empty()
            })
            .await;
        table.seen = table
            .bubbles()
            .await
            .into_iter()
            .map(|bubble| bubble.id)
            .collect();
        table
    }

    /// Waits until something is so; the clock of the house goes faster than the one on the wall, because a chat takes
    /// one message a second.
    pub(super) async fn soon(&self, what: &str, is_so: impl AsyncFn(&Self) -> bool) {
        for _ in 0..3_000 {
            if is_so(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            self.scene.house.pass_ms(50);
        }
        panic!(
            "still not so: {what}; calls: {:#?}",
            self.scene.world.calls()
        );
    }

    async fn bubbles(&self) -> Vec<Bubble> {
        self.scene.bubbles(1).await
    }

    pub(super) async fn bubble(&self, id: MessageId) -> Bubble {
        let mut bubbles = self.bubbles().await.into_iter();
        bubbles.find(|bubble| bubble.id == id).unwrap()
    }

    /// Waits for the next message at the desk, and returns it once all its files are there.
    pub(super) async fn comes(&mut self, row: &Row) -> Bubble {
        let is_it = |table: &Self, bubble: &Bubble| {
            let files = &bubble.attachments;
            bubble.content.kind() == row.desk
                && !table.seen.contains(&bubble.id)
                && (row.desk != "album" || files.len() == row.phone.1)
                && files.iter().all(|file| file.state == FileState::Fetched)
        };
        self.soon(row.kind, async |table| {
            table
                .bubbles()
                .await
                .iter()
                .any(|bubble| is_it(table, bubble))
        })
        .await;
        let bubbles = self.bubbles().await;
        let bubble = bubbles
            .iter()
            .rfind(|bubble| is_it(self, bubble))
            .cloned()
            .unwrap();
        self.seen.extend(bubbles.iter().map(|bubble| bubble.id));
        bubble
    }

    pub(super) fn on(&self, user: &User) -> Vec<PhoneMessage> {
        self.scene
            .world
            .messages(self.scene.bot.id, user.id)
            .unwrap()
    }

    pub(super) fn last(&self, user: &User) -> i64 {
        self.on(user).last().map_or(0, |message| message.id)
    }

    pub(super) fn find(&self, user: &User, id: i64) -> Option<PhoneMessage> {
        self.on(user).into_iter().find(|message| message.id == id)
    }

    /// What the bot wrote on a phone after a message, of one kind.
    pub(super) fn came(&self, user: &User, after: i64, kind: &str) -> Vec<PhoneMessage> {
        let all = self.on(user).into_iter();
        all.filter(|m| m.id > after && m.from == Side::Bot && m.kind == kind)
            .collect()
    }

    /// Waits until a kind is on a phone, whole.
    pub(super) async fn arrives(&self, row: &Row, user: &User, after: i64) -> PhoneMessage {
        let (kind, count) = row.phone;
        let is_whole = |table: &Self| {
            let new = table.came(user, after, kind);
            new.len() >= count && new.iter().any(row.shows)
        };
        self.soon(row.kind, async |table| is_whole(table)).await;
        let new = self.came(user, after, kind);
        new.into_iter().find(row.shows).unwrap()
    }

    pub(super) fn says(&self, user: &User, words: &str, reply_to: i64) -> i64 {
        let act = Act::Say {
            text: words.to_owned(),
            entities: Vec::new(),
            reply_to: Some(reply_to),
            quote: None,
        };
        self.scene.acts(user, act)
    }

    pub(super) fn reacts(&self, user: &User, message_id: i64) {
        let emoji = Some("👍".to_owned());
        self.scene.acts(user, Act::React { message_id, emoji });
    }

    pub(super) fn is_reacted_to(&self, user: &User, id: i64) -> bool {
        self.find(user, id).is_some_and(|m| {
            m.reactions
                .iter()
                .any(|reaction| reaction.from == Side::Bot && reaction.emoji == "👍")
        })
    }

    /// Says whether a phone shows these words of the bot as an answer to a message.
    pub(super) fn is_answered(&self, user: &User, words: &str, answered: i64) -> bool {
        self.on(user).iter().any(|m| {
            m.from == Side::Bot
                && m.text.ends_with(words)
                && m.reply_to
                    .as_ref()
                    .is_some_and(|quote| quote.message_id == answered)
        })
    }

    pub(super) async fn write(&self, write: &Write) -> Bubble {
        let row = self.scene.house.conversation(1).await;
        self.scene
            .house
            .desk
            .write(&self.actor, row.id, write)
            .await
            .unwrap()
    }

    pub(super) async fn keep(&self, name: &str, bytes: &[u8]) -> domain::id::AttachmentId {
        let piece = format!("up-{name}-{}", self.seen.len());
        let mut writer = self.scene.files().begin(&piece, 1 << 20).await.unwrap();
        writer.write(bytes).await.unwrap();
        let stored = writer.finish().await.unwrap();
        let row = self.scene.house.conversation(1).await;
        let kept = self
            .scene
            .house
            .desk
            .keep_file(&self.actor, row.id, name, &stored)
            .await;
        kept.unwrap().id
    }

    /// The customer answers what came from the house, and reacts to it; both stand at the message in the browser.
    pub(super) async fn is_answered_and_reacted_to(&self, kind: &str, said: MessageId, shown: i64) {
        let words = format!("thanks for the {kind}");
        self.says(&self.scene.ann, &words, shown);
        self.soon(&words, async |table| {
            let bubbles = table.bubbles().await;
            let answer = bubbles
                .iter()
                .find(|bubble| bubble.content.excerpt(99) == words);
            answer.is_some_and(|answer| answer.quote.as_ref().is_some_and(|quote| quote.id == said))
        })
        .await;
        self.reacts(&self.scene.ann, shown);
        self.soon("the reaction", async |table| {
            let marks = table.bubble(said).await.marks;
            marks
                .reactions
                .iter()
                .any(|reaction| reaction.by.is_none() && reaction.emoji == "👍")
        })
        .await;
    }
}
