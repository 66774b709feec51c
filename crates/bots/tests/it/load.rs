//! A slow bot with hundreds of conversations at the same time.

use crate::scene::{Scene, heard};
use axum::{Router, extract::State, http::header, response::IntoResponse, routing::any};
use desk::Actor;
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    conversation::Status,
    operator::CHAT_UNITS,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use testkit::on_both_databases;
use tokio::sync::Semaphore;

/// Customers who write to the bot.
const CONVERSATIONS: usize = 500;

/// How long the bot takes.
///
/// Units: ms.
const SLOW_MS: i64 = 5_000;

/// A bot that answers when it is let, and counts.
#[derive(Clone)]
struct Slow {
    lets: Arc<Semaphore>,
    asked: Arc<AtomicUsize>,
    thinking: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Slow {
    fn new() -> Self {
        Self {
            lets: Arc::new(Semaphore::new(0)),
            asked: Arc::default(),
            thinking: Arc::default(),
            most: Arc::default(),
        }
    }

    fn app(&self) -> Router {
        Router::new().fallback(any(answer)).with_state(self.clone())
    }

    fn count(counter: &AtomicUsize) -> usize {
        counter.load(Ordering::SeqCst)
    }

    /// Waits until so many are being answered at once.
    async fn until_thinking(&self, count: usize) {
        let reached = async {
            while Self::count(&self.thinking) < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let patience = Duration::from_mins(1);
        tokio::time::timeout(patience, reached)
            .await
            .expect("enough questions");
    }
}

async fn answer(State(slow): State<Slow>) -> impl IntoResponse {
    slow.asked.fetch_add(1, Ordering::SeqCst);
    let now = slow.thinking.fetch_add(1, Ordering::SeqCst) + 1;
    slow.most.fetch_max(now, Ordering::SeqCst);
    slow.lets.acquire().await.unwrap().forget();
    slow.thinking.fetch_sub(1, Ordering::SeqCst);
    let words = r#"{"acts":[{"say":{"text":"At last"}}]}"#;
    ([(header::CONTENT_TYPE, "application/json")], words)
}

on_both_databases! {
    async fn a_slow_bot_is_asked_no_more_at_once_than_it_can_and_holds_no_person_up(house: House) {
        let slow = Slow::new();
        let mut scene = Scene::served(house, slow.app()).await;
        let at_once = usize::try_from(scene.bot.capacity_units / CHAT_UNITS).unwrap();
        assert_eq!(at_once, 100);
        for number in 0..CONVERSATIONS {
            scene.house.customer_writes(&format!("c{number}"), "hello").await;
        }
        slow.until_thinking(at_once).await;

        // People work as if the bot were not there: in the same moment.
        let form = ChannelForm {
            kind: ChannelKind::Telegram,
            name: "For people".into(),
            settings: ChannelSettings { token: Some("777:people".into()), ..ChannelSettings::default() },
            bot_id: None,
        };
        let for_people = scene.house.desk.create_channel(&Actor::house(), &form).await.unwrap().id;
        let with_bot = std::mem::replace(&mut scene.house.channel, for_people);
        let written_at = scene.house.now();
        scene.house.customer_writes("Dora", "a person please").await;
        scene.house.settle().await;
        let number = i64::try_from(CONVERSATIONS).unwrap() + 1;
        let row = scene.house.conversation(number).await;
        assert_eq!((row.status, scene.house.now()), (Status::Active, written_at));
        let ann = scene.house.desk.actor(row.operator_id.unwrap()).await.unwrap();
        let hello = domain::message::Write { text: "Hello Dora".into(), attachments: Vec::new(), private: false, reply_to: None, epoch: Some(row.epoch), mentions: Vec::new() };
        scene.house.desk.write(&ann, row.id, &hello).await.unwrap();
        assert_eq!(Slow::count(&slow.asked), at_once, "and the bot is still at its first hundred");
        scene.house.channel = with_bot;

        // The bot takes its five seconds for each hundred.
        let mut left = CONVERSATIONS;
        while left > 0 {
            slow.until_thinking(at_once.min(left)).await;
            assert_eq!(Slow::count(&slow.thinking), at_once.min(left));
            scene.house.pass_ms(SLOW_MS);
            slow.lets.add_permits(at_once.min(left));
            left -= at_once.min(left);
        }
        for number in 1..=CONVERSATIONS {
            let number = i64::try_from(number).unwrap();
            let (row, bubbles) = scene.until_nth(number, |_, bubbles| !heard(bubbles).0.is_empty()).await;
            assert_eq!((row.status, heard(&bubbles)), (Status::Bot, (vec!["At last".to_owned()], 0)));
        }
        let (asked, most) = (Slow::count(&slow.asked), Slow::count(&slow.most));
        assert_eq!((asked, most), (CONVERSATIONS, at_once), "each once, and never more at a time");
        scene.close().await;
    }
}
