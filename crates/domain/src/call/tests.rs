//! Every end of every stage, and news in any order.

use super::*;
use LineStatus::{
    Busy, Canceled, Completed, Failed, InProgress, Initiated, NoAnswer, Queued, Ringing,
};

const NOW: Timestamp = Timestamp::from_ms(1_000_000);

fn line(leg: Leg, status: LineStatus) -> News {
    News::Line {
        leg,
        status,
        seconds: None,
    }
}

fn after(news: &[News]) -> Call {
    let mut call = Call::requested();
    for (step, news) in (0..).zip(news) {
        call.learn(*news, NOW.plus_ms(step * 1_000));
    }
    call
}

/// The usual course, up to and without each stage.
const COURSE: [News; 6] = [
    News::Submitting,
    News::Submitted,
    News::Line {
        leg: Leg::Agent,
        status: InProgress,
        seconds: None,
    },
    News::Confirmed,
    News::Line {
        leg: Leg::Customer,
        status: InProgress,
        seconds: None,
    },
    News::Joined {
        status: Completed,
        seconds: 61,
    },
];

#[test]
fn a_call_that_goes_well_passes_every_stage() {
    let stages: Vec<Stage> = (0..=COURSE.len())
        .map(|steps| after(&COURSE[..steps]).stage)
        .collect();
    assert_eq!(
        stages,
        [
            Stage::Requested,
            Stage::Submitting,
            Stage::AgentRinging,
            Stage::AgentConfirms,
            Stage::CustomerRinging,
            Stage::Talking {
                since: NOW.plus_ms(4_000)
            },
            Stage::Done {
                result: CallResult::Talked,
                seconds: 61
            },
        ]
    );
}

#[test]
fn each_end_of_each_line_at_each_stage_has_one_result() {
    use CallResult::{
        AgentBusy, AgentDeclined, AgentNoAnswer, Cancelled, CustomerBusy, CustomerNoAnswer, Talked,
    };
    let failed = CallResult::Failed;
    // How the agent's line ends: before he answers, while he hears the topic, while the customer's rings, while
    // they talk.
    for (end, results) in [
        (Busy, [AgentBusy; 4]),
        (NoAnswer, [AgentNoAnswer; 4]),
        (Failed, [failed; 4]),
        (Canceled, [Cancelled; 4]),
        (Completed, [AgentDeclined, AgentDeclined, Cancelled, Talked]),
    ] {
        for (steps, result) in (2..=5).zip(results) {
            let mut call = after(&COURSE[..steps]);
            call.learn(line(Leg::Agent, end), NOW.plus_ms(9_000));
            assert!(
                matches!(call.stage, Stage::Done { result: found, .. } if found == result),
                "{end:?} after {steps}: {:?}",
                call.stage
            );
        }
    }
    // How the customer's line ends: while it rings, while they talk.
    for (end, results) in [
        (Busy, [CustomerBusy; 2]),
        (NoAnswer, [CustomerNoAnswer; 2]),
        (Failed, [failed; 2]),
        (Canceled, [Cancelled; 2]),
        (Completed, [Talked; 2]),
    ] {
        for (steps, result) in (4..=5).zip(results) {
            let mut call = after(&COURSE[..steps]);
            call.learn(line(Leg::Customer, end), NOW.plus_ms(9_000));
            assert!(
                matches!(call.stage, Stage::Done { result: found, .. } if found == result),
                "{end:?} after {steps}: {:?}",
                call.stage
            );
        }
    }
}

#[test]
fn a_talk_that_is_hung_up_was_a_talk_of_so_many_seconds() {
    for news in [
        News::HungUp,
        line(Leg::Agent, Completed),
        line(Leg::Customer, Completed),
    ] {
        let mut call = after(&COURSE[..5]);
        call.learn(news, NOW.plus_ms(4_000 + 90_500));
        let talked = Stage::Done {
            result: CallResult::Talked,
            seconds: 90,
        };
        assert_eq!(call.stage, talked, "{news:?}");
    }
    let mut call = after(&COURSE[..4]);
    call.learn(News::HungUp, NOW);
    assert!(matches!(
        call.stage,
        Stage::Done {
            result: CallResult::Cancelled,
            ..
        }
    ));
}

#[test]
fn what_comes_late_twice_or_out_of_order_changes_nothing_that_is_known() {
    let mut call = after(&COURSE);
    let over = call;
    let statuses = [
        Queued, Initiated, Ringing, InProgress, Completed, Busy, NoAnswer, Failed, Canceled,
    ];
    for leg in [Leg::Agent, Leg::Customer] {
        for status in statuses {
            call.learn(line(leg, status), NOW.plus_ms(99_000));
        }
    }
    for news in COURSE.iter().rev() {
        call.learn(*news, NOW.plus_ms(99_000));
    }
    assert_eq!(call.stage, over.stage);
}

#[test]
fn a_line_never_goes_back_and_keeps_its_first_end() {
    let mut known = Line::new();
    assert!(known.learn(Ringing));
    assert!(!known.learn(Initiated) && !known.learn(Ringing));
    assert!(known.learn(NoAnswer));
    assert!(!known.learn(Completed) && !known.learn(Busy));
    assert_eq!(known.status, Some(NoAnswer));
}

#[test]
fn after_a_lost_answer_nobody_dials_again_until_it_is_known() {
    let mut call = after(&[News::Submitting, News::AnswerLost]);
    assert_eq!(call.stage, Stage::Unknown);
    assert!(!call.permits_another());
    assert!(
        !call.learn(News::Submitting, NOW),
        "it is not submitted twice"
    );
    // The telephone rings after all: the provider had heard.
    let mut heard = call;
    heard.learn(line(Leg::Agent, Ringing), NOW);
    assert_eq!(heard.stage, Stage::AgentRinging);
    // It never had.
    call.learn(News::NeverHeard, NOW);
    assert!(call.permits_another());
}

#[test]
fn a_call_that_was_being_submitted_at_a_crash_is_not_known() {
    let mut call = after(&[News::Submitting]);
    assert!(!call.permits_another());
    assert!(
        !call.learn(News::NeverHeard, NOW),
        "first it must be looked for"
    );
    assert!(call.learn(News::AnswerLost, NOW));
}

#[test]
fn an_end_before_the_answer_to_the_submission_is_an_end() {
    let call = after(&[News::Submitting, line(Leg::Agent, Busy), News::Submitted]);
    assert!(matches!(
        call.stage,
        Stage::Done {
            result: CallResult::AgentBusy,
            ..
        }
    ));
}

#[test]
fn a_machine_at_the_customers_ends_it() {
    let mut call = after(&COURSE[..4]);
    assert!(call.learn(News::Machine, NOW));
    assert!(matches!(
        call.stage,
        Stage::Done {
            result: CallResult::CustomerMachine,
            ..
        }
    ));
}
