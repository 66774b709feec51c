//! Who plays: the house, the world around it, the customers and the agents.

use crate::{agents::Agents, customers::Customers, door, ledger::Ledger};
use anyhow::{Context, Result, bail};
use blackbox::{House, Rest};
use serde_json::{Value, json};
use simulator::{Bot, Fault, FaultKind, Limits, NewBot, Options, World};
use std::time::{Duration, Instant};
use testkit::Database;
use tokio::{net::TcpListener, task::JoinSet};

/// How many of 100 updates come twice.
const TWICE: u8 = 30;

/// How often something that is waited for is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// How the webhook's calls reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Webhook {
    /// As they come.
    Direct,
    /// Through a door that answers 200 before the server has them: what must never happen.
    AcknowledgedEarly,
}

/// Everything that runs; it ends when it is dropped.
pub(crate) struct Scene {
    house: House,
    world: World,
    bots: Vec<Bot>,
    telegram: String,
    customers: Customers,
    agents: Agents,
    _tasks: JoinSet<()>,
}

impl Scene {
    /// Starts the world and the server, connects a polled and a pushed bot, and lets people write.
    pub(crate) async fn open(webhook: Webhook, database: &Database) -> Result<Self> {
        let mut tasks = JoinSet::new();
        let world = World::new(Options {
            limits: Limits::NONE,
            webhook_retry: Duration::from_millis(20),
            ..Options::default()
        });
        world.add_fault(Fault::always(FaultKind::Duplicates).in_percent(TWICE));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let telegram = format!("http://{}", listener.local_addr()?);
        let served = simulator::serve(listener, world.clone(), std::future::pending());
        tasks.spawn(async move { served.await.expect("a world") });

        let mut house = House::new(&blackbox::binary()?)?;
        house.use_database(&database.url);
        house.set("SWITCHBOARD_TELEGRAM__API_URL", &telegram);
        if webhook == Webhook::AcknowledgedEarly {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let address = format!("http://{}", listener.local_addr()?);
            house.set("SWITCHBOARD_SERVER__PUBLIC_URL", &address);
            tasks.spawn(door::serve(listener, house.address()));
        }
        let token = house.make_token().await?;
        let mut operators = Vec::new();
        for name in ["Anna", "Ben"] {
            operators.push(
                house
                    .make_operator(name, "agent", "correct horse battery")
                    .await?,
            );
        }
        house.start().await?;
        let rest = Rest::new(house.address(), &token)?;
        let mut bots = Vec::new();
        let mut channels = Vec::new();
        for intake in ["polling", "webhook"] {
            let bot = world.create_bot(NewBot::named(intake))?;
            channels.push(connect(&rest, intake, &bot.token).await?);
            bots.push(bot);
        }
        let customers = Customers::open(&world, &bots)?;
        tasks.spawn(customers.clone().write_on());
        let agents = Agents::new(rest, operators, channels);
        for task in agents.tasks() {
            tasks.spawn(task);
        }
        Ok(Self {
            house,
            world,
            bots,
            telegram,
            customers,
            agents,
            _tasks: tasks,
        })
    }

    /// Waits until the server is ready.
    pub(crate) async fn ready(&mut self) -> Result<()> {
        self.house.ready().await
    }

    /// Kills the server, leaves it dead for a while and starts it again, without waiting for it.
    pub(crate) async fn crash(&mut self, away: Duration) -> Result<()> {
        self.house.kill().await?;
        tokio::time::sleep(away).await;
        self.house.spawn()
    }

    /// Kills the server, lets every customer write while it is dead, and starts it again once the world has
    /// nothing more to deliver to the bot with a webhook: somebody has acknowledged it all.
    pub(crate) async fn crash_unheard(&mut self, patience: Duration) -> Result<()> {
        self.house.kill().await?;
        self.customers.speak_all();
        let pushed = self.bots.last().context("a bot with a webhook")?;
        let since = Instant::now();
        while self.pending(pushed).await? > 0 {
            if since.elapsed() > patience {
                bail!("nobody acknowledges what the dead server is sent");
            }
            tokio::time::sleep(LOOK).await;
        }
        self.house.spawn()
    }

    /// Lets every customer say a last word and waits until the ledger has nothing to complain of, or `within`
    /// is over; returns the ledger as it is then.
    ///
    /// A chat keeps its order, so that whatever was written before a last word has come before it.
    pub(crate) async fn settle(&self, within: Duration) -> Ledger {
        self.customers.say_last_words();
        let since = Instant::now();
        loop {
            let mut ledger = match Ledger::read(&self.world, &self.customers, &self.agents).await {
                Ok(ledger) => ledger,
                Err(error) => Ledger::unreadable(&error),
            };
            for bot in &self.bots {
                match self.pending(bot).await {
                    Ok(0) => {}
                    pending => ledger
                        .complaints
                        .push(format!("{}: waiting updates: {pending:?}", bot.name)),
                }
            }
            if self.house.log().contains(" ERROR ") {
                ledger
                    .complaints
                    .push("the server logged an error".to_owned());
            }
            if ledger.complaints.is_empty() || since.elapsed() > within {
                return ledger;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Returns the errors and warnings that the server logged.
    pub(crate) fn log(&self) -> String {
        let log = self.house.log();
        let bad = |line: &&str| line.contains(" ERROR ") || line.contains(" WARN ");
        log.lines()
            .filter(bad)
            .take(40)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Asks the world how many updates a bot has not confirmed.
    async fn pending(&self, bot: &Bot) -> Result<u64> {
        let url = format!("{}/bot{}/getWebhookInfo", self.telegram, bot.token);
        let answer: Value = reqwest::Client::builder()
            .no_proxy()
            .build()?
            .get(url)
            .send()
            .await?
            .json()
            .await?;
        answer["result"]["pending_update_count"]
            .as_u64()
            .context("no count")
    }
}

/// Makes a channel and waits until it is connected; returns its id.
async fn connect(rest: &Rest, intake: &str, token: &str) -> Result<String> {
    let channel = json!({
        "kind": "telegram", "name": intake, "settings": { "token": token, "intake": intake },
    });
    let made = rest.post("/channels", &channel).await?;
    let id = made["id"]
        .as_str()
        .context("a channel has an id")?
        .to_owned();
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(15) {
        let channel = rest.get(&format!("/channels/{id}")).await;
        if channel.is_ok_and(|channel| channel["health"] == "connected") {
            return Ok(id);
        }
        tokio::time::sleep(LOOK).await;
    }
    bail!("the channel {intake} is not connected in time")
}
