//! Who plays: the house, the world around it, and pairs of an agent and a customer.

use crate::{
    ledger::Ledger,
    page::Page,
    people::{Book, ask_on, live},
};
use anyhow::{Context, Result, bail};
use blackbox::{House, Rest};
use serde_json::{Value, json};
use simulator::{Key, Limits, Options, PhoneLine, TwilioCall, World};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use testkit::Database;
use tokio::{net::TcpListener, task::JoinSet};

/// How often something that is waited for is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// How long one step of the preparation may take.
const PATIENCE: Duration = Duration::from_secs(20);

const PASSWORD: &str = "correct horse battery";
const ACCOUNT: &str = "AC00000000000000000000000000000077";
const SECRET: &str = "the account's secret";
const NUMBER: &str = "+18005550100";

/// An agent and the customer whom he calls.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) operator: String,
    pub(crate) agent_number: String,
    pub(crate) customer_number: String,
    pub(crate) conversation: String,
}

/// Everything that runs; it ends when it is dropped.
pub(crate) struct Scene {
    house: House,
    world: World,
    rest: Rest,
    pairs: Vec<Pair>,
    /// How often telephones had rung before the first call.
    before: usize,
    book: Arc<Mutex<Book>>,
    is_over: Arc<AtomicBool>,
    tasks: JoinSet<()>,
}

impl Scene {
    /// Starts the world and the server, proves the telephones of three agents, and has calls asked for.
    pub(crate) async fn open(database: &Database) -> Result<Self> {
        let mut tasks = JoinSet::new();
        let world = World::new(Options {
            limits: Limits::NONE,
            ..Options::default()
        });
        world.set_twilio_account(ACCOUNT, SECRET, NUMBER);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let outside = format!("http://{}", listener.local_addr()?);
        let served = simulator::serve(listener, world.clone(), std::future::pending());
        tasks.spawn(async move { served.await.expect("a world") });
        let mut house = House::new(&blackbox::binary()?)?;
        house.use_database(&database.url);
        house.set("SWITCHBOARD_TWILIO__API_URL", &outside);
        let token = house.make_token().await?;
        house.make_operator("Zora", "admin", PASSWORD).await?;
        let mut operators = Vec::new();
        for name in ["Anna", "Ben", "Cora"] {
            operators.push((name, house.make_operator(name, "agent", PASSWORD).await?));
        }
        house.start().await?;
        let rest = Rest::new(house.address(), &token)?;
        set_telephony(&house.address()).await?;
        let channel = json!({ "kind": "api", "name": "Shop" });
        let channel = rest.post("/channels", &channel).await?["id"].clone();
        let mut pairs = Vec::new();
        for (place, (name, operator)) in operators.into_iter().enumerate() {
            let agent_number = format!("+4917200000{place:02}");
            prove(&house.address(), name, &agent_number, &world).await?;
            pairs.push(Pair {
                operator,
                agent_number,
                customer_number: format!("+4930000000{place:02}"),
                conversation: conversation(&rest, &channel, name).await?,
            });
        }
        let mut scene = Self {
            before: world.twilio_calls().len(),
            house,
            world,
            rest,
            pairs,
            book: Arc::default(),
            is_over: Arc::default(),
            tasks,
        };
        scene.begin();
        Ok(scene)
    }

    fn begin(&mut self) {
        let agents = self.pairs.iter().map(|pair| pair.agent_number.clone());
        self.tasks.spawn(live(self.world.clone(), agents.collect()));
        for pair in &self.pairs {
            let (book, is_over) = (Arc::clone(&self.book), Arc::clone(&self.is_over));
            let asking = ask_on(self.rest.clone(), pair.clone(), book, is_over);
            self.tasks.spawn(asking);
        }
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

    /// Waits until two people talk, or `within` is over: the crashes may have come too soon for anybody.
    pub(crate) async fn until_talked(&self, within: Duration) {
        let since = Instant::now();
        let talks = |ring: &TwilioCall| ring.parent_sid.is_some() && ring.answered_ms.is_some();
        while !self.rung().iter().any(talks) && since.elapsed() < within {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Lets nobody ask any more, and waits until the ledger has nothing to complain of, or `within` is over.
    pub(crate) async fn settle(&self, within: Duration) -> Ledger {
        self.is_over.store(true, Ordering::Relaxed);
        let since = Instant::now();
        loop {
            let book = self
                .book
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clone();
            let read = Ledger::read(&self.rest, &self.pairs, &self.rung(), &book).await;
            let mut ledger = read.unwrap_or_else(|error| Ledger::unread(&error));
            if self.house.log().contains(" ERROR ") {
                let words = "the server logged an error".to_owned();
                ledger.complaints.push(words);
            }
            if ledger.complaints.is_empty() || since.elapsed() > within {
                return ledger;
            }
            tokio::time::sleep(LOOK * 10).await;
        }
    }

    /// Returns what rang, without the calls that proved telephones.
    fn rung(&self) -> Vec<TwilioCall> {
        self.world.twilio_calls().split_off(self.before)
    }

    /// Returns the errors and warnings that the server logged.
    pub(crate) fn log(&self) -> String {
        let log = self.house.log();
        let bad = |line: &&str| line.contains(" ERROR ") || line.contains(" WARN ");
        let lines: Vec<_> = log.lines().filter(bad).take(40).collect();
        lines.join("\n")
    }
}

async fn set_telephony(address: &str) -> Result<()> {
    let admin = Page::of(address, "Zora", PASSWORD).await?;
    let known = admin.act("get_telephony", &json!({})).await?;
    let form = json!({
        "is_on": true,
        "account_sid": ACCOUNT,
        "auth_token": SECRET,
        "number": NUMBER,
        "limits": {
            "prefixes": ["+49"], "per_customer": 100, "per_day": 100_000, "callers": "agent", "ring_s": 10,
            "talk_min": 10, "keep_days": 30,
        },
    });
    let set = json!({ "version": known[0]["version"], "form": form });
    admin.act("save_telephony", &set).await?;
    Ok(())
}

/// Proves an agent's telephone by the code that it hears, and puts it down.
async fn prove(address: &str, name: &str, number: &str, world: &World) -> Result<()> {
    let page = Page::of(address, name, PASSWORD).await?;
    page.act("set_telephone", &json!({ "number": number }))
        .await?;
    until(world, number, |line| line.state == "ringing").await?;
    world.on_telephone(number, &Key::Answer)?;
    let line = until(world, number, |line| {
        line.heard.join(" ").contains("Once more")
    })
    .await?;
    let heard = line.heard.join(" ");
    let (once, _) = heard.split_once("Once more").context("no code")?;
    let code: String = once.chars().filter(char::is_ascii_digit).collect();
    page.act("prove_telephone", &json!({ "code": code }))
        .await?;
    let _ = world.on_telephone(number, &Key::HangUp);
    until(world, number, |line| line.state == "idle").await?;
    Ok(())
}

async fn until(world: &World, number: &str, is: impl Fn(&PhoneLine) -> bool) -> Result<PhoneLine> {
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        let line = world.telephones().into_iter().find(|l| l.number == number);
        if let Some(line) = line.filter(&is) {
            return Ok(line);
        }
        tokio::time::sleep(LOOK).await;
    }
    bail!(
        "the telephone {number} is not as it should: {:?}",
        world.telephones()
    )
}

/// Opens a conversation with a contact of the channel; returns its id.
async fn conversation(rest: &Rest, channel: &Value, name: &str) -> Result<String> {
    let contact = json!({
        "channel_id": channel, "external_id": name, "name": format!("{name}'s customer"),
    });
    let contact = rest.post("/contacts", &contact).await?;
    let opening = json!({ "channel_id": channel, "contact_id": contact["id"] });
    let opened = rest.post("/conversations", &opening).await?;
    Ok(opened["id"].as_str().context("no conversation")?.to_owned())
}
