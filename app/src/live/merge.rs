//! Puts bubbles that an action brought into a thread that updates keep current as well.

use domain::view::{Bubble, Thread};

/// Puts one bubble in its place; an older version never replaces a later one.
pub fn merge_bubble(thread: &mut Thread, bubble: Bubble) {
    match thread
        .bubbles
        .binary_search_by_key(&bubble.seq, |known| known.seq)
    {
        Ok(at) if thread.bubbles[at].version <= bubble.version => thread.bubbles[at] = bubble,
        Ok(_) => {}
        Err(at) => thread.bubbles.insert(at, bubble),
    }
}

/// Puts earlier bubbles before the first.
pub fn merge_earlier(thread: &mut Thread, earlier: Vec<Bubble>, has_earlier: bool) {
    for bubble in earlier {
        merge_bubble(thread, bubble);
    }
    thread.has_earlier = has_earlier;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn an_answer_that_comes_after_its_update_changes_nothing() {
        let mut thread = sample::thread();
        let mut later = sample::bubble(3);
        later.version = 2;
        merge_bubble(&mut thread, later.clone());
        merge_bubble(&mut thread, sample::bubble(3));
        assert_eq!(thread.bubbles.last(), Some(&later));
        assert_eq!(thread.bubbles.len(), 1);
    }

    #[test]
    fn earlier_bubbles_stand_before_later_ones() {
        let mut thread = sample::thread();
        merge_bubble(&mut thread, sample::bubble(9));
        merge_earlier(
            &mut thread,
            vec![sample::bubble(4), sample::bubble(5)],
            false,
        );
        let places: Vec<_> = thread.bubbles.iter().map(|b| b.seq).collect();
        assert_eq!(places, [4, 5, 9]);
        assert!(!thread.has_earlier);
    }
}
