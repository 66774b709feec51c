//! Skills, languages, hours and holidays as they are typed, and read back. Pure.

use crate::words::routing as w;
use domain::routing::{
    BusinessHours, DayHours, Holiday, Language, Level, MINUTES_A_DAY, Skills, Weekday,
};
use std::collections::BTreeSet;

/// Returns skills as they are typed: `cars, tax 2`.
#[must_use]
pub fn skills_text(skills: &Skills) -> String {
    let one = |(name, level): (&String, &Level)| match level.get() {
        1 => name.clone(),
        level => format!("{name} {level}"),
    };
    skills.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Reads skills as they are typed; what has no level has the lowest.
#[must_use]
pub fn read_skills(typed: &str) -> Skills {
    let one = |part: &str| {
        let part = part.trim().to_lowercase();
        let split = part.rsplit_once(' ').and_then(|(name, level)| {
            let level = level.parse().ok().and_then(Level::new)?;
            Some((name.trim().to_owned(), level))
        });
        let (name, level) = split.unwrap_or((part, Level::LOWEST));
        (!name.is_empty()).then_some((name, level))
    };
    typed.split([',', '\n']).filter_map(one).collect()
}

/// Returns languages as they are typed: `de, en`.
#[must_use]
pub fn languages_text(languages: &BTreeSet<Language>) -> String {
    let all: Vec<_> = languages.iter().map(ToString::to_string).collect();
    all.join(", ")
}

/// Reads languages; `None` when one is none.
#[must_use]
pub fn read_languages(typed: &str) -> Option<BTreeSet<Language>> {
    let parts = typed.split([',', ' ']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect()
}

/// Returns the hours of a day as they are typed: `09:00-12:00, 13:00-17:00`.
#[must_use]
pub fn day_text(hours: &BusinessHours, day: Weekday) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let of_day = hours.weekly.iter().filter(|hours| hours.day == day);
    let all: Vec<_> = of_day
        .map(|hours| format!("{}-{}", clock(hours.from), clock(hours.until)))
        .collect();
    all.join(", ")
}

/// Reads the hours of a day.
///
/// # Errors
/// A sentence about the first that is none.
pub fn read_day(typed: &str, day: Weekday) -> Result<Vec<DayHours>, String> {
    let clock = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
        let at = hour.checked_mul(60)?.checked_add(minute)?;
        (minute < 60 && at <= MINUTES_A_DAY).then_some(at)
    };
    let parts = typed
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let read = || {
                let (from, until) = part.split_once(['-', '\u{2013}'])?;
                let (from, until) = (clock(from)?, clock(until)?);
                Some(DayHours { day, from, until })
            };
            read().ok_or_else(|| w::not_hours(part))
        })
        .collect()
}

/// Returns holidays as they are typed, one in each line.
#[must_use]
pub fn holidays_text(holidays: &BTreeSet<Holiday>) -> String {
    let one = |day: &Holiday| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    holidays.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Reads holidays.
///
/// # Errors
/// A sentence about the first that is no date.
pub fn read_holidays(typed: &str) -> Result<BTreeSet<Holiday>, String> {
    let parts = typed.split([',', '\n']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(|part| {
            let read = || {
                let mut numbers = part.splitn(3, '-');
                Some(Holiday {
                    year: numbers.next()?.parse().ok()?,
                    month: numbers.next()?.parse().ok()?,
                    day: numbers.next()?.parse().ok()?,
                })
            };
            read().ok_or_else(|| w::not_a_date(part))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skills_read_back_as_they_are_typed() {
        let skills = read_skills("Tax 2, cars,, old cars 3\nroom 12");
        assert_eq!(skills_text(&skills), "cars, old cars 3, room 12, tax 2");
        assert_eq!(read_skills(&skills_text(&skills)), skills);
        assert!(read_skills(" , ").is_empty());
    }

    #[test]
    fn languages_read_back_and_nonsense_is_refused() {
        let languages = read_languages("en, de-AT").unwrap();
        assert_eq!(languages_text(&languages), "de, en");
        assert_eq!(read_languages(""), Some(BTreeSet::new()));
        assert_eq!(read_languages("en, 1"), None);
    }

    #[test]
    fn hours_and_holidays_read_back() {
        let monday = read_day("9:00-12:30, 13:00\u{2013}24:00", Weekday::Monday).unwrap();
        let hours = BusinessHours {
            weekly: monday,
            ..BusinessHours::default()
        };
        assert_eq!(
            day_text(&hours, Weekday::Monday),
            "09:00-12:30, 13:00-24:00"
        );
        assert_eq!(day_text(&hours, Weekday::Tuesday), "");
        for wrong in ["9-17", "09:00", "25:00-26:00", "10:70-11:00"] {
            assert!(
                read_day(wrong, Weekday::Monday)
                    .unwrap_err()
                    .contains(wrong)
            );
        }
        let days = read_holidays("2026-12-25\n2027-01-01,").unwrap();
        assert_eq!(holidays_text(&days), "2026-12-25\n2027-01-01");
        assert!(read_holidays("Christmas").is_err());
    }
}
