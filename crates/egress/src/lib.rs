//! Connections to the outside.
//!
//! **What it decides.** Which addresses may be reached at all, how long a request may take, how large an
//! answer may be, and whether a failed request can have had an effect. Nobody else builds an HTTP client.
//!
//! **Two kinds of addresses.** One that stands in the configuration file, such as the Bot API server, is
//! trusted: [`client()`]. One that somebody typed into a form is not: [`Guarded`] refuses every address that is
//! not public, whatever way it is written, unless [`Allow`] names it.
//!
//! **Invariants**
//! 1. Every request has a time limit, and every answer a size limit.
//! 2. Redirects are never followed.
//! 3. A guarded request connects only to addresses that were checked after resolution: the resolver is the
//!    guard, so a name that changes its mind (DNS rebinding) gains nothing.
//! 4. A failure never carries the URL, because tokens stand in URLs.
//!
//! **How to add the next thing.** Signing belongs in a file of its own here; what a body means belongs to the
//! caller.

mod address;
mod allow;
mod body;
mod client;
mod exchange;
mod guard;
mod signature;

pub use address::is_forbidden;
pub use allow::{Allow, NotAllowed};
pub use body::{FilePart, Opened, form, open};
pub use client::{Limits, NotBuilt, client};
pub use exchange::{Answer, Failure, send, send_in_pieces};
pub use guard::{Guarded, check};
pub use signature::{Forged, HexSigned, NotASecret, Signed, WebhookSecret, sign_hex};
