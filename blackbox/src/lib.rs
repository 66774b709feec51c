//! Switchboard from outside: the real binary, its HTTP doors and nothing of its inside.
//!
//! What a test or a measurement needs that starts `switchboard serve` as operators do: a folder for its
//! data, the commands that make a token and people, a client for the API, and figures of the process. No
//! crate of the product is used here, so what is shown with it holds for the binary that is shipped.
//!
//! # Words
//!
//! - [`House`]: one installation: its folder, its address, and the process while it runs.
//! - [`Rest`]: a program that calls the API with a token; it tells *refused* from *no answer*.
//! - [`Figures`]: what the system knows about the running process.
//!
//! # Example
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! let mut house = blackbox::House::new(&blackbox::binary()?)?;
//! house.set("SWITCHBOARD_TELEGRAM__API_URL", "http://127.0.0.1:3100");
//! let token = house.make_token().await?;
//! house.start().await?;
//! let rest = blackbox::Rest::new(house.address(), &token)?;
//! rest.get("/conversations").await?;
//! house.kill().await
//! # }
//! ```

#![expect(
    clippy::disallowed_methods,
    reason = "a test's clock and connections are the machine's"
)]

mod asked;
mod figures;
mod house;
mod rest;

pub use asked::{is_soak, number};
pub use figures::Figures;
pub use house::{House, binary, free_port};
pub use rest::{Failed, Rest};
