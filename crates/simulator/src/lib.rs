//! The outside world on loopback: a strict, stateful Telegram Bot API, and phones to write on.
//!
//! A bot that is pointed at this crate instead of `api.telegram.org` meets the documented protocol with its
//! refusals, limits and delivery rules, and a person (or a test) plays the customers. Nothing leaves the
//! machine, no account and no token is needed, and every fault that happens once a year on the real network
//! can be switched on at will.
//!
//! # Words
//!
//! - [`World`]: everything there is: bots, users, their chats, files, faults, limits. Cheap to clone.
//! - **Phone**: what one user sees of his chat with one bot ([`PhoneChat`]): the thing to assert on.
//! - [`Act`]: what a user does on his phone: write, attach, edit, react, press a button, block.
//! - [`Fault`]: one way in which the world misbehaves, and whom it hits.
//! - [`Limits`]: how many messages a bot may send before it is told to wait.
//! - [`Clock`]: the time that limits, expiry and retries read; tests move it by hand.
//!
//! # Doors
//!
//! | address | what |
//! |---|---|
//! | `/bot<token>/<method>`, `/file/bot<token>/<path>` | the Bot API |
//! | `/2010-04-01/Accounts/…` | Twilio: calls that ring telephones |
//! | `/servers/<name>/…` | bots as a desk asks them: a webhook, Rasa, Watson Assistant, chat completions |
//! | `/control/…` | JSON for tests and for the page; listed in [`control`] |
//! | `/` | two phones, the telephones that ring, and the switches that make the world misbehave |
//! | `/shop` | a shop's web page with the desk's widget, once there is one ([`World::open_shop`]) |
//!
//! # What it holds to
//!
//! 1. It knows private chats only. A chat's id is its user's id; message ids count per chat, so the same
//!    message id occurs in many chats.
//! 2. An update is kept until it is confirmed (by offset, or by a 2xx from the webhook) or 24 h old.
//! 3. Webhooks get one request at a time per chat, in order; retries start at once and double up to 60 s.
//! 4. A request is either applied as a whole or refused as a whole; a refusal uses up no allowance.
//! 5. Everything random comes from the seed.
//! 6. It talks to loopback only, in both directions.
//! 7. A call rings until somebody does something about it, and does what the `TwiML` says and nothing else.
//! 8. The server of a bot answers what it was told to, in its turn, and refuses what its protocol does not allow.
//!
//! It is an independent reading of the protocol: it shares no type with any client library.
//!
//! # How to add a method
//!
//! Write `fn(&mut Request) -> Result<Answer, Refusal>` beside its relatives in `telegram/`, and name it in the
//! table of `telegram/methods.rs`. A new way to misbehave is a variant of [`FaultKind`].
//!
//! # Example
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! use simulator::{NewBot, NewUser, Options, World};
//!
//! let world = World::new(Options::default());
//! let bot = world.create_bot(NewBot::named("Concierge"))?;
//! let ann = world.create_user(NewUser::named("Ann"))?;
//! world.start(bot.id, ann.id, None)?;
//!
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let api = format!("http://{}/bot{}", listener.local_addr()?, bot.token);
//! tokio::spawn(simulator::serve(listener, world.clone(), std::future::pending()));
//!
//! reqwest::get(format!("{api}/sendMessage?chat_id={}&text=Hello", ann.id)).await?;
//! assert_eq!(world.messages(bot.id, ann.id)?.last().unwrap().text, "Hello");
//! # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
//! ```

mod chance;
mod clock;
pub mod control;
mod faults;
mod limits;
mod options;
mod page;
mod serve;
mod servers;
mod shop;
mod telegram;
mod twilio;
mod world;

pub use clock::Clock;
pub use faults::{Fault, FaultKind};
pub use limits::{Limits, Rate};
pub use options::Options;
pub use serve::{ServeError, router, serve};
pub use servers::{Asked, ServerAnswer, ServerFault, ServerHook, ServerSettings};
pub use shop::Widget;
pub use twilio::{Heard, Key, Member, PhoneLine, TwilioCall, TwilioFaults, TwilioRoom};
pub use world::{
    Act, Acted, Bot, BotCommand, BotId, Button, Call, Change, Entity, Error, Group, KeyboardButton,
    NewBot, NewGroup, NewUser, Notice, Persona, PhoneChat, PhoneContact, PhoneFile, PhoneLocation,
    PhoneMessage, PhoneQuote, PhoneReaction, Side, Standing, Stats, User, UserId, World,
};
