//! Conversations: who has them, what is found among them, and the telephone.

use super::super::{
    calls, conversations,
    objects::{self as o, List},
    route::Route,
    search,
};
use domain::permission::Right::{
    CallsListen, CallsRequest, ConversationsClose, ConversationsRead, ConversationsSnooze,
    ConversationsTake, ConversationsTransfer, MessagesAppend, MessagesWrite,
};

const CONVERSATION_FILTERS: &[(&str, &str)] = &[
    (
        "status",
        "bot, waiting, active, snoozed or closed; several with commas",
    ),
    ("team", "id of a team"),
    ("operator", "id of the owner"),
    ("contact", "id of the contact"),
    ("intent", "id of an intent that it has or had"),
    ("category", "id of a category that it has"),
    ("intervention", "open: only those with an open intervention"),
    (
        "updated_since",
        "RFC 3339: only those in which something was said since",
    ),
    ("limit", "rows of the page: 1 to 100, default 50"),
    ("cursor", "`next_cursor` of the page before"),
];

const SEARCH: &[(&str, &str)] = &[
    (
        "q",
        "words that must all be there; the last one may be the beginning of a word",
    ),
    ("limit", "messages of the page: 1 to 100, default 50"),
    (
        "cursor",
        "`next_cursor` of the page before; a page may be short although more follow",
    ),
];

pub(super) fn conversations() -> Vec<Route> {
    vec![
        Route::post("/conversations", MessagesAppend, conversations::open)
            .says("Opens a conversation on an API channel, its bot first; one that is open already goes on.")
            .takes::<conversations::NewConversation>()
            .puts::<o::Conversation>(),
        Route::get("/search", ConversationsRead, search::find)
            .says("Finds contacts by name, conversations by number, messages by all of their words.")
            .asks(SEARCH)
            .answers::<search::Found>(),
        Route::get("/conversations", ConversationsRead, conversations::list)
            .says("Lists the conversations that the token may see, latest words first.")
            .asks(CONVERSATION_FILTERS)
            .answers::<List<o::Conversation>>(),
        Route::get("/conversations/{id}", ConversationsRead, conversations::get)
            .says("Returns one conversation.")
            .answers::<o::Conversation>(),
        Route::patch("/conversations/{id}", MessagesWrite, conversations::change)
            .says("Notes what a conversation is about: attributes (null forgets one), subject, priority.")
            .takes::<conversations::ConversationChange>()
            .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/offer/accept",
            ConversationsTake,
            conversations::accept,
        )
        .says("Takes the conversation that is offered to the token's operator.")
        .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/offer/decline",
            ConversationsTake,
            conversations::decline,
        )
        .says("Declines the conversation that is offered to the token's operator.")
        .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/take",
            ConversationsTake,
            conversations::take,
        )
        .says("Takes a conversation by hand; `over` also takes it from its owner.")
        .takes::<conversations::Take>()
        .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/transfer",
            ConversationsTransfer,
            conversations::transfer,
        )
        .says("Gives a conversation to a team's queue, also by an intent, or to one colleague.")
        .takes::<conversations::Transfer>()
        .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/close",
            ConversationsClose,
            conversations::close,
        )
        .says("Ends a conversation.")
        .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/reopen",
            ConversationsClose,
            conversations::reopen,
        )
        .says("Goes on with a conversation that was ended.")
        .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/snooze",
            ConversationsSnooze,
            conversations::snooze,
        )
        .says("Lets a conversation sleep until a time or the contact's next message.")
        .takes::<conversations::Snooze>()
        .answers::<o::Conversation>(),
        Route::post(
            "/conversations/{id}/wake",
            ConversationsSnooze,
            conversations::wake,
        )
        .says("Wakes a conversation before its time.")
        .answers::<o::Conversation>(),
        Route::delete(
            "/conversations/{id}/wrap-up",
            ConversationsClose,
            conversations::finish_wrap_up,
        )
        .says("Says that the operator has wrapped a conversation up; he gets the next."),
        Route::get(
            "/conversations/{id}/why",
            ConversationsRead,
            conversations::why,
        )
        .says("Says who has a conversation and how it came to him, or why nobody has it yet, with the hypervisor's reasons.")
        .answers::<o::Why>(),
    ]
}

/// Calls.
pub(super) fn telephone() -> Vec<Route> {
    vec![
        Route::post("/conversations/{id}/calls", CallsRequest, calls::request)
            .says("Asks for a call with the contact: rings the operator who has the conversation, then the contact. While a bot has it, or nobody, the wish is noted and a person is needed.")
            .takes::<calls::NewCall>()
            .makes::<calls::AskedCall>(),
        Route::get("/conversations/{id}/calls", ConversationsRead, calls::list)
            .says("Lists the calls of a conversation, newest first.")
            .answers::<List<calls::Call>>(),
        Route::get("/calls/{id}", ConversationsRead, calls::get)
            .says("Returns one call.")
            .answers::<calls::Call>(),
        Route::post("/calls/{id}/end", CallsRequest, calls::end)
            .says("Ends a call.")
            .answers::<calls::Call>(),
        Route::post("/calls/{id}/extend", CallsRequest, calls::extend)
            .says("Lets them talk for 15 minutes more; an hour more in all.")
            .answers::<calls::Call>(),
        Route::post("/calls/{id}/hold", CallsRequest, calls::hold)
            .says("Lets the customer wait, or fetches him back.")
            .takes::<calls::Hold>()
            .answers::<calls::Call>(),
        Route::post("/calls/{id}/listen", CallsListen, calls::listen)
            .says("Rings one's own telephone, to listen to a call, to whisper to its agent or to join.")
            .takes::<calls::TakePart>()
            .answers::<calls::Call>(),
        Route::post("/calls/{id}/leave", CallsListen, calls::leave)
            .says("Puts one's own telephone down, with which one takes part in a call.")
            .answers::<calls::Call>(),
        Route::post("/calls/{id}/note", CallsRequest, calls::note)
            .says("Notes what a call brought.")
            .takes::<calls::CallNote>()
            .answers::<calls::Call>(),
    ]
}
