//! Sets, removes and describes a bot's webhook.

use std::net::IpAddr;

use serde_json::json;

use super::answer::{Answer, Refusal};
use super::polling;
use super::request::Request;
use crate::world::parts::Webhook;

pub(crate) fn set_webhook(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let Some(url) = request.params.text("url") else {
        return delete_webhook(request);
    };
    check_url(&url)?;
    let secret = request.params.text("secret_token");
    if let Some(secret) = &secret {
        check_secret(secret)?;
    }
    let max_connections = request
        .params
        .integer("max_connections")?
        .unwrap_or(40)
        .clamp(1, 100);
    let webhook = Webhook {
        url,
        secret,
        max_connections: usize::try_from(max_connections).unwrap_or(40),
        last_error: None,
    };
    let allowed = polling::allowed_updates(request.params)?;
    let drops_pending = request.params.boolean("drop_pending_updates");
    let epoch = request.state.next_epoch();
    let bot = request.state.bot_mut(request.bot)?;
    let remark = if bot.webhook.is_some() {
        "Webhook is already set"
    } else {
        "Webhook was set"
    };
    bot.webhook = Some(webhook);
    bot.webhook_epoch = epoch;
    if let Some(allowed) = allowed {
        bot.allowed = allowed;
    }
    if drops_pending {
        bot.queue.clear();
    }
    request.state.wake();
    Ok(Answer {
        result: json!(true),
        remark: Some(remark),
    })
}

pub(crate) fn delete_webhook(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let drops_pending = request.params.boolean("drop_pending_updates");
    let epoch = request.state.next_epoch();
    let bot = request.state.bot_mut(request.bot)?;
    let had_one = bot.webhook.take().is_some();
    bot.webhook_epoch = epoch;
    if drops_pending {
        bot.queue.clear();
    }
    request.state.wake();
    let remark = if had_one {
        "Webhook was deleted"
    } else {
        "Webhook is already deleted"
    };
    Ok(Answer {
        result: json!(true),
        remark: Some(remark),
    })
}

pub(crate) fn get_webhook_info(request: &mut Request<'_>) -> Result<Answer, Refusal> {
    let now_ms = request.now_ms;
    let bot = request.state.bot_mut(request.bot)?;
    bot.queue.forget_expired(now_ms);
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": bot.queue.len(),
    });
    if let Some(webhook) = &bot.webhook {
        info["url"] = json!(webhook.url);
        info["max_connections"] = json!(webhook.max_connections);
        if let Some((at_ms, message)) = &webhook.last_error {
            info["last_error_date"] = json!(at_ms / 1_000);
            info["last_error_message"] = json!(message);
        }
    }
    if !bot.allowed.list().is_empty() {
        info["allowed_updates"] = json!(bot.allowed.list());
    }
    Ok(info.into())
}

/// Allows plain http and any port, as a local Bot API server does, but loopback only.
fn check_url(url: &str) -> Result<(), Refusal> {
    let parsed =
        reqwest::Url::parse(url).map_err(|_| Refusal::bad_request("bad webhook: invalid URL"))?;
    if !["http", "https"].contains(&parsed.scheme()) {
        return Err(Refusal::bad_request(
            "bad webhook: An HTTPS URL must be provided for webhook",
        ));
    }
    let host = parsed.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    if host == "localhost" || address.is_ok_and(|address| address.is_loopback()) {
        Ok(())
    } else {
        Err(Refusal::bad_request(
            "bad webhook: this world reaches loopback addresses only",
        ))
    }
}

fn check_secret(secret: &str) -> Result<(), Refusal> {
    if secret.len() > 256 {
        return Err(Refusal::bad_request("secret token is too long"));
    }
    if !secret
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    {
        return Err(Refusal::bad_request(
            "secret token contains unallowed characters",
        ));
    }
    Ok(())
}
