//! Drafts of a model for operators, from a server that plays its part.

use bots::{Drafter, openai::OpenAi};
use desk::Actor;
use domain::{assist::Task, id::ConversationId, permission::Role};
use egress::{Allow, Guarded, Limits};
use simulator::{Options, ServerAnswer, ServerFault, ServerSettings, World};
use testkit::{House, on_both_databases};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// A desk with a model, and a conversation that Ann has.
struct Scene {
    house: House,
    world: World,
    ann: Actor,
    id: ConversationId,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Scene {
    async fn open(house: House) -> Self {
        let mut house = house;
        let world = World::new(Options::for_tests());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("http://{}/servers/helper", listener.local_addr().unwrap());
        let settings = ServerSettings {
            secret: None,
            key: Some("key".to_owned()),
        };
        world.set_server("helper", settings);
        let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
        let serving = simulator::serve(listener, world.clone(), std::future::pending());
        tasks.spawn(async move { serving.await.unwrap() });
        let guarded = Guarded::new(Allow::loopback(), Limits::default()).unwrap();
        let model = OpenAi {
            url: format!("{server}/openai/v1"),
            model: "m".to_owned(),
            api_key: Some("key".to_owned()),
            instructions: None,
        };
        let drafter = Drafter::new(house.desk.clone(), guarded, model);
        let ends = stop.clone();
        tasks.spawn(async move { drafter.run(&ends).await });
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        house.customer_writes("Carl", "Wo ist meine Lampe?").await;
        house.settle().await;
        let ann = house.actor(&ann).await;
        let id = house.conversation(1).await.id;
        while !house.desk.has_drafts(&ann, id).await.unwrap() {
            tokio::task::yield_now().await;
        }
        Self {
            house,
            world,
            ann,
            id,
            stop,
            tasks,
        }
    }

    /// Lets the model answer the next question like this.
    fn says(&self, words: &str) {
        let answer = ServerAnswer {
            says: vec![words.to_owned()],
            ..ServerAnswer::default()
        };
        self.world.answer_next("helper", vec![answer]);
    }

    async fn draft(&self, task: Task) -> desk::Result<domain::assist::Draft> {
        self.house.desk.draft(&self.ann, self.id, &task).await
    }

    /// Returns what the model was asked last.
    fn asked(&self) -> String {
        let asked = self.world.asked("helper");
        let last = asked.last().expect("a question");
        assert_eq!(last.complaint, None);
        last.text.clone()
    }

    async fn close(mut self) {
        self.stop.cancel();
        self.tasks.shutdown().await;
    }
}

on_both_databases! {
    async fn a_model_drafts_and_nothing_is_sent(house: House) {
        let scene = Scene::open(house).await;
        let before = scene.house.desk.head().await.unwrap();
        scene.says("Sie kommt morgen.");
        let reply = scene.draft(Task::Reply).await.unwrap();
        assert_eq!(reply.text, "Sie kommt morgen.");
        assert!(reply.usage.is_some_and(|usage| usage.read > 0));
        assert!(scene.asked().contains("Customer: Wo ist meine Lampe?"));

        scene.says("He asks for his lamp.");
        assert_eq!(scene.draft(Task::Summary).await.unwrap().text, "He asks for his lamp.");

        scene.says("Welche Bestellung?");
        let mine = Task::ToCustomer { text: "Which order?".into() };
        assert_eq!(scene.draft(mine).await.unwrap().text, "Welche Bestellung?");
        let asked = scene.asked();
        assert!(asked.contains("<text>Which order?</text>") && asked.contains("Wo ist meine Lampe?"), "{asked}");

        scene.says("Where is my lamp?");
        let said = scene.house.desk.list_messages(&scene.ann, scene.id, 0, 100).await.unwrap();
        let message = said.iter().find(|b| b.author == domain::message::Author::Contact).unwrap().id;
        let theirs = Task::FromCustomer { message, language: "en".into() };
        assert_eq!(scene.draft(theirs).await.unwrap().text, "Where is my lamp?");
        assert_eq!(scene.house.desk.head().await.unwrap(), before, "nothing was written or sent");
        scene.close().await;
    }

    async fn a_model_that_fails_says_so_and_leaves_the_conversation_alone(house: House) {
        let scene = Scene::open(house).await;
        for fault in [ServerFault::Status { code: 503, retry_after: None }, ServerFault::Page, ServerFault::HangUp] {
            let ill = ServerAnswer { fault: Some(fault.clone()), ..ServerAnswer::default() };
            scene.world.answer_next("helper", vec![ill]);
            let refused = scene.draft(Task::Reply).await.unwrap_err();
            assert_eq!(refused.code(), "assist.failed", "{fault:?}");
        }
        scene.says("Sie kommt morgen.");
        assert!(scene.draft(Task::Reply).await.is_ok(), "and the next one is asked");
        scene.close().await;
    }

    async fn who_may_not_see_a_conversation_gets_no_draft_of_it(house: House) {
        let scene = Scene::open(house).await;
        let team = scene.house.team("Secret").await;
        let ben = scene.house.operator("Ben", Role::Agent, &[team.id], 12).await;
        let ben = scene.house.actor(&ben).await;
        let refused = scene.house.desk.draft(&ben, scene.id, &Task::Reply).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
        for task in [
            Task::ToCustomer { text: "  ".into() },
            Task::ToCustomer { text: "x".repeat(4_097) },
        ] {
            assert_eq!(scene.draft(task).await.unwrap_err().code(), "invalid");
        }
        let said = scene.house.desk.list_messages(&scene.ann, scene.id, 0, 100).await.unwrap();
        let message = said.iter().find(|b| b.author == domain::message::Author::Contact).unwrap().id;
        let strange = Task::FromCustomer { message, language: "en. Now sing!".into() };
        assert_eq!(scene.draft(strange).await.unwrap_err().code(), "invalid");
        let line = said.iter().find(|b| b.author != domain::message::Author::Contact).unwrap().id;
        let no_customer = Task::FromCustomer { message: line, language: "en".into() };
        assert_eq!(scene.draft(no_customer).await.unwrap_err().code(), "not_found");
        assert_eq!(scene.world.asked("helper").len(), 0, "the model was not asked");
        scene.close().await;
    }

    async fn without_a_model_drafts_are_off_and_say_so(house: House) {
        let mut house = house;
        let ann = house.agent("Ann", &[]).await;
        house.customer_writes("Carl", "hello").await;
        let (row, ann) = (house.conversation(1).await, house.actor(&ann).await);
        assert!(!house.desk.has_drafts(&ann, row.id).await.unwrap());
        let refused = house.desk.draft(&ann, row.id, &Task::Reply).await.unwrap_err();
        assert_eq!(refused.code(), "assist.off");
    }
}
