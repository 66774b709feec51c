//! The log: what to write (`SWITCHBOARD_LOG`) and how (`SWITCHBOARD_LOG_FORMAT`).

use anyhow::bail;
use std::io;
use tracing_subscriber::EnvFilter;

/// What is written unless `SWITCHBOARD_LOG` says otherwise.
///
/// tower-sessions warns about each expired cookie and sqlx tells each statement: neither is news.
const DEFAULT_FILTER: &str = "info,tower_sessions=error,tower_sessions_core=off,sqlx=warn";

/// Starts the log on standard error; a line that cannot be written is lost and stops nobody.
///
/// # Errors
/// The filter or the format is not understood.
pub(crate) fn start() -> anyhow::Result<()> {
    let filter = match std::env::var("SWITCHBOARD_LOG") {
        Ok(text) if !text.is_empty() => EnvFilter::builder().parse(text)?,
        _ => EnvFilter::builder().parse(DEFAULT_FILTER)?,
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        // It would complain on standard error too, and panic when that is what cannot be written to.
        .log_internal_errors(false);
    match std::env::var("SWITCHBOARD_LOG_FORMAT").as_deref() {
        Ok("json") => log.json().flatten_event(true).init(),
        Ok("text" | "") | Err(_) => log.compact().init(),
        Ok(other) => bail!("SWITCHBOARD_LOG_FORMAT is text or json, not `{other}`"),
    }
    Ok(())
}
