//! Time on screen: UTC from the server, the browser's own zone once the page is alive.

use super::changing::whenever;
use crate::{
    language::Word,
    words::time::{self as w, MONTHS, WEEKDAYS},
};
use domain::time::Timestamp;
use leptos::prelude::*;
use std::time::Duration;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How far the browser's clock may be off before it is corrected.
///
/// Units: ms. A page takes a moment to come alive; below this the difference means nothing.
const SKEW_MS: i64 = 5_000;

/// What the page knows of time.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    now: RwSignal<i64>,
    is_local: RwSignal<bool>,
}

impl Clock {
    /// Starts a clock that stands still until the page is alive.
    pub fn provide() {
        provide_context(Self {
            now: RwSignal::new(0),
            is_local: RwSignal::new(false),
        });
    }

    /// Returns the clock of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Sets the clock by the server's, and lets it tick in the browser.
    pub fn set_by(self, server: Timestamp) {
        self.now.set(server.as_ms());
        whenever(move || {
            let skew = server.as_ms() - browser_ms();
            let skew = if skew.abs() > SKEW_MS { skew } else { 0 };
            let tick = move || self.now.set(browser_ms() + skew);
            tick();
            self.is_local.set(true);
            if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
                on_cleanup(move || ticking.clear());
            }
        });
    }

    /// Returns the present moment, tracked; ticks each second.
    ///
    /// Units: ms since the Unix epoch (UTC).
    #[must_use]
    pub fn now(self) -> i64 {
        self.now.get()
    }

    /// Returns a moment as the viewer's wall clock shows it, tracked.
    ///
    /// Units: ms since the Unix epoch, shifted by the viewer's zone.
    #[must_use]
    pub fn wall(self, at: Timestamp) -> i64 {
        let ms = at.as_ms();
        if self.is_local.get() {
            ms - Self::zone_ms(ms)
        } else {
            ms
        }
    }

    /// Returns the moment at which the viewer's wall clock shows a time; the earlier of two where it is set back.
    ///
    /// Units: `wall_ms` in ms since the Unix epoch, shifted by the viewer's zone.
    #[must_use]
    pub fn at_wall(self, wall_ms: i64) -> Timestamp {
        if !self.is_local.get_untracked() {
            return Timestamp::from_ms(wall_ms);
        }
        // The zone of a guess that is a few hours off may be another: the second guess is in the right one.
        let guess = wall_ms + Self::zone_ms(wall_ms);
        Timestamp::from_ms(wall_ms + Self::zone_ms(guess))
    }

    /// Returns how far the browser's wall clock is behind UTC at a moment.
    fn zone_ms(ms: i64) -> i64 {
        #[expect(clippy::cast_precision_loss, reason = "a date in ms is far below 2^53")]
        let date = js_sys::Date::new(&(ms as f64).into());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "an offset is a few hundred minutes"
        )]
        let minutes = date.get_timezone_offset() as i64;
        minutes * MINUTE_MS
    }
}

/// Reads the browser's clock.
///
/// Units: ms since the Unix epoch (UTC).
#[must_use]
pub fn browser_ms() -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a date in ms is far below 2^53"
    )]
    let ms = js_sys::Date::now() as i64;
    ms
}

/// Returns the beginning of the viewer's day.
///
/// Units: `now` in ms since the Unix epoch (UTC).
#[must_use]
pub fn start_of_day(now: i64) -> Timestamp {
    let zone_ms = Clock::zone_ms(now);
    let wall = now - zone_ms;
    Timestamp::from_ms(day_number(wall) * DAY_MS + zone_ms)
}

/// A date and a time of day.
struct Civil {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
}

/// Splits a moment by the Gregorian calendar.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn civil(ms: i64) -> Civil {
    let days = ms.div_euclid(DAY_MS);
    let rest = ms.rem_euclid(DAY_MS);
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month: usize::try_from(month - 1).unwrap_or_default(),
        day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
        weekday: usize::try_from((days + 4).rem_euclid(7)).unwrap_or_default(),
        hour: rest / HOUR_MS,
        minute: rest % HOUR_MS / MINUTE_MS,
        second: rest % MINUTE_MS / SECOND_MS,
    }
}

/// Returns the day that a wall-clock time falls on, as a number that grows by one each day.
#[must_use]
pub const fn day_number(wall_ms: i64) -> i64 {
    wall_ms.div_euclid(DAY_MS)
}

/// Reads a time as a form's field gives it, such as `2026-11-21T14:02`; `None` for anything else.
///
/// Units: ms since the Unix epoch, shifted by the zone that the time is meant in.
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
#[must_use]
pub fn wall_of(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut time = time.split(':').map(str::parse::<i64>);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let is_time = (0..24).contains(&hour) && (0..60).contains(&minute);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_time || !is_date || !(1970..=9999).contains(&year) {
        return None;
    }
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    Some(days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS)
}

/// Returns a time of day, such as `14:02`.
#[must_use]
pub fn hour_and_minute(wall_ms: i64) -> String {
    let at = civil(wall_ms);
    format!("{:02}:{:02}", at.hour, at.minute)
}

/// Returns a day in words, such as *Today* or *Friday 21 November*.
#[must_use]
pub fn day_in_words(day: i64, today: i64) -> String {
    told(day, today, [w::YESTERDAY, w::TODAY, w::TOMORROW])
}

/// Returns a day in words that do not begin a sentence, such as *today* or *Friday 21 November*.
#[must_use]
pub fn day_within(day: i64, today: i64) -> String {
    let near = [w::YESTERDAY_WITHIN, w::TODAY_WITHIN, w::TOMORROW_WITHIN];
    told(day, today, near)
}

fn told(day: i64, today: i64, [yesterday, this, tomorrow]: [Word; 3]) -> String {
    let at = civil(day * DAY_MS);
    let month = MONTHS[at.month % 12].text();
    match today - day {
        0 => this.text().to_owned(),
        1 => yesterday.text().to_owned(),
        -1 => tomorrow.text().to_owned(),
        -300..=-2 | 2..=300 => w::day_near(WEEKDAYS[at.weekday % 7].text(), at.day, month),
        _ => w::day_far(at.day, month, at.year),
    }
}

/// Returns a day without its year, such as *21 November*.
#[must_use]
pub fn day_and_month(day: i64) -> String {
    let at = civil(day * DAY_MS);
    w::day_of_year(at.day, MONTHS[at.month % 12].text())
}

/// Returns a moment as machines read it (RFC 3339).
#[must_use]
pub fn machine(ms: i64) -> String {
    let at = civil(ms);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year,
        at.month + 1,
        at.day,
        at.hour,
        at.minute,
        at.second
    )
}

/// Returns a span, such as `0:48`, `12:05`, `3 h 20` or `2 d`.
#[must_use]
pub fn span(ms: i64) -> String {
    let ms = ms.max(0);
    if ms < HOUR_MS {
        format!("{}:{:02}", ms / MINUTE_MS, ms % MINUTE_MS / SECOND_MS)
    } else if ms < DAY_MS {
        let minutes = format!("{:02}", ms % HOUR_MS / MINUTE_MS);
        w::hours_and_minutes(ms / HOUR_MS, &minutes)
    } else {
        w::days(ms / DAY_MS)
    }
}

/// Shows a time of day.
#[component]
pub fn TimeOfDay(
    /// The moment.
    at: Timestamp,
) -> impl IntoView {
    let clock = Clock::here();
    view! {
        <time datetime=machine(at.as_ms())>{move || hour_and_minute(clock.wall(at))}</time>
    }
}

/// Shows a day in words.
#[component]
pub fn DayOf(
    /// The moment.
    at: Timestamp,
    /// True where it does not begin the sentence.
    #[prop(optional)]
    is_within: bool,
) -> impl IntoView {
    let clock = Clock::here();
    let words = move || {
        let today = day_number(clock.wall(Timestamp::from_ms(clock.now())));
        let day = day_number(clock.wall(at));
        if is_within {
            day_within(day, today)
        } else {
            day_in_words(day, today)
        }
    };
    view! { <time datetime=machine(at.as_ms())>{move || words()}</time> }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: i64 = 1_795_220_009_000;

    #[test]
    fn moments_read_as_dates() {
        assert_eq!(machine(0), "1970-01-01T00:00:00Z");
        assert_eq!(machine(MOMENT), "2026-11-21T00:13:29Z");
        assert_eq!(machine(951_782_400_000), "2000-02-29T00:00:00Z");
        assert_eq!(machine(-1_000), "1969-12-31T23:59:59Z");
        assert_eq!(hour_and_minute(MOMENT), "00:13");
    }

    #[test]
    fn days_are_told_as_people_tell_them() {
        let today = day_number(MOMENT);
        assert_eq!(day_in_words(today, today), "Today");
        assert_eq!(day_in_words(today - 1, today), "Yesterday");
        assert_eq!(day_in_words(today - 2, today), "Thursday 19 November");
        assert_eq!(day_in_words(0, today), "1 January 1970");
        let within = [1, 0, -1, -2].map(|days| day_within(today + days, today));
        let told = ["tomorrow", "today", "yesterday", "Thursday 19 November"];
        assert_eq!(within, told);
    }

    #[test]
    fn what_a_field_gives_is_read_as_the_clock_shows_it() {
        assert_eq!(wall_of("1970-01-01T00:00"), Some(0));
        for ms in [951_782_400_000, 1_767_225_600_000, 1_795_269_720_000] {
            let at = machine(ms);
            assert_eq!(wall_of(&at[..16]), Some(ms), "{at}");
        }
        for wrong in [
            "",
            "2026-11-21",
            "2026-13-01T00:00",
            "2026-01-01T24:00",
            "x-y-zT1:2",
        ] {
            assert_eq!(wall_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn spans_get_coarser_as_they_grow() {
        assert_eq!(span(-5), "0:00");
        assert_eq!(span(48_000), "0:48");
        assert_eq!(span(725_000), "12:05");
        assert_eq!(span(3 * HOUR_MS + 20 * MINUTE_MS), "3 h 20");
        assert_eq!(span(2 * DAY_MS + HOUR_MS), "2 d");
    }
}
