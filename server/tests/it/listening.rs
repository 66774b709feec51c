//! Reads a stream of server-sent events.

use crate::served::{PATIENCE, Served};
use futures::StreamExt;
use reqwest::{Method, RequestBuilder, header};
use serde_json::Value;
use std::pin::Pin;

type Chunks = Pin<Box<dyn futures::Stream<Item = reqwest::Result<Vec<u8>>> + Send>>;

/// One event as it came; the id is 0 for what stands at no position of the journal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heard {
    pub(crate) name: String,
    pub(crate) id: i64,
    pub(crate) data: Value,
}

/// An open stream.
pub(crate) struct Listening {
    chunks: Chunks,
    text: String,
}

impl Listening {
    /// Opens a stream; panics when it is refused.
    pub(crate) async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        let chunks = response
            .bytes_stream()
            .map(|chunk| chunk.map(|bytes| bytes.to_vec()));
        Self {
            chunks: Box::pin(chunks),
            text: String::new(),
        }
    }

    /// Opens the stream of a browser that has seen everything up to `after`.
    pub(crate) async fn live(served: &Served, cookie: &str, after: i64) -> Self {
        let request = served.request(Method::GET, &format!("/live?after={after}"));
        Self::open(request.header("cookie", cookie)).await
    }

    /// Waits for the next event; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let event: String = self.text.drain(..end + 2).collect();
                if let Some(heard) = parse(&event) {
                    return Some(heard);
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.chunks.next()).await;
            let chunk = chunk.expect("something comes in time")?.ok()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Waits for the next event that is no sign of life; `None` when the stream has ended.
    pub(crate) async fn news(&mut self) -> Option<Heard> {
        loop {
            let heard = self.next().await?;
            if heard.name != "beat" {
                return Some(heard);
            }
        }
    }

    /// Gathers the events until the first sign of life that tells of `seq` or later.
    pub(crate) async fn until(&mut self, seq: i64) -> Vec<Heard> {
        let mut news = Vec::new();
        while let Some(heard) = self.next().await {
            if heard.name == "beat" && heard.id >= seq {
                return news;
            }
            if heard.name != "beat" {
                news.push(heard);
            }
        }
        panic!("the stream ended after {news:?}");
    }

    /// Waits until the stream ends, whatever it tells before.
    pub(crate) async fn end(&mut self) {
        while self.next().await.is_some() {}
    }
}

fn parse(event: &str) -> Option<Heard> {
    let field = |name: &str| {
        let prefix = format!("{name}: ");
        event
            .lines()
            .find_map(|line| line.strip_prefix(&prefix).map(str::to_owned))
    };
    let data = serde_json::from_str(&field("data")?).unwrap();
    Some(Heard {
        name: field("event")?,
        id: field("id").map_or(0, |id| id.parse().unwrap()),
        data,
    })
}
