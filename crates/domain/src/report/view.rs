//! What a report shows.

use super::{Measure, Spread};
use crate::{
    id::{CategoryId, OperatorId, TeamId},
    rating::Marks,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The most days of one report: two years, to compare with.
pub const MAX_DAYS: i64 = 731;

/// What a report is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// From this hour on.
    pub from: Timestamp,
    /// Up to this hour, which is not in it.
    pub to: Timestamp,
    /// Only what this team had.
    pub team: Option<TeamId>,
}

/// What happened in one hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Its beginning.
    pub at: Timestamp,
    /// Conversations that began.
    pub opened: i64,
    /// Conversations that were closed.
    pub closed: i64,
    /// Messages of contacts.
    pub received: i64,
}

/// The figures of the whole, of a team or of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Conversations that began.
    pub opened: i64,
    /// Messages of contacts.
    pub received: i64,
    /// Messages to contacts.
    pub replied: i64,
    /// Conversations that were taken, and how long they were without a person.
    pub taken: Spread,
    /// How long contacts waited for the first answer of a person.
    pub first_reply: Spread,
    /// Conversations that were closed, whoever had them.
    pub closed: i64,
    /// How long those took that a person had.
    pub handled: Spread,
    /// What contacts thought of them.
    #[serde(default)]
    pub marks: Marks,
}

impl Figures {
    /// Adds a count.
    pub fn add(&mut self, measure: Measure, within_ms: i64, count: i64, sum_ms: i64) {
        match measure {
            Measure::Opened => self.opened += count,
            Measure::Received => self.received += count,
            Measure::Replied => self.replied += count,
            Measure::Taken => self.taken.add(within_ms, count, sum_ms),
            Measure::FirstReply => self.first_reply.add(within_ms, count, sum_ms),
            Measure::Closed => {
                self.closed += count;
                if within_ms > 0 {
                    self.handled.add(within_ms, count, sum_ms);
                }
            }
            Measure::Rated(stars) => self.marks.add(stars, count),
            Measure::Contained
            | Measure::HandedOver
            | Measure::HandedOverBecause
            | Measure::ClosedIn
            | Measure::HelpOpened
            | Measure::HelpAnswered
            | Measure::HelpClosed
            | Measure::HelpCancelled
            | Measure::HelpReplied
            | Measure::HelpAnsweredInBusiness
            | Measure::HelpRepliedInBusiness
            | Measure::HelpClosedInBusiness => {}
        }
    }
}

/// The figures of something with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named<I> {
    /// What it is.
    pub id: I,
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
}

/// How a bot did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotFigures {
    /// The bot.
    pub id: OperatorId,
    /// Its name.
    pub name: String,
    /// Messages to contacts.
    pub replied: i64,
    /// Conversations that were closed with it, and that no person ever had.
    pub contained: i64,
    /// Conversations that it gave to people.
    pub handed_over: i64,
}

impl BotFigures {
    /// Returns how many of a hundred it finished alone, rounded down; `None` when it finished none and gave none away.
    #[must_use]
    pub const fn contained_percent(&self) -> Option<i64> {
        let all = self.contained + self.handed_over;
        if all == 0 {
            None
        } else {
            Some(100 * self.contained / all)
        }
    }
}

/// The help that was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpFigures {
    /// How often somebody said that it is needed.
    pub opened: i64,
    /// How often it was not.
    pub cancelled: i64,
    /// How long it took until a person answered, where it was closed.
    pub answered: Spread,
    /// How long the contact waited for each answer, where it was closed.
    #[serde(default)]
    pub replied: Spread,
    /// How long it took in all.
    pub closed: Spread,
    /// As `answered`, by the business hours of the team that had it.
    #[serde(default)]
    pub answered_in_business: Spread,
    /// As `replied`, by business hours.
    #[serde(default)]
    pub replied_in_business: Spread,
    /// As `closed`, by business hours.
    #[serde(default)]
    pub closed_in_business: Spread,
}

impl HelpFigures {
    /// Adds a count.
    pub fn add(&mut self, measure: Measure, within_ms: i64, count: i64, sum_ms: i64) {
        match measure {
            Measure::HelpOpened => self.opened += count,
            Measure::HelpCancelled => self.cancelled += count,
            Measure::HelpAnswered => self.answered.add(within_ms, count, sum_ms),
            Measure::HelpReplied => self.replied.add(within_ms, count, sum_ms),
            Measure::HelpClosed => self.closed.add(within_ms, count, sum_ms),
            Measure::HelpAnsweredInBusiness => {
                self.answered_in_business.add(within_ms, count, sum_ms);
            }
            Measure::HelpRepliedInBusiness => {
                self.replied_in_business.add(within_ms, count, sum_ms);
            }
            Measure::HelpClosedInBusiness => {
                self.closed_in_business.add(within_ms, count, sum_ms);
            }
            Measure::Opened
            | Measure::Received
            | Measure::Replied
            | Measure::Taken
            | Measure::FirstReply
            | Measure::Closed
            | Measure::Contained
            | Measure::HandedOver
            | Measure::HandedOverBecause
            | Measure::ClosedIn
            | Measure::Rated(_) => {}
        }
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What was asked for.
    pub asked: Asked,
    /// Up to when everything is counted; `None` when nothing was yet.
    pub counted_to: Option<Timestamp>,
    /// The hours in which something happened, in their order.
    pub hours: Vec<Hour>,
    /// Everything together.
    pub whole: Figures,
    /// By team, by name.
    pub teams: Vec<Named<TeamId>>,
    /// By person, by name.
    pub people: Vec<Named<OperatorId>>,
    /// By bot, by name.
    pub bots: Vec<BotFigures>,
    /// Why bots gave conversations away, most often first.
    pub reasons: Vec<(String, i64)>,
    /// The categories in which conversations were closed, most often first.
    pub categories: Vec<(CategoryId, String, i64)>,
    /// The help that was given.
    pub help: HelpFigures,
}
