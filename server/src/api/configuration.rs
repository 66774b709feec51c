//! `/configuration`.

use super::extract::{Body, Query};
use crate::http::Problem;
use axum::{Extension, Json, extract::State};
use desk::{Actor, Desk};
use domain::configuration::{Configuration, Effect, Noun, Step};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

/// The configuration of a house as one file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct File(Configuration);

impl PartialSchema for File {
    fn schema() -> RefOr<Schema> {
        let form = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("The form of the file: 1."));
        ObjectBuilder::new()
            .description(Some(
                "The configuration of a house as one file: `teams`, `categories`, `intents`, `canned_replies`, `bots`, \
                 `channels` and `webhooks`, each thing under its id; `routing_policy`, `away_reasons`, `retention` and \
                 `brand`. No secret is in it. What is left out is not touched.",
            ))
            .property("switchboard", form)
            .required("switchboard")
            .examples([json!({
                "switchboard": 1,
                "teams": { "0197a3c0-0000-7000-8000-000000000001": { "name": "Billing" } },
                "away_reasons": ["Lunch", "Training"]
            })])
            .into()
    }
}

impl ToSchema for File {}

/// What happens to one thing of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FileStep {
    /// `team`, `category`, `intent`, `canned_reply`, `bot`, `channel`, `webhook`, `routing_policy`, `away_reasons`,
    /// `retention` or `brand`.
    #[schema(value_type = String)]
    kind: Noun,
    /// Its id in this house; null for what there is one of.
    id: Option<String>,
    /// Its name, with those above it.
    name: String,
    /// `new`, `new_off` (made switched off, because what it needs is secret), `changed`, `same`, or `left_out`
    /// (connect it with its token first).
    effect: &'static str,
    /// Of one that changes: the fields that differ.
    fields: Vec<String>,
}

impl From<Step> for FileStep {
    fn from(step: Step) -> Self {
        let (effect, fields) = match step.effect {
            Effect::New { is_off: false } => ("new", Vec::new()),
            Effect::New { is_off: true } => ("new_off", Vec::new()),
            Effect::Changed { fields } => ("changed", fields),
            Effect::Same => ("same", Vec::new()),
            Effect::LeftOut => ("left_out", Vec::new()),
        };
        Self {
            kind: step.noun,
            id: step.id.map(|id| id.to_string()),
            name: step.name,
            effect,
            fields,
        }
    }
}

/// Something that keeps a file from being taken in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FileProblem {
    /// Where in the file, such as `teams.<id>.name`.
    place: String,
    /// Why, in a sentence.
    reason: String,
}

/// What taking a file in would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Outlook {
    /// Empty when it can be taken in.
    problems: Vec<FileProblem>,
    /// Each thing of the file.
    steps: Vec<FileStep>,
    /// The mark of the house as it was looked at; `seen` of the change.
    seen: String,
}

/// What happened to each thing of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TakenIn {
    /// Each thing of the file.
    steps: Vec<FileStep>,
}

/// Which house was seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    seen: Option<String>,
}

pub(super) async fn get(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<File>, Problem> {
    Ok(Json(File(desk.export_configuration(&actor).await?)))
}

pub(super) async fn try_out(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Body(File(file)): Body<File>,
) -> Result<Json<Outlook>, Problem> {
    let outlook = desk.try_configuration(&actor, &file).await?;
    let problems = outlook.problems.into_iter().map(|bad| FileProblem {
        place: bad.field,
        reason: bad.problem.to_string(),
    });
    Ok(Json(Outlook {
        problems: problems.collect(),
        steps: outlook.steps.into_iter().map(Into::into).collect(),
        seen: outlook.seen,
    }))
}

pub(super) async fn take_in(
    State(desk): State<Desk>,
    Extension(actor): Extension<Actor>,
    Query(seen): Query<Seen>,
    Body(File(file)): Body<File>,
) -> Result<Json<TakenIn>, Problem> {
    let steps = desk
        .import_configuration(&actor, &file, seen.seen.as_deref())
        .await?;
    Ok(Json(TakenIn {
        steps: steps.into_iter().map(Into::into).collect(),
    }))
}
