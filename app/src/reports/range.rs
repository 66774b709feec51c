//! The days of a report, as they stand in the address.

use crate::ui::time::{Clock, day_number, machine, wall_of};
use domain::{
    id::TeamId,
    report::{Asked, Hour},
    time::Timestamp,
};

/// The length of a day in ms.
const DAY_MS: i64 = 86_400_000;

/// The days that a report has unless asked otherwise, today being the last.
const DAYS: i64 = 7;

/// Up to so many days are shown hour by hour.
const BY_HOUR_DAYS: i64 = 2;

/// Days of the viewer's wall clock, both in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first, as a number that grows by one each day.
    pub first: i64,
    /// The last.
    pub last: i64,
}

impl Days {
    /// Reads two days as an address has them; what is missing or wrong is the week up to today.
    pub fn read(from: Option<&str>, to: Option<&str>, today: i64) -> Self {
        let day = |text: Option<&str>| Some(day_number(wall_of(&format!("{}T00:00", text?))?));
        let last = day(to).unwrap_or(today);
        let first = day(from).unwrap_or(last - DAYS + 1).min(last);
        Self { first, last }
    }

    /// Returns the last so many days.
    pub const fn up_to(today: i64, days: i64) -> Self {
        Self {
            first: today - days + 1,
            last: today,
        }
    }

    /// Returns what is asked of the desk.
    pub fn asked(self, clock: Clock, team: Option<TeamId>) -> Asked {
        Asked {
            from: clock.at_wall(self.first * DAY_MS),
            to: clock.at_wall((self.last + 1) * DAY_MS),
            team,
        }
    }

    /// Says whether it is short enough to be shown hour by hour.
    pub const fn is_by_hour(self) -> bool {
        self.last - self.first < BY_HOUR_DAYS
    }
}

/// Returns a day as forms and addresses write it, such as `2026-11-21`.
pub fn written(day: i64) -> String {
    let mut text = machine(day * DAY_MS);
    text.truncate(10);
    text
}

/// What happened in a day or an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What it is called, such as `2026-11-21` or `2026-11-21 14:00`.
    pub label: String,
    /// Its beginning, and that of the next.
    ///
    /// Units: ms since the Unix epoch, shifted by the viewer's zone.
    pub wall_ms: (i64, i64),
    /// What happened in it.
    pub hour: Hour,
}

/// Puts the hours of a report into slots without gaps, by the wall clock that `wall` tells.
pub fn slots(days: Days, hours: &[Hour], wall: impl Fn(Timestamp) -> i64) -> Vec<Slot> {
    let step = if days.is_by_hour() {
        DAY_MS / 24
    } else {
        DAY_MS
    };
    let begin = days.first * DAY_MS;
    let count = ((days.last + 1) * DAY_MS - begin) / step;
    let label = |slot: i64| {
        let text = machine(begin + slot * step);
        if days.is_by_hour() {
            format!("{} {}", &text[..10], &text[11..16])
        } else {
            text[..10].to_owned()
        }
    };
    let mut slots: Vec<_> = (0..count)
        .map(|slot| Slot {
            label: label(slot),
            wall_ms: (begin + slot * step, begin + (slot + 1) * step),
            hour: Hour::default(),
        })
        .collect();
    for hour in hours {
        let at = usize::try_from((wall(hour.at) - begin).div_euclid(step)).ok();
        if let Some(slot) = at.and_then(|at| slots.get_mut(at)) {
            slot.hour.opened += hour.opened;
            slot.hour.closed += hour.closed;
            slot.hour.received += hour.received;
        }
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i64 = 20_778;

    #[test]
    fn an_address_names_days_and_nothing_is_the_week_up_to_today() {
        let week = Days::read(None, None, TODAY);
        assert_eq!((week.first, week.last), (TODAY - 6, TODAY));
        assert_eq!(written(TODAY), "2026-11-21");
        let named = Days::read(Some("2026-11-01"), Some("2026-11-03"), TODAY);
        assert_eq!(
            (written(named.first), written(named.last)),
            ("2026-11-01".into(), "2026-11-03".into())
        );
        assert_eq!(
            Days::read(Some("nonsense"), Some("2026-13-01"), TODAY),
            week
        );
        let turned = Days::read(Some("2026-11-05"), Some("2026-11-03"), TODAY);
        assert_eq!(turned.first, turned.last);
    }

    #[test]
    fn hours_fall_into_the_days_of_the_wall_clock_and_empty_days_are_there() {
        let days = Days::up_to(TODAY, 3);
        let hour = |ms, opened| Hour {
            at: Timestamp::from_ms(ms),
            opened,
            ..Hour::default()
        };
        // 23:00 UTC of the first day is the second day two hours to the east.
        let late = days.first * DAY_MS + 23 * DAY_MS / 24;
        let hours = [hour(late, 2), hour(late + DAY_MS / 24, 3)];
        let east = slots(days, &hours, |at| at.as_ms() + 2 * DAY_MS / 24);
        let opened: Vec<_> = east.iter().map(|slot| slot.hour.opened).collect();
        assert_eq!(opened, [0, 5, 0]);
        let utc = slots(days, &hours, Timestamp::as_ms);
        let opened: Vec<_> = utc.iter().map(|slot| slot.hour.opened).collect();
        assert_eq!(opened, [2, 3, 0]);
    }

    #[test]
    fn a_day_is_shown_by_hours() {
        let day = slots(Days::up_to(TODAY, 1), &[], Timestamp::as_ms);
        assert_eq!(
            (day.len(), day[14].label.as_str()),
            (24, "2026-11-21 14:00")
        );
    }
}
