//! Where each mark of the picture stands: customers left, queues in the middle, operators right.
//!
//! Units: those of the drawing, [`WIDTH`] across; it is scaled to its place on the page.

use domain::id::ConversationId;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// A point of the drawing: from the left, from the top.
pub type Point = (i32, i32);

/// How wide the drawing is.
pub const WIDTH: i32 = 1_000;

/// Where lines begin when customers are named, and when there are too many for that.
const FROM_NAMES: i32 = 128;
const FROM_EDGE: i32 = 12;

/// Where the queues stand.
pub const QUEUE_X: i32 = 400;
/// How wide a queue is drawn.
pub const QUEUE_WIDTH: i32 = 150;
/// The longest bar of a queue, drawn towards the customers.
pub const BAR_WIDTH: i32 = 120;

/// Where the operators begin.
const SEATS_X: i32 = 660;

/// The height of an operator's row.
pub const ROW: i32 = 26;

const LEAST_HEIGHT: i32 = 320;

/// Up to how many places customers are named: each needs a line of text.
const NAMED: usize = 24;

/// The first places that are made for customers; doubled when they do not suffice.
const FIRST_PLACES: usize = 12;

/// The grid of the operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    columns: usize,
    rows: usize,
}

impl Grid {
    /// Makes the grid for so many operators; more columns when a screen could not show the rows.
    #[must_use]
    pub const fn of(seats: usize) -> Self {
        let columns = match seats {
            0..=20 => 1,
            21..=60 => 2,
            61..=140 => 4,
            _ => 8,
        };
        Self {
            columns,
            rows: seats.div_ceil(columns),
        }
    }

    /// Returns how high the drawing is.
    #[must_use]
    pub fn height(self) -> i32 {
        (small(self.rows) * ROW).max(LEAST_HEIGHT)
    }

    /// Returns the upper left corner of an operator's place.
    #[must_use]
    pub fn corner(self, index: usize) -> Point {
        let (column, row) = (index / self.rows.max(1), index % self.rows.max(1));
        let above = (self.height() - small(self.rows) * ROW) / 2;
        (
            SEATS_X + small(column) * self.width(),
            above + small(row) * ROW,
        )
    }

    /// Returns how wide an operator's place is.
    #[must_use]
    pub fn width(self) -> i32 {
        (WIDTH - SEATS_X) / small(self.columns)
    }

    /// Says whether names fit.
    #[must_use]
    pub const fn has_names(self) -> bool {
        self.columns <= 2
    }
}

/// Returns the middle of a queue from the top.
#[must_use]
pub fn queue_y(index: usize, count: usize, height: i32) -> i32 {
    let step = height / small(count.max(1));
    step / 2 + step * small(index)
}

/// Returns how long the bar of a queue is, by how near its longest wait is to the limit.
#[must_use]
pub fn bar(longest_ms: i64, limit_ms: i64) -> i32 {
    let full = i64::from(BAR_WIDTH);
    let part = longest_ms.max(0).saturating_mul(full) / limit_ms.max(1);
    i32::try_from(part.min(full)).unwrap_or(BAR_WIDTH)
}

/// The places of the customers: each keeps his as long as he is there, so that one who comes moves nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    of: BTreeMap<ConversationId, usize>,
    free: BTreeSet<usize>,
    count: usize,
}

impl Places {
    /// Gives a place to each of `here` and takes it from who is gone.
    pub fn settle(&mut self, here: impl Iterator<Item = ConversationId> + Clone) {
        if self.of.keys().copied().eq(here.clone()) && self.count > 0 {
            return;
        }
        let known: BTreeSet<ConversationId> = here.clone().collect();
        let (of, free) = (&mut self.of, &mut self.free);
        of.retain(|id, place| {
            let stays = known.contains(id);
            if !stays {
                free.insert(*place);
            }
            stays
        });
        while self.count < known.len().max(FIRST_PLACES) {
            let more = self.count.max(FIRST_PLACES);
            free.extend(self.count..self.count + more);
            self.count += more;
        }
        for id in here {
            if !of.contains_key(&id)
                && let Some(place) = free.pop_first()
            {
                of.insert(id, place);
            }
        }
    }

    /// Returns where the line of each conversation begins, in the order of their identities.
    pub fn starts(&self, height: i32) -> impl Iterator<Item = (ConversationId, Point)> {
        let x = if self.are_named() {
            FROM_NAMES
        } else {
            FROM_EDGE
        };
        let places = 2 * small(self.count);
        let start = move |place| (x, (2 * small(place) + 1) * height / places);
        self.of.iter().map(move |(id, place)| (*id, start(*place)))
    }

    /// Says whether there is room for the customers' names.
    #[must_use]
    pub const fn are_named(&self) -> bool {
        self.count <= NAMED
    }
}

/// Writes a line from a customer to where he is, as the path of a drawing.
#[must_use]
pub fn path(start: Point, end: Point) -> String {
    paths(&[start], end)
}

/// Writes lines that end together as one path.
#[must_use]
pub fn paths(starts: &[Point], (x1, y1): Point) -> String {
    let mut written = String::new();
    for (x0, y0) in starts {
        let (edge, middle) = (x0 - 8, i32::midpoint(*x0, x1));
        let line = format_args!("M{edge} {y0}H{x0}C{middle} {y0} {middle} {y1} {x1} {y1}");
        // Writing to a string does not fail.
        let _ = written.write_fmt(line);
    }
    written
}

/// Returns how far from the top a line is where it passes `x`; before its beginning as far as there.
#[must_use]
pub fn height_at((x0, y0): Point, (x1, y1): Point, x: f64) -> f64 {
    let middle = f64::from(i32::midpoint(x0, x1));
    let at = |t: f64, [a, b, c, d]: [f64; 4]| {
        let s = 1.0 - t;
        s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
    };
    let (mut before, mut after) = (0.0, 1.0);
    // It goes to the right only, so halving finds the place; sixteen times is finer than a mark.
    for _ in 0..16 {
        let t = f64::midpoint(before, after);
        if at(t, [x0.into(), middle, middle, x1.into()]) < x {
            before = t;
        } else {
            after = t;
        }
    }
    at(before, [y0.into(), y0.into(), y1.into(), y1.into()])
}

/// Finds the point of a drawing of some height that is shown at `at` of its place on the page.
///
/// Units: `at` and the place's `size` in CSS pixels. The drawing is shown whole, in the middle of its place.
#[must_use]
pub fn in_drawing(at: (f64, f64), size: (f64, f64), height: i32) -> (f64, f64) {
    let (across, down) = (f64::from(WIDTH), f64::from(height));
    let scale = (size.0 / across).min(size.1 / down);
    (
        (at.0 - (size.0 - across * scale) / 2.0) / scale,
        (at.1 - (size.1 - down * scale) / 2.0) / scale,
    )
}

/// Cuts a name to what fits.
#[must_use]
pub fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let cut: String = name.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

/// Makes a number of the drawing; boards have far fewer marks than would not fit.
fn small(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(range: std::ops::Range<u128>) -> Vec<ConversationId> {
        range.map(ConversationId::from_u128).collect()
    }

    #[test]
    fn whoever_comes_or_goes_moves_nobody() {
        let third = ConversationId::from_u128(3);
        let mut places = Places::default();
        places.settle(ids(0..5).into_iter());
        let before: BTreeMap<_, _> = places.starts(400).collect();
        places.settle(ids(2..8).into_iter());
        let after: BTreeMap<_, _> = places.starts(400).collect();
        assert_eq!(after[&third], before[&third]);
        assert_eq!(after.keys().copied().collect::<Vec<_>>(), ids(2..8));
        let starts: BTreeSet<_> = after.values().collect();
        assert_eq!(starts.len(), 6, "nobody shares a place");
    }

    #[test]
    fn places_double_when_they_do_not_suffice() {
        let mut places = Places::default();
        places.settle(ids(0..12).into_iter());
        assert!(places.are_named());
        places.settle(ids(0..2_000).into_iter());
        assert!(!places.are_named());
        let starts: Vec<_> = places.starts(1_000).collect();
        assert_eq!(starts.len(), 2_000);
        assert!(starts.iter().all(|(_, (_, y))| (0..1_000).contains(y)));
    }

    #[test]
    fn every_operator_has_a_place_inside_the_drawing() {
        for seats in [1, 4, 20, 21, 60, 139, 300, 1_000] {
            let grid = Grid::of(seats);
            let corners: BTreeSet<_> = (0..seats).map(|index| grid.corner(index)).collect();
            assert_eq!(corners.len(), seats);
            let fits = |(x, y): &(i32, i32)| {
                *x + grid.width() <= WIDTH && *y >= 0 && *y + ROW <= grid.height()
            };
            assert!(corners.iter().all(fits), "{seats}");
        }
    }

    #[test]
    fn a_bar_is_full_at_the_limit() {
        assert_eq!(bar(0, 300_000), 0);
        assert_eq!(bar(150_000, 300_000), BAR_WIDTH / 2);
        assert_eq!(bar(900_000, 300_000), BAR_WIDTH);
    }

    #[test]
    fn a_line_is_where_its_path_is_drawn() {
        let (start, end) = ((12, 100), (400, 300));
        let near = |x: f64, y: f64| {
            let found = height_at(start, end, x);
            assert!((found - y).abs() < 0.1, "{found} at {x}, not {y}");
        };
        near(5.0, 100.0);
        near(12.0, 100.0);
        near(206.0, 200.0);
        near(400.0, 300.0);
        // A quarter of the curve: (27 a + 27 b + 9 c + d) / 64.
        near(127.187_5, 131.25);
        assert_eq!(
            paths(&[start, (12, 0)], end),
            "M4 100H12C206 100 206 300 400 300M4 0H12C206 0 206 300 400 300"
        );
    }

    #[test]
    fn a_point_of_the_page_is_found_in_the_drawing() {
        // Twice as wide as it needs to be: the drawing stands in the middle.
        assert_eq!(
            in_drawing((600.0, 100.0), (1_200.0, 200.0), 400),
            (500.0, 200.0)
        );
        assert_eq!(in_drawing((350.0, 0.0), (1_200.0, 200.0), 400), (0.0, 0.0));
        // Higher than it needs to be.
        assert_eq!(
            in_drawing((0.0, 300.0), (500.0, 1_000.0), 400),
            (0.0, -200.0)
        );
    }
}
