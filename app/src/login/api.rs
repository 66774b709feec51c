//! Logging in.

use crate::codec::Json;
use crate::error::UiError;
use leptos::prelude::*;

/// Logs in and leads to `next`, a path of this site.
#[server(prefix = "/fn", endpoint = "log_in", output = Json)]
pub async fn log_in(email: String, password: String, next: Option<String>) -> Result<(), UiError> {
    let typed = domain::account::LogIn { email, password };
    let operator = crate::ssr::desk()
        .log_in(&typed, &crate::ssr::address())
        .await?;
    crate::ssr::begin_session(operator).await?;
    leptos_axum::redirect(way_back(next.as_deref()));
    Ok(())
}

/// Returns where to go after logging in: a path of this site, else the inbox.
#[cfg(feature = "ssr")]
fn way_back(next: Option<&str>) -> &str {
    let is_ours = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && !path.starts_with("/fn/")
            && !path.contains(['\\', '\r', '\n'])
    };
    next.filter(is_ours).unwrap_or("/inbox")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere_after_logging_in() {
        assert_eq!(
            way_back(Some("/inbox/7?folder=open")),
            "/inbox/7?folder=open"
        );
        for bad in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/fn/log_out",
            "",
        ] {
            assert_eq!(way_back(Some(bad)), "/inbox", "{bad}");
        }
        assert_eq!(way_back(None), "/inbox");
    }
}
