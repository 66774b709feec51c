//! Every call of the API with its right: the one list.

mod conversations;
mod customers;
mod house;
mod inbox;
mod programs;
mod reports;
mod support;

use super::route::Route;

/// Lists every call, in the order of the documentation.
pub(super) fn table() -> Vec<Route> {
    [
        customers::contacts_and_messages(),
        customers::files_and_changes(),
        conversations::conversations(),
        inbox::saved_views(),
        inbox::bulk(),
        support::support(),
        support::canned_replies(),
        conversations::telephone(),
        reports::reports(),
        house::house(),
        house::routing(),
        house::configuration(),
        programs::programs(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
