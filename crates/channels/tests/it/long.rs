//! An answer that is longer than a message of Telegram is one message in several parts.

use crate::scene::Scene;
use desk::Actor;
use domain::{
    message::{Author, Progress},
    view::Bubble,
};
use simulator::{Act, Fault, FaultKind, PhoneMessage, Side};
use testkit::{House, on_both_databases};

/// Words that go in three parts.
fn long_words() -> String {
    let line = |number: usize| format!("Line {number} of an order, with ünïcode and a 👨‍👩‍👧.\n");
    let words: String = (0..210).map(line).collect();
    words.trim().to_owned()
}

async fn talking(house: House) -> Scene {
    let scene = Scene::running(house).await;
    scene.ann_wrote("hello").await;
    scene
        .until("Ann is greeted", async |scene| scene.is_greeted(&scene.ann))
        .await;
    scene
}

impl Scene {
    async fn answer(&self) -> Bubble {
        let is_answer = |bubble: &Bubble| matches!(bubble.author, Author::Operator(_));
        let bubbles = self.bubbles(1).await;
        bubbles.into_iter().find(is_answer).unwrap()
    }

    async fn is_answer_sent(&self) -> bool {
        self.answer().await.progress == Some(Progress::Sent)
    }

    fn parts(&self) -> Vec<PhoneMessage> {
        let all = self.world.messages(self.bot.id, self.ann.id).unwrap();
        let is_part = |m: &PhoneMessage| m.from == Side::Bot && m.text.contains("of an order");
        all.into_iter().filter(is_part).collect()
    }
}

fn joined(parts: &[PhoneMessage]) -> String {
    let words: Vec<_> = parts.iter().map(|part| part.text.trim()).collect();
    words.join("\n")
}

on_both_databases! {
    async fn a_long_answer_arrives_in_parts_and_is_one_message(house: House) {
        let mut scene = talking(house).await;
        scene.answers(1, &long_words()).await;
        scene.until("all of it is sent", async |scene| scene.is_answer_sent().await).await;
        let parts = scene.parts();
        assert_eq!(parts.len(), 3);
        assert_eq!(joined(&parts), long_words());

        // Whoever answers the second part answers the message.
        let answer = scene.answer().await;
        scene.acts(&scene.ann, Act::Say {
            text: "which lamp?".into(),
            entities: Vec::new(),
            reply_to: Some(parts[1].id),
            quote: None,
        });
        scene.until("the question stands under the answer", async |scene| {
            let asked = scene.bubbles(1).await.into_iter().find(|b| b.content.excerpt(20) == "which lamp?");
            asked.and_then(|asked| asked.quote).is_some_and(|quote| quote.id == answer.id)
        }).await;
    }

    async fn a_part_in_doubt_stops_the_rest_and_nothing_is_sent_twice(house: House) {
        let mut scene = talking(house).await;
        scene.world.add_fault(Fault::once(FaultKind::LostAnswer).on(&["sendMessage"]));
        scene.answers(1, &long_words()).await;
        scene.until("the first part is in doubt", async |scene| {
            matches!(scene.answer().await.progress, Some(Progress::Unknown { .. }))
        }).await;
        let Some(Progress::Unknown { why }) = scene.answer().await.progress else { panic!() };
        assert!(why.starts_with("part 1 of 3: "), "{why}");
        assert_eq!(scene.parts().len(), 1, "it arrived all the same, and no other follows by itself");

        // A person saw that the first part is there, and asks for all the same: it is his decision.
        let actor = Actor::house();
        let description = "Forbidden: bot was blocked by the user".to_owned();
        let refusal = FaultKind::Refusal { code: 403, description, retry_after: None, migrate_to_chat_id: None };
        scene.house.desk.send_again(&actor, scene.answer().await.id).await.unwrap();
        scene.until("the first part has arrived", async |scene| scene.parts().len() == 2).await;
        scene.world.add_fault(Fault::once(refusal).on(&["sendMessage"]));
        scene.until("the next is refused", async |scene| {
            matches!(scene.answer().await.progress, Some(Progress::Failed { .. }))
        }).await;
        let Some(Progress::Failed { why }) = scene.answer().await.progress else { panic!() };
        assert!(why.starts_with("part ") && why.contains("blocked"), "{why}");
        let arrived = scene.parts().len();
        scene.house.desk.send_again(&actor, scene.answer().await.id).await.unwrap();
        scene.until("all of it is sent", async |scene| scene.is_answer_sent().await).await;
        assert_eq!(scene.parts().len(), 4, "one part twice, by wish; {arrived} were there");
        assert_eq!(joined(&scene.parts()[1..]), long_words());
    }

    async fn a_crash_between_two_parts_repeats_none(house: House) {
        let mut scene = talking(house).await;
        scene.answers(1, &long_words()).await;
        scene.until("the first part is there", async |scene| scene.parts().len() == 1).await;
        scene.stop.cancel();
        while scene.tasks.len() > 1 {
            scene.tasks.join_next().await;
        }
        let before = scene.parts().len();
        assert!(before < 3, "it stopped on the way");
        assert_eq!(scene.answer().await.progress, Some(Progress::Sending));
        scene.stop = tokio_util::sync::CancellationToken::new();
        scene.start();
        scene.until("all of it is sent", async |scene| scene.is_answer_sent().await).await;
        assert_eq!(joined(&scene.parts()), long_words());
        assert_eq!(scene.parts().len(), 3);
    }

    async fn an_edit_and_a_deletion_are_of_all_parts(house: House) {
        let mut scene = talking(house).await;
        scene.answers(1, &long_words()).await;
        scene.until("all of it is sent", async |scene| scene.is_answer_sent().await).await;
        let answer = scene.answer().await;
        let Author::Operator(writer) = answer.author else { panic!() };
        let actor = scene.house.desk.actor(writer).await.unwrap();
        let longer: String = long_words().repeat(2).chars().take(15_000).collect();
        let refused = scene.house.desk.edit_message(&actor, answer.id, &longer).await;
        assert_eq!(refused.unwrap_err().code(), "invalid");

        let shorter = long_words().replace("Line", "Row");
        let cut = shorter.find("Row 100").unwrap();
        scene.house.desk.edit_message(&actor, answer.id, &shorter[..cut]).await.unwrap();
        scene.until("two parts say something else and the third is gone", async |scene| {
            joined(&scene.parts()) == shorter[..cut].trim() && scene.parts().len() == 2
        }).await;
        scene.house.desk.delete_message(&actor, answer.id).await.unwrap();
        scene.until("nothing is left", async |scene| scene.parts().is_empty()).await;
    }
}
