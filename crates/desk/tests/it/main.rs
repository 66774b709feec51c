//! Use-cases on both databases, with a hand-moved clock.

mod accounts;
mod deliveries;
mod ingest;
mod law;
mod routing;
mod visibility;
