//! Many rows in one statement.

use std::fmt::Write;

/// The most rows of one statement.
const MOST: usize = 64;

/// The most values of one statement: SQLite looks each one up among the names of those before it.
const VALUES: usize = 256;

/// Cuts rows of `columns` values into pieces whose lengths are powers of two: any number of rows needs few
/// statements, and all of these few texts stay prepared.
pub(crate) fn pieces<T>(mut rows: &[T], columns: usize) -> impl Iterator<Item = &[T]> {
    let most = (VALUES / columns).clamp(1, MOST);
    std::iter::from_fn(move || {
        let length = 1 << rows.len().min(most).checked_ilog2()?;
        let (piece, rest) = rows.split_at(length);
        rows = rest;
        Some(piece)
    })
}

/// Returns `($1, $2), ($3, $4)` for two rows of two columns.
pub(crate) fn places(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        let comma = if row == 0 { "" } else { ", " };
        let _infallible = write!(text, "{comma}({})", list(row * columns, columns));
    }
    text
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
        for (count, columns, most) in (0..300).flat_map(|count| [(count, 1, 64), (count, 19, 8)]) {
            let rows: Vec<_> = (0..count).collect();
            let cut: Vec<_> = pieces(&rows, columns).collect();
            assert_eq!(cut.concat(), rows);
            assert!(cut.iter().all(|piece| piece.len().is_power_of_two()));
            assert!(cut.iter().all(|piece| piece.len() <= most));
            assert!(cut.len() <= count / most + 6, "{count}");
        }
    }

    #[test]
    fn places_are_numbered_through() {
        assert_eq!(places(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(values(2), "$1, $2");
        assert_eq!(places(0, 3), "");
    }
}
