//! Conditions of a statement that is put together, and the rule who sees what as SQL.

use crate::rows;
use domain::permission::{Role, Viewer};

/// A value of a condition that was put together.
#[derive(Clone)]
pub(crate) enum Value {
    Text(String),
    Number(i64),
}

/// Conditions and their values, put together for one statement.
#[derive(Default)]
pub(crate) struct Conditions {
    text: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Conditions {
    pub(crate) fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    pub(crate) fn text(&mut self, value: impl ToString) -> String {
        self.place(Value::Text(value.to_string()))
    }

    pub(crate) fn add(&mut self, condition: impl Into<String>) {
        self.text.push(condition.into());
    }

    pub(crate) fn any_of(&mut self, column: &str, values: impl IntoIterator<Item = String>) {
        let set = rows::filled(values.into_iter().collect());
        let places: Vec<_> = set.into_iter().map(|value| self.text(value)).collect();
        self.add(if places.is_empty() {
            "1 = 0".to_owned()
        } else {
            format!("{column} IN ({})", places.join(", "))
        });
    }

    /// Adds what [`Viewer::sees`] says, as SQL.
    pub(crate) fn seen_by(&mut self, viewer: &Viewer) {
        if let Some(ways) = self.ways(viewer) {
            self.add(any(&ways));
        }
    }

    /// Writes by which ways a viewer comes to see conversations, each as a condition; `None` when he sees all.
    pub(crate) fn ways(&mut self, viewer: &Viewer) -> Option<Vec<String>> {
        if let Some(channel) = viewer.channel {
            let channel = self.text(channel);
            return Some(vec![format!("v.channel_id = {channel}")]);
        }
        if viewer.role == Role::Admin {
            return None;
        }
        let is_supervisor = viewer.role == Role::Supervisor;
        let unhidden = if is_supervisor {
            ""
        } else {
            " AND NOT v.is_hidden"
        };
        let teams = viewer.teams.iter();
        let mut ways: Vec<_> = teams
            .map(|team| format!("(v.team_id = {}{unhidden})", self.text(team)))
            .collect();
        if is_supervisor && !viewer.supervises.is_empty() {
            let categories: Vec<_> = viewer.supervises.iter().map(|id| self.text(id)).collect();
            ways.push(format!(
                "v.id IN (SELECT conversation_id FROM conversation_categories WHERE category_id IN ({}))",
                categories.join(", ")
            ));
        }
        if let Some(me) = viewer.operator {
            let me = self.text(me);
            ways.push(format!("v.operator_id = {me}"));
        }
        Some(ways)
    }

    pub(crate) fn sql(&self) -> String {
        self.sql_and(&[])
    }

    /// Writes the conditions and some more.
    pub(crate) fn sql_and(&self, more: &[&str]) -> String {
        let all: Vec<_> = self
            .text
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        if all.is_empty() {
            String::new()
        } else {
            format!(" WHERE {}", all.join(" AND "))
        }
    }
}

/// Writes that one of them holds; none never does.
pub(crate) fn any(ways: &[String]) -> String {
    if ways.is_empty() {
        "1 = 0".to_owned()
    } else {
        format!("({})", ways.join(" OR "))
    }
}

macro_rules! bind_all {
    ($query:expr, $conditions:expr) => {{
        let mut query = $query;
        for value in $conditions.values {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
        query
    }};
}
pub(crate) use bind_all;
