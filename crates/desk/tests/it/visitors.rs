//! Visitors of web pages: what they see, what they may do, and who they are.

use desk::{Actor, Error};
use domain::{
    attachment::Stored,
    conversation::Status,
    id::{AttachmentId, ChannelId, MessageId},
    message::Write,
    rating::Stars,
    widget::{Arrival, Page, Visitor, VisitorMessage, WidgetForm},
};
use testkit::{House, SHOP, on_both_databases, words};

/// What a visitor is shown: who says it, and what.
async fn shown(house: &House, visitor: &Visitor) -> Vec<(&'static str, String)> {
    let thread = house.desk.visitor_thread(visitor, None, 100).await.unwrap();
    let all = thread.messages.into_iter();
    all.map(|message| {
        let what = message.notice.map_or(message.text, str::to_owned);
        (message.from, what)
    })
    .collect()
}

async fn state(house: &House, visitor: &Visitor) -> &'static str {
    let stands = house.desk.visitor_conversation(visitor).await.unwrap();
    stands.state
}

/// Signs an identifier as a page does: HMAC-SHA256 under the channel's secret.
async fn vouched(house: &House, channel: ChannelId, identifier: &str) -> Arrival {
    let secret = house
        .desk
        .renew_identity_secret(&Actor::house(), channel)
        .await;
    Arrival {
        identifier: Some(identifier.to_owned()),
        identifier_hash: Some(signed(&secret.unwrap(), identifier)),
        ..Arrival::default()
    }
}

fn signed(secret: &str, identifier: &str) -> String {
    use hmac::{Hmac, Mac};
    use std::fmt::Write;
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(identifier.as_bytes());
    let mut signed = String::new();
    for byte in mac.finalize().into_bytes() {
        write!(signed, "{byte:02x}").unwrap();
    }
    signed
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    result.err().map_or("taken", |error| error.code())
}

fn file(name: &str) -> Stored {
    Stored {
        name: name.into(),
        mime: "image/png".into(),
        size_bytes: 9,
        width: Some(1),
        height: Some(1),
        thumbnail: None,
    }
}

on_both_databases! {
    async fn a_visitor_writes_is_answered_and_sees_both_when_he_comes_back(house: House) {
        let mut house = house;
        let channel = house.widget("Shop").await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        let (visitor, token) = house.visitor(channel).await;
        assert_eq!(state(&house, &visitor).await, "none");
        assert!(house.conversations().await.is_empty(), "who only looks opens nothing");
        house.visitor_says(&visitor, "1", "Is it blue?").await;
        assert_eq!(state(&house, &visitor).await, "queued");
        house.settle().await;
        let row = house.conversation(1).await;
        house.replies(&ann, &row, "Yes, it is.").await;
        assert_eq!(shown(&house, &visitor).await.len(), 2, "what is on its way is not seen");
        house.deliver_on(channel).await;
        let (again, _) = house.desk.visitor(&token).await.unwrap();
        let expected: Vec<(&str, String)> = vec![
            ("visitor", "Is it blue?".into()),
            ("system", "joined".into()),
            ("operator", "Yes, it is.".into()),
        ];
        assert_eq!(shown(&house, &again).await, expected);
        let thread = house.desk.visitor_thread(&again, None, 100).await.unwrap();
        assert_eq!(thread.messages[0].client_id.as_deref(), Some("1"));
        assert_eq!(thread.messages[1].name.as_deref(), Some("Ann"));
        assert_eq!(thread.conversation.operator.unwrap().name, "Ann");
        let note = Write { text: "He is nice".into(), private: true, ..Write::default() };
        house.desk.write(&house.actor(&ann).await, row.id, &note).await.unwrap();
        house.deliver_on(channel).await;
        assert_eq!(shown(&house, &again).await, expected, "notes are for colleagues");
    }

    async fn the_same_name_is_the_same_message_however_often_and_whenever_it_comes(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, _) = house.visitor(channel).await;
        let said = words("1", "once");
        let (one, other) = tokio::join!(
            house.desk.visitor_writes(&visitor, &said),
            house.desk.visitor_writes(&visitor, &said),
        );
        assert_eq!(one.unwrap(), other.unwrap());
        assert_eq!(shown(&house, &visitor).await.len(), 1);
        let (stranger, _) = house.visitor(channel).await;
        house.visitor_says(&stranger, "1", "another's first").await;
        assert_eq!(shown(&house, &stranger).await, [("visitor", "another's first".to_owned())]);
        assert_eq!(shown(&house, &visitor).await.len(), 1, "nobody sees another's");
    }

    async fn after_an_end_the_next_words_open_another_conversation_of_the_same_contact(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, _) = house.visitor(channel).await;
        house.visitor_says(&visitor, "1", "first").await;
        let row = house.conversation(1).await;
        house.desk.close(&Actor::house(), row.id).await.unwrap();
        assert_eq!(state(&house, &visitor).await, "closed");
        house.visitor_says(&visitor, "2", "second").await;
        let next = house.conversation(2).await;
        assert_eq!(next.contact_id, row.contact_id);
        let all = shown(&house, &visitor).await;
        let texts: Vec<_> = all.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["first", "closed", "second"]);
        let last = house.desk.visitor_thread(&visitor, None, 1).await.unwrap();
        assert!(last.more && last.messages.len() == 1);
        let before = last.messages[0].seq;
        let rest = house.desk.visitor_thread(&visitor, Some(before), 10).await.unwrap();
        assert_eq!(rest.messages.len(), 2);
        assert!(!rest.more && rest.messages.iter().all(|message| message.seq < before));
    }

    async fn a_visitor_opens_three_conversations_an_hour_and_goes_on_in_the_one_that_is_open(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, _) = house.visitor(channel).await;
        for number in 1..=3 {
            house.visitor_says(&visitor, &format!("{number}"), "again").await;
            house.visitor_says(&visitor, &format!("{number}-more"), "and more").await;
            let row = house.conversation(number).await;
            house.desk.close(&Actor::house(), row.id).await.unwrap();
            house.pass_ms(60_000);
        }
        let fourth = words("4", "once more");
        let refused = house.desk.visitor_writes(&visitor, &fourth).await;
        assert!(matches!(refused, Err(Error::TooMany { after_ms: 3_420_000 })), "{refused:?}");
        let (other, _) = house.visitor(channel).await;
        house.visitor_says(&other, "1", "another's").await;
        house.pass_ms(3_420_000);
        house.desk.visitor_writes(&visitor, &fourth).await.unwrap();
    }

    async fn a_blocked_visitor_is_kept_out_and_not_told(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, _) = house.visitor(channel).await;
        house.visitor_says(&visitor, "1", "first").await;
        let row = house.conversation(1).await;
        house.desk.close(&Actor::house(), row.id).await.unwrap();
        house.desk.block_contact(&Actor::house(), row.contact_id).await.unwrap();
        house.visitor_says(&visitor, "2", "let me in").await;
        assert_eq!(house.conversations().await.len(), 1, "nothing was opened");
        assert_eq!(shown(&house, &visitor).await.len(), 2);
    }

    async fn who_waits_sees_his_place_and_may_leave(house: House) {
        let mut house = house;
        let channel = house.widget("Shop").await;
        house.customer_writes("Carl", "before him").await;
        let (visitor, _) = house.visitor(channel).await;
        assert_eq!(code(house.desk.visitor_leaves(&visitor).await), "queue.not_waiting");
        house.visitor_says(&visitor, "1", "hello").await;
        house.pass_ms(11_000);
        house.desk.show_places().await.unwrap();
        let stands = house.desk.visitor_conversation(&visitor).await.unwrap();
        let queue = stands.queue.unwrap();
        assert_eq!((queue.place, queue.can_leave, queue.can_call), (Some(2), true, false));
        house.desk.visitor_leaves(&visitor).await.unwrap();
        assert_eq!(house.conversation(2).await.status, Status::Closed);
        assert_eq!(code(house.desk.visitor_leaves(&visitor).await), "queue.not_waiting");
    }

    async fn who_was_helped_is_asked_how_it_was_and_says_it(house: House) {
        let mut house = house;
        let channel = house.widget("Shop").await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        let (visitor, _) = house.visitor(channel).await;
        let good = Stars::try_from(4).unwrap();
        let none = house.desk.visitor_rates(&visitor, good, None).await;
        assert_eq!(code(none), "rating.not_asked");
        house.visitor_says(&visitor, "1", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        house.replies(&ann, &row, "Hello").await;
        let early = house.desk.visitor_rates(&visitor, good, None).await;
        assert_eq!(code(early), "rating.not_asked");
        house.desk.close(&house.actor(&ann).await, row.id).await.unwrap();
        house.deliver_on(channel).await;
        let asked = house.desk.visitor_conversation(&visitor).await.unwrap().rating.unwrap();
        assert_eq!((asked.asked, asked.stars), (true, None));
        house.desk.visitor_rates(&visitor, good, Some("quick")).await.unwrap();
        let rating = house.conversation(1).await.rating.unwrap();
        assert_eq!((rating.stars, rating.words.as_deref()), (good, Some("quick")));
        house.desk.visitor_rates(&visitor, Stars::ALL[4], None).await.unwrap();
        let rating = house.conversation(1).await.rating.unwrap();
        assert_eq!((rating.stars.count(), rating.words.as_deref()), (5, Some("quick")));
        let told = house.desk.visitor_conversation(&visitor).await.unwrap().rating.unwrap();
        assert_eq!(told.stars, Some(5));
    }

    async fn a_file_goes_with_one_message_of_its_visitor_and_is_seen_by_him_alone(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, _) = house.visitor(channel).await;
        let (stranger, _) = house.visitor(channel).await;
        let kept = house.desk.keep_visitor_file(&visitor, "a/../b.png", &file("aa")).await.unwrap();
        assert!(!kept.name.contains('/'));
        assert!(house.desk.visitor_file(&visitor, kept.id).await.is_ok());
        assert_eq!(code(house.desk.visitor_file(&stranger, kept.id).await), "not_found");
        assert!(house.desk.unneeded_files(vec!["aa".into(), "bb".into()]).await.unwrap() == ["bb"]);
        let with = |client_id: &str| VisitorMessage {
            client_id: client_id.into(),
            files: vec![kept.id],
            ..VisitorMessage::default()
        };
        assert_eq!(code(house.desk.visitor_writes(&stranger, &with("1")).await), "invalid");
        house.desk.visitor_writes(&visitor, &with("1")).await.unwrap();
        assert_eq!(code(house.desk.visitor_writes(&visitor, &with("2")).await), "invalid");
        house.desk.visitor_writes(&visitor, &with("1")).await.unwrap();
        let thread = house.desk.visitor_thread(&visitor, None, 10).await.unwrap();
        let [message] = thread.messages.as_slice() else { panic!("{thread:?}") };
        assert_eq!(message.files[0].id, kept.id);
        assert!(house.desk.visitor_file(&visitor, kept.id).await.is_ok());
        assert_eq!(code(house.desk.visitor_file(&stranger, kept.id).await), "not_found");
        let none = AttachmentId::from_u128(9);
        assert_eq!(code(house.desk.visitor_file(&visitor, none).await), "not_found");
        let row = house.conversation(1).await;
        let bubbles = house.desk.list_messages(&Actor::house(), row.id, 0, 9).await;
        assert!(bubbles.unwrap().iter().any(|bubble| bubble.attachments.len() == 1));
    }

    async fn a_page_vouches_for_its_user_who_finds_what_he_said_on_another_device(house: House) {
        let channel = house.widget("Shop").await;
        let arrival = vouched(&house, channel, "user-7").await;
        let (first, _) = house.desk.arrive(channel, &arrival, None).await.unwrap();
        assert!(first.is_identified());
        house.visitor_says(&first, "1", "from the desk").await;
        let (second, _) = house.desk.arrive(channel, &arrival, None).await.unwrap();
        assert_ne!(first.id, second.id);
        assert_eq!(shown(&house, &second).await.len(), 1);
        for (identifier, hash) in [
            (Some("user-8"), arrival.identifier_hash.as_deref()),
            (Some("user-7"), Some("00")),
            (Some("user-7"), None),
            (None, arrival.identifier_hash.as_deref()),
        ] {
            let wrong = Arrival {
                identifier: identifier.map(str::to_owned),
                identifier_hash: hash.map(str::to_owned),
                ..Arrival::default()
            };
            let refused = house.desk.arrive(channel, &wrong, None).await;
            assert_eq!(code(refused), "identity_refused", "{wrong:?}");
        }
        house.desk.renew_identity_secret(&Actor::house(), channel).await.unwrap();
        assert_eq!(code(house.desk.arrive(channel, &arrival, None).await), "identity_refused");
    }

    async fn what_somebody_said_as_a_stranger_goes_with_him_once_his_page_knows_him(house: House) {
        let channel = house.widget("Shop").await;
        let (stranger, token) = house.visitor(channel).await;
        house.visitor_says(&stranger, "1", "before the login").await;
        let arrival = vouched(&house, channel, "user-7").await;
        let (known, _) = house.desk.arrive(channel, &arrival, Some(&stranger)).await.unwrap();
        assert_eq!(known.contact, stranger.contact);
        assert_eq!(code(house.desk.visitor(&token).await), "unauthenticated");
        assert_eq!(shown(&house, &known).await.len(), 1);
        house.visitor_says(&known, "1", "before the login").await;
        assert_eq!(shown(&house, &known).await.len(), 1, "what was sent is not sent again");
        // Elsewhere he begins as a stranger again, while the first conversation is over.
        house.desk.close(&Actor::house(), house.conversation(1).await.id).await.unwrap();
        let (elsewhere, _) = house.visitor(channel).await;
        house.visitor_says(&elsewhere, "1", "on the telephone").await;
        let (joined, _) = house.desk.arrive(channel, &arrival, Some(&elsewhere)).await.unwrap();
        assert_eq!(joined.contact, known.contact);
        assert_eq!(shown(&house, &joined).await.len(), 3);
        assert_eq!(house.conversation(2).await.contact_id, known.contact);
        // Whoever logs in next on this browser is not he.
        let other = vouched(&house, channel, "user-8").await;
        let (next, _) = house.desk.arrive(channel, &other, Some(&joined)).await.unwrap();
        assert_ne!(next.id, joined.id);
        assert_eq!(shown(&house, &next).await, []);
    }

    async fn a_widget_for_known_users_lets_no_stranger_in(house: House) {
        let channel = house.widget("Shop").await;
        let (_, token) = house.visitor(channel).await;
        let form = WidgetForm {
            origins: vec![SHOP.into()],
            requires_identity: true,
            ..WidgetForm::default()
        };
        house.desk.set_widget(&Actor::house(), channel, &form).await.unwrap();
        let refused = house.desk.arrive(channel, &Arrival::default(), None).await;
        assert_eq!(code(refused), "identity_refused");
        assert_eq!(code(house.desk.visitor(&token).await), "unauthenticated");
        let arrival = vouched(&house, channel, "user-7").await;
        assert!(house.desk.arrive(channel, &arrival, None).await.is_ok());
    }

    async fn a_widget_that_is_switched_off_is_not_there(house: House) {
        let channel = house.widget("Shop").await;
        let (_, token) = house.visitor(channel).await;
        assert!(house.desk.is_widget_origin(SHOP).await.unwrap());
        assert!(!house.desk.is_widget_origin("https://evil.example").await.unwrap());
        house.desk.set_channel_enabled(&Actor::house(), channel, false).await.unwrap();
        assert_eq!(code(house.desk.visitor(&token).await), "unauthenticated");
        assert_eq!(code(house.desk.widget(channel).await), "not_found");
        assert!(!house.desk.is_widget_origin(SHOP).await.unwrap());
        assert_eq!(code(house.desk.widget(house.channel).await), "not_found", "Telegram is no widget");
        assert_eq!(code(house.desk.set_widget(&Actor::house(), house.channel, &WidgetForm {
            origins: vec![SHOP.into()],
            ..WidgetForm::default()
        }).await), "invalid");
    }

    async fn a_number_counts_once_it_was_typed_and_is_shown_as_a_hint(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, _) = house.visitor(channel).await;
        let call = async |number: &str| house.desk.visitor_wants_call(&visitor, number, "c1").await;
        assert_eq!(code(call("+49301234567").await), "phone.off");
        house.telephony().await;
        assert_eq!(code(call("12").await), "invalid");
        assert_eq!(code(call("+39061234567").await), "phone.prefix");
        call("+49301234567").await.unwrap();
        call("+49301234567").await.unwrap();
        let row = house.conversation(1).await;
        let wish = row.about.call_wish.unwrap();
        assert!(wish.number.is_some());
        house.deliver_on(channel).await;
        let all = shown(&house, &visitor).await;
        assert!(all.iter().all(|(_, text)| !text.contains("301234567")), "{all:?}");
        assert_eq!(all.iter().filter(|(from, _)| *from == "visitor").count(), 1);
    }

    async fn where_a_visitor_is_and_what_he_is_called_stands_beside_his_conversation(house: House) {
        let channel = house.widget("Shop").await;
        let arrival = Arrival {
            name: Some("Mia".into()),
            email: Some("mia@example.org".into()),
            language: Some("it".into()),
            page: Some(Page { url: "https://shop.example/blue".into(), title: "Blue".into() }),
            ..Arrival::default()
        };
        let (visitor, _) = house.desk.arrive(channel, &arrival, None).await.unwrap();
        house.visitor_says(&visitor, "1", "hello").await;
        let row = house.conversation(1).await;
        let contact = async || house.desk.get_contact(&Actor::house(), row.contact_id).await.unwrap();
        let known = contact().await;
        assert_eq!((&*known.name, known.language.as_deref()), ("Mia", Some("it")));
        assert_eq!(known.attributes["page"], "https://shop.example/blue");
        assert_eq!(known.attributes["email"], "mia@example.org");
        let page = Page { url: "https://shop.example/red".into(), title: "Red".into() };
        house.desk.visitor_is_at(&visitor, &page).await.unwrap();
        assert_eq!(contact().await.attributes["page_title"], "Red");
        let bad = Page { url: "javascript:alert(1)".into(), title: String::new() };
        assert_eq!(code(house.desk.visitor_is_at(&visitor, &bad).await), "invalid");
        house.desk.close(&Actor::house(), row.id).await.unwrap();
        house.desk.erase_contact(&Actor::house(), row.contact_id).await.unwrap();
        let (_, token) = house.visitor(channel).await;
        assert!(house.desk.visitor(&token).await.is_ok());
    }

    async fn who_is_erased_begins_as_a_stranger(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, token) = house.visitor(channel).await;
        house.visitor_says(&visitor, "1", "hello").await;
        let row = house.conversation(1).await;
        house.desk.close(&Actor::house(), row.id).await.unwrap();
        house.desk.erase_contact(&Actor::house(), row.contact_id).await.unwrap();
        assert_eq!(code(house.desk.visitor(&token).await), "unauthenticated");
    }

    async fn what_is_wrong_with_a_message_is_said(house: House) {
        let channel = house.widget("Shop").await;
        let (visitor, _) = house.visitor(channel).await;
        let long = "x".repeat(65);
        for (message, field) in [
            (words("", "x"), "client_id"),
            (words("a b", "x"), "client_id"),
            (words(&long, "x"), "client_id"),
            (words("1", "  "), "text"),
            (VisitorMessage { client_id: "1".into(), ..VisitorMessage::default() }, "choice"),
            (VisitorMessage { choice: Some("b".into()), ..words("1", "x") }, "choice"),
            (VisitorMessage { files: vec![AttachmentId::from_u128(1)], ..words("1", "x") }, "files"),
            (VisitorMessage { reply_to: Some(MessageId::from_u128(1)), ..words("1", "x") }, "reply_to"),
        ] {
            let error = house.desk.visitor_writes(&visitor, &message).await.unwrap_err();
            assert_eq!(error.field(), Some(field), "{message:?}");
        }
        let late = VisitorMessage { client_id: "1".into(), choice: Some("b.0.0".into()), ..VisitorMessage::default() };
        assert_eq!(code(house.desk.visitor_writes(&visitor, &late).await), "choice.over");
        assert!(house.conversations().await.is_empty());
    }
}
