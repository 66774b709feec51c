//! Lists of the inbox, and what is done with several conversations at once.

use super::super::{
    bulk,
    objects::{self as o, List},
    route::Route,
    saved_views,
};
use domain::permission::Right::{
    CategoriesSet, ConversationsClose, ConversationsRead, ConversationsSnooze,
    ConversationsTransfer, ViewsKeep,
};

const LISTING: &[(&str, &str)] = &[(
    "counted",
    "true: says how many conversations are in each, up to 1000",
)];

const PAGE: &[(&str, &str)] = &[
    ("limit", "rows of the page: 1 to 100, default 50"),
    ("cursor", "`next_cursor` of the page before"),
];

pub(super) fn saved_views() -> Vec<Route> {
    vec![
        Route::get("/saved-views", ConversationsRead, saved_views::list)
            .says("Lists the views that the token's operator finds: his own first, then those of each team.")
            .asks(LISTING)
            .answers::<List<saved_views::SavedView>>(),
        Route::post("/saved-views", ViewsKeep, saved_views::create)
            .says("Makes a view of the token's operator; one that a team shares needs `views:share`.")
            .takes::<saved_views::NewSavedView>()
            .makes::<saved_views::SavedView>(),
        Route::get("/saved-views/{id}", ConversationsRead, saved_views::get)
            .says("Returns one view.")
            .answers::<saved_views::SavedView>(),
        Route::patch("/saved-views/{id}", ViewsKeep, saved_views::change)
            .says("Changes a view; `If-Match` guards against a change in between.")
            .takes::<saved_views::SavedViewChange>()
            .answers::<saved_views::SavedView>(),
        Route::delete("/saved-views/{id}", ViewsKeep, saved_views::remove)
            .says("Removes a view."),
        Route::post("/saved-views/{id}/move", ViewsKeep, saved_views::shift)
            .says("Moves a view one place among those beside it.")
            .takes::<saved_views::ViewMove>()
            .answers::<saved_views::SavedView>(),
        Route::get(
            "/saved-views/{id}/conversations",
            ConversationsRead,
            saved_views::conversations,
        )
        .says("Lists the conversations of a view that the token may see, latest words first.")
        .asks(PAGE)
        .answers::<List<o::Conversation>>(),
    ]
}

pub(super) fn bulk() -> Vec<Route> {
    vec![
        Route::post("/conversations/bulk/assign", ConversationsTransfer, bulk::assign)
            .says("Gives each of some conversations to an operator; the answer says of each what became of it.")
            .takes::<bulk::BulkAssign>()
            .answers::<List<bulk::BulkOutcome>>(),
        Route::post("/conversations/bulk/transfer", ConversationsTransfer, bulk::transfer)
            .says("Sends each of some conversations to a team's queue; the answer says of each what became of it.")
            .takes::<bulk::BulkTransfer>()
            .answers::<List<bulk::BulkOutcome>>(),
        Route::post("/conversations/bulk/close", ConversationsClose, bulk::close)
            .says("Ends each of some conversations; the answer says of each what became of it.")
            .takes::<bulk::BulkClose>()
            .answers::<List<bulk::BulkOutcome>>(),
        Route::post("/conversations/bulk/snooze", ConversationsSnooze, bulk::snooze)
            .says("Lets each of some conversations sleep; the answer says of each what became of it.")
            .takes::<bulk::BulkSnooze>()
            .answers::<List<bulk::BulkOutcome>>(),
        Route::post("/conversations/bulk/categorise", CategoriesSet, bulk::categorise)
            .says("Puts each of some conversations into a category besides; the answer says of each what became of it.")
            .takes::<bulk::BulkCategorise>()
            .answers::<List<bulk::BulkOutcome>>(),
        Route::post("/conversations/bulk/undo", ConversationsTransfer, bulk::undo)
            .says("Undoes what a call of these did, as each answer says how; what has changed hands since stays.")
            .takes::<bulk::BulkUndo>()
            .answers::<List<bulk::BulkOutcome>>(),
    ]
}
