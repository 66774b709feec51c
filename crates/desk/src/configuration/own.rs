//! What the house is configured to be.

use crate::{Result, brand, contacts::retention};
use domain::configuration::{Configuration, FORM, TeamPart};
use store::Conn;

pub(super) async fn read(mut conn: Conn<'_>) -> Result<Configuration> {
    let limits = store::queues::list_limits(conn.lend()).await?;
    let mut hours = store::abilities::list_hours(conn.lend()).await?;
    let teams = store::teams::list(conn.lend()).await?;
    let teams = teams.into_iter().map(|team| {
        let part = TeamPart {
            name: team.name,
            assignment: team.assignment,
            hours: hours.remove(&team.id),
            limits: limits.get(&team.id).copied().unwrap_or_default(),
        };
        (team.id, part)
    });
    let teams = teams.collect();
    let categories = store::categories::tree(conn.lend()).await?;
    let categories = categories.outline().into_iter();
    let intents = store::intents::list(conn.lend()).await?.into_iter();
    let canned = store::canned::list(conn.lend()).await?.into_iter();
    let bots = store::bots::list(conn.lend()).await?.into_iter();
    let channels = store::channels::list(conn.lend()).await?.into_iter();
    let webhooks = store::webhooks::list(conn.lend()).await?.into_iter();
    let (_, policy) = store::policies::newest(conn.lend()).await?;
    Ok(Configuration {
        switchboard: FORM,
        teams,
        categories: categories
            .map(|(_, one)| (one.id, one.clone().into()))
            .collect(),
        intents: intents.map(|one| (one.id, one.into())).collect(),
        canned_replies: canned
            .filter(|one| one.owner.is_none())
            .map(|one| (one.id, one.into()))
            .collect(),
        bots: bots.map(|one| (one.bot.id, one.bot.into())).collect(),
        channels: channels
            .map(|one| (one.channel.id, one.channel.into()))
            .collect(),
        webhooks: webhooks
            .map(|one| (one.webhook.id, one.webhook.into()))
            .collect(),
        routing_policy: Some(policy),
        away_reasons: Some(store::presences::list_away_reasons(conn.lend()).await?),
        retention: Some(retention::read(conn.lend()).await?),
        brand: Some(brand::read(conn).await?.into()),
    })
}
