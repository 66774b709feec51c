//! Reports, and the conversations behind their figures.

use super::super::{
    objects::{self as o, List},
    reports,
    route::Route,
};
use domain::permission::Right::ReportsRead;

const REPORT: &[(&str, &str)] = &[
    ("from", "RFC 3339: from this hour on"),
    ("to", "RFC 3339: up to this hour, which is not in it"),
    ("team", "id of a team: only what it had"),
];

const BEHIND: &[(&str, &str)] = &[
    (
        "figure",
        "opened, received, replied, taken, first_reply, closed, handled, contained, handed_over, handed_over_because, \
         closed_in, rated, satisfied, help_opened, help_answered, help_replied, help_closed, help_cancelled, or \
         help_answered_in_business, help_replied_in_business, help_closed_in_business",
    ),
    ("from", "RFC 3339: from this hour on"),
    ("to", "RFC 3339: up to this hour, which is not in it"),
    ("team", "id of a team: only what it had"),
    (
        "of",
        "id of a person, bot or category, or the name of a reason: only what is counted for it",
    ),
    (
        "within_s",
        "only what took no longer: 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 14400, 28800 or 86400",
    ),
    ("limit", "rows of the page: 1 to 100, default 50"),
    ("cursor", "`next_cursor` of the page before"),
];

pub(super) fn reports() -> Vec<Route> {
    vec![
        Route::get("/reports", ReportsRead, reports::read)
            .says("Returns what happened in some hours: volume, waits, replies and handling, by team, person and bot.")
            .asks(REPORT)
            .answers::<reports::Report>(),
        Route::get("/reports/conversations", ReportsRead, reports::list)
            .says("Lists the conversations that a figure of a report counts, as far as the token may see them; the latest hour first.")
            .asks(BEHIND)
            .answers::<List<o::Conversation>>(),
    ]
}
