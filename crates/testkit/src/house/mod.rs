//! A running desk with a hand-moved clock.

mod customers;
mod telephones;
mod visitors;

pub use customers::incoming_of;
pub use telephones::line;
pub use visitors::{SHOP, words};

use crate::Database;
use desk::{Actor, Carrier, Desk, Host, SealKey, Tools};
use domain::{
    bot::{
        Bot, BotForm, BotKind, BotSettings, Breaker, DEFAULT_BOT_CAPACITY_UNITS,
        DEFAULT_DEADLINE_MS,
    },
    category::{CategoryForm, Visibility},
    channel::{ChannelForm, ChannelKind, ChannelSettings, Outcome, Outgoing},
    id::{ChannelId, OperatorId, TeamId},
    message::Write,
    operator::{LeaveMode, Operator, OperatorForm, SetPresence, WantedPresence},
    permission::Role,
    team::{Assignment, Team, TeamForm},
    time::Timestamp,
    view::Row,
};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use uuid::Uuid;

/// When every test begins: 2026-01-01 00:00 UTC.
const BEGIN: Timestamp = Timestamp::from_ms(1_767_225_600_000);

/// A desk on a database of its own, with one Telegram channel.
pub struct House {
    /// The desk.
    pub desk: Desk,
    /// The database.
    pub database: Database,
    /// The channel that customers write on.
    pub channel: ChannelId,
    now: Arc<AtomicI64>,
    host: Option<Host>,
    updates: u64,
}

impl House {
    /// Makes a house on a fresh SQLite database.
    pub async fn on_sqlite() -> Self {
        Self::on(Database::sqlite()).await
    }

    /// Makes a house on a fresh PostgreSQL database; `None` where no server was named.
    pub async fn on_postgres() -> Option<Self> {
        Some(Self::on(Database::postgres().await?).await)
    }

    /// Makes a house over a database in which others have worked before; it gets a channel of its own.
    pub async fn over(database: Database) -> Self {
        Self::with(database, 3).await
    }

    async fn on(database: Database) -> Self {
        Self::with(database, 1).await
    }

    async fn with(database: Database, node: u64) -> Self {
        let now = Arc::new(AtomicI64::new(BEGIN.as_ms()));
        let desk = Desk::new(database.open().await, tools(&now, node));
        let form = ChannelForm {
            kind: ChannelKind::Telegram,
            name: "Telegram".to_owned(),
            settings: ChannelSettings {
                token: Some(format!("12345{}:test-token", 5 + node)),
                ..Default::default()
            },
            bot_id: None,
        };
        let channel = desk
            .create_channel(&Actor::house(), &form)
            .await
            .expect("a channel")
            .id;
        Self {
            desk,
            database,
            channel,
            now,
            host: None,
            updates: 0,
        }
    }

    /// Makes the desk of another node on the same database, with the same clock.
    ///
    /// Shape: its identities are not those of the first.
    pub async fn another_node(&self) -> Desk {
        Desk::new(self.database.open().await, tools(&self.now, 2))
    }

    /// Ends the lease of whoever holds it, as when he has died and his time is over.
    pub async fn lease_ends(&self, name: &str) {
        let mut unit = self.desk.store().unit(self.now()).await.expect("a unit");
        let now = store::database_time(unit.conn()).await;
        let held = store::leases::holder(unit.conn(), name, now.expect("the time")).await;
        if let Some((holder, _)) = held.expect("the lease") {
            let ended = store::leases::give_back(unit.conn(), name, &holder).await;
            ended.expect("an ended lease");
        }
        unit.commit().await.expect("committed");
    }

    /// Keeps a bot from customers, as another node has done that has not yet come to hand over what the bot has.
    pub async fn keeps_from_customers(&self, bot: OperatorId) {
        let since = self.now();
        let mut unit = self.desk.store().unit(since).await.expect("a unit");
        let found = store::bots::find(unit.conn(), bot).await;
        let mut stored = found.expect("bots").expect("the bot");
        stored.bot.breaker = Breaker::Held { since };
        let put = store::bots::put(unit.conn(), &stored).await;
        put.expect("a bot that is kept");
        unit.commit().await.expect("committed");
    }

    /// Returns in which tables and columns of the database a text stands.
    pub async fn places_of(&self, text: &str) -> Vec<String> {
        let places = store::find_text(&self.database.url, text).await;
        places.expect("a look at every table")
    }

    /// Returns the time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.now.load(Ordering::SeqCst))
    }

    /// Moves the clock.
    pub fn pass_ms(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    /// Makes a team that assigns at once, with five minutes for the first reply.
    pub async fn team(&self, name: &str) -> Team {
        self.team_with(name, Assignment::default()).await
    }

    /// Makes a team.
    pub async fn team_with(&self, name: &str, assignment: Assignment) -> Team {
        let form = TeamForm {
            name: name.to_owned(),
            assignment,
        };
        self.desk
            .create_team(&Actor::house(), &form)
            .await
            .expect("a team")
    }

    /// Makes an agent of some teams (none is General) with capacity for three chats.
    pub async fn agent(&self, name: &str, teams: &[TeamId]) -> Operator {
        self.operator(name, Role::Agent, teams, 12).await
    }

    /// Makes an operator.
    pub async fn operator(
        &self,
        name: &str,
        role: Role,
        teams: &[TeamId],
        capacity: i64,
    ) -> Operator {
        let form = OperatorForm {
            name: name.to_owned(),
            email: format!("{}@example.org", name.to_lowercase()),
            role,
            team_ids: teams.to_vec(),
            capacity,
            supervises_category_ids: BTreeSet::new(),
        };
        self.desk
            .create_operator(&Actor::house(), &form)
            .await
            .expect("an operator")
    }

    /// Makes a bot that answers first on the channel, with a category of its own that hides what it has from agents.
    pub async fn first_bot(&self, name: &str) -> Bot {
        let own = CategoryForm {
            name: format!("{name}'s"),
            parent_id: None,
            visible_to: Visibility::Supervisors,
            team_id: None,
            is_required: false,
        };
        let house = Actor::house();
        let own = self.desk.create_category(&house, &own).await;
        let form = BotForm {
            name: name.to_owned(),
            kind: BotKind::Concierge,
            settings: BotSettings::default(),
            secret: None,
            team_ids: BTreeSet::new(),
            capacity: DEFAULT_BOT_CAPACITY_UNITS,
            deadline_ms: DEFAULT_DEADLINE_MS,
            category_ids: [own.expect("a category").id].into(),
            failure_team_id: None,
            failure_category_ids: BTreeSet::new(),
            is_enabled: true,
        };
        let bot = self
            .desk
            .create_bot(&house, &form)
            .await
            .expect("a bot")
            .bot;
        let first = self
            .desk
            .set_channel_bot(&house, self.channel, Some(bot.id))
            .await;
        first.expect("a bot that answers first");
        bot
    }

    /// Returns the actor behind an operator.
    pub async fn actor(&self, operator: &Operator) -> Actor {
        self.desk.actor(operator.id).await.expect("an actor")
    }

    /// Lets an operator take work.
    pub async fn comes(&self, operator: &Operator) {
        self.presence(operator.id, WantedPresence::Online, LeaveMode::Requeue)
            .await;
    }

    /// Lets an operator go home.
    pub async fn goes(&self, operator: &Operator, mode: LeaveMode) {
        self.presence(operator.id, WantedPresence::Offline, mode)
            .await;
    }

    /// Sets a presence.
    pub async fn presence(&self, operator: OperatorId, presence: WantedPresence, mode: LeaveMode) {
        let wanted = SetPresence { presence, mode };
        self.desk
            .set_presence(&Actor::house(), operator, wanted)
            .await
            .expect("a presence");
    }

    /// Runs the scheduler until it has nothing more to do.
    pub async fn settle(&mut self) {
        if self.host.is_none() {
            let host = Host::start(&self.desk, "test").await.expect("a host");
            self.host = Some(host.expect("the lead"));
        }
        let host = self.host.as_mut().expect("a host");
        loop {
            let stepped = host.step().await.expect("a step");
            host.machine().check().expect("the scheduler's invariants");
            if stepped == desk::Stepped::default() {
                break;
            }
        }
    }

    /// Stops the scheduler as a crash would: nothing is given back. The next [`House::settle`] starts anew.
    pub fn crash_scheduler(&mut self) {
        self.host = None;
    }

    /// Lets an operator write to the contact of a conversation.
    pub async fn replies(&self, operator: &Operator, row: &Row, words: &str) {
        let write = Write {
            text: words.to_owned(),
            attachments: Vec::new(),
            private: false,
            reply_to: None,
            epoch: None,
            mentions: Vec::new(),
        };
        self.desk
            .write(&self.actor(operator).await, row.id, &write)
            .await
            .expect("a reply");
    }

    /// Returns every conversation, oldest first.
    pub async fn conversations(&self) -> Vec<Row> {
        let search = desk::Search {
            limit: 100,
            ..desk::Search::default()
        };
        let page = self
            .desk
            .list_conversations(&Actor::house(), &search)
            .await
            .expect("a list");
        let mut rows = page.items;
        rows.sort_by_key(|row| row.number);
        rows
    }

    /// Returns the conversation with a number.
    pub async fn conversation(&self, number: i64) -> Row {
        self.desk
            .find_by_number(&Actor::house(), number)
            .await
            .expect("a conversation")
    }

    /// Sends whatever is due with the same outcome, and returns what went out.
    pub async fn deliver(&self, outcome: impl Fn(&Outgoing) -> Outcome) -> Vec<Outgoing> {
        while self.desk.fan_out().await.expect("fanned out") > 0 {}
        let mut sent = Vec::new();
        loop {
            let due = self.desk.due(self.channel, 100).await.expect("due");
            if due.is_empty() {
                return sent;
            }
            for due in due {
                let claimed = self.desk.claim(&Carrier::alone(), due.delivery).await;
                if let Some(outgoing) = claimed.expect("claimed") {
                    self.desk
                        .settle(&outgoing, &outcome(&outgoing))
                        .await
                        .expect("settled");
                    sent.push(outgoing);
                }
            }
        }
    }

    /// Sends whatever is due, and it arrives.
    pub async fn deliver_all(&self) -> Vec<Outgoing> {
        self.deliver(|outgoing| Outcome::done(format!("out:{}", outgoing.delivery)))
            .await
    }
}

/// Returns a clock that stands still, and a node's counted identities and counted secrets.
fn tools(now: &Arc<AtomicI64>, node: u64) -> Tools {
    let clock = Arc::clone(now);
    let first = (node << 32) - (1 << 32) + 1;
    let ids = AtomicU64::new(first);
    let secrets = AtomicU64::new(first);
    Tools {
        clock: Arc::new(move || Timestamp::from_ms(clock.load(Ordering::SeqCst))),
        ids: Arc::new(move || {
            Uuid::from_u128(0x100 + u128::from(ids.fetch_add(1, Ordering::SeqCst)))
        }),
        randomness: Arc::new(move |bytes: &mut [u8]| {
            let count = secrets.fetch_add(1, Ordering::SeqCst).to_be_bytes();
            for (byte, value) in bytes.iter_mut().zip(count.iter().cycle()) {
                *byte = *value;
            }
        }),
        key: SealKey::new([7; 32]),
    }
}
