//! Takes calls in, lets faults strike, and answers.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::answer::{self, Answer, Refusal};
use super::methods::{self, Method, Run};
use super::params::Params;
use super::{delivery, files, media, polling, request};
use crate::faults::{Aim, FaultKind};
use crate::world::{BotId, Call, UserId, World};

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route("/bot{token}/{method}", get(answer_call).post(answer_call))
        .route("/file/bot{token}/{*path}", get(files::download))
        .layer(DefaultBodyLimit::max(media::UPLOAD_BYTES + 1024 * 1024))
}

async fn answer_call(
    State(world): State<World>,
    Path((token, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    let bot = world.with(|state, _| {
        state
            .bots
            .values()
            .find(|bot| bot.account.token == token)
            .map(|bot| bot.account.id)
    });
    let Some(bot) = bot else {
        return Refusal::unauthorized().into_response();
    };
    let Some(method) = methods::find(&method) else {
        return Refusal::no_such_method().into_response();
    };
    match Params::read(request).await {
        Ok(params) => {
            Incoming {
                world,
                bot,
                method,
                params,
            }
            .answer()
            .await
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// A call that was understood.
struct Incoming {
    world: World,
    bot: BotId,
    method: &'static Method,
    params: Params,
}

impl Incoming {
    async fn answer(self) -> Response {
        let strikes = self.strikes();
        if strikes.contains(&FaultKind::Offline) {
            self.record(0, None);
            return answer::hang_up();
        }
        for strike in &strikes {
            if let FaultKind::Slow { ms } = strike {
                let until_ms = self
                    .world
                    .clock()
                    .now_ms()
                    .saturating_add(i64::try_from(*ms).unwrap_or(i64::MAX));
                tokio::select! {
                    () = self.world.clock().sleep_until(until_ms) => {}
                    () = self.world.closed() => {}
                }
            }
        }
        if strikes.contains(&FaultKind::ServerError) {
            self.record(502, None);
            return answer::broken_gateway();
        }
        let outcome = match strikes.iter().find_map(Refusal::from_fault) {
            Some(refusal) => Err(refusal),
            None => self.carry_out().await,
        };
        if strikes.contains(&FaultKind::LostAnswer) {
            self.record(0, None);
            return answer::hang_up();
        }
        let (code, description) = verdict(outcome.as_ref());
        self.record(code, description);
        outcome.into_response()
    }

    fn strikes(&self) -> Vec<FaultKind> {
        let user = self
            .params
            .text("chat_id")
            .and_then(|id| id.parse().ok())
            .map(UserId);
        let Method {
            name, about_a_chat, ..
        } = *self.method;
        let aim = Aim {
            bot: self.bot,
            user,
            method: name,
            about_a_chat,
        };
        self.world.with(|state, _| {
            let strikes = state.faults.strike(aim);
            if !strikes.is_empty() {
                state.announce(crate::world::Change::Faults);
            }
            strikes
        })
    }

    async fn carry_out(&self) -> Result<Answer, Refusal> {
        let Run::AtOnce(run) = self.method.run else {
            return polling::get_updates(&self.world, self.bot, &self.params).await;
        };
        let outcome = self.world.with(|state, now_ms| {
            run(&mut request::Request {
                state,
                bot: self.bot,
                params: &self.params,
                now_ms,
            })
        });
        if self.method.name == "setWebhook" && outcome.is_ok() {
            delivery::spawn(&self.world, self.bot);
        }
        outcome
    }

    fn record(&self, code: u16, description: Option<String>) {
        let method = self.method.name.to_owned();
        let params = self.params.describe();
        self.world.with(|state, at_ms| {
            state.journal.record(Call {
                at_ms,
                bot_id: self.bot,
                method,
                params,
                code,
                description,
            });
            state.wake();
        });
    }
}

/// How a call ended, for the records.
pub(crate) fn verdict(outcome: Result<&Answer, &Refusal>) -> (u16, Option<String>) {
    match outcome {
        Ok(_) => (200, None),
        Err(refusal) => (refusal.code, Some(refusal.description.clone())),
    }
}
