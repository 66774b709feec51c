//! The loop around the scheduler, one step at a time.

use super::{
    LEASE,
    due::{self, Due},
    known::{self, Known},
    start,
    translate::{Told, place_of, policy_of, told},
    wishes::{Leader, Wished},
};
use crate::{Desk, Error, Result};
use domain::{
    complaint,
    conversation::Conversation,
    event::{Event as Journal, Fact, Seq},
    id::{ConversationId, OperatorId},
    operator::OperatorKind,
    time::Timestamp,
};
use futures::future::join_all;
use hypervisor::{Command, Event, Hypervisor, Policy};
use std::collections::BTreeSet;

/// How long a leader leads without a sign of life.
const LEASE_MS: i64 = 15_000;

/// How often a leader gives one.
const RENEW_MS: i64 = 5_000;

/// Events that one step takes in.
const STEP: usize = 500;

/// The scheduler of the node that leads.
#[derive(Debug)]
pub struct Host {
    desk: Desk,
    leader: Leader,
    renewed_at: Timestamp,
    machine: Hypervisor,
    cursor: Seq,
    /// What no wish is and lost a race.
    again: Vec<Command>,
    asks: bool,
    due: Due,
    undecided: BTreeSet<ConversationId>,
}

/// What one step did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stepped {
    /// Events of the journal that were taken in.
    pub events: usize,
    /// Wishes that were made.
    pub wishes: usize,
}

impl Host {
    /// Takes the lead and builds the machine from the rows; `None` while another node leads.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn start(desk: &Desk, holder: &str) -> Result<Option<Self>> {
        let now = desk.now();
        let Some(epoch) = take_lease(desk, holder).await? else {
            return Ok(None);
        };
        let start = start::read(desk).await?;
        let mut host = Self {
            desk: desk.clone(),
            leader: Leader {
                holder: holder.to_owned(),
                epoch,
            },
            renewed_at: now,
            machine: Hypervisor::new(Policy::default()),
            cursor: start.as_of,
            again: Vec::new(),
            asks: start.asks,
            due: start.due,
            undecided: start.undecided,
        };
        let mut commands = Vec::new();
        for event in start.events {
            host.feed(now, event, &mut commands);
        }
        host.grant_all(commands).await?;
        Ok(Some(host))
    }

    /// Takes in what has happened, fires what is due, and makes the wishes true.
    ///
    /// # Errors
    /// [`Error::Conflict`] `leader.lost`; [`Error::Unavailable`]; [`Error::Internal`] when the machine and the rows
    /// disagree. After any of them the host must be started anew.
    pub async fn step(&mut self) -> Result<Stepped> {
        self.renew().await?;
        let events = self.desk.events_after(self.cursor, STEP).await?;
        let mut commands = std::mem::take(&mut self.again);
        for event in &events {
            self.take_in(event, &mut commands).await?;
            self.cursor = event.seq;
        }
        let now = self.desk.now();
        if self.machine.next_deadline().is_some_and(|due| due <= now) {
            self.feed(now, Event::Tick, &mut commands);
        }
        let asked = self.ask_contacts(now, &mut commands).await?;
        let ended = self.end_wrap_ups(now).await?;
        let back = self.bring_back(now).await?;
        let wishes = asked + ended + back + self.grant_all(commands).await?;
        Ok(Stepped {
            events: events.len(),
            wishes,
        })
    }

    /// Returns when the next step is due even if nothing happens.
    #[must_use]
    pub fn next_deadline(&self) -> Timestamp {
        let renew = self.renewed_at.plus_ms(RENEW_MS);
        [self.machine.next_deadline(), self.due.next()]
            .into_iter()
            .flatten()
            .fold(renew, Timestamp::min)
    }

    /// Returns the scheduler, to look at.
    #[must_use]
    pub const fn machine(&self) -> &Hypervisor {
        &self.machine
    }

    /// Gives the lead back, so that the next leader need not wait.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn stop(self) -> Result<()> {
        let mut unit = self.desk.unit().await?;
        store::leases::give_back(unit.conn(), LEASE, &self.leader.holder).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn renew(&mut self) -> Result<()> {
        let now = self.desk.now();
        if now.ms_since(self.renewed_at) < RENEW_MS {
            return Ok(());
        }
        let epoch = take_lease(&self.desk, &self.leader.holder).await?;
        if epoch != Some(self.leader.epoch) {
            return Err(Error::conflict("leader.lost", complaint::LEADER_LOST));
        }
        self.renewed_at = now;
        self.desk.reactivate_due().await?;
        Ok(())
    }

    async fn take_in(&mut self, event: &Journal, commands: &mut Vec<Command>) -> Result<()> {
        if let Fact::PresenceChanged { operator, .. } = event.fact {
            self.note_absence(operator).await?;
        }
        match told(event) {
            Told::Event(told) => {
                let is_confirmation = matches!(*told, Event::Committed { .. });
                if !self.feed(event.at, *told, commands) && is_confirmation {
                    return Err(Error::mistake(format!("a wish came true twice: {event:?}")));
                }
            }
            Told::Place(conversation) => self.place(event.at, conversation, commands).await?,
            Told::Team(team) => {
                let found = store::teams::find(self.desk.read().await?.conn(), team).await?;
                if let Some(found) = found {
                    self.feed(
                        event.at,
                        Event::TeamSet {
                            team,
                            rules: known::rules(self.desk.read().await?.conn(), &found).await?,
                        },
                        commands,
                    );
                }
            }
            Told::Operator(operator) => {
                let found =
                    store::operators::find(self.desk.read().await?.conn(), operator).await?;
                if let Some(found) = found {
                    let profile = known::profile(self.desk.read().await?.conn(), &found).await?;
                    self.feed(event.at, Event::OperatorSet { operator, profile }, commands);
                    if found.kind == OperatorKind::Bot {
                        let mut reader = self.desk.read().await?;
                        let stands = known::presence(reader.conn(), &found, event.at).await?;
                        drop(reader);
                        self.feed(event.at, stands, commands);
                    }
                }
            }
            Told::Policy => {
                let newest = store::policies::newest(self.desk.read().await?.conn()).await?;
                let (version, policy) = newest;
                self.asks = policy.ask.is_some();
                let policy = policy_of(version, policy);
                self.feed(event.at, Event::PolicySet { policy }, commands);
            }
            Told::Nothing => {}
        }
        Ok(())
    }

    /// Tells the machine where a conversation stands.
    async fn place(
        &mut self,
        at: Timestamp,
        id: ConversationId,
        commands: &mut Vec<Command>,
    ) -> Result<()> {
        let found = store::conversations::find(self.desk.read().await?.conn(), id).await?;
        self.due.note(id, found.as_ref());
        if self.asks && found.as_ref().is_some_and(Conversation::is_undecided) {
            self.undecided.insert(id);
            return Ok(());
        }
        self.tell_place(at, found.as_ref(), commands).await
    }

    async fn tell_place(
        &mut self,
        at: Timestamp,
        found: Option<&Conversation>,
        commands: &mut Vec<Command>,
    ) -> Result<()> {
        let Some(found) = found else { return Ok(()) };
        let known = Known::find(self.desk.read().await?.conn(), found).await?;
        match known.wrap_up {
            Some(wrap_up) => self.due.wrap_ups.insert(found.id, wrap_up.until),
            None => self.due.wrap_ups.remove(&found.id),
        };
        for event in place_of(found, known) {
            self.feed(at, event, commands);
        }
        Ok(())
    }

    /// Asks the contacts of whom nothing says where they belong, and ends what was waited for long enough.
    ///
    /// Whoever was faster is looked at again in the next step.
    async fn ask_contacts(&mut self, now: Timestamp, commands: &mut Vec<Command>) -> Result<usize> {
        let mut count = 0;
        for id in std::mem::take(&mut self.undecided) {
            count += 1;
            match self.desk.ask(id).await {
                Ok(true) => {}
                Ok(false) => {
                    let mut reader = self.desk.read().await?;
                    let found = store::conversations::find(reader.conn(), id).await?;
                    drop(reader);
                    self.tell_place(now, found.as_ref(), commands).await?;
                }
                Err(error) if error.is_lost_race() => {
                    self.undecided.insert(id);
                }
                Err(error) => return Err(error),
            }
        }
        for id in due::over(&self.due.asking, now) {
            count += 1;
            match self.desk.give_up_asking(id).await {
                Ok(()) => {
                    self.due.asking.remove(&id);
                }
                Err(error) if error.is_lost_race() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(count)
    }

    /// Notes when an operator takes work again by himself.
    async fn note_absence(&mut self, operator: OperatorId) -> Result<()> {
        let mut reader = self.desk.read().await?;
        let cause = store::presences::find_cause(reader.conn(), operator).await?;
        match cause.and_then(|cause| cause.until) {
            Some(until) => self.due.away.insert(operator, until),
            None => self.due.away.remove(&operator),
        };
        Ok(())
    }

    /// Lets those take work again whose absence is over.
    async fn bring_back(&mut self, now: Timestamp) -> Result<usize> {
        let due = due::over(&self.due.away, now);
        for id in &due {
            match self.desk.absence_is_over(*id).await {
                Ok(()) => {
                    self.due.away.remove(id);
                }
                Err(error) if error.is_lost_race() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(due.len())
    }

    /// Ends the wrap-ups whose time is over.
    async fn end_wrap_ups(&mut self, now: Timestamp) -> Result<usize> {
        let due = due::over(&self.due.wrap_ups, now);
        for id in &due {
            match self.desk.wrap_up_is_over(*id).await {
                Ok(()) => {
                    self.due.wrap_ups.remove(id);
                }
                Err(error) if error.is_lost_race() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(due.len())
    }

    /// Tells the machine; false when it refused, which is how it says that it knows better.
    fn feed(&mut self, at: Timestamp, event: Event, commands: &mut Vec<Command>) -> bool {
        match self.machine.handle(at, event, commands) {
            Ok(()) => true,
            Err(refused) => {
                tracing::debug!(%refused, "the scheduler knows better");
                false
            }
        }
    }

    /// Makes wishes true, all at once; a refused one is answered with how things are, which may raise others.
    async fn grant_all(&mut self, mut commands: Vec<Command>) -> Result<usize> {
        let mut count = 0;
        while !commands.is_empty() {
            count += commands.len();
            let granted = join_all(commands.iter().map(|c| self.desk.grant(&self.leader, c))).await;
            let mut next = Vec::new();
            for (command, wished) in commands.iter().zip(granted) {
                match (wished?, command.wish()) {
                    (Wished::Kept, _) => {}
                    (Wished::Refused, Some(_)) => self.refuse(command, &mut next).await?,
                    (Wished::Refused, None) => self.again.push(command.clone()),
                }
            }
            commands = next;
        }
        Ok(count)
    }

    async fn refuse(&mut self, command: &Command, commands: &mut Vec<Command>) -> Result<()> {
        let Some(wish) = command.wish() else {
            return Ok(());
        };
        let now = self.desk.now();
        self.feed(now, Event::Refused { wish }, commands);
        match about(command) {
            About::Conversation(id) => self.place(now, id, commands).await,
            About::Operator(id) => {
                let found = store::operators::find(self.desk.read().await?.conn(), id).await?;
                if let Some(operator) = found {
                    let mut reader = self.desk.read().await?;
                    let stands = known::presence(reader.conn(), &operator, now).await?;
                    drop(reader);
                    self.feed(now, stands, commands);
                }
                Ok(())
            }
        }
    }
}

enum About {
    Conversation(ConversationId),
    Operator(OperatorId),
}

const fn about(command: &Command) -> About {
    match command {
        Command::Assign { conversation, .. }
        | Command::Offer { conversation, .. }
        | Command::ExpireOffer { conversation, .. }
        | Command::Withdraw { conversation, .. }
        | Command::Wake { conversation, .. }
        | Command::RememberRing { conversation, .. }
        | Command::Tell { conversation, .. }
        | Command::TakeBack { conversation, .. } => About::Conversation(*conversation),
        Command::SetAway { operator, .. }
        | Command::SetOffline { operator, .. }
        | Command::RememberTurn { operator, .. } => About::Operator(*operator),
    }
}

/// Takes or renews the lease, whose end is by the database's time: the clocks of nodes differ.
async fn take_lease(desk: &Desk, holder: &str) -> Result<Option<i64>> {
    let mut unit = desk.unit().await?;
    let now = store::database_time(unit.conn()).await?;
    let epoch = store::leases::take(unit.conn(), LEASE, holder, now, LEASE_MS).await?;
    unit.commit().await?;
    Ok(epoch)
}
