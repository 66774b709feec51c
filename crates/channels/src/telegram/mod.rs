//! Telegram.

mod content;
mod convert;
mod envelope;
mod fields;
mod text;
