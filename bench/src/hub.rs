//! The limit for live data: a hub that does nothing but hand on, in a process of its own.

use anyhow::{Context, Result};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
    serve::ListenerExt,
};
use blackbox::Figures;
use std::{convert::Infallible, net::SocketAddr, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpListener,
    process::{Child, Command},
    sync::broadcast,
};

/// The argument with which this program is the hub.
pub(crate) const ARGUMENT: &str = "--hub";

/// How large an event is: as large as the house's about one message.
const EVENT_BYTES: usize = 1_600;

/// Serves the hub until the program is ended; says where on the first line.
pub(crate) async fn serve() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let router = Router::new()
        .route("/live", get(live))
        .route("/in", post(hand_on))
        .with_state(broadcast::Sender::new(1_024));
    let listener = listener.tap_io(|stream| {
        let _refused = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

async fn hand_on(State(ring): State<broadcast::Sender<Bytes>>, body: String) {
    let mut event = format!("event: update\ndata: {body}");
    event.extend(std::iter::repeat_n(
        ' ',
        EVENT_BYTES.saturating_sub(event.len()),
    ));
    event.push_str("\n\n");
    let _nobody = ring.send(event.into());
}

async fn live(State(ring): State<broadcast::Sender<Bytes>>) -> Response {
    let frames = futures::stream::unfold(ring.subscribe(), async |mut ring| {
        let frame = ring.recv().await.ok()?;
        Some((Ok::<_, Infallible>(frame), ring))
    });
    let headers = [("content-type", "text/event-stream")];
    (headers, Body::from_stream(frames)).into_response()
}

/// A running hub; ends when it is dropped.
pub(crate) struct Hub {
    process: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Hub {
    /// Starts this program as the hub.
    pub(crate) async fn start() -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(ARGUMENT)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().context("it has an output")?;
        let line = BufReader::new(output).lines().next_line().await?;
        let address = line.context("the hub did not start")?.parse()?;
        Ok(Self { process, address })
    }

    /// Returns the figures of its process.
    pub(crate) fn figures(&self) -> Result<Figures> {
        Figures::of(self.process.id().context("the hub does not run")?)
    }
}
