//! What bots did, for those who have to understand it afterwards.

use desk::{Actor, Answered, Failed};
use domain::{
    bot::{Act, BotStep, Close, HandOver, HandOverReason, MAX_STEP_WORDS, Outcome, Trace, Usage},
    conversation::Status,
    id::ConversationId,
    permission::Role,
    view::Bubble,
};
use testkit::{House, on_both_databases};

/// A bot was asked one message and took 412 ms for it.
fn trace(house: &House, asked: &domain::bot::Turn) -> Trace {
    Trace {
        began_at: house.now().plus_ms(-412),
        took_ms: 412,
        after_seq: asked
            .messages
            .iter()
            .chain(&asked.recent)
            .map(|bubble| bubble.seq)
            .max()
            .unwrap(),
        asked: asked.messages.iter().map(|message| message.id).collect(),
        known_messages: i64::try_from(asked.recent.len()).unwrap(),
        usage: Some(Usage {
            read: 120,
            written: 9,
        }),
        remarks: Vec::new(),
    }
}

async fn answered(house: &House, id: ConversationId, acts: &[Act]) -> Answered {
    let turn = house.desk.bot_turn(id).await.unwrap().unwrap();
    Answered {
        acts: acts.to_vec(),
        memory: None,
        is_later: false,
        trace: trace(house, &turn),
    }
}

async fn steps(house: &House, id: ConversationId) -> Vec<BotStep> {
    let all = house.desk.list_bot_steps(&Actor::house(), id).await;
    all.unwrap()
}

on_both_databases! {
    async fn a_step_says_what_was_asked_answered_how_long_it_took_and_what_it_cost(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "where is my parcel").await;
        let row = house.conversation(1).await;
        let hi = answered(&house, row.id, &[Act::say("On its way")]).await;
        house.desk.answer_turn(bot.id, row.id, row.epoch, &hi).await.unwrap();
        house.pass_ms(1_000);
        house.customer_writes("Carl", "a person please").await;
        let over = answered(&house, row.id, &[Act::HandOver(HandOver::default())]).await;
        house.desk.answer_turn(bot.id, row.id, row.epoch, &over).await.unwrap();
        let steps = steps(&house, row.id).await;
        assert_eq!(steps.len(), 2);
        for (step, answered) in steps.iter().zip([&hi, &over]) {
            assert_eq!((step.bot, step.conversation, step.epoch), (bot.id, row.id, row.epoch));
            assert_eq!((&step.trace, &step.acts, &step.outcome), (&answered.trace, &answered.acts, &Outcome::Done));
        }
        assert_eq!(steps[1].trace.known_messages, 2);
        assert_eq!(house.conversation(1).await.status, Status::Waiting);
    }

    async fn an_answer_that_came_too_late_is_written_down_and_not_done(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let late = answered(&house, row.id, &[Act::say("Never heard")]).await;
        let failed = Failed { reason: HandOverReason::Timeout, why: "it did not answer in time".into(), trace: late.trace.clone() };
        house.desk.fail_turn(bot.id, row.id, row.epoch, &failed).await.unwrap();
        let refused = house.desk.answer_turn(bot.id, row.id, row.epoch, &late).await.unwrap_err();
        assert_eq!(refused.code(), "turn.stale");
        house.desk.fail_turn(bot.id, row.id, row.epoch, &failed).await.unwrap();
        let outcomes: Vec<_> = steps(&house, row.id).await.into_iter().map(|step| (step.outcome, step.acts)).collect();
        let why = || Outcome::Failed { why: failed.why.clone() };
        assert_eq!(outcomes, [(why(), vec![]), (Outcome::Passed, late.acts), (why(), vec![])]);
        let said = house.desk.list_messages(&Actor::house(), row.id, 0, 100).await.unwrap();
        assert!(said.iter().all(|bubble| bubble.content.text().is_none_or(|text| text.plain != "Never heard")));
        let cases = house.desk.list_interventions(&Actor::house(), row.id).await.unwrap();
        assert_eq!(cases.len(), 1, "people got it once");
        assert_eq!(cases[0].reason, "The bot failed: it did not answer in time.");
    }

    async fn a_bot_that_acts_by_itself_later_is_seen_to_have_taken_the_turn(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let later = Answered { is_later: true, ..answered(&house, row.id, &[]).await };
        house.desk.answer_turn(bot.id, row.id, row.epoch, &later).await.unwrap();
        assert_eq!(steps(&house, row.id).await[0].outcome, Outcome::Later);
        assert_eq!(house.conversation(1).await.version, row.version, "nothing else has changed");
    }

    async fn what_the_contact_writes_while_the_bot_answers_still_waits_for_it(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let bye = answered(&house, row.id, &[Act::say("Bye"), Act::Close(Close {}), Act::say("?")]).await;
        house.pass_ms(1_000);
        house.customer_writes("Carl", "a person please").await;
        house.desk.answer_turn(bot.id, row.id, row.epoch, &bye).await.unwrap();
        let now = house.conversation(1).await;
        assert_eq!((now.status, now.unanswered_since), (Status::Bot, Some(house.now())), "it does not end under him");
        assert_eq!(house.desk.list_bot_turns().await.unwrap(), [row.id], "also after a start");
        let turn = house.desk.bot_turn(row.id).await.unwrap().unwrap();
        let plain = |bubbles: &[Bubble]| bubbles.iter().map(|b| b.content.text().unwrap().plain.clone()).collect::<Vec<_>>();
        assert_eq!(plain(&turn.recent), ["hello", "Bye", "?"]);
        assert_eq!(plain(&turn.messages), ["a person please"]);
        let moment = answered(&house, row.id, &[Act::say("One moment")]).await;
        house.desk.answer_turn(bot.id, row.id, row.epoch, &moment).await.unwrap();
        assert_eq!(house.conversation(1).await.unanswered_since, None);
        assert_eq!(house.desk.bot_turn(row.id).await.unwrap().unwrap().messages, []);
    }

    async fn what_cannot_be_done_leaves_no_step(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        let nowhere = Act::SetCategories(vec![domain::id::CategoryId::from_u128(9)]);
        let wrong = answered(&house, row.id, &[Act::say("Hi"), nowhere]).await;
        house.desk.answer_turn(bot.id, row.id, row.epoch, &wrong).await.unwrap_err();
        assert_eq!(steps(&house, row.id).await, []);
    }

    async fn agents_and_platforms_do_not_see_what_bots_did(house: House) {
        let mut house = house;
        house.first_bot("Rob").await;
        let ann = house.agent("Ann", &[]).await;
        let sara = house.operator("Sara", Role::Supervisor, &[], 12).await;
        let away = house.team("Billing").await;
        let ben = house.operator("Ben", Role::Supervisor, &[away.id], 12).await;
        house.customer_writes("Carl", "hello").await;
        let row = house.conversation(1).await;
        for (who, code) in [(&ann, "forbidden"), (&ben, "not_found")] {
            let actor = house.actor(who).await;
            let refused = house.desk.list_bot_steps(&actor, row.id).await.unwrap_err();
            assert_eq!(refused.code(), code, "{}", who.name);
        }
        let sara = house.actor(&sara).await;
        assert_eq!(house.desk.list_bot_steps(&sara, row.id).await.unwrap(), []);
    }

    async fn what_bots_were_told_goes_with_the_words_and_does_not_come_back(house: House) {
        let mut house = house;
        let bot = house.first_bot("Rob").await;
        house.customer_writes("Carl", "my secret word").await;
        let row = house.conversation(1).await;
        let mut told = answered(&house, row.id, &[Act::say("Your secret word")]).await;
        told.trace.remarks = vec!["long ".repeat(MAX_STEP_WORDS)];
        house.desk.answer_turn(bot.id, row.id, row.epoch, &told).await.unwrap();
        assert_eq!(steps(&house, row.id).await[0].trace.remarks[0].chars().count(), MAX_STEP_WORDS);
        assert!(!house.places_of("secret word").await.is_empty());
        let export = house.desk.export_contact(&Actor::house(), row.contact_id).await.unwrap();
        assert_eq!(export.conversations[0].bot_steps.len(), 1, "it is the contact's, too");
        house.desk.close(&Actor::house(), row.id).await.unwrap();
        house.desk.erase_contact(&Actor::house(), row.contact_id).await.unwrap();
        while house.desk.erase_due().await.unwrap() {}
        assert_eq!(house.places_of("secret word").await, [""; 0]);
        let refused = house.desk.answer_turn(bot.id, row.id, row.epoch, &told).await;
        assert!(refused.is_err());
        assert_eq!(steps(&house, row.id).await, []);
        assert_eq!(house.places_of("secret word").await, [""; 0], "a late answer brings no words back");
    }
}
