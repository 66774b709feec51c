//! One call of the API: its right, its handler, its documentation.

use super::{
    again::{Again, Reads},
    idempotency::{self, Keys},
};
use crate::http::{Problem, Web};
use axum::{
    Extension,
    extract::{Request, State},
    handler::Handler,
    middleware::{self, Next},
    response::Response,
    routing::{self, MethodRouter},
};
use desk::{Actor, Desk};
use domain::permission::Right;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

/// The name and the schema of a type, and of all that it is made of.
pub(super) struct Shape {
    pub(super) name: String,
    pub(super) schemas: Vec<(String, RefOr<Schema>)>,
}

impl Shape {
    fn of<T: ToSchema>() -> Self {
        let name = T::name().into_owned();
        let mut schemas = vec![(name.clone(), T::schema())];
        T::schemas(&mut schemas);
        Self { name, schemas }
    }
}

/// One call of the API.
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) right: Right,
    pub(super) says: &'static str,
    pub(super) query: &'static [(&'static str, &'static str)],
    pub(super) takes: Option<Shape>,
    pub(super) answers: Option<Shape>,
    pub(super) status: u16,
    pub(super) is_stream: bool,
    /// True when 200 says that what shall be made was there.
    pub(super) may_find: bool,
    /// True when no idempotency key is kept: the answer is a secret, the body a file that is not held, or nothing is
    /// changed.
    is_answered_anew: bool,
    handler: MethodRouter<Web>,
}

impl Route {
    fn new(
        method: &'static str,
        path: &'static str,
        right: Right,
        handler: MethodRouter<Web>,
    ) -> Self {
        Self {
            method,
            path,
            right,
            says: "",
            query: &[],
            takes: None,
            answers: None,
            status: 200,
            is_stream: false,
            may_find: false,
            is_answered_anew: false,
            handler,
        }
    }

    /// A call that reads.
    pub(super) fn get<H, T>(path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        Self::new("GET", path, right, routing::get(handler))
    }

    /// A call that does or makes something.
    pub(super) fn post<H, T>(path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        Self::new("POST", path, right, routing::post(handler))
    }

    /// A call that changes some fields.
    pub(super) fn patch<H, T>(path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        Self::new("PATCH", path, right, routing::patch(handler))
    }

    /// A call that replaces something whole.
    pub(super) fn put<H, T>(path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        Self::new("PUT", path, right, routing::put(handler))
    }

    /// A call that ends something; answers 204.
    pub(super) fn delete<H, T>(path: &'static str, right: Right, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        Self {
            status: 204,
            ..Self::new("DELETE", path, right, routing::delete(handler))
        }
    }

    /// Says in a sentence what it does.
    pub(super) fn says(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    /// Names what may stand in the query.
    pub(super) fn asks(self, query: &'static [(&'static str, &'static str)]) -> Self {
        Self { query, ..self }
    }

    /// Names the body.
    pub(super) fn takes<T: ToSchema>(self) -> Self {
        Self {
            takes: Some(Shape::of::<T>()),
            ..self
        }
    }

    /// Names the answer.
    pub(super) fn answers<T: ToSchema>(self) -> Self {
        Self {
            answers: Some(Shape::of::<T>()),
            ..self
        }
    }

    /// Names the answer of a call that made something: 201.
    pub(super) fn makes<T: ToSchema>(self) -> Self {
        Self {
            status: 201,
            ..self.answers::<T>()
        }
    }

    /// Names the answer of a call that makes something (201) or finds it there (200).
    pub(super) fn puts<T: ToSchema>(self) -> Self {
        Self {
            may_find: true,
            ..self.makes::<T>()
        }
    }

    /// Says that the answer holds a secret, which is shown once and kept nowhere.
    pub(super) fn answers_secret(self) -> Self {
        Self {
            is_answered_anew: true,
            ..self
        }
    }

    /// Says that there is nothing to answer: 204.
    pub(super) fn answers_nothing(self) -> Self {
        Self {
            status: 204,
            ..self
        }
    }

    /// Says that the call changes nothing, so that asking twice does no harm.
    pub(super) fn changes_nothing(self) -> Self {
        Self {
            is_answered_anew: true,
            ..self
        }
    }

    /// Says that the body is a file, of any type.
    pub(super) fn takes_file(self) -> Self {
        Self {
            is_answered_anew: true,
            ..self
        }
    }

    /// Says that the answer is a stream of events.
    pub(super) fn streams(self) -> Self {
        Self {
            is_stream: true,
            ..self
        }
    }

    /// Says whether its answer is kept under an idempotency key.
    pub(super) fn is_kept(&self) -> bool {
        self.method == "POST" && !self.is_answered_anew
    }

    /// Returns the handler alone.
    pub(super) fn unguarded(self) -> MethodRouter<Web> {
        self.handler
    }

    /// Returns the handler behind its right and its idempotency key.
    pub(super) fn guarded(self, desk: &Desk, keys: &Keys, reads: &Reads) -> MethodRouter<Web> {
        let (is_kept, again) = (self.is_kept(), Again::of(&self));
        let mut handler = self.handler;
        if is_kept {
            let state = (desk.clone(), keys.clone(), reads.clone(), again);
            handler = handler.layer(middleware::from_fn_with_state(state, idempotency::once));
        }
        handler.layer(middleware::from_fn_with_state(self.right, require))
    }
}

/// Lets through who has the right, before anything of the request is looked at.
async fn require(
    State(right): State<Right>,
    Extension(actor): Extension<Actor>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    actor.may(right)?;
    Ok(next.run(request).await)
}
