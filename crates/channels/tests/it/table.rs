//! The table: every kind of message, in each of the four directions, and what becomes of it there: an answer to it, a
//! reaction, other words, another file, its deletion. What Telegram or the browser does not have stands in it with its
//! reason.

use crate::{console::connected, scene::Scene};
use desk::Actor;
use domain::{
    attachment::{FileKind, FileState},
    id::MessageId,
    message::{Author, Content, Progress, Write},
    view::Bubble,
};
use serde_json::{Value, json};
use simulator::{Act, PhoneMessage, Side, User};
use std::{collections::BTreeSet, time::Duration};
use testkit::{House, on_both_databases};

/// Why nobody hears that a customer deleted a message.
///
/// Source: <https://core.telegram.org/bots/api#update>; only a connection with a business account tells it.
const UNTOLD: &str = "Telegram tells a bot nothing of messages that its user deletes";

/// What does not exist, and why.
type Cell<T> = Result<T, &'static str>;

/// Files that a browser sends, each with its name.
type Uploads = Vec<(&'static str, Vec<u8>)>;

/// One kind.
struct Row {
    kind: &'static str,
    /// What a phone sends.
    sends: fn() -> Act,
    /// What the desk calls it.
    desk: &'static str,
    /// Says whether nothing of it was lost on the way to the desk.
    holds: fn(&Bubble) -> bool,
    /// What a phone calls it, and how many messages it is there.
    phone: (&'static str, usize),
    /// Says whether nothing of it was lost on the way to a phone.
    shows: fn(&PhoneMessage) -> bool,
    /// The files by which the browser sends it; none for words.
    browser: Cell<fn() -> Uploads>,
    /// How whoever sent it changes what it says.
    reworded: Cell<fn(i64) -> Act>,
    /// How whoever sent it puts another file in its place.
    swapped: Cell<fn(i64) -> Act>,
}

const PLACE: [f64; 2] = [46.5, 11.35];
const NO_CAPTION: &str = "Telegram has no words under it";
const NO_EDIT: &str = "Telegram does not let it be changed";
const NO_FILE: &str = "it has no file";
const ONLY_PHONES: &str = "the browser has no way to make it";

fn media(kind: &str) -> Act {
    Act::Media {
        kind: kind.to_owned(),
        caption: None,
        size_bytes: None,
    }
}

/// A message with members as the Bot API documents them.
fn documented(fields: &Value) -> Act {
    Act::Other {
        fields: fields.as_object().cloned().unwrap_or_default(),
    }
}

fn other_words(message_id: i64) -> Act {
    let text = "rather this".to_owned();
    Act::Edit { message_id, text }
}

fn swap(message_id: i64, kind: &str) -> Act {
    Act::Swap {
        message_id,
        kind: kind.to_owned(),
        caption: Some("rather this".to_owned()),
    }
}

fn is_file(bubble: &Bubble, kind: FileKind) -> bool {
    let file = &bubble.attachments[0];
    file.kind == kind && file.state == FileState::Fetched && file.size_bytes > Some(0)
}

fn has_bytes(shown: &PhoneMessage) -> bool {
    shown.file.as_ref().is_some_and(|file| file.size_bytes > 0)
}

/// A kind that is a file with words under it.
fn file(kind: &'static str, sends: fn() -> Act, holds: fn(&Bubble) -> bool) -> Row {
    Row {
        kind,
        sends,
        desk: kind,
        holds,
        phone: (kind, 1),
        shows: has_bytes,
        browser: Err(ONLY_PHONES),
        reworded: Ok(other_words),
        swapped: Err(NO_EDIT),
    }
}

fn files() -> Vec<Row> {
    vec![
        Row {
            browser: Ok(|| vec![("a.png", b"\x89PNG\r\n\x1a\n".repeat(9))]),
            swapped: Ok(|id| swap(id, "photo")),
            ..file("photo", || media("photo"), |b| is_file(b, FileKind::Photo))
        },
        Row {
            desk: "album",
            holds: |b| b.attachments.len() == 3 && b.content.excerpt(9) == "three",
            phone: ("photo", 3),
            browser: Ok(|| {
                let png = b"\x89PNG\r\n\x1a\n".repeat(9);
                vec![
                    ("a.png", png.clone()),
                    ("b.png", png.clone()),
                    ("c.png", png),
                ]
            }),
            swapped: Ok(|id| swap(id, "photo")),
            ..file(
                "album",
                || Act::Album {
                    count: 3,
                    caption: Some("three".into()),
                },
                |_| true,
            )
        },
        Row {
            browser: Ok(|| vec![("a.mp4", b"\0\0\0\x20ftypisom".repeat(9))]),
            swapped: Ok(|id| swap(id, "video")),
            ..file("video", || media("video"), |b| is_file(b, FileKind::Video))
        },
        Row {
            browser: Ok(|| vec![("a.gif", b"GIF89a".repeat(9))]),
            swapped: Ok(|id| swap(id, "animation")),
            ..file(
                "animation",
                || media("animation"),
                |b| is_file(b, FileKind::Animation),
            )
        },
        Row {
            browser: Ok(|| vec![("a.mp3", b"ID3\x04".repeat(9))]),
            swapped: Ok(|id| swap(id, "audio")),
            ..file("audio", || media("audio"), |b| is_file(b, FileKind::Audio))
        },
        Row {
            browser: Ok(|| vec![("a.ogg", b"OggS\0\x02".repeat(9))]),
            ..file(
                "voice",
                || media("voice"),
                |b| is_file(b, FileKind::Voice) && b.attachments[0].duration_s == Some(3),
            )
        },
        Row {
            reworded: Err(NO_CAPTION),
            ..file(
                "video_note",
                || media("video_note"),
                |b| is_file(b, FileKind::VideoNote),
            )
        },
        Row {
            browser: Ok(|| vec![("a.pdf", b"%PDF-1.7 x".to_vec())]),
            swapped: Ok(|id| swap(id, "document")),
            ..file(
                "document",
                || media("document"),
                |b| is_file(b, FileKind::Document),
            )
        },
        Row {
            reworded: Err(NO_CAPTION),
            ..file(
                "sticker",
                || media("sticker"),
                |b| is_file(b, FileKind::Sticker),
            )
        },
    ]
}

/// A kind that is neither words nor a file.
fn thing(kind: &'static str, sends: fn() -> Act, holds: fn(&Bubble) -> bool) -> Row {
    Row {
        shows: |_| true,
        reworded: Err(NO_EDIT),
        swapped: Err(NO_FILE),
        ..file(kind, sends, holds)
    }
}

fn is_place(bubble: &Bubble, is_there: impl Fn(&domain::thing::Place) -> bool) -> bool {
    matches!(&bubble.content, Content::Place(place) if place.degrees() == (PLACE[0], PLACE[1]) && is_there(place))
}

fn is_shown_place(shown: &PhoneMessage) -> bool {
    shown
        .location
        .is_some_and(|place| [place.latitude, place.longitude] == PLACE)
}

const fn place(live_period: Option<u32>) -> Act {
    Act::Location {
        latitude: PLACE[0],
        longitude: PLACE[1],
        live_period,
    }
}

fn things() -> Vec<Row> {
    vec![
        Row {
            shows: is_shown_place,
            ..thing(
                "location",
                || place(None),
                |b| is_place(b, |place| !place.is_live),
            )
        },
        Row {
            shows: |shown| {
                is_shown_place(shown) && shown.location.is_some_and(|place| place.is_live)
            },
            desk: "location",
            phone: ("location", 1),
            ..thing(
                "live location",
                || place(Some(900)),
                |b| is_place(b, |place| place.is_live && place.live_s == Some(900)),
            )
        },
        thing(
            "venue",
            || {
                let place = json!({"latitude": PLACE[0], "longitude": PLACE[1]});
                documented(
                    &json!({"venue": {"location": place, "title": "Museum", "address": "Main street",
                    "google_place_id": "x"}, "location": place}),
                )
            },
            |b| is_place(b, |place| place.title.as_deref() == Some("Museum")),
        ),
        Row {
            shows: |shown| {
                let card = shown.contact.as_ref();
                card.is_some_and(|card| {
                    (card.name.as_str(), card.phone.as_str()) == ("Zoe", "+39055123")
                })
            },
            ..thing(
                "contact",
                || Act::Contact {
                    phone: Some("+39055123".to_owned()),
                    first_name: Some("Zoe".to_owned()),
                },
                |b| matches!(&b.content, Content::Card(card) if card.name == "Zoe" && card.phone == "+39055123"),
            )
        },
        thing(
            "poll",
            || {
                documented(&json!({"poll": {"id": "1", "question": "Tea?", "options": [
                {"text": "Yes", "voter_count": 0}, {"text": "No", "voter_count": 0}], "total_voter_count": 0,
                "is_closed": false, "is_anonymous": true, "type": "regular", "allows_multiple_answers": false}}))
            },
            |b| matches!(&b.content, Content::Poll(poll) if poll.question == "Tea?" && poll.options == ["Yes", "No"]),
        ),
        thing(
            "dice",
            || documented(&json!({"dice": {"emoji": "🎲", "value": 4}})),
            |b| matches!(&b.content, Content::Dice(dice) if dice.value == 4 && dice.emoji == "🎲"),
        ),
        Row {
            desk: "unsupported",
            phone: ("hologram", 1),
            ..thing(
                "what is not known yet",
                || documented(&json!({"hologram": {"x": 1}})),
                |b| matches!(&b.content, Content::Unsupported { what, .. } if what == "hologram"),
            )
        },
    ]
}

fn rows() -> Vec<Row> {
    let words = Row {
        browser: Ok(Vec::new),
        reworded: Ok(other_words),
        swapped: Ok(|id| swap(id, "photo")),
        // A picture is all that changes its kind here, so it comes last.
        shows: |shown| shown.entities.iter().any(|entity| entity.kind == "italic"),
        ..thing(
            "text",
            || Act::Say {
                text: "so nice".into(),
                entities: serde_json::from_value(
                    json!([{"type": "italic", "offset": 3, "length": 4}]),
                )
                .unwrap_or_default(),
                reply_to: None,
                quote: None,
            },
            |b| {
                b.content
                    .text()
                    .is_some_and(|text| text.plain == "so nice" && text.spans.len() == 1)
            },
        )
    };
    std::iter::once(words)
        .chain(files())
        .chain(things())
        .collect()
}

/// A scene in which one conversation is watched, kind after kind.
struct Table {
    scene: Scene,
    actor: Actor,
    phone: User,
    seen: BTreeSet<MessageId>,
}

impl Table {
    /// Ann has written, and Olga has her conversation, in a browser and on her phone.
    async fn laid(house: House) -> Self {
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
    async fn soon(&self, what: &str, is_so: impl AsyncFn(&Self) -> bool) {
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

    async fn bubble(&self, id: MessageId) -> Bubble {
        let mut bubbles = self.bubbles().await.into_iter();
        bubbles.find(|bubble| bubble.id == id).unwrap()
    }

    /// Waits for the next message at the desk, and returns it once all its files are there.
    async fn comes(&mut self, row: &Row) -> Bubble {
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

    fn on(&self, user: &User) -> Vec<PhoneMessage> {
        self.scene
            .world
            .messages(self.scene.bot.id, user.id)
            .unwrap()
    }

    fn last(&self, user: &User) -> i64 {
        self.on(user).last().map_or(0, |message| message.id)
    }

    fn find(&self, user: &User, id: i64) -> Option<PhoneMessage> {
        self.on(user).into_iter().find(|message| message.id == id)
    }

    /// What the bot wrote on a phone after a message, of one kind.
    fn came(&self, user: &User, after: i64, kind: &str) -> Vec<PhoneMessage> {
        let all = self.on(user).into_iter();
        all.filter(|m| m.id > after && m.from == Side::Bot && m.kind == kind)
            .collect()
    }

    /// Waits until a kind is on a phone, whole.
    async fn arrives(&self, row: &Row, user: &User, after: i64) -> PhoneMessage {
        let (kind, count) = row.phone;
        let is_whole = |table: &Self| {
            let new = table.came(user, after, kind);
            new.len() >= count && new.iter().any(row.shows)
        };
        self.soon(row.kind, async |table| is_whole(table)).await;
        let new = self.came(user, after, kind);
        new.into_iter().find(row.shows).unwrap()
    }

    fn says(&self, user: &User, words: &str, reply_to: i64) -> i64 {
        let act = Act::Say {
            text: words.to_owned(),
            entities: Vec::new(),
            reply_to: Some(reply_to),
            quote: None,
        };
        self.scene.acts(user, act)
    }

    fn reacts(&self, user: &User, message_id: i64) {
        let emoji = Some("👍".to_owned());
        self.scene.acts(user, Act::React { message_id, emoji });
    }

    fn is_reacted_to(&self, user: &User, id: i64) -> bool {
        self.find(user, id).is_some_and(|m| {
            m.reactions
                .iter()
                .any(|reaction| reaction.from == Side::Bot && reaction.emoji == "👍")
        })
    }

    /// Says whether a phone shows these words of the bot as an answer to a message.
    fn is_answered(&self, user: &User, words: &str, answered: i64) -> bool {
        self.on(user).iter().any(|m| {
            m.from == Side::Bot
                && m.text.ends_with(words)
                && m.reply_to
                    .as_ref()
                    .is_some_and(|quote| quote.message_id == answered)
        })
    }

    async fn write(&self, write: &Write) -> Bubble {
        let row = self.scene.house.conversation(1).await;
        self.scene
            .house
            .desk
            .write(&self.actor, row.id, write)
            .await
            .unwrap()
    }

    async fn keep(&self, name: &str, bytes: &[u8]) -> domain::id::AttachmentId {
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
    async fn is_answered_and_reacted_to(&self, kind: &str, said: MessageId, shown: i64) {
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

on_both_databases! {
    async fn from_customers_to_browsers(house: House) {
        let mut table = Table::laid(house).await;
        for row in rows() {
            let sent = table.scene.acts(&table.scene.ann, (row.sends)());
            let bubble = table.comes(&row).await;
            assert_eq!(bubble.author, Author::Contact, "{}", row.kind);
            assert!((row.holds)(&bubble), "{}: {bubble:?}", row.kind);
            for file in &bubble.attachments {
                let found = table.scene.house.desk.file(&table.actor, file.id).await.unwrap();
                assert!(table.scene.files().path(&found.stored).unwrap().exists());
            }
            let words = format!("about the {}", row.kind);
            table.write(&Write { text: words.clone(), reply_to: Some(bubble.id), ..Write::default() }).await;
            table.soon(&words, async |table| table.is_answered(&table.scene.ann, &words, sent)).await;
            table.scene.house.desk.react(&table.actor, bubble.id, Some("👍")).await.unwrap();
            table.soon("the reaction", async |table| table.is_reacted_to(&table.scene.ann, sent)).await;
            let changes = [row.reworded.ok(), row.swapped.ok()].into_iter().flatten();
            for (times, change) in changes.enumerate() {
                table.scene.acts(&table.scene.ann, change(sent));
                table.soon("a change", async |table| {
                    let now = table.bubble(bubble.id).await;
                    now.marks.history.len() == times + 1 && now.content.excerpt(20) == "rather this"
                }).await;
            }
            let now = table.bubble(bubble.id).await;
            let old = now.marks.history.last().and_then(|version| version.file.as_ref());
            let is_of_words = row.kind == "text";
            assert_eq!(old.is_some(), row.swapped.is_ok() && !is_of_words, "{}", row.kind);
            assert!(now.marks.deleted_at.is_none(), "{UNTOLD}");
        }
    }

    async fn from_customers_to_operators_on_telegram(house: House) {
        let table = Table::laid(house).await;
        for row in rows() {
            let before = table.last(&table.phone);
            let sent = table.scene.acts(&table.scene.ann, (row.sends)());
            let shown = table.arrives(&row, &table.phone, before).await;
            // What is shown in a chat can be answered once the next words are there, too.
            let last = table.last(&table.phone);
            table.scene.says(&table.phone, "/who");
            table.soon("the next words", async |table| {
                !table.came(&table.phone, last, "text").is_empty()
            }).await;
            let words = format!("about the {}", row.kind);
            table.says(&table.phone, &words, shown.id);
            table.soon(&words, async |table| table.is_answered(&table.scene.ann, &words, sent)).await;
            table.reacts(&table.phone, shown.id);
            table.soon("the reaction", async |table| table.is_reacted_to(&table.scene.ann, sent)).await;
            if let Ok(change) = row.reworded {
                table.scene.acts(&table.scene.ann, change(sent));
                table.soon("other words", async |table| {
                    table.find(&table.phone, shown.id).is_some_and(|now| now.text.ends_with("rather this"))
                }).await;
            }
            if let Ok(change) = row.swapped {
                let file = shown.file.clone();
                let last = table.last(&table.phone);
                table.scene.acts(&table.scene.ann, change(sent));
                let is_album = row.kind == "album";
                table.soon("another file", async |table| {
                    if is_album {
                        return !table.came(&table.phone, last, "photo").is_empty();
                    }
                    let now = table.find(&table.phone, shown.id).unwrap();
                    now.file.is_some() && now.file != file
                }).await;
            }
        }
    }

    async fn from_browsers_to_customers(house: House) {
        let mut table = Table::laid(house).await;
        for row in rows() {
            let Ok(files) = row.browser else {
                assert_eq!(row.browser.err(), Some(ONLY_PHONES));
                continue;
            };
            let mut attachments = Vec::new();
            for (name, bytes) in files() {
                attachments.push(table.keep(name, &bytes).await);
            }
            let before = table.last(&table.scene.ann);
            let text = "look".to_owned();
            let said = table.write(&Write { attachments, text, ..Write::default() }).await;
            table.seen.insert(said.id);
            let (kind, count) = row.phone;
            table.soon(row.kind, async |table| {
                let new = table.came(&table.scene.ann, before, kind);
                let progress = table.bubble(said.id).await.progress;
                new.len() == count && new[0].text == "look" && progress == Some(Progress::Sent)
            }).await;
            let shown = table.came(&table.scene.ann, before, kind).remove(0);
            assert_eq!(has_bytes(&shown), row.kind != "text", "{}", row.kind);
            table.is_answered_and_reacted_to(row.kind, said.id, shown.id).await;
            table.scene.house.desk.edit_message(&table.actor, said.id, "rather this").await.unwrap();
            table.soon("other words", async |table| {
                table.find(&table.scene.ann, shown.id).is_some_and(|now| now.text == "rather this")
            }).await;
            table.scene.house.desk.delete_message(&table.actor, said.id).await.unwrap();
            table.soon("it is gone", async |table| {
                table.came(&table.scene.ann, before, kind).is_empty()
            }).await;
        }
    }

    async fn from_operators_on_telegram_to_customers(house: House) {
        let mut table = Table::laid(house).await;
        for row in rows() {
            let before = table.last(&table.scene.ann);
            let sent = table.scene.acts(&table.phone, (row.sends)());
            let shown = table.arrives(&row, &table.scene.ann, before).await;
            let said = table.comes(&row).await;
            assert_eq!(said.author, Author::Operator(table.actor.operator().unwrap()), "{}", row.kind);
            assert!((row.holds)(&said), "{}: {said:?}", row.kind);
            table.is_answered_and_reacted_to(row.kind, said.id, shown.id).await;
            table.soon("under her own", async |table| table.is_answered(&table.phone, row.kind, sent)).await;
            table.soon("at her own", async |table| table.is_reacted_to(&table.phone, sent)).await;
            if let Ok(change) = row.reworded {
                table.scene.acts(&table.phone, change(sent));
                table.soon("other words", async |table| {
                    table.find(&table.scene.ann, shown.id).is_some_and(|now| now.text == "rather this")
                }).await;
            }
            if let Ok(change) = row.swapped {
                table.scene.acts(&table.phone, change(sent));
                table.soon("another file", async |table| {
                    let now = table.find(&table.scene.ann, shown.id).unwrap();
                    now.file.is_some() && now.file != shown.file
                }).await;
            }
            table.says(&table.phone, "/delete", sent);
            table.soon("it is gone", async |table| table.find(&table.scene.ann, shown.id).is_none()).await;
        }
    }

    async fn a_place_that_moves_does_so_on_every_screen_until_it_rests(house: House) {
        let mut table = Table::laid(house).await;
        let live = things().into_iter().find(|row| row.kind == "live location").unwrap();
        let (ann, operator) = (table.scene.ann.clone(), table.phone.clone());
        for (walks, looks) in [(&ann, &operator), (&operator, &ann)] {
            let before = table.last(looks);
            let sent = table.scene.acts(walks, (live.sends)());
            let shown = table.arrives(&live, looks, before).await;
            let said = table.comes(&live).await;
            let stands = |table: &Table, is_live: bool| {
                let place = table.find(looks, shown.id).and_then(|shown| shown.location);
                place.is_some_and(|place| (place.latitude, place.longitude, place.is_live) == (45.5, 9.25, is_live))
            };
            table.scene.acts(walks, Act::Move { message_id: sent, latitude: 45.5, longitude: 9.25 });
            table.soon("another place", async |table| stands(table, true)).await;
            table.scene.acts(walks, Act::Rest { message_id: sent });
            table.soon("it rests", async |table| stands(table, false)).await;
            let now = table.bubble(said.id).await;
            let rests = matches!(&now.content, Content::Place(place) if place.degrees() == (45.5, 9.25) && !place.is_live);
            assert!(rests && now.marks.history.is_empty() && now.marks.trouble.is_none(), "{now:?}");
        }
    }
}

#[test]
fn the_table_names_every_kind_once_and_every_gap_has_its_reason() {
    let rows = rows();
    let named: BTreeSet<_> = rows.iter().map(|row| row.kind).collect();
    assert_eq!(named.len(), rows.len());
    assert!(FileKind::ALL.iter().all(|kind| named.contains(kind.name())));
    let others = [
        "text",
        "album",
        "location",
        "live location",
        "venue",
        "contact",
        "poll",
        "dice",
    ];
    assert!(others.iter().all(|kind| named.contains(kind)));
    for row in &rows {
        let gaps = [row.browser.err(), row.reworded.err(), row.swapped.err()];
        assert!(gaps.into_iter().flatten().all(|why| !why.is_empty()));
        let has_caption = FileKind::ALL.iter().find(|kind| kind.name() == row.kind);
        if let Some(kind) = has_caption {
            assert_eq!(row.reworded.is_ok(), kind.takes_caption(), "{}", row.kind);
        }
    }
}
