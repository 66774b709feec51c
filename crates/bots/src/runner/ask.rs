//! Asking a bot over the network, within its time.

use crate::{
    Failure, Turn,
    bot::{Answer, Bot, Exchange, Method, Reads, Reply, Request, Step},
};
use domain::time::Timestamp;
use egress::Guarded;
use std::time::Duration;
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task::block_in_place,
    time::timeout,
};

/// The requests that one turn may take: a token, the question, one question back.
const MAX_REQUESTS: usize = 4;

/// Asks a bot; whatever happens, it is over when `deadline` has passed.
pub(super) async fn ask(
    bot: &dyn Bot,
    turn: &Turn,
    at: Timestamp,
    guarded: &Guarded,
    deadline: Duration,
) -> Result<Reply, Failure> {
    let asked = async {
        let mut step = thinking(|| bot.begin(turn, at))?;
        for _ in 0..MAX_REQUESTS {
            match step {
                Step::Done(reply) => return Ok(reply),
                Step::Ask { request, then } => step = exchange(guarded, request, then).await?,
            }
        }
        Err(Failure::malformed("it asks back without end"))
    };
    timeout(deadline, asked).await.unwrap_or(Err(Failure::Late))
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
) -> Result<Step, Failure> {
    let reads = request.reads;
    let answer = Answer::from(send(guarded, request).await?);
    let is_stream = reads == Reads::Stream && (200..300).contains(&answer.status);
    if !is_stream {
        return then.answered(answer);
    }
    then.piece(&answer.body);
    then.answered(Answer {
        body: Vec::new(),
        ..answer
    })
}

/// Sends one request to an address that an admin typed.
pub(super) async fn send(guarded: &Guarded, request: Request) -> Result<egress::Answer, Failure> {
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let sent = match request.method {
        Method::Get => guarded.get(&request.url, &headers).await,
        Method::Post => guarded.post(&request.url, &headers, request.body).await,
    };
    sent.map_err(|failure| match failure {
        egress::Failure::Forbidden(why)
        | egress::Failure::NotSent(why)
        | egress::Failure::Lost(why) => Failure::Unreachable { why },
    })
}
