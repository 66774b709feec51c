//! What is sent besides words, and what becomes of messages after they were written.

use super::Watch;
use domain::{
    attachment::{FileKind, FileState, IncomingFile, Stored},
    channel::{Incoming, Sender, Understood},
    message::{Content, Write},
    text::Text,
    time::Timestamp,
};
use testkit::on_both_databases;

fn file(name: &str) -> IncomingFile {
    IncomingFile {
        kind: FileKind::Photo,
        name: None,
        mime: None,
        size_bytes: Some(9),
        width: Some(64),
        height: Some(48),
        duration_s: None,
        remote_id: name.into(),
        remote_unique: Some(name.into()),
        remote_thumbnail: None,
    }
}

fn photo(sender: Sender, number: i64, album: Option<&str>, caption: Option<&str>) -> Incoming {
    Incoming {
        external_id: format!("Carl:{number}"),
        content: Content::Files {
            kinds: vec![FileKind::Photo],
            caption: caption.map(Text::plain),
        },
        files: vec![file(&format!("f{number}"))],
        album: album.map(str::to_owned),
        others: Vec::new(),
        forwarded_from: Some("Emil".into()),
        reply_to: None,
        thread: None,
        picked: None,
        raw: None,
        at: Timestamp::from_ms(0),
        sender,
    }
}

fn stored(name: char) -> Stored {
    Stored {
        name: name.to_string().repeat(64),
        mime: "image/png".into(),
        size_bytes: 9,
        width: Some(64),
        height: Some(48),
        thumbnail: None,
    }
}

on_both_databases! {
    async fn the_view_follows_files_and_what_becomes_of_messages(house: House) {
        let ann = house.agent("Ann", &[]).await;
        let a = house.actor(&ann).await;
        let mut watch = Watch::of(house, &[&ann]).await;
        watch.house.comes(&ann).await;
        let part = |number, caption: Option<&'static str>| {
            move |sender| Understood::Written(photo(sender, number, Some("Carl:a"), caption))
        };
        watch.house.customer_does("Carl", part(2, Some("two lamps"))).await;
        watch.after("the second part of an album").await;
        watch.house.customer_does("Carl", part(1, None)).await;
        watch.after("its first part, late").await;
        watch.house.settle().await;
        watch.after("an assignment").await;
        let thread = watch.house.desk.thread(&a, 1).await.unwrap();
        let album = thread.bubbles.iter().find(|bubble| !bubble.attachments.is_empty()).unwrap();
        assert_eq!(album.content.text().unwrap().plain, "two lamps");
        assert_eq!(album.content.kind(), "album");
        let (first, second) = (album.attachments[0].id, album.attachments[1].id);
        let wanted = watch.house.desk.wanted_files(watch.house.channel, 9).await.unwrap();
        assert_eq!(wanted.iter().find(|file| file.id == first).unwrap().remote_id, "f1");

        watch.house.desk.file_came(first, &stored('a')).await.unwrap();
        watch.after("a file that came").await;
        watch.house.desk.file_did_not_come(second, "cut").await.unwrap();
        assert_eq!(watch.house.desk.wanted_files(watch.house.channel, 9).await.unwrap(), []);
        watch.house.desk.file_never_comes(second, &FileState::TooLarge).await.unwrap();
        watch.after("a file that never comes").await;

        let edited = |sender| Understood::Edited(photo(sender, 2, None, Some("three lamps")));
        watch.house.customer_does("Carl", edited).await;
        watch.after("an edit of the contact").await;
        let reacted = |sender| Understood::Reacted {
            sender,
            external_id: "Carl:1".into(),
            emojis: vec!["👍".into()],
        };
        watch.house.customer_does("Carl", reacted).await;
        watch.after("a reaction of the contact").await;

        let id = thread.row.id;
        let kept = watch.house.desk.keep_file(&a, id, "x.png", &stored('b')).await.unwrap();
        let write = Write { text: "here".into(), attachments: vec![kept.id], ..Write::default() };
        let said = watch.house.desk.write(&a, id, &write).await.unwrap();
        watch.after("an answer with a file").await;
        let sent = watch.house.deliver_all().await;
        assert_eq!(sent.last().unwrap().text.plain, "here");
        watch.after("its delivery").await;
        watch.house.desk.edit_message(&a, said.id, "there").await.unwrap();
        watch.after("an edit").await;
        watch.house.desk.react(&a, album.id, Some("🙏")).await.unwrap();
        watch.after("a reaction").await;
        watch.house.desk.delete_message(&a, said.id).await.unwrap();
        watch.after("a deletion").await;
        watch.house.deliver(|_| domain::channel::Outcome::Never { why: "too old".into() }).await;
        watch.after("a change that was not passed on").await;

        let strange = |sender| {
            let mut strange = photo(sender, 7, None, None);
            strange.files.clear();
            strange.content = Content::Unsupported { what: "hologram".into(), caption: None };
            strange.raw = Some("{}".into());
            Understood::Written(strange)
        };
        watch.house.customer_does("Carl", strange).await;
        watch.after("something that nobody can read").await;
        let unread = watch.house.desk.unread_messages(watch.house.channel, None, 9).await.unwrap();
        let again = photo(said_by(), 7, None, None);
        watch.house.desk.reread(unread[0].0, &again).await.unwrap();
        watch.after("it read again").await;
        let unread = watch.house.desk.unread_messages(watch.house.channel, None, 9).await.unwrap();
        assert_eq!(unread, []);
        assert_eq!(watch.house.desk.examine().await.unwrap(), Vec::<String>::new());
    }
}

fn said_by() -> Sender {
    Sender {
        external_id: "Carl".into(),
        address: "Carl".into(),
        profile: domain::contact::Profile {
            name: "Carl".into(),
            username: None,
            language: None,
        },
    }
}
