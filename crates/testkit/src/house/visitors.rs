//! Widgets of web pages, and who visits them.

use super::House;
use desk::{Actor, Carrier};
use domain::{
    channel::{ChannelForm, ChannelKind, ChannelSettings, Outcome, Outgoing},
    id::{ChannelId, MessageId},
    widget::{Arrival, Visitor, VisitorMessage, WidgetForm},
};

/// The page that shows the widgets of these houses.
pub const SHOP: &str = "https://shop.example";

/// Returns words of a visitor under what his browser calls them.
#[must_use]
pub fn words(client_id: &str, text: &str) -> VisitorMessage {
    VisitorMessage {
        client_id: client_id.to_owned(),
        text: Some(text.to_owned()),
        ..VisitorMessage::default()
    }
}

impl House {
    /// Opens a widget for pages of [`SHOP`].
    pub async fn widget(&self, name: &str) -> ChannelId {
        let widget = WidgetForm {
            origins: vec![SHOP.to_owned()],
            greeting: "Hello!".to_owned(),
            ..WidgetForm::default()
        };
        let form = ChannelForm {
            kind: ChannelKind::Widget,
            name: name.to_owned(),
            settings: ChannelSettings {
                widget: Some(widget),
                ..ChannelSettings::default()
            },
            bot_id: None,
        };
        let made = self.desk.create_channel(&Actor::house(), &form).await;
        made.expect("a widget").id
    }

    /// Lets a stranger come to a widget; returns who he is, and his token.
    pub async fn visitor(&self, channel: ChannelId) -> (Visitor, String) {
        let arrived = self.desk.arrive(channel, &Arrival::default(), None).await;
        arrived.expect("a visitor")
    }

    /// Lets a visitor write.
    pub async fn visitor_says(&self, visitor: &Visitor, client_id: &str, text: &str) -> MessageId {
        let said = words(client_id, text);
        let taken = self.desk.visitor_writes(visitor, &said).await;
        taken.expect("taken")
    }

    /// Hands over what is due on a channel, as its courier does, and returns it.
    pub async fn deliver_on(&self, channel: ChannelId) -> Vec<Outgoing> {
        while self.desk.fan_out().await.expect("fanned out") > 0 {}
        let mut sent = Vec::new();
        loop {
            let due = self.desk.due(channel, 100).await.expect("due");
            if due.is_empty() {
                return sent;
            }
            for due in due {
                let claimed = self.desk.claim(&Carrier::alone(), due.delivery).await;
                if let Some(outgoing) = claimed.expect("claimed") {
                    let outcome = Outcome::done(format!("out:{}", outgoing.delivery));
                    let settled = self.desk.settle(&outgoing, &outcome).await;
                    settled.expect("settled");
                    sent.push(outgoing);
                }
            }
        }
    }
}
