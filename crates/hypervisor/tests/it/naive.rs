//! A second reading of the specification: no index, no timer set, no notion of what changed. After every
//! event it looks at everything and everybody. Slow, short, and written to be compared with.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the model is short on purpose"
)]

use domain::conversation::{Epoch, Priority};
use domain::id::{ConversationId, OfferId, OperatorId, TeamId};
use domain::operator::{LeaveMode, OperatorKind};
use domain::time::Timestamp;
use hypervisor::{
    AssignMode, AwayReason, Chosen, Command, Decision, Demand, Event, OfflineReason,
    OperatorProfile, PassedOver, Policy, Refused, Rule, TakeBackReason, Tally, TeamRules, WishId,
    WithdrawReason,
};
use std::collections::BTreeMap;

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
    },
    Over,
}

#[derive(Debug, Clone)]
struct Conv {
    id: ConversationId,
    epoch: Epoch,
    team: TeamId,
    enqueued_at: Timestamp,
    priority: Priority,
    units: i64,
    avoids: BTreeMap<OperatorId, Timestamp>,
    at: At,
    wish: Option<WishId>,
    rest: Option<Timestamp>,
}

#[derive(Debug, Clone)]
struct Wanted {
    command: Command,
    turn_before: Timestamp,
    overtaken: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Naive {
    policy: Policy,
    now: Timestamp,
    loaded: bool,
    wishes: u64,
    teams: BTreeMap<TeamId, TeamRules>,
    ops: Vec<Op>,
    convs: Vec<Conv>,
    wanted: BTreeMap<WishId, Wanted>,
}

const ZERO: Timestamp = Timestamp::from_ms(0);

impl Naive {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy,
            now: ZERO,
            loaded: false,
            wishes: 0,
            teams: BTreeMap::from([(TeamId::GENERAL, TeamRules::default())]),
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
            while let Some((c, o)) = self.best_pair() {
                self.promise(c, o, out);
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
                .collect::<Vec<_>>()
        });
        let of_ops = self.ops.iter().flat_map(|o| {
            let grace = match o.is {
                Is::Lost(since) => Some(since.plus_ms(self.policy.lost_grace_ms.max(1))),
                _ => None,
            };
            grace.into_iter().chain(o.rest)
        });
        of_convs.chain(of_ops).min().filter(|_| self.loaded)
    }

    /// When the offer or the first reply of `c` is late.
    fn due(&self, c: &Conv) -> Option<Timestamp> {
        match c.at {
            At::Offer(_, _, until, false) => Some(until),
            At::With {
                since,
                answered: false,
                forced: false,
                late: false,
                ..
            } => match self.teams.get(&c.team)?.assign {
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
            Event::Loaded => self.loaded = true,
            Event::PolicySet { policy } => self.policy = policy,
            Event::TeamSet { team, rules } => {
                if self.teams.get(&team) != Some(&rules) {
                    self.teams.insert(team, rules);
                    self.unlate(team);
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
                misses,
            } => {
                let o = self.op(operator)?;
                o.last = last_assigned_at;
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
                if matches!(self.conv(conversation)?.at, At::With { .. } | At::Over) {
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
                let since = self.now;
                let with = At::With {
                    who,
                    since,
                    answered: false,
                    forced: false,
                    late: false,
                };
                self.fact(id, epoch, with);
                self.op(who)?.misses = 0;
            }
            Event::OfferDeclined { offer, epoch } => {
                let (id, who) = self.offered(offer).ok_or(Refused::StaleOffer)?;
                self.fresh(id, epoch)?;
                self.fact(id, epoch, At::Queue);
                let until = self.now.plus_ms(self.policy.reject_exclusion_ms.max(1));
                self.avoid(id, who, until);
                self.op(who)?.misses = 0;
            }
            Event::OperatorReplied {
                conversation,
                operator,
            } => {
                let c = self.conv(conversation)?;
                if let At::With {
                    who,
                    answered,
                    late,
                    ..
                } = &mut c.at
                    && *who == operator
                {
                    *answered = true;
                    *late = false;
                    self.op(operator)?.misses = 0;
                }
            }
            Event::CustomerWrote { conversation } => {
                self.conv(conversation)?;
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
                self.conv(conversation)?;
                self.fresh(conversation, epoch)?;
                self.fact(conversation, epoch, At::Over);
            }
            Event::Committed { wish, epoch, offer } => self.committed(wish, epoch, offer)?,
            Event::Refused { wish } => self.refused(wish)?,
        }
        Ok(())
    }

    fn tick(&mut self) {
        let now = self.now;
        for i in 0..self.convs.len() {
            let late = self.due(&self.convs[i]).is_some_and(|due| due <= now);
            let c = &mut self.convs[i];
            c.avoids.retain(|_, until| *until > now);
            c.rest = c.rest.filter(|until| *until > now);
            match &mut c.at {
                At::Offer(_, _, _, flag) | At::With { late: flag, .. } if late => *flag = true,
                _ => {}
            }
        }
        for o in &mut self.ops {
            o.rest = o.rest.filter(|until| *until > now);
            if let Is::Lost(since) = o.is
                && since.plus_ms(self.policy.lost_grace_ms.max(1)) <= now
            {
                o.is = Is::Given(since);
            }
        }
    }

    fn start(&mut self, id: OperatorId, out: &mut Vec<Command>) -> Result<(), Refused> {
        let me = self.op(id)?.clone();
        let level = self
            .ops
            .iter()
            .filter(|o| ranked(o) && ranked(&me) && footing(o) == Is::Online && o.id != id)
            .filter(|o| teams(o).iter().any(|t| teams(&me).contains(t)))
            .map(|o| o.last)
            .min();
        let loaded = self.loaded;
        self.becomes(id, Is::Online)?;
        if !loaded {
            return Ok(());
        }
        self.op(id)?.misses = 0;
        if let Some(level) = level
            && me.is != Is::Online
            && level > me.last
        {
            self.op(id)?.last = level;
            let why = self.why(None);
            out.push(Command::RememberTurn {
                operator: id,
                turn: level,
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
            } => {
                let at = At::With {
                    who,
                    since: now,
                    answered: false,
                    forced: false,
                    late: false,
                };
                (conversation, Ok(at))
            }
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
            Command::RememberTurn { .. } => unreachable!("no wish"),
        };
        let c = self.conv(id)?;
        let moot = c.at == At::Over || wanted.overtaken && epoch <= c.epoch;
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
        c.at = at;
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
            Command::Assign { operator, .. } | Command::Offer { operator, .. } => {
                self.meet_stranger(operator);
            }
            _ => {}
        }
        Ok(())
    }

    fn refused(&mut self, wish: WishId) -> Result<(), Refused> {
        let wanted = self.wanted.remove(&wish).ok_or(Refused::UnknownWish)?;
        let rest = self.now.plus_ms(self.policy.refused_rest_ms.max(1));
        if let Command::Assign { operator, turn, .. } | Command::Offer { operator, turn, .. } =
            wanted.command
            && let Ok(o) = self.op(operator)
            && o.last == turn
        {
            o.last = wanted.turn_before;
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
            Command::RememberTurn { .. } => unreachable!("no wish"),
        }
        Ok(())
    }

    fn review_conv(&mut self, i: usize, out: &mut Vec<Command>) {
        let c = self.convs[i].clone();
        if c.wish.is_some() || c.rest.is_some() {
            return;
        }
        let (conversation, epoch) = (c.id, c.epoch);
        let exclude = self.now.plus_ms(self.policy.reject_exclusion_ms.max(1));
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
                } else if !teams(o).contains(&c.team) {
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
            At::Queue | At::Promised(_) | At::Over => return,
        };
        self.want(command, ZERO, out);
        self.convs[i].wish = Some(wish);
    }

    fn review_op(&mut self, i: usize, out: &mut Vec<Command>) {
        let o = self.ops[i].clone();
        if o.wish.is_some() || o.rest.is_some() || !ranked(&o) {
            return;
        }
        let wish = WishId::new(self.wishes + 1);
        let (operator, why) = (o.id, self.why(None));
        let limit = self.policy.misses_to_away;
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
                    ZERO,
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
            ZERO,
            out,
        );
        self.ops[i].wish = Some(wish);
    }

    /// Of all pairs that could be made, the one with the first conversation; of its operators the first in turn.
    fn best_pair(&self) -> Option<(usize, usize)> {
        let mut best = None;
        for (i, c) in self.convs.iter().enumerate() {
            if c.at != At::Queue || c.wish.is_some() || c.rest.is_some() {
                continue;
            }
            for (j, o) in self.ops.iter().enumerate() {
                if self.rule(o, c).is_none() {
                    let rank = ((self.key(c), c.id), (o.last, o.id), (i, j));
                    best = Some(best.map_or(rank, |known| rank.min(known)));
                }
            }
        }
        best.map(|(_, _, pair)| pair)
    }

    fn promise(&mut self, i: usize, j: usize, out: &mut Vec<Command>) {
        let (c, o) = (self.convs[i].clone(), self.ops[j].clone());
        let wish = WishId::new(self.wishes + 1);
        let latest = self
            .ops
            .iter()
            .filter(|o| ranked(o))
            .map(|o| o.last)
            .max()
            .unwrap_or(ZERO);
        let turn = self.now.max(latest.plus_ms(1));
        let (conversation, operator, team, epoch) = (c.id, o.id, c.team, c.epoch);
        let why = self.why_chosen(&c, &o);
        let command = match self.teams[&team].assign {
            AssignMode::Auto { .. } => Command::Assign {
                wish,
                conversation,
                operator,
                team,
                epoch,
                turn,
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
                    why,
                }
            }
        };
        self.want(command, o.last, out);
        self.convs[i].wish = Some(wish);
        self.convs[i].at = At::Promised(operator);
        self.ops[j].last = turn;
    }

    fn want(&mut self, command: Command, turn_before: Timestamp, out: &mut Vec<Command>) {
        self.wishes += 1;
        let wanted = Wanted {
            command: command.clone(),
            turn_before,
            overtaken: false,
        };
        self.wanted.insert(WishId::new(self.wishes), wanted);
        out.push(command);
    }

    fn rule(&self, o: &Op, c: &Conv) -> Option<Rule> {
        if o.profile.kind != OperatorKind::Human {
            return Some(Rule::NotHuman);
        }
        if o.removed || !teams(o).contains(&c.team) {
            return Some(Rule::NotInTeam);
        }
        match footing(o) {
            Is::Offline => Some(Rule::Offline),
            Is::Away => Some(Rule::Away),
            Is::Draining => Some(Rule::Draining),
            Is::Lost(_) | Is::Given(_) => Some(Rule::Lost),
            Is::Online if c.avoids.contains_key(&o.id) => Some(Rule::Excluded),
            Is::Online => {
                let carried = self.units(o.id, false) + self.units(o.id, true);
                (carried + c.units > o.profile.capacity_units.max(0)).then_some(Rule::Full)
            }
        }
    }

    fn why(&self, c: Option<&Conv>) -> Decision {
        Decision {
            policy_version: self.policy.version,
            at: self.now,
            team: c.map(|c| c.team),
            waited_ms: c.map_or(0, |c| (self.now.as_ms() - c.enqueued_at.as_ms()).max(0)),
            chosen: None,
            passed_over: vec![],
            others: vec![],
        }
    }

    fn why_chosen(&self, c: &Conv, chosen: &Op) -> Decision {
        let mut why = self.why(Some(c));
        why.chosen = Some(Chosen {
            operator: chosen.id,
            last_assigned_at: chosen.last,
            used_units: self.units(chosen.id, false) + self.units(chosen.id, true),
            capacity_units: chosen.profile.capacity_units.max(0),
        });
        let mut others: BTreeMap<Rule, u32> = BTreeMap::new();
        let mut members: Vec<&Op> = self
            .ops
            .iter()
            .filter(|o| ranked(o) && teams(o).contains(&c.team))
            .collect();
        members.sort_by_key(|o| (o.last, o.id));
        for o in members.into_iter().filter(|o| o.id != chosen.id) {
            let rule = self.rule(o, c).unwrap_or(Rule::LaterTurn);
            let ahead = (o.last, o.id) < (chosen.last, chosen.id) && rule != Rule::Offline;
            if ahead && why.passed_over.len() < 8 {
                why.passed_over.push(PassedOver {
                    operator: o.id,
                    rule,
                });
            } else {
                *others.entry(rule).or_default() += 1;
            }
        }
        why.others = others
            .into_iter()
            .map(|(rule, operators)| Tally { rule, operators })
            .collect();
        why
    }

    fn key(&self, c: &Conv) -> Timestamp {
        c.enqueued_at.plus_ms(-self.policy.boosts.of(c.priority))
    }

    fn units(&self, who: OperatorId, by_hand: bool) -> i64 {
        let of = |c: &&Conv| {
            matches!(c.at, At::With { forced: true, .. }) == by_hand && holder(c) == Some(who)
        };
        self.convs.iter().filter(of).map(|c| c.units).sum()
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
        if self.conv(id).is_err() {
            self.convs.push(Conv {
                id,
                epoch,
                team,
                enqueued_at: ZERO,
                priority: Priority::Normal,
                units: 1,
                avoids: BTreeMap::new(),
                at: At::Over,
                wish: None,
                rest: None,
            });
        }
        let c = self.conv(id).expect("just made");
        c.team = team;
        c.enqueued_at = demand.enqueued_at;
        c.priority = demand.priority;
        c.units = demand.units.clamp(1, 1_000_000);
        for exclusion in demand.excluded {
            self.avoid(id, exclusion.operator, exclusion.until);
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
        c.at = at;
        if let Some(wish) = c.wish
            && let Some(wanted) = self.wanted.get_mut(&wish)
        {
            wanted.overtaken = true;
        }
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
}

fn holder(c: &Conv) -> Option<OperatorId> {
    match c.at {
        At::Promised(who) | At::Offer(_, who, _, _) | At::With { who, .. } => Some(who),
        At::Queue | At::Over => None,
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
