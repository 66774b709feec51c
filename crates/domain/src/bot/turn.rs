//! What a bot is asked.

use super::Bot;
use crate::{
    canned::CannedReply,
    category::Tree,
    contact::Contact,
    id::TeamId,
    intent::Intent,
    view::{Bubble, Row},
};

/// The messages before its turn that a bot is told.
pub const MAX_RECENT: i64 = 20;

/// A turn of a bot: everything that it may know to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The bot.
    pub bot: Bot,
    /// The conversation; its epoch is that of the turn.
    pub row: Row,
    /// Who writes, with the session data of earlier conversations.
    pub contact: Contact,
    /// What is to be answered: the contact's messages since the bot or a person spoke last, oldest first.
    pub messages: Vec<Bubble>,
    /// What was said before, oldest first; no notes and no quiet lines.
    pub recent: Vec<Bubble>,
    /// The contact reasons that there are.
    pub tree: Tree,
    /// The teams that there are, by name.
    pub teams: Vec<(TeamId, String)>,
    /// What contacts may want, by name.
    pub intents: Vec<Intent>,
    /// The shared canned replies that answer an intent, or that bots may know; with their variables.
    pub canned: Vec<CannedReply>,
    /// What the bot remembered at the end of its turn before, as it wrote it.
    pub memory: Option<String>,
}
