//! Who may call, and how often.

use super::origin;
use crate::{
    api::{Fingerprint, Limiter, bearer_in},
    http::Problem,
    run::Shared,
};
use axum::{
    Extension,
    extract::{ConnectInfo, Path, Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use desk::Error;
use domain::{
    channel::Channel,
    id::ChannelId,
    widget::{Visitor, Widget},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt, net::SocketAddr, sync::Arc};

/// The calls of a visitor a minute.
const CALLS: u32 = 240;

/// What a visitor may change a minute: messages, files, marks.
const WRITES: u32 = 30;

/// How often visitors may come from one address a minute: an office has many.
const ARRIVALS: u32 = 60;

/// The calls from one address a minute by those who have no token.
const LOOKS: u32 = 600;

/// The token of a visitor, as he sent it.
#[derive(Clone)]
pub(super) struct Token(pub(super) String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A widget that a stranger calls.
#[derive(Debug, Clone)]
pub(super) struct At(pub(super) Channel, pub(super) Widget);

/// What the door needs to know.
#[derive(Clone)]
pub(super) struct Gate {
    shared: Arc<Shared>,
    calls: Arc<Limiter>,
    writes: Arc<Limiter>,
    arrivals: Arc<Limiter>,
    looks: Arc<Limiter>,
}

impl Gate {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let allow = |per_minute| Arc::new(Limiter::new(per_minute));
        Self {
            shared,
            calls: allow(CALLS),
            writes: allow(WRITES),
            arrivals: allow(ARRIVALS),
            looks: allow(LOOKS),
        }
    }

    fn count(&self, limiter: &Limiter, caller: Fingerprint) -> Result<(), Problem> {
        limiter
            .pass(caller, self.shared.desk.now())
            .map_err(|after_ms| Error::TooMany { after_ms }.into())
    }

    /// Finds the widget that a stranger calls, and the page that he calls from.
    async fn find(
        &self,
        channel: Option<&String>,
        headers: &HeaderMap,
    ) -> Result<(At, Option<String>), Problem> {
        let id = channel.and_then(|id| id.parse().ok());
        let id: ChannelId = id.ok_or(Error::NotFound("channel"))?;
        let (channel, widget) = self.shared.desk.widget(id).await?;
        let origin = origin::check(&self.shared, headers, &widget)?;
        Ok((At(channel, widget), origin))
    }

    /// Finds the visitor who calls, and the page that he calls from.
    async fn recognise(
        &self,
        headers: &HeaderMap,
    ) -> Result<(Token, Visitor, Option<String>), Problem> {
        let token = token_in(headers).ok_or(Error::Unauthenticated(
            "send `Authorization: Bearer <token>`",
        ));
        let token = token.map_err(unknown)?;
        let known = self.shared.desk.visitor(&token.0).await;
        let (visitor, widget) = known.map_err(unknown)?;
        let origin = origin::check(&self.shared, headers, &widget)?;
        Ok((token, visitor, origin))
    }
}

/// Lets in who has no token yet: counted by his address, at a widget that is there, from a page that it names.
pub(super) async fn pass_strangers(
    State(gate): State<Gate>,
    Path(path): Path<BTreeMap<String, String>>,
    mut request: Request,
    next: Next,
) -> Response {
    let limiter = if *request.method() == Method::POST {
        &gate.arrivals
    } else {
        &gate.looks
    };
    let counted = gate.count(limiter, address(&request));
    let found = match counted {
        Ok(()) => gate.find(path.get("channel"), request.headers()).await,
        Err(problem) => Err(problem),
    };
    match found {
        Ok((at, origin)) => {
            request.extensions_mut().insert(at);
            allowed(next.run(request).await, origin)
        }
        Err(problem) => problem.into_response(),
    }
}

/// Lets in who has a visitor's token, from a page that his widget names, as often as he may.
pub(super) async fn pass_visitors(
    State(gate): State<Gate>,
    mut request: Request,
    next: Next,
) -> Response {
    let found = gate.recognise(request.headers()).await;
    let (token, visitor, origin) = match found {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    let caller: Fingerprint = Sha256::digest(visitor.id.to_string()).into();
    let mut counted = gate.count(&gate.calls, caller);
    // Who types or looks at another page says so often.
    let is_light = matches!(
        request.uri().path(),
        "/widget/v1/typing" | "/widget/v1/page"
    );
    if counted.is_ok() && *request.method() == Method::POST && !is_light {
        counted = gate.count(&gate.writes, caller);
    }
    let response = match counted {
        Ok(()) => {
            request.extensions_mut().insert(visitor);
            request.extensions_mut().insert(token);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    };
    allowed(response, origin)
}

/// Returns who a stranger was before, when he has a token that is good.
pub(super) async fn known_before(shared: &Shared, headers: &HeaderMap) -> Option<Visitor> {
    let token = token_in(headers)?;
    let (visitor, _) = shared.desk.visitor(&token.0).await.ok()?;
    Some(visitor)
}

fn token_in(headers: &HeaderMap) -> Option<Token> {
    bearer_in(headers).map(Token)
}

fn unknown(error: Error) -> Problem {
    let is_unknown = matches!(error, Error::Unauthenticated(_));
    let problem = Problem::from(error);
    if is_unknown {
        let status = StatusCode::UNAUTHORIZED;
        return Problem::new(status, "visitor_unknown", problem.detail);
    }
    problem
}

fn allowed(mut response: Response, origin: Option<String>) -> Response {
    if let Some(origin) = origin {
        origin::allow(response.headers_mut(), &origin);
    }
    response
}

/// Returns what stands for the address at the other end; of IPv6 the network, which one has whole.
fn address(request: &Request) -> Fingerprint {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let bytes: Vec<u8> = match peer.map(|peer| peer.0.ip().to_canonical()) {
        Some(std::net::IpAddr::V4(address)) => address.octets().to_vec(),
        Some(std::net::IpAddr::V6(address)) => address.octets()[..8].to_vec(),
        None => Vec::new(),
    };
    Sha256::digest(bytes).into()
}

/// Who calls, as handlers are given him.
pub(super) type Caller = Extension<Visitor>;
