//! Days, months and spans of time.

/// The days of the week, from Sunday.
pub const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day after.
pub const TOMORROW: &str = "Tomorrow";
/// The day that is.
pub const TODAY: &str = "Today";
/// The day before it.
pub const YESTERDAY: &str = "Yesterday";
