//! Contacts, messages and files.

use super::super::{
    attachments, contacts, merges, messages,
    objects::{self as o, List},
    route::Route,
};
use domain::permission::Right::{
    ContactsBlock, ContactsErase, ContactsExport, ContactsMerge, ContactsWrite, ConversationsRead,
    MessagesAppend, MessagesWrite,
};

const CONTACT_FILTERS: &[(&str, &str)] = &[
    (
        "external_id",
        "only the contact whom the channel knows by this name; one row at most",
    ),
    (
        "channel_id",
        "the API channel of `external_id`; default: the token's own",
    ),
    (
        "q",
        "words of the name or of what is noted, or what a channel calls the contact; fifty rows at most",
    ),
    ("blocked", "true: only those whose messages are kept out"),
    ("limit", "rows of the page: 1 to 100, default 50"),
    ("cursor", "`next_cursor` of the page before"),
];

const MESSAGE_FILTERS: &[(&str, &str)] = &[
    ("after", "only messages after this `seq`; default 0"),
    ("limit", "rows of the page: 1 to 100, default 50"),
    ("cursor", "`next_cursor` of the page before"),
];

pub(super) fn contacts_and_messages() -> Vec<Route> {
    vec![
        Route::get("/contacts", ConversationsRead, contacts::find)
            .says("Lists the contacts that the token may see, those that came latest first; or the one that an API channel knows by a name.")
            .asks(CONTACT_FILTERS)
            .answers::<List<o::Contact>>(),
        Route::post("/contacts", ContactsWrite, contacts::put)
            .says("Makes a contact, or brings the one up to date that the channel knows by this `external_id`.")
            .takes::<contacts::NewContact>()
            .puts::<o::Contact>(),
        Route::get("/contacts/{id}", ConversationsRead, contacts::get)
            .says("Returns one contact.")
            .answers::<o::Contact>(),
        Route::patch("/contacts/{id}", ContactsWrite, contacts::change)
            .says("Changes what is known of a contact; `If-Match` guards against a change in between.")
            .takes::<contacts::ContactPatch>()
            .answers::<o::Contact>(),
        Route::delete("/contacts/{id}", ContactsErase, contacts::erase)
            .says("Erases everything that is known of a contact at once, and soon after every word said with him."),
        Route::post("/contacts/{id}/block", ContactsBlock, contacts::block)
            .says("Keeps out what a contact writes from now on: it is counted, and kept nowhere.")
            .answers::<o::Contact>(),
        Route::post("/contacts/{id}/unblock", ContactsBlock, contacts::unblock)
            .says("Lets in again what a contact writes from now on.")
            .answers::<o::Contact>(),
        Route::post("/contacts/{id}/merge", ContactsMerge, merges::merge)
            .says("Makes one contact of two, which can't be undone: the one of the path stays, and gets what is the other's.")
            .takes::<merges::Merge>()
            .answers::<o::Contact>(),
        Route::post("/contacts/{id}/merge/dry-run", ContactsMerge, merges::dry_run)
            .says("Says what making one contact of two would do.")
            .takes::<merges::Merge>()
            .answers::<merges::MergeOutlook>()
            .changes_nothing(),
        Route::post("/contacts/{id}/export", ContactsExport, contacts::export)
            .says("Returns everything of a contact: who he is, what is noted of him, all that was said with him.")
            .answers::<contacts::Everything>()
            .answers_secret(),
        Route::get(
            "/conversations/{id}/messages",
            ConversationsRead,
            messages::list,
        )
        .says("Lists the messages of a conversation in their order.")
        .asks(MESSAGE_FILTERS)
        .answers::<List<o::Message>>(),
        Route::post(
            "/conversations/{id}/messages",
            MessagesWrite,
            messages::write,
        )
        .says(
            "Writes to the contact, leaves a note, or adds what was said on an API channel. A contact's words after \
             a close open the next conversation, whose id the answer has.",
        )
        .takes::<messages::NewMessage>()
        .makes::<o::Message>(),
        Route::get("/messages/{id}", ConversationsRead, messages::get)
            .says("Returns one message.")
            .answers::<o::Message>(),
        Route::post("/messages/{id}/send-again", MessagesWrite, messages::send_again)
            .says("Sends a message again that failed or may not have arrived.")
            .answers::<o::Message>(),
        Route::post("/messages/{id}/delivery", MessagesAppend, messages::report)
            .says("Reports what became of a message that the platform of an API channel carries.")
            .takes::<messages::Delivered>()
            .answers::<o::Message>(),
    ]
}

pub(super) fn files_and_changes() -> Vec<Route> {
    vec![
        Route::post(
            "/conversations/{id}/attachments",
            MessagesWrite,
            attachments::keep,
        )
        .says("Keeps the body, 50 MB at most, as a file to be named in `attachments` of a message within a day.")
        .asks(&[("name", "what the file is called")])
        .takes_file()
        .makes::<o::Attachment>(),
        Route::get("/attachments/{id}", ConversationsRead, attachments::get)
            .says("Returns what is in a file; parts of it where `Range` asks for them."),
        Route::post("/conversations/{id}/typing", MessagesWrite, messages::typing)
            .says("Shows the contact for a few seconds that somebody types.")
            .answers_nothing(),
        Route::patch("/messages/{id}", MessagesWrite, messages::edit)
            .says("Puts other words in place of those of an own message, at the contact's, too.")
            .takes::<messages::NewWords>()
            .answers::<o::Message>(),
        Route::delete("/messages/{id}", MessagesWrite, messages::delete)
            .says("Deletes an own message, at the contact's, too; colleagues still see what it said."),
        Route::put("/messages/{id}/reaction", MessagesWrite, messages::react)
            .says("Reacts to a message in place of the earlier reaction; null takes it away.")
            .takes::<messages::NewReaction>()
            .answers::<o::Message>(),
    ]
}
