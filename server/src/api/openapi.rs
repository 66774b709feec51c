//! The OpenAPI 3.1 document, made from the table of calls.

use super::{BASE, route::Route, table::table};
use crate::http::Problem;
use domain::page::MAX_LIMIT;
use serde_json::{Map, Value, json};
use utoipa::PartialSchema;

/// Renders the document.
pub(super) fn document() -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    schemas.insert(
        "Problem".into(),
        json!(<Problem as PartialSchema>::schema()),
    );
    for route in table() {
        for shape in [&route.takes, &route.answers].into_iter().flatten() {
            for (name, schema) in &shape.schemas {
                schemas.insert(name.clone(), json!(schema));
            }
        }
        let path = paths
            .entry(format!("{BASE}{}", route.path))
            .or_insert_with(|| json!({}));
        path[route.method.to_lowercase()] = operation(&route);
    }
    let schemas = opened(&schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Switchboard",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The help desk for programs. Times are RFC 3339 in UTC. Errors are \
                            RFC 9457 problems with a stable code. Every POST takes an \
                            Idempotency-Key, which is kept for seven days.",
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

/// Writes out what a schema extends: one that refuses further fields can't be extended by a reference to it.
fn opened(schemas: &Map<String, Value>) -> Map<String, Value> {
    let write_out = |part: &Value| {
        let name = part["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next());
        let Some(Value::Object(extended)) = name.and_then(|name| schemas.get(name)) else {
            return part.clone();
        };
        let mut extended = extended.clone();
        extended.remove("additionalProperties");
        extended.remove("example");
        Value::Object(extended)
    };
    let mut opened = schemas.clone();
    for schema in opened.values_mut() {
        if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
            *parts = parts.iter().map(write_out).collect();
        }
    }
    opened
}

/// Says how a parameter is written, by its name and by what is said of it.
fn written_as(name: &str, says: &str) -> Value {
    match name {
        "limit" => json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT }),
        "after" => json!({ "type": "integer", "minimum": 0 }),
        "blocked" | "counted" => json!({ "type": "boolean" }),
        "external_id" | "cursor" => json!({ "type": "string", "minLength": 1 }),
        "id" | "intent" | "delivery" => json!({ "type": "string", "format": "uuid" }),
        _ if says.starts_with("RFC 3339") => json!({ "type": "string", "format": "date-time" }),
        _ if says.starts_with("id of") => json!({ "type": "string", "format": "uuid" }),
        _ => json!({ "type": "string" }),
    }
}

fn operation(route: &Route) -> Value {
    let resource = route.path.split('/').nth(1).unwrap_or_default();
    let mut operation = json!({
        "operationId": operation_id(route),
        "tags": [resource],
        "summary": route.says,
        "description": format!("Needs the right `{}`.", route.right.name()),
        "parameters": parameters(route),
        "responses": {
            route.status.to_string(): answer(route),
            "default": content("A problem.", "application/problem+json", "Problem"),
        },
    });
    if route.may_find {
        operation["responses"]["200"] = answer(route);
    }
    if let Some(shape) = &route.takes {
        let mut body = content("", "application/json", &shape.name);
        body["required"] = Value::Bool(true);
        body.as_object_mut()
            .and_then(|body| body.remove("description"));
        operation["requestBody"] = body;
    }
    operation
}

/// `GET /teams/{id}` is `get_teams_id`.
fn operation_id(route: &Route) -> String {
    let words = route.path.replace(['{', '}'], "").replace(['/', '-'], "_");
    format!("{}{words}", route.method.to_lowercase())
}

fn parameters(route: &Route) -> Value {
    let parameter = |place: &str, name: &str, says: &str, required: bool| {
        json!({
            "in": place,
            "name": name,
            "description": says,
            "required": required,
            "schema": written_as(name, says),
        })
    };
    let in_path = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{'))
        .map(|part| parameter("path", part.trim_end_matches('}'), "", true));
    let in_query = route
        .query
        .iter()
        .map(|(name, says)| parameter("query", name, says, false));
    let key = (route.method == "POST").then(|| {
        parameter(
            "header",
            "Idempotency-Key",
            "Makes it safe to send again.",
            false,
        )
    });
    let version = (route.method == "PATCH")
        .then(|| parameter("header", "If-Match", "The ETag of what was read.", false));
    in_path.chain(in_query).chain(key).chain(version).collect()
}

fn answer(route: &Route) -> Value {
    let Some(shape) = &route.answers else {
        return json!({ "description": "Done." });
    };
    let kind = if route.is_stream {
        "text/event-stream"
    } else {
        "application/json"
    };
    content("Done.", kind, &shape.name)
}

fn content(description: &str, kind: &str, schema: &str) -> Value {
    json!({
        "description": description,
        "content": { kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::ToSchema;

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        for part in text.split("\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(
                document["components"]["schemas"].get(name).is_some(),
                "{name}"
            );
        }
    }

    #[test]
    fn every_body_has_an_example() {
        let document = document();
        for route in table() {
            let Some(shape) = &route.takes else { continue };
            let schema = &document["components"]["schemas"][&shape.name];
            let has = schema["example"].is_object() || schema["examples"][0].is_object();
            assert!(has, "{}", shape.name);
        }
    }

    #[test]
    fn lists_of_different_things_have_schemas_of_their_own() {
        let document = document();
        let schemas = &document["components"]["schemas"];
        for (list, item) in [("TeamList", "Team"), ("MessageList", "Message")] {
            let items = &schemas[list]["properties"]["items"]["items"]["$ref"];
            assert_eq!(items, &format!("#/components/schemas/{item}"));
        }
    }

    #[test]
    fn what_an_answer_extends_takes_further_fields() {
        let document = document();
        let parts = &document["components"]["schemas"]["Policy"]["allOf"];
        let parts = parts.as_array().unwrap();
        assert!(
            parts
                .iter()
                .all(|part| part.get("additionalProperties").is_none())
        );
        assert!(
            parts
                .iter()
                .any(|part| !part["properties"]["rings"].is_null())
        );
    }

    #[test]
    fn every_call_is_documented_and_named_once() {
        let mut names: Vec<String> = table().iter().map(operation_id).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(table().iter().all(|route| route.says.ends_with('.')));
        assert_eq!(Problem::name(), "Problem");
    }
}
