//! The demo's shop: a web page of another origin, with the desk's widget on it.

use desk::{Actor, Desk};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings},
    widget::WidgetForm,
};
use simulator::{Widget, World};
use std::net::SocketAddr;

const NAME: &str = "Northwind Teas";

/// Opens the shop at the simulator's address; visitors of earlier worlds find what they wrote.
///
/// # Errors
/// The database does not answer.
pub(super) async fn open(
    desk: &Desk,
    world: &World,
    inbox: SocketAddr,
    simulator: SocketAddr,
) -> anyhow::Result<()> {
    let house = Actor::house();
    let widget = WidgetForm {
        origins: vec![
            format!("http://{simulator}"),
            format!("http://localhost:{}", simulator.port()),
        ],
        greeting: "Good day! Which tea may it be, and where is your parcel?".to_owned(),
        color: "#7a4a1e".to_owned(),
        ..WidgetForm::default()
    };
    let channels = desk.list_channels(&house).await?;
    let known = channels
        .iter()
        .find(|channel| channel.kind == ChannelKind::Widget && channel.name == NAME);
    let channel = if let Some(known) = known {
        desk.set_channel_enabled(&house, known.id, true).await?;
        desk.set_widget(&house, known.id, &widget).await?
    } else {
        let form = ChannelForm {
            kind: ChannelKind::Widget,
            name: NAME.to_owned(),
            settings: ChannelSettings {
                widget: Some(widget),
                ..ChannelSettings::default()
            },
            bot_id: None,
        };
        desk.create_channel(&house, &form).await?
    };
    world.open_shop(Widget {
        desk: format!("http://{inbox}"),
        channel: channel.id.to_string(),
    });
    Ok(())
}
