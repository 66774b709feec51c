//! What is measured: a house with a webhook, and people who are logged in.

use crate::telegram::Telegram;
use anyhow::{Context, Result, bail};
use blackbox::{House, Rest};
use serde_json::{Value, json};
use std::{net::SocketAddr, path::Path, time::Duration};

/// How many streams one session may hold.
pub(crate) const STREAMS_PER_SESSION: usize = 32;

/// How long it is looked at whether the server rests, and how often at most.
const LOOK: Duration = Duration::from_secs(2);
const RESTS: usize = 300;

const PASSWORD: &str = "correct horse battery";

/// The house and what is known of it.
pub(crate) struct Stage {
    /// The installation under measurement.
    pub(crate) house: House,
    /// The webhook's path.
    pub(crate) path: String,
    /// The webhook's secret, as a header line.
    pub(crate) secret: String,
    /// The channel that messages come in on.
    pub(crate) channel: String,
    /// A token with all rights.
    pub(crate) token: String,
    figures: String,
    http: reqwest::Client,
    /// Every update has a number of its own.
    pub(crate) next_update: u64,
}

impl Stage {
    /// Makes a house on the disk of `parent`, with an admin and a connected channel; leaves it running.
    pub(crate) async fn open(parent: &Path) -> Result<Self> {
        let (telegram, address) = Telegram::serve().await?;
        let mut house = House::within(&blackbox::binary()?, parent)?;
        let figures = format!("127.0.0.1:{}", blackbox::free_port()?);
        house.set("SWITCHBOARD_TELEGRAM__API_URL", &address);
        house.set("SWITCHBOARD_METRICS__LISTEN", &figures);
        house.set("SWITCHBOARD_LOG", "warn");
        house.set("SWITCHBOARD_API__REQUESTS_PER_MINUTE", "1000000");
        let token = house.make_token().await?;
        house.make_operator("Ann", "admin", PASSWORD).await?;
        house.start().await?;
        let rest = Rest::new(house.address(), &token)?;
        let settings = json!({ "token": "1:bench", "intake": "webhook" });
        let channel = json!({ "kind": "telegram", "name": "Bench", "settings": settings });
        let made: Value = rest.post("/channels", &channel).await?;
        let channel = made["id"]
            .as_str()
            .context("a channel has an id")?
            .to_owned();
        let secret = telegram.secret().await?;
        Ok(Self {
            house,
            path: format!("/telegram/{channel}"),
            secret: format!("x-telegram-bot-api-secret-token: {secret}\r\n"),
            channel,
            token,
            figures: format!("http://{figures}/metrics"),
            http: reqwest::Client::builder().no_proxy().build()?,
            next_update: 1,
        })
    }

    /// Returns where the server listens.
    pub(crate) fn address(&self) -> Result<SocketAddr> {
        Ok(self.house.address().trim_start_matches("http://").parse()?)
    }

    /// Stops the server and starts it again.
    pub(crate) async fn restart(&mut self) -> Result<Duration> {
        self.house.kill().await?;
        self.house.start().await
    }

    /// Logs in as often as it takes to hold `streams`; returns a cookie header for each session.
    pub(crate) async fn sessions(&self, streams: usize) -> Result<Vec<String>> {
        let mut cookies = Vec::new();
        let url = format!("{}/fn/log_in", self.house.address());
        for _ in 0..streams.div_ceil(STREAMS_PER_SESSION) {
            let form = format!(
                "email=ann%40example.org&password={}",
                PASSWORD.replace(' ', "+")
            );
            let answer = self
                .http
                .post(&url)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", self.house.address())
                .header("sec-fetch-site", "same-origin")
                .body(form)
                .send()
                .await?;
            let cookie = answer
                .headers()
                .get("set-cookie")
                .and_then(|value| value.to_str().ok());
            let Some(cookie) = cookie.and_then(|cookie| cookie.split(';').next()) else {
                bail!("no session: {}", answer.status());
            };
            cookies.push(format!("cookie: {cookie}\r\n"));
        }
        Ok(cookies)
    }

    /// Waits until the server has come to rest: what was due when it started is done.
    pub(crate) async fn rest(&self) -> Result<()> {
        for _ in 0..RESTS {
            let before = self.house.figures()?.cpu;
            tokio::time::sleep(LOOK).await;
            let used = self.house.figures()?.cpu.saturating_sub(before);
            if used * 20 < LOOK {
                return Ok(());
            }
        }
        bail!("the server does not come to rest")
    }

    /// Returns how many messages the server has put into conversations since its start.
    pub(crate) async fn received(&self) -> Result<u64> {
        let text = self.http.get(&self.figures).send().await?.text().await?;
        let line = "switchboard_events_total{type=\"message.received\"} ";
        let count = text.lines().find_map(|found| found.strip_prefix(line));
        Ok(count.map(str::parse).transpose()?.unwrap_or(0))
    }

    /// Waits until the server has put `count` messages into conversations since its start.
    pub(crate) async fn wait_received(&self, count: u64) -> Result<()> {
        let mut seen = 0;
        for _ in 0..3_000 {
            seen = self.received().await?;
            if seen >= count {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("{seen} of {count} messages are in conversations after a minute")
    }
}

/// The first chat.
pub(crate) const CHAT: usize = 4_300_000_000;

/// Writes an update as Telegram sends it: `number` in all, from `chat`.
pub(crate) fn update(number: u64, chat: usize) -> String {
    let chat = CHAT + chat;
    format!(
        r#"{{"update_id":{number},"message":{{"message_id":{number},"from":{{"id":{chat},"is_bot":false,"first_name":"Customer","last_name":"{chat}","language_code":"en"}},"chat":{{"id":{chat},"first_name":"Customer","last_name":"{chat}","type":"private"}},"date":1790000000,"text":"bench-{number:08} My parcel says delivered, but nothing is here. Can you look?"}}}}"#
    )
}
