//! Accepts connections, and limits what each may cost.

use crate::lifecycle;
use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How many connections are served at once; more wait in the system's queue.
const CONNECTIONS: usize = 16_384;

/// How long the other side may leave what it was sent without an answer: three beats of a stream.
#[cfg(target_os = "linux")]
const SILENCE: Duration = Duration::from_secs(30);

/// The pause after the system had no connection to give.
const BREATH: Duration = Duration::from_millis(100);

/// Serves `router` until `stop`; then lets requests finish, and cuts what has not finished in time.
///
/// `head` is how long the head of a request may take, and how long a connection may rest between two.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    head: Duration,
    stop: CancellationToken,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &places) => accepted,
            Some(_) = connections.join_next() => continue,
        };
        let (stream, peer, place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_peers(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, "connection not accepted");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        connections.spawn(async move {
            // How a connection ends is the other side's business.
            let _ended = connection.await;
            drop(place);
        });
    }
    drop(listener);
    tokio::select! {
        () = graceful.shutdown() => {}
        () = lifecycle::overdue(stop) => tracing::warn!("requests did not finish in time"),
    }
}

type Place = tokio::sync::OwnedSemaphorePermit;

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, Place)> {
    let place = Arc::clone(places).acquire_owned().await;
    let place = place.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    // Events are small and must not wait for each other.
    stream.set_nodelay(true)?;
    // Who has gone without a word is noticed by what he does not acknowledge; elsewhere the system's patience holds.
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(SILENCE))?;
    Ok((stream, peer, place))
}

/// Says whether the other side was gone before it was accepted.
fn is_peers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, InvalidInput};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | InvalidInput
    )
}
