//! Channels.
mod pace;
mod shaper;
mod telegram;
