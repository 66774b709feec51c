//! Two nodes on one PostgreSQL database: one carries the channel, the other stands by.

use crate::scene::{PATIENCE, Scene};
use channels::{Channels, Settings};
use desk::Desk;
use domain::message::Progress;
use simulator::{Fault, FaultKind};
use std::time::Duration;
use testkit::House;
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

/// The channels of one node.
struct Node {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Node {
    fn start(scene: &Scene, desk: Desk) -> Self {
        let settings = Settings {
            files: files::FileStore::at(std::env::temp_dir().join("switchboard-nodes")),
            telegram_api_url: format!("http://{}", scene.address),
            public_url: None,
        };
        let channels = Channels::new(desk, &settings).unwrap();
        let stop = CancellationToken::new();
        let until = stop.clone();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { channels.run(until).await });
        Self { stop, tasks }
    }

    async fn end(mut self) {
        self.stop.cancel();
        let ended = timeout(PATIENCE, self.tasks.join_next()).await;
        ended.expect("it ends in time");
    }

    /// Ends it as a crash does: it gives nothing back.
    async fn dies(mut self) {
        self.tasks.shutdown().await;
    }
}

async fn two_nodes() -> Option<(Scene, Node, Node)> {
    let scene = Scene::built(House::on_postgres().await?).await;
    let first = Node::start(&scene, scene.house.desk.clone());
    scene.ann_wrote("zero").await;
    let second = Node::start(&scene, scene.house.another_node().await);
    for words in ["one", "two", "three", "four"] {
        scene.ann_wrote(words).await;
    }
    Some((scene, first, second))
}

/// How often a node began to carry the channel: each first asks who the bot is.
fn beginnings(scene: &Scene) -> u64 {
    let methods = scene.world.stats().methods;
    methods.get("getMe").copied().unwrap_or_default()
}

fn conflicts(scene: &Scene) -> usize {
    let calls = scene.world.calls().into_iter();
    calls.filter(|call| call.code == 409).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_node_polls_and_the_next_goes_on_when_it_ends() {
    let Some((scene, first, second)) = two_nodes().await else {
        return;
    };
    assert_eq!((beginnings(&scene), conflicts(&scene)), (1, 0));
    first.end().await;
    scene.ann_wrote("five").await;
    assert_eq!((beginnings(&scene), conflicts(&scene)), (2, 0));
    let heard = scene.heard(1).await;
    assert_eq!(heard, ["zero", "one", "two", "three", "four", "five"]);
    second.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_channel_of_a_dead_node_is_carried_on_when_its_lease_has_ended() {
    let Some((scene, first, second)) = two_nodes().await else {
        return;
    };
    first.dies().await;
    assert_eq!(beginnings(&scene), 1);
    scene
        .house
        .lease_ends(&format!("channel {}", scene.house.channel))
        .await;
    scene.ann_wrote("five").await;
    assert_eq!(beginnings(&scene), 2);
    second.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_node_is_sending_is_not_in_doubt_because_another_starts() {
    let Some(house) = House::on_postgres().await else {
        return;
    };
    let mut scene = Scene::running(house).await;
    scene.ann_wrote("hello").await;
    let slow = FaultKind::Slow { ms: 1_000 };
    scene
        .world
        .add_fault(Fault::always(slow).on(&["sendMessage"]));
    scene.answers(1, "on its way").await;
    scene
        .until("it is on its way", async |scene| {
            scene.progress(1, "on its way").await == Some(Progress::Sending)
        })
        .await;
    let second = Node::start(&scene, scene.house.another_node().await);
    for words in ["are", "you", "there?"] {
        scene.ann_wrote(words).await;
    }
    let progress = scene.progress(1, "on its way").await;
    assert_eq!(progress, Some(Progress::Sending));
    scene.world.clock().advance(Duration::from_secs(1));
    scene
        .until("it has arrived", async |scene| {
            scene.progress(1, "on its way").await == Some(Progress::Sent)
        })
        .await;
    second.end().await;
}
