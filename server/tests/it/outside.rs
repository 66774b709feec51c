//! A program outside on loopback that is told things, and takes, hangs, redirects or has forgotten.

use crate::served::{PATIENCE, Served};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use server::Duties;
use testkit::House;
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinSet,
};

/// How it answers whatever it hears.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    Takes,
    Hangs,
    Redirects,
    HasForgotten,
}

pub(crate) type Heard = (HeaderMap, Bytes);

/// A program that listens.
pub(crate) struct Outside {
    pub(crate) origin: String,
    pub(crate) heard: UnboundedReceiver<Heard>,
    _serving: JoinSet<()>,
}

impl Outside {
    pub(crate) async fn open(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (tell, heard) = unbounded_channel();
        let app = Router::new().fallback(hear).with_state((manner, tell));
        let mut serving = JoinSet::new();
        serving.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            origin,
            heard,
            _serving: serving,
        }
    }

    /// Returns where it listens.
    pub(crate) fn url(&self) -> String {
        format!("{}/hook", self.origin)
    }

    /// Returns what it hears next.
    pub(crate) async fn hears(&mut self) -> Heard {
        let heard = tokio::time::timeout(PATIENCE, self.heard.recv()).await;
        heard.expect("it hears something in time").unwrap()
    }
}

/// Opens a house that tells programs on loopback, and does nothing else by itself.
pub(crate) async fn telling(house: House) -> Served {
    let duties = Duties {
        carries: false,
        routes: false,
        tells: true,
    };
    Served::start_with(house, &[("SWITCHBOARD_EGRESS__ALLOW", "127.0.0.1")], duties).await
}

async fn hear(
    State((manner, tell)): State<(Manner, UnboundedSender<Heard>)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let _nobody_looks_any_more = tell.send((headers, body));
    match manner {
        Manner::Takes => StatusCode::NO_CONTENT.into_response(),
        Manner::Hangs => std::future::pending().await,
        Manner::Redirects => {
            let elsewhere = [(header::LOCATION, "http://127.0.0.1:1/")];
            (StatusCode::FOUND, elsewhere).into_response()
        }
        Manner::HasForgotten => StatusCode::GONE.into_response(),
    }
}
