//! What operators can ask for on the console.

use super::{Phones, at_work, presence};
use desk::Actor;
use domain::{
    canned::CannedForm,
    conversation::{Destination, Status},
    operator::{LeaveMode, Presence},
    permission::Role,
};
use testkit::on_both_databases;

on_both_databases! {
    async fn start_makes_available_and_says_what_waits(house: House) {
        let mut house = house;
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        house.connects(&ann, "500").await;
        for customer in ["Carl", "Dora", "Emil"] {
            house.pass_ms(10);
            house.customer_writes(customer, "hello").await;
        }
        house.settle().await;
        house.deliver_all().await;
        house.customer_writes("500", "/start").await;
        let phones = Phones::after(&mut house).await;
        let said = phones.said_to("500");
        assert!(said[0].starts_with("You are available. "), "{said:?}");
        assert_eq!(presence(&house, ann.id).await, Presence::Online);
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id), "the oldest, by the scheduler");
        assert_eq!(house.conversation(2).await.status, Status::Waiting, "her capacity is one");
        house.customer_writes("500", "/start").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["You are available already. 2 wait; /next takes the oldest."]);
    }

    async fn stop_concludes_the_conversation_and_with_none_open_the_shift(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/stop").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["#1 Carl is concluded."]);
        assert_eq!(house.conversation(1).await.status, Status::Closed);
        assert_eq!(presence(&house, ann.id).await, Presence::Online, "he stays available");
        house.customer_writes("500", "/stop").await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].starts_with("Your shift is over."));
        assert_eq!(presence(&house, ann.id).await, Presence::Offline);
        house.customer_writes("500", "/stop").await;
        assert!(Phones::after(&mut house).await.said_to("500")[0].starts_with("You are not at work."));
    }

    async fn stop_drain_keeps_what_he_has_and_ends_with_it(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/stop drain").await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].starts_with("You get no more."));
        assert_eq!(presence(&house, ann.id).await, Presence::Draining);
        house.customer_writes("500", "/close").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["#1 Carl is concluded.", "Your shift is over."]);
        assert_eq!(presence(&house, ann.id).await, Presence::Offline);
    }

    async fn away_keeps_what_he_has_and_colleagues_see_why(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        at_work(&mut house, "Ben", "501").await;
        house.customer_writes("500", "/away lunch, back at one").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["You are away (Lunch, back at one). You keep what you have and get no more."]);
        assert_eq!(presence(&house, ann.id).await, Presence::Away);
        house.customer_writes("501", "/who").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("501"), ["Ann · away (Lunch, back at one) · 0 of 3\nBen · available · 0 of 3"]);
    }

    async fn next_and_take_bring_what_waits_and_never_what_another_has(house: House) {
        let mut house = house;
        let ann = house.operator("Ann", Role::Agent, &[], 0).await;
        house.connects(&ann, "500").await;
        house.customer_writes("500", "/next").await;
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["Nobody waits."]);
        for customer in ["Carl", "Dora"] {
            house.pass_ms(10);
            house.customer_writes(customer, "hello").await;
        }
        Phones::after(&mut house).await;
        house.customer_writes("500", "/next").await;
        let said = Phones::after(&mut house).await;
        assert!(said.said_to("500")[0].contains("/start makes you available"), "{:?}", said.said_to("500"));
        house.customer_writes("500", "/start").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/next").await;
        assert!(Phones::after(&mut house).await.said_to("500")[0].starts_with("#1 Carl is yours."));
        house.customer_writes("500", "/take #2").await;
        assert!(Phones::after(&mut house).await.said_to("500")[0].starts_with("#2 Dora is yours."));
        house.customer_writes("500", "/take 2").await;
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["#2 Dora is yours already."]);
        at_work(&mut house, "Ben", "501").await;
        house.customer_writes("501", "/take 1").await;
        assert_eq!(Phones::after(&mut house).await.said_to("501"), ["Somebody else has the conversation."]);
        house.customer_writes("501", "/take 99").await;
        assert_eq!(Phones::after(&mut house).await.said_to("501"), ["There is no such conversation."]);
    }

    async fn what_one_may_not_see_does_not_exist_on_the_console(house: House) {
        let mut house = house;
        let secret = house.team("Secret").await;
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("500", "/away").await;
        Phones::after(&mut house).await;
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        house.desk.transfer(&Actor::house(), id, Destination::Team(secret.id)).await.unwrap();
        Phones::after(&mut house).await;
        for words in ["/take 1", "/close 1"] {
            house.customer_writes("500", words).await;
            assert_eq!(Phones::after(&mut house).await.said_to("500"), ["There is no such conversation."], "{words}");
        }
        house.customer_writes("500", "/queue").await;
        assert_eq!(Phones::after(&mut house).await.said_to("500"), ["Nobody waits."]);
        for words in ["/status", "/operators", "/assign 1 Ann", "/broadcast all clear"] {
            house.customer_writes("500", words).await;
            assert_eq!(Phones::after(&mut house).await.said_to("500"), ["You may not do that."], "{words}");
        }
    }

    async fn queue_lists_what_waits_with_a_button_for_each(house: House) {
        let mut house = house;
        let ann = house.operator("Ann", Role::Agent, &[], 4).await;
        house.connects(&ann, "500").await;
        house.customer_writes("500", "/start").await;
        for customer in ["Carl", "Dora"] {
            house.pass_ms(10);
            house.customer_writes(customer, "my kettle").await;
        }
        house.pass_ms(61_000);
        Phones::after(&mut house).await;
        house.customer_writes("500", "/queue").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["Yours:\n#1 Carl · General · unanswered 1 min · my kettle\n\n\
            Waiting: 1\n#2 Dora · General · waits 1 min · my kettle"]);
        let take = phones.button("500", "Take #2 Dora");
        house.customer_presses("500", &take).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.acknowledged("500"), [""]);
        assert_eq!(house.conversation(2).await.operator_id, Some(ann.id));
    }

    async fn who_leads_sees_how_things_stand_assigns_and_tells_everybody(house: House) {
        let mut house = house;
        let sara = house.operator("Sara", Role::Supervisor, &[], 0).await;
        house.connects(&sara, "600").await;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("500", "/away").await;
        house.customer_writes("Carl", "hello").await;
        house.pass_ms(125_000);
        Phones::after(&mut house).await;
        house.customer_writes("600", "/status").await;
        assert_eq!(Phones::after(&mut house).await.said_to("600"), ["Waiting: 1\nLongest: 2 min\nOpen: 1\nAvailable: 0"]);
        house.customer_writes("600", "/assign 1 ann she knows him").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("600"), ["#1 Carl went to Ann."]);
        let said = phones.said_to("500");
        assert!(said[0].starts_with("#1 Carl is yours: Sara gave it to you."), "{said:?}");
        assert!(said.contains(&"#1 Carl · note of Sara\nshe knows him"), "{said:?}");
        assert_eq!(house.conversation(1).await.operator_id, Some(ann.id));
        house.customer_writes("600", "/assign 1 Nobody").await;
        assert!(Phones::after(&mut house).await.said_to("600")[0].starts_with("Nobody is called that."));
        house.customer_writes("600", "/broadcast The printer works").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("600"), ["One colleague is told."]);
        assert_eq!(phones.said_to("500"), ["Sara to everybody\nThe printer works"]);
        house.customer_writes("600", "/operators").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("600"), ["Ann · away · 1 of 3\nSara · offline · 0 of 0"]);
    }

    async fn an_operator_writes_as_a_customer_between_customer_and_start(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.customer_writes("500", "/customer").await;
        assert!(Phones::after(&mut house).await.said_to("500")[0].starts_with("You are at work."));
        house.customer_writes("500", "/stop").await;
        house.customer_writes("500", "/customer").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "my own kettle").await;
        house.settle().await;
        let row = house.conversation(1).await;
        assert_eq!((row.contact_name.as_str(), row.last_words.as_str()), ("500", "my own kettle"));
        house.customer_writes("500", "/queue").await;
        assert_eq!(house.conversation(1).await.last_words, "/queue", "a customer's word like any other");
        Phones::after(&mut house).await;
        house.customer_starts("500", "").await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].starts_with("You are available."), "{:?}", phones.said_to("500"));
        assert_eq!(presence(&house, ann.id).await, Presence::Online);
    }

    async fn what_is_no_command_is_said_so_in_words(house: House) {
        let mut house = house;
        at_work(&mut house, "Ann", "500").await;
        for (words, answer) in [
            ("/sotp", "There is no command /sotp. /help shows what there is."),
            ("/take it", "Like this: /take 12"),
            ("hello?", "You have no conversation. /next takes the oldest that waits."),
            ("/close", "You have no conversation. /next takes the oldest that waits."),
            ("/accept", "Nothing is offered to you."),
        ] {
            house.customer_writes("500", words).await;
            assert_eq!(Phones::after(&mut house).await.said_to("500"), [answer], "{words}");
        }
        house.customer_writes("500", "/help").await;
        let phones = Phones::after(&mut house).await;
        assert!(phones.said_to("500")[0].contains("/transfer Billing"));
        assert!(!phones.said_to("500")[0].contains("/broadcast"), "she does not lead");
    }

    async fn who_is_switched_off_is_told_so_and_does_nothing(house: House) {
        let mut house = house;
        house.operator("Zoe", Role::Admin, &[], 12).await;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.desk.set_operator_enabled(&Actor::house(), ann.id, false).await.unwrap();
        Phones::after(&mut house).await;
        house.customer_writes("500", "/start").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["Your account is switched off. Please ask an admin."]);
        assert_eq!(presence(&house, ann.id).await, Presence::Offline);
    }

    async fn presence_that_changed_in_the_browser_is_told_on_the_console(house: House) {
        let mut house = house;
        let ann = at_work(&mut house, "Ann", "500").await;
        house.goes(&ann, LeaveMode::Requeue).await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("500"), ["Your shift is over. Open conversations wait for another."]);
    }

    async fn an_operator_on_the_console_sends_one_by_its_shortcut(house: House) {
        let mut house = house;
        let text = "Hello {{contact.name}}, I am {{operator.name}}.";
        let form = CannedForm { shortcut: "hi".to_owned(), text: text.to_owned(), ..CannedForm::default() };
        house.desk.create_canned_reply(&Actor::house(), &form).await.unwrap();
        at_work(&mut house, "Ann", "500").await;
        house.customer_writes("Carl", "hello").await;
        Phones::after(&mut house).await;
        house.customer_writes("500", "/c HI").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Carl"), ["Hello Carl, I am Ann."]);
        house.customer_writes("500", "/c nothing").await;
        let phones = Phones::after(&mut house).await;
        assert_eq!(phones.said_to("Carl"), Vec::<String>::new());
        assert!(phones.said_to("500")[0].contains("canned reply"), "{:?}", phones.said_to("500"));
    }
}
