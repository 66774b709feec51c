use super::*;
use crate::pace::Rate;
use proptest::prelude::*;

const PACE: Pace = Pace {
    lane: Rate {
        every_us: 1_000_000,
        burst: 3,
    },
    group: Rate {
        every_us: 3_530_000,
        burst: 3,
    },
    all: Rate {
        every_us: 33_334,
        burst: 2,
    },
    why_lane: "the chat",
    why_all: "all",
    is_group: |lane| lane.starts_with('-'),
};

const START: i64 = 1_000_000;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(START + ms)
}

/// A shaper that has been at rest for so long that every allowance is full.
fn rested() -> Shaper<u32> {
    Shaper::new(PACE, at(-600_000))
}

fn send(shaper: &mut Shaper<u32>, ms: i64) -> Option<(String, u32)> {
    match shaper.next(at(ms)) {
        Next::Send(lane, job) => {
            shaper.finished(&lane, true, at(ms));
            Some((lane, job))
        }
        Next::WaitUntil(_) | Next::Idle => None,
    }
}

#[test]
fn a_chat_takes_three_at_once_and_then_one_a_second() {
    let mut shaper = rested();
    let mut sent = Vec::new();
    for ms in (0..5_000).step_by(10) {
        shaper.offer("1", 0, false, at(ms));
        if send(&mut shaper, ms).is_some() {
            sent.push(ms);
        }
    }
    assert_eq!(sent, [0, 10, 40, 1_000, 2_000, 3_000, 4_000]);
}

#[test]
fn after_a_restart_only_half_of_the_burst_is_there() {
    let mut shaper = Shaper::new(PACE, at(0));
    assert!(shaper.offer("1", 1, false, at(0)));
    assert!(send(&mut shaper, 0).is_some());
    assert!(shaper.offer("1", 2, false, at(0)));
    assert_eq!(shaper.next(at(0)), Next::WaitUntil(at(500)));
}

#[test]
fn a_lane_has_one_in_line_and_none_behind_one_on_its_way() {
    let mut shaper = rested();
    assert!(shaper.offer("1", 1, false, at(0)));
    assert!(!shaper.offer("1", 2, false, at(0)));
    assert_eq!(shaper.next(at(0)), Next::Send("1".into(), 1));
    assert!(!shaper.offer("1", 2, false, at(0)));
    assert_eq!(shaper.next(at(1)), Next::Idle);
    shaper.finished("1", true, at(2));
    assert!(shaper.offer("1", 2, false, at(2)));
}

#[test]
fn a_frozen_chat_delays_no_other() {
    let mut shaper = rested();
    shaper.freeze("1", at(30_000));
    shaper.offer("1", 1, false, at(0));
    shaper.offer("2", 2, false, at(0));
    assert_eq!(send(&mut shaper, 0), Some(("2".into(), 2)));
    assert_eq!(shaper.next(at(0)), Next::WaitUntil(at(30_000)));
    assert_eq!(send(&mut shaper, 30_000), Some(("1".into(), 1)));
}

#[test]
fn a_freeze_that_comes_while_the_chat_waits_is_heeded() {
    let mut shaper = rested();
    for job in 0..4 {
        shaper.offer("1", job, false, at(i64::from(job) * 100));
        send(&mut shaper, i64::from(job) * 100);
    }
    shaper.freeze("1", at(9_000));
    assert_eq!(shaper.next(at(1_000)), Next::WaitUntil(at(9_000)));
}

#[test]
fn a_frozen_bot_sends_nothing() {
    let mut shaper = rested();
    shaper.offer("1", 1, false, at(0));
    shaper.freeze_all(at(5_000));
    assert_eq!(shaper.next(at(0)), Next::WaitUntil(at(5_000)));
    assert_eq!(send(&mut shaper, 5_000), Some(("1".into(), 1)));
}

#[test]
fn a_person_goes_before_a_thousand_automatic_messages() {
    let mut shaper = rested();
    for chat in 0..1_000 {
        shaper.offer(&chat.to_string(), chat, true, at(0));
    }
    for ms in 0..1_000 {
        send(&mut shaper, ms);
    }
    shaper.offer("person", 5_000, false, at(1_000));
    let left =
        (1_000..2_000).find(|ms| send(&mut shaper, *ms).is_some_and(|(lane, _)| lane == "person"));
    assert!(left.unwrap() <= 1_070, "{left:?}");
}

#[test]
fn a_flood_of_people_lets_every_fifth_automatic_message_pass() {
    let mut shaper = rested();
    let mut automatic = 0;
    for round in 0..100_u32 {
        let ms = i64::from(round) * 100;
        shaper.offer(&format!("p{round}"), round, false, at(ms));
        shaper.offer(&format!("q{round}"), round, false, at(ms));
        shaper.offer(&format!("a{round}"), round, true, at(ms));
        automatic +=
            u32::from(send(&mut shaper, ms).is_some_and(|(lane, _)| lane.starts_with('a')));
    }
    assert_eq!(automatic, 20);
}

#[test]
fn what_has_to_wait_is_told_once_with_its_reason() {
    let mut shaper = rested();
    assert_eq!(shaper.held(2_000, 9, at(0)), []);
    shaper.freeze("1", at(30_000));
    shaper.offer("1", 1, false, at(0));
    shaper.offer("2", 2, false, at(0));
    let told = Held {
        job: 1,
        until: at(30_000),
        by: Limit::Told,
    };
    assert_eq!(shaper.held(2_000, 9, at(0)), [told]);
    assert_eq!(shaper.held(2_000, 9, at(100)), []);
    shaper.freeze_all(at(5_000));
    let held = shaper.held(2_000, 9, at(200));
    let all = Held {
        job: 2,
        until: at(5_000),
        by: Limit::Told,
    };
    assert_eq!(held, [all]);

    let mut shaper = rested();
    for job in 0..3 {
        shaper.offer("-1", job, false, at(0));
        send(&mut shaper, i64::from(job) * 40);
        shaper.offer("-1", job + 1, false, at(120));
    }
    let held = shaper.held(2_000, 9, at(120));
    assert_eq!(held.len(), 1, "a group takes twenty a minute");
    assert_eq!(held[0].by, Limit::Chat);

    let mut shaper = rested();
    for chat in 0..200_u32 {
        shaper.offer(&chat.to_string(), chat, true, at(0));
    }
    let held = shaper.held(2_000, 999, at(0));
    assert!(held.iter().all(|held| held.by == Limit::Account));
    let late: Vec<_> = held.iter().map(|held| held.job).collect();
    assert_eq!(late, (60..200).collect::<Vec<_>>());
    let mut left = None;
    for ms in 0..9_000 {
        if send(&mut shaper, ms).is_some_and(|(_, job)| job == 150) {
            left = Some(ms);
        }
    }
    let told = held.iter().find(|held| held.job == 150).unwrap();
    let late_ms = told.until.ms_since(at(left.unwrap()));
    assert!(late_ms.abs() < 300, "the estimate is {late_ms} ms off");
}

/// A hundred chats are served at the speed that the provider allows, and one that was told to wait is not felt.
#[test]
fn a_hundred_chats_are_served_and_a_frozen_one_delays_no_other() {
    let mut shaper = rested();
    let mut queues: Vec<std::collections::VecDeque<i64>> = vec![<_>::default(); 100];
    shaper.freeze("7", at(60_000));
    let (mut sent, mut worst) = (Vec::new(), 0);
    for ms in 0..60_000 {
        // 27 messages a second, to one chat after another.
        if ms % 37 == 0 {
            let chat = usize::try_from(ms / 37 % 100).unwrap();
            queues[chat].push_back(ms);
        }
        for (chat, queue) in queues.iter().enumerate() {
            if !queue.is_empty() {
                shaper.offer(
                    &chat.to_string(),
                    u32::try_from(chat).unwrap(),
                    false,
                    at(ms),
                );
            }
        }
        while let Some((lane, chat)) = send(&mut shaper, ms) {
            assert_ne!(lane, "7");
            let written = queues[chat as usize].pop_front().unwrap();
            worst = worst.max(ms - written);
            sent.push(ms);
        }
    }
    assert!(
        worst <= 200,
        "somebody waited {worst} ms for the frozen chat"
    );
    assert!(sent.len() >= 1_600, "{}", sent.len());
    assert!(busiest(&sent, 1_000) <= 31);
}

#[test]
fn lanes_at_rest_are_forgotten() {
    let mut shaper = rested();
    for chat in 0..3_000_u32 {
        let ms = i64::from(chat) * 100;
        shaper.offer(&chat.to_string(), chat, false, at(ms));
        send(&mut shaper, ms);
    }
    assert!(shaper.lanes.len() < 1_100, "{}", shaper.lanes.len());
}

/// How the simulated Telegram counts.
struct Strict {
    every_us: i64,
    burst: i64,
    full_us: i64,
}

impl Strict {
    const fn new(every_us: i64, burst: i64) -> Self {
        Self {
            every_us,
            burst,
            full_us: 0,
        }
    }

    /// Takes one message, or refuses it.
    fn takes(&mut self, ms: i64) -> bool {
        let next_us = self.full_us.max(ms * 1_000) + self.every_us;
        let is_taken = next_us - ms * 1_000 <= self.every_us * self.burst;
        if is_taken {
            self.full_us = next_us;
        }
        is_taken
    }
}

/// Counts what arrived in the busiest window of `width_us`.
fn busiest(arrivals: &[i64], width_ms: i64) -> usize {
    let from = |first: &i64| {
        arrivals
            .iter()
            .filter(|other| (*first..first + width_ms).contains(other))
            .count()
    };
    arrivals.iter().map(from).max().unwrap_or(0)
}

proptest! {
    /// Whatever is offered and however long the way is: no chat, no group and not the bot exceeds its
    /// allowance where the provider counts it, and nothing waits for ever.
    #[test]
    fn no_allowance_is_exceeded_and_nothing_starves(
        wishes in proptest::collection::vec((0_usize..6, any::<bool>(), 0_i64..60, 0_i64..400), 1..250),
    ) {
        let lanes = ["1", "2", "3", "4", "-1", "-2"];
        let mut shaper = Shaper::new(PACE, at(0));
        let mut waiting: Vec<(usize, bool)> = Vec::new();
        let mut ways: Vec<(i64, String)> = Vec::new();
        let mut arrivals: Vec<(i64, String)> = Vec::new();
        let mut wishes = wishes.into_iter().peekable();
        let mut due = 0;
        let mut delays = Vec::new();
        let mut ms = 0;
        loop {
            while wishes.peek().is_some_and(|(_, _, pause, _)| due + pause <= ms) {
                let Some((lane, automatic, pause, delay)) = wishes.next() else { break };
                due += pause;
                waiting.push((lane, automatic));
                delays.push(delay);
            }
            ways.retain(|(end, lane)| {
                if *end <= ms {
                    shaper.finished(lane, true, at(ms));
                }
                *end > ms
            });
            waiting.retain(|(lane, automatic)| !shaper.offer(lanes[*lane], 0, *automatic, at(ms)));
            let later = loop {
                match shaper.next(at(ms)) {
                    Next::Send(lane, _) => {
                        let delay = delays.pop().unwrap_or(0);
                        arrivals.push((ms + delay / 2, lane.clone()));
                        ways.push((ms + delay, lane));
                    }
                    Next::WaitUntil(until) => break Some(until.as_ms() - START),
                    Next::Idle => break None,
                }
            };
            let end = ways.iter().map(|(end, _)| *end).min();
            let wish = wishes.peek().map(|(_, _, pause, _)| due + pause);
            let Some(soonest) = [later, end, wish].into_iter().flatten().min() else { break };
            ms = soonest.max(ms + 1);
            prop_assert!(ms < 2_000_000, "it waits for ever");
        }
        prop_assert!(waiting.is_empty() && ways.is_empty());
        for lane in lanes {
            let own: Vec<i64> = arrivals.iter().filter(|(_, of)| of == lane).map(|(ms, _)| *ms).collect();
            prop_assert!(busiest(&own, 1_000) <= 3, "{lane}: {own:?}");
            prop_assert!(busiest(&own, 10_000) <= 12, "{lane}: {own:?}");
            if lane.starts_with('-') {
                prop_assert!(busiest(&own, 60_000) <= 20, "{lane}: {own:?}");
            }
        }
    }

    /// The bot as a whole sends thirty a second when enough waits, and one more in the second after a pause at most.
    #[test]
    fn the_bot_uses_its_allowance_and_no_more(step in 1_i64..30) {
        let mut shaper = Shaper::new(PACE, at(0));
        let mut sent = Vec::new();
        for chat in 0..400_u32 {
            shaper.offer(&chat.to_string(), chat, true, at(0));
        }
        let mut ms = 0;
        while ms < 10_000 {
            while send(&mut shaper, ms).is_some() { sent.push(ms); }
            ms += step;
        }
        prop_assert!(busiest(&sent, 1_000) <= 31);
        prop_assert!(sent.len() >= 298, "{}", sent.len());
    }

    /// After a 429 nothing leaves before `retry_after`, and no later than two seconds after it.
    #[test]
    fn a_429_is_waited_for_and_not_longer(retry_after in 1_i64..300, others in 0_u32..20) {
        let mut shaper = rested();
        for other in 0..others {
            shaper.offer(&format!("o{other}"), other, false, at(0));
        }
        shaper.freeze("1", at(retry_after * 1_000));
        shaper.offer("1", 99, false, at(0));
        let mut left = None;
        for ms in 0..(retry_after + 3) * 1_000 {
            if send(&mut shaper, ms).is_some_and(|(lane, _)| lane == "1") { left = Some(ms); }
        }
        let left = left.expect("it leaves");
        prop_assert!((retry_after * 1_000..=(retry_after + 2) * 1_000).contains(&left));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Thirty a second to a hundred chats, whose ways differ by half a second: a provider that counts strictly refuses
    /// none of them.
    #[test]
    fn thirty_a_second_to_a_hundred_chats_are_never_refused(ways in proptest::collection::vec(0_i64..500, 997)) {
        let mut shaper = Shaper::new(PACE, at(0));
        let mut underway: Vec<(i64, String)> = Vec::new();
        let mut arrivals: Vec<(i64, String)> = Vec::new();
        for ms in 0..10_000 {
            underway.retain(|(end, lane)| {
                if *end <= ms {
                    shaper.finished(lane, true, at(ms));
                }
                *end > ms
            });
            for chat in 0..100 {
                shaper.offer(&chat.to_string(), 0, false, at(ms));
            }
            while let Next::Send(lane, _) = shaper.next(at(ms)) {
                let way = ways[arrivals.len() % ways.len()];
                arrivals.push((ms + way, lane.clone()));
                underway.push((ms + way, lane));
            }
        }
        prop_assert!(arrivals.len() >= 300 - 1, "{}", arrivals.len());
        arrivals.sort();
        let mut all = Strict::new(33_333, 30);
        let mut chats = BTreeMap::new();
        for (ms, chat) in arrivals {
            prop_assert!(all.takes(ms), "refused at {ms}");
            let own = chats.entry(chat).or_insert_with(|| Strict::new(1_000_000, 3));
            prop_assert!(own.takes(ms), "refused in a chat at {ms}");
        }
    }
}
