//! Serves a world on a loopback address.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use tokio::net::TcpListener;

use crate::world::World;
use crate::{control, page, servers, shop, telegram, twilio};

/// Open connections get this long to end after the shutdown.
const DRAIN: Duration = Duration::from_secs(5);

/// Why a world can't be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The listener can be reached from other machines.
    #[error("a simulated world is served on loopback only, not on {0}")]
    NotLoopback(SocketAddr),
    /// The socket failed.
    #[error("the socket failed")]
    Io(#[from] std::io::Error),
}

/// Builds the routes of a world: Bot API, control API, page and shop.
pub fn router(world: World) -> Router {
    let local = control::routes()
        .merge(twilio::control_routes())
        .merge(page::routes())
        .merge(shop::routes())
        .layer(middleware::from_fn(control::refuse_strangers));
    telegram::routes()
        .merge(servers::routes())
        .merge(twilio::routes())
        .merge(local)
        .with_state(world)
}

/// Serves a world until `shutdown` resolves or the world is closed; then closes it and lets connections end.
///
/// Errors: [`ServeError::NotLoopback`] when the listener is not on a loopback address; [`ServeError::Io`].
pub async fn serve(
    listener: TcpListener,
    world: World,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        return Err(ServeError::NotLoopback(address));
    }
    let closed = world.closed();
    let drained = world.closed();
    let app = router(world.clone());
    let ending = async move {
        tokio::select! {
            () = shutdown => {}
            () = closed => {}
        }
        world.close();
    };
    let serving = axum::serve(listener, app).with_graceful_shutdown(ending);
    tokio::select! {
        served = serving => served?,
        () = async { drained.await; tokio::time::sleep(DRAIN).await } => {}
    }
    Ok(())
}
