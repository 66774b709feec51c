//! What the demo's help desk knows besides its people: contact reasons, more of what contacts say, and a bot.

use desk::{Actor, Desk};
use domain::{
    bot::{BotForm, BotKind, BotSettings, DEFAULT_BOT_CAPACITY_UNITS, DEFAULT_DEADLINE_MS},
    category::{CategoryForm, Visibility},
    id::CategoryId,
};
use std::collections::BTreeSet;

/// Makes the categories and the bot, which nobody has put first on the channel yet.
///
/// # Errors
/// The database does not answer.
pub(super) async fn equip(desk: &Desk) -> desk::Result<()> {
    let billing = category(desk, "Billing", None, Visibility::Agents).await?;
    category(desk, "Invoice", Some(billing), Visibility::Agents).await?;
    category(desk, "Refund", Some(billing), Visibility::Agents).await?;
    category(desk, "Delivery", None, Visibility::Agents).await?;
    let own = category(desk, "With the bot", None, Visibility::Supervisors).await?;
    let form = BotForm {
        name: "Robin".to_owned(),
        kind: BotKind::Concierge,
        settings: BotSettings::default(),
        secret: None,
        team_ids: BTreeSet::new(),
        capacity: DEFAULT_BOT_CAPACITY_UNITS,
        deadline_ms: DEFAULT_DEADLINE_MS,
        category_ids: [own].into(),
        failure_team_id: None,
        failure_category_ids: BTreeSet::new(),
        is_enabled: true,
    };
    desk.create_bot(&Actor::house(), &form).await?;
    Ok(())
}

async fn category(
    desk: &Desk,
    name: &str,
    parent_id: Option<CategoryId>,
    visible_to: Visibility,
) -> desk::Result<CategoryId> {
    let form = CategoryForm {
        name: name.to_owned(),
        parent_id,
        visible_to,
        team_id: None,
        is_required: false,
    };
    Ok(desk.create_category(&Actor::house(), &form).await?.id)
}
