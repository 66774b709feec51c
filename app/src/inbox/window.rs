//! Which rows of a long list are in the page: reckoned from places, while the list itself moves.
//!
//! All rows are as high as each other (the style says so), so where a row stands follows from its place.

use domain::id::ConversationId;
use std::ops::Range;

/// How many rows are in the page at most, until it is known which of them can be seen.
pub(super) const WHOLE: usize = 100;

/// How many rows beyond those in sight come into the page.
const AROUND: usize = 12;

/// So many of them are left when others come: a few at a time, and not for each step of the wheel.
const LEFT: usize = 10;

/// Which of the rows are in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first of them.
    pub first: usize,
    /// The one behind the last of them; there may be fewer.
    pub end: usize,
    /// One that has the focus: it stays, wherever it is.
    pub held: Option<ConversationId>,
}

impl Stretch {
    /// What is in the page before anybody has looked at it.
    pub(super) const START: Self = Self {
        first: 0,
        end: WHOLE,
        held: None,
    };
}

/// Returns how many whole rows are in so many pixels.
pub(super) fn rows_in(px: i32, row_px: i32) -> usize {
    usize::try_from(px / row_px.max(1)).unwrap_or(0)
}

/// Returns which rows are in the page when those of `sight` can be seen, and those of `now` are in it.
///
/// Shape: everything of a short list; may end behind the last row.
pub(super) fn around(count: usize, sight: &Range<usize>, now: Range<usize>) -> Range<usize> {
    if count <= WHOLE {
        return 0..WHOLE;
    }
    let start = sight.start.min(count);
    let lasts = now.start <= start.saturating_sub(LEFT)
        && now.end >= (sight.end + LEFT).min(count)
        && now.len() <= sight.len() + 2 * AROUND;
    if lasts {
        now
    } else {
        start.saturating_sub(AROUND)..sight.end + AROUND
    }
}

/// Returns the place of what `is_it`, looked for outwards from where it was.
pub(super) fn nearest(count: usize, from: usize, is_it: &dyn Fn(usize) -> bool) -> Option<usize> {
    for step in 0..=from.max(count.saturating_sub(from)) {
        for at in [from.wrapping_sub(step), from.wrapping_add(step)] {
            if at < count && is_it(at) {
                return Some(at);
            }
        }
    }
    None
}

/// A row of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) id: ConversationId,
    /// Its place in the list.
    pub(super) at: usize,
    /// It is there because it has the focus, beyond the others.
    pub(super) is_held: bool,
}

/// What is in the page.
#[derive(Debug, Default)]
pub(super) struct Shown {
    asked: Option<Stretch>,
    /// Where the stretch stands by now.
    pub(super) range: Range<usize>,
    /// All rows of the page, in order.
    pub(super) rows: Vec<Placed>,
    /// The first of the rows that must stay where they are seen; `None` while the list stands at its top.
    pub(super) kept: Option<usize>,
    /// By how many places those that must stay have moved since they were last brought back to where they were.
    pub(super) moved: isize,
}

impl Shown {
    /// Takes in what is asked for, or that the list has changed, and says anew what is in the page.
    pub(super) fn take(
        &mut self,
        asked: Stretch,
        count: usize,
        id: &dyn Fn(usize) -> ConversationId,
    ) {
        let mut first = asked.first;
        if self.asked == Some(asked) && count > WHOLE {
            let moved = self.drift(count, id);
            first = self.range.start.saturating_add_signed(moved);
            self.kept = self.kept.map(|at| at.saturating_add_signed(moved));
            self.moved += moved;
        }
        self.asked = Some(asked);
        let end = (first + asked.end - asked.first).min(count);
        let first = first.min(end);
        let held = asked.held.and_then(|held| {
            let before = self.rows.iter().find(|row| row.id == held);
            nearest(count, before.map_or(first, |row| row.at), &|at| {
                id(at) == held
            })
        });
        let (before, behind) = (held.filter(|at| *at < first), held.filter(|at| *at >= end));
        self.range = first..end;
        self.rows.clear();
        let places = before.into_iter().chain(first..end).chain(behind);
        self.rows.extend(places.map(|at| Placed {
            id: id(at),
            at,
            is_held: !(first..end).contains(&at),
        }));
    }

    /// Returns by how many places the rows that must stay have moved, which others have overtaken.
    fn drift(&self, count: usize, id: &dyn Fn(usize) -> ConversationId) -> isize {
        let Some(kept) = self.kept else { return 0 };
        let mut drift = None;
        for row in &self.rows {
            if row.is_held || row.at < kept {
                continue;
            }
            let first = row.at.saturating_sub(WHOLE).min(count);
            let near = (row.at + WHOLE).min(count) - first;
            let now = nearest(near, row.at - first, &|at| id(first + at) == row.id);
            let moved = now.and_then(|now| (first + now).checked_signed_diff(row.at));
            // One of them may itself be the one that went; two beside each other move with the list.
            if moved.is_some() && moved == drift {
                break;
            }
            drift = moved.or(drift);
        }
        drift.unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list whose rows are called by their numbers.
    fn of(numbers: &[u128]) -> impl Fn(usize) -> ConversationId {
        |at| ConversationId::from_u128(numbers[at])
    }

    fn asked(first: usize, end: usize, held: Option<u128>) -> Stretch {
        let held = held.map(ConversationId::from_u128);
        Stretch { first, end, held }
    }

    fn places(shown: &Shown) -> Vec<usize> {
        shown.rows.iter().map(|row| row.at).collect()
    }

    #[test]
    fn a_short_list_is_whole_and_a_long_one_is_what_is_in_sight_and_some_around() {
        assert_eq!(around(100, &(0..10), 0..WHOLE), 0..WHOLE);
        assert_eq!(around(10_000, &(0..11), 0..WHOLE), 0..23);
        assert_eq!(around(10_000, &(5_000..5_011), 0..23), 4_988..5_023);
        let end = around(10_000, &(9_990..10_001), 0..23);
        assert!(end.start <= 9_978 && end.end >= 10_000, "{end:?}");
        assert_eq!(
            around(10_000, &(0..0), 0..WHOLE).start,
            0,
            "nothing is laid out yet"
        );
    }

    #[test]
    fn rows_come_when_few_are_left_beyond_those_in_sight() {
        assert_eq!(around(1_000, &(502..513), 488..523), 488..523);
        assert_eq!(around(1_000, &(503..514), 488..523), 491..526);
        assert_eq!(around(1_000, &(498..509), 488..523), 488..523);
        assert_eq!(around(1_000, &(497..508), 488..523), 485..520);
        assert_eq!(
            around(1_000, &(989..1_000), 977..1_012),
            977..1_012,
            "the end"
        );
    }

    #[test]
    fn what_is_looked_for_is_found_wherever_it_is() {
        let list = [7, 3, 9, 1, 4];
        for (at, number) in list.iter().enumerate() {
            for from in [0, 2, 4, 9] {
                assert_eq!(nearest(5, from, &|at| list[at] == *number), Some(at));
            }
        }
        assert_eq!(nearest(5, 2, &|at| list[at] == 8), None);
        assert_eq!(nearest(0, 3, &|_| true), None);
    }

    #[test]
    fn rows_in_sight_stay_when_others_come_before_them_and_go() {
        let mut list: Vec<u128> = (0..200).collect();
        let mut shown = Shown::default();
        shown.take(asked(40, 70, None), list.len(), &of(&list));
        shown.kept = Some(50);
        list.insert(0, 900);
        list.insert(0, 901);
        shown.take(asked(40, 70, None), list.len(), &of(&list));
        assert_eq!(
            (shown.range.clone(), shown.kept, shown.moved),
            (42..72, Some(52), 2)
        );
        assert_eq!(shown.rows[0].id, ConversationId::from_u128(40));
        list.drain(0..5);
        shown.take(asked(40, 70, None), list.len(), &of(&list));
        assert_eq!(
            (shown.range.clone(), shown.kept, shown.moved),
            (37..67, Some(47), -3)
        );
    }

    #[test]
    fn a_row_in_sight_that_goes_to_the_top_takes_none_with_it() {
        let mut list: Vec<u128> = (0..200).collect();
        let mut shown = Shown::default();
        shown.take(asked(40, 70, None), list.len(), &of(&list));
        shown.kept = Some(50);
        list[0..=50].rotate_right(1);
        shown.take(asked(40, 70, None), list.len(), &of(&list));
        assert_eq!((shown.range.clone(), shown.moved), (40..70, 0));
    }

    #[test]
    fn at_the_top_new_rows_come_into_sight() {
        let mut list: Vec<u128> = (0..200).collect();
        let mut shown = Shown::default();
        shown.take(asked(0, 24, None), list.len(), &of(&list));
        list.insert(0, 900);
        shown.take(asked(0, 24, None), list.len(), &of(&list));
        assert_eq!((shown.range.clone(), shown.moved), (0..24, 0));
        assert_eq!(shown.rows[0].id, ConversationId::from_u128(900));
    }

    #[test]
    fn what_is_asked_for_anew_stands_where_it_is_asked_for() {
        let mut list: Vec<u128> = (0..200).collect();
        let mut shown = Shown::default();
        shown.take(asked(40, 70, None), list.len(), &of(&list));
        shown.kept = Some(50);
        list.insert(0, 900);
        shown.take(asked(100, 130, None), list.len(), &of(&list));
        assert_eq!((shown.range.clone(), shown.moved), (100..130, 0));
    }

    #[test]
    fn a_row_with_the_focus_stays_in_the_page_on_its_side() {
        let list: Vec<u128> = (0..200).collect();
        let mut shown = Shown::default();
        shown.take(asked(40, 43, Some(5)), list.len(), &of(&list));
        assert_eq!(places(&shown), [5, 40, 41, 42]);
        assert!(shown.rows[0].is_held && !shown.rows[1].is_held);
        shown.take(asked(40, 43, Some(90)), list.len(), &of(&list));
        assert_eq!(places(&shown), [40, 41, 42, 90]);
        shown.take(asked(40, 43, Some(41)), list.len(), &of(&list));
        assert_eq!(places(&shown), [40, 41, 42]);
    }

    #[test]
    fn a_list_that_has_become_shorter_is_shown_to_its_end() {
        let mut shown = Shown::default();
        let list: Vec<u128> = (0..200).collect();
        shown.take(asked(180, 210, None), list.len(), &of(&list));
        assert_eq!(shown.range, 180..200);
        shown.take(asked(180, 210, None), 120, &of(&list));
        assert!(shown.rows.is_empty() || shown.range.end <= 120);
        shown.take(asked(0, 24, None), 3, &of(&list));
        assert_eq!(places(&shown), [0, 1, 2]);
    }
}
