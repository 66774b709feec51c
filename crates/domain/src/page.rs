//! Lists in pages.

use serde::{Deserialize, Serialize};

/// The most rows that one page has.
pub const MAX_LIMIT: i64 = 100;

/// The rows that a page has unless asked otherwise.
pub const DEFAULT_LIMIT: i64 = 50;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub next_cursor: Option<Cursor>,
}

impl<T> Page<T> {
    /// Adds the next page, skipping rows that have come by another way already, such as an update.
    pub fn append<K: PartialEq>(&mut self, next: Self, key: impl Fn(&T) -> K) {
        for row in next.items {
            if !self.items.iter().any(|known| key(known) == key(&row)) {
                self.items.push(row);
            }
        }
        self.next_cursor = next.next_cursor;
    }
}

/// A place in a list ordered by time and id; opaque outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// The time of the last row of the page before.
    pub at_ms: i64,
    /// Its identity as text.
    pub id: String,
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        format!("{}.{}", cursor.at_ms, cursor.id)
    }
}

/// Says that a text is not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl TryFrom<String> for Cursor {
    type Error = NotACursor;

    fn try_from(text: String) -> Result<Self, NotACursor> {
        let (at, id) = text.split_once('.').ok_or(NotACursor)?;
        let at_ms = at.parse().map_err(|_| NotACursor)?;
        let is_id = id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
        if is_id {
            Ok(Self {
                at_ms,
                id: id.to_owned(),
            })
        } else {
            Err(NotACursor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cursor_reads_back() {
        let cursor = Cursor {
            at_ms: 5,
            id: crate::id::ContactId::from_u128(7).to_string(),
        };
        assert_eq!(Cursor::try_from(String::from(cursor.clone())), Ok(cursor));
    }

    #[test]
    fn the_next_page_brings_no_row_twice() {
        let page = |items: &[i64], next_cursor| Page {
            items: items.to_vec(),
            next_cursor,
        };
        let next_cursor = Some(Cursor {
            at_ms: 5,
            id: String::new(),
        });
        let mut read = page(&[3, 2], next_cursor);
        read.append(page(&[2, 1], None), |row| *row);
        assert_eq!(read, page(&[3, 2, 1], None));
    }

    proptest! {
        #[test]
        fn no_text_makes_a_cursor_panic(text in ".{0,80}") {
            let _ = Cursor::try_from(text);
        }
    }
}
