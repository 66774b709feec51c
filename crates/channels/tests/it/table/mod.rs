//! The table: every kind of message, in each of the four directions, and what becomes of it there: an answer to it, a
//! reaction, other words, another file, its deletion. What Telegram or the browser does not have stands in it with its
//! reason.

mod files;
mod kinds;
mod things;
mod watching;

use domain::{
    attachment::FileKind,
    message::{Author, Content, Progress, Write},
};
use kinds::{ONLY_PHONES, has_bytes, rows};
use simulator::Act;
use std::collections::BTreeSet;
use testkit::on_both_databases;
use things::things;
use watching::Table;

/// Why nobody hears that a customer deleted a message.
///
/// Source: <https://core.telegram.org/bots/api#update>; only a connection with a business account tells it.
const UNTOLD: &str = "Telegram tells a bot nothing of messages that its user deletes";

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
