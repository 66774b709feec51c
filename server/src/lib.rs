//! The binary `switchboard`: settings, composition root, HTTP, workers, lifecycle.
//!
//! *Decides*: which parts run together, what they are given, who may call which address, how the
//! process starts and ends. *Does not*: know a rule of the help desk (`domain`, `desk`) or a line
//! of SQL (`store`).
//!
//! **Reading order.** [`cli`] is what a person types; [`compose`] makes the desk from the
//! settings; [`run`] puts workers and HTTP around it and ends both in order.
//!
//! **Invariants.** Nothing here decides by the time of the machine: the desk's clock is asked.
//! Every task is started by the supervisor ([`workers`]) and ends with the stop token. What
//! leaves over HTTP as an error is [`http::Problem`], never a Debug text.
//!
//! **How to add the next thing.** A REST call is a handler in `api/` and its line in
//! `api/table.rs`, which carries its right and its documentation. A worker is a step function, a
//! loop and its line in `workers/mod.rs`. A setting is a line in `config/settings.toml`.

mod api;
mod chatwoot;
pub mod cli;
pub mod compose;
pub mod config;
#[cfg(feature = "demo")]
mod demo;
pub mod http;
pub mod lifecycle;
pub mod metrics;
mod run;
mod telemetry;
mod widget;
pub mod workers;

pub use api::{Access, accesses};
pub use run::{Duties, Pace, Service, run};
