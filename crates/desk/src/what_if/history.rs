//! The journal, read as who waited how long, who had whom how long, and who was there.

use super::{AsItWas, seconds};
use domain::{
    conversation::Status,
    event::{Event, Fact, Moved},
    id::{ConversationId, OfferId, OperatorId, TeamId},
    operator::Presence,
    time::Timestamp,
};
use std::collections::BTreeMap;

/// A contact's stay, from the moment he waited for a person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stay {
    pub(super) conversation: ConversationId,
    /// The team of which somebody had him, or for which he waited last.
    pub(super) team: TeamId,
    pub(super) arrived: Timestamp,
    pub(super) waited_s: f64,
    /// Who had him last.
    pub(super) operator: Option<OperatorId>,
    /// When it ended; when the period did, where it goes on.
    pub(super) ended: Timestamp,
    /// How long people had him; `None` while it goes on, or when nobody did.
    pub(super) handled_s: Option<f64>,
    pub(super) end: End,
}

/// How a stay ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// A person had him.
    Taken,
    /// He left before.
    Left,
    /// He still waits.
    Open,
}

/// What was heard of a period.
#[derive(Debug)]
pub(super) struct History {
    from: Timestamp,
    until: Timestamp,
    open: BTreeMap<ConversationId, OpenStay>,
    stays: Vec<Stay>,
    /// Each change of who is online. Shape: in order.
    moves: BTreeMap<OperatorId, Vec<(Timestamp, bool)>>,
    /// Offers that stand, since when.
    offered: BTreeMap<OfferId, Timestamp>,
    answers: BTreeMap<OperatorId, Answers>,
}

/// What became of somebody's offers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Answers {
    pub(super) accepted: u32,
    /// How long it took in all until he accepted.
    pub(super) accepted_s: f64,
    pub(super) declined: u32,
    pub(super) missed: u32,
}

/// A stay that is not over.
#[derive(Debug, Clone, Copy)]
struct OpenStay {
    team: TeamId,
    arrived: Timestamp,
    taken: Option<Timestamp>,
    operator: Option<OperatorId>,
    owned_since: Option<Timestamp>,
    owned_s: f64,
}

/// A period, heard to its end.
#[derive(Debug, PartialEq)]
pub(super) struct Past {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    /// Shape: in order of arrival.
    pub(super) stays: Vec<Stay>,
    /// When each operator was online. Shape: in order, without those who never were.
    pub(super) presences: BTreeMap<OperatorId, Vec<(Timestamp, Timestamp)>>,
    pub(super) answers: BTreeMap<OperatorId, Answers>,
}

impl History {
    pub(super) const fn new(from: Timestamp, until: Timestamp) -> Self {
        Self {
            from,
            until,
            open: BTreeMap::new(),
            stays: Vec::new(),
            moves: BTreeMap::new(),
            offered: BTreeMap::new(),
            answers: BTreeMap::new(),
        }
    }

    /// Takes in one event, in the order of the journal.
    pub(super) fn hear(&mut self, event: &Event) {
        if event.at >= self.until {
            return;
        }
        if let Fact::PresenceChanged {
            operator, presence, ..
        } = event.fact
        {
            let is_online = presence == Presence::Online;
            let moves = self.moves.entry(operator).or_default();
            if moves.last().is_none_or(|(_, was)| *was != is_online) {
                moves.push((event.at, is_online));
            }
        } else if let Some(moved) = event.fact.moved() {
            self.hear_of_offer(event.at, &event.fact);
            self.hear_of(event.at, moved);
        }
    }

    fn hear_of_offer(&mut self, at: Timestamp, fact: &Fact) {
        if let Fact::OfferMade { offer, .. } = fact {
            self.offered.insert(*offer, at);
        } else if let Fact::OfferAccepted {
            offer, operator, ..
        } = fact
        {
            if let Some(since) = self.offered.remove(offer) {
                let answers = self.answers.entry(*operator).or_default();
                answers.accepted += 1;
                answers.accepted_s += seconds(since, at);
            }
        } else if let Fact::OfferDeclined { operator, .. } = fact {
            self.answers.entry(*operator).or_default().declined += 1;
        } else if let Fact::OfferExpired { operator, .. } = fact {
            self.answers.entry(*operator).or_default().missed += 1;
        }
    }

    fn hear_of(&mut self, at: Timestamp, moved: &Moved) {
        let id = moved.conversation;
        let status = moved.after.status;
        let was = moved.before.as_ref().map(|before| before.status);
        match (self.open.get_mut(&id), status) {
            (None, Status::Waiting | Status::Active) => {
                // Whose wait began before the period is not known to have come in it.
                if was.is_none_or(|was| matches!(was, Status::Bot | Status::Closed)) {
                    let taken = (status == Status::Active).then_some(at);
                    let stay = OpenStay {
                        team: moved.after.team,
                        arrived: at,
                        taken,
                        operator: taken.and(moved.after.operator),
                        owned_since: taken,
                        owned_s: 0.0,
                    };
                    self.open.insert(id, stay);
                }
            }
            (None, Status::Bot | Status::Snoozed | Status::Closed) => {}
            (Some(stay), Status::Active) => {
                stay.team = moved.after.team;
                stay.taken = stay.taken.or(Some(at));
                stay.operator = moved.after.operator.or(stay.operator);
                stay.owned_since = stay.owned_since.or(Some(at));
            }
            (Some(stay), Status::Waiting) => {
                stay.let_go(at);
                if stay.taken.is_none() {
                    stay.team = moved.after.team;
                }
            }
            (Some(stay), Status::Snoozed) => stay.let_go(at),
            (Some(stay), Status::Bot) => {
                stay.let_go(at);
                // A bot took what had waited for a person: it did not need one.
                if stay.taken.is_none() {
                    self.open.remove(&id);
                }
            }
            (Some(stay), Status::Closed) => {
                stay.let_go(at);
                let ended = stay.ended(id, at, true);
                self.open.remove(&id);
                self.stays.push(ended);
            }
        }
    }

    /// Ends the period; `online` says who is online at its end.
    pub(super) fn end(mut self, online: &BTreeMap<OperatorId, bool>) -> Past {
        let until = self.until;
        let rest = std::mem::take(&mut self.open);
        let rest = rest
            .into_iter()
            .map(|(id, stay)| stay.ended(id, until, false));
        self.stays.extend(rest);
        self.stays
            .sort_by_key(|stay| (stay.arrived, stay.conversation));
        let mut presences = BTreeMap::new();
        for (operator, is_online) in online {
            let none = Vec::new();
            let moves = self.moves.get(operator).unwrap_or(&none);
            // Before the first change it was the other way round; without one it is as it is.
            let was_online = moves.first().map_or(*is_online, |(_, became)| !became);
            let mut since = was_online.then_some(self.from);
            let mut stretches = Vec::new();
            for (at, is_online) in moves {
                match (since, is_online) {
                    (None, true) => since = Some(*at),
                    (Some(from), false) => {
                        stretches.push((from, *at));
                        since = None;
                    }
                    (None, false) | (Some(_), true) => {}
                }
            }
            stretches.extend(since.map(|from| (from, until)));
            stretches.retain(|(from, until)| from < until);
            if !stretches.is_empty() {
                presences.insert(*operator, stretches);
            }
        }
        Past {
            from: self.from,
            until,
            stays: self.stays,
            presences,
            answers: self.answers,
        }
    }
}

impl OpenStay {
    fn let_go(&mut self, at: Timestamp) {
        if let Some(since) = self.owned_since.take() {
            self.owned_s += seconds(since, at);
        }
    }

    fn ended(self, conversation: ConversationId, at: Timestamp, is_over: bool) -> Stay {
        let end = match (self.taken, is_over) {
            (Some(_), _) => End::Taken,
            (None, true) => End::Left,
            (None, false) => End::Open,
        };
        Stay {
            conversation,
            team: self.team,
            arrived: self.arrived,
            waited_s: seconds(self.arrived, self.taken.unwrap_or(at)),
            operator: self.operator,
            ended: at,
            handled_s: (is_over && self.taken.is_some()).then_some(self.owned_s),
            end,
        }
    }
}

impl Past {
    /// Counts what it was like for some of those who came; each team has its own target.
    pub(super) fn as_it_was(
        &self,
        target_ms: impl Fn(TeamId) -> i64,
        some: impl Fn(&Stay) -> bool,
    ) -> AsItWas {
        let stays: Vec<&Stay> = self.stays.iter().filter(|stay| some(stay)).collect();
        let came = stays.len();
        let part = |count: usize| (came > 0).then(|| count as f64 / came as f64);
        let waits: f64 = stays.iter().map(|stay| stay.waited_s).sum();
        let count = |is: &dyn Fn(&Stay) -> bool| stays.iter().filter(|stay| is(stay)).count();
        AsItWas {
            came,
            left_part: part(count(&|stay| stay.end == End::Left)),
            wait_mean_s: (came > 0).then(|| waits / came as f64),
            in_target_part: part(count(&|stay| {
                stay.end == End::Taken && stay.waited_s * 1_000.0 <= target_ms(stay.team) as f64
            })),
        }
    }
}
