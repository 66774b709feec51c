//! What an admin sets up, and how conversations find their operator.

use super::super::{
    abilities, availability, channels, configuration, intents,
    objects::{self as o, List},
    operators, policy, retention,
    route::Route,
    teams,
};
use domain::permission::Right::{
    ChannelsManage, ConfigurationManage, DeskRead, IntentsManage, IntentsSet, OperatorsManage,
    PresenceSet, RetentionManage, RoutingManage, TeamsManage,
};

pub(super) fn house() -> Vec<Route> {
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
        Route::post(
            "/channels/{id}/identity-secret",
            ChannelsManage,
            channels::renew_secret,
        )
        .says("Makes the secret of a widget anew by which pages vouch for their users.")
        .makes::<channels::IdentitySecret>()
        .answers_secret(),
        Route::post("/channels/{id}/links", ChannelsManage, channels::make_link)
            .says(
                "Makes a link that a customer follows to the bot; his conversation then has the attribute, such as the \
                 number of an order. The reference is signed, so nobody can change it.",
            )
            .takes::<channels::NewLink>()
            .makes::<channels::Link>()
            .changes_nothing(),
    ]
}

/// Everything that is set up, as one file.
pub(super) fn configuration() -> Vec<Route> {
    vec![
        Route::get("/configuration", ConfigurationManage, configuration::get)
            .says("Takes the configuration of the house out as one file. People, conversations and secrets are not in it.")
            .answers::<configuration::File>(),
        Route::post("/configuration/dry-run", ConfigurationManage, configuration::try_out)
            .says("Says what taking a file in would do, and what is wrong with it; changes nothing.")
            .takes::<configuration::File>()
            .answers::<configuration::Outlook>()
            .changes_nothing(),
        Route::patch("/configuration", ConfigurationManage, configuration::take_in)
            .says(
                "Takes a file in, all of it or nothing. A thing is known by its id, or else by its name; nothing is \
                 removed. Bots and webhooks that are new are switched off until they have their secrets.",
            )
            .asks(&[(
                "seen",
                "`seen` of a dry run: refused with `changed` when somebody changed the house since",
            )])
            .takes::<configuration::File>()
            .answers::<configuration::TakenIn>(),
    ]
}

/// What decides which team a conversation goes to.
pub(super) fn routing() -> Vec<Route> {
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
            .answers::<policy::Tried>()
            .changes_nothing(),
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
