//! Files, edits, deletions and reactions: what is refused, and what a channel is handed.

use desk::{Actor, Error};
use domain::{
    attachment::{FileKind, Stored},
    channel::{Cargo, FileSource, How, Incoming, Outcome, Understood},
    message::{Content, Progress, Write},
    text::Text,
    time::Timestamp,
};
use testkit::{House, on_both_databases};

async fn answered(house: &mut House) -> (Actor, domain::view::Row) {
    let ann = house.agent("Ann", &[]).await;
    house.comes(&ann).await;
    house.customer_writes("Carl", "hello").await;
    house.settle().await;
    (house.actor(&ann).await, house.conversation(1).await)
}

fn stored(mime: &str) -> Stored {
    Stored {
        name: "c".repeat(64),
        mime: mime.into(),
        size_bytes: 9,
        width: None,
        height: None,
        thumbnail: None,
    }
}

fn with(attachments: Vec<domain::id::AttachmentId>, text: &str) -> Write {
    Write {
        text: text.into(),
        attachments,
        ..Write::default()
    }
}

on_both_databases! {
    async fn files_go_as_one_album_with_their_words(house: House) {
        let mut house = house;
        let (a, row) = answered(&mut house).await;
        let photo = house.desk.keep_file(&a, row.id, "a.png", &stored("image/png")).await.unwrap();
        let film = house.desk.keep_file(&a, row.id, "b.mp4", &stored("video/mp4")).await.unwrap();
        house.desk.write(&a, row.id, &with(vec![photo.id, film.id], "both")).await.unwrap();
        let sent = house.deliver(|_| Outcome::Done {
            external_id: "Carl:8".into(),
            others: vec!["Carl:9".into()],
        }).await;
        let Cargo::Files(files) = &sent[0].load else { panic!("no files") };
        let kinds: Vec<_> = files.iter().map(|file| file.kind).collect();
        assert_eq!(kinds, [FileKind::Photo, FileKind::Video]);
        assert!(files.iter().all(|file| file.source == FileSource::Stored("c".repeat(64))));
        assert_eq!(sent[0].text.plain, "both");
        // A reaction to the second part is a reaction to the album.
        house.customer_does("Carl", |sender| Understood::Reacted {
            sender,
            external_id: "Carl:9".into(),
            emojis: vec!["👍".into()],
        }).await;
        let bubble = house.desk.thread(&a, 1).await.unwrap().bubbles.pop().unwrap();
        assert_eq!(bubble.marks.reactions[0].emoji, "👍");
        house.desk.delete_message(&a, bubble.id).await.unwrap();
        let gone = house.deliver_all().await;
        let both = vec!["Carl:8".to_owned(), "Carl:9".to_owned()];
        assert_eq!(gone[0].how, How::Delete { external_ids: both });
    }

    async fn a_file_is_sent_once_and_in_its_own_conversation(house: House) {
        let mut house = house;
        let (a, row) = answered(&mut house).await;
        house.customer_writes("Dora", "me too").await;
        house.settle().await;
        let other = house.conversation(2).await;
        let kept = house.desk.keep_file(&a, row.id, "a.png", &stored("image/png")).await.unwrap();
        let refused = house.desk.write(&a, other.id, &with(vec![kept.id], "")).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        let twice = house.desk.write(&a, row.id, &with(vec![kept.id, kept.id], "")).await;
        assert!(matches!(twice, Err(Error::Invalid(_))), "{twice:?}");
        house.desk.write(&a, row.id, &with(vec![kept.id], "")).await.unwrap();
        let again = house.desk.write(&a, row.id, &with(vec![kept.id], "")).await;
        assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
        assert_eq!(house.desk.file(&a, kept.id).await.unwrap().name, "a.png");
    }

    async fn words_too_long_to_stand_under_a_file_follow_it(house: House) {
        let mut house = house;
        let (a, row) = answered(&mut house).await;
        let kept = house.desk.keep_file(&a, row.id, "a.png", &stored("image/png")).await.unwrap();
        let long = "x".repeat(1025);
        house.desk.write(&a, row.id, &with(vec![kept.id], &long)).await.unwrap();
        let sent = house.deliver_all().await;
        assert!(matches!(sent[0].load, Cargo::Files(_)));
        assert_eq!((sent[0].text.plain.as_str(), sent[1].text.plain.len()), ("", 1025));
    }

    async fn a_change_reaches_the_contact_after_the_message(house: House) {
        let mut house = house;
        let (a, row) = answered(&mut house).await;
        let said = house.desk.write(&a, row.id, &with(Vec::new(), "teh")).await.unwrap();
        house.desk.edit_message(&a, said.id, "the").await.unwrap();
        let sent = house.deliver_all().await;
        let told: Vec<_> = sent.iter().map(|sent| sent.text.plain.as_str()).collect();
        assert_eq!(told, ["the", "the"], "the message carries the newest words");
        assert!(matches!(sent[1].how, How::Edit { has_files: false, .. }));
        let edited = house.desk.edit_message(&a, said.id, "the end").await.unwrap();
        let before: Vec<_> = edited.marks.history.iter().map(|v| v.content.excerpt(9)).collect();
        assert_eq!(before, ["teh", "the"]);
        house.deliver(|_| Outcome::Never { why: "message can't be edited".into() }).await;
        let bubble = house.desk.thread(&a, 1).await.unwrap().bubbles.pop().unwrap();
        assert_eq!(bubble.marks.trouble.as_deref(), Some("message can't be edited"));
        assert_eq!(bubble.progress, Some(Progress::Sent));
    }

    async fn only_who_wrote_a_message_changes_it(house: House) {
        let mut house = house;
        let (a, row) = answered(&mut house).await;
        let zoe = house.operator("Zoe", domain::permission::Role::Admin, &[], 12).await;
        let z = house.actor(&zoe).await;
        let said = house.desk.write(&a, row.id, &with(Vec::new(), "mine")).await.unwrap();
        let refused = house.desk.edit_message(&z, said.id, "yours").await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        house.desk.delete_message(&a, said.id).await.unwrap();
        let gone = house.desk.edit_message(&a, said.id, "again").await;
        assert_eq!(gone.unwrap_err().code(), "message.not_changeable");
        let sent = house.deliver_all().await;
        assert_eq!(sent, [], "what was deleted before it left does not leave");
    }

    async fn an_edit_before_its_message_is_the_message(house: House) {
        let mut house = house;
        let incoming = |sender| Incoming {
            sender,
            external_id: "Carl:5".into(),
            content: Content::Text(Text::plain("changed")),
            files: Vec::new(),
            album: None,
            others: Vec::new(),
            forwarded_from: None,
            reply_to: None,
            thread: None,
            picked: None,
            raw: None,
            at: Timestamp::from_ms(0),
        };
        house.customer_does("Carl", |sender| Understood::Edited(incoming(sender))).await;
        house.customer_does("Carl", |sender| Understood::Written(Incoming {
            content: Content::Text(Text::plain("original")),
            ..incoming(sender)
        })).await;
        house.customer_does("Carl", |sender| Understood::Reacted {
            sender,
            external_id: "Carl:404".into(),
            emojis: vec!["👍".into()],
        }).await;
        let thread = house.desk.thread(&Actor::house(), 1).await.unwrap();
        let said: Vec<_> = thread.bubbles.iter().filter_map(|b| b.content.text()).collect();
        assert_eq!(said, [&Text::plain("changed")]);
    }
}
