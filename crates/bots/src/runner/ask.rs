//! Asking a bot over the network, within its time.

use crate::{
    Failure, Turn,
    bot::{Bot, Exchange, Method, Reads, Reply, Request, Step},
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
    time::timeout,
};

/// The requests that one turn may take: a token, the question, one question back.
const MAX_REQUESTS: usize = 4;

/// How long a bot may take in all whose words have begun to come.
const STREAMED: Duration = Duration::from_secs(45);

/// Asks a bot; whatever happens, it is over when `deadline` has passed, or [`STREAMED`] once its words have begun to
/// come.
pub(super) async fn ask(
    bot: &dyn Bot,
    turn: &Turn,
    at: Timestamp,
    guarded: &Guarded,
    deadline: Duration,
) -> Result<Reply, Failure> {
    let has_begun = AtomicBool::new(false);
    let asked = async {
        let mut step = thinking(|| bot.begin(turn, at))?;
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
    within(deadline, &has_begun, asked).await
}

/// Waits for an answer until `deadline`, and on if its words have begun to come by then.
async fn within<T>(
    deadline: Duration,
    has_begun: &AtomicBool,
    asked: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut asked = pin!(asked);
    if let Ok(answered) = timeout(deadline, &mut asked).await {
        return answered;
    }
    if !has_begun.load(Ordering::Relaxed) {
        return Err(Failure::Late);
    }
    let left = STREAMED.saturating_sub(deadline);
    timeout(left, asked).await.unwrap_or(Err(Failure::Late))
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
    use std::future::pending;
    use tokio::time::{Instant, sleep};

    const DEADLINE: Duration = Duration::from_secs(8);

    async fn after(s: u64) -> Result<u64, Failure> {
        sleep(Duration::from_secs(s)).await;
        Ok(s)
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_given_up_at_the_deadline() {
        let begun = AtomicBool::new(false);
        assert_eq!(within(DEADLINE, &begun, after(7)).await, Ok(7));
        let since = Instant::now();
        let silent = within(DEADLINE, &begun, pending::<Result<(), _>>()).await;
        assert_eq!((silent, since.elapsed()), (Err(Failure::Late), DEADLINE));
    }

    #[tokio::test(start_paused = true)]
    async fn whose_words_have_begun_to_come_may_take_longer_but_not_for_ever() {
        let begun = AtomicBool::new(true);
        assert_eq!(within(DEADLINE, &begun, after(44)).await, Ok(44));
        let since = Instant::now();
        let endless = within(DEADLINE, &begun, pending::<Result<(), _>>()).await;
        assert_eq!((endless, since.elapsed()), (Err(Failure::Late), STREAMED));
        let patient = Duration::from_secs(100);
        assert_eq!(within(patient, &begun, after(99)).await, Ok(99));
        assert_eq!(
            within(patient, &begun, after(101)).await,
            Err(Failure::Late)
        );
    }
}
