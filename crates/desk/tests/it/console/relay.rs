//! What customers say reaches the operator's phone, and what he says reaches theirs.

use super::{Phones, at_work};
use desk::Actor;
use domain::{
    channel::{How, Outcome},
    conversation::{Destination, Status},
    message::{Content, Progress, Write},
    text::{MAX_TEXT_UNITS, Span, Style, Text, utf16_len},
};
use testkit::on_both_databases;

on_both_databases! {
    async fn a_whole_conversation_on_two_phones(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "my kettle is cold").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["#1 Carl is yours. · General", "#1 Carl\nmy kettle is cold"]);
        house.customer_writes("500", "A new one is on its way.").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Carl"), ["A new one is on its way."]);
        assert_eq!(phones.said_to("500"), [""; 0], "he knows what he wrote");
        let thread = house.desk.thread(&house.actor(&ann).await, 1).await.unwrap();
        let answer = thread.bubbles.last().unwrap();
        assert_eq!((answer.author_name.as_str(), &answer.progress), ("Ann", &Some(Progress::Sent)));
        house.customer_writes("Carl", "thank you").await;
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["#1 Carl\nthank you"]);
        house.customer_writes("500", "/close").await;
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["#1 Carl is concluded."]);
        assert_eq!(house.conversation(1).await.status, Status::Closed);
    }

    async fn a_reply_answers_its_own_conversation_and_quotes_on_both_sides(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        for customer in ["Carl", "Dora"] {
            house.customer_writes(customer, &format!("I am {customer}")).await;
        }
        let phones = Phones::after(&mut house).await;
        let (carls, doras) = (phones.id_of("500", "I am Carl"), phones.id_of("500", "I am Dora"));
        let his = house.somebody_replies("500", &carls, "hello Carl").await;
        let phones = Phones::after(&mut house).await;
        let sent = phones.messages_to("Carl").next().unwrap();
        assert_eq!(sent.text.plain, "hello Carl");
        assert!(sent.reply_to.as_deref().unwrap().starts_with("Carl:"), "Carl sees what is answered");
        assert_eq!(phones.said_to("500"), [""; 0]);
        let sent = phones.id_of("Carl", "hello Carl");
        house.somebody_replies("500", &doras, "hello Dora").await;
        assert_eq!(Phones::after(&mut house).await.said_to("Dora"), ["hello Dora"]);

        house.crash_scheduler();
        house.somebody_replies("Carl", &sent, "which one?").await;
        let phones = Phones::after(&mut house).await;
        let shown = phones.messages_to("500").next().unwrap();
        assert_eq!(shown.text.plain, "#1 Carl\nwhich one?");
        assert_eq!(shown.reply_to.as_deref(), Some(his.as_str()), "it stands under his own words");
    }

    async fn what_an_operator_formats_arrives_so_and_delete_takes_it_away(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        let bold = Text {
            plain: "now or never".into(),
            spans: vec![Span { start: 0, len: 3, style: Style::Bold }],
        };
        let his = house.customer_sends("500", Content::Text(bold.clone())).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.messages_to("Carl").next().unwrap().text, bold);
        house.customer_writes("500", "/delete").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["Reply with /delete to what you wrote."]);
        house.somebody_replies("500", &his, "/delete").await;
        let phones = Phones::after(&mut house).await;
        let gone = phones.0.iter().filter(|sent| matches!(sent.how, How::Delete { .. }));
        assert_eq!(gone.map(|sent| sent.address.as_str()).collect::<Vec<_>>(), ["Carl"]);
        let thread = house.desk.thread(&Actor::house(), 1).await.unwrap();
        let deleted = thread.bubbles.iter().filter(|bubble| bubble.marks.deleted_at.is_some());
        assert_eq!(deleted.count(), 1);
    }

    async fn with_several_it_is_said_whom_words_went_to_and_asked_when_unclear(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        for customer in ["Carl", "Dora"] {
            house.customer_writes(customer, "hello").await;
        }
        Phones::after(&mut house).await;
        house.customer_writes("500", "one moment").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["Who is it for?"]);
        assert_eq!((phones.said_to("Carl"), phones.said_to("Dora")), (vec![], vec![]), "nobody got it");
        let dora = phones.button("500", "#2 Dora");
        house.customer_presses("500", &dora).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Dora"), ["one moment"]);
        assert_eq!(phones.acknowledged("500"), ["To #2 Dora."]);
        house.customer_presses("500", &dora).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!((phones.said_to("Dora").len(), phones.acknowledged("500")), (0, vec!["This is over."]));

        house.customer_writes("500", "and another").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Dora"), ["and another"], "addressed last");
        assert_eq!(phones.said_to("500"), ["To #2 Dora."]);
        house.customer_writes("500", "/close").await;
        Phones::after(&mut house).await;
        assert_eq!(house.conversation(2).await.status, Status::Closed);
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
    }

    async fn who_quotes_what_nobody_remembers_is_asked(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        house.somebody_replies("500", "500:long ago", "for somebody else?").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Carl"), [""; 0], "a guess could tell one what is meant for another");
        assert_eq!(phones.said_to("500"), ["Who is it for?"]);
        house.customer_presses("500", &phones.button("500", "#1 Carl")).await;
        assert_eq!(Phones::after(&mut house).await.said_to("Carl"), ["for somebody else?"]);
    }

    async fn a_failure_is_told_in_words_under_his_message(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        let his = house.somebody_replies("500", "", "are you there?").await;
        house.deliver(|sent| match sent.address.as_str() {
            "Carl" => Outcome::Never { why: "Forbidden: bot was blocked by the user".into() },
            _ => Outcome::done(format!("out:{}", sent.delivery)),
        }).await;
        let phones = Phones::after(&mut house).await;
        let told = phones.messages_to("500").next().unwrap();
        assert_eq!(told.text.plain, "#1 Carl did not get this: Forbidden: bot was blocked by the user.");
        assert_eq!(told.reply_to.as_deref(), Some(his.as_str()));
    }

    async fn a_transfer_tells_the_colleague_why_and_him_who_had_it(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "my kettle").await;
        Phones::after(&mut house).await;
        let ben = at_work(&mut house, "Ben", "501").await;
        house.customer_writes("500", "/transfer ben he wants his money back").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(house.conversation(1).await.operator_id, Some(ben.id));
        assert_eq!(phones.said_to("500"), ["#1 Carl: Ben has it now."]);
        assert_eq!(phones.said_to("501"), [
            "#1 Carl is yours: Ann gave it to you. · General",
            "#1 Carl\nmy kettle",
            "#1 Carl · note of Ann\nhe wants his money back",
        ]);
        house.customer_writes("Carl", "hello?").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!((phones.said_to("500").len(), phones.said_to("501")), (0, vec!["#1 Carl\nhello?"]));
    }

    async fn transfer_without_a_place_asks_by_buttons(house: House) {
        let mut house = house;
        let billing = house.team("Billing").await;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "my kettle").await;
        Phones::after(&mut house).await;
        let ben = house.agent("Ben", &[]).await;
        house.comes(&ben).await;
        house.agent("Cleo", &[]).await;
        house.customer_writes("500", "/transfer").await;
        let phones = Phones::after(&mut house).await;
        let labels: Vec<_> = phones.messages_to("500").flat_map(|sent| &sent.buttons).map(|b| b.label.as_str()).collect();
        assert_eq!(labels, ["Billing", "Ben"], "the own team, herself and who is not there are left out");
        house.customer_presses("500", &phones.button("500", "Billing")).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["#1 Carl went to Billing."]);
        assert_eq!(house.conversation(1).await.team_id, billing.id);
    }

    async fn notes_stay_in_the_house_and_colleagues_words_are_shown(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        let ben = house.agent("Ben", &[]).await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/note careful").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!((phones.said_to("500"), phones.said_to("Carl").len()), (vec!["Noted on #1 Carl."], 0));
        let row = house.conversation(1).await;
        house.replies(&ben, &row, "I know him").await;
        let note = Write { text: "call him".into(), attachments: Vec::new(), private: true, reply_to: None, epoch: None, mentions: Vec::new() };
        house.desk.write(&house.actor(&ben).await, row.id, &note).await.unwrap();
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["#1 Carl · Ben wrote\nI know him", "#1 Carl · note of Ben\ncall him"]);
        assert_eq!(phones.said_to("Carl"), ["I know him"]);
    }

    async fn what_he_writes_in_the_browser_is_shown_on_his_phone_too_and_quietly(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.connects(&ann, "500").await;
        let session = house.actor(&ann).await;
        let wanted = domain::operator::SetPresence {
            presence: domain::operator::WantedPresence::Online,
            mode: domain::operator::LeaveMode::Requeue,
        };
        house.desk.set_presence(&session, ann.id, wanted).await.unwrap();
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        let row = house.conversation(1).await;
        house.replies(&ann, &row, "from my desk").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["#1 Carl · You wrote\nfrom my desk"]);
        assert!(phones.messages_to("500").all(|sent| sent.is_silent));
        house.customer_writes("500", "/start").await;
        house.customer_writes("Carl", "hello again").await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.messages_to("500").all(|sent| !sent.is_silent), "she works here now");
    }

    async fn closed_or_taken_by_others_is_told(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        let zoe = house.operator("Zoe", domain::permission::Role::Admin, &[], 12).await;
        house.comes(&zoe).await;
        house.goes(&zoe, domain::operator::LeaveMode::Requeue).await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        let (id, admin) = (house.conversation(1).await.id, house.actor(&zoe).await);
        house.comes(&zoe).await;
        house.desk.take(&admin, id, true).await.unwrap();
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["#1 Carl: Zoe has it now."]);
        house.desk.transfer(&admin, id, Destination::Operator(ann.id)).await.unwrap();
        Phones::after(&mut house).await;
        house.desk.close(&admin, id).await.unwrap();
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["#1 Carl was concluded by Zoe."]);
    }

    async fn what_one_message_cannot_carry_comes_whole_in_two(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        let long = "x".repeat(MAX_TEXT_UNITS);
        house.customer_writes("Carl", &long).await;
        let phones = Phones::after(&mut house).await;
        let said = phones.said_to("500");
        assert!(said.iter().all(|words| utf16_len(words) <= MAX_TEXT_UNITS));
        assert_eq!(said.last(), Some(&long.as_str()));
        let shown = phones.id_of("500", &long);
        house.somebody_replies("500", &shown, "too long").await;
        assert_eq!(Phones::after(&mut house).await.said_to("Carl"), ["too long"]);
    }

    async fn an_update_that_comes_twice_is_followed_once(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "once").await;
        let again = house.repeats_last("500", "once").await;
        assert_eq!(again, 0, "it was known");
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Carl"), ["once"]);
    }

    async fn an_answer_lost_on_the_way_to_his_phone_is_sent_once_more(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let lost = Phones(house.deliver(|_| Outcome::Unknown { why: "lost".into() }).await);
        assert_eq!(lost.said_to("500"), ["#1 Carl is yours. · General"], "what follows waits");
        house.pass_ms(2_000);
        let phones = Phones::after(&mut house).await;
        let shown = phones.id_of("500", "#1 Carl\nhello");
        house.somebody_replies("500", &shown, "here I am").await;
        assert_eq!(Phones::after(&mut house).await.said_to("Carl"), ["here I am"]);
        house.pass_ms(60_000);
        assert!(Phones::after(&mut house).await.0.is_empty(), "and not again");
    }

    async fn what_was_done_is_not_done_again_after_a_crash(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        for (number, words) in ["only once", "/note careful", "/queue", "/away lunch", "/close"].into_iter().enumerate() {
            let update = house.taken_in("500", words).await;
            house.desk.ingest(std::slice::from_ref(&update)).await.unwrap();
            let events = house.desk.head().await.unwrap();
            house.desk.ingest(std::slice::from_ref(&update)).await.unwrap();
            assert_eq!(house.desk.head().await.unwrap(), events, "{number} {words}");
        }
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Carl"), ["only once"]);
        assert_eq!(phones.said_to("500").len(), 4, "{:?}", phones.said_to("500"));
    }
}
