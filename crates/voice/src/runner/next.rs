//! What is to be done about a call that is not over. Pure.

use desk::OpenCall;
use domain::{
    call::{Move, Stage},
    time::Timestamp,
};

/// How long a call that moves is left to its callbacks.
///
/// Units: ms. Ringing lasts for half a minute; with every callback lost the state is right within 90 s.
pub(super) const LOOK_MS: i64 = 15_000;

/// The pause between two looks for a call in doubt, and between two attempts to end one.
///
/// Units: ms.
const AGAIN_MS: i64 = 5_000;

/// The pause between two looks for a conference.
///
/// Units: ms. It is there as soon as the provider has asked where to lead the first line.
const ROOM_MS: i64 = 1_000;

/// When a call in doubt that the provider does not list is surely none.
///
/// Units: ms since it was asked for. A request lasts for 15 s at most, and what was taken is listed within seconds.
const NEVER_MS: i64 = 60_000;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Its time has not come.
    Nothing,
    /// The provider is asked to ring.
    Dial,
    /// Whoever asked the provider is gone: it may have heard.
    Doubt,
    /// It is looked for among the calls to the agent.
    Find {
        /// True when it is none if it is not found.
        is_last: bool,
    },
    /// The provider is asked to end it.
    End,
    /// The provider is asked how it stands.
    Look,
    /// The provider is asked to lead the two into a conference.
    Move,
    /// The conference is looked for, into which the two were led.
    FindRoom,
    /// The provider is asked to let the customer wait, or to fetch him back.
    Hold {
        /// Which of them.
        waits: bool,
    },
    /// Those who are left alone in a conference are put down.
    PutDown,
}

/// What was done about a call last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) what: Next,
    pub(super) at: Timestamp,
}

/// Decides what is done about a call; `asked` is what was done last. Who hangs up is heard at once.
pub(super) fn next(open: &OpenCall, asked: Option<Asked>, now: Timestamp) -> Next {
    let rested = |ms| asked.is_none_or(|asked| now.ms_since(asked.at) >= ms);
    let again = |what| {
        let is_first = asked.is_none_or(|asked| asked.what != what);
        if is_first || rested(AGAIN_MS) {
            what
        } else {
            Next::Nothing
        }
    };
    let is_ending = asked.is_some_and(|asked| asked.what == Next::End);
    match open.call.call.stage {
        Stage::Done { .. } if open.call.is_over() => Next::Nothing,
        Stage::Done { .. } => again(Next::PutDown),
        Stage::Requested => Next::Dial,
        Stage::Submitting => Next::Doubt,
        Stage::Unknown if rested(AGAIN_MS) => Next::Find {
            is_last: open
                .submitted_at
                .is_none_or(|at| now.ms_since(at) >= NEVER_MS),
        },
        Stage::Unknown => Next::Nothing,
        Stage::AgentRinging
        | Stage::AgentConfirms
        | Stage::CustomerRinging
        | Stage::Talking { .. } => {
            let is_over = open.call.ends_at().is_some_and(|at| at <= now);
            if (open.call.is_ending || is_over) && (!is_ending || rested(AGAIN_MS)) {
                Next::End
            } else if rested(LOOK_MS) {
                Next::Look
            } else if open.call.ends_at().is_some() {
                match open.call.room.moved {
                    Move::Wanted if open.customer_sid.is_none() => again(Next::Look),
                    Move::Wanted => again(Next::Move),
                    Move::Asked if rested(ROOM_MS) => Next::FindRoom,
                    Move::Made if open.call.room.must_change_hold() => again(Next::Hold {
                        waits: open.call.room.wants_hold,
                    }),
                    Move::Unneeded | Move::Asked | Move::Made => Next::Nothing,
                }
            } else {
                Next::Nothing
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        call::{Call, CallResult, Line, LineStatus, PhoneCall, Purpose, Room},
        id::{CallId, OperatorId},
    };

    const NOW: Timestamp = Timestamp::from_ms(1_000_000);

    fn open(stage: Stage, is_ending: bool) -> OpenCall {
        OpenCall {
            call: PhoneCall {
                id: CallId::from_u128(1),
                purpose: Purpose::Verify,
                operator: OperatorId::from_u128(2),
                number: "+49…67".into(),
                call: Call {
                    stage,
                    ..Call::requested()
                },
                requested_at: NOW,
                ended_at: None,
                trouble: None,
                is_ending,
                limit_min: 60,
                room: Room::default(),
                note: None,
                version: 1,
            },
            sid: None,
            customer_sid: None,
            conference_sid: None,
            submitted_at: Some(NOW),
        }
    }

    fn looked(at: Timestamp) -> Asked {
        let what = Next::Look;
        Asked { what, at }
    }

    #[test]
    fn what_may_have_been_heard_is_looked_for_and_never_dialled() {
        let after = |ms: i64| NOW.plus_ms(ms);
        for (stage, asked, now, expected) in [
            (Stage::Requested, None, NOW, Next::Dial),
            (Stage::Submitting, None, NOW, Next::Doubt),
            (Stage::Unknown, None, NOW, Next::Find { is_last: false }),
            (
                Stage::Unknown,
                Some(looked(NOW)),
                after(4_999),
                Next::Nothing,
            ),
            (
                Stage::Unknown,
                Some(looked(NOW)),
                after(5_000),
                Next::Find { is_last: false },
            ),
            (
                Stage::Unknown,
                Some(looked(NOW)),
                after(60_000),
                Next::Find { is_last: true },
            ),
            (
                Stage::AgentRinging,
                Some(looked(NOW)),
                after(14_999),
                Next::Nothing,
            ),
            (
                Stage::Talking { since: NOW },
                Some(looked(NOW)),
                after(15_000),
                Next::Look,
            ),
        ] {
            assert_eq!(next(&open(stage, false), asked, now), expected, "{stage:?}");
        }
        let done = Stage::Done {
            result: CallResult::Talked,
            seconds: 1,
        };
        assert_eq!(next(&open(done, true), None, NOW), Next::Nothing);
    }

    #[test]
    fn who_has_talked_for_as_long_as_allowed_is_hung_up_on() {
        let talking = open(Stage::Talking { since: NOW }, false);
        let at = |ms| next(&talking, Some(looked(NOW.plus_ms(ms))), NOW.plus_ms(ms));
        assert_eq!(at(3_599_999), Next::Nothing);
        assert_eq!(at(3_600_000), Next::End);
        let mut longer = talking.clone();
        longer.call.limit_min += 15;
        let asked = Some(looked(NOW.plus_ms(3_600_000)));
        assert_eq!(next(&longer, asked, NOW.plus_ms(3_600_000)), Next::Nothing);
    }

    #[test]
    fn the_two_are_led_into_a_room_once_and_only_with_a_line_to_lead() {
        let mut call = open(Stage::Talking { since: NOW }, false);
        call.call.room.need();
        let asked = |what| Some(Asked { what, at: NOW });
        let soon = NOW.plus_ms(500);
        let looked = asked(Next::Find { is_last: false });
        assert_eq!(next(&call, looked, soon), Next::Look, "whose line is it?");
        call.customer_sid = Some("CA2".into());
        assert_eq!(next(&call, looked, soon), Next::Move);
        assert_eq!(next(&call, asked(Next::Move), soon), Next::Nothing);
        call.call.room.moved = Move::Asked;
        assert_eq!(next(&call, asked(Next::Move), soon), Next::Nothing);
        let later = NOW.plus_ms(1_000);
        assert_eq!(next(&call, asked(Next::Move), later), Next::FindRoom);
        call.call.room.moved = Move::Made;
        assert_eq!(next(&call, asked(Next::FindRoom), soon), Next::Nothing);
        call.call.room.wants_hold = true;
        let hold = Next::Hold { waits: true };
        assert_eq!(next(&call, asked(Next::FindRoom), soon), hold);
        assert_eq!(next(&call, asked(hold), soon), Next::Nothing);
        assert_eq!(next(&call, asked(hold), NOW.plus_ms(5_000)), hold);
        (call.call.room.wants_hold, call.call.room.is_held) = (false, true);
        let back = Next::Hold { waits: false };
        assert_eq!(next(&call, asked(hold), soon), back, "at once");
    }

    #[test]
    fn nobody_is_left_alone_in_a_room() {
        let done = Stage::Done {
            result: CallResult::Talked,
            seconds: 1,
        };
        let mut call = open(done, false);
        let up = Line {
            status: Some(LineStatus::InProgress),
        };
        let down = Line {
            status: Some(LineStatus::Completed),
        };
        (call.call.call.agent, call.call.call.customer) = (up, down);
        assert_eq!(next(&call, None, NOW), Next::Nothing, "there is no room");
        call.call.room.moved = Move::Made;
        assert_eq!(next(&call, None, NOW), Next::PutDown);
        call.call.call.agent = down;
        assert_eq!(next(&call, None, NOW), Next::Nothing);
    }

    #[test]
    fn one_that_shall_end_is_ended_again_and_again_until_it_has() {
        let ending = open(Stage::CustomerRinging, true);
        assert_eq!(next(&ending, None, NOW), Next::End);
        assert_eq!(next(&ending, Some(looked(NOW)), NOW), Next::End, "at once");
        let asked = Some(Asked {
            what: Next::End,
            at: NOW,
        });
        assert_eq!(next(&ending, asked, NOW.plus_ms(4_999)), Next::Nothing);
        assert_eq!(next(&ending, asked, NOW.plus_ms(5_000)), Next::End);
        let doubtful = open(Stage::Unknown, true);
        assert_eq!(next(&doubtful, None, NOW), Next::Find { is_last: false });
    }
}
