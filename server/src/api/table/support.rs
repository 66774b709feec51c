//! Bots, interventions, categories and canned replies.

use super::super::{
    bots, canned, categories, conversations, interventions,
    objects::{self as o, List},
    route::Route,
};
use domain::permission::Right::{
    BotStepsRead, BotsHold, BotsManage, CategoriesManage, CategoriesSet, ConversationsHandOver,
    ConversationsRead, DeskRead, InterventionsSet, MessagesWrite,
};

/// Bots, what they hand over, and the help that people give.
pub(super) fn support() -> Vec<Route> {
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

pub(super) fn canned_replies() -> Vec<Route> {
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
