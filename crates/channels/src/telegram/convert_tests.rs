use super::*;
use domain::attachment::FileKind;
use domain::group::{InGroup, News};
use domain::id::{IntentId, TeamId};
use domain::text::{MAX_TEXT_UNITS, Span, Style, Text, utf16_len};
use proptest::prelude::*;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../tests/fixtures/telegram/", $name, ".json"))
    };
}

macro_rules! fixtures {
    ($($name:literal)+) => { [$(($name, fixture!($name))),+] };
}

fn ann() -> Sender {
    Sender {
        external_id: "5001".into(),
        address: "5001".into(),
        profile: Profile {
            name: "Ann Kern".into(),
            username: Some("annkern".into()),
            language: Some("it".into()),
        },
    }
}

fn incoming(raw: &str) -> Incoming {
    match understand(raw) {
        Ok(Understood::Written(incoming) | Understood::Shared { card: incoming, .. }) => incoming,
        other => panic!("not a written message: {other:?}"),
    }
}

#[test]
fn a_text_is_a_message_of_its_writer() {
    assert_eq!(
        incoming(fixture!("text")),
        Incoming {
            sender: ann(),
            external_id: "5001:42".into(),
            content: Content::Text(Text::plain("Good evening, where is my parcel?")),
            files: Vec::new(),
            album: None,
            others: Vec::new(),
            forwarded_from: None,
            reply_to: None,
            thread: None,
            picked: None,
            raw: None,
            at: Timestamp::from_ms(1_790_000_000_000),
        }
    );
}

#[test]
fn formatting_is_kept_where_telegram_says_it_is() {
    let Content::Text(text) = incoming(fixture!("text_entities")).content else {
        panic!("no text")
    };
    let units: Vec<u16> = text.plain.encode_utf16().collect();
    let part = |span: &Span| {
        String::from_utf16(&units[span.start as usize..(span.start + span.len) as usize]).unwrap()
    };
    let read: Vec<_> = text
        .spans
        .iter()
        .map(|span| (part(span), span.style.clone()))
        .collect();
    assert_eq!(
        read,
        [
            (
                "😀".into(),
                Style::Detected {
                    kind: "custom_emoji".into()
                }
            ),
            ("bold".into(), Style::Bold),
            (
                "a link".into(),
                Style::Link {
                    url: "https://example.org/x".into()
                }
            ),
            (
                "a@b.it".into(),
                Style::Detected {
                    kind: "email".into()
                }
            ),
        ]
    );
}

#[test]
fn start_makes_known_and_opens_nothing() {
    for raw in [fixture!("start"), fixture!("start_payload")] {
        let started = Understood::Started {
            sender: ann(),
            entry: None,
            code: None,
        };
        assert_eq!(understand(raw), Ok(started));
    }
    let glad = fixture!("start").replace("\"/start\"", "\"/started\"");
    assert!(matches!(understand(&glad), Ok(Understood::Written(_))));
}

#[test]
fn a_reply_names_what_it_answers() {
    let reply = incoming(fixture!("reply"));
    assert_eq!(reply.reply_to.as_deref(), Some("5001:40"));
}

#[test]
fn every_kind_of_content_is_read_with_its_caption() {
    let kinds = fixtures!(
        "photo" "video" "animation" "audio" "voice" "video_note" "document" "sticker" "location"
        "venue" "contact" "poll" "dice"
    );
    for (kind, raw) in kinds {
        let read = incoming(raw);
        assert_eq!(read.content.kind(), kind);
        let is_file = FileKind::ALL.iter().any(|known| known.name() == kind);
        assert_eq!(read.files.len(), usize::from(is_file), "{kind}");
        assert!(read.files.iter().all(|file| file.kind.name() == kind));
        assert_eq!(read.raw, None, "{kind} needs no second reading");
        let words = read.content.text().map(|caption| caption.plain.clone());
        let told = match kind {
            "photo" => "The box is broken",
            "video" => "see",
            "document" => "the invoice",
            _ => "",
        };
        assert_eq!(words.unwrap_or_default(), told, "{kind}");
    }
    let photo = incoming(fixture!("photo"));
    assert_eq!(
        photo.content.text().unwrap().spans,
        [Span {
            start: 11,
            len: 6,
            style: Style::Bold
        }]
    );
    let file = &photo.files[0];
    assert_eq!((file.width, file.height), (Some(1280), Some(720)));
}

#[test]
fn an_album_part_names_its_album() {
    let part = incoming(fixture!("album_part"));
    assert!(part.album.is_some_and(|album| album.starts_with("5001:")));
}

#[test]
fn who_wrote_first_is_kept() {
    assert!(incoming(fixture!("forwarded")).forwarded_from.is_some());
    assert_eq!(incoming(fixture!("text")).forwarded_from, None);
}

#[test]
fn an_edit_is_the_message_as_it_is() {
    let Ok(Understood::Edited(edited)) = understand(fixture!("edited_message")) else {
        panic!("no edit")
    };
    assert!(edited.external_id.starts_with("5001:"));
}

#[test]
fn reactions_are_read_whatever_they_are() {
    let raw = r#"{"update_id":1,"message_reaction":{"chat":{"id":5001,"type":"private","first_name":"Ann"},
        "message_id":42,"user":{"id":5001,"is_bot":false,"first_name":"Ann"},"date":1,"old_reaction":[],
        "new_reaction":[{"type":"emoji","emoji":"👍"},{"type":"custom_emoji","custom_emoji_id":"7"},{"type":"paid"},7]}}"#;
    let Ok(Understood::Reacted {
        external_id,
        emojis,
        ..
    }) = understand(raw)
    else {
        panic!("no reaction")
    };
    assert_eq!(external_id, "5001:42");
    assert_eq!(emojis, ["👍", "custom_emoji", "paid"]);
}

#[test]
fn what_cannot_be_read_is_kept_as_it_came_and_reads_back() {
    let read = incoming(fixture!("message_from_future"));
    let again = incoming(read.raw.as_deref().unwrap());
    assert_eq!(again, read);
}

#[test]
fn a_kind_from_the_future_is_shown_under_its_name() {
    let Content::Unsupported { what, caption } = incoming(fixture!("message_from_future")).content
    else {
        panic!("not a placeholder")
    };
    assert_eq!(
        (what.as_str(), caption),
        ("hologram", Some(Text::plain("look at this")))
    );
    assert!(matches!(
        understand(fixture!("forwarded")),
        Ok(Understood::Written(_))
    ));
    assert!(matches!(
        understand(fixture!("album_part")),
        Ok(Understood::Written(_))
    ));
}

#[test]
fn blocking_and_coming_back_are_told() {
    let told = |raw| match understand(raw) {
        Ok(Understood::Reachable {
            sender,
            is_reachable,
        }) => {
            assert_eq!(sender, ann());
            is_reachable
        }
        other => panic!("{other:?}"),
    };
    assert!(!told(fixture!("blocked")));
    assert!(told(fixture!("unblocked")));
}

#[test]
fn what_happens_in_a_chat_is_a_fact_of_its_own() {
    let pinned = Understood::Happened {
        sender: ann(),
        what: domain::message::Service::Pinned,
    };
    assert_eq!(understand(fixture!("pinned")), Ok(pinned));
}

#[test]
fn a_customer_of_a_business_account_is_another_contact_than_who_writes_to_the_bot() {
    let raw = fixture!("business_message");
    let message = incoming(raw);
    assert_eq!(message.sender.external_id, "5001@b1");
    assert_eq!(
        (
            message.sender.address.as_str(),
            message.external_id.as_str()
        ),
        ("5001@b1", "5001@b1:42")
    );
    assert_eq!(message.sender.profile, ann().profile);
    let edited = raw.replacen("business_message", "edited_business_message", 1);
    assert!(
        matches!(understand(&edited), Ok(Understood::Edited(edited)) if edited.external_id == "5001@b1:42")
    );
    let from_owner = raw.replacen(r#""id": 5001"#, r#""id": 77"#, 1);
    assert_ne!(from_owner, raw);
    assert_eq!(
        understand(&from_owner),
        Ok(Understood::Ignored),
        "the owner wrote it himself"
    );
    let command = raw.replacen(r#""business""#, r#""/start t_1""#, 1);
    assert!(
        matches!(understand(&command), Ok(Understood::Written(_))),
        "to the account, not to the bot"
    );
    let gone = r#"{"update_id":9,"deleted_business_messages":{"business_connection_id":"b1",
        "chat":{"id":5001,"type":"private"},"message_ids":[42,43]}}"#;
    let external_ids = vec!["5001@b1:42".to_owned(), "5001@b1:43".to_owned()];
    assert_eq!(understand(gone), Ok(Understood::Deleted { external_ids }));
}

#[test]
fn what_is_not_for_us_is_ignored() {
    let others = fixtures!(
        "channel_post" "member_from_future"
        "from_bot" "business_connection" "kind_from_future"
    );
    for (name, raw) in others {
        assert_eq!(understand(raw), Ok(Understood::Ignored), "{name}");
    }
    assert_eq!(understand("{}"), Ok(Understood::Ignored));
}

#[test]
fn a_message_without_a_sender_is_of_its_private_chat() {
    let sender = incoming(fixture!("from_missing")).sender;
    assert_eq!(
        sender,
        Sender {
            profile: Profile {
                language: None,
                ..ann().profile
            },
            ..ann()
        }
    );
}

#[test]
fn strange_members_spoil_nothing_else() {
    let strange = incoming(fixture!("strange_fields"));
    assert_eq!(strange.content, Content::Text(Text::plain("still fine")));
    assert_eq!(strange.reply_to, None);
    let profile = Profile {
        name: "\u{fffd}".into(),
        username: None,
        language: None,
    };
    assert_eq!(strange.sender.profile, profile);
}

#[test]
fn halves_of_characters_and_nul_become_visible() {
    let incoming = incoming(fixture!("surrogates"));
    let Content::Text(text) = incoming.content else {
        panic!("no text")
    };
    assert_eq!(text.plain, "half \u{fffd} and nul \u{fffd} and 😀");
    assert_eq!(
        text.spans,
        [Span {
            start: 21,
            len: 2,
            style: Style::Bold
        }]
    );
    assert_eq!(incoming.sender.profile.name, "\u{fffd}");
}

#[test]
fn what_no_message_lacks_is_asked_for_in_words() {
    for (name, raw) in fixtures!("no_message_id" "no_chat" "no_date" "message_is_text") {
        assert!(understand(raw).is_err_and(|why| why.len() < 200), "{name}");
    }
    for raw in ["", "x", "[]", "null", "{\"update_id\":1", "\u{feff}{}"] {
        assert!(understand(raw).is_err(), "{raw}");
    }
}

#[test]
fn a_huge_message_is_cut_and_a_deep_one_is_read() {
    let huge = fixture!("text").replace("parcel", &"😀".repeat(300_000));
    let Content::Text(text) = incoming(&huge).content else {
        panic!("no text")
    };
    assert!(utf16_len(&text.plain) <= MAX_TEXT_UNITS);
    let nest = format!(
        "\"x\":{}{},\"text\"",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let deep = fixture!("text").replace("\"text\"", &nest);
    assert!(matches!(incoming(&deep).content, Content::Text(_)));
}

fn some_fixture() -> impl Strategy<Value = String> {
    let all = fixtures!(
        "text" "text_entities" "start" "reply" "photo" "animation" "contact" "blocked"
        "strange_fields" "surrogates" "message_from_future" "group" "callback_query"
    );
    proptest::sample::select(all.map(|(_, raw)| raw.to_owned()).to_vec())
}

proptest! {
    #[test]
    fn mutated_updates_never_panic(
        raw in some_fixture(),
        edits in proptest::collection::vec((any::<proptest::sample::Index>(), 0_usize..9, any::<char>()), 1..6),
    ) {
        let mut letters: Vec<char> = raw.chars().collect();
        for (at, cut, letter) in edits {
            let at = at.index(letters.len());
            let end = (at + cut).min(letters.len());
            letters.splice(at..end, [letter]);
        }
        let raw: String = letters.into_iter().collect();
        let _ = understand(&raw);
        let _ = crate::telegram::envelope::envelope(raw);
    }

    #[test]
    fn values_swapped_for_others_never_panic(
        raw in some_fixture(),
        name in "message|from|chat|id|type|text|entities|date|message_id|offset|length|photo|new_chat_member|status",
        value in prop_oneof![
            Just("null".to_owned()), Just("-1".to_owned()), Just("1e400".to_owned()),
            Just("9223372036854775807".to_owned()), Just("[]".to_owned()), Just("{}".to_owned()),
            Just(r#""\ud800\u0000""#.to_owned()), Just("true".to_owned()), Just("4294967296".to_owned()),
        ],
    ) {
        let swapped = raw.replace(&format!("\"{name}\":"), &format!("\"{name}\":{value},\"was\":"));
        if let Ok(Understood::Written(incoming)) = understand(&swapped) {
            prop_assert!(!incoming.sender.external_id.is_empty() && !incoming.sender.address.is_empty());
            prop_assert!(!incoming.sender.profile.name.is_empty());
        }
    }
}

#[test]
fn a_link_says_where_its_customer_belongs() {
    let by = |payload: &str| {
        let raw = fixture!("start").replace("\"/start\"", &format!("\"/start {payload}\""));
        match understand(&raw) {
            Ok(Understood::Started { entry, .. }) => entry,
            other => panic!("not a start: {other:?}"),
        }
    };
    let id = "00000000-0000-0000-0000-000000000007";
    assert_eq!(
        by(&format!("t_{id}")),
        Some(Entry::Team(TeamId::from_u128(7)))
    );
    let simple = id.replace('-', "");
    assert_eq!(
        by(&format!("i_{simple}")),
        Some(Entry::Intent(IntentId::from_u128(7)))
    );
    for other in ["t_billing", "t_", "t", "x_1", "spring"] {
        assert_eq!(by(other), None, "{other}");
    }
}

#[test]
fn a_pressed_button_is_one_of_the_person_who_pressed_it() {
    let raw = fixture!("callback_query");
    let pressed = Understood::Pressed {
        sender: ann(),
        press: "4382".into(),
        data: "y".into(),
    };
    assert_eq!(understand(raw), Ok(pressed));
    let in_a_group = raw.replace("private", "group");
    assert!(
        matches!(understand(&in_a_group), Ok(Understood::InGroup(InGroup { news: News::Did(did), .. })) if matches!(*did, Understood::Pressed { .. }))
    );
    let of_a_game = raw.replace("\"data\"", "\"game_short_name\"");
    assert_eq!(understand(&of_a_game), Ok(Understood::Ignored));
    assert!(understand(&raw.replace("\"id\": \"4382\"", "\"no\": 1")).is_err());
}

fn card(owner: &str, number: &str) -> Understood {
    let raw = format!(
        r#"{{"update_id":9,"message":{{"message_id":7,"date":1767225600,
        "from":{{"id":5001,"is_bot":false,"first_name":"Ann"}},
        "chat":{{"id":5001,"type":"private","first_name":"Ann"}},
        "contact":{{"phone_number":"{number}","first_name":"Ann"{owner}}}}}}}"#
    );
    understand(&raw).unwrap()
}

#[test]
fn only_the_senders_own_number_is_taken() {
    let number = |understood| {
        let Understood::Shared { number, .. } = understood else {
            panic!("not a shared number");
        };
        number.map(String::from)
    };
    let own = r#","user_id":5001"#;
    let taken = number(card(own, "49301234567"));
    assert_eq!(taken.as_deref(), Some("+49301234567"));
    assert_eq!(number(card(own, "+49 30 1234567")), taken);
    for (owner, digits) in [
        (r#","user_id":5002"#, "49301234567"),
        ("", "49301234567"),
        (r#","user_id":"5001""#, "49301234567"),
        (own, "110"),
        (own, "call me"),
    ] {
        assert_eq!(number(card(owner, digits)), None, "{owner} {digits}");
    }
}
