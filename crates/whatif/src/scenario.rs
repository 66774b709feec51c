//! A desk on paper: who comes, who works, by which rules.

use crate::spread::Spread;
use domain::conversation::Priority;
use domain::id::TeamId;
use domain::operator::{DEFAULT_CAPACITY_UNITS, LeaveMode, OperatorKind};
use domain::routing::{BusinessHours, Language, Need, PerWork, RoutingPolicy, Skills, Work};
use domain::team::Assignment;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The name of the team that a desk has which names none.
pub(crate) const GENERAL: &str = "General";

/// Midnight of Monday, 5 January 2026, UTC: where a scenario begins that does not say.
pub const FIRST_MONDAY: Timestamp = Timestamp::from_ms(1_767_571_200_000);

/// Everything that a simulation is told.
///
/// Units: seconds from the beginning unless a name says otherwise; hours of the day in UTC. What is left out of
/// its text is its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// When it begins; opening hours and hours of the day follow from it.
    #[serde(default = "first_monday")]
    pub starts_at: Timestamp,
    /// How long contacts arrive. Afterwards it goes on until everybody was served or has left, for a week at most.
    pub lasts_s: f64,
    /// Contacts who arrive before this are served but not counted: a desk does not begin empty.
    #[serde(default)]
    pub warm_up_s: f64,
    /// Who waits no longer than this was served in time.
    #[serde(default = "twenty_seconds")]
    pub target_s: f64,
    /// Who comes while so many wait is turned away; `None` = everybody may wait.
    #[serde(default)]
    pub waiting_places: Option<u32>,
    /// The routing policy.
    #[serde(default)]
    pub policy: RoutingPolicy,
    /// The teams; none = General alone.
    #[serde(default)]
    pub teams: Vec<TeamPlan>,
    /// Who comes.
    pub demands: Vec<DemandPlan>,
    /// Who works.
    pub staff: Vec<StaffPlan>,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamPlan {
    /// Its name, by which demands and staff name it.
    pub name: String,
    /// By what the policy names it; `None` = its place in the list, so that the first is General.
    #[serde(default)]
    pub id: Option<TeamId>,
    /// How its conversations reach its operators.
    #[serde(default)]
    pub assignment: Assignment,
    /// When it is open; `None` = always.
    #[serde(default)]
    pub hours: Option<BusinessHours>,
    /// Which of its contacts were served in time; `None` = as the desk's.
    #[serde(default)]
    pub target_s: Option<f64>,
}

/// Contacts of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemandPlan {
    /// What they come for; unique.
    pub name: String,
    /// To which team; empty = the first.
    #[serde(default)]
    pub team: String,
    /// What kind of work they are.
    #[serde(default)]
    pub work: Work,
    /// How much they matter.
    #[serde(default = "normal")]
    pub priority: Priority,
    /// What whoever gets them must be able to.
    #[serde(default)]
    pub need: Need,
    /// The part of them who were here before: who served one of them last is asked first where the policy says so.
    #[serde(default)]
    pub known: f64,
    /// When they come.
    pub arrivals: Arrivals,
    /// How long one of them keeps an operator who does nothing else.
    pub handling: Spread,
    /// How long one of them waits; `None` = for ever.
    #[serde(default)]
    pub patience: Option<Spread>,
    /// What is true of those who leave without a word; `None` = everybody says so.
    #[serde(default)]
    pub silent: Option<SilentLeaving>,
}

/// Contacts who leave without a word: their place in the queue stays, and an operator finds nobody.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SilentLeaving {
    /// The part of those who leave.
    pub share: f64,
    /// How long an operator takes to find out.
    pub costs: Spread,
}

/// When contacts come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Arrivals {
    /// At random, as many in every hour (a Poisson process).
    Steady {
        /// The mean.
        per_hour: f64,
    },
    /// At random, more in some hours of the day than in others.
    ByHour {
        /// The means. Shape: 24, from midnight.
        per_hour: Vec<f64>,
        /// How much days differ: the standard deviation of a day's factor, whose mean is 1; 0 = not at all.
        #[serde(default)]
        day_deviation: f64,
    },
    /// As they came.
    Given {
        /// Each of them.
        contacts: Vec<GivenContact>,
    },
}

/// A contact who came, with what is known of him; the rest is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenContact {
    /// When.
    pub at_s: f64,
    /// How long he kept an operator; `None` = drawn.
    #[serde(default)]
    pub handling_s: Option<f64>,
    /// How long he waited at least.
    #[serde(default)]
    pub waited_s: f64,
    /// Whether he left then.
    #[serde(default)]
    pub has_left: bool,
    /// Who had him before; `None` = drawn, as often as the kind says.
    #[serde(default)]
    pub was_with: Option<WasWith>,
}

/// Who had a contact before, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WasWith {
    /// One of this place in `staff`, from 0.
    pub staff: usize,
    /// When that ended.
    pub until_s: f64,
}

/// Operators of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffPlan {
    /// What they are called; unique.
    pub name: String,
    /// How many.
    #[serde(default = "one")]
    pub count: u32,
    /// Person or program.
    #[serde(default)]
    pub kind: OperatorKind,
    /// Their teams; none = the first.
    #[serde(default)]
    pub teams: Vec<String>,
    /// How much each carries.
    #[serde(default = "default_capacity")]
    pub capacity_units: i64,
    /// How much of it by kind of work; `None` = all of it.
    #[serde(default)]
    pub limits: PerWork<Option<i64>>,
    /// What they can.
    #[serde(default)]
    pub skills: Skills,
    /// The languages they speak; none = all.
    #[serde(default)]
    pub languages: BTreeSet<Language>,
    /// Their share where shares are weighted.
    #[serde(default = "one")]
    pub weight: u32,
    /// How much gets done with one, two, three… conversations at once; with one it is 1. For more than are named
    /// the last counts; none = no conversation slows another.
    #[serde(default)]
    pub pace: Vec<f64>,
    /// When they work; none, here and in `presences` = always.
    #[serde(default)]
    pub shifts: Vec<Shift>,
    /// When they were there, instead of shifts.
    #[serde(default)]
    pub presences: Vec<Stretch>,
    /// The chance that one of them does not come for a shift.
    #[serde(default)]
    pub absence: f64,
    /// What becomes of what they have when a shift ends.
    #[serde(default = "drain")]
    pub leave: LeaveMode,
    /// How they answer.
    #[serde(default)]
    pub attention: Attention,
    /// How they answer offers, where that differs.
    #[serde(default)]
    pub offers: Option<Attention>,
    /// For programs: what they do.
    #[serde(default)]
    pub bot: Option<BotPlan>,
}

/// Working hours of every day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// From this minute of the day on.
    pub from_minute: u16,
    /// Until this minute, exclusive.
    pub until_minute: u16,
    /// Breaks in it: away, with what they have.
    #[serde(default)]
    pub breaks: Vec<Break>,
}

/// A break.
///
/// Units: minutes of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// From this minute on.
    pub from_minute: u16,
    /// Until this minute, exclusive.
    pub until_minute: u16,
}

/// A stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// From then on.
    pub from_s: f64,
    /// Until then.
    pub until_s: f64,
}

/// How operators answer what reaches them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Attention {
    /// How long until they accept, or reply for the first time.
    pub answers_after: Spread,
    /// The part of offers that they decline.
    pub declines: f64,
    /// The part that they do not see at all.
    pub misses: f64,
    /// How long they stay away after they were set away for what they missed.
    pub back_after_s: f64,
}

impl Default for Attention {
    /// At once and always; five minutes away otherwise.
    fn default() -> Self {
        Self {
            answers_after: Spread::Fixed { seconds: 0.0 },
            declines: 0.0,
            misses: 0.0,
            back_after_s: 300.0,
        }
    }
}

/// What a program does with a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotPlan {
    /// The part that it ends by itself; the others it hands over.
    pub solves: f64,
    /// How long it takes, either way.
    pub takes: Spread,
}

impl Scenario {
    /// Makes the simplest desk: one team, one kind of contacts, one kind of operators who are always there and do
    /// one thing at a time. Everything else can be changed afterwards.
    #[must_use]
    pub fn simple(per_hour: f64, handling: Spread, operators: u32, hours: f64) -> Self {
        Self {
            starts_at: FIRST_MONDAY,
            lasts_s: hours * 3_600.0,
            warm_up_s: 0.0,
            target_s: twenty_seconds(),
            waiting_places: None,
            policy: RoutingPolicy::default(),
            teams: vec![TeamPlan {
                name: GENERAL.to_owned(),
                id: None,
                assignment: Assignment::Auto {
                    first_reply_ms: None,
                },
                hours: None,
                target_s: None,
            }],
            demands: vec![DemandPlan::of("contacts", per_hour, handling)],
            staff: vec![StaffPlan {
                capacity_units: domain::operator::CHAT_UNITS,
                ..StaffPlan::of("operators", operators)
            }],
        }
    }

    /// Returns the identity of the `nth` team.
    pub(crate) fn team_id(&self, nth: usize) -> TeamId {
        let place = TeamId::from_u128(nth as u128 + 1);
        self.teams
            .get(nth)
            .and_then(|team| team.id)
            .unwrap_or(place)
    }

    /// Returns where the team called `name` stands; the first for no name, `None` for a wrong one.
    pub(crate) fn find_team(&self, name: &str) -> Option<usize> {
        // A desk without teams has General alone.
        if name.is_empty() || self.teams.is_empty() && name == GENERAL {
            Some(0)
        } else {
            self.teams.iter().position(|team| team.name == name)
        }
    }
}

impl DemandPlan {
    /// Chats of the first team who come at random, as many in every hour, and wait for ever.
    #[must_use]
    pub fn of(name: &str, per_hour: f64, handling: Spread) -> Self {
        Self {
            name: name.to_owned(),
            team: String::new(),
            work: Work::Chat,
            priority: Priority::Normal,
            need: Need::default(),
            known: 0.0,
            arrivals: Arrivals::Steady { per_hour },
            handling,
            patience: None,
            silent: None,
        }
    }
}

impl StaffPlan {
    /// Returns how they answer an offer, or what they were given at once.
    pub(crate) fn attention_to(&self, is_offer: bool) -> Attention {
        let own = self.offers.filter(|_| is_offer);
        own.unwrap_or(self.attention)
    }

    /// People of the first team who are always there, with three chats' worth of capacity.
    #[must_use]
    pub fn of(name: &str, count: u32) -> Self {
        Self {
            name: name.to_owned(),
            count,
            kind: OperatorKind::Human,
            teams: Vec::new(),
            capacity_units: DEFAULT_CAPACITY_UNITS,
            limits: PerWork::default(),
            skills: Skills::new(),
            languages: BTreeSet::new(),
            weight: 1,
            pace: Vec::new(),
            shifts: Vec::new(),
            presences: Vec::new(),
            absence: 0.0,
            leave: LeaveMode::Drain,
            attention: Attention::default(),
            offers: None,
            bot: None,
        }
    }
}

const fn first_monday() -> Timestamp {
    FIRST_MONDAY
}

const fn twenty_seconds() -> f64 {
    20.0
}

const fn normal() -> Priority {
    Priority::Normal
}

const fn drain() -> LeaveMode {
    LeaveMode::Drain
}

const fn one() -> u32 {
    1
}

const fn default_capacity() -> i64 {
    DEFAULT_CAPACITY_UNITS
}
