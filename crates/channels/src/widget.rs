//! The widget: a channel without a provider. Visitors read what is written to them from the journal, so what is handed
//! over has arrived; what they write comes by their own door, not by raw updates.

use crate::{
    channel::{Attempt, Channel, Checked, Fetched},
    pace::{Pace, Rate},
};
use desk::{ChannelConfig, Desk, WantedFile};
use domain::channel::{ChannelKind, Health, How, Outcome, Outgoing, Understood};
use files::FileStore;
use futures::{FutureExt, future::BoxFuture};

/// Nobody limits what goes out; a burst keeps one visitor's flood from holding up the others.
const PACE: Pace = Pace {
    lane: Rate {
        every_us: 1_000,
        burst: 1_000,
    },
    group: Rate {
        every_us: 1_000,
        burst: 1_000,
    },
    all: Rate {
        every_us: 100,
        burst: 10_000,
    },
    why_lane: "much is being written to this visitor",
    why_all: "much is being written to visitors",
    is_group: |_| false,
};

/// The channel of web pages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Widget;

impl Channel for Widget {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Widget
    }

    fn pace(&self) -> Pace {
        PACE
    }

    fn understand(&self, _raw: &str) -> Result<Understood, String> {
        Err("a widget has no raw updates".to_owned())
    }

    fn check<'a>(&'a self, _config: &'a ChannelConfig) -> BoxFuture<'a, Checked> {
        let checked = Checked {
            health: Health::Connected,
            handle: None,
            has_topics: None,
            was_answered: true,
        };
        std::future::ready(checked).boxed()
    }

    fn deliver<'a>(
        &'a self,
        _config: &'a ChannelConfig,
        message: &'a Outgoing,
    ) -> BoxFuture<'a, Attempt> {
        let attempt = Attempt {
            outcome: Outcome::done(name_of(message)),
            was_answered: true,
        };
        std::future::ready(attempt).boxed()
    }

    fn fetch<'a>(
        &'a self,
        _config: &'a ChannelConfig,
        _file: &'a WantedFile,
        _store: &'a FileStore,
        _piece: &'a str,
    ) -> BoxFuture<'a, Fetched> {
        let never = Fetched::Never("a visitor's files are here from the start".to_owned());
        std::future::ready(never).boxed()
    }

    /// Shows nothing here: the visitor's own stream tells him.
    fn show_typing<'a>(
        &'a self,
        _config: &'a ChannelConfig,
        _address: &'a str,
    ) -> BoxFuture<'a, ()> {
        std::future::ready(()).boxed()
    }

    fn receive<'a>(&'a self, _config: &'a ChannelConfig, _desk: &'a Desk) -> BoxFuture<'a, ()> {
        std::future::pending().boxed()
    }
}

/// Returns what stands for a message that was handed over; what takes the place of another keeps its name.
fn name_of(message: &Outgoing) -> String {
    match &message.how {
        How::Replace { external_id }
        | How::Edit { external_id, .. }
        | How::Move { external_id } => external_id.clone(),
        How::EditFiles { external_ids, .. } => external_ids.first().cloned().unwrap_or_default(),
        How::Write
        | How::EditParts { .. }
        | How::Delete { .. }
        | How::React { .. }
        | How::Acknowledge { .. }
        | How::Copy { .. }
        | How::OpenTopic { .. }
        | How::NameTopic { .. }
        | How::Offer { .. } => format!("{}:{}", message.delivery, message.part.place),
    }
}
