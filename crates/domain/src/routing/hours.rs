//! When a team is open, as data; the scheduler reads the calendar.

use crate::complaint;
use crate::team::BadField;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The end of a day.
///
/// Units: minutes.
pub const MINUTES_A_DAY: u16 = 1_440;

/// The holidays of one calendar: thirty years of them.
const MAX_HOLIDAYS: usize = 400;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// The first.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The seventh.
    Sunday,
}

impl Weekday {
    /// The week, from Monday.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

/// One stretch of opening hours, on one day of every week.
///
/// Units: minutes since midnight by the clock on the wall; `until` may be [`MINUTES_A_DAY`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayHours {
    /// Which day.
    pub day: Weekday,
    /// From this minute on.
    pub from: u16,
    /// Until this minute, exclusive.
    pub until: u16,
}

/// A day on which nobody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// When a team is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    /// The time zone by its name, for instance `Europe/Berlin`.
    ///
    /// Source: IANA time zone database.
    pub zone: String,
    /// The hours of an ordinary week; none = always closed.
    pub weekly: Vec<DayHours>,
    /// Closed all day.
    #[serde(default)]
    pub holidays: BTreeSet<Holiday>,
}

impl BusinessHours {
    /// Lists what is wrong, each with its place and the reason; whether the zone exists is not looked at.
    #[must_use]
    pub fn problems(&self) -> Vec<BadField> {
        let mut problems = Vec::new();
        if self.zone.trim().is_empty() || self.zone.len() > 64 {
            problems.push(BadField::new("zone", complaint::ZONE_MISSING));
        }
        for (n, hours) in self.weekly.iter().enumerate() {
            let place = format!("weekly[{n}]");
            if hours.from >= hours.until || hours.until > MINUTES_A_DAY {
                problems.push(BadField::new(&place, complaint::HOURS_END));
            }
            let meets = |other: &DayHours| {
                other.day == hours.day && other.from < hours.until && hours.from < other.until
            };
            if self.weekly[..n].iter().any(meets) {
                problems.push(BadField::new(&place, complaint::HOURS_OVERLAP));
            }
        }
        if self.holidays.len() > MAX_HOLIDAYS {
            problems.push(BadField::new("holidays", complaint::TOO_MANY_HOLIDAYS));
        }
        for (n, holiday) in self.holidays.iter().enumerate() {
            if !holiday.is_date() {
                problems.push(BadField::new(&format!("holidays[{n}]"), complaint::NO_DAY));
            }
        }
        problems
    }
}

impl Holiday {
    fn is_date(self) -> bool {
        let is_leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => 0,
        };
        (1900..=9000).contains(&self.year) && (1..=days).contains(&self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(day: Weekday, from: u16, until: u16) -> DayHours {
        DayHours { day, from, until }
    }

    #[test]
    fn hours_that_cannot_be_say_which_and_why() {
        let calendar = BusinessHours {
            zone: " ".into(),
            weekly: vec![
                hours(Weekday::Monday, 540, 1020),
                hours(Weekday::Monday, 1020, 1080),
                hours(Weekday::Monday, 1000, 1030),
                hours(Weekday::Tuesday, 540, 540),
                hours(Weekday::Sunday, 0, 1441),
            ],
            holidays: [
                Holiday {
                    year: 2026,
                    month: 2,
                    day: 29,
                },
                Holiday {
                    year: 2028,
                    month: 2,
                    day: 29,
                },
            ]
            .into(),
        };
        let problems = calendar.problems();
        let places: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
        let expected = ["zone", "weekly[2]", "weekly[3]", "weekly[4]", "holidays[0]"];
        assert_eq!(places, expected);
    }

    #[test]
    fn a_calendar_without_hours_is_always_closed_and_right() {
        let calendar = BusinessHours {
            zone: "Europe/Berlin".into(),
            ..BusinessHours::default()
        };
        assert_eq!(calendar.problems(), []);
    }
}
