//! Looking at a file of the configuration, and taking it in.

use crate::{codec::Json, error::UiError};
use domain::{configuration::Step, team::BadField};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What taking a file in would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// What keeps it from being taken in.
    pub problems: Vec<BadField>,
    /// Each thing of the file and what happens to it.
    pub steps: Vec<Step>,
    /// The mark of the house as it was looked at.
    pub seen: String,
}

/// Says what taking a file in would do.
#[server(prefix = "/fn", endpoint = "try_configuration", input = Json, output = Json)]
pub async fn try_configuration(file: String) -> Result<Outlook, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    match domain::configuration::read(&file) {
        Ok(file) => {
            let outlook = desk.try_configuration(&actor, &file).await?;
            Ok(Outlook {
                problems: outlook.problems.into_iter().map(crate::ssr::said).collect(),
                steps: outlook.steps,
                seen: outlook.seen,
            })
        }
        Err(unreadable) => Ok(Outlook {
            problems: vec![crate::ssr::said(unreadable)],
            steps: Vec::new(),
            seen: String::new(),
        }),
    }
}

/// Takes a file in; `seen` is the mark of the house as it was looked at.
#[server(prefix = "/fn", endpoint = "import_configuration", input = Json, output = Json)]
pub async fn import_configuration(file: String, seen: String) -> Result<Vec<Step>, UiError> {
    let (desk, actor) = crate::ssr::here()?;
    let file = domain::configuration::read(&file).map_err(desk::Error::from)?;
    Ok(desk
        .import_configuration(&actor, &file, Some(&seen))
        .await?)
}
