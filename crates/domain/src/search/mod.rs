//! Finding people, words and numbers: what a text is made of, what is looked for, and what is shown of it.
//!
//! A word is a run of letters and digits, without regard to case, accents and width. Scripts that write
//! without gaps have words of one letter. The same function cuts what is stored, what is asked and what is
//! marked, so the three never differ.

mod query;
mod snippet;
mod view;
mod word;

pub use query::{MIN_BEGINNING_CHARS, Query};
pub use snippet::{Piece, Snippet, snippet};
pub use view::{Found, FoundContact, Hit};
pub use word::{MAX_WORD_CHARS, unique_words};
