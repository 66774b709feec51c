//! From bots to people and back.

use desk::Actor;
use domain::{
    bot::{Act, Button, Close, HandOver, HandOverReason, Say},
    category::{CategoryForm, Visibility},
    conversation::{Destination, Status},
    id::ConversationId,
    intervention::Treatment,
    message::{Author, Content, Write},
    permission::Role,
    view::{Bubble, Folder},
};
use std::collections::BTreeSet;
use testkit::{House, on_both_databases};

fn say(text: &str) -> Act {
    Act::say(text)
}

async fn bubbles(house: &House, id: ConversationId) -> Vec<Bubble> {
    let all = house.desk.list_messages(&Actor::house(), id, 0, 100).await;
    all.unwrap()
}

async fn notices(house: &House, id: ConversationId) -> usize {
    let all = bubbles(house, id).await;
    all.iter()
        .filter(|b| b.author == Author::System && !b.private)
        .count()
}

on_both_databases! {
    async fn a_bot_answers_first_and_is_asked_only_what_is_new(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        assert_eq!((row.status, row.operator_id), (Status::Bot, Some(bot.id)));
        assert_eq!(house.desk.list_bot_turns().await.unwrap(), [row.id]);
        let turn = house.desk.bot_turn(row.id).await.unwrap().unwrap();
        assert_eq!((turn.messages.len(), turn.recent.len(), turn.memory), (1, 0, None));
        house.desk.act(bot.id, row.id, row.epoch, &[say("Hi")], Some("{}")).await.unwrap();
        assert!(house.desk.list_bot_turns().await.unwrap().is_empty());
        assert!(house.desk.bot_turn(row.id).await.unwrap().unwrap().messages.is_empty());
        house.customer_writes("Carl", "one").await;
        house.customer_writes("Carl", "two").await;
        let turn = house.desk.bot_turn(row.id).await.unwrap().unwrap();
        let words: Vec<_> = turn.messages.iter().filter_map(|m| m.content.text()).map(|t| t.plain.as_str()).collect();
        assert_eq!((words, turn.recent.len()), (vec!["one", "two"], 2));
        assert_eq!(turn.memory.as_deref(), Some("{}"));
    }

    async fn after_a_handover_no_word_of_the_bot_is_taken(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "a person please").await;
        let row = house.conversation(1).await;
        let over = HandOver { reason: Some("asked".into()), note: Some("he is in a hurry".into()), ..HandOver::default() };
        let acts = [say("One moment"), Act::HandOver(over), say("Still here!")];
        house.desk.act(bot.id, row.id, row.epoch, &acts, None).await.unwrap();
        house.settle().await;
        let now = house.conversation(1).await;
        assert_eq!((now.status, now.operator_id), (Status::Active, Some(ann.id)));
        for epoch in [row.epoch, now.epoch] {
            let late = house.desk.act(bot.id, row.id, epoch, &[say("Late")], None).await;
            assert_eq!(late.unwrap_err().code(), "turn.stale");
        }
        house.desk.fail_bot_turn(bot.id, row.id, Some(row.epoch), HandOverReason::Timeout, "").await.unwrap();
        let said = bubbles(&house, row.id).await;
        let by_bot = said.iter().filter(|b| b.author == Author::Bot(bot.id));
        let by_bot: Vec<_> = by_bot.map(|b| (b.content.text().unwrap().plain.as_str(), b.private)).collect();
        assert_eq!(by_bot, [("One moment", false), ("he is in a hurry", true)]);
        assert_eq!(notices(&house, row.id).await, 1, "the contact is told once");
        let case = house.desk.list_interventions(&Actor::house(), row.id).await.unwrap().pop().unwrap();
        assert_eq!((case.reason.as_str(), case.status()), ("asked", "assigned"));
        assert_eq!((case.opened_by, case.owner), (Some(bot.id), Some(ann.id)));
    }

    async fn the_reason_of_a_failure_is_told_although_help_was_asked_for_before(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let desk = house.desk.clone();
        let case = desk.open_intervention(&Actor::house(), row.id, "for the record", &BTreeSet::new()).await.unwrap();
        let failed = HandOverReason::Timeout;
        desk.fail_bot_turn(bot.id, row.id, Some(row.epoch), failed, "It did not answer in time.").await.unwrap();
        let over = HandOver { reason: Some("A caller says that it burns.".into()), ..HandOver::default() };
        desk.hand_over(&Actor::house(), row.id, &over, None).await.unwrap();
        let [same] = desk.list_interventions(&Actor::house(), row.id).await.unwrap().try_into().unwrap();
        assert_eq!((same.id, same.reason.as_str()), (case.id, "for the record"));
        let notes = bubbles(&house, row.id).await.into_iter().filter(|bubble| bubble.private);
        let notes: Vec<_> = notes.filter_map(|note| Some((note.author, note.content.text()?.plain.clone()))).collect();
        assert_eq!(notes, [
            (Author::Bot(bot.id), "It did not answer in time.".to_owned()),
            (Author::System, "A caller says that it burns.".to_owned()),
        ]);
    }

    async fn a_bot_makes_its_pauses_and_nobody_overtakes_it(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let later = |text: &str, after_ms| Act::Say(Say { after_ms, ..Say::words(text) });
        let acts = [later("One moment", 0), later("I look", 3_000), later("Here", 9_000), later("Anything else?", 0)];
        house.desk.act(bot.id, row.id, row.epoch, &acts, None).await.unwrap();
        let sent = async |house: &House| {
            let sent = house.deliver_all().await;
            sent.into_iter().map(|sent| sent.text.plain).collect::<Vec<_>>()
        };
        assert_eq!(sent(&house).await, ["One moment"]);
        house.comes(&sara).await;
        let actor = house.actor(&sara).await;
        let mine = house.desk.take(&actor, row.id, true).await.unwrap();
        house.replies(&sara, &mine, "A person here").await;
        house.pass_ms(2_999);
        assert_eq!(sent(&house).await, Vec::<String>::new());
        house.pass_ms(1);
        assert_eq!(sent(&house).await, ["I look"]);
        // Ten seconds are the most that they take in all.
        house.pass_ms(7_000);
        assert_eq!(sent(&house).await, ["Here", "Anything else?", "A person here"]);
    }

    async fn what_a_bot_has_is_hidden_from_agents_until_it_hands_over(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        let ann = house.agent("Ann", &[]).await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let (ann, sara) = (house.actor(&ann).await, house.actor(&sara).await);
        assert_eq!(house.desk.get_conversation(&ann, row.id).await.unwrap_err().code(), "not_found");
        assert_eq!(house.desk.inbox(&ann, Folder::Open).await.unwrap().counters.open, 0);
        let seen = house.desk.inbox(&sara, Folder::Bots).await.unwrap();
        assert_eq!((seen.rows.items.len(), seen.counters.bots), (1, 1));
        house.desk.act(bot.id, row.id, row.epoch, &[Act::HandOver(HandOver::default())], None).await.unwrap();
        let seen = house.desk.inbox(&ann, Folder::Waiting).await.unwrap();
        assert_eq!((seen.rows.items.len(), seen.counters.waiting), (1, 1));
        assert!(seen.rows.items[0].about.categories.is_empty());
    }

    async fn a_proxy_that_only_sets_the_categories_hands_over(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        let team = house.team("Billing").await;
        let form = CategoryForm { name: "Refund".into(), parent_id: None, visible_to: Visibility::Agents, team_id: Some(team.id), is_required: false };
        let refund = house.desk.create_category(&Actor::house(), &form).await.unwrap().id;
        let ben = house.agent("Ben", &[team.id]).await;
        house.comes(&ben).await;
        house.customer_writes("Carl", "money back").await;
        let row = house.conversation(1).await;
        let with_bot = &row.about.categories | &[refund].into();
        let still = house.desk.set_categories(&Actor::house(), row.id, &with_bot, None).await.unwrap();
        assert_eq!(still.status, Status::Bot, "the bot's own category is still there");
        house.desk.set_categories(&Actor::house(), row.id, &BTreeSet::new(), None).await.unwrap();
        house.desk.set_categories(&Actor::house(), row.id, &[refund].into(), None).await.unwrap();
        house.settle().await;
        let now = house.conversation(1).await;
        assert_eq!((now.team_id, now.operator_id), (team.id, Some(ben.id)));
        assert_eq!(bot.categories.len(), 1);
    }

    async fn a_pressed_button_is_what_the_contact_says(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let refund = Button { label: "Refund".into(), data: "/refund".into() };
        let buttons = vec![refund, Button::labelled("Other")];
        let ask = Act::Say(Say { buttons, ..Say::words("What is it?") });
        house.desk.act(bot.id, row.id, row.epoch, &[ask], None).await.unwrap();
        let sent = house.deliver_all().await;
        house.customer_presses("Carl", &sent[0].buttons[0].data).await;
        let turn = house.desk.bot_turn(row.id).await.unwrap().unwrap();
        let Content::Choice { text, value } = &turn.messages[0].content else { panic!("no choice") };
        assert_eq!((text.plain.as_str(), value.as_str()), ("Refund", "/refund"));
        house.desk.act(bot.id, row.id, row.epoch, &[Act::Close(Close {})], None).await.unwrap();
        house.customer_presses("Carl", &sent[0].buttons[1].data).await;
        assert_eq!(house.conversations().await.len(), 1, "a button of what is over opens nothing");
    }

    async fn after_close_the_bot_is_first_again(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        house.desk.fail_bot_turn(bot.id, row.id, None, HandOverReason::Unreachable, "refused").await.unwrap();
        house.settle().await;
        house.desk.close(&house.actor(&ann).await, row.id).await.unwrap();
        let case = house.desk.list_interventions(&Actor::house(), row.id).await.unwrap().pop().unwrap();
        assert_eq!((case.status(), case.owner), ("closed", Some(ann.id)));
        house.customer_writes("Carl", "me again").await;
        assert_eq!(house.conversation(2).await.status, Status::Bot);
    }

    async fn a_bot_that_is_held_gives_everything_to_people_and_gets_nothing(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let sara = house.actor(&sara).await;
        house.desk.hold_bot(&sara, bot.id, true).await.unwrap();
        house.customer_writes("Dora", "hello").await;
        house.settle().await;
        for number in [1, 2] {
            let row = house.conversation(number).await;
            assert_eq!(row.operator_id, Some(ann.id));
        }
        house.desk.record_breaker(bot.id, false).await.unwrap();
        house.customer_writes("Emil", "hello").await;
        assert_eq!(house.conversation(3).await.status, Status::Waiting, "only a person lets it back");
        let refused = house.desk.transfer(&sara, house.conversation(1).await.id, Destination::Bot(bot.id)).await;
        assert_eq!(refused.unwrap_err().code(), "bot.unavailable");
        house.desk.hold_bot(&sara, bot.id, false).await.unwrap();
        house.customer_writes("Fred", "hello").await;
        assert_eq!(house.conversation(4).await.status, Status::Bot);
    }

    async fn who_writes_in_a_bots_turn_must_know_it(house: House) {
        let mut house = house;
        house.first_bot("Rob").await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let sara = house.actor(&sara).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let mut words = Write { text: "Hi".into(), attachments: Vec::new(), private: false, reply_to: None, epoch: None, mentions: Vec::new() };
        assert_eq!(house.desk.write(&sara, row.id, &words).await.unwrap_err().code(), "turn.stale");
        words.epoch = Some(row.epoch);
        house.desk.write(&sara, row.id, &words).await.unwrap();
        words = Write { epoch: None, private: true, ..words };
        house.desk.write(&sara, row.id, &words).await.unwrap();
    }

    async fn an_intervention_measures_the_help_and_refuses_what_makes_no_sense(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "hello").await;
        house.settle().await;
        let row = house.conversation(1).await;
        let actor = house.actor(&ann).await;
        let none = BTreeSet::new();
        let case = house.desk.open_intervention(&actor, row.id, " a refund ", &none).await.unwrap();
        assert_eq!((case.status(), case.reason.as_str()), ("assigned", "a refund"));
        let twice = house.desk.open_intervention(&actor, row.id, "again", &none).await.unwrap_err();
        assert_eq!(twice.kind(), desk::Kind::Invalid);
        house.pass_ms(5_000);
        house.replies(&ann, &row, "Hello").await;
        let cancelled = house.desk.treat_intervention(&actor, case.id, &Treatment::Cancel).await.unwrap_err();
        assert_eq!(cancelled.code(), "intervention.answered");
        let past = house.desk.treat_intervention(&actor, case.id, &Treatment::Defer(house.now())).await.unwrap_err();
        assert_eq!(past.field(), Some("until"));
        let closed = house.desk.treat_intervention(&actor, case.id, &Treatment::Close).await.unwrap();
        assert_eq!((closed.help.replies, closed.help.waited_ms), (1, 5_000));
        house.desk.open_intervention(&actor, row.id, "another", &none).await.unwrap();
        let reopened = house.desk.treat_intervention(&actor, case.id, &Treatment::Reopen).await.unwrap_err();
        assert_eq!(reopened.code(), "intervention.open");
    }

    async fn what_is_required_is_asked_for_at_close(house: House) {
        let mut house = house;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let sara = house.actor(&sara).await;
        let form = CategoryForm { name: "Reason".into(), parent_id: None, visible_to: Visibility::Agents, team_id: None, is_required: true };
        let reason = house.desk.create_category(&Actor::house(), &form).await.unwrap().id;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let refused = house.desk.close(&sara, row.id).await.unwrap_err();
        assert_eq!((refused.field(), refused.kind()), (Some("category_ids"), desk::Kind::Invalid));
        house.desk.set_categories(&sara, row.id, &[reason].into(), None).await.unwrap();
        house.desk.close(&sara, row.id).await.unwrap();
    }
}
