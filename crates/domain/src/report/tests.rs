use super::*;
use crate::{
    bot::HandOverReason,
    conversation::{Epoch, Status},
    event::{Cause, Event, Fact, Moved},
    id::{ConversationId, MessageId, OperatorId},
    message::{Content, Line},
    permission::Place,
};
use std::collections::BTreeSet;

const BOT: OperatorId = OperatorId::from_u128(7);
const ANN: OperatorId = OperatorId::from_u128(8);

fn moved(status: Status, operator: Option<OperatorId>) -> Moved {
    Moved {
        conversation: ConversationId::from_u128(1),
        before: None,
        after: Place {
            team: TeamId::GENERAL,
            operator,
            status,
            is_offered: false,
            categories: BTreeSet::new(),
            is_hidden: false,
            channel: None,
            mentioned: BTreeSet::new(),
        },
        epoch: Epoch(1),
        version: 1,
    }
}

/// Follows facts at some seconds, and returns what they count as: measure, subject, seconds.
fn follow(facts: Vec<(i64, Fact, Option<Content>)>) -> (Track, Vec<(Measure, String, i64)>) {
    let (mut track, mut counts) = (Track::default(), Vec::new());
    for (seconds, fact, content) in facts {
        let event = Event {
            seq: 1,
            at: Timestamp::from_ms(seconds * 1_000),
            cause: Cause::System,
            fact,
        };
        let known = Known {
            content,
            intervention: None,
        };
        for count in track.follow(&event, &known) {
            counts.push((count.measure, count.subject, count.sum_ms / 1_000));
        }
    }
    (track, counts)
}

fn assigned(operator: OperatorId) -> Fact {
    Fact::ConversationAssigned {
        moved: moved(Status::Active, Some(operator)),
        operator,
        forced: false,
    }
}

fn written(operator: OperatorId) -> Fact {
    Fact::MessageWritten {
        moved: moved(Status::Active, Some(operator)),
        message: MessageId::from_u128(2),
        operator: Some(operator),
    }
}

fn closed() -> Fact {
    Fact::ConversationClosed(moved(Status::Closed, None))
}

#[test]
fn a_conversation_is_measured_from_the_moment_it_needs_a_person() {
    let waiting = moved(Status::Waiting, None);
    let (track, counts) = follow(vec![
        (0, Fact::ConversationOpened(waiting), None),
        (20, assigned(ANN), None),
        (50, written(ANN), None),
        (60, written(ANN), None),
        (320, closed(), None),
    ]);
    let ann = ANN.to_string();
    assert_eq!(
        counts,
        [
            (Measure::Opened, String::new(), 0),
            (Measure::Taken, ann.clone(), 20),
            (Measure::Replied, ann.clone(), 0),
            (Measure::FirstReply, ann.clone(), 50),
            (Measure::Replied, ann.clone(), 0),
            (Measure::Closed, ann, 300),
        ]
    );
    assert!(track.is_over());
}

#[test]
fn what_a_bot_closes_alone_is_contained_and_what_it_gives_away_is_not() {
    let alone = vec![
        (
            0,
            Fact::ConversationOpened(moved(Status::Bot, Some(BOT))),
            None,
        ),
        (2, written(BOT), None),
        (9, closed(), None),
    ];
    let (_, counts) = follow(alone);
    assert!(counts.contains(&(Measure::Contained, BOT.to_string(), 0)));
    assert!(
        !counts
            .iter()
            .any(|(measure, ..)| *measure == Measure::FirstReply)
    );

    let line = Content::Line(Line::HandedOver {
        bot: BOT,
        reason: HandOverReason::Timeout,
    });
    let noted = Fact::MessageNoted {
        moved: moved(Status::Waiting, None),
        message: MessageId::from_u128(3),
    };
    let given_away = Fact::TurnChanged {
        moved: moved(Status::Waiting, None),
        bot: None,
    };
    let (_, counts) = follow(vec![
        (
            0,
            Fact::ConversationOpened(moved(Status::Bot, Some(BOT))),
            None,
        ),
        (10, given_away, None),
        (10, noted, Some(line)),
        (40, assigned(ANN), None),
        (41, written(ANN), None),
        (50, closed(), None),
    ]);
    assert!(counts.contains(&(Measure::HandedOver, BOT.to_string(), 0)));
    assert!(counts.contains(&(Measure::HandedOverBecause, "timeout".into(), 0)));
    assert!(counts.contains(&(Measure::Taken, ANN.to_string(), 30)));
    assert!(counts.contains(&(Measure::FirstReply, ANN.to_string(), 31)));
    assert!(
        !counts
            .iter()
            .any(|(measure, ..)| *measure == Measure::Contained)
    );
}

#[test]
fn who_loses_a_conversation_lets_it_wait_again_and_the_first_reply_is_counted_once() {
    let back = || Fact::ConversationQueued {
        moved: moved(Status::Waiting, None),
        without: None,
    };
    let (_, counts) = follow(vec![
        (
            0,
            Fact::ConversationOpened(moved(Status::Waiting, None)),
            None,
        ),
        (5, assigned(ANN), None),
        (6, written(ANN), None),
        (100, back(), None),
        (107, assigned(BOT), None),
        (108, written(BOT), None),
    ]);
    let taken: Vec<_> = counts
        .iter()
        .filter(|(measure, ..)| *measure == Measure::Taken)
        .collect();
    assert_eq!((taken[0].2, taken[1].2, taken.len()), (5, 7, 2));
    let first = counts
        .iter()
        .filter(|(measure, ..)| *measure == Measure::FirstReply);
    assert_eq!(first.count(), 1);
}

#[test]
fn a_reason_has_the_name_that_it_has_in_json() {
    for reason in HandOverReason::ALL {
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
    }
}

#[test]
fn what_is_added_up_in_pieces_is_the_same_as_at_once() {
    let one = |subject: &str, sum_ms| Count {
        start: Timestamp::from_ms(0),
        team: TeamId::GENERAL,
        measure: Measure::Taken,
        subject: subject.into(),
        within_ms: edge_of(sum_ms),
        count: 1,
        sum_ms,
    };
    let all = vec![one("a", 5), one("b", 7), one("a", 6), one("a", 11_000)];
    let sums = add_up(all.clone());
    let counts: Vec<_> = sums
        .iter()
        .map(|c| (c.subject.as_str(), c.count, c.sum_ms))
        .collect();
    assert_eq!(counts, [("a", 2, 11), ("a", 1, 11_000), ("b", 1, 7)]);
    let mut pieces = add_up(all[..2].to_vec());
    pieces.extend(add_up(all[2..].to_vec()));
    assert_eq!(add_up(pieces), sums);
}

#[test]
fn a_spread_knows_its_mean_its_half_and_its_share() {
    let mut spread = Spread::default();
    assert_eq!(
        (
            spread.mean_ms(),
            spread.half_within_ms(),
            spread.percent_within(20_000)
        ),
        (None, None, None)
    );
    for ms in [4_000, 18_000, 19_000, 90_000_000] {
        spread.add(edge_of(ms), 1, ms);
    }
    assert_eq!(spread.mean_ms(), Some(22_510_250));
    assert_eq!(spread.half_within_ms(), Some(20_000));
    assert_eq!(spread.percent_within(20_000), Some(75));
    assert_eq!(spread.percent_within(i64::MAX), Some(100));
    assert_eq!(edge_of(-5), 10_000);
}

#[test]
fn hours_are_cut_into_spans_as_wide_as_may_be_without_a_gap() {
    let at = |hour: i64| Timestamp::from_ms(hour * HOUR_MS);
    let spans = |from, to| -> Vec<(i64, i64)> {
        let pieces = cut(at(from), at(to));
        let begins: Vec<_> = pieces
            .iter()
            .map(|piece| piece.from)
            .chain([at(to)])
            .collect();
        let ends: Vec<_> = [at(from)]
            .into_iter()
            .chain(pieces.iter().map(|piece| piece.to))
            .collect();
        assert_eq!(begins, ends, "{from} to {to}");
        let count = |piece: &Piece| piece.to.ms_since(piece.from) / HOUR_MS / piece.span_h;
        pieces
            .iter()
            .map(|piece| (piece.span_h, count(piece)))
            .collect()
    };
    assert_eq!(spans(23, 73), [(1, 1), (24, 2), (1, 1)]);
    assert_eq!(spans(24, 72), [(24, 2)]);
    assert_eq!(spans(1, 5), [(1, 4)]);
    assert_eq!(spans(-30, 1), [(1, 6), (24, 1), (1, 1)]);
    assert_eq!(spans(600, 2_100), [(24, 3), (672, 2), (24, 3), (1, 12)]);
    assert_eq!(spans(30, 30), []);
}
