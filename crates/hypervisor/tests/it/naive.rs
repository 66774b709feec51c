//! A second reading of the specification: no index, no timer set, no notion of what changed. After every
//! event it looks at everything and everybody. Slow, short, and written to be compared with.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the model is short on purpose"
)]

mod reasons;
mod rules;

use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::{LeaveMode, OperatorKind};
use domain::routing::{Need, Work};
use domain::time::Timestamp;
use hypervisor::{
    AssignMode, AwayReason, Calendar, Circle, Command, Demand, Event, Familiar, Notice,
    OfflineReason, OperatorProfile, Policy, Refused, Shift, TakeBackReason, TeamRules, Told,
    WishId, WithdrawReason,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Is {
    Offline,
    Online,
    Away,
    Draining,
    Lost(Timestamp),
    Given(Timestamp),
}

#[derive(Debug, Clone)]
struct Op {
    id: OperatorId,
    profile: OperatorProfile,
    is: Is,
    removed: bool,
    last: Timestamp,
    pass: i64,
    freed: Timestamp,
    misses: u32,
    wish: Option<WishId>,
    rest: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum At {
    Queue,
    Promised(OperatorId),
    Offer(OfferId, OperatorId, Timestamp, bool),
    With {
        who: OperatorId,
        since: Timestamp,
        answered: bool,
        forced: bool,
        late: bool,
        unheard: Option<Timestamp>,
        silent: bool,
    },
    Asleep(Option<OperatorId>, Timestamp, bool),
    WrapUp(OperatorId, Timestamp),
    Over,
}

#[derive(Debug, Clone)]
struct Conv {
    id: ConversationId,
    epoch: Epoch,
    team: TeamId,
    enqueued_at: Timestamp,
    since: Timestamp,
    priority: Priority,
    work: Work,
    units: i64,
    need: Need,
    familiar: Option<Familiar>,
    preferred: Option<OperatorId>,
    for_people: bool,
    ring: usize,
    kept_ring: usize,
    told: Told,
    due: Told,
    starving: bool,
    avoids: BTreeMap<OperatorId, Timestamp>,
    at: At,
    wish: Option<WishId>,
    rest: Option<Timestamp>,
}

#[derive(Debug, Clone)]
struct Wanted {
    command: Command,
    before: (Timestamp, i64),
    overtaken: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Naive {
    policy: Policy,
    now: Timestamp,
    loaded: bool,
    wishes: u64,
    teams: BTreeMap<TeamId, Team>,
    ops: Vec<Op>,
    convs: Vec<Conv>,
    wanted: BTreeMap<WishId, Wanted>,
}

#[derive(Debug, Clone)]
struct Team {
    rules: TeamRules,
    open: bool,
    turns: Option<Timestamp>,
}

impl Team {
    fn new(rules: TeamRules) -> Self {
        Self {
            rules,
            open: true,
            turns: None,
        }
    }
}

const NOWHERE: (Timestamp, i64) = (ZERO, 0);

const ZERO: Timestamp = Timestamp::from_ms(0);

impl Naive {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy: rules::with_rings(policy),
            now: ZERO,
            loaded: false,
            wishes: 0,
            teams: BTreeMap::from([(TeamId::GENERAL, Team::new(TeamRules::default()))]),
            ops: vec![],
            convs: vec![],
            wanted: BTreeMap::new(),
        }
    }

    pub(crate) fn handle(
        &mut self,
        now: Timestamp,
        event: Event,
        out: &mut Vec<Command>,
    ) -> Result<(), Refused> {
        self.now = self.now.max(now);
        self.take_in(event, out)?;
        self.convs.retain(|c| c.at != At::Over || c.wish.is_some());
        self.convs.sort_by_key(|c| c.id);
        self.ops.sort_by_key(|o| o.id);
        if self.loaded {
            for i in 0..self.convs.len() {
                self.review_conv(i, out);
            }
            for i in 0..self.ops.len() {
                self.review_op(i, out);
            }
            self.forget_the_removed();
            for i in 0..self.convs.len() {
                self.skip(i);
            }
            while let Some((c, o)) = self.best_pair() {
                self.promise(c, o, out);
            }
            for i in 0..self.convs.len() {
                self.tell(i, out);
            }
        }
        Ok(())
    }

    pub(crate) fn next_deadline(&self) -> Option<Timestamp> {
        let of_convs = self.convs.iter().flat_map(|c| {
            c.avoids
                .values()
                .copied()
                .chain(c.rest)
                .chain(self.due(c))
                .chain(self.falls_silent(c))
                .chain(self.steps(c))
                .collect::<Vec<_>>()
        });
        let of_ops = self.ops.iter().flat_map(|o| {
            let grace = match o.is {
                Is::Lost(since) => Some(since.plus_ms(self.policy.routing.lost_grace_ms.max(1))),
                _ => None,
            };
            grace.into_iter().chain(o.rest)
        });
        let of_teams = self.teams.values().filter_map(|team| team.turns);
        of_convs
            .chain(of_ops)
            .chain(of_teams)
            .min()
            .filter(|_| self.loaded)
    }

    /// When the offer or the first reply of `c` is late.
    fn due(&self, c: &Conv) -> Option<Timestamp> {
        match c.at {
            At::Offer(_, _, until, false) | At::Asleep(_, until, false) | At::WrapUp(_, until) => {
                Some(until)
            }
            At::With {
                since,
                answered: false,
                forced: false,
                late: false,
                ..
            } => match self.mode(c) {
                AssignMode::Auto { first_reply_ms } => Some(since.plus_ms(first_reply_ms?.max(1))),
                AssignMode::Accept { .. } => None,
            },
            _ => None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each, side by side")]
    fn take_in(&mut self, event: Event, out: &mut Vec<Command>) -> Result<(), Refused> {
        match event {
            Event::Tick if !self.loaded => {}
            Event::Tick => self.tick(),
            Event::Loaded => {
                self.loaded = true;
                self.tick();
            }
            Event::PolicySet { policy } => {
                self.policy = rules::with_rings(policy);
                self.begin_waiting_anew();
            }
            Event::TeamSet { team, rules } => {
                if self.teams.get(&team).map(|team| &team.rules) != Some(&rules) {
                    self.teams.insert(team, Team::new(rules));
                    self.turn(team);
                    self.unlate(team);
                    self.begin_waiting_anew();
                }
            }
            Event::TeamRemoved { team } => {
                if team == TeamId::GENERAL {
                    return Err(Refused::GeneralStays);
                }
                self.teams.remove(&team);
                self.unlate(team);
                for c in self.convs.iter_mut().filter(|c| c.team == team) {
                    c.team = TeamId::GENERAL;
                }
                for o in &mut self.ops {
                    o.profile.teams.remove(&team);
                }
                self.begin_waiting_anew();
            }
            Event::OperatorSet { operator, profile } => {
                self.meet(operator);
                let o = self.op(operator)?;
                o.profile = profile;
                o.removed = false;
            }
            Event::OperatorRemembered {
                operator,
                last_assigned_at,
                pass,
                freed_at,
                misses,
            } => {
                let o = self.op(operator)?;
                o.last = last_assigned_at;
                o.pass = pass;
                o.freed = freed_at;
                o.misses = misses;
            }
            Event::OperatorStart { operator } => self.start(operator, out)?,
            Event::OperatorStop {
                operator,
                mode: LeaveMode::Requeue,
            } => {
                self.becomes(operator, Is::Offline)?;
            }
            Event::OperatorStop {
                operator,
                mode: LeaveMode::Drain,
            } => {
                self.becomes(operator, Is::Draining)?;
            }
            Event::OperatorAway { operator } => self.becomes(operator, Is::Away)?,
            Event::OperatorLost { operator, since } => {
                if !matches!(self.op(operator)?.is, Is::Lost(_) | Is::Given(_)) {
                    self.becomes(operator, Is::Lost(since))?;
                }
            }
            Event::OperatorRemoved { operator } => {
                self.becomes(operator, Is::Offline)?;
                self.op(operator)?.removed = true;
                for i in 0..self.convs.len() {
                    if matches!(self.convs[i].at, At::WrapUp(who, _) if who == operator) {
                        self.put(self.convs[i].id, At::Over);
                    }
                }
            }
            Event::ConversationWaits {
                conversation,
                epoch,
                demand,
            } => {
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                let c = self.conv(conversation)?;
                if !(matches!(c.at, At::Promised(_)) && c.epoch == epoch) {
                    self.fact(conversation, epoch, At::Queue);
                }
            }
            Event::ConversationHeld {
                conversation,
                epoch,
                operator,
                demand,
                assigned_at,
                answered,
                forced,
                unheard_since,
            } => {
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                self.meet_stranger(operator);
                let with = At::With {
                    who: operator,
                    since: assigned_at,
                    answered,
                    forced,
                    late: false,
                    unheard: unheard_since,
                    silent: false,
                };
                let c = self.conv(conversation)?;
                match c.at {
                    At::With { who, .. } if who == operator && c.epoch == epoch => c.at = with,
                    _ => self.fact(conversation, epoch, with),
                }
            }
            Event::OfferOpen {
                offer,
                conversation,
                epoch,
                operator,
                until,
            } => {
                self.fresh(conversation, epoch)?;
                if matches!(
                    self.conv(conversation)?.at,
                    At::With { .. } | At::Asleep(..) | At::WrapUp(..) | At::Over
                ) {
                    return Err(Refused::NotWaiting);
                }
                if self.offered(offer).is_some_and(|(c, _)| c != conversation) {
                    return Err(Refused::StaleOffer);
                }
                self.meet_stranger(operator);
                self.fact(
                    conversation,
                    epoch,
                    At::Offer(offer, operator, until, false),
                );
            }
            Event::OfferAccepted { offer, epoch } => {
                let (id, who) = self.offered(offer).ok_or(Refused::StaleOffer)?;
                self.fresh(id, epoch)?;
                self.fact(id, epoch, begun(who, self.now));
                self.op(who)?.misses = 0;
            }
            Event::OfferDeclined { offer, epoch } => {
                let (id, who) = self.offered(offer).ok_or(Refused::StaleOffer)?;
                self.fresh(id, epoch)?;
                self.fact(id, epoch, At::Queue);
                let until = self.now.plus_ms(self.policy.routing.exclusion_ms.max(1));
                self.avoid(id, who, until);
                self.op(who)?.misses = 0;
            }
            Event::OperatorReplied {
                conversation,
                operator,
            } => {
                let now = self.now;
                let c = self.conv(conversation)?;
                if let At::With {
                    who,
                    answered,
                    late,
                    unheard,
                    silent,
                    ..
                } = &mut c.at
                    && *who == operator
                {
                    *answered = true;
                    *late = false;
                    *unheard = Some(now);
                    *silent = false;
                    self.op(operator)?.misses = 0;
                }
            }
            Event::CustomerWrote { conversation } => match &mut self.conv(conversation)?.at {
                At::With {
                    unheard, silent, ..
                } => {
                    *unheard = None;
                    *silent = false;
                }
                At::Asleep(_, _, due) => *due = true,
                _ => {}
            },
            Event::ConversationSnoozed {
                conversation,
                epoch,
                operator,
                demand,
                until,
            } => {
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                self.fact(conversation, epoch, At::Asleep(operator, until, false));
            }
            Event::WrappingUp {
                conversation,
                epoch,
                operator,
                demand,
                until,
            } => {
                if self.op(operator)?.removed {
                    return Err(Refused::UnknownOperator);
                }
                self.fresh(conversation, epoch)?;
                self.demand(conversation, epoch, demand);
                self.fact(conversation, epoch, At::WrapUp(operator, until));
            }
            Event::WrapUpDone { conversation } => {
                if matches!(self.conv(conversation)?.at, At::WrapUp(..)) {
                    self.put(conversation, At::Over);
                }
            }
            Event::PrioritySet {
                conversation,
                priority,
            } => {
                self.conv(conversation)?.priority = priority;
            }
            Event::Closed {
                conversation,
                epoch,
            } => {
                let c = self.conv(conversation)?.clone();
                self.fresh(conversation, epoch)?;
                let wrap_up = *self.policy.routing.wrap_up_ms.of(c.work);
                let at = match c.at {
                    At::WrapUp(..) => c.at,
                    At::With { who, .. } if wrap_up > 0 => {
                        At::WrapUp(who, self.now.plus_ms(wrap_up))
                    }
                    _ => At::Over,
                };
                self.fact(conversation, epoch, at);
            }
            Event::Committed { wish, epoch, offer } => self.committed(wish, epoch, offer)?,
            Event::Refused { wish } => self.refused(wish)?,
        }
        Ok(())
    }

    fn tick(&mut self) {
        let now = self.now;
        for team in self.teams.keys().copied().collect::<Vec<_>>() {
            if self.teams[&team].turns.is_some_and(|at| at <= now) {
                self.turn(team);
            }
        }
        for i in 0..self.convs.len() {
            let id = self.convs[i].id;
            let late = self.due(&self.convs[i]).is_some_and(|due| due <= now);
            let silent = self.falls_silent(&self.convs[i]);
            let c = &mut self.convs[i];
            c.avoids.retain(|_, until| *until > now);
            c.rest = c.rest.filter(|until| *until > now);
            match &mut c.at {
                At::Offer(_, _, _, flag) | At::With { late: flag, .. } | At::Asleep(_, _, flag)
                    if late =>
                {
                    *flag = true;
                }
                At::WrapUp(..) if late => self.put(id, At::Over),
                _ => {}
            }
            if let At::With { silent: flag, .. } = &mut self.convs[i].at
                && silent.is_some_and(|at| at <= now)
            {
                *flag = true;
            }
            self.step(i);
        }
        for o in &mut self.ops {
            o.rest = o.rest.filter(|until| *until > now);
            if let Is::Lost(since) = o.is
                && since.plus_ms(self.policy.routing.lost_grace_ms.max(1)) <= now
            {
                o.is = Is::Given(since);
            }
        }
    }

    /// Looks at the clock of a team.
    fn turn(&mut self, id: TeamId) {
        let now = self.now;
        let Some(team) = self.teams.get_mut(&id) else {
            return;
        };
        let hours = team.rules.hours.as_ref();
        let calendar = hours.and_then(|hours| Calendar::new(hours).ok());
        let shift = calendar.map_or(
            Shift {
                is_open: true,
                until: None,
            },
            |calendar| calendar.shift_at(now),
        );
        team.open = shift.is_open;
        team.turns = shift.until;
    }

    fn start(&mut self, id: OperatorId, out: &mut Vec<Command>) -> Result<(), Refused> {
        let me = self.op(id)?.clone();
        let beside: Vec<_> = self
            .ops
            .iter()
            .filter(|o| ranked(o) && ranked(&me) && footing(o) == Is::Online && o.id != id)
            .filter(|o| teams(o).iter().any(|t| teams(&me).contains(t)))
            .cloned()
            .collect();
        let (loaded, now) = (self.loaded, self.now);
        self.becomes(id, Is::Online)?;
        if !loaded {
            return Ok(());
        }
        let o = self.op(id)?;
        o.misses = 0;
        if me.is == Is::Online {
            return Ok(());
        }
        o.freed = now;
        if let Some(level) = beside.iter().map(|o| o.last).min() {
            o.last = o.last.max(level);
        }
        if let Some(level) = beside.iter().map(|o| o.pass).min() {
            o.pass = o.pass.max(level);
        }
        let (turn, pass) = (o.last, o.pass);
        if (turn, pass) != (me.last, me.pass) {
            let why = self.why(None);
            out.push(Command::RememberTurn {
                operator: id,
                turn,
                pass,
                why,
            });
        }
        Ok(())
    }

    fn becomes(&mut self, id: OperatorId, is: Is) -> Result<(), Refused> {
        let o = self.op(id)?;
        o.is = is;
        o.rest = None;
        Ok(())
    }

    fn committed(
        &mut self,
        wish: WishId,
        epoch: Epoch,
        offer: Option<OfferId>,
    ) -> Result<(), Refused> {
        let wanted = self.wanted.get(&wish).ok_or(Refused::UnknownWish)?.clone();
        let now = self.now;
        let (id, at) = match wanted.command {
            Command::SetAway { operator, .. } => {
                self.wanted.remove(&wish);
                self.op(operator)?.wish = None;
                return self.becomes(operator, Is::Away);
            }
            Command::SetOffline { operator, .. } => {
                self.wanted.remove(&wish);
                self.op(operator)?.wish = None;
                return self.becomes(operator, Is::Offline);
            }
            Command::Assign {
                conversation,
                operator: who,
                ..
            } => (conversation, Ok(begun(who, now))),
            Command::Offer {
                conversation,
                operator,
                until,
                ..
            } => {
                let at = match offer {
                    None => Err(Refused::OfferWithoutId),
                    Some(offer) if self.offered(offer).is_some() => Err(Refused::StaleOffer),
                    Some(offer) => Ok(At::Offer(offer, operator, until, false)),
                };
                (conversation, at)
            }
            Command::ExpireOffer { conversation, .. }
            | Command::Withdraw { conversation, .. }
            | Command::TakeBack { conversation, .. } => (conversation, Ok(At::Queue)),
            Command::Wake {
                conversation,
                operator,
                ..
            } => {
                let at = operator.map_or(At::Queue, |who| At::With {
                    who,
                    since: now,
                    answered: true,
                    forced: false,
                    late: false,
                    unheard: None,
                    silent: false,
                });
                (conversation, Ok(at))
            }
            Command::RememberTurn { .. } | Command::RememberRing { .. } | Command::Tell { .. } => {
                unreachable!("no wish")
            }
        };
        let c = self.conv(id)?;
        let moot =
            matches!(c.at, At::Over | At::WrapUp(..)) || wanted.overtaken && epoch <= c.epoch;
        if moot {
            c.wish = None;
            self.wanted.remove(&wish);
            return Ok(());
        }
        let at = at?;
        self.wanted.remove(&wish);
        let c = self.conv(id)?;
        c.wish = None;
        c.rest = None;
        c.epoch = c.epoch.max(epoch);
        self.put(id, at);
        match wanted.command {
            Command::ExpireOffer {
                operator,
                exclude_until,
                ..
            }
            | Command::TakeBack {
                operator,
                exclude_until: Some(exclude_until),
                ..
            } => {
                self.avoid(id, operator, exclude_until);
                if let Ok(o) = self.op(operator) {
                    o.misses = o.misses.saturating_add(1);
                }
            }
            Command::Assign { operator, .. }
            | Command::Offer { operator, .. }
            | Command::Wake {
                operator: Some(operator),
                ..
            } => {
                self.meet_stranger(operator);
            }
            _ => {}
        }
        Ok(())
    }

    fn refused(&mut self, wish: WishId) -> Result<(), Refused> {
        let wanted = self.wanted.remove(&wish).ok_or(Refused::UnknownWish)?;
        let rest = self.now.plus_ms(self.policy.refused_rest_ms.max(1));
        if let Command::Assign {
            operator,
            turn,
            pass,
            ..
        }
        | Command::Offer {
            operator,
            turn,
            pass,
            ..
        } = wanted.command
            && let Ok(o) = self.op(operator)
        {
            if o.last == turn {
                o.last = wanted.before.0;
            }
            if o.pass == pass {
                o.pass = wanted.before.1;
            }
        }
        match wanted.command {
            Command::SetAway { operator, .. } => {
                let o = self.op(operator)?;
                o.wish = None;
                o.misses = 0;
            }
            Command::SetOffline { operator, .. } => {
                let o = self.op(operator)?;
                o.wish = None;
                o.rest = Some(rest);
            }
            Command::Assign { conversation, .. }
            | Command::Offer { conversation, .. }
            | Command::ExpireOffer { conversation, .. }
            | Command::Withdraw { conversation, .. }
            | Command::Wake { conversation, .. }
            | Command::TakeBack { conversation, .. } => {
                let c = self.conv(conversation)?;
                c.wish = None;
                if !wanted.overtaken {
                    c.rest = Some(rest);
                    if matches!(c.at, At::Promised(_)) {
                        c.at = At::Queue;
                    }
                }
            }
            Command::RememberTurn { .. } | Command::RememberRing { .. } | Command::Tell { .. } => {
                unreachable!("no wish")
            }
        }
        Ok(())
    }

    fn review_conv(&mut self, i: usize, out: &mut Vec<Command>) {
        let c = self.convs[i].clone();
        if c.wish.is_some() || c.rest.is_some() {
            return;
        }
        let (conversation, epoch) = (c.id, c.epoch);
        let exclude = self.now.plus_ms(self.policy.routing.exclusion_ms.max(1));
        let why = self.why(Some(&c));
        let wish = WishId::new(self.wishes + 1);
        let command = match c.at {
            At::Offer(offer, operator, _, true) => Command::ExpireOffer {
                wish,
                offer,
                conversation,
                operator,
                epoch,
                exclude_until: exclude,
                why,
            },
            At::Offer(offer, operator, _, false) => {
                let o = self.ops.iter().find(|o| o.id == operator).expect("known");
                let reason = if o.is != Is::Online || o.removed {
                    WithdrawReason::OperatorNotOnline
                } else if !self.reaches(&c, o) {
                    WithdrawReason::OperatorNotInTeam
                } else if self.units(operator, false) > o.profile.capacity_units.max(0) {
                    WithdrawReason::OperatorOverCapacity
                } else {
                    return;
                };
                Command::Withdraw {
                    wish,
                    offer,
                    conversation,
                    operator,
                    epoch,
                    reason,
                    why,
                }
            }
            At::With {
                who: operator,
                late,
                ..
            } => {
                let o = self.ops.iter().find(|o| o.id == operator).expect("known");
                let human = o.profile.kind == OperatorKind::Human;
                let reason = match o.is {
                    _ if o.removed => TakeBackReason::OperatorRemoved,
                    Is::Offline if human => TakeBackReason::OperatorOffline,
                    Is::Given(_) if human => TakeBackReason::OperatorLost,
                    _ if late => TakeBackReason::FirstReplyMissed,
                    _ => return,
                };
                let missed = reason == TakeBackReason::FirstReplyMissed;
                let exclude_until = missed.then_some(exclude);
                Command::TakeBack {
                    wish,
                    conversation,
                    operator,
                    epoch,
                    reason,
                    exclude_until,
                    why,
                }
            }
            At::Asleep(owner, _, true) => {
                let there = |who: &OperatorId| {
                    self.ops.iter().any(|o| {
                        o.id == *who
                            && !o.removed
                            && matches!(o.is, Is::Online | Is::Away | Is::Draining)
                    })
                };
                Command::Wake {
                    wish,
                    conversation,
                    operator: owner.filter(there),
                    epoch,
                    why,
                }
            }
            At::Queue | At::Promised(_) | At::Asleep(..) | At::WrapUp(..) | At::Over => return,
        };
        self.want(command, NOWHERE, out);
        self.convs[i].wish = Some(wish);
    }

    fn review_op(&mut self, i: usize, out: &mut Vec<Command>) {
        let o = self.ops[i].clone();
        if o.wish.is_some() || o.rest.is_some() || !ranked(&o) {
            return;
        }
        let wish = WishId::new(self.wishes + 1);
        let (operator, why) = (o.id, self.why(None));
        let limit = self.policy.routing.misses_to_away;
        let reason = match o.is {
            Is::Online if limit > 0 && o.misses >= limit => {
                let reason = AwayReason::Missed;
                self.want(
                    Command::SetAway {
                        wish,
                        operator,
                        reason,
                        why,
                    },
                    NOWHERE,
                    out,
                );
                self.ops[i].wish = Some(wish);
                return;
            }
            Is::Draining if self.has_nothing(operator) => OfflineReason::Drained,
            Is::Given(_) => OfflineReason::LostTooLong,
            _ => return,
        };
        self.want(
            Command::SetOffline {
                wish,
                operator,
                reason,
                why,
            },
            NOWHERE,
            out,
        );
        self.ops[i].wish = Some(wish);
    }

    fn promise(&mut self, i: usize, j: usize, out: &mut Vec<Command>) {
        let (c, o) = (self.convs[i].clone(), self.ops[j].clone());
        let wish = WishId::new(self.wishes + 1);
        let latest = self
            .ops
            .iter()
            .filter(|o| !o.removed)
            .map(|o| o.last)
            .max()
            .unwrap_or(ZERO);
        let turn = self.now.max(latest.plus_ms(1));
        let (conversation, operator, team, epoch) = (c.id, o.id, c.team, c.epoch);
        let pass = o.pass + 1_000_000 / i64::from(o.profile.weight.clamp(1, 1_000));
        let (why, circle) = self.why_chosen(&c, &o);
        let mode = match circle {
            Circle::Bots(_) => AssignMode::default(),
            _ => self.mode(&c),
        };
        let command = match mode {
            AssignMode::Auto { .. } => Command::Assign {
                wish,
                conversation,
                operator,
                team,
                epoch,
                turn,
                pass,
                why,
            },
            AssignMode::Accept { timeout_ms } => {
                let until = self.now.plus_ms(timeout_ms.max(1));
                Command::Offer {
                    wish,
                    conversation,
                    operator,
                    team,
                    epoch,
                    until,
                    turn,
                    pass,
                    why,
                }
            }
        };
        self.want(command, (o.last, o.pass), out);
        self.convs[i].wish = Some(wish);
        self.put(conversation, At::Promised(operator));
        self.ops[j].last = turn;
        self.ops[j].pass = pass;
    }

    fn want(&mut self, command: Command, before: (Timestamp, i64), out: &mut Vec<Command>) {
        self.wishes += 1;
        let wanted = Wanted {
            command: command.clone(),
            before,
            overtaken: false,
        };
        self.wanted.insert(WishId::new(self.wishes), wanted);
        out.push(command);
    }

    fn key(&self, c: &Conv) -> Timestamp {
        c.enqueued_at
            .plus_ms(-self.policy.routing.boosts.of(c.priority))
    }

    fn units(&self, who: OperatorId, by_hand: bool) -> i64 {
        let of = |c: &&Conv| {
            matches!(c.at, At::With { forced: true, .. }) == by_hand && holder(c) == Some(who)
        };
        self.convs.iter().filter(of).map(weight).sum()
    }

    fn has_nothing(&self, who: OperatorId) -> bool {
        self.convs.iter().all(|c| holder(c) != Some(who))
    }

    fn forget_the_removed(&mut self) {
        let busy: Vec<_> = self.convs.iter().filter_map(holder).collect();
        self.ops
            .retain(|o| !o.removed || o.wish.is_some() || busy.contains(&o.id));
    }

    fn op(&mut self, id: OperatorId) -> Result<&mut Op, Refused> {
        self.ops
            .iter_mut()
            .find(|o| o.id == id)
            .ok_or(Refused::UnknownOperator)
    }

    fn conv(&mut self, id: ConversationId) -> Result<&mut Conv, Refused> {
        self.convs
            .iter_mut()
            .find(|c| c.id == id)
            .ok_or(Refused::UnknownConversation)
    }

    fn meet(&mut self, id: OperatorId) {
        if self.ops.iter().all(|o| o.id != id) {
            self.ops.push(Op {
                id,
                profile: OperatorProfile::default(),
                is: Is::Offline,
                removed: false,
                last: ZERO,
                pass: 0,
                freed: ZERO,
                misses: 0,
                wish: None,
                rest: None,
            });
        }
    }

    fn meet_stranger(&mut self, id: OperatorId) {
        if self.ops.iter().all(|o| o.id != id) {
            self.meet(id);
            let o = self.op(id).expect("just met");
            o.removed = true;
            o.profile.capacity_units = 0;
        }
    }

    fn fresh(&mut self, id: ConversationId, epoch: Epoch) -> Result<(), Refused> {
        match self.conv(id) {
            Ok(c) if epoch < c.epoch => Err(Refused::StaleEpoch),
            _ => Ok(()),
        }
    }

    fn demand(&mut self, id: ConversationId, epoch: Epoch, demand: Demand) {
        let known = self.teams.contains_key(&demand.team);
        let team = if known { demand.team } else { TeamId::GENERAL };
        let found = self.convs.iter().position(|c| c.id == id);
        let same_stay = found
            .is_some_and(|i| self.convs[i].team == team && self.convs[i].since == demand.since);
        let i = found.unwrap_or_else(|| {
            self.convs.push(Conv {
                id,
                epoch,
                team,
                enqueued_at: ZERO,
                since: ZERO,
                priority: Priority::Normal,
                work: Work::Chat,
                units: 1,
                need: Need::default(),
                familiar: None,
                preferred: None,
                for_people: false,
                ring: 0,
                kept_ring: 0,
                told: Told::default(),
                due: Told::default(),
                starving: false,
                avoids: BTreeMap::new(),
                at: At::Over,
                wish: None,
                rest: None,
            });
            self.convs.len() - 1
        });
        let c = &mut self.convs[i];
        if !same_stay {
            c.ring = 0;
            c.kept_ring = 0;
            c.told = Told::default();
            c.starving = false;
        }
        c.team = team;
        c.enqueued_at = demand.enqueued_at;
        c.since = demand.since;
        c.priority = demand.priority;
        c.work = demand.work;
        c.units = demand.units.clamp(1, 1_000_000);
        c.need = demand.need;
        c.familiar = demand.last;
        c.preferred = demand.preferred;
        c.for_people = demand.is_for_people;
        c.told = c.told.and(demand.told);
        let row = usize::from(demand.ring);
        let reached = c.ring.max(row);
        let (ring, first) = (self.ring_from(i, reached), self.ring_from(i, row));
        self.convs[i].ring = ring;
        self.convs[i].kept_ring = self.convs[i].kept_ring.max(first);
        for exclusion in demand.excluded {
            self.avoid(id, exclusion.operator, exclusion.until);
        }
        if !matches!(self.convs[i].at, At::Queue) {
            self.convs[i].starving = false;
        }
    }

    /// Puts a conversation somewhere else; whose hands that frees is noted.
    fn put(&mut self, id: ConversationId, at: At) {
        let now = self.now;
        let Ok(c) = self.conv(id) else { return };
        let before = worker(c.at);
        let freed = match c.at {
            At::WrapUp(_, until) => until.min(now),
            _ => now,
        };
        c.at = at;
        if at != At::Queue {
            c.starving = false;
        }
        if let Some(who) = before.filter(|_| before != worker(at))
            && let Ok(o) = self.op(who)
        {
            o.freed = o.freed.max(freed);
        }
    }

    fn avoid(&mut self, id: ConversationId, who: OperatorId, until: Timestamp) {
        if let Ok(c) = self.conv(id) {
            let end = c.avoids.get(&who).copied().unwrap_or(until).max(until);
            c.avoids.insert(who, end);
        }
    }

    fn fact(&mut self, id: ConversationId, epoch: Epoch, at: At) {
        let Ok(c) = self.conv(id) else { return };
        if epoch > c.epoch {
            c.rest = None;
        }
        c.epoch = epoch;
        if let Some(wish) = c.wish
            && let Some(wanted) = self.wanted.get_mut(&wish)
        {
            wanted.overtaken = true;
        }
        self.put(id, at);
    }

    fn offered(&self, offer: OfferId) -> Option<(ConversationId, OperatorId)> {
        self.convs.iter().find_map(|c| match c.at {
            At::Offer(id, who, _, _) if id == offer => Some((c.id, who)),
            _ => None,
        })
    }

    fn unlate(&mut self, team: TeamId) {
        for c in self.convs.iter_mut().filter(|c| c.team == team) {
            if let At::With { late, .. } = &mut c.at {
                *late = false;
            }
        }
    }

    fn mode(&self, c: &Conv) -> AssignMode {
        match self.policy.routing.offers.of(c.work) {
            Some(assignment) => AssignMode::from(*assignment),
            None => self.teams[&c.team].rules.assign,
        }
    }
}

fn begun(who: OperatorId, since: Timestamp) -> At {
    At::With {
        who,
        since,
        answered: false,
        forced: false,
        late: false,
        unheard: None,
        silent: false,
    }
}

fn worker(at: At) -> Option<OperatorId> {
    match at {
        At::With { who, .. } | At::WrapUp(who, _) => Some(who),
        _ => None,
    }
}

/// What it takes of its holder.
fn weight(c: &Conv) -> i64 {
    if matches!(c.at, At::With { silent: true, .. }) {
        0
    } else {
        c.units
    }
}

fn holder(c: &Conv) -> Option<OperatorId> {
    match c.at {
        At::Promised(who) | At::Offer(_, who, _, _) | At::With { who, .. } | At::WrapUp(who, _) => {
            Some(who)
        }
        At::Queue | At::Asleep(..) | At::Over => None,
    }
}

fn teams(o: &Op) -> Vec<TeamId> {
    let teams: Vec<_> = o.profile.teams.iter().copied().collect();
    if teams.is_empty() {
        vec![TeamId::GENERAL]
    } else {
        teams
    }
}

fn ranked(o: &Op) -> bool {
    !o.removed && o.profile.kind == OperatorKind::Human
}

fn footing(o: &Op) -> Is {
    if o.is == Is::Online && o.wish.is_some() {
        Is::Away
    } else {
        o.is
    }
}
