//! A desk, a bot's server on loopback, and the runner between them.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::any,
};
use bots::{Runner, Tryer};
use desk::Actor;
use domain::{
    bot::{Bot, BotForm, BotKind, BotSettings, DEFAULT_DEADLINE_MS},
    event::Fact,
    message::Author,
    view::{Bubble, Row},
};
use egress::{Allow, Guarded, Limits, WebhookSecret};
use simulator::{Options, ServerSettings, World};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use testkit::House;
use tokio::{net::TcpListener, sync::Notify, task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

/// The longest that a test waits for something that happens at once.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the server of a bot does with the next request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A status and a body.
    Say(u16, String),
    /// A body, once it is let go.
    Held(Arc<Notify>, String),
    /// Nothing, for as long as anybody waits.
    Hang,
}

impl Answer {
    pub(crate) fn acts(acts: &str) -> Self {
        Self::Say(200, format!(r#"{{"acts":[{acts}]}}"#))
    }

    /// Acts that it thinks about until it is let go.
    pub(crate) fn held(acts: &str) -> (Arc<Notify>, Self) {
        let gate = Arc::new(Notify::new());
        let held = Self::Held(Arc::clone(&gate), format!(r#"{{"acts":[{acts}]}}"#));
        (gate, held)
    }
}

/// A request that the server of a bot got.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

async fn handle(
    State(script): State<Script>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    script.seen.lock().unwrap().push(Seen { headers, body });
    let next = script.answers.lock().unwrap().pop_front();
    match next.unwrap_or(Answer::Say(500, "nothing left to say".to_owned())) {
        Answer::Say(status, body) => (StatusCode::from_u16(status).unwrap(), body),
        Answer::Held(gate, body) => {
            gate.notified().await;
            (StatusCode::OK, body)
        }
        Answer::Hang => std::future::pending().await,
    }
}

pub(crate) struct Scene {
    pub(crate) house: House,
    pub(crate) bot: Bot,
    pub(crate) secret: WebhookSecret,
    script: Script,
    stop: CancellationToken,
    server: JoinSet<()>,
    runner: JoinSet<()>,
}

/// How the bot of a scene is reached.
struct Spoken {
    kind: BotKind,
    settings: BotSettings,
    secret: Option<String>,
    deadline_ms: i64,
}

/// How long bots may take here, unless a test moves the clock.
const SHORT_MS: i64 = 1_000;

impl Spoken {
    fn webhook(url: String) -> Self {
        let settings = BotSettings {
            url: Some(url),
            ..BotSettings::default()
        };
        Self {
            kind: BotKind::Webhook,
            settings,
            secret: None,
            deadline_ms: SHORT_MS,
        }
    }

    /// The simulated world has each protocol below its own path.
    fn played(kind: BotKind, server: &str) -> Self {
        let path = match kind {
            BotKind::Webhook => "/webhook",
            BotKind::Rasa => "/rasa",
            BotKind::Watson => "/watson",
            BotKind::Openai => "/openai/v1",
            BotKind::Concierge | BotKind::External => "",
        };
        let text = |text: &str| Some(text.to_owned());
        Self {
            settings: BotSettings {
                assistant_id: text("a"),
                environment_id: text("e"),
                model: text("m"),
                ..Self::webhook(format!("{server}{path}")).settings
            },
            secret: (kind != BotKind::Webhook).then(|| "key".to_owned()),
            kind,
            deadline_ms: SHORT_MS,
        }
    }

    /// Gives it the time that bots have by themselves: by the clock of the desk, which the test moves.
    fn patiently(self) -> Self {
        Self {
            deadline_ms: DEFAULT_DEADLINE_MS,
            ..self
        }
    }
}

impl Scene {
    /// Opens a desk whose channel begins with a webhook bot, and an agent who is there.
    pub(crate) async fn open(house: House, answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script::default();
        script.answers.lock().unwrap().extend(answers);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/bot", listener.local_addr().unwrap());
        let app = Router::new()
            .fallback(any(handle))
            .with_state(script.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self::with(house, Spoken::webhook(url), script, tasks).await
    }

    /// Opens a desk whose channel begins with a bot of this kind, whose server the simulated world plays as `rob`.
    pub(crate) async fn played(house: House, kind: BotKind) -> (Self, World) {
        Self::played_as(house, |server| Spoken::played(kind, server)).await
    }

    /// The same, with the time that bots have by themselves.
    pub(crate) async fn played_patiently(house: House, kind: BotKind) -> (Self, World) {
        Self::played_as(house, |server| Spoken::played(kind, server).patiently()).await
    }

    /// Opens a desk whose bot of this kind is looked for where it speaks without TLS.
    pub(crate) async fn played_without_tls(house: House, kind: BotKind) -> Self {
        let there = |server: &str| Spoken::played(kind, &server.replace("http:", "https:"));
        Self::played_as(house, there).await.0
    }

    /// Opens a desk whose bot of this kind listens nowhere.
    pub(crate) async fn played_nowhere(house: House, kind: BotKind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let spoken = Spoken::played(kind, &server);
        Self::with(house, spoken, Script::default(), JoinSet::new()).await
    }

    /// Opens a desk whose webhook bot is this program, which may take as long as it likes.
    pub(crate) async fn served(house: House, app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/bot", listener.local_addr().unwrap());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        let spoken = Spoken {
            deadline_ms: 120_000,
            ..Spoken::webhook(url)
        };
        Self::with(house, spoken, Script::default(), tasks).await
    }

    async fn played_as(house: House, spoken: impl FnOnce(&str) -> Spoken) -> (Self, World) {
        let world = World::new(Options::for_tests());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("http://{}/servers/rob", listener.local_addr().unwrap());
        let mut tasks = JoinSet::new();
        let serving = simulator::serve(listener, world.clone(), std::future::pending());
        tasks.spawn(async move { serving.await.unwrap() });
        let spoken = spoken(&server);
        let key = spoken.secret.clone();
        let scene = Self::with(house, spoken, Script::default(), tasks).await;
        let settings = ServerSettings {
            secret: Some(scene.secret.reveal()),
            key,
        };
        world.set_server("rob", settings);
        (scene, world)
    }

    /// Opens a desk whose bot listens nowhere.
    pub(crate) async fn open_without_server(house: House) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/bot", listener.local_addr().unwrap());
        drop(listener);
        Self::with(
            house,
            Spoken::webhook(url),
            Script::default(),
            JoinSet::new(),
        )
        .await
    }

    async fn with(house: House, spoken: Spoken, script: Script, tasks: JoinSet<()>) -> Self {
        let first = house.first_bot("Rob").await;
        let form = BotForm {
            name: "Proxy".into(),
            kind: spoken.kind,
            settings: spoken.settings,
            secret: spoken.secret,
            team_ids: std::collections::BTreeSet::new(),
            capacity: 400,
            deadline_ms: spoken.deadline_ms,
            category_ids: first.categories,
            failure_team_id: None,
            failure_category_ids: std::collections::BTreeSet::new(),
            is_enabled: true,
        };
        let made = house.desk.create_bot(&Actor::house(), &form).await.unwrap();
        house
            .desk
            .set_channel_bot(&Actor::house(), house.channel, Some(made.bot.id))
            .await
            .unwrap();
        let ann = house.agent("Ann", &[]).await;
        house.comes(&ann).await;
        let mut scene = Self {
            house,
            bot: made.bot,
            secret: made
                .secret
                .and_then(|secret| WebhookSecret::parse(&secret).ok())
                .unwrap_or_else(|| WebhookSecret::from_bytes([0; 32])),
            script,
            stop: CancellationToken::new(),
            server: tasks,
            runner: JoinSet::new(),
        };
        scene.run();
        scene
    }

    pub(crate) fn run(&mut self) {
        let guarded = Guarded::new(Allow::loopback(), Limits::default()).unwrap();
        let desk = &self.house.desk;
        let runner = Runner::new(desk.clone(), guarded.clone(), bots::connector());
        let tryer = Tryer::new(desk.clone(), guarded, bots::connector());
        let stop = self.stop.clone();
        self.runner.spawn(async move {
            let (ran, ()) = tokio::join!(runner.run(&stop), tryer.run(&stop));
            ran.unwrap();
        });
    }

    /// Lets the server of the bot answer the next request like this.
    pub(crate) fn answer_with(&self, answer: Answer) {
        self.script.answers.lock().unwrap().push_back(answer);
    }

    /// Stops the runner as the end of a process does.
    pub(crate) async fn stop_runner(mut self) -> Self {
        self.stop.cancel();
        self.runner.join_next().await.unwrap().unwrap();
        self.stop = CancellationToken::new();
        self
    }

    /// Waits until the first conversation is as `is_so` wants it.
    pub(crate) async fn until(
        &self,
        is_so: impl Fn(&Row, &[Bubble]) -> bool,
    ) -> (Row, Vec<Bubble>) {
        self.until_nth(1, is_so).await
    }

    /// Waits until the journal tells something.
    pub(crate) async fn until_told(&self, is_it: impl Fn(&Fact) -> bool) {
        let mut journal = self.house.desk.watch();
        let told = async {
            loop {
                let events = self.house.desk.events_after(0, 10_000).await.unwrap();
                if events.iter().any(|event| is_it(&event.fact)) {
                    return;
                }
                journal.changed().await.unwrap();
            }
        };
        timeout(PATIENCE, told).await.expect("an event");
    }

    /// Waits until a conversation is as `is_so` wants it.
    pub(crate) async fn until_nth(
        &self,
        number: i64,
        is_so: impl Fn(&Row, &[Bubble]) -> bool,
    ) -> (Row, Vec<Bubble>) {
        let mut journal = self.house.desk.watch();
        let seen = async {
            loop {
                let row = self.house.conversation(number).await;
                let bubbles = self.bubbles(&row).await;
                if is_so(&row, &bubbles) {
                    return (row, bubbles);
                }
                journal.changed().await.unwrap();
            }
        };
        timeout(PATIENCE, seen).await.expect("what was waited for")
    }

    pub(crate) async fn bubbles(&self, row: &Row) -> Vec<Bubble> {
        let (desk, house) = (&self.house.desk, Actor::house());
        desk.list_messages(&house, row.id, 0, 100).await.unwrap()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.script.seen.lock().unwrap().clone()
    }

    /// Waits until the server of the bot got so many requests.
    pub(crate) async fn until_asked(&self, times: usize) {
        let asked = async {
            while self.script.seen.lock().unwrap().len() < times {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, asked).await.expect("a request");
    }

    /// Stops everything.
    pub(crate) async fn close(mut self) -> House {
        self.stop.cancel();
        self.runner.join_next().await.unwrap().unwrap();
        self.server.shutdown().await;
        self.house
    }
}

/// Returns what the bot said, and what Switchboard told the contact.
pub(crate) fn heard(bubbles: &[Bubble]) -> (Vec<String>, usize) {
    let words = |b: &Bubble| {
        b.content
            .text()
            .map(|t| t.plain.clone())
            .unwrap_or_default()
    };
    let public = || bubbles.iter().filter(|b| !b.private);
    let said = public()
        .filter(|b| matches!(b.author, Author::Bot(_)))
        .map(words);
    let told = public().filter(|b| b.author == Author::System).count();
    (said.collect(), told)
}
