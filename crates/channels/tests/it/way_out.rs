//! What agents write reaches the phone: at most once, or the desk says what is known.

use crate::scene::{PATIENCE, Scene};
use channels::Channel;
use desk::Carrier;
use domain::{
    channel::{How, Outcome, Outgoing},
    id::DeliveryId,
    message::Progress,
    text::{Span, Style, Text},
};
use simulator::{Fault, FaultKind};
use std::time::Duration;
use testkit::{House, on_both_databases};
use tokio::{net::TcpListener, time::timeout};

pub(crate) async fn talking(house: House) -> Scene {
    let scene = Scene::running(house).await;
    scene.ann_wrote("hello").await;
    scene
        .until("Ann is greeted", async |scene| scene.is_greeted(&scene.ann))
        .await;
    scene
}

pub(crate) async fn is_sent(scene: &Scene, words: &str) -> bool {
    scene.progress(1, words).await == Some(Progress::Sent)
}

on_both_databases! {
    async fn answers_arrive_once_in_order_and_are_shown_as_sent(house: House) {
        let mut scene = talking(house).await;
        let words: Vec<_> = (0..6).map(|number| format!("answer {number}")).collect();
        for words in &words {
            scene.answers(1, words).await;
        }
        scene
            .until("the last is sent", async |scene| {
                is_sent(scene, "answer 5").await
            })
            .await;
        assert_eq!(scene.received(&scene.ann), words);
        for words in &words {
            assert_eq!(scene.progress(1, words).await, Some(Progress::Sent));
        }
    }

    async fn markup_in_an_answer_is_text(house: House) {
        let mut scene = talking(house).await;
        let words = "*a* _b_ <b>c</b> [d](e) & `f` \\";
        scene.answers(1, words).await;
        scene
            .until("it is sent", async |scene| is_sent(scene, words).await)
            .await;
        assert_eq!(scene.received(&scene.ann), [words]);
    }

    async fn a_hundred_chats_get_their_answers_without_a_single_429(house: House) {
        let mut scene = Scene::running(house).await;
        let customers: Vec<_> = (0..100).map(|n| scene.customer(&format!("Customer {n}"))).collect();
        scene.until("all are greeted", async |scene| {
            customers.iter().all(|customer| scene.is_greeted(customer))
        }).await;
        for customer in &customers {
            scene.says(customer, "hello");
        }
        scene.until("all are heard", async |scene| {
            scene.bubbles(100).await.iter().any(|bubble| bubble.content.excerpt(9) == "hello")
        }).await;
        scene.world.set_limits(simulator::Limits::default());
        for number in 1..=100 {
            for words in ["one", "two", "three"] {
                scene.answers(number, words).await;
            }
        }
        let begun = scene.house.now();
        let received = |scene: &Scene| -> usize {
            customers.iter().map(|customer| scene.received(customer).len()).sum()
        };
        let mut passed = 0;
        while received(&scene) < 300 {
            tokio::time::sleep(Duration::from_millis(5)).await;
            scene.house.pass_ms(20);
            scene.world.clock().advance(Duration::from_millis(20));
            passed += 20;
            assert!(passed < 60_000, "only {} of 300 arrived", received(&scene));
        }
        assert_eq!(scene.world.stats().too_many_requests, 0);
        for customer in &customers {
            assert_eq!(scene.received(customer), ["one", "two", "three"]);
        }
        let took_ms = scene.house.now().ms_since(begun);
        assert!(took_ms < 15_000, "300 messages took {took_ms} ms");
    }

    async fn an_outage_leaves_in_doubt_only_what_was_on_its_way(house: House) {
        let mut scene = talking(house).await;
        scene.world.add_fault(Fault::always(FaultKind::ServerError));
        scene.answers(1, "first").await;
        scene
            .until("the first is in doubt", async |scene| {
                matches!(
                    scene.progress(1, "first").await,
                    Some(Progress::Unknown { .. })
                )
            })
            .await;
        scene.answers(1, "second").await;
        scene
            .until("Telegram was asked again", async |scene| {
                let calls = scene.world.calls().into_iter();
                calls
                    .filter(|call| call.method == "getMe" && call.code != 200)
                    .count()
                    >= 2
            })
            .await;
        assert_eq!(scene.progress(1, "second").await, Some(Progress::Queued));
        assert_eq!(scene.attempts("second"), 0);
        scene.world.set_faults(Vec::new());
        scene
            .until("the second is sent", async |scene| {
                is_sent(scene, "second").await
            })
            .await;
        assert_eq!(scene.attempts("first"), 1);
    }

    async fn what_never_left_is_sent_once_telegram_can_be_reached(house: House) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let mut scene = Scene::without_telegram(house, address.to_string());
        let chat = scene.ann.id.to_string();
        scene.house.customer_writes(&chat, "hello").await;
        scene.start();
        scene.answers(1, "better late").await;
        scene.house.pass_ms(1_000);
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(
            scene.progress(1, "better late").await,
            Some(Progress::Queued)
        );
        scene.serve(TcpListener::bind(address).await.unwrap());
        scene
            .until("it is sent", async |scene| {
                is_sent(scene, "better late").await
            })
            .await;
        assert_eq!(scene.received(&scene.ann), ["better late"]);
    }

    async fn what_a_dead_process_was_sending_is_in_doubt_after_the_start(house: House) {
        let mut scene = Scene::built(house).await;
        let chat = scene.ann.id.to_string();
        scene.house.customer_writes(&chat, "hello").await;
        scene.answers(1, "half way").await;
        scene.house.desk.fan_out().await.unwrap();
        let due = scene.house.desk.due(scene.house.channel, 1).await.unwrap();
        scene
            .house
            .desk
            .claim(&Carrier::alone(), due[0].delivery)
            .await
            .unwrap()
            .unwrap();
        scene.start();
        scene
            .until("it is in doubt", async |scene| {
                matches!(
                    scene.progress(1, "half way").await,
                    Some(Progress::Unknown { .. })
                )
            })
            .await;
        assert_eq!(scene.attempts("half way"), 0);
    }

    async fn a_slow_telegram_delays_the_stop_by_less_than_five_seconds(house: House) {
        let mut scene = talking(house).await;
        scene
            .world
            .add_fault(Fault::always(FaultKind::Slow { ms: 3_600_000 }).on(&["sendMessage"]));
        scene.answers(1, "on its way").await;
        scene
            .until("it is on its way", async |scene| {
                scene.progress(1, "on its way").await == Some(Progress::Sending)
            })
            .await;
        scene.stop.cancel();
        let mut ended = 0;
        let both = async {
            while ended < 2 && scene.tasks.join_next().await.is_some() {
                ended += 1;
            }
        };
        timeout(Duration::from_secs(5), both)
            .await
            .expect("the channels and the fan-out end in time");
    }

    async fn refused_formatting_is_sent_again_as_plain_words(house: House) {
        let scene = Scene::built(house).await;
        let description = "Bad Request: can't parse entities: unsupported".to_owned();
        let refusal = FaultKind::Refusal {
            code: 400,
            description,
            retry_after: None,
            migrate_to_chat_id: None,
        };
        let address = scene.address.clone();
        let telegram = channels::Telegram::new(&format!("http://{address}"), None, scene.files()).unwrap();
        let config = scene.config().await;
        let message = Outgoing {
            delivery: DeliveryId::from_u128(1),
            channel: scene.house.channel,
            address: scene.ann.id.to_string(),
            asks_number: None,
            text: Text {
                plain: "bold".into(),
                spans: vec![Span {
                    start: 0,
                    len: 4,
                    style: Style::Bold,
                }],
            },
            how: How::Write,
            load: domain::channel::Cargo::Words,
            buttons: Vec::new(),
            reply_to: None,
            is_silent: false,
            attempt: 1,
            part: domain::channel::Part::WHOLE,
            thread: None,
        };
        let attempt = timeout(PATIENCE, telegram.deliver(&config, &message))
            .await
            .unwrap();
        assert!(
            matches!(attempt.outcome, Outcome::Done { .. }),
            "{attempt:?}"
        );
        scene.world.add_fault(Fault::once(refusal));
        let attempt = timeout(PATIENCE, telegram.deliver(&config, &message))
            .await
            .unwrap();
        assert!(
            matches!(attempt.outcome, Outcome::Done { .. }),
            "{attempt:?}"
        );
        let phone = scene.world.messages(scene.bot.id, scene.ann.id).unwrap();
        let formats: Vec<_> = phone
            .iter()
            .rev()
            .take(2)
            .map(|message| message.entities.len())
            .collect();
        assert_eq!(formats, [0, 1]);
    }
}
