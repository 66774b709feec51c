//! Opening hours: open at a moment, open again when, and time that counts only while it is open.
//!
//! Hours are by the clock on the wall. Where that clock leaves an hour out, what would begin or end in it does
//! so at its end; where an hour comes twice, the first one counts.

use domain::routing::{BusinessHours, Weekday};
use domain::time::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, ToSpan};
use std::collections::BTreeSet;

/// How far ahead hours are looked for: ten years, beyond every list of holidays.
const DAYS_AHEAD: u32 = 3_660;

/// The hours of a team, ready to be asked.
#[derive(Debug, Clone)]
pub struct Calendar {
    hours: BusinessHours,
    zone: TimeZone,
    holidays: BTreeSet<Date>,
}

/// Says that nobody knows a time zone of that name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown time zone: {0}")]
pub struct UnknownZone(pub String);

/// Open or closed, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Whether it is open.
    pub is_open: bool,
    /// When that changes; `None` = never.
    pub until: Option<Timestamp>,
}

/// Returns the minute of the day that a clock on the wall shows in a time zone; `None` when nobody knows the zone.
#[must_use]
pub fn wall_minute(zone: &str, at: Timestamp) -> Option<u32> {
    let zone = TimeZone::get(zone).ok()?;
    let at = jiff::Timestamp::from_millisecond(at.as_ms()).unwrap_or_default();
    let wall = zone.to_datetime(at);
    u32::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).ok()
}

/// One stretch of time from its beginning to its end, exclusive.
type Stretch = (Timestamp, Timestamp);

impl PartialEq for Calendar {
    /// Calendars of the same hours are the same.
    fn eq(&self, other: &Self) -> bool {
        self.hours == other.hours
    }
}

impl Eq for Calendar {}

impl Calendar {
    /// Makes a calendar of `hours`.
    ///
    /// Errors: [`UnknownZone`]. Days that do not exist are left out.
    /// Source: the IANA time zone database, as it is bundled.
    pub fn new(hours: &BusinessHours) -> Result<Self, UnknownZone> {
        let zone = TimeZone::get(hours.zone.trim()).map_err(|_| UnknownZone(hours.zone.clone()))?;
        let day = |year, month: u8, day: u8| {
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        };
        let holidays = hours.holidays.iter();
        Ok(Self {
            holidays: holidays
                .filter_map(|h| day(h.year, h.month, h.day))
                .collect(),
            hours: hours.clone(),
            zone,
        })
    }

    /// Says whether it is open at `at`, and until when.
    #[must_use]
    pub fn shift_at(&self, at: Timestamp) -> Shift {
        match self.stretches(at).next() {
            Some((from, until)) if from <= at => Shift {
                is_open: true,
                until: Some(until),
            },
            next => Shift {
                is_open: false,
                until: next.map(|(from, _)| from),
            },
        }
    }

    /// Returns the moment by which it was open for `ms` since `from`; `None` = not within ten years.
    #[must_use]
    pub fn plus(&self, from: Timestamp, ms: i64) -> Option<Timestamp> {
        let mut left = ms.max(0);
        for (begin, end) in self.stretches(from) {
            let begin = begin.max(from);
            let open_ms = end.ms_since(begin);
            if left <= open_ms {
                return Some(begin.plus_ms(left));
            }
            left -= open_ms;
        }
        None
    }

    /// Returns how long it was open from one moment to another; 0 when the other comes first.
    ///
    /// Units: ms. Time beyond ten years from `from` does not count.
    #[must_use]
    pub fn open_ms(&self, from: Timestamp, to: Timestamp) -> i64 {
        let open = self.stretches(from).take_while(|(begin, _)| *begin < to);
        open.map(|(begin, end)| end.min(to).ms_since(begin.max(from)).max(0))
            .sum()
    }

    /// Says a moment as the clock on the team's wall shows it, for instance `Monday at 09:00`.
    #[must_use]
    pub fn spoken(&self, at: Timestamp) -> String {
        let at = jiff::Timestamp::from_millisecond(at.as_ms()).unwrap_or_default();
        let wall = self.zone.to_datetime(at);
        wall.strftime("%A at %H:%M").to_string()
    }

    /// Lists the stretches that end after `from`, in order.
    ///
    /// Shape: they neither overlap nor touch.
    fn stretches(&self, from: Timestamp) -> impl Iterator<Item = Stretch> {
        let day = self.day_of(from);
        let days = if self.hours.weekly.is_empty() {
            0
        } else {
            DAYS_AHEAD
        };
        // From the day before: its last hours may lie on this one where the clock was put back.
        let dates =
            (0..days).filter_map(move |n| day.checked_add(Span::new().days(i64::from(n) - 1)).ok());
        let mut single = dates
            .flat_map(|date| self.stretches_of(date))
            .filter(move |(_, end)| *end > from)
            .peekable();
        std::iter::from_fn(move || {
            let (begin, mut end) = single.next()?;
            while let Some((_, next_end)) = single.next_if(|(next, _)| *next <= end) {
                end = end.max(next_end);
            }
            Some((begin, end))
        })
    }

    fn stretches_of(&self, date: Date) -> Vec<Stretch> {
        if self.holidays.contains(&date) {
            return Vec::new();
        }
        let weekday = Weekday::ALL.get(usize::from(
            date.weekday().to_monday_zero_offset().unsigned_abs(),
        ));
        let mut hours: Vec<_> = self.hours.weekly.iter().collect();
        hours.retain(|hours| Some(&hours.day) == weekday);
        hours.sort_unstable();
        hours
            .into_iter()
            .filter_map(|hours| Some((self.at(date, hours.from)?, self.at(date, hours.until)?)))
            .filter(|(begin, end)| begin < end)
            .collect()
    }

    /// Returns when the wall shows `minute` of `date`.
    fn at(&self, date: Date, minute: u16) -> Option<Timestamp> {
        let wall = DateTime::from_parts(date, Time::midnight())
            .checked_add(i64::from(minute).minutes())
            .ok()?;
        let moment = match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset }
            | AmbiguousOffset::Fold { before: offset, .. } => offset.to_timestamp(wall).ok()?,
            AmbiguousOffset::Gap { after, .. } => {
                let before = after.to_timestamp(wall).ok()?;
                self.zone.following(before).next()?.timestamp()
            }
        };
        Some(Timestamp::from_ms(moment.as_millisecond()))
    }

    fn day_of(&self, at: Timestamp) -> Date {
        let at = jiff::Timestamp::from_millisecond(at.as_ms()).unwrap_or_default();
        self.zone.to_datetime(at).date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::routing::{DayHours, Holiday};

    fn calendar(
        zone: &str,
        weekly: &[(Weekday, u16, u16)],
        holidays: &[(i16, u8, u8)],
    ) -> Calendar {
        let weekly = weekly.iter();
        let hours = BusinessHours {
            zone: zone.into(),
            weekly: weekly
                .map(|(day, from, until)| DayHours {
                    day: *day,
                    from: *from,
                    until: *until,
                })
                .collect(),
            holidays: holidays
                .iter()
                .map(|(year, month, day)| Holiday {
                    year: *year,
                    month: *month,
                    day: *day,
                })
                .collect(),
        };
        Calendar::new(&hours).expect("a zone that exists")
    }

    fn at(text: &str) -> Timestamp {
        let moment: jiff::Timestamp = text.parse().expect("a moment");
        Timestamp::from_ms(moment.as_millisecond())
    }

    fn office() -> Calendar {
        let days = &Weekday::ALL[..5];
        let weekly: Vec<_> = days.iter().map(|day| (*day, 540, 1020)).collect();
        calendar("Europe/Berlin", &weekly, &[(2026, 12, 25)])
    }

    #[test]
    fn the_wall_shows_summer_and_winter_and_no_zone_that_nobody_knows() {
        let minute = |zone, text| wall_minute(zone, at(text));
        assert_eq!(minute("Europe/Rome", "2026-01-05T06:30:00Z"), Some(450));
        assert_eq!(minute("Europe/Rome", "2026-07-05T06:30:00Z"), Some(510));
        assert_eq!(minute("Asia/Kolkata", "2026-01-05T23:00:00Z"), Some(270));
        assert_eq!(minute("Nowhere/Land", "2026-01-05T23:00:00Z"), None);
    }

    fn open_until(text: &str) -> Shift {
        Shift {
            is_open: true,
            until: Some(at(text)),
        }
    }

    fn closed_until(text: &str) -> Shift {
        Shift {
            is_open: false,
            until: Some(at(text)),
        }
    }

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn an_office_is_open_from_nine_to_five_and_not_on_holidays() {
        let office = office();
        // A Thursday in winter: UTC+1.
        let shift = |text| office.shift_at(at(text));
        assert_eq!(
            shift("2026-11-19T08:00:00Z"),
            open_until("2026-11-19T16:00:00Z")
        );
        assert_eq!(
            shift("2026-11-19T07:59:59Z"),
            closed_until("2026-11-19T08:00:00Z")
        );
        assert_eq!(
            shift("2026-11-19T16:00:00Z"),
            closed_until("2026-11-20T08:00:00Z")
        );
        // Over the weekend, and over Christmas, which is a Friday.
        assert_eq!(
            shift("2026-11-20T16:30:00Z"),
            closed_until("2026-11-23T08:00:00Z")
        );
        assert_eq!(
            shift("2026-12-24T17:00:00Z"),
            closed_until("2026-12-28T08:00:00Z")
        );
    }

    #[test]
    fn time_counts_only_while_it_is_open() {
        let office = office();
        let friday = at("2026-11-20T15:00:00Z");
        assert_eq!(
            office.plus(friday, HOUR_MS),
            Some(at("2026-11-20T16:00:00Z"))
        );
        assert_eq!(
            office.plus(friday, 2 * HOUR_MS),
            Some(at("2026-11-23T09:00:00Z"))
        );
        assert_eq!(
            office.plus(at("2026-11-21T12:00:00Z"), 0),
            Some(at("2026-11-23T08:00:00Z"))
        );
        let week = 40 * HOUR_MS;
        assert_eq!(office.plus(friday, week), Some(at("2026-11-27T15:00:00Z")));
    }

    #[test]
    fn what_begins_in_an_hour_that_is_left_out_begins_at_its_end() {
        // 29 March 2026: 02:00 becomes 03:00, which is 01:00 UTC.
        let night = calendar("Europe/Berlin", &[(Weekday::Sunday, 150, 300)], &[]);
        let shift = night.shift_at(at("2026-03-29T00:59:59Z"));
        assert_eq!(shift, closed_until("2026-03-29T01:00:00Z"));
        assert_eq!(
            night.shift_at(at("2026-03-29T01:00:00Z")),
            open_until("2026-03-29T03:00:00Z")
        );
        // Hours that lie in it altogether are none on that day.
        let gone = calendar("Europe/Berlin", &[(Weekday::Sunday, 130, 170)], &[]);
        assert_eq!(
            gone.shift_at(at("2026-03-28T12:00:00Z")),
            closed_until("2026-04-05T00:10:00Z")
        );
    }

    #[test]
    fn of_an_hour_that_comes_twice_the_first_counts() {
        // 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
        let night = calendar("Europe/Berlin", &[(Weekday::Sunday, 60, 150)], &[]);
        assert_eq!(
            night.shift_at(at("2026-10-24T23:00:00Z")),
            open_until("2026-10-25T00:30:00Z")
        );
        assert!(!night.shift_at(at("2026-10-25T01:15:00Z")).is_open);
        // A day of 25 hours has 25 hours.
        let day = calendar("Europe/Berlin", &[(Weekday::Sunday, 0, 1440)], &[]);
        assert_eq!(
            day.plus(at("2026-10-24T22:00:00Z"), 25 * HOUR_MS),
            Some(at("2026-10-25T23:00:00Z"))
        );
    }

    #[test]
    fn hours_that_meet_at_midnight_are_one_stretch() {
        let night = calendar(
            "America/New_York",
            &[(Weekday::Monday, 1200, 1440), (Weekday::Tuesday, 0, 120)],
            &[],
        );
        assert_eq!(
            night.shift_at(at("2026-11-24T02:00:00Z")),
            open_until("2026-11-24T07:00:00Z")
        );
    }

    #[test]
    fn a_calendar_without_hours_never_opens() {
        let closed = calendar("UTC", &[], &[]);
        let never = Shift {
            is_open: false,
            until: None,
        };
        assert_eq!(closed.shift_at(at("2026-11-24T02:00:00Z")), never);
        assert_eq!(closed.plus(at("2026-11-24T02:00:00Z"), 1), None);
    }

    #[test]
    fn around_the_clock_nothing_ever_changes_before_the_horizon() {
        let weekly: Vec<_> = Weekday::ALL.iter().map(|day| (*day, 0, 1440)).collect();
        let always = calendar("Europe/Berlin", &weekly, &[]);
        let shift = always.shift_at(at("2026-03-29T00:30:00Z"));
        assert!(shift.is_open && shift.until > Some(at("2036-01-01T00:00:00Z")));
    }

    #[test]
    fn time_counts_while_it_is_open_and_not_at_nights_weekends_or_holidays() {
        let office = office();
        let hours = |from, to| office.open_ms(at(from), at(to));
        // Thursday from ten to half past eleven on the wall.
        assert_eq!(
            hours("2026-11-19T09:00:00Z", "2026-11-19T10:30:00Z"),
            HOUR_MS * 3 / 2
        );
        // Friday at four in the afternoon to Monday at ten: an hour on each.
        assert_eq!(
            hours("2026-11-20T15:00:00Z", "2026-11-23T09:00:00Z"),
            2 * HOUR_MS
        );
        // The eve of Christmas, a Thursday, at one, to Monday at noon: four hours, Friday closed, three.
        assert_eq!(
            hours("2026-12-24T12:00:00Z", "2026-12-28T11:00:00Z"),
            7 * HOUR_MS
        );
        // Over the change to summer time on Sunday, 29 March: Friday at four in winter to Monday at ten in summer.
        assert_eq!(
            hours("2026-03-27T15:00:00Z", "2026-03-30T08:00:00Z"),
            2 * HOUR_MS
        );
        // Within a night, backwards, and a whole week.
        assert_eq!(hours("2026-11-19T18:00:00Z", "2026-11-20T06:00:00Z"), 0);
        assert_eq!(hours("2026-11-20T15:00:00Z", "2026-11-20T14:00:00Z"), 0);
        assert_eq!(
            hours("2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"),
            40 * HOUR_MS
        );
    }

    #[test]
    fn what_was_open_for_so_long_is_what_plus_says() {
        let office = office();
        let from = at("2026-12-23T15:20:00Z");
        for minutes in [0, 1, 39, 40, 41, 500, 10_000] {
            let ms = minutes * 60_000;
            let to = office.plus(from, ms).expect("a moment");
            assert_eq!(office.open_ms(from, to), ms, "{minutes} minutes");
        }
    }

    #[test]
    fn a_moment_is_said_by_the_clock_on_the_wall() {
        let spoken = office().spoken(at("2026-11-23T08:00:00Z"));
        assert_eq!(spoken, "Monday at 09:00");
    }

    #[test]
    fn an_unknown_zone_is_refused_by_its_name() {
        let hours = BusinessHours {
            zone: "Europe/Bielefeld".into(),
            ..BusinessHours::default()
        };
        let refused = Calendar::new(&hours).expect_err("there is no such zone");
        assert_eq!(refused.to_string(), "unknown time zone: Europe/Bielefeld");
    }
}
