//! Days, months and spans of time.

use crate::language::Word;

words! { time:
    /// The day after.
    TOMORROW = "Tomorrow";
    /// The day that is.
    TODAY = "Today";
    /// The day before it.
    YESTERDAY = "Yesterday";
    /// The day after, within a sentence.
    TOMORROW_WITHIN = "tomorrow";
    /// The day that is, within a sentence.
    TODAY_WITHIN = "today";
    /// The day before it, within a sentence.
    YESTERDAY_WITHIN = "yesterday";
    /// A day.
    SUNDAY = "Sunday";
    /// A day.
    MONDAY = "Monday";
    /// A day.
    TUESDAY = "Tuesday";
    /// A day.
    WEDNESDAY = "Wednesday";
    /// A day.
    THURSDAY = "Thursday";
    /// A day.
    FRIDAY = "Friday";
    /// A day.
    SATURDAY = "Saturday";
    /// A month.
    JANUARY = "January";
    /// A month.
    FEBRUARY = "February";
    /// A month.
    MARCH = "March";
    /// A month.
    APRIL = "April";
    /// A month.
    MAY = "May";
    /// A month.
    JUNE = "June";
    /// A month.
    JULY = "July";
    /// A month.
    AUGUST = "August";
    /// A month.
    SEPTEMBER = "September";
    /// A month.
    OCTOBER = "October";
    /// A month.
    NOVEMBER = "November";
    /// A month.
    DECEMBER = "December";
    /// A day near this one.
    day_near(weekday: &str, day: i64, month: &str) = "{weekday} {day} {month}";
    /// A day far from this one.
    day_far(day: i64, month: &str, year: i64) = "{day} {month} {year}";
    /// A day of a year that goes without saying.
    day_of_year(day: i64, month: &str) = "{day} {month}";
    /// A span of hours, with minutes in two digits.
    hours_and_minutes(hours: i64, minutes: &str) = "{hours} h {minutes}";
    /// A span of days.
    days(count: i64) = "{count} d" | "{count} d";
    /// What stands between whole and part of a number.
    DECIMAL = ".";
}

/// The days of the week, from Sunday.
pub const WEEKDAYS: [Word; 7] = [
    SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY,
];

/// The months.
pub const MONTHS: [Word; 12] = [
    JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER,
    DECEMBER,
];
