//! Who else writes here, for as long as it is news.

use super::pane::Pane;
use crate::{live::Hub, shell::Here, ui::time::Clock, words::conversation as w};
use domain::{
    live::{SIGN_MS, Sign, Typist},
    message::Author,
    view::Bubble,
};
use leptos::prelude::*;

/// Somebody who has just pressed a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Writer {
    who: Typist,
    /// Units: ms since the Unix epoch (UTC).
    until: i64,
    /// What was last in the thread by then; whatever he writes comes behind it.
    after_seq: i64,
}

/// Shows who else writes: the contact, and colleagues before two answer at once.
#[component]
pub fn Typing() -> impl IntoView {
    let pane = Pane::here();
    let (hub, clock, here) = (Hub::here(), Clock::here(), Here::now());
    let writers = RwSignal::new(Vec::new());
    hub.listen(
        move |Sign {
                  conversation,
                  by: who,
              }| {
            if conversation != pane.id() {
                return;
            }
            let last = |bubbles: &[Bubble]| bubbles.last().map_or(0, |bubble| bubble.seq);
            let writer = Writer {
                who,
                until: untrack(|| clock.now()) + SIGN_MS,
                after_seq: pane.thread.with_untracked(|thread| last(&thread.bubbles)),
            };
            writers.update(|writers: &mut Vec<Writer>| {
                writers.retain(|other| other.who != who);
                writers.push(writer);
            });
        },
    );
    let name = move |who| match who {
        Typist::Contact => Some(pane.row(|row| row.contact_name.clone())),
        Typist::Operator(operator) => here.name_of(operator),
    };
    let words = Memo::new(move |_| {
        let now = clock.now();
        let at_work = writers.with(|writers| {
            pane.thread
                .with(|thread| at_work(writers, &thread.bubbles, now))
        });
        let names: Vec<String> = at_work.into_iter().filter_map(name).collect();
        names.iter().map(|name| w::types(name)).collect::<Vec<_>>()
    });
    move || {
        words.with(|words| {
            (!words.is_empty()).then(|| {
                view! {
                    <p class="typing" dir="auto" data-testid="typing">
                        {words.join(" ")}
                    </p>
                }
            })
        })
    }
}

/// Returns who still writes: it is not long ago, and nothing has come of it yet.
fn at_work(writers: &[Writer], bubbles: &[Bubble], now_ms: i64) -> Vec<Typist> {
    let is_his = |author: &Author, who: Typist| match author {
        Author::Contact => who == Typist::Contact,
        Author::Operator(id) | Author::Bot(id) => who == Typist::Operator(*id),
        Author::System => false,
    };
    let has_come = |writer: &Writer| {
        let mut since = bubbles.iter().rev();
        since
            .by_ref()
            .take_while(|bubble| bubble.seq > writer.after_seq)
            .any(|bubble| is_his(&bubble.author, writer.who))
    };
    let writers = writers.iter();
    let present = writers.filter(|writer| now_ms < writer.until && !has_come(writer));
    present.map(|writer| writer.who).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn somebody_writes_until_his_words_are_there_or_he_stops() {
        let writer = Writer {
            who: Typist::Contact,
            until: 10,
            after_seq: 4,
        };
        let by = |seq: i64, author| Bubble {
            seq,
            author,
            ..sample::bubble(1)
        };
        let before = by(4, Author::Contact);
        let writes = |bubbles: &[Bubble], now| !at_work(&[writer], bubbles, now).is_empty();
        assert!(writes(std::slice::from_ref(&before), 9));
        assert!(!writes(std::slice::from_ref(&before), 10));
        assert!(writes(&[before.clone(), by(5, Author::System)], 9));
        assert!(!writes(
            &[before, by(5, Author::Contact), by(6, Author::System)],
            9
        ));
    }
}
