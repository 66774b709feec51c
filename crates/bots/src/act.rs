//! What a bot may answer; the words are the desk's.

pub use domain::bot::{
    Act, Attachment, Attributes, Button, Call, Close, HandOver, HandOverCause, Say, Words,
};
