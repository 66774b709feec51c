//! Colleagues whom notes mention: told, found again, and only those who see the conversation.

use desk::{Actor, Desk, Error};
use domain::{
    conversation::Destination,
    id::{ConversationId, OperatorId},
    message::Write,
    operator::Operator,
    permission::Role,
    view::Folder,
};
use testkit::on_both_databases;

const NONE: [i64; 0] = [];

fn note(text: &str, mentions: &[&Operator]) -> Write {
    Write {
        text: text.into(),
        private: true,
        mentions: mentions.iter().map(|one| one.id).collect(),
        ..Write::default()
    }
}

/// Returns which conversations wait in somebody's list of mentions, after a look at its counter.
async fn mentions_of(desk: &Desk, actor: &Actor) -> Vec<i64> {
    let inbox = desk.inbox(actor, Folder::Mentions).await.unwrap();
    let numbers: Vec<_> = inbox.rows.items.iter().map(|row| row.number).collect();
    assert_eq!(usize::try_from(inbox.counters.mentions), Ok(numbers.len()));
    numbers
}

async fn named_in_last(desk: &Desk, actor: &Actor, id: ConversationId) -> Vec<OperatorId> {
    let bubble = desk
        .list_messages(actor, id, 0, 100)
        .await
        .unwrap()
        .pop()
        .unwrap();
    let text = bubble.content.text().unwrap();
    text.mentions().into_iter().collect()
}

fn refused_field(error: &Error) -> &str {
    let Error::Invalid(field) = error else {
        panic!("{error}");
    };
    &field.field
}

on_both_databases! {
    async fn who_is_mentioned_finds_it_until_he_has_seen_to_it(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        let (a, b) = (house.actor(&ann).await, house.actor(&ben).await);
        for customer in ["Carl", "Dora", "Emil"] {
            house.customer_writes(customer, "hello").await;
            house.pass_ms(10);
        }
        let mut ids = Vec::new();
        for number in 1..=3 {
            let id = house.conversation(number).await.id;
            house.desk.write(&a, id, &note("What now, @Ben?", &[&ben])).await.unwrap();
            ids.push(id);
        }
        assert_eq!(named_in_last(&house.desk, &b, ids[0]).await, [ben.id]);
        assert_eq!(mentions_of(&house.desk, &b).await, [3, 2, 1]);
        assert_eq!(mentions_of(&house.desk, &a).await, NONE);

        house.desk.write(&b, ids[0], &note("Refund him", &[])).await.unwrap();
        assert_eq!(mentions_of(&house.desk, &b).await, [3, 2], "who answers has seen it");
        house.desk.close(&Actor::house(), ids[1]).await.unwrap();
        assert_eq!(mentions_of(&house.desk, &b).await, [3, 2], "also when it is over");
        let row = house.desk.settle_mention(&b, ids[1]).await.unwrap();
        assert!(row.about.mentioned.is_empty());
        let again = house.desk.settle_mention(&b, ids[1]).await.unwrap();
        assert_eq!(again.version, row.version, "nothing is said twice");
        assert_eq!(mentions_of(&house.desk, &b).await, [3]);
        assert_eq!(named_in_last(&house.desk, &b, ids[2]).await, [ben.id]);
    }

    async fn only_people_who_see_a_conversation_are_mentioned_in_it(house: House) {
        let mut house = house;
        let secret = house.team("Secret").await;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        let cleo = house.agent("Cleo", &[secret.id]).await;
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let (a, b, c, z) = (
            house.actor(&ann).await,
            house.actor(&ben).await,
            house.actor(&cleo).await,
            house.actor(&zoe).await,
        );
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        house.desk.write(&a, id, &note("@Ben", &[&ben])).await.unwrap();
        house.desk.transfer(&z, id, Destination::Team(secret.id)).await.unwrap();
        assert_eq!(mentions_of(&house.desk, &b).await, NONE, "he does not see it any more");
        assert_eq!(house.desk.settle_mention(&b, id).await.unwrap_err().code(), "not_found");

        let names: Vec<_> = house.desk.list_mentionable(&c, id).await.unwrap();
        let names: Vec<_> = names.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Zoe"], "neither strangers nor bots nor oneself");
        let unseen = house.desk.list_mentionable(&b, id).await.unwrap_err();
        assert_eq!(unseen.code(), "not_found");

        let stranger = house.desk.write(&c, id, &note("@Ben, look", &[&ben])).await.unwrap_err();
        assert_eq!(refused_field(&stranger), "mentions");
        let unnamed = house.desk.write(&c, id, &note("Zoe, look", &[&zoe])).await.unwrap_err();
        assert_eq!(refused_field(&unnamed), "mentions");
        let reply = Write { private: false, ..note("@Zoe", &[&zoe]) };
        let spoken = house.desk.write(&z, id, &reply).await.unwrap_err();
        assert_eq!(refused_field(&spoken), "mentions");
        assert_eq!(mentions_of(&house.desk, &z).await, NONE, "what was refused changes nothing");
    }

    async fn a_changed_note_mentions_who_is_still_named_in_it(house: House) {
        let mut house = house;
        let (ann, ben) = (house.agent("Ann", &[]).await, house.agent("Ben", &[]).await);
        let zoe = house.operator("Zoe", Role::Admin, &[], 12).await;
        let a = house.actor(&ann).await;
        house.customer_writes("Carl", "hello").await;
        let id = house.conversation(1).await.id;
        let words = note("👍 @Ben, @Zoe", &[&ben, &zoe]);
        let bubble = house.desk.write(&a, id, &words).await.unwrap();
        house.desk.edit_message(&a, bubble.id, "Only @Zoe").await.unwrap();
        assert_eq!(named_in_last(&house.desk, &a, id).await, [zoe.id]);
    }
}
