//! Asking a bot over the network, within its time.

use crate::{
    Failure,
    bot::{Exchange, Method, Reads, Reply, Request, Step},
};
use domain::time::Timestamp;
use egress::Guarded;
use std::{
    pin::pin,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task::block_in_place,
    time::{sleep, timeout},
};

/// The requests that one turn may take: a token, the question, one question back.
const MAX_REQUESTS: usize = 4;

/// How long a bot may take in all whose words have begun to come.
const STREAMED: Duration = Duration::from_secs(45);

/// How often the desk's clock is asked whether the time is over: it may be moved.
const LOOK: Duration = Duration::from_millis(250);

/// How long a bot may take, and by which clock.
pub(super) struct Patience<'a> {
    /// Tells the desk's time.
    pub(super) clock: &'a (dyn Fn() -> Timestamp + Sync),
    /// When the bot was asked.
    pub(super) at: Timestamp,
    /// How long it may take.
    pub(super) deadline: Duration,
}

impl Patience<'_> {
    /// Waits until so much has passed since the bot was asked, by the desk's clock; and never longer than `most`.
    async fn end(&self, time: Duration, most: Duration) {
        let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let moved = async {
            while (self.clock)().ms_since(self.at) < ms {
                sleep(LOOK).await;
            }
        };
        // Who is late by either clock is late.
        let _over = timeout(most, moved).await;
    }
}

/// Asks a bot, which begins by `begin`; whatever happens, it is over when its deadline has passed, or [`STREAMED`] once
/// its words have begun to come.
///
/// What the bot needs to begin is gone while it is waited for: hundreds may be at once.
pub(super) async fn ask(
    begin: impl FnOnce() -> Result<Step, Failure>,
    guarded: &Guarded,
    patience: &Patience<'_>,
) -> Result<Reply, Failure> {
    let has_begun = AtomicBool::new(false);
    let asked = async {
        let mut step = thinking(begin)?;
        for _ in 0..MAX_REQUESTS {
            match step {
                Step::Done(reply) => return Ok(reply),
                Step::Ask { request, then } => {
                    step = exchange(guarded, request, then, &has_begun).await?;
                }
            }
        }
        Err(Failure::malformed("it asks back without end"))
    };
    within(patience, &has_begun, asked).await
}

/// Waits for an answer until the deadline, and on if its words have begun to come by then.
async fn within<T>(
    patience: &Patience<'_>,
    has_begun: &AtomicBool,
    asked: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut asked = pin!(asked);
    let deadline = patience.deadline;
    tokio::select! {
        biased;
        answered = &mut asked => return answered,
        () = patience.end(deadline, deadline) => {}
    }
    if !has_begun.load(Ordering::Relaxed) {
        return Err(Failure::Late);
    }
    let left = STREAMED.saturating_sub(deadline);
    tokio::select! {
        biased;
        answered = &mut asked => answered,
        () = patience.end(STREAMED.max(deadline), left) => Err(Failure::Late),
    }
}

/// Lets a bot think without holding up other tasks: the built-in one may have to learn.
fn thinking<T>(think: impl FnOnce() -> T) -> T {
    if Handle::current().runtime_flavor() == RuntimeFlavor::MultiThread {
        block_in_place(think)
    } else {
        think()
    }
}

async fn exchange(
    guarded: &Guarded,
    request: Request,
    mut then: Box<dyn Exchange>,
    has_begun: &AtomicBool,
) -> Result<Step, Failure> {
    let answer = match request.reads {
        Reads::Whole => send(guarded, request).await?,
        Reads::Stream => {
            let piece = |bytes: &[u8]| {
                if then.piece(bytes).is_some() {
                    has_begun.store(true, Ordering::Relaxed);
                }
            };
            let headers = borrowed(&request.headers);
            let sent = guarded.post_in_pieces(&request.url, &headers, request.body, piece);
            sent.await.map_err(unreachable)?
        }
    };
    then.answered(answer.into())
}

/// Sends one request to an address that an admin typed.
pub(super) async fn send(guarded: &Guarded, request: Request) -> Result<egress::Answer, Failure> {
    let headers = borrowed(&request.headers);
    let sent = match request.method {
        Method::Get => guarded.get(&request.url, &headers).await,
        Method::Post => guarded.post(&request.url, &headers, request.body).await,
    };
    sent.map_err(unreachable)
}

fn borrowed<'a>(headers: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    let headers = headers.iter();
    headers
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

fn unreachable(failure: egress::Failure) -> Failure {
    match failure {
        egress::Failure::Forbidden(why)
        | egress::Failure::NotSent(why)
        | egress::Failure::Lost(why) => Failure::Unreachable { why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::Answer;
    use egress::{Allow, Limits};
    use std::{
        future::pending,
        sync::{Arc, atomic::AtomicI64},
    };
    use tokio::{net::TcpListener, time::Instant};

    const AT: Timestamp = Timestamp::from_ms(1_000);

    async fn after(s: u64) -> Result<u64, Failure> {
        sleep(Duration::from_secs(s)).await;
        Ok(s)
    }

    /// Asks with a clock that stands still.
    async fn asked<T>(
        deadline_s: u64,
        has_begun: bool,
        asked: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let patience = Patience {
            clock: &|| AT,
            at: AT,
            deadline: Duration::from_secs(deadline_s),
        };
        within(&patience, &AtomicBool::new(has_begun), asked).await
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_given_up_at_the_deadline() {
        assert_eq!(asked(8, false, after(7)).await, Ok(7));
        let since = Instant::now();
        let silent = asked(8, false, pending::<Result<(), _>>()).await;
        let deadline = Duration::from_secs(8);
        assert_eq!((silent, since.elapsed()), (Err(Failure::Late), deadline));
    }

    #[tokio::test(start_paused = true)]
    async fn whose_words_have_begun_to_come_may_take_longer_but_not_for_ever() {
        assert_eq!(asked(8, true, after(44)).await, Ok(44));
        let since = Instant::now();
        let endless = asked(8, true, pending::<Result<(), _>>()).await;
        assert_eq!((endless, since.elapsed()), (Err(Failure::Late), STREAMED));
        assert_eq!(asked(100, true, after(99)).await, Ok(99));
        assert_eq!(asked(100, true, after(101)).await, Err(Failure::Late));
    }

    /// Takes any answer for the end of the turn.
    struct Any;

    impl Exchange for Any {
        fn answered(self: Box<Self>, _answer: Answer) -> Result<Step, Failure> {
            Err(Failure::Silent)
        }
    }

    #[tokio::test]
    async fn what_a_bot_began_with_is_gone_while_it_is_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let guarded = Guarded::new(Allow::loopback(), Limits::default()).unwrap();
        let patience = Patience {
            clock: &|| AT,
            at: AT,
            deadline: Duration::from_secs(8),
        };
        let known = Arc::new("all that the house knows");
        let kept = Arc::downgrade(&known);
        let begin = move || {
            Ok(Step::Ask {
                request: Request::post_json(url, known.as_bytes().to_vec()),
                then: Box::new(Any),
            })
        };
        let mut asked = pin!(ask(begin, &guarded, &patience));
        tokio::select! {
            answered = &mut asked => panic!("nobody has answered: {answered:?}"),
            connected = listener.accept() => drop(connected.unwrap()),
        }
        assert!(kept.upgrade().is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_late_by_the_desks_clock_is_late() {
        let moved = AtomicI64::new(AT.as_ms());
        let clock = || Timestamp::from_ms(moved.load(Ordering::Relaxed));
        let patience = Patience {
            clock: &clock,
            at: AT,
            deadline: Duration::from_secs(8),
        };
        for (has_begun, late_ms) in [(false, 8_000), (true, 45_000)] {
            moved.store(AT.as_ms(), Ordering::Relaxed);
            let has_begun = AtomicBool::new(has_begun);
            let (since, answer) = (Instant::now(), pending::<Result<(), _>>());
            let (heard, ()) = tokio::join!(within(&patience, &has_begun, answer), async {
                sleep(Duration::from_secs(1)).await;
                moved.fetch_add(late_ms - 1, Ordering::Relaxed);
                sleep(Duration::from_secs(1)).await;
                moved.fetch_add(1, Ordering::Relaxed);
            });
            assert_eq!(heard, Err(Failure::Late));
            let passed = since.elapsed();
            let (at_least, at_most) = (Duration::from_secs(2), Duration::from_secs(2) + LOOK);
            assert!((at_least..=at_most).contains(&passed), "{passed:?}");
        }
    }
}
