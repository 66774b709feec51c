//! A desk, a served world, and the channels between them.

use channels::{Channels, Settings};
use desk::{Actor, ChannelConfig};
use domain::{
    message::{Content, Progress, Write},
    operator::Operator,
    view::Bubble,
};
use simulator::{Bot, BotId, NewBot, NewUser, Options, PhoneMessage, Side, User, UserId, World};
use std::time::Duration;
use testkit::House;
use tokio::{net::TcpListener, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

/// Nothing here takes this long unless it is broken.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How the words begin that the desk says to whom has pressed start.
const GREETING: &str = "Hello! Write your question";

/// The token of the house's channel.
const TOKEN: &str = "123456:test-token";

pub(crate) struct Scene {
    pub(crate) house: House,
    pub(crate) world: World,
    pub(crate) bot: Bot,
    pub(crate) ann: User,
    pub(crate) address: String,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: JoinSet<()>,
    agent: Option<Operator>,
}

impl Scene {
    /// Everything runs, and Ann has pressed start.
    pub(crate) async fn running(house: House) -> Self {
        let mut scene = Self::built(house).await;
        scene.start();
        scene
    }

    /// The world is served; nobody polls yet.
    pub(crate) async fn built(house: House) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let mut scene = Self::without_telegram(house, address);
        scene.serve(listener);
        scene
    }

    /// The world exists, but nobody can reach it.
    pub(crate) fn without_telegram(house: House, address: String) -> Self {
        let world = World::new(Options::for_tests());
        let bot = NewBot {
            token: Some(TOKEN.to_owned()),
            ..NewBot::named("Concierge")
        };
        let bot = world.create_bot(bot).unwrap();
        let ann = world.create_user(NewUser::named("Ann")).unwrap();
        world.start(bot.id, ann.id, None).unwrap();
        Self {
            house,
            world,
            bot,
            ann,
            address,
            folder: tempfile::tempdir().unwrap(),
            stop: CancellationToken::new(),
            tasks: JoinSet::new(),
            agent: None,
        }
    }

    pub(crate) fn serve(&mut self, listener: TcpListener) {
        let serving = simulator::serve(listener, self.world.clone(), std::future::pending());
        self.tasks.spawn(async move { serving.await.unwrap() });
    }

    /// Starts what the server starts: the channels and the fan-out.
    pub(crate) fn start(&mut self) {
        let channels = self.channels(None);
        let (desk, stop) = (self.house.desk.clone(), self.stop.clone());
        self.tasks.spawn(async move { channels.run(stop).await });
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            let mut written = desk.watch();
            while !stop.is_cancelled() {
                while desk.fan_out().await.unwrap() > 0 {}
                tokio::select! {
                    () = stop.cancelled() => {}
                    changed = written.changed() => changed.unwrap(),
                }
            }
        });
    }

    pub(crate) fn channels(&self, public_url: Option<String>) -> Channels {
        let telegram_api_url = format!("http://{}", self.address);
        let settings = Settings {
            telegram_api_url,
            public_url,
            files: self.files(),
        };
        Channels::new(self.house.desk.clone(), &settings).unwrap()
    }

    pub(crate) fn files(&self) -> files::FileStore {
        files::FileStore::at(self.folder.path())
    }

    pub(crate) fn customer(&self, name: &str) -> User {
        let user = self.world.create_user(NewUser::named(name)).unwrap();
        self.world.start(self.bot.id, user.id, None).unwrap();
        user
    }

    pub(crate) fn says(&self, user: &User, words: &str) -> i64 {
        self.world
            .say(self.bot.id, user.id, words)
            .unwrap()
            .message_id()
    }

    /// What the desk shows of the conversation with this number; empty when there is none.
    pub(crate) async fn bubbles(&self, number: i64) -> Vec<Bubble> {
        let thread = self.house.desk.thread(&Actor::house(), number).await;
        thread.map(|thread| thread.bubbles).unwrap_or_default()
    }

    /// The words of the customer in the conversation with this number.
    pub(crate) async fn heard(&self, number: i64) -> Vec<String> {
        let words = |bubble: Bubble| match (bubble.author, bubble.content) {
            (domain::message::Author::Contact, Content::Text(text)) => Some(text.plain),
            (domain::message::Author::Contact, other) => {
                let caption = other.text().map(|text| text.plain.clone());
                let kind = other.kind();
                Some(format!("[{kind}] {}", caption.unwrap_or_default()))
            }
            _ => None,
        };
        self.bubbles(number)
            .await
            .into_iter()
            .filter_map(words)
            .collect()
    }

    /// Lets an agent answer in the conversation with this number.
    pub(crate) async fn answers(&mut self, number: i64, words: &str) {
        if self.agent.is_none() {
            self.agent = Some(
                self.house
                    .operator("Olga", domain::permission::Role::Admin, &[], 99)
                    .await,
            );
        }
        let actor = self.house.actor(self.agent.as_ref().unwrap()).await;
        let row = self.house.conversation(number).await;
        let _mine_already = self.house.desk.take(&actor, row.id, true).await;
        let write = Write {
            text: words.to_owned(),
            attachments: Vec::new(),
            private: false,
            reply_to: None,
            epoch: None,
            mentions: Vec::new(),
        };
        self.house.desk.write(&actor, row.id, &write).await.unwrap();
    }

    /// The agent who answers.
    pub(crate) async fn agent(&self) -> Actor {
        self.house.actor(self.agent.as_ref().unwrap()).await
    }

    /// How far the answer with these words has come.
    pub(crate) async fn progress(&self, number: i64, words: &str) -> Option<Progress> {
        let bubbles = self.bubbles(number).await;
        let is_it = |bubble: &Bubble| {
            bubble
                .content
                .text()
                .is_some_and(|text| text.plain == words)
        };
        bubbles.into_iter().find(is_it)?.progress
    }

    /// What the bot wrote on a phone, without the greeting.
    pub(crate) fn received(&self, user: &User) -> Vec<String> {
        let words = |message: PhoneMessage| (message.from == Side::Bot).then_some(message.text);
        let all = self
            .world
            .messages(self.bot.id, user.id)
            .unwrap()
            .into_iter()
            .filter_map(words);
        all.filter(|words| !words.starts_with(GREETING)).collect()
    }

    pub(crate) fn is_greeted(&self, user: &User) -> bool {
        let messages = self.world.messages(self.bot.id, user.id).unwrap();
        messages
            .iter()
            .any(|message| message.text.starts_with(GREETING))
    }

    pub(crate) async fn config(&self) -> ChannelConfig {
        self.house
            .desk
            .channel_config(self.house.channel)
            .await
            .unwrap()
            .unwrap()
    }

    /// Waits until something is so; the house's clock goes on meanwhile.
    pub(crate) async fn until(&self, what: &str, is_so: impl AsyncFn(&Self) -> bool) {
        let waiting = async {
            while !is_so(self).await {
                tokio::time::sleep(Duration::from_millis(10)).await;
                self.house.pass_ms(10);
            }
        };
        let waited = timeout(PATIENCE, waiting).await;
        assert!(
            waited.is_ok(),
            "still not so: {what}; calls: {:#?}",
            self.world.calls()
        );
    }

    /// Ann has written `words`, and the desk has them in conversation 1.
    pub(crate) async fn ann_wrote(&self, words: &str) {
        self.says(&self.ann, words);
        self.until("the desk has Ann's words", async |scene| {
            scene.heard(1).await.iter().any(|heard| heard == words)
        })
        .await;
    }

    /// How often a message with these words was sent to somebody, refused attempts included.
    pub(crate) fn attempts(&self, words: &str) -> usize {
        let calls = self.world.calls().into_iter();
        calls
            .filter(|call| call.method == "sendMessage" && call.params["text"] == words)
            .count()
    }

    pub(crate) fn ids(&self) -> (BotId, UserId) {
        (self.bot.id, self.ann.id)
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.stop.cancel();
        self.world.close();
    }
}
