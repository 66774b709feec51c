//! Telegram: a bot account on which customers write.
//!
//! `poller` or `webhook` (raw updates in) → `envelope` (identity and lane) → the desk's inbox → `convert` with
//! `content` and `text` (what an update says) · `deliver` with `classify` (one message out, and what became of
//! it), `media` (files, places, cards) and `change` (what became of a message since) · `fetch` (a file in) ·
//! `console` (what operators need besides) · `api` (one call). What may be sent when is the shaper's, with the limits of [`PACE`].

mod api;
mod business;
mod change;
mod classify;
mod console;
mod content;
mod convert;
mod deliver;
mod envelope;
mod fetch;
mod fields;
mod groups;
mod media;
mod poller;
mod text;
mod things;
pub(crate) mod webhook;

use crate::{
    channel::{Attempt, Channel, Checked, Fetched},
    health,
    pace::{Pace, Rate},
};
use api::{Api, Failed};
use desk::{ChannelConfig, Desk, WantedFile};
use domain::{
    attachment::{MAX_FETCH_BYTES, Stored},
    channel::{ChannelKind, Health, Intake, Outcome, Outgoing, Understood},
};
use files::FileStore;
use futures::{FutureExt, future::BoxFuture};
use serde_json::json;
use teloxide::Bot;

/// What Telegram lets a bot send: one message a second into a chat with short bursts, twenty a minute into a
/// group, thirty a second in all.
///
/// Shape: for a group chosen so that no minute holds more: 3 + 60 / 3.53 < 20. In all thirty a second leave for as long as
/// it takes; the second after a pause may hold one more, so that a late timer loses nothing. Ways of up to half a second
/// of difference bring no more than sixteen together.
/// Source: <https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>.
pub(crate) const PACE: Pace = Pace {
    lane: Rate {
        every_us: 1_000_000,
        burst: 3,
    },
    group: Rate {
        every_us: 3_530_000,
        burst: 3,
    },
    all: Rate {
        every_us: 33_334,
        burst: 2,
    },
    why_lane: "Telegram takes about one message a second in a chat",
    why_all: "Telegram takes about thirty messages a second, and many go out",
    is_group,
};

/// Says whether an address is a group's; Telegram's numbers of groups are below zero.
fn is_group(address: &str) -> bool {
    address.starts_with('-')
}

/// Telegram's own Bot API.
pub const API_URL: &str = "https://api.telegram.org";

/// The address of the Bot API cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadApi {
    /// It is no http or https address.
    #[error("`{0}` is not the address of a Bot API server")]
    Url(String),
    /// The HTTP client did not start.
    #[error(transparent)]
    Client(#[from] egress::NotBuilt),
}

/// Telegram as a kind of channel.
pub struct Telegram {
    bot: Bot,
    files: FileStore,
    largest_file_bytes: i64,
    public_url: Option<String>,
}

impl Telegram {
    /// Prepares the way to a Bot API server.
    ///
    /// # Errors
    /// [`BadApi`] when `api_url` cannot be one.
    pub fn new(
        api_url: &str,
        public_url: Option<String>,
        files: FileStore,
    ) -> Result<Self, BadApi> {
        let client = egress::client(&egress::Limits::default())?;
        let bad = || BadApi::Url(api_url.to_owned());
        let is_http = api_url.starts_with("http://") || api_url.starts_with("https://");
        let url = if is_http {
            api_url.parse().map_err(|_| bad())?
        } else {
            return Err(bad());
        };
        Ok(Self {
            bot: Bot::with_client("", client).set_api_url(url),
            files,
            // A server of one's own decides by itself.
            largest_file_bytes: if api_url.trim_end_matches('/') == API_URL {
                MAX_FETCH_BYTES
            } else {
                i64::MAX
            },
            public_url,
        })
    }

    async fn ask(&self, config: &ChannelConfig) -> Checked {
        let broken = |why: String, was_answered| Checked {
            health: Health::Broken { why },
            handle: None,
            has_topics: None,
            was_answered,
        };
        let api = match Api::with_token(&self.bot, &config.token) {
            Ok(api) => api,
            Err(error) => return broken(error.to_string(), true),
        };
        match api.call("getMe", &json!({})).await {
            Ok(me) => {
                let me = fields::Fields::parse(me.get()).ok();
                let has_topics = me
                    .as_ref()
                    .map(|me| me.get("has_topics_enabled").unwrap_or(false));
                let handle = me.and_then(|me| me.text("username"));
                Checked {
                    health: Health::Connected,
                    handle,
                    has_topics,
                    was_answered: true,
                }
            }
            Err(Failed::Refused(refusal)) => broken(
                format!("Telegram refused the bot's token: {}", refusal.description),
                true,
            ),
            Err(Failed::NotSent(why) | Failed::Lost(why)) => {
                broken(format!("Telegram does not answer: {why}"), false)
            }
        }
    }

    /// Fetches a file, and the small picture that Telegram has of it where we can make none.
    async fn bring(
        &self,
        config: &ChannelConfig,
        file: &WantedFile,
        store: &FileStore,
        piece: &str,
    ) -> Fetched {
        let api = match Api::with_token(&self.bot, &config.token) {
            Ok(api) => api,
            Err(error) => return Fetched::NotNow(error.to_string()),
        };
        if file
            .size_bytes
            .is_some_and(|size| size > self.largest_file_bytes)
        {
            return Fetched::TooLarge;
        }
        let fetched = fetch::fetch(&api, store, &file.remote_id, piece).await;
        let (Fetched::Here(stored), Some(remote)) = (&fetched, &file.remote_thumbnail) else {
            return fetched;
        };
        if stored.thumbnail.is_some() || stored.mime.starts_with("image/") {
            return fetched;
        }
        match fetch::fetch(&api, store, remote, &format!("{piece}-small")).await {
            Fetched::Here(small) => Fetched::Here(Stored {
                thumbnail: Some(small.name),
                ..stored.clone()
            }),
            // The file itself is here; that is what counts.
            Fetched::TooLarge | Fetched::Never(_) | Fetched::NotNow(_) => fetched,
        }
    }

    async fn take_updates(&self, config: &ChannelConfig, desk: &Desk) {
        let channel = config.channel.id;
        match (
            Api::with_token(&self.bot, &config.token),
            config.channel.intake,
        ) {
            (Ok(api), Intake::Polling) => poller::Poller::new(api, channel, desk).run().await,
            (Ok(api), Intake::Webhook) => {
                webhook::announce(&api, config, self.public_url.as_deref(), desk).await;
            }
            (Err(error), Intake::Polling | Intake::Webhook) => {
                let health = Health::Broken {
                    why: error.to_string(),
                };
                health::tell(desk, channel, &health).await;
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Channel for Telegram {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Telegram
    }

    fn pace(&self) -> Pace {
        PACE
    }

    fn understand(&self, raw: &str) -> Result<Understood, String> {
        convert::understand(raw)
    }

    fn check<'a>(&'a self, config: &'a ChannelConfig) -> BoxFuture<'a, Checked> {
        self.ask(config).boxed()
    }

    fn deliver<'a>(
        &'a self,
        config: &'a ChannelConfig,
        message: &'a Outgoing,
    ) -> BoxFuture<'a, Attempt> {
        async move {
            match Api::with_token(&self.bot, &config.token) {
                Ok(api) => deliver::deliver(&api, &self.files, message).await,
                Err(error) => Attempt {
                    outcome: Outcome::Never {
                        why: error.to_string(),
                    },
                    was_answered: true,
                },
            }
        }
        .boxed()
    }

    fn fetch<'a>(
        &'a self,
        config: &'a ChannelConfig,
        file: &'a WantedFile,
        store: &'a FileStore,
        piece: &'a str,
    ) -> BoxFuture<'a, Fetched> {
        self.bring(config, file, store, piece).boxed()
    }

    fn show_typing<'a>(&'a self, config: &'a ChannelConfig, address: &'a str) -> BoxFuture<'a, ()> {
        async move {
            if let Ok(api) = Api::with_token(&self.bot, &config.token) {
                change::show_typing(&api, address).await;
            }
        }
        .boxed()
    }

    fn receive<'a>(&'a self, config: &'a ChannelConfig, desk: &'a Desk) -> BoxFuture<'a, ()> {
        self.take_updates(config, desk).boxed()
    }
}
