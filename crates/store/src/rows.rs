//! Many rows in one statement.
//!
//! Statements have places for as many rows as a power of two says: any number of rows needs few texts, and all of
//! these stay prepared.

use crate::backend::Conn;
use std::iter::repeat_n;

/// The most rows of one statement.
const MOST: usize = 64;

/// Cuts rows that are inserted into pieces, each of which fills its statement.
pub(crate) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let length = 1 << rows.len().min(MOST).checked_ilog2()?;
        let (piece, rest) = rows.split_at(length);
        rows = rest;
        Some(piece)
    })
}

/// Cuts what is looked for into pieces: its last stands in each place that is left over, where it changes nothing.
pub(crate) fn sets<T: Clone>(all: &[T]) -> impl Iterator<Item = Vec<T>> {
    all.chunks(MOST).map(|chunk| filled(chunk.to_vec()))
}

/// Repeats the last until the places of a statement are full.
pub(crate) fn filled<T: Clone>(mut set: Vec<T>) -> Vec<T> {
    if let Some(last) = set.last().cloned() {
        let spare = set.len().next_power_of_two() - set.len();
        set.extend(repeat_n(last, spare));
    }
    set
}

/// Returns the places of rows that are all bound in their order: `($1, $2), ($3, $4)` for two rows of two columns.
///
/// SQLite looks a value with a name up among the names of those before it, so its places have none.
pub(crate) fn places(conn: &Conn<'_>, rows: usize, columns: usize) -> String {
    let row = |row: usize| match conn {
        Conn::Sqlite(_) => format!("({})", vec!["?"; columns].join(", ")),
        Conn::Postgres(_) => format!("({})", list(row * columns, columns)),
    };
    let rows: Vec<_> = (0..rows).map(row).collect();
    rows.join(", ")
}

/// Returns `$1, $2` for two values.
pub(crate) fn values(count: usize) -> String {
    list(0, count)
}

fn list(before: usize, count: usize) -> String {
    let names: Vec<_> = (before + 1..=before + count)
        .map(|number| format!("${number}"))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_piece_and_in_order() {
        for count in 0..300_usize {
            let rows: Vec<_> = (0..count).collect();
            let cut: Vec<_> = pieces(&rows).collect();
            assert_eq!(cut.concat(), rows);
            assert!(cut.iter().all(|piece| piece.len().is_power_of_two()));
            assert!(cut.iter().all(|piece| piece.len() <= MOST));
            assert!(cut.len() <= count / MOST + 6, "{count}");
        }
    }

    #[test]
    fn a_set_is_looked_for_in_as_few_statements_as_can_be() {
        for count in 0..300_usize {
            let all: Vec<_> = (0..count).collect();
            let mut cut: Vec<_> = sets(&all).collect();
            assert_eq!(cut.len(), count.div_ceil(MOST));
            assert!(cut.iter().all(|set| set.len().is_power_of_two()));
            for set in &mut cut {
                set.dedup();
            }
            assert_eq!(cut.concat(), all);
        }
    }

    #[test]
    fn values_are_numbered_through() {
        assert_eq!(values(2), "$1, $2");
        assert_eq!(list(2, 2), "$3, $4");
    }
}
