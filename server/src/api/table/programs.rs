//! Programs: their tokens, and what they are told.

use super::super::{
    events,
    objects::{self as o, List},
    route::Route,
    tokens, webhooks,
};
use domain::permission::Right::{ConversationsRead, TokensManage, WebhooksManage};

/// Programs: their tokens, and what they are told.
pub(super) fn programs() -> Vec<Route> {
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
