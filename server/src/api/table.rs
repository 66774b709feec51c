//! Every call of the API with its right: the one list.

use super::{
    abilities, attachments, availability, bots, calls, canned, categories, channels, contacts,
    conversations, events, intents, interventions, messages,
    objects::{self as o, List},
    operators, policy, reports, retention,
    route::Route,
    search, teams, tokens, webhooks,
};
use domain::permission::Right::{
    BotStepsRead, BotsHold, BotsManage, CallsListen, CallsRequest, CategoriesManage, CategoriesSet,
    ChannelsManage, ContactsBlock, ContactsErase, ContactsExport, ContactsWrite,
    ConversationsClose, ConversationsHandOver, ConversationsRead, ConversationsSnooze,
    ConversationsTake, ConversationsTransfer, DeskRead, IntentsManage, IntentsSet,
    InterventionsSet, MessagesAppend, MessagesWrite, OperatorsManage, PresenceSet, ReportsRead,
    RetentionManage, RoutingManage, TeamsManage, TokensManage, WebhooksManage,
};

/// Lists every call, in the order of the documentation.
pub(super) fn table() -> Vec<Route> {
    let mut table = contacts_and_messages();
    table.extend(files_and_changes());
    table.extend(conversations());
    table.extend(support());
    table.extend(canned_replies());
    table.extend(telephone());
    table.extend(house());
    table.extend(routing());
    table.extend(programs());
    table
}

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

const REPORT: &[(&str, &str)] = &[
    ("from", "RFC 3339: from this hour on"),
    ("to", "RFC 3339: up to this hour, which is not in it"),
    ("team", "id of a team: only what it had"),
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

fn contacts_and_messages() -> Vec<Route> {
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

fn files_and_changes() -> Vec<Route> {
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

fn conversations() -> Vec<Route> {
    vec![
        Route::post("/conversations", MessagesAppend, conversations::open)
            .says("Opens a conversation on an API channel, its bot first; one that is open already goes on.")
            .takes::<conversations::NewConversation>()
            .puts::<o::Conversation>(),
        Route::get("/reports", ReportsRead, reports::read)
            .says("Returns what happened in some hours: volume, waits, replies and handling, by team, person and bot.")
            .asks(REPORT)
            .answers::<reports::Report>(),
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
        .says("Returns the newest decision of the hypervisor about a conversation.")
        .answers::<conversations::Why>(),
    ]
}

/// Calls.
fn telephone() -> Vec<Route> {
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

/// Bots, what they hand over, and the help that people give.
fn support() -> Vec<Route> {
    vec![
        Route::post("/conversations/{id}/handover", ConversationsHandOver, conversations::hand_over)
            .says("Says that a person is needed: opens the intervention, changes the categories, moves the turn, tells the contact.")
            .takes::<conversations::NewHandover>()
            .answers::<conversations::HandedOver>(),
        Route::put("/conversations/{id}/categories", CategoriesSet, categories::set)
            .says("Puts a conversation into exactly these categories; leaving the bot's while it has the turn is a handover.")
            .takes::<categories::CategorySet>()
            .answers::<o::Conversation>(),
        Route::get("/conversations/{id}/interventions", ConversationsRead, interventions::list)
            .says("Lists the interventions of a conversation, newest first.")
            .answers::<List<o::Intervention>>(),
        Route::post("/conversations/{id}/interventions", InterventionsSet, interventions::open)
            .says("Opens an intervention; the turn stays where it is. While one is open, 422.")
            .takes::<interventions::NewIntervention>()
            .makes::<o::Intervention>(),
        Route::get("/conversations/{id}/bot-steps", BotStepsRead, bots::list_steps)
            .says("Lists what bots were asked and answered in a conversation, oldest first; of more than 200 steps the latest.")
            .answers::<List<o::BotStep>>(),
        Route::get("/interventions/{id}", ConversationsRead, interventions::get)
            .says("Returns one intervention.")
            .answers::<o::Intervention>(),
        Route::post("/interventions/{id}/assign", InterventionsSet, interventions::assign)
            .says("Gives an intervention, with its conversation, to an operator.")
            .takes::<interventions::Assign>()
            .answers::<o::Intervention>(),
        Route::post("/interventions/{id}/defer", InterventionsSet, interventions::defer)
            .says("Lets an intervention rest until a time.")
            .takes::<interventions::Defer>()
            .answers::<o::Intervention>(),
        Route::post("/interventions/{id}/reactivate", InterventionsSet, interventions::reactivate)
            .says("Ends the rest of an intervention.")
            .answers::<o::Intervention>(),
        Route::post("/interventions/{id}/close", InterventionsSet, interventions::close)
            .says("Ends an intervention: the help was given.")
            .answers::<o::Intervention>(),
        Route::post("/interventions/{id}/cancel", InterventionsSet, interventions::cancel)
            .says("Ends an intervention in which nobody has answered: no help was needed.")
            .answers::<o::Intervention>(),
        Route::post("/interventions/{id}/reopen", InterventionsSet, interventions::reopen)
            .says("Goes on with an intervention after its end.")
            .answers::<o::Intervention>(),
        Route::post("/interventions/{id}/comments", MessagesWrite, interventions::comment)
            .says("Leaves a note for colleagues in the conversation.")
            .takes::<interventions::Comment>()
            .makes::<o::Message>(),
        Route::put("/interventions/{id}/categories", InterventionsSet, interventions::set_categories)
            .says("Says what an intervention is about.")
            .takes::<categories::CategorySet>()
            .answers::<o::Intervention>(),
        Route::get("/categories", DeskRead, categories::list)
            .says("Lists the categories, parts under their whole.")
            .answers::<List<o::Category>>(),
        Route::post("/categories", CategoriesManage, categories::create)
            .says("Makes a category: a contact reason, who sees it, and the team it goes to.")
            .takes::<categories::NewCategory>()
            .makes::<o::Category>(),
        Route::get("/categories/{id}", DeskRead, categories::get)
            .says("Returns one category.")
            .answers::<o::Category>(),
        Route::patch("/categories/{id}", CategoriesManage, categories::change)
            .says("Changes a category; `If-Match` guards against a change in between.")
            .takes::<categories::CategoryChange>()
            .answers::<o::Category>(),
        Route::delete("/categories/{id}", CategoriesManage, categories::remove)
            .says("Removes a category that has no parts and no open conversations."),
        Route::get("/bots", DeskRead, bots::list)
            .says("Lists the bots.")
            .answers::<List<o::Bot>>(),
        Route::post("/bots", BotsManage, bots::create)
            .says("Connects a bot; the secret of a webhook bot is in this answer and nowhere else.")
            .takes::<bots::NewBot>()
            .makes::<bots::MadeBot>()
            .answers_secret(),
        Route::get("/bots/{id}", DeskRead, bots::get)
            .says("Returns one bot, with the state of its breaker.")
            .answers::<o::Bot>(),
        Route::patch("/bots/{id}", BotsManage, bots::change)
            .says("Changes a bot; `If-Match` guards against a change in between.")
            .takes::<bots::BotChange>()
            .answers::<o::Bot>(),
        Route::post("/bots/{id}/hold", BotsHold, bots::hold)
            .says("Keeps a bot from customers; what it has goes to people at once.")
            .answers::<o::Bot>(),
        Route::post("/bots/{id}/release", BotsHold, bots::release)
            .says("Lets a bot back to customers.")
            .answers::<o::Bot>(),
    ]
}

fn canned_replies() -> Vec<Route> {
    vec![
        Route::get("/canned-replies", DeskRead, canned::list)
            .says(
                "Lists the canned replies that the token's operator finds, by folder and shortcut.",
            )
            .answers::<List<canned::CannedReply>>(),
        Route::post("/canned-replies", MessagesWrite, canned::create)
            .says("Makes a canned reply; a shared one needs `canned_replies:manage`.")
            .takes::<canned::NewCannedReply>()
            .makes::<canned::CannedReply>(),
        Route::get("/canned-replies/{id}", DeskRead, canned::get)
            .says("Returns one canned reply, with its variables.")
            .answers::<canned::CannedReply>(),
        Route::patch("/canned-replies/{id}", MessagesWrite, canned::change)
            .says("Changes a canned reply; `If-Match` guards against a change in between.")
            .takes::<canned::CannedReplyChange>()
            .answers::<canned::CannedReply>(),
        Route::delete("/canned-replies/{id}", MessagesWrite, canned::remove)
            .says("Removes a canned reply."),
    ]
}

fn house() -> Vec<Route> {
    vec![
        Route::get("/teams", DeskRead, teams::list)
            .says("Lists the teams.")
            .answers::<List<o::Team>>(),
        Route::post("/teams", TeamsManage, teams::create)
            .says("Makes a team.")
            .takes::<teams::NewTeam>()
            .makes::<o::Team>(),
        Route::get("/teams/{id}", DeskRead, teams::get)
            .says("Returns one team.")
            .answers::<o::Team>(),
        Route::patch("/teams/{id}", TeamsManage, teams::change)
            .says("Changes a team; `If-Match` guards against a change in between.")
            .takes::<teams::TeamChange>()
            .answers::<o::Team>(),
        Route::get("/operators", DeskRead, operators::list)
            .says("Lists the operators.")
            .answers::<List<o::Operator>>(),
        Route::post("/operators", OperatorsManage, operators::create)
            .says("Makes an operator; an invitation lets him set his password.")
            .takes::<operators::NewOperator>()
            .makes::<o::Operator>(),
        Route::get("/operators/{id}", DeskRead, operators::get)
            .says("Returns one operator.")
            .answers::<o::Operator>(),
        Route::patch("/operators/{id}", OperatorsManage, operators::change)
            .says("Changes an operator; `If-Match` guards against a change in between.")
            .takes::<operators::OperatorChange>()
            .answers::<o::Operator>(),
        Route::post(
            "/operators/{id}/presence",
            PresenceSet,
            operators::set_presence,
        )
        .says("Sets whether an operator takes work.")
        .takes::<operators::NewPresence>()
        .answers::<o::Operator>(),
        Route::get("/operators/{id}/presence", DeskRead, operators::presence)
            .says("Says whether an operator takes work, why not, and what he does.")
            .answers::<o::Presence>(),
        Route::get("/away-reasons", DeskRead, operators::away_reasons)
            .says("Lists the reasons that the house keeps for being away.")
            .answers::<operators::AwayReasons>(),
        Route::put(
            "/away-reasons",
            OperatorsManage,
            operators::set_away_reasons,
        )
        .says("Replaces the reasons that the house keeps for being away.")
        .takes::<operators::AwayReasons>()
        .answers::<operators::AwayReasons>(),
        Route::post(
            "/operators/{id}/invitation",
            OperatorsManage,
            operators::invite,
        )
        .says("Makes a one-time link by which an operator sets his password.")
        .makes::<operators::Invitation>()
        .answers_secret(),
        Route::get("/channels", DeskRead, channels::list)
            .says("Lists the channels.")
            .answers::<List<o::Channel>>(),
        Route::post("/channels", ChannelsManage, channels::create)
            .says("Makes a channel; it is checked at once, and its `health` tells the result.")
            .takes::<channels::NewChannel>()
            .makes::<o::Channel>(),
        Route::get("/channels/{id}", DeskRead, channels::get)
            .says("Returns one channel.")
            .answers::<o::Channel>(),
        Route::patch("/channels/{id}", ChannelsManage, channels::change)
            .says("Switches a channel on or off.")
            .takes::<channels::ChannelChange>()
            .answers::<o::Channel>(),
        Route::post("/channels/{id}/check", ChannelsManage, channels::check)
            .says("Asks again whether a channel works.")
            .answers::<o::Channel>(),
    ]
}

/// What decides which team a conversation goes to.
fn routing() -> Vec<Route> {
    vec![
        Route::post("/conversations/{id}/intents", IntentsSet, intents::open)
            .says(
                "Opens an intent; while nobody has the conversation, it goes to the intent's team.",
            )
            .takes::<intents::OpenIntent>()
            .answers::<o::Conversation>(),
        Route::delete(
            "/conversations/{id}/intents/{intent}",
            IntentsSet,
            intents::finish,
        )
        .says("Finishes an intent of a conversation."),
        Route::get("/intents", DeskRead, intents::list)
            .says("Lists the intents.")
            .answers::<List<o::Intent>>(),
        Route::post("/intents", IntentsManage, intents::create)
            .says(
                "Makes an intent: what a contact may want, and the team that is qualified for it.",
            )
            .takes::<intents::NewIntent>()
            .makes::<o::Intent>(),
        Route::get("/intents/{id}", DeskRead, intents::get)
            .says("Returns one intent.")
            .answers::<o::Intent>(),
        Route::patch("/intents/{id}", IntentsManage, intents::change)
            .says("Changes an intent; `If-Match` guards against a change in between.")
            .takes::<intents::IntentChange>()
            .answers::<o::Intent>(),
        Route::delete("/intents/{id}", IntentsManage, intents::remove)
            .says("Removes an intent; conversations that had it keep its name."),
        Route::get("/availability", DeskRead, availability::get)
            .says("Says who could take a conversation at this moment, and how long it would wait.")
            .asks(&[
                ("team", "id of a team; default: the policy's default team"),
                ("intent", "id of an intent; instead of a team"),
            ])
            .answers::<availability::Available>(),
        Route::get("/retention", RetentionManage, retention::get)
            .says("Returns how long words are kept.")
            .answers::<retention::Retention>(),
        Route::put("/retention", RetentionManage, retention::put)
            .says("Sets how long words are kept: what is older goes from conversations that are over.")
            .takes::<retention::Retention>()
            .answers::<retention::Retention>(),
        Route::get("/routing-policy", DeskRead, policy::get)
            .says("Returns the routing policy; its version is the entity tag.")
            .answers::<policy::Policy>(),
        Route::put("/routing-policy", RoutingManage, policy::set)
            .says("Makes the next version of the routing policy; `If-Match` guards against a change in between.")
            .takes::<policy::NewPolicy>()
            .answers::<policy::Policy>(),
        Route::get("/routing-policy/versions", DeskRead, policy::versions)
            .says("Lists the latest versions of the routing policy, newest first.")
            .answers::<List<policy::Version>>(),
        Route::get("/routing-policy/versions/{id}", DeskRead, policy::version)
            .says("Returns one version of the routing policy; to go back, save it again.")
            .answers::<policy::Policy>(),
        Route::post("/routing-policy/dry-run", RoutingManage, policy::try_out)
            .says("Says what is wrong with a policy and what it would ask; changes nothing.")
            .takes::<policy::NewPolicy>()
            .answers::<policy::Tried>(),
        Route::get("/operators/{id}/abilities", DeskRead, abilities::get)
            .says("Returns what an operator can: skills, languages, limits and his share.")
            .answers::<abilities::OperatorAbilities>(),
        Route::put("/operators/{id}/abilities", OperatorsManage, abilities::set)
            .says("Sets what an operator can; the next conversation is given by it.")
            .takes::<abilities::OperatorAbilities>()
            .answers::<abilities::OperatorAbilities>(),
        Route::get("/teams/{id}/hours", DeskRead, abilities::hours)
            .says("Returns when a team is open.")
            .answers::<abilities::TeamHours>(),
        Route::put("/teams/{id}/hours", TeamsManage, abilities::set_hours)
            .says("Sets when a team is open; out of hours contacts are told, and wait for the opening.")
            .takes::<abilities::TeamHours>()
            .answers::<abilities::TeamHours>(),
    ]
}

/// Programs: their tokens, and what they are told.
fn programs() -> Vec<Route> {
    vec![
        Route::get("/tokens", TokensManage, tokens::list)
            .says("Lists the tokens, without their secrets.")
            .answers::<List<o::Token>>(),
        Route::post("/tokens", TokensManage, tokens::create)
            .says("Makes a token; its secret is in this answer and nowhere else.")
            .takes::<tokens::NewToken>()
            .makes::<tokens::MadeToken>()
            .answers_secret(),
        Route::delete("/tokens/{id}", TokensManage, tokens::revoke).says("Ends a token at once."),
        Route::get("/events", ConversationsRead, events::stream)
            .says("Streams the journal that the token may see; `Last-Event-ID` resumes.")
            .asks(&[("after", "a position of the journal; default: from here on")])
            .answers::<o::Event>()
            .streams(),
        Route::get("/webhooks", WebhooksManage, webhooks::list)
            .says("Lists the webhooks, without their secrets.")
            .answers::<List<o::Webhook>>(),
        Route::post("/webhooks", WebhooksManage, webhooks::create)
            .says("Connects a webhook; its secret is in this answer and nowhere else.")
            .takes::<webhooks::NewWebhook>()
            .makes::<webhooks::MadeWebhook>()
            .answers_secret(),
        Route::get("/webhooks/{id}", WebhooksManage, webhooks::get)
            .says("Returns one webhook.")
            .answers::<o::Webhook>(),
        Route::patch("/webhooks/{id}", WebhooksManage, webhooks::change)
            .says("Changes a webhook; `If-Match` guards against a change in between.")
            .takes::<webhooks::WebhookChange>()
            .answers::<o::Webhook>(),
        Route::delete("/webhooks/{id}", WebhooksManage, webhooks::remove)
            .says("Removes a webhook with its log."),
        Route::post("/webhooks/{id}/secret", WebhooksManage, webhooks::rotate)
            .says("Gives a webhook another secret; for a day the former one signs too.")
            .answers::<webhooks::MadeWebhook>()
            .answers_secret(),
        Route::get(
            "/webhooks/{id}/deliveries",
            WebhooksManage,
            webhooks::deliveries,
        )
        .says("Lists what a webhook was told in the last 30 days, latest events first.")
        .asks(&[
            ("state", "waiting, sending, done or failed"),
            ("limit", "rows of the page: 1 to 100, default 50"),
            ("cursor", "`next_cursor` of the page before"),
        ])
        .answers::<List<o::WebhookDelivery>>(),
        Route::get(
            "/webhooks/{id}/deliveries/{delivery}",
            WebhooksManage,
            webhooks::delivery,
        )
        .says("Returns one delivery with its attempts, and the body as it would be sent now.")
        .answers::<webhooks::DeliveryLog>(),
        Route::post(
            "/webhooks/{id}/deliveries/{delivery}/replay",
            WebhooksManage,
            webhooks::replay,
        )
        .says("Tells once more what was told or given up.")
        .answers::<webhooks::DeliveryLog>(),
    ]
}
